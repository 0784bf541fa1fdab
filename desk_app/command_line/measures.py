"""The figures of a period, of one store or of several side by side; files are only read."""

from argparse import ArgumentParser, Namespace
from contextlib import closing
from datetime import date as Date
from functools import reduce
from operator import add
from pathlib import Path
from typing import Any

from desk_app.app import open_desk
from desk_app.calls.importing import channel_of
from desk_app.command_line.answers import say
from desk_app.command_line.opening import default_file, opened
from desk_app.core import when
from desk_app.core.errors import DeskError
from desk_app.core.i18n import LANGUAGES, _
from desk_app.insights.model import Conditions, Measure, Period
from desk_app.insights.sources import Answers, answers
from desk_app.insights.spoken import line
from desk_app.insights.store import unknown
from desk_app.storage.desk_file import DeskFile

_FIRST_YEAR, _LAST_YEAR = 1800, 9_998


def add_measures(parser: ArgumentParser) -> None:
    """What can be typed after `desk-app measures`."""
    parser.add_argument("--from", dest="start", required=True, metavar="DAY", help="the first day (YYYY-MM-DD)")
    parser.add_argument("--to", dest="end", required=True, metavar="DAY", help="the day after the last")
    parser.add_argument(
        "--file", dest="files", type=Path, action="append", help="a store's data file; several are added up"
    )
    parser.add_argument("--staff", default="", help="only calls of this person")
    parser.add_argument("--channel", default="", help="only calls on this channel")
    parser.add_argument("--topic", default="", help="only calls about this, or what lies under it")
    parser.add_argument("--json", action="store_true", help="answer for programs: one JSON document")
    parser.add_argument("--lang", choices=LANGUAGES, help="the language of the answer")


def measures(args: Namespace) -> int:
    """Prints every measure of the period; of several files each and all together. Raises DeskError."""
    period = Period(_day(args.start), _day(args.end))
    conditions = Conditions(
        staff=args.staff.strip(),
        channel=channel_of(args.channel.strip()) if args.channel.strip() else "",
        topic=args.topic.strip(),
    )
    paths: list[Path] = list(dict.fromkeys(args.files or [default_file()]))
    found: list[tuple[Path, Answers]] = []
    strangers: list[str] = []
    for path in paths:
        if found:
            desk = open_desk(path, create=False, read_only=True, what=args.command)
        else:
            desk = opened(Namespace(file=path, lang=args.lang, command=args.command))
        with closing(desk):
            strangers.append(unknown(desk.file, conditions))
            found.append((path, _answers(desk.file, period, conditions)))
    if all(strangers):
        said = _("No call was ever of “{word}”: “desk-app export calls” shows the names there are.")
        raise DeskError(said.format(word=strangers[0]))
    together = reduce(add, (each for _path, each in found)).measures()
    data: dict[str, Any] = {
        "from": period.start.isoformat(),
        "to": period.end.isoformat(),
        "measures": as_data(together),
    }
    head = _("From {start} up to {end}").format(
        start=when.date(period.start, year=True), end=when.date(period.end, year=True)
    )
    lines = [head]
    if len(found) > 1:
        data["files"] = [{"file": str(path), "measures": as_data(each.measures())} for path, each in found]
        for path, each in found:
            lines += ["", str(path), *map(line, each.measures().values())]
        lines += ["", _("All together")]
    say(args, data, "\n".join([*lines, *map(line, together.values())]))
    return 0


def _answers(file: DeskFile, period: Period, conditions: Conditions) -> Answers:
    return answers(file, period, conditions, now=file.clock.now())


def as_data(found: dict[str, Measure]) -> dict[str, dict[str, Any]]:
    """Figures as JSON holds them."""
    return {
        key: {
            "value": one.value,
            "n": one.n,
            "unit": one.unit.value,
            "formula": one.formula,
            "provisional_n": one.provisional_n,
        }
        for key, one in found.items()
    }


def _day(text: str) -> Date:
    try:
        day = Date.fromisoformat(text)
    except ValueError:
        raise DeskError(_("“{text}” is not a day, as 2026-11-21 is one.").format(text=text)) from None
    if not _FIRST_YEAR <= day.year <= _LAST_YEAR:
        sentence = _("A period lies between the years {first} and {last}: check {day}.")
        raise DeskError(sentence.format(first=_FIRST_YEAR, last=_LAST_YEAR, day=day.isoformat()))
    return day
