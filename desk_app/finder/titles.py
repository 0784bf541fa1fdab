"""How each room's records are called in one line."""

from collections.abc import Sequence

from desk_app.calls import store as calls
from desk_app.calls.model import headline
from desk_app.complaints import store as complaints
from desk_app.core.phone import shown_as_written
from desk_app.customers import store as customers
from desk_app.deliveries import store as deliveries
from desk_app.finder.model import Titled, Titles
from desk_app.purchases import store as purchases
from desk_app.storage.reading import Reader


def _customers(reader: Reader, ids: Sequence[str]) -> list[Titled]:
    return [
        Titled(
            row.id,
            row.number,
            row.reference,
            row.name,
            "  ".join(filter(None, (shown_as_written(row.phone.raw) if row.phone else "", row.address or row.area))),
        )
        for row in customers.rows_for_list(reader, ids)
    ]


def _calls(reader: Reader, ids: Sequence[str]) -> list[Titled]:
    return [
        Titled(row.id, row.number, row.reference, headline(row), row.name or shown_as_written(row.phone or ""))
        for row in calls.rows_for_list(reader, ids)
    ]


def _complaints(reader: Reader, ids: Sequence[str]) -> list[Titled]:
    return [
        Titled(row.id, row.number, row.reference, row.title, row.name, row.open)
        for row in complaints.rows_for_list(reader, ids)
    ]


def _deliveries(reader: Reader, ids: Sequence[str]) -> list[Titled]:
    return [
        Titled(row.id, row.number, row.reference, row.goods or row.address or row.number, row.name, row.open)
        for row in deliveries.rows_for_list(reader, ids)
    ]


def _purchases(reader: Reader, ids: Sequence[str]) -> list[Titled]:
    return [
        Titled(one.id, one.number, one.reference, purchases.headline(one), one.customer_name or "")
        for one in purchases.by_ids(reader, ids)
    ]


ALL = (
    Titles("customer", _customers),
    Titles("call", _calls),
    Titles("complaint", _complaints),
    Titles("delivery", _deliveries),
    Titles("purchase", _purchases),
)
