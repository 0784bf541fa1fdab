"""Times of an act beside its floor: both run in turn, so that a busy machine slows both."""

import gc
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

Act = Callable[[], object]


@dataclass(frozen=True, slots=True)
class Timed:
    """Seconds of several runs."""

    seconds: tuple[float, ...]

    @property
    def median(self) -> float:
        """The middle one."""
        return statistics.median(self.seconds)

    @property
    def longest(self) -> float:
        """The slowest one."""
        return max(self.seconds)

    @property
    def p95(self) -> float:
        """95 of 100 are at most this."""
        ranked = sorted(self.seconds)
        return ranked[min(len(ranked) - 1, int(len(ranked) * 0.95))]


def timed(acts: Sequence[Act]) -> Timed:
    """Each act once, in order."""
    return in_turn([(act,) for act in acts])[0]


def in_turn(pairs: Sequence[Sequence[Act]]) -> list[Timed]:
    """For rows of acts that belong together (ours, the floor): each row's acts after one another.

    A tenth of the rows goes before that is not counted, so that nobody pays for what is read for the first time.
    """
    found: list[list[float]] = [[] for _act in pairs[0]]
    for row in pairs[: len(pairs) // 10]:
        for act in row:
            act()
    gc.collect()
    gc.disable()
    try:
        for number, row in enumerate(pairs):
            order = list(enumerate(row))
            for place, act in order if number % 2 else order[::-1]:
                start = time.perf_counter()
                act()
                found[place].append(time.perf_counter() - start)
    finally:
        gc.enable()
    return [Timed(tuple(seconds)) for seconds in found]


@dataclass(frozen=True, slots=True)
class Result:
    """One line of the answer: what was measured, the figure, its bound, the floor's figure, and whether it holds."""

    key: str
    what: str
    value: float
    unit: str
    bound: str
    held: bool
    floor: float | None = None
    p95: float | None = None
    n: int = 1

    @property
    def ratio(self) -> float | None:
        """How many times the floor."""
        return None if not self.floor else self.value / self.floor


TOLD_APART = "told apart"
"""In the place of a bound: a figure that explains others and has none."""


def as_result(
    key: str, what: str, taken: Timed, bound: str, held: bool = True, floor: Timed | None = None, *, unit: str = "ms"
) -> Result:
    """A line of the median, beside the floor's."""
    scale = 1000 if unit == "ms" else 1
    return Result(
        key,
        what,
        taken.median * scale,
        unit,
        bound,
        held,
        None if floor is None else floor.median * scale,
        taken.p95 * scale,
        len(taken.seconds),
    )


def within(key: str, what: str, taken: Timed, most_ms: float, floor: Timed | None = None) -> Result:
    """A line whose 95th percentile is to be at most so many milliseconds."""
    return as_result(key, what, taken, f"≤ {most_ms:g} ms", taken.p95 * 1000 <= most_ms, floor)
