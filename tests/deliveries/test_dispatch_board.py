"""The window of the dispatch board: keys, drags, what the cards say; on a real file."""

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from PySide6.QtCore import QPoint, QSettings, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desk_app.app import Desk
from desk_app.core.clock import FixedClock
from desk_app.core.i18n import set_language
from desk_app.deliveries import line_store, store
from desk_app.deliveries.board_cards import CardList
from desk_app.deliveries.board_view import DispatchBoard
from desk_app.deliveries.lines import LineDraft
from desk_app.deliveries.model import DeliveryDraft, DeliveryState
from desk_app.deliveries.view import DeliveryView
from desk_app.staff.model import Role
from desk_app.ui import theme
from desk_app.ui.room_view import Surroundings

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
ZONE = ZoneInfo("Asia/Shanghai")
TODAY = date(2026, 11, 21)
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
Plan = Callable[..., str]


@pytest.fixture(autouse=True)
def looks(qapp: QApplication) -> None:
    set_language("en")
    theme.apply_theme(qapp, dark=False, scale=1.0)


@pytest.fixture
def chen(desk: Desk, li: str) -> str:
    return desk.staff.add(li, "Chen", Role.COURIER).id


@pytest.fixture
def zhou(desk: Desk, li: str) -> str:
    return desk.staff.add(li, "Zhou", Role.COURIER).id


@pytest.fixture
def plan(desk: Desk, li: str) -> Plan:
    def planned(name: str, courier: str | None = None, hour: int = 16, address: str = "") -> str:
        by = datetime(2026, 11, 21, hour, tzinfo=ZONE)
        draft = DeliveryDraft(customer_name=name, address=address, goods="fridge", promised_by=by, amount_cents=30000)
        made = desk.deliveries.plan(li, draft).id
        if courier:
            desk.dispatch.plan_run(li, made, TODAY, courier)
        return made

    return planned


@pytest.fixture
def remember(tmp_path: Path) -> QSettings:
    return QSettings(str(tmp_path / "looks.ini"), QSettings.Format.IniFormat)


@pytest.fixture
def opened(qtbot: QtBot, desk: Desk, li: str, remember: QSettings) -> Iterator[Callable[[], DispatchBoard]]:
    window = QWidget()
    qtbot.addWidget(window)
    around = Surroundings(desk.file, lambda: li, lambda: ZONE, remember)
    view = DeliveryView(around, desk.deliveries, lambda _text: [], desk.dispatch)
    view.setParent(window)
    window.show()
    desk.file.on_change(view.refresh)

    def show() -> DispatchBoard:
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow)
        view.list.table.setFocus()
        QTest.keyClick(view.list.table, Qt.Key.Key_B, CTRL)
        assert view.beside is not None and view.beside.board is not None
        made = view.beside.board
        qtbot.waitUntil(made.isActiveWindow)
        return made

    yield show
    view.put_down()


def column(board: DispatchBoard, courier: str | None) -> CardList:
    return next(view.list for view in board.columns if view.courier_id == courier)


def names(board: DispatchBoard, courier: str | None) -> list[str]:
    return [card.name for card in column(board, courier).cards.cards]


def middle(cards: CardList, row: int) -> QPoint:
    return cards.visualRect(cards.cards.index(row)).center()


def key(board: DispatchBoard, which: Qt.Key, held: Qt.KeyboardModifier = NONE) -> None:
    at = QApplication.focusWidget()
    assert at is not None and board.isAncestorOf(at)
    QTest.keyClick(at, which, held)


def drag(start: CardList, row: int, target: QWidget, to: QPoint) -> None:
    here, there = middle(start, row), start.viewport().mapFromGlobal(target.mapToGlobal(to))
    QTest.mousePress(start.viewport(), LEFT, NONE, here)
    QTest.mouseMove(start.viewport(), here + QPoint(30, 0))
    QTest.mouseMove(start.viewport(), there)
    QTest.mouseRelease(start.viewport(), LEFT, NONE, there)


def test_by_keys_alone(opened: Callable[[], DispatchBoard], plan: Plan, desk: Desk, chen: str, zhou: str) -> None:
    first, second = plan("first", hour=14), plan("second", hour=16)
    board = opened()
    assert [view.name.text() for view in board.columns] == ["Nobody's yet", "Chen", "Zhou"]
    assert column(board, None).hasFocus() and column(board, None).chosen() == [first]
    key(board, Qt.Key.Key_Right, CTRL)
    assert (names(board, None), names(board, chen)) == (["second"], ["first"])
    assert column(board, chen).hasFocus() and column(board, chen).chosen() == [first], "the keyboard goes along"
    assert store.by_id(desk.file, first).state == DeliveryState.ASSIGNED
    key(board, Qt.Key.Key_Left)
    assert column(board, None).hasFocus() and column(board, None).chosen() == [second]
    assert column(board, chen).chosen() == [], "one column has the choice"
    key(board, Qt.Key.Key_Right, CTRL)
    assert names(board, chen) == ["first", "second"]
    key(board, Qt.Key.Key_Up, CTRL)
    assert names(board, chen) == ["second", "first"] and column(board, chen).chosen() == [second]
    key(board, Qt.Key.Key_Up, CTRL)
    assert names(board, chen) == ["second", "first"], "it is the first already"
    key(board, Qt.Key.Key_Down, CTRL)
    assert names(board, chen) == ["first", "second"]
    key(board, Qt.Key.Key_Right, CTRL)
    assert names(board, zhou) == ["second"]
    key(board, Qt.Key.Key_Right, CTRL)
    assert names(board, zhou) == ["second"], "there is no column beside"


