"""Standing in the window: the pane, its questions and the work list, with real keys and clicks."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import TypeVar

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from desk_app.core.i18n import set_language
from desk_app.customers import store as customers
from desk_app.customers.model import Customer, CustomerState
from desk_app.standing import store
from desk_app.standing.dialog import EndLevelDialog, LevelDialog, LevelsDialog, StateDialog
from desk_app.standing.dormancy_dialog import DormancyDialog
from desk_app.standing.model import KEY_ACCOUNT, PRIORITY, STANDARD, How
from desk_app.standing.pane import StandingPane
from desk_app.ui import theme
from tests.standing.standing_world import TODAY, StandingWorld, ago
from tests.ui.geometry import cut_or_overlapping

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)

CTRL = Qt.KeyboardModifier.ControlModifier
Shown = TypeVar("Shown", bound=QWidget)
Show = Callable[[Shown], Shown]


@pytest.fixture(autouse=True)
def looks(qapp: QApplication) -> Iterator[None]:
    set_language("en")
    theme.apply_theme(qapp, dark=False, scale=1.0)
    yield
    set_language("en")
    theme.apply_theme(qapp, dark=False, scale=1.0)


@pytest.fixture
def chen(world: StandingWorld) -> Customer:
    return world.open("陈静 <b>")


def shown(qtbot: QtBot, widget: Shown) -> Shown:
    qtbot.addWidget(widget)
    widget.show()
    widget.activateWindow()
    qtbot.waitUntil(widget.isActiveWindow)
    return widget


def pane_of(qtbot: QtBot, world: StandingWorld, customer_id: str) -> StandingPane:
    customer = customers.by_id(world.file, customer_id)
    return shown(qtbot, StandingPane(world.around(), world.service, customer, world.said.append))


def texts(widget: QWidget) -> list[str]:
    return [each.text() for each in widget.findChildren(QLabel) if each.isVisibleTo(widget)]


def answer(kind: type[QDialog], act: Callable[[QDialog], None]) -> None:
    """Does something in the next window of that kind, as soon as it stands."""

    def look() -> None:
        found = QApplication.activeModalWidget()
        if not isinstance(found, kind) or not found.isActiveWindow():
            QTimer.singleShot(10, look)
            return
        try:
            act(found)
        finally:
            if found.isVisible():
                found.reject()

    QTimer.singleShot(0, look)


def click(pane: StandingPane, key: str) -> None:
    link = pane.links[key]
    assert isinstance(link, QPushButton)
    QTest.mouseClick(link, Qt.MouseButton.LeftButton)


def test_somebody_leaves_from_the_pane(qtbot: QtBot, world: StandingWorld, chen: Customer) -> None:
    pane = pane_of(qtbot, world, chen.id)
    assert set(pane.links) == {"dormant", "left", "prospect", "level"}

    def leave(dialog: QDialog) -> None:
        assert isinstance(dialog, StateDialog)
        why = dialog.form.entry("reason").editors()[0]
        assert why.hasFocus()
        assert dialog.hint.isVisible()
        QTest.keyClick(why, Qt.Key.Key_Return, CTRL)
        assert dialog.form.error("reason")
        assert dialog.isVisible()
        QTest.keyClicks(why, "moved to Shanghai")
        QTest.keyClick(why, Qt.Key.Key_Return, CTRL)

    answer(StateDialog, leave)
    click(pane, "left")
    change = store.standing_of(world.file, chen.id).change
    assert change is not None
    assert (change.state, change.since, change.reason) == (CustomerState.LEFT, TODAY, "moved to Shanghai")
    assert world.said == ["Saved: 陈静 <b> is left."]
    after = pane_of(qtbot, world, chen.id)
    assert set(after.links) == {"active", "prospect", "level"}
    assert "left since 21 Nov 2026" in texts(after)
    assert "moved to Shanghai" in texts(after)


def test_esc_leaves_everything_as_it_is(qtbot: QtBot, world: StandingWorld, chen: Customer) -> None:
    head = world.file.journal_head()
    for key, kind in (("dormant", StateDialog), ("level", LevelDialog)):
        pane = pane_of(qtbot, world, chen.id)
        answer(kind, lambda dialog: QTest.keyClick(QApplication.focusWidget() or dialog, Qt.Key.Key_Escape))
        click(pane, key)
    assert world.file.journal_head() == head
    assert world.said == []


def test_the_whole_question_by_keyboard(qtbot: QtBot, world: StandingWorld, chen: Customer) -> None:
    dialog = shown(qtbot, StateDialog(world.around(), world.service, chen))
    what, since, why = (dialog.form.entry(key).editors()[0] for key in ("state", "since", "reason"))
    assert what.hasFocus()
    assert not dialog.hint.isVisible()
    QTest.keyClicks(what, "dorm")
    QTest.keyClick(what, Qt.Key.Key_Return)
    assert since.hasFocus()
    QTest.keyClick(since, Qt.Key.Key_Down)
    QTest.keyClick(since, Qt.Key.Key_Return)
    assert why.hasFocus()
    QTest.keyClick(why, Qt.Key.Key_Return, CTRL)
    assert world.state(chen.id) == CustomerState.DORMANT
    assert dialog.result() == QDialog.DialogCode.Accepted


def test_a_day_to_come_is_refused_beside_it(qtbot: QtBot, world: StandingWorld, chen: Customer) -> None:
    dialog = shown(qtbot, StateDialog(world.around(), world.service, chen, CustomerState.DORMANT))
    dialog.form.entry("since").fill(TODAY + timedelta(days=1))
    QTest.mouseClick(dialog.yes, Qt.MouseButton.LeftButton)
    assert dialog.form.error("since").startswith("This day is still to come")
    assert world.state(chen.id) == CustomerState.ACTIVE


def test_a_level_is_granted_and_ended(qtbot: QtBot, world: StandingWorld, chen: Customer) -> None:
    pane = pane_of(qtbot, world, chen.id)

    def grant(dialog: QDialog) -> None:
        assert isinstance(dialog, LevelDialog)
        level, how, why = (dialog.form.entry(key).editors()[0] for key in ("level", "how", "reason"))
        QTest.keyClicks(level, "key")
        QTest.keyClick(level, Qt.Key.Key_Return)
        QTest.keyClicks(how, "gran")
        QTest.keyClick(how, Qt.Key.Key_Return, CTRL)
        assert dialog.form.error("reason")
        QTest.keyClicks(why, "buys for ten shops")
        QTest.keyClick(why, Qt.Key.Key_Return, CTRL)

    answer(LevelDialog, grant)
    click(pane, "level")
    (held,) = store.held_levels(world.file, chen.id)
    assert (held.level_id, held.since, held.until, held.how) == (KEY_ACCOUNT, TODAY, None, How.GRANTED)
    pane = pane_of(qtbot, world, chen.id)
    assert {"key account", "since 21 Nov 2026, granted", "buys for ten shops"} <= set(texts(pane))
    answer(EndLevelDialog, lambda dialog: QTest.keyClick(QApplication.focusWidget() or dialog, Qt.Key.Key_Return, CTRL))
    click(pane, "end")
    assert store.held_by_id(world.file, held.id).until == TODAY
    assert "end" not in pane_of(qtbot, world, chen.id).links


def test_a_level_to_come_is_taken_back(qtbot: QtBot, world: StandingWorld, chen: Customer) -> None:
    held = world.service.choose_level(world.clerk, chen.id, PRIORITY, TODAY + timedelta(days=5), ago(-30))
    pane = pane_of(qtbot, world, chen.id)
    assert "priority level: 26 Nov 2026 to 21 Dec 2026, chosen by the customer" in texts(pane)
    click(pane, held.id)
    assert store.held_levels(world.file, chen.id) == []


def test_the_past_stands_below(qtbot: QtBot, world: StandingWorld, chen: Customer) -> None:
    world.service.choose_level(world.clerk, chen.id, STANDARD, ago(300), ago(200))
    world.service.set_state(world.clerk, chen.id, CustomerState.LEFT, ago(90), "moved")
    world.service.set_state(world.clerk, chen.id, CustomerState.ACTIVE, ago(9), "came back")
    lines = texts(pane_of(qtbot, world, chen.id))
    assert lines[-2:] == [
        "23 Aug 2026  left: moved",
        "standard level: 25 Jan 2026 to 5 May 2026, chosen by the customer",
    ]


def test_nothing_can_be_done_with_a_file_out_of_the_lists(qtbot: QtBot, world: StandingWorld, chen: Customer) -> None:
    world.desk.customers.remove(world.clerk, chen.id)
    assert pane_of(qtbot, world, chen.id).links == {}


def silent(world: StandingWorld, name: str, last: int) -> str:
    made = world.open(name).id
    world.bought(made, [ago(last + 10 * n) for n in range(4)])
    return made


def work_list(qtbot: QtBot, world: StandingWorld) -> DormancyDialog:
    dialog = shown(qtbot, DormancyDialog(world.around(), world.service, world.said.append))
    qtbot.waitUntil(lambda: not dialog.busy.is_running() and bool(dialog.said.text()))
    return dialog


def test_the_work_list_is_applied_to_those_ticked(qtbot: QtBot, world: StandingWorld) -> None:
    wang, li, zhang = silent(world, "王芳", 300), silent(world, "李明 <i>", 200), silent(world, "张伟", 15)
    world.service.set_state(world.clerk, zhang, CustomerState.DORMANT, ago(60))
    dialog = work_list(qtbot, world)
    lines = [[item.text(n) for n in range(1, 5)] for item in dialog._items()]
    assert lines == [
        ["falls dormant", "300 days", "10 days", "25 Jan 2026"],
        ["falls dormant", "200 days", "10 days", "5 May 2026"],
        ["active again", "", "", "7 Oct 2026"],
    ]
    assert dialog.said.text() == "3 of 3 customers ticked."
    assert dialog.list.hasFocus()
    QTest.keyClick(dialog.list, Qt.Key.Key_Down)
    QTest.keyClick(dialog.list, Qt.Key.Key_Space)
    assert dialog.unticked() == [li]
    assert dialog.said.text() == "2 of 3 customers ticked."
    QTest.keyClick(dialog.list, Qt.Key.Key_Return, CTRL)
    qtbot.waitUntil(lambda: not dialog.isVisible())
    assert [world.state(one) for one in (wang, li, zhang)] == [
        CustomerState.DORMANT,
        CustomerState.ACTIVE,
        CustomerState.ACTIVE,
    ]
    assert world.said == ["Dormant now: 1. Active again: 1."]


def test_nobody_ticked_and_nobody_named(qtbot: QtBot, world: StandingWorld) -> None:
    dialog = work_list(qtbot, world)
    assert dialog.said.text() == "The rule names nobody today."
    assert not dialog.apply_button.isEnabled()
    silent(world, "王芳", 300)
    dialog = work_list(qtbot, world)
    QTest.mouseClick(dialog.none_button, Qt.MouseButton.LeftButton)
    assert not dialog.apply_button.isEnabled()
    QTest.mouseClick(dialog.all_button, Qt.MouseButton.LeftButton)
    assert dialog.apply_button.isEnabled()
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()


def test_a_file_that_cannot_be_written_is_said_in_the_window(qtbot: QtBot, world: StandingWorld) -> None:
    wang = silent(world, "王芳", 300)
    dialog = work_list(qtbot, world)
    there, away = world.file.path, world.file.path.with_name("away.desk")
    there.rename(away)
    QTest.mouseClick(dialog.apply_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: dialog.wrong.isVisible())
    assert dialog.wrong.text().startswith("Not saved")
    assert dialog.apply_button.isEnabled()
    away.rename(there)
    assert world.state(wang) == CustomerState.ACTIVE


def test_a_window_closed_while_it_looks_ends_quietly(qtbot: QtBot, world: StandingWorld) -> None:
    silent(world, "王芳", 300)
    dialog = shown(qtbot, DormancyDialog(world.around(), world.service, world.said.append))
    dialog.reject()
    assert not dialog.busy.is_running()
    qtbot.wait(20)
    assert world.said == []


def test_levels_are_named(qtbot: QtBot, world: StandingWorld) -> None:
    dialog = shown(qtbot, LevelsDialog(world.around(), world.service))
    assert dialog.list.hasFocus()
    QTest.keyClick(dialog.list, Qt.Key.Key_Down)
    name = dialog.form.entry("name").editors()[0]
    assert dialog.form.text("name") == "priority level"
    dialog.form.focus("name")
    QTest.keyClick(name, Qt.Key.Key_A, CTRL)
    QTest.keyClicks(name, "Gold")
    QTest.keyClick(name, Qt.Key.Key_Return, CTRL)
    assert store.level_by_id(world.file, PRIORITY).shown == "Gold"
    QTest.mouseClick(dialog.new_button, Qt.MouseButton.LeftButton)
    assert name.hasFocus()
    QTest.keyClicks(name, "gold")
    QTest.keyClick(name, Qt.Key.Key_Return, CTRL)
    assert dialog.form.error("name").startswith("There is a service level of this name")
    QTest.keyClicks(name, "en hour")
    QTest.keyClick(name, Qt.Key.Key_Return, CTRL)
    names = [dialog.list.item(row).text() for row in range(dialog.list.count())]
    assert names == ["standard level", "Gold", "key account", "golden hour"]
    QTest.keyClick(name, Qt.Key.Key_Escape)
    assert not dialog.isVisible()


@pytest.mark.parametrize("scale", [1.0, 2.0])
@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_nothing_is_cut(
    qtbot: QtBot, qapp: QApplication, world: StandingWorld, chen: Customer, scale: float, language: str
) -> None:
    set_language(language)
    theme.apply_theme(qapp, dark=True, scale=scale)
    world.service.set_state(world.clerk, chen.id, CustomerState.LEFT, ago(90), "搬去上海，" * 20)
    world.service.grant_level(world.clerk, chen.id, KEY_ACCOUNT, ago(9), ago(-40), "展会期间，" * 20)
    world.service.choose_level(world.clerk, chen.id, PRIORITY, ago(-50))
    around = world.around()
    pane = pane_of(qtbot, world, chen.id)
    pane.resize(theme.px(420), theme.px(700))
    dialogs = [
        StateDialog(around, world.service, chen),
        LevelDialog(around, world.service, chen),
        EndLevelDialog(around, world.service, store.held_levels(world.file, chen.id)[0]),
        LevelsDialog(around, world.service),
    ]
    for widget in (pane, *(shown(qtbot, dialog) for dialog in dialogs), work_list(qtbot, world)):
        qtbot.wait(30)
        assert cut_or_overlapping(widget) == []


def test_everything_has_a_name_for_a_screen_reader(qtbot: QtBot, world: StandingWorld, chen: Customer) -> None:
    world.service.choose_level(world.clerk, chen.id, PRIORITY)
    for widget in (
        pane_of(qtbot, world, chen.id),
        shown(qtbot, StateDialog(world.around(), world.service, chen)),
        shown(qtbot, LevelsDialog(world.around(), world.service)),
        work_list(qtbot, world),
    ):
        stops = [each for each in widget.findChildren(QWidget) if each.focusPolicy() & Qt.FocusPolicy.TabFocus]
        inner = ("qt_spinbox_lineedit", "qt_scrollarea_viewport")
        nameless = [
            each
            for each in stops
            if each.isVisibleTo(widget)
            and each.objectName() not in inner
            and not each.accessibleName()
            and not (isinstance(each, QPushButton) and each.text())
        ]
        assert nameless == []
