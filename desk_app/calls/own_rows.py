"""Rows of our own lists brought in again: known by the number we gave them, and compared with what we wrote of them.

A list we wrote says less than the file holds (no fractions of a second, no words in which a row came). What differs
is therefore looked for between the row of the list and the row we would write now; and what the list says that stood
in the file before is old, not new.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from desk_app.calls import store
from desk_app.core.clock import from_text
from desk_app.core.errors import DeskError
from desk_app.core.i18n import _, in_our_words
from desk_app.customers.erased import GONE_MARK
from desk_app.exchange.targets import Reading, reading_of
from desk_app.imports.model import Setting, Values
from desk_app.imports.own_export import OWN, AsWritten, is_our_number, moment_cell
from desk_app.settings import store as settings
from desk_app.staff import store as staff
from desk_app.staff.model import DESK_NAME
from desk_app.storage.journal import entries_of
from desk_app.storage.tx import Tx

Columns = dict[str, Any]
Read = Callable[[Values], Columns]
Moved = Callable[[Values, Values], Columns]
_TO_SECOND = len("2026-11-21T02:00:00")
_ENOUGH = 2


@dataclass(frozen=True, slots=True)
class OwnRow:
    """A row we wrote, as it is, and what the list says of it that is news; all the list says of a removed one."""

    row: Mapping[str, Any]
    news: Columns


class OwnRows:
    """Knows the rows of one table by their numbers, during one import.

    A number says who it is only where more agrees, the `moment` or two of the `same` columns: another store may have
    given it too. What was erased of a row speaks neither for it nor against it.
    """

    def __init__(self, tx: Tx, setting: Setting, table: str, letter: str, moment: str, same: tuple[str, ...]) -> None:
        self._tx, self._table, self._letter = tx, table, letter
        self._moment, self._same = moment, same
        self._zone = settings.profile(tx).zoneinfo
        self._written = AsWritten(table, self._zone)
        self._people = staff.names(tx)
        self._customer = cache(lambda customer_id: store.number_of_customer(tx, customer_id))
        self._seen: set[str] = set()

    def find(self, values: Values, given: Columns, columns: Read, moved: Moved) -> OwnRow | None:
        """The row with the number this row of a list says.

        `columns` reads values as they were read for `given`; `moved` says whose it became by the list and by us.
        Raises DeskError where the number stood in the list before.
        """
        number = str(values.get("number") or "").strip().upper()
        if not is_our_number(number, self._letter):
            return None
        row = store.row_of_number(self._tx, self._table, number)
        reference = given.get("reference")
        if row is None or (reference and row["reference"] and row["reference"] != reference):
            return None
        if not self._agrees(row, given):
            return None
        if number in self._seen:
            said = _("The number {number} stands twice in this file: the first row was taken.").format(number=number)
            raise DeskError(said, field="number")
        self._seen.add(number)
        said_now = self._said(row)
        whose = moved(values, said_now)
        if row["deleted_at"] is not None:
            return OwnRow(row, given | whose)
        before = columns(said_now) if said_now else {}
        news = {column: value for column, value in given.items() if column not in before or before[column] != value}
        if _is_desk(news.get("staff_name")) and _is_desk(before.get("staff_name")):
            news = {column: value for column, value in news.items() if column not in ("staff_name", "staff_id")}
        return OwnRow(row, self._unknown(row, news | whose))

    def _unknown(self, row: Mapping[str, Any], news: Columns) -> Columns:
        """Without what stands in the row, or stood there before: a list written then is older than the file."""
        left = {column: value for column, value in news.items() if not _one(row[column], value)}
        if not left:
            return left
        past = entries_of(self._tx, self._table, row["id"])
        return {
            column: value
            for column, value in left.items()
            if not any(column in entry.new and _one(entry.new[column], value) for entry in past)
        }

    def _agrees(self, row: Mapping[str, Any], given: Columns) -> bool:
        both = [each for each in self._same if given.get(each) is not None and row[each] not in (None, GONE_MARK)]
        weight: int = sum(given[column] == row[column] for column in both)
        if (moment := given.get(self._moment)) and _one(row[self._moment], moment):
            weight += _ENOUGH if "T" in moment else 1
        return weight >= min(_ENOUGH, 1 + len(both))

    def _said(self, row: Mapping[str, Any]) -> Values:
        cells: dict[str, str] = {}
        for target, heads in OWN[self._table].items():
            stamp = reading_of(self._table, target) is Reading.STAMP
            for head in heads:
                value = row[head] if head in row else self._link(head, row.get(f"{head}_id"))
                if stamp and value and "T" in value:
                    value = moment_cell(from_text(value), self._zone)
                cells[head] = "" if value is None else str(value)
        return self._written.values(cells)

    def _link(self, head: str, linked: str | None) -> str:
        if linked is None:
            return ""
        return self._customer(linked) if head == "customer" else self._people.get(linked, "")


def _is_desk(name: object) -> bool:
    """Whether it is what the desk itself is called, in whatever language the list was written."""
    return isinstance(name, str) and in_our_words(name, (DESK_NAME,)) == _(DESK_NAME)


def _one(ours: Any, theirs: Any) -> bool:
    """Whether two values of a column are the same; of moments the list says no fractions of a second."""
    if isinstance(ours, str) and isinstance(theirs, str) and ours != theirs and theirs.endswith(".000Z"):
        return len(ours) == len(theirs) and ours[:_TO_SECOND] == theirs[:_TO_SECOND] and ours.endswith("Z")
    return bool(ours == theirs)
