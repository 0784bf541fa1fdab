"""What the columns of a file can become, and what is read out of their cells."""

import re
from enum import StrEnum
from functools import cache


class Reading(StrEnum):
    """How a cell's text is understood."""

    TEXT = "text"
    STAMP = "stamp"
    DATE = "date"
    DURATION = "duration"
    MONEY = "money"
    INTEGER = "integer"
    NUMBER = "number"


KINDS = ("customers", "purchases", "calls", "complaints", "deliveries", "surveys")

_TEXTS = {
    "customers": "reference name sex phone phones address addresses email wechat organization job_title tier kind state"
    " flag city note preferred_channel language",
    "purchases": "reference customer_reference customer_name phone phones goods channel note currency",
    "calls": "reference customer_reference customer_name phone phones direction channel outcome topic staff note"
    " priority kind",
    "complaints": "reference customer_reference customer_name phone phones title text kind answer channel product"
    " state city note staff score_scale topic priority",
    "deliveries": "reference customer_reference customer_name phone phones address addresses city state goods carrier"
    " tracking score_scale comment closed_reason note currency staff channel",
    "surveys": "reference customer_reference customer_name phone phones scale delivery_reference complaint_reference"
    " comment note channel",
}
_OTHERS = {
    "customers": {
        "created_on": Reading.DATE,
        "last_purchase_on": Reading.DATE,
        "birthday": Reading.DATE,
        "spent": Reading.MONEY,
        "points": Reading.INTEGER,
    },
    "purchases": {"date": Reading.STAMP, "amount": Reading.MONEY, "quantity": Reading.INTEGER},
    "calls": {
        **dict.fromkeys(("rang_at", "answered_at", "ended_at"), Reading.STAMP),
        **dict.fromkeys(("wait_s", "talk_s", "after_s"), Reading.DURATION),
    },
    "complaints": {
        **dict.fromkeys(("received_at", "answered_at", "closed_at", "promised_by"), Reading.STAMP),
        "score": Reading.NUMBER,
    },
    "deliveries": {
        **dict.fromkeys(
            (
                "ordered_at",
                "paid_at",
                "promised_by",
                "promised_from",
                "handed_to_carrier_at",
                "delivered_at",
                "asked_at",
                "scored_at",
            ),
            Reading.STAMP,
        ),
        "quantity": Reading.INTEGER,
        "amount": Reading.MONEY,
        "freight": Reading.MONEY,
        "score": Reading.NUMBER,
    },
    "surveys": {"taken_at": Reading.STAMP},
}
TARGETS: dict[str, dict[str, Reading]] = {
    kind: {**dict.fromkeys(_TEXTS[kind].split(), Reading.TEXT), **_OTHERS[kind]} for kind in KINDS
}
"""Kind -> target -> how its cells are read."""

NEEDED: dict[str, tuple[tuple[str, ...], ...]] = {
    "customers": (("name", "phone", "email"),),
    "purchases": (("date",), ("reference", "customer_reference", "customer_name", "phone", "amount")),
    "calls": (("rang_at",),),
    "complaints": (("title", "text"),),
    "deliveries": (("reference", "customer_reference", "customer_name", "phone", "tracking"),),
    "surveys": (),
}
"""Of each group at least one must be filled in every record."""

_NUMBERED = re.compile(r"(phone|address|email)_(\d{1,2})(_label)?|(phone|address)_label")


@cache
def reading_of(kind: str, target: str) -> Reading | None:
    """How a target's cells are read; None where the kind has no such target.

    `phone_2`, `address_2` and their `_label`s are texts. For surveys any other word is a question,
    whose answer is a number.
    """
    known = TARGETS[kind].get(target)
    if known is not None:
        return known
    numbered = _NUMBERED.fullmatch(target)
    if numbered and (numbered[1] or numbered[4]) in TARGETS[kind]:
        return Reading.TEXT
    return Reading.NUMBER if kind == "surveys" else None


def numbered_target(target: str) -> tuple[str, int, bool] | None:
    """`phone_2_label` is ("phone", 2, True), `phone` is ("phone", 1, False); None for other targets."""
    found = re.fullmatch(r"(phone|address)s?(?:es)?(?:_(\d{1,2}))?(_label)?", target)
    if not found or (found[1] == "phone" and target.startswith("phonees")):
        return None
    return found[1], int(found[2] or 1), bool(found[3])
