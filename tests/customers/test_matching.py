"""Knowing a customer again: by our number, a reference, a phone with a like name, a name nobody else has."""

from collections.abc import Iterable, Mapping
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest

from desk_app.app import DESK_ID, open_desk
from desk_app.customers import store
from desk_app.customers.joining import JoiningService
from desk_app.customers.model import AddressDraft, CustomerDraft, PhoneDraft
from desk_app.imports.model import Outcome, Value
from tests.customers.customer_world import World

NEW, CHANGED, UNCHANGED = Outcome.NEW, Outcome.CHANGED, Outcome.UNCHANGED
Row = Mapping[str, Value]
PHONE, OTHER = "13800138000", "13900139000"


def opened(world: World, name: str, *phones: str, address: str = "", **more: Any) -> str:
    """A file opened by hand; answers its number."""
    world.later(seconds=1)
    drafts = tuple(PhoneDraft(phone) for phone in phones)
    places = (AddressDraft(address),) if address else ()
    return world.service.open_file(world.clerk, CustomerDraft(name, phones=drafts, addresses=places, **more)).number


def names(world: World) -> list[str]:
    return [one.name for one in store.each(world.file)]


def test_our_own_number_tells_the_customer_whatever_else_changed(world: World) -> None:
    number = opened(world, "王丽", PHONE)
    row: Row = {"number": number.lower(), "name": "王丽", "phone": OTHER, "wechat": "wl"}
    assert world.take_in([row]).outcomes == [CHANGED]
    assert (names(world), store.by_number(world.file, number).wechat) == (["王丽"], "wl")


def test_a_number_that_is_somebody_elses_here_is_refused(world: World) -> None:
    number = opened(world, "王丽", PHONE)
    [reason] = world.take_in([{"number": number, "name": "赵大勇", "phone": OTHER}]).outcomes
    assert "王丽" in str(reason)
    assert number in str(reason)
    assert names(world) == ["王丽"]


def test_a_number_and_a_reference_of_two_people_are_refused(world: World) -> None:
    number = opened(world, "王丽", PHONE)
    world.take_in([{"reference": "KH1", "name": "赵大勇"}])
    [reason] = world.take_in([{"number": number, "reference": "KH1", "name": "王丽"}]).outcomes
    assert "KH1" in str(reason)


def test_a_number_that_stands_twice_is_refused_the_second_time(world: World) -> None:
    number = opened(world, "王丽", PHONE)
    row: Row = {"number": number, "name": "王丽"}
    assert [str(each) for each in world.take_in([row, row]).outcomes] == [
        "unchanged",
        f"The number {number} stands twice in this file (first with 王丽).",
    ]


def test_a_number_nobody_has_here_becomes_their_number(world: World) -> None:
    other, row = "S09-K-200101-0001", {"name": "王丽", "phone": PHONE}
    opened(world, "王丽", PHONE)
    assert world.take_in([{"number": other, **row}]).outcomes == [CHANGED]
    assert world.take_in([{"number": other, "name": "王 丽"}, {**row, "phone": "13700137000"}]).outcomes[0] == UNCHANGED
    assert store.by_number(world.file, "S01-K-261121-0001").reference == other
    assert world.take_in([{"number": "S09-K-200101-0002", "reference": "KH1", "name": "赵大勇"}]).outcomes == [NEW]
    assert store.by_number(world.file, "KH1").reference == "KH1"


def test_another_stores_number_that_is_somebody_elses_here_leads_to_whom_it_came_with(world: World) -> None:
    ours = opened(world, "赵大勇", "13700137000")
    world.take_in([{"reference": ours, "name": "王丽", "phone": PHONE}])
    assert world.take_in([{"number": ours, "name": "王丽", "phone": PHONE}]).outcomes == [UNCHANGED]
    assert world.take_in([{"number": ours, "name": "赵大勇"}]).outcomes == [UNCHANGED]


def test_the_number_of_a_removed_file_brings_it_back(world: World) -> None:
    number = opened(world, "王丽", PHONE)
    world.service.remove(world.clerk, store.by_number(world.file, number).id)
    assert world.take_in([{"number": number, "name": "王丽"}]).outcomes == [NEW]
    assert [one.number for one in store.each(world.file)] == [number]


def test_a_reference_comes_to_a_file_that_was_opened_by_hand(world: World) -> None:
    number = opened(world, "王丽", PHONE)
    assert world.take_in([{"reference": "KH1", "name": "王丽", "phone": "138 0013 8000"}]).outcomes == [CHANGED]
    assert store.by_number(world.file, "KH1").number == number
    assert world.take_in([{"reference": "KH2", "name": "王丽", "phone": PHONE}]).outcomes == [NEW]


@pytest.mark.parametrize(
    "name", ["王莉", "Wang Li", "王麗", "王丽女士"], ids=["read the same", "pinyin", "traditional", "form of address"]
)
def test_one_of_the_phones_and_a_like_name_is_the_same_person(world: World, name: str) -> None:
    number = opened(world, "王丽", OTHER, PHONE)
    assert world.take_in([{"name": name, "phone": "0086 13800138000", "area": "城东"}]).outcomes == [CHANGED]
    assert (names(world), store.by_number(world.file, number).area) == (["王丽"], "城东")


def test_a_look_alike_character_is_no_other_person(world: World) -> None:
    opened(world, "侯志强", PHONE)
    assert world.take_in([{"name": "候志强", "phone": PHONE}]).outcomes == [UNCHANGED]
    assert names(world) == ["侯志强"]


@pytest.mark.parametrize("name", ["李强", "王小丽", "王刚", "王先生"])
def test_a_family_that_shares_a_phone_is_never_one_person(world: World, name: str) -> None:
    opened(world, "王丽", PHONE)
    assert world.take_in([{"name": name, "phone": PHONE}]).outcomes == [NEW]


