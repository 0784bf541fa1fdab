"""Tables: columns as wide as their words need, a head repeated on every page, cells that wrap."""

from collections.abc import Collection, Sequence
from dataclasses import replace

from desk_app.printing import fonts
from desk_app.printing.papers import MM, Paper
from desk_app.printing.rows import FAINT_RULE, GREY, RULE, Column, Row, Style, columns, gap, hold, line
from desk_app.printing.wrapping import words_of

_BETWEEN = 3.5 * MM
_MOST_ON_ROLL = 3


def table_rows(
    paper: Paper, header: Sequence[str], cells: Sequence[Sequence[str]], right: Collection[int]
) -> list[Row]:
    """The rows of a table of printable texts; `right` numbers the columns set to the right edge.

    A roll takes at most three columns: wider tables become one labelled line per cell.
    Raises ValueError when a row has not as many cells as the header.
    """
    for row in cells:
        if len(row) != len(header):
            raise ValueError(f"{len(row)} cells under {len(header)} headings")
    if paper.is_roll and len(header) > _MOST_ON_ROLL:
        return _labelled(paper, header, cells)
    head_style = Style(paper.small, grey=GREY)
    style = Style(paper.body - 0.5)
    widths = _widths(paper, [header, *cells], head_style, style)
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
        rows += (replace(row, head=tuple(head)) for row in body)
    return rows


def _widths(paper: Paper, cells: Sequence[Sequence[str]], head_style: Style, style: Style) -> list[float]:
    """First room for the longest word of each column, then the rest evenly to those whose lines are still longer."""
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
    widths = [min(need, max(word, room / count / 3)) for need, word in zip(needs, words, strict=True)]
    if sum(widths) > room:
        return [width * room / sum(widths) for width in widths]
    spare = room - sum(widths)
    while spare > 0.1:
        wanting = [place for place in range(count) if widths[place] < needs[place] - 0.01]
        if not wanting:
            widths[max(range(count), key=needs.__getitem__)] += spare
            break
        share = spare / len(wanting)
        for place in wanting:
            given = min(share, needs[place] - widths[place])
            widths[place] += given
            spare -= given
    return widths


def _labelled(paper: Paper, header: Sequence[str], cells: Sequence[Sequence[str]]) -> list[Row]:
    label, style = Style(paper.small, grey=GREY), Style(paper.body)
    label_width = paper.text_width * 0.36
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
        rows += hold([*block, Row(2 * MM, (line(0, paper.text_width, grey=RULE, down=MM),))])
    return [*rows, gap(MM)]
