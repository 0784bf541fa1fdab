"""What the figures of deliveries are worked out from: narrow rows out of the index of promises, and answers."""

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass

from desk_app.core.errors import DeskError
from desk_app.exchange.recipe import parse_recipe
from desk_app.storage.reading import Reader, marks


@dataclass(frozen=True, slots=True)
class Imports:
    """Which deliveries: those of some imports, or all others; all where none is named."""

    ids: tuple[str, ...] = ()
    others: bool = False

    @property
    def where(self) -> str:
        """The same as a condition."""
        if not self.ids:
            return ""
        return f" AND coalesce(import_id, '') {'NOT ' if self.others else ''}IN ({marks(self.ids)})"


def zones(reader: Reader) -> dict[str, str]:
    """The zone of every import of deliveries that named one, by the import's id."""
    found = {}
    for row in reader.query("SELECT id, recipe FROM imports WHERE kind = 'deliveries' AND recipe LIKE '%zone%'"):
        try:
            zone = parse_recipe(row["recipe"]).zone
        except DeskError:
            continue
        if zone:
            found[str(row["id"])] = zone
    return found


Day = tuple[str, str, str, str]
"""Of a local day: from when and up to when promises are asked about, when it begins, when the next one does."""
RUNNING, MISSED, CAME = 0, 1, 32
"""Kinds of deliveries due: the window is not over; it is and nothing came; it came, and then the marks below."""
UNTIL, EARLY, IN_DAY, PAST = 1, 2, 4, 8
"""By the end of the window; before it began; by the end of the day; after the promised moment as it was written."""
_DAYS = """WITH day(since, until, first, after) AS MATERIALIZED (SELECT json_extract(value, '$[0]'),
  json_extract(value, '$[1]'), json_extract(value, '$[2]'), json_extract(value, '$[3]') FROM json_each(?))"""
_DUE_OF_DAY = (
    "promised_by >= day.since AND promised_by < day.until AND deleted_at IS NULL AND state <> 'cancelled'"
    " AND (split_of IS NULL OR split_of IN (SELECT p.id FROM deliveries p WHERE p.deleted_at IS NOT NULL))"
)
_SHORT = "(came_full IS 0 AND state = 'delivered' AND delivered_at IS NOT NULL)"
_BY_DAY = "(promised_precision = 'day' OR promised_by = day.first)"
_KIND = f"""CASE WHEN state <> 'delivered' OR delivered_at IS NULL
    THEN iif(? < iif({_BY_DAY}, day.after, promised_by), {RUNNING}, {MISSED})
  ELSE {CAME}
    + {UNTIL} * iif({_BY_DAY}, delivered_at < day.after, delivered_at <= promised_by)
    + {EARLY} * (promised_from IS NOT NULL AND delivered_at < promised_from)
    + {IN_DAY} * (delivered_at < day.after)
    + {PAST} * iif(promised_precision = 'day', delivered_at >= day.after, delivered_at > promised_by) END"""


def next_promise(reader: Reader, begin: str, end: str) -> str | None:
    """The first promise in that time; None for none."""
    found = reader.query(
        "SELECT min(promised_by) FROM deliveries INDEXED BY deliveries_promised WHERE promised_by >= ?"
        " AND promised_by < ?",
        (begin, end),
    )
    return None if found[0][0] is None else str(found[0][0])


def due(reader: Reader, days: Sequence[Day], now: str, imports: Imports) -> list[sqlite3.Row]:
    """What was promised for these days and not called off, counted: kind (see `CAME`), courier, area, how many.

    Parts of another delivery are left out, and those that came with something missing (see `short`).
    """
    return reader.query(
        f"{_DAYS} SELECT {_KIND}, courier_id, area, count(*) FROM day CROSS JOIN deliveries"
        f" INDEXED BY deliveries_promised WHERE {_DUE_OF_DAY} AND NOT {_SHORT}{imports.where} GROUP BY 1, 2, 3",
        (json.dumps(days), now, *imports.ids),
    )


def short(reader: Reader, days: Sequence[Day], now: str, imports: Imports) -> list[sqlite3.Row]:
    """Those of the same that came with something missing, one by one.

    Each with its kind, courier, area, id, promise, from when on and up to when it was promised, the end of that day,
    and whether a day was promised.
    """
    return reader.query(
        f"{_DAYS} SELECT {_KIND}, courier_id, area, id, promised_by, promised_from,"
        f" iif({_BY_DAY}, day.after, promised_by), day.after, {_BY_DAY} FROM day CROSS JOIN deliveries"
        f" INDEXED BY deliveries_promised WHERE {_DUE_OF_DAY} AND {_SHORT}{imports.where}",
        (json.dumps(days), now, *imports.ids),
    )


def whole(
    reader: Reader,
    days: Sequence[Day],
    now: str,
    imports: Imports,
    kinds: Sequence[int],
    whose: str,
    args: Sequence[str],
) -> list[sqlite3.Row]:
    """Those of the same that are of some kinds and did not lack anything, one by one: the promise and the id.

    `whose` is a condition on them with its `args`; "" for all.
    """
    return reader.query(
        f"{_DAYS} SELECT promised_by, id FROM (SELECT {_KIND} AS kind, promised_by, id FROM day CROSS JOIN deliveries"
        f" INDEXED BY deliveries_promised WHERE {_DUE_OF_DAY} AND NOT {_SHORT}{imports.where}"
        f"{whose and f' AND {whose}'}) WHERE kind IN ({marks(kinds)})",
        (json.dumps(days), now, *imports.ids, *args, *kinds),
    )


