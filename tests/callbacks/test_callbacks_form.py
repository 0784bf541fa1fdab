"""The form of a callback: promised and put right by the keyboard, on a real file."""

from datetime import date, datetime

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from desk_app.callbacks import store
from desk_app.callbacks.model import Callback
from desk_app.commitments import promise_store
from desk_app.commitments.amounts import amount
from desk_app.commitments.clock_store import clocks_of
from desk_app.commitments.model import About, ClockKind, Version
from desk_app.core.ids import new_id
from tests.callbacks.conftest import World
from tests.callbacks.seen import CTRL, HOUR, Key, Seen, write

pytestmark = pytest.mark.usefixtures("looks")


def test_promised_by_the_keyboard_alone(world: World, qtbot: QtBot) -> None:
    seen = Seen(world, qtbot)
    seen.view.start_new()
    form = seen.form()
    assert form.entry("who").editors()[0].hasFocus()
    write("wl")
    seen.press(Key.Key_Return)
    assert [form.text(key) for key in ("who", "customer_id", "phone")] == ["王丽", world.wang, "13800138000"]
    form.focus("reason")
    write("洗衣机安装")
    seen.press(Key.Key_Return, CTRL)
    assert seen.view.panel is None
    one = store.by_id(world.file, seen.view.current_id)
    assert (one.customer_id, one.reason, one.owner_id, one.phone_raw) == (
        world.wang, "洗衣机安装", world.li, "13800138000",
    )  # fmt: skip
    assert one.due_at == world.clock.now() + 2 * HOUR


def test_an_unknown_number_is_whom_to_ring(world: World, qtbot: QtBot) -> None:
    seen = Seen(world, qtbot)
    seen.view.start_new()
    write("13900139000")
    seen.form().focus("reason")
    write("price")
    seen.press(Key.Key_Return, CTRL)
    one = store.by_id(world.file, seen.view.current_id)
    assert (one.customer_id, one.phone_raw, one.name) == (None, "13900139000", None)


def test_what_is_missing_is_said_beside_its_field(world: World, qtbot: QtBot) -> None:
    seen = Seen(world, qtbot)
    seen.view.start_new()
    form = seen.form()
    form.focus("reason")
    write("price")
    seen.press(Key.Key_Return, CTRL)
    assert form.error("who") == "Write down whom to call back: a name or a number is enough."


def test_typing_on_forgets_the_customer(world: World, qtbot: QtBot) -> None:
    seen = Seen(world, qtbot)
    seen.view.start_new({"customer_id": world.wang})
    form = seen.form()
    assert form.entry("reason").editors()[0].hasFocus()
    form.focus("who")
    seen.press(Key.Key_A, CTRL)
    write("Zhou")
    assert [form.text(key) for key in ("who", "customer_id", "phone")] == ["Zhou", "", ""]


def test_the_form_tells_of_an_open_one(world: World, qtbot: QtBot, fridge: Callback) -> None:
    seen = Seen(world, qtbot)
    seen.view.start_new({"customer_id": world.wang})
    assert seen.view.panel is not None
    words = f"Open already: {fridge.number}, due 12:00: Price of the fridge"
    shown = [each for each in seen.view.panel.findChildren(QLabel) if each.isVisibleTo(seen.view.panel)]
    assert words in [each.text() for each in shown]


def test_put_right_by_f4(world: World, qtbot: QtBot, fridge: Callback) -> None:
    seen = Seen(world, qtbot)
    seen.view.edit_at("topic")
    seen.press(Key.Key_A, CTRL)
    write("Stock")
    seen.press(Key.Key_Return, CTRL)
    found = store.by_id(world.file, fridge.id)
    assert (found.topic, found.reason, found.name, found.next_step, found.customer_id) == (
        "Stock", "Price of the fridge", "妈妈", "Call back", world.wang,
    )  # fmt: skip
    seen.view.start_edit()
    seen.press(Key.Key_Return, CTRL)
    assert [change.new for change in store.history(world.file, fridge.id) if change.field == "topic"] == [
        "Price", "Stock",
    ]  # fmt: skip
    assert store.by_id(world.file, fridge.id) == found, "nothing typed, nothing changed"


def test_while_a_form_is_open_the_keys_of_the_record_rest(world: World, qtbot: QtBot, fridge: Callback) -> None:
    seen = Seen(world, qtbot)
    seen.view.start_edit()
    seen.press(Key.Key_F7)
    assert store.by_id(world.file, fridge.id).tries == 0


@pytest.mark.parametrize("odd", ["13x12345678", "ask Li", "88881234", "13800138000x12"])
def test_a_number_with_letters_is_remarked_and_kept(world: World, qtbot: QtBot, odd: str) -> None:
    seen = Seen(world, qtbot)
    seen.view.start_new({"name": "Li"})
    form = seen.form()
    form.focus("phone")
    write(odd)
    said = "This does not look like a phone number; it is kept as typed."
    looks_odd = odd in ("13x12345678", "ask Li")
    if looks_odd:
        qtbot.waitUntil(lambda: form.hint("phone") == said)
    form.focus("reason")
    write("price")
    seen.press(Key.Key_Return, CTRL)
    assert store.by_id(world.file, seen.view.current_id).phone_raw == odd
    seen.view.start_edit()
    assert seen.form().hint("phone") == (said if looks_odd else "")


def test_the_time_the_form_set_follows_the_commitment_another_one_does_not(world: World, qtbot: QtBot) -> None:
    version = Version(
        "", new_id(), About.CALLBACK, "soon", "", amount("30 min"), ClockKind.ALWAYS, date(2026, 1, 1)
    )  # fmt: skip
    with world.file.write(world.li, "test") as tx:
        promise_store.add(tx, version)
    seen = Seen(world, qtbot)
    for named in (False, True):
        seen.view.start_new({"customer_id": world.wang})
        write("Price" if named else "Stock")
        if named:
            shown = seen.form().values()["due_at"]
            assert isinstance(shown, datetime)
            seen.form().fill({"due_at": shown + 3 * HOUR}, clean=False)
        seen.press(Key.Key_Return, CTRL)
        one = store.by_id(world.file, seen.view.current_id)
        assert one.due_at == world.clock.now() + HOUR / 2 + named * 3 * HOUR
        assert len(clocks_of(world.file, one.id)) == (not named)
