from hypothesis import given, settings
from hypothesis import strategies as st

from desk_app.printing import fonts
from desk_app.printing.characters import printable
from desk_app.printing.wrapping import european, wrap
from tests.printing.paper_reading import close

CLOSING = "，。、；：？！）》」』】”"
OPENING = "（《「『【“"


def lines_of(text: str, width: float) -> list[str]:
    return wrap(text, fonts.REGULAR, 10, width)


@settings(deadline=None)
@given(st.text(alphabet="中文字，。！（）《》“”ab 12-", max_size=200), st.integers(60, 300))
def test_nothing_is_lost_and_nothing_is_too_wide(text: str, width: int) -> None:
    lines = lines_of(text, width)
    assert close("".join(lines)) == close(european(text))
    assert all(fonts.text_width(line, fonts.REGULAR, 10) <= width + 0.001 for line in lines)


def test_closing_marks_do_not_begin_and_opening_marks_do_not_end_a_line() -> None:
    text = "他说（昨天）：“送到了”，《回执》也给了；可是没有！" * 5
    for width in range(50, 200, 7):
        lines = lines_of(text, width)
        assert not any(line[0] in CLOSING for line in lines[1:]), lines
        assert not any(line[-1] in OPENING for line in lines[:-1]), lines


def test_words_and_numbers_stay_whole() -> None:
    lines = lines_of("约定昨天 16:00–18:00 送到 washing-machine 138****8000", 95)
    for word in ("16:00–18:00", "washing-machine", "138****8000"):
        assert sum(word in line for line in lines) == 1


def test_a_word_wider_than_the_line_is_cut_at_a_joint() -> None:
    assert lines_of("http://example.com/" + "a" * 30, 120)[0] == "http://example.com/"


def test_a_row_of_marks_wider_than_the_line_is_cut() -> None:
    lines = lines_of("！" * 100, 95)
    assert "".join(lines) == "！" * 100
    assert len(lines) == 12


def test_given_line_ends_and_empty_lines_stay() -> None:
    assert lines_of("a\n\nb", 100) == ["a", "", "b"]


def test_a_visible_mark_is_not_parted() -> None:
    lines = lines_of(printable("𠮷" * 12), 100)
    assert all(line.count("〔") == line.count("〕") for line in lines)
