"""The rule by which events become a grade: data with a version. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date as Date
from enum import StrEnum
from types import MappingProxyType

from desk_app.core import when
from desk_app.core.i18n import N_, _
from desk_app.credit.model import EVENT_WORDS, CreditEvent, Decision, EventKind, months_later


class Grade(StrEnum):
    """A credit grade, the best first."""

    A = "A"
    B = "B"
    C = "C"
    D = "D"


GRADE_WORDS = {
    Grade.A: N_("What was agreed was kept, and nothing counts against it."),
    Grade.B: N_("In order: nothing, or little, counts against what was kept."),
    Grade.C: N_("More went wrong lately than was kept; a deposit may be asked for."),
    Grade.D: N_("Much went wrong lately; payment may be asked for beforehand."),
}
NEVER_TOUCHES = N_(
    "A grade only bears on what is agreed beforehand, such as a deposit. It never touches what the law gives: "
    "guarantee, repair, exchange and return, an answer to a complaint, and promises already made."
)
"""What has to be said wherever a grade is shown."""


class Why(StrEnum):
    """Whether an event counts, and if not, why."""

    COUNTS = "counts"
    WITHDRAWN = "withdrawn"
    CORRECTED = "corrected"
    CONTESTED = "contested"
    NOT_YET = "not_yet"
    EXPIRED = "expired"


WHY_WORDS = {
    Why.COUNTS: N_("counts"),
    Why.WITHDRAWN: N_("withdrawn by us"),
    Why.CORRECTED: N_("corrected by us"),
    Why.CONTESTED: N_("contested and not decided yet"),
    Why.NOT_YET: N_("not happened yet"),
    Why.EXPIRED: N_("expired"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """A grade, the least points for it, and whether no bad event may count."""

    grade: Grade
    least: int
    spotless: bool = False


@dataclass(frozen=True, slots=True)
class Rule:
    """Points of each kind, the months each counts for, and the first line that fits; else `rest`.

    A rule is never changed: another one gets another version, so that it can be told by which rule a grade
    was made.
    """

    version: str
    points: Mapping[EventKind, int]
    months: Mapping[EventKind, int]
    lines: tuple[Line, ...]
    rest: Grade

    def is_bad(self, kind: EventKind) -> bool:
        """Whether such an event speaks against the customer."""
        return self.points[kind] < 0

    def expiry(self, kind: EventKind, happened_on: Date) -> Date:
        """The last day on which such an event counts where nobody says otherwise."""
        return months_later(happened_on, self.months[kind])


_K = EventKind
RULE = Rule(
    version="1",
    points=MappingProxyType({_K.KEPT: 1, _K.PRAISE: 1, _K.BROKEN: -2, _K.UNPAID: -4, _K.ABUSE: -3}),
    months=MappingProxyType({_K.KEPT: 24, _K.PRAISE: 24, _K.BROKEN: 12, _K.UNPAID: 24, _K.ABUSE: 24}),
    lines=(Line(Grade.A, 2, spotless=True), Line(Grade.B, -1), Line(Grade.C, -5)),
    rest=Grade.D,
)
"""The rule that holds.

Money that was not paid weighs twice a broken promise, and a bad event weighs more than a good one, because good
ones are many. One good event alone is a B, two make an A; nobody has an A while anything counts against them,
however much was kept. One bad event alone is a C: a broken promise is made good by one kept (B), an unpaid bill by
three. Two grave ones together are a D. Nobody begins with a grade: where nothing counts there is none, so that
a new customer is not worse off than a known one, and an old fault is truly over when it has expired.

