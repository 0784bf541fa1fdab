"""Where nothing may be written: the file opens for reading, says why, and every reading command works."""

import io
import json
import os
import shutil
import tempfile
import traceback
from collections.abc import Callable, Iterator
from contextlib import closing, redirect_stderr, redirect_stdout
from pathlib import Path

import pytest

from desk_app.app import DESK_ID, SOURCES, open_desk
from desk_app.command_line.run import run
from desk_app.core.errors import DeskError
from desk_app.customers.model import CustomerDraft, PhoneDraft
from desk_app.storage import backup, drafts
from desk_app.storage.check import check
from desk_app.storage.interrupted import journal_of
from desk_app.storage.lock import lock_path

NOBODY = 65534


def reading(path: Path) -> list[object]:
    with closing(open_desk(path)) as desk:
        found = [hit.number for hit in desk.finder.find("王小丽").hits]
        drafts.keep(desk.file, "call", "", DESK_ID, {"note": "x"})
        try:
            desk.customers.open_file(DESK_ID, CustomerDraft(name="李四"))
            refused = ""
        except DeskError as error:
            refused = error.sentence
        return [desk.file.read_only, desk.file.why_read_only, found, backup.backup_on_closing(desk.file), refused]


def command(*words: str) -> list[object]:
    """Exit code, and what was said on the error stream."""
    said = io.StringIO()
    with redirect_stderr(said), redirect_stdout(io.StringIO()):
        code = run([*words, "--lang", "en"])
    return [code, said.getvalue()]


def as_nobody(doing: Callable[..., list[object]], *args: object) -> list[object]:
    """What `doing` answers in a process of an ordinary user."""
    reader, writer = os.pipe()
    child = os.fork()
    if not child:
        try:
            os.setgroups([])
            os.setgid(NOBODY)
            os.setuid(NOBODY)
            answer = json.dumps(doing(*args), default=str)
        except BaseException:  # noqa: BLE001 - told to the test
            answer = json.dumps([traceback.format_exc()])
        os.write(writer, answer.encode())
        os._exit(0)
    os.close(writer)
    with os.fdopen(reader, "rb") as pipe:
        answered = pipe.read()
    os.waitpid(child, 0)
    found: list[object] = json.loads(answered)
    return found


@pytest.fixture
def place() -> Iterator[Path]:
    """A folder an ordinary user may enter, with a file in it that holds one customer."""
    if not hasattr(os, "geteuid") or os.geteuid() != 0:
        pytest.skip("only the administrator can become another user")
    folder = Path(tempfile.mkdtemp(prefix="desk-"))
    folder.chmod(0o755)
    with closing(open_desk(folder / "a.desk")) as desk:
        desk.customers.open_file(DESK_ID, CustomerDraft(name="王小丽", phones=(PhoneDraft("13900000000"),)))
    for words in COMMANDS:
        command(*words, "--file", str(folder / "a.desk"))  # loads what the ordinary user may not read here
    with tempfile.TemporaryDirectory() as elsewhere:
        reading(Path(elsewhere) / "b.desk")
        reading(Path(elsewhere) / "b.desk")
    yield folder
    shutil.rmtree(folder)


COMMANDS = (["find", "王小丽"], ["check"], ["show", "customer", "x"], ["history", "customer", "x"])


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
def test_it_opens_for_reading_and_says_why(place: Path, closed: Callable[[Path], None]) -> None:
    closed(place)
    path = place / "a.desk"
    before = sorted(each.name for each in place.iterdir()), path.read_bytes()
    read_only, why, found, made, refused = as_nobody(reading, path)
    assert (read_only, made) == (True, None)
    assert why == refused == "a.desk may only be read here: nothing can be saved."
    assert isinstance(found, list)
    for words in (*COMMANDS[:2], ["show", "customer", *found], ["history", "customer", *found]):
        assert as_nobody(command, *words, "--file", str(path)) == [0, ""]
    answer = as_nobody(command, "set", "store_name", "x", "--file", str(path))
    assert answer == [1, "a.desk may only be read here: nothing can be saved.\n"]
    assert (sorted(each.name for each in place.iterdir()), path.read_bytes()) == before


def test_an_ordinary_user_with_leave_may_write(place: Path) -> None:
    open_to_all(place)
    assert as_nobody(reading, place / "a.desk")[0] is False
    assert check(place / "a.desk", SOURCES) == []


def cut_off_save(path: Path) -> None:
    """Leaves a save that was killed after it had begun to write into the file."""
    child = os.fork()
    if not child:
        desk = open_desk(path)
        with desk.file.write(DESK_ID, "test.cut_off") as tx:
            tx.execute("PRAGMA cache_size = 1")
            tx.execute("PRAGMA cache_spill = 1")
            tx.execute("UPDATE customers SET note = ?", ("字" * 30_000,))
            os.kill(os.getpid(), 9)
    os.waitpid(child, 0)
    assert journal_of(path).stat().st_size > 512


def test_a_cut_off_save_that_may_not_be_put_right_is_told(place: Path) -> None:
    path = place / "a.desk"
    cut_off_save(path)
    both(place)
    for words in (["find", "王小丽"], ["check"], ["set", "store_name", "x"]):
        code, said = as_nobody(command, *words, "--file", str(path))
        assert code == 1
        assert str(said).startswith("A save into a.desk was cut off")
        assert str(said).count("\n") == 1
    path.chmod(0o644)
    assert check(path, SOURCES) == []


def test_a_file_that_may_not_even_be_read_is_told(place: Path) -> None:
    path = place / "a.desk"
    path.chmod(0o600)
    for words in COMMANDS:
        answer = as_nobody(command, *words, "--file", str(path))
        assert answer == [1, f"{path} cannot be read (Permission denied).\n"]


def test_where_no_file_may_be_made_is_told(place: Path) -> None:
    path = place / "new.desk"
    answer = as_nobody(command, "set", "store_name", "x", "--file", str(path))
    assert answer == [1, f"{path} cannot be made (Permission denied).\n"]
