"""Headers in two lines, totals, doubled headers, order lines, logs of telephones: what files of real shops are like."""

from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import openpyxl
import pytest

from desk_app.app import Desk
from desk_app.calls import store as calls
from desk_app.calls.model import Direction, Outcome
from desk_app.complaints import store as complaints
from desk_app.customers import store as customers
from desk_app.deliveries import store as deliveries
from desk_app.exchange.delimiters import merged_header
from desk_app.exchange.header_words import KNOWN_WORDS
from desk_app.exchange.reading import read_table
from desk_app.exchange.ready import recipe_for
from desk_app.exchange.records import MappedFile, is_total
from desk_app.exchange.rows import Refusal, Row
from desk_app.exchange.writing import write_rejects
from desk_app.imports.model import Report
from desk_app.storage.schema import DESK_ID
from tests.fresh_files import fresh_desk

Made = Callable[..., Path]
excel: Any = openpyxl  # it has no types


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with closing(fresh_desk(tmp_path / "store.desk")) as one:
        yield one


def run(desk: Desk, kind: str, path: Path) -> Report:
    """Takes a file in, and once more: the second time nothing is new."""
    report, recipe = desk.imports.run(DESK_ID, kind, path)
    again, _recipe = desk.imports.run(DESK_ID, kind, path)
    assert (again.new, again.changed, again.unchanged) == (0, 0, report.new)
    by_recipe, _recipe = desk.imports.run(DESK_ID, kind, path, recipe=recipe)
    assert (by_recipe.new, by_recipe.changed, by_recipe.unchanged) == (0, 0, report.new)
    return report


def test_a_header_in_two_lines_below_titles(made: Made, desk: Desk, tmp_path: Path) -> None:
    book = excel.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (
        ["客户资料表"],
        ["客户编号", "客户名称", "联系方式", None, "地址", "消费金额"],
        [None, None, "手机", "座机", None, None],
        ["K1", "张三", 13800138000, "0571-88881234", "文三路1号", 1234.5],
        ["K2", "李四", 13900139000.0, None, None, "￥1,000.00"],
        ["K3", "王五", "1.38E+10", None, None, 0],
        ["合计", "3", None, None, None, 2234.5],
    ):
        sheet.append(row)
    sheet.merge_cells("C2:D2")
    path = tmp_path / "list.xlsx"
    book.save(path)
    report = run(desk, "customers", path)
    assert [(r.line, "totals" in r.reason) for r in report.refused] == [(7, True)]
    found = [[phone.e164 for phone in one.phones] for one in customers.each(desk.file)]
    assert found == [["+8613800138000", "+8657188881234"], ["+8613900139000"], [None]]
    assert any("1.38E+10" in note for note in report.notes)


def test_lines_stay_right_below_a_header_in_two_lines(made: Made, zone: ZoneInfo) -> None:
    path = made('客户名称,联系方式,,地址\n,手机,座机,\n张三,13800138000,,"文三路\n1号"\n李四,1,2,3,4\n合计,,,\n')
    table = read_table(path)
    assert (table.header, table.header_line, table.header_end) == (("客户名称", "手机", "座机", "地址"), 1, 2)
    file = MappedFile(table, recipe_for(table, "customers"), zone)
    assert [record.line for record in file] == [3]
    assert [refusal.line for refusal in file.refused] == [5, 6]


@pytest.mark.parametrize(
    ("upper", "lower", "words"),
    [
        ("订单号,收货人,,安装人,", ",姓名,电话,姓名,电话", "订单号,收货人姓名,收货人电话,安装人姓名,安装人电话"),
        ("姓名,手机,备注", "张三,1,x", None),
        ("姓名,手机,", "张三,手机,备注", None),
        ("姓名,联系方式,", ",13800138000,2", None),
    ],
)
def test_merged_headers(upper: str, lower: str, words: str | None) -> None:
    expected = words.split(",") if words else None
    assert merged_header(upper.split(","), lower.split(","), KNOWN_WORDS) == expected


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ("合计,,2234", True),
        ("共 12 条记录,,", True),
        ("Total,3,100", True),
        (",总计:,5", True),
        ("制表人：张三,,", True),
        ("总计,13800138000,", False),
        ("和计,1,2", False),
        ("说明：缺货,张三,13800138000", False),
    ],
)
def test_lines_of_totals(cells: str, expected: bool) -> None:
    row = tuple(cells.split(","))
    assert is_total(Row(1, row, row)) == expected


def test_no_phone_is_lost_under_doubled_headers(made: Made, desk: Desk) -> None:
    report = run(
        desk,
        "customers",
        made("姓名,电话,电话,手机,手机,,\n张三,0571-88881234,0571-88881235,13800138000,13900139000,,\n"),
    )
    [one] = customers.each(desk.file)
    assert [phone.raw for phone in one.phones] == ["13800138000", "13900139000", "0571-88881234", "0571-88881235"]
    assert sum("more than once" in note for note in report.notes) == 2


