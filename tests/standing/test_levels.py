"""Levels of service: chosen or granted, dated, overlapping, ended; and what the store calls them."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import settings as how_many
from hypothesis import strategies as st

from desk_app.core.errors import DeskError, NotFound
from desk_app.core.i18n import speaking
from desk_app.customers.model import CustomerState
from desk_app.standing import listing, store
from desk_app.standing.model import BUILT_IN, KEY_ACCOUNT, PRIORITY, STANDARD, HeldLevel, How, held_on
from tests.standing.standing_world import TODAY, StandingWorld, ago


def level_on(world: StandingWorld, customer_id: str, day: date) -> str:
    return store.level_of(world.file, customer_id, day).id


def test_the_later_since_wins_and_the_earlier_comes_back(world: StandingWorld) -> None:
    chen, other = world.open().id, world.open().id
    world.service.choose_level(world.clerk, chen, PRIORITY, ago(100))
    short = world.service.grant_level(world.clerk, chen, KEY_ACCOUNT, ago(50), ago(20), "展会期间")
    coming = world.service.choose_level(world.clerk, chen, STANDARD, TODAY + timedelta(days=10))
    for day, wanted in (
        (ago(101), STANDARD),
        (ago(100), PRIORITY),
        (ago(51), PRIORITY),
        (ago(50), KEY_ACCOUNT),
        (ago(20), KEY_ACCOUNT),
        (ago(19), PRIORITY),
        (TODAY + timedelta(days=9), PRIORITY),
        (TODAY + timedelta(days=10), STANDARD),
    ):
        assert level_on(world, chen, day) == wanted
        many = store.levels_of_many(world.file, [chen, other], day)
        assert {one: level.id for one, level in many.items()} == {chen: wanted, other: STANDARD}
    world.service.remove_level(world.clerk, coming.id)
    world.service.end_level(world.clerk, short.id, ago(30))
    assert level_on(world, chen, ago(25)) == PRIORITY
    assert level_on(world, chen, TODAY + timedelta(days=900)) == PRIORITY


def test_of_one_day_the_one_written_later_counts(world: StandingWorld) -> None:
    chen = world.open().id
    for level in (KEY_ACCOUNT, PRIORITY):
        world.service.choose_level(world.clerk, chen, level)
        assert level_on(world, chen, TODAY) == level
    world.undo()
    assert level_on(world, chen, TODAY) == KEY_ACCOUNT


def test_what_cannot_be_is_said_by_field(world: StandingWorld) -> None:
    chen = world.open().id
    with pytest.raises(DeskError) as refusal:
        world.service.grant_level(world.clerk, chen, PRIORITY, reason=" ")
    assert refusal.value.field == "reason"
    with pytest.raises(DeskError, match="21 Nov 2026") as refusal:
        world.service.choose_level(world.clerk, chen, PRIORITY, until=ago(1))
    assert refusal.value.field == "until"
    held = world.service.choose_level(world.clerk, chen, PRIORITY, until=TODAY)
    with pytest.raises(DeskError) as refusal:
        world.service.end_level(world.clerk, held.id, ago(1))
    assert refusal.value.field == "until"
    with pytest.raises(NotFound):
        world.service.choose_level(world.clerk, chen, "nothing")
    world.service.remove_level(world.clerk, held.id)
    with pytest.raises(NotFound):
        world.service.end_level(world.clerk, held.id)


def test_the_store_names_its_levels(world: StandingWorld) -> None:
    chen = world.open().id
    assert [level.shown for level in store.levels(world.file)] == ["standard level", "priority level", "key account"]
    own = world.service.name_level(world.clerk, None, "  银卡 ", "满 5000")
    renamed = world.service.name_level(world.clerk, PRIORITY, "金卡")
    assert [(level.shown, level.built_in) for level in store.levels(world.file)] == [
        ("standard level", True),
        ("金卡", True),
        ("key account", True),
        ("银卡", False),
    ]
    assert (own.note, renamed.id) == ("满 5000", PRIORITY)
    world.service.choose_level(world.clerk, chen, PRIORITY)
    assert listing.marks(world.file, chen) == ["金卡"]
    world.service.name_level(world.clerk, own.id, "铂金卡")
    assert store.level_by_id(world.file, own.id).shown == "铂金卡"
    for name, level_id in (("", None), (" 金卡", None), ("KEY account", own.id), ("铂金卡", STANDARD)):
        with pytest.raises(DeskError) as refusal:
            world.service.name_level(world.clerk, level_id, name)
        assert refusal.value.field == "name"
    with pytest.raises(NotFound):
        world.service.name_level(world.clerk, "nothing", "x")


def test_giving_a_built_in_level_or_a_note_is_no_renaming(world: StandingWorld) -> None:
    chen = world.open().id
    world.service.choose_level(world.clerk, chen, KEY_ACCOUNT)
    world.service.name_level(world.clerk, PRIORITY, "priority level", "电话优先接")
    found = {level.id: level for level in store.levels(world.file)}
    assert {level.id: found[level.id].name for level in BUILT_IN} == {level.id: level.name for level in BUILT_IN}
    assert found[PRIORITY].note == "电话优先接"
    with speaking("zh_CN"):
        assert len({level.shown for level in store.levels(world.file)}) == 3


def test_a_level_taken_back_keeps_its_name_where_it_is_held(world: StandingWorld) -> None:
    chen = world.open().id
    own = world.service.name_level(world.clerk, None, "银卡")
    txn = world.file.query("SELECT max(txn) FROM change_log WHERE tbl = 'service_levels'")[0][0]
    world.service.choose_level(world.clerk, chen, own.id)
    assert world.part(str(txn)).kept
    assert store.level_of(world.file, chen, TODAY).shown == "银卡"
    world.undo()
    world.undo()
    assert store.level_of(world.file, chen, TODAY).id in (own.id, STANDARD)


def test_columns_and_choices_of_the_list(world: StandingWorld) -> None:
    chen, wang = world.open().id, world.open().id
    world.service.choose_level(world.clerk, chen, PRIORITY)
    world.service.set_state(world.clerk, wang, CustomerState.DORMANT, date(2026, 11, 3))
    columns = {column.key: column.texts(world.file, [chen, wang]) for column in listing.COLUMNS}
    assert columns["level"] == {chen: "priority level", wang: "standard level"}
    assert columns["state_since"] == {wang: "3 Nov 2026"}
    choices = next(each for each in listing.FILTERS if each.key == "level").choices(world.file)
    assert choices == [(level.id, level.shown) for level in store.levels(world.file)]


held_levels = st.lists(
    st.tuples(
        st.integers(0, 9),
        st.dates(date(2026, 1, 1), date(2026, 3, 1)),
        st.none() | st.integers(0, 40),
        st.sampled_from([STANDARD, PRIORITY, KEY_ACCOUNT]),
    ),
    max_size=8,
    unique_by=lambda each: each[0],
)


@how_many(max_examples=100, deadline=None)
@given(held_levels, st.dates(date(2026, 1, 1), date(2026, 4, 20)))
def test_one_level_at_most_holds_and_it_covers_the_day(
    given_levels: list[tuple[int, date, int | None, str]], day: date
) -> None:
    held = [
        HeldLevel(str(n), "c", level, since, None if long is None else since + timedelta(days=long), How.CHOSEN, None)
        for n, since, long, level in given_levels
    ]
    found = held_on(held, day)
    covering = [one for one in held if one.covers(day)]
    assert (found is None) == (not covering)
    if found is not None:
        assert found in covering
        assert all((one.since, one.id) <= (found.since, found.id) for one in covering)
        assert held_on(reversed(held), day) == found
