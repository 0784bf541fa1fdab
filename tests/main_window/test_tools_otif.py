"""From the menu to the deliveries on time, and from there by keys to a delivery and to paper."""

from collections.abc import Callable
from datetime import timedelta

from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desk_app.deliveries.model import DeliveryDraft
from desk_app.insights.otif_dialog import OtifDialog
from desk_app.main_window.paper_out import SheetPreview
from desk_app.main_window.window import MainWindow
from tests.main_window.conftest import MakeWindow, room


def answered(made: MainWindow, keys: Callable[[OtifDialog], None]) -> None:
    """Opens the window from the menu and types there."""

    def answer() -> None:
        dialog, focus = QApplication.activeModalWidget(), QApplication.focusWidget()
        if not isinstance(dialog, OtifDialog) or focus is None or not dialog.isAncestorOf(focus):
            QTimer.singleShot(10, answer)
            return
        try:
            keys(dialog)
        finally:
            dialog.reject()

    act = dict(made.tools.looking_back())["Deliveries on time…"]
    QTimer.singleShot(10, answer)
    act()


def test_enter_twice_leads_to_the_delivery_that_was_missed(window: MakeWindow, qtbot: QtBot) -> None:
    made = window()
    now = made.desk.file.clock.now()
    promise = now - timedelta(days=400)
    draft = DeliveryDraft(customer_name="王丽", ordered_at=promise - timedelta(days=1), promised_by=promise)
    missed = made.desk.deliveries.plan(made.actor(), draft)
    said: list[str] = []

    def keys(dialog: OtifDialog) -> None:
        dialog.first.fill((promise - timedelta(days=1)).date())
        dialog.last.fill((promise + timedelta(days=1)).date())
        said.append(dialog.of.text())
        QTest.keyClick(dialog.figures, Qt.Key.Key_Return)
        QTest.keyClick(dialog.rows, Qt.Key.Key_Return)

    answered(made, keys)
    view = room(made, "delivery")
    assert said == ["Not on time in full: 1 delivery"]
    assert made.view() is view and view.current_id == missed.id


def test_f9_shows_the_page(window: MakeWindow, qtbot: QtBot) -> None:
    made = window()
    seen: list[tuple[int, list[str]]] = []

    def keys(dialog: OtifDialog) -> None:
        focus: QWidget = dialog.figures
        QTest.keyClick(focus, Qt.Key.Key_F9)
        [preview] = [each for each in made.findChildren(SheetPreview) if each.isVisible()]
        seen.append((len(preview.pages), [preview.paper_size.itemText(n) for n in range(preview.paper_size.count())]))
        preview.reject()

    answered(made, keys)
    assert seen == [(1, ["A4", "A3"])]
