"""The week of the opening calendar in words."""

from itertools import groupby

from desk_app.commitments import store
from desk_app.commitments.calendar import Calendar
from desk_app.commitments.typed import hours_text
from desk_app.core.i18n import N_, _
from desk_app.storage.reading import Reader

WEEKDAYS = (N_("Mon"), N_("Tue"), N_("Wed"), N_("Thu"), N_("Fri"), N_("Sat"), N_("Sun"))


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


def written_hours(reader: Reader) -> str:
    """The hours that somebody wrote into the calendar, line by line; "" where those of the settings hold."""
    return "\n".join(week_words(store.calendar(reader))) if store.hours_written(reader) else ""
