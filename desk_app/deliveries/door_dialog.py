"""The questions asked about what happened on the way and at the door."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from PySide6.QtWidgets import QWidget

from desk_app.calls.model import CHANNEL_WORDS, Channel
from desk_app.complaints.dialog import QuestionDialog
from desk_app.core import when
from desk_app.core.i18n import N_, _
from desk_app.core.money import format_cents, plain_cents
from desk_app.core.text import text_or_none
from desk_app.deliveries.door import Handing, LineAtDoor
from desk_app.deliveries.lines import TROUBLE_WORDS, Line, Trouble, quantity_words
from desk_app.deliveries.lines_entry import quantity
from desk_app.deliveries.model import Delivery, Signature
from desk_app.deliveries.phases import PHASE_WORDS, Event, Failure, Reason, numbered_reasons, reason_of
from desk_app.deliveries.tracking import NewTime
from desk_app.deliveries.typed import cents, window
from desk_app.matters.dialog import moment, wall
from desk_app.ui.fields import Choice, Field, Kind
from desk_app.ui.form_dialog import FormDialog, Values

HOW_TOLD = (N_("by phone"), N_("by SMS"), N_("card on the door"), N_("to a neighbour"))
SIGNATURE_WORDS = {
    Signature.PAPER: N_("on paper"),
    Signature.PICTURE: N_("picture attached"),
    Signature.NONE: N_("none"),
}


def reason_choices() -> list[Choice]:
    """Why it could not be handed over, each with its digit."""
    return [Choice(reason, words, digit=digit) for digit, reason, words in numbered_reasons()]


def failed_dialog(parent: QWidget | None) -> QuestionDialog:
    """Asks why it could not be handed over, what the customer was told, and when it is tried again."""
    fields = (
        Field("reason", _("Why it could not be handed over"), Kind.COMBO, required=True, choices=reason_choices()),
        Field("note", _("Note")),
        Field("told", _("What the customer was told")),
        Field("told_how", _("How"), suggestions=[_(word) for word in HOW_TOLD]),
        Field("new_on", _("Tried again on"), Kind.DATE),
        Field("window", _("Between"), hint=_("like 14:00-16:00; empty: that day")),
    )
    return QuestionDialog(_("Could not be handed over"), "", _("Write it down"), fields, parent)


def failure_of(values: Values, zone: ZoneInfo) -> Failure:
    """What was typed of a failed attempt; raises DeskError for a window that cannot be read."""
    text = str(values["reason"])
    reason, note = (Reason(text), "") if text in set(Reason) else reason_of(text)
    begin, end, precision = window(values["new_on"], str(values["window"] or ""), zone)
    return Failure(
        reason,
        str(values["note"] or "") or note,
        str(values["told"] or ""),
        str(values["told_how"] or ""),
        begin,
        end,
        precision,
    )


def handing_dialog(
    one: Delivery, lines: Sequence[Line], now: datetime, zone: ZoneInfo, parent: QWidget | None
) -> FormDialog:
    """Asks when, to whom, what of each line, what cash, and what is to follow; all of it filled in as if complete."""
    fields = [
        Field("at", _("When"), Kind.DATE_TIME, required=True, past=True),
        Field("taken_by", _("Who took it")),
    ]
    troubles = [Choice("", _("nothing"))] + [Choice(each, _(word)) for each, word in TROUBLE_WORDS.items()]
    for place, line in enumerate(lines):
        ordered = quantity_words(line.ordered, line.unit)
        name = _("{goods}: handed over of {ordered}").format(goods=line.goods, ordered=ordered)
        fields.append(Field(f"line{place}", name, required=True))
        said = _("What is wrong with {goods}").format(goods=line.goods)
        fields.append(Field(f"trouble{place}", said, Kind.COMBO, choices=troubles))
    if not lines:
        fields.append(Field("full", _("Complete"), Kind.CHECK))
        fields.append(Field("missing", _("What is missing")))
    cod = format_cents(one.cod_cents or 0, one.currency)
    fields += [
        Field("right", _("In good state"), Kind.CHECK, wide=True),
        Field("cash", _("Cash taken, of {amount}").format(amount=cod)),
        Field("cash_note", _("Why it was another amount")),
        Field(
            "signature",
            _("Signature"),
            Kind.COMBO,
            choices=[Choice("", _("not said")), *(Choice(key, _(word)) for key, word in SIGNATURE_WORDS.items())],
        ),
        Field("note", _("Note")),
        Field("follow_up", _("Plan a delivery of what is missing"), Kind.CHECK, wide=True),
        Field("again_on", _("Promised on"), Kind.DATE),
        Field("window", _("Between"), hint=_("like 14:00-16:00; empty: that day")),
    ]
    dialog = FormDialog(_("Handed over"), [], _("Write it down"), fields, parent, two_columns=True)
    start: dict[str, object] = {"at": wall(now, zone), "full": True, "right": True}
    for place, line in enumerate(lines):
        start[f"line{place}"] = quantity_words(line.ordered if line.picked is None else min(line.picked, line.ordered))
        start[f"trouble{place}"] = ""
    start |= {"cash": plain_cents(one.cod_cents) if one.cod_cents else "", "signature": "", "follow_up": True}
    dialog.begin(start, "taken_by")
    return dialog


def handing_of(values: Values, one: Delivery, lines: Sequence[Line], now: datetime, zone: ZoneInfo) -> Handing:
    """What was typed of a handing over; raises DeskError naming the field that cannot be read."""
    at: datetime | None = None if values["at"] == wall(now, zone) else moment(values["at"], zone)
    if one.handed_to_carrier_at is not None and values["at"] == wall(one.handed_to_carrier_at, zone):
        at = one.handed_to_carrier_at
    begin, end, precision = window(values["again_on"], str(values["window"] or ""), zone)
    came = {}
    for place, line in enumerate(lines):
        trouble = str(values[f"trouble{place}"] or "")
        came[line.id] = LineAtDoor(
            quantity(str(values[f"line{place}"]), f"line{place}"), Trouble(trouble) if trouble else None
        )
    signature = str(values["signature"] or "")
    full, follow_up = bool(values.get("full", True)), bool(values["follow_up"])
    missing = str(values.get("missing") or "")
    return Handing(
        at=at,
        taken_by=str(values["taken_by"] or ""),
        lines=came,
        full=full and text_or_none(missing) is None,
        right=bool(values["right"]),
        cash_cents=cents(str(values["cash"] or ""), "cash"),
        cash_note=str(values["cash_note"] or ""),
        signature=Signature(signature) if signature else None,
        note=str(values["note"] or ""),
        follow_up=follow_up,
        missing=missing,
        again_from=begin,
        again_by=end,
        again_precision=precision,
    )


def new_time_dialog(parent: QWidget | None) -> FormDialog:
    """Asks for the new time, and how the customer was told."""
    fields = (
        Field("new_on", _("Promised on"), Kind.DATE, required=True),
        Field("window", _("Between"), hint=_("like 14:00-16:00; empty: that day")),
        Field("why", _("What the customer was told"), required=True),
        Field("channel", _("How"), Kind.COMBO, choices=[Choice(key, _(word)) for key, word in CHANNEL_WORDS.items()]),
        Field("reached", _("The customer was reached"), Kind.CHECK),
    )
    about = [_("The new promise, the phase and a contact of ours are written down together.")]
    dialog = FormDialog(_("Tell the customer of a changed time"), about, _("Write it down"), fields, parent)
    dialog.begin({"channel": str(Channel.PHONE), "reached": True})
    return dialog


def new_time_of(values: Values, zone: ZoneInfo) -> NewTime:
    """What was typed of a changed time; raises DeskError for a window that cannot be read."""
    begin, end, precision = window(values["new_on"], str(values["window"] or ""), zone)
    assert end is not None, "the day is needed"
    return NewTime(
        end,
        begin,
        precision,
        str(values["why"]),
        Channel(str(values["channel"])),
        bool(values["reached"]),
    )


def picked_dialog(lines: Sequence[Line], parent: QWidget | None) -> FormDialog:
    """Asks how much of each line was picked."""
    fields = [
        Field(
            f"line{place}",
            _("{goods}: picked of {ordered}").format(goods=line.goods, ordered=quantity_words(line.ordered, line.unit)),
            required=True,
        )
        for place, line in enumerate(lines)
    ]
    fields.append(Field("note", _("Note")))
    dialog = FormDialog(_("Picked"), [], _("Write it down"), fields, parent)
    dialog.begin(
        {
            f"line{place}": quantity_words(line.ordered if line.picked is None else line.picked)
            for place, line in enumerate(lines)
        }
    )
    return dialog


def picked_of(values: Values, lines: Sequence[Line]) -> dict[str, float]:
    """How much of each line was picked; raises DeskError naming the line that cannot be read."""
    return {line.id: quantity(str(values[f"line{place}"]), f"line{place}") for place, line in enumerate(lines)}


def take_back_dialog(events: Sequence[Event], now: datetime, zone: ZoneInfo, parent: QWidget | None) -> FormDialog:
    """Asks which phase was written wrongly, the last one foremost, and why."""
    choices = [
        Choice(each.id, f"{_(PHASE_WORDS[each.phase])} · {when.on_list(each.at, now, zone)}")
        for each in reversed(events)
    ]
    fields = (
        Field("event_id", _("Phase"), Kind.COMBO, required=True, choices=choices),
        Field("reason", _("Why"), required=True),
    )
    dialog = FormDialog(_("Take a phase back"), [], _("Take back"), fields, parent)
    dialog.begin({"event_id": choices[0].value}, "reason")
    return dialog


def return_dialog(line: Line, parent: QWidget | None) -> FormDialog:
    """Asks how much of a line comes back, why, and what was agreed."""
    there = (line.delivered or 0) - (line.returned or 0)
    fields = (
        Field("quantity", _("How much comes back"), required=True),
        Field("reason", _("Why"), required=True),
        Field("agreed", _("What was agreed"), required=True),
    )
    about = [
        _("{goods}: the customer has {quantity}.").format(goods=line.goods, quantity=quantity_words(there, line.unit))
    ]
    dialog = FormDialog(_("Return of goods"), about, _("Write it down"), fields, parent)
    dialog.begin({"quantity": quantity_words(there)}, "reason")
    return dialog


def cash_dialog(found: Sequence[Delivery], one_id: str, courier: str, parent: QWidget | None) -> FormDialog:
    """Asks of which deliveries of a courier the cash came into the till; the one looked at is ticked."""
    fields = [
        Field(
            each.id,
            f"{each.number} · {each.customer_name} · {format_cents(each.cash_cents or 0, each.currency)}",
            Kind.CHECK,
        )
        for each in found
    ]
    about = [courier] if courier else []
    dialog = FormDialog(_("Cash into the till"), about, _("Take it in"), fields, parent)
    dialog.begin({each.id: each.id == one_id for each in found})
    return dialog
