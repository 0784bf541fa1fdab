"""Whether a commitment sets a time that nobody said: asked by rooms that know their customer, not the customer's level.

Who the customer is to the store is known by rooms above; app.py brings it along. A matter that follows a commitment
has a clock, so that it is known later whether the promise was kept.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date as Date
from datetime import datetime, time

from desk_app.commitments import clock_store as clocks
from desk_app.commitments.clock_store import Calendars
from desk_app.commitments.clocks import MatterClock
from desk_app.commitments.model import About, Version, Whom
from desk_app.commitments.promise_store import promise, versions
from desk_app.settings import store as settings
from desk_app.storage.reading import Reader
from desk_app.storage.tx import Tx

WhomOf = Callable[[Reader, str | None, Date], Whom]
"""Who a customer is to the store on a day: level and tier. None is a customer without a file."""
_LAST_MINUTE = time(23, 59)


def everybody(_reader: Reader, _customer_id: str | None, _day: Date) -> Whom:
    """Somebody of whom nothing is known: what is promised to everybody applies."""
    return Whom()


@dataclass(frozen=True, slots=True)
class Applied:
    """A commitment that sets a time: its version, from when it runs, and when it falls due."""

    version: Version
    start: datetime
    due_at: datetime


def by_commitment(
    reader: Reader, about: About, customer_id: str | None, start: datetime, whom_of: WhomOf
) -> Applied | None:
    """What the store promises that customer about it, given at `start`; None where it promises nothing."""
    if not any(each.about is about for each in versions(reader)):
        return None
    day = start.astimezone(settings.profile(reader).zoneinfo).date()
    version = promise(reader, about, whom_of(reader, customer_id, day), day)
    due_at = Calendars(reader).due(start, version.amount, version.clock) if version else None
    return Applied(version, start, due_at) if version and due_at else None


def followed(given: Applied | None, shown: datetime | None) -> Applied | None:
    """The same as it was told before the save: due when a form showed it, where that is earlier."""
    return replace(given, due_at=min(given.due_at, shown)) if given and shown else given


def begin(tx: Tx, kind: str, row_id: str, given: Applied | None) -> None:
    """Begins the clock of a matter that follows a commitment."""
    if given is not None:
        clocks.begin(tx, kind, row_id, given.version, given.start, given.due_at)


def end(tx: Tx, row_id: str, met_at: datetime | None) -> None:
    """Ends what still stands of a matter: the promise is met then, or dropped without a moment."""
    for each in clocks.clocks_of(tx, row_id):
        if each.running and met_at is not None:
            clocks.meet(tx, each, max(met_at, each.started_at))
        elif each.running:
            clocks.drop(tx, each)


def moved(tx: Tx, row_id: str, about: About, promised_by: datetime | None, *, by_the_day: bool) -> None:
    """Lets the clock of a matter follow the time its customer was promised instead; its beginning and waits stay.

    A promise by the day falls due as the store closes on it. Without a time nothing is promised: the clock is dropped,
    and stands again once another time is. What was kept stays, and where no clock began none begins.
    """
    last = max((each for each in clocks.clocks_of(tx, row_id) if each.about == about), key=_age, default=None)
    if last is None or last.met_at is not None:
        return
    if promised_by is None:
        if last.running:
            clocks.drop(tx, last)
        return
    clocks.promise_by(tx, last, _end_of(tx, last, promised_by) if by_the_day else promised_by)


def _age(clock: MatterClock) -> tuple[datetime, str]:
    return clock.started_at, clock.id


def _end_of(tx: Tx, clock: MatterClock, moment: datetime) -> datetime:
    """As the store closes on the day of a moment; around the clock and on a day off the last minute of it."""
    zone, calendar = settings.profile(tx).zoneinfo, Calendars(tx).of(clock.clock)
    day = moment.astimezone(zone).date()
    if calendar.is_working_day(day) and not calendar.never_stops:
        return calendar.close_of(day)
    return datetime.combine(day, _LAST_MINUTE, zone)
