"""Tags and the store's own fields are put back one by one, and Ctrl+Z takes that away again."""

from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desk_app.core.errors import DeskError
from desk_app.core.i18n import set_language
from desk_app.customers import past, store
from desk_app.customers.differing import differences
from desk_app.customers.earlier import earlier_values, fields_with_a_past, words_now
from desk_app.customers.model import CustomerDraft
from desk_app.customers.own_fields import OwnFieldService
from desk_app.customers.personal import OWN, OwnKind
from desk_app.customers.restoring import RestoringService
from desk_app.customers.tagging import TaggingService
from desk_app.storage.check import check
from desk_app.storage.history import FieldChange
from desk_app.storage.undoing import undo_last
from tests.customers.customer_world import World

set_language("en")


@pytest.fixture
def restoring(world: World) -> RestoringService:
    return RestoringService(world.file)


def tags(world: World, customer_id: str) -> tuple[str, ...]:
    return store.by_id(world.file, customer_id).tags


def own(world: World, customer_id: str) -> dict[str, str]:
    return {each.name: each.value for each in store.by_id(world.file, customer_id).own}


def changes_of(world: World, customer_id: str, field: str) -> list[FieldChange]:
    return [each for each in past.history(world.file, customer_id) if each.field == field]


def retagged(world: World, *steps: tuple[str, ...]) -> str:
    """A file whose tags changed day by day."""
    wang = world.open("王丽", "13800138000")
    for names in steps:
        world.later(days=1)
        world.service.change(world.clerk, wang, {"tags": names})
    world.later(days=1)
    return wang


def test_the_tags_tell_which_were_there_and_which_were_not(world: World) -> None:
    wang = retagged(world, ("VIP", "old"), ("VIP", "new"), ("new",))
    told = [(each.words, each.value, each.by) for each in earlier_values(world.file, wang, "tags")]
    assert told == [
        ("VIP", "VIP", "王芳"),
        ("old", "old", "王芳"),
        ("without new", None, ""),
    ]
    spans = [(each.since, each.until) for each in earlier_values(world.file, wang, "tags")]
    opened, first, second, third = dict.fromkeys(each.at for each in past.history(world.file, wang))
    assert spans == [(first, third), (first, second), (opened, second)]
    assert words_now(world.file, wang, "tags") == "new"
    assert fields_with_a_past(past.history(world.file, wang)) == {"tag", "tags"}


def test_a_tag_put_on_when_the_file_was_opened_was_never_missing(world: World) -> None:
    draft = CustomerDraft("王丽", tags=("VIP", "old"))
    wang = world.service.open_file(world.clerk, draft).id
    assert earlier_values(world.file, wang, "tags") == []
    assert fields_with_a_past(past.history(world.file, wang)) == set()
    world.later(days=1)
    world.service.change(world.clerk, wang, {"tags": ("VIP",)})
    assert [each.words for each in earlier_values(world.file, wang, "tags")] == ["old"]


def test_one_tag_goes_on_again_alone_and_undo_takes_it_off(world: World, restoring: RestoringService) -> None:
    wang = retagged(world, ("VIP", "old"), ("new",))
    world.service.change(world.clerk, wang, {"area": "west"})
    world.later(days=1)
    [vip] = [each for each in earlier_values(world.file, wang, "tags") if each.value == "VIP"]
    after = restoring.restore(world.clerk, wang, vip)
    assert (after.tags, after.area) == (("VIP", "new"), "west")
    last = past.history(world.file, wang)[-1]
    assert (last.verb, last.field, last.old, last.new) == ("customers.restore", "tag", None, "VIP")
    with pytest.raises(DeskError, match="It is so already"):
        restoring.restore(world.clerk, wang, vip)
    undo_last(world.file, world.clerk)
    assert tags(world, wang) == ("new",)
    assert restoring.restore_value(world.clerk, wang, "tag", "old").tags == ("new", "old")


def test_one_tag_comes_off_again_alone_and_undo_puts_it_on(world: World, restoring: RestoringService) -> None:
    wang = retagged(world, ("VIP",), ("VIP", "new", "loud"))
    [new] = [each for each in earlier_values(world.file, wang, "tags") if each.row_id == "new"]
    assert restoring.restore(world.clerk, wang, new).tags == ("VIP", "loud")
    undo_last(world.file, world.clerk)
    assert tags(world, wang) == ("VIP", "loud", "new")
    entered = next(each for each in changes_of(world, wang, "tag") if each.new == "loud")
    assert restoring.restore(world.clerk, wang, entered).tags == ("VIP", "new")
    gone = changes_of(world, wang, "tag")[-1]
    assert (gone.old, gone.new) == ("loud", None)
    assert restoring.restore(world.clerk, wang, gone).tags == ("VIP", "loud", "new")


