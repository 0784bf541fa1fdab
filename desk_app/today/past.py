"""The open matters as they stood when a day was closed, from the journal; the list of now knows nothing of them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time
from typing import Any

from desk_app.commitments import store as calendars
from desk_app.complaints import store as complaints
from desk_app.complaints.model import done_steps
from desk_app.core.clock import to_text
from desk_app.deliveries.model import OPEN_STATES, DeliveryState
from desk_app.matters.model import MatterKind, OpenMatter
from desk_app.matters.store import carried_over, reminded
from desk_app.settings import store as settings
from desk_app.staff import store as staff
from desk_app.storage.journal import Values, row_as_of
from desk_app.storage.reading import Reader
from desk_app.today import store
from desk_app.today.model import (
    DayClosing,
    DayState,
    Line,
    Owed,
    TodayRow,
    in_order,
    kind_and_id,
    tied,
    why_handle,
)
from desk_app.today.store import Source

TABLES = {
    MatterKind.CALLBACK: "callbacks",
    MatterKind.COMPLAINT: "complaints",
    MatterKind.DELIVERY: "deliveries",
    MatterKind.IMPROVEMENT: "improvements",
}
_KINDS = {table: kind for kind, table in TABLES.items()}
_OPEN: Mapping[MatterKind, frozenset[str]] = {
    MatterKind.CALLBACK: frozenset({"open"}),
    MatterKind.COMPLAINT: frozenset({"open"}),
    MatterKind.DELIVERY: frozenset(OPEN_STATES),
    MatterKind.IMPROVEMENT: frozenset({"open"}),
}


@dataclass(frozen=True, slots=True)
class Then:
    """How a day stood at its closing, and each of its matters as a row of the list by its key."""

    state: DayState
    rows: Mapping[str, TodayRow]


def state_then(reader: Reader, sources: Sequence[Source], closing: DayClosing) -> Then:
    """What was open when the day was closed, in the order of work of that moment.

    What nobody touched since stands in the file; what was changed, done, removed or made since is in the journal.
    """
    touched = _touched_since(reader, closing)
    untouched = [line.key for line in store.lines(reader) if line.key not in touched]
    rows = {row.id: row for row in store.rows_for_list(reader, untouched)}
    now = {f"{each.kind}:{each.row_id}": each for source in sources for each in source.open_matters(reader)}
    matters = {key: now[key] for key in rows if key in now}
    for key in touched:
        row, open_then = _row_then(reader, key, closing.at)
        if row is not None and open_then:
            rows[key], matters[key] = row, _matter(reader, row, closing.at)
    zone = settings.profile(reader).zoneinfo
    morning = datetime.combine(closing.at.astimezone(zone).date(), time(), zone)
    asked = reminded(reader, [row.row_id for row in rows.values()], morning, closing.at)
    lines = [_line(row, row.row_id in asked) for key, row in rows.items() if key in matters]
    in_turn = [matters[line.key] for line in in_order(lines, to_text(closing.at), store.tiers_of(reader, tied(lines)))]
    carried = carried_over(reader, closing.day.isoformat(), until=closing.at)
    opening = calendars.openings(reader).after(closing.day)
    owed = [Owed(each, why_handle(each, closing.at, opening), carried.get(each.row_id)) for each in in_turn]
    state = DayState(closing.day, closing.at, opening, in_turn, [each for each in owed if each.why or each.carried])
    return Then(state, rows)


def rows_then(reader: Reader, keys: Iterable[str], at: datetime) -> list[TodayRow]:
    """The matters of these keys as they stood at that moment; those that were not there yet are left out."""
    found = (_row_then(reader, key, at)[0] for key in keys)
    return [row for row in found if row is not None]


def _touched_since(reader: Reader, closing: DayClosing) -> set[str]:
    """The keys of the matters that anything was written about after the day was closed, in the order of writing."""
    marks = ",".join("?" * len(_KINDS))
    found: set[str] = set()
    entries = reader.query(
        "SELECT device_id, dev_seq, hlc FROM change_log WHERE row_id = ? AND tbl = 'day_closings' AND op = 'I'",
        (closing.id,),
    )
    for device, seq, hlc in entries:
        rows = reader.query(
            f"SELECT DISTINCT tbl, row_id FROM change_log WHERE device_id = ? AND dev_seq > ? AND tbl IN ({marks})"
            f" UNION SELECT tbl, row_id FROM change_log WHERE device_id <> ? AND hlc > ? AND tbl IN ({marks})",
            (device, seq, *_KINDS, device, hlc, *_KINDS),
        )
        found.update(f"{_KINDS[table]}:{row_id}" for table, row_id in rows)
    return found


def _row_then(reader: Reader, key: str, at: datetime) -> tuple[TodayRow | None, bool]:
    """The row as the list would have shown it, and whether it was open."""
    kind, row_id = kind_and_id(key)
    values = row_as_of(reader, TABLES[kind], row_id, at)
    if values is None:
        return None, False
    is_open = values["deleted_at"] is None and values["state"] in _OPEN[kind]
    more = _SHOWN[kind](values) | {"name": _name_then(reader, kind, values, at), "paused": 0}
    shown = {"authority": None} | values | more
    return store.row_of(kind, shown, staff.names(reader), settings.profile(reader).zoneinfo), is_open


def _name_then(reader: Reader, kind: MatterKind, values: Values, at: datetime) -> str:
    """Whose it is: as the customer's file was called then, else as it was written down."""
    if kind is MatterKind.IMPROVEMENT:
        return ""
    if kind is MatterKind.DELIVERY:
        return str(values["customer_name"])
    customer = row_as_of(reader, "customers", values["customer_id"], at) if values["customer_id"] else None
    if customer is not None and customer["kind"] != "walk_in":
        return str(customer["name"])
    return values["customer_name" if kind is MatterKind.COMPLAINT else "name"] or ""


