"""What complaints in full need (step s0010): notes, measures, checks, links, papers kept, improvement items."""

from desk_app.storage.columns import TO_STAFF, day, moment
from desk_app.storage.schema_commitments import MATTERS

_OF_COMPLAINT = "complaint_id TEXT NOT NULL REFERENCES complaints(id) DEFERRABLE INITIALLY DEFERRED"
_KIND = "kind_id TEXT REFERENCES topics(id) DEFERRABLE INITIALLY DEFERRED"


def tables(matter: str) -> dict[str, str]:
    """Name to columns; the ids, `branch_id` and `deleted_at` come before them.

    `matter` is what every open matter has: owner, next step, due time, stage.
    """
    return {
        "complaint_notes": f"""{_OF_COMPLAINT}, {moment("at", "NOT NULL")}, by_id TEXT NOT NULL {TO_STAFF},
          text TEXT NOT NULL CHECK(trim(text) <> ''),
          for_customer INTEGER NOT NULL DEFAULT 0 CHECK(for_customer IN (0,1))""",
        "complaint_measures": f"""{_OF_COMPLAINT}, {moment("at", "NOT NULL")}, by_id TEXT NOT NULL {TO_STAFF},
          what TEXT NOT NULL CHECK(what IN ('measure','refund','replacement','discount','gift','points')),
          amount_cents INTEGER CHECK(amount_cents >= 0), currency TEXT, points INTEGER CHECK(points >= 0), note TEXT,
          state TEXT NOT NULL CHECK(state IN ('agreed','waiting','approved','refused')),
          decided_by TEXT {TO_STAFF}, {moment("decided_at")}, decision_note TEXT,
          CHECK((state IN ('approved','refused')) = (decided_by IS NOT NULL)),
          CHECK((decided_by IS NULL) = (decided_at IS NULL)),
          CHECK(state <> 'refused' OR trim(coalesce(decision_note, '')) <> ''),
          CHECK(what <> 'measure' OR trim(coalesce(note, '')) <> '')""",
        "complaint_links": """a_id TEXT NOT NULL REFERENCES complaints(id) DEFERRABLE INITIALLY DEFERRED,
          b_id TEXT NOT NULL CHECK(b_id <> a_id) REFERENCES complaints(id) DEFERRABLE INITIALLY DEFERRED,
          what TEXT NOT NULL CHECK(what IN ('similar','repeated')), note TEXT""",
        "checklist_items": f"""{_KIND}, text TEXT NOT NULL CHECK(trim(text) <> ''), position INTEGER NOT NULL""",
        "complaint_checks": f"""{_OF_COMPLAINT},
          item_id TEXT NOT NULL REFERENCES checklist_items(id) DEFERRABLE INITIALLY DEFERRED,
          text TEXT NOT NULL CHECK(trim(text) <> ''), {moment("at", "NOT NULL")}, by_id TEXT NOT NULL {TO_STAFF}""",
        "attachments": f"""kind TEXT NOT NULL CHECK(kind IN {MATTERS}), row_id TEXT NOT NULL,
          name TEXT NOT NULL CHECK(trim(name) <> ''), media_type TEXT, size INTEGER NOT NULL CHECK(size >= 0),
          sha256 TEXT NOT NULL CHECK(length(sha256) = 64), note TEXT,
          {moment("at", "NOT NULL")}, by_id TEXT NOT NULL {TO_STAFF}""",
        "improvements": f"""number TEXT NOT NULL, title TEXT NOT NULL CHECK(trim(title) <> ''),
          plan TEXT, done TEXT, checked TEXT, acted TEXT, goal TEXT, measure TEXT,
          {day("before_from")}, {day("before_until")}, before_value REAL,
          {day("after_from")}, {day("after_until")}, after_value REAL,
          phase TEXT NOT NULL CHECK(phase IN ('plan','do','check','act')),
          state TEXT NOT NULL CHECK(state IN ('open','closed')), {moment("opened_at", "NOT NULL")},
          {moment("closed_at")}, {matter}, CHECK((state = 'closed') = (closed_at IS NOT NULL))""",
        "improvement_complaints": f"""improvement_id TEXT NOT NULL
            REFERENCES improvements(id) DEFERRABLE INITIALLY DEFERRED, {_OF_COMPLAINT}""",
    }


COLUMNS = (
    "topics ADD COLUMN tree TEXT NOT NULL DEFAULT 'calls' CHECK(tree IN ('calls','complaints','causes'))",
    f"complaints ADD COLUMN {_KIND}",
    "complaints ADD COLUMN order_ref TEXT",
    f"complaints ADD COLUMN about_staff_id TEXT {TO_STAFF}",
    "complaints ADD COLUMN place TEXT",
    "complaints ADD COLUMN cause_id TEXT REFERENCES topics(id) DEFERRABLE INITIALLY DEFERRED",
    "complaints ADD COLUMN cause TEXT",
    "complaints ADD COLUMN department TEXT",
    "complaints ADD COLUMN whys TEXT CHECK(whys IS NULL OR json_valid(whys))",
    "complaints ADD COLUMN nature TEXT NOT NULL DEFAULT 'complaint'"
    " CHECK(nature IN ('complaint','suggestion','praise'))",
    "complaints ADD COLUMN found_by_us INTEGER NOT NULL DEFAULT 0 CHECK(found_by_us IN (0,1))",
    "complaints ADD COLUMN satisfaction TEXT CHECK(satisfaction IN ('satisfied','not_satisfied','unreachable'))",
    f"complaints ADD COLUMN handed_by TEXT {TO_STAFF}",
    f"complaints ADD COLUMN {moment('handed_at')}",
    "complaints ADD COLUMN handed_note TEXT",
    f"complaints ADD COLUMN {moment('accepted_at')}",
    "complaints ADD COLUMN joined_into TEXT REFERENCES complaints(id) DEFERRABLE INITIALLY DEFERRED",
    "complaints ADD COLUMN authority TEXT",
    f"complaints ADD COLUMN {moment('authority_due_at')}",
    "complaint_steps ADD COLUMN taken_back TEXT",
    f"callbacks ADD COLUMN matter_kind TEXT CHECK(matter_kind IS NULL OR matter_kind IN {MATTERS})",
    "callbacks ADD COLUMN matter_id TEXT CHECK((matter_id IS NULL) = (matter_kind IS NULL))",
)
"""`tree`: which tree a topic stands in. `kind_id`, `cause_id`: a leaf of the trees of kinds and causes. `taken_back`:
why a step no longer counts. `nature`: suggestions and praise are taken the same way, but are no complaints.
`found_by_us`: nobody voiced it. `whys`: texts, each the reason of the one before. `measure` of an improvement:
the key of a figure, with its value over the days before and after. `matter_kind`, `matter_id` of a callback: the matter
its customer is asked about later."""