def parts(reader: Reader) -> dict[str, list[sqlite3.Row]]:
    """The deliveries that bring what was missing of others, by those: id, when handed over, whether in full."""
    found: dict[str, list[sqlite3.Row]] = {}
    for row in reader.query(
        "SELECT split_of, id, CASE WHEN state = 'delivered' THEN delivered_at END, came_full FROM deliveries"
        " WHERE split_of IS NOT NULL AND deleted_at IS NULL AND state <> 'cancelled'"
    ):
        found.setdefault(str(row[0]), []).append(row)
    return found


def handed_over(reader: Reader, begin: str, end: str) -> tuple[int, list[str]]:
    """How many were handed over in the period; and their lengths.

    The lengths from order to door, to setting off, and on the way: milliseconds as one text each, with commas.
    """
    row = reader.query(
        f"SELECT count(*), {_lengths('ordered_at', 'delivered_at')}, {_lengths('ordered_at', 'handed_to_carrier_at')},"
        f" {_lengths('handed_to_carrier_at', 'delivered_at')} FROM deliveries INDEXED BY deliveries_promised"
        " WHERE delivered_at >= ? AND delivered_at < ? AND state = 'delivered' AND deleted_at IS NULL",
        (begin, end),
    )[0]
    return int(row[0]), [str(text or "") for text in row[1:]]


def _lengths(start: str, end: str) -> str:
    return f"group_concat(CAST(round((julianday({end}) - julianday({start})) * 86400000) AS INTEGER))"


def attempts(reader: Reader, begin: str, end: str) -> list[sqlite3.Row]:
    """Why the attempts of the period failed, who drove, where to, and how many."""
    return reader.query(
        "SELECT a.reason, s.name, d.area, count(*) FROM delivery_attempts a JOIN deliveries d ON d.id = a.delivery_id"
        " LEFT JOIN staff s ON s.id = a.courier_id WHERE a.at >= ? AND a.at < ? AND a.deleted_at IS NULL"
        " AND a.taken_back IS NULL AND d.deleted_at IS NULL GROUP BY 1, 2, 3",
        (begin, end),
    )


def cash_open(reader: Reader) -> tuple[int, int]:
    """How much cash of how many deliveries was taken and is not in the till."""
    row = reader.query(
        "SELECT coalesce(sum(cash_cents), 0), count(*) FROM deliveries WHERE cash_cents > 0 AND cash_cents IS NOT NULL"
        " AND cash_in_at IS NULL AND deleted_at IS NULL"
    )[0]
    return int(row[0]), int(row[1])


_SCORE = """SELECT coalesce(s.score, d.score), iif(s.id IS NULL, d.score_scale, s.score_scale), s.score_100,
  d.promised_by, d.delivered_at, d.state, d.import_id, d.id FROM"""
_LIVE = "d.deleted_at IS NULL AND coalesce(s.score, d.score) IS NOT NULL"
_FROM_DELIVERIES = (
    f"{_SCORE} deliveries d LEFT JOIN surveys s ON s.row_id = d.id AND s.deleted_at IS NULL WHERE {_LIVE}"
)
_FROM_ANSWERS = (
    f"{_SCORE} surveys s CROSS JOIN deliveries d ON d.id = s.row_id"
    f" WHERE s.kind = 'delivery' AND s.deleted_at IS NULL AND {_LIVE}",
    "SELECT score, score_scale, NULL, promised_by, delivered_at, state, import_id, id FROM deliveries d NOT INDEXED"
    " WHERE d.score IS NOT NULL AND d.deleted_at IS NULL"
    " AND NOT EXISTS (SELECT 1 FROM surveys s WHERE s.row_id = d.id AND s.deleted_at IS NULL)",
)
"""The same begun from the answers, and from what files of an older program have in the deliveries' own rows."""


def scores(reader: Reader, begin: str, end: str, due: int) -> list[sqlite3.Row]:
    """The scores of what was promised for the period (without a promise: ordered in it), and of complaints of it.

    Each with its scale, what it is of 100 (None for one in an old file), and of a delivery its promise, how it
    came and its id. `due` deliveries were promised for it: if more than there are answers, these are gone through.
    """
    many = due > reader.query("SELECT count(*) FROM surveys")[0][0]
    found = []
    for sql in _FROM_ANSWERS if many else (_FROM_DELIVERIES,):
        found += reader.query(f"{sql} AND d.promised_by >= ? AND d.promised_by < ?", (begin, end))
    unpromised = f"{_FROM_DELIVERIES} AND d.promised_by IS NULL AND d.ordered_at >= ? AND d.ordered_at < ?"
    return [
        *found,
        *reader.query(unpromised, (begin, end)),
        *reader.query(
            "SELECT s.score, s.score_scale, s.score_100, NULL, NULL, NULL, NULL, NULL AS id FROM surveys s"
            " JOIN complaints c ON c.id = s.row_id WHERE s.kind = 'complaint' AND s.deleted_at IS NULL"
            " AND s.score IS NOT NULL AND c.deleted_at IS NULL AND c.received_at >= ? AND c.received_at < ?",
            (begin, end),
        ),
    ]
