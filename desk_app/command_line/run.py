"""Commands beside the window, through the same services. Qt is never loaded."""

import locale
import os
import re
import sys
from argparse import Namespace
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from desk_app import export, paper
from desk_app.app import DESK_ID, LIST_COLUMNS, SOURCES, Desk
from desk_app.callbacks import store as callbacks
from desk_app.calls import store as calls
from desk_app.calls.goods import number_of_callback
from desk_app.command_line.allotments import allotments
from desk_app.command_line.answers import as_lines, plain, say
from desk_app.command_line.arguments import OF_A_PERIOD, OF_ALL, OF_AN_OWNER, USUAL_SHEETS, command_parser
from desk_app.command_line.bench import bench
from desk_app.command_line.calendars import calendar, due, worktime
from desk_app.command_line.care import care
from desk_app.command_line.commitments import commitments
from desk_app.command_line.dispatch import dispatch
from desk_app.command_line.doubles import doubles
from desk_app.command_line.measures import measures
from desk_app.command_line.opening import default_file, opened, opened_or_begun, path_of, writable_place
from desk_app.command_line.privacy import erase, held
from desk_app.command_line.pyramid import pyramid
from desk_app.command_line.spoken import field_words, spoken, value_words
from desk_app.command_line.taking_in import take_back, take_in
from desk_app.command_line.today import today
from desk_app.commitments import store as calendars
from desk_app.complaints import store as complaints
from desk_app.core import when
from desk_app.core.clock import from_text
from desk_app.core.errors import DeskError
from desk_app.core.i18n import _, best_language, ngettext, set_language
from desk_app.core.phone import read_phone
from desk_app.customers import past
from desk_app.customers import store as customers
from desk_app.deliveries import store as deliveries
from desk_app.deliveries.run_list import write_run
from desk_app.deliveries.run_papers import day_of
from desk_app.enquiries import store as enquiries
from desk_app.purchases import store as purchases
from desk_app.settings import store as settings
from desk_app.staff import store as staff
from desk_app.storage.check import check
from desk_app.storage.desk_file import DeskFile
from desk_app.storage.history import FieldChange

__all__ = ["default_file", "run", "shown", "system_language"]

STORES: Mapping[str, Any] = {
    "customer": customers,
    "call": calls,
    "callback": callbacks,
    "complaint": complaints,
    "delivery": deliveries,
    "purchase": purchases,
}


def system_language() -> str:
    """The language the system speaks, as one of ours."""
    wanted = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or ""
    return best_language(wanted or locale.getlocale()[0] or "en")


