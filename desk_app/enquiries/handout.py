"""What customers asked for, on paper for the buyer: each article with how often, and what nobody could answer."""

from dataclasses import dataclass
from datetime import date as Date
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from desk_app.core import when
from desk_app.core.i18n import _, ngettext, speaking
from desk_app.enquiries.model import GoodsAsked
from desk_app.printing.fitting import fitted_pdf
from desk_app.printing.letterhead import Letterhead
from desk_app.printing.sheet import Sheet


@dataclass(frozen=True, slots=True)
class GoodsPage:
    """What the sheet says: the counts from `first` to `last`, both days whole, in the store's zone."""

    rows: tuple[GoodsAsked, ...]
    first: Date
    last: Date
    printed_at: datetime
    zone: ZoneInfo

    @property
    def asked(self) -> int:
        """How many questions there were."""
        return sum(row.asked for row in self.rows)

    @property
    def unanswered(self) -> int:
        """How many of them have no answer yet."""
        return sum(row.unanswered for row in self.rows)


def bounds(first: Date, last: Date, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """The moments at which the first day begins and the day after the last: a period half open."""
    return datetime.combine(first, time(), zone), datetime.combine(last + timedelta(days=1), time(), zone)


def headline(page: GoodsPage) -> str:
    """How much was asked in the period and what waits, in one or two sentences."""
    days = {"first": when.date(page.first, year=True), "last": when.date(page.last, year=True)}
    if not page.rows:
        return _("From {first} to {last} nobody asked about goods.").format(**days)
    said = ngettext(
        "From {first} to {last} there was {n} question about goods; different goods: {goods}.",
        "From {first} to {last} there were {n} questions about goods; different goods: {goods}.",
        page.asked,
    ).format(n=page.asked, goods=len(page.rows), **days)
    if not page.unanswered:
        return said
    waits = ngettext("{n} of them has no answer yet.", "{n} of them have no answer yet.", page.unanswered).format(
        n=page.unanswered
    )
    return "\n".join((said, waits))


def header() -> list[str]:
    """The heads of the columns."""
    return [_("Goods"), _("Asked"), _("Price"), _("In stock?"), _("Unanswered"), _("Last asked")]


def goods_asked_sheet(page: GoodsPage, letterhead: Letterhead, *, size: str = "A4", lang: str = "zh_CN") -> bytes:
    """The counts as a PDF, the most asked first."""
    with speaking(lang):
        title = _("Goods asked about")

        def say(sheet: Sheet) -> None:
            sheet.head()
            sheet.big_number(title, "")
            sheet.paragraph(headline(page), bold=True)
            if page.rows:
                cells = [
                    (
                        row.goods,
                        str(row.asked),
                        str(row.price),
                        str(row.stock),
                        str(row.unanswered),
                        when.date(row.last_asked.astimezone(page.zone).date(), year=True),
                    )
                    for row in page.rows
                ]
                sheet.table(header(), cells, wide=0, right=(1, 2, 3, 4, 5))
                sheet.paragraph(
                    _("Price and stock count what was asked; a question about something else is in “Asked” alone."),
                    small=True,
                )
            printed = when.date_time(page.printed_at, page.zone, year=True)
            sheet.foot(_("Printed {when}, for use in the store").format(when=printed))

        return fitted_pdf(say, size, letterhead, title=title, lang=lang)
