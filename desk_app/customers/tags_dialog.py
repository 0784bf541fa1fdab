"""The window of the tags: called otherwise, joined, taken away by the supervisor."""

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from desk_app.core.i18n import _, ngettext
from desk_app.customers import personal_store
from desk_app.customers.personal_store import Tag
from desk_app.customers.tagging import TaggingService
from desk_app.storage.desk_file import DeskFile
from desk_app.ui.fields import Choice, Field, Kind
from desk_app.ui.kept_dialog import KeptListDialog, KeptRow
from desk_app.ui.list_and_form import lay_list_and_form
from desk_app.ui.widgets import button

_WIDTH, _HEIGHT = 640, 420


class TagsDialog(KeptListDialog):
    """The tags on the left with how many files have each, what can be done with the chosen one on the right."""

    def __init__(
        self, file: DeskFile, service: TaggingService, actor: Callable[[], str], parent: QWidget | None = None
    ) -> None:
        fields = [Field("name", _("Name of the tag"), required=True), Field("into", _("Join with"), Kind.COMBO)]
        super().__init__(_("Tags"), fields, parent)
        self._file, self._service, self._actor = file, service, actor
        self.save_button = button(_("Save"), "primary", icon="save", on=self.save)
        self.remove_button = button(_("Take this tag off everybody"), "link", on=self.remove)
        acts = (self.save_button, self.remove_button)
        lay_list_and_form(self, (self.list,), (self.head, self.banner, self.form), acts, width=_WIDTH, height=_HEIGHT)
        self._fill("")
        self.list.setFocus()

    def save(self) -> None:
        """Calls the chosen tag as typed, or joins it with the one chosen; what is wrong is said beside it."""
        into, kept, actor = self.form.text("into"), list[str](), self._actor()

        def act() -> None:
            if into:
                self._service.join(actor, self._chosen, into)
            kept.append(into or self._service.rename(actor, self._chosen, self.form.text("name")))

        if self._chosen and self.attempt(act):
            self._fill(kept[0])

    def remove(self) -> None:
        """Takes the chosen tag off everybody."""
        had = list[int]()
        if self._chosen and self.attempt(lambda: had.append(self._service.remove(self._actor(), self._chosen))):
            self._fill("")
            self.tell("done", ngettext("Taken off {n} file.", "Taken off {n} files.", had[0]).format(n=had[0]))

    def _fill(self, keep: str) -> None:
        def text(tag: Tag) -> str:
            files = ngettext("{n} file", "{n} files", tag.files).format(n=tag.files)
            return f"{tag.name} · {files}"

        self.fill_list((KeptRow(tag.id, text(tag)) for tag in personal_store.tags(self._file)), keep)
        if not self.current_id() and self.list.count():
            self.list.setCurrentRow(0)
        self.show_one(self.current_id())

    def show_one(self, row_id: str) -> None:
        tags = {each.id: each for each in personal_store.tags(self._file)}
        chosen = tags.get(row_id)
        self._chosen = chosen.id if chosen else ""
        self.head.setText(chosen.name if chosen else _("No tags yet: they are written in a customer's form."))
        self.banner.hide()
        others = [Choice(each.id, each.name) for each in tags.values() if chosen and each.id != chosen.id]
        self.form.fill({"name": chosen.name if chosen else "", "into": ""})
        self.form.set_choices("into", [Choice("", _("none, only the name")), *others])
        self.form.fill({"into": ""})
        self.form.setVisible(chosen is not None)
        for each in (self.save_button, self.remove_button):
            each.setVisible(chosen is not None)
