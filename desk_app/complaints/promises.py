"""What is promised a customer who complains: which commitments apply, their clocks, and waiting for somebody else.

The promises begin when the complaint came, by the customer's level and tier and the kind of complaint of that day, and
stay as they were then, until somebody asks for them anew. A step that no commitment is about has the house's own time.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date as Date
from datetime import datetime
from typing import Any

from desk_app.commitments import clock_store as clocks
from desk_app.commitments import store as calendars
from desk_app.commitments.calendar import Calendar
from desk_app.commitments.clock_store import Calendars
from desk_app.commitments.clocks import LOOK_AGAIN, WHY_WORDS, MatterClock, Why, latest, looks_again, waiting
from desk_app.commitments.model import About, ClockKind, Version, Whom
from desk_app.commitments.open_time import near_enough
from desk_app.commitments.pauses import PromiseClock
from desk_app.commitments.promise_store import promise
from desk_app.complaints import store
from desk_app.complaints.holding import by_authority, within_authority
from desk_app.complaints.model import RULES_OF, Complaint, Step, done_steps, next_of
from desk_app.complaints.nature import Nature
from desk_app.core.errors import DeskError
from desk_app.core.i18n import _, ngettext
from desk_app.core.text import text_or_none
from desk_app.matters import store as matters
from desk_app.matters.model import MatterKind, MatterMove, MoveKind
from desk_app.pyramid.store import tier_of_customer
from desk_app.settings import store as settings
from desk_app.standing.model import STANDARD
from desk_app.standing.store import level_of
from desk_app.storage.journal import former_values
from desk_app.storage.reading import Reader
from desk_app.storage.tx import Tx
from desk_app.topics.model import Tree
from desk_app.topics.store import every_topic

STEP_PROMISE: Mapping[Step, About] = {
    Step.ACKNOWLEDGE: About.ACKNOWLEDGE,
    Step.APOLOGIZE: About.APOLOGIZE,
    Step.AMEND: About.SOLUTION,
    Step.ANTICIPATE: About.PREVENTION,
    Step.TOLD: About.NEXT_UPDATE,
}
"""What a step keeps; the first answer is kept by the first step the customer was told of."""
AT_ONCE = (About.FIRST_ANSWER, About.ACKNOWLEDGE, About.APOLOGIZE, About.SOLUTION, About.PREVENTION)
"""What a customer is promised as the complaint comes; the next update begins when it is due next."""


def whom(reader: Reader, customer_id: str | None, kind_id: str | None, day: Date) -> Whom:
    """Who stands before us on that day: the customer's level and tier, the kind of complaint and those above it."""
    kinds: list[str] = []
    if kind_id:
        above = {topic.id: topic.parent_id for topic in every_topic(reader, Tree.COMPLAINTS)}
        at: str | None = kind_id
        while at and at not in kinds:
            kinds.append(at)
            at = above.get(at)
    if not customer_id:
        return Whom(STANDARD, "", kinds)
    return Whom(level_of(reader, customer_id, day).id, tier_of_customer(reader, customer_id) or "", kinds)


def whom_of(reader: Reader, customer_id: str | None, day: Date) -> Whom:
    """Who a customer is to the store on that day, complaint or not."""
    return whom(reader, customer_id, None, day)


@dataclass(frozen=True, slots=True)
class Given:
    """A promise as it is given: which version, from when, and when it falls due."""

    version: Version
    start: datetime
    due_at: datetime

    @property
    def about(self) -> About:
        """What it is about."""
        return self.version.about


def at_once(nature: Nature) -> tuple[About, ...]:
    """What is promised as something of that nature comes: only what its steps keep, so no solution of praise."""
    kept = {About.FIRST_ANSWER, *(STEP_PROMISE[step] for step in RULES_OF[nature] if step in STEP_PROMISE)}
    return tuple(about for about in AT_ONCE if about in kept)


def given(
    reader: Reader, customer_id: str | None, kind_id: str | None, start: datetime, abouts: Sequence[About] = AT_ONCE
) -> dict[About, Given]:
    """What they are promised when it begins then, by what holds on that day of the store."""
    day = start.astimezone(settings.profile(reader).zoneinfo).date()
    before_us, known, found = whom(reader, customer_id, kind_id, day), Calendars(reader), dict[About, Given]()
    for about in abouts:
        version = promise(reader, about, before_us, day)
        due_at = version and known.due(start, version.amount, version.clock)
        if version and due_at:
            found[about] = Given(version, start, due_at)
    return found


