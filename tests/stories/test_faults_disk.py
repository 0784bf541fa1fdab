"""A full disk: one sentence, nothing half written, reading goes on, and the save works once there is room."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from desk_app.app import DESK_ID, SOURCES, Desk, open_desk
from desk_app.core.errors import DeskError
from desk_app.customers.model import CustomerDraft, PhoneDraft
from desk_app.printing.files import write_pdf
from desk_app.storage import backup, drafts
from desk_app.storage.check import check
from desk_app.storage.desk_file import DeskFile
from desk_app.storage.schema import STEPS

ROOT = Path(__file__).parents[2]
LONG = "送货前先打电话，到楼下再打一次。" * 6000
SIZE = 4 * 1024 * 1024

LIMITED = """
import resource, sys
from pathlib import Path
from desk_app.app import DESK_ID, open_desk
from desk_app.core.errors import DeskError
from desk_app.customers.model import CustomerDraft

path = Path(sys.argv[1])
desk = open_desk(path)
for number in range(3):
    resource.setrlimit(resource.RLIMIT_FSIZE, (path.stat().st_size + 8192, resource.RLIM_INFINITY))
    try:
        desk.customers.open_file(DESK_ID, CustomerDraft(name="王小丽", note="字" * 90000))
        print("saved")
    except DeskError as error:
        print(error.sentence)
    print(desk.file.query("SELECT count(*) FROM customers")[0][0])
    resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    desk.customers.open_file(DESK_ID, CustomerDraft(name="王小丽", note="字" * 90000))
desk.close()
"""


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A small disk of its own."""
    place = tmp_path / "disk"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={SIZE}", "tmpfs", str(place)]
    try:
        done = subprocess.run(mount, capture_output=True, text=True, check=False)
    except FileNotFoundError:
        pytest.skip("no mount command here")
    if done.returncode:
        pytest.skip(f"no small disk can be mounted here: {done.stderr.strip()}")
    yield place
    subprocess.run(["umount", str(place)], check=True)


def fill_up(disk: Path, leave: int = 0) -> Path:
    """Fills the disk but for `leave` bytes with a file that can be taken away."""
    ballast = disk / "ballast"
    with ballast.open("wb", buffering=0) as handle:
        try:
            while True:
                handle.write(b"x" * 4096)
        except OSError:
            handle.truncate(max(0, handle.tell() - leave))
    return ballast


def make(desk: Desk, note: str = "") -> str:
    return desk.customers.open_file(
        DESK_ID, CustomerDraft(name="王小丽", note=note, phones=(PhoneDraft("139"),))
    ).number


def names(desk: Desk) -> int:
    return int(desk.file.query("SELECT count(*) FROM customers")[0][0])


@pytest.mark.parametrize("leave", [0, 4096, 40_960, 200_000])
def test_a_save_that_finds_no_room_is_told_and_works_once_there_is_room(disk: Path, leave: int) -> None:
    with closing(open_desk(disk / "a.desk")) as desk:
        first = make(desk)
        ballast = fill_up(disk, leave)
        for _turn in range(3):
            with pytest.raises(DeskError, match=r"^Not saved: the disk is full\. [^.]*\.$"):
                make(desk, LONG)
            assert names(desk) == 1
            assert [hit.number for hit in desk.finder.find("王小丽").hits] == [first]
        ballast.unlink()
        make(desk, LONG)
        assert names(desk) == 2
    assert check(disk / "a.desk", SOURCES) == []


def test_a_draft_that_finds_no_room_is_told_and_kept_once_there_is_room(disk: Path) -> None:
    with closing(open_desk(disk / "a.desk")) as desk:
        ballast = fill_up(disk)
        with pytest.raises(DeskError, match="the disk is full"):
            drafts.keep(desk.file, "call", "", DESK_ID, {"note": LONG})
        assert drafts.all_drafts(desk.file) == []
        ballast.unlink()
        drafts.keep(desk.file, "call", "", DESK_ID, {"note": LONG})
        assert len(drafts.all_drafts(desk.file)) == 1


