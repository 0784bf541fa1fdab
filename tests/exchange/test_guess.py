import json
import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from desk_app.exchange.guess import guess_recipe
from desk_app.exchange.reading import read_table
from desk_app.exchange.ready import ready_recipes, recipe_for
from desk_app.exchange.recipe import parse_recipe, write_recipe
from desk_app.exchange.records import Mapped, MappedFile

Made = Callable[..., Path]


def imported(path: Path, kind: str, zone: ZoneInfo) -> tuple[list[Mapped], MappedFile]:
    table = read_table(path)
    recipe = recipe_for(table, kind)
    assert parse_recipe(write_recipe(recipe)) == recipe
    file = MappedFile(table, recipe, zone)
    return list(file), file


def mobile(raw: object) -> str:
    digits = re.sub(r"\D", "", str(raw))
    return "+86" + digits[-11:]


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("客户姓名,联系电话,通讯地址", {"name": "客户姓名", "phone": "联系电话", "address": "通讯地址"}),
        ("编号,姓名,手机", {"reference": "编号", "name": "姓名", "phone": "手机"}),
        ("ID,Full name,Mobile", {"reference": "ID", "name": "Full name", "phone": "Mobile"}),
        ("收货人姓名,收货地址,电话", {"name": "收货人姓名", "address": "收货地址", "phone": "电话"}),
        ("姓,名,移动电话", {"name": "{姓}{名}", "phone": "移动电话"}),
        ("First Name,Last Name,Phone 1 - Value", {"name": "{Last Name}{First Name}", "phone": "Phone 1 - Value"}),
        ("line,reason,name,phone", {"name": "name", "phone": "phone"}),
    ],
)
def test_header_words(made: Made, header: str, expected: dict[str, str]) -> None:
    recipe = guess_recipe(read_table(made(header + "\n1,2,3,4\n"[: 2 * header.count(",") + 2] + "\n")), "customers")
    assert {target: sources[0] for target, sources in recipe.columns.items()} == expected


def test_what_the_words_leave_open_the_values_say(made: Made) -> None:
    text = (
        "甲,乙,丙,丁\n张三,138 0013 8000,a@b.cn,浙江省杭州市西湖区文三路1号\n"
        "李四,,c@d.cn,\n王五,13900139000,,上海市静安区南京西路2号\n"
    )
    table = read_table(made(text))
    recipe = guess_recipe(table, "customers")
    assert recipe.columns == {"phone": ("乙",), "email": ("丙",), "address": ("丁",), "name": ("甲",)}


def test_one_cell_or_amounts_make_no_column(made: Made) -> None:
    text = "甲,乙,丙,丁\n张三,1234567.50,a@b.cn,1000000001\n李四,2234567.50,,1000000002\n王五,3234567.50,,1000000003\n"
    assert guess_recipe(read_table(made(text)), "customers").columns == {"name": ("甲",)}


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("客戶編號,姓名,聯絡電話,通訊地址,備註", ("reference", "name", "phone", "address", "note")),
        ("Kundennummer,Name,Telefon,Adresse,Notiz", ("reference", "name", "phone", "address", "note")),
    ],
)
def test_header_words_in_other_scripts(made: Made, header: str, expected: tuple[str, ...]) -> None:
    columns = guess_recipe(read_table(made(header + "\na,b,c,d,e\n")), "customers").columns
    assert {target: sources[0] for target, sources in columns.items()} == dict(
        zip(expected, header.split(","), strict=True)
    )


def test_orders_of_shop_platforms(made: Made, zone: ZoneInfo) -> None:
    youzan = (
        "订单号,订单状态,收货人/提货人,收货人手机号/提货人手机号,省,市,区,详细收货地址/提货地址,订单实付金额,买家付款时间\n"
        "E1,交易完成,张三,13712345678,浙江省,杭州市,西湖区,文三路1号,12.5,2026-11-01 09:00:00\n"
    )
    [one], file = imported(made(youzan), "deliveries", zone)
    assert (one.values["state"], one.values["customer_name"], one.values["phone"]) == (
        "delivered",
        "张三",
        "13712345678",
    )
    assert (one.values["address"], one.values["amount"]) == ("浙江省杭州市西湖区文三路1号", 1250)
    assert ("paid_at" in one.values, file.unused_columns) == (True, ())
    meituan = (
        "订单编号,顾客姓名,顾客电话,顾客地址,期望送达时间\n"
        "M1,李四,13712345678_1234,a,2026-11-01 12:00\nM2,李四,13712345678转3321,b,2026-11-01 12:00\n"
    )
    records, file = imported(made(meituan), "deliveries", zone)
    assert [r.values["phone"] for r in records] == ["13712345678转1234", "13712345678转3321"]
    assert ("promised_by" in records[0].values, file.unused_columns) == (True, ())
    jd = "订单号,订购数量,结算金额,付款确认时间,订单完成时间\nJ1,2,99.00,2026-11-01 09:00:00,2026-11-02 09:00:00\n"
    [one], file = imported(made(jd), "deliveries", zone)
    assert {"quantity", "amount", "paid_at", "delivered_at"} <= set(one.values)
    assert file.unused_columns == ()


