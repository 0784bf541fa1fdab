"""Reading the journal: history of a record, the record as it was, and taking a save back."""

import json
import math
import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from desk_app.core.clock import from_ms, to_ms, to_text
from desk_app.storage.reading import Reader
from desk_app.storage.tx import Tx

Values = dict[str, Any]
Key = tuple[str, str]
"""A table and a row of it."""


@dataclass(frozen=True)
class Entry:
    """One journal entry: what changed in one row, by whom, within which save."""

    hlc: int
    table: str
    row_id: str
    op: str
    new: Values
    old: Values
    actor: str | None
    txn: str | None
    verb: str | None
    at: datetime

    @classmethod
    def of(cls, row: sqlite3.Row) -> "Entry":
        return cls(
            row["hlc"],
            row["tbl"],
            row["row_id"],
            row["op"],
            json.loads(row["cols"]),
            json.loads(row["old"] or "{}"),
            row["actor"],
            row["txn"],
            row["verb"],
            from_ms(row["wall_ms"]),
        )


_FIELDS = "hlc, device_id, tbl, row_id, op, cols, old, actor, txn, verb, wall_ms"


def entries_of(reader: Reader, table: str, row_id: str, *, until: datetime | None = None) -> list[Entry]:
    """All entries of one row, oldest first; with `until` those up to the last one written by that time.

    Where a clock was set back, an entry dated later than `until` is among them when one written after it
    is not: what counts is the order of writing, so that a row never appears as it never was.
    """
    rows = reader.query(
        f"SELECT {_FIELDS} FROM change_log WHERE row_id = ? AND tbl = ? ORDER BY hlc, device_id",
        (row_id, table),
    )
    if until is not None:
        last = to_ms(until)
        while rows and rows[-1]["wall_ms"] > last:
            rows.pop()
    return [Entry.of(row) for row in rows]


def fold(entries: Iterable[Entry]) -> Values | None:
    """The row the entries (oldest first) leave behind; None when there is none."""
    values: Values | None = None
    for entry in entries:
        values = None if entry.op == "D" else {**(values or {}), **entry.new}
    return values


def row_as_of(reader: Reader, table: str, row_id: str, moment: datetime) -> Values | None:
    """A row as it was at that moment, its id included; None where there was none."""
    values = fold(entries_of(reader, table, row_id, until=moment))
    return None if values is None else {**defaults(reader, table), **values, "id": row_id}


def same(value: object, kept: object) -> bool:
    """Whether a column holds what the journal kept; SQLite writes a fraction into JSON with 15 digits."""
    if isinstance(value, float) and isinstance(kept, int | float):
        return math.isclose(value, kept, rel_tol=1e-14)
    return value == kept


def defaults(reader: "Reader | sqlite3.Connection", table: str) -> Values:
    """For each column the value a row has that was made before the column was added."""
    ask = reader.execute if isinstance(reader, sqlite3.Connection) else reader.query
    found = {str(row[1]): row[4] for row in ask(f'PRAGMA table_info("{table}")')}
    return {name: next(iter(ask(f"SELECT {sql}")))[0] if sql else None for name, sql in found.items()}


def former_values(reader: Reader, table: str, column: str, row_ids: list[str]) -> dict[str, list[str]]:
    """For each row the earlier values of one column that it has not now, oldest first."""
    found: dict[str, list[str]] = {}
    rows = reader.query(
        "SELECT row_id, json_extract(old, ?) FROM change_log"
        f" WHERE row_id IN ({','.join('?' * len(row_ids))}) AND tbl = ? AND op = 'U'"
        " AND json_extract(old, ?) IS NOT NULL ORDER BY hlc",
        (f"$.{column}", *row_ids, table, f"$.{column}"),
    )
    for row_id, old in rows:
        found.setdefault(str(row_id), []).append(str(old))
    return found


@dataclass
class Undone:
    """What taking a save back did: rows mended, and what was kept because somebody touched it since.

    `number` is that of the record the save was about, if it was about one.
    """

    mended: int = 0
    kept: list["Kept"] = field(default_factory=list)
    number: str = ""


