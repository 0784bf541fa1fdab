"""A PDF reaches its place whole or not at all."""

import errno
import os
import time
from contextlib import suppress
from pathlib import Path

from desk_app.core.errors import DeskError
from desk_app.core.i18n import _

_WAITS = (0.1, 0.2, 0.4)
_MOST_NAMES = 99
_FULL = frozenset([errno.ENOSPC, errno.EDQUOT, errno.EFBIG])


def write_pdf(path: Path, data: bytes) -> Path:
    """Writes the file and returns where it is: `path`, or `name (2).pdf` beside it while `path` is held open.

    The bytes are written and flushed to a `.part` file, checked, and moved over the old file, which stays whole
    until then. Raises DeskError when the disk is full or the folder cannot be written; no `.part` is left.
    """
    part = path.with_name(path.name + ".part")
    try:
        _write_checked(part, data)
        return _move(part, path)
    except OSError as error:
        raise DeskError(_sentence(error, path, data)) from error
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)


def _write_checked(part: Path, data: bytes) -> None:
    with part.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    if part.read_bytes() != data or b"%%EOF" not in data[-32:]:
        raise OSError(errno.EIO, os.strerror(errno.EIO))


def _move(part: Path, path: Path) -> Path:
    for wait in (*_WAITS, None):
        try:
            part.replace(path)
            return path
        except PermissionError:
            if not path.is_file():
                raise
            if wait is not None:
                time.sleep(wait)
    for number in range(2, _MOST_NAMES + 1):
        other = path.with_name(f"{path.stem} ({number}){path.suffix}")
        if other.exists():
            continue
        part.replace(other)
        return other
    raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))


def _sentence(error: OSError, path: Path, data: bytes) -> str:
    if error.errno in _FULL:
        kilobytes = -(-len(data) // 1024)
        return _("“{name}” was not saved: the disk is full. It needs {kilobytes} kB.").format(
            name=path.name, kilobytes=kilobytes
        )
    if isinstance(error, FileNotFoundError):
        return _("“{name}” was not saved: the folder “{folder}” is not there.").format(
            name=path.name, folder=path.parent
        )
    if isinstance(error, PermissionError):
        return _("“{name}” was not saved: writing in “{folder}” is not allowed.").format(
            name=path.name, folder=path.parent
        )
    return _("“{name}” was not saved: {reason}.").format(name=path.name, reason=error.strerror or error)
