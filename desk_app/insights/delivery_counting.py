"""Counting the deliveries of a period for their measures, from the rows of one store."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from desk_app.core.clock import from_text, to_text
from desk_app.insights import delivery_store as store
from desk_app.insights.counting import day_start
from desk_app.insights.delivery_measures import DeliverySums
from desk_app.insights.model import Conditions, Period
from desk_app.settings import store as settings
from desk_app.staff import store as staff
from desk_app.storage.reading import Reader
from desk_app.surveys.model import of_100

SATISFIED, PROMOTER, DETRACTOR = 75, 9, 6
"""Of 100 what the two best of five marks are; of ten from and up to which somebody recommends, or warns."""
_OF_TEN = frozenset({"0-10", "1-10"})


def delivery_answer(reader: Reader, period: Period, _conditions: Conditions, now: datetime) -> DeliverySums:
    """What the deliveries of a period say, as things stand at `now`."""
    zone = settings.profile(reader).zoneinfo
    begin, end = day_start(period.start, zone), day_start(period.end, zone)
    held = Counting(reader, zone, to_text(now))
    held.count_due(begin, end)
    held.handed_over(*store.handed_over(reader, begin, end))
    for reason, courier, area, many in store.attempts(reader, begin, end):
        for key in (("reason", reason), ("courier", courier or ""), ("area", area or "")):
            held.failed[key] += many
    for row in store.scores(reader, begin, end, held.n["due"]):
        held.scored(row)
    cents, n = store.cash_open(reader)
    return held.sums(cents, n)


Full = tuple[bool, bool, bool]
"""Whether all of a delivery came inside the window, by its day, ever."""
WHOLE: Full = (True, True, True)


def said_of(kind: int, full: Full) -> dict[str, bool]:
    """What a delivery of a kind counts for, by the name of the sum."""
    came, over = kind >= store.CAME, kind != store.RUNNING
    until, early, in_day, past = (
        came and bool(kind & flag) for flag in (store.UNTIL, store.EARLY, store.IN_DAY, store.PAST)
    )
    inside = until and not early
    return {
        "due": True, "running": not over, "over": over, "both": came, "in_window": inside, "early": early,
        "in_day": in_day, "in_full": came and full[2], "otif": inside and full[0], "otif_day": in_day and full[1],
        "late_time": past, "late_day": came and not in_day,
    }  # fmt: skip


class Counting:
    """Counts of the deliveries of one store that are still being made."""

    def __init__(self, reader: Reader, zone: ZoneInfo, now: str) -> None:
        self._reader, self._zone, self._now = reader, zone, now
        self._abroad = {key: name for key, name in store.zones(reader).items() if name != zone.key}
        self._zones = {name: ZoneInfo(name) for name in set(self._abroad.values())}
        self._ends: dict[tuple[str, str], str] = {}
        self._parts: dict[str, list[Any]] | None = None
        self._names = staff.names(reader)
        self.n: defaultdict[str, Any] = defaultdict(int)
        self.parts: Counter[tuple[str, str, str]] = Counter()
        self.failed: Counter[tuple[str, str]] = Counter()
        self.lengths: tuple[tuple[float, ...], ...] = ((), (), ())

    def count_due(self, begin: str, end: str) -> None:
        """What was promised for the period; imports that named another zone by the days of that."""
        for days, imports in self.asked(begin, end):
            for kind, courier_id, area, many in store.due(self._reader, days, self._now, imports):
                self._due(kind, courier_id, area, many, full=WHOLE)
            for kind, courier_id, area, row_id, _promise, *window in store.short(
                self._reader, days, self._now, imports
            ):
                self._due(kind, courier_id, area, 1, full=self.made_up(row_id, *window))

    def asked(self, begin: str, end: str) -> Iterator[tuple[list[store.Day], store.Imports]]:
        """The days of a period with the imports whose days they are."""
        chosen = [(zone, store.Imports(self._imports_of(name))) for name, zone in self._zones.items()]
        for zone, imports in (*chosen, (self._zone, store.Imports(tuple(self._abroad), others=True))):
            yield list(self._days(begin, end, zone)), imports

    def _imports_of(self, name: str) -> tuple[str, ...]:
        return tuple(key for key, of in self._abroad.items() if of == name)

    def _days(self, begin: str, end: str, zone: ZoneInfo) -> Iterator[store.Day]:
        """The days of that zone for which anything was promised."""
        since: str | None = begin
        while since is not None and (since := store.next_promise(self._reader, since, end)) is not None:
            first, after = _day_around(since, zone)
            yield max(first, begin), min(after, end), first, after
            since = after

    def _due(self, kind: int, courier_id: str | None, area: str | None, many: int, full: Full) -> None:
        n, said = self.n, said_of(kind, full)
        for name, is_so in said.items():
            n[name] += many * is_so
        if said["over"]:
            for what, whose in (("courier", self._names.get(courier_id or "", "")), ("area", area or "")):
                self.parts[what, whose, "over"] += many
                self.parts[what, whose, "otif"] += many * said["otif"]

    def made_up(self, row_id: str, since: str | None, until: str, day_end: str, by_day: int) -> Full:
        """Whether what was missing of one came after all."""
        return (
            self._completed(row_id, since or "", until, by_day=bool(by_day)),
            self._completed(row_id, "", day_end, by_day=True),
            self._completed(row_id, "", "9", by_day=True),
        )

    def _completed(self, row_id: str, since: str, end: str, *, by_day: bool) -> bool:
        """Whether all that was missing of a delivery came in that time, in as many parts as it took."""
        if self._parts is None:
            self._parts = store.parts(self._reader)
        there = self._parts.get(row_id, [])
        return bool(there) and all(
            at is not None
            and since <= at
            and (at < end if by_day else at <= end)
            and (came_full != 0 or self._completed(part_id, since, end, by_day=by_day))
            for _of, part_id, at, came_full in there
        )

    def handed_over(self, many: int, lengths: Sequence[str]) -> None:
        """What was handed over in the period, with its lengths in milliseconds."""
        self.n["delivered"] += many
        self.lengths = tuple(tuple(sorted(int(ms) / 1000 for ms in text.split(",") if ms)) for text in lengths)

    def scored(self, row: Sequence[Any]) -> None:
        """One answer."""
        score, scale, of = row[:3]
        n = self.n
        n["scores"] += 1
        n["score_sum"] += score
        share = of if of is not None else of_100(score, scale)
        if share is not None:
            n["shares"] += 1
            n["share_sum"] += share
            n["satisfied"] += share >= SATISFIED
        if scale in _OF_TEN:
            n["tens"] += 1
            n["promoters"] += score >= PROMOTER
            n["detractors"] += score <= DETRACTOR
        late = self.came_late(row)
        if late is not None:
            n["late_scores" if late else "on_time_scores"] += 1
            n["late_sum" if late else "on_time_sum"] += score

    def came_late(self, row: Sequence[Any]) -> bool | None:
        """Whether what an answer is about came on a later day than promised; None without a promise, or before."""
        _score, _scale, _of, promised_by, delivered_at, state, import_id, _id = row
        if promised_by is None or delivered_at is None or state != "delivered":
            return None
        return bool(delivered_at >= self._day_end(promised_by, self._abroad.get(import_id or "", "")))

    def _day_end(self, promised_by: str, name: str) -> str:
        key = promised_by, name
        if key not in self._ends:
            self._ends[key] = _day_around(promised_by, self._zones.get(name, self._zone))[1]
        return self._ends[key]

    def sums(self, cash_cents: int, cash_n: int) -> DeliverySums:
        """What was counted."""
        leads, to_carrier, on_way = self.lengths
        return DeliverySums(
            **self.n,
            parts=self.parts,
            failed=self.failed,
            leads=leads,
            to_carrier=to_carrier,
            on_way=on_way,
            cash_cents=cash_cents,
            cash_n=cash_n,
        )


def _day_around(moment: str, zone: ZoneInfo) -> tuple[str, str]:
    """When the local day around a moment begins, and when the next one does, also where clocks are moved."""
    midnight = from_text(moment).astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0, fold=0)
    return to_text(midnight), to_text((midnight + timedelta(days=1)).replace(hour=0, fold=0))
