"""The time line of a file: by kind, by words, and as far back as anybody scrolls."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desk_app.core.i18n import set_language
from desk_app.customers.model import TimeLineEntry
from desk_app.customers.time_line_pane import PAGE, TimeLinePane
from desk_app.ui import theme
from tests.ui.geometry import cut_or_overlapping

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
ZONE = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)
KINDS = ("call", "call", "complaint", "delivery", "customer", "print", "credit")
Make = Callable[[list[TimeLineEntry]], TimeLinePane]


@pytest.fixture(autouse=True)
def looks(qapp: QApplication) -> Iterator[None]:
    set_language("en")
    theme.apply_theme(qapp, dark=False, scale=1.0)
    yield
    theme.apply_theme(qapp, dark=False, scale=1.0)


@pytest.fixture
def make(qtbot: QtBot) -> Make:
    def build(entries: list[TimeLineEntry]) -> TimeLinePane:
        pane = TimeLinePane(entries, NOW, ZONE)
        qtbot.addWidget(pane)
        pane.resize(640, 520)
        pane.show()
        pane.activateWindow()
        qtbot.waitUntil(pane.isActiveWindow)
        return pane

    return build


def many(count: int) -> list[TimeLineEntry]:
    """Entries seven hours apart, of all kinds in turn, the newest first."""
    return [
        TimeLineEntry(
            NOW - timedelta(hours=7 * n),
            KINDS[n % len(KINDS)],
            f"row {n}",
            f"N-{n:05d}",
            f"matter {n} 空调",
            "李娜" if n % 2 else "Zhang Wei",
            open=n == 2,
        )
        for n in range(count)
    ]


def headlines(pane: TimeLinePane) -> list[str]:
    return [moment.headline for moment in pane.line.moments()]


def words(pane: TimeLinePane) -> list[str]:
    model = pane.line.model()
    return [str(model.index(row, 0).data()) for row in range(model.rowCount())]


def test_days_are_marked_and_the_newest_stands_on_top(make: Make) -> None:
    pane = make(many(10))
    assert words(pane)[:9] == [
        "today",
        "matter 0 空调",
        "matter 1 空调",
        "open: matter 2 空调",
        "yesterday",
        "matter 3 空调",
        "matter 4 空调",
        "matter 5 空调",
        "19 Nov",
    ]
    assert [moment.at for moment in pane.line.moments()[:3]] == ["16:00", "09:00", "02:00"]
    old = TimeLineEntry(datetime(2025, 1, 1, 16, 0, tzinfo=UTC), "purchase", "p", "P", "an air conditioner")
    pane = make([old])
    assert words(pane) == ["2 Jan 2025", "an air conditioner"]
    assert pane.line.moments()[0].at == ""
    assert not pane.chips.isVisible()
    assert not pane.filter.isVisible()


def test_chips_show_one_kind_with_how_many_there_are(make: Make) -> None:
    pane = make(many(70))
    shown = [pane.chip_button(key).text() for key in ("all", "call", "complaint", "delivery", "customer", "print")]
    assert shown == ["All 70", "Calls 20", "Complaints 10", "Deliveries 10", "File 10", "Paper 10"]
    assert pane.chip_button("other").text() == "Other 10"
    with pytest.raises(KeyError):
        pane.chip_button("purchase")
    QTest.mouseClick(pane.chip_button("complaint"), Qt.MouseButton.LeftButton)
    assert headlines(pane) == ["open: matter 2 空调", *(f"matter {n} 空调" for n in range(9, 70, 7))]
    QTest.mouseClick(pane.chip_button("other"), Qt.MouseButton.LeftButton)
    assert {moment.kind for moment in pane.line.moments()} == {"credit"}
    QTest.mouseClick(pane.chip_button("all"), Qt.MouseButton.LeftButton)
    assert len(pane.line.moments()) >= PAGE


def test_words_narrow_the_list_and_the_counts(make: Make, qtbot: QtBot) -> None:
    pane = make(many(70))
    pane.filter.setFocus()
    QTest.keyClicks(pane.filter, "zhang MATTER")
    qtbot.waitUntil(lambda: pane.chip_button("all").text() == "All 35")
    assert pane.chip_button("call").text() == "Calls 10"
    pane.filter.clear()
    QTest.keyClicks(pane.filter, "N-00042")
    QTest.keyClick(pane.filter, Qt.Key.Key_Return)
    assert headlines(pane) == ["matter 42 空调"]
    assert pane.line.hasFocus()
    with qtbot.waitSignal(pane.moment_opened) as opened:
        QTest.keyClick(pane.line, Qt.Key.Key_Return)
    assert opened.args == ["call", "row 42"]
    pane.filter.setFocus()
    pane.filter.setText("19 nov")
    QTest.keyClick(pane.filter, Qt.Key.Key_Return)
    assert words(pane)[0] == "19 Nov"
    pane.filter.setText("no such thing")
    qtbot.waitUntil(pane.nothing.isVisible)
    assert not pane.line.isVisible()
    pane.filter.setFocus()
    QTest.keyClick(pane.filter, Qt.Key.Key_Escape)
    qtbot.waitUntil(pane.line.isVisible)


def test_the_list_goes_on_as_long_as_it_is_scrolled(make: Make, qtbot: QtBot) -> None:
    pane = make(many(100))
    bar = pane.line.verticalScrollBar()
    assert len(pane.line.moments()) == PAGE
    middle = QPointF(pane.line.viewport().rect().center())
    for _turn in range(200):
        turn = QWheelEvent(
            middle,
            pane.line.viewport().mapToGlobal(middle),
            QPoint(),
            QPoint(0, -480),
            Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        QApplication.sendEvent(pane.line.viewport(), turn)
        QApplication.processEvents()
    qtbot.waitUntil(lambda: len(pane.line.moments()) == 100)
    assert headlines(pane)[-1] == "matter 99 空调"
    assert bar.value() == bar.maximum()
    assert [moment.id for moment in pane.line.moments()] == [f"row {n}" for n in range(100)]


def test_the_keys_walk_the_whole_list_past_the_marks(make: Make) -> None:
    pane = make(many(100))
    pane.line.setFocus(Qt.FocusReason.TabFocusReason)
    walked = []
    for _step in range(100):
        walked.append(str(pane.line.currentIndex().data()))
        QTest.keyClick(pane.line, Qt.Key.Key_Down)
        QApplication.processEvents()
    assert walked[:3] == ["matter 0 空调", "matter 1 空调", "open: matter 2 空调"]
    assert [word.removeprefix("open: ") for word in walked] == [f"matter {n} 空调" for n in range(100)]
    QTest.keyClick(pane.line, Qt.Key.Key_Home)
    assert pane.line.currentIndex().data() == "matter 0 空调"
    assert pane.line.verticalScrollBar().value() == 0
    QTest.keyClick(pane.line, Qt.Key.Key_Up)
    assert pane.line.currentIndex().data() == "matter 0 空调"
    QTest.keyClick(pane.line, Qt.Key.Key_Down)
    QTest.keyClick(pane.line, Qt.Key.Key_Up)
    assert pane.line.verticalScrollBar().value() == 0


def test_a_mark_opens_nothing(make: Make, qtbot: QtBot) -> None:
    pane = make(many(10))
    heard: list[str] = []
    pane.moment_opened.connect(lambda _kind, row_id: heard.append(row_id))
    for row in (0, 1):
        spot = pane.line.visualRect(pane.line.model().index(row, 0)).center()
        QTest.mouseClick(pane.line.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    assert heard == ["row 0"]


def test_of_twenty_thousand_entries_few_lines_are_made(make: Make, qtbot: QtBot) -> None:
    pane = make(many(20_000))
    model = pane.line.model()
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    assert pane.chip_button("all").text() == "All 20000"
    loaded = len(pane.line.moments())
    assert loaded <= 3 * PAGE
    QTest.mouseClick(pane.chip_button("print"), Qt.MouseButton.LeftButton)
    assert len(pane.line.moments()) <= 3 * PAGE
    pane.line.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(pane.line, Qt.Key.Key_End)
    QApplication.processEvents()
    assert PAGE < len(pane.line.moments()) <= 4 * PAGE
    assert tester.model() is model


@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_nothing_is_cut_at_any_scale(qapp: QApplication, make: Make, scale: float) -> None:
    theme.apply_theme(qapp, dark=True, scale=scale)
    pane = make(many(40))
    pane.resize(theme.px(520), theme.px(520))
    QApplication.processEvents()
    assert cut_or_overlapping(pane) == []
    assert [pane.filter.accessibleName(), pane.line.accessibleName()] == ["Filter the time line", "Time line"]
    index = pane.line.index_of(pane.line.moments()[0])
    assert index.data(Qt.ItemDataRole.AccessibleTextRole) == "today 16:00, matter 0 空调, Zhang Wei"
