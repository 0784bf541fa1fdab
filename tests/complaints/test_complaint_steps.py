import sqlite3
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from desk_app.app import Desk
from desk_app.calls import store as calls
from desk_app.calls.model import CallDraft, CallKind, Channel, Outcome
from desk_app.complaints import store
from desk_app.complaints.model import (
    FOUR_A,
    STEP_RULES,
    STEP_WORDS,
    Chip,
    ComplaintDraft,
    ComplaintState,
    Step,
    allowed,
    next_of,
)
from desk_app.core.clock import FixedClock
from desk_app.core.errors import DeskError, NotFound
from desk_app.core.ids import new_id
from desk_app.core.stages import Stage
from desk_app.customers.model import CustomerDraft, PhoneDraft
from desk_app.storage.undoing import undo_last

DESK = "00000000-0000-7000-8000-000000000001"
ZONE = ZoneInfo("Asia/Shanghai")
HOUR = timedelta(hours=1)


def test_the_table_of_steps_leads_to_the_end_one_by_one() -> None:
    assert set(STEP_WORDS) == set(Step)
    done = frozenset[Step]()
    way = []
    while (step := next_of(done)) is not None:
        assert [each for each in STEP_RULES if allowed(each, done)] == [step]
        way.append(step)
        done |= {step}
    assert way == [*FOUR_A, Step.TOLD, Step.CLOSED]
    assert allowed(Step.REOPENED, done)
    assert not allowed(Step.REOPENED, done - {Step.CLOSED})


def test_a_bare_complaint_is_answered_within_a_day_and_spoken_about_within_two_hours(desk: Desk, li: str) -> None:
    now = desk.file.clock.now()
    complaint = desk.complaints.take_down(
        li, ComplaintDraft(text="送货迟到两天，\n门口没人接电话", customer_name="王丽")
    )
    assert complaint.number == "S01-C-261121-0001"
    assert (complaint.title, complaint.text) == ("送货迟到两天， 门口没人接电话", "送货迟到两天，\n门口没人接电话")
    assert (complaint.owner_id, complaint.next_step) == (li, "Acknowledge and call back")
    assert (complaint.promised_at, complaint.due_at) == (now + 24 * HOUR, now + 2 * HOUR)
    assert (complaint.state, complaint.stage) == (ComplaintState.OPEN, Stage.RELATIONSHIP)
    with pytest.raises(DeskError) as refused:
        desk.complaints.take_down(li, ComplaintDraft(customer_name="王丽"))
    assert refused.value.field == "title"


def test_a_call_becomes_a_complaint_and_nothing_is_typed_twice(desk: Desk, li: str, clock: FixedClock) -> None:
    wang = desk.customers.open_file(li, CustomerDraft("王丽", phones=(PhoneDraft("13800138000"),)))
    call = desk.calls.take_down(
        li,
        CallDraft(
            customer_id=wang.id,
            kind=CallKind.COMPLAINT,
            topic="送货·迟到",
            note="说好周五，周日才到",
            channel=Channel.PHONE,
            rang_at=desk.file.clock.now() - 3 * HOUR,
        ),
    )
    complaint = desk.complaints.from_call(li, call.id, remedy="退运费")
    assert (complaint.customer_id, complaint.customer_name, complaint.phone_raw) == (wang.id, "王丽", "13800138000")
    assert (complaint.title, complaint.text, complaint.remedy) == ("送货·迟到", "说好周五，周日才到", "退运费")
    assert (complaint.call_id, complaint.channel, complaint.received_at) == (call.id, "phone", call.rang_at)
    assert complaint.promised_at == call.rang_at + 24 * HOUR
    opening = clock.now().astimezone(ZONE).replace(hour=9)  # it rang before the store opened
    assert complaint.due_at == opening + 2 * HOUR
    assert calls.by_id(desk.file, call.id).outcome is Outcome.BECAME_COMPLAINT
    with pytest.raises(DeskError, match=complaint.number):
        desk.complaints.from_call(li, call.id)
    undo_last(desk.file, li)
    assert calls.by_id(desk.file, call.id).outcome is Outcome.SOLVED
    with pytest.raises(NotFound):
        store.by_id(desk.file, complaint.id)
    again = desk.complaints.from_call(li, call.id, "迟到两天")
    assert (again.number, again.title) == ("S01-C-261121-0002", "迟到两天"), "a number once given is never given again"


