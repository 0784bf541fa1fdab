import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QPainter
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication, QStyleOptionViewItem, QToolButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from desk_app.ui import theme
from desk_app.ui.changes import Changes
from desk_app.ui.status_line import Health, StatusLine
from desk_app.ui.strips import StepState
from desk_app.ui.time_line import Index, _Line
from desk_app.ui.widgets import (
    Banner,
    Capsule,
    ClockBar,
    ElidedLabel,
    EmptyHint,
    Fact,
    FactGrid,
    FourASteps,
    Moment,
    Step,
    TimeLine,
    button,
    label,
)
from tests.ui.geometry import cut_or_overlapping

MARKUP = "<b>Li</b> & <img src='x'>"


class Watching(_Line):
    """Remembers which lines it painted."""

    def __init__(self) -> None:
        super().__init__()
        self.painted: set[int] = set()

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        self.painted.add(index.row())
        super().paint(painter, option, index)


def moments(count: int) -> list[Moment]:
    return [Moment(f"{n}", "call", f"Call {n}", "Li Na", "call", f"c{n}") for n in range(count)]


def test_names_never_become_markup(qtbot: QtBot) -> None:
    shown = label(MARKUP)
    qtbot.addWidget(shown)
    assert shown.textFormat() == Qt.TextFormat.PlainText
    assert shown.text() == MARKUP
    pressed = button(MARKUP)
    qtbot.addWidget(pressed)
    assert pressed.text() == MARKUP.replace("&", "&&")


def test_a_tip_of_a_shortened_name_shows_markup_as_it_is_written(qtbot: QtBot) -> None:
    shown = ElidedLabel(MARKUP * 9)
    qtbot.addWidget(shown)
    shown.resize(60, 24)
    shown.show()
    assert "&lt;b&gt;" in shown.toolTip()
    shown.resize(4000, 24)
    assert shown.toolTip() == ""


def test_a_capsule_is_as_wide_as_its_word_at_every_scale(qapp: QApplication, qtbot: QtBot) -> None:
    capsule = Capsule("In hand, late", "late", "clock")
    qtbot.addWidget(capsule)
    capsule.show()
    for scale in (1.0, 1.5, 2.0):
        theme.apply_theme(qapp, dark=False, scale=scale)
        assert capsule.sizeHint().width() > capsule.fontMetrics().horizontalAdvance("In hand, late")
    capsule.set_state("", "late")
    assert capsule.isHidden()
    assert capsule.accessibleName() == ""


def test_the_clock_says_in_words_what_the_bar_shows(qtbot: QtBot) -> None:
    bar = ClockBar()
    qtbot.addWidget(bar)
    bar.set_clock(0.46, 0.1)
    assert "46" in bar.accessibleName()
    bar.set_clock(3.0, 1.0, late=True)
    assert bar.accessibleName() == "Late"
    bar.set_clock(0.5, words="due today 14:30, in 42 min")
    assert bar.accessibleName() == "due today 14:30, in 42 min"
    bar.resize(bar.sizeHint())
    assert not bar.grab().isNull()


def test_the_four_steps_are_told_and_walked_by_the_keyboard(qtbot: QtBot) -> None:
    names = ("Acknowledge", "Apologise", "Amend", "Anticipate")
    states: tuple[StepState, ...] = ("done", "done", "now", "later")
    strip = FourASteps([Step(name, "10:21", state) for name, state in zip(names, states, strict=True)])
    qtbot.addWidget(strip)
    strip.show()
    assert strip.accessibleName().count("10:21") == 4
    walked = []
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Left):
        QTest.keyClick(strip, key)
        current = strip.current()
        assert current is not None
        walked.append(current.name)
    assert walked == ["Apologise", "Amend", "Anticipate", "Anticipate", "Amend"]
    assert strip.accessibleDescription().startswith("Amend: now")


