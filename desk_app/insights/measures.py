"""The measures of calls: what each is called, how it is worked out from sums, and how that is said.

Definitions as in the trade: waiting, abandonment and service level over what came in; a repetition is counted forward
from the contact. A row that was no call counts nowhere but in the number of rows.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date as Date
from datetime import datetime

from desk_app.core.i18n import N_, _
from desk_app.insights import figures
from desk_app.insights.model import ALL, CallFigures, CallSums, Conditions, Measure, Period, Rules, Unit
from desk_app.storage.reading import Reader

Part = Callable[[CallSums], int]


@dataclass(frozen=True, slots=True)
class Definition:
    """How a measure is made: `top` over `n`, or `top` alone for a count out of `n`."""

    key: str
    unit: Unit
    top: Part
    n: Part
    formula: str
    unknown: str = ""
    """The same sentence where several stores have set different limits."""
    provisional: Part = lambda _sums: 0

    @property
    def is_count(self) -> bool:
        """Whether `top` is the value, and `n` only what it is a part of."""
        return self.unit == Unit.CALLS


def _measured(sums: CallSums) -> int:
    """All that came in but those of whom nobody knows how long they waited; nothing where no wait was measured."""
    return 0 if sums.answered and not sums.waits else sums.waits + sums.abandoned


def _after_limit(sums: CallSums) -> int:
    return 0 if sums.answered and not sums.waits else sums.waits + sums.late_lost


def _without_short(sums: CallSums) -> int:
    return max(0, _measured(sums) - sums.short_lost)


CALLS: tuple[Definition, ...] = (
    Definition(
        "calls.offered", Unit.CALLS, lambda s: s.offered, lambda s: s.offered, N_("all that came in, on any channel")
    ),
    Definition(
        "calls.answered", Unit.CALLS, lambda s: s.answered, lambda s: s.offered, N_("came in, and two people spoke")
    ),
    Definition(
        "calls.abandoned",
        Unit.CALLS,
        lambda s: s.abandoned,
        lambda s: s.offered,
        N_("came in and were not answered: gave up, missed, no answer, voicemail"),
    ),
    Definition(
        "calls.abandonment",
        Unit.SHARE,
        lambda s: s.abandoned,
        lambda s: s.offered,
        N_("came in and not answered ÷ all that came in"),
    ),
    Definition(
        "calls.service_level.offered",
        Unit.SHARE,
        lambda s: s.within,
        _measured,
        N_("answered within {limit} s ÷ all that came in, those who gave up included"),
        N_("answered within each store's own limit ÷ all that came in, those who gave up included"),
    ),
    Definition(
        "calls.service_level.late_abandons",
        Unit.SHARE,
        lambda s: s.within,
        _after_limit,
        N_("answered within {limit} s ÷ (answered + given up after {limit} s)"),
        N_("answered within each store's own limit ÷ (answered + given up after it)"),
    ),
    Definition(
        "calls.service_level.answered",
        Unit.SHARE,
        lambda s: s.within,
        lambda s: s.waits,
        N_("answered within {limit} s ÷ answered"),
        N_("answered within each store's own limit ÷ answered"),
    ),
    Definition(
        "calls.service_level.without_short",
        Unit.SHARE,
        lambda s: s.within,
        _without_short,
        N_("answered within {limit} s ÷ all that came in, without those who gave up within {short} s"),
        N_("answered within each store's own limit ÷ all that came in, without those who gave up at once"),
    ),
    Definition(
        "calls.answer_time_s",
        Unit.SECONDS,
        lambda s: s.wait_s,
        lambda s: s.waits,
        N_("mean seconds from ringing or joining the queue to the answer, of the answered"),
    ),
    Definition(
        "calls.talk_time_s",
        Unit.SECONDS,
        lambda s: s.talk_s,
        lambda s: s.talks,
        N_("mean seconds talked, of the answered"),
    ),
    Definition(
        "calls.handling_time_s",
        Unit.SECONDS,
        lambda s: s.handling_s,
        lambda s: s.handled,
        N_("(talk + hold + work after the call) ÷ contacts handled"),
    ),
    Definition(
        "calls.fcr",
        Unit.SHARE,
        lambda s: s.resolved,
        lambda s: s.judged,
        N_(
            "solved at the contact itself and no further contact of the same customer and topic within {days} days"
            " ÷ contacts handled, of known customers whose window is over"
        ),
        N_(
            "solved at the contact itself and no further contact of the same customer and topic within each store's"
            " own window ÷ contacts handled, of known customers whose window is over"
        ),
        lambda s: s.judged_open,
    ),
    Definition(
        "calls.repeat_7d",
        Unit.SHARE,
        lambda s: s.repeated,
        lambda s: s.known,
        N_(
            "contacts after which the same customer came again within {days} × 24 h"
            " ÷ contacts of known customers whose window is over"
        ),
        N_(
            "contacts after which the same customer came again within each store's own window"
            " ÷ contacts of known customers whose window is over"
        ),
        lambda s: s.known_open,
    ),
    Definition(
        "calls.written_later",
        Unit.CALLS,
        lambda s: s.later,
        lambda s: s.calls,
        N_("written down more than an hour after they happened"),
    ),
    Definition(
        "calls.no_call",
        Unit.CALLS,
        lambda s: s.no_call,
        lambda s: s.calls,
        N_("rows of a machine where nobody called; they count nowhere else"),
    ),
    Definition("calls.outgoing", Unit.CALLS, lambda s: s.outgoing, lambda s: s.calls, N_("calls that we made")),
)
NAMES = {
    "calls.offered": N_("Came in"),
    "calls.answered": N_("Answered"),
    "calls.abandoned": N_("Not answered"),
    "calls.abandonment": N_("Abandonment"),
    "calls.service_level.offered": N_("Service level of calls"),
    "calls.service_level.late_abandons": N_("Service level, late ones only"),
    "calls.service_level.answered": N_("Service level, answered only"),
    "calls.service_level.without_short": N_("Service level without short ones"),
    "calls.answer_time_s": N_("Answer time"),
    "calls.talk_time_s": N_("Talk time"),
    "calls.handling_time_s": N_("Handling time"),
    "calls.fcr": N_("Settled at the first contact"),
    "calls.repeat_7d": N_("Came again"),
    "calls.per_customer": N_("Contacts per customer"),
    "calls.written_later": N_("Written later"),
    "calls.no_call": N_("No call"),
    "calls.outgoing": N_("Calls out"),
}
"""The short name of each measure."""


def measures_of(sums: CallSums, rules: Rules) -> dict[str, Measure]:
    """Every measure of calls by its key, from sums; the formulas in the language spoken."""
    return {one.key: _measure(one, sums, rules) for one in CALLS}


def _measure(one: Definition, sums: CallSums, rules: Rules) -> Measure:
    n, top = one.n(sums), one.top(sums)
    value = None if n == 0 else top if one.is_count else top / n
    return Measure(one.key, value, n, one.unit, formula(one, rules, sums), one.provisional(sums))


def formula(one: Definition, rules: Rules, sums: CallSums) -> str:
    """How the measure is worked out, with the limits in force; a wait or length nobody measured is said."""
    needed = {"{limit}": rules.service_level_s, "{short}": rules.short_abandon_s, "{days}": rules.repeat_days}
    several = one.unknown and any(mark in one.formula and value is None for mark, value in needed.items())
    said = _(one.unknown if several else one.formula)
    said = said.format(limit=rules.service_level_s, short=rules.short_abandon_s, days=rules.repeat_days)
    missing = sums.answered - _MEASURED[one.key](sums) if one.key in _MEASURED else 0
    if missing:
        said = _("{formula}; {n} answered without a measured time are left out").format(formula=said, n=missing)
    return said


_MEASURED: Mapping[str, Part] = {
    **{one.key: (lambda s: s.waits) for one in CALLS if one.key.startswith("calls.service_level.")},
    "calls.answer_time_s": lambda s: s.waits,
    "calls.talk_time_s": lambda s: s.talks,
    "calls.handling_time_s": lambda s: s.handled,
}
"""How many of the answered were measured, for measures that rest on clocks."""


def contacts_per_customer(found: CallFigures) -> Measure:
    """How often a known customer came, on average: the guard-rail of handling time. None where it was not counted."""
    contacts, customers = found.whole.known + found.whole.known_open, found.customers or 0
    value = contacts / customers if customers else None
    formula = _("contacts of known customers ÷ those customers, within the period")
    return Measure("calls.per_customer", value, customers, Unit.PER_CUSTOMER, formula)


@dataclass(frozen=True, slots=True)
class CallAnswer:
    """What one store's calls say; the answers of several stores are added before a rate is taken."""

    sums: CallSums
    rules: Rules

    def __add__(self, other: "CallAnswer") -> "CallAnswer":
        return CallAnswer(self.sums + other.sums, self.rules | other.rules)

    def measures(self) -> dict[str, Measure]:
        """The figures, by key."""
        return measures_of(self.sums, self.rules)


def call_answer(reader: Reader, period: Period, conditions: Conditions, now: datetime) -> CallAnswer:
    """What the calls of a period say."""
    found = figures.call_figures(reader, period, conditions, now=now)
    return CallAnswer(found.whole, found.rules)


def call_measures(
    reader: Reader, start: Date, end: Date, conditions: Conditions = ALL, *, now: datetime
) -> dict[str, Measure]:
    """Every measure of the calls that rang on the local days from `start` up to but not with `end`, by its key.

    Raises DeskError for a period that ends before it begins.
    """
    return call_answer(reader, Period(start, end), conditions, now).measures()
