"""The tables of figures on paper: every measure of a part in a column, marks where the screen has words.

A number behind which `°` stands rests on few cases; behind `*` it is too early to tell for some.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date as Date
from datetime import timedelta

from desk_app.calls.model import KIND_WORDS, OUTCOME_WORDS, CallKind, Outcome
from desk_app.core import when
from desk_app.core.i18n import _
from desk_app.insights.measures import measures_of
from desk_app.insights.model import CallFigures, CallSums, Dimension, Measure, Rules
from desk_app.insights.report import TABLE_WORDS, key_words
from desk_app.insights.spoken import count_words, name_words, value_words

EARLY, FEW = "*", "°"
MOST_LINES = 40
"""Lines of a table that paper takes: more days become weeks or months, of other things the rest is a number."""
_COLUMNS = (
    "calls.offered",
    "calls.answered",
    "calls.abandonment",
    "calls.answer_time_s",
    "calls.talk_time_s",
    "calls.handling_time_s",
    "calls.fcr",
    "calls.repeat_7d",
)
_OF_A_DAY = (*_COLUMNS[:3], "calls.service_level.offered", *_COLUMNS[3:])
_SPARE = ("calls.talk_time_s", "calls.answered")
"""What narrow paper can do without, the first first: one is part of handling, the other the rest of the abandoned."""


@dataclass(frozen=True, slots=True)
class Breakdown:
    """A table on paper; `more` lines were left out, the columns in `spare` narrow paper can leave out."""

    title: str
    heads: Sequence[str]
    cells: Sequence[Sequence[str]]
    more: int = 0
    spare: Sequence[int] = ()


def breakdown(found: CallFigures, part: Dimension, people: Mapping[str, str]) -> Breakdown | None:
    """The table of one dimension; None where there is nothing in it."""
    table = found.parts.get(part, {})
    if not table:
        return None
    if part == Dimension.OUTCOME:
        return _outcomes(table)
    if part == Dimension.DAY:
        title, lines = _in_time(table)
        return _made(title, lines, _OF_A_DAY, found.rules)
    order = sorted(table, key=lambda key: (-table[key].calls, key_words(part, key, people)))
    lines = [(key_words(part, key, people), table[key]) for key in order]
    return _made(_(TABLE_WORDS[part]), lines, _COLUMNS, found.rules)


def marked(measure: Measure) -> str:
    """The value with its marks."""
    few = FEW if measure.small and measure.value is not None else ""
    return value_words(measure) + few + (EARLY if measure.provisional_n else "")


def _made(title: str, lines: Sequence[tuple[str, CallSums]], keys: Sequence[str], rules: Rules) -> Breakdown:
    cells: list[list[str]] = []
    for name, sums in lines[:MOST_LINES]:
        measures = measures_of(sums, rules)
        cells.append([name, *(marked(measures[key]) for key in keys)])
    spare = [1 + keys.index(key) for key in _SPARE]
    return Breakdown(title, ["", *map(name_words, keys)], cells, len(lines) - len(cells), spare)


def _in_time(table: Mapping[str, CallSums]) -> tuple[str, list[tuple[str, CallSums]]]:
    """Day by day; a longer time by weeks from Monday on, a long one by months."""
    if len(table) <= MOST_LINES:
        return _(TABLE_WORDS[Dimension.DAY]), [
            (key_words(Dimension.DAY, key, {}), sums) for key, sums in sorted(table.items())
        ]
    weeks = _gathered(table, lambda day: day - timedelta(days=day.weekday()))
    if len(weeks) <= MOST_LINES:
        return _("By week"), weeks
    return _("By month"), _gathered(table, lambda day: day.replace(day=1))


def _gathered(table: Mapping[str, CallSums], first_of: Callable[[Date], Date]) -> list[tuple[str, CallSums]]:
    """The sums of days that belong together, named by the first and the last of them."""
    days: dict[Date, list[Date]] = {}
    for key in sorted(table):
        day = Date.fromisoformat(key)
        days.setdefault(first_of(day), []).append(day)
    year = min(days).year != max(days).year
    return [
        (
            _("{first} to {last}").format(first=when.date(each[0], year=year), last=when.date(each[-1], year=year)),
            sum((table[day.isoformat()] for day in each), CallSums()),
        )
        for each in days.values()
    ]


def _outcomes(table: Mapping[str, CallSums]) -> Breakdown:
    """Outcomes down, kinds across: how many calls."""
    counts: dict[tuple[str, str], int] = {}
    for key, sums in table.items():
        outcome, _bar, kind = key.partition("|")
        counts[outcome, kind] = sums.calls
    totals = {each: sum(n for (outcome, _kind), n in counts.items() if outcome == each) for each, _kind in counts}
    kinds = [kind for kind in CallKind if any(of == kind for _outcome, of in counts)]
    cells = [
        [
            _(OUTCOME_WORDS[Outcome(outcome)]),
            *(count_words(counts[outcome, kind]) if (outcome, kind) in counts else "" for kind in kinds),
            count_words(totals[outcome]),
        ]
        for outcome in sorted(totals, key=lambda each: -totals[each])
    ]
    heads = ["", *(_(KIND_WORDS[kind]) for kind in kinds), _("Calls")]
    return Breakdown(_(TABLE_WORDS[Dimension.OUTCOME]), heads, cells)
