"""What is personal in a file, what becomes of it when it is erased, and what is told before and after."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date as Date
from enum import Enum
from pathlib import Path

from desk_app.core.errors import DeskError
from desk_app.core.i18n import N_, _

QUOTE_MARK = "〔…〕"
"""What stands in other people's notes where a number, an address or a reference of the person was."""
CASES_YEARS = 3
"""How long after a purchase or a delivery a claim may still be raised (China: Civil Code, article 188)."""


class How(Enum):
    """What erasing makes of a column."""

    GONE = "gone"
    """Nothing."""
    EMPTY = "empty"
    """An empty text: for columns that hold keys."""
    MARK = "mark"
    """A dash where something stood."""
    CATEGORY = "category"
    """It stays where others' records or the store's topics say the same, so that counts by it hold; else nothing."""
    GOODS = "goods"
    """As a category, but where nothing else says the same a dash stands."""
    STEP = "step"
    """It stays where it is one of the program's own steps or reasons, else a dash."""
    RESULT = "result"
    """It stays where it is one of the program's own results of an attempt, else nothing."""
    TAG = "tag"
    """The tag without a name."""
    BYTES = "bytes"
    """The name of no bytes: those it named go with it where nothing else names them."""


_CALLER = dict.fromkeys(("phone_raw", "phone_e164", "phone_digits"), How.GONE)
PERSONAL: Mapping[str, Mapping[str, How]] = {
    "customers": {
        "name": How.MARK,
        **dict.fromkeys(
            ("reference", "sex", "flag", "note", "email", "wechat", "preferred_channel", "time_to_call", "language",
             "contact_person", "shop_size_m2"),
            How.GONE,
        ),
        **dict.fromkeys(("area", "shop_type", "tier"), How.CATEGORY),
    },
    "customer_phones": {
        "raw": How.EMPTY, "digits": How.EMPTY, "e164": How.GONE, "extension": How.GONE, "whose": How.GONE,
    },
    "customer_addresses": {"text": How.MARK, "city": How.GONE, "note": How.GONE, "label": How.GONE},
    "customer_consents": {"value": How.GONE, "how": How.GONE},
    "customer_tags": {"tag_id": How.TAG},
    "custom_values": {"value": How.MARK},
    "customer_states": {"reason": How.GONE},
    "customer_levels": {"reason": How.GONE},
    "customer_tiers": {"by_hand_reason": How.MARK},
    "credit_events": dict.fromkeys(("evidence", "contest", "decision_note"), How.MARK),
    "credit_statements": {"text": How.MARK},
    "calls": {
        "caller_name": How.GONE, **_CALLER, "note": How.GONE, "topic": How.CATEGORY, "priority": How.CATEGORY,
    },
    "callbacks": {
        "name": How.GONE, **_CALLER, "reason": How.STEP, "next_step": How.STEP, "topic": How.CATEGORY,
        "last_result": How.RESULT, "closed_reason": How.GONE, "handed_note": How.GONE,
    },
    "enquiries": {"goods": How.GOODS, "answer": How.MARK},
    "matter_moves": {"reason": How.STEP},
    "complaints": {
        "customer_name": How.MARK, "phone_raw": How.GONE, "title": How.MARK,
        **dict.fromkeys(("text", "remedy", "answer", "order_ref", "cause", "whys", "handed_note"), How.GONE),
        **dict.fromkeys(
            ("kind", "product", "severity", "language", "raw_state", "place", "department", "authority"), How.CATEGORY
        ),
        "next_step": How.STEP,
    },
    "complaint_steps": {"how": How.GONE, "note": How.GONE, "taken_back": How.MARK},
    "complaint_notes": {"text": How.MARK},
    "complaint_measures": {"note": How.MARK, "decision_note": How.MARK},
    "complaint_links": {"note": How.GONE},
    "clock_pauses": {"note": How.MARK},
    "attachments": {"name": How.MARK, "media_type": How.GONE, "note": How.GONE, "sha256": How.BYTES},
    "deliveries": {
        "customer_name": How.MARK, **_CALLER,
        **dict.fromkeys(("address", "city", "note", "comment", "tracking"), How.GONE),
        **dict.fromkeys(
            ("goods", "carrier", "failed_reason", "raw_state", "promised_raw", "score_scale", "area"), How.CATEGORY
        ),
        "next_step": How.STEP, "instructions": How.GONE, "taken_by": How.GONE,
    },
    "delivery_lines": {"goods": How.GOODS, "unit": How.CATEGORY, "note": How.GONE},
    "delivery_events": {"note": How.GONE, "taken_back": How.MARK},
    "delivery_attempts": {"note": How.MARK, "told": How.GONE, "told_how": How.GONE, "taken_back": How.MARK},
    "surveys": {"reference": How.GONE, "comment": How.GONE, "score_scale": How.CATEGORY},
    "survey_marks": {"question": How.GOODS, "text": How.GONE},
    "standing_deliveries": dict.fromkeys(("address", "city", "instructions", "note"), How.GONE),
    "standing_lines": {"goods": How.GOODS, "unit": How.CATEGORY},
    "standing_days": {"why": How.CATEGORY, "note": How.GONE},
    "replenishments": {"goods": How.GOODS, "note": How.GONE},
    "allotments": {"goods": How.GOODS, "unit": How.CATEGORY, "note": How.GONE},
    "allotment_handouts": {"note": How.GONE},
    "allotment_overrides": {"reason": How.MARK},
    "purchases": {"customer_name": How.GONE, "note": How.GONE, "goods": How.CATEGORY},
}  # fmt: skip
"""Every column that may hold something of a person."""

