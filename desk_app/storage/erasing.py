"""Erasing: the one act that rewrites the past. Nothing of it can be taken back.

A value is rewritten in its row and in every journal entry of the row alike, so that the rows stay the fold
of the journal and every old value stays what the entry before it wrote. What the file still holds of it in
freed pages and in the segments of the full-text index goes when the file is written anew (`purge`); until
that is done the file is marked, and the next start does it.
"""

import json
import re
import sqlite3
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from desk_app.storage import search, waiting
from desk_app.storage.connection import unguarded
from desk_app.storage.reading import blocks, marks
from desk_app.storage.search import SearchSource
from desk_app.storage.tx import Tx

Rewrite = Callable[[Any], Any]
"""What becomes of a value, now and in the past; the same value must always become the same."""
Rewrites = Mapping[str, Mapping[str, Mapping[str, Rewrite]]]
"""Table, row id, column."""

_UNPURGED = 1
"""The file's `user_version` while pages may still hold what was erased."""
_DIGEST = re.compile("[0-9a-f]{64}")


class Past:
    """The rewriting part of one erasing save; `tx` is the rest of it."""

    def __init__(self, tx: Tx) -> None:
        self.tx = tx
        self.values = 0
        self._touched: dict[str, set[str]] = {}
        self._digests: set[str] = set()

    def rewrite(self, rewrites: Rewrites) -> int:
        """Rewrites rows and their journal without a new entry; answers how many values changed, now or in the past.

        Raises sqlite3.IntegrityError when a rule of the file forbids a replacement: then nothing is saved.
        """
        before = self.values
        self.tx.execute("UPDATE sync_state SET capture = 0")
        for table, rows in rewrites.items():
            for row_id, columns in rows.items():
                self._row(table, row_id, columns)
                self._entries(table, row_id, columns)
        self.tx.execute("UPDATE sync_state SET capture = 1")
        self._drop_attachments()
        return self.values - before

    def _row(self, table: str, row_id: str, columns: Mapping[str, Rewrite]) -> None:
        for row in self.tx.query(f"SELECT * FROM {table} WHERE id = ?", (row_id,)):
            changes = self._changes(dict(row), columns)
            if changes:
                self.tx.update(table, row_id, changes)
        self._touched.setdefault(table, set()).add(row_id)

    def _entries(self, table: str, row_id: str, columns: Mapping[str, Rewrite]) -> None:
        rows = self.tx.query(
            "SELECT device_id, dev_seq, cols, old FROM change_log WHERE row_id = ? AND tbl = ?", (row_id, table)
        )
        for device, seq, *both in rows:
            texts = [self._text(text, columns) for text in both]
            if texts != both:
                self.tx.execute(
                    "UPDATE change_log SET cols = ?, old = ? WHERE device_id = ? AND dev_seq = ?",
                    (*texts, device, seq),
                )

    def _text(self, text: str | None, columns: Mapping[str, Rewrite]) -> str | None:
        if text is None:
            return None
        values = json.loads(text)
        changes = self._changes(values, columns)
        if not changes:
            return text
        return json.dumps({**values, **changes}, ensure_ascii=False, separators=(",", ":"))

    def _changes(self, values: Mapping[str, Any], columns: Mapping[str, Rewrite]) -> dict[str, Any]:
        changes = {}
        for column, rewrite in columns.items():
            if column not in values:
                continue
            old, new = values[column], rewrite(values[column])
            if new != old:
                changes[column] = new
                if isinstance(old, str):
                    self._digests.update(_DIGEST.findall(old))
        self.values += len(changes)
        return changes

    def _drop_attachments(self) -> None:
        """The bytes of pictures and papers that were named by what was rewritten and by nothing else."""
        for digest in self._digests:
            self.tx.execute(
                "DELETE FROM attachment_bytes WHERE sha256 = ?"
                " AND NOT EXISTS (SELECT 1 FROM change_log WHERE instr(cols, ?))",
                (digest, digest),
            )
        self._digests.clear()

    def reindex(self, conn: sqlite3.Connection, sources: Iterable[SearchSource]) -> frozenset[str]:
        """Brings the search index in step with what was rewritten; answers the kinds of records touched."""
        kinds = {kind for table, kind in search.OTHER_KINDS.items() if table in self._touched}
        for source in sources:
            ids = set[str]()
            for table, column in {source.table: "id", **source.parts}.items():
                for block in blocks(sorted(self._touched.get(table, ()))):
                    rows = conn.execute(f"SELECT DISTINCT {column} FROM {table} WHERE id IN ({marks(block)})", block)
                    ids.update(str(row[0]) for row in rows)
            if ids:
                kinds.add(source.kind)
                search.renew(conn, source, sorted(ids))
        return frozenset(kinds)


def mark_unpurged(conn: sqlite3.Connection) -> None:
    """Notes, within the erasing save, that the file must be written anew."""
    conn.execute(f"PRAGMA user_version = {_UNPURGED}")


def is_unpurged(conn: sqlite3.Connection) -> bool:
    """Whether pages may still hold what was erased: the program ended before `purge` was done."""
    return int(conn.execute("PRAGMA user_version").fetchone()[0]) == _UNPURGED


def purge(conn: sqlite3.Connection) -> None:
    """Makes the full-text index anew and writes the file anew, without what was freed.

    It needs free disk space of twice the file's size and nobody reading beside; raises sqlite3.Error, and
    then the file is as it was and still marked.
    """
    waiting.join(conn)
    conn.execute("INSERT INTO search_fts(search_fts) VALUES ('rebuild')")
    with unguarded(conn):
        conn.execute("VACUUM")
    conn.execute("PRAGMA user_version = 0")
