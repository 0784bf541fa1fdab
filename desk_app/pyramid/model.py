"""The pyramid: every customer in their class, each class as a whole, and who moves. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date as Date

from desk_app.core.i18n import _, ngettext
from desk_app.pyramid.rule import Rule, Signs
from desk_app.pyramid.scores import FEWEST, Bought, Method, Scores
from desk_app.pyramid.tiers import Tier


@dataclass(frozen=True, slots=True)
class Placed:
    """A customer in the pyramid. `before` is what stands in their file, None where no class of ours does.

    `held` when somebody else than the computation wrote it: it stays, and `tier` only says what the rule says.
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
        """Whether the rule says another class than stands in the file."""
        return self.tier != self.before


@dataclass(frozen=True, slots=True)
class Floor:
    """A class as a whole: how many are in it, their orders and their money in whole cents."""

    tier: Tier
    customers: int
    orders: int
    cents: int


@dataclass(frozen=True, slots=True)
class Pyramid:
    """All customers who ever bought, placed by one rule as of one day.

    Money is that of `currency`, the one most purchases are in; `other_currency` purchases in another count for
    recency and frequency alone. `without_purchase` customers never bought by that day: they have no class.
    `comparable` is whether the purchases go back two whole periods; else nothing is said about growth.
    """

    as_of: Date
    rule: Rule
    method: Method
    currency: str
    placed: Sequence[Placed]
    floors: Sequence[Floor]
    other_currency: int
    without_purchase: int
    comparable: bool

    @property
    def ranked(self) -> bool:
        """Whether there were too few customers for fifths and ranks stand in their stead."""
        return self.method is Method.RANKS

    @property
    def moves(self) -> list[Placed]:
        """Who moves against what stands in the files, those somebody placed by hand left out."""
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
                    "{n} class written by hand or brought in stays as it is.",
                    "{n} classes written by hand or brought in stay as they are.",
                    held,
                ).format(n=held)
            )
        return found


def floors(placed: Sequence[Placed]) -> list[Floor]:
    """Each class with its counts and value, the top first, the empty ones too."""
    found = {tier: [0, 0, 0] for tier in Tier}
    for one in placed:
        count = found[one.tier]
        count[0] += 1
        count[1] += one.bought.frequency
        count[2] += one.bought.monetary_cents
    return [Floor(tier, *found[tier]) for tier in Tier]
