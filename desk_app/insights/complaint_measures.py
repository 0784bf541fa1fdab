"""The measures of complaints: what each is called, how it is worked out, and how that is said.

A complaint belongs to a period by the time it came; what is about closing, by the time it closed last. Suggestions,
praise and doubles joined into another complaint are never counted as complaints.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, fields

from desk_app.core.i18n import N_, _
from desk_app.insights.model import Measure, Unit

_HOUR_S, _DAY_S = 3_600, 86_400


@dataclass(frozen=True, slots=True)
class ComplaintSums:
    """What the figures of complaints are made of; of several stores the parts are put together.

    `firsts` are the times to the first answer, `solved` those to the last closing without the time paused, `ages` how
    long what is open has been so: all in seconds. `within_day` and `within_week` were answered in time, of those
    `day_over` and `week_over` whose time is over or who were answered; of `day_open` and `week_open` it is too early
    to tell. `unknown` were closed and nobody knows when they were first answered, `unknown_closed` nor closed.
    """

    taken: int = 0
    found: int = 0
    suggestions: int = 0
    praise: int = 0
    firsts: tuple[float, ...] = ()
    within_day: int = 0
    day_over: int = 0
    day_open: int = 0
    within_week: int = 0
    week_over: int = 0
    week_open: int = 0
    unknown: int = 0
    solved: tuple[float, ...] = ()
    unknown_closed: int = 0
    closed: int = 0
    again: int = 0
    closed_open: int = 0
    ages: tuple[float, ...] = ()
    touched: int = 0
    deliveries: int = 0
    contacts: int = 0
    kept: int = 0
    fell_due: int = 0

    def __add__(self, other: "ComplaintSums") -> "ComplaintSums":
        return ComplaintSums(*(getattr(self, name) + getattr(other, name) for name in _NAMES))

    @property
    def any(self) -> bool:
        """Whether there is anything to tell of."""
        return bool(self.taken or self.suggestions or self.praise or self.ages or self.closed or self.solved)

    def measures(self) -> dict[str, Measure]:
        """Every measure of complaints by its key, the formulas in the language spoken."""
        return {one.key: one.of(self) for one in COMPLAINTS}


_NAMES = tuple(field.name for field in fields(ComplaintSums))


@dataclass(frozen=True, slots=True)
class Definition:
    """How a measure is made from sums: its value where `n` is not 0, and what it rests on."""

    key: str
    name: str
    unit: Unit
    value: Callable[[ComplaintSums], float]
    n: Callable[[ComplaintSums], int]
    formula: str
    early: Callable[[ComplaintSums], int] = lambda _sums: 0
    missing: Callable[[ComplaintSums], int] = lambda _sums: 0
    """How many had to be left out, as nobody knows when it happened."""

    def of(self, sums: ComplaintSums) -> Measure:
        """The measure."""
        n, said, missing = self.n(sums), _(self.formula), self.missing(sums)
        if missing:
            said = _("{formula}; {n} closed without this time are left out").format(formula=said, n=f"{missing:,}")
        return Measure(self.key, self.value(sums) if n else None, n, self.unit, said, self.early(sums))


def percentile(values: Iterable[float], share: float) -> float:
    """The value below which that share lies, between two neighbours in proportion (as spreadsheets do)."""
    ordered = sorted(values)
    place = share * (len(ordered) - 1)
    low = int(place)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (ordered[high] - ordered[low]) * (place - low)


def _hours(values: Sequence[float], share: float) -> float:
    return percentile(values, share) / _HOUR_S


COMPLAINTS: tuple[Definition, ...] = (
    Definition(
        "complaints.taken",
        N_("Complaints taken"),
        Unit.COMPLAINTS,
        lambda s: s.taken,
        lambda s: s.taken,
        N_("complaints that came in the period; suggestions, praise and joined doubles are none"),
    ),
    Definition(
        "complaints.voiced",
        N_("Voiced by customers"),
        Unit.COMPLAINTS,
        lambda s: s.taken - s.found,
        lambda s: s.taken,
        N_("of the complaints taken, those that a customer voiced"),
    ),
    Definition(
        "complaints.found_by_us",
        N_("Found by us"),
        Unit.COMPLAINTS,
        lambda s: s.found,
        lambda s: s.taken,
        N_("of the complaints taken, those that nobody voiced: we found them"),
    ),
    Definition(
        "complaints.first_response_h.median",
        N_("First answer, median"),
        Unit.HOURS,
        lambda s: _hours(s.firsts, 0.5),
        lambda s: len(s.firsts),
        N_("median of first answer − received, around the clock, of those that came in the period and were answered"),
        missing=lambda s: s.unknown,
    ),
    Definition(
        "complaints.first_response_h.p90",
        N_("First answer, 90th percentile"),
        Unit.HOURS,
        lambda s: _hours(s.firsts, 0.9),
        lambda s: len(s.firsts),
        N_("90th percentile of the same, in proportion between two neighbours"),
        missing=lambda s: s.unknown,
    ),
    Definition(
        "complaints.first_response.within_24h",
        N_("First answer within 24 hours"),
        Unit.SHARE,
        lambda s: s.within_day / s.day_over,
        lambda s: s.day_over,
        N_("answered within 24 h ÷ those that came in the period and were answered or came more than 24 h ago"),
        early=lambda s: s.day_open,
        missing=lambda s: s.unknown,
    ),
    Definition(
        "complaints.first_response.within_7d",
        N_("First answer within 7 days"),
        Unit.SHARE,
        lambda s: s.within_week / s.week_over,
        lambda s: s.week_over,
        N_("answered within 7 × 24 h ÷ those that came in the period and were answered or came longer ago than that"),
        early=lambda s: s.week_open,
        missing=lambda s: s.unknown,
    ),
    Definition(
        "complaints.resolution_h.median",
        N_("Time to solve, median"),
        Unit.HOURS,
        lambda s: _hours(s.solved, 0.5),
        lambda s: len(s.solved),
        N_("median of last closing − received, opened again included, without paused time, of those closed last then"),
        missing=lambda s: s.unknown_closed,
    ),
    Definition(
        "complaints.resolution_h.p90",
        N_("Time to solve, 90th percentile"),
        Unit.HOURS,
        lambda s: _hours(s.solved, 0.9),
        lambda s: len(s.solved),
        N_("90th percentile of the same, in proportion between two neighbours"),
        missing=lambda s: s.unknown_closed,
    ),
    Definition(
        "complaints.resolution_h.mean",
        N_("Time to solve, mean"),
        Unit.HOURS,
        lambda s: sum(s.solved) / len(s.solved) / _HOUR_S,
        lambda s: len(s.solved),
        N_("mean of the same"),
        missing=lambda s: s.unknown_closed,
    ),
    Definition(
        "complaints.reopened",
        N_("Opened again within 7 days"),
        Unit.SHARE,
        lambda s: s.again / s.closed,
        lambda s: s.closed,
        N_("opened again within 7 × 24 h ÷ complaints closed in the period whose 7 days are over"),
        early=lambda s: s.closed_open,
    ),
    Definition(
        "complaints.open",
        N_("Open complaints"),
        Unit.COMPLAINTS,
        lambda s: len(s.ages),
        lambda s: s.touched,
        N_("open at the end of the period (or now), of those that were open at some time of it"),
    ),
    Definition(
        "complaints.open_age_d.median",
        N_("Age of the open ones, median"),
        Unit.DAYS,
        lambda s: percentile(s.ages, 0.5) / _DAY_S,
        lambda s: len(s.ages),
        N_("median of end of the period (or now) − received, of those open then"),
    ),
    Definition(
        "complaints.open_age_d.oldest",
        N_("Age of the oldest open one"),
        Unit.DAYS,
        lambda s: max(s.ages) / _DAY_S,
        lambda s: len(s.ages),
        N_("the longest of the same"),
    ),
    Definition(
        "complaints.per_1000_deliveries",
        N_("Complaints per 1,000 deliveries"),
        Unit.PER_1000,
        lambda s: (s.taken - s.found) * 1000 / s.deliveries,
        lambda s: s.deliveries,
        N_("complaints that customers voiced × 1,000 ÷ deliveries ordered in the period, without those called off (n)"),
    ),
    Definition(
        "complaints.per_1000_contacts",
        N_("Complaints per 1,000 contacts"),
        Unit.PER_1000,
        lambda s: (s.taken - s.found) * 1000 / s.contacts,
        lambda s: s.contacts,
        N_("complaints that customers voiced × 1,000 ÷ contacts that came in, on any channel (n)"),
    ),
    Definition(
        "suggestions.taken",
        N_("Suggestions"),
        Unit.COMPLAINTS,
        lambda s: s.suggestions,
        lambda s: s.suggestions,
        N_("suggestions that came in the period; none is a complaint"),
    ),
    Definition(
        "praise.taken",
        N_("Praise"),
        Unit.COMPLAINTS,
        lambda s: s.praise,
        lambda s: s.praise,
        N_("praise that came in the period; none is a complaint"),
    ),
    Definition(
        "commitments.kept",
        N_("Promises kept"),
        Unit.SHARE,
        lambda s: s.kept / s.fell_due,
        lambda s: s.fell_due,
        N_("promises kept in time ÷ promises that fell due in the period by now, those withdrawn left out"),
    ),
)
NAMES = {one.key: one.name for one in COMPLAINTS}
"""The short name of each measure."""
