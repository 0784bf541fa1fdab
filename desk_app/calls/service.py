"""What a person does with calls: take one down with all it brings along, put right what was written, link, remove."""

from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

from desk_app.callbacks import store as callbacks
from desk_app.callbacks.model import PROMISED, CallbackDraft
from desk_app.calls import follow_up, store
from desk_app.calls.follow_up import FollowUps, Question
from desk_app.calls.model import (
    CHANGEABLE,
    OWED,
    STAGE_OF,
    Call,
    CallDraft,
    CallKind,
    Changes,
    Channel,
    Direction,
    Outcome,
    check_times,
    lasted,
)
from desk_app.calls.owing import WHY, leave
from desk_app.commitments.applying import Applied, WhomOf, by_commitment, everybody, followed
from desk_app.commitments.model import About
from desk_app.core.errors import DeskError, NotFound
from desk_app.core.i18n import _
from desk_app.core.ids import new_id
from desk_app.core.stages import Stage
from desk_app.core.text import text_or_none
from desk_app.customers import store as customers
from desk_app.customers.model import Customer
from desk_app.enquiries import store as enquiries
from desk_app.enquiries.model import Asked, callback_reason, check_asked
from desk_app.matters.model import MatterKind
from desk_app.settings import store as settings
from desk_app.settings.phones import phone_columns
from desk_app.staff import store as staff
from desk_app.storage.desk_file import DeskFile
from desk_app.storage.reading import Reader
from desk_app.storage.schema import DESK_ID
from desk_app.storage.tx import Tx


class CallService:
    """The use cases of calls; each is one save."""

    def __init__(self, file: DeskFile, whom_of: WhomOf = everybody, follow_ups: FollowUps | None = None) -> None:
        self._file, self._whom_of, self._follow_ups = file, whom_of, follow_ups

    def usual_callback(self, customer_id: str | None = None) -> datetime:
        """When a callback is due that nobody set a time for: as promised that customer, else by the settings."""
        now = self._file.clock.now()
        given = self._promised(self._file, customer_id, now)
        return given.due_at if given else callbacks.due_by_settings(self._file, now)

    def question(self, callback_id: str | None) -> Question | None:
        """What is asked in a call that is an attempt at this callback; None where it follows nothing."""
        return follow_up.question_of(self._file, self._follow_ups, callback_id)

    def _promised(self, reader: Reader, customer_id: str | None, now: datetime) -> Applied | None:
        return by_commitment(reader, About.CALLBACK, customer_id, now, self._whom_of)

    def take_down(self, actor: str, draft: CallDraft) -> Call:
        """Writes a call down. From the customer's file the phone is carried over when none is typed.

        An incoming call that was missed, and one after which we promised to call back, leave a callback; an attempt
        at a callback is counted there and ends it when somebody was reached; goods without an answer are owed one, and
        such a call is not kept as solved. What is said in a call that follows a settled matter stands in that matter.
        Raises DeskError with the field when the times cannot be, or who is to call back is nobody who works here;
        NotFound when the customer's file is gone.
        """
        with self._file.write(actor, "calls.take_down") as tx:
            check_asked(draft.enquiries)
            draft = _not_settled(draft)
            if draft.callback_owner:
                _check_owner(tx, draft.callback_owner)
            question = follow_up.question_of(tx, self._follow_ups, draft.callback_id)
            if question is not None:
                draft = follow_up.checked(draft, question)
            call = _take_down(tx, actor, draft)
            _attempt(tx, draft, call)
            if question is not None and self._follow_ups is not None:
                follow_up.settle(tx, self._follow_ups, question, draft, call)
            given = None
            if draft.callback_at is None or draft.callback_usual:
                given = followed(self._promised(tx, call.customer_id, tx.now), draft.callback_at)
                draft = replace(draft, callback_at=draft.callback_at or (given.due_at if given else None))
            owed = _owe(tx, actor, draft, call, given)
            if not draft.enquiries:
                return call
            enquiries.write(tx, call.id, draft.enquiries, owed)
            return store.by_id(tx, call.id)

    def change(self, actor: str, call_id: str, changes: Changes, asked: Sequence[Asked] | None = None) -> Call:
        """Puts fields of a call right; a changed kind moves the stage along unless the stage is given too.

        `asked` are all the goods asked about, None where they stay as they are.
        Raises DeskError for times that cannot be, NotFound for a call that is gone.
        """
        if strangers := set(changes) - CHANGEABLE:
            raise ValueError(f"no such field of a call: {sorted(strangers)}")
        with self._file.write(actor, "calls.change") as tx:
            before = store.by_id(tx, call_id)
            columns = _columns(tx, before, changes, tx.now)
            now = asdict(before)
            columns = {key: value for key, value in columns.items() if now[key] != value}
            if columns:
                store.change(tx, call_id, columns)
            if asked is not None:
                check_asked(asked)
                waiting = [each for each in asked if each.call_back and not each.id]
                owed = None
                if waiting:
                    owed = self._owed_answer(tx, before, callback_reason(waiting))
                    if columns.get("outcome", before.outcome) in _SETTLED:
                        store.set_outcome(tx, call_id, Outcome.WILL_CALL_BACK)
                enquiries.write(tx, call_id, asked, owed)
            return store.by_id(tx, call_id)

    def _owed_answer(self, tx: Tx, call: Call, reason: str) -> str:
        given = self._promised(tx, call.customer_id, tx.now)
        return callbacks.add(tx, _callback(call, reason, given.due_at if given else None, tx.actor, given)).id

    def link(self, actor: str, call_ids: Sequence[str], customer_id: str) -> list[Call]:
        """Puts calls of nobody known under a customer's file, with the callbacks they left.

        A call that somebody linked meanwhile stays where it is. Raises NotFound when the file or a call is gone.
        """
        with self._file.write(actor, "calls.link") as tx:
            living(tx, customer_id)
            for call_id in call_ids:
                if store.by_id(tx, call_id).customer_id is None:
                    store.change(tx, call_id, {"customer_id": customer_id})
                    callbacks.link_of_call(tx, call_id, customer_id)
            return [store.by_id(tx, call_id) for call_id in call_ids]

    def remove(self, actor: str, call_id: str) -> None:
        """Takes a call out of the lists, with the callback it left if nobody has tried that; it can be brought back.

        Raises DeskError while something was made of the call, NotFound for one that is gone.
        """
        with self._file.write(actor, "calls.remove") as tx:
            call = store.by_id(tx, call_id)
            if call.outcome in (Outcome.BECAME_COMPLAINT, Outcome.BECAME_DELIVERY):
                raise DeskError(_("Something was made of this call: change what it became first."))
            callbacks.remove_of_call(tx, call_id)
            store.remove(tx, call_id)


