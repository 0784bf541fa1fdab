"""Two people's changes to one record, and both together: a three-way comparison of forms' values.

A value is text, yes or no, a day or moment, a number, None, or a list of rows (mappings that may have an
"id"). Moments and days may also come as the ISO text in which a draft keeps them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date as Date
from typing import TypeGuard

Values = Mapping[str, object]
Rows = Sequence[Mapping[str, object]]
ID = "id"


@dataclass
class Together:
    """What a record holds when both changes are kept.

    `values` has every field: mine where I changed it, else theirs. `taken` are the fields that only they
    changed, `clashes` those that both changed to different values, with theirs.
    """

    values: dict[str, object] = field(default_factory=dict)
    taken: dict[str, object] = field(default_factory=dict)
    clashes: dict[str, object] = field(default_factory=dict)


def together(base: Values, mine: Values, theirs: Values) -> Together:
    """Both changes of the fields of `base`: mine goes before theirs where both changed one.

    Rows with ids are compared one by one, so that two people may each change, add or take away another row.
    A field that `mine` or `theirs` does not name is unchanged there.
    """
    found = Together()
    for key, old in base.items():
        my, their = mine.get(key, old), theirs.get(key, old)
        if same(old, their) or same(my, their):
            found.values[key] = their if same(old, my) else my
        elif same(old, my):
            found.values[key] = found.taken[key] = their
        elif _are_rows(old) and _are_rows(my) and _are_rows(their):
            found.values[key], clash = _rows_together(old, my, their)
            if clash:
                found.clashes[key] = their
        else:
            found.values[key] = my
            found.clashes[key] = their
    return found


def same(one: object, other: object) -> bool:
    """Whether two values mean the same: None, no, and empty text or list are all nothing."""
    return _plain(one) == _plain(other)


def _plain(value: object) -> object:
    if value is None or value is False:
        return ""
    if value is True:
        return True
    if isinstance(value, str):
        return value.replace("\r\n", "\n").strip()
    if isinstance(value, Date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {key: plain for key, each in value.items() if (plain := _plain(each)) != ""} or ""
    if isinstance(value, list | tuple):
        return [plain for each in value if (plain := _plain(each)) != ""] or ""
    return str(value)


def _are_rows(value: object) -> TypeGuard[Rows]:
    """A list of mappings, no id twice; nothing is such a list too."""
    if value is None or value == "":
        return True
    if not isinstance(value, list | tuple) or not all(isinstance(row, Mapping) for row in value):
        return False
    ids = [row[ID] for row in value if row.get(ID)]
    return len(ids) == len(set(map(str, ids)))


def _by_id(rows: Rows) -> dict[str, Mapping[str, object]]:
    return {str(row[ID]): row for row in rows or () if row.get(ID)}


def _rows_together(base: Rows, mine: Rows, theirs: Rows) -> tuple[list[dict[str, object]], bool]:
    """Both changes of a list of rows, and whether both changed one thing differently."""
    was, my, their = _by_id(base), _by_id(mine), _by_id(theirs)
    kept: list[dict[str, object]] = []
    clash = False
    for row in mine or ():
        row_id = str(row.get(ID) or "")
        if row_id in their:
            both = together({**dict.fromkeys({**row, **their[row_id]}), **was.get(row_id, {})}, row, their[row_id])
            clash |= bool(both.clashes)
            kept.append(both.values)
        elif row_id not in was:
            kept.append(dict(row))
        elif not same(row, was[row_id]):
            clash = True
            kept.append(dict(row))
    new = [row for row in kept if not row.get(ID)]
    for row in theirs or ():
        row_id = str(row.get(ID) or "")
        if row_id and row_id in was:
            clash |= row_id not in my and not same(row, was[row_id])
        elif row_id not in my and not any(same(row, each) for each in new):
            kept.append(dict(row))
    return (kept if _moved(was, my) else _in_order_of(their, kept)), clash


def _moved(was: Mapping[str, object], now: Mapping[str, object]) -> bool:
    """Whether the rows of both lists stand in another order."""
    return [row_id for row_id in was if row_id in now] != [row_id for row_id in now if row_id in was]


def _in_order_of(order: Mapping[str, object], rows: list[dict[str, object]]) -> list[dict[str, object]]:
    places = {row_id: place for place, row_id in enumerate(order)}
    return sorted(rows, key=lambda row: places.get(str(row.get(ID) or ""), len(places)))
