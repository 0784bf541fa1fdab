"""What a call brings along: callbacks, attempts, links, goods asked about, a matter it is added to, its removal."""

from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from desk_app.app import DESK_ID, Desk, what_came_of
from desk_app.callbacks import store as callbacks
from desk_app.callbacks.model import Callback, CallbackState
from desk_app.calls import store
from desk_app.calls.model import CallDraft, Channel, Direction, Outcome
from desk_app.complaints.model import ComplaintDraft
from desk_app.core.clock import FixedClock
from desk_app.core.errors import DeskError, NotFound
from desk_app.customers.model import CustomerDraft, PhoneDraft
from desk_app.enquiries.model import About, Asked
from desk_app.matters.model import MatterKind
from desk_app.storage.undoing import undo_last

ZONE = ZoneInfo("Asia/Shanghai")


@pytest.fixture
def wang(desk: Desk, li: str) -> str:
    return desk.customers.open_file(li, CustomerDraft(name="王丽", phones=(PhoneDraft("13800138000"),))).id


def open_callbacks(desk: Desk) -> list[Callback]:
    return callbacks.open_ones(desk.file)


@pytest.mark.parametrize("outcome", [Outcome.MISSED, Outcome.ABANDONED, Outcome.VOICEMAIL])
def test_a_missed_call_is_owed_a_callback_by_itself(desk: Desk, li: str, outcome: Outcome) -> None:
    call = desk.calls.take_down(li, CallDraft(phone="13900001111", outcome=outcome))
    (owed,) = open_callbacks(desk)
    assert (owed.call_id, owed.phone_raw, owed.owner_id) == (call.id, "13900001111", DESK_ID)
    assert owed.due_at > desk.file.clock.now()
    assert [line.row_id for line in what_came_of(desk.file, call.id)] == [owed.id]


@pytest.mark.parametrize(
    "draft",
    [
        CallDraft(phone="13900001111", outcome=Outcome.SOLVED),
        CallDraft(phone="13900001111", outcome=Outcome.NO_ANSWER, direction=Direction.OUT),
        CallDraft(phone="13900001111", outcome=Outcome.WRONG_NUMBER),
        CallDraft(note="somebody hung up at once", outcome=Outcome.ABANDONED),
    ],
)
def test_other_calls_leave_none(desk: Desk, li: str, draft: CallDraft) -> None:
    desk.calls.take_down(li, draft)
    assert open_callbacks(desk) == []


def test_one_who_rings_three_times_is_called_back_once(desk: Desk, li: str, clock: FixedClock) -> None:
    for _turn in range(3):
        desk.calls.take_down(li, CallDraft(phone="13900001111", outcome=Outcome.MISSED))
        clock.advance(timedelta(minutes=9))
    assert len(open_callbacks(desk)) == 1


def test_a_promise_to_call_back_has_a_time_and_somebody(desk: Desk, li: str, wang: str) -> None:
    due = desk.file.clock.now() + timedelta(hours=5)
    draft = CallDraft(customer_id=wang, topic="安装", outcome=Outcome.WILL_CALL_BACK, callback_at=due)
    call = desk.calls.take_down(li, draft)
    (owed,) = open_callbacks(desk)
    assert (owed.customer_id, owed.owner_id, owed.due_at, owed.first_due_at) == (wang, li, due, due)
    assert (owed.call_id, owed.reason, owed.topic) == (call.id, "安装", "安装")


@pytest.mark.parametrize(
    "draft",
    [
        CallDraft(phone="13900001111", outcome=Outcome.WILL_CALL_BACK, note="价格"),
        CallDraft(phone="13900001111", outcome=Outcome.MISSED),
        CallDraft(phone="13900001111", enquiries=(Asked(About.PRICE, "电饭煲", call_back=True),)),
    ],
)
def test_who_calls_back_is_somebody_who_works_here(desk: Desk, li: str, draft: CallDraft) -> None:
    zhao = desk.staff.add(li, "赵敏").id
    desk.staff.change(li, zhao, active=False)
    head = desk.file.journal_head()
    for owner, sentence in ((zhao, "赵敏 no longer works here: choose somebody else."),
                            ("nobody", "Nobody here was chosen to call back: choose who does it.")):  # fmt: skip
        with pytest.raises(DeskError) as refused:
            desk.calls.take_down(li, replace(draft, callback_owner=owner))
        assert (refused.value.field, refused.value.sentence) == ("callback_owner", sentence)
        assert (list(store.each(desk.file)), open_callbacks(desk)) == ([], [])
        assert desk.file.journal_head() == head
    qian = desk.staff.add(li, "钱进").id
    desk.calls.take_down(li, replace(draft, callback_owner=qian))
    assert [each.owner_id for each in open_callbacks(desk)] == [qian]


