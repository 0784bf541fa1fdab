"""What a save wrote, as the journal has it: what is derived from the records follows from this before COMMIT."""

import json
import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

SINCE = "device_id = (SELECT device_id FROM sync_state) AND dev_seq > ?"
MOST = 50
"""The entries of a larger save are not read one by one."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of the journal, without when and who."""

    table: str
    row_id: str
    op: str
    cols: dict[str, Any]
    old: dict[str, Any]

    @property
    def values(self) -> tuple[dict[str, Any], dict[str, Any]]:
        """What the columns it touched were, and what they are."""
        return self.cols, self.old


@dataclass(frozen=True, slots=True)
class Written:
    """What was written after a journal number; `entries` is None where that is much."""

    since: int
    tables: frozenset[str]
    entries: tuple[Entry, ...] | None

    def of(self, table: str) -> Iterator[Entry]:
        """The entries of a table, where they were read."""
        return (each for each in self.entries or () if each.table == table)

    def values_of(self, table: str, column: str) -> Iterator[Any]:
        """What a column of a table was and is, in the entries that touched it."""
        return (each[column] for entry in self.of(table) for each in entry.values if column in each)

    def is_new(self, row_ids: Iterable[str]) -> bool:
        """Whether all these rows are certainly new."""
        made = {each.row_id for each in self.entries or () if each.op == "I"}
        return made.issuperset(row_ids)


def after(conn: sqlite3.Connection, since: int) -> Written:
    """What this device wrote after a journal number."""
    rows = conn.execute(
        f"SELECT tbl, row_id, op, cols, old FROM change_log WHERE {SINCE} ORDER BY dev_seq LIMIT {MOST + 1}", (since,)
    ).fetchall()
    if len(rows) > MOST:
        tables = conn.execute(f"SELECT DISTINCT tbl FROM change_log WHERE {SINCE}", (since,))
        return Written(since, frozenset(str(row[0]) for row in tables), None)
    entries = tuple(
        Entry(table, row_id, op, json.loads(cols), json.loads(old) if old else {})
        for table, row_id, op, cols, old in rows
    )
    return Written(since, frozenset(each.table for each in entries), entries)
