"""The deadline of an authority: nothing of ours moves it, and nothing is put off beyond it unnoticed."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest

from desk_app.app import Desk
from desk_app.commitments import clock_store
from desk_app.commitments.clocks import AUTHORITY, Press, Why
from desk_app.complaints import clock_words, store
from desk_app.complaints.bulk import SeveralComplaints
from desk_app.complaints.model import Complaint, ComplaintDraft
from desk_app.core.clock import FixedClock
from desk_app.core.errors import DeskError
from desk_app.matters.model import MatterKind

DAY = timedelta(days=1)


@pytest.fixture
def one(desk: Desk, li: str) -> Complaint:
    row_id = desk.complaints.take_down(li, ComplaintDraft(title="坏了", customer_name="王丽")).id
    return desk.complaint_work.escalate(li, row_id, "12315", date(2026, 11, 20))


def last(one: Complaint) -> datetime:
    assert one.authority_due_at is not None
    return one.authority_due_at


@pytest.mark.parametrize("field", ["due_at", "look_again"])
def test_nothing_is_put_off_beyond_it(desk: Desk, li: str, one: Complaint, field: str) -> None:
    def wait(until: datetime) -> object:
        return desk.complaints.wait(li, one.id, Why.PART, until)

    ways: list[Callable[[datetime], object]] = [
        lambda until: desk.complaints.postpone(li, one.id, until, "the part is late"),
        lambda until: SeveralComplaints(desk.file).postpone(li, [one.id], until, "the part is late"),
        lambda until: desk.today.postpone(li, MatterKind.COMPLAINT, one.id, until, "the part is late"),
        lambda until: desk.complaints.reassign(li, one.id, li, due_at=until),
        lambda until: desk.complaints.change(li, one.id, {"due_at": until}),
    ]
    for put_off in [wait] if field == "look_again" else ways:
        with pytest.raises(DeskError, match=one.number) as refused:
            put_off(last(one) + timedelta(minutes=1))
        assert refused.value.field == field and "12315" in str(refused.value)
        assert store.by_id(desk.file, one.id).due_at == one.due_at
        put_off(last(one))
        assert store.by_id(desk.file, one.id).due_at == last(one)
        if put_off is not wait:
            desk.complaints.change(li, one.id, {"due_at": one.due_at})


def test_once_it_has_passed_another_time_may_be_set(desk: Desk, li: str, one: Complaint, clock: FixedClock) -> None:
    clock.set(last(one) + DAY)
    later = desk.complaints.postpone(li, one.id, clock.now() + DAY, "they wait for the judge")
    assert later.due_at == clock.now() + DAY


def test_no_waiting_moves_it(desk: Desk, li: str, one: Complaint, clock: FixedClock) -> None:
    def shown() -> clock_words.Told:
        zone, now = desk.settings.profile().zoneinfo, clock.now()
        told = clock_words.told(desk.file, store.by_id(desk.file, one.id), one.received_at, now, zone)
        return next(each for each in told if each.clock.about == AUTHORITY)

    assert (shown().standing, shown().due_at) == ("7 working days", last(one))
    desk.complaints.wait(li, one.id, Why.PART, last(one) - DAY)
    clock.set(last(one) - 2 * DAY)
    assert clock_store.pressing(desk.file, [one.id], clock.now()) == {one.id: Press.WARNED}, "it runs on"
    assert (shown().due_at, shown().paused) == (last(one), ())
    resumed = desk.complaints.resume(li, one.id)
    assert resumed.authority_due_at == last(one) >= resumed.due_at
    assert shown().clock.due_at == last(one)
    clock.set(last(one) + DAY)
    assert clock_store.pressing(desk.file, [one.id], clock.now()) == {one.id: Press.LATE} and shown().late
