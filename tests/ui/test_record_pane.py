from pathlib import Path

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMainWindow
from pytestqt.qtbot import QtBot

from desk_app.ui import theme
from desk_app.ui.list_pane import ListPane
from desk_app.ui.master_detail import MasterDetail
from desk_app.ui.record_pane import Act, RecordPane
from desk_app.ui.widgets import Fact, FactGrid, FourASteps, Moment, Step, TimeLine, label
from tests.ui.geometry import cut_or_overlapping
from tests.ui.kit import Store, table


def filled(done: list[str]) -> RecordPane:
    made = RecordPane()
    made.set_head("Late delivery", state="In hand", tone="late", icon="clock", number="ZS01-C-261121-0007")
    made.set_customer("Wang Li", "138****8000 · credit A", mark="3rd time in 7 days")
    made.set_clock(0.4, 0.1, words="Due today 14:30")
    made.set_strip(FourASteps([Step("Acknowledge", "10:21 Li Na", "done"), Step("Apologise", "", "now")]))
    made.set_actions(
        Act("Call back", lambda: done.append("next"), "Ctrl+Return"),
        [Act("Wait…", lambda: done.append("wait")), Act("Close", lambda: None, why_not="After the apology")],
        on_print=lambda: done.append("print"),
    )
    made.add_section("", FactGrid([Fact("Wants", "Delivery today"), Fact("Channel", "Phone")]))
    made.add_section("Time line", TimeLine([Moment("11:02", "call", "Called", "Li Na", "call", "1")]))
    made.add_section("More", label("Rarely used"), folded=True)
    return made


def settle() -> None:
    for _turn in range(5):
        QApplication.processEvents()


def test_the_next_step_is_done_and_keeps_the_keyboard(qtbot: QtBot) -> None:
    done: list[str] = []
    made = filled(done)
    qtbot.addWidget(made)
    made.resize(540, 640)
    made.show()
    made.activateWindow()
    made.act_buttons()[0].setFocus()
    settle()
    assert made.act_buttons()[0].text() == "Call back  Ctrl+⏎"
    made.do_primary()
    assert done == ["next"]
    made.set_actions(Act("Apologise", lambda: done.append("sorry"), "Ctrl+Return"))
    assert made.act_buttons()[0].hasFocus()
    QTest.keyClick(made.act_buttons()[0], Qt.Key.Key_Space)
    assert done == ["next", "sorry"]
    made.set_actions(None, [Act("Open", lambda: done.append("open"))])
    made.do_primary()
    assert done == ["next", "sorry"]


def test_what_cannot_be_done_says_why(qtbot: QtBot) -> None:
    made = filled([])
    qtbot.addWidget(made)
    closed = [act for act in made.act_buttons() if act.accessibleName() == "Close"]
    assert not closed[0].isEnabled()
    assert "After the apology" in closed[0].toolTip()


@pytest.mark.parametrize(("scale", "width", "high"), [(1.0, 460, 640), (1.0, 380, 300), (2.0, 900, 700)])
def test_nothing_is_cut_where_there_is_little_room(
    qapp: QApplication, qtbot: QtBot, scale: float, width: int, high: int
) -> None:
    theme.apply_theme(qapp, dark=True, scale=scale)
    made = filled([])
    qtbot.addWidget(made)
    made.resize(width, high)
    made.show()
    settle()
    assert cut_or_overlapping(made) == []


def test_the_head_scrolls_only_where_there_is_no_room_for_it(qtbot: QtBot) -> None:
    made = filled([])
    qtbot.addWidget(made)
    made.resize(540, 700)
    made.show()
    settle()
    assert not made.scroll_area().isAncestorOf(made.title)
    made.resize(540, 260)
    settle()
    assert made.scroll_area().isAncestorOf(made.title)
    made.clear_sections()
    assert made.title.text() == "Late delivery"
    made.resize(540, 700)
    settle()
    assert not made.scroll_area().isAncestorOf(made.title)
    assert made.title.isVisible()


