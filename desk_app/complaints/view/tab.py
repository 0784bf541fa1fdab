"""The tab of complaints: what is due, the four steps, and the one thing to do next."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QSizePolicy

from desk_app.calls import store as calls
from desk_app.calls.dialog import CustomerFinder, FindCustomers
from desk_app.calls.model import channel_words, headline
from desk_app.complaints import store
from desk_app.complaints.about import DeliveriesOf
from desk_app.complaints.dialog import NameLink
from desk_app.complaints.kept import ROOM, ComplaintList
from desk_app.complaints.model import (
    CHIP_WORDS,
    Chip,
    Complaint,
    ComplaintRow,
    ComplaintStep,
    Step,
    step_words,
)
from desk_app.complaints.nature_sentences import TAKEN_DOWN
from desk_app.complaints.service import ComplaintService
from desk_app.complaints.table import (
    call_moments,
    change_moments,
    columns,
    due_tone,
    move_moments,
    newest_first,
    share_gone,
    step_moments,
    told_once,
)
from desk_app.complaints.view.about import about_facts
from desk_app.complaints.view.clocks import ComplaintClocks
from desk_app.complaints.view.form import ComplaintForm
from desk_app.complaints.view.four_steps import BACK_KEYS, FAULT_KEYS, MEASURE_KEYS, FourSteps
from desk_app.complaints.view.several import Several
from desk_app.complaints.view.work import WorkPart
from desk_app.complaints.work_store import kept_id
from desk_app.core import when
from desk_app.core.errors import NotFound
from desk_app.core.i18n import _
from desk_app.core.phone import read_phone, show_phone
from desk_app.customers import store as customers
from desk_app.customers.list_bar import ListBar, kept_chips
from desk_app.customers.listing_service import ListService
from desk_app.customers.model import Customer
from desk_app.matters.attachments_pane import AttachmentsPane, Keeping
from desk_app.matters.dialog import ask_owner, ask_postponing, ask_reason, tomorrow
from desk_app.matters.handing import give_words
from desk_app.matters.model import MatterKind
from desk_app.matters.store import moves_of
from desk_app.settings import store as settings
from desk_app.staff import store as staff
from desk_app.storage.history import FieldChange
from desk_app.ui.fields import Field
from desk_app.ui.list_pane import Chip as ChipShown
from desk_app.ui.record_pane import Act
from desk_app.ui.room_view import FormPanel, RoomView, Surroundings
from desk_app.ui.theme import px
from desk_app.ui.widgets import EmptyHint, Fact, FactGrid, Moment, TimeLine, label
from desk_app.ui.windowed import Column

_CHIPS = (Chip.MINE, Chip.DUE_TODAY, Chip.LATE, Chip.OPEN, Chip.SUGGESTIONS, Chip.PRAISE, Chip.ALL)
_WHERE_THERE_ARE = (Chip.SUGGESTIONS, Chip.PRAISE)


class ComplaintView(RoomView):
    """Complaints, the late ones first. `start_new` takes `call_id`, `customer_id`, or any field of the form.

    `export_wanted(ids)` asks for these complaints as a file.
    """

    kind = "complaint"
    hears = frozenset(
        {"complaint", "call", "callback", "customer", "improvement", "staff", "matter", "checklist", "attachment"}
        | {"list"}
    )
    export_wanted = Signal(object)
    first_chip = "open"

    def __init__(
        self,
        around: Surroundings,
        service: ComplaintService,
        find_customers: FindCustomers,
        deliveries: DeliveriesOf = lambda _customer, _delivery: (),
    ) -> None:
        self._service, self._deliveries = service, deliveries
        self._form = ComplaintForm(around, service, find_customers, self.attempt, deliveries)
        self._file, self._zone = around.file, around.zone
        self.clocks = ComplaintClocks(around, service, self)
        self.finder: CustomerFinder | None = None
        self._link: NameLink | None = None
        self.bar: ListBar | None = None
        self.work = WorkPart(self, around, service)
        self.keeping = Keeping(
            around, MatterKind.COMPLAINT, lambda said: self.said.emit(said), lambda why: self.refused.emit(why)
        )
        self.four = FourSteps(self, around)
        self.shown = ComplaintList(around.file, around.zone, around.actor)
        super().__init__(around)
        self.work.listen()
        self.several = Several(self, around)
        lists = ListService(around.file, ROOM)
        self.bar = ListBar(self, self.list, self.shown, lists, around.actor, self.show_chip, acts=self.several.buttons)
        self.bar.export_wanted.connect(self.export_wanted)
        self.several.listen(self.bar)
        self.bar.follow(self._chip)
        for keys, act in (
            ("Ctrl+G", self.give_to),
            ("Ctrl+D", self.postpone),
            (MEASURE_KEYS, self.four.add_measure),
            (BACK_KEYS, self.four.take_last_back),
            (FAULT_KEYS, self.four.ask_fault),
        ):
            self.listen(keys, partial(self.by_key, partial(self._while_open, act)))
        self.keeping.takes(self.record)
        self.listen("Ctrl+V", partial(self.by_key, self.keeping.paste))

    # The list

    def columns(self) -> Sequence[Column]:
        return columns(self._file.clock.now, self._zone)

    def rows(self, ids: Sequence[str]) -> Sequence[ComplaintRow]:
        return store.rows_for_list(self._file, ids, self._file.clock.now())

    def ids(self, chip: str, words: str, order: tuple[str, bool] | None) -> Sequence[str]:
        return self.shown.ids(chip, words)

    def chips(self) -> Sequence[ChipShown]:
        counts = store.counts(self._file, self._file.clock.now(), self._zone(), self.around.actor())
        shown = [chip for chip in _CHIPS if counts[chip] or chip not in _WHERE_THERE_ARE]
        return [
            *(
                ChipShown(chip, _(CHIP_WORDS[chip]), counts[chip], "late" if chip == Chip.LATE else None)
                for chip in shown
            ),
            *kept_chips(self.shown),
        ]

    def show_chip(self, key: str) -> None:
        """Shows the list of a chip, or of the conditions chosen, anew."""
        self._chip = key
        self.list.set_chips(self.chips(), key)
        self._relist()
        self._follow_bar()

    def choose_chip(self, key: str) -> None:
        self.shown.chosen = None
        super().choose_chip(key)
        self._follow_bar()

    def refresh(self, kinds: frozenset[str] | None = None) -> None:
        super().refresh(kinds)
        self._follow_bar()

    def _follow_bar(self) -> None:
        if self.bar is not None:
            self.bar.follow(self._chip)

    def empty_hint(self) -> EmptyHint:
        said = _("No complaints here. One begins from a call, or with New.")
        return EmptyHint("complaint", said, _("Take down a complaint"), self.start_new)

    # The record

    def fill_record(self, row_id: str) -> None:
        try:
            one = store.by_id(self._file, row_id)
        except NotFound:
            self.record.clear()
            return
        self.work.remember_keys()
        steps = store.steps_of(self._file, row_id)
        now = self._file.clock.now()
        state = _("open") if one.open else _("closed")
        if one.late(now):
            state = _("open, {late}").format(late=when.late_by(now - one.due_at))
        tone = due_tone(one.due_at, now) if one.open else "done"
        state, tone = self.clocks.state(one) or (state, tone)
        self.record.set_head(
            one.title,
            state=state,
            tone=tone,
            number=f"{one.number} · {one.reference}" if one.reference else one.number,
        )
        self._fill_customer(one)
        self._fill_clock(one, steps)
        strip = self.work.strip(one, self.four.strip(one, steps))
        self.record.set_strip(self.four.decisions.strip(one, strip))
        self._fill_acts(one, steps)
        self.record.clear_sections()
        if one.text and one.text != one.title:
            self.record.add_section(_("In the customer's words"), label(one.text, select=True, wrap=True))
        if lines := self.clocks.section(one, steps):
            self.record.add_section(_("What is promised"), lines)
        facts = [*self._facts(one), *self.four.facts(one, steps), *self.work.facts(one, steps)]
        self.record.add_section("", FactGrid(facts))
        self.four.fill_sections(self.record, one)
        self.work.add_sections(one)
        self.keeping.row_id = row_id
        self.attachments = AttachmentsPane(self.around, self.keeping, self.said.emit, self.refused.emit)
        self.record.add_section(_("Pictures and papers"), self.attachments)
        self.record.add_section(_("What was done"), self._history(one, steps))

    def _fill_customer(self, one: Complaint) -> None:
        customer = self._customer(one.customer_id)
        region = settings.profile(self._file).region
        phone = show_phone(read_phone(one.phone_raw, region=region), region=region) if one.phone_raw else ""
        flag = (customer.flag or "") if customer else ""
        self.record.set_customer(customer.name if customer else one.customer_name, phone, mark=flag)
        if self._link is None:
            self._link = NameLink(self.record.who_name)
            self._link.clicked.connect(partial(self.record_wanted.emit, "customer"))
        self._link.lead_to(one.customer_id or "")

    def _customer(self, customer_id: str | None) -> Customer | None:
        return customers.by_id(self._file, customer_id) if customer_id else None

    def _fill_clock(self, one: Complaint, steps: Sequence[ComplaintStep]) -> None:
        if not one.open:
            self.record.set_clock(None)
            return
        now = self._file.clock.now()
        gone = share_gone(max([one.received_at, *(step.at for step in steps)]), one.due_at, now)
        if one.late(now):
            words = _("{step}: {late}").format(step=step_words(one.next_step), late=when.late_by(now - one.due_at))
        else:
            words = _("{step}: due {when}").format(
                step=step_words(one.next_step), when=when.near(one.due_at, now, self._zone())
            )
        waits = self.clocks.waits(one.id) is not None and not one.late(now)
        self.record.set_clock(0 if waits else gone, gone if waits else 0, late=one.late(now), words=words)

    def _fill_acts(self, one: Complaint, steps: Sequence[ComplaintStep]) -> None:
        moving = (
            [
                Act(_("Give to…"), self.give_to, "Ctrl+G", rare=True, tip=give_words()),
                Act(_("Postpone…"), self.postpone, "Ctrl+D", rare=True),
            ]
            if one.open
            else []
        )
        if one.joined_into is not None:
            primary, others = self.work.double_acts(one)
            self.record.set_actions(primary, others, on_print=self.print_current)
            return
        others = [
            *self.four.acts(one, steps),
            *self.clocks.acts(one),
            Act(_("Edit  F4"), self.start_edit),
            *self.work.first_acts(one),
            *moving,
        ]
        known = {"complaint_id": one.id, **({"customer_id": one.customer_id} if one.customer_id else {})}
        others.append(Act(_("Plan a delivery"), partial(self.new_wanted.emit, "delivery", known), rare=True))
        if one.delivery_id:
            lead = partial(self.record_wanted.emit, "delivery", one.delivery_id)
            others.append(Act(_("Open the delivery"), lead, rare=True))
        if one.customer_id:
            lead = partial(self.record_wanted.emit, "customer", one.customer_id)
            others.append(Act(_("Open customer"), lead, rare=True))
        primary = self.four.primary(one, steps) or Act(_("Open again…"), self.reopen)
        if goes_on := self.clocks.primary(one):
            others.insert(0, replace(primary, keys=""))
            primary = goes_on
        self.record.set_actions(primary, others, on_print=self.print_current)

    def _facts(self, one: Complaint) -> list[Fact]:
        received = when.date_time(one.received_at, self._zone())
        facts = [
            Fact(_("Remedy sought"), one.remedy or "", on_edit=partial(self.edit_at, "remedy")),
            Fact(_("Received"), received, on_edit=partial(self.edit_at, "received_at")),
            Fact(_("First answer promised by"), when.date_time(one.promised_at, self._zone())),
            Fact(_("Owner"), staff.names(self._file).get(one.owner_id, "")),
            Fact(_("Channel"), channel_words(one.channel), on_edit=partial(self.edit_at, "channel")),
            *about_facts(one, self._file, self._deliveries, lambda key: partial(self.edit_at, key)),
        ]
        for call in calls.of_matter(self._file, "", one.call_id):
            facts.append(Fact(_("From the call"), f"{call.number} · {headline(call)}"))
        if one.answer:
            facts.append(Fact(_("Answer given"), one.answer))
        return facts

    def _history(self, one: Complaint, steps: Sequence[ComplaintStep]) -> TimeLine:
        people, now, zone = staff.names(self._file), self._file.clock.now(), self._zone()
        changes, moves = store.history(self._file, one.id), moves_of(self._file, one.id)
        by = people.get(changes[0].by or "", "") if changes else ""
        about = calls.of_matter(self._file, one.id, one.call_id)
        moments = call_moments(about, one.call_id, people, now, zone)
        at = when.on_list(one.received_at, now, zone)
        moments.append((one.received_at, Moment(at, "complaint", _("taken down"), by, "", "")))
        moments += step_moments(steps, people, now, zone)
        told = told_once(changes, moves)
        named = {**people, **self._deliveries_named(told)}
        moments += change_moments(told, named, now, zone) + move_moments(moves, people, now, zone)
        moments += self.work.moments(one)
        line = TimeLine(newest_first(moments))
        line.setFixedHeight(line.row_height() * len(moments) + px(6))
        line.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        line.moment_opened.connect(self.work.open_moment)
        return line

    def _deliveries_named(self, changes: Sequence[FieldChange]) -> dict[str, str]:
        """Id to the words of the deliveries that the changes speak of."""
        ids = {str(value) for each in changes if each.field == "delivery_id" for value in (each.old, each.new) if value}
        return {one.id: one.words for row_id in ids for one in self._deliveries("", row_id)}

    # What can be done

    def do_step(self, step: Step) -> None:
        """Asks for a step, and writes it down."""
        self.four.do(step)

    def _while_open(self, act: Callable[[], None]) -> None:
        if store.by_id(self._file, self.current_id).open:
            act()

    def give_to(self) -> None:
        """Gives the complaint to somebody else."""
        one = store.by_id(self._file, self.current_id)
        people, actor = staff.active_staff(self._file), self.around.actor()

        def give(owner_id: str, next_step: str | None, reason: str) -> None:
            self._service.reassign(actor, one.id, owner_id, next_step, reason=reason)

        ask_owner(people, one.owner_id, (), self, give, next_step=step_words(one.next_step))

    def postpone(self) -> None:
        """Puts the next step off, with a reason."""
        act = partial(self._service.postpone, self.around.actor(), self.current_id)
        zone = self._zone()
        ask_postponing(tomorrow(self._file), zone, (), self, act)

    def reopen(self) -> None:
        """Opens a closed complaint for another round."""
        act = partial(self._service.reopen, self.around.actor(), self.current_id)
        ask_reason(_("Open it again"), _("Open again"), (), self, act)

    def open_record(self, row_id: str) -> None:
        row_id = kept_id(self._file, row_id)
        if self.model.row_of(row_id) < 0:
            self.shown.chosen = None
        super().open_record(row_id)
        self._follow_bar()

    def edit_at(self, key: str) -> None:
        """Opens the form with the keyboard in that field."""
        self.start_edit()
        if self.panel is not None:
            self.panel.form.focus(key)

    # The form

    def form_fields(self, row_id: str) -> tuple[str, str, Sequence[Field], int]:
        return self._form.fields(row_id)

    def values_of(self, row_id: str) -> Mapping[str, object]:
        return self._form.values_of(row_id)

    def start_new(self, prefill: Mapping[str, object] | None = None) -> None:
        if (call_id := str((prefill or {}).get("call_id") or "")) and (known := store.of_call(self._file, call_id)):
            self.open_record(known.id)
            return
        start = self._form.started_with(prefill or {})
        super().start_new(start)
        if self.panel is not None and start:
            form = self.panel.form
            form.focus(next((key for key in ("who", "title", "remedy") if not form.text(key)), "text"))

    def form_opened(self, panel: FormPanel, row_id: str, prefill: Mapping[str, object]) -> None:
        self._form.opened(panel, row_id, prefill)
        self.finder = self._form.finder

    def save_values(self, row_id: str, values: Mapping[str, object]) -> str:
        saved = self._form.save(row_id, values, self.form_about()[1])
        if not row_id:
            one = store.by_id(self._file, saved)
            self.said.emit(_(TAKEN_DOWN[one.nature]).format(number=one.number))
        return saved
