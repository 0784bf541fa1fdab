"""The file's columns and codes in words, for the paper that says what is held."""

from collections.abc import Mapping
from typing import Any

from desk_app.callbacks.model import RESULT_WORDS
from desk_app.callbacks.model import STATE_WORDS as CALLBACK_STATES
from desk_app.calls.model import CHANNEL_WORDS, DIRECTION_WORDS, OUTCOME_WORDS
from desk_app.calls.model import KIND_WORDS as CALL_KINDS
from desk_app.commitments.clocks import WHY_WORDS
from desk_app.complaints.measures import MEASURE_STATE_WORDS
from desk_app.complaints.measures import WHAT_WORDS as MEASURE_WORDS
from desk_app.complaints.model import SATISFACTION_WORDS, STEP_WORDS
from desk_app.complaints.model import STATE_WORDS as COMPLAINT_STATES
from desk_app.complaints.nature import NATURE_WORDS
from desk_app.core.i18n import N_, _, in_our_words
from desk_app.credit.model import DECISION_WORDS, EVENT_WORDS
from desk_app.customers.model import KIND_WORDS as CUSTOMER_KINDS
from desk_app.customers.model import REACHED, sex_words
from desk_app.customers.model import STATE_WORDS as CUSTOMER_STATES
from desk_app.customers.personal import CONSENT_WORDS
from desk_app.deliveries.lines import TROUBLE_WORDS
from desk_app.deliveries.model import STATE_WORDS as DELIVERY_STATES
from desk_app.deliveries.phases import PHASE_WORDS, REASON_WORDS
from desk_app.enquiries.model import ABOUT_WORDS
from desk_app.matters.model import MOVE_WORDS
from desk_app.prints.model import SHEET_WORDS
from desk_app.standing.model import BUILT_IN, HOW_WORDS
from desk_app.surveys.model import QUESTION_WORDS

