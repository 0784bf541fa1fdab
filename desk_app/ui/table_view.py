"""The view of a windowed table: its painting, its keys, and how it keeps its place over a refresh."""

import json
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QModelIndex, QSettings, Qt, Signal
from PySide6.QtGui import QFocusEvent, QGuiApplication, QHelpEvent, QKeyEvent, QKeySequence, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QToolTip,
)

from desk_app.ui import theme
from desk_app.ui.marks import paint_capsule
from desk_app.ui.theme import px
from desk_app.ui.widgets import plain_tip
from desk_app.ui.windowed import ICON_ROLE, TONE_ROLE, Column, Index, WindowedTable

_CAPSULE_SIDE = 30


class RowDelegate(QStyledItemDelegate):
    """Cells in one line; a capsule where the column says so; the whole text in a tool tip when cut."""

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:
        super().initStyleOption(option, index)
        option.text = " ".join(option.text.split())
        option.state &= ~QStyle.StateFlag.State_HasFocus
        if _column_of(index).capsule:
            option.text = ""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        super().paint(painter, option, index)
        if not _column_of(index).capsule:
            return
        text = index.data()
        if text:
            icon = index.data(ICON_ROLE) or ""
            box = option.rect.adjusted(px(8), px(2), -px(4), -px(3))
            painter.save()
            painter.setFont(option.font)
            paint_capsule(painter, box, str(text), index.data(TONE_ROLE) or "muted", str(icon))
            painter.restore()

    def helpEvent(self, event: QHelpEvent, view: QAbstractItemView, option: QStyleOptionViewItem, index: Index) -> bool:
        if event.type() != QEvent.Type.ToolTip or not index.isValid():
            return super().helpEvent(event, view, option, index)
        QToolTip.showText(event.globalPos(), plain_tip(self.tip(view, option, index)), view)
        return True

    def tip(self, view: QAbstractItemView, option: QStyleOptionViewItem, index: Index) -> str:
        """What the tool tip over a cell says: the column's own, else the text if it is cut."""
        own = index.data(Qt.ItemDataRole.ToolTipRole)
        if own:
            return str(own)
        text = str(index.data() or "")
        side = px(_CAPSULE_SIDE if _column_of(index).capsule else 0) + px(16)
        cut = view.fontMetrics().horizontalAdvance(" ".join(text.split())) + side > option.rect.width()
        return text if cut or "\n" in text else ""


def _column_of(index: Index) -> Column:
    model = index.model()
    assert isinstance(model, WindowedTable)
    return model.columns[index.column()]


@dataclass(slots=True)
class _Place:
    """Where the eye and the hand were before a refresh."""

    current: str = ""
    column: int = 0
    selected: tuple[str, ...] = ()
    anchors: tuple[tuple[str, int], ...] = ()


class TableView(QTableView):
    """Lines 30 px high without a grid; Enter opens, Ctrl+C copies; never jumps when it is refreshed."""

    opened = Signal(str)
    current_changed = Signal(str)

    def __init__(self, model: WindowedTable, settings: QSettings | None = None, key: str = "") -> None:
        super().__init__()
        self._table = model
        self._settings, self._key = settings, key
        self._said = ""
        self._order = ("", False)
        self._place = _Place()
        self._restoring = False
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
        self.set_row_height(theme.ROW_HEIGHTS["normal"])
        self.doubleClicked.connect(self._open)
        model.modelAboutToBeReset.connect(self._remember)
        model.modelReset.connect(self._restore)
        theme.announcer().changed.connect(self._resize_for_theme)

    def _set_up_head(self) -> None:
        head = self.horizontalHeader()
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        head.setHighlightSections(False)
        head.setSectionsMovable(True)
        head.setSortIndicatorClearable(False)
        head.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        head.setSortIndicatorShown(True)
        head.setSectionsClickable(True)
        head.sectionClicked.connect(self._head_clicked)
        self._load_columns()
        head.sectionResized.connect(self._save_columns)
        head.sectionMoved.connect(self._save_columns)

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
        """The ids of the chosen lines from top to bottom."""
        rows = sorted(index.row() for index in self.selectionModel().selectedRows())
        return [self._table.id_at(row) for row in rows]

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

    def copy_selection(self) -> None:
        """Puts the chosen lines on the clipboard as tab separated text, columns as they stand."""
        head = self.horizontalHeader()
        columns = [head.logicalIndex(place) for place in range(head.count())]
        rows = [self._table.row_of(id_) for id_ in self.selected_ids()]
        shown = [column for column in columns if not head.isSectionHidden(column)]
        QGuiApplication.clipboard().setText(self._table.tsv(rows, shown))

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
        for id_ in place.selected:
            if (line := model.row_of(id_)) >= 0:
                keep.select(model.index(line, 0), flags)
        self.updateGeometries()
        for id_, offset in place.anchors:
            if (line := model.row_of(id_)) >= 0:
                top = line * self.verticalHeader().defaultSectionSize()
                self.verticalScrollBar().setValue(top - offset)
                break
        self._restoring = False
        self._announce()

    def _load_columns(self) -> None:
        head = self.horizontalHeader()
        stored = self._stored_widths()
        names = [column.key for column in self._table.columns]
        for place, name in enumerate(name for name in stored if name in names):
            head.moveSection(head.visualIndex(names.index(name)), place)
        head.setMinimumSectionSize(px(40))
        for place, column in enumerate(self._table.columns):
            self.setColumnWidth(place, px(stored.get(column.key, column.width)))
            mode = QHeaderView.ResizeMode.Stretch if column.stretch else QHeaderView.ResizeMode.Interactive
            head.setSectionResizeMode(place, mode)

    def _stored_widths(self) -> dict[str, float]:
        """What is remembered: width in px at 100 % by column, in their order; nothing if unreadable."""
        if self._settings is None:
            return {}
        try:
            stored = json.loads(str(self._settings.value(f"{self._key}/columns", "{}")))
        except ValueError:
            return {}
        if not isinstance(stored, dict):
            return {}
        return {
            str(key): float(width)
            for key, width in stored.items()
            if isinstance(width, int | float) and 20 <= width <= 4_000
        }

    def _save_columns(self) -> None:
        if self._settings is None or self._restoring:
            return
        head = self.horizontalHeader()
        order = [head.logicalIndex(place) for place in range(head.count())]
        widths = {self._table.columns[place].key: round(self.columnWidth(place) / theme.scale(), 1) for place in order}
        self._settings.setValue(f"{self._key}/columns", json.dumps(widths))

    def _resize_for_theme(self) -> None:
        self._restoring = True
        self._load_columns()
        self._restoring = False
        self.set_row_height(self._row)
        self.viewport().update()
