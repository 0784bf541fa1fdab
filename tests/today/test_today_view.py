"""The tab of the day with the keys: what stands there, and several matters moved at once."""

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desk_app.app import Desk
from desk_app.complaints import store as complaints
from desk_app.core.i18n import set_language
from desk_app.deliveries import store as deliveries
from desk_app.deliveries.view import DeliveryView
from desk_app.matters.model import MatterKind, MoveKind
from desk_app.matters.store import moves_of
from desk_app.pyramid.tiers import Tier
from desk_app.today.model import Group
from desk_app.today.view import TodayView
from desk_app.ui import theme
from desk_app.ui.form_dialog import FormDialog
from desk_app.ui.room_view import Surroundings
from desk_app.ui.widgets import TimeLine
from tests.today.day_world import HOUR, ZONE, World
from tests.ui.answering import answering
from tests.ui.geometry import cut_or_overlapping

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
ENTER = Qt.Key.Key_Return
MakeView = Callable[[], TodayView]


@pytest.fixture(autouse=True)
def looks(qapp: QApplication) -> Iterator[None]:
    set_language("en")
    theme.apply_theme(qapp, dark=False, scale=1.0)
    yield
    theme.apply_theme(qapp, dark=False, scale=1.0)


@pytest.fixture
def make(qtbot: QtBot, desk: Desk, world: World) -> MakeView:
    windows: list[QWidget] = []

    def build() -> TodayView:
        view = TodayView(Surroundings(desk.file, lambda: world.li, lambda: ZONE), world.today)
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


def shown(view: TodayView, column: str = "who") -> list[str]:
    place = [each.key for each in view.model.columns].index(column)
    return [str(view.model.index(row, place).data()) for row in range(view.model.rowCount())]


def chips(view: TodayView) -> list[str]:
    return [view.list.chip_button(group).text() for group in Group]


def press(view: TodayView, key: Qt.Key) -> None:
    view.list.table.setFocus()
    QTest.keyClick(view.list.table, key, CTRL)


def test_the_list_tells_what_is_owed_the_latest_first(make: MakeView, world: World) -> None:
    world.callback("ring", HOUR / 2)
    world.clock.advance(HOUR)
    world.complaint("late", -3 * HOUR, owner=world.chen)
    world.delivery("washer", HOUR)
    view = make()
    assert shown(view) == ["late", "ring", "washer"]
    assert shown(view, "due") == ["3 h late", "30 min late", "16:00"]
    assert shown(view, "kind") == ["Complaint", "Callback", "Delivery"]
    assert shown(view, "next") == ["Acknowledge and call back", "Call back", "Assign a courier"]
    assert shown(view, "owner") == ["陈强", "Desk", "李娜"]
    assert chips(view) == ["Mine 1", "Everyone's 3", "The desk's 1", "Escalated 2"]
    assert view.record.title.text() == "late"
    assert view.record.state.text() == "Complaint, 3 h late"
    assert not cut_or_overlapping(view)


def test_mine_the_desks_and_one_kind_alone(make: MakeView, qtbot: QtBot, world: World) -> None:
    world.callback("ring", HOUR)
    world.complaint("mine", 2 * HOUR)
    world.complaint("chens", 3 * HOUR, owner=world.chen)
    view = make()
    QTest.mouseClick(view.list.chip_button(Group.DESK), Qt.MouseButton.LeftButton)
    assert shown(view) == ["ring"]
    QTest.mouseClick(view.list.chip_button(Group.MINE), Qt.MouseButton.LeftButton)
    assert shown(view) == ["mine"]
    QTest.mouseClick(view.list.chip_button(Group.ALL), Qt.MouseButton.LeftButton)
    kind = view.kinds.buttons[MatterKind.COMPLAINT]
    assert kind.text() == "Complaints 2"
    QTest.mouseClick(kind, Qt.MouseButton.LeftButton)
    assert shown(view) == ["mine", "chens"]
    assert chips(view) == ["Mine 1", "Everyone's 2", "The desk's 0", "Escalated 0"]
    QTest.keyClicks(view.list.filter, "chens")
    qtbot.waitUntil(lambda: shown(view) == ["chens"])
    view.list.filter.clear()
    qtbot.waitUntil(lambda: shown(view) == ["mine", "chens"])
    QTest.mouseClick(kind, Qt.MouseButton.LeftButton)
    assert shown(view) == ["ring", "mine", "chens"]


