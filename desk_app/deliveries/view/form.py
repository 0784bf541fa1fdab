"""The form of a delivery: what it asks, what it takes over from a call, a complaint or a file, and what it saves."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import partial

from desk_app.calls import store as calls
from desk_app.calls.dialog import CustomerFinder, FindCustomers
from desk_app.complaints import store as complaints
from desk_app.complaints.dialog import Whose, number_of
from desk_app.core import when
from desk_app.core.errors import DeskError
from desk_app.core.i18n import _
from desk_app.core.money import format_cents
from desk_app.customers import store as customers
from desk_app.customers.model import Customer
from desk_app.deliveries import line_store, store
from desk_app.deliveries.lead_times import LeadTimes, full_words, lead_words, promised_on
from desk_app.deliveries.lines_entry import LinesEntry, as_rows, drafts_of, words_of
from desk_app.deliveries.model import Delivery, DeliveryDraft, Precision
from desk_app.deliveries.service import DeliveryService
from desk_app.deliveries.typed import cents, whole, window
from desk_app.deliveries.view import scarce
from desk_app.staff import store as staff
from desk_app.ui.fields import Choice, Field, Kind
from desk_app.ui.form import Form
from desk_app.ui.room_view import FormPanel, Surroundings

_WORDS = (
    "customer_name", "phone", "address", "city", "goods", "note", "instructions", "area", "carrier", "tracking",
)  # fmt: skip
_HINTED = frozenset({"promised_on", "area", "city", "courier_id", "customer_id"})


class DeliveryForm:
    """What the form of deliveries holds; one of it serves the tab."""

    def __init__(self, around: Surroundings, service: DeliveryService, find: FindCustomers) -> None:
        self._around, self._service, self._find = around, service, find
        self._file, self._zone = around.file, around.zone
        self._lead_times: tuple[date, LeadTimes] | None = None
        self.finder: CustomerFinder | None = None

    def fields(self, couriers: Sequence[Choice]) -> Sequence[Field]:
        """The fields of the form."""
        goods, way = _("Goods line by line"), _("Way and cash")
        known = line_store.known_goods(self._file)
        return (
            Field("who", _("For whom?"), hint=_("Last digits, name or pinyin"), wide=True),
            Field("customer_name", _("Name")),
            Field("phone", _("Phone")),
            Field("address", _("Address"), wide=True),
            Field("goods", _("Goods"), required=True, wide=True),
            Field("lines", _("Lines"), wide=True, group=goods, make=lambda: LinesEntry(known)),
            Field("beyond", _("Why more than is left"), wide=True, hint=_("a supervisor says why, or write less")),
            Field("quantity", _("Quantity")),
            Field("amount", _("Amount"), hint=_("like 1,234.50")),
            Field("promised_on", _("Promised on"), Kind.DATE),
            Field("window", _("Between"), hint=_("like 14:00-16:00; empty: that day")),
            Field("courier_id", _("Courier"), Kind.COMBO, choices=couriers),
            Field(
                "carrier",
                _("Carrier"),
                hint=_("empty: our own courier"),
                suggestions=line_store.known_carriers(self._file),
            ),
            Field("cod", _("Cash on delivery"), hint=_("like 1,234.50")),
            Field("instructions", _("Instructions for the courier"), wide=True),
            Field("city", _("City"), group=way),
            Field("area", _("Area"), group=way),
            Field("parcels", _("Parcels"), group=way),
            Field("tracking", _("Tracking number"), group=way, wide=True),
            Field("note", _("Note"), Kind.TEXT, wide=True, lines=3),
            Field("customer_id", _("Customer file")),
        )

    def values_of(self, row_id: str) -> Mapping[str, object]:
        """What the form of a delivery that is there begins with."""
        one, zone = store.by_id(self._file, row_id), self._zone()
        between = ""
        if one.promised_by is not None and one.promised_precision == Precision.TIME:
            end = when.clock_time(one.promised_by, zone)
            between = f"{when.clock_time(one.promised_from, zone)}-{end}" if one.promised_from else end
        customer = self._customer(one.customer_id)
        kept = (*(key for key in _WORDS if key != "phone"), "customer_id", "courier_id")
        return {
            **{key: getattr(one, key) or "" for key in kept},
            "who": customer.name if customer else "",
            "phone": one.phone_raw or "",
            "lines": as_rows(line_store.lines_of(self._file, row_id)),
            "quantity": "" if one.quantity is None else str(one.quantity),
            "amount": "" if one.amount_cents is None else format_cents(one.amount_cents, one.currency),
            "cod": "" if one.cod_cents is None else format_cents(one.cod_cents, one.currency),
            "parcels": "" if one.parcels is None else str(one.parcels),
            "promised_on": one.promised_by.astimezone(zone).date() if one.promised_by else None,
            "window": between,
        }

    def started_with(self, prefill: Mapping[str, object]) -> dict[str, object]:
        """What a new form begins with: call, complaint and file carry over, what was given stands before them."""
        start = dict(prefill)
        if call_id := str(start.get("call_id") or ""):
            call = calls.by_id(self._file, call_id)
            known = {"customer_name": call.caller_name or "", "phone": call.phone_raw or "", "note": call.note or ""}
            start = {**known, "customer_id": call.customer_id or "", **start}
        if complaint_id := str(start.get("complaint_id") or ""):
            about = complaints.by_id(self._file, complaint_id)
            known = {"customer_name": about.customer_name, "phone": about.phone_raw or "", "note": about.title}
            start = {**known, "customer_id": about.customer_id or "", "goods": about.product or "", **start}
        if customer_id := str(start.get("customer_id") or ""):
            start = {**self._known_of(customer_id, ""), **{key: value for key, value in start.items() if value}}
        return start

    def _customer(self, customer_id: str | None) -> Customer | None:
        return customers.by_id(self._file, customer_id) if customer_id else None

    def _known_of(self, customer_id: str, typed: str) -> dict[str, object]:
        """What the form takes over from a customer's file."""
        customer = customers.by_id(self._file, customer_id)
        return {
            "who": customer.name,
            "customer_id": customer_id,
            "customer_name": customer.name,
            "phone": number_of(customer, typed),
            "address": customer.addresses[0].text if customer.addresses else "",
        }

    def opened(self, panel: FormPanel, row_id: str = "") -> None:
        """The form stands on the right: it finds whose it is, follows its lines, and hints at what can be promised."""
        form = panel.form
        whose = Whose(form, self._find, self._known_of, "goods")
        whose.taken.connect(partial(self._offer_addresses, form))
        self.finder = whose.finder
        self._offer_addresses(form, form.text("customer_id"))
        form.typed.connect(lambda key: self._follow_lines(form) if key == "lines" else None)
        form.typed.connect(lambda key: self._hint(form) if key in _HINTED else None)
        form.typed.connect(lambda key: scarce.tell(self._file, form, row_id) if key in scarce.LOOKED_AT else None)
        self._follow_lines(form)
        self._hint(form)
        scarce.tell(self._file, form, row_id)

    def _follow_lines(self, form: Form) -> None:
        """Where there are lines, goods and quantity are theirs."""
        rows = form.entry("lines").value()
        words = words_of(rows)
        if words and form.text("goods") != words:
            form.fill({"goods": words}, clean=False)
        why = _("Follows the lines.") if rows else ""
        for key in ("goods", "quantity"):
            form.lock(key, why)

    def _hint(self, form: Form) -> None:
        """How long such deliveries took, and how full the day is."""
        now, zone = self._file.clock.now(), self._zone()
        today = now.astimezone(zone).date()
        if self._lead_times is None or self._lead_times[0] != today:
            self._lead_times = (today, LeadTimes(self._file, now))
        customer = self._customer(form.text("customer_id"))
        city = form.text("city") or (customer.addresses[0].city or "" if customer and customer.addresses else "")
        lead = self._lead_times[1].of(city, form.text("area"))
        said = [lead_words(lead)] if lead else []
        if isinstance(day := form.entry("promised_on").value(), date):
            courier = form.text("courier_id")
            said.append(
                full_words(promised_on(self._file, day, zone), courier, staff.names(self._file).get(courier, ""))
            )
        form.show_hint("promised_on", "\n".join(filter(None, said)))

    def _offer_addresses(self, form: Form, customer_id: str) -> None:
        """Offers the customer's addresses while the line is typed in."""
        customer = self._customer(customer_id)
        form.set_choices("address", [Choice(each.text, each.text) for each in customer.addresses] if customer else [])

    def save(self, row_id: str, values: Mapping[str, object], about: Mapping[str, object]) -> str:
        """Saves what was typed; answers the delivery's id. Raises DeskError with the field that cannot be so."""
        typed = {key: str(value or "").strip() for key, value in values.items() if key not in ("promised_on", "lines")}
        if not typed["customer_id"] and not typed["customer_name"]:
            typed["customer_name"] = typed["who"]
        begin, end, precision = window(values["promised_on"], typed["window"], self._zone())
        quantity, amount = whole(typed["quantity"]), cents(typed["amount"])
        cod, parcels = cents(typed["cod"], "cod"), whole(typed["parcels"], "parcels")
        lines, actor = drafts_of(values["lines"]), self._around.actor()
        if row_id:
            columns: dict[str, Mapping[str, object]] = {
                **{key: {key: typed[key]} for key in _WORDS},
                "customer_id": {"customer_id": typed["customer_id"] or None},
                "quantity": {"quantity": quantity},
                "amount": {"amount_cents": amount},
                "cod": {"cod_cents": cod},
                "parcels": {"parcels": parcels},
                "courier_id": {"courier_id": typed["courier_id"] or None},
            }
            promise = {"promised_from": begin, "promised_by": end, "promised_precision": precision if end else None}
            columns |= {"promised_on": promise, "window": promise}
            before, changes = self.values_of(row_id), dict[str, object]()
            for key, written in columns.items():
                if (values[key] or None) != (before[key] or None):
                    changes |= written
            new_lines = lines if drafts_of(before["lines"]) != lines else None
            if changes or new_lines is not None:
                _beside_window(partial(self._service.change, actor, row_id, changes, new_lines, typed["beyond"]))
            return row_id
        draft = DeliveryDraft(
            customer_id=typed["customer_id"] or None,
            customer_name=typed["customer_name"],
            phone=typed["phone"],
            address=typed["address"],
            city=typed["city"],
            call_id=str(about.get("call_id") or "") or None,
            complaint_id=str(about.get("complaint_id") or "") or None,
            promised_from=begin,
            promised_by=end,
            promised_precision=precision,
            goods=typed["goods"],
            quantity=quantity,
            amount_cents=amount,
            courier_id=typed["courier_id"] or None,
            note=typed["note"],
            instructions=typed["instructions"],
            area=typed["area"],
            cod_cents=cod,
            parcels=parcels,
            carrier=typed["carrier"],
            tracking=typed["tracking"],
            lines=lines,
            beyond=typed["beyond"],
        )
        return _beside_window(partial(self._service.plan, actor, draft)).id


def _beside_window(save: Callable[[], Delivery]) -> Delivery:
    """Saves; what is wrong with the promise is said beside the line it was written in."""
    try:
        return save()
    except DeskError as error:
        field = "window" if error.field == "promised_by" else error.field
        raise DeskError(error.sentence, field=field) from None
