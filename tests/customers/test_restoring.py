"""Each field tells its earlier values, and one of them can be put back alone."""

from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desk_app.core.errors import DeskError, NotFound
from desk_app.core.i18n import set_language
from desk_app.customers import past, store
from desk_app.customers.earlier import COLUMNS
from desk_app.customers.joining import JoiningService
from desk_app.customers.model import AddressDraft, CustomerDraft, CustomerKind, PhoneDraft
from desk_app.customers.restoring import Earlier, RestoringService, differences, earlier_values, value_words
from desk_app.staff.service import StaffService
from desk_app.storage.undoing import undo_last
from tests.customers.customer_world import START, World

set_language("en")


@pytest.fixture
def restoring(world: World) -> RestoringService:
    return RestoringService(world.file)


def raws(world: World, customer_id: str) -> list[str]:
    return [phone.raw for phone in store.by_id(world.file, customer_id).phones]


def test_a_field_tells_what_it_held_since_when_and_by_whom(world: World, restoring: RestoringService) -> None:
    li = StaffService(world.file).add(world.clerk, "李娜").id
    wang = world.open("王丽", "13800138000")
    world.service.change(world.clerk, wang, {"area": "east"})
    first = world.later(days=3)
    world.service.change(li, wang, {"area": "west"})
    second = world.later(days=2)
    world.service.change(world.clerk, wang, {"area": "north", "kind": CustomerKind.HOUSEHOLD})
    third = world.clock.now()
    earlier = earlier_values(world.file, wang, "area")
    assert [(each.value, each.since, each.until, each.by) for each in earlier] == [
        ("west", second, third, "李娜"),
        ("east", first, second, "王芳"),
    ]
    assert [each.words for each in earlier_values(world.file, wang, "kind")] == ["person"]
    assert earlier_values(world.file, wang, "name") == []
    assert earlier_values(world.file, wang, "number") == []
    world.later(days=1)
    after = restoring.restore(li, wang, earlier[1])
    assert (after.area, after.kind) == ("east", CustomerKind.HOUSEHOLD)
    last = past.history(world.file, wang)[-1]
    assert (last.verb, last.by, last.field, last.old, last.new) == ("customers.restore", li, "area", "north", "east")
    undo_last(world.file, li)
    assert store.by_id(world.file, wang).area == "north"


def test_a_number_goes_back_with_what_is_read_out_of_it(world: World, restoring: RestoringService) -> None:
    wang = world.open("王丽", "0571-88881234 转 8")
    before = store.by_id(world.file, wang).phones[0]
    world.later(days=1)
    world.service.change(world.clerk, wang, {"phones": (PhoneDraft("139 1234 5678", "妈妈", before.id),)})
    [earlier] = earlier_values(world.file, wang, "phone 1")
    assert (earlier.words, earlier.since) == ("0571-88881234 转 8", START.replace(second=1))
    after = restoring.restore(world.clerk, wang, earlier).phones[0]
    assert (after.raw, after.digits, after.e164, after.extension) == (
        before.raw,
        before.digits,
        before.e164,
        before.extension,
    )
    assert after.whose == "妈妈"
    assert [name for name, _why in world.found("88881234")] == ["王丽"]
    restoring.restore_value(world.clerk, wang, "phone 1 whose", None)
    assert store.by_id(world.file, wang).phones[0].whose is None


def test_a_number_that_was_taken_away_comes_back_as_that_row(world: World, restoring: RestoringService) -> None:
    wang = world.open("王丽", "13800138000")
    first = store.by_id(world.file, wang).phones[0]
    world.later(days=1)
    other = world.service.add_phone(world.clerk, wang, "13900000001").phones[1].id
    world.service.change(world.clerk, wang, {"phones": (PhoneDraft("13900000001", id=other),)})
    assert raws(world, wang) == ["13900000001"]
    taken_away = world.clock.now()
    [earlier] = earlier_values(world.file, wang, "phone")
    assert (earlier.value, earlier.row_id, earlier.until) == ("13800138000", first.id, taken_away)
    after = restoring.restore(world.clerk, wang, earlier)
    assert [(phone.id == first.id, phone.raw, phone.position) for phone in after.phones] == [
        (False, "13900000001", 1),
        (True, "13800138000", 2),
    ]
    assert earlier_values(world.file, wang, "phone") == []
    undo_last(world.file, world.clerk)
    assert raws(world, wang) == ["13900000001"]
    change = next(each for each in past.history(world.file, wang) if each.field == "phone 1" and each.new is None)
    restoring.restore(world.clerk, wang, change)
    assert raws(world, wang) == ["13900000001", "13800138000"]


