"""The schema as an append-only list of migrations. A released step is never edited; add the next one.

Every journaled table is an ordinary STRICT rowid table with a TEXT id, `branch_id` and `deleted_at`.
Statements are plain SQL: `table.transform()` would drop the journal's triggers silently.
"""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from functools import cache

from desk_app.storage import (
    journal_triggers,
    schema_calls,
    schema_care,
    schema_commitments,
    schema_complaints,
    schema_customers,
    schema_deliveries,
)
from desk_app.storage.reading import Reader

APPLICATION_ID = 0x4445534B  # "DESK"
DESK_ID = "00000000-0000-7000-8000-000000000001"

Step = Callable[[sqlite3.Connection], None]
STEPS: list[tuple[str, Step]] = []


def _step(function: Step) -> Step:
    STEPS.append((function.__name__, function))
    return function


_STAGE = "stage TEXT NOT NULL CHECK(stage IN ('pre_sale','dispatch','delivery','relationship','settlement','repair'))"
_MATTER = f"""
  owner_id TEXT NOT NULL CHECK(trim(owner_id) <> '') REFERENCES staff(id) DEFERRABLE INITIALLY DEFERRED,
  next_step TEXT NOT NULL CHECK(trim(next_step) <> ''),
  due_at TEXT NOT NULL CHECK(due_at GLOB '*T*Z' AND julianday(due_at) IS NOT NULL),
  {_STAGE}"""
_KEPT = "branch_id TEXT NOT NULL, deleted_at TEXT"
_TO_CUSTOMER = "customer_id TEXT REFERENCES customers(id) DEFERRABLE INITIALLY DEFERRED"

_JOURNAL = (
    """CREATE TABLE device(device_id INTEGER PRIMARY KEY, branch_id TEXT NOT NULL, name TEXT,
         created_at TEXT NOT NULL) STRICT""",
    """CREATE TABLE sync_state(one INTEGER PRIMARY KEY CHECK(one = 1),
         device_id INTEGER NOT NULL, branch_id TEXT NOT NULL,
         dev_seq INTEGER NOT NULL DEFAULT 0, hlc INTEGER NOT NULL DEFAULT 0,
         clock_offset_ms INTEGER NOT NULL DEFAULT 0,
         pull_floor INTEGER NOT NULL DEFAULT 0, acked_seq INTEGER NOT NULL DEFAULT 0,
         actor TEXT, txn TEXT, verb TEXT, now_ms INTEGER,
         capture INTEGER NOT NULL DEFAULT 1) STRICT""",
    """CREATE TABLE change_log(
         device_id INTEGER NOT NULL, dev_seq INTEGER NOT NULL, hlc INTEGER NOT NULL,
         tbl TEXT NOT NULL, row_id TEXT NOT NULL, op TEXT NOT NULL CHECK(op IN ('I','U','D')),
         cols TEXT NOT NULL, old TEXT,
         actor TEXT, txn TEXT, verb TEXT, scope TEXT, wall_ms INTEGER NOT NULL, nonce INTEGER NOT NULL,
         PRIMARY KEY(device_id, dev_seq)) STRICT, WITHOUT ROWID""",
    "CREATE INDEX change_log_row ON change_log(row_id, tbl)",
    "CREATE INDEX change_log_txn ON change_log(txn)",
    """CREATE TABLE sync_peer(device_id INTEGER PRIMARY KEY, seq INTEGER NOT NULL,
         hlc INTEGER NOT NULL) STRICT""",
    "CREATE TABLE undone(txn TEXT PRIMARY KEY NOT NULL, by_txn TEXT NOT NULL) STRICT",
    "CREATE TABLE number_series(series TEXT PRIMARY KEY NOT NULL, last INTEGER NOT NULL) STRICT",
    "CREATE TABLE attachment_bytes(sha256 TEXT PRIMARY KEY NOT NULL, bytes BLOB NOT NULL) STRICT",
    """CREATE TABLE drafts(form TEXT NOT NULL, subject TEXT NOT NULL, who TEXT NOT NULL, body TEXT NOT NULL,
         saved_at TEXT NOT NULL, PRIMARY KEY(form, subject)) STRICT""",
)

