"""Everything that is owed, once each, in the order of work."""

from argparse import Namespace
from contextlib import closing
from datetime import datetime
from zoneinfo import ZoneInfo

from desk_app.command_line.answers import plain, say
from desk_app.command_line.opening import opened
from desk_app.core import when
from desk_app.core.i18n import _, ngettext
from desk_app.settings import store as settings
from desk_app.staff import store as staff
from desk_app.today import store
from desk_app.today.model import KIND_WORDS, TodayRow


def _when(row: TodayRow, now: datetime, zone: ZoneInfo) -> str:
    """How late it is, or when it is due; and until when it was put aside."""
    due = when.late_by(now - row.due_at) if row.late(now) else when.on_list(row.due_at, now, zone)
    if row.snoozed_until is None or not row.rests(now):
        return due
    return _("{due}, rests until {when}").format(due=due, when=when.on_list(row.snoozed_until, now, zone))


def today(args: Namespace) -> int:
    """Prints every open matter, or those of one owner; raises NotFound for a name nobody has."""
    with closing(opened(args)) as desk:
        file, now = desk.file, desk.file.clock.now()
        zone = settings.profile(file).zoneinfo
        lines = store.ordered(file, now)
        if args.owner:
            owner = staff.by_name(file, args.owner)
            lines = [line for line in lines if line.owner_id == owner.id]
        rows = store.rows_for_list(file, [line.key for line in lines])
    data = [
        {
            "kind": row.kind.value,
            "number": row.number,
            "next_step": row.next_step,
            "owner": row.owner,
            "due": plain(row.due_at, zone),
            "late": row.late(now),
            "snoozed_until": plain(row.snoozed_until, zone) if row.rests(now) else None,
        }
        for row in rows
    ]
    told = [
        "  ".join(
            (
                _when(row, now, zone),
                _(KIND_WORDS[row.kind]),
                row.number,
                row.name or row.phone,
                row.next_step,
                row.owner,
            )
        )
        for row in rows
    ]
    total = ngettext("{n} open matter, {late} late", "{n} open matters, {late} late", len(rows))
    told.append(total.format(n=len(rows), late=sum(row.late(now) for row in rows)))
    say(args, data, "\n".join(told) if rows else _("Nothing is owed."))
    return 0
