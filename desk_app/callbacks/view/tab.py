"""The tab of callbacks: whom to ring, the late ones first, and what can be done when nobody answers."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

from desk_app.callbacks import store
from desk_app.callbacks.dialog import (
    SnoozeDialog,
    Whom,
    ask_hand_over,
)
from desk_app.callbacks.model import (
    CHIP_WORDS,
    NO_ANSWER,
    Callback,
    CallbackRow,
    Chip,
    headline,
    reason_words,
    step_words,
)
from desk_app.callbacks.phones import phone_to_ring
from desk_app.callbacks.service import CallbackService
from desk_app.callbacks.table import columns
from desk_app.callbacks.view import promising
from desk_app.callbacks.view.promising import FindCustomers
from desk_app.callbacks.view.told import Attempts, Told
from desk_app.commitments import store as calendars
from desk_app.core import when
from desk_app.core.errors import DeskError, NotFound
from desk_app.core.i18n import _, ngettext
from desk_app.customers import store as customers
from desk_app.customers.phone_hint import PhoneHint
from desk_app.matters.dialog import ask_owner, ask_postponing, ask_reason, moment, tomorrow, wall
from desk_app.matters.handing import hand_over_words
from desk_app.staff import store as staff
from desk_app.staff.model import DESK_ID
from desk_app.ui.fields import Field, Kind
from desk_app.ui.form_dialog import FormDialog
from desk_app.ui.list_pane import Chip as ChipShown
from desk_app.ui.pick_line import Find
from desk_app.ui.record_pane import Act
from desk_app.ui.room_view import FormPanel, RoomView, Surroundings
from desk_app.ui.widgets import Banner, EmptyHint, FactGrid, label
from desk_app.ui.windowed import Column

DROP_KEYS = "Shift+F7"
"""Beside F7, no answer: nobody needs to ring any more."""
NoteAttempt = Callable[[str, str, datetime | None], object]
"""Writes down at once that a callback (its id) was tried, and with which result (a key of `RESULT_WORDS`)."""


class CallbackView(RoomView):
    """Callbacks, the late ones first. `start_new` takes a `customer_id`, a `call_id` or any field of the form.

    `attempts` tells the calls by which a callback was tried, `attempt` writes one down at once; "Call now" asks for
    the form of a call through `new_wanted("call", …)`. `find_topics` offers topics for the form's line.
    """

    kind = "callback"
    hears = frozenset({"callback", "call", "customer", "matter", "staff", "settings"})
    first_chip = "open"

    def __init__(
        self,
        around: Surroundings,
        service: CallbackService,
        find_customers: FindCustomers,
        *,
        attempts: Attempts,
        attempt: NoteAttempt,
        find_topics: Find | None = None,
    ) -> None:
        self._service, self._find, self._find_topics = service, find_customers, find_topics
        self._note_attempt = attempt
        self._file, self._zone = around.file, around.zone
        self._told = Told(around, attempts)
        self.whom: Whom | None = None
        self._usual_due: datetime | None = None
        super().__init__(around)
        for keys, act in (
            ("F7", self.no_answer),
            ("F3", self.put_aside),
            ("F5", self.another_time),
            ("Ctrl+H", self.hand_over),
            ("Ctrl+G", self.give),
            ("Ctrl+D", self.another_time),
            (DROP_KEYS, self.drop),
            ("F8", self.accept),
            ("Shift+F8", self.give_back),
        ):
            self.listen(keys, partial(self.by_key, act))

    # The list

    def columns(self) -> Sequence[Column]:
        return columns(self._file.clock.now, self._zone, self._told.region)

    def rows(self, ids: Sequence[str]) -> Sequence[CallbackRow]:
        return store.rows_for_list(self._file, ids)

    def ids(self, chip: str, words: str, order: tuple[str, bool] | None) -> Sequence[str]:
        return store.ids_for(self._file, Chip(chip), words, self._file.clock.now(), self._zone(), self.around.actor())

    def chips(self) -> Sequence[ChipShown]:
        counts = store.counts(self._file, self._file.clock.now(), self._zone(), self.around.actor())
        return [
            ChipShown(chip, _(word), counts[chip], "late" if chip == Chip.LATE else None)
            for chip, word in CHIP_WORDS.items()
        ]

    def empty_hint(self) -> EmptyHint:
        said = _("Nobody waits for a call here. Missed calls come by themselves; promise one with New.")
        return EmptyHint("phone-out", said, _("Promise a callback"), self.start_new)

    # The record

    def fill_record(self, row_id: str) -> None:
        try:
            one = store.by_id(self._file, row_id)
        except NotFound:
            self.record.clear()
            return
        state, tone = self._told.state(one)
        self.record.set_head(headline(one.reason), state=state, tone=tone, number=one.number)
        customer = self._told.customer(one.customer_id)
        flag = (customer.flag or "") if customer else ""
        self.record.set_customer(self._told.name(one), self._told.phone(one), mark=flag)
        if one.open:
            share, late, words = self._told.clock(one)
            self.record.set_clock(share, late=late, words=words)
        else:
            self.record.set_clock(None)
        waits = self._told.waits(one)
        self.record.set_strip(Banner(*waits) if waits else None)
        self._fill_acts(one)
        self.record.clear_sections()
        if "\n" in one.reason:
            self.record.add_section(_("Why"), label(reason_words(one.reason), select=True, wrap=True))
        self.record.add_section("", FactGrid(self._told.facts(one, lambda key: partial(self.edit_at, key))))
        line = self._told.time_line(one)
        line.moment_opened.connect(lambda kind, row_id: self.record_wanted.emit(kind, row_id) if row_id else None)
        self.record.add_section(_("What was done"), line)

    def _fill_acts(self, one: Callback) -> None:
        others = [Act(_("Edit  F4"), self.start_edit)]
        if one.customer_id:
            others.append(Act(_("Open customer"), partial(self.record_wanted.emit, "customer", one.customer_id)))
        if one.matter_kind and one.matter_id:
            lead = partial(self.record_wanted.emit, one.matter_kind, one.matter_id)
            others.append(Act(_("Open what it is about"), lead))
        if not one.open:
            primary = Act(_("Take up again"), self.reopen, "Ctrl+Return", "refresh")
            self.record.set_actions(primary, others, on_print=self.print_current)
            return
        first = [Act(_("No answer"), self.no_answer, "F7", "phone-out")]
        if one.waiting_for == self.around.actor():
            first.append(Act(_("Accept"), self.accept, "F8", "check"))
            first.append(Act(_("Give back"), self.give_back, "Shift+F8"))
        if one.rests(self._file.clock.now()):
            first.append(Act(_("Take up now"), self.put_aside, "F3", "play"))
        else:
            first.append(Act(_("Put aside"), self.put_aside, "F3", "pause"))
        first += [
            Act(_("Another time"), self.another_time, "F5"),
            Act(_("Hand over"), self.hand_over, "Ctrl+H", tip=hand_over_words()),
            Act(_("Give"), self.give, "Ctrl+G"),
            Act(_("Drop"), self.drop, DROP_KEYS),
        ]
        primary = Act(_("Call now"), self.call_now, "Ctrl+Return", "call")
        self.record.set_actions(primary, [*first, *others], on_print=self.print_current)

    # What can be done

    def _one(self) -> Callback:
        return store.by_id(self._file, self.current_id)

    def call_now(self) -> None:
        """Asks for the form of an outgoing call, filled with what is known."""
        one = self._one()
        customer = self._told.customer(one.customer_id)
        known = {
            "callback_id": one.id,
            "customer_id": one.customer_id or "",
            "direction": "out",
            "phone": one.phone_raw or (phone_to_ring(customer) if customer else ""),
            "topic": one.topic or "",
            "caller_name": one.name or "",
        }
        self.new_wanted.emit("call", known)

    def no_answer(self) -> None:
        """Writes an attempt down at which nobody answered; a call that follows a matter is asked when it comes next."""
        one, zone = self._one(), self._zone()
        if not one.open:
            return
        if one.matter_id:
            fields = (Field("due_at", _("Try again at"), Kind.DATE_TIME, required=True),)
            said = [self._told.about(one), _("They could not be reached: the next call is due then.")]
            dialog = FormDialog(_("No answer"), said, _("No answer"), fields, self)
            dialog.begin({"due_at": wall(tomorrow(self._file), zone)})
            done = dialog.ask(lambda values: self._tried(one.id, moment(values["due_at"], zone)))
        else:
            done = self.attempt(partial(self._note_attempt, one.id, NO_ANSWER, None))
        if done:
            tries = self._one().tries
            self.said.emit(
                ngettext(
                    "No answer, {n} try so far. F3 puts it aside, F5 sets another time.",
                    "No answer, {n} tries so far. F3 puts it aside, F5 sets another time.",
                    tries,
                ).format(n=tries)
            )

    def _tried(self, callback_id: str, again_at: datetime) -> None:
        if again_at <= self._file.clock.now():
            raise DeskError(_("This time is over: choose one that is still to come."), field="due_at")
        self._note_attempt(callback_id, NO_ANSWER, again_at)

    def put_aside(self) -> None:
        """Asks until when it rests; one that rests is taken up again at once."""
        one, actor, now = self._one(), self.around.actor(), self._file.clock.now()
        if not one.open:
            return
        if one.rests(now):
            self.attempt(partial(self._service.wake, actor, one.id))
            return
        dialog = SnoozeDialog(now, calendars.openings(self._file), self._told.about(one), self)
        dialog.ask_until(lambda until: self._service.snooze(actor, one.id, until))

    def another_time(self) -> None:
        """Asks when it is due instead, and why."""
        one, actor, zone = self._one(), self.around.actor(), self._zone()
        if one.open:
            first = when.date_time(one.first_due_at, zone)
            said = [self._told.about(one), _("First promised for {when}: that stays.").format(when=first)]
            act = partial(self._service.reschedule, actor, one.id)
            due = one.due_at.astimezone(zone)
            days = max(1, (self._file.clock.now().astimezone(zone).date() - due.date()).days + 1)
            start = calendars.openings(self._file).while_open(due + timedelta(days=days))
            ask_postponing(start, zone, said, self, act, title=_("Another time"), verb=_("Put off"))

    def hand_over(self) -> None:
        """Asks which colleague takes it over."""
        one, actor = self._one(), self.around.actor()
        if not one.open:
            return
        people = [each for each in staff.active_staff(self._file) if each.id not in (DESK_ID, actor, one.owner_id)]
        if not people:
            self.said.emit(_("There is no colleague to hand it to: add them to the staff first."))
            return
        ask_hand_over(people, self._told.about(one), partial(self._service.hand_over, actor, one.id), self)

    def give(self) -> None:
        """Asks whose it is from now on; nobody needs to accept it."""
        one, actor = self._one(), self.around.actor()

        def give(owner_id: str, next_step: str | None, reason: str) -> None:
            self._service.reassign(actor, one.id, owner_id, next_step, reason=reason)

        if one.open:
            people = [each for each in staff.active_staff(self._file) if each.id != one.owner_id]
            ask_owner(people, "", [self._told.about(one)], self, give, next_step=step_words(one.next_step))

    def drop(self) -> None:
        """Asks why nobody needs to ring any more."""
        one, actor = self._one(), self.around.actor()
        if one.open:
            act = partial(self._service.drop, actor, one.id)
            ask_reason(_("Drop the callback"), _("Drop"), [self._told.about(one)], self, act)

    def accept(self) -> None:
        """Accepts what was handed over."""
        self.attempt(partial(self._service.accept, self.around.actor(), self.current_id))

    def give_back(self) -> None:
        """Asks why it is given back to who handed it over."""
        one, actor = self._one(), self.around.actor()
        if one.waiting_for == actor:
            act = partial(self._service.give_back, actor, one.id)
            ask_reason(_("Give back"), _("Give back"), [self._told.about(one)], self, act)

    def reopen(self) -> None:
        """Opens a closed one again."""
        self.attempt(partial(self._service.reopen, self.around.actor(), self.current_id))

    def edit_at(self, key: str) -> None:
        """Opens the form with the keyboard in that field; the due time has a question of its own."""
        if key == "due_at":
            self.another_time()
            return
        self.start_edit()
        if self.panel is not None:
            self.panel.form.focus(key)

    # The form

    def form_fields(self, row_id: str) -> tuple[str, str, Sequence[Field], int]:
        people = staff.active_staff(self._file)
        made = promising.fields(self._find, self._find_topics, people, new=not row_id)
        if row_id:
            return _("Put the callback right"), _("Save"), made, 2
        return _("Promise a callback"), _("Promise"), made, 2

    def values_of(self, row_id: str) -> Mapping[str, object]:
        one = store.by_id(self._file, row_id)
        customer = self._told.customer(one.customer_id)
        return {
            "who": customer.name if customer else "",
            "name": one.name or "",
            "phone": one.phone_raw or "",
            "reason": one.reason,
            "topic": one.topic or "",
            "next_step": step_words(one.next_step),
            "customer_id": one.customer_id or "",
        }

    def start_new(self, prefill: Mapping[str, object] | None = None) -> None:
        start = {key: value for key, value in (prefill or {}).items() if value}
        if customer_id := str(start.get("customer_id") or ""):
            customer = customers.by_id(self._file, customer_id)
            start = {"who": customer.name, **promising.known_of(customer, ""), **start}
        super().start_new(start)
        if self.panel is not None and start:
            form = self.panel.form
            form.focus(next((key for key in ("who", "reason") if not form.text(key)), "due_at"))

    def form_opened(self, panel: FormPanel, row_id: str, prefill: Mapping[str, object]) -> None:
        form = panel.form
        self.whom = Whom(form, lambda found, typed: promising.known_of(customers.by_id(self._file, found), typed))
        PhoneHint(form, "phone", self._file)
        if row_id:
            return
        self._usual_due = None
        if panel.banner.isHidden():
            due = self._service.usual_due(str(prefill.get("customer_id") or "") or None)
            self._usual_due = wall(due, self._zone())
            start = {"due_at": self._usual_due, "owner": self.around.actor()}
            form.fill({key: value for key, value in start.items() if key not in prefill})
        note = label("", "muted", wrap=True)
        note.hide()
        panel.aside.addWidget(note)

        def tell(_key: str = "") -> None:
            now, zone = self._file.clock.now(), self._zone()
            note.setText(promising.already_open(self._file, form, self._told.region(), now, zone))
            note.setVisible(bool(note.text()))

        form.typed.connect(lambda key: tell() if key in ("who", "phone") else None)
        self.whom.taken.connect(tell)
        tell()

    def save_values(self, row_id: str, values: Mapping[str, object]) -> str:
        actor = self.around.actor()
        if row_id:
            one = store.by_id(self._file, row_id)
            if changes := promising.changes_of(one, values, step_words(one.next_step)):
                self._service.change(actor, row_id, changes)
            return row_id
        call_id = str(self.form_about()[1].get("call_id") or "")
        usual = self._usual_due is not None and values["due_at"] == self._usual_due
        draft = replace(promising.draft_of(values, self._zone(), call_id), usual=usual)
        return self._service.promise(actor, draft).id
