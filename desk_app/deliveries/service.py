"""What a person does with deliveries: plan one, move it along to the door, change it, hand it over to somebody."""

from collections.abc import Mapping
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from desk_app.calls import store as calls
from desk_app.calls.model import Changes, Outcome, headline
from desk_app.calls.service import first_phone, living
from desk_app.commitments.applying import end as end_promise
from desk_app.commitments.applying import moved as promise_moved
from desk_app.commitments.clock_store import begin as begin_clock
from desk_app.commitments.model import About
from desk_app.commitments.store import openings
from desk_app.complaints import store as complaints
from desk_app.complaints.promises import Given, given
from desk_app.complaints.service import (
    came_at,
    needed_step,
    new_owner,
    note_giving,
    note_postponing,
    still_to_come,
    why_later,
)
from desk_app.core.errors import DeskError
from desk_app.core.i18n import _
from desk_app.core.ids import new_id
from desk_app.core.stages import Stage
from desk_app.core.text import text_or_none
from desk_app.deliveries import store
from desk_app.deliveries.model import (
    CHANGEABLE,
    STATE_RULES,
    STATE_WORDS,
    Delivery,
    DeliveryDraft,
    DeliveryState,
    Precision,
    allowed,
    day_of,
    due_in,
)
from desk_app.matters.model import MatterKind
from desk_app.settings import store as settings
from desk_app.settings.phones import phone_columns
from desk_app.storage.desk_file import DeskFile
from desk_app.storage.tx import Tx


class DeliveryService:
    """The use cases of deliveries; each is one save."""

    def __init__(self, file: DeskFile) -> None:
        self._file = file

    def plan(self, actor: str, draft: DeliveryDraft) -> Delivery:
        """Writes a delivery down; name, phone and first address come from the customer's file.

        From a call or a complaint the customer is carried over, and a call's outcome becomes "became a
        delivery" in the same save. With a courier it is assigned at once. Raises DeskError with the field
        when nobody can be told it is for, or the promised window stands the wrong way round.
        """
        with self._file.write(actor, "deliveries.plan") as tx:
            draft = _carried_over(tx, draft)
            if draft.call_id:
                calls.set_outcome(tx, draft.call_id, Outcome.BECAME_DELIVERY)
            return store.by_id(tx, _add(tx, actor, draft))

    def from_call(self, actor: str, call_id: str, draft: DeliveryDraft | None = None) -> Delivery:
        """Plans a delivery a call asked for; see `plan`."""
        return self.plan(actor, replace(draft or DeliveryDraft(), call_id=call_id))

    def from_complaint(self, actor: str, complaint_id: str, draft: DeliveryDraft | None = None) -> Delivery:
        """Plans a delivery that makes amends for a complaint; see `plan`."""
        return self.plan(actor, replace(draft or DeliveryDraft(), complaint_id=complaint_id))

    def move(
        self,
        actor: str,
        delivery_id: str,
        to_state: DeliveryState,
        at: datetime | None = None,
        courier_id: str | None = None,
        reason: str | None = None,
    ) -> Delivery:
        """Moves a delivery along; next step, due time and stage follow the state.

        `at` is when it happened (now unless said otherwise). Raises DeskError for a step the way does not
        have, for assigning without a courier, and for failing or cancelling without a reason.
        """
        with self._file.write(actor, f"deliveries.{to_state}") as tx:
            before = store.by_id(tx, delivery_id)
            if not allowed(before.state, to_state):
                raise DeskError(
                    _("Delivery {number} is “{state}”: it cannot become “{wanted}” from there.").format(
                        number=before.number, state=_(STATE_WORDS[before.state]), wanted=_(STATE_WORDS[to_state])
                    )
                )
            at = came_at(at, tx.now, "at")
            if at < before.ordered_at:
                raise DeskError(_("This cannot have happened before the order."), field="at")
            store.change(tx, delivery_id, _moved(tx, before, to_state, at, courier_id, text_or_none(reason)))
            if to_state in (DeliveryState.DELIVERED, DeliveryState.CANCELLED):
                end_promise(tx, delivery_id, at if to_state is DeliveryState.DELIVERED else None)
            return store.by_id(tx, delivery_id)

    def change(self, actor: str, delivery_id: str, changes: Changes) -> Delivery:
        """Puts fields of a delivery right; a new promise moves the due time along, and the clock that runs.

        Raises DeskError when the name would be empty or the promised window stands the wrong way round.
        """
        if strangers := set(changes) - CHANGEABLE:
            raise ValueError(f"no such field of a delivery: {sorted(strangers)}")
        with self._file.write(actor, "deliveries.change") as tx:
            before = store.by_id(tx, delivery_id)
            _write(tx, before, _columns(tx, before, changes))
            after = store.by_id(tx, delivery_id)
            if after.open and _promised(after) != _promised(before):
                by_the_day = after.promised_precision is Precision.DAY
                promise_moved(tx, delivery_id, About.DELIVERY, after.promised_by, by_the_day=by_the_day)
            return after

    def reassign(
        self,
        actor: str,
        delivery_id: str,
        owner_id: str,
        next_step: str | None = None,
        due_at: datetime | None = None,
        reason: str = "",
    ) -> Delivery:
        """Hands a delivery to another owner, with another next step or due time where they are given."""
        with self._file.write(actor, "deliveries.reassign") as tx:
            give(tx, delivery_id, owner_id, next_step, due_at, reason)
            return store.by_id(tx, delivery_id)

    def postpone(self, actor: str, delivery_id: str, due_at: datetime, reason: str) -> Delivery:
        """Puts the next step off to a later time; what was promised stays as it was.

        Raises DeskError with the field without a reason, for a time that has passed, or when nothing is to be done.
        """
        with self._file.write(actor, "deliveries.postpone") as tx:
            put_off(tx, delivery_id, due_at, reason)
            return store.by_id(tx, delivery_id)


