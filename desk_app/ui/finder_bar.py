"""The one line that finds everything, with its answers in a drop-down under itself."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QHideEvent, QKeyEvent
from PySide6.QtWidgets import QFrame, QListView, QVBoxLayout, QWidget

from desk_app.core.i18n import _
from desk_app.ui import theme
from desk_app.ui.hits import Hit, HitDelegate, Hits
from desk_app.ui.search_line import SearchLine
from desk_app.ui.theme import px

__all__ = ["FinderBar", "Hit"]

TYPING_MS = 60
MOST_HITS = 8


class FinderBar(SearchLine):
    """Type a tail of a number, a name, initials, a record number or a word; pick from at most eight hits.

    Signals: `typed(text)` 60 ms after the last key; `hit_opened(kind, id)` by Enter or click;
    `call_wanted(kind, id)` by Shift+Enter; `new_wanted(text)` by the line for an unknown number.
    `left()` says that the keyboard wants to go down into the list, `next_wanted()` that Ctrl+Enter was pressed.
    The owner answers `typed` with `show_hits`. The drop-down never takes the keyboard away.
    """

    typed = Signal(str)
    hit_opened = Signal(str, str)
    call_wanted = Signal(str, str)
    new_wanted = Signal(str)
    next_wanted = Signal()
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("finder")
        self.setPlaceholderText(_("Find: last digits · name · initials · number · words    /"))
        self.setAccessibleName(_("Find a customer or a record"))
        self.model = Hits()
        self.popup = QFrame(self)
        self.popup.setObjectName("popup")
        self.popup.hide()
        self.list = QListView()
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setModel(self.model)
        self.list.setItemDelegate(HitDelegate(self.list))
        self.list.setMouseTracking(True)
        self.list.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setAccessibleName(_("What was found"))
        self._column = QVBoxLayout(self.popup)
        self._column.addWidget(self.list)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(TYPING_MS)
        self._timer.timeout.connect(self._ask)
        self.textEdited.connect(lambda _text: self._timer.start())
        self.textChanged.connect(self._emptied)
        self.list.clicked.connect(lambda index: self._take(index, call=False))
        theme.announcer().changed.connect(self._measure)
        self._measure()

    def show_hits(self, hits: Sequence[Hit], unknown_hint: str | None = None) -> None:
        """Shows these under the line (the first eight); `unknown_hint` offers to begin something new."""
        self.model.show(list(hits)[:MOST_HITS], unknown_hint)
        if not self.text().strip() or not self.hasFocus():
            self.close_hits()
            return
        first = self.model.next_choice(-1, 1)
        if first >= 0:
            self.list.setCurrentIndex(self.model.index(first))
        self._say_current()
        self._place()
        self.popup.show()
        self.popup.raise_()

    def close_hits(self) -> None:
        """Puts the drop-down away; the text stays."""
        self.popup.hide()

    def is_open(self) -> bool:
        """Whether the drop-down is shown."""
        return not self.popup.isHidden()

    def current(self) -> Hit | None:
        """The hit the arrow stands on, if it is one."""
        index = self.list.currentIndex()
        entry = self.model.entry(index.row()) if index.isValid() else None
        return entry if isinstance(entry, Hit) else None

    def _ask(self) -> None:
        self.typed.emit(self.text().strip())

    def _emptied(self, text: str) -> None:
        if not text.strip():
            self.close_hits()

    def _place(self) -> None:
        window = self.window()
        if self.popup.parentWidget() is not window:
            self.popup.setParent(window)
            window.installEventFilter(self)
        corner = self.mapTo(window, QPoint(0, self.height() + px(2)))
        rows = sum(self.list.sizeHintForRow(row) for row in range(self.model.rowCount()))
        high = min(rows + px(14), max(px(80), window.height() - corner.y() - px(8)))
        self.popup.setGeometry(corner.x(), corner.y(), self.width(), high)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key == Qt.Key.Key_Escape and self.is_open():
            self.close_hits()
        elif key == Qt.Key.Key_Escape and self.text():
            self.clear()
        elif key == Qt.Key.Key_Down and not self.is_open() and not self.text().strip():
            self.left.emit()
        elif key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self._move(1 if key == Qt.Key.Key_Down else -1)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.next_wanted.emit()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._enter(call=bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier))
        else:
            super().keyPressEvent(event)

    def _enter(self, *, call: bool) -> None:
        if self._timer.isActive():
            self._timer.stop()
            self._ask()
        if self.is_open() and self.list.currentIndex().isValid():
            self._take(self.list.currentIndex(), call=call)

    def _move(self, step: int) -> None:
        if not self.is_open():
            if self.text().strip():
                self._ask()
            return
        to = self.model.next_choice(self.list.currentIndex().row(), step)
        if to >= 0:
            self.list.setCurrentIndex(self.model.index(to))
            self._say_current()

    def _say_current(self) -> None:
        index = self.list.currentIndex()
        self.setAccessibleDescription(str(index.data() or "") if index.isValid() else "")

    def _take(self, index: QModelIndex, *, call: bool) -> None:
        entry = self.model.entry(index.row())
        if entry is None:
            return
        self.close_hits()
        if isinstance(entry, Hit):
            (self.call_wanted if call else self.hit_opened).emit(entry.kind, entry.id)
        else:
            self.new_wanted.emit(self.text().strip())

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.selectAll()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.close_hits()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.close_hits()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and isinstance(watched, QWidget) and self.is_open():
            self._place()
        return super().eventFilter(watched, event)

    def _measure(self) -> None:
        self._column.setContentsMargins(px(3), px(3), px(3), px(3))
        self.setMinimumWidth(px(200))
