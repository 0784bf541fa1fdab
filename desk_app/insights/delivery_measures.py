"""The measures of deliveries and of what customers said of them: names, formulas, and how they are made of sums.

A delivery belongs to a period by its promise; lead times and the number handed over by when it was handed over. A
promised day means until its end, and midnight is such a day. Before a window begins is not inside it, as nobody may be
at home yet; by the day it is on time. What is called off is not due. What brings the rest of another delivery counts
with that one.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, fields

from desk_app.core.i18n import N_, _
from desk_app.insights.complaint_measures import percentile
from desk_app.insights.model import Measure, Unit

_DAY_S = 86_400
TARGET = 0.95
"""The line that on time in full is held against."""


@dataclass(frozen=True, slots=True)
class DeliverySums:
    """What the figures of deliveries are made of; of several stores the parts are put together.

    `over` are those due whose window is over or who came, `running` the others. `both` came and had a promise;
    `early` came before their window began. `leads`, `to_carrier` and `on_way` are seconds. `failed` counts attempts
    by ("reason" | "courier" | "area", value), `parts` deliveries by ("courier" | "area", name, "over" | "otif").
    """

    due: int = 0
    running: int = 0
    over: int = 0
    in_window: int = 0
    early: int = 0
    in_day: int = 0
    in_full: int = 0
    otif: int = 0
    otif_day: int = 0
    both: int = 0
    late_day: int = 0
    late_time: int = 0
    delivered: int = 0
    scores: int = 0
    score_sum: float = 0
    shares: int = 0
    share_sum: float = 0
    satisfied: int = 0
    tens: int = 0
    promoters: int = 0
    detractors: int = 0
    late_scores: int = 0
    late_sum: float = 0
    on_time_scores: int = 0
    on_time_sum: float = 0
    cash_cents: int = 0
    cash_n: int = 0
    leads: tuple[float, ...] = ()
    to_carrier: tuple[float, ...] = ()
    on_way: tuple[float, ...] = ()
    failed: Counter[tuple[str, str]] = field(default_factory=Counter)
    parts: Counter[tuple[str, str, str]] = field(default_factory=Counter)

    def __add__(self, other: "DeliverySums") -> "DeliverySums":
        return DeliverySums(*(getattr(self, name) + getattr(other, name) for name in _NAMES))

    @property
    def any(self) -> bool:
        """Whether there is anything to tell of."""
        return bool(self.due or self.delivered or self.scores or self.failed)

    def measures(self) -> dict[str, Measure]:
        """Every measure of deliveries by its key, the formulas in the language spoken."""
        found = {one.key: one.of(self) for one in DELIVERIES}
        return found | {one.key: one for one in (*self._parted(), *self._failures())}

    def _parted(self) -> list[Measure]:
        """On time in full by courier and area, those with the most due first."""
        said = _("as on time in full, of the deliveries of this {what}")
        names = sorted((what, -n, name) for (what, name, part), n in self.parts.items() if part == "over")
        return [
            Measure(
                f"deliveries.otif.{what}.{name or '-'}", self.parts[what, name, "otif"] / -n, -n, Unit.SHARE,
                said.format(what=_(_WHAT[what])),
            )
            for what, n, name in names
        ]  # fmt: skip

    def _failures(self) -> list[Measure]:
        """Failed attempts by reason, courier and area, the most first."""
        n, said = _attempts(self), _("of the attempts that failed in the period, those of this {what}")
        return [
            Measure(
                f"deliveries.failed.{what}.{value or '-'}", many, n, Unit.DELIVERIES, said.format(what=_(_WHAT[what]))
            )
            for (what, value), many in sorted(self.failed.items(), key=lambda each: (each[0][0], -each[1], each[0][1]))
        ]


_NAMES = tuple(each.name for each in fields(DeliverySums))
_WHAT = {"reason": N_("reason"), "courier": N_("courier"), "area": N_("area")}


def _attempts(sums: DeliverySums) -> int:
    return sum(many for (what, _value), many in sums.failed.items() if what == "reason")


@dataclass(frozen=True, slots=True)
class Definition:
    """How a measure is made from sums: its value where `n` is not 0, and what it rests on."""

    key: str
    name: str
    unit: Unit
    value: Callable[[DeliverySums], float]
    n: Callable[[DeliverySums], int]
    formula: str
    early: Callable[[DeliverySums], int] = lambda _sums: 0

    def of(self, sums: DeliverySums) -> Measure:
        """The measure."""
        n = self.n(sums)
        return Measure(self.key, self.value(sums) if n else None, n, self.unit, _(self.formula), self.early(sums))


def _days(values: tuple[float, ...], share: float) -> float:
    return percentile(values, share) / _DAY_S


def _of_due(key: str, name: str, top: Callable[[DeliverySums], int], formula: str) -> Definition:
    return Definition(key, name, Unit.SHARE, lambda s: top(s) / s.over, lambda s: s.over, formula, lambda s: s.running)


def _lead(key: str, name: str, of: Callable[[DeliverySums], tuple[float, ...]], share: float, said: str) -> Definition:
    return Definition(key, name, Unit.DAYS, lambda s: _days(of(s), share), lambda s: len(of(s)), said)


DELIVERIES: tuple[Definition, ...] = (
    Definition(
        "deliveries.due", N_("Deliveries due"), Unit.DELIVERIES, lambda s: s.due, lambda s: s.due,
        N_("deliveries promised for the period; those called off, and parts of another delivery, are none"),
    ),
    Definition(
        "deliveries.delivered", N_("Handed over"), Unit.DELIVERIES, lambda s: s.delivered, lambda s: s.delivered,
        N_("deliveries handed over in the period"),
    ),
    Definition(
        "deliveries.late.by_day", N_("Late, by the calendar day"), Unit.DELIVERIES, lambda s: s.late_day,
        lambda s: s.both, N_("of the deliveries due that were handed over: handed over on a later day than promised"),
    ),
    Definition(
        "deliveries.late.by_time", N_("Late, by the minute"), Unit.DELIVERIES, lambda s: s.late_time,
        lambda s: s.both, N_("of the same: handed over after the promised moment, as it was written"),
    ),
    Definition(
        "deliveries.on_time.by_day", N_("On time, by the calendar day"), Unit.SHARE,
        lambda s: (s.both - s.late_day) / s.both, lambda s: s.both,
        N_("handed over by the promised day ÷ deliveries due that were handed over"),
    ),
    _of_due(
        "deliveries.otif", N_("On time in full"), lambda s: s.otif,
        N_("handed over inside the promised window, all parts of it and in full ÷ deliveries due whose window is over;"
           " those not handed over count as failed, those before the window began are not inside"),
    ),
    _of_due(
        "deliveries.otif.by_day", N_("On time in full, by the calendar day"), lambda s: s.otif_day,
        N_("handed over by the end of the promised day, however early, all parts of it and in full ÷ deliveries due"
           " whose window is over; those not handed over count as failed"),
    ),
    _of_due(
        "deliveries.in_window", N_("Inside the window"), lambda s: s.in_window,
        N_("handed over from the begin to the end of the promised window, a promised day until its end ÷ deliveries"
           " due whose window is over"),
    ),
    Definition(
        "deliveries.early", N_("Before the window"), Unit.DELIVERIES, lambda s: s.early, lambda s: s.over,
        N_("of the same: handed over before the promised window began; not inside the window, by the day on time"),
    ),
    _of_due(
        "deliveries.in_day", N_("By the promised day"), lambda s: s.in_day,
        N_("handed over by the end of the promised day, however early ÷ deliveries due whose window is over"),
    ),
    _of_due(
        "deliveries.in_full", N_("In full"), lambda s: s.in_full,
        N_("handed over with nothing missing, whenever it was ÷ deliveries due whose window is over"),
    ),
    _lead("deliveries.lead_time_d.median", N_("Order to door, median"), lambda s: s.leads, 0.5,
          N_("median of handed over − ordered, of those handed over in the period")),
    _lead("deliveries.lead_time_d.p90", N_("Order to door, 90th percentile"), lambda s: s.leads, 0.9,
          N_("90th percentile of the same, in proportion between two neighbours")),
    _lead("deliveries.lead_time_d.to_carrier.median", N_("Order to setting off, median"), lambda s: s.to_carrier, 0.5,
          N_("median of set off − ordered, of those handed over in the period")),
    _lead("deliveries.lead_time_d.to_carrier.p90", N_("Order to setting off, 90th percentile"),
          lambda s: s.to_carrier, 0.9, N_("90th percentile of the same, in proportion between two neighbours")),
    _lead("deliveries.lead_time_d.on_way.median", N_("On the way, median"), lambda s: s.on_way, 0.5,
          N_("median of handed over − set off, of those handed over in the period")),
    _lead("deliveries.lead_time_d.on_way.p90", N_("On the way, 90th percentile"), lambda s: s.on_way, 0.9,
          N_("90th percentile of the same, in proportion between two neighbours")),
    Definition(
        "deliveries.failed", N_("Failed attempts"), Unit.DELIVERIES, _attempts, _attempts,
        N_("ways to the door in the period at which nothing was handed over"),
    ),
    Definition(
        "deliveries.cash_open_cents", N_("Cash not in the till"), Unit.CENTS, lambda s: s.cash_cents,
        lambda s: s.cash_n, N_("cash taken at the door that is not in the till now"),
    ),
    Definition(
        "satisfaction.mean_0_100", N_("Satisfaction"), Unit.POINTS, lambda s: s.share_sum / s.shares,
        lambda s: s.shares, N_("mean of (mark − lowest) ÷ (highest − lowest) × 100, of the answers about deliveries"
                               " due and complaints received in the period"),
    ),
    Definition(
        "satisfaction.raw_mean", N_("Mean mark"), Unit.POINTS, lambda s: s.score_sum / s.scores, lambda s: s.scores,
        N_("mean of the marks as they were given"),
    ),
    Definition(
        "satisfaction.share_satisfied", N_("Satisfied"), Unit.SHARE, lambda s: s.satisfied / s.shares,
        lambda s: s.shares, N_("marks among the best two of five (75 of 100 or more) ÷ answers"),
    ),
    Definition(
        "satisfaction.nps", N_("Recommendation (NPS)"), Unit.POINTS,
        lambda s: (s.promoters - s.detractors) * 100 / s.tens, lambda s: s.tens,
        N_("% of 9–10 − % of 0–6, of the answers on a scale up to ten"),
    ),
    Definition(
        "satisfaction.raw_mean.late", N_("Mean mark, late"), Unit.POINTS, lambda s: s.late_sum / s.late_scores,
        lambda s: s.late_scores, N_("mean of the marks of deliveries handed over on a later day than promised"),
    ),
    Definition(
        "satisfaction.raw_mean.on_time", N_("Mean mark, on time"), Unit.POINTS,
        lambda s: s.on_time_sum / s.on_time_scores, lambda s: s.on_time_scores,
        N_("mean of the marks of deliveries handed over by the promised day"),
    ),
)  # fmt: skip
NAMES = {one.key: one.name for one in DELIVERIES}
"""The short name of each measure."""
