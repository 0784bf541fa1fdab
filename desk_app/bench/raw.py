"""The floor of a save: the rows it wrote, written once more by hand into the same file, journal and all, durable."""

import json
from collections.abc import Sequence
from itertools import groupby
from pathlib import Path

from desk_app.bench.floor import Act
from desk_app.bench.saving import NO_DEVICE, counted, without_journal
from desk_app.core.ids import new_id
from desk_app.storage.connection import connect, unguarded

Statement = tuple[str, Sequence[object]]


class Raw:
    """Writes what saves wrote a second time: new rows under another id, changed ones back to what they were.

    `close` puts everything as the saves left it.
    """

    def __init__(self, path: Path) -> None:
        self._conn = connect(path, writing=True)[0]
        self._undo: list[Statement] = []

    def _again(self, since: int) -> list[Act]:
        """For each save after that number of the journal one act: the same rows in one transaction."""
        entries = self._conn.execute(
            "SELECT * FROM change_log WHERE device_id <> ? AND dev_seq > ? ORDER BY dev_seq", (NO_DEVICE, since)
        ).fetchall()
        saves = [list(rows) for _txn, rows in groupby(entries, key=lambda row: row["txn"])]
        return [self._act([each for row in rows for each in self._statements(dict(row))]) for rows in saves]

    def _statements(self, entry: dict[str, object]) -> list[Statement]:
        table, row_id = entry["tbl"], entry["row_id"]
        if entry["op"] == "I":
            row = dict(self._conn.execute(f"SELECT * FROM {table} WHERE id = ?", (row_id,)).fetchone())
            row["id"] = entry["row_id"] = new_id()
            written = _insert(str(table), row)
            self._undo.append((f"DELETE FROM {table} WHERE id = ?", (row["id"],)))
        else:
            before, after = json.loads(str(entry["old"])), json.loads(str(entry["cols"]))
            sets = ", ".join(f"{column} = ?" for column in after)
            written = (f"UPDATE {table} SET {sets} WHERE id = ?", (*(before.get(each) for each in after), row_id))
            self._undo.append((f"UPDATE {table} SET {sets} WHERE id = ?", (*after.values(), row_id)))
        entry["device_id"] = NO_DEVICE
        return [written, _insert("change_log", entry)]

    def _act(self, statements: Sequence[Statement]) -> Act:
        def write() -> None:
            self._conn.execute("BEGIN IMMEDIATE")
            for sql, values in statements:
                self._conn.execute(sql, values)
            self._conn.execute("COMMIT")

        return write

    def in_a_row(self, since: int) -> Sequence[float]:
        """The seconds of writing each save after that number once more."""
        acts = self._again(since)
        with without_journal(self._conn):
            return counted(acts)

    def close(self) -> None:
        """Takes everything out again that was written a second time."""
        with without_journal(self._conn), unguarded(self._conn):
            self._conn.execute("BEGIN IMMEDIATE")
            for sql, values in self._undo:
                self._conn.execute(sql, values)
            self._conn.execute("DELETE FROM change_log WHERE device_id = ?", (NO_DEVICE,))
            self._conn.execute("COMMIT")
        self._conn.close()


def _insert(table: str, row: dict[str, object]) -> Statement:
    return f"INSERT INTO {table}({', '.join(row)}) VALUES ({', '.join('?' * len(row))})", tuple(row.values())
