"""What complaints are about, on paper: the counts and rates first, then kinds and causes with bars."""

from datetime import timedelta
from typing import Any

from desk_app.complaints.pareto import AXIS_WORDS, About, Axis, Bar, about, rule_words
from desk_app.core import when
from desk_app.core.i18n import _, speaking
from desk_app.improvements.days import Days
from desk_app.insights.model import Period
from desk_app.insights.pareto_words import (
    cells,
    compared,
    headline,
    heads,
    left_over,
    marks_words,
    none_words,
    numbers_words,
    rates,
)
from desk_app.insights.periods import as_id, from_id
from desk_app.printing import fonts
from desk_app.printing.fitting import fitted_pdf
from desk_app.printing.letterhead import Letterhead
from desk_app.printing.papers import MM
from desk_app.printing.rows import Row
from desk_app.printing.sheet import Sheet
from desk_app.settings import store as settings
from desk_app.storage.desk_file import DeskFile

_BARS, _ROW, _TYPE = 10, 5.6 * MM, 7.5
_NAME, _NUMBERS = 0.3, 0.22


def days_of(text: str) -> Days:
    """The days of `2026-11-01_2026-12-01`, as periods are written; raises DeskError for another thing."""
    period = from_id(text)
    return Days(period.start, period.end - timedelta(days=1))


def asked_of(days: Days) -> str:
    """The days as one word (see `days_of`)."""
    return as_id(Period(days.first, days.last + timedelta(days=1)))


def pareto_pdf(file: DeskFile, asked: str, letterhead: Letterhead, size: str, lang: str) -> bytes:
    """What the complaints of a period were about, as a PDF. Raises DeskError for no period."""
    days = days_of(asked)
    with speaking(lang):
        found = [about(file, days, axis) for axis in Axis]
        title, now = _("What complaints are about"), file.clock.now()
        zone = settings.profile(file).zoneinfo

        def say(sheet: Sheet) -> None:
            sheet.head()
            sheet.big_number(title, days.words, compared(found[0]))
            sheet.gap(1.5)
            sheet.paragraph(headline(found[0]), bold=True)
            for sentence in rates(found[0]):
                sheet.paragraph(sentence)
            for each in found:
                _axis(sheet, each)
            sheet.paragraph(rule_words(), small=True)
            sheet.paragraph(marks_words(), small=True)
            sheet.foot(_("as of {moment}").format(moment=when.date_time(now, zone, year=True)))

        return fitted_pdf(say, size, letterhead, title=f"{title} {days.words}", lang=lang)


def _axis(sheet: Sheet, found: About) -> None:
    sheet.gap(2.5)
    sheet.heading(_(AXIS_WORDS[found.axis]))
    if found.bars:
        sheet.rows(_bars(sheet.paper.text_width, found.bars[:_BARS]))
        sheet.gap(1.5)
        sheet.table(heads(found), cells(found), wide=0, right=(1, 2, 3, 4, 5), close=True)
    else:
        sheet.paragraph(none_words(found))
    if said := left_over(found):
        sheet.paragraph(said, small=True)


def _bars(width: float, bars: tuple[Bar, ...]) -> list[Row]:
    """A row for each bar; the line of the share that adds up goes from one to the next."""
    most = max(max(bar.count, bar.before) for bar in bars)
    left, wide = width * _NAME, width * (1 - _NAME - _NUMBERS)
    return [
        Row(_ROW, (_drawn(bar, bars[place - 1] if place else None, most, left, wide),), keep=place + 1 < len(bars))
        for place, bar in enumerate(bars)
    ]


def _drawn(bar: Bar, above: Bar | None, most: int, left: float, wide: float) -> Any:
    def draw(canvas: Any, x: float, top: float) -> None:
        canvas.saveState()
        low, begin = top - _ROW, x + left
        canvas.setFillGray(0.08)
        canvas.setFont(fonts.REGULAR, _TYPE)
        canvas.drawRightString(begin - 2 * MM, low + 1.7 * MM, _that_fits(bar.name, left - 3 * MM))
        length = wide * bar.count / most
        canvas.setFillGray(0.25 if bar.hot else 0.5)
        canvas.rect(begin, low + 0.8 * MM, max(length, 0.6), _ROW - 1.6 * MM, stroke=0, fill=1)
        if bar.found:
            part = length * bar.found / bar.count
            canvas.setFillGray(0.8)
            canvas.rect(begin + length - part, low + 0.8 * MM, part, _ROW - 1.6 * MM, stroke=0, fill=1)
        canvas.setStrokeGray(0.05)
        if bar.before:
            at = begin + wide * bar.before / most
            canvas.setLineWidth(1.1)
            canvas.line(at, low + 0.3 * MM, at, top - 0.3 * MM)
        canvas.setLineWidth(0.6)
        canvas.setStrokeGray(0.35)
        middle = low + _ROW / 2
        if above is not None:
            canvas.line(begin + wide * above.upto, middle + _ROW, begin + wide * bar.upto, middle)
        canvas.setFillGray(0.35)
        canvas.circle(begin + wide * bar.upto, middle, 0.9, stroke=0, fill=1)
        canvas.setFillGray(0.08)
        canvas.drawString(begin + wide + 2 * MM, low + 1.7 * MM, numbers_words(bar))
        canvas.restoreState()

    return draw


def _that_fits(text: str, width: float) -> str:
    while len(text) > 1 and fonts.text_width(text, fonts.REGULAR, _TYPE) > width:
        text = text[:-2] + "…"
    return text
