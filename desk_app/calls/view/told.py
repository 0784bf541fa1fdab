"""What the tab tells about calls and callers, in words."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from desk_app.calls import store
from desk_app.calls.dialog import Caller
from desk_app.calls.model import KIND_WORDS, Call
from desk_app.calls.table import way_words
from desk_app.core import when
from desk_app.core.errors import NotFound
from desk_app.core.i18n import _
from desk_app.core.phone import Phone, show_phone
from desk_app.core.stages import STAGE_NAMES
from desk_app.customers import store as customers
from desk_app.customers.model import KIND_WORDS as CUSTOMER_KINDS
from desk_app.customers.model import Customer, TimeLineEntry, TimeLineSource
from desk_app.customers.table import moment_of
from desk_app.settings import store as settings
from desk_app.staff import store as staff
from desk_app.ui.room_view import Surroundings
from desk_app.ui.widgets import Fact, Moment

EditAt = Callable[[str], Callable[[], object]]
"""What opens the form at a field."""

_WRITTEN_LATER = timedelta(hours=1)
_CARD_MOST = 3


class Told:
    """Reads what is known about a call, its customer and the time around it."""

    def __init__(self, around: Surroundings, sources: Sequence[TimeLineSource]) -> None:
        self._file, self._zone = around.file, around.zone
        self._sources = tuple(sources)

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
        written = store.written_at(self._file, call.id)
        if call.import_id is None and written - call.rang_at > _WRITTEN_LATER:
            facts.append(Fact(_("Written down later"), when.date_time(written, zone), tone="soon"))
        return facts

    def more_facts(self, call: Call, edit_at: EditAt) -> list[Fact]:
        """What is asked rarely."""
        return [
            Fact(_("Talked"), "" if call.talk_s is None else when.duration(call.talk_s)),
            Fact(_("Waited"), "" if call.wait_s is None else when.duration(call.wait_s)),
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
        since = until - timedelta(days=self.days())
        return sum(1 for call in store.of_customer(self._file, customer_id, since=since) if call.rang_at <= until)

    def moment(self, entry: TimeLineEntry) -> Moment:
        """A line of a time line."""
        return moment_of(entry, self._file.clock.now(), self._zone())

    def caller(self, customer: Customer) -> Caller:
        """What the card over the form shows: open matters first, then what was last."""
        entries = [entry for source in self._sources for entry in source.time_line(self._file, customer.id)]
        entries.sort(key=lambda entry: (entry.open, entry.at), reverse=True)
        region = settings.profile(self._file).region
        phones = [show_phone(each.phone, region=region) for each in customer.phones[:1]]
        detail = (_(CUSTOMER_KINDS[customer.kind]), *phones, customer.area or "")
        return Caller(
            customer.name,
            " · ".join(filter(None, detail)),
            customer.flag or "",
            self.contacts(customer.id, self._file.clock.now()),
            self.days(),
            [self.moment(entry) for entry in entries[:_CARD_MOST]],
        )
