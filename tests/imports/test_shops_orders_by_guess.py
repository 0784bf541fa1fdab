"""Order lists of shops, market places and carriers by the guess alone, without any recipe."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from python_calamine import CalamineWorkbook

from desk_app.app import DESK_ID, Desk, open_desk
from desk_app.core.clock import FixedClock
from desk_app.core.i18n import set_language
from desk_app.core.money import parse_cents
from desk_app.deliveries import line_store, store, way_store
from desk_app.deliveries.model import Delivery
from desk_app.exchange.guess import guess_recipe
from desk_app.exchange.reading import read_table
from desk_app.imports.model import Report
from tests.imports import shop_files

Put = Callable[..., dict[str, Delivery]]
_TAOBAO = Path(__file__).parents[3] / "shared" / "data" / "deliveries"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    set_language("en")
    opened = open_desk(tmp_path / "store.desk", clock=FixedClock(datetime(2026, 11, 21, 2, tzinfo=UTC)))
    yield opened
    opened.close()


def run(desk: Desk, path: Path) -> Report:
    """Takes the file in by the guess alone, whatever recipes there are."""
    recipe = guess_recipe(read_table(path), "deliveries")
    report, _used = desk.imports.run(DESK_ID, "deliveries", path, recipe=recipe)
    return report


@pytest.fixture
def put(desk: Desk, tmp_path: Path) -> Put:
    def bring(text: str, encoding: str = "utf-8-sig") -> dict[str, Delivery]:
        path = tmp_path / "list.csv"
        path.write_text(text, encoding=encoding)
        assert run(desk, path).refused == []
        return {str(one.reference): one for one in store.each(desk.file)}

    return bring


def lines_of(desk: Desk, one: Delivery) -> list[tuple[str, float, int | None, bool]]:
    return [(each.goods, each.ordered, each.price_cents, each.gift) for each in line_store.lines_of(desk.file, one.id)]


def states(found: dict[str, Delivery]) -> list[str]:
    return [one.state.value for one in found.values()]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
def test_a_market_place_that_stars_its_buyers(desk: Desk, put: Put, encoding: str) -> None:
    found = put(shop_files.JD, encoding)
    assert states(found) == ["received", "delivered", "cancelled"]
    first, second, third = found.values()
    assert (first.customer_name, second.customer_name, third.customer_name) == ("王*", "王*", "李*")
    assert len({first.customer_id, second.customer_id, third.customer_id}) == 3, "two of the same stars are two people"
    assert (first.amount_cents, first.freight_cents, first.goods, first.quantity) == (9990, 0, "东北大米 10kg", 1)
    assert (second.amount_cents, second.quantity, second.note, second.tracking) == (15900, 2, "请放门卫", "JDV0001")
    assert lines_of(desk, second) == [("菜籽油 5L", 2, 7950, False)]


def test_stars_alone_without_a_phone_are_never_one_person(desk: Desk, put: Put) -> None:
    found = put(
        "订单编号,收货人,收货地址,下单时间\n1,王*,甲路1号,2026-11-01\n2,王*,乙路2号,2026-11-01\n3,王丽,丙路3号,2026-11-01\n4,王丽,丙路3号,2026-11-02\n"
    )
    owners = [one.customer_id for one in found.values()]
    assert len({*owners[:2]}) == 2
    assert owners[2] == owners[3]


def test_money_given_back_calls_an_order_off(put: Put) -> None:
    assert states(put(shop_files.PINDUODUO)) == ["under_way", "delivered", "cancelled", "cancelled"]


def test_goods_line_by_line_and_a_gift(desk: Desk, put: Put) -> None:
    found = put(shop_files.YOUZAN)
    one = found["E20261101001"]
    assert (one.amount_cents, one.freight_cents, one.quantity, one.tracking) == (3500, 500, 4, "SF1001")
    assert lines_of(desk, one) == [("苹果", 2, 1000, False), ("香蕉", 1, 1000, False), ("环保袋", 1, 0, True)]
    assert lines_of(desk, found["E20261101002"]) == [("苹果", 1, 1000, False)]


def test_an_order_whose_further_lines_have_empty_heads(desk: Desk, put: Put) -> None:
    found = put(shop_files.SHOPIFY)
    assert states(found) == ["under_way", "under_way", "cancelled"]
    one = found["#1001"]
    assert (one.customer_name, one.amount_cents, one.currency, one.quantity) == ("Ann Lee", 3000, "USD", 4)
    assert lines_of(desk, one) == [("Green Tea", 2, 1000, False), ("Biscuits", 1, 500, False), ("Sample", 1, 0, True)]
    assert found["#1002"].note == "ring twice"


def test_the_same_list_by_its_ready_recipe(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "orders_export.csv"
    path.write_text(shop_files.SHOPIFY, encoding="utf-8")
    _report, used = desk.imports.run(DESK_ID, "deliveries", path)
    found = {one.reference: one for one in store.each(desk.file)}
    assert used.name
    assert [one.state.value for one in found.values()] == ["under_way", "under_way", "cancelled"]
    assert lines_of(desk, found["#1001"])[2] == ("Sample", 1, 0, True)


def test_semicolons_commas_in_amounts_and_days_first(desk: Desk, put: Put) -> None:
    found = put(shop_files.WOOCOMMERCE)
    assert states(found) == ["delivered", "received", "cancelled"]
    one = found["5001"]
    assert (one.amount_cents, one.freight_cents, one.customer_name) == (2990, 490, "Eva Klein")
    assert one.ordered_at == datetime(2026, 11, 3, 6, 5, tzinfo=UTC)
    assert lines_of(desk, one) == [("Kaffee", 2, 1250, False), ("Tasse", 1, 0, True)]


def test_tabs_amounts_of_lines_and_states_of_two_parts(desk: Desk, put: Put) -> None:
    found = put(shop_files.AMAZON, "utf-8")
    assert states(found) == ["delivered", "cancelled", "failed"]
    one = found["028-1111111-0000001"]
    assert (one.amount_cents, one.freight_cents, one.quantity, one.city) == (4200, 400, 3, "Hamburg")
    assert lines_of(desk, one) == [("Kettle", 1, 3000, False), ("Mug", 2, 600, False)]


def test_months_by_name_and_pounds(put: Put) -> None:
    first, second = put(shop_files.EBAY).values()
    assert (first.ordered_at, first.amount_cents, first.state.value) == (
        datetime(2026, 11, 4, 16, tzinfo=UTC), 5500, "under_way",
    )  # fmt: skip
    assert (second.state.value, second.customer_name, second.paid_at) == ("received", "Bob Ray", None)


def test_a_carriers_list_with_cash_on_delivery(desk: Desk, put: Put) -> None:
    found = put(shop_files.SF)
    assert states(found) == ["delivered", "under_way", "failed"]
    first, second, _third = found.values()
    assert (first.tracking, first.customer_name, first.phone_raw) == ("SF1000000001", "王丽", "13800138000")
    assert (second.cod_cents, first.cod_cents, first.taken_by) == (8900, None, "本人")
    phases = [(each.phase.value, each.at) for each in way_store.events_of(desk.file, first.id)]
    assert phases == [
        ("set_off", datetime(2026, 11, 18, 10, tzinfo=UTC)),
        ("handed_over", datetime(2026, 11, 19, 2, 20, tzinfo=UTC)),
    ]


def test_a_carriers_list_in_english(put: Put) -> None:
    found = put(shop_files.DHL)
    assert states(found) == ["delivered", "under_way", "failed"]
    assert [one.parcels for one in found.values()] == [1, 2, 1]
    assert found["B-2"].promised_by == datetime(2026, 11, 22, 16, tzinfo=UTC)


def workbook(path: Path, rows: list[list[Any]]) -> Path:
    excel: Any = openpyxl  # it has no types
    book = excel.Workbook()
    for row in rows:
        book.worksheets[0].append(row)
    book.save(path)
    return path


def test_cells_that_are_merged_serials_and_formulas(desk: Desk, tmp_path: Path) -> None:
    serial = (date(2026, 11, 5) - date(1899, 12, 30)).days
    path = workbook(
        tmp_path / "orders.xlsx",
        [
            ["订单编号", "收货人", "下单时间", "商品名称", "数量", "单价", "订单状态"],
            ["A-1", "王丽", serial + 0.5, "米", 2, 35.5, "部分发货"],
            [None, None, None, "油", 1, 60, None],
            ["A-2", "李敏", serial, "面", 1, 9.9, "已退款"],
        ],
    )
    assert run(desk, path).refused == []
    first, second = store.each(desk.file)
    assert lines_of(desk, first) == [("米", 2, 3550, False), ("油", 1, 6000, False)]
    assert (first.amount_cents, first.quantity, first.state.value, second.state.value) == (
        13100, 3, "under_way", "cancelled",
    )  # fmt: skip
    assert first.ordered_at == datetime(2026, 11, 5, 4, tzinfo=UTC)


def test_lines_that_are_the_same_parcel_seen_again(put: Put) -> None:
    text = (
        "运单号,订单编号,收件人,托寄物,状态,发货时间,签收时间\nS1,A-1,王丽,茶,已揽收,2026-11-01 09:00,\n"
        "S1,A-1,王丽,茶,运输中,2026-11-01 09:00,\n"
    )
    one = put(text + "S1,A-1,王丽,茶,已签收,2026-11-01 09:00,2026-11-02 10:00\n")["A-1"]
    assert (one.state.value, one.quantity, one.delivered_at) == (
        "delivered", None, datetime(2026, 11, 2, 2, tzinfo=UTC),
    )  # fmt: skip


@pytest.mark.parametrize("name", ["zh_taobao_orders_2018-03.xls", "zh_taobao_orders_2018.xlsx"])
@pytest.mark.parametrize("ready", [False, True])
def test_a_shops_real_lists(desk: Desk, name: str, ready: bool) -> None:
    path = _TAOBAO / name
    if not path.exists():
        pytest.skip("the shop's lists are not here")
    book = CalamineWorkbook.from_path(str(path))
    head, *rows = book.get_sheet_by_index(0).to_python()
    raw: list[dict[str, Any]] = [dict(zip(map(str, head), row, strict=False)) for row in rows]
    orders = [row for row in raw if row["买家会员名"]]
    report = desk.imports.run(DESK_ID, "deliveries", path)[0] if ready else run(desk, path)
    assert (report.new, len(report.refused)) == (len(orders), len(raw) - len(orders))
    found = list(store.each(desk.file))
    said = {"交易成功": "delivered", "交易关闭": "cancelled", "卖家已发货，等待买家确认": "under_way"}
    for one, row in zip(found, orders, strict=True):
        assert one.state.value == said.get(row["订单状态"], "received")
        assert one.amount_cents == parse_cents(str(row["买家实际支付金额"]))
        assert one.goods == str(row["宝贝标题"]).strip()
        assert one.quantity == int(float(row["宝贝总数量"]))
        at = row["订单创建时间"]
        at = at if isinstance(at, datetime) else datetime.fromisoformat(str(at))
        assert one.ordered_at + timedelta(hours=8) == at.replace(tzinfo=UTC)
        name_said = str(row["收货人姓名"])
        assert one.customer_name == (name_said if name_said != "***" else row["买家会员名"])
    assert len({one.customer_id for one in found}) == len({row["买家会员名"] for row in orders})
    again = desk.imports.run(DESK_ID, "deliveries", path)[0] if ready else run(desk, path)
    assert (again.new, again.changed, again.unchanged) == (0, 0, len(orders))