def test_folded_sections_open_by_the_keyboard(qtbot: QtBot) -> None:
    made = RecordPane()
    made.set_head("x")
    section = made.add_section("More", label("Rarely used"), folded=True)
    qtbot.addWidget(made)
    made.show()
    assert section.head is not None
    assert section.body.isHidden()
    QTest.keyClick(section.head, Qt.Key.Key_Space)
    assert section.body.isVisible()


def test_an_empty_card_shows_nothing_until_the_next_record(qtbot: QtBot) -> None:
    made = filled([])
    qtbot.addWidget(made)
    made.show()
    made.clear()
    assert not made.title.isVisible()
    made.set_head("Call 12")
    assert made.title.isVisible()
    assert made.number.text() == ""


def panes(qtbot: QtBot, width: int, settings: QSettings | None = None) -> tuple[QMainWindow, MasterDetail]:
    window = QMainWindow()
    made = MasterDetail(ListPane(table(Store(20))), filled([]), settings=settings, key="calls")
    window.setCentralWidget(made)
    qtbot.addWidget(window)
    window.resize(width, 700)
    window.show()
    window.activateWindow()
    settle()
    return window, made


def test_list_and_record_share_sixty_to_forty(qtbot: QtBot) -> None:
    _window, made = panes(qtbot, 1366)
    left, right = made.splitter.sizes()
    assert left / (left + right) == pytest.approx(0.6, abs=0.01)
    assert not made.is_narrow()
    assert not made.back.isVisible()


def test_in_a_narrow_window_the_record_covers_the_list_and_esc_goes_back(qtbot: QtBot) -> None:
    _window, made = panes(qtbot, 1000)
    assert made.is_narrow()
    assert made.master.isVisible()
    assert not made.detail.isVisible()
    made.show_record()
    assert made.detail.isVisible()
    assert not made.master.isVisible()
    made.back.setFocus()
    settle()
    with qtbot.waitSignal(made.went_back):
        QTest.keyClick(made.back, Qt.Key.Key_Escape)
    assert made.master.isVisible()
    pane = made.master
    assert isinstance(pane, ListPane)
    assert pane.table.hasFocus()


def test_both_come_back_when_the_window_grows(qtbot: QtBot) -> None:
    window, made = panes(qtbot, 1000)
    made.show_record()
    window.resize(1400, 700)
    settle()
    assert made.master.isVisible()
    assert made.detail.isVisible()


def test_narrow_begins_later_at_two_hundred_percent(qapp: QApplication, qtbot: QtBot) -> None:
    theme.apply_theme(qapp, dark=False, scale=2.0)
    _window, made = panes(qtbot, 1920)
    assert made.is_narrow()


def test_the_split_is_remembered(qtbot: QtBot, tmp_path: Path) -> None:
    settings = QSettings(str(tmp_path / "desk.ini"), QSettings.Format.IniFormat)
    _window, made = panes(qtbot, 1400, settings)
    made.splitter.moveSplitter(650, 1)
    left, right = made.splitter.sizes()
    _window, again = panes(qtbot, 1400, settings)
    assert again.splitter.sizes() == pytest.approx([left, right], abs=2)
    settings.setValue("calls/split", "wide")
    _window, broken = panes(qtbot, 1400, settings)
    left, right = broken.splitter.sizes()
    assert left / (left + right) == pytest.approx(0.6, abs=0.01)


def test_what_is_seldom_done_stands_in_a_menu(qtbot: QtBot) -> None:
    made, done = RecordPane(), list[str]()
    qtbot.addWidget(made)
    others = [
        Act("Note…", lambda: done.append("note")),
        Act("Join…", lambda: done.append("join"), "Ctrl+J", rare=True),
        Act("Close…", lambda: done.append("close"), why_not="The customer was not told.", rare=True),
    ]
    made.set_actions(Act("Call back", lambda: done.append("call")), others)
    assert [each.accessibleName() for each in made.act_buttons()] == ["Call back", "Note…", "More acts"]
    rare = made.rare_acts()
    assert (rare["Join…"].text(), rare["Close…"].isEnabled()) == ("Join…\tCtrl+J", False)
    rare["Join…"].trigger()
    assert done == ["join"]
    made.set_actions(Act("Call back", lambda: None), others[:1])
    assert made.rare_acts() == {}
