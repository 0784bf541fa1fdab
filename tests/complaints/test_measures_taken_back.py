"""A measure or compensation is taken back with a reason, from the record, and comes back when that is undone."""

from collections.abc import Iterator
from zoneinfo import ZoneInfo

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from desk_app.app import Desk
from desk_app.complaints import measures, store
from desk_app.complaints.measures import MeasureDraft, What
from desk_app.complaints.model import ComplaintDraft, Step
from desk_app.complaints.view import ComplaintView
from desk_app.core.clock import FixedClock
from desk_app.core.errors import DeskError, NotFound
from desk_app.core.i18n import set_language
from desk_app.matters.store import moves_of
from desk_app.staff.model import Role
from desk_app.storage.undoing import undo_last
from desk_app.ui import theme
from desk_app.ui.form_dialog import FormDialog
from desk_app.ui.room_view import Surroundings
from tests.ui.answering import answering

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
REFUND = MeasureDraft(What.REFUND, "freight", 3_000)


@pytest.fixture(autouse=True)
def english(qapp: QApplication) -> Iterator[None]:
    set_language("en")
    theme.apply_theme(qapp, dark=False, scale=1.0)
    yield
    set_language("en")


@pytest.fixture
def one(desk: Desk, li: str) -> str:
    return desk.complaints.take_down(li, ComplaintDraft(title="late", customer_name="Zhao")).id


def there(desk: Desk, row_id: str) -> list[str]:
    return [each.id for each in measures.of_complaint(desk.file, row_id)]


def test_it_needs_a_reason_that_is_kept(desk: Desk, li: str, one: str) -> None:
    made = desk.recovery.add_measure(li, one, REFUND).id
    with pytest.raises(DeskError) as refused:
        desk.recovery.remove_measure(li, one, made, " ")
    assert refused.value.field == "reason" and there(desk, one) == [made]
    desk.recovery.remove_measure(li, one, made, "the carrier pays it")
    assert there(desk, one) == []
    assert moves_of(desk.file, one)[-1].reason == "refund ¥30.00: freight – taken back: the carrier pays it"
    undo_last(desk.file, li)
    assert there(desk, one) == [made] and moves_of(desk.file, one) == []


def test_what_was_decided_or_done_with_it_stays(desk: Desk, li: str, one: str, clock: FixedClock) -> None:
    boss = desk.staff.add(li, "赵主管", Role.SUPERVISOR).id
    other = desk.complaints.take_down(li, ComplaintDraft(title="broken", customer_name="Zhao")).id
    dear = desk.recovery.add_measure(li, one, MeasureDraft(What.REFUND, "", 9_000_000))
    assert dear.waits
    with pytest.raises(NotFound):
        desk.recovery.remove_measure(li, other, dear.id, "not of this one")
    desk.recovery.refuse(boss, dear.id, "too much")
    with pytest.raises(DeskError, match="refused"):
        desk.recovery.remove_measure(li, one, dear.id, "x")
    made = desk.recovery.add_measure(li, one, REFUND).id
    for step in (Step.ACKNOWLEDGE, Step.APOLOGIZE, Step.AMEND):
        desk.complaints.record_step(li, one, step, "phone", "said")
    with pytest.raises(DeskError, match="take that step back first"):
        desk.recovery.remove_measure(li, one, made, "x")
    desk.recovery.take_back(li, one, Step.AMEND, "not paid yet")
    desk.recovery.remove_measure(li, one, made, "the carrier pays it")
    assert there(desk, one) == [dear.id]


def test_a_waiting_one_taken_back_leaves_no_decision(desk: Desk, li: str, one: str) -> None:
    for step in (Step.ACKNOWLEDGE, Step.APOLOGIZE):
        desk.complaints.record_step(li, one, step, "phone", "said")
    dear = desk.recovery.add_measure(li, one, MeasureDraft(What.REFUND, "", 9_000_000))
    assert store.by_id(desk.file, one).next_step == "Decide on the compensation"
    desk.recovery.remove_measure(li, one, dear.id, "a typing mistake")
    assert store.by_id(desk.file, one).next_step == "Make amends"


def test_it_is_taken_back_on_the_record_by_keys(desk: Desk, li: str, one: str, qtbot: QtBot) -> None:
    desk.recovery.add_measure(li, one, REFUND)
    zone = ZoneInfo("Asia/Shanghai")
    view = ComplaintView(Surroundings(desk.file, lambda: li, lambda: zone), desk.complaints, lambda _text: [])
    window = QWidget()
    window.resize(1366, 700)
    view.setParent(window)
    view.setGeometry(window.rect())
    qtbot.addWidget(window)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    desk.file.on_change(view.refresh)
    view.choose_chip("all")
    view.open_record(one)

    def buttons() -> list[QPushButton]:
        found = view.record.findChildren(QPushButton)
        shown = [each for each in found if each.isVisible()]
        return [each for each in shown if each.accessibleName() == "Take it back: refund ¥30.00: freight"]

    def because(dialog: FormDialog) -> None:
        entry = dialog.form.entry("reason").editors()[0]
        entry.setFocus()
        QTest.keyClicks(entry, "the carrier pays it")
        QTest.keyClick(entry, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)

    qtbot.waitUntil(lambda: len(buttons()) == 1)
    (back,) = buttons()
    back.setFocus()
    answering(because)
    QTest.keyClick(back, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: there(desk, one) == [])
    assert "the carrier pays it" in (moves_of(desk.file, one)[-1].reason or "")
    qtbot.waitUntil(lambda: not buttons())
