"""A line to search with: the glass at its left, a cross at its right while something stands in it."""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QLineEdit, QToolButton

from desk_app.core.i18n import _
from desk_app.ui import icons, theme
from desk_app.ui.theme import px
from desk_app.ui.widgets import IconLabel

_OF_TEXT = frozenset({Qt.Key.Key_A, Qt.Key.Key_C, Qt.Key.Key_V, Qt.Key.Key_X, Qt.Key.Key_Y})


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
        """Ctrl and a letter belong to the window, but for those that work on text everywhere.

        Ctrl+Z stays with the line only while there is typing to take back. Some systems use Ctrl+E, Ctrl+D and
        others to move in a line: End and Delete do the same.
        """
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and self._is_for_all(event):
            event.ignore()
            return False
        return super().event(event)

    def _is_for_all(self, event: QKeyEvent) -> bool:
        if event.matches(QKeySequence.StandardKey.Undo):
            return not self.isUndoAvailable()
        control = event.modifiers() == Qt.KeyboardModifier.ControlModifier
        return control and Qt.Key.Key_A <= event.key() <= Qt.Key.Key_Z and Qt.Key(event.key()) not in _OF_TEXT

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        self.setTextMargins(px(22), 0, px(24), 0)
        self._glass.resize(self._glass.sizeHint())
        self._glass.move(px(10), (self.height() - self._glass.height()) // 2)
        self.clear_button.resize(px(22), px(22))
        self.clear_button.move(self.width() - px(26), (self.height() - px(22)) // 2)
