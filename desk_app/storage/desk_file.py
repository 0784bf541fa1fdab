"""The desk file: opening, reading, saving, and telling what changed."""

import secrets
import socket
import sqlite3
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from desk_app.core.clock import Clock, SystemClock, to_ms, to_text
from desk_app.core.errors import DeskError
from desk_app.core.i18n import _
from desk_app.core.ids import new_id
from desk_app.storage import search
from desk_app.storage.connection import connect, plain_reason
from desk_app.storage.lock import FileLock
from desk_app.storage.migrations import bring_up_to_date, foreign_steps, recognise
from desk_app.storage.schema import APPLICATION_ID, DESK_ID
from desk_app.storage.search import SearchSource
from desk_app.storage.tx import Tx

Listener = Callable[[frozenset[str]], None]


class DeskFile:
    """One store's data. Open it with `DeskFile.open`; one program at a time may write."""

    def __init__(
        self, path: Path, conn: sqlite3.Connection, clock: Clock, lock: FileLock | None, why_read_only: str
    ) -> None:
        self.path, self.clock, self.why_read_only = path, clock, why_read_only
        self._conn, self._lock = conn, lock
        self._gate = threading.RLock()
        self._listeners: list[Listener] = []
        self.sources: tuple[SearchSource, ...] = ()
        self._closed = False
        self._identity = _identity(path)
        self._seen = self.journal_head()

    @classmethod
    def open(
        cls,
        path: Path,
        *,
        clock: Clock | None = None,
        create: bool = True,
        read_only: bool = False,
        what: str = "desk-app",
    ) -> "DeskFile":
        """Opens the file, making it when there is none and `create` is set.

        A file of a newer program, or one that may not be written, opens read-only and says why in
        `why_read_only`. Raises FileInUse when another program writes it, DeskError with the reason
        when it is missing or no desk file; such a file is left as it is.
        """
        clock = clock or SystemClock()
        path = path.absolute()
        if not path.exists():
            if not create or read_only:
                raise DeskError(_("There is no data file {file}.").format(file=str(path)))
            _make(path, clock)
        recognise(path)
        if read_only:
            conn, _shaping = connect(path, writing=False)
            return cls(path, conn, clock, None, "")
        why = _why_not_writable(path)
        lock = None if why else FileLock(path, what=what)
        try:
            why = why or foreign_steps(path)
            if why:
                if lock:
                    lock.release()
                conn, _shaping = connect(path, writing=False)
                return cls(path, conn, clock, None, why)
            conn = bring_up_to_date(path)
        except BaseException:
            if lock:
                lock.release()
            raise
        return cls(path, conn, clock, lock, "")

    @property
    def read_only(self) -> bool:
        """Whether nothing can be saved (see `why_read_only`)."""
        return self._lock is None

    def close(self) -> None:
        """Closes the file and lets the lock go."""
        if self._closed:
            return
        self._closed = True
        with self._gate:
            self._conn.close()
            if self._lock:
                self._lock.release()

    def query(self, sql: str, args: Sequence[Any] = ()) -> list[sqlite3.Row]:
        """All rows of the answer. Only stores ask."""
        with self._gate:
            return self._conn.execute(sql, args).fetchall()

    def journal_head(self) -> int:
        """The last journal number of this device."""
        return int(self.query("SELECT dev_seq FROM sync_state")[0][0])

    def on_change(self, listener: Listener) -> None:
        """`listener` hears, after each save, the kinds of records that changed (`{"complaint"}`)."""
        self._listeners.append(listener)

    def searches(self, *sources: SearchSource) -> None:
        """Says what the search index is made of; it is rebuilt here if a stranger wrote meanwhile."""
        self.sources = sources
        if self.read_only:
            return
        with self._gate:
            if search.indexed_to(self._conn) != self.journal_head():
                self.rebuild_index()

    def rebuild_index(self) -> None:
        """Makes the whole search index anew from the records."""
        with self._gate, self._transaction():
            search.rebuild(self._conn, self.sources)

    @contextmanager
    def write(self, actor: str, verb: str, *, progress: Callable[[int, int], None] | None = None) -> Iterator[Tx]:
        """One save: everything in the block or nothing. Raises DeskError when the file cannot take it.

        `verb` names the use case ("complaints.take_down"); `progress` is told how far a large save's
        index is, and may raise to give the save up.
        """
        if self.read_only:
            raise DeskError(self.why_read_only or _("This file is open for reading only."))
        with self._gate:
            if self._conn.in_transaction:
                raise RuntimeError("a save inside a save")
            self._guard_identity()
            txn = new_id()
            try:
                with self._transaction():
                    self._guard_head()
                    tx = Tx(self._conn, actor=actor, verb=verb, txn=txn, now=self.clock.now())
                    yield tx
                    self._conn.execute("UPDATE sync_state SET actor = NULL, txn = NULL, verb = NULL, now_ms = NULL")
                    head = self.journal_head()
                    kinds = search.refresh(self._conn, self.sources, txn, progress)
                    search.mark_indexed(self._conn, head)
            except sqlite3.Error as error:
                raise _as_desk_error(error) from error
            self._seen = head
        if kinds:
            self._announce(kinds)

    def _announce(self, kinds: frozenset[str]) -> None:
        for listener in tuple(self._listeners):
            listener(kinds)

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        self._conn.execute("BEGIN IMMEDIATE")
        try:
            yield
            self._conn.execute("COMMIT")
        except BaseException:
            if self._conn.in_transaction:
                self._conn.execute("ROLLBACK")
            raise

    def _guard_identity(self) -> None:
        now = _identity(self.path)
        if now is None:
            raise DeskError(
                _("Not saved: the data file {file} is gone. Put it back, or open the newest backup.").format(
                    file=str(self.path)
                )
            )
        if now != self._identity:
            raise DeskError(
                _(
                    "Not saved: the data file {file} was replaced by another. Close the program and start it again."
                ).format(file=str(self.path))
            )

    def _guard_head(self) -> None:
        head = int(self._conn.execute("SELECT dev_seq FROM sync_state").fetchone()[0])
        if head != self._seen:
            self._seen = head
            raise DeskError(
                _("Not saved: another program changed the data file. Look at the record again, then save again.")
            )

    def backup_to(self, target: sqlite3.Connection, step: Callable[[int, int], None] | None = None) -> None:
        """Copies the file page by page through SQLite's own backup into `target`."""
        with self._gate:
            self._conn.backup(
                target,
                pages=2048,
                progress=(lambda _s, left, all_: step(all_ - left, all_)) if step else None,
            )

    def draft_write(self, sql: str, args: Sequence[Any]) -> None:
        """A write outside the journal, for half-typed forms only; silent on a read-only file."""
        if self.read_only:
            return
        with self._gate:
            try:
                self._conn.execute(sql, args)
            except sqlite3.Error as error:
                raise _as_desk_error(error) from error


