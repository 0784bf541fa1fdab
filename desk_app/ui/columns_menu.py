"""The list of columns to choose from: it stays open while columns are ticked."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QMenu, QToolButton, QWidget

from desk_app.core.i18n import _
from desk_app.ui import icons
from desk_app.ui.table_columns import TableColumns


class ColumnsMenu(QMenu):
    """One entry for each column with a tick, and one that brings back what was at first.

    Space, Enter and a click turn a tick and leave the menu open; Esc closes it. The last tick stays.
    """

    def __init__(self, columns: TableColumns, parent: QWidget) -> None:
        super().__init__(parent)
        self._columns = columns
        self.setAccessibleName(_("Columns"))
        self._ticks: dict[str, QAction] = {}
        for key, title in columns.titles():
            tick = self.addAction(title.replace("&", "&&"))
            tick.setCheckable(True)
            tick.toggled.connect(lambda on, key=key: self._ticked(key, on))
            self._ticks[key] = tick
        self.addSeparator()
        self.reset = self.addAction(_("As at first"))
        self.reset.triggered.connect(columns.reset)
        self._show()

    def tick(self, key: str) -> QAction:
        """The entry of a column; KeyError if there is none."""
        return self._ticks[key]

    def _ticked(self, key: str, on: bool) -> None:
        self._columns.show_column(key, on)
        self._show()

    def _show(self) -> None:
        shown = self._columns.chosen()
        for key, tick in self._ticks.items():
            blocked = tick.blockSignals(True)
            tick.setChecked(key in shown)
            tick.setEnabled(shown != [key])
            tick.blockSignals(blocked)
        self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if not self._turn(self.actionAt(event.position().toPoint())):
            super().mouseReleaseEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        turns = event.key() in (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if not (turns and self._turn(self.activeAction())):
            super().keyPressEvent(event)

    def _turn(self, tick: QAction | None) -> bool:
        if tick is None or not tick.isCheckable():
            return False
        if tick.isEnabled():
            tick.trigger()
        return True


def columns_button(ask: Callable[[], object]) -> QToolButton:
    """A button with an icon and a word that opens the list of columns."""
    made = QToolButton()
    made.setProperty("role", "quiet")
    made.setText(_("Columns"))
    made.setAccessibleName(_("Choose the columns of this list"))
    made.setToolTip(_("Choose the columns of this list"))
    made.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
    made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    icons.dress(made, "text", "text", 16)
    made.clicked.connect(lambda: ask())
    return made
