"""The desk file: opening, reading, saving, and telling what changed."""

import secrets
import socket
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any, TypeVar, cast
from weakref import WeakValueDictionary

from desk_app.core.clock import Clock, SystemClock, to_ms, to_text
from desk_app.core.errors import DeskError, StillSaving
from desk_app.core.i18n import _
from desk_app.core.ids import new_id
from desk_app.storage import day_sums, erasing, search, written
from desk_app.storage.connection import (
    REFUSALS,
    Identity,
    connect,
    hold,
    identity,
    let_go,
    opened_here,
    plain_reason,
    reading_fault,
)
from desk_app.storage.interrupted import settle
from desk_app.storage.lock import FileLock
from desk_app.storage.migrations import bring_up_to_date, foreign_steps, lacks_steps, recognise
from desk_app.storage.schema import APPLICATION_ID, DESK_ID
from desk_app.storage.search import SearchSource
from desk_app.storage.tx import AsKnown, Tx

Listener = Callable[[frozenset[str]], None]
Known = TypeVar("Known")
BESIDE_MS = 200
"""How long a reading beside a save waits for a page that is just written."""
GATE_S = 1.0
"""How long a reading waits for the end of a save beside which nothing can be read."""

_writers: WeakValueDictionary[Identity, "DeskFile"] = WeakValueDictionary()
"""The files this process may write."""
_PATIENCE_S = 1.0
"""How long a program that only reads waits for the one that writes to bring the index in step."""
ASIDE_S = 0.05
"""How long a writing aside waits for whoever reads just now."""


