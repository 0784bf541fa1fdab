"""The tables of answers and of their marks."""

import sqlite3
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from desk_app.core.clock import moment_or_none, to_text
from desk_app.core.errors import NotFound
from desk_app.core.i18n import _
from desk_app.core.ids import new_id
from desk_app.core.text import text_or_none
from desk_app.settings import store as settings
from desk_app.storage.history import FieldChange, field_changes
from desk_app.storage.journal import Values, row_as_of
from desk_app.storage.reading import Reader, blocks, marks
from desk_app.storage.tx import Tx
from desk_app.surveys.model import Answer, Mark, Survey, of_100

TABLE, MARKS = "surveys", "survey_marks"
LETTER = "S"
_LIVE = "deleted_at IS NULL"


def _record(row: sqlite3.Row | Values, given: Sequence[Mark] = ()) -> Survey:
    plain = (
        "id", "number", "reference", "kind", "row_id", "customer_id", "channel", "score", "score_scale", "score_100",
        "comment", "by_id", "callback_id", "import_id",
    )  # fmt: skip
    return Survey(
        **{name: row[name] for name in plain},
        asked_at=moment_or_none(row["asked_at"]),
        answered_at=moment_or_none(row["answered_at"]),
        marks=tuple(given),
    )


def _records(reader: Reader, rows: Sequence[sqlite3.Row]) -> list[Survey]:
    given: dict[str, list[Mark]] = {}
    for block in blocks([row["id"] for row in rows]):
        sql = f"SELECT * FROM {MARKS} WHERE survey_id IN ({marks(block)}) AND {_LIVE} ORDER BY position, id"
        for row in reader.query(sql, block):
            given.setdefault(row["survey_id"], []).append(Mark(row["question"], row["value"], row["text"]))
    return [_record(row, given.get(row["id"], ())) for row in rows]


def about(reader: Reader, row_ids: Sequence[str]) -> dict[str, Survey]:
    """The answers about these matters, by the matter, for those that have one; of several the last written."""
    found: dict[str, Survey] = {}
    for block in blocks(row_ids):
        sql = f"SELECT * FROM {TABLE} WHERE row_id IN ({marks(block)}) AND {_LIVE} ORDER BY id"
        for survey in _records(reader, reader.query(sql, block)):
            found[str(survey.row_id)] = survey
    return found


def by_id(reader: Reader, survey_id: str) -> Survey:
    """One answer; raises NotFound."""
    rows = reader.query(f"SELECT * FROM {TABLE} WHERE id = ? AND {_LIVE}", (survey_id,))
    if not rows:
        raise NotFound(_("This answer is no longer there."))
    return _records(reader, rows)[0]


def by_number(reader: Reader, number: str) -> Survey:
    """The answer with our number, else the one that came in with that reference; raises NotFound."""
    for column in ("number", "reference"):
        rows = reader.query(f"SELECT * FROM {TABLE} WHERE {column} = ? AND {_LIVE} LIMIT 1", (number.strip(),))
        if rows:
            return _records(reader, rows)[0]
    raise NotFound(_("There is no answer {number}.").format(number=number))


def each(reader: Reader) -> Iterator[Survey]:
    """Every answer, in the order they were written down."""
    last = ""
    while rows := reader.query(f"SELECT * FROM {TABLE} WHERE id > ? AND {_LIVE} ORDER BY id LIMIT 500", (last,)):
        last = rows[-1]["id"]
        yield from _records(reader, rows)


def ids_by_row(reader: Reader) -> dict[str, str]:
    """The answer of every matter that ever had one, removed ones too."""
    return {
        row[0]: row[1] for row in reader.query(f"SELECT row_id, id FROM {TABLE} WHERE row_id IS NOT NULL ORDER BY id")
    }


def row_of(reader: Reader, survey_id: str) -> dict[str, Any]:
    """One answer as its row stands, removed or not."""
    row = reader.query(f"SELECT * FROM {TABLE} WHERE id = ?", (survey_id,))[0]
    return dict(zip(row.keys(), row, strict=True))


def as_of(reader: Reader, row_id: str, at: datetime) -> Survey | None:
    """The answer about a matter as it was at that moment, without its marks; None before there was one."""
    for row in reader.query(f"SELECT id FROM {TABLE} WHERE row_id = ? ORDER BY id DESC", (row_id,)):
        then = row_as_of(reader, TABLE, row[0], at)
        if then is not None and then["deleted_at"] is None:
            return _record(then)
    return None


_TOLD = {
    "score": "score", "score_scale": "score_scale", "comment": "comment", "asked_at": "asked_at",
    "answered_at": "scored_at",
}  # fmt: skip
"""What is told of the past of an answer, as a delivery calls it."""


def history(reader: Reader, row_id: str) -> list[FieldChange]:
    """Every change of what was said about a matter, oldest first."""
    ids = [row[0] for row in reader.query(f"SELECT id FROM {TABLE} WHERE row_id = ? ORDER BY id", (row_id,))]
    return [change for one in ids for change in field_changes(reader, TABLE, one, _TOLD.get)]


def put(tx: Tx, kind: str, row_id: str, customer_id: str | None, answer: Answer) -> str:
    """Makes the answer about a matter what is given; what it was stands in its history. Answers its id."""
    columns: dict[str, Any] = {
        "score": answer.whole,
        "score_scale": text_or_none(answer.scale or ""),
        "score_100": of_100(answer.whole, answer.scale),
        "comment": text_or_none(answer.comment),
        "asked_at": to_text(answer.asked_at) if answer.asked_at else None,
        "answered_at": to_text(answer.answered_at) if answer.answered_at else None,
        "channel": answer.channel,
        "callback_id": answer.callback_id,
        "by_id": tx.actor,
    }
    before = about(tx, [row_id]).get(row_id)
    if before is None:
        survey_id = new_id()
        today = tx.now.astimezone(settings.profile(tx).zoneinfo).date()
        linked = {"kind": kind, "row_id": row_id, "customer_id": customer_id}
        tx.insert(TABLE, {"id": survey_id, "number": tx.next_number(LETTER, today), **linked, **columns})
    else:
        survey_id = before.id
        tx.update(TABLE, survey_id, columns)
    _put_marks(tx, survey_id, answer.marks)
    return survey_id


def _put_marks(tx: Tx, survey_id: str, given: Sequence[Mark]) -> None:
    rows = tx.query(f"SELECT id, question FROM {MARKS} WHERE survey_id = ? AND {_LIVE}", (survey_id,))
    before = {row["question"]: row["id"] for row in rows}
    for position, mark in enumerate(given):
        values = {"value": mark.value, "text": mark.text, "position": position}
        if known := before.pop(mark.question, None):
            tx.update(MARKS, known, values)
        else:
            tx.insert(MARKS, {"id": new_id(), "survey_id": survey_id, "question": mark.question, **values})
    for gone in before.values():
        tx.update(MARKS, gone, {"deleted_at": to_text(tx.now)})


def move(tx: Tx, from_id: str, to_id: str) -> int:
    """Hangs every answer of one customer file on another; answers how many it was."""
    return tx.execute(f"UPDATE {TABLE} SET customer_id = ? WHERE customer_id = ?", (to_id, from_id))
