"""What is done with customer files: opening, changing, adding a number, removing and bringing back."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date as Date
from typing import Any

from desk_app.core.clock import to_text
from desk_app.core.errors import DeskError
from desk_app.core.i18n import _
from desk_app.core.ids import new_id
from desk_app.core.phone import read_phone, split_phones
from desk_app.customers import store
from desk_app.customers.alike import Likeness, likeness, name_shape
from desk_app.customers.model import (
    TEXTS,
    AddressDraft,
    Customer,
    CustomerDraft,
    PhoneDraft,
    check_new,
    draft_of,
    free_text,
    one_line,
    phone_values,
)
from desk_app.settings.model import StoreProfile
from desk_app.settings.store import profile
from desk_app.storage.desk_file import DeskFile
from desk_app.storage.reading import Reader
from desk_app.storage.tx import Tx

Values = dict[str, Any]
Part = tuple[str | None, Values]
"""The row a part of the form stands for, None for a new one, and its columns."""


class CustomerService:
    """The customer files of one desk file."""

    def __init__(self, file: DeskFile) -> None:
        self._file = file

    def open_file(self, actor: str, draft: CustomerDraft) -> Customer:
        """A new file with the next number; raises DeskError without a name."""
        check_new(draft)
        settings = profile(self._file)
        with self._file.write(actor, "customers.open_file") as tx:
            day = tx.now.astimezone(settings.zoneinfo).date()
            return open_in(tx, draft, settings, day)

    def change(self, actor: str, customer_id: str, draft: CustomerDraft | Mapping[str, Any]) -> Customer:
        """Writes what differs: a whole form, or the named fields of `CustomerDraft`.

        Phones and addresses keep their rows by `id`, or where none has one by their position; one that
        is missing is taken away, and still finds the customer. Raises DeskError without a name, NotFound.
        """
        settings = profile(self._file)
        with self._file.write(actor, "customers.change") as tx:
            old = store.by_id(tx, customer_id)
            new = draft if isinstance(draft, CustomerDraft) else replace(draft_of(old), **draft)
            check_new(new)
            before, after = _columns(draft_of(old)), _columns(new)
            changes = {column: value for column, value in after.items() if value != before[column]}
            if changes:
                store.change(tx, store.CUSTOMERS, customer_id, changes)
            _write_parts(tx, store.PHONES, customer_id, old.phones, _phones(new.phones, settings))
            _write_parts(tx, store.ADDRESSES, customer_id, old.addresses, _addresses(new.addresses))
            return store.by_id(tx, customer_id)

    def add_phone(self, actor: str, customer_id: str, raw: str, whose: str = "") -> Customer:
        """One more number, after the others; a number the customer has is not written twice."""
        settings = profile(self._file)
        added = _phones([PhoneDraft(raw, whose)], settings)
        if not added:
            raise DeskError(_("Type a phone number."), field="phones")
        with self._file.write(actor, "customers.add_phone") as tx:
            old = store.by_id(tx, customer_id)
            known = {phone.digits or phone.raw for phone in old.phones}
            position = max((phone.position for phone in old.phones), default=0)
            new = [values for _id, values in added if (values["digits"] or values["raw"]) not in known]
            rows = [_part_row(customer_id, position + n, values) for n, values in enumerate(new, 1)]
            store.add(tx, store.PHONES, rows)
            return store.by_id(tx, customer_id)

    def remove(self, actor: str, customer_id: str) -> None:
        """Takes the file out of every list; nothing of it is lost, and it can be brought back."""
        with self._file.write(actor, "customers.remove") as tx:
            if store.by_id(tx, customer_id).deleted_at is None:
                store.change(tx, store.CUSTOMERS, customer_id, {"deleted_at": to_text(tx.now)})

    def bring_back(self, actor: str, customer_id: str) -> Customer:
        """Puts a removed file back, as it was, with the phones and addresses that went together with it.

        A phone that was taken away before the file was stays away.
        """
        with self._file.write(actor, "customers.bring_back") as tx:
            if store.row(tx, customer_id)["merged_into"]:
                raise DeskError(_("This file was put together with another: part them instead."))
            removed_at = store.by_id(tx, customer_id).deleted_at
            if removed_at is not None:
                store.change(tx, store.CUSTOMERS, customer_id, {"deleted_at": None})
                for table in (store.PHONES, store.ADDRESSES):
                    for row_id in store.parts_gone_at(tx, table, customer_id, removed_at):
                        store.change(tx, table, row_id, {"deleted_at": None})
            return store.by_id(tx, customer_id)


def open_in(tx: Tx, draft: CustomerDraft, settings: StoreProfile, day: Date) -> Customer:
    """Opens a file within a save of another room; `day` is today at the store."""
    check_new(draft)
    customer_id = new_id(tx.now)
    row = {"id": customer_id, "number": tx.next_number("K", day), **_columns(draft), "created_on": day.isoformat()}
    store.add(tx, store.CUSTOMERS, [row])
    _write_parts(tx, store.PHONES, customer_id, (), _phones(draft.phones, settings))
    _write_parts(tx, store.ADDRESSES, customer_id, (), _addresses(draft.addresses))
    return store.by_id(tx, customer_id)


def likely_same(file: Reader, name: str, phones: Iterable[str]) -> list[tuple[str, str]]:
    """Customers who may be this one, likeliest first: (id, why) with the reason in the language spoken.

    Of those who share a phone a similar name (another script, a character mistaken) goes before the family.
    """
    settings = profile(file)
    by_phone: dict[str, str] = {}
    for raw in phones:
        for _label, each in split_phones(raw):
            phone = read_phone(each, region=settings.region, area_code=settings.area_code)
            by_phone.update((one.id, one.name) for one in store.by_phone_digits(file, phone.digits))
    by_name = dict.fromkeys(store.ids_by_name(file, one_line(name)) if name.strip() else ())
    both = [customer_id for customer_id in by_phone if customer_id in by_name]
    others = [customer_id for customer_id in by_phone if customer_id not in by_name]
    shape = name_shape(one_line(name)) if others else None
    similar = [each for each in others if shape and likeness(shape, name_shape(by_phone[each])) != Likeness.NONE]
    return [
        *((customer_id, _("same name and phone")) for customer_id in both),
        *((customer_id, _("same phone")) for customer_id in sorted(others, key=lambda each: each not in similar)),
        *((customer_id, _("same name")) for customer_id in by_name if customer_id not in by_phone),
    ]


def _columns(draft: CustomerDraft) -> Values:
    texts = {name: one_line(getattr(draft, name)) or None for name in TEXTS}
    return {
        "name": one_line(draft.name),
        "kind": draft.kind.value,
        "state": draft.state.value,
        "shop_size_m2": draft.shop_size_m2,
        **texts,
        "note": free_text(draft.note) or None,
    }


def _phones(drafts: Sequence[PhoneDraft], settings: StoreProfile) -> list[Part]:
    found: list[Part] = []
    for draft in drafts:
        raw, whose, row_id = one_line(draft.raw), one_line(draft.whose), draft.id
        several = split_phones(free_text(draft.raw))
        numbers = [(label or whose, each) for label, each in several] if len(several) > 1 else [(whose, raw)]
        for label, each in numbers:
            if each:
                found.append((row_id, phone_values(each, label, settings.region, settings.area_code)))
                row_id = None
    return found


def _addresses(drafts: Sequence[AddressDraft]) -> list[Part]:
    found: list[Part] = []
    for draft in drafts:
        values = {
            "text": one_line(draft.text),
            "city": one_line(draft.city) or None,
            "note": one_line(draft.note) or None,
        }
        if values["text"]:
            found.append((draft.id, values))
    return found


def _part_row(customer_id: str, position: int, values: Values) -> Values:
    return {"id": new_id(), "customer_id": customer_id, "position": position, **values}


def _write_parts(tx: Tx, table: str, customer_id: str, old: Sequence[Any], new: Sequence[Part]) -> None:
    """Brings the rows of a form's parts in step with it."""
    there = {part.id: part for part in old}
    if not any(row_id in there for row_id, _values in new):
        new = [(part.id, values) for part, (_id, values) in zip(old, new, strict=False)] + list(new[len(old) :])
    added: list[Values] = []
    for position, (row_id, values) in enumerate(new, 1):
        part = there.pop(row_id, None) if row_id else None
        if part is None:
            added.append(_part_row(customer_id, position, values))
            continue
        wanted = {"position": position, **values}
        changes = {column: value for column, value in wanted.items() if value != getattr(part, column)}
        if changes:
            store.change(tx, table, part.id, changes)
    for part in there.values():
        store.change(tx, table, part.id, {"deleted_at": to_text(tx.now)})
    store.add(tx, table, added)
