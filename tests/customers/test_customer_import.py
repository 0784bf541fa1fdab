"""Importing customers: what rows become, importing again, taking back, and the real file."""

import csv
import json
import os
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from desk_app.core.phone import read_phone
from desk_app.core.stamp import Stamp
from desk_app.customers import store
from desk_app.customers.model import Customer, CustomerDraft, CustomerKind, CustomerState, PhoneDraft
from desk_app.imports.model import Outcome, Value
from desk_app.storage.finding import Why
from tests.customers.customer_world import World

NEW, CHANGED, UNCHANGED = Outcome.NEW, Outcome.CHANGED, Outcome.UNCHANGED
Row = Mapping[str, Value]


def only(world: World) -> Customer:
    [customer] = store.each(world.file)
    return customer


def phones(customer: Customer) -> list[str]:
    return [phone.raw for phone in customer.phones]


FULL: Row = {
    "reference": "KH1",
    "name": "边\U0002628a",
    "sex": "女",
    "phones": [("手机", "'+86 138-0013-8000"), ("", "0571-88881234转8")],
    "addresses": [("", "西湖区\n文三路"), ("公司", "滨江区")],
    "emails": [("", "a@b.cn"), ("", "c@d.cn")],
    "email": "a@b.cn",
    "wechat": "wx1",
    "birthday": Stamp("1990-01-01", date(1990, 1, 1), None),
    "created_on": Stamp("2016/3/4", date(2016, 3, 4), None),
    "last_purchase_on": Stamp("20250707", date(2025, 7, 7), None),
    "spent": 1551700,
    "points": 15516,
    "note": "第一行\n第二行\t=SUM(A1:A3)",
    "kind": "个人",
    "state": "休眠",
    "tier": "金卡",
    "organization": "某公司",
    "job_title": "经理",
}


def test_a_row_becomes_a_file(world: World) -> None:
    assert world.take_in([FULL]).outcomes == [NEW]
    customer = only(world)
    assert (customer.number, customer.reference, customer.name) == ("S01-K-261121-0001", "KH1", "边\U0002628a")
    assert (customer.kind, customer.state, customer.tier) == (CustomerKind.PERSON, CustomerState.DORMANT, "金卡")
    assert (customer.sex, customer.email, customer.wechat) == ("女", "a@b.cn, c@d.cn", "wx1")
    assert (customer.created_on, customer.last_purchase_on) == (date(2016, 3, 4), date(2025, 7, 7))
    assert (customer.spent_cents, customer.points) == (1551700, 15516)
    assert customer.note == "第一行\n第二行\t=SUM(A1:A3)\n某公司 经理"
    assert [(p.digits, p.e164, p.extension, p.whose) for p in customer.phones] == [
        ("13800138000", "+8613800138000", None, "手机"),
        ("057188881234", "+8657188881234", "8", None),
    ]
    assert [(a.text, a.note) for a in customer.addresses] == [("西湖区 文三路", None), ("滨江区", "公司")]
    assert customer.import_id


def test_text_cells_with_several_phones_and_numbered_columns(world: World) -> None:
    row: Row = {
        "name": "张三",
        "phone": "13800138000 / 13900139000（妈妈）",
        "phone_2": "88881234",
        "phone_2_label": "家",
        "phone_10": "13700137000",
        "address_1": "甲",
        "address_2": "乙",
    }
    world.take_in([row])
    assert [(p.digits, p.whose) for p in only(world).phones] == [
        ("13800138000", None),
        ("13900139000", "妈妈"),
        ("057188881234", "家"),
        ("13700137000", None),
    ]
    assert [a.text for a in only(world).addresses] == ["甲", "乙"]


def test_a_number_written_twice_is_kept_once(world: World) -> None:
    world.take_in([{"name": "张三", "phones": [("", "13800138000"), ("work", "+86 138 0013 8000")]}])
    assert [(p.raw, p.whose) for p in only(world).phones] == [("13800138000", "work")]