def test_addresses_and_no_birthday_of_an_address_book(made: Made, zone: ZoneInfo) -> None:
    text = (
        "First Name,Last Name,Home Street,Home City,Home State,Home Postal Code,Business Street,Birthday,Spouse\n"
        "Ann,Lee,1 Main St,Springfield,IL,62701,2 High St,0/0/00,Bo\n"
        "三,张,文三路1号,杭州市,浙江省,310000,,someday,\n"
    )
    (ann, zhang), file = imported(made(text), "customers", zone)
    assert file.refused == []
    assert ann.values["addresses"] == (("home", "1 Main St, Springfield, IL 62701"), ("work", "2 High St"))
    assert zhang.values["addresses"] == (("home", "浙江省杭州市文三路1号 310000"),)
    assert ("birthday" in ann.values, file.unused_columns) == (False, ("Spouse",))


def test_customers_of_a_shop_program(data: Path, zone: ZoneInfo) -> None:
    records, file = imported(data / "customers/customers_gb18030.csv", "customers", zone)
    expected = json.loads((data / "customers/customers_gb18030.expected.json").read_text())["rows"]
    assert (len(records), file.refused) == (4000, [])
    found = [(r.values["reference"], r.values["name"]) for r in records]
    assert found == [(reference, name) for reference, name, _phone in expected]


@pytest.mark.parametrize("name", ["google_2024.csv", "outlook_chinese_gbk.csv", "android_chinese.vcf"])
def test_contacts(data: Path, zone: ZoneInfo, name: str) -> None:
    records, file = imported(data / "contacts" / name, "customers", zone)
    expected = json.loads((data / "contacts" / (name.split(".")[0] + ".expected.json")).read_text())
    assert file.refused == []
    for record, (who, phone) in zip(records, expected, strict=True):
        got = str(record.values["name"])
        assert got == who or re.fullmatch(got.replace("?", ".{1,2}"), who), record.line
        assert mobile(record.values["phone"]) == phone


def test_bank_calls(data: Path, zone: ZoneInfo) -> None:
    records, file = imported(data / "calls/bank_calls_1999-02-01_16.txt", "calls", zone)
    assert (len(records), file.refused) == (20692, [])
    assert len({r.values["reference"] for r in records}) == 20692
    assert Counter(r.values["outcome"] for r in records) == {"answered": 17027, "abandoned": 3488, "no_call": 177}
    known = [r.values["customer_reference"] for r in records if "customer_reference" in r.values]
    assert (len(known), len(set(known))) == (7990, 3082)
    waits = [r.values["wait_s"] for r in records if r.values["outcome"] == "answered"]
    assert sum(w for w in waits if isinstance(w, int)) / 17027 == pytest.approx(36.6341, abs=1e-4)
    assert file.recipe.name


def test_orders_with_reviews(data: Path, zone: ZoneInfo) -> None:
    records, file = imported(data / "deliveries/olist_deliveries.csv", "deliveries", zone)
    assert (len(records), file.refused) == (20078, [])
    assert Counter(r.values["state"] for r in records)["delivered"] == 19512
    scores = [r.values["score"] for r in records if isinstance(r.values.get("score"), int)]
    assert Counter(scores) == {1: 2283, 2: 712, 3: 1743, 4: 3942, 5: 11398}


@pytest.mark.parametrize(
    ("file", "kind", "count", "refused"),
    [
        ("deliveries/zh_taobao_orders_2018.xlsx", "deliveries", 528, 0),
        ("deliveries/zh_taobao_orders_2018-03.xls", "deliveries", 114, 1),
        ("complaints/zh_citizen_messages_with_replies.xlsx", "complaints", 120, 0),
        ("complaints/zh_car_complaints_utf8_bom.csv", "complaints", 600, 0),
        ("complaints/zh_car_complaints_gbk_resaved_in_excel.csv", "complaints", 600, 0),
        ("complaints/en_cfpb.csv", "complaints", 609, 0),
        ("complaints/en_comcast.csv", "complaints", 2224, 0),
        ("complaints/en_nyc311.csv", "complaints", 1000, 0),
    ],
)
def test_a_ready_recipe_fits_each_known_format(
    data: Path, zone: ZoneInfo, file: str, kind: str, count: int, refused: int
) -> None:
    records, mapped = imported(data / file, kind, zone)
    assert (len(records), len(mapped.refused), mapped.notes) == (count, refused, [])
    assert mapped.recipe.name


@pytest.mark.parametrize(
    ("file", "kind"),
    [
        ("complaints/en_airline_tweets.csv", "complaints"),
        ("complaints/zh_shop_reviews.csv", "complaints"),
        ("peers/rfm_orders.csv", "purchases"),
    ],
)
def test_guesses_without_a_recipe(data: Path, zone: ZoneInfo, file: str, kind: str) -> None:
    records, mapped = imported(data / file, kind, zone)
    assert records
    assert mapped.refused == []


def test_the_two_savings_of_the_car_complaints_are_the_same(data: Path, zone: ZoneInfo) -> None:
    found = [
        [
            (r.values["reference"], getattr(r.values["received_at"], "day", None))
            for r in imported(data / p, "complaints", zone)[0]
        ]
        for p in ("complaints/zh_car_complaints_utf8_bom.csv", "complaints/zh_car_complaints_gbk_resaved_in_excel.csv")
    ]
    assert found[0] == found[1]


def test_every_ready_recipe_can_be_read_and_has_a_name() -> None:
    recipes = ready_recipes()
    assert len(recipes) >= 8
    assert len({recipe.name for recipe in recipes}) == len(recipes)