_SEARCH = (
    """CREATE TABLE search_doc(docid INTEGER PRIMARY KEY, kind TEXT NOT NULL, row_id TEXT NOT NULL,
         tokens TEXT NOT NULL, plain TEXT NOT NULL) STRICT""",
    "CREATE INDEX search_doc_row ON search_doc(row_id)",
    """CREATE VIRTUAL TABLE search_fts USING fts5(tokens, content='search_doc', content_rowid='docid',
         tokenize='ascii', detail=none, columnsize=0)""",
    """CREATE TABLE search_phone(docid INTEGER NOT NULL, digits TEXT NOT NULL, reversed TEXT NOT NULL,
         former INTEGER NOT NULL) STRICT""",
    "CREATE INDEX search_phone_doc ON search_phone(docid)",
    "CREATE INDEX search_phone_digits ON search_phone(digits)",
    "CREATE INDEX search_phone_reversed ON search_phone(reversed)",
    """CREATE TABLE search_name(docid INTEGER NOT NULL, folded TEXT NOT NULL, pinyin TEXT NOT NULL,
         initials TEXT NOT NULL, former INTEGER NOT NULL) STRICT""",
    "CREATE INDEX search_name_doc ON search_name(docid)",
    "CREATE INDEX search_name_folded ON search_name(folded)",
    "CREATE INDEX search_name_pinyin ON search_name(pinyin)",
    "CREATE INDEX search_name_initials ON search_name(initials)",
    "CREATE TABLE search_number(docid INTEGER NOT NULL, number TEXT NOT NULL, reversed TEXT NOT NULL) STRICT",
    "CREATE INDEX search_number_doc ON search_number(docid)",
    "CREATE INDEX search_number_number ON search_number(number)",
    "CREATE INDEX search_number_reversed ON search_number(reversed)",
    "CREATE TABLE search_state(one INTEGER PRIMARY KEY CHECK(one = 1), dev_seq INTEGER NOT NULL) STRICT",
    "INSERT INTO search_state VALUES (1, 0)",
)