def give(
    tx: Tx,
    delivery_id: str,
    owner_id: str,
    next_step: str | None = None,
    due_at: datetime | None = None,
    reason: str = "",
) -> None:
    """Hands a delivery over within a save, and notes who gave it to whom and why (see `reassign`)."""
    before = store.by_id(tx, delivery_id)
    columns: dict[str, Any] = {"owner_id": new_owner(tx, owner_id), "due_at": due_at or before.due_at}
    if next_step is not None:
        columns["next_step"] = needed_step(next_step)
    _write(tx, before, columns)
    note_giving(tx, MatterKind.DELIVERY, before, columns["owner_id"], columns["due_at"], reason)


def put_off(tx: Tx, delivery_id: str, due_at: datetime, reason: str) -> None:
    """Postpones a delivery within a save (see `postpone`)."""
    before = store.by_id(tx, delivery_id)
    if not before.open:
        raise DeskError(
            _("Delivery {number} is “{state}”: nothing of it is due.").format(
                number=before.number, state=_(STATE_WORDS[before.state])
            )
        )
    why, due_at = why_later(reason), still_to_come(due_at, tx.now)
    _write(tx, before, {"due_at": due_at})
    note_postponing(tx, MatterKind.DELIVERY, before, due_at, why)


def _carried_over(tx: Tx, draft: DeliveryDraft) -> DeliveryDraft:
    """The draft with what the call, the complaint and the customer's file already know."""
    if draft.call_id:
        call = calls.by_id(tx, draft.call_id)
        draft = replace(
            draft,
            customer_id=draft.customer_id or call.customer_id,
            customer_name=draft.customer_name or call.caller_name or "",
            phone=draft.phone or call.phone_raw or "",
            note=draft.note or call.note or "",
            goods=draft.goods or (headline(call) if call.topic else ""),
        )
    if draft.complaint_id:
        complaint = complaints.by_id(tx, draft.complaint_id)
        draft = replace(
            draft,
            customer_id=draft.customer_id or complaint.customer_id,
            customer_name=draft.customer_name or complaint.customer_name,
            phone=draft.phone or complaint.phone_raw or "",
            note=draft.note or complaint.title,
            goods=draft.goods or complaint.product or "",
        )
    if draft.customer_id:
        customer = living(tx, draft.customer_id)
        first = customer.addresses[0] if customer.addresses else None
        draft = replace(
            draft,
            customer_name=draft.customer_name or customer.name,
            phone=draft.phone or first_phone(customer),
            address=draft.address or (first.text if first else ""),
            city=draft.city or (first.city or "" if first and not draft.address else ""),
        )
    return draft


def _add(tx: Tx, actor: str, draft: DeliveryDraft) -> str:
    zone = settings.profile(tx).zoneinfo
    name = text_or_none(draft.customer_name) or text_or_none(draft.phone)
    if name is None:
        raise DeskError(_("Write down who gets the delivery: a name or a phone number."), field="customer_name")
    ordered_at = came_at(draft.ordered_at, tx.now, "ordered_at")
    promise = _promise(draft.promised_from, draft.promised_by, draft.promised_precision, zone)
    followed = given(tx, draft.customer_id, None, ordered_at, (About.DELIVERY,)) if draft.promised_by is None else {}
    if About.DELIVERY in followed:
        promise |= _by_commitment(followed[About.DELIVERY], zone)
    state = DeliveryState.RECEIVED
    if draft.courier_id:
        new_owner(tx, draft.courier_id)
        state = DeliveryState.ASSIGNED
    delivery_id = new_id()
    store.add(
        tx,
        {
            "id": delivery_id,
            "number": tx.next_number("D", tx.now.astimezone(zone).date()),
            "reference": text_or_none(draft.reference),
            "customer_id": draft.customer_id,
            "customer_name": name,
            **phone_columns(tx, draft.phone),
            "address": text_or_none(draft.address),
            "city": text_or_none(draft.city),
            "call_id": draft.call_id,
            "complaint_id": draft.complaint_id,
            "ordered_at": ordered_at,
            **promise,
            "state": state,
            "goods": text_or_none(draft.goods),
            "quantity": draft.quantity,
            "amount_cents": draft.amount_cents,
            "freight_cents": draft.freight_cents,
            "currency": draft.currency,
            "courier_id": draft.courier_id,
            "note": text_or_none(draft.note),
            "owner_id": actor,
            "next_step": _(STATE_RULES[state].ask),
            "due_at": due_in(
                state, promise["promised_by"], promise["promised_precision"], ordered_at, ordered_at, openings(tx)
            ),
            "stage": STATE_RULES[state].stage,
        },
    )
    for found in followed.values():
        begin_clock(tx, MatterKind.DELIVERY, delivery_id, found.version, found.start, found.due_at)
    return delivery_id


