"""A list of one kind is not taken for another without a word."""

from pathlib import Path

import pytest

from desk_app.exchange.reading import read_table
from desk_app.exchange.ready import KINDS, likelier_kind

HEADERS = {
    "customers": "客户编号,客户姓名,联系电话,通讯地址,建档日期,积分",
    "calls": "呼叫时间,主叫号码,通话时长,通话状态,坐席",
    "complaints": "投诉编号,投诉人,投诉时间,投诉内容,处理结果,处理时间",
    "deliveries": "订单编号,收货人姓名,收货地址,联系手机,订单创建时间,物流单号,宝贝标题",
}


@pytest.mark.parametrize("kind", KINDS)
def test_the_columns_say_what_kind_of_list_it_is(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "list.csv"
    path.write_text(HEADERS[kind] + "\n" + ",".join("x" for _each in HEADERS[kind].split(",")) + "\n", encoding="utf-8")
    table = read_table(path)
    assert {each: likelier_kind(table, each) for each in KINDS} == {
        each: "" if each == kind else kind for each in KINDS
    }


def test_two_columns_say_nothing(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("姓名,电话\n王丽,13800138000\n", encoding="utf-8")
    table = read_table(path)
    assert [likelier_kind(table, kind) for kind in ("customers", "deliveries")] == ["", ""]