_ROOMS = (
    f"CREATE TABLE settings(id TEXT PRIMARY KEY NOT NULL, value TEXT NOT NULL, {_KEPT}) STRICT",
    f"""CREATE TABLE staff(id TEXT PRIMARY KEY NOT NULL, name TEXT NOT NULL CHECK(trim(name) <> ''),
          role TEXT NOT NULL CHECK(role IN ('clerk','supervisor','courier','desk')),
          active INTEGER NOT NULL DEFAULT 1 CHECK(active IN (0,1)), {_KEPT}) STRICT""",
    f"""CREATE TABLE imports(id TEXT PRIMARY KEY NOT NULL, kind TEXT NOT NULL, file_name TEXT NOT NULL,
          encoding TEXT NOT NULL, recipe TEXT NOT NULL, read INTEGER NOT NULL, new INTEGER NOT NULL,
          changed INTEGER NOT NULL, unchanged INTEGER NOT NULL, refused INTEGER NOT NULL,
          txn TEXT NOT NULL, sha256 TEXT NOT NULL DEFAULT '',
          at TEXT NOT NULL, by_id TEXT NOT NULL, undone_at TEXT, {_KEPT}) STRICT""",
    f"""CREATE TABLE customers(id TEXT PRIMARY KEY NOT NULL, number TEXT NOT NULL, reference TEXT,
          name TEXT NOT NULL CHECK(name <> ''),
          kind TEXT NOT NULL CHECK(kind IN ('person','household','shop','walk_in')),
          state TEXT NOT NULL CHECK(state IN ('prospect','active','dormant','left')),
          sex TEXT, flag TEXT, note TEXT, email TEXT, wechat TEXT, preferred_channel TEXT, language TEXT,
          area TEXT, shop_type TEXT, shop_size_m2 INTEGER, contact_person TEXT, tier TEXT,
          points INTEGER, spent_cents INTEGER, created_on TEXT, last_purchase_on TEXT,
          import_id TEXT, {_KEPT}) STRICT""",
    "CREATE INDEX customers_number ON customers(number)",
    "CREATE INDEX customers_reference ON customers(reference) WHERE reference IS NOT NULL",
    "CREATE INDEX customers_name ON customers(name)",
    "CREATE INDEX customers_living ON customers(id) WHERE deleted_at IS NULL",
    f"""CREATE TABLE customer_phones(id TEXT PRIMARY KEY NOT NULL,
          customer_id TEXT NOT NULL REFERENCES customers(id) DEFERRABLE INITIALLY DEFERRED,
          position INTEGER NOT NULL, raw TEXT NOT NULL, digits TEXT NOT NULL, e164 TEXT, extension TEXT,
          whose TEXT, {_KEPT}) STRICT""",
    "CREATE INDEX customer_phones_customer ON customer_phones(customer_id)",
    "CREATE INDEX customer_phones_digits ON customer_phones(digits)",
    f"""CREATE TABLE customer_addresses(id TEXT PRIMARY KEY NOT NULL,
          customer_id TEXT NOT NULL REFERENCES customers(id) DEFERRABLE INITIALLY DEFERRED,
          position INTEGER NOT NULL, text TEXT NOT NULL, city TEXT, note TEXT, {_KEPT}) STRICT""",
    "CREATE INDEX customer_addresses_customer ON customer_addresses(customer_id)",
    f"""CREATE TABLE calls(id TEXT PRIMARY KEY NOT NULL, number TEXT NOT NULL, reference TEXT, {_TO_CUSTOMER},
          caller_name TEXT, phone_raw TEXT, phone_e164 TEXT, phone_digits TEXT,
          direction TEXT NOT NULL CHECK(direction IN ('in','out')), channel TEXT NOT NULL,
          kind TEXT NOT NULL CHECK(kind IN ('enquiry','request','suggestion','complaint','praise')),
          topic TEXT, note TEXT, outcome TEXT NOT NULL, rang_at TEXT NOT NULL, answered_at TEXT, ended_at TEXT,
          wait_s INTEGER, talk_s INTEGER, after_s INTEGER,
          staff_id TEXT REFERENCES staff(id) DEFERRABLE INITIALLY DEFERRED, staff_name TEXT, priority TEXT,
          {_STAGE}, import_id TEXT, {_KEPT}) STRICT""",
    "CREATE INDEX calls_customer ON calls(customer_id)",
    "CREATE INDEX calls_reference ON calls(reference) WHERE reference IS NOT NULL",
    "CREATE INDEX calls_number ON calls(number)",
    "CREATE INDEX calls_rang_at ON calls(rang_at)",
    f"""CREATE TABLE complaints(id TEXT PRIMARY KEY NOT NULL, number TEXT NOT NULL, reference TEXT, {_TO_CUSTOMER},
          customer_name TEXT NOT NULL, phone_raw TEXT,
          call_id TEXT REFERENCES calls(id) DEFERRABLE INITIALLY DEFERRED,
          delivery_id TEXT REFERENCES deliveries(id) DEFERRABLE INITIALLY DEFERRED,
          kind TEXT, title TEXT NOT NULL CHECK(trim(title) <> ''), text TEXT, remedy TEXT, channel TEXT NOT NULL,
          product TEXT, severity TEXT, language TEXT, received_at TEXT NOT NULL, promised_at TEXT NOT NULL,
          answered_at TEXT, answer TEXT, closed_at TEXT,
          state TEXT NOT NULL CHECK(state IN ('open','closed')), raw_state TEXT, {_MATTER},
          import_id TEXT, {_KEPT},
          CHECK(state <> 'closed' OR closed_at IS NOT NULL OR import_id IS NOT NULL)) STRICT""",
    "CREATE INDEX complaints_customer ON complaints(customer_id)",
    "CREATE INDEX complaints_call ON complaints(call_id)",
    "CREATE INDEX complaints_reference ON complaints(reference) WHERE reference IS NOT NULL",
    "CREATE INDEX complaints_number ON complaints(number)",
    "CREATE INDEX complaints_received ON complaints(received_at)",
    "CREATE INDEX complaints_open ON complaints(due_at) WHERE state = 'open' AND deleted_at IS NULL",
    f"""CREATE TABLE complaint_steps(id TEXT PRIMARY KEY NOT NULL,
          complaint_id TEXT NOT NULL REFERENCES complaints(id) DEFERRABLE INITIALLY DEFERRED,
          step TEXT NOT NULL CHECK(step IN ('acknowledge','apologize','amend','anticipate','told','closed','reopened')),
          at TEXT NOT NULL, by_id TEXT NOT NULL REFERENCES staff(id) DEFERRABLE INITIALLY DEFERRED,
          how TEXT, note TEXT, {_KEPT}) STRICT""",
    "CREATE INDEX complaint_steps_complaint ON complaint_steps(complaint_id)",
    f"""CREATE TABLE deliveries(id TEXT PRIMARY KEY NOT NULL, number TEXT NOT NULL, reference TEXT, {_TO_CUSTOMER},
          customer_name TEXT NOT NULL, phone_raw TEXT, phone_e164 TEXT, phone_digits TEXT,
          address TEXT, city TEXT,
          call_id TEXT REFERENCES calls(id) DEFERRABLE INITIALLY DEFERRED,
          complaint_id TEXT REFERENCES complaints(id) DEFERRABLE INITIALLY DEFERRED,
          ordered_at TEXT NOT NULL, paid_at TEXT, promised_from TEXT, promised_by TEXT,
          promised_precision TEXT CHECK(promised_precision IN ('day','time')), promised_raw TEXT,
          handed_to_carrier_at TEXT, delivered_at TEXT,
          state TEXT NOT NULL CHECK(state IN ('received','assigned','under_way','delivered','failed','cancelled')),
          raw_state TEXT, goods TEXT, quantity INTEGER, amount_cents INTEGER, freight_cents INTEGER,
          currency TEXT NOT NULL, carrier TEXT, tracking TEXT,
          courier_id TEXT REFERENCES staff(id) DEFERRABLE INITIALLY DEFERRED, failed_reason TEXT, note TEXT,
          score REAL, score_scale TEXT, comment TEXT, asked_at TEXT, scored_at TEXT, {_MATTER},
          import_id TEXT, {_KEPT}) STRICT""",
    "CREATE INDEX deliveries_customer ON deliveries(customer_id)",
    "CREATE INDEX deliveries_reference ON deliveries(reference) WHERE reference IS NOT NULL",
    "CREATE INDEX deliveries_number ON deliveries(number)",
    "CREATE INDEX deliveries_ordered ON deliveries(ordered_at)",
    """CREATE INDEX deliveries_open ON deliveries(due_at)
         WHERE state IN ('received','assigned','under_way','failed') AND deleted_at IS NULL""",
    """CREATE TRIGGER complaint_closes_after_told BEFORE UPDATE OF state ON complaints
         WHEN NEW.state = 'closed' AND OLD.state <> 'closed' AND NEW.import_id IS NULL
          AND (SELECT capture FROM sync_state) = 1
          AND NOT EXISTS (SELECT 1 FROM complaint_steps s WHERE s.complaint_id = NEW.id
                          AND s.step = 'told' AND s.deleted_at IS NULL)
       BEGIN SELECT RAISE(ABORT, 'the customer was not told'); END""",
)


