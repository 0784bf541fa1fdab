"""The measures of complaints by made data: each formula, and through the services what pauses and rounds do to them."""

import json
from argparse import ArgumentParser
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from statistics import median
from typing import Any

import pytest

from desk_app.app import Desk, open_desk
from desk_app.command_line.measures import add_measures, measures
from desk_app.commitments.clocks import Why
from desk_app.complaints.model import FOUR_A, ComplaintDraft, Step
from desk_app.core.clock import FixedClock, to_text
from desk_app.core.i18n import set_language
from desk_app.core.ids import new_id
from desk_app.insights.complaint_counting import complaint_answer
from desk_app.insights.complaint_measures import percentile
from desk_app.insights.model import ALL, Conditions, Measure, Period
from desk_app.insights.sources import answers
from desk_app.insights.spoken import value_words
from desk_app.storage.schema import DESK_ID
from tests.insights.calls_made import call, write
from tests.insights.complaints_made import complaint, put_into

NOW = datetime(2026, 11, 21, 2, tzinfo=UTC)
NOVEMBER = Period(date(2026, 11, 1), date(2026, 12, 1))
AT = datetime(2026, 11, 3, 2, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture(autouse=True)
def in_english() -> None:
    set_language("en")


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    opened = open_desk(tmp_path / "store.desk", clock=FixedClock(NOW))
    yield opened
    opened.close()


def put(desk: Desk, *rows: dict[str, Any]) -> list[str]:
    return put_into(desk.file, *rows)


def asked(desk: Desk, period: Period = NOVEMBER, conditions: Conditions = ALL) -> dict[str, Measure]:
    return complaint_answer(desk.file, period, conditions, desk.file.clock.now()).measures()


def told(found: dict[str, Measure], key: str) -> tuple[Any, int]:
    return found[f"complaints.{key}"].value, found[f"complaints.{key}"].n


def test_an_empty_store_answers_with_nothing(desk: Desk) -> None:
    found = asked(desk)
    assert {(one.value, one.n) for one in found.values()} == {(None, 0)}
    names = "taken first_response_h.median first_response_h.p90 first_response.within_24h first_response.within_7d"
    names += " resolution_h.median open reopened per_1000_deliveries"
    assert {f"complaints.{name}" for name in names.split()} | {"commitments.kept"} <= set(found)


def test_the_first_answer_is_exactly_answered_minus_received(desk: Desk) -> None:
    takes = [0, 3_600, 86_400, 86_400.001, 7 * 86_400, 7 * 86_400.001]
    put(desk, *(complaint(AT, answered_at=AT + timedelta(seconds=each)) for each in takes))
    found = asked(desk)
    assert found["complaints.first_response_h.median"].value == pytest.approx(median(takes) / 3600, abs=1e-12)
    assert told(found, "first_response.within_24h") == (3 / 6, 6)
    assert told(found, "first_response.within_7d") == (5 / 6, 6)


def test_the_ninetieth_percentile_lies_between_its_neighbours_in_proportion(desk: Desk) -> None:
    put(desk, *(complaint(AT, answered_at=AT + HOUR * each) for each in (1, 2, 3, 4, 5, 6)))
    assert told(asked(desk), "first_response_h.p90") == (pytest.approx(5.5), 6)
    assert [percentile([7], share) for share in (0.0, 0.5, 0.9, 1.0)] == [7] * 4
    assert percentile([1, 3], 0.5) == 2


def test_who_still_waits_counts_once_the_time_is_over_and_an_unknown_answer_never(desk: Desk) -> None:
    put(desk, complaint(AT, answered_at=AT + HOUR), complaint(NOW - 25 * HOUR), complaint(NOW - 24 * HOUR))
    put(desk, complaint(AT, state="closed"), complaint(AT, closed_at=AT + 2 * HOUR))
    found = asked(desk)
    day, week = found["complaints.first_response.within_24h"], found["complaints.first_response.within_7d"]
    assert (day.value, day.n, day.provisional_n) == (1 / 2, 2, 1)
    assert (week.value, week.n, week.provisional_n) == (1.0, 1, 2)
    assert told(found, "first_response_h.median") == (1.0, 1)
    assert "2 closed without this time are left out" in found["complaints.first_response_h.median"].formula
    assert "1 closed without this time are left out" in found["complaints.resolution_h.median"].formula
    assert found["complaints.first_response_h.median"].small
    assert not found["complaints.taken"].small


def test_suggestions_praise_and_doubles_are_no_complaints_and_those_we_found_are_told_apart(desk: Desk) -> None:
    (kept,) = put(desk, complaint(AT, answered_at=AT + HOUR, closed_at=AT + 4 * HOUR))
    put(desk, complaint(AT, found_by_us=1, answered_at=AT + HOUR, closed_at=AT + 2 * HOUR))
    many = {"answered_at": AT + 90 * DAY, "closed_at": AT + 9 * DAY}
    put(desk, *(complaint(AT, nature="suggestion", **many) for _n in range(3)), complaint(AT, nature="praise"))
    put(desk, complaint(AT, joined_into=kept, closed_at=AT + 9 * DAY), complaint(AT, deleted_at=to_text(NOW)))
    put(desk, complaint(AT - 30 * DAY, nature="suggestion"))
    found = asked(desk)
    assert told(found, "taken") == (2, 2)
    assert (told(found, "voiced"), told(found, "found_by_us")) == ((1, 2), (1, 2))
    assert (found["suggestions.taken"].value, found["praise.taken"].value) == (3, 1)
    assert told(found, "open") == (0, 2)
    assert (told(found, "resolution_h.median"), told(found, "first_response_h.p90")) == ((3.0, 2), (1.0, 2))
    assert told(found, "reopened") == (0.0, 2)


def test_a_complaint_belongs_to_the_local_day_it_came_and_its_solving_to_the_day_it_closed(desk: Desk) -> None:
    begin = datetime(2026, 10, 31, 16, tzinfo=UTC)  # midnight in Shanghai
    put(desk, complaint(begin), complaint(begin - timedelta(milliseconds=1), closed_at=begin + HOUR))
    put(desk, complaint(begin - 3 * DAY, closed_at=begin - HOUR))
    found = asked(desk)
    assert told(found, "taken") == (1, 1)
    assert told(found, "resolution_h.median") == (pytest.approx(1.0, abs=1e-5), 1)
    assert told(found, "open") == (1, 2)
    october = asked(desk, Period(date(2026, 10, 1), date(2026, 11, 1)))
    assert told(october, "taken") == (2, 2)
    assert told(october, "open") == (1, 2), "at the end of October one of the two was still open"
    assert told(october, "resolution_h.median") == (71.0, 1)


def test_the_backlog_is_what_was_open_at_the_end_and_its_age_counts_from_when_it_came(desk: Desk) -> None:
    end = datetime(2026, 10, 31, 16, tzinfo=UTC)
    put(desk, complaint(end - 2 * DAY), complaint(end - 4 * DAY, closed_at=end), complaint(end - 12 * DAY))
    put(desk, complaint(end - 5 * DAY, closed_at=end - HOUR), complaint(end), complaint(end - 9 * DAY, state="closed"))
    october = asked(desk, Period(date(2026, 10, 1), date(2026, 11, 1)))
    assert told(october, "open") == (3, 5)
    assert (told(october, "open_age_d.median"), told(october, "open_age_d.oldest")) == ((4.0, 3), (12.0, 3))
    assert told(asked(desk), "open_age_d.oldest")[0] == pytest.approx((NOW - end) / DAY + 12)


def test_complaints_per_thousand_deliveries_and_contacts_name_their_denominator(desk: Desk) -> None:
    with desk.file.write(DESK_ID, "deliveries.take_order") as tx:
        for number, state in enumerate(["delivered"] * 7 + ["cancelled"] + ["received"]):
            at = to_text(AT if number else AT - 10 * DAY)
            tx.insert(
                "deliveries",
                {"id": new_id(), "number": f"D{number}", "customer_name": "客", "ordered_at": at, "state": state}
                | {"currency": "CNY", "owner_id": DESK_ID, "next_step": "x", "due_at": at, "stage": "delivery"},
            )
    write(desk.file, [*(call(AT) for _n in range(40)), call(AT, direction="out"), call(AT, outcome="no_call")])
    put(desk, complaint(AT), complaint(AT), complaint(AT, nature="suggestion"), complaint(AT, found_by_us=1))
    found = asked(desk)
    assert told(found, "per_1000_deliveries") == (pytest.approx(2 * 1000 / 7), 7)
    assert told(found, "per_1000_contacts") == (pytest.approx(50.0), 40)
    assert value_words(found["complaints.per_1000_contacts"]) == "50.0"


def test_conditions_choose_by_owner_channel_and_kind(desk: Desk) -> None:
    li = desk.staff.add(DESK_ID, "李娜").id
    put(desk, complaint(AT, kind="配送 · 迟到"), complaint(AT, kind="配送"), complaint(AT, kind="配送员", owner_id=li))
    put(desk, complaint(AT, channel="web", owner_id=li))
    counted = {
        word: asked(desk, conditions=Conditions(**{name: word}))["complaints.taken"].value
        for name, word in (("topic", "配送"), ("topic", "配送 · 迟到"), ("staff", "李娜"), ("channel", "web"))
    }
    assert counted == {"配送": 2, "配送 · 迟到": 1, "李娜": 2, "web": 1}


# Through the services


def solve(desk: Desk, row_id: str) -> None:
    for step in (*FOUR_A, Step.TOLD):
        desk.complaints.record_step(DESK_ID, row_id, step, "phone", f"说了{step}")
    desk.complaints.close(DESK_ID, row_id)


def take(desk: Desk) -> str:
    return desk.complaints.take_down(DESK_ID, ComplaintDraft(title="坏了", customer_name="王丽")).id


def ticking(desk: Desk) -> FixedClock:
    clock = desk.file.clock
    assert isinstance(clock, FixedClock)
    return clock


def test_paused_time_is_taken_out_of_solving_and_opened_again_is_in_it(desk: Desk) -> None:
    clock = ticking(desk)
    clock.set(AT)
    row_id = take(desk)
    clock.advance(2 * HOUR)
    desk.complaints.wait(DESK_ID, row_id, Why.PART, clock.now() + DAY)
    clock.advance(HOUR)
    desk.complaints.wait(DESK_ID, row_id, Why.CUSTOMER, clock.now() + DAY)
    clock.advance(2 * HOUR)
    desk.complaints.resume(DESK_ID, row_id)
    clock.advance(5 * HOUR)
    solve(desk, row_id)
    assert told(asked(desk), "resolution_h.median") == (7.0, 1), "ten hours without the three it waited"
    clock.advance(10 * HOUR)
    desk.complaints.reopen(DESK_ID, row_id, "still broken")
    now = asked(desk)
    assert (told(now, "resolution_h.median"), told(now, "open")) == ((None, 0), (1, 1))
    assert (now["complaints.reopened"].n, now["complaints.reopened"].provisional_n) == (0, 1)
    clock.advance(4 * HOUR)
    solve(desk, row_id)
    assert told(asked(desk), "resolution_h.median") == (21.0, 1)
    clock.set(NOW)
    assert told(asked(desk), "reopened") == (1.0, 1)
    assert told(asked(desk), "first_response_h.median") == (10.0, 1), "the first answer, not that of the second round"


@pytest.mark.parametrize(("after", "share"), [(7 * DAY, 1.0), (7 * DAY + timedelta(milliseconds=1), 0.0)])
def test_opened_again_counts_within_seven_days(desk: Desk, after: timedelta, share: float) -> None:
    clock = ticking(desk)
    clock.set(AT)
    row_id = take(desk)
    solve(desk, row_id)
    clock.advance(after)
    desk.complaints.reopen(DESK_ID, row_id, "still broken")
    (came_in,) = put(desk, complaint(AT - DAY, closed_at=AT))
    desk.complaints.reopen(DESK_ID, came_in, "still broken")
    clock.set(NOW)
    assert told(asked(desk), "reopened") == (share, 2)
    middle = Period(date(2026, 11, 1), date(2026, 11, 5))
    assert told(asked(desk, middle), "open") == (0, 2), "both were closed then, though they are open now"


def test_promises_kept_of_those_that_fell_due(desk: Desk) -> None:
    clock = ticking(desk)
    clock.set(AT)
    kept, broken, waits = take(desk), take(desk), take(desk)
    clock.advance(HOUR)
    desk.complaints.record_step(DESK_ID, kept, Step.ACKNOWLEDGE, "phone")
    desk.complaints.wait(DESK_ID, waits, Why.PART, AT + 20 * DAY)
    found = asked(desk)["commitments.kept"]
    assert (found.value, found.n) == (None, 0), "nothing fell due yet"
    clock.advance(25 * HOUR)
    desk.complaints.record_step(DESK_ID, broken, Step.ACKNOWLEDGE, "phone")
    found = asked(desk)["commitments.kept"]
    assert (found.value, found.n) == (2 / 4, 4), "first answer and acknowledgement of both; what waits is not due"


def test_two_stores_are_put_together_by_their_cases(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    paths = []
    for name, hours in (("a", (1, 2, 3)), ("b", (30, 40))):
        desk = open_desk(tmp_path / f"{name}.desk", clock=FixedClock(NOW))
        put(desk, *(complaint(AT, answered_at=AT + HOUR * each) for each in hours))
        paths += ["--file", str(desk.file.path)]
        desk.close()
    parser = ArgumentParser()
    add_measures(parser)
    parser.set_defaults(command="measures")
    assert measures(parser.parse_args(["--from", "2026-11-01", "--to", "2026-12-01", *paths, "--json"])) == 0
    found = json.loads(capsys.readouterr().out)
    together = found["measures"]
    assert (together["complaints.taken"]["value"], together["complaints.taken"]["unit"]) == (5, "complaints")
    assert together["complaints.first_response_h.median"] | {"formula": ""} == {
        "value": 3.0, "n": 5, "unit": "h", "formula": "", "provisional_n": 0,
    }  # fmt: skip
    assert together["complaints.first_response.within_24h"]["value"] == pytest.approx(3 / 5)
    assert [each["measures"]["complaints.first_response_h.median"]["value"] for each in found["files"]] == [2.0, 35.0]
    assert "calls.offered" in together


def test_the_command_answers_what_the_services_answer(desk: Desk) -> None:
    put(desk, complaint(AT))
    found = answers(desk.file, NOVEMBER, ALL, now=NOW).measures()
    assert found["complaints.taken"].value == 1
    assert value_words(found["complaints.open_age_d.oldest"]) == "18.0 days"
    assert value_words(found["complaints.open"]) == "1"
