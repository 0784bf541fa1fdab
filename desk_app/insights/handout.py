"""The figures of a period on paper: the sentence first, the figures with their formulas, the heat map, the tables."""

from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo

from desk_app.calls.model import KIND_WORDS, OUTCOME_WORDS, CallKind, Outcome, channel_words
from desk_app.core import when
from desk_app.core.i18n import _, speaking
from desk_app.insights.breakdown import EARLY, FEW, breakdown
from desk_app.insights.complaint_counting import complaint_answer
from desk_app.insights.complaint_measures import ComplaintSums
from desk_app.insights.complaint_report import complaint_headline, complaint_notes, complaint_tiles
from desk_app.insights.delivery_counting import delivery_answer
from desk_app.insights.delivery_measures import DeliverySums
from desk_app.insights.delivery_report import delivery_headline, delivery_tiles
from desk_app.insights.figure_list import figure_list
from desk_app.insights.figures import call_figures
from desk_app.insights.model import SMALL, WITHOUT, CallFigures, Conditions, Dimension
from desk_app.insights.periods import from_asked_id
from desk_app.insights.report import SHOWN, TABLES, WEEKDAYS, headline, hours_of, period_words, tiles, too_early
from desk_app.insights.spoken import count_words
from desk_app.printing import fonts
from desk_app.printing.fitting import fitted_pdf
from desk_app.printing.letterhead import Letterhead
from desk_app.printing.papers import MM
from desk_app.printing.rows import Row
from desk_app.printing.sheet import Sheet
from desk_app.settings import store as settings
from desk_app.staff import store as staff
from desk_app.storage.desk_file import DeskFile

_HEAD, _ROW, _SIDE = 5 * MM, 6.2 * MM, 11 * MM
_TYPE = 7.0


def figures_pdf(file: DeskFile, asked: str, letterhead: Letterhead, size: str, lang: str) -> bytes:
    """The figures of the calls of a period (`2026-11-01_2026-12-01`, see `asked_id`) as a PDF.

    Raises DeskError for no period.
    """
    period, conditions = from_asked_id(asked)
    found = call_figures(file, period, conditions, now=file.clock.now(), parts=SHOWN, people=True)
    zone = settings.profile(file).zoneinfo
    complaints = complaint_answer(file, period, conditions, file.clock.now())
    people, deliveries = staff.names(file), delivery_answer(file, period, conditions, file.clock.now())
    return figures_sheet(
        found, people, zone, letterhead, size=size, lang=lang, complaints=complaints, deliveries=deliveries
    )


def figures_sheet(
    found: CallFigures,
    people: Mapping[str, str],
    zone: ZoneInfo,
    letterhead: Letterhead,
    *,
    size: str = "A4",
    lang: str = "zh_CN",
    complaints: ComplaintSums | None = None,
    deliveries: DeliverySums | None = None,
) -> bytes:
    """The figures as a PDF in that language: each figure with its guard-rails under it, then the tables.

    Those of complaints and of deliveries come last.
    """
    with speaking(lang):
        title = _("Figures of calls")

        def say(sheet: Sheet) -> None:
            sheet.head()
            sheet.big_number(title, period_words(found.period), _said(found, zone))
            sheet.gap(1.5)
            sheet.paragraph(headline(found), bold=True)
            if early := too_early(found, zone):
                sheet.paragraph(early, small=True)
            sheet.rows(figure_list(sheet.paper, tiles(found)))
            sheet.gap(2.5)
            if found.heat:
                sheet.heading(_("When they come in"))
                sheet.rows([_heat(sheet.paper.text_width, found.heat)])
            for part in TABLES:
                _table(sheet, found, part, people)
            if complaints is not None and complaints.any:
                _complaints(sheet, complaints)
            if deliveries is not None and deliveries.any:
                sheet.gap(1.5)
                sheet.heading(_("Deliveries"))
                sheet.paragraph(delivery_headline(deliveries), bold=True)
                sheet.rows(figure_list(sheet.paper, delivery_tiles(deliveries)))
            sheet.foot(_foot(found, zone))

        return fitted_pdf(say, size, letterhead, title=f"{title} {period_words(found.period)}", lang=lang)


def _foot(found: CallFigures, zone: ZoneInfo) -> str:
    """As of when, and what the marks behind numbers mean."""
    moment = when.date_time(found.as_of, zone, year=True)
    few = _("{mark} fewer than {small} cases").format(mark=FEW, small=SMALL)
    early = _("{mark} too early to tell for some").format(mark=EARLY)
    return " · ".join((_("as of {moment}").format(moment=moment), few, early))


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


def _table(sheet: Sheet, found: CallFigures, part: Dimension, people: Mapping[str, str]) -> None:
    made = breakdown(found, part, people)
    if made is None:
        return
    sheet.heading(made.title)
    sheet.figures(made.heads, made.cells, spare=made.spare)
    if made.more:
        sheet.paragraph(_("… and {n} more").format(n=made.more), small=True)
    sheet.gap(1.5)


def _complaints(sheet: Sheet, found: ComplaintSums) -> None:
    sheet.gap(1.5)
    sheet.heading(_("Complaints"))
    sheet.paragraph(complaint_headline(found), bold=True)
    if note := complaint_notes(found):
        sheet.paragraph(note, small=True)
    sheet.rows(figure_list(sheet.paper, complaint_tiles(found)))


def _heat(width: float, heat: Mapping[tuple[int, int], int]) -> Row:
    """A grid of weekdays and hours, the darker the more came in."""
    hours = hours_of(heat)
    across = (width - _SIDE) / len(hours)
    most = max(heat.values())

    def draw(canvas: Any, x: float, top: float) -> None:
        canvas.saveState()
        for place, hour in enumerate(hours):
            _write(canvas, x + _SIDE + across * (place + 0.5), top - _HEAD + 1.4 * MM, str(hour), 0.38)
        for weekday, word in enumerate(WEEKDAYS):
            low = top - _HEAD - (weekday + 1) * _ROW
            _write(canvas, x + _SIDE / 2, low + 1.9 * MM, _(word), 0.38)
            for place, hour in enumerate(hours):
                count = heat.get((weekday, hour), 0)
                share = count / most
                left = x + _SIDE + across * place
                canvas.setFillGray(1 - 0.85 * share if count else 1)
                canvas.setStrokeGray(0.85)
                canvas.setLineWidth(0.4)
                canvas.rect(left, low, across, _ROW, stroke=1, fill=1)
                if count:
                    text = _that_fits(count, across - 0.8)
                    _write(canvas, left + across / 2, low + 1.9 * MM, text, 0 if share < 0.6 else 1)
        canvas.restoreState()

    return Row(_HEAD + 7 * _ROW + 4 * MM, (draw,))


def _that_fits(count: int, width: float) -> str:
    """The count, or its thousands where the cell is narrow."""
    text = count_words(count)
    if fonts.text_width(text, fonts.REGULAR, _TYPE) <= width:
        return text
    return _("{thousands}k").format(thousands=round(count / 1000)) if count >= 1000 else str(count)


def _write(canvas: Any, middle: float, base: float, text: str, grey: float) -> None:
    canvas.setFillGray(grey)
    canvas.setFont(fonts.REGULAR, _TYPE)
    canvas.drawCentredString(middle, base, text)
