"""The part of a customer's record that shows where they stand: the state with its past, and the service level."""

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desk_app.core import when
from desk_app.core.errors import DeskError
from desk_app.core.i18n import _
from desk_app.customers.model import STATE_WORDS, Customer, CustomerKind, CustomerState
from desk_app.purchases.pane import flowing
from desk_app.settings.store import profile
from desk_app.standing import store
from desk_app.standing.dialog import EndLevelDialog, LevelDialog, StateDialog
from desk_app.standing.dormancy import interval_words
from desk_app.standing.model import HOW_WORDS, MOVES, HeldLevel, Standing, held_on, move_words, state_words
from desk_app.standing.service import StandingService
from desk_app.standing.silence import verdict_of
from desk_app.ui.form_dialog import FormDialog
from desk_app.ui.room_view import Surroundings
from desk_app.ui.theme import Tone, px
from desk_app.ui.widgets import Fact, FactGrid, button, label

_MOST_LINES = 6
_TONES: dict[CustomerState, Tone] = {CustomerState.DORMANT: "soon", CustomerState.LEFT: "paused"}


class StandingPane(QWidget):
    """State and level of one customer as they are today; it is made anew after each save."""

    def __init__(
        self, around: Surroundings, service: StandingService, customer: Customer, say: Callable[[str], None]
    ) -> None:
        super().__init__()
        self._around, self._service, self._customer, self._say = around, service, customer, say
        self._today = store.today(around.file)
        self._standing = store.standing_of(around.file, customer.id)
        self._changes = store.states_of(around.file, customer.id)
        self._held = store.held_levels(around.file, customer.id)
        self._writing = not around.file.read_only and customer.deleted_at is None
        self.links: dict[str, QWidget] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(6))
        self.facts = FactGrid([*self._state_facts(self._standing), *self._level_facts()])
        column.addWidget(self.facts)
        self._add_links(column)
        self._add_past(column)

    def _state_facts(self, standing: Standing) -> list[Fact]:
        words = _(STATE_WORDS[standing.state])
        change = standing.change
        if change is not None:
            words = _("{state} since {day}").format(state=words, day=when.date(change.since, year=True))
        facts = [Fact(_("State"), words, tone=_TONES.get(standing.state))]
        if change is not None and change.reason:
            facts.append(Fact(_("Why, by the rule") if change.by_rule else _("Why"), change.reason))
        if self._customer.kind != CustomerKind.WALK_IN:
            file = self._around.file
            verdict = verdict_of(file, self._customer.id, self._today, profile(file).dormancy_factor)
            facts.append(Fact(_("Own interval"), interval_words(verdict)))
            last = "" if verdict.last is None else when.date(verdict.last, year=True)
            facts.append(Fact(_("Last contact"), last, tone="soon" if verdict.dormant else None))
        return facts

    def _level_facts(self) -> list[Fact]:
        level = store.level_of(self._around.file, self._customer.id, self._today)
        held = held_on(self._held, self._today)
        facts = [Fact(_("Service level"), level.shown)]
        if held is not None:
            facts.append(Fact(_("Level held"), _held_words(held)))
            if held.reason:
                facts.append(Fact(_("Why this level"), held.reason))
        return facts

    def _add_links(self, column: QVBoxLayout) -> None:
        if not self._writing:
            return
        place, links = flowing(8)
        before = self._standing.state
        for after in MOVES[before]:
            made = button(
                _("{what}…").format(what=move_words(before, after)), "link", on=partial(self.ask_state, after)
            )
            self.links[str(after)] = made
            links.addWidget(made)
        self.links["level"] = button(_("Service level…"), "link", icon="star", on=self.ask_level)
        links.addWidget(self.links["level"])
        held = held_on(self._held, self._today)
        if held is not None and held.until != self._today:
            self.links["end"] = button(_("End the level…"), "link", on=partial(self.end_level, held))
            links.addWidget(self.links["end"])
        column.addWidget(place)

    def _add_past(self, column: QVBoxLayout) -> None:
        """The states before this one and the other levels, newest first; one to come can be taken back."""
        now = self._standing.change
        told = [
            (change.since, f"{when.date(change.since, year=True)}  {state_words(change)}")
            for change in self._changes
            if now is None or change.id != now.id
        ]
        current = held_on(self._held, self._today)
        coming = [held for held in self._held if held.since > self._today]
        for held in self._held:
            if held not in coming and (current is None or held.id != current.id):
                told.append((held.since, self._line(held)))
        for held in coming:
            column.addWidget(label(self._line(held), wrap=True, select=True))
            if self._writing:
                made = button(_("Take it back"), "link", on=partial(self._take_back, held))
                self.links[held.id] = made
                column.addWidget(made)
        if told:
            column.addWidget(label(_("Before"), "small"))
        for _since, line in sorted(told, key=lambda one: one[0], reverse=True)[:_MOST_LINES]:
            column.addWidget(label(line, "muted", wrap=True, select=True))
        if len(told) > _MOST_LINES:
            column.addWidget(label(_("What was earlier stands in the time line."), "small", wrap=True))

    def _line(self, held: HeldLevel) -> str:
        level = store.level_by_id(self._around.file, held.level_id).shown
        return _("{level}: {how}").format(level=level, how=_held_words(held))

    def ask_state(self, state: CustomerState) -> None:
        """Asks since when, and why, a customer goes into a state."""
        said = _("Saved: {name} is {state}.").format(name=self._customer.name, state=_(STATE_WORDS[state]))
        self._ask(StateDialog(self._around, self._service, self._customer, state, self.window()), said)

    def ask_level(self) -> None:
        """Asks for a level of service."""
        said = _("Saved: the service level of {name}.").format(name=self._customer.name)
        self._ask(LevelDialog(self._around, self._service, self._customer, self.window()), said)

    def end_level(self, held: HeldLevel) -> None:
        """Asks until which day a level holds."""
        said = _("Saved: the service level of {name}.").format(name=self._customer.name)
        self._ask(EndLevelDialog(self._around, self._service, held, self.window()), said)

    def _ask(self, dialog: FormDialog, said: str) -> None:
        say = self._say
        if dialog.ask():
            say(said)

    def _take_back(self, held: HeldLevel) -> None:
        say = self._say
        try:
            self._service.remove_level(self._around.actor(), held.id)
        except DeskError as error:
            say(error.sentence)


def _held_words(held: HeldLevel) -> str:
    """Since when, until when, and how a level is held."""
    since, how = when.date(held.since, year=True), _(HOW_WORDS[held.how])
    if held.until is None:
        return _("since {since}, {how}").format(since=since, how=how)
    return _("{since} to {until}, {how}").format(since=since, until=when.date(held.until, year=True), how=how)
