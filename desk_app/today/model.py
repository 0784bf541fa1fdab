"""Today: in which order open matters are worked on, and which of them a day may not close over. Pure."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date as Date
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from desk_app.commitments.clocks import Press
from desk_app.core.i18n import N_
from desk_app.core.stages import Stage
from desk_app.matters.model import MatterKind, MatterMove, OpenMatter
from desk_app.pyramid.tiers import Tier
from desk_app.staff.model import DESK_ID

_RANKS: Mapping[Tier, int] = {Tier.MOST_VALUABLE: 0, Tier.MOST_GROWABLE: 1, Tier.LOW: 2}
_LAST_RANK = 3
_MINUTE = len("2026-11-21T02:12")


class Line(NamedTuple):
    """What the order asks of an open matter; moments as they stand in the file."""

    kind: str
    row_id: str
    due: str
    owner_id: str
    customer_id: str | None = None
    snoozed: str | None = None
    reminded: int = 0

    @property
    def key(self) -> str:
        """The id of the matter in the list of all kinds."""
        return f"{self.kind}:{self.row_id}"


def kind_and_id(key: str) -> tuple[MatterKind, str]:
    """The matter behind an id of the list; ValueError for any other text."""
    kind, row_id = key.split(":", 1)
    return MatterKind(kind), row_id


def in_order(lines: Iterable[Line], now: str, tiers: Mapping[str, Tier]) -> list[Line]:
    """Late ones first and the latest of them foremost, then by due time; what rests comes last in either half.

    Of those due in the same minute the ones reminded today come first; then the customer's tier decides: most
    valuable, most growable, low, then the others.
    `now` as it stands in the file, `tiers` by customer (see `tied`).
    """

    ranks: dict[str | None, int] = {customer_id: _RANKS.get(tier, _LAST_RANK) for customer_id, tier in tiers.items()}

    def place(line: Line) -> tuple[bool, bool, str, bool, int, str, str]:
        _kind, row_id, due, _owner, customer_id, snoozed, reminded = line
        rests = snoozed is not None and snoozed > now
        return due >= now, rests, due[:_MINUTE], not reminded, ranks.get(customer_id, _LAST_RANK), due, row_id

    return sorted(lines, key=place)


def tied(lines: Iterable[Line]) -> set[str]:
    """The customers whose tier decides something: another matter is due in the same minute."""
    minutes: dict[str, list[str]] = {}
    for line in lines:
        minutes.setdefault(line.due[:_MINUTE], []).append(line.customer_id or "")
    return {each for customers in minutes.values() if len(customers) > 1 for each in customers if each}


class Group(StrEnum):
    """Whose matters are listed; escalated are those of all that a supervisor has to know of."""

    MINE = "mine"
    ALL = "all"
    DESK = "desk"
    ESCALATED = "escalated"


GROUP_WORDS = {
    Group.MINE: N_("Mine"),
    Group.ALL: N_("Everyone's"),
    Group.DESK: N_("The desk's"),
    Group.ESCALATED: N_("Escalated"),
}
KIND_WORDS = {
    MatterKind.CALLBACK: N_("Callback"),
    MatterKind.COMPLAINT: N_("Complaint"),
    MatterKind.DELIVERY: N_("Delivery"),
    MatterKind.IMPROVEMENT: N_("Improvement"),
}
MANY_OF = {
    MatterKind.CALLBACK: N_("Callbacks"),
    MatterKind.COMPLAINT: N_("Complaints"),
    MatterKind.DELIVERY: N_("Deliveries"),
    MatterKind.IMPROVEMENT: N_("Improvements"),
}


def of_group(
    lines: Iterable[Line],
    group: Group,
    me: str,
    escalated: Collection[str] = (),
    decides: Collection[str] = (),
) -> list[Line]:
    """The matters of a group; `me` is the staff id of who asks, `escalated` are the keys of those that are.

    What waits for a decision of theirs (`decides`, ids of matters) is theirs too, whoever owns it.
    """
    if group is Group.ALL:
        return list(lines)
    if group is Group.ESCALATED:
        return [line for line in lines if line.key in escalated]
    owner = me if group is Group.MINE else DESK_ID
    also = decides if group is Group.MINE else ()
    return [line for line in lines if line.owner_id == owner or line.row_id in also]


@dataclass(frozen=True, slots=True)
class TodayRow:
    """An open matter as list and record show it; `id` is its key in the list, `owner` a name.

    `began_at` is when it came, `promised_at` when it was first promised, which no postponing moves. `waiting`: its
    owner was handed it and has not accepted it yet. `authority`: to which one it was passed.
    `press`: how its promises press. `paused`: its clocks stand still.
    """

    id: str
    kind: MatterKind
    row_id: str
    number: str
    title: str
    customer_id: str | None
    name: str
    phone: str
    next_step: str
    owner_id: str
    owner: str
    due_at: datetime
    began_at: datetime
    promised_at: datetime
    stage: Stage
    tier: Tier | None = None
    snoozed_until: datetime | None = None
    waiting: bool = False
    authority: str = ""
    press: Press | None = None
    paused: bool = False

    def late(self, now: datetime) -> bool:
        """Whether its next step should have been done by now."""
        return self.due_at < now

    def escalated(self, now: datetime) -> bool:
        """Whether a supervisor has to know of it: late, or most of a promise's time is gone."""
        return self.late(now) or self.press is not None

    def rests(self, now: datetime) -> bool:
        """Whether it was put aside and its time has not come."""
        return self.snoozed_until is not None and self.snoozed_until > now


