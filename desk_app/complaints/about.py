"""What a complaint may be about besides goods: a delivery, as rooms above tell of it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class AboutDelivery:
    """A delivery as a complaint speaks of it: its words in a list, and what the complaint takes over from it."""

    id: str
    words: str
    product: str = ""
    order_ref: str = ""
    place: str = ""
    customer_id: str = ""
    customer_name: str = ""
    phone: str = ""
    lines: Mapping[str, str] = field(default_factory=dict)
    """Its lines of goods by their id, in words; known of the one that was asked for by its id."""


DeliveriesOf = Callable[[str, str], Sequence[AboutDelivery]]
"""The deliveries of a customer ("" for nobody), and the one of that id ("" for none) whoever it is for."""
