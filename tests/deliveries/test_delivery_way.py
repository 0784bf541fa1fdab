from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from desk_app.app import Desk
from desk_app.calls import store as calls
from desk_app.calls.model import CallDraft, CallKind, Outcome
from desk_app.complaints import store as complaints
from desk_app.core.clock import FixedClock
from desk_app.core.errors import DeskError
from desk_app.core.stages import Stage
from desk_app.customers.model import AddressDraft, CustomerDraft, PhoneDraft
from desk_app.deliveries import store
from desk_app.deliveries.model import (
    OPEN_STATES,
    STATE_RULES,
    STATE_WORDS,
    Chip,
    DeliveryDraft,
    DeliveryState,
    Precision,
    allowed,
)
from desk_app.staff.model import Role
from desk_app.storage.undoing import undo_last

DESK = "00000000-0000-7000-8000-000000000001"
ZONE = ZoneInfo("Asia/Shanghai")
HOUR = timedelta(hours=1)
S = DeliveryState


@pytest.fixture
def chen(desk: Desk) -> str:
    """Chen Qiang, who drives."""
    return desk.staff.add(DESK, "陈强", Role.COURIER).id


def test_the_table_of_states() -> None:
    assert set(STATE_RULES) == set(STATE_WORDS) == set(S)
    assert {S.RECEIVED, S.ASSIGNED, S.UNDER_WAY, S.FAILED} == OPEN_STATES
    ways = {(state, to) for state in S for to in S if allowed(state, to)}
    assert ways == {
        (S.RECEIVED, S.ASSIGNED),
        (S.ASSIGNED, S.UNDER_WAY),
        (S.UNDER_WAY, S.DELIVERED),
        (S.UNDER_WAY, S.FAILED),
        (S.FAILED, S.ASSIGNED),
        *((state, S.CANCELLED) for state in OPEN_STATES),
    }


def test_a_call_a_complaint_and_a_delivery_of_one_customer(desk: Desk, li: str) -> None:
    wang = desk.customers.open_file(
        li,
        CustomerDraft(
            "王丽", phones=(PhoneDraft("13800138000"),), addresses=(AddressDraft("中山路 8 号 3 单元", "杭州"),)
        ),
    )
    call = desk.calls.take_down(li, CallDraft(customer_id=wang.id, kind=CallKind.COMPLAINT, topic="洗衣机漏水"))
    complaint = desk.complaints.from_call(li, call.id, remedy="换新机")
    delivery = desk.deliveries.from_complaint(li, complaint.id, DeliveryDraft(goods="滚筒洗衣机", quantity=1))
    assert (delivery.customer_id, delivery.customer_name, delivery.phone_e164) == (wang.id, "王丽", "+8613800138000")
    assert (delivery.address, delivery.city, delivery.note) == ("中山路 8 号 3 单元", "杭州", "洗衣机漏水")
    lines = [line for room in (calls, complaints, store) for line in room.time_line(desk.file, wang.id)]
    assert [(line.kind, line.headline, line.open) for line in lines] == [
        ("call", "洗衣机漏水", False),
        ("complaint", "洗衣机漏水", True),
        ("delivery", "滚筒洗衣机", True),
    ]
    assert {hit.kind for hit in desk.finder.find("8000").hits} == {"customer", "call", "complaint", "delivery"}
    assert {hit.kind for hit in desk.finder.find("衣机").hits} == {"call", "complaint", "delivery"}
    assert [d.id for d in store.open_for_customer(desk.file, wang.id)] == [delivery.id]


def test_from_a_call(desk: Desk, li: str) -> None:
    call = desk.calls.take_down(li, CallDraft(caller_name="老张", phone="13900139000", note="送到门卫", topic="冰箱"))
    delivery = desk.deliveries.from_call(li, call.id, DeliveryDraft(address="延安路 1 号"))
    assert (delivery.customer_id, delivery.customer_name, delivery.phone_digits) == (None, "老张", "13900139000")
    assert (delivery.note, delivery.goods, delivery.call_id) == ("送到门卫", "冰箱", call.id)
    assert calls.by_id(desk.file, call.id).outcome is Outcome.BECAME_DELIVERY
    undo_last(desk.file, li)
    assert calls.by_id(desk.file, call.id).outcome is Outcome.SOLVED
    assert desk.finder.find("延安").total == 0


