"""The tables of scarce goods: what was allotted to whom, what counts against it, and what was given beyond it."""

import sqlite3
from collections.abc import Mapping, Sequence
from datetime import date as Date
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from desk_app.core.clock import from_text, to_text
from desk_app.core.errors import NotFound
from desk_app.core.i18n import _
from desk_app.core.ids import new_id
from desk_app.core.text import goods_key
from desk_app.goods.model import Allotment, Brought, Handout, Override, Taking
from desk_app.pyramid.tiers import Tier
from desk_app.storage.desk_file import DeskFile
from desk_app.storage.reading import Reader, blocks, marks
from desk_app.storage.tx import Tx

ALLOTMENTS, HANDOUTS, OVERRIDES = "allotments", "allotment_handouts", "allotment_overrides"
_LIVE = "deleted_at IS NULL"
_KNOWN, _OF = "goods.allotments", frozenset({ALLOTMENTS})


def _allotment(row: sqlite3.Row) -> Allotment:
    return Allotment(
        id=row["id"],
        goods=row["goods"],
        first=Date.fromisoformat(row["starts_on"]),
        last=Date.fromisoformat(row["ends_on"]),
        amount=row["amount"],
        tier=Tier(row["tier"]) if row["tier"] else None,
        customer_id=row["customer_id"],
        together=bool(row["together"]),
        unit=row["unit"],
        note=row["note"],
    )


def all_allotments(reader: Reader) -> tuple[Allotment, ...]:
    """Every allotment, by goods and first day; worked out again only after one was written."""

    def read() -> tuple[Allotment, ...]:
        rows = reader.query(f"SELECT * FROM {ALLOTMENTS} WHERE {_LIVE} ORDER BY starts_on, id")
        return tuple(sorted(map(_allotment, rows), key=lambda one: one.key))

    if isinstance(reader, Tx):
        return reader.known(_KNOWN, _OF, read)
    return reader.known(_KNOWN, read, _OF) if isinstance(reader, DeskFile) else read()


def by_id(reader: Reader, allotment_id: str) -> Allotment:
    """One allotment; raises NotFound."""
    rows = reader.query(f"SELECT * FROM {ALLOTMENTS} WHERE id = ? AND {_LIVE}", (allotment_id,))
    if not rows:
        raise NotFound(_("This allotment is no longer there."))
    return _allotment(rows[0])


def takings(reader: Reader, first: Date, last: Date, zone: ZoneInfo, *, customer_id: str | None = None) -> list[Taking]:
    """The goods of deliveries that were ordered on these days and not called off, of a customer or of all.

    A delivery without lines counts with its goods and quantity. One that brings what was missing of another does not
    count: that other one does, as it was ordered.
    """
    begin, end = (datetime.combine(day, time(), zone) for day in (first, last + timedelta(days=1)))
    whose, values = "", [to_text(begin), to_text(end)]
    if customer_id is not None:
        whose, values = "d.customer_id = ? AND", [customer_id, *values]
    rows = reader.query(
        "SELECT d.id, d.customer_id, d.ordered_at, coalesce(l.goods, d.goods) AS goods,"
        " CASE WHEN l.id IS NULL THEN coalesce(d.quantity, 1) ELSE l.ordered END AS amount"
        " FROM deliveries d LEFT JOIN delivery_lines l ON l.delivery_id = d.id AND l.deleted_at IS NULL"
        f" WHERE {whose} d.ordered_at >= ? AND d.ordered_at < ? AND d.deleted_at IS NULL"
        " AND d.state <> 'cancelled' AND d.split_of IS NULL",
        values,
    )
    return [
        Taking(row[0], row[1], row[3], row[4], from_text(row[2]).astimezone(zone).date())
        for row in rows
        if row[3] is not None
    ]


def brought_by(reader: Reader, delivery_id: str) -> Brought:
    """What a delivery brings to whom; no goods for one that is called off or brings a rest."""
    rows = reader.query(
        "SELECT d.customer_id, d.ordered_at, coalesce(l.goods, d.goods) AS goods,"
        " CASE WHEN l.id IS NULL THEN coalesce(d.quantity, 1) ELSE l.ordered END AS amount,"
        " d.deleted_at IS NULL AND d.state <> 'cancelled' AND d.split_of IS NULL AS counts"
        " FROM deliveries d LEFT JOIN delivery_lines l ON l.delivery_id = d.id AND l.deleted_at IS NULL"
        " WHERE d.id = ?",
        (delivery_id,),
    )
    taken: dict[str, float] = {}
    for row in rows:
        if row["counts"] and row["goods"] is not None:
            key = goods_key(row["goods"])
            taken[key] = taken.get(key, 0.0) + row["amount"]
    return Brought(rows[0]["customer_id"], from_text(rows[0]["ordered_at"]), taken)


def handouts(reader: Reader, allotment_ids: Sequence[str]) -> list[Handout]:
    """What was handed out of these allotments, in the order of the days."""
    found = []
    for block in blocks(allotment_ids):
        found += reader.query(f"SELECT * FROM {HANDOUTS} WHERE allotment_id IN ({marks(block)}) AND {_LIVE}", block)
    return [
        Handout(
            row["id"], row["allotment_id"], row["customer_id"], row["amount"], from_text(row["at"]), row["by_id"],
            row["note"],
        )
        for row in sorted(found, key=lambda row: (row["at"], row["id"]))
    ]  # fmt: skip


def overrides(reader: Reader, allotment_ids: Sequence[str]) -> list[Override]:
    """What was given beyond these allotments and why, in the order of the days."""
    found = []
    for block in blocks(allotment_ids):
        found += reader.query(f"SELECT * FROM {OVERRIDES} WHERE allotment_id IN ({marks(block)}) AND {_LIVE}", block)
    return [
        Override(
            row["allotment_id"], row["customer_id"], row["over"], row["reason"], from_text(row["at"]), row["by_id"],
            row["delivery_id"],
        )
        for row in sorted(found, key=lambda row: (row["at"], row["id"]))
    ]  # fmt: skip


def names_of(reader: Reader, customer_ids: Sequence[str]) -> dict[str, tuple[str, str]]:
    """(name, number) of these customers."""
    found = {}
    for block in blocks(customer_ids):
        for row in reader.query(f"SELECT id, name, number FROM customers WHERE id IN ({marks(block)})", block):
            found[row["id"]] = (row["name"], row["number"])
    return found


def came_with(reader: Reader, import_id: str) -> frozenset[str | None]:
    """Whose deliveries came with an import; None for those without a file."""
    rows = reader.query("SELECT DISTINCT customer_id FROM deliveries WHERE import_id = ?", (import_id,))
    return frozenset(row[0] for row in rows)


def add(tx: Tx, table: str, values: Mapping[str, Any]) -> str:
    """Writes a row; answers its id."""
    row_id = new_id(tx.now)
    tx.insert(table, {"id": row_id, **values})
    return row_id


def change(tx: Tx, allotment_id: str, values: Mapping[str, Any]) -> None:
    """New values for some columns of an allotment."""
    tx.update(ALLOTMENTS, allotment_id, values)


def move(tx: Tx, from_id: str, to_id: str) -> int:
    """Hangs all shares of one customer file on another, with what was given; answers how many rows it was."""
    return sum(
        tx.execute(f"UPDATE {table} SET customer_id = ? WHERE customer_id = ?", (to_id, from_id))
        for table in (ALLOTMENTS, HANDOUTS, OVERRIDES)
    )
