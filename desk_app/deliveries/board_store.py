"""What the dispatch board reads, and the places in a run it writes."""

import sqlite3
from collections import Counter
from collections.abc import Sequence
from datetime import date as Date
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from desk_app.core.clock import from_text, moment_or_none, to_text
from desk_app.core.i18n import _
from desk_app.deliveries import store
from desk_app.deliveries.board import MOST, Board, BoardColumn, Card, DayLoad, week_of
from desk_app.deliveries.model import Delivery, DeliveryState, Precision
from desk_app.staff import store as staff
from desk_app.staff.model import Role
from desk_app.storage.reading import Reader, blocks, marks

_ONE = timedelta(days=1)
_WAITING = frozenset({DeliveryState.RECEIVED, DeliveryState.FAILED})
_OPEN = "deleted_at IS NULL AND state IN ('received','assigned','under_way','failed')"
_CARD = """SELECT id, number, customer_name, address, city, goods, instructions, note, state, promised_from,
  promised_by, promised_precision, due_at, delivered_at, cod_cents, amount_cents, paid_at, currency, parcels,
  courier_id, run_day, run_place FROM deliveries"""
_OF_RUN = "run_day = ? AND deleted_at IS NULL AND state <> 'cancelled'"
_FREE = "(courier_id IS NULL AND state <> 'under_way' OR state IN ('received','failed'))"
_TAKEN = "(courier_id IS NOT NULL AND state IN ('assigned','under_way'))"
_LEFT = f"{_OPEN} AND (run_day IS NULL OR (run_day < ? AND run_day <> ?))"
"""Open and in no run, or in one that is past (its arguments: today, the day of the board)."""


def midnight(day: Date, zone: ZoneInfo) -> datetime:
    """When a day begins in the store's zone."""
    return datetime.combine(day, time(), zone)


def board(reader: Reader, day: Date, now: datetime, zone: ZoneInfo) -> Board:
    """The board of a day in the store's zone.

    Every courier who is here has a column, in the order of their names; behind them whoever else has a run that day.
    """
    today = now.astimezone(zone).date()
    rows = reader.query(f"{_CARD} WHERE {_OF_RUN} ORDER BY courier_id, run_place IS NULL, run_place, id", (
        day.isoformat(),
    ))  # fmt: skip
    free_rows, more = _left(reader, _FREE, "NULL", day, today, zone)
    taken_rows, more_taken = _left(reader, _TAKEN, "courier_id", day, today, zone)
    more |= more_taken
    names = staff.names(reader)
    runs: dict[str, list[Card]] = {}
    free: list[Card] = []
    for card in _cards(reader, [*rows, *taken_rows, *free_rows], names):
        if card.courier_id and (card.run_day == day or card.state not in _WAITING):
            runs.setdefault(card.courier_id, []).append(card)
        else:
            free.append(card)
    free.sort(key=lambda card: (card.promised_by is None, card.owed_by(zone), card.number))
    couriers = [one.id for one in staff.active_staff(reader) if one.role == Role.COURIER]
    others = sorted((each for each in runs if each not in couriers), key=lambda each: names.get(each, ""))
    columns = [BoardColumn(None, _("Nobody's yet"), tuple(free), more[None])]
    columns += [
        BoardColumn(each, names.get(each, ""), tuple(runs.get(each, ())), more[each]) for each in (*couriers, *others)
    ]
    return Board(day, tuple(columns), loads(reader, week_of(day), zone))


