"""What people type into the opening calendar: the hours of a day as one line, and a day."""

import re
import unicodedata
from datetime import date as Date

from desk_app.commitments.calendar import CLOSED, Day, Yearly
from desk_app.commitments.frames import WHOLE_DAY, Frame, Frames, clock_text, in_order, seconds_of
from desk_app.core.errors import DeskError
from desk_app.core.i18n import _, pgettext

_CLOSED = ("closed", "-", "休", "休息", "关门", "不营业", "不开门", "闭店")
_ALL_DAY = ("24h", "24 h", "24 hours", "all day", "around the clock", "全天", "24小时", "24 小时")
_DASH = re.compile(r"\s*(?:[-‐‑‒–—―−~〜]+|\b(?:to|until|till)\b|至|到)\s*")
_BETWEEN = re.compile(r"[\s,;、。|/+]+|\b(?:and)\b|和|及")
_HALF, _OF_HOUR, _HOUR = re.compile(r"[点时]半"), re.compile(r"[点时](\d{1,2})分?"), re.compile(r"[点时]整?")
_TIME = re.compile(r"(\d{1,2})(?:[:.]?(\d{2}))?(?::(\d{2}))?")
_LEAP_YEAR = 2000
_LONG = re.compile(r"(\d{4})\s*[-./年]\s*(\d{1,2})\s*[-./月]\s*(\d{1,2})\s*[日号]?|(\d{4})(\d{2})(\d{2})")
_SHORT = re.compile(r"(?:每年)?\s*(?:(\d{1,2})\s*[-./月]\s*(\d{1,2})\s*[日号]?|(\d{2})(\d{2}))")


def frames_of(text: str, *, field: str | None = None) -> Frames:
    """The hours of a day as people write them: `8:30-12:00 13:00-18:00`, `closed`, `24 h`.

    Bare hours do (`8-12 13-18`), and so do the signs of an input method (：、，；～ and every dash). Raises DeskError
    for what cannot be read, for an end that is not after its beginning, and for hours that overlap.
    """
    plain = " ".join(unicodedata.normalize("NFKC", text).lower().split())
    if plain in _CLOSED or plain == pgettext("store", "closed").lower():
        return CLOSED
    if plain in _ALL_DAY or plain == pgettext("store", "around the clock").lower():
        return WHOLE_DAY
    plain = _HOUR.sub(":00", _OF_HOUR.sub(lambda found: f":{int(found[1]):02d}", _HALF.sub(":30", plain)))
    pieces = [each for each in _BETWEEN.split(_DASH.sub("-", plain)) if each]
    try:
        if not pieces:
            raise _no_hours(text)
        return in_order([_frame(each, text) for each in pieces])
    except DeskError as refusal:
        raise DeskError(refusal.sentence, field=field) from None


def hours_text(frames: Frames) -> str:
    """The hours of a day as `frames_of` reads them: `08:30–12:00 13:00–18:00`, or the word for closed."""
    if frames == WHOLE_DAY:
        return pgettext("store", "around the clock")
    return " ".join("–".join(map(clock_text, (each.start, each.end))) for each in frames) or pgettext("store", "closed")


def day_typed(text: str, *, field: str | None = None) -> Day:
    """A day as people write it: `2026-10-01`, `2026年10月1日`, and `10-01` or `10月1日` for every year.

    Raises DeskError for what is no day.
    """
    plain = " ".join(unicodedata.normalize("NFKC", text).split())
    long, short = _LONG.fullmatch(plain), _SHORT.fullmatch(plain)
    try:
        if long:
            return Date(*(int(part) for part in long.groups() if part))
        if short:
            checked = Date(_LEAP_YEAR, *(int(part) for part in short.groups() if part))
            return Yearly(checked.month, checked.day)
    except ValueError:
        pass
    sentence = _("“{text}” is no day: write it as 2026-10-01, or 10-01 for every year.")
    raise DeskError(sentence.format(text=text.strip()), field=field)


def _frame(piece: str, text: str) -> Frame:
    ends = piece.split("-")
    if len(ends) != 2:
        raise _no_hours(text)
    return Frame(*(_seconds(end, text) for end in ends))


def _seconds(end: str, text: str) -> int:
    found = _TIME.fullmatch(end)
    if not found:
        raise _no_hours(text)
    hours, minutes, seconds = (part or "00" for part in found.groups())
    return seconds_of(f"{hours}:{minutes}:{seconds}" if seconds != "00" else f"{hours}:{minutes}")


def _no_hours(text: str) -> DeskError:
    if not text.strip():
        return DeskError(_("Write the hours as 08:30-12:00 13:00-18:00, or “closed”."))
    sentence = _("“{text}” cannot be read as opening hours: write them as 08:30-12:00 13:00-18:00, or “closed”.")
    return DeskError(sentence.format(text=text.strip()))
