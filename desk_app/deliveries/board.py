"""The dispatch board: the deliveries of one day, courier by courier in the order of the run.

Rules:

* A courier's column holds their run of the day, done ones too, in the order of its places. Behind it stands what they
  are to drive or are out with though it is in no run: what was assigned is in the run once it has a place there.
* Nobody's column holds what nobody drives yet: open, in no run, promised for that day.
* From today on both hold also what was promised for an earlier day, what nobody promised a day for, and what was left
  over from a run that is past.
* What is with a carrier, or was called off, is on no board.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date as Date
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from desk_app.core import when
from desk_app.core.i18n import _
from desk_app.deliveries.model import OPEN_STATES, DeliveryState, Precision, due_of_promise

MOST = 200
"""How many deliveries nobody has yet stand on the board at once, the most urgent ones."""
MOVABLE = frozenset({DeliveryState.RECEIVED, DeliveryState.ASSIGNED, DeliveryState.FAILED})
"""What can be planned: what is under way stays with its courier, what is done stays as it was."""
_SOON = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Card:
    """One delivery on the board. `to_collect` in cents of `currency`; `picked_wrong`: lines picked not as ordered."""

    id: str
    number: str
    name: str
    address: str
    goods: str
    note: str
    state: DeliveryState
    promised_from: datetime | None
    promised_by: datetime | None
    promised_precision: Precision | None
    due_at: datetime
    delivered_at: datetime | None
    to_collect: int | None
    currency: str
    parcels: int | None
    picked_wrong: int
    courier_id: str | None
    courier: str
    run_day: Date | None
    run_place: int | None

    @property
    def open(self) -> bool:
        """Whether somebody still has to do something."""
        return self.state in OPEN_STATES

    @property
    def movable(self) -> bool:
        """Whether it can be planned."""
        return self.state in MOVABLE

    def owed_by(self, zone: ZoneInfo) -> datetime:
        """When its window ends; without a promise when its next step is due."""
        if self.promised_by is None:
            return self.due_at
        return due_of_promise(self.promised_by, self.promised_precision, zone)

    def late(self, now: datetime, zone: ZoneInfo) -> bool:
        """Whether its window passed and it was not handed over."""
        return self.open and self.owed_by(zone) < now

    def soon_late(self, now: datetime, zone: ZoneInfo) -> bool:
        """Whether its window ends within the hour."""
        return self.open and now <= self.owed_by(zone) < now + _SOON

    def window(self, day: Date, zone: ZoneInfo) -> str:
        """What was promised: `14:00–16:00`, `by 16:00`, `any time`; with the day where it is another than `day`."""
        if self.promised_by is None:
            return _("no day promised")
        local = self.promised_by.astimezone(zone).date()
        if self.promised_precision == Precision.DAY:
            said = "" if local != day else _("any time that day")
        elif self.promised_from is not None:
            begin = self.promised_from.astimezone(zone).date()
            start = when.clock_time(self.promised_from, zone)
            said = f"{start if begin == local else when.date_time(self.promised_from, zone)}–" + when.clock_time(
                self.promised_by, zone
            )
        else:
            said = _("by {time}").format(time=when.clock_time(self.promised_by, zone))
        return said if local == day else f"{when.date(local, year=local.year != day.year)} {said}".strip()


@dataclass(frozen=True, slots=True)
class BoardColumn:
    """A courier's run, or with `courier_id` None what is nobody's yet; `more` stand on no card."""

    courier_id: str | None
    name: str
    cards: tuple[Card, ...]
    more: int = 0

    @property
    def done(self) -> int:
        """How many were handed over."""
        return sum(card.state == DeliveryState.DELIVERED for card in self.cards)

    @property
    def to_collect(self) -> dict[str, int]:
        """What is still to be collected, by currency."""
        sums: dict[str, int] = {}
        for card in self.cards:
            if card.open and card.to_collect:
                sums[card.currency] = sums.get(card.currency, 0) + card.to_collect
        return sums

    def late(self, now: datetime, zone: ZoneInfo) -> int:
        """How many are late."""
        return sum(card.late(now, zone) for card in self.cards)


@dataclass(frozen=True, slots=True)
class DayLoad:
    """How full a day is: in a run, of these done, and promised but in no run."""

    day: Date
    planned: int
    done: int
    open_promised: int

    @property
    def all(self) -> int:
        """All that is to be driven that day."""
        return self.planned + self.open_promised


@dataclass(frozen=True, slots=True)
class Board:
    """The board of a day: what is nobody's first, then the couriers; and the week around it."""

    day: Date
    columns: tuple[BoardColumn, ...]
    week: tuple[DayLoad, ...]

    def cards(self) -> Iterator[Card]:
        """Every card, column by column."""
        for column in self.columns:
            yield from column.cards


def week_of(day: Date) -> list[Date]:
    """Monday to Sunday around a day."""
    monday = day - timedelta(days=day.weekday())
    return [monday + timedelta(days=n) for n in range(7)]


def placed(ids: list[str], moved: list[str], place: int | None) -> list[str]:
    """The run after `moved` were put at that place (1 is the first; None the end), in the order they are named."""
    rest = [each for each in ids if each not in moved]
    at = len(rest) if place is None else min(max(0, place - 1), len(rest))
    return rest[:at] + moved + rest[at:]
