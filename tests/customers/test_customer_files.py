"""Opening, changing and removing customer files, and the lists."""

import pytest

from desk_app.core.errors import DeskError, NotFound
from desk_app.customers import store
from desk_app.customers.likely import likely_same
from desk_app.customers.model import (
    AddressDraft,
    Chip,
    CustomerDraft,
    CustomerKind,
    PhoneDraft,
    draft_of,
    sex_of,
    sex_words,
)
from desk_app.settings.service import SettingsService
from desk_app.staff.model import DESK_ID
from desk_app.storage.undoing import undo_last
from tests.customers.customer_world import ZONE, World


def family() -> CustomerDraft:
    return CustomerDraft(
        name=" 单 雄信 ",
        phones=(PhoneDraft("138-0013-8000"), PhoneDraft("0571 8888 1234 转 8", "办公室")),
        addresses=(AddressDraft("西湖区文三路 1 号", city="杭州"),),
        note="楼下有狗\n按铃两次",
        area="文三路商圈",
    )


def test_a_new_file_has_a_number_and_its_phones_read(world: World) -> None:
    opened = world.service.open_file(world.clerk, family())
    assert opened.number == "S01-K-261121-0001"
    assert opened.name == "单 雄信"
    assert [(p.position, p.raw, p.digits, p.e164, p.extension, p.whose) for p in opened.phones] == [
        (1, "138-0013-8000", "13800138000", "+8613800138000", None, None),
        (2, "0571 8888 1234 转 8", "057188881234", "+8657188881234", "8", "办公室"),
    ]
    assert [(a.text, a.city) for a in opened.addresses] == [("西湖区文三路 1 号", "杭州")]
    assert opened.note == "楼下有狗\n按铃两次"
    assert str(opened.created_on) == "2026-11-21"
    assert store.by_id(world.file, opened.id) == opened


def test_the_local_day_gives_the_number(world: World) -> None:
    world.later(hours=16)  # 18:12 UTC is the next day in Shanghai
    assert world.service.open_file(world.clerk, CustomerDraft("A")).number == "S01-K-261122-0001"


def test_the_area_code_of_the_store_completes_a_landline(world: World) -> None:
    SettingsService(world.file).set(world.clerk, "area_code", "0571")
    opened = world.service.open_file(world.clerk, CustomerDraft("A", phones=(PhoneDraft("88881234"),)))
    assert opened.phones[0].e164 == "+8657188881234"


def test_a_phone_is_never_refused_and_several_in_one_box_become_several(world: World) -> None:
    draft = CustomerDraft("A", phones=(PhoneDraft("问隔壁小店"), PhoneDraft("13800138000 / 13900139000（妈妈）")))
    opened = world.service.open_file(world.clerk, draft)
    assert [(p.raw, p.digits, p.whose) for p in opened.phones] == [
        ("问隔壁小店", "", None),
        ("13800138000", "13800138000", None),
        ("13900139000", "13900139000", "妈妈"),
    ]


@pytest.mark.parametrize("name", ["", " \t\n", "\u200b\u3000", "\x00"])
def test_a_file_needs_a_name(world: World, name: str) -> None:
    head = world.file.journal_head()
    with pytest.raises(DeskError, match="name") as refusal:
        world.service.open_file(world.clerk, CustomerDraft(name))
    assert refusal.value.field == "name"
    assert world.file.journal_head() == head


def test_an_edited_form_writes_only_what_differs(world: World) -> None:
    opened = world.service.open_file(world.clerk, family())
    head = world.file.journal_head()
    assert world.service.change(world.clerk, opened.id, draft_of(opened)) == opened
    assert world.file.journal_head() == head
    changed = world.service.change(world.clerk, opened.id, {"area": "武林", "kind": CustomerKind.HOUSEHOLD})
    assert (changed.area, changed.kind, changed.phones) == ("武林", CustomerKind.HOUSEHOLD, opened.phones)
    assert world.file.journal_head() == head + 1


def test_phones_keep_their_rows_by_id(world: World) -> None:
    opened = world.service.open_file(world.clerk, family())
    first, second = opened.phones
    phones = (
        PhoneDraft("057188881234-8", "办公室", second.id),
        PhoneDraft("13700137000"),
    )
    changed = world.service.change(world.clerk, opened.id, {"phones": phones})
    assert [(p.position, p.raw) for p in changed.phones] == [(1, "057188881234-8"), (2, "13700137000")]
    assert changed.phones[0].id == second.id
    assert first.id not in {phone.id for phone in changed.phones}


def test_phones_without_ids_keep_their_rows_by_position(world: World) -> None:
    opened = world.service.open_file(world.clerk, family())
    changed = world.service.change(world.clerk, opened.id, {"phones": (PhoneDraft("13700137000"),)})
    assert [(p.id, p.raw) for p in changed.phones] == [(opened.phones[0].id, "13700137000")]


