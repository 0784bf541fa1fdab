"""A line to search with: the glass at its left, a cross at its right while something stands in it."""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QLineEdit, QToolButton

from desk_app.core.i18n import _
from desk_app.ui import icons, theme
from desk_app.ui.theme import px
from desk_app.ui.widgets import IconLabel


class SearchLine(QLineEdit):
    """A line edit whose glass and cross grow with the rest of the window."""

    def __init__(self) -> None:
        super().__init__()
        self._glass = IconLabel("search", "muted", 16)
        self._glass.setParent(self)
        self._glass.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.clear_button = QToolButton(self)
        self.clear_button.setProperty("role", "quiet")
        self.clear_button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.clear_button.setCursor(Qt.CursorShape.ArrowCursor)
        self.clear_button.setAccessibleName(_("Empty the line"))
        self.clear_button.setToolTip(_("Empty the line"))
        icons.dress(self.clear_button, "close", "muted", 14)
        self.clear_button.clicked.connect(self.clear)
        self.clear_button.hide()
        self.textChanged.connect(lambda text: self.clear_button.setVisible(bool(text)))
        theme.announcer().changed.connect(self._arrange)
        self._arrange()

    def event(self, event: QEvent) -> bool:
        """Ctrl+Z stays with the line only while there is typing to take back."""
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.matches(QKeySequence.StandardKey.Undo)
            and not self.isUndoAvailable()
        ):
            event.ignore()
            return False
        return super().event(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        self.setTextMargins(px(22), 0, px(24), 0)
        self._glass.resize(self._glass.sizeHint())
        self._glass.move(px(10), (self.height() - self._glass.height()) // 2)
        self.clear_button.resize(px(22), px(22))
        self.clear_button.move(self.width() - px(26), (self.height() - px(22)) // 2)
