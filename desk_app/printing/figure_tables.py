"""Tables of numbers: small type, lines close together, heads that wrap, marks that hang beside their numbers."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from desk_app.printing import fonts
from desk_app.printing.papers import MM, Paper
from desk_app.printing.rows import FAINT_RULE, GREY, Column, Row, Style, columns, line, together
from desk_app.printing.tables import table_rows
from desk_app.printing.wrapping import words_of, wrap

MARKS = "*°"
"""What may stand behind a number; it hangs in the gap beside the column, so that the digits stay in line."""
_BETWEEN = {True: 3.6 * MM, False: 2.4 * MM}
_LEAST_NAME = 0.17
_MOST_WIDER = 7 * MM
_SMALLEST = 6.5
_HEAD_LINES, _HEAD_LEAST = 3, 3.0
_KEPT_WHOLE, _NEVER_ALONE = 12, 3
"""Up to so many lines a table is not parted; of a longer one so many stay together at either end."""


@dataclass(frozen=True, slots=True)
class _Measures:
    """The type of a table, and the widths of its columns, in points."""

    size: float
    between: float
    widths: Sequence[float]


def figure_rows(
    paper: Paper, header: Sequence[str], cells: Sequence[Sequence[str]], *, spare: Sequence[int] = ()
) -> list[Row]:
    """The rows of a table of printable texts whose first column is a name and whose others are numbers.

    A name wraps where it is long. Where the paper is narrow the type becomes smaller, then the columns numbered in
    `spare` are left out, the first named first. A short table stays on one page. A roll has a usual table.
    """
    if paper.is_roll:
        return table_rows(paper, header, cells, range(1, len(header)), 0)
    places = list(range(len(header)))
    dropped = list(spare)
    found = _measured(paper, header, cells)
    while found is None and dropped:
        places.remove(dropped.pop(0))
        kept = [[row[place] for place in places] for row in cells]
        found = _measured(paper, [header[place] for place in places], kept)
    if found is None:
        found = _narrowest(paper, [header[place] for place in places], cells, places)
    return _rows(paper, found, [[row[place] for place in places] for row in (header, *cells)])


def _measured(paper: Paper, header: Sequence[str], cells: Sequence[Sequence[str]]) -> _Measures | None:
    """The largest type in which all columns have room; None where none is small enough."""
    size = paper.small - 0.5
    while size >= _SMALLEST:
        between = _BETWEEN[paper.width > 180 * MM]
        numbers = _number_widths(header, cells, size)
        longest = max((fonts.text_width(row[0], fonts.REGULAR, size) for row in (header, *cells)), default=0) + 0.5
        room = paper.text_width - sum(numbers) - between * len(numbers)
        if room >= min(longest, paper.text_width * _LEAST_NAME):
            wider = min(_MOST_WIDER, max(0.0, room - longest) / max(1, len(numbers)))
            name = room - wider * len(numbers)
            return _Measures(size, between, [name, *(width + wider for width in numbers)])
        size -= 0.5
    return None


def _narrowest(paper: Paper, header: Sequence[str], cells: Sequence[Sequence[str]], places: Sequence[int]) -> _Measures:
    """All columns squeezed evenly: a number may then wrap, but nothing is lost."""
    kept = [[row[place] for place in places] for row in cells]
    between = _BETWEEN[False]
    numbers = _number_widths(header, kept, _SMALLEST)
    name = paper.text_width * _LEAST_NAME
    room = paper.text_width - name - between * len(numbers)
    return _Measures(_SMALLEST, between, [name, *(width * room / sum(numbers) for width in numbers)])


def _number_widths(header: Sequence[str], cells: Sequence[Sequence[str]], size: float) -> list[float]:
    widths: list[float] = []
    for place in range(1, len(header)):
        texts = [row[place].rstrip(MARKS) for row in cells]
        head = header[place]
        word = max((fonts.text_width(each, fonts.REGULAR, size - 0.5) for each in words_of(head)), default=0)
        whole = fonts.text_width(head, fonts.REGULAR, size - 0.5)
        numbers = max((fonts.text_width(text, fonts.REGULAR, size) for text in texts), default=0)
        least = min(whole, max(whole / _HEAD_LINES, _HEAD_LEAST * size))
        widths.append(max(numbers, word, least) + 0.5)
    return widths


def _rows(paper: Paper, found: _Measures, texts: Sequence[Sequence[str]]) -> list[Row]:
    lefts = [sum(found.widths[:place]) + found.between * place for place in range(len(found.widths))]

    def set_in_columns(row: Sequence[str], style: Style) -> list[Row]:
        parts: list[Column] = []
        for place, (left, width, text) in enumerate(zip(lefts, found.widths, row, strict=True)):
            core = text.rstrip(MARKS) if place else text
            parts.append(Column(left, width, core, style, right_aligned=place > 0))
            if core != text:
                small = replace(style, size=style.size - 1.5)
                parts.append(Column(left + width + 0.7, found.between, text[len(core) :], small))
        return columns(parts)

    head_style = Style(found.size - 0.5, grey=GREY)
    rule = Row(1.5 * MM, (line(0, paper.text_width, down=0.6 * MM),))
    sunk = _sunk(texts[0], found.widths, head_style)
    head = [replace(row, keep=True) for row in (*set_in_columns(sunk, head_style), rule)]
    rows = list(head)
    faint = Row(0.9 * MM, (line(0, paper.text_width, grey=FAINT_RULE, down=0.3 * MM),))
    count = len(texts) - 1
    for number, row in enumerate(texts[1:]):
        body = together([*set_in_columns(row, Style(found.size)), faint])
        if number < _NEVER_ALONE - 1 or count - _NEVER_ALONE <= number < count - 1:
            body[-1] = replace(body[-1], keep=True)
        rows += (replace(each, head=tuple(head)) for each in body)
    return together(rows) if count <= _KEPT_WHOLE else rows


def _sunk(heads: Sequence[str], widths: Sequence[float], style: Style) -> list[str]:
    """Heads with lines of even length; those of one line beside longer ones stand at the foot of their column."""
    lines = [_evenly(text, width, style) for text, width in zip(heads, widths, strict=True)]
    most = max(map(len, lines))
    return ["\n" * (most - len(each)) + "\n".join(each) for each in lines]


def _evenly(text: str, width: float, style: Style) -> list[str]:
    """The lines of a head, none much shorter than the others: the narrowest way to say it in so many lines."""
    lines = wrap(text, style.font, style.size, width)
    least = max(fonts.text_width(word, style.font, style.size) for word in words_of(text) or [""])
    narrower = width - style.size / 4
    while len(lines) > 1 and narrower >= least:
        found = wrap(text, style.font, style.size, narrower)
        if len(found) > len(lines):
            break
        lines = found
        narrower -= style.size / 4
    return lines
