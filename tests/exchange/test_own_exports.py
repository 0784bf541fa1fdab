"""What the program writes out it takes in again."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from desk_app.app import Desk, open_desk
from desk_app.core.clock import FixedClock
from desk_app.core.i18n import speaking
from desk_app.customers import store as customers
from desk_app.customers.model import Customer
from desk_app.export import export_kind
from desk_app.storage.schema import DESK_ID

CUSTOMERS = (
    "编号,姓名,手机,地址,kind,state,area,shop type,shop size m2,contact person,preferred channel,language,flag,"
    "邮箱,微信,等级,积分,消费总额,最近消费日期,建档日期,备注\n"
    "K1,李记面馆,13800138000,文三路1号,店铺,休眠,西湖,面馆,35,李强,phone,zh,赊账,a@b.cn,wx1,金,7,12.34,2026-01-02,2020-03-04,常客\n"
    ",张三,13900139000,,,,,,,,,,,,,,,,,,\n"
)
CALLS = (
    "call id,phone,caller name,kind,direction,start time,answered at,end time,disposition,topic,agent,note\n"
    + "".join(
        f"{number},13800138000,李强,{kind},inbound,2026-11-01 09:00:00,2026-11-01 09:00:10,2026-11-01 09:01:00,"
        f"{outcome},面条,DORIT,好\n"
        for number, (kind, outcome) in enumerate(
            (
                ("enquiry", "became_delivery"),
                ("complaint", "became_complaint"),
                ("request", "passed_on"),
                ("praise", "will_call_back"),
                ("suggestion", "solved"),
                ("enquiry", "wrong_number"),
            )
        )
    )
)
COMPLAINTS = (
    "编号,投诉人,电话,标题,投诉内容,投诉时间,状态,product\n"
    "C1,王丽,13700137000,迟到,太迟,2026-11-01 09:00:00,已解决,面条\n"
    "C2,王丽,13700137000,坏,冷,2026-11-02 09:00:00,open,\n"
)
DELIVERIES = (
    "订单号,收货人,电话,收货地址,下单时间,预计送达日期,订单状态,商品,数量,金额,运费,配送员\n"
    "D1,王丽,13700137000,文三路1号,2026-11-01 09:00:00,2026-11-03,已发货,面条,2,12.5,3,\n"
)
MADE = {"customers": CUSTOMERS, "calls": CALLS, "complaints": COMPLAINTS, "deliveries": DELIVERIES}
IGNORED = frozenset(
    ("id", "number", "branch_id", "import_id", "customer_id", "owner_id", "due_at", "raw_state", "promised_raw")
)


@pytest.fixture
def desks(tmp_path: Path) -> Iterator[tuple[Desk, Desk]]:
    clock = FixedClock(datetime(2026, 11, 21, 2, 0, tzinfo=UTC))
    one, other = (open_desk(tmp_path / f"{name}.desk", clock=clock) for name in ("one", "other"))
    yield one, other
    one.close()
    other.close()


def rows_of(desk: Desk, kind: str) -> list[dict[str, object]]:
    found = desk.file.query(f"SELECT * FROM {kind} ORDER BY id")
    return [{key: row[key] for key in row.keys() if key not in IGNORED} for row in found]  # noqa: SIM118 -- a sqlite3.Row


@pytest.mark.parametrize(("ending", "heads"), [(".csv", "en"), (".csv", "zh_CN"), (".xlsx", "zh_CN"), (".csv", "")])
@pytest.mark.parametrize("kind", list(MADE))
def test_an_export_comes_back_whole(
    desks: tuple[Desk, Desk], tmp_path: Path, kind: str, ending: str, heads: str
) -> None:
    one, other = desks
    first = tmp_path / "first.csv"
    first.write_text(MADE[kind], encoding="utf-8")
    report, _recipe = one.imports.run(DESK_ID, kind, first)
    assert report.refused == []
    written = tmp_path / f"export{ending}"
    with speaking(heads or "en"):
        count = export_kind(one.file, kind, written, names=not heads)
    report, _recipe = other.imports.run(DESK_ID, kind, written)
    assert ([refused.reason for refused in report.refused], report.new) == ([], count)
    numbers = [row["number"] for row in one.file.query(f"SELECT number FROM {kind} ORDER BY id")]
    for there, here, number in zip(rows_of(other, kind), rows_of(one, kind), numbers, strict=True):
        if kind == "customers" and here["reference"] is None:
            here["reference"] = number
        assert {key: (value, here[key]) for key, value in there.items() if value != here[key]} == {}


@pytest.mark.parametrize("heads", ["en", "zh_CN", ""])
def test_numbers_and_addresses_of_customers_come_back(desks: tuple[Desk, Desk], tmp_path: Path, heads: str) -> None:
    one, other = desks
    first = tmp_path / "first.vcf"
    first.write_text(
        "BEGIN:VCARD\nVERSION:3.0\nFN:李强\nTEL;TYPE=CELL:13800138000\nTEL;TYPE=X-公司会计:057188881234\n"
        "ADR:;;文三路1号;;;;\nADR:;;文三路2号;;;;\nEND:VCARD\n",
        encoding="utf-8",
    )
    one.imports.run(DESK_ID, "customers", first)
    written = tmp_path / "export.csv"
    with speaking(heads or "en"):
        export_kind(one.file, "customers", written, names=not heads)
    report, _recipe = other.imports.run(DESK_ID, "customers", written)
    assert [column for column in report.unused_columns if "international" in column or "e164" in column] == []

    def parts(desk: Desk) -> list[tuple[str | None, ...]]:
        [customer] = list[Customer](customers.each(desk.file))
        phones = [(phone.raw, phone.whose) for phone in customer.phones]
        return [*phones, *((address.text,) for address in customer.addresses)]

    assert parts(other) == parts(one)
    assert len(parts(one)) == 4
