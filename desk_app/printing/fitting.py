"""A sheet that would end on a nearly empty page: said again in closer type, or its last lines kept together."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from io import BytesIO

from desk_app.core.i18n import speaking
from desk_app.printing.letterhead import Letterhead
from desk_app.printing.pages import About, Part, draw_part, new_canvas, to_pdf
from desk_app.printing.papers import ROLL_LIMIT, Paper
from desk_app.printing.rows import Row, together
from desk_app.printing.sheet import Sheet

LEAST = 1 / 3
"""The least part of its last page that a sheet of several pages is to fill."""
_POINTS_CLOSER, _SPACING_CLOSER = 1.0, 0.5


def fitted_pdf(say: Callable[[Sheet], None], size: str, letterhead: Letterhead, *, title: str, lang: str) -> bytes:
    """The PDF of the sheet that `say` fills, it may be called twice; no part of it is to end on an empty page.

    Raises ValueError for an unknown paper. A roll is as long as what it says, and never fitted.
    """
    usual = Sheet(size, letterhead, title=title, lang=lang)
    say(usual)
    paper, parts = usual.paper, usual.parts()
    if paper.is_roll or not any(_ends_empty(paper, part) for part in parts):
        return usual.pdf()
    closer = Sheet(size, letterhead, title=title, lang=lang)
    closer.paper = _closer(closer.paper)
    say(closer)
    fewer = sum(_pages(closer.paper, part) for part in closer.parts()) < sum(_pages(paper, part) for part in parts)
    if fewer and not any(_ends_empty(closer.paper, part) for part in closer.parts()):
        return closer.pdf()
    held = [_held_together(paper, part) if _ends_empty(paper, part) else part for part in parts]
    with speaking(lang):
        return to_pdf(paper, held, About(usual.title, usual.author, usual.lang))


def _closer(paper: Paper) -> Paper:
    return replace(
        paper,
        body=paper.body - _POINTS_CLOSER,
        small=paper.small - _POINTS_CLOSER / 2,
        spacing=paper.spacing * _SPACING_CLOSER,
    )


def _held_together(paper: Paper, part: Part) -> Part:
    """The part with so many of its last blocks on one page that it is filled well enough; as it is where none do.

    A block that is higher than half a page is parted rather than moved, which would leave a hole before it.
    """
    pages = _pages(paper, part)
    most = _height(paper)
    for begin in (*_begins(part.rows, most / 2, headings=True), *_begins(part.rows, most, headings=False)):
        rows = [*part.rows[:begin], *together(part.rows[begin:])]
        held = replace(part, rows=rows)
        if _pages(paper, held) == pages and not _ends_empty(paper, held):
            return held
    return part


def _begins(rows: Sequence[Row], most: float, *, headings: bool) -> Iterator[int]:
    """Where a block or, without `headings`, a line of a table begins, the last first, up to `most` from the end."""
    height = 0.0
    for place in range(len(rows) - 1, 0, -1):
        row = rows[place]
        height += row.height
        if height > most:
            return
        fresh = not rows[place - 1].keep and (row.keep or not row.gap)
        if fresh and headings is not bool(row.head):
            yield place


def _height(paper: Paper) -> float:
    return (paper.height or ROLL_LIMIT) - paper.top - paper.bottom


def _ends_empty(paper: Paper, part: Part) -> bool:
    """Whether the last of several pages is nearly empty."""
    pages = _pages(paper, part)
    if pages == 1:
        return False
    rest = Row(_height(paper) * (1 - LEAST))
    return _pages(paper, replace(part, rows=[*part.rows, rest])) == pages


def _pages(paper: Paper, part: Part) -> int:
    """On how many pages the part comes."""
    canvas = new_canvas(BytesIO(), paper.width, paper.height or ROLL_LIMIT, About(part.title, "", "en"))
    bare = [replace(row, marks=(), head=tuple(replace(each, marks=()) for each in row.head)) for row in part.rows]
    draw_part(canvas, paper, replace(part, rows=bare))
    return int(canvas.getPageNumber()) - 1
