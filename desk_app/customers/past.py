"""The past of a customer file: as it was on a day, every change, and all that happened with the customer."""

from collections.abc import Iterable, Mapping
from datetime import date as Date
from datetime import datetime
from typing import Any

from desk_app.core import when
from desk_app.core.i18n import _
from desk_app.core.money import format_cents
from desk_app.customers import store
from desk_app.customers.model import (
    KIND_WORDS,
    STATE_WORDS,
    Customer,
    CustomerKind,
    CustomerState,
    TimeLineEntry,
    TimeLineSource,
    by_import,
    field_words,
    sex_words,
)
from desk_app.staff.store import names
from desk_app.storage.history import DELETED, FieldChange, field_changes, in_order, part_changes
from desk_app.storage.journal import row_as_of
from desk_app.storage.reading import Reader

_SHOWN_PARTS = {
    (store.PHONES, "raw"): "phone {position}",
    (store.PHONES, "whose"): "phone {position} whose",
    (store.ADDRESSES, "text"): "address {position}",
    (store.ADDRESSES, "city"): "address {position} city",
    (store.ADDRESSES, "note"): "address {position} note",
}
_LONGEST_SHOWN = 40


def as_of(file: Reader, customer_id: str, moment: datetime) -> Customer | None:
    """The file as it was at that moment, phones and addresses too; None before it was opened.

    A file that was removed by then has its `deleted_at`.
    """
    row = row_as_of(file, "customers", customer_id, moment)
    if row is None:
        return None
    parts: dict[str, list[Mapping[str, Any]]] = {}
    for table in (store.PHONES, store.ADDRESSES):
        ids = [each["id"] for each in store.parts(file, table, [customer_id], deleted=True).get(customer_id, ())]
        rows = [then for part in ids if (then := row_as_of(file, table, part, moment)) is not None]
        there = [each for each in rows if each["deleted_at"] is None]
        parts[table] = sorted(there, key=lambda each: (each["position"], each["id"]))
    return store.record(row, parts[store.PHONES], parts[store.ADDRESSES])


def history(file: Reader, customer_id: str) -> list[FieldChange]:
    """Every change of every field, phones ("phone 1") and addresses too, oldest first."""
    lists = [field_changes(file, "customers", customer_id)]
    for table in (store.PHONES, store.ADDRESSES):
        rows = store.parts(file, table, [customer_id], deleted=True).get(customer_id, ())
        lists += [part_changes(file, table, row["id"], _label_of(table)) for row in rows]
    return in_order(*lists)


def _label_of(table: str) -> Any:
    def label(values: Mapping[str, Any], column: str) -> str | None:
        shown = _SHOWN_PARTS.get((table, column))
        return shown.format(position=values["position"]) if shown else None

    return label


def time_line(reader: Reader, customer_id: str, sources: Iterable[TimeLineSource] = ()) -> list[TimeLineEntry]:
    """All that happened with a customer, newest first: the file's own changes and what `sources` know."""
    entries = own_entries(reader, customer_id)
    for source in sources:
        entries.extend(source.time_line(reader, customer_id))
    return sorted(entries, key=lambda entry: (entry.at, entry.row_id), reverse=True)


def own_entries(reader: Reader, customer_id: str) -> list[TimeLineEntry]:
    """When the file was opened or imported, and each save that changed it, in words; newest first."""
    customer, people = store.by_id(reader, customer_id), names(reader)
    saves: dict[object, list[FieldChange]] = {}
    for change in history(reader, customer_id):
        saves.setdefault(change.txn or change.order, []).append(change)
    lines = []
    for number, changes in enumerate(saves.values()):
        headline = _opened(changes[0].verb) if number == 0 else _changed(changes)
        who = people.get(changes[0].by or "", "")
        lines.append(TimeLineEntry(changes[0].at, "customer", customer.id, customer.number, headline, who))
    return lines[::-1]


def _opened(verb: str | None) -> str:
    return _("file imported") if by_import(verb) else _("file opened")


def _changed(changes: list[FieldChange]) -> str:
    verb = changes[0].verb or ""
    told = _told(changes)
    if verb == "undo":
        return _("undone: {what}").format(what=told)
    if by_import(verb):
        return _("by an import: {what}").format(what=told)
    return told


def _told(changes: list[FieldChange]) -> str:
    for change in changes:
        if change.field == "merged_into":
            return _("parted again") if change.new is None else _("put together with another file")
    for change in changes:
        if change.field == DELETED:
            return _("file brought back") if change.new is None else _("file removed")
    if len(changes) > 1:
        fields = dict.fromkeys(field_words(change.field.removesuffix(" whose")) for change in changes)
        return _("changed: {fields}").format(fields=_(", ").join(fields))
    change = changes[0]
    field, old, new = field_words(change.field), _shown(change.field, change.old), _shown(change.field, change.new)
    if change.old is None:
        return _("{field} entered: {new}").format(field=field, new=new)
    if change.new is None:
        return _("{field} taken away: {old}").format(field=field, old=old)
    return _("{field}: {old} → {new}").format(field=field, old=old, new=new)


def _shown(field: str, value: Any) -> str:
    """A value of the history in the words of the form."""
    text = "" if value is None else str(value)
    match field:
        case "kind" if text:
            return _(KIND_WORDS[CustomerKind(text)])
        case "state" if text:
            return _(STATE_WORDS[CustomerState(text)])
        case "sex":
            return sex_words(text)
        case "spent_cents" if text:
            return format_cents(int(value))
        case "created_on" | "last_purchase_on" if text:
            return when.date(Date.fromisoformat(text), year=True)
    text = " ".join(text.split())
    return text if len(text) <= _LONGEST_SHOWN else text[: _LONGEST_SHOWN - 1] + "…"