def due_of(promised: Mapping[About, Given], about: About, otherwise: datetime) -> datetime:
    """When a promise falls due; `otherwise` where none is given about it."""
    return promised[about].due_at if about in promised else otherwise


def write(tx: Tx, complaint_id: str, promised: Mapping[About, Given]) -> None:
    """Begins the clocks of a complaint."""
    for each in promised.values():
        clocks.begin(tx, MatterKind.COMPLAINT, complaint_id, each.version, each.start, each.due_at)


def begin_anew(tx: Tx, one: Complaint) -> dict[About, Given]:
    """Begins the promises of another round: what still ran of the one before is dropped, waiting ends."""
    end_waiting(tx, one, tx.now)
    for each in clocks.clocks_of(tx, one.id):
        if each.running:
            clocks.drop(tx, each)
    promised = given(tx, one.customer_id, kind_of(tx, one.id), tx.now, at_once(one.nature))
    write(tx, one.id, promised)
    return promised


def follow_nature(tx: Tx, one: Complaint, nature: Nature) -> None:
    """It turns out to be something else: what is not promised of that is dropped, what is begins when it came."""
    known, before, now = clocks.clocks_of(tx, one.id), at_once(one.nature), at_once(nature)
    for each in known:
        if each.running and each.about in AT_ONCE and each.about not in now:
            clocks.drop(tx, each)
    if known and (more := [about for about in now if about not in before]):
        write(tx, one.id, given(tx, one.customer_id, kind_of(tx, one.id), one.received_at, more))


def after_step(
    tx: Tx, one: Complaint, step: Step, following: Step | None, at: datetime, *, told: bool
) -> dict[str, Any]:
    """Keeps the promise of a step that was done, and begins the next one's; answers what changes in the complaint.

    Waiting ends with it. When the complaint closes, what is still promised is dropped.
    """
    end_waiting(tx, one, at)
    known = clocks.clocks_of(tx, one.id)
    kept = {STEP_PROMISE.get(step)} | ({About.FIRST_ANSWER} if told else set())
    for each in known:
        if each.running and each.about in kept:
            clocks.meet(tx, each, max(at, each.started_at))
        elif each.running and step is Step.CLOSED:
            clocks.drop(tx, each)
    about = STEP_PROMISE.get(following) if following else None
    if about is None or not known:
        return {}
    if clock := latest(known, about):
        return {"due_at": clock.due_at}
    begun = given(tx, one.customer_id, kind_of(tx, one.id), at, (about,))
    write(tx, one.id, begun)
    return {"due_at": begun[about].due_at} if begun else {}


def steps_taken_back(tx: Tx, complaint_id: str, steps: Collection[Step], *, answered: bool) -> dict[str, Any]:
    """Lets the promises that these steps kept stand again; answers when the step due next is due by its promise.

    `answered`: whether a step that still counts was told to the customer, so that the first answer stays kept.
    """
    again = {STEP_PROMISE[step] for step in steps if step in STEP_PROMISE}
    if not answered:
        again.add(About.FIRST_ANSWER)
    met = [each for each in clocks.clocks_of(tx, complaint_id) if each.met_at and each.about in again]
    for about in again:
        last = max((each for each in met if each.about == about), key=lambda each: each.started_at, default=None)
        if last is not None:
            clocks.stands_again(tx, last)
    running = clocks.reckon(tx, complaint_id)
    first = next((about for step, about in STEP_PROMISE.items() if step in steps), None)
    clock = latest(running, first) if first else None
    return {"due_at": clock.due_at} if clock else {}


def kind_of(reader: Reader, complaint_id: str) -> str | None:
    """The leaf of the tree of kinds a complaint stands on, if somebody chose one."""
    rows = reader.query("SELECT kind_id FROM complaints WHERE id = ?", (complaint_id,))
    return rows[0][0] if rows else None


