"""The pyramid: every customer in their tier, each tier as a whole, and who moves. Pure."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date as Date
from datetime import datetime
from enum import StrEnum

from desk_app.core.i18n import _, ngettext
from desk_app.pyramid.rule import Rule, Signs
from desk_app.pyramid.scores import FEWEST, Bought, Method, Scales, Scores
from desk_app.pyramid.tiers import Tier


class Origin(StrEnum):
    """Who says which tier a customer is in."""

    BY_HAND = "by_hand"
    BROUGHT_IN = "brought_in"
    COMPUTED = "computed"


@dataclass(frozen=True, slots=True)
class Present:
    """What a customer's file says of their tier.

    `computed` by the rule of `rule_version` and so since `placed_on`; `by_hand` since `by_hand_on`, because of
    `reason`; `brought_in` by a list that was imported. What was decided by hand goes before what was brought
    in, and that before what was computed.
    """

    customer_id: str
    computed: Tier | None = None
    rule_version: str | None = None
    placed_on: Date | None = None
    by_hand: Tier | None = None
    reason: str = ""
    by_hand_on: Date | None = None
    brought_in: Tier | None = None

    @property
    def tier(self) -> Tier | None:
        """The tier in force."""
        return self.by_hand or self.brought_in or self.computed

    @property
    def origin(self) -> Origin | None:
        """Who says so; None where the customer has no tier."""
        if self.by_hand:
            return Origin.BY_HAND
        if self.brought_in:
            return Origin.BROUGHT_IN
        return Origin.COMPUTED if self.computed else None


@dataclass(frozen=True, slots=True)
class Placed:
    """A customer in the pyramid: `tier` is what the rule says, `before` the tier in force, None where there is none.

    `held` when somebody else than the computation says what is in force: that stays.
    """

    bought: Bought
    scores: Scores
    signs: Signs
    tier: Tier
    before: Tier | None
    held: bool

    @property
    def customer_id(self) -> str:
        """Whose place it is."""
        return self.bought.customer_id

    @property
    def moved(self) -> bool:
        """Whether the rule says another tier than is in force."""
        return self.tier != self.before

    @property
    def after(self) -> Tier:
        """The tier in force once this is written."""
        return self.before if self.held and self.before else self.tier


@dataclass(frozen=True, slots=True)
class Floor:
    """A tier as a whole: how many are in it, their orders and their money in whole cents."""

    tier: Tier
    customers: int
    orders: int
    cents: int


@dataclass(frozen=True, slots=True)
class Pyramid:
    """All customers who ever bought, placed by one rule as of one day.

    Money is that of `currency`, the one most purchases are in; `other_currency` purchases in another count for
    recency and frequency alone. `without_purchase` customers never bought by that day: the rule gives them no
    tier. `comparable` is whether the purchases go back two whole periods; else nothing is said about growth.
    `standing` are the tiers in force now, `floors` those in force once this is written; both hold too who has
    a tier by hand or brought in and bought nothing. `scales` is None where nobody bought.
    """

    as_of: Date
    rule: Rule
    method: Method
    currency: str
    placed: Sequence[Placed]
    standing: Sequence[Floor]
    floors: Sequence[Floor]
    other_currency: int
    without_purchase: int
    comparable: bool
    scales: Scales | None

    @property
    def ranked(self) -> bool:
        """Whether there were too few customers for fifths and ranks stand in their stead."""
        return self.method is Method.RANKS

    @property
    def moves(self) -> list[Placed]:
        """Who moves against what is in force, those left out whom somebody placed by hand or brought in."""
        return [one for one in self.placed if one.moved and not one.held]

    def notes(self) -> list[str]:
        """What has to be said beside the figures, in the language spoken."""
        found = []
        if self.ranked:
            found.append(
                ngettext(
                    "{n} customer bought by then: with fewer than {fewest} they are ranked, not parted in fifths.",
                    "{n} customers bought by then: with fewer than {fewest} they are ranked, not parted in fifths.",
                    len(self.placed),
                ).format(n=len(self.placed), fewest=FEWEST)
            )
        if not self.comparable:
            found.append(_("The purchases do not go back two periods: growth counts for nothing."))
        if self.other_currency:
            found.append(
                ngettext(
                    "{n} purchase in another currency than {currency} is left out of the money.",
                    "{n} purchases in other currencies than {currency} are left out of the money.",
                    self.other_currency,
                ).format(n=self.other_currency, currency=self.currency)
            )
        if held := sum(1 for one in self.placed if one.held and one.moved):
            found.append(
                ngettext(
                    "{n} tier written by hand or brought in stays as it is.",
                    "{n} tiers written by hand or brought in stay as they are.",
                    held,
                ).format(n=held)
            )
        return found


def floors(tiers: Iterable[tuple[Tier | None, Bought | None]]) -> list[Floor]:
    """Each tier with its counts and value, the top first, the empty ones too; who has none is left out."""
    found = {tier: [0, 0, 0] for tier in Tier}
    for tier, bought in tiers:
        if tier is None:
            continue
        count = found[tier]
        count[0] += 1
        if bought is not None:
            count[1] += bought.frequency
            count[2] += bought.monetary_cents
    return [Floor(tier, *found[tier]) for tier in Tier]


@dataclass(frozen=True, slots=True)
class Step:
    """From one tier to another, and how many went that way; None is no tier."""

    before: Tier | None
    after: Tier | None
    customers: int


def steps(pairs: Iterable[tuple[Tier | None, Tier | None]]) -> list[Step]:
    """The ways that were gone: moves first, the most trodden before the others, then first placings."""
    counted = Counter(pairs)
    in_order = sorted(counted.items(), key=lambda each: (each[0][0] is None, -each[1], str(each[0])))
    return [Step(before, after, count) for (before, after), count in in_order]


@dataclass(frozen=True, slots=True)
class Move:
    """A customer whose tier is another since the last computation."""

    customer_id: str
    number: str
    name: str
    before: Tier | None
    after: Tier | None


@dataclass(frozen=True, slots=True)
class Computation:
    """The last time the tiers were computed: as of which day, by which rule and method, when, and by whom.

    `by` is a staff id; `scales` by which each got their scores. The save it was is `txn`.
    """

    as_of: Date
    rule_version: str
    method: Method
    currency: str
    comparable: bool
    scales: Scales | None
    at: datetime
    by: str
    txn: str


@dataclass(frozen=True, slots=True)
class Why:
    """Why a customer is in their tier: what the file says, and what they did up to the last computation.

    `bought` and `scores` are None where nothing was computed yet or the customer bought nothing by then.
    """

    present: Present
    last: Computation | None
    bought: Bought | None = None
    scores: Scores | None = None
    signs: Signs = field(default_factory=Signs)
