"""What a field of a customer file held before what it holds now, and where it goes back to."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date as Date
from datetime import datetime
from itertools import pairwise
from typing import Any

from desk_app.core import when
from desk_app.core.clock import from_text
from desk_app.core.i18n import _, in_our_words
from desk_app.core.money import format_cents
from desk_app.core.text import fold
from desk_app.customers import past, personal_store, store
from desk_app.customers.model import (
    KIND_WORDS,
    REACHED,
    STATE_WORDS,
    WHOSE,
    CustomerKind,
    CustomerState,
    sex_words,
)
from desk_app.customers.personal import OWN, OwnField, own_words
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
TAGS = ("tag", "tags")
"""How the history names a tag, and the form all of them."""
Values = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Earlier:
    """A value a field had: from when until when, who had entered it (a name), and the value in words.

    `field` is named as the history names it ("note", "phone 2"); `table`, `row_id` and `column` say where it
    goes back to. Of a tag `row_id` is its name, and so is `value`, or None where the file did not have it; of an
    own field `row_id` is that field: a file may hold no row of either by now.
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
    those that were taken away. "tags" tells each tag that the file had, and of each that it has since when it did
    not. None for what the history knows under no such name.
    """
    if field in TAGS:
        return _earlier_tags(file, customer_id)
    if field.startswith(OWN):
        return _earlier_own(file, customer_id, field)
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


def _earlier_tags(file: Reader, customer_id: str) -> list[Earlier]:
    """For each tag the last time in which the file stood otherwise with it than now."""
    history, people = past.history(file, customer_id), names(file)
    has = {fold(name): name for name in store.by_id(file, customer_id).tags}
    changes: dict[str, list[FieldChange]] = {}
    for change in history:
        if change.field == "tag":
            changes.setdefault(fold(str(change.new or change.old)), []).append(change)
    found = []
    for key, of_tag in changes.items():
        times = _times_of(of_tag)
        if of_tag[0].txn != history[0].txn:
            times.insert(0, (history[0].at, None, ""))
        times = times[:1] + [two for one, two in pairwise(times) if (one[1] is None) != (two[1] is None)]
        if len(times) < 2 or (times[-1][1] is not None) != (key in has):
            continue
        (since, value, by), (until, _after, _by) = times[-2:]
        name = str(has.get(key, value))
        words, who = (name, people.get(by, "")) if value else (_("without {tag}").format(tag=name), "")
        found.append(Earlier("tag", value, personal_store.TAGGED, name, "tag_id", words, since, until, who))
    return sorted(found, key=lambda each: (each.until or history[0].at, each.row_id), reverse=True)


def _times_of(changes: Iterable[FieldChange]) -> list[tuple[datetime, Any, str]]:
    """From when on there was which value, by whom; what one save wrote and took away again is no value.

    Two rows may hold the same for a while: what was written last then stands.
    """
    saves: dict[object, tuple[datetime, Any, str]] = {}
    living: list[Any] = []
    for change in changes:
        if change.old in living:
            living.remove(change.old)
        if change.new is not None:
            living.append(change.new)
        saves[change.txn or change.order] = (change.at, living[-1] if living else None, change.by or "")
    told = list(saves.values())
    return told[:1] + [later for before, later in pairwise(told) if later[1] != before[1]]


def _earlier_own(file: Reader, customer_id: str, field: str) -> list[Earlier]:
    own = own_field_called(file, field)
    if own is None:
        return []
    name, people = OWN + own.name, names(file)
    times = _times_of(each for each in past.history(file, customer_id) if each.field == name)
    found = []
    for (since, value, by), (until, _after, _by) in pairwise(times):
        words = own_words(own.kind, str(value or ""))
        who = people.get(by, "")
        found.append(Earlier(name, value, personal_store.VALUES, own.id, "value", words, since, until, who))
    return found[::-1]


def own_field_called(file: Reader, field: str) -> OwnField | None:
    """The own field that the history calls "own:" and its name; one in use before one that was taken away.

    "own:" and its id, as forms have it, is understood too.
    """
    wanted, used = field.removeprefix(OWN), {each.id for each in personal_store.own_fields(file)}
    found = [each for each in personal_store.all_own_fields(file) if wanted in (each.id, each.name)]
    return max(found, key=lambda each: (each.id == wanted, each.id in used, each.id), default=None)


def fields_with_a_past(history: Sequence[FieldChange]) -> set[str]:
    """The fields of a file (`past.history`) that held something else before; tags together as "tags"."""
    found = {change.field for change in history if change.old is not None}
    if any(change.field == "tag" and change.txn != history[0].txn for change in history):
        found.add("tags")
    return found


def words_now(file: Reader, customer_id: str, field: str) -> str:
    """What a field holds now in the words of the form, named as for `earlier_values`; "" for nothing."""
    if field in TAGS:
        return _(", ").join(store.by_id(file, customer_id).tags)
    if field.startswith(OWN):
        own = own_field_called(file, field)
        held = (each for each in store.by_id(file, customer_id).own if own and each.field_id == own.id)
        return next((own_words(each.kind, each.value) for each in held), "")
    changes = [each for each in past.history(file, customer_id) if each.field == field]
    return value_words(field, changes[-1].new) if changes else ""


def part_rows(file: Reader, table: str, customer_id: str) -> list[Values]:
    """The rows of one kind of a customer's parts, those taken away too."""
    return [dict(row) for row in store.parts(file, table, [customer_id], deleted=True).get(customer_id, [])]


def place_of(file: Reader, customer_id: str, field: str) -> tuple[str, str, str] | None:
    """Table, row and column of a field as the history names it; None where there is no such place now.

    Of an own field the row is the field itself. A tag has no place by its field alone: its name says which.
    """
    if field in COLUMNS:
        return store.CUSTOMERS, customer_id, field
    if field.startswith(OWN):
        own = own_field_called(file, field)
        return (personal_store.VALUES, own.id, "value") if own else None
    base, *rest = field.split(" ")
    table = PART_TABLES.get(base)
    if table is None or not rest or not rest[0].isdecimal():
        return None
    column = rest[1] if len(rest) > 1 else MAIN_COLUMN[table]
    rows = store.parts(file, table, [customer_id]).get(customer_id, [])
    row = next((each for each in rows if each["position"] == int(rest[0])), None)
    return (table, row["id"], column) if row is not None and column in COLUMNS_OF[table] else None


def value_words(field: str, value: Any) -> str:
    """A value of the history in the words of the form; "" for nothing."""
    text = "" if value is None else str(value)
    if field.startswith(OWN):
        return text
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
