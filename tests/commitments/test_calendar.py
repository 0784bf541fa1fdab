"""Due times and working days by the opening calendar."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest

from desk_app.commitments.calendar import CLOSED, Calendar, Day, Yearly
from desk_app.commitments.frames import WHOLE_DAY, Frame, Frames, in_order
from desk_app.core.errors import DeskError
from tests.commitments.made_calendars import EIGHT_HOURS, EIGHT_TO_SIX, HOUR, LUNCH, SHANGHAI, at, shown, week


def test_four_hours_from_sixteen_are_due_at_ten_the_next_day() -> None:
    assert shown(week(EIGHT_TO_SIX).add(at("2026-11-17 16:00"), 4 * HOUR)) == "2026-11-18 10:00:00"


def test_sixteen_hours_of_eight_hour_days_are_due_on_the_second_business_day() -> None:
    assert shown(week(EIGHT_HOURS).add(at("2026-11-16 09:00"), 16 * HOUR)) == "2026-11-17 17:00:00"


def test_from_sunday_evening_to_monday_ten_passes_the_hour_since_opening() -> None:
    opened, begun = at("2026-11-15 20:00"), at("2026-11-16 10:00")
    assert week(EIGHT_HOURS).between(opened, begun) == HOUR


def test_time_does_not_run_over_lunch() -> None:
    assert shown(week(LUNCH).add(at("2026-11-17 11:30"), HOUR)) == "2026-11-17 13:30:00"


@pytest.mark.parametrize("start", ["2026-11-17 08:30", "2026-11-17 07:00", "2026-11-16 18:00", "2026-11-16 23:00"])
def test_time_that_ends_as_the_store_closes_is_due_then(start: str) -> None:
    """The earliest moment by which it has passed, not the next opening."""
    assert shown(week(LUNCH).add(at(start), 8.5 * HOUR)) == "2026-11-17 18:00:00"
    assert shown(week(LUNCH).add(at(start), 3.5 * HOUR)) == "2026-11-17 12:00:00"


def test_no_time_at_all_is_due_at_once_even_at_night() -> None:
    night = at("2026-11-17 22:00")
    assert week(LUNCH).add(night, 0) == night


def test_the_answer_is_in_utc_and_exact_to_the_millisecond() -> None:
    due = week(LUNCH).add(at("2026-11-17 17:59:59.250"), 1)
    assert due == at("2026-11-18 08:30:00.250")
    assert due.tzinfo is UTC


def test_whole_seconds_come_as_a_whole_number() -> None:
    calendar, start = week(LUNCH), at("2026-11-17 09:00")
    assert repr(calendar.between(start, start + timedelta(seconds=90))) == "90"
    assert calendar.between(start, start + timedelta(milliseconds=1500)) == 1.5


def test_time_between_is_negative_the_other_way_round() -> None:
    early, late = at("2026-11-17 09:00"), at("2026-11-18 09:00")
    assert week(LUNCH).between(late, early) == -week(LUNCH).between(early, late) == -8.5 * HOUR


def test_the_second_showing_of_a_time_is_later_than_the_first() -> None:
    first = at("2026-10-25 02:45", "Europe/Berlin")
    second = at("2026-10-25 02:15", "Europe/Berlin").replace(fold=1)
    calendar = week(WHOLE_DAY, "Europe/Berlin", working_days=7)
    assert calendar.between(first, second) == HOUR / 2
    assert calendar.is_open(second)
    assert calendar.add(first, HOUR / 2) == second.astimezone(UTC)


@pytest.mark.parametrize(
    ("moment", "opened", "opens"),
    [
        ("2026-11-17 08:30", True, "2026-11-17 08:30:00"),
        ("2026-11-17 12:00", False, "2026-11-17 13:00:00"),
        ("2026-11-17 17:59:59", True, "2026-11-17 17:59:59"),
        ("2026-11-20 18:00", False, "2026-11-23 08:30:00"),
    ],
)
def test_open_or_not(moment: str, opened: bool, opens: str) -> None:
    assert week(LUNCH).is_open(at(moment)) is opened
    assert shown(week(LUNCH).next_open(at(moment))) == opens


DAYS: dict[Day, Frames] = {
    Yearly(1, 1): CLOSED,
    Yearly(12, 31): (Frame.of("08:30", "12:00"),),
    date(2026, 12, 31): LUNCH,
    date(2026, 10, 1): CLOSED,
    date(2026, 10, 10): (Frame.of("08:30", "17:30"),),
}


@pytest.mark.parametrize(
    ("day", "frames"),
    [
        (date(2026, 10, 1), CLOSED),
        (date(2027, 10, 1), LUNCH),
        (date(2027, 1, 1), CLOSED),
        (date(2026, 10, 10), (Frame.of("08:30", "17:30"),)),
        (date(2026, 10, 17), CLOSED),
        (date(2025, 12, 31), (Frame.of("08:30", "12:00"),)),
        (date(2026, 12, 31), LUNCH),
    ],
)
def test_a_date_goes_before_a_day_of_every_year_and_that_before_the_weekday(day: date, frames: Frames) -> None:
    calendar = week(LUNCH, days=DAYS)
    assert calendar.frames_on(day) == frames
    assert calendar.is_working_day(day) is bool(frames)


def test_a_leap_day_of_every_year_is_closed_in_leap_years() -> None:
    calendar = week(LUNCH, days={Yearly(2, 29): CLOSED}, working_days=7)
    assert calendar.nth_working_day_after(date(2028, 2, 28), 1) == date(2028, 3, 1)
    assert calendar.nth_working_day_after(date(2027, 2, 28), 1) == date(2027, 3, 1)


@pytest.mark.parametrize("moment", ["2026-09-30 00:00", "2026-09-30 10:00", "2026-09-30 18:00", "2026-09-30 23:59"])
def test_the_day_of_the_promise_never_counts_whatever_the_hour(moment: str) -> None:
    """1 October is off; Friday the 2nd is not, in this calendar; Saturday the 10th is worked."""
    calendar = week(LUNCH, days=DAYS)
    assert calendar.nth_working_day_after(at(moment), 1) == date(2026, 10, 2)
    assert calendar.nth_working_day_after(at(moment), 7) == date(2026, 10, 10)
    assert shown(calendar.add_days(at(moment), 7)) == "2026-10-10 17:30:00"


def test_the_day_is_the_stores_not_that_of_utc() -> None:
    late = datetime(2026, 11, 17, 16, 30, tzinfo=UTC)  # 00:30 on the 18th in Shanghai
    assert week(LUNCH).nth_working_day_after(late, 1) == date(2026, 11, 19)


def test_working_days_between_counts_the_last_and_not_the_first() -> None:
    calendar = week(LUNCH, days=DAYS)
    assert calendar.working_days_between(date(2026, 9, 30), date(2026, 10, 10)) == 7
    assert calendar.working_days_between(date(2026, 10, 10), date(2026, 9, 30)) == -7
    assert calendar.working_days_between(date(2026, 12, 30), date(2027, 1, 4)) == 2


def test_a_day_that_closes_at_24_00_falls_due_on_itself() -> None:
    """00:00 would be read as the day after."""
    assert shown(week(WHOLE_DAY).add_days(at("2026-11-17 10:00"), 1)) == "2026-11-18 23:59:59"
    assert shown(week(WHOLE_DAY).add(at("2026-11-17 10:00"), 24 * HOUR)) == "2026-11-18 10:00:00"


def test_on_a_clock_that_never_stops_a_day_is_24_hours() -> None:
    always = Calendar.always("Europe/Berlin")
    start = at("2026-10-24 12:00", "Europe/Berlin").astimezone(UTC)  # the clock is put back in the night
    assert always.add_days(start, 2) == start + timedelta(hours=48)
    assert always.between(start, start + timedelta(days=3)) == 72 * HOUR
    assert always.nth_working_day_after(date(2026, 11, 20), 2) == date(2026, 11, 22)


def test_an_evening_until_24_00_goes_on_after_midnight() -> None:
    night: Frames = (Frame.of("00:00", "02:00"), Frame.of("20:00", "24:00"))
    calendar = week(night, working_days=7)
    assert shown(calendar.add(at("2026-11-17 23:00"), 2 * HOUR)) == "2026-11-18 01:00:00"
    assert shown(calendar.add(at("2026-11-17 23:00"), 4 * HOUR)) == "2026-11-18 21:00:00"


@pytest.mark.parametrize(
    ("zone", "day", "hours"),
    [
        ("Europe/Berlin", date(2026, 3, 29), 23),
        ("Europe/Berlin", date(2026, 10, 25), 25),
        ("America/Sao_Paulo", date(2015, 10, 18), 23),  # midnight itself is skipped
        ("America/Sao_Paulo", date(2015, 2, 21), 25),  # the last hour of Saturday comes twice
        ("Australia/Lord_Howe", date(2026, 4, 5), 24.5),
        ("Pacific/Apia", date(2011, 12, 30), 0),  # a day that never was
    ],
)
def test_days_on_which_the_clock_is_moved_have_the_hours_they_really_have(zone: str, day: date, hours: float) -> None:
    calendar = Calendar(zone, (CLOSED,) * 7, {day: WHOLE_DAY})
    noon = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
    assert calendar.between(noon - timedelta(days=3), noon + timedelta(days=3)) == hours * HOUR


def test_a_frame_over_the_skipped_hour_is_an_hour_shorter() -> None:
    frame: Frames = (Frame.of("01:00", "05:00"),)
    calendar = week(frame, "Europe/Berlin", working_days=7)
    assert shown(calendar.add(at("2026-03-29 01:00", "Europe/Berlin"), 3 * HOUR), "Europe/Berlin") == (
        "2026-03-29 05:00:00"
    )
    assert shown(calendar.add(at("2026-10-25 01:00", "Europe/Berlin"), 5 * HOUR), "Europe/Berlin") == (
        "2026-10-25 05:00:00"
    )


def test_a_store_that_would_close_in_the_skipped_hour_closes_as_it_begins() -> None:
    calendar = week((Frame.of("00:30", "02:30"),), "Europe/Berlin", working_days=7)
    closes = datetime(2026, 3, 29, 1, 0, tzinfo=UTC)
    assert calendar.close_of(date(2026, 3, 29)) == closes
    assert calendar.add(at("2026-03-29 00:30", "Europe/Berlin"), 1.5 * HOUR) == closes


def test_a_store_that_closes_in_the_repeated_hour_closes_at_its_second_end() -> None:
    calendar = week((Frame.of("00:30", "02:30"),), "Europe/Berlin", working_days=7)
    assert calendar.close_of(date(2026, 10, 25)) == datetime(2026, 10, 25, 1, 30, tzinfo=UTC)


def test_touching_frames_are_one_and_come_in_order() -> None:
    made = in_order([Frame.of("13:00", "18:00"), Frame.of("8:30", "12:00"), Frame.of("12:00", "13:00")])
    assert made == (Frame.of("08:30", "18:00"),)


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [
        ("18:00", "08:00", "Hours past midnight"),
        ("08:00", "08:00", "begin before they end"),
        ("08:00", "24:01", "24:01"),
        ("08:60", "09:00", "08:60"),
        ("", "09:00", "no time of day"),
        ("24:00", "24:00", "between 00:00 and 24:00"),
    ],
)
def test_frames_that_are_none_are_refused(start: str, end: str, words: str) -> None:
    with pytest.raises(DeskError, match=words):
        Frame.of(start, end)


def test_overlapping_frames_are_refused_and_named() -> None:
    with pytest.raises(DeskError, match="08:30–12:00 and 11:00–18:00 overlap"):
        week((Frame.of("11:00", "18:00"), Frame.of("08:30", "12:00")))


def test_a_time_zone_nobody_knows_is_refused() -> None:
    with pytest.raises(DeskError, match="Asia/Beijing"):
        week(LUNCH, "Asia/Beijing")


def test_a_calendar_without_open_time_says_so() -> None:
    never = week(CLOSED)
    start = at("2026-11-17 10:00")
    questions: list[Callable[[], object]] = [
        lambda: never.add(start, 1),
        lambda: never.nth_working_day_after(start, 1),
        lambda: never.add_days(start, 1),
        lambda: never.next_open(start),
    ]
    for asked in questions:
        with pytest.raises(DeskError, match="no opening hours"):
            asked()
    assert never.between(start, start + timedelta(days=9)) == 0
    assert not never.is_open(start)


def test_a_calendar_open_in_the_past_alone_ends_too() -> None:
    past = week(CLOSED, days={date(2020, 1, 1): LUNCH})
    with pytest.raises(DeskError, match="within 200 years"):
        past.add(at("2026-11-17 10:00"), 1)
    with pytest.raises(DeskError, match="within 200 years"):
        past.nth_working_day_after(date(2026, 11, 17), 1)


@pytest.mark.parametrize("seconds", [10**10, 10**15, 1e300])
def test_amounts_beyond_two_hundred_years_are_refused(seconds: float) -> None:
    with pytest.raises(DeskError, match="within 200 years"):
        week(LUNCH).add(at("2026-11-17 10:00"), seconds)


@pytest.mark.parametrize("day", [date.min, date.max, date(9998, 12, 31)])
def test_the_ends_of_time_are_out_of_reach(day: date) -> None:
    calendar = week(LUNCH, "America/Sao_Paulo")
    moment = datetime(day.year, day.month, day.day, 23, tzinfo=UTC)
    questions: list[Callable[[], object]] = [
        lambda: calendar.add(moment, 1),
        lambda: calendar.between(at("2026-11-17 10:00"), moment),
        lambda: calendar.nth_working_day_after(moment, 1),
    ]
    for asked in questions:
        with pytest.raises(DeskError, match="reaches from 1800"):
            asked()


def test_the_last_years_are_reached_and_no_further() -> None:
    calendar = week(LUNCH, "America/Sao_Paulo")
    assert calendar.nth_working_day_after(date(9998, 12, 30), 1) == date(9998, 12, 31)
    for day in (date(9998, 12, 31), date.max, date.min):
        with pytest.raises(DeskError):
            calendar.nth_working_day_after(day, 1)


def test_slips_of_a_program_are_no_sentences() -> None:
    calendar = week(LUNCH)
    with pytest.raises(ValueError, match="only be added"):
        calendar.add(at("2026-11-17 10:00"), -1)
    with pytest.raises(ValueError, match="number 1"):
        calendar.nth_working_day_after(date(2026, 11, 17), 0)
    with pytest.raises(ValueError, match="zone"):
        calendar.add(datetime(2026, 11, 17), 1)  # noqa: DTZ001
    with pytest.raises(ValueError, match="seven days"):
        Calendar(SHANGHAI, (LUNCH,))


def test_calendars_that_say_the_same_are_equal_and_stay_as_they_are() -> None:
    days: dict[Day, Frames] = {date(2026, 10, 1): CLOSED}
    calendar = week(LUNCH, days=days)
    assert calendar == week(LUNCH, days=dict(days))
    days[date(2026, 10, 2)] = CLOSED
    assert calendar.is_working_day(date(2026, 10, 2))
    with pytest.raises(TypeError):
        calendar.days[date(2026, 10, 2)] = CLOSED  # type: ignore[index]


def test_the_store_that_does_not_open_on_a_day_has_no_closing_time() -> None:
    with pytest.raises(DeskError, match="2026-11-22"):
        week(LUNCH).close_of(date(2026, 11, 22))
