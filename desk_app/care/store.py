"""The tables of standing deliveries: what is agreed, its goods, and its days that were made, skipped, or wait."""

import sqlite3
from collections.abc import Mapping, Sequence
from datetime import date as Date
from typing import Any

from desk_app.care.every import Every
from desk_app.care.model import DayState, Standing, StandingDay, Why
from desk_app.core.clock import to_text
from desk_app.core.errors import NotFound
from desk_app.core.i18n import _
from desk_app.core.ids import new_id
from desk_app.core.text import text_or_none
from desk_app.deliveries.lines import LineDraft
from desk_app.storage.reading import Reader, blocks, marks
from desk_app.storage.tx import Tx

TABLE, LINES, DAYS = "standing_deliveries", "standing_lines", "standing_days"
_LIVE = "deleted_at IS NULL"
_MOVED = (TABLE, "replenishments")


def _day(text: str | None) -> Date | None:
    return Date.fromisoformat(text) if text else None


def _record(row: sqlite3.Row, lines: Sequence[LineDraft]) -> Standing:
    return Standing(
        id=row["id"],
        customer_id=row["customer_id"],
        every=Every.from_json(row["every"]),
        starts_on=Date.fromisoformat(row["starts_on"]),
        ends_on=_day(row["ends_on"]),
        made_until=_day(row["made_until"]),
        address=row["address"],
        city=row["city"],
        window_from=row["window_from"],
        window_until=row["window_until"],
        courier_id=row["courier_id"],
        instructions=row["instructions"],
        note=row["note"],
        confirm=bool(row["confirm"]),
        active=bool(row["active"]),
        lines=tuple(lines),
    )


def _records(reader: Reader, rows: Sequence[sqlite3.Row]) -> list[Standing]:
    lines: dict[str, list[LineDraft]] = {}
    for block in blocks([row["id"] for row in rows]):
        sql = f"SELECT * FROM {LINES} WHERE standing_id IN ({marks(block)}) AND {_LIVE} ORDER BY position, id"
        for each in reader.query(sql, block):
            draft = LineDraft(each["goods"], each["ordered"], each["id"], None, each["unit"] or "", each["price_cents"])
            lines.setdefault(each["standing_id"], []).append(draft)
    return [_record(row, lines.get(row["id"], ())) for row in rows]


def by_id(reader: Reader, standing_id: str) -> Standing:
    """One standing delivery; raises NotFound."""
    rows = reader.query(f"SELECT * FROM {TABLE} WHERE id = ? AND {_LIVE}", (standing_id,))
    if not rows:
        raise NotFound(_("This standing delivery is no longer there."))
    return _records(reader, rows)[0]


def of_customer(reader: Reader, customer_id: str) -> list[Standing]:
    """Those of a customer, paused and ended ones too, the newest first."""
    sql = f"SELECT * FROM {TABLE} WHERE customer_id = ? AND {_LIVE} ORDER BY starts_on DESC, id DESC"
    return _records(reader, reader.query(sql, (customer_id,)))


def every_one(reader: Reader) -> list[Standing]:
    """All of them, those that come before those that are paused or ended."""
    sql = f"SELECT * FROM {TABLE} WHERE {_LIVE} ORDER BY active DESC, ends_on IS NOT NULL, starts_on, id"
    return _records(reader, reader.query(sql))


def coming(reader: Reader, today: Date) -> list[Standing]:
    """Those that are neither paused nor ended."""
    sql = f"SELECT * FROM {TABLE} WHERE active = 1 AND {_LIVE} AND (ends_on IS NULL OR ends_on >= ?) ORDER BY id"
    return _records(reader, reader.query(sql, (today.isoformat(),)))


def add(tx: Tx, values: Mapping[str, Any]) -> None:
    """A new standing delivery."""
    tx.insert(TABLE, values)


def change(tx: Tx, standing_id: str, values: Mapping[str, Any]) -> None:
    """New values for some columns of it."""
    tx.update(TABLE, standing_id, values)


def put_lines(tx: Tx, standing_id: str, drafts: Sequence[LineDraft]) -> None:
    """Makes its goods what they are in the drafts."""
    before = {row[0] for row in tx.query(f"SELECT id FROM {LINES} WHERE standing_id = ? AND {_LIVE}", (standing_id,))}
    for position, draft in enumerate(drafts):
        values: dict[str, Any] = {
            "goods": text_or_none(draft.goods),
            "ordered": draft.ordered,
            "unit": text_or_none(draft.unit),
            "price_cents": draft.price_cents,
            "position": position,
        }
        if draft.id in before:
            before.remove(draft.id)
            tx.update(LINES, draft.id, values)
        else:
            tx.insert(LINES, {"id": new_id(), "standing_id": standing_id, **values})
    for gone in before:
        tx.update(LINES, gone, {"deleted_at": to_text(tx.now)})


