"""Two files of one person: put together, found by either, and parted as they were."""

import random
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desk_app.app import DESK_ID, SOURCES, Desk
from desk_app.callbacks import store as callbacks
from desk_app.callbacks.model import CallbackDraft
from desk_app.calls import store as calls
from desk_app.calls.model import CallDraft
from desk_app.complaints import store as complaints
from desk_app.complaints.model import ComplaintDraft
from desk_app.core.clock import FixedClock
from desk_app.core.errors import DeskError
from desk_app.customers import past, store
from desk_app.customers.doubles import find_doubles
from desk_app.customers.joining import DOUBLE
from desk_app.customers.model import AddressDraft, CustomerDraft, PhoneDraft
from desk_app.customers.own_fields import OwnFieldService
from desk_app.customers.personal import OWN, ConsentDraft, ConsentKind, OwnKind
from desk_app.customers.side_by_side import lines_of
from desk_app.deliveries import store as deliveries
from desk_app.deliveries.model import DeliveryDraft
from desk_app.storage.check import check
from desk_app.storage.undoing import undo_last
from tests.fresh_files import fresh_desk

TABLES = (
    *store.PARTS, "customers", "tags", "custom_fields", "calls", "callbacks", "complaints", "deliveries",
    "matter_moves",
)  # fmt: skip


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(datetime(2026, 11, 21, 2, tzinfo=UTC))


@pytest.fixture
def desk(tmp_path: Path, clock: FixedClock) -> Iterator[Desk]:
    with closing(fresh_desk(tmp_path / "store.desk", clock=clock)) as opened:
        yield opened


def two(desk: Desk) -> tuple[str, str]:
    first = CustomerDraft("王丽", phones=(PhoneDraft("13800138000"),), note="晚上打", area="城东", flag="聋")
    second = CustomerDraft(
        "王莉",
        phones=(PhoneDraft("138 0013 8000", "本人"), PhoneDraft("0571-88881234", "妈妈")),
        addresses=(AddressDraft("中山路 1 号"),),
        note="三楼无电梯",
        email="w@l.cn",
        area="城西",
        reference="KH7",
    )
    return desk.customers.open_file(DESK_ID, first).id, desk.customers.open_file(DESK_ID, second).id


def matters(desk: Desk, customer_id: str) -> tuple[str, str, str, str]:
    call = desk.calls.take_down(DESK_ID, CallDraft(customer_id=customer_id, topic="问"))
    complaint = desk.complaints.take_down(DESK_ID, ComplaintDraft(title="迟到", customer_id=customer_id))
    delivery = desk.deliveries.plan(DESK_ID, DeliveryDraft(customer_id=customer_id, goods="冰箱"))
    callback = desk.callbacks.promise(DESK_ID, CallbackDraft(customer_id=customer_id, reason="问价", topic="价格"))
    return call.id, complaint.id, delivery.id, callback.id


ROOMS = (calls, complaints, deliveries, callbacks)


def whose(desk: Desk, ids: tuple[str, str, str, str]) -> list[str | None]:
    """Whose files what `matters` made hangs on."""
    return [room.by_id(desk.file, each).customer_id for room, each in zip(ROOMS, ids, strict=True)]


def found(desk: Desk, text: str) -> list[str]:
    return [hit.row_id for hit in desk.finder.find(text).hits if hit.kind == "customer"]


def content(desk: Desk) -> dict[str, list[tuple[Any, ...]]]:
    return {
        table: [tuple(row) for row in desk.file.query(f"SELECT * FROM {table} WHERE deleted_at IS NULL ORDER BY id")]
        for table in TABLES
    }


def test_merging_fills_what_is_missing_and_moves_what_hangs_on_it(desk: Desk) -> None:
    keep, double = two(desk)
    moved = matters(desk, double)
    one = desk.joining.merge(DESK_ID, keep, double)
    assert (one.name, one.area, one.email, one.flag) == ("王丽", "城东", "w@l.cn", "聋")
    assert one.note == "晚上打\n三楼无电梯"
    assert [phone.raw for phone in one.phones] == ["13800138000", "0571-88881234"]
    assert [address.text for address in one.addresses] == ["中山路 1 号"]
    assert whose(desk, moved) == [keep] * 4
    assert store.count(desk.file) == 1
    assert check(desk.file.path, SOURCES) == []


def test_either_name_number_and_phone_finds_the_one_file(desk: Desk) -> None:
    keep, double = two(desk)
    number = store.by_id(desk.file, double).number
    desk.joining.merge(DESK_ID, keep, double)
    for text in ("王丽", "王莉", "wangli", "1234", number, "KH7"):
        assert found(desk, text) == [keep], text
    assert store.by_number(desk.file, number).id == keep
    assert store.references(desk.file)["KH7"] == keep


