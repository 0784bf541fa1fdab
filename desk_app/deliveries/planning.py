"""Writing a delivery down: what is carried over, what was promised, and the goods it brings."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from desk_app.calls import store as calls
from desk_app.calls.model import headline
from desk_app.calls.service import first_phone, living
from desk_app.commitments.clock_store import begin as begin_clock
from desk_app.commitments.model import About
from desk_app.commitments.store import openings
from desk_app.complaints import store as complaints
from desk_app.complaints.promises import Given, given
from desk_app.complaints.service import came_at, new_owner
from desk_app.core.errors import DeskError
from desk_app.core.i18n import _
from desk_app.core.ids import new_id
from desk_app.core.text import text_or_none
from desk_app.deliveries import line_store, store, way_store
from desk_app.deliveries.lines import Line, LineDraft, Trouble, goods_words, total_cents
from desk_app.deliveries.model import STATE_RULES, DeliveryDraft, DeliveryState, Precision, day_of, due_in
from desk_app.deliveries.phases import Phase
from desk_app.goods import shares
from desk_app.matters.model import MatterKind
from desk_app.settings import store as settings
from desk_app.settings.phones import phone_columns
from desk_app.storage.tx import Tx


def carried_over(tx: Tx, draft: DeliveryDraft) -> DeliveryDraft:
    """The draft with what the call, the complaint and the customer's file already know."""
    if draft.call_id:
        call = calls.by_id(tx, draft.call_id)
        draft = replace(
            draft,
            customer_id=draft.customer_id or call.customer_id,
            customer_name=draft.customer_name or call.caller_name or "",
            phone=draft.phone or call.phone_raw or "",
            note=draft.note or call.note or "",
            goods=draft.goods or (headline(call) if call.topic and not draft.lines else ""),
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


def add(tx: Tx, actor: str, draft: DeliveryDraft) -> str:
    """Writes a delivery down within a save; answers its id (see `DeliveryService.plan`)."""
    zone = settings.profile(tx).zoneinfo
    name = text_or_none(draft.customer_name) or text_or_none(draft.phone)
    if name is None:
        raise DeskError(_("Write down who gets the delivery: a name or a phone number."), field="customer_name")
    ordered_at = came_at(draft.ordered_at, tx.now, "ordered_at")
    promise = promise_columns(draft.promised_from, draft.promised_by, draft.promised_precision, zone)
    followed = given(tx, draft.customer_id, None, ordered_at, (About.DELIVERY,)) if draft.promised_by is None else {}
    if About.DELIVERY in followed:
        promise |= by_commitment(followed[About.DELIVERY], zone)
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
            "instructions": text_or_none(draft.instructions),
            "area": text_or_none(draft.area),
            "cod_cents": draft.cod_cents,
            "parcels": draft.parcels,
            "carrier": text_or_none(draft.carrier),
            "tracking": text_or_none(draft.tracking),
            "split_of": draft.split_of,
            "owner_id": actor,
            "next_step": _(STATE_RULES[state].ask),
            "due_at": due_in(
                state, promise["promised_by"], promise["promised_precision"], ordered_at, ordered_at, openings(tx)
            ),
            "stage": STATE_RULES[state].stage,
        },
    )
    if draft.lines:
        put_lines(tx, delivery_id, draft.lines)
    if draft.courier_id:
        way_store.note(tx, delivery_id, Phase.ASSIGNED, ordered_at)
    for found in followed.values():
        begin_clock(tx, MatterKind.DELIVERY, delivery_id, found.version, found.start, found.due_at)
    shares.check(tx, delivery_id, draft.beyond)
    return delivery_id


def by_commitment(found: Given, zone: ZoneInfo) -> dict[str, Any]:
    """What the store promises of a delivery nobody named a day for."""
    by_the_day = found.version.amount.days > 0 and not found.version.amount.seconds
    return promise_columns(None, found.due_at, Precision.DAY if by_the_day else Precision.TIME, zone)


def promise_columns(
    promised_from: datetime | None, promised_by: datetime | None, precision: Precision | None, zone: ZoneInfo
) -> dict[str, Any]:
    """The columns of a promise; raises DeskError where its window ends before it begins."""
    if promised_by is not None and precision == Precision.DAY:
        promised_by = day_of(promised_by, zone)
    elif promised_from is not None and promised_by is not None and promised_from > promised_by:
        raise DeskError(_("The promised window ends before it begins."), field="promised_by")
    return {
        "promised_from": promised_from,
        "promised_by": promised_by,
        "promised_precision": None if promised_by is None else precision or Precision.TIME,
    }


def put_lines(tx: Tx, delivery_id: str, drafts: Sequence[LineDraft]) -> None:
    """Makes the goods of a delivery what they are in the drafts; goods, quantity and amount follow them.

    What was picked and handed over of a line stays. Raises DeskError for a line without goods or without a quantity,
    and where a line is gone or smaller than what was handed over of it.
    """
    before = {each.id: each for each in line_store.lines_of(tx, delivery_id)}
    if before and not drafts and all(each.delivered is None for each in before.values()):
        line_store.put(tx, delivery_id, ())
        return
    kept = []
    for place, draft in enumerate(drafts):
        if text_or_none(draft.goods) is None:
            raise DeskError(_("Write down which goods each line is."), field=f"lines.{place}.goods")
        if not 0 < draft.ordered < _MOST:
            said = _("Write how much of “{goods}” was ordered.").format(goods=draft.goods)
            raise DeskError(said, field=f"lines.{place}.ordered")
        there = before.pop(draft.id, None)
        if there is not None and (there.delivered or 0) > draft.ordered and there.trouble is None:
            raise _handed_over(there)
        if there is not None:
            picked = there.picked if draft.picked is None else draft.picked
            draft = replace(draft, picked=picked, note=draft.note or there.note or "")
        kept.append(draft)
    for gone in before.values():
        if gone.delivered is not None:
            raise _handed_over(gone)
    line_store.put(tx, delivery_id, kept)
    if lines := line_store.lines_of(tx, delivery_id):
        store.change(tx, delivery_id, following(lines))


_MOST = 1_000_000


def _handed_over(line: Line) -> DeskError:
    said = _("“{goods}” was handed over already: take the handing over back first.").format(goods=line.goods)
    return DeskError(said, field="lines")


def following(lines: Sequence[Line]) -> dict[str, Any]:
    """Goods, quantity and, where every line has its price, the amount of a delivery with these lines."""
    whole = all(each.ordered == int(each.ordered) for each in lines)
    found: dict[str, Any] = {
        "goods": goods_words(lines),
        "quantity": int(sum(each.ordered for each in lines)) if whole else None,
    }
    total = total_cents(lines)
    return found if total is None else {**found, "amount_cents": total}


def missing_lines(lines: Sequence[Line]) -> tuple[LineDraft, ...]:
    """What of these lines is still to come; what was refused is not."""
    return tuple(
        LineDraft(
            goods=each.goods,
            ordered=each.missing,
            unit=each.unit or "",
            price_cents=each.price_cents,
            gift=each.gift,
            expires_on=each.expires_on,
        )
        for each in lines
        if each.missing and each.trouble is not Trouble.REFUSED
    )