def start_moved(tx: Tx, before: Complaint, received_at: datetime) -> dict[str, Any]:
    """Lets the promises begin when the complaint came after all; answers what changes in the complaint.

    The versions stay; where no clock began with it, nothing changes.
    """
    columns: dict[str, Any] = {}
    coming, pauses = _coming(tx, before), clocks.pauses_of(tx, before.id)
    for each in clocks.clocks_of(tx, before.id):
        if each.started_at != before.received_at or each.dropped_at is not None:
            continue
        due_at = clocks.move_start(tx, each, received_at, pauses)
        if each.about == About.FIRST_ANSWER:
            columns["promised_at"] = due_at
        if each.running and each.about == coming and before.due_at == each.due_at:
            columns["due_at"] = due_at
    return columns


def _coming(reader: Reader, one: Complaint) -> About | None:
    """What the step that is due next keeps."""
    step = next_of(done_steps(store.steps_of(reader, one.id)), one.nature)
    return STEP_PROMISE.get(step) if step else None


# Waiting


def wait(tx: Tx, one: Complaint, why: Why, look_again: datetime, note: str) -> None:
    """All clocks stand still; due is the day to look again. Raises DeskError with the field."""
    said = text_or_none(note)
    if not one.open:
        raise DeskError(_("{number} is closed: open it again first.").format(number=one.number))
    if look_again <= tx.now:
        raise DeskError(_("This time has passed: choose one that is still to come."), field="look_again")
    within_authority(tx, one, look_again, "look_again")
    near_enough(look_again, tx.now, "look_again")
    if why is Why.OTHER and said is None:
        raise DeskError(_("Write down what is waited for."), field="note")
    pauses = clocks.pauses_of(tx, one.id)
    if any(each.why is why and each.until is None and why is not Why.OTHER for each in pauses):
        raise DeskError(_("It is waiting for this already: go on with it first."), field="why")
    clocks.pause(tx, MatterKind.COMPLAINT, one.id, why, look_again, said)
    foremost = waiting(clocks.pauses_of(tx, one.id))
    assert foremost is not None and foremost.look_again is not None
    said = " · ".join(filter(None, (_(WHY_WORDS[why]), said)))
    due_before = None if waiting(pauses) else one.due_at  # the first of several knows what was due before
    _note(tx, one, MoveKind.PAUSED, due_before, foremost.look_again, said)
    store.change(tx, one.id, {"due_at": foremost.look_again, "next_step": _(LOOK_AGAIN[foremost.why])})


def resume(tx: Tx, one: Complaint) -> None:
    """Goes on: the clocks run again, the step that was due before is due again, later by the time paused.

    Raises DeskError where nothing waits.
    """
    columns = end_waiting(tx, one, tx.now)
    if not columns:
        raise DeskError(_("{number} is not waiting for anybody.").format(number=one.number))
    store.change(tx, one.id, by_authority(one, columns, tx.now))


def end_waiting(tx: Tx, one: Complaint, at: datetime) -> dict[str, Any]:
    """Ends the waiting, if it waits; answers the next step and when it is due now."""
    opened = [each for each in clocks.pauses_of(tx, one.id) if each.until is None]
    if not opened:
        return {}
    began = min(each.since for each in opened)
    ends = max(min(at, tx.now), *(each.since for each in opened), began)
    due_before, about = _due_before(tx, one, began), _coming(tx, one)
    clock_before = latest(clocks.clocks_of(tx, one.id), about) if about else None
    clocks.resume(tx, opened, ends)
    running = clocks.reckon(tx, one.id)
    clock = latest(running, about) if about else None
    if clock is not None and clock_before is not None and clock_before.due_at == due_before:
        due_at = clock.due_at
    else:
        due_at = _later(Calendars(tx).of(clock.clock if clock else ClockKind.ALWAYS), due_before, began, ends)
        if clock is None and due_at != due_before:
            due_at = calendars.openings(tx).while_open(due_at)
    _note(tx, one, MoveKind.RESUMED, one.due_at, due_at, None)
    return {"due_at": due_at, "next_step": _step_before(tx, one)}


def _later(calendar: Calendar, due_at: datetime, began: datetime, ends: datetime) -> datetime:
    """A due time that moves by the time paused, and never nearer; one that had passed as the waiting began stays.

    One put off to an hour at which the store is closed stays there as long as no open hour was waited.
    """
    return max(due_at, calendar.add(ends, calendar.between(began, due_at))) if began < due_at else due_at


