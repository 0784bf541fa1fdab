"""The journal: whatever is written, folding its entries gives the tables, and no number is missing."""

import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desk_app.core.clock import FixedClock, to_ms
from desk_app.core.errors import DeskError
from desk_app.core.ids import new_id
from desk_app.storage import journal
from desk_app.storage.check import check
from desk_app.storage.desk_file import DeskFile
from desk_app.storage.schema import DESK_ID, journaled_tables_of
from desk_app.storage.tx import Tx
from tests.fresh_files import fresh_file

START = datetime(2026, 11, 21, 9, tzinfo=UTC)
FIRST: dict[str, dict[str, Any]] = {
    "staff": {"name": "李娜", "role": "clerk"},
    "settings": {"value": "x"},
    "customers": {"number": "K1", "name": "王小丽", "kind": "person", "state": "active"},
    "deliveries": {
        "number": "D1",
        "customer_name": "王小丽",
        "ordered_at": "2026-11-21T09:00:00.000Z",
        "state": "received",
        "currency": "CNY",
        "owner_id": DESK_ID,
        "next_step": "assign",
        "due_at": "2026-11-22T09:00:00.000Z",
        "stage": "dispatch",
    },
}
Key = tuple[str, str]
WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
WHOLE = st.integers(-(2**62), 2**62)
VALUES = {
    ("staff", "name"): WORDS.map(lambda text: f"A{text}"),
    ("staff", "active"): st.integers(0, 1),
    ("settings", "value"): WORDS,
    ("customers", "name"): WORDS.map(lambda text: f"A{text}"),
    ("customers", "note"): st.none() | WORDS,
    ("customers", "spent_cents"): st.none() | WHOLE,
    ("deliveries", "score"): st.none() | st.floats(-1e9, 1e9),
    ("deliveries", "comment"): st.none() | WORDS,
}
COLUMNS = sorted(VALUES)


@dataclass(frozen=True)
class Doing:
    """One statement of a save: a new row, or a column of a row there is, or the end of one."""

    what: str
    table: str
    row: int
    column: str
    value: Any


@st.composite
def doings(draw: st.DrawFn) -> Doing:
    table, column = draw(st.sampled_from(COLUMNS))
    what = draw(st.sampled_from(["new", "change", "change", "change", "delete", "replace"]))
    return Doing(what, table, draw(st.integers(0, 5)), column, draw(VALUES[table, column]))


SAVES = st.lists(
    st.tuples(st.timedeltas(timedelta(days=-5), timedelta(days=5)), st.lists(doings(), max_size=6)),
    min_size=1,
    max_size=8,
)


def do(tx: Tx, doing: Doing) -> None:
    ids = [str(row[0]) for row in tx.query(f"SELECT id FROM {doing.table} ORDER BY id") if row[0] != DESK_ID]
    if doing.what == "new" or not ids:
        tx.insert(doing.table, {"id": new_id(), **FIRST[doing.table], doing.column: doing.value})
        return
    row_id = ids[doing.row % len(ids)]
    if doing.what == "delete":
        tx.execute(f"DELETE FROM {doing.table} WHERE id = ?", (row_id,))
    elif doing.what == "replace":
        row = dict(tx.query(f"SELECT * FROM {doing.table} WHERE id = ?", (row_id,))[0])
        row[doing.column] = doing.value
        names = ", ".join(row)
        tx.execute(f"REPLACE INTO {doing.table}({names}) VALUES ({', '.join('?' * len(row))})", tuple(row.values()))
    else:
        tx.update(doing.table, row_id, {doing.column: doing.value})


@contextmanager
def fresh(clock: FixedClock) -> Iterator[DeskFile]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.desk"
        path.write_bytes(empty_file())
        with closing(DeskFile.open(path, clock=clock)) as file:
            yield file


@cache
def empty_file() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.desk"
        DeskFile.open(path, clock=FixedClock(START)).close()
        return path.read_bytes()


