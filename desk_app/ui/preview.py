"""A sheet of paper on the screen before it is printed, saved, or opened elsewhere."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QSettings, Qt, QTimer, QUrl, Signal
from PySide6.QtGui import (
    QDesktopServices,
    QKeySequence,
    QResizeEvent,
    QShortcut,
    QShowEvent,
)
from PySide6.QtPrintSupport import QPrintDialog
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from desk_app.core.errors import DeskError
from desk_app.core.i18n import _
from desk_app.storage import private_folder
from desk_app.ui.file_dialogs import ask_save
from desk_app.ui.list_and_form import in_a_row
from desk_app.ui.page_view import PIXELS_PER_POINT, PageView
from desk_app.ui.pdf_pages import PdfPages, new_printer, print_pages
from desk_app.ui.theme import px
from desk_app.ui.widgets import button, label

ZOOM_STEP = 1.25
_EDGE, _GAP = 8, 12
"""Around the pages and between them, in px at 100 %."""


class PreviewDialog(QDialog):
    """The pages with Print, Save and Open; + and - and 0 (width) zoom, Page Up and Down turn, Esc closes.

    The printer chosen is remembered under `printer_key` in `settings` (slips and reports may differ).
    `went_out` says that the paper was printed, saved or opened elsewhere.
    """

    went_out = Signal()

    def __init__(
        self,
        pdf: bytes,
        title: str,
        suggested_name: str,
        parent: QWidget | None = None,
        *,
        write: Callable[[Path, bytes], Path],
        settings: QSettings | None = None,
        printer_key: str = "printer",
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self._pdf, self._name, self._write = pdf, suggested_name, write
        self._settings, self._printer_key = settings, printer_key
        self.pages = PdfPages(pdf)
        self._fit = True
        self._scale = PIXELS_PER_POINT
        self._widgets = [PageView(self.pages, number) for number in range(len(self.pages))]
        self._column = column = QVBoxLayout(self)
        column.setContentsMargins(px(12), px(12), px(12), px(12))
        column.setSpacing(px(8))
        column.addWidget(self._bar())
        self._middle = middle = QHBoxLayout()
        middle.setSpacing(px(8))
        self._fill_middle()
        column.addLayout(middle, 1)
        self._said = label("", "small", wrap=True)
        self._said.hide()
        column.addWidget(self._said)
        self._keys()
        self._first_size()
        self.finished.connect(self._leave)
        self.print_button.setFocus()

    def _fill_middle(self) -> None:
        self.strip = self._make_strip()
        self.area = self._make_area()
        self._middle.addWidget(self.strip)
        self._middle.addWidget(self.area, 1)

    def put_above(self, choices: QWidget) -> None:
        """Puts what is chosen about the paper between the buttons and the pages."""
        self._column.insertWidget(1, choices)

    def show_pdf(self, pdf: bytes, title: str, suggested_name: str, printer_key: str) -> None:
        """Shows other pages in place of these."""
        self._forget_pages()
        for old in (self.strip, self.area):
            self._middle.removeWidget(old)
            old.hide()
            old.deleteLater()
        self.setWindowTitle(title)
        self._pdf, self._name, self._printer_key = pdf, suggested_name, printer_key
        self.pages = PdfPages(pdf)
        self._widgets = [PageView(self.pages, number) for number in range(len(self.pages))]
        self._fill_middle()
        self._say("")
        self._apply()
        QTimer.singleShot(0, self, self._apply)

    def _bar(self) -> QWidget:
        """What is done with the paper; where the window is narrow it goes on in another line."""
        self.print_button = button(_("Print"), "primary", icon="print", on=self.print_now)
        self.save_button = button(_("Save as PDF…"), icon="save", on=self.save)
        self.open_button = button(_("Open in the viewer"), icon="open", on=self.open_outside)
        self.number = label("", "muted")
        row: list[QWidget] = [self.print_button, self.save_button, self.open_button, self.number]
        for icon, what, on in (
            ("zoom-out", _("Smaller"), lambda: self.zoom_by(1 / ZOOM_STEP)),
            ("zoom-in", _("Larger"), lambda: self.zoom_by(ZOOM_STEP)),
        ):
            made = button("", icon=icon, on=on)
            made.setToolTip(what)
            made.setAccessibleName(what)
            row.append(made)
        return in_a_row([*row, button(_("Whole width"), on=self.fit_width)])

    def _make_strip(self) -> QListWidget:
        strip = QListWidget()
        strip.setAccessibleName(_("Pages"))
        for number in range(len(self.pages)):
            strip.addItem(QListWidgetItem(_("Page {n}").format(n=number + 1)))
        strip.setFixedWidth(max(px(96), strip.sizeHintForColumn(0) + px(28)))
        strip.setCurrentRow(0)
        strip.currentRowChanged.connect(self.show_page)
        strip.setVisible(len(self.pages) > 1)
        return strip

    def _make_area(self) -> QScrollArea:
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        held = QWidget()
        held.setObjectName("scrolled")
        column = QVBoxLayout(held)
        column.setContentsMargins(px(_EDGE), px(_EDGE), px(_EDGE), px(_EDGE))
        column.setSpacing(px(_GAP))
        for page in self._widgets:
            column.addWidget(page, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch()
        area.setWidget(held)
        area.verticalScrollBar().valueChanged.connect(self._turned)
        return area

    def _keys(self) -> None:
        for keys, on in (
            ("Ctrl+P", self.print_now),
            ("F9", self.print_now),
            ("Ctrl+S", self.save),
            ("+", lambda: self.zoom_by(ZOOM_STEP)),
            ("=", lambda: self.zoom_by(ZOOM_STEP)),
            ("-", lambda: self.zoom_by(1 / ZOOM_STEP)),
            ("0", self.fit_width),
            ("PgDown", lambda: self.show_page(self.page() + 1)),
            ("PgUp", lambda: self.show_page(self.page() - 1)),
        ):
            QShortcut(QKeySequence(keys), self).activated.connect(on)

    def _first_size(self) -> None:
        screen = self.screen().availableGeometry()
        self.resize(min(px(900), screen.width() - 40), min(px(760), screen.height() - 60))
        self._apply()

    def page(self) -> int:
        """The page at the top of the view, from 0."""
        top = self.area.verticalScrollBar().value() + self.area.viewport().height() // 3
        seen = [number for number in range(len(self._widgets)) if self._top_of(number) <= top]
        return seen[-1] if seen else 0

    def show_page(self, number: int) -> None:
        """Brings that page (from 0) to the top; numbers outside are held at the ends."""
        number = min(max(0, number), len(self._widgets) - 1)
        self.area.verticalScrollBar().setValue(max(0, self._top_of(number) - px(_EDGE)))

    def _top_of(self, number: int) -> int:
        """Where a page begins; pages just put there have no place of their own yet."""
        return px(_EDGE) + sum(page.height() + px(_GAP) for page in self._widgets[:number])

    def zoom_by(self, factor: float) -> None:
        """Larger or smaller, 20 to 600 %."""
        self._fit = False
        self._scale = min(6.0, max(0.2, self._scale / PIXELS_PER_POINT * factor)) * PIXELS_PER_POINT
        self._apply()

    def fit_width(self) -> None:
        """As wide as the window shows it."""
        self._fit = True
        self._apply()

    def scale_factor(self) -> float:
        """The zoom, 1.0 for the size on paper."""
        return self._scale / PIXELS_PER_POINT

    def _apply(self) -> None:
        if self._fit and self._widgets:
            room = self.area.viewport().width() - px(16) - 2
            bar = self.area.verticalScrollBar()
            room -= 0 if bar.isVisible() else bar.sizeHint().width()
            self._scale = max(0.2, room / max(wide for wide, _high in self.pages.sizes))
        for page in self._widgets:
            page.zoom(self._scale)
        self._turned()

    def _turned(self) -> None:
        if not self._widgets:
            return
        here = self.page()
        for number, page in enumerate(self._widgets):
            if abs(number - here) > 3:
                page.forget()
        self.number.setText(_("Page {n} of {total}").format(n=here + 1, total=len(self.pages)))
        self.number.setVisible(len(self.pages) > 1)
        blocked = self.strip.blockSignals(True)
        self.strip.setCurrentRow(here)
        self.strip.blockSignals(blocked)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        QTimer.singleShot(0, self, self._turned)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._fit:
            QTimer.singleShot(0, self, self._apply)

    def save(self) -> None:
        """Asks where and writes the file."""
        chosen = ask_save(self, _("Save as PDF…"), self._name, "PDF (*.pdf)")
        if chosen:
            self.save_to(chosen)

    def save_to(self, path: Path) -> bool:
        """Writes the file; says in the window how it went."""
        if path.suffix.lower() != ".pdf":
            path = path.with_name(f"{path.name}.pdf")
        try:
            written = self._write(path, self._pdf)
        except DeskError as error:
            self._say(error.sentence)
            return False
        self._say(_("Saved as {path}").format(path=written))
        self.went_out.emit()
        return True

    def print_now(self) -> None:
        """Asks for the printer, the last one first, and prints."""
        name = str(self._settings.value(self._printer_key, "")) if self._settings is not None else ""
        printer = new_printer(name)
        dialog = QPrintDialog(printer, self)
        dialog.setMinMax(1, len(self.pages))
        if dialog.exec() != QDialog.DialogCode.Accepted:
            return
        if self._settings is not None:
            self._settings.setValue(self._printer_key, printer.printerName())
        if print_pages(self._pdf, printer):
            self._say(_("Sent to the printer {name}").format(name=printer.printerName()))
            self.went_out.emit()
        else:
            self._say(_("The printer did not take it. Look whether it is on, then print again."))

    def open_outside(self) -> None:
        """Opens it in the program the computer uses for PDF files."""
        path = private_folder.of_this_start() / Path(self._name).with_suffix(".pdf").name
        path.write_bytes(self._pdf)
        if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(path))):
            self._say(_("This computer has no program that opens PDF files. Save it instead."))
        else:
            self.went_out.emit()

    def said(self) -> str:
        """The sentence at the bottom."""
        return self._said.text()

    def say(self, text: str) -> None:
        """Says something at the bottom."""
        self._say(text)

    def _say(self, text: str) -> None:
        self._said.setText(text)
        self._said.setVisible(bool(text))

    def _leave(self) -> None:
        self._forget_pages()

    def _forget_pages(self) -> None:
        for page in self._widgets:
            page.setParent(None)
        self._widgets = []
        self.pages.close()
