"""Who bought what and when, of many customers at once, and what they have coming already."""

from collections.abc import Iterator, Sequence
from datetime import date as Date
from zoneinfo import ZoneInfo

from desk_app.care.rhythm import by_product, goods_in
from desk_app.core.clock import from_text
from desk_app.core.text import goods_key
from desk_app.storage.reading import Reader, blocks, marks

_OPEN = "d.state IN ('received','assigned','under_way','failed') AND d.deleted_at IS NULL"
TO_BE_CARED_FOR = """c.deleted_at IS NULL AND c.merged_into IS NULL AND c.erased_at IS NULL AND c.kind <> 'walk_in'
  AND coalesce(trim(c.flag), '') = '' AND NOT EXISTS (SELECT 1 FROM customer_phones p
    WHERE p.customer_id = c.id AND p.do_not_call = 1 AND p.deleted_at IS NULL)"""
"""The condition on `customers c` under which somebody is proposed anything at all."""

Bought = dict[str, tuple[str, dict[Date, float | None]]]
"""By the product's key: how it is written, and what was got on which day."""


def customers_to_care_for(reader: Reader) -> list[str]:
    """Everybody who may be proposed something: no erased, merged or removed file, none with a warning or “do not call”.

    The file walk-in customers share has no rhythm of its own.
    """
    rows = reader.query(f"SELECT c.id FROM customers c WHERE {TO_BE_CARED_FOR} ORDER BY c.id")
    return [row[0] for row in rows]


def bought(reader: Reader, customer_ids: Sequence[str], zone: ZoneInfo) -> dict[str, Bought]:
    """What each of these customers got, by product: purchases, and what was handed over of deliveries.

    What came back does not count, nor does a gift.
    """
    rows: dict[str, list[tuple[Date, str, float | None]]] = {}
    for block in blocks(customer_ids):
        for row in reader.query(
            "SELECT customer_id, bought_on, goods FROM purchases"
            f" WHERE customer_id IN ({marks(block)}) AND goods IS NOT NULL AND deleted_at IS NULL",
            block,
        ):
            day = Date.fromisoformat(row[1])
            rows.setdefault(row[0], []).extend((day, goods, amount) for goods, amount in goods_in(row[2]))
        for customer_id, day, goods, amount in _delivered(reader, block, zone):
            rows.setdefault(customer_id, []).append((day, goods, amount))
    return {customer_id: by_product(each) for customer_id, each in rows.items()}


def _delivered(reader: Reader, block: Sequence[str], zone: ZoneInfo) -> Iterator[tuple[str, Date, str, float | None]]:
    rows = reader.query(
        f"""SELECT d.customer_id, d.delivered_at, l.goods, coalesce(l.delivered, l.ordered) - coalesce(l.returned, 0),
              d.goods FROM deliveries d LEFT JOIN delivery_lines l ON l.delivery_id = d.id AND l.deleted_at IS NULL
            WHERE d.customer_id IN ({marks(block)}) AND d.state = 'delivered' AND d.delivered_at IS NOT NULL
              AND d.deleted_at IS NULL AND coalesce(l.gift, 0) = 0""",
        block,
    )
    for customer_id, at, line, amount, text in rows:
        day = from_text(at).astimezone(zone).date()
        if line is None:
            for goods, written in goods_in(text or ""):
                yield customer_id, day, goods, written
        elif amount > 0:
            yield customer_id, day, line, amount


def coming(reader: Reader, today: Date, customer_id: str = "") -> dict[tuple[str, str], str]:
    """Customer and product of what is coming anyhow, with the number of the open delivery ("" for a standing one)."""
    one = " AND d.customer_id = ?" if customer_id else ""
    args = [customer_id] if customer_id else []
    now = today.isoformat()
    found: dict[tuple[str, str], str] = {}
    for who, goods in reader.query(
        f"""SELECT d.customer_id, l.goods FROM standing_deliveries d JOIN standing_lines l ON l.standing_id = d.id
            WHERE d.active = 1 AND d.deleted_at IS NULL AND l.deleted_at IS NULL
              AND (d.ends_on IS NULL OR d.ends_on >= ?){one}""",
        [now, *args],
    ):
        found[who, goods_key(goods)] = ""
    for who, number, line, text in reader.query(
        f"""SELECT d.customer_id, d.number, l.goods, d.goods FROM deliveries d
            LEFT JOIN delivery_lines l ON l.delivery_id = d.id AND l.deleted_at IS NULL
            WHERE {_OPEN} AND d.customer_id IS NOT NULL{one}""",
        args,
    ):
        for goods, _amount in [(line, None)] if line else goods_in(text or ""):
            found[who, goods_key(goods)] = number
    return found