@_step
def s0001_first(conn: sqlite3.Connection) -> None:
    """The journal, the search index, and the tables of the first rooms."""
    for statement in (*_JOURNAL, *_SEARCH, *_ROOMS):
        conn.execute(statement)


@_step
def s0002_deliveries_of_a_call(conn: sqlite3.Connection) -> None:
    """What a call led to is found without reading every delivery."""
    conn.execute("CREATE INDEX deliveries_call ON deliveries(call_id) WHERE call_id IS NOT NULL")


@_step
def s0003_purchases_and_merged_files(conn: sqlite3.Connection) -> None:
    """What customers bought; and into which file a double one went."""
    conn.execute(
        f"""CREATE TABLE purchases(id TEXT PRIMARY KEY NOT NULL, number TEXT NOT NULL, reference TEXT, {_TO_CUSTOMER},
              customer_name TEXT, bought_on TEXT NOT NULL CHECK(date(bought_on) IS bought_on),
              amount_cents INTEGER, currency TEXT NOT NULL, goods TEXT, note TEXT, import_id TEXT, {_KEPT}) STRICT"""
    )
    conn.execute("CREATE INDEX purchases_customer ON purchases(customer_id, bought_on)")
    conn.execute("CREATE INDEX purchases_reference ON purchases(reference) WHERE reference IS NOT NULL")
    conn.execute("CREATE INDEX purchases_number ON purchases(number)")
    conn.execute(
        "ALTER TABLE customers ADD COLUMN merged_into TEXT REFERENCES customers(id) DEFERRABLE INITIALLY DEFERRED"
    )
    conn.execute("CREATE INDEX customers_merged ON customers(merged_into) WHERE merged_into IS NOT NULL")