A day of the past is graded by what is known now: what was withdrawn or corrected since never counted.
"""


@dataclass(frozen=True, slots=True)
class Judged:
    """An event, and whether it counts on the day asked for."""

    event: CreditEvent
    why: Why


@dataclass(frozen=True, slots=True)
class Graded:
    """A grade and all it was made of, the newest event first; `grade` is None where no event counts."""

    as_of: Date
    grade: Grade | None
    points: int
    judged: tuple[Judged, ...]
    rule: Rule

    @property
    def counting(self) -> list[CreditEvent]:
        """The events that count."""
        return [one.event for one in self.judged if one.why == Why.COUNTS]


def why_of(event: CreditEvent, as_of: Date) -> Why:
    """Whether an event counts on a day; contested ones rest until they are decided."""
    if event.decision == Decision.WITHDRAWN:
        return Why.WITHDRAWN
    if event.decision == Decision.CORRECTED:
        return Why.CORRECTED
    if event.awaits_decision:
        return Why.CONTESTED
    if event.happened_on > as_of:
        return Why.NOT_YET
    if event.expires_on is not None and event.expires_on < as_of:
        return Why.EXPIRED
    return Why.COUNTS


def grade(events: Iterable[CreditEvent], as_of: Date, rule: Rule = RULE) -> Graded:
    """The grade of one customer's events on a day; in which order they come does not matter."""
    ordered = sorted(events, key=lambda event: (event.happened_on, event.id), reverse=True)
    judged = tuple(Judged(event, why_of(event, as_of)) for event in ordered)
    kinds = [one.event.kind for one in judged if one.why == Why.COUNTS]
    points = sum(rule.points[kind] for kind in kinds)
    spotless = not any(rule.is_bad(kind) for kind in kinds)
    fits = (line.grade for line in rule.lines if points >= line.least and (spotless or not line.spotless))
    return Graded(as_of, next(fits, rule.rest) if kinds else None, points, judged, rule)


def signed(points: int) -> str:
    """`+1`, `−2`, `0`."""
    return f"{points:+d}".replace("-", "−") if points else "0"


def explain(graded: Graded) -> list[str]:
    """Why the grade is what it is, in sentences of the language spoken."""
    if graded.grade is None:
        if not graded.judged:
            return [_("Nothing is written down yet, so there is no grade.")]
        return [_("No event counts at present, so there is no grade."), *_left_out(graded)]
    told = [_(GRADE_WORDS[graded.grade]), _sum(graded)]
    missed = [line for line in graded.rule.lines if line.spotless and graded.points >= line.least]
    return told + [_spotless(line) for line in missed if line.grade != graded.grade] + _left_out(graded)


def _spotless(line: Line) -> str:
    return _("Grade {grade} is only given while nothing counts against the customer.").format(grade=line.grade)


def _sum(graded: Graded) -> str:
    kinds = [event.kind for event in graded.counting]
    parts = [
        _("{kind} {n} × {points}").format(
            kind=_(EVENT_WORDS[kind]), n=kinds.count(kind), points=signed(graded.rule.points[kind])
        )
        for kind in EventKind
        if kind in kinds
    ]
    return _("Points that count: {parts}; together {points}.").format(
        parts=_(", ").join(parts), points=signed(graded.points)
    )


def _left_out(graded: Graded) -> list[str]:
    whys = [one.why for one in graded.judged]
    parts = [
        _("{why}: {n}").format(why=_(WHY_WORDS[why]), n=whys.count(why))
        for why in Why
        if why != Why.COUNTS and why in whys
    ]
    return [_("Not counted: {parts}.").format(parts=_(", ").join(parts))] if parts else []


def rule_words(rule: Rule = RULE) -> list[str]:
    """How grades are made, in sentences of the language spoken."""
    kinds = [
        _("{kind} {points} for {months} months").format(
            kind=_(EVENT_WORDS[kind]), points=signed(rule.points[kind]), months=rule.months[kind]
        )
        for kind in EventKind
    ]
    bounds = [_("{grade} from {points}").format(grade=line.grade, points=signed(line.least)) for line in rule.lines]
    return [
        _("Each event counts by its kind, unless another end is set: {kinds}.").format(kinds=_(", ").join(kinds)),
        _("The points together give the grade: {bounds}, {rest} below (rule {version}).").format(
            bounds=_(", ").join(bounds), rest=rule.rest, version=rule.version
        ),
        *(_spotless(line) for line in rule.lines if line.spotless),
        _("What is contested rests until it is decided."),
    ]


def why_words(judged: Judged) -> str:
    """Whether an event counts and until when, or why not, in the language spoken."""
    event = judged.event
    until = "" if event.expires_on is None else when.date(event.expires_on, year=True)
    match judged.why:
        case Why.COUNTS:
            return _("counts until {day}").format(day=until) if until else _("counts without end")
        case Why.EXPIRED:
            return _("counted until {day}").format(day=until)
        case Why.CONTESTED:
            return _("does not count: contested and not decided yet")
        case Why.CORRECTED:
            return _("does not count: corrected by us")
        case Why.WITHDRAWN:
            return _("does not count: withdrawn by us")
    return _("counts from {day}").format(day=when.date(event.happened_on, year=True))
