"""What a field of a customer file held before what it holds now, and in what a file was otherwise on a day."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date as Date
from datetime import datetime
from enum import StrEnum
from itertools import pairwise
from typing import Any

from desk_app.core import when
from desk_app.core.clock import from_text
from desk_app.core.i18n import _, in_our_words
from desk_app.core.money import format_cents
from desk_app.customers import store
from desk_app.customers.model import (
    KIND_WORDS,
    REACHED,
    STATE_WORDS,
    WHOSE,
    Customer,
    CustomerAddress,
    CustomerKind,
    CustomerPhone,
    CustomerState,
    sex_words,
)
from desk_app.staff.store import names
from desk_app.storage.history import FieldChange, field_changes, part_changes
from desk_app.storage.reading import Reader

COLUMNS = (
    "name", "kind", "state", "reference", "sex", "flag", "note", "email", "wechat", "preferred_channel",
    "time_to_call", "language", "area", "shop_type", "shop_size_m2", "contact_person", "tier", "points",
    "spent_cents", "created_on", "last_purchase_on",
)  # fmt: skip
"""The columns of a file that can be put back."""
PART_TABLES = {"phone": store.PHONES, "address": store.ADDRESSES}
MAIN_COLUMN = {store.PHONES: "raw", store.ADDRESSES: "text"}
COLUMNS_OF = {
    store.PHONES: ("raw", "whose", "preferred", "do_not_call"),
    store.ADDRESSES: ("text", "city", "note", "label"),
}
READ_COLUMNS = ("digits", "e164", "extension")
"""What is read out of a number as written; it goes along with it."""
Values = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Earlier:
    """A value a field had: from when until when, who had entered it (a name), and the value in words.

    `field` is named as the history names it ("note", "phone 2"); `table`, `row_id` and `column` say where it
    goes back to.
    """

    field: str
    value: Any
    table: str
    row_id: str
    column: str
    words: str = ""
    since: datetime | None = None
    until: datetime | None = None
    by: str = ""


def earlier_values(file: Reader, customer_id: str, field: str) -> list[Earlier]:
    """What a field held before it held what it holds now, newest first.

    "phone 2" is the number that stands second now, by whatever place it was known; "phone" and "address" tell
    those that were taken away. None for what the history knows under no such name.
    """
    if field in PART_TABLES:
        return _taken_away(file, customer_id, field)
    place = place_of(file, customer_id, field)
    if place is None:
        return []
    table, row_id, column = place
    people = names(file)
    changes = _changes(file, table, row_id, column, field)
    found = []
    for change, next_change in pairwise(changes):
        if change.new is None and table != store.CUSTOMERS:
            continue
        words, who = value_words(field, change.new), people.get(change.by or "", "")
        found.append(
            Earlier(field, change.new, table, row_id, column, words, change.at, next_change.at, who),
        )
    return found[::-1]


def _changes(file: Reader, table: str, row_id: str, column: str, field: str) -> list[FieldChange]:
    if table == store.CUSTOMERS:
        return field_changes(file, table, row_id, lambda name: field if name == column else None)
    return part_changes(file, table, row_id, lambda _values, name: field if name == column else None)


def _taken_away(file: Reader, customer_id: str, field: str) -> list[Earlier]:
    table, people = PART_TABLES[field], names(file)
    column = MAIN_COLUMN[table]
    rows = part_rows(file, table, customer_id)
    there = {likeness(row) for row in rows if row["deleted_at"] is None}
    found = []
    for row in rows:
        if row["deleted_at"] is None or likeness(row) in there:
            continue
        entered = next((each for each in _changes(file, table, row["id"], column, field) if each.new is not None), None)
        since, by = (entered.at, people.get(entered.by or "", "")) if entered else (None, "")
        gone = from_text(row["deleted_at"])
        found.append(
            Earlier(field, row[column], table, row["id"], column, value_words(field, row[column]), since, gone, by)
        )
    return sorted(found, key=lambda each: (each.until or each.since, each.row_id), reverse=True)


def part_rows(file: Reader, table: str, customer_id: str) -> list[Values]:
    """The rows of a customer's phones or addresses, those taken away too."""
    return [dict(row) for row in store.parts(file, table, [customer_id], deleted=True).get(customer_id, [])]


