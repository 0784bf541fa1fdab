import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import pypdfium2
import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from reportlab.lib.pagesizes import A5
from reportlab.pdfgen.canvas import Canvas

from desk_app.printing.files import write_pdf
from desk_app.ui import theme
from desk_app.ui.errors_window import ErrorsWindow
from desk_app.ui.pdf_pages import PdfPages, new_printer, print_pages
from desk_app.ui.preview import PreviewDialog
from tests.ui.geometry import cut_or_overlapping


def pdf(pages: int) -> bytes:
    written = io.BytesIO()
    canvas = cast(Any, Canvas)(written, pagesize=A5)
    for number in range(pages):
        canvas.setFont("Helvetica", 30)
        canvas.drawString(40, 500, f"Page {number + 1}")
        canvas.rect(0, 0, 20, 20, fill=1)
        canvas.showPage()
    canvas.save()
    return written.getvalue()


THREE_PAGES = pdf(3)


def settle() -> None:
    for _turn in range(5):
        QApplication.processEvents()


@pytest.fixture
def settings(tmp_path: Path) -> QSettings:
    return QSettings(str(tmp_path / "desk.ini"), QSettings.Format.IniFormat)


@pytest.fixture
def preview(qtbot: QtBot, settings: QSettings) -> Iterator[PreviewDialog]:
    made = PreviewDialog(THREE_PAGES, "Slip", "ZS01-C-261121-0007.pdf", write=write_pdf, settings=settings)
    qtbot.addWidget(made)
    made.show()
    settle()
    yield made
    made.reject()


def test_a_page_is_drawn_as_it_is_on_paper() -> None:
    with PdfPages(pdf(2)) as pages:
        picture = pages.picture(0, 2.0)
        assert len(pages) == 2
        assert (picture.width(), picture.height()) == (round(A5[0] * 2 + 0.5), round(A5[1] * 2 + 0.5))
        assert picture.pixelColor(20, picture.height() - 20).lightness() < 20
        assert picture.pixelColor(picture.width() - 20, 20).lightness() > 235


def test_pages_turn_by_the_keyboard_and_the_strip(preview: PreviewDialog) -> None:
    assert preview.number.text() == "Page 1 of 3"
    QTest.keyClick(preview, Qt.Key.Key_PageDown)
    settle()
    assert preview.page() == 1
    assert preview.strip.currentRow() == 1
    preview.strip.setCurrentRow(2)
    settle()
    assert preview.number.text() == "Page 3 of 3"


def test_another_paper_begins_on_its_first_page(preview: PreviewDialog) -> None:
    preview.show_page(2)
    settle()
    for pages in (2, 3, 1, 2):
        preview.show_pdf(pdf(pages), "Note", "note.pdf", "printer")
        assert preview.number.text() == f"Page 1 of {pages}"
        settle()
        assert (preview.page(), preview.strip.currentRow()) == (0, 0)
        assert preview.number.text() == f"Page 1 of {pages}"
    preview.show_page(1)
    settle()
    assert preview.number.text() == "Page 2 of 2"


def test_zoom_by_the_keyboard_and_back_to_the_width(preview: PreviewDialog) -> None:
    fitted = preview.scale_factor()
    QTest.keyClick(preview, Qt.Key.Key_Plus)
    assert preview.scale_factor() == pytest.approx(fitted * 1.25)
    for _press in range(20):
        QTest.keyClick(preview, Qt.Key.Key_Plus)
    assert preview.scale_factor() == pytest.approx(6.0)
    QTest.keyClick(preview, Qt.Key.Key_0)
    settle()
    assert preview.scale_factor() == pytest.approx(fitted, rel=0.1)


def test_it_is_saved_byte_for_byte(preview: PreviewDialog, tmp_path: Path) -> None:
    assert preview.save_to(tmp_path / "slip")
    assert (tmp_path / "slip.pdf").read_bytes() == THREE_PAGES
    assert "slip.pdf" in preview.said()


