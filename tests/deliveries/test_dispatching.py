"""The dispatch board's reading and planning, on a real file: what stands where, places, states, taking back."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as rules
from hypothesis import strategies as some

from desk_app.app import Desk
from desk_app.core.clock import FixedClock
from desk_app.core.errors import DeskError
from desk_app.deliveries import board_store, store, way_store
from desk_app.deliveries.board import MOST, Board, BoardColumn
from desk_app.deliveries.model import DeliveryDraft, DeliveryState, Precision
from desk_app.deliveries.phases import Phase
from desk_app.staff.model import Role
from desk_app.storage.undoing import undo_last

ZONE = ZoneInfo("Asia/Shanghai")
TODAY = date(2026, 11, 21)
TOMORROW = TODAY + timedelta(days=1)


@pytest.fixture
def chen(desk: Desk, li: str) -> str:
    return desk.staff.add(li, "陈强", Role.COURIER).id


@pytest.fixture
def zhou(desk: Desk, li: str) -> str:
    return desk.staff.add(li, "周明", Role.COURIER).id


def planned(desk: Desk, li: str, name: str, day: date | None = TODAY, hour: int | None = None) -> str:
    by = datetime.combine(day, datetime.min.time(), ZONE) if day else None
    if by and hour is not None:
        by = by.replace(hour=hour)
    draft = DeliveryDraft(
        customer_name=name,
        goods="fridge",
        promised_by=by,
        promised_precision=Precision.DAY if hour is None else Precision.TIME,
    )
    return desk.deliveries.plan(li, draft).id


def board(desk: Desk, day: date = TODAY) -> Board:
    return board_store.board(desk.file, day, desk.file.clock.now(), ZONE)


def column(desk: Desk, courier: str | None, day: date = TODAY) -> BoardColumn:
    return next(each for each in board(desk, day).columns if each.courier_id == courier)


def names(desk: Desk, courier: str | None, day: date = TODAY) -> list[str]:
    return [card.name for card in column(desk, courier, day).cards]


def places(desk: Desk, courier: str, day: date = TODAY) -> list[int | None]:
    return [card.run_place for card in column(desk, courier, day).cards]


def test_what_is_nobodys_yet(desk: Desk, li: str, chen: str) -> None:
    planned(desk, li, "at four", hour=16)
    planned(desk, li, "late", TODAY - timedelta(days=2))
    planned(desk, li, "any day", None)
    planned(desk, li, "tomorrow", TOMORROW)
    gone = planned(desk, li, "called off")
    desk.deliveries.move(li, gone, DeliveryState.CANCELLED, reason="changed their mind")
    assert [each.name for each in board(desk).columns] == ["Nobody's yet", "陈强"]
    assert names(desk, None) == ["late", "at four", "any day"]
    assert names(desk, None, TOMORROW) == ["late", "at four", "tomorrow", "any day"]
    assert names(desk, None, TODAY - timedelta(days=2)) == ["late"]
    assert names(desk, None, TODAY - timedelta(days=1)) == []


def test_planning_assigns_and_counts_places(desk: Desk, li: str, chen: str) -> None:
    ids = [planned(desk, li, name) for name in "abc"]
    for each in ids:
        desk.dispatch.plan_run(li, each, TODAY, chen)
    assert names(desk, chen) == ["a", "b", "c"] and places(desk, chen) == [1, 2, 3]
    one = store.by_id(desk.file, ids[0])
    assert (one.state, one.courier_id, one.next_step) == (DeliveryState.ASSIGNED, chen, "Load and set off")
    assert (one.run_day, one.run_place) == (TODAY, 1)
    events = desk.file.query("SELECT phase, by_id, note FROM delivery_events WHERE delivery_id = ?", (ids[0],))
    assert [tuple(event) for event in events] == [("assigned", li, "陈强")]
    desk.dispatch.plan_run(li, ids[2], TODAY, chen, 1)
    assert names(desk, chen) == ["c", "a", "b"] and places(desk, chen) == [1, 2, 3]
    assert len(desk.file.query("SELECT 1 FROM delivery_events")) == 3, "another place is no other courier"


def test_another_courier_closes_the_gap_and_is_undone_in_one_step(desk: Desk, li: str, chen: str, zhou: str) -> None:
    ids = [planned(desk, li, name) for name in "abcd"]
    desk.dispatch.plan_run(li, ids, TODAY, chen)
    before = board(desk)
    desk.dispatch.plan_run(li, [ids[0], ids[2]], TODAY, zhou, 1)
    assert (names(desk, chen), places(desk, chen)) == (["b", "d"], [1, 2])
    assert (names(desk, zhou), places(desk, zhou)) == (["a", "c"], [1, 2])
    undo_last(desk.file, li)
    assert board(desk) == before


def test_taken_from_a_courier_it_waits_again(desk: Desk, li: str, chen: str) -> None:
    ids = [planned(desk, li, name) for name in "ab"]
    desk.dispatch.plan_run(li, ids, TODAY, chen)
    desk.dispatch.plan_run(li, ids[0], TODAY, None)
    one = store.by_id(desk.file, ids[0])
    assert (one.state, one.courier_id, one.run_place) == (DeliveryState.RECEIVED, None, None)
    assert one.next_step == "Assign a courier"
    assert names(desk, None) == ["a"] and places(desk, chen) == [1]


def test_what_is_out_or_done_stays(desk: Desk, li: str, chen: str, zhou: str) -> None:
    ids = [planned(desk, li, name) for name in "ab"]
    desk.dispatch.plan_run(li, ids, TODAY, chen)
    desk.deliveries.move(li, ids[0], DeliveryState.UNDER_WAY)
    for courier in (zhou, None):
        with pytest.raises(DeskError, match="under way"):
            desk.dispatch.plan_run(li, [ids[1], ids[0]], TODAY, courier)
    assert names(desk, chen) == ["a", "b"], "nothing of it was done"
    desk.deliveries.move(li, ids[0], DeliveryState.DELIVERED)
    with pytest.raises(DeskError, match="delivered"):
        desk.dispatch.plan_run(li, ids[0], TODAY, zhou)
    assert column(desk, chen).done == 1


def test_a_courier_who_left_gets_no_run_and_keeps_the_one_there_is(desk: Desk, li: str, chen: str) -> None:
    first, second = (planned(desk, li, name) for name in "ab")
    desk.dispatch.plan_run(li, first, TODAY, chen)
    desk.staff.change(li, chen, active=False)
    assert names(desk, chen) == ["a"]
    with pytest.raises(DeskError, match="no longer works here"):
        desk.dispatch.plan_run(li, second, TODAY, chen)
    assert [each.courier_id for each in board(desk, TOMORROW).columns] == [None]


def test_what_is_left_over_is_planned_anew(desk: Desk, li: str, chen: str, clock: FixedClock) -> None:
    ids = [planned(desk, li, name) for name in ("failed", "not begun", "still out")]
    desk.dispatch.plan_run(li, ids, TODAY, chen)
    for one in (ids[0], ids[2]):
        desk.deliveries.move(li, one, DeliveryState.UNDER_WAY)
    desk.deliveries.move(li, ids[0], DeliveryState.FAILED, reason="nobody opened")
    clock.advance(timedelta(days=1))
    assert names(desk, None, TOMORROW) == ["failed"]
    assert names(desk, chen, TOMORROW) == ["not begun", "still out"]
    desk.dispatch.plan_run(li, ids[:2], TOMORROW, chen)
    assert store.by_id(desk.file, ids[0]).state == DeliveryState.ASSIGNED
    assert names(desk, chen, TOMORROW) == ["failed", "not begun", "still out"]
    assert (names(desk, chen), places(desk, chen)) == (["still out"], [1])


def test_what_was_assigned_without_a_run_stands_behind_it(desk: Desk, li: str, chen: str) -> None:
    first, second = (planned(desk, li, name) for name in "ab")
    desk.deliveries.move(li, first, DeliveryState.ASSIGNED, courier_id=chen)
    desk.dispatch.plan_run(li, second, TODAY, chen)
    assert (names(desk, chen), places(desk, chen)) == (["b", "a"], [1, None])
    desk.dispatch.plan_run(li, first, TODAY, chen, 1)
    assert (names(desk, chen), places(desk, chen)) == (["a", "b"], [1, 2])


def test_what_is_with_a_carrier_is_on_no_board(desk: Desk, li: str, chen: str) -> None:
    one = planned(desk, li, "a")
    with desk.file.write(li, "test.carrier") as tx:
        store.change(tx, one, {"state": DeliveryState.UNDER_WAY, "carrier": "SF"})
    assert list(board(desk).cards()) == []
    assert {load.day: load.open_promised for load in board(desk).week}[TODAY] == 0


def test_the_week_tells_how_full_each_day_is(desk: Desk, li: str, chen: str) -> None:
    ids = [planned(desk, li, name) for name in "abc"]
    planned(desk, li, "d", TOMORROW)
    desk.dispatch.plan_run(li, ids[:2], TODAY, chen)
    desk.deliveries.move(li, ids[0], DeliveryState.UNDER_WAY)
    desk.deliveries.move(li, ids[0], DeliveryState.DELIVERED)
    week = {load.day: (load.planned, load.done, load.open_promised) for load in board(desk).week}
    assert list(week) == [date(2026, 11, 16) + timedelta(days=n) for n in range(7)]
    assert week[TODAY] == (2, 1, 1) and week[TOMORROW] == (0, 0, 1)


def test_a_day_is_the_stores_not_utcs(desk: Desk, li: str) -> None:
    planned(desk, li, "half past midnight", TOMORROW, hour=0)
    planned(desk, li, "eleven at night", TODAY, hour=23)
    assert names(desk, None) == ["eleven at night"]
    assert {load.day: load.open_promised for load in board(desk).week}[TOMORROW] == 1


def test_more_than_the_board_shows_are_counted(desk: Desk, li: str) -> None:
    first = planned(desk, li, "a")
    with desk.file.write(li, "test.many") as tx:
        tx.execute(
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 249)"
            " INSERT INTO deliveries (id, branch_id, number, customer_name, ordered_at, promised_by, state, currency,"
            " owner_id, next_step, due_at, stage) SELECT printf('00000000-0000-7000-9000-%012d', i), branch_id,"
            " number || i, customer_name, ordered_at, promised_by, state, currency, owner_id, next_step, due_at, stage"
            " FROM deliveries, n WHERE id = ?",
            (first,),
        )
    free = column(desk, None)
    assert (len(free.cards), free.more) == (MOST, 250 - MOST)


@rules(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    some.lists(
        some.tuples(some.sets(some.integers(0, 5), min_size=1, max_size=3), some.integers(0, 2), some.integers(0, 7)),
        max_size=8,
    )
)
def test_places_have_no_gaps_whatever_is_moved(
    desk: Desk, li: str, chen: str, zhou: str, moves: list[tuple[set[int], int, int]]
) -> None:
    ids = [planned(desk, li, str(n)) for n in range(6)]
    couriers = (None, chen, zhou)
    for which, to, place in moves:
        desk.dispatch.plan_run(li, [ids[n] for n in sorted(which)], TOMORROW, couriers[to], place)
        for courier in (chen, zhou):
            found = places(desk, courier, TOMORROW)
            assert found == list(range(1, len(found) + 1))
    shown = [card.id for card in board(desk, TOMORROW).cards()]
    assert sorted(set(shown) & set(ids)) == sorted(ids) and len(shown) == len(set(shown))


def assigned(desk: Desk, row_id: str) -> list[tuple[str | None, str | None]]:
    """Every time it was assigned: to whom, and why that does not count any more."""
    found = [each for each in way_store.events_of(desk.file, row_id) if each.phase is Phase.ASSIGNED]
    return [(each.note, each.taken_back) for each in found]


def test_what_is_taken_from_a_courier_was_not_assigned(desk: Desk, li: str, chen: str, zhou: str) -> None:
    one = planned(desk, li, "a")
    desk.dispatch.plan_run(li, one, TODAY, chen)
    assert assigned(desk, one) == [("陈强", None)]
    desk.dispatch.plan_run(li, one, TOMORROW, chen)
    assert assigned(desk, one) == [("陈强", None)], "another day is no other courier"
    desk.dispatch.plan_run(li, one, TODAY, zhou)
    assert assigned(desk, one) == [("陈强", "given to 周明"), ("周明", None)]
    desk.dispatch.plan_run(li, one, TODAY, None)
    assert assigned(desk, one)[1] == ("周明", "taken out of the run")
    assert store.by_id(desk.file, one).state is DeliveryState.RECEIVED
    desk.dispatch.plan_run(li, one, TODAY, zhou)
    assert assigned(desk, one)[2] == ("周明", None)
    undo_last(desk.file, li)
    assert len(assigned(desk, one)) == 2


def test_setting_off_on_the_board_is_the_same_step_as_in_the_record(desk: Desk, li: str, chen: str) -> None:
    ids = [planned(desk, li, name) for name in "ab"]
    desk.dispatch.plan_run(li, ids, TODAY, chen)
    assert desk.dispatch.set_off(li, ids[:1]) == 1
    desk.deliveries.move(li, ids[1], DeliveryState.UNDER_WAY)
    board_one, record_one = (store.by_id(desk.file, each) for each in ids)
    same = ("state", "stage", "next_step", "due_at", "handed_to_carrier_at", "back_at")
    assert [getattr(board_one, key) for key in same] == [getattr(record_one, key) for key in same]
    phases = [[each.phase for each in way_store.events_of(desk.file, row_id)] for row_id in ids]
    assert phases[0] == phases[1]
