"""The list of scarce goods on paper: each allotment with what is left, who got how much, and why somebody got more."""

from collections.abc import Sequence
from datetime import date as Date
from datetime import datetime
from zoneinfo import ZoneInfo

from desk_app.core import when
from desk_app.core.i18n import _, speaking
from desk_app.goods.overview import Row, cells, header
from desk_app.goods.shares import amount_words
from desk_app.printing.fitting import fitted_pdf
from desk_app.printing.letterhead import Letterhead
from desk_app.printing.sheet import Sheet


def allotments_sheet(
    rows: Sequence[Row],
    day: Date,
    printed_at: datetime,
    zone: ZoneInfo,
    letterhead: Letterhead,
    *,
    size: str = "A4",
    lang: str = "zh_CN",
) -> bytes:
    """The allotments as a PDF; `day` is the one it was looked at for."""
    with speaking(lang):
        title = _("Scarce goods")

        def say(sheet: Sheet) -> None:
            sheet.head()
            sheet.big_number(title, when.date(day, year=True))
            if not rows:
                sheet.paragraph(_("Nothing is scarce."))
            else:
                sheet.table(header(), [tuple(cells(row)) for row in rows], wide=0, right=(3, 4, 5))
            for row in rows:
                if not row.got and not row.noted:
                    continue
                sheet.heading(_("{goods} · {whom}").format(goods=row.one.goods, whom=row.whom))
                lines = [
                    (
                        each.name,
                        each.number,
                        amount_words(each.given),
                        "" if each.left is None else amount_words(each.left),
                    )
                    for each in row.got
                ]
                if lines:
                    sheet.table([_("Customer"), _("Number"), _("Got"), _("Left")], lines, wide=0, right=(2, 3))
                for noted in row.noted:
                    sheet.paragraph(_("· {text}").format(text=noted.words), small=True)
            printed = when.date_time(printed_at, zone, year=True)
            sheet.foot(_("Printed {when}, for use in the store").format(when=printed))

        return fitted_pdf(say, size, letterhead, title=title, lang=lang)
