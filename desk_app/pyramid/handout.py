"""The pyramid on one sheet of paper: drawn, with counts, value and care; who moved; and the rule in words."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from desk_app.core import when
from desk_app.core.i18n import _, ngettext, speaking
from desk_app.core.money import format_cents
from desk_app.printing import fonts
from desk_app.printing.characters import one_line
from desk_app.printing.fitting import fitted_pdf
from desk_app.printing.letterhead import Letterhead
from desk_app.printing.papers import MM
from desk_app.printing.rows import INK, Mark, Row
from desk_app.printing.sheet import Sheet
from desk_app.pyramid.model import Computation, Floor, Move, Pyramid, Step
from desk_app.pyramid.spoken import class_words, computation_words, rule_words, share, step_words
from desk_app.pyramid.tiers import care_words, tier_words

MOVES_SHOWN = 5
_WIDEST, _NARROWEST, _FLOOR, _STEP = 108 * MM, 44 * MM, 11.5 * MM, 12.5 * MM
_GREYS = (0.8, 0.86, 0.91, 0.96)


@dataclass(frozen=True, slots=True)
class PyramidPage:
    """What the sheet says. `by` is who computed last; `moves` are the first of those who moved then."""

    pyramid: Pyramid
    last: Computation | None
    by: str
    steps: tuple[Step, ...]
    moves: tuple[Move, ...]
    printed_at: datetime
    zone: ZoneInfo

    @property
    def floors(self) -> tuple[Floor, ...]:
        """The tiers in force; where none was ever computed, what they would be."""
        return tuple(self.pyramid.standing if self.last else self.pyramid.floors)


def pyramid_sheet(page: PyramidPage, letterhead: Letterhead, *, size: str = "A4", lang: str = "zh_CN") -> bytes:
    """The pyramid as a PDF on `A4` or `A5` paper."""
    with speaking(lang):
        title = _("Customer pyramid")

        def say(sheet: Sheet) -> None:
            sheet.head()
            day = when.date(page.last.as_of if page.last else page.pyramid.as_of, year=True)
            if page.last:
                said = computation_words(page.last, day, page.by)
            else:
                said = _("Not computed yet: so it would be as of {day}.").format(day=day)
            sheet.big_number(title, "")
            sheet.paragraph(said)
            for note in page.pyramid.notes():
                sheet.paragraph(note, small=True)
            sheet.rows([Row(len(page.floors) * _STEP + 3 * MM, (_pyramid_mark(page.floors, sheet.paper.text_width),))])
            sheet.table(
                [_("Tier"), _("Care"), _("Customers"), _("Share"), _("Purchases"), _("Value")],
                _rows(page),
                wide=0,
                right=(2, 3, 4, 5),
            )
            _moved(sheet, page)
            sheet.heading(_("The rule, version {version}").format(version=page.pyramid.rule.version))
            sheet.paragraph("\n".join(rule_words(page.pyramid.rule)), small=True)
            printed = when.date_time(page.printed_at, page.zone, year=True)
            sheet.foot(_("Printed {when}, for use in the store").format(when=printed))

        return fitted_pdf(say, size, letterhead, title=title, lang=lang)


def _rows(page: PyramidPage) -> list[tuple[str, ...]]:
    whole = sum(floor.customers for floor in page.floors)
    currency = page.pyramid.currency
    lines = [
        (
            tier_words(floor.tier),
            care_words(floor.tier),
            str(floor.customers),
            share(floor.customers, whole),
            str(floor.orders),
            format_cents(floor.cents, currency),
        )
        for floor in page.floors
    ]
    orders, cents = sum(floor.orders for floor in page.floors), sum(floor.cents for floor in page.floors)
    return [*lines, (_("All"), "", str(whole), share(whole, whole), str(orders), format_cents(cents, currency))]


def _moved(sheet: Sheet, page: PyramidPage) -> None:
    if page.last is None:
        return
    sheet.heading(_("Who moved at the last computation"))
    if not page.steps:
        sheet.paragraph(_("Nobody moved."))
        return
    sheet.paragraph(_("; ").join(step_words(step) for step in page.steps))
    room = max(0, MOVES_SHOWN - len(page.pyramid.notes()))  # all on one sheet
    moved = [move for move in page.moves if move.before is not None][:room]
    if not moved:
        return
    sheet.table(
        [_("Name"), _("Number"), _("From"), _("To")],
        [(one_line(move.name), move.number, class_words(move.before), class_words(move.after)) for move in moved],
        wide=0,
    )
    if more := sum(step.customers for step in page.steps if step.before is not None) - len(moved):
        sheet.paragraph(ngettext("and {n} more", "and {n} more", more).format(n=more), small=True)


def _pyramid_mark(floors: tuple[Floor, ...], room: float) -> Mark:
    """Draws the floors, the widest at the bottom, in the middle of the paper; the words stand in them."""
    whole = sum(floor.customers for floor in floors)
    words = [
        (
            one_line(tier_words(floor.tier)),
            one_line(
                _("{customers} · {share}").format(
                    customers=ngettext("{n} customer", "{n} customers", floor.customers).format(n=floor.customers),
                    share=share(floor.customers, whole),
                )
            ),
        )
        for floor in floors
    ]

    def draw(canvas: Any, left: float, top: float) -> None:
        widest = min(_WIDEST, room)
        middle = left + room / 2
        canvas.setDash([])
        canvas.setLineWidth(0.6)
        for place, (word, counts) in enumerate(words):
            upper, lower = (_NARROWEST + (widest - _NARROWEST) * (place + more) / len(words) for more in (0, 1))
            high = top - place * _STEP
            low = high - _FLOOR
            outline = canvas.beginPath()
            outline.moveTo(middle - upper / 2, high)
            for x, y in ((upper, high), (lower, low), (-lower, low)):
                outline.lineTo(middle + x / 2, y)
            outline.close()
            canvas.setStrokeGray(0.4)
            canvas.setFillGray(_GREYS[place % len(_GREYS)])
            canvas.drawPath(outline, stroke=1, fill=1)
            canvas.setFillGray(INK)
            for text, font, size, down in ((word, fonts.BOLD, 10, 14), (counts, fonts.REGULAR, 8.5, 26)):
                canvas.setFont(font, size)
                canvas.drawString(middle - fonts.text_width(text, font, size) / 2, high - down, text)

    return draw
