"""A line that offers what fits while one types; what is offered may be taken, and anything else written."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QListView, QVBoxLayout

from desk_app.core.i18n import _
from desk_app.core.text import fold
from desk_app.ui.fields import LineEntry
from desk_app.ui.hits import Hit, HitDelegate, Hits
from desk_app.ui.theme import px

FIND_MS = 80
MOST_PICKS = 8
_LEAST_WIDTH = 260
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


@dataclass(frozen=True, slots=True)
class Pick:
    """One find: its id, what is written into the line when it is taken, and what else is known of it."""

    id: str
    text: str
    detail: str = ""


Find = Callable[[str], Sequence[Pick]]
"""The finds for what was typed, best first; for "" what is offered before anything is typed."""


class PickFinder(QObject):
    """Shows finds under a line, as a child of its window. The keyboard never leaves the line.

    Enter, Ctrl+Enter and Tab take the find that is marked and then do what they always do; arrows mark another (on
    an empty line Down shows what `find("")` offers), a click takes any, Esc puts the finds away. With `eager` the
    first find is marked at once and a last entry keeps the words as written; without it the first is marked only
    where the words themselves do not stand in it, so that it was found by sound.

    `offer` is what that last entry says instead ("Add to the list: {text}").

    With `leads` the owner writes into the line and says where the keyboard goes: Enter that takes a find goes no
    further, Tab and Ctrl+Enter take none, and the words as written are offered even where nothing was found.

    `chosen(id, text)`: a find was taken; `kept(words)`: the words as written were. `emptied()`: the line is typed in
    anew, so that what was chosen no longer holds.
    """

    chosen = Signal(str, str)
    kept = Signal(str)
    emptied = Signal()

    def __init__(
        self,
        line: QLineEdit,
        find: Find,
        *,
        icon: str = "search",
        eager: bool = True,
        leads: bool = False,
        offer: str = "",
    ) -> None:
        super().__init__(line)
        self._offer = offer
        self._line, self._find, self._icon, self._eager, self._leads = line, find, icon, eager, leads
        self._found: dict[str, Pick] = {}
        self.model = Hits()
        self.popup = QFrame(line)
        self.popup.setObjectName("popup")
        self.popup.hide()
        self.list = QListView()
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setModel(self.model)
        self.list.setItemDelegate(HitDelegate(self.list))
        self.list.setMouseTracking(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setAccessibleName(_("What was found"))
        self.list.clicked.connect(self._take)
        column = QVBoxLayout(self.popup)
        column.setContentsMargins(px(3), px(3), px(3), px(3))
        column.addWidget(self.list)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(FIND_MS)
        self._timer.timeout.connect(self._ask)
        line.textEdited.connect(self._typed)
        line.installEventFilter(self)
        line.destroyed.connect(self._timer.stop)

    def is_open(self) -> bool:
        """Whether finds are shown."""
        return not self.popup.isHidden()

    def close(self) -> None:
        """Puts the finds away; what is typed stays."""
        self._timer.stop()
        self.popup.hide()

    def marked(self) -> Pick | None:
        """The find that Enter would take."""
        entry = self.model.entry(self.list.currentIndex().row()) if self.is_open() else None
        return self._found[entry.id] if isinstance(entry, Hit) else None

    def _typed(self, text: str) -> None:
        self._come_first()
        self.emptied.emit()
        if text.strip():
            self._timer.start()
        else:
            self.close()

    def _come_first(self) -> None:
        """A form watches its lines too; while finds may be open its Enter comes after ours."""
        self._line.installEventFilter(self)

    def begin(self, text: str) -> None:
        """Puts text into the line as if it were typed."""
        self._line.setText(text)
        self._typed(text)

    def offer(self, text: str) -> str:
        """What the last entry says, which keeps the words as written."""
        return (self._offer or _("Keep as written: {text}")).format(text=text)

    def _ask(self) -> None:
        text = self._line.text().strip()
        found = list(self._find(text))[:MOST_PICKS] if self._line.hasFocus() else []
        if not found and not (self._leads and text and self._line.hasFocus()):
            self.close()
            return
        self._found = {one.id: one for one in found}
        hits = [Hit(self._icon, one.id, one.text, one.detail, "", text) for one in found]
        self.model.show(hits, self.offer(text) if self._eager and text else None)
        by_sound = bool(found) and fold(text) not in fold(found[0].text)
        self._mark(0 if text and (self._eager or by_sound) else -1)
        self._place()
        self.popup.show()
        self.popup.raise_()

    def _mark(self, row: int) -> None:
        self.list.setCurrentIndex(self.model.index(row) if row >= 0 else QModelIndex())
        if row < 0:
            self.list.clearSelection()
        self._line.setAccessibleDescription(str(self.model.index(row).data() or "") if row >= 0 else "")

    def _place(self) -> None:
        line, window = self._line, self._line.window()
        if self.popup.parentWidget() is not window:
            self.popup.setParent(window)
            line.destroyed.connect(self.popup.deleteLater)
        need = sum(self.list.sizeHintForRow(row) for row in range(self.model.rowCount())) + px(14)
        top = line.mapTo(window, QPoint(0, 0))
        under, over = window.height() - top.y() - line.height() - px(10), top.y() - px(10)
        wide = min(max(line.width(), px(_LEAST_WIDTH)), window.width() - px(8))
        left = max(px(4), min(top.x(), window.width() - wide - px(4)))
        if need <= under or under >= over:
            self.popup.setGeometry(left, top.y() + line.height() + px(2), wide, min(need, max(px(80), under)))
        else:
            high = min(need, over)
            self.popup.setGeometry(left, top.y() - px(2) - high, wide, high)

    def _take(self, index: QModelIndex) -> None:
        entry = self.model.entry(index.row())
        self.close()
        if isinstance(entry, Hit):
            pick = self._found[entry.id]
            if not self._leads:
                self._line.setText(pick.text)
            self.chosen.emit(pick.id, pick.text)
        elif entry is not None:
            self.kept.emit(self._line.text().strip())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind in (QEvent.Type.FocusOut, QEvent.Type.Hide):
            self.close()
        elif kind == QEvent.Type.FocusIn:
            self._come_first()
        elif kind in (QEvent.Type.Resize, QEvent.Type.Move) and self.is_open():
            self._place()
        elif kind == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._key(event)
        return False

    def _key(self, event: QKeyEvent) -> bool:
        key, held = event.key(), event.modifiers()
        takes = _ENTER if self._leads else (*_ENTER, Qt.Key.Key_Tab)
        if self._leads and held & Qt.KeyboardModifier.ControlModifier:
            return False
        if key in takes and not held & Qt.KeyboardModifier.ShiftModifier:
            if self._timer.isActive():
                self._timer.stop()
                self._ask()
            if self.is_open():
                self._take(self.list.currentIndex())
                return self._leads
        elif self.is_open() and key == Qt.Key.Key_Escape:
            self.close()
            return True
        elif key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self._step(1 if key == Qt.Key.Key_Down else -1)
            return True
        return False

    def _step(self, by: int) -> None:
        if not self.is_open():
            if by > 0:
                self._timer.stop()
                self._ask()
            if not self.is_open() or self.list.currentIndex().isValid():
                return
        at = self.list.currentIndex()
        to = self.model.next_choice(at.row() if at.isValid() else -1, by)
        if to >= 0 or not self._eager:
            self._mark(to if to >= 0 or by < 0 else at.row())


class PickLine(LineEntry):
    """A line of a form with a `PickFinder`; its value is its text, `picked_id` what of the finds it is."""

    chosen = Signal(str, str)
    emptied = Signal()

    def __init__(self, find: Find, *, icon: str = "search", eager: bool = True, offer: str = "") -> None:
        super().__init__()
        self.picked_id = ""
        self.finder = PickFinder(self, find, icon=icon, eager=eager, offer=offer)
        self.finder.chosen.connect(self._chosen)
        self.finder.emptied.connect(self._emptied)

    def fill(self, value: object) -> None:
        """Puts a text into the line; nothing counts as picked."""
        self.finder.close()
        self.picked_id = ""
        super().fill(value)

    def pick(self, row_id: str, text: str) -> None:
        """Puts a find into the line that was taken earlier."""
        self.fill(text)
        self.picked_id = row_id

    def _chosen(self, row_id: str, text: str) -> None:
        self.picked_id = row_id
        self.chosen.emit(row_id, text)

    def _emptied(self) -> None:
        self.picked_id = ""
        self.emptied.emit()
