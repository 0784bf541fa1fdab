"""The columns of the list of callbacks, and how a record's moves, attempts and past are told."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from desk_app.callbacks.model import (
    Callback,
    CallbackRow,
    CallbackState,
    headline,
    reason_words,
    result_words,
)
from desk_app.core import when
from desk_app.core.clock import from_text
from desk_app.core.i18n import _
from desk_app.core.phone import read_phone, show_phone
from desk_app.customers.model import TimeLineEntry
from desk_app.matters.model import MOVE_WORDS, MatterMove, MoveKind
from desk_app.storage.history import FieldChange
from desk_app.ui.theme import Tone
from desk_app.ui.time_line import Moment
from desk_app.ui.windowed import Column

SOON = timedelta(hours=1)
Told = tuple[datetime, Moment]
"""A line of a time line with its moment."""


def due_tone(due_at: datetime, now: datetime) -> Tone:
    """Late, soon, or in good time."""
    if due_at < now:
        return "late"
    return "soon" if due_at - now < SOON else "accent"


def phone_words(raw: str, region: str) -> str:
    """A number in groups, without its middle while numbers are hidden on the screen."""
    return show_phone(read_phone(raw, region=region), region=region) if raw else ""


def tried_words(tries: int, last_tried_at: datetime | None, result: str | None, now: datetime, zone: ZoneInfo) -> str:
    """How often it was tried, when last, and what came of that; nothing before the first attempt."""
    if not tries:
        return ""
    at = when.on_list(last_tried_at, now, zone) if last_tried_at else ""
    return _("{n}× {result} {when}").format(n=tries, result=result_words(result), when=at).strip()


def columns(now: Callable[[], datetime], zone: Callable[[], ZoneInfo], region: Callable[[], str]) -> Sequence[Column]:
    """When it is due, who, their number, why, how often it was tried, and whose it is."""

    def due(row: CallbackRow) -> str:
        if not row.open:
            day = "" if row.closed_at is None else when.date(row.closed_at.astimezone(zone()).date())
            if row.state == CallbackState.DONE:
                return _("reached {day}").format(day=day)
            return _("dropped {day}").format(day=day)
        at = now()
        words = when.late_by(at - row.due_at) if row.due_at < at else when.on_list(row.due_at, at, zone())
        if row.rests(at):
            return _("{due} · aside").format(due=words)
        if row.first_due_at == row.due_at:
            return words
        return _("{due}, was {first}").format(due=words, first=when.short(row.first_due_at, at, zone()))

    def due_tip(row: CallbackRow) -> str:
        at, lines = now(), [number_of(row)]
        if row.open:
            lines.append(_("due {when}").format(when=when.date_time(row.due_at, zone())))
        if row.first_due_at != row.due_at:
            lines.append(first_words(row.first_due_at, zone()))
        if row.rests(at) and row.snoozed_until is not None:
            lines.append(_("put aside until {when}").format(when=when.on_list(row.snoozed_until, at, zone())))
        return "\n".join(lines)

    def tone(row: CallbackRow) -> Tone | None:
        if not row.open:
            return "done" if row.state == CallbackState.DONE else "muted"
        return "paused" if row.rests(now()) and row.due_at >= now() else due_tone(row.due_at, now())

    def icon(row: CallbackRow) -> str:
        return "pause" if row.rests(now()) else ""

    def owner(row: CallbackRow) -> str:
        return _("{name}, to accept").format(name=row.owner) if row.waiting else row.owner

    def owner_tip(row: CallbackRow) -> str:
        if not row.waiting:
            return row.owner
        return _("{giver} handed it over: waiting for {name} to accept").format(giver=row.handed_by, name=row.owner)

    def tried(row: CallbackRow) -> str:
        return tried_words(row.tries, row.last_tried_at, row.last_result, now(), zone())

    return (
        Column("due", lambda: _("Due"), due, 156, tone=tone, icon=icon, tip=due_tip, capsule=True, sortable=False),
        Column("who", lambda: _("Whom"), lambda row: row.name or _("unknown"), 88, sortable=False),
        Column(
            "phone",
            lambda: _("Phone"),
            lambda row: phone_words(row.phone, region()),
            148,
            align="right",
            sortable=False,
        ),
        Column(
            "why",
            lambda: _("Why"),
            lambda row: headline(row.reason),
            120,
            tip=lambda row: reason_words(row.reason),
            stretch=True,
            sortable=False,
        ),
        Column("tried", lambda: _("Tried"), tried, 122, tone=lambda _row: "muted", sortable=False),
        Column(
            "owner",
            lambda: _("Owner"),
            owner,
            112,
            tone=lambda row: "soon" if row.waiting else "muted",
            tip=owner_tip,
            sortable=False,
        ),
    )


def number_of(row: CallbackRow) -> str:
    """Number and name on one line."""
    return " · ".join(filter(None, (row.number, row.name)))


def first_words(first_due_at: datetime, zone: ZoneInfo) -> str:
    """When it was promised before it was put off."""
    return _("first promised for {when}").format(when=when.date_time(first_due_at, zone))


def move_words(move: MatterMove, people: Mapping[str, str], until: str, now: datetime, zone: ZoneInfo) -> str:
    """What a move did, to whom and until when, and why; `until` is when something put aside is taken up again."""
    to = people.get(move.to_owner or "", "")
    match move.what:
        case MoveKind.POSTPONED if move.from_due and move.to_due:
            words = _("put off from {old} to {new}").format(
                old=when.on_list(move.from_due, now, zone), new=when.on_list(move.to_due, now, zone)
            )
        case MoveKind.SNOOZED if until:
            words = _("put aside until {when}").format(when=when.on_list(from_text(until), now, zone))
        case MoveKind.HANDED_OVER:
            words = _("handed to {name}").format(name=to)
        case MoveKind.RETURNED:
            words = _("given back to {name}").format(name=to)
        case MoveKind.REASSIGNED:
            words = _("given to {name}").format(name=to)
        case _:
            words = _(MOVE_WORDS[move.what])
    return _("{what}: {why}").format(what=words, why=move.reason) if move.reason else words


_ICONS = {
    MoveKind.POSTPONED: "calendar",
    MoveKind.SNOOZED: "pause",
    MoveKind.ACCEPTED: "check",
    MoveKind.CARRIED_OVER: "moon",
}


def move_moments(
    moves: Sequence[MatterMove],
    changes: Sequence[FieldChange],
    people: Mapping[str, str],
    now: datetime,
    zone: ZoneInfo,
) -> list[Told]:
    """Who moved a callback, to whom, until when and why. `changes` know until when it was put aside."""
    resting = {change.at: str(change.new) for change in changes if change.field == "snoozed_until" and change.new}
    return [
        (
            move.at,
            Moment(
                when.on_list(move.at, now, zone),
                _ICONS.get(move.what, "person"),
                move_words(move, people, resting.get(move.at, ""), now, zone),
                people.get(move.by_id, ""),
                "",
                "",
            ),
        )
        for move in moves
    ]


def state_moments(
    one: Callback, changes: Sequence[FieldChange], people: Mapping[str, str], now: datetime, zone: ZoneInfo
) -> list[Told]:
    """When it was promised, dropped, opened again; being reached is told by the attempt."""
    found: list[Told] = []
    for change in changes:
        if change.field != "state" or change.new == CallbackState.DONE:
            continue
        at, who = when.on_list(change.at, now, zone), people.get(change.by or "", "")
        if change.old is None:
            said = _("promised for {when}").format(when=when.on_list(one.first_due_at, now, zone))
            found.append((change.at, Moment(at, "phone-out", said, who, "", "")))
        elif change.new == CallbackState.DROPPED:
            why = _closed_reason(changes, change)
            said = _("dropped: {why}").format(why=why) if why else _("dropped")
            found.append((change.at, Moment(at, "close", said, who, "", "")))
        else:
            found.append((change.at, Moment(at, "refresh", _("opened again"), who, "", "")))
    return found


def _closed_reason(changes: Sequence[FieldChange], beside: FieldChange) -> str:
    same = (each for each in changes if each.txn == beside.txn and each.field == "closed_reason")
    return next((str(each.new) for each in same if each.new), "")


def attempt_moments(entries: Sequence[TimeLineEntry], now: datetime, zone: ZoneInfo) -> list[Told]:
    """The calls by which it was tried; each opens its call."""
    return [
        (
            entry.at,
            Moment(
                when.on_list(entry.at, now, zone), "call", entry.headline, entry.who, entry.kind, entry.row_id, "text"
            ),
        )
        for entry in entries
    ]


def newest_first(told: Sequence[Told]) -> list[Moment]:
    """The lines of a time line; of two at the same time the one written later stands on top."""
    return [moment for _at, moment in sorted(told, key=lambda each: each[0])[::-1]]
