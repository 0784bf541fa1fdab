"""One list over all rooms, and its counts from the indexes alone."""

import sqlite3
from collections.abc import Sequence
from typing import Any

from desk_app.complaints import store as complaints
from desk_app.core.clock import FixedClock
from desk_app.deliveries import store as deliveries
from desk_app.deliveries.model import DeliveryDraft, DeliveryState
from desk_app.matters.model import MatterKind
from desk_app.pyramid.tiers import Tier
from desk_app.staff.model import DESK_ID
from desk_app.today import store
from desk_app.today.model import Group
from tests.today.day_world import HOUR, SOURCES, World


def test_matters_of_all_rooms_stand_in_one_list_in_the_order_of_work(world: World) -> None:
    world.delivery("soon", HOUR)
    world.complaint("later", 5 * HOUR)
    world.callback("next", HOUR / 2)
    world.clock.advance(HOUR)
    world.complaint("late", -10 * HOUR)
    assert world.names() == ["late", "next", "soon", "later"]


def test_the_tier_breaks_a_tie_and_a_snoozed_callback_rests_at_the_end_of_its_half(world: World) -> None:
    poor, good = world.customer("poor", Tier.NEGATIVE), world.customer("good", Tier.MOST_VALUABLE)
    world.complaint("a", HOUR, customer_id=poor)
    world.complaint("b", HOUR, customer_id=good)
    resting = world.callback("rests", HOUR / 4)
    world.desk.callbacks.snooze(world.li, resting.id, world.clock.now() + HOUR / 2)
    assert world.names() == ["good", "poor", "rests"]
    world.clock.advance(HOUR / 2)
    assert world.names() == ["rests", "good", "poor"]
    keys = [line.key for line in store.ordered(world.desk.file, world.clock.now())]
    tiers = [row.tier for row in store.rows_for_list(world.desk.file, keys)]
    assert tiers == [None, Tier.MOST_VALUABLE, Tier.NEGATIVE]


def test_a_row_tells_what_it_is_and_a_closed_one_is_left_out(world: World) -> None:
    made = world.callback("问安装", HOUR, owner=world.chen)
    world.desk.callbacks.hand_over(world.chen, made.id, world.li, "please")
    key = f"callback:{made.id}"
    (row,) = store.rows_for_list(world.desk.file, [key])
    assert (row.kind, row.number, row.name, row.phone) == (MatterKind.CALLBACK, made.number, "问安装", "13700137000")
    assert (row.next_step, row.owner, row.due_at, row.promised_at) == ("Call back", "李娜", made.due_at, made.due_at)
    assert row.waiting
    world.desk.callbacks.accept(world.li, made.id)
    assert not store.rows_for_list(world.desk.file, [key])[0].waiting
    world.desk.callbacks.drop(world.li, made.id, "they came in")
    assert store.rows_for_list(world.desk.file, [key]) == []
    assert store.ordered(world.desk.file, world.clock.now()) == []
    assert [row.number for row in store.rows_for_list(world.desk.file, [key], closed_too=True)] == [made.number]


def test_a_delivery_without_goods_is_called_by_its_address_or_state(world: World) -> None:
    world.desk.deliveries.plan(world.li, DeliveryDraft(customer_name="a"))
    world.desk.deliveries.plan(world.li, DeliveryDraft(customer_name="b", address="中山路 1"))
    keys = [line.key for line in store.ordered(world.desk.file, world.clock.now())]
    assert {row.title for row in store.rows_for_list(world.desk.file, keys)} == {"received", "中山路 1"}
    assert {one.title for one in deliveries.open_matters(world.desk.file)} == {"received", "中山路 1"}