# Its days


def _standing_day(row: sqlite3.Row) -> StandingDay:
    whys = tuple(Why(each) for each in (row["why"] or "").split())
    return StandingDay(
        id=row["id"],
        standing_id=row["standing_id"],
        day=Date.fromisoformat(row["day"]),
        state=DayState(row["state"]),
        delivery_id=row["delivery_id"],
        why=whys,
        note=row["note"],
    )


def days_of(reader: Reader, standing_id: str) -> list[StandingDay]:
    """The days of a standing delivery that were made, skipped or wait, the latest first."""
    sql = f"SELECT * FROM {DAYS} WHERE standing_id = ? AND {_LIVE} ORDER BY day DESC"
    return [_standing_day(row) for row in reader.query(sql, (standing_id,))]


def known_days(reader: Reader, standing_id: str, first: Date) -> set[Date]:
    """Its days from `first` on about which something is written."""
    sql = f"SELECT day FROM {DAYS} WHERE standing_id = ? AND day >= ? AND {_LIVE}"
    return {Date.fromisoformat(row[0]) for row in reader.query(sql, (standing_id, first.isoformat()))}


def day_by_id(reader: Reader, day_id: str) -> StandingDay:
    """One such day; raises NotFound."""
    rows = reader.query(f"SELECT * FROM {DAYS} WHERE id = ? AND {_LIVE}", (day_id,))
    if not rows:
        raise NotFound(_("This day is no longer there."))
    return _standing_day(rows[0])


def waiting_days(reader: Reader) -> list[StandingDay]:
    """Every day that waits for a word, the earliest first."""
    sql = f"""SELECT y.* FROM {DAYS} y JOIN {TABLE} s ON s.id = y.standing_id
              WHERE y.state = 'proposed' AND y.{_LIVE} AND s.{_LIVE} ORDER BY y.day, y.id"""
    return [_standing_day(row) for row in reader.query(sql)]


def add_day(
    tx: Tx, standing_id: str, day: Date, state: DayState, why: Sequence[Why], delivery_id: str | None, **more: object
) -> None:
    """Writes down what became of a day, or that it waits for a word."""
    tx.insert(
        DAYS,
        {
            "id": new_id(),
            "standing_id": standing_id,
            "day": day.isoformat(),
            "state": state.value,
            "why": " ".join(why) or None,
            "delivery_id": delivery_id,
            **more,
        },
    )


def make_waiting_day(tx: Tx, one: StandingDay, delivery_id: str) -> None:
    """Puts a row with the delivery in the place of the one that waited, so that undoing takes both back."""
    tx.update(DAYS, one.id, {"deleted_at": to_text(tx.now)})
    stamped = {"decided_by": tx.actor, "decided_at": to_text(tx.now)}
    add_day(tx, one.standing_id, one.day, DayState.MADE, one.why, delivery_id, **stamped)


def skip_day(tx: Tx, day_id: str, note: str) -> None:
    """Somebody decided to leave a day out that waited."""
    stamped = {"decided_by": tx.actor, "decided_at": to_text(tx.now)}
    tx.update(DAYS, day_id, {"state": DayState.SKIPPED.value, "note": note, **stamped})


def forget_waiting(tx: Tx, standing_id: str) -> None:
    """Takes away the days that wait: the rhythm they came from no longer holds."""
    sql = f"SELECT id FROM {DAYS} WHERE standing_id = ? AND state = 'proposed' AND {_LIVE}"
    for row in tx.query(sql, (standing_id,)):
        tx.update(DAYS, row[0], {"deleted_at": to_text(tx.now)})


def address_known(reader: Reader, customer_id: str, address: str) -> bool:
    """Whether the address stands in the customer's file as it is now."""
    sql = f"SELECT 1 FROM customer_addresses WHERE customer_id = ? AND text = ? AND {_LIVE} LIMIT 1"
    return bool(reader.query(sql, (customer_id, address)))


def move(tx: Tx, from_id: str, to_id: str) -> int:
    """Hangs standing deliveries and proposals of one customer file on another; answers how many rows it was."""
    return sum(
        tx.execute(f"UPDATE {table} SET customer_id = ? WHERE customer_id = ?", (to_id, from_id)) for table in _MOVED
    )
