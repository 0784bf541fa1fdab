"""Who is silent by the dormancy rule, and which dormant ones were heard of again: measured by the database.

`dormancy.dormancy` is the rule; the SQL here answers the same for all customers at once. Days stand as whole
Julian day numbers, because the database subtracts numbers faster than dates.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from datetime import date as Date
from functools import lru_cache
from zoneinfo import ZoneInfo

from desk_app.calls.model import NOT_ANSWERED, Outcome
from desk_app.calls.store import day_start
from desk_app.core.clock import from_text, to_text
from desk_app.customers.model import CustomerState
from desk_app.settings.store import profile
from desk_app.standing.dormancy import FEWEST_DAYS, SHORTEST_INTERVAL, Verdict, dormancy
from desk_app.storage.reading import Reader

Sql = tuple[str, list[object]]
"""A statement, or a part of one, with its values."""

_UNHEARD = ", ".join(f"'{outcome}'" for outcome in sorted({*NOT_ANSWERED, Outcome.WRONG_NUMBER}))
"""Outcomes of calls that reached nobody, or not the customer."""
_PEOPLE = "deleted_at IS NULL AND c.kind <> 'walk_in'"
"""The file that walk-in customers share is nobody's."""
_BOUGHT = "deleted_at IS NULL AND +bought_on <= ?"
_SPOKEN = f"deleted_at IS NULL AND outcome NOT IN ({_UNHEARD}) AND +rang_at < ?"
_SAID_ACTIVE = "FROM customer_states WHERE state = 'active' AND by_rule = 0 AND deleted_at IS NULL AND since_on <= ?"
_TOO_LONG = f"WHERE silent > ? * max(own, {SHORTEST_INTERVAL})"
_JULIAN = 1_721_425
"""The Julian day number of a day less its ordinal in Python."""
_YEARS = 30
"""Calls longer ago are dated with the clock that the zone had then: its changes before are not looked up."""


@dataclass(frozen=True, slots=True)
class Silent:
    """A customer who is active and silent, and what the rule says of them."""

    customer_id: str
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Awake:
    """A dormant customer who was in contact again, first on `since`."""

    customer_id: str
    since: Date


def contact_days(reader: Reader, customer_id: str, today: Date) -> list[Date]:
    """The distinct days up to today on which a customer bought something or was spoken with, oldest first."""
    zone = profile(reader).zoneinfo
    bought = reader.query(
        f"SELECT DISTINCT bought_on FROM purchases WHERE customer_id = ? AND {_BOUGHT}",
        (customer_id, today.isoformat()),
    )
    spoken = reader.query(
        f"SELECT rang_at FROM calls WHERE customer_id = ? AND {_SPOKEN}", (customer_id, _end(today, zone))
    )
    days = {Date.fromisoformat(row[0]) for row in bought}
    return sorted(days | {from_text(row[0]).astimezone(zone).date() for row in spoken})


def active_since(reader: Reader, customer_id: str, today: Date) -> Date | None:
    """The last day on which somebody said by hand that the customer is active."""
    found = reader.query(f"SELECT max(since_on) {_SAID_ACTIVE} AND customer_id = ?", (today.isoformat(), customer_id))
    return Date.fromisoformat(found[0][0]) if found[0][0] else None


def verdict_of(reader: Reader, customer_id: str, today: Date, factor: int) -> Verdict:
    """What the rule says of one customer, whatever their state."""
    since = active_since(reader, customer_id, today)
    return dormancy(contact_days(reader, customer_id, today), today, factor, active_since=since)


def silent_customers(reader: Reader, today: Date, factor: int) -> list[Silent]:
    """The active customers who fall dormant by the rule today, the longest silent by their own measure first."""
    sql, args = _silent(today, profile(reader).zoneinfo, [CustomerState.ACTIVE])
    found = [_measured(row, today) for row in reader.query(f"SELECT * FROM ({sql}) {_TOO_LONG}", [*args, factor])]
    return sorted(found, key=lambda one: (-(one.verdict.silent or 0) / (one.verdict.interval or 1), one.customer_id))


def _measured(row: Sequence[object], today: Date) -> Silent:
    customer_id, last, days, own, silent = row
    assert isinstance(last, int) and isinstance(days, int) and isinstance(silent, int) and isinstance(own, float)
    interval = max(own, float(SHORTEST_INTERVAL))
    return Silent(str(customer_id), Verdict(days, _date(last), interval, silent, True))


def awake(reader: Reader, today: Date, factor: int) -> list[Awake]:
    """The dormant customers who were in contact since they are dormant, and are not silent again by the rule.

    Where the rule made them dormant, a contact of that very day counts. One whose state came with an import,
    without a day, is awake when the rule finds them in their own rhythm.
    """
    zone = profile(reader).zoneinfo
    days, args = _days(today, zone, [CustomerState.DORMANT])
    rows = reader.query(
        f"""WITH days AS ({days}), latest AS (
              SELECT customer_id AS id, state, since_on, by_rule,
                row_number() OVER (PARTITION BY customer_id ORDER BY since_on DESC, id DESC) AS place
              FROM customer_states WHERE deleted_at IS NULL)
            SELECT c.id, min(d.day) FILTER (WHERE d.day >= julianday(s.since_on) + 1.5 - s.by_rule),
              max(d.day), count(*), s.id IS NULL
            FROM days d JOIN customers c ON c.rowid = d.who
              LEFT JOIN latest s ON s.id = c.id AND s.place = 1 AND s.state = 'dormant' GROUP BY c.id""",
        args,
    )
    sql, args = _silent(today, zone, [CustomerState.DORMANT])
    still = {row[0] for row in reader.query(f"SELECT * FROM ({sql}) {_TOO_LONG}", [*args, factor])}
    found = []
    for customer_id, first, last, count, undated in rows:
        day = (last if count >= FEWEST_DAYS else None) if undated else first
        if day is not None and customer_id not in still:
            found.append(Awake(str(customer_id), _date(day)))
    return sorted(found, key=lambda one: (one.since, one.customer_id))


