"""A day or a moment as a file gave it: the raw text and how precise it is are kept."""

from dataclasses import dataclass
from datetime import date as Date
from datetime import datetime, time
from zoneinfo import ZoneInfo


@dataclass(frozen=True)
class Stamp:
    """`moment` is aware UTC, or None where the file gave only a day."""

    raw: str
    day: Date
    moment: datetime | None

    @property
    def precision(self) -> str:
        """`time` or `day`."""
        return "day" if self.moment is None else "time"

    def at(self, zone: ZoneInfo) -> datetime:
        """The moment, or the start of the day in `zone`."""
        return self.moment or datetime.combine(self.day, time(), zone)