OF_CUSTOMER = (
    "customer_phones", "customer_addresses", "customer_consents", "customer_tags", "custom_values", "customer_states",
    "customer_levels", "customer_tiers", "credit_events", "credit_statements", "calls", "callbacks", "complaints",
    "deliveries", "purchases", "surveys", "printed", "standing_deliveries", "replenishments", "allotments",
    "allotment_handouts", "allotment_overrides",
)  # fmt: skip
"""Tables whose rows hang on a customer by `customer_id`."""
PARTS = (
    "customer_phones", "customer_addresses", "customer_consents", "customer_tags", "custom_values",
    "standing_deliveries", "replenishments", "allotments",
)  # fmt: skip
"""Parts of a file that are taken away with it: for whom nobody may know, nothing is made, proposed or put aside."""
RECORDS = ("calls", "callbacks", "complaints", "deliveries", "purchases", "surveys")
MATTERS = ("callbacks", "complaints", "deliveries")
"""Tables of the open matters, whose moves are theirs too."""

OF_COMPLAINT = ("complaint_steps", "complaint_notes", "complaint_measures")
"""Tables of the parts of a complaint."""
OF_DELIVERY = ("delivery_lines", "delivery_events", "delivery_attempts")
"""Tables of the parts of a delivery."""
OF_STANDING = ("standing_lines", "standing_days")
"""Tables of the parts of a standing delivery."""
OF_MATTER = ("matter_moves", "clock_pauses", "attachments")
"""Tables whose rows hang on a matter of any kind by `kind` and `row_id`."""

THEIRS = {
    "customers": frozenset({"reference", "email", "wechat", "shop_size_m2"}),
    "customer_phones": frozenset({"raw", "digits", "e164", "extension"}),
    "customer_tags": frozenset({"tag_id"}),
}
"""Columns in which a number or address of somebody else is that person's own, never a quotation."""
QUOTING_BESIDES = {
    "imports": ("file_name",),
    "saved_lists": ("name", "conditions"),
    "tags": ("name",),
    "custom_fields": ("name", "choices"),
    "service_levels": ("name", "note"),
    "erasures": ("reason",),
    "topics": ("name",),
    "phrases": ("title", "text", "keywords"),
    "day_closings": ("note",),
    "commitment_versions": ("text_en", "text_zh", "industry", "competitors", "wishes", "means"),
    "checklist_items": ("text",),
    "complaint_checks": ("text",),
    "improvements": ("title", "plan", "done", "checked", "acted", "goal", "next_step"),
}
"""Where else somebody may have typed a number of a person."""
HOLDS_JSON = frozenset({"conditions", "choices"})
KEYS_OF_A_NUMBER = frozenset({"phone_e164", "phone_digits"})


def quoting(table: str) -> tuple[str, ...]:
    """The columns of a table in which other people's records may quote a number, an address or a reference."""
    own = [column for column in PERSONAL.get(table, ()) if column not in THEIRS.get(table, ())]
    return (*own, *QUOTING_BESIDES.get(table, ()))


@dataclass(frozen=True, slots=True)
class OpenCase:
    """A matter because of which the store may have to keep what it knows; `kind` and `number` lead to it."""

    kind: str
    number: str
    words: str


@dataclass(frozen=True, slots=True)
class Mention:
    """A record of somebody else that speaks of the person; `kind` is a kind of record, or the table's name."""

    kind: str
    row_id: str
    number: str


@dataclass(frozen=True, slots=True)
class Shared:
    """A number, e-mail or WeChat that another file has too, by that file's number: there it stays."""

    text: str
    numbers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OldCopy:
    """A backup or a copy put aside that holds the person still, whatever is erased in the file."""

    path: Path
    kind: str


