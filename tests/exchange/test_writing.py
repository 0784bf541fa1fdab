import errno
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any, BinaryIO

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desk_app.core.errors import DeskError
from desk_app.exchange.guess import guess_recipe
from desk_app.exchange.reading import read_table
from desk_app.exchange.rows import Refusal
from desk_app.exchange.writing import write_csv, write_rejects, write_vcf, write_whole, write_xlsx

excel: Any = openpyxl
Made = Callable[..., Path]
RISKY = [
    "=1+1",
    "+8613800138000",
    "-5",
    "@x",
    "\tx",
    "'=1",
    "'123",
    "''7",
    '="13800138000"',
    "O'Neill",
    "'",
    "'null",
    "a,b",
    'q"q',
    "一\n二",
]
texts = st.text(
    st.characters(blacklist_categories=["Cs", "Cc", "Cn"], blacklist_characters="\ufeff\ufffd"), max_size=12
)
cell = st.one_of(texts, st.sampled_from(RISKY), st.builds(lambda a, b: a + b, st.sampled_from(list("=+-@'\t")), texts))


def test_csv_is_marked_and_guarded_and_comes_back(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    assert write_csv(path, ["no", "text"], [[n, text] for n, text in enumerate(RISKY)]) == len(RISKY)
    raw = path.read_bytes()
    assert raw.startswith(b"\xef\xbb\xbfno,text\r\n")
    assert b",'=1+1\r\n" in raw
    assert [row.cells[1] for row in read_table(path, header_line=1)] == RISKY


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
@given(rows=st.lists(st.tuples(cell, cell, cell), min_size=1, max_size=8))
def test_csv_round_trip(tmp_path: Path, rows: list[tuple[str, str, str]]) -> None:
    path = tmp_path / "r.csv"
    write_csv(path, ["number", "a", "b", "c"], [["n", *row] for row in rows])
    table = read_table(path, header_line=1, delimiter=",")
    assert [row.cells[1:] for row in table] == rows
    assert table.problems == []


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25, deadline=None)
@given(rows=st.lists(st.tuples(cell, cell), min_size=1, max_size=6))
def test_xlsx_round_trip(tmp_path: Path, rows: list[tuple[str, str]]) -> None:
    path = tmp_path / "r.xlsx"
    write_xlsx(path, ["number", "a", "b"], [["n", *row] for row in rows])
    found = [tuple(text.strip() for text in row.cells[1:]) for row in read_table(path, header_line=1)]
    assert found == [tuple(text.strip() for text in row) for row in rows]


def test_xlsx_cells_are_texts_never_formulas(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    write_xlsx(path, ["text", "n", "day"], [["=cmd|x", 5, date(2026, 1, 2)], ["bad\x00\x07\ud800", None, None]])
    sheet = excel.load_workbook(path).active
    assert (sheet["A2"].data_type, sheet["A2"].value, sheet["B2"].value) == ("s", "=cmd|x", 5)
    assert sheet["A3"].value == "bad"
    with zipfile.ZipFile(path) as archive:
        assert b"<f>" not in archive.read("xl/worksheets/sheet1.xml")


def test_cards_come_back(tmp_path: Path) -> None:
    path = tmp_path / "a.vcf"
    note = "很长的备注，" * 30 + "a;b,c\\d\n第二行"
    write_vcf(
        path,
        [
            {
                "name": "张三",
                "phones": [("mobile", "13800138000"), ("", "010-88886666")],
                "addresses": [("home", "杭州市文三路1号; 2单元")],
                "note": note,
            },
            {"name": "Doe, John"},
        ],
    )
    raw = path.read_bytes()
    assert max(map(len, raw.split(b"\r\n"))) <= 75
    first, second = read_table(path)
    found = dict(zip(read_table(path).header, first.cells, strict=True))
    assert (found["name"], found["phone_1_label"], found["phone_2"]) == ("张三", "mobile", "010-88886666")
    assert (found["note"], found["address_1"], second.cells[0]) == (note, "杭州市文三路1号; 2单元", "Doe, John")


def test_refused_rows_can_be_mended_and_imported_again(tmp_path: Path, made: Made) -> None:
    table = read_table(made("姓名,电话,建档日期\n张三,+8613800138000,soon\n李四,1,2,3\n"))
    list(table)
    path = tmp_path / "rejects.csv"
    write_rejects(path, table.header, [Refusal(2, "no date", ("张三", "+8613800138000", "soon")), *table.problems])
    again = read_table(path)
    assert again.header == ("line", "reason", "姓名", "电话", "建档日期")
    assert next(row.cells for row in again) == ("2", "no date", "张三", "+8613800138000", "soon")
    assert set(guess_recipe(again, "customers").columns) == {"name", "phone", "created_on"}


@pytest.mark.parametrize(
    ("number", "word"), [(errno.ENOSPC, "full"), (errno.EACCES, "another program"), (errno.EIO, "not written")]
)
def test_a_failure_leaves_the_old_file_and_nothing_else(tmp_path: Path, number: int, word: str) -> None:
    path = tmp_path / "a.csv"
    path.write_text("old")

    def fill(file: BinaryIO) -> None:
        file.write(b"half")
        raise OSError(number, "refused")

    with pytest.raises(DeskError, match=word):
        write_whole(path, fill)
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_an_error_of_ours_leaves_nothing_either(tmp_path: Path) -> None:
    def rows() -> Any:
        yield ["a"]
        raise DeskError("stopped")

    with pytest.raises(DeskError, match="stopped"):
        write_csv(tmp_path / "a.csv", ["x"], rows())
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(DeskError, match="folder"):
        write_csv(tmp_path / "none" / "a.csv", ["x"], [])


def test_cells_beyond_the_header_stay_apart_in_the_rejects(tmp_path: Path) -> None:
    path = tmp_path / "rejects.csv"
    write_rejects(path, ["a", "b"], [Refusal(2, "too wide", ("1", "2", "3", "4")), Refusal(3, "short", ("1",))])
    lines = path.read_text(encoding="utf-8-sig").splitlines()
    assert lines == ["line,reason,a,b", "2,too wide,1,2,3,4", "3,short,1,"]
