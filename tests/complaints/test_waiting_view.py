"""The clocks of a complaint in the window: their lines, waiting and promising anew by real clicks and keys."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from desk_app.app import Desk
from desk_app.calls.model import CallDraft
from desk_app.commitments import clock_store as clocks
from desk_app.commitments import promise_store
from desk_app.commitments.amounts import amount
from desk_app.commitments.clocks import Why
from desk_app.commitments.model import READY_MADE, About, ClockKind, Version
from desk_app.complaints import store
from desk_app.complaints.model import ComplaintDraft, Step
from desk_app.complaints.view import ComplaintView
from desk_app.core.clock import FixedClock
from desk_app.core.i18n import set_language
from desk_app.matters.model import MatterKind
from desk_app.ui import theme
from desk_app.ui.clock_bar import ClockLine, ClockShown
from desk_app.ui.form_dialog import FormDialog
from desk_app.ui.room_view import Surroundings
from desk_app.ui.widgets import TimeLine
from desk_app.ui.windowed import ICON_ROLE
from tests.complaints.record_acts import acts, press
from tests.ui.answering import answering
from tests.ui.geometry import cut_or_overlapping

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
ZONE = ZoneInfo("Asia/Shanghai")
CTRL, ENTER = Qt.KeyboardModifier.ControlModifier, Qt.Key.Key_Return
MakeView = Callable[[], ComplaintView]


@pytest.fixture(autouse=True)
def looks(qapp: QApplication) -> Iterator[None]:
    set_language("en")
    theme.apply_theme(qapp, dark=False, scale=1.0)
    yield
    theme.apply_theme(qapp, dark=False, scale=1.0)


@pytest.fixture
def make(qtbot: QtBot, desk: Desk, li: str) -> MakeView:
    windows: list[QWidget] = []

    def build() -> ComplaintView:
        view = ComplaintView(Surroundings(desk.file, lambda: li, lambda: ZONE), desk.complaints, lambda _text: [])
        window = QWidget()
        window.resize(1366, 700)
        view.setParent(window)
        view.setGeometry(window.rect())
        windows.append(window)
        qtbot.addWidget(window)
        window.show()
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow)
        desk.file.on_change(view.refresh)
        return view

    return build


@pytest.fixture
def one(desk: Desk, li: str) -> str:
    return desk.complaints.take_down(li, ComplaintDraft(title="坏了", customer_name="王丽")).id


def lines(view: ComplaintView) -> list[ClockLine]:
    QApplication.processEvents()
    return [each for each in view.record.findChildren(ClockLine) if each.isVisibleTo(view.record)]


def told(view: ComplaintView) -> list[str]:
    QApplication.processEvents()
    line = next(line for line in view.record.findChildren(TimeLine) if line.isVisibleTo(view.record))
    return [moment.headline for moment in line.moments()]


def said(view: ComplaintView) -> list[str]:
    QApplication.processEvents()
    return [each.text() for each in view.record.findChildren(QLabel) if each.isVisibleTo(view.record)]


def test_each_clock_is_a_line_that_says_how_it_stands(
    make: MakeView, qtbot: QtBot, desk: Desk, li: str, one: str, clock: FixedClock
) -> None:
    clock.advance(timedelta(hours=1))
    view = make()
    assert [each.shown.words for each in lines(view)] == [
        "acknowledgement: promised for 12:00",
        "first answer: promised for tomorrow 10:00",
        "solution: promised for 24 Nov 18:00",
    ]
    first = lines(view)[0]
    assert (first.shown.now, first.shown.warns, first.shown.due) == (0.5, 0.75, 1.0)
    assert "We speak with you about your complaint within 2 opening hours." in first.toolTip()
    desk.complaints.record_step(li, one, Step.ACKNOWLEDGE, "phone")
    assert [each.shown.words for each in lines(view)][1:] == [
        "acknowledgement: kept 11:00",
        "first answer: kept 11:00",
    ]
    qtbot.wait(20)
    assert not cut_or_overlapping(view)


def test_waiting_and_going_on_by_clicks_and_keys(
    make: MakeView, desk: Desk, li: str, one: str, clock: FixedClock
) -> None:
    view = make()
    before = store.by_id(desk.file, one)

    def answer(dialog: FormDialog) -> None:
        assert dialog.form.text("why") == "customer"
        dialog.form.fill({"why": "part"}, clean=False)
        note = dialog.form.entry("note").editors()[0]
        note.setFocus()
        QTest.keyClicks(note, "a pump")
        QTest.keyClick(note, ENTER, CTRL)

    asked = answering(answer)
    press(view, "Wait…")
    assert len(asked) == 1
    waits = store.by_id(desk.file, one)
    assert (waits.next_step, view.record.state.text()) == ("Look again: waiting for a part", "open, waiting for a part")
    assert view.record.state.tone() == "paused"
    assert view.model.index(0, 0).data(ICON_ROLE) == "pause"
    assert "The clocks stand still since 10:00: waiting for a part · a pump." in said(view)
    clock.advance(timedelta(hours=3))
    desk.calls.take_down(li, CallDraft(caller_name="王丽", topic="pump", matter=(MatterKind.COMPLAINT, one)))
    view.refresh(frozenset({"complaint"}))
    assert any("There was a call about it 13:00: go on if the waiting is over." in text for text in said(view))
    assert list(lines(view)[0].shown.paused) == [(0.0, 0.6)]  # three hours of five
    assert store.by_id(desk.file, one).due_at == waits.due_at  # a call alone changes nothing
    questions: list[str] = []

    def leave(dialog: FormDialog) -> None:
        questions.extend(each.text() for each in dialog.findChildren(QLabel))
        QTest.keyClick(dialog, Qt.Key.Key_Escape)

    answering(leave)
    view.do_next_step()  # as Today asks for it
    assert "The clocks stand still since 10:00: waiting for a part · a pump." in questions
    assert store.by_id(desk.file, one).due_at == waits.due_at
    answering(lambda dialog: QTest.mouseClick(dialog.yes, Qt.MouseButton.LeftButton))
    press(view, "Go on…")
    after = store.by_id(desk.file, one)
    assert (after.next_step, after.due_at) == (before.next_step, before.due_at + timedelta(hours=3))
    assert "Go on…" not in acts(view)
    assert told(view) == ["clock runs again", "pump", "clock paused: waiting for a part · a pump", "taken down"]


def test_what_cannot_be_waited_for_is_said_beside_its_field(make: MakeView, desk: Desk, one: str) -> None:
    view = make()

    def answer(dialog: FormDialog) -> None:
        dialog.form.fill({"why": "other"}, clean=False)
        QTest.mouseClick(dialog.yes, Qt.MouseButton.LeftButton)
        assert dialog.isVisible()
        assert dialog.form.error("note") == "Write down what is waited for."
        QTest.keyClick(dialog, Qt.Key.Key_Escape)

    asked = answering(answer)
    press(view, "Wait…")
    assert len(asked) == 1
    assert clocks.pauses_of(desk.file, one) == []


def test_promising_anew_says_both_times_first(make: MakeView, desk: Desk, li: str, one: str) -> None:
    view = make()
    assert "Promise anew…" not in acts(view)
    solution = next(each for each in READY_MADE if each.about is About.SOLUTION)
    sooner = Version(
        "", solution.commitment_id, About.SOLUTION, "Tomorrow evening.", "", amount("1 d"), ClockKind.OPENING,
        date(2026, 1, 1),
    )  # fmt: skip
    with desk.file.write(li, "test") as tx:
        promise_store.add(tx, sooner)
    view.refresh(frozenset({"complaint"}))
    told: list[str] = []

    def answer(dialog: FormDialog) -> None:
        told.extend(each.text() for each in dialog.findChildren(QLabel))
        QTest.mouseClick(dialog.yes, Qt.MouseButton.LeftButton)

    asked = answering(answer)
    press(view, "Promise anew…")
    assert len(asked) == 1
    assert "solution: due 24 Nov 18:00 → 22 Nov 18:00 · Tomorrow evening." in told
    running = [each for each in clocks.clocks_of(desk.file, one) if each.about == "solution" and each.running]
    assert [each.version_id is not None for each in running] == [True]


def test_a_line_is_drawn_in_its_colours_in_both_themes(qtbot: QtBot, qapp: QApplication) -> None:
    for dark in (False, True):
        theme.apply_theme(qapp, dark=dark, scale=2.0)
        line = ClockLine(ClockShown("late", warns=0.6, due=0.8, now=1.0, paused=[(0.2, 0.4)]))
        qtbot.addWidget(line)
        line.resize(400, line.sizeHint().height())
        picture, colours = line.grab().toImage(), theme.tokens()
        middle = round(line.track().center().y())

        colour = {place: picture.pixelColor(round(line.x_of(place / 100)), middle).name() for place in range(100)}
        assert colour[10] == colour[50] == QColor(colours.accent).name()
        assert colour[90] == QColor(colours.late).name()
        assert colour[60] == QColor(colours.soon).name()
        hatched = {colour[place] for place in range(22, 39)}
        assert {QColor(colours.paused_ground).name(), QColor(colours.paused).name()} & hatched
        assert QColor(colours.accent).name() not in hatched
        assert line.accessibleName() == "late"


def test_what_waits_for_two_is_looked_at_by_the_first_time(make: MakeView, desk: Desk, li: str, one: str) -> None:
    now = desk.file.clock.now()
    desk.complaints.wait(li, one, Why.PART, now + timedelta(hours=8))
    desk.complaints.wait(li, one, Why.CUSTOMER, now + timedelta(hours=4))
    view = make()
    assert view.record.state.text() == "open, waiting for the customer"
    assert view.model.index(0, 0).data() == "14:00"