def _left(
    reader: Reader, which: str, whose: str, day: Date, today: Date, zone: ZoneInfo
) -> tuple[list[sqlite3.Row], Counter[str | None]]:
    """What is to be planned for the day, the most urgent first, at most `MOST`; and how many more there are of whom."""
    past, end = [today.isoformat(), day.isoformat()], to_text(midnight(day + _ONE, zone))
    if day < today:
        asked = [("promised_by >= ? AND promised_by < ?", [to_text(midnight(day, zone)), end])]
    else:
        asked = [("promised_by < ?", [end]), ("promised_by IS NULL", [])]
    found: list[sqlite3.Row] = []
    more: Counter[str | None] = Counter()
    for when, bounds in asked:
        where, args = f"{when} AND {_LEFT} AND {which}", (*bounds, *past)
        room = MOST - len(found)
        rows = reader.query(f"{_CARD} WHERE {where} ORDER BY promised_by LIMIT ?", (*args, room + 1))
        found += rows[:room]
        if len(rows) > room:
            counts = reader.query(f"SELECT {whose}, count(*) FROM deliveries WHERE {where} GROUP BY 1", args)
            more.update({row[0]: int(row[1]) for row in counts})
            more.subtract(row["courier_id"] if whose != "NULL" else None for row in rows[:room])
    return found, more


def _cards(reader: Reader, rows: Sequence[sqlite3.Row], names: dict[str, str]) -> list[Card]:
    wrong = _picked_wrong(reader, [row["id"] for row in rows])
    return [
        Card(
            id=row["id"],
            number=row["number"],
            name=row["customer_name"],
            address=row["address"] or row["city"] or "",
            goods=row["goods"] or "",
            note=" · ".join(filter(None, (row["instructions"], row["note"]))),
            state=DeliveryState(row["state"]),
            promised_from=moment_or_none(row["promised_from"]),
            promised_by=moment_or_none(row["promised_by"]),
            promised_precision=Precision(row["promised_precision"]) if row["promised_precision"] else None,
            due_at=from_text(row["due_at"]),
            delivered_at=moment_or_none(row["delivered_at"]),
            to_collect=_to_collect(row),
            currency=row["currency"],
            parcels=row["parcels"],
            picked_wrong=wrong.get(row["id"], 0),
            courier_id=row["courier_id"],
            courier=names.get(row["courier_id"], ""),
            run_day=Date.fromisoformat(row["run_day"]) if row["run_day"] else None,
            run_place=row["run_place"],
        )
        for row in rows
    ]


def _to_collect(row: sqlite3.Row) -> int | None:
    if row["cod_cents"] is not None:
        return int(row["cod_cents"])
    return None if row["paid_at"] else row["amount_cents"]


def _picked_wrong(reader: Reader, ids: Sequence[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for block in blocks(ids):
        sql = (
            f"SELECT delivery_id, count(*) FROM delivery_lines WHERE delivery_id IN ({marks(block)})"
            " AND deleted_at IS NULL AND picked <> ordered GROUP BY delivery_id"
        )
        found |= {row[0]: int(row[1]) for row in reader.query(sql, block)}
    return found


def loads(reader: Reader, days: Sequence[Date], zone: ZoneInfo) -> tuple[DayLoad, ...]:
    """How full each of these days is, which follow each other."""
    first, after = days[0], days[-1] + _ONE
    runs = {
        row[0]: (int(row[1]), int(row[2]))
        for row in reader.query(
            "SELECT run_day, count(*), total(state = 'delivered') FROM deliveries WHERE run_day BETWEEN ? AND ?"
            " AND deleted_at IS NULL AND state <> 'cancelled' GROUP BY run_day",
            (first.isoformat(), days[-1].isoformat()),
        )
    }
    promised = reader.query(
        f"SELECT promised_by FROM deliveries WHERE promised_by >= ? AND promised_by < ? AND run_day IS NULL AND {_OPEN}"
        f" AND ({_FREE} OR {_TAKEN})",
        (to_text(midnight(first, zone)), to_text(midnight(after, zone))),
    )
    by_day = Counter(from_text(row[0]).astimezone(zone).date() for row in promised)
    return tuple(DayLoad(day, *runs.get(day.isoformat(), (0, 0)), by_day[day]) for day in days)


def run(reader: Reader, day: Date, courier_id: str) -> list[Delivery]:
    """A courier's run of a day, in its order."""
    rows = reader.query(
        f"SELECT id FROM deliveries WHERE {_OF_RUN} AND courier_id = ? ORDER BY run_place IS NULL, run_place, id",
        (day.isoformat(), courier_id),
    )
    return [store.by_id(reader, row[0]) for row in rows]
