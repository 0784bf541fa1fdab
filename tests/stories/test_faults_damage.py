"""Damage of every kind: the command line answers one sentence, or `check` tells; never a traceback."""

import csv
import io
import os
import random
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing, redirect_stderr, redirect_stdout
from pathlib import Path

import pytest

from desk_app.app import DESK_ID, SOURCES, open_desk
from desk_app.command_line.run import run
from desk_app.complaints.model import ComplaintDraft
from desk_app.core.errors import DeskError
from desk_app.customers.model import CustomerDraft, PhoneDraft
from desk_app.storage import backup
from desk_app.storage.check import check
from desk_app.storage.desk_file import DeskFile

ROOT = Path(__file__).parents[2]
PAGE = 4096
DAMAGED = "a.desk is damaged: open the newest backup instead."


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    path = tmp_path_factory.mktemp("whole") / "a.desk"
    with closing(open_desk(path)) as desk:
        for turn in range(30):
            phones = (PhoneDraft(f"139000000{turn:02d}"),)
            customer = desk.customers.open_file(DESK_ID, CustomerDraft(name=f"王小丽{turn}", phones=phones))
            desk.complaints.take_down(DESK_ID, ComplaintDraft(title=f"坏了{turn}", customer_id=customer.id))
    assert check(path, SOURCES) == []
    return path.read_bytes()


@pytest.fixture
def path(tmp_path: Path, whole: bytes) -> Path:
    path = tmp_path / "a.desk"
    path.write_bytes(whole)
    return path


def command(*words: str) -> tuple[int, str, str]:
    out, said = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(said):
        code = run([*words, "--lang", "en"])
    return code, out.getvalue(), said.getvalue()


def number_of(whole: bytes) -> str:
    at = whole.index(b"S01-K-")
    return whole[at : at + 17].decode()


def commands(path: Path, whole: bytes) -> list[tuple[int, str, str]]:
    """What reading and writing commands answer about the file, `check` first and last."""
    target = path.with_name("out.csv")
    words = (
        ["check"],
        ["find", "王小丽"],
        ["show", "customer", number_of(whole)],
        ["history", "customer", number_of(whole)],
        ["export", "customers", str(target)],
        ["set", "store_name", "x"],
        ["check"],
    )
    return [command(*each, "--file", str(path)) for each in words]


def assert_told(answers: list[tuple[int, str, str]]) -> None:
    """Each answer that is a refusal is one sentence."""
    for code, out, said in answers:
        assert code in (0, 1)
        if code and not out:
            assert said.count("\n") == 1
            assert said.strip()
        else:
            assert said == ""


