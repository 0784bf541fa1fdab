"""What figures are worked out from: narrow rows of the calls, and the sums by day that are kept."""

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence

from desk_app.calls.model import NOT_ANSWERED, Channel, Outcome
from desk_app.insights.model import WITHOUT, Conditions
from desk_app.staff import store as staff
from desk_app.storage.day_sums import COLUMNS, Basis
from desk_app.storage.desk_file import DeskFile
from desk_app.storage.reading import Reader, marks

_UNANSWERED = ",".join(f"'{one}'" for one in sorted(NOT_ANSWERED))
_OFFERED = "(c.direction = 'in' AND c.outcome <> 'no_call')"
_ANSWERED = f"(c.direction = 'in' AND c.outcome NOT IN ({_UNANSWERED}))"
_SETTLED = f"c.outcome IN ('{Outcome.SOLVED}','{Outcome.ANSWERED}')"
STAFF_KEY = "coalesce(c.staff_id, c.staff_name, '')"
_LENGTH = (
    "CASE WHEN c.talk_s IS NULL AND c.hold_s IS NULL AND c.after_s IS NULL THEN NULL"
    " ELSE coalesce(c.talk_s, 0) + coalesce(c.hold_s, 0) + coalesce(c.after_s, 0) END"
)
_LATER = (
    "CASE WHEN c.written_at IS NULL THEN 0 ELSE c.written_at > strftime('%Y-%m-%dT%H:%M:%fZ', c.rang_at, '+1 hour') END"
)
_FACTS = (
    f"c.rang_at, {_OFFERED}, {_ANSWERED}, c.outcome, c.kind, c.channel, c.topic, {STAFF_KEY}, c.wait_s, c.talk_s,"
    f" {_LENGTH}, {_LATER}, c.customer_id"
)
"""The first columns of every row that is counted, in the order of `counting.Fact`."""
_LIVING = "c.deleted_at IS NULL AND c.rang_at >= ? AND c.rang_at < ?"
_KNOWN = f"{_OFFERED} AND c.customer_id IS NOT NULL"


def unknown(reader: Reader, conditions: Conditions) -> str:
    """The first of staff, channel and topic that no call of this file was ever of; "" where all are known."""
    asked = (
        (conditions.staff, "staff_name = ? OR staff_id IN (SELECT id FROM staff WHERE name = ? OR id = ?)", 3),
        (conditions.channel, "channel = ?", 1),
        (conditions.topic, "topic = ? OR topic LIKE ? || ' · %'", 2),
    )
    for word, where, times in asked:
        if (
            word
            and word not in set(Channel)
            and not reader.query(f"SELECT 1 FROM calls WHERE {where} LIMIT 1", (word,) * times)
        ):
            return word
    return ""


def first_and_last(reader: Reader) -> tuple[str, str] | None:
    """When the first and the last call rang; None where there is none."""
    first, last = (
        reader.query(f"SELECT rang_at FROM calls WHERE deleted_at IS NULL ORDER BY rang_at {order} LIMIT 1")
        for order in ("ASC", "DESC")
    )
    return (str(first[0][0]), str(last[0][0])) if first else None


def last_contact(reader: Reader) -> str | None:
    """When the last contact rang, in or out; rows that were no call are none."""
    rows = reader.query(
        "SELECT rang_at FROM calls WHERE deleted_at IS NULL AND outcome <> 'no_call' ORDER BY rang_at DESC LIMIT 1"
    )
    return str(rows[0][0]) if rows else None


def facts(reader: Reader, begin: str, end: str) -> list[sqlite3.Row]:
    """The calls from one moment up to another."""
    return reader.query(f"SELECT {_FACTS} FROM calls c WHERE {_LIVING}", (begin, end))


def contacts(reader: Reader, begin: str, end: str) -> list[sqlite3.Row]:
    """Contacts of known customers from one moment up to another, the last first; each with whether it was settled."""
    return reader.query(
        f"SELECT {_FACTS}, {_SETTLED} FROM calls c WHERE {_LIVING} AND {_KNOWN} ORDER BY c.rang_at DESC", (begin, end)
    )


