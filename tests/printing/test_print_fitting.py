"""A sheet does not end on a page with next to nothing on it."""

import re

import pytest

from desk_app.printing.fitting import LEAST, fitted_pdf
from desk_app.printing.letterhead import Letterhead
from desk_app.printing.sheet import Sheet
from tests.printing.paper_reading import by_pdfium, outside, page_sizes

STORE = Letterhead("福满家电 中山路店", "0571-8888 1234", "杭州市中山路 88 号")


def said(lines: int, table: int = 0) -> bytes:
    def say(sheet: Sheet) -> None:
        sheet.head()
        sheet.heading("First")
        for number in range(lines):
            sheet.paragraph(f"line {number}")
        if table:
            sheet.heading("Second")
            sheet.table(["Number", "What"], [(f"row {number}", "x") for number in range(table)], wide=1)

    return fitted_pdf(say, "A4", STORE, title="A sheet", lang="en")


def pages_of(data: bytes) -> list[str]:
    text = by_pdfium(data).replace("\r", "")
    return re.split(r"Page \d+ of \d+", text)[:-1]


def filled(page: str) -> int:
    return sum(1 for line in page.splitlines() if line.startswith(("line", "row")))


def test_every_line_is_there_once_and_no_last_page_is_nearly_empty() -> None:
    seen = set()
    for lines in range(30, 110):
        data = said(lines)
        text = by_pdfium(data).replace("\r", "")
        assert [text.splitlines().count(f"line {number}") for number in range(lines)] == [1] * lines
        pages = [filled(page) for page in pages_of(data)]
        seen.add(len(pages))
        assert len(pages) == 1 or pages[-1] >= LEAST * max(pages) - 1, (lines, pages)
        assert outside(data) == []
    assert seen == {1, 2, 3}


def test_closer_type_saves_the_page_where_little_is_left_over() -> None:
    counts = [len(page_sizes(said(lines))) for lines in range(30, 60)]
    usual = [len(page_sizes(_usual(lines))) for lines in range(30, 60)]
    assert counts.index(2) > usual.index(2) and counts == sorted(counts)


def test_a_heading_goes_with_its_table() -> None:
    for table in range(1, 40):
        pages = pages_of(said(36, table))
        for page in pages:
            lines = [line for line in page.splitlines() if line.strip()]
            assert not any(line == "Second" and not after for line, after in zip(lines, [*lines[1:], ""], strict=True))
        assert len(pages) == 1 or filled(pages[-1]) >= 5, (table, [filled(page) for page in pages])


@pytest.mark.parametrize("size", ["80mm", "58mm"])
def test_a_roll_is_as_long_as_what_it_says(size: str) -> None:
    data = fitted_pdf(lambda sheet: sheet.paragraph("one line"), size, STORE, title="A roll", lang="zh_CN")
    assert len(page_sizes(data)) == 1 and "one line" in by_pdfium(data)


def _usual(lines: int) -> bytes:
    sheet = Sheet("A4", STORE, title="A sheet", lang="en")
    sheet.head()
    sheet.heading("First")
    for number in range(lines):
        sheet.paragraph(f"line {number}")
    return sheet.pdf()
