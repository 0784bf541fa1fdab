"""The rows of the table of callbacks: read as records, added, changed."""

import sqlite3
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from desk_app.callbacks.model import (
    CALL_BACK,
    MISSED_CALL,
    Callback,
    CallbackDraft,
    CallbackState,
)
from desk_app.callbacks.phones import phone_to_ring
from desk_app.commitments import store as calendars
from desk_app.commitments.applying import begin, end
from desk_app.core.clock import from_ms, from_text, moment_or_none, to_text
from desk_app.core.errors import DeskError, NotFound
from desk_app.core.i18n import _
from desk_app.core.ids import new_id
from desk_app.core.stages import Stage
from desk_app.core.text import text_or_none
from desk_app.customers import store as customers
from desk_app.matters import store as matters
from desk_app.matters.model import MatterKind, MatterMove, MoveKind
from desk_app.settings import store as settings
from desk_app.settings.phones import phone_columns
from desk_app.staff.model import DESK_ID
from desk_app.storage.journal import Values
from desk_app.storage.reading import Reader
from desk_app.storage.tx import Tx

TABLE = "callbacks"
OPEN = "deleted_at IS NULL AND state = 'open'"


def record(row: sqlite3.Row | Values) -> Callback:
    """A row of the table as a record."""
    return Callback(
        id=row["id"],
        number=row["number"],
        customer_id=row["customer_id"],
        name=row["name"],
        phone_raw=row["phone_raw"],
        phone_e164=row["phone_e164"],
        phone_digits=row["phone_digits"],
        call_id=row["call_id"],
        reason=row["reason"],
        topic=row["topic"],
        first_due_at=from_text(row["first_due_at"]),
        snoozed_until=moment_or_none(row["snoozed_until"]),
        state=CallbackState(row["state"]),
        closed_at=moment_or_none(row["closed_at"]),
        closed_reason=row["closed_reason"],
        tries=row["tries"],
        last_tried_at=moment_or_none(row["last_tried_at"]),
        last_result=row["last_result"],
        handed_by=row["handed_by"],
        handed_at=moment_or_none(row["handed_at"]),
        handed_note=row["handed_note"],
        accepted_at=moment_or_none(row["accepted_at"]),
        owner_id=row["owner_id"],
        next_step=row["next_step"],
        due_at=from_text(row["due_at"]),
        stage=Stage(row["stage"]),
        matter_kind=row["matter_kind"],
        matter_id=row["matter_id"],
    )


def records(reader: Reader, condition: str, args: Sequence[Any] = ()) -> list[Callback]:
    """The callbacks an SQL condition leaves over."""
    return [record(row) for row in reader.query(f"SELECT * FROM {TABLE} WHERE {condition}", args)]


def by_id(reader: Reader, callback_id: str) -> Callback:
    """One callback; raises NotFound."""
    found = records(reader, "id = ? AND deleted_at IS NULL", (callback_id,))
    if not found:
        raise NotFound(_("This callback is no longer there."))
    return found[0]


def of_call(reader: Reader, call_id: str) -> Callback | None:
    """The callback that was promised in a call or made of a missed one, if there is one."""
    found = records(reader, "call_id = ? AND deleted_at IS NULL ORDER BY id LIMIT 1", (call_id,))
    return found[0] if found else None


def of_matter(reader: Reader, matter_id: str) -> list[Callback]:
    """The callbacks in which a matter's customer is asked about it, the newest first."""
    return records(reader, "matter_id = ? AND deleted_at IS NULL ORDER BY id DESC", (matter_id,))


def open_of_customer(reader: Reader, customer_id: str) -> list[Callback]:
    """The open callbacks of a customer, the most urgent first."""
    return records(reader, f"customer_id = ? AND {OPEN} ORDER BY due_at, id", (customer_id,))


def open_of_phone(reader: Reader, digits: str) -> list[Callback]:
    """The open callbacks to a number, by its digits key (`core.phone`), the most urgent first."""
    return records(reader, f"phone_digits = ? AND {OPEN} ORDER BY due_at, id", (digits,)) if digits else []


def promised_at(callback_id: str) -> datetime:
    """When a callback was promised: its id begins with it (UUIDv7)."""
    return from_ms(int(callback_id.replace("-", "")[:12], 16))


def add(tx: Tx, draft: CallbackDraft) -> Callback:
    """A new callback: the Desk's unless the draft names an owner, due after the hours of the settings.

    One that follows a commitment begins its clock.
    Name and phone come from the customer's file where the draft has none; a number that must not be called is
    never taken from there. Without a reason the topic is one, and for a call the words that it was missed. Raises
    DeskError when nothing says why, or neither customer nor name nor phone whom.
    """
    topic = text_or_none(draft.topic)
    reason = text_or_none(draft.reason) or topic or (_(MISSED_CALL) if draft.call_id else None)
    if reason is None:
        raise DeskError(_("Write down why to call back."), field="reason")
    customer = customers.by_id(tx, draft.customer_id) if draft.customer_id else None
    name = text_or_none(draft.name)
    phone = phone_columns(tx, draft.phone or (phone_to_ring(customer) if customer else ""))
    if not (customer or name or phone["phone_raw"]):
        raise DeskError(_("Write down whom to call back: a name or a number is enough."), field="who")
    due = to_text(draft.due_at or due_by_settings(tx, tx.now))
    callback_id = new_id(tx.now)
    tx.insert(
        TABLE,
        {
            "id": callback_id,
            "number": tx.next_number("B", tx.now.astimezone(settings.profile(tx).zoneinfo).date()),
            "customer_id": draft.customer_id,
            "name": name,
            **phone,
            "call_id": draft.call_id,
            "reason": reason,
            "topic": topic,
            "first_due_at": due,
            "state": CallbackState.OPEN,
            "owner_id": draft.owner_id or DESK_ID,
            "next_step": _(CALL_BACK),
            "due_at": due,
            "stage": Stage.RELATIONSHIP,
            "matter_kind": draft.matter_kind,
            "matter_id": draft.matter_id,
        },
    )
    begin(tx, MatterKind.CALLBACK, callback_id, draft.given)
    return by_id(tx, callback_id)


def due_by_settings(reader: Reader, now: datetime) -> datetime:
    """When a callback is due that nobody set a time for: after the hours of the settings, never while it is closed."""
    due = now + timedelta(hours=settings.profile(reader).callback_hours)
    return calendars.openings(reader).while_open(due)


def note_move(
    tx: Tx,
    one: Callback,
    what: MoveKind,
    *,
    to_owner: str | None = None,
    to_due: datetime | None = None,
    reason: str | None = None,
) -> None:
    """Writes down who moved a callback as it stood before; what is left out did not move."""
    matters.note(
        tx,
        MatterMove(
            kind=MatterKind.CALLBACK,
            row_id=one.id,
            what=what,
            at=tx.now,
            by_id=tx.actor,
            from_owner=one.owner_id if to_owner else None,
            to_owner=to_owner,
            from_due=one.due_at if to_due else None,
            to_due=to_due,
            reason=reason,
        ),
    )


def change(tx: Tx, callback_id: str, changes: Mapping[str, Any]) -> None:
    """New values for some columns of a callback; its clock ends with it: met when it is done, else dropped."""
    state = changes.get("state")
    if "deleted_at" in changes or state == CallbackState.DROPPED:
        end(tx, callback_id, None)
    elif state == CallbackState.DONE:
        end(tx, callback_id, changes["closed_at"])
    tx.update(
        TABLE,
        callback_id,
        {key: to_text(value) if isinstance(value, datetime) else value for key, value in changes.items()},
    )
