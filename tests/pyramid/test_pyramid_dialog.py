"""The window of the pyramid and the pane of a record, used as people use them."""

import os
from collections.abc import Callable, Iterator

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from zoneinfo import ZoneInfo

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QGuiApplication, QHelpEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QToolTip
from pytestqt.qtbot import QtBot

from desk_app.app import Desk
from desk_app.core.clock import FixedClock
from desk_app.core.i18n import set_language
from desk_app.customers import store as customers
from desk_app.pyramid.dialog import OverrideDialog, PyramidDialog
from desk_app.pyramid.drawing import PyramidDrawing
from desk_app.pyramid.model import Floor
from desk_app.pyramid.pane import PyramidPane
from desk_app.pyramid.store import present_of, tier_of_customer
from desk_app.pyramid.tiers import Tier
from desk_app.ui import theme
from desk_app.ui.room_view import Surroundings
from tests.pyramid.pyramid_world import forty

FLOORS = [
    Floor(Tier.MOST_VALUABLE, 5, 50, 1_000_000),
    Floor(Tier.MOST_GROWABLE, 15, 30, 500_000),
    Floor(Tier.LOW, 80, 90, 123_456),
    Floor(Tier.NEGATIVE, 0, 0, 0),
]


@pytest.fixture(autouse=True)
def looks(qapp: QApplication) -> Iterator[None]:
    set_language("en")
    theme.apply_theme(qapp, dark=False, scale=1.0)
    yield
    set_language("en")
    theme.apply_theme(qapp, dark=False, scale=1.0)


Shown = Callable[[], PyramidDialog]


@pytest.fixture
def dialog(desk: Desk, li: str, qtbot: QtBot) -> Iterator[Shown]:
    made: list[PyramidDialog] = []

    def show() -> PyramidDialog:
        one = PyramidDialog(desk.file, desk.pyramid, lambda: li, opened.append)
        opened.clear()
        made.append(one)
        one.show()
        qtbot.waitUntil(lambda: not one.busy.is_running() and bool(one.drawing.floors()))
        qtbot.waitUntil(lambda: one.drawing.height() >= one.drawing.sizeHint().height())
        return one

    yield show
    for each in made:
        each.reject()
        each.deleteLater()


opened: list[str] = []


def settle() -> None:
    for _turn in range(8):
        QApplication.processEvents()


def middle(drawing: PyramidDrawing, place: int) -> QPoint:
    corners = drawing.corners(place)
    return QPointF(drawing.width() / 2, (corners[0].y() + corners[2].y()) / 2).toPoint()


def facts(pane: PyramidPane) -> str:
    return "\n".join(each.text() for each in pane.findChildren(QLabel) if not each.isHidden())


def test_the_figures_are_drawn_and_told(dialog: Shown, desk: Desk, li: str, clock: FixedClock) -> None:
    forty(desk, li, clock)
    shown = dialog()
    wanted = desk.pyramid.computed().standing
    assert list(shown.drawing.floors()) == list(wanted)
    told = shown.drawing.accessibleDescription()
    assert told.count("\n") == 3 and "most valuable: " in told and "retain" in told and "no extras" in told
    assert shown.said.text() == "Computed as of 22 Nov 2026 by 李娜: rule 1, fifths (5 is best)."
    without = desk.pyramid.computed().without_purchase
    assert f"{without} customers bought nothing yet" in shown.notes.text()
    assert shown.moves.count() > 0 and " → " in shown.moved.text()
    assert shown.would.text().startswith("If computed anew as of 23 Nov 2026: ") and " → " in shown.would.text()
    assert shown.rule_head.text() == "The rule, version 1" and "everybody else" in shown.rule.text()


def rows_seen(shown: PyramidDialog) -> list[str]:
    """The lines of those who moved that are wholly seen, in words."""
    found = shown.moves
    seen = found.viewport().visibleRegion().boundingRect()
    places = [found.item(place) for place in range(found.count())]
    return [each.text() for each in places if seen.contains(found.visualItemRect(each))]


