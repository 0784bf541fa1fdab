"""What deliveries nobody rings for need (step s0013): standing orders, proposals, best-before dates, scarce goods."""

from desk_app.storage.columns import TO_STAFF, day, moment

_OF_CUSTOMER = "customer_id TEXT NOT NULL REFERENCES customers(id) DEFERRABLE INITIALLY DEFERRED"
_TO_CUSTOMER = "customer_id TEXT REFERENCES customers(id) DEFERRABLE INITIALLY DEFERRED"
_TO_DELIVERY = "delivery_id TEXT REFERENCES deliveries(id) DEFERRABLE INITIALLY DEFERRED"
_TO_STANDING = "standing_id TEXT NOT NULL REFERENCES standing_deliveries(id) DEFERRABLE INITIALLY DEFERRED"
_TO_ALLOTMENT = "allotment_id TEXT NOT NULL REFERENCES allotments(id) DEFERRABLE INITIALLY DEFERRED"
_GOODS = "goods TEXT NOT NULL CHECK(trim(goods) <> '')"
_TIER = "tier TEXT CHECK(tier IN ('most_valuable','most_growable','low','negative'))"


def _yes_no(column: str, default: int) -> str:
    return f"{column} INTEGER NOT NULL DEFAULT {default} CHECK({column} IN (0,1))"


TABLES = {
    "standing_deliveries": f"""{_OF_CUSTOMER}, address TEXT, city TEXT, every TEXT NOT NULL CHECK(json_valid(every)),
          {day("starts_on", "NOT NULL")}, {day("ends_on")}, {day("made_until")},
          window_from TEXT, window_until TEXT, courier_id TEXT {TO_STAFF}, instructions TEXT, note TEXT,
          {_yes_no("confirm", 0)}, {_yes_no("active", 1)}, CHECK(ends_on IS NULL OR ends_on >= starts_on)""",
    "standing_lines": f"""{_TO_STANDING}, position INTEGER NOT NULL, {_GOODS},
          ordered REAL NOT NULL CHECK(ordered > 0), unit TEXT, price_cents INTEGER CHECK(price_cents >= 0)""",
    "standing_days": f"""{_TO_STANDING}, {day("day", "NOT NULL")},
          state TEXT NOT NULL CHECK(state IN ('proposed','made','skipped')), {_TO_DELIVERY},
          why TEXT, note TEXT, decided_by TEXT {TO_STAFF}, {moment("decided_at")},
          CHECK((state = 'made') = (delivery_id IS NOT NULL))""",
    "replenishments": f"""{_OF_CUSTOMER}, {_GOODS}, {day("expected_on", "NOT NULL")}, {day("last_on", "NOT NULL")},
          buys INTEGER NOT NULL CHECK(buys > 1), median_days REAL NOT NULL CHECK(median_days > 0),
          spread_days REAL NOT NULL CHECK(spread_days >= 0), confidence REAL NOT NULL CHECK(confidence BETWEEN 0 AND 1),
          quantity REAL CHECK(quantity > 0), {moment("proposed_at", "NOT NULL")},
          state TEXT NOT NULL CHECK(state IN ('proposed','taken','declined','put_off','lapsed')),
          {day("again_on")}, {_TO_DELIVERY}, {day("bought_on")}, note TEXT,
          decided_by TEXT {TO_STAFF}, {moment("decided_at")}, CHECK(state <> 'put_off' OR again_on IS NOT NULL)""",
    "allotments": f"""{_GOODS}, {day("starts_on", "NOT NULL")}, {day("ends_on", "NOT NULL")}, {_TIER}, {_TO_CUSTOMER},
          amount REAL NOT NULL CHECK(amount >= 0), {_yes_no("together", 0)}, unit TEXT, note TEXT,
          CHECK(ends_on >= starts_on), CHECK(tier IS NULL OR customer_id IS NULL)""",
    "allotment_handouts": f"""{_TO_ALLOTMENT}, {_OF_CUSTOMER}, amount REAL NOT NULL CHECK(amount > 0),
          {moment("at", "NOT NULL")}, by_id TEXT NOT NULL {TO_STAFF}, note TEXT""",
    "allotment_overrides": f"""{_TO_ALLOTMENT}, {_OF_CUSTOMER}, {_TO_DELIVERY}, over REAL NOT NULL CHECK(over > 0),
          reason TEXT NOT NULL CHECK(trim(reason) <> ''), by_id TEXT NOT NULL {TO_STAFF}, {moment("at", "NOT NULL")}""",
}
"""`standing_deliveries`: made by the calendar (`every`: JSON); with `confirm` each is asked first. `standing_days`:
those of its days that were made, or stand out (`why`) and were decided on.
`replenishments`: proposals from a customer's own rhythm, and what came of them.
`allotments`: how much of scarce goods a customer, or each of a tier, or a tier together may get in a period; without
tier and customer it is for everyone. `allotment_handouts`: given without a delivery. `allotment_overrides`: who gave
more, to whom, and why."""

COLUMNS = (
    "delivery_lines ADD COLUMN care TEXT CHECK(care IN ('asked','replaced','used_up','declined'))",
    f"delivery_lines ADD COLUMN {moment('cared_at')}",
    f"delivery_lines ADD COLUMN cared_by TEXT {TO_STAFF}",
)
"""What came of goods near their best-before date at the customer's."""

INDEXES = (
    "standing_deliveries_customer ON standing_deliveries(customer_id)",
    "standing_lines_standing ON standing_lines(standing_id)",
    "standing_days_standing ON standing_days(standing_id, day)",
    "standing_days_delivery ON standing_days(delivery_id) WHERE delivery_id IS NOT NULL",
    "replenishments_customer ON replenishments(customer_id, goods)",
    "replenishments_expected ON replenishments(state, expected_on)",
    "replenishments_delivery ON replenishments(delivery_id) WHERE delivery_id IS NOT NULL",
    "allotments_goods ON allotments(goods, starts_on)",
    "allotments_customer ON allotments(customer_id) WHERE customer_id IS NOT NULL",
    "allotment_handouts_allotment ON allotment_handouts(allotment_id, customer_id)",
    "allotment_handouts_customer ON allotment_handouts(customer_id)",
    "allotment_overrides_allotment ON allotment_overrides(allotment_id)",
    "allotment_overrides_customer ON allotment_overrides(customer_id)",
    "allotment_overrides_delivery ON allotment_overrides(delivery_id) WHERE delivery_id IS NOT NULL",
    "deliveries_closed ON deliveries(coalesce(delivered_at, ordered_at), id)"
    " WHERE deleted_at IS NULL AND state IN ('delivered','cancelled')",
    "delivery_lines_expires ON delivery_lines(expires_on) WHERE expires_on IS NOT NULL AND care IS NULL",
)

PROMISED = (
    "DROP INDEX deliveries_promised",
    "CREATE INDEX deliveries_promised ON deliveries(promised_by, deleted_at, state, promised_precision, promised_from,"
    " delivered_at, came_full, split_of, courier_id, area, ordered_at, handed_to_carrier_at)",
)
"""The index of on time in full with the stage of the carrier, so that a year's lead times need no rows either."""
