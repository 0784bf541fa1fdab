"""The window of the staff: who works here, as what, who left, and who serves now."""

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desk_app.core.i18n import _, pgettext
from desk_app.staff import store
from desk_app.staff.model import DESK_ID, ROLE_WORDS, Role, Staff, role_words
from desk_app.staff.service import StaffService
from desk_app.storage.desk_file import DeskFile
from desk_app.ui.fields import Choice, Field, Kind
from desk_app.ui.kept_dialog import KeptListDialog, KeptRow
from desk_app.ui.list_and_form import in_a_row, lay_list_and_form
from desk_app.ui.widgets import button

_WIDTH, _HEIGHT = 640, 420


class StaffDialog(KeptListDialog):
    """The people on the left, the one chosen (or a new one) on the right.

    `serves(staff_id)` says who serves from now on; the window closes then.
    """

    serves = Signal(str)

    def __init__(
        self, file: DeskFile, service: StaffService, actor: Callable[[], str], parent: QWidget | None = None
    ) -> None:
        roles = [Choice(str(role), _(word), f"{role}") for role, word in ROLE_WORDS.items() if role != Role.DESK]
        fields = [
            Field("name", _("Name"), required=True),
            Field("role", _("Works as"), Kind.COMBO, choices=roles),
            Field("active", _("Works here"), Kind.CHECK),
        ]
        super().__init__(_("Staff"), fields, parent, list_name=_("People"))
        self._file, self._service, self._actor = file, service, actor
        self.new_button = button(_("New person"), icon="new", on=self.start_new)
        self.save_button = button(_("Save"), "primary", icon="save", on=self.save)
        self.serve_button = button(_("Serves now"), icon="check", on=self._serve)
        left, right = (self.list, in_a_row((self.new_button,))), (self.head, self.banner, self.form)
        acts = (self.save_button, self.serve_button)
        lay_list_and_form(self, left, right, acts, width=_WIDTH, height=_HEIGHT)
        self._fill("")
        self.start_new()

    def _fill(self, keep: str) -> None:
        serving = self._actor()
        people = store.all_staff(self._file)
        self.fill_list((KeptRow(one.id, _line(one, serving=one.id == serving)) for one in people), keep)

    def start_new(self) -> None:
        """An empty form for somebody new, with the keyboard in it."""
        self.let_go()
        self._open("", _("New person"), "", Role.CLERK, active=True)
        self.form.focus("name")

    def show_one(self, row_id: str) -> None:
        one = store.by_id(self._file, row_id)
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
        if self._chosen == DESK_ID:
            return
        values, made, actor = self.form.values(), list[Staff](), self._actor()
        name, role = str(values["name"]), Role(str(values["role"]))

        def act() -> None:
            if self._chosen:
                active = bool(values["active"])
                made.append(self._service.change(actor, self._chosen, name=name, role=role, active=active))
            else:
                made.append(self._service.add(actor, name, role))

        if self.attempt(act):
            self._fill(made[0].id)
            self.show_one(made[0].id)

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
