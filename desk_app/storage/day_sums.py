"""Sums of calls by local day that are kept: a save throws away those it touched, who asks for figures works them out.

The sums of a day stand in `call_days` in two layers. The first says what the calls of the day were; the second, whose
dimensions begin with `again`, what came after them: contacts that were repeated, and those that settled the matter. The
row of the whole day says that its layer holds; other rows without it are left-overs until the day is worked out anew.
Nothing of this is journaled: it can be thrown away at any time.
"""

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from desk_app.core.clock import from_text, to_text
from desk_app.storage.written import Entry, Written

CALLS_LAYER, AGAIN = "", "again"
"""The dimension of the row that says a layer of a day holds; its key is empty."""
COLUMNS = (
    "calls", "offered", "answered", "abandoned", "waits", "wait_s", "talks", "talk_s", "handled", "handling_s", "later",
    "known", "repeated", "judged", "resolved",
)  # fmt: skip
WEIGHTY = frozenset(
    {
        "rang_at", "customer_id", "direction", "outcome", "kind", "channel", "topic", "wait_s", "talk_s", "hold_s",
        "after_s", "staff_id", "staff_name", "written_at", "deleted_at",
    }
)  # fmt: skip
"""The columns of a call that any sum is made of."""
_FORM = 1
"""Goes up when the sums are worked out in another way: then all that is kept is thrown away."""
_BY_SPAN = 20_000
"""Of entries of the journal that were read the days go one by one, of up to so many as one span; of more, all go."""

_AGAIN_ROWS = "dimension >= 'again' AND dimension < 'agaio'"
_SINCE = "c.device_id = (SELECT device_id FROM sync_state) AND c.dev_seq > ? AND c.tbl = 'calls'"


@dataclass(frozen=True, slots=True)
class Basis:
    """What the sums rest on besides the calls."""

    zone: str
    repeat_days: int

    def as_text(self) -> str:
        """As the file keeps it."""
        return json.dumps({"form": _FORM, "zone": self.zone, "repeat_days": self.repeat_days})


@lru_cache(maxsize=4)
def basis_of(text: str) -> Basis | None:
    """What `Basis.as_text` wrote; None for that of another program."""
    kept = json.loads(text)
    return Basis(kept["zone"], kept["repeat_days"]) if kept.get("form") == _FORM else None


def _kept_basis(conn: sqlite3.Connection) -> str | None:
    row = conn.execute("SELECT basis FROM call_days_basis").fetchone()
    return None if row is None else str(row[0])


def keep(
    conn: sqlite3.Connection,
    basis: Basis,
    layer: str,
    days: Sequence[str],
    rows: Iterable[Sequence[str | int]],
) -> None:
    """Puts one layer of these days in the place of what was there; all sums of another basis go first.

    `rows` are day, dimension, key and the `COLUMNS`; among them the whole day of each of `days`.
    """
    if _kept_basis(conn) != basis.as_text():
        forget_all(conn)
        conn.execute("INSERT INTO call_days_basis VALUES (1, ?)", (basis.as_text(),))
    these = _AGAIN_ROWS if layer == AGAIN else f"NOT ({_AGAIN_ROWS})"
    conn.executemany(f"DELETE FROM call_days WHERE day = ? AND {these}", [(day,) for day in days])
    conn.executemany(f"INSERT INTO call_days VALUES ({','.join('?' * (3 + len(COLUMNS)))})", rows)


def forget_all(conn: sqlite3.Connection) -> None:
    """Throws all sums away."""
    conn.execute("DELETE FROM call_days")
    conn.execute("DELETE FROM call_days_basis")


