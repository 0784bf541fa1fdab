"""The form of a complaint: what it asks, what it takes over from a call, a delivery or a file, and what it saves."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Any

from PySide6.QtWidgets import QLabel

from desk_app.calls import store as calls
from desk_app.calls.dialog import CustomerFinder, FindCustomers
from desk_app.calls.model import Channel, headline
from desk_app.complaints import store
from desk_app.complaints.about import AboutDelivery, DeliveriesOf
from desk_app.complaints.dialog import Whose, number_of
from desk_app.complaints.kinds import known_kind
from desk_app.complaints.model import Complaint, ComplaintDraft
from desk_app.complaints.nature import Nature, nature_of_call
from desk_app.complaints.nature_sentences import PUT_RIGHT, TAKE_DOWN
from desk_app.complaints.promise_lines import given_words
from desk_app.complaints.promises import at_once, given
from desk_app.complaints.service import ComplaintService
from desk_app.complaints.view.about import about_fields, delivery_choices
from desk_app.core import when
from desk_app.core.errors import DeskError
from desk_app.core.i18n import _
from desk_app.customers import store as customers
from desk_app.customers.model import Customer
from desk_app.enquiries import store as enquiries
from desk_app.matters.dialog import moment, wall
from desk_app.storage.desk_file import DeskFile
from desk_app.topics import store as topics
from desk_app.topics.model import Tree
from desk_app.ui.fields import ComboEntry, Field, Kind
from desk_app.ui.form import Form
from desk_app.ui.room_view import FormPanel, Surroundings
from desk_app.ui.widgets import label

Attempt = Callable[[Callable[[], object]], object]
"""Does something and says in the window why it cannot be done."""

_ABOUT = ("kind", "product", "severity", "order_ref", "place", "language")
_KEPT = (
    "customer_name", "title", "text", "remedy", "channel", "customer_id", "delivery_id", "about_staff_id", *_ABOUT,
)  # fmt: skip
_PROMISED_BY = ("kind", "received_at", "customer_id", "nature")
"""The fields by which the promises are chosen."""
_WHAT = ("nature", "found_by_us")
_LINKS = ("customer_id", "delivery_id", "about_staff_id")


class ComplaintForm:
    """The form's part of the tab; `attempt` does what the complaint is saved with besides."""

    def __init__(
        self,
        around: Surroundings,
        service: ComplaintService,
        find_customers: FindCustomers,
        attempt: Attempt,
        deliveries: DeliveriesOf,
    ) -> None:
        self._around, self._file, self._service = around, around.file, service
        self._find, self._attempt, self._deliveries = find_customers, attempt, deliveries
        self.finder: CustomerFinder | None = None

    def fields(self, row_id: str) -> tuple[str, str, Sequence[Field], int]:
        """Title, verb of the save button, fields and columns."""
        about = store.by_id(self._file, row_id).about_staff_id if row_id else None
        fields = (
            Field("who", _("Who is it from?"), hint=_("Last digits, name or pinyin"), wide=True),
            Field("customer_name", _("Name"), hint=_("If there is no customer file")),
            Field("phone", _("Number they can be reached at")),
            Field("title", _("What it is about"), required=True, hint=_("In a few words"), wide=True),
            Field("text", _("In the customer's words"), Kind.TEXT, wide=True, lines=4),
            Field("remedy", _("Remedy sought"), Kind.TEXT, wide=True, lines=2),
            *about_fields(self._file, about or ""),
            Field("customer_id", _("Customer file")),
        )
        if row_id:
            return _(PUT_RIGHT[store.by_id(self._file, row_id).nature]), _("Save"), fields, 2
        title, verb = TAKE_DOWN[Nature.COMPLAINT]
        return _(title), _(verb), fields, 2

    def values_of(self, row_id: str) -> Mapping[str, object]:
        """What the form of a complaint that is there begins with."""
        one = store.by_id(self._file, row_id)
        customer = _customer(self._file, one.customer_id)
        return {
            **{key: getattr(one, key) or "" for key in _KEPT},
            "phone": one.phone_raw or "",
            "who": customer.name if customer else "",
            "received_at": wall(one.received_at, self._around.zone()),
            "nature": str(one.nature),
            "found_by_us": one.found_by_us,
        }

    def started_with(self, prefill: Mapping[str, object]) -> dict[str, object]:
        """What a new form begins with: call, delivery and file carry over, what was given stands before them."""
        start = dict(prefill)
        for key, carried in (("call_id", self._carried_from), ("delivery_id", self._carried_from_delivery)):
            if row_id := str(start.get(key) or ""):
                start = {**carried(row_id), **{name: value for name, value in start.items() if value}}
        if kind := str(start.get("kind") or ""):
            start["kind"] = known_kind(self._file, kind)[0]
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
        kind = topics.with_path(self._file, call.topic or "", Tree.COMPLAINTS)
        goods = dict.fromkeys(asked.goods for asked in enquiries.of_call(self._file, call_id))
        return {
            "customer_name": call.caller_name or (customer.name if customer else ""),
            "customer_id": call.customer_id or "",
            "phone": call.phone_raw or "",
            "title": headline(call),
            "text": call.note or "",
            "kind": kind.path if kind else "",
            "product": _(", ").join(goods),
            "channel": call.channel if call.channel in set(Channel) else str(Channel.PHONE),
            "nature": str(nature_of_call(call.kind)),
        }

    def _carried_from_delivery(self, delivery_id: str) -> dict[str, object]:
        return next((_taken_over(one) for one in self._deliveries("", delivery_id)), {})

    def opened(self, panel: FormPanel, row_id: str, prefill: Mapping[str, object]) -> None:
        """The form stands on the right: who complains is found in its first line, a new one shows the promise."""
        form = panel.form
        whose = Whose(form, self._find, self._known_of, "title")
        whose.taken.connect(partial(self._offer_deliveries, form))
        self.finder = whose.finder
        self._offer_deliveries(form, form.text("customer_id"))
        form.typed.connect(lambda key: self._delivery_chosen(form) if key == "delivery_id" else None)
        severity = form.entry("severity")
        assert isinstance(severity, ComboEntry)
        severity.picked.connect(lambda: form.focus("product"))
        named = partial(_name_it, panel, new=not row_id)
        form.typed.connect(lambda key: named() if key == "nature" else None)
        if row_id:
            return
        call_id = str(prefill.get("call_id") or "")
        since = calls.by_id(self._file, call_id).rang_at if call_id else None
        promised = label("", "muted", wrap=True)
        panel.aside.addWidget(promised)
        show = partial(self._show_promises, form, promised, since)
        whose.taken.connect(lambda _customer: show())
        form.typed.connect(lambda key: show() if key in _PROMISED_BY else None)
        show()
        usual = {"channel": str(Channel.PHONE), "nature": str(Nature.COMPLAINT)}
        if missing := {key: value for key, value in usual.items() if not form.text(key)}:
            dirty = form.is_dirty()
            form.fill(missing, clean=not dirty)
        named()

    def _show_promises(self, form: Form, shown: QLabel, since: datetime | None) -> None:
        """What this customer would be promised for this kind of complaint, by the commitments that hold as it came."""
        now, zone, typed = self._file.clock.now(), self._around.zone(), form.values().get("received_at")
        came = moment(typed, zone) if typed else None
        kind_id = known_kind(self._file, form.text("kind"))[1]
        nature = Nature(form.text("nature") or Nature.COMPLAINT)
        promised = given(self._file, form.text("customer_id") or None, kind_id, came or since or now, at_once(nature))
        lines = given_words(promised, lambda due_at: when.near(due_at, now, zone), nature)
        shown.setText("\n".join((_("We promise:"), *lines)) if lines else _("Nothing is promised for this."))

    def _offer_deliveries(self, form: Form, customer_id: str) -> None:
        """Offers the customer's deliveries, and the one that was chosen before."""
        form.set_choices("delivery_id", delivery_choices(self._deliveries(customer_id, form.text("delivery_id"))))

    def _delivery_chosen(self, form: Form) -> None:
        """What the delivery says goes into the fields that are still empty."""
        row_id = form.text("delivery_id")
        for one in self._deliveries("", row_id) if row_id else ():
            known = {"product": one.product, "order_ref": one.order_ref, "place": one.place}
            form.fill({key: value for key, value in known.items() if value and not form.text(key)}, clean=False)

    def save(self, row_id: str, values: Mapping[str, object], prefill: Mapping[str, object]) -> str:
        """Saves the form; answers the complaint's id. Raises DeskError beside its field."""
        typed = {key: str(value or "") for key, value in values.items() if key not in ("received_at", *_WHAT)}
        what: dict[str, object] = {"nature": Nature(str(values.get("nature") or Nature.COMPLAINT))}
        what["found_by_us"] = bool(values.get("found_by_us"))
        came = moment(values["received_at"], self._around.zone()) if values.get("received_at") else None
        who = typed.pop("who")
        typed["kind"] = known_kind(self._file, typed["kind"])[0] or ""
        if not typed["customer_id"] and not typed["customer_name"]:
            typed["customer_name"] = who
        actor = self._around.actor()
        if row_id:
            if changes := self._changes(store.by_id(self._file, row_id), typed, came, what):
                self._service.change(actor, row_id, changes)
            return row_id
        if not any(typed[key] for key in ("customer_id", "customer_name", "phone")):
            raise DeskError(_("Write down who it is from: a name or a number is enough."), field="who")
        about = {key: typed[key] for key in _ABOUT}
        links = {key: typed[key] or None for key in ("delivery_id", "about_staff_id")}
        same = typed["delivery_id"] == str(prefill.get("delivery_id") or "")
        links["delivery_line_id"] = str(prefill.get("delivery_line_id") or "") or None if same else None
        call_id = str(prefill.get("call_id") or "")
        if call_id:
            at: dict[str, object] = {"received_at": came} if came else {}
            made = self._service.from_call(
                actor,
                call_id,
                title=typed["title"],
                remedy=typed["remedy"],
                text=typed["text"],
                **about,
                **links,
                **(at | what),
            )
            if changes := self._changes(made, typed, came, what):
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
            received_at=came,
            delivery_id=links["delivery_id"],
            delivery_line_id=links["delivery_line_id"],
            about_staff_id=links["about_staff_id"],
        )
        more: dict[str, Any] = {**about, **what}
        draft = replace(draft, **more)
        return self._service.take_down(actor, draft).id

    def _changes(
        self, one: Complaint, typed: Mapping[str, str], came: datetime | None, what: Mapping[str, object]
    ) -> dict[str, object]:
        """The columns in which the form differs from the complaint; untouched ones are left alone."""
        columns = {"phone": "phone_raw"}
        found: dict[str, object] = {key: value for key, value in what.items() if value != getattr(one, key)}
        for key, value in typed.items():
            column = columns.get(key, key)
            if value != (getattr(one, column) or ""):
                found[column] = value or None if key in _LINKS else value
        if found.get("customer_id") and typed["customer_name"]:
            found["customer_name"] = typed["customer_name"]
        zone = self._around.zone()
        if came is not None and wall(came, zone) != wall(one.received_at, zone):
            found["received_at"] = came
        return found


def _taken_over(one: AboutDelivery) -> dict[str, object]:
    """What a complaint takes over from the delivery it is about."""
    keys = ("product", "order_ref", "place", "customer_id", "customer_name", "phone")
    return {key: getattr(one, key) for key in keys if getattr(one, key)}


def _customer(file: DeskFile, customer_id: str | None) -> Customer | None:
    return customers.by_id(file, customer_id) if customer_id else None


def _name_it(panel: FormPanel, *, new: bool) -> None:
    """Title and button name what it is: a complaint, a suggestion or praise."""
    nature = Nature(panel.form.text("nature") or Nature.COMPLAINT)
    title, verb = TAKE_DOWN[nature]
    panel.call_it(_(title) if new else _(PUT_RIGHT[nature]), _(verb) if new else _("Save"))
