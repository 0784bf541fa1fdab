"""The work list of files that are likely one person, likeliest first; each pair is compared and decided."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from desk_app.core.i18n import _, ngettext
from desk_app.customers import store
from desk_app.customers.doubles import Double, find_doubles
from desk_app.storage.desk_file import DeskFile
from desk_app.ui.busy import Busy, BusyPanel, Progress
from desk_app.ui.screen import fit
from desk_app.ui.theme import px
from desk_app.ui.widgets import button, label, plain_tip

Compare = Callable[[str, str], bool]
"""Puts two files side by side; answers whether it was decided: one, or two."""


class DoublesDialog(QDialog):
    """Looks for likely doubles in a thread, lists them, and lets each pair be compared with Enter.

    Once a pair is decided the keyboard is on the list: the next one opens by a key of its own, and Ctrl+Enter,
    which puts two files together, opens none.
    """

    def __init__(self, file: DeskFile, compare: Compare, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Likely doubles"))
        self._file, self._compare = file, compare
        self._pairs: list[Double] = []
        self.said = label("", "muted", wrap=True)
        self.list = QListWidget()
        self.list.setAccessibleName(_("Likely doubles"))
        self.list.itemDoubleClicked.connect(self._open)
        self.busy = Busy(self)
        self.panel = BusyPanel(self.busy)
        self.open_button = button(_("Compare  Enter"), "primary", on=self._open_current)
        row = QHBoxLayout()
        row.addWidget(self.open_button)
        row.addWidget(button(_("Close  Esc"), on=self.reject))
        row.addStretch()
        column = QVBoxLayout(self)
        column.setContentsMargins(px(20), px(16), px(20), px(16))
        column.setSpacing(px(10))
        column.addWidget(label(_("Likely doubles"), "title"))
        column.addWidget(self.said)
        column.addWidget(self.list, 1)
        column.addWidget(self.panel)
        column.addLayout(row)
        fit(self, 820, 560)
        self.busy.finished.connect(self._found)
        self.busy.failed.connect(self._failed)
        self.look()

    def look(self) -> None:
        """Looks anew."""
        self.open_button.setEnabled(False)

        def work(_progress: Progress) -> list[Double]:
            return find_doubles(store.entries_to_compare(self._file), store.pairs_that_are_two(self._file))

        self.panel.start(_("Comparing the customer files…"), work)

    def _found(self, result: object) -> None:
        assert isinstance(result, list)
        self._pairs = result
        self._show()

    def _failed(self, error: object) -> None:
        assert isinstance(error, BaseException)
        raise error

    def _show(self) -> None:
        row = self.list.currentRow()
        self.list.clear()
        known = store.names_and_numbers(self._file, [id_ for each in self._pairs for id_ in (each.a_id, each.b_id)])
        for each in self._pairs:
            (a_number, _a, a_name), (b_number, _b, b_name) = known[each.a_id], known[each.b_id]
            text = _("{a} ({a_number})  =  {b} ({b_number}): {why}").format(
                a=a_name, a_number=a_number, b=b_name, b_number=b_number, why=each.judged.why_words()
            )
            item = QListWidgetItem(text, self.list)
            item.setToolTip(plain_tip(text))
        count = len(self._pairs)
        said = ngettext(
            "{n} pair is likely one person. Compare it; nothing is put together by itself.",
            "{n} pairs are likely one person each. Compare them; nothing is put together by itself.",
            count,
        )
        self.said.setText(said.format(n=count) if count else _("No two files look like one person."))
        self.open_button.setEnabled(bool(count))
        if count:
            self.list.setCurrentRow(min(max(0, row), count - 1))
            self.list.setFocus()

    def _open_current(self) -> None:
        if 0 <= self.list.currentRow() < len(self._pairs):
            self._open(self.list.currentItem())

    def _open(self, item: QListWidgetItem) -> None:
        pair = self._pairs[self.list.row(item)]
        if self._compare(pair.a_id, pair.b_id):
            gone = {one.id for one in store.by_ids(self._file, [pair.a_id, pair.b_id]) if one.deleted_at is not None}
            self._pairs = [each for each in self._pairs if each is not pair and not {each.a_id, each.b_id} & gone]
            self._show()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if not event.isAutoRepeat() and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
                self._open_current()
            return
        super().keyPressEvent(event)

    def reject(self) -> None:
        """Esc: stops looking and closes."""
        self.busy.stop()
        super().reject()
