"""The call after a delivery: set by itself, always after trouble, asked in the form of calls; what a low mark opens."""

from datetime import timedelta
from typing import Any

import pytest

from desk_app.app import Desk
from desk_app.callbacks import store as callbacks
from desk_app.callbacks.model import Callback, CallbackState
from desk_app.calls.follow_up import Content
from desk_app.calls.model import CallDraft, Direction, Outcome
from desk_app.complaints import store as complaints
from desk_app.core.clock import FixedClock
from desk_app.core.errors import DeskError
from desk_app.deliveries import store
from desk_app.deliveries.following import place_in_sample
from desk_app.deliveries.importing import IMPORTER
from desk_app.deliveries.model import Delivery, DeliveryDraft, DeliveryState
from desk_app.matters.model import MatterKind
from desk_app.storage.undoing import undo_last
from desk_app.surveys import store as surveys
from desk_app.surveys.model import Answer, Mark
from tests.calls.rows_in import at, take_in


def handed_over(desk: Desk, li: str, clock: FixedClock, *, late: bool = False, failed: bool = False) -> Delivery:
    draft = DeliveryDraft(customer_name="王丽", phone="13800138000", goods="米", courier_id=li, reference="R-7",
                          promised_by=clock.now() + timedelta(hours=1))  # fmt: skip
    one = desk.deliveries.plan(li, draft)
    desk.deliveries.move(li, one.id, DeliveryState.UNDER_WAY)
    if failed:
        desk.deliveries.move(li, one.id, DeliveryState.FAILED, reason="refused")
        desk.deliveries.move(li, one.id, DeliveryState.ASSIGNED)
        desk.deliveries.move(li, one.id, DeliveryState.UNDER_WAY)
    clock.advance(timedelta(hours=2 if late else 0, minutes=10))
    return desk.deliveries.move(li, one.id, DeliveryState.DELIVERED)


def owed(desk: Desk, one: Delivery) -> list[Callback]:
    return callbacks.of_matter(desk.file, one.id)


def test_it_is_set_by_itself_a_day_later(desk: Desk, li: str, clock: FixedClock) -> None:
    one = handed_over(desk, li, clock)
    (call,) = owed(desk, one)
    assert (call.matter_kind, call.phone_raw, call.owner_id) == (MatterKind.DELIVERY, "13800138000", li)
    assert call.due_at - clock.now() <= timedelta(days=1) and call.due_at > clock.now() + timedelta(hours=23)
    undo_last(desk.file, li)
    assert owed(desk, one) == []


@pytest.mark.parametrize(("late", "failed", "share", "calls"), [
    (False, False, "50", None), (True, False, "1", 1), (False, True, "1", 1), (True, True, "0", 0),
    (False, False, "100", 1),
])  # fmt: skip
def test_a_share_of_them_and_always_after_trouble(
    desk: Desk,
    li: str,
    clock: FixedClock,
    late: bool,
    failed: bool,
    share: str,
    calls: int | None,
) -> None:
    desk.settings.set(li, "follow_up_share", share)
    one = handed_over(desk, li, clock, late=late, failed=failed)
    assert len(owed(desk, one)) == (int(place_in_sample(one.id) < int(share)) if calls is None else calls)


def test_none_for_imported_ones(desk: Desk, li: str) -> None:
    row: dict[str, Any] = {
        "reference": "1",
        "customer_name": "王丽",
        "phone": "13800138000",
        "ordered_at": at("2026-11-01 09:00:00"),
    }
    take_in(desk, IMPORTER, [row | {"state": "shipped"}])
    one = store.by_number(desk.file, "1")
    desk.deliveries.move(li, one.id, DeliveryState.DELIVERED)
    assert owed(desk, one) == []


def test_the_call_asks_and_the_answer_stands_in_the_delivery(desk: Desk, li: str, clock: FixedClock) -> None:
    one = handed_over(desk, li, clock)
    (call,) = owed(desk, one)
    asks = desk.calls.question(call.id)
    assert asks is not None and asks.number == one.number and one.number in asks.asked
    draft = CallDraft(callback_id=call.id, phone="13800138000", direction=Direction.OUT, outcome=Outcome.PASSED_ON,
                      content=Content.NOT_SATISFIED, note="盒子破了", again=True)  # fmt: skip
    desk.calls.take_down(li, draft)
    after = store.by_id(desk.file, one.id)
    assert (after.comment, after.heard_at) == ("盒子破了", clock.now())
    assert [each.state for each in owed(desk, one)] == [CallbackState.DONE]
    (opened,) = complaints.each(desk.file)
    assert (opened.delivery_id, opened.customer_name, opened.product, opened.order_ref, opened.text) == (
        one.id, "王丽", "米", "R-7", "盒子破了",
    )  # fmt: skip


def test_marks_make_the_score_and_a_low_one_opens_a_complaint(desk: Desk, li: str, clock: FixedClock) -> None:
    one = handed_over(desk, li, clock)
    marks = tuple(
        Mark(question, mark) for question, mark in (("speed", 2), ("state", 1), ("courier", 4), ("product", 5))
    )
    after, opened = desk.hearing.hear(li, one.id, Answer(scale="1-5", marks=marks, comment="late again"))
    assert (after.score, after.heard_at) == (3, clock.now())
    assert surveys.about(desk.file, [one.id])[one.id].score_100 == 50
    assert complaints.by_id(desk.file, opened).text == "late again"
    assert [each.state for each in owed(desk, one)] == [CallbackState.DONE]
    _after, none = desk.hearing.hear(li, one.id, Answer(score=90, scale="0-100"))
    assert none == ""
    desk.settings.set(li, "follow_up_low", "95")
    assert desk.hearing.hear(li, one.id, Answer(score=90, scale="0-100"), complain=False)[1] == ""
    assert desk.hearing.hear(li, one.id, Answer(score=90, scale="0-100"))[1] != ""
    waiting = desk.deliveries.plan(li, DeliveryDraft(customer_name="x"))
    with pytest.raises(DeskError):
        desk.hearing.hear(li, waiting.id, Answer(score=90, scale="0-100"))
