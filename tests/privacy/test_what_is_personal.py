"""Every column of every journaled table is accounted for: erased, or known to hold nothing of a person."""

from desk_app.privacy.model import HOLDS_JSON, OF_CUSTOMER, PERSONAL, QUOTING_BESIDES, quoting
from desk_app.storage.schema import journaled_tables_of
from tests.privacy.privacy_world import PrivacyWorld

STAYS = {
    "*": "id branch_id deleted_at import_id customer_id number position kind state created_on at",
    "customers": "points spent_cents last_purchase_on merged_into erased_at",
    "customer_phones": "preferred do_not_call",
    "customer_consents": "what given_on withdrawn_on",
    "custom_values": "field_id",
    "customer_states": "since_on by_rule",
    "customer_levels": "level_id since_on until_on how",
    "customer_tiers": "tier rule_version placed_on by_hand by_hand_on",
    "credit_events": "happened_on expires_on amount_cents currency contested_on decided_on decision corrects_id",
    "credit_statements": "said_on",
    "calls": "reference direction channel outcome rang_at answered_at ended_at wait_s talk_s after_s staff_id"
    " staff_name stage topic_id hold_s written_at callback_id matter_kind matter_id",
    "callbacks": "call_id first_due_at snoozed_until closed_at tries last_tried_at handed_by handed_at accepted_at"
    " owner_id due_at stage matter_kind matter_id",
    "enquiries": "call_id about callback_id",
    "matter_moves": "row_id what by_id from_owner to_owner from_due to_due day",
    "complaints": "reference call_id delivery_id channel received_at promised_at answered_at closed_at owner_id"
    " due_at stage kind_id about_staff_id cause_id satisfaction handed_by handed_at accepted_at joined_into"
    " authority_due_at nature found_by_us"
    " delivery_line_id",
    "complaint_steps": "complaint_id step by_id",
    "complaint_notes": "complaint_id by_id for_customer",
    "complaint_measures": "complaint_id by_id what amount_cents currency points decided_by decided_at",
    "complaint_links": "a_id b_id what",
    "complaint_checks": "complaint_id item_id by_id",
    "matter_clocks": "row_id about version_id amount clock started_at due_at met_at dropped_at",
    "clock_pauses": "row_id since until look_again why by_id ended_by",
    "attachments": "row_id size by_id",
    "improvement_complaints": "improvement_id complaint_id",
    "deliveries": "reference call_id complaint_id ordered_at paid_at promised_from promised_by promised_precision"
    " handed_to_carrier_at delivered_at quantity amount_cents freight_cents currency courier_id score asked_at"
    " scored_at owner_id due_at stage cod_cents cash_cents cash_in_at cash_in_by parcels run_day run_place"
    " signature came_right came_full split_of back_at heard_at",
    "delivery_lines": "delivery_id ordered picked delivered returned price_cents gift expires_on trouble"
    " care cared_at cared_by",
    "delivery_events": "delivery_id phase by_id",
    "delivery_attempts": "delivery_id by_id courier_id run_day reason new_from new_by new_precision back_at",
    "surveys": "row_id asked_at answered_at channel score score_100 by_id callback_id",
    "survey_marks": "survey_id value",
    "standing_deliveries": "every starts_on ends_on made_until window_from window_until courier_id confirm active",
    "standing_lines": "standing_id ordered price_cents",
    "standing_days": "standing_id day delivery_id decided_by decided_at",
    "replenishments": "expected_on last_on buys median_days spread_days confidence quantity proposed_at again_on"
    " delivery_id bought_on decided_by decided_at",
    "allotments": "starts_on ends_on tier amount together",
    "allotment_handouts": "allotment_id amount by_id",
    "allotment_overrides": "allotment_id delivery_id over by_id",
    "purchases": "reference bought_on amount_cents currency",
    "printed": "row_id sheet language",
    "customer_pairs": "a_id b_id",
}
OF_THE_STORE = {
    "settings": "value",
    "staff": "name role active",
    "imports": "encoding recipe read new changed unchanged refused txn sha256 by_id undone_at",
    "saved_lists": "room columns",
    "erasures": "counts",
    "topics": "parent_id tree",
    "commitments": "about",
    "commitment_versions": "commitment_id amount clock level_id tier complaint_kind_id valid_from valid_until",
    "checklist_items": "kind_id",
    "improvements": "phase opened_at closed_at owner_id due_at stage measure before_from before_until before_value"
    " after_from after_until after_value",
    "phrases": "topic_id author_id reviewed_on",
    "day_closings": "day by_id counts",
    "opening_hours": "weekday opens closes",
    "calendar_days": "day kind frames name_en name_zh estimated origin",
}
"""Tables about no customer. What staff typed into them is looked through for quoted numbers where it may stand."""


def test_every_column_is_accounted_for(world: PrivacyWorld) -> None:
    unknown = []
    for table in journaled_tables_of(world.desk.file):
        columns = {str(row["name"]) for row in world.desk.file.query(f'PRAGMA table_info("{table}")')}
        known = {*PERSONAL.get(table, ()), *QUOTING_BESIDES.get(table, ()), *STAYS["*"].split()}
        known |= {*STAYS.get(table, "").split(), *OF_THE_STORE.get(table, "").split()}
        unknown += [f"{table}.{column}" for column in sorted(columns - known)]
        assert {*PERSONAL.get(table, ()), *QUOTING_BESIDES.get(table, ())} <= columns
    assert unknown == []


def test_every_table_that_hangs_on_a_customer_is_known(world: PrivacyWorld) -> None:
    tables = set(journaled_tables_of(world.desk.file))
    hang = {
        table
        for table in tables
        if any(row["table"] == "customers" for row in world.desk.file.query(f'PRAGMA foreign_key_list("{table}")'))
    }
    assert hang - {"customers", "customer_pairs", "erasures"} == set(OF_CUSTOMER)
    assert {column for table in QUOTING_BESIDES for column in quoting(table)} >= HOLDS_JSON
