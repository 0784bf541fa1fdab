"""Who is silent, measured by the database over everybody, is who the rule names one by one."""

import random
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desk_app.core.clock import FixedClock
from desk_app.customers.joins import Asking
from desk_app.customers.model import CustomerKind, CustomerState
from desk_app.standing import listing, silence, store
from desk_app.standing.dormancy import Verdict, dormancy
from desk_app.standing.model import KEY_ACCOUNT, PRIORITY, STANDARD
from desk_app.standing.service import Applied
from tests.standing.conftest import NOW
from tests.standing.standing_world import TODAY, StandingWorld, ago, at

ACTIVE, DORMANT, LEFT = CustomerState.ACTIVE, CustomerState.DORMANT, CustomerState.LEFT


def regular(world: StandingWorld, last: int, interval: int = 10, state: CustomerState = ACTIVE) -> str:
    """A customer who bought four times, the last time so many days ago."""
    made = world.open(state=state).id
    world.bought(made, [ago(last + interval * n) for n in range(4)])
    return made


def names(world: StandingWorld, factor: int = 3) -> list[str]:
    return [one.customer_id for one in silence.silent_customers(world.file, TODAY, factor)]


def found(world: StandingWorld, key: str, value: str = "1") -> set[str]:
    """The customers a filter of the list leaves over."""
    asked = next(each for each in listing.FILTERS if each.key == key)
    where, args = asked.where(Asking(world.clock.now(), world.desk.settings.profile().zoneinfo), value)
    return {row[0] for row in world.file.query(f"SELECT c.id FROM customers c WHERE {where}", args)}


def test_the_rule_names_the_silent_longest_by_their_own_measure_first(world: StandingWorld) -> None:
    slow, fast, fresh = regular(world, 400, 100), regular(world, 300), regular(world, 30)
    left, lead = regular(world, 300, state=LEFT), regular(world, 300, state=CustomerState.PROSPECT)
    walk_in = world.open(kind=CustomerKind.WALK_IN).id
    world.bought(walk_in, [ago(300 + n * 10) for n in range(5)])
    twice = world.open().id
    world.bought(twice, [ago(500), ago(400)])
    assert names(world) == [fast, slow]
    assert world.service.apply_dormancy(world.clerk) == Applied(2, 0)
    assert [world.state(one) for one in (slow, fast, fresh, left, lead, walk_in, twice)] == [
        DORMANT,
        DORMANT,
        ACTIVE,
        LEFT,
        CustomerState.PROSPECT,
        ACTIVE,
        ACTIVE,
    ]
    change = store.standing_of(world.file, fast).change
    assert change is not None
    assert (change.since, change.by_rule, change.reason) == (
        TODAY,
        True,
        "silent for 300 days, usually in contact every 10 days",
    )
    assert world.service.apply_dormancy(world.clerk) == Applied(0, 0)


def test_some_may_be_left_out_and_all_is_taken_back_at_once(world: StandingWorld) -> None:
    ids = [regular(world, 300) for _n in range(5)]
    assert world.service.apply_dormancy(world.clerk, leave_out=ids[:2]) == Applied(3, 0)
    assert [world.state(one) for one in ids] == [ACTIVE, ACTIVE, DORMANT, DORMANT, DORMANT]
    world.undo()
    assert {world.state(one) for one in ids} == {ACTIVE}
    assert sorted(names(world)) == sorted(ids)


def test_the_settings_say_how_patient_the_rule_is(world: StandingWorld) -> None:
    chen = regular(world, 35)
    assert found(world, "falls_dormant") == {chen}
    world.desk.settings.set(world.clerk, "dormancy_factor", "4")
    assert found(world, "falls_dormant") == set()
    assert world.service.apply_dormancy(world.clerk) == Applied(0, 0)


@pytest.mark.parametrize(
    ("outcome", "counts"),
    [("solved", True), ("will_call_back", True), ("answered", True), ("voicemail", False), ("no_answer", False)]
    + [(outcome, False) for outcome in ("missed", "abandoned", "no_call", "wrong_number")],
)
@pytest.mark.parametrize("direction", ["in", "out"])
def test_calls_count_that_reached_the_customer(
    world: StandingWorld, outcome: str, counts: bool, direction: str
) -> None:
    chen = regular(world, 300)
    world.called(chen, [at(ago(5))], outcome, direction=direction)
    assert names(world) == ([] if counts else [chen])


def test_removed_and_future_contacts_do_not_count(world: StandingWorld) -> None:
    chen = regular(world, 300)
    world.bought(chen, [ago(3)], deleted_at="2026-11-20T00:00:00.000Z")
    world.bought(chen, [TODAY + timedelta(days=3)])
    world.called(chen, [at(TODAY + timedelta(days=1))])
    assert names(world) == [chen]
    world.called(chen, [at(TODAY, 15)])
    assert names(world) == []