def test_a_field_is_chosen_from_the_double(desk: Desk) -> None:
    keep, double = two(desk)
    one = desk.joining.merge(DESK_ID, keep, double, {"name": DOUBLE, "area": DOUBLE, "note": DOUBLE})
    assert (one.name, one.area, one.note) == ("王莉", "城西", "三楼无电梯")
    assert found(desk, "王丽") == [keep]


def test_parting_gives_both_back_as_they_were(desk: Desk) -> None:
    keep, double = two(desk)
    matters(desk, double)
    before = content(desk)
    desk.joining.merge(DESK_ID, keep, double, {"area": DOUBLE})
    kept, parted = desk.joining.part(DESK_ID, double)
    assert (kept.id, parted.id) == (keep, double)
    assert content(desk) == before
    assert (found(desk, "王丽"), found(desk, "王莉")) == ([keep], [double])
    assert check(desk.file.path, SOURCES) == []


def test_what_is_written_since_stays_on_the_file_it_was_written_on(desk: Desk, clock: FixedClock) -> None:
    keep, double = two(desk)
    desk.joining.merge(DESK_ID, keep, double)
    clock.advance(timedelta(hours=1))
    later = matters(desk, keep)
    desk.customers.change(DESK_ID, keep, {"email": "new@l.cn", "area": "城南"})
    desk.joining.part(DESK_ID, double)
    assert whose(desk, later) == [keep] * 4
    one = store.by_id(desk.file, keep)
    assert (one.email, one.area, one.note) == ("new@l.cn", "城南", "晚上打")
    assert store.by_id(desk.file, double).email == "w@l.cn"


def test_the_past_of_both_tells_of_it(desk: Desk) -> None:
    keep, double = two(desk)
    desk.joining.merge(DESK_ID, keep, double)
    told = [entry.headline for entry in past.time_line(desk.file, double)]
    assert told == ["put together with another file", "file opened"]
    desk.joining.part(DESK_ID, double)
    told = [entry.headline for entry in past.time_line(desk.file, double)]
    assert told == ["parted again", "put together with another file", "file opened"]
    assert past.time_line(desk.file, keep)[-1].headline == "file opened"


def test_undo_takes_a_merge_back_too(desk: Desk) -> None:
    keep, double = two(desk)
    before = content(desk)
    desk.joining.merge(DESK_ID, keep, double)
    undo_last(desk.file, DESK_ID)
    assert content(desk) == before


def test_the_double_as_it_was_before_can_be_read(desk: Desk, clock: FixedClock) -> None:
    keep, double = two(desk)
    then = clock.now()
    clock.advance(timedelta(days=1))
    desk.joining.merge(DESK_ID, keep, double)
    was = past.as_of(desk.file, double, then)
    assert was is not None
    assert (was.name, [phone.raw for phone in was.phones]) == ("王莉", ["138 0013 8000", "0571-88881234"])
    now = past.as_of(desk.file, keep, then)
    assert now is not None
    assert [phone.raw for phone in now.phones] == ["13800138000"]


def test_a_double_of_a_double_leads_to_the_last(desk: Desk) -> None:
    keep, double = two(desk)
    third = desk.customers.open_file(DESK_ID, CustomerDraft("王小丽")).id
    number = store.by_id(desk.file, double).number
    desk.joining.merge(DESK_ID, keep, double)
    desk.joining.merge(DESK_ID, third, keep)
    assert store.by_number(desk.file, number).id == third
    assert found(desk, "王莉") == [third]
    desk.joining.part(DESK_ID, double)
    assert store.by_number(desk.file, number).id == double
    assert check(desk.file.path, SOURCES) == []


def test_two_who_look_alike_are_not_proposed_again(desk: Desk) -> None:
    phone = (PhoneDraft("13800138000"),)
    one, other = (desk.customers.open_file(DESK_ID, CustomerDraft("欧阳震华", phones=phone)).id for _each in range(2))
    entries = list(store.entries_to_compare(desk.file))
    assert len(find_doubles(entries)) == 1
    desk.joining.they_are_two(DESK_ID, other, one)
    desk.joining.they_are_two(DESK_ID, one, other)
    assert len(store.pairs_that_are_two(desk.file)) == 1
    assert find_doubles(entries, store.pairs_that_are_two(desk.file)) == []
    undo_last(desk.file, DESK_ID)
    undo_last(desk.file, DESK_ID)
    assert len(find_doubles(entries, store.pairs_that_are_two(desk.file))) == 1
    assert check(desk.file.path, SOURCES) == []


