from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from desk_app.ui.finder_bar import MOST_HITS, FinderBar, Hit
from desk_app.ui.hits import pieces

HITS = [
    Hit("customer", "c1", "王丽", "13800138000", "Customers", "8000"),
    Hit("complaint", "k1", "ZS01-C-261121-0007", "late delivery", "Open"),
    Hit("customer", "c2", "张敏", "13900138000", "Customers", "8000"),
]


@pytest.fixture
def bar(qtbot: QtBot) -> Iterator[FinderBar]:
    window = QWidget()
    column = QVBoxLayout(window)
    made = FinderBar()
    column.addWidget(made)
    column.addStretch()
    qtbot.addWidget(window)
    window.resize(600, 400)
    window.show()
    window.activateWindow()
    made.setFocus()
    QApplication.processEvents()
    QTest.keyClicks(made, "8000")
    yield made


def test_it_tells_what_was_typed_once(qtbot: QtBot, bar: FinderBar) -> None:
    told: list[str] = []
    bar.typed.connect(told.append)
    with qtbot.waitSignal(bar.typed):
        QTest.keyClicks(bar, "12")
    assert told == ["800012"]


def test_hits_are_grouped_and_the_keyboard_stays_in_the_line(bar: FinderBar) -> None:
    bar.show_hits(HITS, "New customer with 8000")
    assert bar.is_open()
    assert bar.hasFocus()
    shown = [str(bar.model.index(row).data()) for row in range(bar.model.rowCount())]
    assert shown[0] == "Customers"
    assert [line.split("  ")[0] for line in shown] == [
        "Customers",
        "王丽",
        "张敏",
        "Open",
        "ZS01-C-261121-0007",
        "New customer with 8000",
    ]
    QTest.keyClicks(bar, "1")
    assert bar.text() == "80001"


def test_arrows_pass_over_heads_and_enter_opens(qtbot: QtBot, bar: FinderBar) -> None:
    bar.show_hits(HITS)
    walked = [bar.current()]
    for _step in range(3):
        QTest.keyClick(bar, Qt.Key.Key_Down)
        walked.append(bar.current())
    assert [hit.id for hit in walked if hit] == ["c1", "c2", "k1", "k1"]
    QTest.keyClick(bar, Qt.Key.Key_Up)
    bar._timer.stop()
    with qtbot.waitSignal(bar.hit_opened) as opened:
        QTest.keyClick(bar, Qt.Key.Key_Return)
    assert opened.args == ["customer", "c2"]
    assert not bar.is_open()


def test_shift_enter_starts_a_call(qtbot: QtBot, bar: FinderBar) -> None:
    bar._timer.stop()
    bar.show_hits(HITS)
    with qtbot.waitSignal(bar.call_wanted) as call:
        QTest.keyClick(bar, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert call.args == ["customer", "c1"]


def test_enter_right_after_typing_asks_first_and_takes_the_fresh_answer(qtbot: QtBot, bar: FinderBar) -> None:
    bar.typed.connect(lambda text: bar.show_hits([Hit("call", text, "A call")]))
    with qtbot.waitSignal(bar.hit_opened) as opened:
        QTest.keyClick(bar, Qt.Key.Key_Return)
    assert opened.args == ["call", "8000"]


def test_a_number_nobody_has_offers_a_new_customer(qtbot: QtBot, bar: FinderBar) -> None:
    bar._timer.stop()
    bar.show_hits([], "New customer with 8000")
    with qtbot.waitSignal(bar.new_wanted) as new:
        QTest.keyClick(bar, Qt.Key.Key_Return)
    assert new.args == ["8000"]


def test_nothing_found_says_so_and_enter_does_nothing(qtbot: QtBot, bar: FinderBar) -> None:
    bar._timer.stop()
    bar.show_hits([])
    assert bar.model.index(0).data() == "Nothing found"
    with qtbot.assertNotEmitted(bar.hit_opened):
        QTest.keyClick(bar, Qt.Key.Key_Return)


def test_esc_closes_first_and_empties_then(bar: FinderBar) -> None:
    bar.show_hits(HITS)
    QTest.keyClick(bar, Qt.Key.Key_Escape)
    assert not bar.is_open()
    assert bar.text() == "8000"
    QTest.keyClick(bar, Qt.Key.Key_Escape)
    assert bar.text() == ""


def test_a_click_opens_and_at_most_eight_are_shown(qtbot: QtBot, bar: FinderBar) -> None:
    bar.show_hits([Hit("call", str(n), f"Call {n}") for n in range(30)])
    assert bar.model.rowCount() == MOST_HITS
    spot = bar.list.visualRect(bar.model.index(3)).center()
    with qtbot.waitSignal(bar.hit_opened) as opened:
        QTest.mouseClick(bar.list.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    assert opened.args == ["call", "3"]


def test_an_answer_that_comes_after_the_line_was_left_opens_nothing(bar: FinderBar) -> None:
    bar.clearFocus()
    bar.show_hits(HITS)
    assert not bar.is_open()


def test_the_matched_part_is_cut_out_as_plain_text() -> None:
    assert pieces("13800138000", "8000") == [("1380013", False), ("8000", True)]
    assert pieces("Wang <b>Li", "wang") == [("Wang", True), (" <b>Li", False)]
    assert pieces("王丽", "") == [("王丽", False)]
    assert pieces("straße İ", "i") == [("straße İ", False)]


def test_a_number_is_found_whatever_stands_between_its_digits() -> None:
    assert pieces("0571-8888 1234 · 母亲", "88881234") == [("0571-", False), ("8888 1234", True), (" · 母亲", False)]
    assert pieces("13800138000", "138 0013") == [("1380013", True), ("8000", False)]
    assert pieces("138****8000", "13800138000") == [("138****8000", False)]
    assert pieces("S01-K-1", "(") == [("S01-K-1", False)]
