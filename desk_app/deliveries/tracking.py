"""Following a delivery on its way: phases noted and taken back, what was picked, a changed time told."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from desk_app.calls.model import CallDraft, CallKind, Channel, Direction, Outcome
from desk_app.calls.service import note_told
from desk_app.commitments import clock_store as clocks
from desk_app.commitments.applying import moved as promise_moved
from desk_app.commitments.model import About
from desk_app.complaints.service import came_at
from desk_app.core.errors import DeskError
from desk_app.core.i18n import _
from desk_app.core.text import text_or_none
from desk_app.deliveries import changing, line_store, store, way_store
from desk_app.deliveries.lines import quantity_words
from desk_app.deliveries.model import (
    STATE_RULES,
    STATE_WORDS,
    Delivery,
    DeliveryState,
    Precision,
)
from desk_app.deliveries.moving import state_columns
from desk_app.deliveries.phases import NOTED_IN, PHASE_WORDS, STATE_AFTER, Event, Phase
from desk_app.matters.model import MatterKind
from desk_app.storage.desk_file import DeskFile
from desk_app.storage.tx import Tx


@dataclass(frozen=True, slots=True)
class NewTime:
    """A changed time as the customer was told it. `promised_by` by the day may be any moment of that day."""

    promised_by: datetime
    promised_from: datetime | None = None
    precision: Precision = Precision.DAY
    why: str = ""
    channel: Channel = Channel.PHONE
    reached: bool = True


class TrackVerbs:
    """The use cases on the way; each is one save."""

    _file: DeskFile

    def note_phase(
        self, actor: str, delivery_id: str, phase: Phase, at: datetime | None = None, note: str = ""
    ) -> Delivery:
        """Writes down that it was confirmed, loaded, or that the courier arrived; the state stays.

        Raises DeskError where it cannot be in its state, and ValueError for phases that have acts of their own.
        """
        if phase not in NOTED_IN:
            raise ValueError(f"{phase} is not noted by itself")
        with self._file.write(actor, "deliveries.note_phase") as tx:
            one = store.by_id(tx, delivery_id)
            _only_in(one, phase, one.state in NOTED_IN[phase])
            way_store.note(tx, delivery_id, phase, came_at(at, tx.now, "at"), note)
            return one

    def pick(
        self, actor: str, delivery_id: str, picked: Mapping[str, float], at: datetime | None = None, note: str = ""
    ) -> Delivery:
        """Writes down how much of each line was picked; lines that are not named were picked as ordered.

        Raises DeskError once it is under way, or for less than nothing.
        """
        with self._file.write(actor, "deliveries.pick") as tx:
            one = store.by_id(tx, delivery_id)
            _only_in(one, Phase.PICKED, one.state in NOTED_IN[Phase.CONFIRMED])
            other = []
            for line in line_store.lines_of(tx, delivery_id):
                quantity = picked.get(line.id, line.ordered)
                if quantity < 0:
                    raise DeskError(
                        _("Write how much of “{goods}” was picked.").format(goods=line.goods), field="lines"
                    )
                line_store.change(tx, line.id, {"picked": quantity})
                if quantity != line.ordered:
                    said = _("{goods}: {picked} of {ordered}")
                    ordered = quantity_words(line.ordered, line.unit)
                    other.append(said.format(goods=line.goods, picked=quantity_words(quantity), ordered=ordered))
            words = "; ".join(filter(None, (*other, text_or_none(note))))
            way_store.note(tx, delivery_id, Phase.PICKED, came_at(at, tx.now, "at"), words)
            return one

    def heard(self, actor: str, delivery_id: str, comment: str) -> Delivery:
        """Writes down what the customer says about a delivery that came. Raises DeskError for one that did not."""
        with self._file.write(actor, "deliveries.heard") as tx:
            one = store.by_id(tx, delivery_id)
            _only_in(one, Phase.HEARD, one.state is DeliveryState.DELIVERED)
            changing.change(tx, one, {"comment": comment, "scored_at": tx.now})
            store.change(tx, delivery_id, {"heard_at": tx.now})
            way_store.note(tx, delivery_id, Phase.HEARD, tx.now)
            return store.by_id(tx, delivery_id)

    def tell_changed(self, actor: str, delivery_id: str, told: NewTime) -> Delivery:
        """Promises another time and writes down that the customer was told: a phase and a contact of ours.

        Raises DeskError for a delivery that is settled, and for a window that has passed or ends before it begins.
        """
        with self._file.write(actor, "deliveries.tell_changed") as tx:
            one = store.by_id(tx, delivery_id)
            _only_in(one, Phase.TOLD, one.open)
            changes: dict[str, Any] = {
                "promised_from": told.promised_from,
                "promised_by": told.promised_by,
                "promised_precision": told.precision,
            }
            if one.state is DeliveryState.FAILED:
                changes["next_step"] = _(STATE_RULES[DeliveryState.RECEIVED].ask)
            after = changing.change(tx, one, changes)
            if after.due_at < tx.now:
                raise DeskError(_("The new window has passed already."), field="promised_by")
            why = text_or_none(told.why)
            way_store.note(tx, delivery_id, Phase.TOLD, tx.now, why)
            note_told(
                tx,
                CallDraft(
                    customer_id=one.customer_id,
                    caller_name=one.customer_name,
                    phone=one.phone_raw or "",
                    direction=Direction.OUT,
                    channel=told.channel,
                    kind=CallKind.REQUEST,
                    topic=_("Changed time of delivery {number}").format(number=one.number),
                    note=why or "",
                    outcome=Outcome.ANSWERED if told.reached else Outcome.VOICEMAIL,
                    matter=(MatterKind.DELIVERY, one.id),
                ),
            )
            return after

    def take_back(self, actor: str, event_id: str, reason: str) -> Delivery:
        """Takes a phase back that was written wrongly; what it moved goes back with it.

        Raises DeskError without a reason, for one taken back already, and while a later one stands on it.
        """
        with self._file.write(actor, "deliveries.take_back") as tx:
            wrong = way_store.event(tx, event_id)
            if text_or_none(reason) is None:
                raise DeskError(_("Write down why."), field="reason")
            if wrong.taken_back is not None:
                raise DeskError(_("This was taken back already."))
            _undo(tx, store.by_id(tx, wrong.delivery_id), wrong, reason.strip())
            way_store.take_event_back(tx, event_id, reason.strip())
            return store.by_id(tx, wrong.delivery_id)


def _only_in(one: Delivery, phase: Phase, allowed: bool) -> None:
    if not allowed:
        said = _("Delivery {number} is “{state}”: “{phase}” cannot be written down there.")
        raise DeskError(said.format(number=one.number, state=_(STATE_WORDS[one.state]), phase=_(PHASE_WORDS[phase])))


def _undo(tx: Tx, one: Delivery, wrong: Event, reason: str) -> None:
    """What a phase did is undone."""
    match wrong.phase:
        case Phase.PICKED:
            for line in line_store.lines_of(tx, one.id):
                line_store.change(tx, line.id, {"picked": None})
        case Phase.BACK_AT_STORE:
            store.change(tx, one.id, {"back_at": None})
            _change_attempt(tx, one, {"back_at": None})
        case Phase.HEARD:
            store.change(tx, one.id, {"heard_at": None})
    if wrong.phase not in STATE_AFTER:
        return
    moving = [each for each in way_store.events_of(tx, one.id) if each.phase in STATE_AFTER and not each.taken_back]
    if moving[-1].id != wrong.id or one.state is not STATE_AFTER[wrong.phase]:
        raise DeskError(_("Take back first what came after it."))
    state = _state_before(one, wrong.phase, [STATE_AFTER[each.phase] for each in moving[:-1]])
    columns = state_columns(tx, one, state, tx.now)
    match wrong.phase:
        case Phase.ASSIGNED if state is DeliveryState.RECEIVED:
            columns |= {"courier_id": None}
        case Phase.SET_OFF:
            columns |= {"handed_to_carrier_at": None}
        case Phase.HANDED_OVER | Phase.PARTLY:
            columns |= _not_handed_over(tx, one)
        case Phase.FAILED:
            columns |= {"failed_reason": None, "back_at": None}
            _change_attempt(tx, one, {"taken_back": reason})
        case Phase.CANCELLED:
            columns |= {"failed_reason": None, "back_at": None}
    store.change(tx, one.id, columns)
    if one.promised_by is not None and wrong.phase is Phase.CANCELLED:
        by_the_day = one.promised_precision is Precision.DAY
        promise_moved(tx, one.id, About.DELIVERY, one.promised_by, by_the_day=by_the_day)


def _state_before(one: Delivery, phase: Phase, before: list[DeliveryState]) -> DeliveryState:
    """The state a phase was written in; of deliveries older than phases it is what the way says."""
    match phase:
        case Phase.ASSIGNED:
            return DeliveryState.FAILED if before and before[-1] is DeliveryState.FAILED else DeliveryState.RECEIVED
        case Phase.SET_OFF:
            return DeliveryState.ASSIGNED
        case Phase.CANCELLED:
            if before:
                return before[-1]
            if one.handed_to_carrier_at is not None:
                return DeliveryState.UNDER_WAY
            return DeliveryState.ASSIGNED if one.courier_id else DeliveryState.RECEIVED
    return DeliveryState.UNDER_WAY


def _not_handed_over(tx: Tx, one: Delivery) -> dict[str, Any]:
    """The columns of a delivery that was not handed over after all; its lines and its clock follow."""
    if one.cash_in_at is not None:
        raise DeskError(_("Its cash is in the till already: this cannot be taken back."))
    for split in store.splits_of(tx, one.id):
        if split.state is not DeliveryState.CANCELLED:
            said = _("Call off delivery {number} first: it brings what was missing.")
            raise DeskError(said.format(number=split.number))
    lines = line_store.lines_of(tx, one.id)
    if any(each.returned for each in lines):
        raise DeskError(_("Goods of it were returned already: this cannot be taken back."))
    for line in lines:
        line_store.change(tx, line.id, {"delivered": None, "trouble": None})
    for clock in clocks.clocks_of(tx, one.id):
        if clock.about == About.DELIVERY and clock.met_at is not None:
            clocks.stands_again(tx, clock)
    nothing = ("delivered_at", "came_right", "came_full", "cash_cents", "taken_by", "signature")
    return dict.fromkeys(nothing)


def _change_attempt(tx: Tx, one: Delivery, changes: Mapping[str, Any]) -> None:
    """Changes the last attempt that counts."""
    last = next((each for each in reversed(way_store.attempts_of(tx, one.id)) if not each.taken_back), None)
    if last is not None:
        way_store.change_attempt(tx, last.id, changes)
