"""A list and the record chosen in it, side by side or one over the other."""

from PySide6.QtCore import QSettings, Qt, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut, QShowEvent
from PySide6.QtWidgets import QSizePolicy, QSplitter, QVBoxLayout, QWidget

from desk_app.core.i18n import _
from desk_app.ui import theme
from desk_app.ui.theme import px
from desk_app.ui.widgets import button

NARROW = 1200
LOW = 600
"""A window lower than this (px at 100 %) shows a form without what only frames it."""


def is_low(part: QWidget) -> bool:
    """Whether the window it stands in is so low that a form needs every line of it."""
    return part.window().height() < px(LOW)


class MasterDetail(QWidget):
    """Sixty to forty, remembered; below 1200 px the record opens over the list. Esc goes back to the list."""

    went_back = Signal()

    def __init__(self, master: QWidget, detail: QWidget, *, settings: QSettings | None = None, key: str = "") -> None:
        super().__init__()
        self.master, self.detail = master, detail
        self._settings, self._key = settings, key
        self._narrow = self._low = False
        self._record_open = False
        self._may_escape = True
        self._share = self._stored_share()
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self.splitter.setChildrenCollapsible(False)
        right = QWidget()
        self._right = QVBoxLayout(right)
        self._right.setContentsMargins(0, 0, 0, 0)
        self.back = button(_("Back to the list  Esc"), "link", icon="back", on=self.show_list)
        self._right.addWidget(self.back)
        self._right.addWidget(detail, 1)
        self.splitter.addWidget(master)
        self.splitter.addWidget(right)
        self._detail_side = right
        for side in (master, right):
            side.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Expanding)
        column = QVBoxLayout(self)
        column.addWidget(self.splitter)
        self._column = column
        self._escape = QShortcut(QKeySequence(Qt.Key.Key_Escape), right)
        self._escape.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self._escape.activated.connect(self.show_list)
        self.splitter.splitterMoved.connect(self._moved)
        theme.announcer().changed.connect(self._measure)
        self._measure()

    def is_narrow(self) -> bool:
        """Whether the window is too narrow for both."""
        return self._narrow

    def escape_goes_back(self, yes: bool) -> None:
        """Whether Esc leads back to the list; not while a form has its own use for it."""
        self._may_escape = yes
        self._arrange()

    def show_record(self) -> None:
        """Brings the record to the eye; in a narrow window it covers the list."""
        self._record_open = True
        self._arrange()

    def show_list(self) -> None:
        """Back to the list, with the keyboard on it."""
        was_over = self._narrow and self._record_open
        self._record_open = False
        self._arrange()
        target = self.master.focusProxy() or self.master
        table = getattr(self.master, "table", None)
        (table if isinstance(table, QWidget) else target).setFocus()
        if was_over:
            self.went_back.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._look()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._look()

    def _look(self) -> None:
        narrow, low = self.window().width() < px(NARROW), is_low(self)
        if (narrow, low) != (self._narrow, self._low):
            self._narrow, self._low = narrow, low
            self._edge()
            self._arrange()
        elif not narrow:
            self._spread()

    def _arrange(self) -> None:
        self.master.setVisible(not self._narrow or not self._record_open)
        self._detail_side.setVisible(not self._narrow or self._record_open)
        self.back.setVisible(self._narrow and (self._may_escape or not self._low))
        self._escape.setEnabled(self._may_escape)
        if not self._narrow:
            self._spread()

    def _spread(self) -> None:
        whole = max(2, self.splitter.width() - self.splitter.handleWidth())
        self.splitter.setSizes([round(whole * self._share), whole - round(whole * self._share)])

    def _moved(self) -> None:
        left, right = self.splitter.sizes()
        if self._narrow or not left or not right:
            return
        self._share = left / (left + right)
        if self._settings is not None:
            self._settings.setValue(f"{self._key}/split", f"{self._share:.3f}")

    def _stored_share(self) -> float:
        stored = self._settings.value(f"{self._key}/split", "0.6") if self._settings is not None else "0.6"
        try:
            return min(0.8, max(0.2, float(str(stored))))
        except ValueError:
            return 0.6

    def _measure(self) -> None:
        self._edge()
        self._right.setSpacing(px(4))
        self.splitter.setHandleWidth(px(12))
        self._look()

    def _edge(self) -> None:
        above = px(4 if self._low else 12)
        self._column.setContentsMargins(px(12), above, px(12), above)
