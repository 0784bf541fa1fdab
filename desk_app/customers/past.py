"""The past of a customer file: as it was on a day, every change, and all that happened with the customer."""

import dataclasses
from collections.abc import Iterable, Mapping, Sequence
from datetime import date as Date
from datetime import datetime
from typing import Any

from desk_app.core import when
from desk_app.core.i18n import _
from desk_app.core.money import format_cents
from desk_app.customers import personal_store, store
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
from desk_app.customers.personal import OWN, OwnField, OwnValue, birthday_words
from desk_app.staff.store import names
from desk_app.storage.history import DELETED, FieldChange, field_changes, in_order, part_changes
from desk_app.storage.journal import row_as_of
from desk_app.storage.reading import Reader

_PHONE, _ADDRESS, _CONSENT = "phone {position}", "address {position}", "consent {what}"
_SHOWN_PARTS = {
    (store.PHONES, "raw"): _PHONE,
    (store.PHONES, "whose"): f"{_PHONE} whose",
    (store.PHONES, "preferred"): f"{_PHONE} preferred",
    (store.PHONES, "do_not_call"): f"{_PHONE} do_not_call",
    (store.ADDRESSES, "text"): _ADDRESS,
    (store.ADDRESSES, "label"): f"{_ADDRESS} label",
    (store.ADDRESSES, "city"): f"{_ADDRESS} city",
    (store.ADDRESSES, "note"): f"{_ADDRESS} note",
    (personal_store.CONSENTS, "value"): _CONSENT,
    (personal_store.CONSENTS, "given_on"): f"{_CONSENT} given",
    (personal_store.CONSENTS, "how"): f"{_CONSENT} how",
    (personal_store.CONSENTS, "withdrawn_on"): f"{_CONSENT} withdrawn",
    (personal_store.TAGGED, "tag_id"): "tag",
    (personal_store.VALUES, "value"): OWN + "{field_id}",
}
_YES_OR_NO = ("preferred", "do_not_call")
_LONGEST_SHOWN = 40


def as_of(file: Reader, customer_id: str, moment: datetime) -> Customer | None:
    """The file as it was at that moment, with all its parts; None before it was opened.

    A file that was removed by then has its `deleted_at`. Tags and own fields are called as they were then.
    """
    row = row_as_of(file, "customers", customer_id, moment)
    if row is None:
        return None
    parts: dict[str, list[Mapping[str, Any]]] = {}
    for table in store.PARTS:
        ids = [each["id"] for each in store.parts(file, table, [customer_id], deleted=True).get(customer_id, ())]
        parts[table] = _living_then(file, table, ids, moment)
    for table in (store.PHONES, store.ADDRESSES):
        parts[table].sort(key=lambda each: (each["position"], each["id"]))
    tags = _living_then(file, personal_store.TAGS, _ids(parts[personal_store.TAGGED], "tag_id"), moment)
    return store.record(
        row,
        parts[store.PHONES],
        parts[store.ADDRESSES],
        tuple(sorted({tag["name"] for tag in tags})),
        personal_store.consents(parts[personal_store.CONSENTS]),
        _own_then(file, parts[personal_store.VALUES], moment),
    )


def _living_then(file: Reader, table: str, ids: Iterable[str], moment: datetime) -> list[Mapping[str, Any]]:
    rows = [then for each in ids if (then := row_as_of(file, table, each, moment)) is not None]
    return [each for each in rows if each["deleted_at"] is None]


def _ids(rows: Iterable[Mapping[str, Any]], column: str) -> list[str]:
    return list(dict.fromkeys(row[column] for row in rows))


def _own_then(file: Reader, rows: Sequence[Mapping[str, Any]], moment: datetime) -> tuple[OwnValue, ...]:
    then = _living_then(file, personal_store.FIELDS, _ids(rows, "field_id"), moment)
    fields = sorted(map(personal_store.own_field, then), key=lambda each: (each.position, each.id))
    return personal_store.own_values({row["field_id"]: row["value"] for row in rows}, fields)


def history(file: Reader, customer_id: str) -> list[FieldChange]:
    """Every change of every field and part, oldest first.

    Parts are named "phone 1", "phone 1 preferred", "address 2 note", "tag", "consent birthday",
    "consent birthday withdrawn", and "own:" with the name of the own field.
    """
    lists = [field_changes(file, "customers", customer_id)]
    for table in store.PARTS:
        rows = store.parts(file, table, [customer_id], deleted=True).get(customer_id, ())
        lists += [part_changes(file, table, row["id"], _label_of(table)) for row in rows]
    fields = {each.id: each for each in personal_store.all_own_fields(file)}
    return [_named(file, change, fields) for change in in_order(*lists) if not _still_no(change)]


def _label_of(table: str) -> Any:
    def label(values: Mapping[str, Any], column: str) -> str | None:
        shown = _SHOWN_PARTS.get((table, column))
        return shown.format(**values) if shown else None

    return label


def _still_no(change: FieldChange) -> bool:
    """Whether a yes or no that was not there before is no."""
    return change.field.endswith(_YES_OR_NO) and not change.old and not change.new


def _named(file: Reader, change: FieldChange, fields: Mapping[str, OwnField]) -> FieldChange:
    """Tags and own fields by their names instead of their ids."""
    if change.field == "tag":
        old, new = (personal_store.tag_name(file, each) if each else None for each in (change.old, change.new))
        return dataclasses.replace(change, old=old, new=new)
    if change.field.startswith(OWN):
        field = fields.get(change.field.removeprefix(OWN))
        return dataclasses.replace(change, field=OWN + field.name) if field else change
    return change


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
        fields = dict.fromkeys(field_words(_main(change.field)) for change in changes)
        return _("changed: {fields}").format(fields=_(", ").join(fields))
    change = changes[0]
    field, old, new = field_words(change.field), _shown(change.field, change.old), _shown(change.field, change.new)
    if change.old is None:
        return _("{field} entered: {new}").format(field=field, new=new)
    if change.new is None:
        return _("{field} taken away: {old}").format(field=field, old=old)
    return _("{field}: {old} → {new}").format(field=field, old=old, new=new)


def _main(field: str) -> str:
    """The part itself of a field that says something of a part: "phone 1" of "phone 1 whose"."""
    return field if field.startswith(OWN) else " ".join(field.split(" ")[:2])


def _shown(field: str, value: Any) -> str:
    """A value of the history in the words of the form."""
    text = "" if value is None else str(value)
    if text and not field.startswith(OWN) and field.endswith(_YES_OR_NO):
        return _("yes") if value else _("no")
    if text and field.startswith("consent ") and field.endswith((" given", " withdrawn")):
        return when.date(Date.fromisoformat(text), year=True)
    match field:
        case "consent birthday" if text:
            return birthday_words(text)
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
