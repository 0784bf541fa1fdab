"""Holidays and make-up working days to begin with."""

import subprocess
import sys
from datetime import date

import pytest

from desk_app.commitments.calendar import CLOSED, Calendar
from desk_app.commitments.seeding import DayKind, SeededDay, announced_until, countries, days_of, seed
from desk_app.core.errors import DeskError
from tests.commitments.made_calendars import EIGHT_HOURS, LUNCH, week

OFF_2026 = {
    1: {1, 2, 3},
    2: {15, 16, 17, 18, 19, 20, 21, 22, 23},
    4: {5, 6},
    5: {1, 2, 3, 4, 5},
    6: {19},
    9: {25},
    10: {1, 2, 3, 4, 5, 6, 7},
}
"""As the State Council announced them in 2025, but for weekends beside 6 April, 19 June and 25 September."""
WORKED_2026 = {date(2026, *day) for day in ((1, 4), (2, 14), (2, 28), (5, 9), (9, 20), (10, 10))}


def by_kind(found: list[SeededDay], kind: DayKind) -> set[date]:
    return {each.day for each in found if each.kind is kind}


def calendar_of(*years: int) -> Calendar:
    usual = week(EIGHT_HOURS)
    return week(EIGHT_HOURS, days=days_of(seed("CN", years), usual))


def test_the_days_off_and_worked_of_2026() -> None:
    found = seed("CN", [2026])
    off = by_kind(found, DayKind.CLOSED)
    expected = {date(2026, month, day) for month, days in OFF_2026.items() for day in days}
    assert {day for day in off ^ expected if day.weekday() < 5} == set()
    assert {date(2026, 2, 21), date(2026, 2, 22), date(2026, 5, 2), date(2026, 10, 3)} <= off
    assert by_kind(found, DayKind.MAKE_UP) == WORKED_2026
    assert not any(each.estimated for each in found)


@pytest.mark.parametrize(
    ("start", "n", "due"),
    [
        (date(2024, 1, 31), 10, date(2024, 2, 19)),  # over Spring Festival, with two days worked for it
        (date(2024, 4, 1), 3, date(2024, 4, 7)),  # a Sunday that is worked
        (date(2024, 10, 1), 5, date(2024, 10, 12)),
        (date(2025, 1, 30), 8, date(2025, 2, 13)),
        (date(2025, 9, 16), 9, date(2025, 9, 28)),
        (date(2026, 2, 13), 1, date(2026, 2, 14)),
        (date(2026, 2, 14), 1, date(2026, 2, 24)),
    ],
)
def test_deadlines_are_counted_in_days_of_work(start: date, n: int, due: date) -> None:
    assert calendar_of(2024, 2025, 2026).nth_working_day_after(start, n) == due


def test_a_year_that_is_not_announced_yet_is_marked() -> None:
    later = announced_until() + 1
    assert announced_until() >= 2026
    found = seed("CN", [later - 1, later])
    assert {each.day.year for each in found if each.estimated} == {later}
    assert all(each.estimated for each in found if each.day.year == later)


def test_days_have_names_in_both_languages() -> None:
    day = next(each for each in seed("CN", [2026]) if each.day == date(2026, 10, 2))
    assert (day.name_en, day.name_zh) == ("National Day", "国庆节")


def test_a_make_up_day_of_december_belongs_to_the_year_it_is_in() -> None:
    """31 December 2011, a Saturday, was worked for 3 January 2012."""
    assert by_kind(seed("CN", [2011]), DayKind.MAKE_UP) >= {date(2011, 12, 31)}
    assert date(2011, 12, 31) not in {each.day for each in seed("CN", [2012])}


def test_a_make_up_day_has_the_hours_of_a_day_of_work() -> None:
    makes_up = [SeededDay(date(2026, 10, 10), DayKind.MAKE_UP, "", "", False)]
    assert days_of(makes_up, week(LUNCH)) == {date(2026, 10, 10): LUNCH}
    open_on_saturdays = Calendar("Asia/Shanghai", (*[LUNCH] * 5, EIGHT_HOURS, CLOSED))
    assert days_of(makes_up, open_on_saturdays) == {date(2026, 10, 10): EIGHT_HOURS}


def test_another_country_by_choice() -> None:
    found = seed("DE", [2026])
    assert ("Christmas Day" in {each.name_en for each in found}) and by_kind(found, DayKind.MAKE_UP) == set()
    assert {"CN", "DE", "HK", "US"} <= set(countries())
    hong_kong = {each.day: each.name_zh for each in seed("HK", [2026])}
    assert "初一" in hong_kong[date(2026, 2, 17)]


def test_days_by_the_moon_that_the_package_only_estimates_are_marked_and_named_without_the_mark() -> None:
    found = seed("ID", [2029])
    assert any(each.estimated for each in found) and not all(each.estimated for each in found)
    assert not any("estimated" in each.name_en for each in found)


def test_a_country_nobody_knows_and_years_out_of_reach_are_refused() -> None:
    with pytest.raises(DeskError, match="XX"):
        seed("XX", [2026])
    for years in ([], [1900], [9999]):
        with pytest.raises(DeskError, match="1950"):
            seed("CN", years)


def test_the_package_is_loaded_only_when_it_is_asked() -> None:
    code = "import sys, desk_app.commitments.seeding; sys.exit('holidays' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