def _due_before(tx: Tx, one: Complaint, began: datetime) -> datetime:
    """When the next step was due before the waiting began."""
    moves = matters.moves_of(tx, one.id)
    return next(
        (each.from_due for each in moves if each.what is MoveKind.PAUSED and each.at >= began and each.from_due),
        one.due_at,
    )


def _step_before(tx: Tx, one: Complaint) -> str:
    """What was to be done before the waiting began, as it was typed; else what the step that is due asks for."""
    if not looks_again(one.next_step):
        return one.next_step
    earlier = former_values(tx, "complaints", "next_step", [one.id]).get(one.id, [])
    step = next_of(done_steps(store.steps_of(tx, one.id)), one.nature)
    asked = _(RULES_OF[one.nature][step].ask) if step else one.next_step
    return next((text for text in reversed(earlier) if not looks_again(text)), asked)


def _note(
    tx: Tx, one: Complaint, what: MoveKind, before: datetime | None, due_at: datetime, reason: str | None
) -> None:
    move = MatterMove(
        MatterKind.COMPLAINT, one.id, what, tx.now, tx.actor, from_due=before, to_due=due_at, reason=reason
    )
    matters.note(tx, move)


# Promised anew


@dataclass(frozen=True, slots=True)
class Anew:
    """What would be promised instead: the clock that stands, if any, and the version that applies today."""

    about: About
    clock: MatterClock | None
    version: Version
    start: datetime
    due_at: datetime


def anew(reader: Reader, one: Complaint, now: datetime) -> list[Anew]:
    """What asking for the commitments anew would change, by those of today; beginnings and waiting stay.

    A promise that no commitment is about any more stands as it was given.
    """
    known, pauses = clocks.clocks_of(reader, one.id), clocks.pauses_of(reader, one.id)
    steps = store.steps_of(reader, one.id)
    done = {STEP_PROMISE.get(step) for step in done_steps(steps)}
    if one.answered_at is not None:
        done.add(About.FIRST_ANSWER)
    start = max([one.received_at, *(step.at for step in steps if step.step is Step.REOPENED)])
    day = now.astimezone(settings.profile(reader).zoneinfo).date()
    before_us, calendars, found = whom(reader, one.customer_id, kind_of(reader, one.id), day), Calendars(reader), []
    for about in (*at_once(one.nature), About.NEXT_UPDATE):
        clock = latest(known, about)
        version = promise(reader, about, before_us, day)
        if version is None or (clock is None and (about in done or about not in AT_ONCE)):
            continue
        if clock and (clock.version_id, clock.amount, clock.clock) == (
            version.id or None, version.amount, version.clock,
        ):  # fmt: skip
            continue
        begins = clock.started_at if clock else start
        if calendars.due(begins, version.amount, version.clock) is None:
            continue
        counted = PromiseClock(calendars.of(version.clock), begins, version.amount, [each.pause for each in pauses])
        found.append(Anew(about, clock, version, begins, counted.promised(now)))
    return found


def promise_anew(tx: Tx, one: Complaint) -> list[Anew]:
    """Gives the promises of today in the place of those that stand; answers which. Raises DeskError while it waits."""
    if not one.open:
        raise DeskError(_("{number} is closed: open it again first.").format(number=one.number))
    if waiting(clocks.pauses_of(tx, one.id)) is not None:
        raise DeskError(_("It is waiting: go on with it first, then promise anew."))
    changes, columns, coming = anew(tx, one, tx.now), dict[str, Any](), _coming(tx, one)
    for each in changes:
        if each.clock is not None:
            clocks.drop(tx, each.clock)
        clocks.begin(tx, MatterKind.COMPLAINT, one.id, each.version, each.start, each.due_at)
        if each.about is About.FIRST_ANSWER and each.start == one.received_at:
            columns["promised_at"] = each.due_at
        if each.about == coming:
            columns |= by_authority(one, {"due_at": each.due_at}, tx.now)
    if changes:
        if columns:
            store.change(tx, one.id, columns)
        told = ngettext("{n} promise given anew", "{n} promises given anew", len(changes)).format(n=len(changes))
        due_at = columns.get("due_at", one.due_at)
        _note(tx, one, MoveKind.NOTED, one.due_at, due_at, told)
    return changes
