"""The service report: what a customer asked, what we promised, what we did, and how they were told."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from desk_app.core import when
from desk_app.core.i18n import _, ngettext, speaking
from desk_app.printing.fitting import fitted_pdf
from desk_app.printing.letterhead import Letterhead
from desk_app.printing.sheet import Sheet
from desk_app.service_report import keeping, telling
from desk_app.service_report.model import (
    SMALL,
    Figures,
    Matters,
    Period,
    Rate,
    begin_of,
    figures,
    promises,
)
from desk_app.service_report.telling import Line, OpenLine

MOST_LINES = 400
"""Of each part the newest lines are printed; older ones of the period are counted in a sentence."""

_LAST = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Report:
    """A report to be printed. `news` are the sentences about this record that stand first."""

    number: str
    name: str
    reference: str
    matters: Matters
    period: Period
    now: datetime
    zone: ZoneInfo
    of_customer: bool = True
    news: tuple[str, ...] = ()


def report_sheet(report: Report, letterhead: Letterhead, *, size: str = "A4", lang: str = "zh_CN") -> bytes:
    """The report as a PDF on `A4`, `A5`, `80mm` or `58mm` paper: headline, figures, four parts, what is open."""
    with speaking(lang):
        period, now, zone = report.period, report.now, report.zone
        given = promises(report.matters, now, zone)
        counted = figures(report.matters, given, period, now, zone)
        open_now = telling.still_open(report.matters)
        title = _("Service report")

        def say(sheet: Sheet) -> None:
            sheet.head()
            sheet.big_number(report.name or title, report.number, title, qr=report.number)
            sheet.rule()
            sheet.pair(_("Reference"), report.reference)
            sheet.pair(_("Period"), _period_words(report))
            sheet.paragraph("\n".join(_headline(report, counted, open_now)), bold=True)
            _figures(sheet, report, counted)
            _part(
                sheet,
                zone,
                _("What was asked"),
                telling.asked(report.matters, period, zone),
                _("Nothing was asked."),
            )
            _part(
                sheet,
                zone,
                _("What was promised"),
                _in_order([*keeping.promised(given, period, now, zone), *keeping.waited(report.matters, period, zone)]),
                _("Nothing was promised."),
                _("Kept"),
            )
            _part(
                sheet, zone, _("What was done"), telling.done(report.matters, period), _("Nothing has been done yet.")
            )
            _part(
                sheet,
                zone,
                _("How the customer was told"),
                telling.told(report.matters, period, zone),
                _("The customer has not been told anything yet."),
            )
            _open(sheet, report, open_now)
            printed = when.date_time(now, zone, year=True)
            sheet.foot(_("Printed {when}").format(when=printed))

        return fitted_pdf(say, size, letterhead, title=f"{title} {report.number}", lang=lang)


def _in_order(lines: Sequence[Line]) -> list[Line]:
    return sorted(lines, key=lambda line: line.at or _LAST)


def begins(matters: Matters, zone: ZoneInfo) -> list[datetime]:
    """When each of the records began, in no order."""
    return [
        *(each.rang_at for each in matters.calls),
        *(each.received_at for each in matters.complaints),
        *(each.ordered_at for each in matters.deliveries),
        *(begin_of(each.bought_on, zone) for each in matters.purchases),
    ]


def _period_words(report: Report) -> str:
    if not report.of_customer:
        return ""
    since = report.period.since or min(begins(report.matters, report.zone), default=None)
    last = _last_day(report.period, report.now, report.zone)
    if since is None:
        return _("up to {last}").format(last=last)
    first = when.date(since.astimezone(report.zone).date(), year=True)
    return _("{first} to {last}").format(first=first, last=last)


def _last_day(period: Period, now: datetime, zone: ZoneInfo) -> str:
    """That before the end of the period, today where it has none."""
    end = now if period.until is None else period.until - timedelta(milliseconds=1)
    return when.date(end.astimezone(zone).date(), year=True)


def _headline(report: Report, counted: Figures, open_now: Sequence[OpenLine]) -> list[str]:
    """Each line is a sentence of its own: what was asked, what was kept, what is left."""
    lines = list(report.news)
    if report.of_customer:
        times = ngettext(
            "{name} turned to us {n} time in this period.",
            "{name} turned to us {n} times in this period.",
            counted.turned_to_us,
        )
        lines.append(times.format(name=report.name, n=f"{counted.turned_to_us:,}"))
    kept = counted.kept
    lines.append(
        _("Of the promises that fell due, {kept} of {n} were kept in time.").format(kept=kept.count, n=kept.n)
        if kept.n
        else _("No promise has fallen due.")
    )
    if not open_now:
        return [*lines, _("Nothing is open.")]
    first = open_now[0]
    left = ngettext(
        "{n} matter is open; next: {step}, {number}, by {when}.",
        "{n} matters are open; next: {step}, {number}, by {when}.",
        len(open_now),
    )
    due = when.date_time(first.due, report.zone, year=True)
    return [*lines, left.format(n=len(open_now), step=first.next_step, number=first.number, when=due)]


def _figures(sheet: Sheet, report: Report, counted: Figures) -> None:
    counts = [
        (_("Contacts"), counted.contacts),
        (_("Complaints"), counted.complaints),
        *(each for each in ((_("Suggestions"), counted.suggestions), (_("Praise"), counted.praise)) if each[1]),
        (_("Deliveries"), counted.deliveries),
        (_("Purchases"), counted.purchases),
    ]
    rates = [
        (_("Promises kept in time"), counted.kept),
        (_("of them first answers to complaints"), counted.answered_in_time),
        (_("of them deliveries"), counted.delivered_in_time),
    ]
    cells = [(name, f"{count:,}", "") for name, count in counts if count or report.of_customer]
    cells += [(name, *_rate(rate)) for name, rate in rates if rate.n]
    sheet.gap(2 * sheet.paper.spacing)
    if cells:
        sheet.table([_("Figure"), _("Result"), _("Cases")], cells, wide=0, right=(1,))
    if any(rate.small for _name, rate in rates):
        sheet.paragraph(_("few: fewer than {n} cases, which says little").format(n=SMALL), small=True)
    before = _before(report)
    if before:
        sheet.paragraph(_("Before this period: {counts}").format(counts=before), small=True)


def _rate(rate: Rate) -> tuple[str, str]:
    shown = f"{round(100 * (rate.share or 0))} %"
    return shown, (_("n = {n}, few") if rate.small else _("n = {n}")).format(n=rate.n)


def _before(report: Report) -> str:
    begins: Sequence[tuple[str, list[datetime]]] = (
        (telling.CONTACTS, [each.rang_at for each in report.matters.calls]),
        *((word, telling.moments_of(report.matters, nature)) for nature, word in telling.SORT_OF.items()),
        (telling.DELIVERIES, [each.ordered_at for each in report.matters.deliveries]),
        (telling.PURCHASES, [begin_of(each.bought_on, report.zone) for each in report.matters.purchases]),
    )
    counted = [(word, sum(report.period.began_after(at) for at in moments)) for word, moments in begins]
    return telling.counts({_(word): count for word, count in counted if count})


def _part(sheet: Sheet, zone: ZoneInfo, title: str, lines: Sequence[Line], nothing: str, beside: str = "") -> None:
    sheet.gap(3 * sheet.paper.spacing)
    sheet.heading(title)
    if not lines:
        sheet.paragraph(nothing)
        return
    older, shown = _parted(lines)
    if older:
        sheet.paragraph(telling.summed_up(older, zone), small=True)
    _table(
        sheet,
        (_("When"), _("Number"), _("What"), beside or _("Who")),
        [(_when(line, zone), line.number, line.words, line.beside) for line in shown],
    )


def _table(sheet: Sheet, header: Sequence[str], cells: Sequence[Sequence[str]]) -> None:
    """A table whose number stands under the time; on a roll, where each cell has its own line, beside its label."""
    if sheet.paper.is_roll:
        sheet.table(header, cells, wide=2)
        return
    first, _number, *rest = header
    sheet.table([first, *rest], [(_stack(at, number), *others) for at, number, *others in cells], wide=1)


def _parted(lines: Sequence[Line]) -> tuple[Sequence[Line], Sequence[Line]]:
    """The lines to be summed up, and the newest `MOST_LINES` of those that have a time, with all that have none."""
    dated = [line for line in lines if line.at is not None]
    missing = [line for line in lines if line.at is None]
    cut = max(0, len(dated) - MOST_LINES)
    return dated[:cut], [*dated[cut:], *missing]


def _when(line: Line, zone: ZoneInfo) -> str:
    if line.at is None:
        return "—"
    if line.whole_day:
        return when.date(line.at.astimezone(zone).date(), year=True)
    return when.date_time(line.at, zone, year=True)


def _open(sheet: Sheet, report: Report, open_now: Sequence[OpenLine]) -> None:
    sheet.gap(3 * sheet.paper.spacing)
    sheet.heading(_("What is open now"))
    if not open_now:
        sheet.paragraph(_("Nothing is open."))
        return
    _table(
        sheet,
        (_("Due"), _("Number"), _("About"), _("Next step")),
        [
            (
                when.date_time(each.due, report.zone, year=True),
                each.number,
                each.about,
                _stack(each.next_step, each.owner),
            )
            for each in open_now
        ],
    )


def _stack(*texts: str) -> str:
    return "\n".join(text for text in texts if text)
