"""Who is entered twice: by name, number, house and hint; never a family for its phone alone."""

import csv
import io
import json
from pathlib import Path

import pytest

from desk_app.core.i18n import speaking
from desk_app.customers import store
from desk_app.customers.alike import Likeness, likeness, name_shape, one_slip, simplified
from desk_app.customers.double_evidence import Rarity
from desk_app.customers.double_traits import Entry, traits
from desk_app.customers.doubles import Double, find_doubles
from desk_app.customers.likely import likely_same
from desk_app.customers.model import AddressDraft, CustomerDraft, PhoneDraft, looks_destroyed, phone_values
from desk_app.customers.service import CustomerService
from tests.customers.customer_world import World
from tests.customers.made_doubles import made_list

SHARED = Path(__file__).parents[3] / "shared" / "data" / "customers"


@pytest.mark.parametrize(
    ("one", "other", "how"),
    [
        ("張　偉", "张伟", Likeness.SAME),
        ("李丽女士", "李丽", Likeness.SAME),
        ("李丽（Lily）", "李丽", Likeness.SAME),
        ("Xiaohong Li", "LI, Xiaohong", Likeness.SAME),
        ("李巳", "李己", Likeness.SHAPE),
        ("章建斌", "章建彬", Likeness.SHAPE),
        ("李晓红", "Xiaohong LI", Likeness.SCRIPT),
        ("吕丽", "Lü Li", Likeness.SCRIPT),
        ("单方", "Shan Fang", Likeness.SCRIPT),
        ("欧阳俊", "Ｏｕｙａｎｇ Jun", Likeness.SCRIPT),
        ("李丽", "李莉", Likeness.SOUND),
        ("张小兰", "张兰小", Likeness.NEAR),
        ("Maria Schmidt", "Maria Schmitd", Likeness.NEAR),
        ("王晓玲", "王玲", Likeness.PART),
        ("李?", "李𪩘", Likeness.BROKEN),
        ("夏凤", "夏锋", Likeness.NONE),
        ("王建军", "王建国", Likeness.NONE),
        ("王女士", "王丽", Likeness.NONE),
        ("李丽", "Li Na", Likeness.NONE),
    ],
)
def test_how_names_are_alike(one: str, other: str, how: Likeness) -> None:
    assert likeness(name_shape(one), name_shape(other)) == how
    assert likeness(name_shape(other), name_shape(one)) == how


def test_simplified_leaves_nothing_to_simplify() -> None:
    text = "張陳劉楊趙黃吳孫馬羅歐陽龍鵬飛麗華國偉強"
    assert simplified(text) == simplified(simplified(text)) == "张陈刘杨赵黄吴孙马罗欧阳龙鹏飞丽华国伟强"


@pytest.mark.parametrize(
    ("other", "slip"),
    [("12435", True), ("1234", True), ("12945", True), ("12345", False), ("13245678", False), ("54321", False)],
)
def test_one_slip(other: str, slip: bool) -> None:
    assert one_slip("12345", other) is slip


def person(
    number: int,
    name: str,
    phone: str = "",
    address: str = "",
    *,
    sex: str = "",
    note: str = "",
    email: str = "",
    wechat: str = "",
) -> Entry:
    phones = ((phone, phone),) if phone else ()
    addresses = ((address, ""),) if address else ()
    return Entry(f"{number:04d}", name, False, sex, note, email, wechat, phones, (), addresses)


CROWD = made_list(1500, 0, 0, seed=3).entries
HOUSE = "江苏省苏州市吴县区平江街道88号2号楼1单元302室"


def among_many(*people: Entry) -> list[tuple[str, str]]:
    """The likely pairs that touch one of these people, who stand among 1,500 others."""
    known = {one.id for one in people}
    crowd = [Entry(f"x{at}", e.name, phones=e.phones, addresses=e.addresses) for at, e in enumerate(CROWD)]
    return [(d.a_id, d.b_id) for d in find_doubles([*people, *crowd]) if known & {d.a_id, d.b_id}]


PAIR = [("0001", "0002")]


def test_a_common_name_twice_in_a_town_is_no_double() -> None:
    assert not among_many(
        person(1, "王丽", "13800000001", "江苏省苏州市吴县区平江街道1号"),
        person(2, "王丽", "13800000022", "江苏省苏州市吴县区平江街道220号"),
    )


def test_a_family_with_one_phone_and_one_house_is_no_double() -> None:
    assert not among_many(
        person(1, "王建国", "13800138000", HOUSE),
        person(2, "王建军", "13800138000", HOUSE),
        person(3, "李秀梅", "13800138000", HOUSE),
        person(4, "王欣", "13800138000", HOUSE, sex="男"),
        person(5, "王鑫", "13800138000", HOUSE, sex="女"),
    )


def test_a_house_alone_is_no_double() -> None:
    assert not among_many(person(1, "王丽", "13800138000", HOUSE), person(2, "张伟", "13900139000", HOUSE))


def test_the_landline_without_its_area_code() -> None:
    assert among_many(person(1, "王丽", "057188881234"), person(2, "王丽", "88881234")) == PAIR


def test_a_slip_in_the_number() -> None:
    assert among_many(person(1, "王小丽", "13812348000"), person(2, "王小丽", "13812384000")) == PAIR


def test_a_house_written_shorter() -> None:
    assert among_many(person(1, "徐小丽", "", HOUSE), person(2, "徐小丽", "", "吴县区平江街道88号2-1-302")) == PAIR


