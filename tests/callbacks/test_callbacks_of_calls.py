"""What calls do to callbacks: attempts, who rings again, what a call takes along."""

from datetime import timedelta

import pytest

from desk_app.callbacks import store
from desk_app.callbacks.model import (
    GAVE_UP,
    MISSED_CALL,
    CallbackDraft,
    CallbackState,
    reason_words,
    result_words,
)
from desk_app.core.errors import NotFound
from desk_app.core.i18n import _, set_language, speaking
from desk_app.matters.model import MoveKind
from tests.callbacks.callback_acts import attempt, missed, moves, promised, renewed
from tests.callbacks.conftest import World

HOUR = timedelta(hours=1)


def test_who_rings_again_is_not_written_down_twice(world: World) -> None:
    made = promised(world, due_at=world.clock.now() + timedelta(days=2))
    world.callbacks.snooze(world.li, made.id, world.clock.now() + HOUR)
    world.clock.advance(timedelta(minutes=30))
    again = renewed(world, CallbackDraft(customer_id=world.wang, phone="13800138000", reason=_(MISSED_CALL)))
    assert (again.id, again.owner_id, again.next_step) == (made.id, world.li, "Call back")
    assert (again.due_at, again.first_due_at) == (world.clock.now() + 2 * HOUR, made.first_due_at)
    assert again.snoozed_until is None, "who rings again is not put aside"
    assert again.reason == "Price of the fridge\n21 Nov 10:30: rang again, Missed call"
    twice = renewed(world, CallbackDraft(customer_id=world.wang, phone="13800138000", reason=_(MISSED_CALL)))
    assert twice.due_at == again.due_at
    assert len(store.open_of_customer(world.file, world.wang)) == 1


def test_an_unknown_caller_is_known_by_the_number(world: World) -> None:
    first = renewed(world, CallbackDraft(phone="139-0013-9000", call_id=missed(world, "139-0013-9000")))
    assert first.reason == MISSED_CALL
    again = renewed(world, CallbackDraft(phone="+8613900139000", reason=_(GAVE_UP)))
    assert again.id == first.id
    spoke = renewed(world, CallbackDraft(customer_id=world.wang, phone="13900139000", reason="Price", topic="Price"))
    assert (spoke.id, spoke.customer_id, spoke.topic) == (first.id, world.wang, "Price"), "it was they who rang"
    assert store.open_of_phone(world.file, "13900139000") == [spoke]
    assert store.open_of_phone(world.file, "") == []


def test_another_matter_or_another_of_the_family_is_a_callback_of_its_own(world: World) -> None:
    first = promised(world, topic="Price", phone="13800138000")
    other = renewed(world, CallbackDraft(customer_id=world.wang, reason="Where is it?", topic="Delivery"))
    assert other.id != first.id
    mother = renewed(world, CallbackDraft(name="妈妈", phone="13800138000", reason="Repair of the TV", topic="Repair"))
    assert mother.id not in (first.id, other.id)
    world.callbacks.drop(world.li, first.id, "done")
    world.callbacks.drop(world.li, other.id, "done")
    anew = renewed(world, CallbackDraft(customer_id=world.wang, reason=_(MISSED_CALL)))
    assert anew.id not in (first.id, other.id), "a closed one is not renewed"


def test_the_callback_of_a_call(world: World) -> None:
    call_id = missed(world, "13900139000")
    made = renewed(world, CallbackDraft(call_id=call_id, phone="13900139000"))
    assert store.of_call(world.file, call_id) == made
    line = store.lines_of_call(world.file, call_id)[0]
    assert (line.kind, line.row_id, line.headline, line.open) == ("callback", made.id, "Call back: Missed call", True)
    assert store.of_call(world.file, made.id) is None