def contacts_with_next(reader: Reader, begin: str, end: str, days: int) -> list[sqlite3.Row]:
    """The same, each also with whether the customer came again within `days`, and whether on the same topic.

    Asks for each contact by itself: fast for a day or two, slow for a year.
    """
    again, same = _came_again(days), _came_again(days, same_topic=True)
    return reader.query(
        f"SELECT {_FACTS}, {_SETTLED}, {again}, CASE WHEN {_ANSWERED} AND {_SETTLED} THEN {same} ELSE 0 END"
        f" FROM calls c WHERE {_LIVING} AND {_KNOWN}",
        (begin, end),
    )


def _came_again(days: int, *, same_topic: bool = False) -> str:
    topic = " AND coalesce(n.topic, '') = coalesce(c.topic, '')" if same_topic else ""
    return (
        "EXISTS (SELECT 1 FROM calls n WHERE n.customer_id = c.customer_id AND n.rang_at > c.rang_at"
        f" AND n.rang_at <= date(substr(c.rang_at, 1, 10), '+{days} days') || substr(c.rang_at, 11)"
        f" AND n.direction = 'in' AND n.outcome <> 'no_call' AND n.deleted_at IS NULL{topic})"
    )


def chosen_with_next(
    reader: Reader, begin: str, end: str, conditions: Conditions, until: str, days: int
) -> list[sqlite3.Row]:
    """The calls that meet the conditions; contacts of known customers up to `until` with what came after them.

    The last column: 0 nothing, 1 the customer came again, 2 though it was settled, on the same topic.
    """
    chosen, args = _chosen(reader, conditions)
    again, same = _came_again(days), _came_again(days, same_topic=True)
    return reader.query(
        f"SELECT {_FACTS}, {_SETTLED}, CASE WHEN NOT ({_KNOWN} AND c.rang_at <= ? AND {again}) THEN 0"
        f" WHEN {_ANSWERED} AND {_SETTLED} AND {same} THEN 2 ELSE 1 END"
        f" FROM calls c WHERE {_LIVING} AND {chosen}",
        (until, begin, end, *args),
    )


def bare_contacts(reader: Reader, begin: str, end: str) -> list[sqlite3.Row]:
    """When, whose and about what the contacts of known customers were, the last first."""
    return reader.query(
        f"SELECT c.rang_at, c.customer_id, c.topic FROM calls c WHERE {_LIVING} AND {_KNOWN} ORDER BY c.rang_at DESC",
        (begin, end),
    )


def moments_chosen(reader: Reader, begin: str, end: str, conditions: Conditions) -> list[tuple[str, str]]:
    """The calls that meet the conditions, newest first: the id, and when it rang."""
    chosen, args = _chosen(reader, conditions)
    rows = reader.query(
        f"SELECT c.id, c.rang_at FROM calls c WHERE {_LIVING} AND {chosen} ORDER BY c.rang_at DESC, c.id DESC",
        (begin, end, *args),
    )
    return [(str(row[0]), str(row[1])) for row in rows]


def customers_chosen(reader: Reader, begin: str, end: str, conditions: Conditions) -> list[str]:
    """The customers of the contacts that meet the conditions."""
    chosen, args = _chosen(reader, conditions)
    rows = reader.query(
        f"SELECT DISTINCT c.customer_id FROM calls c WHERE {_LIVING} AND {_KNOWN} AND {chosen}", (begin, end, *args)
    )
    return [str(row[0]) for row in rows]


def _chosen(reader: Reader, conditions: Conditions) -> tuple[str, list[str]]:
    """The conditions as an expression on `calls c`, and its values."""
    parts, args = ["1"], list[str]()
    if conditions.staff == WITHOUT:
        parts.append("(c.staff_id IS NULL AND c.staff_name IS NULL)")
    elif conditions.staff:
        ids = staff_keys(reader, conditions.staff)
        parts.append(f"(c.staff_id IN ({marks(ids)}) OR (c.staff_id IS NULL AND c.staff_name = ?))")
        args += [*ids, conditions.staff]
    if conditions.topic == WITHOUT:
        parts.append("coalesce(c.topic, '') = ''")
    elif conditions.topic:
        below = f"{conditions.topic}{BETWEEN}"
        parts.append("(c.topic = ? OR substr(c.topic, 1, ?) = ?)")
        args += [conditions.topic, str(len(below)), below]
    for column in ("channel", "kind", "outcome"):
        if wanted := getattr(conditions, column):
            parts.append(f"c.{column} = ?")
            args.append(wanted)
    return f"({' AND '.join(parts)})", args


