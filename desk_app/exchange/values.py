"""What cells say: moments, dates, durations, amounts and numbers, in the many ways people write them."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import Literal
from zoneinfo import ZoneInfo

from desk_app.core.errors import DeskError
from desk_app.core.i18n import _
from desk_app.core.money import parse_cents
from desk_app.exchange.rows import Cell

_BLANKS = frozenset(
    (
        "",
        "'null",
        "null",
        "NULL",
        "\\N",
        "#N/A",
        "#VALUE!",
        "#REF!",
        "#NAME?",
        "#DIV/0!",
        "NaN",
        "NaT",
        "-",
        "--",
        "—",
        "——",
    )
)
_NO_DATE = re.compile(r"0+(?:[-/.]0+[-/.]0+(?:[ T]0+:0+(?::0+)?)?)?|1900-01-00")
_MONTHS = {
    name: number
    for number, name in enumerate(
        ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"], 1
    )
}
_YEAR_FIRST = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*[日号]?")
_YEAR_LAST = re.compile(r"(\d{1,2})\s?[-/.]\s?(\d{1,2})\s?[-/.]\s?(\d{4}|\d{2})(?!\d)")
_NAMED = re.compile(
    r"(?:[A-Za-z]{3,9},\s*)?(\d{1,2})(?:st|nd|rd|th)?[-/ .]\s?([A-Za-z]{3,9})\.?[-/ ,.]\s?(\d{4}|\d{2})(?!\d)"
)
_NAME_FIRST = re.compile(
    r"(?:[A-Za-z]{3,9},\s*)?([A-Za-z]{3,9})\.?[\s-]+(\d{1,2})(?:st|nd|rd|th)?(?:,?\s+|-)(\d{4}|(?<=-)\d{2}(?!\d))"
)
_TIME = re.compile(
    r"(上午|下午|凌晨|早上|中午|晚上|[AaPp]\.?[Mm]\.?)?\s*(\d{1,2})\s*[:.时點点]\s*(\d{1,2})?"
    r"(?:\s*[:.分]\s*(\d{1,2})?(?:[.,](\d{1,9}))?)?\s*[秒分]?"
    r"\s*([AaPp]\.?\s?[Mm]\.?)?\s*(Z|UTC|GMT|[+-]\d{2}:?\d{2})?"
)
_LAPSE = re.compile(r"(?:(\d+):)?(\d{1,3}):(\d{1,2})(?:\.\d+)?")
_LAPSE_WORDS = re.compile(r"(?:(\d+)\s*(?:小时|时|h))?\s*(?:(\d+)\s*(?:分钟|分|min|m))?\s*(?:(\d+)\s*(?:秒|s))?", re.I)
_OTHER_MONEY = re.compile(r"£|(?<![A-Za-z])(?:GBP|US|HKD|HK|AUD|CAD|JPY)(?![A-Za-z])")
"""Signs before amounts in other currencies than those the store knows."""
_EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001 -- serial numbers of spreadsheets have no zone


class DayOrder(StrEnum):
    """Which comes first in 03/04/2026."""

    DAY_FIRST = "d/m/y"
    MONTH_FIRST = "m/d/y"


@dataclass(frozen=True, slots=True)
class Stamp:
    """A moment as a file gave it.

    `raw` is its text; `local` the wall clock in the file's zone, without zone; `at` the same moment
    in UTC; `precision` says whether the file named a time of day or only the day.
    """

    raw: str
    local: datetime
    at: datetime
    precision: Literal["day", "time"]

    @property
    def day(self) -> date:
        """The calendar day in the file's zone."""
        return self.local.date()


def is_blank(text: str) -> bool:
    """Whether a cell says nothing: empty, a dash, or an exporter's word for nothing."""
    return text.strip() in _BLANKS


