"""The closing sheet and the hand-over note, read back from the PDF."""

import io
import re
from datetime import date, timedelta

import pytest
from pdfminer.high_level import extract_text

from desk_app.calls.model import CallDraft, Direction, Outcome
from desk_app.complaints.model import Step
from desk_app.core.errors import DeskError
from desk_app.deliveries.model import DeliveryState
from desk_app.matters.model import MatterKind
from desk_app.paper import letterhead
from desk_app.staff.model import DESK_ID
from desk_app.today import papers, store
from tests.printing.paper_reading import lines_of, outside, overlapping
from tests.today.day_world import HOUR, SOURCES, World

DAY = "2026-11-21"


class Said(str):
    """What a sheet says; lines break where they will."""

    def __new__(cls, text: str) -> "Said":
        return super().__new__(cls, re.sub(r"\s+", "", text))

    def __contains__(self, words: object) -> bool:
        return super().__contains__(re.sub(r"\s+", "", str(words)))


def text(pdf: bytes) -> Said:
    return Said(extract_text(io.BytesIO(pdf)))


def closing(world: World, lang: str = "en", size: str = "A4", day: str = DAY) -> Said:
    return text(papers.closing_sheet_of(world.desk.file, SOURCES, day, letterhead(world.desk.file), size, lang))


def note(world: World, lang: str = "en", size: str = "A4", day: str = DAY) -> Said:
    return text(papers.hand_over_note_of(world.desk.file, SOURCES, day, letterhead(world.desk.file), size, lang))


@pytest.fixture
def closed(world: World) -> World:
    world.desk.settings.set(DESK_ID, "store_name", "福满家电")
    late = world.callback("问安装", HOUR)
    world.clock.advance(2 * HOUR)
    world.complaint("漏水", 12 * HOUR, owner=world.chen)
    world.complaint("下周再说", 200 * HOUR)
    world.clock.advance(timedelta(seconds=1))
    world.today.carry_over(world.li, MatterKind.CALLBACK, late.id, world_day(world), "没人接电话")
    world.today.carry_over(world.li, MatterKind.COMPLAINT, row_of(world, "漏水"), world_day(world), "师傅明早到")
    world.today.close_day(world.li, world_day(world), "钥匙在抽屉里")
    return world


def row_of(world: World, name: str) -> str:
    return next(one.row_id for source in SOURCES for one in source.open_matters(world.desk.file) if one.name == name)


def world_day(world: World) -> date:
    return papers.day_of(world.desk.file, "")


@pytest.mark.parametrize("size", ["A4", "A5"])
def test_the_closing_sheet_says_what_was_done_and_what_was_carried_over_and_why(closed: World, size: str) -> None:
    said = closing(closed, "en", size)
    for words in ("福满家电", "Closing sheet", "21 Nov 2026", "Closed 21 Nov 16:00 · 李娜", "Complaints taken down"):
        assert words in said
    for words in ("问安装", "没人接电话", "13700137000", "师傅明早到", "钥匙在抽屉里", "Closed by", "Call back"):
        assert words in said
    assert "下周再说" not in said
    assert "21 Nov 15:00," in said and "late" in said


@pytest.mark.parametrize("size", ["A4", "A5"])
def test_the_hand_over_note_tells_by_owner_what_cannot_wait(closed: World, size: str) -> None:
    said = note(closed, "en", size)
    for words in ("Hand-over note", "Desk: 1 matter", "陈强: 1 matter", "钥匙在抽屉里", "师傅明早到", "Taken over by"):
        assert words in said
    assert said.index("Desk:1") < said.index("陈强:1")
    assert "下周再说" not in said
    assert "1 more open matter is due later." in said


def test_papers_of_a_day_still_open_say_so_and_count_as_of_now(world: World) -> None:
    world.complaint("漏水", 200 * HOUR)
    assert "The day is not closed yet." in closing(world)
    assert "Nothing was carried over." in closing(world, day="")
    assert "Nothing is owed until tomorrow evening." in note(world)
    with pytest.raises(DeskError, match="not a day"):
        closing(world, day="yesterday")


def test_in_chinese_and_with_numbers_hidden_where_the_store_wants_that(closed: World) -> None:
    closed.desk.settings.set(DESK_ID, "mask_phones", "paper")
    for said in (closing(closed, "zh_CN"), note(closed, "zh_CN")):
        assert "2026年11月21日" in said
        assert "137****7000" in said
        assert "13700137000" not in said


def test_a_sheet_printed_later_still_tells_how_the_day_closed(closed: World) -> None:
    closed.desk.callbacks.drop(closed.li, row_of(closed, "问安装"), "they came in")
    closed.clock.advance(48 * HOUR)
    said = closing(closed)
    assert "没人接电话" in said
    assert "Closed 21 Nov 16:00" in said


def test_what_was_done_counts_the_calls_of_that_day_by_what_they_were(world: World) -> None:
    li, desk = world.li, world.desk
    desk.calls.take_down(li, CallDraft(phone="13800138000", rang_at=world.clock.now() - 20 * HOUR))
    desk.calls.take_down(li, CallDraft(phone="13800138001"))
    desk.calls.take_down(li, CallDraft(phone="13800138002", outcome=Outcome.MISSED))
    back = world.callback("问", HOUR)
    world.clock.advance(HOUR)
    desk.calls.take_down(
        li, CallDraft(phone="13700137000", direction=Direction.OUT, outcome=Outcome.SOLVED, callback_id=back.id)
    )
    done = store.done_on(desk.file, world_day(world))
    assert (done.calls_taken, done.calls_missed, done.calls_made) == (1, 1, 1)
    assert (done.callbacks_tried, done.callbacks_done) == (1, 1)


