"""What a person does about standing: joining and leaving, the dormancy rule, levels of service and their names."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date as Date

from desk_app.core.errors import DeskError
from desk_app.core.i18n import _, language, speaking
from desk_app.core.ids import new_id
from desk_app.core.text import fold
from desk_app.customers.model import CustomerState, free_text, one_line
from desk_app.settings.store import profile
from desk_app.standing import store
from desk_app.standing.dormancy import awake_words, silence_words
from desk_app.standing.model import (
    HeldLevel,
    How,
    Level,
    Standing,
    StateChange,
    check_level,
    check_move,
    check_order,
    check_until,
)
from desk_app.standing.silence import awake, silent_customers
from desk_app.storage.desk_file import DeskFile
from desk_app.storage.reading import Reader


@dataclass(frozen=True, slots=True)
class Applied:
    """How many customers the rule made dormant, and how many active again."""

    dormant: int
    awake: int


class StandingService:
    """The use cases of standing; each is one save."""

    def __init__(self, file: DeskFile) -> None:
        self._file = file

    def set_state(
        self, actor: str, customer_id: str, state: CustomerState, day: Date | None = None, reason: str = ""
    ) -> Standing:
        """Puts a customer into a state from a day on, today unless said otherwise.

        What the rule alone said of later days is taken back: a person knows better. Raises DeskError with the
        field (`state`, `since`, `reason`) for a move that is none, a day to come, one before the last change
        a person wrote, and where the reason is missing; NotFound for a file out of the lists.
        """
        with self._file.write(actor, "standing.set_state") as tx:
            store.living_name(tx, customer_id)
            today, why = store.today(tx), free_text(reason) or None
            since = day or today
            check_move(store.standing_of(tx, customer_id).state, state, since, why, today=today)
            changes = store.states_of(tx, customer_id)
            check_order(next((change for change in reversed(changes) if not change.by_rule), None), since)
            store.take_states_away(tx, (one.id for one in changes if one.by_rule and one.since > since))
            store.add_states(tx, [StateChange(new_id(), customer_id, state, since, why, False)])
            return store.standing_of(tx, customer_id)

    def apply_dormancy(self, actor: str, today: Date | None = None, *, leave_out: Collection[str] = ()) -> Applied:
        """Lets the rule speak: who is silent too long falls dormant today, who was in contact since is active again.

        `leave_out` are customers of whom somebody said that they stay as they are. Prospects and those who left
        are never touched. All in one save, so that it is taken back as a whole.
        """
        with self._file.write(actor, "standing.apply_dormancy") as tx:
            settings, day = profile(tx), today or store.today(tx)
            factor, left_out = settings.dormancy_factor, frozenset(leave_out)
            falling = [one for one in silent_customers(tx, day, factor) if one.customer_id not in left_out]
            waking = [one for one in awake(tx, day, factor) if one.customer_id not in left_out]
            ids = [*(one.customer_id for one in falling), *(one.customer_id for one in waking)]
            last = store.last_days(tx, ids)
            with speaking(settings.language or language()):
                changes = [
                    _by_rule(one.customer_id, CustomerState.DORMANT, day, last, silence_words(one.verdict))
                    for one in falling
                ]
                changes += [
                    _by_rule(one.customer_id, CustomerState.ACTIVE, one.since, last, awake_words(one.since))
                    for one in waking
                ]
            store.add_states(tx, changes)
            return Applied(len(falling), len(waking))

    def choose_level(
        self,
        actor: str,
        customer_id: str,
        level_id: str,
        since: Date | None = None,
        until: Date | None = None,
        reason: str = "",
    ) -> HeldLevel:
        """Writes the level down that the customer chose, from a day on (today), perhaps one still to come.

        Raises DeskError for an end before the begin (`until`), NotFound for a level or file that is gone.
        """
        return self._give(actor, "standing.choose_level", customer_id, level_id, since, until, How.CHOSEN, reason)

    def grant_level(
        self,
        actor: str,
        customer_id: str,
        level_id: str,
        since: Date | None = None,
        until: Date | None = None,
        reason: str = "",
    ) -> HeldLevel:
        """The same where the store gives the level of itself; it needs a reason (DeskError for `reason`)."""
        return self._give(actor, "standing.grant_level", customer_id, level_id, since, until, How.GRANTED, reason)

    def _give(
        self,
        actor: str,
        verb: str,
        customer_id: str,
        level_id: str,
        since: Date | None,
        until: Date | None,
        how: How,
        reason: str,
    ) -> HeldLevel:
        with self._file.write(actor, verb) as tx:
            store.living_name(tx, customer_id)
            begin, why = since or store.today(tx), free_text(reason) or None
            check_level(begin, until, how, why)
            store.keep_level(tx, store.level_offered(tx, level_id))
            held = HeldLevel(new_id(), customer_id, level_id, begin, until, how, why)
            store.add_held(tx, held)
            return held

    def end_level(self, actor: str, held_id: str, until: Date | None = None) -> HeldLevel:
        """Says until which day, today unless said otherwise, a level holds.

        Raises DeskError for a day before it began, NotFound for one that was taken back.
        """
        with self._file.write(actor, "standing.end_level") as tx:
            held, day = store.held_by_id(tx, held_id), until or store.today(tx)
            check_until(held.since, day)
            store.change_held(tx, held_id, {"until_on": day.isoformat()})
            return store.held_by_id(tx, held_id)

    def remove_level(self, actor: str, held_id: str) -> None:
        """Takes a level back that was written down by mistake, or that has not begun."""
        with self._file.write(actor, "standing.remove_level") as tx:
            store.held_by_id(tx, held_id)
            store.remove_held(tx, held_id)

    def name_level(self, actor: str, level_id: str | None, name: str, note: str = "") -> Level:
        """Renames a level, or adds one of the store's own after the others (`level_id` None).

        Raises DeskError for the field `name` where there is none or another level has it.
        """
        with self._file.write(actor, "standing.name_level") as tx:
            called = one_line(name)
            _check_name(tx, level_id, called)
            if level_id is None:
                place = max(level.position for level in store.levels(tx)) + 1
                level = Level(new_id(), called, free_text(note) or None, place)
            else:
                old = store.level_by_id(tx, level_id)
                own = old.name if called == old.shown else called
                level = Level(old.id, own, free_text(note) or None, old.position, old.built_in)
            store.keep_level(tx, level)
            return level


def _by_rule(customer_id: str, state: CustomerState, day: Date, last: dict[str, Date], reason: str) -> StateChange:
    return StateChange(new_id(), customer_id, state, max(day, last.get(customer_id, day)), reason, True)


def _check_name(reader: Reader, level_id: str | None, name: str) -> None:
    if not name:
        raise DeskError(_("Type the name of the service level."), field="name")
    for level in store.levels(reader):
        if level.id != level_id and fold(name) in (fold(level.shown), fold(level.name)):
            raise DeskError(_("There is a service level of this name: choose another."), field="name")
