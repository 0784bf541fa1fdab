"""The form of a call while it is filled: who it is, what about, its clock, and what it leads to."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QLineEdit

from desk_app.callbacks import store as callbacks
from desk_app.callbacks.model import headline
from desk_app.calls import store as calls
from desk_app.calls.advice import same_thing
from desk_app.calls.caller_card import CallerCard, put_on_top
from desk_app.calls.dialog import HIDDEN, WAITING, CustomerFinder, FindCustomers
from desk_app.calls.follow_up import Content
from desk_app.calls.model import NOT_ANSWERED, CallKind, Channel, Direction, Outcome
from desk_app.calls.timing import CallClock, Phase, clock_of
from desk_app.calls.view.asking import Asking, QuestionOf
from desk_app.calls.view.clock_strip import ClockStrip
from desk_app.calls.view.told import Told
from desk_app.core import when
from desk_app.core.i18n import _
from desk_app.core.phone import is_number, search_digits
from desk_app.customers.model import Customer
from desk_app.customers.phone_hint import PhoneHint
from desk_app.enquiries.entry import EnquiryPart
from desk_app.enquiries.model import asked_of
from desk_app.matters.model import MATTER_WORDS, MatterKind, OpenMatter
from desk_app.staff.model import DESK_ID
from desk_app.ui.fields import Choice, ComboEntry
from desk_app.ui.pick_line import PickLine
from desk_app.ui.room_view import FormPanel, Surroundings
from desk_app.ui.widgets import Banner

FOLLOWS: dict[str, str] = {Outcome.BECAME_COMPLAINT: "complaint", Outcome.BECAME_DELIVERY: "delivery"}
"""What a call that became it asks for next."""
_BEGIN = {
    "kind": CallKind.ENQUIRY,
    "outcome": Outcome.SOLVED,
    "channel": Channel.PHONE,
    "direction": Direction.IN,
}
"""What a new call starts with."""
OUTCOME_OF: dict[str, Outcome] = {
    CallKind.ENQUIRY: Outcome.SOLVED,
    CallKind.REQUEST: Outcome.PASSED_ON,
    CallKind.SUGGESTION: Outcome.ANSWERED,
    CallKind.COMPLAINT: Outcome.BECAME_COMPLAINT,
    CallKind.PRAISE: Outcome.ANSWERED,
}
"""What is offered as the outcome until somebody chooses another: a complaint is never "solved" unseen."""
_FRAGMENT = 5
"""Fewer digits are part of a number, never one."""
_WHOLE_NUMBER = 7
"""With so many digits a number can be dialled."""
_NOTHING = "nothing"
_NOT_TYPED = frozenset({*HIDDEN, "callback_at", "callback_owner", "matter", "content", "again"})
"""Fields that follow by themselves: nobody has picked up because of them."""


class Taking(QObject):
    """Leads the form of one call; `record_wanted(kind, id)` asks for a record the card speaks of."""

    record_wanted = Signal(str, str)

    def __init__(
        self,
        panel: FormPanel,
        around: Surroundings,
        told: Told,
        find: FindCustomers,
        *,
        editing: bool,
        opened_at: datetime,
        prefill: Mapping[str, object],
        usual: Callable[[str | None], datetime],
        question_of: QuestionOf,
    ) -> None:
        super().__init__(panel)
        self.panel, self.form = panel, panel.form
        self._around, self._told, self._usual = around, told, usual
        self._usual_at: object = None
        self._editing = editing
        self._offered = str(_BEGIN["outcome"])
        self._outcome_by_hand = False
        self.carried = ""
        """The number that came with the customer, not typed by anybody."""
        self._only_to_find: dict[str, str] = {}
        self._matters: list[OpenMatter] = []
        self._asked_about = ""
        self._attempt_chosen = False
        self._attempt_kind = ""
        self.attempt = Banner("accent", "")
        self.asking = Asking(self.form, question_of)
        self.card = CallerCard()
        self.clock: ClockStrip | None = None
        restored = not panel.banner.isHidden()
        self._begin(opened_at, prefill, restored=restored)
        line = self.form.entry("who")
        assert isinstance(line, QLineEdit)
        self.finder = CustomerFinder(line, find)
        PhoneHint(self.form, "phone", around.file)
        self._lay_out()
        self._connect()
        if known := self.form.text("customer_id"):
            self.show_caller(known, clean=not restored, carry=not editing)
        elif caller := str(prefill.get("caller") or ""):
            self.finder.begin(caller)
        self._show_attempt()
        if not self.form.text("customer_id") and (typed := self.form.text("who")):
            self._only_to_find = {key: typed for key in ("phone", "caller_name") if self.form.text(key) == typed}
        if restored:
            self._offered = str(self._usual_outcome(saving=True))
        self._show_what_follows()

    def _begin(self, opened_at: datetime, prefill: Mapping[str, object], *, restored: bool) -> None:
        form = self.form
        for key in (*HIDDEN, "matter"):
            form.set_shown(key, False)
        if one := self._told.callback(form.text("callback_id")):
            asks = self.asking.look_at(one.id)
            self._attempt_kind = asks.kind if asks else calls.kind_of_attempt(self._around.file, one)
        if not self._editing and not restored:
            self._usual_at = self._wall(self.usual_callback())
            start = {
                **_BEGIN,
                "rang_at": self._wall(opened_at),
                "callback_at": self._usual_at,
                "callback_owner": self._around.actor(),
                "clock": CallClock(opened_at).as_text(),
                "again": True,
            }
            if self._attempt_kind:
                start["kind"] = self._attempt_kind
            form.fill({key: value for key, value in start.items() if key not in prefill})
        if not self._editing:
            now = self._around.file.clock.now
            clock = clock_of(form.text("clock")) or CallClock(opened_at)
            self.clock = ClockStrip(clock.resume(now()), now)
            if form.text("channel") != Channel.PHONE:
                self._picked_up()
            self._keep_clock(clean=not restored)

    def _lay_out(self) -> None:
        parts = (self.attempt, self.card)
        put_on_top(self.form, *((self.clock, *parts) if self.clock is not None else parts))

    def _connect(self) -> None:
        self.card.moment_opened.connect(self.record_wanted)
        self.finder.chosen.connect(self._choose)
        self.finder.kept.connect(self._nobody)
        self.finder.emptied.connect(self._forget_customer)
        self.form.typed.connect(self._form_typed)
        goods = self.form.entry("enquiries")
        assert isinstance(goods, EnquiryPart)
        goods.editor_left.connect(lambda: self.follow())
        if self.clock is not None:
            self.clock.changed.connect(self._keep_clock)
            kind = self.form.entry("kind")
            assert isinstance(kind, ComboEntry)
            kind.picked.connect(lambda: self.form.focus("topic"))
        self.asking.marks.not_reached.connect(self._not_reached)
        topic = self.form.entry("topic")
        assert isinstance(topic, PickLine)
        topic.chosen.connect(lambda row_id, _text: self.form.fill({"topic_id": row_id}, clean=False))
        topic.emptied.connect(lambda: self.form.fill({"topic_id": ""}, clean=False))

    # The clock

    def step_clock(self) -> None:
        """F8: answered, hung up, stopped."""
        if self.clock is not None:
            self.clock.step()

    def park_clock(self) -> None:
        """The call is put aside."""
        if self.clock is not None:
            self.clock.set_clock(self.clock.clock.park(self._around.file.clock.now()))
            self._keep_clock()

    def _picked_up(self) -> None:
        if self.clock is not None and self.clock.clock.phase is Phase.RINGING:
            self.clock.set_clock(self.clock.clock.answer(self._around.file.clock.now()))
            self._keep_clock()

    def _keep_clock(self, *, clean: bool = False) -> None:
        if self.clock is not None:
            self.form.fill({"clock": self.clock.clock.as_text()}, clean=clean and not self.form.is_dirty())

    def usual_callback(self) -> datetime:
        """When a callback is due that nobody set a time for, as promised who is on the card."""
        return self._usual(self.form.text("customer_id") or None)

    def keeps_usual(self, callback_at: object) -> bool:
        """Whether that is the usual time as it was shown, so that nobody named another."""
        return self._usual_at is not None and callback_at == self._usual_at

    def _promise_again(self) -> None:
        """Who is on the card decides what they are promised, unless somebody typed another time."""
        if self.keeps_usual(self.form.values().get("callback_at")):
            self._usual_at = self._wall(self.usual_callback())
            self.form.fill({"callback_at": self._usual_at}, clean=not self.form.is_dirty())

    # Who it is

    def show_caller(self, customer_id: str, *, typed: str = "", clean: bool = False, carry: bool = True) -> None:
        """Puts the customer on the card; with `carry` what their file knows goes into the form."""
        customer = self._told.customer(customer_id)
        if customer is None:
            return
        form = self.form
        if carry:
            self.carried = form.text("phone") or number_of(customer, typed)
            form.fill({"who": customer.name, "customer_id": customer_id, "phone": self.carried}, clean=clean)
            self._promise_again()
        self._show_card(customer)
        self._offer_matters(customer_id)

    def _show_card(self, customer: Customer) -> None:
        theirs = self.form.text("direction") != Direction.OUT
        topic = self.form.text("topic")
        self.card.show_caller(self._told.caller(customer, topic, self._attempt_at(), theirs=theirs))

    def _attempt_at(self) -> str:
        """The id of the callback this call is an attempt at; "" for none."""
        kind, _colon, row_id = self.form.text("matter").partition(":")
        return self.form.text("callback_id") or (row_id if kind == MatterKind.CALLBACK else "")

    def _show_attempt(self) -> None:
        """Says over the form which callback this call is an attempt at."""
        one = None if self._editing else self._told.callback(self._attempt_at())
        if one is not None:
            said = _("This call is for callback {number}: {reason}. Speaking with them closes it; else it stays open.")
            self.attempt.set_text("accent", said.format(number=one.number, reason=headline(one.reason)))
        if self.asking.look_at(one.id if one is not None else "") is not None and one is not None:
            self.asking.say(self.attempt, one.number)
        self.attempt.setVisible(one is not None)

    def _choose(self, customer_id: str, _name: str) -> None:
        if customer_id.startswith(WAITING):
            self._choose_waiting(customer_id.removeprefix(WAITING))
            return
        form = self.form
        typed = form.text("who")
        self._drop_only_to_find()
        if form.text("phone") == self.carried:
            form.fill({"phone": ""}, clean=False)
        by_hand = bool(form.text("phone"))
        self.show_caller(customer_id, typed=typed)
        if by_hand:
            self.carried = ""
        self._picked_up()
        form.focus("kind")

    def _choose_waiting(self, callback_id: str) -> None:
        """Somebody without a file whom we promised to ring: this call settles it."""
        one, form = callbacks.by_id(self._around.file, callback_id), self.form
        known = {"caller_name": one.name, "phone": one.phone_raw, "topic": one.topic, "callback_id": one.id}
        form.fill({"who": one.name or one.phone_raw, **known}, clean=False)
        self._only_to_find = {key: form.text(key) for key in ("caller_name", "phone", "topic") if form.text(key)}
        self._attempt_chosen = True
        self._show_attempt()
        self._picked_up()
        form.focus("kind")

    def _drop_only_to_find(self) -> None:
        """Takes out what was typed only to find somebody, unless somebody changed it since."""
        form = self.form
        form.fill({key: "" for key, text in self._only_to_find.items() if form.text(key) == text}, clean=False)
        self._only_to_find = {}

    def _nobody(self, text: str) -> None:
        """Goes on without a file: a name or a whole number is kept, a few digits say neither."""
        form = self.form
        self._drop_only_to_find()
        if is_fragment(text):
            form.show_hint("who", _("So few digits are no number: write the whole number, or a name."))
            form.focus("phone")
            return
        number = is_number(text)
        self._only_to_find = {"phone" if number else "caller_name": text}
        form.fill(self._only_to_find, clean=False)
        form.focus("caller_name" if number else "phone")

    def _forget_customer(self) -> None:
        form = self.form
        if self._attempt_chosen:
            self._attempt_chosen = False
            form.fill({"callback_id": ""}, clean=False)
            self._show_attempt()
        if form.text("customer_id"):
            kept = "" if form.text("phone") == self.carried else form.text("phone")
            form.fill({"customer_id": "", "phone": kept}, clean=False)
            self.card.show_caller(None)
            self._offer_matters("")

    # What it is added to, and what it leads to

    def _offer_matters(self, customer_id: str) -> None:
        now = self._around.file.clock.now()
        open_ones = self._told.matters_of(customer_id) if customer_id else ()
        self._matters = [each for each in open_ones if each.row_id != self.form.text("callback_id")]
        chosen = self.form.text("matter")
        choices = [Choice("", _("nothing that is open"))]
        for each in self._matters:
            due = when.near(each.due_at, now, self._around.zone()) if each.due_at >= now else _("late")
            said = _("{kind} {number}: {title} ({due})")
            words = said.format(kind=_(MATTER_WORDS[each.kind]), number=each.number, title=each.title, due=due)
            choices.append(Choice(f"{each.kind}:{each.row_id}", words, each.number))
        self.form.set_choices("matter", choices)
        kept = chosen if chosen in {choice.value for choice in choices} else ""
        self.form.fill({"matter": kept}, clean=not self.form.is_dirty())
        self.form.set_shown("matter", bool(self._matters) or bool(kept))
        self.follow()

    def similar(self) -> OpenMatter | None:
        """The open matter of this customer on the same topic, if this call would begin another beside it."""
        form, topic = self.form, self.form.text("topic")
        begins = form.text("outcome") in FOLLOWS or form.text("kind") == CallKind.REQUEST
        if not begins or form.text("matter") or not self._matters:
            return None
        wanted = FOLLOWS.get(form.text("outcome"))
        for each in self._matters:
            if each.kind == MatterKind.CALLBACK:
                continue
            if same_thing(each, topic) or (not topic and each.kind == wanted):
                return each
        return None

    def asks_first(self) -> bool:
        """Asks beside the field, once, if the call goes to an open matter, or if nothing at all was said.

        Answers whether it was only asked now; a second save goes on.
        """
        if self._editing:
            return False
        if self._asked_about != _NOTHING and self._nothing_said():
            self._asked_about = _NOTHING
            said = _("Nothing is written about this call: add a word, or save again to keep it so.")
            self.form.show_hint("note", said)
            self.form.focus("note")
            return True
        found = self.similar()
        if found is None or self._asked_about == found.row_id:
            return False
        self._asked_about = found.row_id
        said = _(
            "{number} is open about the same: choose it here to add this call to it, or save again to begin another."
        )
        self.form.show_hint("matter", said.format(number=found.number))
        self.form.focus("matter")
        return True

    def _nothing_said(self) -> bool:
        """Whether two people spoke and nobody wrote down about what."""
        form = self.form
        if self.asking.question is not None:
            return False
        spoke = Outcome(form.text("outcome")) not in {*NOT_ANSWERED, Outcome.WRONG_NUMBER}
        somebody = any(form.text(key) for key in ("customer_id", "who", "caller_name", "phone"))
        return spoke and somebody and not any(form.values()[key] for key in ("topic", "note", "enquiries"))

    def _form_typed(self, key: str) -> None:
        form = self.form
        if key not in _NOT_TYPED and key not in ("outcome", "rang_at", "direction", "channel"):
            self._picked_up()
        if key == "outcome":
            self._outcome_by_hand = True
            self.asking.follow_outcome()
        elif key in ("topic", "direction") and (customer := self._told.customer(form.text("customer_id"))):
            self._show_card(customer)
        elif key in ("content", "again"):
            self.asking.chosen()
            self._outcome_by_hand |= self.asking.content is not None
            if self.asking.content is not Content.UNREACHABLE:
                self._picked_up()
            self._show_what_follows()
        elif key == "heard":
            self._outcome_by_hand |= self.asking.marked()
            self._show_what_follows()
        if key in ("outcome", "matter", "kind", "enquiries"):
            self._show_attempt()
            self.follow()
            self._show_what_follows()

    def _not_reached(self) -> None:
        """0 instead of a mark: what is left to say is when it is tried again."""
        self.asking.not_reached()
        self._outcome_by_hand = True
        self._show_what_follows()
        self.form.focus("callback_at")

    def follow(self, *, saving: bool = False) -> None:
        """The outcome follows what is typed until somebody chooses one; when `saving`, goods being typed count too."""
        form = self.form
        by_hand = self._outcome_by_hand or form.text("outcome") not in (self._offered, "")
        wanted = self._usual_outcome(saving=saving)
        if self._editing or by_hand or form.text("outcome") == wanted:
            return
        self._offered = str(wanted)
        form.fill({"outcome": self._offered}, clean=False)
        self._show_what_follows()

    def _usual_outcome(self, *, saving: bool) -> Outcome:
        """What is offered as the outcome: nothing that is still owed or open elsewhere counts as solved."""
        form = self.form
        matter, goods = form.text("matter").partition(":")[0], form.entry("enquiries")
        assert isinstance(goods, EnquiryPart)
        if form.text("kind") == CallKind.COMPLAINT and not matter and self._attempt_kind != CallKind.COMPLAINT:
            return Outcome.BECAME_COMPLAINT
        if goods.waiting() or (saving and any(one.call_back for one in asked_of(goods.value()))):
            return Outcome.WILL_CALL_BACK
        if self._attempt_kind == form.text("kind") and not matter:
            return Outcome.SOLVED
        if matter and matter != MatterKind.CALLBACK:
            return Outcome.PASSED_ON
        return OUTCOME_OF.get(form.text("kind"), Outcome.SOLVED)

    def _show_what_follows(self) -> None:
        """The fields of a promise where one is made, and on the button what saving leads to."""
        form = self.form
        calls_back = form.text("outcome") == Outcome.WILL_CALL_BACK and not self._editing
        form.set_shown("callback_at", calls_back or (self.asking.content is Content.UNREACHABLE and not self._editing))
        form.set_shown("callback_owner", calls_back)
        added = bool(form.text("matter"))
        follow = "" if added else FOLLOWS.get(form.text("outcome"), "")
        words = {"complaint": _("Save, then the complaint"), "delivery": _("Save, then the delivery")}
        plain = _("Save and add to it") if added else _("Save") if self._editing else _("Save the call")
        if self.asking.opens_again():
            plain = _("Save and open it again")
        elif self.asking.opens_complaint():
            plain = _("Save and open a complaint")
        self.panel.save_button.setText(f"{words.get(follow, plain)}  Ctrl+⏎")

    def _wall(self, moment: datetime) -> datetime:
        return moment.astimezone(self._around.zone()).replace(second=0, microsecond=0, tzinfo=None)


def staff_choices(people: Sequence[tuple[str, str]]) -> list[Choice]:
    """Those who can be asked to call back: id and name; the desk itself is "nobody yet"."""
    return [Choice(one, name if one != DESK_ID else _("Desk: whoever is free")) for one, name in people]


def is_fragment(text: str) -> bool:
    """Whether it is a few digits of a number, typed to find who has it."""
    return is_number(text) and len(search_digits(text)) < _FRAGMENT


def number_of(customer: Customer, typed: str) -> str:
    """The customer's number that was typed in part; one they no longer have as typed; else their first."""
    digits = search_digits(typed) if is_number(typed) else ""
    own = [phone.raw for phone in customer.phones if digits in phone.digits]
    if own or len(digits) < _WHOLE_NUMBER:
        return next(iter(own), "") or next((phone.raw for phone in customer.phones), "")
    return typed