def test_what_cannot_be_put_together_says_so(desk: Desk) -> None:
    keep, double = two(desk)
    with pytest.raises(DeskError, match="one and the same"):
        desk.joining.merge(DESK_ID, keep, keep)
    with pytest.raises(DeskError, match="not put together"):
        desk.joining.part(DESK_ID, keep)
    desk.joining.merge(DESK_ID, keep, double)
    with pytest.raises(DeskError, match="out of the lists"):
        desk.joining.merge(DESK_ID, double, keep)
    with pytest.raises(DeskError, match="part them"):
        desk.customers.bring_back(DESK_ID, double)


def test_tags_consents_own_fields_and_marks_are_taken_over(desk: Desk) -> None:
    card = OwnFieldService(desk.file).add(DESK_ID, "Card", OwnKind.TEXT).id
    shoe = OwnFieldService(desk.file).add(DESK_ID, "Shoe size", OwnKind.NUMBER).id
    day = date(2026, 11, 1)
    keep, double = two(desk)
    birthday, hobbies = (
        ConsentDraft(what, value, day)
        for what, value in ((ConsentKind.BIRTHDAY, "05-21"), (ConsentKind.HOBBIES, "tea"))
    )
    desk.customers.change(DESK_ID, keep, {"tags": ("VIP",), "own": {card: "1"}, "consents": (birthday,)})
    desk.customers.change(DESK_ID, keep, {"consents": ()})
    theirs = {
        "phones": (
            PhoneDraft("138 0013 8000", "本人", do_not_call=True),
            PhoneDraft("0571-88881234", "妈妈", preferred=True),
        ),
        "addresses": (AddressDraft("中山路 1 号", label="home"),),
        "tags": ("vip", "old"),
        "own": {card: "2", shoe: "39"},
        "consents": (birthday, hobbies),
        "time_to_call": "after 18:00",
    }
    desk.customers.change(DESK_ID, double, theirs)
    before = content(desk)
    one = desk.joining.merge(DESK_ID, keep, double)
    assert [(p.raw, p.preferred, p.do_not_call) for p in one.phones] == [
        ("0571-88881234", True, False),
        ("13800138000", False, True),
    ]
    assert [a.label for a in one.addresses] == ["home"]
    assert (one.tags, one.time_to_call) == (("VIP", "old"), "after 18:00")
    assert [(v.name, v.value) for v in one.own] == [("Card", "1"), ("Shoe size", "39")]
    assert [(c.what, c.value, c.withdrawn_on is None) for c in one.consents] == [
        (ConsentKind.BIRTHDAY, None, False),
        (ConsentKind.HOBBIES, "tea", True),
    ]
    assert found(desk, "old") == [keep]
    desk.joining.part(DESK_ID, double)
    assert content(desk) == before
    assert check(desk.file.path, SOURCES) == []


def test_of_own_fields_one_value_is_chosen_and_parting_gives_both_back(desk: Desk) -> None:
    service = OwnFieldService(desk.file)
    card, shoe, hat = (service.add(DESK_ID, name, OwnKind.TEXT).id for name in ("Card", "Shoe", "Hat"))
    keep, double = two(desk)
    desk.customers.change(DESK_ID, keep, {"own": {card: "1", hat: "L"}})
    desk.customers.change(DESK_ID, double, {"own": {card: "2", shoe: "39"}})
    before = content(desk)
    chosen = {OWN + each: DOUBLE for each in (card, shoe, hat)}
    one = desk.joining.merge(DESK_ID, keep, double, chosen)
    assert {each.name: each.value for each in one.own} == {"Card": "2", "Shoe": "39", "Hat": "L"}
    assert {each.name: each.value for each in store.by_id(desk.file, double).own} == {"Card": "2", "Shoe": "39"}
    desk.joining.part(DESK_ID, double)
    assert content(desk) == before
    one = desk.joining.merge(DESK_ID, keep, double, {OWN + card: "keep"})
    assert {each.name: each.value for each in one.own} == {"Card": "1", "Shoe": "39", "Hat": "L"}
    undo_last(desk.file, DESK_ID)
    assert content(desk) == before
    with pytest.raises(ValueError, match="nothing to choose"):
        desk.joining.merge(DESK_ID, keep, double, {"card": DOUBLE})
    assert check(desk.file.path, SOURCES) == []


def personal(rng: random.Random, card: str) -> dict[str, Any]:
    """Tags, consents, marks and an own field, or not."""
    some = ("甲", "乙", "丙")
    numbers = [
        PhoneDraft(f"139{rng.randrange(2):08d}", "", None, rng.random() < 0.5, rng.random() < 0.5)
        for _each in range(rng.randrange(3))
    ]
    consents = [ConsentDraft(ConsentKind.HOBBIES, rng.choice(some), date(2026, 1, 2))]
    return {
        "phones": tuple(numbers),
        "addresses": tuple(AddressDraft(text, label="家") for text in rng.sample(some, rng.randrange(3))),
        "tags": tuple(rng.sample(some, rng.randrange(4))),
        "own": {card: rng.choice(("", *some))},
        "consents": tuple(consents[: rng.randrange(2)]),
    }


