"""The measures of proposals: how many, what came of them, and how far off the expected day was.

A proposal belongs to the period in which it was made.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from desk_app.care.days import at_begin
from desk_app.care.model import Measured
from desk_app.care.proposals_store import measured
from desk_app.core.i18n import N_, _
from desk_app.insights.model import Conditions, Measure, Period, Unit
from desk_app.storage.reading import Reader


@dataclass(frozen=True, slots=True)
class Definition:
    """How a measure of proposals is made."""

    key: str
    name: str
    unit: Unit
    value: Callable[[Measured], float | None]
    n: Callable[[Measured], int]
    formula: str

    def of(self, found: Measured) -> Measure:
        """The figure, its formula in the language spoken."""
        n = self.n(found)
        return Measure(self.key, self.value(found) if n else None, n, self.unit, _(self.formula))


_IN_PERIOD = N_("of the proposals made in the period, those of which this came by now")
CARE: tuple[Definition, ...] = (
    Definition(
        "care.proposed", N_("Proposed"), Unit.DELIVERIES, lambda s: s.proposed, lambda s: s.proposed,
        N_("proposals made in the period from the customers' own rhythm"),
    ),
    Definition("care.taken", N_("Taken"), Unit.DELIVERIES, lambda s: s.taken, lambda s: s.proposed, _IN_PERIOD),
    Definition(
        "care.declined", N_("Declined by the customer"), Unit.DELIVERIES, lambda s: s.declined, lambda s: s.proposed,
        _IN_PERIOD,
    ),
    Definition(
        "care.lapsed", N_("Bought by themselves"), Unit.DELIVERIES, lambda s: s.lapsed, lambda s: s.proposed, _IN_PERIOD
    ),
    Definition(
        "care.taken.share", N_("Share taken"), Unit.SHARE, lambda s: s.taken / s.proposed, lambda s: s.proposed,
        N_("proposals taken ÷ proposals made in the period"),
    ),
    Definition(
        "care.days_wrong.median", N_("Days wrong, median"), Unit.DAYS, lambda s: s.median_wrong, lambda s: s.bought,
        N_("median of the days between the expected day and the day of buying, earlier or later"),
    ),
    Definition(
        "care.days_wrong.p90", N_("Days wrong, 90 %"), Unit.DAYS, lambda s: s.p90_wrong, lambda s: s.bought,
        N_("90th percentile of the days between the expected day and the day of buying, earlier or later"),
    ),
)  # fmt: skip
NAMES = {one.key: one.name for one in CARE}


@dataclass(frozen=True, slots=True)
class CareSums:
    """What the proposals of one store say or, added, of several."""

    found: Measured = field(default_factory=Measured)

    def __add__(self, other: "CareSums") -> "CareSums":
        return CareSums(self.found + other.found)

    def measures(self) -> Mapping[str, Measure]:
        """The figures, by key."""
        return {one.key: one.of(self.found) for one in CARE}


def care_answer(reader: Reader, period: Period, _conditions: Conditions, _now: datetime) -> CareSums:
    """What came of the proposals of a period."""
    return CareSums(measured(reader, at_begin(reader, period.start), at_begin(reader, period.end)))
