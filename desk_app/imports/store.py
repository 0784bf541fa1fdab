"""The table of past imports."""

import sqlite3

from desk_app.core.clock import from_text
from desk_app.core.errors import NotFound
from desk_app.core.i18n import _
from desk_app.imports.model import Import
from desk_app.storage.reading import Reader
from desk_app.storage.tx import Tx


def _record(row: sqlite3.Row) -> Import:
    return Import(
        **{key: row[key] for key in ("id", "kind", "file_name", "encoding", "read", "new", "changed", "unchanged")},
        refused=row["refused"],
        txn=row["txn"],
        at=from_text(row["at"]),
        by_id=row["by_id"],
        undone_at=from_text(row["undone_at"]) if row["undone_at"] else None,
    )


def same_file(file: Reader, kind: str, sha256: str) -> Import | None:
    """An earlier import of the very same file, not taken back since; the newest."""
    rows = file.query(
        "SELECT * FROM imports WHERE kind = ? AND sha256 = ? AND undone_at IS NULL AND deleted_at IS NULL"
        " ORDER BY at DESC LIMIT 1",
        (kind, sha256),
    )
    return _record(rows[0]) if rows else None


def by_id(file: Reader, import_id: str) -> Import:
    """One import; raises NotFound."""
    rows = file.query("SELECT * FROM imports WHERE id = ? AND deleted_at IS NULL", (import_id,))
    if not rows:
        raise NotFound(_("There is no import {number}.").format(number=import_id))
    return _record(rows[0])


def all_imports(file: Reader) -> list[Import]:
    """Every import, newest first."""
    return [_record(row) for row in file.query("SELECT * FROM imports WHERE deleted_at IS NULL ORDER BY at DESC")]


def add(tx: Tx, row: dict[str, object]) -> None:
    """Notes an import that was just done."""
    tx.insert("imports", row)
