"""Callbacks promised, put off, put aside, handed over, given back and dropped, on a real file."""

from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from desk_app.callbacks import store
from desk_app.callbacks.model import (
    CallbackDraft,
    CallbackState,
    Chip,
    Snooze,
    snoozes,
)
from desk_app.commitments.calendar import Calendar
from desk_app.commitments.frames import Frame
from desk_app.commitments.openings import Openings
from desk_app.core.clock import to_text
from desk_app.core.errors import DeskError, NotFound
from desk_app.customers.model import CustomerDraft
from desk_app.matters import store as matters
from desk_app.matters.model import MatterKind, MoveKind
from desk_app.staff.model import DESK_ID
from desk_app.storage.finding import find
from desk_app.storage.undoing import undo_last
from tests.callbacks.callback_acts import moves, promised
from tests.callbacks.conftest import World

ZONE = ZoneInfo("Asia/Shanghai")
HOUR = timedelta(hours=1)


def test_a_promise_is_filled_in_from_the_file_and_the_settings(world: World) -> None:
    made = world.callbacks.promise(world.li, CallbackDraft(customer_id=world.wang, reason="  Price of the fridge "))
    assert made.number == "S01-B-261121-0001"
    assert (made.owner_id, made.next_step, made.stage, made.state) == (DESK_ID, "Call back", "relationship", "open")
    assert made.due_at == made.first_due_at == world.clock.now() + 2 * HOUR
    assert (made.phone_raw, made.phone_digits) == ("13800138000", "13800138000"), "never the one not to be called"
    assert made.reason == "Price of the fridge"
    assert store.by_number(world.file, made.number) == made
    assert store.promised_at(made.id) == world.clock.now()


def test_a_promise_needs_a_why_and_a_whom(world: World) -> None:
    for draft, field in (
        (CallbackDraft(phone="13900139000"), "reason"),
        (CallbackDraft(reason="Price"), "who"),
        (CallbackDraft(phone="13900139000", reason="Price", due_at=world.clock.now()), "due_at"),
    ):
        with pytest.raises(DeskError) as refused:
            world.callbacks.promise(world.li, draft)
        assert refused.value.field == field
    world.staff.change(world.li, world.qiang, active=False)
    with pytest.raises(DeskError) as refused:
        world.callbacks.promise(world.li, CallbackDraft(phone="1", reason="Price", owner_id=world.qiang))
    assert refused.value.field == "owner"
    assert world.file.query("SELECT count(*) FROM callbacks")[0][0] == 0


def test_a_topic_alone_says_why(world: World) -> None:
    made = world.callbacks.promise(world.li, CallbackDraft(phone="0571 8888 1234转8", topic="Delivery · late"))
    assert (made.reason, made.topic) == ("Delivery · late", "Delivery · late")
    assert made.phone_digits == "057188881234"


def test_rescheduling_keeps_what_was_first_promised(world: World) -> None:
    made = promised(world)
    world.callbacks.snooze(world.li, made.id, world.clock.now() + HOUR)
    world.clock.advance(timedelta(minutes=5))
    tomorrow = world.clock.now() + timedelta(days=1)
    moved = world.callbacks.reschedule(world.li, made.id, tomorrow, " Is at work ")
    assert (moved.due_at, moved.first_due_at, moved.snoozed_until) == (tomorrow, made.due_at, None)
    move = matters.moves_of(world.file, made.id)[-1]
    assert (move.what, move.from_due, move.to_due, move.reason, move.by_id, move.kind) == (
        MoveKind.POSTPONED, made.due_at, tomorrow, "Is at work", world.li, MatterKind.CALLBACK,
    )  # fmt: skip
    for due, reason, field in (
        (tomorrow + HOUR, " ", "reason"),
        (world.clock.now(), "x", "due_at"),
        (tomorrow, "x", "due_at"),
    ):
        with pytest.raises(DeskError) as refused:
            world.callbacks.postpone(world.li, made.id, due, reason)
        assert refused.value.field == field
    assert store.by_id(world.file, made.id) == moved


