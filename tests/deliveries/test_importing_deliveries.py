import csv
import json
from collections import Counter
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from desk_app.app import Desk
from desk_app.core.money import parse_cents
from desk_app.customers import store as customers
from desk_app.customers.model import CustomerDraft, PhoneDraft
from desk_app.deliveries import store
from desk_app.deliveries.importing import IMPORTER
from desk_app.deliveries.model import DeliveryState, Precision
from desk_app.imports.model import Outcome, Value
from desk_app.storage.undoing import undo_last
from tests.calls.rows_in import DESK, ZONE, at, take_in, tally

NEW, CHANGED, UNCHANGED = Outcome.NEW, Outcome.CHANGED, Outcome.UNCHANGED
Row = dict[str, Value]


def row(reference: str, **more: Value) -> Row:
    return {"reference": reference, "ordered_at": at("2026-11-01 09:00:00"), "customer_reference": "mr01", **more}


def test_states_by_word_or_by_moment(desk: Desk) -> None:
    take_in(
        desk,
        IMPORTER,
        [
            row("1", state="交易成功"),
            row("2", state="卖家已发货，等待买家确认", promised_by=at("2026-12-01")),
            row("3", state="canceled", closed_reason="不想要了"),
            row("4", delivered_at=at("2026-11-02 10:00:00")),
            row("5", handed_to_carrier_at=at("2026-11-02 10:00:00"), state="??"),
            row("6", state="??"),
            row("7"),
        ],
    )
    made = [store.by_number(desk.file, number) for number in "1234567"]
    assert [delivery.state.value for delivery in made] == [
        "delivered",
        "under_way",
        "cancelled",
        "delivered",
        "under_way",
        "received",
        "received",
    ]
    under_way = made[1]
    assert (under_way.owner_id, under_way.next_step) == (DESK, "check imported state")
    assert under_way.due_at == datetime(2026, 12, 1, 23, 59, tzinfo=ZONE)
    assert (under_way.promised_precision, under_way.promised_raw) == (Precision.DAY, "2026-12-01")
    assert (made[4].raw_state, made[4].due_at) == ("??", desk.file.clock.now())
    assert (made[2].failed_reason, made[0].next_step) == ("不想要了", "Ask how it was")


def test_whose_delivery_it_is(desk: Desk, li: str) -> None:
    wang = desk.customers.open_file(li, CustomerDraft("王丽", phones=(PhoneDraft("13800138000"),)))
    rows: list[Row] = [
        {"reference": "1", "phone": "138-0013-8000", "customer_name": "王先生"},
        {"reference": "2", "customer_name": "陈某某", "phone": "1**********", "address": "中山路 8 号", "city": "杭州"},
        {"reference": "3", "customer_reference": "mr01", "customer_name": "***"},
        {"reference": "4", "customer_reference": "mr01", "phone": "1**********"},
        {"reference": "5", "customer_name": "张敏", "phone": "13900139000"},
        {"reference": "6", "customer_name": "张敏", "phone": "+8613900139000"},
        {"reference": "7", "tracking": "SF123"},
    ]
    assert take_in(desk, IMPORTER, rows) == [NEW] * 7
    made = {number: store.by_number(desk.file, number) for number in "1234567"}
    assert (made["1"].customer_id, made["1"].customer_name) == (wang.id, "王先生")
    assert made["3"].customer_id == made["4"].customer_id == customers.by_number(desk.file, "mr01").id
    assert made["3"].customer_name == "mr01"
    assert made["5"].customer_id == made["6"].customer_id
    chen = customers.by_id(desk.file, str(made["2"].customer_id))
    assert (chen.name, chen.addresses[0].text, chen.addresses[0].city) == ("陈某某", "中山路 8 号", "杭州")
    assert (made["7"].customer_id, made["7"].customer_name) == (None, "Unknown customer")
    assert customers.count(desk.file) == 4
    assert [hit.reference for hit in desk.finder.find("sf123").hits] == ["7"]
    assert take_in(desk, IMPORTER, rows) == [UNCHANGED] * 7
    assert customers.count(desk.file) == 4


def test_what_a_file_tells_later(desk: Desk, li: str) -> None:
    shipped = row("1", state="shipped", goods="冰箱", amount=13944, score=4, score_scale="1-5")
    take_in(desk, IMPORTER, [shipped])
    first = store.by_number(desk.file, "1")
    assert (first.amount_cents, first.currency, first.score, first.score_scale) == (13944, "CNY", 4.0, "1-5")
    desk.deliveries.move(li, first.id, DeliveryState.DELIVERED)
    assert take_in(desk, IMPORTER, [shipped]) == [UNCHANGED], "what the desk knows better stays"
    assert store.by_id(desk.file, first.id).state is DeliveryState.DELIVERED
    told = row("1", state="canceled", goods="冰箱", amount=13944, score=4, score_scale="1-5")
    assert take_in(desk, IMPORTER, [told]) == [CHANGED]
    assert store.by_id(desk.file, first.id).next_step == "Settle what was paid"
    undo_last(desk.file, li)
    assert store.by_id(desk.file, first.id).state is DeliveryState.DELIVERED
    assert take_in(desk, IMPORTER, [row("2"), row("2")])[0] is NEW


