"""The form of a call by keys alone: its clock, topics by letters, calls put aside, an open matter it belongs to."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QStyledItemDelegate, QStyleOptionViewItem, QWidget
from pytestqt.qtbot import QtBot

from desk_app.app import DESK_ID, Desk, open_desk
from desk_app.callbacks import store as callbacks
from desk_app.calls import parking, store
from desk_app.calls.caller_card import CallerCard
from desk_app.calls.dialog import LinkDialog
from desk_app.calls.model import Call, CallDraft, CallKind, Outcome
from desk_app.calls.timing import Phase
from desk_app.calls.view import CallsView
from desk_app.commitments import promise_store
from desk_app.commitments.amounts import amount
from desk_app.commitments.clock_store import clocks_of
from desk_app.commitments.model import About, ClockKind, Version
from desk_app.complaints import store as complaints
from desk_app.complaints.model import ComplaintDraft
from desk_app.core.clock import FixedClock
from desk_app.core.i18n import set_language
from desk_app.core.ids import new_id
from desk_app.customers import store as customers
from desk_app.customers.model import CustomerDraft, PhoneDraft
from desk_app.phrases.model import PhraseDraft
from desk_app.storage.finding import find
from desk_app.ui import theme
from desk_app.ui.fields import ComboEntry
from desk_app.ui.form import Form
from desk_app.ui.room_view import Surroundings

ZONE = ZoneInfo("Asia/Shanghai")
CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture(autouse=True)
def looks(qapp: QApplication) -> None:
    set_language("en")
    theme.apply_theme(qapp, dark=False, scale=1.0)


@pytest.fixture
def wang(desk: Desk, li: str) -> str:
    return desk.customers.open_file(li, CustomerDraft(name="王丽", phones=(PhoneDraft("13800138000"),))).id


class At:
    """A tab of calls in a window, and the keys of whoever sits before it."""

    def __init__(self, desk: Desk, li: str, qtbot: QtBot) -> None:
        def find_customers(text: str) -> list[tuple[str, str, str, str]]:
            ids = [match.row_id for match in find(desk.file, text).matches if match.kind == "customer"]
            return [(one.id, one.name, one.phones[0].raw, "") for one in customers.by_ids(desk.file, ids)]

        def matters(customer_id: str) -> list[Any]:
            return [each for each in complaints.open_matters(desk.file) if each.customer_id == customer_id]

        around = Surroundings(desk.file, lambda: li, lambda: ZONE)
        self.qtbot = qtbot
        self.view = CallsView(around, desk.calls, find_customers, matters_of=matters, phrases=desk.phrases)
        self.window = QWidget()
        self.window.resize(1366, 768)
        self.view.setParent(self.window)
        self.view.setGeometry(self.window.rect())
        qtbot.addWidget(self.window)
        self.window.show()
        self.window.activateWindow()
        qtbot.waitUntil(self.window.isActiveWindow)
        desk.file.on_change(self.view.refresh)

    def press(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        QTest.keyClick(self.widget(), key, modifiers)
        QApplication.processEvents()

    def keys(self, text: str) -> None:
        QTest.keyClicks(self.widget(), text)

    def widget(self) -> QWidget:
        return QApplication.focusWidget() or self.view

    @property
    def form(self) -> Form:
        assert self.view.panel is not None
        return self.view.panel.form

    @property
    def card(self) -> CallerCard:
        assert self.view.card is not None
        return self.view.card

    def sees(self, key: str) -> bool:
        """Whether a field is on the screen."""
        return self.form.entry(key).editors()[-1].isVisible()

    def chips(self) -> int:
        """How many calls put aside are shown."""
        return len(self.view.parked.ids) if self.view.parked.isVisible() else 0

    def is_open(self) -> bool:
        return self.view.panel is not None

    def note(self, text: str) -> None:
        """Types a note."""
        self.form.focus("note")
        self.keys(text)

    def at(self) -> str:
        """The field with the keyboard."""
        widget = QApplication.focusWidget()
        return str(next(key for key in self.form.values() if widget in self.form.entry(key).editors()))

    def caller(self, letters: str) -> None:
        self.keys(letters)
        self.press(Qt.Key.Key_Return)


@pytest.fixture
def at(desk: Desk, li: str, wang: str, qtbot: QtBot) -> Iterator[At]:
    desk.topics.begin(li)
    yield At(desk, li, qtbot)


def last_call(desk: Desk) -> Call:
    return max(store.each(desk.file), key=lambda call: call.id)


def test_the_clock_runs_from_the_ring_and_typing_answers_it(at: At, desk: Desk, li: str, clock: FixedClock) -> None:
    at.view.start_new()
    taking = at.view.taking
    assert taking is not None and taking.clock is not None
    phases = [taking.clock.clock.phase]
    clock.advance(timedelta(seconds=7))
    at.keys("8")
    phases.append(taking.clock.clock.phase)
    assert phases == [Phase.RINGING, Phase.TALKING]
    at.keys("000")
    at.press(Qt.Key.Key_Return)
    clock.advance(timedelta(seconds=60))
    at.note("about the fridge")
    at.press(Qt.Key.Key_F8)
    clock.advance(timedelta(seconds=15))
    at.press(Qt.Key.Key_Return, CTRL)
    call = last_call(desk)
    assert (call.wait_s, call.talk_s, call.after_s) == (7, 60, 15)
    assert call.answered_at is not None and call.ended_at is not None


def test_lengths_typed_by_hand_are_taken_and_wrong_ones_told(at: At, desk: Desk, clock: FixedClock) -> None:
    at.view.start_new()
    at.caller("8000")
    clock.advance(timedelta(seconds=90))
    at.note("x")
    at.form.fill({"talk_s": "1:75"}, clean=False)
    at.press(Qt.Key.Key_Return, CTRL)
    assert "minutes and seconds" in at.form.error("talk_s")
    at.form.fill({"talk_s": "1:15", "wait_s": "0:04"}, clean=False)
    at.press(Qt.Key.Key_Return, CTRL)
    call = last_call(desk)
    assert (call.wait_s, call.talk_s) == (4, 75)
    at.view.open_record(call.id)
    at.view.start_edit()
    assert at.form.text("talk_s") == "1:15"
    at.form.fill({"after_s": "0:30"}, clean=False)
    at.press(Qt.Key.Key_Return, CTRL)
    assert (store.by_id(desk.file, call.id).after_s, store.by_id(desk.file, call.id).talk_s) == (30, 75)


def test_one_digit_chooses_the_kind_and_goes_on_a_few_letters_choose_the_topic(at: At, desk: Desk) -> None:
    at.view.start_new()
    at.caller("8000")
    assert at.at() == "kind"
    at.keys("4")
    assert (at.form.text("kind"), at.at()) == ("complaint", "topic")
    at.keys("dam")
    at.press(Qt.Key.Key_Down)
    at.press(Qt.Key.Key_Return)
    assert at.at() == "note"
    at.press(Qt.Key.Key_Return, CTRL)
    call = last_call(desk)
    assert call.topic_id is not None and call.topic is not None and "amage" in call.topic.casefold()
    assert (call.kind, call.outcome) == (CallKind.COMPLAINT, Outcome.BECAME_COMPLAINT)


@pytest.mark.parametrize("letter", ["4", "t", "c", "complaint"])
def test_digits_and_pinyin_choose_a_kind_too(at: At, letter: str) -> None:
    at.view.start_new()
    at.caller("8000")
    at.keys(letter)
    assert at.form.text("kind") == "complaint"


def test_the_lists_show_the_digit_that_chooses_an_entry(at: At) -> None:
    at.view.start_new()
    for key, first, last in (("kind", "1  enquiry", "5  praise"), ("outcome", "1  solved", "0  missed")):
        combo = at.form.entry(key)
        assert isinstance(combo, ComboEntry)
        delegate, texts = combo.itemDelegate(), list[str]()
        assert isinstance(delegate, QStyledItemDelegate)
        for place in range(combo.count()):
            option = QStyleOptionViewItem()
            delegate.initStyleOption(option, combo.model().index(place, 0))
            texts.append(option.text)
        assert texts[0] == first and last in texts
        for text in texts:
            digit, word = text.split("  ", 1)
            if digit != "\u2007":
                at.form.focus(key)
                at.keys(digit)
                assert combo.currentText() == word, "the field itself keeps the word alone"
    assert at.form.text("outcome") == Outcome.MISSED


def test_a_promise_asks_when_and_who(at: At, desk: Desk, li: str) -> None:
    at.view.start_new()
    assert not at.sees("callback_at")
    at.caller("8000")
    at.form.focus("outcome")
    at.keys("will")
    assert at.sees("callback_at") and at.form.text("callback_owner") == li
    at.note("when the part is here")
    at.press(Qt.Key.Key_Return, CTRL)
    (owed,) = callbacks.open_ones(desk.file)
    assert owed.owner_id == li
    assert abs(owed.due_at - (desk.file.clock.now() + timedelta(hours=2))) < timedelta(minutes=1)


def test_the_time_the_form_set_follows_the_commitment(at: At, desk: Desk, clock: FixedClock) -> None:
    version = Version(
        "", new_id(), About.CALLBACK, "soon", "", amount("30 min"), ClockKind.ALWAYS, date(2026, 1, 1)
    )  # fmt: skip
    with desk.file.write(DESK_ID, "test") as tx:
        promise_store.add(tx, version)
    shown = desk.file.clock.now() + timedelta(minutes=30)
    at.view.start_new()
    at.caller("8000")
    at.form.focus("outcome")
    at.keys("will")
    at.note("when the part is here")
    clock.advance(timedelta(minutes=3))
    at.press(Qt.Key.Key_Return, CTRL)
    (owed,) = callbacks.open_ones(desk.file)
    (begun,) = clocks_of(desk.file, owed.id)
    assert owed.due_at == begun.due_at == shown.replace(second=0, microsecond=0)
    assert begun.started_at == desk.file.clock.now()


def test_another_call_puts_the_half_typed_one_aside(at: At, desk: Desk, clock: FixedClock) -> None:
    at.view.start_new()
    at.caller("8000")
    clock.advance(timedelta(seconds=30))
    at.form.focus("note")
    at.keys("half a sentence")
    at.view.start_new()
    assert at.form.text("note") == "" and at.form.text("customer_id") == ""
    (parked,) = parking.all_parked(desk.file)
    assert parked.title == "王丽 · half a sentence"
    assert at.chips() == 1 and at.view.parked.ids == [parked.id]
    clock.advance(timedelta(seconds=40))
    at.press(Qt.Key.Key_1, Qt.KeyboardModifier.AltModifier)
    assert at.form.text("note") == "half a sentence" and at.at() == "note"
    assert parking.all_parked(desk.file) == [] and at.chips() == 0
    clock.advance(timedelta(seconds=10))
    at.press(Qt.Key.Key_Return, CTRL)
    call = last_call(desk)
    assert (call.talk_s, call.hold_s) == (40, 40)


def test_a_call_is_put_aside_and_taken_up_again(at: At, desk: Desk) -> None:
    at.view.start_new()
    at.view.park()
    assert at.is_open(), "nothing is typed: nothing to put aside"
    at.caller("8000")
    at.view.park()
    assert not at.is_open() and at.chips() == 1
    at.view.park()
    assert at.form.text("who") == "王丽" and at.chips() == 0


def test_calls_put_aside_survive_the_program(at: At, desk: Desk, li: str, tmp_path: Path, qtbot: QtBot) -> None:
    for letters in ("8000", "wangli"):
        at.view.start_new()
        at.caller(letters)
        at.view.park()
    copy = tmp_path / "after_the_crash.desk"
    copy.write_bytes(desk.file.path.read_bytes())
    again = open_desk(copy, clock=desk.file.clock)
    try:
        assert [each.title for each in parking.all_parked(again.file)] == ["王丽", "王丽"]
        other = At(again, li, qtbot)
        assert other.chips() == 2
        other.view.put_down()
    finally:
        again.close()


def test_a_call_about_what_is_open_is_offered_to_be_added_to_it(at: At, desk: Desk, li: str, wang: str) -> None:
    path = desk.file.query("SELECT name FROM topics WHERE parent_id IS NULL LIMIT 1")[0][0]
    open_one = desk.complaints.take_down(li, ComplaintDraft(customer_id=wang, title=f"{path} was late"))
    asked: list[object] = []
    at.view.new_wanted.connect(lambda kind, prefill: asked.append(kind))
    at.view.start_new()
    at.caller("8000")
    assert at.sees("matter") and "Acknowledge" in at.card.advice.text()
    at.keys("4")
    at.keys(path)
    at.press(Qt.Key.Key_Return)
    at.press(Qt.Key.Key_Return, CTRL)
    assert at.at() == "matter" and open_one.number in at.form.hint("matter")
    assert list(store.each(desk.file)) == []
    at.keys(open_one.number[:4])
    at.press(Qt.Key.Key_Return, CTRL)
    call = last_call(desk)
    assert call.matter_id == open_one.id and asked == []
    assert len(complaints.open_matters(desk.file)) == 1


def test_a_second_save_begins_another_beside_it(at: At, desk: Desk, li: str, wang: str) -> None:
    desk.complaints.take_down(li, ComplaintDraft(customer_id=wang, title="late"))
    at.view.start_new()
    at.caller("8000")
    at.keys("4")
    at.keys("late")
    at.press(Qt.Key.Key_Return)
    at.press(Qt.Key.Key_Return, CTRL)
    assert list(store.each(desk.file)) == []
    at.press(Qt.Key.Key_Return, CTRL)
    assert last_call(desk).matter_id is None


def test_a_call_of_nobody_known_is_linked_in_one_key_with_earlier_ones(at: At, desk: Desk, li: str, wang: str) -> None:
    first = desk.calls.take_down(li, CallDraft(phone="13900001111", outcome=Outcome.MISSED))
    second = desk.calls.take_down(li, CallDraft(phone="13900001111", note="again"))
    at.view.open_record(second.id)

    def answer() -> None:
        dialog, at_keys = QApplication.activeModalWidget(), QApplication.focusWidget()
        if not isinstance(dialog, LinkDialog) or at_keys is None or not dialog.isAncestorOf(at_keys):
            QTimer.singleShot(10, answer)
            return
        QTest.keyClicks(at_keys, "8000")
        QTest.keyClick(at_keys, Qt.Key.Key_Return)
        QTest.keyClick(dialog.yes, Qt.Key.Key_Return)

    QTimer.singleShot(10, answer)
    at.press(Qt.Key.Key_L, CTRL)
    assert {store.by_id(desk.file, each.id).customer_id for each in (first, second)} == {wang}


def test_a_call_is_removed_from_its_record(at: At, desk: Desk, li: str) -> None:
    call = desk.calls.take_down(li, CallDraft(note="by mistake"))
    at.view.open_record(call.id)
    at.view.remove_current()
    assert list(store.each(desk.file)) == [] and at.view.current_id == ""


def test_nothing_said_is_asked_about_once(at: At, desk: Desk) -> None:
    at.view.start_new()
    at.caller("8000")
    at.press(Qt.Key.Key_Return, CTRL)
    assert list(store.each(desk.file)) == [] and at.at() == "note" and "Nothing is written" in at.form.hint("note")
    at.press(Qt.Key.Key_Return, CTRL)
    assert last_call(desk).note is None


def test_goods_are_asked_about_by_keys(at: At, desk: Desk, li: str) -> None:
    at.view.start_new()
    at.caller("8000")
    at.press(Qt.Key.Key_G, Qt.KeyboardModifier.AltModifier)
    assert at.at() == "enquiries"
    at.keys("Fridge BCD-260")
    at.press(Qt.Key.Key_Return)
    at.keys("1")
    at.keys("2399")
    at.press(Qt.Key.Key_Return)
    at.keys("Washer")
    at.press(Qt.Key.Key_Return)
    at.keys("2")
    at.press(Qt.Key.Key_Return)
    at.press(Qt.Key.Key_Return, CTRL)
    rows = desk.file.query("SELECT about, goods, answer, callback_id IS NOT NULL FROM enquiries ORDER BY goods")
    assert [tuple(row) for row in rows] == [("price", "Fridge BCD-260", "2399", 0), ("stock", "Washer", None, 1)]
    (owed,) = callbacks.open_ones(desk.file)
    assert owed.owner_id == li and "Washer" in owed.reason
    assert last_call(desk).outcome is Outcome.WILL_CALL_BACK


def test_the_outcome_follows_goods_without_an_answer_until_somebody_chooses(at: At) -> None:
    def outcome_with(answer: str) -> str:
        at.press(Qt.Key.Key_G, Qt.KeyboardModifier.AltModifier)
        at.keys("Washer")
        at.press(Qt.Key.Key_Return)
        at.keys("1")
        before = at.form.text("outcome"), at.sees("callback_at")
        assert before == ("solved", False), "nothing moves while they type"
        at.keys(answer)
        at.form.focus("note")
        QApplication.processEvents()
        return at.form.text("outcome")

    at.view.start_new()
    at.caller("8000")
    assert outcome_with("") == "will_call_back" and at.sees("callback_at")
    at.form.focus("outcome")
    at.keys("3")
    assert at.form.text("outcome") == "passed_on"
    at.note("x")
    assert at.form.text("outcome") == "passed_on", "what somebody chose stays"
    at.form.focus("kind")
    at.keys("2")
    at.view.start_new()
    at.caller("8000")
    assert outcome_with("2399") == "solved" and not at.sees("callback_at")


def test_a_call_added_to_what_is_open_is_passed_on(at: At, desk: Desk, li: str, wang: str) -> None:
    open_one = desk.complaints.take_down(li, ComplaintDraft(customer_id=wang, title="late"))
    at.view.start_new()
    at.caller("8000")
    at.form.focus("matter")
    at.keys(open_one.number[:4])
    assert at.form.text("outcome") == "passed_on"
    at.note("where is it?")
    at.press(Qt.Key.Key_Return, CTRL)
    call = last_call(desk)
    assert (call.matter_id, call.outcome) == (open_one.id, Outcome.PASSED_ON)


def test_a_short_answer_goes_into_the_note(at: At, desk: Desk, li: str) -> None:
    desk.phrases.add(
        li, PhraseDraft(title="Late", text="We are sorry; it comes tomorrow before noon.", keywords="late")
    )
    at.view.start_new()
    at.caller("8000")
    at.note("They wait.")
    at.press(Qt.Key.Key_F7)
    at.keys("late")
    at.qtbot.waitUntil(lambda: at.view.phrases is not None and at.view.phrases.marked() is not None)
    at.press(Qt.Key.Key_Return)
    assert at.at() == "note"
    assert at.form.text("note") == "They wait.\nWe are sorry; it comes tomorrow before noon."


def test_a_number_with_letters_is_remarked_and_kept(at: At, desk: Desk, wang: str) -> None:
    at.view.start_new()
    at.form.focus("phone")
    at.keys("ask Li")
    at.qtbot.waitUntil(lambda: at.form.hint("phone") == "This does not look like a phone number; it is kept as typed.")
    at.form.fill({"phone": "13900139000"}, clean=False)
    at.qtbot.waitUntil(lambda: not at.form.hint("phone"))
    at.form.fill({"phone": "13x12345678"}, clean=False)
    at.note("she wants the price")
    at.press(Qt.Key.Key_Return, CTRL)
    assert last_call(desk).phone_raw == "13x12345678"
    at.view.start_edit()
    assert at.form.hint("phone")
