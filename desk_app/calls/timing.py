"""The clock of a call while it is taken: ringing, talking, work after the call; put aside and taken up again."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from desk_app.calls.model import whole_seconds
from desk_app.core.clock import from_text, to_text
from desk_app.core.errors import DeskError
from desk_app.core.i18n import N_, _

LONGEST_S = 24 * 3600
"""Seconds; what lasted longer was a clock that somebody forgot."""


class Phase(StrEnum):
    """What a call is at."""

    RINGING = "ringing"
    TALKING = "talking"
    AFTER = "after"
    STOPPED = "stopped"


PHASE_WORDS = {
    Phase.RINGING: N_("ringing"),
    Phase.TALKING: N_("talking"),
    Phase.AFTER: N_("work after the call"),
    Phase.STOPPED: N_("stopped"),
}
NEXT_WORDS = {
    Phase.RINGING: N_("Answered"),
    Phase.TALKING: N_("Hung up"),
    Phase.AFTER: N_("Stop the clock"),
    Phase.STOPPED: N_("Let it run on"),
}
"""What the key of the clock says in each phase."""


@dataclass(frozen=True, slots=True)
class Lengths:
    """Seconds of each part of a call; None for a part that was not measured."""

    wait_s: int | None = None
    talk_s: int | None = None
    hold_s: int | None = None
    after_s: int | None = None


@dataclass(frozen=True, slots=True)
class CallClock:
    """The moments of a call that is being taken. Each act answers the clock as it stands afterwards.

    While a call is put aside it is on hold if somebody is still on the line, else its clock stands still.
    """

    rang_at: datetime
    answered_at: datetime | None = None
    ended_at: datetime | None = None
    stopped_at: datetime | None = None
    parked_at: datetime | None = None
    held: timedelta = timedelta()

    @property
    def phase(self) -> Phase:
        """What the call is at."""
        if self.stopped_at is not None:
            return Phase.STOPPED
        if self.ended_at is not None:
            return Phase.AFTER
        return Phase.RINGING if self.answered_at is None else Phase.TALKING

    def answer(self, now: datetime) -> "CallClock":
        """Somebody picked up; nothing where somebody did before."""
        return self if self.answered_at is not None else replace(self, answered_at=max(now, self.rang_at))

    def step(self, now: datetime) -> "CallClock":
        """The next phase: answered, hung up, stopped; a stopped clock runs on as if it had not been stopped.

        A clock that stands aside is taken up by it.
        """
        if self.parked_at is not None:
            return self.resume(now).step(now)
        match self.phase:
            case Phase.RINGING:
                return self.answer(now)
            case Phase.TALKING:
                return replace(self, ended_at=now)
            case Phase.AFTER:
                return replace(self, stopped_at=now)
            case Phase.STOPPED:
                return replace(self, stopped_at=None)

    def park(self, now: datetime) -> "CallClock":
        """Put aside."""
        return self if self.parked_at is not None else replace(self, parked_at=now)

    def resume(self, now: datetime) -> "CallClock":
        """Taken up again."""
        if self.parked_at is None:
            return self
        away, back = now - self.parked_at, replace(self, parked_at=None)
        match self.phase:
            case Phase.TALKING:
                return replace(back, held=self.held + away)
            case Phase.AFTER:
                return replace(back, ended_at=self.ended_at + away if self.ended_at else None)
            case _:
                return back

    def lengths(self, now: datetime) -> Lengths:
        """How long each part took, up to `now` for the one that runs."""
        if self.answered_at is None:
            return Lengths()
        running = self.parked_at or now
        ended = self.ended_at or running
        after = (self.stopped_at or running) - self.ended_at if self.ended_at else None
        return Lengths(
            wait_s=_seconds(self.answered_at - self.rang_at),
            talk_s=_seconds(ended - self.answered_at - self.held),
            hold_s=_seconds(self.held) if self.held else None,
            after_s=None if after is None else _seconds(after),
        )

    def as_text(self) -> str:
        """The clock as a draft keeps it."""
        kept: dict[str, object] = {
            key: to_text(moment)
            for key in ("rang_at", "answered_at", "ended_at", "stopped_at", "parked_at")
            if isinstance(moment := getattr(self, key), datetime)
        }
        return json.dumps({**kept, "held": self.held.total_seconds()})


def clock_of(text: str) -> CallClock | None:
    """The clock that `as_text` wrote; None for anything else."""
    try:
        kept = json.loads(text)
    except ValueError:
        return None
    if not isinstance(kept, Mapping) or "rang_at" not in kept:
        return None
    moments = {key: from_text(str(value)) for key, value in kept.items() if key != "held"}
    return CallClock(**moments, held=timedelta(seconds=float(str(kept.get("held", 0)))))


def _seconds(span: timedelta) -> int:
    return max(0, whole_seconds(span))


def length_words(seconds: int | None) -> str:
    """Seconds as a person corrects them: `2:05`, `1:02:05`; nothing for None."""
    if seconds is None:
        return ""
    minutes, rest = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02d}:{rest:02d}" if hours else f"{minutes}:{rest:02d}"


_PARTS = re.compile(r"(?:(\d+):)?(\d+):(\d{1,2})|(\d+)")


def read_length(text: str, field: str) -> int | None:
    """Seconds from `2:05`, `1:02:05` or `125`; None where nothing is typed. Raises DeskError for another thing."""
    typed = text.strip().replace("：", ":")
    if not typed:
        return None
    found = _PARTS.fullmatch(typed)
    if found is None or int(found[3] or 0) > 59 or (found[1] and int(found[2]) > 59):
        raise DeskError(_("Write a length as minutes and seconds, such as 2:05."), field=field)
    hours, minutes, rest, alone = (int(part or 0) for part in found.groups())
    seconds = alone if found[4] is not None else hours * 3600 + minutes * 60 + rest
    if seconds > LONGEST_S:
        raise DeskError(_("No call lasts longer than a day: write its length as minutes and seconds."), field=field)
    return seconds
