"""The tab of customers: finding a file, reading it, opening a new one."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date as Date
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from desk_app.core import when
from desk_app.core.errors import NotFound
from desk_app.core.i18n import _
from desk_app.customers import past, store
from desk_app.customers.dialog import (
    FormHints,
    LikelySame,
    customer_fields,
    draft_from,
    prefilled,
    show_for_kind,
    values_of,
)
from desk_app.customers.earlier import Earlier, earlier_values, fields_with_a_past, words_now
from desk_app.customers.field_past_dialog import FieldPastDialog
from desk_app.customers.joining import JoiningService
from desk_app.customers.list_bar import ListBar, kept_chips
from desk_app.customers.listing_service import CustomerList, ListLine, ListService
from desk_app.customers.model import (
    CHIP_WORDS,
    KIND_WORDS,
    STATE_WORDS,
    Chip,
    Customer,
    CustomerKind,
    CustomerState,
    TimeLineEntry,
    draft_of,
    field_words,
)
from desk_app.customers.past_pane import PastPane
from desk_app.customers.restoring import RestoringService
from desk_app.customers.service import CustomerService
from desk_app.customers.table import KIND_ICONS, columns, moment_of, phone_words
from desk_app.customers.tag_question import ask_tag
from desk_app.customers.tagging import TaggingService
from desk_app.customers.time_line_pane import TimeLinePane
from desk_app.customers.view.beside import Beside
from desk_app.customers.view.facts import CustomerFacts
from desk_app.customers.view.sameness import Sameness
from desk_app.settings import store as settings
from desk_app.storage.history import FieldChange
from desk_app.ui.fields import Field
from desk_app.ui.list_pane import Chip as ChipShown
from desk_app.ui.record_pane import Act
from desk_app.ui.room_view import FormPanel, RoomView, Surroundings
from desk_app.ui.theme import px
from desk_app.ui.widgets import Banner, EmptyHint, FactGrid, Moment, TimeLine, button, label
from desk_app.ui.windowed import Column

_LINES_SHOWN = 12
_OPENED_ELSEWHERE = frozenset(("call", "complaint", "delivery"))


@dataclass(frozen=True)
class Services:
    """What can be done with customer files."""

    files: CustomerService
    joining: JoiningService
    restoring: RestoringService
    tagging: TaggingService
    lists: ListService


class CustomersView(RoomView):
    """List, record and form of customer files.

    `beside` is what other rooms know. `opened_for_call(call_id, customer_id)` tells that a file was opened for
    the caller of a call, `export_wanted(ids)` asks for these customers as a file.
    """

    kind = "customer"
    hears = frozenset({"customer", "call", "complaint", "delivery", "purchase", "print", "list"})
    opened_for_call = Signal(str, str)
    export_wanted = Signal(object)

    def __init__(self, around: Surroundings, services: Services, beside: Beside | None = None) -> None:
        self._services, self._beside = services, beside or Beside()
        self._file, self._zone = around.file, around.zone
        self._for_call = ""
        self._kept_open: set[str] = set()
        self.same: LikelySame | None = None
        self.bar: ListBar | None = None
        self.sameness = Sameness(self._file, services.joining, around.actor, self._region, self._beside.last_words)
        self.shown = CustomerList(
            around.file,
            around.zone,
            filters=self._beside.filters,
            columns=self._beside.columns,
            orders=self._beside.orders,
        )
        super().__init__(around)
        self.bar = ListBar(self, self.list, self.shown, services.lists, around.actor, self.show_chip)
        self.bar.said.connect(self.said)
        self.bar.tag_wanted.connect(self.tag)
        self.bar.untag_wanted.connect(self.untag)
        self.bar.export_wanted.connect(self.export_wanted)
        self.bar.follow(self._chip)

    # The list

    def columns(self) -> Sequence[Column]:
        return columns(self._region, self.shown.columns, self.shown.orders)

    def _region(self) -> str:
        return settings.profile(self._file).region

    def rows(self, ids: Sequence[str]) -> Sequence[ListLine]:
        wanted = self.list.table.chosen_columns() if hasattr(self, "list") else ()
        return self.shown.lines(ids, wanted)

    def ids(self, chip: str, words: str, order: tuple[str, bool] | None) -> Sequence[str]:
        return self.shown.ids(chip, words, order)

    def chips(self) -> Sequence[ChipShown]:
        counts = self.shown.counts()
        return [*(ChipShown(chip, _(CHIP_WORDS[chip]), counts[chip]) for chip in Chip), *kept_chips(self.shown)]

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

    def open_record(self, row_id: str) -> None:
        if self.model.row_of(row_id) < 0:
            self.shown.chosen = None
        super().open_record(row_id)
        self._follow_bar()

    def refresh(self, kinds: frozenset[str] | None = None) -> None:
        super().refresh(kinds)
        self._follow_bar()

    def _follow_bar(self) -> None:
        if self.bar is not None:
            self.bar.follow(self._chip)

    def tag(self, ids: Sequence[str]) -> None:
        """Asks for a tag and gives it to these customers."""
        if name := ask_tag(self._file, _("Tag"), self):
            tagging, actor = self._services.tagging, self.around.actor()
            self.attempt(lambda: tagging.tag(actor, ids, name))

    def untag(self, ids: Sequence[str]) -> None:
        """Asks for a tag and takes it off these customers."""
        if name := ask_tag(self._file, _("Untag"), self):
            tagging, actor = self._services.tagging, self.around.actor()
            self.attempt(lambda: tagging.untag(actor, ids, name))

    def empty_hint(self) -> EmptyHint:
        said = _("Nobody here. Open a file for the first customer, or bring a list in.")
        other = (_("Bring in a file…"), self.bring_in_wanted.emit)
        return EmptyHint("customer", said, _("New customer file"), self.start_new, other=other)

    # The record

    def fill_record(self, row_id: str) -> None:
        try:
            customer = store.by_id(self._file, row_id)
        except NotFound:
            self.record.clear()
            return
        entries = past.time_line(self._file, row_id, self._beside.time_line_sources)
        facts = self._facts(customer)
        self._fill_head(customer)
        self._fill_acts(customer)
        self.record.clear_sections()
        opened = [entry for entry in entries if entry.open]
        if opened:
            self.record.add_section(_("Open matters"), self._line(opened))
        self.record.add_section("", FactGrid(facts.main(customer)))
        if customer.note:
            self.record.add_section(_("Note"), label(customer.note, select=True, wrap=True))
        if same := self.sameness.perhaps(customer, self.compare):
            self.record.add_section(_("Perhaps the same person"), same)
        if family := self.sameness.family(customer, self.open_record):
            self.record.add_section(_("On the same phone"), family)
        line = TimeLinePane(entries, self._file.clock.now(), self._zone())
        line.moment_opened.connect(self._open_moment)
        self.record.add_section(_("Time line"), line)
        for make in self._beside.panes:
            pane = make(customer)
            if pane is not None:
                self._add(pane.title, pane.body, folded=pane.folded)
        self._add(_("More"), self._more(customer, facts))
        was = PastPane(self._file, customer.id, self._zone(), facts.everything, put_back=self._put_back)
        self._add(_("As it was on …"), was)

    def _add(self, title: str, body: QWidget, *, folded: bool = True) -> None:
        """A part with a head to fold it with; what was unfolded stays so from record to record."""
        section = self.record.add_section(title, body, folded=folded and title not in self._kept_open)
        if section.head is not None:
            section.head.toggled.connect(partial(self._fold, title))

    def _fold(self, title: str, opened: bool) -> None:
        (self._kept_open.add if opened else self._kept_open.discard)(title)

    def _facts(self, customer: Customer) -> CustomerFacts:
        changed = fields_with_a_past(past.history(self._file, customer.id))

        def before(field: str) -> Callable[[], object] | None:
            return partial(self.show_past, field) if field in changed else None

        return CustomerFacts(self._region(), lambda key: partial(self.edit_at, key), before)

    def changes_of(self, row_id: str) -> Sequence[FieldChange]:
        return past.history(self._file, row_id)

    def show_past(self, field: str) -> None:
        """What a field of the record held before, each value with a way to put it back."""
        earlier = earlier_values(self._file, self.current_id, field)
        if not earlier:
            self.said.emit(_("This field holds what it always held."))
            return
        now = words_now(self._file, self.current_id, field)
        restore, actor, customer_id = self._services.restoring.restore, self.around.actor(), self.current_id

        def put_back(one: Earlier) -> None:
            restore(actor, customer_id, one)

        dialog = FieldPastDialog(field_words(field), now, earlier, self._zone(), put_back, self)
        dialog.exec()
        dialog.deleteLater()

    def _put_back(self, values: Sequence[Earlier]) -> object:
        return self.attempt(lambda: self._services.restoring.restore(self.around.actor(), self.current_id, *values))

    def _fill_head(self, customer: Customer) -> None:
        number = customer.number
        if customer.reference:
            number = _("{number} ({reference})").format(number=number, reference=customer.reference)
        kind = _(KIND_WORDS[customer.kind])
        self.record.set_head(customer.name, state=kind, icon=KIND_ICONS[customer.kind], number=number)
        phone = phone_words(customer.phones[0], self._region()) if customer.phones else _("no phone")
        marks = [word for source in self._beside.marks for word in source(self._file, customer.id)]
        detail = " · ".join(filter(None, (customer.area, *marks)))
        self.record.set_customer(phone, detail, mark=self._mark(customer), tone="paused")
        self.record.set_strip(Banner("soon", customer.flag) if customer.flag else None)

    def _mark(self, customer: Customer) -> str:
        if customer.erased_at is not None:
            day = when.date(customer.erased_at.astimezone(self._zone()).date(), year=True)
            return _("personal data erased on {day}").format(day=day)
        if customer.merged_into:
            return _("put together with another file")
        if customer.deleted_at is not None:
            return _("taken out of the lists")
        return "" if customer.state == CustomerState.ACTIVE else _(STATE_WORDS[customer.state])

    def _fill_acts(self, customer: Customer) -> None:
        known = {"customer_id": customer.id}
        if customer.erased_at is not None:
            self.record.set_actions(None)
            return
        if customer.merged_into:
            into = partial(self.open_record, customer.merged_into)
            part = Act(_("Part the files again"), partial(self._part, customer.id))
            self.record.set_actions(Act(_("Open the file it went into"), into, "Ctrl+Return"), [part])
            return
        if customer.deleted_at is not None:
            self.record.set_actions(Act(_("Bring it back"), partial(self._bring_back, customer.id)))
            return
        self.record.set_actions(
            Act(_("Take a call"), partial(self.new_wanted.emit, "call", known), "Ctrl+Return", "new-call"),
            (
                Act(_("Complaint"), partial(self.new_wanted.emit, "complaint", known)),
                Act(_("Delivery"), partial(self.new_wanted.emit, "delivery", known)),
                Act(_("Edit  F4"), self.start_edit),
            ),
            on_print=self.print_current,
        )

    def _more(self, customer: Customer, facts: CustomerFacts) -> QWidget:
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(8))
        column.addWidget(FactGrid(facts.more(customer)))
        for double in store.by_ids(self._file, store.merged_into(self._file, customer.id)):
            said = _("Part again from {name} ({number})").format(name=double.name, number=double.number)
            column.addWidget(button(said, "link", on=partial(self._part, double.id)))
        for gone, word in (("phone", _("Phones taken away")), ("address", _("Addresses taken away"))):
            if earlier_values(self._file, customer.id, gone):
                column.addWidget(button(word, "link", icon="history", on=partial(self.show_past, gone)))
        if customer.deleted_at is None:
            taken_out = partial(self._remove, customer.id)
            column.addWidget(button(_("Take this file out of the lists"), "link", on=taken_out))
        return body

    def find_doubles(self) -> None:
        """The work list of likely doubles."""
        self.sameness.work_list(self.compare, self)

    def compare(self, one_id: str, other_id: str) -> bool:
        """Puts two files side by side and asks whether they are one; answers whether it was decided."""

        def joined(keep_id: str) -> None:
            self.current_id = keep_id

        decided = self.sameness.compare(one_id, other_id, joined, self)
        if decided:
            self.refresh()
            self.open_record(self.current_id or decided)
        return bool(decided)

    def _part(self, double_id: str) -> None:
        if self.attempt(lambda: self._services.joining.part(self.around.actor(), double_id)):
            self.said.emit(_("Parted: each file is as it was."))
            self.refresh()

    def _line(self, entries: Sequence[TimeLineEntry]) -> TimeLine:
        now, zone = self._file.clock.now(), self._zone()
        line = TimeLine([moment_of(entry, now, zone) for entry in entries])
        line.setFixedHeight(line.row_height() * min(_LINES_SHOWN, max(1, len(entries))) + px(6))
        line.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        line.moment_opened.connect(self._open_moment)
        return line

    def _open_moment(self, kind: str, row_id: str) -> None:
        if kind in _OPENED_ELSEWHERE:
            self.record_wanted.emit(kind, row_id)

    def _remove(self, customer_id: str) -> None:
        if self.attempt(lambda: self._services.files.remove(self.around.actor(), customer_id)):
            self.said.emit(_("Taken out of the lists; nothing is lost."))
            self.refresh()

    def _bring_back(self, customer_id: str) -> None:
        if self.attempt(lambda: self._services.files.bring_back(self.around.actor(), customer_id)):
            self.refresh()

    def edit_at(self, key: str) -> None:
        """Opens the form with the keyboard in that field."""
        self.start_edit()
        if self.panel is not None:
            self.panel.form.focus(key)

    # The form

    def form_fields(self, row_id: str) -> tuple[str, str, Sequence[Field], int]:
        fields = customer_fields(self._file)
        if row_id:
            return _("Change the customer file"), _("Save"), fields, 2
        return _("New customer file"), _("Open the file"), fields, 2

    def values_of(self, row_id: str) -> Mapping[str, object]:
        return values_of(self._file, store.by_id(self._file, row_id))

    def form_opened(self, panel: FormPanel, row_id: str, prefill: Mapping[str, object]) -> None:
        if panel.banner.isHidden():
            kind = {} if row_id or "kind" in prefill else {"kind": CustomerKind.PERSON}
            panel.form.fill({**kind, **prefilled(prefill)})
        self._for_call = str(prefill.get("call_id") or "")
        self.same = LikelySame(panel.form, self._likely)
        self.same.opened.connect(partial(self.record_wanted.emit, "customer"))
        column = panel.layout()
        assert isinstance(column, QVBoxLayout)
        column.insertWidget(column.count() - 1, self.same)
        panel.form.typed.connect(partial(self._form_typed, panel))
        hints = FormHints(panel.form, self._file, self._today)
        hints.look()
        show_for_kind(panel.form)
        self.same.look()

    def _today(self) -> Date:
        return self._file.clock.now().astimezone(self._zone()).date()

    def _form_typed(self, panel: FormPanel, key: str) -> None:
        if key == "kind":
            show_for_kind(panel.form)

    def _likely(self, name: str, phones: Sequence[str], addresses: Sequence[str]) -> list[Moment]:
        return self.sameness.while_typing(name, phones, addresses, but=self._editing)

    def save_values(self, row_id: str, values: Mapping[str, object]) -> str:
        actor = self.around.actor()
        if row_id:
            before = draft_of(store.by_id(self._file, row_id))
            return self._services.files.change(actor, row_id, draft_from(values, before)).id
        return self._services.files.open_file(actor, draft_from(values, None)).id

    def save(self) -> None:
        """Saves; a file opened for the caller of a call says so."""
        call_id = "" if self._editing else self._for_call
        super().save()
        if call_id and self.panel is None:
            self._for_call = ""
            self.opened_for_call.emit(call_id, self.current_id)
