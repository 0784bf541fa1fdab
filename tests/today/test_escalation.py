"""What a supervisor has to know of: matters that are late, and those most of whose promised time is gone."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from desk_app.app import Desk
from desk_app.commitments.clocks import Press, Why
from desk_app.complaints.model import ComplaintDraft, Step
from desk_app.core.i18n import set_language
from desk_app.matters.model import MatterKind
from desk_app.staff.model import DESK_ID, Role
from desk_app.today import store
from desk_app.today.model import Group
from desk_app.today.view import TodayView
from desk_app.ui import theme
from desk_app.ui.room_view import Surroundings
from desk_app.ui.windowed import ICON_ROLE
from tests.today.day_world import HOUR, ZONE, World

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
MakeView = Callable[[str], TodayView]


@pytest.fixture(autouse=True)
def looks(qapp: QApplication) -> Iterator[None]:
    set_language("en")
    theme.apply_theme(qapp, dark=False, scale=1.0)
    yield


@pytest.fixture
def make(qtbot: QtBot, desk: Desk, world: World) -> MakeView:
    windows: list[QWidget] = []

    def build(who: str) -> TodayView:
        view = TodayView(Surroundings(desk.file, lambda: who, lambda: ZONE), world.today)
        window = QWidget()
        window.resize(1366, 700)
        view.setParent(window)
        view.setGeometry(window.rect())
        windows.append(window)
        qtbot.addWidget(window)
        window.show()
        return view

    return build


def complain(world: World, title: str) -> str:
    return world.desk.complaints.take_down(world.li, ComplaintDraft(title=title, customer_name=title)).id


def test_what_is_late_or_presses_is_escalated_whoever_owns_it(world: World) -> None:
    world.callback("late", HOUR)
    world.callback("in time", 9 * HOUR, owner=world.chen)
    presses, waits = complain(world, "presses"), complain(world, "waits")
    world.desk.complaints.wait(world.li, waits, Why.CUSTOMER, world.clock.now() + 90 * HOUR)
    assert store.escalated(world.desk.file, world.clock.now()) == set()
    now = world.clock.now() + timedelta(minutes=90)  # of two hours
    callbacks = [
        line.key for line in store.lines(world.desk.file) if line.kind == "callback" and line.due < "2026-11-21T08"
    ]
    assert store.escalated(world.desk.file, now) == {f"complaint:{presses}", *callbacks}
    (row,) = store.rows_for_list(world.desk.file, [f"complaint:{presses}"], now)
    assert (row.press, row.late(now), row.escalated(now)) == (Press.WARNED, False, True)
    (row,) = store.rows_for_list(world.desk.file, [f"complaint:{waits}"], now)
    assert (row.press, row.paused, row.escalated(now)) == (None, True, False)
    world.desk.complaints.record_step(world.li, presses, Step.ACKNOWLEDGE, "phone")
    assert store.escalated(world.desk.file, now) == set(callbacks)


def test_a_promise_may_be_late_while_its_next_step_is_not(world: World) -> None:
    """A next step that was put off does not hide from the supervisor that the promise was broken."""
    one = complain(world, "put off")
    world.desk.complaints.postpone(world.li, one, world.clock.now() + 9 * HOUR, "busy")
    now = world.clock.now() + 3 * HOUR
    (row,) = store.rows_for_list(world.desk.file, [f"complaint:{one}"], now)
    assert (row.press, row.late(now)) == (Press.LATE, False)
    assert store.escalated(world.desk.file, now) == {row.id}


def test_supervisors_see_what_is_escalated_with_a_mark(make: MakeView, qtbot: QtBot, world: World) -> None:
    boss = world.desk.staff.add(DESK_ID, "店长", Role.SUPERVISOR).id
    one = complain(world, "presses")
    world.callback("later", 9 * HOUR)
    world.clock.advance(timedelta(minutes=95))
    clerks = make(world.li)
    assert [chip.key for chip in clerks.chips()] == [Group.MINE, Group.ALL, Group.DESK]
    view = make(boss)
    chip = view.list.chip_button(Group.ESCALATED)
    assert chip.text() == "Escalated 1"
    QTest.mouseClick(chip, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: view.model.rowCount() == 1)
    due = view.model.index(0, 0)
    assert (due.data(), due.data(ICON_ROLE)) == ("16:00", "flag")
    assert "75 % of the time gone" in due.data(Qt.ItemDataRole.ToolTipRole)
    assert view.current_id == f"complaint:{one}"
    said = [each.text() for each in view.record.findChildren(QLabel) if each.isVisibleTo(view.record)]
    assert "75 % of the time gone" in said
    QTest.mouseClick(view.kinds.buttons[MatterKind.CALLBACK], Qt.MouseButton.LeftButton)
    assert chip.text() == "Escalated 0"
    assert view.model.rowCount() == 0
