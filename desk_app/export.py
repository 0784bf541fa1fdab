"""Records of a kind, all or some, as a file for a spreadsheet or an address book."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import fields
from datetime import datetime
from enum import Enum
from itertools import islice
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from desk_app.callbacks import store as callbacks
from desk_app.callbacks.model import Callback, reason_words
from desk_app.callbacks.model import step_words as step_of_callback
from desk_app.calls import store as calls
from desk_app.calls.model import Call
from desk_app.complaints import store as complaints
from desk_app.complaints.model import Complaint
from desk_app.complaints.model import step_words as step_of_complaint
from desk_app.core.errors import DeskError
from desk_app.core.i18n import _, in_our_words, language, speaking
from desk_app.core.numbers_in import cut_extension, tidy
from desk_app.customers import store as customers
from desk_app.customers.card_notes import written_note
from desk_app.customers.joins import ListColumn
from desk_app.customers.model import REACHED, Customer, CustomerPhone, sex_words
from desk_app.customers.personal import ConsentKind
from desk_app.customers.personal_store import own_fields
from desk_app.deliveries import store as deliveries
from desk_app.deliveries.model import Delivery
from desk_app.deliveries.model import step_words as step_of_delivery
from desk_app.exchange.cell_words import in_words
from desk_app.exchange.heads import head_of
from desk_app.exchange.writing import write_csv, write_vcf, write_xlsx
from desk_app.imports.own_export import moment_cell
from desk_app.purchases import store as purchases
from desk_app.purchases.model import Purchase
from desk_app.settings import store as settings
from desk_app.staff.model import DESK_NAME
from desk_app.storage.desk_file import DeskFile
from desk_app.storage.reading import blocks
from desk_app.topics.model import Tree
from desk_app.topics.store import every_topic

PHONES, ADDRESSES = 4, 3
_HIDDEN = frozenset(
    {"id", "import_id", "deleted_at", "phones", "addresses", "created_on", "phone_digits"}
    | {"merged_into", "erased_at", "tags", "consents", "own", "topic_id", "matter_kind", "kind_id", "delivery_line_id"}
)
_LINKS = frozenset(
    {"customer_id", "call_id", "callback_id", "complaint_id", "delivery_id", "matter_id"}
    | {
        "owner_id",
        "staff_id",
        "courier_id",
        "handed_by",
        "joined_into",
        "about_staff_id",
        "cause_id",
        "cash_in_by",
        "split_of",
    }
)
_CALLED = {"cause_id": "kind_of_cause"}
"""Links whose column is not called as they are."""
_SHORTEST_DIALLED = 3
_DIGITS_PARTED = re.compile(r"\+?[\d\s().\[\]/-]+")
Written = str | int | float | None
_PEOPLE = frozenset({"owner_id", "staff_id", "courier_id", "handed_by", "about_staff_id", "cash_in_by"})
_SAID: Mapping[tuple[str, str], Callable[[str], str]] = {
    ("callbacks", "next_step"): step_of_callback,
    ("callbacks", "reason"): reason_words,
    ("complaints", "next_step"): step_of_complaint,
    ("deliveries", "next_step"): step_of_delivery,
    ("customers", "sex"): sex_words,
    ("customers", "preferred_channel"): lambda text: in_our_words(text, REACHED),
}
"""What the program wrote in sentences of its own, said in the language spoken."""


def export_kind(
    file: DeskFile, kind: str, target: Path, *, extra: Sequence[ListColumn] = (), names: bool = False
) -> int:
    """Writes all records of `kind` to `target`; answers how many.

    Kinds are customers, purchases, calls, callbacks, complaints and deliveries.
    The ending says the format: .csv, .xlsx, and for customers .vcf. Whole or not at all. Raises DeskError.
    `extra` are columns of customers as `export_customers` takes them. A table is headed by words in the language
    spoken, or by the columns' `names`, which are the same in every language.
    """
    if kind == "customers":
        return export_customers(file, target, extra=extra, names=names)
    if target.suffix.lower() == ".vcf":
        raise DeskError(_("Only customers can be written as vCards."))
    header, rows = _table(file, kind, words=not names)
    return _write_table(target, header, rows, heads=header if names else _heads(header, kind), title=kind)


def export_customers(
    file: DeskFile,
    target: Path,
    ids: Sequence[str] | None = None,
    columns: Sequence[str] | None = None,
    *,
    extra: Sequence[ListColumn] = (),
    names: bool = False,
) -> int:
    """Writes these customers in their order, or all, as .csv, .xlsx or .vcf; answers how many. Raises DeskError.

    `columns` are the names of those wanted of a table, in their order; unknown ones are passed over. A table is headed
    by words in the language spoken, or by the columns' `names`. `extra` are columns
    that rooms above fill, as the class or the credit; one called like a column of ours takes its place where it
    has a text. Removed files and unknown ids are left out.
    """
    if target.suffix.lower() == ".vcf":
        return write_vcf(target, map(_card, _chosen(file, ids)))
    header, rows = _customers(file, ids, extra, words=not names)
    if columns is not None:
        places = [header.index(each) for each in dict.fromkeys(columns) if each in header]
        header, rows = [header[place] for place in places], ([row[place] for place in places] for row in rows)
    heads = header if names else _heads(header, "customers", {each.key: _(each.word) for each in extra})
    return _write_table(target, header, rows, heads=heads, title="customers")


def export_complaints(file: DeskFile, target: Path, ids: Sequence[str]) -> int:
    """Writes these complaints in their order as .csv or .xlsx; answers how many. Raises DeskError."""
    header, rows = _table(file, "complaints", complaints.some(file, ids), words=True)
    return _write_table(target, header, rows, heads=_heads(header, "complaints"), title="complaints")


def _heads(header: Sequence[str], kind: str, extra: Mapping[str, str] | None = None) -> list[str]:
    """The columns in words; where one of the store's own is called like another it says so."""
    ours = {name: head for name in header if (head := head_of(name, kind)) != name}
    found = [ours.get(name) or (extra or {}).get(name) or name for name in header]
    return [
        _("{name} (own field)").format(name=head) if found.index(head) != place else head
        for place, head in enumerate(found)
    ]


