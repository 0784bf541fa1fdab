"""What was undone is brought back, step by step, until something else is saved."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from desk_app.app import DESK_ID, SOURCES, Desk, open_desk
from desk_app.calls.model import CallDraft
from desk_app.core.errors import DeskError
from desk_app.core.i18n import set_language
from desk_app.customers.model import CustomerDraft
from desk_app.storage.check import check
from desk_app.storage.undoing import redo_last, undo_last


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    set_language("en")
    yield
    set_language("en")


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with closing(open_desk(tmp_path / "a.desk")) as opened:
        yield opened


def rows(desk: Desk) -> list[tuple[object, ...]]:
    return [
        tuple(row)
        for table in ("customers", "calls", "callbacks", "customer_phones")
        for row in desk.file.query(f"SELECT * FROM {table} WHERE deleted_at IS NULL ORDER BY id")
    ]


def test_a_call_undone_comes_back_whole_and_is_found_again(desk: Desk) -> None:
    call = desk.calls.take_down(DESK_ID, CallDraft(note="冰箱不制冷", phone="13800138000", caller_name="李娜"))
    before = rows(desk)
    verb, undone = undo_last(desk.file, DESK_ID)
    assert (verb, undone.number) == ("calls.take_down", call.number)
    assert desk.finder.find("制冷").total == 0
    verb, back = redo_last(desk.file, DESK_ID)
    assert (verb, back.number) == ("calls.take_down", call.number)
    assert rows(desk) == before
    assert desk.finder.find("制冷").total == 1
    with pytest.raises(DeskError, match="nothing to bring back"):
        redo_last(desk.file, DESK_ID)


def test_several_steps_go_back_and_forth_in_their_order(desk: Desk) -> None:
    states = [rows(desk)]
    one = desk.customers.open_file(DESK_ID, CustomerDraft(name="李娜"))
    states.append(rows(desk))
    desk.customers.change(DESK_ID, one.id, {"note": "怕吵"})
    states.append(rows(desk))
    desk.calls.take_down(DESK_ID, CallDraft(customer_id=one.id, note="发票"))
    states.append(rows(desk))
    for _round in range(2):
        for state in reversed(states[:-1]):
            undo_last(desk.file, DESK_ID)
            assert rows(desk) == state
        for state in states[1:]:
            redo_last(desk.file, DESK_ID)
            assert rows(desk) == state
    undo_last(desk.file, DESK_ID)
    assert rows(desk) == states[-2], "what was brought back can be undone again"
    path = desk.file.path
    desk.close()
    assert check(path, SOURCES) == []


def test_after_another_save_there_is_nothing_to_bring_back(desk: Desk) -> None:
    with pytest.raises(DeskError, match="nothing to bring back"):
        redo_last(desk.file, DESK_ID)
    desk.customers.open_file(DESK_ID, CustomerDraft(name="李娜"))
    undo_last(desk.file, DESK_ID)
    desk.customers.open_file(DESK_ID, CustomerDraft(name="王强"))
    with pytest.raises(DeskError, match="nothing to bring back"):
        redo_last(desk.file, DESK_ID)


def test_an_import_undone_is_brought_back_and_counts_as_one_again(desk: Desk, tmp_path: Path) -> None:
    source = tmp_path / "list.csv"
    source.write_text("姓名,电话\n" + "".join(f"客户{n},1380013{n:04d}\n" for n in range(60)), encoding="utf-8")
    desk.imports.run(DESK_ID, "customers", source)
    before = rows(desk)
    _verb, undone = undo_last(desk.file, DESK_ID)
    assert undone.number == ""
    assert rows(desk) == []
    redo_last(desk.file, DESK_ID)
    assert rows(desk) == before
    assert desk.file.query("SELECT undone_at FROM imports")[0][0] is None