def test_refusals_leave_nothing_behind(desk: Desk) -> None:
    said = take_in(desk, IMPORTER, [row("1", quantity="many"), row("2", ordered_at="soon"), row("3", score="good")])
    assert [isinstance(each, str) for each in said] == [True] * 3
    assert desk.file.query("SELECT count(*) FROM deliveries")[0][0] == 0
    assert customers.count(desk.file) == 0


def test_a_list_as_it_lies_on_the_disk(desk: Desk, li: str, tmp_path: Path) -> None:
    path = tmp_path / "订单.csv"
    path.write_text(
        "订单编号,买家会员名,收货人姓名,收货地址,联系手机,订单创建时间,订单付款时间,确认收货时间,物流公司,物流单号,"
        "订单状态,宝贝标题,宝贝总数量,买家实际支付金额,订单关闭原因\n"
        "9,mr01,陈某某,河北 秦皇岛,1**********,2018/6/10 21:11,2018/6/10 21:12,2018/6/21 15:34,快递,No:21004,"
        "交易成功,Java 从入门到精通,2,139.44,订单未关闭\n"
        "10,mr01,陈某某,河北 秦皇岛,1**********,2018/6/11 21:11,,,,,交易关闭,Android,1,79.8,买家不想要了\n",
        encoding="utf-8",
    )
    report, _recipe = desk.imports.run(li, "deliveries", path)
    assert (report.read, report.new, report.refused) == (2, 2, [])
    nine, ten = store.by_number(desk.file, "9"), store.by_number(desk.file, "10")
    assert (nine.state, nine.amount_cents, nine.quantity) == (DeliveryState.DELIVERED, 13944, 2)
    assert (nine.customer_id, nine.delivered_at) == (ten.customer_id, at("2018-06-21 15:34").moment)
    assert ten.state is DeliveryState.CANCELLED


_OLIST = Path(__file__).parents[3] / "shared" / "data" / "deliveries/olist_deliveries.csv"


def test_two_years_of_a_market_place(desk: Desk) -> None:
    if not _OLIST.exists():
        pytest.skip("the market place's deliveries are not here")
    expected = json.loads(_OLIST.with_suffix(".expected.json").read_text(encoding="utf-8"))
    zone = ZoneInfo("America/Sao_Paulo")
    moments = {
        "ordered_at": "order_purchase_timestamp",
        "handed_to_carrier_at": "order_delivered_carrier_date",
        "delivered_at": "order_delivered_customer_date",
        "promised_by": "order_estimated_delivery_date",
    }
    with _OLIST.open(encoding="utf-8", newline="") as handle:
        rows: list[Row] = [
            {
                "reference": line["order_id"],
                "customer_reference": line["customer_unique_id"],
                "city": line["customer_city"],
                "state": line["order_status"],
                "amount": parse_cents(line["price_total"]) if line["price_total"] else None,
                "score": float(line["review_score"]),
                "comment": line["review_comment_message"],
                **{target: at(line[column], zone) if line[column] else None for target, column in moments.items()},
            }
            for line in csv.DictReader(handle)
        ]
    assert Counter(take_in(desk, IMPORTER, rows, zone)) == {NEW: expected["rows"]}
    states = expected["status_counts"]
    counted = tally(desk, "deliveries", "state")
    waiting = ("approved", "created", "invoiced", "processing", "unavailable")
    assert counted == {
        "delivered": states["delivered"],
        "cancelled": states["canceled"],
        "under_way": states["shipped"],
        "received": sum(states[word] for word in waiting),
    }
    late = desk.file.query("SELECT sum(state = 'delivered' AND delivered_at > promised_by) FROM deliveries")[0][0]
    mean = desk.file.query("SELECT avg(score) FROM surveys")[0][0]
    assert (
        late
        == expected["late_by_timestamp (delivered > estimated, which is midnight at the START of the promised day)"]
    )
    assert round(mean, 4) == expected["mean_review_score"]
    assert desk.file.query("SELECT count(*) FROM deliveries WHERE customer_id IS NULL")[0][0] == sum(
        not each["customer_reference"] for each in rows
    )
