"""Joining, leaving, falling dormant and coming back: dates, reasons, the file in step, merging, the time line."""

from datetime import date, timedelta

import pytest

from desk_app.app import open_desk
from desk_app.core.clock import FixedClock
from desk_app.core.errors import DeskError, NotFound
from desk_app.customers import store as customers
from desk_app.customers.model import CustomerState
from desk_app.standing import listing, store
from desk_app.standing.model import KEY_ACCOUNT, MOVES, move_words
from desk_app.standing.service import StandingService
from desk_app.storage.check import check
from tests.standing.standing_world import TODAY, StandingWorld, ago

ACTIVE, DORMANT, LEFT, PROSPECT = (
    CustomerState.ACTIVE,
    CustomerState.DORMANT,
    CustomerState.LEFT,
    CustomerState.PROSPECT,
)


def in_file(world: StandingWorld, customer_id: str) -> CustomerState:
    return customers.by_id(world.file, customer_id).state


def test_a_way_through_all_states(world: StandingWorld) -> None:
    chen = world.open(state=PROSPECT).id
    for state, day, reason in (
        (ACTIVE, ago(400), ""),
        (DORMANT, ago(200), "搬家了"),
        (ACTIVE, ago(150), ""),
        (LEFT, ago(90), "  搬去上海 "),
        (ACTIVE, ago(10), "回来了"),
    ):
        standing = world.service.set_state(world.clerk, chen, state, day, reason)
        assert standing.state == world.state(chen) == in_file(world, chen) == state
        assert standing.change is not None
        assert (standing.change.since, standing.change.by_rule) == (day, False)
    assert [(one.state, one.reason) for one in store.states_of(world.file, chen)] == [
        (ACTIVE, None),
        (DORMANT, "搬家了"),
        (ACTIVE, None),
        (LEFT, "搬去上海"),
        (ACTIVE, "回来了"),
    ]
    for back, state in ((401, PROSPECT), (400, ACTIVE), (200, DORMANT), (91, ACTIVE), (90, LEFT), (0, ACTIVE)):
        assert store.state_on(world.file, chen, ago(back)) == state


def test_today_is_the_stores_day(world: StandingWorld) -> None:
    world.clock.set(world.clock.now().replace(hour=17))
    chen = world.open().id
    change = world.service.set_state(world.clerk, chen, DORMANT).change
    assert change is not None and change.since == TODAY + timedelta(days=1)


@pytest.mark.parametrize("before", CustomerState)
@pytest.mark.parametrize("after", CustomerState)
def test_only_moves_of_the_table_and_with_their_reasons(
    world: StandingWorld, before: CustomerState, after: CustomerState
) -> None:
    chen = world.open(state=before).id
    saves = world.file.journal_head()
    if after not in MOVES[before]:
        with pytest.raises(DeskError) as refusal:
            world.service.set_state(world.clerk, chen, after, reason="weil")
        assert refusal.value.field == "state"
        assert world.file.journal_head() == saves
        return
    assert move_words(before, after)
    if MOVES[before][after]:
        with pytest.raises(DeskError) as refusal:
            world.service.set_state(world.clerk, chen, after, reason=" \n")
        assert refusal.value.field == "reason"
        assert world.state(chen) == before
    assert world.service.set_state(world.clerk, chen, after, reason="weil").state == after


def test_days_that_cannot_be(world: StandingWorld) -> None:
    chen = world.open().id
    with pytest.raises(DeskError) as refusal:
        world.service.set_state(world.clerk, chen, LEFT, TODAY + timedelta(days=1), "搬家")
    assert refusal.value.field == "since"
    world.service.set_state(world.clerk, chen, LEFT, ago(30), "搬家")
    with pytest.raises(DeskError, match="22 Oct 2026") as refusal:
        world.service.set_state(world.clerk, chen, ACTIVE, ago(31), "回来了")
    assert refusal.value.field == "since"
    world.service.set_state(world.clerk, chen, ACTIVE, ago(30), "看错了")
    assert world.state(chen) == ACTIVE


def test_a_person_goes_before_what_the_rule_said_later(world: StandingWorld) -> None:
    chen = world.open().id
    world.bought(chen, [ago(back) for back in (300, 290, 280)])
    world.service.apply_dormancy(world.clerk)
    assert world.state(chen) == DORMANT
    world.service.set_state(world.clerk, chen, LEFT, ago(100), "搬家")
    assert [(one.state, one.since) for one in store.states_of(world.file, chen)] == [(LEFT, ago(100))]
    assert world.state(chen) == LEFT


def test_a_file_out_of_the_lists_stays_as_it_is(world: StandingWorld) -> None:
    chen = world.open().id
    world.desk.customers.remove(world.clerk, chen)
    with pytest.raises(NotFound):
        world.service.set_state(world.clerk, chen, DORMANT)
    with pytest.raises(NotFound):
        world.service.choose_level(world.clerk, chen, KEY_ACCOUNT)
    with pytest.raises(NotFound):
        store.standing_of(world.file, "nobody")


