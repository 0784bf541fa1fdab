"""The view of a windowed table: its painting, its keys, and how it keeps its place over a refresh."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import (
    QItemSelection,
    QItemSelectionModel,
    QItemSelectionRange,
    QModelIndex,
    QPoint,
    QSettings,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QTableView,
)

from desk_app.core.i18n import _
from desk_app.ui import theme
from desk_app.ui.columns_menu import ColumnsMenu
from desk_app.ui.row_delegate import RowDelegate
from desk_app.ui.table_columns import TableColumns
from desk_app.ui.theme import px
from desk_app.ui.windowed import Index, WindowedTable

MOST_COPIED = 10_000
"""Lines; more would keep the window waiting, and no spreadsheet's paste is meant for them."""
_MOST_SPANS = 2_000
"""Runs of lines that stay chosen over a refresh; of more than these the choice is let go."""


def joined_spans(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Runs of lines (first, last) in order, those that touch or overlap as one."""
    found = list[tuple[int, int]]()
    for first, last in sorted(spans):
        if found and first <= found[-1][1] + 1:
            found[-1] = found[-1][0], max(last, found[-1][1])
        else:
            found.append((first, last))
    return found


def _ranges(selection: QItemSelection) -> list[QItemSelectionRange]:
    return [selection.at(place) for place in range(selection.count())]


@dataclass(slots=True)
class _Place:
    """Where the eye and the hand were before a refresh."""

    current: str = ""
    column: int = 0
    selected: tuple[str, ...] = ()
    anchors: tuple[tuple[str, int], ...] = ()


class TableView(QTableView):
    """Lines 30 px high without a grid; Enter opens, Ctrl+C copies; never jumps when it is refreshed.

    `chosen_changed(count)` tells how many lines are chosen, `not_copied(why)` why nothing came to the clipboard.
    """

    opened = Signal(str)
    current_changed = Signal(str)
    chosen_changed = Signal(int)
    not_copied = Signal(str)

    def __init__(self, model: WindowedTable, settings: QSettings | None = None, key: str = "") -> None:
        super().__init__()
        self._table = model
        self._said = ""
        self._order = ("", False)
        self._place = _Place()
        self._restoring = False
        self._many = 0
        self.setModel(model)
        self.setItemDelegate(RowDelegate(self))
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setMouseTracking(True)
        self.setTabKeyNavigation(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self._set_up_head()
        self.columns = TableColumns(self, model.columns, settings, key)
        self.set_row_height(theme.ROW_HEIGHTS["normal"])
        self.doubleClicked.connect(self._open)
        model.modelAboutToBeReset.connect(self._remember)
        model.modelReset.connect(self._restore)
        theme.announcer().changed.connect(self._resize_for_theme)

    def _set_up_head(self) -> None:
        head = self.horizontalHeader()
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        head.setHighlightSections(False)
        # with the table's own it would ask each line, at each painting, whether a whole column is chosen
        head.setSelectionModel(QItemSelectionModel(self._table, head))
        head.setSectionsMovable(True)
        head.setSortIndicatorClearable(False)
        head.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        head.setSortIndicatorShown(True)
        head.setSectionsClickable(True)
        head.sectionClicked.connect(self._head_clicked)
        head.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        head.customContextMenuRequested.connect(lambda spot: self.ask_columns(head.mapToGlobal(spot)))

    def set_row_height(self, height: int) -> None:
        """`height` in px at 100 %: 26 dense, 30, 36 roomy; never less than the type needs."""
        self._row = height
        self.verticalHeader().setMinimumSectionSize(1)
        high = max(px(height), self.fontMetrics().height() + px(4))
        self.verticalHeader().setDefaultSectionSize(high)

    def show_order(self, key: str, descending: bool) -> None:
        """Shows in the head by which column the list is ordered; asks for nothing."""
        order = Qt.SortOrder.DescendingOrder if descending else Qt.SortOrder.AscendingOrder
        places = [place for place, column in enumerate(self._table.columns) if column.key == key]
        self.horizontalHeader().setSortIndicator(places[0] if places else -1, order)
        self._order = (key, descending)

    def _head_clicked(self, section: int) -> None:
        column = self._table.columns[section]
        if column.sortable:
            self.show_order(column.key, column.key == self._order[0] and not self._order[1])
            self._table.sort(section, self.horizontalHeader().sortIndicatorOrder())
        else:
            self.show_order(*self._order)

    def current_id(self) -> str:
        """The id of the current line, "" if there is none."""
        index = self.currentIndex()
        return self._table.id_at(index.row()) if index.isValid() else ""

    def selected_ids(self) -> list[str]:
        """The ids of the chosen lines from top to bottom; no row is read for it."""
        return [id_ for first, last in self._chosen_spans() for id_ in self._table.ids_between(first, last)]

    def _chosen_spans(self) -> list[tuple[int, int]]:
        """First and last line of each run of chosen lines, from top to bottom."""
        return joined_spans((each.top(), each.bottom()) for each in _ranges(self.selectionModel().selection()))

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        super().selectionChanged(selected, deselected)
        if not self._restoring:
            self._tell_chosen()

    def _tell_chosen(self) -> None:
        many = sum(last - first + 1 for first, last in self._chosen_spans())
        if many != self._many:
            self._many = many
            self.chosen_changed.emit(many)

    def choose(self, id_: str) -> bool:
        """Makes that line the current one and brings it into view; False if it is not in the list."""
        row = self._table.row_of(id_)
        if row < 0:
            return False
        keep = self.selectionModel()
        index = self._table.index(row, self._first_column())
        keep.setCurrentIndex(index, keep.SelectionFlag.ClearAndSelect | keep.SelectionFlag.Rows)
        self.scrollTo(index)
        return True

    def _first_column(self) -> int:
        return max(0, self.horizontalHeader().logicalIndex(0))

    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        if not self._restoring:
            self._announce()

    def _announce(self) -> None:
        now = self.current_id()
        if now != self._said:
            self._said = now
            self.current_changed.emit(now)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if plain and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self._open(self.currentIndex())
        elif event.matches(QKeySequence.StandardKey.Copy):
            self.copy_selection()
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            self.ask_columns()
        else:
            super().contextMenuEvent(event)

    def copy_selection(self) -> bool:
        """Puts the chosen lines on the clipboard as tab separated text, columns as they stand; False if too many."""
        spans = self._chosen_spans()
        if sum(last - first + 1 for first, last in spans) > MOST_COPIED:
            said = _("More than {n} lines are not copied: save them as a file instead.").format(n=MOST_COPIED)
            self.not_copied.emit(said)
            return False
        rows = [row for first, last in spans for row in range(first, last + 1)]
        keys = {column.key: place for place, column in enumerate(self._table.columns)}
        shown = [keys[key] for key in self.chosen_columns()]
        QGuiApplication.clipboard().setText(self._table.tsv(rows, shown))
        return True

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        by_key = event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)
        if by_key and not self.currentIndex().isValid() and self._table.rowCount():
            self.setCurrentIndex(self._table.index(0, self._first_column()))

    def _open(self, index: QModelIndex) -> None:
        self.opened.emit(self._table.id_at(index.row()))

    def _remember(self) -> None:
        first = max(0, self.rowAt(0))
        last = self.rowAt(self.viewport().height() - 1)
        last = self._table.rowCount() - 1 if last < 0 else last
        current = self.currentIndex()
        rows = list(range(first, last + 1))
        if current.isValid() and first <= current.row() <= last:
            rows.insert(0, current.row())
        elif self.verticalScrollBar().value() == 0:
            rows = []
        self._place = _Place(
            self.current_id(),
            current.column() if current.isValid() else 0,
            tuple(self.selected_ids()),
            tuple((self._table.id_at(row), self.rowViewportPosition(row)) for row in rows),
        )

    def _restore(self) -> None:
        place, model = self._place, self._table
        self._restoring = True
        row = model.row_of(place.current)
        keep = self.selectionModel()
        flags = keep.SelectionFlag.Select | keep.SelectionFlag.Rows
        if row >= 0:
            keep.setCurrentIndex(model.index(row, place.column), keep.SelectionFlag.NoUpdate)
        lines = model.rows_of(place.selected)
        spans = joined_spans((line, line) for line in lines)
        if len(spans) <= _MOST_SPANS:
            chosen, last = QItemSelection(), len(model.columns) - 1
            for top, bottom in spans:
                chosen.append(QItemSelectionRange(model.index(top, 0), model.index(bottom, last)))
            keep.select(chosen, flags)
        self.updateGeometries()
        for id_, offset in place.anchors:
            if (line := model.row_of(id_)) >= 0:
                top = line * self.verticalHeader().defaultSectionSize()
                self.verticalScrollBar().setValue(top - offset)
                break
        self._restoring = False
        self._announce()
        self._tell_chosen()

    def chosen_columns(self) -> list[str]:
        """The keys of the columns shown, from left to right."""
        return self.columns.chosen()

    def choose_columns(self, keys: Sequence[str]) -> None:
        """Shows just these columns, in this order, from now on (see `TableColumns.choose`)."""
        self.columns.choose(keys)

    def ask_columns(self, spot: QPoint | None = None) -> None:
        """Opens the list of columns to choose from, at the head unless a place is given."""
        menu = ColumnsMenu(self.columns, self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(spot or self.mapToGlobal(QPoint(px(8), self.horizontalHeader().height())))

    def _resize_for_theme(self) -> None:
        self.columns.load()
        self.set_row_height(self._row)
        self.viewport().update()
