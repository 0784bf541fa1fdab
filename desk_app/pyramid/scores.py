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


_FIFTH_OF_QUARTILE = (5, 4, 2, 1)
_PARTS = {Method.QUINTILES: 5, Method.QUARTILES: 4}


@dataclass(frozen=True, slots=True)
class Scale:
    """How the values of one measure become scores.

    `marks` are the edges between the parts (`Edges.scaled`); for ranks every customer's value, the best first.
    """

    method: Method
    least_is_best: bool
    marks: tuple[int, ...]

    def score(self, value: int) -> tuple[int, int]:
        """The score of a value, and the fifth it stands for; also of one that was not there when it was made."""
        if self.method is Method.RANKS:
            before = sum(1 for mark in self.marks if (mark < value if self.least_is_best else mark > value))
            return before + 1, max(1, 5 - before * 5 // max(1, len(self.marks)))
        parts = _PARTS[self.method]
        above = Edges(parts, self.marks).above(value)
        behind = above if self.least_is_best else parts - 1 - above
        if self.method is Method.QUARTILES:
            return behind + 1, _FIFTH_OF_QUARTILE[behind]
        return parts - behind, parts - behind


def scale(values: Sequence[int], method: Method, *, least_is_best: bool = False) -> Scale:
    """The scale these values make; raises ValueError for none."""
    if method is Method.RANKS:
        return Scale(method, least_is_best, tuple(sorted(values, reverse=not least_is_best)))
    return Scale(method, least_is_best, edges(values, _PARTS[method]).scaled)


@dataclass(frozen=True, slots=True)
class Scales:
    """The three scales of all customers at one time: small enough to be kept, so that a score can be told again."""

    method: Method
    recency: Scale
    frequency: Scale
    monetary: Scale

    @classmethod
    def of(cls, all_bought: Sequence[Bought], wanted: Method) -> "Scales":
        """Those of these customers; raises ValueError for none."""
        method = method_for(len(all_bought), wanted)
        return cls(
            method,
            scale([one.recency_days for one in all_bought], method, least_is_best=True),
            scale([one.frequency for one in all_bought], method),
            scale([one.monetary_cents for one in all_bought], method),
        )

    def scores(self, all_bought: Sequence[Bought]) -> list[Scores]:
        """The scores of each, in the same order."""
        recency = {value: self.recency.score(value) for value in {one.recency_days for one in all_bought}}
        frequency = {value: self.frequency.score(value) for value in {one.frequency for one in all_bought}}
        monetary = {value: self.monetary.score(value) for value in {one.monetary_cents for one in all_bought}}
        found = []
        for one in all_bought:
            r, of_r = recency[one.recency_days]
            f, of_f = frequency[one.frequency]
            m, of_m = monetary[one.monetary_cents]
            found.append(Scores(r, f, m, (of_r, of_f, of_m)))
        return found


def scores(all_bought: Sequence[Bought], wanted: Method = Method.QUINTILES) -> list[Scores]:
    """The scores of each, in the same order; with fewer than `FEWEST` customers ranks, whatever was wanted."""
    return Scales.of(all_bought, wanted).scores(all_bought) if all_bought else []
