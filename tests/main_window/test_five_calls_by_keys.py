"""Five calls, one into another, with the keys alone: what is typed, what stands on the screen, how many strokes."""

from collections.abc import Callable
from itertools import islice

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from desk_app.main_window.window import MainWindow
from tests.main_window.conftest import MakeWindow, room

CTRL = Qt.KeyboardModifier.ControlModifier
FEW = 12
"""So many strokes a call may take beside its note are too many."""


class Hands:
    """Keys go where the keyboard is; strokes are counted, those of a note are not."""

    def __init__(self, window: MainWindow, qtbot: QtBot) -> None:
        self.window, self._qtbot, self.strokes = window, qtbot, 0

    def _at(self) -> QWidget:
        return QApplication.focusWidget() or self.window

    def press(self, *keys: Qt.Key, ctrl: bool = False) -> None:
        for key in keys:
            QTest.keyClick(self._at(), key, CTRL if ctrl else Qt.KeyboardModifier.NoModifier)
            QApplication.processEvents()
            self.strokes += 1

    def type(self, text: str) -> None:
        for letter in text:
            QTest.keyClicks(self._at(), letter)
            self.strokes += 1

    def note(self, text: str) -> None:
        """What the customer says, as an input method gives it."""
        composed = QInputMethodEvent()
        composed.setCommitString(text)
        QApplication.sendEvent(self._at(), composed)

    def take_up(self, name: str) -> None:
        """Alt and the number that stands on the chip of this caller: a stroke of the interruption, not of the call."""
        calls = self.window.view("call")
        chips = [each.text() for each in calls.findChildren(QPushButton) if each.isVisible() and "Alt+" in each.text()]
        [place] = [chip[-1] for chip in chips if chip.startswith(name)]
        QTest.keyClick(self._at(), getattr(Qt.Key, f"Key_{place}"), Qt.KeyboardModifier.AltModifier)
        QApplication.processEvents()

    def save(self) -> int:
        """Ctrl+Enter; answers how many strokes there were since the last saving."""
        self.press(Qt.Key.Key_Return, ctrl=True)
        spent, self.strokes = self.strokes, 0
        return spent

    def put_down(self) -> int:
        """Strokes so far of a call that is interrupted."""
        spent, self.strokes = self.strokes, 0
        return spent


def on_screen(window: MainWindow, kind: str, row: int) -> list[str]:
    """The words of a line of a tab's list."""
    model = room(window, kind).list.model
    return [str(model.index(row, column).data() or "") for column in range(model.columnCount())]


@pytest.fixture
def last_digits(window: MakeWindow, qtbot: QtBot) -> tuple[MainWindow, list[tuple[str, str]]]:
    """The window, and names with the last digits of a number as the list of customers shows them."""
    made = window()
    qtbot.waitUntil(lambda: room(made, "customer").model.rowCount() > 5)
    seen = []
    for row in range(40):
        name, *rest = on_screen(made, "customer", row)
        phone = next((part for part in rest if sum(sign.isdigit() for sign in part) > 9), "")
        digits = "".join(sign for sign in phone.split("+")[0] if sign.isdigit())
        if digits and "转" not in phone:
            seen.append((name, digits[-4:]))
    once = [(name, digits) for name, digits in seen if sum(digits == other for _name, other in seen) == 1]
    alone = ((name, digits) for name, digits in once if _alone(made, qtbot, digits))
    return made, list(islice(alone, 8))


def _alone(window: MainWindow, qtbot: QtBot, digits: str) -> bool:
    """Whether the list narrowed down to these digits shows one person: others may have them in a second number."""
    shown = room(window, "customer")
    shown.list.filter.setText(digits)
    qtbot.wait(300)
    found = shown.model.rowCount()
    shown.list.filter.clear()
    qtbot.wait(300)
    return found == 1


def test_five_calls_interrupted_by_each_other(
    last_digits: tuple[MainWindow, list[tuple[str, str]]], qtbot: QtBot
) -> None:
    window, people = last_digits
    hands = Hands(window, qtbot)
    (first, a), (second, b), (third, c), (fourth, d) = people[:4]
    open_before = window.tabs.tabText(0)
    spent: dict[str, int] = {}

    def begin(digits: str, then: Callable[[], None]) -> None:
        hands.press(Qt.Key.Key_F2)
        hands.type(digits)
        hands.press(Qt.Key.Key_Return)
        then()

    def plain() -> None:
        hands.press(Qt.Key.Key_Return)

    begin(a, plain)
    hands.type("zz")
    hands.press(Qt.Key.Key_Return)
    hands.note("问洗衣机几号送到，还没有说完")
    begun = hands.put_down()

    begin(b, lambda: hands.type("1"))
    hands.press(Qt.Key.Key_Return)
    hands.note("问冰箱的保修期，已答复三年")
    spent["enquiry"] = hands.save()
    assert on_screen(window, "call", 0)[2] == second

    begin(c, lambda: hands.type("2"))
    hands.press(Qt.Key.Key_Return)
    hands.note("要人上门量尺寸，等师傅空了再约")
    hands.press(Qt.Key.Key_Tab)
    hands.type("2")
    interrupted = hands.put_down()

    begin(d, lambda: hands.type("5"))
    hands.press(Qt.Key.Key_Return)
    hands.note("表扬送货师傅")
    hands.press(Qt.Key.Key_F8)
    spent["praise"] = hands.save()
    assert on_screen(window, "call", 0)[2] == fourth

    hands.take_up(third)
    spent["promise"] = interrupted + hands.save()
    lines = [on_screen(window, "call", row) for row in range(4)]  # by when they rang
    assert [line for line in lines if line[2] == third and "will call back" in line]

    hands.take_up(first)
    hands.note("，周五下午送")
    spent["taken up again"] = begun + hands.save()
    assert first in [on_screen(window, "call", row)[2] for row in range(4)]

    hands.press(Qt.Key.Key_F2)
    hands.type("Zhou")
    hands.press(Qt.Key.Key_Return, Qt.Key.Key_Return, Qt.Key.Key_Return, Qt.Key.Key_Return)
    hands.note("没有档案的人，问营业时间")
    spent["stranger"] = hands.save()
    assert on_screen(window, "call", 0)[2] == "Zhou"

    assert {what: n for what, n in spent.items() if n >= FEW} == {}, spent
    assert window.tabs.tabText(0) != open_before, "one more callback is owed"
    window.show_tab("today")
    owed = [on_screen(window, "today", row) for row in range(60)]
    assert any(third in line for line in owed)
