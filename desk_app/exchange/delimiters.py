"""What separates the cells of a text file, and which line holds its header."""

import csv
import re
import unicodedata
from collections import Counter
from collections.abc import Sequence

from desk_app.exchange.common_characters import SIMPLER

DELIMITERS = (",", "\t", ";", "|", ":")
_WEIGHTS = {",": 1.0, "\t": 1.05, ";": 1.0, "|": 0.95, ":": 0.3}
_SEEN_LINES = 60
_LONGEST_SPAN = 20
_ACCENTED = re.compile(r"[\u00aa-\u024f\uff00-\uffef]")
_SIGNS = re.compile(r"[\W_]+")
_DATA = re.compile(
    r"\+?\d[\d\s-]{5,}\d|\d{2,4}[-/.年]\d{1,2}[-/.月]\d{1,2}日?(\s.*)?|[^@\s]+@[^@\s]+\.\w+|[¥￥$]?\d+[.,]\d+元?"
)


def guess_delimiter(lines: Sequence[str]) -> str:
    """The likeliest delimiter of the first lines; a comma where there is only one column."""
    best, best_score = ",", 0.0
    for delimiter in DELIMITERS:
        widths = [len(row) for row in parse(lines[:_SEEN_LINES], delimiter) if any(c.strip() for c in row)]
        if not widths:
            continue
        usual, times = max(Counter(widths).items(), key=lambda item: (item[1] * min(item[0], 4), item[0]))
        if usual < 2:
            continue
        score = _WEIGHTS[delimiter] * times / len(widths) * min(1.0, 0.7 + usual / 20)
        if score > best_score:
            best, best_score = delimiter, score
    return best if best_score >= 0.25 else ","


def parse(lines: Sequence[str], delimiter: str) -> list[list[str]]:
    """The records of some lines, read leniently; a cell left open at the end is closed."""
    try:
        return list(csv.reader(lines, delimiter=delimiter, skipinitialspace=space_before_quotes(lines, delimiter)))
    except csv.Error:
        return [line.rstrip("\r\n").split(delimiter) for line in lines]


def space_before_quotes(lines: Sequence[str], delimiter: str) -> bool:
    """Whether cells are written `a, "b"`: a space between the delimiter and an opening quote."""
    mark = f'{delimiter} "'
    return sum(mark in line for line in lines[:5]) * 2 > min(5, len(lines)) and '"' + delimiter + '"' not in lines[0]


def guess_header(records: Sequence[Sequence[str]], known_words: frozenset[str] = frozenset()) -> int | None:
    """The index of the header among the first records; None where the records begin without one.

    The header is the first record as wide as the table usually is, below any lines of titles; a
    record with cells like a phone number, a date or an address of mail is no header.
    """
    filled = [sum(1 for cell in record if cell.strip()) for record in records[:_LONGEST_SPAN]]
    if not any(filled):
        return None
    usual = max(Counter(n for n in filled if n).items(), key=lambda item: (item[1], item[0]))[0]
    first: int | None = None
    for index, record in enumerate(records[:_LONGEST_SPAN]):
        words = sum(1 for cell in record if normal(cell) in known_words)
        if words >= 2 and words * 2 >= filled[index]:
            return index
        if first is None and filled[index] >= max(1, 0.5 * usual) and (filled[index] > 1 or usual == 1):
            first = index
    if first is None:
        first = next(i for i, n in enumerate(filled) if n)
    cells = [cell.strip() for cell in records[first] if cell.strip()]
    looks_like_data = any(_DATA.fullmatch(cell) for cell in cells)
    return None if looks_like_data and not any(normal(c) in known_words for c in cells) else first


def merged_header(upper: Sequence[str], lower: Sequence[str], known_words: frozenset[str]) -> list[str] | None:
    """The words of a header in two lines, 联系方式 over 手机 and 座机; None where the lower one is no header.

    It is one where it fills blanks of the upper, stands below merged cells only, and holds words and nothing else.
    A lower word that would stand there twice gets the upper one before it.
    """
    width = max(len(upper), len(lower))
    top = [*(cell.strip() for cell in upper), *[""] * (width - len(upper))]
    sub = [*(cell.strip() for cell in lower), *[""] * (width - len(lower))]
    filled = [index for index in range(width) if sub[index]]
    words = [sub[index] for index in filled]
    if not any(not top[index] for index in filled) or any(any(c.isdecimal() or c == "@" for c in w) for w in words):
        return None
    under_merged = all(not top[i] or (i + 1 < width and not top[i + 1] and sub[i + 1]) for i in filled)
    if not under_merged or 2 * sum(normal(word) in known_words for word in words) < len(words):
        return None
    groups: list[str] = []
    for word in top:
        groups.append(word or (groups[-1] if groups else ""))
    plain = [sub[index] or top[index] for index in range(width)]
    return [
        f"{groups[index]}{word}" if sub[index] and plain.count(word) > 1 else word for index, word in enumerate(plain)
    ]


def normal(word: str) -> str:
    """A header word without case, accents, blanks and signs and in simplified characters, to compare by."""
    plain = word.casefold()
    if _ACCENTED.search(plain):
        plain = "".join(c for c in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(c))
    return _SIGNS.sub("", plain).translate(SIMPLER)


def unique_header(cells: Sequence[str], width: int) -> tuple[tuple[str, ...], list[str]]:
    """Header words that differ from each other, and those words that stood there twice.

    A repeated word gets ` (2)`, an empty one `column 3`.
    """
    taken: set[str] = set()
    twice: list[str] = []
    words: list[str] = []
    for index in range(max(width, len(cells))):
        word = " ".join(cells[index].split()) if index < len(cells) else ""
        plain = word or f"column {index + 1}"
        if plain in taken:
            twice.append(plain)
            number = 2
            while f"{plain} ({number})" in taken:
                number += 1
            plain = f"{plain} ({number})"
        taken.add(plain)
        words.append(plain)
    return tuple(words), twice
