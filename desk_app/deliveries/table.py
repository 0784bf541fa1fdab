"""The columns of the list of deliveries, and how a record's way and past are told."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from desk_app.complaints.past_words import change_words
from desk_app.complaints.table import due_tone, due_words, number_column
from desk_app.core import when
from desk_app.core.clock import from_text
from desk_app.core.i18n import N_, _
from desk_app.core.money import format_cents
from desk_app.deliveries.marks import came_early, ends_soon, on_time
from desk_app.deliveries.model import STATE_WORDS, Delivery, DeliveryRow, DeliveryState, Precision
from desk_app.deliveries.phases import PHASE_WORDS, STATE_AFTER, Attempt, Event, reason_words
from desk_app.storage.history import FieldChange
from desk_app.ui.strips import Step as Lamp
from desk_app.ui.strips import StepState
from desk_app.ui.theme import Tone
from desk_app.ui.widgets import Moment
from desk_app.ui.windowed import Column

STATE_TONES: dict[DeliveryState, Tone] = {
    DeliveryState.DELIVERED: "done",
    DeliveryState.FAILED: "late",
    DeliveryState.CANCELLED: "muted",
    DeliveryState.RECEIVED: "muted",
}


def promised_words(promised_by: datetime | None, precision: Precision | None, now: datetime, zone: ZoneInfo) -> str:
    """The promise in short: a day, or a time."""
    if promised_by is None:
        return ""
    if precision == Precision.DAY:
        return when.date(promised_by.astimezone(zone).date())
    return when.on_list(promised_by, now, zone)


def columns(now: Callable[[], datetime], zone: Callable[[], ZoneInfo]) -> Sequence[Column]:
    """Due, to whom, what, how far, by whom."""

    def due(row: DeliveryRow) -> str:
        if row.open:
            return due_words(row.due_at, now(), zone())
        if row.delivered_at is not None:
            return when.on_list(row.delivered_at, now(), zone())
        return _(STATE_WORDS[row.state])

    def tone(row: DeliveryRow) -> Tone | None:
        if row.open:
            return due_tone(row.due_at, now())
        return "done" if row.delivered_at is not None else "paused"

    def soon(row: DeliveryRow) -> bool:
        return ends_soon(row.state, row.promised_by, row.promised_precision, now(), zone())

    def state(row: DeliveryRow) -> str:
        word = _(STATE_WORDS[row.state])
        if row.attempts and row.open:
            word = _("{state}, {n}×").format(state=word, n=row.attempts)
        return _("{state}, ends soon").format(state=word) if soon(row) else word

    def state_tone(row: DeliveryRow) -> Tone | None:
        return "soon" if soon(row) else STATE_TONES.get(row.state)

    return (
        Column("due", lambda: _("Due"), due, 148, tone=tone, capsule=True, sortable=False),
        Column("customer", lambda: _("Customer"), lambda row: row.name, 110, sortable=False),
        Column("goods", lambda: _("Goods"), lambda row: row.goods or row.address, 150, stretch=True, sortable=False),
        Column(
            "state",
            lambda: _("State"),
            state,
            92,
            tone=state_tone,
            sortable=False,
        ),
        Column("courier", lambda: _("Courier"), lambda row: row.courier, 84, tone=lambda _row: "muted", sortable=False),
        number_column(),
    )


_WAY = (DeliveryState.RECEIVED, DeliveryState.ASSIGNED, DeliveryState.UNDER_WAY, DeliveryState.DELIVERED)


def lamps(one: Delivery, people: Mapping[str, str], now: datetime, zone: ZoneInfo) -> list[Lamp]:
    """The way to the door: what is reached with when or by whom, and what comes next or where it stopped."""

    def at(moment: datetime | None) -> str:
        return when.short(moment, now, zone) if moment else ""

    stamps = {
        DeliveryState.RECEIVED: at(one.ordered_at),
        DeliveryState.ASSIGNED: people.get(one.courier_id or "", one.carrier or ""),
        DeliveryState.UNDER_WAY: at(one.handed_to_carrier_at),
        DeliveryState.DELIVERED: at(one.delivered_at),
    }
    due = _("due {when}").format(when=when.on_list(one.due_at, now, zone))
    if one.state in _WAY:
        reached = _WAY.index(one.state) + 1
        found = [Lamp(_(STATE_WORDS[state]), stamps[state], "done") for state in _WAY[:reached]]
        rest: list[StepState] = ["now", "later", "later", "later"]
        for state, how in zip(_WAY[reached:], rest, strict=False):
            found.append(Lamp(_(STATE_WORDS[state]), due if how == "now" else "", how))
        return found
    assigned = one.courier_id or one.carrier
    been = [DeliveryState.RECEIVED, *([DeliveryState.ASSIGNED] if assigned else [])]
    found = [Lamp(_(STATE_WORDS[state]), stamps[state], "done") for state in been]
    found.append(Lamp(_(STATE_WORDS[one.state]), one.failed_reason or "", "now"))
    if one.state == DeliveryState.FAILED:
        found.append(Lamp(_(STATE_WORDS[DeliveryState.DELIVERED]), "", "later"))
    return found


_FIELDS = {
    "customer_name": N_("Name"),
    "phone_raw": N_("Phone"),
    "address": N_("Address"),
    "goods": N_("Goods"),
    "quantity": N_("Quantity"),
    "amount_cents": N_("Amount"),
    "promised_by": N_("Promised"),
    "courier_id": N_("Courier"),
    "note": N_("Note"),
    "instructions": N_("Instructions for the courier"),
    "area": N_("Area"),
    "cod_cents": N_("Cash on delivery"),
    "parcels": N_("Parcels"),
    "carrier": N_("Carrier"),
    "tracking": N_("Tracking number"),
    "comment": N_("What the customer said"),
    "owner_id": N_("Owner"),
}
"""What is told of a delivery that was put right."""


def way_moments(
    one: Delivery,
    changes: Sequence[FieldChange],
    people: Mapping[str, str],
    now: datetime,
    zone: ZoneInfo,
    events: Sequence[Event] = (),
) -> list[tuple[datetime, Moment]]:
    """How a delivery came along and what was put right, each with its time; what its phases tell is theirs alone."""
    found = event_moments(events, people, now, zone)
    told_from = min((each.at for each in events if each.phase in STATE_AFTER), default=None)
    reasons = {change.txn: str(change.new or "") for change in changes if change.field == "failed_reason"}
    for change in changes:
        first = change.txn == changes[0].txn
        if change.field == "state" and not first and told_from is not None and change.at >= told_from:
            continue
        if change.field == "state":
            state = DeliveryState(change.new)
            if first and told_from is not None and state is DeliveryState.ASSIGNED:
                state = DeliveryState.RECEIVED  # that it was assigned at once is told by its phase
            word = _(STATE_WORDS[state])
            if reason := reasons.get(change.txn):
                word = _("{step}: {note}").format(step=word, note=reason)
            happened, icon = one.ordered_at if first else change.at, "delivery"
        elif not first and change.field in _FIELDS:
            old, new = (_shown(one, change.field, value, people, now, zone) for value in (change.old, change.new))
            word, happened, icon = change_words(_(_FIELDS[change.field]), old, new), change.at, "edit"
        else:
            continue
        who = people.get(change.by or "", "")
        found.append((happened, Moment(when.on_list(happened, now, zone), icon, word, who, "", "")))
    return found


def event_moments(
    events: Sequence[Event], people: Mapping[str, str], now: datetime, zone: ZoneInfo
) -> list[tuple[datetime, Moment]]:
    """The phases of the way, each with its time; one taken back says why."""
    found = []
    for each in events:
        word = _(PHASE_WORDS[each.phase])
        if each.note:
            word = _("{step}: {note}").format(step=word, note=each.note)
        if each.taken_back:
            word = _("{phase} (taken back: {reason})").format(phase=word, reason=each.taken_back)
        who = people.get(each.by_id, "")
        found.append((each.at, Moment(when.on_list(each.at, now, zone), "delivery", word, who, "", "")))
    return found


def attempt_words(one: Attempt, now: datetime, zone: ZoneInfo) -> str:
    """A failed attempt in one line: when, why, what the customer was told and how, and the new window."""
    told = _("told: {told} ({how})").format(told=one.told, how=one.told_how) if one.told else ""
    again = promised_words(one.new_by, one.new_precision, now, zone)
    parts = (
        when.on_list(one.at, now, zone),
        reason_words(one.reason, one.note),
        told,
        _("again: {when}").format(when=again) if again else "",
        _("back {when}").format(when=when.on_list(one.back_at, now, zone)) if one.back_at else "",
        _("taken back") if one.taken_back else "",
    )
    return " · ".join(filter(None, parts))


def mark_words(one: Delivery, zone: ZoneInfo) -> str:
    """The marks of a handing over: `on time · right · not in full`; "" for those nobody knows."""
    missed = N_("before the window") if came_early(one) else N_("not on time")
    marks = (
        (on_time(one, zone), N_("on time"), missed),
        (one.came_right, N_("right"), N_("not right")),
        (one.came_full, N_("in full"), N_("not in full")),
    )
    return " · ".join(_(yes) if mark else _(no) for mark, yes, no in marks if mark is not None)


def _shown(one: Delivery, field: str, value: object, people: Mapping[str, str], now: datetime, zone: ZoneInfo) -> str:
    text = "" if value is None else str(value)
    match field:
        case "owner_id" | "courier_id":
            return people.get(text, text)
        case "amount_cents" | "cod_cents" if text:
            return format_cents(int(text), one.currency)
        case "promised_by" if text:
            return promised_words(from_text(text), one.promised_precision, now, zone)
    return " ".join(text.split())
