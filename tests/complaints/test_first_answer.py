"""The first answer is what the customer was first told, not the first thing that was done."""

from datetime import timedelta

import pytest

from desk_app.app import Desk
from desk_app.commitments import clock_store as clocks
from desk_app.commitments.model import About
from desk_app.complaints import store
from desk_app.complaints.model import ComplaintDraft, Step
from desk_app.complaints.recovery import Stamp
from desk_app.core.clock import FixedClock, to_text
from desk_app.storage.undoing import undo_last

HOUR = timedelta(hours=1)


@pytest.fixture
def one(desk: Desk, li: str) -> str:
    return desk.complaints.take_down(li, ComplaintDraft(title="送货迟到", customer_name="王丽")).id


def kept(desk: Desk, row_id: str) -> bool:
    (clock,) = (each for each in clocks.clocks_of(desk.file, row_id) if each.about == About.FIRST_ANSWER)
    return clock.met_at is not None


def test_a_step_nobody_was_told_of_is_no_answer(desk: Desk, li: str, one: str, clock: FixedClock) -> None:
    clock.advance(HOUR)
    assert desk.recovery.do(li, one, Step.ACKNOWLEDGE, Stamp("", "记在本子上")).answered_at is None
    assert desk.complaint_work.note(li, one, "问过司机了", for_customer=True)
    assert store.by_id(desk.file, one).answered_at is None and not kept(desk, one), "a note tells nobody"
    clock.advance(HOUR)
    after = desk.recovery.do(li, one, Step.APOLOGIZE, Stamp("phone", "抱歉"))
    assert after.answered_at == clock.now() and kept(desk, one)
    clock.advance(HOUR)
    assert desk.recovery.do(li, one, Step.AMEND, Stamp("phone", "退运费")).answered_at == after.answered_at
    undo_last(desk.file, li)
    undo_last(desk.file, li)
    assert store.by_id(desk.file, one).answered_at is None and not kept(desk, one)


def test_telling_is_the_answer_at_the_latest(desk: Desk, li: str, one: str, clock: FixedClock) -> None:
    for step in (Step.ACKNOWLEDGE, Step.APOLOGIZE, Step.AMEND, Step.ANTICIPATE):
        assert desk.complaints.record_step(li, one, step, "", "做了").answered_at is None
    clock.advance(5 * HOUR)
    told = desk.complaints.tell(li, one, "当面", "运费已退", clock.now() - HOUR)
    assert told.answered_at == clock.now() - HOUR


def test_a_telling_taken_back_leaves_what_else_was_told(desk: Desk, li: str, one: str, clock: FixedClock) -> None:
    desk.complaints.record_step(li, one, Step.ACKNOWLEDGE, "", "记下了")
    clock.advance(HOUR)
    first = desk.complaints.record_step(li, one, Step.APOLOGIZE, "phone", "抱歉").answered_at
    desk.complaints.record_step(li, one, Step.AMEND, "phone", "退运费")
    assert desk.recovery.take_back(li, one, Step.AMEND, "没退成").answered_at == first is not None
    assert desk.recovery.take_back(li, one, Step.APOLOGIZE, "打错电话").answered_at is None
    assert not kept(desk, one)


def test_an_answer_that_came_with_a_file_stays(desk: Desk, li: str, one: str, clock: FixedClock) -> None:
    imported = clock.now() - 2 * HOUR
    with desk.file.write(li, "complaints.change") as tx:
        tx.update("complaints", one, {"answered_at": to_text(imported)})
    clock.advance(HOUR)
    assert desk.complaints.record_step(li, one, Step.ACKNOWLEDGE, "phone", "知道了").answered_at == imported
    assert desk.recovery.take_back(li, one, Step.ACKNOWLEDGE, "弄错").answered_at == imported
