"""From rows to pages and from pages to the bytes of a PDF file."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from desk_app.core.i18n import _
from desk_app.printing import fonts
from desk_app.printing.papers import MM, ROLL_LIMIT, Paper
from desk_app.printing.rows import GREY, Column, Row, Style, columns, line

_PDF_LANGUAGE = {"en": "en", "zh_CN": "zh-CN"}
_MOST_PAGES = "9999"


@dataclass(frozen=True, slots=True)
class Part:
    """What one person gets: its own rows, foot and page numbers. `title` heads its second and later pages."""

    rows: Sequence[Row]
    foot: str
    title: str


@dataclass(frozen=True, slots=True)
class About:
    """What the file says of itself to viewers and readers."""

    title: str
    author: str
    lang: str


@dataclass(frozen=True, slots=True)
class _Strip:
    """A piece of paper to fill: the whole page, or one half of it."""

    top: float
    bottom: float


def to_pdf(paper: Paper, parts: Sequence[Part], about: About) -> bytes:
    """The PDF file. The same rows give the same bytes. Two parts may share a sheet in halves."""
    buffer = BytesIO()
    canvas = new_canvas(buffer, paper.width, paper.height or ROLL_LIMIT, about)
    if paper.height is not None and _fit_halves(paper, paper.height, parts):
        _draw_halves(canvas, paper, paper.height, parts)
    else:
        for part in parts:
            draw_part(canvas, paper, part)
    canvas.save()
    return buffer.getvalue()


def new_canvas(buffer: BytesIO, width: float, height: float, about: About) -> Any:
    """A canvas for a PDF whose bytes depend on nothing but what is drawn."""
    from reportlab.pdfgen.canvas import Canvas

    fonts.register()
    make: Any = Canvas
    canvas = make(
        buffer,
        pagesize=(width, height),
        invariant=1,
        pageCompression=1,
        initialFontName=fonts.REGULAR,
        lang=_PDF_LANGUAGE[about.lang],
    )
    canvas.setTitle(about.title)
    canvas.setAuthor(about.author)
    return canvas


def paginate(rows: Sequence[Row], room: Callable[[int], float]) -> list[list[Row]]:
    """The rows of each page; `room(n)` is the height of page n, from 0. Only gaps at a page's top are left out."""
    pages: list[list[Row]] = [[]]
    left = room(0)
    place = 0
    while place < len(rows):
        end = place + 1
        while end < len(rows) and rows[end - 1].keep:
            end += 1
        needed = sum(row.height for row in rows[place:end])
        fresh = room(len(pages)) - sum(row.height for row in rows[place].head)
        if pages[-1] and needed > left and (needed <= fresh or rows[place].height > left):
            left = room(len(pages))
            pages.append([])
        row = rows[place]
        place += 1
        if not pages[-1]:
            if row.gap:
                continue
            if len(pages) > 1:
                pages[-1] += row.head
                left -= sum(each.height for each in row.head)
        pages[-1].append(row)
        left -= row.height
    while len(pages) > 1 and not pages[-1]:
        pages.pop()
    return pages


def _fit_halves(paper: Paper, height: float, parts: Sequence[Part]) -> bool:
    if not paper.in_halves or len(parts) != 2:
        return False
    room = height / 2 - paper.top - paper.bottom
    return all(sum(row.height for row in part.rows) + _foot_height(paper, part.foot) <= room for part in parts)


def _draw_halves(canvas: Any, paper: Paper, height: float, parts: Sequence[Part]) -> None:
    for number, part in enumerate(parts):
        strip = _Strip(height - number * height / 2 - paper.top, height / 2 * (1 - number) + paper.bottom)
        draw_rows(canvas, paper.side, part.rows, strip.top)
        _draw_foot(canvas, paper, part.foot, _page_label(1, 1), strip.bottom)
    line(0, paper.text_width, dashed=True)(canvas, paper.side, height / 2)
    canvas.showPage()


def draw_part(canvas: Any, paper: Paper, part: Part) -> None:
    """The pages of a part, with its foot and their numbers."""
    title = _title_rows(paper, part.title)
    title_height = sum(row.height for row in title)
    whole = (paper.height or ROLL_LIMIT) - paper.top - paper.bottom - _foot_height(paper, part.foot)
    pages = paginate(part.rows, lambda number: whole - (title_height if number else 0))
    for number, rows in enumerate(pages):
        if number:
            rows = [*title, *rows]
        label = "" if paper.is_roll and len(pages) == 1 else _page_label(number + 1, len(pages))
        height = paper.height
        if height is None:
            used = sum(row.height for row in rows) + _foot_height(paper, part.foot)
            height = paper.top + used + paper.bottom
            canvas.setPageSize((paper.width, height))
        draw_rows(canvas, paper.side, rows, height - paper.top)
        _draw_foot(canvas, paper, part.foot, label, paper.bottom)
        canvas.showPage()


def draw_rows(canvas: Any, left: float, rows: Sequence[Row], top: float) -> None:
    """The rows from `top` down, their margin `left` points from the paper's edge."""
    for row in rows:
        for mark in row.marks:
            mark(canvas, left, top)
        top -= row.height


def _page_label(page: int, pages: int) -> str:
    return _("Page {page} of {pages}").format(page=page, pages=pages)


def _small(paper: Paper) -> Style:
    return Style(paper.small, grey=GREY)


def _title_rows(paper: Paper, title: str) -> list[Row]:
    rows = columns([Column(0, paper.text_width, title, _small(paper))])
    return [*rows, Row(5 * MM, (line(0, paper.text_width, down=1.5 * MM),))]


def _foot_rows(paper: Paper, foot: str, label: str) -> list[Row]:
    style = _small(paper)
    if paper.is_roll:
        texts = [text for text in (foot, label) if text]
        return [row for text in texts for row in columns([Column(0, paper.text_width, text, style)])]
    widest = fonts.text_width(_page_label(0, 0), style.font, style.size)
    widest += 2 * fonts.text_width(_MOST_PAGES, style.font, style.size)
    return columns(
        [
            Column(0, paper.text_width - widest, foot, style),
            Column(paper.text_width - widest, widest, label, style, right_aligned=True),
        ]
    )


def _foot_height(paper: Paper, foot: str) -> float:
    label = _page_label(int(_MOST_PAGES), int(_MOST_PAGES))
    return sum(row.height for row in _foot_rows(paper, foot, label)) + 3 * MM


def _draw_foot(canvas: Any, paper: Paper, foot: str, label: str, bottom: float) -> None:
    rows = _foot_rows(paper, foot, label)
    draw_rows(canvas, paper.side, rows, bottom + sum(row.height for row in rows))
