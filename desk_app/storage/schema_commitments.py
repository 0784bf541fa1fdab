"""The tables of promises: the opening calendar they are reckoned by (s0009), commitments and clocks (s0010)."""

from desk_app.storage.columns import TO_STAFF, day, moment

MATTERS = "('callback','complaint','delivery','improvement')"
_TIME = "GLOB '[0-2][0-9]:[0-5][0-9]*'"
CALENDAR = {
    "opening_hours": f"""weekday INTEGER NOT NULL CHECK(weekday BETWEEN 0 AND 6),
          opens TEXT CHECK(opens {_TIME}), closes TEXT CHECK(closes {_TIME}),
          CHECK((opens IS NULL) = (closes IS NULL)), CHECK(opens < closes)""",
    "calendar_days": """day TEXT NOT NULL CHECK(date(day) IS day OR date('2000-' || day) IS '2000-' || day),
          kind TEXT NOT NULL CHECK(kind IN ('closed','make_up','special')),
          frames TEXT CHECK(frames IS NULL OR json_valid(frames)), name_en TEXT, name_zh TEXT,
          estimated INTEGER NOT NULL DEFAULT 0 CHECK(estimated IN (0,1)),
          origin TEXT NOT NULL CHECK(origin IN ('seeded','by_hand','brought_in')),
          CHECK((kind = 'special') = (frames IS NOT NULL))""",
}
"""`opening_hours`: a row for each piece of a weekday (0 is Monday); one without times says that it is closed.
`calendar_days`: a date, or `MM-DD` for every year; a make-up day has the hours of its weekday."""

_ABOUT = """('first_answer','acknowledge','apologize','solution','prevention','next_update','delivery','repair',
            'callback')"""
_AMOUNT = """amount TEXT NOT NULL CHECK(trim(amount) <> ''), clock TEXT NOT NULL CHECK(clock IN ('opening','always'))"""
_TO_MATTER = f"kind TEXT NOT NULL CHECK(kind IN {MATTERS}), row_id TEXT NOT NULL"

PROMISES = {
    "commitments": f"about TEXT NOT NULL CHECK(about IN {_ABOUT}), position INTEGER NOT NULL",
    "commitment_versions": f"""
          commitment_id TEXT NOT NULL REFERENCES commitments(id) DEFERRABLE INITIALLY DEFERRED,
          text_en TEXT, text_zh TEXT, {_AMOUNT}, level_id TEXT,
          tier TEXT CHECK(tier IN ('most_valuable','most_growable','low','negative')),
          complaint_kind_id TEXT REFERENCES topics(id) DEFERRABLE INITIALLY DEFERRED,
          {day("valid_from", "NOT NULL")}, {day("valid_until")},
          industry TEXT, competitors TEXT, wishes TEXT, means TEXT,
          CHECK(trim(coalesce(text_en, '') || coalesce(text_zh, '')) <> ''),
          CHECK(valid_until IS NULL OR valid_until >= valid_from)""",
    "matter_clocks": f"""{_TO_MATTER}, about TEXT NOT NULL CHECK(about IN {_ABOUT} OR about = 'authority'),
          version_id TEXT REFERENCES commitment_versions(id) DEFERRABLE INITIALLY DEFERRED, {_AMOUNT},
          {moment("started_at", "NOT NULL")}, {moment("due_at", "NOT NULL")},
          {moment("met_at")}, {moment("dropped_at")},
          CHECK(met_at IS NULL OR dropped_at IS NULL)""",
    "clock_pauses": f"""{_TO_MATTER}, {moment("since", "NOT NULL")}, {moment("until")}, {moment("look_again")},
          why TEXT NOT NULL CHECK(why IN ('customer','part','supplier','other')), note TEXT,
          by_id TEXT NOT NULL {TO_STAFF}, ended_by TEXT {TO_STAFF},
          CHECK(until IS NOT NULL OR look_again IS NOT NULL), CHECK(until IS NULL OR until >= since),
          CHECK(why <> 'other' OR trim(coalesce(note, '')) <> '')""",
}
"""A commitment and its dated versions, which are only ever added: whom it is for (nobody named means all), the amount
of time as people write it (`4 h`, `3 d`) and which clock counts it. `matter_clocks`: a promise given to one matter,
with the amount as it was that day. `clock_pauses`: while we wait for somebody else, for all clocks of the matter."""
PROMISE_INDEXES = (
    "commitment_versions_commitment ON commitment_versions(commitment_id)",
    "matter_clocks_row ON matter_clocks(row_id)",
    "matter_clocks_due ON matter_clocks(about, due_at)",
    "clock_pauses_row ON clock_pauses(row_id)",
)
