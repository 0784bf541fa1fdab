"""The window of the staff: who works here, as what, who left, and who serves now."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QListWidget, QListWidgetItem, QWidget

from desk_app.core.errors import DeskError
from desk_app.core.i18n import _, pgettext
from desk_app.staff import store
from desk_app.staff.model import DESK_ID, ROLE_WORDS, Role, Staff, role_words
from desk_app.staff.service import StaffService
from desk_app.storage.desk_file import DeskFile
from desk_app.ui.fields import Choice, Field, Kind
from desk_app.ui.form import Form
from desk_app.ui.list_and_form import in_a_row, lay_list_and_form
from desk_app.ui.widgets import Banner, button, label, plain_tip

_ID = Qt.ItemDataRole.UserRole
_WIDTH, _HEIGHT = 640, 420


class StaffDialog(QDialog):
    """The people on the left, the one chosen (or a new one) on the right.

    `serves(staff_id)` says who serves from now on; the window closes then.
    """

    serves = Signal(str)

    def __init__(
        self, file: DeskFile, service: StaffService, actor: Callable[[], str], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Staff"))
        self.setModal(True)
        self._file, self._service, self._actor = file, service, actor
        self._chosen = ""
        self.new_button = button(_("New person"), icon="new", on=self.start_new)
        roles = [Choice(str(role), _(word), f"{role}") for role, word in ROLE_WORDS.items() if role != Role.DESK]
        self.form = Form(
            [
                Field("name", _("Name"), required=True),
                Field("role", _("Works as"), Kind.COMBO, choices=roles),
                Field("active", _("Works here"), Kind.CHECK),
            ]
        )
        self.form.save_wanted.connect(self.save)
        self.form.end_reached.connect(self.save)
        self.form.leave_wanted.connect(self.reject)
        self.list = QListWidget()
        self.list.setAccessibleName(_("People"))
        self.list.setWordWrap(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.currentItemChanged.connect(lambda item, _before: self._show(item))
        self.list.itemActivated.connect(lambda _item: self.form.focus())
        self.head = label("", "heading", wrap=True)
        self.banner = Banner("late", "")
        self.save_button = button(_("Save"), "primary", icon="save", on=self.save)
        self.serve_button = button(_("Serves now"), icon="check", on=self._serve)
        self._lay_out()
        self._fill("")
        self.start_new()

    def _lay_out(self) -> None:
        buttons = in_a_row((self.save_button, self.serve_button))
        right = (self.head, self.banner, self.form, buttons)
        lay_list_and_form(self, (self.list, self.new_button), right, width=_WIDTH, height=_HEIGHT)

    def _fill(self, keep: str) -> None:
        self.list.blockSignals(True)
        self.list.clear()
        serving = self._actor()
        for one in store.all_staff(self._file):
            item = QListWidgetItem(_line(one, serving=one.id == serving))
            item.setData(_ID, one.id)
            item.setToolTip(plain_tip(item.text()))
            self.list.addItem(item)
            if one.id == keep:
                self.list.setCurrentItem(item)
        self.list.blockSignals(False)

    def start_new(self) -> None:
        """An empty form for somebody new, with the keyboard in it."""
        self.list.setCurrentRow(-1)
        self._open("", _("New person"), "", Role.CLERK, active=True)
        self.form.focus("name")

    def choose(self, staff_id: str) -> None:
        """Shows one of the people."""
        for row in range(self.list.count()):
            if self.list.item(row).data(_ID) == staff_id:
                self.list.setCurrentRow(row)

    def _show(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            one = store.by_id(self._file, str(item.data(_ID)))
            self._open(one.id, one.shown, one.shown, one.role, active=one.active)

    def _open(self, staff_id: str, head: str, name: str, role: Role, *, active: bool) -> None:
        self._chosen = staff_id
        self.head.setText(head)
        self.banner.hide()
        self.form.fill({"name": name, "role": role, "active": active})
        own = staff_id != DESK_ID
        why = "" if own else _("The desk itself cannot be changed: it owns what nobody has taken yet.")
        for key in self.form.keys():  # noqa: SIM118
            self.form.lock(key, why)
        self.form.set_shown("active", bool(staff_id) and own)
        self.form.set_shown("role", own)
        self.save_button.setText(_("Save") if staff_id else _("Take on"))
        self.save_button.setVisible(own)
        self.serve_button.setVisible(bool(staff_id) and active)

    def save(self) -> None:
        """Takes somebody on or changes the one shown; what is wrong is said beside its field."""
        self.banner.hide()
        self.form.clear_errors()
        if self._chosen == DESK_ID:
            return
        values = self.form.values()
        name, role = str(values["name"]), Role(str(values["role"]))
        try:
            if self._chosen:
                active = bool(values["active"])
                one = self._service.change(self._actor(), self._chosen, name=name, role=role, active=active)
            else:
                one = self._service.add(self._actor(), name, role)
        except DeskError as error:
            if not self.form.show_desk_error(error):
                self.banner.set_text("late", error.sentence)
                self.banner.show()
            return
        self._fill(one.id)
        self._open(one.id, one.shown, one.shown, one.role, active=one.active)

    def _serve(self) -> None:
        if self._chosen:
            self.serves.emit(self._chosen)
            self.accept()


def _line(one: Staff, *, serving: bool) -> str:
    """`Li Na · clerk`, and what else there is to say about them."""
    words = [one.shown] if one.id == DESK_ID else [one.shown, role_words(one.role)]
    if not one.active:
        words.append(pgettext("staff", "left"))
    if serving:
        words.append(_("serves now"))
    return " · ".join(words)
