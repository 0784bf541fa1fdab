"""In which rhythm a customer buys a product, and when the next time is to be expected. Pure.

* Days, not purchases: what was bought twice on a day counts once.
* The middle is the *median* of the gaps between the days, the spread their *median absolute deviation* from it: one
  long holiday, or one purchase for a feast, moves neither, where the mean and the standard deviation would follow it.
  A quartile range would need more gaps than most customers have.
* Expected next: the last day plus the median, rounded to whole days.
* Confidence = n ÷ (n + 2) × median ÷ (median + spread), n the number of gaps: between 0 and 1, the less the fewer
  the gaps and the wider they are spread. Three steady purchases make 0.5, eleven 0.83.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date as Date
from datetime import timedelta
from itertools import pairwise
from statistics import median

from desk_app.core.text import goods_key

FEWEST_BUYS = 3
"""Distinct days below which there is no rhythm."""
LEAST_CONFIDENCE = 0.3
"""Below it nothing is proposed: the customer would be bothered more often than helped."""
_PRIOR = 2
_OVER = 1
"""A customer who is late by more than this many medians (two purchases missed) has given the rhythm up."""

Days = Mapping[Date, float | None]
"""What was bought on each day; None where nobody wrote how much."""


@dataclass(frozen=True, slots=True)
class Rhythm:
    """A customer's rhythm with a product. `quantity` is what they usually take, None where that was never written."""

    buys: int
    median_days: float
    spread_days: float
    last: Date
    expected: Date
    confidence: float
    quantity: float | None

    def over(self, today: Date) -> bool:
        """Whether the customer seems to have given it up: silent for too long to be expected any more."""
        return (today - self.last).days > (1 + _OVER) * self.median_days

    def worth_proposing(self, today: Date, ahead: int) -> bool:
        """Whether it is sure enough, falls due within so many days, and is not given up."""
        near = self.expected <= today + timedelta(days=ahead)
        return near and self.confidence >= LEAST_CONFIDENCE and not self.over(today)


def rhythm(days: Days) -> Rhythm | None:
    """The rhythm of these days; None with fewer than three."""
    if len(days) < FEWEST_BUYS:
        return None
    ordered = sorted(days)
    gaps = [(after - before).days for before, after in pairwise(ordered)]
    middle = float(median(gaps))
    spread = float(median(abs(gap - middle) for gap in gaps))
    amounts = [amount for amount in days.values() if amount]
    return Rhythm(
        buys=len(ordered),
        median_days=middle,
        spread_days=spread,
        last=ordered[-1],
        expected=ordered[-1] + timedelta(days=int(middle + 0.5)),
        confidence=confidence(len(gaps), middle, spread),
        quantity=float(median(amounts)) if amounts else None,
    )


def confidence(gaps: int, middle: float, spread: float) -> float:
    """How far a rhythm can be trusted, from 0 to 1 (the formula stands at the head of this file)."""
    if gaps <= 0 or middle <= 0:
        return 0.0
    return gaps / (gaps + _PRIOR) * middle / (middle + spread)


_BETWEEN = re.compile(r"\s*[;；、\n]\s*")
_TIMES = re.compile(r"\s+[×xX]([0-9]{1,6}(?:\.[0-9]{1,3})?)$")
"""As this program writes how many (`oil ×2`); “milk 250 ml × 24” is the name of a box."""


def goods_in(text: str) -> list[tuple[str, float | None]]:
    """The products a purchase names, each with how much where that is written: `rice ×2; oil`.

    A comma parts nothing, as it belongs to many names (“milk, 1 l”).
    """
    found = []
    for part in _BETWEEN.split(unicodedata.normalize("NFC", text).strip()):
        times = _TIMES.search(part)
        name = part[: times.start()] if times else part
        if name.strip():
            found.append((name.strip(), float(times[1]) or None if times else None))
    return found


def by_product(bought: Iterable[tuple[Date, str, float | None]]) -> dict[str, tuple[str, dict[Date, float | None]]]:
    """Day, goods and how much of one customer, by product: how it was written last, and what was bought each day."""
    found: dict[str, tuple[str, dict[Date, float | None]]] = {}
    latest: dict[str, Date] = {}
    for day, goods, amount in bought:
        key = goods_key(goods)
        if not key:
            continue
        name, days = found.get(key, (goods, {}))
        if day >= latest.get(key, day):
            latest[key], name = day, goods
        before = days.get(day)
        days[day] = amount if before is None else before + (amount or 0)
        found[key] = (name, days)
    return found
