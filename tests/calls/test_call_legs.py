"""Several lines of one call come in as the call they were; a live import leaves callbacks."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desk_app.app import Desk
from desk_app.callbacks import store as callbacks
from desk_app.calls import store
from desk_app.calls.legs import Leg, folded
from desk_app.calls.model import Call, Outcome
from desk_app.core.clock import to_text
from desk_app.exchange.recipe import parse_recipe
from desk_app.imports.model import Report
from desk_app.insights.measures import call_measures
from desk_app.storage.schema import DESK_ID

HEAD = "uniqueid,calldate,src,dst,disposition,duration,billsec,held,remark\n"
RECIPE = """kind = "calls"
[columns]
reference = "uniqueid"
rang_at = "calldate"
phone = "src"
outcome = "disposition"
talk_s = "billsec"
hold_s = "held"
staff = "dst"
note = "remark"
[formats]
talk_s = "seconds"
[values.outcome]
"NO ANSWER" = "missed"
ANSWERED = "answered"
QUEUE = ""
[group]
column = "uniqueid"
"""
WHOLE = RECIPE.replace("[formats]", 'lasted_s = "duration"\n[formats]')


def run(
    desk: Desk, tmp_path: Path, text: str, recipe: str = RECIPE, *, live: bool = False
) -> tuple[Report, list[Call]]:
    path = tmp_path / "legs.csv"
    path.write_text(HEAD + text, encoding="utf-8")
    report, _recipe = desk.imports.run(DESK_ID, "calls", path, recipe=parse_recipe(recipe), live=live)
    return report, list(store.each(desk.file))


THIRD = (
    "1.1,2026-03-01 09:00:00,13800138000,600,NO ANSWER,10,0,,\n"
    "1.2,2026-03-01 09:10:00,13900139000,600,NO ANSWER,30,0,,\n"
    "1.1,2026-03-01 09:00:10,13800138000,601,NO ANSWER,15,0,,busy elsewhere\n"
    "1.1,2026-03-01 09:00:25,13800138000,602,ANSWERED,130,120,5,asks for 304\n"
)


def test_answered_on_the_third_leg(desk: Desk, tmp_path: Path) -> None:
    report, (one, two) = run(desk, tmp_path, THIRD)
    assert (report.read, report.new, report.refused) == (4, 2, [])
    assert (one.outcome, one.staff_name, one.talk_s, one.hold_s) == (Outcome.ANSWERED, "602", 120, 5)
    assert (one.rang_at, one.wait_s) == (datetime(2026, 3, 1, 1, 0, tzinfo=UTC), 25)
    assert (one.note, one.written_at) == ("busy elsewhere\nasks for 304", None)
    assert (two.outcome, two.staff_name, two.talk_s) == (Outcome.MISSED, "600", 0)
    measured = call_measures(
        desk.file, one.rang_at.date(), one.rang_at.date() + timedelta(days=1), now=desk.file.clock.now()
    )
    assert (measured["calls.answered"].value, measured["calls.talk_time_s"].value) == (1, 120)


def test_the_ringing_of_the_answering_leg_counts_where_it_is_told(desk: Desk, tmp_path: Path) -> None:
    _report, (one, two) = run(desk, tmp_path, THIRD, WHOLE)
    assert (one.wait_s, one.talk_s) == (30, 120), "25 s before the leg, and 130 - 120 - 5 on it"
    assert (one.answered_at, one.ended_at) == (
        datetime(2026, 3, 1, 1, 0, 30, tzinfo=UTC),
        datetime(2026, 3, 1, 1, 2, 35, tzinfo=UTC),
    )
    assert two.wait_s == 30


def test_after_a_transfer_the_talks_add_up(desk: Desk, tmp_path: Path) -> None:
    text = (
        "1,2026-03-01 23:59:40,13800138000,李娜,ANSWERED,70,60,10,fridge\n"
        "1,2026-03-02 00:00:50,13800138000,陈强,ANSWERED,45,40,,fridge\n"
        "1,2026-03-02 00:01:35,13800138000,陈强,ANSWERED,0,,,\n"
    )
    _report, [one] = run(desk, tmp_path, text, WHOLE)
    assert (one.talk_s, one.hold_s, one.staff_name, one.wait_s, one.note) == (100, 10, "李娜", 0, "fridge")
    assert one.ended_at == datetime(2026, 3, 1, 16, 1, 35, tzinfo=UTC)


def test_a_line_that_tells_the_same_leg_again_counts_once(desk: Desk, tmp_path: Path) -> None:
    leg = "1,2026-03-01 09:00:00,13800138000,李娜,ANSWERED,70,60,,{}\n"
    _report, [one] = run(desk, tmp_path, leg.format("fridge") + leg.format("price") + leg.format("fridge"))
    assert (one.talk_s, one.note) == (60, "fridge\nprice")


def test_the_way_through_a_queue_says_nothing(desk: Desk, tmp_path: Path) -> None:
    text = (
        "1,2026-03-01 09:00:00,13800138000,IVR,QUEUE,20,20,,\n1,2026-03-01 09:00:20,13800138000,Q,abandon,30,0,,\n"
        "2,2026-03-01 09:10:00,13800138000,IVR,transferred,20,,,\n2,2026-03-01 09:10:20,13800138000,,missed,30,0,,\n"
    )
    _report, found = run(desk, tmp_path, text, WHOLE)
    assert [(call.outcome, call.wait_s, call.talk_s) for call in found] == [
        (Outcome.ABANDONED, 50, 0),
        (Outcome.MISSED, 50, 0),
    ]


def test_an_outgoing_call_tried_twice(desk: Desk, tmp_path: Path) -> None:
    recipe = RECIPE.replace('phone = "src"', 'phone = "src"\ncalled = "dst"')
    text = "1,2026-03-01 09:00:00,601,13800138000,NO ANSWER,10,0,,\n"
    text += "1,2026-03-01 09:01:00,601,13800138000,NO ANSWER,9,0,,\n"
    _report, [one] = run(desk, tmp_path, text, recipe)
    assert (one.direction, one.outcome, one.phone_raw) == ("out", Outcome.NO_ANSWER, "13800138000")


def test_an_unknown_word_on_a_leg_refuses_the_call(desk: Desk, tmp_path: Path) -> None:
    report, found = run(desk, tmp_path, THIRD.replace("602,ANSWERED", "602,gibberish"))
    assert [call.reference for call in found] == ["1.2"]
    assert [(refusal.line, "gibberish" in refusal.reason) for refusal in report.refused] == [(2, True)]


def test_the_same_legs_again_change_nothing(desk: Desk, tmp_path: Path) -> None:
    run(desk, tmp_path, THIRD)
    report, found = run(desk, tmp_path, THIRD)
    assert (report.unchanged, len(found)) == (2, 2)
    report, (one, _two) = run(desk, tmp_path, THIRD + "1.1,2026-03-01 09:02:30,13800138000,603,ANSWERED,60,50,,\n")
    assert (report.changed, report.unchanged, one.talk_s) == (1, 1, 170)


def test_an_import_leaves_callbacks_only_when_it_is_live(desk: Desk, tmp_path: Path) -> None:
    text = (
        "1,2026-03-01 09:00:00,13800138000,600,NO ANSWER,10,0,,\n2,2026-03-01 09:10:00,13800138000,600,abandon,30,0,,\n"
        "3,2026-03-01 09:20:00,Anonymous,600,NO ANSWER,30,0,,\n4,2026-03-01 09:30:00,13900139000,600,ANSWERED,30,20,,\n"
    )
    run(desk, tmp_path, text)
    assert callbacks.open_ones(desk.file) == []
    desk.imports.undo(DESK_ID, _last_import(desk))
    report, found = run(desk, tmp_path, text, live=True)
    assert report.new == 4
    [owed] = callbacks.open_ones(desk.file)
    assert (owed.phone_raw, owed.call_id, owed.owner_id) == ("13800138000", found[0].id, DESK_ID)
    assert owed.due_at == desk.file.clock.now() + timedelta(hours=2), "from now, not from the day of the call"
    assert [call.matter_id for call in found] == [None, owed.id, None, None]
    assert {call.written_at for call in found} == {None}
    again, _found = run(desk, tmp_path, text, live=True)
    assert (again.unchanged, len(callbacks.open_ones(desk.file))) == (4, 1)
    desk.imports.undo(DESK_ID, report.import_id)
    assert (callbacks.open_ones(desk.file), list(store.each(desk.file))) == ([], [])


def _last_import(desk: Desk) -> str:
    return str(desk.file.query("SELECT id FROM imports ORDER BY at DESC, id DESC LIMIT 1")[0][0])


START = datetime(2026, 3, 1, 15, 50, tzinfo=UTC)
_ONE = st.tuples(
    st.sampled_from([Outcome.ANSWERED, Outcome.MISSED, Outcome.ABANDONED, Outcome.PASSED_ON]),
    st.integers(1, 90),
    st.none() | st.integers(0, 40),
    st.none() | st.integers(0, 300),
)


def legs_of(parts: Sequence[tuple[Outcome, int, int | None, int | None]]) -> list[Leg]:
    at, legs = START, []
    for number, (outcome, pause, wait, talk) in enumerate(parts):
        columns: Mapping[str, object] = {
            "rang_at": to_text(at), "outcome": outcome.value, "staff_name": f"s{number}", "wait_s": wait, "talk_s": talk
        }  # fmt: skip
        legs.append(
            Leg({key: value for key, value in columns.items() if value is not None}, {"outcome": outcome.value})
        )
        at += timedelta(seconds=pause)
    return legs


@settings(max_examples=150, deadline=None)
@given(st.lists(_ONE, min_size=2, max_size=6), st.randoms(use_true_random=False))
def test_legs_in_any_order_are_the_same_call(
    parts: list[tuple[Outcome, int, int | None, int | None]], shuffled: Random
) -> None:
    legs = legs_of(parts)
    call = folded(legs)
    turned = legs_of(parts)
    shuffled.shuffle(turned)
    assert folded(turned) == call
    spoken = [part for part in parts if part[0] is Outcome.ANSWERED or (part[0] is Outcome.PASSED_ON and part[3])]
    assert (call["rang_at"], call.get("wait_s", 0) >= 0) == (to_text(START), True)
    if spoken:
        assert call["outcome"] in (Outcome.ANSWERED, Outcome.PASSED_ON)
        talks = [talk for _outcome, _pause, _wait, talk in spoken if talk is not None]
        assert call.get("talk_s") == (sum(talks) if talks else None)
        assert call["staff_name"] == f"s{parts.index(spoken[0])}"
    elif not all(part[0] is Outcome.PASSED_ON for part in parts):
        assert call["outcome"] in (Outcome.MISSED, Outcome.ABANDONED)


@pytest.mark.parametrize("turned", [False, True])
def test_one_date_past_midnight(turned: bool) -> None:
    evening = Leg({"rang_at": "2026-03-01T23:59:50.000Z", "outcome": "missed"}, {"outcome": "missed"})
    night = Leg(
        {"rang_at": "2026-03-01T00:00:20.000Z", "outcome": "answered", "ended_at": "2026-03-01T00:02:20.000Z"},
        {"outcome": "answered"},
    )
    call = folded([night, evening] if turned else [evening, night])
    assert (call["rang_at"], call["wait_s"], call["talk_s"]) == ("2026-03-01T23:59:50.000Z", 30, 120)
    assert call["ended_at"] == "2026-03-02T00:02:20.000Z"