_SETTLED = (Outcome.SOLVED, Outcome.ANSWERED)


def _not_settled(draft: CallDraft) -> CallDraft:
    """The draft, but never settled while an answer about goods is owed: then we will call back."""
    owed = draft.outcome in _SETTLED and callback_reason(draft.enquiries)
    return replace(draft, outcome=Outcome.WILL_CALL_BACK) if owed else draft


def _take_down(tx: Tx, actor: str, draft: CallDraft) -> Call:
    zone = settings.profile(tx).zoneinfo
    rang_at = draft.rang_at or tx.now
    check_times(rang_at, draft.answered_at, draft.ended_at, tx.now)
    wait, talk = lasted(rang_at, draft.answered_at, draft.ended_at)
    phone = customers.first_phone_of_living(tx, draft.customer_id) if draft.customer_id else None
    if draft.phone.strip() or phone is None or draft.channel != Channel.PHONE:
        phone = phone_columns(tx, draft.phone.strip())
    call_id = new_id(tx.now)
    matter_kind, matter_id = draft.matter or (None, None)
    return store.add(
        tx,
        {
            "id": call_id,
            "number": tx.next_number("L", tx.now.astimezone(zone).date()),
            "reference": text_or_none(draft.reference),
            "customer_id": draft.customer_id,
            "caller_name": text_or_none(draft.caller_name),
            **phone,
            "direction": draft.direction,
            "channel": draft.channel,
            "kind": draft.kind,
            "topic": text_or_none(draft.topic),
            "topic_id": draft.topic_id,
            "note": text_or_none(draft.note),
            "outcome": draft.outcome,
            "rang_at": rang_at,
            "answered_at": draft.answered_at,
            "ended_at": draft.ended_at,
            "wait_s": wait if draft.wait_s is None else draft.wait_s,
            "talk_s": talk if draft.talk_s is None else draft.talk_s,
            "hold_s": draft.hold_s,
            "after_s": draft.after_s,
            "staff_id": actor,
            "priority": text_or_none(draft.priority),
            "stage": draft.stage or STAGE_OF[draft.kind],
            "written_at": tx.now,
            "callback_id": draft.callback_id,
            "matter_kind": matter_kind,
            "matter_id": matter_id,
        },
    )


def note_told(tx: Tx, draft: CallDraft) -> Call:
    """Writes a contact of ours down within the save of another room that tells a customer something."""
    return _take_down(tx, tx.actor, draft)


