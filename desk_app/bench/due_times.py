"""How many due times are worked out in a second, on a calendar like a store's."""

import random
from datetime import date as Date
from datetime import datetime, time, timedelta
from time import perf_counter

from desk_app.bench.floor import Result
from desk_app.commitments.amounts import Amount
from desk_app.commitments.calendar import CLOSED, Calendar, Day
from desk_app.commitments.frames import Frame, Frames
from desk_app.commitments.pauses import due

_LUNCH: Frames = (Frame.of("08:30", "12:00"), Frame.of("13:00", "18:00"))
AMOUNTS = {
    "hours": ("4 h", Amount(seconds=4 * 3_600)),
    "days": ("3 d", Amount(days=3)),
    "year": ("2,000 h", Amount(seconds=2_000 * 3_600)),
}
"""What is promised; the last is a year of opening hours."""


def made_calendar() -> Calendar:
    """Two frames a day, Sundays closed, with fifteen closed days and five make-up days in each of eight years."""
    days: dict[Day, Frames] = {}
    for year in range(2023, 2031):
        days |= {Date(year, month, day): CLOSED for month in (1, 5, 10) for day in range(1, 6)}
        days |= {Date(year, month, 28): _LUNCH for month in (1, 2, 4, 9, 10)}
    return Calendar("Asia/Shanghai", (*[_LUNCH] * 6, CLOSED), days)


def due_times(count: int = 20_000) -> list[Result]:
    """At least 20,000 due times a second, for each length of promise."""
    calendar = made_calendar()
    return [
        Result(f"due.{key}", f"due times of {what} worked out", rate, "/s", "≥ 20,000", rate >= 20_000, n=count)
        for key, (what, length) in AMOUNTS.items()
        for rate in (_per_second(length, count, calendar),)
    ]


def _per_second(length: Amount, count: int, calendar: Calendar) -> float:
    """For promises given at moments all over five years; the calendar's years are laid out beforehand."""
    first = datetime.combine(Date(2024, 1, 1), time(), calendar.tz)
    drawn = random.Random(7)
    starts = [first + timedelta(seconds=drawn.randrange(5 * 365 * 86_400)) for _ in range(count)]
    for start in starts[: count // 20]:
        due(calendar, start, length)
    began = perf_counter()
    for start in starts:
        due(calendar, start, length)
    return count / (perf_counter() - began)
