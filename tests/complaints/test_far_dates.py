"""A year typed wrong is refused, and never leaves a complaint that cannot go on."""

from datetime import UTC, date, datetime

import pytest

from desk_app.app import Desk
from desk_app.commitments.clocks import Why
from desk_app.complaints import store
from desk_app.complaints.model import ComplaintDraft
from desk_app.core.errors import DeskError

FAR, LONG_AGO = datetime(9999, 12, 31, 23, 59, tzinfo=UTC), datetime(1, 1, 1, tzinfo=UTC)


@pytest.fixture
def made(desk: Desk, li: str) -> str:
    return desk.complaints.take_down(li, ComplaintDraft(title="坏了", customer_name="王丽")).id


def test_a_wait_or_a_due_time_of_another_age_is_refused(desk: Desk, li: str, made: str) -> None:
    before = store.by_id(desk.file, made)
    for far in (FAR, datetime(9998, 6, 1, tzinfo=UTC), datetime(2226, 11, 22, tzinfo=UTC)):
        with pytest.raises(DeskError, match="more than 100 years ahead") as refused:
            desk.complaints.wait(li, made, Why.PART, far)
        assert refused.value.field == "look_again"
        with pytest.raises(DeskError, match="more than 100 years ahead"):
            desk.complaints.postpone(li, made, far, "以后再说")
        with pytest.raises(DeskError, match="more than 100 years ahead"):
            desk.complaints.change(li, made, {"due_at": far})
    assert store.by_id(desk.file, made) == before


def test_what_was_put_off_for_decades_still_waits_and_goes_on(desk: Desk, li: str, made: str) -> None:
    later = datetime(2116, 1, 1, tzinfo=UTC)
    desk.complaints.postpone(li, made, later, "以后再说")
    desk.complaints.wait(li, made, Why.PART, later)
    assert desk.complaints.resume(li, made).due_at >= later


def test_a_complaint_came_in_a_year_that_calendars_know(desk: Desk, li: str) -> None:
    with pytest.raises(DeskError, match="from 1800 to 9998") as refused:
        desk.complaints.take_down(li, ComplaintDraft(title="坏了", customer_name="王丽", received_at=LONG_AGO))
    assert refused.value.field == "received_at"
    assert desk.file.query("SELECT count(*) FROM complaints")[0][0] == 0


def test_an_authority_is_told_of_in_days_that_calendars_know(desk: Desk, li: str, made: str) -> None:
    for day in (date(1, 1, 1), date(9999, 12, 31)):
        with pytest.raises(DeskError, match="from 1800 to 9998"):
            desk.complaint_work.escalate(li, made, "市场监管局", day, 7)


def test_waiting_brings_no_due_time_nearer_that_lies_in_closed_hours(desk: Desk, li: str, made: str) -> None:
    """Put off to seven in the morning, an hour before anybody is there; no open hour is waited."""
    seven = datetime(2026, 11, 23, 23, 0, tzinfo=UTC)
    desk.complaints.postpone(li, made, seven, "早上再看")
    desk.complaints.wait(li, made, Why.PART, seven)
    assert desk.complaints.resume(li, made).due_at == seven
