"""What the figures of deliveries are worked out from: narrow rows out of the index of promises, and answers."""

import sqlite3

from desk_app.core.errors import DeskError
from desk_app.exchange.recipe import parse_recipe
from desk_app.storage.reading import Reader


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


def due(reader: Reader, begin: str, end: str, *, imported: bool) -> list[sqlite3.Row]:
    """What was promised for the period and not called off; parts of another delivery are left out.

    Each with its promise, its precision, when it was handed over, its state, whether it came in full,
    and with `imported` its import (else None), which is no column of the index.
    """
    import_id = "import_id" if imported else "NULL"
    return reader.query(
        "SELECT promised_by, promised_precision, delivered_at, state, came_full,"
        f" {import_id}, CASE WHEN came_full = 0 THEN id END FROM deliveries INDEXED BY deliveries_promised"
        " WHERE promised_by >= ? AND promised_by < ? AND deleted_at IS NULL AND state <> 'cancelled'"
        " AND (split_of IS NULL OR split_of IN (SELECT p.id FROM deliveries p WHERE p.deleted_at IS NOT NULL))",
        (begin, end),
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


def handed_over(reader: Reader, begin: str, end: str) -> list[sqlite3.Row]:
    """Of each delivery handed over in the period the seconds from order to door, to setting off, and on the way."""
    return reader.query(
        f"SELECT {_between('ordered_at', 'delivered_at')}, {_between('ordered_at', 'handed_to_carrier_at')},"
        f" {_between('handed_to_carrier_at', 'delivered_at')} FROM deliveries INDEXED BY deliveries_promised"
        " WHERE delivered_at >= ? AND delivered_at < ? AND state = 'delivered' AND deleted_at IS NULL",
        (begin, end),
    )


def _between(start: str, end: str) -> str:
    return f"round((julianday({end}) - julianday({start})) * 86400, 3)"


def attempts(reader: Reader, begin: str, end: str) -> list[sqlite3.Row]:
    """Why each attempt of the period failed, who drove, and where to."""
    return reader.query(
        "SELECT a.reason, s.name, d.area FROM delivery_attempts a JOIN deliveries d ON d.id = a.delivery_id"
        " LEFT JOIN staff s ON s.id = a.courier_id WHERE a.at >= ? AND a.at < ? AND a.deleted_at IS NULL"
        " AND a.taken_back IS NULL AND d.deleted_at IS NULL",
        (begin, end),
    )


def cash_open(reader: Reader) -> tuple[int, int]:
    """How much cash of how many deliveries was taken and is not in the till."""
    row = reader.query(
        "SELECT coalesce(sum(cash_cents), 0), count(*) FROM deliveries WHERE cash_cents > 0 AND cash_cents IS NOT NULL"
        " AND cash_in_at IS NULL AND deleted_at IS NULL"
    )[0]
    return int(row[0]), int(row[1])


_OF_DELIVERY = """SELECT coalesce(s.score, d.score), iif(s.id IS NULL, d.score_scale, s.score_scale), s.score_100,
  d.promised_by, d.promised_precision, d.delivered_at, d.state, d.import_id FROM deliveries d
  LEFT JOIN surveys s ON s.row_id = d.id AND s.deleted_at IS NULL
  WHERE d.deleted_at IS NULL AND coalesce(s.score, d.score) IS NOT NULL"""


def scores(reader: Reader, begin: str, end: str) -> list[sqlite3.Row]:
    """The scores of what was promised for the period (without a promise: ordered in it), and of complaints of it.

    Each with its scale, what it is of 100 (None for one in an old file), and of a delivery its promise and how it
    came.
    """
    return [
        *reader.query(f"{_OF_DELIVERY} AND d.promised_by >= ? AND d.promised_by < ?", (begin, end)),
        *reader.query(
            f"{_OF_DELIVERY} AND d.promised_by IS NULL AND d.ordered_at >= ? AND d.ordered_at < ?", (begin, end)
        ),
        *reader.query(
            "SELECT s.score, s.score_scale, s.score_100, NULL, NULL, NULL, NULL, NULL FROM surveys s"
            " JOIN complaints c ON c.id = s.row_id WHERE s.kind = 'complaint' AND s.deleted_at IS NULL"
            " AND s.score IS NOT NULL AND c.deleted_at IS NULL AND c.received_at >= ? AND c.received_at < ?",
            (begin, end),
        ),
    ]
