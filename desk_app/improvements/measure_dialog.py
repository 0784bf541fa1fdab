"""What an improvement is measured by: the questions for it, and before and after side by side."""

from collections.abc import Mapping
from datetime import date as Date
from datetime import timedelta

from PySide6.QtWidgets import QWidget

from desk_app.core.i18n import _
from desk_app.improvements import figures
from desk_app.improvements.days import USUAL, Days, days_words, last_days
from desk_app.improvements.model import Improvement, Measured
from desk_app.improvements.service import ImprovementService
from desk_app.storage.reading import Reader
from desk_app.ui.fields import Choice, Field, Kind
from desk_app.ui.form_dialog import FormDialog
from desk_app.ui.widgets import Fact

DAYS = ("first", "last")


def measure_fields(reader: Reader, improvement_id: str = "") -> list[Field]:
    """Which figure, and over which days before it; first those of the kinds and causes it was complained about."""
    choices = [Choice("", _("none"))]
    choices += [
        Choice(key, words) for key, words in figures.choices(reader, figures.of_complaints(reader, improvement_id))
    ]
    words = _("Before: from the day"), _("Before: up to the day")
    return [Field("measure", _("Measured by"), Kind.COMBO, choices=choices), *day_fields(*words)]


def day_fields(first: str, last: str) -> list[Field]:
    """From when until when, under these words."""
    return [Field("first", first, Kind.DATE, required=True), Field("last", last, Kind.DATE, required=True)]


def days_after() -> list[Field]:
    """The days that are measured afterwards."""
    return day_fields(_("After: from the day"), _("After: up to the day"))


def start_of(days: Days) -> dict[str, object]:
    """The days as a form begins with them."""
    return {"first": days.first, "last": days.last}


def days_in(values: Mapping[str, object]) -> Days | None:
    """The days a form was left with."""
    first, last = values.get("first"), values.get("last")
    return Days(first, last) if isinstance(first, Date) and isinstance(last, Date) else None


def usual_before(one: Improvement | None, today: Date) -> Days:
    """The days measured before it: those there are, else the last that are over."""
    return one.before.days if one and one.before else last_days(today)


def usual_after(one: Improvement, today: Date) -> Days:
    """The days measured after it: as many as before it, the last that are over and come after those."""
    length = one.before.days.length if one.before else USUAL
    last = today - timedelta(days=1)
    first = last - timedelta(days=length - 1)
    if one.before:
        first = max(first, one.before.days.last + timedelta(days=1))
    return Days(first, max(first, last))


def measured_facts(reader: Reader, one: Improvement) -> list[Fact]:
    """Goal and measure, what it was before and is after, each with how many cases it rests on."""
    found = [Fact(_("Goal"), one.goal or "")] if one.goal else []
    if not one.measure or not figures.known(reader, one.measure):
        return found
    found.append(Fact(_("Measured by"), figures.figure_words(reader, one.measure)))
    found.append(Fact(_("Before"), _said(reader, one.measure, one.before)))
    found.append(Fact(_("After"), _said(reader, one.measure, one.after)))
    return found


def _said(reader: Reader, key: str, found: Measured | None) -> str:
    """The value as it was worked out then, with the cases of those days as the file knows them now."""
    if found is None:
        return _("not measured yet")
    n = figures.worked_out(reader, key, found.days).n
    value = figures.value_words(key, figures.Value(found.value, n))
    return _("{value}: {days}").format(value=value, days=days_words(found.days))


def ask_measure(
    reader: Reader, service: ImprovementService, actor: str, one: Improvement, today: Date, parent: QWidget
) -> bool:
    """Asks for goal, figure and the days before; answers whether it was written down."""
    fields = [Field("goal", _("Goal"), Kind.TEXT, lines=2), *measure_fields(reader, one.id)]
    fields[1] = Field("measure", _("Measured by"), Kind.COMBO, required=True, choices=fields[1].choices)
    about = [_("What it was is worked out from the program's own figures, and kept.")]
    dialog = FormDialog(_("Measure of the improvement"), about, _("Save"), fields, parent)
    nearest = next(iter(figures.of_complaints(reader, one.id)), "")
    measure = one.measure or nearest
    dialog.begin({"goal": one.goal or "", "measure": measure, **start_of(usual_before(one, today))})

    def act(values: Mapping[str, object]) -> object:
        days = days_in(values)
        assert days is not None
        return service.measure(actor, one.id, str(values["measure"]), days, str(values["goal"]))

    return dialog.ask(act)


def ask_after(service: ImprovementService, actor: str, one: Improvement, today: Date, parent: QWidget) -> bool:
    """Asks for the days after; answers whether it was measured."""
    dialog = FormDialog(_("Measure what it is now"), [], _("Measure"), days_after(), parent)
    dialog.begin(start_of(usual_after(one, today)))

    def act(values: Mapping[str, object]) -> object:
        days = days_in(values)
        assert days is not None
        return service.measure_after(actor, one.id, days)

    return dialog.ask(act)
