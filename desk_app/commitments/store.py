"""The opening calendar of a store: the tables of its hours and of the days that are otherwise."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import time
from typing import Any

from desk_app.commitments.calendar import WEEK, Calendar, Day
from desk_app.commitments.calendar_json import day_of_text, day_text
from desk_app.commitments.frames import DAY_S, WHOLE_DAY, Frame, Frames, seconds_of
from desk_app.commitments.kept_day import BROUGHT_IN, BY_HAND, SEEDED, SPECIAL, KeptDay
from desk_app.commitments.openings import Openings
from desk_app.commitments.seeding import DayKind, SeededDay, hours_of_make_up
from desk_app.core.clock import to_text
from desk_app.core.ids import new_id
from desk_app.settings import store as settings
from desk_app.settings.model import StoreProfile
from desk_app.storage.desk_file import DeskFile
from desk_app.storage.reading import Reader
from desk_app.storage.tx import Tx

HOURS, DAYS = "opening_hours", "calendar_days"
_RESTS_ON = settings.TABLES | {HOURS, DAYS}
HOURS_BY_SETTINGS = ("opens_at", "closes_at")
"""The settings that say when the store is open for as long as nobody wrote hours down."""


def calendar(reader: Reader) -> Calendar:
    """When this store is open, in its own time zone.

    Where nobody wrote hours down, every day from the opening to the closing time of the settings.
    """
    if isinstance(reader, DeskFile):
        return reader.known("calendar", lambda: _calendar(reader), _RESTS_ON)
    if isinstance(reader, Tx):
        return reader.known("calendar", _RESTS_ON, lambda: _calendar(reader))
    return _calendar(reader)


def openings(reader: Reader) -> Openings:
    """When this store opens again; one that is open through the night turns its day at the hour of the settings."""
    return Openings(calendar(reader), time.fromisoformat(settings.profile(reader).opens_at))


def with_hours(reader: Reader, hours: tuple[Frames, ...]) -> Calendar:
    """The calendar of this store as it would be with other hours of the seven weekdays."""
    days: dict[Day, Frames] = {}
    for day, kind, frames in reader.query(f"SELECT day, kind, frames FROM {DAYS} WHERE deleted_at IS NULL"):
        on = day_of_text(day)
        days[on] = hours_of_make_up(on, hours) if kind == DayKind.MAKE_UP else _frames(frames)
    return Calendar(settings.profile(reader).zone, hours, days)


def hours_written(reader: Reader) -> bool:
    """Whether somebody wrote hours of weekdays down; until then those of the settings hold."""
    return bool(reader.query(f"SELECT 1 FROM {HOURS} WHERE deleted_at IS NULL LIMIT 1"))


def days_of(reader: Reader, year: int) -> list[KeptDay]:
    """The days written down that year and for every year, in the order of the year."""
    rows = reader.query(
        f"SELECT day, kind, frames, name_en, name_zh, estimated, origin FROM {DAYS} WHERE deleted_at IS NULL"
        " AND (day GLOB ? OR length(day) = 5) ORDER BY substr(day, -5), length(day) DESC",
        (f"{year:04d}-*",),
    )
    return [_kept(*row) for row in rows]


def day_at(reader: Reader, day: Day) -> KeptDay | None:
    """What is written down for that very day; of a date not what holds for it every year."""
    rows = reader.query(
        f"SELECT day, kind, frames, name_en, name_zh, estimated, origin FROM {DAYS} WHERE deleted_at IS NULL"
        " AND day = ?",
        (day_text(day),),
    )
    return _kept(*rows[0]) if rows else None


def years_without_holidays(reader: Reader, years: Iterable[int]) -> list[int]:
    """Those of the years whose holidays nobody filled in or brought in; days written by hand do not stand for them."""
    rows = reader.query(
        f"SELECT DISTINCT substr(day, 1, 4) FROM {DAYS} WHERE deleted_at IS NULL AND length(day) = 10 AND origin <> ?",
        (BY_HAND,),
    )
    there = {int(row[0]) for row in rows}
    return [year for year in years if year not in there]


def _calendar(reader: Reader) -> Calendar:
    return with_hours(reader, _hours(reader) or (_by_settings(settings.profile(reader)),) * WEEK)


def _kept(day: str, kind: str, frames: str | None, en: str | None, zh: str | None, sure: int, origin: str) -> KeptDay:
    return KeptDay(day_of_text(day), kind, _frames(frames), en or "", zh or "", bool(sure), origin)


def _frames(texts: str | None) -> Frames:
    return tuple(Frame.of(*each) for each in json.loads(texts or "[]"))


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
    """What writing days did: how many are new, other than before, and were left as somebody wrote them.

    `estimated` are the years whose days are not announced yet, or not all of them.
    """

    new: int = 0
    changed: int = 0
    kept: int = 0
    estimated: tuple[int, ...] = ()


def replace(tx: Tx, wanted: Calendar) -> None:
    """Puts another calendar in the place of all that was written down; its zone becomes the store's."""
    if settings.profile(tx).zone != wanted.zone:
        settings.put(tx, "zone", wanted.zone)
    replace_hours(tx, wanted.hours)
    days: dict[str, dict[str, Any]] = {}
    for day, frames in wanted.days.items():
        texts = _texts(frames) if frames else None
        days[day_text(day)] = {"kind": SPECIAL if frames else DayKind.CLOSED, "frames": texts, "origin": BROUGHT_IN}
    there = _days(tx)
    for gone in there.keys() - days.keys():
        tx.update(DAYS, there[gone]["id"], {"deleted_at": to_text(tx.now), "origin": BROUGHT_IN})
    for row in _taken_away(tx).values():
        tx.update(DAYS, row["id"], {"origin": BROUGHT_IN})
    for text, values in days.items():
        _put(tx, there.get(text), text, {"name_en": None, "name_zh": None, "estimated": 0, **values})


