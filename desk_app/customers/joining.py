"""Two files of the same person made one, and parted again.

The double stays as it was, out of the lists, and points to the file it went into: its number, reference,
names and phones find that one. What the other lacks is taken over, tags and own fields too; where both hold
something in an own field it is chosen like any other field. Of what both agreed to, the consent of the file that
stays holds, unless it was withdrawn on the other since. Calls, complaints and deliveries move.
One save does it all, so that parting is taking that save back: whatever was written since stays where it
was written.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from desk_app.core.clock import to_text
from desk_app.core.errors import DeskError
from desk_app.core.i18n import _
from desk_app.core.ids import new_id
from desk_app.customers import personal_store, store
from desk_app.customers.model import Customer, check_not_erased
from desk_app.customers.personal import OWN
from desk_app.storage.desk_file import DeskFile
from desk_app.storage.tx import Tx
from desk_app.storage.undoing import undo_in

Move = Callable[[Tx, str, str], int]
"""Moves all that a room keeps from one customer file to another; answers how much it was."""

CHOICES = (
    "name", "kind", "state", "sex", "flag", "note", "email", "wechat", "preferred_channel", "time_to_call",
    "language", "area", "shop_type", "shop_size_m2", "contact_person", "tier",
)  # fmt: skip
"""Fields of which one or the other is chosen."""
DOUBLE = "double"
_SUMS = ("points", "spent_cents")
_PARTS: Mapping[str, tuple[str, ...]] = {
    store.PHONES: ("raw", "digits", "e164", "extension", "whose", "preferred", "do_not_call"),
    store.ADDRESSES: ("text", "city", "note", "label"),
}
_HELD: Mapping[str, tuple[str, tuple[str, ...]]] = {
    personal_store.TAGGED: ("tag_id", ("tag_id",)),
    personal_store.VALUES: ("field_id", ("field_id", "value")),
    personal_store.CONSENTS: ("what", ("what", "value", "given_on", "how", "withdrawn_on")),
}
"""Parts of which the file that stays keeps its own: the column that says what about, and all that is copied."""


class JoiningService:
    """Merging and parting; `moves` are the rooms above that keep things of customers."""

    def __init__(self, file: DeskFile, moves: Sequence[Move]) -> None:
        self._file, self._moves = file, moves

    def merge(self, actor: str, keep_id: str, double_id: str, chosen: Mapping[str, str] | None = None) -> Customer:
        """Makes `double_id` part of `keep_id`; answers the file that stays.

        `chosen` says for a field of CHOICES, or for an own field ("own:" and its id), that the double's value is
        taken (`DOUBLE`); else the kept file's own value stays, and where it has none the double's comes. Notes are
        put together, points and spent added, the earlier opening and the later purchase kept. Raises DeskError
        for the same file twice, or one that is out of the lists.
        """
        chosen = chosen or {}
        if strangers := {field for field in set(chosen) - set(CHOICES) if not field.startswith(OWN)}:
            raise ValueError(f"nothing to choose: {sorted(strangers)}")
        with self._file.write(actor, "customers.merge") as tx:
            if keep_id == double_id:
                raise DeskError(_("This is one and the same file: choose two."))
            for each in (keep_id, double_id):
                one = store.by_id(tx, each)
                if one.deleted_at is not None:
                    raise DeskError(_("{name} is out of the lists: bring that file back first.").format(name=one.name))
            keep, double = dict(store.row(tx, keep_id)), dict(store.row(tx, double_id))
            if changes := _together(keep, double, chosen):
                store.change(tx, store.CUSTOMERS, keep_id, changes)
            for table, columns in _PARTS.items():
                _take_over(tx, table, columns, keep_id, double_id)
            for table, (about, columns) in _HELD.items():
                _take_what_is_missing(tx, table, about, columns, keep_id, double_id)
            _take_withdrawals(tx, keep_id, double_id)
            _take_chosen_values(tx, chosen, keep_id, double_id)
            for move in self._moves:
                move(tx, double_id, keep_id)
            for earlier in store.merged_into(tx, double_id):
                store.change(tx, store.CUSTOMERS, earlier, {"merged_into": keep_id})
            store.change(tx, store.CUSTOMERS, double_id, {"deleted_at": to_text(tx.now), "merged_into": keep_id})
            return store.by_id(tx, keep_id)

    def they_are_two(self, actor: str, one_id: str, other_id: str) -> None:
        """Remembers that two files which look alike are two people: they are not proposed again."""
        with self._file.write(actor, "customers.they_are_two") as tx:
            a_id, b_id = sorted((one_id, other_id))
            if (a_id, b_id) not in store.pairs_that_are_two(tx):
                store.add(tx, "customer_pairs", [{"id": new_id(tx.now), "a_id": a_id, "b_id": b_id}])

    def part(self, actor: str, double_id: str) -> tuple[Customer, Customer]:
        """Parts a double from the file it went into: (the file that was kept, the double as it was).

        Everything goes back that nobody changed since; what was written since stays on the file it was
        written on. Raises DeskError for a file that is no double.
        """
        with self._file.write(actor, "customers.part") as tx:
            keep_id = store.row(tx, double_id)["merged_into"]
            check_not_erased(store.by_id(tx, double_id))
            if keep_id is None:
                raise DeskError(_("This file was not put together with another."))
            undo_in(tx, store.save_that_merged(tx, double_id))
            if store.row(tx, double_id)["merged_into"] is not None:  # merged on since: the double comes back alone
                store.change(tx, store.CUSTOMERS, double_id, {"deleted_at": None, "merged_into": None})
            return store.by_id(tx, keep_id), store.by_id(tx, double_id)


def _together(keep: Mapping[str, Any], double: Mapping[str, Any], chosen: Mapping[str, str]) -> dict[str, Any]:
    """The columns of the kept file that change."""
    after: dict[str, Any] = {}
    for field in CHOICES:
        first, second = (keep[field], double[field])
        if chosen.get(field) == DOUBLE:
            first, second = second, first
        after[field] = second if first in (None, "") else first
    if "note" not in chosen and keep["note"] and double["note"] and double["note"] not in keep["note"]:
        after["note"] = f"{keep['note']}\n{double['note']}"
    for field in _SUMS:
        known = [row[field] for row in (keep, double) if row[field] is not None]
        after[field] = sum(known) if known else None
    after["created_on"] = min((row["created_on"] for row in (keep, double) if row["created_on"]), default=None)
    after["last_purchase_on"] = max(
        (row["last_purchase_on"] for row in (keep, double) if row["last_purchase_on"]), default=None
    )
    return {field: value for field, value in after.items() if value != keep[field]}


def _take_over(tx: Tx, table: str, columns: Sequence[str], keep_id: str, double_id: str) -> None:
    """Copies of the double's phones or addresses that the kept file has not; the double keeps its own.

    A number that one of them said must not be called is not called; the kept file's preferred number stays so.
    """
    found = store.parts(tx, table, [keep_id, double_id])
    own, theirs = ([dict(row) for row in found.get(each, [])] for each in (keep_id, double_id))
    known = {_likeness(row): row for row in own}
    position = max((row["position"] for row in own), default=0)
    has_preferred = any(row.get("preferred") for row in own)
    added: list[dict[str, Any]] = []
    for row in theirs:
        same = known.setdefault(_likeness(row), row)
        if same is not row:
            if row.get("do_not_call") and not same["do_not_call"] and same in own:
                store.change(tx, table, same["id"], {"do_not_call": 1})
            continue
        position += 1
        values = {column: row[column] for column in columns}
        if has_preferred and values.get("preferred"):
            values["preferred"] = 0
        added.append({"id": new_id(tx.now), "customer_id": keep_id, "position": position, **values})
    store.add(tx, table, added)


def _take_what_is_missing(tx: Tx, table: str, about: str, columns: Sequence[str], keep_id: str, double_id: str) -> None:
    """Copies of the double's rows about what the kept file says nothing of; a consent withdrawn says something."""
    found = store.parts(tx, table, [keep_id, double_id])
    known = {row[about] for row in found.get(keep_id, ())}
    missing = [row for row in found.get(double_id, ()) if row[about] not in known]
    rows = [{column: row[column] for column in columns} for row in missing]
    store.add(tx, table, [{"id": new_id(tx.now), "customer_id": keep_id, **row} for row in rows])


