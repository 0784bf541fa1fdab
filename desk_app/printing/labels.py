"""Labels and envelopes: blocks of text set as large as their place on the paper allows, and papers full of them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from io import BytesIO
from itertools import accumulate

from desk_app.core.errors import DeskError
from desk_app.core.i18n import _
from desk_app.printing import fonts
from desk_app.printing.characters import one_line
from desk_app.printing.pages import About, Part, draw_part, draw_rows, new_canvas
from desk_app.printing.papers import MM, paper_named
from desk_app.printing.rows import Column, Row, Style, columns, gap
from desk_app.printing.wrapping import wrap

SMALLEST = 6.0
"""Points; smaller type is not read at the door."""
_STEP = 0.5
_ELLIPSIS = "…"


@dataclass(frozen=True, slots=True)
class LabelFormat:
    """A sheet of A4 with labels; lengths in points, `left` and `top` to the first label, `pitch` from one to the next.

    `inset` is kept free inside each label on its four sides (left and right, above and below): printers leave
    an edge of the sheet white, and sheets are not always drawn in straight.
    """

    name: str
    across: int
    down: int
    width: float
    height: float
    left: float
    top: float
    pitch: float
    inset: tuple[float, float]

    @property
    def count(self) -> int:
        """How many labels a sheet has."""
        return self.across * self.down

    def place(self, number: int) -> tuple[float, float]:
        """Left and top of the label of that number, from 0, row by row; from the sheet's upper left corner."""
        row, column = divmod(number, self.across)
        return self.left + column * self.pitch, self.top + row * self.height


FORMATS = {
    each.name: each
    for each in (
        LabelFormat("3x8", 3, 8, 70 * MM, 37 * MM, 0, 0.5 * MM, 70 * MM, (6 * MM, 4.5 * MM)),
        LabelFormat("2x7", 2, 7, 99.1 * MM, 38.1 * MM, 4.65 * MM, 15.15 * MM, 101.6 * MM, (5 * MM, 3 * MM)),
    )
}
"""By across and down: 24 labels of 70 × 37 mm, and 14 of 99.1 × 38.1 mm."""


def format_named(name: str) -> LabelFormat:
    """The sheet of that name (`3x8`, `2x7`); raises DeskError that lists what there is."""
    if name not in FORMATS:
        raise DeskError(
            _("There are no label sheets “{name}”; there are: {names}.").format(name=name, names=", ".join(FORMATS))
        )
    return FORMATS[name]


@dataclass(frozen=True, slots=True)
class Words:
    """A piece of a block that begins a line of its own; `grey` as of a Style."""

    text: str
    bold: bool = False
    grey: float = 0.0
    scale: float = 1.0
    """Its size in proportion to the block's."""
    above: float = 0.0
    """Empty paper above it, in proportion to its size."""


@dataclass(frozen=True, slots=True)
class Block:
    """Rows that fit their place; `whole` is False where even the smallest type did not hold all of the text."""

    rows: tuple[Row, ...]
    whole: bool = True
    width: float = 0.0
    """The width of its longest line in points."""

    @property
    def height(self) -> float:
        """The height of all rows in points."""
        return sum(row.height for row in self.rows)


def set_block(pieces: Iterable[Words], width: float, height: float, *, largest: float) -> Block:
    """The pieces in the largest type, of `largest` points at most, in which all of them fit.

    First a size is looked for at which no word is parted, then one at which the longest are. Where even type
    of `SMALLEST` points is too large the block ends with `…` and is not `whole`: its caller says where the rest is.
    """
    said = [replace(piece, text=one_line(piece.text)) for piece in pieces]
    said = [piece for piece in said if piece.text]
    sizes = [largest - _STEP * step for step in range(int((largest - SMALLEST) / _STEP) + 1)]
    for parted in (False, True):
        for size in sizes:
            if not parted and size < largest * 0.6:
                break
            lines = _lines(said, size, width)
            if _height(lines) <= height and (parted or not _parts_a_word(said, size, width)):
                return _block(lines, width)
    kept = _lines(said, sizes[-1], width)
    ends = accumulate(line.style.height + line.above for line in kept)
    kept = kept[: max(1, sum(end <= height for end in ends))]
    last = kept[-1]
    text = last.text
    while text and fonts.text_width(text + _ELLIPSIS, last.style.font, last.style.size) > width:
        text = text[:-1]
    kept[-1] = replace(last, text=text + _ELLIPSIS)
    return replace(_block(kept, width), whole=False)


def running_block(pieces: Iterable[Words], width: float, size: float) -> Block:
    """The pieces in type of `size` points, as high as they come."""
    said = [replace(piece, text=one_line(piece.text)) for piece in pieces]
    return _block(_lines([piece for piece in said if piece.text], size, width), width)


@dataclass(frozen=True, slots=True)
class Leaf:
    """One page of any size; each block with its left and top edge, measured from the page's upper left corner."""

    width: float
    height: float
    placed: tuple[tuple[float, float, Block], ...]


def leaves_to_pdf(leaves: Sequence[Leaf], rest: Part | None, about: About) -> bytes:
    """The pages in their order, then what is said about those that have none, on A4; the same gives the same bytes."""
    paper = paper_named("A4")
    buffer = BytesIO()
    first = leaves[0] if leaves else None
    size = (first.width, first.height) if first else (paper.width, paper.height or 0)
    canvas = new_canvas(buffer, *size, about)
    for leaf in leaves:
        canvas.setPageSize((leaf.width, leaf.height))
        for left, top, block in leaf.placed:
            draw_rows(canvas, left, block.rows, leaf.height - top)
        canvas.showPage()
    if rest is not None:
        canvas.setPageSize((paper.width, paper.height))
        draw_part(canvas, paper, rest)
    canvas.save()
    return buffer.getvalue()


def _style(piece: Words, size: float) -> Style:
    return Style(max(size * piece.scale, SMALLEST), fonts.BOLD if piece.bold else fonts.REGULAR, piece.grey)


@dataclass(frozen=True, slots=True)
class _Line:
    text: str
    style: Style
    above: float


def _lines(pieces: Sequence[Words], size: float, width: float) -> list[_Line]:
    found: list[_Line] = []
    for place, piece in enumerate(pieces):
        style = _style(piece, size)
        for number, text in enumerate(wrap(piece.text, style.font, style.size, width)):
            found.append(_Line(text, style, 0 if number or not place else piece.above * style.size))
    return found


def _parts_a_word(pieces: Sequence[Words], size: float, width: float) -> bool:
    return any(
        fonts.text_width(word, style.font, style.size) > width
        for piece in pieces
        for style in (_style(piece, size),)
        for word in piece.text.split(" ")
        if word.isascii()
    )


def _height(lines: Sequence[_Line]) -> float:
    return sum(line.style.height + line.above for line in lines)


def _block(lines: Sequence[_Line], width: float) -> Block:
    rows: list[Row] = []
    for line in lines:
        if line.above:
            rows.append(gap(line.above))
        # A line has been cut to the width; the room beyond it keeps rounding from cutting it again.
        rows += columns([Column(0, width + 1, line.text, line.style)])
    widest = max((fonts.text_width(each.text, each.style.font, each.style.size) for each in lines), default=0)
    return Block(tuple(rows), width=widest)
