"""Adding up rows of calls: each becomes a tuple in the order of `CallSums`; those of one key are added at the end."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date as Date
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from desk_app.core.clock import from_text, to_text
from desk_app.insights.model import Dimension
from desk_app.insights.store import BETWEEN
from desk_app.storage.day_sums import AGAIN

Key = tuple[str, str, str]
"""Local day, dimension, key."""
Vector = tuple[int, ...]
Sums = dict[Key, list[int]]
LONGEST_WAIT = 99_999
WAITED, LOST = "wait:", "lost:"
"""The dimensions of how long the answered and the others waited, by seconds."""
PARTS = (Dimension.HOUR, Dimension.STAFF, Dimension.CHANNEL, Dimension.TOPIC, Dimension.OUTCOME)


def seconds_key(seconds: int) -> str:
    """A length as a key that sorts as a number does."""
    return f"{min(max(seconds, 0), LONGEST_WAIT):05d}"


def day_start(day: Date, zone: ZoneInfo) -> str:
    """The begin of a local day, as it stands in the file."""
    return to_text(datetime.combine(day, time(), zone))


class LocalTime:
    """The local day and hour of moments as they stand in the file; each hour is worked out once."""

    def __init__(self, zone: ZoneInfo) -> None:
        self._zone = zone
        self._hours: dict[str, tuple[str, str] | None] = {}

    def of(self, moment: str) -> tuple[str, str]:
        """The day as `2026-11-21` and the hour as `09`."""
        hour = moment[:13]
        try:
            found = self._hours[hour]
        except KeyError:
            first, last = (self._exactly(f"{hour}:{rest}Z") for rest in ("00:00.000", "59:59.999"))
            found = self._hours[hour] = first if first == last else None
        return found or self._exactly(moment)

    def _exactly(self, moment: str) -> tuple[str, str]:
        there = from_text(moment).astimezone(self._zone)
        return there.date().isoformat(), f"{there.hour:02d}"


class Tally:
    """Vectors by day, dimension and key; `sums` adds them up."""

    def __init__(self, zone: ZoneInfo, parts: Sequence[Dimension], prefix: str = "") -> None:
        self._local = LocalTime(zone)
        self._dimensions = [prefix, *(f"{prefix}:{part}" if prefix else str(part) for part in parts)]
        self._keys = list(enumerate((KEY_OF[part] for part in parts), 1))
        self._days: dict[str, list[defaultdict[str, list[Vector]]]] = {}
        self._single: defaultdict[Key, list[Vector]] = defaultdict(list)

    def add(self, row: Sequence[Any], vector: Vector) -> tuple[str, str]:
        """Counts a row for its day and for each part of it; answers its local day and hour."""
        day, hour = self._local.of(row[0])
        try:
            groups = self._days[day]
        except KeyError:
            groups = self._days[day] = [defaultdict(list) for _dimension in self._dimensions]
        groups[0][""].append(vector)
        for place, key_of in self._keys:
            groups[place][key_of(row, hour)].append(vector)
        return day, hour

    def add_to(self, key: Key, vector: Vector) -> None:
        """Counts one more for one key alone."""
        self._single[key].append(vector)

    def sums(self) -> Sums:
        """What was counted."""
        found = {key: summed(each) for key, each in self._single.items()}
        for day, groups in self._days.items():
            for dimension, group in zip(self._dimensions, groups, strict=True):
                found.update(((day, dimension, key), summed(each)) for key, each in group.items())
        return found


def summed(vectors: Sequence[Vector]) -> list[int]:
    """The sums of vectors, place by place; nothing for none."""
    return [sum(column) for column in zip(*vectors, strict=True)]


KEY_OF: Mapping[Dimension, Callable[[Sequence[Any], str], str]] = {
    Dimension.HOUR: lambda _row, hour: hour,
    Dimension.OUTCOME: lambda row, _hour: f"{row[3]}|{row[4]}",
    Dimension.CHANNEL: lambda row, _hour: row[5],
    Dimension.TOPIC: lambda row, _hour: (row[6] or "").split(BETWEEN, 1)[0],
    Dimension.STAFF: lambda row, _hour: row[7],
}
"""The key of a row of facts in each dimension, besides the local hour it rang in."""


def plain_vector(row: Sequence[Any]) -> Vector:
    """What a call is by itself: the first fifteen of `CallSums`, `known` and `judged` whether judged yet or not."""
    offered, answered = row[1], row[2]
    known = offered and row[12] is not None
    if not answered:
        return 1, offered, 0, offered, 0, 0, 0, 0, 0, 0, row[11], known, 0, 0, 0
    wait, talk, length = row[8], row[9], row[10]
    return (
        1, 1, 1, 0, wait is not None, wait or 0, talk is not None, talk or 0, length is not None, length or 0, row[11],
        known, 0, known, 0,
    )  # fmt: skip


_COUNT_ONE: Vector = (1, *(0 for _n in range(14)))


def count_calls(rows: Iterable[Sequence[Any]], zone: ZoneInfo) -> Sums:
    """The sums of calls by themselves, in every dimension that is kept."""
    tally = Tally(zone, PARTS)
    for row in rows:
        day, _hour = tally.add(row, plain_vector(row))
        if row[1] and row[8] is not None:
            tally.add_to((day, WAITED if row[2] else LOST, seconds_key(row[8])), _COUNT_ONE)
    return tally.sums()


class Forward:
    """Who came again: told of contacts from the last to the first, it knows what came after each."""

    def __init__(self, days: int) -> None:
        self._days = timedelta(days=days)
        self._limits: dict[str, str] = {}
        self._after: dict[str, list[tuple[str, str | None]]] = {}

    def add(self, moment: str, customer: str, topic: str | None) -> None:
        """A contact; none told before rang earlier."""
        try:
            self._after[customer].append((moment, topic))
        except KeyError:
            self._after[customer] = [(moment, topic)]

    def came_again(self, moment: str, customer: str, topic: str | None) -> tuple[bool, bool]:
        """Whether this customer came again within the window, and whether on the same topic."""
        later = self._after.get(customer)
        if later is None:
            return False, False
        date = moment[:10]
        try:
            limit = self._limits[date] + moment[10:]
        except KeyError:
            limit = self._plus(date) + moment[10:]
        again = False
        for at, about in reversed(later):
            if at > limit:
                break
            if at > moment:
                again = True
                if about == topic or not (about or topic):
                    return True, True
        return again, False

    def _plus(self, date: str) -> str:
        try:
            found = (Date.fromisoformat(date) + self._days).isoformat()
        except OverflowError:
            found = Date.max.isoformat()
        self._limits[date] = found
        return found


def again_vector(answered: int, settled: int, again: int, same: int) -> Vector:
    """What came after a contact of a known customer, in the order of the first fifteen of `CallSums`."""
    return 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, again, answered, answered and settled and not same


def count_again(rows: Iterable[tuple[Sequence[Any], bool, bool]], zone: ZoneInfo) -> Sums:
    """The sums of what came after contacts; each row comes with whether it was repeated at all, and on its topic."""
    tally = Tally(zone, PARTS[1:], AGAIN)
    for row, again, same in rows:
        tally.add(row, again_vector(row[2], row[13], again, same))
    return tally.sums()


def followed(rows: Iterable[Sequence[Any]], forward: Forward) -> Iterator[tuple[Sequence[Any], bool, bool]]:
    """Contacts from the last to the first, each with whether it was repeated at all, and on its topic."""
    for row in rows:
        forward.add(row[0], row[12], row[6])
        yield row, *forward.came_again(row[0], row[12], row[6])