def test_the_note_of_a_past_closing_tells_what_was_handed_over_then(closed: World) -> None:
    before = {lang: note(closed, lang) for lang in ("en", "zh_CN")}
    assert "The matters as they stood at the closing on 21 Nov 2026 16:00." in before["en"]
    closed.clock.advance(20 * HOUR)
    leak, later = row_of(closed, "漏水"), row_of(closed, "下周再说")
    closed.desk.callbacks.drop(closed.li, row_of(closed, "问安装"), "they came in")
    closed.today.reassign(closed.li, MatterKind.COMPLAINT, leak, closed.li, "陈强病了")
    closed.today.postpone(closed.li, MatterKind.COMPLAINT, leak, closed.clock.now() + 400 * HOUR, "等配件")
    closed.desk.complaints.change(closed.li, leak, {"title": "水管漏水", "customer_name": "老漏"})
    closed.desk.complaints.change(closed.li, later, {"due_at": closed.clock.now() + HOUR})
    closed.complaint("今天才来", HOUR)
    closed.desk.staff.add(DESK_ID, "小赵")
    for lang, said in before.items():
        assert without_print_time(note(closed, lang)) == without_print_time(said)
    assert "今天才来" not in note(closed)
    fresh = note(closed, day="")  # the day that runs now
    assert "今天才来" in fresh and "问安装" not in fresh and "The matters as they stood" not in fresh


def test_the_closing_sheet_of_a_past_day_keeps_owner_step_and_time(closed: World) -> None:
    before = closing(closed)
    closed.clock.advance(20 * HOUR)
    leak = row_of(closed, "漏水")
    closed.today.reassign(closed.li, MatterKind.COMPLAINT, leak, closed.li, "陈强病了")
    closed.today.postpone(closed.li, MatterKind.COMPLAINT, leak, closed.clock.now() + 400 * HOUR, "等配件")
    closed.today.carry_over(closed.li, MatterKind.COMPLAINT, leak, date(2026, 11, 22), "again")
    closed.desk.callbacks.drop(closed.li, row_of(closed, "问安装"), "they came in")
    assert without_print_time(closing(closed)) == without_print_time(before)


def test_a_customer_not_told_at_the_closing_is_on_its_note_though_told_since(world: World) -> None:
    made = world.untold("没有告知", 300 * HOUR)
    failed = world.failed("冰箱")
    world.desk.deliveries.change(world.li, failed.id, {"due_at": world.clock.now() + 300 * HOUR})
    for kind, row_id in ((MatterKind.COMPLAINT, made.id), (MatterKind.DELIVERY, failed.id)):
        world.today.carry_over(world.li, kind, row_id, world_day(world), "明天再打")
    world.clock.advance(timedelta(seconds=1))
    world.today.close_day(world.li, world_day(world))
    before = note(world, day=DAY)
    assert "没有告知" in before and "冰箱" in before and "Tell the customer" in before
    world.clock.advance(20 * HOUR)
    world.desk.complaints.record_step(world.li, made.id, Step.TOLD, "phone")
    world.desk.deliveries.move(world.li, failed.id, DeliveryState.ASSIGNED, courier_id=world.chen)
    assert without_print_time(note(world, day=DAY)) == without_print_time(before)


def test_closed_twice_tells_of_the_second_time(closed: World) -> None:
    closed.clock.advance(HOUR)
    leak = row_of(closed, "漏水")
    closed.today.carry_over(closed.li, MatterKind.COMPLAINT, leak, world_day(closed), "师傅不来了")
    closed.clock.advance(timedelta(seconds=1))
    closed.today.close_day(closed.li, world_day(closed), "再交一次")
    closed.clock.advance(20 * HOUR)
    said = note(closed)
    assert "师傅不来了" in said and "师傅明早到" not in said and "再交一次" in said
    assert "closing on 21 Nov 2026 17:00" in said


@pytest.mark.parametrize(("count", "most"), [(0, 1), (3, 1), (40, 3)])
@pytest.mark.parametrize("lang", ["en", "zh_CN"])
def test_papers_of_few_and_many_matters_are_short_and_nothing_is_cut(
    world: World, lang: str, count: int, most: int
) -> None:
    for n in range(count):
        name = ("想知道什么时候能把洗衣机送到家里，顺便问问旧机回收的价格", "发票", "Bartholomew Featherstonehaugh")[
            n % 3
        ]
        one = world.callback(f"{name} {n}", (1 + n % 9) * HOUR, (DESK_ID, world.li, world.chen)[n % 3])
        why = ("没人接电话", "the technician comes at half past eight", "等配件")[n % 3]
        world.today.carry_over(world.li, MatterKind.CALLBACK, one.id, world_day(world), why)
    world.clock.advance(timedelta(seconds=1))
    world.today.close_day(world.li, world_day(world), "钥匙在抽屉里")
    file = world.desk.file
    for make in (papers.closing_sheet_of, papers.hand_over_note_of):
        for size in ("A4", "A5"):
            pdf = make(file, SOURCES, DAY, letterhead(file), size, lang)
            pages = lines_of(pdf)
            assert len(pages) <= most * (2 if size == "A5" else 1)
            assert outside(pdf) == [] and overlapping(pdf) == []
            assert len(pages[-1]) >= 8, pages[-1]
            said = re.sub(r"\s", "", "".join("".join(page) for page in pages))
            for n in range(count):
                assert f"0000000{n + 1}"[-4:] in said


def without_print_time(said: str) -> str:
    return re.sub(r"Printed.{0,24}foruse|\d{4}年\d+月\d+日\d\d:\d\d打印", "", said)