@dataclass(frozen=True, slots=True)
class WhatGoes:
    """What erasing would do. `counts`: how many rows of each table are emptied.

    `files` are the numbers of all files of the person: the file itself, doubles put together with it, removed
    ones of the same name and phone. `quoted_in` are other records that lose a number of theirs; `named_in`
    only name them, and stay as they are for somebody to look at. `namesakes` are files of the same name.
    """

    files: tuple[str, ...]
    counts: Mapping[str, int]
    quoted_in: tuple[Mention, ...]
    named_in: tuple[Mention, ...]
    shared: tuple[Shared, ...]
    copies: tuple[OldCopy, ...]
    namesakes: tuple[Mention, ...] = ()


@dataclass(frozen=True, slots=True)
class Erased:
    """What erasing did: of which files, how many rows of each table, how many values now and in the past."""

    numbers: tuple[str, ...]
    counts: Mapping[str, int]
    values: int


@dataclass(frozen=True, slots=True)
class Silent:
    """A file nobody wrote in for long: the last day of a contact, purchase or change, and what is open still."""

    customer_id: str
    number: str
    name: str
    last_day: Date
    open_matters: int


TABLE_WORDS = {
    "customers": N_("name, note and other fields of the file"),
    "customer_phones": N_("phones"),
    "customer_addresses": N_("addresses"),
    "customer_consents": N_("consents"),
    "customer_tags": N_("tags"),
    "custom_values": N_("own fields"),
    "customer_states": N_("states"),
    "customer_levels": N_("service levels"),
    "customer_tiers": N_("tiers"),
    "credit_events": N_("credit events"),
    "credit_statements": N_("statements of their own"),
    "calls": N_("calls"),
    "enquiries": N_("questions about goods"),
    "callbacks": N_("callbacks"),
    "matter_moves": N_("reasons of postponements and handovers"),
    "complaints": N_("complaints"),
    "complaint_steps": N_("steps of complaints"),
    "complaint_notes": N_("notes on complaints"),
    "complaint_measures": N_("what was done or given for complaints"),
    "complaint_links": N_("links between complaints"),
    "complaint_checks": N_("things checked in complaints"),
    "clock_pauses": N_("times of waiting"),
    "attachments": N_("pictures and papers"),
    "commitment_versions": N_("commitments of the store"),
    "checklist_items": N_("checklists of the store"),
    "improvements": N_("improvement items"),
    "deliveries": N_("deliveries"),
    "delivery_lines": N_("lines of deliveries"),
    "delivery_events": N_("phases of deliveries"),
    "delivery_attempts": N_("failed attempts at the door"),
    "surveys": N_("answers on how it was"),
    "survey_marks": N_("marks of single questions"),
    "standing_deliveries": N_("standing deliveries"),
    "standing_lines": N_("goods of standing deliveries"),
    "standing_days": N_("days of standing deliveries"),
    "replenishments": N_("proposals of what runs out"),
    "allotments": N_("allotments of scarce goods"),
    "allotment_handouts": N_("scarce goods handed out"),
    "allotment_overrides": N_("scarce goods beyond the allotment"),
    "purchases": N_("purchases"),
    "printed": N_("papers printed"),
    "drafts": N_("half-typed forms"),
    "quotes": N_("notes elsewhere"),
    "imports": N_("imports"),
    "saved_lists": N_("kept lists"),
    "custom_fields": N_("own fields of the store"),
    "service_levels": N_("service levels of the store"),
    "tags": N_("tags of the store"),
    "erasures": N_("erasures"),
    "topics": N_("topics of the store"),
    "phrases": N_("phrases of the store"),
    "day_closings": N_("notes at the end of the day"),
}
KIND_OF = {
    "customers": "customer", "calls": "call", "callbacks": "callback", "complaints": "complaint",
    "deliveries": "delivery", "purchases": "purchase", "surveys": "survey",
}  # fmt: skip
KIND_WORDS = {
    "customer": N_("customer file"),
    "call": N_("call"),
    "callback": N_("callback"),
    "day": N_("end of the day"),
    "complaint": N_("complaint"),
    "delivery": N_("delivery"),
    "purchase": N_("purchase"),
    "survey": N_("answer on how it was"),
}


def mention_words(mention: Mention) -> str:
    """A mention in words: "call L-0007", or the table's word where it has no number."""
    word = KIND_WORDS.get(mention.kind) or TABLE_WORDS.get(mention.kind, mention.kind)
    return " ".join(filter(None, (_(word), mention.number)))


def check_reason(reason: str) -> str:
    """The reason as it is kept; raises DeskError without one."""
    tidy = " ".join(reason.split())
    if not tidy:
        raise DeskError(_("Write down why: who asked, when and how."), field="reason")
    return tidy


MOMENTS = frozenset(
    {"at", "promised_from", "promised_by", "from_due", "to_due", "snoozed_until"}
    | {"since", "until", "look_again", "new_from", "new_by"}
)
"""Columns that hold a moment and do not end in `_at`."""
