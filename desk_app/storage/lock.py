"""One program writes one file: an operating-system lock decides, and falls with its process."""

import getpass
import json
import os
import sys
import time
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from desk_app.core.errors import DeskError
from desk_app.core.i18n import _

if sys.platform == "win32":
    import msvcrt

    def _take(handle: int) -> None:
        os.lseek(handle, 4096, os.SEEK_SET)
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def _take(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)


_LOOKS = 10
_BETWEEN_LOOKS = 0.02


class FileInUse(DeskError):
    """Another program has the file open for writing."""


def lock_path(path: Path) -> Path:
    """The lock's own small file, beside the desk file."""
    return path.with_name(path.name + ".lock")


class FileLock:
    """Held from open to close; a killed program lets go by itself."""

    def __init__(self, path: Path, *, what: str) -> None:
        """Takes the lock or raises FileInUse, which says who holds it; OSError where no lock can be made."""
        self._handle: int | None = None
        handle = os.open(lock_path(path), os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o666)
        try:
            _take(handle)
        except OSError:
            told = _held_by(path, handle)
            os.close(handle)
            raise FileInUse(told) from None
        self._handle = handle
        note = {
            "pid": os.getpid(),
            "user": _user(),
            "since": datetime.now().astimezone().isoformat("T", "minutes"),
            "what": what,
        }
        with suppress(OSError):  # a full disk: the lock holds without saying whose it is
            os.ftruncate(handle, 0)
            os.lseek(handle, 0, os.SEEK_SET)
            os.write(handle, json.dumps(note).encode())

    def release(self) -> None:
        """Lets go; the small file stays, empty."""
        if self._handle is None:
            return
        handle, self._handle = self._handle, None
        with suppress(OSError):
            os.ftruncate(handle, 0)
        os.close(handle)

    close = release


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "?"


def _held_by(path: Path, handle: int) -> str:
    """Who holds the lock; one that was only just taken has not written its note yet."""
    for look in range(_LOOKS):
        if look:
            time.sleep(_BETWEEN_LOOKS)
        os.lseek(handle, 0, os.SEEK_SET)
        try:
            note = json.loads(os.read(handle, 4096))
            return _(
                "{file} is in use by {what} (user {user}, process {pid}, since {since}). Close it there first."
            ).format(file=path.name, what=note["what"], user=note["user"], pid=note["pid"], since=note["since"])
        except (OSError, ValueError, KeyError, TypeError):
            continue
    return _("{file} is in use by another program. Close it there first.").format(file=path.name)
