"""Recency, frequency and money as scores: quintiles, quartiles, or ranks in a small store. Pure."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

FEWEST = 25
"""With fewer customers than this a fifth of them says nothing: ranks are given instead."""


class Method(StrEnum):
    """How values become scores."""

    QUINTILES = "quintiles"
    """1 to 5, 5 is best."""
    QUARTILES = "quartiles"
    """1 to 4, 1 is best."""
    RANKS = "ranks"
    """1 is best; who is alike shares the better rank."""


@dataclass(frozen=True, slots=True)
class Bought:
    """What one customer bought up to a day. Money in whole cents, what was given back taken off.

    `last_period` and `period_before` are the money of the two periods before that day.
    """

    customer_id: str
    recency_days: int
    frequency: int
    monetary_cents: int
    last_period: int = 0
    period_before: int = 0

    @property
    def growth(self) -> float:
        """The last period against the one before, from -1 (all gone) over 0 to 1 (all new).

        The difference divided by the greater of both, so that a first purchase counts without a division by
        nothing; 0.2 is a quarter more than before. Money given back beyond what was bought counts as nothing.
        """
        now, before = max(self.last_period, 0), max(self.period_before, 0)
        return (now - before) / max(now, before) if now or before else 0.0


@dataclass(frozen=True, slots=True)
class Scores:
    """The scores of one customer by `method`, and `fifths`: the same on 1 to 5 where 5 is best, for rules."""

    recency: int
    frequency: int
    monetary: int
    fifths: tuple[int, int, int]

    @property
    def code(self) -> str:
        """The three in a row, "543"; ranks with a dash between."""
        three = (self.recency, self.frequency, self.monetary)
        return ("-" if max(three) > 9 else "").join(map(str, three))


@dataclass(frozen=True, slots=True)
class Edges:
    """The values that part a distribution into `parts` of equal size, each times `parts`: whole numbers so."""

    parts: int
    scaled: tuple[int, ...]

    def above(self, value: int) -> int:
        """How many edges lie truly below a value: 0 in the lowest part; what lies on an edge belongs below it."""
        return bisect_left(self.scaled, value * self.parts)


def edges(values: Sequence[int], parts: int) -> Edges:
    """Quantile edges by linear interpolation between the neighbours (Hyndman and Fan, type 7), without rounding.

    This is what the common statistics packages do by default. Raises ValueError for no values.
    """
    if not values:
        raise ValueError("no values, no edges")
    ordered = sorted(values)
    found = []
    for part in range(1, parts):
        index, rest = divmod((len(ordered) - 1) * part, parts)
        low = ordered[index]
        high = ordered[index + 1] if rest else low
        found.append(low * parts + (high - low) * rest)
    return Edges(parts, tuple(found))


def method_for(count: int, wanted: Method) -> Method:
    """The method that can be used on so many customers."""
    return Method.RANKS if count < FEWEST else wanted


def scores(all_bought: Sequence[Bought], wanted: Method = Method.QUINTILES) -> list[Scores]:
    """The scores of each, in the same order; with fewer than `FEWEST` customers ranks, whatever was wanted."""
    if not all_bought:
        return []
    method = method_for(len(all_bought), wanted)
    recency = _scored([one.recency_days for one in all_bought], method, least_is_best=True)
    frequency = _scored([one.frequency for one in all_bought], method)
    monetary = _scored([one.monetary_cents for one in all_bought], method)
    return [
        Scores(r, f, m, (of_r, of_f, of_m))
        for (r, of_r), (f, of_f), (m, of_m) in zip(recency, frequency, monetary, strict=True)
    ]


_FIFTH_OF_QUARTILE = (5, 4, 2, 1)


def _scored(values: Sequence[int], method: Method, *, least_is_best: bool = False) -> list[tuple[int, int]]:
    """Score and fifth of each value."""
    if method is Method.RANKS:
        return _ranked(values, least_is_best)
    parts = 4 if method is Method.QUARTILES else 5
    found = edges(values, parts)
    behind = [found.above(value) if least_is_best else parts - 1 - found.above(value) for value in values]
    if method is Method.QUARTILES:
        return [(1 + place, _FIFTH_OF_QUARTILE[place]) for place in behind]
    return [(parts - place, parts - place) for place in behind]


def _ranked(values: Sequence[int], least_is_best: bool) -> list[tuple[int, int]]:
    rank: dict[int, int] = {}
    for place, value in enumerate(sorted(values, reverse=not least_is_best), 1):
        rank.setdefault(value, place)
    return [(rank[value], 5 - (rank[value] - 1) * 5 // len(values)) for value in values]
