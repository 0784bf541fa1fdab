"""Days and moments as people type them, in both languages: `11-30`, `30`, `明天`, `next monday`, `+3`, `周五 下午2点`.

The shorter a day is written the more it leaves open: it is the next such day, or with `past` the last one.
"""

import re
import unicodedata
from collections.abc import Iterator
from datetime import date as Date
from datetime import datetime, time, timedelta

_DAYS_AWAY = {
    "today": 0, "今天": 0, "今日": 0, "tomorrow": 1, "tmr": 1, "明天": 1, "明日": 1, "day after tomorrow": 2, "后天": 2,
    "大后天": 3, "yesterday": -1, "昨天": -1, "昨日": -1, "day before yesterday": -2, "前天": -2, "next week": 7,
    "下周": 7, "last week": -7, "上周": -7,
}  # fmt: skip
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_ZH_WEEKDAYS = "一二三四五六日"
_WEEK_AWAY = {"": None, "this": 0, "next": 1, "last": -1, "这": 0, "本": 0, "下": 1, "下下": 2, "上": -1}
_SHIFT = re.compile(r"(?P<sign>[+-])\s*(?P<n>\d{1,4})\s*(?P<unit>d|days?|天|w|weeks?|周)?")
_LATER = re.compile(r"(?:in\s+)?(?P<n>\d{1,4})\s*(?P<unit>days?|天|weeks?|周)\s*(?P<after>后|以后|later)?")
_WEEKDAY = re.compile(r"(?:(?P<week>this|next|last)\s+)?(?P<name>[a-z]{3,9})")
_ZH_WEEKDAY = re.compile(r"(?P<week>这|本|下下|下|上)?(?:个)?(?:周|星期|礼拜)(?P<name>[一二三四五六日天])")
_FULL = re.compile(r"(\d{4})\s*[-./年\s]\s*(\d{1,2})\s*[-./月\s]\s*(\d{1,2})\s*[日号]?|(\d{4})(\d{2})(\d{2})")
_YEAR_LAST = re.compile(r"(\d{1,2})[./](\d{1,2})[./](\d{4})")
_MONTH_DAY = re.compile(r"(\d{1,2})\s*[-./月\s]\s*(\d{1,2})\s*[日号]?|(\d{2})(\d{2})")
_ENGLISH = re.compile(
    r"(?:(?P<day>\d{1,2})(?:st|nd|rd|th)?\s*(?P<month>[a-z]{3,9})"
    r"|(?P<month2>[a-z]{3,9})\s*(?P<day2>\d{1,2})(?:st|nd|rd|th)?)\.?(?:[\s,]+(?P<year>\d{4}))?"
)
_DAY_ALONE = re.compile(r"(\d{1,2})\s*(?:日|号|st|nd|rd|th)?")
_CLOCK = re.compile(
    r"(?P<part>上午|早上|凌晨|中午|下午|傍晚|晚上)?\s*(?P<hour>\d{1,2})"
    r"(?:\s*[:点时]\s*(?:(?P<minute>\d{1,2})\s*分?|(?P<half>半)|整)?(?::\d{2})?)?\s*(?P<half_day>am|pm|a\.m\.|p\.m\.)?"
)
_FOUR = re.compile(r"(\d{2})(\d{2})")
_NOON = ("noon", "中午")
_AFTERNOON = ("下午", "傍晚", "晚上")
_MOST_DAYS = 3660
_LONGEST = 60


def day_read(text: str, today: Date, *, past: bool = False) -> Date | None:
    """The day that was typed, reckoned from today; None for what is no day."""
    plain = _plain(text)
    if not plain:
        return None
    try:
        return _day(plain, today, past)
    except (ValueError, OverflowError):
        return None  # the 31st of April, a day after the year 9999


def moment_read(text: str, now: datetime, *, at: time | None = None, past: bool = False) -> datetime | None:
    """The day and time that was typed, without a zone; None for what is none.

    A day without a time has the time `at`. A time without a day is the next such time, or with `past` the last.
    """
    plain = _plain(text)
    if (clock := _clock(plain)) is not None:
        return _at_next(clock, now, past)
    for day_text, clock_text in _splits(plain):
        day, clock = day_read(day_text, now.date(), past=past), _clock(clock_text)
        if day is not None and clock is not None:
            return datetime.combine(day, clock)
    day = day_read(plain, now.date(), past=past)
    return None if day is None else datetime.combine(day, at or time())


def _plain(text: str) -> str:
    """In one way of writing: no wide signs, small letters, single blanks."""
    plain = " ".join(unicodedata.normalize("NFKC", text).casefold().split())
    return plain if len(plain) <= _LONGEST and all(not sign.isdecimal() or sign.isascii() for sign in plain) else ""


