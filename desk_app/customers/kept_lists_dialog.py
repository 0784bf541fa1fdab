"""Keeping a list under a name, and the lists that are kept: renamed, put in order, taken away."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QHBoxLayout, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from desk_app.core.errors import DeskError
from desk_app.core.i18n import _
from desk_app.customers.list_conditions import Conditions
from desk_app.customers.listing_service import ListService, NarrowedList
from desk_app.customers.listing_store import KeptList
from desk_app.ui.fields import Field, Kind
from desk_app.ui.form import Form
from desk_app.ui.list_and_form import in_a_row
from desk_app.ui.screen import fit
from desk_app.ui.theme import px
from desk_app.ui.widgets import Banner, button, label


class KeepDialog(QDialog):
    """A name for a list, and whether the columns go with it; a list of the same name can be replaced."""

    def __init__(
        self,
        service: ListService,
        actor: Callable[[], str],
        conditions: Conditions,
        columns: Sequence[str],
        parent: QWidget | None = None,
        *,
        name: str = "",
        kept: Sequence[KeptList] = (),
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Keep as list"))
        self.setModal(True)
        self._service, self._actor, self._there = service, actor, list(kept)
        self._conditions, self._columns = conditions, list(columns)
        self.kept: KeptList | None = None
        self.form = Form(
            [
                Field("name", _("Name of the list"), required=True, hint=_("Regulars in the east")),
                Field("columns", _("With the columns shown now"), Kind.CHECK),
            ]
        )
        self.form.fill({"name": name, "columns": True})
        self.save_button = button(f"{_('Save')}  Ctrl+⏎", "primary", icon="save", on=self.save)
        self.replace_button = button(_("Replace the list of this name"), on=self.replace)
        self.replace_button.hide()
        row = QHBoxLayout()
        row.setSpacing(px(8))
        row.addWidget(self.save_button)
        row.addWidget(button(_("Leave  Esc"), on=self.reject))
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(px(20), px(16), px(20), px(16))
        column.setSpacing(px(10))
        column.addWidget(label(_("Keep as list"), "title"))
        column.addWidget(self.form)
        column.addWidget(self.replace_button)
        column.addStretch(1)
        column.addLayout(row)
        self.setMinimumWidth(px(420))
        self.form.save_wanted.connect(self.save)
        self.form.leave_wanted.connect(self.reject)
        self.form.end_reached.connect(lambda: self.save_button.setFocus(Qt.FocusReason.TabFocusReason))
        self.form.typed.connect(lambda _key: self.replace_button.hide())
        self.form.focus()

    def _shown_columns(self) -> list[str] | None:
        return self._columns if self.form.values()["columns"] else None

    def save(self) -> None:
        """Keeps the list and closes; what cannot be is said beside the name."""
        self.form.clear_errors()
        name = self.form.text("name")
        try:
            self.kept = self._service.keep(self._actor(), name, self._conditions, self._shown_columns())
        except DeskError as error:
            if not self.form.show_desk_error(error):
                self.form.show_error("name", error.sentence)
            self.replace_button.setVisible(self._same_name() is not None)
            return
        self.accept()

    def _same_name(self) -> KeptList | None:
        wanted = self.form.text("name").casefold()
        return next((each for each in self._there if each.name.casefold() == wanted), None)

    def replace(self) -> None:
        """Puts the conditions in the place of those of the list with this name."""
        there = self._same_name()
        if there is None:
            return
        try:
            columns = self._shown_columns()
            self.kept = self._service.replace(self._actor(), there.id, self._conditions, columns)
        except DeskError as error:
            self.form.show_error("name", error.sentence)
            return
        self.accept()

    def ask(self) -> KeptList | None:
        """Shows itself; the list kept, None when it was left."""
        self.exec()
        return self.kept


class KeptListsDialog(QDialog):
    """The kept lists: another name (F2), another order (Alt+Up, Alt+Down), taken away (Del)."""

    def __init__(
        self, shown: NarrowedList, service: ListService, actor: Callable[[], str], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Kept lists"))
        self.setModal(True)
        self._shown, self._service, self._actor = shown, service, actor
        self.banner = Banner("late", "")
        self.banner.hide()
        self.list = QListWidget()
        self.list.setAccessibleName(_("Kept lists"))
        self.list.setEditTriggers(QListWidget.EditTrigger.DoubleClicked | QListWidget.EditTrigger.EditKeyPressed)
        self._nothing = label(_("No list is kept yet: filter the list and keep it under a name."), "muted", wrap=True)
        self.rename_button = button(_("Rename  F2"), icon="edit", on=self._rename)
        self.up_button = button(_("Up  Alt+↑"), on=lambda: self._move(-1))
        self.down_button = button(_("Down  Alt+↓"), on=lambda: self._move(1))
        self.remove_button = button(_("Take away  Del"), icon="trash", on=self._remove)
        ends = QHBoxLayout()
        ends.addStretch(1)
        ends.addWidget(button(_("Close  Esc"), on=self.reject))
        column = QVBoxLayout(self)
        column.setContentsMargins(px(20), px(16), px(20), px(16))
        column.setSpacing(px(10))
        column.addWidget(label(_("Kept lists"), "title"))
        column.addWidget(self.banner)
        column.addWidget(self._nothing)
        column.addWidget(self.list, 1)
        column.addWidget(in_a_row((self.rename_button, self.up_button, self.down_button, self.remove_button)))
        column.addLayout(ends)
        fit(self, 560, 420)
        for keys, on in (
            ("Alt+Up", lambda: self._move(-1)),
            ("Alt+Down", lambda: self._move(1)),
            ("Del", self._remove),
        ):
            shortcut = QShortcut(QKeySequence(keys), self.list)
            shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)
            shortcut.activated.connect(on)
        self._show(0)
        self.list.itemChanged.connect(self._renamed)

    def _show(self, row: int) -> None:
        blocked = self.list.blockSignals(True)
        self.list.clear()
        self._kept = self._shown.kept()
        for each in self._kept:
            item = QListWidgetItem(each.kept.name, self.list)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsEditable)
            item.setToolTip("")
        self.list.setCurrentRow(min(max(row, 0), len(self._kept) - 1))
        self.list.blockSignals(blocked)
        self._nothing.setVisible(not self._kept)
        self.list.setVisible(bool(self._kept))
        for each_button in (self.rename_button, self.up_button, self.down_button, self.remove_button):
            each_button.setEnabled(bool(self._kept))

    def _current(self) -> KeptList | None:
        row = self.list.currentRow()
        return self._kept[row].kept if 0 <= row < len(self._kept) else None

    def _do(self, act: Callable[[], object], row: int) -> None:
        self.banner.hide()
        try:
            act()
        except DeskError as error:
            self.banner.set_text("late", error.sentence)
            self.banner.show()
        self._show(row)

    def _rename(self) -> None:
        if self._current() is not None:
            self.list.setFocus()
            self.list.editItem(self.list.currentItem())

    def _renamed(self, item: QListWidgetItem) -> None:
        row = self.list.row(item)
        kept, name = self._kept[row].kept, item.text()
        if name != kept.name:
            QTimer.singleShot(
                0, self, lambda: self._do(lambda: self._service.rename(self._actor(), kept.id, name), row)
            )

    def _move(self, by: int) -> None:
        row = self.list.currentRow()
        wanted = [each.kept.id for each in self._kept]
        if 0 <= row < len(wanted) and 0 <= row + by < len(wanted):
            wanted.insert(row + by, wanted.pop(row))
            self._do(lambda: self._service.order(self._actor(), wanted), row + by)

    def _remove(self) -> None:
        kept = self._current()
        if kept is not None:
            self._do(lambda: self._service.remove(self._actor(), kept.id), self.list.currentRow())