def test_a_change_of_the_history_is_put_back_where_it_was(world: World, restoring: RestoringService) -> None:
    wang = world.open("王丽", "13800138000")
    one = store.by_id(world.file, wang).phones[0]
    world.service.change(
        world.clerk, wang, {"phones": (PhoneDraft("13900000001"), PhoneDraft("13800138001", id=one.id))}
    )
    assert raws(world, wang) == ["13900000001", "13800138001"]
    change = next(each for each in past.history(world.file, wang) if each.old == "13800138000")
    after = restoring.restore(world.clerk, wang, change)
    assert [(phone.id == one.id, phone.raw) for phone in after.phones] == [
        (False, "13900000001"),
        (True, "13800138000"),
    ]
    world.service.change(world.clerk, wang, {"note": "rings at noon"})
    note = past.history(world.file, wang)[-1]
    assert restoring.restore(world.clerk, wang, note).note is None


def test_an_address_goes_back(world: World, restoring: RestoringService) -> None:
    wang = world.open("王丽")
    world.service.change(world.clerk, wang, {"addresses": (AddressDraft("中山路 12 号", "杭州"),)})
    own = store.by_id(world.file, wang).addresses[0]
    world.later(days=1)
    world.service.change(world.clerk, wang, {"addresses": (AddressDraft("人民路 3 号", "宁波", id=own.id),)})
    text, city = (earlier_values(world.file, wang, field)[0] for field in ("address 1", "address 1 city"))
    after = restoring.restore(world.clerk, wang, text, city).addresses[0]
    assert (after.text, after.city) == ("中山路 12 号", "杭州")
    assert past.history(world.file, wang)[-1].txn == past.history(world.file, wang)[-2].txn


def test_what_cannot_be_put_back_is_said(world: World, restoring: RestoringService) -> None:
    wang, double = world.open("王丽", "13800138000"), world.open("王莉", "13900000001")
    world.service.change(world.clerk, wang, {"note": "rings at noon"})
    own = store.by_id(world.file, wang).phones[0]
    number = next(each for each in past.history(world.file, wang) if each.field == "number")
    added = next(each for each in past.history(world.file, wang) if each.field == "phone 1")
    for what, said in (
        (number, "This cannot be put back: number."),
        (added, "There was nothing before: phone 1."),
        (Earlier("note", "rings at noon", store.CUSTOMERS, wang, "note"), "It is so already."),
        (Earlier("name", "", store.CUSTOMERS, wang, "name"), "This cannot be put back: name."),
        (Earlier("phone 1", "1", store.PHONES, "gone", "raw"), "This is no longer in the file: phone 1."),
    ):
        with pytest.raises(DeskError) as refused:
            restoring.restore(world.clerk, wang, what)
        assert refused.value.sentence == said
    for field, said in (
        ("merged_into", "This cannot be put back: put together with."),
        ("phone 1 digits", "This cannot be put back: phone 1, digits."),
        ("phone 7", "This cannot be put back: phone 7."),
        ("consent birthday", "A consent is not put back: ask the customer again."),
    ):
        with pytest.raises(DeskError) as refused:
            restoring.restore_value(world.clerk, wang, field, "x")
        assert refused.value.sentence == said
    with pytest.raises(NotFound):
        restoring.restore(world.clerk, "nobody", Earlier("note", "x", store.CUSTOMERS, "nobody", "note"))
    world.service.change(world.clerk, wang, {"phones": (PhoneDraft("13900000009", id=own.id),)})
    [earlier] = earlier_values(world.file, wang, "phone 1")
    world.service.add_phone(world.clerk, wang, "138-0013-8000")
    with pytest.raises(DeskError, match="The file has this number already"):
        restoring.restore(world.clerk, wang, earlier)
    note = Earlier("note", "x", store.CUSTOMERS, double, "note")
    JoiningService(world.file, ()).merge(world.clerk, wang, double)
    with pytest.raises(DeskError, match="part them instead"):
        restoring.restore(world.clerk, double, note)
    world.service.remove(world.clerk, wang)
    with pytest.raises(DeskError, match="bring that file back first"):
        restoring.restore(world.clerk, wang, earlier)


