from io import BytesIO

import pytest
from PIL import Image

from desk_app.printing.letterhead import Letterhead, how_to_ask, logo_reads
from desk_app.printing.papers import MM
from desk_app.printing.sheet import Sheet
from tests.printing.paper_reading import by_pdfium, by_pdfminer, close, outside, page_sizes

MARKUP = [
    "<b>bold</b>",
    "<b>never closed",
    "</b>",
    "<x@y>",
    "<i><b>crossed</i></b>",
    "<br/>",
    "<br>",
    "&lt;b&gt;",
    "&amp;",
    "&#20320;",
    "&nbsp;&copy;",
    "a & b < c > d",
    '<img src="/etc/passwd" width="10" height="10"/>',
    '<img src="file:///etc/hostname"/>',
    '<img src="http://example.com/a.png"/>',
    '<a href="http://example.com">here</a>',
    '<a name="x"/>',
    '<font color="red" size="90">big</font>',
    "<font color='[[[1] for x in ().__class__.__base__]]'>x</font>",
    '<para align="center">middle</para>',
    "<para>",
    "<super>1</super><sub>2</sub>",
    '<onDraw name="f" label="x"/>',
    '<seq id="n"/>',
    "<seqreset/>",
    "<unichar code='0x4f60'/>",
    "<greek>a</greek>",
    "<u>line</u><strike>gone</strike>",
    "<!-- comment -->",
    "<![CDATA[data]]>",
    "<?xml version='1.0'?>",
    "<script>alert(1)</script>",
    "%s %(name)s {name} \\n (paren\\) [x] ]]>",
]
LINES = "空调 2 件，约定昨天 16:00–18:00 送到，没有送到。"


def sheet(size: str = "A5", *, lang: str = "en", head: Letterhead | None = None) -> Sheet:
    return Sheet(size, head or Letterhead("福满家电"), title="Slip 0007", lang=lang)


def picture(kind: str, size: tuple[int, int] = (40, 20)) -> bytes:
    buffer = BytesIO()
    Image.new("RGB", size, (200, 0, 0)).save(buffer, kind)
    return buffer.getvalue()


def test_there_are_33_kinds_of_markup() -> None:
    assert len(set(MARKUP)) == 33


@pytest.mark.parametrize("text", MARKUP)
def test_markup_is_printed_as_it_was_typed(text: str) -> None:
    paper = sheet("A4", head=Letterhead(text))
    paper.head()
    paper.big_number(text, "1")
    paper.pair("Name", text)
    paper.paragraph(text)
    paper.steps([text])
    paper.table(["Goods"], [[text]])
    data = paper.pdf()
    assert close(by_pdfminer(data)).count(close(text)) == 6
    assert b"/URI" not in data


def test_the_same_sheet_gives_the_same_bytes() -> None:
    def made() -> bytes:
        paper = sheet(head=Letterhead("福满家电", logo=picture("PNG")))
        paper.head()
        paper.big_number("Slip", "0007", qr="0007")
        paper.paragraph(LINES, bold=True)
        return paper.pdf()

    assert made() == made()


def test_a_text_of_100_000_characters_is_printed_to_the_last() -> None:
    text = "".join(f"第{number}句，" + LINES for number in range(3000))
    assert len(text) > 100_000
    paper = sheet("A4")
    paper.pair("About", text)
    data = paper.pdf()
    read = close(by_pdfium(data))
    assert "第0句" in read
    for number in (999, 1777, 2999):
        assert f"第{number}句，空调2件" in read
    pages = len(page_sizes(data))
    assert pages > 20
    assert f"Page{pages}of{pages}" in read
    assert read.count("Slip0007") == pages - 1


@pytest.mark.parametrize("text", ["W" * 100_000, "！" * 20_000, "x " * 20_000, "\n" * 2000])
def test_odd_long_texts_stay_on_the_paper(text: str) -> None:
    paper = sheet()
    paper.pair("About", text + "end")
    data = paper.pdf()
    assert close(by_pdfium(data)).count(text[0]) >= text.strip().count(text[0])
    assert not outside(data)


@pytest.mark.parametrize(("lang", "first"), [("en", "Page 1 of 2")])
def test_pages_are_counted(lang: str, first: str) -> None:
    paper = sheet(lang=lang)
    for number in range(40):
        paper.paragraph(f"line {number}")
    paper.foot("To ask")
    text = by_pdfium(paper.pdf())
    assert first in text
    assert "Page 2 of 2" in text
    assert text.count("To ask") == 2


