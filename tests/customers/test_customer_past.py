"""The past of a customer file: as it was, what changed, what other programs wrote, and how it is found again."""

import sqlite3
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desk_app.core.i18n import speaking
from desk_app.customers import past, store
from desk_app.customers.model import (
    TEXTS,
    AddressDraft,
    Customer,
    CustomerDraft,
    CustomerKind,
    PhoneDraft,
    TimeLineEntry,
    draft_of,
    field_words,
)
from desk_app.customers.own_fields import OwnFieldService
from desk_app.customers.personal import ConsentDraft, ConsentKind, OwnKind
from desk_app.customers.personal_store import own_fields, tags
from desk_app.customers.tagging import TaggingService
from desk_app.storage.check import check
from desk_app.storage.desk_file import DeskFile
from desk_app.storage.finding import Why
from desk_app.storage.reading import Reader
from desk_app.storage.undoing import undo_last
from tests.customers.customer_world import World


def opened(world: World, name: str = "仇小雨", phone: str = "13800138000", note: str = "") -> Customer:
    phones, addresses = (PhoneDraft(phone),), (AddressDraft("老街 1 号"),)
    return world.service.open_file(world.clerk, CustomerDraft(name, phones=phones, addresses=addresses, note=note))


def fields(world: World, customer_id: str) -> list[tuple[str, object, object]]:
    return [(change.field, change.old, change.new) for change in past.history(world.file, customer_id)]


def test_a_file_reads_as_it_was_at_any_time(world: World) -> None:
    first = opened(world)
    before = world.later(days=1)
    world.service.change(world.clerk, first.id, {"name": "仇雨", "phones": (PhoneDraft("13900139000"),)})
    second = store.by_id(world.file, first.id)
    between = world.later(days=1)
    world.service.change(world.clerk, first.id, {"phones": (), "addresses": ()})
    gone = world.later(days=1)
    world.service.remove(world.clerk, first.id)
    assert past.as_of(world.file, first.id, before - timedelta(milliseconds=1)) is None
    assert past.as_of(world.file, first.id, before) == first
    assert past.as_of(world.file, first.id, between) == second
    empty = past.as_of(world.file, first.id, gone)
    assert empty is not None and (empty.phones, empty.addresses, empty.deleted_at) == ((), (), None)
    removed = past.as_of(world.file, first.id, world.clock.now())
    assert removed is not None and removed.deleted_at == world.clock.now()


def test_the_history_names_each_field_phones_and_addresses_too(world: World) -> None:
    customer = opened(world, note="旧")
    already = len(fields(world, customer.id))
    world.later(hours=1)
    world.service.change(
        world.clerk,
        customer.id,
        {
            "note": "新",
            "phones": (PhoneDraft("13900139000", id=customer.phones[0].id), PhoneDraft("13700137000", "妈妈")),
            "addresses": (),
        },
    )
    assert sorted(fields(world, customer.id)[already:], key=str) == [
        ("address 1", "老街 1 号", None),
        ("note", "旧", "新"),
        ("phone 1", "13800138000", "13900139000"),
        ("phone 2 whose", None, "妈妈"),
        ("phone 2", None, "13700137000"),
    ]
    last = past.history(world.file, customer.id)[-1]
    assert (last.by, last.verb, last.at) == (world.clerk, "customers.change", world.clock.now())


def test_the_history_begins_with_what_was_filled_in_and_leaves_technical_columns_out(world: World) -> None:
    customer = opened(world)
    assert fields(world, customer.id) == [
        ("number", None, customer.number),
        ("name", None, "仇小雨"),
        ("kind", None, "person"),
        ("state", None, "active"),
        ("created_on", None, "2026-11-21"),
        ("phone 1", None, "13800138000"),
        ("address 1", None, "老街 1 号"),
    ]
    world.service.remove(world.clerk, customer.id)
    world.service.bring_back(world.clerk, customer.id)
    removed, back = past.history(world.file, customer.id)[-2:]
    assert (removed.field, removed.old, back.field, back.new) == ("deleted", None, "deleted", None)
    assert removed.new == back.old