def test_the_sheet_with_the_list_is_taken(desk: Desk, tmp_path: Path) -> None:
    book = excel.Workbook()
    first = book.active
    assert first is not None
    first.append(["请按要求填写"])
    sheet = book.create_sheet("客户")
    sheet.append(["姓名", "手机"])
    sheet.append(["张三", "无"])
    sheet.append(["李四", 13900139000])
    path = tmp_path / "two.xlsx"
    book.save(path)
    run(desk, "customers", path)
    found = [(one.name, [phone.e164 for phone in one.phones]) for one in customers.each(desk.file)]
    assert found == [("张三", []), ("李四", ["+8613900139000"])]


def test_mended_rejects_come_in(made: Made, desk: Desk, tmp_path: Path) -> None:
    text = (
        '编号,姓名,手机,建档日期\n"K1\n","王\n五",13700137000,2023-01-04\nK2,,,2023-01-03\n'
        "K3,李四,13900139000,2023-13-40\n"
    )
    report = run(desk, "customers", made(text))
    assert [refused.line for refused in report.refused] == [5, 6]
    rejects = tmp_path / "rejects.csv"
    write_rejects(rejects, report.header, [Refusal(r.line, r.reason, r.cells) for r in report.refused])
    mended = rejects.read_text(encoding="utf-8-sig").replace("2023-13-40", "2023-12-30").replace("K2,,,", "K2,赵六,,")
    report, _recipe = desk.imports.run(DESK_ID, "customers", made(mended, "mended.csv"))
    assert (report.new, report.refused) == (2, [])
    assert {one.reference for one in customers.each(desk.file)} == {"K1", "K2", "K3"}


def test_columns_not_taken_are_those_that_hold_something(made: Made, zone: ZoneInfo) -> None:
    table = read_table(made("姓名,手机,车牌,爱好\n张三,13800138000,,\n李四,13900139000,浙A1,\n"))
    file = MappedFile(table, recipe_for(table, "customers"), zone)
    assert len(list(file)) == 2
    assert file.unused_columns == ("车牌",)


ASTERISK = (
    "src,dst,dcontext,clid,channel,start,answer,end,duration,billsec,disposition,uniqueid\n"
    "13800138000,8001,in,x,SIP/1,2023-01-02 10:00:00,2023-01-02 10:00:12,2023-01-02 10:02:12,132,120,ANSWERED,1.1\n"
    "13900139000,8001,in,x,SIP/1,2023-01-02 11:00:00,,2023-01-02 11:00:30,30,0,NO ANSWER,1.2\n"
    "8001,13700137000,out,x,SIP/1,2023-01-02 12:00:00,,2023-01-02 12:00:30,30,0,BUSY,1.3\n"
)


def test_a_log_of_asterisk(made: Made, desk: Desk) -> None:
    run(desk, "calls", made(ASTERISK))
    found = [(c.reference, c.phone_e164, c.direction, c.outcome, c.wait_s, c.talk_s) for c in calls.each(desk.file)]
    assert found == [
        ("1.1", "+8613800138000", Direction.IN, Outcome.ANSWERED, 12, 120),
        ("1.2", "+8613900139000", Direction.IN, Outcome.MISSED, 30, 0),
        ("1.3", "+8613700137000", Direction.OUT, Outcome.NO_ANSWER, 30, 0),
    ]
    assert {call.channel for call in calls.each(desk.file)} == {"phone"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Call Time,Caller ID,Destination,Status,Ringing,Talking\n"
            "2023-01-02 10:00:00,Zhang San (13800138000),Agent A (100),answered,00:00:12,00:02:00\n"
            "2023-01-02 11:00:00,13900139000,Queue 800,unanswered,00:00:30,\n",
            [("+8613800138000", "in", "answered", 12, 120), ("+8613900139000", "in", "missed", 30, None)],
        ),
        (
            "主叫号码,被叫号码,呼叫类型,开始时间,接通时间,通话时长(秒),振铃时长(秒),通话状态\n"
            "13800138000,057188881234,呼入,2023-01-02 10:00:00,2023-01-02 10:00:12,120,12,已接听\n"
            "057188881234,13900139000,呼出,2023-01-02 11:00:00,,0,30,未接通\n",
            [("+8613800138000", "in", "answered", 12, 120), ("+8613900139000", "out", "no_answer", 30, 0)],
        ),
        (
            "姓名,号码,类型,日期,时长\n张三,13800138000,已接来电,2023-01-02 10:00:00,00:02:00\n"
            ",13900139000,未接来电,2023-01-02 11:00:00,0\n,13700137000,已拨电话,2023-01-02 12:00:00,35\n",
            [
                ("+8613800138000", "in", "answered", None, 120),
                ("+8613900139000", "in", "missed", None, 0),
                ("+8613700137000", "out", "answered", None, 35),
            ],
        ),
        (
            "Date,Time,From,To,Direction,Duration,Result\n"
            "01/13/2023,10:00 AM,+14155552671,+14155550000,Incoming,2:00,Accepted\n",
            [("+14155552671", "in", "answered", None, 120)],
        ),
    ],
)
def test_logs_of_telephones(made: Made, desk: Desk, text: str, expected: list[tuple[object, ...]]) -> None:
    report = run(desk, "calls", made(text))
    assert report.refused == []
    found = [(c.phone_e164, c.direction.value, c.outcome.value, c.wait_s, c.talk_s) for c in calls.each(desk.file)]
    assert found == expected


