"""The tab of deliveries: what must leave today, how far each is, and the one thing to do next."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from PySide6.QtWidgets import QSizePolicy

from desk_app.calls import store as calls
from desk_app.calls.dialog import CustomerFinder, FindCustomers
from desk_app.complaints import store as complaints
from desk_app.complaints.dialog import Act as Answered
from desk_app.complaints.dialog import NameLink
from desk_app.complaints.table import call_moments, due_tone, move_moments, newest_first, share_gone, told_once
from desk_app.core import when
from desk_app.core.errors import NotFound
from desk_app.core.i18n import _
from desk_app.core.money import format_cents
from desk_app.core.phone import read_phone, show_phone
from desk_app.core.places import place_line
from desk_app.customers import store as customers
from desk_app.customers.model import Customer
from desk_app.deliveries import store, way_store
from desk_app.deliveries.board_beside import BoardBeside
from desk_app.deliveries.board_view import Planning
from desk_app.deliveries.dialog import cancel_dialog, courier_choices, courier_dialog
from desk_app.deliveries.model import (
    CHIP_WORDS,
    STATE_RULES,
    STATE_WORDS,
    Chip,
    Delivery,
    DeliveryRow,
    DeliveryState,
    Precision,
    step_words,
)
from desk_app.deliveries.service import DeliveryService
from desk_app.deliveries.table import columns, lamps, promised_words, way_moments
from desk_app.deliveries.view.form import DeliveryForm
from desk_app.deliveries.view.way import Way, known_for_complaint
from desk_app.matters.attachments_pane import AttachmentsPane, Keeping
from desk_app.matters.dialog import ask_owner, ask_postponing, tomorrow
from desk_app.matters.handing import give_words
from desk_app.matters.model import MatterKind
from desk_app.matters.store import moves_of
from desk_app.settings import store as settings
from desk_app.staff import store as staff
from desk_app.staff.model import Role, Staff
from desk_app.ui.fields import Choice, Field
from desk_app.ui.list_pane import Chip as ChipShown
from desk_app.ui.record_pane import Act
from desk_app.ui.room_view import FormPanel, RoomView, Surroundings
from desk_app.ui.theme import Tone, px
from desk_app.ui.widgets import EmptyHint, Fact, FactGrid, FourASteps, Moment, TimeLine, label
from desk_app.ui.windowed import Column

_CHIPS = (Chip.MINE, Chip.DUE_TODAY, Chip.SOON, Chip.LATE, Chip.OPEN, Chip.ALL)
_TONES: dict[Chip, Tone] = {Chip.LATE: "late", Chip.SOON: "soon"}


class DeliveryView(RoomView):
    """Deliveries, the late ones first. `start_new` takes `customer_id`, `call_id`, `complaint_id`, or any field."""

    kind = "delivery"
    hears = frozenset({"delivery", "call", "customer", "staff", "matter", "attachment"})
    first_chip = "open"

    def __init__(
        self,
        around: Surroundings,
        service: DeliveryService,
        find_customers: FindCustomers,
        planning: Planning | None = None,
        *,
        prints_runs: bool = False,
    ) -> None:
        self._service = service
        self._file, self._zone = around.file, around.zone
        self.form = DeliveryForm(around, service, find_customers)
        self.finder: CustomerFinder | None = None
        self._link: NameLink | None = None
        self.keeping = Keeping(
            around, MatterKind.DELIVERY, lambda said: self.said.emit(said), lambda why: self.refused.emit(why)
        )
        self.way = Way(around, service, self, lambda: self.keeping.ask(self.window()))
        super().__init__(around)
        self.keeping.takes(self.record)
        self.listen("Ctrl+V", partial(self.by_key, self.keeping.paste))
        for keys, act in (("Ctrl+G", self.give_to), ("Ctrl+D", self.postpone)):
            self.listen(keys, partial(self.by_key, partial(self._while_open, act)))
        self.beside = BoardBeside(self, planning, prints_runs=prints_runs) if planning else None

    def put_down(self) -> None:
        if self.beside is not None:
            self.beside.close()
        super().put_down()

    # The list

    def columns(self) -> Sequence[Column]:
        return columns(self._file.clock.now, self._zone)

    def rows(self, ids: Sequence[str]) -> Sequence[DeliveryRow]:
        return store.rows_for_list(self._file, ids)

    def ids(self, chip: str, words: str, order: tuple[str, bool] | None) -> Sequence[str]:
        return store.ids_for(self._file, Chip(chip), words, self._file.clock.now(), self._zone(), self.around.actor())

    def chips(self) -> Sequence[ChipShown]:
        counts = store.counts(self._file, self._file.clock.now(), self._zone(), self.around.actor())
        return [ChipShown(chip, _(CHIP_WORDS[chip]), counts[chip], _TONES.get(chip)) for chip in _CHIPS]

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
        if one.state == DeliveryState.FAILED:
            tone = "late"
        number = f"{one.number} · {one.reference}" if one.reference else one.number
        self.record.set_head(one.goods or one.customer_name, state=state, tone=tone, number=number)
        self._fill_customer(one)
        if one.open:
            words = _("{step}: due {when}").format(
                step=step_words(one.next_step), when=when.near(one.due_at, now, self._zone())
            )
            if one.late(now):
                words = _("{step}: {late}").format(step=step_words(one.next_step), late=when.late_by(now - one.due_at))
            self.record.set_clock(share_gone(one.ordered_at, one.due_at, now), late=one.late(now), words=words)
        else:
            self.record.set_clock(None)
        self.record.set_strip(FourASteps(lamps(one, staff.names(self._file), now, self._zone())))
        self._fill_acts(one)
        self.record.clear_sections()
        self.record.add_section("", FactGrid(self._facts(one)))
        self.way.add_sections(self.record, one)
        if one.note:
            self.record.add_section(_("Note"), label(one.note, select=True, wrap=True))
        self.keeping.row_id = row_id
        self.attachments = AttachmentsPane(self.around, self.keeping, self.said.emit, self.refused.emit)
        self.record.add_section(_("Pictures and papers"), self.attachments)
        self.record.add_section(_("What happened"), self._history(one))

    def _customer(self, customer_id: str | None) -> Customer | None:
        return customers.by_id(self._file, customer_id) if customer_id else None

    def _fill_customer(self, one: Delivery) -> None:
        customer = self._customer(one.customer_id)
        name = customer.name if customer else one.customer_name
        region = settings.profile(self._file).region
        phone = show_phone(read_phone(one.phone_raw, region=region), region=region) if one.phone_raw else ""
        self.record.set_customer(name, phone, mark=(customer.flag or "") if customer else "")
        if self._link is None:
            self._link = NameLink(self.record.who_name)
            self._link.clicked.connect(partial(self.record_wanted.emit, "customer"))
        self._link.lead_to(one.customer_id or "")

    def _fill_acts(self, one: Delivery) -> None:
        primary: Act | None = None
        others: list[Act] = []
        match one.state:
            case DeliveryState.RECEIVED | DeliveryState.FAILED:
                primary = Act(_("Assign a courier…"), self.assign, "Ctrl+Return", "person")
                if one.carrier and not one.courier_id:
                    hand = partial(self.move_on, DeliveryState.ASSIGNED)
                    primary = Act(_("It goes with {carrier}").format(carrier=one.carrier), hand, "Ctrl+Return", "truck")
                    others.append(Act(_("Assign a courier…"), self.assign))
            case DeliveryState.ASSIGNED:
                primary = Act(
                    _("Load and set off"), partial(self.move_on, DeliveryState.UNDER_WAY), "Ctrl+Return", "truck"
                )
                others.append(Act(_("Another courier…"), self.assign))
            case DeliveryState.UNDER_WAY:
                primary = Act(_("Handed over"), self.hand_over, "Ctrl+Return", "done")
                others.append(Act(_("Could not be handed over…"), partial(self.way.failed, one)))
            case DeliveryState.DELIVERED if not one.comment and one.score is None and one.heard_at is None:
                primary = Act(_("Ask how it was"), self.hear, "Ctrl+Return", "star")
        known = known_for_complaint(one)
        if one.open:
            others += [
                Act(_("Postpone…"), self.postpone, "Ctrl+D"),
                Act(_("Give to…"), self.give_to, "Ctrl+G", rare=True, tip=give_words()),
            ]
        others.append(Act(_("Edit  F4"), self.start_edit))
        others.append(Act(_("Complaint"), partial(self.new_wanted.emit, "complaint", known)))
        if one.customer_id:
            customer = partial(self.record_wanted.emit, "customer", one.customer_id)
            others.append(Act(_("Open customer"), customer, rare=True))
            again = partial(self.new_wanted.emit, "standing_delivery", {"delivery_id": one.id})
            others.append(Act(_("Standing delivery…"), again, rare=True))
        if DeliveryState.CANCELLED in STATE_RULES[one.state].to:
            others.append(Act(_("Call off…"), self.cancel, rare=True))
        others += self.way.acts(one)
        self.record.set_actions(primary, others, on_print=self.print_current)

    def _facts(self, one: Delivery) -> list[Fact]:
        zone, now = self._zone(), self._file.clock.now()
        promised = promised_words(one.promised_by, one.promised_precision, now, zone)
        if one.promised_from and one.promised_by and one.promised_precision == Precision.TIME:
            begin = when.date_time(one.promised_from, zone)
            promised = _("{begin} to {end}").format(begin=begin, end=when.clock_time(one.promised_by, zone))
        amount = format_cents(one.amount_cents, one.currency) if one.amount_cents is not None else ""
        facts = [
            Fact(_("Address"), place_line(one.address, one.city), on_edit=partial(self.edit_at, "address")),
            Fact(_("Promised"), promised, on_edit=partial(self.edit_at, "promised_on")),
            Fact(_("Quantity"), "" if one.quantity is None else str(one.quantity)),
            Fact(_("Amount"), amount),
            Fact(_("Courier"), staff.names(self._file).get(one.courier_id or "", one.carrier or "")),
            Fact(_("Owner"), staff.names(self._file).get(one.owner_id, "")),
        ]
        if one.failed_reason:
            facts.append(Fact(_("Why it failed"), one.failed_reason, tone="late"))
        facts += self.way.facts(one)
        if one.comment:
            facts.append(Fact(_("What the customer said"), one.comment))
        if one.tracking:
            facts.append(Fact(_("Tracking number"), one.tracking))
        return facts

    def _history(self, one: Delivery) -> TimeLine:
        people, now, zone = staff.names(self._file), self._file.clock.now(), self._zone()
        about_it = calls.of_matter(self._file, one.id, one.call_id)
        moments = call_moments(about_it, one.call_id, people, now, zone)
        if one.complaint_id:
            about = complaints.by_id(self._file, one.complaint_id)
            at, who = when.on_list(about.received_at, now, zone), people.get(about.owner_id, "")
            moments.append((about.received_at, Moment(at, "complaint", about.title, who, "complaint", about.id)))
        moves, events = moves_of(self._file, one.id), way_store.events_of(self._file, one.id)
        moments += way_moments(one, told_once(store.history(self._file, one.id), moves), people, now, zone, events)
        moments += move_moments(moves, people, now, zone)
        line = TimeLine(newest_first(moments))
        line.setFixedHeight(line.row_height() * max(1, len(moments)) + px(6))
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
        actor = self.around.actor()

        def give(answer: Mapping[str, str]) -> None:
            courier_id = answer["courier_id"]
            if one.state == DeliveryState.ASSIGNED:
                self._service.change(actor, one.id, {"courier_id": courier_id})
            else:
                self._service.move(actor, one.id, DeliveryState.ASSIGNED, courier_id=courier_id)

        courier_dialog(couriers, one.courier_id or "", self).ask_texts(give)

    def move_on(self, to_state: DeliveryState) -> None:
        """Moves it one step along."""
        self.attempt(partial(self._service.move, self.around.actor(), self.current_id, to_state))

    def _while_open(self, act: Callable[[], None]) -> None:
        if store.by_id(self._file, self.current_id).open:
            act()

    def give_to(self) -> None:
        """Gives the delivery to another owner."""
        one, actor = store.by_id(self._file, self.current_id), self.around.actor()

        def give(owner_id: str, next_step: str | None, reason: str) -> None:
            self._service.reassign(actor, one.id, owner_id, next_step, reason=reason)

        people = staff.active_staff(self._file)
        ask_owner(people, one.owner_id, (), self, give, next_step=step_words(one.next_step))

    def postpone(self) -> None:
        """Puts the next step off, with a reason; the promise stays."""
        act = partial(self._service.postpone, self.around.actor(), self.current_id)
        zone = self._zone()
        ask_postponing(tomorrow(self._file), zone, (), self, act)

    def hand_over(self) -> None:
        """Handed over whole; where cash is to be collected or less was picked than ordered, it is asked about."""
        self.way.hand_over(store.by_id(self._file, self.current_id))

    def cancel(self) -> None:
        """Calls the delivery off."""
        cancel_dialog(self).ask_texts(self._with_reason(DeliveryState.CANCELLED))

    def _with_reason(self, to_state: DeliveryState) -> Answered:
        actor, row_id = self.around.actor(), self.current_id
        return lambda answer: self._service.move(actor, row_id, to_state, reason=answer["reason"])

    def hear(self) -> None:
        """Writes down what the customer says about a delivery that came."""
        self.way.hear(store.by_id(self._file, self.current_id))

    def edit_at(self, key: str) -> None:
        """Opens the form with the keyboard in that field."""
        self.start_edit()
        if self.panel is not None:
            self.panel.form.focus(key)

    # The form

    def form_fields(self, row_id: str) -> tuple[str, str, Sequence[Field], int]:
        chosen = store.by_id(self._file, row_id).courier_id if row_id else None
        couriers = [Choice("", _("not yet")), *courier_choices(self._couriers(), chosen)]
        if row_id:
            return _("Put the delivery right"), _("Save"), self.form.fields(couriers), 2
        return _("Plan a delivery"), _("Save the delivery"), self.form.fields(couriers), 2

    def values_of(self, row_id: str) -> Mapping[str, object]:
        return self.form.values_of(row_id)

    def start_new(self, prefill: Mapping[str, object] | None = None) -> None:
        start = self.form.started_with(prefill or {})
        super().start_new(start)
        if self.panel is not None and start:
            form = self.panel.form
            form.focus(next((key for key in ("who", "goods") if not form.text(key)), "quantity"))

    def form_opened(self, panel: FormPanel, row_id: str, prefill: Mapping[str, object]) -> None:
        self.form.opened(panel, row_id)
        self.finder = self.form.finder

    def save_values(self, row_id: str, values: Mapping[str, object]) -> str:
        return self.form.save(row_id, values, self.form_about()[1])
