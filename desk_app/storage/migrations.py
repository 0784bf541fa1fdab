"""Bringing a file up to date, one whole step after another, after a copy was put aside."""

import os
import sqlite3
from contextlib import closing, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from desk_app.core.errors import DeskError
from desk_app.core.i18n import _
from desk_app.storage.connection import connect, opened_here
from desk_app.storage.schema import APPLICATION_ID, STEPS, regenerate_triggers

if TYPE_CHECKING:
    from sqlite_utils import Database

_SET = "desk_app"
_MAGIC = b"SQLite format 3\x00"


def recognise(path: Path) -> None:
    """Raises DeskError with the reason when the file is no desk file; never touches it."""
    if opened_here(path):
        return
    try:
        with path.open("rb") as handle:
            head = handle.read(100)
    except OSError as error:
        raise DeskError(
            _("{file} cannot be read ({reason}).").format(file=str(path), reason=error.strerror or str(error))
        ) from None
    if not head:
        raise DeskError(_("{file} is empty: it is no data file of this program.").format(file=path.name))
    if not head.startswith(_MAGIC) or len(head) < 100:
        raise DeskError(
            _("{file} is no data file of this program (or it is encrypted or damaged at its head).").format(
                file=path.name
            )
        )
    if int.from_bytes(head[68:72], "big") != APPLICATION_ID:
        raise DeskError(_("{file} belongs to another program.").format(file=path.name))


def applied(conn: sqlite3.Connection) -> list[str]:
    """The names of the steps this file has had."""
    if not conn.execute("SELECT 1 FROM sqlite_schema WHERE name = '_sqlite_migrations'").fetchone():
        return []
    rows = conn.execute("SELECT name FROM _sqlite_migrations WHERE migration_set = ? ORDER BY rowid", (_SET,))
    return [str(row[0]) for row in rows]


def foreign_steps(path: Path) -> str:
    """Why a file of a newer program opens read-only, or an empty text."""
    conn, _shaping = connect(path, writing=False)
    with closing(conn):
        unknown = [name for name in applied(conn) if name not in dict(STEPS)]
    if not unknown:
        return ""
    return _(
        "This file was written by a newer version of the program ({step}). It can be read here, not changed."
    ).format(step=unknown[-1])


def lacks_steps(path: Path) -> bool:
    """Whether the file is of an older program and not of a newer one: it must be brought up to date to be read."""
    conn, _shaping = connect(path, writing=False)
    with closing(conn):
        done = applied(conn)
    return {name for name, _step in STEPS} > set(done)


def bring_up_to_date(path: Path) -> sqlite3.Connection:
    """The writing connection to a file whose schema is today's.

    A file that lacks steps is first copied beside itself and the copy verified; each step is one
    transaction, so that a kill leaves the old or the new schema whole and the next start goes on.
    A new file has all its steps in one transaction: there is nothing yet to go on from.
    """
    conn, shaping = connect(path, writing=True)
    try:
        done = applied(conn)
        missing = [(name, step) for name, step in STEPS if name not in done]
        if not missing:
            return conn
        if done:
            _copy_aside(conn, path, done[-1])
        shaping.allowed = True
        if not done:
            conn.execute("BEGIN IMMEDIATE")
        _apply(conn)
        if not done:
            conn.execute("COMMIT")
        shaping.allowed = False
    except BaseException:
        conn.close()
        raise
    return conn


def _apply(conn: sqlite3.Connection) -> None:
    from sqlite_utils import Database, Migrations

    migrations = Migrations(_SET)
    last = STEPS[-1][0]
    for name, step in STEPS:

        def run(db: "Database", step: object = step, name: str = name) -> None:
            assert callable(step)
            step(db.conn)
            if name == last:  # a file whose steps were cut off gets its triggers with those that are missing
                regenerate_triggers(db.conn)

        migrations(name=name)(run)
    migrations.apply(Database(conn, recursive_triggers=True))


def _copy_aside(conn: sqlite3.Connection, path: Path, step: str) -> None:
    final = path.with_name(f"{path.stem}.before-{step}{path.suffix}")
    part = final.with_name(final.name + ".part")
    leftovers = (part, part.with_name(part.name + "-journal"))
    try:
        for leftover in leftovers:
            leftover.unlink(missing_ok=True)
        with closing(sqlite3.connect(part)) as copy:
            conn.backup(copy)
            if copy.execute("PRAGMA integrity_check").fetchone()[0] != "ok":
                raise DeskError(_("The data file is damaged; it is left as it is. Open the newest backup."))
        with part.open("rb+") as handle:
            os.fsync(handle.fileno())
        part.replace(final)
    finally:
        for leftover in leftovers:
            with suppress(OSError):
                leftover.unlink()
