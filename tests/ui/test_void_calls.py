"""A binding that loses a reference to None at each call without a result brings the program down."""

import sys

from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

CALLS = 20_000


def test_calls_without_a_result_do_not_use_up_none(qtbot: QtBot) -> None:
    widget = QWidget()
    qtbot.addWidget(widget)
    before = sys.getrefcount(None)
    for _turn in range(CALLS):
        widget.update()
        widget.setObjectName("x")
    assert sys.getrefcount(None) > before - CALLS / 10


def test_overridden_methods_without_a_result_do_not_use_up_none(qtbot: QtBot) -> None:
    class Heard(QWidget):
        """Counts how often it was told of a new name."""

        count = 0

        def changeEvent(self, event: object) -> None:
            self.count += 1

    widget = Heard()
    qtbot.addWidget(widget)
    before = sys.getrefcount(None)
    for turn in range(CALLS):
        widget.setEnabled(bool(turn % 2))
    assert widget.count >= CALLS - 1
    assert sys.getrefcount(None) > before - CALLS / 10