@pytest.mark.parametrize(("size", "width"), [("80mm", 80), ("58mm", 58)])
def test_a_receipt_is_one_strip_of_its_width_as_long_as_its_text(size: str, width: int) -> None:
    heights = []
    for lines in (1, 60):
        paper = sheet(size)
        paper.head()
        paper.big_number("Complaint acceptance slip", "ZS01-C-261121-0007", "Received", qr="ZS01-C-261121-0007")
        paper.barcode("ZS01-C-261121-0007")
        for _ in range(lines):
            paper.pair("About", LINES)
        paper.signatures(["Signature", "Handled by"])
        data = paper.pdf()
        (page,) = page_sizes(data)
        assert page[0] == pytest.approx(width * MM, abs=0.1)
        heights.append(page[1])
        assert not outside(data)
        assert "Page" not in by_pdfium(data)
    assert heights[0] < 135 * MM < heights[1]


def test_a_receipt_longer_than_the_roll_goes_on_on_a_second_piece() -> None:
    paper = sheet("80mm")
    paper.paragraph(LINES * 800)
    data = paper.pdf()
    assert len(page_sizes(data)) == 2
    assert "Page 2 of 2" in by_pdfium(data)


def test_a_table_repeats_its_head_and_loses_no_cell() -> None:
    paper = sheet()
    cells = [[f"ZS01-C-261121-{number:04}", LINES, f"{number}"] for number in range(60)]
    paper.table(["Number", "About", "Pieces"], cells, right=(2,))
    data = paper.pdf()
    text = by_pdfium(data)
    assert text.count("Pieces") == len(page_sizes(data)) > 2
    for number, _, _ in cells:
        assert number in text
    assert close(text).count(close(LINES)) <= 60
    assert text.count("空调") == 60
    assert not outside(data)


def test_a_cell_longer_than_a_page_flows_on() -> None:
    paper = sheet()
    paper.table(["Number", "About"], [["1", LINES * 200], ["2", "last"]])
    text = by_pdfium(paper.pdf())
    assert text.count("空调") == 200
    assert "last" in text


def test_a_table_with_a_missing_cell_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="1 cells under 2 headings"):
        sheet().table(["a", "b"], [["1"]])


def test_a_wide_table_on_a_receipt_becomes_labelled_lines() -> None:
    paper = sheet("58mm")
    header = ["Number", "About", "Next step", "Who", "By"]
    paper.table(header, [["ZS01-C-261121-0001", LINES, "call", "李娜", "21 Nov"]])
    data = paper.pdf()
    assert all(name in by_pdfium(data) for name in header)
    assert not outside(data)


def test_two_parts_are_counted_apart() -> None:
    paper = sheet()
    paper.paragraph("store")
    paper.next_part()
    paper.paragraph("customer")
    data = paper.pdf()
    assert len(page_sizes(data)) == 2
    assert by_pdfium(data).count("Page 1 of 1") == 2


def test_a_store_that_has_said_nothing_has_no_head() -> None:
    paper = sheet(head=Letterhead(""))
    paper.head()
    paper.paragraph("only this")
    assert close(by_pdfium(paper.pdf())) == "onlythisPage1of1"
    assert "·" not in how_to_ask(Letterhead(""))


def test_the_branch_stands_in_for_a_missing_name() -> None:
    paper = sheet(head=Letterhead("", branch_prefix="ZS01"))
    paper.head()
    assert "ZS01" in by_pdfium(paper.pdf())


def test_logos_are_read_or_left_out() -> None:
    broken = picture("PNG")[:60]
    assert logo_reads(picture("PNG"))
    assert logo_reads(picture("JPEG"))
    assert not logo_reads(broken)
    assert not logo_reads(b"GIF89a")
    assert not logo_reads(b"")
    for logo, images in ((picture("JPEG", (4000, 30)), 1), (broken, 0)):
        paper = sheet(head=Letterhead("福满家电", "0571-8888 1234", logo=logo))
        paper.head()
        data = paper.pdf()
        assert data.count(b"/Subtype /Image") >= images
        assert (b"/Subtype /Image" in data) == bool(images)
        assert "福满家电" in by_pdfium(data)


def test_the_file_says_what_it_is() -> None:
    data = Sheet("A5", Letterhead("Corner Store"), title="Slip <0007>", lang="zh_CN").pdf()
    assert b"/Lang (zh-CN)" in data
    assert b"(Slip <0007>)" in data
    assert b"/Author (Corner Store)" in data


def test_an_unknown_paper_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="B5"):
        sheet("B5")
