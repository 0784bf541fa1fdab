"""Calendars and moments for the tests."""

from collections.abc import Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from desk_app.commitments.calendar import CLOSED, Calendar, Day
from desk_app.commitments.frames import Frame, Frames

SHANGHAI = "Asia/Shanghai"
LUNCH: Frames = (Frame.of("08:30", "12:00"), Frame.of("13:00", "18:00"))
EIGHT_TO_SIX: Frames = (Frame.of("08:00", "18:00"),)
EIGHT_HOURS: Frames = (Frame.of("09:00", "17:00"),)
HOUR = 3_600


def week(
    frames: Frames, zone: str = SHANGHAI, days: Mapping[Day, Frames] | None = None, working_days: int = 5
) -> Calendar:
    """The same hours from Monday on, the rest of the week closed."""
    return Calendar(zone, (*[frames] * working_days, *[CLOSED] * (7 - working_days)), days or {})


def at(text: str, zone: str = SHANGHAI) -> datetime:
    """The moment at which the wall clock there shows that time."""
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone))


def shown(moment: datetime, zone: str = SHANGHAI) -> str:
    """What the wall clock there shows."""
    return moment.astimezone(ZoneInfo(zone)).strftime("%Y-%m-%d %H:%M:%S")