def test_an_empty_list_says_so_kindly(make: MakeView, world: World) -> None:
    view = make()
    assert view.model.rowCount() == 0
    assert view._hint is not None
    assert view._hint._text.text() == "Nothing is owed. The next call is taken with F2."
    wanted: list[str] = []
    view.new_wanted.connect(lambda kind, _prefill: wanted.append(kind))
    assert view._hint.button is not None
    view._hint.button.click()
    assert wanted == ["call"]
    world.complaint("chens", owner=world.chen)
    view.choose_chip(Group.MINE)
    assert view._hint._text.text().startswith("You owe nothing.")
    view.choose_chip(Group.DESK)
    assert view._hint._text.text().startswith("Nothing is left to the desk")


def test_the_next_step_is_asked_of_the_matters_own_room(make: MakeView, world: World) -> None:
    one = world.delivery("washer")
    view = make()
    asked: list[tuple[str, ...]] = []
    view.act_wanted.connect(lambda kind, row_id: asked.append(("act", kind, row_id)))
    view.record_wanted.connect(lambda kind, row_id: asked.append(("record", kind, row_id)))
    view.print_wanted.connect(lambda kind, row_id: asked.append(("print", kind, row_id)))
    press(view, ENTER)
    view.start_edit()
    view.print_current()
    assert [call[0] for call in asked] == ["act", "record", "print"]
    assert {call[1:] for call in asked} == {("delivery", one.id)}
    assert view.record.act_buttons()[0].accessibleName() == "Assign a courier"


def test_several_lines_are_given_to_somebody_with_the_keys(make: MakeView, world: World) -> None:
    one, two = world.complaint("a", HOUR), world.delivery("b", 2 * HOUR)
    world.callback("c", 3 * HOUR)
    view = make()
    view.list.table.setFocus()
    QTest.keyClick(view.list.table, Qt.Key.Key_Down, SHIFT)
    assert not view.bulk.isHidden()
    assert view.bulk.count.text() == "2 matters chosen"

    def act(dialog: FormDialog) -> None:
        dialog.form.fill({"owner": world.chen}, clean=False)
        QTest.keyClicks(dialog.form.entry("reason").editors()[0], "night shift")
        QTest.keyClick(dialog.form.entry("reason").editors()[0], ENTER, CTRL)

    titles = answering(act)
    press(view, Qt.Key.Key_G)
    assert titles == ["Give to somebody"]
    assert shown(view, "owner") == ["陈强", "陈强", "Desk"]
    for row_id in (one.id, two.id):
        assert moves_of(world.desk.file, row_id)[-1].reason == "night shift"
    assert len(view.chosen()) == 2


def test_nobody_is_given_what_is_theirs_already(make: MakeView, world: World) -> None:
    one = world.complaint("a", HOUR)
    world.desk.complaints.reassign(world.li, one.id, world.chen, reason="his")
    view = make()
    before = moves_of(world.desk.file, one.id)

    def act(dialog: FormDialog) -> None:
        owner = dialog.form.entry("owner").editors()[0]
        assert dialog.form.text("owner") == ""
        QTest.keyClick(owner, ENTER, CTRL)
        assert dialog.form.error("owner").startswith("Please choose one for")
        dialog.form.fill({"owner": world.chen}, clean=False)
        QTest.keyClick(owner, ENTER, CTRL)
        assert dialog.isVisible()
        assert dialog.form.error("owner") == "陈强 has it already: choose somebody else."

    assert answering(act) == []
    press(view, Qt.Key.Key_G)
    assert moves_of(world.desk.file, one.id) == before


def test_after_postponing_work_goes_on_with_the_next_line(make: MakeView, qtbot: QtBot, world: World) -> None:
    for name, due in (("a", 1), ("b", 2), ("c", 3), ("d", 4)):
        world.complaint(name, due * HOUR)
    view = make()
    order = [view.model.id_at(row) for row in range(4)]

    def act(dialog: FormDialog) -> None:
        reason = dialog.form.entry("reason").editors()[0]
        QTest.keyClicks(reason, "the part comes at noon")
        QTest.keyClick(reason, ENTER, CTRL)

    answering(act)
    press(view, Qt.Key.Key_D)
    assert view.model.id_at(3) == order[0]
    assert view.current_id == view.list.table.current_id() == order[1]
    view.window().activateWindow()
    qtbot.waitUntil(view.window().isActiveWindow)
    QTest.keyClick(view.list.table, Qt.Key.Key_Down, SHIFT)
    answering(act)
    press(view, Qt.Key.Key_D)
    assert view.current_id == view.list.table.current_id() == order[3]
    assert view.list.table.selected_ids() == [order[3]]