@dataclass(frozen=True)
class Kept:
    """A row (or one field of it) left as it is, and who changed or used it since."""

    table: str
    row_id: str
    field: str | None
    by: str | None


UNDO, REDO = "undo", "redo"
BACK_AND_FORTH = frozenset((UNDO, REDO))
"""Saves in which nobody wrote anything new."""
_NOTE = "prints.note"
_NOT_UNDONE = f"'{UNDO}', '{REDO}', '{_NOTE}'"
"""Saves that Ctrl+Z passes over: taking back and bringing back themselves, and the note that a paper went out."""


def last_save(reader: Reader) -> tuple[str, str, datetime] | None:
    """The newest save of this desk that can be taken back: its id, verb and time."""
    rows = reader.query(
        "SELECT txn, verb, wall_ms FROM change_log WHERE device_id = (SELECT device_id FROM sync_state)"
        f" AND txn IS NOT NULL AND verb NOT IN ({_NOT_UNDONE}) AND txn NOT IN (SELECT txn FROM undone)"
        " ORDER BY dev_seq DESC LIMIT 1"
    )
    return (rows[0][0], rows[0][1], from_ms(rows[0][2])) if rows else None


def last_undo(reader: Reader) -> tuple[str, str, str] | None:
    """The newest taking back of this desk that still holds, while nothing else was saved since: its id, and the
    id and verb of the save it took back."""
    rows = reader.query(
        "SELECT txn, verb FROM change_log WHERE device_id = (SELECT device_id FROM sync_state)"
        f" AND txn IS NOT NULL AND verb NOT IN ('{REDO}', '{_NOTE}') AND (verb <> '{UNDO}' OR txn NOT IN"
        " (SELECT txn FROM undone)) ORDER BY dev_seq DESC LIMIT 1"
    )
    if not rows or rows[0][1] != UNDO:
        return None
    taken = reader.query("SELECT txn FROM undone WHERE by_txn = ?", (rows[0][0],))
    if not taken:
        return None
    verbs = reader.query("SELECT verb FROM change_log WHERE txn = ? LIMIT 1", (taken[0][0],))
    return rows[0][0], taken[0][0], str(verbs[0][0])


def undo(
    tx: Tx, txn: str, references: Mapping[str, list[tuple[str, str]]], *, stays: frozenset[str] = frozenset()
) -> Undone:
    """Takes the save `txn` back, newest entry first, as part of the save `tx`.

    A field goes back only if it still holds what that save wrote; a new row goes to deleted only if
    nothing made since hangs on it. `references` names, for each table, the (table, column) pairs that
    point to it; rows of the tables in `stays` are left alone.
    """
    result = Undone()
    rows = tx.query(f"SELECT {_FIELDS} FROM change_log WHERE txn = ? ORDER BY hlc", (txn,))
    entries = [Entry.of(row) for row in rows if row["tbl"] not in stays]
    made = {(entry.table, entry.row_id) for entry in entries if entry.op == "I"}
    in_use = _in_use(tx, entries, made, references)
    for entry in reversed(entries):
        if entry.op == "I":
            _undo_new(tx, entry, in_use, result)
        elif entry.op == "U" and (entry.table, entry.row_id) not in made:
            _undo_change(tx, entry, result)
    if result.mended or not result.kept:
        tx.execute("INSERT OR IGNORE INTO undone VALUES (?, ?)", (txn, tx.txn))
    return result