def test_addresses_are_changed_added_and_taken_away(world: World) -> None:
    opened = world.service.open_file(world.clerk, family())
    kept = opened.addresses[0]
    addresses = (AddressDraft("新家", id=None), AddressDraft("旧家", city="杭州", id=kept.id))
    changed = world.service.change(world.clerk, opened.id, {"addresses": addresses})
    assert [(a.id == kept.id, a.text) for a in changed.addresses] == [(False, "新家"), (True, "旧家")]
    assert world.service.change(world.clerk, opened.id, {"addresses": ()}).addresses == ()


def test_one_more_number_is_added_once(world: World) -> None:
    opened = world.service.open_file(world.clerk, family())
    for raw in ("13900139000", "+86 139 0013 9000"):
        added = world.service.add_phone(world.clerk, opened.id, raw, "儿子")
    assert [(p.position, p.raw, p.whose) for p in added.phones][2:] == [(3, "13900139000", "儿子")]
    with pytest.raises(DeskError, match="phone"):
        world.service.add_phone(world.clerk, opened.id, "  ")


def test_a_removed_file_is_in_no_list_and_comes_back_whole(world: World) -> None:
    opened = world.service.open_file(world.clerk, family())
    world.service.remove(world.clerk, opened.id)
    assert store.ids_for(world.file) == []
    assert store.by_phone_digits(world.file, "13800138000") == []
    assert world.found("单雄信") == []
    assert list(store.each(world.file)) == []
    with pytest.raises(NotFound):
        store.by_number(world.file, opened.number)
    assert store.by_number(world.file, opened.number, removed=True).deleted_at is not None
    assert world.service.bring_back(world.clerk, opened.id) == opened
    assert store.ids_for(world.file) == [opened.id]


def test_a_file_answers_to_our_number_and_to_its_own(world: World) -> None:
    opened = world.service.open_file(world.clerk, CustomerDraft("A", reference="Kh-0001"))
    for number in (opened.number, opened.number.lower(), "Kh-0001", "KH-0001", " kh-0001 "):
        assert store.by_number(world.file, number).id == opened.id
    with pytest.raises(NotFound, match="K-9"):
        store.by_number(world.file, "K-9")


def test_a_household_shares_a_phone(world: World) -> None:
    phone = "138 0013 8000"
    both = [world.open(name, phone) for name in ("张三", "李四")]
    assert [one.id for one in store.by_phone_digits(world.file, "13800138000")] == both
    assert store.by_phone_digits(world.file, "") == []


def test_who_may_be_the_same_and_why(world: World) -> None:
    both, wife = world.open("张三", "13800138000"), world.open("李四", "13800138000")
    namesake = world.open("张三")
    world.open("王五", "没有")
    found = likely_same(world.file, " 张三 ", ["+86 138-0013-8000"])
    assert [(each.id, each.words()) for each in found] == [
        (both, "same name and phone"),
        (wife, "same phone"),
        (namesake, "same name"),
    ]
    assert likely_same(world.file, "", ["没有"]) == []


def test_the_lists_are_newest_first(world: World) -> None:
    old = world.service.open_file(world.clerk, CustomerDraft("老王", phones=(PhoneDraft("13800138000"),)))
    world.later(days=40)
    shop = world.service.open_file(world.clerk, CustomerDraft("Corner", kind=CustomerKind.SHOP, note="Big Window"))
    now = world.clock.now()
    lists = {chip: store.ids_for(world.file, chip, now=now, zone=ZONE) for chip in Chip}
    assert lists == {
        Chip.ALL: [shop.id, old.id],
        Chip.SHOPS: [shop.id],
        Chip.WITHOUT_PHONE: [shop.id],
        Chip.RECENT: [shop.id],
    }


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("老", ["老王"]),
        ("0138", ["老王"]),
        ("big  WINDOW", ["Corner"]),
        ("big 老", []),
        ("%", []),
        ("", ["Corner", "老王"]),
    ],
)
def test_words_narrow_a_list(world: World, words: str, names: list[str]) -> None:
    world.open("老王", "13800138000")
    world.later(seconds=1)
    world.service.open_file(world.clerk, CustomerDraft("Corner", kind=CustomerKind.SHOP, note="Big Window"))
    ids = store.ids_for(world.file, words=words)
    rows = store.rows_for_list(world.file, ids)
    assert [row.name for row in rows] == names


def test_a_line_of_the_list_shows_the_first_phone_and_how_many(world: World) -> None:
    opened = world.service.open_file(world.clerk, family())
    row = store.rows_for_list(world.file, [opened.id, "unknown"])[0]
    assert (row.phone, row.phones, row.address) == (opened.phones[0], 2, "西湖区文三路 1 号")


@pytest.mark.parametrize(("text", "sex"), [("男", "male"), ("女士", "female"), ("F", "female"), ("0", ""), (None, "")])
def test_the_sex_is_understood_as_people_write_it(text: str | None, sex: str) -> None:
    assert sex_of(text) == sex
    assert sex_words("未知") == "未知"


def test_undo_takes_a_change_back_phones_too(world: World) -> None:
    opened = world.service.open_file(world.clerk, family())
    world.service.change(world.clerk, opened.id, CustomerDraft("单雄", phones=(PhoneDraft("13700137000"),)))
    undo_last(world.file, DESK_ID)
    assert store.by_id(world.file, opened.id) == opened