SECTION_WORDS = {
    "states": N_("Where you stand with us"),
    "service_levels": N_("Service levels"),
    "tiers": N_("Tiers"),
    "credit_events": N_("Credit: what happened"),
    "credit_statements": N_("Credit: what you say yourself"),
    "purchases": N_("Purchases"),
    "calls": N_("Calls and visits"),
    "callbacks": N_("Callbacks"),
    "complaints": N_("Complaints"),
    "deliveries": N_("Deliveries"),
    "surveys": N_("What you said of how it was"),
    "standing_deliveries": N_("Standing deliveries"),
    "replenishments": N_("What we expect to run out at yours"),
    "allotments": N_("Scarce goods put aside for you"),
    "allotment_handouts": N_("Scarce goods handed to you"),
    "allotment_overrides": N_("Scarce goods you got beyond your share"),
    "printed": N_("Papers printed"),
    "drafts": N_("Typed and not saved yet"),
}
COLUMN_WORDS = {
    "about": N_("asked about"),
    "accepted_at": N_("accepted"),
    "address": N_("address"),
    "after_s": N_("work after the call"),
    "amount_cents": N_("amount"),
    "answer": N_("our answer"),
    "answered_at": N_("answered"),
    "asked_at": N_("asked how it was"),
    "at": N_("when"),
    "bought_on": N_("bought on"),
    "by": N_("who"),
    "by_hand": N_("tier given by hand"),
    "by_hand_on": N_("given by hand on"),
    "by_hand_reason": N_("why given by hand"),
    "call": N_("from call"),
    "callback": N_("called back for"),
    "caller_name": N_("caller"),
    "carrier": N_("carrier"),
    "channel": N_("channel"),
    "closed_at": N_("closed"),
    "closed_reason": N_("why it was dropped"),
    "comment": N_("what you said of it"),
    "complaint": N_("from complaint"),
    "contest": N_("what you say against it"),
    "contested_on": N_("contested on"),
    "courier": N_("courier"),
    "customer_name": N_("name"),
    "decided_on": N_("decided on"),
    "decision": N_("decision"),
    "decided_by": N_("decided by"),
    "decision_note": N_("why so decided"),
    "delivered_at": N_("handed over"),
    "delivery": N_("about delivery"),
    "direction": N_("direction"),
    "due_at": N_("due"),
    "ended_at": N_("ended"),
    "evidence": N_("evidence"),
    "expires_on": N_("counts until"),
    "failed_reason": N_("why it failed"),
    "field": N_("field"),
    "first_due_at": N_("first promised by"),
    "freight_cents": N_("freight"),
    "given_on": N_("agreed on"),
    "goods": N_("goods"),
    "handed_at": N_("handed over on"),
    "handed_by": N_("handed over by"),
    "handed_note": N_("note when handed over"),
    "handed_to_carrier_at": N_("handed to the carrier"),
    "happened_on": N_("happened on"),
    "hold_s": N_("on hold"),
    "how": N_("how"),
    "last_result": N_("what the last attempt came to"),
    "last_tried_at": N_("last tried"),
    "level": N_("service level"),
    "look_again": N_("look again"),
    "matter": N_("added to"),
    "next_step": N_("next step"),
    "ordered_at": N_("ordered"),
    "outcome": N_("outcome"),
    "owner": N_("in charge"),
    "paid_at": N_("paid"),
    "placed_on": N_("placed on"),
    "priority": N_("priority"),
    "order_ref": N_("order number"),
    "about_staff": N_("about whom of the staff"),
    "place": N_("place"),
    "product": N_("product"),
    "promised_at": N_("answer promised by"),
    "promised_by": N_("promised by"),
    "promised_from": N_("promised from"),
    "promised_raw": N_("promise as written"),
    "quantity": N_("number of pieces"),
    "rang_at": N_("rang"),
    "raw": N_("phone"),
    "raw_state": N_("state as written"),
    "reason": N_("reason"),
    "received_at": N_("received"),
    "reference": N_("their own number"),
    "remedy": N_("remedy sought"),
    "removed_at": N_("taken away"),
    "said_on": N_("said on"),
    "saved_at": N_("typed"),
    "score": N_("score"),
    "scored_at": N_("scored"),
    "severity": N_("severity"),
    "since": N_("since"),
    "since_on": N_("since"),
    "snoozed_until": N_("put aside until"),
    "staff_name": N_("who took it, as written"),
    "step": N_("step"),
    "tag": N_("tag"),
    "taken_back": N_("why it was taken back"),
    "taken_by": N_("taken by"),
    "talk_s": N_("talked"),
    "text": N_("text"),
    "title": N_("what it is about"),
    "topic": N_("topic"),
    "tracking": N_("tracking number"),
    "tries": N_("attempts"),
    "until": N_("until"),
    "until_on": N_("until"),
    "value": N_("value"),
    "wait_s": N_("waited"),
    "what": N_("what"),
    "why": N_("why"),
    "withdrawn_on": N_("withdrawn on"),
    "written_at": N_("written down later, on"),
    "authority": N_("authority"),
    "authority_due_at": N_("authority decides by"),
    "cause": N_("cause in words"),
    "department": N_("department responsible"),
    "found_by_us": N_("found by us"),
    "nature": N_("what it is"),
    "satisfaction": N_("how satisfied they are"),
    "whys": N_("why it came to it"),
    "area": N_("area"),
    "back_at": N_("back in the store"),
    "came_full": N_("came in full"),
    "came_right": N_("came in good state"),
    "cash_cents": N_("cash taken"),
    "cash_in_at": N_("cash in the till"),
    "cash_in_by": N_("cash taken in by"),
    "cod_cents": N_("to be paid at the door"),
    "delivered": N_("given to you"),
    "gift": N_("gift"),
    "heard_at": N_("asked how it was on"),
    "instructions": N_("instructions"),
    "new_by": N_("new time until"),
    "new_from": N_("new time from"),
    "ordered": N_("ordered"),
    "parcels": N_("parcels"),
    "phase": N_("phase"),
    "picked": N_("picked"),
    "price_cents": N_("price of one"),
    "question": N_("question"),
    "returned": N_("given back"),
    "run_day": N_("day of the run"),
    "score_100": N_("score out of 100"),
    "signature": N_("signature"),
    "split_of": N_("rest of delivery"),
    "told": N_("what you were told"),
    "told_how": N_("how you were told"),
    "trouble": N_("what was wrong"),
    "unit": N_("unit"),
    "active": N_("goes on"),
    "again_on": N_("asked again on"),
    "amount": N_("quantity"),
    "buys": N_("purchases counted"),
    "care": N_("what came of its best-before date"),
    "cared_at": N_("best-before date looked after on"),
    "cared_by": N_("best-before date looked after by"),
    "confidence": N_("how sure"),
    "confirm": N_("asked before each"),
    "day": N_("day"),
    "decided_at": N_("decided on"),
    "ends_on": N_("until"),
    "every": N_("how often"),
    "expected_on": N_("expected on"),
    "last_on": N_("last bought on"),
    "made_until": N_("made until"),
    "median_days": N_("days between, as a rule"),
    "over": N_("beyond it"),
    "proposed_at": N_("proposed"),
    "spread_days": N_("give or take days"),
    "starts_on": N_("from"),
    "together": N_("for the tier together"),
    "window_from": N_("time from"),
    "window_until": N_("time until"),
}
"""Columns beyond those of a customer file, which `customers.model.field_words` knows."""
PART_WORDS = {
    ("customer_addresses", "text"): N_("address"),
    ("credit_statements", "text"): N_("what you say yourself"),
}
"""Words of columns of parts of a file, by (table, column)."""
_TIER_WORDS = {
    "most_valuable": N_("most valuable"),
    "most_growable": N_("most growable"),
    "low": N_("low contribution"),
    "negative": N_("negative"),
}


