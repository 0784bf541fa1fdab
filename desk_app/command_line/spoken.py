"""Records and changes as lines for people, in the language spoken."""

from collections.abc import Mapping
from typing import Any

from desk_app.callbacks import model as callbacks
from desk_app.calls import model as calls
from desk_app.complaints import model as complaints
from desk_app.core.i18n import N_, _
from desk_app.core.stages import STAGE_NAMES
from desk_app.customers import model as customers
from desk_app.deliveries import model as deliveries
from desk_app.enquiries.model import ABOUT_WORDS
from desk_app.exchange.targets import TARGET_WORDS

_FIELDS = {
    **TARGET_WORDS,
    **customers.FIELD_WORDS,
    "kind_of_record": N_("record"),
    "addresses": N_("addresses"),
    "phones": N_("phones"),
    "raw": N_("as written"),
    "e164": N_("international"),
    "extension": N_("extension"),
    "whose": N_("whose"),
    "owner": N_("owner"),
    "courier": N_("courier"),
    "customer": N_("customer"),
    "call": N_("call"),
    "complaint": N_("complaint"),
    "delivery": N_("delivery"),
    "callback": N_("callback"),
    "enquiries": N_("goods asked about"),
    "about": N_("asked about"),
    "caller_name": N_("name of the one speaking"),
    "staff_name": N_("taken by"),
    "bought_on": N_("bought on"),
    "next_step": N_("next step"),
    "due_at": N_("due"),
    "promised_at": N_("first answer promised by"),
    "promised_raw": N_("promise as written"),
    "raw_state": N_("state as written"),
    "failed_reason": N_("why it failed"),
    "remedy": N_("remedy sought"),
    "severity": N_("how grave"),
    "stage": N_("stage"),
    "steps": N_("steps"),
    "step": N_("step"),
    "at": N_("when"),
    "by": N_("who"),
    "how": N_("how told"),
    "given_on": N_("agreed on"),
    "withdrawn_on": N_("withdrawn on"),
    "own": N_("own fields"),
    "consents": N_("consents"),
    "erased_at": N_("erased at"),
}
_SHARED: dict[str, Mapping[Any, str]] = {
    "channel": calls.CHANNEL_WORDS,
    "preferred_channel": calls.CHANNEL_WORDS,
    "how": calls.CHANNEL_WORDS,
    "direction": calls.DIRECTION_WORDS,
    "outcome": calls.OUTCOME_WORDS,
    "about": ABOUT_WORDS,
    "stage": STAGE_NAMES,
    "step": complaints.STEP_WORDS,
}
_KIND: dict[str, dict[str, Mapping[Any, str]]] = {
    "customer": {"kind": customers.KIND_WORDS, "state": customers.STATE_WORDS},
    "call": {"kind": calls.KIND_WORDS},
    "callback": {"state": callbacks.STATE_WORDS, "last_result": callbacks.RESULT_WORDS},
    "complaint": {"state": complaints.STATE_WORDS},
    "delivery": {"state": deliveries.STATE_WORDS},
    "purchase": {},
}
_STEPS = {"complaint": complaints.step_words, "delivery": deliveries.step_words}
_COMPLAINT = {"answered_at": N_("first answered at")}
_RECORDS = {
    "customer": N_("customer"),
    "call": N_("call"),
    "callback": N_("callback"),
    "complaint": N_("complaint"),
    "delivery": N_("delivery"),
    "purchase": N_("purchase"),
}


def field_words(kind: str, field: str) -> str:
    """What people call a field; `phone 2 whose` word by word, a name we do not know as it is."""
    if kind == "complaint" and field in _COMPLAINT:
        return _(_COMPLAINT[field])
    if field in _FIELDS:
        return _(_FIELDS[field])
    return " ".join(_(_FIELDS.get(word, word)) for word in field.split(" "))


def value_words(kind: str, field: str, value: Any) -> Any:
    """A value that is one of ours in words, any other as it is; "—" for nothing."""
    if value is None or value == "":
        return "—"
    if field == "kind_of_record":
        return _(_RECORDS[str(value)])
    if field == "next_step" and kind in _STEPS:
        return _STEPS[kind](str(value))
    words: Mapping[Any, str] = {**_SHARED, **_KIND[kind]}.get(field, {})
    if field == "sex":
        return customers.sex_words(str(value))
    return _(words[value]) if value in words else value


def spoken(kind: str, data: Any) -> Any:
    """A record's JSON with its fields and values in words."""
    if isinstance(data, dict):
        return {
            field_words(kind, key): spoken(kind, item)
            if isinstance(item, dict | list)
            else value_words(kind, key, item)
            for key, item in data.items()
            if item not in (None, "", [], {})
        }
    return [spoken(kind, item) for item in data] if isinstance(data, list) else data