@_step
def s0004_files_that_are_two(conn: sqlite3.Connection) -> None:
    """Pairs of customer files that look like one person, and of which somebody said that they are two."""
    conn.execute(
        f"""CREATE TABLE customer_pairs(id TEXT PRIMARY KEY NOT NULL,
              a_id TEXT NOT NULL REFERENCES customers(id) DEFERRABLE INITIALLY DEFERRED,
              b_id TEXT NOT NULL CHECK(b_id > a_id) REFERENCES customers(id) DEFERRABLE INITIALLY DEFERRED,
              {_KEPT}) STRICT"""
    )
    conn.execute("CREATE INDEX customer_pairs_a ON customer_pairs(a_id)")
    conn.execute("CREATE INDEX customer_pairs_b ON customer_pairs(b_id)")


@_step
def s0005_customer_files_in_full(conn: sqlite3.Connection) -> None:
    """What a file holds besides, where a customer stands, lists that are kept, and paper that went out."""
    for column in schema_customers.COLUMNS:
        conn.execute(f"ALTER TABLE {column}")
    for table, columns in schema_customers.TABLES.items():
        conn.execute(f"CREATE TABLE {table}(id TEXT PRIMARY KEY NOT NULL, {_KEPT}, {columns}) STRICT")
    for index in schema_customers.INDEXES:
        name = index.replace("(", "_").removesuffix(")").removesuffix("_id")
        conn.execute(f"CREATE INDEX {name} ON {index}")


@_step
def s0006_lists_by_sound(conn: sqlite3.Connection) -> None:
    """Names in order of their sound without reading them all; the index is made anew with the next opening."""
    conn.execute("ALTER TABLE search_doc ADD COLUMN sound TEXT")
    conn.execute("CREATE INDEX search_doc_sound ON search_doc(sound, row_id) WHERE kind = 'customer'")
    conn.execute("CREATE INDEX complaints_delivery ON complaints(delivery_id) WHERE delivery_id IS NOT NULL")
    conn.execute("CREATE INDEX deliveries_complaint ON deliveries(complaint_id) WHERE complaint_id IS NOT NULL")
    conn.execute("UPDATE search_state SET dev_seq = -1")


@_step
def s0007_calls_in_full(conn: sqlite3.Connection) -> None:
    """Callbacks, topics, enquiries, phrases; who moved an open matter and why; the sums of each day's calls."""
    for table, columns in schema_calls.tables(_MATTER).items():
        conn.execute(f"CREATE TABLE {table}(id TEXT PRIMARY KEY NOT NULL, {_KEPT}, {columns}) STRICT")
    for column in schema_calls.COLUMNS:
        conn.execute(f"ALTER TABLE {column}")
    conn.execute(schema_calls.CALL_DAYS)
    conn.execute(schema_calls.CALL_DAYS_BASIS)
    for old in ("calls_customer", "calls_rang_at", "complaints_open", "deliveries_open"):
        conn.execute(f"DROP INDEX {old}")
    for index in schema_calls.INDEXES:
        conn.execute(f"CREATE INDEX {index}")


