"""One use case is one transaction: what a service writes with, and what happens just before COMMIT."""

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from datetime import date as Date
from datetime import datetime
from itertools import islice
from typing import Any

from desk_app.core.clock import to_ms


class Tx:
    """An open save. Stores write through it; only services open one (`DeskFile.write`)."""

    def __init__(self, conn: sqlite3.Connection, *, actor: str, verb: str, txn: str, now: datetime) -> None:
        self._conn = conn
        self.actor, self.verb, self.txn, self.now = actor, verb, txn, now
        state = conn.execute("SELECT branch_id, device_id FROM sync_state").fetchone()
        self.branch_id: str = state["branch_id"]
        conn.execute("UPDATE sync_state SET actor = ?, txn = ?, verb = ?, now_ms = ?", (actor, txn, verb, to_ms(now)))

    def query(self, sql: str, args: Sequence[Any] = ()) -> list[sqlite3.Row]:
        """All rows of the answer, with what this save wrote so far."""
        return self._conn.execute(sql, args).fetchall()

    def execute(self, sql: str, args: Sequence[Any] = ()) -> int:
        """Runs one statement; answers how many rows it touched."""
        return self._conn.execute(sql, args).rowcount

    def insert(self, table: str, row: Mapping[str, Any]) -> None:
        """A new row; `branch_id` is filled in. Raises sqlite3.IntegrityError when a rule of the file is broken."""
        self.insert_many(table, [row])

    def insert_many(self, table: str, rows: Iterable[Mapping[str, Any]]) -> None:
        """New rows, all with the columns of the first; `branch_id` is filled in."""
        rest = iter(rows)
        first = next(rest, None)
        if first is None:
            return
        columns = [*first, "branch_id"]
        names = ", ".join(f'"{c}"' for c in columns)
        sql = f'INSERT INTO "{table}"({names}) VALUES ({", ".join("?" * len(columns))})'
        piece = [first, *islice(rest, 999)]
        while piece:
            self._conn.executemany(sql, [(*row.values(), self.branch_id) for row in piece])
            piece = list(islice(rest, 1000))

    def update(self, table: str, row_id: str, changes: Mapping[str, Any]) -> None:
        """Changes some columns of one row; raises LookupError when there is no such row."""
        sets = ", ".join(f'"{c}" = ?' for c in changes)
        if self.execute(f'UPDATE "{table}" SET {sets} WHERE id = ?', (*changes.values(), row_id)) != 1:
            raise LookupError(f"no row {row_id} in {table}")

    def next_number(self, letter: str, local_day: Date) -> str:
        """The next number for people, `BJ01-C-261121-0007`; once given it is never given again."""
        return self.next_numbers(letter, local_day, 1)[0]

    def next_numbers(self, letter: str, local_day: Date, count: int) -> list[str]:
        """`count` numbers in a row, for an import."""
        series = f"{self._prefix()}-{letter}-{local_day:%y%m%d}"
        last = self._conn.execute(
            "INSERT INTO number_series VALUES (?, ?) ON CONFLICT(series) DO UPDATE SET last = last + excluded.last"
            " RETURNING last",
            (series, count),
        ).fetchall()[0][0]
        return [f"{series}-{n:04d}" for n in range(last - count + 1, last + 1)]

    def _prefix(self) -> str:
        row = self._conn.execute(
            "SELECT value FROM settings WHERE id = 'branch_prefix' AND deleted_at IS NULL"
        ).fetchone()
        return str(row[0]) if row and row[0] else DEFAULT_PREFIX


DEFAULT_PREFIX = "S01"
