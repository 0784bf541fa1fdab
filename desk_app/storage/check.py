"""Is the file whole? Structure, journal, triggers, index, and every row against the journal."""

import hashlib
import json
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from desk_app.core.i18n import N_, _
from desk_app.storage import journal_triggers, search
from desk_app.storage.connection import reading_fault
from desk_app.storage.interrupted import settle
from desk_app.storage.journal import defaults, same
from desk_app.storage.migrations import recognise
from desk_app.storage.schema import STEPS, journaled_tables, objects, wanted_objects
from desk_app.storage.search import SearchSource
from desk_app.storage.series import last_given


@dataclass(frozen=True)
class Finding:
    """Something wrong: what, where, and how bad (`lost`: data is damaged; `mend`: the next start mends it)."""

    what: str
    where: str
    how_bad: str


def check(path: Path, sources: Sequence[SearchSource]) -> list[Finding]:
    """All that is wrong with the file, on a connection that only reads; empty when it is whole.

    Raises DeskError when it is no desk file at all.
    """
    recognise(path)
    with suppress(sqlite3.Error, OSError):  # where it may only be read, the connection below tells
        settle(path)
    with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True, isolation_level=None)) as conn:
        conn.row_factory = sqlite3.Row
        conn.text_factory = lambda raw: raw.decode("utf-8", "replace")
        findings: list[Finding] = []
        for part in (_structure, _keys, _journal, _stamps, _triggers, _rows, _attachments):
            findings.extend(_tried(part(conn), path, part.__name__[1:], "lost"))
        if any(finding.what == _(_STEP_MISSING) for finding in findings):
            return findings  # of an older program: what today's schema and index have more comes with the next start
        for part in (_schema, _numbers):
            findings.extend(_tried(part(conn), path, part.__name__[1:], "lost"))
        findings.extend(_tried(_index(conn, sources), path, "search index", "mend"))
        return findings


_STEP_MISSING = N_("a step of the schema is missing")
_OF_DAMAGE = (sqlite3.DatabaseError, ValueError, LookupError, TypeError, AttributeError, ArithmeticError)
"""What reading rows raises that hold anything at all."""


def _tried(part: Iterator[Finding], path: Path, where: str, how_bad: str) -> Iterator[Finding]:
    try:
        yield from part
    except _OF_DAMAGE as error:
        if isinstance(error, sqlite3.Error) and getattr(error, "sqlite_errorname", "") in _ELSEWHERE:
            raise reading_fault(error, path) or error from error
        yield Finding(_("cannot be read: {reason}").format(reason=str(error)), where, how_bad)


_ELSEWHERE = frozenset({"SQLITE_BUSY", "SQLITE_READONLY_ROLLBACK"})
"""What says nothing of the file itself: another program holds it, or a cut-off save cannot be put right here."""


def _structure(conn: sqlite3.Connection) -> Iterator[Finding]:
    for row in conn.execute("PRAGMA integrity_check"):
        if row[0] != "ok":
            yield Finding(_("the file's structure is damaged"), str(row[0]), "lost")


def _keys(conn: sqlite3.Connection) -> Iterator[Finding]:
    for row in conn.execute("PRAGMA foreign_key_check"):
        yield Finding(_("a row points to a record that is not there"), f"{row[0]} rowid {row[1]} -> {row[2]}", "lost")


def _journal(conn: sqlite3.Connection) -> Iterator[Finding]:
    rows = conn.execute(
        "SELECT device_id, dev_seq, before FROM (SELECT device_id, dev_seq,"
        " lag(dev_seq, 1, 0) OVER (PARTITION BY device_id ORDER BY dev_seq) AS before FROM change_log)"
        " WHERE dev_seq <> before + 1"
    )
    for device, seq, before in rows:
        yield Finding(
            _("the journal has a hole"),
            f"device {device}: entries {before + 1} to {seq - 1} are missing",
            "lost",
        )
    state = conn.execute("SELECT device_id, dev_seq FROM sync_state").fetchone()
    last = conn.execute("SELECT coalesce(max(dev_seq), 0) FROM change_log WHERE device_id = ?", (state[0],)).fetchone()[
        0
    ]
    if last != state[1]:
        yield Finding(
            _("the journal has a hole"),
            f"device {state[0]}: ends at {last}, the file counted {state[1]}",
            "lost",
        )


def _stamps(conn: sqlite3.Connection) -> Iterator[Finding]:
    """Who, when and which save: what the triggers write beside the values follows from the entries around.

    The clock of an entry is max(the one before + 1, its written time << 16); one save has one author and one
    use case; an author is somebody of the staff. Entries that came from other desks need not rise by one.
    """
    rows = conn.execute(
        "SELECT device_id, dev_seq FROM (SELECT device_id, dev_seq, hlc,"
        " (wall_ms + (SELECT clock_offset_ms FROM sync_state)) << 16 AS told,"
        " lag(hlc, 1, 0) OVER (PARTITION BY device_id ORDER BY dev_seq) AS before FROM change_log)"
        " WHERE hlc <= before OR hlc < told OR (hlc > told AND hlc <> before + 1"
        " AND device_id = (SELECT device_id FROM sync_state)"
        " AND (SELECT count(DISTINCT device_id) FROM change_log) = 1)"
    )
    for device, seq in rows:
        yield Finding(_("the time of a journal entry does not fit the ones around"), f"{device}: entry {seq}", "lost")
    for (txn,) in conn.execute(
        "SELECT txn FROM change_log WHERE txn IS NOT NULL GROUP BY txn"
        " HAVING count(DISTINCT coalesce(actor, '')) > 1 OR count(DISTINCT coalesce(verb, '')) > 1"
    ):
        yield Finding(_("one save has two authors or two purposes in the journal"), f"save {txn}", "lost")
    for actor, seq in conn.execute(
        "SELECT actor, min(dev_seq) FROM change_log WHERE (actor IS NULL) <> (txn IS NULL)"
        " OR actor NOT IN (SELECT id FROM staff) GROUP BY actor"
    ):
        yield Finding(_("an author in the journal is nobody of the staff"), f"{actor}: entry {seq}", "lost")