def _in_use(
    tx: Tx,
    entries: list[Entry],
    made: set[tuple[str, str]],
    references: Mapping[str, list[tuple[str, str]]],
) -> dict[Key, str | None]:
    """New rows that must stay, with who made them stay: touched since, used since, or linked to one that stays."""
    stay: dict[Key, str | None] = {}
    for entry in entries:
        if entry.op != "I":
            continue
        later = tx.query(
            "SELECT actor FROM change_log WHERE row_id = ? AND tbl = ? AND txn IS NOT ? AND hlc > ?"
            " AND coalesce(txn, '') NOT IN (SELECT txn FROM undone)"
            " AND coalesce(txn, '') NOT IN (SELECT by_txn FROM undone) LIMIT 1",
            (entry.row_id, entry.table, entries[0].txn, entry.hlc),
        )
        if later:
            stay[entry.table, entry.row_id] = later[0][0]
            continue
        for child, column in references.get(entry.table, []):
            users = tx.query(f"SELECT id FROM {child} WHERE {column} = ? AND deleted_at IS NULL", (entry.row_id,))
            strangers = [row[0] for row in users if (child, row[0]) not in made]
            if strangers:
                author = tx.query(
                    "SELECT actor FROM change_log WHERE row_id = ? AND tbl = ? AND op = 'I'",
                    (strangers[0], child),
                )
                stay[entry.table, entry.row_id] = author[0][0] if author else None
                break
    return _with_linked(tx, stay, entries, references) if stay else stay


def _with_linked(
    tx: Tx, stay: dict[Key, str | None], entries: list[Entry], references: Mapping[str, list[tuple[str, str]]]
) -> dict[Key, str | None]:
    """Also the new records that those which stay point to, and the parts (a phone, a step) of all that stay."""
    parts = {
        (child, column)
        for child in {child for pairs in references.values() for child, _column in pairs}
        for row in tx.query(f'PRAGMA table_info("{child}")')
        if row["notnull"] and (column := str(row["name"]))
    }
    values: dict[Key, Values] = {}
    for entry in entries:
        key = (entry.table, entry.row_id)
        if entry.op == "I" or key in values:
            values[key] = {**values.get(key, {}), **entry.new}
    pointers: dict[str, list[tuple[str, str]]] = {}
    for holder, pairs in references.items():
        for child, column in pairs:
            pointers.setdefault(child, []).append((holder, column))
    links: dict[Key, list[Key]] = {}
    for key, row in values.items():
        for holder, column in pointers.get(key[0], ()):
            target = (holder, str(row.get(column)))
            if target in values:
                links.setdefault(key, []).append(target)
                if (key[0], column) in parts:
                    links.setdefault(target, []).append(key)
    todo = list(stay)
    while todo:
        key = todo.pop()
        for other in links.get(key, ()):
            if other not in stay:
                stay[other] = stay[key]
                todo.append(other)
    return stay


def _undo_new(tx: Tx, entry: Entry, in_use: Mapping[tuple[str, str], str | None], result: Undone) -> None:
    key = (entry.table, entry.row_id)
    if key in in_use:
        result.kept.append(Kept(entry.table, entry.row_id, None, in_use[key]))
        return
    done = tx.execute(
        f"UPDATE {entry.table} SET deleted_at = ? WHERE id = ? AND deleted_at IS NULL",
        (to_text(tx.now), entry.row_id),
    )
    result.mended += done


def _undo_change(tx: Tx, entry: Entry, result: Undone) -> None:
    now = tx.query(f"SELECT * FROM {entry.table} WHERE id = ?", (entry.row_id,))
    if not now:
        return
    back: Values = {}
    for column, written in entry.new.items():
        if same(now[0][column], written):
            back[column] = entry.old.get(column)
            continue
        later = tx.query(
            "SELECT actor FROM change_log WHERE row_id = ? AND tbl = ? AND hlc > ?"
            " AND json_type(cols, ?) IS NOT NULL ORDER BY hlc DESC LIMIT 1",
            (entry.row_id, entry.table, entry.hlc, f"$.{column}"),
        )
        result.kept.append(Kept(entry.table, entry.row_id, column, later[0][0] if later else None))
    if back:
        tx.update(entry.table, entry.row_id, back)
        result.mended += 1


def references(reader: Reader, tables: Iterable[str]) -> dict[str, list[tuple[str, str]]]:
    """For each table the (table, column) pairs whose foreign keys point to it."""
    found: dict[str, list[tuple[str, str]]] = {}
    for table in tables:
        for row in reader.query(f'PRAGMA foreign_key_list("{table}")'):
            found.setdefault(str(row["table"]), []).append((table, str(row["from"])))
    return found
