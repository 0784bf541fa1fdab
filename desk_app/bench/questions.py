"""What is measured on a large file: the finder, a customer's file, the list, doubles while typing, tiers.

Each question is asked of the program and, in turn, of SQLite by hand on a connection of its own (the floor).
"""

import random
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path

from desk_app.app import DESK_ID, TIME_LINE_SOURCES, Desk
from desk_app.bench.floor import Act, Result, as_result, in_turn, timed
from desk_app.bench.making import name_of
from desk_app.core.names import name_keys
from desk_app.core.text import query_tokens
from desk_app.customers import past
from desk_app.customers import store as customers
from desk_app.customers.likely import likely_same
from desk_app.customers.model import Customer
from desk_app.storage.keys import NUMBER, PHONE, PHONE_BACKWARDS

_END = "\U0010ffff"
_HITS = 12
ROUNDS = 60

Asked = Callable[[Customer], str]
FINDER: Sequence[tuple[str, str, Asked]] = (
    ("last_digits", "the last 4 digits of a phone", lambda one: one.phones[0].digits[-4:]),
    ("phone", "a whole phone number", lambda one: one.phones[0].raw),
    ("name", "a name", lambda one: one.name),
    ("initials", "initials", lambda one: name_keys(one.name).initials),
    ("number", "a customer's number", lambda one: one.number),
    ("words", "a word of a note", lambda _one: "增值税发票"),
    ("address", "an address", lambda one: one.addresses[0].text),
)


@contextmanager
def by_hand(path: Path) -> Iterator[sqlite3.Connection]:
    """A connection without anything of ours, only for reading."""
    with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as conn:
        yield conn


def some_customers(desk: Desk, count: int, seed: int = 7) -> list[Customer]:
    """As many customers with a phone, drawn at random."""
    ids = [row[0] for row in desk.file.query("SELECT id FROM customers WHERE deleted_at IS NULL")]
    drawn = random.Random(seed).sample(ids, min(3 * count, len(ids)))
    return [one for one in customers.by_ids(desk.file, drawn) if one.phones and one.addresses][:count]


def finder(desk: Desk, conn: sqlite3.Connection) -> list[Result]:
    """At most three times the floor (or 1 ms over it), and 10 ms at the 95th percentile."""
    some = some_customers(desk, ROUNDS)
    found = []
    for key, what, asked in FINDER:
        texts = [asked(one) for one in some]
        pairs: list[tuple[Act, Act]] = [
            (partial(desk.finder.find, text, limit=_HITS), partial(_find_by_hand, conn, key, text)) for text in texts
        ]
        ours, floor = in_turn(pairs)
        held = (ours.median <= 3 * floor.median or ours.median - floor.median <= 0.001) and ours.p95 <= 0.010
        found.append(as_result(f"finder.{key}", what, ours, "≤ 3 × floor, p95 ≤ 10 ms", held, floor))
    return found


_SHOWN = """SELECT d.kind, d.row_id, c.number, c.reference, c.name,
    (SELECT raw FROM customer_phones p WHERE p.customer_id = c.id AND deleted_at IS NULL ORDER BY position LIMIT 1),
    (SELECT text FROM customer_addresses a WHERE a.customer_id = c.id AND deleted_at IS NULL ORDER BY position LIMIT 1),
    l.number, l.topic, l.note, l.phone_raw
  FROM ({}) i JOIN search_doc d ON d.docid = i.docid
    LEFT JOIN customers c ON c.id = d.row_id LEFT JOIN calls l ON l.id = d.row_id
  ORDER BY d.kind <> 'customer', d.docid DESC LIMIT 12"""
"""Number, title and detail of each, customers first and the newest first: what the finder shows."""


def _find_by_hand(conn: sqlite3.Connection, key: str, text: str) -> object:
    """The same question as one statement, the way somebody would write it who knows the tables."""
    args: tuple[object, ...] = (text, text + _END)
    match key:
        case "last_digits":
            start = PHONE_BACKWARDS + text[::-1]
            args = (start, start + _END)
            inner = "SELECT docid FROM search_key WHERE key >= ? AND key < ?"
        case "phone":
            args = (PHONE + text, PHONE + text + _END)
            inner = "SELECT docid FROM search_key WHERE key >= ? AND key < ?"
        case "name":
            inner = "SELECT docid FROM search_name WHERE folded >= ? AND folded < ?"
        case "initials":
            inner = "SELECT docid FROM search_name WHERE initials >= ? AND initials < ?"
        case "number":
            start = NUMBER + text.lower()
            args = (start, start + _END)
            inner = "SELECT docid FROM search_key WHERE key >= ? AND key < ?"
        case _:
            match_text = " AND ".join(query_tokens(text))
            inner = "SELECT rowid AS docid FROM search_fts WHERE search_fts MATCH ?"
            args = (match_text,)
    return conn.execute(_SHOWN.format(inner), args).fetchall()


def opening(desk: Desk, conn: sqlite3.Connection) -> Result:
    """A customer's file with its whole time line: at most 30 ms."""
    some = some_customers(desk, ROUNDS, seed=8)

    def ours(one: Customer) -> None:
        customers.by_id(desk.file, one.id)
        past.time_line(desk.file, one.id, TIME_LINE_SOURCES)

    def floor(one: Customer) -> None:
        for table in ("customer_phones", "customer_addresses", "calls", "complaints", "deliveries", "purchases"):
            conn.execute(f"SELECT * FROM {table} WHERE customer_id = ?", (one.id,)).fetchall()
        conn.execute("SELECT * FROM change_log WHERE row_id = ?", (one.id,)).fetchall()

    taken, least = in_turn([(partial(ours, one), partial(floor, one)) for one in some])
    return as_result(
        "customer.open", "a customer's file with its time line", taken, "≤ 30 ms", taken.p95 <= 0.030, least
    )


def doubles(desk: Desk) -> Result:
    """Who may be the same, while typing: at most 20 ms."""
    rng = random.Random(9)
    typed = [(name_of(rng), one.phones[0].raw, one.addresses[0].text) for one in some_customers(desk, ROUNDS, seed=9)]
    acts = [partial(likely_same, desk.file, name, [phone], [address]) for name, phone, address in typed]
    timed(acts[:5])
    taken = timed(acts)
    return as_result("doubles.typing", "likely doubles while typing", taken, "≤ 20 ms", taken.p95 <= 0.020)


def tiers(desk: Desk) -> Result:
    """Every customer's class computed anew and written: at most 5 s."""
    taken = timed([lambda: desk.pyramid.recompute(DESK_ID)])
    return as_result("tiers.recompute", "all tiers computed and written", taken, "≤ 5 s", taken.median <= 5, unit="s")
