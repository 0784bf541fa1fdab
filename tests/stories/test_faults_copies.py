"""One file that is whole whenever it is at rest: copies open, and copies put over it are noticed."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from desk_app.app import DESK_ID, SOURCES, Desk, open_desk
from desk_app.core.clock import FixedClock
from desk_app.core.errors import DeskError
from desk_app.customers.model import CustomerDraft, PhoneDraft
from desk_app.storage import backup
from desk_app.storage.check import check
from desk_app.storage.desk_file import DeskFile
from desk_app.storage.interrupted import journal_of

ROOT = Path(__file__).parents[2]


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with closing(open_desk(tmp_path / "a.desk")) as opened:
        yield opened


def make(desk: Desk, name: str = "王小丽") -> str:
    return desk.customers.open_file(DESK_ID, CustomerDraft(name=name, phones=(PhoneDraft("139"),))).id


def copy(source: Path, target: Path) -> None:
    """As another program copies: within this one, closing a plain handle would drop SQLite's locks."""
    with_shutil = "import shutil, sys; shutil.copyfile(sys.argv[1], sys.argv[2])"
    subprocess.run([sys.executable, "-S", "-c", with_shutil, str(source), str(target)], check=True)


def names_in(path: Path) -> list[str]:
    with closing(DeskFile.open(path, read_only=True)) as file:
        return [row[0] for row in file.query("SELECT name FROM customers ORDER BY rowid")]


def test_every_copy_of_the_file_alone_holds_all_that_was_saved(desk: Desk, tmp_path: Path) -> None:
    made: list[str] = []
    for turn in range(8):
        make(desk, f"王{turn}")
        made.append(f"王{turn}")
        target = tmp_path / "elsewhere" / f"copy{turn}.desk"
        target.parent.mkdir(exist_ok=True)
        copy(desk.file.path, target)
        assert check(target, SOURCES) == []
        assert names_in(target) == made


def test_a_copy_beside_the_running_desk_is_a_file_of_its_own(desk: Desk, tmp_path: Path) -> None:
    make(desk)
    copy(desk.file.path, tmp_path / "b.desk")
    with closing(open_desk(tmp_path / "b.desk")) as other:
        assert not other.file.read_only
        make(other, "李四")
        make(desk, "张三")
    assert names_in(tmp_path / "b.desk") == ["王小丽", "李四"]
    assert names_in(tmp_path / "a.desk") == ["王小丽", "张三"]


def test_an_older_copy_put_over_the_file_in_place_stops_the_save(desk: Desk, tmp_path: Path) -> None:
    make(desk)
    copy(desk.file.path, tmp_path / "older.desk")
    make(desk, "李四")
    copy(tmp_path / "older.desk", desk.file.path)
    with pytest.raises(DeskError, match="another program changed"):
        make(desk, "张三")
    make(desk, "张三")
    desk.close()
    assert names_in(desk.file.path) == ["王小丽", "张三"]
    assert check(desk.file.path, SOURCES) == []


def test_a_copy_moved_over_the_file_stops_the_save(desk: Desk, tmp_path: Path) -> None:
    make(desk)
    copy(desk.file.path, tmp_path / "older.desk")
    (tmp_path / "older.desk").replace(desk.file.path)
    for _turn in range(2):
        with pytest.raises(DeskError, match="replaced by another"):
            make(desk, "张三")
    with pytest.raises(DeskError, match="replaced by another"):
        desk.file.rebuild_index()
    assert names_in(desk.file.path) == ["王小丽"]


def killed_in_a_save(path: Path) -> bytes:
    """The journal a save leaves that was killed after it had begun to write into the file."""
    child = os.fork()
    if not child:
        other = open_desk(path)
        with other.file.write(DESK_ID, "test.cut_off") as tx:
            tx.execute("PRAGMA cache_size = 1")
            tx.execute("PRAGMA cache_spill = 1")
            tx.execute("UPDATE customers SET note = ?", ("字" * 30_000,))
            os.kill(os.getpid(), 9)
    os.waitpid(child, 0)
    return journal_of(path).read_bytes()


@pytest.fixture
def killed(tmp_path: Path) -> Path:
    """A file with two customers and, cut off, a save that changed both."""
    path = tmp_path / "killed.desk"
    with closing(open_desk(path)) as desk:
        make(desk)
        make(desk, "李四")
    killed_in_a_save(path)
    return path