def test_a_dormant_customer_heard_of_again_is_active_by_the_rule(world: StandingWorld, clock: FixedClock) -> None:
    ruled, said, quiet, gone = (regular(world, 300) for _n in range(4))
    world.service.set_state(world.clerk, said, DORMANT, ago(40), "说不来了")
    world.called(said, [at(ago(40))])
    world.service.set_state(world.clerk, gone, LEFT, ago(200), "搬家")
    assert world.service.apply_dormancy(world.clerk) == Applied(2, 0)
    assert silence.awake(world.file, TODAY, 3) == []
    world.called(said, [at(ago(39)), at(ago(20))])
    world.called(ruled, [at(TODAY, 6)])
    world.called(gone, [at(TODAY, 6)])
    assert silence.awake(world.file, TODAY, 3) == [silence.Awake(said, ago(39)), silence.Awake(ruled, TODAY)]
    assert world.service.apply_dormancy(world.clerk) == Applied(0, 2)
    assert [world.state(one) for one in (ruled, said, quiet, gone)] == [ACTIVE, ACTIVE, DORMANT, LEFT]
    change = store.standing_of(world.file, said).change
    assert change is not None and (change.since, change.by_rule) == (ago(39), True)
    assert "13 Oct 2026" in (change.reason or "")
    assert world.service.apply_dormancy(world.clerk) == Applied(0, 0)


def test_one_who_came_back_and_fell_silent_again_stays_dormant(world: StandingWorld) -> None:
    chen = regular(world, 900)
    world.service.set_state(world.clerk, chen, DORMANT, ago(700), "")
    world.called(chen, [at(ago(650))])
    assert silence.awake(world.file, TODAY, 3) == []
    assert world.service.apply_dormancy(world.clerk) == Applied(0, 0)


def test_dormant_by_an_import_without_a_day(world: StandingWorld) -> None:
    rhythm, silent, seldom = (world.open(state=DORMANT).id for _n in range(3))
    world.bought(rhythm, [ago(n * 10 + 5) for n in range(4)])
    world.bought(silent, [ago(n * 10 + 500) for n in range(4)])
    world.bought(seldom, [ago(4)])
    assert silence.awake(world.file, TODAY, 3) == [silence.Awake(rhythm, ago(5))]
    assert world.service.apply_dormancy(world.clerk) == Applied(0, 1)
    assert store.state_on(world.file, rhythm, ago(5)) == ACTIVE
    assert store.state_on(world.file, rhythm, ago(6)) == DORMANT


def test_who_was_said_to_be_back_is_not_named_the_day_after(world: StandingWorld) -> None:
    chen = regular(world, 300)
    world.service.apply_dormancy(world.clerk)
    world.service.set_state(world.clerk, chen, ACTIVE, reason="电话里说会再来")
    assert names(world) == []
    assert world.service.apply_dormancy(world.clerk) == Applied(0, 0)
    assert silence.silent_customers(world.file, TODAY + timedelta(days=31), 3)[0].customer_id == chen


@pytest.mark.parametrize("zone", ["Asia/Shanghai", "Europe/Berlin", "America/St_Johns", "Pacific/Apia"])
def test_the_day_of_a_call_is_the_stores_day(world: StandingWorld, zone: str) -> None:
    world.desk.settings.set(world.clerk, "zone", zone)
    rng, place, chen = random.Random(zone), ZoneInfo(zone), world.open().id
    moments = [at(TODAY, 12) - timedelta(minutes=rng.randrange(60 * 24 * 9000)) for _n in range(300)]
    midnights = [datetime.combine(day, time(), place).astimezone(UTC) for day in DST]
    moments += [midnight + timedelta(minutes=n) for midnight in midnights for n in (-1, 0, 59, 180)]
    world.called(chen, moments)
    sql, args = silence._days(TODAY, place, [ACTIVE])
    measured = sorted(silence._date(row[1]) for row in world.file.query(sql, args))
    assert measured == sorted({moment.astimezone(place).date() for moment in moments})
    assert measured == silence.contact_days(world.file, chen, TODAY)


DST = (date(2011, 12, 29), date(2011, 12, 31), date(2026, 3, 29), date(2026, 10, 25), date(2025, 11, 2))


