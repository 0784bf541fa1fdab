"""The board of promises on paper: one page for the wall, and the promises that were not kept, for the store alone."""

from collections.abc import Sequence
from typing import Any

from desk_app.commitments.board import Board, BoardLine, board
from desk_app.core import when
from desk_app.core.i18n import _, speaking
from desk_app.insights.board_lines import board_headline, broken_lines, kept_words, limit_words, share_words
from desk_app.insights.breakdown import FEW
from desk_app.insights.model import SMALL, Period
from desk_app.insights.periods import from_id
from desk_app.insights.report import period_words
from desk_app.printing import fonts
from desk_app.printing.characters import printable
from desk_app.printing.fitting import fitted_pdf
from desk_app.printing.letterhead import Letterhead
from desk_app.printing.papers import MM, Paper
from desk_app.printing.rows import GREY, Column, Row, Style, columns, gap, together
from desk_app.printing.sheet import Sheet
from desk_app.settings import store as settings
from desk_app.storage.desk_file import DeskFile

_LARGEST, _SMALLEST, _STEP = 30.0, 7.0, 1.0
_WIDER = 1.4
"""How much larger the letters of the largest sheet may be."""
_WORDS = 0.6
"""The part of a line's width that the words take; the share has the rest."""
_FOOT = 10 * MM


def wall_pdf(file: DeskFile, asked: str, letterhead: Letterhead, size: str, lang: str) -> bytes:
    """The board of a period (`2026-11-01_2026-12-01`) for the wall, without anything about a customer.

    Raises DeskError for no period.
    """
    period = from_id(asked)
    found = board(file, period)
    zone = settings.profile(file).zoneinfo
    with speaking(lang):
        title = _("What we promise, and how we keep it")
        sheet = Sheet(size, letterhead, title=f"{title} {period_words(period)}", lang=lang)
        sheet.head()
        as_of = _("as of {moment}").format(moment=when.date_time(found.now, zone, year=True))
        sheet.big_number(title, period_words(period), as_of)
        sheet.gap(4)
        paper = sheet.paper
        room = (paper.height or 0) - paper.top - paper.bottom - _FOOT - sum(row.height for row in sheet.as_part().rows)
        sheet.rows(_that_fit(paper, found, room))
        few = any(line.tally.small for line in found.lines)
        marked = _("{mark} fewer than {small} cases").format(mark=FEW, small=SMALL)
        sheet.foot(marked if few else _("kept ÷ fell due"))
        return sheet.pdf()


def _that_fit(paper: Paper, found: Board, room: float) -> list[Row]:
    """The commitments in the largest letters in which all of them have room on the page."""
    points = _LARGEST * (_WIDER if paper.width > 250 * MM else 1)
    while True:
        rows = [row for line in found.lines for row in _commitment(paper, line, points)]
        if points <= _SMALLEST or sum(row.height for row in rows) <= room:
            return rows
        points -= _STEP


def _commitment(paper: Paper, line: BoardLine, points: float) -> list[Row]:
    """One commitment: its text, beneath it how many were kept and their share in larger letters, and a bar."""
    width = paper.text_width
    share = share_words(line.tally) + (FEW if line.tally.small else "")
    rows = columns([Column(0, width, printable(line.version.text), Style(points, fonts.BOLD))])
    if line.earlier:
        rows += columns([Column(0, width, limit_words(line), Style(points * 0.6, grey=GREY))])
    rows += columns(
        [
            Column(0, width * _WORDS, kept_words(line.tally), Style(points * 0.7, grey=GREY)),
            Column(width * _WORDS, width * (1 - _WORDS), share, Style(points * 1.3, fonts.BOLD), right_aligned=True),
        ]
    )
    rows.append(_bar(width, line.tally.share, points))
    return [*together(rows), gap(points)]


def _bar(width: float, share: float | None, points: float) -> Row:
    """How much of the promises was kept, as a calm line."""
    high = points * 0.3

    def draw(canvas: Any, x: float, top: float) -> None:
        canvas.saveState()
        canvas.setFillGray(0.9)
        canvas.rect(x, top - 1.6 * high, width, high, stroke=0, fill=1)
        if share:
            canvas.setFillGray(0.3)
            canvas.rect(x, top - 1.6 * high, width * share, high, stroke=0, fill=1)
        canvas.restoreState()

    return Row(high * 2, (draw,))


def broken_pdf(file: DeskFile, asked: str, letterhead: Letterhead, size: str, lang: str) -> bytes:
    """The promises of a period that were not kept, commitment by commitment; raises DeskError for no period."""
    period = from_id(asked)
    found = board(file, period)
    zone = settings.profile(file).zoneinfo
    with speaking(lang):
        title = _("Broken promises")

        def say(sheet: Sheet) -> None:
            sheet.head()
            as_of = _("as of {moment}").format(moment=when.date_time(found.now, zone, year=True))
            sheet.big_number(title, period_words(period), as_of)
            sheet.gap(1.5)
            sheet.paragraph(board_headline(found), bold=True)
            for line in found.lines:
                if line.tally.broken:
                    sheet.heading(line.version.text)
                    told = (kept_words(line.tally), share_words(line.tally), limit_words(line))
                    sheet.paragraph(" · ".join(filter(None, told)), small=True, keep=True)
                    sheet.table(broken_heads(), _cells(file, period, line, found), wide=1, close=True)
            sheet.foot(
                _("Printed {when}, for use in the store").format(when=when.date_time(found.now, zone, year=True))
            )

        return fitted_pdf(say, size, letterhead, title=f"{title} {period_words(period)}", lang=lang)


def broken_heads() -> list[str]:
    """The heads of the list of promises that were not kept."""
    return [_("Number"), _("Customer"), _("Promised by"), _("Done at"), _("How late"), _("Owner")]


def _cells(file: DeskFile, period: Period, line: BoardLine, found: Board) -> Sequence[Sequence[str]]:
    zone = settings.profile(file).zoneinfo
    return [
        (
            each.number,
            each.customer,
            when.date_time(each.due_at, zone),
            when.date_time(each.met_at, zone) if each.met_at else _("not done yet"),
            each.late,
            each.owner,
        )
        for each in broken_lines(file, period, line.version, found.now)
    ]
