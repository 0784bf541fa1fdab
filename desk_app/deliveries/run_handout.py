"""The run sheet: what a courier delivers on a day, in the order of the run, to be written on at the doors."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date as Date
from datetime import datetime
from zoneinfo import ZoneInfo

from desk_app.core import when
from desk_app.core.i18n import _, ngettext, speaking
from desk_app.core.money import CURRENCY, format_cents
from desk_app.deliveries.on_paper import bars_mark, name_on_paper, parcels_words, shortened, ticks
from desk_app.deliveries.phases import numbered_reasons
from desk_app.printing import fonts
from desk_app.printing.characters import one_line, printable
from desk_app.printing.fitting import fitted_pdf
from desk_app.printing.letterhead import Letterhead
from desk_app.printing.papers import MM, Paper
from desk_app.printing.rows import GREY, RULE, Column, Mark, Row, Style, columns, line, together
from desk_app.printing.sheet import Sheet

_PLACE, _CODE, _WRITTEN, _BETWEEN = 9 * MM, 44 * MM, 46 * MM, 4 * MM
_BARS = 6.5 * MM
_SIGN = 7.5 * MM


@dataclass(frozen=True, slots=True)
class Stop:
    """One delivery on the run. `phones` whole, for the courier must ring up; `done` says how it ended, if it did."""

    number: str
    name: str
    place: int | None = None
    phones: tuple[str, ...] = ()
    address: str = ""
    window: str = ""
    parcels: int = 1
    to_collect: int | None = None
    currency: str = CURRENCY
    instructions: str = ""
    goods: str = ""
    done: str = ""


@dataclass(frozen=True, slots=True)
class Run:
    """What one courier delivers, in the order of the run."""

    courier: str
    stops: Sequence[Stop]

    def cash(self) -> dict[str, int]:
        """What is to be collected, in cents, by currency."""
        sums: dict[str, int] = {}
        for stop in self.stops:
            if stop.to_collect:
                sums[stop.currency] = sums.get(stop.currency, 0) + stop.to_collect
        return sums


@dataclass(frozen=True, slots=True)
class RunSheet:
    """The runs of a day, a part of the paper for each courier."""

    day: Date
    runs: Sequence[Run]
    printed_at: datetime
    zone: ZoneInfo


def run_sheet(page: RunSheet, letterhead: Letterhead, *, size: str = "A4", lang: str = "zh_CN") -> bytes:
    """The run sheets of a day as a PDF; each courier's begins on a page of its own and counts its own pages."""
    with speaking(lang):
        title = _("Run sheet")
        day = when.date(page.day, year=True)

        def say(sheet: Sheet) -> None:
            for number, run in enumerate(page.runs):
                if number:
                    sheet.next_part()
                _run(sheet, run, page)

        return fitted_pdf(say, size, letterhead, title=f"{title} {day}", lang=lang)


def totals(run: Run) -> list[str]:
    """`12 stops`, `15 parcels`, what is to be collected."""
    stops = ngettext("{n} stop", "{n} stops", len(run.stops)).format(n=len(run.stops))
    cash = [format_cents(cents, currency) for currency, cents in sorted(run.cash().items())]
    money = _("{cash} to collect").format(cash=" + ".join(cash)) if cash else _("nothing to collect")
    return [stops, parcels_words(sum(stop.parcels for stop in run.stops)), money]


def _run(sheet: Sheet, run: Run, page: RunSheet) -> None:
    day = f"{when.date(page.day, year=True)} {when.weekday(page.day.weekday())}"
    sheet.head()
    sheet.big_number(_("Run sheet"), f"{run.courier} · {day}", " · ".join(totals(run)))
    sheet.rule()
    if not run.stops:
        sheet.paragraph(_("Nothing goes out."))
    legend = _legend(sheet.paper)
    sheet.rows(legend if run.stops else [])
    for place, stop in enumerate(run.stops, 1):
        rows = _stop(sheet.paper, stop, place)
        sheet.rows([replace(row, head=tuple(legend)) for row in rows])
    if run.stops:
        _closing(sheet, run)
    printed = when.date_time(page.printed_at, page.zone, year=True)
    foot = _("Printed {when}, for use in the store").format(when=printed)
    sheet.foot(f"{run.courier} · {foot}")


def _legend(paper: Paper) -> list[Row]:
    """The digits of the reasons, repeated on each page."""
    reasons = "   ".join(f"{digit} {words}".replace(" ", "\u00a0") for digit, _reason, words in numbered_reasons())
    said = _("Not handed over: write the digit of the reason. {reasons}").format(reasons=reasons)
    rows = columns([Column(0, paper.text_width, printable(said), Style(paper.small - 0.5, grey=GREY))])
    rows.append(Row(2.4 * MM, (line(0, paper.text_width, down=1.2 * MM),)))
    return [replace(row, keep=True) for row in rows]


