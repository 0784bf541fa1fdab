"""What a person does with callbacks: promise, put off, put aside, hand over, accept, give back, drop, reopen."""

from collections.abc import Mapping
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

from desk_app.callbacks import store
from desk_app.callbacks.model import (
    CHANGEABLE,
    Callback,
    CallbackDraft,
    CallbackState,
)
from desk_app.commitments.applying import Applied, WhomOf, begin, by_commitment, everybody, followed
from desk_app.commitments.model import About
from desk_app.core.errors import DeskError, NotFound
from desk_app.core.i18n import _
from desk_app.core.text import text_or_none
from desk_app.customers import store as customers
from desk_app.matters.model import MatterKind, MoveKind
from desk_app.settings.phones import phone_columns
from desk_app.staff import store as staff
from desk_app.staff.model import DESK_ID
from desk_app.storage.desk_file import DeskFile
from desk_app.storage.reading import Reader
from desk_app.storage.tx import Tx

_NOT_HANDED: Mapping[str, Any] = {"handed_by": None, "handed_at": None, "handed_note": None, "accepted_at": None}


class CallbackService:
    """The use cases of callbacks; each is one save. Those of an open one raise DeskError for a closed one."""

    def __init__(self, file: DeskFile, whom_of: WhomOf = everybody) -> None:
        self._file, self._whom_of = file, whom_of

    def usual_due(self, customer_id: str | None = None) -> datetime:
        """When a callback is due that nobody set a time for: as promised that customer, else by the settings."""
        now = self._file.clock.now()
        given = self._given(self._file, customer_id, now)
        return given.due_at if given else store.due_by_settings(self._file, now)

    def _given(self, reader: Reader, customer_id: str | None, now: datetime) -> Applied | None:
        return by_commitment(reader, About.CALLBACK, customer_id, now, self._whom_of)

    def promise(self, actor: str, draft: CallbackDraft) -> Callback:
        """Writes down that somebody will be called back; it is the Desk's unless the draft names an owner.

        Raises DeskError with the field: no reason, nobody to ring, a due time that is over, an owner who left.
        """
        with self._file.write(actor, "callbacks.promise") as tx:
            if draft.owner_id:
                _owner(tx, draft.owner_id)
            if draft.due_at is not None:
                _to_come(tx, draft.due_at, "due_at")
            if draft.customer_id:
                _living(tx, draft.customer_id)
            if draft.due_at is None or draft.usual:
                given = followed(self._given(tx, draft.customer_id, tx.now), draft.due_at)
                draft = replace(draft, due_at=draft.due_at or (given.due_at if given else None), given=given)
            return store.add(tx, draft)

    def change(self, actor: str, callback_id: str, changes: Mapping[str, object]) -> Callback:
        """Puts right what is written about a callback (`model.CHANGEABLE`).

        Raises DeskError where reason or next step would be empty, or nobody to ring would be left.
        """
        if strangers := set(changes) - CHANGEABLE:
            raise ValueError(f"no such field of a callback: {sorted(strangers)}")
        with self._file.write(actor, "callbacks.change") as tx:
            before = store.by_id(tx, callback_id)
            _write(tx, before, _columns(tx, before, changes))
            return store.by_id(tx, callback_id)

    def reschedule(self, actor: str, callback_id: str, due_at: datetime, reason: str) -> Callback:
        """Another due time with the reason; the time first promised stays. A callback that rested wakes.

        Raises DeskError without a reason, for a time that is over, or for the same time.
        """
        with self._file.write(actor, "callbacks.reschedule") as tx:
            before = _open_one(tx, callback_id)
            why = _reason(reason, _("Write down why it is put off."))
            _to_come(tx, due_at, "due_at")
            if due_at == before.due_at:
                raise DeskError(_("It is due then already: choose another time."), field="due_at")
            store.note_move(tx, before, MoveKind.POSTPONED, to_due=due_at, reason=why)
            store.change(tx, callback_id, {"due_at": due_at, "snoozed_until": None})
            return store.by_id(tx, callback_id)

    def postpone(self, actor: str, callback_id: str, due_at: datetime, reason: str) -> Callback:
        """The same as `reschedule`: what all open matters call it."""
        return self.reschedule(actor, callback_id, due_at, reason)

    def snooze(self, actor: str, callback_id: str, until: datetime) -> Callback:
        """Puts a callback aside until then; when it is due stays. Raises DeskError for a time that is over."""
        with self._file.write(actor, "callbacks.snooze") as tx:
            before = _open_one(tx, callback_id)
            _to_come(tx, until, "until")
            store.note_move(tx, before, MoveKind.SNOOZED)
            store.change(tx, callback_id, {"snoozed_until": until})
            return store.by_id(tx, callback_id)

    def wake(self, actor: str, callback_id: str) -> Callback:
        """Takes up again what was put aside."""
        with self._file.write(actor, "callbacks.wake") as tx:
            before = _open_one(tx, callback_id)
            if before.snoozed_until is not None:
                store.change(tx, callback_id, {"snoozed_until": None})
            return store.by_id(tx, callback_id)

    def hand_over(self, actor: str, callback_id: str, to_id: str, note: str = "") -> Callback:
        """Hands a callback to a colleague: it is theirs at once, and waits for them to accept it or give it back.

        Raises DeskError for the Desk, which accepts nothing, for who has it already, and for who left.
        """
        with self._file.write(actor, "callbacks.hand_over") as tx:
            before = _open_one(tx, callback_id)
            colleague = staff.by_id(tx, _owner(tx, to_id, "to"))
            if to_id == DESK_ID:
                raise DeskError(_("The desk cannot accept anything: give it to the desk instead."), field="to")
            if to_id == before.owner_id:
                raise DeskError(
                    _("{name} has it already: choose somebody else.").format(name=colleague.shown), field="to"
                )
            if to_id == actor:
                raise DeskError(_("To take it yourself, give it to yourself: nobody needs to accept that."), field="to")
            said = text_or_none(note)
            store.note_move(tx, before, MoveKind.HANDED_OVER, to_owner=to_id, reason=said)
            handed = {"handed_by": actor, "handed_at": tx.now, "handed_note": said, "accepted_at": None}
            store.change(tx, callback_id, {"owner_id": to_id, "snoozed_until": None, **handed})
            return store.by_id(tx, callback_id)

    def accept(self, actor: str, callback_id: str) -> Callback:
        """Accepts what was handed over. Raises DeskError for anybody else, or where nothing waits."""
        with self._file.write(actor, "callbacks.accept") as tx:
            before = _waiting_for(tx, callback_id, actor)
            store.note_move(tx, before, MoveKind.ACCEPTED)
            store.change(tx, callback_id, {"accepted_at": tx.now})
            return store.by_id(tx, callback_id)

    def give_back(self, actor: str, callback_id: str, reason: str) -> Callback:
        """Gives what was handed over back to who handed it; to the Desk when they left.

        Raises DeskError without a reason, for anybody else, or where nothing waits.
        """
        with self._file.write(actor, "callbacks.give_back") as tx:
            before = _waiting_for(tx, callback_id, actor)
            why = _reason(reason, _("Write down why it is given back."))
            giver = before.handed_by or DESK_ID
            back_to = giver if staff.by_id(tx, giver).active else DESK_ID
            store.note_move(tx, before, MoveKind.RETURNED, to_owner=back_to, reason=why)
            store.change(tx, callback_id, {"owner_id": back_to, "snoozed_until": None, **_NOT_HANDED})
            return store.by_id(tx, callback_id)

    def reassign(
        self,
        actor: str,
        callback_id: str,
        owner_id: str,
        next_step: str | None = None,
        due_at: datetime | None = None,
        reason: str = "",
    ) -> Callback:
        """Gives a callback to somebody for good, with another next step or due time where they are given.

        Raises DeskError for who left, an empty next step, a due time that is over.
        """
        with self._file.write(actor, "callbacks.reassign") as tx:
            before = _open_one(tx, callback_id)
            columns: dict[str, Any] = {"owner_id": _owner(tx, owner_id), "snoozed_until": None, **_NOT_HANDED}
            if next_step is not None:
                columns["next_step"] = _step(next_step)
            if due_at is not None:
                columns["due_at"] = _to_come(tx, due_at, "due_at")
            store.note_move(
                tx, before, MoveKind.REASSIGNED, to_owner=owner_id, to_due=due_at, reason=text_or_none(reason)
            )
            _write(tx, before, columns)
            return store.by_id(tx, callback_id)

    def drop(self, actor: str, callback_id: str, reason: str) -> Callback:
        """Gives a callback up, with the reason. Raises DeskError without one."""
        with self._file.write(actor, "callbacks.drop") as tx:
            _open_one(tx, callback_id)
            why = _reason(reason, _("Write down why nobody needs to call back any more."))
            store.change(tx, callback_id, {"state": CallbackState.DROPPED, "closed_at": tx.now, "closed_reason": why})
            return store.by_id(tx, callback_id)

    def reopen(self, actor: str, callback_id: str) -> Callback:
        """Opens a closed callback again: it is the actor's, due as one that nobody set a time for.

        The time first promised stays. Raises DeskError when it is open.
        """
        with self._file.write(actor, "callbacks.reopen") as tx:
            before = store.by_id(tx, callback_id)
            if before.open:
                raise DeskError(_("Callback {number} is open already.").format(number=before.number))
            back = {"state": CallbackState.OPEN, "closed_at": None, "closed_reason": None, "snoozed_until": None}
            given = self._given(tx, before.customer_id, tx.now)
            due = {"owner_id": actor, "due_at": given.due_at if given else store.due_by_settings(tx, tx.now)}
            store.change(tx, callback_id, {**back, **due, **_NOT_HANDED})
            begin(tx, MatterKind.CALLBACK, callback_id, given)
            return store.by_id(tx, callback_id)