def _write_table(
    target: Path, header: Sequence[str], rows: Iterable[Sequence[Written]], *, heads: Sequence[str], title: str
) -> int:
    ending = target.suffix.lower()
    if ending == ".csv":
        return write_csv(target, heads, rows, plain=[n for n, name in enumerate(header) if name.endswith("_e164")])
    if ending == ".xlsx":
        return write_xlsx(target, heads, rows, title=title)
    raise DeskError(_("Give the file a name that ends in .csv, .xlsx or .vcf."))


def _chosen(file: DeskFile, ids: Sequence[str] | None) -> Iterator[Customer]:
    if ids is None:
        yield from customers.each(file)
        return
    for block in blocks(ids):
        yield from (one for one in customers.by_ids(file, block) if one.deleted_at is None)


def _card(one: Customer) -> dict[str, object]:
    return {
        "name": one.name,
        "phones": [(phone.whose or "", phone.raw) for phone in one.phones if _can_be_dialled(phone)],
        "addresses": [("", address.text) for address in one.addresses],
        "emails": [("", one.email)] if one.email else [],
        "note": _card_note(one),
        "reference": one.reference or one.number,
        "categories": one.tags,
    }


def _can_be_dialled(phone: CustomerPhone) -> bool:
    """Whether an address book could dial it: a valid number, or nothing but digits and what parts them."""
    if phone.e164:
        return True
    base, _extension, _mark = cut_extension(tidy(phone.raw))
    return len(phone.digits) >= _SHORTEST_DIALLED and _DIGITS_PARTED.fullmatch(base) is not None


def _card_note(one: Customer) -> str:
    """The note, and the words that stand where a phone should: an address book would try to dial them."""
    return written_note(one.note, one.phones, {phone.id for phone in one.phones if not _can_be_dialled(phone)})


