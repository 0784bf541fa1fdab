"""Making amends within a save: what is added, what waits for the supervisor, and what they decide."""

from collections.abc import Collection

from desk_app.complaints import decisions, measures, store
from desk_app.complaints.measures import (
    Measure,
    MeasureDraft,
    MeasureState,
    What,
    measure_words,
    money_of,
)
from desk_app.complaints.model import DECIDE, RULES_OF, Complaint, Step, done_steps, next_of, step_words
from desk_app.complaints.nature import Nature
from desk_app.core.errors import DeskError, NotFound
from desk_app.core.i18n import _
from desk_app.core.money import CURRENCY
from desk_app.core.text import text_or_none
from desk_app.matters import store as matters
from desk_app.matters.model import MatterKind, MatterMove, MoveKind
from desk_app.settings import store as settings
from desk_app.storage.reading import Reader
from desk_app.storage.tx import Tx

_BEFORE_AMENDS = (Step.ACKNOWLEDGE, Step.APOLOGIZE)


def waiting(reader: Reader, complaint_id: str) -> list[Measure]:
    """The compensations of a complaint the supervisor has to decide on."""
    return [one for one in measures.of_complaint(reader, complaint_id) if one.waits]


def step_now(done: frozenset[Step], *, waits: bool, nature: Nature = Nature.COMPLAINT) -> str:
    """The next step in words: while a compensation waits, the decision on it, once the apology was made."""
    coming = next_of(done, nature)
    if coming is None or (waits and coming not in _BEFORE_AMENDS):
        return _(DECIDE)
    return _(RULES_OF[nature][coming].ask)


def add(tx: Tx, complaint: Complaint, draft: MeasureDraft) -> Measure:
    """Writes a measure or compensation down; one that takes the sum over the limit waits for the supervisor.

    The only supervisor approves it by writing it. Raises DeskError with the field when it says nothing, or the
    complaint is closed.
    """
    if not complaint.open:
        raise DeskError(_("{number} is closed: open it again first.").format(number=complaint.number))
    note, amount = text_or_none(draft.note), draft.amount_cents
    if draft.what is What.MEASURE:
        amount = None
        if note is None:
            raise DeskError(_("Write down what is done to put it right."), field="note")
    elif draft.what is What.POINTS:
        amount = None
        if not draft.points or draft.points < 0:
            raise DeskError(_("Write down how many points."), field="amount")
    elif amount is None and note is None:
        raise DeskError(_("Write down the amount, or in words what the customer gets."), field="amount")
    if amount is not None and amount < 0:
        raise DeskError(_("A compensation is not below zero."), field="amount")
    limit = settings.profile(tx).approval_limit_cents
    sum_so_far = money_of(measures.of_complaint(tx, complaint.id))
    over = bool(amount) and sum_so_far + (amount or 0) > limit
    state = MeasureState.WAITING if over else MeasureState.AGREED
    decided: dict[str, object] = {}
    if over and decisions.may_decide(tx, tx.actor, tx.actor):
        state, decided = MeasureState.APPROVED, {"decided_by": tx.actor, "decided_at": tx.now}
    values = {
        "complaint_id": complaint.id,
        "at": tx.now,
        "by_id": tx.actor,
        "what": draft.what,
        "amount_cents": amount,
        "currency": CURRENCY if amount is not None else None,
        "points": draft.points if draft.what is What.POINTS else None,
        "note": note,
        "state": state,
        **decided,
    }
    made = measures.by_id(tx, measures.add(tx, values))
    say_next(tx, complaint)
    return made


def decide(tx: Tx, measure_id: str, *, approve: bool, reason: str) -> Complaint:
    """The supervisor approves what waits, or refuses it with a reason; answers the complaint.

    Raises DeskError naming who can for who asked for it and for anybody else, without a reason for a refusal, or
    where nothing waits.
    """
    one = measures.by_id(tx, measure_id)
    if refusal := decisions.why_not(tx, tx.actor, one.by_id):
        raise DeskError(refusal)
    if not one.waits:
        raise DeskError(_("This compensation was decided on meanwhile."))
    why = text_or_none(reason)
    if not approve and why is None:
        raise DeskError(_("Write down why it is refused: who asked for it has to tell the customer."), field="reason")
    state = MeasureState.APPROVED if approve else MeasureState.REFUSED
    decided = {"state": state, "decided_by": tx.actor, "decided_at": tx.now, "decision_note": why}
    measures.change(tx, measure_id, decided)
    complaint = store.by_id(tx, one.complaint_id)
    say_next(tx, complaint)
    return store.by_id(tx, complaint.id)


def may_be_taken_away(one: Measure, complaint: Complaint, done: Collection[Step]) -> bool:
    """Whether a measure can be taken back: before amends are made with it, and unless it was refused."""
    return complaint.open and Step.AMEND not in done and one.state is not MeasureState.REFUSED


def take_away(tx: Tx, complaint: Complaint, measure_id: str, reason: str) -> None:
    """Takes a measure back before amends are made, and notes what it was and why.

    Raises DeskError without a reason (with the field), once amends were made, for one that was refused, and NotFound
    for a measure of another complaint.
    """
    one, done = measures.by_id(tx, measure_id), done_steps(store.steps_of(tx, complaint.id))
    if one.complaint_id != complaint.id:
        raise NotFound(_("This measure is no longer there."))
    if one.state is MeasureState.REFUSED:
        raise DeskError(_("It was refused: that stays as it was decided."))
    if not may_be_taken_away(one, complaint, done):
        raise DeskError(_("Amends were made with it: take that step back first."))
    why = text_or_none(reason)
    if why is None:
        raise DeskError(_("Write down why it is taken back."), field="reason")
    measures.change(tx, measure_id, {"deleted_at": tx.now})
    said = _("{step} – taken back: {reason}").format(step=measure_words(one), reason=why)
    matters.note(tx, MatterMove(MatterKind.COMPLAINT, complaint.id, MoveKind.NOTED, tx.now, tx.actor, reason=said))
    say_next(tx, complaint)


def say_next(tx: Tx, complaint: Complaint) -> None:
    """Brings the next step in words up to date with what waits; due time and owner stay."""
    if not complaint.open:
        return
    waits = bool(waiting(tx, complaint.id))
    if not waits and not _decides(complaint.next_step):
        return
    words = step_now(done_steps(store.steps_of(tx, complaint.id)), waits=waits, nature=complaint.nature)
    if words != complaint.next_step:
        store.change(tx, complaint.id, {"next_step": words})


def _decides(next_step: str) -> bool:
    return step_words(next_step) == _(DECIDE)


def ready_to_amend(tx: Tx, complaint: Complaint, note: str) -> None:
    """Sees to it that there is something amends are made with: `note` becomes the measure where there is none.

    Raises DeskError while a compensation waits, or where nobody says what is done.
    """
    found = measures.of_complaint(tx, complaint.id)
    if any(one.waits for one in found):
        raise DeskError(_("A compensation waits for the supervisor: amends are made when it is decided on."))
    if not any(one.holds for one in found):
        add(tx, complaint, MeasureDraft(note=note))
