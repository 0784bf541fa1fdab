"""The keys of a record: from the finder, where the keyboard is after the start, and from the list."""

import pytest
from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QWidget
from pytestqt.qtbot import QtBot

from desk_app.main_window.window import MainWindow
from desk_app.today.closing_dialog import ClosingDialog
from desk_app.ui.form_dialog import FormDialog
from desk_app.ui.preview import PreviewDialog
from tests.main_window.conftest import MakeWindow, room

CTRL = Qt.KeyboardModifier.ControlModifier
PLACES = ("finder", "list")


@pytest.fixture
def made(window: MakeWindow, qtbot: QtBot) -> MainWindow:
    shown = window(first="today")
    shown.activateWindow()
    qtbot.waitUntil(shown.isActiveWindow)
    return shown


def at(made: MainWindow, place: str) -> QWidget:
    """The finder or the list, with the keyboard in it."""
    made.activateWindow()
    QTest.qWaitForWindowActive(made)
    widget: QWidget = made.bar.finder if place == "finder" else room(made).list.table
    widget.setFocus()
    assert widget.hasFocus()
    return widget


def answering(kind: type[QDialog]) -> list[str]:
    """Leaves the dialog that is to come; answers, afterwards, its title."""
    titles: list[str] = []

    def look() -> None:
        dialog, keys = QApplication.activeModalWidget(), QApplication.focusWidget()
        if not isinstance(dialog, kind) or keys is None or not dialog.isAncestorOf(keys):
            QTimer.singleShot(5, look)
            return
        titles.append(dialog.windowTitle())
        dialog.reject()

    QTimer.singleShot(0, look)
    return titles


def press(made: MainWindow, place: str, key: Qt.Key, *, asks: type[QDialog] | None = None) -> list[str]:
    """Presses Ctrl and a key there; answers the titles of what it asked."""
    widget = at(made, place)
    titles = answering(asks) if asks is not None else []
    QTest.keyClick(widget, key, CTRL)
    return titles


def empty(made: MainWindow, kind: str) -> None:
    """That tab with nothing in its list."""
    made.show_tab(kind)
    view = room(made)
    view.list.filter.setText("qqqqqq")
    view.list.filter_typed.emit("qqqqqq")
    assert not view.current_id


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("kind", ["customer", "call", "callback", "complaint", "delivery"])
def test_ctrl_e_changes_the_record_shown(made: MainWindow, kind: str, place: str) -> None:
    made.show_tab(kind)
    view = room(made)
    chosen = view.current_id
    press(made, place, Qt.Key.Key_E)
    assert view.panel is not None
    assert view.form_about()[0] == chosen
    press(made, "finder", Qt.Key.Key_E)
    assert made.status.said() == "A form is open: save it with Ctrl+S, or leave it with Esc."
    focused = QApplication.focusWidget()
    assert focused is not None
    assert view.panel.isAncestorOf(focused)


@pytest.mark.parametrize("place", PLACES)
def test_the_keys_of_today_work_right_after_the_start(made: MainWindow, place: str) -> None:
    assert press(made, place, Qt.Key.Key_E, asks=ClosingDialog) == ["Closing the day"]
    assert press(made, place, Qt.Key.Key_G, asks=FormDialog) == ["Give to somebody"]
    assert press(made, place, Qt.Key.Key_D, asks=FormDialog) == ["Postpone"]
    assert press(made, place, Qt.Key.Key_M, asks=FormDialog) == ["Leave a note"]


@pytest.mark.parametrize("place", PLACES)
def test_the_keys_of_callbacks(made: MainWindow, place: str) -> None:
    made.show_tab("callback")
    assert press(made, place, Qt.Key.Key_G, asks=FormDialog) == ["Give to somebody"]
    assert press(made, place, Qt.Key.Key_D, asks=FormDialog) == ["Another time"], "Ctrl+D postpones everywhere"
    press(made, place, Qt.Key.Key_Return)
    assert made.view().kind == "call"
    assert made.view().panel is not None, "Call now is what comes next"


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("kind", ["complaint", "delivery"])
def test_ctrl_d_postpones_and_ctrl_g_gives_in_every_room(made: MainWindow, place: str, kind: str) -> None:
    made.show_tab(kind)
    assert press(made, place, Qt.Key.Key_D, asks=FormDialog) == ["Postpone"]
    assert press(made, place, Qt.Key.Key_G, asks=FormDialog) == ["Give to somebody"]


@pytest.mark.parametrize("place", PLACES)
def test_ctrl_p_prints(made: MainWindow, place: str) -> None:
    made.show_tab("complaint")
    press(made, place, Qt.Key.Key_P)
    [preview] = [each for each in made.findChildren(PreviewDialog) if each.isVisible()]
    QTest.keyClick(preview, Qt.Key.Key_Escape)


@pytest.mark.parametrize("place", PLACES)
def test_ctrl_enter_saves_an_open_form(made: MainWindow, place: str) -> None:
    made.show_tab("customer")
    made.view().start_new({"name": "Zhang San"})
    press(made, place, Qt.Key.Key_Return)
    assert made.view().panel is None
    name = made.desk.file.query("SELECT name FROM customers WHERE id = ?", (made.view().current_id,))[0][0]
    assert name == "Zhang San"


@pytest.mark.parametrize("key", [Qt.Key.Key_E, Qt.Key.Key_P, Qt.Key.Key_Return])
def test_without_a_record_the_bottom_line_says_what_to_do(made: MainWindow, key: Qt.Key) -> None:
    empty(made, "complaint")
    made.say("")
    press(made, "finder", key)
    assert made.status.said() == "No record is chosen: choose one in the list, or find it with Ctrl+K."


def test_where_nothing_comes_next_it_says_so(made: MainWindow) -> None:
    made.show_tab("callback")
    view = room(made)
    view.record.set_actions(None)
    press(made, "finder", Qt.Key.Key_Return)
    assert made.status.said() == "Nothing comes next with this record."


def test_figures_are_not_changed_by_hand(made: MainWindow) -> None:
    made.show_tab("figures")
    QTest.keyClick(at(made, "finder"), Qt.Key.Key_F4)
    assert made.status.said() == "Nothing here can be changed by hand."


@pytest.mark.parametrize(
    ("key", "kept"), [(Qt.Key.Key_E, False), (Qt.Key.Key_D, False), (Qt.Key.Key_A, True), (Qt.Key.Key_V, True)]
)
def test_the_finder_keeps_what_works_on_text_alone(made: MainWindow, key: Qt.Key, kept: bool) -> None:
    finder: QWidget = at(made, "finder")
    event = QKeyEvent(QEvent.Type.ShortcutOverride, key, CTRL)
    event.ignore()
    QApplication.sendEvent(finder, event)
    assert event.isAccepted() is kept
