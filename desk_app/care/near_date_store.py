"""Goods at customers' that come near their best-before date."""

from datetime import date as Date
from datetime import timedelta
from zoneinfo import ZoneInfo

from desk_app.care.model import Cared, NearDate
from desk_app.core.clock import from_text, to_text
from desk_app.core.errors import NotFound
from desk_app.core.i18n import _
from desk_app.deliveries import line_store
from desk_app.storage.reading import Reader
from desk_app.storage.tx import Tx

LONG_PAST = 30
"""Days past the date after which nobody is asked about the goods any more."""
_AT_THE_CUSTOMERS = """d.state = 'delivered' AND d.deleted_at IS NULL AND l.deleted_at IS NULL
  AND coalesce(l.delivered, l.ordered) > coalesce(l.returned, 0)"""
_SELECT = """SELECT l.id, l.delivery_id, d.number, d.customer_id, d.customer_name, l.goods, l.unit, l.price_cents,
    coalesce(l.delivered, l.ordered) - coalesce(l.returned, 0) AS left_there, l.expires_on, d.delivered_at
  FROM delivery_lines l JOIN deliveries d ON d.id = l.delivery_id"""
_NEAR = "l.expires_on IS NOT NULL AND l.care IS NULL AND l.expires_on BETWEEN ? AND ?"


def near(reader: Reader, today: Date, within: int, zone: ZoneInfo, line_id: str = "") -> list[NearDate]:
    """What was delivered, did not come back, and is best before a day up to so many days ahead; the first date first.

    Who is not to be called is left out, and what is past its date for a month; `line_id`: that line alone.
    """
    first, last = today - timedelta(days=LONG_PAST), today + timedelta(days=within)
    one = " AND l.id = ?" if line_id else ""
    sql = f"""{_SELECT} LEFT JOIN customers c ON c.id = d.customer_id WHERE {_NEAR} AND {_AT_THE_CUSTOMERS}{one}
      AND c.erased_at IS NULL AND NOT EXISTS (SELECT 1 FROM customer_phones p WHERE p.customer_id = d.customer_id
        AND p.do_not_call = 1 AND p.deleted_at IS NULL) ORDER BY l.expires_on, l.id"""
    args = [first.isoformat(), last.isoformat(), *([line_id] if line_id else [])]
    return [
        NearDate(
            line_id=row["id"],
            delivery_id=row["delivery_id"],
            number=row["number"],
            customer_id=row["customer_id"],
            customer_name=row["customer_name"],
            goods=row["goods"],
            quantity=row["left_there"],
            unit=row["unit"],
            price_cents=row["price_cents"],
            expires_on=Date.fromisoformat(row["expires_on"]),
            delivered_on=from_text(row["delivered_at"]).astimezone(zone).date() if row["delivered_at"] else None,
        )
        for row in reader.query(sql, args)
    ]


def by_id(reader: Reader, line_id: str, today: Date, within: int, zone: ZoneInfo) -> NearDate:
    """One of them; raises NotFound where nothing is to be decided about the line."""
    found = near(reader, today, within, zone, line_id)
    if not found:
        raise NotFound(_("These goods were decided on already, or are no longer near their date."))
    return found[0]


def cared(tx: Tx, line_id: str, what: Cared) -> None:
    """Writes down what came of it, and who heard it."""
    line_store.change(tx, line_id, {"care": what.value, "cared_at": to_text(tx.now), "cared_by": tx.actor})
