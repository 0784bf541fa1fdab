"""`import` and `undo-import`: a file in, tried or for good, and out again."""

from argparse import Namespace
from collections.abc import Callable, Mapping
from contextlib import closing
from typing import Any

from desk_app.app import DESK_ID, Desk
from desk_app.command_line.answers import plain, say
from desk_app.command_line.opening import opened, opened_or_begun, path_of, to_try_on, writable_place
from desk_app.command_line.spoken import field_words, value_words
from desk_app.core.i18n import _, ngettext
from desk_app.exchange.recipe import Recipe, read_recipe, recipe_as_data
from desk_app.exchange.rows import Refusal
from desk_app.exchange.writing import write_rejects
from desk_app.imports.model import Choice, Conflict, Report
from desk_app.settings import store as settings
from desk_app.staff import store as staff

_BACK: Mapping[str, Callable[[int], str]] = {
    "customers": lambda n: ngettext("{n} customer taken back.", "{n} customers taken back.", n),
    "purchases": lambda n: ngettext("{n} purchase taken back.", "{n} purchases taken back.", n),
    "calls": lambda n: ngettext("{n} call taken back.", "{n} calls taken back.", n),
    "callbacks": lambda n: ngettext("{n} callback taken back.", "{n} callbacks taken back.", n),
    "complaints": lambda n: ngettext("{n} complaint taken back.", "{n} complaints taken back.", n),
    "deliveries": lambda n: ngettext("{n} delivery taken back.", "{n} deliveries taken back.", n),
    "surveys": lambda n: ngettext("{n} answer taken back.", "{n} answers taken back.", n),
}


def take_in(args: Namespace) -> int:
    """Takes a file in, or on a dry run only says what would happen; answers the exit code. Raises DeskError."""
    if args.rejects:
        writable_place(args.rejects, args.source, args.recipe, path_of(args))
    recipe = read_recipe(args.recipe) if args.recipe else None
    with to_try_on(args) if args.dry_run else opened_or_begun(args) as desk:
        report, used = _run(desk, args, recipe)
        conflicts = _conflicts(desk, report)
    if args.rejects:
        write_rejects(args.rejects, report.header, [Refusal(r.line, r.reason, r.cells) for r in report.refused])
    say(args, _data(args, report, used, conflicts), "\n".join(_lines(args, report)))
    return 0


def _run(desk: Desk, args: Namespace, recipe: Recipe | None) -> tuple[Report, Recipe]:
    chosen = getattr(args, "conflicts", None)
    return desk.imports.run(
        DESK_ID,
        args.kind,
        args.source,
        recipe=recipe,
        dry_run=args.dry_run,
        live=args.live,
        policy=Choice(chosen) if chosen else None,
    )


def _conflicts(desk: Desk, report: Report) -> list[dict[str, Any]]:
    people, zone = staff.names(desk.file), settings.profile(desk.file).zoneinfo
    return [
        {
            "line": one.line,
            "number": one.number,
            "name": one.name,
            "field": one.field,
            "ours": one.ours,
            "theirs": one.theirs,
            "by": people.get(one.by or "", one.by),
            "at": plain(one.at, zone),
            "chosen": one.chosen.value,
        }
        for one in report.conflicts
    ]


def _data(args: Namespace, report: Report, used: Recipe, conflicts: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "read": report.read,
        "new": report.new,
        "changed": report.changed,
        "unchanged": report.unchanged,
        "refused": len(report.refused),
        "import_id": None if args.dry_run else report.import_id,
        "dry_run": args.dry_run,
        "encoding": report.encoding,
        "recipe": recipe_as_data(used),
        "reasons": [{"line": refused.line, "reason": refused.reason} for refused in report.refused],
        "rejects": str(args.rejects) if args.rejects else None,
        "unused_columns": list(report.unused_columns),
        "notes": report.notes,
        "conflicts": conflicts,
        "conflicts_count": len(conflicts),
    }


def _lines(args: Namespace, report: Report) -> list[str]:
    lines = [
        ngettext("{n} row read ({encoding}).", "{n} rows read ({encoding}).", report.read).format(
            n=report.read, encoding=report.encoding
        ),
        _("New {new}, changed {changed}, unchanged {unchanged}, refused {refused}.").format(
            new=report.new, changed=report.changed, unchanged=report.unchanged, refused=len(report.refused)
        ),
        *(_("Line {line}: {reason}").format(line=r.line, reason=r.reason) for r in report.refused),
        *_conflict_lines(report),
        *report.notes,
    ]
    if args.rejects and report.refused:
        lines.append(
            _("The refused rows are in {file}: mend them there and import that file.").format(file=args.rejects)
        )
    elif args.rejects:
        lines.append(_("No row was refused; {file} holds the headings alone.").format(file=args.rejects))
    if args.dry_run:
        lines.append(_("This was only tried: nothing is changed."))
    elif report.new or report.changed:
        lines.append(_("To take it back: desk-app undo-import {id}").format(id=report.import_id))
    return lines


def _conflict_lines(report: Report) -> list[str]:
    """Where the file contradicts what somebody wrote by hand, and what becomes of it."""
    if not report.conflicts:
        return []
    count = len(report.conflicts)
    said = ngettext(
        "{n} field was written by hand, and the file says otherwise:",
        "{n} fields were written by hand, and the file says otherwise:",
        count,
    )
    return [said.format(n=count), *(_conflict_line(one) for one in report.conflicts)]


def _conflict_line(one: Conflict) -> str:
    if one.ours is None:
        sentence = {
            Choice.KEEP: _(
                "Line {line}: {name} ({number}), {field}: the file's “{theirs}” was taken away and stays away."
            ),
            Choice.TAKE: _("Line {line}: {name} ({number}), {field}: the file's “{theirs}” is put back."),
            Choice.BOTH: _("Line {line}: {name} ({number}), {field}: the file's “{theirs}” is put back."),
        }
    else:
        sentence = {
            Choice.KEEP: _("Line {line}: {name} ({number}), {field}: “{ours}” stays; the file says “{theirs}”."),
            Choice.TAKE: _("Line {line}: {name} ({number}), {field}: the file's “{theirs}” replaces “{ours}”."),
            Choice.BOTH: _("Line {line}: {name} ({number}), {field}: “{theirs}” goes beside “{ours}”."),
        }
    ours, theirs = (value_words(one.kind, one.field, value) for value in (one.ours, one.theirs))
    return sentence[one.chosen].format(
        line=one.line,
        name=one.name,
        number=one.number,
        field=field_words(one.kind, one.field),
        ours=ours,
        theirs=theirs,
    )


def take_back(args: Namespace) -> int:
    """Takes an import back; answers the exit code. Raises DeskError."""
    with closing(opened(args, writing=True)) as desk:
        result = desk.imports.undo(DESK_ID, args.import_id)
        people = staff.names(desk.file)
    kept = [
        {"table": k.table, "row": k.row_id, "field": k.field, "by": people.get(k.by or "", k.by)} for k in result.kept
    ]
    lines = [_BACK[kind](n).format(n=n) for kind, n in result.records.items()]
    if not lines:
        lines.append(_("Nothing was taken back."))
    if result.kept_records:
        lines.append(
            ngettext(
                "{n} kept because it was changed or used since.",
                "{n} kept because they were changed or used since.",
                result.kept_records,
            ).format(n=result.kept_records)
        )
    undone = sum(result.records.values())
    say(args, {"undone": undone, "records": dict(result.records), "kept": kept}, "\n".join(lines))
    return 0
