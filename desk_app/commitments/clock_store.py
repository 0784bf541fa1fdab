"""The tables of the promises given to matters and of the times they waited."""

import json
import sqlite3
from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime
from functools import lru_cache
from typing import NamedTuple

from desk_app.commitments import amounts
from desk_app.commitments import store as calendars
from desk_app.commitments.amounts import Amount
from desk_app.commitments.calendar import Calendar
from desk_app.commitments.clocks import AUTHORITY, MatterClock, MatterPause, Press, Why, authority_warns_at
from desk_app.commitments.frames import DAY_S
from desk_app.commitments.model import ClockKind, Version
from desk_app.commitments.pauses import WARN_AT, due
from desk_app.core.clock import from_text, moment_or_none, to_text
from desk_app.core.errors import DeskError
from desk_app.core.ids import new_id
from desk_app.storage.reading import Reader
from desk_app.storage.tx import Tx

CLOCKS, PAUSES = "matter_clocks", "clock_pauses"
_LIVE = "deleted_at IS NULL"
_MOVED_CLOCK = 3_600


class Calendars:
    """The calendars of both kinds of clock, each made once."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._made: Calendar | None = None

    def of(self, kind: ClockKind) -> Calendar:
        """The calendar that clocks of this kind run on."""
        if kind is ClockKind.ALWAYS:
            return _always()
        if self._made is None:
            self._made = calendars.calendar(self._reader)
        return self._made

    def due(self, start: datetime, amount: Amount, kind: ClockKind) -> datetime | None:
        """When a promise given then falls due; None where it never does, as the store opens too seldom for it."""
        try:
            return due(self.of(kind), start, amount)
        except DeskError:
            return None


@lru_cache(maxsize=1)
def _always() -> Calendar:
    return Calendar.always()


@lru_cache(maxsize=512)
def _amount(text: str) -> Amount:
    return amounts.amount(text)


def clock_of(row: sqlite3.Row) -> MatterClock:
    """A row of the table of promises as a record."""
    return MatterClock(
        id=row["id"],
        kind=row["kind"],
        row_id=row["row_id"],
        about=row["about"],
        version_id=row["version_id"],
        amount=_amount(row["amount"]),
        clock=ClockKind(row["clock"]),
        started_at=from_text(row["started_at"]),
        due_at=from_text(row["due_at"]),
        met_at=moment_or_none(row["met_at"]),
        dropped_at=moment_or_none(row["dropped_at"]),
    )


def _pause(row: sqlite3.Row) -> MatterPause:
    return MatterPause(
        id=row["id"],
        row_id=row["row_id"],
        since=from_text(row["since"]),
        until=moment_or_none(row["until"]),
        look_again=moment_or_none(row["look_again"]),
        why=Why(row["why"]),
        note=row["note"],
        by_id=row["by_id"],
        ended_by=row["ended_by"],
    )


def clocks_of(reader: Reader, row_id: str) -> list[MatterClock]:
    """Every promise given to a matter, the one given first foremost; those kept and dropped too."""
    rows = reader.query(
        f"SELECT * FROM {CLOCKS} WHERE row_id = ? AND {_LIVE} ORDER BY started_at, due_at, id", (row_id,)
    )
    return [clock_of(row) for row in rows]


def pauses_of(reader: Reader, row_id: str) -> list[MatterPause]:
    """Every time a matter waited, in order."""
    rows = reader.query(f"SELECT * FROM {PAUSES} WHERE row_id = ? AND {_LIVE} ORDER BY since, id", (row_id,))
    return [_pause(row) for row in rows]


# Promises


def begin(tx: Tx, kind: str, row_id: str, version: Version, start: datetime, due_at: datetime) -> None:
    """Writes a promise down that is given to a matter, as its version stands now."""
    tx.insert(
        CLOCKS,
        {
            "id": new_id(tx.now),
            "kind": kind,
            "row_id": row_id,
            "about": version.about,
            "version_id": version.id or None,
            "amount": version.amount.text,
            "clock": version.clock,
            "started_at": to_text(start),
            "due_at": to_text(due_at),
        },
    )


def meet(tx: Tx, clock: MatterClock, at: datetime) -> None:
    """The promise was kept, or at last done, at that moment."""
    tx.update(CLOCKS, clock.id, {"met_at": to_text(at)})


def stands_again(tx: Tx, clock: MatterClock) -> None:
    """The promise was not kept after all."""
    tx.update(CLOCKS, clock.id, {"met_at": None})


def drop(tx: Tx, clock: MatterClock) -> None:
    """The promise stands no longer."""
    tx.update(CLOCKS, clock.id, {"dropped_at": to_text(tx.now)})


def reckon(tx: Tx, row_id: str) -> list[MatterClock]:
    """Works the due times of the promises that still stand out anew, and answers them.

    An authority's deadline is no promise of ours: it stays, whatever we wait for.
    """
    known, pauses, found = Calendars(tx), pauses_of(tx, row_id), list[MatterClock]()
    for each in clocks_of(tx, row_id):
        if each.running and each.about != AUTHORITY:
            due_at = each.promised(known.of(each.clock), pauses).promised(tx.now)
            if due_at != each.due_at:
                tx.update(CLOCKS, each.id, {"due_at": to_text(due_at)})
            found.append(replace(each, due_at=due_at))
    return found


def move_start(tx: Tx, clock: MatterClock, start: datetime, pauses: Sequence[MatterPause]) -> datetime:
    """Lets a promise begin at another moment; answers when it falls due then."""
    moved = replace(clock, started_at=start)
    due_at = moved.promised(Calendars(tx).of(clock.clock), pauses).promised(tx.now)
    tx.update(CLOCKS, clock.id, {"started_at": to_text(start), "due_at": to_text(due_at)})
    return due_at


def promise_by(tx: Tx, clock: MatterClock, due_at: datetime) -> None:
    """Lets a promise fall due at another time, which was told the customer instead; one that was dropped stands again.

    Whatever was waited for until then is in that time already.
    """
    changes: dict[str, str | None] = {"due_at": to_text(due_at)} if due_at != clock.due_at else {}
    if clock.dropped_at is not None:
        changes["dropped_at"] = None
    if changes:
        tx.update(CLOCKS, clock.id, changes)


# Waiting


def pause(tx: Tx, kind: str, row_id: str, why: Why, look_again: datetime, note: str | None) -> None:
    """All clocks of a matter stand still from now on."""
    tx.insert(
        PAUSES,
        {
            "id": new_id(tx.now),
            "kind": kind,
            "row_id": row_id,
            "since": to_text(tx.now),
            "look_again": to_text(look_again),
            "why": why,
            "note": note,
            "by_id": tx.actor,
        },
    )


def resume(tx: Tx, pauses: Sequence[MatterPause], at: datetime) -> None:
    """The waiting is over."""
    for each in pauses:
        if each.until is None:
            tx.update(PAUSES, each.id, {"until": to_text(max(at, each.since)), "ended_by": tx.actor})


# What presses


class _Reach(NamedTuple):
    """Up to which due time (as it stands in the file) a promise may have used most of its time, and surely has."""

    may: str
    surely: str


def pressing(reader: Reader, row_ids: Collection[str], now: datetime) -> dict[str, Press]:
    """Of these matters those whose promises press, each by the one that presses most.

    A promise presses once three quarters of its time are gone. While a matter waits, its clocks stand still and do
    not press, unless they were late before. An authority's deadline presses meanwhile too.
    """
    ids = json.dumps(list(row_ids))
    return pressing_of(reader, "SELECT value FROM json_each(?)", (ids,), now) if row_ids else {}


def pressing_of(reader: Reader, matters: str, args: Sequence[str], now: datetime) -> dict[str, Press]:
    """The same of the matters whose ids a question answers, so that those of a long list need not be read first."""
    rows = reader.query(
        f"SELECT k.row_id, k.due_at, k.amount, k.clock, k.started_at, (SELECT min(p.since) FROM {PAUSES} p"
        f" WHERE p.row_id = k.row_id AND p.until IS NULL AND p.deleted_at IS NULL AND k.about <> '{AUTHORITY}'),"
        f" k.about FROM {CLOCKS} k"
        f" WHERE k.row_id IN ({matters}) AND k.met_at IS NULL AND k.dropped_at IS NULL AND k.deleted_at IS NULL",
        args,
    )
    found: dict[str, Press] = {}
    reach, present, known = dict[tuple[str, str], _Reach](), to_text(now), Calendars(reader)
    for row_id, due_at, amount, clock, started_at, since, about in rows:
        if due_at < (since or present):
            found[row_id] = Press.LATE
        elif about == AUTHORITY:
            if authority_warns_at(from_text(started_at), from_text(due_at)) <= now:
                found.setdefault(row_id, Press.WARNED)
        elif since is None and row_id not in found:
            key = (amount, clock)
            if key not in reach:
                reach[key] = _reach(known.of(ClockKind(clock)), _amount(amount), now)
            may, surely = reach[key]
            if due_at <= surely or (
                due_at <= may and _warned(known.of(ClockKind(clock)), started_at, _amount(amount), due_at, now)
            ):
                found[row_id] = Press.WARNED
    return found


def _reach(calendar: Calendar, amount: Amount, now: datetime) -> _Reach:
    """A promise whose last quarter has begun falls due within a quarter of its time from now, counted by its clock.

    How long one by the day is depends on the hour at which it began: at most a day more than its days.
    """
    least, most = amount.seconds, amount.seconds
    if calendar.never_stops:
        least, most = (amount.days * DAY_S + amount.seconds,) * 2
    elif amount.days:
        least, most = 0, amount.seconds + (amount.days + 1) * _longest_day(calendar)
    try:
        surely, may = (to_text(calendar.add(now, seconds * (1 - WARN_AT))) for seconds in (least, most))
        return _Reach(may, surely if least else "")
    except DeskError:
        return _Reach("9999", "")


def _longest_day(calendar: Calendar) -> int:
    days = (*calendar.hours, *calendar.days.values())
    return max(sum(frame.end - frame.start for frame in frames) for frames in days) + _MOVED_CLOCK


def _warned(calendar: Calendar, started_at: str, amount: Amount, due_at: str, now: datetime) -> bool:
    start = from_text(started_at)
    try:
        needed = calendar.between(start, due(calendar, start, amount))
    except DeskError:
        return False
    return calendar.between(now, from_text(due_at)) <= needed * (1 - WARN_AT)