def test_sister_and_brother_read_the_same_but_are_two(world: World) -> None:
    opened(world, "王小凤", PHONE, sex="女")
    assert world.take_in([{"name": "王晓峰", "phone": PHONE, "sex": "男"}]).outcomes == [NEW]


def test_where_two_are_alike_nobody_is_guessed(world: World) -> None:
    opened(world, "王丽", PHONE)
    opened(world, "王俐", PHONE)
    assert world.take_in([{"name": "王莉", "phone": PHONE}]).outcomes == [NEW]


def test_a_name_nobody_else_has_is_enough_where_nothing_speaks_against_it(world: World) -> None:
    number = opened(world, "欧阳震华", PHONE)
    assert world.take_in([{"name": "欧阳震华", "points": 5}]).outcomes == [CHANGED]
    assert store.by_number(world.file, number).points == 5


@pytest.mark.parametrize(
    "more",
    [
        {"phone": OTHER},
        {"email": "x@y.cn"},
        {"wechat": "other"},
        {"sex": "男"},
        {"address": "下城区体育场路 9 号"},
    ],
)
def test_a_name_alone_is_not_enough_where_something_speaks_against_it(world: World, more: Row) -> None:
    opened(world, "欧阳震华", PHONE, address="文三路 1 号", email="a@b.cn", wechat="oy", sex="女")
    assert world.take_in([{"name": "欧阳震华", **more}]).outcomes == [NEW]


def test_a_name_two_have_is_not_enough(world: World) -> None:
    opened(world, "王丽", PHONE)
    opened(world, "王丽", OTHER)
    assert world.take_in([{"name": "王丽", "points": 1}]).outcomes == [NEW]


LISTS: list[list[tuple[str, str]]] = [
    [("王丽", ""), ("王丽", "")],
    [("王丽", PHONE), ("王丽", "")],
    [("王丽", PHONE), ("王丽", PHONE)],
    [("王丽", PHONE), ("王莉", PHONE), ("王丽", PHONE)],
    [("王丽", ""), ("王丽", ""), ("王丽", OTHER)],
    [("王莉", PHONE), ("王丽", "")],
]


@pytest.mark.parametrize("rows", LISTS, ids=range(len(LISTS)))
@pytest.mark.parametrize("there", [(), (PHONE,), (PHONE, OTHER)], ids=len)
def test_no_file_stands_for_two_rows_and_the_list_again_in_any_order_is_no_news(
    tmp_path: Path, rows: list[tuple[str, str]], there: tuple[str, ...]
) -> None:
    desk = open_desk(tmp_path / "store.desk")
    for phone in there:
        desk.customers.open_file(DESK_ID, CustomerDraft("王丽", phones=(PhoneDraft(phone),)))

    def take_in(order: Iterable[tuple[str, str]]) -> tuple[int, int, int]:
        source = tmp_path / "list.csv"
        source.write_text("姓名,电话\n" + "".join(f"{name},{phone}\n" for name, phone in order), encoding="utf-8")
        report, _recipe = desk.imports.run(DESK_ID, "customers", source)
        assert report.refused == []
        return report.new, report.changed, report.unchanged

    new, changed, _unchanged = take_in(rows)
    assert changed == 0
    before = list(store.each(desk.file))
    assert len(before) == len(there) + new >= len(rows)
    for order in permutations(rows):
        assert take_in(order) == (0, 0, len(rows))
    assert list(store.each(desk.file)) == before
    desk.close()


def test_it_does_not_matter_which_row_comes_first(tmp_path: Path) -> None:
    rows = ["王莉,13800138000,城西", "王丽,13800138000,城东", "王丽,,城北"]
    found = set()
    for number, order in enumerate(permutations(rows)):
        desk = open_desk(tmp_path / f"{number}.desk")
        desk.customers.open_file(DESK_ID, CustomerDraft("王丽", phones=(PhoneDraft(PHONE),)))
        source = tmp_path / "list.csv"
        source.write_text("姓名,电话,area\n" + "\n".join(order), encoding="utf-8")
        desk.imports.run(DESK_ID, "customers", source)
        first, *others = store.each(desk.file)
        found.add((first.name, first.area, *sorted((one.name, one.area) for one in others)))
        desk.close()
    assert found == {("王丽", "城东", ("王丽", "城北"), ("王莉", "城西"))}


def test_both_numbers_of_files_put_together_lead_to_the_one_that_stays(world: World) -> None:
    rows: list[Row] = [
        {"reference": "KH1", "name": "王丽", "phone": PHONE, "note": "一"},
        {"reference": "KH2", "name": "王莉", "phone": OTHER, "note": "二"},
    ]
    world.take_in(rows)
    one, two = (store.by_number(world.file, reference) for reference in ("KH1", "KH2"))
    JoiningService(world.file, ()).merge(world.clerk, one.id, two.id, {})
    before = store.by_id(world.file, one.id)
    assert world.take_in(rows).outcomes == [UNCHANGED, UNCHANGED]
    assert store.by_id(world.file, one.id) == before
    assert (before.name, before.reference) == ("王丽", "KH1")


def test_who_was_erased_on_request_is_not_taken_in_again(world: World) -> None:
    row: Row = {"reference": "KH1", "name": "王丽", "phone": PHONE}
    world.take_in([row])
    with world.file.write(world.clerk, "privacy.erase") as tx:
        known = store.references(tx)["KH1"]
        store.change(tx, store.CUSTOMERS, known, {"erased_at": "2026-11-20T02:00:00.000Z"})
    [reason] = world.take_in([row]).outcomes
    assert "erased" in str(reason)
    assert "20 Nov" in str(reason)
