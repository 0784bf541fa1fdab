"""What a small save leaves for a quiet moment is found at once, by every key, and joined without changing an answer."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from desk_app.app import DESK_ID, SOURCES, Desk, open_desk
from desk_app.calls.model import Call, CallDraft
from desk_app.customers.model import Customer, CustomerDraft, PhoneDraft
from desk_app.storage import finding, waiting
from desk_app.storage.check import check
from desk_app.storage.search import fts_agrees

NOTE = "退货，冰箱不制冷 invoice 20261107"


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return open_desk(tmp_path / "a.desk")


@pytest.fixture
def wang(desk: Desk) -> Customer:
    return desk.customers.open_file(DESK_ID, CustomerDraft(name="王丽", phones=(PhoneDraft("13800138000"),)))


def take_down(desk: Desk, wang: Customer, note: str = NOTE) -> Call:
    return desk.calls.take_down(DESK_ID, CallDraft(customer_id=wang.id, note=note))


def waits(desk: Desk) -> int:
    sql = "SELECT count(*) FROM search_doc WHERE docid > (SELECT joined FROM search_state)"
    return int(desk.file.query(sql)[0][0])


ASKED = (
    "退货",
    "制冷",
    "冰箱不制冷",
    "货",
    "invo",
    "invoice",
    "2026110",
    "61107",
    "8000",
    "13800138000",
    "38001",
    "0001",
)


def answers(desk: Desk, more: str) -> list[finding.Found]:
    return [finding.find(desk.file, text, count=count, limit=20) for text in (*ASKED, more) for count in (True, False)]


def test_a_call_that_waits_is_found_as_one_that_was_joined(desk: Desk, wang: Customer) -> None:
    calls = [take_down(desk, wang), take_down(desk, wang, "换货 invoices")]
    assert waits(desk) == 2
    before = answers(desk, calls[0].number)
    assert all(each.total for each in before)
    assert desk.file.tidy()
    assert waits(desk) == 0
    assert answers(desk, calls[0].number) == before


def test_a_customer_never_waits_and_takes_what_waits_along(desk: Desk, wang: Customer) -> None:
    assert waits(desk) == 0
    take_down(desk, wang)
    assert waits(desk) == 1
    desk.customers.open_file(DESK_ID, CustomerDraft(name="李娜"))
    assert waits(desk) == 0
    desk.calls.take_down(DESK_ID, CallDraft(caller_name="赵强", note="发票"))
    assert waits(desk) == 0


def test_what_is_put_right_while_it_waits_loses_its_old_words(desk: Desk, wang: Customer) -> None:
    call = take_down(desk, wang)
    desk.calls.change(DESK_ID, call.id, {"note": "发票"})
    assert waits(desk) == 1
    assert not finding.find(desk.file, "制冷").total
    assert finding.find(desk.file, "发票").total == 1
    desk.file.tidy()
    desk.calls.change(DESK_ID, call.id, {"note": "安装"})
    assert waits(desk) == 0
    assert not finding.find(desk.file, "发票").total
    desk.calls.remove(DESK_ID, call.id)
    assert not finding.find(desk.file, "安装").total


def test_only_so_many_wait(desk: Desk, wang: Customer) -> None:
    for _n in range(waiting.MOST):
        take_down(desk, wang)
        assert desk.file.catch_up()
    assert waits(desk) == waiting.MOST
    take_down(desk, wang, "第六十五")
    assert waits(desk) == 0
    assert finding.find(desk.file, "退货").total == waiting.MOST
    assert finding.find(desk.file, "第六十五").total == 1


def test_a_file_with_something_waiting_is_whole_and_mended_like_any_other(
    desk: Desk, wang: Customer, tmp_path: Path
) -> None:
    path = tmp_path / "a.desk"
    call = take_down(desk, wang)
    desk.close()
    assert check(path, SOURCES) == []
    with closing(sqlite3.connect(path)) as conn, conn:
        assert fts_agrees(conn)
        conn.execute("UPDATE search_state SET joined = 999999")
    assert {found.how_bad for found in check(path, SOURCES)} == {"mend"}
    again = open_desk(path)
    again.file.rebuild_index()
    assert finding.find(again.file, "制冷").matches[0].row_id == call.id
    again.close()
    assert check(path, SOURCES) == []