def staff_keys(reader: Reader, wanted: str) -> list[str]:
    """The ids of the staff who go by that name or id."""
    return [key for key, name in staff.names(reader).items() if wanted in (key, name)]


def clock_counts(
    reader: Reader, begin: str, end: str, conditions: Conditions, limit: int, short: int
) -> tuple[int, int, int, int]:
    """Of the calls that meet the conditions: no calls, answered within `limit`, given up after it, within `short`."""
    chosen, args = _chosen(reader, conditions)
    lost = f"{_OFFERED} AND NOT {_ANSWERED}"
    row = reader.query(
        f"SELECT total(c.outcome = 'no_call'), total({_ANSWERED} AND c.wait_s <= ?),"
        f" total({lost} AND (c.wait_s IS NULL OR c.wait_s > ?)), total({lost} AND c.wait_s <= ?)"
        f" FROM calls c WHERE {_LIVING} AND {chosen}",
        (limit, limit, short, begin, end, *args),
    )[0]
    return int(row[0]), int(row[1]), int(row[2]), int(row[3])


BETWEEN = " · "
"""Between the names of a topic's path."""


def basis(reader: Reader) -> str | None:
    """What the kept sums rest on; None where none are kept."""
    rows = reader.query("SELECT basis FROM call_days_basis")
    return str(rows[0][0]) if rows else None


def kept_days(reader: Reader, wanted: Basis, layer: str, days: Sequence[str]) -> set[str]:
    """Those of the days whose layer is kept and holds; none within a save, which has not yet said what it touched."""
    if not isinstance(reader, DeskFile) or basis(reader) != wanted.as_text():
        return set()
    rows = reader.query(
        "SELECT day FROM call_days WHERE day IN (SELECT value FROM json_each(?)) AND dimension = ? AND key = ''",
        (json.dumps(list(days)), layer),
    )
    return {str(row[0]) for row in rows}


_SUMS = ", ".join(f"sum({name})" for name in COLUMNS)


def kept_by_key(reader: Reader, dimension: str, days: Iterable[str]) -> dict[str, list[int]]:
    """The kept sums of these days for each key of a dimension."""
    rows = reader.query(
        f"SELECT key, {_SUMS} FROM call_days WHERE day IN (SELECT value FROM json_each(?)) AND dimension = ?"
        " GROUP BY key",
        (json.dumps(list(days)), dimension),
    )
    return {str(row[0]): list(row)[1:] for row in rows}


def kept_by_day(reader: Reader, layer: str, days: Iterable[str]) -> dict[str, list[int]]:
    """The kept sums of the whole of each of these days."""
    rows = reader.query(
        f"SELECT day, {', '.join(COLUMNS)} FROM call_days WHERE day IN (SELECT value FROM json_each(?))"
        " AND dimension = ? AND key = ''",
        (json.dumps(list(days)), layer),
    )
    return {str(row[0]): list(row)[1:] for row in rows}


def kept_hours(reader: Reader, days: Iterable[str]) -> Iterator[tuple[str, str, int]]:
    """Day, hour and how many came in."""
    rows = reader.query(
        "SELECT day, key, offered FROM call_days WHERE day IN (SELECT value FROM json_each(?)) AND dimension = 'hour'",
        (json.dumps(list(days)),),
    )
    yield from ((str(row[0]), str(row[1]), int(row[2])) for row in rows)


def kept_between(reader: Reader, dimension: str, first: str, last: str, days: Iterable[str]) -> dict[str, int]:
    """How many calls each of these days has under the keys from `first` to `last`."""
    rows = reader.query(
        "SELECT day, sum(calls) FROM call_days WHERE day IN (SELECT value FROM json_each(?)) AND dimension = ?"
        " AND key BETWEEN ? AND ? GROUP BY day",
        (json.dumps(list(days)), dimension, first, last),
    )
    return {str(row[0]): int(row[1]) for row in rows}
