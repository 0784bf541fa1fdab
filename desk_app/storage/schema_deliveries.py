"""What deliveries in full need (step s0012): lines of goods, phases of the way, attempts, answers of customers."""

from desk_app.storage.columns import TO_STAFF, day, moment
from desk_app.storage.schema_commitments import MATTERS

_OF_DELIVERY = "delivery_id TEXT NOT NULL REFERENCES deliveries(id) DEFERRABLE INITIALLY DEFERRED"
_TO_CUSTOMER = "customer_id TEXT REFERENCES customers(id) DEFERRABLE INITIALLY DEFERRED"
_GOODS = "goods TEXT NOT NULL CHECK(trim(goods) <> '')"


def _yes_no(column: str, default: str = "") -> str:
    return f"{column} INTEGER {default} CHECK({column} IN (0,1))"


def _count(column: str) -> str:
    return f"{column} REAL CHECK({column} >= 0)"


TABLES = {
    "delivery_lines": f"""{_OF_DELIVERY}, position INTEGER NOT NULL, {_GOODS},
          ordered REAL NOT NULL CHECK(ordered > 0), {_count("picked")}, {_count("delivered")}, {_count("returned")},
          unit TEXT, price_cents INTEGER CHECK(price_cents >= 0), {_yes_no("gift", "NOT NULL DEFAULT 0")},
          {day("expires_on")}, note TEXT,
          trouble TEXT CHECK(trouble IN ('short','damaged','wrong','refused','expired')),
          CHECK(delivered IS NULL OR returned IS NULL OR returned <= delivered)""",
    "delivery_events": f"""{_OF_DELIVERY},
          phase TEXT NOT NULL CHECK(phase IN ('confirmed','picked','assigned','loaded','set_off','arrived',
            'handed_over','partly','failed','back_at_store','told','heard','cancelled','reordered')),
          {moment("at", "NOT NULL")}, by_id TEXT NOT NULL {TO_STAFF}, note TEXT, taken_back TEXT""",
    "delivery_attempts": f"""{_OF_DELIVERY}, {moment("at", "NOT NULL")}, by_id TEXT NOT NULL {TO_STAFF},
          courier_id TEXT {TO_STAFF}, {day("run_day")},
          reason TEXT NOT NULL CHECK(reason IN ('absent','refused','wrong_address','damaged','short','closed','no_cash',
            'not_attempted','other')),
          note TEXT, told TEXT, told_how TEXT, {moment("new_from")}, {moment("new_by")},
          new_precision TEXT CHECK(new_precision IN ('day','time')), {moment("back_at")}, taken_back TEXT,
          CHECK(reason <> 'other' OR trim(coalesce(note, '')) <> ''),
          CHECK((new_by IS NULL) = (new_precision IS NULL))""",
    "surveys": f"""number TEXT NOT NULL, reference TEXT,
          kind TEXT CHECK(kind IS NULL OR kind IN {MATTERS}), row_id TEXT, {_TO_CUSTOMER},
          {moment("asked_at")}, {moment("answered_at")}, channel TEXT,
          score REAL, score_scale TEXT, score_100 REAL CHECK(score_100 BETWEEN 0 AND 100), comment TEXT,
          by_id TEXT {TO_STAFF}, callback_id TEXT REFERENCES callbacks(id) DEFERRABLE INITIALLY DEFERRED,
          import_id TEXT, CHECK((kind IS NULL) = (row_id IS NULL))""",
    "survey_marks": """survey_id TEXT NOT NULL REFERENCES surveys(id) DEFERRABLE INITIALLY DEFERRED,
          question TEXT NOT NULL CHECK(trim(question) <> ''), value REAL, text TEXT, position INTEGER NOT NULL""",
}
"""`delivery_lines`: what was ordered, what was picked, what was handed over, what came back; NULL is not known yet.
`delivery_events`: the phases of the way, each stamped. `delivery_attempts`: ways to the door that failed, and what the
customer was told. `surveys`: one person's answers about one matter, the whole mapped to 0–100; `survey_marks`: a mark a
question."""

COLUMNS = (
    "deliveries ADD COLUMN instructions TEXT",
    "deliveries ADD COLUMN area TEXT",
    "deliveries ADD COLUMN cod_cents INTEGER CHECK(cod_cents >= 0)",
    "deliveries ADD COLUMN cash_cents INTEGER CHECK(cash_cents >= 0)",
    f"deliveries ADD COLUMN {moment('cash_in_at')}",
    f"deliveries ADD COLUMN cash_in_by TEXT {TO_STAFF}",
    "deliveries ADD COLUMN parcels INTEGER CHECK(parcels > 0)",
    f"deliveries ADD COLUMN {day('run_day')}",
    "deliveries ADD COLUMN run_place INTEGER",
    "deliveries ADD COLUMN taken_by TEXT",
    "deliveries ADD COLUMN signature TEXT CHECK(signature IN ('paper','picture','none'))",
    f"deliveries ADD COLUMN {_yes_no('came_right')}",
    f"deliveries ADD COLUMN {_yes_no('came_full')}",
    "deliveries ADD COLUMN split_of TEXT REFERENCES deliveries(id) DEFERRABLE INITIALLY DEFERRED",
    f"deliveries ADD COLUMN {moment('back_at')}",
    f"deliveries ADD COLUMN {moment('heard_at')}",
    "complaints ADD COLUMN delivery_line_id TEXT REFERENCES delivery_lines(id) DEFERRABLE INITIALLY DEFERRED",
)
"""`cod_cents`: to be collected at the door; `cash_cents`: what was; `cash_in_at`: when it came into the till.
`run_day`, `run_place`: the courier's day it goes out on, and its place in that run. `came_right`, `came_full`: in good
state, and complete. `split_of`: the delivery whose missing lines this one brings. `heard_at`: when the customer said
how it was, or could not be reached for good."""
_OPEN = "deleted_at IS NULL AND state IN ('received','assigned','under_way','failed')"
INDEXES = (
    "delivery_lines_delivery ON delivery_lines(delivery_id)",
    "delivery_lines_goods ON delivery_lines(goods)",
    "delivery_events_delivery ON delivery_events(delivery_id)",
    "delivery_attempts_delivery ON delivery_attempts(delivery_id)",
    "deliveries_run ON deliveries(run_day, courier_id, run_place) WHERE run_day IS NOT NULL",
    "deliveries_promised ON deliveries(promised_by, deleted_at, state, promised_precision, promised_from, delivered_at,"
    " came_full, split_of, courier_id, area, ordered_at)",
    "deliveries_split ON deliveries(split_of) WHERE split_of IS NOT NULL",
    f"deliveries_promised_open ON deliveries(promised_by, courier_id, id) WHERE {_OPEN}",
    "deliveries_cash ON deliveries(courier_id, cash_cents) WHERE cash_cents IS NOT NULL AND cash_in_at IS NULL",
    "surveys_row ON surveys(row_id) WHERE row_id IS NOT NULL",
    "surveys_answered ON surveys(answered_at, kind, score_100, deleted_at)",
    "surveys_customer ON surveys(customer_id) WHERE customer_id IS NOT NULL",
    "surveys_reference ON surveys(reference) WHERE reference IS NOT NULL",
    "survey_marks_survey ON survey_marks(survey_id)",
)
"""`deliveries_promised` holds every column the figures of on time and in full are made of, so that a year of them is
counted without the rows themselves."""
