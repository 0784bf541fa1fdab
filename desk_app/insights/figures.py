"""Figures of calls: from the sums by day that are kept where all calls count, else from the rows."""

from collections.abc import Callable, Sequence
from datetime import date as Date
from datetime import datetime

from desk_app.insights import store
from desk_app.insights.asking import Asking, Heat, Parts
from desk_app.insights.counting import LocalTime
from desk_app.insights.from_days import from_days, from_one_part, judged_days, missing_again, missing_calls
from desk_app.insights.from_rows import customers_of, from_rows
from desk_app.insights.model import ALL, CallFigures, Conditions, Dimension, Period, Wanted
from desk_app.storage import day_sums
from desk_app.storage.desk_file import DeskFile
from desk_app.storage.reading import Reader


def call_figures(
    reader: Reader,
    period: Period,
    conditions: Conditions = ALL,
    *,
    now: datetime,
    parts: Sequence[Dimension] = (),
    people: bool = False,
    step: Callable[[], object] = lambda: None,
) -> CallFigures:
    """The sums of the calls that rang in a period and meet the conditions, whole and by `parts`.

    Where all calls count, or a single condition is a dimension of its own, the sums by day are used, and kept where
    the file can be written. With `people` it is also counted how many customers there were. `step` is called now and
    then, and may raise to give it up.
    """
    asking = Asking(reader, now, step)
    days = asking.days(period)
    whole = from_one_part(asking, days, conditions) if conditions and not parts else None
    by_part: Parts = {}
    heat: Heat = {}
    if whole is None and conditions:
        whole, by_part, heat = from_rows(asking, days, conditions, parts)
    elif whole is None:
        whole, by_part, heat = from_days(asking, days, parts)
    customers = customers_of(asking, days, conditions) if people else None
    return CallFigures(period, conditions, asking.rules, now, asking.judged_until, whole, by_part, heat, customers)


def rows_behind(reader: Reader, wanted: Wanted, *, now: datetime) -> list[str]:
    """The ids of the calls behind a figure, newest first."""
    asking = Asking(reader, now)
    begin, end = asking.begin(wanted.period.start), asking.begin(wanted.period.end)
    found = store.moments_chosen(reader, begin, end, wanted.conditions)
    if wanted.hour is None:
        return [call_id for call_id, _moment in found]
    local = LocalTime(asking.zone)
    return [
        call_id
        for call_id, moment in found
        for day, hour in (local.of(moment),)
        if int(hour) == wanted.hour and Date.fromisoformat(day).weekday() == wanted.weekday
    ]


def rebuild(file: DeskFile, *, now: datetime) -> int:
    """Throws all kept sums away and works every day out anew; answers how many days."""
    file.aside(file.journal_head(), day_sums.forget_all)
    asking = Asking(file, now)
    days = asking.days(Period(Date.min, Date.max))
    for _piece in (*missing_calls(asking, days), *missing_again(asking, judged_days(asking, days)[0])):
        pass
    return len(days)
