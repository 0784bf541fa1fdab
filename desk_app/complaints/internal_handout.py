"""The internal file: everything the store knows of a complaint, for its own people alone."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from desk_app.core import when
from desk_app.core.i18n import _, speaking
from desk_app.printing.fitting import fitted_pdf
from desk_app.printing.letterhead import Letterhead
from desk_app.printing.sheet import Sheet


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the file: its title, the heads of its columns and its lines; `wide` is the column of running text."""

    title: str
    header: Sequence[str]
    lines: Sequence[Sequence[str]]
    wide: int = 1


@dataclass(frozen=True, slots=True)
class InternalFile:
    """What the file says: facts by their words, then parts; empty ones are left out."""

    number: str
    title: str
    now: datetime
    zone: ZoneInfo
    facts: Sequence[tuple[str, str]] = field(default_factory=tuple)
    parts: Sequence[Part] = field(default_factory=tuple)


def internal_sheet(one: InternalFile, letterhead: Letterhead, *, size: str = "A4", lang: str = "zh_CN") -> bytes:
    """The internal file as a PDF on `A4`, `A5`, `80mm` or `58mm` paper; every page says that it is internal."""
    with speaking(lang):
        title = _("Internal file")

        def say(sheet: Sheet) -> None:
            sheet.head()
            sheet.big_number(title, one.number, one.title, qr=one.number)
            sheet.paragraph(_("Internal: stays in the store, and is not for the customer."), bold=True)
            sheet.rule()
            for label, text in one.facts:
                sheet.pair(label, text)
            for part in one.parts:
                if part.lines:
                    sheet.gap(2.5 * sheet.paper.spacing)
                    sheet.heading(part.title)
                    sheet.table(part.header, part.lines, wide=part.wide)
            printed = when.date_time(one.now, one.zone, year=True)
            sheet.foot(_("Internal · printed {when}").format(when=printed))

        return fitted_pdf(say, size, letterhead, title=f"{title} {one.number}", lang=lang)
