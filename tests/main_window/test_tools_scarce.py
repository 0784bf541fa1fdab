"""From the menu to scarce goods, and from there to their paper by a key."""

from datetime import timedelta

from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desk_app.goods.list_dialog import AllotmentsDialog
from desk_app.goods.model import AllotmentDraft
from desk_app.main_window.words import undone_words
from desk_app.ui.preview import PreviewDialog
from tests.main_window.conftest import MakeWindow


def test_the_menu_opens_them_and_f9_their_paper(window: MakeWindow, qtbot: QtBot) -> None:
    made, seen = window(), list[str]()
    first = made.desk.file.clock.now().date() - timedelta(days=2)
    draft = AllotmentDraft("茅台", first, first + timedelta(days=9), 6)
    made.desk.allotments.allot(made.actor(), draft)

    def answer() -> None:
        dialog, focus = QApplication.activeModalWidget(), QApplication.focusWidget()
        if not isinstance(dialog, AllotmentsDialog) or focus is None or not dialog.isAncestorOf(focus):
            QTimer.singleShot(10, answer)
            return
        item = dialog.tree.topLevelItem(0)
        seen.append(item.text(0) if item else "")
        QTest.keyClick(focus, Qt.Key.Key_F9)
        preview = dialog.findChild(PreviewDialog)
        seen.append(preview.windowTitle() if preview else "")
        if preview is not None:
            preview.reject()
        dialog.reject()

    QTimer.singleShot(10, answer)
    dict(made.tools.looking_back())["Scarce goods…"]()
    assert seen[0] == "茅台" and "Scarce goods" in seen[1]


def test_what_is_undone_is_said_in_words() -> None:
    said = [undone_words(f"goods.{verb}", 0) for verb in ("allot", "change", "end", "hand_out")]
    assert len(set(said)) == 4 and not any("goods." in each for each in said)
