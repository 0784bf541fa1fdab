"""Proposals from a customer's rhythm, standing deliveries and their days, goods near their best-before date."""

from dataclasses import dataclass, fields
from datetime import date as Date
from datetime import datetime
from enum import StrEnum
from statistics import median, quantiles

from desk_app.care.every import Every
from desk_app.core import when
from desk_app.core.i18n import N_, _
from desk_app.deliveries.lines import LineDraft, goods_words


class Proposed(StrEnum):
    """What became of a proposal."""

    PROPOSED = "proposed"
    TAKEN = "taken"
    DECLINED = "declined"
    PUT_OFF = "put_off"
    LAPSED = "lapsed"


@dataclass(frozen=True, slots=True)
class Replenishment:
    """A proposal: a customer is expected to need goods again on a day, and why that is thought."""

    id: str
    customer_id: str
    goods: str
    expected_on: Date
    last_on: Date
    buys: int
    median_days: float
    spread_days: float
    confidence: float
    quantity: float | None
    proposed_at: datetime
    state: Proposed
    again_on: Date | None = None
    delivery_id: str | None = None
    bought_on: Date | None = None
    note: str | None = None

    @property
    def days_wrong(self) -> int | None:
        """By how many days the expected day was wrong; None until the customer bought."""
        return None if self.bought_on is None else abs((self.bought_on - self.expected_on).days)

    def reason(self) -> str:
        """Why it is proposed, in a sentence: `bought 6 times, every 28 days ± 3, last on 3 Oct`."""
        return _("bought {buys} times, every {days} days ± {spread}, last on {day}").format(
            buys=self.buys,
            days=f"{self.median_days:g}",
            spread=f"{self.spread_days:g}",
            day=when.date(self.last_on),
        )


class DayState(StrEnum):
    """What became of a day of a standing delivery."""

    PROPOSED = "proposed"
    MADE = "made"
    SKIPPED = "skipped"


class Why(StrEnum):
    """Why a day of a standing delivery is asked about before it is made."""

    CONFIRM = "confirm"
    CLOSED = "closed"
    COMPLAINT = "complaint"
    UNPAID = "unpaid"
    FLAGGED = "flagged"
    ADDRESS = "address"
    SCARCE = "scarce"
    PASSED = "passed"
    GONE = "gone"


WHY_WORDS = {
    Why.CONFIRM: N_("is asked first"),
    Why.CLOSED: N_("the store is closed"),
    Why.COMPLAINT: N_("a complaint is open"),
    Why.UNPAID: N_("something is unpaid"),
    Why.FLAGGED: N_("the file has a warning"),
    Why.ADDRESS: N_("the address changed"),
    Why.SCARCE: N_("scarce goods"),
    Why.PASSED: N_("the day has passed"),
    Why.GONE: N_("the file is out of the lists"),
}


def why_words(whys: tuple[Why, ...]) -> str:
    """The reasons in one line."""
    return _(", ").join(_(WHY_WORDS[each]) for each in whys)


@dataclass(frozen=True, slots=True)
class Standing:
    """A standing delivery. Times of the window are the store's (`14:00`); `confirm`: each is asked about first."""

    id: str
    customer_id: str
    every: Every
    starts_on: Date
    ends_on: Date | None
    made_until: Date | None
    address: str | None
    city: str | None
    window_from: str | None
    window_until: str | None
    courier_id: str | None
    instructions: str | None
    note: str | None
    confirm: bool
    active: bool
    lines: tuple[LineDraft, ...] = ()

    def ended(self, today: Date) -> bool:
        """Whether none comes any more."""
        return self.ends_on is not None and self.ends_on < today

    def words(self) -> str:
        """Goods and rhythm in one line."""
        return _("{goods}: {rhythm}").format(goods=goods_words(self.lines), rhythm=self.every.words())


@dataclass(frozen=True, slots=True)
class StandingDraft:
    """A standing delivery as it is typed."""

    customer_id: str
    every: Every
    starts_on: Date
    lines: tuple[LineDraft, ...]
    ends_on: Date | None = None
    address: str = ""
    city: str = ""
    window_from: str = ""
    window_until: str = ""
    courier_id: str | None = None
    instructions: str = ""
    note: str = ""
    confirm: bool = False


@dataclass(frozen=True, slots=True)
class StandingDay:
    """A day of a standing delivery that was made, skipped, or waits for a word."""

    id: str
    standing_id: str
    day: Date
    state: DayState
    delivery_id: str | None
    why: tuple[Why, ...]
    note: str | None


class Cared(StrEnum):
    """What came of goods near their best-before date."""

    ASKED = "asked"
    REPLACED = "replaced"
    USED_UP = "used_up"
    DECLINED = "declined"


@dataclass(frozen=True, slots=True)
class NearDate:
    """Goods at a customer's that are soon past their best-before date."""

    line_id: str
    delivery_id: str
    number: str
    customer_id: str | None
    customer_name: str
    goods: str
    quantity: float
    unit: str | None
    price_cents: int | None
    expires_on: Date
    delivered_on: Date | None


@dataclass(frozen=True, slots=True)
class Measured:
    """What came of the proposals of a period. `wrong`: by how many days each expected day was off, of those bought."""

    proposed: int = 0
    taken: int = 0
    declined: int = 0
    lapsed: int = 0
    put_off: int = 0
    waiting: int = 0
    wrong: tuple[int, ...] = ()

    def __add__(self, other: "Measured") -> "Measured":
        return Measured(*(getattr(self, each.name) + getattr(other, each.name) for each in fields(self)))

    @property
    def bought(self) -> int:
        """How many of them the customer bought, with us or without."""
        return len(self.wrong)

    @property
    def median_wrong(self) -> float | None:
        """By how many days the middle one was off."""
        return float(median(self.wrong)) if self.wrong else None

    @property
    def p90_wrong(self) -> float | None:
        """Nine of ten were off by no more days than this (between two neighbours in proportion)."""
        if len(self.wrong) < 2:
            return self.median_wrong
        return float(quantiles(self.wrong, n=10, method="inclusive")[8])