def test_postponing_asks_why_and_keeps_what_was_typed(make: MakeView, world: World) -> None:
    one = world.complaint("a", HOUR)
    view = make()

    def act(dialog: FormDialog) -> None:
        reason = dialog.form.entry("reason").editors()[0]
        QTest.keyClick(reason, ENTER, CTRL)
        assert dialog.form.error("reason").startswith("Please fill in")
        dialog.form.fill({"due_at": world.clock.now().astimezone(ZONE).replace(tzinfo=None)}, clean=False)
        QTest.keyClicks(reason, "the part comes at noon")
        QTest.keyClick(reason, ENTER, CTRL)
        assert "has passed" in dialog.form.error("due_at")
        dialog.form.fill({"due_at": "2026-11-22T12:00"}, clean=False)
        QTest.keyClick(reason, ENTER, CTRL)
        assert not dialog.isVisible()

    answering(act)
    press(view, Qt.Key.Key_D)
    assert complaints.by_id(world.desk.file, one.id).due_at == world.clock.now() + 22 * HOUR
    assert shown(view, "due") == ["tomorrow 12:00"]
    lines = view.record.findChildren(TimeLine)[0]
    assert lines.model().index(0, 0).data() == "postponed to tomorrow 12:00: the part comes at noon"


def test_a_note_stands_in_the_record(make: MakeView, world: World) -> None:
    one = world.callback("a", HOUR)
    view = make()

    def act(dialog: FormDialog) -> None:
        text = dialog.form.entry("note").editors()[0]
        QTest.keyClicks(text, "deaf on one ear")
        QTest.keyClick(text, ENTER, CTRL)

    answering(act)
    press(view, Qt.Key.Key_M)
    assert moves_of(world.desk.file, one.id)[-1].reason == "deaf on one ear"
    assert view.record.findChildren(TimeLine)[-1].model().index(0, 0).data() == "note: deaf on one ear"


def test_the_record_tells_whose_it_is_and_how_it_stands(make: MakeView, world: World) -> None:
    wang = world.customer("王丽", Tier.MOST_VALUABLE)
    world.complaint("late", -HOUR, customer_id=wang)
    view = make()
    assert view.record.who_name.text() == "王丽"
    assert view.record.who_detail.text() == "138 0013 8000 · most valuable"
    wanted: list[tuple[str, str]] = []
    view.record_wanted.connect(lambda kind, row_id: wanted.append((kind, row_id)))
    view.record.rare_acts()["Open customer"].trigger()
    assert wanted == [("customer", wang)]


def test_what_is_done_in_another_room_leaves_the_list_and_what_is_late_moves_up(make: MakeView, world: World) -> None:
    ring = world.callback("ring", HOUR)
    world.delivery("washer", 2 * HOUR)
    world.complaint("c", HOUR / 2)
    view = make()
    assert shown(view) == ["c", "ring", "washer"]
    world.desk.callbacks.drop(world.li, ring.id, "came in")
    assert shown(view) == ["c", "washer"]
    world.clock.advance(HOUR)
    view.look_again()
    assert shown(view, "due") == ["30 min late", "16:00"]


def test_the_rooms_own_acts_give_and_postpone_a_delivery(make: MakeView, qtbot: QtBot, world: World) -> None:
    one = world.delivery("washer")
    view = DeliveryView(
        Surroundings(world.desk.file, lambda: world.li, lambda: ZONE), world.desk.deliveries, lambda _text: []
    )
    qtbot.addWidget(view)
    view.resize(1366, 700)
    view.show()
    view.open_record(one.id)

    def give(dialog: FormDialog) -> None:
        dialog.form.fill({"owner": world.chen, "reason": "his round"}, clean=False)
        QTest.mouseClick(dialog.yes, Qt.MouseButton.LeftButton)

    def later(dialog: FormDialog) -> None:
        dialog.form.fill({"reason": "traffic"}, clean=False)
        QTest.mouseClick(dialog.yes, Qt.MouseButton.LeftButton)

    for name, act in (("Give to…", give), ("Postpone…", later)):
        answering(act)
        seldom = view.record.rare_acts()
        button = next((each for each in view.record.act_buttons() if each.accessibleName() == name), None)
        seldom[name].trigger() if button is None else button.click()
        view.refresh()
        world.clock.advance(HOUR)
    found = deliveries.by_id(world.desk.file, one.id)
    assert (found.owner_id, found.due_at) == (world.chen, world.clock.now() + 23 * HOUR)
    assert [move.what for move in moves_of(world.desk.file, one.id)] == [MoveKind.REASSIGNED, MoveKind.POSTPONED]
    lines = view.record.findChildren(TimeLine)[-1].model()
    told = [str(lines.index(row, 0).data()) for row in range(lines.rowCount())]
    assert told[:2] == ["postponed to tomorrow 15:00: traffic", "given to 陈强: his round"]