def test_two_calls_alike_are_two(made: Made, desk: Desk) -> None:
    report = run(desk, "calls", made("来电号码,来电时间\n13800138000,2023-01-02 10:00\n13800138000,2023-01-02 10:00\n"))
    assert report.new == 2


def test_orders_of_a_shop_with_a_line_for_each_item(made: Made, desk: Desk) -> None:
    header = (
        "Name,Email,Financial Status,Paid at,Fulfillment Status,Fulfilled at,Currency,Shipping,Total,Created at,"
        "Lineitem quantity,Lineitem name,Billing Name,Billing Phone,Shipping Name,Shipping Street,Shipping City,"
        "Shipping Zip,Shipping Province,Shipping Country,Shipping Phone,Notes,Id,Phone\n"
    )
    rows = (
        "#1001,j@x.com,paid,2023-01-02 10:00:00 +0800,fulfilled,2023-01-03 10:00:00 +0800,USD,10.00,100.00,"
        "2023-01-02 09:59:00 +0800,1,Filter,Jane Roe,+447911123456,Jane Roe,6 Low St,Leeds,LS1,,GB"
        ",+447911123457,door,5,\n"
        "#1001,j@x.com,,,,,,,,2023-01-02 09:59:00 +0800,2,Tap,,,,,,,,,,,,\n"
    )
    run(desk, "deliveries", made(header + rows))
    [one] = deliveries.each(desk.file)
    assert (one.reference, one.customer_name, one.goods, one.quantity) == ("#1001", "Jane Roe", "Filter；Tap", 3)
    assert (one.phone_e164, one.address) == ("+447911123457", "6 Low St, Leeds, LS1, GB")
    assert (one.amount_cents, one.freight_cents, one.state.value) == (10000, 1000, "under_way")


def test_a_known_order_list_with_a_number_of_its_own(made: Made, desk: Desk) -> None:
    text = (
        "订单编号,买家会员名,买家实际支付金额,订单状态,收货人姓名,收货地址,联系电话,联系手机,订单创建时间,订单付款时间,宝贝标题,"
        "物流单号,物流公司,订单备注,宝贝总数量\n"
        '"=""1234567890123456789""",tb1,100.00,交易成功,张三,文三路1号'
        ",0571-88881234,,2023-01-02 10:00:00,,净水器,1,圆通,,1\n"
    )
    run(desk, "deliveries", made(text, encoding="gb18030"))
    [one] = deliveries.each(desk.file)
    assert (one.reference, one.phone_raw) == ("1234567890123456789", "0571-88881234")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Id,Requester,Requester email,Subject,Status,Priority,Via,Ticket type,Created at,Solved at\n"
            "35,Jane Roe,j@x.com,Filter leaks,Solved,High,Mail,Problem,2023-01-02 10:00,2023-01-03 10:00\n",
            ("35", "Jane Roe", "Filter leaks", "closed", "email", "Problem"),
        ),
        (
            "Ticket ID,Subject,Status,Source,Type,Created time,Due by Time,Closed time,Description,"
            "Full name,Title,Mobile phone\n"
            '101,Filter leaks,Open,Web,Complaint,2023-01-02 10:00:00,,,"It\nleaks",Jane Roe,Dr,+447911123456\n',
            ("101", "Jane Roe", "Filter leaks", "open", "web", "Complaint"),
        ),
        (
            "Ticket Number,Date Created,Subject,From,Help Topic,Source,Current Status,Due Date,Closed Date\n"
            "#12,1/31/23 10:00 AM,Filter leaks,Jane Roe,Leaks,Web,Closed,,2/1/23 9:00 AM\n",
            ("#12", "Jane Roe", "Filter leaks", "closed", "web", "Leaks"),
        ),
        (
            "2023年投诉登记表\n序号,登记编号,投诉时间,投诉人姓名,联系电话,商品/服务名称,投诉类别,投诉内容,处理情况,处理状态,办结日期\n"
            "1,TS1,2023年1月2日 10:30,张三,13800138000,净水器,质量,漏水,已更换,已办结,2023.1.5\n合计,1,,,,,,,,,\n",
            ("TS1", "张三", "漏水", "closed", "", "质量"),
        ),
    ],
)
def test_lists_of_help_desks(made: Made, desk: Desk, text: str, expected: tuple[str, ...]) -> None:
    run(desk, "complaints", made(text))
    [one] = complaints.each(desk.file)
    assert (one.reference, one.customer_name, one.title, one.state.value, one.channel, one.kind) == expected


def test_what_has_no_number_is_not_doubled(made: Made, desk: Desk) -> None:
    run(desk, "complaints", made("投诉时间,投诉人,投诉内容\n2023-01-02,张三,漏水\n2023-01-02,,漏水\n"))
    run(desk, "deliveries", made("收货人,电话,地址,商品\n张三,13800138000,文三路1号,净水器\n李四,13900139000,x,滤芯\n"))
    assert (len(list(complaints.each(desk.file))), len(list(deliveries.each(desk.file)))) == (2, 2)
