"""Phases, failed attempts, handing over whole or in part, cash and returns, on a real file."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desk_app.app import Desk
from desk_app.calls import store as calls
from desk_app.calls.model import Channel, Direction
from desk_app.core.clock import FixedClock
from desk_app.core.errors import DeskError
from desk_app.core.i18n import set_language
from desk_app.deliveries import line_store, store, way_store
from desk_app.deliveries.door import Handing, LineAtDoor
from desk_app.deliveries.lines import Line, LineDraft, Trouble
from desk_app.deliveries.marks import came_early, came_late, ends_soon, on_time
from desk_app.deliveries.model import Delivery, DeliveryDraft, DeliveryState, Precision
from desk_app.deliveries.phases import REASON_WORDS, Failure, Phase, Reason, reason_of
from desk_app.deliveries.table import mark_words
from desk_app.deliveries.tracking import NewTime
from desk_app.staff.model import Role
from desk_app.storage.undoing import undo_last
from tests.fresh_files import fresh_desk

ZONE = ZoneInfo("Asia/Shanghai")
HOUR = timedelta(hours=1)
S = DeliveryState
RICE = LineDraft("米", 10, unit="kg", price_cents=650)
OIL = LineDraft("油", 2, price_cents=4_500)
BAG = LineDraft("袋子", 1, gift=True)


@pytest.fixture
def chen(desk: Desk, li: str) -> str:
    return desk.staff.add(li, "陈强", Role.COURIER).id


@pytest.fixture
def out(desk: Desk, li: str, chen: str) -> Delivery:
    """Rice, oil and a bag on the way, 155.00 to be collected."""
    draft = DeliveryDraft(customer_name="王丽", courier_id=chen, lines=(RICE, OIL, BAG), cod_cents=15_500)
    one = desk.deliveries.plan(li, draft)
    return desk.deliveries.move(li, one.id, S.UNDER_WAY)


def lines(desk: Desk, one: Delivery) -> list[Line]:
    return line_store.lines_of(desk.file, one.id)


def phases(desk: Desk, one: Delivery) -> list[str]:
    return [str(each.phase) for each in way_store.events_of(desk.file, one.id) if each.taken_back is None]


def test_goods_quantity_and_amount_follow_the_lines(desk: Desk, li: str) -> None:
    one = desk.deliveries.plan(li, DeliveryDraft(customer_name="王丽", goods="?", lines=(RICE, OIL, BAG)))
    assert (one.goods, one.quantity, one.amount_cents) == ("米 10 kg, 油 ×2, 袋子", 13, 15_500)
    rice, oil, bag = lines(desk, one)
    drafts = [LineDraft("米", 2.5, id=rice.id, unit="kg", price_cents=650), LineDraft("油", 2, id=oil.id)]
    changed = desk.deliveries.change(li, one.id, {"instructions": "ring first"}, drafts)
    assert (changed.goods, changed.quantity, changed.instructions) == ("米 2.5 kg, 油 ×2", None, "ring first")
    assert changed.amount_cents == 15_500
    assert [each.id for each in lines(desk, one)] == [rice.id, oil.id]
    assert bag.id not in {each.id for each in lines(desk, one)}
    with pytest.raises(DeskError, match="which goods"):
        desk.deliveries.change(li, one.id, {}, [LineDraft(" ", 1)])


def test_phases_are_stamped_and_one_written_wrongly_is_taken_back(
    desk: Desk, li: str, chen: str, clock: FixedClock
) -> None:
    one = desk.deliveries.plan(li, DeliveryDraft(customer_name="王丽", lines=(RICE, OIL)))
    desk.deliveries.note_phase(li, one.id, Phase.CONFIRMED, note="by phone")
    rice = lines(desk, one)[0]
    desk.deliveries.pick(li, one.id, {rice.id: 8})
    assert [each.short_picked for each in lines(desk, one)] == [True, False]
    assert way_store.events_of(desk.file, one.id)[-1].note == "米: 8 of 10 kg"
    desk.deliveries.move(li, one.id, S.ASSIGNED, courier_id=chen)
    desk.deliveries.note_phase(chen, one.id, Phase.LOADED)
    clock.advance(HOUR)
    desk.deliveries.move(li, one.id, S.UNDER_WAY)
    desk.deliveries.note_phase(li, one.id, Phase.ARRIVED)
    assert phases(desk, one) == ["confirmed", "picked", "assigned", "loaded", "set_off", "arrived"]
    events = way_store.events_of(desk.file, one.id)
    assert [each.by_id for each in events] == [li, li, li, chen, li, li]
    assert events[4].at == clock.now()
    with pytest.raises(DeskError, match="after it"):
        desk.deliveries.take_back(li, events[2].id, "wrong one")
    with pytest.raises(DeskError, match="why"):
        desk.deliveries.take_back(li, events[4].id, " ")
    back = desk.deliveries.take_back(li, events[4].id, "still in the yard")
    assert (back.state, back.handed_to_carrier_at, back.courier_id) == (S.ASSIGNED, None, chen)
    assert way_store.event(desk.file, events[4].id).taken_back == "still in the yard"
    assert desk.deliveries.take_back(li, events[2].id, "not he").state is S.RECEIVED
    desk.deliveries.take_back(li, events[1].id, "counted wrongly")
    assert lines(desk, one)[0].picked is None


def test_a_changed_time_is_promised_told_and_called_in_one_save(desk: Desk, li: str, clock: FixedClock) -> None:
    one = desk.deliveries.plan(
        li, DeliveryDraft(customer_name="王丽", phone="13800138000", promised_by=clock.now() + HOUR)
    )
    begin, end = clock.now() + 3 * HOUR, clock.now() + 5 * HOUR
    told = NewTime(end, begin, Precision.TIME, "the van broke down", Channel.PHONE)
    now = desk.deliveries.tell_changed(li, one.id, told)
    assert (now.promised_from, now.promised_by, now.due_at) == (begin, end, end)
    [call] = calls.of_matter(desk.file, one.id)
    assert (call.direction, call.note, call.phone_raw) == (Direction.OUT, "the van broke down", "13800138000")
    assert phases(desk, one) == ["told"]
    undo_last(desk.file, li)
    assert store.by_id(desk.file, one.id).promised_by == one.promised_by
    assert calls.of_matter(desk.file, one.id) == []
    assert phases(desk, one) == []
    with pytest.raises(DeskError, match="passed"):
        desk.deliveries.tell_changed(li, one.id, NewTime(clock.now() - HOUR, precision=Precision.TIME))


def test_a_failed_attempt_with_what_was_told_and_the_new_window(
    desk: Desk, li: str, out: Delivery, clock: FixedClock
) -> None:
    tomorrow = clock.now() + timedelta(days=1)
    failure = Failure(Reason.ABSENT, "rang twice", "we come tomorrow", "card on the door", None, tomorrow)
    one = desk.deliveries.fail(li, out.id, failure)
    assert (one.state, one.failed_reason) == (S.FAILED, "nobody was there: rang twice")
    assert one.promised_precision is Precision.DAY
    assert one.due_at == datetime(2026, 11, 22, 23, 59, tzinfo=ZONE)
    [attempt] = way_store.attempts_of(desk.file, out.id)
    assert (attempt.reason, attempt.told, attempt.told_how) == (Reason.ABSENT, "we come tomorrow", "card on the door")
    assert attempt.new_by == datetime(2026, 11, 22, tzinfo=ZONE)
    back = desk.deliveries.back_at_store(li, out.id)
    assert back.back_at == clock.now()
    assert way_store.attempts_of(desk.file, out.id)[0].back_at == clock.now()
    with pytest.raises(DeskError, match="only once"):
        desk.deliveries.back_at_store(li, out.id)
    desk.deliveries.move(li, out.id, S.ASSIGNED)
    again = desk.deliveries.move(li, out.id, S.UNDER_WAY)
    assert again.back_at is None
    desk.deliveries.move(li, out.id, S.FAILED, reason="not attempted")
    assert [each.reason for each in way_store.attempts_of(desk.file, out.id)] == [Reason.ABSENT, Reason.NOT_ATTEMPTED]
    assert way_store.attempt_counts(desk.file, [out.id]) == {out.id: 1}
    undone = desk.deliveries.take_back(li, way_store.events_of(desk.file, out.id)[-1].id, "he was there")
    assert (undone.state, undone.failed_reason) == (S.UNDER_WAY, None)
    assert way_store.attempts_of(desk.file, out.id)[-1].taken_back == "he was there"


def test_every_reason_is_known_by_its_words() -> None:
    for reason, word in REASON_WORDS.items():
        assert reason_of(word)[0] is reason
    assert reason_of("a dog") == (Reason.OTHER, "a dog")


@pytest.mark.parametrize(
    ("failure", "field"),
    [(Failure(Reason.OTHER), "note"), (Failure(Reason.ABSENT, told="tomorrow"), "told_how")],
)
def test_what_a_failed_attempt_needs(desk: Desk, li: str, out: Delivery, failure: Failure, field: str) -> None:
    with pytest.raises(DeskError) as refused:
        desk.deliveries.fail(li, out.id, failure)
    assert refused.value.field == field
    assert way_store.attempts_of(desk.file, out.id) == []


def test_handed_over_whole(desk: Desk, li: str, out: Delivery, clock: FixedClock) -> None:
    handing = Handing(taken_by="his wife", cash_cents=15_500)
    one = desk.deliveries.hand_over(li, out.id, handing)
    assert (one.state, one.delivered_at, one.taken_by) == (S.DELIVERED, clock.now(), "his wife")
    assert (one.came_right, one.came_full, one.cash_cents) == (True, True, 15_500)
    assert [each.delivered for each in lines(desk, one)] == [10, 2, 1]
    assert desk.deliveries.cash_in(chen_id(one), [one.id]) == 15_500
    till = store.by_id(desk.file, one.id)
    assert (till.cash_in_at, till.cash_in_by) == (clock.now(), one.courier_id)
    with pytest.raises(DeskError, match="no cash"):
        desk.deliveries.cash_in(li, [one.id])


def test_what_was_not_picked_did_not_come(desk: Desk, li: str, chen: str) -> None:
    one = desk.deliveries.plan(li, DeliveryDraft(customer_name="王丽", courier_id=chen, lines=(RICE, OIL)))
    desk.deliveries.pick(li, one.id, {lines(desk, one)[0].id: 7})
    desk.deliveries.move(li, one.id, S.UNDER_WAY)
    done = desk.deliveries.hand_over(li, one.id, Handing(follow_up=True))
    assert (done.came_full, [each.delivered for each in lines(desk, one)]) == (False, [7, 2])
    assert [rest.goods for rest in store.splits_of(desk.file, one.id)] == ["米 3 kg"]


def chen_id(one: Delivery) -> str:
    assert one.courier_id is not None
    return one.courier_id


def test_a_partial_handing_over_leaves_a_delivery_of_the_rest(desk: Desk, li: str, out: Delivery) -> None:
    rice, oil, _bag = lines(desk, out)
    at_door = {rice.id: LineAtDoor(6), oil.id: LineAtDoor(1, Trouble.REFUSED, "too dear")}
    handing = Handing(lines=at_door, cash_cents=10_000, cash_note="paid for what came", follow_up=True)
    one = desk.deliveries.hand_over(li, out.id, handing)
    assert (one.came_full, one.came_right) == (False, True)
    assert lines(desk, one)[0].trouble is Trouble.SHORT
    assert phases(desk, one)[-1] == "partly"
    [rest] = store.splits_of(desk.file, one.id)
    assert (rest.split_of, rest.state, rest.goods, rest.cod_cents) == (one.id, S.RECEIVED, "米 4 kg", 5_500)
    assert (rest.customer_name, rest.amount_cents) == ("王丽", 2_600)
    event = way_store.events_of(desk.file, one.id)[-1]
    with pytest.raises(DeskError, match=rest.number):
        desk.deliveries.take_back(li, event.id, "wrong")
    desk.deliveries.move(li, rest.id, S.CANCELLED, reason="wrong")
    back = desk.deliveries.take_back(li, event.id, "wrong")
    assert (back.state, back.came_full, back.cash_cents) == (S.UNDER_WAY, None, None)
    assert [each.delivered for each in lines(desk, one)] == [None, None, None]


@pytest.mark.parametrize(
    ("handing", "field"),
    [
        (Handing(), "cash"),
        (Handing(cash_cents=100), "cash_note"),
        (Handing(cash_cents=15_500, lines={"0": LineAtDoor(11)}), "lines"),
        (Handing(cash_cents=0, cash_note="none", lines={each: LineAtDoor(0) for each in "012"}), "lines"),
    ],
)
def test_what_a_handing_over_needs(desk: Desk, li: str, out: Delivery, handing: Handing, field: str) -> None:
    there = lines(desk, out)
    named = {there[int(place)].id: came for place, came in (handing.lines or {}).items()}
    with pytest.raises(DeskError) as refused:
        desk.deliveries.hand_over(
            li, out.id, Handing(lines=named, cash_cents=handing.cash_cents, cash_note=handing.cash_note)
        )
    assert refused.value.field == field
    assert store.by_id(desk.file, out.id).state is S.UNDER_WAY


def test_goods_come_back_with_a_reason_and_what_was_agreed(desk: Desk, li: str, out: Delivery) -> None:
    desk.deliveries.hand_over(li, out.id, Handing(cash_cents=15_500))
    oil = lines(desk, out)[1]
    line = desk.deliveries.return_goods(li, oil.id, 1, "the cap leaks", "money back")
    assert (line.returned, line.note) == (1, "returned 1: the cap leaks; money back")
    with pytest.raises(DeskError, match="The customer has 1"):
        desk.deliveries.return_goods(li, oil.id, 2, "the cap leaks", "money back")


def test_a_promised_day_ends_in_the_stores_zone(desk: Desk, li: str, chen: str, clock: FixedClock) -> None:
    day = datetime(2026, 11, 21, 12, tzinfo=ZONE)
    marks = []
    for minutes in (-1, 1):
        clock.set(datetime(2026, 11, 21, 2, tzinfo=UTC))
        one = desk.deliveries.plan(
            li, DeliveryDraft(customer_name="王丽", courier_id=chen, promised_by=day, promised_precision=Precision.DAY)
        )
        desk.deliveries.move(li, one.id, S.UNDER_WAY)
        clock.set(datetime(2026, 11, 22, tzinfo=ZONE) + timedelta(minutes=minutes))
        marks.append(on_time(desk.deliveries.hand_over(li, one.id, Handing()), ZONE))
    assert marks == [True, False]


def test_before_the_window_begins_is_not_on_time_and_said_apart(
    desk: Desk, clock: FixedClock, li: str, chen: str
) -> None:
    set_language("en")
    since, until = clock.now() + HOUR, clock.now() + 3 * HOUR
    said = []
    for at in (since - HOUR / 60, since, until, until + HOUR / 60):
        draft = DeliveryDraft(customer_name="王丽", courier_id=chen, promised_from=since, promised_by=until)
        clock.set(since - HOUR)
        one = desk.deliveries.plan(li, draft)
        desk.deliveries.move(li, one.id, S.UNDER_WAY)
        clock.set(at)
        came = desk.deliveries.hand_over(li, one.id, Handing())
        word = mark_words(came, ZONE).split(" · ")[0]
        said.append((on_time(came, ZONE), came_early(came), came_late(came, ZONE), word))
    assert said == [
        (False, True, False, "before the window"), (True, False, False, "on time"), (True, False, False, "on time"),
        (False, False, True, "not on time"),
    ]  # fmt: skip


def test_soon_is_the_last_hour_of_the_window_while_nobody_is_on_the_way(clock: FixedClock) -> None:
    end, now = clock.now() + HOUR, clock.now()
    assert ends_soon(S.ASSIGNED, end, Precision.TIME, now, ZONE)
    assert not ends_soon(S.UNDER_WAY, end, Precision.TIME, now, ZONE)
    assert not ends_soon(S.ASSIGNED, end + timedelta(minutes=1), Precision.TIME, now, ZONE)
    night = datetime(2026, 11, 21, 23, 5, tzinfo=ZONE)
    assert ends_soon(S.RECEIVED, datetime(2026, 11, 21, tzinfo=ZONE), Precision.DAY, night, ZONE)


ACTS = st.lists(
    st.tuples(
        st.sampled_from(["assign", "set_off", "pick", "partly", "done", "fail", "cancel", "back", "tell", "take_back"]),
        st.integers(0, 12),
        st.integers(0, 12),
        st.sampled_from([None, Trouble.DAMAGED, Trouble.REFUSED]),
    ),
    max_size=14,
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts=ACTS)
def test_no_way_leaves_an_open_delivery_without_owner_step_and_due(
    tmp_path_factory: pytest.TempPathFactory, acts: list[tuple[str, int, int, Trouble | None]]
) -> None:
    """Whatever is done, what is open is owed by somebody, nothing is handed over twice, and the splits sum up."""
    clock = FixedClock(datetime(2026, 11, 21, 2, 0, tzinfo=UTC))
    path: Path = tmp_path_factory.mktemp("way") / "store.desk"
    desk = fresh_desk(path, clock=clock)
    try:
        li = desk.staff.add("00000000-0000-7000-8000-000000000001", "李娜").id
        first = desk.deliveries.plan(li, DeliveryDraft(customer_name="王丽", lines=(RICE, OIL), cod_cents=9_000))
        for act, some, other, trouble in acts:
            clock.advance(timedelta(minutes=7))
            all_of_it = list(store.each(desk.file))
            one = all_of_it[some % len(all_of_it)]
            there = lines(desk, one)
            at_door = {each.id: LineAtDoor(some if place else other, trouble) for place, each in enumerate(there)}
            events = [each for each in way_store.events_of(desk.file, one.id) if each.taken_back is None]
            service = desk.deliveries
            try:
                match act:
                    case "assign":
                        service.move(li, one.id, S.ASSIGNED, courier_id=li)
                    case "set_off":
                        service.move(li, one.id, S.UNDER_WAY)
                    case "pick":
                        service.pick(li, one.id, {there[0].id: some})
                    case "partly":
                        cash = min(one.cod_cents or 0, 100 * some)
                        handing = Handing(lines=at_door, cash_cents=cash, cash_note="some", follow_up=True)
                        service.typed_done(li, one.id, handing, li, clock.now())
                    case "done":
                        service.typed_done(li, one.id, Handing(), li, clock.now())
                    case "fail":
                        service.typed_failed(li, one.id, Failure(list(Reason)[some % 8]), li, clock.now())
                    case "cancel":
                        service.move(li, one.id, S.CANCELLED, reason="no longer wanted")
                    case "back":
                        service.back_at_store(li, one.id)
                    case "tell":
                        service.tell_changed(li, one.id, NewTime(clock.now() + some * HOUR))
                    case "take_back" if events:
                        service.take_back(li, events[-1].id, "wrongly")
            except DeskError:
                continue
        check(desk, first)
    finally:
        desk.close()


def check(desk: Desk, first: Delivery) -> None:
    for one in store.each(desk.file):
        if one.open:
            assert one.owner_id
            assert one.next_step
            assert one.due_at
        for line in lines(desk, one):
            assert line.trouble or (line.delivered or 0) <= line.ordered
        last = [each.phase for each in way_store.events_of(desk.file, one.id) if each.taken_back is None]
        if one.state is S.DELIVERED:
            full = all(not each.missing for each in lines(desk, one))
            assert one.came_full is full
            assert (Phase.HANDED_OVER if full else Phase.PARTLY) in last
        rest = [each for each in store.splits_of(desk.file, one.id) if each.state is not S.CANCELLED]
        assert len(rest) <= 1
        for split in rest:
            missing = {each.goods: each.missing for each in lines(desk, one) if each.trouble is not Trouble.REFUSED}
            assert {each.goods: each.ordered for each in lines(desk, split)} == {
                goods: left for goods, left in missing.items() if left
            }
            assert (split.cod_cents or 0) + (one.cash_cents or 0) == (one.cod_cents or 0)