# The same as conditions on the list of customers


def longer_silent_than(today: Date, zone: ZoneInfo, factor: int) -> Sql:
    """The ids of those who are silent for more than `factor` times their own interval, whatever their state."""
    sql, args = _silent(today, zone, list(CustomerState))
    return f"SELECT id FROM ({sql}) {_TOO_LONG}", [*args, factor]


def due_by_the_rule(today: Date, zone: ZoneInfo, usual: int) -> Sql:
    """The ids of those whom `silent_customers` names with the factor of the settings, `usual` where none is set."""
    sql, args = _silent(today, zone, [CustomerState.ACTIVE])
    chosen = "SELECT CAST(value AS INTEGER) FROM settings WHERE id = 'dormancy_factor' AND deleted_at IS NULL"
    factor = f"coalesce(({chosen} AND value NOT GLOB '*[^0-9]*' AND CAST(value AS INTEGER) BETWEEN 1 AND 100), ?)"
    return f"SELECT id FROM ({sql}) {_TOO_LONG.replace('?', factor)}", [*args, usual]


def _silent(today: Date, zone: ZoneInfo, states: Sequence[CustomerState]) -> Sql:
    """Customers with an interval of their own: id, last day of contact, number of days, interval, days of silence."""
    days, args = _days(today, zone, states)
    julian = today.toordinal() + _JULIAN
    sql = f"""WITH days AS ({days}),
      ranked AS (
        SELECT who, gap, row_number() OVER whole AS place, count(*) OVER whole AS n, max(day) OVER whole AS last
        FROM days WINDOW whole AS (
          PARTITION BY who ORDER BY gap ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING)),
      said AS (
        SELECT customer_id, CAST(julianday(max(since_on)) + 0.5 AS INTEGER) AS day {_SAID_ACTIVE}
        GROUP BY customer_id),
      own AS (
        SELECT who, n, last, avg(gap) AS own FROM ranked
        WHERE n >= {FEWEST_DAYS} AND last < {julian - SHORTEST_INTERVAL} AND place IN (n / 2 + 1, (n + 1) / 2 + 1)
        GROUP BY who)
      SELECT c.id, o.last, o.n, o.own, {julian} - max(o.last, coalesce(s.day, 0)) AS silent
      FROM own o JOIN customers c ON c.rowid = o.who LEFT JOIN said s ON s.customer_id = c.id"""
    return sql, [*args, today.isoformat()]


def _days(today: Date, zone: ZoneInfo, states: Sequence[CustomerState]) -> Sql:
    """The distinct days of contact of the customers in those states.

    `who` is the customer's row, `day` a Julian day number, `gap` the days since the one before, none of the first.
    The unary plus keeps the database from reading purchases and calls by time, each from another page.
    """
    which = ", ".join(f"'{state}'" for state in states)
    people = f"customers c ON c.id = m.customer_id WHERE c.{_PEOPLE} AND c.state IN ({which}) AND m"
    bought = f"SELECT c.rowid AS who, CAST(julianday(bought_on) + 0.5 AS INTEGER) AS day FROM purchases m JOIN {people}"
    spoken = f"SELECT c.rowid, CAST(julianday(rang_at, {_shift(zone, today.year)}) + 0.5 AS INTEGER) FROM calls m"
    return (
        f"""SELECT who, day, gap FROM (
              SELECT who, day, day - lag(day) OVER (PARTITION BY who ORDER BY day) AS gap
              FROM ({bought}.{_BOUGHT} UNION ALL {spoken} JOIN {people}.{_SPOKEN}))
            WHERE gap IS NULL OR gap > 0""",
        [today.isoformat(), _end(today, zone)],
    )


def _date(julian: int) -> Date:
    return Date.fromordinal(julian - _JULIAN)


def _end(today: Date, zone: ZoneInfo) -> str:
    return day_start(today + timedelta(days=1), zone)


@lru_cache(maxsize=8)
def _shift(zone: ZoneInfo, year: int) -> str:
    """The SQL that says by how much the store's clock differs from UTC when a call rang."""
    moment, end = datetime(year - _YEARS, 1, 1, tzinfo=UTC), datetime(year + 2, 1, 1, tzinfo=UTC)
    changes = [(moment, _offset(moment, zone))]
    while moment < end:
        after = moment + timedelta(days=7)
        if _offset(after, zone) != changes[-1][1]:
            low = moment
            while after - low > timedelta(seconds=1):
                middle = low + (after - low) // 2
                low, after = (middle, after) if _offset(middle, zone) == changes[-1][1] else (low, middle)
            after = after.replace(microsecond=0)
            changes.append((after, _offset(after, zone)))
        moment = after
    whens = (f"WHEN rang_at >= '{to_text(at)}' THEN '{seconds:+d} seconds'" for at, seconds in changes[:0:-1])
    first = f"'{changes[0][1]:+d} seconds'"
    return f"CASE {' '.join(whens)} ELSE {first} END" if len(changes) > 1 else first


def _offset(moment: datetime, zone: ZoneInfo) -> int:
    offset = moment.astimezone(zone).utcoffset()
    return int(offset.total_seconds()) if offset else 0
