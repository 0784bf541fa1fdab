"""From the menu to a commitment, and Ctrl+Z that takes it back."""

from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desk_app.commitments import promise_store
from desk_app.commitments.model import About, Whom
from desk_app.commitments.promise_dialog import CommitmentsDialog
from desk_app.main_window.words import undone_words
from desk_app.storage.undoing import undo_last
from tests.main_window.conftest import MakeWindow

CTRL = Qt.KeyboardModifier.ControlModifier


def test_the_menu_leads_to_the_commitments_and_what_is_written_is_taken_back(window: MakeWindow, qtbot: QtBot) -> None:
    made = window()
    file = made.desk.file
    act = dict(made.tools.to_arrange())["Commitments…"]

    def answer() -> None:
        dialog, keys = QApplication.activeModalWidget(), QApplication.focusWidget()
        if not isinstance(dialog, CommitmentsDialog) or keys is None or not dialog.isAncestorOf(keys):
            QTimer.singleShot(10, answer)
            return
        try:
            QTest.keyClick(keys, Qt.Key.Key_N, CTRL)
            dialog.form.fill({"about": "next_update", "amount": "2个工作日", "text_zh": "两个工作日内告知进展"})
            QTest.keyClick(dialog.form.editors()[1], Qt.Key.Key_Return, CTRL)
        finally:
            dialog.reject()

    QTimer.singleShot(10, answer)
    act()
    today = promise_store.today(file)
    found = promise_store.promise(file, About.NEXT_UPDATE, Whom(), today)
    assert found is not None and found.amount.text == "2 d"
    undone = undo_last(file, made.actor())
    assert undone is not None
    assert promise_store.promise(file, About.NEXT_UPDATE, Whom(), today) is None
    assert undone_words("commitments.add", 0) == "Undone: the new commitment"