@pytest.mark.parametrize("lang", ["en", "zh_CN"])
@pytest.mark.parametrize(("width", "high", "scale"), [(1040, 680, 1.0), (792, 680, 1.0), (1904, 944, 2.0)])
def test_five_who_moved_are_seen_as_the_window_opens(
    qapp: QApplication,
    dialog: Shown,
    desk: Desk,
    li: str,
    clock: FixedClock,
    lang: str,
    width: int,
    high: int,
    scale: float,
) -> None:
    forty(desk, li, clock)
    set_language(lang)
    theme.apply_theme(qapp, dark=False, scale=scale)
    shown = dialog()
    shown.resize(width, high)
    settle()
    assert shown.moves.count() == 8
    seen = rows_seen(shown)
    assert len(seen) >= 5 and all(each.startswith("客户") and "→" in each for each in seen)
    assert not shown.moves.horizontalScrollBar().isVisible()
    assert shown.moves.mapTo(shown, QPoint(0, 0)).x() > shown.drawing.mapTo(shown, QPoint(0, 0)).x()


def test_where_there_is_little_room_the_list_comes_with_its_five_lines(
    qapp: QApplication, dialog: Shown, desk: Desk, li: str, clock: FixedClock
) -> None:
    forty(desk, li, clock)
    theme.apply_theme(qapp, dark=False, scale=2.0)
    shown = dialog()
    shown.resize(1350, 654)
    settle()
    assert rows_seen(shown) == []
    shown.activateWindow()
    QTest.keyClick(shown.drawing, Qt.Key.Key_Tab)
    settle()
    assert shown.moves.hasFocus() and len(rows_seen(shown)) >= 5


def test_a_long_name_is_shortened_and_told_whole(dialog: Shown, desk: Desk, li: str, clock: FixedClock) -> None:
    people = forty(desk, li, clock)
    for each in people:
        desk.customers.change(li, each, {"name": "很长的名字" * 20})
    shown = dialog()
    settle()
    line = shown.moves.item(0)
    assert shown.moves.visualItemRect(line).width() <= shown.moves.viewport().width()
    assert line.toolTip().count("很长的名字") == 20 and not shown.moves.horizontalScrollBar().isVisible()


def test_few_customers_and_no_computation_are_said(dialog: Shown, desk: Desk, li: str, clock: FixedClock) -> None:
    forty(desk, li, clock, computed=False)
    for each in customers.ids_by_name(desk.file, "客户01") + customers.ids_by_name(desk.file, "客户02"):
        desk.customers.remove(li, each)
    shown = dialog()
    assert shown.said.text() == "Not computed yet: so it would be as of 21 Nov 2026."
    assert "fewer than 25" in shown.notes.text() or len(desk.pyramid.computed().placed) >= 25
    assert sum(floor.customers for floor in shown.drawing.floors()) == len(desk.pyramid.computed().placed)
    assert shown.moved.text() == "There was no computation yet."
    assert shown.would.text().startswith("If computed anew as of 21 Nov 2026: placed as ")


def test_computing_anew_writes_what_was_said(
    dialog: Shown, desk: Desk, li: str, clock: FixedClock, qtbot: QtBot
) -> None:
    forty(desk, li, clock)
    shown = dialog()
    moves = desk.pyramid.computed().moves
    assert moves
    QTest.mouseClick(shown.compute_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: shown.compute_button.isEnabled())
    assert {tier_of_customer(desk.file, one.customer_id) for one in moves} == {one.tier for one in moves}
    assert shown.would.text() == "Computed anew as of 23 Nov 2026: nobody would move."
    assert "as of 23 Nov 2026 by 李娜" in shown.said.text()
    assert shown.moves.count() == len(moves)
    QTest.keyClick(shown, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: shown.compute_button.isEnabled())
    assert not desk.pyramid.computed().moves


