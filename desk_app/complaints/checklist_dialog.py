"""The window in which the checklist of complaints is kept."""

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from desk_app.complaints import checklist
from desk_app.complaints.checklist import ChecklistService
from desk_app.core.i18n import _
from desk_app.ui.fields import Choice, Field, Kind
from desk_app.ui.kept_dialog import KeptListDialog, KeptRow
from desk_app.ui.list_and_form import in_a_row, lay_list_and_form
from desk_app.ui.room_view import Surroundings
from desk_app.ui.widgets import button, label

_WIDTH, _HEIGHT = 760, 460


class ChecklistDialog(KeptListDialog):
    """The lines on the left in their order, the one chosen (or a new one) on the right.

    Ctrl+N begins a new one, Alt+Up and Alt+Down move the one chosen, Ctrl+Enter saves, Esc closes.
    """

    def __init__(self, around: Surroundings, service: ChecklistService, parent: QWidget | None = None) -> None:
        kinds = [Choice("", _("all kinds")), *(Choice(one.id, one.path) for one in checklist.kinds(around.file))]
        fields = [
            Field("text", _("What is to be checked"), Kind.TEXT, required=True, lines=3),
            Field("kind", _("For complaints of"), Kind.COMBO, choices=kinds),
        ]
        super().__init__(_("Checklist of complaints"), fields, parent)
        self._around, self._file, self._service = around, around.file, service
        self._kinds = {choice.value: choice.text for choice in kinds}
        self.new_button = button(_("New  Ctrl+N"), icon="new", on=self.start_new)
        self.up_button = button(_("Up  Alt+↑"), "link", on=lambda: self.shift(-1))
        self.down_button = button(_("Down  Alt+↓"), "link", on=lambda: self.shift(1))
        self.save_button = button(_("Save"), "primary", icon="save", on=self.save)
        self.remove_button = button(_("Take away"), "link", icon="trash", on=self.remove)
        said = _("What is open of it is asked about when a complaint is closed. What was checked stays as it was read.")
        self.about = label(said, "muted", wrap=True)
        for keys, on in (
            ("Ctrl+N", self.start_new),
            ("Alt+Up", lambda: self.shift(-1)),
            ("Alt+Down", lambda: self.shift(1)),
        ):
            QShortcut(QKeySequence(keys), self).activated.connect(on)
        left = (self.list, in_a_row((self.up_button, self.down_button, self.new_button)))
        right = (self.head, self.banner, self.form, self.about)
        lay_list_and_form(self, left, right, (self.save_button, self.remove_button), width=_WIDTH, height=_HEIGHT)
        self._fill("")
        self.start_new()

    def _fill(self, keep: str) -> None:
        self._items = {one.id: one for one in checklist.every_item(self._file)}
        self.fill_list(
            (
                KeptRow(one.id, one.text if not one.kind_id else f"{one.text} · {self._kinds.get(one.kind_id, '')}")
                for one in self._items.values()
            ),
            keep,
        )

    def show_one(self, row_id: str) -> None:
        self._chosen = row_id
        one = self._items.get(row_id)
        self.banner.hide()
        self.head.setText(one.text if one else _("New line of the checklist"))
        self.form.fill({"text": one.text if one else "", "kind": one.kind_id if one else ""})
        self.save_button.setText(_("Save") if one else _("Add"))
        self.remove_button.setVisible(one is not None)

    def start_new(self) -> None:
        """An empty form for one more, with the keyboard in it."""
        self.let_go()
        self.show_one("")
        self.form.focus("text")

    def save(self) -> None:
        """Adds the one typed or changes the one shown; what is wrong is said beside its field."""
        actor, text, kind_id, new = (
            self._around.actor(),
            self.form.text("text"),
            self.form.text("kind"),
            not self._chosen,
        )

        def act() -> None:
            if new:
                self._service.add(actor, text, kind_id)
            else:
                self._service.change(actor, self._chosen, text, kind_id)

        if self.attempt(act):
            self._fill(self._chosen)
            if new:
                self.start_new()
            else:
                self.show_one(self._chosen)

    def remove(self) -> None:
        """Takes the chosen one out of what is asked from now on."""
        if self._chosen and self.attempt(lambda: self._service.remove(self._around.actor(), self._chosen)):
            self._fill("")
            self.start_new()

    def shift(self, by: int) -> None:
        """Moves the chosen one up or down."""
        if self._chosen and self.attempt(lambda: self._service.shift(self._around.actor(), self._chosen, by)):
            self._fill(self._chosen)
