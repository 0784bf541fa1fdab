"""When the store opens again, and which of its days it is: what callbacks and the closing of the day go by."""

from dataclasses import dataclass
from datetime import date as Date
from datetime import datetime, time, timedelta

from desk_app.commitments.calendar import Calendar
from desk_app.commitments.frames import DAY_S
from desk_app.core.errors import DeskError

_TICK, _DAY = timedelta(microseconds=1), timedelta(days=1)
_FAR = 400
"""Days that are looked through for an opening; a store closed for longer goes by the dates alone."""


@dataclass(frozen=True, slots=True)
class Openings:
    """The openings of a calendar. `turns_at` is when a day begins in a store that is open through the night."""

    calendar: Calendar
    turns_at: time

    def while_open(self, moment: datetime) -> datetime:
        """The moment itself while the store is open or just closes, else when it next opens.

        In a store that never opens it stays the moment: what is owed is owed all the same.
        """
        try:
            if self.calendar.is_open(moment - _TICK):
                return moment
            return self.calendar.next_open(moment)
        except DeskError:
            return moment

    def on(self, day: Date) -> datetime | None:
        """When the store opens on that day; None where it does not.

        Hours that go on from the night before are no opening, unless nothing else is and the day turns within them.
        """
        frames = self.calendar.frames_on(day)
        if frames and frames[0].start == 0 and self._through_the_night_before(day):
            night, *frames_left = frames
            if frames_left:
                return self._at(day, frames_left[0].start)
            turns = self.turns_at.hour * 3600 + self.turns_at.minute * 60
            return self._at(day, turns) if turns < night.end else None
        return self._at(day, frames[0].start) if frames else None

    def after(self, day: Date) -> datetime:
        """When the store opens next after that day."""
        for ahead in range(1, _FAR):
            opens = self.on(day + ahead * _DAY)
            if opens is not None:
                return opens
        return datetime.combine(day + _DAY, self.turns_at, self.calendar.tz)

    def day_of(self, now: datetime) -> Date:
        """The day the store is in, or was in last: the last one on which it opened by now.

        Before opening that is still the day before, and on a closed day the last one that was open.
        """
        today = now.astimezone(self.calendar.tz).date()
        for back in range(_FAR):
            opens = self.on(today - back * _DAY)
            if opens is not None and opens <= now:
                return today - back * _DAY
        return today

    def _through_the_night_before(self, day: Date) -> bool:
        before = self.calendar.frames_on(day - _DAY)
        return bool(before) and before[-1].end == DAY_S

    def _at(self, day: Date, seconds: int) -> datetime:
        wall = datetime.combine(day, time()) + timedelta(seconds=seconds)
        # Of an hour shown twice the first; one that is skipped opens as the clock leaps
        first = min(wall.replace(tzinfo=self.calendar.tz, fold=fold).timestamp() for fold in (0, 1))
        return self.calendar.next_open(datetime.fromtimestamp(first, self.calendar.tz))
