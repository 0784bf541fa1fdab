"""What a person does with the opening calendar: hours of a week, single days, holidays of some years, another one."""

from collections.abc import Iterable, Mapping

from desk_app.commitments import calendar_json, seeding, store
from desk_app.commitments.calendar import WEEK, Calendar, Day
from desk_app.commitments.kept_day import KINDS, SPECIAL, KeptDay
from desk_app.commitments.typed import day_typed, frames_of
from desk_app.core.errors import DeskError
from desk_app.core.i18n import _
from desk_app.settings import store as settings
from desk_app.storage.desk_file import DeskFile


def hours_field(weekday: int) -> str:
    """The field of a form, and of a refusal, for the hours of a weekday; 0 is Monday."""
    return f"hours_{weekday}"


class CalendarService:
    """The opening calendar of one desk file."""

    def __init__(self, file: DeskFile) -> None:
        self._file = file

    def set_hours(self, actor: str, weekday: int, text: str) -> Calendar:
        """Sets the hours of one weekday, 0 being Monday: `08:30-12:00 13:00-18:00`, or `closed`.

        The other days keep theirs; from then on those of the settings no longer count. Raises DeskError with the
        field for what cannot be read, ends before it begins, or overlaps.
        """
        return self.set_week(actor, {weekday: text})

    def set_week(self, actor: str, texts: Mapping[int, str]) -> Calendar:
        """The same for several weekdays in one save: all, or none if one cannot be."""
        now = store.calendar(self._file)
        typed = {day: frames_of(text, field=hours_field(day)) for day, text in texts.items()}
        hours = tuple(typed.get(day, now.hours[day]) for day in range(WEEK))
        if hours != now.hours or not store.hours_written(self._file):
            with self._file.write(actor, "calendar.set_week") as tx:
                store.replace_hours(tx, hours)
        return store.calendar(self._file)

    def as_typed(self, texts: Mapping[int, str]) -> Calendar:
        """The calendar as it would be with these hours, nothing of it written; raises what `set_week` raises."""
        now = store.calendar(self._file)
        typed = {day: frames_of(text, field=hours_field(day)) for day, text in texts.items()}
        return store.with_hours(self._file, tuple(typed.get(day, now.hours[day]) for day in range(WEEK)))

    def put_day(
        self,
        actor: str,
        day: str,
        kind: str,
        *,
        hours: str = "",
        name_en: str = "",
        name_zh: str = "",
        was: Day | None = None,
    ) -> KeptDay:
        """Says of a day that it is closed, a make-up working day, or has special hours; `10-01` is every year.

        It takes the place of what was said of that day, and of `was`, the day it was before. An estimated day that
        somebody puts right no longer is one. Raises DeskError with the field.
        """
        on = day_typed(day, field="day")
        if kind not in KINDS:
            raise DeskError(_("Choose what the day is."), field="kind")
        frames = frames_of(hours, field="hours") if kind == SPECIAL else ()
        if kind == SPECIAL and not frames:
            raise DeskError(_("Special hours are some: choose “closed” for a day without any."), field="hours")
        wanted = KeptDay(on, str(kind), frames, name_en.strip(), name_zh.strip())
        with self._file.write(actor, "calendar.put_day") as tx:
            store.put_day(tx, wanted, was)
        return wanted

    def take_away(self, actor: str, day: Day) -> None:
        """Takes a day away: it is as its weekday again, and filling in holidays leaves it so.

        Raises DeskError where nothing is written down for that day.
        """
        with self._file.write(actor, "calendar.take_away") as tx:
            row = store.row_of(tx, day)
            if row is None:
                sentence = _("Nothing is written down for {day}.")
                raise DeskError(sentence.format(day=calendar_json.day_text(day)), field="day")
            store.take_away(tx, row)

    def bring_in(self, actor: str, text: str | bytes) -> Calendar:
        """Puts the calendar of a JSON text in the place of all that was written down; its zone becomes the store's.

        Raises DeskError that names the place of what cannot be read; then nothing is changed.
        """
        wanted = calendar_json.read(text, settings.profile(self._file).zone)
        with self._file.write(actor, "calendar.bring_in") as tx:
            store.replace(tx, wanted)
        return store.calendar(self._file)

    def seed(self, actor: str, country: str, years: Iterable[int]) -> store.Written:
        """Fills in the holidays and make-up days of a country; days that people wrote down stay as they are.

        A day that somebody took away stays away. Raises DeskError for a country that is not known, and for years too
        far away.
        """
        days = seeding.seed(country.strip().upper(), years)
        with self._file.write(actor, "calendar.seed") as tx:
            return store.write_seeded(tx, days)