def test_attempts_are_counted_and_who_is_reached_is_no_longer_owed(desk: Desk, li: str, wang: str) -> None:
    desk.calls.take_down(li, CallDraft(customer_id=wang, outcome=Outcome.WILL_CALL_BACK, topic="安装"))
    (owed,) = open_callbacks(desk)

    def attempt(outcome: Outcome) -> Callback:
        desk.calls.take_down(
            li, CallDraft(customer_id=wang, direction=Direction.OUT, outcome=outcome, callback_id=owed.id)
        )
        return callbacks.by_id(desk.file, owed.id)

    tried = attempt(Outcome.NO_ANSWER)
    assert (tried.tries, tried.state, tried.last_result) == (1, CallbackState.OPEN, "no_answer")
    again = attempt(Outcome.WILL_CALL_BACK)
    assert (again.tries, again.state) == (2, CallbackState.OPEN)
    assert again.first_due_at == owed.first_due_at
    done = attempt(Outcome.SOLVED)
    assert (done.tries, done.state) == (3, CallbackState.DONE)
    assert len(store.attempts(desk.file, owed.id)) == 3
    assert open_callbacks(desk) == []
    undo_last(desk.file, li)
    assert callbacks.by_id(desk.file, owed.id).state is CallbackState.OPEN


def test_goods_asked_about_without_an_answer_are_owed_one(desk: Desk, li: str, wang: str) -> None:
    asked = (
        Asked(About.PRICE, "冰箱 BCD-260", "2399 元"),
        Asked(About.STOCK, "洗衣机 10kg", call_back=True),
    )
    call = desk.calls.take_down(li, CallDraft(customer_id=wang, enquiries=asked))
    (owed,) = open_callbacks(desk)
    assert "洗衣机 10kg" in owed.reason and owed.owner_id == li
    assert call.outcome is Outcome.WILL_CALL_BACK, "it is not settled at the first contact"
    rows = desk.file.query("SELECT goods, about, answer, callback_id FROM enquiries WHERE call_id = ?", (call.id,))
    assert {tuple(row) for row in rows} == {
        ("冰箱 BCD-260", "price", "2399 元", None),
        ("洗衣机 10kg", "stock", None, owed.id),
    }


@pytest.mark.parametrize("outcome", [Outcome.SOLVED, Outcome.ANSWERED, Outcome.PASSED_ON, Outcome.BECAME_COMPLAINT])
def test_a_call_is_never_settled_while_goods_wait_for_an_answer(
    desk: Desk, li: str, wang: str, outcome: Outcome
) -> None:
    asked = (Asked(About.PRICE, "洗衣机 10kg", call_back=True),)
    call = desk.calls.take_down(li, CallDraft(customer_id=wang, outcome=outcome, enquiries=asked))
    settled = outcome in (Outcome.SOLVED, Outcome.ANSWERED)
    assert call.outcome is (Outcome.WILL_CALL_BACK if settled else outcome)
    assert len(open_callbacks(desk)) == 1
    answered = desk.calls.take_down(li, CallDraft(customer_id=wang, outcome=outcome, enquiries=()))
    assert desk.calls.change(li, answered.id, {}, asked).outcome is call.outcome


def test_goods_asked_about_when_called_back_are_owed_by_the_same_callback(desk: Desk, li: str, wang: str) -> None:
    desk.calls.take_down(li, CallDraft(customer_id=wang, outcome=Outcome.WILL_CALL_BACK, topic="安装"))
    (first,) = open_callbacks(desk)
    asked = (Asked(About.PRICE, "洗衣机 10kg", call_back=True),)
    back = CallDraft(customer_id=wang, direction=Direction.OUT, callback_id=first.id, enquiries=asked)
    assert desk.calls.take_down(li, back).outcome is Outcome.WILL_CALL_BACK
    (owed,) = open_callbacks(desk)
    assert owed.id == first.id and owed.reason.startswith("安装\n") and "洗衣机 10kg" in owed.reason