def replace_hours(tx: Tx, hours: Iterable[Frames]) -> None:
    """Writes the hours of the seven weekdays down, what differs of them."""
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
    """Writes holidays and make-up days; what people wrote of a day stays, and so do days of other years.

    A day that somebody took away stays away.
    """
    there, new, changed, kept = {**_taken_away(tx), **_days(tx)}, 0, 0, 0
    wanted = {each.day.isoformat(): each for each in seeded}
    estimated = sorted({each.day.year for each in wanted.values() if each.estimated})
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
    return Written(new, changed, kept, tuple(estimated))


def put_day(tx: Tx, wanted: KeptDay, was: Day | None = None) -> None:
    """Writes down what a person says of a day; what was said of it, or of `was`, it takes the place of."""
    text, there = day_text(wanted.day), _days(tx)
    row = there.get(day_text(was)) if was is not None else None
    over = there.get(text) or _taken_away(tx).get(text)
    if row is not None and over is not None and over["id"] != row["id"]:
        take_away(tx, row)
        row = None
    values = {
        "day": text, "kind": wanted.kind, "frames": _texts(wanted.frames) if wanted.kind == SPECIAL else None,
        "name_en": wanted.name_en or None, "name_zh": wanted.name_zh or None, "estimated": 0,
    }  # fmt: skip
    row = row or over
    same = row is not None and row["deleted_at"] is None and all(row[name] == value for name, value in values.items())
    if not same:
        _put(tx, row, text, {**values, "origin": BY_HAND, "deleted_at": None})


def take_away(tx: Tx, row: Mapping[str, Any]) -> None:
    """Takes a day away by hand: it is as its weekday again, and filling in holidays leaves it so."""
    tx.update(DAYS, row["id"], {"deleted_at": to_text(tx.now), "origin": BY_HAND})


def row_of(tx: Tx, day: Day) -> Mapping[str, Any] | None:
    """The row of what is written down for that day."""
    return _days(tx).get(day_text(day))


def _texts(frames: Frames) -> str:
    return json.dumps([each.texts() for each in frames])


def _taken_away(tx: Tx) -> dict[str, Mapping[str, Any]]:
    rows = tx.query(f"SELECT * FROM {DAYS} WHERE deleted_at IS NOT NULL AND origin = ?", (BY_HAND,))
    return {row["day"]: dict(row) for row in rows}


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