def test_a_row_that_another_program_wrote_is_in_the_journal_and_found_after_the_next_start(world: World) -> None:
    path = world.file.path
    world.file.close()
    with closing(sqlite3.connect(path)) as stranger:
        branch = stranger.execute("SELECT branch_id FROM sync_state").fetchone()[0]
        stranger.execute(
            "INSERT INTO customers(id, number, name, kind, state, branch_id)"
            " VALUES ('x-1', 'S01-K-1', '曾国', 'person', 'active', ?)",
            (branch,),
        )
        stranger.execute(
            "INSERT INTO customer_phones(id, customer_id, position, raw, digits, branch_id)"
            " VALUES ('x-2', 'x-1', 1, '13800138000', '13800138000', ?)",
            (branch,),
        )
        stranger.execute("UPDATE customers SET name = '曾国藩' WHERE id = 'x-1'")
        stranger.commit()
    world.file = DeskFile.open(path, clock=world.clock)
    world.file.searches(store.SEARCH)
    changes = past.history(world.file, "x-1")
    assert ("name", "曾国", "曾国藩") in [(change.field, change.old, change.new) for change in changes]
    assert {change.by for change in changes} == {None}
    assert world.found("曾国藩") == [("曾国藩", Why.NAME)]
    assert world.found("zgf") == [("曾国藩", Why.INITIALS)]
    assert [line.headline for line in past.time_line(world.file, "x-1")][-1] == "file opened"


def test_a_phone_and_a_name_that_used_to_be_still_find_the_person(world: World) -> None:
    customer = opened(world)
    world.service.change(world.clerk, customer.id, {"name": "王小雨", "phones": (PhoneDraft("13900139000"),)})
    assert world.found("13800138000") == [("王小雨", Why.FORMER_PHONE)]
    assert world.found("8000") == [("王小雨", Why.FORMER_PHONE)]
    assert world.found("仇小雨") == [("王小雨", Why.FORMER_NAME)]
    assert world.found("qxy") == [("王小雨", Why.FORMER_NAME)]
    assert world.found("13900139000") == [("王小雨", Why.PHONE)]


def test_a_phone_that_was_taken_away_still_finds_the_person(world: World) -> None:
    customer = opened(world)
    world.service.change(world.clerk, customer.id, {"phones": ()})
    assert world.found("13800138000") == [("仇小雨", Why.FORMER_PHONE)]


def test_a_name_that_came_back_is_not_a_former_one(world: World) -> None:
    customer = opened(world)
    for name in ("王小雨", "仇小雨"):
        world.service.change(world.clerk, customer.id, {"name": name})
    assert world.found("仇小雨") == [("仇小雨", Why.NAME)]


def test_every_way_to_find_a_customer(world: World) -> None:
    for name in ("单雄信", "曾国藩", "仇英"):
        world.service.open_file(world.clerk, CustomerDraft(name))
    shop = CustomerDraft("单县羊汤", kind=CustomerKind.SHOP, contact_person="曾姐", note="喜欢红色的冰箱，不要打电话")
    world.service.open_file(world.clerk, shop)
    world.service.open_file(
        world.clerk,
        CustomerDraft(
            "O'Brien",
            phones=(PhoneDraft("0571-8888 1234 转 8"),),
            addresses=(AddressDraft("拱墅区大关路", note="后门"),),
            email="pat@example.org",
        ),
    )
    assert world.found("sxx") == [("单雄信", Why.INITIALS)]
    assert world.found("zgf") == [("曾国藩", Why.INITIALS)]
    assert world.found("qiuying") == [("仇英", Why.PINYIN)]
    assert world.found("色的") == [("单县羊汤", Why.WORDS)]
    assert ("单县羊汤", Why.NAME) in world.found("曾姐")
    assert world.found("1234") == [("O'Brien", Why.PHONE_END)]
    assert world.found("关路") == [("O'Brien", Why.WORDS)]
    assert world.found("后门") == [("O'Brien", Why.WORDS)]
    assert world.found("pat@example") == [("O'Brien", Why.WORDS)]
    assert world.found("261121-0003")[0] == ("仇英", Why.NUMBER_PART)


