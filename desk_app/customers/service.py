"""What is done with customer files: opening, changing, adding a number, removing and bringing back."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date as Date
from typing import Any

from desk_app.core.clock import to_text
from desk_app.core.errors import DeskError
from desk_app.core.i18n import _
from desk_app.core.ids import new_id
from desk_app.core.phone import read_phone, show_phone, split_phones
from desk_app.customers import personal_store, store
from desk_app.customers.model import (
    TEXTS,
    AddressDraft,
    Customer,
    CustomerDraft,
    PhoneDraft,
    check_new,
    check_not_erased,
    draft_of,
    free_text,
    is_blank,
    one_line,
    phone_values,
)
from desk_app.customers.own_fields import write_values
from desk_app.customers.personal import Consent, ConsentDraft, ConsentKind, read_birthday
from desk_app.customers.tagging import revive_tags, write_tags
from desk_app.settings.model import StoreProfile
from desk_app.settings.store import profile
from desk_app.storage.desk_file import DeskFile
from desk_app.storage.tx import Tx

Values = dict[str, Any]
Part = tuple[str | None, Values]
"""The row a part of the form stands for, None for a new one, and its columns."""


class CustomerService:
    """The customer files of one desk file."""

    def __init__(self, file: DeskFile) -> None:
        self._file = file

    def open_file(self, actor: str, draft: CustomerDraft) -> Customer:
        """A new file with the next number; raises DeskError without a name and a phone.

        Where there is no name the number stands for it, as it is shown.
        """
        check_new(draft)
        settings = profile(self._file)
        with self._file.write(actor, "customers.open_file") as tx:
            day = tx.now.astimezone(settings.zoneinfo).date()
            return open_in(tx, draft, settings, day)

    def change(self, actor: str, customer_id: str, draft: CustomerDraft | Mapping[str, Any]) -> Customer:
        """Writes what differs: a whole form, or the named fields of `CustomerDraft`.

        Phones and addresses keep their rows by `id`, or where none has one by their position; one that
        is missing is taken away, and still finds the customer. A consent that is missing is withdrawn.
        Raises DeskError without a name and a phone, NotFound.
        """
        settings = profile(self._file)
        with self._file.write(actor, "customers.change") as tx:
            old = store.by_id(tx, customer_id)
            check_not_erased(old)
            new = draft if isinstance(draft, CustomerDraft) else replace(draft_of(old), **draft)
            check_new(new)
            before, after = _columns(draft_of(old), settings), _columns(new, settings)
            changes = {column: value for column, value in after.items() if value != before[column]}
            if changes:
                store.change(tx, store.CUSTOMERS, customer_id, changes)
            _write_parts(tx, store.PHONES, customer_id, old.phones, _phones(new.phones, settings))
            _write_parts(tx, store.ADDRESSES, customer_id, old.addresses, _addresses(new.addresses))
            _write_personal(tx, old, new, settings)
            return store.by_id(tx, customer_id)

    def add_phone(self, actor: str, customer_id: str, raw: str, whose: str = "") -> Customer:
        """One more number, after the others; a number the customer has is not written twice."""
        settings = profile(self._file)
        added = _phones([PhoneDraft(raw, whose)], settings)
        if not added:
            raise DeskError(_("Type a phone number."), field="phones")
        with self._file.write(actor, "customers.add_phone") as tx:
            old = store.by_id(tx, customer_id)
            check_not_erased(old)
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
        """Puts a removed file back, as it was, with the phones, tags and all that went together with it.

        A phone that was taken away before the file was stays away.
        """
        with self._file.write(actor, "customers.bring_back") as tx:
            check_not_erased(store.by_id(tx, customer_id))
            if store.row(tx, customer_id)["merged_into"]:
                raise DeskError(_("This file was put together with another: part them instead."))
            removed_at = store.by_id(tx, customer_id).deleted_at
            if removed_at is not None:
                store.change(tx, store.CUSTOMERS, customer_id, {"deleted_at": None})
                for table in store.PARTS:
                    for row_id in store.parts_gone_at(tx, table, customer_id, removed_at):
                        store.change(tx, table, row_id, {"deleted_at": None})
                revive_tags(tx, customer_id)
            return store.by_id(tx, customer_id)


def open_in(tx: Tx, draft: CustomerDraft, settings: StoreProfile, day: Date) -> Customer:
    """Opens a file within a save of another room; `day` is today at the store."""
    check_new(draft)
    customer_id = new_id(tx.now)
    columns = _columns(draft, settings)
    row = {"id": customer_id, "number": tx.next_number("K", day), **columns, "created_on": day.isoformat()}
    store.add(tx, store.CUSTOMERS, [row])
    _write_parts(tx, store.PHONES, customer_id, (), _phones(draft.phones, settings))
    _write_parts(tx, store.ADDRESSES, customer_id, (), _addresses(draft.addresses))
    _write_personal(tx, store.by_id(tx, customer_id), draft, settings)
    return store.by_id(tx, customer_id)


def _columns(draft: CustomerDraft, settings: StoreProfile) -> Values:
    texts = {name: one_line(getattr(draft, name)) or None for name in TEXTS}
    name = one_line(draft.name)
    return {
        "name": name if not is_blank(name) else _number_for_name(draft, settings),
        "kind": draft.kind.value,
        "state": draft.state.value,
        "shop_size_m2": draft.shop_size_m2,
        **texts,
        "note": free_text(draft.note) or None,
    }


def _number_for_name(draft: CustomerDraft, settings: StoreProfile) -> str:
    """What a file is called whose phone is all that is known: the number as it is shown."""
    raw = next(text for phone in draft.phones if not is_blank(text := one_line(phone.raw)))
    phone = read_phone(raw, region=settings.region, area_code=settings.area_code)
    return show_phone(phone, region=settings.region, whole=True)


def _phones(drafts: Sequence[PhoneDraft], settings: StoreProfile) -> list[Part]:
    found: list[Part] = []
    preferred = next((draft for draft in drafts if draft.preferred and one_line(draft.raw)), None)
    for draft in drafts:
        raw, whose, row_id = one_line(draft.raw), one_line(draft.whose), draft.id
        several = split_phones(free_text(draft.raw))
        numbers = [(label or whose, each) for label, each in several] if len(several) > 1 else [(whose, raw)]
        first = draft is preferred
        for label, each in numbers:
            if each:
                values = phone_values(each, label, settings.region, settings.area_code)
                marked = {"preferred": int(first), "do_not_call": int(draft.do_not_call)}
                found.append((row_id, {**values, **marked}))
                row_id, first = None, False
    return found


def _addresses(drafts: Sequence[AddressDraft]) -> list[Part]:
    found: list[Part] = []
    for draft in drafts:
        texts = {column: one_line(getattr(draft, column)) or None for column in ("text", "city", "note", "label")}
        if not texts["text"] and (texts["city"] or texts["note"]):
            texts["text"] = texts["city"] or texts["note"]
        if texts["text"]:
            found.append((draft.id, texts))
    return found


def _write_personal(tx: Tx, old: Customer, new: CustomerDraft, settings: StoreProfile) -> None:
    """Brings consents, tags and own fields in step with a form."""
    _write_consents(tx, old, new.consents, tx.now.astimezone(settings.zoneinfo).date())
    write_tags(tx, old.id, old.tags, new.tags)
    write_values(tx, old.id, new.own)


def _write_consents(tx: Tx, old: Customer, drafts: Sequence[ConsentDraft], today: Date) -> None:
    wanted = {draft.what: draft for draft in drafts}
    for what in ConsentKind:
        draft, there = wanted.get(what, ConsentDraft(what)), old.consent(what)
        values = _consent_values(draft, there, today)
        if there is None and values:
            row = {"id": new_id(tx.now), "customer_id": old.id, "what": what.value, **values}
            store.add(tx, personal_store.CONSENTS, [row])
        elif there is not None:
            values = values or {"value": None, "withdrawn_on": today.isoformat()}
            is_now = {"value": there.value, "given_on": there.given_on.isoformat(), "how": there.how}
            changes = {column: value for column, value in values.items() if value != is_now.get(column)}
            if changes:
                store.change(tx, personal_store.CONSENTS, there.id, changes)


def _consent_values(draft: ConsentDraft, there: Consent | None, today: Date) -> Values:
    """The columns of a consent, none where there is none; raises DeskError for a value without a dated one."""
    value = one_line(draft.value)
    if draft.given_on is None:
        if value and (there is None or value != (there.value or "")):
            raise DeskError(_("This is kept only if they agreed: write down when."), field=draft.what.value)
        return {}
    if draft.given_on > today:
        raise DeskError(_("This day is still to come."), field=draft.what.value)
    if draft.what == ConsentKind.MESSAGES:
        value = ""
    elif draft.what == ConsentKind.BIRTHDAY and not (there and value == there.value):
        with suppress(DeskError):  # what is no day is kept as it was typed; the form says so beside the field
            value = read_birthday(value, today)
    if draft.what != ConsentKind.MESSAGES and not value:
        raise DeskError(_("Write down what they agreed to, or take the day away."), field=draft.what.value)
    return {"value": value or None, "given_on": draft.given_on.isoformat(), "how": one_line(draft.how) or None}


def _part_row(customer_id: str, position: int, values: Values) -> Values:
    return {"id": new_id(), "customer_id": customer_id, "position": position, **values}


def _write_parts(tx: Tx, table: str, customer_id: str, old: Sequence[Any], new: Sequence[Part]) -> None:
    """Brings the rows of a form's parts in step with it."""
    there = {part.id: part for part in old}
    old = sorted(old, key=lambda part: (part.position, part.id))
    if not any(row_id in there for row_id, _values in new):
        new = [(part.id, values) for part, (_id, values) in zip(old, new, strict=False)] + list(new[len(old) :])
    added: list[Values] = []
    for position, (row_id, values) in zip(_positions(old, new), new, strict=True):
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


def _positions(old: Sequence[Any], new: Sequence[Part]) -> list[int]:
    """Where each row of a form stands: those that were there stay where they are as long as none went or moved."""
    if [row_id for row_id, _values in new[: len(old)]] != [part.id for part in old]:
        return list(range(1, len(new) + 1))
    kept = [part.position for part in old]
    return [*kept, *range(max(kept, default=0) + 1, max(kept, default=0) + 1 + len(new) - len(old))]
