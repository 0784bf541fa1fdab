"""What the tab tells about calls and callers, in words."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from desk_app.callbacks import store as callbacks
from desk_app.callbacks.model import Callback
from desk_app.calls import store
from desk_app.calls.advice import THIRD, advice, in_order, often_words
from desk_app.calls.caller_card import Caller
from desk_app.calls.model import KIND_WORDS, Call
from desk_app.calls.table import way_words
from desk_app.core import when
from desk_app.core.errors import NotFound
from desk_app.core.i18n import _, ngettext
from desk_app.core.phone import Phone, show_phone
from desk_app.core.stages import STAGE_NAMES
from desk_app.customers import store as customers
from desk_app.customers.joins import Marks
from desk_app.customers.model import KIND_WORDS as CUSTOMER_KINDS
from desk_app.customers.model import Customer, TimeLineEntry, TimeLineSource
from desk_app.customers.table import moment_of
from desk_app.matters.model import OpenMatter
from desk_app.settings import store as settings
from desk_app.staff import store as staff
from desk_app.ui.room_view import Surroundings
from desk_app.ui.widgets import Fact, Moment

EditAt = Callable[[str], Callable[[], object]]
"""What opens the form at a field."""

MattersOf = Callable[[str], Sequence[OpenMatter]]
"""The open matters of a customer, from all rooms."""
_LAST_CONTACTS = 3
_DEALINGS = ("call", "callback", "complaint", "delivery", "purchase")
"""What happened between the customer and the store, and was not only noted."""


class Told:
    """Reads what is known about a call, its customer and the time around it."""

    def __init__(
        self,
        around: Surroundings,
        sources: Sequence[TimeLineSource],
        matters_of: MattersOf,
        marks: Sequence[Marks],
    ) -> None:
        self._file, self._zone = around.file, around.zone
        self._sources, self._marks = tuple(sources), tuple(marks)
        self.matters_of = matters_of

    def customer(self, customer_id: str | None) -> Customer | None:
        """The customer's file, if there is one."""
        if not customer_id:
            return None
        try:
            return customers.by_id(self._file, customer_id)
        except NotFound:
            return None

    def facts(self, call: Call, edit_at: EditAt) -> list[Fact]:
        """What everybody asks about a call."""
        zone, now = self._zone(), self._file.clock.now()
        people = staff.names(self._file)
        happened = when.date_time(call.rang_at, zone, year=call.rang_at.year != now.year)
        facts = [
            Fact(_("Kind"), _(KIND_WORDS[call.kind]), on_edit=edit_at("kind")),
            Fact(_("Topic"), call.topic or "", on_edit=edit_at("topic")),
            Fact(_("When"), happened, on_edit=edit_at("rang_at")),
            Fact(_("Channel"), way_words(call.channel, call.direction), on_edit=edit_at("channel")),
            Fact(_("Taken by"), people.get(call.staff_id or "") or call.staff_name or ""),
            Fact(_("Phone"), self.phone(call), on_edit=edit_at("phone")),
        ]
        if call.written_at is not None and call.written_later:
            facts.append(Fact(_("Written down later"), when.date_time(call.written_at, zone), tone="soon"))
        return facts

    def more_facts(self, call: Call, edit_at: EditAt) -> list[Fact]:
        """What is asked rarely."""
        return [
            Fact(_("Talked"), "" if call.talk_s is None else when.duration(call.talk_s)),
            Fact(_("Waited"), "" if call.wait_s is None else when.duration(call.wait_s)),
            Fact(_("On hold"), "" if call.hold_s is None else when.duration(call.hold_s)),
            Fact(_("Work after the call"), "" if call.after_s is None else when.duration(call.after_s)),
            Fact(_("Stage"), _(STAGE_NAMES[call.stage])),
            Fact(_("Their own number"), call.reference or ""),
            Fact(_("Priority"), call.priority or ""),
            Fact(_("Caller"), call.caller_name or "", on_edit=edit_at("caller_name")),
        ]

    def phone(self, call: Call) -> str:
        """The number in groups."""
        if not call.phone_raw:
            return ""
        shown = Phone(call.phone_raw, call.phone_e164, None, call.phone_digits or "")
        return show_phone(shown, region=settings.profile(self._file).region)

    def days(self) -> int:
        """How many days back a contact still counts as one of the same matter."""
        return settings.profile(self._file).repeat_days

    def contacts(self, customer_id: str, until: datetime) -> int:
        """How many contacts the customer had in those days up to `until`."""
        return store.contacts(self._file, customer_id, until - timedelta(days=self.days()), until)

    def moment(self, entry: TimeLineEntry) -> Moment:
        """A line of a time line."""
        return moment_of(entry, self._file.clock.now(), self._zone())

    def callback(self, callback_id: str | None) -> Callback | None:
        """The callback of that id, if it is there."""
        try:
            return callbacks.by_id(self._file, callback_id) if callback_id else None
        except NotFound:
            return None

    def tried(self, call: Call) -> list[TimeLineEntry]:
        """The callback a call was an attempt at, as a line; none where it was no attempt."""
        return callbacks.lines_of(self._file, call.callback_id) if call.callback_id else []

    def caller(self, customer: Customer, topic: str = "", callback_id: str = "", *, theirs: bool = True) -> Caller:
        """What the card over the form shows: open matters by their clocks, then the last contacts.

        `topic` is what the call at hand is about, as far as it is known; else the topic they called about most. It is
        an attempt at `callback_id`, of which nobody needs to be told; `theirs`: it is they who call.
        """
        now, zone = self._file.clock.now(), self._zone()
        matters = in_order(self.matters_of(customer.id), now)
        often, times = self._often(customer.id, topic, now)
        region = settings.profile(self._file).region
        phones = [show_phone(each.phone, region=region) for each in customer.phones[:1]]
        detail = (_(CUSTOMER_KINDS[customer.kind]), *phones, customer.area or "")
        said = often_words(often, times, self.days()) if often else ""
        if not said and (contacts := self.contacts(customer.id, now)):
            said = ngettext("{n} contact in {days} days", "{n} contacts in {days} days", contacts)
            said = said.format(n=contacts, days=self.days())
        return Caller(
            customer.name,
            " · ".join(filter(None, detail)),
            customer.flag or "",
            [word for marks in self._marks for word in marks(self._file, customer.id)],
            said,
            "soon" if often and times + 1 >= THIRD else "muted",
            [*(_owed(each, now, zone) for each in matters), *self._last(customer.id)],
            advice([each for each in matters if each.row_id != callback_id], often, times, now, theirs=theirs),
        )

    def _often(self, customer_id: str, topic: str, now: datetime) -> tuple[str, int]:
        """What they called about most lately, or `topic` where it is given, and how often."""
        counted = store.contacts_on(self._file, customer_id, now - timedelta(days=self.days()), now)
        if topic:
            return topic, dict(counted).get(topic, 0)
        most, times = next(iter(counted), ("", 0))
        return (most, times) if times + 1 >= THIRD else ("", 0)

    def _last(self, customer_id: str) -> list[Moment]:
        entries = [
            entry
            for source in self._sources
            for entry in (
                store.time_line(self._file, customer_id, _LAST_CONTACTS)
                if source is store
                else source.time_line(self._file, customer_id)
            )
        ]
        dealings = (entry for entry in entries if not entry.open and entry.kind in _DEALINGS)
        closed = sorted(dealings, key=lambda entry: entry.at, reverse=True)
        return [self.moment(entry) for entry in closed[:_LAST_CONTACTS]]


def _owed(matter: OpenMatter, now: datetime, zone: ZoneInfo) -> Moment:
    """An open matter as a line: its clock in words, what it is, the step that comes next."""
    late = matter.due_at < now
    at = when.late_by(now - matter.due_at) if late else when.near(matter.due_at, now, zone)
    said = _("{title}: {step}").format(title=matter.title, step=matter.next_step)
    return Moment(at, matter.kind, said, "", matter.kind, matter.row_id, "late" if late else "soon")