def test_a_phone_destroyed_by_a_spreadsheet_is_told_and_not_stored_as_a_number(world: World) -> None:
    taken = world.take_in([{"reference": "1", "name": "张三", "phone": "1.70700E+10"}])
    [phone] = only(world).phones
    assert (phone.raw, phone.digits, phone.e164, phone.destroyed) == ("1.70700E+10", "", None, True)
    assert len(taken.notices) == 1 and "张三" in taken.notices[0] and "1.70700E+10" in taken.notices[0]
    assert world.found("17070000000") == []


def test_many_destroyed_phones_are_counted_after_the_first_fifty(world: World) -> None:
    taken = world.take_in([{"name": f"客{n}", "phone": "1.70700E+10"} for n in range(60)])
    assert len(taken.notices) == 51
    assert taken.notices[-1].startswith("10 more phones")


@pytest.mark.parametrize(
    ("row", "name", "kind"),
    [
        ({"organization": "桥头小店", "contact_person": "王姐"}, "桥头小店", CustomerKind.SHOP),
        ({"name": " \u3000", "phone": "13800138000"}, "138 0013 8000", CustomerKind.PERSON),
        ({"contact_person": "王姐", "phone": "13800138000"}, "王姐", CustomerKind.PERSON),
        ({"wechat": "wx1"}, "wx1", CustomerKind.PERSON),
    ],
)
def test_a_row_without_a_name_is_called_by_what_it_has(world: World, row: Row, name: str, kind: CustomerKind) -> None:
    assert world.take_in([row]).outcomes == [NEW]
    assert (only(world).name, only(world).kind) == (name, kind)


@pytest.mark.parametrize("row", [{}, {"reference": "1", "name": "\u200b"}, {"phone": "1.70700E+10"}, {"phone": "-"}])
def test_a_row_without_anything_to_call_it_by_is_refused(world: World, row: Row) -> None:
    assert world.take_in([row, {"name": "B"}]).outcomes == ["This row has no name and no phone.", NEW]
    assert only(world).name == "B"


def test_a_reference_that_stands_twice_is_refused_the_second_time(world: World) -> None:
    same = "1"
    taken = world.take_in([{"reference": same, "name": "甲"}, {"reference": same, "name": "乙"}])
    assert taken.outcomes == [NEW, "The reference 1 stands twice in this file (first with 甲)."]
    assert only(world).name == "甲"


def test_two_rows_alike_without_reference_are_two_files_and_stay_two(world: World) -> None:
    rows: list[Row] = [{"name": "甲", "phone": "13800138000"}, {"name": "甲", "phone": "13800138000"}]
    assert world.take_in(rows).outcomes == [NEW, NEW]
    assert world.take_in(rows).outcomes == [UNCHANGED, UNCHANGED]
    assert store.count(world.file) == 2


def test_importing_again_changes_only_what_is_news(world: World) -> None:
    world.take_in([FULL])
    before = only(world)
    head = world.file.journal_head()
    assert world.take_in([FULL]).outcomes == [UNCHANGED]
    assert world.file.journal_head() == head + 1  # the import itself
    assert world.take_in([{**FULL, "points": 20000, "note": "", "sex": None}]).outcomes == [CHANGED]
    after = only(world)
    assert (after.points, after.note, after.sex, after.number) == (20000, before.note, "女", before.number)
    assert world.take_in([{**FULL, "points": 15516}]).outcomes == [CHANGED]


@pytest.mark.parametrize(
    "row",
    [
        {"name": "甲", "phone": "138-0013-8000"},
        {"name": "甲", "email": "a@b.cn"},
        {"name": "甲", "address": "老街"},
        {"name": "甲"},
    ],
)
def test_a_row_without_reference_is_known_again(world: World, row: Row) -> None:
    assert world.take_in([row]).outcomes == [NEW]
    assert world.take_in([{**row, "wechat": "wx"}]).outcomes == [CHANGED]
    assert world.take_in([{**row, "name": "乙"}]).outcomes == [NEW]


