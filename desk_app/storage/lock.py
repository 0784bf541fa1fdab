"""One program writes one file: an operating-system lock decides, and falls with its process."""

import getpass
import json
import os
import sys
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from desk_app.core.clock import SystemClock, from_text, to_text
from desk_app.core.errors import DeskError
from desk_app.core.i18n import N_, _, in_our_words
from desk_app.storage.local_time import on_list, zone_at

if sys.platform == "win32":
    import msvcrt

    def _take(handle: int) -> None:
        os.lseek(handle, 4096, os.SEEK_SET)
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def _take(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)


HOLDERS: Mapping[str, str] = {
    "window": N_("the service desk window"),
    "import": N_("an import"),
    "undo-import": N_("the taking back of an import"),
    "set": N_("a change of the settings"),
    "make-demo": N_("the making of a demo store"),
}
"""What may hold a file: the code in the lock's note, and the words it is told in."""
_COMMAND = "desk-app "
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
        """Takes the lock or raises FileInUse, which says who holds it; OSError where no lock can be made.

        `what` is a code of HOLDERS: who is told may speak another language.
        """
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
            "since": to_text(SystemClock().now()),
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
            ).format(file=path.name, what=_holder(note), user=note["user"], pid=note["pid"], since=_since(note, path))
        except (OSError, ValueError, KeyError, TypeError):
            continue
    return _("{file} is in use by another program. Close it there first.").format(file=path.name)


def _holder(note: Mapping[str, Any]) -> str:
    """What holds the file, in the language spoken; notes of older programs hold words instead of a code."""
    what = str(note["what"])
    code = what.removeprefix(_COMMAND)
    return _(HOLDERS[code]) if code in HOLDERS else in_our_words(what, HOLDERS.values())


def _since(note: Mapping[str, Any], path: Path) -> str:
    """Since when, as the clocks at the store show it; what is no time is told as it stands."""
    said = str(note["since"])
    try:
        since = from_text(said)
    except ValueError:
        return said
    return on_list(since, SystemClock().now(), zone_at(path))
