"""The promises of a complaint through its service, on a real file: begun, kept, paused, given anew."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desk_app.app import Desk
from desk_app.commitments import clock_store as clocks
from desk_app.commitments import promise_store
from desk_app.commitments import store as calendars
from desk_app.commitments.amounts import amount
from desk_app.commitments.calendar import Calendar
from desk_app.commitments.clocks import MatterClock, Press, Why
from desk_app.commitments.model import READY_MADE, About, ClockKind, Version
from desk_app.complaints import promises, store
from desk_app.complaints.model import FOUR_A, Complaint, ComplaintDraft, Step
from desk_app.core.clock import FixedClock, to_text
from desk_app.core.errors import DeskError
from desk_app.core.i18n import set_language
from desk_app.core.ids import new_id
from desk_app.customers.model import CustomerDraft, PhoneDraft
from desk_app.matters.model import MoveKind
from desk_app.matters.store import moves_of
from desk_app.standing.model import KEY_ACCOUNT, PRIORITY
from desk_app.storage.undoing import undo_last
from tests.commitments.made_calendars import EIGHT_HOURS, EIGHT_TO_SIX, at, week

ZONE = ZoneInfo("Asia/Shanghai")
HOUR = timedelta(hours=1)
FROM = date(2026, 1, 1)


@pytest.fixture(autouse=True)
def in_english() -> None:
    set_language("en")


def open_at(desk: Desk, calendar: Calendar) -> None:
    with desk.file.write("00000000-0000-7000-8000-000000000001", "test") as tx:
        calendars.replace(tx, calendar)


def commit(
    desk: Desk,
    li: str,
    about: About,
    text: str,
    *,
    clock: ClockKind = ClockKind.OPENING,
    level: str = "",
    since: date = FROM,
    commitment: str = "",
) -> Version:
    """Writes down what the store promises."""
    version = Version(
        "", commitment or new_id(), about, "promised", "承诺", amount(text), clock, since, level_id=level
    )  # fmt: skip
    with desk.file.write(li, "test") as tx:
        return promise_store.add(tx, version)


def instead(about: About) -> str:
    """The commitment that is ready-made about it."""
    return next(each.commitment_id for each in READY_MADE if each.about == about)


def complain(desk: Desk, li: str, customer_id: str | None = None) -> Complaint:
    return desk.complaints.take_down(li, ComplaintDraft(title="坏了", customer_id=customer_id, customer_name="王丽"))


def clock_of(desk: Desk, complaint: Complaint, about: About) -> MatterClock:
    """The promise about it that was not dropped."""
    found = [each for each in clocks.clocks_of(desk.file, complaint.id) if each.about == about]
    return [each for each in found if each.dropped_at is None][-1]


def wall(moment: datetime) -> str:
    return moment.astimezone(ZONE).strftime("%m-%d %H:%M")


def test_taking_a_complaint_down_begins_what_its_customer_is_promised(desk: Desk, li: str) -> None:
    one = complain(desk, li)  # Saturday at ten; open from nine to nine on every day
    found = {each.about: each for each in clocks.clocks_of(desk.file, one.id)}
    assert set(found) == {About.FIRST_ANSWER, About.ACKNOWLEDGE, About.SOLUTION}
    assert wall(one.promised_at) == wall(found["first_answer"].due_at) == "11-22 10:00"
    assert wall(one.due_at) == wall(found["acknowledge"].due_at) == "11-21 12:00"
    assert found["solution"].started_at == one.received_at
    assert all(each.version_id is None and each.running for each in found.values())
    assert undo_last(desk.file, li) is not None
    assert clocks.clocks_of(desk.file, one.id) == []


def test_four_hours_from_sixteen_are_due_at_ten_and_paused_three_hours_at_thirteen(
    desk: Desk, li: str, clock: FixedClock
) -> None:
    open_at(desk, week(EIGHT_TO_SIX))
    commit(desk, li, About.ACKNOWLEDGE, "4 h", commitment=instead(About.ACKNOWLEDGE))
    clock.set(at("2026-11-17 16:00"))
    one = complain(desk, li)
    assert wall(one.due_at) == "11-18 10:00"
    clock.set(at("2026-11-17 17:00"))
    waits = desk.complaints.wait(li, one.id, Why.PART, at("2026-11-18 11:00"), "a new pump")
    assert (waits.next_step, wall(waits.due_at)) == ("Look again: waiting for a part", "11-18 11:00")
    clock.set(at("2026-11-18 10:00"))
    goes_on = desk.complaints.resume(li, one.id)
    assert (goes_on.next_step, wall(goes_on.due_at)) == ("Acknowledge and call back", "11-18 13:00")
    assert clock_of(desk, one, About.ACKNOWLEDGE).due_at == goes_on.due_at
    moves = [(move.what, move.from_due, move.to_due) for move in moves_of(desk.file, one.id)]
    assert moves == [
        (MoveKind.PAUSED, one.due_at, waits.due_at),
        (MoveKind.RESUMED, waits.due_at, goes_on.due_at),
    ]


def test_sixteen_hours_of_eight_hour_days_are_due_on_the_second_working_day(
    desk: Desk, li: str, clock: FixedClock
) -> None:
    open_at(desk, week(EIGHT_HOURS))
    commit(desk, li, About.ACKNOWLEDGE, "16 h", commitment=instead(About.ACKNOWLEDGE))
    clock.set(at("2026-11-17 09:00"))
    assert wall(complain(desk, li).due_at) == "11-18 17:00"


def test_one_hour_has_run_when_work_on_a_complaint_of_sunday_begins_on_monday_at_ten(
    desk: Desk, li: str, clock: FixedClock
) -> None:
    open_at(desk, week(EIGHT_HOURS))
    clock.set(at("2026-11-15 20:00"))
    one = complain(desk, li)
    clock.set(at("2026-11-16 10:00"))
    counted = clock_of(desk, one, About.ACKNOWLEDGE).promised(week(EIGHT_HOURS), [])
    assert counted.used(clock.now()) == 0.5  # of two hours


def test_each_step_keeps_its_promise_and_the_next_one_is_due(desk: Desk, li: str, clock: FixedClock) -> None:
    commit(desk, li, About.APOLOGIZE, "8 h", clock=ClockKind.ALWAYS)
    commit(desk, li, About.NEXT_UPDATE, "6 h", clock=ClockKind.ALWAYS)
    one = complain(desk, li)
    clock.advance(HOUR)
    after = desk.complaints.record_step(li, one.id, Step.ACKNOWLEDGE)
    assert clock_of(desk, one, About.ACKNOWLEDGE).met_at == clock.now()
    assert clock_of(desk, one, About.FIRST_ANSWER).running  # nobody told the customer
    assert after.due_at == one.received_at + 8 * HOUR
    clock.advance(HOUR)
    after = desk.complaints.record_step(li, one.id, Step.APOLOGIZE, "phone")
    assert clock_of(desk, one, About.FIRST_ANSWER).met_at == clock.now()
    assert after.due_at == clock_of(desk, one, About.SOLUTION).due_at
    after = desk.complaints.record_step(li, one.id, Step.AMEND, "phone", "a new one")
    assert after.due_at == clock.now() + 72 * HOUR  # about prevention nothing is promised: the house's own time
    after = desk.complaints.record_step(li, one.id, Step.ANTICIPATE, "phone", "packed better")
    assert after.due_at == clock_of(desk, one, About.NEXT_UPDATE).due_at == clock.now() + 6 * HOUR
    desk.complaints.tell(li, one.id, "phone")
    assert not [each for each in clocks.clocks_of(desk.file, one.id) if each.running]


def test_closing_drops_what_is_left_and_opening_again_promises_anew(desk: Desk, li: str, clock: FixedClock) -> None:
    one = complain(desk, li)
    for step in FOUR_A:
        desk.complaints.record_step(li, one.id, step, "", "said and done")
    desk.complaints.tell(li, one.id, "phone", "it was put right")
    commit(desk, li, About.REPAIR, "3 d")
    with desk.file.write(li, "test") as tx:
        repair = promise_store.versions(tx)[-1]
        clocks.begin(tx, "complaint", one.id, repair, clock.now(), clock.now() + HOUR)
    clock.advance(HOUR)
    desk.complaints.close(li, one.id)
    dropped = [each.about for each in clocks.clocks_of(desk.file, one.id) if each.dropped_at]
    assert dropped == [About.REPAIR]
    clock.advance(HOUR)
    opened = desk.complaints.reopen(li, one.id, "again")
    running = [each for each in clocks.clocks_of(desk.file, one.id) if each.running]
    assert {each.about for each in running} == {About.FIRST_ANSWER, About.ACKNOWLEDGE, About.SOLUTION}
    assert {each.started_at for each in running} == {clock.now()}
    assert opened.due_at == clock.now() + 2 * HOUR


def test_another_time_of_receipt_moves_where_the_promises_begin(desk: Desk, li: str) -> None:
    one = complain(desk, li)
    earlier = one.received_at - HOUR
    changed = desk.complaints.change(li, one.id, {"received_at": earlier})
    assert {each.started_at for each in clocks.clocks_of(desk.file, one.id)} == {earlier}
    assert (changed.due_at, changed.promised_at) == (earlier + 2 * HOUR, earlier + 24 * HOUR)
    put_off = desk.complaints.postpone(li, one.id, one.due_at + 5 * HOUR, "she asked")
    moved = desk.complaints.change(li, one.id, {"received_at": one.received_at})
    assert (moved.due_at, moved.promised_at) == (put_off.due_at, one.promised_at)


def test_the_level_of_the_day_decides(desk: Desk, li: str, clock: FixedClock) -> None:
    commit(desk, li, About.ACKNOWLEDGE, "30 min", level=PRIORITY)
    day = clock.now().astimezone(ZONE).date()
    names = ("王丽", "赵强", "孙敏")
    priority, ended, none = (desk.customers.open_file(li, CustomerDraft(each)).id for each in names)
    desk.standing.choose_level(li, priority, PRIORITY, day)
    desk.standing.choose_level(li, ended, PRIORITY, day - timedelta(days=9), day - timedelta(days=1))
    within = [complain(desk, li, each).due_at - clock.now() for each in (priority, ended, none, None)]
    assert within == [HOUR / 2, 2 * HOUR, 2 * HOUR, 2 * HOUR]


def test_an_open_complaint_keeps_its_promise_until_it_is_promised_anew(desk: Desk, li: str, clock: FixedClock) -> None:
    wang = desk.customers.open_file(li, CustomerDraft("王丽", phones=(PhoneDraft("13800138000"),))).id
    one = complain(desk, li, wang)
    version = commit(desk, li, About.ACKNOWLEDGE, "6 h", commitment=instead(About.ACKNOWLEDGE))
    commit(desk, li, About.SOLUTION, "1 d", level=KEY_ACCOUNT)
    clock.advance(HOUR)
    desk.complaints.wait(li, one.id, Why.CUSTOMER, clock.now() + 5 * HOUR)
    with pytest.raises(DeskError, match="go on"):
        desk.complaints.promise_anew(li, one.id)
    clock.advance(2 * HOUR)
    kept = desk.complaints.resume(li, one.id)
    assert kept.due_at == one.due_at + 2 * HOUR
    (change,) = promises.anew(desk.file, kept, clock.now())
    assert (change.version, change.clock and change.clock.due_at) == (version, kept.due_at)
    desk.standing.grant_level(li, wang, KEY_ACCOUNT, clock.now().astimezone(ZONE).date(), None, "big shop")
    assert {each.about for each in promises.anew(desk.file, kept, clock.now())} == {About.ACKNOWLEDGE, About.SOLUTION}
    anew = desk.complaints.promise_anew(li, one.id)
    assert anew.due_at == one.received_at + 8 * HOUR  # six, and the two it was paused
    now = clock_of(desk, one, About.ACKNOWLEDGE)
    assert (now.version_id, now.started_at) == (version.id, one.received_at)
    assert promises.anew(desk.file, anew, clock.now()) == []


def test_a_complaint_without_clocks_keeps_its_times(desk: Desk, li: str, clock: FixedClock) -> None:
    one = complain(desk, li)
    with desk.file.write(li, "test") as tx:
        tx.execute("UPDATE matter_clocks SET deleted_at = ? WHERE row_id = ?", (to_text(clock.now()), one.id))
    clock.advance(HOUR)
    after = desk.complaints.record_step(li, one.id, Step.ACKNOWLEDGE, "phone")
    assert after.due_at == clock.now() + 24 * HOUR
    waits = desk.complaints.wait(li, one.id, Why.SUPPLIER, clock.now() + 48 * HOUR)
    assert waits.next_step == "Look again: waiting for the supplier"
    clock.advance(30 * HOUR)
    assert desk.complaints.resume(li, one.id).due_at == after.due_at + 30 * HOUR
    assert clocks.clocks_of(desk.file, one.id) == []


def test_a_step_taken_back_lets_its_promise_stand_again(desk: Desk, li: str, clock: FixedClock) -> None:
    one = complain(desk, li)
    clock.advance(HOUR)
    desk.complaints.record_step(li, one.id, Step.ACKNOWLEDGE, "phone")
    with desk.file.write(li, "test") as tx:
        back = promises.steps_taken_back(tx, one.id, [Step.ACKNOWLEDGE], answered=False)
    assert back == {"due_at": one.due_at}
    assert all(each.running for each in clocks.clocks_of(desk.file, one.id))


def test_waiting_is_refused_with_its_field_and_ends_with_a_step(desk: Desk, li: str, clock: FixedClock) -> None:
    one = complain(desk, li)
    for why, when, note, field in (
        (Why.PART, clock.now(), "", "look_again"),
        (Why.OTHER, clock.now() + HOUR, " ", "note"),
    ):
        with pytest.raises(DeskError) as refused:
            desk.complaints.wait(li, one.id, why, when, note)
        assert refused.value.field == field
    with pytest.raises(DeskError, match="not waiting"):
        desk.complaints.resume(li, one.id)
    desk.complaints.wait(li, one.id, Why.PART, clock.now() + 9 * HOUR)
    with pytest.raises(DeskError, match="already"):
        desk.complaints.wait(li, one.id, Why.PART, clock.now() + 9 * HOUR)
    both = desk.complaints.wait(li, one.id, Why.CUSTOMER, clock.now() + 4 * HOUR)
    assert both.due_at == clock.now() + 4 * HOUR
    clock.advance(HOUR)
    done = desk.complaints.record_step(li, one.id, Step.ACKNOWLEDGE, "phone")
    assert done.next_step == "Apologize"
    assert all(each.until == clock.now() for each in clocks.pauses_of(desk.file, one.id))


def test_a_next_step_that_was_typed_comes_back_after_the_waiting(desk: Desk, li: str, clock: FixedClock) -> None:
    one = complain(desk, li)
    desk.complaints.reassign(li, one.id, li, "ask the driver")
    desk.complaints.wait(li, one.id, Why.CUSTOMER, clock.now() + HOUR)
    assert desk.complaints.resume(li, one.id).next_step == "ask the driver"


_SPANS = st.lists(st.tuples(st.integers(0, 60), st.integers(1, 40)), min_size=1, max_size=4)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(spans=_SPANS, hours=st.integers(1, 30))
def test_due_is_start_and_amount_and_what_was_paused_on_its_own_clock(
    desk: Desk, li: str, clock: FixedClock, spans: list[tuple[int, int]], hours: int
) -> None:
    calendar = week(EIGHT_TO_SIX)
    clock.set(at("2026-11-17 16:00"))
    open_at(desk, calendar)
    version = commit(desk, li, About.ACKNOWLEDGE, f"{hours} h", since=FROM, level=PRIORITY)
    one = complain(desk, li)
    with desk.file.write(li, "test") as tx:
        tx.execute("UPDATE matter_clocks SET dropped_at = ? WHERE row_id = ?", (to_text(clock.now()), one.id))
        due_at = calendar.add(clock.now(), hours * 3_600)
        clocks.begin(tx, "complaint", one.id, version, clock.now(), due_at)
        store.change(tx, one.id, {"due_at": due_at})
    last = due_at
    for gap, length in spans:
        clock.advance(gap * HOUR / 2)
        began = clock.now()
        desk.complaints.wait(li, one.id, Why.PART, began + 99 * HOUR)
        desk.complaints.wait(li, one.id, Why.CUSTOMER, began + 99 * HOUR)  # at once: counts once
        clock.advance(length * HOUR / 2)
        after = desk.complaints.resume(li, one.id)
        paused = calendar.between(began, clock.now()) if began < last else 0
        left = calendar.between(began, last)
        assert after.due_at >= last  # never nearer
        assert after.due_at == (calendar.add(clock.now(), left) if began < last else last)
        counted = calendar.between(one.received_at, after.due_at)
        assert paused == 0 or counted <= calendar.between(one.received_at, last) + paused
        last = after.due_at
    assert clock_of(desk, one, About.ACKNOWLEDGE).due_at == last


def test_what_presses_is_what_has_used_three_quarters_of_its_time(desk: Desk, li: str, clock: FixedClock) -> None:
    open_at(desk, week(EIGHT_TO_SIX))
    clock.set(at("2026-11-17 08:00"))
    one = complain(desk, li)  # spoken about until ten, answered until eight tomorrow, solved until Friday evening
    calendar = week(EIGHT_TO_SIX)
    for moment, press in (
        ("2026-11-17 09:29", None),
        ("2026-11-17 09:30", Press.WARNED),
        ("2026-11-17 10:00", Press.WARNED),
        ("2026-11-17 10:01", Press.LATE),
    ):
        assert clocks.pressing(desk.file, [one.id], at(moment)).get(one.id) == press, moment
    desk.complaints.record_step(li, one.id, Step.ACKNOWLEDGE, "phone")
    solution = clock_of(desk, one, About.SOLUTION).promised(calendar, [])
    warns = solution.warns_at(clock.now())
    assert clocks.pressing(desk.file, [one.id], warns - timedelta(minutes=1)) == {}
    assert clocks.pressing(desk.file, [one.id], warns) == {one.id: Press.WARNED}
    clock.set(warns - HOUR)
    desk.complaints.wait(li, one.id, Why.PART, warns + 99 * HOUR)
    assert clocks.pressing(desk.file, [one.id], warns + 90 * HOUR) == {}  # it stands still