def test_to_the_door_at_the_second_attempt(desk: Desk, li: str, chen: str, clock: FixedClock) -> None:
    promised = clock.now() + 6 * HOUR
    delivery = desk.deliveries.plan(li, DeliveryDraft(customer_name="王丽", promised_by=promised, goods="冰箱"))
    assert (delivery.number, delivery.state, delivery.due_at) == ("S01-D-261121-0001", S.RECEIVED, promised)
    assert (delivery.next_step, delivery.stage, delivery.owner_id) == ("Assign a courier", Stage.DISPATCH, li)
    with pytest.raises(DeskError) as refused:
        desk.deliveries.move(li, delivery.id, S.ASSIGNED)
    assert refused.value.field == "courier_id"
    with pytest.raises(DeskError, match="cannot become"):
        desk.deliveries.move(li, delivery.id, S.DELIVERED)
    moved = desk.deliveries.move(li, delivery.id, S.ASSIGNED, courier_id=chen)
    assert (moved.courier_id, moved.due_at) == (chen, promised)
    clock.advance(HOUR)
    moved = desk.deliveries.move(li, delivery.id, S.UNDER_WAY)
    assert (moved.handed_to_carrier_at, moved.stage) == (clock.now(), Stage.DELIVERY)
    clock.advance(8 * HOUR)
    with pytest.raises(DeskError) as refused:
        desk.deliveries.move(li, delivery.id, S.FAILED)
    assert refused.value.field == "reason"
    moved = desk.deliveries.move(li, delivery.id, S.FAILED, reason="没人在家")
    assert (moved.failed_reason, moved.next_step, moved.open) == ("没人在家", "Agree on a new time", True)
    opening = datetime(2026, 11, 23, 1, tzinfo=UTC)  # it is evening, and the store opens at nine
    assert moved.due_at == opening
    clock.advance(HOUR)
    moved = desk.deliveries.move(li, delivery.id, S.ASSIGNED)
    assert moved.due_at == opening, "the promise has passed"
    desk.deliveries.move(li, delivery.id, S.UNDER_WAY)
    with pytest.raises(DeskError):
        desk.deliveries.move(li, delivery.id, S.DELIVERED, at=clock.now() + HOUR)
    done = desk.deliveries.move(li, delivery.id, S.DELIVERED, at=clock.now())
    assert (done.open, done.delivered_at, done.stage) == (False, clock.now(), Stage.RELATIONSHIP)
    assert done.failed_reason is None
    states = [change.new for change in store.history(desk.file, delivery.id) if change.field == "state"]
    assert states == ["received", "assigned", "under_way", "failed", "assigned", "under_way", "delivered"]
    undo_last(desk.file, li)
    back = store.by_id(desk.file, delivery.id)
    assert (back.state, back.failed_reason) == (S.UNDER_WAY, "没人在家")


def test_a_promised_day_ends_with_the_day(desk: Desk, li: str, clock: FixedClock) -> None:
    day = datetime(2026, 11, 23, 4, tzinfo=UTC)
    delivery = desk.deliveries.plan(
        li, DeliveryDraft(customer_name="王丽", promised_by=day, promised_precision=Precision.DAY)
    )
    assert delivery.promised_by == datetime(2026, 11, 23, tzinfo=ZONE)
    assert delivery.due_at == datetime(2026, 11, 23, 23, 59, tzinfo=ZONE)
    changed = desk.deliveries.change(li, delivery.id, {"promised_by": day + 24 * HOUR, "phone": "13800138000"})
    assert changed.due_at == datetime(2026, 11, 24, 23, 59, tzinfo=ZONE)
    assert changed.phone_e164 == "+8613800138000"
    with pytest.raises(DeskError) as refused:
        desk.deliveries.change(
            li,
            delivery.id,
            {"promised_from": day + HOUR, "promised_by": day, "promised_precision": Precision.TIME},
        )
    assert refused.value.field == "promised_by"
    with pytest.raises(DeskError) as refused:
        desk.deliveries.plan(li, DeliveryDraft(goods="x"))
    assert refused.value.field == "customer_name"
    without = desk.deliveries.plan(li, DeliveryDraft(phone="13800138000"))
    assert (without.customer_name, without.due_at) == ("13800138000", clock.now() + 24 * HOUR)


def test_with_a_courier_it_is_assigned_at_once(desk: Desk, li: str, chen: str) -> None:
    delivery = desk.deliveries.plan(li, DeliveryDraft(customer_name="王丽", courier_id=chen))
    assert (delivery.state, delivery.next_step) == (S.ASSIGNED, "Load and set off")
    handed = desk.deliveries.reassign(li, delivery.id, chen, "call first")
    assert (handed.owner_id, handed.next_step) == (chen, "call first")
    with pytest.raises(DeskError) as refused:
        desk.deliveries.reassign(li, delivery.id, chen, " ")
    assert refused.value.field == "next_step"
    gone = desk.deliveries.move(li, delivery.id, S.CANCELLED, reason="不要了")
    assert not gone.open


def test_the_file_itself_refuses(desk: Desk, li: str) -> None:
    delivery = desk.deliveries.plan(li, DeliveryDraft(customer_name="王丽"))
    for broken in ({"owner_id": None}, {"next_step": ""}, {"due_at": None}, {"stage": "x"}, {"state": "lost"}):
        with pytest.raises(DeskError), desk.file.write(li, "test") as tx:
            store.change(tx, delivery.id, broken)
    assert store.by_id(desk.file, delivery.id) == delivery


def test_the_late_ones_come_first(desk: Desk, li: str, chen: str, clock: FixedClock) -> None:
    now = clock.now()
    for goods, due in (("later", 48), ("late", -1), ("today", 1)):
        desk.deliveries.plan(
            li, DeliveryDraft(customer_name="x", goods=goods, ordered_at=now - 9 * HOUR, promised_by=now + due * HOUR)
        )
    done = desk.deliveries.plan(DESK, DeliveryDraft(customer_name="x", goods="gone", courier_id=chen))
    desk.deliveries.move(li, done.id, S.CANCELLED, reason="x")

    def listed(chip: Chip, me: str, words: str = "") -> list[str]:
        ids = store.ids_for(desk.file, chip, words, now, ZONE, me)
        return [row.goods for row in store.rows_for_list(desk.file, ids)]

    assert listed(Chip.ALL, li) == ["late", "today", "later", "gone"]
    assert listed(Chip.OPEN, li) == listed(Chip.MINE, li) == ["late", "today", "later"]
    assert listed(Chip.LATE, li) == ["late"]
    assert listed(Chip.DUE_TODAY, li) == listed(Chip.ALL, li, "today") == ["today"]
    assert listed(Chip.MINE, chen) == []
    assert list(store.counts(desk.file, now, ZONE, li).values()) == [3, 1, 1, 1, 3, 4]
