"""What the pyramid is computed from, added up by the database: purchases, complaints, contacts, present classes."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date as Date
from datetime import timedelta
from zoneinfo import ZoneInfo

from desk_app.calls.store import day_start
from desk_app.core.money import CURRENCY
from desk_app.pyramid.rule import Signs
from desk_app.pyramid.scores import Bought
from desk_app.storage.reading import Reader, blocks, marks
from desk_app.storage.tx import Tx

RECOMPUTE = "pyramid.recompute"
"""The verb by which the journal knows who was placed by the computation."""

_PEOPLE = "k.deleted_at IS NULL AND k.kind <> 'walk_in'"
_BOUGHT = f"""SELECT p.customer_id, max(p.bought_on) FILTER (WHERE coalesce(p.amount_cents, 0) >= 0) AS last_on,
    count(*) FILTER (WHERE coalesce(p.amount_cents, 0) >= 0) AS orders,
    sum(CASE WHEN p.currency = :money THEN coalesce(p.amount_cents, 0) ELSE 0 END) AS cents,
    sum(CASE WHEN p.currency = :money AND p.bought_on > :since THEN coalesce(p.amount_cents, 0) ELSE 0 END) AS lately,
    sum(CASE WHEN p.currency = :money AND p.bought_on <= :since AND p.bought_on > :before
        THEN coalesce(p.amount_cents, 0) ELSE 0 END) AS earlier,
    julianday(:as_of) - julianday(max(p.bought_on) FILTER (WHERE coalesce(p.amount_cents, 0) >= 0)) AS days
  FROM purchases p JOIN customers k ON k.id = p.customer_id
  WHERE p.deleted_at IS NULL AND p.bought_on <= :as_of AND {_PEOPLE}
  GROUP BY p.customer_id HAVING orders > 0 ORDER BY p.customer_id"""


def main_currency(file: Reader, as_of: Date) -> tuple[str, int]:
    """The currency most purchases up to a day are in, and how many are in another."""
    rows = file.query(
        "SELECT currency, count(*) FROM purchases WHERE deleted_at IS NULL AND customer_id IS NOT NULL"
        " AND bought_on <= ? GROUP BY currency ORDER BY count(*) DESC, currency",
        (as_of.isoformat(),),
    )
    return (str(rows[0][0]), sum(int(row[1]) for row in rows[1:])) if rows else (CURRENCY, 0)


def first_day(file: Reader) -> Date | None:
    """The day of the oldest purchase that is written down."""
    found = file.query("SELECT min(bought_on) FROM purchases WHERE deleted_at IS NULL")[0][0]
    return Date.fromisoformat(found) if found else None


def bought_until(file: Reader, as_of: Date, period_days: int, currency: str) -> list[Bought]:
    """What each customer bought up to a day, that day included; money of one currency alone.

    Money given back (an amount below zero) is taken off and counts as no purchase. The file that walk-in
    customers share is nobody's, and removed files and purchases count nowhere.
    """
    since, before = as_of - timedelta(days=period_days), as_of - timedelta(days=2 * period_days)
    named = {":as_of": as_of.isoformat(), ":since": since.isoformat(), ":before": before.isoformat()}
    sql, args = _numbered(_BOUGHT, {**named, ":money": currency})
    return [
        Bought(row["customer_id"], int(row["days"]), row["orders"], row["cents"], row["lately"], row["earlier"])
        for row in file.query(sql, args)
    ]


def _numbered(sql: str, values: dict[str, str]) -> tuple[str, tuple[str, ...]]:
    for number, name in enumerate(values, 1):
        sql = sql.replace(name, f"?{number}")
    return sql, tuple(values.values())


def people(file: Reader) -> int:
    """How many customers there are, the shared file of walk-in customers left out."""
    return int(file.query(f"SELECT count(*) FROM customers k WHERE {_PEOPLE}")[0][0])


def signs(file: Reader, as_of: Date, period_days: int, zone: ZoneInfo) -> dict[str, Signs]:
    """Complaints and incoming contacts of each customer in the period up to a day, that day included."""
    span = (day_start(as_of - timedelta(days=period_days - 1), zone), day_start(as_of + timedelta(days=1), zone))
    complaints = _counts(
        file,
        "SELECT customer_id, count(*) FROM complaints WHERE customer_id IS NOT NULL AND deleted_at IS NULL"
        " AND received_at >= ? AND received_at < ? GROUP BY customer_id",
        span,
    )
    contacts = _counts(
        file,
        "SELECT customer_id, count(*) FROM calls WHERE customer_id IS NOT NULL AND deleted_at IS NULL"
        " AND direction = 'in' AND outcome <> 'no_call' AND rang_at >= ? AND rang_at < ? GROUP BY customer_id",
        span,
    )
    return {
        customer_id: Signs(complaints.get(customer_id, 0), contacts.get(customer_id, 0))
        for customer_id in complaints.keys() | contacts.keys()
    }


def _counts(file: Reader, sql: str, args: tuple[str, str]) -> dict[str, int]:
    return {str(row[0]): int(row[1]) for row in file.query(sql, args)}


@dataclass(frozen=True, slots=True)
class Written:
    """The class that stands in a customer's file, and whether the computation wrote it."""

    text: str
    computed: bool


def present(file: Reader) -> dict[str, Written]:
    """The classes that stand in the files; those a person, a file or an undo wrote last are not computed."""
    rows = file.query(
        f"""SELECT k.id, k.tier,
              (SELECT c.verb FROM change_log c WHERE c.row_id = k.id AND c.tbl = 'customers'
                 AND json_type(c.cols, '$.tier') IS NOT NULL
               ORDER BY c.hlc DESC, c.device_id DESC LIMIT 1) IS ? AS computed
            FROM customers k WHERE k.tier IS NOT NULL AND k.tier <> '' AND {_PEOPLE}""",
        (RECOMPUTE,),
    )
    return {str(row["id"]): Written(str(row["tier"]), bool(row["computed"])) for row in rows}


def write(tx: Tx, text: str | None, customer_ids: Iterable[str]) -> None:
    """Writes one class into the files of many customers."""
    for block in blocks(list(customer_ids)):
        tx.execute(f"UPDATE customers SET tier = ? WHERE id IN ({marks(block)})", (text, *block))
