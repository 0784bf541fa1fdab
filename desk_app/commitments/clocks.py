"""The clocks of one matter: the promises given to it, and the times it waited for somebody else. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from desk_app.commitments.amounts import Amount
from desk_app.commitments.calendar import Calendar
from desk_app.commitments.model import About, ClockKind, about_words
from desk_app.commitments.pauses import WARN_AT, Pause, PromiseClock
from desk_app.core.i18n import N_, _, in_our_words

AUTHORITY = "authority"
"""What a clock is about that no store promises: a deadline an authority set."""


class Why(StrEnum):
    """For whom or what a matter waits while its clocks stand still."""

    CUSTOMER = "customer"
    PART = "part"
    SUPPLIER = "supplier"
    OTHER = "other"


WHY_WORDS = {
    Why.CUSTOMER: N_("waiting for the customer"),
    Why.PART: N_("waiting for a part"),
    Why.SUPPLIER: N_("waiting for the supplier"),
    Why.OTHER: N_("waiting for something else"),
}
LOOK_AGAIN = {
    Why.CUSTOMER: N_("Look again: waiting for the customer"),
    Why.PART: N_("Look again: waiting for a part"),
    Why.SUPPLIER: N_("Look again: waiting for the supplier"),
    Why.OTHER: N_("Look again: waiting for something else"),
}
"""The next step of a matter that waits."""


@dataclass(frozen=True, slots=True)
class MatterClock:
    """A promise given to one matter, with amount and clock as they were that day.

    `about` is an `About` or AUTHORITY; `version_id` is None for what is ready-made. `due_at` stands as it was when a
    pause that still lasts began.
    """

    id: str
    kind: str
    row_id: str
    about: str
    version_id: str | None
    amount: Amount
    clock: ClockKind
    started_at: datetime
    due_at: datetime
    met_at: datetime | None = None
    dropped_at: datetime | None = None

    @property
    def running(self) -> bool:
        """Whether the promise still stands to be kept."""
        return self.met_at is None and self.dropped_at is None

    def promised(self, calendar: Calendar, pauses: Iterable["MatterPause"]) -> PromiseClock:
        """The clock itself, to be asked; `calendar` is the one of its kind."""
        return PromiseClock(calendar, self.started_at, self.amount, [each.pause for each in pauses])


@dataclass(frozen=True, slots=True)
class MatterPause:
    """A time a matter waited, for all its clocks; `until` is None while it still does."""

    id: str
    row_id: str
    since: datetime
    until: datetime | None
    look_again: datetime | None
    why: Why
    note: str | None
    by_id: str
    ended_by: str | None = None

    @property
    def pause(self) -> Pause:
        """As a clock counts it."""
        return Pause(self.since, self.until, self.look_again, str(self.why))


class Press(StrEnum):
    """How a promise that still stands presses: most of its time is gone, or all of it."""

    WARNED = "warned"
    LATE = "late"


PRESS_WORDS = {Press.WARNED: N_("75 % of the time gone"), Press.LATE: N_("late")}


def press_words(press: Press) -> str:
    """How a promise presses, in the language spoken."""
    return _(PRESS_WORDS[press])


def authority_warns_at(started_at: datetime, due_at: datetime) -> datetime:
    """When three quarters of an authority's time are gone, counted around the clock: nothing of ours stops it."""
    return started_at + (due_at - started_at) * WARN_AT


def waiting(pauses: Sequence[MatterPause]) -> MatterPause | None:
    """The time of waiting that lasts, the one to be looked at first where there are several."""
    opened = [each for each in pauses if each.until is None and each.look_again is not None]
    return min(opened, key=lambda each: (each.look_again, each.id), default=None)


def looks_again(next_step: str) -> bool:
    """Whether a next step is that of a matter that waits, in whatever language it was written."""
    return in_our_words(next_step, LOOK_AGAIN.values()) in {_(each) for each in LOOK_AGAIN.values()}


def latest(clocks: Iterable[MatterClock], about: About) -> MatterClock | None:
    """The promise about it that still stands, of several the one given last."""
    return max((each for each in clocks if each.about == about and each.running), key=_age, default=None)


def _age(clock: MatterClock) -> tuple[datetime, str]:
    return clock.started_at, clock.id


def clock_words(about: str) -> str:
    """What a clock is about, in the language spoken."""
    return _("authority") if about == AUTHORITY else about_words(About(about))
