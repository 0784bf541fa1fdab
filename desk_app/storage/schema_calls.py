"""The tables that calls in full and the day's work need (step s0007): topics, callbacks, enquiries, phrases, moves."""

from desk_app.storage.columns import TO_STAFF as _TO_STAFF
from desk_app.storage.columns import moment as _moment

_TO_CALL = "REFERENCES calls(id) DEFERRABLE INITIALLY DEFERRED"
_TO_CUSTOMER = "customer_id TEXT REFERENCES customers(id) DEFERRABLE INITIALLY DEFERRED"
_MATTERS = "('callback','complaint','delivery')"


def tables(matter: str) -> dict[str, str]:
    """Name to columns; the ids, `branch_id` and `deleted_at` come before them.

    `matter` is what every open matter has: owner, next step, due time, stage.
    """
    return {
        "topics": """parent_id TEXT REFERENCES topics(id) DEFERRABLE INITIALLY DEFERRED CHECK(parent_id <> id),
          name TEXT NOT NULL CHECK(trim(name) <> ''), position INTEGER NOT NULL""",
        "phrases": f"""title TEXT NOT NULL CHECK(trim(title) <> ''), text TEXT NOT NULL CHECK(trim(text) <> ''),
          keywords TEXT, topic_id TEXT REFERENCES topics(id) DEFERRABLE INITIALLY DEFERRED,
          author_id TEXT NOT NULL {_TO_STAFF},
          reviewed_on TEXT NOT NULL CHECK(date(reviewed_on) IS reviewed_on)""",
        "callbacks": f"""number TEXT NOT NULL, {_TO_CUSTOMER}, name TEXT,
          phone_raw TEXT, phone_e164 TEXT, phone_digits TEXT, call_id TEXT {_TO_CALL},
          reason TEXT NOT NULL CHECK(trim(reason) <> ''), topic TEXT,
          {_moment("first_due_at", "NOT NULL")}, {_moment("snoozed_until")},
          state TEXT NOT NULL CHECK(state IN ('open','done','dropped')), {_moment("closed_at")}, closed_reason TEXT,
          tries INTEGER NOT NULL DEFAULT 0 CHECK(tries >= 0), {_moment("last_tried_at")}, last_result TEXT,
          handed_by TEXT {_TO_STAFF}, {_moment("handed_at")}, handed_note TEXT, {_moment("accepted_at")}, {matter},
          CHECK((state = 'open') = (closed_at IS NULL)),
          CHECK((handed_by IS NULL) = (handed_at IS NULL)),
          CHECK(accepted_at IS NULL OR handed_at IS NOT NULL)""",
        "enquiries": f"""call_id TEXT NOT NULL {_TO_CALL},
          about TEXT NOT NULL CHECK(about IN ('price','stock','other')), goods TEXT NOT NULL CHECK(trim(goods) <> ''),
          answer TEXT,
          callback_id TEXT REFERENCES callbacks(id) DEFERRABLE INITIALLY DEFERRED,
          CHECK(trim(coalesce(answer, '')) <> '' OR callback_id IS NOT NULL)""",
        "matter_moves": f"""kind TEXT NOT NULL CHECK(kind IN {_MATTERS}), row_id TEXT NOT NULL,
          what TEXT NOT NULL CHECK(what IN ('reassigned','postponed','snoozed','handed_over','accepted','returned',
            'noted','carried_over')),
          {_moment("at", "NOT NULL")}, by_id TEXT NOT NULL {_TO_STAFF},
          from_owner TEXT {_TO_STAFF}, to_owner TEXT {_TO_STAFF}, {_moment("from_due")}, {_moment("to_due")},
          reason TEXT, day TEXT CHECK(date(day) IS day),
          CHECK(what NOT IN ('postponed','carried_over','returned','noted') OR trim(coalesce(reason, '')) <> ''),
          CHECK((what = 'carried_over') = (day IS NOT NULL))""",
        "day_closings": f"""day TEXT NOT NULL CHECK(date(day) IS day), {_moment("at", "NOT NULL")},
          by_id TEXT NOT NULL {_TO_STAFF}, note TEXT, counts TEXT NOT NULL CHECK(json_valid(counts))""",
    }


