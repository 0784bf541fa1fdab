"""The deliveries behind a figure of on time in full: of a share those that missed it, of a count those counted."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from desk_app.core.clock import to_text
from desk_app.core.i18n import N_, _
from desk_app.insights import delivery_store as store
from desk_app.insights.counting import day_start
from desk_app.insights.delivery_counting import WHOLE, Counting, said_of
from desk_app.insights.model import Period
from desk_app.settings import store as settings
from desk_app.staff import store as staff
from desk_app.storage.reading import Reader

Said = Mapping[str, bool]
_DAYS = 14
"""So many days are asked about at once, the last first, until there are enough."""
_KINDS = (store.RUNNING, store.MISSED, *range(store.CAME, store.CAME + 16))


@dataclass(frozen=True, slots=True)
class Behind:
    """Which deliveries stand behind a figure, and how they are called."""

    word: str
    chosen: Callable[[Said], bool]


def _missing(name: str) -> Callable[[Said], bool]:
    return lambda said: said["over"] and not said[name]


def _being(name: str) -> Callable[[Said], bool]:
    return lambda said: said[name]


_MISSED = N_("Not on time in full")
_OF_DUE: Mapping[str, Behind] = {
    "deliveries.otif": Behind(_MISSED, _missing("otif")),
    "deliveries.otif.by_day": Behind(N_("Not on time in full, by the calendar day"), _missing("otif_day")),
    "deliveries.in_window": Behind(N_("Not inside the window"), _missing("in_window")),
    "deliveries.early": Behind(N_("Before the window"), _being("early")),
    "deliveries.in_day": Behind(N_("Not by the promised day"), _missing("in_day")),
    "deliveries.in_full": Behind(N_("Not in full"), _missing("in_full")),
    "deliveries.on_time.by_day": Behind(N_("Late, by the calendar day"), _being("late_day")),
    "deliveries.late.by_day": Behind(N_("Late, by the calendar day"), _being("late_day")),
    "deliveries.late.by_time": Behind(N_("Late, by the minute"), _being("late_time")),
    "deliveries.due": Behind(N_("Deliveries due"), _being("due")),
}
_OTHERS = {
    "deliveries.delivered": N_("Handed over"),
    "deliveries.lead_time_d": N_("Those that took longest"),
    "deliveries.failed": N_("Deliveries with a failed attempt"),
    "deliveries.cash_open_cents": N_("Cash not in the till"),
    "satisfaction.raw_mean.late": N_("Marks of late deliveries, the lowest first"),
    "satisfaction.raw_mean.on_time": N_("Marks of deliveries on time, the lowest first"),
}
_STAGES = {
    "to_carrier": ("ordered_at", "handed_to_carrier_at"),
    "on_way": ("handed_to_carrier_at", "delivered_at"),
}


def behind_words(key: str) -> str:
    """What the deliveries behind a figure are called; "" where there are none to show."""
    if key in _OF_DUE:
        return _(_OF_DUE[key].word)
    if _part_of(key):
        return _(_MISSED)
    start = next((start for start in _OTHERS if key.startswith(start)), "")
    return _(_OTHERS[start]) if start else ""


def rows_behind(reader: Reader, period: Period, key: str, now: datetime, most: int) -> list[str]:
    """The ids of at most so many deliveries behind a figure, the newest promises (the longest, the lowest) first."""
    zone = settings.profile(reader).zoneinfo
    begin, end = day_start(period.start, zone), day_start(period.end, zone)
    if key in _OF_DUE or _part_of(key):
        return _of_due(reader, begin, end, key, to_text(now), most)
    start = next((start for start in _OTHERS if key.startswith(start)), "")
    return _of_others(reader, begin, end, start, key, most) if start else []


def _part_of(key: str) -> tuple[str, str] | None:
    """Whose share a key tells: ("courier", name) or ("area", name), "" for those of nobody."""
    what, _dot, name = key.removeprefix("deliveries.otif.").partition(".")
    return (what, "" if name == "-" else name) if what in ("courier", "area") and name else None


def _of_due(reader: Reader, begin: str, end: str, key: str, now: str, most: int) -> list[str]:
    chosen = _OF_DUE[key if key in _OF_DUE else "deliveries.otif"].chosen
    kinds = [kind for kind in _KINDS if chosen(said_of(kind, WHOLE))]
    counting = Counting(reader, settings.profile(reader).zoneinfo, now)
    part, names = _part_of(key), staff.names(reader)
    whose, args = _condition(part, names)
    found: list[tuple[str, str]] = []
    for days, imports in counting.asked(begin, end):
        of_these: list[tuple[str, str]] = []
        for row in store.short(reader, days, now, imports):
            kind, courier_id, area, row_id, promise, *window = row
            told = {"courier": names.get(courier_id or "", ""), "area": area or ""}
            full = counting.made_up(row_id, *window)
            if chosen(said_of(kind, full)) and (part is None or told[part[0]] == part[1]):
                found.append((str(promise), str(row_id)))
        for place in range(len(days), 0, -_DAYS):
            asked = days[max(0, place - _DAYS) : place]
            rows = store.whole(reader, asked, now, imports, kinds, whose, args)
            of_these += [(str(row[0]), str(row[1])) for row in rows]
            if len(of_these) >= most:
                break
        found += of_these
    return [row_id for _promise, row_id in sorted(found, reverse=True)[:most]]


def _condition(part: tuple[str, str] | None, names: Mapping[str, str]) -> tuple[str, tuple[str, ...]]:
    if part is None:
        return "", ()
    what, name = part
    if what == "area":
        return "coalesce(area, '') = ?", (name,)
    ids = tuple(each for each, called in names.items() if called == name) or ("",)
    return f"coalesce(courier_id, '') IN ({','.join('?' * len(ids))})", ids


def _of_others(reader: Reader, begin: str, end: str, start: str, key: str, most: int) -> list[str]:
    handed = "delivered_at >= ? AND delivered_at < ? AND state = 'delivered' AND deleted_at IS NULL"
    match start:
        case "deliveries.delivered":
            sql, args = f"SELECT id FROM deliveries WHERE {handed} ORDER BY delivered_at DESC, id DESC", [begin, end]
        case "deliveries.lead_time_d":
            stage = key.removeprefix(f"{start}.").partition(".")[0]
            since, until = _STAGES.get(stage, ("ordered_at", "delivered_at"))
            length = f"julianday({until}) - julianday({since})"
            sql, args = (
                f"SELECT id FROM deliveries WHERE {handed} AND {since} <> '' ORDER BY {length} DESC",
                [begin, end],
            )
        case "deliveries.failed":
            return _of_failed(reader, begin, end, key.removeprefix(f"{start}."), most)
        case "deliveries.cash_open_cents":
            sql = (
                "SELECT id FROM deliveries WHERE cash_cents > 0 AND cash_cents IS NOT NULL AND cash_in_at IS NULL"
                " AND deleted_at IS NULL ORDER BY delivered_at DESC"
            )
            args = []
        case _:
            return _of_marks(reader, begin, end, late=key.endswith(".late"), most=most)
    return [str(row[0]) for row in reader.query(f"{sql} LIMIT ?", [*args, most])]


def _of_failed(reader: Reader, begin: str, end: str, part: str, most: int) -> list[str]:
    what, _dot, value = part.partition(".")
    column = {"reason": "a.reason", "courier": "s.name", "area": "d.area"}.get(what, "")
    narrowed = f" AND coalesce({column}, '') = ?" if column else ""
    args = ["" if value == "-" else value] if column else []
    rows = reader.query(
        "SELECT d.id, max(a.at) FROM delivery_attempts a JOIN deliveries d ON d.id = a.delivery_id"
        " LEFT JOIN staff s ON s.id = a.courier_id WHERE a.at >= ? AND a.at < ? AND a.deleted_at IS NULL"
        f" AND a.taken_back IS NULL AND d.deleted_at IS NULL{narrowed} GROUP BY 1 ORDER BY 2 DESC LIMIT ?",
        [begin, end, *args, most],
    )
    return [str(row[0]) for row in rows]


def _of_marks(reader: Reader, begin: str, end: str, *, late: bool, most: int) -> list[str]:
    counting = Counting(reader, settings.profile(reader).zoneinfo, "")
    found = []
    for row in store.scores(reader, begin, end, 0):
        if row["id"] is not None and counting.came_late(row) is late:
            found.append((float(row[0]), str(row["id"])))
    return [row_id for _score, row_id in sorted(found)[:most]]