def _attempt(tx: Tx, draft: CallDraft, call: Call) -> None:
    """Counts an attempt at a callback; a call to a number that was wrong reached nobody."""
    if draft.callback_id:
        reached = call.answered and call.outcome not in (Outcome.WRONG_NUMBER, Outcome.WILL_CALL_BACK)
        callbacks.note_attempt(tx, draft.callback_id, call.outcome, call.rang_at, reached=reached)


def _owe(tx: Tx, actor: str, draft: CallDraft, call: Call, given: Applied | None) -> str | None:
    """The id of the callback a call leaves, if it leaves one; for all it owes there is one."""
    about, asked = call.topic or (call.note or "").strip().split("\n", 1)[0], callback_reason(draft.enquiries)
    if call.outcome == Outcome.WILL_CALL_BACK and draft.callback_id:
        callbacks.promise_again(tx, draft.callback_id, draft.callback_at, also=asked, given=given)
        return draft.callback_id
    if call.outcome == Outcome.WILL_CALL_BACK or asked:
        reason = "\n".join(filter(None, (about, asked))) or _(PROMISED)
        return callbacks.add(tx, _callback(call, reason, draft.callback_at, draft.callback_owner or actor, given)).id
    if call.direction == Direction.IN and call.outcome in OWED and _known_at_all(call):
        reason = about or _(WHY[call.outcome])
        return leave(tx, _callback(call, reason, draft.callback_at, draft.callback_owner, given)).id
    return None


def _known_at_all(call: Call) -> bool:
    """Whether there is anybody to call back."""
    return bool(call.customer_id or call.caller_name or call.phone_digits)


def _callback(
    call: Call, reason: str, due_at: datetime | None, owner_id: str | None, given: Applied | None
) -> CallbackDraft:
    return CallbackDraft(
        customer_id=call.customer_id,
        name=call.caller_name or "",
        phone=call.phone_raw or "",
        call_id=call.id,
        reason=reason,
        topic=call.topic or "",
        due_at=due_at,
        owner_id=owner_id or DESK_ID,
        given=given,
    )


_WORDS = ("caller_name", "topic", "note", "priority", "topic_id", "matter_id")
_CHOICES = {"direction": Direction, "kind": CallKind, "outcome": Outcome, "stage": Stage}
_MOMENTS = ("rang_at", "answered_at", "ended_at")


def _columns(file: Reader, before: Call, changes: Changes, now: datetime) -> dict[str, Any]:
    """The columns that changed fields touch, each as the record would hold it."""
    columns: dict[str, Any] = dict(changes)
    for field in _WORDS:
        if field in columns:
            columns[field] = text_or_none(columns[field])
    for field, choice in _CHOICES.items():
        if field in columns:
            columns[field] = choice(str(columns[field]))
    if "matter_kind" in columns:
        columns["matter_kind"] = MatterKind(columns["matter_kind"]) if columns["matter_kind"] else None
    if "phone" in columns:
        columns.update(phone_columns(file, str(columns.pop("phone") or "")))
    if columns.get("customer_id"):
        living(file, columns["customer_id"])
    if "kind" in columns and "stage" not in columns and before.stage == STAGE_OF[before.kind]:
        columns["stage"] = STAGE_OF[columns["kind"]]
    moments = {field: columns.get(field, getattr(before, field)) for field in _MOMENTS}
    if any(moments[field] != getattr(before, field) for field in _MOMENTS):
        rang_at, answered_at, ended_at = (moments[field] for field in _MOMENTS)
        if rang_at is None:
            raise DeskError(_("A call needs the time it rang."), field="rang_at")
        check_times(rang_at, answered_at, ended_at, now)
        wait, talk = lasted(rang_at, answered_at, ended_at)
        columns.setdefault("wait_s", wait if before.answered_at or answered_at else before.wait_s)
        columns.setdefault("talk_s", talk if before.ended_at or ended_at else before.talk_s)
    return columns


def _check_owner(file: Reader, owner_id: str) -> None:
    """Raises DeskError unless somebody who is still here has this id."""
    try:
        owner = staff.by_id(file, owner_id)
    except NotFound:
        said = _("Nobody here was chosen to call back: choose who does it.")
        raise DeskError(said, field="callback_owner") from None
    if not owner.active:
        said = _("{name} no longer works here: choose somebody else.").format(name=owner.shown)
        raise DeskError(said, field="callback_owner")


def living(file: Reader, customer_id: str) -> Customer:
    """A customer whose file is there, without what a file tells besides; raises NotFound for one that was removed."""
    customer = customers.in_brief(file, customer_id)
    if customer.deleted_at is not None:
        raise NotFound(_("The file of {name} was removed: bring it back first.").format(name=customer.name))
    return customer


def first_phone(customer: Customer) -> str:
    """The first number of a customer as written, or nothing."""
    return customer.phones[0].raw if customer.phones else ""
