"""What the tab tells about a callback: how it stands, what it waits for, its facts and what was done."""

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QSizePolicy

from desk_app.callbacks import store
from desk_app.callbacks.model import Callback, CallbackState, headline, step_words
from desk_app.callbacks.table import (
    attempt_moments,
    due_tone,
    move_moments,
    newest_first,
    phone_words,
    state_moments,
    tried_words,
)
from desk_app.core import when
from desk_app.core.i18n import _
from desk_app.customers import store as customers
from desk_app.customers.model import Customer, TimeLineEntry
from desk_app.matters import store as matters
from desk_app.settings import store as settings
from desk_app.staff import store as staff
from desk_app.ui.room_view import Surroundings
from desk_app.ui.theme import Tone, px
from desk_app.ui.widgets import Fact, TimeLine

Attempts = Callable[[str], Sequence[TimeLineEntry]]
"""The calls by which a callback was tried."""
EditAt = Callable[[str], Callable[[], object]]
"""What opens the form at a field, or asks for another due time."""


class Told:
    """Reads what is known about a callback and says it."""

    def __init__(self, around: Surroundings, attempts: Attempts) -> None:
        self._file, self._zone, self._attempts = around.file, around.zone, attempts

    def region(self) -> str:
        """Where numbers without a country are dialled."""
        return settings.profile(self._file).region

    def customer(self, customer_id: str | None) -> Customer | None:
        """The customer's file, if there is one."""
        return customers.by_id(self._file, customer_id) if customer_id else None

    def name(self, one: Callback) -> str:
        """Whom it is about: the customer, the name that was given, or what stands in for both."""
        customer = self.customer(one.customer_id)
        return customer.name if customer else one.name or _("No customer file")

    def phone(self, one: Callback) -> str:
        """The number to ring, in groups."""
        return phone_words(one.phone_raw or "", self.region())

    def about(self, one: Callback) -> str:
        """Whom and why, on one line."""
        customer = self.customer(one.customer_id)
        who = customer.name if customer else one.name or self.phone(one)
        return f"{who} · {headline(one.reason)}"

    def state(self, one: Callback) -> tuple[str, Tone]:
        """How it stands, as a word with its tone."""
        now = self._file.clock.now()
        if one.state == CallbackState.DONE:
            return _("reached"), "done"
        if one.state == CallbackState.DROPPED:
            return _("dropped"), "muted"
        if one.late(now):
            return _("open, {late}").format(late=when.late_by(now - one.due_at)), "late"
        return (_("put aside"), "paused") if one.rests(now) else (_("open"), due_tone(one.due_at, now))

    def waits(self, one: Callback) -> tuple[Tone, str] | None:
        """What it waits for: to be accepted, or to be taken up again."""
        now, zone, people = self._file.clock.now(), self._zone(), staff.names(self._file)
        if one.waiting_for is not None and one.handed_at is not None:
            words = _("Waiting for {name} to accept: handed over by {giver}, {when}.").format(
                name=people.get(one.owner_id, ""),
                giver=people.get(one.handed_by or "", ""),
                when=when.on_list(one.handed_at, now, zone),
            )
            return "soon", f"{words}\n{one.handed_note}" if one.handed_note else words
        if one.rests(now) and one.snoozed_until is not None:
            until, due = (when.on_list(at, now, zone) for at in (one.snoozed_until, one.due_at))
            return "paused", _("Put aside until {until}; it stays due: {due}.").format(until=until, due=due)
        return None

    def clock(self, one: Callback) -> tuple[float, bool, str]:
        """How much of its time is gone (0 to 1), whether it is late, and both in words with the first promise."""
        now, zone = self._file.clock.now(), self._zone()
        begin = store.promised_at(one.id)
        whole, gone = (one.due_at - begin).total_seconds(), (now - begin).total_seconds()
        share = 1.0 if whole <= 0 else min(1.0, max(0.0, gone / whole))
        said = {
            "step": step_words(one.next_step),
            "late": when.late_by(now - one.due_at),
            "when": when.near(one.due_at, now, zone),
            "first": when.on_list(one.first_due_at, now, zone),
        }
        if one.due_at == one.first_due_at:
            words = _("{step}: {late}") if one.late(now) else _("{step}: due {when}")
        elif one.late(now):
            words = _("{step}: {late}, first promised for {first}")
        else:
            words = _("{step}: due {when}, first promised for {first}")
        return share, one.late(now), words.format(**said)

    def facts(self, one: Callback, edit_at: EditAt) -> list[Fact]:
        """When, whose, how often tried, what next; whom to ask for and when they like to be called."""
        now, zone, people = self._file.clock.now(), self._zone(), staff.names(self._file)
        customer = self.customer(one.customer_id)
        tried = tried_words(one.tries, one.last_tried_at, one.last_result, now, zone)
        facts = [Fact(_("Due"), when.date_time(one.due_at, zone), on_edit=edit_at("due_at") if one.open else None)]
        if one.due_at != one.first_due_at:
            facts.append(Fact(_("First promised for"), when.date_time(one.first_due_at, zone)))
        facts += [
            Fact(_("Owner"), people.get(one.owner_id, "")),
            Fact(_("Tried"), tried or _("not tried yet")),
            Fact(_("Next step"), step_words(one.next_step), on_edit=edit_at("next_step")),
            Fact(_("Topic"), one.topic or "", on_edit=edit_at("topic")),
        ]
        if customer is not None and one.name and one.name != customer.name:
            facts.append(Fact(_("Ask for"), one.name))
        if customer is not None and customer.time_to_call:
            facts.append(Fact(_("Time to call"), customer.time_to_call))
        if one.closed_reason:
            facts.append(Fact(_("Why it was dropped"), one.closed_reason))
        return facts

    def time_line(self, one: Callback) -> TimeLine:
        """Moves, attempts and what became of it, newest first; an attempt opens its call."""
        people, now, zone = staff.names(self._file), self._file.clock.now(), self._zone()
        changes = store.history(self._file, one.id)
        told = newest_first(
            [
                *state_moments(one, changes, people, now, zone),
                *move_moments(matters.moves_of(self._file, one.id), changes, people, now, zone),
                *attempt_moments(self._attempts(one.id), now, zone),
            ]
        )
        line = TimeLine(told)
        line.setFixedHeight(line.row_height() * len(told) + px(6))
        line.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        return line
