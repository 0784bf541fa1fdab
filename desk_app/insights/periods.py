"""The periods a person chooses from, as local days."""

from dataclasses import asdict, fields
from datetime import date as Date
from datetime import timedelta
from enum import StrEnum
from urllib.parse import parse_qsl, urlencode

from desk_app.core.errors import DeskError
from desk_app.core.i18n import N_, _
from desk_app.insights.model import Conditions, Period


class Span(StrEnum):
    """A period by its name."""

    TODAY = "today"
    WEEK = "week"
    MONTH = "month"
    LAST_MONTH = "last_month"
    YEAR = "year"
    OWN = "own"


SPAN_WORDS = {
    Span.TODAY: N_("Today"),
    Span.WEEK: N_("This week"),
    Span.MONTH: N_("This month"),
    Span.LAST_MONTH: N_("Last month"),
    Span.YEAR: N_("This year"),
    Span.OWN: N_("From – to"),
}


def period_of(span: Span, today: Date) -> Period:
    """The whole of that period around a day; weeks begin on Monday. One's own begins as this month."""
    tomorrow = today + timedelta(days=1)
    match span:
        case Span.TODAY:
            return Period(today, tomorrow)
        case Span.WEEK:
            monday = today - timedelta(days=today.weekday())
            return Period(monday, monday + timedelta(days=7))
        case Span.LAST_MONTH:
            first = today.replace(day=1)
            return Period((first - timedelta(days=1)).replace(day=1), first)
        case Span.YEAR:
            return Period(Date(today.year, 1, 1), Date(today.year + 1, 1, 1))
        case _:
            first = today.replace(day=1)
            return Period(first, (first + timedelta(days=31)).replace(day=1))


def as_id(period: Period) -> str:
    """The period as one word, for what is printed: `2026-11-01_2026-12-01`."""
    return f"{period.start.isoformat()}_{period.end.isoformat()}"


def asked_id(period: Period, conditions: Conditions) -> str:
    """The same with which calls count: `2026-11-01_2026-12-01?staff=Li&topic=Delivery`."""
    chosen = {name: value for name, value in asdict(conditions).items() if value}
    return as_id(period) + (f"?{urlencode(chosen)}" if chosen else "")


def from_asked_id(text: str) -> tuple[Period, Conditions]:
    """What `asked_id` wrote; raises DeskError for another thing."""
    period, _mark, chosen = text.partition("?")
    known = {each.name for each in fields(Conditions)}
    return from_id(period), Conditions(**{name: value for name, value in parse_qsl(chosen) if name in known})


def from_id(text: str) -> Period:
    """What `as_id` wrote; raises DeskError for another thing."""
    start, _bar, end = text.partition("_")
    try:
        return Period(Date.fromisoformat(start), Date.fromisoformat(end))
    except ValueError:
        said = _("“{text}” is no period: write its first day and the day after its last, as 2026-11-01_2026-12-01.")
        raise DeskError(said.format(text=text)) from None
