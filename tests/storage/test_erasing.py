"""Rewriting the past: rows and journal stay in step, nothing is left in the file, a kill in between is made good."""

import os
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desk_app.app import SOURCES
from desk_app.core.clock import FixedClock
from desk_app.core.errors import DeskError
from desk_app.core.ids import new_id
from desk_app.storage import attachments
from desk_app.storage.backup import backup, verify
from desk_app.storage.check import check
from desk_app.storage.desk_file import DeskFile
from desk_app.storage.schema import DESK_ID

NOW = datetime(2026, 11, 21, 9, tzinfo=UTC)
SECRET, OTHER = "奇瑰zqxsecret", "zqxother"
ROOT = Path(__file__).parents[2]


def dash(_value: Any) -> str:
    return "—"


def nothing(_value: Any) -> None:
    return None


@pytest.fixture
def file(tmp_path: Path) -> Iterator[DeskFile]:
    with closing(opened(tmp_path / "a.desk")) as made:
        yield made


def opened(path: Path) -> DeskFile:
    file = DeskFile.open(path, clock=FixedClock(NOW))
    file.searches(*SOURCES)
    return file


def customer(file: DeskFile, name: str, note: str) -> str:
    row_id = new_id()
    with file.write(DESK_ID, "customers.open_file") as tx:
        tx.insert(
            "customers",
            {"id": row_id, "number": "K1", "name": name, "note": note, "kind": "person", "state": "active"},
        )
    return row_id


def update(file: DeskFile, row_id: str, **changes: Any) -> None:
    with file.write(DESK_ID, "customers.change") as tx:
        tx.update("customers", row_id, changes)


def erase(file: DeskFile, row_id: str) -> None:
    with file.erase(DESK_ID, "privacy.erase") as past:
        past.rewrite({"customers": {row_id: {"name": dash, "note": nothing}}})
        past.tx.update("customers", row_id, {"erased_at": "2026-11-21T09:00:00.000Z"})


def bytes_of(path: Path) -> bytes:
    return path.read_bytes() + path.with_name(path.name + "-journal").read_bytes()


def entries(file: DeskFile, row_id: str) -> list[tuple[Any, ...]]:
    rows = file.query("SELECT * FROM change_log WHERE row_id = ? ORDER BY dev_seq", (row_id,))
    return [tuple(row) for row in rows]


def test_now_and_in_the_past(file: DeskFile) -> None:
    one, other = customer(file, SECRET, SECRET), customer(file, OTHER, "stays")
    update(file, one, note=f"{SECRET} again")
    update(file, one, name=f"{SECRET} former", note=None)
    update(file, other, note="stays too")
    before, kept, inode = file.journal_head(), entries(file, other), file.path.stat().st_ino
    assert SECRET.encode() in bytes_of(file.path)
    erase(file, one)
    assert not [w for w in ("zqxsecret", "奇瑰", "奇") if w.encode() in bytes_of(file.path)]
    assert OTHER.encode() in bytes_of(file.path)
    assert entries(file, other) == kept
    assert file.journal_head() == before + 1
    assert file.path.stat().st_ino == inode
    assert check(file.path, SOURCES) == []
    update(file, other, note="written on")
    assert check(file.path, SOURCES) == []


def test_the_guards_are_up_again(file: DeskFile) -> None:
    one = customer(file, SECRET, SECRET)
    erase(file, one)
    for sql in ("DELETE FROM change_log", "DROP TABLE calls", "UPDATE change_log SET cols = '{}'"):
        with pytest.raises(DeskError), file.write(DESK_ID, "test") as tx:
            tx.execute(sql)
    assert check(file.path, SOURCES) == []


def test_a_refused_rewriting_leaves_everything(file: DeskFile) -> None:
    one = customer(file, SECRET, SECRET)
    before = entries(file, one)
    with pytest.raises(DeskError), file.erase(DESK_ID, "privacy.erase") as past:
        past.rewrite({"customers": {one: {"note": nothing, "name": lambda _value: ""}}})
    assert entries(file, one) == before
    assert file.query("SELECT capture FROM sync_state")[0][0] == 1
    assert file.query("PRAGMA user_version")[0][0] == 0
    assert check(file.path, SOURCES) == []


