"""Undo: the last save goes back exactly, again and again; what somebody built on stays, and is told."""

import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desk_app.core.clock import FixedClock
from desk_app.core.errors import DeskError
from desk_app.core.ids import new_id
from desk_app.storage import journal
from desk_app.storage.check import check
from desk_app.storage.desk_file import DeskFile
from desk_app.storage.schema import DESK_ID, journaled_tables_of
from desk_app.storage.tx import Tx
from desk_app.storage.undoing import undo_in, undo_last
from tests.fresh_files import fresh_file

NOW = datetime(2026, 11, 21, 9, tzinfo=UTC)
Key = tuple[str, str]
WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
CHANGES = st.one_of(
    st.tuples(st.just("customers"), st.just("note"), st.none() | WORDS),
    st.tuples(st.just("customers"), st.just("points"), st.none() | st.integers(-9, 9)),
    st.tuples(st.just("customer_phones"), st.just("raw"), WORDS),
    st.tuples(st.just("customer_phones"), st.just("deleted_at"), st.none() | st.just("2026-11-21T09:00:00.000Z")),
    st.tuples(st.just("staff"), st.just("active"), st.integers(0, 1)),
)
SAVES = st.lists(st.lists(st.tuples(st.booleans(), CHANGES, st.integers(0, 5)), max_size=6), max_size=7)


@cache
def empty_file() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.desk"
        DeskFile.open(path, clock=FixedClock(NOW)).close()
        return path.read_bytes()


def do(tx: Tx, new: bool, change: tuple[str, str, Any], which: int) -> None:
    table, column, value = change
    ids = [row[0] for row in tx.query(f"SELECT id FROM {table} ORDER BY id") if row[0] != DESK_ID]
    if new or not ids:
        add(tx, table, which)
    else:
        tx.update(table, ids[which % len(ids)], {column: value})


def add(tx: Tx, table: str, which: int = 0) -> str:
    row_id = new_id()
    if table == "customers":
        tx.insert(table, {"id": row_id, "number": "K1", "name": "王小丽", "kind": "person", "state": "active"})
    elif table == "staff":
        tx.insert(table, {"id": row_id, "name": "李娜", "role": "clerk"})
    else:
        owners = [row[0] for row in tx.query("SELECT id FROM customers ORDER BY id")]
        owner = owners[which % len(owners)] if owners else add(tx, "customers")
        tx.insert(table, {"id": row_id, "customer_id": owner, "position": 1, "raw": "139", "digits": "139"})
    return row_id


def all_rows(file: DeskFile) -> dict[Key, dict[str, Any]]:
    return {
        (table, row["id"]): dict(row)
        for table in journaled_tables_of(file)
        for row in file.query(f"SELECT * FROM {table}")
    }


