"""The tables of the phases of deliveries and of failed attempts."""

import sqlite3
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from desk_app.calls.store import in_file
from desk_app.core.clock import from_text, moment_or_none, to_text
from desk_app.core.errors import NotFound
from desk_app.core.i18n import _
from desk_app.core.ids import new_id
from desk_app.core.text import text_or_none
from desk_app.deliveries.model import Precision
from desk_app.deliveries.phases import Attempt, Event, Phase, Reason
from desk_app.storage.reading import Reader, blocks, marks
from desk_app.storage.tx import Tx

EVENTS, ATTEMPTS = "delivery_events", "delivery_attempts"
_LIVE = "deleted_at IS NULL"


def _event(row: sqlite3.Row) -> Event:
    return Event(
        id=row["id"],
        delivery_id=row["delivery_id"],
        phase=Phase(row["phase"]),
        at=from_text(row["at"]),
        by_id=row["by_id"],
        note=row["note"],
        taken_back=row["taken_back"],
    )


def _attempt(row: sqlite3.Row) -> Attempt:
    return Attempt(
        id=row["id"],
        delivery_id=row["delivery_id"],
        at=from_text(row["at"]),
        by_id=row["by_id"],
        courier_id=row["courier_id"],
        reason=Reason(row["reason"]),
        note=row["note"],
        told=row["told"],
        told_how=row["told_how"],
        new_from=moment_or_none(row["new_from"]),
        new_by=moment_or_none(row["new_by"]),
        new_precision=Precision(row["new_precision"]) if row["new_precision"] else None,
        back_at=moment_or_none(row["back_at"]),
        taken_back=row["taken_back"],
    )


def events_of(reader: Reader, delivery_id: str) -> list[Event]:
    """The phases of one delivery as they were written down, those taken back too."""
    rows = reader.query(f"SELECT * FROM {EVENTS} WHERE delivery_id = ? AND {_LIVE} ORDER BY rowid", (delivery_id,))
    return [_event(row) for row in rows]


def event(reader: Reader, event_id: str) -> Event:
    """One phase; raises NotFound."""
    rows = reader.query(f"SELECT * FROM {EVENTS} WHERE id = ? AND {_LIVE}", (event_id,))
    if not rows:
        raise NotFound(_("This phase is no longer there."))
    return _event(rows[0])


def note(tx: Tx, delivery_id: str, phase: Phase, at: datetime, words: str | None = None) -> str:
    """Writes a phase down, by whoever saves; answers its id."""
    event_id = new_id(tx.now)
    tx.insert(
        EVENTS,
        {
            "id": event_id,
            "delivery_id": delivery_id,
            "phase": phase,
            "at": to_text(at),
            "by_id": tx.actor,
            "note": text_or_none(words),
        },
    )
    return event_id


def take_event_back(tx: Tx, event_id: str, reason: str) -> None:
    """The phase does not count any more."""
    tx.update(EVENTS, event_id, {"taken_back": reason})


def attempts_of(reader: Reader, delivery_id: str) -> list[Attempt]:
    """The failed attempts of one delivery, the first foremost; those taken back too."""
    rows = reader.query(f"SELECT * FROM {ATTEMPTS} WHERE delivery_id = ? AND {_LIVE} ORDER BY rowid", (delivery_id,))
    return [_attempt(row) for row in rows]


def attempt_counts(reader: Reader, ids: Sequence[str]) -> dict[str, int]:
    """How many attempts of those deliveries failed, for those with any; what was not attempted is not counted."""
    found: dict[str, int] = {}
    for block in blocks(ids):
        sql = (
            f"SELECT delivery_id, count(*) FROM {ATTEMPTS} WHERE delivery_id IN ({marks(block)}) AND {_LIVE}"
            " AND taken_back IS NULL AND reason <> 'not_attempted' GROUP BY delivery_id"
        )
        found.update((str(row[0]), int(row[1])) for row in reader.query(sql, block))
    return found


def add_attempt(tx: Tx, values: Mapping[str, Any]) -> None:
    """A failed attempt."""
    tx.insert(ATTEMPTS, {"id": new_id(tx.now), "by_id": tx.actor, **in_file(values)})


def change_attempt(tx: Tx, attempt_id: str, changes: Mapping[str, Any]) -> None:
    """New values for some columns of an attempt."""
    tx.update(ATTEMPTS, attempt_id, in_file(changes))