MOVES = f"""kind TEXT NOT NULL CHECK(kind IN {MATTERS}), row_id TEXT NOT NULL,
          what TEXT NOT NULL CHECK(what IN ('reassigned','postponed','snoozed','handed_over','accepted','returned',
            'noted','carried_over','paused','resumed','reminded','escalated','joined','parted')),
          {moment("at", "NOT NULL")}, by_id TEXT NOT NULL {TO_STAFF},
          from_owner TEXT {TO_STAFF}, to_owner TEXT {TO_STAFF}, {moment("from_due")}, {moment("to_due")},
          reason TEXT, day TEXT CHECK(date(day) IS day),
          CHECK(what NOT IN ('postponed','carried_over','returned','noted','paused','joined')
            OR trim(coalesce(reason, '')) <> ''),
          CHECK((what = 'carried_over') = (day IS NOT NULL))"""
"""The moves of matters, with those that complaints know besides; the table is written anew with them."""
MOVES_INDEXES = (
    "matter_moves_row ON matter_moves(row_id)",
    "matter_moves_day ON matter_moves(day) WHERE day IS NOT NULL",
)

CLOSING = """CREATE TRIGGER complaint_closes_after_told BEFORE UPDATE OF state ON complaints
         WHEN NEW.state = 'closed' AND OLD.state <> 'closed' AND NEW.import_id IS NULL AND NEW.joined_into IS NULL
          AND (SELECT capture FROM sync_state) = 1
          AND NOT EXISTS (SELECT 1 FROM complaint_steps s WHERE s.complaint_id = NEW.id
                          AND s.step = 'told' AND s.deleted_at IS NULL AND s.taken_back IS NULL)
       BEGIN SELECT RAISE(ABORT, 'the customer was not told'); END"""
FAULT = """CREATE TRIGGER complaint_fault_after_apology BEFORE UPDATE OF cause, cause_id, department, whys ON complaints
         WHEN (NEW.cause IS NOT OLD.cause OR NEW.cause_id IS NOT OLD.cause_id OR NEW.department IS NOT OLD.department
           OR NEW.whys IS NOT OLD.whys)
          AND (SELECT capture FROM sync_state) = 1
          AND 2 > (SELECT count(DISTINCT s.step) FROM complaint_steps s WHERE s.complaint_id = NEW.id
                   AND s.step IN ('acknowledge','apologize') AND s.deleted_at IS NULL AND s.taken_back IS NULL)
       BEGIN SELECT RAISE(ABORT, 'whose fault it was is asked after the apology'); END"""

_OPEN = "deleted_at IS NULL AND state = 'open'"
INDEXES = (
    "complaint_notes_complaint ON complaint_notes(complaint_id)",
    "complaint_measures_complaint ON complaint_measures(complaint_id)",
    "complaint_links_a ON complaint_links(a_id)",
    "complaint_links_b ON complaint_links(b_id)",
    "complaint_checks_complaint ON complaint_checks(complaint_id)",
    "complaints_joined ON complaints(joined_into) WHERE joined_into IS NOT NULL",
    "attachments_row ON attachments(row_id)",
    "attachments_bytes ON attachments(sha256)",
    "callbacks_matter ON callbacks(matter_id) WHERE matter_id IS NOT NULL",
    "improvements_number ON improvements(number)",
    f"improvements_open ON improvements(due_at, owner_id, state, deleted_at, id) WHERE {_OPEN}",
    "improvement_complaints_improvement ON improvement_complaints(improvement_id)",
    "improvement_complaints_complaint ON improvement_complaints(complaint_id)",
    "complaints_closed ON complaints(closed_at, id, state, deleted_at, joined_into, nature, received_at, severity,"
    " channel, owner_id, kind_id, kind, product, place, authority) WHERE deleted_at IS NULL AND state = 'closed'",
    "complaints_handed ON complaints(handed_by) WHERE handed_by IS NOT NULL",
    "complaint_steps_reopened ON complaint_steps(complaint_id) WHERE step = 'reopened'",
    "matter_moves_reminded ON matter_moves(at, row_id) WHERE what = 'reminded'",
    "clock_pauses_going_on ON clock_pauses(row_id) WHERE until IS NULL",
)
"""`complaints_closed` holds every column a list of closed complaints is narrowed by, in the order of that list, so that
it is counted and read without the rows themselves."""
