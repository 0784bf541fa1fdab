"""One use case is one transaction: what a service writes with, and what happens just before COMMIT."""

import sqlite3
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date as Date
from datetime import datetime
from functools import lru_cache
from itertools import islice
from typing import Any, TypeVar, cast

from desk_app.core.clock import to_ms
from desk_app.core.ids import new_id
from desk_app.storage.series import Series

Known = TypeVar("Known")
AsKnown = dict[str, tuple[frozenset[str], object]]
"""What was worked out from a file: by its key the tables it was made of, and what came of them."""


class Tx:
    """An open save. Stores write through it; only services open one (`DeskFile.write`).

    `head` and `indexed` are the journal numbers the file and its index stood at; `known` is what was worked out
    from the file before. `index` brings the index in step with what was written after a journal number: it is done
    where somebody looks into an index that is behind. With `at_once` the index follows a save however small it is.
    """

    def __init__(
        self,
        conn: sqlite3.Connection,
        *,
        actor: str,
        verb: str,
        now: datetime,
        known: AsKnown | None = None,
        index: Callable[[int], None] | None = None,
    ) -> None:
        self._conn, self._index = conn, index
        self.actor, self.verb, self.txn, self.now = actor, verb, new_id(), now
        state = conn.execute(_BEGUN, (actor, self.txn, verb, to_ms(now))).fetchall()[0]
        self.branch_id: str = state["branch_id"]
        self.head, self.indexed = int(state["dev_seq"]), int(state["indexed_seq"])
        self.at_once = False
        self._series = Series(state["series"])
        self._known = known if known is not None else {}
        self._written = set[str]()

    def known(self, key: str, tables: frozenset[str], make: Callable[[], Known]) -> Known:
        """What `make` works out from these tables, anew only where one of them was written since it was last asked."""
        if self._written and not self._written.isdisjoint(tables | _ANY):
            return make()
        kept = self._known.get(key)
        if kept is None:
            kept = self._known[key] = (tables, make())
        return cast(Known, kept[1])

    def finish(self, *, indexed: bool) -> int:
        """What a save does last: nobody writes any more. Answers the journal's number."""
        to = None if indexed else self.indexed
        return int(self._conn.execute(_FINISHED, (to, self._series.as_text())).fetchall()[0][0])

    def query(self, sql: str, args: Sequence[Any] = ()) -> list[sqlite3.Row]:
        """All rows of the answer, with what this save wrote so far; the index may know only what was before it."""
        if self.indexed < self.head and self._index and "search_" in sql:
            self._index(self.indexed)
            self.indexed = self.head
        return self._conn.execute(sql, args).fetchall()

    def execute(self, sql: str, args: Sequence[Any] = ()) -> int:
        """Runs one statement; answers how many rows it touched."""
        self._written.update(_ANY)
        return self._conn.execute(sql, args).rowcount

    def insert(self, table: str, row: Mapping[str, Any]) -> None:
        """A new row; `branch_id` is filled in. Raises sqlite3.IntegrityError when a rule of the file is broken."""
        self.insert_many(table, [row])

    def inserted(self, table: str, row: Mapping[str, Any]) -> sqlite3.Row:
        """As `insert`; answers the row as it stands in the file."""
        self._written.add(table)
        sql = f"{_insert(table, tuple(row))} RETURNING *"
        return cast(sqlite3.Row, self._conn.execute(sql, (*row.values(), self.branch_id)).fetchall()[0])

    def insert_many(self, table: str, rows: Iterable[Mapping[str, Any]]) -> None:
        """New rows, all with the columns of the first; `branch_id` is filled in."""
        self._written.add(table)
        rest = iter(rows)
        first = next(rest, None)
        if first is None:
            return
        sql = _insert(table, tuple(first))
        piece = [first, *islice(rest, 999)]
        while piece:
            self._conn.executemany(sql, [(*row.values(), self.branch_id) for row in piece])
            piece = list(islice(rest, 1000))

    def update(self, table: str, row_id: str, changes: Mapping[str, Any]) -> None:
        """Changes some columns of one row; raises LookupError when there is no such row."""
        sets = ", ".join(f'"{c}" = ?' for c in changes)
        self._written.add(table)
        sql = f'UPDATE "{table}" SET {sets} WHERE id = ?'
        if self._conn.execute(sql, (*changes.values(), row_id)).rowcount != 1:
            raise LookupError(f"no row {row_id} in {table}")

    def next_number(self, letter: str, local_day: Date) -> str:
        """The next number for people, `BJ01-C-261121-0007`; once given it is never given again."""
        return self.next_numbers(letter, local_day, 1)[0]

    def next_numbers(self, letter: str, local_day: Date, count: int) -> list[str]:
        """`count` numbers in a row, for an import."""
        series = f"{self._prefix()}-{letter}-{local_day:%y%m%d}"
        last = self._series.give(self._conn, series, count)
        return [f"{series}-{n:04d}" for n in range(last - count + 1, last + 1)]

    def _prefix(self) -> str:
        return self.known("branch_prefix", frozenset({"settings"}), self._prefix_in_file)

    def _prefix_in_file(self) -> str:
        row = self._conn.execute(
            "SELECT value FROM settings WHERE id = 'branch_prefix' AND deleted_at IS NULL"
        ).fetchone()
        return str(row[0]) if row and row[0] else DEFAULT_PREFIX


@lru_cache(maxsize=64)
def _insert(table: str, columns: tuple[str, ...]) -> str:
    names = ", ".join(f'"{c}"' for c in (*columns, "branch_id"))
    return f'INSERT INTO "{table}"({names}) VALUES ({", ".join("?" * (len(columns) + 1))})'


_ANY = frozenset({"*"})
"""Stands for the tables that a statement of somebody's own may have written."""
_BEGUN = """UPDATE sync_state SET actor = ?, txn = ?, verb = ?, now_ms = ?
  RETURNING branch_id, dev_seq, indexed_seq, series"""
"""What a save does first: from here on the journal knows who writes."""
_FINISHED = """UPDATE sync_state SET actor = NULL, txn = NULL, verb = NULL, now_ms = NULL, seen_seq = dev_seq,
  indexed_seq = coalesce(?, dev_seq), series = ? RETURNING dev_seq"""
DEFAULT_PREFIX = "S01"
