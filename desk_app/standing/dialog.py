"""The questions asked about standing: a state, a level of service, and the levels' names."""

from collections.abc import Mapping
from datetime import date as Date

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desk_app.core.i18n import _
from desk_app.customers.model import Customer, CustomerState
from desk_app.standing import store
from desk_app.standing.model import HOW_WORDS, MOVES, HeldLevel, How, Level, move_words
from desk_app.standing.service import StandingService
from desk_app.ui.fields import Choice, Field, Kind
from desk_app.ui.form_dialog import FormDialog
from desk_app.ui.kept_dialog import KeptListDialog, KeptRow
from desk_app.ui.list_and_form import in_a_row, lay_list_and_form
from desk_app.ui.room_view import Surroundings
from desk_app.ui.widgets import button, label


def _about(customer: Customer) -> str:
    return _("{name}, {number}").format(name=customer.name, number=customer.number)


def _day(value: object) -> Date | None:
    return value if isinstance(value, Date) else None


class StateDialog(FormDialog):
    """Joining, leaving, falling dormant, coming back: what happened, since which day, and why."""

    def __init__(
        self,
        around: Surroundings,
        service: StandingService,
        customer: Customer,
        state: CustomerState | None = None,
        parent: QWidget | None = None,
    ) -> None:
        before = store.standing_of(around.file, customer.id).state
        self._moves = MOVES[before]
        choices = [Choice(str(after), move_words(before, after), str(after)) for after in self._moves]
        fields = [
            Field("state", _("What changes"), Kind.COMBO, required=True, choices=choices),
            Field("since", _("Since"), Kind.DATE, required=True),
            Field("reason", _("Why"), Kind.TEXT, lines=3),
        ]
        super().__init__(_("Joining and leaving"), [_about(customer)], _("Save"), fields, parent)
        self._around, self._service, self._customer = around, service, customer
        self.hint = label(_("For this a reason is needed."), "small", wrap=True)
        self.form.typed.connect(lambda _key: self._tell())
        column = self._body.layout()
        assert isinstance(column, QVBoxLayout)
        column.insertWidget(column.indexOf(self.form) + 1, self.hint)
        first = state if state in self._moves else next(iter(self._moves))
        self.begin({"state": str(first), "since": store.today(around.file)}, "state" if state is None else "reason")
        self._tell()

    def _tell(self) -> None:
        chosen = str(self.form.values()["state"] or "")
        self.hint.setVisible(bool(chosen) and self._moves.get(CustomerState(chosen), False))

    def act(self, values: Mapping[str, object]) -> None:
        """Puts the customer into the state."""
        state, reason = CustomerState(str(values["state"])), str(values["reason"] or "")
        self._service.set_state(self._around.actor(), self._customer.id, state, _day(values["since"]), reason)


class LevelDialog(FormDialog):
    """Which level of service a customer chose or is granted, and for how long."""

    def __init__(
        self,
        around: Surroundings,
        service: StandingService,
        customer: Customer,
        parent: QWidget | None = None,
    ) -> None:
        choices = [Choice(level.id, level.shown) for level in store.levels(around.file)]
        fields = [
            Field("level", _("Service level"), Kind.COMBO, required=True, choices=choices),
            Field(
                "how",
                _("How they come to it"),
                Kind.COMBO,
                required=True,
                choices=[Choice(str(how), _(word), str(how)) for how, word in HOW_WORDS.items()],
            ),
            Field("since", _("Since"), Kind.DATE, required=True),
            Field("until", _("Last day"), Kind.DATE),
            Field("reason", _("Why"), Kind.TEXT, lines=2),
        ]
        super().__init__(_("Service level"), [_about(customer)], _("Save"), fields, parent)
        self._around, self._service, self._customer = around, service, customer
        today = store.today(around.file)
        now = store.level_of(around.file, customer.id, today)
        self.begin({"level": now.id, "how": str(How.CHOSEN), "since": today}, "level")

    def act(self, values: Mapping[str, object]) -> None:
        """Writes the level down."""
        give = self._service.grant_level if values["how"] == How.GRANTED else self._service.choose_level
        give(
            self._around.actor(),
            self._customer.id,
            str(values["level"]),
            _day(values["since"]),
            _day(values["until"]),
            str(values["reason"] or ""),
        )


class EndLevelDialog(FormDialog):
    """Until which day a level of service holds."""

    def __init__(
        self, around: Surroundings, service: StandingService, held: HeldLevel, parent: QWidget | None = None
    ) -> None:
        level = store.level_by_id(around.file, held.level_id)
        fields = [Field("until", _("Last day"), Kind.DATE, required=True)]
        super().__init__(_("End the service level"), [level.shown], _("Save"), fields, parent)
        self._around, self._service, self._held = around, service, held
        self.begin({"until": max(store.today(around.file), held.since)}, "until")

    def act(self, values: Mapping[str, object]) -> None:
        """Says when it ends."""
        self._service.end_level(self._around.actor(), self._held.id, _day(values["until"]))


class LevelsDialog(KeptListDialog):
    """The levels of service the store has: on the left all of them, on the right the one chosen, or a new one."""

    def __init__(self, around: Surroundings, service: StandingService, parent: QWidget | None = None) -> None:
        fields = [Field("name", _("Name of the level"), required=True), Field("note", _("Note"), Kind.TEXT, lines=3)]
        super().__init__(_("Service levels"), fields, parent)
        self._around, self._service = around, service
        self.new_button = button(_("New level"), icon="new", on=self.start_new)
        self.save_button = button(_("{verb}  Ctrl+⏎").format(verb=_("Save")), "primary", on=self.save)
        said = _("Who holds no level has the standard one. A new name holds for everybody who has the level.")
        left = (self.list, in_a_row((self.new_button,)))
        right = (self.head, self.banner, label(said, "muted", wrap=True), self.form)
        lay_list_and_form(self, left, right, (self.save_button,), width=600, height=400)
        self._fill("")
        self.list.setCurrentRow(0)
        self.list.setFocus()

    def _fill(self, keep: str) -> None:
        self.fill_list((KeptRow(level.id, level.shown) for level in store.levels(self._around.file)), keep)

    def start_new(self) -> None:
        """An empty form for a level of the store's own."""
        self.let_go()
        self._open("", _("New level"), "", "")
        self.form.focus("name")

    def show_one(self, row_id: str) -> None:
        level = store.level_by_id(self._around.file, row_id)
        self._open(level.id, level.shown, level.shown, level.note or "")

    def _open(self, level_id: str, head: str, name: str, note: str) -> None:
        self._chosen = level_id
        self.banner.hide()
        self.head.setText(head)
        self.form.fill({"name": name, "note": note})

    def save(self) -> None:
        """Adds or renames; what is wrong is said beside its field."""
        name, note, made = self.form.text("name"), self.form.text("note"), list[Level]()
        actor, chosen = self._around.actor(), self._chosen or None
        if self.attempt(lambda: made.append(self._service.name_level(actor, chosen, name, note))):
            self._fill(made[0].id)
            self.show_one(made[0].id)
