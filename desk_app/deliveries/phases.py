"""The phases of a delivery's way, each stamped with who and when, and the ways to the door that failed."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from desk_app.core.i18n import N_, _
from desk_app.core.text import text_or_none
from desk_app.deliveries.model import DeliveryState, Precision


class Phase(StrEnum):
    """What happened on the way."""

    CONFIRMED = "confirmed"
    PICKED = "picked"
    ASSIGNED = "assigned"
    LOADED = "loaded"
    SET_OFF = "set_off"
    ARRIVED = "arrived"
    HANDED_OVER = "handed_over"
    PARTLY = "partly"
    FAILED = "failed"
    BACK_AT_STORE = "back_at_store"
    TOLD = "told"
    HEARD = "heard"
    CANCELLED = "cancelled"
    REORDERED = "reordered"


PHASE_WORDS = {
    Phase.CONFIRMED: N_("confirmed"),
    Phase.PICKED: N_("picked"),
    Phase.ASSIGNED: N_("assigned"),
    Phase.LOADED: N_("loaded"),
    Phase.SET_OFF: N_("set off"),
    Phase.ARRIVED: N_("arrived"),
    Phase.HANDED_OVER: N_("handed over"),
    Phase.PARTLY: N_("partly handed over"),
    Phase.FAILED: N_("failed attempt"),
    Phase.BACK_AT_STORE: N_("back at the store"),
    Phase.TOLD: N_("customer told"),
    Phase.HEARD: N_("customer heard"),
    Phase.CANCELLED: N_("called off"),
    Phase.REORDERED: N_("order of the run changed"),
}

STATE_AFTER = {
    Phase.ASSIGNED: DeliveryState.ASSIGNED,
    Phase.SET_OFF: DeliveryState.UNDER_WAY,
    Phase.HANDED_OVER: DeliveryState.DELIVERED,
    Phase.PARTLY: DeliveryState.DELIVERED,
    Phase.FAILED: DeliveryState.FAILED,
    Phase.CANCELLED: DeliveryState.CANCELLED,
}
"""The phases that move a delivery along, and where to."""

PHASE_OF = {
    DeliveryState.ASSIGNED: Phase.ASSIGNED,
    DeliveryState.UNDER_WAY: Phase.SET_OFF,
    DeliveryState.DELIVERED: Phase.HANDED_OVER,
    DeliveryState.FAILED: Phase.FAILED,
    DeliveryState.CANCELLED: Phase.CANCELLED,
}

NOTED_IN = {
    Phase.CONFIRMED: frozenset({DeliveryState.RECEIVED, DeliveryState.ASSIGNED, DeliveryState.FAILED}),
    Phase.LOADED: frozenset({DeliveryState.ASSIGNED}),
    Phase.ARRIVED: frozenset({DeliveryState.UNDER_WAY}),
}
"""The phases that are noted by themselves, and the states they can be noted in."""


@dataclass(frozen=True, slots=True)
class Event:
    """One phase as it was written down; `taken_back` is why it does not count any more."""

    id: str
    delivery_id: str
    phase: Phase
    at: datetime
    by_id: str
    note: str | None = None
    taken_back: str | None = None


class Reason(StrEnum):
    """Why it could not be handed over. `NOT_ATTEMPTED`: nobody went there, which is never the customer's doing."""

    ABSENT = "absent"
    REFUSED = "refused"
    WRONG_ADDRESS = "wrong_address"
    DAMAGED = "damaged"
    SHORT = "short"
    CLOSED = "closed"
    NO_CASH = "no_cash"
    NOT_ATTEMPTED = "not_attempted"
    OTHER = "other"


REASON_WORDS = {
    Reason.ABSENT: N_("nobody was there"),
    Reason.REFUSED: N_("refused"),
    Reason.WRONG_ADDRESS: N_("wrong address"),
    Reason.DAMAGED: N_("damaged"),
    Reason.SHORT: N_("not all goods there"),
    Reason.CLOSED: N_("closed"),
    Reason.NO_CASH: N_("no cash"),
    Reason.NOT_ATTEMPTED: N_("not attempted"),
    Reason.OTHER: N_("something else"),
}


def numbered_reasons() -> list[tuple[str, Reason, str]]:
    """Each reason with the digit it is written and typed by, and its words."""
    return [(str(place), reason, _(word)) for place, (reason, word) in enumerate(REASON_WORDS.items(), 1)]


@dataclass(frozen=True, slots=True)
class Attempt:
    """A way to the door that failed: when, by whom, why, what the customer was told and how, and the new window."""

    id: str
    delivery_id: str
    at: datetime
    by_id: str
    courier_id: str | None
    reason: Reason
    note: str | None = None
    told: str | None = None
    told_how: str | None = None
    new_from: datetime | None = None
    new_by: datetime | None = None
    new_precision: Precision | None = None
    back_at: datetime | None = None
    taken_back: str | None = None


@dataclass(frozen=True, slots=True)
class Failure:
    """What is typed of a failed attempt. `new_by` with the precision `day` may be any moment of that day."""

    reason: Reason
    note: str = ""
    told: str = ""
    told_how: str = ""
    new_from: datetime | None = None
    new_by: datetime | None = None
    new_precision: Precision = Precision.DAY
    at: datetime | None = None


def reason_words(reason: Reason, note: str | None = None) -> str:
    """The reason as people read it, with what was noted."""
    note = text_or_none(note)
    if reason is Reason.OTHER and note:
        return note
    word = _(REASON_WORDS[reason])
    return _("{step}: {note}").format(step=word, note=note) if note else word


def reason_of(text: str) -> tuple[Reason, str]:
    """The reason whose words these are, in the language spoken or in English; else another one, noted in them."""
    plain = text.strip().casefold()
    for reason, word in REASON_WORDS.items():
        if plain in (word.casefold(), _(word).casefold(), reason.value):
            return reason, ""
    return Reason.OTHER, text.strip()