def test_several_move_together(opened: Callable[[], DispatchBoard], plan: Plan, chen: str, zhou: str) -> None:
    for name in "abcd":
        plan(name, chen)
    board = opened()
    key(board, Qt.Key.Key_Down, SHIFT)
    key(board, Qt.Key.Key_Down, CTRL)
    assert names(board, chen) == ["c", "a", "b", "d"]
    key(board, Qt.Key.Key_Right, CTRL)
    assert (names(board, chen), names(board, zhou)) == (["c", "d"], ["a", "b"])
    assert len(column(board, zhou).chosen()) == 2


def test_another_day(opened: Callable[[], DispatchBoard], plan: Plan, desk: Desk, chen: str) -> None:
    first = plan("first", chen)
    board = opened()
    key(board, Qt.Key.Key_Right, CTRL | SHIFT)
    assert names(board, chen) == []
    assert store.by_id(desk.file, first).run_day == TODAY + timedelta(days=1)
    board.strip.setFocus()
    key(board, Qt.Key.Key_Right)
    assert board.day == TODAY + timedelta(days=1) and names(board, chen) == ["first"]
    assert board.strip.hasFocus() and "22 Nov" in board.title.text()
    key(board, Qt.Key.Key_Right)
    assert board.day == date(2026, 11, 23), "the strip goes on into the next week"
    key(board, Qt.Key.Key_T, CTRL)
    assert board.day == TODAY
    QTest.mouseClick(board.strip, LEFT, NONE, board.strip.cell(6).center())
    assert board.day == date(2026, 11, 22)


def test_dragging(opened: Callable[[], DispatchBoard], plan: Plan, desk: Desk, chen: str, zhou: str) -> None:
    plan("free")
    for name in "abc":
        plan(name, chen)
    board = opened()
    drag(column(board, None), 0, column(board, chen).viewport(), middle(column(board, chen), 1) - QPoint(0, 4))
    assert names(board, chen) == ["a", "free", "b", "c"]
    drag(column(board, chen), 0, column(board, chen).viewport(), middle(column(board, chen), 3) + QPoint(0, 9))
    assert names(board, chen) == ["free", "b", "c", "a"]
    drag(column(board, chen), 3, column(board, zhou).viewport(), QPoint(40, 60))
    assert (names(board, chen), names(board, zhou)) == (["free", "b", "c"], ["a"])
    drag(column(board, zhou), 0, column(board, None).viewport(), QPoint(40, 60))
    assert names(board, None) == ["a"] and names(board, zhou) == []
    drag(column(board, chen), 0, board.strip, board.strip.cell(6).center())
    assert names(board, chen) == ["b", "c"]
    board.go_to(date(2026, 11, 22))
    assert names(board, chen) == ["free"]


def test_several_are_dragged_and_escape_lets_go(
    opened: Callable[[], DispatchBoard], plan: Plan, chen: str, zhou: str
) -> None:
    for name in "abc":
        plan(name, chen)
    board = opened()
    start, target = column(board, chen), column(board, zhou)
    QTest.mouseClick(start.viewport(), LEFT, NONE, middle(start, 0))
    QTest.mouseClick(start.viewport(), LEFT, CTRL, middle(start, 2))
    QTest.mousePress(start.viewport(), LEFT, NONE, middle(start, 2))
    QTest.mouseMove(start.viewport(), start.viewport().mapFromGlobal(target.viewport().mapToGlobal(QPoint(40, 40))))
    assert start.dragging
    QTest.keyClick(start, Qt.Key.Key_Escape)
    QTest.mouseRelease(start.viewport(), LEFT, NONE, middle(start, 2))
    assert board.isVisible() and names(board, zhou) == []
    QTest.mouseClick(start.viewport(), LEFT, NONE, middle(start, 0))
    QTest.mouseClick(start.viewport(), LEFT, CTRL, middle(start, 2))
    drag(start, 2, target.viewport(), QPoint(40, 40))
    assert (names(board, chen), names(board, zhou)) == (["b"], ["a", "c"])


