"""Files of this computer: read to be kept in ours, and written out as private copies that other programs open."""

import os
import stat
from pathlib import Path

from desk_app.core.errors import DeskError
from desk_app.core.i18n import _
from desk_app.core.ids import new_id
from desk_app.matters.attachments import clean_name, kept_name, may_be_opened
from desk_app.storage import private_folder
from desk_app.storage.attachments import MOST_BYTES

_PIECE = 1024 * 1024
_READING = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0) | getattr(os, "O_NOCTTY", 0)
_MAKING = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)


def read_to_keep(path: Path) -> bytes:
    """The bytes of a file somebody chose; raises DeskError, naming it, for what is no plain file of up to 10 MB.

    What is no plain file is never opened, and of a large one nothing is read. An empty file and one that another
    program is still writing are refused, too: what would be kept is not what was meant.
    """
    name = kept_name(path.name or str(path))
    try:
        _refuse(path.stat(), name)
        handle = os.open(path, _READING)
        try:
            before = os.fstat(handle)
            _refuse(before, name)
            content = _read(handle)
            after = os.fstat(handle)
        finally:
            os.close(handle)
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or str(error)
        raise DeskError(_("{name} cannot be read: {reason}").format(name=name, reason=why)) from error
    if len(content) > MOST_BYTES:
        raise _too_large(name)
    if not content:
        raise DeskError(_("{name} is empty: there is nothing in it to keep.").format(name=name))
    if before.st_size and (len(content), after.st_mtime_ns) != (before.st_size, before.st_mtime_ns):
        raise DeskError(_("{name} is still being written: wait until it is whole, then attach it.").format(name=name))
    return content


def _refuse(found: os.stat_result, name: str) -> None:
    if stat.S_ISDIR(found.st_mode):
        raise DeskError(_("{name} is a folder: choose the files in it one by one.").format(name=name))
    if not stat.S_ISREG(found.st_mode):
        raise DeskError(_("{name} is a device or a pipe, not a file: save it as a file first.").format(name=name))
    if found.st_size > MOST_BYTES:
        raise _too_large(name)


def _too_large(name: str) -> DeskError:
    return DeskError(_("{name} is larger than 10 MB: make it smaller first.").format(name=name))


def _read(handle: int) -> bytes:
    """All of an open file, but no more than shows that it is too large."""
    pieces, length = [], 0
    while length <= MOST_BYTES and (piece := os.read(handle, _PIECE)):
        pieces.append(piece)
        length += len(piece)
    return b"".join(pieces)


def private_copy(name: str, content: bytes) -> Path:
    """A copy for another program to show: in a folder only this person can enter, to be read only, gone at the end.

    Raises DeskError for a file that the system might run instead.
    """
    if not may_be_opened(name):
        said = _("“{name}” could run something on this computer, so it is not opened here: save a copy elsewhere.")
        raise DeskError(said.format(name=name))
    try:
        folder = private_folder.of_this_start() / new_id()
        folder.mkdir(mode=0o700)
        path = folder / kept_name(clean_name(name))
        with os.fdopen(os.open(path, _MAKING, 0o600), "wb") as file:
            file.write(content)
        path.chmod(0o400)
    except OSError as error:
        why = error.strerror or str(error)
        raise DeskError(_("{name} cannot be opened: {reason}").format(name=name, reason=why)) from error
    return path
