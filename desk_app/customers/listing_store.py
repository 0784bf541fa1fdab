"""The table of lists that are kept under a name, and the texts a list shows beside its rows."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

from desk_app.core.i18n import N_
from desk_app.customers.joins import ListColumn
from desk_app.customers.personal_store import tags_of
from desk_app.storage.reading import Reader, blocks, marks
from desk_app.storage.tx import Tx

ROOM = "customer"


@dataclass(frozen=True, slots=True)
class KeptList:
    """A list kept under a name; `conditions` and `columns` as JSON, the columns None where none were chosen."""

    id: str
    name: str
    conditions: str
    columns: str | None
    position: int


def kept(file: Reader, room: str = ROOM) -> list[KeptList]:
    """The kept lists of customers, or of another room's records, in their order."""
    rows = file.query(
        "SELECT id, name, conditions, columns, position FROM saved_lists"
        " WHERE room = ? AND deleted_at IS NULL ORDER BY position, id",
        (room,),
    )
    return [KeptList(*row) for row in rows]


def add(tx: Tx, made: KeptList, room: str = ROOM) -> None:
    """A new list."""
    tx.insert("saved_lists", {"room": room, **asdict(made)})


def change(tx: Tx, list_id: str, changes: Mapping[str, str | int | None]) -> None:
    """Other values for some columns of a list."""
    tx.update("saved_lists", list_id, changes)


def tag_was_renamed(tx: Tx, before: str, after: str) -> None:
    """Lets the kept lists that ask for a tag ask for it by its other name, within the save that renames it."""
    for each in kept(tx):
        stored = json.loads(each.conditions)
        pairs = stored.get("filters") if isinstance(stored, dict) else None
        if isinstance(pairs, list) and ["tag", before] in pairs:
            pairs = [["tag", after] if pair == ["tag", before] else pair for pair in pairs]
            change(tx, each.id, {"conditions": json.dumps({**stored, "filters": pairs}, ensure_ascii=False)})


def _column(name: str, file: Reader, ids: Sequence[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for block in blocks(ids):
        rows = file.query(f"SELECT id, {name} FROM customers WHERE id IN ({marks(block)}) AND {name} <> ''", block)
        found.update((row[0], row[1]) for row in rows)
    return found


def _tags(file: Reader, ids: Sequence[str]) -> dict[str, str]:
    return {customer_id: ", ".join(names) for customer_id, names in tags_of(file, ids).items()}


COLUMNS: tuple[ListColumn, ...] = (
    ListColumn("tags", N_("Tags"), _tags),
    ListColumn("email", N_("E-mail"), lambda file, ids: _column("email", file, ids)),
    ListColumn("wechat", N_("WeChat"), lambda file, ids: _column("wechat", file, ids)),
    ListColumn("time_to_call", N_("Time to call"), lambda file, ids: _column("time_to_call", file, ids)),
)
"""Columns of this room that a line of the list does not hold by itself."""
