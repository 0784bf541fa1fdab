"""A day of the opening calendar that is not as its weekday, as the file keeps it and as it is spoken of."""

from dataclasses import dataclass
from datetime import date as Date

from desk_app.commitments.calendar import CLOSED, Day
from desk_app.commitments.frames import Frames
from desk_app.commitments.seeding import DayKind
from desk_app.core.i18n import _, language, pgettext

SPECIAL = "special"
KINDS = (DayKind.CLOSED, DayKind.MAKE_UP, SPECIAL)
SEEDED, BY_HAND, BROUGHT_IN = "seeded", "by_hand", "brought_in"


@dataclass(frozen=True, slots=True)
class KeptDay:
    """A date, or a day of every year; `frames` only of a special day: a make-up day has those of a weekday.

    `estimated` until the holiday is announced; `origin` tells who wrote it.
    """

    day: Day
    kind: str
    frames: Frames = CLOSED
    name_en: str = ""
    name_zh: str = ""
    estimated: bool = False
    origin: str = BY_HAND

    @property
    def name(self) -> str:
        """Its name in the language spoken, in the other one where it has that alone."""
        first, second = (self.name_zh, self.name_en) if language() == "zh_CN" else (self.name_en, self.name_zh)
        return first or second

    def in_year(self, year: int) -> Date | None:
        """Its date in that year; None where the year has none."""
        if isinstance(self.day, Date):
            return self.day if self.day.year == year else None
        try:
            return Date(year, self.day.month, self.day.day)
        except ValueError:
            return None


def kind_words(kind: str) -> str:
    """What a day is, in words."""
    return {
        str(DayKind.CLOSED): pgettext("store", "closed"),
        str(DayKind.MAKE_UP): _("make-up working day"),
        SPECIAL: _("special hours"),
    }[kind]


def origin_words(day: KeptDay) -> str:
    """Where it comes from, in words, and whether that is an estimate."""
    if day.estimated:
        return _("filled in, only estimated")
    return {SEEDED: _("filled in"), BY_HAND: _("by hand"), BROUGHT_IN: _("brought in")}[day.origin]
