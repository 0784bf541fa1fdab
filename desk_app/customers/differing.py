"""In what a customer file was otherwise than today, value by value."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date as Date
from enum import StrEnum
from typing import Any

from desk_app.core.text import fold
from desk_app.customers import personal_store, store
from desk_app.customers.earlier import COLUMNS, COLUMNS_OF, MAIN_COLUMN, PART_TABLES, READ_COLUMNS, Earlier
from desk_app.customers.model import Customer, CustomerAddress, CustomerPhone
from desk_app.customers.personal import OWN, OwnValue


def differences(was: Customer, today: Customer) -> Iterator[tuple[Earlier, Customer]]:
    """Each value in which a file was otherwise than today, with the file as it was but for that value."""
    for column in COLUMNS:
        then, now = getattr(was, column), getattr(today, column)
        if then != now:
            found = Earlier(column, _in_file(then), store.CUSTOMERS, was.id, column)
            yield found, replace(was, **{column: now})
    yield from _part_differences(was, today, "phone")
    yield from _part_differences(was, today, "address")
    yield from _tag_differences(was, today)
    yield from _own_differences(was, today)


def _tag_differences(was: Customer, today: Customer) -> Iterator[tuple[Earlier, Customer]]:
    then, now = ({fold(name): name for name in one.tags} for one in (was, today))
    for key, name in then.items():
        if key not in now:
            without = tuple(each for each in was.tags if each != name)
            yield Earlier("tag", name, personal_store.TAGGED, name, "tag_id"), replace(was, tags=without)
    for key, name in now.items():
        if key not in then:
            with_it = tuple(sorted((*was.tags, name)))
            yield Earlier("tag", None, personal_store.TAGGED, name, "tag_id"), replace(was, tags=with_it)


def _own_differences(was: Customer, today: Customer) -> Iterator[tuple[Earlier, Customer]]:
    then, now = ({each.field_id: each for each in one.own} for one in (was, today))
    for field_id in dict.fromkeys((*then, *now)):
        before, after = then.get(field_id), now.get(field_id)
        value = before.value if before else None
        if value == (after.value if after else None):
            continue
        own: list[OwnValue] = [each for each in was.own if each.field_id != field_id]
        if after:
            own.insert(was.own.index(before) if before else len(own), after)
        name = OWN + (before or now[field_id]).name
        yield Earlier(name, value, personal_store.VALUES, field_id, "value"), replace(was, own=tuple(own))


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
