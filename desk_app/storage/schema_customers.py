"""The tables that customer files in full need (step s0005): personal facts, standing, credit, lists, paper."""

from desk_app.storage.columns import day as _day

_OF_CUSTOMER = "customer_id TEXT NOT NULL REFERENCES customers(id) DEFERRABLE INITIALLY DEFERRED"


_TIERS = "('most_valuable','most_growable','low','negative')"
_STATES = "('prospect','active','dormant','left')"
TABLES = {
    "customer_consents": f"""{_OF_CUSTOMER},
          what TEXT NOT NULL CHECK(what IN ('birthday','hobbies','preferences','messages')), value TEXT,
          {_day("given_on", "NOT NULL")}, how TEXT, {_day("withdrawn_on")},
          CHECK(withdrawn_on IS NULL OR value IS NULL)""",
    "tags": "name TEXT NOT NULL CHECK(trim(name) <> '')",
    "customer_tags": f"""{_OF_CUSTOMER},
          tag_id TEXT NOT NULL REFERENCES tags(id) DEFERRABLE INITIALLY DEFERRED""",
    "custom_fields": """name TEXT NOT NULL CHECK(trim(name) <> ''),
          kind TEXT NOT NULL CHECK(kind IN ('text','number','date','choice')),
          choices TEXT CHECK(choices IS NULL OR json_valid(choices)), position INTEGER NOT NULL,
          CHECK((kind = 'choice') = (choices IS NOT NULL))""",
    "custom_values": f"""{_OF_CUSTOMER},
          field_id TEXT NOT NULL REFERENCES custom_fields(id) DEFERRABLE INITIALLY DEFERRED,
          value TEXT NOT NULL CHECK(value <> '')""",
    "customer_states": f"""{_OF_CUSTOMER}, state TEXT NOT NULL CHECK(state IN {_STATES}),
          {_day("since_on", "NOT NULL")}, reason TEXT, by_rule INTEGER NOT NULL DEFAULT 0 CHECK(by_rule IN (0,1))""",
    "service_levels": """name TEXT NOT NULL CHECK(trim(name) <> ''), note TEXT, position INTEGER NOT NULL""",
    "customer_levels": f"""{_OF_CUSTOMER},
          level_id TEXT NOT NULL REFERENCES service_levels(id) DEFERRABLE INITIALLY DEFERRED,
          {_day("since_on", "NOT NULL")}, {_day("until_on")},
          how TEXT NOT NULL CHECK(how IN ('chosen','granted')), reason TEXT,
          CHECK(until_on IS NULL OR until_on >= since_on)""",
    "credit_events": f"""{_OF_CUSTOMER},
          kind TEXT NOT NULL CHECK(kind IN ('kept','broken','unpaid','abuse','praise')),
          {_day("happened_on", "NOT NULL")}, {_day("expires_on")},
          evidence TEXT NOT NULL CHECK(trim(evidence) <> ''), amount_cents INTEGER, currency TEXT,
          {_day("contested_on")}, contest TEXT, {_day("decided_on")},
          decision TEXT CHECK(decision IN ('stands','corrected','withdrawn')), decision_note TEXT,
          corrects_id TEXT REFERENCES credit_events(id) DEFERRABLE INITIALLY DEFERRED,
          CHECK((contested_on IS NULL) = (contest IS NULL)),
          CHECK((decision IS NULL) = (decided_on IS NULL)),
          CHECK(decision IS NULL OR trim(coalesce(decision_note, '')) <> '')""",
    "credit_statements": f"{_OF_CUSTOMER}, {_day('said_on', 'NOT NULL')}, text TEXT NOT NULL CHECK(trim(text) <> '')",
    "customer_tiers": f"""{_OF_CUSTOMER}, tier TEXT CHECK(tier IN {_TIERS}), rule_version TEXT, {_day("placed_on")},
          by_hand TEXT CHECK(by_hand IN {_TIERS}), by_hand_reason TEXT, {_day("by_hand_on")},
          CHECK((tier IS NULL) = (rule_version IS NULL) AND (tier IS NULL) = (placed_on IS NULL)),
          CHECK(by_hand IS NULL OR (trim(coalesce(by_hand_reason, '')) <> '' AND by_hand_on IS NOT NULL))""",
    "saved_lists": """room TEXT NOT NULL, name TEXT NOT NULL CHECK(trim(name) <> ''),
          conditions TEXT NOT NULL CHECK(json_valid(conditions)),
          columns TEXT CHECK(columns IS NULL OR json_valid(columns)), position INTEGER NOT NULL""",
    "printed": """kind TEXT NOT NULL, row_id TEXT NOT NULL,
          customer_id TEXT REFERENCES customers(id) DEFERRABLE INITIALLY DEFERRED,
          sheet TEXT NOT NULL, language TEXT NOT NULL, at TEXT NOT NULL""",
    "erasures": f"""{_OF_CUSTOMER}, at TEXT NOT NULL, reason TEXT NOT NULL CHECK(trim(reason) <> ''),
          counts TEXT NOT NULL CHECK(json_valid(counts))""",
}
"""Name to columns; the ids, `branch_id` and `deleted_at` come before them."""

COLUMNS = (
    "customers ADD COLUMN time_to_call TEXT",
    "customers ADD COLUMN erased_at TEXT",
    "customer_addresses ADD COLUMN label TEXT",
    "customer_phones ADD COLUMN preferred INTEGER NOT NULL DEFAULT 0 CHECK(preferred IN (0,1))",
    "customer_phones ADD COLUMN do_not_call INTEGER NOT NULL DEFAULT 0 CHECK(do_not_call IN (0,1))",
)

INDEXES = (
    *(f"{table}(customer_id)" for table, columns in TABLES.items() if columns.startswith(_OF_CUSTOMER)),
    "customer_tags(tag_id)",
    "customer_levels(level_id)",
    "printed(customer_id)",
    "printed(row_id)",
)

WHOLE_OF_CUSTOMERS = (
    "calls_customer_rang ON calls(customer_id, rang_at, direction, outcome, deleted_at)",
    "purchases_customer ON purchases(customer_id, bought_on, amount_cents, currency, deleted_at)",
)
"""What the pyramid adds up of all customers, read from the index alone."""
