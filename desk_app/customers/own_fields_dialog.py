"""The window of the store's own fields: added, renamed, ordered and taken away by the supervisor."""

from collections.abc import Callable

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from desk_app.core.i18n import _, ngettext
from desk_app.customers import personal_store
from desk_app.customers.own_fields import OwnFieldService
from desk_app.customers.personal import OWN_KIND_WORDS, OwnField, OwnKind
from desk_app.storage.desk_file import DeskFile
from desk_app.ui.fields import Choice, Field, Kind
from desk_app.ui.kept_dialog import KeptListDialog, KeptRow
from desk_app.ui.list_and_form import in_a_row, lay_list_and_form
from desk_app.ui.widgets import button

_WIDTH, _HEIGHT = 700, 480


class OwnFieldsDialog(KeptListDialog):
    """The fields on the left in their order, the one chosen (or a new one) on the right.

    Alt+Up and Alt+Down move the chosen field. What a field is for cannot be changed once it is there.
    """

    def __init__(
        self, file: DeskFile, service: OwnFieldService, actor: Callable[[], str], parent: QWidget | None = None
    ) -> None:
        kinds = [Choice(str(kind), _(word), f"{kind}") for kind, word in OWN_KIND_WORDS.items()]
        fields = [
            Field("name", _("Name of the field"), required=True),
            Field("kind", _("What is written in it"), Kind.COMBO, choices=kinds),
            Field("choices", _("Choices, one a line"), Kind.TEXT, lines=5),
        ]
        super().__init__(_("Own fields of customer files"), fields, parent, list_name=_("Own fields"))
        self._file, self._service, self._actor = file, service, actor
        self.form.typed.connect(self._typed)
        self.new_button = button(_("New field"), icon="new", on=self.start_new)
        self.save_button = button(_("Save"), "primary", icon="save", on=self.save)
        self.up_button = button(_("Up"), on=lambda: self._move(-1))
        self.down_button = button(_("Down"), on=lambda: self._move(1))
        self.remove_button = button(_("Take this field away"), "link", on=self.remove)
        for keys, by in (("Alt+Up", -1), ("Alt+Down", 1)):
            QShortcut(QKeySequence(keys), self).activated.connect(lambda by=by: self._move(by))
        left = (self.list, in_a_row((self.up_button, self.down_button, self.new_button)))
        acts = (self.save_button, self.remove_button)
        lay_list_and_form(self, left, (self.head, self.banner, self.form), acts, width=_WIDTH, height=_HEIGHT)
        self._fill("")
        self.start_new()

    def start_new(self) -> None:
        """An empty form for one more field, with the keyboard in it."""
        self.let_go()
        self._open("", _("New field"), "", OwnKind.TEXT, ())
        self.form.focus("name")

    def save(self) -> None:
        """Adds the field or changes the one shown; what is wrong is said beside it."""
        made, actor = list[OwnField](), self._actor()
        name, kind = self.form.text("name"), OwnKind(self.form.text("kind"))
        choices = self.form.text("choices").splitlines()

        def act() -> None:
            if not self._chosen:
                made.append(self._service.add(actor, name, kind, choices))
                return
            made.append(self._service.rename(actor, self._chosen, name))
            if made[0].kind == OwnKind.CHOICE:
                made[0] = self._service.set_choices(actor, self._chosen, choices)

        if self.attempt(act):
            self._fill(made[0].id)
            self.show_one(made[0].id)

    def remove(self) -> None:
        """Takes the chosen field away; what stood in it stays in the history of the files."""
        held = list[int]()
        if not self._chosen or not self.attempt(lambda: held.append(self._service.remove(self._actor(), self._chosen))):
            return
        self._fill("")
        self.start_new()
        said = ngettext(
            "Taken away. {n} file held something in it; its history keeps it.",
            "Taken away. {n} files held something in it; their history keeps it.",
            held[0],
        )
        self.tell("done", said.format(n=held[0]))

    def _move(self, by: int) -> None:
        fields = [each.id for each in personal_store.own_fields(self._file)]
        if self._chosen not in fields:
            return
        place = fields.index(self._chosen) + by
        if 0 <= place < len(fields):
            fields.insert(place, fields.pop(place - by))
            self._service.reorder(self._actor(), fields)
            self._fill(self._chosen)

    def _fill(self, keep: str) -> None:
        fields = personal_store.own_fields(self._file)
        self.fill_list((KeptRow(one.id, f"{one.name} · {_(OWN_KIND_WORDS[one.kind])}") for one in fields), keep)

    def show_one(self, row_id: str) -> None:
        for one in personal_store.own_fields(self._file):
            if one.id == row_id:
                self._open(one.id, one.name, one.name, one.kind, one.choices)

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
        self.remove_button.setVisible(bool(field_id))

    def _typed(self, key: str) -> None:
        if key == "kind":
            self.form.set_shown("choices", self.form.text("kind") == OwnKind.CHOICE)
