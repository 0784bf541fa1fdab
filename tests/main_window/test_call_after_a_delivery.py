"""The call after a delivery, by keys: what was delivered, four marks, the whole, the words; and what each leads to."""

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desk_app.app import Desk
from desk_app.callbacks import store as callbacks
from desk_app.callbacks.model import Callback, CallbackState
from desk_app.calls import store as calls
from desk_app.calls.model import CallKind, Outcome
from desk_app.calls.script import heard_of
from desk_app.calls.view import CallsView
from desk_app.complaints import store as complaints
from desk_app.complaints.model import Complaint
from desk_app.core.errors import DeskError
from desk_app.deliveries import store, way_store
from desk_app.deliveries.model import Delivery, DeliveryDraft, DeliveryState
from desk_app.deliveries.phases import Phase
from desk_app.main_window.window import MainWindow
from desk_app.storage.undoing import undo_last
from desk_app.surveys import store as surveys
from desk_app.ui.form_dialog import FormDialog
from tests.main_window.conftest import MakeWindow, room
from tests.ui.answering import answering

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
CTRL = Qt.KeyboardModifier.ControlModifier


class Strokes:
    """Counts the keys that are pressed."""

    def __init__(self) -> None:
        self.n = 0

    def key(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        at = QApplication.focusWidget()
        assert at is not None
        QTest.keyClick(at, key, modifiers)
        self.n += 1
        QApplication.processEvents()

    def type(self, text: str) -> None:
        for each in text:
            at = QApplication.focusWidget()
            assert at is not None
            QTest.keyClicks(at, each)
            self.n += 1

    def save(self) -> None:
        self.key(Qt.Key.Key_Return, CTRL)


def delivered(desk: Desk, li: str, *, late: bool = False) -> tuple[Delivery, Callback]:
    """A delivery that came, and the call that asks how it was."""
    desk.settings.set(li, "follow_up_share", "100")
    now = desk.file.clock.now()
    draft = DeliveryDraft(customer_name="王丽", phone="13800138000", goods="两袋米", courier_id=li, reference="R-7",
                          address="中山路 8 号", city="上海", ordered_at=now - timedelta(hours=9),
                          promised_by=now - timedelta(hours=3 if late else 1))  # fmt: skip
    one = desk.deliveries.plan(li, draft)
    desk.deliveries.move(li, one.id, DeliveryState.UNDER_WAY, now - timedelta(hours=4))
    one = desk.deliveries.move(li, one.id, DeliveryState.DELIVERED, now - timedelta(hours=2))
    (owed,) = callbacks.of_matter(desk.file, one.id)
    return one, owed


def about(desk: Desk, one: Delivery) -> list[Complaint]:
    """The complaints about a delivery."""
    return [each for each in complaints.each(desk.file) if each.delivery_id == one.id]


def ring(made: MainWindow, owed: Callback, qtbot: QtBot, strokes: Strokes) -> CallsView:
    """From the callback's record: Ctrl+Enter opens the call."""
    made.show_tab("callback")
    room(made, "callback").open_record(owed.id)
    made.activateWindow()
    qtbot.waitUntil(lambda: QApplication.focusWidget() is not None)
    strokes.save()
    view = room(made, "call")
    assert isinstance(view, CallsView) and view.panel is not None
    return view


def test_four_digits_and_a_save_are_six_strokes(window: MakeWindow, qtbot: QtBot) -> None:
    made = window()
    desk, li = made.desk, made.around.actor()
    one, owed = delivered(desk, li)
    strokes = Strokes()
    view = ring(made, owed, qtbot, strokes)
    assert view.taking is not None and view.panel is not None
    said = view.taking.attempt.text()
    assert one.number in said and "两袋米" in said and "handed over" in said and "in time" in said
    assert not view.panel.form.entry("content").editors()[0].isVisible(), "marks are asked instead"
    strokes.type("5454")
    assert "88 of 100, the mean of the marks." in view.taking.asking.marks.comes_to.text()
    strokes.save()
    assert room(made, "call").panel is None and strokes.n == 6
    answer = surveys.about(desk.file, [one.id])[one.id]
    assert [(mark.question, mark.value) for mark in answer.marks] == [
        ("speed", 5), ("state", 4), ("courier", 5), ("product", 4),
    ]  # fmt: skip
    assert (answer.score_100, answer.callback_id, answer.channel) == (87.5, owed.id, "phone")
    assert store.by_id(desk.file, one.id).heard_at is not None
    assert [each.phase for each in way_store.events_of(desk.file, one.id)][-1] is Phase.HEARD
    assert callbacks.by_id(desk.file, owed.id).state is CallbackState.DONE
    call = calls.by_id(desk.file, view.current_id)
    assert (call.kind, call.outcome, call.matter_id) == (CallKind.ENQUIRY, Outcome.SOLVED, one.id)
    assert about(desk, one) == []

    undo_last(desk.file, li)
    assert surveys.about(desk.file, [one.id]) == {} and store.by_id(desk.file, one.id).heard_at is None
    assert callbacks.by_id(desk.file, owed.id).open, "call, answer and callback were one save"


def test_low_marks_open_a_complaint_and_say_so(window: MakeWindow, qtbot: QtBot) -> None:
    made = window()
    desk, li = made.desk, made.around.actor()
    one, owed = delivered(desk, li, late=True)
    strokes, told = Strokes(), list[str]()
    view = ring(made, owed, qtbot, strokes)
    view.said.connect(told.append)
    assert view.taking is not None and view.panel is not None
    assert "1 h late" in view.taking.attempt.text()
    strokes.type("1234")
    strokes.type("20")
    assert view.taking.asking.marks.comes_to.text().startswith("20 of 100, as said. That is low")
    assert "open a complaint" in view.panel.save_button.text()
    strokes.key(Qt.Key.Key_Return)
    strokes.type("too late")
    strokes.save()
    (opened,) = about(desk, one)
    assert (opened.delivery_id, opened.call_id, opened.customer_name, opened.product, opened.order_ref) == (
        one.id, view.current_id, "王丽", "两袋米", "R-7",
    )  # fmt: skip
    assert "中山路" in (opened.place or "") and opened.text == "too late"
    assert "speed 1, state of the goods 2, courier 3, product 4" in opened.title
    assert any(opened.number in words for words in told)
    answer = surveys.about(desk.file, [one.id])[one.id]
    assert (round(answer.score_100 or 0, 6), answer.score_scale, answer.comment) == (20, "1-5", "too late")
    assert calls.by_id(desk.file, view.current_id).outcome == Outcome.PASSED_ON


def test_every_question_may_be_left_out(window: MakeWindow, qtbot: QtBot) -> None:
    made = window()
    desk, li = made.desk, made.around.actor()
    one, owed = delivered(desk, li)
    strokes = Strokes()
    ring(made, owed, qtbot, strokes)
    strokes.save()
    assert room(made, "call").panel is None and strokes.n == 2
    assert surveys.about(desk.file, [one.id]) == {} and store.by_id(desk.file, one.id).heard_at is not None
    assert callbacks.by_id(desk.file, owed.id).state is CallbackState.DONE

    one, owed = delivered(desk, li)
    ring(made, owed, qtbot, strokes)
    strokes.key(Qt.Key.Key_Tab)
    strokes.type("x3")
    strokes.save()
    (mark,) = surveys.about(desk.file, [one.id])[one.id].marks
    assert (mark.question, mark.value) == ("state", 3)

    one, owed = delivered(desk, li)
    ring(made, owed, qtbot, strokes)
    for _question in range(4):
        strokes.key(Qt.Key.Key_Return)
    strokes.type("90")
    strokes.save()
    answer = surveys.about(desk.file, [one.id])[one.id]
    assert (answer.score, answer.score_scale, answer.score_100, answer.marks) == (90, "0-100", 90, ())


def test_who_is_not_reached_is_tried_again(window: MakeWindow, qtbot: QtBot) -> None:
    made = window()
    desk, li = made.desk, made.around.actor()
    one, owed = delivered(desk, li)
    strokes = Strokes()
    view = ring(made, owed, qtbot, strokes)
    strokes.type("50")
    assert view.panel is not None
    form = view.panel.form
    assert (form.text("outcome"), form.text("heard")) == (Outcome.NO_ANSWER, "")
    again = QApplication.focusWidget()
    assert again is not None and form.entry("callback_at").isAncestorOf(again)  # type: ignore[attr-defined]
    strokes.save()
    assert room(made, "call").panel is None
    left = callbacks.by_id(desk.file, owed.id)
    assert (left.state, left.tries) == (CallbackState.OPEN, 1) and desk.file.clock.now() < left.due_at != owed.due_at
    assert store.by_id(desk.file, one.id).heard_at is None and surveys.about(desk.file, [one.id]) == {}


def test_marks_of_somebody_who_was_not_reached_are_refused(window: MakeWindow, qtbot: QtBot) -> None:
    made = window()
    desk, li = made.desk, made.around.actor()
    one, owed = delivered(desk, li)
    view = ring(made, owed, qtbot, Strokes())
    assert view.panel is not None
    view.panel.form.fill({"heard": "speed=4", "outcome": Outcome.WILL_CALL_BACK}, clean=False)
    view.save()
    assert view.panel is not None and "goes with the marks" in view.panel.form.error("outcome")
    view.panel.form.fill({"heard": "speed=4 whole=300", "outcome": Outcome.SOLVED}, clean=False)
    view.save()
    assert "0 to 100" in view.panel.form.error("heard") and surveys.about(desk.file, [one.id]) == {}
    with pytest.raises(DeskError):
        heard_of("whole=x")


def test_from_the_record_of_the_delivery(window: MakeWindow, qtbot: QtBot) -> None:
    made = window()
    desk, li = made.desk, made.around.actor()
    one, owed = delivered(desk, li)
    made.show_tab("delivery")
    view = room(made, "delivery")
    view.open_record(one.id)
    made.activateWindow()
    qtbot.waitUntil(lambda: QApplication.focusWidget() is not None)
    told = list[str]()
    view.said.connect(told.append)
    strokes = Strokes()

    def act(dialog: FormDialog) -> None:
        entry = dialog.form.entry("heard")
        entry.editors()[0].setFocus()
        for place, digit in enumerate("2112"):
            QTest.keyClicks(entry.editors()[place], digit)
        QTest.keyClicks(dialog.form.entry("comment").editors()[0], "wet")
        QTest.keyClick(dialog.form.entry("comment").editors()[0], Qt.Key.Key_Return, CTRL)

    titles = answering(act)
    strokes.save()
    assert titles == ["Ask how it was"]
    answer = surveys.about(desk.file, [one.id])[one.id]
    assert ([mark.value for mark in answer.marks], answer.score_100, answer.comment) == ([2, 1, 1, 2], 12.5, "wet")
    (opened,) = about(desk, one)
    assert opened.delivery_id == one.id and any(opened.number in words for words in told)
    assert callbacks.by_id(desk.file, owed.id).state is CallbackState.DONE


def test_a_half_typed_script_survives_being_put_aside(window: MakeWindow, qtbot: QtBot) -> None:
    made = window()
    desk, li = made.desk, made.around.actor()
    _one, owed = delivered(desk, li)
    strokes = Strokes()
    view = ring(made, owed, qtbot, strokes)
    strokes.type("42")
    strokes.key(Qt.Key.Key_F6)
    assert room(made, "call").panel is None
    view.park()
    assert view.panel is not None and view.panel.form.text("heard") == "speed=4 state=2"
