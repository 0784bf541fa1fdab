"""Figures: a value with what it was taken from, its unit and the formula in force; and the sums they are made of."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date as Date
from datetime import datetime
from enum import StrEnum

from desk_app.core.errors import DeskError
from desk_app.core.i18n import _

SMALL = 5
"""A figure over fewer cases than this is marked as small."""


class Unit(StrEnum):
    """What a figure counts in."""

    CALLS = "calls"
    SECONDS = "s"
    SHARE = "share"
    PER_CUSTOMER = "per_customer"
    COMPLAINTS = "complaints"
    HOURS = "h"
    DAYS = "d"
    PER_1000 = "per_1000"
    DELIVERIES = "deliveries"
    CENTS = "cents"
    POINTS = "points"


COUNTS = frozenset({Unit.CALLS, Unit.COMPLAINTS, Unit.DELIVERIES, Unit.CENTS})
"""Units of figures that are a number of cases, and so never rest on few."""


@dataclass(frozen=True, slots=True)
class Measure:
    """One figure. A share is an unrounded fraction 0 to 1, seconds are unrounded; `value` is None where `n` is 0.

    `formula` is a sentence in the language spoken when it was made. `provisional_n` counts the cases left out because
    it is too early to tell.
    """

    key: str
    value: float | None
    n: int
    unit: Unit
    formula: str
    provisional_n: int = 0

    @property
    def small(self) -> bool:
        """Whether it rests on so few cases that one more would move it much."""
        return self.n < SMALL and self.unit not in COUNTS


@dataclass(frozen=True, slots=True)
class Rules:
    """The settings of a store that its figures rest on; None where several stores differ."""

    service_level_s: int | None
    short_abandon_s: int | None
    repeat_days: int | None

    def __or__(self, other: "Rules") -> "Rules":
        """What both have in common."""
        return Rules(
            *(mine if mine == theirs else None for mine, theirs in zip(_values(self), _values(other), strict=True))
        )


def _values(rules: Rules) -> tuple[int | None, ...]:
    return rules.service_level_s, rules.short_abandon_s, rules.repeat_days


@dataclass(frozen=True, slots=True)
class CallSums:
    """What the figures of calls are made of; sums of several periods, people or stores are added.

    `offered` came in, `answered` of them were answered. `waits`, `talks` and `handled` are those of the answered that
    were measured, beside the seconds. `within` were answered in time, `late_lost` gave up after it, `short_lost` at
    once. `known` and `judged` are contacts whose window is over, of known customers: all that came in, and the
    answered ones; `known_open` and `judged_open` those whose window is not.
    """

    calls: int = 0
    offered: int = 0
    answered: int = 0
    abandoned: int = 0
    waits: int = 0
    wait_s: int = 0
    talks: int = 0
    talk_s: int = 0
    handled: int = 0
    handling_s: int = 0
    later: int = 0
    known: int = 0
    repeated: int = 0
    judged: int = 0
    resolved: int = 0
    known_open: int = 0
    judged_open: int = 0
    no_call: int = 0
    within: int = 0
    late_lost: int = 0
    short_lost: int = 0

    def __add__(self, other: "CallSums") -> "CallSums":
        return CallSums(*(getattr(self, name) + getattr(other, name) for name in SUM_NAMES))

    @property
    def outgoing(self) -> int:
        """Calls that we made."""
        return self.calls - self.offered - self.no_call


SUM_NAMES = tuple(field.name for field in fields(CallSums))


class Dimension(StrEnum):
    """What figures can be broken down by."""

    DAY = "day"
    HOUR = "hour"
    STAFF = "staff"
    CHANNEL = "channel"
    TOPIC = "topic"
    OUTCOME = "outcome"


@dataclass(frozen=True, slots=True)
class Conditions:
    """Which calls count: empty for all. `staff` is a name or a staff id, a topic counts with those under it."""

    staff: str = ""
    channel: str = ""
    topic: str = ""
    kind: str = ""
    outcome: str = ""

    def __bool__(self) -> bool:
        return any((self.staff, self.channel, self.topic, self.kind, self.outcome))


ALL = Conditions()
WITHOUT = "\0"
"""As staff or topic of `Conditions`: only calls that have none."""


@dataclass(frozen=True, slots=True)
class Period:
    """Local days from `start` up to but not with `end`. Raises DeskError for one that ends before it begins."""

    start: Date
    end: Date

    def __post_init__(self) -> None:
        if self.end <= self.start:
            raise DeskError(_("A period ends after it begins: choose a later end."), field="end")


Table = Mapping[str, CallSums]
"""Key of a dimension to its sums."""


@dataclass(frozen=True, slots=True)
class CallFigures:
    """What was asked: the sums of the whole, and of each part of the dimensions asked for; as of when."""

    period: Period
    conditions: Conditions
    rules: Rules
    as_of: datetime
    judged_until: datetime | None
    """Contacts up to this moment have their window behind them; None where there is no contact at all."""
    whole: CallSums
    parts: Mapping[Dimension, Table]
    heat: Mapping[tuple[int, int], int]
    """Weekday (0 is Monday) and hour of the day to calls that came in."""
    customers: int | None = None
    """How many known customers there were among those who came in; None where nobody asked."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """The calls behind a figure: of a period, under conditions, and of one hour of one weekday where they are told."""

    period: Period
    conditions: Conditions = ALL
    weekday: int | None = None
    hour: int | None = None
