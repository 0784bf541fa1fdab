"""Backups: verified, renamed only when good, thinned, and seen through when damaged."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from desk_app.core.clock import FixedClock
from desk_app.core.errors import DeskError
from desk_app.core.ids import new_id
from desk_app.settings.model import StoreProfile
from desk_app.storage import backup
from desk_app.storage.desk_file import DeskFile
from desk_app.storage.local_time import USUAL_ZONE
from desk_app.storage.schema import DESK_ID
from tests.fresh_files import fresh_file


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(datetime(2026, 11, 21, 9, tzinfo=UTC))


@pytest.fixture
def file(tmp_path: Path, clock: FixedClock) -> Iterator[DeskFile]:
    opened = fresh_file(tmp_path / "store.desk", clock=clock)
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


def set_zone(file: DeskFile, zone: str) -> None:
    with file.write(DESK_ID, "settings.set") as tx:
        if tx.query("SELECT id FROM settings WHERE id = 'zone'"):
            tx.update("settings", "zone", {"value": zone})
        else:
            tx.insert("settings", {"id": "zone", "value": zone})


def named(file: DeskFile) -> str:
    """The name of the backup that is made now."""
    hire(file, "N")
    made = backup.backup_on_closing(file)
    assert made is not None
    return made.path.name


def test_a_backup_is_named_by_the_clocks_at_the_store(file: DeskFile) -> None:
    assert StoreProfile().zone == USUAL_ZONE
    assert named(file) == "store 2026-11-21 170000 +0800.desk"
    set_zone(file, "America/New_York")
    assert named(file) == "store 2026-11-21 040000 -0500.desk"


def test_a_zone_this_computer_does_not_know_leaves_its_own(file: DeskFile, clock: FixedClock) -> None:
    set_zone(file, "Mars/Olympus")
    here = clock.now().astimezone()
    assert named(file) == f"store {here:%Y-%m-%d %H%M%S %z}.desk"
    newest = backup.newest_backup(file.path)
    assert newest is not None
    assert newest.made_at == clock.now()


def test_the_order_is_that_of_the_moments_whatever_the_names_look_like(file: DeskFile, clock: FixedClock) -> None:
    older = backup.folder_of(file.path) / "store 2026-11-21 085900.desk"  # as they were named in UTC
    hire(file, "N")
    backup.backup(file, older)
    for zone in ("Pacific/Auckland", "America/Los_Angeles", "Asia/Shanghai", "Europe/London", "Asia/Kolkata"):
        clock.advance(timedelta(minutes=10))
        set_zone(file, zone)
        made = named(file)
        for now in (None, clock.now()):
            newest = backup.newest_backup(file.path, now)
            assert newest is not None
            assert (newest.path.name, newest.made_at) == (made, clock.now())
        assert backup.backup_on_closing(file) is None
    before = backup.newest_backup(file.path, clock.now() - timedelta(minutes=45))
    assert before is not None
    assert (before.path, before.made_at) == (older, clock.now() - timedelta(minutes=51))


def test_the_hour_that_comes_twice_keeps_its_order(file: DeskFile, clock: FixedClock) -> None:
    set_zone(file, "Europe/Berlin")
    clock.set(datetime(2026, 10, 25, 0, 30, tzinfo=UTC))
    names = [named(file)]
    clock.advance(timedelta(minutes=45))
    names.append(named(file))
    assert names == ["store 2026-10-25 023000 +0200.desk", "store 2026-10-25 021500 +0100.desk"]
    newest = backup.newest_backup(file.path, clock.now())
    assert newest is not None
    assert newest.path.name == names[1]


def test_the_oldest_go_whether_named_in_utc_or_in_the_stores_time(file: DeskFile, clock: FixedClock) -> None:
    hire(file, "N")
    folder = backup.folder_of(file.path)
    for hour in range(6):
        backup.backup(file, folder / f"store 2026-11-20 1{hour}0000.desk")
    kept = []
    for _number in range(backup.KEEP - 2):
        clock.advance(timedelta(minutes=1))
        kept.append(named(file))
    assert {each.name for each in folder.glob("*.desk")} == {
        *kept,
        "store 2026-11-20 140000.desk",
        "store 2026-11-20 150000.desk",
    }


def test_a_plain_copy_to_try_on_holds_everything_and_touches_nothing(file: DeskFile, tmp_path: Path) -> None:
    hire(file, "李娜")
    before = file.path.read_bytes()
    backup.copy_whole(file, tmp_path / "copy.desk")
    assert file.path.read_bytes() == before
    with closing(DeskFile.open(tmp_path / "copy.desk")) as copy:
        assert copy.query("SELECT count(*) FROM staff WHERE name = '李娜'")[0][0] == 1
        assert copy.journal_head() == file.journal_head()
    with pytest.raises(DeskError, match="could not be copied"):
        backup.copy_whole(file, tmp_path / "no such folder" / "copy.desk")