def stamp(
    text: str,
    value: Cell,
    zone: ZoneInfo,
    *,
    patterns: tuple[str, ...] = (),
    order: DayOrder = DayOrder.DAY_FIRST,
) -> Stamp | None:
    """The moment a cell names; None for a blank one. Raises DeskError."""
    raw = text.strip()
    if is_blank(raw) or _NO_DATE.fullmatch(raw):
        return None
    if isinstance(value, datetime):
        return _stamp(raw, value, zone, "time")
    if isinstance(value, date):
        return _stamp(raw, datetime.combine(value, time()), zone, "day")
    plain = unicodedata.normalize("NFKC", raw).strip()
    if patterns:
        for pattern in patterns:
            try:
                read = datetime.strptime(plain, pattern)  # noqa: DTZ007 -- zone follows from the recipe
            except ValueError:
                continue
            return _stamp(raw, read, zone, "time" if re.search(r"%[HIMScXTRfs]", pattern) else "day")
        raise DeskError(_("“{text}” is not written like {pattern}.").format(text=shortened(raw), pattern=patterns[0]))
    read, precision = _read(plain, order)
    return _stamp(raw, read, zone, precision)


def day_order(texts: Iterable[str]) -> tuple[DayOrder | None, bool]:
    """Which order a column's dates are in, and whether any were seen that could be read both ways.

    (None, True): every date could be either.
    """
    seen = False
    for text in texts:
        found = _YEAR_LAST.match(text.strip())
        if not found:
            continue
        first, second = int(found[1]), int(found[2])
        if first <= 31 and second <= 12 and "." in found[0]:
            return DayOrder.DAY_FIRST, True
        if first > 12 >= second:
            return DayOrder.DAY_FIRST, True
        if second > 12 >= first:
            return DayOrder.MONTH_FIRST, True
        seen = seen or first != second
    return None, seen


def seconds(text: str, value: Cell, *, how: str = "") -> int | None:
    """A duration in whole seconds from `166`, `2:46`, `0:02:46`, `2分46秒`; None for a blank. Raises DeskError."""
    raw = text.strip()
    if is_blank(raw):
        return None
    if isinstance(value, timedelta):
        return _not_negative(int(value.total_seconds()), raw)
    if isinstance(value, time):
        return value.hour * 3600 + value.minute * 60 + value.second
    plain = unicodedata.normalize("NFKC", raw)
    if how in ("", "seconds") and re.fullmatch(r"-?\d+(\.\d+)?", plain):
        return _not_negative(round(float(plain)), raw)
    if how != "seconds":
        if found := _LAPSE.fullmatch(plain):
            if how in ("h:mm", "hh:mm") and not found[1]:
                return int(found[2]) * 3600 + int(found[3]) * 60
            return int(found[1] or 0) * 3600 + int(found[2]) * 60 + int(found[3])
        if (found := _LAPSE_WORDS.fullmatch(plain)) and any(found.groups()):
            return int(found[1] or 0) * 3600 + int(found[2] or 0) * 60 + int(found[3] or 0)
    raise DeskError(_("“{text}” is not a duration.").format(text=shortened(raw)))


def cents(text: str) -> int | None:
    """An amount in cents; None for a blank. Raises DeskError."""
    return None if is_blank(text) else parse_cents(_OTHER_MONEY.sub("", text.strip()))


def number(text: str) -> int | float | None:
    """A number, whole where it is; None for a blank. Raises DeskError."""
    if is_blank(text):
        return None
    plain = unicodedata.normalize("NFKC", text).strip().replace(",", "")
    if not re.fullmatch(r"[+-]?\d{1,15}(\.\d{1,15})?", plain):
        raise DeskError(_("“{text}” is not a number.").format(text=shortened(text)))
    value = float(plain)
    return int(value) if value.is_integer() else value


def whole(text: str) -> int | None:
    """A whole number; `79.0` counts. None for a blank. Raises DeskError."""
    value = number(text)
    if isinstance(value, float):
        raise DeskError(_("“{text}” is not a whole number.").format(text=shortened(text)))
    return value


def _stamp(raw: str, read: datetime, zone: ZoneInfo, precision: Literal["day", "time"]) -> Stamp:
    if read.tzinfo is None:
        local, at = read, read.replace(tzinfo=zone)
    else:
        at = read
        local = read.astimezone(zone).replace(tzinfo=None)
    if not 1900 <= local.year <= 2200:
        raise DeskError(_("“{text}” is not a date.").format(text=shortened(raw)))
    return Stamp(raw, local, at.astimezone(UTC), precision)


