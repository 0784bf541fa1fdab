"""How rows of a file become rows of ours: new ones held back and written in blocks, known ones compared."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from functools import cached_property
from typing import Any

from desk_app.calls import store
from desk_app.calls.own_rows import Moved, OwnRow, OwnRows, Read
from desk_app.core.clock import to_text
from desk_app.core.errors import DeskError
from desk_app.core.i18n import _
from desk_app.core.ids import new_id
from desk_app.core.stamp import Stamp
from desk_app.core.text import clean
from desk_app.imports.model import Outcome, Setting, Value, Values
from desk_app.imports.store import all_imports
from desk_app.storage.journal import BACK_AND_FORTH, entries_of
from desk_app.storage.reading import Reader
from desk_app.storage.tx import Tx

_BLOCK = 1000
Columns = dict[str, Any]


def text(values: Values, *keys: str) -> str:
    """The first of these fields that says something, as text; empty otherwise."""
    for key in keys:
        if found := _text(values.get(key)):
            return found
    return ""


def _text(value: Value) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return clean(value)[0].strip()
    if isinstance(value, Stamp):
        return value.raw
    if isinstance(value, list):
        return next((_text(raw) for _label, raw in value if raw), "")
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def _plain(value: Any) -> str:
    return to_text(value) if isinstance(value, datetime) else "" if value is None else str(value)


def stamp(values: Values, key: str) -> Stamp | None:
    """A day or moment; None where the row says nothing. Raises DeskError for another thing."""
    value = values.get(key)
    if value is None or value == "":
        return None
    if isinstance(value, Stamp):
        return value
    raise DeskError(_("“{text}” is not a date.").format(text=_text(value)), field=key)


def whole(values: Values, key: str) -> int | None:
    """A whole number of seconds, pieces or cents; None where the row says nothing. Raises DeskError."""
    value = values.get(key)
    if value is None or value == "":
        return None
    try:
        return value if isinstance(value, int) else round(float(_text(value)))
    except (ValueError, OverflowError):
        raise DeskError(_("“{text}” is not a number.").format(text=_text(value)), field=key) from None


class RowBook:
    """The rows of one table during one import.

    `blank` has every column the import can fill, in order, with what it holds where a file is silent.
    `clock` names the columns which a known row takes from the import only when its state changes.
    A row without a reference is known again by its `same` columns, and its `moment` where the file says it;
    `each` gives the records of the table.
    """

    def __init__(
        self,
        tx: Tx,
        setting: Setting,
        table: str,
        letter: str,
        blank: Columns,
        clock: tuple[str, ...],
        *,
        each: Callable[[Reader], Iterable[Any]],
        moment: str,
        same: tuple[str, ...],
    ) -> None:
        self._each, self._moment, self._same = each, moment, same
        self._used: set[str] = set()
        self._tx, self._setting = tx, setting
        self._table, self._letter, self._blank, self._clock = table, letter, blank, clock
        self._day = tx.now.astimezone(setting.zone).date()
        self._known = store.references(tx, table)
        self._seen: set[str] = set()
        self._held: list[Columns] = []

    @cached_property
    def _ours(self) -> OwnRows:
        return OwnRows(self._tx, self._setting, self._table, self._letter, self._moment, self._same)

    def refuse_repeated(self, reference: str) -> None:
        """Raises DeskError when the file had this reference before."""
        if reference in self._seen:
            raise DeskError(
                _("The reference {reference} stands twice in this file: the first row was taken.").format(
                    reference=reference
                ),
                field="reference",
            )
        self._seen.add(reference)

    def known(self, reference: str) -> Mapping[str, Any] | None:
        """The row that came in with this reference before, removed or not."""
        found = self._known.get(reference) if reference else None
        if found is None:
            return None
        row = store.row_of(self._tx, self._table, found)
        return dict(zip(row.keys(), row, strict=True))

    def own(self, values: Values, given: Columns, columns: Read, moved: Moved) -> OwnRow | None:
        """The row this row of our own list stands for, with what is news of it (see `OwnRows.find`)."""
        found = self._ours.find(values, given, columns, moved)
        if found is not None:
            self._used.add(found.row["id"])
        return found

    def alike(self, given: Columns) -> Mapping[str, Any] | None:
        """The row that came in before, without a reference and with the same in all that tells rows apart.

        Each row is found once: two lines alike are two rows.
        """
        key = hash(tuple(_plain(given.get(column)) for column in self._same))
        said = given.get(self._moment)
        for row_id, at in self._nameless.get(key, ()):
            if row_id not in self._used and (said is None or said == at):
                self._used.add(row_id)
                row = store.row_of(self._tx, self._table, row_id)
                return dict(zip(row.keys(), row, strict=True))
        return None

    def claimed(self, row_ids: Iterable[str]) -> Mapping[str, Any] | None:
        """The one of these rows that no line of the file was taken for yet; None where there are none or several."""
        left = [row_id for row_id in row_ids if row_id not in self._used]
        if len(left) != 1:
            return None
        self._used.add(left[0])
        row = store.row_of(self._tx, self._table, left[0])
        return dict(zip(row.keys(), row, strict=True))

    @cached_property
    def _nameless(self) -> dict[int, list[tuple[str, str]]]:
        found: dict[int, list[tuple[str, str]]] = {}
        for record in self._each(self._tx):
            if record.reference is None and record.import_id is not None:
                key = hash(tuple(_plain(getattr(record, column)) for column in self._same))
                found.setdefault(key, []).append((record.id, _plain(getattr(record, self._moment))))
        return found

    def add(self, given: Columns, fresh: Columns) -> Outcome:
        """Holds a new row back: what the file says, over what a fresh one starts with; that may name its id."""
        self._held.append(
            {**self._blank, "id": new_id(), **fresh, **given, "number": "", "import_id": self._setting.import_id}
        )
        if len(self._held) >= _BLOCK:
            self.flush()
        return Outcome.NEW

    def merge(self, row: Mapping[str, Any], given: Columns, fresh: Columns) -> Outcome:
        """Writes what the file tells anew of a known row; a removed one comes back and counts as new.

        What a person changed since is not put back by a file that still says the old thing.
        """
        changes = {column: value for column, value in given.items() if value != row[column]}
        if row["deleted_at"] is not None:
            back = {"deleted_at": None, "import_id": self._setting.import_id, **fresh, **given}
            store.rewrite(self._tx, self._table, row["id"], back)
            return Outcome.NEW
        if changes:
            changes = self._news(row["id"], changes)
        if row["import_id"] is None:
            changes = {column: value for column, value in changes.items() if column not in ("state", "closed_at")}
        if not changes:
            return Outcome.UNCHANGED
        if "state" in changes:
            changes = {**{column: fresh[column] for column in self._clock}, **changes}
        store.rewrite(self._tx, self._table, row["id"], changes)
        return Outcome.CHANGED

    @cached_property
    def _imports(self) -> frozenset[str | None]:
        return frozenset(each.txn for each in all_imports(self._tx))

    def _news(self, row_id: str, changes: Columns) -> Columns:
        """Without the columns for which the last import already said the same."""
        said: Columns = {}
        for entry in entries_of(self._tx, self._table, row_id):
            if entry.txn in self._imports or entry.verb in BACK_AND_FORTH:
                said.update(entry.new)
        return {column: value for column, value in changes.items() if column not in said or said[column] != value}

    def flush(self) -> None:
        """Writes the rows held back."""
        if not self._held:
            return
        numbers = self._tx.next_numbers(self._letter, self._day, len(self._held))
        for row, number in zip(self._held, numbers, strict=True):
            row["number"] = number
        self._tx.insert_many(self._table, self._held)
        self._held = []


def moment_text(value: Stamp | None, setting: Setting) -> str | None:
    """A stamp as the file keeps moments; a day stands for its begin in the import's zone."""
    return None if value is None else to_text(value.at(setting.zone))
