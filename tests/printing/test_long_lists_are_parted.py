"""A long list is parted between two pages rather than moved whole, which would leave the first page half empty."""

import re

import pytest

from desk_app.printing.fitting import fitted_pdf
from desk_app.printing.letterhead import Letterhead
from desk_app.printing.sheet import Sheet
from tests.printing.paper_reading import lines_of

HEADS = ("Number", "What")


@pytest.mark.parametrize("rows", range(24, 40))
def test_the_head_of_a_list_stays_with_it_and_no_page_has_a_hole(rows: int) -> None:
    def say(sheet: Sheet) -> None:
        sheet.head()
        sheet.heading("A short one")
        sheet.table(HEADS, [(f"A{n}", "a") for n in range(3)], wide=1)
        sheet.heading("A long one")
        sheet.paragraph("its own words", small=True, keep=True)
        sheet.table(HEADS, [(f"B{n}", "b") for n in range(rows)], wide=1)
        sheet.foot("end")

    made = fitted_pdf(say, "A4", Letterhead(store_name="Store"), title="Lists", lang="en")
    pages = ["\n".join(lines) for lines in lines_of(made)]
    assert len(pages) <= 2
    for text in pages:
        if "its own words" in text:
            assert "A long one" in text and "B0" in text
    if len(pages) == 2:
        on_first = len(re.findall(r"\bB\d+", pages[0]))
        assert on_first == 0 or on_first >= rows / 3
        assert on_first > 0, "a list higher than half a page begins on the first"
        assert len(re.findall(r"\bB\d+", pages[1])) >= 8
