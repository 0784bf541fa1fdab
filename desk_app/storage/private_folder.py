"""The folder with this program's private copies: one for each start, gone at its end, or at the next start's beginning.

A start holds a lock in its folder. What a killed program left behind is a folder whose lock nobody holds.
"""

import atexit
import os
import shutil
import stat
import sys
import tempfile
from contextlib import suppress
from functools import cache
from pathlib import Path

from desk_app.core.errors import DeskError
from desk_app.storage.lock import FileLock, lock_path

_BEGINNING = "desk_app-shown-"
_HELD = "copies"


@cache
def of_this_start() -> Path:
    """The folder of this start, which only this person can enter; raises OSError where none can be made."""
    folder = Path(tempfile.mkdtemp(prefix=_BEGINNING))
    lock = FileLock(folder / _HELD, what="window")
    atexit.register(_end, folder, lock)
    return folder


def _end(folder: Path, lock: FileLock) -> None:
    _empty(folder)
    lock.release()
    _remove(folder)


def sweep() -> None:
    """Takes away what earlier starts left behind: folders of our own making, of this person, that nobody holds.

    A link is never followed, and a folder that is in any way unlike ours stays as it is.
    """
    with suppress(OSError):
        for folder in Path(tempfile.gettempdir()).glob(f"{_BEGINNING}*"):
            with suppress(OSError, DeskError):
                if _is_ours(folder):
                    _end(folder, FileLock(folder / _HELD, what="window"))


def _is_ours(folder: Path) -> bool:
    seen = folder.lstat()
    held = lock_path(folder / _HELD).lstat()
    return stat.S_ISDIR(seen.st_mode) and stat.S_ISREG(held.st_mode) and _is_private(seen) and _is_mine(held)


def _is_private(seen: os.stat_result) -> bool:
    return sys.platform == "win32" or (_is_mine(seen) and not stat.S_IMODE(seen.st_mode) & 0o077)


def _is_mine(seen: os.stat_result) -> bool:
    return sys.platform == "win32" or seen.st_uid == os.geteuid()


def _empty(folder: Path) -> None:
    """Takes away the copies, and leaves the lock, which some systems do not remove while it is held."""
    with suppress(OSError):
        for inside in folder.iterdir():
            if inside != lock_path(folder / _HELD):
                _remove(inside)


def _remove(path: Path) -> None:
    """A folder with all in it, or whatever else is there; links are taken away, not followed."""
    if path.is_symlink() or not path.is_dir():
        with suppress(OSError):
            path.unlink()
        return
    for inside in path.rglob("*") if sys.platform == "win32" else ():
        with suppress(OSError):  # there, what may not be written on may not be removed
            inside.chmod(stat.S_IWRITE)
    shutil.rmtree(path, ignore_errors=True)
