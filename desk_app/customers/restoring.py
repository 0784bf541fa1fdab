"""Putting an earlier value of one field of a customer file back.

A value goes back alone: everything else stays as it is today. It is a save of its own, so the journal
keeps what it replaced and Ctrl+Z takes it back.
"""

from collections.abc import Sequence
from typing import Any

from desk_app.core.errors import DeskError, NotFound
from desk_app.core.i18n import _
from desk_app.customers import personal_store, store
from desk_app.customers.differing import differences
from desk_app.customers.earlier import (
    COLUMNS,
    MAIN_COLUMN,
    PART_TABLES,
    READ_COLUMNS,
    TAGS,
    Earlier,
    Values,
    earlier_values,
    likeness,
    part_rows,
    place_of,
    value_words,
)
from desk_app.customers.model import Customer, field_words, is_blank, phone_values
from desk_app.customers.own_fields import put_value_back
from desk_app.customers.personal import OWN
from desk_app.customers.tagging import put_tag_back
from desk_app.settings.model import StoreProfile
from desk_app.settings.store import profile
from desk_app.storage.desk_file import DeskFile
from desk_app.storage.history import FieldChange
from desk_app.storage.journal import entries_of
from desk_app.storage.tx import Tx

__all__ = ["Earlier", "RestoringService", "differences", "earlier_values", "value_words"]


class RestoringService:
    """Puts earlier values of the customer files of one desk file back."""

    def __init__(self, file: DeskFile) -> None:
        self._file = file

    def restore(self, actor: str, customer_id: str, *what: Earlier | FieldChange) -> Customer:
        """Puts earlier values back in one save; of a change of the history what stood there before it.

        A phone or address that was taken away comes back as the one it was, after the others if its place is
        taken. A tag goes on or off alone; the value of an own field that was taken away goes into another of its
        name. Raises DeskError for what cannot be put back, for a file that is out of the lists, and when it is so
        already; NotFound.
        """
        settings = profile(self._file)
        with self._file.write(actor, "customers.restore") as tx:
            _check_open(store.by_id(tx, customer_id))
            done = False
            for each in what:
                one = each if isinstance(each, Earlier) else _before(tx, customer_id, each)
                done |= _put_back(tx, customer_id, one, settings)
            if not done:
                raise DeskError(_("It is so already."))
            return store.by_id(tx, customer_id)

    def restore_value(self, actor: str, customer_id: str, field: str, value: Any) -> Customer:
        """Puts a value back into a field, named as the history names it ("note", "phone 2"); raises as `restore`.

        Of "tag" the value is its name, and it is put on.
        """
        _refuse(field)
        if field in TAGS:
            return self.restore(actor, customer_id, _of_tag(value, value))
        place = place_of(self._file, customer_id, field)
        if place is None:
            raise _refusal(field)
        return self.restore(actor, customer_id, Earlier(field, value, *place))


def _check_open(customer: Customer) -> None:
    if customer.erased_at is not None:
        raise DeskError(_("What was personal in this file was erased: it does not come back."))
    if customer.merged_into is not None:
        raise DeskError(_("This file was put together with another: part them instead."))
    if customer.deleted_at is not None:
        raise DeskError(_("{name} is out of the lists: bring that file back first.").format(name=customer.name))


def _refuse(field: str) -> None:
    """Raises DeskError for a field that is put back by no hand."""
    base = field.split(" ")[0]
    if base == "consent":
        raise DeskError(_("A consent is not put back: ask the customer again."))
    known = field in COLUMNS or base in PART_TABLES or field in TAGS or field.startswith(OWN)
    if not known:
        raise _refusal(field)


def _refusal(field: str) -> DeskError:
    return DeskError(_("This cannot be put back: {field}.").format(field=field_words(field)))


def _before(tx: Tx, customer_id: str, change: FieldChange) -> Earlier:
    """What stood in a field before that change of the history."""
    _refuse(change.field)
    if change.field in TAGS:
        return _of_tag(change.old, change.old or change.new)
    if change.field.startswith(OWN):
        row = _row_of_change(tx, personal_store.VALUES, customer_id, change)
        return Earlier(change.field, change.old, personal_store.VALUES, row["field_id"], "value")
    base, *rest = change.field.split(" ")
    table = PART_TABLES.get(base)
    if table is None:
        return Earlier(change.field, change.old, store.CUSTOMERS, customer_id, change.field)
    column = rest[1] if len(rest) > 1 else MAIN_COLUMN[table]
    row = _row_of_change(tx, table, customer_id, change)
    return Earlier(change.field, change.old, table, row["id"], column)


def _of_tag(value: str | None, name: str | None) -> Earlier:
    """A tag that a file had, or with None for `value` had not."""
    if not name:
        raise _refusal("tag")
    return Earlier("tag", value, personal_store.TAGGED, name, "tag_id")


def _row_of_change(tx: Tx, table: str, customer_id: str, change: FieldChange) -> Values:
    for row in part_rows(tx, table, customer_id):
        if any(entry.hlc == change.order for entry in entries_of(tx, table, row["id"])):
            return row
    raise _refusal(change.field)


def _put_back(tx: Tx, customer_id: str, one: Earlier, settings: StoreProfile) -> bool:
    """Writes one earlier value; answers whether that changed anything."""
    _refuse(one.field)
    if one.table == personal_store.TAGGED:
        return put_tag_back(tx, customer_id, one.row_id, on=one.value is not None)
    if one.table == personal_store.VALUES:
        return put_value_back(tx, customer_id, one.row_id, one.value)
    if one.table == store.CUSTOMERS:
        row = dict(store.row(tx, customer_id))
        changes: Values = {one.column: one.value}
        if one.column == "name" and is_blank(str(one.value or "")):
            raise _refusal(one.field)
    else:
        rows = part_rows(tx, one.table, customer_id)
        found = next((each for each in rows if each["id"] == one.row_id), None)
        if found is None:
            raise NotFound(_("This is no longer in the file: {field}.").format(field=field_words(one.field)))
        row = found
        living = [each for each in rows if each["deleted_at"] is None and each["id"] != one.row_id]
        changes = _part_changes(row, one, living, settings)
        if one.column == "preferred" and one.value:
            for other in living:
                if other["preferred"]:
                    store.change(tx, one.table, other["id"], {"preferred": 0})
    changes = {column: value for column, value in changes.items() if value != row[column]}
    if changes:
        store.change(tx, one.table, one.row_id, changes)
    return bool(changes)


def _part_changes(row: Values, one: Earlier, living: Sequence[Values], settings: StoreProfile) -> Values:
    """The columns of a phone or an address that change."""
    main = MAIN_COLUMN[one.table]
    if one.column == main and not one.value:
        raise DeskError(_("There was nothing before: {field}.").format(field=field_words(one.field)))
    changes: Values = {one.column: one.value}
    if one.column == "raw":
        read = phone_values(str(one.value), str(row["whose"] or ""), settings.region, settings.area_code)
        changes |= {column: read[column] for column in READ_COLUMNS}
    if row["deleted_at"] is not None:
        if one.column != main:
            raise DeskError(_("Put the phone or address itself back first."))
        changes["deleted_at"] = None
        if row["position"] in {each["position"] for each in living}:
            changes["position"] = max(each["position"] for each in living) + 1
        if one.table == store.PHONES and any(each["preferred"] for each in living):
            changes["preferred"] = 0
    if one.column == main and likeness({**row, **changes}) in {likeness(each) for each in living}:
        raise DeskError(
            _("The file has this number already.") if main == "raw" else _("The file has this address already.")
        )
    return changes
