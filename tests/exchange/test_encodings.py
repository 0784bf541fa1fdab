from collections.abc import Callable
from pathlib import Path

import pytest

from desk_app.core.errors import DeskError
from desk_app.exchange.encodings import guess_encoding, known_encoding
from desk_app.exchange.reading import read_table

Made = Callable[..., Path]
SIMPLE = "姓名,电话,地址\n张三,13800138000,杭州市西湖区\n李四,13900139000,北京市朝阳区\n王五,13700137000,上海市\n"
TRADITIONAL = "姓名,電話,地址\n陳志強,0912345678,台北市中正區重慶南路一段\n林美麗,0987654321,高雄市前鎮區\n"


@pytest.mark.parametrize(
    ("text", "encoding", "expected"),
    [
        (SIMPLE, "gbk", "gb18030"),
        (SIMPLE, "gb18030", "gb18030"),
        ("姓名\n张三\n", "gbk", "gb18030"),
        ("张伟,1\n", "gbk", "gb18030"),
        ("姓名,备注\n边𬊈,𠮷\n邓㛃,刁彧\n", "gb18030", "gb18030"),
        (TRADITIONAL, "big5", "big5"),
        (TRADITIONAL, "gb18030", "gb18030"),
        ("陳,1\n", "big5", "big5"),
        (SIMPLE, "utf-8", "utf-8"),
        (SIMPLE, "utf-8-sig", "utf-8-sig"),
        (SIMPLE, "utf-16", "utf-16-le"),
        (SIMPLE, "utf-16-le", "utf-16-le"),
        (SIMPLE, "utf-16-be", "utf-16-be"),
        ("a,b\n1,2\n", "utf-16-be", "utf-16-be"),
        ("name,x\nJosé,1\nMüller,2\n", "cp1252", "cp1252"),
        ("name,x\nJosé,1\nMüller,2\n", "mac_roman", "mac_roman"),
        ("a,b\n1,2\n", "ascii", "utf-8"),
    ],
)
def test_the_encoding_is_told_from_the_bytes(made: Made, text: str, encoding: str, expected: str) -> None:
    path = made(text, encoding=encoding)
    assert guess_encoding(path).name == expected
    table = read_table(path)
    lines = [",".join(table.header)] if table.header_line else []
    lines += [",".join(row.cells) for row in table]
    assert "\n".join(lines) + "\n" == text


def test_a_byte_far_down_that_is_no_utf8_changes_the_guess(made: Made) -> None:
    path = made(b"name,phone\n" + b"abc,13800138000\n" * 40_000 + "张三,13900139000\n".encode("gbk"))
    table = read_table(path)
    assert table.encoding == "gb18030"
    assert list(table)[-1].cells == ("张三", "13900139000")


def test_one_broken_byte_in_utf8_is_said_and_costs_one_character(made: Made) -> None:
    good = ("姓名,电话\n" + "张三李四王五,13800138000\n" * 20).encode()
    path = made(good + b"\xff\xe5\xbc\xa0,13900139000\n")
    table = read_table(path)
    assert table.encoding == "utf-8"
    assert list(table)[-1].cells == ("\ufffd张", "13900139000")
    assert table.notes == ["1 character could not be read in this encoding."]


def test_an_encoding_given_is_used_and_an_unknown_one_refused(made: Made) -> None:
    assert read_table(made(SIMPLE, encoding="gbk"), encoding="big5").encoding == "big5"
    assert known_encoding("GBK") == "gb18030"
    for name in ("klingon", "base64", "rot13"):
        with pytest.raises(DeskError, match=name):
            known_encoding(name)


@pytest.mark.parametrize(
    ("file", "expected"),
    [
        ("customers/customers_gb18030.csv", "gb18030"),
        ("contacts/outlook_chinese_gbk.csv", "gb18030"),
        ("contacts/google_2024.csv", "utf-8"),
        ("complaints/zh_car_complaints_gbk_resaved_in_excel.csv", "gb18030"),
        ("complaints/zh_car_complaints_utf8_bom.csv", "utf-8-sig"),
        ("peers/rfm_orders.csv", "mac_roman"),
        ("messy/frictionless/latin1.csv", "cp1252"),
    ],
)
def test_real_files(data: Path, file: str, expected: str) -> None:
    assert guess_encoding(data / file).name == expected
