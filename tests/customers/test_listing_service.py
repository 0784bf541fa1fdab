"""Lists that are kept under a name: kept, renamed, replaced, put in order, taken away, damaged."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from desk_app.core.clock import FixedClock
from desk_app.core.errors import DeskError, NotFound
from desk_app.customers import listing_store, store
from desk_app.customers.joins import ListColumn
from desk_app.customers.list_conditions import Conditions
from desk_app.customers.listing_service import CustomerList, ListService
from desk_app.customers.model import Chip
from desk_app.staff.model import DESK_ID
from desk_app.storage.desk_file import DeskFile
from desk_app.storage.undoing import undo_in
from tests.customers.list_world import ZONE, give_tag, write_customers
from tests.fresh_files import fresh_file

EAST = Conditions((("area", "East"), ("tag", "VIP")), "gate")


@pytest.fixture
def file(tmp_path: Path) -> Iterator[DeskFile]:
    made = fresh_file(tmp_path / "store.desk", clock=FixedClock(datetime(2026, 11, 21, 2, tzinfo=UTC)))
    made.searches(store.SEARCH)
    yield made
    made.close()


@pytest.fixture
def service(file: DeskFile) -> ListService:
    return ListService(file)


def shown(file: DeskFile) -> CustomerList:
    return CustomerList(file, lambda: ZONE)


def test_a_list_comes_back_as_it_was_kept(file: DeskFile, service: ListService) -> None:
    service.keep(DESK_ID, "  East   side ", EAST, ["name", "tags"])
    service.keep(DESK_ID, "Nobody", Conditions())
    first, second = shown(file).kept()
    assert (first.kept.name, first.conditions, first.columns, first.dropped) == (
        "East side",
        EAST,
        ("name", "tags"),
        (),
    )
    assert (second.conditions, second.columns) == (Conditions(), None)
    assert shown(file).kept_of(first.chip) == first
    assert shown(file).kept_of("kept:gone") is None


def test_a_name_is_needed_and_stands_once(file: DeskFile, service: ListService) -> None:
    made = service.keep(DESK_ID, "East", EAST)
    other = service.keep(DESK_ID, "West", EAST)
    for name in ("", " \n ", "eAST", "x" * 61):
        with pytest.raises(DeskError) as refused:
            service.keep(DESK_ID, name, EAST)
        assert refused.value.field == "name"
    with pytest.raises(DeskError):
        service.rename(DESK_ID, other.id, "EAST")
    service.rename(DESK_ID, made.id, "EAST")
    assert [each.kept.name for each in shown(file).kept()] == ["EAST", "West"]


def test_a_list_is_replaced_taken_away_and_brought_back(file: DeskFile, service: ListService) -> None:
    made = service.keep(DESK_ID, "East", EAST)
    service.replace(DESK_ID, made.id, Conditions(words="x"), ["name"])
    [now] = shown(file).kept()
    assert (now.kept.name, now.conditions, now.columns) == ("East", Conditions(words="x"), ("name",))
    service.remove(DESK_ID, made.id)
    assert shown(file).kept() == []
    with pytest.raises(NotFound):
        service.rename(DESK_ID, made.id, "West")
    service.keep(DESK_ID, "East", EAST)
    [txn] = [row[0] for row in file.query("SELECT DISTINCT txn FROM change_log WHERE verb = 'lists.remove'")]
    with file.write(DESK_ID, "undo") as tx:
        undo_in(tx, txn)
    assert [each.kept.name for each in shown(file).kept()] == ["East", "East"]


def test_lists_are_put_in_another_order(file: DeskFile, service: ListService) -> None:
    ids = {name: service.keep(DESK_ID, name, EAST).id for name in "abcd"}
    service.order(DESK_ID, [ids["c"], "gone", ids["a"], ids["c"]])
    assert "".join(each.kept.name for each in shown(file).kept()) == "cabd"


@pytest.mark.parametrize("columns", ["3", '["name", 4]', '{"a": 1}'])
def test_a_damaged_list_says_so_and_shows_what_it_can(file: DeskFile, service: ListService, columns: str) -> None:
    made = service.keep(DESK_ID, "East", EAST)
    with file.write(DESK_ID, "test.damage") as tx:
        listing_store.change(tx, made.id, {"conditions": '{"filters": [["area", "East"], ["x", "y"]]}'})
        listing_store.change(tx, made.id, {"columns": columns})
    [read] = shown(file).kept()
    assert (read.conditions.pairs, read.columns, len(read.dropped)) == ((("area", "East"),), None, 2)


def test_a_kept_list_follows_a_tag_that_is_renamed(file: DeskFile, service: ListService) -> None:
    service.keep(DESK_ID, "East", EAST)
    with file.write(DESK_ID, "test.rename") as tx:
        listing_store.tag_was_renamed(tx, "VIP", "Regulars")
    [read] = shown(file).kept()
    assert read.conditions == Conditions((("area", "East"), ("tag", "Regulars")), "gate")


def test_the_filter_chosen_by_hand_takes_the_place_of_the_chip(file: DeskFile) -> None:
    write_customers(file, [{"name": "a", "kind": "shop"}, {"name": "b"}])
    lists = shown(file)
    assert len(lists.ids(Chip.SHOPS)) == 1
    lists.chosen = Conditions((("kind", "person"),))
    assert len(lists.ids(Chip.SHOPS)) == 1
    assert lists.ids(Chip.SHOPS) == lists.ids(Chip.ALL)
    assert lists.ids(Chip.ALL, "zz") == []
    assert dict(lists.counts()) == {Chip.ALL: 2, Chip.SHOPS: 1, Chip.WITHOUT_PHONE: 2, Chip.RECENT: 0}
    write_customers(file, [{"name": "c", "kind": "shop"}])
    assert lists.counts()[Chip.SHOPS] == 2


def test_lines_hold_the_texts_of_the_columns_shown(file: DeskFile) -> None:
    ids = write_customers(file, [{"name": "a", "email": "a@b.cn"}, {"name": "b", "email": ""}])
    give_tag(file, "VIP", ids[:1])
    give_tag(file, "old", ids)
    above = ListColumn("tags", "Tags", lambda _file, asked: dict.fromkeys(asked, "from above"))
    lines = {line.row.name: line.extra for line in shown(file).lines(ids, {"tags", "email"})}
    assert lines == {"a": {"tags": "VIP, old", "email": "a@b.cn"}, "b": {"tags": "old"}}
    assert [line.extra for line in shown(file).lines(ids, {"name"})] == [{}, {}]
    lists = CustomerList(file, lambda: ZONE, columns=[above])
    assert [line.extra["tags"] for line in lists.lines(ids, {"tags"})] == ["from above"] * 2