def forget_touched(conn: sqlite3.Connection, written: Written) -> None:
    """Throws away, within a save, the sums that what it wrote has made wrong.

    Of each call, as it was and as it is, these are its own day, and what came after the contacts of the same customer
    within the days of a repetition before it.
    """
    text = _kept_basis(conn) if "calls" in written.tables else None
    if text is None:
        return
    basis = basis_of(text)
    if basis is None or (written.entries is None and _more_than_a_span(conn, written.since)):
        conn.execute("DELETE FROM call_days_basis")
        return
    zone, window = ZoneInfo(basis.zone), timedelta(days=basis.repeat_days)
    if written.entries is None:
        _forget_span(conn, written.since, zone, window)
        return
    own, before = set[str](), set[str]()
    for moment, customer in _touched(conn, list(written.of("calls"))):
        own.add(_day(moment, zone))
        if customer is not None:
            begin = to_text(from_text(moment) - window)
            earlier = conn.execute(
                "SELECT rang_at FROM calls WHERE customer_id = ? AND rang_at >= ? AND rang_at < ? ORDER BY rang_at",
                (customer, begin, moment),
            )
            before.update(days_of((str(row[0]) for row in earlier), zone))
    gone = [(day, CALLS_LAYER) for day in own] + [(day, AGAIN) for day in own | before]
    conn.executemany("DELETE FROM call_days WHERE day = ? AND dimension = ? AND key = ''", gone)


def _more_than_a_span(conn: sqlite3.Connection, since: int) -> bool:
    rows = conn.execute(f"SELECT 1 FROM change_log c WHERE {_SINCE} LIMIT 1 OFFSET {_BY_SPAN}", (since,))
    return rows.fetchone() is not None


def _touched(conn: sqlite3.Connection, entries: Sequence[Entry]) -> Iterator[tuple[str, str | None]]:
    """When each call rang and whose it was, before and after; where both changed, also the pairs that never were."""
    said: dict[str, tuple[set[str], set[str | None]]] = {}
    for entry in entries:
        if any(not WEIGHTY.isdisjoint(each) for each in entry.values):
            moments, customers = said.setdefault(entry.row_id, (set(), set()))
            moments.update(each["rang_at"] for each in entry.values if "rang_at" in each)
            customers.update(each["customer_id"] for each in entry.values if "customer_id" in each)
            if entry.op == "I":
                customers.add(entry.cols.get("customer_id"))
    new = {entry.row_id for entry in entries if entry.op == "I"}
    for row_id, (moments, customers) in said.items():
        if row_id not in new:
            for row in conn.execute("SELECT rang_at, customer_id FROM calls WHERE id = ?", (row_id,)):
                moments.add(row[0])
                customers.add(row[1])
        yield from ((moment, customer) for moment in moments for customer in customers)


def _forget_span(conn: sqlite3.Connection, since: int, zone: ZoneInfo, window: timedelta) -> None:
    first, last = conn.execute(
        "SELECT min(m), max(m) FROM ("
        f" SELECT t.rang_at AS m FROM change_log c JOIN calls t ON t.id = c.row_id WHERE {_SINCE}"
        f" UNION ALL SELECT json_extract(c.cols, '$.rang_at') FROM change_log c WHERE {_SINCE}"
        f" UNION ALL SELECT json_extract(c.old, '$.rang_at') FROM change_log c WHERE {_SINCE})",
        (since, since, since),
    ).fetchone()
    for layer, begin in ((CALLS_LAYER, from_text(first)), (AGAIN, from_text(first) - window)):
        conn.execute(
            "DELETE FROM call_days WHERE day >= ? AND day <= ? AND dimension = ? AND key = ''",
            (_day(to_text(begin), zone), _day(last, zone), layer),
        )


def days_of(moments: Iterable[str], zone: ZoneInfo) -> Iterator[str]:
    """The local days of moments that come in their order, each asked for once."""
    day = until = ""
    for moment in moments:
        if day and not until:
            with suppress(OverflowError):
                until = to_text(datetime.combine(date.fromisoformat(day) + timedelta(days=1), time(), zone))
        if moment >= until:
            yield (day := _day(moment, zone))
            until = ""


def _day(moment: str, zone: ZoneInfo) -> str:
    """The local day of a moment; one at the edge of the calendar is its own day."""
    with suppress(OverflowError):
        return from_text(moment).astimezone(zone).date().isoformat()
    return moment[:10]