def test_groups_kinds_and_words_narrow_the_list(world: World) -> None:
    world.complaint("mine", HOUR)
    world.complaint("chens", 2 * HOUR, owner=world.chen)
    world.callback("nobodys", 3 * HOUR)
    world.delivery("washer", 4 * HOUR)
    lines = store.ordered(world.desk.file, world.clock.now())

    def names(group: Group, kinds: Sequence[MatterKind] = (), words: str = "") -> list[str]:
        keys = store.narrowed(world.desk.file, lines, group, kinds, words, world.li)
        return [row.name for row in store.rows_for_list(world.desk.file, keys)]

    assert names(Group.ALL) == ["mine", "chens", "nobodys", "washer"]
    assert names(Group.MINE) == ["mine", "washer"]
    assert names(Group.DESK) == ["nobodys"]
    assert names(Group.ALL, [MatterKind.COMPLAINT, MatterKind.CALLBACK]) == ["mine", "chens", "nobodys"]
    assert names(Group.ALL, [], "washer") == ["washer"]
    assert names(Group.ALL, [], "nobodys") == ["nobodys"]
    assert names(Group.MINE, [MatterKind.COMPLAINT], "washer") == []
    counted = store.counts(world.desk.file, world.li)
    assert counted[Group.MINE, MatterKind.COMPLAINT] == 1
    assert counted[Group.MINE, MatterKind.DELIVERY] == 1
    assert counted[Group.ALL, MatterKind.COMPLAINT] == 2
    assert counted[Group.DESK, MatterKind.CALLBACK] == 1
    assert counted[Group.DESK, MatterKind.COMPLAINT] == 0


def test_the_counts_read_no_matter_but_the_indexes_of_open_ones(world: World) -> None:
    world.complaint("late", -HOUR)
    world.complaint("open", HOUR)
    world.callback("late too", HOUR)
    world.delivery("open too", 3 * HOUR)
    world.clock.advance(2 * HOUR)
    assert store.late_and_open(world.desk.file, SOURCES, world.clock.now()) == (3, 4)
    asked: list[str] = []

    class Listening:
        def query(self, sql: str, args: Sequence[Any] = ()) -> list[sqlite3.Row]:
            plan = world.desk.file.query(f"EXPLAIN QUERY PLAN {sql}", args)
            asked.extend(str(row["detail"]) for row in plan)
            return world.desk.file.query(sql, args)

    store.late_and_open(Listening(), SOURCES, world.clock.now())
    store.counts(Listening(), world.li)
    of_decisions = [detail for detail in asked if "complaint_measures_complaint" in detail]
    assert of_decisions, "what went beyond the limit is looked up for the open complaints alone"
    for detail in asked:
        assert "INDEX" in detail
        assert "_open" in detail or detail in of_decisions


def test_the_rooms_tell_the_same_matters_as_the_list_each_once(world: World) -> None:
    world.complaint()
    world.untold()
    world.failed()
    world.callback()
    world.improvement()
    rooms = [(each.kind, each.row_id) for source in SOURCES for each in source.open_matters(world.desk.file)]
    lines = [(line.kind, line.row_id) for line in store.lines(world.desk.file)]
    assert len(set(rooms)) == len(rooms) == 6, "what prevents the next one is open too"
    assert sorted(rooms) == sorted(lines)


def test_untold_is_a_complaint_all_is_done_in_and_a_delivery_that_failed(world: World) -> None:
    told, half = world.untold("told"), world.complaint("half")
    untold, failed = world.untold("untold"), world.failed()
    world.desk.complaints.tell(world.li, told.id, "phone", "修好了")
    known = {each.row_id: each.untold for each in complaints.open_matters(world.desk.file)}
    assert known == {told.id: False, half.id: False, untold.id: True}
    assert {each.row_id: each.untold for each in deliveries.open_matters(world.desk.file)} == {failed.id: True}
    world.desk.deliveries.move(world.li, failed.id, DeliveryState.ASSIGNED)
    assert not deliveries.open_matters(world.desk.file)[0].untold


def test_a_reopened_complaint_is_not_untold_before_its_steps_are_done_again(world: World, clock: FixedClock) -> None:
    one = world.untold()
    world.desk.complaints.tell(world.li, one.id, "phone", "修好了")
    world.desk.complaints.close(world.li, one.id)
    clock.advance(HOUR)
    world.desk.complaints.reopen(world.li, one.id, "it hums again")
    (matter,) = complaints.open_matters(world.desk.file)
    assert (matter.untold, matter.owner_id, matter.next_step) == (False, world.li, "Acknowledge and call back")


def test_a_matter_in_an_import_of_nobody_is_the_desks(world: World) -> None:
    made = world.complaint(owner=DESK_ID)
    (matter,) = complaints.open_matters(world.desk.file)
    assert (matter.row_id, matter.owner_id) == (made.id, DESK_ID)