def test_the_time_line_opens_by_click_and_enter(qtbot: QtBot) -> None:
    line = TimeLine(moments(20))
    qtbot.addWidget(line)
    line.resize(500, 300)
    line.show()
    with qtbot.waitSignal(line.moment_opened) as opened:
        spot = line.visualRect(line.model().index(2, 0)).center()
        QTest.mouseClick(line.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    assert opened.args == ["call", "c2"]
    QTest.keyClick(line, Qt.Key.Key_Down)
    with qtbot.waitSignal(line.moment_opened) as opened:
        QTest.keyClick(line, Qt.Key.Key_Return)
    assert opened.args == ["call", "c3"]


def test_five_thousand_moments_are_only_painted_where_they_show(qtbot: QtBot) -> None:
    line = TimeLine(moments(5_000))
    qtbot.addWidget(line)
    model = line.model()
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    line.resize(500, 300)
    line.show()
    watching = Watching()
    line.setItemDelegate(watching)
    line.grab()
    assert 0 < len(watching.painted) < 40
    assert tester.model() is model


def test_the_chosen_moment_stays_chosen_when_a_new_one_comes(qtbot: QtBot) -> None:
    line = TimeLine(moments(20))
    qtbot.addWidget(line)
    line.setCurrentIndex(line.model().index(3, 0))
    line.set_moments([Moment("now", "check", "Done", "Li Na", "call", "new"), *moments(20)])
    assert line.currentIndex().row() == 4


def test_a_fact_can_be_copied_and_changed(qtbot: QtBot) -> None:
    changed: list[str] = []
    grid = FactGrid([Fact("Wants", MARKUP, on_edit=lambda: changed.append("x")), Fact("Channel", "")])
    qtbot.addWidget(grid)
    grid.resize(500, 100)
    grid.show()
    copy, edit = grid.findChildren(QToolButton)
    QTest.mouseClick(copy, Qt.MouseButton.LeftButton)
    QTest.mouseClick(edit, Qt.MouseButton.LeftButton)
    assert QGuiApplication.clipboard().text() == MARKUP
    assert changed == ["x"]
    assert cut_or_overlapping(grid) == []
    grid.set_facts([Fact("Channel", "Phone")])
    QApplication.processEvents()
    assert len([made for made in grid.findChildren(QToolButton) if made.isVisible()]) == 1


@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_hints_and_banners_wrap_instead_of_cutting(qapp: QApplication, qtbot: QtBot, scale: float) -> None:
    theme.apply_theme(qapp, dark=False, scale=scale)
    told: list[str] = []
    hint = EmptyHint(
        "call", "No calls yet. F2 takes one while the phone rings.", "Take a call", lambda: told.append("x")
    )
    banner = Banner("late", "The disk is full. Nothing was lost; free some space, then save again.", act="Why")
    for made in (hint, banner):
        qtbot.addWidget(made)
        made.resize(theme.px(280), theme.px(260))
        made.show()
        for _turn in range(5):
            QApplication.processEvents()
        assert cut_or_overlapping(made) == []
    assert hint.button is not None
    QTest.mouseClick(hint.button, Qt.MouseButton.LeftButton)
    assert told == ["x"]


def test_a_banner_takes_no_more_lines_than_its_words_need(qtbot: QtBot) -> None:
    banner = Banner("late", "The disk is full. Nothing was lost; free some space, then save again.")
    window = QWidget()
    column = QVBoxLayout(window)
    column.addWidget(banner)
    column.addStretch(1)
    qtbot.addWidget(window)
    window.resize(200, 400)
    window.show()
    heights = []
    for width in (200, 1200, 200):
        window.resize(width, 400)
        for _turn in range(5):
            QApplication.processEvents()
        heights.append(banner.height())
        assert cut_or_overlapping(window) == []
    assert heights[0] == heights[2] > heights[1]
    assert heights[1] < banner.fontMetrics().height() * 2


def test_a_banner_follows_the_theme(qapp: QApplication, qtbot: QtBot) -> None:
    banner = Banner("soon", "The backup disk is not plugged in.")
    qtbot.addWidget(banner)
    banner.show()
    theme.apply_theme(qapp, dark=True, scale=1.0)
    QApplication.processEvents()
    assert theme.DARK.soon_ground.lower() in banner.styleSheet().lower()


def test_the_bottom_line_tells_the_act_and_offers_the_way_back(qtbot: QtBot) -> None:
    line = StatusLine()
    qtbot.addWidget(line)
    line.resize(900, 32)
    line.show()
    assert not line.undo.isVisible()
    line.say("Saved callback 0112", undo=True)
    line.set_health([Health("Backup 12 min ago", "shield"), Health("Disk nearly full", "alert", "late")])
    for _turn in range(3):
        QApplication.processEvents()
    assert line.said() == "Saved callback 0112"
    assert cut_or_overlapping(line) == []
    with qtbot.waitSignal(line.undo_wanted):
        QTest.mouseClick(line.undo, Qt.MouseButton.LeftButton)


def test_what_was_said_goes_unless_it_offers_the_way_back(qtbot: QtBot) -> None:
    line = StatusLine()
    qtbot.addWidget(line)
    line.show()
    line.say("The figures are on the clipboard.")
    assert line.going.isActive() and line.going.interval() > 5_000
    line.say("Saved callback 0112", undo=True)
    assert not line.going.isActive(), "the older one takes nothing away from the newer"
    line.say("No answer, 1 try so far.")
    assert line.going.isActive() and not line.undo.isVisible()
    line.going.timeout.emit()
    assert line.said() == "" and line.accessibleName() == ""
    assert not line.going.isActive()
    line.say("The day is closed.")
    line.offer_undo()
    assert (line.said(), line.undo.isVisible(), line.going.isActive()) == ("The day is closed.", True, False)


def test_many_announcements_in_one_turn_become_one(qtbot: QtBot) -> None:
    changes = Changes()
    heard: list[frozenset[str]] = []
    changes.changed.connect(heard.append)
    changes.announce({"call"})
    changes.announce(["call", "customer"])
    changes.announce(())
    assert heard == []
    QApplication.processEvents()
    assert heard == [frozenset({"call", "customer"})]
    QApplication.processEvents()
    assert len(heard) == 1
    changes.announce({"delivery"})
    qtbot.waitUntil(lambda: len(heard) == 2)