def test_snoozing_keeps_the_due_time_and_the_counts(world: World) -> None:
    made = promised(world)
    until = world.clock.now() + 5 * HOUR
    resting = world.callbacks.snooze(world.li, made.id, until)
    assert (resting.due_at, resting.snoozed_until, resting.rests(world.clock.now())) == (made.due_at, until, True)
    world.clock.advance(3 * HOUR)
    assert store.late_and_open(world.file, world.clock.now()) == (1, 1), "it is late though it rests"
    assert store.open_matters(world.file)[0].snoozed_until == until
    assert world.callbacks.wake(world.li, made.id).snoozed_until is None
    with pytest.raises(DeskError) as refused:
        world.callbacks.snooze(world.li, made.id, world.clock.now() - HOUR)
    assert refused.value.field == "until"
    assert moves(world, made.id) == [(MoveKind.SNOOZED, None)]


LONG = (Frame.of("08:30", "18:00"),)
OPENINGS = Openings(Calendar("Asia/Shanghai", (LONG,) * 7), time(9))


def test_what_can_be_chosen_to_snooze_until(world: World) -> None:
    morning = datetime(2026, 11, 21, 2, 0, tzinfo=UTC)
    assert {key: at.astimezone(ZONE).strftime("%d %H:%M") for key, at in snoozes(morning, OPENINGS).items()} == {
        Snooze.HOUR: "21 11:00", Snooze.AFTERNOON: "21 14:00", Snooze.OPENING: "22 08:30",
    }  # fmt: skip
    assert Snooze.AFTERNOON not in snoozes(morning + 4 * HOUR, OPENINGS)
    saturday_closes_at_noon = Calendar("Asia/Shanghai", (*[LONG] * 5, (Frame.of("08:30", "12:00"),), ()))
    found = snoozes(morning, Openings(saturday_closes_at_noon, time(9)))
    assert Snooze.AFTERNOON not in found, "nobody is there then"
    assert found[Snooze.OPENING].astimezone(ZONE).strftime("%a %H:%M") == "Mon 08:30"


def test_a_hand_over_waits_until_it_is_accepted(world: World) -> None:
    made = promised(world)
    handed = world.callbacks.hand_over(world.li, made.id, world.qiang, "She likes to talk to you")
    assert (handed.owner_id, handed.handed_by, handed.waiting_for) == (world.qiang, world.li, world.qiang)
    assert (handed.handed_at, handed.due_at) == (world.clock.now(), made.due_at)
    assert store.open_matters(world.file)[0].waiting_for == world.qiang
    for me in (world.li, world.qiang):
        assert store.ids_for(world.file, Chip.MINE, "", world.clock.now(), ZONE, me) == [made.id], "both see it"
    world.clock.advance(timedelta(minutes=5))
    with pytest.raises(DeskError, match="王强"):
        world.callbacks.accept(world.li, made.id)
    taken = world.callbacks.accept(world.qiang, made.id)
    assert (taken.owner_id, taken.waiting_for, taken.accepted_at) == (world.qiang, None, world.clock.now())
    assert store.ids_for(world.file, Chip.MINE, "", world.clock.now(), ZONE, world.li) == []
    with pytest.raises(DeskError, match="nobody"):
        world.callbacks.give_back(world.qiang, made.id, "no")
    assert moves(world, made.id) == [
        (MoveKind.HANDED_OVER, "She likes to talk to you"), (MoveKind.ACCEPTED, None),
    ]  # fmt: skip


def test_given_back_it_returns(world: World) -> None:
    made = promised(world)
    world.callbacks.hand_over(world.li, made.id, world.qiang)
    world.clock.advance(timedelta(minutes=5))
    with pytest.raises(DeskError) as refused:
        world.callbacks.give_back(world.qiang, made.id, "")
    assert refused.value.field == "reason"
    back = world.callbacks.give_back(world.qiang, made.id, "I am off tomorrow")
    assert (back.owner_id, back.handed_by, back.waiting_for, back.due_at) == (world.li, None, None, made.due_at)
    move = matters.moves_of(world.file, made.id)[-1]
    assert (move.what, move.from_owner, move.to_owner, move.reason) == (
        MoveKind.RETURNED, world.qiang, world.li, "I am off tomorrow",
    )  # fmt: skip


def test_given_back_to_somebody_who_left_it_is_the_desks(world: World) -> None:
    made = promised(world)
    world.callbacks.hand_over(world.li, made.id, world.qiang)
    world.staff.change(DESK_ID, world.li, active=False)
    assert world.callbacks.give_back(world.qiang, made.id, "Not mine").owner_id == DESK_ID


