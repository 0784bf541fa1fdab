"""The numbers and addresses of a row beside those of the customer's file."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from desk_app.core.ids import new_id
from desk_app.customers import store
from desk_app.customers.deciding import Deciding, is_person, last_by_person
from desk_app.customers.model import looks_destroyed
from desk_app.imports.model import Choice
from desk_app.storage.journal import Entry, entries_of, former_values
from desk_app.storage.tx import Tx

Values = dict[str, Any]
_COLUMNS = {
    store.PHONES: ("raw", "digits", "e164", "extension", "whose"),
    store.ADDRESSES: ("text", "city", "note"),
}
_ONE = {store.PHONES: "phone", store.ADDRESSES: "address"}
_TEXT = {store.PHONES: "raw", store.ADDRESSES: "text"}
_CHOICES = (Choice.KEEP, Choice.TAKE, Choice.BOTH)


@dataclass
class _Parts:
    """The numbers or addresses of one customer while a row is merged."""

    table: str
    customer: store.Row
    living: Sequence[store.Row]
    gone: Sequence[store.Row]
    replaceable: dict[int, store.Row]
    position: int
    none_shared: bool


class PartsMerging:
    """Writes news of numbers and addresses within one import."""

    def __init__(self, tx: Tx, deciding: Deciding) -> None:
        self._tx, self._deciding = tx, deciding

    def merge(self, table: str, now: store.Row, given: Sequence[Values], revived: bool) -> bool:
        """Adds numbers or addresses that are new; one that an import wrote and the file replaced is changed."""
        if not given:
            return False
        rows = store.parts(self._tx, table, [now["id"]], deleted=True).get(now["id"], [])
        living = [row for row in rows if row["deleted_at"] is None]
        open_ones = [(n, each) for n, each in enumerate(given, 1) if not _known(table, living, each)]
        if not open_ones:
            return self._mark(table, living, given)
        keys = {_key(table, values) for values in given}
        work = _Parts(
            table,
            now,
            living,
            [row for row in rows if row["deleted_at"] is not None],
            {row["position"]: row for row in living if _key(table, row) not in keys},
            max((row["position"] for row in rows), default=0),
            len(open_ones) == len(given),
        )
        wrote = [self._part(work, number, values, revived) for number, values in open_ones]
        return self._mark(table, living, given) or any(wrote)

    def _part(self, work: "_Parts", number: int, values: Values, revived: bool) -> bool:
        """One number or address of the file that is not among ours; answers whether something was written."""
        table, tx = work.table, self._tx
        if not revived and table == store.PHONES and work.living and _destroyed(values):
            return False
        back = next((row for row in work.gone if _key(table, row) == _key(table, values)), None)
        choice, old = (Choice.BOTH, None) if revived else self._decide(work, number, values, back)
        if choice is Choice.KEEP:
            return False
        if choice is Choice.TAKE and old is not None:
            store.change(tx, table, old["id"], _replacing(table, old, values))
        elif back is not None:
            store.change(tx, table, back["id"], {"deleted_at": None})
        else:
            work.position += 1
            row = {"id": new_id(), "customer_id": work.customer["id"], "position": work.position, **values}
            if table == store.PHONES and any(each["preferred"] for each in work.living):
                row["preferred"] = 0
            store.add(tx, table, [row])
        return True

    def _decide(
        self, work: "_Parts", number: int, values: Values, back: store.Row | None
    ) -> tuple[Choice, store.Row | None]:
        """What becomes of it, and which of ours it may replace. `back` is the same one that was taken away."""
        table, tx = work.table, self._tx
        gone = entries_of(tx, table, back["id"]) if back is not None else []
        if back is not None and gone[-1].verb != "undo":
            by = last_by_person(gone, "deleted_at", back["deleted_at"])
            return self._choose_part(work, number, None, values, by, Choice.KEEP), None
        mended = self._mended(table, work.living, values)
        if mended is not None:
            return self._choose_part(work, number, mended, values, self._person(table, mended), Choice.KEEP), mended
        old = work.replaceable.get(number)
        by = self._person(table, old) if old is not None else None
        if old is None or (by is not None and not work.none_shared):
            return Choice.BOTH, None
        if by is None:
            return Choice.TAKE, old
        return self._choose_part(work, number, old, values, by, Choice.BOTH), old

    def _choose_part(
        self,
        work: "_Parts",
        number: int,
        old: store.Row | None,
        values: Values,
        by: Entry | None,
        otherwise: Choice,
    ) -> Choice:
        text = _TEXT[work.table]
        field = f"{_ONE[work.table]} {number}"
        ours, replaced = old[text] if old is not None else None, otherwise is Choice.KEEP
        return self._deciding.choose(work.customer, field, ours, values[text], by, replaced, _CHOICES, otherwise)

    def _mark(self, table: str, living: Sequence[store.Row], given: Sequence[Values]) -> bool:
        """Writes which number is preferred, where none is, and which must not be called."""
        if table != store.PHONES or not any(each["preferred"] or each["do_not_call"] for each in given):
            return False
        wrote = False
        for values in given:
            row = next((row for row in living if _key(table, row) == _key(table, values)), None)
            if row is None:
                continue
            changes: Values = {}
            if values["preferred"] and not any(each["preferred"] for each in living):
                changes["preferred"] = 1
            if values["do_not_call"] and not row["do_not_call"]:
                entries = entries_of(self._tx, table, row["id"])
                if not any("do_not_call" in each.old for each in entries if is_person(each)):
                    changes["do_not_call"] = 1
            if changes:
                store.change(self._tx, table, row["id"], changes)
                wrote = True
        return wrote

    def _mended(self, table: str, living: Sequence[store.Row], values: Values) -> store.Row | None:
        """The row in which a person replaced just this since."""
        column = "text" if table == store.ADDRESSES else "digits" if values["digits"] else "raw"
        touched = {row["id"]: row for row in living if self._person(table, row) is not None}
        if not touched:
            return None
        former = former_values(self._tx, table, column, list(touched))
        return next((touched[row_id] for row_id, before in former.items() if values[column] in before), None)

    def _person(self, table: str, row: store.Row) -> Entry | None:
        """The last thing a person did with a number or address, if ever one did."""
        entries = entries_of(self._tx, table, row["id"])
        return next((entry for entry in reversed(entries) if is_person(entry)), None)


def _key(table: str, row: store.Row) -> tuple[str, str | None]:
    if table == store.ADDRESSES:
        return row["text"], None
    return row["digits"] or row["raw"], row["extension"]


def _known(table: str, living: Sequence[store.Row], values: Values) -> bool:
    key, text = _key(table, values), _TEXT[table]
    return any(_key(table, row) == key or row[text] == values[text] for row in living)


def _destroyed(values: Values) -> bool:
    return not values["digits"] and looks_destroyed(values["raw"])


def _replacing(table: str, old: store.Row, values: Values) -> Values:
    """The columns in which the file's number or address differs; without a word of whose it is, that stays."""
    changes = {c: values[c] for c in _COLUMNS[table] if values[c] != old[c] and values[c] is not None}
    if table == store.PHONES:
        changes |= {c: values[c] for c in ("e164", "extension") if values[c] != old[c]}
    return changes
