import json
from collections.abc import Callable
from pathlib import Path

import pytest

from desk_app.core.errors import DeskError
from desk_app.exchange.reading import read_table
from desk_app.exchange.rows import LONGEST_CELL, Table

Made = Callable[..., Path]


def cells(table: Table) -> list[tuple[str, ...]]:
    return [row.cells for row in table]


@pytest.mark.parametrize("mark", [",", ";", "\t", "|", ":"])
def test_delimiters(made: Made, mark: str) -> None:
    table = read_table(made(f"name{mark}phone{mark}note\n张三{mark}1{mark}x\n李四{mark}2{mark}\n"))
    assert (table.delimiter, table.header) == (mark, ("name", "phone", "note"))
    assert cells(table) == [("张三", "1", "x"), ("李四", "2", "")]


def test_one_column_is_no_error(made: Made) -> None:
    table = read_table(made("姓名\n张三\n李四\n"))
    assert (table.header, cells(table)) == (("姓名",), [("张三",), ("李四",)])


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_ends(made: Made, end: str) -> None:
    table = read_table(made(end.join(["name,phone", '"张,三",1', '"李""四",2', ""])))
    assert cells(table) == [("张,三", "1"), ('李"四', "2")]


def test_mixed_line_ends_and_no_end_at_all(made: Made) -> None:
    table = read_table(made(b"name,phone\r\na,1\nb,2\rc,3"))
    assert [(row.line, *row.cells) for row in table] == [(2, "a", "1"), (3, "b", "2"), (4, "c", "3")]


def test_lines_are_those_of_the_file_where_cells_hold_line_breaks(made: Made) -> None:
    table = read_table(made('name,note\n张三,"第一行\n第二行"\n\n李四,x\n'))
    assert [(row.line, row.cells[0]) for row in table] == [(2, "张三"), (5, "李四")]


def test_the_header_below_titles_and_blank_lines(made: Made) -> None:
    table = read_table(made("客户档案导出,,\n\n,2026-01-05,\n客户姓名,联系电话,备注\n张三,13800138000,\n"))
    assert (table.header_line, table.header) == (4, ("客户姓名", "联系电话", "备注"))
    assert cells(table) == [("张三", "13800138000", "")]


def test_a_file_without_a_header_keeps_its_first_row(made: Made) -> None:
    table = read_table(made("张三,13800138000\n李四,13900139000\n"))
    assert (table.header_line, table.header) == (0, ("column 1", "column 2"))
    assert len(cells(table)) == 2


def test_a_header_line_given_is_used(made: Made) -> None:
    path = made("a,b\nc,d\ne,f\n")
    assert read_table(path, header_line=2).header == ("c", "d")
    assert cells(read_table(path, header_line=0))[0] == ("a", "b")
    with pytest.raises(DeskError, match="no line 9"):
        read_table(path, header_line=9)


def test_doubled_headers_are_kept_apart_and_said(made: Made) -> None:
    table = read_table(made("name,phone,phone,,\n张三,1,2,x,\n"))
    assert table.header == ("name", "phone", "phone (2)")
    assert table.notes == ['The header "phone" stands there more than once.']


def test_ragged_rows(made: Made) -> None:
    table = read_table(made("a,b,c\n1\n1,2,3,,,\n1,2,3,4\n,,\n\n4,5,6\n"))
    assert cells(table) == [("1", "", ""), ("1", "2", "3"), ("4", "5", "6")]
    assert [(p.line, p.reason, p.cells) for p in table.problems] == [
        (4, "The row has 4 cells, the header 3.", ("1", "2", "3", "4"))
    ]


def test_nul_and_control_characters_are_taken_out_and_counted(made: Made) -> None:
    table = read_table(made(b"name,note\nab\x00c,x\x07\x1by\nd,z\n"))
    assert cells(table) == [("abc", "xy"), ("d", "z")]
    assert table.notes == ["3 control characters were taken out."]
    assert len(cells(table)) == 2
    assert table.notes == ["3 control characters were taken out."]


