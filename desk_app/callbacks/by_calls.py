"""What calls do to callbacks: leave one, renew one, try one, promise again, take theirs along."""

from datetime import datetime
from typing import Any

from desk_app.callbacks.model import (
    MISSED_CALL,
    Callback,
    CallbackDraft,
    CallbackState,
    same_matter,
)
from desk_app.callbacks.rows import (
    add,
    by_id,
    change,
    due_by_settings,
    note_move,
    of_call,
    open_of_customer,
    open_of_phone,
)
from desk_app.commitments.applying import Applied, begin, end
from desk_app.core import when
from desk_app.core.clock import to_text
from desk_app.core.i18n import _
from desk_app.core.text import text_or_none
from desk_app.matters.model import MatterKind, MoveKind
from desk_app.settings import store as settings
from desk_app.settings.phones import phone_columns
from desk_app.storage.tx import Tx


def add_or_renew(tx: Tx, draft: CallbackDraft) -> Callback:
    """A new callback, unless one for the same caller and matter (`model.same_matter`) is open: that one is renewed.

    A renewed one keeps owner, next step and first promise; that they rang again is added to its reason, it is due
    by the earlier of both times, rests no longer, and takes over customer, name, phone and topic it did not have.
    """
    phone = phone_columns(tx, draft.phone)
    topic = text_or_none(draft.topic)
    reason = text_or_none(draft.reason) or topic or _(MISSED_CALL)
    known = next(
        (
            one
            for one in _open_of_caller(tx, draft.customer_id, phone["phone_digits"])
            if same_matter(one, reason, topic)
        ),
        None,
    )
    if known is None:
        return add(tx, draft)
    due = draft.due_at or due_by_settings(tx, tx.now)
    changes: dict[str, Any] = {
        "reason": _rang_again(tx, known, reason),
        "due_at": min(known.due_at, due),
        "snoozed_until": None,
        "customer_id": known.customer_id or draft.customer_id,
        "name": known.name or text_or_none(draft.name),
        "topic": known.topic or topic,
    }
    if known.phone_raw is None:
        changes |= phone
    change(tx, known.id, changes)
    return by_id(tx, known.id)


def _open_of_caller(tx: Tx, customer_id: str | None, digits: str | None) -> list[Callback]:
    """Those of the customer; those to the number that hang on nobody else's file, for a family shares one."""
    found = open_of_customer(tx, customer_id) if customer_id else []
    same_number = open_of_phone(tx, digits or "")
    ids = {one.id for one in found}
    return found + [
        one
        for one in same_number
        if one.id not in ids and (one.customer_id is None or customer_id is None or one.customer_id == customer_id)
    ]


def _rang_again(tx: Tx, known: Callback, reason: str) -> str:
    at = when.date_time(tx.now, settings.profile(tx).zoneinfo)
    first = reason.split("\n", 1)[0]
    if first in known.reason.split("\n"):
        again = _("{when}: rang again").format(when=at)
    else:
        again = _("{when}: rang again, {reason}").format(when=at, reason=reason)
    return f"{known.reason}\n{again}"


def note_attempt(tx: Tx, callback_id: str, result: str, at: datetime, *, reached: bool) -> None:
    """An attempt was made: counted, with when and its result; whoever was reached is called back.

    The callback rests no longer. One who was handed it and tries has accepted it. `result` is a key of
    `model.RESULT_WORDS`, or words. An attempt at a closed one is only counted. Raises NotFound.
    """
    one = by_id(tx, callback_id)
    changes: dict[str, Any] = {"tries": one.tries + 1, "snoozed_until": None}
    if one.last_tried_at is None or at >= one.last_tried_at:
        changes |= {"last_tried_at": at, "last_result": text_or_none(result)}
    if one.open and reached:
        changes |= {"state": CallbackState.DONE, "closed_at": at}
    if one.waiting_for == tx.actor:
        changes["accepted_at"] = tx.now
        note_move(tx, one, MoveKind.ACCEPTED)
    change(tx, callback_id, changes)


def promise_again(
    tx: Tx, callback_id: str, due_at: datetime | None = None, *, also: str = "", given: Applied | None = None
) -> None:
    """They were spoken to and are owed another call: due then, else after the hours of the settings.

    The promise that stood is kept with that; `given` is the commitment the new due time follows.

    `also` is what else they asked, and stands in the reason from then on. It counts as put off; a closed one is open
    again and the caller's. Raises NotFound.
    """
    one = by_id(tx, callback_id)
    due = due_at or due_by_settings(tx, tx.now)
    changes: dict[str, Any] = {"due_at": due, "snoozed_until": None}
    if also and also not in one.reason.split("\n"):
        changes["reason"] = f"{one.reason}\n{also}"
    if not one.open:
        changes |= {"state": CallbackState.OPEN, "closed_at": None, "closed_reason": None, "owner_id": tx.actor}
    end(tx, callback_id, one.last_tried_at or tx.now)
    begin(tx, MatterKind.CALLBACK, callback_id, given)
    note_move(tx, one, MoveKind.POSTPONED, to_due=due, reason=_("Spoken to, and promised to call again"))
    change(tx, callback_id, changes)


def try_again(tx: Tx, callback_id: str, due_at: datetime) -> None:
    """Nobody was reached: an open callback is tried again then; the promise that stood stays. Raises NotFound."""
    one = by_id(tx, callback_id)
    if one.open and due_at > tx.now and due_at != one.due_at:
        note_move(tx, one, MoveKind.POSTPONED, to_due=due_at, reason=_("Nobody was reached"))
        change(tx, callback_id, {"due_at": due_at, "snoozed_until": None})


def link_of_call(tx: Tx, call_id: str, customer_id: str) -> None:
    """Puts the callback of a call under a customer's file too, unless it hangs on one."""
    one = of_call(tx, call_id)
    if one is not None and one.customer_id is None:
        change(tx, one.id, {"customer_id": customer_id})


def remove_of_call(tx: Tx, call_id: str) -> None:
    """Takes the callback of a call away with it, unless it is closed or somebody tried it."""
    one = of_call(tx, call_id)
    if one is not None and one.open and not one.tries:
        change(tx, one.id, {"deleted_at": to_text(tx.now)})
