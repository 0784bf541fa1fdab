"""The tab of callbacks: rung, tried, put aside, put off, handed over and dropped by keys, on a real file."""

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desk_app.callbacks import store
from desk_app.callbacks.model import Callback, CallbackDraft, CallbackState
from desk_app.commitments.service import CalendarService
from desk_app.core.i18n import set_language
from desk_app.staff.model import DESK_ID
from desk_app.ui import theme
from desk_app.ui.form_dialog import FormDialog
from desk_app.ui.widgets import TimeLine
from tests.callbacks.conftest import World
from tests.callbacks.seen import CTRL, HOUR, PLAIN, SHIFT, ZONE, Key, Seen, reason, save, write
from tests.ui.answering import answering
from tests.ui.geometry import cut_or_overlapping

pytestmark = pytest.mark.usefixtures("looks")


# The list


def test_the_list_tells_who_why_when_and_how_often(world: World, qtbot: QtBot, fridge: Callback) -> None:
    later = world.callbacks.promise(
        world.li, CallbackDraft(phone="13900139000", reason="Oven", due_at=world.clock.now() + 30 * HOUR)
    )
    world.clock.advance(4 * HOUR)
    with world.file.write(world.li, "calls.take_down") as tx:
        store.note_attempt(tx, fridge.id, "busy", tx.now, reached=False)
    seen = Seen(world, qtbot)
    assert [seen.cell(0, key) for key in ("due", "who", "phone", "why", "tried", "owner")] == [
        "2 h late", "王丽", "138 0013 8000", "Price of the fridge", "1× busy 14:00", "李娜",
    ]  # fmt: skip
    assert [seen.cell(1, key) for key in ("due", "who", "why", "tried", "owner")] == [
        "tomorrow 16:00", "unknown", "Oven", "", "Desk",
    ]  # fmt: skip
    chips = {
        key: seen.view.list.chip_button(key).text() for key in ("mine", "late", "due_today", "desk", "open", "all")
    }
    assert chips == {
        "mine": "Mine 1", "late": "Late 1", "due_today": "Due today 0", "desk": "The desk's 1", "open": "All open 2",
        "all": "All 2",
    }  # fmt: skip
    QTest.mouseClick(seen.view.list.chip_button("desk"), Qt.MouseButton.LeftButton)
    assert seen.titles() == ["Oven"]
    assert seen.view.current_id == later.id


def test_a_moved_and_a_resting_one_say_so(world: World, qtbot: QtBot, fridge: Callback) -> None:
    world.callbacks.reschedule(world.li, fridge.id, world.clock.now() + 5 * HOUR, "at work")
    seen = Seen(world, qtbot)
    assert seen.cell(0, "due") == "15:00, was 12:00"
    world.callbacks.snooze(world.li, fridge.id, world.clock.now() + HOUR)
    assert seen.cell(0, "due") == "15:00 · aside"
    tip = seen.cell(0, "due", Qt.ItemDataRole.ToolTipRole)
    assert "put aside until 11:00" in tip and "first promised for 21 Nov 12:00" in tip


# The record


def test_the_record_says_all_at_a_glance(world: World, qtbot: QtBot, fridge: Callback) -> None:
    seen = Seen(world, qtbot)
    record = seen.view.record
    assert (record.title.text(), record.state.text(), record.number.text()) == (
        "Price of the fridge", "open", "S01-B-261121-0001",
    )  # fmt: skip
    assert (record.who_name.text(), record.who_detail.text(), record.who_mark.text()) == (
        "王丽", "138 0013 8000", "Not after 21:00",
    )  # fmt: skip
    assert record.clock_words.text() == "Call back: due 12:00"
    assert "妈妈" in seen.facts()
    assert seen.told() == ["promised for 12:00 / 李娜"]
    assert seen.acts()[0] == "Call now"
    assert [b.accessibleName() for b in record.act_buttons() if b.property("role") == "primary"] == ["Call now"]
    world.clock.advance(3 * HOUR)
    seen.view.refresh()
    assert record.state.text() == "open, 1 h late"


def test_calling_now_opens_the_form_of_a_call_filled(world: World, qtbot: QtBot, fridge: Callback) -> None:
    seen = Seen(world, qtbot)
    seen.view.take_keys()
    seen.press(Key.Key_Return, CTRL)
    assert seen.heard == [
        (
            "call",
            {
                "callback_id": fridge.id, "customer_id": world.wang, "direction": "out", "phone": "13800138000",
                "topic": "Price", "caller_name": "妈妈",
            },
        )
    ]  # fmt: skip


def test_no_answer_is_one_key(world: World, qtbot: QtBot, fridge: Callback) -> None:
    seen = Seen(world, qtbot)
    seen.view.take_keys()
    seen.press(Key.Key_F7)
    found = store.by_id(world.file, fridge.id)
    assert (found.tries, found.last_result, found.open) == (1, "no_answer", True)
    assert seen.said[-1].startswith("No answer, 1 try so far.")
    assert seen.cell(0, "tried") == "1× no answer 10:00"
    assert seen.told() == ["nobody there / 李娜", "promised for 12:00 / 李娜"]
    seen.press(Key.Key_F7)
    assert store.by_id(world.file, fridge.id).tries == 2


