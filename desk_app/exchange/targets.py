"""What the columns of a file can become, and what is read out of their cells."""

import re
from enum import StrEnum
from functools import cache

from desk_app.core.i18n import N_, _


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
    " flag city note preferred_channel language area shop_type contact_person time_to_call tags preferred_phone"
    " do_not_call number",
    "purchases": "reference customer_reference customer_name phone phones goods channel note currency number",
    "calls": "reference customer_reference customer_name phone phones called direction channel outcome topic staff note"
    " priority kind number",
    "complaints": "reference customer_reference customer_name phone phones title text kind answer channel product"
    " state city note staff score_scale topic priority number remedy severity order_ref place language"
    " nature found_by_us about_staff raw_state authority kind_of_cause cause department whys satisfaction",
    "deliveries": "reference customer_reference customer_name phone phones address addresses city state goods carrier"
    " tracking score_scale comment closed_reason note currency staff channel promised_precision"
    " number gift unit payment_state taken_by",
    "surveys": "reference customer_reference customer_name phone phones scale score_scale delivery_reference"
    " complaint_reference call_reference matter_reference score comment note channel staff number",
}
_OTHERS = {
    "customers": {
        "created_on": Reading.DATE,
        "last_purchase_on": Reading.DATE,
        "birthday": Reading.DATE,
        "spent": Reading.MONEY,
        "spent_cents": Reading.INTEGER,
        "points": Reading.INTEGER,
        "shop_size_m2": Reading.INTEGER,
    },
    "purchases": {
        "date": Reading.STAMP,
        "amount": Reading.MONEY,
        "amount_cents": Reading.INTEGER,
        "quantity": Reading.INTEGER,
    },
    "calls": {
        **dict.fromkeys(("rang_at", "answered_at", "ended_at", "hold_at", "unhold_at"), Reading.STAMP),
        **dict.fromkeys(("wait_s", "talk_s", "hold_s", "after_s", "lasted_s"), Reading.DURATION),
    },
    "complaints": {
        **dict.fromkeys(("received_at", "answered_at", "closed_at", "promised_by", "authority_due_at"), Reading.STAMP),
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
                "cancelled_at",
            ),
            Reading.STAMP,
        ),
        **dict.fromkeys(("price", "line_amount", "cod"), Reading.MONEY),
        "parcels": Reading.INTEGER,
        "quantity": Reading.NUMBER,
        "amount": Reading.MONEY,
        "freight": Reading.MONEY,
        "amount_cents": Reading.INTEGER,
        "freight_cents": Reading.INTEGER,
        "score": Reading.NUMBER,
    },
    "surveys": dict.fromkeys(("taken_at", "asked_at"), Reading.STAMP),
}
TARGETS: dict[str, dict[str, Reading]] = {
    kind: {**dict.fromkeys(_TEXTS[kind].split(), Reading.TEXT), **_OTHERS[kind]} for kind in KINDS
}
"""Kind -> target -> how its cells are read."""

NEEDED: dict[str, tuple[tuple[str, ...], ...]] = {
    "customers": (("name", "phone", "email", "organization"),),
    "purchases": (("date",), ("reference", "customer_reference", "customer_name", "phone", "amount", "amount_cents")),
    "calls": (("rang_at",),),
    "complaints": (("title", "text"),),
    "deliveries": (("reference", "customer_reference", "customer_name", "phone", "tracking"),),
    "surveys": (),
}
"""Of each group at least one must be filled in every record."""

