"""Due times and working days that others worked out."""

import csv
import json
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from desk_app.commitments.calendar import Calendar
from desk_app.commitments.calendar_json import from_json, read, write
from desk_app.commitments.seeding import days_of, seed
from tests.commitments.made_calendars import EIGHT_HOURS, at, shown, week

YEARS = (2024, 2025)


def calendar_of(year: int) -> Calendar:
    return week(EIGHT_HOURS, days=days_of(seed("CN", [year]), week(EIGHT_HOURS)))


def test_due_times_are_those_of_another_help_desk(peers: Path) -> None:
    cases = json.loads((peers / "working_time_add.znuny.json").read_text("utf-8"))["cases"]
    assert len(cases) == 32
    for case in cases:
        calendar = from_json(case["calendar"], case["tz"])
        zone = ZoneInfo(case["tz"])
        start = datetime.fromisoformat(case["start"]).replace(tzinfo=zone)
        due = calendar.add(start, case["working_seconds_to_add"])
        assert shown(due, case["tz"]) == case["expected"], case
        assert calendar.between(start, due) == case["working_seconds_to_add"]


@pytest.mark.parametrize("year", YEARS)
def test_the_working_days_of_china_are_those_announced(peers: Path, year: int) -> None:
    calendar = calendar_of(year)
    with (peers / f"prc_working_days_{year}.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) in (365, 366)
    wrong = [row for row in rows if calendar.is_working_day(date.fromisoformat(row["date"])) != int(row["working_day"])]
    assert wrong == []


@pytest.mark.parametrize("year", YEARS)
def test_deadlines_in_china_are_those_announced(peers: Path, year: int) -> None:
    calendar = read(write(calendar_of(year)), "UTC")
    cases = json.loads((peers / f"prc_due_dates_{year}.json").read_text("utf-8"))["cases"]
    assert len(cases) == 40
    for start, n, due in cases:
        assert calendar.nth_working_day_after(date.fromisoformat(start), n) == date.fromisoformat(due)
        assert shown(calendar.add_days(at(f"{start} 10:15"), n)) == f"{due} 17:00:00"


def test_a_moved_clock_and_a_closed_day_are_felt_in_a_due_time() -> None:
    """12 hours of Saturday, 23 of the Sunday on which the clock is moved, none of Monday, one of Tuesday."""
    calendar = from_json(
        {
            "tz": "Europe/Berlin",
            "hours": {day: [["00:00", "24:00"]] for day in ("Sat", "Sun", "Mon", "Tue")},
            "holidays": ["03-30"],
        },
        "UTC",
    )
    due = calendar.add(at("2026-03-28 12:00", "Europe/Berlin"), 36 * 3_600)
    assert shown(due, "Europe/Berlin") == "2026-03-31 01:00:00"
