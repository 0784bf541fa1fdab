"""The call that follows a closed complaint, by keys: what it asks, and what each answer leads to."""

from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from desk_app.app import Desk
from desk_app.callbacks import store as callbacks
from desk_app.callbacks.model import Callback, CallbackState
from desk_app.calls import store as calls
from desk_app.calls.model import CallKind, Outcome
from desk_app.calls.view import CallsView
from desk_app.complaints import store
from desk_app.complaints.closing import FollowUp
from desk_app.complaints.model import FOUR_A, ComplaintDraft, Satisfaction, Step
from desk_app.export import export_complaints
from desk_app.main_window.window import MainWindow
from desk_app.ui.form_dialog import FormDialog
from tests.main_window.conftest import MakeWindow, room
from tests.ui.answering import answering

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
CTRL = Qt.KeyboardModifier.ControlModifier


def settled(desk: Desk, li: str) -> tuple[str, Callback]:
    """A complaint closed as satisfied, and the call that follows it."""
    draft = ComplaintDraft(title="冰箱不制冷", customer_name="周海", phone="13800138111")
    row_id = desk.complaints.take_down(li, draft).id
    for step in (*FOUR_A, Step.TOLD):
        desk.complaints.record_step(li, row_id, step, "phone", f"说了{step}")
    follow = FollowUp(desk.file.clock.now() + timedelta(days=3), li)
    _one, owed = desk.recovery.close(li, row_id, "换了新的压缩机", Satisfaction.SATISFIED, follow)
    assert owed is not None
    return row_id, owed


def ring(made: MainWindow, owed: Callback, qtbot: QtBot) -> CallsView:
    """From the callback's record: Ctrl+Enter opens the call."""
    made.show_tab("callback")
    room(made, "callback").open_record(owed.id)
    made.activateWindow()
    qtbot.waitUntil(lambda: QApplication.focusWidget() is not None)
    keys(save=True)
    view = room(made, "call")
    assert isinstance(view, CallsView) and view.panel is not None
    return view


def keys(text: str = "", *, save: bool = False) -> None:
    at = QApplication.focusWidget()
    assert at is not None
    if text:
        QTest.keyClicks(at, text)
    if save:
        QTest.keyClick(at, Qt.Key.Key_Return, CTRL)
    QApplication.processEvents()


def test_who_is_not_content_has_the_complaint_open_again(window: MakeWindow, qtbot: QtBot) -> None:
    made = window()
    desk, li = made.desk, made.around.actor()
    row_id, owed = settled(desk, li)
    view = ring(made, owed, qtbot)
    assert view.panel is not None and view.taking is not None
    form, number = view.panel.form, store.by_id(desk.file, row_id).number
    said = view.taking.attempt.text()
    assert view.taking.attempt.isVisible()
    assert number in said and "冰箱不制冷" in said and "换了新的压缩机" in said
    assert f"Is the customer content after complaint {number}?" in said
    assert form.hint("content") == f"Is the customer content after complaint {number}?"

    keys(save=True)
    assert view.panel is not None, "nothing is solved before they were asked"
    assert "choose what they say" in form.error("content")
    assert form.entry("content").editors()[0].hasFocus()
    keys("2")
    assert form.text("outcome") == Outcome.PASSED_ON
    keys(save=True)
    assert "not satisfied with" in form.error("note") and not store.by_id(desk.file, row_id).open
    QTest.keyClicks(form.entry("note").editors()[0], "still not cold")
    keys(save=True)

    assert room(made, "call").panel is None
    one = store.by_id(desk.file, row_id)
    assert (one.open, one.satisfaction, one.owner_id) == (True, "not_satisfied", li)
    assert one.next_step and one.due_at > desk.file.clock.now()
    assert store.rows_for_list(desk.file, [row_id])[0].open
    (again,) = [each for each in store.steps_of(desk.file, row_id) if each.step == Step.REOPENED]
    assert again.note == "still not cold"
    call = calls.by_id(desk.file, view.current_id)
    assert (call.kind, call.outcome, call.matter_id) == (CallKind.COMPLAINT, Outcome.PASSED_ON, row_id)
    assert callbacks.by_id(desk.file, owed.id).state is CallbackState.DONE


def test_who_is_content_has_it_written_down_and_it_may_only_be_noted(window: MakeWindow, qtbot: QtBot) -> None:
    made = window()
    desk, li = made.desk, made.around.actor()
    row_id, owed = settled(desk, li)
    view = ring(made, owed, qtbot)
    keys("1", save=True)
    assert view.panel is None and store.by_id(desk.file, row_id).satisfaction == "satisfied"
    assert callbacks.by_id(desk.file, owed.id).state is CallbackState.DONE

    row_id, owed = settled(desk, li)
    view = ring(made, owed, qtbot)
    keys("2")
    assert view.panel is not None
    again = view.panel.form.entry("again").editors()[0]
    again.setFocus()
    QTest.keyClick(again, Qt.Key.Key_Space)
    QTest.keyClicks(view.panel.form.entry("note").editors()[0], "a little loud, but fine")
    keys(save=True)
    one = store.by_id(desk.file, row_id)
    assert (one.open, one.satisfaction) == (False, "not_satisfied")
    assert calls.by_id(desk.file, view.current_id).outcome == Outcome.ANSWERED