def test_an_attempt_opens_its_call(world: World, qtbot: QtBot, fridge: Callback) -> None:
    seen = Seen(world, qtbot)
    seen.view.take_keys()
    seen.press(Key.Key_F7)
    QApplication.processEvents()
    line = next(each for each in seen.view.record.findChildren(TimeLine) if each.isVisibleTo(seen.view.record))
    line.setFocus()
    seen.press(Key.Key_Return)
    assert seen.heard == [("call", "call-1")]


# Later


@pytest.mark.parametrize(("keys", "until"), [("1", 1.0), ("2", 4.0), ("3", 23.0)])
def test_put_aside_by_one_digit(world: World, qtbot: QtBot, fridge: Callback, keys: str, until: float) -> None:
    seen = Seen(world, qtbot)
    seen.view.take_keys()

    def act(dialog: FormDialog) -> None:
        write(keys)
        save(dialog)

    assert answering(act) == []
    seen.press(Key.Key_F3)
    found = store.by_id(world.file, fridge.id)
    assert found.snoozed_until == world.clock.now() + until * HOUR
    assert found.due_at == fridge.due_at
    assert seen.banner().startswith("Put aside until ") and seen.banner().endswith("it stays due: 12:00.")
    assert seen.view.record.state.text() == "put aside"
    seen.press(Key.Key_F3)
    assert store.by_id(world.file, fridge.id).snoozed_until is None, "the same key takes it up again"
    assert seen.banner() == ""


def test_put_aside_until_any_time(world: World, qtbot: QtBot, fridge: Callback) -> None:
    seen = Seen(world, qtbot)
    seen.view.take_keys()
    wrong: list[str] = []

    def act(dialog: FormDialog) -> None:
        write("4")
        dialog.form.fill({"until": "2026-11-20T09:00"}, clean=False)
        save(dialog)
        wrong.append(dialog.form.error("until"))
        dialog.form.fill({"until": "2026-11-25T09:30"}, clean=False)
        save(dialog)

    titles = answering(act)
    seen.press(Key.Key_F3)
    assert titles == ["Put aside"]
    assert wrong == ["This time is over: choose one that is still to come."]
    found = store.by_id(world.file, fridge.id).snoozed_until
    assert found is not None and found.astimezone(ZONE).strftime("%d %H:%M") == "25 09:30"


def test_another_time_needs_a_reason_and_keeps_the_first(world: World, qtbot: QtBot, fridge: Callback) -> None:
    seen = Seen(world, qtbot)
    seen.view.take_keys()
    missing: list[str] = []

    def act(dialog: FormDialog) -> None:
        save(dialog)
        missing.append(dialog.form.error("reason"))
        reason("at work")(dialog)

    titles = answering(act)
    seen.press(Key.Key_F5)
    assert titles == ["Another time"] and missing[0].startswith("Please fill in") and "Why" in missing[0]
    found = store.by_id(world.file, fridge.id)
    assert (found.due_at, found.first_due_at) == (fridge.due_at + timedelta(days=1), fridge.due_at)
    assert seen.view.record.clock_words.text() == "Call back: due tomorrow 12:00, first promised for 12:00"
    assert "First promised for" in seen.facts() and "21 Nov 12:00" in seen.facts()
    assert seen.told()[0] == "put off from 12:00 to tomorrow 12:00: at work / 李娜"


def test_later_is_a_day_on_which_the_store_opens(world: World, qtbot: QtBot, fridge: Callback) -> None:
    """21 November 2026 is a Saturday; Sundays are closed, and so is Monday."""
    calendar = CalendarService(world.file)
    calendar.set_hours(world.li, 6, "closed")
    calendar.put_day(world.li, "2026-11-23", "closed")
    seen = Seen(world, qtbot)
    seen.view.take_keys()

    def aside(dialog: FormDialog) -> None:
        write("3")
        save(dialog)

    answering(aside)
    seen.press(Key.Key_F3)
    found = store.by_id(world.file, fridge.id).snoozed_until
    assert found is not None and found.astimezone(ZONE).strftime("%d %H:%M") == "24 09:00"
    seen.press(Key.Key_F3)
    answering(reason("at work"))
    seen.press(Key.Key_F5)
    assert store.by_id(world.file, fridge.id).due_at.astimezone(ZONE).strftime("%d %H:%M") == "24 09:00"


# To others


def test_handed_over_seen_by_both_and_accepted_by_key(world: World, qtbot: QtBot, fridge: Callback) -> None:
    seen = Seen(world, qtbot)
    seen.view.take_keys()

    def act(dialog: FormDialog) -> None:
        assert dialog.form.text("to") == world.qiang, "there is only one colleague"
        dialog.form.focus("note")
        write("she likes you")
        save(dialog)

    titles = answering(act)
    seen.press(Key.Key_H, CTRL)
    assert titles == ["Hand over"]
    words = "Waiting for 王强 to accept: handed over by 李娜, 10:00.\nshe likes you"
    assert seen.banner() == words
    assert seen.cell(0, "owner") == "王强, to accept"
    assert "Accept" not in seen.acts()
    seen.press(Key.Key_F8)
    assert seen.said[-1] == "It was handed to 王强: only they can accept it or give it back."
    seen.me = world.qiang
    seen.view.refresh()
    assert seen.banner() == words
    assert {"Accept", "Give back"} <= set(seen.acts())
    world.clock.advance(HOUR / 2)
    seen.press(Key.Key_F8)
    assert store.by_id(world.file, fridge.id).waiting_for is None
    assert seen.banner() == ""
    assert seen.told()[:2] == ["accepted / 王强", "handed to 王强: she likes you / 李娜"]


