"""Figures of some calls: from their rows, a few days at once."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date as Date
from typing import Any, TypeVar

from desk_app.core.clock import to_text
from desk_app.core.memory import without_collecting
from desk_app.insights import store
from desk_app.insights.asking import Asking, Heat, Parts, pieces
from desk_app.insights.counting import KEY_OF, LocalTime, Vector, summed
from desk_app.insights.model import SUM_NAMES, CallSums, Conditions, Dimension

_Key = TypeVar("_Key")
_AT_ONCE = 60_000
"""So many calls are held before they are added up."""
_OFFERED = SUM_NAMES.index("offered")


def from_rows(
    asking: Asking, days: Sequence[Date], conditions: Conditions, parts: Sequence[Dimension]
) -> tuple[CallSums, Parts, Heat]:
    cells = _Cells(asking)
    until = "" if asking.judged_until is None else to_text(asking.judged_until)
    with without_collecting():
        for piece in pieces(days):
            asking.step()
            begin, end = asking.begin(piece[0]), asking.end(piece[-1])
            rows = store.chosen_with_next(asking.reader, begin, end, conditions, until, asking.window)
            cells.add(rows, _vectors(asking, rows, until))
        return cells.whole(), cells.tables(parts), cells.heat() if parts else {}


def customers_of(asking: Asking, days: Sequence[Date], conditions: Conditions) -> int:
    """How many known customers there were among those who came in."""
    found = set[str]()
    for piece in pieces(days):
        asking.step()
        begin, end = asking.begin(piece[0]), asking.end(piece[-1])
        found.update(store.customers_chosen(asking.reader, begin, end, conditions))
    return len(found)


def _vectors(asking: Asking, rows: Iterable[Sequence[Any]], until: str) -> Iterator[Vector]:
    """All of `CallSums` for each call."""
    limit, short = asking.limit, asking.short
    for moment, offered, answered, outcome, _k, _c, _t, _s, wait, talk, length, later, customer, settled, next_ in rows:
        known = offered and customer is not None
        over = known and moment <= until
        if answered:
            measured, timed = wait is not None, length is not None
            yield (
                1, 1, 1, 0, measured, wait or 0, talk is not None, talk or 0, timed, length or 0, later,
                over, over and next_ > 0, over, over and settled and next_ < 2,
                known and not over, known and not over, 0, measured and wait <= limit, 0, 0,
            )  # fmt: skip
        else:
            measured = offered and wait is not None
            yield (
                1, offered, 0, offered, 0, 0, 0, 0, 0, 0, later, over, over and next_ > 0, 0, 0,
                known and not over, 0, outcome == "no_call", 0,
                offered and not (measured and wait <= limit), measured and wait <= short,
            )  # fmt: skip


class _Cells:
    """Calls by when they rang, and by what else they are told apart by: two ways are enough for all parts."""

    def __init__(self, asking: Asking) -> None:
        self._local = LocalTime(asking.zone)
        self._by_time: dict[tuple[str, str], Vector] = {}
        self._by_facts: dict[Sequence[Any], Vector] = {}
        self._times: defaultdict[tuple[str, str], list[Vector]] = defaultdict(list)
        self._facts: defaultdict[Sequence[Any], list[Vector]] = defaultdict(list)
        self._held = 0

    def add(self, rows: Sequence[Sequence[Any]], vectors: Iterable[Vector]) -> None:
        """Counts calls, each with its vector."""
        local, times, facts = self._local.of, self._times, self._facts
        for row, vector in zip(rows, vectors, strict=True):
            times[local(row[0])].append(vector)
            facts[row[3:8]].append(vector)
        self._held += len(rows)
        if self._held > _AT_ONCE:
            self._fold()

    def _fold(self) -> None:
        _fold(self._by_time, self._times)
        _fold(self._by_facts, self._facts)
        self._held = 0

    def whole(self) -> CallSums:
        """Of all calls."""
        self._fold()
        return CallSums(*summed(list(self._by_time.values())))

    def tables(self, parts: Sequence[Dimension]) -> Parts:
        """By each of the parts, in the order of their keys."""
        self._fold()
        return {part: self._table(part) for part in parts}

    def _table(self, part: Dimension) -> dict[str, CallSums]:
        held: defaultdict[str, list[Vector]] = defaultdict(list)
        if part in (Dimension.DAY, Dimension.HOUR):
            for (day, hour), vector in self._by_time.items():
                held[day if part == Dimension.DAY else hour].append(vector)
        else:
            key_of = KEY_OF[part]
            for facts, vector in self._by_facts.items():
                held[key_of((None, None, None, *facts), "")].append(vector)
        return {key: CallSums(*summed(held[key])) for key in sorted(held)}

    def heat(self) -> Heat:
        """How many came in, by weekday and hour."""
        self._fold()
        found: Heat = {}
        for (day, hour), vector in self._by_time.items():
            if vector[_OFFERED]:
                at = Date.fromisoformat(day).weekday(), int(hour)
                found[at] = found.get(at, 0) + vector[_OFFERED]
        return found


def _fold(found: dict[_Key, Vector], held: dict[_Key, list[Vector]]) -> None:
    """Adds up what is held by key to what was found."""
    for key, vectors in held.items():
        if key in found:
            vectors.append(found[key])
        found[key] = tuple(summed(vectors))
    held.clear()