def test_who_is_not_reached_is_tried_again(window: MakeWindow, qtbot: QtBot) -> None:
    made = window()
    desk, li = made.desk, made.around.actor()
    row_id, owed = settled(desk, li)
    view = ring(made, owed, qtbot)
    keys("3")
    assert view.panel is not None and view.panel.form.text("outcome") == Outcome.NO_ANSWER
    assert view.panel.form.entry("callback_at").editors()[0].isVisible()
    keys(save=True)
    left = callbacks.by_id(desk.file, owed.id)
    assert (left.state, left.tries) == (CallbackState.OPEN, 1)
    assert desk.file.clock.now() < left.due_at != owed.due_at
    assert store.by_id(desk.file, row_id).satisfaction == "satisfied"


def test_a_complaint_opened_again_is_not_satisfied_and_asks_nobody(window: MakeWindow) -> None:
    made = window()
    desk, li = made.desk, made.around.actor()
    row_id, owed = settled(desk, li)
    desk.complaints.reopen(li, row_id, "rang again")
    assert store.by_id(desk.file, row_id).satisfaction is None
    gone = callbacks.by_id(desk.file, owed.id)
    assert gone.state is CallbackState.DROPPED and "opened again" in (gone.closed_reason or "")


def test_f7_asks_when_to_try_again(window: MakeWindow, qtbot: QtBot) -> None:
    made = window()
    desk, li = made.desk, made.around.actor()
    row_id, owed = settled(desk, li)
    made.show_tab("callback")
    room(made, "callback").open_record(owed.id)
    made.activateWindow()
    qtbot.waitUntil(lambda: QApplication.focusWidget() is not None)
    refused: list[str] = []

    def act(dialog: FormDialog) -> None:
        offered = dialog.form.values()["due_at"]
        dialog.form.fill({"due_at": offered.replace(year=2020)}, clean=False)  # type: ignore[attr-defined]
        dialog.save()
        refused.append(dialog.form.error("due_at"))
        dialog.form.fill({"due_at": offered}, clean=False)
        QTest.keyClick(dialog.form.entry("due_at").editors()[0], Qt.Key.Key_Return, CTRL)

    titles = answering(act)
    at = QApplication.focusWidget()
    assert at is not None
    QTest.keyClick(at, Qt.Key.Key_F7)
    assert titles == ["No answer"] and "still to come" in refused[0]
    left = callbacks.by_id(desk.file, owed.id)
    assert (left.state, left.tries, left.last_result) == (CallbackState.OPEN, 1, "no_answer")
    assert desk.file.clock.now() < left.due_at != owed.due_at
    assert left.first_due_at == owed.first_due_at
    assert store.by_id(desk.file, row_id).satisfaction == "satisfied"


def test_f7_that_is_left_counts_no_attempt(window: MakeWindow, qtbot: QtBot) -> None:
    made = window()
    desk, li = made.desk, made.around.actor()
    _row_id, owed = settled(desk, li)
    made.show_tab("callback")
    room(made, "callback").open_record(owed.id)
    made.activateWindow()
    qtbot.waitUntil(lambda: QApplication.focusWidget() is not None)
    titles = answering(FormDialog.reject)
    at = QApplication.focusWidget()
    assert at is not None
    QTest.keyClick(at, Qt.Key.Key_F7)
    assert titles == ["No answer"]
    left = callbacks.by_id(desk.file, owed.id)
    assert (left.tries, left.due_at) == (0, owed.due_at)


def test_what_is_open_is_never_satisfied_whatever_an_older_file_says(window: MakeWindow, tmp_path: Path) -> None:
    made = window()
    desk, li = made.desk, made.around.actor()
    row_id, _owed = settled(desk, li)
    desk.complaints.reopen(li, row_id, "rang again")
    with desk.file.write(li, "test") as tx:
        store.change(tx, row_id, {"satisfaction": Satisfaction.SATISFIED})
    made.show_tab("complaint")
    view = room(made, "complaint")
    view.open_record(row_id)
    QApplication.processEvents()
    assert "satisfied" not in [each.text() for each in view.record.findChildren(QLabel)]
    target = tmp_path / "list.csv"
    assert export_complaints(desk.file, target, [row_id]) == 1
    assert "satisfied" not in target.read_text(encoding="utf-8-sig").splitlines()[1].split(",")
