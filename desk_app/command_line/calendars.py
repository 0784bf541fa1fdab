"""The commands about the opening calendar: bring one in, show it, fill in holidays, and reckon with it."""

from argparse import Namespace
from contextlib import closing
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from desk_app.app import DESK_ID
from desk_app.command_line.answers import say
from desk_app.command_line.opening import opened, opened_or_begun
from desk_app.commitments import calendar_json, pauses, store
from desk_app.commitments.amounts import amount
from desk_app.commitments.calendar import Calendar
from desk_app.core import when
from desk_app.core.errors import DeskError
from desk_app.core.i18n import _, ngettext


def calendar(args: Namespace) -> int:
    """`calendar import FILE`, `calendar show` and `calendar seed COUNTRY YEAR …`."""
    if args.act == "show":
        with closing(opened(args)) as desk:
            found = store.calendar(desk.file)
        say(args, calendar_json.to_json(found), calendar_json.write(found).rstrip())
        return 0
    with opened_or_begun(args) as desk:
        if args.act == "import":
            found = desk.calendar.bring_in(DESK_ID, _read(args.source))
            say(args, calendar_json.to_json(found), _in_words(found))
            return 0
        wrote = desk.calendar.seed(DESK_ID, args.country, args.years)
    said = _("{new} days new, {changed} changed, {kept} left as somebody wrote them.")
    answer = {"new": wrote.new, "changed": wrote.changed, "kept": wrote.kept}
    say(args, answer, said.format(**answer))
    return 0


def _in_words(found: Calendar) -> str:
    n = len(found.days)
    days = ngettext("{n} day is not as its weekday.", "{n} days are not as their weekday.", n).format(n=n)
    return _("This is the opening calendar now, in the time of {zone}. {days}").format(zone=found.zone, days=days)


def due(args: Namespace) -> int:
    """When a promise of some length, given at a moment, falls due."""
    with closing(opened(args)) as desk:
        found = store.calendar(desk.file)
    zone = _wall(found, args)
    clock = Calendar.always(found.zone) if args.clock == "always" else found
    at = pauses.due(clock, moment_of(args.start, zone), amount(args.amount, field="amount")).astimezone(zone)
    say(args, {"due": iso(at)}, _("Due {when}").format(when=when.date_time(at, zone, year=True)))
    return 0


def worktime(args: Namespace) -> int:
    """How long the store was open between two moments."""
    with closing(opened(args)) as desk:
        found = store.calendar(desk.file)
    zone = _wall(found, args)
    seconds = found.between(moment_of(args.start, zone), moment_of(args.end, zone))
    say(args, {"seconds": seconds}, ngettext("{n} second", "{n} seconds", int(seconds)).format(n=seconds))
    return 0


def _wall(found: Calendar, args: Namespace) -> ZoneInfo:
    """The zone in which moments are typed and answered: the store's own, or another; its hours stay where they are."""
    return Calendar.always(args.zone).tz if args.zone else found.tz


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        reason = error.strerror or str(error)
        raise DeskError(_("{file} cannot be read ({reason}).").format(file=str(path), reason=reason)) from None


def moment_of(text: str, zone: ZoneInfo) -> datetime:
    """What was typed as a moment; without an offset it is the time on the wall of that zone."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise DeskError(_("“{text}” is no time; write it like 2026-11-21T14:30.").format(text=text)) from None
    return found if found.tzinfo else found.replace(tzinfo=zone)


def iso(at: datetime) -> str:
    """A moment as programs read it, to the second where it is a whole one."""
    return at.isoformat(timespec="milliseconds" if at.microsecond else "seconds")
