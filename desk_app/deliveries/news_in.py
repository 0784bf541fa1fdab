"""What a list that comes again may change of a delivery: it goes forward, and what a person wrote stays."""

from collections.abc import Callable, Mapping
from functools import cached_property
from typing import Any

from desk_app.calls.taking_in import Columns
from desk_app.core.clock import from_text
from desk_app.core.i18n import _, ngettext
from desk_app.deliveries.file_words import RANK
from desk_app.deliveries.model import DeliveryState
from desk_app.imports.model import Choice, Conflict, Setting
from desk_app.imports.own_export import moment_cell
from desk_app.imports.store import all_imports
from desk_app.storage.journal import BACK_AND_FORTH, Entry, entries_of
from desk_app.storage.tx import Tx

_WITH = {
    "phone_raw": ("phone_e164", "phone_digits"),
    "promised_by": ("promised_precision", "promised_raw", "promised_from"),
    "state": ("raw_state", "failed_reason"),
}
"""A column and those that mean nothing without it."""
_LED = {column: leader for leader, columns in _WITH.items() for column in columns}
_CALLED = {"phone_raw": "phone", "customer_id": "customer", "courier_id": "courier"}
_FREE = frozenset(("raw_state",))
"""Columns that nobody writes by hand."""
_MOST_TOLD = 5


class News:
    """Decides, during one import, what of a row of a list is news of a delivery that is known.

    `conflicts` are those met since it was last emptied: a field that a person wrote last, which stays unless it was
    decided otherwise. A state never goes back; where a person moved the delivery and the list says that it is
    further, it goes on, and both are told.
    """

    def __init__(self, tx: Tx, setting: Setting, name_of: Callable[[str], str]) -> None:
        self._tx, self._setting, self._name_of = tx, setting, name_of
        self.conflicts: list[Conflict] = []
        self._back: list[str] = []
        self._over: list[str] = []

    def of(self, row: Mapping[str, Any], given: Columns) -> Columns:
        """Of what the list says of the row that which is to be written; all of it for one that was removed."""
        if row["deleted_at"] is not None:
            return given
        changed = {column: value for column, value in given.items() if value != row[column]}
        if not changed:
            return {}
        past = entries_of(self._tx, "deliveries", row["id"])
        said = self._said(past)
        changed = {c: value for c, value in changed.items() if c not in said or said[c] != value}
        dropped: set[str] = set()
        if "state" in changed and not self._goes_on(row, changed["state"], past):
            dropped.add("state")
        for column, value in changed.items():
            by = self._by_hand(past, column, row) if column != "state" and column not in _LED else None
            if by is not None and column not in _FREE and not self._take(row, column, value, by):
                dropped.add(column)
        return {c: value for c, value in changed.items() if c not in dropped and _LED.get(c) not in dropped}

    def _goes_on(self, row: Mapping[str, Any], state: str, past: list[Entry]) -> bool:
        ours, theirs = DeliveryState(row["state"]), DeliveryState(state)
        if RANK[theirs] < RANK[ours]:
            self._back.append(row["number"])
            return False
        moved = self._by_hand(past, "state", row)
        if moved is not None and moved.op != "I":
            self._over.append(row["number"])
        return True

    def _take(self, row: Mapping[str, Any], column: str, value: Any, by: Entry) -> bool:
        if row[column] is None and by.op == "I":
            return True
        field = _CALLED.get(column, column)
        chosen = self._setting.decisions.get((row["id"], field)) or self._setting.policy or Choice.KEEP
        chosen = Choice.KEEP if chosen is Choice.BOTH else chosen
        self.conflicts.append(
            Conflict(
                0, row["id"], row["number"], row["customer_name"], field, self._shown(column, row[column]),
                self._shown(column, value) or "", by.actor, by.at, False, (Choice.KEEP, Choice.TAKE), chosen,
                kind="delivery",
            )
        )  # fmt: skip
        return chosen is Choice.TAKE

    def _shown(self, column: str, value: Any) -> str | int | None:
        if value is None or isinstance(value, int):
            return value
        if column == "customer_id":
            return self._name_of(str(value))
        text = str(value)
        if column.endswith(("_at", "_by", "_from")) and "T" in text:
            return moment_cell(from_text(text), self._setting.zone)
        return text

    @cached_property
    def _imports(self) -> frozenset[str | None]:
        return frozenset(each.txn for each in all_imports(self._tx))

    def _said(self, past: list[Entry]) -> Columns:
        found: Columns = {}
        for entry in past:
            if self._by_list(entry):
                found.update(entry.new)
        return found

    def _by_hand(self, past: list[Entry], column: str, row: Mapping[str, Any]) -> Entry | None:
        last = next((entry for entry in reversed(past) if column in entry.new), None)
        if last is None or self._by_list(last):
            return None
        return None if last.op == "I" and row["import_id"] is not None else last

    def _by_list(self, entry: Entry) -> bool:
        return entry.txn in self._imports or entry.verb in BACK_AND_FORTH

    def notices(self) -> list[str]:
        """The sentences for the report of the import."""
        found = []
        if self._back:
            said = ngettext(
                "{n} delivery is further along here than in the file; its state stays: {numbers}",
                "{n} deliveries are further along here than in the file; their states stay: {numbers}",
                len(self._back),
            )
            found.append(said.format(n=len(self._back), numbers=_listed(self._back)))
        if self._over:
            said = ngettext(
                "{n} delivery was moved along here by hand, and the file says it is further; it goes on: {numbers}",
                "{n} deliveries were moved along here by hand, and the file says they are further; they go on:"
                " {numbers}",
                len(self._over),
            )
            found.append(said.format(n=len(self._over), numbers=_listed(self._over)))
        return found


def _listed(numbers: list[str]) -> str:
    return _(", ").join(numbers[:_MOST_TOLD]) + ("…" if len(numbers) > _MOST_TOLD else "")
