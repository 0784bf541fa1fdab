"""Tables: columns as wide as their words need, a head repeated on every page, cells that wrap."""

from collections.abc import Collection, Sequence
from dataclasses import replace

from desk_app.printing import fonts
from desk_app.printing.papers import MM, Paper
from desk_app.printing.rows import FAINT_RULE, GREY, RULE, Column, Row, Style, columns, gap, hold, line, together
from desk_app.printing.wrapping import words_of

_BETWEEN = 3.5 * MM
_MOST_ON_ROLL = 3
_LABEL_ON_ROLL = 0.36
_LEAST_FOR_TEXT = 0.25
_KEPT_WHOLE = 60 * MM
"""Up to this height a line of a table is never parted by the end of a page."""


def table_rows(
    paper: Paper,
    header: Sequence[str],
    cells: Sequence[Sequence[str]],
    right: Collection[int],
    wide: int,
    *,
    shares: Sequence[float] = (),
    close: bool = False,
) -> list[Row]:
    """The rows of a table of printable texts; `right` numbers the columns set to the right edge.

    Where all fits, what is left of the width goes to the column `wide` and the others stay as narrow as they can.
    On a page `shares` give the widths instead, so that several tables stand in line. `close` is a smaller type.

    A roll takes at most three columns: wider tables become one labelled line per cell, and so do those that
    would leave running text less than a quarter of the width.
    Raises ValueError when a row has not as many cells as the header.
    """
    for row in cells:
        if len(row) != len(header):
            raise ValueError(f"{len(row)} cells under {len(header)} headings")
    if paper.is_roll and len(header) > _MOST_ON_ROLL:
        return _labelled(paper, header, cells)
    head_style = Style(paper.small, grey=GREY)
    style = Style(paper.body - (1.5 if close else 0.5))
    given = _by_shares(paper, [header, *cells], head_style, style, shares) if shares and not paper.is_roll else None
    widths, fits = (given, True) if given else _widths(paper, [header, *cells], head_style, style, wide)
    if not fits and widths[wide] < paper.text_width * _LEAST_FOR_TEXT:
        return _labelled(paper, header, cells)
    lefts = [sum(widths[:place]) + _BETWEEN * place for place in range(len(widths))]

    def set_in_columns(texts: Sequence[str], manner: Style) -> list[Row]:
        return columns(
            [
                Column(left, width, text, manner, right_aligned=place in right)
                for place, (left, width, text) in enumerate(zip(lefts, widths, texts, strict=True))
            ]
        )

    head = [
        replace(row, keep=True)
        for row in (
            *set_in_columns(header, head_style),
            Row(1.8 * MM, (line(0, paper.text_width, down=0.9 * MM),)),
        )
    ]
    rows = list(head)
    for texts in cells:
        body = set_in_columns(texts, style)
        body[-1] = replace(body[-1], keep=True)
        body.append(Row(1.8 * MM, (line(0, paper.text_width, grey=FAINT_RULE, down=0.9 * MM),)))
        if sum(row.height for row in body) <= _KEPT_WHOLE:
            body = together(body)
        rows += (replace(row, head=tuple(head)) for row in body)
    return rows


def _widths(
    paper: Paper, cells: Sequence[Sequence[str]], head_style: Style, style: Style, wide: int
) -> tuple[list[float], bool]:
    """Each column as wide as its longest line; where they do not all fit, the wide ones share what is left evenly.

    Answers also whether all fit. No column is narrower than its longest word unless that word takes more than
    half of the paper.
    """
    count = len(cells[0])
    room = paper.text_width - _BETWEEN * (count - 1)
    words, needs = [0.0] * count, [0.0] * count
    for number, row in enumerate(cells):
        manner = style if number else head_style
        for place, text in enumerate(row):
            longest = max(fonts.text_width(part, manner.font, manner.size) for part in text.split("\n"))
            needs[place] = max(needs[place], min(longest + 0.5, room))
            widest = max((fonts.text_width(word, manner.font, manner.size) for word in words_of(text)), default=0)
            words[place] = max(words[place], min(widest + 0.5, room / 2))
    spare = room - sum(needs)
    if spare >= 0:
        return [need + spare if place == wide else need for place, need in enumerate(needs)], True
    if sum(words) >= room:
        return [word * room / sum(words) for word in words], False
    return _shared(room, words, needs), False


def _by_shares(
    paper: Paper, cells: Sequence[Sequence[str]], head_style: Style, style: Style, shares: Sequence[float]
) -> list[float] | None:
    """Each column that part of the width, or as wide as its longest word; None where not all words have room."""
    room = paper.text_width - _BETWEEN * (len(shares) - 1)
    words = [0.0] * len(shares)
    for number, row in enumerate(cells):
        manner = style if number else head_style
        for place, text in enumerate(row):
            widest = max((fonts.text_width(word, manner.font, manner.size) for word in words_of(text)), default=0)
            words[place] = max(words[place], min(widest + 0.5, room / 2))
    if sum(words) > room:
        return None
    fixed: dict[int, float] = {}
    while True:
        left = room - sum(fixed.values())
        parts = sum(share for place, share in enumerate(shares) if place not in fixed)
        widths = [fixed.get(place, left * share / parts) for place, share in enumerate(shares)]
        narrow = {place: word for place, word in enumerate(words) if word > widths[place] + 1e-6}
        if not narrow:
            return widths
        fixed |= narrow


def _shared(room: float, least: Sequence[float], most: Sequence[float]) -> list[float]:
    """Widths between `least` and `most` that fill the room, the narrow ones raised to one common width first."""
    low, high = 0.0, room
    for _turn in range(40):
        level = (low + high) / 2
        taken = sum(min(max(level, a), b) for a, b in zip(least, most, strict=True))
        low, high = (level, high) if taken < room else (low, level)
    return [min(max(low, a), b) for a, b in zip(least, most, strict=True)]


def _labelled(paper: Paper, header: Sequence[str], cells: Sequence[Sequence[str]]) -> list[Row]:
    label, style = Style(paper.small, grey=GREY), Style(paper.body)
    label_width = _label_width(paper, header, label)
    rows: list[Row] = []
    for texts in cells:
        block: list[Row] = []
        for name, text in zip(header, texts, strict=True):
            if text:
                block += columns(
                    [
                        Column(0, label_width - 2 * MM, name, label),
                        Column(label_width, paper.text_width - label_width, text, style),
                    ]
                )
        whole = sum(row.height for row in block) <= _KEPT_WHOLE
        rows += (together if whole else hold)([*block, Row(2 * MM, (line(0, paper.text_width, grey=RULE, down=MM),))])
    return [*rows, gap(MM)]


def _label_width(paper: Paper, header: Sequence[str], label: Style) -> float:
    """As far in as the other labels of the sheet, where all of them fit there."""
    widest = max(fonts.text_width(name, label.font, label.size) for name in header) + 2 * MM
    return paper.label_column if widest <= paper.label_column else max(widest, paper.text_width * _LABEL_ON_ROLL)
