"""Calls written down for tests of figures, and the same figures worked out another way: one call after another."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from desk_app.core.clock import FixedClock, from_text, to_text
from desk_app.core.ids import new_id
from desk_app.insights.model import CallSums, Rules
from desk_app.storage.desk_file import DeskFile
from desk_app.storage.schema import DESK_ID

NOW = datetime(2026, 11, 21, 4, tzinfo=UTC)
NOBODY_SPOKE = {"voicemail", "no_answer", "abandoned", "missed", "no_call"}


def opened(folder: Path, name: str = "store.desk") -> DeskFile:
    """A file on a clock that stands still."""
    return DeskFile.open(folder / name, clock=FixedClock(NOW))


def customers(file: DeskFile, count: int) -> list[str]:
    """The ids of so many made customers."""
    ids = [new_id() for _n in range(count)]
    with file.write(DESK_ID, "customers.open_file") as tx:
        for at, customer_id in enumerate(ids):
            tx.insert(
                "customers",
                {"id": customer_id, "number": f"K{at}", "name": f"客{at}", "kind": "person", "state": "active"},
            )
    return ids


def call(rang_at: datetime | str, **more: Any) -> dict[str, Any]:
    """The columns of a call that came in by phone and was solved, unless told otherwise."""
    at = rang_at if isinstance(rang_at, str) else to_text(rang_at)
    base = {"direction": "in", "channel": "phone", "kind": "enquiry", "outcome": "solved", "stage": "relationship"}
    return {"id": new_id(), "number": "L1", **base, "rang_at": at, **more}


def write(file: DeskFile, calls: Iterable[dict[str, Any]]) -> list[str]:
    """Writes calls down in one save; answers their ids."""
    made = list(calls)
    with file.write(DESK_ID, "calls.take_down") as tx:
        for one in made:
            tx.insert("calls", one)
    return [one["id"] for one in made]


def choose(file: DeskFile, **settings: str | int) -> None:
    """Fills settings in."""
    with file.write(DESK_ID, "settings.set") as tx:
        for key, value in settings.items():
            tx.execute("DELETE FROM settings WHERE id = ?", (key,))
            tx.insert("settings", {"id": key, "value": str(value)})


def counted(file: DeskFile, start: date, end: date, zone: str, rules: Rules, now: datetime = NOW) -> CallSums:
    """The sums of a period from scratch, each call looked at by itself."""
    there = [dict(row) for row in file.query("SELECT * FROM calls WHERE deleted_at IS NULL")]
    real = [one for one in there if one["outcome"] != "no_call"]
    window = timedelta(days=rules.repeat_days or 0)
    last = max((from_text(one["rang_at"]) for one in real), default=now)
    until = min(now, last) - window
    sums = CallSums()
    for one in there:
        rang = from_text(one["rang_at"])
        if start <= rang.astimezone(ZoneInfo(zone)).date() < end:
            sums += _one(one, rang, real, rules, until, window)
    return sums


def _one(
    one: dict[str, Any],
    rang: datetime,
    real: list[dict[str, Any]],
    rules: Rules,
    until: datetime,
    window: timedelta,
) -> CallSums:
    written = one["written_at"] and from_text(one["written_at"])
    later = int(bool(written) and written - rang > timedelta(hours=1))
    if one["outcome"] == "no_call" or one["direction"] == "out":
        return CallSums(calls=1, later=later, no_call=int(one["outcome"] == "no_call"))
    limit, short = rules.service_level_s or 0, rules.short_abandon_s or 0
    spoke, wait, talk = one["outcome"] not in NOBODY_SPOKE, one["wait_s"], one["talk_s"]
    lengths = [one[name] for name in ("talk_s", "hold_s", "after_s") if one[name] is not None]
    again = [
        other
        for other in real
        if other["direction"] == "in"
        and other["customer_id"] == one["customer_id"]
        and timedelta(0) < from_text(other["rang_at"]) - rang <= window
    ]
    same = [other for other in again if (other["topic"] or "") == (one["topic"] or "")]
    known = one["customer_id"] is not None
    over = rang <= until
    settled = one["outcome"] in ("solved", "answered")
    return CallSums(
        calls=1,
        later=later,
        offered=1,
        answered=int(spoke),
        abandoned=int(not spoke),
        waits=int(spoke and wait is not None),
        wait_s=(wait or 0) if spoke else 0,
        talks=int(spoke and talk is not None),
        talk_s=(talk or 0) if spoke else 0,
        handled=int(spoke and bool(lengths)),
        handling_s=sum(lengths) if spoke else 0,
        known=int(known and over),
        repeated=int(known and over and bool(again)),
        judged=int(known and over and spoke),
        resolved=int(known and over and spoke and settled and not same),
        known_open=int(known and not over),
        judged_open=int(known and not over and spoke),
        within=int(spoke and wait is not None and wait <= limit),
        late_lost=int(not spoke and not (wait is not None and wait <= limit)),
        short_lost=int(not spoke and wait is not None and wait <= short),
    )