def test_what_is_refused_is_said(
    opened: Callable[[], DispatchBoard], plan: Plan, desk: Desk, li: str, chen: str, zhou: str
) -> None:
    desk.deliveries.move(li, plan("out", chen), DeliveryState.UNDER_WAY)
    board = opened()
    key(board, Qt.Key.Key_Right, CTRL)
    assert board.banner.isVisible() and names(board, chen) == ["out"]


def test_setting_off_by_a_key(opened: Callable[[], DispatchBoard], plan: Plan, desk: Desk, chen: str) -> None:
    ids = [plan(name, chen) for name in "ab"]
    board = opened()
    key(board, Qt.Key.Key_A, CTRL)
    key(board, Qt.Key.Key_S)
    assert {store.by_id(desk.file, each).state for each in ids} == {DeliveryState.UNDER_WAY}
    assert store.by_id(desk.file, ids[0]).next_step == "Hand over at the door"
    assert not board.set_off_button.isEnabled()


def test_enter_asks_for_the_record(opened: Callable[[], DispatchBoard], plan: Plan, chen: str, qtbot: QtBot) -> None:
    first = plan("first", chen)
    board = opened()
    with qtbot.waitSignal(board.record_wanted) as asked:
        key(board, Qt.Key.Key_Return)
    assert asked.args == [first]


def test_what_others_save_is_shown_and_the_choice_stays(
    opened: Callable[[], DispatchBoard], plan: Plan, desk: Desk, li: str, chen: str
) -> None:
    plan("a", chen)
    second = plan("b", chen)
    board = opened()
    key(board, Qt.Key.Key_Down)
    plan("new one")
    assert names(board, None) == ["new one"]
    desk.dispatch.plan_run(li, second, TODAY, chen, 1)
    assert names(board, chen) == ["b", "a"]
    assert column(board, chen).chosen() == [second] and column(board, chen).hasFocus()
    desk.staff.add(li, "Wu", Role.COURIER)
    assert [view.name.text() for view in board.columns] == ["Nobody's yet", "Chen", "Wu"]


def test_a_card_says_all_there_is_to_see_before_leaving(
    opened: Callable[[], DispatchBoard], plan: Plan, desk: Desk, li: str, chen: str, clock: FixedClock
) -> None:
    first = plan("Wang", chen, hour=10, address="1 Long Street")
    with desk.file.write(li, "test") as tx:
        line_store.put(tx, first, [LineDraft("fridge", 2, picked=1)])
        store.change(tx, first, {"parcels": 2, "instructions": "ring twice", "cod_cents": 12345})
    clock.advance(timedelta(hours=2))
    board = opened()
    cards = column(board, chen)
    said = cards.cards.index(0).data(Qt.ItemDataRole.AccessibleTextRole)
    number = store.by_id(desk.file, first).number
    for words in ("1  Wang", number, "2 parcels", "1 Long Street", "by 10:00", "2 h late", "To collect: ¥123.45"):
        assert words in said
    assert "1 line picked not as ordered" in said and "ring twice" in said
    about = next(view.about.text() for view in board.columns if view.courier_id == chen)
    assert about == "1 delivery · 1 late · ¥123.45 to collect"
    rect, picture = cards.visualRect(cards.cards.index(0)), cards.viewport().grab().toImage()
    seen = {picture.pixelColor(rect.left() + x, rect.center().y()).name() for x in range(10)}
    assert theme.tokens().ink("late").name() in seen, "a red edge"


@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_nothing_is_cut_on_a_small_screen(
    opened: Callable[[], DispatchBoard], plan: Plan, qapp: QApplication, chen: str, zhou: str, scale: float
) -> None:
    theme.apply_theme(qapp, dark=True, scale=scale)
    plan("a name that is a good deal longer than a column is wide", chen, address="x" * 90)
    plan("short", chen)
    board = opened()
    board.resize(1366, 720)
    QApplication.processEvents()
    cards = column(board, chen)
    assert cards.viewport().width() >= theme.px(180)
    first, second = (cards.visualRect(cards.cards.index(row)) for row in (0, 1))
    assert first.height() > second.height() and first.width() <= cards.viewport().width()
    assert board.width() == 1366
    for view in board.columns:
        assert view.name.height() >= view.name.sizeHint().height()


def test_it_keeps_its_size(opened: Callable[[], DispatchBoard], remember: QSettings, desk: Desk, li: str) -> None:
    board = opened()
    board.resize(700, 500)
    QTest.keyClick(board, Qt.Key.Key_Escape)
    assert not board.isVisible()
    again = DispatchBoard(Surroundings(desk.file, lambda: li, lambda: ZONE, remember), desk.dispatch)
    assert (again.width(), again.height()) == (700, 500)
    again.deleteLater()


def test_the_days_tell_how_full_they_are(opened: Callable[[], DispatchBoard], plan: Plan, chen: str) -> None:
    plan("a", chen)
    plan("b")
    said = opened().strip.accessibleDescription()
    assert said == "Sat 21 Nov: 1 in a run, 0 of these done, 1 in none yet"