def _callback(values: Values) -> dict[str, Any]:
    handed = values["handed_by"] is not None and values["accepted_at"] is None
    return {
        "title": values["reason"],
        "snoozed": values["snoozed_until"],
        "began": None,
        "promised": values["first_due_at"],
        "precision": None,
        "waiting": handed,
    }


def _complaint(values: Values) -> dict[str, Any]:
    return {
        "snoozed": None,
        "began": values["received_at"],
        "promised": values["promised_at"],
        "precision": None,
        "waiting": values["handed_by"] is not None and values["accepted_at"] is None,
    }


def _delivery(values: Values) -> dict[str, Any]:
    return {
        "title": values["goods"] or values["address"] or values["state"],
        "snoozed": None,
        "began": values["ordered_at"],
        "promised": values["promised_by"],
        "precision": values["promised_precision"],
        "waiting": False,
    }


def _improvement(values: Values) -> dict[str, Any]:
    return {
        "customer_id": None,
        "phone_raw": None,
        "snoozed": None,
        "began": values["opened_at"],
        "promised": None,
        "precision": None,
        "waiting": False,
    }


_SHOWN = {
    MatterKind.CALLBACK: _callback,
    MatterKind.COMPLAINT: _complaint,
    MatterKind.DELIVERY: _delivery,
    MatterKind.IMPROVEMENT: _improvement,
}


def _matter(reader: Reader, row: TodayRow, at: datetime) -> OpenMatter:
    return OpenMatter(
        kind=row.kind,
        row_id=row.row_id,
        number=row.number,
        title=row.title,
        customer_id=row.customer_id,
        name=row.name,
        phone=row.phone,
        next_step=row.next_step,
        owner_id=row.owner_id,
        due_at=row.due_at,
        stage=row.stage,
        promised_at=row.promised_at,
        snoozed_until=row.snoozed_until,
        waiting_for=row.owner_id if row.waiting else None,
        untold=_untold(reader, row, at),
    )


def _untold(reader: Reader, row: TodayRow, at: datetime) -> bool:
    """Whether all was done but the customer did not know."""
    if row.kind is MatterKind.COMPLAINT:
        steps = complaints.steps_of(reader, row.row_id)
        then = [(one, row_as_of(reader, "complaint_steps", one.id, at)) for one in steps]
        by_then = [replace(one, taken_back=values["taken_back"]) for one, values in then if values is not None]
        done = done_steps(by_then)
        return complaints.untold(complaints.by_id(reader, row.row_id).nature, done)
    if row.kind is MatterKind.DELIVERY:
        values = row_as_of(reader, "deliveries", row.row_id, at)
        return values is not None and values["state"] == DeliveryState.FAILED
    return False


def _line(row: TodayRow, reminded_of: bool) -> Line:
    snoozed = to_text(row.snoozed_until) if row.snoozed_until else None
    return Line(row.kind, row.row_id, to_text(row.due_at), row.owner_id, row.customer_id, snoozed, reminded_of)
