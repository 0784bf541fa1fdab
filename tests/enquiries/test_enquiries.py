"""Questions about goods: each has an answer or a callback, all are counted for the buyer, none is lost."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desk_app.core.errors import DeskError, NotFound
from desk_app.core.text import goods_key
from desk_app.enquiries import store
from desk_app.enquiries.handout import bounds
from desk_app.enquiries.model import (
    About,
    Asked,
    EnquiryDraft,
    GoodsAsked,
    asked_of,
    callback_reason,
    check_asked,
    values_of,
)
from desk_app.storage.undoing import undo_last
from tests.enquiries.enquiry_world import ZONE, EnquiryWorld


def refused(field: str, act: object) -> str:
    assert callable(act)
    with pytest.raises(DeskError) as refusal:
        act()
    assert refusal.value.field == field
    return refusal.value.sentence


def test_a_question_is_written_with_its_call_and_answered_later(world: EnquiryWorld) -> None:
    call, back = world.call(), world.callback()
    world.asked(" 海尔 \n 洗衣机 ", " ¥1,299 ", call_id=call)
    waits = world.asked("冰箱", "", about=About.STOCK, call_id=call, callback_id=back)
    first, second = store.of_call(world.file, call)
    assert (first.goods, first.answer, first.about, first.callback_id) == ("海尔 洗衣机", "¥1,299", About.PRICE, None)
    assert (second, second.answer, second.callback_id) == (waits, None, back)
    assert store.of_callback(world.file, back) == [waits]
    assert store.of_calls(world.file, [call, "none"]) == {call: [first, second]}
    answered = world.service.answer(world.li, waits.id, " two left ")
    assert (answered.answer, answered.callback_id) == ("two left", back)
    head = world.file.journal_head()
    world.service.answer(world.li, waits.id, "two left")
    assert world.file.journal_head() == head
    assert refused("answer", lambda: world.service.answer(world.li, waits.id, " ")) == "Type what was answered."
    changed = world.service.change(world.li, first.id, About.OTHER, "washing machine", "blue")
    assert (changed.about, changed.goods, changed.answer) == (About.OTHER, "washing machine", "blue")
    refused("enquiries", lambda: world.service.change(world.li, first.id, About.OTHER, "x", ""))
    world.service.remove(world.li, first.id)
    assert store.of_call(world.file, call) == [answered]
    with pytest.raises(NotFound):
        store.by_id(world.file, first.id)
    undo_last(world.file, world.li)
    assert len(store.of_call(world.file, call)) == 2


def test_neither_answer_nor_callback_is_refused_here_and_by_the_file(world: EnquiryWorld) -> None:
    call = world.call()
    said = refused("enquiries", lambda: world.asked("冰箱", " ", call_id=call))
    assert said == 'Type what was answered about "冰箱", or tick that somebody calls back.'
    assert "which goods" in refused("enquiries", lambda: world.asked("  ", call_id=call))
    assert store.of_call(world.file, call) == []
    row = {"id": "x", "call_id": call, "about": "price", "goods": "g", "answer": " ", "callback_id": None}
    with pytest.raises(DeskError, match="CHECK"), world.file.write(world.li, "t") as tx:
        tx.insert("enquiries", row)


def test_a_calls_form_is_brought_in_step(world: EnquiryWorld) -> None:
    call, back, later = world.call(), world.callback(), world.callback()

    def write(asked: list[Asked], callback_id: str | None) -> list[tuple[str, str | None, str | None]]:
        with world.file.write(world.li, "calls.change") as tx:
            made = store.write(tx, call, asked, callback_id)
        return [(one.goods, one.answer, one.callback_id) for one in made]

    asked = [Asked(About.PRICE, "a", "1"), Asked(About.STOCK, "b", "", call_back=True)]
    assert write(asked, back) == [("a", "1", None), ("b", None, back)]
    kept = asked_of(values_of(store.of_call(world.file, call)))
    assert [(one.goods, one.answer, one.call_back) for one in kept] == [("a", "1", False), ("b", "", True)]
    head = world.file.journal_head()
    write(kept, None)
    assert world.file.journal_head() == head
    first, second = kept
    more = [Asked(second.about, "b", "2", call_back=True, id=second.id), Asked(About.OTHER, "c", "", call_back=True)]
    assert write(more, later) == [("b", "2", back), ("c", None, later)]
    third = asked_of(values_of(store.of_call(world.file, call)))[1]
    assert write([Asked(About.OTHER, "c", "3", id=third.id)], None) == [("c", "3", None)]
    with pytest.raises(DeskError):
        write([Asked(About.PRICE, "d", "")], None)
    assert [one.goods for one in store.of_call(world.file, call)] == ["c"]
    assert first.id not in {one.id for one in store.of_call(world.file, call)}


def test_what_a_form_holds_is_read_and_checked() -> None:
    assert asked_of("nothing") == asked_of([{"goods": "  "}, "x", None]) == []
    (one,) = asked_of([{"goods": " a  b ", "about": "what?", "answer": None, "call_back": 1, "id": None}])
    assert one == Asked(About.PRICE, "a b", "", call_back=True)
    check_asked([one])
    assert '"a b"' in refused("enquiries", lambda: check_asked([one, Asked(About.STOCK, "a b", " ")]))
    assert one.draft("call", "back") == EnquiryDraft("call", About.PRICE, "a b", "", "back")
    assert Asked(About.PRICE, "a", "1").draft("call", "back").callback_id is None


def test_the_reason_to_ring_back_names_what_waits() -> None:
    asked = [
        Asked(About.PRICE, "lamp", "", call_back=True),
        Asked(About.PRICE, "bulb", "1"),
        Asked(About.STOCK, "fridge", "", call_back=True),
        Asked(About.OTHER, "oven", "", call_back=True),
    ]
    assert callback_reason(asked) == "tell the price of lamp; tell whether fridge is in stock; answer about oven"
    assert callback_reason(asked[1:2]) == ""


def test_counts_by_goods_over_a_period(world: EnquiryWorld) -> None:
    start, end = bounds(date(2026, 11, 1), date(2026, 11, 30), ZONE)
    assert start == datetime(2026, 10, 31, 16, tzinfo=UTC) and end == datetime(2026, 11, 30, 16, tzinfo=UTC)
    back = world.callback()
    world.asked("Lamp 10W", at=start)
    world.asked("lamp  10w", "", about=About.STOCK, callback_id=back, at=end - timedelta(milliseconds=1))
    world.asked("LAMP 10W", about=About.OTHER, at=start + timedelta(days=3))
    world.asked("冰箱", at=start + timedelta(days=9))
    for outside in (start - timedelta(milliseconds=1), end):
        world.asked("Lamp 10W", at=outside)
    removed = world.asked("冰箱", at=start + timedelta(days=10))
    world.service.remove(world.li, removed.id)
    gone = world.asked("冰箱", at=start + timedelta(days=11))
    with world.file.write(world.li, "calls.remove") as tx:
        tx.update("calls", gone.call_id, {"deleted_at": "2026-11-21T00:00:00.000Z"})
    assert store.counts_by_goods(world.file, start, end) == [
        GoodsAsked("lamp 10w", 3, 1, 1, 1, end - timedelta(milliseconds=1)),
        GoodsAsked("冰箱", 1, 1, 0, 0, start + timedelta(days=9)),
    ]
    assert store.counts_by_goods(world.file, end, end) == []
    (waits,) = store.of_callback(world.file, back)
    world.service.answer(world.li, waits.id, "yes")
    assert store.counts_by_goods(world.file, start, end)[0].unanswered == 0


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    asked=st.lists(
        st.tuples(st.sampled_from(["Lamp", "lamp ", "冰箱", "Ｌamp"]), st.sampled_from(About), st.booleans()),
        min_size=1,
        max_size=8,
    )
)
def test_every_question_is_counted_exactly_once(world: EnquiryWorld, asked: list[tuple[str, About, bool]]) -> None:
    start = world.clock.now()
    back = world.callback()
    for goods, about, answered in asked:
        world.asked(goods, "yes" if answered else "", about=about, callback_id=back)
    world.clock.advance(timedelta(seconds=1))
    rows = store.counts_by_goods(world.file, start, world.clock.now())
    assert sum(row.asked for row in rows) == len(asked)
    assert sum(row.unanswered for row in rows) == sum(not answered for _g, _a, answered in asked)
    assert sum(row.price for row in rows) == sum(about is About.PRICE for _g, about, _n in asked)
    assert len(rows) == len({goods_key(goods) for goods, _about, _answered in asked})
    assert [row.asked for row in rows] == sorted((row.asked for row in rows), reverse=True)


def test_goods_are_found_among_what_was_asked_bought_and_delivered(world: EnquiryWorld) -> None:
    world.bought("美的空调 1.5 匹", 3)
    world.bought(None)
    world.bought("x" * 61)
    world.delivered("海尔滚筒洗衣机")
    world.asked("美的空调 3 匹")
    world.asked("海尔冰箱")
    world.asked("海尔冰箱")
    assert world.names("kongtiao") == ["美的空调 3 匹", "美的空调 1.5 匹"]
    assert world.names("空调") == world.names("mdkt") == ["美的空调 3 匹", "美的空调 1.5 匹"]
    assert world.names("gtxyj") == world.names("滚筒 海尔") == ["海尔滚筒洗衣机"]
    assert world.names("海尔") == ["海尔冰箱", "海尔滚筒洗衣机"]
    assert world.names("1.5") == ["美的空调 1.5 匹"]
    assert world.names("") == ["海尔冰箱", "美的空调 3 匹"]
    assert world.names("zzz") == world.names("xxx") == []
    assert [(one.asked, one.bought) for one in store.find_goods(world.file, "海尔冰箱")] == [(2, 0)]
    assert len(store.find_goods(world.file, "空调", 1)) == 1
    with world.file.write(world.li, "t") as tx:
        assert store.find_goods(tx, "gtxyj")[0].goods == "海尔滚筒洗衣机"
