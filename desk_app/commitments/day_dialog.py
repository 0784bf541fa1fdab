"""The questions of the opening calendar: what a day is, and which holidays are filled in."""

from collections.abc import Callable, Iterable
from datetime import date as Date

from PySide6.QtWidgets import QWidget

from desk_app.commitments import countries, store
from desk_app.commitments.frames import Frames
from desk_app.commitments.kept_day import KINDS, SPECIAL, KeptDay, kind_words, origin_words
from desk_app.commitments.seeding import DayKind
from desk_app.commitments.service import CalendarService
from desk_app.commitments.store import Written
from desk_app.commitments.typed import day_typed, hours_text
from desk_app.core.errors import DeskError
from desk_app.core.i18n import _
from desk_app.storage.desk_file import DeskFile
from desk_app.ui.fields import Choice, Field, Kind
from desk_app.ui.form_dialog import FormDialog, Values
from desk_app.ui.pick_line import Pick, PickLine

MOST_YEARS = 20
"""So many years are filled in at once at the most."""


def day_words(day: KeptDay) -> str:
    """A day of the calendar in one line: its name, what it is, who wrote it."""
    what = hours_text(day.frames) if day.kind == SPECIAL else kind_words(day.kind)
    return " · ".join(each for each in (day.name, what, origin_words(day)) if each)


class DayDialog(FormDialog):
    """What a day is: closed, a make-up working day, or of special hours. `saved` is what was written."""

    def __init__(
        self,
        file: DeskFile,
        service: CalendarService,
        actor: Callable[[], str],
        day: str,
        was: KeptDay | None = None,
        usual: Frames = (),
        parent: QWidget | None = None,
    ) -> None:
        kinds = [Choice(str(kind), kind_words(kind), str(kind)) for kind in KINDS]
        fields = (
            Field("day", _("Day"), required=True, hint=_("2026-10-01, or 10-01 for every year")),
            Field("kind", _("What it is"), Kind.COMBO, required=True, choices=kinds),
            Field("hours", _("Hours of that day"), hint="10:00-16:00"),
            Field("name_zh", _("Name in Chinese")),
            Field("name_en", _("Name in English")),
        )
        example = _("Write the day as 2026-12-25, or as 12-25 for every year.")
        said = [
            example,
            _("A make-up working day has the hours of its weekday, or of a usual day where that one is closed."),
        ]
        super().__init__(_("A day of the calendar"), said, _("Save"), fields, parent)
        self._file, self._service, self._actor, self._was = file, service, actor, was
        self.saved: KeptDay | None = None
        known = was or KeptDay(Date.min, DayKind.CLOSED)
        self.begin(
            {
                "day": day,
                "kind": known.kind,
                "hours": hours_text(known.frames or usual) if known.frames or usual else "",
                "name_zh": known.name_zh,
                "name_en": known.name_en,
            },
            "kind" if day else "day",
        )
        self.form.typed.connect(self._typed)
        self._typed("kind")
        self._typed("day")

    def _typed(self, key: str) -> None:
        if key == "kind":
            self.form.set_shown("hours", self.form.text("kind") == SPECIAL)
            self.fit()
        elif key == "day":
            self._tell_of(self.form.text("day"))

    def _tell_of(self, typed: str) -> None:
        """Says what stands there already, so that nobody writes over it unseen."""
        try:
            there = store.day_at(self._file, day_typed(typed))
        except DeskError:
            there = None
        known = there is not None and (self._was is None or there.day != self._was.day)
        told = _("Until now: {day}").format(day=day_words(there)) if there is not None and known else ""
        if told != self.form.hint("day"):
            self.form.show_hint("day", told)

    def act(self, values: Values) -> None:
        """Writes it down."""
        self.saved = self._service.put_day(
            self._actor(),
            str(values["day"]),
            str(values["kind"] or ""),
            hours=str(values["hours"] or ""),
            name_en=str(values["name_en"] or ""),
            name_zh=str(values["name_zh"] or ""),
            was=self._was.day if self._was is not None else None,
        )


class HolidaysDialog(FormDialog):
    """Whose holidays are filled in, and of which years; `wrote` is what that did, `years` which they were."""

    def __init__(
        self, service: CalendarService, actor: Callable[[], str], first: int, last: int, parent: QWidget | None = None
    ) -> None:
        self.country = PickLine(lambda text: [Pick(*found) for found in countries.find(text)], icon="flag")
        fields = (
            Field("country", _("Country or region"), required=True, make=lambda: self.country),
            Field("first", _("From the year"), required=True),
            Field("last", _("Up to the year"), required=True),
        )
        said = [_("What people wrote of a day stays, and so does a day that somebody took away.")]
        super().__init__(_("Fill in holidays"), said, _("Fill in"), fields, parent)
        self._service, self._actor = service, actor
        self.wrote = Written()
        self.years = range(0)
        self.begin({"first": str(first), "last": str(last)}, "first")
        self.country.pick(countries.CHINA, countries.name_of(countries.CHINA))

    def act(self, values: Values) -> None:
        """Fills them in."""
        typed = str(values["country"])
        code = self.country.picked_id or countries.code_of(typed)
        if not code:
            sentence = _("There are no holidays for “{country}”: choose one of those offered.")
            raise DeskError(sentence.format(country=typed), field="country")
        first, last = _year(values, "first"), _year(values, "last")
        if last < first:
            raise DeskError(_("The last year comes before the first: correct one of them."), field="last")
        if last - first >= MOST_YEARS:
            raise DeskError(_("Fill in at most {n} years at once.").format(n=MOST_YEARS), field="last")
        self.years = range(first, last + 1)
        self.wrote = self._service.seed(self._actor(), code, self.years)


def _year(values: Values, key: str) -> int:
    text = str(values[key])
    if len(text) == 4 and text.isdecimal():
        return int(text)
    raise DeskError(_("“{text}” is no year: write it as 2027.").format(text=text), field=key)


def wrote_words(wrote: Written) -> str:
    """What filling in did, in words, and which years are estimates."""
    said = _("{new} days new, {changed} changed, {kept} left as somebody wrote them.")
    told = [said.format(new=wrote.new, changed=wrote.changed, kept=wrote.kept)]
    if wrote.estimated:
        told.append(
            _("The holidays of {years} are only estimated, as they are not announced yet.").format(
                years=years_words(wrote.estimated)
            )
        )
    return " ".join(told)


def years_words(years: Iterable[int]) -> str:
    """Years one after the other."""
    return _(", ").join(map(str, years))
