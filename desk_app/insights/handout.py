"""The figures of a period on paper: the sentence first, the figures with their formulas, the heat map, the tables."""

from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo

from desk_app.calls.model import KIND_WORDS, OUTCOME_WORDS, CallKind, Outcome, channel_words
from desk_app.core import when
from desk_app.core.i18n import _, speaking
from desk_app.insights.figures import call_figures
from desk_app.insights.model import WITHOUT, CallFigures, Conditions, Dimension, Measure
from desk_app.insights.periods import from_id
from desk_app.insights.report import (
    SHOWN,
    TABLE_WORDS,
    TABLES,
    WEEKDAYS,
    all_measures,
    headline,
    heads,
    hours_of,
    lines,
    period_words,
    tiles,
    too_early,
)
from desk_app.insights.spoken import count_words, name_words, value_words
from desk_app.printing import fonts
from desk_app.printing.letterhead import Letterhead
from desk_app.printing.papers import MM
from desk_app.printing.rows import Mark, Row
from desk_app.printing.sheet import Sheet
from desk_app.settings import store as settings
from desk_app.staff import store as staff
from desk_app.storage.desk_file import DeskFile

MOST_LINES = 40
"""Rows of a table that paper takes; the rest is told as a number."""
_HEAD, _ROW, _SIDE = 5 * MM, 6.2 * MM, 11 * MM
_TYPE = 7.0


class _Drawn(Sheet):
    """A sheet that can hold a drawing."""

    def drawing(self, height: float, mark: Mark) -> None:
        """Room of so many points, and what draws in it."""
        self._rows.append(Row(height, (mark,)))


def figures_pdf(file: DeskFile, period_id: str, letterhead: Letterhead, size: str, lang: str) -> bytes:
    """The figures of all calls of a period (`2026-11-01_2026-12-01`) as a PDF. Raises DeskError for no period."""
    found = call_figures(file, from_id(period_id), now=file.clock.now(), parts=SHOWN, people=True)
    zone = settings.profile(file).zoneinfo
    return figures_sheet(found, staff.names(file), zone, letterhead, size=size, lang=lang)


def figures_sheet(
    found: CallFigures,
    people: Mapping[str, str],
    zone: ZoneInfo,
    letterhead: Letterhead,
    *,
    size: str = "A4",
    lang: str = "zh_CN",
) -> bytes:
    """The figures as a PDF in that language; a table of more than `MOST_LINES` rows says how many more there are."""
    with speaking(lang):
        title = _("Figures of calls")
        sheet = _Drawn(size, letterhead, title=title, lang=lang)
        sheet.head()
        sheet.big_number(title, period_words(found.period), _said(found, zone))
        sheet.paragraph(headline(found), bold=True)
        if early := too_early(found, zone):
            sheet.paragraph(early, small=True)
        _figures(sheet, found)
        if found.heat:
            sheet.heading(_("When they come in"))
            _heat(sheet, found.heat)
        for part in TABLES:
            _table(sheet, found, part, people)
        sheet.foot(_("as of {moment}").format(moment=when.date_time(found.as_of, zone, year=True)))
        return sheet.pdf()


def _said(found: CallFigures, zone: ZoneInfo) -> str:
    moment = when.date_time(found.as_of, zone, year=True)
    chosen = conditions_words(found.conditions)
    if not chosen:
        return _("All calls, as of {moment}").format(moment=moment)
    return _("Only {conditions}, as of {moment}").format(conditions=chosen, moment=moment)


def conditions_words(conditions: Conditions) -> str:
    """Which calls were counted, in words; nothing for all."""
    said = [
        _("nobody named") if conditions.staff == WITHOUT else conditions.staff,
        channel_words(conditions.channel),
        _("without topic") if conditions.topic == WITHOUT else conditions.topic,
        _(KIND_WORDS[CallKind(conditions.kind)]) if conditions.kind else "",
        _(OUTCOME_WORDS[Outcome(conditions.outcome)]) if conditions.outcome else "",
    ]
    return " · ".join(filter(None, said))


def _figures(sheet: Sheet, found: CallFigures) -> None:
    """Every figure with its formula, those that guard each other one after the other."""
    order = dict.fromkeys(key for tile in tiles(found) for key in (tile.measure.key, *(g.key for g in tile.guards)))
    known = all_measures(found)
    rows = [
        [name_words(key), value_words(known[key]), _n(known[key]), _formula(known[key])]
        for key in (*order, *(key for key in known if key not in order))
    ]
    sheet.table([_("Figure"), _("The value"), "n", _("Formula")], rows, right=(1, 2), wide=3)


def _n(measure: Measure) -> str:
    shown = count_words(measure.n)
    return _("{name} (few)").format(name=shown) if measure.small else shown


def _formula(measure: Measure) -> str:
    if not measure.provisional_n:
        return measure.formula
    early = count_words(measure.provisional_n)
    return _("{cases}; too early to tell for {n}").format(cases=measure.formula, n=early)


def _table(sheet: Sheet, found: CallFigures, part: Dimension, people: Mapping[str, str]) -> None:
    made = lines(found, part, people)
    if not made:
        return
    sheet.heading(_(TABLE_WORDS[part]))
    named = [_("{name} (few)").format(name=line.name) if line.small else line.name for line in made]
    rows = [[name, *line.cells] for name, line in zip(named, made, strict=True)]
    head = [_(TABLE_WORDS[part]), *heads(part)]
    sheet.table(head, rows[:MOST_LINES], right=range(1, len(head)), wide=0)
    if any(line.early for line in made[:MOST_LINES]):
        sheet.paragraph(_("* too early to tell for some of these contacts"), small=True)
    more = len(made) - MOST_LINES
    if more > 0:
        sheet.paragraph(_("… and {n} more").format(n=more), small=True)


def _heat(sheet: _Drawn, heat: Mapping[tuple[int, int], int]) -> None:
    hours = hours_of(heat)
    width = (sheet.paper.text_width - _SIDE) / len(hours)
    most = max(heat.values())

    def draw(canvas: Any, x: float, top: float) -> None:
        canvas.saveState()
        for place, hour in enumerate(hours):
            _write(canvas, x + _SIDE + width * (place + 0.5), top - _HEAD + 1.4 * MM, str(hour), 0.38)
        for weekday, word in enumerate(WEEKDAYS):
            low = top - _HEAD - (weekday + 1) * _ROW
            _write(canvas, x + _SIDE / 2, low + 1.9 * MM, _(word), 0.38)
            for place, hour in enumerate(hours):
                count = heat.get((weekday, hour), 0)
                share = count / most
                left = x + _SIDE + width * place
                canvas.setFillGray(1 - 0.85 * share if count else 1)
                canvas.setStrokeGray(0.85)
                canvas.setLineWidth(0.4)
                canvas.rect(left, low, width, _ROW, stroke=1, fill=1)
                if count:
                    _write(canvas, left + width / 2, low + 1.9 * MM, count_words(count), 0 if share < 0.6 else 1)
        canvas.restoreState()

    sheet.drawing(_HEAD + 7 * _ROW + 3 * MM, draw)


def _write(canvas: Any, middle: float, base: float, text: str, grey: float) -> None:
    canvas.setFillGray(grey)
    canvas.setFont(fonts.REGULAR, _TYPE)
    canvas.drawCentredString(middle, base, text)
