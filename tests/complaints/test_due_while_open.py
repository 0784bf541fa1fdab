"""What nobody promised falls due while the store is open; a promise around the clock stays as it was given."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from desk_app.app import Desk
from desk_app.commitments import clock_store
from desk_app.complaints import store
from desk_app.complaints.model import ComplaintDraft, Step
from desk_app.core.clock import FixedClock
from desk_app.deliveries.model import DeliveryDraft, DeliveryState
from desk_app.improvements.model import ImprovementDraft

ZONE = ZoneInfo("Asia/Shanghai")
NIGHT = datetime(2026, 11, 21, 20, 1, tzinfo=UTC)  # 04:01 in the store, which is open from 9 to 18


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(NIGHT)


def hour(moment: datetime) -> str:
    return moment.astimezone(ZONE).strftime("%H:%M")


def test_steps_of_a_complaint_are_due_as_the_store_opens(desk: Desk, li: str) -> None:
    one = desk.complaints.take_down(li, ComplaintDraft(title="送错了", customer_name="王丽"))
    (first_answer,) = [each for each in clock_store.clocks_of(desk.file, one.id) if each.about == "first_answer"]
    assert hour(first_answer.due_at) == hour(one.promised_at) == "04:01"
    due = []
    for step in (Step.ACKNOWLEDGE, Step.APOLOGIZE, Step.AMEND, Step.ANTICIPATE):
        desk.complaints.record_step(li, one.id, step, "phone", "好的")
        due.append(hour(store.by_id(desk.file, one.id).due_at))
    assert due == ["09:00", "18:00", "09:00", "09:00"]  # the solution is promised in working days


def test_improvements_and_deliveries_are_due_as_the_store_opens(desk: Desk, li: str) -> None:
    assert hour(desk.improvements.open(li, ImprovementDraft("先打电话再送")).due_at) == "09:00"
    made = desk.deliveries.plan(li, DeliveryDraft(customer_name="王丽", address="文三路 1 号", goods="冰箱"))
    assert hour(made.due_at) == "09:00"
    for state in (DeliveryState.ASSIGNED, DeliveryState.UNDER_WAY):
        made = desk.deliveries.move(li, made.id, state, courier_id=li)
    made = desk.deliveries.move(li, made.id, DeliveryState.FAILED, reason="没人在家")
    assert hour(made.due_at) == "09:00"
