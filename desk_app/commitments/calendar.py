"""The opening calendar: when the store is open, and the arithmetic of due times.

Rules, and where they come from:

* An instant is open when the store's own clock stands within a frame of its own date (`open_time`). So time is what
  really passes: an hour skipped in spring is none, one shown twice in autumn is two.
* A due time is the *earliest* moment by which the time has passed: four hours that end as the store closes are due
  at closing, not at the next opening.
* The n-th working day *after* a day never counts that day itself, whatever the hour, be it before opening or after
  closing; a promise by the day falls due as the store closes on its last day. Civil Code of the People's Republic of
  China: art. 201 (the day on which a period begins is not counted), art. 203 (the last day ends at 24:00, or, where
  there are business hours, as business ends; a last day that is a holiday gives way to the next day of work).
  A day that closes at 24:00 falls due at 23:59:59, because 00:00 would be read as the day after.
* On a clock that never stops a day is 24 hours.
* What is said of a date goes before what is said of a day of every year, and that before the weekday.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date as Date
from datetime import datetime, timedelta
from functools import cached_property
from types import MappingProxyType
from typing import NamedTuple
from zoneinfo import ZoneInfo

from desk_app.commitments.frames import DAY_S, WHOLE_DAY, Frames, in_order
from desk_app.commitments.open_time import OpenTime, in_reach
from desk_app.core.errors import DeskError
from desk_app.core.i18n import _

WEEK = 7
CLOSED: Frames = ()
_S = 1_000_000
_BEFORE_MIDNIGHT = timedelta(seconds=1)


class Yearly(NamedTuple):
    """A day of every year; 29 February only in the years that have one."""

    month: int
    day: int


Day = Date | Yearly


@dataclass(frozen=True)
class Calendar:
    """When a store is open. `hours` has seven entries from Monday on; `days` says otherwise for some days.

    A day in `days` without frames is closed; one with frames is a special day or a make-up working day.
    Raises DeskError for overlapping frames and for a time zone this computer does not know.
    """

    zone: str
    hours: tuple[Frames, ...]
    days: Mapping[Day, Frames] = field(default_factory=dict)
    _open: OpenTime = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        if len(self.hours) != WEEK:
            raise ValueError("a week has seven days")
        put = object.__setattr__
        put(self, "hours", tuple(in_order(frames) for frames in self.hours))
        put(self, "days", MappingProxyType({day: in_order(frames) for day, frames in self.days.items()}))
        put(self, "_open", OpenTime(_zone(self.zone), self.frames_on))

    @classmethod
    def always(cls, zone: str = "UTC") -> "Calendar":
        """The clock that never stops."""
        return cls(zone, (WHOLE_DAY,) * WEEK)

    @cached_property
    def never_stops(self) -> bool:
        """Whether it is open around the clock on every day of every year."""
        return all(frames == WHOLE_DAY for frames in (*self.hours, *self.days.values()))

    @cached_property
    def never_opens(self) -> bool:
        """Whether no day has any open hours."""
        return not any((*self.hours, *self.days.values()))

    @property
    def tz(self) -> ZoneInfo:
        """The store's time zone."""
        return _zone(self.zone)

    def frames_on(self, day: Date) -> Frames:
        """The open hours of a date; empty when it is closed."""
        found = self.days.get(day)
        if found is None:
            found = self.days.get(Yearly(day.month, day.day))
        return self.hours[day.weekday()] if found is None else found

    def day_of(self, moment: datetime) -> Date:
        """The store's date at a moment."""
        return in_reach(moment).astimezone(self.tz).date()

    def is_working_day(self, day: Date) -> bool:
        """Whether the store opens on that date."""
        return bool(self.frames_on(day))

    def is_open(self, moment: datetime) -> bool:
        """Whether the store is open at that moment; at closing it no longer is."""
        return not self.never_opens and self._open.next_open(moment) == in_reach(moment)

    def next_open(self, moment: datetime) -> datetime:
        """`moment` itself while the store is open, else when it next opens. Raises DeskError when it never does."""
        self._must_open()
        return self._open.next_open(moment)

    def add(self, start: datetime, seconds: float) -> datetime:
        """The earliest moment (UTC) by which `seconds` of open time have passed since `start`; for 0 that is `start`.

        Exact to the microsecond. Raises ValueError for less than 0 seconds, DeskError when the store never opens or
        the moment lies more than 200 years ahead.
        """
        if seconds < 0:
            raise ValueError("time can only be added")
        self._must_open()
        return self._open.after(start, round(seconds * _S))

    def between(self, start: datetime, end: datetime) -> float:
        """The seconds of open time from `start` to `end`, less than 0 when `end` is the earlier.

        A whole number where they are whole. Added to `start` again they give `end`, or, when the store is closed at
        `end`, the moment at which it closed last (`start` where it was not open since).
        """
        passed = self._open.within(start, end)
        return passed / _S if passed % _S else passed // _S

    def nth_working_day_after(self, day: Date | datetime, n: int) -> Date:
        """The n-th working day after a day, or after the store's date at a moment; that day itself never counts.

        Raises ValueError for n below 1, DeskError when the store never opens or for more than 200 years.
        """
        if n < 1:
            raise ValueError("the first working day after a day is number 1")
        self._must_open()
        return self._open.working_day(self.day_of(day) if isinstance(day, datetime) else day, n)

    def working_days_between(self, after: Date, until: Date) -> int:
        """How many working days come after `after`, up to and with `until`; negative the other way round."""
        return self._open.working_days(after, until)

    def close_of(self, day: Date) -> datetime:
        """When a promise for that working day falls due: as the store closes, at the latest 23:59:59.

        Raises DeskError for a day on which the store does not open.
        """
        frames = self.frames_on(day)
        if not frames:
            raise DeskError(_("The store does not open on {day}.").format(day=day.isoformat()))
        closes = self._open.close_of(day)
        return closes - _BEFORE_MIDNIGHT if frames[-1].end == DAY_S else closes

    def add_days(self, start: datetime, n: int) -> datetime:
        """When a promise of n working days given at `start` falls due: as the store closes on the n-th day after.

        On a clock that never stops that is n times 24 hours.
        """
        if self.never_stops:
            return self.add(start, n * DAY_S)
        return self.close_of(self.nth_working_day_after(start, n))

    def _must_open(self) -> None:
        if self.never_opens:
            raise DeskError(_("The opening calendar has no opening hours: write some before anything can fall due."))


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ValueError, OSError, LookupError):
        raise DeskError(
            _("There is no time zone “{value}”. Write it as continent and city: Asia/Shanghai.").format(value=name)
        ) from None