def test_a_state_that_another_room_wrote_has_no_day(world: StandingWorld) -> None:
    chen = world.open().id
    world.service.set_state(world.clerk, chen, DORMANT, ago(50))
    world.desk.customers.change(world.clerk, chen, {"state": ACTIVE})
    standing = store.standing_of(world.file, chen)
    assert (standing.state, standing.change) == (ACTIVE, None)
    assert store.latest_of_many(world.file, [chen]) == {}
    assert world.service.set_state(world.clerk, chen, LEFT, reason="搬家").state == LEFT


def test_undo_takes_state_and_change_back(world: StandingWorld) -> None:
    chen = world.open().id
    world.service.set_state(world.clerk, chen, LEFT, reason="搬家")
    world.undo()
    assert (world.state(chen), store.states_of(world.file, chen)) == (ACTIVE, [])


def test_two_files_made_one_and_parted_again(world: StandingWorld) -> None:
    keep, double = world.open("陈静").id, world.open("陈婧").id
    world.service.set_state(world.clerk, keep, DORMANT, ago(60))
    world.service.set_state(world.clerk, double, LEFT, ago(30), "搬家")
    world.service.grant_level(world.clerk, double, KEY_ACCOUNT, ago(20), reason="大客户")
    before = [store.states_of(world.file, one) for one in (keep, double)]
    world.joining.merge(world.clerk, keep, double)
    assert world.state(keep) == in_file(world, keep) == DORMANT
    joined = store.states_of(world.file, keep)
    assert [(one.state, one.since) for one in joined] == [(DORMANT, ago(60)), (LEFT, ago(30)), (DORMANT, TODAY)]
    assert store.standing_of(world.file, keep).change == joined[-1]
    assert "put together" in (joined[-1].reason or "")
    assert store.level_of(world.file, keep, TODAY).id == KEY_ACCOUNT
    assert store.states_of(world.file, double) == []
    world.joining.part(world.clerk, double)
    assert [store.states_of(world.file, one) for one in (keep, double)] == before
    assert [world.state(one) for one in (keep, double)] == [DORMANT, LEFT]
    assert store.level_of(world.file, keep, TODAY).id != KEY_ACCOUNT
    assert store.level_of(world.file, double, TODAY).id == KEY_ACCOUNT


def test_merging_where_the_doubles_state_is_chosen_or_the_states_agree_adds_nothing(world: StandingWorld) -> None:
    keep, double, third = world.open().id, world.open().id, world.open().id
    world.service.set_state(world.clerk, double, LEFT, ago(30), "搬家")
    world.joining.merge(world.clerk, keep, double, {"state": "double"})
    assert world.state(keep) == LEFT
    assert [one.state for one in store.states_of(world.file, keep)] == [LEFT]
    world.joining.merge(world.clerk, keep, third)
    assert [one.state for one in store.states_of(world.file, keep)] == [LEFT]


def test_the_time_line_tells_states_and_levels(world: StandingWorld) -> None:
    chen = world.open().id
    world.service.set_state(world.clerk, chen, LEFT, ago(90), "搬家")
    world.service.choose_level(world.clerk, chen, KEY_ACCOUNT, ago(60), ago(1))
    world.service.choose_level(world.clerk, chen, KEY_ACCOUNT, TODAY + timedelta(days=9))
    lines = store.time_line(world.file, chen)
    assert [(line.headline, line.who) for line in lines] == [
        ("last day of the service level key account", "李娜"),
        ("service level key account, chosen by the customer", "李娜"),
        ("left: 搬家", "李娜"),
    ]
    assert {line.kind for line in lines} == {"standing"}
    zone = world.desk.settings.profile().zoneinfo
    assert [line.at.astimezone(zone).date() for line in lines] == [ago(1), ago(60), ago(90)]


def test_marks_beside_the_name(world: StandingWorld) -> None:
    chen = world.open().id
    assert listing.marks(world.file, chen) == []
    world.service.set_state(world.clerk, chen, DORMANT, date(2026, 11, 1))
    world.service.choose_level(world.clerk, chen, KEY_ACCOUNT)
    assert listing.marks(world.file, chen) == ["key account", "dormant since 1 Nov 2026"]
    imported = world.open(state=LEFT).id
    assert listing.marks(world.file, imported) == ["left"]


def test_the_file_is_whole_and_reads_the_same_again(world: StandingWorld, clock: FixedClock) -> None:
    chen = world.open().id
    world.service.set_state(world.clerk, chen, LEFT, ago(90), "搬家")
    world.service.set_state(world.clerk, chen, ACTIVE, ago(9), "回来")
    world.service.grant_level(world.clerk, chen, KEY_ACCOUNT, reason="大客户")
    path, before = world.file.path, store.states_of(world.file, chen)
    world.desk.close()
    assert check(path, world.file.sources) == []
    again = open_desk(path, clock=clock)
    assert store.states_of(again.file, chen) == before
    assert StandingService(again.file).set_state(world.clerk, chen, DORMANT).state == DORMANT
    again.close()