def test_when_somebody_reads_beside_it_is_said_and_the_next_start_does_it(tmp_path: Path) -> None:
    path = tmp_path / "a.desk"
    file = opened(path)
    one = customer(file, SECRET, SECRET)
    file.query("PRAGMA busy_timeout = 50")
    with closing(sqlite3.connect(path, isolation_level=None)) as reader:

        def begin_reading(_kinds: frozenset[str]) -> None:
            if not reader.in_transaction:
                reader.execute("BEGIN")
                reader.execute("SELECT count(*) FROM customers").fetchone()

        file.on_change(begin_reading)
        with pytest.raises(DeskError, match="tried again"):
            erase(file, one)
    assert file.query("SELECT name FROM customers WHERE id = ?", (one,))[0][0] == "—"
    assert file.query("PRAGMA user_version")[0][0] == 1
    file.close()
    opened(path).close()
    assert b"zqxsecret" not in bytes_of(path)
    assert check(path, SOURCES) == []


def test_pictures_that_only_this_named_go(file: DeskFile) -> None:
    with file.write(DESK_ID, "test") as tx:
        theirs, shared = attachments.keep(tx, b"theirs"), attachments.keep(tx, b"shared")
    one, other = customer(file, "a", f"{theirs} {shared}"), customer(file, "b", shared)
    erase(file, one)
    assert attachments.content(file, theirs) is None
    assert attachments.content(file, shared) == b"shared"
    assert other


def test_a_backup_made_afterwards_is_whole_and_clean(file: DeskFile, tmp_path: Path) -> None:
    erase(file, customer(file, SECRET, SECRET))
    made = backup(file, tmp_path / "b.desk")
    verify(made.path)
    assert SECRET.encode() not in made.path.read_bytes()


ERASING = """
import sys, time
from pathlib import Path
from desk_app.storage import erasing
from desk_app.app import SOURCES
from desk_app.storage.desk_file import DeskFile
from desk_app.storage.schema import DESK_ID
if sys.argv[3] == "before":
    def stop(conn):
        print("begun", flush=True)
        time.sleep(60)
    erasing.purge = stop
elif sys.argv[3] == "marked":
    real = erasing.unguarded
    def stop(conn):
        print("begun", flush=True)
        time.sleep(60)
        return real(conn)
    erasing.unguarded = stop
else:
    print("begun", flush=True)
file = DeskFile.open(Path(sys.argv[1]))
file.searches(*SOURCES)
with file.erase(DESK_ID, "privacy.erase") as past:
    past.rewrite({"customers": {sys.argv[2]: {"name": lambda v: "—", "note": lambda v: None}}})
print("done", flush=True)
"""


@pytest.mark.parametrize("where", ["before", "marked", "anywhere"])
def test_a_kill_in_between_is_made_good_by_the_next_start(tmp_path: Path, where: str) -> None:
    path = tmp_path / "a.desk"
    with closing(opened(path)) as file:
        one = customer(file, SECRET, SECRET * 2000)
        for at in range(40):
            customer(file, f"别人{at}", "普通的备注" * 200)
    killed = subprocess.Popen(
        [sys.executable, "-c", ERASING, str(path), one, where],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert killed.stdout is not None and killed.stdout.readline() == "begun\n"
    if where == "anywhere":
        time.sleep(0.05)
    killed.send_signal(signal.SIGKILL)
    killed.wait()
    killed.stdout.close()
    with closing(opened(path)) as file:
        gone = file.query("SELECT name FROM customers WHERE id = ?", (one,))[0][0] == "—"
        assert gone or where == "anywhere"
        assert file.query("PRAGMA user_version")[0][0] == 0
        assert (SECRET.encode() in bytes_of(path)) is not gone
    assert check(path, SOURCES) == []


WORDS = st.none() | st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=6)
SAVES = st.lists(st.tuples(st.integers(0, 2), st.sampled_from(["name", "note", "area", "points"]), WORDS), max_size=12)


@settings(max_examples=8, deadline=None)
@given(SAVES)
def test_any_history_stays_the_fold_of_its_journal(saves: list[tuple[int, str, str | None]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.desk"
        with closing(opened(path)) as file:
            ids = [customer(file, f"{SECRET}{at}", OTHER) for at in ("first", "second", "third")]
            for which, column, text in saves:
                value: Any = len(text or "") if column == "points" else f"{SECRET}{text or ''}"
                update(file, ids[which], **{column: None if text is None and column != "name" else value})
            kept = [entries(file, each) for each in ids[1:]]
            before = [len(entries(file, each)) for each in ids]
            with file.erase(DESK_ID, "privacy.erase") as past:
                past.rewrite({"customers": {ids[0]: {"name": dash, "note": nothing, "area": nothing}}})
            assert [entries(file, each) for each in ids[1:]] == kept
            assert [len(entries(file, each)) for each in ids] == before
            assert f"{SECRET}first".encode() not in path.read_bytes()
            assert check(path, SOURCES) == []
