"""Goods asked about before the newest two thousand questions are found too; the mark of an erased name is not."""

from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desk_app.core.clock import FixedClock
from desk_app.core.ids import new_id
from desk_app.core.text import goods_key
from desk_app.enquiries import earlier, store
from desk_app.enquiries.model import About
from desk_app.topics.letters import Fit, fit, squeezed, used_by
from tests.enquiries.enquiry_world import EnquiryWorld

NOW = datetime(2026, 11, 21, 2, 0, tzinfo=UTC)
LONG_AGO = (
    "美的空调 1.5 匹", "海尔滚筒洗衣机", "iPhone Pro 12", "IPHONE 11", "Ｐhilips 水壶", "【促销】电饭煲", "电饭煲",
    "电饭煲 5L", "女式手表", "重庆火锅料", "x" * 61, "—",
)  # fmt: skip


@pytest.fixture
def world(world: EnquiryWorld) -> EnquiryWorld:
    """A store in which the goods of long ago are followed by thousands of questions about one other article."""
    call = world.call()
    for goods in LONG_AGO:
        world.asked(goods, call_id=call)
    many(world, call, "kettle", store.LOOKED_AT + 10)
    return world


def many(world: EnquiryWorld, call_id: str, goods: str, count: int) -> None:
    row = {"call_id": call_id, "about": About.PRICE.value, "goods": goods, "answer": "¥99"}
    with world.file.write(world.li, "calls.take_down") as tx:
        tx.insert_many("enquiries", [{"id": new_id(), **row} for _time in range(count)])


def test_by_the_beginning_of_the_name_in_any_writing(world: EnquiryWorld) -> None:
    assert [one.goods for one in store.known_goods(world.file)] == ["kettle"]
    for typed in ("美的", "mdkt", "meidi", "美 匹", "mdkongtiao"):
        assert world.names(typed) == ["美的空调 1.5 匹"], typed
    assert world.names("iphone") == ["IPHONE 11", "iPhone Pro 12"]
    assert world.names("IPHONE pro") == ["iPhone Pro 12"]
    assert world.names("phil") == ["Ｐhilips 水壶"]
    assert world.names("电饭煲") == world.names("dfb") == ["电饭煲", "电饭煲 5L"]
    assert world.names("促销") == ["【促销】电饭煲"]
    assert world.names("nvshi") == world.names("nss") == ["女式手表"]
    assert world.names("chongq") == world.names("zhongq") == world.names("cqhg") == ["重庆火锅料"]
    assert world.names("zzz") == world.names("xxx") == world.names("—") == world.names("!") == []
    with world.file.write(world.li, "t") as tx:
        assert store.find_goods(tx, "xyj") == []
        assert [one.goods for one in store.find_goods(tx, "haier")] == ["海尔滚筒洗衣机"]


def test_it_says_how_often_and_forgets_what_was_taken_away(world: EnquiryWorld) -> None:
    call = world.call()
    again = world.asked("美的空调 1.5 匹", call_id=call)
    many(world, call, "kettle", store.LOOKED_AT)
    assert [(one.asked, one.bought) for one in store.find_goods(world.file, "美的")] == [(2, 0)]
    world.service.remove(world.li, again.id)
    [first] = [one for one in store.of_call(world.file, first_call(world)) if one.goods.startswith("美的")]
    assert [one.asked for one in store.find_goods(world.file, "美的")] == [1]
    world.service.remove(world.li, first.id)
    assert store.find_goods(world.file, "美的") == []


def first_call(world: EnquiryWorld) -> str:
    return str(world.file.query("SELECT call_id FROM enquiries ORDER BY id LIMIT 1")[0][0])


def test_what_is_asked_lately_stands_before_it_and_is_named_once(world: EnquiryWorld) -> None:
    world.asked("美的电饭煲")
    world.asked("美的空调 1.5匹")
    assert world.names("美的") == ["美的电饭煲", "美的空调 1.5匹"]
    assert world.names("") == ["kettle", "美的电饭煲", "美的空调 1.5匹"]


def test_the_mark_of_an_erased_name_is_offered_nowhere(world: EnquiryWorld) -> None:
    world.asked("—")
    world.bought("—")
    world.delivered("—")
    assert world.names("") == ["kettle"]
    assert "—" not in {one.goods for one in store.known_goods(world.file)}
    assert world.names("—") == []


def test_the_index_is_stepped_through_and_no_row_is_counted(world: EnquiryWorld) -> None:
    plans = [
        " ".join(str(row["detail"]) for row in world.file.query(f"EXPLAIN QUERY PLAN {sql}", args))
        for sql, args in (
            (earlier._NEXT, ("i", "i\U0010ffff", 2, 10)),
            (earlier._NAMES, ("i", "i\U0010ffff", 10)),
        )
    ]
    for plan in plans:
        assert plan.count("SEARCH enquiries USING COVERING INDEX enquiries_goods") == 2, plan
        assert "SCAN enquiries" not in plan


_name = st.text(alphabet="电饭煲美的空调aBc é1-（）【 ", min_size=1, max_size=6)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(_name.filter(lambda name: bool(name.strip())), min_size=1, max_size=8), st.data())
def test_whatever_begins_as_typed_is_among_them(
    tmp_path_factory: pytest.TempPathFactory, names: list[str], data: st.DataObject
) -> None:
    world = EnquiryWorld(tmp_path_factory.mktemp("goods") / "store.desk", FixedClock(NOW))
    try:
        call = world.call()
        for name in names:
            world.asked(name, call_id=call)
        stored = {one.goods for one in store.of_call(world.file, call)}
        name = data.draw(st.sampled_from(sorted(stored)))
        typed = name[: data.draw(st.integers(1, len(name)))]
        begin = squeezed(typed)
        wanted = {each for each in stored if begin and squeezed(each).startswith(begin)}
        assert wanted <= set(earlier.names(world.file, typed))
        assert {goods_key(each) for each in earlier.names(world.file, typed)} <= {goods_key(each) for each in stored}
    finally:
        world.file.close()


def test_how_many_letters_a_character_stands_for() -> None:
    assert used_by("调", "diao", 0) == {1, 4}
    assert used_by("调", "ktd", 1) == {1}
    assert used_by("调", "xti", 1) == {1, 2}
    assert used_by("重", "zhq", 0) == {1, 2}
    assert used_by("P", "phil", 0) == used_by("Ｐ", "phil", 0) == {1}
    assert used_by(" ", "phil", 2) == used_by("【", "phil", 0) == {0}
    assert used_by("é", "e", 0) == {1} and used_by("x", "phil", 0) == set()
    assert fit("调", "t") is Fit.START
