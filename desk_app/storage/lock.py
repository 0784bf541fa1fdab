"""One program writes one file: an operating-system lock decides, and falls with its process."""

import getpass
import json
import os
import sys
from datetime import datetime
from pathlib import Path
from typing import IO

from desk_app.core.errors import DeskError
from desk_app.core.i18n import _

if sys.platform == "win32":
    import msvcrt

    def _take(handle: IO[str]) -> None:
        handle.seek(4096)
        msvcrt.locking(handle.fileno(), msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def _take(handle: IO[str]) -> None:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)


class FileInUse(DeskError):
    """Another program has the file open for writing."""


def lock_path(path: Path) -> Path:
    """The lock's own small file, beside the desk file."""
    return path.with_name(path.name + ".lock")


class FileLock:
    """Held from open to close; a killed program lets go by itself."""

    def __init__(self, path: Path, *, what: str) -> None:
        """Takes the lock or raises FileInUse, which says who holds it."""
        self._handle = lock_path(path).open("a+", encoding="utf-8")
        try:
            _take(self._handle)
        except OSError:
            self._handle.seek(0)
            holder = self._handle.read()
            self._handle.close()
            raise FileInUse(_held_by(path, holder)) from None
        self._handle.seek(0)
        self._handle.truncate()
        note = {
            "pid": os.getpid(),
            "user": _user(),
            "since": datetime.now().astimezone().isoformat("T", "minutes"),
            "what": what,
        }
        self._handle.write(json.dumps(note))
        self._handle.flush()

    def release(self) -> None:
        """Lets go; the small file stays, empty."""
        self._handle.seek(0)
        self._handle.truncate()
        self._handle.close()


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "?"


def _held_by(path: Path, holder: str) -> str:
    try:
        note = json.loads(holder)
        return _(
            "{file} is in use by {what} (user {user}, process {pid}, since {since}). Close it there first."
        ).format(file=path.name, what=note["what"], user=note["user"], pid=note["pid"], since=note["since"])
    except (ValueError, KeyError, TypeError):
        return _("{file} is in use by another program. Close it there first.").format(file=path.name)