def test_from_the_first_word_to_the_end_and_again(desk: Desk, li: str, clock: FixedClock) -> None:
    complaint = desk.complaints.take_down(li, ComplaintDraft(title="坏了", customer_name="王丽"))
    with pytest.raises(DeskError, match="acknowledge"):
        desk.complaints.record_step(li, complaint.id, Step.APOLOGIZE)
    for step in FOUR_A:
        clock.advance(HOUR)
        before = store.by_id(desk.file, complaint.id)
        with pytest.raises(DeskError, match="only after the customer was told"):
            desk.complaints.close(li, complaint.id)
        after = desk.complaints.record_step(li, complaint.id, step, "by phone", "说了" + step)
        assert after.next_step != before.next_step
    assert after.next_step == "Tell the customer"
    assert after.answered_at == complaint.received_at + HOUR
    with pytest.raises(DeskError, match="already"):
        desk.complaints.record_step(li, complaint.id, Step.AMEND)
    with pytest.raises(DeskError) as refused:
        desk.complaints.tell(li, complaint.id, " ")
    assert refused.value.field == "how"
    told = desk.complaints.tell(li, complaint.id, "by phone", "换新机")
    assert (told.answer, told.next_step, told.due_at) == ("换新机", "Close the complaint", clock.now() + 24 * HOUR)
    closed = desk.complaints.close(li, complaint.id)
    assert (closed.state, closed.closed_at, closed.owner_id) == (ComplaintState.CLOSED, clock.now(), li)
    with pytest.raises(DeskError):
        desk.complaints.tell(li, complaint.id, "by phone")
    clock.advance(HOUR)
    with pytest.raises(DeskError) as refused:
        desk.complaints.reopen(DESK, complaint.id, "")
    assert refused.value.field == "reason"
    opened = desk.complaints.reopen(DESK, complaint.id, "又坏了")
    assert (opened.open, opened.closed_at, opened.owner_id) == (True, None, DESK)
    assert (opened.next_step, opened.due_at) == ("Acknowledge and call back", clock.now() + 2 * HOUR)
    with pytest.raises(DeskError, match="only after the customer was told"):
        desk.complaints.close(li, complaint.id)
    assert [row.steps for row in store.rows_for_list(desk.file, [complaint.id])] == [frozenset()]
    assert [step.step for step in store.steps_of(desk.file, complaint.id)] == [
        *FOUR_A,
        Step.TOLD,
        Step.CLOSED,
        Step.REOPENED,
    ]
    verbs = [change.verb for change in store.history(desk.file, complaint.id) if change.field == "state"]
    assert verbs == ["complaints.take_down", "complaints.closed", "complaints.reopen"]
    assert [hit.number for hit in desk.finder.find("说了amend").hits] == [complaint.number]