def test_the_index_is_in_step_after_every_kind_of_change(world: World) -> None:
    customer = opened(world)
    world.service.change(world.clerk, customer.id, {"name": "王小雨", "phones": (PhoneDraft("13900139000"),)})
    world.service.add_phone(world.clerk, customer.id, "057188881234", "单位")
    world.service.remove(world.clerk, customer.id)
    world.service.bring_back(world.clerk, customer.id)
    undo_last(world.file, world.clerk)
    path = world.file.path
    world.file.close()
    assert check(path, (store.SEARCH,)) == []


class Calls:
    """A room with one call."""

    def time_line(self, reader: Reader, customer_id: str) -> list[TimeLineEntry]:
        at = store.by_id(reader, customer_id).phones and past.history(reader, customer_id)[0].at
        assert at
        return [TimeLineEntry(at + timedelta(minutes=90), "call", "c1", "S01-L-1", "called", "王芳", open=True)]


def test_the_time_line_tells_everything_newest_first(world: World) -> None:
    customer = opened(world)
    world.later(hours=1)
    world.service.change(world.clerk, customer.id, {"name": "仇雨"})
    world.later(hours=1)
    world.service.change(world.clerk, customer.id, {"area": "城西", "kind": CustomerKind.HOUSEHOLD})
    world.later(hours=1)
    undo_last(world.file, world.clerk)
    world.later(hours=1)
    world.service.add_phone(world.clerk, customer.id, "13900139000", "妈妈")
    world.later(hours=1)
    world.service.remove(world.clerk, customer.id)
    lines = past.time_line(world.file, customer.id, (Calls(),))
    assert [line.headline for line in lines] == [
        "file removed",
        "changed: phone 2",
        "undone: changed: kind, area",
        "changed: kind, area",
        "called",
        "name: 仇小雨 → 仇雨",
        "file opened",
    ]
    assert {line.who for line in lines} == {"王芳"}
    assert [line.at for line in lines] == sorted((line.at for line in lines), reverse=True)
    with speaking("zh_CN"):
        assert past.time_line(world.file, customer.id)


def test_an_imported_file_says_so(world: World) -> None:
    world.take_in([{"reference": "K1", "name": "张三", "spent": 100}])
    customer = store.by_number(world.file, "K1")
    world.later(hours=1)
    world.take_in([{"reference": "K1", "name": "张三", "spent": 250}])
    headlines = [line.headline for line in past.time_line(world.file, customer.id)]
    assert headlines == ["by an import: spent: ¥1.00 → ¥2.50", "file imported"]


def test_the_history_tells_of_marks_tags_consents_and_own_fields(world: World) -> None:
    fields_of = OwnFieldService(world.file)
    card = fields_of.add(world.clerk, "Card", OwnKind.TEXT)
    customer = opened(world)
    already = len(fields(world, customer.id))
    world.later(days=1)
    world.service.change(
        world.clerk,
        customer.id,
        {
            "phones": (PhoneDraft("13800138000", "妈妈", customer.phones[0].id, preferred=True, do_not_call=True),),
            "addresses": (AddressDraft("老街 1 号", id=customer.addresses[0].id, label="home", note="gate 3"),),
            "tags": ("VIP",),
            "consents": (ConsentDraft(ConsentKind.BIRTHDAY, "05-21", date(2026, 11, 21), "by phone"),),
            "own": {card.id: "7"},
            "time_to_call": "after 18:00",
        },
    )
    told = fields(world, customer.id)[already:]
    assert sorted(told, key=str) == [
        ("address 1 label", None, "home"),
        ("address 1 note", None, "gate 3"),
        ("consent birthday given", None, "2026-11-21"),
        ("consent birthday how", None, "by phone"),
        ("consent birthday", None, "--05-21"),
        ("own:Card", None, "7"),
        ("phone 1 do_not_call", 0, 1),
        ("phone 1 preferred", 0, 1),
        ("phone 1 whose", None, "妈妈"),
        ("tag", None, "VIP"),
        ("time_to_call", None, "after 18:00"),
    ]
    assert [field_words(name) for name, _old, _new in sorted(told, key=str)] == [
        "address 1, label",
        "address 1, note",
        "birthday: agreed on",
        "birthday: how they agreed",
        "birthday",
        "Card",
        "phone 1, do not call",
        "phone 1, preferred",
        "phone 1, whose",
        "tag",
        "time to call",
    ]
    world.later(days=1)
    draft = draft_of(store.by_id(world.file, customer.id))
    world.service.change(world.clerk, customer.id, {"phones": (PhoneDraft("13800138000", "妈妈", preferred=True),)})
    world.later(days=1)
    TaggingService(world.file).remove(world.clerk, tags(world.file)[0].id)
    world.later(days=1)
    world.service.change(world.clerk, customer.id, {"consents": ()})
    assert [line.headline for line in past.time_line(world.file, customer.id)] == [
        "changed: birthday",
        "tag taken away: VIP",
        "phone 1, do not call: yes → no",
        "changed: time to call, phone 1, address 1, birthday, tag, Card",
        "file opened",
    ]
    assert draft.time_to_call == "after 18:00"


