"""Figures as people read them: a share as per cent, a length in minutes, a count with its thousands."""

from desk_app.core.i18n import _
from desk_app.core.money import format_cents
from desk_app.deliveries.phases import REASON_WORDS, Reason
from desk_app.insights import care_measures, complaint_measures, delivery_measures, measures
from desk_app.insights.model import SMALL, Measure, Unit

NOTHING = "–"
NAMES = {**measures.NAMES, **complaint_measures.NAMES, **delivery_measures.NAMES, **care_measures.NAMES}
_PARTED = ("deliveries.failed.", "deliveries.otif.")
_LONG_H = 72
"""Hours from which on a length is said in days."""


def value_words(measure: Measure) -> str:
    """The value with its unit: `51.3 %`, `2:49`, `20,515`; a dash where there is none."""
    if measure.value is None:
        return NOTHING
    match measure.unit:
        case Unit.SHARE:
            return share_words(measure.value)
        case Unit.SECONDS:
            return seconds_words(measure.value)
        case Unit.PER_CUSTOMER:
            return f"{measure.value:.2f}"
        case Unit.HOURS:
            return hours_words(measure.value)
        case Unit.DAYS:
            return days_words(measure.value) if abs(measure.value) >= 1 else hours_words(measure.value * 24)
        case Unit.PER_1000:
            return f"{measure.value:,.1f}"
        case Unit.POINTS:
            return (
                f"{measure.value:,.1f}"
                if measure.key.startswith(("satisfaction.mean", "satisfaction.nps"))
                else f"{measure.value:.2f}"
            )
        case Unit.CENTS:
            return format_cents(int(measure.value))
        case Unit.CALLS | Unit.COMPLAINTS | Unit.DELIVERIES:
            return count_words(int(measure.value))


def share_words(value: float) -> str:
    """A fraction as per cent with one decimal."""
    return _("{percent} %").format(percent=f"{value * 100:.1f}")


def seconds_words(value: float) -> str:
    """A length: below a minute with one decimal, from there on as minutes and seconds."""
    if value < 60:
        return _("{seconds} s").format(seconds=f"{value:.1f}")
    minutes, seconds = divmod(round(value), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02d}:{seconds:02d}" if hours else f"{minutes}:{seconds:02d}"


def hours_words(value: float) -> str:
    """A length in hours with one decimal; from three days on in days."""
    if value >= _LONG_H:
        return days_words(value / 24)
    return _("{hours} h").format(hours=f"{value:.1f}")


def days_words(value: float) -> str:
    """A length in days with one decimal."""
    return _("{days} days").format(days=f"{value:,.1f}")


def count_words(value: int) -> str:
    """A whole number with its thousands parted."""
    return f"{value:,}"


def name_words(key: str) -> str:
    """The short name of a measure."""
    if key in NAMES:
        return _(NAMES[key])
    start = next((start for start in _PARTED if key.startswith(start)), "")
    what, _dot, value = key.removeprefix(start).partition(".")
    if not start or not value:
        return key
    if what == "reason":
        return _(REASON_WORDS[Reason(value)])
    if value != "-":
        return value
    return _("nobody named") if what == "courier" else _("no area")


def cases_words(measure: Measure) -> str:
    """What the figure rests on: how many cases, whether they are few, and how many it is too early for."""
    words = _("n = {n}").format(n=count_words(measure.n))
    if measure.small:
        words = _("{cases}, fewer than {small}").format(cases=words, small=SMALL)
    if measure.provisional_n:
        words = _("{cases}; too early to tell for {n}").format(cases=words, n=count_words(measure.provisional_n))
    return words


def line(measure: Measure) -> str:
    """A figure in one line."""
    return _("{name}: {value} ({cases}): {formula}").format(
        name=name_words(measure.key),
        value=value_words(measure),
        cases=cases_words(measure),
        formula=measure.formula,
    )