def test_a_tag_that_is_no_longer_in_use_says_what_to_do(world: World, restoring: RestoringService) -> None:
    wang, tagging = retagged(world, ("VIP",), ()), TaggingService(world.file)
    [vip] = earlier_values(world.file, wang, "tags")
    tagging.rename(world.clerk, next(iter(tag_ids(world).values())), "Gold")
    with pytest.raises(DeskError) as refused:
        restoring.restore(world.clerk, wang, vip)
    assert refused.value.sentence == (
        'The tag "VIP" is no longer in use: type it among the tags of this file to have it again.'
    )
    assert tags(world, wang) == ()
    world.service.change(world.clerk, world.open("陈伟"), {"tags": ("vip",)})
    assert restoring.restore(world.clerk, wang, vip).tags == ("vip",)


def tag_ids(world: World) -> dict[str, str]:
    return {row[1]: row[0] for row in world.file.query("SELECT id, name FROM tags WHERE deleted_at IS NULL")}


def test_capitals_of_a_tag_alone_are_no_earlier_value(world: World) -> None:
    wang = retagged(world, ("VIP",))
    TaggingService(world.file).rename(world.clerk, tag_ids(world)["VIP"], "vip")
    assert [each.words for each in earlier_values(world.file, wang, "tags")] == ["without vip"]
    then = past.as_of(world.file, wang, past.history(world.file, wang)[-2].at)
    assert then is not None
    assert list(differences(then, store.by_id(world.file, wang))) == []


def valued(world: World, *values: str, kind: OwnKind = OwnKind.TEXT, choices: tuple[str, ...] = ()) -> tuple[str, str]:
    """A file whose own field changed day by day, and the field."""
    field = OwnFieldService(world.file).add(world.clerk, "Shop kind", kind, choices).id
    wang = world.open("王丽", "13800138000")
    for value in values:
        world.later(days=1)
        world.service.change(world.clerk, wang, {"own": {field: value}})
    world.later(days=1)
    return wang, field


def test_an_own_field_tells_its_earlier_values_and_gets_one_back(world: World, restoring: RestoringService) -> None:
    wang, field = valued(world, "2020-05-01", "", "2021-06-30", "2022-07-01", kind=OwnKind.DATE)
    earlier = earlier_values(world.file, wang, "own:Shop kind")
    assert [(each.words, each.value, each.by) for each in earlier] == [
        ("30 Jun 2021", "2021-06-30", "王芳"),
        ("", None, "王芳"),
        ("1 May 2020", "2020-05-01", "王芳"),
    ]
    assert earlier_values(world.file, wang, OWN + field) == earlier
    assert words_now(world.file, wang, "own:Shop kind") == "1 Jul 2022"
    assert restoring.restore(world.clerk, wang, earlier[2]).own[0].value == "2020-05-01"
    undo_last(world.file, world.clerk)
    assert own(world, wang) == {"Shop kind": "2022-07-01"}
    assert restoring.restore(world.clerk, wang, earlier[1]).own == ()
    undo_last(world.file, world.clerk)
    assert own(world, wang) == {"Shop kind": "2022-07-01"}
    world.service.change(world.clerk, wang, {"own": {}})
    assert restoring.restore_value(world.clerk, wang, "own:Shop kind", "2021-06-30").own[0].value == "2021-06-30"
    with pytest.raises(DeskError, match="It is so already"):
        restoring.restore(world.clerk, wang, earlier[0])
    with pytest.raises(DeskError, match="cannot be put back: Nothing of the kind"):
        restoring.restore_value(world.clerk, wang, "own:Nothing of the kind", "x")


def test_a_change_of_an_own_field_is_put_back_from_the_history(world: World, restoring: RestoringService) -> None:
    wang, _field = valued(world, "red", "blue", "")
    entered, changed, emptied = changes_of(world, wang, "own:Shop kind")
    assert own(world, wang) == {}
    assert restoring.restore(world.clerk, wang, emptied).own[0].value == "blue"
    assert restoring.restore(world.clerk, wang, changed).own[0].value == "red"
    assert restoring.restore(world.clerk, wang, entered).own == ()
    assert [each.value for each in earlier_values(world.file, wang, "own:Shop kind")] == [
        "red",
        "blue",
        None,
        "blue",
        "red",
    ]


