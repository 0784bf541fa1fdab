"""Words and buttons: plain text always, so names never become mark-up."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QRect, QSize, Qt, QTimer
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QSizePolicy, QWidget

from desk_app.ui import icons
from desk_app.ui.theme import Ink, px


def set_role(widget: QWidget, role: str | None, name: str = "role") -> None:
    """Sets a property the style sheet asks for and lets the widget take its new looks at once."""
    widget.setProperty(name, role)
    widget.style().unpolish(widget)
    widget.style().polish(widget)


class _Paragraph(QLabel):
    """A label of several lines that never lets itself be pressed lower than its words."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.setWordWrap(True)

    def setText(self, text: str) -> None:
        super().setText(text)
        self._stand()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._stand()

    def _stand(self) -> None:
        room = self.contentsRect()
        endless = QRect(0, 0, room.width(), 1 << 20)
        words = self.fontMetrics().boundingRect(endless, int(Qt.TextFlag.TextWordWrap), self.text())
        need = words.height() + self.height() - room.height() if self.text() else 0
        if need != self.minimumHeight():
            self.setMinimumHeight(max(0, need))
            # a layout that is just placing its widgets forgets the news, so it is told again afterwards
            QTimer.singleShot(0, self, self.updateGeometry)


NAME = 220
"""So wide a name stays whole beside what is told of it."""


def label(text: str = "", role: str | None = None, *, select: bool = False, wrap: bool = False) -> QLabel:
    """A plain text label; `role` is one of muted, small, strong, head, heading, title, figure, error."""
    made = _Paragraph(text) if wrap else QLabel(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    if role:
        made.setProperty("role", role)
    if select:
        made.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return made


def button(
    text: str, role: str | None = None, *, icon: str = "", on: Callable[[], object] | None = None
) -> QPushButton:
    """A push button; `role` "primary" is the one filled button of a view, "link" is text only."""
    made = QPushButton(text.replace("&", "&&"))
    if role:
        made.setProperty("role", role)
    if icon:
        ink: Ink = "on_accent" if role == "primary" else "accent" if role == "link" else "text"
        icons.dress(made, icon, ink)
    made.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
    made.setAutoDefault(False)
    if on is not None:
        made.clicked.connect(lambda: on())
    return made


def rule() -> QFrame:
    """A thin line between parts."""
    line = QFrame()
    line.setObjectName("rule")
    return line


class ElidedLabel(QLabel):
    """A label of one line that shortens with "…" and then tells the whole text in a tool tip.

    Beside others it keeps so much of its text before they do.
    """

    def __init__(self, text: str = "", role: str | None = None, *, keep: float = 48) -> None:
        super().__init__(text)
        self._keep = keep
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        if role:
            self.setProperty("role", role)

    def minimumSizeHint(self) -> QSize:
        return QSize(min(px(self._keep), self.sizeHint().width()), self.sizeHint().height())

    def sizeHint(self) -> QSize:
        """As wide as it is drawn, also in the letters it has by now."""
        hint, margins = super().sizeHint(), self.contentsMargins()
        drawn = self.fontMetrics().horizontalAdvance(self.text()) + margins.left() + margins.right() + 1
        return QSize(max(hint.width(), drawn), hint.height())

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self.updateGeometry()

    def setText(self, text: str) -> None:
        super().setText(text)
        self._say()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._say()

    def _say(self) -> None:
        cut = self.fontMetrics().horizontalAdvance(self.text()) > self.contentsRect().width()
        self.setToolTip(plain_tip(self.text()) if cut else "")

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        box = self.contentsRect()
        painter.setPen(self.palette().color(self.foregroundRole()))
        shown = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, box.width())
        painter.drawText(box, int(self.alignment()), shown)


def plain_tip(text: str) -> str:
    """A tool tip for a text from outside: Qt would read mark-up in it, so it is escaped and wrapped."""
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\n", "<br>")
    return f"<p>{escaped}</p>" if text else ""
