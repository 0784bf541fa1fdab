import re

import pytest

from desk_app.printing import fonts
from desk_app.printing.letterhead import Letterhead
from desk_app.printing.sheet import Sheet
from desk_app.printing.wrapping import european
from tests.printing.paper_reading import by_pdfium, by_pdfminer, by_poppler, close, fonts_of


def printed(text: str) -> bytes:
    sheet = Sheet("A5", Letterhead(""), title="t", lang="en")
    sheet.paragraph(text)
    return sheet.pdf()


@pytest.mark.parametrize("name", ["边𬊈", "王𬍛", "O’Brien-Müller", "他说“好”", "“yes”"])
def test_names_are_read_back_by_three_readers(name: str) -> None:
    data = printed(name)
    assert name in by_pdfium(data)
    assert name in by_pdfminer(data)
    poppler = by_poppler(data)
    assert poppler is None or name in poppler


def test_every_character_beyond_the_first_plane_is_read_back() -> None:
    rare = "".join(chr(code) for code in sorted(fonts.glyphs()) if code > 0xFFFF)
    assert len(rare) > 400
    data = printed(rare)
    assert close(rare) in re.sub(r"Page1of\d", "", close(by_pdfminer(data)))


def test_map_writes_surrogate_pairs_in_blocks_of_a_hundred() -> None:
    lines = fonts.to_unicode_cmap("Font", [0, 0x2C288, *range(0x4E00, 0x4E00 + 200)]).splitlines()
    assert "<01> <D870DE88>" in lines
    assert [line for line in lines if line.endswith("beginbfchar")] == [
        "100 beginbfchar",
        "100 beginbfchar",
        "1 beginbfchar",
    ]
    assert not any(line.startswith("<00> <0000>") for line in lines)


def test_only_embedded_fonts_are_listed() -> None:
    sheet = Sheet("A5", Letterhead("福满家电"), title="t", lang="en")
    sheet.head()
    sheet.paragraph("plain 字")
    sheet.paragraph("bold 字", bold=True)
    found = fonts_of(sheet.pdf())
    assert found
    assert all(found.values()), found
    assert all("NotoSansSC" in name for name in found), found


@pytest.mark.parametrize("font", [fonts.REGULAR, fonts.BOLD])
def test_narrow_quotation_marks_are_narrow(font: str) -> None:
    for quote, private in fonts.NARROW.items():
        assert fonts.text_width(private, font, 1000) < 0.6 * fonts.text_width(quote, font, 1000)


def test_quotation_marks_stay_wide_in_chinese_and_apostrophes_do_not() -> None:
    assert european("他说“好”") == "他说“好”"
    assert "’" not in european("O’Brien 来电")
    assert european("“a”") == fonts.NARROW["“"] + "a" + fonts.NARROW["”"]