@pytest.mark.parametrize("way", ["check", "read", "write"])
def test_a_cut_off_save_is_rolled_back_whoever_comes_first(killed: Path, way: str) -> None:
    if way == "read":
        assert names_in(killed) == ["王小丽", "李四"]
    elif way == "write":
        open_desk(killed).close()
    assert check(killed, SOURCES) == []
    assert names_in(killed) == ["王小丽", "李四"]


def test_the_journal_of_a_cut_off_save_is_not_mixed_into_a_copy_put_over_the_file(killed: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.desk"
    with closing(open_desk(other)) as desk:
        for turn in range(6):
            make(desk, f"王{turn}")
    killed.write_bytes(other.read_bytes())
    journal = journal_of(killed).read_bytes()
    assert names_in(killed) == [f"王{turn}" for turn in range(6)]
    assert check(killed, SOURCES) == []
    assert killed.with_name("killed.desk-journal.strange-1").read_bytes() == journal
    with closing(open_desk(killed)) as desk:
        make(desk)
    assert check(killed, SOURCES) == []


def test_a_file_and_its_journal_copied_together_go_back_together(killed: Path, tmp_path: Path) -> None:
    target = tmp_path / "elsewhere" / "b.desk"
    target.parent.mkdir()
    shutil.copyfile(killed, target)
    shutil.copyfile(journal_of(killed), journal_of(target))
    assert names_in(target) == ["王小丽", "李四"]
    assert check(target, SOURCES) == []


def test_a_journal_that_lost_its_end_is_told_as_damage(killed: Path) -> None:
    journal = journal_of(killed)
    content = journal.read_bytes()
    journal.write_bytes(content[: len(content) // 2])
    for read_only in (True, False):
        with pytest.raises(DeskError, match="damaged: open the newest backup"):
            DeskFile.open(killed, read_only=read_only)
    assert journal.read_bytes() == content[: len(content) // 2]


@pytest.mark.parametrize("content", [b"", b"\x00" * 4096, b"hello" * 1000, bytes.fromhex("d9d505f920a163d7")])
def test_a_stray_journal_changes_nothing(desk: Desk, content: bytes) -> None:
    make(desk)
    desk.close()
    path = desk.file.path
    for read_only in (True, False):
        journal_of(path).write_bytes(content)
        with closing(DeskFile.open(path, read_only=read_only)) as file:
            assert file.query("SELECT count(*) FROM customers")[0][0] == 1
        journal_of(path).write_bytes(content)
        assert check(path, SOURCES) == []


def backed_up(file: DeskFile, number: int) -> Path | None:
    with file.write(DESK_ID, "staff.change") as tx:
        tx.update("staff", DESK_ID, {"name": f"Desk {number}"})
    made = backup.backup_on_closing(file)
    return made.path if made else None


@pytest.mark.parametrize("jump", [timedelta(days=-400), timedelta(days=400)])
def test_a_clock_that_jumps_neither_stops_backups_nor_takes_the_last_ones_away(tmp_path: Path, jump: timedelta) -> None:
    clock = FixedClock(datetime(2026, 11, 21, 9, tzinfo=UTC))
    with closing(DeskFile.open(tmp_path / "a.desk", clock=clock)) as file:
        strange = backup.folder_of(file.path) / "a first copy.desk"
        strange.parent.mkdir()
        strange.write_bytes(b"put here by hand")
        last: list[Path | None] = []
        for number in range(3 * backup.KEEP):
            clock.advance(timedelta(hours=1))
            if number in (backup.KEEP, 2 * backup.KEEP):
                clock.advance(jump if number == backup.KEEP else -jump)
            last.append(backed_up(file, number))
            made = last[-1]
            assert made is not None
            assert made.exists()
            newest = backup.newest_backup(file.path, clock.now())
            assert newest is not None
            assert newest.path == last[-1]
            assert backup.backup_on_closing(file) is None
        assert len(list(strange.parent.glob("*.desk"))) <= 2 * backup.KEEP + 1
        assert strange.exists()


def test_a_damaged_newest_backup_does_not_stop_the_next(tmp_path: Path) -> None:
    clock = FixedClock(datetime(2026, 11, 21, 9, tzinfo=UTC))
    with closing(DeskFile.open(tmp_path / "a.desk", clock=clock)) as file:
        first = backed_up(file, 1)
        assert first is not None
        content = bytearray(first.read_bytes())
        content[-1] ^= 1
        first.write_bytes(content)
        clock.advance(timedelta(minutes=1))
        made = backup.backup_on_closing(file)
        assert made is not None
        backup.verify(made.path)
