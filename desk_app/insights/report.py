"""The figures of a period as people look at them: tiles with their guard-rails, tables, and what has to be said."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date as Date
from datetime import timedelta
from types import MappingProxyType
from zoneinfo import ZoneInfo

from desk_app.calls.model import KIND_WORDS, OUTCOME_WORDS, CallKind, Outcome, channel_words
from desk_app.core import when
from desk_app.core.i18n import N_, _, ngettext
from desk_app.insights.measures import contacts_per_customer, measures_of
from desk_app.insights.model import (
    SMALL,
    WITHOUT,
    CallFigures,
    CallSums,
    Conditions,
    Dimension,
    Measure,
    Period,
    Wanted,
)
from desk_app.insights.spoken import NOTHING, cases_words, count_words, name_words, seconds_words, share_words
from desk_app.insights.spoken import value_words as value_words

SHOWN = (Dimension.DAY, Dimension.HOUR, Dimension.STAFF, Dimension.CHANNEL, Dimension.TOPIC, Dimension.OUTCOME)
"""The dimensions a report asks for."""
TABLES = (Dimension.DAY, Dimension.STAFF, Dimension.CHANNEL, Dimension.TOPIC, Dimension.OUTCOME)
TABLE_WORDS = {
    Dimension.DAY: N_("By day"),
    Dimension.STAFF: N_("By person"),
    Dimension.CHANNEL: N_("By channel"),
    Dimension.TOPIC: N_("By topic"),
    Dimension.OUTCOME: N_("By outcome"),
}
WEEKDAYS = (N_("Mon"), N_("Tue"), N_("Wed"), N_("Thu"), N_("Fri"), N_("Sat"), N_("Sun"))
_TILES: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        "calls.service_level.offered",
        ("calls.service_level.late_abandons", "calls.service_level.answered", "calls.service_level.without_short"),
    ),
    ("calls.abandonment", ("calls.abandoned", "calls.offered")),
    ("calls.answer_time_s", ("calls.service_level.offered", "calls.abandonment")),
    ("calls.handling_time_s", ("calls.repeat_7d", "calls.per_customer", "calls.talk_time_s")),
    ("calls.fcr", ("calls.repeat_7d", "calls.per_customer")),
    ("calls.repeat_7d", ("calls.fcr", "calls.per_customer")),
    ("calls.offered", ("calls.answered", "calls.outgoing", "calls.written_later", "calls.no_call")),
)


@dataclass(frozen=True, slots=True)
class Tile:
    """A figure and, under it, those without which it would mislead."""

    measure: Measure
    guards: tuple[Measure, ...]


def all_measures(found: CallFigures) -> dict[str, Measure]:
    """Every figure of a period, how often a customer came among them."""
    counted = contacts_per_customer(found)
    return {**measures_of(found.whole, found.rules), counted.key: counted}


def tiles(found: CallFigures) -> list[Tile]:
    """The figures of a period, each with its guard-rails; efficiency is never shown alone."""
    known = all_measures(found)
    return [Tile(known[key], tuple(known[guard] for guard in guards)) for key, guards in _TILES]


def headline(found: CallFigures) -> str:
    """The period in one sentence."""
    sums, known = found.whole, all_measures(found)
    if not sums.offered:
        return _("Nothing came in.")
    level = known["calls.service_level.offered"]
    if level.value is None:
        return _("{n} came in, {share} of them were not answered.").format(
            n=count_words(sums.offered), share=value_words(known["calls.abandonment"])
        )
    return _("{n} came in, {share} of them were not answered; {level} were answered within {limit} s.").format(
        n=count_words(sums.offered),
        share=value_words(known["calls.abandonment"]),
        level=value_words(level),
        limit=found.rules.service_level_s,
    )


def too_early(found: CallFigures, zone: ZoneInfo) -> str:
    """What the figures cannot say yet; nothing where all windows are over."""
    open_ = found.whole.known_open
    if not open_ or found.judged_until is None:
        return ""
    said = ngettext(
        "It is too early to tell for {n} contact after {moment}: it is left out of {settled} and {again}.",
        "It is too early to tell for {n} contacts after {moment}: they are left out of {settled} and {again}.",
        open_,
    )
    return said.format(
        n=count_words(open_),
        moment=when.date_time(found.judged_until, zone, year=True),
        settled=name_words("calls.fcr"),
        again=name_words("calls.repeat_7d"),
    )


def period_words(period: Period) -> str:
    """The days of a period: `1 Nov 2026 to 30 Nov 2026`."""
    last = period.end - timedelta(days=1)
    if last == period.start:
        return when.date(period.start, year=True)
    return _("{first} to {last}").format(first=when.date(period.start, year=True), last=when.date(last, year=True))


# Tables

HEADS: tuple[str, ...] = (
    N_("Came in"),
    N_("Not answered"),
    N_("Answer time"),
    N_("Handling time"),
    N_("Settled at the first contact"),
    N_("Came again"),
)


@dataclass(frozen=True, slots=True)
class Line:
    """A row of a table: what it is of, its cells, whether it rests on few calls, and the calls behind it."""

    key: str
    name: str
    cells: tuple[str, ...]
    small: bool
    early: bool
    wanted: Wanted

    @property
    def id(self) -> str:
        """What tells it from the others of its table."""
        return self.key


def lines(found: CallFigures, part: Dimension, people: Mapping[str, str]) -> list[Line]:
    """The rows of a table; `people` are the names of the staff by their id. Days in order, others the most first."""
    made = [_line(found, part, key, sums, people) for key, sums in found.parts.get(part, {}).items()]
    if part == Dimension.DAY:
        return made
    order = found.parts[part]
    return sorted(made, key=lambda line: (-order[line.key].calls, line.name))


def heads(part: Dimension) -> tuple[str, ...]:
    """The headings of a table's cells, in the language spoken; by outcome calls alone are counted."""
    return (_("Calls"),) if part == Dimension.OUTCOME else tuple(_(head) for head in HEADS)