_CARE_STATES = {
    "proposed": N_("proposed"), "made": N_("made"), "skipped": N_("left out"), "taken": N_("taken"),
    "declined": N_("declined"), "put_off": N_("put off"), "lapsed": N_("lapsed"),
}  # fmt: skip
"""States of proposals and of the days of a standing delivery."""


def _codes(*words: Mapping[Any, str]) -> dict[str, str]:
    return {str(code): word for each in words for code, word in each.items()}


VALUE_WORDS: Mapping[str, Mapping[str, str]] = {
    "kind": _codes(CUSTOMER_KINDS, CALL_KINDS, EVENT_WORDS),
    "state": _codes(CUSTOMER_STATES, CALLBACK_STATES, COMPLAINT_STATES, DELIVERY_STATES, MEASURE_STATE_WORDS,
                    _CARE_STATES),
    "channel": _codes(CHANNEL_WORDS),
    "direction": _codes(DIRECTION_WORDS),
    "outcome": _codes(OUTCOME_WORDS),
    "step": _codes(STEP_WORDS),
    "how": _codes(HOW_WORDS, CHANNEL_WORDS),
    "why": _codes(WHY_WORDS),
    "decision": _codes(DECISION_WORDS),
    "what": _codes(CONSENT_WORDS, MOVE_WORDS, MEASURE_WORDS),
    "about": _codes(ABOUT_WORDS),
    "last_result": _codes(RESULT_WORDS),
    "sheet": SHEET_WORDS,
    "tier": _TIER_WORDS,
    "by_hand": _TIER_WORDS,
    "nature": _codes(NATURE_WORDS),
    "satisfaction": _codes(SATISFACTION_WORDS),
    "phase": _codes(PHASE_WORDS),
    "failed_why": _codes(REASON_WORDS),
    "trouble": _codes(TROUBLE_WORDS),
    "signature": {"paper": N_("on paper"), "picture": N_("as a picture"), "none": N_("none")},
    "told_how": _codes(CHANNEL_WORDS),
    "question": _codes(QUESTION_WORDS),
    "care": {
        "asked": N_("asked"), "replaced": N_("replaced"), "used_up": N_("used up"), "declined": N_("declined"),
    },
}  # fmt: skip
"""Codes by the key they stand under; the keys of different rooms do not clash."""
_WRITTEN_BY_US = {"level": tuple(level.name for level in BUILT_IN), "preferred_channel": REACHED}
"""Words that were written into the file in whatever language was spoken then."""
_WRITTEN = {
    "customer": N_("customer file opened"),
    "call": N_("call or visit taken down"),
    "callback": N_("callback promised"),
    "complaint": N_("complaint taken down"),
    "delivery": N_("delivery taken down"),
    "purchase": N_("purchase entered"),
    "survey": N_("answer on how it was taken down"),
    "delivery_lines": N_("goods of the delivery listed"),
    "delivery_events": N_("phase of the delivery stamped"),
    "delivery_attempts": N_("failed attempt noted"),
    "survey_marks": N_("mark of a question noted"),
    "standing_deliveries": N_("standing delivery arranged"),
    "standing_lines": N_("goods of the standing delivery listed"),
    "standing_days": N_("day of the standing delivery made or decided"),
    "replenishments": N_("what runs out proposed"),
    "allotments": N_("scarce goods put aside"),
    "allotment_handouts": N_("scarce goods handed out at the counter"),
    "allotment_overrides": N_("scarce goods given beyond the share"),
    "customer_phones": N_("phone added"),
    "customer_addresses": N_("address added"),
    "customer_consents": N_("consent taken down"),
    "customer_tags": N_("tag given"),
    "custom_values": N_("own field filled in"),
    "customer_states": N_("state set"),
    "customer_levels": N_("service level given"),
    "customer_tiers": N_("tier worked out"),
    "credit_events": N_("credit event taken down"),
    "credit_statements": N_("your statement taken down"),
    "complaint_steps": N_("step of the complaint done"),
    "complaint_notes": N_("note on the complaint written"),
    "complaint_measures": N_("measure or compensation written down"),
    "complaint_links": N_("complaint linked with another"),
    "clock_pauses": N_("waiting begun"),
    "attachments": N_("picture or paper kept"),
    "enquiries": N_("question about goods taken down"),
    "matter_moves": N_("put off or handed on"),
    "printed": N_("paper printed"),
}


def value_words(key: str, value: str) -> str:
    """A code in the language spoken; what people typed as it is."""
    if key == "sex":
        return sex_words(value)
    if known := _WRITTEN_BY_US.get(key):
        return in_our_words(value, known)
    words = VALUE_WORDS.get(key, {})
    return _(words[value]) if value in words else value


def written_words(record: str) -> str:
    """That a record, or a part of one, was first written; `record` is a kind, or the table of the part."""
    return _(_WRITTEN[record])
