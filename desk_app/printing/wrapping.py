"""Where a line may end: Chinese between any two characters, Latin between words, by the rules of both."""

import re
from bisect import bisect_right
from itertools import accumulate

from desk_app.printing import fonts

# GB/T 15834-2011, 5.1: closing marks do not begin a line, opening marks do not end one.
_NEVER_FIRST = frozenset(
    fonts.NARROW["’"] + fonts.NARROW["”"] + "，。、；：？！）》〉」』】〕〗｝］”’…·•‧～％‰℃°,.;:?!)]}%'\"–-/々ー々〻"
)
_NEVER_LAST = frozenset(fonts.NARROW["‘"] + fonts.NARROW["“"] + "（《〈「『【〔〖｛［“‘([{￥¥$#")
_WIDE = (
    "\u1100-\u11ff\u2e80-\u303f\u3040-\u30ff\u3105-\u312f\u3130-\u318f\u31a0-\u4dbf\u4e00-\u9fff"
    "\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef\U00020000-\U0003ffff"
)
_PIECES = re.compile(rf"〔U\+[0-9A-F]+〕|[ ]+|[{_WIDE}]|[^ {_WIDE}]+")
_HAN = re.compile(f"[{_WIDE}]")
_APOSTROPHE = re.compile(r"(?<=[^\W\d_])’(?=[^\W\d_])")
_NARROW_APOSTROPHE = fonts.NARROW["’"]
_NARROW = str.maketrans(fonts.NARROW)
_BREAK_INSIDE = frozenset("-/_.@?&=,;:+|\\")


def wrap(text: str, font: str, size: float, width: float) -> list[str]:
    """The lines (at least one) of printable `text` no wider than `width` points; `\\n` ends a line.

    Latin words and numbers stay whole unless they are wider than a line; nothing is left out but the
    spaces at which a line ends.
    """
    return [line for given in text.split("\n") for line in _wrap_line(european(given), font, size, width)]


def european(text: str) -> str:
    """The line with narrow quotation marks where it is Latin: all of them, or beside Chinese only the apostrophes."""
    if not _HAN.search(text):
        return text.translate(_NARROW)
    return _APOSTROPHE.sub(lambda found: _NARROW_APOSTROPHE if _between_latin(found) else "’", text)


def _between_latin(found: re.Match[str]) -> bool:
    return not _HAN.search(found.string[found.start() - 1] + found.string[found.end()])


def words_of(text: str) -> list[str]:
    """The pieces that are not parted as long as a line can hold them."""
    return [found.group() for found in _PIECES.finditer(text.replace("\n", " "))]


def _wrap_line(text: str, font: str, size: float, width: float) -> list[str]:
    table = fonts.advances(font)
    ends = [0.0, *accumulate(table.get(ord(char), 0) * size / 1000 for char in text)]
    if ends[-1] <= width:
        return [text.rstrip(" ")]
    allowed = _break_places(text)
    lines: list[str] = []
    start = 0
    while start < len(text):
        fitting = max(bisect_right(ends, ends[start] + width + 1e-6) - 1, start + 1)
        if fitting >= len(text):
            lines.append(text[start:].rstrip(" "))
            break
        known = bisect_right(allowed, fitting)
        place = allowed[known - 1] if known else 0
        if place <= start:
            place = _forced_place(text, start, fitting)
        lines.append(text[start:place].rstrip(" "))
        start = place
        while start < len(text) and text[start] == " ":
            start += 1
    return lines or [""]


def _break_places(text: str) -> list[int]:
    """Positions before which a new line may begin."""
    places: list[int] = []
    before = ""
    for found in _PIECES.finditer(text):
        piece = found.group()
        if before and (piece[0] == " " or _may_part(before, piece)):
            places.append(found.start())
        before = piece
    return places


def _may_part(before: str, after: str) -> bool:
    if before[-1] == " ":
        return True
    return after[0] not in _NEVER_FIRST and before[-1] not in _NEVER_LAST


def _forced_place(text: str, start: int, fitting: int) -> int:
    """Where to cut a piece wider than the line: after a joint in its second half, else at the width."""
    for place in range(fitting, (start + fitting) // 2, -1):
        if text[place - 1] in _BREAK_INSIDE and text[place] not in _NEVER_FIRST:
            return place
    return fitting
