"""The tab of deliveries: what must leave today, how far each is, and the one thing to do next."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from functools import partial

from PySide6.QtWidgets import QLineEdit, QSizePolicy

from desk_app.calls import store as calls
from desk_app.calls.dialog import CustomerFinder, FindCustomers
from desk_app.calls.model import headline
from desk_app.complaints import store as complaints
from desk_app.complaints.table import due_tone
from desk_app.core import when
from desk_app.core.errors import DeskError, NotFound
from desk_app.core.i18n import _, pgettext
from desk_app.core.money import format_cents, parse_cents
from desk_app.customers import store as customers
from desk_app.customers.model import Customer
from desk_app.deliveries import store
from desk_app.deliveries.dialog import cancel_dialog, courier_dialog, failed_dialog
from desk_app.deliveries.model import (
    CHIP_WORDS,
    STATE_RULES,
    STATE_WORDS,
    Chip,
    Delivery,
    DeliveryDraft,
    DeliveryRow,
    DeliveryState,
    Precision,
    step_words,
)
from desk_app.deliveries.service import DeliveryService
from desk_app.deliveries.table import columns, promised_words
from desk_app.staff import store as staff
from desk_app.staff.model import Role, Staff
from desk_app.ui.fields import Choice, Field, Kind
from desk_app.ui.list_pane import Chip as ChipShown
from desk_app.ui.record_pane import Act
from desk_app.ui.room_view import FormPanel, RoomView, Surroundings
from desk_app.ui.strips import Step as Lamp
from desk_app.ui.widgets import EmptyHint, Fact, FactGrid, FourASteps, Moment, TimeLine, label
from desk_app.ui.windowed import Column

_CHIPS = (Chip.MINE, Chip.DUE_TODAY, Chip.LATE, Chip.OPEN, Chip.ALL)
_WAY = (DeliveryState.RECEIVED, DeliveryState.ASSIGNED, DeliveryState.UNDER_WAY, DeliveryState.DELIVERED)


class DeliveryView(RoomView):
    """Deliveries, the late ones first. `start_new` takes `customer_id`, `call_id`, `complaint_id`, or any field."""

    kind = "delivery"
    hears = frozenset({"delivery", "customer", "staff"})
    first_chip = "open"

    def __init__(self, around: Surroundings, service: DeliveryService, find_customers: FindCustomers) -> None:
        self._service, self._find = service, find_customers
        self._file, self._zone = around.file, around.zone
        self.finder: CustomerFinder | None = None
        super().__init__(around)

    # The list

    def columns(self) -> Sequence[Column]:
        return columns(self._file.clock.now, self._zone)

    def rows(self, ids: Sequence[str]) -> Sequence[DeliveryRow]:
        return store.rows_for_list(self._file, ids)

    def ids(self, chip: str, words: str, order: tuple[str, bool] | None) -> Sequence[str]:
        return store.ids_for(self._file, Chip(chip), words, self._file.clock.now(), self._zone(), self.around.actor())

    def chips(self) -> Sequence[ChipShown]:
        counts = store.counts(self._file, self._file.clock.now(), self._zone(), self.around.actor())
        return [
            ChipShown(chip, _(CHIP_WORDS[chip]), counts[chip], "late" if chip == Chip.LATE else None) for chip in _CHIPS
        ]

    def late_and_open(self) -> tuple[int, int]:
        counts = store.counts(self._file, self._file.clock.now(), self._zone(), self.around.actor())
        return counts[Chip.LATE], counts[Chip.OPEN]

    def empty_hint(self) -> EmptyHint:
        said = _("No deliveries here. One is planned from a call, a complaint, or with New.")
        return EmptyHint("delivery", said, _("Plan a delivery"), self.start_new)

    # The record

    def fill_record(self, row_id: str) -> None:
        try:
            one = store.by_id(self._file, row_id)
        except NotFound:
            self.record.clear()
            return
        now = self._file.clock.now()
        state = _(STATE_WORDS[one.state])
        if one.late(now):
            state = _("{state}, {late}").format(state=state, late=when.late_by(now - one.due_at))
        tone = due_tone(one.due_at, now) if one.open else "done" if one.delivered_at else "paused"
        number = f"{one.number} · {one.reference}" if one.reference else one.number
        self.record.set_head(one.goods or one.customer_name, state=state, tone=tone, number=number)
        customer = self._customer(one.customer_id)
        name = customer.name if customer else one.customer_name
        self.record.set_customer(name, one.phone_raw or "", mark=(customer.flag or "") if customer else "")
        if one.open:
            words = _("{step}: due {when}").format(
                step=step_words(one.next_step), when=when.near(one.due_at, now, self._zone())
            )
            if one.late(now):
                words = _("{step}: {late}").format(step=step_words(one.next_step), late=when.late_by(now - one.due_at))
            whole = (one.due_at - one.ordered_at).total_seconds() or 1.0
            gone = (now - one.ordered_at).total_seconds() / whole
            self.record.set_clock(min(1.0, max(0.0, gone)), late=one.late(now), words=words)
        else:
            self.record.set_clock(None)
        self.record.set_strip(FourASteps(self._lamps(one)))
        self._fill_acts(one)
        self.record.clear_sections()
        self.record.add_section("", FactGrid(self._facts(one)))
        if one.note:
            self.record.add_section(_("Note"), label(one.note, select=True, wrap=True))
        self.record.add_section(_("What happened"), self._history(one))

    def _customer(self, customer_id: str | None) -> Customer | None:
        return customers.by_id(self._file, customer_id) if customer_id else None

    def _lamps(self, one: Delivery) -> list[Lamp]:
        now, zone = self._file.clock.now(), self._zone()
        courier = staff.names(self._file).get(one.courier_id or "", one.carrier or "")
        stamps = {
            DeliveryState.RECEIVED: when.on_list(one.ordered_at, now, zone),
            DeliveryState.ASSIGNED: courier,
            DeliveryState.UNDER_WAY: when.on_list(one.handed_to_carrier_at, now, zone)
            if one.handed_to_carrier_at
            else "",
            DeliveryState.DELIVERED: when.on_list(one.delivered_at, now, zone) if one.delivered_at else "",
        }
        reached = _WAY.index(one.state) if one.state in _WAY else 0
        lamps = []
        for place, state in enumerate(_WAY):
            if one.state == DeliveryState.DELIVERED or place < reached:
                lamps.append(Lamp(_(STATE_WORDS[state]), stamps[state], "done"))
            elif place == reached:
                lamps.append(Lamp(_(STATE_WORDS[state]), stamps[state], "now"))
            else:
                lamps.append(Lamp(_(STATE_WORDS[state]), "", "later"))
        return lamps

    def _fill_acts(self, one: Delivery) -> None:
        primary: Act | None = None
        others: list[Act] = []
        match one.state:
            case DeliveryState.RECEIVED | DeliveryState.FAILED:
                primary = Act(_("Assign a courier…"), self.assign, "Ctrl+Return", "person")
            case DeliveryState.ASSIGNED:
                primary = Act(
                    _("Load and set off"), partial(self.move_on, DeliveryState.UNDER_WAY), "Ctrl+Return", "truck"
                )
                others.append(Act(_("Another courier…"), self.assign))
            case DeliveryState.UNDER_WAY:
                primary = Act(_("Handed over"), partial(self.move_on, DeliveryState.DELIVERED), "Ctrl+Return", "done")
                others.append(Act(_("Could not be handed over…"), self.failed))
        known: dict[str, object] = {
            "delivery_id": one.id,
            "customer_name": one.customer_name,
            "phone": one.phone_raw or "",
            "product": one.goods or "",
            "kind": pgettext("kind of complaint", "delivery"),
            **({"customer_id": one.customer_id} if one.customer_id else {}),
        }
        others.append(Act(_("Edit  F4"), self.start_edit))
        others.append(Act(_("Complaint"), partial(self.new_wanted.emit, "complaint", known)))
        if one.customer_id:
            others.append(Act(_("Open customer"), partial(self.record_wanted.emit, "customer", one.customer_id)))
        if DeliveryState.CANCELLED in STATE_RULES[one.state].to:
            others.append(Act(_("Call off…"), self.cancel))
        self.record.set_actions(primary, others, on_print=self.print_current)

    def _facts(self, one: Delivery) -> list[Fact]:
        zone, now = self._zone(), self._file.clock.now()
        promised = promised_words(one.promised_by, one.promised_precision, now, zone)
        if one.promised_from and one.promised_by and one.promised_precision == Precision.TIME:
            begin = when.date_time(one.promised_from, zone)
            promised = _("{begin} to {end}").format(begin=begin, end=when.clock_time(one.promised_by, zone))
        amount = format_cents(one.amount_cents, one.currency) if one.amount_cents is not None else ""
        facts = [
            Fact(
                _("Address"), ", ".join(filter(None, (one.address, one.city))), on_edit=partial(self.edit_at, "address")
            ),
            Fact(_("Promised"), promised, on_edit=partial(self.edit_at, "promised_on")),
            Fact(_("Quantity"), "" if one.quantity is None else str(one.quantity)),
            Fact(_("Amount"), amount),
            Fact(_("Courier"), staff.names(self._file).get(one.courier_id or "", one.carrier or "")),
            Fact(_("Owner"), staff.names(self._file).get(one.owner_id, "")),
        ]
        if one.failed_reason and one.state != DeliveryState.DELIVERED:
            facts.append(Fact(_("Why it failed"), one.failed_reason, tone="late"))
        if one.tracking:
            facts.append(Fact(_("Tracking number"), one.tracking))
        return facts

    def _history(self, one: Delivery) -> TimeLine:
        people, now, zone = staff.names(self._file), self._file.clock.now(), self._zone()
        moments = []
        for change in store.history(self._file, one.id):
            if change.field == "state":
                word = _(STATE_WORDS[DeliveryState(change.new)])
                at = when.on_list(change.at, now, zone)
                moments.append(Moment(at, "delivery", word, people.get(change.by or "", ""), "", ""))
        if one.call_id:
            call = calls.by_id(self._file, one.call_id)
            moments.insert(
                0, Moment(when.on_list(call.rang_at, now, zone), "call", headline(call), "", "call", call.id)
            )
        if one.complaint_id:
            about = complaints.by_id(self._file, one.complaint_id)
            at = when.on_list(about.received_at, now, zone)
            moments.insert(0, Moment(at, "complaint", about.title, "", "complaint", about.id))
        line = TimeLine(moments[::-1])
        line.setFixedHeight(line.row_height() * max(1, len(moments)) + 8)
        line.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        line.moment_opened.connect(lambda kind, row_id: self.record_wanted.emit(kind, row_id) if row_id else None)
        return line

    # What can be done

    def _couriers(self) -> list[Staff]:
        people = [one for one in staff.active_staff(self._file) if one.role != Role.DESK]
        return sorted(people, key=lambda one: one.role != Role.COURIER)

    def assign(self) -> None:
        """Says who delivers it."""
        one = store.by_id(self._file, self.current_id)
        couriers = self._couriers()
        if not couriers:
            self.said.emit(_("Nobody can be chosen yet: write the couriers down under People at the desk."))
            return
        answer = courier_dialog(couriers, one.courier_id or "", self).answer()
        if answer is None:
            return
        actor = self.around.actor()
        if one.state == DeliveryState.ASSIGNED:
            self.attempt(partial(self._service.change, actor, one.id, {"courier_id": answer["courier"]}))
        else:
            self.attempt(
                partial(self._service.move, actor, one.id, DeliveryState.ASSIGNED, courier_id=answer["courier"])
            )

    def move_on(self, to_state: DeliveryState) -> None:
        """Moves it one step along."""
        self.attempt(partial(self._service.move, self.around.actor(), self.current_id, to_state))

    def failed(self) -> None:
        """Writes down why it could not be handed over."""
        answer = failed_dialog(self).answer()
        if answer is not None:
            self._move_with_reason(DeliveryState.FAILED, answer["reason"])

    def cancel(self) -> None:
        """Calls the delivery off."""
        answer = cancel_dialog(self).answer()
        if answer is not None:
            self._move_with_reason(DeliveryState.CANCELLED, answer["reason"])

    def _move_with_reason(self, to_state: DeliveryState, reason: str) -> None:
        self.attempt(partial(self._service.move, self.around.actor(), self.current_id, to_state, reason=reason))

    def edit_at(self, key: str) -> None:
        """Opens the form with the keyboard in that field."""
        self.start_edit()
        if self.panel is not None:
            self.panel.form.focus(key)

    # The form

    def form_fields(self, row_id: str) -> tuple[str, str, Sequence[Field], int]:
        couriers = [Choice("", _("not yet"))] + [Choice(one.id, one.shown) for one in self._couriers()]
        fields = (
            Field("who", _("For whom?"), hint=_("Last digits, name or pinyin"), wide=True),
            Field("customer_name", _("Name")),
            Field("phone", _("Phone")),
            Field("address", _("Address"), wide=True),
            Field("goods", _("Goods"), required=True, wide=True),
            Field("quantity", _("Quantity")),
            Field("amount", _("Amount to collect"), hint=_("like 1,234.50")),
            Field("promised_on", _("Promised on"), Kind.DATE),
            Field("window", _("Between"), hint=_("like 14:00-16:00; empty: that day")),
            Field("courier_id", _("Courier"), Kind.COMBO, choices=couriers),
            Field("note", _("Note"), Kind.TEXT, wide=True, lines=3),
            Field("customer_id", _("Customer file")),
        )
        if row_id:
            return _("Put the delivery right"), _("Save"), fields, 2
        return _("Plan a delivery"), _("Save the delivery"), fields, 2

    def values_of(self, row_id: str) -> Mapping[str, object]:
        one, zone = store.by_id(self._file, row_id), self._zone()
        window = ""
        if one.promised_by is not None and one.promised_precision == Precision.TIME:
            end = when.clock_time(one.promised_by, zone)
            window = f"{when.clock_time(one.promised_from, zone)}-{end}" if one.promised_from else end
        customer = self._customer(one.customer_id)
        kept = ("customer_name", "address", "goods", "note", "customer_id", "courier_id")
        return {
            **{key: getattr(one, key) or "" for key in kept},
            "who": customer.name if customer else "",
            "phone": one.phone_raw or "",
            "quantity": "" if one.quantity is None else str(one.quantity),
            "amount": "" if one.amount_cents is None else format_cents(one.amount_cents, one.currency),
            "promised_on": one.promised_by.astimezone(zone).date() if one.promised_by else None,
            "window": window,
        }

    def start_new(self, prefill: Mapping[str, object] | None = None) -> None:
        start = dict(prefill or {})
        if call_id := str(start.get("call_id") or ""):
            call = calls.by_id(self._file, call_id)
            known = {"customer_name": call.caller_name or "", "phone": call.phone_raw or "", "note": call.note or ""}
            start = {**known, "customer_id": call.customer_id or "", **start}
        if complaint_id := str(start.get("complaint_id") or ""):
            about = complaints.by_id(self._file, complaint_id)
            known = {"customer_name": about.customer_name, "phone": about.phone_raw or "", "note": about.title}
            start = {**known, "customer_id": about.customer_id or "", "goods": about.product or "", **start}
        if customer_id := str(start.get("customer_id") or ""):
            start = {**start, **self._known_of(customer_id, start)}
        super().start_new(start)

    def _known_of(self, customer_id: str, start: Mapping[str, object]) -> dict[str, object]:
        customer = customers.by_id(self._file, customer_id)
        phone = customer.phones[0].raw if customer.phones else ""
        address = customer.addresses[0].text if customer.addresses else ""
        return {
            "who": customer.name,
            "customer_id": customer_id,
            "customer_name": start.get("customer_name") or customer.name,
            "phone": start.get("phone") or phone,
            "address": start.get("address") or address,
        }

    def form_opened(self, panel: FormPanel, row_id: str, prefill: Mapping[str, object]) -> None:
        form = panel.form
        form.set_shown("customer_id", False)
        line = form.entry("who")
        assert isinstance(line, QLineEdit)
        self.finder = CustomerFinder(line, self._find)
        self.finder.chosen.connect(self._choose)
        self.finder.nobody.connect(self._nobody)
        self.finder.emptied.connect(lambda: form.fill({"customer_id": ""}, clean=False))
        if form.text("customer_id") and not row_id:
            form.focus("goods")

    def _choose(self, customer_id: str, _name: str, _phone: str) -> None:
        if self.panel is not None:
            self.panel.form.fill(self._known_of(customer_id, {}), clean=False)
            self.panel.form.focus("goods")

    def _nobody(self, text: str) -> None:
        if self.panel is not None:
            digits = sum(sign.isdecimal() for sign in text)
            self.panel.form.fill({"phone" if digits >= 3 else "customer_name": text}, clean=False)
            self.panel.form.focus("customer_name" if digits >= 3 else "phone")

    def save_values(self, row_id: str, values: Mapping[str, object]) -> str:
        typed = {key: str(value or "").strip() for key, value in values.items() if key != "promised_on"}
        if not typed["customer_id"] and not typed["customer_name"]:
            typed["customer_name"] = typed["who"]
        begin, end, precision = self._promise(values["promised_on"], typed["window"])
        quantity, cents = _quantity(typed["quantity"]), _cents(typed["amount"])
        actor = self.around.actor()
        if row_id:
            changes: dict[str, object] = {
                "customer_id": typed["customer_id"] or None,
                "customer_name": typed["customer_name"],
                "phone": typed["phone"],
                "address": typed["address"],
                "goods": typed["goods"],
                "quantity": quantity,
                "amount_cents": cents,
                "promised_from": begin,
                "promised_by": end,
                "promised_precision": precision if end else None,
                "courier_id": typed["courier_id"] or None,
                "note": typed["note"],
            }
            return self._service.change(actor, row_id, changes).id
        about = self.form_about()[1]
        draft = DeliveryDraft(
            customer_id=typed["customer_id"] or None,
            customer_name=typed["customer_name"],
            phone=typed["phone"],
            address=typed["address"],
            call_id=str(about.get("call_id") or "") or None,
            complaint_id=str(about.get("complaint_id") or "") or None,
            promised_from=begin,
            promised_by=end,
            promised_precision=precision,
            goods=typed["goods"],
            quantity=quantity,
            amount_cents=cents,
            courier_id=typed["courier_id"] or None,
            note=typed["note"],
        )
        return self._service.plan(actor, draft).id

    def _promise(self, day: object, window: str) -> tuple[datetime | None, datetime | None, Precision]:
        """The promised window from a day and `14:00-16:00`, `16:00`, or nothing: the whole day."""
        if not isinstance(day, date):
            if window:
                raise DeskError(_("Choose the promised day first."), field="promised_on")
            return None, None, Precision.DAY
        zone = self._zone()
        if not window:
            return None, datetime.combine(day, time(), zone), Precision.DAY
        times = [part.strip() for part in window.replace("–", "-").replace("—", "-").replace("：", ":").split("-")]
        try:
            moments = [datetime.combine(day, time.fromisoformat(part.rjust(5, "0")), zone) for part in times]
        except ValueError:
            moments = []
        if len(moments) not in (1, 2):
            raise DeskError(_("Write the window like 14:00-16:00, or leave it empty."), field="window")
        return (moments[0] if len(moments) == 2 else None), moments[-1], Precision.TIME


def _quantity(text: str) -> int | None:
    if not text:
        return None
    if not text.isdecimal() or not 0 < int(text) < 1_000_000:
        raise DeskError(_("Write the quantity as a whole number."), field="quantity")
    return int(text)


def _cents(text: str) -> int | None:
    if not text:
        return None
    try:
        return parse_cents(text)
    except DeskError as error:
        raise DeskError(error.sentence, field="amount") from None
