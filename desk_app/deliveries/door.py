"""What happens at the door: handed over whole or in part, a way there that failed, cash, and goods that come back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from desk_app.core.errors import DeskError
from desk_app.core.i18n import _
from desk_app.core.money import format_cents
from desk_app.core.text import text_or_none
from desk_app.deliveries import changing, line_store, store, way_store
from desk_app.deliveries.lines import Line, Trouble, complete, quantity_words
from desk_app.deliveries.model import STATE_RULES, Delivery, DeliveryDraft, DeliveryState, Precision, Signature
from desk_app.deliveries.moving import brought, move, to_the_door
from desk_app.deliveries.phases import Failure, Phase, Reason, reason_words
from desk_app.deliveries.planning import add, missing_lines, promise_columns
from desk_app.settings import store as settings
from desk_app.storage.desk_file import DeskFile
from desk_app.storage.tx import Tx


@dataclass(frozen=True, slots=True)
class LineAtDoor:
    """What was handed over of one line, and what was wrong with it."""

    delivered: float
    trouble: Trouble | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Handing:
    """What is typed of a handing over.

    Of lines that are not named all that was picked came; without lines `full` says whether all did. `follow_up` plans
    a delivery of what is missing (`missing` in words where there are no lines), promised for `again_by`.
    """

    at: datetime | None = None
    taken_by: str = ""
    lines: Mapping[str, LineAtDoor] | None = None
    full: bool = True
    right: bool = True
    cash_cents: int | None = None
    cash_note: str = ""
    signature: Signature | None = None
    note: str = ""
    follow_up: bool = False
    missing: str = ""
    again_from: datetime | None = None
    again_by: datetime | None = None
    again_precision: Precision = Precision.DAY


class DoorVerbs:
    """The use cases at the door; each is one save."""

    _file: DeskFile

    def hand_over(self, actor: str, delivery_id: str, handing: Handing) -> Delivery:
        """Writes down that it was handed over, whole or in part, with its three marks; plans what is still to come.

        Raises DeskError with the field for more handed over than ordered without a trouble, for nothing handed
        over at all, and for cash that is not what was to be collected without a note.
        """
        with self._file.write(actor, "deliveries.hand_over") as tx:
            return hand_over(tx, delivery_id, handing)

    def typed_done(
        self, actor: str, delivery_id: str, handing: Handing, courier_id: str | None, at: datetime
    ) -> Delivery:
        """Writes a handing over from a run sheet down, with the setting off where nobody wrote that; see `hand_over`.

        Without a word about cash what was to be collected was.
        """
        with self._file.write(actor, "deliveries.typed_back") as tx:
            one = to_the_door(tx, delivery_id, at, courier_id)
            cash = one.cod_cents if handing.cash_cents is None else handing.cash_cents
            return hand_over(tx, delivery_id, replace(handing, at=at, cash_cents=cash))

    def typed_failed(
        self, actor: str, delivery_id: str, failure: Failure, courier_id: str | None, at: datetime
    ) -> Delivery:
        """Writes a failed attempt from a run sheet down, with the setting off where nobody wrote that; see `fail`."""
        with self._file.write(actor, "deliveries.typed_back") as tx:
            to_the_door(tx, delivery_id, at, courier_id)
            return fail(tx, delivery_id, replace(failure, at=at))

    def fail(self, actor: str, delivery_id: str, failure: Failure) -> Delivery:
        """Writes a failed attempt down: why, what the customer was told and how, and the new window if one was agreed.

        Raises DeskError with the field for another reason without a note, a window that ends before it begins or has
        passed, and what was told without how.
        """
        with self._file.write(actor, "deliveries.failed") as tx:
            return fail(tx, delivery_id, failure)

    def back_at_store(self, actor: str, delivery_id: str, at: datetime | None = None, note: str = "") -> Delivery:
        """Writes down that the goods of a failed or cancelled delivery are back. Raises DeskError for any other."""
        with self._file.write(actor, "deliveries.back_at_store") as tx:
            one = store.by_id(tx, delivery_id)
            if one.state not in (DeliveryState.FAILED, DeliveryState.CANCELLED) or one.back_at is not None:
                raise DeskError(_("Only goods that could not be handed over come back to the store, and only once."))
            at = at or tx.now
            store.change(tx, delivery_id, {"back_at": at})
            last = next(
                (each for each in reversed(way_store.attempts_of(tx, delivery_id)) if not each.taken_back), None
            )
            if last is not None:
                way_store.change_attempt(tx, last.id, {"back_at": at})
            way_store.note(tx, delivery_id, Phase.BACK_AT_STORE, at, note)
            return store.by_id(tx, delivery_id)

    def cash_in(self, actor: str, delivery_ids: Sequence[str]) -> int:
        """Writes down that the cash of these deliveries came into the till; answers how much, in cents.

        Raises DeskError naming one of which no cash was taken, or whose cash came in before.
        """
        with self._file.write(actor, "deliveries.cash_in") as tx:
            total = 0
            for delivery_id in delivery_ids:
                one = store.by_id(tx, delivery_id)
                if not one.cash_cents or one.cash_in_at is not None:
                    said = _("Of delivery {number} no cash is on the way: take it out of the choice.")
                    raise DeskError(said.format(number=one.number))
                store.change(tx, delivery_id, {"cash_in_at": tx.now, "cash_in_by": actor})
                total += one.cash_cents
            return total

    def return_goods(self, actor: str, line_id: str, quantity: float, reason: str, agreed: str) -> Line:
        """Writes down that a customer gives goods of one line back, why, and what was agreed.

        Raises DeskError with the field for more than the customer has, and without a reason or what was agreed.
        """
        with self._file.write(actor, "deliveries.return") as tx:
            line = line_store.by_id(tx, line_id)
            there = (line.delivered or 0) - (line.returned or 0)
            if not 0 < quantity <= there:
                said = _("The customer has {quantity} of it: write how much comes back.")
                raise DeskError(said.format(quantity=quantity_words(there, line.unit)), field="quantity")
            for field, text in (("reason", reason), ("agreed", agreed)):
                if text_or_none(text) is None:
                    raise DeskError(_("Please fill this in."), field=field)
            words = _("returned {quantity}: {reason}; {agreed}").format(
                quantity=quantity_words(quantity, line.unit), reason=reason.strip(), agreed=agreed.strip()
            )
            note = "\n".join(filter(None, (line.note, words)))
            line_store.change(tx, line_id, {"returned": (line.returned or 0) + quantity, "note": note})
            return line_store.by_id(tx, line_id)


def fail(tx: Tx, delivery_id: str, failure: Failure) -> Delivery:
    """Writes a failed attempt down within a save (see `DoorVerbs.fail`)."""
    if failure.reason is Reason.OTHER and text_or_none(failure.note) is None:
        raise DeskError(_("Write down why."), field="note")
    if text_or_none(failure.told) and text_or_none(failure.told_how) is None:
        raise DeskError(_("Write down how the customer was told."), field="told_how")
    if failure.new_by is not None and failure.new_precision is Precision.TIME and failure.new_by < tx.now:
        raise DeskError(_("The new window has passed already."), field="new_by")
    before = store.by_id(tx, delivery_id)
    at = failure.at or tx.now
    words = reason_words(failure.reason, failure.note)
    after = move(tx, delivery_id, DeliveryState.FAILED, failure.at, reason=words)
    promise = promise_columns(failure.new_from, failure.new_by, failure.new_precision, settings.profile(tx).zoneinfo)
    way_store.add_attempt(
        tx,
        {
            "delivery_id": delivery_id,
            "at": at,
            "courier_id": before.courier_id,
            "run_day": before.run_day.isoformat() if before.run_day else None,
            "reason": failure.reason,
            "note": text_or_none(failure.note),
            "told": text_or_none(failure.told),
            "told_how": text_or_none(failure.told_how),
            "new_from": promise["promised_from"] if failure.new_by else None,
            "new_by": promise["promised_by"],
            "new_precision": promise["promised_precision"],
        },
    )
    if text_or_none(failure.told):
        way_store.note(tx, delivery_id, Phase.TOLD, at, failure.told)
    if failure.new_by is not None:
        again = _(STATE_RULES[DeliveryState.RECEIVED].ask)
        after = changing.change(tx, after, {**promise, "next_step": again})
    return after


def hand_over(tx: Tx, delivery_id: str, handing: Handing) -> Delivery:
    """Writes a handing over down within a save (see `DoorVerbs.hand_over`)."""
    before = store.by_id(tx, delivery_id)
    came = dict(handing.lines or {})
    there = line_store.lines_of(tx, delivery_id)
    for line in there:
        _put_at_door(tx, line, came.pop(line.id, LineAtDoor(brought(line))))
    if came:
        raise ValueError(f"no such line of the delivery: {sorted(came)}")
    lines = line_store.lines_of(tx, delivery_id)
    full = bool(complete(lines)) if lines else handing.full
    if lines and not any(each.delivered for each in lines):
        raise DeskError(_("Nothing was handed over: write down a failed attempt instead."), field="lines")
    spoilt = any(each.trouble in (Trouble.DAMAGED, Trouble.WRONG, Trouble.EXPIRED) for each in lines)
    _check_cash(before, handing)
    noted = "; ".join(filter(None, (text_or_none(handing.note), text_or_none(handing.cash_note))))
    phase = Phase.HANDED_OVER if full else Phase.PARTLY
    move(tx, delivery_id, DeliveryState.DELIVERED, handing.at, phase=phase, note=noted)
    columns: dict[str, Any] = {
        "taken_by": text_or_none(handing.taken_by),
        "signature": handing.signature,
        "came_right": int(handing.right and not spoilt),
        "came_full": int(full),
        "cash_cents": handing.cash_cents,
    }
    store.change(tx, delivery_id, columns)
    after = store.by_id(tx, delivery_id)
    if handing.follow_up:
        _follow_up(tx, after, lines, handing)
    return after


def _put_at_door(tx: Tx, line: Line, came: LineAtDoor) -> None:
    if came.delivered < 0:
        raise DeskError(_("Write how much of “{goods}” was handed over.").format(goods=line.goods), field="lines")
    if came.delivered > line.ordered and came.trouble is None:
        raise DeskError(
            _("More of “{goods}” was handed over than ordered: say what is wrong with it.").format(goods=line.goods),
            field="lines",
        )
    trouble = came.trouble or (Trouble.SHORT if came.delivered < line.ordered else None)
    note = "\n".join(filter(None, (line.note, text_or_none(came.note))))
    line_store.change(tx, line.id, {"delivered": came.delivered, "trouble": trouble, "note": text_or_none(note)})


def _check_cash(one: Delivery, handing: Handing) -> None:
    """Cash is what was to be collected, or a note says why not."""
    if one.cod_cents and handing.cash_cents is None:
        said = _("{amount} was to be collected: write down how much was, 0 if nothing.")
        raise DeskError(said.format(amount=format_cents(one.cod_cents, one.currency)), field="cash")
    if (handing.cash_cents or 0) < 0:
        raise DeskError(_("Cash is no less than nothing."), field="cash")
    if (handing.cash_cents or 0) != (one.cod_cents or 0) and text_or_none(handing.cash_note) is None:
        raise DeskError(
            _("{amount} was to be collected: note why it was another amount.").format(
                amount=format_cents(one.cod_cents or 0, one.currency)
            ),
            field="cash_note",
        )


def _follow_up(tx: Tx, one: Delivery, lines: Sequence[Line], handing: Handing) -> str | None:
    """Plans a delivery of what is missing, with the cash that is still to be collected; None where nothing is."""
    drafts = missing_lines(lines)
    if lines and not drafts:
        return None
    if not lines and handing.full:
        return None
    if not lines and text_or_none(handing.missing) is None:
        raise DeskError(_("Write down what is still to come."), field="missing")
    open_cash = max(0, (one.cod_cents or 0) - (one.cash_cents or 0))
    draft = DeliveryDraft(
        customer_id=one.customer_id,
        customer_name=one.customer_name,
        phone=one.phone_raw or "",
        address=one.address or "",
        city=one.city or "",
        promised_from=handing.again_from,
        promised_by=handing.again_by,
        promised_precision=handing.again_precision,
        goods=handing.missing,
        currency=one.currency,
        instructions=one.instructions or "",
        area=one.area or "",
        cod_cents=open_cash or None,
        note=_("What was missing of {number}").format(number=one.number),
        split_of=one.id,
        lines=drafts,
    )
    return add(tx, tx.actor, draft)