def test_one_number_is_preferred(world: World, restoring: RestoringService) -> None:
    wang = world.open("王丽", "13800138000")
    one = store.by_id(world.file, wang).phones[0]
    first = PhoneDraft("13800138000", id=one.id, preferred=True)
    world.service.change(world.clerk, wang, {"phones": (first,)})
    world.service.change(
        world.clerk, wang, {"phones": (PhoneDraft("13800138000", id=one.id), PhoneDraft("13900000001", preferred=True))}
    )
    [earlier, *_rest] = [each for each in earlier_values(world.file, wang, "phone 1 preferred") if each.value]
    assert earlier.words == "yes"
    after = restoring.restore(world.clerk, wang, earlier)
    assert [(phone.raw, phone.preferred) for phone in after.phones] == [("13800138000", True), ("13900000001", False)]


def test_values_are_told_in_words() -> None:
    told = [
        value_words(field, value)
        for field, value in (
            ("kind", "shop"),
            ("state", "left"),
            ("sex", "女"),
            ("spent_cents", 123450),
            ("created_on", "2026-11-21"),
            ("phone 1 do_not_call", 1),
            ("preferred_channel", "微信"),
            ("note", None),
        )
    ]
    assert told == ["shop", "left", "female", "¥1,234.50", "21 Nov 2026", "yes", "WeChat", ""]


PHONES = st.lists(st.sampled_from(["13800138000", "13900000001", "0571-88881234"]), max_size=3, unique=True)
EDITS = st.lists(
    st.one_of(
        st.fixed_dictionaries({"area": st.sampled_from(["east", "west", ""])}),
        st.fixed_dictionaries({"note": st.sampled_from(["a", "b"]), "kind": st.sampled_from(list(CustomerKind))}),
        PHONES.map(lambda found: {"phones": tuple(PhoneDraft(raw) for raw in found)}),
    ),
    min_size=2,
    max_size=6,
)


@given(EDITS, st.data())
@settings(max_examples=15, deadline=None)
def test_any_earlier_value_goes_back_alone_and_undo_takes_it_away(
    edits: list[dict[str, Any]], data: st.DataObject
) -> None:
    with TemporaryDirectory() as folder:
        world = World(Path(folder) / "store.desk")
        try:
            one = world.open("王丽", "13800138000")
            for edit in edits:
                world.later(days=1)
                world.service.change(world.clerk, one, edit)
            world.later(days=1)
            fields = dict.fromkeys(change.field for change in past.history(world.file, one))
            earlier = [each for field in fields for each in earlier_values(world.file, one, field)]
            earlier += earlier_values(world.file, one, "phone")
            if not earlier:
                return
            before, wanted = store.by_id(world.file, one), data.draw(st.sampled_from(earlier))
            try:
                after = RestoringService(world.file).restore(world.clerk, one, wanted)
            except DeskError:
                assert store.by_id(world.file, one) == before
                return
            differing = list(differences(before, after))
            if wanted.table == store.CUSTOMERS:
                assert {each.column for each, _without in differing} == {wanted.column}
                assert {column for column in COLUMNS if getattr(before, column) != getattr(after, column)} == {
                    wanted.column
                }
            else:
                assert {phone.id: phone.raw for phone in after.phones}[wanted.row_id] == wanted.value
                assert {p for p in before.phones if p.id != wanted.row_id} <= set(after.phones)
                assert (before.area, before.note, before.kind) == (after.area, after.note, after.kind)
            undo_last(world.file, world.clerk)
            assert store.by_id(world.file, one) == before
        finally:
            world.file.close()


def test_differences_name_each_value_that_was_otherwise(world: World) -> None:
    wang = world.service.open_file(
        world.clerk, CustomerDraft("王丽", area="east", phones=(PhoneDraft("138"), PhoneDraft("139")))
    )
    world.later(days=1)
    kept = PhoneDraft("137", "妈妈", wang.phones[0].id)
    today = world.service.change(world.clerk, wang.id, {"area": "west", "note": "x", "phones": (kept,)})
    found = [(each.field, each.value) for each, _without in differences(wang, today)]
    assert found == [
        ("note", None),
        ("area", "east"),
        ("phone 1", "138"),
        ("phone 1 whose", None),
        ("phone 2", "139"),
    ]
    without = dict(
        zip((field for field, _value in found), (each for _e, each in differences(wang, today)), strict=True)
    )
    assert without["area"].area == "west"
    assert [phone.raw for phone in without["phone 2"].phones] == ["138"]
    assert [(phone.raw, phone.digits) for phone in without["phone 1"].phones] == [("137", "137"), ("139", "139")]
    assert list(differences(today, today)) == []
    assert wang.created_on == date(2026, 11, 21)
