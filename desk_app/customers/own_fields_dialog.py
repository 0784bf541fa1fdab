"""The window of the store's own fields: added, renamed, ordered and taken away by the supervisor."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QListWidget, QListWidgetItem, QWidget

from desk_app.core.errors import DeskError
from desk_app.core.i18n import _, ngettext
from desk_app.customers import personal_store
from desk_app.customers.own_fields import OwnFieldService
from desk_app.customers.personal import OWN_KIND_WORDS, OwnField, OwnKind
from desk_app.storage.desk_file import DeskFile
from desk_app.ui.fields import Choice, Field, Kind
from desk_app.ui.form import Form
from desk_app.ui.list_and_form import in_a_row, lay_list_and_form
from desk_app.ui.theme import Tone
from desk_app.ui.widgets import Banner, button, label, plain_tip

_ID = Qt.ItemDataRole.UserRole
_WIDTH, _HEIGHT = 700, 480


class OwnFieldsDialog(QDialog):
    """The fields on the left in their order, the one chosen (or a new one) on the right.

    Alt+Up and Alt+Down move the chosen field. What a field is for cannot be changed once it is there.
    """

    def __init__(
        self, file: DeskFile, service: OwnFieldService, actor: Callable[[], str], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Own fields of customer files"))
        self.setModal(True)
        self._file, self._service, self._actor = file, service, actor
        self._chosen = ""
        kinds = [Choice(str(kind), _(word), f"{kind}") for kind, word in OWN_KIND_WORDS.items()]
        self.form = Form(
            [
                Field("name", _("Name"), required=True),
                Field("kind", _("What is written in it"), Kind.COMBO, choices=kinds),
                Field("choices", _("Choices, one a line"), Kind.TEXT, lines=5),
            ]
        )
        self.form.typed.connect(self._typed)
        self.form.save_wanted.connect(self.save)
        self.form.end_reached.connect(self.save)
        self.form.leave_wanted.connect(self.reject)
        self.list = QListWidget()
        self.list.setAccessibleName(_("Own fields"))
        self.list.setWordWrap(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.currentItemChanged.connect(lambda item, _before: self._show(item))
        self.list.itemActivated.connect(lambda _item: self.form.focus("name"))
        self.head = label("", "heading", wrap=True)
        self.banner = Banner("late", "")
        self.banner.hide()
        self.new_button = button(_("New field"), icon="new", on=self.start_new)
        self.save_button = button(_("Save"), "primary", icon="save", on=self.save)
        self.up_button = button(_("Up"), on=lambda: self._move(-1))
        self.down_button = button(_("Down"), on=lambda: self._move(1))
        self.remove_button = button(_("Take this field away"), "link", on=self.remove)
        for keys, by in (("Alt+Up", -1), ("Alt+Down", 1)):
            QShortcut(QKeySequence(keys), self).activated.connect(lambda by=by: self._move(by))
        self._lay_out()
        self._fill("")
        self.start_new()

    def _lay_out(self) -> None:
        left = (self.list, in_a_row((self.up_button, self.down_button)), self.new_button)
        right = (self.head, self.banner, self.form, in_a_row((self.save_button, self.remove_button)))
        lay_list_and_form(self, left, right, width=_WIDTH, height=_HEIGHT)

    def start_new(self) -> None:
        """An empty form for one more field, with the keyboard in it."""
        self.list.setCurrentRow(-1)
        self._open("", _("New field"), "", OwnKind.TEXT, ())
        self.form.focus("name")

    def choose(self, field_id: str) -> None:
        """Shows one of the fields."""
        for row in range(self.list.count()):
            if self.list.item(row).data(_ID) == field_id:
                self.list.setCurrentRow(row)

    def save(self) -> None:
        """Adds the field or changes the one shown; what is wrong is said beside it."""
        self.banner.hide()
        self.form.clear_errors()
        name, kind = self.form.text("name"), OwnKind(self.form.text("kind"))
        choices = self.form.text("choices").splitlines()
        try:
            if self._chosen:
                one = self._service.rename(self._actor(), self._chosen, name)
                if one.kind == OwnKind.CHOICE:
                    one = self._service.set_choices(self._actor(), self._chosen, choices)
            else:
                one = self._service.add(self._actor(), name, kind, choices)
        except DeskError as error:
            if not self.form.show_desk_error(error):
                self._say("late", error.sentence)
            return
        self._fill(one.id)
        self._open(one.id, one.name, one.name, one.kind, one.choices)

    def remove(self) -> None:
        """Takes the chosen field away; what stood in it stays in the history of the files."""
        if not self._chosen:
            return
        try:
            held = self._service.remove(self._actor(), self._chosen)
        except DeskError as error:
            self._say("late", error.sentence)
            return
        self._fill("")
        self.start_new()
        said = ngettext(
            "Taken away. {n} file held something in it; its history keeps it.",
            "Taken away. {n} files held something in it; their history keeps it.",
            held,
        )
        self._say("done", said.format(n=held))

    def _move(self, by: int) -> None:
        fields = [each.id for each in personal_store.own_fields(self._file)]
        if self._chosen not in fields:
            return
        place = fields.index(self._chosen) + by
        if 0 <= place < len(fields):
            fields.insert(place, fields.pop(place - by))
            self._service.reorder(self._actor(), fields)
            self._fill(self._chosen)

    def _say(self, tone: Tone, sentence: str) -> None:
        self.banner.set_text(tone, sentence)
        self.banner.show()

    def _fill(self, keep: str) -> None:
        self.list.blockSignals(True)
        self.list.clear()
        for one in personal_store.own_fields(self._file):
            item = QListWidgetItem(f"{one.name} · {_(OWN_KIND_WORDS[one.kind])}")
            item.setData(_ID, one.id)
            item.setToolTip(plain_tip(item.text()))
            self.list.addItem(item)
            if one.id == keep:
                self.list.setCurrentItem(item)
        self.list.blockSignals(False)

    def _show(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            one = self._field(str(item.data(_ID)))
            if one is not None:
                self._open(one.id, one.name, one.name, one.kind, one.choices)

    def _field(self, field_id: str) -> OwnField | None:
        return next((each for each in personal_store.own_fields(self._file) if each.id == field_id), None)

    def _open(self, field_id: str, head: str, name: str, kind: OwnKind, choices: tuple[str, ...]) -> None:
        self._chosen = field_id
        self.head.setText(head)
        self.banner.hide()
        self.form.fill({"name": name, "kind": kind, "choices": "\n".join(choices)})
        self.form.lock("kind", _("What is written in a field stays as it was chosen.") if field_id else "")
        self.form.set_shown("choices", kind == OwnKind.CHOICE)
        self.save_button.setText(_("Save") if field_id else _("Add the field"))
        for each in (self.up_button, self.down_button, self.remove_button):
            each.setEnabled(bool(field_id))

    def _typed(self, key: str) -> None:
        if key == "kind":
            self.form.set_shown("choices", self.form.text("kind") == OwnKind.CHOICE)
