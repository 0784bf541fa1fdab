"""The four steps with all that hangs on them: measures, approval, what prevents the next one, going back, closing."""

import sqlite3
from datetime import timedelta

import pytest

from desk_app.app import Desk
from desk_app.callbacks import store as callbacks
from desk_app.complaints import closing, fault, measures, store
from desk_app.complaints.closing import FollowUp
from desk_app.complaints.measures import MeasureDraft, MeasureState, What, measure_words
from desk_app.complaints.model import FOUR_A, ComplaintDraft, Satisfaction, Step, done_steps, falls_with
from desk_app.complaints.prevention import Prevention
from desk_app.complaints.recovery import Stamp
from desk_app.core.clock import FixedClock
from desk_app.core.errors import DeskError
from desk_app.improvements import store as improvements
from desk_app.improvements.model import Phase
from desk_app.matters.model import MatterKind
from desk_app.matters.store import moves_of
from desk_app.staff.model import Role
from desk_app.storage.undoing import undo_last
from desk_app.today import store as today
from desk_app.today.model import Group

HOUR = timedelta(hours=1)


@pytest.fixture
def boss(desk: Desk, li: str) -> str:
    return desk.staff.add(li, "赵主管", Role.SUPERVISOR).id


@pytest.fixture
def one(desk: Desk, li: str) -> str:
    draft = ComplaintDraft(title="送货迟到", customer_name="王丽", phone="13800138000")
    return desk.complaints.take_down(li, draft).id


def led_to(desk: Desk, li: str, row_id: str, last: Step) -> None:
    for step in (*FOUR_A, Step.TOLD):
        desk.complaints.record_step(li, row_id, step, "phone", f"说了{step}")
        if step == last:
            return


def done(desk: Desk, row_id: str) -> frozenset[Step]:
    found = done_steps(store.steps_of(desk.file, row_id))
    assert store.rows_for_list(desk.file, [row_id])[0].steps == found, "the list and the record say the same"
    return found


def test_somebody_else_may_have_done_it_earlier(desk: Desk, li: str, boss: str, one: str, clock: FixedClock) -> None:
    clock.advance(3 * HOUR)
    stamp = Stamp("walk_in", "店长当面听了", clock.now() - HOUR, boss)
    after = desk.recovery.do(li, one, Step.ACKNOWLEDGE, stamp)
    (step,) = store.steps_of(desk.file, one)
    assert (step.by_id, step.at, step.how, step.note) == (boss, clock.now() - HOUR, "walk_in", "店长当面听了")
    assert after.answered_at == clock.now() - HOUR
    for at in (clock.now() + HOUR, clock.now() - 9 * HOUR):
        with pytest.raises(DeskError) as refused:
            desk.recovery.do(li, one, Step.APOLOGIZE, Stamp("phone", "抱歉", at))
        assert refused.value.field == "at"


def test_what_rests_on_a_step_falls_with_it(desk: Desk, li: str, one: str, clock: FixedClock) -> None:
    first = store.by_id(desk.file, one)
    led_to(desk, li, one, Step.TOLD)
    assert falls_with(Step.APOLOGIZE, done(desk, one)) == [Step.TOLD, Step.ANTICIPATE, Step.AMEND, Step.APOLOGIZE]
    before = store.by_id(desk.file, one)
    assert before.answer == "说了told"
    with pytest.raises(DeskError) as refused:
        desk.recovery.take_back(li, one, Step.AMEND, " ")
    assert refused.value.field == "reason"
    clock.advance(HOUR)
    after = desk.recovery.take_back(li, one, Step.AMEND, "换货没换成")
    assert done(desk, one) == {Step.ACKNOWLEDGE, Step.APOLOGIZE}
    assert (after.open, after.next_step, after.answer) == (True, "Make amends", None)
    assert after.owner_id == before.owner_id
    assert [step.taken_back for step in store.steps_of(desk.file, one)] == [None, None, *["换货没换成"] * 3]
    with pytest.raises(DeskError, match="not done"):
        desk.recovery.take_back(li, one, Step.TOLD, "x")
    with pytest.raises(DeskError, match="only after the customer was told"):
        desk.complaints.close(li, one)
    other = sqlite3.connect(desk.file.path)
    with pytest.raises(sqlite3.IntegrityError, match="not told"):
        other.execute("UPDATE complaints SET state = 'closed', closed_at = due_at")
    other.close()
    led_again = desk.complaints.record_step(li, one, Step.AMEND, "phone", "又换了")
    assert led_again.next_step == "Prevent the next one"
    all_back = desk.recovery.take_back(li, one, Step.ACKNOWLEDGE, "弄错单子")
    assert (all_back.answered_at, all_back.due_at) == (None, first.due_at)
    undo_last(desk.file, li)
    assert done(desk, one) == {Step.ACKNOWLEDGE, Step.APOLOGIZE, Step.AMEND}


