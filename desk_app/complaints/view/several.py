"""What is done with the lines chosen in the list of complaints: given, postponed, given a kind, saved, printed."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from PySide6.QtWidgets import QPushButton

from desk_app.complaints.bulk import SeveralComplaints
from desk_app.complaints.list_handout import MOST, key_of
from desk_app.complaints.view.about import kind_line
from desk_app.core.errors import DeskError
from desk_app.core.i18n import _, ngettext
from desk_app.customers.list_bar import ListBar
from desk_app.matters.dialog import ask_owner, ask_postponing, tomorrow
from desk_app.staff import store as staff
from desk_app.ui.fields import Field
from desk_app.ui.form_dialog import FormDialog
from desk_app.ui.room_view import RoomView, Surroundings
from desk_app.ui.widgets import button

PAPER = "complaints"
"""The kind of paper that is a list of complaints."""


class Several:
    """The acts of the bar under the list. `buttons` stand in it once `listen` was told whose lines are chosen."""

    def __init__(self, view: RoomView, around: Surroundings) -> None:
        self._view, self._around = view, around
        self._service = SeveralComplaints(around.file)
        self._chosen: Callable[[], list[str]] = list
        self.give = button(_("Give to…"), icon="person", on=self.ask_owner)
        self.postpone = button(_("Postpone…"), icon="clock", on=self.ask_postponing)
        self.kind = button(_("Set the kind…"), icon="tag", on=self.ask_kind)
        self.print = button(_("Print the list…"), icon="print", on=self.print_list)

    @property
    def buttons(self) -> list[QPushButton]:
        """In their order."""
        return [self.give, self.postpone, self.kind, self.print]

    def listen(self, bar: ListBar) -> None:
        """Acts upon the lines chosen in this list."""
        self._chosen = self._view.list.table.selected_ids
        bar.said.connect(self._view.said)

    def _about(self, ids: Sequence[str]) -> list[str]:
        return [ngettext("{n} complaint chosen", "{n} complaints chosen", len(ids)).format(n=len(ids))]

    def ask_owner(self) -> None:
        """Asks to whom they are given, and why."""
        ids, actor, done, to = self._chosen(), self._around.actor(), list[int](), list[str]()

        def give(owner_id: str, _step: str | None, reason: str) -> None:
            done.append(self._service.give(actor, ids, owner_id, reason))
            to.append(staff.by_id(self._around.file, owner_id).shown)

        people = staff.active_staff(self._around.file)
        if ask_owner(people, "", self._about(ids), self._view, give):
            said = ngettext("{n} complaint given to {name}.", "{n} complaints given to {name}.", done[-1])
            self._say(said, done[-1], ids, to[-1])

    def ask_postponing(self) -> None:
        """Asks until when and why they are postponed."""
        ids, actor, done = self._chosen(), self._around.actor(), list[int]()
        start, zone = tomorrow(self._around.file), self._around.zone()
        if ask_postponing(
            start,
            zone,
            self._about(ids),
            self._view,
            lambda due_at, reason: done.append(self._service.postpone(actor, ids, due_at, reason)),
        ):
            self._say(ngettext("{n} complaint postponed.", "{n} complaints postponed.", done[-1]), done[-1], ids)

    def ask_kind(self) -> None:
        """Asks of which kind they are."""
        ids, actor, done, file = self._chosen(), self._around.actor(), list[int](), self._around.file
        fields = (Field("kind", _("Kind"), required=True, make=partial(kind_line, file)),)
        dialog = FormDialog(_("Set the kind"), self._about(ids), _("Set"), fields, self._view)
        dialog.begin({})

        def act(values: Mapping[str, object]) -> None:
            done.append(self._service.set_kind(actor, ids, str(values["kind"] or "")))

        if dialog.ask(act):
            said = ngettext("{n} complaint got the kind.", "{n} complaints got the kind.", done[-1])
            self._say(said, done[-1], ids)

    def _say(self, said: str, count: int, ids: Sequence[str], name: str = "") -> None:
        left = len(ids) - count
        passed = ngettext("{n} was left as it is.", "{n} were left as they are.", left).format(n=left) if left else ""
        self._view.said.emit(" ".join(filter(None, (said.format(n=count, name=name), passed))))

    def print_list(self) -> None:
        """Asks for the list of them on paper."""
        ids = self._chosen()
        if len(ids) > MOST:
            error = DeskError(_("A printed list has at most {n} lines: choose fewer.").format(n=MOST))
            self._view.refused.emit(error.sentence)
            return
        self._view.print_wanted.emit(PAPER, key_of(self._around.file, ids))
