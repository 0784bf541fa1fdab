"""What a person does with deliveries: plan one, move it along to the door, change it, hand it over to somebody."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from desk_app.calls import store as calls
from desk_app.calls.model import Changes, Outcome
from desk_app.complaints.service import (
    needed_step,
    new_owner,
    note_giving,
    note_postponing,
    still_to_come,
    why_later,
)
from desk_app.core.errors import DeskError
from desk_app.core.i18n import _
from desk_app.core.text import text_or_none
from desk_app.deliveries import changing, store
from desk_app.deliveries.door import DoorVerbs, fail
from desk_app.deliveries.lines import LineDraft
from desk_app.deliveries.model import (
    CHANGEABLE,
    STATE_WORDS,
    Delivery,
    DeliveryDraft,
    DeliveryState,
)
from desk_app.deliveries.moving import move
from desk_app.deliveries.phases import Failure, reason_of
from desk_app.deliveries.planning import add, carried_over, put_lines
from desk_app.deliveries.tracking import TrackVerbs
from desk_app.goods import shares
from desk_app.matters.model import MatterKind
from desk_app.storage.desk_file import DeskFile
from desk_app.storage.tx import Tx


class DeliveryService(TrackVerbs, DoorVerbs):
    """The use cases of deliveries; each is one save."""

    def __init__(self, file: DeskFile) -> None:
        self._file = file

    def plan(self, actor: str, draft: DeliveryDraft) -> Delivery:
        """Writes a delivery down; name, phone and first address come from the customer's file.

        From a call or a complaint the customer is carried over, and a call's outcome becomes "became a
        delivery" in the same save. With a courier it is assigned at once. Raises DeskError with the field
        when nobody can be told it is for, the promised window stands the wrong way round, or scarce goods go beyond
        what is left of them and `beyond` does not say why.
        """
        with self._file.write(actor, "deliveries.plan") as tx:
            draft = carried_over(tx, draft)
            if draft.call_id:
                calls.set_outcome(tx, draft.call_id, Outcome.BECAME_DELIVERY)
            return store.by_id(tx, add(tx, actor, draft))

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
        """Moves a delivery along; next step, due time and stage follow the state, and the phase is written down.

        `at` is when it happened (now unless said otherwise). Raises DeskError for a step the way does not
        have, for assigning without a courier, and for failing or cancelling without a reason.
        """
        with self._file.write(actor, f"deliveries.{to_state}") as tx:
            if to_state is DeliveryState.FAILED and text_or_none(reason) is not None:
                why, note = reason_of(reason or "")
                return fail(tx, delivery_id, Failure(why, note, at=at))
            return move(tx, delivery_id, to_state, at, courier_id, reason)

    def change(
        self,
        actor: str,
        delivery_id: str,
        changes: Changes,
        lines: Sequence[LineDraft] | None = None,
        beyond: str = "",
    ) -> Delivery:
        """Puts fields of a delivery right; a new promise moves the due time along, and the clock that runs.

        `lines` are all its goods, None where they stay as they are; goods, quantity and amount follow them.
        `beyond` says why scarce goods are given beyond what is left. Raises DeskError when the name would be empty,
        the promised window stands the wrong way round, or scarce goods go beyond what is left.
        """
        if strangers := set(changes) - CHANGEABLE:
            raise ValueError(f"no such field of a delivery: {sorted(strangers)}")
        with self._file.write(actor, "deliveries.change") as tx, shares.watching(tx, delivery_id, beyond):
            after = changing.change(tx, store.by_id(tx, delivery_id), changes)
            if lines is None:
                return after
            put_lines(tx, delivery_id, lines)
            return store.by_id(tx, delivery_id)

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
    changing.write(tx, before, columns)
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
    changing.write(tx, before, {"due_at": due_at})
    note_postponing(tx, MatterKind.DELIVERY, before, due_at, why)