def test_a_closed_complaint_is_opened_again_not_taken_back(desk: Desk, li: str, one: str) -> None:
    led_to(desk, li, one, Step.TOLD)
    desk.complaints.close(li, one)
    for step in (Step.TOLD, Step.CLOSED):
        with pytest.raises(DeskError, match="open it again first"):
            desk.recovery.take_back(li, one, step, "x")
    desk.complaints.reopen(li, one, "又坏了")
    with pytest.raises(DeskError, match="not done"):
        desk.recovery.take_back(li, one, Step.TOLD, "of the round before")


def test_whose_fault_it_was_is_asked_after_the_apology(desk: Desk, li: str, one: str) -> None:
    with pytest.raises(DeskError, match="after the apology"):
        desk.recovery.write_fault(li, one, cause="司机绕路", department="配送")
    assert fault.locked(done(desk, one)) == "asked after the apology"
    led_to(desk, li, one, Step.APOLOGIZE)
    written = desk.recovery.write_fault(li, one, cause="司机绕路", department="配送")
    assert (written.cause, written.department, fault.departments(desk.file)) == ("司机绕路", "配送", ["配送"])
    desk.recovery.take_back(li, one, Step.APOLOGIZE, "没有说")
    with pytest.raises(DeskError, match="after the apology"):
        desk.recovery.write_fault(li, one, department="仓库")
    with pytest.raises(DeskError), desk.file.write(li, "test") as tx:
        store.change(tx, one, {"department": "仓库"})


def test_amends_need_a_measure_and_no_decision_that_is_due(desk: Desk, li: str, boss: str, one: str) -> None:
    led_to(desk, li, one, Step.APOLOGIZE)
    with pytest.raises(DeskError) as refused:
        desk.recovery.do(li, one, Step.AMEND, Stamp("phone"))
    assert refused.value.field == "note"
    small = desk.recovery.add_measure(li, one, MeasureDraft(What.REFUND, "退运费", 150_00))
    assert (small.state, small.currency, measure_words(small)) == (
        MeasureState.AGREED,
        "CNY",
        "refund ¥150.00: 退运费",
    )
    due = store.by_id(desk.file, one).due_at
    large = desk.recovery.add_measure(li, one, MeasureDraft(What.GIFT, amount_cents=50_01))
    assert large.state == MeasureState.WAITING, "the sum counts, not the single amount"
    waits = store.by_id(desk.file, one)
    assert (waits.next_step, waits.owner_id, waits.due_at) == ("Decide on the compensation", li, due)
    assert store.rows_for_list(desk.file, [one])[0].undecided
    with pytest.raises(DeskError, match="waits for the supervisor"):
        desk.complaints.record_step(li, one, Step.AMEND, "phone", "给了")
    with pytest.raises(DeskError, match="赵主管 can decide"):
        desk.recovery.approve(li, large.id)
    with pytest.raises(DeskError) as refused:
        desk.recovery.refuse(boss, large.id, "")
    assert refused.value.field == "reason"
    after = desk.recovery.refuse(boss, large.id, "礼品换成积分")
    assert (after.next_step, after.owner_id) == ("Make amends", li)
    with pytest.raises(DeskError, match="meanwhile"):
        desk.recovery.approve(boss, large.id)
    again = desk.recovery.add_measure(li, one, MeasureDraft(What.GIFT, amount_cents=60_00))
    desk.recovery.approve(boss, again.id, "好")
    by_boss = desk.recovery.add_measure(boss, one, MeasureDraft(What.DISCOUNT, amount_cents=900_00))
    assert (by_boss.state, by_boss.decided_by) == (MeasureState.APPROVED, boss)
    assert desk.complaints.record_step(li, one, Step.AMEND, "phone", "给了").next_step == "Prevent the next one"
    states = [each.state for each in measures.of_complaint(desk.file, one)]
    assert states == ["agreed", "refused", "approved", "approved"]