FIELDS = ("area", "email", "wechat", "note", "flag")


@given(seed=st.integers(0, 10_000), edits=st.integers(0, 6))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_parting_after_random_edits_gives_back_all_that_was_not_edited(tmp_path: Path, seed: int, edits: int) -> None:
    rng = random.Random(seed)
    path = tmp_path / f"{seed}-{edits}.desk"
    path.unlink(missing_ok=True)
    with closing(fresh_desk(path)) as desk:

        def made(name: str) -> str:
            texts: dict[str, Any] = {field: rng.choice(("", "甲", "乙")) for field in FIELDS}
            numbers = tuple(PhoneDraft(f"138{rng.randrange(3):08d}") for _each in range(rng.randrange(3)))
            return desk.customers.open_file(DESK_ID, CustomerDraft(name, phones=numbers, **texts)).id

        keep, double = made("王丽"), made("王莉")
        card = OwnFieldService(desk.file).add(DESK_ID, "Card", OwnKind.TEXT).id
        for each in (keep, double):
            desk.customers.change(DESK_ID, each, personal(rng, card))
        hang = {owner: matters(desk, owner) for owner in rng.sample((keep, double), rng.randrange(1, 3))}
        before = {each: store.by_id(desk.file, each) for each in (keep, double)}
        chosen = {field: DOUBLE for field in (*FIELDS, OWN + card) if rng.random() < 0.4}
        one = desk.joining.merge(DESK_ID, keep, double, chosen)
        ours, theirs = (next((own.value for own in before[each].own), "") for each in (keep, double))
        wanted = (theirs or ours) if OWN + card in chosen else (ours or theirs)
        assert [each.value for each in one.own] == ([wanted] if wanted else [])
        assert all(whose(desk, ids) == [keep] * 4 for ids in hang.values())
        assert set(one.tags) == {*before[keep].tags, *before[double].tags}
        edited: dict[str, str] = {}
        own_edited, later = False, []
        for number in range(edits):
            if rng.random() < 0.2:
                own_edited = True
                desk.customers.change(DESK_ID, keep, {"own": {card: f"新{number}"}})
            elif rng.random() < 0.5:
                edited[field := rng.choice(FIELDS)] = f"新{number}"
                desk.customers.change(DESK_ID, keep, {field: edited[field]})
            elif rng.random() < 0.5:
                later.append(matters(desk, keep))
            else:  # what is done to a callback while it hangs here stays done, whosever it becomes
                owed = callbacks.of_customer(desk.file, keep)[-1]
                desk.callbacks.postpone(DESK_ID, owed.id, owed.due_at + timedelta(hours=1), f"故{number}")
        desk.joining.part(DESK_ID, double)
        after = store.by_id(desk.file, keep)
        for field in FIELDS:
            assert getattr(after, field) == edited.get(field, getattr(before[keep], field))
        for part in ("phones", "addresses", "tags", "consents", *(() if own_edited else ("own",))):
            assert getattr(after, part) == getattr(before[keep], part)
        if own_edited:
            assert [each.value[:1] for each in after.own] == ["新"]
        assert store.by_id(desk.file, double) == before[double]
        assert all(whose(desk, ids) == [owner] * 4 for owner, ids in hang.items())
        assert all(whose(desk, ids) == [keep] * 4 for ids in later)
        assert check(path, SOURCES) == []


def test_a_consent_withdrawn_on_the_double_after_it_was_given_on_the_other_is_withdrawn(desk: Desk) -> None:
    def agreed(day: date) -> dict[str, object]:
        return {"consents": (ConsentDraft(ConsentKind.HOBBIES, "fishing", day),)}

    keep = desk.customers.open_file(DESK_ID, CustomerDraft(name="王丽")).id
    double = desk.customers.open_file(DESK_ID, CustomerDraft(name="王丽")).id
    desk.customers.change(DESK_ID, keep, agreed(date(2026, 1, 2)))
    desk.customers.change(DESK_ID, double, agreed(date(2026, 1, 3)))
    desk.customers.change(DESK_ID, double, {"consents": ()})
    before = store.by_id(desk.file, keep)
    lines = {line.name: line for line in lines_of(before, store.by_id(desk.file, double), lambda _one: "")}
    assert lines["Hobbies"].after.startswith("consent withdrawn on")

    merged = desk.joining.merge(DESK_ID, keep, double)
    assert merged.consent(ConsentKind.HOBBIES) is None
    assert [(each.value, each.withdrawn_on is None) for each in merged.consents] == [(None, False)]
    kept, _parted = desk.joining.part(DESK_ID, double)
    assert kept.consents == before.consents
