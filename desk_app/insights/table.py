"""The tables under the figures as a Qt table: a name, its cells, and rows that rest on few calls marked in words."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableWidget, QTableWidgetItem

from desk_app.core.i18n import _
from desk_app.insights.report import Line
from desk_app.ui import theme
from desk_app.ui.theme import px, tokens

_MOST_SHOWN = 14


class FigureTable(QTableWidget):
    """The rows of one table. Enter or a double click on one is `line_chosen(Line)`; Ctrl+C copies what is chosen."""

    line_chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._lines: Sequence[Line] = ()
        self._heads: Sequence[str] = ()
        self.setShowGrid(False)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        self.horizontalHeader().setHighlightSections(False)
        self.itemActivated.connect(lambda item: self.line_chosen.emit(self._lines[item.row()]))

    def show_lines(self, name: str, heads: Sequence[str], lines: Sequence[Line]) -> None:
        """Shows these rows under these headings; `name` says what the rows are."""
        at = self.currentRow()
        before = self._lines[at].key if 0 <= at < len(self._lines) else ""
        self._lines, self._heads = lines, (name, *heads)
        self.setAccessibleName(name)
        self.clear()
        self.setColumnCount(len(self._heads))
        self.setRowCount(len(lines))
        self.setHorizontalHeaderLabels(list(self._heads))
        for row, line in enumerate(lines):
            for place, text in enumerate(self._cells(line)):
                self.setItem(row, place, self._item(line, text, right=place > 0))
        head = self.horizontalHeader()
        for place in range(len(self._heads)):
            side = Qt.AlignmentFlag.AlignLeft if place == 0 else Qt.AlignmentFlag.AlignRight
            if heading := self.horizontalHeaderItem(place):
                heading.setTextAlignment(side | Qt.AlignmentFlag.AlignVCenter)
            head.setSectionResizeMode(place, QHeaderView.ResizeMode.ResizeToContents)
        head.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        high = max(px(theme.ROW_HEIGHTS["dense"]), self.fontMetrics().height() + px(4))
        self.verticalHeader().setDefaultSectionSize(high)
        self.setFixedHeight(head.sizeHint().height() + high * max(1, min(len(lines), _MOST_SHOWN)) + px(16))
        place = next((row for row, line in enumerate(lines) if line.key == before), 0)
        if lines:
            self.setCurrentCell(place, 0)

    @staticmethod
    def _cells(line: Line) -> tuple[str, ...]:
        name = _("{name} (few)").format(name=line.name) if line.small else line.name
        return (name, *line.cells)

    def _item(self, line: Line, text: str, *, right: bool) -> QTableWidgetItem:
        item = QTableWidgetItem(text)
        side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
        item.setTextAlignment(side | Qt.AlignmentFlag.AlignVCenter)
        if line.small:
            item.setForeground(tokens().ink("muted"))
        return item

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            chosen = sorted({index.row() for index in self.selectedIndexes()})
            rows = [self._heads, *(self._cells(self._lines[row]) for row in chosen)]
            QGuiApplication.clipboard().setText("\n".join("\t".join(row) for row in rows))
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and 0 <= self.currentRow() < len(self._lines):
            if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                super().keyPressEvent(event)
            else:
                self.line_chosen.emit(self._lines[self.currentRow()])
        else:
            super().keyPressEvent(event)
