"""What is typed of a delivery: windows, quantities, amounts."""

import re
import unicodedata
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from desk_app.core.errors import DeskError
from desk_app.core.i18n import _
from desk_app.core.money import parse_cents
from desk_app.deliveries.model import Precision


def window_times(text: str) -> list[time]:
    """One or two times of `14:00-16:00`, `14-16`, `9:30`, full-width or not; raises DeskError for anything else."""
    plain = re.sub(r"\s*[-–—~～]\s*", "-", unicodedata.normalize("NFKC", text).strip())
    found = re.fullmatch(r"(\d{1,2})(?:[:.](\d{2}))?(?:-(\d{1,2})(?:[:.](\d{2}))?)?", plain)
    if found:
        hours = [(found[1], found[2]), *([(found[3], found[4])] if found[3] else [])]
        if all(int(hour) < 24 and int(minute or 0) < 60 for hour, minute in hours):
            return [time(int(hour), int(minute or 0)) for hour, minute in hours]
    raise DeskError(_("Write the window like 14:00-16:00, or leave it empty."), field="window")


def window(day: object, text: str, zone: ZoneInfo) -> tuple[datetime | None, datetime | None, Precision]:
    """The promised window from a day and `14:00-16:00`, `16:00`, or nothing: the whole day."""
    if not isinstance(day, date):
        if text:
            raise DeskError(_("Choose the promised day first."), field="promised_on")
        return None, None, Precision.DAY
    if not text:
        return None, datetime.combine(day, time(), zone), Precision.DAY
    moments = [datetime.combine(day, part, zone) for part in window_times(text)]
    return (moments[0] if len(moments) == 2 else None), moments[-1], Precision.TIME


def whole(text: str, field: str = "quantity") -> int | None:
    """A whole number above nothing; raises DeskError naming the field."""
    if not text:
        return None
    if not text.isdecimal() or not 0 < int(text) < 1_000_000:
        said = _("Write the quantity as a whole number.") if field == "quantity" else _("Write a whole number.")
        raise DeskError(said, field=field)
    return int(text)


def cents(text: str, field: str = "amount") -> int | None:
    """An amount of money, not below nothing; raises DeskError naming the field."""
    if not text:
        return None
    try:
        found = parse_cents(text)
    except DeskError as error:
        raise DeskError(error.sentence, field=field) from None
    if found < 0:
        raise DeskError(_("“{text}” is not an amount of money.").format(text=text), field=field)
    return found
