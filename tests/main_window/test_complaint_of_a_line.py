"""A complaint begun from a line of a delivery: it keeps the line and names it."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from desk_app.complaints import store as complaints
from desk_app.deliveries import line_store
from desk_app.deliveries.lines import LineDraft
from desk_app.deliveries.lines_table import LinesTable
from desk_app.deliveries.model import DeliveryDraft, DeliveryState
from tests.main_window.conftest import MakeWindow, room

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


def test_c_on_a_line_keeps_the_line(window: MakeWindow, qtbot: QtBot) -> None:
    made = window()
    desk, li = made.desk, made.around.actor()
    lines = (LineDraft("米", 10, unit="kg"), LineDraft("油", 2))
    one = desk.deliveries.plan(li, DeliveryDraft(customer_name="王丽", courier_id=li, lines=lines))
    desk.deliveries.move(li, one.id, DeliveryState.UNDER_WAY)
    desk.deliveries.move(li, one.id, DeliveryState.DELIVERED)
    _rice, oil = line_store.lines_of(desk.file, one.id)
    made.show_tab("delivery")
    room(made, "delivery").open_record(one.id)
    table = room(made, "delivery").record.findChildren(LinesTable)[-1]
    table.setFocus()
    QTest.keyClick(table, Qt.Key.Key_Down)
    QTest.keyClick(table, Qt.Key.Key_C)
    view = room(made, "complaint")
    assert view.panel is not None
    view.panel.form.fill({"title": "the cap leaks"}, clean=False)
    view.save()
    assert room(made, "complaint").panel is None
    said = complaints.by_id(desk.file, view.current_id)
    assert (said.delivery_id, said.delivery_line_id) == (one.id, oil.id)
    QApplication.processEvents()
    shown = [each.text() for each in view.record.findChildren(QLabel)]
    assert "油: ordered 2, handed over 2" in shown

    view.start_edit()
    view.panel.form.fill({"title": "the cap is broken"}, clean=False)
    view.save()
    assert complaints.by_id(desk.file, said.id).delivery_line_id == oil.id
