"""When the made store is open: every day 8:30-12:00 and 13:00-18:00; nothing happens at three in the morning."""

import random
from dataclasses import dataclass, field
from datetime import date as Date
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Asia/Shanghai")
FRAMES = ((time(8, 30), time(12)), (time(13), time(18)))
_HOURS = {8: 4, 9: 9, 10: 13, 11: 11, 13: 7, 14: 11, 15: 12, 16: 11, 17: 8}
"""How busy each hour is."""
_WEEK = (9, 8, 8, 9, 10, 16, 15)
"""How busy each day is, from Monday."""


def at(day: Date, hour: int, minute: int = 0) -> datetime:
    """A time of day at the store."""
    return datetime.combine(day, time(hour, minute), ZONE)


def day_of(moment: datetime) -> Date:
    """The store's day around a moment."""
    return moment.astimezone(ZONE).date()


def is_open(moment: datetime) -> bool:
    """Whether the store is open."""
    local = moment.astimezone(ZONE).time()
    return any(start <= local < end for start, end in FRAMES)


@dataclass
class OpeningTimes:
    """The store's days from `start` to `edge`, the last moment at which somebody was at the desk before `now`."""

    now: datetime
    days: int
    rng: random.Random
    today: Date = field(init=False)
    start: datetime = field(init=False)
    edge: datetime = field(init=False)

    def __post_init__(self) -> None:
        self.today = day_of(self.now)
        self.start = at(self.today - timedelta(days=self.days), 8, 40)
        last = self.now - timedelta(seconds=70)
        self.edge = last if is_open(last) else self._closing_before(last)

    def _closing_before(self, moment: datetime) -> datetime:
        day = day_of(moment)
        ends = [datetime.combine(d, end, ZONE) for d in (day - timedelta(days=1), day) for _start, end in FRAMES]
        return max(end for end in ends if end <= moment) - timedelta(seconds=95)

    def onward(self, moment: datetime) -> datetime:
        """The moment, or soon after the next opening."""
        if is_open(moment):
            return moment
        day = day_of(moment)
        starts = [datetime.combine(d, start, ZONE) for d in (day, day + timedelta(days=1)) for start, _end in FRAMES]
        return min(start for start in starts if start > moment) + self.span(1, 25)

    def backward(self, moment: datetime) -> datetime:
        """The moment, or a while before the last closing."""
        if is_open(moment):
            return moment
        return self._closing_before(moment) - self.span(1, 50)

    def settled(self, moment: datetime) -> datetime:
        """The moment, or when the store is closed some time of the next half day: not everything is done first."""
        if is_open(moment):
            return moment
        opening = self.onward(moment)
        if opening - moment < timedelta(hours=2):
            return opening
        return self.moment(opening, at(day_of(opening), 15))

    def settled_before(self, moment: datetime) -> datetime:
        """The moment, or when the store is closed some time of the half day before."""
        if is_open(moment):
            return moment
        closing = self.backward(moment)
        if moment - closing < timedelta(hours=2):
            return closing
        return self.moment(at(day_of(closing), 9), closing)

    def span(self, least: float, most: float) -> timedelta:
        """A random number of minutes, to the second."""
        return timedelta(seconds=round(self.rng.uniform(least, most) * 60))

    def moment(self, low: datetime, high: datetime) -> datetime:
        """A moment the store is open, in between, more likely when it is busy."""
        if low >= high:
            return low
        first, count = day_of(low), (day_of(high) - day_of(low)).days + 1
        days = [first + timedelta(days=n) for n in range(count)]
        weights = [_WEEK[day.weekday()] for day in days]
        for _try in range(60):
            day = self.rng.choices(days, weights)[0]
            hour = self.rng.choices(list(_HOURS), list(_HOURS.values()))[0]
            found = at(day, hour) + timedelta(seconds=self.rng.randrange(3600))
            if low <= found <= high and is_open(found):
                return found
        middle = self.backward(low + (high - low) * self.rng.random())
        return middle if low <= middle <= high else low

    def written(self, happened: datetime, *, later: float = 0.04) -> datetime:
        """When somebody wrote down what happened: within minutes, seldom (`later`) the day after."""
        if self.rng.random() < later:
            next_day = at(day_of(happened) + timedelta(days=1), 8, 35) + self.span(0, 50)
            if next_day <= self.edge:
                return next_day
        return min(self.onward(happened + self.span(0.5, 9)), max(self.edge, happened))