def test_whom_nothing_can_be_handed_to(world: World) -> None:
    made = promised(world)
    for to in (DESK_ID, world.li):
        with pytest.raises(DeskError) as refused:
            world.callbacks.hand_over(world.li, made.id, to)
        assert refused.value.field == "to"
    with pytest.raises(DeskError, match="To take it yourself"):
        world.callbacks.hand_over(world.qiang, made.id, world.qiang)
    assert moves(world, made.id) == []


def test_given_to_somebody_for_good(world: World) -> None:
    made = promised(world)
    world.callbacks.hand_over(world.li, made.id, world.qiang)
    world.clock.advance(timedelta(minutes=5))
    due = world.clock.now() + 4 * HOUR
    given = world.callbacks.reassign(world.li, made.id, DESK_ID, "Offer the floor model", due, "Qiang is ill")
    assert (given.owner_id, given.handed_by, given.waiting_for) == (DESK_ID, None, None)
    assert (given.next_step, given.due_at, given.first_due_at) == ("Offer the floor model", due, made.due_at)
    move = matters.moves_of(world.file, made.id)[-1]
    assert (move.from_owner, move.to_owner, move.from_due, move.to_due, move.reason) == (
        world.qiang, DESK_ID, made.due_at, due, "Qiang is ill",
    )  # fmt: skip
    with pytest.raises(DeskError) as refused:
        world.callbacks.reassign(world.li, made.id, world.li, "  ")
    assert refused.value.field == "next_step"


CLOSED: tuple[Callable[[World, str], object], ...] = (
    lambda world, row: world.callbacks.reschedule(world.li, row, world.clock.now() + HOUR, "x"),
    lambda world, row: world.callbacks.snooze(world.li, row, world.clock.now() + HOUR),
    lambda world, row: world.callbacks.wake(world.li, row),
    lambda world, row: world.callbacks.hand_over(world.li, row, world.qiang),
    lambda world, row: world.callbacks.accept(world.li, row),
    lambda world, row: world.callbacks.give_back(world.li, row, "x"),
    lambda world, row: world.callbacks.reassign(world.li, row, world.qiang),
    lambda world, row: world.callbacks.drop(world.li, row, "x"),
)


def test_dropped_with_a_reason_and_opened_again(world: World) -> None:
    made = promised(world)
    with pytest.raises(DeskError) as refused:
        world.callbacks.drop(world.li, made.id, "")
    assert refused.value.field == "reason"
    dropped = world.callbacks.drop(world.li, made.id, "Came to the shop")
    assert (dropped.state, dropped.closed_at, dropped.closed_reason) == (
        CallbackState.DROPPED, world.clock.now(), "Came to the shop",
    )  # fmt: skip
    for act in CLOSED:
        with pytest.raises(DeskError, match="open it again"):
            act(world, made.id)
    back = world.callbacks.reopen(world.qiang, made.id)
    assert (back.state, back.closed_at, back.closed_reason, back.owner_id, back.first_due_at) == (
        CallbackState.OPEN, None, None, world.qiang, made.first_due_at,
    )  # fmt: skip
    with pytest.raises(DeskError, match="open already"):
        world.callbacks.reopen(world.qiang, made.id)


def test_what_is_put_right(world: World) -> None:
    made = world.callbacks.promise(world.li, CallbackDraft(phone="13900139000", reason="Price"))
    right = world.callbacks.change(
        world.li, made.id, {"phone": "139 0013 9001", "reason": "Price of the oven", "name": "老周", "topic": ""}
    )
    assert (right.phone_raw, right.phone_digits, right.reason, right.name, right.topic) == (
        "139 0013 9001", "13900139001", "Price of the oven", "老周", None,
    )  # fmt: skip
    linked = world.callbacks.change(world.li, made.id, {"customer_id": world.wang, "name": "", "phone": ""})
    assert (linked.customer_id, linked.name, linked.phone_raw) == (world.wang, None, None)
    with pytest.raises(DeskError) as refused:
        world.callbacks.change(world.li, made.id, {"customer_id": None})
    assert refused.value.field == "who"
    with pytest.raises(DeskError) as refused:
        world.callbacks.change(world.li, made.id, {"reason": " "})
    assert refused.value.field == "reason"
    with pytest.raises(ValueError, match="first_due_at"):
        world.callbacks.change(world.li, made.id, {"first_due_at": world.clock.now()})