def test_given_back_by_key(world: World, qtbot: QtBot, fridge: Callback) -> None:
    world.callbacks.hand_over(world.li, fridge.id, world.qiang)
    world.clock.advance(HOUR / 2)
    seen = Seen(world, qtbot)
    seen.me = world.qiang
    seen.view.refresh()
    seen.view.take_keys()
    titles = answering(reason("off tomorrow"))
    seen.press(Key.Key_F8, SHIFT)
    assert titles == ["Give back"]
    assert store.by_id(world.file, fridge.id).owner_id == world.li
    assert seen.told()[0] == "given back to 李娜: off tomorrow / 王强"


def test_given_to_somebody_with_another_step(world: World, qtbot: QtBot, fridge: Callback) -> None:
    seen = Seen(world, qtbot)
    seen.view.take_keys()

    def act(dialog: FormDialog) -> None:
        write("Desk")
        dialog.form.focus("next_step")
        QTest.keyClick(dialog.form.entry("next_step").editors()[0], Key.Key_A, CTRL)
        write("Ask the buyer")
        save(dialog)

    titles = answering(act)
    seen.press(Key.Key_G, CTRL)
    assert titles == ["Give to somebody"]
    found = store.by_id(world.file, fridge.id)
    assert (found.owner_id, found.next_step, found.waiting_for) == (DESK_ID, "Ask the buyer", None)
    assert seen.told()[0] == "given to Desk / 李娜"


def test_without_a_colleague_nothing_is_asked(world: World, qtbot: QtBot, fridge: Callback) -> None:
    world.staff.change(DESK_ID, world.qiang, active=False)
    seen = Seen(world, qtbot)
    seen.view.take_keys()
    seen.press(Key.Key_H, CTRL)
    assert seen.said[-1] == "There is no colleague to hand it to: add them to the staff first."


def test_dropped_and_taken_up_again(world: World, qtbot: QtBot, fridge: Callback) -> None:
    seen = Seen(world, qtbot)
    seen.view.take_keys()
    titles = answering(reason("came in"))
    seen.press(Key.Key_F7, Qt.KeyboardModifier.ShiftModifier)
    assert titles == ["Drop the callback"]
    assert store.by_id(world.file, fridge.id).state == CallbackState.DROPPED
    seen.view.open_record(fridge.id)
    assert seen.view.record.state.text() == "dropped"
    assert seen.told()[0] == "dropped: came in / 李娜"
    assert seen.acts()[0] == "Take up again"
    for key, modifiers in ((Key.Key_F7, PLAIN), (Key.Key_F3, PLAIN), (Key.Key_F5, PLAIN), (Key.Key_H, CTRL)):
        seen.press(key, modifiers)
    assert store.by_id(world.file, fridge.id).tries == 0
    world.clock.advance(HOUR)
    seen.press(Key.Key_Return, CTRL)
    assert store.by_id(world.file, fridge.id).open
    assert seen.told()[0] == "opened again / 李娜"


def test_print_and_customer_are_asked_of_the_window(world: World, qtbot: QtBot, fridge: Callback) -> None:
    seen = Seen(world, qtbot)
    seen.view.print_current()
    made = next(each for each in seen.view.record.act_buttons() if each.accessibleName() == "Open customer")
    QTest.mouseClick(made, Qt.MouseButton.LeftButton)
    assert seen.heard == [("print callback", fridge.id), ("customer", world.wang)]


# How it looks


@pytest.mark.parametrize("lang", ["en", "zh_CN"])
@pytest.mark.parametrize(("dark", "scale"), [(False, 1.0), (True, 2.0)])
def test_nothing_is_cut_off(
    world: World, qtbot: QtBot, qapp: QApplication, fridge: Callback, lang: str, scale: float, dark: bool
) -> None:
    set_language(lang)
    theme.apply_theme(qapp, dark=dark, scale=scale)
    world.callbacks.reschedule(world.li, fridge.id, world.clock.now() + 5 * HOUR, "at work")
    world.callbacks.hand_over(world.li, fridge.id, world.qiang, "老客户，喜欢跟你说话")
    seen = Seen(world, qtbot)
    seen.window.resize(int(1366 * scale), int(700 * scale))
    seen.view.setGeometry(seen.window.rect())
    seen.me = world.qiang
    seen.view.open_record(fridge.id)

    def is_sound() -> None:
        assert cut_or_overlapping(seen.view) == []

    qtbot.waitUntil(is_sound)
    seen.view.start_new({"customer_id": world.wang})
    qtbot.waitUntil(is_sound)
