"""Blocks of text in a given place: as large as fits, words whole while they can be."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desk_app.core.errors import DeskError
from desk_app.printing import fonts
from desk_app.printing.labels import FORMATS, SMALLEST, Block, Leaf, Words, format_named, leaves_to_pdf, set_block
from desk_app.printing.pages import About
from desk_app.printing.papers import MM
from tests.printing.paper_reading import by_pdfium, close, outside, page_sizes

ABOUT = About("Labels", "福满家电", "en")


def page_of(block: Block, width: float, height: float) -> bytes:
    return leaves_to_pdf([Leaf(width + 20, height + 20, ((10, 10, block),))], None, ABOUT)


@pytest.mark.parametrize("form", FORMATS.values(), ids=lambda form: form.name)
def test_the_labels_of_a_sheet_lie_on_it_and_not_on_each_other(form: object) -> None:
    each = format_named(getattr(form, "name", ""))
    corners = {each.place(number) for number in range(each.count)}
    assert len(corners) == each.count == each.across * each.down
    assert max(left for left, _top in corners) + each.width <= 210 * MM + 0.1
    assert max(top for _left, top in corners) + each.height <= 297 * MM + 0.1
    assert each.pitch >= each.width


def test_an_unknown_sheet_is_refused() -> None:
    with pytest.raises(DeskError):
        format_named("9x9")


def test_a_short_text_is_set_large_and_a_long_one_small() -> None:
    short = set_block([Words("边")], 100, 60, largest=12)
    assert short.whole
    assert short.height == pytest.approx(12 * 1.42)
    long = set_block([Words("边" * 60)], 100, 60, largest=12)
    assert long.whole
    assert long.height <= 60


def test_words_are_whole_while_a_smaller_size_can_hold_them() -> None:
    block = set_block([Words("Featherstonehaugh")], 90, 60, largest=12)
    assert block.width <= 90
    assert len(block.rows) == 1
    size = 90 / fonts.text_width("Featherstonehaugh", fonts.REGULAR, 1)
    assert size < 12
    text = close(by_pdfium(page_of(set_block([Words("W" * 80)], 90, 60, largest=12), 90, 60)))
    assert text == "W" * 80


def test_what_does_not_fit_is_cut_with_a_mark_and_not_whole() -> None:
    block = set_block([Words("first"), Words("长" * 5000)], 100, 60, largest=12)
    assert not block.whole
    assert block.height <= 60
    text = close(by_pdfium(page_of(block, 100, 60)))
    assert text.startswith("first")
    assert text.endswith("…")


def test_nothing_at_all_is_an_empty_block() -> None:
    assert set_block([Words(" \n ")], 100, 60, largest=12) == Block(())


@settings(max_examples=60, deadline=None)
@given(
    texts=st.lists(st.text("王边𬊈abÉ ~'‘“（,0", max_size=80), max_size=5),
    width=st.floats(40, 300),
    height=st.floats(SMALLEST * 2, 200),
    largest=st.sampled_from([8.0, 11.5, 18.0]),
)
def test_a_block_stays_in_its_place_and_a_whole_one_says_all(
    texts: list[str], width: float, height: float, largest: float
) -> None:
    block = set_block([Words(text) for text in texts], width, height, largest=largest)
    assert block.height <= height + 0.01
    assert block.width <= width + 0.01
    data = page_of(block, width, height)
    assert len(page_sizes(data)) == 1
    assert not outside(data)
    if block.whole:
        assert close(by_pdfium(data)) == close("".join(texts))
    else:
        assert "…" in by_pdfium(data)