def test_the_limit_is_the_stores_and_points_cost_no_money(desk: Desk, li: str, one: str) -> None:
    led_to(desk, li, one, Step.APOLOGIZE)
    points = desk.recovery.add_measure(li, one, MeasureDraft(What.POINTS, points=5000, amount_cents=1))
    assert (points.state, points.points, points.amount_cents, measure_words(points)) == (
        MeasureState.AGREED,
        5000,
        None,
        "5000 points",
    )
    desk.settings.fill_in(li, {"approval_limit_cents": "0"})
    assert desk.recovery.add_measure(li, one, MeasureDraft(What.REFUND, amount_cents=1)).waits
    for draft in (
        MeasureDraft(),
        MeasureDraft(What.POINTS),
        MeasureDraft(What.REFUND),
        MeasureDraft(What.GIFT, amount_cents=-1),
    ):
        with pytest.raises(DeskError):
            desk.recovery.add_measure(li, one, draft)


def test_what_waits_stands_in_the_supervisors_today(desk: Desk, li: str, boss: str, one: str) -> None:
    led_to(desk, li, one, Step.APOLOGIZE)

    def mine(who: str) -> tuple[list[str], int]:
        found = today.ordered(desk.file, desk.file.clock.now())
        keys = today.narrowed(desk.file, found, Group.MINE, (), "", who)
        return keys, today.counts(desk.file, who)[Group.MINE, MatterKind.COMPLAINT]

    assert mine(boss) == ([], 0)
    made = desk.recovery.amend(li, one, [MeasureDraft(What.REFUND, "退一半", 500_00)], Stamp("phone", "退一半"))
    assert made.next_step == "Decide on the compensation"
    assert done(desk, one) == {Step.ACKNOWLEDGE, Step.APOLOGIZE}
    assert mine(boss) == ([f"complaint:{one}"], 1)
    assert mine(li) == ([f"complaint:{one}"], 1), "its owner keeps it"
    desk.recovery.approve(boss, measures.of_complaint(desk.file, one)[0].id)
    assert mine(boss) == ([], 0)


def test_what_prevents_the_next_one_is_an_improvement(desk: Desk, li: str, boss: str, one: str) -> None:
    led_to(desk, li, one, Step.AMEND)
    with pytest.raises(DeskError) as refused:
        desk.recovery.anticipate(li, one, Prevention(), Stamp("phone"))
    assert refused.value.field == "note"
    desk.recovery.anticipate(li, one, Prevention(owner_id=boss, title="出车前核对地址"), Stamp(note="出车前打电话"))
    (made,) = improvements.of_complaint(desk.file, one)
    assert (made.number, made.title, made.plan) == ("S01-I-261121-0001", "出车前核对地址", "出车前打电话")
    assert (made.owner_id, made.next_step, made.phase) == (boss, "Plan what prevents it", Phase.PLAN)
    other = desk.complaints.take_down(li, ComplaintDraft(title="又迟到", customer_name="李四")).id
    led_to(desk, li, other, Step.AMEND)
    desk.recovery.anticipate(li, other, Prevention(improvement_id=made.id), Stamp(note="一样"))
    assert [each.id for each in improvements.complaints_of(desk.file, made.id)] == [one, other]
    assert len(improvements.open_ones(desk.file)) == 1
    undo_last(desk.file, li)
    assert Step.ANTICIPATE not in done(desk, other)
    assert [each.id for each in improvements.complaints_of(desk.file, made.id)] == [one]