@pytest.mark.parametrize("length", [LONGEST_CELL + 1, 1_000_000])
def test_an_endless_cell_costs_its_row_only(made: Made, length: int) -> None:
    table = read_table(made(f"name,note\na,1\nb,{'长' * length}\nc,3\n"))
    assert cells(table) == [("a", "1"), ("c", "3")]
    assert table.problems[0].line == 3
    assert str(length) in table.problems[0].reason


def test_an_endless_cell_with_line_breaks_costs_its_row_only(made: Made) -> None:
    table = read_table(made('name,note\na,1\nb,"' + "text, text\n" * 20_000 + '"\nc,3\n'))
    assert cells(table) == [("a", "1"), ("c", "3")]
    assert [p.line for p in table.problems] == [3]


@pytest.mark.parametrize("after", [3, 3000])
def test_a_quote_never_closed_costs_its_line_only(made: Made, after: int) -> None:
    lines = ["name,phone,note", "a,1,x", 'b,"2,y', *(f"c{i},3,z" for i in range(after))]
    table = read_table(made("\n".join(lines) + "\n"))
    assert len(cells(table)) == 1 + after
    assert [(p.line, p.reason) for p in table.problems] == [(3, "A quotation mark opened on line 3 is never closed.")]


def test_a_stray_quote_closed_by_a_later_one_swallows_nothing(made: Made) -> None:
    table = read_table(made('name,phone,note\na,"1,x\nb,2,y\nc,"3",z\nd,4,w\n'))
    assert [row.cells[0] for row in table] == ["b", "c", "d"]
    assert [p.line for p in table.problems] == [2]


def test_formulas_that_guard_digits_are_read_as_their_text(made: Made) -> None:
    table = read_table(
        made('name,phone\na,"=""13800138000"""\nb,\'13900139000\nc,\'+8613700137000\nd,=1+1\ne,O\'Neill\n')
    )
    assert [row.cells[1] for row in table] == ["13800138000", "13900139000", "+8613700137000", "=1+1", "O'Neill"]


def test_the_rows_can_be_read_twice(made: Made) -> None:
    table = read_table(made("a,b\n1,2\n1,2,3\n"))
    assert cells(table) == cells(table)
    assert len(table.problems) == 1


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\n\n  \n",
        b"%PDF-1.7 ...",
        b"<html><body><table><tr><td>1</td></tr></table></body></html>",
        b"<?xml version='1.0'?><Workbook/>",
        b"SQLite format 3\0" + bytes(200),
        b"\x89PNG\r\n\x1a\n" + bytes(200),
        b"PK\x03\x04 not really",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
    ],
)
def test_what_is_no_table_is_refused_with_a_sentence(made: Made, content: bytes) -> None:
    with pytest.raises(DeskError, match=r"made\.xls"):
        read_table(made(content, "made.xls"))


def test_missing_files_and_folders_are_refused(tmp_path: Path) -> None:
    for path in (tmp_path / "none.csv", tmp_path):
        with pytest.raises(DeskError):
            read_table(path)


def test_a_csv_named_xls_is_read_as_what_it_is(made: Made) -> None:
    assert cells(read_table(made("姓名,电话\n张三,1\n", "订单.xls", "gbk"))) == [("张三", "1")]


def test_csv_spectrum(data: Path) -> None:
    for path in sorted((data / "messy/csv-spectrum/csvs").glob("*.csv")):
        expected = json.loads((data / "messy/csv-spectrum/json" / f"{path.stem}.json").read_text())
        table = read_table(path)
        rows = [dict(zip(table.header, row.cells, strict=True)) for row in table]
        if b"\r\n" not in path.read_bytes():
            expected = [{k: v.replace("\r\n", "\n") for k, v in row.items()} for row in expected]
        assert rows == expected, path.name


def test_every_messy_file_is_read_or_refused(data: Path) -> None:
    read = refused = 0
    for path in sorted((data / "messy").glob("*/*")):
        if path.is_file():
            try:
                list(read_table(path))
                read += 1
            except DeskError as error:
                assert path.name in str(error)
                refused += 1
    assert (read > 100, refused) == (True, 8)
