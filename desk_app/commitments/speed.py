"""How many due times are worked out in a second."""

import random
from datetime import date as Date
from datetime import datetime, time, timedelta
from time import perf_counter

from desk_app.commitments.amounts import Amount
from desk_app.commitments.calendar import CLOSED, Calendar, Day
from desk_app.commitments.frames import Frame, Frames
from desk_app.commitments.pauses import due

_LUNCH: Frames = (Frame.of("08:30", "12:00"), Frame.of("13:00", "18:00"))
AMOUNTS = {
    "4 h": Amount(seconds=4 * 3_600),
    "3 d": Amount(days=3),
    "2 000 h": Amount(seconds=2_000 * 3_600),
}
"""What is promised; the last is a year of opening hours."""


def made_calendar() -> Calendar:
    """Two frames a day, Sundays closed, with fifteen closed days and five make-up days in each of eight years."""
    days: dict[Day, Frames] = {}
    for year in range(2023, 2031):
        days |= {Date(year, month, day): CLOSED for month in (1, 5, 10) for day in range(1, 6)}
        days |= {Date(year, month, 28): _LUNCH for month in (1, 2, 4, 9, 10)}
    return Calendar("Asia/Shanghai", (*[_LUNCH] * 6, CLOSED), days)


def due_times_per_second(amount: Amount, count: int = 20_000, calendar: Calendar | None = None) -> float:
    """How many due times a second for promises of that amount, given at moments all over five years.

    The calendar's years are laid out beforehand, as they are in a program that runs.
    """
    calendar = calendar or made_calendar()
    zone = calendar.tz
    first = datetime.combine(Date(2024, 1, 1), time(), zone)
    drawn = random.Random(7)
    starts = [first + timedelta(seconds=drawn.randrange(5 * 365 * 86_400)) for _ in range(count)]
    for start in starts[: count // 20]:
        due(calendar, start, amount)
    began = perf_counter()
    for start in starts:
        due(calendar, start, amount)
    return count / (perf_counter() - began)