TARGET_WORDS: dict[str, str] = {
    "reference": N_("their number"),
    "name": N_("name"),
    "sex": N_("sex"),
    "phone": N_("phone"),
    "phone_2": N_("second phone"),
    "address": N_("address"),
    "email": N_("e-mail"),
    "wechat": N_("WeChat"),
    "note": N_("note"),
    "created_on": N_("file opened on"),
    "last_purchase_on": N_("last purchase"),
    "spent": N_("spent in all"),
    "points": N_("points"),
    "organization": N_("shop or company"),
    "kind": N_("kind"),
    "customer_reference": N_("customer's number"),
    "customer_name": N_("customer's name"),
    "rang_at": N_("rang at"),
    "answered_at": N_("answered at"),
    "ended_at": N_("ended at"),
    "outcome": N_("outcome"),
    "topic": N_("topic"),
    "staff": N_("taken by"),
    "called": N_("number called"),
    "direction": N_("in or out"),
    "channel": N_("channel"),
    "title": N_("title"),
    "remedy": N_("remedy sought"),
    "nature": N_("what it is"),
    "found_by_us": N_("found by us"),
    "about_staff": N_("about whom of the staff"),
    "severity": N_("how grave"),
    "order_ref": N_("order number"),
    "place": N_("place"),
    "text": N_("text"),
    "received_at": N_("received at"),
    "closed_at": N_("closed at"),
    "answer": N_("answer"),
    "product": N_("product"),
    "state": N_("state"),
    "ordered_at": N_("ordered at"),
    "paid_at": N_("paid at"),
    "promised_by": N_("promised by"),
    "delivered_at": N_("delivered at"),
    "goods": N_("goods"),
    "quantity": N_("quantity"),
    "amount": N_("amount"),
    "carrier": N_("carrier"),
    "tracking": N_("tracking number"),
    "city": N_("city"),
    "job_title": N_("post"),
    "tier": N_("tier"),
    "flag": N_("what everybody must heed"),
    "preferred_channel": N_("preferred channel"),
    "time_to_call": N_("time to call"),
    "tags": N_("tags"),
    "preferred_phone": N_("preferred phone"),
    "do_not_call": N_("do not call"),
    "number": N_("our own number"),
    "language": N_("language"),
    "area": N_("area"),
    "shop_type": N_("kind of shop"),
    "shop_size_m2": N_("shop size in m²"),
    "contact_person": N_("contact person"),
    "spent_cents": N_("spent in all, in cents"),
    "birthday": N_("birthday"),
    "date": N_("date"),
    "wait_s": N_("wait"),
    "talk_s": N_("talk"),
    "hold_s": N_("hold"),
    "lasted_s": N_("whole length"),
    "after_s": N_("work afterwards"),
    "priority": N_("priority"),
    "promised_from": N_("promised from"),
    "promised_precision": N_("promised to the day or the hour"),
    "handed_to_carrier_at": N_("handed to the carrier at"),
    "amount_cents": N_("amount in cents"),
    "freight": N_("freight"),
    "freight_cents": N_("freight in cents"),
    "currency": N_("currency"),
    "score": N_("score"),
    "score_scale": N_("scale of the score"),
    "comment": N_("comment"),
    "asked_at": N_("asked at"),
    "scored_at": N_("scored at"),
    "closed_reason": N_("why it was closed"),
    "price": N_("unit price"),
    "line_amount": N_("amount of the line"),
    "gift": N_("gift"),
    "unit": N_("unit"),
    "cod": N_("cash on delivery"),
    "parcels": N_("parcels"),
    "payment_state": N_("state of the payment"),
    "cancelled_at": N_("called off at"),
    "taken_by": N_("handed to"),
    "matter_reference": N_("number of what it is about"),
    "delivery_reference": N_("number of the delivery"),
    "complaint_reference": N_("number of the complaint"),
    "call_reference": N_("number of the call"),
    "taken_at": N_("answered on"),
}
"""Target -> what people call it, to be translated when shown."""

_EVENT_WORDS: dict[str, str] = {"hold_at": N_("put on hold at"), "unhold_at": N_("taken off hold at")}
"""Moments that only lines of events tell: between them a call was on hold."""

UNKEPT = frozenset({"birthday"})
"""Targets that need more than a cell to be kept: what is no date there is handed on as text and refuses no row."""

OWN = "own:"
"""Begins the targets of customers that are the store's own fields, with the field's name."""
_NUMBERED = re.compile(r"(phone|address|email)_(\d{1,2})(_label)?|(phone|address)_label")


def in_words(target: str) -> str:
    """What people call a target, in the language spoken; the target itself where it has no other name."""
    known = _NUMBERED.fullmatch(target)
    word = (
        TARGET_WORDS.get(target)
        or _EVENT_WORDS.get(target)
        or TARGET_WORDS.get((known[1] or known[4]) if known else "")
    )
    return _(word) if word else target.removeprefix(OWN)


@cache
def reading_of(kind: str, target: str) -> Reading | None:
    """How a target's cells are read; None where the kind has no such target.

    `phone_2`, `address_2` and their `_label`s are texts. For surveys any other word is a question,
    whose answer is a number.
    """
    known = TARGETS[kind].get(target)
    if known is not None:
        return known
    if kind == "customers" and target.startswith(OWN):
        return Reading.TEXT
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
