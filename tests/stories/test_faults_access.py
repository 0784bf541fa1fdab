"""Where nothing may be written: the file opens for reading, says why, and every reading command works."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from desk_app.app import DESK_ID, SOURCES, open_desk
from desk_app.customers.model import CustomerDraft, PhoneDraft
from desk_app.storage.check import check
from desk_app.storage.interrupted import journal_of
from desk_app.storage.lock import lock_path

ROOT = Path(__file__).parents[2]
NOBODY = 65534

READING = """
import sys
from pathlib import Path
from desk_app.app import DESK_ID, open_desk
from desk_app.core.errors import DeskError
from desk_app.customers.model import CustomerDraft
from desk_app.storage import backup, drafts
desk = open_desk(Path(sys.argv[1]))
print(desk.file.read_only)
print(desk.file.why_read_only)
print([hit.number for hit in desk.finder.find("王小丽").hits])
drafts.keep(desk.file, "call", "", DESK_ID, {"note": "x"})
print(backup.backup_on_closing(desk.file))
try:
    desk.customers.open_file(DESK_ID, CustomerDraft(name="李四"))
except DeskError as error:
    print(error.sentence)
desk.close()
"""


def as_nobody(*command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-B", *command],
        capture_output=True,
        text=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONPATH": str(ROOT), "HOME": "/nonexistent", "PYTHONIOENCODING": "utf-8"},
        cwd="/",
        user=NOBODY,
        group=NOBODY,
        extra_groups=[],
        check=False,
    )


@pytest.fixture
def place() -> Iterator[Path]:
    """A folder an ordinary user may enter, with a file in it that holds one customer."""
    if not hasattr(os, "geteuid") or os.geteuid() != 0:
        pytest.skip("only the administrator can become another user")
    folder = Path(tempfile.mkdtemp(prefix="desk-"))
    folder.chmod(0o755)
    if as_nobody("-c", "import desk_app.app").returncode:
        shutil.rmtree(folder)
        pytest.skip("another user may not read the program here")
    with closing(open_desk(folder / "a.desk")) as desk:
        desk.customers.open_file(DESK_ID, CustomerDraft(name="王小丽", phones=(PhoneDraft("13900000000"),)))
    yield folder
    shutil.rmtree(folder)


def open_to_all(folder: Path) -> None:
    folder.chmod(0o777)
    for each in folder.iterdir():
        each.chmod(0o666)


def file_only(folder: Path) -> None:
    open_to_all(folder)
    (folder / "a.desk").chmod(0o444)


def folder_only(folder: Path) -> None:
    open_to_all(folder)
    folder.chmod(0o755)


def both(folder: Path) -> None:
    folder.chmod(0o755)
    (folder / "a.desk").chmod(0o444)


def lock_of_another(folder: Path) -> None:
    open_to_all(folder)
    lock_path(folder / "a.desk").chmod(0o644)


@pytest.mark.parametrize("closed", [file_only, folder_only, both, lock_of_another])
def test_it_opens_for_reading_and_says_why(place: Path, closed: object) -> None:
    assert callable(closed)
    closed(place)
    path = place / "a.desk"
    before = sorted(each.name for each in place.iterdir()), path.read_bytes()
    done = as_nobody("-c", READING, str(path))
    assert done.stderr == ""
    read_only, why, hits, made, refused = done.stdout.splitlines()
    assert (read_only, made) == ("True", "None")
    assert why == refused == "a.desk may only be read here: nothing can be saved."
    assert hits.startswith("['S01-K-")
    for command, code in (
        (["find", "王小丽"], 0),
        (["check"], 0),
        (["show", "customer", hits[2:-2]], 0),
        (["set", "store_name", "x"], 1),
        (["history", "customer", hits[2:-2]], 0),
    ):
        answer = as_nobody("-m", "desk_app", *command, "--file", str(path), "--lang", "en")
        assert answer.returncode == code, answer.stderr
        assert answer.stderr == ("a.desk may only be read here: nothing can be saved.\n" if code else "")
    assert (sorted(each.name for each in place.iterdir()), path.read_bytes()) == before


def test_an_ordinary_user_with_leave_may_write(place: Path) -> None:
    open_to_all(place)
    done = as_nobody("-c", READING, str(place / "a.desk"))
    assert done.stdout.splitlines()[0] == "False"
    assert check(place / "a.desk", SOURCES) == []


def cut_off_save(path: Path) -> None:
    """Leaves a save that was killed after it had begun to write into the file."""
    child = os.fork()
    if not child:
        desk = open_desk(path)
        with desk.file.write(DESK_ID, "test.cut_off") as tx:
            tx.execute("PRAGMA cache_size = 1")
            tx.execute("UPDATE customers SET note = ?", ("字" * 30_000,))
            os.kill(os.getpid(), 9)
    os.waitpid(child, 0)
    assert journal_of(path).stat().st_size > 512


def test_a_cut_off_save_that_may_not_be_put_right_is_told(place: Path) -> None:
    path = place / "a.desk"
    cut_off_save(path)
    both(place)
    for command in (["find", "王小丽"], ["check"], ["set", "store_name", "x"]):
        answer = as_nobody("-m", "desk_app", *command, "--file", str(path), "--lang", "en")
        assert answer.returncode == 1
        assert answer.stderr.startswith("A save into a.desk was cut off")
        assert len(answer.stderr.splitlines()) == 1
    path.chmod(0o644)
    assert check(path, SOURCES) == []


def test_a_file_that_may_not_even_be_read_is_told(place: Path) -> None:
    (place / "a.desk").chmod(0o600)
    answer = as_nobody("-m", "desk_app", "find", "x", "--file", str(place / "a.desk"), "--lang", "en")
    assert (answer.returncode, answer.stdout) == (1, "")
    assert "cannot be read (Permission denied)" in answer.stderr
    assert len(answer.stderr.splitlines()) == 1


def test_where_no_file_may_be_made_is_told(place: Path) -> None:
    answer = as_nobody("-m", "desk_app", "set", "store_name", "x", "--file", str(place / "new.desk"), "--lang", "en")
    assert (answer.returncode, answer.stdout) == (1, "")
    assert "new.desk cannot be made (Permission denied)" in answer.stderr
    assert len(answer.stderr.splitlines()) == 1
