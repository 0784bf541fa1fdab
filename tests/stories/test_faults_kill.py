"""kill -9 at bad moments: of saves, new schemas, backups and PDFs the old or the new is there, whole."""

import itertools
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

from desk_app.app import DESK_ID, SOURCES, open_desk
from desk_app.customers.model import CustomerDraft, PhoneDraft
from desk_app.storage import backup
from desk_app.storage.check import check
from desk_app.storage.desk_file import DeskFile
from desk_app.storage.interrupted import journal_of
from desk_app.storage.schema import STEPS

ROOT = Path(__file__).parents[2]
PHONES = 3
IN_ONE_FILE = 15

SAVING = """
import sys
from pathlib import Path
from desk_app.app import DESK_ID, open_desk
from desk_app.customers.model import CustomerDraft, PhoneDraft
desk = open_desk(Path(sys.argv[1]))
desk.customers.open_file(DESK_ID, CustomerDraft(name="第一", phones=(PhoneDraft("139"),) * 3))
print("begun", flush=True)
while True:
    draft = CustomerDraft(name="王小丽", note="字" * 3000, phones=tuple(PhoneDraft(f"1390000000{n}") for n in range(3)))
    customer = desk.customers.open_file(DESK_ID, draft)
    print(customer.number, flush=True)
    desk.customers.change(DESK_ID, customer.id, {"note": "changed"})
    print(customer.number, "changed", flush=True)
"""

MIGRATING = """
import sys
from pathlib import Path
from desk_app.app import SOURCES, open_desk
from desk_app.storage import schema
from desk_app.storage.check import check

def s9999_next(conn):
    conn.execute("ALTER TABLE customers ADD COLUMN birthday TEXT")
    conn.execute("CREATE TABLE gifts(id TEXT PRIMARY KEY NOT NULL, branch_id TEXT NOT NULL, deleted_at TEXT) STRICT")
    schema.regenerate_triggers(conn)
    conn.execute("UPDATE customers SET birthday = '1990-01-01', name = name || '!'")

schema.STEPS.append(("s9999_next", s9999_next))
print("begun", flush=True)
open_desk(Path(sys.argv[1])).close()
print("done", check(Path(sys.argv[1]), SOURCES), flush=True)
"""

BACKING_UP = """
import sys
from pathlib import Path
from desk_app.storage import backup
from desk_app.storage.desk_file import DeskFile
from desk_app.storage.schema import DESK_ID
file = DeskFile.open(Path(sys.argv[1]))
print("begun", flush=True)
for number in range(10**6):
    with file.write(DESK_ID, "staff.change") as tx:
        tx.update("staff", DESK_ID, {"name": f"Desk {number}"})
    backup.backup_on_closing(file)
"""

PRINTING = """
import sys
from pathlib import Path
from desk_app.printing.files import write_pdf
old, new = (letter * 1_000_000 + b"%%EOF" for letter in (b"a", b"b"))
print("begun", flush=True)
while True:
    write_pdf(Path(sys.argv[1]), old)
    write_pdf(Path(sys.argv[1]), new)
"""


