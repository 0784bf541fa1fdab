"""What helps to promise: how long such deliveries took, and how full a day is."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date as Date
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from desk_app.core.clock import to_text
from desk_app.core.i18n import ngettext
from desk_app.storage.reading import Reader

FEWEST = 20
"""Of fewer deliveries nothing is said."""
SHARE = 0.8
_PAST = timedelta(days=365)
Spread = Mapping[int, int]
"""How many deliveries took so many days, begun days counted whole."""


@dataclass(frozen=True, slots=True)
class LeadTime:
    """`share` of `n` deliveries took `days` or less from order to door; `days` is the least such number."""

    days: int
    n: int


class LeadTimes:
    """The lead times of the last 365 days by city and area, read once."""

    def __init__(self, reader: Reader, now: datetime) -> None:
        rows = reader.query(
            "SELECT coalesce(area, ''), coalesce(city, ''),"
            " max(0, CAST(julianday(delivered_at) - julianday(ordered_at) + 0.999999 AS INTEGER)), count(*)"
            " FROM deliveries WHERE state = 'delivered' AND deleted_at IS NULL AND ordered_at >= ?"
            " AND delivered_at IS NOT NULL GROUP BY 1, 2, 3",
            (to_text(now - _PAST),),
        )
        self._all: dict[int, int] = {}
        self._of: dict[tuple[str, str], dict[int, int]] = {}
        for area, city, days, count in rows:
            spreads = [self._all]
            spreads += [self._of.setdefault(("area", area), {})] if area else []
            spreads += [self._of.setdefault(("city", city), {})] if city else []
            for spread in spreads:
                spread[days] = spread.get(days, 0) + count

    def of(self, city: str, area: str) -> LeadTime | None:
        """Of the same area, else the same city, else of all; None where all are fewer than twenty."""
        for spread in (self._of.get(("area", area)), self._of.get(("city", city)), self._all):
            if spread and sum(spread.values()) >= FEWEST:
                return _lead_time(spread)
        return None


def _lead_time(spread: Spread) -> LeadTime:
    n, so_far = sum(spread.values()), 0
    for days in sorted(spread):
        so_far += spread[days]
        if so_far * 100 >= n * int(SHARE * 100):
            return LeadTime(days, n)
    raise ValueError("no deliveries")


def promised_on(reader: Reader, day: Date, zone: ZoneInfo) -> dict[str, int]:
    """How many deliveries are promised for that day, by the id of their courier ("" without); none called off."""
    begin = datetime.combine(day, time(), zone)
    rows = reader.query(
        "SELECT coalesce(courier_id, ''), count(*) FROM deliveries WHERE promised_by >= ? AND promised_by < ?"
        " AND deleted_at IS NULL AND state <> 'cancelled' GROUP BY 1",
        (to_text(begin), to_text(datetime.combine(day + timedelta(days=1), time(), zone))),
    )
    return {str(row[0]): int(row[1]) for row in rows}


def lead_words(lead: LeadTime) -> str:
    """`80 % of such took 2 days or less (57 deliveries of the last 365 days).`"""
    said = ngettext(
        "80 % of such took {days} day or less ({n} deliveries of the last 365 days).",
        "80 % of such took {days} days or less ({n} deliveries of the last 365 days).",
        lead.days,
    )
    return said.format(days=lead.days, n=lead.n)


def full_words(counts: Mapping[str, int], courier: str, name: str) -> str:
    """`12 deliveries are promised that day, 4 of them to 陈强.`; "" for none."""
    total = sum(counts.values())
    if not total:
        return ""
    if courier:
        said = ngettext(
            "{total} delivery is promised that day; {name} has {own}.",
            "{total} deliveries are promised that day; {name} has {own}.",
            total,
        )
        return said.format(total=total, name=name, own=counts.get(courier, 0))
    said = ngettext("{total} delivery is promised that day.", "{total} deliveries are promised that day.", total)
    return said.format(total=total)