class DeskFile:
    """One store's data. Open it with `DeskFile.open`; one program at a time may write."""

    def __init__(
        self, path: Path, conn: sqlite3.Connection, clock: Clock, lock: FileLock | None, why_read_only: str
    ) -> None:
        self.path, self.clock, self.why_read_only = path, clock, why_read_only
        self._conn, self._lock = conn, lock
        self._gate = threading.RLock()
        self._saving: int | None = None
        self._beside: sqlite3.Connection | None = None
        self._known: dict[str, object] = {}
        self._of_tables: AsKnown = {}
        self._listeners: list[Listener] = []
        self.sources: tuple[SearchSource, ...] = ()
        self._closed = False
        self._identity = identity(path)
        self._behind = self._stranger = False
        self._seen = self.journal_head()
        self._behind = search.indexed_to(conn) != self._seen
        hold(self._identity)
        if lock and self._identity:
            _writers[self._identity] = self

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

        `what` is who others are told has the file: a code of `lock.HOLDERS`.

        A file of a newer program, or one that may not be written, opens read-only and says why in
        `why_read_only`. Raises FileInUse when another program writes it, DeskError with the reason
        when it is missing or no desk file; such a file is left as it is.
        """
        clock, path = clock or SystemClock(), path.absolute()
        if not path.exists():
            if not create or read_only:
                raise DeskError(_("There is no data file {file}.").format(file=str(path)))
            _make_under_lock(path, clock, what)
        recognise(path)
        if read_only and of_an_older_program(path):
            cls.open(path, clock=clock, what=what).close()
        why, lock = "", None
        if not read_only:
            why, lock = _writable(path, what)
        try:
            return cls._opened(path, clock, lock, why)
        except BaseException as error:
            if lock:
                lock.release()
            if told := _why_not_opened(error, path):
                raise told from error
            raise

    @classmethod
    def _opened(cls, path: Path, clock: Clock, lock: FileLock | None, why: str) -> "DeskFile":
        settle(path)
        newer = foreign_steps(path) if lock else ""
        if newer and lock:
            lock.release()
            why, lock = newer, None
        if not lock and lacks_steps(path):
            raise DeskError(
                _("{file} is of an older version of the program: open it once where it can be written.").format(
                    file=path.name
                )
            )
        conn = bring_up_to_date(path) if lock else connect(path, writing=False)[0]
        try:
            if lock and erasing.is_unpurged(conn):
                with suppress(sqlite3.Error):  # it stays marked: the start after this one tries again
                    erasing.purge(conn)
            return cls(path, conn, clock, lock, why)
        except BaseException:
            conn.close()
            raise

    @property
    def read_only(self) -> bool:
        """Whether nothing can be saved (see `why_read_only`)."""
        return self._lock is None

    @property
    def closed(self) -> bool:
        """Whether `close` was called."""
        return self._closed

    def close(self) -> None:
        """Closes the file and lets the lock go."""
        if self._closed:
            return
        self.catch_up()
        self._closed = True
        with self._gate:
            if self._beside is not None:
                self._beside.close()
            self._conn.close()
            let_go(self._identity)
            if self._lock and self._identity:
                _writers.pop(self._identity, None)
            if self._lock:
                self._lock.release()

    def query(self, sql: str, args: Sequence[Any] = ()) -> list[sqlite3.Row]:
        """All rows of the answer. Only stores ask. Raises DeskError when the file is damaged or held by another.

        An index that is behind is brought in step before it is asked. While another thread saves, the answer is the
        file as it was before. A save so large that it had to spill lets nobody read beside it: StillSaving after a
        second.
        """
        if self._behind and "search_" in sql:
            self.catch_up()
        if self.saving_elsewhere:
            with suppress(sqlite3.Error):
                return self._read_beside(sql, args)
        if not self._gate.acquire(timeout=GATE_S if self.saving_elsewhere else -1):
            raise StillSaving(_("A large save is still going on. Try again in a moment."))
        try:
            return self._conn.execute(sql, args).fetchall()
        except REFUSALS as error:
            if told := reading_fault(error, self.path):
                raise told from error
            raise
        finally:
            self._gate.release()

    @property
    def saving_elsewhere(self) -> bool:
        """Whether another thread of this program is in a save just now."""
        return self._saving not in (None, threading.get_ident())

    def _read_beside(self, sql: str, args: Sequence[Any]) -> list[sqlite3.Row]:
        if self._beside is None:
            self._beside = connect(self.path, writing=False)[0]
            self._beside.execute(f"PRAGMA busy_timeout = {BESIDE_MS}")
        return self._beside.execute(sql, args).fetchall()

    def known(self, key: str, make: Callable[[], Known], of: frozenset[str] = frozenset()) -> Known:
        """What `make` works out from the file, worked out anew only after a save; `of` tables, after one to these."""
        if self.read_only or self._saving is not None:
            return make()
        if of:
            if kept := self._of_tables.get(key):
                return cast(Known, kept[1])
            seen, value = self._seen, make()
            if self._saving is None and self._seen == seen:
                self._of_tables[key] = (of, value)
            return value
        if key not in self._known:
            self._known[key] = make()
        return cast(Known, self._known[key])

    def journal_head(self) -> int:
        """The last journal number of this device."""
        rows = self.query("SELECT dev_seq FROM sync_state")
        if not rows:
            raise DeskError(_("{file} is damaged: open the newest backup instead.").format(file=self.path.name))
        return int(rows[0][0])

    def on_change(self, listener: Listener) -> None:
        """`listener` hears, after each save, the kinds of records that changed (`{"complaint"}`)."""
        self._listeners.append(listener)

    def searches(self, *sources: SearchSource) -> None:
        """Says what the search index is made of; it is rebuilt here if a stranger wrote meanwhile."""
        self.sources = sources
        if self.read_only:
            if self._behind:
                self._await_index()
            return
        with self._gate:
            if search.stranger_wrote(self._conn):
                self.rebuild_index()
        self.catch_up()

    def rebuild_index(self) -> None:
        """Makes the whole search index anew from the records."""
        with self._gate, _told():
            self._guard_identity()
            with self._transaction():
                search.rebuild(self._conn, self.sources)
                day_sums.forget_all(self._conn)
            self._behind = False

    def catch_up(self) -> bool:
        """Brings the index in step with the small saves it did not follow yet; answers whether it is in step."""
        if self._behind and self.aside(self._seen, lambda conn: search.catch_up(conn, self.sources)):
            self._behind = False
        return not self._behind

    def _await_index(self) -> None:
        """Of a file that is only read here, whoever may write it brings the index in step."""
        if self._identity and (writer := _writers.get(self._identity)):
            writer.catch_up()
            return
        with suppress(DeskError), closing(DeskFile.open(self.path, clock=self.clock, create=False)) as opened:
            if not opened.read_only:
                opened.searches(*self.sources)
            return
        until = time.monotonic() + _PATIENCE_S
        while time.monotonic() < until:
            if not self.query("SELECT 1 FROM sync_state WHERE indexed_seq <> dev_seq"):
                return
            time.sleep(_PATIENCE_S / 20)

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
            with self._told_to_others(), _told(), self._transaction():
                tx = Tx(
                    self._conn, actor=actor, verb=verb, now=self.clock.now(), known=self._of_tables, index=self._index
                )
                self._guard_head(tx.head)
                yield tx
                wrote = written.after(self._conn, tx.indexed if self._stranger else tx.head)
                later = not (self._stranger or tx.at_once) and search.may_follow(
                    self.sources, wrote, tx.head - tx.indexed
                )
                if not later:
                    self._index(tx.indexed, progress)
                day_sums.forget_touched(self._conn, wrote)
                head = tx.finish(indexed=not later)
                self._forget_known_of(wrote.tables)
            self._seen, self._behind, self._stranger = head, later and head > tx.indexed, False
            kinds = search.kinds_of(self.sources, wrote.tables)
        if kinds:
            self._announce(kinds)

    def _index(self, since: int, progress: Callable[[int, int], None] | None = None) -> None:
        search.refresh(self._conn, self.sources, written.after(self._conn, since), progress)

    @contextmanager
    def erase(self, actor: str, verb: str) -> Iterator[erasing.Past]:
        """One save that may rewrite the past; afterwards the file is written anew, so that no byte of it is left.

        Raises what `write` raises, then nothing was erased; or DeskError when the rows and the journal are
        rewritten but the file could not be written anew: the next start of the program tries it again.
        """
        with self.write(actor, verb) as tx:
            tx.at_once = True
            past = erasing.Past(tx)
            yield past
            kinds = past.reindex(self._conn, self.sources)
            day_sums.forget_all(self._conn)
            erasing.mark_unpurged(self._conn)
            self._of_tables.clear()
        try:
            with self._gate, self._told_to_others():
                erasing.purge(self._conn)
        except sqlite3.Error as error:
            raise DeskError(
                _(
                    "Erased; but the file could not be written anew, and its freed pages may still hold some of it"
                    " ({reason}). Free some disk space and start the program again: it is tried again then."
                ).format(reason=str(error))
            ) from error
        finally:
            self._announce(kinds)

    @contextmanager
    def _told_to_others(self) -> Iterator[None]:
        self._saving = threading.get_ident()
        try:
            yield
        finally:
            self._saving = None
            self._known.clear()

    def _forget_known_of(self, tables: frozenset[str]) -> None:
        self._of_tables = {key: kept for key, kept in self._of_tables.items() if tables.isdisjoint(kept[0])}

    def _announce(self, kinds: frozenset[str]) -> None:
        for listener in tuple(self._listeners):
            listener(kinds)

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        self._conn.execute("PRAGMA temp_store = MEMORY")  # the undo list of each statement, thrice as fast as a file
        self._conn.execute("BEGIN IMMEDIATE")
        try:
            yield
            self._conn.execute("COMMIT")
        except BaseException:
            if self._conn.in_transaction:
                self._conn.execute("ROLLBACK")
            raise
        finally:
            self._conn.execute("PRAGMA temp_store = DEFAULT")  # sorting a large answer is faster in a file

    def _guard_identity(self) -> None:
        now = identity(self.path)
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

    def _guard_head(self, head: int) -> None:
        """Refuses where somebody else wrote."""
        if head != self._seen:
            self._seen, self._stranger = head, True
            self._of_tables.clear()
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

    def aside(self, head: int, write: Callable[[sqlite3.Connection], None]) -> bool:
        """A write outside the journal, of what was worked out from the file as it was at journal number `head`.

        Answers False with nothing written where the file may only be read, a save is going on, or one came since.
        """
        if self.read_only or self._saving is not None or not self._gate.acquire(timeout=ASIDE_S):
            return False
        try:
            if self._conn.in_transaction or identity(self.path) != self._identity:
                return False
            with self._transaction():
                if self.journal_head() == head:
                    write(self._conn)
                    return True
        except REFUSALS:
            return False
        finally:
            self._gate.release()
        return False

    def tidy(self) -> bool:
        """Joins a few pages of the search index, outside a save; answers whether there is more to join."""
        self.catch_up()
        more = list[bool]()
        self.aside(self.journal_head(), lambda conn: more.append(search.join_a_bit(conn)))
        return any(more)

    def draft_write(self, sql: str, args: Sequence[Any]) -> None:
        """A write outside the journal, for half-typed forms only; silent on a read-only file."""
        if self.read_only:
            return
        with self._gate, _told():
            self._conn.execute(sql, args)


def of_an_older_program(path: Path) -> bool:
    """Whether the file must be brought up to date before it can be read; one that cannot be read says so later."""
    with suppress(*REFUSALS, DeskError):
        recognise(path)
        settle(path)
        return lacks_steps(path)
    return False


def _writable(path: Path, what: str) -> tuple[str, FileLock | None]:
    """The lock, or why the file may only be read; raises FileInUse."""
    try:
        if not opened_here(path):
            path.open("r+b").close()
        with _probe(path.parent):
            return "", FileLock(path, what=what)
    except OSError:
        return _("{file} may only be read here: nothing can be saved.").format(file=path.name), None


def _why_not_opened(error: BaseException, path: Path) -> DeskError | None:
    """Why the file could not be opened, as a sentence; None for a bug or what is a sentence already."""
    if isinstance(error, REFUSALS):
        damaged = _("{file} is damaged: open the newest backup instead.").format(file=path.name)
        return reading_fault(error, path) or DeskError(damaged)
    if isinstance(error, OSError):
        reason = error.strerror or str(error)
        return DeskError(_("{file} cannot be read ({reason}).").format(file=str(path), reason=reason))
    return None


@contextmanager
def _probe(folder: Path) -> Iterator[None]:
    probe = folder / f".desk-{secrets.token_hex(4)}.probe"
    probe.touch()
    try:
        yield
    finally:
        probe.unlink()


def _make_under_lock(path: Path, clock: Clock, what: str) -> None:
    """A new file; of several programs that start at once, one makes it."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with closing(FileLock(path, what=what)):
            if not path.exists():
                _make(path, clock)
    except (OSError, sqlite3.Error) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise DeskError(_("{file} cannot be made ({reason}).").format(file=str(path), reason=reason)) from error


def _make(path: Path, clock: Clock) -> None:
    """A new file, whole or not at all: made under another name and renamed."""
    part = path.with_name(path.name + ".part")
    leftovers = (part, part.with_name(part.name + "-journal"))
    try:
        for leftover in leftovers:
            leftover.unlink(missing_ok=True)
        with closing(sqlite3.connect(part, isolation_level=None)) as conn:
            conn.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        with closing(bring_up_to_date(part)) as conn:
            _first_rows(conn, clock)
        part.replace(path)
    finally:
        for leftover in leftovers:
            with suppress(OSError):
                leftover.unlink()


def _first_rows(conn: sqlite3.Connection, clock: Clock) -> None:
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
    conn.execute("UPDATE sync_state SET now_ms = NULL, indexed_seq = dev_seq, seen_seq = dev_seq")
    conn.execute("COMMIT")


@contextmanager
def _told() -> Iterator[None]:
    """A refusal of the database within the block becomes a sentence for people."""
    try:
        yield
    except REFUSALS as error:
        if "customer was not told" in str(error):
            raise DeskError(
                _("A complaint closes only after the customer was told: write down who told them, how and when.")
            ) from error
        raise DeskError(plain_reason(error)) from error
