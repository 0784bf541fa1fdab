"""The window of no-call deliveries by keys alone: lists, digits, short questions; the form; the calendar at work."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from desk_app.care import store
from desk_app.care.dialog import CareDialog
from desk_app.care.every import Every, Kind
from desk_app.care.listing import Which, counts
from desk_app.care.model import DayState, StandingDraft
from desk_app.care.pane import CarePane
from desk_app.care.standing_form import StandingDialog, WeekdaysEntry, like_delivery
from desk_app.core.clock import FixedClock
from desk_app.deliveries import line_store
from desk_app.deliveries import store as deliveries
from desk_app.deliveries.lines import LineDraft
from desk_app.main_window.caring import Caring
from desk_app.ui.form_dialog import FormDialog
from tests.care.care_world import TODAY, CareWorld

KEY = Qt.Key


def opened(world: CareWorld, qtbot: QtBot) -> CareDialog:
    dialog = CareDialog(world.around(), world.care)
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitUntil(dialog.tree.hasFocus)
    return dialog


def in_question(press: Callable[[FormDialog], None]) -> list[FormDialog]:
    """Once a question stands open with the keyboard in it, presses keys there."""
    seen: list[FormDialog] = []
    timer = QTimer(QApplication.instance())

    def look() -> None:
        asked, focus = QApplication.activeModalWidget(), QApplication.focusWidget()
        if isinstance(asked, FormDialog) and focus is not None and asked.isAncestorOf(focus):
            timer.stop()
            seen.append(asked)
            press(asked)

    timer.timeout.connect(look)
    timer.start(10)
    return seen


def yes(qtbot: QtBot) -> Callable[[FormDialog], None]:
    return lambda asked: QTest.keyClick(focused(), KEY.Key_Return, Qt.KeyboardModifier.ControlModifier)


def focused() -> QWidget:
    found = QApplication.focusWidget()
    assert found is not None
    return found


def test_looking_through_all_customers_and_taking_a_proposal_by_keys(world: CareWorld, qtbot: QtBot) -> None:
    one = world.open()
    world.steady(one.id)
    dialog = opened(world, qtbot)
    assert dialog.marked() is None
    with qtbot.waitSignal(dialog.busy.finished, timeout=20_000):
        QTest.keyClick(dialog.tree, KEY.Key_R, Qt.KeyboardModifier.ControlModifier)
    row = dialog.marked()
    assert row is not None and row.cells[1:3] == ("陈静", "米 10 kg")
    assert dialog.about.text() == "bought 6 times, every 28 days ± 0, last on 28 Oct"
    assert dialog.chips[Which.PROPOSALS].text() == "Proposals: 1"
    asked = in_question(yes(qtbot))
    QTest.keyClick(dialog.tree, KEY.Key_1)
    assert asked
    (planned,) = deliveries.open_for_customer(world.file, one.id)
    assert planned.goods == "米 10 kg"
    assert dialog.marked() is None
    assert "1 taken" in dialog.measured.text()


def test_enter_is_the_first_digit_and_decline_needs_no_question(world: CareWorld, qtbot: QtBot) -> None:
    for name in ("陈静", "李明"):
        world.steady(world.open(name).id)
    world.care.propose(world.clerk)
    dialog = opened(world, qtbot)
    QTest.keyClick(dialog.tree, KEY.Key_4)
    assert counts(world.file)[Which.PROPOSALS] == 1
    asked = in_question(lambda asked: QTest.keyClick(focused(), KEY.Key_Escape))
    QTest.keyClick(dialog.tree, KEY.Key_Return)
    assert asked
    assert counts(world.file)[Which.PROPOSALS] == 1


def test_calling_first_asks_the_window_for_a_call(world: CareWorld, qtbot: QtBot) -> None:
    one = world.open()
    world.steady(one.id)
    world.care.propose(world.clerk)
    dialog = opened(world, qtbot)
    with qtbot.waitSignal(dialog.new_wanted) as wanted:
        QTest.keyClick(dialog.tree, KEY.Key_2)
    assert wanted.args == ["call", {"customer_id": one.id, "topic": "米 10 kg", "direction": "out"}]
    assert counts(world.file)[Which.PROPOSALS] == 1


def test_exceptions_are_confirmed_and_left_out_in_one_list(world: CareWorld, qtbot: QtBot) -> None:
    one = world.open()
    agreed = world.standing(one.id, confirm=True)
    world.care.make_all(world.clerk)
    dialog = opened(world, qtbot)
    assert dialog.which is Which.TO_CONFIRM
    QTest.keyClick(dialog.tree, KEY.Key_1)

    def type_reason(asked: FormDialog) -> None:
        QTest.keyClicks(focused(), "on holiday")
        yes(qtbot)(asked)

    in_question(type_reason)
    QTest.keyClick(dialog.tree, KEY.Key_2)
    days = store.days_of(world.file, agreed.id)
    assert [(each.state, each.note) for each in days] == [(DayState.SKIPPED, "on holiday"), (DayState.MADE, None)]
    dialog.activateWindow()
    qtbot.waitUntil(dialog.tree.hasFocus)
    QTest.keyClick(dialog.tree, KEY.Key_3, Qt.KeyboardModifier.ControlModifier)
    assert dialog.which.value == Which.STANDING.value
    assert "skipped, on holiday" in dialog.about.text()
    QTest.keyClick(dialog.tree, KEY.Key_2)
    assert not store.by_id(world.file, agreed.id).active
    assert dialog.verb_buttons[1].text() == "2  Go on"


def test_what_is_refused_is_said_under_the_list(world: CareWorld, qtbot: QtBot) -> None:
    one = world.open()
    world.standing(one.id, confirm=True)
    world.care.make_all(world.clerk)
    world.desk.customers.remove(world.clerk, one.id)
    dialog = opened(world, qtbot)
    QTest.keyClick(dialog.tree, KEY.Key_1)
    assert "bring it back first" in dialog.wrong.text()
    assert dialog.wrong.isVisible()


def test_goods_near_their_date_are_replaced(world: CareWorld, qtbot: QtBot) -> None:
    one = world.open()
    world.delivered(one.id, LineDraft("牛奶", 2, expires_on=TODAY + timedelta(days=3)))
    dialog = opened(world, qtbot)
    assert dialog.which is Which.NEAR_DATE
    QTest.keyClick(dialog.tree, KEY.Key_2)
    assert len(deliveries.open_for_customer(world.file, one.id)) == 1
    assert dialog.marked() is None


def test_a_standing_delivery_is_agreed_on_in_the_form(world: CareWorld, qtbot: QtBot) -> None:
    one = world.open()
    dialog = StandingDialog(world.around(), world.care, one.id)
    qtbot.addWidget(dialog)
    dialog.show()
    form = dialog.form
    form.fill({"lines": [{"goods": "牛奶", "ordered": "2"}], "window": "14-16"}, clean=False)
    days = form.entry("weekdays")
    assert isinstance(days, WeekdaysEntry)
    assert days.value() == (TODAY.weekday(),)
    QTest.keyClick(days.ticks[0], KEY.Key_Space)
    form.fill({"n": "2"}, clean=False)
    dialog._follow("n")
    assert form.hint("n").startswith("Mon, Sat every 2 weeks: Sat 21 Nov, Mon 30 Nov, Sat 5 Dec")
    dialog.save()
    (agreed,) = store.of_customer(world.file, one.id)
    assert agreed.every == Every(Kind.WEEKDAYS, 2, (0, 5))
    assert (agreed.window_from, agreed.window_until, agreed.address) == ("14:00", "16:00", "中山路 1 号")
    again = StandingDialog(world.around(), world.care, one.id, standing=agreed)
    qtbot.addWidget(again)
    again.form.fill({"kind": Kind.MONTH_DAY.value, "n": "40"}, clean=False)
    again.save()
    assert again.form.error("n")
    again.form.fill({"n": "31"}, clean=False)
    again.save()
    assert store.by_id(world.file, agreed.id).every == Every(Kind.MONTH_DAY, 31)


def test_one_is_made_of_a_delivery(world: CareWorld) -> None:
    one = world.open()
    delivery_id = world.delivered(one.id, LineDraft("牛奶", 2, unit="箱", price_cents=4500))
    like = like_delivery(world.around(), delivery_id)
    assert like is not None
    world.care.agree(world.clerk, like)
    world.care.make_all(world.clerk)
    made = deliveries.open_for_customer(world.file, one.id)
    assert [line_store.lines_of(world.file, each.id)[0].goods for each in made] == ["牛奶", "牛奶"]


def test_the_customers_record_tells_of_it(world: CareWorld, qtbot: QtBot) -> None:
    one = world.open()
    world.steady(one.id)
    agreed = world.standing(one.id)
    pane = CarePane(world.around(), world.care, one, lambda _said: None)
    qtbot.addWidget(pane)
    assert set(pane.links) == {"new", agreed.id}
    words = " ".join(each.text() for each in pane.findChildren(QLabel))
    assert "every Mon, Thu" in words


def test_the_calendar_makes_them_as_the_program_opens_and_each_new_day(
    world: CareWorld, clock: FixedClock, qtbot: QtBot, qapp: QApplication
) -> None:
    one = world.open()
    world.standing(one.id)
    world.standing(one.id, confirm=True)
    said: list[str] = []
    caring = Caring(world.care, said.append, qapp)
    qtbot.waitUntil(lambda: bool(said))
    assert said == ["2 standing deliveries were made. 2 wait to be confirmed."]
    caring.look()
    qtbot.wait(50)
    assert len(said) == 1
    clock.advance(timedelta(days=2))
    caring.look()
    qtbot.waitUntil(lambda: len(said) == 2)
    assert said[1] == "1 standing delivery was made. 1 waits to be confirmed."
    caring.deleteLater()


@pytest.mark.parametrize("n", ["", "x", "0"])
def test_a_number_that_is_none_is_refused(world: CareWorld, qtbot: QtBot, n: str) -> None:
    one = world.open()
    like = StandingDraft(one.id, Every(Kind.DAYS, 3), TODAY, (LineDraft("米", 1),))
    dialog = StandingDialog(world.around(), world.care, one.id, like=like)
    qtbot.addWidget(dialog)
    dialog.form.fill({"n": n}, clean=False)
    dialog.save()
    assert dialog.form.error("n")
    assert store.of_customer(world.file, one.id) == []