def test_a_place_that_cannot_be_written_is_said_in_words(preview: PreviewDialog, tmp_path: Path) -> None:
    assert not preview.save_to(tmp_path / "nowhere" / "slip.pdf")
    assert "was not saved" in preview.said()


def test_one_page_needs_no_strip_and_esc_closes(qtbot: QtBot) -> None:
    made = PreviewDialog(pdf(1), "Slip", "slip.pdf", write=write_pdf)
    qtbot.addWidget(made)
    made.show()
    settle()
    assert not made.strip.isVisible()
    QTest.keyClick(made, Qt.Key.Key_Escape)
    assert not made.isVisible()


@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_nothing_is_cut(qapp: QApplication, qtbot: QtBot, scale: float) -> None:
    theme.apply_theme(qapp, dark=False, scale=scale)
    made = PreviewDialog(pdf(2), "Slip", "slip.pdf", write=write_pdf)
    qtbot.addWidget(made)
    made.show()
    settle()
    assert cut_or_overlapping(made) == []
    made.reject()


@pytest.mark.parametrize("pages", [1, 3])
def test_at_200_percent_it_is_no_wider_than_a_small_screen(qapp: QApplication, qtbot: QtBot, pages: int) -> None:
    theme.apply_theme(qapp, dark=False, scale=2.0)
    made = PreviewDialog(pdf(pages), "Slip", "slip.pdf", write=write_pdf)
    qtbot.addWidget(made)
    made.resize(1330, 680)
    made.show()
    settle()
    assert (made.width(), made.height()) == (1330, 680)
    assert cut_or_overlapping(made) == []
    assert made.area.height() >= 300, "the pages keep room under what is done with them"
    made.reject()
    theme.apply_theme(qapp, dark=False, scale=1.0)


def test_the_printer_gets_the_same_pages_in_the_same_size(qapp: QApplication, tmp_path: Path) -> None:
    printer = new_printer()
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "printed.pdf"))
    assert print_pages(pdf(3), printer)
    printed = cast(Any, pypdfium2).PdfDocument(tmp_path / "printed.pdf")
    assert len(printed) == 3
    assert printed.get_page_size(0) == pytest.approx(A5, abs=1.5)
    drawn = printed[0].render(scale=1, prefer_bgrx=True)
    corner = bytes(drawn.buffer)[(drawn.height - 8) * drawn.stride + 8 * 4 :][:3]
    far = bytes(drawn.buffer)[8 * drawn.stride + (drawn.width - 8) * 4 :][:3]
    assert max(corner) < 60
    assert min(far) > 200
    drawn.close()
    printed.close()


def test_only_the_wanted_pages_are_printed(qapp: QApplication, tmp_path: Path) -> None:
    printer = new_printer()
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "printed.pdf"))
    printer.setFromTo(2, 2)
    assert print_pages(pdf(3), printer)
    printed = cast(Any, pypdfium2).PdfDocument(tmp_path / "printed.pdf")
    assert len(printed) == 1
    printed.close()


@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_the_window_for_a_bug_keeps_the_text_and_tells_the_file(
    qapp: QApplication, qtbot: QtBot, tmp_path: Path, scale: float
) -> None:
    theme.apply_theme(qapp, dark=False, scale=scale)
    made = ErrorsWindow(tmp_path / "crash.txt", "客户说：<b>还没到</b>")
    qtbot.addWidget(made)
    made.show()
    settle()
    assert cut_or_overlapping(made) == []
    assert made.kept is not None
    assert made.kept.toPlainText() == "客户说：<b>还没到</b>"
    QTest.mouseClick(made.copy_path, Qt.MouseButton.LeftButton)
    assert QGuiApplication.clipboard().text() == str(tmp_path / "crash.txt")
    QTest.mouseClick(made.copy_text, Qt.MouseButton.LeftButton)
    assert QGuiApplication.clipboard().text() == "客户说：<b>还没到</b>"
    QTest.keyClick(made, Qt.Key.Key_Escape)
    assert not made.isVisible()
