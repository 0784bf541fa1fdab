"""A complaint: a case with a number, a remedy sought, a clock and the four steps of recovery."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from desk_app.calls.model import Channel
from desk_app.commitments.clocks import LOOK_AGAIN, Press
from desk_app.complaints.nature import Nature
from desk_app.core.i18n import N_, _, in_our_words
from desk_app.core.stages import Stage

FIRST_ANSWER = timedelta(hours=24)
"""How soon after it was received a complaint is first answered."""

TITLE_LENGTH = 60


class ComplaintState(StrEnum):
    """Whether it still needs somebody."""

    OPEN = "open"
    CLOSED = "closed"


STATE_WORDS = {ComplaintState.OPEN: N_("open"), ComplaintState.CLOSED: N_("closed")}


class Severity(StrEnum):
    """How grave a complaint is."""

    SLIGHT = "slight"
    SERIOUS = "serious"
    GRAVE = "grave"


SEVERITY_WORDS = {Severity.SLIGHT: N_("slight"), Severity.SERIOUS: N_("serious"), Severity.GRAVE: N_("grave")}


def severity_words(severity: str | None) -> str:
    """How grave in the language spoken; what another program called it as it is."""
    return _(SEVERITY_WORDS[Severity(severity)]) if severity in set(Severity) else severity or ""


class Step(StrEnum):
    """What is done in a complaint, in this order; reopening begins another round."""

    ACKNOWLEDGE = "acknowledge"
    APOLOGIZE = "apologize"
    AMEND = "amend"
    ANTICIPATE = "anticipate"
    TOLD = "told"
    CLOSED = "closed"
    REOPENED = "reopened"


FOUR_A = (Step.ACKNOWLEDGE, Step.APOLOGIZE, Step.AMEND, Step.ANTICIPATE)

STEP_WORDS = {
    Step.ACKNOWLEDGE: N_("acknowledge"),
    Step.APOLOGIZE: N_("apologize"),
    Step.AMEND: N_("amend"),
    Step.ANTICIPATE: N_("anticipate"),
    Step.TOLD: N_("customer told"),
    Step.CLOSED: N_("closed"),
    Step.REOPENED: N_("reopened"),
}


@dataclass(frozen=True, slots=True)
class StepRule:
    """One line of the table of steps: what must be done before, how the step is asked for, and its own clock.

    `back`: it may be taken back with a reason, and with it what rests on it; what may not is opened again instead.
    """

    needs: frozenset[Step]
    ask: str
    within: timedelta
    stage: Stage = Stage.RELATIONSHIP
    back: bool = True


DECIDE = N_("Decide on the compensation")
"""The next step while a compensation waits for the supervisor."""
CHECK_IMPORTED = N_("check imported state")
"""The next step of an open matter that came in with a file."""

STEP_RULES: Mapping[Step, StepRule] = {
    Step.ACKNOWLEDGE: StepRule(frozenset(), N_("Acknowledge and call back"), FIRST_ANSWER),
    Step.APOLOGIZE: StepRule(frozenset({Step.ACKNOWLEDGE}), N_("Apologize"), timedelta(hours=24)),
    Step.AMEND: StepRule(frozenset({Step.ACKNOWLEDGE, Step.APOLOGIZE}), N_("Make amends"), timedelta(days=3)),
    Step.ANTICIPATE: StepRule(
        frozenset({Step.ACKNOWLEDGE, Step.APOLOGIZE, Step.AMEND}), N_("Prevent the next one"), timedelta(days=3)
    ),
    Step.TOLD: StepRule(frozenset(FOUR_A), N_("Tell the customer"), timedelta(hours=24)),
    Step.CLOSED: StepRule(frozenset({*FOUR_A, Step.TOLD}), N_("Close the complaint"), timedelta(hours=24), back=False),
}
"""The order of recovery as data; the clock of a step runs from the step before it."""
_THANKED: Mapping[Step, StepRule] = {
    Step.ACKNOWLEDGE: StepRule(frozenset(), N_("Thank them for it"), FIRST_ANSWER),
    Step.TOLD: StepRule(frozenset({Step.ACKNOWLEDGE}), N_("Say what became of it"), timedelta(days=7)),
    Step.CLOSED: StepRule(frozenset({Step.ACKNOWLEDGE, Step.TOLD}), N_("Close it"), timedelta(hours=24), back=False),
}
"""The order for what is no complaint: nothing has to be made good."""
RULES_OF: Mapping[Nature, Mapping[Step, StepRule]] = {
    Nature.COMPLAINT: STEP_RULES,
    Nature.SUGGESTION: _THANKED,
    Nature.PRAISE: _THANKED,
}
"""The steps of each nature, in their order."""


def owed_steps(nature: Nature) -> tuple[Step, ...]:
    """What is done before the customer is told how it ended: the four A, of anything else the first of them."""
    return tuple(step for step in FOUR_A if step in RULES_OF[nature])


def step_words(next_step: str) -> str:
    """A next step in the language spoken now, if it is one of ours; what a person typed as it is."""
    asks = (rule.ask for rules in RULES_OF.values() for rule in rules.values())
    return in_our_words(next_step, (CHECK_IMPORTED, DECIDE, *asks, *LOOK_AGAIN.values()))


def done_steps(steps: Iterable["ComplaintStep"]) -> frozenset[Step]:
    """The steps done in the present round: since the complaint was last reopened. `steps` are oldest first."""
    done: set[Step] = set()
    for step in steps:
        if step.step == Step.REOPENED:
            done.clear()
        elif step.taken_back is None:
            done.add(step.step)
    return frozenset(done)


def allowed(step: Step, done: frozenset[Step], nature: Nature = Nature.COMPLAINT) -> bool:
    """Whether a step may be written down now: what it needs is done, and it is not done itself."""
    if step == Step.REOPENED:
        return Step.CLOSED in done
    rule = RULES_OF[nature].get(step)
    return rule is not None and step not in done and Step.CLOSED not in done and rule.needs <= done


def falls_with(step: Step, done: frozenset[Step], nature: Nature = Nature.COMPLAINT) -> list[Step]:
    """What is taken back when a step is: the steps done that rest on it, the last first, then it; none if it may not.

    A complaint that is closed is opened again instead.
    """
    rules = RULES_OF[nature]
    if step not in done or Step.CLOSED in done or step not in rules or not rules[step].back:
        return []
    resting = [each for each in rules if each in done and step in rules[each].needs]
    return [*reversed(resting), step]


def next_of(done: frozenset[Step], nature: Nature = Nature.COMPLAINT) -> Step | None:
    """The step that is due next; None when the complaint is closed."""
    return next((step for step in RULES_OF[nature] if allowed(step, done, nature)), None)


@dataclass(frozen=True, slots=True)
class Complaint:
    """A complaint as it stands in the file. `channel` is a `Channel`, or the word of the file it came with.

    `kind` are the words of `kind_id`, a leaf of the tree of kinds, or what somebody wrote that stands in no tree.
    `promised_at` is when the first answer is due. A closed one keeps its last owner, next step and due time.
    `joined_into` is the complaint a double went into: it is closed, and counts no more as one of its own.
    `authority_due_at` is by when it must be decided upon for the `authority` it was passed to.
    `found_by_us`: nobody voiced it. `whys`: why it came to it, each the reason of the one before.
    """

    id: str
    number: str
    reference: str | None
    customer_id: str | None
    customer_name: str
    phone_raw: str | None
    call_id: str | None
    delivery_id: str | None
    kind: str | None
    title: str
    text: str | None
    remedy: str | None
    channel: str
    product: str | None
    severity: str | None
    language: str | None
    received_at: datetime
    promised_at: datetime
    answered_at: datetime | None
    answer: str | None
    closed_at: datetime | None
    state: ComplaintState
    raw_state: str | None
    owner_id: str
    handed_by: str | None
    handed_at: datetime | None
    handed_note: str | None
    accepted_at: datetime | None
    joined_into: str | None
    authority: str | None
    authority_due_at: datetime | None
    next_step: str
    due_at: datetime
    stage: Stage
    import_id: str | None
    kind_id: str | None = None
    order_ref: str | None = None
    about_staff_id: str | None = None
    place: str | None = None
    cause_id: str | None = None
    cause: str | None = None
    department: str | None = None
    satisfaction: str | None = None
    nature: Nature = Nature.COMPLAINT
    found_by_us: bool = False
    whys: tuple[str, ...] = ()
    delivery_line_id: str | None = None

    @property
    def open(self) -> bool:
        """Whether it still needs somebody."""
        return self.state == ComplaintState.OPEN

    @property
    def waiting_for(self) -> str | None:
        """The staff id of who was handed it and has not accepted yet."""
        return self.owner_id if self.open and self.handed_by is not None and self.accepted_at is None else None

    def late(self, now: datetime) -> bool:
        """Whether its next step should have been done by now."""
        return self.open and self.due_at < now


@dataclass(frozen=True, slots=True)
class ComplaintStep:
    """A step that was done: who, when, how the customer heard of it, and what was said.

    `taken_back` is why it no longer counts.
    """

    id: str
    complaint_id: str
    step: Step
    at: datetime
    by_id: str
    how: str | None
    note: str | None
    taken_back: str | None = None


@dataclass(frozen=True, slots=True)
class ComplaintDraft:
    """What is typed when a complaint is taken down; from a customer's file name and phone are carried over.

    Without a title the beginning of the text becomes it.
    """

    title: str = ""
    text: str = ""
    remedy: str = ""
    customer_id: str | None = None
    customer_name: str = ""
    phone: str = ""
    channel: Channel = Channel.PHONE
    kind: str = ""
    product: str = ""
    severity: str = ""
    language: str = ""
    delivery_id: str | None = None
    received_at: datetime | None = None
    reference: str = ""
    order_ref: str = ""
    about_staff_id: str | None = None
    place: str = ""
    nature: Nature = Nature.COMPLAINT
    found_by_us: bool = False
    delivery_line_id: str | None = None


def title_of(title: str | None, text: str | None) -> str | None:
    """The title, else the first 60 characters of the text on one line; None when both are empty."""
    return title or " ".join((text or "").split())[:TITLE_LENGTH].rstrip() or None


CHANGEABLE = frozenset(
    {
        "title", "text", "remedy", "customer_id", "customer_name", "phone_raw", "channel", "kind", "product",
        "severity", "language", "delivery_id", "received_at", "answer", "stage", "next_step", "due_at",
        "order_ref", "about_staff_id", "place", "nature", "found_by_us",
    }
)  # fmt: skip
"""What may be changed about a complaint once it is written down."""


class Satisfaction(StrEnum):
    """What the customer said of it when a complaint was closed."""

    SATISFIED = "satisfied"
    NOT_SATISFIED = "not_satisfied"
    UNREACHABLE = "unreachable"


SATISFACTION_WORDS = {
    Satisfaction.SATISFIED: N_("satisfied"),
    Satisfaction.NOT_SATISFIED: N_("not satisfied"),
    Satisfaction.UNREACHABLE: N_("could not be reached"),
}


class Chip(StrEnum):
    """The saved filters over the list of complaints."""

    MINE = "mine"
    DUE_TODAY = "due_today"
    LATE = "late"
    OPEN = "open"
    SUGGESTIONS = "suggestions"
    PRAISE = "praise"
    ALL = "all"


CHIP_WORDS = {
    Chip.MINE: N_("Mine"),
    Chip.DUE_TODAY: N_("Due today"),
    Chip.LATE: N_("Late"),
    Chip.OPEN: N_("All open"),
    Chip.SUGGESTIONS: N_("Suggestions"),
    Chip.PRAISE: N_("Praise"),
    Chip.ALL: N_("All"),
}


@dataclass(frozen=True, slots=True)
class ComplaintRow:
    """A complaint as a list shows it. `waiting`: its owner has not accepted it yet; `handed_by` is a name.

    `press`: how its promises press. `paused`: its clocks stand still. `reminded` is how often, `doubles` how many
    were joined into it, `authority` to which it was passed. `undecided`: a compensation waits for the supervisor.
    """

    id: str
    number: str
    reference: str | None
    received_at: datetime
    customer_id: str | None
    name: str
    phone: str
    title: str
    state: ComplaintState
    steps: frozenset[Step]
    next_step: str
    owner_id: str
    owner: str
    due_at: datetime
    closed_at: datetime | None
    handed_by: str = ""
    waiting: bool = False
    reminded: int = 0
    doubles: int = 0
    authority: str = ""
    authority_due_at: datetime | None = None
    press: Press | None = None
    paused: bool = False
    undecided: bool = False
    kind: str = ""
    severity: str = ""
    channel: str = ""
    product: str = ""
    place: str = ""
    nature: Nature = Nature.COMPLAINT
    found_by_us: bool = False

    @property
    def open(self) -> bool:
        """Whether it still needs somebody."""
        return self.state == ComplaintState.OPEN
