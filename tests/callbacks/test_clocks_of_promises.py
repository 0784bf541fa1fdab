"""A callback or a delivery that follows a commitment has a clock, so that the board knows what became of it."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from desk_app.app import DESK_ID, Desk
from desk_app.callbacks.model import CallbackDraft
from desk_app.calls.model import CallDraft, Direction, Outcome
from desk_app.commitments import clock_store, promise_store
from desk_app.commitments.amounts import amount
from desk_app.commitments.board import BoardDays, Tally, board
from desk_app.commitments.clocks import MatterClock
from desk_app.commitments.model import About, ClockKind, Version
from desk_app.core.clock import FixedClock
from desk_app.core.ids import new_id
from desk_app.deliveries.model import DeliveryDraft, DeliveryState
from desk_app.enquiries.model import About as Asking
from desk_app.enquiries.model import Asked
from desk_app.insights.board_lines import broken_lines
from desk_app.insights.model import Period
from desk_app.storage.undoing import undo_last
from tests.fresh_files import fresh_desk

NOW = datetime(2026, 11, 21, 2, 0, tzinfo=UTC)
HALF, HOUR = timedelta(minutes=30), timedelta(hours=1)
MONTH = BoardDays(date(2026, 11, 1), date(2026, 12, 1))
RING = CallbackDraft(name="王丽", phone="13800138000", reason="安装")


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(NOW)


@pytest.fixture
def desk(tmp_path: Path, clock: FixedClock) -> Iterator[Desk]:
    opened = fresh_desk(tmp_path / "store.desk", clock=clock)
    yield opened
    opened.close()


@pytest.fixture
def ring_in_half_an_hour(desk: Desk) -> Version:
    return commit(desk, About.CALLBACK, "30 min")


def commit(desk: Desk, about: About, text: str) -> Version:
    version = Version("", new_id(), about, f"Within {text}.", "", amount(text), ClockKind.ALWAYS, date(2026, 1, 1))
    with desk.file.write(DESK_ID, "test") as tx:
        return promise_store.add(tx, version)


def clocks(desk: Desk, row_id: str) -> list[MatterClock]:
    return clock_store.clocks_of(desk.file, row_id)


def tally(desk: Desk, about: About = About.CALLBACK) -> Tally:
    return next(line.tally for line in board(desk.file, MONTH).lines if line.version.about is about)


def rung(desk: Desk, callback_id: str, outcome: Outcome = Outcome.SOLVED) -> None:
    now = desk.file.clock.now()
    draft = CallDraft(
        phone="13800138000", direction=Direction.OUT, outcome=outcome, callback_id=callback_id, rang_at=now,
        answered_at=now if outcome in (Outcome.SOLVED, Outcome.WILL_CALL_BACK) else None,
    )  # fmt: skip
    desk.calls.take_down(DESK_ID, draft)


def test_without_a_commitment_or_with_a_time_that_somebody_named_there_is_no_clock(desk: Desk) -> None:
    assert clocks(desk, desk.callbacks.promise(DESK_ID, RING).id) == []
    commit(desk, About.CALLBACK, "30 min")
    named = CallbackDraft(name="x", reason="y", due_at=NOW + 9 * HOUR)
    assert clocks(desk, desk.callbacks.promise(DESK_ID, named).id) == []


def test_a_callback_begins_its_clock_and_is_kept_once_somebody_is_reached(
    desk: Desk, clock: FixedClock, ring_in_half_an_hour: Version
) -> None:
    one = desk.callbacks.promise(DESK_ID, RING)
    (begun,) = clocks(desk, one.id)
    assert (begun.kind, begun.about, begun.version_id) == ("callback", "callback", ring_in_half_an_hour.id)
    assert (begun.started_at, begun.due_at, begun.running) == (NOW, NOW + HALF, True)
    clock.advance(HALF / 2)
    rung(desk, one.id, Outcome.MISSED)
    assert clocks(desk, one.id)[0].running
    rung(desk, one.id)
    assert clocks(desk, one.id)[0].met_at == NOW + HALF / 2
    clock.advance(HOUR)
    assert tally(desk) == Tally(kept=1)
    late = desk.callbacks.promise(DESK_ID, RING)
    clock.advance(HOUR)
    rung(desk, late.id)
    assert tally(desk) == Tally(kept=1, broken=1)
    (line,) = broken_lines(desk.file, Period(MONTH.start, MONTH.end), ring_in_half_an_hour, clock.now())
    assert (line.number, line.customer, line.late, line.kind) == (late.number, "王丽", "30 minutes", "callback")


def test_a_callback_given_up_or_taken_away_drops_its_clock_and_undo_brings_it_back(
    desk: Desk, ring_in_half_an_hour: Version
) -> None:
    one = desk.callbacks.promise(DESK_ID, RING)
    desk.callbacks.drop(DESK_ID, one.id, "rang us")
    assert clocks(desk, one.id)[0].dropped_at == NOW
    undo_last(desk.file, DESK_ID)
    assert clocks(desk, one.id)[0].running
    call = desk.calls.take_down(DESK_ID, CallDraft(phone="13900139000", outcome=Outcome.WILL_CALL_BACK))
    left = desk.file.query("SELECT id FROM callbacks WHERE call_id = ?", (call.id,))[0][0]
    assert clocks(desk, left)[0].running
    desk.calls.remove(DESK_ID, call.id)
    assert clocks(desk, left)[0].dropped_at == NOW


def test_a_postponed_callback_keeps_the_promise_it_was_given(desk: Desk, ring_in_half_an_hour: Version) -> None:
    one = desk.callbacks.promise(DESK_ID, RING)
    desk.callbacks.reschedule(DESK_ID, one.id, NOW + 5 * HOUR, "asked for it")
    assert [each.due_at for each in clocks(desk, one.id)] == [NOW + HALF]


def test_opened_again_and_promised_again_a_new_promise_begins(
    desk: Desk, clock: FixedClock, ring_in_half_an_hour: Version
) -> None:
    one = desk.callbacks.promise(DESK_ID, RING)
    clock.advance(HALF / 3)
    rung(desk, one.id, Outcome.WILL_CALL_BACK)
    first, second = clocks(desk, one.id)
    assert (first.met_at, second.started_at, second.due_at) == (NOW + HALF / 3, NOW + HALF / 3, NOW + HALF * 4 / 3)
    rung(desk, one.id)
    clock.advance(HALF)
    desk.callbacks.reopen(DESK_ID, one.id)
    assert [each.running for each in clocks(desk, one.id)] == [False, False, True]
    assert clocks(desk, one.id)[-1].due_at == clock.now() + HALF


def test_a_missed_call_and_goods_without_an_answer_leave_one_clock_each(
    desk: Desk, clock: FixedClock, ring_in_half_an_hour: Version
) -> None:
    missed = CallDraft(phone="13900139000", outcome=Outcome.MISSED)
    for _time in range(2):
        desk.calls.take_down(DESK_ID, missed)
        clock.advance(timedelta(minutes=1))
    asked = (Asked(Asking.PRICE, "冰箱", call_back=True),)
    call = desk.calls.take_down(DESK_ID, CallDraft(phone="13700137000"))
    desk.calls.change(DESK_ID, call.id, {}, asked)
    found = desk.file.query("SELECT kind, due_at, started_at FROM matter_clocks ORDER BY started_at")
    assert [row["kind"] for row in found] == ["callback", "callback"]


def test_the_usual_time_that_a_form_showed_follows_the_commitment_too(
    desk: Desk, clock: FixedClock, ring_in_half_an_hour: Version
) -> None:
    shown = NOW + HALF
    clock.advance(timedelta(minutes=4))
    one = desk.callbacks.promise(DESK_ID, CallbackDraft(name="x", reason="y", due_at=shown, usual=True))
    assert one.due_at == shown and [each.due_at for each in clocks(desk, one.id)] == [shown]
    draft = CallDraft(
        phone="1", outcome=Outcome.WILL_CALL_BACK, topic="t", callback_at=NOW + 2 * HOUR, callback_usual=True
    )
    desk.calls.take_down(DESK_ID, draft)
    due, left = desk.file.query("SELECT due_at, id FROM callbacks WHERE topic = 't'")[0]
    assert due == "2026-11-21T04:00:00.000Z"
    assert [each.due_at for each in clocks(desk, left)] == [clock.now() + HALF]


def test_a_delivery_is_kept_when_it_is_delivered_and_dropped_when_cancelled(desk: Desk, clock: FixedClock) -> None:
    version = commit(desk, About.DELIVERY, "4 h")
    bare = DeliveryDraft(customer_name="赵强", goods="冰箱", courier_id=DESK_ID)
    said = desk.deliveries.plan(DESK_ID, DeliveryDraft(customer_name="y", promised_by=NOW + HOUR))
    assert clocks(desk, said.id) == []
    kept, late, gone = (desk.deliveries.plan(DESK_ID, bare) for _time in range(3))
    (begun,) = clocks(desk, kept.id)
    assert (begun.kind, begun.about, begun.version_id, begun.due_at) == (
        "delivery", "delivery", version.id, NOW + 4 * HOUR,
    )  # fmt: skip
    assert kept.promised_by == begun.due_at
    desk.deliveries.move(DESK_ID, gone.id, DeliveryState.CANCELLED, reason="changed their mind")
    for each, hours in ((kept, 3), (late, 5)):
        desk.deliveries.move(DESK_ID, each.id, DeliveryState.UNDER_WAY)
        clock.set(NOW + hours * HOUR)
        desk.deliveries.move(DESK_ID, each.id, DeliveryState.DELIVERED)
    assert [clocks(desk, each.id)[0].met_at for each in (kept, late)] == [NOW + 3 * HOUR, NOW + 5 * HOUR]
    assert clocks(desk, gone.id)[0].dropped_at == NOW
    assert tally(desk, About.DELIVERY) == Tally(kept=1, broken=1, dropped=1)


def test_a_save_writes_one_row_more_and_none_where_nothing_is_promised(desk: Desk) -> None:
    def rows() -> int:
        return int(desk.file.query("SELECT count(*) FROM change_log")[0][0])

    before = rows()
    bare = desk.callbacks.promise(DESK_ID, RING)
    plain = rows() - before
    commit(desk, About.CALLBACK, "30 min")
    before = rows()
    followed = desk.callbacks.promise(DESK_ID, RING)
    assert rows() - before == plain + 1
    before = rows()
    rung(desk, bare.id)
    closing = rows() - before
    before = rows()
    rung(desk, followed.id)
    assert rows() - before == closing + 1
