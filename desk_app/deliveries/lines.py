"""The goods of a delivery, a line each: what was ordered, picked, handed over and came back."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date as Date
from enum import StrEnum

from desk_app.core.i18n import N_


class Trouble(StrEnum):
    """What was wrong with a line at the door."""

    SHORT = "short"
    DAMAGED = "damaged"
    WRONG = "wrong"
    REFUSED = "refused"
    EXPIRED = "expired"


TROUBLE_WORDS = {
    Trouble.SHORT: N_("short"),
    Trouble.DAMAGED: N_("damaged"),
    Trouble.WRONG: N_("wrong goods"),
    Trouble.REFUSED: N_("refused"),
    Trouble.EXPIRED: N_("past its date"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One line. Quantities may be parts of a whole (1.5 kg); None is not known yet. `price_cents` is for one."""

    id: str
    delivery_id: str
    goods: str
    ordered: float
    picked: float | None = None
    delivered: float | None = None
    returned: float | None = None
    unit: str | None = None
    price_cents: int | None = None
    gift: bool = False
    expires_on: Date | None = None
    trouble: Trouble | None = None
    note: str | None = None

    @property
    def short_picked(self) -> bool:
        """Whether less or more was picked than ordered."""
        return self.picked is not None and self.picked != self.ordered

    @property
    def missing(self) -> float:
        """How much of the order the customer does not have; 0 while nobody said what was handed over."""
        return 0.0 if self.delivered is None else max(0.0, self.ordered - self.delivered)

    @property
    def amount_cents(self) -> int | None:
        """The price of what was ordered; nothing for a gift, None without a price."""
        if self.gift:
            return 0
        return None if self.price_cents is None else round(self.price_cents * self.ordered)


@dataclass(frozen=True, slots=True)
class LineDraft:
    """A line as it is typed; `id` is that of a line which is there already."""

    goods: str
    ordered: float = 1.0
    id: str = ""
    picked: float | None = None
    unit: str = ""
    price_cents: int | None = None
    gift: bool = False
    expires_on: Date | None = None
    note: str = ""


def quantity_words(quantity: float, unit: str | None = None) -> str:
    """`3`, `1.5 kg`: no more digits than are needed."""
    number = f"{quantity:.3f}".rstrip("0").rstrip(".")
    return f"{number} {unit}" if unit else number


def goods_words(lines: Iterable[Line | LineDraft]) -> str:
    """All lines in one: `米 10 kg, 油 ×2`."""
    return ", ".join(
        each.goods
        if each.ordered == 1 and not each.unit
        else f"{each.goods} {quantity_words(each.ordered, each.unit)}"
        if each.unit
        else f"{each.goods} ×{quantity_words(each.ordered)}"
        for each in lines
    )


def total_cents(lines: Sequence[Line]) -> int | None:
    """The price of all lines; None where one of them has none."""
    amounts = [each.amount_cents for each in lines]
    known = [each for each in amounts if each is not None]
    return sum(known) if lines and len(known) == len(amounts) else None


def complete(lines: Sequence[Line]) -> bool | None:
    """Whether all that was ordered was handed over; None while that is not known of every line."""
    if not lines or any(each.delivered is None for each in lines):
        return None
    return not any(each.missing for each in lines)
