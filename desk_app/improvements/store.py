"""The tables of improvements and of the complaints they come from."""

import sqlite3
from collections.abc import Collection, Mapping, Sequence
from datetime import date as Date
from datetime import datetime
from functools import cache
from typing import Any

from desk_app.commitments import store as calendars
from desk_app.core.clock import from_text, moment_or_none, to_text
from desk_app.core.errors import NotFound
from desk_app.core.i18n import _
from desk_app.core.ids import new_id
from desk_app.core.stages import Stage
from desk_app.core.text import fold
from desk_app.improvements.days import Days
from desk_app.improvements.model import (
    PHASES,
    Improvement,
    ImprovementState,
    Measured,
    OfComplaint,
    Phase,
    first_due,
    step_words,
)
from desk_app.matters.model import MatterKind, OpenMatter
from desk_app.settings import store as settings
from desk_app.storage.history import FieldChange, field_changes
from desk_app.storage.reading import Reader, marks
from desk_app.storage.tx import Tx

TABLE = "improvements"
_OPEN = "deleted_at IS NULL AND state = 'open'"


def _record(row: sqlite3.Row) -> Improvement:
    return Improvement(
        id=row["id"],
        number=row["number"],
        title=row["title"],
        plan=row["plan"],
        done=row["done"],
        checked=row["checked"],
        acted=row["acted"],
        phase=Phase(row["phase"]),
        state=ImprovementState(row["state"]),
        opened_at=from_text(row["opened_at"]),
        closed_at=moment_or_none(row["closed_at"]),
        owner_id=row["owner_id"],
        next_step=row["next_step"],
        due_at=from_text(row["due_at"]),
        stage=Stage(row["stage"]),
        goal=row["goal"],
        measure=row["measure"],
        before=_measured(row, "before"),
        after=_measured(row, "after"),
    )


def _measured(row: sqlite3.Row, which: str) -> Measured | None:
    first, last = row[f"{which}_from"], row[f"{which}_until"]
    if first is None or last is None:
        return None
    return Measured(Days(Date.fromisoformat(first), Date.fromisoformat(last)), row[f"{which}_value"])


def by_id(reader: Reader, improvement_id: str) -> Improvement:
    """One improvement; raises NotFound."""
    rows = reader.query(f"SELECT * FROM {TABLE} WHERE id = ? AND deleted_at IS NULL", (improvement_id,))
    if not rows:
        raise NotFound(_("This improvement is no longer there."))
    return _record(rows[0])


def open_ones(reader: Reader) -> list[Improvement]:
    """Every open improvement, the most urgent first."""
    return [_record(row) for row in reader.query(f"SELECT * FROM {TABLE} WHERE {_OPEN} ORDER BY due_at, id")]


def closed_ones(reader: Reader) -> list[Improvement]:
    """Every closed improvement, the last closed first."""
    rows = reader.query(
        f"SELECT * FROM {TABLE} WHERE deleted_at IS NULL AND state = 'closed' ORDER BY closed_at DESC, id DESC"
    )
    return [_record(row) for row in rows]


def complaint_numbered(reader: Reader, number: str) -> str | None:
    """The id of the complaint with that number, whole or its end; of a double that of the one it went into."""
    rows = reader.query(
        "SELECT id, joined_into FROM complaints WHERE deleted_at IS NULL AND nature = 'complaint'"
        " AND (number = ?1 OR number LIKE '%-' || ?1) ORDER BY number = ?1 DESC, id DESC LIMIT 1",
        (number.strip().upper(),),
    )
    return (rows[0]["joined_into"] or rows[0]["id"]) if rows else None


def of_complaint(reader: Reader, complaint_id: str) -> list[Improvement]:
    """The improvements a complaint led to, in the order they were opened."""
    rows = reader.query(
        f"SELECT i.* FROM improvement_complaints l JOIN {TABLE} i ON i.id = l.improvement_id"
        " WHERE l.complaint_id = ? AND l.deleted_at IS NULL AND i.deleted_at IS NULL ORDER BY l.id",
        (complaint_id,),
    )
    return [_record(row) for row in rows]


def complaints_of(reader: Reader, improvement_id: str) -> list[OfComplaint]:
    """The complaints an improvement comes from, in the order they were joined to it."""
    rows = reader.query(
        "SELECT c.id, c.number, c.title FROM improvement_complaints l JOIN complaints c ON c.id = l.complaint_id"
        " WHERE l.improvement_id = ? AND l.deleted_at IS NULL AND c.deleted_at IS NULL ORDER BY l.id",
        (improvement_id,),
    )
    return [OfComplaint(row["id"], row["number"], row["title"]) for row in rows]


def open_matters(reader: Reader, customer_id: str = "") -> list[OpenMatter]:
    """Every open improvement, the most urgent first; a customer has none, it is the store's own."""
    if customer_id:
        return []
    step = cache(step_words)
    return [
        OpenMatter(
            kind=MatterKind.IMPROVEMENT,
            row_id=one.id,
            number=one.number,
            title=one.title,
            customer_id=None,
            name="",
            phone="",
            next_step=step(one.next_step),
            owner_id=one.owner_id,
            due_at=one.due_at,
            stage=one.stage,
            promised_at=first_due(one.opened_at),
        )
        for one in open_ones(reader)
    ]


