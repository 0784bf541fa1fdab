"""The reply letter as it goes out: head, addressee, date, number, the texts, and who signs."""

from dataclasses import dataclass
from datetime import date as Date

from desk_app.complaints.handout import asking
from desk_app.complaints.letter import LetterTexts
from desk_app.complaints.nature import Nature
from desk_app.complaints.nature_sentences import LETTER_ABOUT
from desk_app.core import when
from desk_app.core.i18n import _, speaking
from desk_app.printing.characters import printable
from desk_app.printing.fitting import fitted_pdf
from desk_app.printing.fonts import text_width
from desk_app.printing.letterhead import Letterhead
from desk_app.printing.papers import MM
from desk_app.printing.rows import Column, Row, Style, columns, gap, together
from desk_app.printing.sheet import Sheet

_DOT = "· "


@dataclass(frozen=True, slots=True)
class Letter:
    """What the letter says besides its texts."""

    number: str
    title: str
    day: Date
    texts: LetterTexts
    name: str = ""
    address: tuple[str, ...] = ()
    reference: str = ""
    signed_by: str = ""
    nature: Nature = Nature.COMPLAINT


def reply_letter(letter: Letter, letterhead: Letterhead, *, size: str = "A4", lang: str = "zh_CN") -> bytes:
    """The letter as a PDF on `A4`, `A5`, `80mm` or `58mm` paper."""
    with speaking(lang):
        title = _("Reply letter")

        def say(sheet: Sheet) -> None:
            sheet.head()
            for line in (letter.name, *letter.address):
                if line:
                    _line(sheet, line)
            sheet.gap(4 * sheet.paper.spacing)
            _line(sheet, when.date(letter.day, year=True), right=True)
            sheet.gap(4 * sheet.paper.spacing)
            about = _(LETTER_ABOUT[letter.nature]).format(number=letter.number, title=letter.title)
            sheet.heading(about)
            if letter.reference:
                sheet.paragraph(_("Reference: {reference}").format(reference=letter.reference), small=True)
            sheet.gap(2 * sheet.paper.spacing)
            for text in letter.texts.paragraphs():
                _paragraph(sheet, text)
                sheet.gap(1.6 * sheet.paper.spacing)
            if ask := asking(letter.number, letterhead):
                sheet.paragraph(ask)
            sheet.gap(4 * sheet.paper.spacing)
            _signed(sheet, letter, letterhead)
            sheet.foot(_("Our number: {number}").format(number=letter.number))

        return fitted_pdf(say, size, letterhead, title=f"{title} {letter.number}", lang=lang)


def _paragraph(sheet: Sheet, text: str) -> None:
    """Lines under one another; what follows a dot goes on under its own beginning, not under the dot."""
    style, width = Style(sheet.paper.body), sheet.paper.text_width
    indent = text_width(_DOT, style.font, style.size)
    rows = list[Row]()
    for line in printable(text).split("\n"):
        if line.startswith(_DOT.strip()):
            said = line.removeprefix(_DOT.strip()).strip()
            parts = [Column(0, indent, _DOT.strip(), style), Column(indent, width - indent, said, style)]
        else:
            parts = [Column(0, width, line, style)]
        rows += columns(parts)
    sheet.rows([*rows, gap(1.8 * MM)])


def _line(sheet: Sheet, text: str, *, right: bool = False) -> None:
    style = Style(sheet.paper.body)
    sheet.rows(columns([Column(0, sheet.paper.text_width, printable(text), style, right_aligned=right)]))


def _signed(sheet: Sheet, letter: Letter, letterhead: Letterhead) -> None:
    """The closing words, room for the hand, and who signs: all on one page."""
    style, width = Style(sheet.paper.body), sheet.paper.text_width
    rows = columns([Column(0, width, _("Yours sincerely,"), style)])
    rows.append(gap(14 * MM))
    for text in (letter.signed_by, letterhead.store_name or letterhead.branch_prefix):
        if text:
            rows += columns([Column(0, width, printable(text), style)])
    sheet.rows(together(rows))
