"""The SQL of the triggers that write the journal, generated from the columns as they are now."""

import sqlite3
from collections.abc import Callable, Iterable

_NOW = "coalesce(now_ms, CAST((julianday('now') - 2440587.5) * 86400000.0 AS INTEGER))"
_TICK = f"UPDATE sync_state SET dev_seq = dev_seq + 1, hlc = max(hlc + 1, ({_NOW} + clock_offset_ms) << 16);"
_CAPTURE = "(SELECT capture FROM sync_state) = 1"


def _entry(table: str, row: str, op: str, cols: str, old: str) -> str:
    return (
        "INSERT INTO change_log(device_id, dev_seq, hlc, tbl, row_id, op, cols, old, actor, txn, verb, wall_ms,"
        f" nonce) SELECT device_id, dev_seq, hlc, '{table}', {row}.id, '{op}', {cols}, {old}, actor, txn, verb,"
        f" {_NOW}, random() FROM sync_state;"
    )


def _whole(row: str, columns: list[str]) -> str:
    return "json_object(" + ", ".join(f"'{c}', {row}.\"{c}\"" for c in columns) + ")"


def _filled(row: str, columns: list[str]) -> str:
    """The same without what is NULL: a merge patch leaves such names out (RFC 7396). A call is half as long so."""
    return f"json_patch('{{}}', {_whole(row, columns)})"


def _changed(row: str, columns: list[str]) -> str:
    parts = " UNION ALL ".join(
        f'SELECT \'{c}\' AS k, {row}."{c}" AS v WHERE OLD."{c}" IS NOT NEW."{c}"' for c in columns
    )
    return f"(SELECT json_group_object(k, v) FROM ({parts}))"


def _for_table(table: str, columns: list[str], first: Callable[[str, list[str]], str]) -> dict[str, str]:
    kept = [c for c in columns if c != "id"]
    differs = " OR ".join(f'OLD."{c}" IS NOT NEW."{c}"' for c in kept)
    return {
        f"journal_{table}_i": f"CREATE TRIGGER journal_{table}_i AFTER INSERT ON {table} WHEN {_CAPTURE} BEGIN "
        + _TICK
        + " "
        + _entry(table, "NEW", "I", first("NEW", kept), "NULL")
        + " END",
        f"journal_{table}_u": f"CREATE TRIGGER journal_{table}_u AFTER UPDATE ON {table}"
        f" WHEN {_CAPTURE} AND ({differs}) BEGIN "
        + _TICK
        + " "
        + _entry(table, "NEW", "U", _changed("NEW", kept), _changed("OLD", kept))
        + " END",
        f"journal_{table}_d": f"CREATE TRIGGER journal_{table}_d AFTER DELETE ON {table} WHEN {_CAPTURE} BEGIN "
        + _TICK
        + " "
        + _entry(table, "OLD", "D", "'{}'", _whole("OLD", kept))
        + " END",
        f"journal_{table}_id": f"CREATE TRIGGER journal_{table}_id BEFORE UPDATE OF id ON {table}"
        " WHEN OLD.id IS NOT NEW.id BEGIN SELECT RAISE(ABORT, 'an id never changes'); END",
    }


FILLED_SINCE = "s0008_slim_keys"
"""The step of the schema from which on the entry for a new row leaves out what is NULL; no column that may be NULL
has another default, so that a column left out can mean nothing else."""


def wanted(conn: sqlite3.Connection, tables: Iterable[str], *, older: bool = False) -> dict[str, str]:
    """Trigger name to its SQL, for all `tables` and for the log itself, which is append-only.

    `older` gives them as they stand in a file that has not had the step `FILLED_SINCE`.
    """
    triggers = {
        f"journal_log_{event.lower()}": f"CREATE TRIGGER journal_log_{event.lower()} BEFORE {event} ON change_log"
        f" WHEN {_CAPTURE} BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END"
        for event in ("UPDATE", "DELETE")
    }
    for table in tables:
        columns = [str(row[1]) for row in conn.execute(f'PRAGMA table_info("{table}")')]
        triggers.update(_for_table(table, columns, _whole if older else _filled))
    return triggers