def test_the_desk_starts_on_a_full_disk_and_can_be_read(disk: Path) -> None:
    path = disk / "a.desk"
    with closing(open_desk(path)) as desk:
        number = make(desk)
    (disk / "a.desk.lock").unlink()
    ballast = fill_up(disk)
    with closing(open_desk(path)) as desk:
        assert [hit.number for hit in desk.finder.find("王小丽").hits] == [number]
        with pytest.raises(DeskError):
            make(desk, LONG)
    ballast.unlink()
    with closing(open_desk(path)) as desk:
        make(desk, LONG)
    assert check(path, SOURCES) == []


def test_no_half_file_is_left_where_a_new_one_finds_no_room(disk: Path) -> None:
    ballast = fill_up(disk, 100_000)
    with pytest.raises(DeskError, match=r"a\.desk cannot be made \(.*full.*\)"):
        open_desk(disk / "a.desk")
    assert {each.name for each in disk.iterdir()} <= {"ballast", "a.desk.lock"}
    ballast.unlink()
    open_desk(disk / "a.desk").close()


@pytest.mark.parametrize("leave", [0, 8192, 200_000])
def test_a_backup_that_finds_no_room_keeps_the_old_one_and_leaves_no_part(
    disk: Path, tmp_path: Path, leave: int
) -> None:
    with closing(open_desk(tmp_path / "a.desk")) as desk:
        make(desk)
        target = disk / "a copy.desk"
        backup.backup(desk.file, target)
        before = target.read_bytes()
        make(desk, LONG)
        ballast = fill_up(disk, leave)
        for _turn in range(2):
            with pytest.raises(DeskError, match=r"^No backup was made: the disk is full\. The older"):
                backup.backup(desk.file, target)
            assert target.read_bytes() == before
            backup.verify(target)
            assert {each.name for each in disk.iterdir()} == {"ballast", "a copy.desk", "a copy.desk.sha256"}
        ballast.unlink()
        backup.backup(desk.file, target)
        backup.verify(target)
        assert target.read_bytes() != before


def test_paper_that_finds_no_room_keeps_the_old_paper(disk: Path) -> None:
    paper = disk / "slip.pdf"
    write_pdf(paper, b"old %%EOF")
    fill_up(disk, 8192)
    with pytest.raises(DeskError, match="the disk is full"):
        write_pdf(paper, b"x" * 100_000 + b"%%EOF")
    assert paper.read_bytes() == b"old %%EOF"
    assert {each.name for each in disk.iterdir()} == {"ballast", "slip.pdf"}


def test_a_new_schema_that_finds_no_room_leaves_the_old_file(disk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = disk / "a.desk"
    with closing(open_desk(path)) as desk:
        make(desk, LONG)
    step = ("s9999_next", lambda conn: conn.execute("ALTER TABLE customers ADD COLUMN birthday TEXT"))
    fill_up(disk, 8192)
    with monkeypatch.context() as patched:
        patched.setattr("desk_app.storage.migrations.STEPS", [*STEPS, step])
        with pytest.raises(DeskError, match="full"):
            open_desk(path)
    assert list(disk.glob("*.part*")) == []
    with closing(DeskFile.open(path, read_only=True)) as file:
        assert file.query("SELECT count(*) FROM customers")[0][0] == 1
    assert check(path, SOURCES) == []


def test_a_file_that_may_not_grow_is_told_and_the_next_save_works(tmp_path: Path) -> None:
    path = tmp_path / "a.desk"
    open_desk(path).close()
    done = subprocess.run(
        [sys.executable, "-c", LIMITED, str(path)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        check=False,
    )
    assert done.stderr == ""
    lines = done.stdout.splitlines()
    assert lines[1::2] == ["0", "1", "2"]
    assert all(line.startswith("Not saved: the disk") for line in lines[0::2])
    assert check(path, SOURCES) == []
