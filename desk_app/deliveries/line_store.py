"""The table of the lines of deliveries."""

import sqlite3
from collections.abc import Mapping, Sequence
from datetime import date as Date
from typing import Any

from desk_app.core.clock import to_text
from desk_app.core.errors import NotFound
from desk_app.core.i18n import _
from desk_app.core.ids import new_id
from desk_app.core.text import text_or_none
from desk_app.deliveries.lines import Line, LineDraft, Trouble
from desk_app.storage.reading import Reader, blocks, marks
from desk_app.storage.tx import Tx

TABLE = "delivery_lines"


def _record(row: sqlite3.Row) -> Line:
    return Line(
        id=row["id"],
        delivery_id=row["delivery_id"],
        goods=row["goods"],
        ordered=row["ordered"],
        picked=row["picked"],
        delivered=row["delivered"],
        returned=row["returned"],
        unit=row["unit"],
        price_cents=row["price_cents"],
        gift=bool(row["gift"]),
        expires_on=Date.fromisoformat(row["expires_on"]) if row["expires_on"] else None,
        trouble=Trouble(row["trouble"]) if row["trouble"] else None,
        note=row["note"],
    )


def lines_of(reader: Reader, delivery_id: str) -> list[Line]:
    """The lines of one delivery, in their order."""
    return by_delivery(reader, [delivery_id]).get(delivery_id, [])


def by_delivery(reader: Reader, delivery_ids: Sequence[str]) -> dict[str, list[Line]]:
    """The lines of several deliveries, for those that have any."""
    found: dict[str, list[Line]] = {}
    for block in blocks(delivery_ids):
        sql = (
            f"SELECT * FROM {TABLE} WHERE delivery_id IN ({marks(block)}) AND deleted_at IS NULL ORDER BY position, id"
        )
        for row in reader.query(sql, block):
            found.setdefault(row["delivery_id"], []).append(_record(row))
    return found


def put(tx: Tx, delivery_id: str, drafts: Sequence[LineDraft]) -> None:
    """Makes the lines of a delivery what they are in the drafts; those that are not among them are removed."""
    before = {each.id: each for each in lines_of(tx, delivery_id)}
    for position, draft in enumerate(drafts):
        values: dict[str, Any] = {
            "goods": text_or_none(draft.goods),
            "ordered": draft.ordered,
            "picked": draft.picked,
            "unit": text_or_none(draft.unit),
            "price_cents": draft.price_cents,
            "gift": int(draft.gift),
            "expires_on": draft.expires_on.isoformat() if draft.expires_on else None,
            "note": text_or_none(draft.note),
            "position": position,
        }
        if before.pop(draft.id, None) is not None:
            tx.update(TABLE, draft.id, values)
        else:
            tx.insert(TABLE, {"id": new_id(), "delivery_id": delivery_id, **values})
    for gone in before:
        tx.update(TABLE, gone, {"deleted_at": to_text(tx.now)})


def change(tx: Tx, line_id: str, changes: Mapping[str, Any]) -> None:
    """New values for some columns of a line."""
    tx.update(TABLE, line_id, changes)


def by_id(reader: Reader, line_id: str) -> Line:
    """One line; raises NotFound."""
    rows = reader.query(f"SELECT * FROM {TABLE} WHERE id = ? AND deleted_at IS NULL", (line_id,))
    if not rows:
        raise NotFound(_("This line of goods is no longer there."))
    return _record(rows[0])


def known_goods(reader: Reader, most: int = 2_000) -> dict[str, tuple[str, int | None]]:
    """Goods that were delivered or bought before, the newest first: each with the unit and price it had last."""
    found: dict[str, tuple[str, int | None]] = {}
    for row in reader.query(
        f"SELECT goods, unit, price_cents FROM {TABLE} WHERE deleted_at IS NULL ORDER BY rowid DESC LIMIT ?", (most,)
    ):
        unit, price = found.get(row["goods"], ("", None))
        found[row["goods"]] = (unit or row["unit"] or "", price if price is not None else row["price_cents"])
    for row in reader.query(
        "SELECT goods FROM purchases WHERE goods IS NOT NULL AND deleted_at IS NULL ORDER BY rowid DESC LIMIT ?",
        (most,),
    ):
        found.setdefault(row["goods"], ("", None))
    return found


def known_carriers(reader: Reader, among: int = 5_000) -> list[str]:
    """The carriers of the newest deliveries, those of most deliveries first."""
    newest = "SELECT carrier FROM deliveries WHERE deleted_at IS NULL ORDER BY rowid DESC LIMIT ?"
    sql = f"""SELECT carrier FROM ({newest}) WHERE trim(coalesce(carrier, '')) <> ''
        GROUP BY carrier ORDER BY count(*) DESC, carrier"""
    return [row[0] for row in reader.query(sql, (among,))]
