"""What the pyramid is computed from, added up by the database: purchases, complaints, contacts.

Over all customers calls and purchases are read from indexes that hold all that is asked of them, in the order of the
customers; other tables from end to end.
"""

from datetime import date as Date
from datetime import timedelta
from functools import cache
from zoneinfo import ZoneInfo

from desk_app.calls.store import day_start
from desk_app.core.money import CURRENCY
from desk_app.matters.counting import COMPLAINTS
from desk_app.pyramid.rule import Signs
from desk_app.pyramid.scores import Bought
from desk_app.storage.reading import Reader

_BOUGHT = """SELECT p.customer_id AS who, max(p.bought_on) FILTER (WHERE coalesce(p.amount_cents, 0) >= 0) AS last_on,
    count(*) FILTER (WHERE coalesce(p.amount_cents, 0) >= 0) AS orders,
    sum(CASE WHEN p.currency = ?2 THEN coalesce(p.amount_cents, 0) ELSE 0 END) AS cents,
    sum(CASE WHEN p.currency = ?2 AND p.bought_on > ?3 THEN coalesce(p.amount_cents, 0) ELSE 0 END) AS lately,
    sum(CASE WHEN p.currency = ?2 AND p.bought_on <= ?3 AND p.bought_on > ?4
        THEN coalesce(p.amount_cents, 0) ELSE 0 END) AS earlier
  FROM purchases p INDEXED BY purchases_customer
  WHERE p.deleted_at IS NULL AND p.bought_on <= ?1 AND p.customer_id {whose} AND p.customer_id NOT IN
    (SELECT k.id FROM customers k WHERE k.deleted_at IS NOT NULL OR k.kind = 'walk_in')
  GROUP BY p.customer_id HAVING orders > 0 ORDER BY p.customer_id"""
_COMPLAINTS = f"""SELECT customer_id, count(*) FROM complaints
  WHERE customer_id {{whose}} AND {COMPLAINTS}
    AND received_at >= ?1 AND received_at < ?2 GROUP BY customer_id"""
_CONTACTS = """SELECT customer_id, count(*) FROM calls INDEXED BY calls_customer_rang
  WHERE customer_id {whose} AND deleted_at IS NULL AND direction = 'in' AND outcome <> 'no_call'
    AND rang_at >= ?1 AND rang_at < ?2 GROUP BY customer_id"""


def _of(sql: str, args: list[str], customer_id: str) -> tuple[str, list[str]]:
    """The question asked of all customers, or of one."""
    if customer_id:
        return sql.format(whose=f"= ?{len(args) + 1}"), [*args, customer_id]
    return sql.format(whose="IS NOT NULL"), args


def main_currency(file: Reader, as_of: Date) -> tuple[str, int]:
    """The currency most purchases up to a day are in, and how many are in another."""
    rows = file.query(
        "SELECT currency, count(*) FROM purchases NOT INDEXED WHERE deleted_at IS NULL AND customer_id IS NOT NULL"
        " AND bought_on <= ? GROUP BY currency ORDER BY count(*) DESC, currency",
        (as_of.isoformat(),),
    )
    return (str(rows[0][0]), sum(int(row[1]) for row in rows[1:])) if rows else (CURRENCY, 0)


def first_day(file: Reader) -> Date | None:
    """The day of the oldest purchase that is written down."""
    found = file.query("SELECT min(bought_on) FROM purchases WHERE deleted_at IS NULL")[0][0]
    return Date.fromisoformat(found) if found else None


def bought_until(file: Reader, as_of: Date, period_days: int, currency: str, *, customer_id: str = "") -> list[Bought]:
    """What each customer (or one of them) bought up to a day, that day included; money of one currency alone.

    Money given back (an amount below zero) is taken off and counts as no purchase. The file that walk-in
    customers share is nobody's, and removed files and purchases count nowhere.
    """
    since, before = as_of - timedelta(days=period_days), as_of - timedelta(days=2 * period_days)
    days_ago = cache(lambda day: (as_of - Date.fromisoformat(day)).days)
    sql, args = _of(_BOUGHT, [as_of.isoformat(), currency, since.isoformat(), before.isoformat()], customer_id)
    return [
        Bought(who, days_ago(last_on), orders, cents, lately, earlier)
        for who, last_on, orders, cents, lately, earlier in file.query(sql, args)
    ]


def people(file: Reader) -> int:
    """How many customers there are, the shared file of walk-in customers left out."""
    return int(file.query("SELECT count(*) FROM customers WHERE deleted_at IS NULL AND kind <> 'walk_in'")[0][0])


def signs(file: Reader, as_of: Date, period_days: int, zone: ZoneInfo, *, customer_id: str = "") -> dict[str, Signs]:
    """Complaints and incoming contacts of each customer (or one) in the period up to a day, that day included."""
    first, after = as_of - timedelta(days=period_days - 1), as_of + timedelta(days=1)
    span = [day_start(first, zone), day_start(after, zone)]
    complaints, contacts = (
        {str(row[0]): int(row[1]) for row in file.query(*_of(sql, span, customer_id))}
        for sql in (_COMPLAINTS, _CONTACTS)
    )
    return {who: Signs(complaints.get(who, 0), contacts.get(who, 0)) for who in complaints.keys() | contacts.keys()}
