"""The questions asked about standing: a state, a level of service, and the levels' names."""

from collections.abc import Mapping, Sequence
from datetime import date as Date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from desk_app.core.errors import DeskError
from desk_app.core.i18n import _
from desk_app.customers.model import Customer, CustomerState
from desk_app.standing import store
from desk_app.standing.model import HOW_WORDS, MOVES, HeldLevel, How, Level, move_words
from desk_app.standing.service import StandingService
from desk_app.ui.fields import Choice, Field, Kind
from desk_app.ui.form import Form
from desk_app.ui.form_dialog import FormDialog
from desk_app.ui.list_and_form import lay_list_and_form
from desk_app.ui.room_view import Surroundings
from desk_app.ui.widgets import button, label, plain_tip

_ID = Qt.ItemDataRole.UserRole


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


class LevelsDialog(QDialog):
    """The levels of service the store has: on the left all of them, on the right the one chosen, or a new one."""

    def __init__(self, around: Surroundings, service: StandingService, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Service levels"))
        self.setModal(True)
        self._around, self._service = around, service
        self._chosen: str | None = None
        self.form = Form(
            [Field("name", _("Name of the level"), required=True), Field("note", _("Note"), Kind.TEXT, lines=3)]
        )
        self.list = QListWidget()
        self.list.setAccessibleName(_("Service levels"))
        self.list.currentItemChanged.connect(lambda item, _before: self._show(item))
        self.list.itemActivated.connect(lambda _item: self.form.focus("name"))
        self.new_button = button(_("New level"), icon="new", on=self.start_new)
        self.head = label("", "heading", wrap=True)
        self.form.save_wanted.connect(self.save)
        self.form.leave_wanted.connect(self.reject)
        self.wrong = label("", "error", wrap=True)
        self.wrong.hide()
        self.save_button = button(_("{verb}  Ctrl+⏎").format(verb=_("Save")), "primary", on=self.save)
        self.form.end_reached.connect(lambda: self.save_button.setFocus(Qt.FocusReason.TabFocusReason))
        self._lay_out()
        self._fill("")
        self.list.setCurrentRow(0)
        self.list.setFocus()

    def _lay_out(self) -> None:
        said = _("Who holds no level has the standard one. A new name holds for everybody who has the level.")
        right = (self.head, label(said, "muted", wrap=True), self.form, self.wrong, self.save_button)
        lay_list_and_form(self, (self.list, self.new_button), right, width=600, height=400)

    def _levels(self) -> Sequence[Level]:
        return store.levels(self._around.file)

    def _fill(self, keep: str) -> None:
        self.list.blockSignals(True)
        self.list.clear()
        for level in self._levels():
            item = QListWidgetItem(level.shown, self.list)
            item.setData(_ID, level.id)
            item.setToolTip(plain_tip(level.shown))
            if level.id == keep:
                self.list.setCurrentItem(item)
        self.list.blockSignals(False)

    def start_new(self) -> None:
        """An empty form for a level of the store's own."""
        self.list.setCurrentRow(-1)
        self._open(None, _("New level"), "", "")
        self.form.focus("name")

    def _show(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            level = store.level_by_id(self._around.file, str(item.data(_ID)))
            self._open(level.id, level.shown, level.shown, level.note or "")

    def _open(self, level_id: str | None, head: str, name: str, note: str) -> None:
        self._chosen = level_id
        self.wrong.hide()
        self.head.setText(head)
        self.form.fill({"name": name, "note": note})

    def save(self) -> None:
        """Adds or renames; what is wrong is said beside its field."""
        self.wrong.hide()
        self.form.clear_errors()
        try:
            name, note = self.form.text("name"), self.form.text("note")
            level = self._service.name_level(self._around.actor(), self._chosen, name, note)
        except DeskError as error:
            if not self.form.show_desk_error(error):
                self.wrong.setText(error.sentence)
                self.wrong.show()
            return
        self._fill(level.id)
        self._open(level.id, level.shown, level.shown, level.note or "")
