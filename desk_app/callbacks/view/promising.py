"""The form of a callback: its fields, what it takes over from what is known, and what is saved of it."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from desk_app.callbacks import store
from desk_app.callbacks.model import Callback, CallbackDraft, headline
from desk_app.callbacks.phones import phone_to_ring
from desk_app.core import when
from desk_app.core.i18n import _
from desk_app.core.phone import is_number, read_phone, search_digits
from desk_app.customers.model import Customer
from desk_app.matters.dialog import moment
from desk_app.staff.model import Staff
from desk_app.storage.reading import Reader
from desk_app.ui.fields import Choice, Field, Kind
from desk_app.ui.form import Form
from desk_app.ui.pick_line import Find, Pick, PickLine

FindCustomers = Callable[[str], Sequence[tuple[str, str, str, str]]]
"""Customers for what was typed: id, name, phone and a line about each."""


def fields(
    find_customers: FindCustomers, find_topics: Find | None, people: Sequence[Staff], *, new: bool
) -> Sequence[Field]:
    """The fields in the order of the question whom, why, when and by whom; later when and whose have their acts."""

    def found(text: str) -> list[Pick]:
        hits = find_customers(text) if text else ()
        return [Pick(row_id, name, "  ".join(filter(None, (phone, about)))) for row_id, name, phone, about in hits]

    def who() -> PickLine:
        return PickLine(found, icon="customer")

    def topic() -> PickLine:
        return PickLine(find_topics or (lambda _text: ()), icon="tag", eager=False)

    own = (
        Field("who", _("Whom to call back?"), hint=_("Last digits, name or pinyin"), wide=True, make=who),
        Field("name", _("Name of who is waiting"), hint=_("If it is somebody else")),
        Field("phone", _("Number to ring")),
        Field("reason", _("Why"), Kind.TEXT, required=True, lines=3, wide=True),
        Field("topic", _("Topic"), hint=_("A few letters, or in a few words"), make=topic),
    )
    if not new:
        return (*own, Field("next_step", _("Next step"), required=True), Field("customer_id", _("Customer file")))
    return (
        *own,
        Field("owner", _("Who calls back"), Kind.COMBO, choices=[Choice(one.id, one.shown) for one in people]),
        Field("due_at", _("Call back at"), Kind.DATE_TIME, required=True, wide=True),
        Field("customer_id", _("Customer file")),
    )


def known_of(customer: Customer, typed: str) -> dict[str, object]:
    """What the form takes over from a customer's file: the number that was typed in part, else the one to ring."""
    digits = search_digits(typed) if is_number(typed) else ""
    meant = (phone.raw for phone in customer.phones if digits and digits in phone.digits)
    return {"phone": next(meant, "") or phone_to_ring(customer)}


def draft_of(typed: Mapping[str, object], zone: ZoneInfo, call_id: str) -> CallbackDraft:
    """What was typed, as a promise; a number or a name in the line that finds nobody is whom to ring."""
    text = {key: str(value or "") for key, value in typed.items() if key != "due_at"}
    if not text["customer_id"] and (who := text["who"]):
        empty = "phone" if is_number(who) else "name"
        text[empty] = text[empty] or who
    due_at = typed["due_at"]
    return CallbackDraft(
        customer_id=text["customer_id"] or None,
        name=text["name"],
        phone=text["phone"],
        call_id=call_id or None,
        reason=text["reason"],
        topic=text["topic"],
        due_at=moment(due_at, zone) if isinstance(due_at, datetime) else None,
        owner_id=text["owner"] or None,
    )


def changes_of(one: Callback, typed: Mapping[str, object], shown_step: str) -> dict[str, object]:
    """The columns in which the form differs from the callback; untouched ones are left alone."""
    text = {key: str(value or "") for key, value in typed.items()}
    if not text["customer_id"] and (who := text["who"]):
        empty = "phone" if is_number(who) else "name"
        text[empty] = text[empty] or who
    before = {"name": one.name, "phone": one.phone_raw, "reason": one.reason, "topic": one.topic}
    found: dict[str, object] = {key: text[key] for key, value in before.items() if text[key] != (value or "")}
    if text["customer_id"] != (one.customer_id or ""):
        found["customer_id"] = text["customer_id"] or None
    if text["next_step"] != shown_step:
        found["next_step"] = text["next_step"]
    return found


def already_open(file: Reader, form: Form, region: str, now: datetime, zone: ZoneInfo) -> str:
    """What is open already for who is typed into the form, in words; "" when nothing is."""
    customer_id, raw = form.text("customer_id"), form.text("phone")
    found = store.open_of_customer(file, customer_id) if customer_id else []
    if not found and raw:
        found = store.open_of_phone(file, read_phone(raw, region=region).digits)
    if not found:
        return ""
    first = found[0]
    return _("Open already: {number}, due {when}: {why}").format(
        number=first.number, when=when.on_list(first.due_at, now, zone), why=headline(first.reason)
    )
