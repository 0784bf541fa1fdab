"""What calls, complaints, deliveries and purchases tell of customers in a list: filters, columns, orders."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date as Date
from datetime import timedelta
from typing import Any

from desk_app.calls.model import NOT_ANSWERED, Outcome
from desk_app.calls.store import day_start
from desk_app.core import when
from desk_app.core.clock import from_text
from desk_app.core.i18n import N_, _
from desk_app.customers.joins import Asking, FilterKind, ListColumn, ListFilter
from desk_app.settings.store import profile
from desk_app.storage.reading import Reader, blocks, marks

_UNHEARD = ", ".join(f"'{outcome}'" for outcome in sorted({*NOT_ANSWERED, Outcome.WRONG_NUMBER}))
_CONTACTS = {
    "calls": ("rang_at", f"outcome NOT IN ({_UNHEARD})"),
    "complaints": ("received_at", "1"),
    "deliveries": ("ordered_at", "1"),
}
"""Where a customer was heard of, when, and which of it counts: a call that reached nobody does not."""
_BOUGHT = "coalesce(p.amount_cents, 0) >= 0 AND p.deleted_at IS NULL"
"""Money given back is no purchase."""
_OPEN = {
    "complaints": "state = 'open'",
    "deliveries": "state IN ('received','assigned','under_way','failed')",
}


def _open_matters(_asking: Asking, _value: str) -> tuple[str, Sequence[Any]]:
    several = (
        f"c.id IN (SELECT customer_id FROM {table} WHERE {open_} AND deleted_at IS NULL)"
        for table, open_ in _OPEN.items()
    )
    return " OR ".join(several), ()


def _silent(asking: Asking, value: str) -> tuple[str, Sequence[Any]]:
    """Neither spoken with nor bought anything on the last N days; a file opened since then is not silent yet."""
    last = asking.now.astimezone(asking.zone).date() - timedelta(days=int(value))
    day, moment = last.isoformat(), day_start(last + timedelta(days=1), asking.zone)
    said = ["coalesce(c.created_on, '') <= ?", "coalesce(c.last_purchase_on, '') <= ?"]
    said.append(f"NOT EXISTS (SELECT 1 FROM purchases p WHERE p.customer_id = c.id AND p.bought_on > ? AND {_BOUGHT})")
    for table, (at, counts) in _CONTACTS.items():
        said.append(
            f"c.id NOT IN (SELECT customer_id FROM {table} WHERE {at} >= ? AND {counts}"
            " AND customer_id IS NOT NULL AND deleted_at IS NULL)"
        )
    return " AND ".join(said), (day, day, day, *(moment for _table in _CONTACTS))


FILTERS: tuple[ListFilter, ...] = (
    ListFilter("open", N_("Open matters"), FilterKind.YES, _open_matters),
    ListFilter("silent", N_("Silent for days"), FilterKind.NUMBER, _silent),
)

_LAST_BOUGHT = f"(SELECT max(p.bought_on) FROM purchases p WHERE p.customer_id = c.id AND {_BOUGHT})"
ORDERS: Mapping[str, str] = {
    "last_purchase": f"max(coalesce(c.last_purchase_on, ''), coalesce({_LAST_BOUGHT}, ''))",
}
"""Orders of the list of customers, as `customers.listing.ids` takes them."""


def _last_purchases(file: Reader, ids: Sequence[str]) -> dict[str, str]:
    rows = _by_blocks(file, f"SELECT c.id, {ORDERS['last_purchase']} FROM customers c WHERE c.id IN ({{}})", ids)
    return {row[0]: when.date(Date.fromisoformat(row[1]), year=True) for row in rows if row[1]}


def _last_contacts(file: Reader, ids: Sequence[str]) -> dict[str, str]:
    zone = profile(file).zoneinfo
    last: dict[str, str] = {}
    for table, (at, counts) in _CONTACTS.items():
        sql = f"SELECT customer_id, max({at}) FROM {table} WHERE customer_id IN ({{}}) AND {counts}"
        for row in _by_blocks(file, f"{sql} AND deleted_at IS NULL GROUP BY customer_id", ids):
            last[row[0]] = max(last.get(row[0], ""), row[1])
    return {key: when.date(from_text(at).astimezone(zone).date(), year=True) for key, at in last.items()}


def _open_words(file: Reader, ids: Sequence[str]) -> dict[str, str]:
    found: dict[str, int] = {}
    for table, open_ in _OPEN.items():
        sql = f"SELECT customer_id, count(*) FROM {table} WHERE customer_id IN ({{}}) AND {open_}"
        for row in _by_blocks(file, f"{sql} AND deleted_at IS NULL GROUP BY customer_id", ids):
            found[row[0]] = found.get(row[0], 0) + row[1]
    return {key: _("{n} open").format(n=count) for key, count in found.items()}


def _by_blocks(file: Reader, sql: str, ids: Sequence[str]) -> Iterator[Any]:
    for block in blocks(ids):
        yield from file.query(sql.format(marks(block)), block)


COLUMNS: tuple[ListColumn, ...] = (
    ListColumn("last_purchase", N_("Last purchase"), _last_purchases),
    ListColumn("last_contact", N_("Last contact"), _last_contacts),
    ListColumn("open", N_("Open matters"), _open_words),
)