def test_a_refusal_is_said(dialog: Shown, desk: Desk, li: str, clock: FixedClock, qtbot: QtBot) -> None:
    forty(desk, li, clock)
    shown = dialog()
    desk.file.path.rename(desk.file.path.with_suffix(".gone"))
    try:
        shown.compute()
        qtbot.waitUntil(lambda: shown.compute_button.isEnabled())
        assert shown.banner.isVisible() and "is gone" in shown.banner.text()
    finally:
        desk.file.path.with_suffix(".gone").rename(desk.file.path)


def test_a_click_on_a_floor_asks_for_its_list(
    dialog: Shown, desk: Desk, li: str, clock: FixedClock, qtbot: QtBot
) -> None:
    forty(desk, li, clock)
    for place, tier in enumerate(Tier):
        shown = dialog()
        with qtbot.waitSignal(shown.tier_chosen) as caught:
            QTest.mouseClick(shown.drawing, Qt.MouseButton.LeftButton, pos=middle(shown.drawing, place))
        assert caught.args == [tier.value] and not shown.isVisible()


def test_by_the_keyboard_alone(dialog: Shown, desk: Desk, li: str, clock: FixedClock, qtbot: QtBot) -> None:
    forty(desk, li, clock)
    shown = dialog()
    for _step in range(2):
        QTest.keyClick(shown.drawing, Qt.Key.Key_Down)
    assert "low contribution" in shown.drawing.accessibleName()
    with qtbot.waitSignal(shown.tier_chosen) as caught:
        QTest.keyClick(shown.drawing, Qt.Key.Key_Return)
    assert caught.args == ["low"]


def test_somebody_who_moved_is_opened(dialog: Shown, desk: Desk, li: str, clock: FixedClock, qtbot: QtBot) -> None:
    people = forty(desk, li, clock)
    shown = dialog()
    shown.moves.setCurrentRow(0)
    shown.moves.setFocus()
    name = shown.moves.item(0).text().split(":")[0]
    QTest.keyClick(shown.moves, Qt.Key.Key_Return)
    assert [customers.by_id(desk.file, each).name for each in opened] == [name] and opened[0] in people


def test_the_picture_is_copied(dialog: Shown, desk: Desk, li: str, clock: FixedClock, qtbot: QtBot) -> None:
    forty(desk, li, clock)
    shown = dialog()
    QTest.mouseClick(shown.copy_button, Qt.MouseButton.LeftButton)
    picture = QGuiApplication.clipboard().image()
    assert picture.width() == 2 * shown.drawing.width()
    ground, inside = picture.pixelColor(2, 2), picture.pixelColor(middle(shown.drawing, 3) * 2 - QPoint(300, 0))
    assert ground.name().upper() == theme.LIGHT.surface and inside != ground
    assert "copied" in shown.banner.text()
    with qtbot.waitSignal(shown.print_wanted):
        QTest.mouseClick(shown.print_button, Qt.MouseButton.LeftButton)


@pytest.mark.parametrize(("dark", "scale"), [(False, 1.0), (True, 1.5), (False, 2.0)])
@pytest.mark.parametrize("lang", ["en", "zh_CN"])
def test_words_stand_inside_their_floors(qapp: QApplication, qtbot: QtBot, dark: bool, scale: float, lang: str) -> None:
    set_language(lang)
    theme.apply_theme(qapp, dark, scale)
    drawing = PyramidDrawing(FLOORS, "CNY")
    qtbot.addWidget(drawing)
    drawing.resize(drawing.sizeHint())
    drawing.show()
    drawing.grab()
    for place, floor in enumerate(FLOORS):
        left, right, _low, _other = drawing.corners(place)
        for number, text in enumerate(drawing.lines(floor)):
            drawing.setFont(theme.font(bold=number == 0))
            assert drawing.fontMetrics().horizontalAdvance(text) <= right.x() - left.x() - theme.px(8), text
    assert drawing.corners(3)[2].y() <= drawing.height()


