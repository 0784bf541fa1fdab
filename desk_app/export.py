"""All records of a kind as a file for a spreadsheet or an address book."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import fields
from datetime import datetime
from enum import Enum
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from desk_app.calls import store as calls
from desk_app.calls.model import Call
from desk_app.complaints import store as complaints
from desk_app.complaints.model import Complaint
from desk_app.core.errors import DeskError
from desk_app.core.i18n import _
from desk_app.core.numbers_in import cut_extension, tidy
from desk_app.customers import store as customers
from desk_app.customers.model import Customer, CustomerPhone
from desk_app.deliveries import store as deliveries
from desk_app.deliveries.model import Delivery
from desk_app.exchange.writing import write_csv, write_vcf, write_xlsx
from desk_app.purchases import store as purchases
from desk_app.purchases.model import Purchase
from desk_app.settings import store as settings
from desk_app.storage.desk_file import DeskFile

PHONES, ADDRESSES = 4, 3
_HIDDEN = frozenset({"id", "import_id", "deleted_at", "phones", "addresses", "created_on", "phone_digits"})
_LINKS = frozenset({"customer_id", "call_id", "complaint_id", "delivery_id", "owner_id", "staff_id", "courier_id"})
_SHORTEST_DIALLED = 3
_DIGITS_PARTED = re.compile(r"\+?[\d\s().\[\]/-]+")
Written = str | int | float | None


def export_kind(file: DeskFile, kind: str, target: Path) -> int:
    """Writes all records of `kind` (customers, purchases, calls, complaints, deliveries) to `target`; answers how many.

    The ending says the format: .csv, .xlsx, and for customers .vcf. Whole or not at all. Raises DeskError.
    """
    ending = target.suffix.lower()
    if ending == ".vcf":
        if kind != "customers":
            raise DeskError(_("Only customers can be written as vCards."))
        return write_vcf(target, _cards(file))
    if ending not in (".csv", ".xlsx"):
        raise DeskError(_("Give the file a name that ends in .csv, .xlsx or .vcf."))
    header, rows = _table(file, kind)
    if ending == ".csv":
        return write_csv(target, header, rows)
    return write_xlsx(target, header, rows, title=kind)


def _cards(file: DeskFile) -> Iterator[dict[str, object]]:
    for one in customers.each(file):
        yield {
            "name": one.name,
            "phones": [(phone.whose or "", phone.raw) for phone in one.phones if _can_be_dialled(phone)],
            "addresses": [("", address.text) for address in one.addresses],
            "emails": [("", one.email)] if one.email else [],
            "note": _card_note(one),
            "reference": one.reference or one.number,
        }


def _can_be_dialled(phone: CustomerPhone) -> bool:
    """Whether an address book could dial it: a valid number, or nothing but digits and what parts them."""
    if phone.e164:
        return True
    base, _extension, _mark = cut_extension(tidy(phone.raw))
    return len(phone.digits) >= _SHORTEST_DIALLED and _DIGITS_PARTED.fullmatch(base) is not None


def _card_note(one: Customer) -> str:
    """The note, and the words that stand where a phone should: an address book would try to dial them."""
    lines = (one.note or "").splitlines()
    for phone in one.phones:
        if not _can_be_dialled(phone):
            said = (
                _("Phone as written ({whose}): {phone}").format(whose=phone.whose, phone=phone.raw)
                if phone.whose
                else _("Phone as written: {phone}").format(phone=phone.raw)
            )
            if said not in lines:
                lines.append(said)
    return "\n".join(lines)


def _table(file: DeskFile, kind: str) -> tuple[Sequence[str], Iterator[Sequence[Written]]]:
    zone = settings.profile(file).zoneinfo
    if kind == "customers":
        return _customer_header(), (_customer_row(one) for one in customers.each(file))
    record, each = {
        "calls": (Call, calls.each),
        "complaints": (Complaint, complaints.each),
        "deliveries": (Delivery, deliveries.each),
        "purchases": (Purchase, purchases.each),
    }[kind]
    names = [field.name for field in fields(record) if field.name not in _HIDDEN]
    numbers = _numbers(file)
    header = [name.removesuffix("_id") if name in _LINKS else name for name in names]
    return header, ([_cell(name, getattr(one, name), zone, numbers) for name in names] for one in each(file))


def _numbers(file: DeskFile) -> dict[str, str]:
    """What a link is called outside: the number of a record, the name of a person."""
    from desk_app.staff import store as staff

    known = dict(staff.names(file))
    known.update((one.id, one.number) for one in customers.each(file))
    for each in (calls.each, complaints.each, deliveries.each):
        known.update((one.id, one.number) for one in each(file))
    return known


def _cell(name: str, value: Any, zone: ZoneInfo, numbers: dict[str, str]) -> Written:
    if name in _LINKS:
        return numbers.get(value, "") if value else ""
    if isinstance(value, datetime):
        return value.astimezone(zone).isoformat(sep=" ", timespec="seconds")
    if isinstance(value, Enum):
        return str(value.value)
    return value if isinstance(value, int | float) else ("" if value is None else str(value))


_CUSTOMER = [
    f.name for f in fields(Customer) if f.name not in _HIDDEN and f.name not in ("number", "reference", "name")
]


def _customer_header() -> list[str]:
    phones = [f"phone_{n}{end}" for n in range(1, PHONES + 1) for end in ("", "_e164", "_whose")]
    addresses = [f"address_{n}" for n in range(1, ADDRESSES + 1)]
    return ["number", "reference", "name", *phones, *addresses, "created", *_CUSTOMER]


def _customer_row(one: Customer) -> list[Written]:
    row: list[Written] = [one.number, one.reference or "", one.name]
    for n in range(PHONES):
        phone = one.phones[n] if n < len(one.phones) else None
        row += [phone.raw, phone.e164 or "", phone.whose or ""] if phone else ["", "", ""]
    row += [one.addresses[n].text if n < len(one.addresses) else "" for n in range(ADDRESSES)]
    row.append(one.created_on.isoformat() if one.created_on else "")
    for name in _CUSTOMER:
        value = getattr(one, name)
        row.append(
            str(value.value) if isinstance(value, Enum) else value if isinstance(value, int) else str(value or "")
        )
    return row
