"""The pages of a PDF as pictures, for the window and for the printer."""

from types import TracebackType
from typing import Any, cast

from PySide6.QtCore import QMarginsF, QRect, QSizeF
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrinter

PRINT_DPI = 300
POINTS_PER_INCH = 72


class PdfPages:
    """An open PDF. Used from one thread only (PDFium knows no other way); close it when done."""

    def __init__(self, pdf: bytes) -> None:
        import pypdfium2  # only where a page is shown: it loads a library of several megabytes

        self._document = cast(Any, pypdfium2.PdfDocument)(pdf)
        self.sizes: list[tuple[float, float]] = [
            self._document.get_page_size(page) for page in range(len(self._document))
        ]

    def __enter__(self) -> "PdfPages":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def __len__(self) -> int:
        return len(self.sizes)

    def picture(self, page: int, pixels_per_point: float) -> QImage:
        """Page `page` (from 0) on white, in pixels."""
        drawn = self._document[page].render(scale=pixels_per_point, prefer_bgrx=True)
        picture = QImage(
            bytes(drawn.buffer), drawn.width, drawn.height, drawn.stride, QImage.Format.Format_RGB32
        ).copy()
        drawn.close()
        return picture

    def close(self) -> None:
        """Lets go of the document; may be called twice."""
        if self._document is not None:
            self._document.close()
            self._document = None


def new_printer(name: str = "") -> QPrinter:
    """A printer at 300 dpi, the one of that name if there is one."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    if name:
        printer.setPrinterName(name)
    printer.setResolution(PRINT_DPI)
    return printer


def print_pages(pdf: bytes, printer: QPrinter) -> bool:
    """Puts the pages on the printer in their own size, edge to edge; False if it would not begin.

    Prints the pages the printer was told to (from, to) or all of them.
    """
    with PdfPages(pdf) as pages:
        first = max(1, printer.fromPage() or 1)
        last = min(len(pages), printer.toPage() or len(pages))
        painter = QPainter()
        for number in range(first - 1, last):
            _set_paper(printer, pages.sizes[number])
            if number == first - 1:
                if not painter.begin(printer):
                    return False
            elif not printer.newPage():
                painter.end()
                return False
            resolution = printer.resolution()
            wide, high = (round(side / POINTS_PER_INCH * resolution) for side in pages.sizes[number])
            picture = pages.picture(number, min(PRINT_DPI, resolution) / POINTS_PER_INCH)
            painter.drawImage(QRect(0, 0, wide, high), picture)
        if painter.isActive():
            painter.end()
    return True


def _set_paper(printer: QPrinter, size: tuple[float, float]) -> None:
    wide, high = size
    across = wide > high
    upright = QSizeF(min(size), max(size))
    paper = QPageSize(upright, QPageSize.Unit.Point, "", QPageSize.SizeMatchPolicy.FuzzyMatch)
    way = QPageLayout.Orientation.Landscape if across else QPageLayout.Orientation.Portrait
    layout = QPageLayout(paper, way, QMarginsF(0, 0, 0, 0))
    layout.setMode(QPageLayout.Mode.FullPageMode)
    printer.setPageLayout(layout)
    printer.setFullPage(True)
