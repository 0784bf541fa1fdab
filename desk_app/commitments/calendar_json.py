"""Opening calendars as JSON.

`{"tz": "Asia/Shanghai", "hours": {"Mon": [["08:30", "12:00"], ["13:00", "18:00"]], …, "Sun": []},
"holidays": ["01-01", "2026-10-01"], "open": {"2026-10-10": [["08:30", "17:30"]]}}`

`MM-DD` means every year; a weekday left out is closed; where a day is a holiday and open too, it is open.
"""

import json
import re
from datetime import date as Date

from desk_app.commitments.calendar import CLOSED, Calendar, Day, Yearly
from desk_app.commitments.frames import Frame, Frames, in_order
from desk_app.core.errors import DeskError
from desk_app.core.i18n import _

WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_KEYS = ("tz", "hours", "holidays", "open")
_LONG_DAY, _SHORT_DAY = re.compile(r"\d{4}-\d{2}-\d{2}"), re.compile(r"(\d{2})-(\d{2})")
_LEAP_YEAR = 2000


def read(text: str | bytes, zone: str) -> Calendar:
    """The calendar written in the JSON text; `zone` is taken where it names none.

    Raises DeskError that names the place of what cannot be read.
    """
    try:
        found = json.loads(text, object_pairs_hook=_once)
    except (ValueError, RecursionError):
        raise DeskError(_("This is no opening calendar: it cannot be read as JSON.")) from None
    return from_json(found, zone)


def write(calendar: Calendar) -> str:
    """The calendar as JSON text that `read` takes."""
    return json.dumps(to_json(calendar), ensure_ascii=False, indent=1) + "\n"


def from_json(found: object, zone: str) -> Calendar:
    """The calendar from what JSON came to; raises DeskError that names the place."""
    parts = _object(found, _("the calendar"))
    for key in parts:
        if key not in _KEYS:
            raise _unknown(key, _("the calendar"), _KEYS)
    named = parts.get("tz", zone)
    if not isinstance(named, str):
        raise _expected("tz", _("a time zone such as Asia/Shanghai"))
    hours = _object(parts.get("hours", {}), "hours")
    for key in hours:
        if key not in WEEKDAYS:
            raise _unknown(key, "hours", WEEKDAYS)
    week = tuple(_frames(hours.get(name, []), f"hours.{name}") for name in WEEKDAYS)
    holidays = parts.get("holidays", [])
    if not isinstance(holidays, list):
        raise _expected("holidays", _("a list of days"))
    days: dict[Day, Frames] = {_day(each, f"holidays[{n}]"): CLOSED for n, each in enumerate(holidays)}
    for key, frames in _object(parts.get("open", {}), "open").items():
        days[_day(key, "open")] = _frames(frames, f"open.{key}")
    return Calendar(named, week, days)


def to_json(calendar: Calendar) -> dict[str, object]:
    """The calendar as `from_json` takes it, its days in order."""
    days = sorted((day_text(day), frames) for day, frames in calendar.days.items())
    return {
        "tz": calendar.zone,
        "hours": {name: _texts(frames) for name, frames in zip(WEEKDAYS, calendar.hours, strict=True)},
        "holidays": [day for day, frames in days if not frames],
        "open": {day: _texts(frames) for day, frames in days if frames},
    }


def day_text(day: Day) -> str:
    """`2026-10-01`, or `10-01` for every year."""
    return f"{day.month:02d}-{day.day:02d}" if isinstance(day, Yearly) else day.isoformat()


def day_of_text(text: str) -> Day:
    """The day that `day_text` wrote; raises ValueError for anything else."""
    short = _SHORT_DAY.fullmatch(text)
    if short:
        checked = Date(_LEAP_YEAR, int(short[1]), int(short[2]))
        return Yearly(checked.month, checked.day)
    if not _LONG_DAY.fullmatch(text):
        raise ValueError("no day")
    return Date.fromisoformat(text)


def _texts(frames: Frames) -> list[list[str]]:
    return [list(frame.texts()) for frame in frames]


def _day(found: object, place: str) -> Day:
    try:
        if isinstance(found, str):
            return day_of_text(found)
    except ValueError:
        pass
    raise _expected(place, _("a day as 2026-10-01, or 10-01 for every year"), found)


def _frames(found: object, place: str) -> Frames:
    if not isinstance(found, list):
        raise _expected(place, _('opening hours as [["08:30", "12:00"], ["13:00", "18:00"]]'), found)
    try:
        return in_order([_frame(each, f"{place}[{n}]") for n, each in enumerate(found)])
    except _AtPlace:
        raise
    except DeskError as refusal:
        raise _at(place, refusal) from None


def _frame(found: object, place: str) -> Frame:
    if isinstance(found, list) and len(found) == 2:
        start, end = found
        if isinstance(start, str) and isinstance(end, str):
            try:
                return Frame.of(start, end)
            except DeskError as refusal:
                raise _at(place, refusal) from None
    raise _expected(place, _('two times of day as ["08:30", "12:00"]'), found)


def _object(found: object, place: str) -> dict[str, object]:
    if not isinstance(found, dict):
        raise _expected(place, _("names with values in { }"), found)
    return found


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    made = dict(pairs)
    if len(made) < len(pairs):
        names = [name for name, _value in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise _AtPlace(_("“{name}” stands twice in the calendar: keep one of them.").format(name=twice))
    return made


class _AtPlace(DeskError):
    """A refusal that already names its place."""


def _at(place: str, refusal: DeskError) -> DeskError:
    return _AtPlace(_("{place}: {what}").format(place=place, what=refusal.sentence))


def _expected(place: str, what: str, found: object = None) -> DeskError:
    seen = json.dumps(found, ensure_ascii=False)[:60]
    return _AtPlace(
        _("In the calendar, {place} should be {what}; it is {found}.").format(place=place, what=what, found=seen)
    )


def _unknown(key: str, place: str, known: tuple[str, ...]) -> DeskError:
    return _AtPlace(
        _("There is a “{key}” in {place}, where only {known} are understood.").format(
            key=key, place=place, known=", ".join(known)
        )
    )
