"""The list of customers: what it is narrowed by, and in which order it stands. No Qt."""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date as Date
from datetime import timedelta
from typing import Any

from desk_app.core.i18n import N_, _
from desk_app.core.names import name_keys
from desk_app.core.phone import search_digits
from desk_app.core.text import fold
from desk_app.customers.joins import Asking, FilterKind, ListFilter
from desk_app.customers.list_conditions import YES, Conditions, is_value
from desk_app.customers.model import KIND_WORDS, RECENT_DAYS, STATE_WORDS, Chip
from desk_app.customers.personal import OwnField
from desk_app.customers.personal_store import TAGGED, TAGS, VALUES, birthday_condition, own_fields
from desk_app.storage.reading import Reader
from desk_app.storage.search import FIRST_KIND

Where = tuple[str, Sequence[Any]]
BIRTHDAY_DAYS = 7
FIELD = "field:"
"""Before the id of an own field: the key of its filter."""

_FEWEST_DIGITS = 3
_LIVING = "c.deleted_at IS NULL"


CHIP_CONDITIONS: Mapping[Chip, Conditions] = {
    Chip.ALL: Conditions(),
    Chip.SHOPS: Conditions((("kind", "shop"),)),
    Chip.WITHOUT_PHONE: Conditions((("no_phone", YES),)),
    Chip.RECENT: Conditions((("opened", str(RECENT_DAYS)),)),
}
"""The lists that are always there."""


def today(asking: Asking) -> Date:
    """The day at the store."""
    return asking.now.astimezone(asking.zone).date()


# The filters of this room


def _is(column: str) -> Any:
    return lambda _asking, value: (f"c.{column} = ?", (value,))


def _tag(_asking: Asking, value: str) -> Where:
    named = f"SELECT id FROM {TAGS} WHERE name = ? AND deleted_at IS NULL"
    return f"c.id IN (SELECT customer_id FROM {TAGGED} WHERE tag_id IN ({named}) AND deleted_at IS NULL)", (value,)


def _no_phone(_asking: Asking, _value: str) -> Where:
    reached = "SELECT customer_id FROM customer_phones WHERE deleted_at IS NULL AND digits <> ''"
    return f"c.id NOT IN ({reached})", ()


def _do_not_call(_asking: Asking, _value: str) -> Where:
    return "c.id IN (SELECT customer_id FROM customer_phones WHERE do_not_call = 1 AND deleted_at IS NULL)", ()


def _opened(asking: Asking, value: str) -> Where:
    return "c.created_on >= ?", ((today(asking) - timedelta(days=int(value))).isoformat(),)


def _flag(_asking: Asking, _value: str) -> Where:
    return "c.flag <> ''", ()


def _birthday(asking: Asking, _value: str) -> Where:
    return birthday_condition(today(asking), BIRTHDAY_DAYS + 1)


def _tags(file: Reader) -> list[tuple[str, str]]:
    return by_sound(
        (row[0], row[0]) for row in file.query(f"SELECT DISTINCT name FROM {TAGS} WHERE deleted_at IS NULL")
    )


def _areas(file: Reader) -> list[tuple[str, str]]:
    rows = file.query("SELECT DISTINCT area FROM customers c WHERE area <> '' AND deleted_at IS NULL")
    return by_sound([(row[0], row[0]) for row in rows])


