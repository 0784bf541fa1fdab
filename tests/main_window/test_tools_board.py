"""From the menu to the promise board, and from there by keys to a record and to paper."""

from collections.abc import Callable
from datetime import timedelta

from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desk_app.complaints.model import ComplaintDraft
from desk_app.insights.board_dialog import PromiseBoardDialog
from desk_app.main_window.paper_out import SheetPreview
from desk_app.main_window.window import MainWindow
from tests.main_window.conftest import MakeWindow, room


def answered(made: MainWindow, keys: Callable[[PromiseBoardDialog, QWidget], None]) -> None:
    """Opens the board from the menu and types there."""

    def answer() -> None:
        dialog, focus = QApplication.activeModalWidget(), QApplication.focusWidget()
        if not isinstance(dialog, PromiseBoardDialog) or focus is None or not dialog.isAncestorOf(focus):
            QTimer.singleShot(10, answer)
            return
        try:
            keys(dialog, focus)
        finally:
            dialog.reject()

    act = dict(made.tools.looking_back())["Promise board…"]
    QTimer.singleShot(10, answer)
    act()


def test_enter_twice_leads_to_the_record_whose_promise_was_broken(window: MakeWindow, qtbot: QtBot) -> None:
    made = window()
    week_ago = made.desk.file.clock.now() - timedelta(days=7)
    draft = ComplaintDraft(title="坏了", customer_name="王丽", received_at=week_ago)
    complaint = made.desk.complaints.take_down(made.actor(), draft)
    opened: list[str] = []

    def keys(dialog: PromiseBoardDialog, focus: QWidget) -> None:
        dialog.first.fill((week_ago - timedelta(days=30)).date())
        dialog.last.fill((week_ago + timedelta(days=7)).date())
        QTest.keyClick(dialog.board, Qt.Key.Key_Return)
        numbers = [item.text(0) for row in range(99) if (item := dialog.broken.topLevelItem(row))]
        for _step in range(numbers.index(complaint.number)):
            QTest.keyClick(dialog.broken, Qt.Key.Key_Down)
        opened.append(numbers[numbers.index(complaint.number)])
        QTest.keyClick(dialog.broken, Qt.Key.Key_Return)

    answered(made, keys)
    view = room(made, "complaint")
    assert opened == [complaint.number]
    assert made.view() is view and view.current_id == complaint.id


def test_paper_shows_the_page_for_the_wall(window: MakeWindow, qtbot: QtBot) -> None:
    made = window()
    seen: list[tuple[int, list[str]]] = []

    def keys(dialog: PromiseBoardDialog, focus: QWidget) -> None:
        QTest.keyClick(focus, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
        [preview] = [each for each in made.findChildren(SheetPreview) if each.isVisible()]
        sizes = [preview.paper_size.itemText(place) for place in range(preview.paper_size.count())]
        seen.append((len(preview.pages), sizes))
        preview.sheet.fill("broken_promises")
        preview.reject()

    answered(made, keys)
    assert seen == [(1, ["A4", "A3"])]