def _stop(paper: Paper, stop: Stop, place: int) -> list[Row]:
    """One stop: what is known at the left, what is written at the door at the right; it never parts."""
    middle = _PLACE + _CODE + _BETWEEN
    written = paper.text_width - _WRITTEN
    known = _known(paper, stop, middle, written - middle - _BETWEEN)
    hand = _by_hand(paper, stop, written)
    marks: list[Mark] = []
    bars, _wide = bars_mark(stop.number, _PLACE, 0.8 * MM, _BARS, _CODE)
    if bars:
        marks.append(bars)
    at_code = columns([Column(_PLACE, _CODE, one_line(stop.number), Style(paper.small))])
    bold = Style(paper.body + 1, fonts.BOLD)
    at_place = columns([Column(0, _PLACE, str(stop.place or place), bold)])
    left = [Row(_BARS + 1.2 * MM if bars else 0), *at_code]
    piles = [at_place, left, known, hand]
    rows = _beside(piles)
    rows[0] = replace(rows[0], marks=(*marks, *rows[0].marks))
    rows.append(Row(3 * MM, (line(0, paper.text_width, grey=RULE, down=1.8 * MM),)))
    return together(rows)


def _beside(piles: Sequence[Sequence[Row]]) -> list[Row]:
    """Piles of rows side by side as one row, as high as the highest."""
    height = max(sum(row.height for row in pile) for pile in piles)
    drawn: list[tuple[float, Mark]] = []
    for pile in piles:
        down = 0.0
        for row in pile:
            drawn += ((down, mark) for mark in row.marks)
            down += row.height
    return [Row(height, tuple(_lower(mark, down) for down, mark in drawn))]


def _lower(mark: Mark, down: float) -> Mark:
    return lambda canvas, x, top: mark(canvas, x, top - down)


def _known(paper: Paper, stop: Stop, left: float, width: float) -> list[Row]:
    bold, plain, small = Style(paper.body, fonts.BOLD), Style(paper.body - 0.5), Style(paper.small, grey=GREY)
    phones = "   ".join(phone.replace(" ", "\u00a0") for phone in stop.phones) or _("no phone number")
    rows: list[Row] = []
    instructions = _("Heed: {what}").format(what=shortened(stop.instructions, 360)) if stop.instructions else ""
    for text, style in (
        (shortened(name_on_paper(stop.name), 120), bold),
        (phones, plain),
        (shortened(stop.address, 240) or _("no address"), plain),
        (" · ".join(filter(None, (stop.window, parcels_words(stop.parcels)))), bold),
        (instructions, plain),
        (shortened(stop.goods, 160), small),
    ):
        if text:
            rows += columns([Column(left, width, printable(text), style)])
    return rows


def _by_hand(paper: Paper, stop: Stop, left: float) -> list[Row]:
    """What is collected, the boxes, and a line to sign on; of a delivery that is done how it ended."""
    bold, plain = Style(paper.body, fonts.BOLD), Style(paper.body - 0.5)
    small = Style(paper.small, grey=GREY)
    rows: list[Row] = []
    if stop.to_collect:
        money = format_cents(stop.to_collect, stop.currency)
        rows += columns([Column(left, _WRITTEN, _("Collect {money}").format(money=money), bold)])
    if stop.done:
        return [*rows, *columns([Column(left, _WRITTEN, printable(stop.done), plain)])]
    rows += columns([Column(left, _WRITTEN, ticks((_("done"), _("partly"))), plain)])
    failed = ticks((_("failed, reason"),))
    taken = fonts.text_width(failed, plain.font, plain.size) + 1.5 * MM
    wrote = columns([Column(left, _WRITTEN, failed, plain)])
    if taken < _WRITTEN - 5 * MM:
        mark = line(left + taken, _WRITTEN - taken, grey=0.5, down=plain.height - 0.5)
        wrote[0] = replace(wrote[0], marks=(*wrote[0].marks, mark))
    rows += wrote
    label = one_line(_("Received by"))
    taken = fonts.text_width(label, small.font, small.size) + 2 * MM
    signed = columns([Column(left, taken, label, small)])
    mark = line(left + taken, _WRITTEN - taken, grey=0.5, down=small.height - 0.5)
    return [*rows, Row(_SIGN - small.height), replace(signed[0], marks=(*signed[0].marks, mark))]


def _closing(sheet: Sheet, run: Run) -> None:
    """The totals once more, with what came of them, to be counted on return."""
    sheet.gap(2)
    sheet.paragraph(" · ".join(totals(run)), bold=True, keep=True)
    sheet.signatures([_("Handed over"), _("Back in the store"), _("Cash counted"), _("Courier signs")])