def untold(file: DeskFile, now: datetime) -> set[Key]:
    """Rows last touched before the clock was set back: their entries alone do not tell that they are there now."""
    rows = file.query("SELECT tbl, row_id, wall_ms FROM change_log ORDER BY hlc")
    newest = {(row[0], row[1]): row[2] for row in rows}
    return {key for key, wall_ms in newest.items() if wall_ms > to_ms(now)}


def all_rows(file: DeskFile) -> dict[Key, dict[str, Any]]:
    return {
        (table, row["id"]): dict(row)
        for table in journaled_tables_of(file)
        for row in file.query(f"SELECT * FROM {table}")
    }


def alike(row: dict[str, Any] | None, kept: dict[str, Any] | None) -> bool:
    if row is None or kept is None:
        return row is kept
    return row.keys() == kept.keys() and all(journal.same(value, kept[column]) for column, value in row.items())


@settings(max_examples=30, deadline=None)
@given(SAVES)
def test_folding_the_journal_gives_the_tables_now_and_at_every_moment(
    saves: list[tuple[timedelta, list[Doing]]],
) -> None:
    clock = FixedClock(START)
    with fresh(clock) as file:
        remembered: dict[datetime, dict[Key, dict[str, Any]]] = {}
        unknown: dict[datetime, set[Key]] = {}
        for jump, save in saves:
            clock.advance(jump)
            for moment in [moment for moment in remembered if moment >= clock.now()]:
                del remembered[moment]
            with file.write(DESK_ID, "test.save") as tx:
                for doing in save:
                    do(tx, doing)
            dated_later = untold(file, clock.now())
            remembered[clock.now()] = {key: row for key, row in all_rows(file).items() if key not in dated_later}
            unknown[clock.now()] = dated_later
        rows = all_rows(file)
        keys = {(row[0], row[1]) for row in file.query("SELECT DISTINCT tbl, row_id FROM change_log")}
        assert rows.keys() <= keys
        for moment, then in remembered.items():
            for key in keys - unknown[moment]:
                assert alike(then.get(key), journal.row_as_of(file, *key, moment))
        for key in keys:
            folded = journal.fold(journal.entries_of(file, *key))
            whole = None if folded is None else {**journal.defaults(file, key[0]), **folded, "id": key[1]}
            assert alike(rows.get(key), whole)
        assert check(file.path, ()) == []


@settings(max_examples=30, deadline=None)
@given(SAVES)
def test_numbers_have_no_gap_and_the_logical_clock_only_rises(saves: list[tuple[timedelta, list[Doing]]]) -> None:
    clock = FixedClock(START)
    with fresh(clock) as file:
        for jump, save in saves:
            clock.advance(jump)
            with file.write(DESK_ID, "test.save") as tx:
                for doing in save:
                    do(tx, doing)
        entries = file.query("SELECT dev_seq, hlc FROM change_log ORDER BY dev_seq")
        assert [row[0] for row in entries] == list(range(1, len(entries) + 1))
        assert all(one[1] < other[1] for one, other in pairwise(entries))
        assert file.journal_head() == len(entries)


@pytest.fixture
def file(tmp_path: Path) -> Iterator[DeskFile]:
    with closing(fresh_file(tmp_path / "a.desk", clock=FixedClock(START))) as opened:
        yield opened


def hire(file: DeskFile, name: str = "李娜") -> str:
    row_id = new_id()
    with file.write(DESK_ID, "staff.add") as tx:
        tx.insert("staff", {"id": row_id, "name": name, "role": "clerk"})
    return row_id


def test_a_clock_set_back_by_days_leaves_the_order_of_writing(file: DeskFile) -> None:
    assert isinstance(file.clock, FixedClock)
    row_id = hire(file)
    file.clock.advance(timedelta(days=-3))
    with file.write(DESK_ID, "staff.change") as tx:
        tx.update("staff", row_id, {"name": "王强"})
    first, second = journal.entries_of(file, "staff", row_id)
    assert first.hlc < second.hlc
    assert second.at < first.at
    then = journal.row_as_of(file, "staff", row_id, file.clock.now() + timedelta(hours=1))
    assert then is not None
    assert (then["name"], then["role"], then["active"]) == ("王强", "clerk", 1)


