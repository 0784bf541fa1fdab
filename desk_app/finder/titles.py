"""How each room's records are called in one line."""

from collections.abc import Mapping, Sequence

from desk_app.callbacks import store as callbacks
from desk_app.callbacks.model import headline as reason_headline
from desk_app.calls import store as calls
from desk_app.calls.model import headline
from desk_app.complaints import store as complaints
from desk_app.core.i18n import _, in_our_words
from desk_app.core.phone import masking, show_phone, shown_as_written
from desk_app.customers import store as customers
from desk_app.customers.model import WHOSE, CustomerPhone
from desk_app.deliveries import store as deliveries
from desk_app.enquiries import store as enquiries
from desk_app.finder.model import Titled, Titles, is_meant
from desk_app.improvements import store as improvements
from desk_app.purchases import store as purchases
from desk_app.storage.finding import Why, former_phones
from desk_app.storage.reading import Reader


def _customers(reader: Reader, ids: Sequence[str]) -> list[Titled]:
    return [
        Titled(
            row.id,
            row.number,
            row.reference,
            row.name,
            row.address or row.area or "",
            phone=phone_line(row.phone) if row.phone else "",
            digits=row.phone.digits if row.phone else "",
        )
        for row in customers.rows_for_list(reader, ids)
    ]


def phone_line(phone: CustomerPhone) -> str:
    """A number as it may be shown, whose it is, and whether it must not be called."""
    shown = show_phone(phone.phone) if masking() else phone.raw
    return " · ".join(filter(None, (shown, *phone_marks(phone))))


def phone_marks(phone: CustomerPhone) -> tuple[str, str]:
    """Whose a number is, and whether it must not be called; "" where nothing is said."""
    return in_our_words(phone.whose or "", WHOSE), _("do not call") if phone.do_not_call else ""


def _phones(reader: Reader, whys: Mapping[str, Why], typed: str) -> dict[str, str]:
    """The number each was found by; beside one that used to be theirs the one that is now."""
    lines: dict[str, str] = {}
    first: dict[str, str] = {}
    for one in customers.by_ids(reader, list(whys)):
        first[one.id] = phone_line(one.phones[0]) if one.phones else ""
        meant = next((each for each in one.phones if is_meant(whys[one.id], typed, each.digits)), None)
        if meant:
            lines[one.id] = phone_line(meant)
    rest = [row_id for row_id in first if row_id not in lines]
    for row_id, digits in former_phones(reader, rest, typed).items():
        old, now = shown_as_written(digits), first[row_id]
        lines[row_id] = _("{old}, now {phone}").format(old=old, phone=now) if now else old
    return lines


def _calls(reader: Reader, ids: Sequence[str]) -> list[Titled]:
    asked = enquiries.of_calls(reader, ids)
    return [
        Titled(
            row.id,
            row.number,
            row.reference,
            " · ".join((headline(row), *dict.fromkeys(one.goods for one in asked.get(row.id, ())))),
            row.name or shown_as_written(row.phone or ""),
        )
        for row in calls.rows_for_list(reader, ids)
    ]


def _callbacks(reader: Reader, ids: Sequence[str]) -> list[Titled]:
    return [
        Titled(
            row.id,
            row.number,
            None,
            reason_headline(row.reason),
            row.name or shown_as_written(row.phone or ""),
            row.open,
        )
        for row in callbacks.rows_for_list(reader, ids)
    ]


def _complaints(reader: Reader, ids: Sequence[str]) -> list[Titled]:
    return [
        Titled(row.id, row.number, row.reference, row.title, row.name, row.open)
        for row in complaints.rows_for_list(reader, ids)
    ]


def _deliveries(reader: Reader, ids: Sequence[str]) -> list[Titled]:
    return [
        Titled(row.id, row.number, row.reference, row.goods or row.address or row.number, row.name, row.open)
        for row in deliveries.rows_for_list(reader, ids)
    ]


def _purchases(reader: Reader, ids: Sequence[str]) -> list[Titled]:
    return [
        Titled(one.id, one.number, one.reference, purchases.headline(one), one.customer_name or "")
        for one in purchases.by_ids(reader, ids)
    ]


def _improvements(reader: Reader, ids: Sequence[str]) -> list[Titled]:
    return [
        Titled(one.id, one.number, None, one.title, " ".join((one.plan or "").split()), one.open)
        for one in improvements.some(reader, ids)
    ]


def _find_improvements(reader: Reader, text: str) -> list[tuple[str, Why]]:
    return [
        (row_id, Why.NUMBER if whole else Why.NUMBER_PART if numbered else Why.WORDS)
        for row_id, numbered, whole in improvements.found_in_all(reader, text)
    ]


ALL = (
    Titles("customer", _customers, _phones),
    Titles("call", _calls),
    Titles("callback", _callbacks),
    Titles("complaint", _complaints),
    Titles("delivery", _deliveries),
    Titles("purchase", _purchases),
    Titles("improvement", _improvements, find=_find_improvements),
)
