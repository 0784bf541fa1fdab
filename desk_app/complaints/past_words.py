"""What was put right in a complaint and how it went from hand to hand, in words."""

import json
from collections.abc import Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from desk_app.calls.model import channel_words
from desk_app.commitments.clocks import WHY_WORDS
from desk_app.complaints.model import SATISFACTION_WORDS, Satisfaction, severity_words, step_words
from desk_app.complaints.nature import Nature, nature_words
from desk_app.core import when
from desk_app.core.clock import from_text
from desk_app.core.i18n import LANGUAGE_NAMES, N_, _, in_our_words
from desk_app.matters.model import MOVE_WORDS, MatterMove, MoveKind

FIELDS = {
    "title": N_("What it is about"),
    "text": N_("In the customer's words"),
    "remedy": N_("Remedy sought"),
    "customer_name": N_("Name"),
    "phone_raw": N_("Number they can be reached at"),
    "kind": N_("Kind"),
    "product": N_("Product"),
    "severity": N_("How grave"),
    "order_ref": N_("Order number"),
    "delivery_id": N_("Delivery"),
    "about_staff_id": N_("About whom of the staff"),
    "place": N_("Place"),
    "channel": N_("Channel"),
    "language": N_("Language"),
    "received_at": N_("Received"),
    "owner_id": N_("Owner"),
    "next_step": N_("Next step"),
    "cause": N_("Cause"),
    "department": N_("Department"),
    "satisfaction": N_("The customer is"),
    "whys": N_("Why it came to it"),
    "nature": N_("What it is"),
    "found_by_us": N_("Found by us"),
}
"""What is told of a complaint that was put right or handed over; what a step changes is told by the step."""


def change_words(field: str, old: str, new: str) -> str:
    """A field that got another value, as one line."""
    if not old:
        return _("{field} entered: {new}").format(field=field, new=new)
    if not new:
        return _("{field} taken away: {old}").format(field=field, old=old)
    return _("{field}: {old} → {new}").format(field=field, old=old, new=new)


def shown(field: str, value: object, people: Mapping[str, str], zone: ZoneInfo) -> str:
    """A value of a field in words; `people` are the names of staff, and of deliveries."""
    text = "" if value is None else str(value)
    match field:
        case "owner_id" | "about_staff_id" | "delivery_id":
            return people.get(text, text)
        case "severity":
            return severity_words(text)
        case "language":
            return LANGUAGE_NAMES.get(text, text)
        case "channel" if text:
            return channel_words(text)
        case "received_at" if text:
            return when.date_time(from_text(text), zone)
        case "next_step":
            return step_words(text)
        case "nature" if text:
            return nature_words(Nature(text))
        case "found_by_us":
            return _("yes") if value else ""
        case "whys" if text:
            return " → ".join(json.loads(text))
        case "satisfaction" if text:
            return _(SATISFACTION_WORDS[Satisfaction(text)])
    return " ".join(text.split())


def move_words(move: MatterMove, people: Mapping[str, str], now: datetime, zone: ZoneInfo) -> str:
    """Who gave a matter to whom, or until when it was put off, and why, as one line."""
    owner, due = people.get(move.to_owner or "", ""), when.on_list(move.to_due, now, zone) if move.to_due else ""
    match move.what:
        case MoveKind.NOTED:
            said = _("note")
        case MoveKind.REASSIGNED if move.from_owner == move.to_owner and move.to_due:
            said = _("due {when}").format(when=due)
        case MoveKind.REASSIGNED if move.to_due:
            said = _("given to {name}, due {when}").format(name=owner, when=due)
        case MoveKind.REASSIGNED:
            said = _("given to {name}").format(name=owner)
        case MoveKind.POSTPONED:
            said = _("postponed to {when}").format(when=due)
        case MoveKind.SNOOZED if move.to_due:
            said = _("put aside until {when}").format(when=due)
        case MoveKind.HANDED_OVER:
            said = _("handed over to {name}").format(name=owner)
        case _:
            said = _(MOVE_WORDS[move.what])
    return _("{step}: {note}").format(step=said, note=_why(move, move.reason)) if move.reason else said


def _why(move: MatterMove, reason: str) -> str:
    """Why, on one line; what it waits for is said in the language spoken now, what somebody typed as it is."""
    line = " ".join(reason.split())
    if move.what is not MoveKind.PAUSED:
        return line
    waits, dot, typed = line.partition(" · ")
    return in_our_words(waits, WHY_WORDS.values()) + dot + typed
