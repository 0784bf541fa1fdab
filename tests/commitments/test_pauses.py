"""Clocks that pause."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desk_app.commitments.amounts import Amount, amount
from desk_app.commitments.calendar import Calendar
from desk_app.commitments.pauses import Pause, PromiseClock, due
from tests.commitments.made_calendars import EIGHT_HOURS, EIGHT_TO_SIX, HOUR, LUNCH, SHANGHAI, at, shown, week

LATER = at("2026-12-31 10:00")
OPENED = at("2026-11-17 16:00")  # a Tuesday


def clock(*pauses: Pause, calendar: Calendar | None = None, text: str = "4 h") -> PromiseClock:
    return PromiseClock(calendar or week(EIGHT_TO_SIX), OPENED, amount(text), pauses)


def pause(start: str, until: str) -> Pause:
    return Pause(at(start), at(until))


def test_four_hours_from_sixteen_are_due_at_ten_and_three_hours_of_pause_make_it_thirteen() -> None:
    assert shown(clock().promised(LATER)) == "2026-11-18 10:00:00"
    paused = clock(pause("2026-11-17 17:00", "2026-11-18 10:00"))  # an hour until closing, two from opening
    assert shown(paused.promised(LATER)) == "2026-11-18 13:00:00"
    assert paused.paused_seconds(LATER) == 3 * HOUR


def test_a_pause_over_closed_hours_moves_nothing() -> None:
    assert clock(pause("2026-11-17 18:00", "2026-11-18 08:00")).promised(LATER) == clock().promised(LATER)


def test_two_pauses_at_once_count_once() -> None:
    both = clock(pause("2026-11-17 17:00", "2026-11-18 09:00"), pause("2026-11-17 16:30", "2026-11-17 18:00"))
    assert shown(both.promised(LATER)) == "2026-11-18 12:30:00"
    assert both.paused_seconds(LATER) == 2.5 * HOUR


def test_a_pause_after_the_promise_was_broken_mends_nothing() -> None:
    late = clock(pause("2026-11-18 10:00", "2026-11-20 10:00"), pause("2026-11-18 11:00", "2026-11-19 10:00"))
    assert shown(late.promised(LATER)) == "2026-11-18 10:00:00"


def test_a_pause_that_began_before_the_promise_counts_from_the_promise() -> None:
    assert shown(clock(pause("2026-11-17 09:00", "2026-11-17 17:00")).promised(LATER)) == "2026-11-18 11:00:00"
    assert clock(pause("2026-11-16 09:00", "2026-11-16 17:00")).promised(LATER) == clock().promised(LATER)


def test_while_paused_the_due_time_is_when_to_look_again() -> None:
    look = at("2026-11-20 09:00")
    waits = clock(Pause(at("2026-11-17 17:00"), look_again=look, reason="parts"))
    assert waits.next_due(at("2026-11-17 16:30")) == clock().promised(LATER)
    assert waits.next_due(at("2026-11-18 09:00")) == look
    found = waits.waiting(at("2026-11-18 09:00"))
    assert found is not None and found.reason == "parts"
    assert shown(waits.promised(at("2026-11-18 09:00"))) == "2026-11-18 12:00:00"
    assert shown(waits.promised(at("2026-11-18 15:00"))) == "2026-11-18 18:00:00"


def test_of_several_open_pauses_the_first_to_be_looked_at_counts() -> None:
    waits = clock(
        Pause(at("2026-11-17 17:00"), look_again=at("2026-11-21 09:00")),
        Pause(at("2026-11-17 17:30"), look_again=at("2026-11-20 09:00")),
    )
    assert shown(waits.next_due(at("2026-11-18 09:00"))) == "2026-11-20 09:00:00"


def test_the_share_used_stands_still_while_paused() -> None:
    one = clock(pause("2026-11-17 17:00", "2026-11-18 10:00"))
    seen = [one.used(at(each)) for each in ("2026-11-17 15:00", "2026-11-17 16:00", "2026-11-17 17:00")]
    assert seen == [0, 0, 0.25]
    assert one.used(at("2026-11-18 09:00")) == one.used(at("2026-11-18 10:00")) == 0.25
    assert one.used(at("2026-11-18 13:00")) == 1
    assert one.used(at("2026-11-18 15:00")) == 1.5


def test_the_warning_comes_when_three_quarters_have_passed() -> None:
    one = clock(pause("2026-11-17 17:00", "2026-11-18 10:00"))
    assert shown(one.warns_at(LATER)) == "2026-11-18 12:00:00"
    assert one.used(one.warns_at(LATER)) == 0.75


def test_around_the_clock_every_pause_counts_whole() -> None:
    always = Calendar.always(SHANGHAI)
    one = clock(pause("2026-11-17 20:00", "2026-11-18 02:00"), calendar=always, text="24 h")
    assert shown(one.promised(LATER)) == "2026-11-18 22:00:00"


def test_a_promise_of_days_is_moved_by_the_time_paused() -> None:
    one = clock(calendar=week(LUNCH), text="2 d")
    assert shown(one.promised(LATER)) == "2026-11-19 18:00:00"
    paused = clock(pause("2026-11-18 11:00", "2026-11-18 14:00"), calendar=week(LUNCH), text="2 d")
    assert shown(paused.promised(LATER)) == "2026-11-20 10:30:00"  # lunch was no time of it


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("16 h", "2026-11-18 17:00:00"),
        ("1 d", "2026-11-18 17:00:00"),
        ("1 d 4 h", "2026-11-19 13:00:00"),
        ("3 d", "2026-11-20 17:00:00"),
        ("4 d", "2026-11-23 17:00:00"),
    ],
)
def test_if_promised_now_when_is_it_due(text: str, expected: str) -> None:
    """The working days first, until closing; then the hours from there."""
    assert shown(due(week(EIGHT_HOURS), at("2026-11-17 09:00"), amount(text))) == expected


def test_an_open_pause_says_when_to_look_again_and_no_pause_ends_before_it_begins() -> None:
    with pytest.raises(ValueError, match="look again"):
        Pause(OPENED)
    with pytest.raises(ValueError, match="ends after"):
        Pause(OPENED, OPENED - timedelta(seconds=1))


MOMENTS = st.integers(-2 * 24 * 60, 20 * 24 * 60).map(
    lambda minutes: OPENED.astimezone(UTC) + timedelta(minutes=minutes)
)
PAUSES = st.lists(st.tuples(MOMENTS, MOMENTS).map(sorted).map(lambda pair: Pause(pair[0], pair[1])), max_size=4)
AMOUNTS = st.tuples(st.integers(0, 5), st.integers(0, 60).map(lambda quarters: quarters * 900)).filter(any)
CALENDARS = (week(LUNCH), week(EIGHT_HOURS, working_days=6), Calendar.always(SHANGHAI))


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(CALENDARS), AMOUNTS, PAUSES, st.tuples(MOMENTS, MOMENTS).map(sorted), MOMENTS)
def test_pausing_never_brings_a_due_time_nearer(
    calendar: Calendar, size: tuple[int, int], pauses: list[Pause], further: list[datetime], now: datetime
) -> None:
    without = PromiseClock(calendar, OPENED, Amount(*size), pauses)
    paused = PromiseClock(calendar, OPENED, Amount(*size), [*pauses, Pause(further[0], further[1])])
    assert paused.promised(now) >= without.promised(now) >= due(calendar, OPENED, Amount(*size))
    assert paused.used(now) <= without.used(now)


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(CALENDARS), AMOUNTS, PAUSES, MOMENTS)
def test_all_is_used_exactly_when_it_falls_due(
    calendar: Calendar, size: tuple[int, int], pauses: list[Pause], now: datetime
) -> None:
    one = PromiseClock(calendar, OPENED, Amount(*size), pauses)
    falls_due = one.promised(now)
    assert one.used(falls_due) == 1
    assert one.used(falls_due - timedelta(minutes=1)) < 1
    assert one.warns_at(now) <= falls_due
