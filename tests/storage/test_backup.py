"""Backups: verified, renamed only when good, thinned, and seen through when damaged."""

import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from desk_app.core.clock import FixedClock
from desk_app.core.errors import DeskError
from desk_app.core.ids import new_id
from desk_app.storage import backup
from desk_app.storage.desk_file import DeskFile
from desk_app.storage.schema import DESK_ID


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(datetime(2026, 11, 21, 9, tzinfo=UTC))


@pytest.fixture
def file(tmp_path: Path, clock: FixedClock) -> Iterator[DeskFile]:
    opened = DeskFile.open(tmp_path / "store.desk", clock=clock)
    yield opened
    opened.close()


def hire(file: DeskFile, name: str) -> None:
    with file.write(DESK_ID, "staff.add") as tx:
        tx.insert("staff", {"id": new_id(), "name": name, "role": "clerk"})


def test_a_backup_holds_all_that_was_saved_and_verifies(file: DeskFile) -> None:
    hire(file, "李娜")
    made = backup.backup_on_closing(file)
    assert made is not None
    assert backup.verify(made.path) is not None
    copy = sqlite3.connect(made.path)
    assert copy.execute("SELECT count(*) FROM staff WHERE name = '李娜'").fetchone()[0] == 1
    copy.close()
    assert list(made.path.parent.glob("*.part*")) == []


def test_no_second_backup_when_nothing_changed(file: DeskFile, clock: FixedClock) -> None:
    hire(file, "李娜")
    clock.advance(timedelta(minutes=5))
    assert backup.backup_on_closing(file) is not None
    clock.advance(timedelta(minutes=5))
    assert backup.backup_on_closing(file) is None
    hire(file, "王强")
    clock.advance(timedelta(minutes=5))
    assert backup.backup_on_closing(file) is not None


def test_a_flipped_byte_in_a_backup_is_noticed(file: DeskFile) -> None:
    hire(file, "李娜")
    made = backup.backup_on_closing(file)
    assert made is not None
    content = bytearray(made.path.read_bytes())
    content[len(content) // 2] ^= 1
    made.path.write_bytes(content)
    with pytest.raises(DeskError, match="checksum"):
        backup.verify(made.path)


def test_a_backup_that_cannot_be_made_says_so_and_keeps_the_old(file: DeskFile) -> None:
    hire(file, "李娜")
    folder = backup.folder_of(file.path)
    folder.parent.mkdir(exist_ok=True)
    folder.write_text("a file where the folder should be", encoding="utf-8")
    with pytest.raises(DeskError, match="No backup was made"):
        backup.backup_on_closing(file)
    assert folder.read_text(encoding="utf-8").startswith("a file")


def test_only_the_newest_are_kept(file: DeskFile, clock: FixedClock) -> None:
    for number in range(backup.KEEP + 3):
        hire(file, f"N{number}")
        clock.advance(timedelta(minutes=1))
        backup.backup_on_closing(file)
    kept = sorted(backup.folder_of(file.path).glob("*.desk"))
    assert len(kept) == backup.KEEP
    newest = backup.newest_backup(file.path)
    assert newest is not None and newest.path == kept[-1]