def _day(plain: str, today: Date, past: bool) -> Date | None:
    if plain in _DAYS_AWAY:
        return today + timedelta(days=_DAYS_AWAY[plain])
    if found := _SHIFT.fullmatch(plain) or _LATER.fullmatch(plain):
        return _shifted(found, today)
    if found := _ZH_WEEKDAY.fullmatch(plain):
        return _weekday(_ZH_WEEKDAYS.index(found["name"].replace("天", "日")), found["week"] or "", today, past)
    if found := _WEEKDAY.fullmatch(plain):
        place = _named(found["name"], _WEEKDAYS)
        return None if place is None else _weekday(place, found["week"] or "", today, past)
    if found := _FULL.fullmatch(plain):
        year, month, day = (int(part) for part in found.groups() if part)
        return Date(year, month, day)
    if found := _YEAR_LAST.fullmatch(plain):
        return _year_last(*map(int, found.groups()))
    if found := _MONTH_DAY.fullmatch(plain):
        month, day = (int(part) for part in found.groups() if part)
        return _yearly(month, day, today, past)
    if found := _ENGLISH.fullmatch(plain):
        return _english(found, today, past)
    found = _DAY_ALONE.fullmatch(plain)
    return _monthly(int(found[1]), today, past) if found else None


def _shifted(found: re.Match[str], today: Date) -> Date | None:
    parts, n = found.groupdict(), int(found["n"])
    days = n * (7 if (parts["unit"] or "d")[0] in "w周" else 1)
    if days > _MOST_DAYS:
        return None
    return today + timedelta(days=-days if parts.get("sign") == "-" else days)


def _named(name: str, names: tuple[str, ...]) -> int | None:
    """Which name begins like that; at least three letters say which."""
    return next((place for place, each in enumerate(names) if each.startswith(name)), None) if len(name) > 2 else None


def _weekday(place: int, week: str, today: Date, past: bool) -> Date:
    weeks = _WEEK_AWAY[week]
    if weeks is not None:
        return today + timedelta(days=place - today.weekday() + 7 * weeks)
    if past:
        return today - timedelta(days=(today.weekday() - place - 1) % 7 + 1)
    return today + timedelta(days=(place - today.weekday() - 1) % 7 + 1)


def _year_last(first: int, second: int, year: int) -> Date | None:
    """`30.11.2026` and `11/30/2026`; which of two small numbers is the month nobody can know."""
    if first > 12 or first == second:
        return Date(year, second, first)
    return Date(year, first, second) if second > 12 else None


def _yearly(month: int, day: int, today: Date, past: bool) -> Date | None:
    for away in range(9):
        try:
            found = Date(today.year + (-away if past else away), month, day)
        except ValueError:
            continue  # 29 February in a common year
        if found <= today if past else found >= today:
            return found
    return None


def _monthly(day: int, today: Date, past: bool) -> Date | None:
    for away in range(4):
        months = today.year * 12 + today.month - 1 + (-away if past else away)
        try:
            found = Date(months // 12, months % 12 + 1, day)
        except ValueError:
            continue  # a short month
        if found <= today if past else found >= today:
            return found
    return None


def _english(found: re.Match[str], today: Date, past: bool) -> Date | None:
    name, day = found["month"] or found["month2"], int(found["day"] or found["day2"])
    place = next((n for n, month in enumerate(_MONTHS, 1) if name.startswith(month)), None)
    if place is None:
        return None
    return Date(int(found["year"]), place, day) if found["year"] else _yearly(place, day, today, past)


def _clock(plain: str) -> time | None:
    """A time of the day: `14:30`, `1430`, `2pm`, `下午2点半`; a bare number is none, it may be a day."""
    if plain in _NOON:
        return time(12)
    if four := _FOUR.fullmatch(plain):
        hour, minute = map(int, four.groups())
        return time(hour, minute) if hour < 24 and minute < 60 else None
    found = _CLOCK.fullmatch(plain)
    if not found or plain.isdecimal():
        return None
    hour, minute = int(found["hour"]), 30 if found["half"] else int(found["minute"] or 0)
    part, half_day = found["part"] or "", (found["half_day"] or "")[:1]
    if (half_day and not 1 <= hour <= 12) or (half_day and part):
        return None
    if half_day:
        hour = hour % 12 + (12 if half_day == "p" else 0)
    elif (part in _AFTERNOON and hour < 12) or (part == "中午" and hour < 3):
        hour += 12
    elif part == "晚上" and hour == 12:
        return None  # nobody knows of which day
    return time(hour, minute) if hour < 24 and minute < 60 else None


def _splits(plain: str) -> Iterator[tuple[str, str]]:
    """Where a day may end and a time begin, or the other way round."""
    words = plain.replace(",", " ").replace(" at ", " ").split()
    for place in range(1, len(words)):
        first, second = " ".join(words[:place]), " ".join(words[place:])
        yield first, second
        yield second, first
    if found := re.fullmatch(r"(\d{4}-\d{2}-\d{2})t(\d{2}:\d{2}(?::\d{2})?)", plain):
        yield found[1], found[2]
    if found := re.fullmatch(r"(.*?[日号天一二三四五六])\s*((?:上午|早上|凌晨|中午|下午|傍晚|晚上|\d).*)", plain):
        yield found[1], found[2]


def _at_next(clock: time, now: datetime, past: bool) -> datetime | None:
    today = datetime.combine(now.date(), clock)
    here = now.replace(second=0, microsecond=0, tzinfo=None)
    try:
        if past:
            return today if today <= here else today - timedelta(days=1)
        return today if today >= here else today + timedelta(days=1)
    except OverflowError:
        return None
