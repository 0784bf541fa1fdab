"""Rows and a table for the tests of the kit."""

from collections.abc import Sequence
from dataclasses import dataclass

from desk_app.ui.windowed import Column, WindowedTable


@dataclass(frozen=True)
class Row:
    """A record as a store would give it."""

    id: str
    name: str
    note: str = ""


class Store:
    """Remembers what it was asked for."""

    def __init__(self, count: int) -> None:
        self.rows = {f"id{n:06}": Row(f"id{n:06}", f"name {n}") for n in range(count)}
        self.asked: list[list[str]] = []

    def fetch(self, ids: list[str]) -> Sequence[Row]:
        self.asked.append(ids)
        return [self.rows[id_] for id_ in reversed(ids) if id_ in self.rows]

    def ids(self) -> list[str]:
        return list(self.rows)


def table(store: Store) -> WindowedTable:
    columns = [
        Column("state", lambda: "State", lambda row: "late", 110, tone=lambda row: "late", capsule=True),
        Column("name", lambda: "Name", lambda row: row.name, 120),
        Column("note", lambda: "Note", lambda row: row.note, 120, align="right", sortable=False),
    ]
    return WindowedTable(columns, store.fetch, store.ids())
