"""The dispatch board from the menu of the window: a card is planned, taken back by Ctrl+Z, and opened as a record."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from desk_app.deliveries import store
from desk_app.deliveries.model import DeliveryDraft
from desk_app.deliveries.view import DeliveryView
from desk_app.staff.model import Role
from tests.main_window.conftest import MakeWindow

CTRL = Qt.KeyboardModifier.ControlModifier


def test_from_the_menu_to_the_record(window: MakeWindow, qtbot: QtBot) -> None:
    made = window(first="today")
    desk = made.desk
    courier = desk.staff.add(made.actor(), "Aaron", Role.COURIER).id
    soon = desk.file.clock.now()
    one = desk.deliveries.plan(made.actor(), DeliveryDraft(customer_name="Wang", promised_by=soon)).id
    next(each for each in made.bar.menu(made.bar.more).actions() if each.text() == "Dispatch board…").trigger()
    view = made.view("delivery")
    assert isinstance(view, DeliveryView) and view.beside is not None and view.beside.board is not None
    board = view.beside.board
    qtbot.waitUntil(board.isActiveWindow)
    free = board.columns[0].list
    assert free.choose([one], one)
    free.setFocus()
    board.plan(board.day, courier)
    assert store.by_id(desk.file, one).courier_id == courier
    QTest.keyClick(board, Qt.Key.Key_Z, CTRL)
    assert store.by_id(desk.file, one).courier_id is None
    qtbot.waitUntil(lambda: one in [card.id for card in board.columns[0].list.cards.cards], timeout=3000)
    assert board.columns[0].list.choose([one], one)
    board.columns[0].list.setFocus()
    QTest.keyClick(board.columns[0].list, Qt.Key.Key_Return)
    assert made.tabs.kind() == "delivery" and view.current_id == one