def late_and_open(reader: Reader, now: datetime) -> tuple[int, int]:
    """How many improvements are late, and how many open, the late ones among them."""
    row = reader.query(
        f"SELECT count(*) FILTER (WHERE due_at < ?), count(*) FROM {TABLE} WHERE {_OPEN}", (to_text(now),)
    )[0]
    return int(row[0]), int(row[1])


def found_by(reader: Reader, words: str, ids: Collection[str]) -> set[str]:
    """Of the ids those whose number, title or texts have all the words typed."""
    wanted = fold(words).split()
    rows = reader.query(
        f"SELECT id, number, title, plan, done, checked, acted FROM {TABLE} WHERE id IN ({marks(tuple(ids))})",
        tuple(ids),
    )
    texts = {str(row[0]): fold("\n".join(filter(None, row[1:]))) for row in rows}
    return {row_id for row_id, text in texts.items() if all(word in text for word in wanted)}


_LEAST = 2
"""So many letters are looked for in all improvements; a single one stands nearly everywhere."""


def found_in_all(reader: Reader, typed: str) -> list[tuple[str, bool, bool]]:
    """The improvements whose number or texts have all the words typed, the open ones first, the newest of them first.

    Of each its id, whether all of it stands in its number, and whether it is the whole number.
    """
    asked = " ".join(fold(typed).split())
    if len(asked) < _LEAST:
        return []
    rows = reader.query(
        f"SELECT id, number, title, plan, done, checked, acted FROM {TABLE} WHERE deleted_at IS NULL"
        " ORDER BY state = 'open' DESC, id DESC"
    )
    found = []
    for row in rows:
        number, texts = fold(row["number"]), fold("\n".join(filter(None, row[1:])))
        if all(word in texts for word in asked.split()):
            found.append((str(row["id"]), asked in number, asked == number))
    return found


def some(reader: Reader, ids: Sequence[str]) -> list[Improvement]:
    """The improvements of those ids in their order; ids that are gone are left out."""
    rows = reader.query(f"SELECT * FROM {TABLE} WHERE id IN ({marks(ids)}) AND deleted_at IS NULL", ids)
    found = {row["id"]: _record(row) for row in rows}
    return [found[row_id] for row_id in ids if row_id in found]


def history(reader: Reader, improvement_id: str) -> list[FieldChange]:
    """Every change of every field of an improvement, oldest first."""
    return field_changes(reader, TABLE, improvement_id)


def begun(reader: Reader, phase: Phase, now: datetime) -> dict[str, Any]:
    """Phase, next step and due time as a phase begins."""
    return {"phase": phase, "next_step": _(PHASES[phase].ask), "due_at": phase_due(reader, phase, now)}


def phase_due(reader: Reader, phase: Phase, now: datetime) -> datetime:
    """When a phase that begins now is due, at a time the store is open."""
    return calendars.openings(reader).while_open(now + PHASES[phase].within)


def start(tx: Tx, title: str, owner_id: str, plan: str | None = None) -> Improvement:
    """A new improvement in its first phase."""
    improvement_id = new_id(tx.now)
    row = {
        "id": improvement_id,
        "number": tx.next_number("I", tx.now.astimezone(settings.profile(tx).zoneinfo).date()),
        "title": title,
        "plan": plan,
        "state": ImprovementState.OPEN,
        "opened_at": tx.now,
        "owner_id": owner_id,
        "stage": Stage.RELATIONSHIP,
        **begun(tx, Phase.PLAN, tx.now),
    }
    tx.insert(TABLE, _in_file(row))
    return by_id(tx, improvement_id)


def change(tx: Tx, improvement_id: str, changes: Mapping[str, Any]) -> None:
    """New values for some columns of an improvement."""
    tx.update(TABLE, improvement_id, _in_file(changes))


def join(tx: Tx, improvement_id: str, complaint_id: str) -> None:
    """Says that an improvement comes from a complaint too; nothing where that is known."""
    known = tx.query(
        "SELECT 1 FROM improvement_complaints WHERE complaint_id = ? AND improvement_id = ? AND deleted_at IS NULL",
        (complaint_id, improvement_id),
    )
    if not known:
        row = {"id": new_id(), "improvement_id": improvement_id, "complaint_id": complaint_id}
        tx.insert("improvement_complaints", row)


def part(tx: Tx, improvement_id: str, complaint_id: str) -> None:
    """Says that an improvement does not come from a complaint after all; nothing where it never did."""
    known = tx.query(
        "SELECT id FROM improvement_complaints WHERE complaint_id = ? AND improvement_id = ? AND deleted_at IS NULL",
        (complaint_id, improvement_id),
    )
    for row in known:
        tx.update("improvement_complaints", row[0], {"deleted_at": to_text(tx.now)})


def _in_file(values: Mapping[str, Any]) -> dict[str, Any]:
    return {key: to_text(value) if isinstance(value, datetime) else value for key, value in values.items()}
