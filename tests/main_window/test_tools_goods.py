"""From the goods asked about to the calls that asked, by keys."""

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desk_app.calls.model import CallDraft
from desk_app.enquiries.dialog import GoodsAskedDialog
from desk_app.enquiries.model import About, Asked
from tests.main_window.conftest import MakeWindow, room


def test_enter_on_goods_lists_the_calls_that_asked(window: MakeWindow, qtbot: QtBot) -> None:
    made = window()
    desk = made.desk
    goods = "Zebra lamp 3000"
    me = made.actor()
    calls = [
        desk.calls.take_down(me, CallDraft(phone="13900001111", enquiries=(Asked(About.PRICE, goods, "99"),)))
        for _time in range(50)
    ]

    def answer() -> None:
        dialog, keys = QApplication.activeModalWidget(), QApplication.focusWidget()
        if not isinstance(dialog, GoodsAskedDialog) or keys is None or not dialog.isAncestorOf(keys):
            QTimer.singleShot(10, answer)
            return
        QTest.keyClick(keys, Qt.Key.Key_Return)

    act: Callable[[], None] = made.tools.goods_asked
    QTimer.singleShot(10, answer)
    act()
    view = room(made, "call")
    assert made.view() is view
    assert set(view.ids("these", "", None)) == {call.id for call in calls}
    assert f"{goods} 50" in view.list.chip_button("these").text()
    QTest.keyClick(view.list.table, Qt.Key.Key_Return)
    assert view.current_id in {call.id for call in calls}
