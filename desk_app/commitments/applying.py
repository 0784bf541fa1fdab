"""Whether a commitment sets a time that nobody said: asked by rooms that know their customer, not the customer's level.

Who the customer is to the store is known by rooms above; app.py brings it along.
"""

from collections.abc import Callable
from datetime import date as Date
from datetime import datetime

from desk_app.commitments.clock_store import Calendars
from desk_app.commitments.model import About, Whom
from desk_app.commitments.promise_store import promise, versions
from desk_app.settings import store as settings
from desk_app.storage.reading import Reader

WhomOf = Callable[[Reader, str | None, Date], Whom]
"""Who a customer is to the store on a day: level and tier. None is a customer without a file."""


def everybody(_reader: Reader, _customer_id: str | None, _day: Date) -> Whom:
    """Somebody of whom nothing is known: what is promised to everybody applies."""
    return Whom()


def due_by_commitment(
    reader: Reader, about: About, customer_id: str | None, start: datetime, whom_of: WhomOf
) -> datetime | None:
    """When it is due by what the store promises that customer about it; None where it promises nothing."""
    if not any(each.about is about for each in versions(reader)):
        return None
    day = start.astimezone(settings.profile(reader).zoneinfo).date()
    version = promise(reader, about, whom_of(reader, customer_id, day), day)
    return Calendars(reader).due(start, version.amount, version.clock) if version else None