class Why(StrEnum):
    """Why a matter must be handled before the day closes."""

    UNOWNED = "unowned"
    LATE = "late"
    BEFORE_OPENING = "before_opening"
    UNTOLD = "untold"


WHY_WORDS = {
    Why.UNOWNED: N_("nobody's"),
    Why.LATE: N_("late"),
    Why.BEFORE_OPENING: N_("due before opening"),
    Why.UNTOLD: N_("customer not told"),
}


def why_handle(matter: OpenMatter, now: datetime, opening: datetime) -> tuple[Why, ...]:
    """Why a matter cannot simply stay open until the store opens again; nothing where it can."""
    found = {
        Why.UNOWNED: matter.owner_id == DESK_ID,
        Why.LATE: matter.due_at < now,
        Why.BEFORE_OPENING: now <= matter.due_at < opening,
        Why.UNTOLD: matter.untold,
    }
    return tuple(why for why, holds in found.items() if holds)


@dataclass(frozen=True, slots=True)
class Owed:
    """A matter that must be handled, and why; or one that was carried over, which may need nothing more."""

    matter: OpenMatter
    why: tuple[Why, ...]
    carried: MatterMove | None = None

    @property
    def key(self) -> str:
        """Its id in the list of all kinds."""
        return f"{self.matter.kind}:{self.matter.row_id}"


@dataclass(frozen=True, slots=True)
class Done:
    """What was done in a day."""

    calls_taken: int = 0
    calls_made: int = 0
    calls_missed: int = 0
    callbacks_tried: int = 0
    callbacks_done: int = 0
    complaints_opened: int = 0
    complaints_closed: int = 0
    deliveries_done: int = 0


@dataclass(frozen=True, slots=True)
class DayState:
    """How a day stands at its closing: every open matter in order, and those to decide about or carried over.

    `day` is the local day that closes, `opening` when the store opens again.
    """

    day: Date
    now: datetime
    opening: datetime
    open: Sequence[OpenMatter]
    owed: Sequence[Owed]

    @property
    def left(self) -> list[Owed]:
        """Those nobody decided about yet."""
        return [owed for owed in self.owed if owed.carried is None]

    @property
    def carried(self) -> list[Owed]:
        """Those that were carried over with a reason."""
        return [owed for owed in self.owed if owed.carried is not None]

    def left_because(self, why: Why) -> list[Owed]:
        """Those nobody decided about yet whose first reason it is, so that each stands in one list."""
        return [owed for owed in self.left if owed.why[0] is why]

    def counts(self, done: Done) -> dict[str, int]:
        """What is kept of the day's closing: open matters by why they were looked at, and what was done."""
        why = {str(each): sum(each in owed.why for owed in self.owed) for each in Why}
        return {"open": len(self.open), **why, "carried_over": len(self.carried), **asdict(done)}


@dataclass(frozen=True, slots=True)
class DayClosing:
    """A day that was closed: when, by whom, the note for the next shift, and the counts of that moment."""

    id: str
    day: Date
    at: datetime
    by_id: str
    note: str
    counts: Mapping[str, int]