def cut(content: bytes) -> bytes:
    return content[: len(content) * 2 // 3]


def cut_in_the_first_page(content: bytes) -> bytes:
    return content[:1000]


def head_only(content: bytes) -> bytes:
    return content[:100]


def schema_gone(content: bytes) -> bytes:
    return content[:100] + bytes(PAGE - 100) + content[PAGE:]


def all_but_the_head(content: bytes) -> bytes:
    return content[:PAGE] + bytes(len(content) - PAGE)


@pytest.mark.parametrize("damage", [cut, cut_in_the_first_page, head_only, schema_gone, all_but_the_head])
def test_a_file_that_lost_a_part_is_told_by_every_command(
    path: Path, whole: bytes, damage: Callable[[bytes], bytes]
) -> None:
    damaged = damage(whole)
    path.write_bytes(damaged)
    answers = commands(path, whole)
    assert_told(answers)
    assert {code for code, _out, _said in answers} == {1}
    assert {said for _code, _out, said in answers[1:-1]} == {DAMAGED + "\n"}
    assert path.read_bytes() == damaged


def test_the_program_itself_ends_with_a_sentence(path: Path, whole: bytes) -> None:
    path.write_bytes(cut(whole))
    for words in (["find", "x"], ["check"], ["show", "customer", "x"], ["export", "customers", "out.csv"]):
        done = subprocess.run(
            [sys.executable, "-m", "desk_app", *words, "--file", str(path), "--lang", "en"],
            capture_output=True,
            text=True,
            encoding="utf-8",
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            cwd=path.parent,
            check=False,
        )
        assert done.returncode == 1
        assert "Traceback" not in done.stdout + done.stderr
        assert done.stdout.startswith("lost:") if words == ["check"] else done.stderr == DAMAGED + "\n"


def pages(content: bytes) -> range:
    return range(1, len(content) // PAGE)


def test_every_page_zeroed_is_seen_and_no_command_trips(path: Path, whole: bytes) -> None:
    rng, unseen = random.Random(1), []
    for page in rng.sample(pages(whole), 25):
        content = bytearray(whole)
        if not any(content[page * PAGE : (page + 1) * PAGE]):
            continue
        content[page * PAGE : (page + 1) * PAGE] = bytes(PAGE)
        path.write_bytes(content)
        answers = commands(path, whole)
        assert_told(answers)
        if answers[0][0] == 0:
            unseen.append(page)
    assert unseen == []


def text_places(whole: bytes, word: bytes) -> list[int]:
    places, at = [], whole.find(word)
    while at >= 0:
        places.append(at)
        at = whole.find(word, at + 1)
    return places


@pytest.mark.parametrize("word", ["王小丽7", "坏了7", "2026-"])
def test_damaged_text_is_seen_wherever_it_stands(path: Path, whole: bytes, word: str) -> None:
    for place in random.Random(2).sample(places := text_places(whole, word.encode()), min(6, len(places))):
        for byte in (0xFF, 0x80):
            content = bytearray(whole)
            content[place + 1] = byte
            path.write_bytes(content)
            answers = commands(path, whole)
            assert_told(answers)
            assert answers[0][0] == 1


def test_bytes_of_noise_anywhere_trip_no_check(path: Path, whole: bytes) -> None:
    rng = random.Random(3)
    for _turn in range(40):
        content = bytearray(whole)
        at, length = rng.randrange(100, len(content) - 512), rng.choice([1, 16, 512])
        content[at : at + length] = rng.randbytes(length)
        path.write_bytes(content)
        try:
            check(path, SOURCES)
        except DeskError:
            continue


def test_damage_found_by_a_save_leaves_the_file_as_it_was(path: Path, whole: bytes) -> None:
    """A page of the customers' table is gone: the save that needs it is refused, and nothing is written."""
    with closing(sqlite3.connect(path)) as conn:
        root = conn.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'customers'").fetchone()[0]
    content = bytearray(whole)
    content[(root - 1) * PAGE : root * PAGE] = bytes(PAGE)
    path.write_bytes(content)
    with closing(open_desk(path)) as desk:
        with pytest.raises(DeskError, match="damaged"):
            desk.customers.open_file(DESK_ID, CustomerDraft(name="李四"))
        with pytest.raises(DeskError, match="damaged"):
            desk.finder.find("王小丽")
        assert desk.file.query("SELECT count(*) FROM complaints")[0][0] == 30
    assert path.read_bytes() == bytes(content)


def test_a_damaged_file_never_becomes_a_backup(path: Path, whole: bytes) -> None:
    with closing(open_desk(path)) as desk:
        good = backup.backup_on_closing(desk.file)
        assert good is not None
    with closing(sqlite3.connect(path)) as conn:
        root = conn.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'complaints'").fetchone()[0]
    content, at = bytearray(whole), (root - 1) * PAGE
    content[at : at + PAGE] = b"\x0d" + random.Random(4).randbytes(PAGE - 1)
    path.write_bytes(content)
    with closing(DeskFile.open(path)) as file:
        with pytest.raises(DeskError):
            backup.backup(file, backup.folder_of(path) / "a 2030-01-01 000000.desk")
        assert sorted(backup.folder_of(path).glob("*")) == sorted([good.path, Path(f"{good.path}.sha256")])
    backup.verify(good.path)


@pytest.mark.parametrize("content", [b"", b"not a checksum", b"\xff\xfe"])
def test_a_backup_whose_checksum_is_gone_or_garbage_is_not_called_good(path: Path, content: bytes) -> None:
    with closing(open_desk(path)) as desk:
        made = backup.backup_on_closing(desk.file)
    assert made is not None
    Path(f"{made.path}.sha256").write_bytes(content)
    with pytest.raises(DeskError, match="checksum differs"):
        backup.verify(made.path)


def test_a_backup_that_lost_a_part_is_a_sentence(path: Path) -> None:
    with closing(open_desk(path)) as desk:
        made = backup.backup_on_closing(desk.file)
    assert made is not None
    whole = made.path.read_bytes()
    for content in (b"", b"hello", whole[:50], whole[:5000], whole[:-PAGE]):
        made.path.write_bytes(content)
        with pytest.raises(DeskError):
            backup.verify(made.path)
        Path(f"{made.path}.sha256").unlink(missing_ok=True)
        with pytest.raises(DeskError):
            backup.verify(made.path)


def test_an_export_of_a_damaged_file_leaves_the_older_export(path: Path, whole: bytes) -> None:
    target = path.with_name("out.csv")
    assert command("export", "customers", str(target), "--file", str(path))[0] == 0
    before = target.read_bytes()
    assert len(list(csv.reader(io.StringIO(before.decode("utf-8-sig"))))) == 31
    path.write_bytes(cut(whole))
    assert command("export", "customers", str(target), "--file", str(path))[0] == 1
    assert target.read_bytes() == before
