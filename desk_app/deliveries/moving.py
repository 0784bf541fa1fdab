"""Moving a delivery along its way, within a save: state, next step, due time, and the phase that is written down."""

from datetime import datetime
from typing import Any

from desk_app.commitments.applying import end as end_promise
from desk_app.commitments.store import openings
from desk_app.complaints.service import came_at, new_owner
from desk_app.core.errors import DeskError
from desk_app.core.i18n import _
from desk_app.core.text import text_or_none
from desk_app.deliveries import following, line_store, store, way_store
from desk_app.deliveries.lines import Line, Trouble, complete
from desk_app.deliveries.model import STATE_RULES, STATE_WORDS, Delivery, DeliveryState, allowed, due_in
from desk_app.deliveries.phases import PHASE_OF, Phase
from desk_app.storage.tx import Tx


def move(
    tx: Tx,
    delivery_id: str,
    to_state: DeliveryState,
    at: datetime | None = None,
    courier_id: str | None = None,
    reason: str | None = None,
    *,
    phase: Phase | None = None,
    note: str = "",
) -> Delivery:
    """Moves it one step along and writes the phase down; answers it as it is now (see `DeliveryService.move`)."""
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
    if to_state is DeliveryState.DELIVERED and before.handed_to_carrier_at and at < before.handed_to_carrier_at:
        raise DeskError(_("This cannot have happened before it set off."), field="at")
    reason = text_or_none(reason)
    columns = moved_columns(tx, before, to_state, at, courier_id, reason)
    if to_state is DeliveryState.DELIVERED and (full := came_full(tx, delivery_id)) is not None:
        columns["came_full"] = int(full)
        phase = phase or (Phase.HANDED_OVER if full else Phase.PARTLY)
    store.change(tx, delivery_id, columns)
    way_store.note(tx, delivery_id, phase or PHASE_OF[to_state], at, note or reason)
    if to_state in (DeliveryState.DELIVERED, DeliveryState.CANCELLED):
        end_promise(tx, delivery_id, at if to_state is DeliveryState.DELIVERED else None)
    after = store.by_id(tx, delivery_id)
    if to_state is DeliveryState.DELIVERED:
        following.call_after(tx, after)
    return after


def came_full(tx: Tx, delivery_id: str) -> bool | None:
    """Whether all lines came, of one that was handed over without a word about them: all that was picked did.

    What is said of a line already stays. None without lines: nobody knows until somebody says so.
    """
    for line in line_store.lines_of(tx, delivery_id):
        if line.delivered is None:
            came = brought(line)
            trouble = line.trouble or (Trouble.SHORT if came < line.ordered else None)
            line_store.change(tx, line.id, {"delivered": came, "trouble": trouble})
    return complete(line_store.lines_of(tx, delivery_id))


def brought(line: Line) -> float:
    """What comes to the door unless somebody says otherwise: what was picked, no more than was ordered."""
    return line.ordered if line.picked is None else min(line.picked, line.ordered)


def to_the_door(tx: Tx, delivery_id: str, at: datetime, courier_id: str | None) -> Delivery:
    """Lets a delivery that went out without a word set off, so that what happened at the door can be written down.

    Raises DeskError where nobody is known to have taken it, and for one that is settled.
    """
    one = store.by_id(tx, delivery_id)
    if not one.open:
        raise DeskError(
            _("Delivery {number} is “{state}” already.").format(number=one.number, state=_(STATE_WORDS[one.state]))
        )
    if one.state in (DeliveryState.RECEIVED, DeliveryState.FAILED):
        one = move(tx, delivery_id, DeliveryState.ASSIGNED, at, courier_id or one.courier_id)
    if one.state is DeliveryState.ASSIGNED:
        one = move(tx, delivery_id, DeliveryState.UNDER_WAY, at)
    return one


def moved_columns(
    tx: Tx, before: Delivery, to_state: DeliveryState, at: datetime, courier_id: str | None, reason: str | None
) -> dict[str, Any]:
    """The columns that change with the state."""
    columns = state_columns(tx, before, to_state, at)
    if courier_id:
        columns["courier_id"] = new_owner(tx, courier_id)
    if to_state == DeliveryState.ASSIGNED and not (courier_id or before.courier_id or before.carrier):
        raise DeskError(_("Choose who delivers it."), field="courier_id")
    if to_state in (DeliveryState.FAILED, DeliveryState.CANCELLED):
        if reason is None:
            raise DeskError(_("Write down why."), field="reason")
        columns["failed_reason"] = reason
    if to_state == DeliveryState.UNDER_WAY:
        columns["handed_to_carrier_at"] = at
        columns["back_at"] = None
    if to_state == DeliveryState.DELIVERED:
        columns |= {"delivered_at": at, "failed_reason": None}
    return columns


def state_columns(tx: Tx, before: Delivery, state: DeliveryState, at: datetime) -> dict[str, Any]:
    """State, stage, next step, and when that is due while anything is left to do."""
    rule = STATE_RULES[state]
    columns: dict[str, Any] = {"state": state, "stage": rule.stage, "next_step": _(rule.ask)}
    if rule.to:
        columns["due_at"] = due_in(
            state, before.promised_by, before.promised_precision, before.ordered_at, at, openings(tx)
        )
    return columns
