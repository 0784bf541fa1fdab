"""The week of the opening calendar in words."""

import re
from collections.abc import Sequence
from itertools import groupby

from desk_app.commitments import store
from desk_app.commitments.calendar import Calendar
from desk_app.commitments.frames import Frames
from desk_app.commitments.typed import hours_text
from desk_app.core.i18n import N_, _
from desk_app.settings import store as settings
from desk_app.storage.reading import Reader

WEEKDAYS = (N_("Mon"), N_("Tue"), N_("Wed"), N_("Thu"), N_("Fri"), N_("Sat"), N_("Sun"))
_EARLY = re.compile(r"\b0(\d:)")


def weekday_word(weekday: int) -> str:
    """A weekday in short; 0 is Monday."""
    return _(WEEKDAYS[weekday])


def week_words(calendar: Calendar) -> list[str]:
    """The hours of the week, a line for each stretch of days that are alike: `Mon–Sat 09:00–18:00`, `Sun closed`."""
    lines = []
    for frames, stretch in groupby(range(len(WEEKDAYS)), calendar.hours.__getitem__):
        days = list(stretch)
        first, last = weekday_word(days[0]), weekday_word(days[-1])
        named = first if len(days) == 1 else _("{first}–{last}").format(first=first, last=last)
        lines.append(_("{days} {hours}").format(days=named, hours=hours_text(frames)))
    return lines


def hours_line(calendar: Calendar) -> str:
    """The week in one line for papers, weekdays with the same hours together, closed ones named.

    `Mon 8:30–12:00, 13:00–18:00; Tue–Sat 8:30–18:00; Sun closed`, or `every day 9:00–18:00`.
    """
    alike: dict[Frames, list[int]] = {}
    for weekday, frames in enumerate(calendar.hours):
        alike.setdefault(frames, []).append(weekday)
    told = []
    for frames, days in sorted(alike.items(), key=lambda each: (not each[0], each[1])):
        hours = _(", ").join(hours_text((frame,)) for frame in frames) if frames else hours_text(frames)
        hours = _EARLY.sub(r"\1", hours)
        told.append(_("{days} {hours}").format(days=_days_words(days), hours=hours))
    return _("; ").join(told)


def _days_words(days: Sequence[int]) -> str:
    """`every day`, `Mon–Fri`, `Mon, Wed–Fri`."""
    if len(days) == len(WEEKDAYS):
        return _("every day")
    stretches: list[list[int]] = []
    for day in days:
        if stretches and stretches[-1][-1] == day - 1:
            stretches[-1].append(day)
        else:
            stretches.append([day])
    words: list[str] = []
    for stretch in stretches:
        first, last = weekday_word(stretch[0]), weekday_word(stretch[-1])
        words += (
            [_("{first}–{last}").format(first=first, last=last)] if len(stretch) > 2 else map(weekday_word, stretch)
        )
    return _(", ").join(words)


def paper_hours(reader: Reader) -> str:
    """The opening hours for papers, in the language spoken: of the calendar, else as the settings say them."""
    if store.hours_written(reader):
        return hours_line(store.calendar(reader))
    return settings.profile(reader).store_hours


def written_hours(reader: Reader) -> str:
    """The hours that somebody wrote into the calendar, line by line; "" where those of the settings hold."""
    return "\n".join(week_words(store.calendar(reader))) if store.hours_written(reader) else ""
