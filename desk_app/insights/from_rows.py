"""Figures of some calls: from their rows, a few days at once."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date as Date
from typing import Any

from desk_app.core.clock import to_text
from desk_app.core.memory import without_collecting
from desk_app.insights import store
from desk_app.insights.asking import Asking, Heat, Parts, pieces
from desk_app.insights.counting import PARTS, Sums, Tally
from desk_app.insights.model import CallSums, Conditions, Dimension


def from_rows(
    asking: Asking, days: Sequence[Date], conditions: Conditions, parts: Sequence[Dimension]
) -> tuple[CallSums, Parts, Heat]:
    tally = Tally(asking.zone, [part for part in PARTS if part in parts]) if parts else None
    whole, heat = CallSums(), Heat()
    with without_collecting():
        for told in _chosen(asking, days, conditions):
            vectors = list(_vectors(asking, told, tally, heat))
            whole += CallSums(*(sum(column) for column in zip(*vectors, strict=True)))
        return whole, _tables(tally.sums(), parts) if tally else {}, heat


def customers_of(asking: Asking, days: Sequence[Date], conditions: Conditions) -> int:
    """How many known customers there were among those who came in."""
    found = set[str]()
    for piece in pieces(days):
        asking.step()
        begin, end = asking.begin(piece[0]), asking.end(piece[-1])
        found.update(store.customers_chosen(asking.reader, begin, end, conditions))
    return len(found)


Told = tuple[Sequence[Any], bool, bool]
"""A call that was chosen, whether the customer came again, and whether on the same topic."""


def _chosen(asking: Asking, days: Sequence[Date], conditions: Conditions) -> Iterator[Iterable[Told]]:
    """The calls that meet the conditions, a few days at once; what came after each is asked for by itself."""
    until = "" if asking.judged_until is None else to_text(asking.judged_until)
    for piece in pieces(days):
        asking.step()
        begin, end = asking.begin(piece[0]), asking.end(piece[-1])
        rows = store.chosen_with_next(asking.reader, begin, end, conditions, until, asking.window)
        yield ((row, row[14], row[15]) for row in rows)


def _vectors(asking: Asking, told: Iterable[Told], tally: Tally | None, heat: Heat) -> Iterator[tuple[int, ...]]:
    """All of `CallSums` for each call."""
    until = "" if asking.judged_until is None else to_text(asking.judged_until)
    limit, short = asking.limit, asking.short
    for row, again, same in told:
        moment, offered, answered, _o, _k, _c, _t, _s, wait, talk, length, later, customer, settled, *_more = row
        known = offered and customer is not None
        over = known and moment <= until
        measured = wait is not None
        vector = (
            1, offered, answered, offered - answered,
            answered and measured, (answered and wait) or 0, answered and talk is not None, (answered and talk) or 0,
            answered and length is not None, (answered and length) or 0, later,
            over, over and again, over and answered, over and answered and settled and not same,
            known and not over, known and answered and not over, row[3] == "no_call",
            answered and measured and wait <= limit,
            offered and not answered and not (measured and wait <= limit),
            offered and not answered and measured and wait <= short,
        )  # fmt: skip
        yield vector
        if tally is not None:
            day, hour = tally.add(row, vector)
            if offered:
                at = Date.fromisoformat(day).weekday(), int(hour)
                heat[at] = heat.get(at, 0) + 1


def _tables(sums: Sums, parts: Sequence[Dimension]) -> Parts:
    tables: Parts = {}
    for part in parts:
        table: dict[str, CallSums] = {}
        for (day, which, key), each in sums.items():
            if which == ("" if part == Dimension.DAY else part):
                name = day if part == Dimension.DAY else key
                table[name] = table.get(name, CallSums()) + CallSums(*each)
        tables[part] = dict(sorted(table.items()))
    return tables
