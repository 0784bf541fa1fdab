"""The tab of customers: finding a file, reading it, opening a new one."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from desk_app.core import when
from desk_app.core.errors import NotFound
from desk_app.core.i18n import _, in_our_words
from desk_app.core.money import format_cents
from desk_app.customers import past, store
from desk_app.customers.dialog import LikelySame, customer_fields, draft_from, show_for_kind, values_of
from desk_app.customers.doubles_dialog import DoublesDialog
from desk_app.customers.join_dialog import JoinDialog, older_first
from desk_app.customers.joining import JoiningService
from desk_app.customers.model import (
    CHIP_WORDS,
    KIND_WORDS,
    REACHED,
    STATE_WORDS,
    WHOSE,
    Chip,
    Customer,
    CustomerKind,
    CustomerRow,
    CustomerState,
    TimeLineEntry,
    TimeLineSource,
    draft_of,
    sex_words,
)
from desk_app.customers.past_pane import PastPane
from desk_app.customers.service import CustomerService, likely_same
from desk_app.customers.table import KIND_ICONS, columns, moment_of, phone_words
from desk_app.settings import store as settings
from desk_app.ui.fields import Field
from desk_app.ui.list_pane import Chip as ChipShown
from desk_app.ui.record_pane import Act
from desk_app.ui.room_view import FormPanel, RoomView, Surroundings
from desk_app.ui.theme import Tone, px
from desk_app.ui.widgets import Banner, EmptyHint, Fact, FactGrid, Moment, TimeLine, button, label
from desk_app.ui.windowed import Column

_LINES_SHOWN = 12
_MOST_SAME = 3


class CustomersView(RoomView):
    """List, record and form of customer files.

    `time_line_sources` know what else happened with a customer. `opened_for_call(call_id, customer_id)`
    tells that a file was opened for the caller of a call.
    """

    kind = "customer"
    hears = frozenset({"customer", "call", "complaint", "delivery", "purchase"})
    opened_for_call = Signal(str, str)

    def __init__(
        self,
        around: Surroundings,
        service: CustomerService,
        joining: JoiningService,
        *,
        time_line_sources: Sequence[TimeLineSource] = (),
    ) -> None:
        self._service, self._joining = service, joining
        self._sources = tuple(time_line_sources)
        self._file, self._zone = around.file, around.zone
        self._for_call = ""
        self.same: LikelySame | None = None
        super().__init__(around)

    # The list

    def columns(self) -> Sequence[Column]:
        return columns(self._region)

    def _region(self) -> str:
        return settings.profile(self._file).region

    def rows(self, ids: Sequence[str]) -> Sequence[CustomerRow]:
        return store.rows_for_list(self._file, ids)

    def ids(self, chip: str, words: str, order: tuple[str, bool] | None) -> Sequence[str]:
        found = store.ids_for(self._file, Chip(chip), words, now=self._file.clock.now(), zone=self._zone())
        return found[::-1] if order == ("since", False) else found

    def chips(self) -> Sequence[ChipShown]:
        return [ChipShown(chip, _(CHIP_WORDS[chip]), self._count(chip)) for chip in Chip]

    def _count(self, chip: Chip) -> int:
        if chip == Chip.ALL:
            return store.count(self._file)
        return len(store.ids_for(self._file, chip, now=self._file.clock.now(), zone=self._zone()))

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
        entries = past.time_line(self._file, row_id, self._sources)
        self._fill_head(customer)
        self._fill_acts(customer)
        self.record.clear_sections()
        opened = [entry for entry in entries if entry.open]
        if opened:
            self.record.add_section(_("Open matters"), self._line(opened))
        self.record.add_section("", FactGrid(self._facts(customer)))
        if customer.note:
            self.record.add_section(_("Note"), label(customer.note, select=True, wrap=True))
        if same := self._perhaps_same(customer):
            self.record.add_section(_("Perhaps the same person"), same)
        self.record.add_section(_("Time line"), self._line(entries))
        self.record.add_section(_("More"), self._more(customer), folded=True)
        pane = PastPane(self._file, customer.id, self._zone(), self._all_facts)
        self.record.add_section(_("As it was on …"), pane, folded=True)

    def _fill_head(self, customer: Customer) -> None:
        number = customer.number
        if customer.reference:
            number = _("{number} ({reference})").format(number=number, reference=customer.reference)
        kind = _(KIND_WORDS[customer.kind])
        self.record.set_head(customer.name, state=kind, icon=KIND_ICONS[customer.kind], number=number)
        phone = phone_words(customer.phones[0], self._region()) if customer.phones else _("no phone")
        mark = "" if customer.state == CustomerState.ACTIVE else _(STATE_WORDS[customer.state])
        if customer.deleted_at is not None:
            mark = _("put together with another file") if customer.merged_into else _("taken out of the lists")
        detail = " · ".join(filter(None, (customer.area, customer.tier)))
        self.record.set_customer(phone, detail, mark=mark, tone="paused")
        self.record.set_strip(Banner("soon", customer.flag) if customer.flag else None)

    def _fill_acts(self, customer: Customer) -> None:
        known = {"customer_id": customer.id}
        edit = Act(_("Edit  F4"), self.start_edit)
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
                edit,
            ),
            on_print=self.print_current,
        )

    def _facts(self, customer: Customer) -> list[Fact]:
        region = self._region()
        facts = []
        for place, phone in enumerate(customer.phones):
            whose = in_our_words(phone.whose or "", WHOSE)
            name = _("Phone ({whose})").format(whose=whose) if whose else _("Phone")
            tone: Tone | None = "soon" if phone.destroyed else None
            key = "phone" if place == 0 else "phone2"
            facts.append(Fact(name, phone_words(phone, region), tone=tone, on_edit=self._at(key)))
        if not facts:
            facts.append(Fact(_("Phone"), "", on_edit=self._at("phone")))
        for address in customer.addresses:
            text = " ".join(filter(None, (address.city, address.text)))
            facts.append(Fact(_("Address"), text, on_edit=self._at("address")))
        if not customer.addresses:
            facts.append(Fact(_("Address"), "", on_edit=self._at("address")))
        if customer.kind == CustomerKind.SHOP:
            size = _("{n} m²").format(n=customer.shop_size_m2) if customer.shop_size_m2 else ""
            facts.append(Fact(_("Shop type"), customer.shop_type or "", on_edit=self._at("shop_type")))
            facts.append(Fact(_("Shop size"), size, on_edit=self._at("shop_size_m2")))
            facts.append(Fact(_("Contact person"), customer.contact_person or "", on_edit=self._at("contact_person")))
        for key, name, value in (
            ("wechat", _("WeChat"), customer.wechat),
            ("email", _("E-mail"), customer.email),
            (
                "preferred_channel",
                _("How they like to be reached"),
                in_our_words(customer.preferred_channel or "", REACHED),
            ),
        ):
            if value:
                facts.append(Fact(name, value, on_edit=self._at(key)))
        return facts

    def _more(self, customer: Customer) -> QWidget:
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(8))
        column.addWidget(FactGrid(self._more_facts(customer)))
        for double in store.by_ids(self._file, store.merged_into(self._file, customer.id)):
            said = _("Part again from {name} ({number})").format(name=double.name, number=double.number)
            column.addWidget(button(said, "link", on=partial(self._part, double.id)))
        if customer.deleted_at is None:
            taken_out = partial(self._remove, customer.id)
            column.addWidget(button(_("Take this file out of the lists"), "link", on=taken_out))
        return body

    def _more_facts(self, customer: Customer) -> list[Fact]:
        spent = "" if customer.spent_cents is None else format_cents(customer.spent_cents)
        opened = when.date(customer.created_on, year=True) if customer.created_on else ""
        bought = when.date(customer.last_purchase_on, year=True) if customer.last_purchase_on else ""
        return [
            Fact(_("File opened"), opened),
            Fact(_("State"), _(STATE_WORDS[customer.state])),
            Fact(_("Area"), customer.area or "", on_edit=self._at("area")),
            Fact(_("Tier"), customer.tier or ""),
            Fact(_("Last purchase"), bought),
            Fact(_("Spent"), spent),
            Fact(_("Points"), "" if customer.points is None else str(customer.points)),
            Fact(_("Their own number"), customer.reference or ""),
            Fact(_("Sex"), sex_words(customer.sex)),
            Fact(_("Language"), customer.language or ""),
        ]

    def _perhaps_same(self, customer: Customer) -> TimeLine | None:
        """Files that may be the same person's; opening one compares the two."""
        if customer.deleted_at is not None or customer.kind == CustomerKind.WALK_IN:
            return None
        why = dict(likely_same(self._file, customer.name, [phone.raw for phone in customer.phones]))
        why.pop(customer.id, None)
        for pair in store.pairs_that_are_two(self._file):
            if customer.id in pair:
                why.pop(pair[0] if pair[1] == customer.id else pair[1], None)
        found = store.by_ids(self._file, list(why)[:_MOST_SAME])
        if not found:
            return None
        line = TimeLine([self._like(one, why[one.id]) for one in found])
        line.setAccessibleName(_("Perhaps the same person"))
        line.setFixedHeight(line.row_height() * len(found) + px(6))
        line.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        line.moment_opened.connect(lambda _kind, row_id: self.compare(customer.id, row_id))
        return line

    def find_doubles(self) -> None:
        """The work list of likely doubles."""
        dialog = DoublesDialog(self._file, self.compare, self)
        dialog.exec()
        dialog.deleteLater()

    def compare(self, one_id: str, other_id: str) -> bool:
        """Puts two files side by side and asks whether they are one; answers whether it was decided."""
        keep, double = older_first(store.by_id(self._file, one_id), store.by_id(self._file, other_id))

        def phones(each: Customer) -> str:
            return "\n".join(phone_words(phone, self._region()) for phone in each.phones)

        def merge(keep_id: str, double_id: str, chosen: Mapping[str, str]) -> None:
            self._joining.merge(self.around.actor(), keep_id, double_id, chosen)
            self.current_id = keep_id

        def are_two(one_id: str, other_id: str) -> None:
            self._joining.they_are_two(self.around.actor(), one_id, other_id)

        done = JoinDialog(keep, double, phones, self).ask(merge, are_two)
        if done:
            self.refresh()
            self.open_record(self.current_id or keep.id)
        return done

    def _part(self, double_id: str) -> None:
        if self.attempt(lambda: self._joining.part(self.around.actor(), double_id)):
            self.said.emit(_("Parted: each file is as it was."))
            self.refresh()

    def _all_facts(self, customer: Customer) -> list[Fact]:
        """Every fact of a file, for comparing it with how it was."""
        own = [Fact(_("Name"), customer.name), Fact(_("Kind"), _(KIND_WORDS[customer.kind]))]
        heed = [Fact(_("To be heeded by everybody"), customer.flag or ""), Fact(_("Note"), customer.note or "")]
        return [*own, *self._facts(customer), *self._more_facts(customer), *heed]

    def _line(self, entries: Sequence[TimeLineEntry]) -> TimeLine:
        now, zone = self._file.clock.now(), self._zone()
        line = TimeLine([moment_of(entry, now, zone) for entry in entries])
        line.setFixedHeight(line.row_height() * min(_LINES_SHOWN, max(1, len(entries))) + px(6))
        line.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        line.moment_opened.connect(self._open_moment)
        return line

    def _open_moment(self, kind: str, row_id: str) -> None:
        if kind not in ("customer", "purchase"):
            self.record_wanted.emit(kind, row_id)

    def _remove(self, customer_id: str) -> None:
        if self.attempt(lambda: self._service.remove(self.around.actor(), customer_id)):
            self.said.emit(_("Taken out of the lists; nothing is lost."))
            self.refresh()

    def _bring_back(self, customer_id: str) -> None:
        if self.attempt(lambda: self._service.bring_back(self.around.actor(), customer_id)):
            self.refresh()

    def _at(self, key: str) -> Callable[[], object]:
        return partial(self.edit_at, key)

    def edit_at(self, key: str) -> None:
        """Opens the form with the keyboard in that field."""
        self.start_edit()
        if self.panel is not None:
            self.panel.form.focus(key)

    # The form

    def form_fields(self, row_id: str) -> tuple[str, str, Sequence[Field], int]:
        if row_id:
            return _("Change the customer file"), _("Save"), customer_fields(edits=True), 2
        return _("New customer file"), _("Open the file"), customer_fields(edits=False), 2

    def values_of(self, row_id: str) -> Mapping[str, object]:
        return values_of(store.by_id(self._file, row_id))

    def form_opened(self, panel: FormPanel, row_id: str, prefill: Mapping[str, object]) -> None:
        if not row_id and panel.banner.isHidden() and "kind" not in prefill:
            panel.form.fill({"kind": CustomerKind.PERSON})
        self._for_call = str(prefill.get("call_id") or "")
        self.same = LikelySame(panel.form, self._likely)
        self.same.opened.connect(partial(self.record_wanted.emit, "customer"))
        column = panel.layout()
        assert isinstance(column, QVBoxLayout)
        column.insertWidget(column.count() - 1, self.same)
        panel.form.typed.connect(partial(self._form_typed, panel))
        show_for_kind(panel.form)
        self.same.look()

    def _form_typed(self, panel: FormPanel, key: str) -> None:
        if key == "kind":
            show_for_kind(panel.form)

    def _likely(self, name: str, phones: Sequence[str]) -> list[Moment]:
        why = {row_id: words for row_id, words in likely_same(self._file, name, phones) if row_id != self._editing}
        found = store.by_ids(self._file, list(why)[:20])
        return [self._like(one, why[one.id]) for one in found]

    def _like(self, one: Customer, why: str) -> Moment:
        phone = phone_words(one.phones[0], self._region()) if one.phones else ""
        where = one.addresses[0].text if one.addresses else one.area or ""
        what = "  ".join(filter(None, (one.name, phone, where)))
        said = _("{why}: {who}").format(why=why, who=what)
        return Moment("", KIND_ICONS[one.kind], said, "", "customer", one.id, "soon")

    def save_values(self, row_id: str, values: Mapping[str, object]) -> str:
        actor = self.around.actor()
        if row_id:
            before = draft_of(store.by_id(self._file, row_id))
            return self._service.change(actor, row_id, draft_from(values, before)).id
        return self._service.open_file(actor, draft_from(values, None)).id

    def save(self) -> None:
        """Saves; a file opened for the caller of a call says so."""
        call_id = "" if self._editing else self._for_call
        super().save()
        if call_id and self.panel is None:
            self._for_call = ""
            self.opened_for_call.emit(call_id, self.current_id)
