"""On time in full, on one page for the wall: the share, the 95 % line, where it was missed, and out of how many."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from desk_app.core import when
from desk_app.core.i18n import _, ngettext, speaking
from desk_app.insights.breakdown import FEW, marked
from desk_app.insights.model import SMALL, Measure, Period
from desk_app.insights.report import period_words
from desk_app.insights.spoken import count_words, name_words, share_words
from desk_app.printing import fonts
from desk_app.printing.characters import one_line, printable
from desk_app.printing.fitting import fitted_pdf
from desk_app.printing.letterhead import Letterhead
from desk_app.printing.papers import MM
from desk_app.printing.rows import GREY, Column, Mark, Row, Style, columns, gap, together
from desk_app.printing.sheet import Sheet

AIM = 0.95
"""The line a store wants to stand above."""
SIZES = ("A4", "A3")
NOTHING = "—"
_MOST = 12
_LONGEST = 40


@dataclass(frozen=True, slots=True)
class Kept:
    """How many of the deliveries due came as promised."""

    kept: int
    due: int

    @property
    def share(self) -> float | None:
        """The part that did; None where none was due."""
        return self.kept / self.due if self.due else None


@dataclass(frozen=True, slots=True)
class OtifPart:
    """One courier, or one area: on time in full of those due."""

    name: str
    otif: Kept


@dataclass(frozen=True, slots=True)
class OtifPage:
    """What the page says; all of the same deliveries, those due in the period. Undelivered ones count as not kept.

    `by_window` and `by_day`: on time by the promised window, and by its calendar day; `in_full`: all ordered was handed
    over; `otif`: by the window and in full; `otif_by_day`: by the day and in full. `failed`: attempts that failed, by
    the reason in words, the most first. `formula` is the sentence of how it is counted, `formulas` that of each of
    the five shares instead. `early` came before their window, of `running` ones the window is not over. `leads`: median
    and 90th percentile by the stage in words; `beside`: the figures without which those of speed would mislead.
    """

    period: Period
    as_of: datetime
    zone: ZoneInfo
    otif: Kept
    otif_by_day: Kept
    by_window: Kept
    by_day: Kept
    in_full: Kept
    couriers: Sequence[OtifPart] = ()
    areas: Sequence[OtifPart] = ()
    failed: Sequence[tuple[str, int]] = ()
    formula: str = ""
    early: int = 0
    running: int = 0
    leads: Sequence[tuple[str, Measure, Measure]] = ()
    beside: Sequence[Measure] = ()
    formulas: Sequence[str] = ()
    aim: float = AIM


def otif_pdf(page: OtifPage, letterhead: Letterhead, *, size: str = "A4", lang: str = "zh_CN") -> bytes:
    """The page as a PDF on `A4` or `A3`, without anything about a customer."""
    with speaking(lang):
        title, days = _("On time in full"), period_words(page.period)

        def say(sheet: Sheet) -> None:
            sheet.head()
            as_of = _("as of {moment}").format(moment=when.date_time(page.as_of, page.zone, year=True))
            sheet.big_number(title, days, as_of)
            sheet.gap(2)
            sheet.heading(headline(page))
            _measures(sheet, page)
            if not page.formulas:
                sheet.paragraph(page.formula or formula_words(), small=True)
            if said := _apart(page):
                sheet.paragraph(said)
            _parts(sheet, _("By courier"), page.couriers, page.aim)
            _parts(sheet, _("By area"), page.areas, page.aim)
            _leads(sheet, page.leads)
            _failed(sheet, page.failed)
            _beside(sheet, page.beside)
            sheet.foot(_foot(page))

        return fitted_pdf(say, size, letterhead, title=f"{title} {days}", lang=lang)


def formula_words() -> str:
    """How on time in full is counted, where the figures do not say it themselves."""
    return _(
        "On time in full = handed over inside the promised window and complete ÷ due in the period; a delivery "
        "that was not handed over counts as failed. By the day: by the end of the promised calendar day."
    )


def headline(page: OtifPage) -> str:
    """The one sentence of the page."""
    return otif_headline(page.otif, page.aim)


def otif_headline(otif: Kept, aim: float) -> str:
    """On time in full in one sentence, and what is missing to the line."""
    share = otif.share
    if share is None:
        return _("No delivery was due.")
    due = ngettext("{n} delivery due", "{n} deliveries due", otif.due).format(n=count_words(otif.due))
    told = _("{kept} of {due} came on time and in full: {share}.").format(
        kept=count_words(otif.kept), due=due, share=share_words(share)
    )
    if share >= aim:
        return told
    missing = lacking(otif, aim)
    more = ngettext("{n} more would have reached {aim}.", "{n} more would have reached {aim}.", missing)
    another = more.format(n=count_words(missing), aim=_aim(aim))
    return _("{sentence} {another}").format(sentence=told, another=another)


def lacking(kept: Kept, aim: float) -> int:
    """How many more would have had to be kept to reach the line."""
    aimed = -(-round(aim * 10_000) * kept.due // 10_000)
    return max(0, aimed - kept.kept)


def _aim(aim: float) -> str:
    return _("{percent} %").format(percent=f"{aim * 100:g}")


def _apart(page: OtifPage) -> str:
    """What the shares leave out: those before the window, and those that are not over yet."""
    told = []
    if page.early:
        early = ngettext("{n} came before its window", "{n} came before their windows", page.early)
        told.append(early.format(n=count_words(page.early)))
    if page.running:
        told.append(_("too early to tell for {n}").format(n=count_words(page.running)))
    return " · ".join(told)


def _measures(sheet: Sheet, page: OtifPage) -> None:
    shares = (
        (_("On time in full, by the window"), page.otif, True),
        (_("On time in full, by the day"), page.otif_by_day, True),
        (_("On time by the window"), page.by_window, False),
        (_("On time by the calendar day"), page.by_day, False),
        (_("In full"), page.in_full, False),
    )
    for place, (word, kept, large) in enumerate(shares):
        sheet.rows(_barred(sheet, word, kept, page.aim, large=large))
        for formula in page.formulas[place : place + 1]:
            sheet.paragraph(formula, small=True)


def _parts(sheet: Sheet, title: str, parts: Sequence[OtifPart], aim: float) -> None:
    if not parts:
        return
    sheet.gap(2)
    sheet.heading(title)
    for part in parts[:_MOST]:
        sheet.rows(_barred(sheet, part.name or _("not written down"), part.otif, aim))
    if (more := len(parts) - _MOST) > 0:
        sheet.paragraph(ngettext("{n} more is not shown", "{n} more are not shown", more).format(n=more), small=True)


def _leads(sheet: Sheet, leads: Sequence[tuple[str, Measure, Measure]]) -> None:
    if not any(median.n for _word, median, _p90 in leads):
        return
    sheet.gap(2)
    sheet.heading(_("Lead time, by stage"))
    heads = (_("Stage"), _("Median"), _("90th percentile"), "n", _("Formula"))
    cells = [(word, marked(median), marked(p90), count_words(median.n), median.formula) for word, median, p90 in leads]
    sheet.table(heads, cells, wide=4, right=(1, 2, 3), close=True)


def _beside(sheet: Sheet, beside: Sequence[Measure]) -> None:
    if not beside:
        return
    sheet.gap(2)
    sheet.heading(_("Beside them"))
    cells = [(name_words(one.key), marked(one), count_words(one.n), one.formula) for one in beside]
    sheet.table([_("Figure"), _("The value"), "n", _("Formula")], cells, wide=3, right=(1, 2), close=True)


def _failed(sheet: Sheet, failed: Sequence[tuple[str, int]]) -> None:
    if not failed:
        return
    count = sum(n for _reason, n in failed)
    sheet.gap(2)
    attempts = ngettext("{n} failed attempt", "{n} failed attempts", count)
    sheet.heading(attempts.format(n=count_words(count)))
    cells = [(reason, count_words(n), share_words(n / count)) for reason, n in failed]
    sheet.table([_("Reason"), _("Attempts"), _("Share")], cells, wide=0, right=(1, 2), close=True)


def _foot(page: OtifPage) -> str:
    told = [_("The line stands at {aim}").format(aim=_aim(page.aim))]
    shown = (page.otif, *(part.otif for part in (*page.couriers, *page.areas)))
    if any(0 < kept.due < SMALL for kept in shown):
        told.append(_("{mark} fewer than {small} cases").format(mark=FEW, small=SMALL))
    return " · ".join(told)


def _barred(sheet: Sheet, word: str, kept: Kept, aim: float, *, large: bool = False) -> list[Row]:
    """A word, a bar with the line it is to reach, the share, and out of how many."""
    paper = sheet.paper
    style = Style(paper.body + (1 if large else -0.5), fonts.BOLD if large else fonts.REGULAR)
    width = paper.text_width
    name, share, count = width * 0.4, width * 0.13, width * 0.16
    wide = width - name - share - count - 4 * MM
    few = FEW if 0 < kept.due < SMALL else ""
    said = NOTHING if kept.share is None else f"{share_words(kept.share)}{few}"
    n = f"{count_words(kept.kept)} / {count_words(kept.due)}"
    shown = one_line(word)
    shown = shown if len(shown) <= _LONGEST else f"{shown[: _LONGEST - 1]}…"
    rows = columns(
        [
            Column(0, name - 3 * MM, printable(shown), style),
            Column(width - share - count, share, said, style, right_aligned=True),
            Column(width - count, count, n, Style(paper.small, grey=GREY), right_aligned=True),
        ]
    )
    high = style.size * 0.62
    mark = _bar(name, wide, high, (style.height - high) / 2, kept.share, aim)
    rows[0] = Row(rows[0].height, (*rows[0].marks, mark), keep=rows[0].keep)
    return [*together(rows), gap((1.4 if large else 0.7) * MM)]


def _bar(left: float, wide: float, high: float, down: float, share: float | None, aim: float) -> Mark:
    def draw(canvas: Any, x: float, top: float) -> None:
        canvas.saveState()
        low = top - down - high
        canvas.setFillGray(0.92)
        canvas.rect(x + left, low, wide, high, stroke=0, fill=1)
        if share:
            canvas.setFillGray(0.25 if share >= aim else 0.55)
            canvas.rect(x + left, low, wide * share, high, stroke=0, fill=1)
        canvas.setStrokeGray(0)
        canvas.setLineWidth(1)
        canvas.line(x + left + wide * aim, low - 1.5, x + left + wide * aim, low + high + 1.5)
        canvas.restoreState()

    return draw
