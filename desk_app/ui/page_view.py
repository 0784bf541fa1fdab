"""One page of a PDF in the window."""

from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QWidget

from desk_app.core.i18n import _
from desk_app.ui import theme
from desk_app.ui.pdf_pages import PdfPages

PIXELS_PER_POINT = 96 / 72


class PageView(QWidget):
    """One page; it is drawn when it comes into view and forgotten when another size is wanted."""

    def __init__(self, pages: PdfPages, number: int) -> None:
        super().__init__()
        self._pages, self._number = pages, number
        self._pixels_per_point = PIXELS_PER_POINT
        self._ratio = 0.0
        self._picture = QPixmap()
        self.setAccessibleName(_("Page {n}").format(n=number + 1))

    def zoom(self, pixels_per_point: float) -> None:
        """Another size, in pixels for each point of the page."""
        self._pixels_per_point = pixels_per_point
        self._picture = QPixmap()
        wide, high = self._pages.sizes[self._number]
        self.setFixedSize(QSize(round(wide * pixels_per_point), round(high * pixels_per_point)))
        self.update()

    def forget(self) -> None:
        """Lets go of the picture; it is drawn again when needed."""
        self._picture = QPixmap()

    def paintEvent(self, event: QPaintEvent) -> None:
        ratio = self.devicePixelRatioF()
        if self._picture.isNull() or self._ratio != ratio:
            self._picture = QPixmap.fromImage(self._pages.picture(self._number, self._pixels_per_point * ratio))
            self._ratio = ratio
        painter = QPainter(self)
        painter.drawPixmap(self.rect(), self._picture)
        painter.setPen(QColor(theme.tokens().line))
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