def test_the_file_itself_refuses(desk: Desk, li: str) -> None:
    complaint = desk.complaints.take_down(li, ComplaintDraft(title="坏了", customer_name="王丽"))
    for broken in ({"owner_id": ""}, {"owner_id": None}, {"next_step": " "}, {"due_at": ""}, {"due_at": None}):
        with pytest.raises(DeskError), desk.file.write(li, "test") as tx:
            store.change(tx, complaint.id, broken)
    for broken in ({"owner_id": "nobody"}, {"state": "closed"}):
        with pytest.raises(DeskError), desk.file.write(li, "test") as tx:
            store.change(tx, complaint.id, broken)
    with pytest.raises(DeskError, match="only after the customer was told"), desk.file.write(li, "test") as tx:
        store.change(tx, complaint.id, {"state": "closed", "closed_at": desk.file.clock.now()})
    assert store.by_id(desk.file, complaint.id) == complaint
    other = sqlite3.connect(desk.file.path)
    with pytest.raises(sqlite3.IntegrityError):
        other.execute("UPDATE complaints SET next_step = ''")
    with pytest.raises(sqlite3.IntegrityError):
        other.execute("UPDATE complaints SET owner_id = NULL")
    with pytest.raises(sqlite3.IntegrityError, match="not told"):
        other.execute("UPDATE complaints SET state = 'closed', closed_at = due_at")
    with pytest.raises(sqlite3.IntegrityError):
        other.execute(
            "INSERT INTO complaints(id, number, customer_name, title, channel, received_at, promised_at, state,"
            " owner_id, next_step, stage, branch_id)"
            " VALUES (?, 'x', 'a', 'b', 'phone', 'c', 'd', 'open', ?, 'e', 'delivery', 'f')",
            (new_id(), DESK),
        )
    other.close()


def test_changing_and_handing_on(desk: Desk, li: str, clock: FixedClock) -> None:
    complaint = desk.complaints.take_down(li, ComplaintDraft(title="坏了", phone="13800138000"))
    assert complaint.customer_name == "13800138000"
    earlier = complaint.received_at - 2 * HOUR
    changed = desk.complaints.change(li, complaint.id, {"received_at": earlier, "severity": "high"})
    assert (changed.promised_at, changed.due_at) == (earlier + 24 * HOUR, earlier + 3 * HOUR)  # open from nine
    for changes in ({"title": ""}, {"next_step": ""}, {"customer_name": " "}, {"received_at": clock.now() + HOUR}):
        with pytest.raises(DeskError):
            desk.complaints.change(li, complaint.id, changes)
    handed = desk.complaints.reassign(li, complaint.id, DESK, "ask the driver", clock.now() + HOUR)
    assert (handed.owner_id, handed.next_step, handed.due_at) == (DESK, "ask the driver", clock.now() + HOUR)
    with pytest.raises(NotFound):
        desk.complaints.reassign(li, complaint.id, "nobody")
    gone = desk.staff.add(DESK, "陈强")
    desk.staff.change(DESK, gone.id, active=False)
    with pytest.raises(DeskError, match="no longer works"):
        desk.complaints.reassign(li, complaint.id, gone.id)
    undo_last(desk.file, li)


def test_the_late_ones_come_first(desk: Desk, li: str, clock: FixedClock) -> None:
    titles = ["late", "today", "later", "closed"]
    made = {title: desk.complaints.take_down(li, ComplaintDraft(title=title, customer_name="x")) for title in titles}
    now = clock.now()
    for title, due in (("late", -HOUR), ("today", HOUR), ("later", 48 * HOUR)):
        desk.complaints.reassign(li, made[title].id, DESK if title == "later" else li, due_at=now + due)
    for step in (*FOUR_A, Step.TOLD):
        desk.complaints.record_step(li, made["closed"].id, step, "by phone", "说了" + step)
    desk.complaints.close(li, made["closed"].id)

    def listed(chip: Chip, words: str = "") -> list[str]:
        ids = store.ids_for(desk.file, chip, words, now, ZONE, li)
        return [row.title for row in store.rows_for_list(desk.file, ids)]

    assert listed(Chip.ALL) == titles
    assert listed(Chip.OPEN) == titles[:3]
    assert listed(Chip.MINE) == ["late", "today"]
    assert listed(Chip.LATE) == ["late"]
    assert listed(Chip.DUE_TODAY) == ["today"]
    assert listed(Chip.ALL, "later") == ["later"]
    assert list(store.counts(desk.file, now, ZONE, li).values()) == [2, 1, 1, 3, 0, 0, 4]
    assert [matter.title for matter in store.open_matters(desk.file)] == titles[:3]
    assert [matter.owner_id for matter in store.open_matters(desk.file)] == [li, li, DESK]
