"""New desk files, made once and copied: running every step of the schema for each test takes longer than most tests.

How the program itself makes a file is proved in tests/storage and tests/stories, which make theirs anew.
"""

import shutil
from datetime import datetime
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from desk_app.app import Desk, open_desk
from desk_app.core.clock import Clock, FixedClock
from desk_app.storage.desk_file import DeskFile


def fresh_file(path: Path, *, clock: Clock | None = None) -> DeskFile:
    """What `DeskFile.open` answers for a path where there is no file yet.

    Files made for the same moment are copies of one, with the same device and branch: where two stores meet,
    make the second with `DeskFile.open`.
    """
    _lay(path, clock)
    return DeskFile.open(path, clock=clock)


def fresh_desk(path: Path, *, clock: Clock | None = None) -> Desk:
    """What `open_desk` answers for a path where there is no file yet; see `fresh_file`."""
    _lay(path, clock)
    return open_desk(path, clock=clock)


def _lay(path: Path, clock: Clock | None) -> None:
    if not path.exists():
        shutil.copyfile(_made(clock.now() if clock else None), path)


@cache
def _folder() -> TemporaryDirectory[str]:
    return TemporaryDirectory(prefix="desk-app-tests-")


@cache
def _made(at: datetime | None) -> Path:
    path = Path(_folder().name) / f"{'now' if at is None else at.timestamp()}.desk"
    DeskFile.open(path, clock=None if at is None else FixedClock(at)).close()
    return path
