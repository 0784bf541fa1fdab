"""What changed in a record, field by field, as the journal kept it: oldest first."""

import dataclasses
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

from desk_app.storage.journal import Entry, Values, entries_of
from desk_app.storage.reading import Reader

Label = Callable[[str], str | None]
PartLabel = Callable[[Values, str], str | None]

TECHNICAL = frozenset({"branch_id", "import_id"})
DELETED = "deleted"
"""The field that tells when a record was removed (old None) or brought back (new None)."""


@dataclasses.dataclass(frozen=True)
class FieldChange:
    """One field that got another value; a field first filled in has `old` None, an emptied one `new` None.

    `by` is the id of the staff member, None for another program; `order` sorts the changes of a file
    even where a clock was set back; `txn` is the save they belong to.
    """

    at: datetime
    by: str | None
    verb: str | None
    field: str
    old: Any
    new: Any
    order: int = dataclasses.field(default=0, compare=False)
    txn: str | None = dataclasses.field(default=None, compare=False)


def as_it_stands(column: str) -> str | None:
    """The label of a column by its own name; technical ones have none."""
    if column in TECHNICAL:
        return None
    return DELETED if column == "deleted_at" else column


def field_changes(reader: Reader, table: str, row_id: str, label: Label = as_it_stands) -> list[FieldChange]:
    """The changes of one row, oldest first; `label` names a column for people, or leaves it out with None."""
    found: list[FieldChange] = []
    for entry in entries_of(reader, table, row_id):
        columns = entry.old if entry.op == "D" else entry.new
        for column in columns:
            name = label(column)
            if name:
                found.extend(_change(entry, name, entry.old.get(column), entry.new.get(column)))
    return found


def part_changes(reader: Reader, table: str, row_id: str, label: PartLabel) -> list[FieldChange]:
    """The changes of a row that is one of several parts of a record: a phone, an address, a step.

    `label` is given the row's values at that time too ("phone 2"). A part taken away is told by its
    fields losing their values, a part brought back by their getting them again.
    """
    found: list[FieldChange] = []
    values: Values = {}
    for entry in entries_of(reader, table, row_id):
        before = values if values.get("deleted_at") is None else {}
        values = {} if entry.op == "D" else {**values, **entry.new}
        after = values if values.get("deleted_at") is None else {}
        for column in dict.fromkeys((*before, *after)):
            name = label(after or before, column) if column not in TECHNICAL | {"deleted_at"} else None
            if name:
                found.extend(_change(entry, name, before.get(column), after.get(column)))
    return found


def in_order(*lists: list[FieldChange]) -> list[FieldChange]:
    """Several lists of changes as one, oldest first."""
    return sorted((change for each in lists for change in each), key=lambda change: change.order)


def _change(entry: Entry, name: str, old: Any, new: Any) -> Iterator[FieldChange]:
    if old != new:
        yield FieldChange(entry.at, entry.actor, entry.verb, name, old, new, entry.hlc, entry.txn)
