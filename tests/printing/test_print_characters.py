import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desk_app.printing import fonts
from desk_app.printing.characters import one_line, printable


@pytest.mark.parametrize(
    ("given_text", "shown"),
    [
        ("边𬊈", "边𬊈"),
        ("𠮷野家", "〔U+20BB7〕野家"),
        ("ok 🙂 ok", "ok 〔U+1F642〕 ok"),
        ("a\u202eb", "a〔U+202E〕b"),
        ("a\u200b\ufeffb", "ab"),
        ("\u200e138", "138"),
        ("bell\x07", "bell〔U+0007〕"),
        ("nul\x00nul", "nul〔U+0000〕nul"),
        ("lone \ud800 x", "lone 〔U+D800〕 x"),
        ("private \ue000", "private 〔U+E000〕"),
        (f"private {fonts.NARROW['’']}", "private 〔U+F8D1〕"),
        ("e\u0301", "é"),
        ("a\r\nb\rc\u2028d", "a\nb\nc\nd"),
        ("a\tb\u2009c", "a b c"),
        ("1\u202f000", "1\u00a0000"),
        ("한국", "〔U+D55C〕〔U+AD6D〕"),
        ("葛\U000e0100城", "葛城"),
    ],
)
def test_what_is_shown(given_text: str, shown: str) -> None:
    assert printable(given_text) == shown


def test_one_line_has_no_line_ends() -> None:
    assert one_line("  a\n\n b\u00a0c ") == "a b\u00a0c"


@settings(deadline=None)
@given(st.text(alphabet=st.characters(exclude_categories=[])))
def test_all_that_is_shown_can_be_drawn(text: str) -> None:
    assert {ord(char) for char in printable(text) if char != "\n"} <= set(fonts.glyphs())


def test_letters_whose_accent_the_font_lacks_are_printed_without_it() -> None:
    names = {"Łukasz Nowak": "Lukasz Nowak", "Čőş": "Cos", "ά": "α", "ğ": "g", "Ştefan": "Stefan"}
    for name, read in names.items():
        shown = printable(name)
        assert shown in (name, read), "as it is where the font can draw it"
        assert "U+" not in shown
    assert printable("ñé Đặng") == "ñé Đặng"
    assert printable("김") == "〔U+AE40〕", "another script is never guessed at"
