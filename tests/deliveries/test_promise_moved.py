"""Another day promised for a delivery: the clock of the commitment it follows goes along."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from desk_app.app import Desk
from desk_app.commitments import clock_store, clocks, promise_store
from desk_app.commitments.amounts import amount
from desk_app.commitments.board import BoardDays, Tally, board
from desk_app.commitments.clocks import Press, Why
from desk_app.commitments.model import About, ClockKind, Version
from desk_app.core.clock import FixedClock
from desk_app.core.ids import new_id
from desk_app.deliveries.model import Delivery, DeliveryDraft, DeliveryState, Precision
from desk_app.matters.model import MatterKind
from desk_app.storage.undoing import undo_last

HOUR = timedelta(hours=1)
ZONE = ZoneInfo("Asia/Shanghai")


@pytest.fixture
def one(desk: Desk, li: str) -> Delivery:
    return planned(desk, li, ClockKind.ALWAYS)


def planned(desk: Desk, li: str, kind: ClockKind) -> Delivery:
    since, of_its_own = date(2026, 1, 1), new_id()
    version = Version("", of_its_own, About.DELIVERY, "Within 4 h.", "", amount("4 h"), kind, since)
    with desk.file.write(li, "test") as tx:
        promise_store.add(tx, version)
    return desk.deliveries.plan(li, DeliveryDraft(customer_name="赵强", goods="冰箱"))


def clock_of(desk: Desk, one: Delivery) -> clocks.MatterClock:
    (found,) = clock_store.clocks_of(desk.file, one.id)
    return found


def tally(desk: Desk) -> Tally:
    whole = board(desk.file, BoardDays(date(2026, 11, 1), date(2026, 12, 31)))
    return next(line.tally for line in whole.lines if line.version.about is About.DELIVERY)


def test_the_clock_falls_due_when_it_is_promised_instead(desk: Desk, li: str, one: Delivery, clock: FixedClock) -> None:
    before, later = clock_of(desk, one), one.ordered_at + 30 * HOUR
    changed = desk.deliveries.change(li, one.id, {"promised_by": later})
    after = clock_of(desk, one)
    assert after == replace(before, due_at=later) and changed.due_at == later
    clock.advance(5 * HOUR)
    assert clock_store.pressing(desk.file, [one.id], clock.now()) == {}
    clock.set(later - HOUR / 2)
    assert clock_store.pressing(desk.file, [one.id], clock.now()) == {one.id: Press.WARNED}
    desk.deliveries.move(li, one.id, DeliveryState.ASSIGNED, courier_id=li)
    desk.deliveries.move(li, one.id, DeliveryState.UNDER_WAY)
    desk.deliveries.move(li, one.id, DeliveryState.DELIVERED)
    clock.advance(HOUR)
    assert tally(desk) == Tally(kept=1), "kept by what was promised last"
    undo_last(desk.file, li)
    desk.deliveries.change(li, one.id, {"promised_by": one.promised_by})
    assert clock_of(desk, one) == before


@pytest.mark.parametrize(("kind", "hour"), [(ClockKind.OPENING, (18, 0)), (ClockKind.ALWAYS, (23, 59))])
def test_a_day_falls_due_as_the_store_closes(desk: Desk, li: str, kind: ClockKind, hour: tuple[int, int]) -> None:
    one = planned(desk, li, kind)
    day = datetime(2026, 11, 25, tzinfo=ZONE)
    desk.deliveries.change(li, one.id, {"promised_by": day, "promised_precision": Precision.DAY})
    assert clock_of(desk, one).due_at == datetime(2026, 11, 25, *hour, tzinfo=ZONE)


def test_other_fields_move_no_clock_and_waits_stay(desk: Desk, li: str, one: Delivery, clock: FixedClock) -> None:
    with desk.file.write(li, "deliveries.change") as tx:
        clock_store.pause(tx, MatterKind.DELIVERY, one.id, Why.PART, clock.now() + HOUR, None)
    pauses = clock_store.pauses_of(desk.file, one.id)
    before = clock_of(desk, one)
    desk.deliveries.change(li, one.id, {"note": "小心轻放"})
    assert clock_of(desk, one) == before
    desk.deliveries.change(li, one.id, {"promised_by": before.due_at + 9 * HOUR})
    assert clock_store.pauses_of(desk.file, one.id) == pauses
    assert clock_of(desk, one).started_at == before.started_at


def test_nothing_promised_drops_the_clock_until_something_is_again(desk: Desk, li: str, one: Delivery) -> None:
    none = {"promised_by": None, "promised_precision": None}
    desk.deliveries.change(li, one.id, none)
    assert clock_of(desk, one).dropped_at is not None
    desk.deliveries.change(li, one.id, {"promised_by": one.ordered_at + 9 * HOUR})
    again = clock_of(desk, one)
    assert again.running and again.due_at == one.ordered_at + 9 * HOUR


def test_what_was_promised_by_hand_has_no_clock(desk: Desk, li: str, one: Delivery) -> None:
    bare = desk.deliveries.plan(li, DeliveryDraft(customer_name="y", promised_by=one.ordered_at + HOUR))
    desk.deliveries.change(li, bare.id, {"promised_by": one.ordered_at + 2 * HOUR})
    assert clock_store.clocks_of(desk.file, bare.id) == []