def _identity(path: Path) -> tuple[int, int] | None:
    try:
        stat = path.stat()
    except FileNotFoundError:
        return None
    return stat.st_dev, stat.st_ino


def _why_not_writable(path: Path) -> str:
    try:
        with path.open("r+b"), _probe(path.parent):
            return ""
    except OSError:
        return _("{file} may only be read here: nothing can be saved.").format(file=path.name)


@contextmanager
def _probe(folder: Path) -> Iterator[None]:
    probe = folder / f".desk-{secrets.token_hex(4)}.probe"
    probe.touch()
    try:
        yield
    finally:
        probe.unlink()


def _make(path: Path, clock: Clock) -> None:
    """A new file, whole or not at all: made under another name and renamed."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(path.name + ".part")
    for leftover in (part, part.with_name(part.name + "-journal")):
        leftover.unlink(missing_ok=True)
    conn = sqlite3.connect(part, isolation_level=None)
    conn.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    conn.close()
    conn = bring_up_to_date(part)
    branch, device, at = new_id(), secrets.randbits(48) | 1, to_text(clock.now())
    conn.execute("BEGIN IMMEDIATE")
    conn.execute("INSERT INTO device VALUES (?, ?, ?, ?)", (device, branch, socket.gethostname(), at))
    conn.execute(
        "INSERT INTO sync_state(one, device_id, branch_id, now_ms) VALUES (1, ?, ?, ?)",
        (device, branch, to_ms(clock.now())),
    )
    conn.execute(
        "INSERT INTO staff(id, name, role, active, branch_id) VALUES (?, 'Desk', 'desk', 1, ?)",
        (DESK_ID, branch),
    )
    conn.execute("UPDATE sync_state SET now_ms = NULL")
    conn.execute("UPDATE search_state SET dev_seq = (SELECT dev_seq FROM sync_state)")
    conn.execute("COMMIT")
    conn.close()
    part.replace(path)


def _as_desk_error(error: sqlite3.Error) -> DeskError:
    if "customer was not told" in str(error):
        return DeskError(
            _("A complaint closes only after the customer was told: write down who told them, how and when.")
        )
    return DeskError(plain_reason(error))