def _line(found: CallFigures, part: Dimension, key: str, sums: CallSums, people: Mapping[str, str]) -> Line:
    cells = (count_words(sums.calls),) if part == Dimension.OUTCOME else _cells(sums)
    early = sums.known_open > 0 and part != Dimension.OUTCOME
    return Line(key, key_words(part, key, people), cells, sums.offered < SMALL, early, _behind(found, part, key))


def _cells(sums: CallSums) -> tuple[str, ...]:
    return (
        count_words(sums.offered),
        _share(sums.abandoned, sums.offered, 0),
        seconds_words(sums.wait_s / sums.waits) if sums.waits else NOTHING,
        seconds_words(sums.handling_s / sums.handled) if sums.handled else NOTHING,
        _share(sums.resolved, sums.judged, sums.judged_open),
        _share(sums.repeated, sums.known, sums.known_open),
    )


def _share(top: int, n: int, open_: int) -> str:
    """A share with what it is of where that is little, and a mark where it is too early for some or all."""
    if not n:
        return _("too early") if open_ else NOTHING
    said = share_words(top / n)
    if n < SMALL:
        said = _("{share} of {n}").format(share=said, n=n)
    return f"{said} *" if open_ else said


def key_words(part: Dimension, key: str, people: Mapping[str, str]) -> str:
    """What a key of a dimension stands for."""
    match part:
        case Dimension.DAY:
            day = Date.fromisoformat(key)
            return _("{day} {weekday}").format(day=when.date(day), weekday=_(WEEKDAYS[day.weekday()]))
        case Dimension.STAFF:
            return people.get(key, key) or _("nobody named")
        case Dimension.CHANNEL:
            return channel_words(key)
        case Dimension.TOPIC:
            return key or _("without topic")
        case _:
            outcome, kind = key.split("|", 1)
            return _("{outcome} · {kind}").format(
                outcome=_(OUTCOME_WORDS[Outcome(outcome)]), kind=_(KIND_WORDS[CallKind(kind)])
            )


def _behind(found: CallFigures, part: Dimension, key: str) -> Wanted:
    asked = found.conditions
    if part == Dimension.DAY:
        day = Date.fromisoformat(key)
        return Wanted(Period(day, day + timedelta(days=1)), asked)
    outcome, _bar, kind = key.partition("|")
    narrowed: dict[Dimension, Callable[[], Conditions]] = {
        Dimension.STAFF: lambda: Conditions(key or WITHOUT, asked.channel, asked.topic, asked.kind, asked.outcome),
        Dimension.CHANNEL: lambda: Conditions(asked.staff, key, asked.topic, asked.kind, asked.outcome),
        Dimension.TOPIC: lambda: Conditions(
            asked.staff, asked.channel, asked.topic or key or WITHOUT, asked.kind, asked.outcome
        ),
        Dimension.OUTCOME: lambda: Conditions(asked.staff, asked.channel, asked.topic, kind, outcome),
    }
    return Wanted(found.period, narrowed[part]())


def rows_to_copy(
    found: CallFigures, part: Dimension, people: Mapping[str, str], more: Mapping[str, Measure] = MappingProxyType({})
) -> list[list[str]]:
    """All figures and one table, as rows of cells for a spreadsheet: the period, the figures and `more`, the table."""
    rows = [[period_words(found.period)], [_("Figure"), _("The value"), _("Rests on"), _("Formula")]]
    for measure in (*all_measures(found).values(), *more.values()):
        rows.append([name_words(measure.key), value_words(measure), cases_words(measure), measure.formula])
    rows += [[], [_(TABLE_WORDS[part]), *heads(part)]]
    rows += [[line.name, *line.cells] for line in lines(found, part, people)]
    return rows


def hours_of(heat: Mapping[tuple[int, int], int]) -> Sequence[int]:
    """The hours a heat map shows: from the first to the last with a call, at least the usual day's."""
    hours = {hour for (_weekday, hour), calls in heat.items() if calls}
    return range(min(hours | {9}), max(hours | {17}) + 1)
