"""A frame: a piece of a day in which the store is open, by the clock on its wall."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from desk_app.core.errors import DeskError
from desk_app.core.i18n import _

DAY_S = 86_400
_CLOCK = re.compile(r"([0-9]{1,2})[:：]([0-9]{2})(?:[:：]([0-9]{2}))?")


@dataclass(frozen=True, slots=True, order=True)
class Frame:
    """From `start` until before `end`, seconds since the day began; 24:00 is 86 400."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start < DAY_S or not 0 <= self.end <= DAY_S:
            raise DeskError(_("A time of day lies between 00:00 and 24:00."))
        if self.start >= self.end:
            raise DeskError(
                _(
                    "Opening hours begin before they end: {start}–{end} does not. "
                    "Hours past midnight are written as two: until 24:00, and on the next day from 00:00."
                ).format(start=clock_text(self.start), end=clock_text(self.end))
            )

    @classmethod
    def of(cls, start: str, end: str) -> "Frame":
        """The frame between two times of day as people write them; raises DeskError for what is none."""
        return cls(seconds_of(start), seconds_of(end))

    def texts(self) -> tuple[str, str]:
        """Both ends as `08:30`, `24:00`."""
        return clock_text(self.start), clock_text(self.end)


Frames = tuple[Frame, ...]
"""The open hours of one day in order, with closed time between them; empty on a day that is closed."""

WHOLE_DAY: Frames = (Frame(0, DAY_S),)


def seconds_of(text: str) -> int:
    """Seconds since the day began for `8:30`, `08:30`, `08:30:15` or `24:00`; raises DeskError."""
    found = _CLOCK.fullmatch(text.strip())
    if found:
        hours, minutes, seconds = (int(part or 0) for part in found.groups())
        total = hours * 3600 + minutes * 60 + seconds
        if minutes < 60 and seconds < 60 and total <= DAY_S:
            return total
    raise DeskError(_("“{text}” is no time of day: write it as 08:30; a day ends at 24:00.").format(text=text))


def clock_text(seconds: int) -> str:
    """`08:30`; with seconds only where there are some."""
    minutes, rest = divmod(seconds, 60)
    text = f"{minutes // 60:02d}:{minutes % 60:02d}"
    return f"{text}:{rest:02d}" if rest else text


def in_order(frames: Iterable[Frame]) -> Frames:
    """The frames of one day in order, those that touch made one.

    Raises DeskError where two overlap: one of them was meant to be another.
    """
    made: list[Frame] = []
    for frame in sorted(frames):
        if made and frame.start < made[-1].end:
            first, second = ("–".join(each.texts()) for each in (made[-1], frame))
            raise DeskError(
                _("The opening hours {first} and {second} overlap: correct one of them.").format(
                    first=first, second=second
                )
            )
        if made and frame.start == made[-1].end:
            made[-1] = Frame(made[-1].start, frame.end)
        else:
            made.append(frame)
    return tuple(made)