def _read(text: str, order: DayOrder) -> tuple[datetime, Literal["day", "time"]]:
    wrong = DeskError(_("“{text}” is not a date.").format(text=shortened(text)))
    if re.fullmatch(r"\d+(\.\d+)?", text):
        return _from_digits(text, wrong)
    day, rest = _day(text, order, wrong)
    rest = re.sub(r"^(?:\s*(?:星期|周)[一二三四五六日天])", "", rest).lstrip("T ,\t")
    if not rest:
        return datetime.combine(day, time()), "day"
    found = _TIME.fullmatch(rest)
    if not found:
        raise wrong
    hour, minute, second = int(found[2]), int(found[3] or 0), int(found[4] or 0)
    half = (found[1] or found[6] or "").lower().replace(".", "").replace(" ", "")
    if half in ("pm", "下午", "晚上", "中午") and 1 <= hour < 12 and not (half == "中午" and hour > 10):
        hour += 12
    elif half in ("am", "上午", "凌晨") and hour == 12:
        hour = 0
    fraction = int((found[5] or "").ljust(6, "0")[:6] or 0)
    extra = timedelta(days=1) if (hour, minute, second) == (24, 0, 0) else timedelta()
    try:
        clock = time(0 if extra else hour, minute, second, fraction)
        read = datetime.combine(day, clock) + extra
        if zone := found[7]:
            read = datetime.fromisoformat(read.isoformat() + ("+00:00" if zone in ("Z", "UTC", "GMT") else zone))
    except (ValueError, OverflowError):
        raise wrong from None
    return read, "time"


def _day(text: str, order: DayOrder, wrong: DeskError) -> tuple[date, str]:
    try:
        if found := _YEAR_FIRST.match(text):
            return date(int(found[1]), int(found[2]), int(found[3])), text[found.end() :]
        if found := _YEAR_LAST.match(text):
            first, second = int(found[1]), int(found[2])
            month_first = order == DayOrder.MONTH_FIRST
            day, month = (second, first) if month_first else (first, second)
            return date(_year(found[3]), month, day), text[found.end() :]
        if (found := _NAMED.match(text)) and (month := _MONTHS.get(found[2][:3].lower(), 0)):
            return date(_year(found[3]), month, int(found[1])), text[found.end() :]
        if (found := _NAME_FIRST.match(text)) and (month := _MONTHS.get(found[1][:3].lower(), 0)):
            return date(_year(found[3]), month, int(found[2])), text[found.end() :]
    except ValueError:
        pass
    raise wrong


def _from_digits(text: str, wrong: DeskError) -> tuple[datetime, Literal["day", "time"]]:
    digits, _dot, fraction = text.partition(".")
    try:
        match len(digits):
            case 5:
                day = _EPOCH + timedelta(days=int(digits))
                if not fraction.strip("0"):
                    return day, "day"
                return day + timedelta(seconds=round(float("0." + fraction) * 86400)), "time"
            case 6 if not fraction:
                return datetime.combine(date(_year(digits[:2]), int(digits[2:4]), int(digits[4:])), time()), "day"
            case 8 if not fraction:
                return datetime.combine(date(int(digits[:4]), int(digits[4:6]), int(digits[6:])), time()), "day"
            case 10 | 13:
                return datetime.fromtimestamp(int(digits[:10]), UTC), "time"
            case 12 | 14 if not fraction:
                clock = time(int(digits[8:10]), int(digits[10:12]), int(digits[12:] or 0))
                return datetime.combine(date(int(digits[:4]), int(digits[4:6]), int(digits[6:8])), clock), "time"
    except (ValueError, OverflowError):
        pass
    raise wrong


def _year(digits: str) -> int:
    if len(digits) == 4:
        return int(digits)
    return 2000 + int(digits) if int(digits) < 69 else 1900 + int(digits)


def _not_negative(value: int, raw: str) -> int:
    if value < 0:
        raise DeskError(_("“{text}” is not a duration.").format(text=shortened(raw)))
    return value


def shortened(text: str) -> str:
    """The text on one line of at most 40 characters."""
    text = " ".join(text.split())
    return text if len(text) <= 40 else text[:39] + "…"
