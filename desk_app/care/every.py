"""On which days a standing delivery falls: weekdays every n weeks, every n days, or a day of the month. Pure."""

import json
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date as Date
from datetime import timedelta
from enum import StrEnum

from desk_app.core import when
from desk_app.core.errors import DeskError
from desk_app.core.i18n import N_, _, ngettext

_WEEK = 7
MOST_DAYS, MOST_WEEKS, LAST_OF_MONTH = 366, 52, 31


class Kind(StrEnum):
    """How the days are counted."""

    WEEKDAYS = "weekdays"
    DAYS = "days"
    MONTH_DAY = "month_day"


KIND_WORDS = {
    Kind.WEEKDAYS: N_("on weekdays, every so many weeks"),
    Kind.DAYS: N_("every so many days"),
    Kind.MONTH_DAY: N_("on a day of the month"),
}


@dataclass(frozen=True, slots=True)
class Every:
    """`n` is the number of weeks or days, or the day of the month; `weekdays` count from Monday as 0.

    A day a month does not have is its last one. `elsewhere`: the goods go to another address than those of the file,
    and are meant to.
    """

    kind: Kind
    n: int = 1
    weekdays: tuple[int, ...] = ()
    elsewhere: bool = False

    def on(self, day: Date, start: Date) -> bool:
        """Whether it falls on that day, counted from the day it starts (weeks from the Monday before)."""
        if day < start:
            return False
        if self.kind is Kind.DAYS:
            return (day - start).days % self.n == 0
        if self.kind is Kind.MONTH_DAY:
            return day.day == min(self.n, monthrange(day.year, day.month)[1])
        weeks = (_monday(day) - _monday(start)).days // _WEEK
        return day.weekday() in self.weekdays and weeks % self.n == 0

    def days(self, start: Date, first: Date, last: Date) -> Iterator[Date]:
        """The days it falls on from `first` to `last`, both with them."""
        day = max(first, start)
        while day <= last:
            if self.on(day, start):
                yield day
            day += timedelta(days=1)

    def words(self) -> str:
        """`Mon, Thu every 2 weeks`, in the language spoken."""
        if self.kind is Kind.DAYS:
            return ngettext("every {n} day", "every {n} days", self.n).format(n=self.n)
        if self.kind is Kind.MONTH_DAY:
            return _("on day {n} of the month").format(n=self.n)
        named = _(", ").join(when.weekday(each) for each in self.weekdays)
        if self.n == 1:
            return _("every {weekdays}").format(weekdays=named)
        return _("{weekdays} every {n} weeks").format(weekdays=named, n=self.n)

    def as_json(self) -> str:
        """As the file keeps it."""
        kept: dict[str, object] = {"kind": self.kind.value, "n": self.n}
        if self.weekdays:
            kept["weekdays"] = list(self.weekdays)
        if self.elsewhere:
            kept["elsewhere"] = True
        return json.dumps(kept)

    @classmethod
    def from_json(cls, text: str) -> "Every":
        """What the file keeps."""
        kept = json.loads(text)
        return cls(Kind(kept["kind"]), int(kept["n"]), tuple(kept.get("weekdays", ())), bool(kept.get("elsewhere")))


def check(every: Every) -> Every:
    """The rhythm with its weekdays in order; raises DeskError with the field for one no calendar knows."""
    most = {Kind.WEEKDAYS: MOST_WEEKS, Kind.DAYS: MOST_DAYS, Kind.MONTH_DAY: LAST_OF_MONTH}[every.kind]
    if not 1 <= every.n <= most:
        raise DeskError(_("Write a whole number from 1 to {most}.").format(most=most), field="n")
    if every.kind is not Kind.WEEKDAYS:
        return Every(every.kind, every.n, (), every.elsewhere)
    days = tuple(sorted(set(every.weekdays)))
    if not days or not set(days) <= set(range(_WEEK)):
        raise DeskError(_("Tick the weekdays on which it is delivered."), field="weekdays")
    return Every(every.kind, every.n, days, every.elsewhere)


def _monday(day: Date) -> Date:
    return day - timedelta(days=day.weekday())
