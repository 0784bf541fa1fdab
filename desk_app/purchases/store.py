"""The table of purchases."""

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date as Date
from datetime import datetime, time
from typing import Any

from desk_app.core.errors import NotFound
from desk_app.core.i18n import _
from desk_app.core.money import format_cents
from desk_app.customers.model import TimeLineEntry
from desk_app.purchases.model import Purchase
from desk_app.settings import store as settings
from desk_app.storage.history import FieldChange, field_changes
from desk_app.storage.journal import Values, row_as_of
from desk_app.storage.reading import Reader, blocks, marks
from desk_app.storage.search import Document, SearchSource
from desk_app.storage.tx import Tx

_LIVE = "deleted_at IS NULL"


def _record(row: sqlite3.Row | Values) -> Purchase:
    return Purchase(
        id=row["id"],
        number=row["number"],
        reference=row["reference"],
        customer_id=row["customer_id"],
        customer_name=row["customer_name"],
        bought_on=Date.fromisoformat(row["bought_on"]),
        amount_cents=row["amount_cents"],
        currency=row["currency"],
        goods=row["goods"],
        note=row["note"],
        import_id=row["import_id"],
    )


def by_id(file: Reader, purchase_id: str, *, removed: bool = False) -> Purchase:
    """One purchase, with `removed` also one that was removed; raises NotFound."""
    where = "" if removed else f"AND {_LIVE}"
    rows = file.query(f"SELECT * FROM purchases WHERE id = ? {where}", (purchase_id,))
    if not rows:
        raise NotFound(_("This purchase is no longer there."))
    return _record(rows[0])


def by_number(file: Reader, number: str) -> Purchase:
    """The purchase with our number, else the one that came in with that reference; raises NotFound."""
    for column in ("number", "reference"):
        rows = file.query(
            f"SELECT * FROM purchases WHERE {column} = ? AND {_LIVE} ORDER BY bought_on DESC LIMIT 1",
            (number.strip(),),
        )
        if rows:
            return _record(rows[0])
    raise NotFound(_("There is no purchase {number}.").format(number=number))


def by_ids(file: Reader, ids: Sequence[str]) -> list[Purchase]:
    """The purchases of those ids, in their order; ids that are gone are left out."""
    found: dict[str, Purchase] = {}
    for block in blocks(ids):
        for row in file.query(f"SELECT * FROM purchases WHERE id IN ({marks(block)}) AND {_LIVE}", block):
            found[row["id"]] = _record(row)
    return [found[row_id] for row_id in ids if row_id in found]


def with_reference(file: Reader, reference: str) -> Purchase | None:
    """The purchase that has this order number; None where none has."""
    rows = file.query(f"SELECT * FROM purchases WHERE reference = ? AND {_LIVE} LIMIT 1", (reference,))
    return _record(rows[0]) if rows else None


def of_customer(file: Reader, customer_id: str) -> list[Purchase]:
    """All purchases of a customer, newest first."""
    rows = file.query(
        f"SELECT * FROM purchases WHERE customer_id = ? AND {_LIVE} ORDER BY bought_on DESC, id DESC", (customer_id,)
    )
    return [_record(row) for row in rows]


def removed_of(file: Reader, customer_id: str) -> list[Purchase]:
    """The purchases of a customer that were taken away, newest first."""
    rows = file.query(
        "SELECT * FROM purchases WHERE customer_id = ? AND deleted_at IS NOT NULL ORDER BY bought_on DESC, id DESC",
        (customer_id,),
    )
    return [_record(row) for row in rows]


def sums_of(file: Reader, customer_id: str) -> list[tuple[str, int, int]]:
    """For each currency a customer paid in, how many purchases and their sum in cents; the most frequent first.

    One without an amount counts and adds nothing.
    """
    rows = file.query(
        "SELECT currency, count(*), coalesce(sum(amount_cents), 0) FROM purchases"
        f" WHERE customer_id = ? AND {_LIVE} GROUP BY currency ORDER BY count(*) DESC, currency",
        (customer_id,),
    )
    return [(row[0], row[1], row[2]) for row in rows]


def each(file: Reader) -> Iterator[Purchase]:
    """Every purchase, in the order they were written down."""
    last = ""
    while rows := file.query(f"SELECT * FROM purchases WHERE id > ? AND {_LIVE} ORDER BY id LIMIT 500", (last,)):
        last = rows[-1]["id"]
        yield from map(_record, rows)


def as_of(file: Reader, row_id: str, at: datetime) -> Purchase | None:
    """The purchase as it was at that moment; None before it was written down."""
    row = row_as_of(file, "purchases", row_id, at)
    return None if row is None else _record(row)


def history(file: Reader, purchase_id: str) -> list[FieldChange]:
    """Every change of every field of a purchase, oldest first."""
    return field_changes(file, "purchases", purchase_id)


def headline(purchase: Purchase) -> str:
    """What was bought and for how much, in one line."""
    amount = "" if purchase.amount_cents is None else format_cents(purchase.amount_cents, purchase.currency)
    return " · ".join(filter(None, (purchase.goods or purchase.reference, amount))) or purchase.number


def time_line(reader: Reader, customer_id: str) -> list[TimeLineEntry]:
    """A customer's purchases for the time line of their file, newest first; each stands at its day's begin."""
    zone = settings.profile(reader).zoneinfo
    return [
        TimeLineEntry(
            at=datetime.combine(purchase.bought_on, time(), zone),
            kind="purchase",
            row_id=purchase.id,
            number=purchase.number,
            headline=headline(purchase),
        )
        for purchase in of_customer(reader, customer_id)
    ]


def _in_file(values: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value.isoformat() if isinstance(value, Date) else value for key, value in values.items()}


def add(tx: Tx, values: Mapping[str, Any]) -> None:
    """A new purchase."""
    tx.insert("purchases", _in_file(values))


def change(tx: Tx, purchase_id: str, changes: Mapping[str, Any]) -> None:
    """New values for some columns of a purchase."""
    tx.update("purchases", purchase_id, _in_file(changes))


def _documents(file: Reader, ids: Sequence[str]) -> Iterable[Document]:
    rows = file.query(
        "SELECT id, number, reference, customer_name, goods, note FROM purchases"
        f" WHERE id IN ({marks(ids)}) AND {_LIVE}",
        ids,
    )
    for row in rows:
        yield Document(
            kind="purchase",
            row_id=row["id"],
            words="\n".join(row[column] for column in ("goods", "note") if row[column]),
            numbers=tuple(filter(None, (row["number"], row["reference"]))),
            names=((row["customer_name"], True, False),) if row["customer_name"] else (),
        )


SEARCH = SearchSource("purchase", "purchases", {}, _documents)


def move(tx: Tx, from_id: str, to_id: str) -> int:
    """Hangs everything of one customer file on another; answers how many purchases it was."""
    return tx.execute("UPDATE purchases SET customer_id = ? WHERE customer_id = ?", (to_id, from_id))
