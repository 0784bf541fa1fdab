"""The tab of calls: taking one while it rings, and what came of each."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import partial

from PySide6.QtWidgets import QLineEdit, QSizePolicy

from desk_app.calls import store
from desk_app.calls.dialog import CallerCard, CustomerFinder, FindCustomers, call_fields, put_on_top
from desk_app.calls.model import (
    CHIP_WORDS,
    OUTCOME_WORDS,
    Call,
    CallDraft,
    CallKind,
    CallRow,
    Channel,
    Chip,
    Direction,
    Outcome,
    headline,
)
from desk_app.calls.service import CallService
from desk_app.calls.table import columns, outcome_tone
from desk_app.calls.view.told import Told
from desk_app.core.errors import DeskError, NotFound
from desk_app.core.i18n import _, ngettext
from desk_app.core.phone import search_digits
from desk_app.customers.model import Customer, TimeLineEntry, TimeLineSource
from desk_app.ui.fields import Field
from desk_app.ui.list_pane import Chip as ChipShown
from desk_app.ui.record_pane import Act
from desk_app.ui.room_view import FormPanel, RoomView, Surroundings
from desk_app.ui.theme import px
from desk_app.ui.widgets import EmptyHint, FactGrid, TimeLine, label
from desk_app.ui.windowed import Column

CameOf = Callable[[str], Sequence[TimeLineEntry]]
"""What a call led to: its complaint, its delivery."""

_FOLLOWS: dict[str, str] = {Outcome.BECAME_COMPLAINT: "complaint", Outcome.BECAME_DELIVERY: "delivery"}
_BEGIN = {
    "kind": CallKind.ENQUIRY,
    "outcome": Outcome.SOLVED,
    "channel": Channel.PHONE,
    "direction": Direction.IN,
}
"""What a new call starts with."""
_OUTCOME_OF: dict[str, Outcome] = {
    CallKind.ENQUIRY: Outcome.SOLVED,
    CallKind.REQUEST: Outcome.PASSED_ON,
    CallKind.SUGGESTION: Outcome.ANSWERED,
    CallKind.COMPLAINT: Outcome.BECAME_COMPLAINT,
    CallKind.PRAISE: Outcome.ANSWERED,
}
"""What is offered as the outcome until somebody chooses another: a complaint is never "solved" unseen."""
_WHOLE_NUMBER = 7
"""With so many digits a number can be dialled."""
_CHIPS = (Chip.TODAY, Chip.MINE, Chip.ALL, Chip.UNANSWERED)


class CallsView(RoomView):
    """List, record and form of calls.

    `find_customers` answers what is typed into the form's first line; `time_line_sources` know what else
    happened with a customer; `came_of` tells what a call led to. After a call was saved as having become a
    complaint or a delivery, `new_wanted(kind, {"call_id": id})` asks for that form. `start_new` takes a
    `customer_id`, or as `caller` the digits or the name to look for.
    """

    kind = "call"
    hears = frozenset({"call", "customer", "complaint", "delivery", "staff"})

    def __init__(
        self,
        around: Surroundings,
        service: CallService,
        find_customers: FindCustomers,
        *,
        time_line_sources: Sequence[TimeLineSource] = (),
        came_of: CameOf | None = None,
    ) -> None:
        self._service = service
        self._find = find_customers
        self._came_of: CameOf = came_of or (lambda _call_id: ())
        self._file, self._zone = around.file, around.zone
        self._told = Told(around, time_line_sources)
        self._opened_at = around.file.clock.now()
        self._follow = ""
        self._carried = ""
        self.finder: CustomerFinder | None = None
        self.card: CallerCard | None = None
        super().__init__(around)

    # The list

    def columns(self) -> Sequence[Column]:
        return columns(self._file.clock.now, self._zone)

    def rows(self, ids: Sequence[str]) -> Sequence[CallRow]:
        return store.rows_for_list(self._file, ids)

    def ids(self, chip: str, words: str, order: tuple[str, bool] | None) -> Sequence[str]:
        now, me = self._file.clock.now(), self.around.actor()
        found = store.ids_for(self._file, Chip(chip), words, now, self._zone(), me)
        return found[::-1] if order == ("when", False) else found

    def chips(self) -> Sequence[ChipShown]:
        counts = store.counts(self._file, self._file.clock.now(), self._zone(), self.around.actor())
        return [ChipShown(chip, _(CHIP_WORDS[chip]), counts[chip]) for chip in _CHIPS]

    def empty_hint(self) -> EmptyHint:
        said = _("No calls here. Take one when it rings: F2.")
        return EmptyHint("call", said, _("Take a call"), self.start_new)

    # The record

    def fill_record(self, row_id: str) -> None:
        try:
            call = store.by_id(self._file, row_id)
        except NotFound:
            self.record.clear()
            return
        led_to = list(self._came_of(call.id))
        state, tone = _(OUTCOME_WORDS[call.outcome]), outcome_tone(call.outcome)
        self.record.set_head(headline(call), state=state, tone=tone, number=call.number)
        self._fill_customer(call, self._told.customer(call.customer_id))
        self._fill_acts(call, led_to)
        self.record.clear_sections()
        self.record.add_section("", FactGrid(self._told.facts(call, self._at)))
        if call.note:
            self.record.add_section(_("What the customer said"), label(call.note, select=True, wrap=True))
        if led_to:
            line = TimeLine([self._told.moment(entry) for entry in led_to])
            line.setFixedHeight(line.row_height() * len(led_to) + px(6))
            line.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            line.moment_opened.connect(self.record_wanted)
            self.record.add_section(_("What came of it"), line)
        self.record.add_section(_("More"), FactGrid(self._told.more_facts(call, self._at)), folded=True)

    def _fill_customer(self, call: Call, customer: Customer | None) -> None:
        phone = self._told.phone(call)
        if customer is None:
            self.record.set_customer(call.caller_name or _("No customer file"), phone)
            return
        speaking = _("{name} speaking").format(name=call.caller_name) if call.caller_name else ""
        often, mark = self._told.contacts(customer.id, call.rang_at), customer.flag or ""
        if not mark and often > 1:
            mark = ngettext("{n} contact in {days} days", "{n} contacts in {days} days", often)
            mark = mark.format(n=often, days=self._told.days())
        self.record.set_customer(customer.name, " · ".join(filter(None, (phone, speaking))), mark=mark)

    def _fill_acts(self, call: Call, led_to: Sequence[TimeLineEntry]) -> None:
        ids = {entry.kind: entry.row_id for entry in led_to}
        known = {"call_id": call.id}
        if "complaint" in ids:
            opened = partial(self.record_wanted.emit, "complaint", ids["complaint"])
            primary = Act(_("Open the complaint"), opened, "Ctrl+Return", "complaint")
        else:
            made = partial(self.new_wanted.emit, "complaint", known)
            primary = Act(_("Make a complaint of it"), made, "Ctrl+Return", "complaint")
        if "delivery" in ids:
            delivery = Act(_("Open the delivery"), partial(self.record_wanted.emit, "delivery", ids["delivery"]))
        else:
            delivery = Act(_("Plan a delivery"), partial(self.new_wanted.emit, "delivery", known))
        if call.customer_id:
            whose = Act(_("Open customer"), partial(self.record_wanted.emit, "customer", call.customer_id))
        else:
            start = {"name": call.caller_name or "", "phone": call.phone_raw or "", **known}
            whose = Act(_("New customer file"), partial(self.new_wanted.emit, "customer", start))
        edit = Act(_("Edit  F4"), self.start_edit)
        self.record.set_actions(primary, (delivery, whose, edit), on_print=self.print_current)

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
            return _("Put the call right"), _("Save"), call_fields(), 2
        return _("Take a call"), _("Save the call"), call_fields(), 2

    def values_of(self, row_id: str) -> Mapping[str, object]:
        call = store.by_id(self._file, row_id)
        customer = self._told.customer(call.customer_id)
        kept = ("caller_name", "kind", "topic", "note", "outcome", "channel", "direction", "customer_id")
        return {
            **{key: getattr(call, key) for key in kept},
            "who": customer.name if customer else "",
            "phone": call.phone_raw,
            "rang_at": self._wall(call.rang_at),
        }

    def start_new(self, prefill: Mapping[str, object] | None = None) -> None:
        self._opened_at = self._file.clock.now()
        self._offered = str(_BEGIN["outcome"])
        super().start_new(prefill)
        if self.panel is not None and self.panel.form.text("customer_id"):
            self.panel.form.focus("kind")

    def form_opened(self, panel: FormPanel, row_id: str, prefill: Mapping[str, object]) -> None:
        form, restored = panel.form, not panel.banner.isHidden()
        form.set_shown("customer_id", False)
        if not row_id and not restored:
            start = {**_BEGIN, "rang_at": self._wall(self._opened_at)}
            form.fill({key: value for key, value in start.items() if key not in prefill})
        line = form.entry("who")
        assert isinstance(line, QLineEdit)
        self._carried = ""
        self.card = CallerCard()
        put_on_top(form, self.card)
        self.card.moment_opened.connect(self.record_wanted)
        self.finder = CustomerFinder(line, self._find)
        self.finder.chosen.connect(self._choose)
        self.finder.nobody.connect(self._nobody)
        self.finder.emptied.connect(self._forget_customer)
        form.typed.connect(self._form_typed)
        if known := form.text("customer_id"):
            self._show_caller(known, clean=not restored, carry=not row_id)
        elif caller := str(prefill.get("caller") or ""):
            self.finder.begin(caller)
        self._form_typed("outcome")

    def _show_caller(self, customer_id: str, *, typed: str = "", clean: bool = False, carry: bool = True) -> None:
        """Puts the customer on the card; with `carry` what their file knows goes into the form."""
        customer = self._told.customer(customer_id)
        if self.panel is None or self.card is None or customer is None:
            return
        form = self.panel.form
        if carry:
            self._carried = form.text("phone") or _number_of(customer, typed)
            form.fill({"who": customer.name, "customer_id": customer_id, "phone": self._carried}, clean=clean)
        self.card.show_caller(self._told.caller(customer))

    def _choose(self, customer_id: str, _name: str, _phone: str) -> None:
        if self.panel is None:
            return
        form = self.panel.form
        typed = form.text("who")
        form.fill({"phone": ""}, clean=False)
        self._show_caller(customer_id, typed=typed)
        form.focus("kind")

    def _nobody(self, text: str) -> None:
        if self.panel is None:
            return
        form, number = self.panel.form, is_number(text)
        form.fill({"phone" if number else "caller_name": text}, clean=False)
        form.focus("caller_name" if number else "phone")

    def _forget_customer(self) -> None:
        if self.panel is not None and self.card is not None and self.panel.form.text("customer_id"):
            form = self.panel.form
            kept = "" if form.text("phone") == self._carried else form.text("phone")
            form.fill({"customer_id": "", "phone": kept}, clean=False)
            self.card.show_caller(None)

    def _form_typed(self, key: str) -> None:
        if self.panel is None:
            return
        form = self.panel.form
        if key == "kind" and not self._editing and form.text("outcome") in (self._offered, ""):
            self._offered = _OUTCOME_OF[form.text("kind")]
            form.fill({"outcome": self._offered}, clean=False)
        elif key != "outcome":
            return
        follow = _FOLLOWS.get(self.panel.form.text("outcome"), "")
        words = {"complaint": _("Save, then the complaint"), "delivery": _("Save, then the delivery")}
        plain = _("Save") if self._editing else _("Save the call")
        self.panel.save_button.setText(f"{words.get(follow, plain)}  Ctrl+⏎")

    def save_values(self, row_id: str, values: Mapping[str, object]) -> str:
        typed = {key: str(value or "") for key, value in values.items() if key != "rang_at"}
        rang_at = self._moment_of(row_id, values["rang_at"])
        who = typed.pop("who")
        if not typed["customer_id"]:
            empty = "phone" if is_number(who) else "caller_name"
            typed[empty] = typed[empty] or who
        if not any(typed[key] for key in ("customer_id", "caller_name", "phone", "topic", "note")):
            raise DeskError(_("Write down who it is, or what it is about."), field="who")
        actor = self.around.actor()
        if row_id:
            before = store.by_id(self._file, row_id).outcome
            typed_or_none = {**typed, "customer_id": typed["customer_id"] or None, "rang_at": rang_at}
            call = self._service.change(actor, row_id, typed_or_none)
        else:
            before, call = None, self._service.take_down(actor, _draft(typed, rang_at))
        follow = _FOLLOWS.get(call.outcome, "") if call.outcome != before else ""
        self._follow = "" if follow in {entry.kind for entry in self._came_of(call.id)} else follow
        return call.id

    def save(self) -> None:
        """Saves; a call that became a complaint or a delivery then asks for that form."""
        self._follow = ""
        super().save()
        if self._follow and self.panel is None:
            self.new_wanted.emit(self._follow, {"call_id": self.current_id})

    def link_customer(self, call_id: str, customer_id: str) -> None:
        """Puts a call under a customer file that was opened for it."""
        self.attempt(lambda: self._service.change(self.around.actor(), call_id, {"customer_id": customer_id}))

    def _wall(self, moment: datetime) -> datetime:
        """The moment as the clock on the wall shows it, to the minute."""
        return moment.astimezone(self._zone()).replace(second=0, microsecond=0, tzinfo=None)

    def _moment_of(self, row_id: str, typed: object) -> datetime:
        """The moment meant by the clock on the wall; one that was not touched keeps its seconds."""
        known = store.by_id(self._file, row_id).rang_at if row_id else self._opened_at
        if not isinstance(typed, datetime) or typed == self._wall(known):
            return known
        return typed.replace(tzinfo=self._zone())


def is_number(text: str) -> bool:
    """Whether it is a phone number or a part of one, and no name."""
    return sum(sign.isdecimal() for sign in text) >= 3 and not any(sign.isalpha() for sign in text)


def _number_of(customer: Customer, typed: str) -> str:
    """The customer's number that was typed in part; one they no longer have as typed; else their first."""
    digits = search_digits(typed) if is_number(typed) else ""
    own = [phone.raw for phone in customer.phones if digits in phone.digits]
    if own or len(digits) < _WHOLE_NUMBER:
        return next(iter(own), "") or next((phone.raw for phone in customer.phones), "")
    return typed


def _draft(typed: Mapping[str, str], rang_at: datetime) -> CallDraft:
    return CallDraft(
        customer_id=typed["customer_id"] or None,
        caller_name=typed["caller_name"],
        phone=typed["phone"],
        direction=Direction(typed["direction"]),
        channel=Channel(typed["channel"]),
        kind=CallKind(typed["kind"]),
        topic=typed["topic"],
        note=typed["note"],
        outcome=Outcome(typed["outcome"]),
        rang_at=rang_at,
    )
