"""Counting the deliveries of a period for their measures, from the rows of one store."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from desk_app.core.clock import from_text, to_text
from desk_app.insights import delivery_store as store
from desk_app.insights.counting import LocalTime, day_start
from desk_app.insights.delivery_measures import DeliverySums
from desk_app.insights.model import Conditions, Period
from desk_app.settings import store as settings
from desk_app.storage.reading import Reader
from desk_app.surveys.model import of_100

SATISFIED, PROMOTER, DETRACTOR = 75, 9, 6
"""Of 100 what the two best of five marks are; of ten from and up to which somebody recommends, or warns."""
_OF_TEN = frozenset({"0-10", "1-10"})


def delivery_answer(reader: Reader, period: Period, _conditions: Conditions, now: datetime) -> DeliverySums:
    """What the deliveries of a period say, as things stand at `now`."""
    zone = settings.profile(reader).zoneinfo
    begin, end = day_start(period.start, zone), day_start(period.end, zone)
    held = _Held(zone, store.zones(reader), to_text(now))
    for row in store.due(reader, begin, end, imported=bool(held.abroad)):
        held.due(row, reader)
    held.handed_over(store.handed_over(reader, begin, end))
    for reason, courier, area in store.attempts(reader, begin, end):
        held.failed.update((("reason", reason), ("courier", courier or ""), ("area", area or "")))
    for row in store.scores(reader, begin, end):
        held.scored(row)
    cents, n = store.cash_open(reader)
    return held.sums(cents, n)


class _Held:
    """Counts that are still being made."""

    def __init__(self, zone: ZoneInfo, abroad: dict[str, str], now: str) -> None:
        self.abroad = {key: name for key, name in abroad.items() if name != zone.key}
        self._now = now
        self._home = LocalTime(zone)
        self._zones = {name: LocalTime(ZoneInfo(name)) for name in set(self.abroad.values())}
        self._keys = {name: ZoneInfo(name) for name in self._zones} | {"": zone}
        self._ends: dict[tuple[str, str], tuple[str, str, bool]] = {}
        self._parts: dict[str, list[Any]] | None = None
        self.n: defaultdict[str, Any] = defaultdict(int)
        self.kinds: defaultdict[tuple[Any, ...], int] = defaultdict(int)
        self.failed: Counter[tuple[str, str]] = Counter()
        self.leads: list[float] = []
        self.to_carrier: list[float] = []
        self.on_way: list[float] = []

    def _local(self, import_id: str | None) -> tuple[str, LocalTime]:
        name = self.abroad.get(import_id or "", "")
        return name, self._zones.get(name, self._home)

    def _end(self, promised_by: str, precision: str | None, name: str) -> tuple[str, str, bool]:
        """The end of the window, of its day, and whether a day was promised: midnight stands for one too."""
        key = (promised_by, name + (precision or ""))
        if key not in self._ends:
            local = from_text(promised_by).astimezone(self._keys[name])
            midnight = local.replace(hour=0, minute=0, second=0, microsecond=0, fold=0)
            next_day = to_text(_midnight_after(midnight))
            by_day = precision == "day" or local == midnight
            self._ends[key] = (next_day if by_day else promised_by, next_day, by_day)
        return self._ends[key]

    def due(self, row: Sequence[Any], reader: Reader) -> None:
        """One that was promised for the period."""
        promised_by, precision, delivered_at, state, came_full, import_id, row_id = row
        name, _local = self._local(import_id)
        window, day_end, by_day = self._end(promised_by, precision, name)
        came = delivered_at if state == "delivered" else None
        if came is None:
            self.kinds["early" if self._now < window else "missed",] += 1
            return
        in_window, in_day = came < window if by_day else came <= window, came < day_end
        if came_full != 0:
            full = full_in_day = full_ever = True
        else:
            full = self._completed(reader, row_id, window, by_day=by_day)
            full_in_day = self._completed(reader, row_id, day_end, by_day=True)
            full_ever = self._completed(reader, row_id, "9", by_day=True)
        late_time = not in_day if precision == "day" else came > promised_by
        self.kinds["came", in_window, in_day, full_ever, in_window and full, in_day and full_in_day, late_time] += 1

    def _add_kinds(self) -> None:
        """Adds what was due, counted by what became of it."""
        n = self.n
        for (what, *said), many in self.kinds.items():
            n["due"] += many
            n["early"] += many * (what == "early")
            n["over"] += many * (what != "early")
            if said:
                names = ("in_window", "in_day", "in_full", "otif", "otif_day", "late_time")
                for name, is_so in zip(names, said, strict=True):
                    n[name] += many * is_so
                n["both"] += many
                n["late_day"] += many * (not said[1])

    def _completed(self, reader: Reader, row_id: str | None, end: str, *, by_day: bool) -> bool:
        """Whether all that was missing of a delivery came by then, in as many parts as it took."""
        if row_id is None:
            return False
        if self._parts is None:
            self._parts = dict(store.parts(reader))
        there = self._parts.get(row_id, [])
        return bool(there) and all(
            at is not None
            and (at < end if by_day else at <= end)
            and (came_full != 0 or self._completed(reader, part_id, end, by_day=by_day))
            for _of, part_id, at, came_full in there
        )

    def handed_over(self, rows: Sequence[Sequence[Any]]) -> None:
        """What was handed over in the period, with its lengths."""
        self.n["delivered"] += len(rows)
        self.leads += [row[0] for row in rows]
        self.to_carrier += [row[1] for row in rows if row[1] is not None]
        self.on_way += [row[2] for row in rows if row[2] is not None]

    def scored(self, row: Sequence[Any]) -> None:
        """One answer."""
        score, scale, of, promised_by, precision, delivered_at, state, import_id = row
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
        if promised_by is not None and delivered_at is not None and state == "delivered":
            late = delivered_at >= self._end(promised_by, precision, self._local(import_id)[0])[1]
            n["late_scores" if late else "on_time_scores"] += 1
            n["late_sum" if late else "on_time_sum"] += score

    def sums(self, cash_cents: int, cash_n: int) -> DeliverySums:
        """What was counted."""
        self._add_kinds()
        return DeliverySums(
            **self.n,
            failed=Counter(self.failed),
            leads=tuple(self.leads),
            to_carrier=tuple(self.to_carrier),
            on_way=tuple(self.on_way),
            cash_cents=cash_cents,
            cash_n=cash_n,
        )


def _midnight_after(midnight: datetime) -> datetime:
    """The begin of the next local day, also where clocks are moved."""
    return (midnight + timedelta(days=1)).replace(hour=0, fold=0)