def _table(
    file: DeskFile, kind: str, chosen: Iterator[Complaint] | None = None, *, words: bool
) -> tuple[Sequence[str], Iterator[Sequence[Written]]]:
    zone = settings.profile(file).zoneinfo
    record, each = {
        "calls": (Call, calls.each),
        "callbacks": (Callback, callbacks.each),
        "complaints": (Complaint, complaints.each),
        "deliveries": (Delivery, deliveries.each),
        "purchases": (Purchase, purchases.each),
    }[kind]
    names = [field.name for field in fields(record) if field.name not in _HIDDEN]
    numbers = _numbers(file)
    header = [_CALLED.get(name) or (name.removesuffix("_id") if name in _LINKS else name) for name in names]
    lang = language()

    def rows() -> Iterator[Sequence[Written]]:
        for one in chosen or each(file):
            row = [_cell(name, getattr(one, name), zone, numbers) for name in names]
            yield _in_words(kind, names, row, lang) if words else row

    return header, rows()


def _numbers(file: DeskFile) -> dict[str, str]:
    """What a link is called outside: the number of a record, the name of a person."""
    from desk_app.staff import store as staff

    known = dict(staff.names(file))
    known.update((topic.id, topic.path) for topic in every_topic(file, Tree.CAUSES))
    known.update((one.id, one.number) for one in customers.each(file))
    for each in (calls.each, callbacks.each, complaints.each, deliveries.each):
        known.update((one.id, one.number) for one in each(file))
    return known


def _in_words(kind: str, names: Sequence[str], row: Sequence[Written], lang: str) -> list[Written]:
    """A row with what is one of a few values in the words of a language, as its heads are."""
    with speaking(lang):
        return [
            _said(kind, name, cell) if isinstance(cell, str) else cell for name, cell in zip(names, row, strict=True)
        ]


def _said(kind: str, name: str, cell: str) -> str:
    if say := _SAID.get((kind, name)) or (_person if name in _PEOPLE else None):
        return say(cell)
    return in_words(kind, name, cell)


def _person(name: str) -> str:
    return in_our_words(name, (DESK_NAME,))


def _cell(name: str, value: Any, zone: ZoneInfo, numbers: dict[str, str]) -> Written:
    if name in _LINKS:
        return numbers.get(value, "") if value else ""
    if isinstance(value, datetime):
        return moment_cell(value, zone)
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, tuple):
        return "\n".join(map(str, value))
    if isinstance(value, Enum):
        return str(value.value)
    return value if isinstance(value, int | float) else ("" if value is None else str(value))


_CUSTOMER = [
    f.name for f in fields(Customer) if f.name not in _HIDDEN and f.name not in ("number", "reference", "name")
]
_BETWEEN_TAGS = ", "
_BLOCK = 500


def _customers(
    file: DeskFile, ids: Sequence[str] | None, extra: Sequence[ListColumn], *, words: bool
) -> tuple[list[str], Iterator[list[Written]]]:
    """The head and the rows: our columns, then those of rooms above, then the store's own fields."""
    ours = _customer_header()
    own = {each.id: each.name for each in own_fields(file)}
    more = [each for each in extra if each.key not in ours]
    header = [*ours, *(each.key for each in more)]
    header += [name if name not in header else _("{name} (own field)").format(name=name) for name in own.values()]

    lang = language()

    def rows() -> Iterator[list[Written]]:
        people = _chosen(file, ids)
        while block := list(islice(people, _BLOCK)):
            texts = {each.key: each.texts(file, [one.id for one in block]) for each in extra}
            for one in block:
                values = {value.field_id: value.value for value in one.own}
                said = {key: found[one.id] for key, found in texts.items() if found.get(one.id)}
                told = _in_words("customers", ours, _customer_row(one), lang) if words else _customer_row(one)
                row = [said.get(key) or value for key, value in zip(ours, told, strict=True)]
                yield [*row, *(said.get(each.key, "") for each in more), *(values.get(each, "") for each in own)]

    return header, rows()


def _customer_header() -> list[str]:
    phones = [f"phone_{n}{end}" for n in range(1, PHONES + 1) for end in ("", "_e164", "_whose")]
    addresses = [f"address_{n}" for n in range(1, ADDRESSES + 1)]
    return ["number", "reference", "name", *phones, *addresses, "created", *_CUSTOMER, "tags", "birthday"]


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
    birthday = one.consent(ConsentKind.BIRTHDAY)
    return [*row, _BETWEEN_TAGS.join(one.tags), (birthday.value if birthday else None) or ""]
