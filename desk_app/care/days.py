"""Days of the store: which one it is, and on which the next delivery can be."""

from datetime import date as Date
from datetime import datetime, time

from desk_app.commitments.store import openings
from desk_app.settings import store as settings
from desk_app.storage.reading import Reader


def store_day(reader: Reader, now: datetime) -> Date:
    """The store's date at a moment."""
    return now.astimezone(settings.profile(reader).zoneinfo).date()


def open_day(reader: Reader, day: Date) -> Date:
    """The day itself when the store opens on it, else the next on which it does."""
    found = openings(reader)
    if found.on(day) is not None:
        return day
    return found.after(day).astimezone(found.calendar.tz).date()


def at_begin(reader: Reader, day: Date, at: time = time()) -> datetime:
    """The begin of a day in the store's zone, or a time of it."""
    return datetime.combine(day, at, settings.profile(reader).zoneinfo)
