"""What a person does with the four steps: do one, take one back, make amends, look for the cause, close."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from desk_app.callbacks.model import Callback
from desk_app.complaints import amends, closing, decisions, fault, promises, store
from desk_app.complaints.answered import first_answer, tells
from desk_app.complaints.closing import FollowUp
from desk_app.complaints.holding import by_authority, of_its_own
from desk_app.complaints.measures import Measure, MeasureDraft
from desk_app.complaints.model import Complaint, Satisfaction, Step, done_steps, falls_with
from desk_app.complaints.prevention import Prevention
from desk_app.complaints.service import begin_round, do_step, due_again
from desk_app.core.errors import DeskError
from desk_app.core.i18n import _
from desk_app.core.text import text_or_none
from desk_app.storage.desk_file import DeskFile


@dataclass(frozen=True, slots=True)
class Stamp:
    """Who did a step (the actor unless somebody else), when (now unless earlier), how, and what was said."""

    how: str = ""
    note: str = ""
    at: datetime | None = None
    by_id: str = ""


class RecoveryService:
    """The use cases of the four steps; each is one save."""

    def __init__(self, file: DeskFile) -> None:
        self._file = file

    def do(self, actor: str, complaint_id: str, step: Step, stamp: Stamp) -> Complaint:
        """Writes a step down (see `ComplaintService.record_step`), done by whoever did it."""
        with self._file.write(actor, f"complaints.{step}") as tx:
            complaint = of_its_own(tx, complaint_id)
            do_step(tx, complaint, step, stamp.how, stamp.note, stamp.at or tx.now, by_id=stamp.by_id or actor)
            return store.by_id(tx, complaint_id)

    def amend(self, actor: str, complaint_id: str, drafts: Sequence[MeasureDraft], stamp: Stamp) -> Complaint:
        """Makes amends with these and what stands there already.

        While one of them waits for the supervisor the step is not done: it stays the next one.
        """
        with self._file.write(actor, f"complaints.{Step.AMEND}") as tx:
            complaint = of_its_own(tx, complaint_id)
            for draft in drafts:
                amends.add(tx, complaint, draft)
            if not amends.waiting(tx, complaint_id):
                at = stamp.at or tx.now
                do_step(
                    tx, store.by_id(tx, complaint_id), Step.AMEND, stamp.how, stamp.note, at, by_id=stamp.by_id or actor
                )
            return store.by_id(tx, complaint_id)

    def add_measure(self, actor: str, complaint_id: str, draft: MeasureDraft) -> Measure:
        """Writes a measure or compensation down; over the limit of the settings it waits for the supervisor."""
        with self._file.write(actor, "complaints.measure") as tx:
            return amends.add(tx, of_its_own(tx, complaint_id), draft)

    def remove_measure(self, actor: str, complaint_id: str, measure_id: str, reason: str) -> None:
        """Takes a measure or compensation back; raises DeskError without a reason, or once amends were made."""
        with self._file.write(actor, "complaints.remove_measure") as tx:
            amends.take_away(tx, of_its_own(tx, complaint_id), measure_id, reason)

    def approve(self, actor: str, measure_id: str, note: str = "") -> Complaint:
        """A supervisor agrees to a compensation that waits; raises DeskError for who asked for it and for others."""
        with self._file.write(actor, "complaints.approve") as tx:
            return amends.decide(tx, measure_id, approve=True, reason=note)

    def refuse(self, actor: str, measure_id: str, reason: str) -> Complaint:
        """The supervisor refuses a compensation; raises DeskError for anybody else, and without a reason."""
        with self._file.write(actor, "complaints.refuse") as tx:
            return amends.decide(tx, measure_id, approve=False, reason=reason)

    def see(self, actor: str, complaint_id: str) -> Complaint:
        """Whoever asked for a compensation saw what was decided about it."""
        with self._file.write(actor, "complaints.see_decision") as tx:
            decisions.see(tx, complaint_id)
            return store.by_id(tx, complaint_id)

    def anticipate(self, actor: str, complaint_id: str, prevention: Prevention, stamp: Stamp) -> Complaint:
        """Writes down what will prevent the next one; it becomes an improvement, or joins one that is open."""
        with self._file.write(actor, f"complaints.{Step.ANTICIPATE}") as tx:
            complaint = of_its_own(tx, complaint_id)
            at, by_id = stamp.at or tx.now, stamp.by_id or actor
            do_step(tx, complaint, Step.ANTICIPATE, stamp.how, stamp.note, at, by_id=by_id, prevents=prevention)
            return store.by_id(tx, complaint_id)

    def take_back(self, actor: str, complaint_id: str, step: Step, reason: str) -> Complaint:
        """Takes a step back with the reason, and with it every later one that rests on it.

        Raises DeskError without a reason, for a step that is not done, and for a complaint that is closed.
        """
        with self._file.write(actor, "complaints.take_back") as tx:
            before = of_its_own(tx, complaint_id)
            why = text_or_none(reason)
            if why is None:
                raise DeskError(_("Write down why the step is taken back."), field="reason")
            if not before.open:
                raise DeskError(_("{number} is closed: open it again first.").format(number=before.number))
            steps = store.steps_of(tx, complaint_id)
            falling = falls_with(step, done_steps(steps), before.nature)
            if not falling:
                raise DeskError(_("This step is not done, or was taken back already."))
            left, round_begins = [], max((n for n, one in enumerate(steps) if one.step == Step.REOPENED), default=-1)
            for place, one in enumerate(steps):
                if one.taken_back is None and one.step in falling and place > round_begins:
                    store.take_back(tx, one.id, why)
                    one = replace(one, taken_back=why)
                    if one.step == Step.TOLD and before.answer == one.note:
                        store.change(tx, complaint_id, {"answer": None})
                left.append(one)
            this_round = [one for one in left[round_begins + 1 :] if one.taken_back is None]
            answered = any(tells(one.step, one.how) for one in this_round)
            columns = promises.end_waiting(tx, before, tx.now) | due_again(tx, before, left)
            columns |= promises.steps_taken_back(tx, complaint_id, falling, answered=answered)
            columns["answered_at"] = first_answer(left, before.answered_at)
            store.change(tx, complaint_id, by_authority(before, columns, tx.now))
            return store.by_id(tx, complaint_id)

    def write_fault(
        self,
        actor: str,
        complaint_id: str,
        *,
        cause_id: str | None = None,
        kind_of_cause: str | None = None,
        cause: str = "",
        department: str = "",
        whys: Sequence[str] | None = None,
    ) -> Complaint:
        """Writes down why it came to it and which department answers for it; raises DeskError before the apology.

        `kind_of_cause` names a cause of the store's list instead of `cause_id`; one that is not there yet is added.
        `whys` are up to five reasons, each of the one before; None leaves those that are there.
        """
        with self._file.write(actor, "complaints.fault") as tx:
            one = of_its_own(tx, complaint_id)
            if kind_of_cause is not None:
                cause_id = fault.id_of_cause(tx, one, kind_of_cause)
            fault.write(tx, one, cause_id, cause, department, whys)
            return store.by_id(tx, complaint_id)

    def close(
        self,
        actor: str,
        complaint_id: str,
        done: str,
        satisfaction: Satisfaction,
        follow_up: FollowUp,
        note: str = "",
    ) -> tuple[Complaint, Callback | None]:
        """Closes a complaint whose customer was told, and promises the call that follows.

        Raises DeskError naming everything that is missing, with the field where one is.
        """
        with self._file.write(actor, f"complaints.{Step.CLOSED}") as tx:
            complaint = of_its_own(tx, complaint_id)
            if complaint.open and (said := text_or_none(done)) != complaint.answer:
                store.change(tx, complaint_id, {"answer": said})
                complaint = store.by_id(tx, complaint_id)
            why = follow_up.declined if follow_up.due_at is None else ""
            words = [text_or_none(note), text_or_none(why) and _(closing.NO_CALL).format(reason=why)]
            do_step(tx, complaint, Step.CLOSED, "", "\n".join(filter(None, words)), tx.now, by_id=actor)
            closing.write_satisfaction(tx, complaint_id, satisfaction)
            made = closing.set_follow_up(tx, complaint, follow_up)
            return store.by_id(tx, complaint_id), made

    def keep_open(self, actor: str, complaint_id: str, reason: str) -> Complaint:
        """The customer was told and is not satisfied: another round of steps begins, the complaint stays open.

        Raises DeskError without a reason, or before the customer was told.
        """
        with self._file.write(actor, "complaints.keep_open") as tx:
            before = of_its_own(tx, complaint_id)
            why = text_or_none(reason)
            if why is None:
                raise DeskError(_("Write down what the customer is not satisfied with."), field="reason")
            if not before.open or Step.TOLD not in done_steps(store.steps_of(tx, complaint_id)):
                raise DeskError(_("Whether they are satisfied is known once the customer was told."))
            begin_round(tx, before, why)
            closing.write_satisfaction(tx, complaint_id, Satisfaction.NOT_SATISFIED)
            return store.by_id(tx, complaint_id)
