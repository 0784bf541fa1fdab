"""How a matter of the made store ends, and what was promised so that it does."""

from dataclasses import dataclass
from datetime import date as Date
from datetime import datetime, timedelta
from enum import StrEnum

from desk_app.demo.goods import Goods
from desk_app.demo.opening import OpeningTimes, at, day_of
from desk_app.demo.people import Person

WINDOWS = ((9, 12), (13, 18), (18, 20))


class Fate(StrEnum):
    """How a matter stands at the end of the story."""

    LATE = "late"
    TODAY = "today"
    DONE = "done"
    SOON = "soon"
    DONE_LATE = "done late"
    SECOND_TRY = "second try"
    CALLED_OFF = "called off"


@dataclass(frozen=True)
class Promise:
    """A promised window, or with `whole_day` a promised day."""

    start: datetime
    end: datetime
    whole_day: bool = False


@dataclass
class Parcel:
    """A delivery as other stories see it; `id` once it is in the file."""

    person: Person | None
    name: str
    goods: Goods
    planned_at: datetime
    promise: Promise
    delivered_at: datetime | None
    complained: bool = False
    id: str = ""
    count: int = 1


def at_window(day: Date, window: tuple[int, int], whole_day: bool = False) -> Promise:
    """A window of a day, or the whole day."""
    if whole_day:
        return Promise(at(day, 0), at(day, 23, 59), whole_day=True)
    return Promise(at(day, window[0]), at(day, window[1]))


def promise_for(times: OpeningTimes, fate: Fate) -> Promise:
    """The window that was promised, so that the delivery stands as it should at the end."""
    rng, now, today = times.rng, times.now, times.today
    if fate == Fate.TODAY:
        left = [
            at_window(today, window) for window in WINDOWS if at_window(today, window).end > now + timedelta(minutes=20)
        ]
        if left and rng.random() < 0.8:
            return rng.choice(left)
        return Promise(at(today, 0), at(today, 23, 59), whole_day=True)
    if fate == Fate.SOON:
        return at_window(
            today + timedelta(days=rng.choice((1, 1, 1, 2, 2, 3, 4))), rng.choice(WINDOWS), rng.random() < 0.25
        )
    if fate == Fate.LATE:
        passed = [
            at_window(today - timedelta(days=back), window)
            for back in (0, 0, 1, 1, 2)
            for window in WINDOWS
            if at_window(today - timedelta(days=back), window).end < now - timedelta(minutes=25)
        ]
        return rng.choice(passed)
    latest = times.edge - timedelta(days=0 if fate in (Fate.DONE, Fate.CALLED_OFF) else 3)
    for _try in range(80):
        day = day_of(times.moment(times.start + timedelta(days=2), latest))
        found = at_window(day, rng.choices(WINDOWS, (4, 5, 2))[0], rng.random() < 0.2)
        if found.end + timedelta(minutes=15) < latest:
            return found
    return at_window(day_of(latest) - timedelta(days=1), WINDOWS[0])


def ordered_for(times: OpeningTimes, promise: Promise, fate: Fate) -> datetime:
    """When somebody ordered what was promised so."""
    latest = min(promise.start - timedelta(hours=3), times.edge - timedelta(minutes=15))
    if promise.whole_day:
        latest = min(at(day_of(promise.start) - timedelta(days=1), 18), times.edge - timedelta(minutes=15))
    days = 2.2 if fate in (Fate.SOON, Fate.TODAY, Fate.LATE) else 3.5
    first = max(latest - timedelta(days=days), times.start + timedelta(hours=1))
    return times.moment(min(first, latest), latest)
