"""Moments: aware UTC inside the program, ISO text with milliseconds and `Z` in the file."""

from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """Answers what time it is; tests bring their own."""

    def now(self) -> datetime:
        """The present moment, aware, in UTC, whole milliseconds."""
        ...


def _whole_ms(moment: datetime) -> datetime:
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000)


class SystemClock:
    """The computer's clock."""

    def now(self) -> datetime:
        return _whole_ms(datetime.now(UTC))


class FixedClock:
    """A clock that stands still until told to move."""

    def __init__(self, start: datetime) -> None:
        self._now = _whole_ms(start.astimezone(UTC))

    def now(self) -> datetime:
        return self._now

    def set(self, moment: datetime) -> None:
        """Puts the clock to `moment`."""
        self._now = _whole_ms(moment.astimezone(UTC))

    def advance(self, by: timedelta) -> None:
        """Moves the clock on (or back) by `by`."""
        self.set(self._now + by)


_EPOCH, _MS = datetime(1970, 1, 1, tzinfo=UTC), timedelta(milliseconds=1)


def to_text(moment: datetime) -> str:
    """The moment as it stands in the file: `2026-11-21T02:12:00.000Z`.

    Raises ValueError for a moment without a zone.
    """
    if moment.tzinfo is None:
        raise ValueError("a moment needs its zone")
    if moment.tzinfo is not UTC:
        moment = moment.astimezone(UTC)
    return f"{moment.isoformat(timespec='milliseconds')[:-6]}Z"


def from_text(text: str) -> datetime:
    """The moment that `to_text` wrote; raises ValueError for anything without a zone."""
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError("a moment needs its zone")
    return moment if moment.tzinfo is UTC else moment.astimezone(UTC)


def moment_or_none(text: str | None) -> datetime | None:
    """The moment that `to_text` wrote, None where none stands."""
    return from_text(text) if text else None


def to_ms(moment: datetime) -> int:
    """Milliseconds since 1970, as the journal counts them."""
    return (moment - _EPOCH) // _MS


def from_ms(ms: int) -> datetime:
    """The moment of `to_ms`."""
    return _EPOCH + timedelta(milliseconds=ms)