def by_sound(choices: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Values and their words, ordered as their words sound."""
    return sorted(choices, key=lambda each: (*sound(each[1]), each[1]))


def sound(text: str) -> tuple[str, str]:
    """By what words are ordered: pinyin and letters, then as written."""
    keys = name_keys(text, personal=False)
    return keys.pinyin or keys.folded, keys.folded


FILTERS: tuple[ListFilter, ...] = (
    ListFilter("tag", N_("Tag"), FilterKind.CHOICE, _tag, _tags),
    ListFilter("area", N_("Area"), FilterKind.CHOICE, _is("area"), _areas),
    ListFilter(
        "kind",
        N_("Kind"),
        FilterKind.CHOICE,
        _is("kind"),
        lambda _file: [(kind.value, _(word)) for kind, word in KIND_WORDS.items()],
    ),
    ListFilter(
        "state",
        N_("State"),
        FilterKind.CHOICE,
        _is("state"),
        lambda _file: [(state.value, _(word)) for state, word in STATE_WORDS.items()],
    ),
    ListFilter("birthday", N_("Birthday in the next 7 days"), FilterKind.YES, _birthday),
    ListFilter("no_phone", N_("Without phone"), FilterKind.YES, _no_phone),
    ListFilter("do_not_call", N_("Not to be called"), FilterKind.YES, _do_not_call),
    ListFilter("flag", N_("Something to heed"), FilterKind.YES, _flag),
    ListFilter("opened", N_("File opened within days"), FilterKind.NUMBER, _opened),
)


def filters_of(file: Reader, more: Sequence[ListFilter] = ()) -> list[ListFilter]:
    """All a list can be narrowed by: of this room, of rooms above, and one for each own field."""
    return [*FILTERS, *more, *_own_fields(file)]


def _own_fields(file: Reader) -> list[ListFilter]:
    return [_own_field(each) for each in own_fields(file)]


def _own_field(field: OwnField) -> ListFilter:
    values = f"SELECT customer_id FROM {VALUES} WHERE field_id = ? AND deleted_at IS NULL"
    choices = [(each, each) for each in field.choices]

    def holds(_asking: Asking, value: str) -> Where:
        wanted = value.strip()
        return f"c.id IN ({values} AND (instr(lower(value), ?) OR instr(value, ?)))", (field.id, fold(wanted), wanted)

    def chosen(_asking: Asking, value: str) -> Where:
        return f"c.id IN ({values} AND value = ?)", (field.id, value)

    kind, where = (FilterKind.CHOICE, chosen) if choices else (FilterKind.TEXT, holds)
    return ListFilter(FIELD + field.id, field.name, kind, where, lambda _file: choices)


# The list itself

ORDERS: Mapping[str, str] = {
    "number": "c.number",
    "reference": "c.reference",
    "kind": "c.kind",
    "state": "c.state",
    "since": "c.created_on",
    "last_purchase": "c.last_purchase_on",
    "email": "c.email",
    "wechat": "c.wechat",
}
"""Columns a list can stand by, besides name and area, which go by sound."""


def where(conditions: Conditions, filters: Iterable[ListFilter], asking: Asking) -> tuple[str, list[Any]]:
    """The condition on `customers c` and its values; a condition of an unknown filter or value is passed over."""
    known = {each.key: each for each in filters}
    groups: dict[str, list[Where]] = {}
    for key, value in conditions.pairs:
        if key in known and is_value(known[key], value):
            groups.setdefault(key, []).append(known[key].where(asking, value))
    said, args = [_LIVING], list[Any]()
    for group in groups.values():
        said.append("(" + " OR ".join(f"({sql})" for sql, _args in group) + ")")
        args += [arg for _sql, values in group for arg in values]
    for word in fold(conditions.words).split():
        sql, values = _word(word)
        said.append(sql)
        args += values
    return " AND ".join(said), args


def _word(word: str) -> Where:
    """A word must stand in the name, a number, the note, the area or a phone."""
    digits = search_digits(word)
    there = (
        "instr(lower(c.name || ' ' || c.number || ' ' || coalesce(c.reference, '') || ' ' || coalesce(c.note, '')"
        " || ' ' || coalesce(c.area, '')), ?)"
    )
    if len(digits) < _FEWEST_DIGITS:
        return there, (word,)
    phone = "c.id IN (SELECT customer_id FROM customer_phones WHERE deleted_at IS NULL AND instr(digits, ?))"
    return f"({there} OR {phone})", (word, digits)


def counts(
    file: Reader, several: Sequence[Conditions], filters: Sequence[ListFilter], asking: Asking
) -> tuple[int, ...]:
    """How many customers each of these conditions leaves, in one reading of the file."""
    asked = [where(conditions, filters, asking) for conditions in several]
    said = ", ".join(f"count(*) FILTER (WHERE {sql})" for sql, _args in asked)
    args = [arg for _sql, values in asked for arg in values]
    return tuple(file.query(f"SELECT {said} FROM customers c WHERE {_LIVING}", args)[0])


def count(file: Reader, conditions: Conditions, filters: Iterable[ListFilter], asking: Asking) -> int:
    """How many customers these conditions leave."""
    sql, args = where(conditions, filters, asking)
    return int(file.query(f"SELECT count(*) FROM customers c WHERE {sql}", args)[0][0])


def ids(
    file: Reader,
    conditions: Conditions,
    filters: Iterable[ListFilter],
    order: tuple[str, bool] | None,
    asking: Asking,
    orders: Mapping[str, str] = ORDERS,
) -> list[str]:
    """The ids of the customers these conditions leave; never a removed file.

    `order` is a column's key and whether it is downwards; None is the newest file first. Names and areas go by
    sound: Chinese by pinyin, Latin by letters whatever their accents, both in one row. Those without a value are
    last either way; equal ones stand as they were opened, downwards the newest first. `orders` are SQL expressions
    on `customers c` by their key.
    """
    sql, args = where(conditions, filters, asking)
    key, downwards = order or ("", False)
    if key == "name":
        return _by_name(file, sql if conditions else "", args, downwards)
    if key == "area":
        return _by_area(file, sql, args, downwards)
    if key in orders:
        return _ordered(file, "", sql, args, _last_if_empty(orders[key], downwards), downwards)
    return _ordered(file, "", sql, args, "", True)


_PART = "char(31)"


def _by_name(file: Reader, sql: str, args: Sequence[Any], downwards: bool) -> list[str]:
    """By sound, which the index keeps in order; removed files are not in it."""
    among = f"AND row_id IN (SELECT c.id FROM customers c WHERE {sql})" if sql else ""
    way = "DESC" if downwards else "ASC"
    rows = file.query(
        f"SELECT group_concat(row_id) FROM (SELECT row_id FROM search_doc WHERE kind = '{FIRST_KIND}' {among}"
        f" ORDER BY sound {way}, row_id {way})",
        args if sql else (),
    )
    return rows[0][0].split(",") if rows[0][0] else []


def _last_if_empty(by: str, downwards: bool) -> str:
    full, empty = ("1", "0") if downwards else ("0", "1")
    return f"coalesce('{full}' || nullif({by}, ''), '{empty}')"


def _ordered(file: Reader, join: str, sql: str, args: Sequence[Any], key: str, downwards: bool) -> list[str]:
    """All ids as one text: 100,000 rows of their own would take twice as long. One key to sort by is the fastest."""
    by = f"{key} || {_PART} || c.id" if key else "c.id"
    way = "DESC" if downwards else "ASC"
    rows = file.query(
        f"SELECT group_concat(id) FROM (SELECT c.id FROM customers c {join} WHERE {sql} ORDER BY {by} {way})", args
    )
    return rows[0][0].split(",") if rows[0][0] else []


def _by_area(file: Reader, sql: str, args: Sequence[Any], downwards: bool) -> list[str]:
    places = {area: f"{place:06}" for place, (area, _word) in enumerate(_areas(file))}
    join = "LEFT JOIN (SELECT key, value FROM json_each(?)) a ON a.key = c.area"
    key = _last_if_empty("a.value", downwards)
    return _ordered(file, join, sql, [json.dumps(places), *args], key, downwards)