def _by_commitment(found: Given, zone: ZoneInfo) -> dict[str, Any]:
    """What the store promises of a delivery nobody named a day for."""
    by_the_day = found.version.amount.days > 0 and not found.version.amount.seconds
    return _promise(None, found.due_at, Precision.DAY if by_the_day else Precision.TIME, zone)


def _promise(
    promised_from: datetime | None, promised_by: datetime | None, precision: Precision | None, zone: ZoneInfo
) -> dict[str, Any]:
    if promised_by is not None and precision == Precision.DAY:
        promised_by = day_of(promised_by, zone)
    elif promised_from is not None and promised_by is not None and promised_from > promised_by:
        raise DeskError(_("The promised window ends before it begins."), field="promised_by")
    return {
        "promised_from": promised_from,
        "promised_by": promised_by,
        "promised_precision": None if promised_by is None else precision or Precision.TIME,
    }


def _moved(
    tx: Tx, before: Delivery, to_state: DeliveryState, at: datetime, courier_id: str | None, reason: str | None
) -> dict[str, Any]:
    """The columns that change with the state."""
    rule = STATE_RULES[to_state]
    columns: dict[str, Any] = {"state": to_state, "stage": rule.stage, "next_step": _(rule.ask)}
    if courier_id:
        columns["courier_id"] = new_owner(tx, courier_id)
    if to_state == DeliveryState.ASSIGNED and not (courier_id or before.courier_id):
        raise DeskError(_("Choose who delivers it."), field="courier_id")
    if to_state in (DeliveryState.FAILED, DeliveryState.CANCELLED):
        if reason is None:
            raise DeskError(_("Write down why."), field="reason")
        columns["failed_reason"] = reason
    if to_state == DeliveryState.UNDER_WAY:
        columns["handed_to_carrier_at"] = at
    if to_state == DeliveryState.DELIVERED:
        columns |= {"delivered_at": at, "failed_reason": None}
    if rule.to:
        columns["due_at"] = due_in(
            to_state, before.promised_by, before.promised_precision, before.ordered_at, at, openings(tx)
        )
    return columns


_WORDS = (
    "customer_name", "address", "city", "goods", "carrier", "tracking", "failed_reason", "note", "score_scale",
    "comment",
)  # fmt: skip
_PROMISE = ("promised_from", "promised_by", "promised_precision")


def _columns(tx: Tx, before: Delivery, changes: Changes) -> dict[str, Any]:
    columns: dict[str, Any] = dict(changes)
    for field in _WORDS:
        if field in columns:
            columns[field] = text_or_none(columns[field])
    if columns.get("customer_id"):
        columns.setdefault("customer_name", living(tx, columns["customer_id"]).name)
    if "customer_name" in columns and columns["customer_name"] is None:
        raise DeskError(_("Write down who gets the delivery: a name or a phone number."), field="customer_name")
    if "phone" in columns:
        columns.update(phone_columns(tx, str(columns.pop("phone") or "")))
    if columns.get("courier_id"):
        new_owner(tx, columns["courier_id"])
    if "next_step" in columns:
        columns["next_step"] = needed_step(columns["next_step"])
    if "stage" in columns:
        columns["stage"] = Stage(columns["stage"])
    if not columns.keys().isdisjoint(_PROMISE):
        zone = settings.profile(tx).zoneinfo
        precision = columns.get("promised_precision", before.promised_precision)
        columns |= _promise(
            columns.get("promised_from", before.promised_from),
            columns.get("promised_by", before.promised_by),
            None if precision is None else Precision(precision),
            zone,
        )
        if before.open and columns["promised_by"] is not None:
            due = due_in(
                DeliveryState.RECEIVED,
                columns["promised_by"],
                columns["promised_precision"],
                before.ordered_at,
                tx.now,
                openings(tx),
            )
            columns.setdefault("due_at", due)
    return columns


def _promised(one: Delivery) -> tuple[datetime | None, Precision | None]:
    return one.promised_by, one.promised_precision


def _write(tx: Tx, before: Delivery, columns: Mapping[str, Any]) -> None:
    now = asdict(before)
    changed = {key: value for key, value in columns.items() if now[key] != value}
    if changed:
        store.change(tx, before.id, changed)
