"""The form of a complaint: what it asks, what it takes over from a call or a file, and what it saves."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from desk_app.calls import store as calls
from desk_app.calls.dialog import CustomerFinder, FindCustomers
from desk_app.calls.model import CHANNEL_WORDS, Channel, headline
from desk_app.complaints import store
from desk_app.complaints.dialog import Whose, number_of
from desk_app.complaints.model import FIRST_ANSWER, Complaint, ComplaintDraft
from desk_app.complaints.service import ComplaintService
from desk_app.core import when
from desk_app.core.errors import DeskError
from desk_app.core.i18n import _, pgettext
from desk_app.customers import store as customers
from desk_app.customers.model import Customer
from desk_app.storage.desk_file import DeskFile
from desk_app.ui.fields import Choice, Field, Kind
from desk_app.ui.room_view import FormPanel, Surroundings
from desk_app.ui.widgets import label

Attempt = Callable[[Callable[[], object]], object]
"""Does something and says in the window why it cannot be done."""


class ComplaintForm:
    """The form's part of the tab; `attempt` does what the complaint is saved with besides."""

    def __init__(
        self, around: Surroundings, service: ComplaintService, find_customers: FindCustomers, attempt: Attempt
    ) -> None:
        self._around, self._file, self._service = around, around.file, service
        self._find, self._attempt = find_customers, attempt
        self.finder: CustomerFinder | None = None

    def fields(self, row_id: str) -> tuple[str, str, Sequence[Field], int]:
        """Title, verb of the save button, fields and columns."""
        channels = [Choice(str(value), _(word), str(value)) for value, word in CHANNEL_WORDS.items()]
        fields = (
            Field("who", _("Who complains?"), hint=_("Last digits, name or pinyin"), wide=True),
            Field("customer_name", _("Name"), hint=_("If there is no customer file")),
            Field("phone", _("Number they can be reached at")),
            Field("title", _("What it is about"), required=True, hint=_("In a few words"), wide=True),
            Field("text", _("In the customer's words"), Kind.TEXT, wide=True, lines=4),
            Field("remedy", _("Remedy sought"), Kind.TEXT, wide=True, lines=2),
            Field("kind", _("Kind"), suggestions=self._kinds()),
            Field("product", _("Product")),
            Field("channel", _("Channel"), Kind.COMBO, choices=channels),
            Field("customer_id", _("Customer file")),
        )
        if row_id:
            return _("Put the complaint right"), _("Save"), fields, 2
        return _("Take down a complaint"), _("Save the complaint"), fields, 2

    def _kinds(self) -> list[str]:
        return [
            _("goods"),
            pgettext("kind of complaint", "delivery"),
            _("staff"),
            _("price"),
            _("waiting"),
            _("store"),
            _("after-sales"),
            _("privacy"),
        ]

    def values_of(self, row_id: str) -> Mapping[str, object]:
        """What the form of a complaint that is there begins with."""
        one = store.by_id(self._file, row_id)
        customer = _customer(self._file, one.customer_id)
        kept = ("customer_name", "title", "text", "remedy", "kind", "product", "channel", "customer_id")
        return {
            **{key: getattr(one, key) or "" for key in kept},
            "phone": one.phone_raw or "",
            "who": customer.name if customer else "",
        }

    def started_with(self, prefill: Mapping[str, object]) -> dict[str, object]:
        """What a new form begins with: the call and the file carry over, what was given stands before both."""
        start = dict(prefill)
        if call_id := str(start.get("call_id") or ""):
            start = {**self._carried_from(call_id), **start}
        if customer_id := str(start.get("customer_id") or ""):
            start = {**{key: value for key, value in start.items() if value}, "who": ""}
            start = {**self._known_of(customer_id, ""), **{key: value for key, value in start.items() if value}}
        return start

    def _known_of(self, customer_id: str, typed: str) -> dict[str, object]:
        """What the form takes over from a customer's file."""
        customer = customers.by_id(self._file, customer_id)
        number = number_of(customer, typed)
        return {"who": customer.name, "customer_id": customer_id, "customer_name": customer.name, "phone": number}

    def _carried_from(self, call_id: str) -> dict[str, object]:
        call = calls.by_id(self._file, call_id)
        customer = _customer(self._file, call.customer_id)
        return {
            "customer_name": call.caller_name or (customer.name if customer else ""),
            "customer_id": call.customer_id or "",
            "phone": call.phone_raw or "",
            "title": headline(call),
            "text": call.note or "",
            "channel": call.channel if call.channel in set(Channel) else str(Channel.PHONE),
        }

    def opened(self, panel: FormPanel, row_id: str, prefill: Mapping[str, object]) -> None:
        """The form stands on the right: who complains is found in its first line, a new one shows the promise."""
        form = panel.form
        self.finder = Whose(form, self._find, self._known_of, "title").finder
        if row_id:
            return
        now, call_id = self._file.clock.now(), str(prefill.get("call_id") or "")
        since = calls.by_id(self._file, call_id).rang_at if call_id else now
        due = when.near(since + FIRST_ANSWER, now, self._around.zone())
        promise = _("We promise a first answer within 24 hours: {when}").format(when=due)
        panel.aside.addWidget(label(promise, "muted", wrap=True))
        if not form.text("channel"):
            dirty = form.is_dirty()
            form.fill({"channel": str(Channel.PHONE)}, clean=not dirty)

    def save(self, row_id: str, values: Mapping[str, object], prefill: Mapping[str, object]) -> str:
        """Saves the form; answers the complaint's id. Raises DeskError beside its field."""
        typed = {key: str(value or "") for key, value in values.items()}
        who = typed.pop("who")
        if not typed["customer_id"] and not typed["customer_name"]:
            typed["customer_name"] = who
        actor = self._around.actor()
        if row_id:
            if changes := self._changes(store.by_id(self._file, row_id), typed):
                self._service.change(actor, row_id, changes)
            return row_id
        if not any(typed[key] for key in ("customer_id", "customer_name", "phone")):
            raise DeskError(_("Write down who complains: a name or a number is enough."), field="who")
        call_id = str(prefill.get("call_id") or "")
        if call_id:
            made = self._service.from_call(
                actor,
                call_id,
                title=typed["title"],
                remedy=typed["remedy"],
                text=typed["text"],
                kind=typed["kind"],
                product=typed["product"],
            )
            if changes := self._changes(made, typed):
                self._attempt(partial(self._service.change, actor, made.id, changes))
            return made.id
        draft = ComplaintDraft(
            title=typed["title"],
            text=typed["text"],
            remedy=typed["remedy"],
            customer_id=typed["customer_id"] or None,
            customer_name=typed["customer_name"],
            phone=typed["phone"],
            channel=Channel(typed["channel"] or Channel.PHONE),
            kind=typed["kind"],
            product=typed["product"],
            delivery_id=str(prefill.get("delivery_id") or "") or None,
        )
        return self._service.take_down(actor, draft).id

    def _changes(self, one: Complaint, typed: Mapping[str, str]) -> dict[str, object]:
        """The columns in which the form differs from the complaint; untouched ones are left alone."""
        columns = {"phone": "phone_raw"}
        found: dict[str, object] = {}
        for key, value in typed.items():
            column = columns.get(key, key)
            if value != (getattr(one, column) or ""):
                found[column] = value or None if key == "customer_id" else value
        if found.get("customer_id") and typed["customer_name"]:
            found["customer_name"] = typed["customer_name"]
        return found


def _customer(file: DeskFile, customer_id: str | None) -> Customer | None:
    return customers.by_id(file, customer_id) if customer_id else None