def _open_one(tx: Tx, callback_id: str) -> Callback:
    found = store.by_id(tx, callback_id)
    if not found.open:
        raise DeskError(_("Callback {number} is closed: open it again first.").format(number=found.number))
    return found


def _waiting_for(tx: Tx, callback_id: str, actor: str) -> Callback:
    found = _open_one(tx, callback_id)
    if found.waiting_for is None:
        raise DeskError(_("Callback {number} waits for nobody to accept it.").format(number=found.number))
    if found.waiting_for != actor:
        name = staff.by_id(tx, found.waiting_for).shown
        raise DeskError(_("It was handed to {name}: only they can accept it or give it back.").format(name=name))
    return found


def _owner(tx: Tx, staff_id: str, field: str = "owner") -> str:
    found = staff.by_id(tx, staff_id)
    if not found.active:
        raise DeskError(_("{name} no longer works here: choose somebody else.").format(name=found.shown), field=field)
    return staff_id


def _to_come(tx: Tx, moment: datetime, field: str) -> datetime:
    if moment <= tx.now:
        raise DeskError(_("This time is over: choose one that is still to come."), field=field)
    return moment


def _reason(typed: str, missing: str) -> str:
    text = text_or_none(typed)
    if text is None:
        raise DeskError(missing, field="reason")
    return text


