"""Connections to the desk file: the settings everything rests on, and the guard against stray statements."""

import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from functools import cache
from pathlib import Path

from desk_app.core.errors import DeskError
from desk_app.core.i18n import _

SPILL_PAGES = 14_081
"""Pages a save holds in memory (55 MB) before it spills into the file.

From the first spilled page to the end of the save nobody can read beside it; SQLite would begin at 2 MB. With
these an import of 100,000 customers stays below 200 MB in all.
No multiple of 256: SQLite reads this setting's lowest byte as "on" or "off" too.
"""

_WANTED = {
    "foreign_keys": 1,
    "secure_delete": 1,
    "recursive_triggers": 1,
    "synchronous": 3,
}
_SHAPING = frozenset(
    getattr(sqlite3, name)
    for name in dir(sqlite3)
    if name.startswith(("SQLITE_CREATE_", "SQLITE_DROP_", "SQLITE_ALTER_"))
) | {sqlite3.SQLITE_ATTACH}
BUSY_MS = 5000

Identity = tuple[int, int]
_open_here: Counter[Identity] = Counter()


def identity(path: Path) -> Identity | None:
    """Which file stands there: device and inode; None where there is none."""
    try:
        stat = path.stat()
    except FileNotFoundError:
        return None
    return stat.st_dev, stat.st_ino


def hold(which: Identity | None) -> None:
    """Notes that this process has the file open; `let_go` ends it."""
    if which:
        _open_here[which] += 1


def let_go(which: Identity | None) -> None:
    """One use of the file by this process less."""
    if which:
        _open_here[which] -= 1


def opened_here(path: Path) -> bool:
    """Whether this process has the file open.

    Then nobody here may open it but SQLite: closing any other handle drops the locks of a running save
    (POSIX advisory locks belong to the process; https://sqlite.org/howtocorrupt.html, 2.2).
    """
    which = identity(path)
    return which is not None and _open_here[which] > 0


@cache
def trusted_schema() -> int:
    """0 where SQLite lets a trigger call its JSON functions under `trusted_schema=OFF`, else 1.

    SQLite 3.40 does not count json_object() among the harmless functions, and the journal's triggers
    need it. No function of ours is ever registered on a connection, so little is risked by 1.
    """
    with closing(sqlite3.connect(":memory:")) as probe:
        probe.executescript(
            "PRAGMA trusted_schema = OFF; CREATE TABLE t(a); CREATE TABLE j(v);"
            "CREATE TRIGGER g AFTER INSERT ON t BEGIN INSERT INTO j VALUES (json_object('a', NEW.a)); END"
        )
        try:
            probe.execute("INSERT INTO t VALUES (1)")
        except sqlite3.OperationalError:
            return 1
    return 0


class Shaping:
    """Whether statements that change the schema are let through; only migrations lift it."""

    allowed = False

    def authorize(self, action: int, arg1: str | None, _arg2: str | None, _db: str | None, _inner: str | None) -> int:
        """What SQLite asks before it prepares a statement."""
        if self.allowed:
            return sqlite3.SQLITE_OK
        if action in _SHAPING:
            return sqlite3.SQLITE_DENY
        if action == sqlite3.SQLITE_DELETE and arg1 == "change_log":
            return sqlite3.SQLITE_DENY
        return sqlite3.SQLITE_OK


def connect(path: Path, *, writing: bool) -> tuple[sqlite3.Connection, Shaping]:
    """A connection with the house's settings, each read back; the statements' guard is on.

    Raises DeskError when SQLite refuses a setting, sqlite3.Error when the file cannot be read.
    """
    uri = f"{path.resolve().as_uri()}?mode={'rw' if writing else 'ro'}"
    conn = sqlite3.connect(
        uri,
        uri=True,
        isolation_level=None,
        check_same_thread=False,
        timeout=BUSY_MS / 1000,
        cached_statements=256,
    )
    try:
        conn.row_factory = sqlite3.Row
        for name, value in {**_WANTED, "trusted_schema": trusted_schema()}.items():
            conn.execute(f"PRAGMA {name} = {value}")
            got = conn.execute(f"PRAGMA {name}").fetchone()[0]
            if got != value:
                raise DeskError(_("SQLite did not take the setting “{name}”.").format(name=name))
        if writing:
            mode = conn.execute("PRAGMA journal_mode = TRUNCATE").fetchone()[0]
            if mode != "truncate":
                raise DeskError(_("SQLite did not take the setting “{name}”.").format(name="journal_mode"))
            conn.execute(f"PRAGMA cache_spill = {SPILL_PAGES}")
    except BaseException:
        conn.close()
        raise
    return conn, _guard(conn)


def _guard(conn: sqlite3.Connection) -> Shaping:
    shaping = Shaping()
    authorize: Callable[..., int] = shaping.authorize
    conn.set_authorizer(authorize)
    return shaping


@contextmanager
def unguarded(conn: sqlite3.Connection) -> Iterator[None]:
    """Within the block every statement is let through: VACUUM attaches a file and makes tables in it."""
    conn.set_authorizer(None)
    try:
        yield
    finally:
        _guard(conn)


def _is_damage(error: Exception) -> bool:
    return isinstance(error, UnicodeDecodeError) or str(error).startswith((_UNDECODED, _INDEX_BROKEN))


def plain_reason(error: sqlite3.Error | UnicodeDecodeError) -> str:
    """A database error as a sentence for people; nothing is lost by any of them."""
    code = getattr(error, "sqlite_errorname", "") or ""
    if code.startswith("SQLITE_FULL"):
        return _("Not saved: the disk is full. Free some space and save again; nothing typed is lost.")
    if code.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return _("Not saved: another program is using the data file. Close it and save again.")
    if code.startswith("SQLITE_READONLY"):
        return _("Not saved: the data file may only be read here.")
    if code.startswith("SQLITE_IOERR"):
        return _("Not saved: the disk did not answer. Check it and save again; nothing typed is lost.")
    if code.startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB")) or _is_damage(error):
        return _("The data file is damaged. Stop working on it and open the newest backup.")
    return _("The data file refused this change ({reason}).").format(reason=str(error))


_UNDECODED = "Could not decode to UTF-8"
_INDEX_BROKEN = "invalid fts5 file format"
REFUSALS = (sqlite3.Error, UnicodeDecodeError)
"""What a statement raises; the second where SQLite's own words quote bytes of a damaged schema."""


def reading_fault(error: sqlite3.Error | UnicodeDecodeError, path: Path) -> DeskError | None:
    """What a failed reading of the file at `path` means for people; None for a bug of ours."""
    code = getattr(error, "sqlite_errorname", "") or ""
    if code.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return DeskError(_("{file} is in use by another program. Close it there first.").format(file=path.name))
    if code.startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB", "SQLITE_IOERR_SHORT_READ")) or _is_damage(error):
        return DeskError(_("{file} is damaged: open the newest backup instead.").format(file=path.name))
    if code.startswith("SQLITE_READONLY"):
        return DeskError(
            _(
                "A save into {file} was cut off, and what it left cannot be put right where it may only be read."
                " Open the file once where it can be written."
            ).format(file=path.name)
        )
    if code.startswith(("SQLITE_IOERR", "SQLITE_CANTOPEN", "SQLITE_PERM", "SQLITE_FULL")):
        return DeskError(_("{file} cannot be read ({reason}).").format(file=path.name, reason=str(error)))
    return None
