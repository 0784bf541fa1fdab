import zipfile
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from desk_app.core.errors import DeskError
from desk_app.exchange.reading import read_table

Made = Callable[..., Path]
excel: Any = openpyxl


def book(path: Path, rows: list[list[object]], **more: list[list[object]]) -> Path:
    made = excel.Workbook()
    sheet = made.active
    sheet.title = "First"
    for row in rows:
        sheet.append(row)
    for name, others in more.items():
        other = made.create_sheet(name)
        for row in others:
            other.append(row)
    made.save(path)
    return path


def test_numbers_are_the_digits_a_person_typed_and_dates_stay_dates(tmp_path: Path) -> None:
    path = book(
        tmp_path / "a.xlsx",
        [
            ["姓名", "电话", "金额", "日期", "时间"],
            ["张三", 13800138000, 62.86, date(2018, 7, 18), datetime(2018, 7, 18, 5, 27)],  # noqa: DTZ001
        ],
    )
    row = next(iter(read_table(path)))
    assert row.cells == ("张三", "13800138000", "62.86", "2018-07-18", "2018-07-18 05:27:00")
    assert row.values[4] == datetime(2018, 7, 18, 5, 27)  # noqa: DTZ001
    assert row.line == 2


def test_the_header_below_a_title_and_the_first_sheet_with_anything(tmp_path: Path) -> None:
    path = book(tmp_path / "a.xlsx", [], Second=[["客户档案"], [], ["姓名", "电话"], ["张三", "1"], [], ["李四"]])
    table = read_table(path)
    assert (table.sheet, table.header_line, table.sheets) == ("Second", 3, ("Second",))
    assert [(row.line, row.cells) for row in table] == [(4, ("张三", "1")), (6, ("李四", ""))]


def test_a_sheet_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DeskError, match="Third"):
        read_table(book(tmp_path / "a.xlsx", [["a"]]), sheet="Third")


def test_a_truncated_workbook_is_refused(tmp_path: Path) -> None:
    whole = book(tmp_path / "a.xlsx", [["a", "b"]] * 50).read_bytes()
    for part in (10, 100, len(whole) // 2, len(whole) - 10):
        (tmp_path / "cut.xlsx").write_bytes(whole[:part])
        with pytest.raises(DeskError, match=r"cut\.xlsx"):
            read_table(tmp_path / "cut.xlsx")


def _with_sheet(path: Path, xml: bytes) -> Path:
    source = book(path.with_name("source.xlsx"), [["a", "b"], [1, 2]])
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            new.writestr(info.filename, xml if "sheet1" in info.filename else old.read(info.filename))
    return path


def test_a_zip_bomb_is_refused_before_it_is_opened(tmp_path: Path) -> None:
    xml = b"<worksheet><sheetData>" + b"<row/>" * 10_000_000 + b"</sheetData></worksheet>"
    with pytest.raises(DeskError, match="far too much"):
        read_table(_with_sheet(tmp_path / "bomb.xlsx", xml))


def test_a_cell_in_the_far_corner_is_refused(tmp_path: Path) -> None:
    xml = b'<worksheet><sheetData><row r="1"><c r="A1"><v>1</v></c></row>'
    xml += b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData></worksheet>'
    with pytest.raises(DeskError, match="far too much"):
        read_table(_with_sheet(tmp_path / "corner.xlsx", xml))


def test_entities_are_refused(tmp_path: Path) -> None:
    xml = b'<!DOCTYPE x [<!ENTITY a "b">]><worksheet/>'
    with pytest.raises(DeskError, match="entities"):
        read_table(_with_sheet(tmp_path / "entities.xlsx", xml))


def test_a_row_wider_than_its_header_is_refused_by_line(tmp_path: Path) -> None:
    made: list[list[object]] = [["a", "b"], *[["x", 2]] * 70, [1, 2, 3], ["x" * 32_000, 2]]
    table = read_table(book(tmp_path / "a.xlsx", made))
    assert [row.line for row in table] == [*range(2, 72), 73]
    assert [p.line for p in table.problems] == [72]


def test_locked_workbooks_say_so(data: Path) -> None:
    for path in (data / "messy/python-calamine").glob("password.*"):
        with pytest.raises(DeskError, match="password"):
            read_table(path)


def test_taobao_orders(data: Path) -> None:
    new = read_table(data / "deliveries/zh_taobao_orders_2018.xlsx")
    old = read_table(data / "deliveries/zh_taobao_orders_2018-03.xls")
    assert (len(list(new)), len(list(old))) == (528, 115)
    assert "订单付款时间" in old.header
