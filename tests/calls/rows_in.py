"""Rows into a store the way an import brings them, for the tests of three rooms."""

from collections.abc import Iterable
from datetime import date, datetime
from zoneinfo import ZoneInfo

from desk_app.app import Desk
from desk_app.core.clock import to_text
from desk_app.core.errors import DeskError
from desk_app.core.ids import new_id
from desk_app.core.stamp import Stamp
from desk_app.imports import store as imports
from desk_app.imports.model import Importer, Outcome, Setting, Values

ZONE = ZoneInfo("Asia/Shanghai")
DESK = "00000000-0000-7000-8000-000000000001"


def at(text: str, zone: ZoneInfo = ZONE) -> Stamp:
    """`2026-11-01` as a day, `2026-11-01 09:30` or with seconds as a moment."""
    if len(text) == 10:
        return Stamp(text, date.fromisoformat(text), None)
    local = datetime.fromisoformat(text).replace(tzinfo=zone)
    return Stamp(text, local.date(), local.astimezone(ZoneInfo("UTC")))


def take_in(desk: Desk, importer: Importer, rows: Iterable[Values], zone: ZoneInfo = ZONE) -> list[Outcome | str]:
    """What became of each row: an outcome, or the sentence of its refusal. The import's id is the last save's."""
    import_id, outcomes = new_id(), list[Outcome | str]()
    with desk.file.write(DESK, f"{importer.kind}.import") as tx:
        intake = importer.open(tx, Setting(import_id, DESK, zone, "CN", "0571"))
        for row in rows:
            try:
                outcomes.append(intake.take(row))
            except DeskError as refusal:
                outcomes.append(refusal.sentence)
        intake.finish()
        numbers = dict.fromkeys(("read", "new", "changed", "unchanged", "refused"), 0)
        words = {"kind": importer.kind, "file_name": "a.csv", "encoding": "utf-8", "recipe": ""}
        imports.add(tx, {"id": import_id, **words, **numbers, "txn": tx.txn, "at": to_text(tx.now), "by_id": DESK})
    return outcomes


def tally(desk: Desk, table: str, column: str) -> dict[str, int]:
    """How often each value stands in a column."""
    rows = desk.file.query(f"SELECT {column}, count(*) FROM {table} GROUP BY {column}")
    return {str(row[0]): int(row[1]) for row in rows}
