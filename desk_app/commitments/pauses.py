"""A promise's clock that may be paused, and what is asked of it.

The clock runs on its own calendar from `start`. A pause takes out the time that this same clock would have counted
meanwhile, so that the due time moves by it: a pause over closed hours moves nothing, two pauses at once count once.
What happens after the time has run out moves nothing either: a promise once broken is not mended by a later pause.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from desk_app.commitments.amounts import Amount
from desk_app.commitments.calendar import Calendar
from desk_app.commitments.open_time import in_reach

WARN_AT = 0.75
"""The share of its time after which a promise that still stands is called to mind."""


@dataclass(frozen=True, slots=True)
class Pause:
    """From when until when we wait for somebody else; `until` is None while we still do.

    `look_again` is when somebody looks whether the wait is over; an open pause has one.
    Raises ValueError for an open pause without it and for one that ends before it begins.
    """

    start: datetime
    until: datetime | None = None
    look_again: datetime | None = None
    reason: str = ""

    def __post_init__(self) -> None:
        for name in ("start", "until", "look_again"):
            moment = getattr(self, name)
            object.__setattr__(self, name, moment and in_reach(moment))
        if self.until is None and self.look_again is None:
            raise ValueError("an open pause says when to look again")
        if self.until is not None and self.until < self.start:
            raise ValueError("a pause ends after it begins")


def due(calendar: Calendar, start: datetime, amount: Amount) -> datetime:
    """When a promise given at `start` falls due: "if promised now, due when?".

    The working days go first and end as the store closes; hours are counted on from there.
    Raises DeskError when the calendar never opens or the moment lies more than 200 years ahead.
    """
    begin = calendar.add_days(start, amount.days) if amount.days else start
    return calendar.add(begin, amount.seconds)


@dataclass(frozen=True)
class PromiseClock:
    """One promise of one matter: its calendar, when it was given, how long it is, and its pauses in any order."""

    calendar: Calendar
    start: datetime
    amount: Amount
    pauses: Sequence[Pause] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "start", in_reach(self.start))

    def promised(self, now: datetime) -> datetime:
        """When the promise falls due, as things stand at `now`: an open pause is taken to end now."""
        return self._reached(self._needed(), now)

    def next_due(self, now: datetime) -> datetime:
        """When somebody has to act: the promise's due time, or while it is paused, when to look again."""
        waiting = self.waiting(now)
        return waiting.look_again if waiting and waiting.look_again else self.promised(now)

    def waiting(self, now: datetime) -> Pause | None:
        """The open pause at `now`, the one to be looked at first where there are several."""
        opened = [
            each for each in self.pauses if each.until is None and each.look_again and each.start <= in_reach(now)
        ]
        return min(opened, key=lambda each: each.look_again or now, default=None)

    def used(self, now: datetime) -> float:
        """The share of its time that has passed at `now`: 0 at the start, 1 as it falls due, more when it is late."""
        needed = self._needed()
        return self._passed(now) / needed if needed else float(now >= self.start)

    def warns_at(self, now: datetime, share: float = WARN_AT) -> datetime:
        """When that share of its time has passed, as things stand at `now`."""
        return self._reached(self._needed() * share, now)

    def paused_seconds(self, now: datetime) -> float:
        """How much time of this clock the pauses took out until `now`."""
        return self.calendar.between(self.start, max(in_reach(now), self.start)) - self._passed(now)

    def _needed(self) -> float:
        return self.calendar.between(self.start, due(self.calendar, self.start, self.amount))

    def _passed(self, now: datetime) -> float:
        now, passed, runs = in_reach(now), 0.0, self.start
        for begin, end in self._taken_out(now):
            if begin >= now:
                break
            passed += self.calendar.between(runs, begin)
            runs = end
        return passed + (self.calendar.between(runs, now) if now > runs else 0)

    def _reached(self, seconds: float, now: datetime) -> datetime:
        """The earliest moment by which the clock has counted so many seconds."""
        runs = self.start
        for begin, end in self._taken_out(now):
            until_pause = self.calendar.between(runs, begin)
            if until_pause >= seconds:
                break
            seconds -= until_pause
            runs = end
        return self.calendar.add(runs, seconds)

    def _taken_out(self, now: datetime) -> list[tuple[datetime, datetime]]:
        """The pauses after the start in order, those that overlap made one."""
        now = in_reach(now)
        spans = ((each.start, max(now, each.start) if each.until is None else each.until) for each in self.pauses)
        return _joined((max(begin, self.start), end) for begin, end in spans if end > self.start)


def _joined(spans: Iterable[tuple[datetime, datetime]]) -> list[tuple[datetime, datetime]]:
    made: list[tuple[datetime, datetime]] = []
    for begin, end in sorted(spans):
        if made and begin <= made[-1][1]:
            made[-1] = made[-1][0], max(end, made[-1][1])
        else:
            made.append((begin, end))
    return made
