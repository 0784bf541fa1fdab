"""A row of a file against the customer file it stands for: what is news is written, nothing is emptied.

What a person changed by hand since is not put back by a file that still says the old thing.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from desk_app.core.ids import new_id
from desk_app.customers import store
from desk_app.customers.model import by_import, looks_destroyed
from desk_app.imports.model import Outcome
from desk_app.storage.journal import entries_of, former_values
from desk_app.storage.tx import Tx

Values = dict[str, Any]
_COLUMNS = {store.PHONES: ("raw", "digits", "e164", "extension", "whose"), store.ADDRESSES: ("text", "city", "note")}


class Merging:
    """Writes news into customer files within one import."""

    def __init__(self, tx: Tx, import_id: str) -> None:
        self._tx, self._import_id = tx, import_id

    def merge(
        self,
        customer_id: str,
        given: Values,
        extra: Sequence[str],
        phones: Sequence[Values],
        addresses: Sequence[Values],
    ) -> Outcome:
        """Writes what the row tells anew; a removed file is brought back and counts as new."""
        tx = self._tx
        now = store.row(tx, customer_id)
        revived = now["deleted_at"] is not None
        given = {**given, "note": with_extra(given.get("note") or now["note"], extra)}
        changes = {column: value for column, value in given.items() if value is not None and value != now[column]}
        if changes and not revived:
            changes = self._without_old_news(customer_id, changes)
        if revived:
            changes |= {"deleted_at": None, "import_id": self._import_id}
        if changes:
            store.change(tx, store.CUSTOMERS, customer_id, changes)
        wrote = [
            self._merge_parts(store.PHONES, customer_id, phones, revived),
            self._merge_parts(store.ADDRESSES, customer_id, addresses, revived),
        ]
        if revived:
            return Outcome.NEW
        return Outcome.CHANGED if changes or any(wrote) else Outcome.UNCHANGED

    def _without_old_news(self, customer_id: str, changes: Values) -> Values:
        """Without the columns where a person replaced just this value since."""
        last: dict[str, tuple[str | None, Any]] = {}
        for entry in entries_of(self._tx, store.CUSTOMERS, customer_id):
            if entry.op == "U":
                last.update((column, (entry.verb, entry.old.get(column))) for column in entry.new)
        news = {}
        for column, value in changes.items():
            verb, before = last.get(column, ("undo", None))
            if by_import(verb) or verb == "undo" or before != value:
                news[column] = value
        return news

    def _merge_parts(self, table: str, customer_id: str, given: Sequence[Values], revived: bool) -> bool:
        """Adds numbers or addresses that are new; one that an import wrote and the file replaced is changed."""
        if not given:
            return False
        rows = store.parts(self._tx, table, [customer_id], deleted=True).get(customer_id, [])
        living = [row for row in rows if row["deleted_at"] is None]
        gone = [row for row in rows if row["deleted_at"] is not None]
        keys = {_key(table, values) for values in given}
        replaceable = {row["position"]: row for row in living if _key(table, row) not in keys}
        position, wrote = max((row["position"] for row in rows), default=0), False
        for number, values in enumerate(given, 1):
            key = _key(table, values)
            if any(_key(table, row) == key for row in living):
                continue
            back = next((row for row in gone if _key(table, row) == key), None)
            if back is not None and (revived or self._undone(table, back["id"])):
                store.change(self._tx, table, back["id"], {"deleted_at": None})
            elif not revived and (back is not None or self._had(table, living, values)):
                continue
            elif (old := replaceable.get(number)) is not None and self._by_imports(table, old["id"]):
                changes = {c: values[c] for c in _COLUMNS[table] if values[c] != old[c] and values[c] is not None}
                if table == store.PHONES:
                    changes |= {c: values[c] for c in ("e164", "extension") if values[c] != old[c]}
                store.change(self._tx, table, old["id"], changes)
            else:
                position += 1
                row = {"id": new_id(), "customer_id": customer_id, "position": position, **values}
                store.add(self._tx, table, [row])
            wrote = True
        return wrote

    def _had(self, table: str, living: Sequence[store.Row], values: Mapping[str, Any]) -> bool:
        """Whether a person replaced this since, or it is a destroyed number where there are others."""
        if not living:
            return False
        if table == store.PHONES and not values["digits"] and looks_destroyed(values["raw"]):
            return True
        column = "text" if table == store.ADDRESSES else "digits" if values["digits"] else "raw"
        touched = [row["id"] for row in living if not self._by_imports(table, row["id"])]
        return bool(touched) and any(
            values[column] in before for before in former_values(self._tx, table, column, touched).values()
        )

    def _by_imports(self, table: str, row_id: str) -> bool:
        return all(by_import(e.verb) or e.verb == "undo" for e in entries_of(self._tx, table, row_id))

    def _undone(self, table: str, row_id: str) -> bool:
        return entries_of(self._tx, table, row_id)[-1].verb == "undo"


def with_extra(note: str | None, extra: Sequence[str]) -> str | None:
    """The note with the words that found no field of their own, each once."""
    lines = (note or "").split("\n")
    return "\n".join(filter(None, (note, *(line for line in extra if line not in lines)))) or None


def _key(table: str, row: store.Row) -> tuple[str, str | None]:
    if table == store.ADDRESSES:
        return row["text"], None
    return row["digits"] or row["raw"], row["extension"]
