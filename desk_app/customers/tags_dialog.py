"""The window of the tags: called otherwise, joined, taken away by the supervisor."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QListWidget, QListWidgetItem, QWidget

from desk_app.core.errors import DeskError
from desk_app.core.i18n import _, ngettext
from desk_app.customers import personal_store
from desk_app.customers.personal_store import Tag
from desk_app.customers.tagging import TaggingService
from desk_app.storage.desk_file import DeskFile
from desk_app.ui.fields import Choice, Field, Kind
from desk_app.ui.form import Form
from desk_app.ui.list_and_form import in_a_row, lay_list_and_form
from desk_app.ui.widgets import Banner, button, label, plain_tip

_ID = Qt.ItemDataRole.UserRole
_WIDTH, _HEIGHT = 640, 420


class TagsDialog(QDialog):
    """The tags on the left with how many files have each, what can be done with the chosen one on the right."""

    def __init__(
        self, file: DeskFile, service: TaggingService, actor: Callable[[], str], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Tags"))
        self.setModal(True)
        self._file, self._service, self._actor = file, service, actor
        self._chosen = ""
        self.form = Form([Field("name", _("Name"), required=True), Field("into", _("Join with"), Kind.COMBO)])
        self.form.save_wanted.connect(self.save)
        self.form.end_reached.connect(self.save)
        self.form.leave_wanted.connect(self.reject)
        self.list = QListWidget()
        self.list.setAccessibleName(_("Tags"))
        self.list.setWordWrap(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.currentItemChanged.connect(lambda item, _before: self._show(item))
        self.list.itemActivated.connect(lambda _item: self.form.focus("name"))
        self.head = label("", "heading", wrap=True)
        self.banner = Banner("late", "")
        self.save_button = button(_("Save"), "primary", icon="save", on=self.save)
        self.remove_button = button(_("Take this tag off everybody"), "link", on=self.remove)
        self._lay_out()
        self._fill("")
        self.list.setFocus()

    def _lay_out(self) -> None:
        buttons = in_a_row((self.save_button, self.remove_button))
        lay_list_and_form(
            self, (self.list,), (self.head, self.banner, self.form, buttons), width=_WIDTH, height=_HEIGHT
        )

    def save(self) -> None:
        """Calls the chosen tag as typed, or joins it with the one chosen; what is wrong is said beside it."""
        if not self._chosen:
            return
        self.banner.hide()
        self.form.clear_errors()
        into = self.form.text("into")
        try:
            if into:
                self._service.join(self._actor(), self._chosen, into)
            else:
                into = self._service.rename(self._actor(), self._chosen, self.form.text("name"))
        except DeskError as error:
            self._refused(error)
            return
        self._fill(into)

    def remove(self) -> None:
        """Takes the chosen tag off everybody."""
        if not self._chosen:
            return
        try:
            had = self._service.remove(self._actor(), self._chosen)
        except DeskError as error:
            self._refused(error)
            return
        self._fill("")
        said = ngettext("Taken off {n} file.", "Taken off {n} files.", had)
        self.banner.set_text("done", said.format(n=had))
        self.banner.show()

    def choose(self, tag_id: str) -> None:
        """Shows one of the tags."""
        for row in range(self.list.count()):
            if self.list.item(row).data(_ID) == tag_id:
                self.list.setCurrentRow(row)

    def _refused(self, error: DeskError) -> None:
        if not self.form.show_desk_error(error):
            self.banner.set_text("late", error.sentence)
            self.banner.show()

    def _fill(self, keep: str) -> None:
        self.list.blockSignals(True)
        self.list.clear()
        for tag in personal_store.tags(self._file):
            files = ngettext("{n} file", "{n} files", tag.files).format(n=tag.files)
            item = QListWidgetItem(f"{tag.name} · {files}")
            item.setData(_ID, tag.id)
            item.setToolTip(plain_tip(item.text()))
            self.list.addItem(item)
            if tag.id == keep:
                self.list.setCurrentItem(item)
        self.list.blockSignals(False)
        if self.list.currentItem() is None and self.list.count():
            self.list.setCurrentRow(0)
        self._show(self.list.currentItem())

    def _show(self, item: QListWidgetItem | None) -> None:
        tags: dict[str, Tag] = {each.id: each for each in personal_store.tags(self._file)}
        chosen = tags.get(str(item.data(_ID))) if item is not None else None
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
