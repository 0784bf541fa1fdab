"""The working days an authority counts: those of the country, whatever days the store itself opens on.

The days come from the `holidays` package. In a year that is not announced yet these are estimated: there what is
written in the store's calendar as a day off goes before. A make-up working day written there always counts as one.
"""

from collections.abc import Iterator
from datetime import date as Date
from datetime import datetime, time, timedelta
from itertools import islice

from desk_app.commitments import seeding
from desk_app.commitments import store as commitments
from desk_app.commitments.open_time import known_day
from desk_app.commitments.seeding import DayKind
from desk_app.core.errors import DeskError
from desk_app.settings import store as settings
from desk_app.settings.model import StoreProfile
from desk_app.storage.reading import Reader

_ONE = timedelta(days=1)
_LAST_MINUTE = time(23, 59)


def nth_working_day_after(reader: Reader, day: Date, n: int) -> Date:
    """The n-th working day of the store's country after a day; that day itself never counts.

    Raises ValueError for n below 1, DeskError for a day that no calendar knows.
    """
    known_day(day)
    if n < 1:
        raise ValueError("the first working day after a day is number 1")
    return next(islice(_working_days(reader, day), n - 1, None))


def deadline(reader: Reader, since: Date, days: int) -> datetime:
    """When a time of so many working days ends that began on a day: as the store closes on the last of them.

    Where the store does not open then, at the closing time of its settings.
    """
    last, calendar = nth_working_day_after(reader, since, days), commitments.calendar(reader)
    if calendar.is_working_day(last):
        return calendar.close_of(last)
    opens, closes = (time.fromisoformat(at) for at in _hours(settings.profile(reader)))
    return datetime.combine(last, closes if opens < closes else _LAST_MINUTE, calendar.tz)


def _hours(profile: StoreProfile) -> tuple[str, str]:
    return profile.opens_at, "00:00" if profile.closes_at == "24:00" else profile.closes_at


def _working_days(reader: Reader, day: Date) -> Iterator[Date]:
    region = settings.profile(reader).region
    weekend, known = seeding.weekend(region), dict[int, tuple[set[Date], set[Date]]]()
    while True:
        day += _ONE
        if day.year not in known:
            known[day.year] = _days_of(reader, region, day.year)
        off, worked = known[day.year]
        if day in worked or (day.weekday() not in weekend and day not in off):
            yield day


def _days_of(reader: Reader, region: str, year: int) -> tuple[set[Date], set[Date]]:
    """The days off of a year, and the weekend days that are worked for them."""
    try:
        seeded = seeding.seed(region, [year])
    except DeskError:
        seeded = []
    off = {each.day for each in seeded if each.kind is DayKind.CLOSED}
    worked = {each.day for each in seeded if each.kind is DayKind.MAKE_UP}
    sure = bool(seeded) and not any(each.estimated for each in seeded)
    for kept in commitments.days_of(reader, year):
        if not isinstance(kept.day, Date):
            continue
        if kept.kind == DayKind.MAKE_UP:
            off.discard(kept.day)
            worked.add(kept.day)
        elif kept.kind == DayKind.CLOSED and not sure:
            off.add(kept.day)
            worked.discard(kept.day)
    return off, worked