def test_an_improvement_goes_from_plan_to_act_and_back_with_a_reason(
    desk: Desk, li: str, boss: str, one: str, clock: FixedClock
) -> None:
    led_to(desk, li, one, Step.ANTICIPATE)
    (made,) = improvements.of_complaint(desk.file, one)
    service = desk.improvements
    with pytest.raises(DeskError) as refused:
        service.move_on(li, made.id, " ")
    assert refused.value.field == "text"
    moved = service.move_on(li, made.id, "每车先打电话", owner_id=boss, due_at=clock.now() + 5 * HOUR)
    assert (moved.phase, moved.owner_id, moved.due_at) == (Phase.DO, boss, clock.now() + 5 * HOUR)
    checked = service.move_on(boss, made.id, "做了")
    assert (checked.phase, checked.due_at) == (Phase.CHECK, clock.now() + timedelta(days=14))
    with pytest.raises(DeskError) as refused:
        service.go_back(boss, made.id, Phase.DO, "")
    assert refused.value.field == "reason"
    with pytest.raises(DeskError, match="does not go back"):
        service.go_back(boss, made.id, Phase.ACT, "x")
    assert service.go_back(boss, made.id, Phase.DO, "没人打").phase == Phase.DO
    assert "没人打" in [move.reason for move in moves_of(desk.file, made.id)]
    for text in ("再做", "好了", "写进规矩"):
        last = service.move_on(boss, made.id, text)
    assert (last.open, last.closed_at, last.acted, last.done) == (False, clock.now(), "写进规矩", "再做")
    with pytest.raises(DeskError, match="closed"):
        service.move_on(boss, made.id, "x")
    assert improvements.open_matters(desk.file) == []
    assert service.reopen(li, made.id, "又来了").phase == Phase.ACT


def test_closing_names_everything_that_is_missing(desk: Desk, li: str, one: str) -> None:
    satisfied, no_call = Satisfaction.SATISFIED, FollowUp(declined="当面说好了")
    with pytest.raises(DeskError) as refused:
        desk.recovery.close(li, one, "换了", satisfied, no_call)
    for word in ("acknowledge", "apologize", "amend", "anticipate", "the customer told: who told them, how and when"):
        assert word in refused.value.sentence
    led_to(desk, li, one, Step.ANTICIPATE)
    desk.complaints.tell(li, one, "phone")
    with pytest.raises(DeskError) as refused:
        desk.recovery.close(li, one, " ", satisfied, no_call)
    assert refused.value.field == "done"
    desk.recovery.add_measure(li, one, MeasureDraft(What.REFUND, amount_cents=900_00))
    assert closing.missing(desk.file, store.by_id(desk.file, one)) == ["the supervisor's decision on the compensation"]
    with pytest.raises(DeskError, match="decision on the compensation"):
        desk.recovery.close(li, one, "换了", satisfied, no_call)


def test_the_customer_is_called_some_days_later_and_never_at_night(
    desk: Desk, li: str, boss: str, one: str, clock: FixedClock
) -> None:
    led_to(desk, li, one, Step.TOLD)
    clock.advance(13 * HOUR)
    due = closing.follow_up_at(desk.file, clock.now())
    assert due.isoformat() == "2026-11-25T01:00:00+00:00", "23:00 three days on is the next morning at nine"
    with pytest.raises(DeskError) as refused:
        desk.recovery.close(li, one, "换了", Satisfaction.SATISFIED, FollowUp())
    assert refused.value.field == "declined"
    with pytest.raises(DeskError) as refused:
        desk.recovery.close(li, one, "换了", Satisfaction.SATISFIED, FollowUp(clock.now() - HOUR, boss))
    assert refused.value.field == "follow_up"
    closed, call = desk.recovery.close(li, one, "换了新机", Satisfaction.SATISFIED, FollowUp(due, boss))
    assert call is not None
    assert (closed.open, closed.answer, closed.satisfaction) == (False, "换了新机", "satisfied")
    assert (call.owner_id, call.due_at, call.matter_kind, call.matter_id) == (boss, due, "complaint", one)
    assert (call.name, call.phone_raw, closed.number in call.reason) == ("王丽", "13800138000", True)
    assert [each.id for each in callbacks.of_matter(desk.file, one)] == [call.id]
    undo_last(desk.file, li)
    assert store.by_id(desk.file, one).open
    assert callbacks.of_matter(desk.file, one) == []


def test_who_is_not_satisfied_gets_another_round(desk: Desk, li: str, one: str) -> None:
    with pytest.raises(DeskError, match="once the customer was told"):
        desk.recovery.keep_open(li, one, "还是坏的")
    led_to(desk, li, one, Step.TOLD)
    with pytest.raises(DeskError) as refused:
        desk.recovery.keep_open(li, one, "")
    assert refused.value.field == "reason"
    kept = desk.recovery.keep_open(li, one, "还是坏的")
    assert (kept.open, kept.satisfaction, kept.next_step) == (True, "not_satisfied", "Acknowledge and call back")
    assert done(desk, one) == frozenset()
