"""What the papers of deliveries have in common: number with codes, windows in words, boxes to tick, reasons."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from desk_app.core import when
from desk_app.core.i18n import _, ngettext
from desk_app.core.phone import is_number, mask_phone, read_phone
from desk_app.printing import codes, fonts
from desk_app.printing.characters import one_line
from desk_app.printing.papers import MM
from desk_app.printing.rows import GREY, Column, Mark, Row, Style, columns, together
from desk_app.printing.sheet import Sheet

BOX = "\u25a1"
"""To be ticked by hand."""
_BARS_HIGH, _BESIDE_QR = 7 * MM, 6 * MM


@dataclass(frozen=True, slots=True)
class Window:
    """What was promised; with `whole_day` the day of `until`, not a time."""

    zone: ZoneInfo
    begin: datetime | None = None
    until: datetime | None = None
    whole_day: bool = False

    def words(self, *, year: bool = True) -> str:
        """`21 Nov 2026 16:00–18:00`, `By 21 Nov 2026 18:00`, `Promised for 21 Nov 2026`; "" without a promise."""
        if self.begin is None:
            if self.until is None:
                return ""
            if self.whole_day:
                return _("Promised for {day}").format(day=self._day(self.until, year))
            return _("By {when}").format(when=when.date_time(self.until, self.zone, year=year))
        start = when.date_time(self.begin, self.zone, year=year)
        if self.until is None:
            return _("From {when}").format(when=start)
        return f"{start}–{self._end(self.begin, self.until)}"

    def on(self, day: object) -> str:
        """The window on a paper of that day: times alone where it lies inside of it."""
        if self.until is None or self.until.astimezone(self.zone).date() != day:
            return self.words(year=False)
        if self.whole_day:
            return _("by the end of the day")
        end = when.clock_time(self.until, self.zone)
        if self.begin is None:
            return _("By {when}").format(when=end)
        if self.begin.astimezone(self.zone).date() != day:
            return self.words(year=False)
        return f"{when.clock_time(self.begin, self.zone)}–{end}"

    def appointment(self) -> str:
        """The window as an appointment: `22 Nov 2026`, `22 Nov 2026 10:00–12:00`."""
        return self._day(self.until, True) if self.whole_day and self.until else self.words()

    def sentence(self) -> str:
        """The promise as the store makes it to the customer; "" without one."""
        if self.until is None:
            return ""
        if self.whole_day:
            day = self._day(self.until, True)
            return _("Promised for {day}: we hand it over by the end of that day.").format(day=day)
        return _("{window}: so we promised to hand it over.").format(window=self.words())

    def _day(self, moment: datetime, year: bool) -> str:
        return when.date(moment.astimezone(self.zone).date(), year=year)

    def _end(self, begin: datetime, until: datetime) -> str:
        same_day = begin.astimezone(self.zone).date() == until.astimezone(self.zone).date()
        return (when.clock_time if same_day else when.date_time)(until, self.zone)


def name_on_paper(name: str) -> str:
    """The name; a number that stands for one without its middle."""
    return mask_phone(read_phone(name)) or name if is_number(name) else name


def shortened(text: str, most: int) -> str:
    """One line of at most so many characters, with a mark where it was cut."""
    said = one_line(text)
    return said if len(said) <= most else f"{said[: most - 1]}…"


def parcels_words(count: int) -> str:
    """`1 parcel`, `3 parcels`."""
    return ngettext("{n} parcel", "{n} parcels", count).format(n=count)


def ticks(words: Sequence[str]) -> str:
    """Boxes to tick in one line, each with its word and not parted from it."""
    return "    ".join(f"{BOX} {word}".replace(" ", "\u00a0") for word in words)


def bars_mark(text: str, left: float, down: float, height: float, width: float) -> tuple[Mark | None, float]:
    """A Code 128 of the text in at most that width, and how wide it is; None and 0 where it cannot be drawn.

    The first bar stands at `left`: the margin of the paper is its quiet zone.
    """
    shown = one_line(text)
    for dots in codes.BAR_DOTS:
        wide = codes.code128_width(shown, dots)
        quiet = codes.QUIET_BAR_MODULES * dots * codes.DOT
        if 0 < wide <= width + quiet:
            return _bars(shown, dots, left - quiet, down, height), wide - quiet
    return None, 0.0


def qr_mark(text: str, left: float, down: float, wanted: float) -> Mark:
    """A QR code of at most that side."""

    def draw(canvas: Any, x: float, top: float) -> None:
        codes.draw_qr(canvas, text, x + left, top - down, wanted)

    return draw


def _bars(text: str, dots: int, left: float, down: float, height: float) -> Mark:
    def draw(canvas: Any, x: float, top: float) -> None:
        codes.draw_code128(canvas, text, dots, x + left, top - down - height, height)

    return draw


def numbered(sheet: Sheet, title: str, number: str, subtitle: str = "") -> None:
    """Title, number and subtitle as on every sheet, with a QR code beside and a Code 128 below or beside."""
    paper = sheet.paper
    if paper.is_roll:
        sheet.big_number(title, number, subtitle, qr=number)
        sheet.barcode(number)
        sheet.gap(1)
        return
    side = codes.qr_size(number, paper.qr)
    qr = qr_mark(number, paper.text_width - side, 1.2 * MM, paper.qr)
    room = paper.text_width - side - _BESIDE_QR
    bars, wide = bars_mark(number, 0, 1.2 * MM, _BARS_HIGH, room)
    beside: tuple[Mark, ...] = (qr,)
    if bars and paper.in_halves:
        bars, wide = bars_mark(number, room - wide, 1.2 * MM, _BARS_HIGH, room)
        beside, room = (qr, *filter(None, (bars,))), room - wide
    rows: list[Row] = []
    for text, style in (
        (title, Style(paper.title, fonts.BOLD)),
        (number, Style(paper.number)),
        (subtitle, Style(paper.small + 0.5, grey=GREY)),
    ):
        if text:
            rows += columns([Column(0, room, one_line(text), style)])
    if bars and not paper.in_halves:
        rows.append(Row(_BARS_HIGH + 2 * MM, (bars,)))
    height = sum(row.height for row in rows)
    sheet.rows(together([Row(0, beside), *rows, Row(max(0.0, side + 1.2 * MM - height))]))
