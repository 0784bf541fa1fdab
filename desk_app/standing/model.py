"""Where a customer stands with the store: states with dates and reasons, and the level of service."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date as Date
from enum import StrEnum

from desk_app.core import when
from desk_app.core.errors import DeskError
from desk_app.core.i18n import N_, _, in_our_words
from desk_app.customers.model import STATE_WORDS, CustomerState


class How(StrEnum):
    """How a customer came to a level of service."""

    CHOSEN = "chosen"
    GRANTED = "granted"


HOW_WORDS = {How.CHOSEN: N_("chosen by the customer"), How.GRANTED: N_("granted")}


@dataclass(frozen=True, slots=True)
class StateChange:
    """From `since` on, a day in the store's zone, the customer is in this state; `by_rule` where nobody said so."""

    id: str
    customer_id: str
    state: CustomerState
    since: Date
    reason: str | None
    by_rule: bool


@dataclass(frozen=True, slots=True)
class Standing:
    """The state in force and the change it came with; None where it came with the file (import, opening)."""

    state: CustomerState
    change: StateChange | None


@dataclass(frozen=True, slots=True)
class Level:
    """A level of service. `name` is as written; of a built-in one nobody renamed it is the English word."""

    id: str
    name: str
    note: str | None
    position: int
    built_in: bool = False

    @property
    def shown(self) -> str:
        """The name, a built-in one in the language spoken."""
        return in_our_words(self.name, _BUILT_IN_WORDS) if self.built_in else self.name


@dataclass(frozen=True, slots=True)
class HeldLevel:
    """A level that a customer has from `since` to `until`, both days included; without `until` for good."""

    id: str
    customer_id: str
    level_id: str
    since: Date
    until: Date | None
    how: How
    reason: str | None

    def covers(self, day: Date) -> bool:
        """Whether it holds on that day."""
        return self.since <= day and (self.until is None or day <= self.until)


STANDARD = "00000000-0000-7000-8000-0000000000a1"
PRIORITY = "00000000-0000-7000-8000-0000000000a2"
KEY_ACCOUNT = "00000000-0000-7000-8000-0000000000a3"
BUILT_IN = (
    Level(STANDARD, N_("standard level"), None, 1, True),
    Level(PRIORITY, N_("priority level"), None, 2, True),
    Level(KEY_ACCOUNT, N_("key account"), None, 3, True),
)
"""The levels every store has; who holds none has the standard one."""
_BUILT_IN_WORDS = tuple(level.name for level in BUILT_IN)

_PROSPECT, _ACTIVE = CustomerState.PROSPECT, CustomerState.ACTIVE
_DORMANT, _LEFT = CustomerState.DORMANT, CustomerState.LEFT
MOVES: Mapping[CustomerState, Mapping[CustomerState, bool]] = {
    _PROSPECT: {_ACTIVE: False, _LEFT: True},
    _ACTIVE: {_DORMANT: False, _LEFT: True, _PROSPECT: True},
    _DORMANT: {_ACTIVE: False, _LEFT: True},
    _LEFT: {_ACTIVE: True, _PROSPECT: True},
}
"""From which state to which one may go, and whether a reason is needed for it."""
_MOVE_WORDS = {
    (_PROSPECT, _ACTIVE): N_("Joins"),
    (_ACTIVE, _DORMANT): N_("Falls dormant"),
    (_DORMANT, _ACTIVE): N_("Is back"),
    (_LEFT, _ACTIVE): N_("Joins again"),
    (_ACTIVE, _PROSPECT): N_("Is a prospect only"),
    (_LEFT, _PROSPECT): N_("Is a prospect again"),
    (_PROSPECT, _LEFT): N_("Leaves"),
    (_ACTIVE, _LEFT): N_("Leaves"),
    (_DORMANT, _LEFT): N_("Leaves"),
}


def move_words(before: CustomerState, after: CustomerState) -> str:
    """What happens when a customer goes from one state to another, in the language spoken."""
    return _(_MOVE_WORDS[before, after])


def check_move(before: CustomerState, after: CustomerState, since: Date, reason: str | None, *, today: Date) -> None:
    """Whether a customer may go from one state to another; raises DeskError naming the field.

    A state holds from a day that has come: leaving next month is written down next month.
    """
    if before == after:
        sentence = _("The customer is {state} already: choose another state.")
        raise DeskError(sentence.format(state=_(STATE_WORDS[after])), field="state")
    if after not in MOVES[before]:
        sentence = _("A customer who is {before} cannot become {after} at once: join them again first.")
        raise DeskError(
            sentence.format(before=_(STATE_WORDS[before]), after=_(STATE_WORDS[after])),
            field="state",
        )
    if since > today:
        raise DeskError(_("This day is still to come: write it down when it has come."), field="since")
    if MOVES[before][after] and not reason:
        raise DeskError(_("Write down why: it will be asked later."), field="reason")


def check_order(last: StateChange | None, since: Date) -> None:
    """Whether a change may begin on that day after the last one a person wrote; raises DeskError for the day."""
    if last is not None and since < last.since:
        raise DeskError(
            _("Since {day} the customer is {state}: choose that day or a later one.").format(
                day=when.date(last.since, year=True), state=_(STATE_WORDS[last.state])
            ),
            field="since",
        )


def state_words(change: StateChange) -> str:
    """A change in one line: the state, and why where somebody said so."""
    state = _(STATE_WORDS[change.state])
    if change.by_rule:
        return _("{state} by the rule: {reason}").format(state=state, reason=change.reason or "—")
    return _("{state}: {reason}").format(state=state, reason=change.reason) if change.reason else state


def check_level(since: Date, until: Date | None, how: How, reason: str | None) -> None:
    """Whether a level can be held so, also from a day still to come; raises DeskError naming the field."""
    check_until(since, until)
    if how == How.GRANTED and not reason:
        raise DeskError(_("Write down why it is granted: it will be asked later."), field="reason")


def check_until(since: Date, until: Date | None) -> None:
    """Whether a level that began on a day can end on another; raises DeskError for the field `until`."""
    if until is not None and until < since:
        raise DeskError(
            _("It began on {day}: it cannot end before.").format(day=when.date(since, year=True)), field="until"
        )


def held_on(held: Iterable[HeldLevel], day: Date) -> HeldLevel | None:
    """Which of a customer's levels holds on a day; None for the standard one that nobody gave.

    Where several do, the one that began later counts, and of one day the one written later. When it ends,
    an earlier one that still runs counts again.
    """
    return max((one for one in held if one.covers(day)), key=lambda one: (one.since, one.id), default=None)