@_step
def s0008_slim_keys(conn: sqlite3.Connection) -> None:
    """One narrow table of keys, names and sums by customer without a look into their table, merging apart from saves.

    The index is made anew with the next opening. With this step the triggers change, too: what is empty is left
    out of the entry for a new row.
    """
    conn.execute("DROP TABLE search_phone")
    conn.execute("DROP TABLE search_number")
    conn.execute("ALTER TABLE search_doc ADD COLUMN phones TEXT NOT NULL DEFAULT ''")
    conn.execute("ALTER TABLE search_doc ADD COLUMN numbers TEXT NOT NULL DEFAULT ''")
    conn.execute(
        "CREATE TABLE search_key(key TEXT NOT NULL, docid INTEGER NOT NULL, PRIMARY KEY(key, docid))"
        " STRICT, WITHOUT ROWID"
    )
    for column in ("folded", "pinyin", "initials"):
        conn.execute(f"DROP INDEX search_name_{column}")
        conn.execute(f"CREATE INDEX search_name_{column} ON search_name({column}, former, docid)")
    for index in schema_customers.WHOLE_OF_CUSTOMERS:
        name = index.split(" ", 1)[0]
        conn.execute(f"DROP INDEX {name}")
        conn.execute(f"CREATE INDEX {index}")
    conn.execute("INSERT INTO search_fts(search_fts, rank) VALUES ('automerge', 0)")
    conn.execute("INSERT INTO search_fts(search_fts, rank) VALUES ('crisismerge', 32)")
    conn.execute("UPDATE search_state SET dev_seq = -1")


@_step
def s0009_opening_calendar(conn: sqlite3.Connection) -> None:
    """When the store is open, and the days on which it is otherwise."""
    for table, columns in schema_commitments.CALENDAR.items():
        conn.execute(f"CREATE TABLE {table}(id TEXT PRIMARY KEY NOT NULL, {_KEPT}, {columns}) STRICT")


@_step
def s0010_promises_and_complaints_in_full(conn: sqlite3.Connection) -> None:
    """Commitments with their versions, clocks that pause; what is noted, measured, checked and kept of a complaint.

    And what of the index waits to be joined to it, for saves that touch few pages.
    """
    for table, columns in {**schema_commitments.PROMISES, **schema_complaints.tables(_MATTER)}.items():
        conn.execute(f"CREATE TABLE {table}(id TEXT PRIMARY KEY NOT NULL, {_KEPT}, {columns}) STRICT")
    for column in schema_complaints.COLUMNS:
        conn.execute(f"ALTER TABLE {column}")
    _written_anew(conn, "matter_moves", schema_complaints.MOVES, schema_complaints.MOVES_INDEXES)
    for index in (*schema_commitments.PROMISE_INDEXES, *schema_complaints.INDEXES):
        conn.execute(f"CREATE INDEX {index}")
    conn.execute("ALTER TABLE sync_state ADD COLUMN indexed_seq INTEGER NOT NULL DEFAULT 0")
    conn.execute("UPDATE sync_state SET indexed_seq = (SELECT dev_seq FROM search_state)")
    conn.execute("DROP TABLE search_state")
    conn.execute("CREATE TABLE search_state(one INTEGER PRIMARY KEY CHECK(one = 1), joined INTEGER NOT NULL) STRICT")
    conn.execute("INSERT INTO search_state SELECT 1, coalesce(max(docid), 0) FROM search_doc")
    conn.execute("DROP TRIGGER complaint_closes_after_told")
    conn.execute(schema_complaints.CLOSING)
    conn.execute(schema_complaints.FAULT)


@_step
def s0011_numbers_at_hand(conn: sqlite3.Connection) -> None:
    """The series that numbers are just given from stand where a save writes anyway; the index may follow it later."""
    conn.execute("ALTER TABLE sync_state ADD COLUMN series TEXT NOT NULL DEFAULT '{}'")
    conn.execute("ALTER TABLE sync_state ADD COLUMN seen_seq INTEGER NOT NULL DEFAULT 0")
    conn.execute("UPDATE sync_state SET seen_seq = indexed_seq")


