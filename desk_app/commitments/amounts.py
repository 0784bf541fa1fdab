"""Amounts of time as people write them: `90 s`, `4 h`, `3 d` (working days), `1 d 4 h`, `3个工作日`, `24小时`."""

import re
import unicodedata
from dataclasses import dataclass
from fractions import Fraction

from desk_app.core.errors import DeskError
from desk_app.core.i18n import _

_MINUTE, _HOUR = 60, 3_600
_SECONDS = {
    1: ("s", "sec", "secs", "second", "seconds", "秒", "秒钟"),
    _MINUTE: ("min", "mins", "minute", "minutes", "分", "分钟"),
    _HOUR: ("h", "hr", "hrs", "hour", "hours", "时", "小时", "个小时", "钟头", "个钟头"),
}
_DAYS = ("d", "day", "days", "working day", "working days", "business day", "business days")
_CHINESE_DAYS = ("天", "日", "个工作日", "工作日")
_UNITS = {word: seconds for seconds, words in _SECONDS.items() for word in words}
_UNITS |= dict.fromkeys((*_DAYS, *_CHINESE_DAYS), 0)
_PIECE = re.compile(
    r"\s*(?P<number>\d{1,9}(?:\.\d{1,3})?)\s*"
    rf"(?P<unit>{'|'.join(sorted(map(re.escape, _UNITS), key=len, reverse=True))})(?![a-z])\.?[\s,、]*"
)
_WITHIN = re.compile(r"[之以]?内$")


@dataclass(frozen=True, slots=True)
class Amount:
    """So many working days, and then so many seconds of the clock."""

    days: int = 0
    seconds: int = 0

    def __post_init__(self) -> None:
        if self.days < 0 or self.seconds < 0 or not (self.days or self.seconds):
            raise ValueError("an amount is more than nothing")

    @property
    def text(self) -> str:
        """As `amount` reads it and the file keeps it: `1 d 4 h 30 min`, in no language's words."""
        hours, rest = divmod(self.seconds, _HOUR)
        minutes, seconds = divmod(rest, _MINUTE)
        parts = ((self.days, "d"), (hours, "h"), (minutes, "min"), (seconds, "s"))
        return " ".join(f"{n} {unit}" for n, unit in parts if n)


def amount(text: str, *, field: str | None = None) -> Amount:
    """What a person wrote as an amount of time. Raises DeskError that names what is understood."""
    left = _WITHIN.sub("", " ".join(unicodedata.normalize("NFKC", text).lower().split()))
    counted: dict[int, Fraction] = {}
    while left or not counted:
        piece = _PIECE.match(left)
        unit = _UNITS[piece["unit"]] if piece else None
        if piece is None or unit is None or unit in counted:
            raise _not_understood(text, field)
        counted[unit] = Fraction(piece["number"])
        left = left[piece.end() :]
    days = counted.pop(0, Fraction(0))
    seconds = sum((number * unit for unit, number in counted.items()), Fraction(0))
    if days.denominator != 1:
        raise DeskError(_("Working days are counted whole: write “{text}” in hours.").format(text=text), field=field)
    if seconds.denominator != 1:
        raise DeskError(_("“{text}” is no whole number of seconds.").format(text=text), field=field)
    if not days and not seconds:
        raise DeskError(_("An amount of time is more than nothing."), field=field)
    return Amount(int(days), int(seconds))


def _not_understood(text: str, field: str | None) -> DeskError:
    return DeskError(
        _("“{text}” is no amount of time. Write it as 90 s, 15 min, 4 h, 3 d (working days) or 1 d 4 h.").format(
            text=text
        ),
        field=field,
    )