def test_another_number_in_the_file_replaces_the_old_which_still_finds(world: World) -> None:
    world.take_in([{"reference": "1", "name": "甲", "phone": "13800138000"}])
    world.service.add_phone(world.clerk, only(world).id, "13700137000", "妈妈")
    assert world.take_in([{"reference": "1", "name": "甲", "phone": "13900139000"}]).outcomes == [CHANGED]
    assert phones(only(world)) == ["13900139000", "13700137000"]
    assert world.found("13800138000") == [("甲", Why.FORMER_PHONE)]


def test_what_a_person_mended_is_not_put_back_by_an_old_file(world: World) -> None:
    row: Row = {"reference": "1", "name": "甲", "phone": "1.38001E+10", "address": "老街", "note": "旧"}
    world.take_in([row])
    mended = {"name": "甲乙", "note": "新", "phones": (PhoneDraft("13800138000"),), "addresses": ()}
    after = world.service.change(world.clerk, only(world).id, mended)
    assert world.take_in([row]).outcomes == [UNCHANGED]
    assert only(world) == after
    assert world.take_in([{**row, "note": "更新", "sex": "女"}]).outcomes == [CHANGED]
    assert only(world) == replace(after, sex="女")


def test_a_second_number_of_the_file_is_added_beside_the_clerks(world: World) -> None:
    world.take_in([{"reference": "1", "name": "甲", "phone": "13800138000"}])
    world.service.add_phone(world.clerk, only(world).id, "13700137000")
    world.take_in([{"reference": "1", "name": "甲", "phone": "13800138000 13900139000"}])
    assert phones(only(world)) == ["13800138000", "13700137000", "13900139000"]


def test_taking_an_import_back_keeps_what_somebody_touched_and_importing_again_revives(world: World) -> None:
    rows: list[Row] = [
        {"reference": str(n), "name": f"客{n}", "phone": f"1380013800{n}", "address": "老街"} for n in range(3)
    ]
    taken = world.take_in(rows)
    touched = store.by_number(world.file, "1")
    world.later(hours=1)
    world.service.change(world.clerk, touched.id, {"note": "回访过"})
    undone = world.undo(taken.txn)
    assert [one.reference for one in store.each(world.file)] == ["1"]
    assert touched.id in {kept.row_id for kept in undone.kept}
    assert phones(only(world)) == ["13800138001"]
    assert world.found("客0") == []
    again = world.take_in(rows)
    assert again.outcomes == [NEW, UNCHANGED, NEW]
    assert [(one.number[-4:], phones(one), len(one.addresses)) for one in store.each(world.file)] == [
        ("0001", ["13800138000"], 1),
        ("0002", ["13800138001"], 1),
        ("0003", ["13800138002"], 1),
    ]
    assert store.by_number(world.file, "1").note == "回访过"


def test_taking_a_second_import_back_puts_the_first_ones_values_back(world: World) -> None:
    row: Row = {"reference": "1", "name": "甲", "phone": "13800138000", "points": 1}
    world.take_in([row])
    before = only(world)
    news: Row = {**row, "points": 2, "phone": "13900139000", "address": "新街"}
    second = world.take_in([news])
    world.undo(second.txn)
    assert only(world) == before
    assert world.take_in([news]).outcomes == [CHANGED]
    assert (phones(only(world)), only(world).points, len(only(world).addresses)) == (["13900139000"], 2, 1)


def test_what_cannot_be_a_number_is_refused_by_name(world: World) -> None:
    [reason] = world.take_in([{"name": "甲", "points": "很多"}]).outcomes
    assert "很多" in str(reason) and "points" in str(reason)