def a_change(world: World, rng: Random, one: Customer) -> None:
    """Something that may be done with a file, with tags or with own fields."""
    fields_of, tagging, clerk = OwnFieldService(world.file), TaggingService(world.file), world.clerk
    there, known = own_fields(world.file), tags(world.file)
    some = ("甲", "乙", "丙", "丁 1")
    match rng.randrange(11):
        case 0:
            phones = [*draft_of(one).phones]
            rng.shuffle(phones)
            more = PhoneDraft(
                f"138{rng.randrange(3):08d}", rng.choice(some), None, rng.random() < 0.5, rng.random() < 0.5
            )
            world.service.change(clerk, one.id, {"phones": (*phones[: rng.randrange(3)], more)})
        case 1:
            more_ = AddressDraft(rng.choice(some), rng.choice(("", "杭州")), rng.choice(some), None, rng.choice(some))
            world.service.change(clerk, one.id, {"addresses": (*draft_of(one).addresses[: rng.randrange(3)], more_)})
        case 2:
            world.service.change(clerk, one.id, {"tags": tuple(rng.sample(some, rng.randrange(4)))})
        case 3:
            day = world.clock.now().date() - timedelta(days=rng.randrange(3))
            given_ = [ConsentDraft(ConsentKind.HOBBIES, rng.choice(some), day, rng.choice(("", "by phone")))]
            world.service.change(clerk, one.id, {"consents": tuple(given_[: rng.randrange(2)])})
        case 4:
            own = {each.id: rng.choice(("", *some)) for each in there if each.kind == OwnKind.TEXT}
            world.service.change(clerk, one.id, {"own": own})
        case 5:
            fields_of.add(clerk, f"Field {rng.randrange(10**9)}", OwnKind.TEXT)
        case 6 if there:
            fields_of.rename(clerk, rng.choice(there).id, f"Field {rng.randrange(10**9)}")
            fields_of.reorder(clerk, [each.id for each in there[::-1]])
        case 7 if there:
            fields_of.remove(clerk, rng.choice(there).id)
        case 8 if known:
            tagging.rename(clerk, rng.choice(known).id, f"tag {rng.randrange(10**9)}")
        case 9:
            undo_last(world.file, clerk)
        case _:
            texts: dict[str, Any] = {rng.choice(TEXTS): rng.choice(("", *some)), "name": rng.choice(some)}
            world.service.change(clerk, one.id, texts)


@given(seed=st.integers(0, 10_000), steps=st.integers(1, 15))
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_history_replayed_gives_the_file_at_every_step(tmp_path: Path, seed: int, steps: int) -> None:
    path = tmp_path / f"{seed}-{steps}.desk"
    path.unlink(missing_ok=True)
    world, rng = World(path), Random(seed)
    try:
        customer_id = opened(world).id
        seen = [(world.later(hours=1), store.by_id(world.file, customer_id))]
        for _step in range(steps):
            before = seen[-1][1]
            a_change(world, rng, before)
            now = store.by_id(world.file, customer_id)
            seen.append((world.later(hours=rng.randrange(1, 40)), now))
            if now.deleted_at is not None:
                break
        for moment, then in seen:
            assert past.as_of(world.file, customer_id, moment) == then
    finally:
        world.file.close()
    assert check(path, (store.SEARCH,)) == []