def test_unknown_calls_of_one_number_are_linked_with_the_callbacks_they_left(desk: Desk, li: str, wang: str) -> None:
    first = desk.calls.take_down(li, CallDraft(phone="13900001111", outcome=Outcome.MISSED))
    second = desk.calls.take_down(li, CallDraft(phone="139 0000 1111", note="谁来过电话"))
    other = desk.calls.take_down(li, CallDraft(phone="13900002222"))
    found = store.unknown_of_phone(desk.file, second.phone_digits, besides=second.id)
    assert [call.id for call in found] == [first.id]
    desk.calls.link(li, [second.id, first.id], wang)
    assert {store.by_id(desk.file, each).customer_id for each in (first.id, second.id)} == {wang}
    assert store.by_id(desk.file, other.id).customer_id is None
    assert open_callbacks(desk)[0].customer_id == wang
    undo_last(desk.file, li)
    assert store.by_id(desk.file, first.id).customer_id is None


def test_a_call_somebody_else_linked_meanwhile_stays_where_it_is(desk: Desk, li: str, wang: str) -> None:
    call = desk.calls.take_down(li, CallDraft(phone="13900001111"))
    zhang = desk.customers.open_file(li, CustomerDraft(name="张敏")).id
    desk.calls.link(li, [call.id], zhang)
    desk.calls.link(li, [call.id], wang)
    assert store.by_id(desk.file, call.id).customer_id == zhang


def test_a_call_is_added_to_what_is_open(desk: Desk, li: str, wang: str) -> None:
    complaint = desk.complaints.take_down(li, ComplaintDraft(customer_id=wang, title="送货迟到"))
    matter = (MatterKind.COMPLAINT, complaint.id)
    call = desk.calls.take_down(li, CallDraft(customer_id=wang, topic="送货", matter=matter))
    assert (call.matter_kind, call.matter_id) == matter
    assert [each.id for each in store.of_matter(desk.file, complaint.id)] == [call.id]
    assert complaint.id in [line.row_id for line in what_came_of(desk.file, call.id)]


def test_what_is_written_later_is_marked(desk: Desk, li: str, clock: FixedClock) -> None:
    now = clock.now()
    later = desk.calls.take_down(li, CallDraft(note="昨天的来电", rang_at=now - timedelta(days=1)))
    soon = desk.calls.take_down(li, CallDraft(note="刚才", rang_at=now - timedelta(minutes=50)))
    assert (later.written_later, soon.written_later) == (True, False)
    assert later.written_at == now


def test_a_removed_call_takes_its_untried_callback_along_and_comes_back_with_it(desk: Desk, li: str) -> None:
    call = desk.calls.take_down(li, CallDraft(phone="13900001111", outcome=Outcome.MISSED))
    desk.calls.remove(li, call.id)
    assert open_callbacks(desk) == []
    with pytest.raises(NotFound):
        store.by_id(desk.file, call.id)
    undo_last(desk.file, li)
    assert len(open_callbacks(desk)) == 1 and store.by_id(desk.file, call.id).phone_raw == "13900001111"


def test_a_call_that_became_something_is_not_removed(desk: Desk, li: str, wang: str) -> None:
    call = desk.calls.take_down(li, CallDraft(customer_id=wang, note="坏了"))
    desk.complaints.from_call(li, call.id)
    with pytest.raises(DeskError, match="Something was made of this call"):
        desk.calls.remove(li, call.id)


def test_lengths_by_hand_go_before_those_of_the_moments(desk: Desk, li: str, clock: FixedClock) -> None:
    rang = clock.now() - timedelta(minutes=10)
    draft = CallDraft(
        note="x",
        channel=Channel.PHONE,
        rang_at=rang,
        answered_at=rang + timedelta(seconds=20),
        ended_at=rang + timedelta(seconds=80),
        talk_s=55,
        hold_s=5,
        after_s=30,
    )
    call = desk.calls.take_down(li, draft)
    assert (call.wait_s, call.talk_s, call.hold_s, call.after_s) == (20, 55, 5, 30)
    changed = desk.calls.change(li, call.id, {"after_s": 45, "wait_s": 12})
    assert (changed.wait_s, changed.talk_s, changed.after_s) == (12, 55, 45)


@pytest.mark.parametrize(
    "draft",
    [
        CallDraft(phone="13900001111", outcome=Outcome.MISSED),
        CallDraft(phone="13900001111", outcome=Outcome.WILL_CALL_BACK),
        CallDraft(phone="13900001111", enquiries=(Asked(About.PRICE, "washer", "", call_back=True),)),
    ],
)
def test_what_a_late_call_leaves_is_due_at_the_next_opening(
    desk: Desk, li: str, clock: FixedClock, draft: CallDraft
) -> None:
    clock.set(datetime(2026, 11, 21, 16, 30, tzinfo=ZONE))
    desk.calls.take_down(li, draft)
    assert [one.due_at for one in open_callbacks(desk)] == [datetime(2026, 11, 22, 9, 0, tzinfo=ZONE)]