@pytest.mark.parametrize("recursive", [True, False])
def test_another_programs_writing_is_journaled_without_a_name(file: DeskFile, recursive: bool) -> None:
    row_id = hire(file)
    with closing(sqlite3.connect(file.path)) as stranger:
        stranger.execute(f"PRAGMA recursive_triggers = {recursive}")
        columns = [row[1] for row in stranger.execute("PRAGMA table_info(staff)")]
        row = dict(
            zip(columns, stranger.execute("SELECT * FROM staff WHERE id = ?", (row_id,)).fetchone(), strict=True)
        )
        row["name"] = "王强"
        stranger.execute(
            f"REPLACE INTO staff({', '.join(row)}) VALUES ({', '.join('?' * len(row))})", tuple(row.values())
        )
        stranger.execute("UPDATE staff SET active = 0 WHERE id = ?", (row_id,))
        stranger.commit()
    entries = journal.entries_of(file, "staff", row_id)
    assert [entry.op for entry in entries] == (["I", "D", "I", "U"] if recursive else ["I", "I", "U"])
    assert {(entry.actor, entry.txn) for entry in entries[1:]} == {(None, None)}
    folded = journal.fold(entries)
    assert folded is not None
    assert (folded["name"], folded["active"]) == ("王强", 0)


def test_an_id_never_changes(file: DeskFile) -> None:
    row_id = hire(file)
    with pytest.raises(DeskError, match="an id never changes"), file.write(DESK_ID, "x") as tx:
        tx.update("staff", row_id, {"id": new_id()})
    with closing(sqlite3.connect(file.path)) as stranger:
        with pytest.raises(sqlite3.IntegrityError, match="an id never changes"):
            stranger.execute("UPDATE staff SET id = 'x' WHERE id = ?", (row_id,))
        stranger.rollback()


@pytest.mark.parametrize("statement", ["UPDATE change_log SET actor = 'x'", "DELETE FROM change_log"])
def test_what_is_journaled_stays_as_it_is(file: DeskFile, statement: str) -> None:
    hire(file)
    before = [tuple(row) for row in file.query("SELECT * FROM change_log")]
    with pytest.raises(DeskError, match=r"append-only|not authorized"), file.write(DESK_ID, "x") as tx:
        tx.execute(statement)
    with closing(sqlite3.connect(file.path)) as stranger:
        with pytest.raises(sqlite3.IntegrityError, match="append-only"):
            stranger.execute(statement)
        stranger.rollback()
    assert [tuple(row) for row in file.query("SELECT * FROM change_log")] == before


def test_every_column_is_in_the_journal(file: DeskFile) -> None:
    for table in journaled_tables_of(file):
        columns = {row["name"] for row in file.query(f'PRAGMA table_info("{table}")')} - {"id"}
        for kind in "iu":
            (sql,) = file.query("SELECT sql FROM sqlite_schema WHERE name = ?", (f"journal_{table}_{kind}",))[0]
            assert {column for column in columns if f"'{column}'" in sql} == columns


def test_what_another_program_wrote_is_found_after_the_next_save(tmp_path: Path) -> None:
    from desk_app.app import SOURCES, open_desk
    from desk_app.customers.model import CustomerDraft

    desk = open_desk(tmp_path / "b.desk")
    customer = desk.customers.open_file(DESK_ID, CustomerDraft(name="王小丽"))
    with closing(sqlite3.connect(desk.file.path)) as stranger:
        stranger.execute("UPDATE customers SET name = '李四四' WHERE id = ?", (customer.id,))
        stranger.commit()
    with pytest.raises(DeskError, match="another program changed"):
        desk.customers.open_file(DESK_ID, CustomerDraft(name="张三"))
    desk.customers.open_file(DESK_ID, CustomerDraft(name="张三"))
    assert [hit.number for hit in desk.finder.find("李四四").hits] == [customer.number]
    desk.close()
    assert check(tmp_path / "b.desk", SOURCES) == []