def _step(typed: object) -> str:
    text = text_or_none(typed)
    if text is None:
        raise DeskError(_("An open matter needs a next step: write down what is to be done."), field="next_step")
    return text


def _living(tx: Tx, customer_id: str) -> None:
    customer = customers.by_id(tx, customer_id)
    if customer.deleted_at is not None:
        raise NotFound(_("The file of {name} was removed: bring it back first.").format(name=customer.name))


def _columns(tx: Tx, before: Callback, changes: Mapping[str, object]) -> dict[str, Any]:
    columns: dict[str, Any] = dict(changes)
    for field in ("name", "topic", "reason"):
        if field in columns:
            columns[field] = text_or_none(columns[field])
    if "reason" in columns and columns["reason"] is None:
        raise DeskError(_("Write down why to call back."), field="reason")
    if "next_step" in columns:
        columns["next_step"] = _step(columns["next_step"])
    if "phone" in columns:
        columns |= phone_columns(tx, str(columns.pop("phone") or ""))
    if columns.get("customer_id"):
        _living(tx, columns["customer_id"])
    after = {**asdict(before), **columns}
    if not any(after[key] for key in ("customer_id", "name", "phone_raw")):
        raise DeskError(_("Write down whom to call back: a name or a number is enough."), field="who")
    return columns


def _write(tx: Tx, before: Callback, columns: Mapping[str, Any]) -> None:
    now = asdict(before)
    changed = {key: value for key, value in columns.items() if now[key] != value}
    if changed:
        store.change(tx, before.id, changed)