@_step
def s0012_deliveries_in_full(conn: sqlite3.Connection) -> None:
    """Lines, events and attempts of deliveries, answers of customers, standing orders, proposals, scarce goods."""
    for table, columns in schema_deliveries.TABLES.items():
        conn.execute(f"CREATE TABLE {table}(id TEXT PRIMARY KEY NOT NULL, {_KEPT}, {columns}) STRICT")
    for column in schema_deliveries.COLUMNS:
        conn.execute(f"ALTER TABLE {column}")
    for index in schema_deliveries.INDEXES:
        conn.execute(f"CREATE INDEX {index}")


@_step
def s0013_deliveries_nobody_rings_for(conn: sqlite3.Connection) -> None:
    """Standing orders, proposals to replenish, what came of goods near their date, and how scarce goods are shared."""
    for table, columns in schema_care.TABLES.items():
        conn.execute(f"CREATE TABLE {table}(id TEXT PRIMARY KEY NOT NULL, {_KEPT}, {columns}) STRICT")
    for column in schema_care.COLUMNS:
        conn.execute(f"ALTER TABLE {column}")
    for statement in (*(f"CREATE INDEX {each}" for each in schema_care.INDEXES), *schema_care.PROMISED):
        conn.execute(statement)


def _written_anew(conn: sqlite3.Connection, table: str, columns: str, indexes: tuple[str, ...]) -> None:
    """The same rows under other rules: SQLite changes no CHECK of a table that is there."""
    names = ", ".join(str(row[1]) for row in conn.execute(f"PRAGMA table_info({table})"))
    conn.execute(f"CREATE TABLE {table}_anew(id TEXT PRIMARY KEY NOT NULL, {_KEPT}, {columns}) STRICT")
    conn.execute(f"INSERT INTO {table}_anew({names}) SELECT {names} FROM {table} ORDER BY rowid")
    conn.execute(f"DROP TABLE {table}")
    conn.execute(f"ALTER TABLE {table}_anew RENAME TO {table}")
    for index in indexes:
        conn.execute(f"CREATE INDEX {index}")


_JOURNALED = (
    "SELECT m.name FROM sqlite_schema m JOIN pragma_table_info(m.name) c"
    " WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite%' AND c.name IN ('id','branch_id','deleted_at')"
    " GROUP BY m.name HAVING count(*) = 3 ORDER BY m.name"
)


def journaled_tables(conn: sqlite3.Connection) -> list[str]:
    """The tables whose every change is kept: those with `id`, `branch_id` and `deleted_at`."""
    return [str(row[0]) for row in conn.execute(_JOURNALED)]


def journaled_tables_of(reader: Reader) -> list[str]:
    """The same, asked of a file or an open save."""
    return [str(row[0]) for row in reader.query(_JOURNALED)]


def regenerate_triggers(conn: sqlite3.Connection) -> None:
    """Writes the journal's triggers anew from the live columns; part of every migration."""
    for name, sql in journal_triggers.wanted(conn, journaled_tables(conn)).items():
        conn.execute(f'DROP TRIGGER IF EXISTS "{name}"')
        conn.execute(sql)


def dump(conn: sqlite3.Connection) -> str:
    """The whole schema as text, in a fixed order: what the golden test compares."""
    rows = conn.execute(
        "SELECT type, name, sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'search_fts_%'"
        " ORDER BY type, name"
    ).fetchall()
    return "\n".join(f"-- {row[0]} {row[1]}\n{row[2]};" for row in rows) + "\n"


def objects(conn: sqlite3.Connection) -> dict[str, str]:
    """Name to SQL of every table, index and rule but the journal's generated triggers and FTS5's own tables."""
    rows = conn.execute("SELECT name, sql FROM sqlite_schema WHERE sql IS NOT NULL").fetchall()
    passed_over = ("search_fts_", "journal_", "_sqlite", "sqlite_", "idx__sqlite")
    return {str(row[0]): str(row[1]) for row in rows if not str(row[0]).startswith(passed_over)}


@cache
def wanted_objects() -> dict[str, str]:
    """The same of a file made afresh."""
    with closing(sqlite3.connect(":memory:")) as conn:
        for _name, step in STEPS:
            step(conn)
        return objects(conn)
