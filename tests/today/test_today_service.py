"""Giving, postponing, noting and carrying over matters of any kind, and closing the day."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest

from desk_app.complaints import store as complaints
from desk_app.complaints.model import Complaint
from desk_app.core.errors import DeskError, NotFound
from desk_app.deliveries import store as deliveries
from desk_app.deliveries.model import Delivery, DeliveryState
from desk_app.matters.model import MatterKind, MoveKind
from desk_app.matters.store import carried_over, moves_of
from desk_app.staff.model import DESK_ID
from desk_app.storage.undoing import undo_last
from desk_app.today import store
from desk_app.today.model import DayState, Why
from tests.today.day_world import HOUR, SOURCES, World

K = MatterKind
TODAY = date(2026, 11, 21)


def saves(world: World) -> int:
    return int(world.desk.file.query("SELECT count(DISTINCT txn) FROM change_log")[0][0])


def state(world: World) -> DayState:
    return store.day_state(world.desk.file, SOURCES, world.clock.now())


# The rooms' own acts


def test_a_complaint_given_to_somebody_tells_who_gave_it_and_why(world: World) -> None:
    one = world.complaint(due=HOUR)
    world.clock.advance(HOUR)
    world.desk.complaints.reassign(world.li, one.id, world.chen, reason=" knows the driver ")
    move = moves_of(world.desk.file, one.id)[-1]
    assert (move.what, move.by_id, move.from_owner, move.to_owner) == (
        MoveKind.REASSIGNED,
        world.li,
        world.li,
        world.chen,
    )
    assert (move.reason, move.from_due, move.to_due, move.at) == ("knows the driver", None, None, world.clock.now())
    world.desk.complaints.reassign(world.li, one.id, world.chen)
    assert len(moves_of(world.desk.file, one.id)) == 1


def test_postponing_moves_what_is_due_but_not_what_was_promised(world: World) -> None:
    complaint, delivery = world.complaint(), world.delivery()
    later = world.clock.now() + 5 * HOUR
    given: Complaint = world.desk.complaints.postpone(world.li, complaint.id, later, "the part comes at six")
    moved: Delivery = world.desk.deliveries.postpone(world.li, delivery.id, later, "traffic")
    assert (given.due_at, given.promised_at) == (later, complaint.promised_at)
    assert (moved.due_at, moved.promised_by) == (later, delivery.promised_by)
    for before, reason in ((complaint, "the part comes at six"), (delivery, "traffic")):
        move = moves_of(world.desk.file, before.id)[-1]
        assert (move.what, move.from_due, move.to_due, move.reason) == (
            MoveKind.POSTPONED,
            before.due_at,
            later,
            reason,
        )
    undo_last(world.desk.file, world.li)
    assert deliveries.by_id(world.desk.file, delivery.id).due_at == delivery.due_at
    assert moves_of(world.desk.file, delivery.id) == []


@pytest.mark.parametrize("kind", list(MatterKind))
def test_postponing_needs_a_reason_and_a_time_to_come(world: World, kind: MatterKind) -> None:
    made: dict[MatterKind, tuple[str, Callable[[str, str, datetime, str], object]]] = {
        K.CALLBACK: (world.callback().id, world.desk.callbacks.postpone),
        K.COMPLAINT: (world.complaint().id, world.desk.complaints.postpone),
        K.DELIVERY: (world.delivery().id, world.desk.deliveries.postpone),
        K.IMPROVEMENT: (world.improvement().id, world.desk.improvements.postpone),
    }
    row_id, own = made[kind]
    now, before = world.clock.now(), saves(world)
    for due, reason, field in ((now + HOUR * 9, " ", "reason"), (now, "x", "due_at"), (now - HOUR, "x", "due_at")):
        with pytest.raises(DeskError) as refused:
            world.today.postpone(world.li, kind, row_id, due, reason)
        assert refused.value.field == field
        with pytest.raises(DeskError) as refused:
            own(world.li, row_id, due, reason)
        assert refused.value.field == field
    assert saves(world) == before


def test_what_is_closed_is_not_postponed(world: World) -> None:
    gone, told = world.delivery(), world.untold()
    world.desk.deliveries.move(world.li, gone.id, DeliveryState.CANCELLED, reason="no longer wanted")
    world.desk.complaints.tell(world.li, told.id, "phone", "修好了")
    world.desk.complaints.close(world.li, told.id)
    later = world.clock.now() + HOUR
    with pytest.raises(DeskError, match='"cancelled": nothing of it is due'):
        world.desk.deliveries.postpone(world.li, gone.id, later, "x")
    with pytest.raises(DeskError, match="is closed: nothing of it is due"):
        world.desk.complaints.postpone(world.li, told.id, later, "x")
    with pytest.raises(DeskError, match="closed meanwhile"):
        world.today.reassign(world.li, K.DELIVERY, gone.id, world.chen)


# Over several matters


def test_several_matters_go_to_one_person_in_one_save_that_is_undone_at_once(world: World) -> None:
    made = {K.CALLBACK: world.callback().id, K.COMPLAINT: world.complaint().id, K.DELIVERY: world.delivery().id}
    before = saves(world)
    world.today.reassign_all(world.li, list(made.items()), world.chen, "early shift")
    assert saves(world) == before + 1
    owners = {line.kind: line.owner_id for line in store.lines(world.desk.file)}
    assert owners == dict.fromkeys(made, world.chen)
    for row_id in made.values():
        move = moves_of(world.desk.file, row_id)[-1]
        assert (move.what, move.to_owner, move.reason) == (MoveKind.REASSIGNED, world.chen, "early shift")
    undo_last(world.desk.file, world.li)
    owners = {line.kind: line.owner_id for line in store.lines(world.desk.file)}
    assert owners == {K.CALLBACK: DESK_ID, K.COMPLAINT: world.li, K.DELIVERY: world.li}


def test_a_callback_that_is_given_away_rests_no_longer_and_waits_for_nobody(world: World) -> None:
    made = world.callback(owner=world.li)
    world.desk.callbacks.hand_over(world.li, made.id, world.chen, "please")
    world.desk.callbacks.snooze(world.chen, made.id, world.clock.now() + HOUR)
    world.today.reassign(world.li, K.CALLBACK, made.id, DESK_ID)
    (row,) = store.rows_for_list(world.desk.file, [f"callback:{made.id}"])
    assert (row.owner_id, row.snoozed_until, row.waiting) == (DESK_ID, None, False)


def test_one_that_cannot_be_moved_moves_none(world: World) -> None:
    one, gone = world.complaint(), world.delivery()
    world.desk.deliveries.move(world.li, gone.id, DeliveryState.CANCELLED, reason="no")
    with pytest.raises(DeskError, match="closed meanwhile"):
        world.today.reassign_all(world.li, [(K.COMPLAINT, one.id), (K.DELIVERY, gone.id)], world.chen)
    assert complaints.by_id(world.desk.file, one.id).owner_id == world.li
    with pytest.raises(NotFound):
        world.today.reassign(world.li, K.COMPLAINT, one.id, "nobody")
    left = world.desk.staff.add(DESK_ID, "走了").id
    world.desk.staff.change(DESK_ID, left, active=False)
    for kind, row_id in ((K.COMPLAINT, one.id), (K.CALLBACK, world.callback().id)):
        with pytest.raises(DeskError, match="no longer works here"):
            world.today.reassign(world.li, kind, row_id, left)


def test_a_note_for_the_owners_moves_nothing(world: World) -> None:
    one, two = world.complaint(), world.callback()
    world.today.note_all(world.chen, [(K.COMPLAINT, one.id), (K.CALLBACK, two.id)], "rings after five")
    for row_id, owner in ((one.id, world.li), (two.id, DESK_ID)):
        move = moves_of(world.desk.file, row_id)[-1]
        assert (move.by_id, move.from_owner, move.to_owner, move.reason) == (
            world.chen,
            owner,
            owner,
            "rings after five",
        )
    with pytest.raises(DeskError) as refused:
        world.today.note_all(world.chen, [(K.COMPLAINT, one.id)], " ")
    assert refused.value.field == "note"


# Closing the day


def test_four_lists_each_matter_in_the_first_that_holds_it(world: World) -> None:
    world.callback("unowned and late", HOUR)
    world.complaint("late", HOUR)
    world.clock.advance(2 * HOUR)
    world.complaint("tonight", 3 * HOUR)
    world.untold("untold", 60 * HOUR)
    world.failed("failed")
    world.complaint("next week", 100 * HOUR)
    found = state(world)
    names = {why: [owed.matter.name for owed in found.left_because(why)] for why in Why}
    assert names == {
        Why.UNOWNED: ["unowned and late"],
        Why.LATE: ["late"],
        Why.BEFORE_OPENING: ["tonight"],
        Why.UNTOLD: ["failed", "untold"],
    }
    assert found.left_because(Why.UNOWNED)[0].why == (Why.UNOWNED, Why.LATE)
    assert (len(found.open), found.day) == (7, TODAY), "what prevents the next one is open too"


def test_the_day_closes_only_when_everything_is_handled_or_carried_over(world: World) -> None:
    unowned, late, tonight, untold = (
        world.callback("unowned", 40 * HOUR),
        world.complaint("late", -HOUR),
        world.delivery("tonight", 3 * HOUR),
        world.untold("untold"),
    )
    world.complaint("next week", 100 * HOUR)

    def refused(left: int) -> None:
        with pytest.raises(DeskError, match=rf"^{left} matters? (is|are) still to be decided"):
            world.today.close_day(world.li, TODAY)
        assert len(state(world).left) == left

    refused(4)
    world.today.reassign(world.li, K.CALLBACK, unowned.id, world.chen)
    refused(3)
    world.today.postpone(world.li, K.COMPLAINT, late.id, world.clock.now() + 20 * HOUR, "asked for tomorrow")
    refused(2)
    world.today.carry_over(world.li, K.DELIVERY, tonight.id, TODAY, "the driver is on the road")
    refused(1)
    world.desk.complaints.tell(world.li, untold.id, "phone")
    closing = world.today.close_day(world.li, TODAY, "  the driver rings ")
    assert (closing.day, closing.by_id, closing.note, closing.at) == (
        TODAY,
        world.li,
        "the driver rings",
        world.clock.now(),
    )
    assert closing.counts["open"] == 6
    assert (closing.counts["carried_over"], closing.counts["before_opening"]) == (1, 1)
    assert (closing.counts["complaints_opened"], closing.counts["late"]) == (3, 0)
    assert store.closing_of(world.desk.file, TODAY) == closing
    assert store.closing_of(world.desk.file, TODAY - timedelta(days=1)) is None


def test_a_reason_is_needed_to_carry_over_and_another_time_may_go_with_it(world: World) -> None:
    one, two = world.complaint("one", -HOUR), world.callback("two", HOUR)
    pairs = [(K.COMPLAINT, one.id), (K.CALLBACK, two.id)]
    with pytest.raises(DeskError) as refused:
        world.today.carry_over_all(world.li, pairs, TODAY, " ")
    assert refused.value.field == "reason"
    with pytest.raises(DeskError) as refused:
        world.today.carry_over(world.li, K.COMPLAINT, one.id, TODAY, "x", world.clock.now())
    assert refused.value.field == "due_at"
    due = world.clock.now() + 19 * HOUR
    world.today.carry_over_all(world.li, pairs, TODAY, "nobody answers", due)
    moves = carried_over(world.desk.file, TODAY.isoformat())
    assert {row_id: (move.reason, move.from_due, move.to_due) for row_id, move in moves.items()} == {
        one.id: ("nobody answers", one.due_at, due),
        two.id: ("nobody answers", two.due_at, due),
    }
    assert {line.due for line in store.lines(world.desk.file)} == {"2026-11-22T01:00:00.000Z"}
    found = state(world)
    assert (found.left, len(found.carried)) == ([], 2)


def test_what_was_carried_over_yesterday_is_to_be_decided_again_today(world: World) -> None:
    one = world.complaint("late", -HOUR)
    world.today.carry_over(world.li, K.COMPLAINT, one.id, TODAY, "x")
    world.today.close_day(world.li, TODAY)
    world.clock.advance(24 * HOUR)
    found = state(world)
    assert found.day == TODAY + timedelta(days=1)
    assert [owed.matter.row_id for owed in found.left] == [one.id]


def test_a_day_is_closed_again_with_the_newest_counts_and_never_before_it_comes(world: World) -> None:
    world.today.close_day(world.li, TODAY, "first")
    world.clock.advance(HOUR)
    world.complaint("next week", 100 * HOUR)
    world.today.close_day(world.chen, TODAY, "second")
    closing = store.closing_of(world.desk.file, TODAY)
    assert closing is not None
    assert (closing.note, closing.by_id, closing.counts["open"]) == ("second", world.chen, 1)
    with pytest.raises(DeskError, match="still to come"):
        world.today.close_day(world.li, TODAY + timedelta(days=1))
    undo_last(world.desk.file, world.chen)
    again = store.closing_of(world.desk.file, TODAY)
    assert again is not None
    assert again.note == "first"


def test_before_opening_it_is_the_day_before_and_the_opening_time_is_a_setting(world: World) -> None:
    world.clock.advance(timedelta(hours=18, minutes=30))
    assert state(world).day == TODAY
    world.desk.settings.set(DESK_ID, "opens_at", "08:00")
    found = state(world)
    assert found.day == TODAY + timedelta(days=1)
    assert found.opening == world.clock.now() + timedelta(hours=23, minutes=30)


def test_a_day_lasts_until_the_store_opens_again(world: World) -> None:
    """21 November 2026 is a Saturday; Sundays are closed, and so is Monday."""
    world.desk.calendar.set_hours(DESK_ID, 6, "closed")
    world.desk.calendar.put_day(DESK_ID, "2026-11-23", "closed", name_en="Stocktaking")
    zone = world.desk.settings.profile().zoneinfo
    tuesday = datetime(2026, 11, 24, 9, tzinfo=zone)
    over_the_days_off = world.complaint("rings on Monday", 40 * HOUR)
    for hours in (0, 20, 24):
        world.clock.advance(hours * HOUR)
        found = state(world)
        assert (found.day, found.opening) == (TODAY, tuesday)
        assert [owed.matter.row_id for owed in found.owed] == [over_the_days_off.id]
    world.clock.set(tuesday)
    assert state(world).day == tuesday.date()
