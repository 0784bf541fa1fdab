"""The rule that places a customer in a class: data with a version. Pure."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from desk_app.pyramid.scores import Bought, Scores
from desk_app.pyramid.tiers import Tier


@dataclass(frozen=True, slots=True)
class Signs:
    """What a customer cost besides: complaints and contacts of the last period."""

    complaints: int = 0
    contacts: int = 0


class Measure(StrEnum):
    """What a rule may ask of a customer."""

    RECENCY = "recency"
    FREQUENCY = "frequency"
    MONETARY = "monetary"
    GROWTH = "growth"
    ORDERS = "orders"
    CENTS = "cents"
    CENTS_LAST_PERIOD = "cents_last_period"
    COMPLAINTS = "complaints"
    CONTACTS = "contacts"


@dataclass(frozen=True, slots=True)
class Condition:
    """A measure that has to lie from `least` to `most`, both included; None is no bound.

    Recency, frequency and monetary are fifths, 5 the best; growth is -1 to 1 (`Bought.growth`).
    """

    measure: Measure
    least: float | None = None
    most: float | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """A class, and what all has to hold for it."""

    tier: Tier
    conditions: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Rule:
    """Which class a customer belongs to: that of the first line all of whose conditions hold, else `rest`.

    A rule is never changed: another one gets another version, so that it can be told later by which rule
    somebody was placed. `period_days` is how long the last period and the one before it are.
    """

    version: str
    period_days: int
    lines: tuple[Line, ...]
    rest: Tier


_M = Measure
RULE = Rule(
    version="1",
    period_days=365,
    lines=(
        Line(Tier.NEGATIVE, (Condition(_M.CENTS, most=-1),)),
        Line(Tier.NEGATIVE, (Condition(_M.COMPLAINTS, least=2), Condition(_M.CENTS_LAST_PERIOD, most=0))),
        Line(
            Tier.NEGATIVE,
            (Condition(_M.COMPLAINTS, least=3), Condition(_M.MONETARY, most=1), Condition(_M.GROWTH, most=0)),
        ),
        Line(
            Tier.MOST_VALUABLE,
            (Condition(_M.MONETARY, least=4), Condition(_M.FREQUENCY, least=4), Condition(_M.RECENCY, least=3)),
        ),
        Line(Tier.MOST_GROWABLE, (Condition(_M.MONETARY, least=4), Condition(_M.RECENCY, least=3))),
        Line(
            Tier.MOST_GROWABLE,
            (Condition(_M.GROWTH, least=0.2), Condition(_M.RECENCY, least=3), Condition(_M.MONETARY, least=2)),
        ),
        Line(Tier.MOST_GROWABLE, (Condition(_M.FREQUENCY, least=4), Condition(_M.RECENCY, least=4))),
    ),
    rest=Tier.LOW,
)
"""The rule that holds. In words, the first that fits:

negative: more was given back than bought; or two complaints in the last period without a purchase in it; or
three complaints while the money lies in the lowest fifth and does not grow. most valuable: money and frequency
in the upper two fifths and not long gone (recency 3 or better). most growable: much money without the frequency;
or a quarter more than the period before, lately, and not in the lowest fifth of money; or often and very lately,
with little money as yet. low contribution: everybody else. Contacts alone place nobody: who asks is no burden.
"""


_ORDER = tuple(Measure)
Placer = Callable[[Bought, Scores, Signs], Tier]


def placer(rule: Rule = RULE, *, comparable: bool = True) -> Placer:
    """What tells the class of a customer by a rule, made ready for many.

    Where periods are not `comparable` growth is unknown and fits no line.
    """
    lines = tuple(
        (line.tier, tuple((_ORDER.index(each.measure), each.least, each.most) for each in line.conditions))
        for line in rule.lines
    )

    def of(bought: Bought, scores: Scores, signs: Signs) -> Tier:
        known = (  # in the order of Measure
            *scores.fifths,
            bought.growth if comparable else None,
            bought.frequency,
            bought.monetary_cents,
            bought.last_period,
            signs.complaints,
            signs.contacts,
        )
        for tier, conditions in lines:
            for measure, least, most in conditions:
                value = known[measure]
                if value is None or (least is not None and value < least) or (most is not None and value > most):
                    break
            else:
                return tier
        return rule.rest

    return of


def place(bought: Bought, scores: Scores, signs: Signs, rule: Rule = RULE, *, comparable: bool = True) -> Tier:
    """The class of one customer (see `placer`)."""
    return placer(rule, comparable=comparable)(bought, scores, signs)
