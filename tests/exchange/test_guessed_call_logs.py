"""Logs of telephone systems without a recipe: clock times alone, lengths, stages, and words for how it went."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from desk_app.app import Desk
from desk_app.calls import store as calls
from desk_app.calls.model import Call
from desk_app.core.clock import FixedClock
from desk_app.exchange.guess import guess_recipe
from desk_app.exchange.reading import read_table
from desk_app.storage.schema import DESK_ID
from tests.fresh_files import fresh_desk

Made = Callable[..., Path]


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    opened = fresh_desk(tmp_path / "store.desk", clock=FixedClock(datetime(2026, 11, 21, 2, 0, tzinfo=UTC)))
    yield opened
    opened.close()


def run(desk: Desk, path: Path) -> list[Call]:
    report, _recipe = desk.imports.run(DESK_ID, "calls", path)
    assert report.refused == []
    return list(calls.each(desk.file))


def guessed(path: Path) -> dict[str, str]:
    return {target: sources[0] for target, sources in guess_recipe(read_table(path), "calls").columns.items()}


CLOCKS = """No,Date,Ring,Answer,Hangup,Phone,Agent
1,02/03/2026,23:59:40,00:00:05,00:04:05,13800138000,Li
2,03/03/2026,23:58:00,,23:59:10,13800138000,
3,04/03/2026,23:59:30,,00:00:20,13900139000,
4,05/03/2026,23:59:30,00:00:00,00:01:00,13900139000,Li
5,06/03/2026,10:00:00,00:00:00,10:00:30,13900139000,
"""


def test_a_day_with_clock_times_past_midnight(made: Made, desk: Desk) -> None:
    path = made(CLOCKS)
    found = run(desk, path)
    assert [(c.outcome.value, c.wait_s, c.talk_s, c.reference) for c in found] == [
        ("answered", 25, 240, None),
        ("missed", 70, None, None),
        ("missed", 50, None, None),
        ("answered", 30, 60, None),
        ("missed", 30, None, None),
    ]
    assert found[0].rang_at == datetime(2026, 3, 2, 15, 59, 40, tzinfo=UTC)
    assert found[3].answered_at == datetime(2026, 3, 5, 16, 0, tzinfo=UTC)
    assert found[1].answered_at is None, "a day without a clock time is no moment"
    assert guessed(path)["rang_at"] == "{Date} {Ring}"


def test_clock_times_beside_a_whole_moment(made: Made, desk: Desk) -> None:
    text = "开始时间,接听时间,挂断时间,来电号码\n2026-03-01 23:59:50,0:00:10,0:01:10,13800138000\n"
    [call] = run(desk, made(text))
    assert (call.wait_s, call.talk_s) == (20, 60)


def test_seconds_of_ringing_are_no_clock_time(made: Made) -> None:
    text = "Date,Time,Ring,Phone\n2026-03-01,09:00:00,0:00:12,13800138000\n2026-03-01,09:01:00,0:01:12,13800138001\n"
    assert guessed(made(text))["rang_at"] == "{Date} {Time}"
    assert guessed(made(text.replace("Time,Ring", "When,Ring")))["rang_at"] == "Date"


def test_stages(made: Made, desk: Desk) -> None:
    text = (
        "Call,Date,Time,Queue wait,Talk,Hold,Wrap-up,Agent,Customer no,Reason,Outcome\n"
        "1,2026-03-01,9:00,0:12,3:00,0:30,1:00,Li,K1,Delivery,Handled\n"
        "2,2026-03-01,9:10,1:02,,,,,K2,Delivery,Abandoned\n"
    )
    one, two = run(desk, made(text))
    assert (one.reference, one.wait_s, one.talk_s, one.hold_s, one.after_s) == ("1", 12, 180, 30, 60)
    assert (two.wait_s, two.talk_s, two.hold_s, two.outcome.value) == (62, None, None, "abandoned")
    assert one.customer_id != two.customer_id
    assert None not in (one.customer_id, two.customer_id)


def test_chinese_stages(made: Made, desk: Desk) -> None:
    text = "通话编号,时间,等待,通话,保持时长,整理,坐席,接听\n"
    text += "A1,2026-03-01 09:00,8秒,3分20秒,0:00:15,30,李娜,是\n"
    text += "A2,2026-03-01 09:10,65,0,,,,否\n"
    one, two = run(desk, made(text))
    assert (one.wait_s, one.talk_s, one.hold_s, one.after_s, one.outcome.value) == (8, 200, 15, 30, "answered")
    assert (two.wait_s, two.outcome.value) == (65, "missed")


@pytest.mark.parametrize(
    ("header", "cells", "outcome"),
    [
        ("state", "answered", "answered"),
        ("state", "abandoned", "abandoned"),
        ("Answered", "No", "missed"),
        ("what became of it", "放弃", "abandoned"),
    ],
)
def test_words_for_how_it_went(made: Made, desk: Desk, header: str, cells: str, outcome: str) -> None:
    [call] = run(desk, made(f"call_id,start_time,wait,talk,{header},operator\n1,1772326800,12,,{cells},李娜\n"))
    assert (call.outcome.value, call.wait_s, call.staff_name) == (outcome, 12, "李娜")


@pytest.mark.parametrize(
    ("header", "cells", "left_out"),
    [
        ("call id,start time,state", "1,2026-03-01 09:00,TX", "outcome"),
        ("call id,start time,hold", "1,2026-03-01 09:00,Greensleeves", "hold_s"),
        ("call id,start time,answered", "1,2026-03-01 09:00,by Li", "answered_at"),
        ("call,start time,phone", "inbound,2026-03-01 09:00,1\ninbound,2026-03-01 09:01,2", "reference"),
    ],
)
def test_a_header_whose_cells_hold_something_else_is_left_alone(
    made: Made, header: str, cells: str, left_out: str
) -> None:
    assert left_out not in guessed(made(f"{header}\n{cells}\n"))


def test_hold_counts_apart_from_talk(made: Made, desk: Desk) -> None:
    text = "call id,start,answer,end,hold time,phone\n"
    text += "1,2026-03-01 09:00:00,2026-03-01 09:00:10,2026-03-01 09:02:10,20,138\n"
    [call] = run(desk, made(text))
    assert (call.wait_s, call.talk_s, call.hold_s) == (10, 100, 20)


def test_the_whole_length_of_a_detail_record_gives_the_wait(made: Made, desk: Desk) -> None:
    text = (
        "uniqueid,calldate,src,dst,disposition,duration,billsec\n"
        "1.1,2026-03-01 09:00:00,13800138000,600,ANSWERED,130,120\n"
        "1.2,2026-03-01 09:10:00,13900139000,600,NO ANSWER,30,0\n"
    )
    one, two = run(desk, made(text))
    assert [(c.wait_s, c.talk_s) for c in (one, two)] == [(10, 120), (30, 0)]
    assert (two.ended_at, one.written_at) == (datetime(2026, 3, 1, 1, 10, 30, tzinfo=UTC), None)


def test_lines_of_one_call_are_reported_unless_a_recipe_joins_them(made: Made, desk: Desk) -> None:
    text = "uniqueid,start,src,disposition\n1,2026-03-01 09:00,13800138000,NO ANSWER\n"
    text += "1,2026-03-01 09:01,13800138000,ANSWERED\n"
    report, _recipe = desk.imports.run(DESK_ID, "calls", made(text))
    told: list[Any] = [(refusal.line, "twice" in refusal.reason) for refusal in report.refused]
    assert (report.new, told) == (1, [(3, True)])
