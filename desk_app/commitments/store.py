"""The opening calendar of a store: the tables of its hours and of the days that are otherwise."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from desk_app.commitments.calendar import WEEK, Calendar, Day
from desk_app.commitments.calendar_json import day_of_text, day_text
from desk_app.commitments.frames import DAY_S, WHOLE_DAY, Frame, Frames, seconds_of
from desk_app.commitments.seeding import DayKind, SeededDay, hours_of_make_up
from desk_app.core.clock import to_text
from desk_app.core.ids import new_id
from desk_app.settings import store as settings
from desk_app.settings.model import StoreProfile
from desk_app.storage.desk_file import DeskFile
from desk_app.storage.reading import Reader
from desk_app.storage.tx import Tx

HOURS, DAYS = "opening_hours", "calendar_days"
SPECIAL = "special"
SEEDED, BROUGHT_IN = "seeded", "brought_in"


def calendar(reader: Reader) -> Calendar:
    """When this store is open, in its own time zone.

    Where nobody wrote hours down, every day from the opening to the closing time of the settings.
    """
    if isinstance(reader, DeskFile):
        return reader.known("calendar", lambda: _calendar(reader))
    return _calendar(reader)


def _calendar(reader: Reader) -> Calendar:
    profile = settings.profile(reader)
    hours = _hours(reader) or (_by_settings(profile),) * WEEK
    days: dict[Day, Frames] = {}
    for day, kind, frames in reader.query(f"SELECT day, kind, frames FROM {DAYS} WHERE deleted_at IS NULL"):
        on = day_of_text(day)
        if kind == DayKind.MAKE_UP:
            days[on] = hours_of_make_up(on, hours)
        else:
            days[on] = tuple(Frame.of(*each) for each in json.loads(frames or "[]"))
    return Calendar(profile.zone, hours, days)


def _hours(reader: Reader) -> tuple[Frames, ...]:
    """Of the seven weekdays; nothing where no hours are written down."""
    week: list[list[Frame]] = [[] for _day in range(WEEK)]
    rows = reader.query(f"SELECT weekday, opens, closes FROM {HOURS} WHERE deleted_at IS NULL ORDER BY weekday, opens")
    for weekday, opens, closes in rows:
        if opens is not None:
            week[weekday].append(Frame.of(opens, closes))
    return tuple(map(tuple, week)) if rows else ()


def _by_settings(profile: StoreProfile) -> Frames:
    opens, closes = seconds_of(profile.opens_at), seconds_of(profile.closes_at)
    if opens == closes:
        return WHOLE_DAY
    if opens < closes:
        return (Frame(opens, closes),)
    late = (Frame(opens, DAY_S),)
    return (Frame(0, closes), *late) if closes else late


@dataclass(frozen=True, slots=True)
class Written:
    """What writing days did: how many are new, other than before, and were left as somebody wrote them."""

    new: int = 0
    changed: int = 0
    kept: int = 0


def replace(tx: Tx, wanted: Calendar) -> None:
    """Puts another calendar in the place of all that was written down; its zone becomes the store's."""
    if settings.profile(tx).zone != wanted.zone:
        settings.put(tx, "zone", wanted.zone)
    _replace_hours(tx, wanted.hours)
    days: dict[str, dict[str, Any]] = {}
    for day, frames in wanted.days.items():
        texts = json.dumps([each.texts() for each in frames]) if frames else None
        days[day_text(day)] = {"kind": SPECIAL if frames else DayKind.CLOSED, "frames": texts, "origin": BROUGHT_IN}
    there = _days(tx)
    for gone in there.keys() - days.keys():
        tx.update(DAYS, there[gone]["id"], {"deleted_at": to_text(tx.now)})
    for text, values in days.items():
        _put(tx, there.get(text), text, {"name_en": None, "name_zh": None, "estimated": 0, **values})


def _replace_hours(tx: Tx, hours: Iterable[Frames]) -> None:
    wanted: set[tuple[int, str | None, str | None]] = set()
    for weekday, frames in enumerate(hours):
        wanted |= {(weekday, *each.texts()) for each in frames} or {(weekday, None, None)}
    rows = tx.query(f"SELECT id, weekday, opens, closes FROM {HOURS} WHERE deleted_at IS NULL")
    there = {(row["weekday"], row["opens"], row["closes"]): row["id"] for row in rows}
    for gone in there.keys() - wanted:
        tx.update(HOURS, there[gone], {"deleted_at": to_text(tx.now)})
    for weekday, opens, closes in sorted(wanted - there.keys(), key=str):
        tx.insert(HOURS, {"id": new_id(tx.now), "weekday": weekday, "opens": opens, "closes": closes})


def write_seeded(tx: Tx, seeded: Iterable[SeededDay]) -> Written:
    """Writes holidays and make-up days; what people wrote of a day stays, and so do days of other years."""
    there, new, changed, kept = _days(tx), 0, 0, 0
    wanted = {each.day.isoformat(): each for each in seeded}
    years = {each.day.year for each in wanted.values()}
    for day, old in there.items():
        if old["origin"] == SEEDED and day not in wanted and int(day[:4]) in years:
            tx.update(DAYS, old["id"], {"deleted_at": to_text(tx.now)})
            changed += 1
    for day, each in wanted.items():
        row = there.get(day)
        if row is not None and row["origin"] != SEEDED:
            kept += 1
            continue
        values = {
            "kind": each.kind, "frames": None, "name_en": each.name_en, "name_zh": each.name_zh,
            "estimated": int(each.estimated), "origin": SEEDED,
        }  # fmt: skip
        wrote = _put(tx, row, day, values)
        new, changed = new + (row is None), changed + (wrote and row is not None)
    return Written(new, changed, kept)


def _days(tx: Tx) -> Mapping[str, Mapping[str, Any]]:
    rows = tx.query(f"SELECT * FROM {DAYS} WHERE deleted_at IS NULL")
    return {row["day"]: dict(row) for row in rows}


def _put(tx: Tx, row: Mapping[str, Any] | None, day: str, values: Mapping[str, Any]) -> bool:
    """Writes what differs of a day; answers whether anything did."""
    if row is None:
        tx.insert(DAYS, {"id": new_id(tx.now), "day": day, **values})
        return True
    changes = {name: value for name, value in values.items() if row[name] != value}
    if changes:
        tx.update(DAYS, row["id"], changes)
    return bool(changes)