def test_a_character_mistaken_and_another_number() -> None:
    assert among_many(person(1, "徐淑梅", "13800138000", HOUSE), person(2, "徐椒梅", "15900015900", HOUSE)) == PAIR


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ({"email": "wl@example.com"}, {"note": "邮箱 WL@example.com"}),
        ({"wechat": "wangli_88"}, {"note": "微信号：wangli_88，周末送货"}),
        ({"note": "生日 1980年3月5日"}, {"note": "搬家了，生日：03-05"}),
        ({"note": "老客户"}, {"note": "原电话 138-0013-8000"}),
        ({"wechat": "15900015900"}, {}),
    ],
)
def test_moved_house_and_number_but_told_otherwise(first: dict[str, str], second: dict[str, str]) -> None:
    one = person(1, "徐丽梅", "13800138000", HOUSE, **first)
    other = person(2, "徐丽梅", "15900015900", "四川省绵阳市东县区白马乡3号", **second)
    assert among_many(one, other) == PAIR


def test_many_who_share_a_placeholder_are_not_compared_with_each_other() -> None:
    names = [
        family + given for family in "王李张刘陈杨黄赵吴周" for given in "丽伟芳秀红玉军敏静强平文建国春梅兰桂霞燕"
    ]
    people = [person(at, name, "10000000000") for at, name in enumerate(names)]
    assert not find_doubles(people)


def test_the_score_falls_with_how_common_the_name_is() -> None:
    rarity = Rarity([traits(each) for each in CROWD])
    assert (
        rarity.name_bits(name_shape("王丽"))
        < rarity.name_bits(name_shape("徐丽梅"))
        < rarity.name_bits(name_shape("亢拙溪"))
    )


@pytest.mark.parametrize("seed", range(3))
def test_a_made_list(seed: int) -> None:
    made = made_list(2000, 150, 150, seed)
    found = {frozenset((each.a_id, each.b_id)) for each in find_doubles(made.entries)}
    assert len(found & set(made.same)) >= 0.95 * len(made.same)
    for how in set(made.same.values()):
        all_so = {pair for pair, manner in made.same.items() if manner == how}
        assert len(found & all_so) >= 0.7 * len(all_so), how
    assert len(found - set(made.same)) <= 4
    assert len(found & made.family) <= 1


def test_the_order_and_the_words() -> None:
    found: list[Double] = find_doubles(
        [
            person(1, "徐椒梅", "13800138000"),
            person(2, "徐淑梅", "13800138000", HOUSE),
            person(3, "徐淑梅", "13800138000", HOUSE),
        ]
    )
    assert (found[0].a_id, found[0].b_id) == ("0002", "0003")
    assert [each.judged.score for each in found] == sorted((each.judged.score for each in found), reverse=True)
    with speaking("en"):
        assert found[0].judged.why_words() == "same name, same phone, same address"
        assert found[-1].judged.why_words() == "name with characters easily mistaken, same phone"


def test_a_number_taken_away_or_written_over_still_tells(world: World) -> None:
    service = CustomerService(world.file)
    taken = world.open("徐丽梅", "13800138000")
    service.change(world.clerk, taken, CustomerDraft("徐丽梅", phones=()))
    written_over = world.open("郭晓燕", "13900139000")
    service.change(world.clerk, written_over, CustomerDraft("郭晓燕", phones=(PhoneDraft("15900015900"),)))
    removed = world.open("徐丽梅", "13800138000")
    service.remove(world.clerk, removed)
    again, other = world.open("徐丽梅", "138 0013 8000"), world.open("郭晓燕", "139-0013-9000")
    shop = service.open_file(
        world.clerk,
        CustomerDraft("晓燕超市", phones=(PhoneDraft("13900139000"),), addresses=(AddressDraft("平江街道1号"),)),
    ).id
    found = find_doubles(store.entries_to_compare(world.file))
    assert {(each.a_id, each.b_id) for each in found} == {(taken, again), (written_over, other)}
    assert store.names_and_numbers(world.file, [shop])[shop][2] == "晓燕超市"
    with speaking("en"):
        assert {each.judged.why_words() for each in found} == {"same name, a phone the other used to have"}


def test_while_typing_a_similar_name_on_the_same_phone_goes_before_the_family(world: World) -> None:
    mother = world.open("郭秀英", "13800138000")
    same = world.open("張曉紅", "13800138000")
    with speaking("en"):
        for typed in ("Zhang Xiaohong", "张晓虹", "张晓红"):
            found = likely_same(world.file, typed, ["138 0013 8000"])
            assert [(each.id, each.words()) for each in found] == [
                (same, "same name and phone" if typed == "张晓红" else "same phone, like name"),
                (mother, "same phone"),
            ]
        assert {each.words() for each in likely_same(world.file, "", ["138 0013 8000"])} == {"same phone"}


def test_the_real_list() -> None:
    source = SHARED / "customers_gb18030.csv"
    if not source.exists():
        pytest.skip("the list of real names is not here")
    true = {
        frozenset(pair)
        for pair in json.loads((SHARED / "customers_gb18030.expected.json").read_text(encoding="utf-8"))["same_person"]
    }
    entries = []
    for row in csv.DictReader(io.StringIO(source.read_bytes().decode("gb18030"), newline="")):
        raw = row["联系电话"]
        digits = "" if looks_destroyed(raw) else phone_values(raw.split("/")[0], "", "CN", "")["digits"]
        entries.append(
            Entry(
                row["客户编号"],
                row["客户姓名"].strip(),
                sex=row["性别"],
                note=row["备注"],
                phones=((digits, raw),) if raw else (),
                addresses=((row["通讯地址"], ""),) if row["通讯地址"] else (),
            )
        )
    found = [frozenset((each.a_id, each.b_id)) for each in find_doubles(entries)]
    hits = [at for at, pair in enumerate(found) if pair in true]
    assert len(hits) >= 100
    assert hits[94] - 94 <= 5, "wrong pairs before the 95th true one"
    assert len(found) - len(hits) <= 12