COLUMNS = (
    "calls ADD COLUMN topic_id TEXT REFERENCES topics(id) DEFERRABLE INITIALLY DEFERRED",
    "calls ADD COLUMN hold_s INTEGER",
    f"calls ADD COLUMN {_moment('written_at')}",
    "calls ADD COLUMN callback_id TEXT REFERENCES callbacks(id) DEFERRABLE INITIALLY DEFERRED",
    f"calls ADD COLUMN matter_kind TEXT CHECK(matter_kind IS NULL OR matter_kind IN {_MATTERS})",
    "calls ADD COLUMN matter_id TEXT CHECK((matter_id IS NULL) = (matter_kind IS NULL))",
)
"""`written_at`: when it was taken down here, none for what came with a file. `callback_id`: the callback it was an
attempt at. `matter_kind`, `matter_id`: the open matter it was added to."""

CALL_DAYS = """CREATE TABLE call_days(day TEXT NOT NULL, dimension TEXT NOT NULL, key TEXT NOT NULL,
  calls INTEGER NOT NULL, offered INTEGER NOT NULL, answered INTEGER NOT NULL, abandoned INTEGER NOT NULL,
  waits INTEGER NOT NULL, wait_s INTEGER NOT NULL, talks INTEGER NOT NULL, talk_s INTEGER NOT NULL,
  handled INTEGER NOT NULL, handling_s INTEGER NOT NULL, later INTEGER NOT NULL,
  known INTEGER NOT NULL, repeated INTEGER NOT NULL, judged INTEGER NOT NULL, resolved INTEGER NOT NULL,
  PRIMARY KEY(day, dimension, key)) STRICT, WITHOUT ROWID"""
"""Sums of calls by local day, worked out from the calls; a save throws away the days it touched. Not journaled."""
CALL_DAYS_BASIS = """CREATE TABLE call_days_basis(one INTEGER PRIMARY KEY CHECK(one = 1), basis TEXT NOT NULL) STRICT"""
"""Under which settings (zone, days of a repetition) the sums were worked out."""

_OPEN = "deleted_at IS NULL AND state"
INDEXES = (
    "calls_customer_rang ON calls(customer_id, rang_at)",
    "calls_staff_rang ON calls(staff_id, rang_at, deleted_at) WHERE deleted_at IS NULL",
    "calls_unknown_phone ON calls(phone_digits) WHERE customer_id IS NULL AND phone_digits IS NOT NULL",
    "calls_callback ON calls(callback_id) WHERE callback_id IS NOT NULL",
    "calls_matter ON calls(matter_id) WHERE matter_id IS NOT NULL",
    "calls_living ON calls(rang_at, deleted_at) WHERE deleted_at IS NULL",
    "calls_unanswered ON calls(rang_at, deleted_at, direction, outcome) WHERE deleted_at IS NULL AND direction = 'in'"
    " AND outcome IN ('missed','abandoned','voicemail')",
    "callbacks_customer ON callbacks(customer_id)",
    "callbacks_call ON callbacks(call_id)",
    "callbacks_number ON callbacks(number)",
    "callbacks_first_due ON callbacks(first_due_at)",
    f"callbacks_open ON callbacks(due_at, owner_id, snoozed_until, state, deleted_at, id, customer_id)"
    f" WHERE {_OPEN} = 'open'",
    f"complaints_open_owner ON complaints(due_at, owner_id, state, deleted_at, id, customer_id) WHERE {_OPEN} = 'open'",
    "deliveries_open_owner ON deliveries(due_at, owner_id, state, deleted_at, id, customer_id)"
    f" WHERE {_OPEN} IN ('received','assigned','under_way','failed')",
    "topics_parent ON topics(parent_id)",
    "phrases_topic ON phrases(topic_id)",
    "enquiries_call ON enquiries(call_id)",
    "enquiries_goods ON enquiries(goods)",
    "enquiries_callback ON enquiries(callback_id) WHERE callback_id IS NOT NULL",
    "matter_moves_row ON matter_moves(row_id)",
    "matter_moves_day ON matter_moves(day) WHERE day IS NOT NULL",
    "day_closings_day ON day_closings(day)",
)
"""Those of living calls and open matters answer counts without reading a row: SQLite reads the row for each column of
their condition that is not in the index itself."""
