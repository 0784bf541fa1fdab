"""The board of promises: of each commitment how many promises fell due in a period, and how many were kept.

Rules:

* A promise belongs to the period in which it falls due, by its due time as it stands: moved by what was paused.
* It fell due once that time has passed. Kept: met by then. Broken: met later, or not met yet.
* One that waits for somebody else falls due later and later; if its time had run out before, it is broken.
* What was dropped is never counted, but told apart, with how many of them had run out before they were dropped.
* A deadline of an authority is no promise of the store, and what an import brought has no clocks.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from datetime import date as Date
from typing import NamedTuple, Protocol

from desk_app.commitments.clock_store import CLOCKS, PAUSES, Calendars, clock_of
from desk_app.commitments.clocks import MatterClock
from desk_app.commitments.model import READY_MADE, About, ClockKind, Version
from desk_app.commitments.promise_store import COMMITMENTS, VERSIONS, all_spans, version_by_id
from desk_app.core.clock import from_text, to_text
from desk_app.settings import store as settings
from desk_app.storage.desk_file import DeskFile
from desk_app.storage.reading import Reader
from desk_app.storage.tx import Tx

SMALL = 5
"""A share of fewer promises than this is marked as small."""
_ONE = timedelta(days=1)
_READY = {each.about: each for each in READY_MADE}
_PLACE = {about: place for place, about in enumerate(About)}
_ABOUTS = ",".join(f"'{about}'" for about in About)
_OPENED = f"SELECT row_id FROM {PAUSES} WHERE until IS NULL AND deleted_at IS NULL"
_STILL = "met_at IS NULL AND dropped_at IS NULL"


class Days(Protocol):
    """Local days from `start` up to but not with `end`."""

    @property
    def start(self) -> Date:
        """The first day."""

    @property
    def end(self) -> Date:
        """The day after the last."""


@dataclass(frozen=True, slots=True)
class BoardDays:
    """The days of a board, as `Days`."""

    start: Date
    end: Date


@dataclass(frozen=True, slots=True)
class Tally:
    """How many promises came to what. `dropped_late` of the dropped had run out before."""

    kept: int = 0
    broken: int = 0
    running: int = 0
    dropped: int = 0
    dropped_late: int = 0

    @property
    def fell_due(self) -> int:
        """How many had to be kept by now."""
        return self.kept + self.broken

    @property
    def share(self) -> float | None:
        """Kept of those that fell due, 0 to 1; None where none did."""
        return self.kept / self.fell_due if self.fell_due else None

    @property
    def small(self) -> bool:
        """Whether so few fell due that one more would move the share much."""
        return 0 < self.fell_due < SMALL

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(
            self.kept + other.kept,
            self.broken + other.broken,
            self.running + other.running,
            self.dropped + other.dropped,
            self.dropped_late + other.dropped_late,
        )


class Moments(NamedTuple):
    """The same days as moments: from `since` up to but not with `until`, seen at `now`."""

    since: datetime
    until: datetime
    now: datetime

    def hold(self, moment: datetime) -> bool:
        """Whether the moment lies in them."""
        return self.since <= moment < self.until


@dataclass(frozen=True, slots=True)
class BoardLine:
    """One commitment: the version in force in the period, of several the last, and what came of its promises.

    `earlier` are the versions with another limit by which promises of the period were given too, oldest first.
    """

    version: Version
    tally: Tally
    earlier: tuple[Version, ...] = ()


@dataclass(frozen=True, slots=True)
class Board:
    """The board of a period, as of a moment; a line for each commitment in force or promised in it."""

    days: Days
    now: datetime
    lines: Sequence[BoardLine] = field(default_factory=tuple)

    @property
    def whole(self) -> Tally:
        """All commitments together."""
        return sum((line.tally for line in self.lines), Tally())


@dataclass(frozen=True, slots=True)
class Broken:
    """A promise that was not kept in time; `late_s` is how late on its own clock, by `met_at` or by now."""

    clock: MatterClock
    late_s: float

    @property
    def met_at(self) -> datetime | None:
        """When it was done after all."""
        return self.clock.met_at


def moments_of(reader: Reader, days: Days, now: datetime | None = None) -> Moments:
    """The days in the zone of the store; seen now unless another moment is given."""
    zone = settings.profile(reader).zoneinfo
    since, until = (datetime.combine(day, time(), zone).astimezone(UTC) for day in (days.start, days.end))
    known = reader.clock.now() if isinstance(reader, DeskFile) else reader.now if isinstance(reader, Tx) else None
    return Moments(since, until, now or known or datetime.now(UTC))


def board(reader: Reader, days: Days, now: datetime | None = None) -> Board:
    """The board of these days: each commitment with what came of its promises, by what they are about."""
    at = moments_of(reader, days, now)
    tallies = _tallies(reader, at)
    zone = settings.profile(reader).zoneinfo
    last = min(days.end - _ONE, max(at.now.astimezone(zone).date(), days.start))
    shown: dict[str, Version] = {}
    given: dict[str, dict[tuple[Date, str], Version]] = {}
    for span in sorted(all_spans(reader), key=lambda each: each.since):
        if span.since <= last and (span.until is None or max(days.start, span.since) <= span.until):
            shown[span.version.commitment_id] = span.version
            _note(given, span.version)
    found: dict[str, Tally] = dict.fromkeys(shown, Tally())
    in_force = frozenset(shown)
    for (about, version_id), tally in tallies.items():
        version = _version(reader, about, version_id)
        key = version.commitment_id
        if key not in in_force:
            shown[key] = max(version, shown.get(key, version), key=lambda each: (each.valid_from, each.id))
        found[key] = found.get(key, Tally()) + tally
        _note(given, version)
    lines = [BoardLine(shown[key], tally, _earlier(shown[key], given[key])) for key, tally in found.items()]
    lines.sort(key=lambda line: (_PLACE[line.version.about], line.version.closeness, line.version.text))
    return Board(days, at.now, tuple(lines))


def _note(given: dict[str, dict[tuple[Date, str], Version]], version: Version) -> None:
    given.setdefault(version.commitment_id, {})[version.valid_from, version.id] = version


def _earlier(shown: Version, given: Mapping[tuple[Date, str], Version]) -> tuple[Version, ...]:
    """Of the others each with a limit the one after it has not; a copy of what is ready-made is no other."""
    order = [each for at, each in sorted(given.items()) if at < (shown.valid_from, shown.id)]
    limits = [(each.amount, each.clock) for each in [*order, shown][1:]]
    return tuple(each for each, limit in zip(order, limits, strict=True) if (each.amount, each.clock) != limit)


def kept_in(reader: Reader, period: Days, now: datetime | None = None) -> tuple[int, int]:
    """How many promises were kept, and how many fell due, in the local days of the period; by now."""
    whole = sum(_tallies(reader, moments_of(reader, period, now)).values(), Tally())
    return whole.kept, whole.fell_due


def broken_of(reader: Reader, days: Days, version: Version, now: datetime | None = None) -> list[Broken]:
    """The promises of a commitment that fell due in the period and were not kept, in the order they fell due."""
    at = moments_of(reader, days, now)
    ready = " OR version_id IS NULL" if version.commitment_id == _ready_id(version.about) else ""
    rows = reader.query(
        f"SELECT * FROM {CLOCKS} WHERE about = ? AND due_at >= ? AND due_at < ? AND deleted_at IS NULL"
        f" AND dropped_at IS NULL AND due_at < ? AND coalesce(met_at, '9') > due_at"
        f" AND (version_id IN (SELECT id FROM {VERSIONS} WHERE commitment_id = ?){ready}) ORDER BY due_at, id",
        (str(version.about), to_text(at.since), to_text(at.until), to_text(at.now), version.commitment_id),
    )
    clocks = [clock_of(row) for row in rows]
    waits = _waiting_since(reader, {each.row_id for each in clocks if each.running})
    known = Calendars(reader)
    return [
        Broken(each, known.of(each.clock).between(each.due_at, each.met_at or at.now))
        for each in clocks
        if not each.running or each.row_id not in waits or each.due_at < waits[each.row_id]
    ]


def _ready_id(about: About) -> str | None:
    return _READY[about].commitment_id if about in _READY else None


_Key = tuple[About, str | None]
_MOST_PASSES = 3
"""Of so many versions each is counted in a pass of its own along the index: that is faster than sorting the rows."""
_FELL_DUE = """count(*) FILTER (WHERE met_at <= due_at) AS kept, count(*) AS fell_due, 0 AS running,
  count(dropped_at) AS dropped, count(*) FILTER (WHERE dropped_at > due_at) AS dropped_late"""
_TO_COME = f"""0 AS kept, count(dropped_at) AS fell_due, count(*) FILTER (WHERE {_STILL}) AS running,
  count(dropped_at) AS dropped, 0 AS dropped_late"""


def _tallies(reader: Reader, at: Moments) -> dict[_Key, Tally]:
    """What came of the promises that fall due in these days, by what they are about and their version."""
    given: dict[About, list[str | None]] = {about: [None] for about in _READY}
    for row in reader.query(f"SELECT c.about, v.id FROM {VERSIONS} v JOIN {COMMITMENTS} c ON c.id = v.commitment_id"):
        given.setdefault(About(row[0]), []).append(row[1])
    since, until, now = (to_text(moment) for moment in at)
    spans = [(_FELL_DUE, since, min(until, now)), (_TO_COME, max(since, now), until)]
    parts, args = list[str](), list[str | None]()
    for counts, first, end in spans:
        for about, version_ids in given.items():
            if first >= end:
                continue
            one_by_one = len(version_ids) <= _MOST_PASSES
            for version_id in version_ids if one_by_one else (None,):
                parts.append(
                    f"SELECT '{about}' AS about, version_id, {counts} FROM {CLOCKS}"
                    f" WHERE about = '{about}' AND due_at >= ? AND due_at < ? AND deleted_at IS NULL"
                    f" AND (met_at IS NOT NULL OR dropped_at IS NOT NULL OR row_id NOT IN ({_OPENED}))"
                    + (" AND version_id IS ?" if one_by_one else " GROUP BY version_id")
                )
                args += [first, end, *([version_id] if one_by_one else [])]
    found: dict[_Key, Tally] = {}
    for row in reader.query(" UNION ALL ".join(parts), args) if parts else ():
        key, broken = (About(row["about"]), row["version_id"]), row["fell_due"] - row["kept"] - row["dropped"]
        tally = Tally(row["kept"], broken, row["running"], row["dropped"], row["dropped_late"])
        if tally != Tally():
            found[key] = found.get(key, Tally()) + tally
    for key, tally in _of_waiting(reader, at):
        found[key] = found.get(key, Tally()) + tally
    return found


def _of_waiting(reader: Reader, at: Moments) -> Iterable[tuple[_Key, Tally]]:
    """The promises of matters that wait: run out before, or due later by the time they wait."""
    rows = reader.query(
        f"SELECT k.about, k.version_id, k.clock, k.due_at, min(p.since) FROM {PAUSES} p"
        f" CROSS JOIN {CLOCKS} k ON k.row_id = p.row_id WHERE p.until IS NULL AND p.deleted_at IS NULL"
        f" AND +k.about IN ({_ABOUTS}) AND k.due_at < ? AND k.deleted_at IS NULL AND k.met_at IS NULL"
        " AND k.dropped_at IS NULL GROUP BY k.id",
        (to_text(at.until),),
    )
    known = Calendars(reader)
    for about, version_id, clock, due_text, since_text in rows:
        due, since = from_text(due_text), from_text(since_text)
        if due < since:
            if at.hold(due):
                yield (About(about), version_id), Tally(broken=1)
        elif at.now < at.until:
            calendar = known.of(ClockKind(clock))
            if at.hold(calendar.add(max(at.now, since), calendar.between(since, due))):
                yield (About(about), version_id), Tally(running=1)


def _waiting_since(reader: Reader, row_ids: Iterable[str]) -> Mapping[str, datetime]:
    """Since when those of the matters that wait do so."""
    rows = reader.query(
        f"SELECT row_id, min(since) FROM {PAUSES} WHERE row_id IN (SELECT value FROM json_each(?))"
        " AND until IS NULL AND deleted_at IS NULL GROUP BY row_id",
        (json.dumps(sorted(row_ids)),),
    )
    return {row[0]: from_text(row[1]) for row in rows}


def _version(reader: Reader, about: About, version_id: str | None) -> Version:
    """The version a promise was given by; without one it is what is ready-made."""
    return version_by_id(reader, version_id) if version_id else _READY[about]
