"""Closing a complaint within a save: what is still missing, how satisfied the customer is, the call that follows."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from desk_app.callbacks import store as callbacks
from desk_app.callbacks.model import Callback, CallbackDraft, CallbackState
from desk_app.commitments import store as calendars
from desk_app.commitments.open_time import near_enough
from desk_app.complaints import amends, measures, store
from desk_app.complaints.measures import measure_words
from desk_app.complaints.model import (
    STEP_WORDS,
    Complaint,
    ComplaintStep,
    Satisfaction,
    Step,
    done_steps,
    owed_steps,
)
from desk_app.complaints.nature_sentences import FOLLOW_UP_FOR
from desk_app.core.errors import DeskError
from desk_app.core.i18n import N_, _
from desk_app.core.text import text_or_none
from desk_app.matters.model import MatterKind
from desk_app.settings import store as settings
from desk_app.storage.reading import Reader
from desk_app.storage.tx import Tx

NO_CALL = N_("No follow-up call: {reason}")


@dataclass(frozen=True, slots=True)
class FollowUp:
    """The call some days after a complaint was closed, or why there is none."""

    due_at: datetime | None = None
    owner_id: str = ""
    declined: str = ""


def missing(reader: Reader, complaint: Complaint) -> list[str]:
    """What keeps a complaint from being closed, each thing by name: the A's, the telling, a decision that is due."""
    done = done_steps(store.steps_of(reader, complaint.id))
    found = [_(STEP_WORDS[step]) for step in owed_steps(complaint.nature) if step not in done]
    if Step.TOLD not in done:
        found.append(_("the customer told: who told them, how and when"))
    if amends.waiting(reader, complaint.id):
        found.append(_("the supervisor's decision on the compensation"))
    return found


def nothing_missing(tx: Tx, complaint: Complaint) -> None:
    """Raises DeskError that names what keeps a complaint from being closed, what was done among it."""
    left = missing(tx, complaint)
    if Step.TOLD not in done_steps(store.steps_of(tx, complaint.id)):
        said = _("It closes only after the customer was told: write down who told them, how and when.")
        still = _("Still missing: {what}.").format(what=_(", ").join(left))
        raise DeskError(_("{sentence} {another}").format(sentence=said, another=still))
    if left:
        raise DeskError(_("Still missing: {what}.").format(what=_(", ").join(left)))
    if text_or_none(complaint.answer or "") is None:
        raise DeskError(_("It closes only when it is written down what was done."), field="done")


def told(steps: list[ComplaintStep]) -> ComplaintStep | None:
    """When, by whom and how the customer was told in this round; None while nobody did."""
    if Step.TOLD not in done_steps(steps):
        return None
    return next(step for step in reversed(steps) if step.step == Step.TOLD and step.taken_back is None)


def what_was_done(reader: Reader, complaint: Complaint) -> str:
    """What was done for the customer: as it was written down at the closing, before that the measures that hold."""
    written = complaint.answer or ""
    if not complaint.open and written:
        return written
    holds = [measure_words(each) for each in measures.of_complaint(reader, complaint.id) if each.holds]
    return _("; ").join(holds) or written


def follow_up_at(reader: Reader, now: datetime) -> datetime:
    """When the customer is called after a complaint was closed: after the days of the settings, never at night."""
    profile = settings.profile(reader)
    then = now.astimezone(profile.zoneinfo) + timedelta(days=profile.follow_up_days)
    then = then.replace(second=0, microsecond=0)
    return calendars.openings(reader).while_open(then)


def set_follow_up(tx: Tx, complaint: Complaint, wish: FollowUp) -> Callback | None:
    """Promises the call that follows; None where it is declined.

    Raises DeskError with the field without a reason for declining it, or for a time that has passed.
    """
    if wish.due_at is None:
        if text_or_none(wish.declined) is None:
            raise DeskError(_("Write down why there is no follow-up call."), field="declined")
        return None
    if wish.due_at <= tx.now:
        raise DeskError(_("This time has passed: choose one that is still to come."), field="follow_up")
    near_enough(wish.due_at, tx.now, "follow_up")
    draft = CallbackDraft(
        customer_id=complaint.customer_id,
        name=complaint.customer_name,
        phone=complaint.phone_raw or "",
        reason=_(FOLLOW_UP_FOR[complaint.nature]).format(number=complaint.number),
        due_at=calendars.openings(tx).while_open(wish.due_at),
        owner_id=wish.owner_id or tx.actor,
        matter_kind=MatterKind.COMPLAINT,
        matter_id=complaint.id,
    )
    return callbacks.add(tx, draft)


def drop_follow_up(tx: Tx, complaint: Complaint) -> None:
    """The call that was to follow is not made: the complaint was opened again before."""
    why = _("{number} was opened again").format(number=complaint.number)
    for one in callbacks.of_matter(tx, complaint.id):
        if one.open:
            gone = {"state": CallbackState.DROPPED, "closed_at": tx.now, "closed_reason": why}
            callbacks.change(tx, one.id, gone)


def write_satisfaction(tx: Tx, complaint_id: str, said: Satisfaction | None) -> None:
    """Writes down how satisfied the customer is."""
    store.change(tx, complaint_id, {"satisfaction": said})