def run(argv: Sequence[str]) -> int:
    """Runs one command; 0 done, 1 refused with one sentence on stderr, 2 (from the parser) wrong usage."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    args = command_parser().parse_args(_literal(argv))
    set_language(args.lang or system_language())
    try:
        return _COMMANDS[args.command](args)
    except DeskError as error:
        print(error.sentence, file=sys.stderr)
        return 1
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as error:
        name = error.filename or ""
        print(_("{file}: {reason}").format(file=name, reason=error.strerror or error), file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print(_("Stopped; nothing was changed."), file=sys.stderr)
        return 1


def _literal(argv: Sequence[str]) -> list[str]:
    """`find -rm` looks for `-rm`: what is looked for is taken as it stands; `print callbacks` needs no number, nor a
    period that is typed in two.
    """
    known = ("-h", "--help", "--file", "--limit", "--json", "--lang")
    if len(argv) > 1 and argv[0] == "find" and argv[1].startswith("-") and argv[1].split("=")[0] not in known:
        return ["find", *argv[2:], "--", argv[1]]
    if argv and argv[0] == "print":
        period = OF_A_PERIOD if any(word.split("=")[0] in ("--from", "--to") for word in argv) else ()
        if without := [at for at, word in enumerate(argv) if word in (*OF_ALL, *period)]:
            return [*argv[: without[0] + 1], "", *argv[without[0] + 1 :]]
    return list(argv)


def _make_demo(args: Namespace) -> int:
    from desk_app.demo.generator import Sizes, make_demo

    if args.target.exists():
        raise DeskError(_("{file} is there already; give another name.").format(file=str(args.target)))
    sizes = Sizes(args.customers, args.calls, args.complaints, args.deliveries)
    made = make_demo(args.target, sizes, seed=args.seed)
    say(args, {"file": str(args.target), **made}, _("The demo store is in {file}.").format(file=args.target))
    return 0


def _find(args: Namespace) -> int:
    with closing(opened(args)) as desk:
        answer = desk.finder.find(args.text, limit=max(1, args.limit), count=True)
    hits = [
        {
            "kind": hit.kind,
            "number": hit.number,
            "reference": hit.reference,
            "title": hit.title,
            "detail": hit.detail,
            "why": hit.why_words(),
        }
        for hit in answer.hits
    ]
    lines = [f"{h['number']}  {h['title']}  {h['detail']}  ({h['why']})" for h in hits]
    lines.append(ngettext("{n} found", "{n} found", answer.total).format(n=answer.total))
    say(args, {"hits": hits, "total": answer.total}, "\n".join(lines))
    return 0


def _record(desk: Desk, kind: str, number: str) -> Any:
    return STORES[kind].by_number(desk.file, number)


def _show(args: Namespace) -> int:
    with closing(opened(args)) as desk:
        record = _record(desk, args.kind, args.number)
        if args.as_of:
            record = _as_of(desk, args.kind, record.id, args.as_of)
        data = shown(desk.file, args.kind, record)
    say(args, data, as_lines(spoken(args.kind, data)))
    return 0


def _as_of(desk: Desk, kind: str, row_id: str, text: str) -> Any:
    zone = settings.profile(desk.file).zoneinfo
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise DeskError(_("“{text}” is no time; write it like 2026-11-21T14:30.").format(text=text)) from None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=zone)
    if len(text) == len("2026-11-21"):
        moment += timedelta(days=1, milliseconds=-1)
    source = past if kind == "customer" else STORES[kind]
    record = source.as_of(desk.file, row_id, moment)
    if record is None:
        raise DeskError(_("There was no such record at that time."))
    return record


def shown(file: DeskFile, kind: str, record: Any) -> dict[str, Any]:
    """A record as JSON: all its fields, people and linked records by name and number."""
    zone = settings.profile(file).zoneinfo
    data: dict[str, Any] = {"kind_of_record": kind, **plain(record, zone)}
    people = staff.names(file)
    for field, word in (("owner_id", "owner"), ("staff_id", "staff"), ("courier_id", "courier")):
        if field in data:
            data[word] = people.get(data.pop(field) or "")
    for field, store in (
        ("customer_id", customers),
        ("call_id", calls),
        ("complaint_id", complaints),
        ("delivery_id", deliveries),
    ):
        if field in data:
            linked = data.pop(field)
            data[field.removesuffix("_id")] = store.by_id(file, linked).number if linked else None
    if "phone_raw" in data:
        raw = data.pop("phone_raw")
        known = data.pop("phone_e164", None)
        profile = settings.profile(file)
        read = read_phone(raw or "", region=profile.region, area_code=profile.area_code)
        data["phone"] = {"raw": raw, "e164": known or read.e164, "extension": read.extension, "whose": None}
    if kind == "call":
        data["callback"] = number_of_callback(file, data.pop("callback_id")) or None
        data["enquiries"] = [
            {
                "goods": one.goods,
                "about": one.about.value,
                "answer": one.answer,
                "callback": number_of_callback(file, one.callback_id) or None,
            }
            for one in enquiries.of_call(file, record.id)
        ]
    if kind == "complaint":
        data["steps"] = [
            {**plain(step, zone), "by": people.get(step.by_id)} for step in complaints.steps_of(file, record.id)
        ]
        for step in data["steps"]:
            step.pop("by_id", None)
            step.pop("complaint_id", None)
    return data


_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}T[0-9:.]+Z")


def _as_moment(value: Any) -> Any:
    """A moment as the file keeps it as one, anything else as it is."""
    return from_text(value) if isinstance(value, str) and _MOMENT.fullmatch(value) else value


def _history(args: Namespace) -> int:
    with closing(opened(args)) as desk:
        record = _record(desk, args.kind, args.number)
        source = past if args.kind == "customer" else STORES[args.kind]
        changes: list[FieldChange] = source.history(desk.file, record.id)
        people, zone = staff.names(desk.file), settings.profile(desk.file).zoneinfo
    data = [
        {
            "at": plain(change.at, zone),
            "by": people.get(change.by or "", change.by),
            "verb": change.verb,
            "field": change.field,
            "old": plain(_as_moment(change.old), zone),
            "new": plain(_as_moment(change.new), zone),
        }
        for change in changes
    ]
    lines = []
    for change in changes:
        old, new = (
            when.date_time(each, zone, year=True)
            if isinstance(each, datetime)
            else value_words(args.kind, change.field, plain(each, zone))
            for each in map(_as_moment, (change.old, change.new))
        )
        at = when.date_time(change.at, zone, year=True)
        who = people.get(change.by or "", change.by) or "—"
        lines.append(f"{at}  {who}  {field_words(args.kind, change.field)}: {old} → {new}")
    say(args, data, "\n".join(lines))
    return 0


def _print(args: Namespace) -> int:
    if args.owner and args.kind not in OF_AN_OWNER:
        args.refuse(f"argument --owner: only with {', '.join(OF_AN_OWNER)}")
    for word in ("day", "courier"):
        if getattr(args, word) and args.kind != "run":
            args.refuse(f"argument --{word}: only with run")
    if (args.start or args.end) and (args.kind not in OF_A_PERIOD or not (args.start and args.end)):
        args.refuse(f"arguments --from, --to: both, only with {', '.join(OF_A_PERIOD)}")
    with closing(opened(args)) as desk:
        if args.start:
            row_id = f"{args.start}_{args.end}"
        elif args.kind == "run":
            courier_id = staff.by_name(desk.file, args.courier).id if args.courier else ""
            row_id = f"{args.day}?{courier_id}"
        elif args.kind in OF_ALL:
            row_id = staff.by_name(desk.file, args.owner).id if args.owner else ""
        else:
            row_id = args.number if args.kind in paper.OF_NO_RECORD else _record(desk, args.kind, args.number).id
        name = args.sheet or USUAL_SHEETS.get(args.kind, "")
        lang = args.lang or paper.usual_language(desk.file, args.kind, row_id, name)
        written = paper.print_to(desk.file, args.kind, row_id, args.target, name=name, size=args.size, lang=lang)
    say(args, {"file": str(written)}, _("Printed to {file}.").format(file=written))
    return 0


def _export(args: Namespace) -> int:
    if args.kind != "run" and (args.day or args.courier):
        args.refuse("--day and --courier go only with run")
    writable_place(args.target, path_of(args))
    with closing(opened(args)) as desk:
        if args.kind == "run":
            return _export_run(args, desk)
        count = export.export_kind(desk.file, args.kind, args.target, extra=LIST_COLUMNS, names=args.heads == "names")
    text = ngettext("{n} record written to {file}.", "{n} records written to {file}.", count)
    say(args, {"file": str(args.target), "count": count}, text.format(n=count, file=args.target))
    return 0


def _export_run(args: Namespace, desk: Desk) -> int:
    courier_id = staff.by_name(desk.file, args.courier).id if args.courier else ""
    day = day_of(desk.file, args.day)
    count = write_run(desk.file, args.target, day, courier_id, names=args.heads == "names")
    text = ngettext("{n} stop written to {file}.", "{n} stops written to {file}.", count)
    say(
        args, {"file": str(args.target), "count": count, "day": day.isoformat()}, text.format(n=count, file=args.target)
    )
    return 0


def _check(args: Namespace) -> int:
    if not path_of(args).exists():
        raise DeskError(_("There is no data file {file}.").format(file=path_of(args)))
    findings = check(path_of(args), SOURCES)
    data = {
        "ok": not findings,
        "findings": [{"what": f.what, "where": f.where, "how_bad": f.how_bad} for f in findings],
    }
    lines = [f"{f.how_bad}: {f.what} ({f.where})" for f in findings] or [_("The file is whole.")]
    say(args, data, "\n".join(lines))
    return 1 if findings else 0


def _set(args: Namespace) -> int:
    with opened_or_begun(args) as desk:
        if args.key == "store_logo" and args.value:
            desk.settings.set_logo(DESK_ID, Path(args.value).read_bytes())
        else:
            if args.key in calendars.HOURS_BY_SETTINGS and calendars.hours_written(desk.file):
                raise DeskError(_("The opening hours are written in the calendar: change them there."))
            desk.settings.set(DESK_ID, args.key, args.value)
        value = getattr(settings.profile(desk.file), args.key)
    say(args, {args.key: value}, f"{args.key} = {value}")
    return 0


_COMMANDS: Mapping[str, Callable[[Namespace], int]] = {
    "make-demo": _make_demo,
    "import": take_in,
    "undo-import": take_back,
    "find": _find,
    "show": _show,
    "history": _history,
    "today": today,
    "dispatch": dispatch,
    "allotments": allotments,
    "care": care,
    "measures": measures,
    "print": _print,
    "export": _export,
    "doubles": doubles,
    "pyramid": pyramid,
    "held": held,
    "erase": erase,
    "check": _check,
    "set": _set,
    "calendar": calendar,
    "commitments": commitments,
    "due": due,
    "worktime": worktime,
    "bench": bench,
}
