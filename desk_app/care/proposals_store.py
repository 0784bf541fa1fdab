"""The table of proposals, and what it tells of a period."""

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from datetime import date as Date
from datetime import datetime
from typing import Any

from desk_app.care.buying_store import TO_BE_CARED_FOR
from desk_app.care.model import Measured, Proposed, Replenishment
from desk_app.core.clock import from_text, to_text
from desk_app.core.errors import NotFound
from desk_app.core.i18n import _
from desk_app.core.ids import new_id
from desk_app.storage.reading import Reader, blocks, marks
from desk_app.storage.tx import Tx

TABLE = "replenishments"
_LIVE = "r.deleted_at IS NULL"
_WAITING = f"{_LIVE} AND (r.state = 'proposed' OR (r.state = 'put_off' AND r.again_on <= ?)) AND {TO_BE_CARED_FOR}"


def _day(text: str | None) -> Date | None:
    return Date.fromisoformat(text) if text else None


def _record(row: sqlite3.Row) -> Replenishment:
    return Replenishment(
        id=row["id"],
        customer_id=row["customer_id"],
        goods=row["goods"],
        expected_on=Date.fromisoformat(row["expected_on"]),
        last_on=Date.fromisoformat(row["last_on"]),
        buys=row["buys"],
        median_days=row["median_days"],
        spread_days=row["spread_days"],
        confidence=row["confidence"],
        quantity=row["quantity"],
        proposed_at=from_text(row["proposed_at"]),
        state=Proposed(row["state"]),
        again_on=_day(row["again_on"]),
        delivery_id=row["delivery_id"],
        bought_on=_day(row["bought_on"]),
        note=row["note"],
    )


def by_id(reader: Reader, proposal_id: str) -> Replenishment:
    """One proposal; raises NotFound."""
    rows = reader.query(f"SELECT * FROM {TABLE} r WHERE id = ? AND {_LIVE}", (proposal_id,))
    if not rows:
        raise NotFound(_("This proposal is no longer there."))
    return _record(rows[0])


def of_customers(reader: Reader, customer_ids: Sequence[str]) -> list[Replenishment]:
    """Every proposal ever made to these customers, the oldest first."""
    found: list[Replenishment] = []
    for block in blocks(customer_ids):
        sql = f"SELECT * FROM {TABLE} r WHERE customer_id IN ({marks(block)}) AND {_LIVE} ORDER BY proposed_at, id"
        found += map(_record, reader.query(sql, block))
    return found


def waiting(reader: Reader, today: Date, most: int = -1) -> list[Replenishment]:
    """What waits for a word: proposed, or put off until today; who is expected first comes first."""
    sql = f"""SELECT r.* FROM {TABLE} r JOIN customers c ON c.id = r.customer_id WHERE {_WAITING}
              ORDER BY r.expected_on, r.confidence DESC, r.id LIMIT ?"""
    return [_record(row) for row in reader.query(sql, (today.isoformat(), most))]


def count_waiting(reader: Reader, today: Date) -> int:
    """How many of them there are."""
    sql = f"SELECT count(*) FROM {TABLE} r JOIN customers c ON c.id = r.customer_id WHERE {_WAITING}"
    return int(reader.query(sql, (today.isoformat(),))[0][0])


def add_many(tx: Tx, rows: Iterable[Mapping[str, Any]]) -> None:
    """New proposals."""
    proposed = {"proposed_at": to_text(tx.now), "state": Proposed.PROPOSED.value}
    tx.insert_many(TABLE, ({"id": new_id(), **row, **proposed} for row in rows))


def decide(tx: Tx, proposal_id: str, state: Proposed, **more: object) -> None:
    """What somebody decided of a proposal, and when."""
    stamped = {"decided_by": tx.actor, "decided_at": to_text(tx.now)}
    tx.update(TABLE, proposal_id, {"state": state.value, **stamped, **more})


def taken(tx: Tx, proposal_id: str, delivery_id: str) -> None:
    """Puts a row with the delivery in the place of the one that waited, so that undoing takes both back.

    A delivery that a row of before points to would stay when its save is taken back.
    """
    row = dict(tx.query(f"SELECT * FROM {TABLE} WHERE id = ?", (proposal_id,))[0])
    tx.update(TABLE, proposal_id, {"deleted_at": to_text(tx.now)})
    del row["branch_id"], row["deleted_at"]
    stamped = {"decided_by": tx.actor, "decided_at": to_text(tx.now)}
    decided = {"id": new_id(), "state": Proposed.TAKEN.value, "delivery_id": delivery_id, **stamped}
    tx.insert(TABLE, {**row, **decided})


def bought_by(tx: Tx, proposal_id: str, day: Date, *, lapsed: bool) -> None:
    """The day on which the customer got the goods; with `lapsed` they went ahead of us."""
    state = {"state": Proposed.LAPSED.value} if lapsed else {}
    tx.update(TABLE, proposal_id, {"bought_on": day.isoformat(), **state})


def measured(reader: Reader, start: datetime, end: datetime) -> Measured:
    """What came of what was proposed in [start, end), and by how many days the expected day was wrong."""
    rows = reader.query(
        f"SELECT state, bought_on, expected_on FROM {TABLE} r WHERE proposed_at >= ? AND proposed_at < ? AND {_LIVE}",
        (to_text(start), to_text(end)),
    )
    many = {state: sum(1 for row in rows if row[0] == state) for state in Proposed}
    wrong = [abs((Date.fromisoformat(row[1]) - Date.fromisoformat(row[2])).days) for row in rows if row[1]]
    return Measured(
        proposed=len(rows),
        taken=many[Proposed.TAKEN],
        declined=many[Proposed.DECLINED],
        lapsed=many[Proposed.LAPSED],
        put_off=many[Proposed.PUT_OFF],
        waiting=many[Proposed.PROPOSED],
        wrong=tuple(wrong),
    )
