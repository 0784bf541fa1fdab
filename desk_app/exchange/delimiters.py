"""What separates the cells of a text file, and which line holds its header."""

import csv
import re
from collections import Counter
from collections.abc import Sequence

from desk_app.exchange.common_characters import SIMPLER

DELIMITERS = (",", "\t", ";", "|", ":")
_WEIGHTS = {",": 1.0, "\t": 1.05, ";": 1.0, "|": 0.95, ":": 0.3}
_SEEN_LINES = 60
_LONGEST_SPAN = 20
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


def normal(word: str) -> str:
    """A header word without case, blanks and signs and in simplified characters, to compare by."""
    return re.sub(r"[\W_]+", "", word.casefold()).translate(SIMPLER)


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
