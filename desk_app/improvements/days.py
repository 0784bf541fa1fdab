"""Some days of the store, over which something is counted."""

from dataclasses import dataclass
from datetime import date as Date
from datetime import datetime, time, timedelta

from desk_app.core import when
from desk_app.core.clock import to_text
from desk_app.core.i18n import _, ngettext
from desk_app.settings import store as settings
from desk_app.storage.reading import Reader


@dataclass(frozen=True, slots=True)
class Days:
    """Some days of the store, the first and the last of them whole."""

    first: Date
    last: Date

    @property
    def length(self) -> int:
        """How many they are."""
        return (self.last - self.first).days + 1

    @property
    def before(self) -> "Days":
        """As many days right before."""
        return Days(self.first - timedelta(days=self.length), self.first - timedelta(days=1))

    @property
    def words(self) -> str:
        """From when until when."""
        first, last = when.date(self.first, year=True), when.date(self.last, year=True)
        return _("{first} to {last}").format(first=first, last=last)

    def bounds(self, reader: Reader) -> tuple[str, str]:
        """The moments at which they begin and are over, as they stand in the file."""
        zone = settings.profile(reader).zoneinfo
        ends = (self.first, self.last + timedelta(days=1))
        start, end = (to_text(datetime.combine(day, time(), zone)) for day in ends)
        return start, end


def days_words(days: Days) -> str:
    """The days, and how many."""
    count = ngettext("{n} day", "{n} days", days.length).format(n=days.length)
    return _("{days}, {n}").format(days=days.words, n=count)


USUAL = 28
"""So many days something is measured over unless others are chosen: four whole weeks."""


def last_days(today: Date) -> Days:
    """The last days that are over."""
    return Days(today - timedelta(days=USUAL), today - timedelta(days=1))
