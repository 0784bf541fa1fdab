"""The table of past imports."""

import sqlite3
from collections.abc import Iterable

from desk_app.core.clock import from_text, moment_or_none
from desk_app.core.errors import NotFound
from desk_app.core.i18n import _
from desk_app.imports.model import Import
from desk_app.storage.reading import Reader, blocks, marks
from desk_app.storage.tx import Tx

_RECORDS = ("customers", "calls", "callbacks", "complaints", "deliveries", "purchases", "surveys")
_PARTS = {
    "customer_phones": ("customer_id", "customers"),
    "customer_addresses": ("customer_id", "customers"),
    "customer_tags": ("customer_id", "customers"),
    "complaint_steps": ("complaint_id", "complaints"),
    "complaint_notes": ("complaint_id", "complaints"),
    "complaint_measures": ("complaint_id", "complaints"),
    "delivery_lines": ("delivery_id", "deliveries"),
    "delivery_events": ("delivery_id", "deliveries"),
    "delivery_attempts": ("delivery_id", "deliveries"),
    "survey_marks": ("survey_id", "surveys"),
}


def _record(row: sqlite3.Row) -> Import:
    return Import(
        **{key: row[key] for key in ("id", "kind", "file_name", "encoding", "read", "new", "changed", "unchanged")},
        refused=row["refused"],
        txn=row["txn"],
        at=from_text(row["at"]),
        by_id=row["by_id"],
        undone_at=moment_or_none(row["undone_at"]),
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


def rows_of_save(tx: Tx, txn: str) -> list[tuple[str, str]]:
    """The (table, row) pairs a save wrote."""
    return [(row[0], row[1]) for row in tx.query("SELECT tbl, row_id FROM change_log WHERE txn = ?", (txn,))]


def records_of(tx: Tx, rows: Iterable[tuple[str, str]]) -> dict[str, set[str]]:
    """For each kind of record people know (its table) the ids that (table, row) pairs belong to.

    A phone counts as its customer, a step as its complaint, the callback a missed call left as itself; notes of
    imports count as nothing.
    """
    by_table: dict[str, set[str]] = {}
    for table, row_id in rows:
        by_table.setdefault(table, set()).add(row_id)
    found = {table: by_table[table] for table in _RECORDS if table in by_table}
    for part, (column, table) in _PARTS.items():
        for block in blocks(sorted(by_table.get(part, ()))):
            owners = tx.query(f"SELECT {column} FROM {part} WHERE id IN ({marks(block)})", block)
            found.setdefault(table, set()).update(row[0] for row in owners)
    return found


def add(tx: Tx, row: dict[str, object]) -> None:
    """Notes an import that was just done."""
    tx.insert("imports", row)
