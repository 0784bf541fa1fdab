"""Ringing back: the form says for which callback it is, and the call and the callback lead to each other."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desk_app.app import Desk
from desk_app.callbacks import store as callbacks
from desk_app.callbacks.model import Callback, CallbackDraft, CallbackState
from desk_app.callbacks.view import CallbackView
from desk_app.calls import store
from desk_app.calls.model import Call, CallDraft, CallKind, Direction, Outcome, headline, next_of
from desk_app.calls.view import CallsView
from desk_app.customers.model import CustomerDraft, PhoneDraft
from desk_app.main_window.rooms import make_room
from desk_app.ui.room_view import RoomView, Surroundings
from desk_app.ui.widgets import TimeLine
from tests.calls.test_calls_by_keys import ZONE
from tests.calls.test_calls_by_keys import looks as looks

CTRL = Qt.KeyboardModifier.ControlModifier


class Rooms:
    """The tabs of calls and of callbacks as the window makes them, and what they ask of it."""

    def __init__(self, desk: Desk, li: str, qtbot: QtBot) -> None:
        around = Surroundings(desk.file, lambda: li, lambda: ZONE)
        made = [
            make_room(kind, desk, around, say=lambda _said: None, print_sheet=lambda *_what: None)
            for kind in ("call", "callback")
        ]
        of_calls, of_callbacks = made
        assert isinstance(of_calls, CallsView)
        assert isinstance(of_callbacks, CallbackView)
        self.calls, self.callbacks = of_calls, of_callbacks
        self.opened: list[tuple[str, str]] = []
        for each in made:
            each.resize(1366, 768)
            qtbot.addWidget(each)
            each.show()
            each.record_wanted.connect(lambda kind, row_id: self.opened.append((kind, row_id)))
            desk.file.on_change(each.refresh)
        self.callbacks.new_wanted.connect(lambda _kind, known: self.calls.start_new(known))
        self.calls.activateWindow()
        qtbot.waitUntil(self.calls.isActiveWindow)

    def lines(self, view: RoomView) -> TimeLine:
        """The first time line in the record of a tab."""
        QApplication.processEvents()
        return next(each for each in view.record.findChildren(TimeLine) if each.isVisibleTo(view.record))

    def type(self, text: str) -> None:
        """Types where the keyboard is."""
        at = QApplication.focusWidget()
        assert at is not None
        QTest.keyClicks(at, text)


@pytest.fixture
def rooms(desk: Desk, li: str, qtbot: QtBot) -> Iterator[Rooms]:
    made = Rooms(desk, li, qtbot)
    yield made
    for each in (made.calls, made.callbacks):
        each.put_down()


@pytest.fixture
def wang(desk: Desk, li: str) -> str:
    return desk.customers.open_file(li, CustomerDraft(name="王丽", phones=(PhoneDraft("13800138000"),))).id


@pytest.fixture
def owed(desk: Desk, li: str, wang: str) -> Callback:
    desk.calls.take_down(li, CallDraft(customer_id=wang, kind=CallKind.COMPLAINT, outcome=Outcome.VOICEMAIL))
    return callbacks.open_ones(desk.file)[0]


def attempt_at(desk: Desk, owed: Callback) -> Call:
    [line] = store.attempts(desk.file, owed.id)
    return store.by_id(desk.file, line.row_id)


def test_the_form_says_which_callback_it_tries_and_asks_to_choose_nothing(
    rooms: Rooms, desk: Desk, owed: Callback
) -> None:
    rooms.callbacks.open_record(owed.id)
    rooms.callbacks.call_now()
    taking = rooms.calls.taking
    assert taking is not None and rooms.calls.panel is not None
    form = rooms.calls.panel.form
    assert taking.attempt.isVisible() and owed.number in taking.attempt.text()
    assert "Add to" not in taking.card.advice.text()
    assert not form.entry("matter").editors()[0].isVisible(), "nothing else is open"
    assert (form.text("kind"), form.text("outcome")) == ("complaint", "solved"), "no second complaint"
    form.focus("note")
    rooms.type("told them")
    rooms.calls.save()
    assert callbacks.by_id(desk.file, owed.id).state is CallbackState.DONE
    line = rooms.lines(rooms.calls)
    line.setFocus()
    QTest.keyClick(line, Qt.Key.Key_Return)
    assert rooms.opened == [("callback", owed.id)]


def test_a_callback_chosen_to_be_added_to_is_named_too(rooms: Rooms, owed: Callback, wang: str) -> None:
    rooms.calls.start_new({"customer_id": wang})
    taking = rooms.calls.taking
    assert taking is not None and rooms.calls.panel is not None
    assert not taking.attempt.isVisible() and "Add to" in taking.card.advice.text()
    rooms.calls.panel.form.focus("matter")
    rooms.type(owed.number[:5])
    assert taking.attempt.isVisible() and owed.number in taking.attempt.text()
    assert rooms.calls.panel.form.text("outcome") == "solved", "whoever was reached is called back"


@pytest.mark.parametrize("with_call", [True, False])
def test_no_answer_is_told_as_what_it_was(
    rooms: Rooms, desk: Desk, li: str, owed: Callback, wang: str, with_call: bool
) -> None:
    if not with_call:
        desk.calls.remove(li, str(owed.call_id))
        owed = desk.callbacks.promise(li, CallbackDraft(customer_id=wang, reason="the oven"))
    rooms.callbacks.open_record(owed.id)
    rooms.callbacks.no_answer()
    call = attempt_at(desk, owed)
    assert (call.direction, call.outcome, call.callback_id) == (Direction.OUT, Outcome.NO_ANSWER, owed.id)
    assert call.kind is (CallKind.COMPLAINT if with_call else CallKind.REQUEST)
    assert headline(call) == "outgoing call, no answer"
    assert next_of(call, {"callback"}) == "callback" and next_of(call, ()) == ""
    rooms.callbacks.open_record(owed.id)
    [line] = store.attempts(desk.file, owed.id)
    assert line.headline == "outgoing call, no answer"
    rooms.callbacks.activateWindow()
    shown = rooms.lines(rooms.callbacks)
    shown.setFocus()
    QTest.keyClick(shown, Qt.Key.Key_Return)
    assert rooms.opened == [("call", call.id)]