def test_a_call_takes_its_callback_along(world: World) -> None:
    call_id = missed(world, "13900139000")
    made = renewed(world, CallbackDraft(call_id=call_id, phone="13900139000"))
    with world.file.write(world.li, "calls.link") as tx:
        store.link_of_call(tx, call_id, world.wang)
        store.link_of_call(tx, "another", world.wang)
    assert store.by_id(world.file, made.id).customer_id == world.wang
    attempt(world, made.id, "busy")
    for tries in (1, 0):
        with world.file.write(world.li, "calls.remove") as tx:
            store.change(tx, made.id, {"tries": tries})
            store.remove_of_call(tx, call_id)
        assert len(store.open_of_customer(world.file, world.wang)) == tries, "one that was tried stays"


def test_promised_again_when_spoken_to(world: World) -> None:
    made = promised(world)
    attempt(world, made.id, "will_call_back")
    tomorrow = world.clock.now() + timedelta(days=1)
    with world.file.write(world.li, "calls.take_down") as tx:
        store.promise_again(tx, made.id, tomorrow)
    again = store.by_id(world.file, made.id)
    assert (again.open, again.due_at, again.first_due_at, again.owner_id) == (True, tomorrow, made.due_at, world.li)
    assert moves(world, made.id) == [(MoveKind.POSTPONED, "Spoken to, and promised to call again")]
    world.callbacks.drop(world.li, made.id, "nobody there")
    with world.file.write(world.qiang, "calls.take_down") as tx:
        store.promise_again(tx, made.id)
    back = store.by_id(world.file, made.id)
    assert (back.open, back.owner_id, back.due_at) == (True, world.qiang, world.clock.now() + 2 * HOUR)


def test_our_words_follow_the_language(world: World) -> None:
    with speaking("zh_CN"):
        reason = f"{_(MISSED_CALL)}\n第二行"
    assert reason_words(reason) == "Missed call\n第二行"
    assert (result_words("no_answer"), result_words("在开会"), result_words(None)) == ("no answer", "在开会", "")
    made = promised(world, reason=reason, due_at=world.clock.now() + timedelta(days=1))
    set_language("en")
    again = renewed(world, CallbackDraft(customer_id=world.wang, reason="Price", topic="Price"))
    assert again.id == made.id, "a missed call is one in any language"


def test_attempts_are_counted_until_somebody_is_reached(world: World) -> None:
    made = promised(world)
    world.callbacks.snooze(world.li, made.id, world.clock.now() + 5 * HOUR)
    tried = attempt(world, made.id, "no_answer")
    assert (tried.tries, tried.last_result, tried.last_tried_at) == (1, "no_answer", world.clock.now())
    assert (tried.open, tried.snoozed_until, tried.due_at) == (True, None, made.due_at)
    world.clock.advance(HOUR)
    done = attempt(world, made.id, "solved", reached=True)
    assert (done.tries, done.state, done.closed_at) == (2, CallbackState.DONE, world.clock.now())
    assert store.open_matters(world.file) == []
    world.callbacks.reopen(world.qiang, made.id)
    later = attempt(world, made.id, "busy")
    assert (later.tries, later.owner_id, later.due_at) == (3, world.qiang, world.clock.now() + 2 * HOUR)
    with pytest.raises(NotFound):
        attempt(world, "nothing", "busy")


def test_an_attempt_written_later_leaves_the_newer_result(world: World) -> None:
    made = promised(world)
    attempt(world, made.id, "busy")
    with world.file.write(world.li, "calls.take_down") as tx:
        store.note_attempt(tx, made.id, "no_answer", tx.now - timedelta(days=1), reached=False)
    found = store.by_id(world.file, made.id)
    assert (found.tries, found.last_result, found.last_tried_at) == (2, "busy", world.clock.now())


def test_who_tries_what_was_handed_to_them_has_accepted_it(world: World) -> None:
    made = promised(world)
    world.callbacks.hand_over(world.li, made.id, world.qiang)
    world.clock.advance(timedelta(minutes=5))
    assert attempt(world, made.id, "busy", by=world.li).waiting_for == world.qiang
    assert attempt(world, made.id, "busy", by=world.qiang).waiting_for is None
    assert moves(world, made.id)[-1] == (MoveKind.ACCEPTED, None)
