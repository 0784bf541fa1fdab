"""Text from people made fit for paper: what the font cannot draw is marked, nothing vanishes unseen."""

import re
import unicodedata
from collections.abc import Mapping

from desk_app.printing import fonts

_LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029]")
_SPACES = re.compile("[ \n]+")
_COMBINING = "\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff"
_WITH_MARKS = re.compile(rf"[^\s{_COMBINING}][{_COMBINING}]+")
_ZERO_WIDTH = (0x00AD, 0x034F, 0x061C, 0x180E, *range(0x200B, 0x2010), 0x2060, 0xFEFF)
_VARIATION_SELECTORS = (*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0))
_INVISIBLE = frozenset([*_ZERO_WIDTH, *_VARIATION_SELECTORS])
_STAND_INS = {"\u2010": "-", "\u2011": "-", "\u2012": "–", "\u202f": "\u00a0", "\u2007": "\u00a0"}
_STROKES = dict(zip("ŁłĐđĦħŦŧıĿŀŊŋƏəŒœȘșȚț", "LlDdHhTtiLlNnEeOoSsTt", strict=True))
_NOT_WRITING = frozenset(["Cc", "Cf", "Cs", "Co", "Cn"])


def printable(text: str) -> str:
    """The text with every character either printed or replaced by a visible mark such as `〔U+20BB7〕`.

    A letter whose accent or stroke the font lacks is printed without it, so that names can be read.

    Line ends become `\\n`, tabs and odd spaces a space. Characters without any shape (zero-width, variation
    selectors, direction marks) are left out; those that turn the reading order and other control
    characters are marked, as are emoji and scripts the font does not hold.
    """
    if text.isascii() and text.isprintable():
        return text
    can_draw = fonts.glyphs()
    text = _LINE_ENDS.sub("\n", text)
    text = _WITH_MARKS.sub(lambda found: unicodedata.normalize("NFC", found.group()), text)
    return text.translate({ord(char): _shown(char, can_draw) for char in set(text)})


def one_line(text: str) -> str:
    """Printable text without line ends, for names, numbers and cells that are one line by nature."""
    return _SPACES.sub(" ", printable(text)).strip(" ")


def _shown(char: str, can_draw: Mapping[int, int]) -> str:
    code = ord(char)
    if char == "\n":
        return char
    if char == "\t":
        return " "
    if code in _INVISIBLE:
        return ""
    category = unicodedata.category(char)
    if category in _NOT_WRITING:
        return _mark(code)
    if code in can_draw:
        return char
    if char in _STAND_INS:
        return _STAND_INS[char]
    if category == "Zs":
        return " "
    return _plainer(char, can_draw) or _mark(code)


def _plainer(char: str, can_draw: Mapping[int, int]) -> str:
    """The Latin or Greek letter without its accent or stroke, where the font has that: Łukasz reads as Lukasz."""
    base = _STROKES.get(char) or unicodedata.normalize("NFD", char)[0]
    named = unicodedata.name(char, "")
    return base if named.startswith(("LATIN", "GREEK")) and ord(base) in can_draw and base != char else ""


def _mark(code: int) -> str:
    return f"〔U+{code:04X}〕"