def test_order_of_the_list_chips_and_counts(world: World) -> None:
    now = world.clock.now()
    ids: dict[str, str] = {}
    for name, hours, owner in (
        ("late resting", 1, world.li), ("late", 2, world.li), ("soon resting", 5, world.qiang),
        ("soon", 6, world.qiang), ("desk", 7, None), ("tomorrow", 30, world.li), ("closed", 8, world.li),
    ):  # fmt: skip
        ids[name] = promised(world, reason=name, topic=name, due_at=now + hours * HOUR, owner_id=owner).id
    world.callbacks.drop(world.li, ids["closed"], "over")
    for name in ("late resting", "soon resting"):
        world.callbacks.snooze(world.li, ids[name], now + 20 * HOUR)
    world.clock.advance(4 * HOUR)
    now = world.clock.now()
    names = {row_id: name for name, row_id in ids.items()}

    def listed(chip: Chip, words: str = "") -> list[str]:
        return [names[row_id] for row_id in store.ids_for(world.file, chip, words, now, ZONE, world.li)]

    late, soon = ["late", "late resting"], ["soon", "desk"]
    assert listed(Chip.OPEN) == [*late, *soon, "tomorrow", "soon resting"]
    assert listed(Chip.ALL) == [*listed(Chip.OPEN), "closed"]
    assert listed(Chip.LATE) == late
    assert listed(Chip.DUE_TODAY) == [*soon, "soon resting"]
    assert listed(Chip.MINE) == [*late, "tomorrow"]
    assert listed(Chip.DESK) == ["desk"]
    assert listed(Chip.OPEN, "tomorrow") == ["tomorrow"]
    assert store.counts(world.file, now, ZONE, world.li) == {chip: len(listed(chip)) for chip in Chip}
    assert store.late_and_open(world.file, now) == (2, 6)
    rows = store.rows_for_list(world.file, [ids["late"], "gone", ids["desk"]])
    assert [(row.reason, row.owner, row.name) for row in rows] == [("late", "李娜", "王丽"), ("desk", "Desk", "王丽")]


def test_found_by_digits_name_number_and_reason(world: World) -> None:
    made = world.callbacks.promise(world.li, CallbackDraft(name="欧阳冬", phone="13900139000", reason="洗衣机安装"))
    for text in ("13900139000", "9000", "欧阳", "oyd", made.number, "洗衣机"):
        assert made.id in [match.row_id for match in find(world.file, text).matches], text
    world.callbacks.change(world.li, made.id, {"phone": "13700137000"})
    assert find(world.file, "13900139000").matches == ()


def test_a_customers_callbacks_are_found_by_their_name_in_the_list(world: World) -> None:
    made = promised(world)
    promised(world, customer_id=None, name="老周", reason="Delivery")
    for words in ("王丽", "wl", "8000"):
        assert store.ids_for(world.file, Chip.ALL, words, world.clock.now(), ZONE, world.li) == [made.id], words


def test_time_line_move_and_past(world: World) -> None:
    made = promised(world)
    world.clock.advance(HOUR)
    world.callbacks.reschedule(world.li, made.id, world.clock.now() + 9 * HOUR, "busy")
    entry = store.time_line(world.file, world.wang)[0]
    assert (entry.at, entry.number, entry.who, entry.open) == (
        world.clock.now() - HOUR, made.number, "李娜", True,
    )  # fmt: skip
    assert [one.id for one in store.each(world.file)] == [made.id]
    assert store.as_of(world.file, made.id, world.clock.now() - HOUR) == made
    assert [change.new for change in store.history(world.file, made.id) if change.field == "due_at"] == [
        to_text(made.due_at), to_text(world.clock.now() + 9 * HOUR),
    ]  # fmt: skip
    other = world.customers.open_file(world.li, CustomerDraft(name="王莉")).id
    with world.file.write(world.li, "customers.join") as tx:
        assert store.move(tx, world.wang, other) == 1
    assert [one.id for one in store.of_customer(world.file, other)] == [made.id]


def test_every_save_can_be_taken_back(world: World) -> None:
    made = promised(world)
    world.callbacks.hand_over(world.li, made.id, world.qiang, "please")
    verb, _undone = undo_last(world.file, world.li)
    assert verb == "callbacks.hand_over"
    assert store.by_id(world.file, made.id) == made
    assert moves(world, made.id) == []
    undo_last(world.file, world.li)
    with pytest.raises(NotFound):
        store.by_id(world.file, made.id)