@settings(max_examples=30, deadline=None)
@given(SAVES)
def test_undo_walks_back_save_by_save(saves: list[list[tuple[bool, tuple[str, str, Any], int]]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.desk"
        path.write_bytes(empty_file())
        with closing(DeskFile.open(path, clock=FixedClock(NOW))) as file:
            states = [all_rows(file)]
            for number, save in enumerate(saves):
                head = file.journal_head()
                with file.write(DESK_ID, f"test.save{number}") as tx:
                    for one in save:
                        do(tx, *one)
                if file.journal_head() > head:
                    states.append(all_rows(file))
            states.pop()
            while states:
                before = states.pop()
                undo_last(file, DESK_ID)
                now = all_rows(file)
                assert {key: now[key] for key in before} == before
                assert all(row["deleted_at"] for key, row in now.items() if key not in before)
                assert file.query("PRAGMA foreign_key_check") == []
            with pytest.raises(DeskError, match="nothing to undo"):
                undo_last(file, DESK_ID)
            assert check(path, ()) == []


@pytest.fixture
def file(tmp_path: Path) -> Iterator[DeskFile]:
    with closing(fresh_file(tmp_path / "a.desk", clock=FixedClock(NOW))) as opened:
        yield opened


def hire(file: DeskFile, name: str) -> str:
    row_id = new_id()
    with file.write(DESK_ID, "staff.add") as tx:
        tx.insert("staff", {"id": row_id, "name": name, "role": "clerk"})
    return row_id


def opened(file: DeskFile, actor: str = DESK_ID) -> tuple[str, str, str, str]:
    """A customer with two phones and an address, and the save that made them."""
    with file.write(actor, "customers.open_file") as tx:
        customer = add(tx, "customers")
        phones = [add(tx, "customer_phones") for _ in range(2)]
        return customer, phones[0], phones[1], tx.txn


def undo(file: DeskFile, txn: str, actor: str = DESK_ID) -> journal.Undone:
    with file.write(actor, "undo") as tx:
        return undo_in(tx, txn)


def value(file: DeskFile, table: str, row_id: str, column: str) -> Any:
    return file.query(f"SELECT {column} FROM {table} WHERE id = ?", (row_id,))[0][0]


def test_a_field_changed_since_stays_and_its_author_is_named(file: DeskFile) -> None:
    li = hire(file, "李娜")
    customer, *_rest = opened(file)
    with file.write(DESK_ID, "customers.change") as tx:
        tx.update("customers", customer, {"note": "first", "points": 5})
        txn = tx.txn
    with file.write(li, "customers.change") as tx:
        tx.update("customers", customer, {"note": "second"})
    result = undo(file, txn)
    assert (value(file, "customers", customer, "note"), value(file, "customers", customer, "points")) == (
        "second",
        None,
    )
    assert result.mended == 1
    assert result.kept == [journal.Kept("customers", customer, "note", li)]


def test_what_another_program_changed_since_is_not_undone_and_nothing_else_is_done(file: DeskFile) -> None:
    customer, *_rest = opened(file)
    with file.write(DESK_ID, "customers.change") as tx:
        tx.update("customers", customer, {"note": "first"})
    with closing(sqlite3.connect(file.path)) as stranger:
        stranger.execute("UPDATE customers SET note = 'theirs'")
        stranger.commit()
    with pytest.raises(DeskError, match="another program changed"):
        undo_last(file, DESK_ID)
    before = all_rows(file)
    with pytest.raises(DeskError, match="changed by somebody since"):
        undo_last(file, DESK_ID)
    assert all_rows(file) == before


def test_a_new_row_that_a_later_one_points_to_stays_whole(file: DeskFile) -> None:
    li = hire(file, "李娜")
    customer, one, other, txn = opened(file)
    with file.write(li, "customers.add_phone") as tx:
        added = new_id()
        tx.insert("customer_phones", {"id": added, "customer_id": customer, "position": 3, "raw": "1", "digits": "1"})
    result = undo(file, txn)
    assert result.mended == 0
    assert {kept.row_id: kept.by for kept in result.kept} == {customer: li, one: li, other: li}
    assert {row["deleted_at"] for row in all_rows(file).values()} == {None}


def test_a_new_record_stays_whole_when_a_part_of_it_was_changed(file: DeskFile) -> None:
    li = hire(file, "李娜")
    customer, one, other, txn = opened(file)
    with file.write(li, "customers.change") as tx:
        tx.update("customer_phones", other, {"raw": "138"})
    result = undo(file, txn)
    assert {kept.row_id: kept.by for kept in result.kept} == {customer: li, one: li, other: li}
    assert {row["deleted_at"] for row in all_rows(file).values()} == {None}


def test_of_many_new_records_only_the_one_in_use_stays(file: DeskFile) -> None:
    li = hire(file, "李娜")
    with file.write(DESK_ID, "imports.run") as tx:
        customers = [add(tx, "customers") for _ in range(3)]
        calls = [new_id() for _ in range(4)]
        for number, call in enumerate(calls):
            row = {"id": call, "number": f"L{number}", "customer_id": customers[number % 3]}
            kind = {"direction": "in", "channel": "phone", "kind": "enquiry", "outcome": "done", "stage": "delivery"}
            tx.insert("calls", {**row, **kind, "rang_at": "2026-11-21T09:00:00.000Z"})
        txn = tx.txn
    with file.write(li, "calls.change") as tx:
        tx.update("calls", calls[0], {"note": "mine"})
    undo(file, txn)
    living = {key[1] for key, row in all_rows(file).items() if row["deleted_at"] is None}
    assert living == {DESK_ID, li, calls[0], customers[0]}


def test_a_fraction_with_many_digits_goes_back_too(file: DeskFile) -> None:
    row = {"id": new_id(), "number": "D1", "customer_name": "王", "ordered_at": "2026-11-21T09:00:00.000Z"}
    matter = {"owner_id": DESK_ID, "next_step": "x", "due_at": "2026-11-22T09:00:00.000Z", "stage": "dispatch"}
    with file.write(DESK_ID, "deliveries.take") as tx:
        tx.insert("deliveries", {**row, **matter, "state": "received", "currency": "CNY"})
    with file.write(DESK_ID, "deliveries.score") as tx:
        tx.update("deliveries", row["id"], {"score": 14 / 3})
    assert check(file.path, ()) == []
    undo_last(file, DESK_ID)
    assert value(file, "deliveries", row["id"], "score") is None


def test_an_undone_number_is_not_given_again(file: DeskFile) -> None:
    day = NOW.date()
    numbers = []
    for _turn in range(3):
        with file.write(DESK_ID, "customers.open_file") as tx:
            numbers.append(tx.next_number("K", day))
            tx.insert(
                "customers",
                {"id": new_id(), "number": numbers[-1], "name": "王", "kind": "person", "state": "active"},
            )
        undo_last(file, DESK_ID)
    assert [number[-4:] for number in numbers] == ["0001", "0002", "0003"]


def test_a_save_that_left_nothing_to_take_back_does_not_bar_the_way(file: DeskFile) -> None:
    li = hire(file, "李娜")
    with file.write(DESK_ID, "imports.run") as tx:
        counts = dict.fromkeys(("read", "new", "changed", "unchanged", "refused"), 0)
        columns = {row["name"] for row in tx.query("PRAGMA table_info(imports)")}
        row = {"id": new_id(), "kind": "customer", "file_name": "a.csv", "encoding": "utf-8", "recipe": "{}", **counts}
        also = {"txn": tx.txn, "at": "2026-11-21T09:00:00.000Z", "by_id": DESK_ID, "sha256": ""}
        tx.insert("imports", {**row, **{name: value for name, value in also.items() if name in columns}})
    assert undo_last(file, DESK_ID) == ("imports.run", journal.Undone())
    assert undo_last(file, DESK_ID)[0] == "staff.add"
    assert value(file, "staff", li, "deleted_at") is not None
