"""Standing deliveries: made by the calendar once each, what stands out waits in one list, pausing, ending, changing."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as rules
from hypothesis import strategies as some

from desk_app.app import open_desk
from desk_app.care import store
from desk_app.care.every import Every, Kind
from desk_app.care.making import Other
from desk_app.care.model import DayState, StandingDraft, Why
from desk_app.commitments.seeding import DayKind
from desk_app.complaints.model import ComplaintDraft
from desk_app.core.clock import FixedClock
from desk_app.core.errors import DeskError
from desk_app.core.ids import new_id
from desk_app.credit.model import EventDraft, EventKind
from desk_app.customers.model import AddressDraft, Customer, CustomerDraft
from desk_app.deliveries import line_store
from desk_app.deliveries import store as deliveries
from desk_app.deliveries.lines import LineDraft
from desk_app.goods import store as goods
from desk_app.goods.model import AllotmentDraft
from desk_app.storage.undoing import undo_last
from tests.care.care_world import TODAY, WEEKLY, CareWorld

DAILY = Every(Kind.DAYS, 1)


def waiting(world: CareWorld) -> list[tuple[date, tuple[Why, ...]]]:
    return [(each.day, each.why) for each in store.waiting_days(world.file)]


def made(world: CareWorld, customer: Customer) -> list[date]:
    return sorted(world.promised(each.id).date() for each in deliveries.open_for_customer(world.file, customer.id))


def test_the_calendar_makes_the_next_seven_days_once(world: CareWorld, clock: FixedClock) -> None:
    one = world.open()
    agreed = world.standing(one.id, window_from="14:00", window_until="16:00", courier_id=world.courier)
    assert world.care.make_all(world.clerk) == (2, 0)
    monday, thursday = TODAY + timedelta(days=2), TODAY + timedelta(days=5)
    assert made(world, one) == [monday, thursday]
    first = min(deliveries.open_for_customer(world.file, one.id), key=lambda each: world.promised(each.id))
    (line,) = line_store.lines_of(world.file, first.id)
    assert (line.goods, line.ordered, line.unit, line.price_cents) == ("牛奶", 2, "箱", 4500)
    assert (first.address, first.city, first.courier_id) == ("中山路 1 号", "杭州", world.courier)
    assert first.promised_from is not None
    assert f"{world.promised(first.id):%H:%M}" == "16:00"
    assert world.care.make_all(world.clerk) == (0, 0)
    assert world.care.make(world.clerk, agreed.id, monday) == ""
    clock.advance(timedelta(days=2))
    assert world.care.make_all(world.clerk) == (1, 0)
    assert len(store.days_of(world.file, agreed.id)) == 3


def test_a_program_killed_while_it_made_them_goes_on(world: CareWorld, clock: FixedClock) -> None:
    world.standing(world.open().id, DAILY)
    due = world.care.due()
    assert len(due) == 8
    for standing_id, day in due[:3]:
        world.care.make(world.clerk, standing_id, day)
    world.desk.close()
    world.desk = open_desk(world.file.path, clock=clock)  # nothing of it was kept in memory
    assert world.desk.care.make_all(world.clerk) == (5, 0)
    rows = world.desk.file.query("SELECT day, count(*) FROM standing_days GROUP BY day HAVING count(*) > 1")
    assert not rows


@given(some.lists(some.integers(0, 9), min_size=1, max_size=6))
@rules(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_however_often_it_is_opened_each_day_is_made_once(
    world: CareWorld, clock: FixedClock, waits: list[int]
) -> None:
    one = world.open(f"客户{new_id()[-6:]}")
    agreed = world.standing(one.id, Every(Kind.DAYS, 2), starts_on=clock.now().date())
    for days in waits:
        world.care.make_all(world.clerk)
        world.care.make_all(world.clerk)
        clock.advance(timedelta(days=days))
    found = [each.day for each in store.days_of(world.file, agreed.id)]
    assert len(found) == len(set(found))
    assert all(agreed.every.on(day, agreed.starts_on) for day in found)
    first, last = min(found), max(found)
    assert len(found) == len(list(agreed.every.days(agreed.starts_on, first, last)))


def test_a_closed_day_waits_and_goes_to_the_next_open_one(world: CareWorld) -> None:
    one, closed = world.open(), TODAY + timedelta(days=2)
    world.desk.calendar.put_day(world.clerk, closed.isoformat(), DayKind.CLOSED)
    world.standing(one.id)
    assert world.care.make_all(world.clerk) == (1, 1)
    assert waiting(world) == [(closed, (Why.CLOSED,))]
    delivery_id = world.care.confirm(world.clerk, store.waiting_days(world.file)[0].id)
    assert world.promised(delivery_id).date() == closed + timedelta(days=1)
    assert waiting(world) == []
    assert world.care.make_all(world.clerk) == (0, 0)
    undo_last(world.file, world.clerk)
    assert waiting(world) == [(closed, (Why.CLOSED,))]


def test_each_thing_that_stands_out_is_asked_about(world: CareWorld) -> None:
    first = TODAY + timedelta(days=2)

    def asked(one: Customer, **more: Any) -> tuple[Why, ...]:
        agreed = world.standing(one.id, **more)
        world.care.make(world.clerk, agreed.id, first)
        return next((each.why for each in store.waiting_days(world.file) if each.standing_id == agreed.id), ())

    assert asked(world.open("平常")) == ()
    assert asked(world.open("先问"), confirm=True) == (Why.CONFIRM,)
    assert asked(world.open("提醒", flag="拖欠")) == (Why.FLAGGED,)
    angry = world.open("投诉")
    world.desk.complaints.take_down(world.clerk, ComplaintDraft(customer_id=angry.id, title="坏了"))
    assert asked(angry) == (Why.COMPLAINT,)
    owing = world.open("欠款")
    world.desk.credit.note(world.clerk, owing.id, EventDraft(EventKind.UNPAID, "invoice 7"))
    assert asked(owing) == (Why.UNPAID,)
    with world.file.write(world.clerk, "goods.allot") as tx:
        share = {"goods": "茅台", "starts_on": "2026-11-01", "ends_on": "2026-12-01", "amount": 2.0}
        tx.insert("allotments", {"id": new_id(), **share})
    assert asked(world.open("紧俏"), lines=(LineDraft("茅台", 1),)) == (Why.SCARCE,)


def test_an_address_changed_since_is_asked_about_but_not_one_meant_to_differ(world: CareWorld) -> None:
    one, other = world.open("搬家"), world.open("父母家")
    world.standing(one.id)
    world.standing(other.id, address="解放路 9 号")
    moved = CustomerDraft("搬家", addresses=(AddressDraft("延安路 3 号", "杭州", id=one.addresses[0].id),))
    world.desk.customers.change(world.clerk, one.id, moved)
    assert world.care.make_all(world.clerk) == (2, 2)
    assert {why for _day, why in waiting(world)} == {(Why.ADDRESS,)}
    day = store.waiting_days(world.file)[0]
    delivery_id = world.care.confirm(world.clerk, day.id, Other(address="延安路 3 号"))
    assert deliveries.by_id(world.file, delivery_id).address == "延安路 3 号"


def test_confirmed_otherwise_skipped_with_a_reason_and_never_twice(world: CareWorld) -> None:
    one = world.open()
    agreed = world.standing(one.id, confirm=True)
    world.care.make_all(world.clerk)
    first, second = store.waiting_days(world.file)
    with pytest.raises(DeskError) as refused:
        world.care.skip(world.clerk, first.id, " ")
    assert refused.value.field == "reason"
    world.care.skip(world.clerk, first.id, "on holiday")
    other = Other(TODAY + timedelta(days=6), "", "12:00", lines=(LineDraft("牛奶", 5),))
    delivery_id = world.care.confirm(world.clerk, second.id, other)
    assert f"{world.promised(delivery_id):%m-%d %H:%M}" == "11-27 12:00"
    assert [line.ordered for line in line_store.lines_of(world.file, delivery_id)] == [5]
    for act in (
        lambda: world.care.skip(world.clerk, first.id, "again"),
        lambda: world.care.confirm(world.clerk, first.id),
    ):
        with pytest.raises(DeskError, match="decided"):
            act()
    assert world.care.make_all(world.clerk) == (0, 0)
    assert [each.state for each in store.days_of(world.file, agreed.id)] == [DayState.MADE, DayState.SKIPPED]


def test_days_that_passed_while_the_program_was_closed_wait(world: CareWorld, clock: FixedClock) -> None:
    one = world.open()
    world.standing(one.id, Every(Kind.DAYS, 7), starts_on=TODAY + timedelta(days=8))
    world.care.make_all(world.clerk)
    clock.advance(timedelta(days=10))
    world.care.make_all(world.clerk)
    assert waiting(world) == [(TODAY + timedelta(days=8), (Why.PASSED,))]
    delivery_id = world.care.confirm(world.clerk, store.waiting_days(world.file)[0].id)
    assert world.promised(delivery_id).date() == TODAY + timedelta(days=10)


def test_paused_makes_none_and_does_not_make_up_for_it(world: CareWorld, clock: FixedClock) -> None:
    one = world.open()
    agreed = world.standing(one.id, DAILY, confirm=True)
    world.care.make_all(world.clerk)
    world.care.pause(world.clerk, agreed.id)
    assert waiting(world) == []
    clock.advance(timedelta(days=5))
    assert world.care.make_all(world.clerk) == (0, 0)
    world.care.go_on(world.clerk, agreed.id)
    assert world.care.make_all(world.clerk) == (0, 8)
    assert min(day for day, _why in waiting(world)) == TODAY + timedelta(days=5)
    with pytest.raises(DeskError, match="goes on already"):
        world.care.go_on(world.clerk, agreed.id)


def test_changing_touches_what_is_still_to_come(world: CareWorld) -> None:
    one = world.open()
    agreed = world.standing(one.id)
    world.care.make_all(world.clerk)
    before = made(world, one)
    draft = StandingDraft(one.id, Every(Kind.DAYS, 3), TODAY, (LineDraft("牛奶", 4),), confirm=True)
    world.care.change(world.clerk, agreed.id, draft)
    assert made(world, one) == before
    world.care.make_all(world.clerk)
    assert [day for day, _why in waiting(world)] == [TODAY, TODAY + timedelta(days=3), TODAY + timedelta(days=6)]
    world.care.change(world.clerk, agreed.id, StandingDraft(one.id, WEEKLY, TODAY, (LineDraft("牛奶", 4),)))
    assert waiting(world) == []
    ended = world.care.end(world.clerk, agreed.id)
    assert ended.ended(TODAY + timedelta(days=1))
    assert world.care.make_all(world.clerk) == (0, 0)
    assert made(world, one) == before


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"lines": ()}, "lines"),
        ({"lines": (LineDraft("  "),)}, "lines"),
        ({"lines": (LineDraft("米", 0),)}, "lines"),
        ({"ends_on": TODAY - timedelta(days=1)}, "ends_on"),
        ({"window_from": "14:00"}, "window"),
        ({"window_from": "14:00", "window_until": "13:00"}, "window"),
        ({"window_until": "25 o'clock"}, "window"),
    ],
)
def test_what_cannot_be_agreed_on_is_refused_beside_its_field(
    world: CareWorld, more: dict[str, Any], field: str
) -> None:
    with pytest.raises(DeskError) as refused:
        world.standing(world.open().id, **more)
    assert refused.value.field == field


def test_of_two_files_put_together_the_standing_delivery_goes_along(world: CareWorld) -> None:
    double, stays = world.open("重复"), world.open("保留")
    agreed = world.standing(double.id)
    world.desk.joining.merge(world.clerk, stays.id, double.id)
    assert store.by_id(world.file, agreed.id).customer_id == stays.id
    assert world.care.make_all(world.clerk) == (2, 0)


def test_what_goes_beyond_a_share_of_scarce_goods_waits_and_says_why_it_is_more(world: CareWorld) -> None:
    one = world.open()
    agreed = world.standing(one.id)
    wanted = agreed.lines[0]
    whole = AllotmentDraft(wanted.goods, TODAY - timedelta(days=1), TODAY + timedelta(days=1), amount=wanted.ordered)
    world.desk.allotments.allot(world.clerk, whole)
    assert world.care.make_all(world.clerk)[0] == 1
    left = [each for each in store.days_of(world.file, agreed.id) if each.state is DayState.PROPOSED]
    assert left
    assert all(each.why == (Why.SCARCE,) for each in left)
    with pytest.raises(DeskError, match="left"):
        world.care.confirm(world.clerk, left[0].id)
    made = world.care.confirm(world.clerk, left[0].id, Other(beyond="a wedding"))
    assert deliveries.by_id(world.file, made).open
    allotted = [each.id for each in goods.all_allotments(world.file)]
    assert [each.reason for each in goods.overrides(world.file, allotted)] == ["a wedding"]
