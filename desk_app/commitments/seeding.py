"""Holidays and make-up working days to begin a table of days with, from the `holidays` package.

For China the package holds what the State Council announced year by year, 调休 with it. A year that is not announced
yet has only what can be worked out from the statutory days: all its days are marked as estimated.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date as Date
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from desk_app.commitments.calendar import CLOSED, Calendar, Day
from desk_app.commitments.frames import Frames
from desk_app.core.errors import DeskError
from desk_app.core.i18n import N_, _, speaking

if TYPE_CHECKING:
    from holidays import HolidayBase

FIRST_YEAR, LAST_YEAR = 1950, 2100
MAKE_UP = N_("Make-up working day")
_CHINA = "CN"
_SATURDAY = 5
_ONE = timedelta(days=1)


class DayKind(StrEnum):
    """What a day is that is not as its weekday."""

    CLOSED = "closed"
    MAKE_UP = "make_up"


@dataclass(frozen=True, slots=True)
class SeededDay:
    """A day off, or a weekend day on which people work for one; `estimated` until it is announced."""

    day: Date
    kind: DayKind
    name_en: str
    name_zh: str
    estimated: bool


def countries() -> Sequence[str]:
    """The two-letter codes of the countries whose days are known."""
    import holidays  # takes a third of a second: only who asks waits

    return sorted(holidays.list_supported_countries(include_aliases=False))


def weekend(country: str) -> frozenset[int]:
    """The days of the week on which people of a country rest, 0 being Monday; Saturday and Sunday where unknown."""
    import holidays  # takes a third of a second: only who asks waits

    try:
        return frozenset(holidays.country_holidays(country).weekend)
    except NotImplementedError:
        return frozenset((_SATURDAY, _SATURDAY + 1))


def seed(country: str, years: Iterable[int]) -> list[SeededDay]:
    """The days of those years that are not as their weekday, in order.

    Raises DeskError for a country that is not known and for years outside of 1950–2100.
    """
    wanted = sorted(set(years))
    if not wanted or not FIRST_YEAR <= wanted[0] <= wanted[-1] <= LAST_YEAR:
        sentence = _("Holidays are known for the years from {first} to {last}.")
        raise DeskError(sentence.format(first=FIRST_YEAR, last=LAST_YEAR))
    asked = [*wanted, wanted[-1] + 1]  # a make-up day of December may belong to the New Year that follows
    english, chinese = _asked(country, asked, "en"), _asked(country, asked, "zh")
    found = {day: _closed(day, english, chinese) for day in english}
    for day in english.weekend_workdays:
        found[day] = SeededDay(day, DayKind.MAKE_UP, *_in_both(MAKE_UP), estimated=False)
    if country == _CHINA:
        named: dict[Date, SeededDay] = {}
        for each in _filled(found):
            named.setdefault(each.day, each)
        found = named
    return [found[day] for day in sorted(found) if day.year in wanted]


def days_of(seeded: Iterable[SeededDay], calendar: Calendar) -> dict[Day, Frames]:
    """The days as a calendar takes them."""
    return {
        each.day: CLOSED if each.kind is DayKind.CLOSED else hours_of_make_up(each.day, calendar.hours)
        for each in seeded
    }


def hours_of_make_up(day: Day, hours: Sequence[Frames]) -> Frames:
    """When the store is open on a make-up day: its weekday's own hours, else those of the first day that has any."""
    usual = next((frames for frames in hours if frames), CLOSED)
    return (hours[day.weekday()] if isinstance(day, Date) else CLOSED) or usual


def announced_until() -> int:
    """The last year whose days off in China are announced; those of later years are estimated."""
    from holidays.countries.china import ChinaStaticHolidays

    return max(ChinaStaticHolidays.special_public_holidays)


def _asked(country: str, years: Sequence[int], language: str) -> "HolidayBase":
    """The package's answer in that language where it speaks it, else in the country's own."""
    import holidays

    try:
        known = holidays.country_holidays(country)
        spoken = [each for each in known.supported_languages if each.startswith(language)]
        # For Chinese the simplified one before the others; a country without Chinese is named in English
        if not spoken and language != "en":
            return _asked(country, years, "en")
        best = next((each for each in ("en_US", "zh_CN") if each in spoken), spoken[0] if spoken else None)
        return holidays.country_holidays(country, years=years, language=best)
    except NotImplementedError:
        sentence = _("There are no holidays for “{country}”: write the country as two letters, such as CN.")
        raise DeskError(sentence.format(country=country)) from None


def _closed(day: Date, english: "HolidayBase", chinese: "HolidayBase") -> SeededDay:
    marked, name_en = _without_mark(english, english[day])
    _marked, name_zh = _without_mark(chinese, chinese[day])
    estimated = marked or (english.country == _CHINA and day.year > announced_until())
    return SeededDay(day, DayKind.CLOSED, name_en, name_zh, estimated)


def _without_mark(holidays: "HolidayBase", name: str) -> tuple[bool, str]:
    """Whether the package marks the day as estimated, and its name without that word."""
    label = getattr(holidays, "estimated_label", "")
    mark = holidays.tr(label).replace("%s", "").strip() if label else ""
    if mark and mark in name:
        return True, name.replace(mark, "").strip()
    return False, name


def _filled(found: dict[Date, SeededDay]) -> Iterator[SeededDay]:
    """The days, with the weekend days that belong to a stretch of days off, for stores that are open on weekends.

    These lie between two days off, or beside one that a make-up day was worked for. Where the State Council joins a
    statutory day to the weekend beside it the package does not say so, and the weekend is left as it is.
    """
    moved = _moved(day.year for day in found)
    for day in sorted(found):
        each = found[day]
        yield each
        if each.kind is DayKind.MAKE_UP:
            continue
        for step in (_ONE, -_ONE):
            beside = list(_weekend_beside(day, step, found))
            beyond = found.get(day + step * (len(beside) + 1))
            if day in moved or (beyond and beyond.kind is DayKind.CLOSED):
                yield from (replace(each, day=inside) for inside in beside)


def _weekend_beside(day: Date, step: timedelta, found: dict[Date, SeededDay]) -> Iterator[Date]:
    day += step
    while day.weekday() >= _SATURDAY and day not in found:
        yield day
        day += step


def _moved(years: Iterable[int]) -> set[Date]:
    """The days off in China that were made by moving weekend days."""
    from holidays.countries.china import ChinaStaticHolidays

    announced = ChinaStaticHolidays.special_public_holidays
    return {Date(year, off[0], off[1]) for year in set(years) for off in announced.get(year, ())}


def _in_both(message: str) -> tuple[str, str]:
    with speaking("en"):
        english = _(message)
    with speaking("zh_CN"):
        return english, _(message)
