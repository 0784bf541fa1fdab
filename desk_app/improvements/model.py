"""An improvement: what keeps a complaint from coming again, led through plan, do, check and act."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from desk_app.core.i18n import N_, in_our_words
from desk_app.core.stages import Stage
from desk_app.improvements.days import Days


class ImprovementState(StrEnum):
    """Whether it still needs somebody."""

    OPEN = "open"
    CLOSED = "closed"


class Phase(StrEnum):
    """Where an improvement stands, in this order; after the last it is closed."""

    PLAN = "plan"
    DO = "do"
    CHECK = "check"
    ACT = "act"


PHASE_WORDS = {Phase.PLAN: N_("plan"), Phase.DO: N_("do"), Phase.CHECK: N_("check"), Phase.ACT: N_("act")}


@dataclass(frozen=True, slots=True)
class PhaseRule:
    """One line of the table of phases: its question, what is asked for next, its time, and where one may go from it.

    `writes` is the column that holds its answer. `on` is the phase that follows, None where it closes; `back` are
    those it may go back to, with a reason.
    """

    writes: str
    question: str
    ask: str
    within: timedelta
    on: Phase | None
    back: tuple[Phase, ...] = ()


PHASES: Mapping[Phase, PhaseRule] = {
    Phase.PLAN: PhaseRule(
        "plan", N_("What will be changed, by whom"), N_("Plan what prevents it"), timedelta(days=7), Phase.DO
    ),
    Phase.DO: PhaseRule(
        "done", N_("What was done"), N_("Do what was planned"), timedelta(days=14), Phase.CHECK, (Phase.PLAN,)
    ),
    Phase.CHECK: PhaseRule(
        "checked",
        N_("Whether it helped, and how we know"),
        N_("Check whether it helped"),
        timedelta(days=14),
        Phase.ACT,
        (Phase.PLAN, Phase.DO),
    ),
    Phase.ACT: PhaseRule(
        "acted",
        N_("What is the rule from now on"),
        N_("Make it the rule"),
        timedelta(days=7),
        None,
        (Phase.PLAN, Phase.DO, Phase.CHECK),
    ),
}
"""The way of an improvement as data; the time of a phase runs from when it begins."""


@dataclass(frozen=True, slots=True)
class ImprovementDraft:
    """What is typed of an improvement nobody complained for: what, why, who, by when, and how it is measured."""

    title: str = ""
    goal: str = ""
    owner_id: str = ""
    due_at: datetime | None = None
    measure: str = ""
    before: Days | None = None


def first_due(opened_at: datetime) -> datetime:
    """When an improvement was first due: as its first phase was to end."""
    return opened_at + PHASES[Phase.PLAN].within


TEXTS = tuple(rule.writes for rule in PHASES.values())


def step_words(next_step: str) -> str:
    """A next step in the language spoken now, if it is one of ours; what a person typed as it is."""
    return in_our_words(next_step, (rule.ask for rule in PHASES.values()))


@dataclass(frozen=True, slots=True)
class Measured:
    """What the measure was over some days, as it was worked out then; None where there was no case."""

    days: Days
    value: float | None


@dataclass(frozen=True, slots=True)
class Improvement:
    """An improvement as it stands in the file. A closed one keeps its last owner, next step and due time.

    `measure` is the key of one of the program's own figures, `before` and `after` what it was.
    """

    id: str
    number: str
    title: str
    plan: str | None
    done: str | None
    checked: str | None
    acted: str | None
    phase: Phase
    state: ImprovementState
    opened_at: datetime
    closed_at: datetime | None
    owner_id: str
    next_step: str
    due_at: datetime
    stage: Stage
    goal: str | None = None
    measure: str | None = None
    before: "Measured | None" = None
    after: "Measured | None" = None

    @property
    def open(self) -> bool:
        """Whether it still needs somebody."""
        return self.state == ImprovementState.OPEN

    def late(self, now: datetime) -> bool:
        """Whether its next step should have been done by now."""
        return self.open and self.due_at < now


@dataclass(frozen=True, slots=True)
class OfComplaint:
    """A complaint an improvement comes from."""

    id: str
    number: str
    title: str
