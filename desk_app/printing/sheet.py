"""The sheet kit: a sheet is said piece by piece, from the top, and becomes a PDF at the end.

    sheet = Sheet("A5", letterhead, title="…", lang="zh_CN")
    sheet.head()
    sheet.pair(_("Customer"), name)
    data = sheet.pdf()

Every text may come from people: it is made printable and drawn as plain text, never read as markup.
"""

from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Any

from desk_app.core.i18n import speaking
from desk_app.printing import codes, fonts
from desk_app.printing.characters import one_line, printable
from desk_app.printing.figure_tables import figure_rows
from desk_app.printing.letterhead import Letterhead, letterhead_rows
from desk_app.printing.pages import About, Part, to_pdf
from desk_app.printing.papers import MM, Paper, paper_named
from desk_app.printing.rows import (
    GREY,
    Column,
    Mark,
    Row,
    Style,
    columns,
    disc,
    gap,
    line,
    together,
)
from desk_app.printing.tables import table_rows

_TITLE_LINES = 2


class Sheet:
    """One printed matter of one or more parts (copies to hand out), on `A5`, `A4`, `80mm` or `58mm` paper.

    `title` names the document to viewers and heads its later pages; `lang` is the language of the kit's own
    words (`en`, `zh_CN`). Raises ValueError for an unknown paper.
    """

    def __init__(self, size: str, letterhead: Letterhead, *, title: str, lang: str, author: str | None = None) -> None:
        self.paper = paper_named(size)
        self.letterhead = letterhead
        self.title = one_line(title)
        self.lang = lang
        self.author = one_line(letterhead.store_name if author is None else author)
        self._rows: list[Row] = []
        self._foot = ""
        self._parts: list[Part] = []

    def head(self) -> None:
        """The store's head and the rule beneath it."""
        rows = letterhead_rows(self.letterhead, self.paper)
        self._rows += rows
        if rows:
            self._rows.append(gap(5.5 * self.paper.spacing * MM))

    def big_number(self, title: str, number: str, subtitle: str = "", qr: str = "") -> None:
        """Title, number and subtitle in three sizes, with a QR code of `qr` at the right (on a roll: below).

        A title of more than two lines is set smaller.
        """
        paper = self.paper
        beside = bool(qr) and not paper.is_roll
        side = codes.qr_size(qr, paper.qr) if qr else 0.0
        width = paper.text_width - (side + 6 * MM if beside else 0)
        rows: list[Row] = []
        for text, style in (
            (title, _title_style(paper, one_line(title), width)),
            (number, Style(paper.number)),
            (subtitle, Style(paper.small + 0.5, grey=GREY)),
        ):
            if text:
                rows += columns([Column(0, width, one_line(text), style)])
        if beside:
            height = sum(row.height for row in rows)
            rows.insert(0, Row(0, (_qr_mark(qr, paper.text_width - side, 1.2 * MM, paper.qr),)))
            rows.append(Row(max(0.0, side + 1.2 * MM - height)))
        elif qr:
            module = side / len(codes.qr_modules(qr))
            quiet = codes.QUIET_MODULES * module
            mark = _qr_mark(qr, (paper.text_width - side) / 2, quiet, paper.qr)
            rows.append(Row(side + quiet * 1.5, (mark,)))
        self._rows += together(rows)

    def barcode(self, text: str) -> None:
        """A Code 128 of the text with the text beneath; only the text where it cannot be written or is too wide."""
        paper, shown = self.paper, one_line(text)
        rows: list[Row] = []
        for dots in codes.BAR_DOTS:
            width = codes.code128_width(shown, dots)
            if 0 < width <= paper.text_width:
                height = 9 * MM
                rows.append(Row(height + MM, (_code128_mark(shown, dots, height),)))
                break
        left = codes.QUIET_BAR_MODULES * dots * codes.DOT if rows else 0
        rows += columns([Column(left, paper.text_width - left, shown, Style(paper.small))])
        self._rows += together(rows)

    def rule(self) -> None:
        """The line between two parts of a sheet; it stays with what follows it."""
        above, below = 2.6 * self.paper.spacing, 4.4 * self.paper.spacing
        mark = line(0, self.paper.text_width, down=above * MM)
        self._rows.append(Row((above + below) * MM, (mark,), keep=True, gap=True))

    def gap(self, millimetres: float) -> None:
        """Empty paper."""
        self._rows.append(gap(millimetres * MM))

    def heading(self, text: str) -> None:
        """A line in bold that stays with what follows it."""
        rows = columns([Column(0, self.paper.text_width, printable(text), Style(self.paper.body + 1, fonts.BOLD))])
        self._rows += (replace(row, keep=True) for row in (*rows, gap(1.2 * MM)))

    def pair(self, label: str, text: str, *, bold: bool = False) -> None:
        """A label and what is said under it; nothing at all when the text is empty. Bold stays with what follows."""
        if not text.strip():
            return
        paper = self.paper
        ink = Style(paper.body, fonts.BOLD if bold else fonts.REGULAR)
        label_style = ink if bold else Style(paper.small + 0.5, grey=GREY)
        shown = printable(text.strip("\n"))
        needed = fonts.text_width(label, label_style.font, label_style.size)
        if paper.label_column and not (paper.is_roll and bold and needed > paper.label_column - 2 * MM):
            rows = columns(
                [
                    Column(0, paper.label_column - 2 * MM, one_line(label), label_style),
                    Column(paper.label_column, paper.text_width - paper.label_column, shown, ink),
                ]
            )
        else:
            above = columns([Column(0, paper.text_width, one_line(label), label_style)])
            rows = [replace(row, keep=True) for row in above]
            rows += columns([Column(0, paper.text_width, shown, ink)])
        rows[-1] = replace(rows[-1], keep=bold)
        self._rows += [*rows, gap(2.4 * paper.spacing * MM, keep=bold)]

    def paragraph(self, text: str, *, bold: bool = False, small: bool = False, keep: bool = False) -> None:
        """Running text over the whole width; `\\n` begins a new line. With `keep` it stays with what follows it."""
        size = self.paper.small if small else self.paper.body
        style = Style(size, fonts.BOLD if bold else fonts.REGULAR, GREY if small else 0.08)
        rows = [*columns([Column(0, self.paper.text_width, printable(text), style)]), gap(1.8 * MM)]
        self._rows += [replace(row, keep=True) for row in rows] if keep else rows

    def steps(self, texts: Sequence[str]) -> None:
        """Numbered lines: what happens next. They stay together and with what follows them."""
        style, number_style = Style(self.paper.body), Style(self.paper.small, fonts.BOLD)
        indent = 6.5 * MM if self.paper.is_roll else 9 * MM
        for number, text in enumerate(texts, 1):
            rows = columns([Column(indent, self.paper.text_width - indent, printable(text), style)])
            mark = disc(0, str(number), number_style, style.baseline)
            rows[0] = replace(rows[0], marks=(mark, *rows[0].marks))
            rows.append(gap(1.6 * self.paper.spacing * MM))
            self._rows += (replace(row, keep=True) for row in rows)

    def signatures(self, labels: Sequence[str]) -> None:
        """Lines to sign on, side by side; on a roll one under the other."""
        paper = self.paper
        abreast = paper.signatures_abreast
        between = 8 * MM if abreast <= 2 else 5 * MM
        width = (paper.text_width - between * (abreast - 1)) / abreast
        style = Style(paper.small + 0.5, grey=GREY)
        rows: list[Row] = []
        for start in range(0, len(labels), abreast):
            marks: list[Mark] = []
            parts: list[Column] = []
            for place, label in enumerate(labels[start : start + abreast]):
                left = place * (width + between)
                shown = one_line(label)
                taken = min(fonts.text_width(shown, style.font, style.size) + 0.5, width * 0.6)
                parts.append(Column(left, taken, shown, style))
                first = left + taken + 2.5 * MM
                marks.append(line(first, left + width - first, grey=0.5, down=style.height - 0.5))
            signed = columns(parts)
            signed[0] = replace(signed[0], marks=(*signed[0].marks, *marks))
            rows += [Row((6.5 if paper.in_halves else 8) * MM), *signed]
        self._rows += together(rows)
        self._rows.append(gap(2 * MM))

    def table(
        self,
        header: Sequence[str],
        cells: Sequence[Sequence[str]],
        *,
        wide: int = 0,
        right: Collection[int] = (),
        shares: Sequence[float] = (),
        close: bool = False,
    ) -> None:
        """A table whose head is repeated on each page.

        The column `wide` (running text) takes the width the others leave; those numbered in `right` end at
        their right edge. With `shares` each column has that part of a page's width, or what its longest word needs.
        `close` sets long lists in smaller type.
        """
        shown = [[printable(cell) for cell in row] for row in cells]
        heads = [one_line(name) for name in header]
        self._rows += table_rows(self.paper, heads, shown, right, wide, shares=shares, close=close)
        self._rows.append(gap(1.5 * MM))

    def figures(self, header: Sequence[str], cells: Sequence[Sequence[str]], *, spare: Sequence[int] = ()) -> None:
        """A close table of a name and numbers; where paper is narrow the columns in `spare` go, the first named first.

        `*` and `°` behind a number hang beside it.
        """
        shown = [[printable(cell) for cell in row] for row in cells]
        self._rows += figure_rows(self.paper, [one_line(name) for name in header], shown, spare=spare)
        self._rows.append(gap(1.5 * MM))

    def rows(self, rows: Sequence[Row]) -> None:
        """Rows that were made elsewhere, as a drawing."""
        self._rows += rows

    def foot(self, text: str) -> None:
        """The small line at the bottom of each page of this part, left of the page number."""
        self._foot = one_line(text)

    def next_part(self) -> None:
        """Ends this part: what follows is another's, on its own paper and with its own page numbers."""
        self._parts.append(self.as_part())
        self._rows = []

    def as_part(self) -> Part:
        """What was said since the last part began, for a PDF that has pages of another kind before it."""
        return Part(self._rows, self._foot, self.title)

    def parts(self) -> list[Part]:
        """Everything that was said, part by part."""
        return [*self._parts, self.as_part()]

    def pdf(self) -> bytes:
        """The finished file; the same sheet gives the same bytes."""
        with speaking(self.lang):
            return to_pdf(self.paper, self.parts(), About(self.title, self.author, self.lang))


def _title_style(paper: Paper, title: str, width: float) -> Style:
    usual = Style(paper.title, fonts.BOLD)
    return usual if len(Column(0, width, title, usual).lines()) <= _TITLE_LINES else Style(paper.body + 1, fonts.BOLD)


def _qr_mark(text: str, left: float, down: float, wanted: float) -> Mark:
    def draw(canvas: Any, x: float, top: float) -> None:
        codes.draw_qr(canvas, text, x + left, top - down, wanted)

    return draw


def _code128_mark(text: str, dots: int, height: float) -> Mark:
    def draw(canvas: Any, x: float, top: float) -> None:
        codes.draw_code128(canvas, text, dots, x, top - height, height)

    return draw
