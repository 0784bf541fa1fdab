"""Close tables of a name and numbers: digits in line, marks beside them, nothing lost on narrow paper."""

import pytest

from desk_app.printing.letterhead import Letterhead
from desk_app.printing.papers import PAPERS
from desk_app.printing.rows import Column, Row, Style, columns
from desk_app.printing.sheet import Sheet
from tests.printing.paper_reading import by_pdfium, close, lines_of, outside, overlapping

STORE = Letterhead("福满家电", "0571-8888 1234", "")
HEADS = ["", "Came in", "Answered", "Settled at the first contact", "首次接触解决", "Came again"]


def made(size: str, rows: int, name: str = "a topic {n}", *, heads: list[str] | None = None) -> bytes:
    sheet = Sheet(size, STORE, title="Figures", lang="en")
    heads = heads or HEADS
    cells = [[name.format(n=n), *(f"{n * 100 + place}.5 %" for place in range(1, len(heads)))] for n in range(rows)]
    sheet.figures(heads, cells, spare=(2,))
    return sheet.pdf()


@pytest.mark.parametrize("size", list(PAPERS))
@pytest.mark.parametrize("name", ["short {n}", "洗衣机与烘干机的上门安装、移机以及旧机回收 {n}"])
def test_no_number_is_cut_or_overprinted(size: str, name: str) -> None:
    pdf = made(size, 30, name)
    assert outside(pdf) == [] and overlapping(pdf) == []
    said = close(by_pdfium(pdf))
    for n in range(30):
        for place in (1, 3, 4, 5):
            assert close(f"{n * 100 + place}.5 %") in said


def test_columns_that_can_be_spared_go_only_where_there_is_no_room() -> None:
    heads = [*HEADS, *(f"Column{n}" for n in range(4))]
    wide, narrow = (lines_of(made(size, 3, heads=heads))[0] for size in ("A4", "A5"))
    assert any("102.5 %" in line for line in wide)
    heads += [f"Column{n}" for n in range(4, 5)]
    narrow = lines_of(made("A5", 3, heads=heads))[0]
    assert not any("102.5 %" in line for line in narrow)
    assert any("103.5 %" in line for line in narrow)


def test_a_table_goes_on_under_its_head_and_no_line_of_it_stands_alone() -> None:
    for rows in range(13, 80):
        pages = lines_of(made("A5", rows))
        on_page = [[line for line in page if line.startswith("a topic")] for page in pages]
        assert sum(map(len, on_page)) == rows
        assert all(len(page) >= 3 for page in on_page), rows
        assert all(any("Answered" in line for line in page) for page in pages)


def test_a_short_table_stays_on_one_page() -> None:
    sheet = Sheet("A5", STORE, title="Figures", lang="en")
    sheet.gap(1)
    sheet.rows([*columns([Column(0, 100, "above", Style(10))]), Row(440)])
    sheet.figures(["", "n"], [[f"line {n}", str(n)] for n in range(12)])
    first, second = lines_of(sheet.pdf())
    assert not any(line.startswith("line") for line in first)
    assert sum(line.startswith("line") for line in second) == 12


def test_marks_hang_beside_their_numbers_and_the_digits_stay_in_line() -> None:
    sheet = Sheet("A4", STORE, title="Figures", lang="en")
    sheet.figures(["", "share"], [["one", "50.0 %"], ["two", "40.0 %*"], ["three", "30.0 %°*"]])
    pdf = sheet.pdf()
    assert [line for line in lines_of(pdf)[0] if "%" in line] == ["one 50.0 %", "two 40.0 % *", "three 30.0 % °*"]
    assert overlapping(pdf) == []


def test_what_is_printed_over_something_else_is_found() -> None:
    sheet = Sheet("A4", STORE, title="Figures", lang="en")
    sheet.rows([Row(0, columns([Column(2, 100, "under", Style(10))])[0].marks)])
    sheet.rows(columns([Column(0, 100, "above", Style(10))]))
    assert overlapping(sheet.pdf())
