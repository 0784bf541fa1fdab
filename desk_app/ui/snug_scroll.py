"""A scroll area that is no higher than what it holds."""

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QSizePolicy, QWidget

from desk_app.ui.theme import px

_LEAST = 96


class SnugScroll(QScrollArea):
    """Takes the height its widget needs, so that what follows stands right under it; scrolls where there is less."""

    def __init__(self, body: QWidget) -> None:
        super().__init__()
        self._need, self._body = 0, body
        body.setObjectName("scrolled")
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)
        self.setWidget(body)
        body.installEventFilter(self)

    def sizeHint(self) -> QSize:
        return QSize(self._body.sizeHint().width(), self._need or self._body.sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        return QSize(self._body.minimumSizeHint().width(), min(px(_LEAST), self.sizeHint().height()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._measure()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            self._measure()
        return super().eventFilter(watched, event)

    def _measure(self) -> None:
        body, width = self._body, self.viewport().width()
        need = body.heightForWidth(width) if body.hasHeightForWidth() else body.sizeHint().height()
        if need != self._need:
            self._need = need
            body.setMinimumHeight(need)  # else its layout squeezes lines that wrap before anything scrolls
            self.updateGeometry()
