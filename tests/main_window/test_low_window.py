"""On a small screen with large letters: calls put aside take one row, the form of a call has most of the height."""

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QScrollArea, QWidget

from desk_app.calls import parking
from desk_app.calls.timing import Phase
from desk_app.calls.view import CallsView
from desk_app.core import when
from desk_app.main_window.pictures import settle
from desk_app.main_window.window import MainWindow
from desk_app.ui.theme import px
from tests.main_window.conftest import MakeWindow
from tests.ui.geometry import cut_or_overlapping


def calls(made: MainWindow, width: int = 1366) -> CallsView:
    made.resize(width, 768)
    made.show_tab("call")
    made.activateWindow()
    settle(made)
    view = made.view("call")
    assert isinstance(view, CallsView)
    for each in parking.all_parked(made.desk.file):
        parking.forget(made.desk.file, each.id)
    return view


def put_aside(view: CallsView, count: int) -> None:
    for place in range(count):
        view.start_new()
        assert view.panel is not None
        name = ("王文斌", "Marco Bianchi", "沈女士")[place % 3]
        view.panel.form.fill({"who": name, "topic": f"售后 · 使用方法 {place}"}, clean=False)
        view.park()


def scroll_of(view: CallsView) -> QScrollArea:
    assert view.panel is not None
    at: QWidget | None = view.panel.form
    while at is not None and not isinstance(at, QScrollArea):
        at = at.parentWidget()
    assert at is not None
    return at


def seen(part: QWidget, area: QScrollArea) -> bool:
    """Whether all of a part lies in what is seen of the area."""
    box = QRect(part.mapTo(area.viewport(), QPoint(0, 0)), part.size())
    return part.isVisible() and area.viewport().rect().contains(box)


@pytest.mark.parametrize("lang", ["en", "zh_CN"])
@pytest.mark.parametrize("scale", [1.0, 1.5, 2.0])
@pytest.mark.parametrize("count", [1, 3, 12])
def test_calls_put_aside_take_one_row(window: MakeWindow, lang: str, scale: float, count: int) -> None:
    made = window(lang, scale=scale)
    view = calls(made)
    put_aside(view, count)
    view.start_new()
    settle(made)
    bar = view.parked
    chips = bar.chips_seen()
    assert chips and len({chip.y() for chip in chips}) == 1
    assert bar.height() <= chips[0].height() + px(10)
    assert all(f"Alt+{place}" in chip.text() for place, chip in enumerate(chips, 1) if place <= 9)
    assert len(chips) + len(bar.more_menu.actions()) == count
    assert bar.more.isVisible() == (len(chips) < count)
    assert cut_or_overlapping(bar) == []
    if count * scale <= 3:
        since = when.clock_time(parking.all_parked(made.desk.file)[0].since, view.around.zone())
        assert all(since[:3] in chip.text() for chip in chips), "where there is room nothing is left out"
    assert bar.more.isHidden() or bar.more.text() == f"+{count - len(chips)}"
    if scale == 2.0:
        assert scroll_of(view).viewport().height() >= 300, "most of what the tab has is the form's"


def test_what_does_not_fit_is_taken_up_from_the_menu_or_by_its_key(window: MakeWindow) -> None:
    made = window("en", scale=2.0)
    view = calls(made)
    put_aside(view, 5)
    settle(made)
    names = [chip.text()[:3] for chip in view.parked.chips_seen()]
    assert names == ["王文斌", "Mar", "沈女士"][: len(names)]
    last = view.parked.more_menu.actions()[-1]
    assert "Alt+5" in last.text() and "Marco Bianchi" in last.text()
    wanted = view.parked.ids[-1]
    last.trigger()
    assert wanted not in view.parked.ids and view.panel is not None
    assert view.panel.form.text("topic").endswith("4")


@pytest.mark.parametrize("lang", ["en", "zh_CN"])
@pytest.mark.parametrize("key", ["who", "note"])
def test_why_a_call_is_not_saved_is_seen_in_a_low_window(window: MakeWindow, lang: str, key: str) -> None:
    made = window(lang, scale=2.0)
    view = calls(made)
    view.start_new()
    settle(made)
    assert view.panel is not None
    form = view.panel.form
    form.focus("note")
    settle(made)
    area = scroll_of(view)
    area.verticalScrollBar().setValue(area.verticalScrollBar().maximum())
    if key == "who":
        QTest.keyClick(form.entry("note").editors()[0], Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    else:
        form.show_error("note", "Write down what the customer said, so that whoever rings knows it. " * 2)
    settle(made)
    assert form.error(key)
    [said] = [each for each in form.findChildren(QLabel) if each.text() == form.error(key) and each.isVisible()]
    assert seen(said, area)
    if key == "who":
        assert seen(form.entry(key).editors()[0], area)


@pytest.mark.parametrize("lang", ["en", "zh_CN"])
@pytest.mark.parametrize("scale", [1.0, 1.5, 2.0])
def test_the_clock_never_widens_the_form(qapp: QApplication, window: MakeWindow, lang: str, scale: float) -> None:
    made = window(lang, scale=scale)
    view = calls(made)
    view.start_new()
    settle(made)
    assert view.panel is not None and view.taking is not None
    view.panel.form.fill({"who": "周思远家", "topic": "送货"}, clean=False)
    view.park()
    view.park()
    settle(made)
    clock = view.taking.clock
    assert clock is not None
    for phase in (Phase.RINGING, Phase.TALKING, Phase.AFTER, Phase.STOPPED):
        while clock.clock.phase is not phase:
            view.step_clock()
        clock.rest.setText(clock.rest.text() + " · on hold 1:02:05")
        settle(made)
        area = scroll_of(view)
        assert area.horizontalScrollBar().maximum() == 0
        assert clock.step_button.isVisible() and clock.geometry().right() <= area.viewport().width()
        assert cut_or_overlapping(clock) == []
