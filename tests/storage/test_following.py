"""The index may follow a small save later: nobody who looks, nor a kill, nor another program, finds less for it."""

import shutil
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

from desk_app.app import DESK_ID, SOURCES, Desk, open_desk
from desk_app.calls.model import CallDraft
from desk_app.customers.model import CustomerDraft
from desk_app.storage import search
from desk_app.storage.check import check


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return open_desk(tmp_path / "a.desk")


def call(desk: Desk, note: str) -> str:
    return desk.calls.take_down(DESK_ID, CallDraft(note=note)).id


def documents(path: Path) -> set[str]:
    with closing(sqlite3.connect(path)) as conn:
        return {str(row[0]) for row in conn.execute("SELECT plain FROM search_doc")}


def found(desk: Desk, text: str) -> list[str]:
    return [hit.row_id for hit in desk.finder.find(text).hits]


def test_what_was_just_saved_is_found_though_the_save_did_not_write_the_index(desk: Desk) -> None:
    first = call(desk, "退货冰箱")
    assert "退货冰箱" not in documents(desk.file.path)
    assert found(desk, "退货") == [first]
    assert "退货冰箱" in documents(desk.file.path)
    desk.calls.change(DESK_ID, first, {"note": "换货空调"})
    assert (found(desk, "退货"), found(desk, "空调")) == ([], [first])
    desk.calls.remove(DESK_ID, first)
    assert found(desk, "空调") == []


def test_a_customer_is_in_the_index_with_the_save(desk: Desk) -> None:
    call(desk, "退货冰箱")
    desk.customers.open_file(DESK_ID, CustomerDraft(name="欧阳秋"))
    assert {"退货冰箱", "欧阳秋"} <= {plain.strip() for plain in documents(desk.file.path)}


def test_a_save_that_searches_finds_what_was_saved_before_it(desk: Desk) -> None:
    call(desk, "退货冰箱")
    with desk.file.write(DESK_ID, "calls.change") as tx:
        assert tx.query("SELECT count(*) FROM search_doc WHERE plain = ?", ("退货冰箱",))[0][0] == 1


@pytest.mark.parametrize("read_only", [True, False])
def test_after_a_kill_the_file_is_whole_and_everything_is_found(desk: Desk, tmp_path: Path, read_only: bool) -> None:
    kept = call(desk, "退货冰箱")
    gone = call(desk, "空调安装")
    found(desk, "空调")
    desk.calls.remove(DESK_ID, gone)
    killed = tmp_path / "killed.desk"
    shutil.copy(desk.file.path, killed)
    assert check(killed, SOURCES) == []
    with closing(open_desk(killed, read_only=read_only)) as again:
        assert (found(again, "退货"), found(again, "空调")) == ([kept], [])
    assert check(killed, SOURCES) == []


def test_not_more_than_so_many_entries_are_left_behind(desk: Desk) -> None:
    for place in range(search.MOST_BEHIND):
        call(desk, f"note{place}")
    assert documents(desk.file.path) == set()
    call(desk, "the last one")
    assert len(documents(desk.file.path)) == search.MOST_BEHIND + 1


def test_another_program_that_only_reads_waits_for_the_index(desk: Desk) -> None:
    call(desk, "退货冰箱")
    asked = subprocess.Popen(
        [sys.executable, "-m", "desk_app", "find", "冰箱", "--file", str(desk.file.path), "--json"],
        stdout=subprocess.PIPE,
        text=True,
    )
    time.sleep(0.3)
    assert desk.file.catch_up()
    assert '"total": 1' in asked.communicate(timeout=60)[0]


def test_who_reads_the_same_file_in_the_same_program_finds_it_too(desk: Desk) -> None:
    kept = call(desk, "退货冰箱")
    with closing(open_desk(desk.file.path, read_only=True)) as beside:
        assert found(beside, "退货") == [kept]


def test_a_stranger_is_told_from_a_save_that_is_followed_later(desk: Desk) -> None:
    call(desk, "退货冰箱")
    path = desk.file.path
    with closing(sqlite3.connect(path)) as stranger, stranger:
        stranger.execute("UPDATE calls SET note = '换货空调'")
    assert [each.how_bad for each in check(path, SOURCES)] == ["mend"]
    desk.close()
    with closing(open_desk(path)) as again:
        assert len(found(again, "空调")) == 1
    assert check(path, SOURCES) == []