@pytest.fixture(scope="module")
def crowd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StandingWorld]:
    """Customers with random pasts: days of contact, states by hand and by rule, levels."""
    path: Path = tmp_path_factory.mktemp("crowd") / "store.desk"
    world, rng = StandingWorld(path, FixedClock(NOW)), random.Random(7)
    bought, called = [], []
    for n in range(160):
        kind = CustomerKind.WALK_IN if n % 20 == 0 else CustomerKind.PERSON
        state = rng.choices(list(CustomerState), (1, 8, 3, 1))[0]
        chen = world.open(f"陈{n}", state=state, kind=kind).id
        last, interval = rng.randrange(500), rng.randrange(1, 60)
        for step in range(rng.randrange(7)):
            day = ago(last + step * interval + rng.randrange(interval))
            if rng.random() < 0.5:
                bought.append({"customer_id": chen, "bought_on": day})
            else:
                moment = at(day, rng.randrange(24), rng.randrange(60))
                called.append({"customer_id": chen, "rang_at": moment, "outcome": rng.choice(["solved", "missed"])})
        if rng.random() < 0.3:
            world.service.set_state(world.clerk, chen, *_somewhere(state, rng))
        for _level in range(rng.randrange(4)):
            begin = rng.randrange(-30, 300)
            end = None if rng.random() < 0.5 else ago(begin - rng.randrange(60))
            level = rng.choice([STANDARD, PRIORITY, KEY_ACCOUNT])
            world.service.choose_level(world.clerk, chen, level, ago(begin), end)
    world.add_all("purchases", bought)
    world.add_all("calls", called)
    yield world
    world.desk.close()


def _somewhere(before: CustomerState, rng: random.Random) -> tuple[CustomerState, date, str]:
    state = rng.choice(list(CustomerState))
    moves = {CustomerState.PROSPECT: ACTIVE, ACTIVE: DORMANT, DORMANT: ACTIVE, LEFT: ACTIVE}
    return moves[before], ago(rng.randrange(200)), f"weil {state}"


def one_by_one(world: StandingWorld, today: date, factor: int, states: set[CustomerState]) -> dict[str, Verdict]:
    """What the rule itself says of each."""
    found = {}
    for row in world.file.query("SELECT id, state FROM customers WHERE kind <> 'walk_in'"):
        verdict = dormancy(
            silence.contact_days(world.file, row[0], today),
            today,
            factor,
            active_since=silence.active_since(world.file, row[0], today),
        )
        if verdict.dormant and row[1] in states:
            found[row[0]] = verdict
    return found


@settings(max_examples=12, deadline=None)
@given(st.integers(1, 12), st.integers(0, 250))
def test_measured_at_once_is_judged_one_by_one(crowd: StandingWorld, factor: int, back: int) -> None:
    today = ago(back)
    measured = silence.silent_customers(crowd.file, today, factor)
    assert {one.customer_id: one.verdict for one in measured} == one_by_one(crowd, today, factor, {ACTIVE})
    zone = ZoneInfo("Asia/Shanghai")
    sql, args = silence.longer_silent_than(today, zone, factor)
    everybody = one_by_one(crowd, today, factor, set(CustomerState))
    assert {row[0] for row in crowd.file.query(sql, args)} == set(everybody)
    sql, args = silence.due_by_the_rule(today, zone, factor)
    assert {row[0] for row in crowd.file.query(sql, args)} == {one.customer_id for one in measured}


def test_there_is_somebody_of_every_sort_in_the_crowd(crowd: StandingWorld) -> None:
    assert len(names(crowd)) > 10
    assert 0 < len(silence.awake(crowd.file, TODAY, 3)) < 60


def test_the_filters_of_the_list_are_the_answers_one_by_one(crowd: StandingWorld) -> None:
    everybody = [row[0] for row in crowd.file.query("SELECT id FROM customers")]
    for level in store.levels(crowd.file):
        held = {one for one in everybody if store.level_of(crowd.file, one, TODAY).id == level.id}
        assert found(crowd, "level", level.id) == held
        assert held
    assert found(crowd, "falls_dormant") == set(names(crowd))
    for times in ("1", "2", "7"):
        assert found(crowd, "silent_times", times) == set(one_by_one(crowd, TODAY, int(times), set(CustomerState)))
    assert found(crowd, "silent_times", "0") == found(crowd, "silent_times", "1")


def test_who_is_awake_one_by_one(crowd: StandingWorld) -> None:
    wanted = {}
    for row in crowd.file.query("SELECT id FROM customers WHERE state = 'dormant' AND kind <> 'walk_in'"):
        days = silence.contact_days(crowd.file, row[0], TODAY)
        change, verdict = store.standing_of(crowd.file, row[0]).change, silence.verdict_of(crowd.file, row[0], TODAY, 3)
        if change is None:
            since = days[-1:] if verdict.judged else []
        else:
            since = [day for day in days if day > change.since or (change.by_rule and day == change.since)]
        if since and not verdict.dormant:
            wanted[row[0]] = since[0]
    assert {one.customer_id: one.since for one in silence.awake(crowd.file, TODAY, 3)} == wanted
    assert wanted
