"""Deliveries as a complaint speaks of them, for its form and its record."""

from contextlib import suppress

from desk_app.complaints.about import AboutDelivery
from desk_app.core import when
from desk_app.core.errors import NotFound
from desk_app.core.i18n import _
from desk_app.core.places import place_line
from desk_app.deliveries import line_store, store
from desk_app.deliveries.lines import Line, quantity_words
from desk_app.settings import store as settings
from desk_app.storage.reading import Reader


def deliveries_for_complaints(reader: Reader, customer_id: str, row_id: str) -> list[AboutDelivery]:
    """The deliveries of a customer, newest first, and the one of that id, as a complaint speaks of them."""
    found = store.of_customer(reader, customer_id) if customer_id else []
    if row_id and all(one.id != row_id for one in found):
        with suppress(NotFound):
            found.insert(0, store.by_id(reader, row_id))
    zone = settings.profile(reader).zoneinfo
    return [
        AboutDelivery(
            id=one.id,
            words=" · ".join(filter(None, (one.number, one.goods, when.date(one.ordered_at.astimezone(zone).date())))),
            product=one.goods or "",
            order_ref=one.reference or "",
            place=place_line(one.address, one.city),
            customer_id=one.customer_id or "",
            customer_name=one.customer_name,
            phone=one.phone_raw or "",
            lines=_lines(reader, one.id) if one.id == row_id else {},
        )
        for one in found
    ]


def _lines(reader: Reader, delivery_id: str) -> dict[str, str]:
    return {each.id: line_words(each) for each in line_store.lines_of(reader, delivery_id)}


def line_words(line: Line) -> str:
    """A line as a complaint names it: the goods, how much was ordered, how much came."""
    ordered = quantity_words(line.ordered, line.unit)
    words = _("{goods}: ordered {ordered}").format(goods=line.goods, ordered=ordered)
    if line.delivered is None:
        return words
    return _("{line}, handed over {came}").format(line=words, came=quantity_words(line.delivered, line.unit))