def _take_withdrawals(tx: Tx, keep_id: str, double_id: str) -> None:
    """Ends a consent of the kept file that the same person withdrew on the double after giving it."""
    found = store.parts(tx, personal_store.CONSENTS, [keep_id, double_id])
    for row in found.get(keep_id, ()):
        days = [other["withdrawn_on"] for other in found.get(double_id, ()) if other["what"] == row["what"]]
        if row["withdrawn_on"] is None and days and all(day and day >= row["given_on"] for day in days):
            changes = {"withdrawn_on": max(days), "value": None}
            store.change(tx, personal_store.CONSENTS, row["id"], changes)


def _take_chosen_values(tx: Tx, chosen: Mapping[str, str], keep_id: str, double_id: str) -> None:
    """Writes the double's values into the own fields for which they were chosen; an empty one replaces nothing."""
    own, theirs = (personal_store.value_rows(tx, each) for each in (keep_id, double_id))
    for field, whose in chosen.items():
        field_id = field.removeprefix(OWN)
        if whose != DOUBLE or field_id == field or field_id not in theirs:
            continue
        row_id, before = own[field_id]
        value = theirs[field_id][1]
        if value != before:
            store.change(tx, personal_store.VALUES, row_id, {"value": value})


def _likeness(row: Mapping[str, Any]) -> tuple[Any, ...]:
    if "digits" in row:
        return (row["digits"] or row["raw"], row["extension"])
    return (row["text"],)
