"""Verified backups: copied through SQLite, checked, then renamed; a bad one never replaces a good one."""

import errno
import hashlib
import os
import re
import sqlite3
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from desk_app.core.clock import from_ms
from desk_app.core.errors import DeskError
from desk_app.core.i18n import _
from desk_app.storage.desk_file import DeskFile
from desk_app.storage.local_time import zone_in
from desk_app.storage.migrations import recognise

KEEP = 14
_STAMP = "%Y-%m-%d %H%M%S %z"
_IN_NAME = r" (\d{4}-\d\d-\d\d \d{6})( [+-]\d{4}(?:\d\d)?)?\.desk"
"""The time at the store and how far it is from UTC, which older backups are named in."""


@dataclass(frozen=True)
class Backup:
    """A verified copy and the moment of the newest change in it."""

    path: Path
    made_at: datetime


def folder_of(path: Path) -> Path:
    """Where a desk file's backups lie: a folder beside it."""
    return path.with_name(path.stem + " backups")


def backup(file: DeskFile, target: Path, step: Callable[[int, int], None] | None = None) -> Backup:
    """A verified copy of the file at `target`, with its SHA-256 beside it.

    Raises DeskError when the copy cannot be made or does not verify; an older backup of that name
    then stays as it was and no part is left.
    """
    part, note = target.with_name(target.name + ".part"), _note_of(target)
    note_part = note.with_name(note.name + ".part")
    leftovers = (part, part.with_name(part.name + "-journal"), note_part)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        for leftover in leftovers:
            leftover.unlink(missing_ok=True)
        with closing(sqlite3.connect(part)) as copy:
            file.backup_to(copy, step)
        _verify(part, file.journal_head())
        note_part.write_text(f"{_sha256(part)}  {target.name}\n", encoding="utf-8")
        _flush(part)
        _flush(note_part)
        note.unlink(missing_ok=True)  # never an old checksum beside a new copy
        part.replace(target)
        note_part.replace(note)
    except (OSError, sqlite3.Error) as error:
        raise DeskError(
            _("No backup was made: {reason}. The older backups are still there.").format(reason=_why(error))
        ) from error
    finally:
        for leftover in leftovers:
            with suppress(OSError):
                leftover.unlink()
    return Backup(target, file.clock.now())


def copy_whole(file: DeskFile, target: Path) -> None:
    """A plain copy of the file at `target`, to try things on; what is saved meanwhile is in it or not, whole.

    Raises DeskError when it cannot be made.
    """
    try:
        with closing(sqlite3.connect(target)) as copy:
            file.backup_to(copy, lambda _done, _all: None)  # between the steps Ctrl+C is heard
    except (OSError, sqlite3.Error) as error:
        raise DeskError(
            _("{file} could not be copied: {reason}.").format(file=file.path.name, reason=_why(error))
        ) from error


def _note_of(target: Path) -> Path:
    return target.with_name(target.name + ".sha256")


def _why(error: OSError | sqlite3.Error) -> str:
    full = isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
    if full or getattr(error, "sqlite_errorname", "") == "SQLITE_FULL":
        return _("the disk is full")
    return getattr(error, "strerror", None) or str(error)


def backup_on_closing(file: DeskFile) -> Backup | None:
    """A backup in the folder beside the file, unless nothing changed since the newest one that is whole."""
    if file.read_only:
        return None
    now = file.clock.now()
    newest = newest_backup(file.path, now)
    if newest and _head_of(newest.path) == file.journal_head() and _fits_note(newest.path):
        return None
    local = now.astimezone(zone_in(file))
    made = backup(file, folder_of(file.path) / f"{file.path.stem} {local:{_STAMP}}.desk")
    older = [each.path for each in _backups(file.path) if each.made_at <= now and each.path != made.path]
    for path in older[: -(KEEP - 1)]:
        path.unlink(missing_ok=True)
        _note_of(path).unlink(missing_ok=True)
    return made


def _head_of(path: Path) -> int | None:
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as conn:
            return int(conn.execute("SELECT dev_seq FROM sync_state").fetchone()[0])
    except sqlite3.Error:
        return None


def newest_backup(path: Path, now: datetime | None = None) -> Backup | None:
    """The newest backup beside the file; its `made_at` is the moment in its name, in UTC.

    With `now`, those dated later come last: they were made while the clock was ahead.
    """
    found = _backups(path)
    before = [each for each in found if now is None or each.made_at <= now]
    return next(reversed(before or found), None)


def _backups(path: Path) -> list[Backup]:
    """The backups of a file by the moments in their names, whatever the zone; other files are none of ours."""
    name = re.compile(re.escape(path.stem) + _IN_NAME)
    found = []
    for each in folder_of(path).glob("*.desk"):
        if dated := name.fullmatch(each.name):
            with suppress(ValueError, OverflowError):
                said = datetime.fromisoformat(dated[1] + (dated[2] or "+0000").strip())
                found.append(Backup(each, said.astimezone(UTC)))
    return sorted(found, key=lambda each: (each.made_at, each.path.name))


def remove_parts(path: Path) -> None:
    """Takes away what an interrupted backup or an interrupted copy before a new schema left."""
    before = re.compile(re.escape(path.stem) + r"\.before-.*\.part(-journal)?")
    beside = (part for part in path.parent.glob("*.part*") if before.fullmatch(part.name))
    for part in (*folder_of(path).glob("*.part*"), *beside):
        part.unlink(missing_ok=True)


def verify(path: Path) -> datetime | None:
    """Checks a backup whole: its SHA-256, its structure, its keys. Answers its newest change.

    Raises DeskError with the reason when it is not to be trusted.
    """
    recognise(path)
    try:
        if not _fits_note(path):
            raise DeskError(_("{file} is not what was written: its checksum differs.").format(file=path.name))
        return _verify(path, None)
    except (OSError, sqlite3.Error) as error:
        raise DeskError(_("The copy {file} did not verify.").format(file=path.name)) from error


def _fits_note(path: Path) -> bool:
    """Whether a backup has the checksum that was noted, where one was."""
    note = _note_of(path)
    return not note.exists() or note.read_bytes().split()[:1] == [_sha256(path).encode()]


def _verify(path: Path, head: int | None) -> datetime | None:
    with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as conn:
        if (
            conn.execute("PRAGMA integrity_check").fetchone()[0] != "ok"
            or conn.execute("PRAGMA foreign_key_check").fetchone()
        ):
            raise DeskError(_("The copy {file} did not verify.").format(file=path.name))
        if head is not None and conn.execute("SELECT dev_seq FROM sync_state").fetchone()[0] < head:
            raise DeskError(_("The copy {file} did not verify.").format(file=path.name))
        newest = conn.execute("SELECT max(hlc) >> 16 FROM change_log").fetchone()[0]
    return None if newest is None else from_ms(int(newest))


def _sha256(path: Path) -> str:
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


def _flush(path: Path) -> None:
    with path.open("rb+") as handle:
        os.fsync(handle.fileno())