def test_a_floor_tells_its_care_to_the_hand_over_it(qtbot: QtBot) -> None:
    drawing = PyramidDrawing(FLOORS, "CNY")
    qtbot.addWidget(drawing)
    drawing.resize(drawing.sizeHint())
    drawing.show()
    place = middle(drawing, 3)
    QTest.mouseMove(drawing, place)
    QApplication.sendEvent(drawing, QHelpEvent(QEvent.Type.ToolTip, place, drawing.mapToGlobal(place)))
    assert "Nothing beyond what is owed" in QToolTip.text()
    assert drawing.floor_at(QPointF(1, 1)) == -1
    QToolTip.hideText()


def pane_of(desk: Desk, li: str, who: str, qtbot: QtBot, said: list[str]) -> PyramidPane:
    around = Surroundings(desk.file, lambda: li, lambda: ZoneInfo("Asia/Shanghai"))
    pane = PyramidPane(around, desk.pyramid, customers.by_id(desk.file, who), said.append)
    qtbot.addWidget(pane)
    pane.show()
    return pane


def test_the_pane_tells_class_origin_scores_and_care(desk: Desk, li: str, clock: FixedClock, qtbot: QtBot) -> None:
    people, said = forty(desk, li, clock), list[str]()
    told = facts(pane_of(desk, li, people[5], qtbot, said))
    assert f"by rule 1, since {present_of(desk.file, people[5]).placed_on:%-d} Nov 2026" in told
    assert " of 5" in told and "purchases" in told and "¥" in told and "22 Nov 2026" in told
    desk.pyramid.override(li, people[5], Tier.NEGATIVE, "骂人 <b>")
    told = facts(pane_of(desk, li, people[5], qtbot, said))
    assert "by hand since 23 Nov 2026, because: 骂人 <b>" in told and "no extras" in told and "the law" in told
    assert "The rule says: " in told
    assert "no purchase by the last computation" in facts(pane_of(desk, li, people[0], qtbot, said))
    desk.customers.change(li, people[0], {"tier": "低贡献"})
    assert "brought in with a list" in facts(pane_of(desk, li, people[0], qtbot, said))


def test_before_any_computation_the_pane_says_so(desk: Desk, li: str, clock: FixedClock, qtbot: QtBot) -> None:
    people = forty(desk, li, clock, computed=False)
    assert "the tiers were not computed yet" in facts(pane_of(desk, li, people[1], qtbot, []))


def test_deciding_otherwise_and_following_again(desk: Desk, li: str, clock: FixedClock, qtbot: QtBot) -> None:
    people, said = forty(desk, li, clock), list[str]()
    pane = pane_of(desk, li, people[5], qtbot, said)
    assert not pane.follow_button.isVisible()
    dialog = OverrideDialog("客户05", Tier.LOW, pane._override, None)
    qtbot.addWidget(dialog)
    dialog.show()
    QTest.mouseClick(dialog.yes, Qt.MouseButton.LeftButton)
    assert dialog.isVisible() and dialog.form.error("reason") != ""
    assert present_of(desk.file, people[5]).by_hand is None
    dialog.form.fill({"tier": "most_valuable", "reason": "介绍了三家店"})
    QTest.keyClick(dialog.form.entry("reason").editors()[0], Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert not dialog.isVisible()
    found = present_of(desk.file, people[5])
    assert (found.by_hand, found.reason) == (Tier.MOST_VALUABLE, "介绍了三家店")
    again = pane_of(desk, li, people[5], qtbot, said)
    QTest.mouseClick(again.follow_button, Qt.MouseButton.LeftButton)
    assert present_of(desk.file, people[5]).by_hand is None
    assert said == ["客户05: most valuable, by hand.", "客户05 follows the rule again."]
    again.follow()
    assert again.wrong.isVisible() and "the rule holds already" in again.wrong.text()