def test_a_kind_we_do_not_know_is_kept_in_the_note(world: World) -> None:
    world.take_in([{"name": "甲", "kind": "关系户", "note": "一"}])
    assert (only(world).kind, only(world).note) == (CustomerKind.PERSON, "一\n关系户")


def test_numbers_run_on_without_holes_over_several_blocks(world: World) -> None:
    taken = world.take_in({"name": f"客{n}", "phone": str(13800000000 + n)} for n in range(2300))
    assert set(taken.outcomes) == {NEW}
    numbers = [one.number for one in store.each(world.file)]
    assert numbers == [f"S01-K-261121-{n:04d}" for n in range(1, 2301)]
    assert world.service.open_file(world.clerk, _draft()).number == "S01-K-261121-2301"


def _draft() -> CustomerDraft:
    return CustomerDraft("A")


def _real(name: str) -> Path:
    named = os.environ.get("DESK_APP_DATA")
    here = Path(__file__).resolve()
    for folder in [Path(named)] if named else [parent / "shared" / "data" for parent in here.parents]:
        if (folder / "customers" / name).is_file():
            return folder / "customers" / name
    pytest.skip("the real records are not here")


def test_a_real_file_of_customers(world: World) -> None:
    with _real("customers_gb18030.csv").open(encoding="gb18030", newline="") as handle:
        lines = list(csv.DictReader(handle))
    expected = json.loads(_real("customers_gb18030.expected.json").read_text(encoding="utf-8"))
    rows: list[Row] = [
        {
            "reference": line["客户编号"],
            "name": line["客户姓名"],
            "sex": line["性别"],
            "phone": line["联系电话"],
            "address": line["通讯地址"],
            "spent": line["累计消费金额"],
            "points": line["积分"],
            "note": line["备注"],
        }
        for line in lines
    ]
    taken = world.take_in(rows)
    assert set(taken.outcomes) == {NEW}
    twice, *destroyed = taken.notices
    assert len(destroyed) == expected["kinds"]["excel science"]
    assert 0 < int(twice.split()[0]) <= len(expected["same_person"])
    seen = [
        [one.reference, one.name, (one.phones[0].e164 or "") if one.phones else ""] for one in store.each(world.file)
    ]
    assert seen == expected["rows"]
    by_reference = {line["客户编号"]: line for line in lines}
    for one in store.each(world.file):
        assert one.note == (by_reference[str(one.reference)]["备注"].replace("\r\n", "\n").strip() or None)
    assert set(world.take_in(rows).outcomes) == {UNCHANGED}
    world.undo(taken.txn)
    assert store.count(world.file) == 0


def test_the_same_person_under_two_references_is_told(world: World) -> None:
    world.take_in([{"reference": "1", "name": "张三", "phone": "13800138000"}])
    rows: list[Row] = [
        {"reference": "2", "name": "张三", "phone": "138-0013-8000"},
        {"reference": "3", "name": "李四", "phone": "13800138000"},
        {"reference": "4", "name": "王五", "phone_1": "13912345678"},
        {"reference": "5", "name": "王五", "phone_1": "0571-88881234", "phone_2": "139 1234 5678"},
    ]
    done = world.take_in(rows)
    assert done.outcomes == [NEW, NEW, NEW, NEW]
    assert done.notices == [
        "2 new files have the name and phone of another, 张三 for one. See whether they are the same."
    ]


def test_a_plain_mobile_number_is_read_as_any_other(world: World) -> None:
    numbers = [f"{start}{number:06d}" for number, start in enumerate(range(13000, 20000, 7))]
    world.take_in({"name": f"客{number}", "phone": number} for number in numbers)
    read = {one.phones[0].raw: one.phones[0] for one in store.each(world.file)}
    for number in numbers:
        known = read_phone(number, region="CN", area_code="0571")
        kept = read[number]
        assert (kept.digits, kept.e164, kept.extension) == (known.digits, known.e164, known.extension)