def place_of(file: Reader, customer_id: str, field: str) -> tuple[str, str, str] | None:
    """Table, row and column of a field as the history names it; None where there is no such place now."""
    if field in COLUMNS:
        return store.CUSTOMERS, customer_id, field
    base, *rest = field.split(" ")
    table = PART_TABLES.get(base)
    if table is None or not rest or not rest[0].isdecimal():
        return None
    column = rest[1] if len(rest) > 1 else MAIN_COLUMN[table]
    rows = store.parts(file, table, [customer_id]).get(customer_id, [])
    row = next((each for each in rows if each["position"] == int(rest[0])), None)
    return (table, row["id"], column) if row is not None and column in COLUMNS_OF[table] else None


def differences(was: Customer, today: Customer) -> Iterator[tuple[Earlier, Customer]]:
    """Each value in which a file was otherwise than today, with the file as it was but for that value."""
    for column in COLUMNS:
        then, now = getattr(was, column), getattr(today, column)
        if then != now:
            found = Earlier(column, _in_file(then), store.CUSTOMERS, was.id, column)
            yield found, replace(was, **{column: now})
    yield from _part_differences(was, today, "phone")
    yield from _part_differences(was, today, "address")


def _part_differences(was: Customer, today: Customer, field: str) -> Iterator[tuple[Earlier, Customer]]:
    table = PART_TABLES[field]
    parts, now_parts = _parts_of(was, field), _parts_of(today, field)
    today_by_id = {part.id: part for part in now_parts}
    for place, part in enumerate(parts):
        now, name = today_by_id.get(part.id), f"{field} {part.position}"
        for column in COLUMNS_OF[table]:
            then = getattr(part, column)
            if now is None and column != MAIN_COLUMN[table]:
                continue
            if now is not None and then == getattr(now, column):
                continue
            others = () if now is None else (replace(part, **_with_read(now, column)),)
            found = name if column == MAIN_COLUMN[table] else f"{name} {column}"
            without = (*parts[:place], *others, *parts[place + 1 :])
            yield Earlier(found, _in_file(then), table, part.id, column), _with_parts(was, field, without)


def _parts_of(customer: Customer, field: str) -> tuple[Any, ...]:
    return customer.phones if field == "phone" else customer.addresses


def _with_parts(customer: Customer, field: str, parts: tuple[Any, ...]) -> Customer:
    return replace(customer, phones=parts) if field == "phone" else replace(customer, addresses=parts)


def _with_read(part: CustomerPhone | CustomerAddress, column: str) -> dict[str, Any]:
    columns = (column, *READ_COLUMNS) if column == "raw" else (column,)
    return {each: getattr(part, each) for each in columns}


def _in_file(value: Any) -> Any:
    if isinstance(value, Date):
        return value.isoformat()
    if isinstance(value, bool):
        return int(value)
    return value.value if isinstance(value, StrEnum) else value


def value_words(field: str, value: Any) -> str:
    """A value of the history in the words of the form; "" for nothing."""
    text = "" if value is None else str(value)
    part = field.rpartition(" ")[2]
    match part:
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
        case "preferred" | "do_not_call":
            return _("yes") if value else _("no")
        case "whose":
            return in_our_words(text, WHOSE)
        case "preferred_channel":
            return in_our_words(text, REACHED)
    return text


def likeness(row: Mapping[str, Any]) -> tuple[Any, ...]:
    """What makes two phones, or two addresses, of a file the same."""
    return (row["digits"] or row["raw"], row["extension"]) if "digits" in row else (row["text"],)