def kill_while(script: str, path: Path, after: float) -> list[str]:
    """Runs the script until it was at it for `after` seconds, kills it, and answers the lines it had said."""
    with subprocess.Popen(
        [sys.executable, "-c", script, str(path)],
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"begun\n"
        time.sleep(after)
        process.send_signal(signal.SIGKILL)
        return process.stdout.read().decode().splitlines()


def kills_during_saves(tmp_path: Path, kills: int) -> None:
    """One file takes at most IN_ONE_FILE kills: each of them checks all that was saved before."""
    path, rng = tmp_path / "a.desk", random.Random(3)
    acknowledged: dict[str, str] = {}
    for turn in range(kills):
        if turn % IN_ONE_FILE == 0:
            acknowledged.clear()
            path = tmp_path / f"{turn}.desk"
            open_desk(path).close()
        said = kill_while(SAVING, path, rng.uniform(0, 0.4))
        acknowledged |= {number: what for number, _space, what in (line.partition(" ") for line in said)}
        if turn % 2:
            assert check(path, SOURCES) == []
        with closing(open_desk(path)) as desk:
            assert desk.file.query("PRAGMA integrity_check")[0][0] == "ok"
            assert desk.file.query("PRAGMA foreign_key_check") == []
            rows = desk.file.query(
                "SELECT number, note, (SELECT count(*) FROM customer_phones p WHERE p.customer_id = c.id)"
                " FROM customers c WHERE name <> '第一'"
            )
            there = {row[0]: row[1] for row in rows}
            assert {row[2] for row in rows} <= {PHONES}
            unasked = there.keys() - acknowledged.keys()
            assert acknowledged.keys() <= there.keys()
            assert len(unasked) <= 1
            for number, what in acknowledged.items():
                assert not what or there[number] == "changed"
            acknowledged |= dict.fromkeys(unasked, "")
        assert check(path, SOURCES) == []
        assert acknowledged or turn % IN_ONE_FILE < 3


def test_saves_told_are_there_after_a_kill(tmp_path: Path) -> None:
    kills_during_saves(tmp_path, 6)


@pytest.mark.ordeal
@pytest.mark.timeout(3600)
def test_saves_told_are_there_after_300_kills(tmp_path: Path) -> None:
    kills_during_saves(tmp_path, 300)


def killed_at_statement(path: Path, number: int) -> bool:
    """In a process of its own one save, killed just before its statement `number`; False when it had ended."""
    child = os.fork()
    if not child:
        desk = open_desk(path)
        count = itertools.count(1)

        def stop(_statement: str) -> None:
            if next(count) == number:
                os.kill(os.getpid(), signal.SIGKILL)

        desk.file._conn.execute("PRAGMA cache_size = 1")
        desk.file._conn.execute("PRAGMA cache_spill = 1")
        desk.file._conn.set_trace_callback(stop)
        desk.customers.open_file(DESK_ID, CustomerDraft(name="李四", phones=(PhoneDraft("13912345678"),)))
        os._exit(0)
    return os.WIFSIGNALED(os.waitpid(child, 0)[1])


def test_a_kill_before_any_statement_of_a_save_leaves_nothing_of_it_or_after_its_end_all(tmp_path: Path) -> None:
    path = tmp_path / "a.desk"
    with closing(open_desk(path)) as desk:
        desk.customers.open_file(DESK_ID, CustomerDraft(name="王小丽", phones=(PhoneDraft("13900000000"),)))
    number = hot = saved = 0
    while killed_at_statement(path, number := number + 1):
        hot += journal_of(path).stat().st_size > 0
        assert check(path, SOURCES) == []
        with closing(DeskFile.open(path, read_only=True)) as file:
            names = [row[0] for row in file.query("SELECT name FROM customers ORDER BY rowid")]
        assert names[0] == "王小丽" and set(names[1:]) <= {"李四"}
        assert len(names) >= 1 + saved, "what was saved once is still there"
        saved = len(names) - 1
    assert number > 20
    assert hot > 5
    assert saved <= 1, "after COMMIT comes one statement and no more"
    with closing(DeskFile.open(path)) as file:
        assert file.query("SELECT count(*) FROM customers")[0][0] == 2 + saved
    assert check(path, SOURCES) == []


def filled(path: Path, count: int) -> None:
    rows = [
        {
            "id": f"{number:032x}",
            "number": f"K{number}",
            "name": f"王小丽{number}",
            "kind": "person",
            "state": "active",
            "note": "送货前先打电话" * 5,
        }
        for number in range(count)
    ]
    with closing(open_desk(path)) as desk, desk.file.write(DESK_ID, "test.fill") as tx:
        tx.insert_many("customers", rows)


def columns_of(path: Path, table: str) -> set[str]:
    with closing(sqlite3.connect(path)) as conn:
        return {row[1] for row in conn.execute(f"PRAGMA table_info({table})")}


def kills_during_a_new_schema(tmp_path: Path, kills: int, count: int) -> None:
    before, path, rng = tmp_path / "before.desk", tmp_path / "a.desk", random.Random(4)
    filled(before, count)
    whole, seen = before.read_bytes(), set()
    path.write_bytes(whole)
    begun = time.monotonic()
    run = [sys.executable, "-c", MIGRATING, str(path)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    subprocess.run(run, check=True, env=environment, stdout=subprocess.PIPE)
    seconds = time.monotonic() - begun
    for turn in range(kills):
        for leftover in tmp_path.glob("a.*"):
            leftover.unlink()
        path.write_bytes(whole)
        kill_while(MIGRATING, path, rng.uniform(0, 0.5 * seconds) if turn else 0)
        with closing(DeskFile.open(path)) as file:
            newer = file.read_only
            assert ("s9999_next" in file.why_read_only) == newer
            assert file.query("PRAGMA integrity_check")[0][0] == "ok"
            changed = file.query("SELECT count(*) FROM customers WHERE name LIKE '%!'")[0][0]
        assert changed == (count if newer else 0)
        assert ("birthday" in columns_of(path, "customers"), bool(columns_of(path, "gifts"))) == (newer, newer)
        seen.add(newer)
        done = subprocess.run(run, check=True, env=environment, stdout=subprocess.PIPE)
        assert done.stdout == b"begun\ndone []\n"
        assert "birthday" in columns_of(path, "customers")
        copy = tmp_path / f"a.before-{STEPS[-1][0]}.desk"
        backup.verify(copy)
        assert "birthday" not in columns_of(copy, "customers")
        assert list(tmp_path.glob("*.part*")) == []
    assert False in seen


def test_a_kill_during_a_new_schema_leaves_the_old_or_the_new(tmp_path: Path) -> None:
    kills_during_a_new_schema(tmp_path, 3, 1000)


@pytest.mark.ordeal
@pytest.mark.timeout(3600)
def test_100_kills_during_a_new_schema_leave_the_old_or_the_new(tmp_path: Path) -> None:
    kills_during_a_new_schema(tmp_path, 100, 20_000)


def kills_during_backups(tmp_path: Path, kills: int, count: int) -> None:
    path, rng = tmp_path / "a.desk", random.Random(5)
    filled(path, count)
    with closing(DeskFile.open(path)) as file:
        first = backup.backup(file, backup.folder_of(path) / "a 2026-01-01 000000.desk")
    for _turn in range(kills):
        kill_while(BACKING_UP, path, rng.uniform(0, 0.8))
        newest = backup.newest_backup(path)
        assert newest is not None
        for each in (first, newest):
            backup.verify(each.path)
        backup.remove_parts(path)
        assert list(tmp_path.rglob("*.part*")) == []
        for each_path in backup.folder_of(path).glob("*.desk"):
            if each_path != first.path:
                backup.verify(each_path)
                each_path.unlink()
        assert check(path, SOURCES) == []


def test_a_kill_during_a_backup_leaves_the_last_good_one(tmp_path: Path) -> None:
    kills_during_backups(tmp_path, 4, 1500)


@pytest.mark.ordeal
@pytest.mark.timeout(3600)
def test_100_kills_during_backups_leave_the_last_good_one(tmp_path: Path) -> None:
    kills_during_backups(tmp_path, 100, 20_000)


def kills_during_printing(tmp_path: Path, kills: int) -> None:
    path, rng = tmp_path / "slip.pdf", random.Random(6)
    path.write_bytes(b"a" * 1_000_000 + b"%%EOF")
    for _turn in range(kills):
        kill_while(PRINTING, path, rng.uniform(0, 0.1))
        content = path.read_bytes()
        assert content in (letter * 1_000_000 + b"%%EOF" for letter in (b"a", b"b"))
        assert {each.name for each in tmp_path.iterdir()} <= {"slip.pdf", "slip.pdf.part"}


def test_a_kill_during_printing_leaves_the_old_paper_or_the_new(tmp_path: Path) -> None:
    kills_during_printing(tmp_path, 8)


@pytest.mark.ordeal
def test_100_kills_during_printing_leave_the_old_paper_or_the_new(tmp_path: Path) -> None:
    kills_during_printing(tmp_path, 100)


def test_a_kill_while_a_new_file_is_made_leaves_none_or_a_whole_one(tmp_path: Path) -> None:
    for turn in range(12):
        path = tmp_path / f"{turn}.desk"
        child = os.fork()
        if not child:
            DeskFile.open(path)
            os._exit(0)
        time.sleep(turn * 0.008)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        DeskFile.open(path).close()
        assert check(path, ()) == []
    assert list(tmp_path.glob("*.part*")) == []