def test_a_field_that_was_taken_away_says_what_to_do(world: World, restoring: RestoringService) -> None:
    wang, field = valued(world, "red", "blue")
    service = OwnFieldService(world.file)
    service.remove(world.clerk, field)
    world.later(days=1)
    gone = changes_of(world, wang, "own:Shop kind")[-1]
    assert (gone.old, gone.new) == ("blue", None)
    [blue, red] = earlier_values(world.file, wang, "own:Shop kind")
    for what in (gone, blue, red):
        with pytest.raises(DeskError) as refused:
            restoring.restore(world.clerk, wang, what)
        assert refused.value.sentence == (
            'The field "Shop kind" is no longer in use: once the supervisor has added a field of that name'
            ' (menu "More"), this can be put back.'
        )
    again = service.add(world.clerk, "Shop kind", OwnKind.TEXT)
    after = restoring.restore(world.clerk, wang, red)
    assert [(each.field_id, each.value) for each in after.own] == [(again.id, "red")]
    assert restoring.restore(world.clerk, wang, gone).own[0].value == "blue"


def test_a_choice_that_was_taken_off_the_list_says_what_to_do(world: World, restoring: RestoringService) -> None:
    wang, field = valued(world, "cash", "card", kind=OwnKind.CHOICE, choices=("cash", "card"))
    OwnFieldService(world.file).set_choices(world.clerk, field, ("card", "phone"))
    [cash] = earlier_values(world.file, wang, "own:Shop kind")
    with pytest.raises(DeskError) as refused:
        restoring.restore(world.clerk, wang, cash)
    assert refused.value.sentence == (
        '"cash" is no longer a choice of "Shop kind": the supervisor can add it again (menu "More").'
    )
    OwnFieldService(world.file).set_choices(world.clerk, field, ("card", "cash"))
    assert restoring.restore(world.clerk, wang, cash).own[0].value == "cash"


def test_own_fields_named_like_parts_of_the_form_are_told_as_they_are(world: World) -> None:
    field = OwnFieldService(world.file).add(world.clerk, "preferred", OwnKind.TEXT).id
    wang = world.open("王丽")
    for value in ("tea", "coffee"):
        world.service.change(world.clerk, wang, {"own": {field: value}})
    assert past.own_entries(world.file, wang)[0].headline == "preferred: tea → coffee"
    assert [each.words for each in earlier_values(world.file, wang, "own:preferred")] == ["tea"]


NAMES = ("甲", "乙", "丙", "丁 1")


def a_step(world: World, rng: Random, customer_id: str, field: str) -> dict[str, Any]:
    what: dict[str, Any] = {"own": {field: rng.choice(("", *NAMES))}, "area": rng.choice(NAMES)}
    if rng.random() < 0.7:
        what["tags"] = tuple(rng.sample(NAMES, rng.randrange(4)))
    return what


@given(seed=st.integers(0, 10_000), steps=st.integers(2, 6))
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_difference_goes_back_alone_all_together_and_undo_takes_both_away(
    tmp_path: Path, seed: int, steps: int
) -> None:
    path = tmp_path / f"{seed}-{steps}.desk"
    path.unlink(missing_ok=True)
    world, rng = World(path), Random(seed)
    try:
        restoring = RestoringService(world.file)
        field = OwnFieldService(world.file).add(world.clerk, "Card", OwnKind.TEXT).id
        one = world.open("王丽", "13800138000")
        seen = [store.by_id(world.file, one)]
        for _step in range(steps):
            world.later(days=1)
            seen.append(world.service.change(world.clerk, one, a_step(world, rng, one, field)))
        world.later(days=1)
        was, today = rng.choice(seen[:-1]), seen[-1]
        found = list(differences(was, today))
        for earlier, without in found:
            after = restoring.restore(world.clerk, one, earlier)
            left = {(each.field, each.row_id) for each, _without in differences(was, after)}
            assert left == {(each.field, each.row_id) for each, _without in found} - {(earlier.field, earlier.row_id)}
            assert {(each.field, each.row_id) for each, _w in differences(was, without)} == {
                (earlier.field, earlier.row_id)
            }
            undo_last(world.file, world.clerk)
            assert store.by_id(world.file, one) == today
        if found:
            after = restoring.restore(world.clerk, one, *(each for each, _without in found))
            assert (after.tags, after.area) == (was.tags, was.area)
            assert [each.value for each in after.own] == [each.value for each in was.own]
            undo_last(world.file, world.clerk)
            assert store.by_id(world.file, one) == today
        for earlier in earlier_values(world.file, one, "tags"):
            after = restoring.restore(world.clerk, one, earlier)
            assert (earlier.row_id in after.tags) == (earlier.value is not None)
            assert set(after.tags) ^ set(today.tags) == {earlier.row_id}
            undo_last(world.file, world.clerk)
    finally:
        world.file.close()
    assert check(path, (store.SEARCH,)) == []