def _triggers(conn: sqlite3.Connection) -> Iterator[Finding]:
    there = {
        str(row[0]): str(row[1]) for row in conn.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'")
    }
    done = {str(row[0]) for row in conn.execute("SELECT name FROM _sqlite_migrations WHERE migration_set = 'desk_app'")}
    older = journal_triggers.FILLED_SINCE not in done
    for name, sql in journal_triggers.wanted(conn, journaled_tables(conn), older=older).items():
        if name not in there:
            yield Finding(_("a trigger of the journal is missing"), name, "lost")
        elif there[name] != sql:
            yield Finding(_("a trigger of the journal was changed"), name, "lost")
    for name, _step in STEPS:
        if name not in done:
            yield Finding(_(_STEP_MISSING), name, "mend")


def _schema(conn: sqlite3.Connection) -> Iterator[Finding]:
    """Tables, indexes and rules as the program makes them: compared with a file made afresh in memory."""
    there = objects(conn)
    for name, sql in wanted_objects().items():
        if name not in there:
            yield Finding(_("a part of the schema is missing"), name, "lost")
        elif there[name] != sql:
            yield Finding(_("a part of the schema was changed"), name, "lost")
    for name in there.keys() - wanted_objects().keys():
        yield Finding(_("a part of the schema is not the program's"), name, "lost")


def _numbers(conn: sqlite3.Connection) -> Iterator[Finding]:
    """No series of numbers stands behind a number that was given."""
    given: dict[str, int] = {}
    for table in ("customers", "calls", "complaints", "deliveries", "purchases", "improvements", "surveys"):
        for (number,) in conn.execute(f"SELECT number FROM {table}"):
            series, _dash, count = str(number).rpartition("-")
            if count.isdecimal():
                given[series] = max(given.get(series, 0), int(count))
    last = last_given(conn)
    for series, most in given.items():
        if last.get(series, 0) < most:
            yield Finding(_("a series of numbers stands behind the numbers given"), series, "lost")


def _rows(conn: sqlite3.Connection) -> Iterator[Finding]:
    """Every row equals the fold of its entries, and every entry's old value what the one before wrote."""
    for table in journaled_tables(conn):
        folded: dict[str, dict[str, Any] | None] = {}
        rows = conn.execute(
            "SELECT row_id, op, cols, old, dev_seq FROM change_log WHERE tbl = ? ORDER BY hlc, device_id",
            (table,),
        )
        for row_id, op, cols, old, seq in rows:
            try:
                new, before = json.loads(cols), json.loads(old or "{}")
            except ValueError:
                yield Finding(_("an entry of the journal is damaged"), f"{table} {row_id} entry {seq}", "lost")
                continue
            known = folded.get(row_id)
            changed = op == "U" and before.keys() != new.keys()
            if changed or (known is not None and any(known.get(c) != v for c, v in before.items())):
                yield Finding(
                    _("an entry of the journal does not fit the one before"),
                    f"{table} {row_id} entry {seq}",
                    "lost",
                )
            folded[row_id] = None if op == "D" else {**(known or {}), **new}
        yield from _compare(conn, table, folded)


def _compare(conn: sqlite3.Connection, table: str, folded: dict[str, dict[str, Any] | None]) -> Iterator[Finding]:
    added = defaults(conn, table)
    for row in conn.execute(f"SELECT * FROM {table}"):
        kept = folded.pop(row["id"], None)
        if kept is None:
            yield Finding(_("a row is not in the journal"), f"{table} {row['id']}", "lost")
            continue
        wrong = [c for c in row.keys() if c != "id" and not same(row[c], kept.get(c, added[c]))]  # noqa: SIM118 - Row
        if wrong:
            yield Finding(_("a row differs from the journal"), f"{table} {row['id']}: {', '.join(wrong)}", "lost")
    for row_id, kept in folded.items():
        if kept is not None:
            yield Finding(_("a row of the journal is gone"), f"{table} {row_id}", "lost")


def _attachments(conn: sqlite3.Connection) -> Iterator[Finding]:
    for digest, content in conn.execute("SELECT sha256, bytes FROM attachment_bytes"):
        if hashlib.sha256(content).hexdigest() != digest:
            yield Finding(_("an attachment is damaged"), digest, "lost")


def _index(conn: sqlite3.Connection, sources: Sequence[SearchSource]) -> Iterator[Finding]:
    if search.stranger_wrote(conn):
        yield Finding(_("another program wrote to the file: the search index is behind"), "search index", "mend")
    strays = list(search.out_of_step(conn, sources))
    for row_id in strays[:100]:
        yield Finding(_("the search index is out of step with a record"), row_id, "mend")
    if not search.fts_agrees(conn):
        yield Finding(_("the search index is out of step"), "search_fts", "mend")
