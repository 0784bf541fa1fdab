"""A complaint from the first word to its closing with the keys alone: what is typed, and how many strokes it takes."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desk_app.complaints import measures, store
from desk_app.complaints.measures import What
from desk_app.complaints.model import FOUR_A, Step, done_steps
from desk_app.ui.form_dialog import FormDialog
from tests.main_window.conftest import MakeWindow, room
from tests.ui.answering import answering

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
CTRL, NONE = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.NoModifier
ENTER, DOWN = Qt.Key.Key_Return, Qt.Key.Key_Down
FEW = {"taken down": 4, "acknowledge": 2, "apologize": 2, "amend": 6, "anticipate": 2, "tell": 2, "close": 3}
"""So many strokes each part may take at most, beside the words that are typed."""


class Hands:
    """Keys go where the keyboard is; strokes are counted, those of words are not."""

    def __init__(self) -> None:
        self.strokes = 0

    def press(self, *keys: Qt.Key | str, ctrl: bool = False) -> None:
        for key in keys:
            at = QApplication.focusWidget()
            assert at is not None
            if isinstance(key, str):
                QTest.keyClicks(at, key, CTRL if ctrl else NONE)
            else:
                QTest.keyClick(at, key, CTRL if ctrl else NONE)
            QApplication.processEvents()
            self.strokes += 1

    def words(self, text: str) -> None:
        composed = QInputMethodEvent()
        composed.setCommitString(text)
        at = QApplication.focusWidget()
        assert at is not None
        QApplication.sendEvent(at, composed)
        QApplication.processEvents()

    def spent(self) -> int:
        spent, self.strokes = self.strokes, 0
        return spent


@pytest.mark.parametrize(("lang", "scale"), [("en", 1.0), ("zh_CN", 2.0)])
def test_from_the_first_word_to_the_closing(window: MakeWindow, qtbot: QtBot, lang: str, scale: float) -> None:
    made, hands, strokes = window(lang, scale=scale, first="complaint"), Hands(), dict[str, int]()
    made.activateWindow()
    qtbot.waitUntil(lambda: QApplication.focusWidget() is not None)
    view = room(made, "complaint")

    hands.press(Qt.Key.Key_N, ctrl=True)
    hands.words("赵先生")
    hands.press(ENTER, ENTER)
    hands.words("冰箱迟到两天")
    hands.press(ENTER, ctrl=True)
    strokes["taken down"] = hands.spent()
    row_id = view.current_id
    one = store.by_id(made.desk.file, row_id)
    assert (one.title, one.customer_name) == ("冰箱迟到两天", "赵先生")

    def asked(what: str, act: Callable[[], object]) -> None:
        """Ctrl+Enter asks for the next step; `act` answers by keys, Ctrl+Enter does it."""

        def answer(dialog: FormDialog) -> None:
            act()
            hands.press(ENTER, ctrl=True)
            assert not dialog.isVisible(), (what, dialog.wrong.text(), dialog.form.values())

        titles = answering(answer)
        hands.press(ENTER, ctrl=True)
        assert titles, what
        made.activateWindow()
        qtbot.waitUntil(lambda: QApplication.focusWidget() is not None and made.isActiveWindow())
        strokes[what] = hands.spent()

    def refund() -> None:
        hands.press(DOWN)
        hands.press(ENTER)
        hands.words("30")
        hands.press(ENTER, ENTER)
        hands.words("退运费三十元")

    asked("acknowledge", lambda: None)
    asked("apologize", lambda: None)
    asked("amend", refund)
    [refunded] = measures.of_complaint(made.desk.file, row_id)
    assert (refunded.what, refunded.amount_cents, refunded.note) == (What.REFUND, 30_00, "退运费三十元")
    asked("anticipate", lambda: hands.words("送货前一天打电话"))
    asked("tell", lambda: None)
    asked("close", lambda: hands.press("1"))
    closed = store.by_id(made.desk.file, row_id)
    assert not closed.open and done_steps(store.steps_of(made.desk.file, row_id)) >= {*FOUR_A, Step.TOLD}
    assert {what: count for what, count in strokes.items() if count > FEW[what]} == {}
