"""Scarce goods: an allotment says how much of them one may get in a period; what counts, what is left, who decides.

An order counts on the day it was ordered, in the store's zone: a promise may be moved, the day of the order stays.
Of the allotments that cover the day the most specific one applies: the customer's own before that of their tier,
and that before the one for everyone.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date as Date
from datetime import datetime

from desk_app.core import when
from desk_app.core.errors import DeskError
from desk_app.core.i18n import _
from desk_app.core.text import goods_key, text_or_none
from desk_app.pyramid.tiers import Tier, tier_words

NEARLY = 1e-6
"""Quantities that differ by less are the same."""


@dataclass(frozen=True, slots=True)
class Allotment:
    """How much of some goods there is from `first` to `last`, for a customer, a tier or, without both, everyone.

    Of those for a tier or for everyone each customer may get the amount; `together` it is for all of them.
    """

    id: str
    goods: str
    first: Date
    last: Date
    amount: float
    tier: Tier | None = None
    customer_id: str | None = None
    together: bool = False
    unit: str | None = None
    note: str | None = None

    @property
    def key(self) -> str:
        """The goods as they are compared."""
        return goods_key(self.goods)

    @property
    def rank(self) -> int:
        """How specific it is: 0 for a customer, 1 for a tier, 2 for everyone."""
        return 0 if self.customer_id else 1 if self.tier else 2

    def covers(self, day: Date) -> bool:
        """Whether it holds on that day."""
        return self.first <= day <= self.last

    def is_for(self, customer_id: str | None, tier: Tier | None) -> bool:
        """Whether it is meant for that customer, who is in that tier; None for who has no file."""
        if self.customer_id:
            return self.customer_id == customer_id
        return self.tier is None or self.tier == tier


@dataclass(frozen=True, slots=True)
class AllotmentDraft:
    """An allotment as it is typed."""

    goods: str
    first: Date | None
    last: Date | None
    amount: float
    tier: Tier | None = None
    customer_id: str | None = None
    together: bool = False
    unit: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Taking:
    """Goods that somebody gets by a delivery; `row_id` is the delivery's."""

    row_id: str
    customer_id: str | None
    goods: str
    amount: float
    day: Date


@dataclass(frozen=True, slots=True)
class Brought:
    """What one delivery brings: whose it is, when it was ordered, how much of which goods by their folded name."""

    customer_id: str | None
    ordered_at: datetime
    taken: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Handout:
    """Goods handed out at the counter."""

    id: str
    allotment_id: str
    customer_id: str
    amount: float
    at: datetime
    by_id: str
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Override:
    """How much more than was left somebody got, and why; `delivery_id` None at the counter."""

    allotment_id: str
    customer_id: str
    over: float
    reason: str
    at: datetime
    by_id: str
    delivery_id: str | None = None


@dataclass(frozen=True, slots=True)
class Share:
    """What was given of an allotment: to one customer, or where it is `together` to all of them."""

    allotment: Allotment
    given: float
    customer_id: str | None = None

    @property
    def left(self) -> float:
        """What may still be given; never below zero."""
        return max(0.0, tidy(self.allotment.amount - self.given))

    @property
    def beyond(self) -> float:
        """How much more than the amount was given."""
        return max(0.0, tidy(self.given - self.allotment.amount))


def tidy(amount: float) -> float:
    """A sum of quantities without the dust of adding parts of a whole."""
    return round(amount, 6)


def applying(
    allotments: Iterable[Allotment], key: str, day: Date, customer_id: str | None, tier: Tier | None
) -> Allotment | None:
    """The allotment that holds for a customer on a day; after two files were put together the larger of two."""
    fitting = [one for one in allotments if one.key == key and one.covers(day) and one.is_for(customer_id, tier)]
    return min(fitting, key=lambda one: (one.rank, -one.amount, one.id), default=None)


def checked(draft: AllotmentDraft) -> AllotmentDraft:
    """The draft as it is kept; raises DeskError naming the field."""
    if text_or_none(draft.goods) is None:
        raise DeskError(_("Write down which goods are scarce."), field="goods")
    if draft.first is None or draft.last is None:
        raise DeskError(_("Write down from when until when it holds."), field="last" if draft.first else "first")
    if draft.last < draft.first:
        raise DeskError(_("The last day is before the first."), field="last")
    if not 0 <= draft.amount < 1_000_000:
        raise DeskError(_("Write down how much there is."), field="amount")
    return draft


def clash(others: Sequence[Allotment], draft: AllotmentDraft, but: str = "") -> Allotment | None:
    """Another allotment of the same goods for the same ones on the same days."""
    assert draft.first is not None and draft.last is not None
    key = goods_key(draft.goods)
    for one in others:
        same = one.key == key and (one.customer_id, one.tier) == (draft.customer_id, draft.tier)
        if same and one.id != but and one.first <= draft.last and draft.first <= one.last:
            return one
    return None


def whom_words(one: Allotment | AllotmentDraft, name: str = "") -> str:
    """For whom it is; `name` is the customer's."""
    if one.customer_id:
        return name or _("one customer")
    if one.tier:
        words = tier_words(one.tier)
        return _("{tier}, together").format(tier=words) if one.together else _("{tier}, each").format(tier=words)
    return _("everyone together") if one.together else _("everyone, each")


def days_words(one: Allotment) -> str:
    """From when until when it holds."""
    return _("{first} – {last}").format(first=when.date(one.first), last=when.date(one.last, year=True))
