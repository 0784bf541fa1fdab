"""A save that was cut off leaves a rollback journal beside the file: it is applied, if it belongs to the file."""

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from desk_app.core.errors import DeskError
from desk_app.core.i18n import _
from desk_app.storage.connection import BUSY_MS, opened_here

_MAGIC = bytes.fromhex("d9d505f920a163d7")
_HEAD = 100
_JOURNAL_HEAD = 28


def journal_of(path: Path) -> Path:
    """Where SQLite keeps the rollback journal of a file."""
    return path.with_name(path.name + "-journal")


def settle(path: Path) -> None:
    """Rolls a cut-off save back, so that connections which only read can open the file.

    A journal written for another file (a copy was put over this one) would be mixed into it: it is
    moved aside. Raises DeskError when the journal lost its end, sqlite3.Error or OSError when the
    folder may only be read.
    """
    journal = journal_of(path)
    if opened_here(path) or _bytes(journal, 0, 1) in (b"", b"\x00"):
        return
    kept = _Kept.read(journal)
    if kept and _bytes(journal, 12, 4) == kept.nonce:
        if kept.cut:
            raise DeskError(_("{file} is damaged: open the newest backup instead.").format(file=path.name))
        if _is_foreign(kept, path) and _bytes(journal, 12, 4) == kept.nonce:
            journal.replace(_free_name(journal))
            return
    uri = f"{path.resolve().as_uri()}?mode=rw"
    with closing(sqlite3.connect(uri, uri=True, isolation_level=None, timeout=BUSY_MS / 1000)) as conn:
        conn.execute("SELECT count(*) FROM sqlite_schema").fetchone()


@dataclass(frozen=True)
class _Kept:
    """What a journal tells (SQLite's file format, section 3); `page` is the head of page 1, where it is in there."""

    nonce: bytes
    cut: bool
    page: bytes

    @classmethod
    def read(cls, journal: Path) -> "_Kept | None":
        """None where it tells nothing: it was never synced, then SQLite applies nothing of it."""
        head, length = _bytes(journal, 0, _JOURNAL_HEAD), journal.stat().st_size
        sector, size = _number(head, 20), _number(head, 24)
        if not (_count(head) and 512 <= size <= 65536 and 32 <= sector <= 65536):
            return None
        nonce, page, end, start = head[12:16], b"", 0, 0
        with journal.open("rb") as handle:
            while count := _count(head):
                end = start + sector + count * (size + 8)
                page = page or _first_page(handle, range(start + sector, min(end, length), size + 8))
                start = -(-end // sector) * sector
                handle.seek(start)
                head = handle.read(_JOURNAL_HEAD)
        return cls(nonce, length < end, page)


def _count(head: bytes) -> int:
    """How many pages a segment holds that were synced; 0 where there is no segment."""
    whole = len(head) == _JOURNAL_HEAD and head.startswith(_MAGIC)
    return _number(head, 8) if whole and head[8:12] != b"\xff\xff\xff\xff" else 0


def _first_page(handle: BinaryIO, places: range) -> bytes:
    for place in places:
        handle.seek(place)
        if handle.read(4) == b"\x00\x00\x00\x01":
            return handle.read(_HEAD)
    return b""


def _is_foreign(kept: _Kept, path: Path) -> bool:
    """Whether page 1 as the journal kept it cannot be the file's page 1 before the save.

    It holds the count of saves until then: the file has that count still or, when the kill came late,
    the next one.
    """
    now = _bytes(path, 0, _HEAD)
    if len(kept.page) < _HEAD or len(now) < _HEAD:
        return False
    return (
        _number(now, 24) - _number(kept.page, 24) not in (0, 1)
        or now[16:18] != kept.page[16:18]
        or now[68:72] != kept.page[68:72]
    )


def _bytes(path: Path, at: int, count: int) -> bytes:
    try:
        with path.open("rb") as handle:
            handle.seek(at)
            return handle.read(count)
    except FileNotFoundError:
        return b""


def _number(content: bytes, at: int) -> int:
    return int.from_bytes(content[at : at + 4], "big")


def _free_name(journal: Path) -> Path:
    number = 1
    while (free := journal.with_name(f"{journal.name}.strange-{number}")).exists():
        number += 1
    return free
