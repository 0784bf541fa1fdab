"""The table of the moves of matters."""

import sqlite3
from collections.abc import Sequence
from datetime import datetime

from desk_app.core.clock import from_text, moment_or_none, to_text
from desk_app.core.ids import new_id
from desk_app.matters.model import MatterKind, MatterMove, MoveKind
from desk_app.storage.reading import Reader, blocks, marks
from desk_app.storage.tx import Tx


def note(tx: Tx, move: MatterMove) -> None:
    """Writes a move down beside the change it explains."""
    tx.insert(
        "matter_moves",
        {
            "id": new_id(tx.now),
            "kind": move.kind,
            "row_id": move.row_id,
            "what": move.what,
            "at": to_text(move.at),
            "by_id": move.by_id,
            "from_owner": move.from_owner,
            "to_owner": move.to_owner,
            "from_due": to_text(move.from_due) if move.from_due else None,
            "to_due": to_text(move.to_due) if move.to_due else None,
            "reason": (move.reason or "").strip() or None,
            "day": move.day,
        },
    )


def moves_of(reader: Reader, row_id: str) -> list[MatterMove]:
    """All moves of a matter, oldest first."""
    rows = reader.query("SELECT * FROM matter_moves WHERE row_id = ? AND deleted_at IS NULL ORDER BY at, id", (row_id,))
    return [_record(row) for row in rows]


def carried_over(reader: Reader, day: str, *, until: datetime | None = None) -> dict[str, MatterMove]:
    """Row id to the move by which a matter was carried over at the closing of that day (ISO), the newest one.

    With `until` the newest one up to that moment.
    """
    rows = reader.query(
        "SELECT * FROM matter_moves WHERE day = ? AND deleted_at IS NULL AND at <= ? ORDER BY at, id",
        (day, _moment(until)),
    )
    return {row["row_id"]: _record(row) for row in rows}


def last_moves(reader: Reader, row_ids: Sequence[str], *, until: datetime | None = None) -> dict[str, MatterMove]:
    """Row id to its newest move (up to `until`), for those that were ever moved."""
    found: dict[str, MatterMove] = {}
    for block in blocks(row_ids):
        for row in reader.query(
            f"SELECT * FROM matter_moves WHERE row_id IN ({marks(block)}) AND deleted_at IS NULL AND at <= ?"
            " ORDER BY at, id",
            (*block, _moment(until)),
        ):
            found[row["row_id"]] = _record(row)
    return found


def reminded(reader: Reader, row_ids: Sequence[str], since: datetime, until: datetime) -> set[str]:
    """Those of the matters that somebody reminded of within [since, until]."""
    return {
        row[0]
        for block in blocks(row_ids)
        for row in reader.query(
            f"SELECT DISTINCT row_id FROM matter_moves WHERE row_id IN ({marks(block)}) AND what = 'reminded'"
            " AND deleted_at IS NULL AND at >= ? AND at <= ?",
            (*block, to_text(since), to_text(until)),
        )
    }


def _moment(until: datetime | None) -> str:
    """As it stands in the file; later than all others where there is none."""
    return to_text(until) if until else "9999"


def _record(row: sqlite3.Row) -> MatterMove:
    return MatterMove(
        kind=MatterKind(row["kind"]),
        row_id=row["row_id"],
        what=MoveKind(row["what"]),
        at=from_text(row["at"]),
        by_id=row["by_id"],
        from_owner=row["from_owner"],
        to_owner=row["to_owner"],
        from_due=moment_or_none(row["from_due"]),
        to_due=moment_or_none(row["to_due"]),
        reason=row["reason"],
        day=row["day"],
    )
