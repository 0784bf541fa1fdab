"""What a save leaves in the file is as small as can be: no NULL in the journal's first entries, keys kept once."""

import json
import random
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from desk_app.app import DESK_ID, SOURCES, Desk, open_desk
from desk_app.calls.model import CallDraft
from desk_app.customers.model import CustomerDraft, PhoneDraft
from desk_app.storage.check import check
from desk_app.storage.journal import entries_of, fold, row_as_of
from desk_app.storage.schema import journaled_tables


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return open_desk(tmp_path / "a.desk")


def test_a_column_that_may_be_null_has_no_other_default(desk: Desk) -> None:
    """Else a column left out of an entry could mean either."""
    with closing(sqlite3.connect(desk.file.path)) as conn:
        for table in journaled_tables(conn):
            for _cid, name, _type, filled, default, _key in conn.execute(f"PRAGMA table_info({table})"):
                assert filled or default is None, (table, name)


def test_the_entry_of_a_new_call_holds_what_was_filled_in_and_nothing_else(desk: Desk) -> None:
    call = desk.calls.take_down(DESK_ID, CallDraft(note="null", caller_name='{"a":null}', phone="13800138000"))
    (entry,) = [each for each in entries_of(desk.file, "calls", call.id) if each.op == "I"]
    row = dict(desk.file.query("SELECT * FROM calls WHERE id = ?", (call.id,))[0])
    del row["id"]
    assert entry.new == {name: value for name, value in row.items() if value is not None}
    assert entry.new["note"] == "null"
    assert entry.new["caller_name"] == '{"a":null}'


def test_the_row_as_it_was_names_every_column(desk: Desk) -> None:
    call = desk.calls.take_down(DESK_ID, CallDraft(note="退货"))
    row = dict(desk.file.query("SELECT * FROM calls WHERE id = ?", (call.id,))[0])
    assert row_as_of(desk.file, "calls", call.id, desk.file.clock.now()) == row
    folded = fold(entries_of(desk.file, "calls", call.id)) or {}
    assert json.loads(json.dumps(folded)).keys() < row.keys()


def test_joining_the_index_changes_no_answer_and_comes_to_an_end(desk: Desk, tmp_path: Path) -> None:
    rng = random.Random(5)
    words = ["退货", "发票", "送货", "冰箱", "洗衣机", "换新", "维修", "积分"]
    for n in range(70):
        draft = CustomerDraft(
            name=f"客户{n}", note=" ".join(rng.choices(words, k=3)), phones=(PhoneDraft(f"1380013{n:04d}"),)
        )
        desk.customers.open_file(DESK_ID, draft)
    before = [desk.finder.find(word, limit=50) for word in words]
    steps = 0
    while desk.file.tidy():
        steps += 1
        assert steps < 1000
    assert steps
    assert [desk.finder.find(word, limit=50) for word in words] == before
    desk.close()
    assert check(tmp_path / "a.desk", SOURCES) == []


def test_a_key_that_stands_too_many_or_is_gone_is_found_and_mended(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "a.desk"
    desk.customers.open_file(DESK_ID, CustomerDraft(name="李娜", phones=(PhoneDraft("13800138000"),)))
    desk.close()
    for harm in (
        "DELETE FROM search_key WHERE key LIKE 'q%'",
        "INSERT INTO search_key VALUES ('p999', 16)",
        "UPDATE search_doc SET phones = phones || ' p12345'",
    ):
        with closing(sqlite3.connect(path)) as conn, conn:
            assert conn.execute(harm).rowcount > 0
        assert {found.how_bad for found in check(path, SOURCES)} == {"mend"}
        with closing(open_desk(path)) as again:
            again.file.rebuild_index()
        assert check(path, SOURCES) == []
