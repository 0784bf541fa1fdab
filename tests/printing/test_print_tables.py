"""The columns of tables: running text gets the width, dates and names only what they need."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from pypdfium2 import PdfDocument

from desk_app.customers.handout import LastContact, OpenMatter, customer_sheet
from desk_app.deliveries.handout import delivery_note
from desk_app.printing.letterhead import Letterhead
from desk_app.printing.papers import MM, paper_named
from desk_app.printing.sheet import Sheet
from tests.printing.paper_reading import by_pdfium, by_pdfminer, close, outside, page_sizes
from tests.printing.test_print_rooms import ABOUT, FILE, MORNING, NOTE, PAPERS, STORE

_open: Any = PdfDocument
LONG_NAME = "乌鲁木齐市" * 30
LONG_LATIN = ("Bartholomew-Featherstonehaugh Wolfeschlegelsteinhausenbergerdorff " * 3)[:150]


def lefts(data: bytes, words: Sequence[str], page: int = 0) -> list[float]:
    """Where each of the words begins on a page, in points from the left edge."""
    document = _open(data)
    try:
        text = document[page].get_textpage()
        found = []
        for word in words:
            place = text.search(word).get_next()
            assert place is not None, word
            found.append(text.get_charbox(place[0])[0])
        return found
    finally:
        document.close()


@pytest.mark.parametrize("size", ["A4", "A5"])
def test_short_contacts_leave_the_width_to_what_they_were_about(size: str) -> None:
    file = replace(FILE, open_matters=(), contacts=(LastContact(MORNING, "phone", "late", "Li Na"),))
    data = customer_sheet(file, STORE, size=size, lang="en")
    when, channel, about, who = lefts(data, ["When", "Channel", "About", "Who"])
    assert channel - when < 40 * MM
    assert about - channel < 20 * MM
    assert who - about > (channel - when) + (about - channel)


@pytest.mark.parametrize("size", ["A4", "A5"])
def test_short_matters_leave_the_width_to_what_they_are_about(size: str) -> None:
    matter = OpenMatter("ZS01-C-261121-0007", "Late", "Call back", "Li Na", MORNING)
    data = customer_sheet(replace(FILE, open_matters=(matter,), contacts=()), STORE, size=size, lang="en")
    number, about, step, who = lefts(data, ["Number", "About", "Next step", "Who"])
    assert step - about > who - step
    assert about - number < 40 * MM


def test_goods_have_the_width_and_numbers_stand_at_the_right() -> None:
    data = PAPERS["note"]("A5", "en")
    goods, ordered, picked, fitted = lefts(data, ["Goods", "Ordered", "Picked", "含安装"])
    assert ordered - goods > 70 * MM
    assert goods < fitted < ordered < picked


def test_wide_columns_share_evenly_where_not_all_fits() -> None:
    paper = Sheet("A4", Letterhead(""), title="T", lang="en")
    paper.table(["Number", "One", "Two", "End"], [["17", "word " * 60, "text " * 60, "Li Na"]], wide=1)
    number, one, two, end = lefts(paper.pdf(), ["Number", "One", "Two", "End"])
    assert abs((two - one) - (end - two)) < MM
    assert one - number < 20 * MM


def test_a_table_too_wide_for_its_paper_becomes_labelled_lines() -> None:
    matters = tuple(
        OpenMatter(f"ZS01-C-261121-000{n}", ABOUT, "弄清原因后回电，告诉客户怎么处理", "李娜", MORNING)
        for n in range(3)
    )
    small = by_pdfium(customer_sheet(replace(FILE, open_matters=matters, contacts=()), STORE, size="A5", lang="en"))
    large = by_pdfium(customer_sheet(replace(FILE, open_matters=matters, contacts=()), STORE, size="A4", lang="en"))
    assert (small.count("Next step"), large.count("Next step")) == (3, 1)


@pytest.mark.parametrize("size", ["A4", "A5"])
def test_a_line_of_a_table_is_not_parted_by_the_end_of_a_page(size: str) -> None:
    contacts = tuple(
        LastContact(MORNING - timedelta(hours=7 * n), "phone", f"begins{n:02d} {'word ' * 25}ends{n:02d}", "Li Na")
        for n in range(40)
    )
    data = customer_sheet(replace(FILE, contacts=contacts), STORE, size=size, lang="en")
    document = _open(data)
    try:
        pages = [page.get_textpage().get_text_range() for page in document]
    finally:
        document.close()
    assert len(pages) > 1
    for n in range(40):
        assert [f"begins{n:02d}" in page for page in pages] == [f"ends{n:02d}" in page for page in pages]
    assert all("About" in page for page in pages if "begins" in page)


@pytest.mark.parametrize("lang", ["en", "zh_CN"])
@pytest.mark.parametrize("size", ["A4", "A5", "80mm", "58mm"])
@pytest.mark.parametrize("name", [LONG_NAME, LONG_LATIN])
def test_names_of_150_characters_and_40_contacts_are_all_there(size: str, lang: str, name: str) -> None:
    contacts = tuple(
        LastContact(MORNING - timedelta(hours=7 * n), "企业微信", f"NO{n:02d} {ABOUT} END{n:02d}", name)
        for n in range(40)
    )
    data = customer_sheet(replace(FILE, name=name, contacts=contacts), STORE, size=size, lang=lang)
    assert not outside(data)
    words = by_pdfminer(data)
    assert [n for n in range(40) if f"NO{n:02d}" not in words or f"END{n:02d}" not in words] == []
    note = delivery_note(replace(NOTE, customer_name=name), STORE, size="A4" if size == "A5" else size, lang=lang)
    assert not outside(note)
    for paper in (data, note):
        assert name.split("-")[0][:20] in close(by_pdfium(paper))  # pdfium takes a hyphen at a line's end away


def test_a_long_name_does_not_push_the_file_off_its_first_page() -> None:
    paper = paper_named("A5")
    for name in (LONG_NAME, LONG_LATIN):
        data = customer_sheet(replace(FILE, name=name), STORE, size="A5", lang="en")
        assert len(page_sizes(data)) == 1
        assert page_sizes(data)[0] == pytest.approx((paper.width, paper.height), abs=0.1)


def test_tables_with_shares_stand_in_line_and_part_no_word() -> None:
    sheet = Sheet("A5", STORE, title="Lists", lang="en")
    shares = (0.1, 0.5, 0.4)
    sheet.table(["Due", "What", "Why"], [("21 Nov", "one", "first")], shares=shares, close=True)
    long = "a much longer text that fills its column twice over"
    sheet.table(["Due", "What", "Why"], [("21 Nov", long, "second")], shares=shares, close=True)
    first, second = lefts(sheet.pdf(), ["first", "second"])
    assert abs(first - second) < 1
    sheet = Sheet("A5", STORE, title="Lists", lang="en")
    sheet.table(["Due", "What"], [("Acknowledgements", "one")], shares=(0.1, 0.9))
    assert "Acknowledgements" in by_pdfium(sheet.pdf())
    assert outside(sheet.pdf()) == []
