"""An open matter: somebody owes somebody a next step by a time, whatever room it stands in."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from desk_app.core.i18n import N_
from desk_app.core.stages import Stage


class MatterKind(StrEnum):
    """The rooms that have open matters."""

    CALLBACK = "callback"
    COMPLAINT = "complaint"
    DELIVERY = "delivery"
    IMPROVEMENT = "improvement"


MATTER_WORDS = {
    MatterKind.CALLBACK: N_("Callback"),
    MatterKind.COMPLAINT: N_("Complaint"),
    MatterKind.DELIVERY: N_("Delivery"),
    MatterKind.IMPROVEMENT: N_("Improvement"),
}


class MoveKind(StrEnum):
    """What somebody did to the order of work, without doing the work."""

    REASSIGNED = "reassigned"
    POSTPONED = "postponed"
    SNOOZED = "snoozed"
    HANDED_OVER = "handed_over"
    ACCEPTED = "accepted"
    RETURNED = "returned"
    NOTED = "noted"
    CARRIED_OVER = "carried_over"
    REMINDED = "reminded"
    ESCALATED = "escalated"
    JOINED = "joined"
    PARTED = "parted"
    PAUSED = "paused"
    RESUMED = "resumed"


MOVE_WORDS = {
    MoveKind.REASSIGNED: N_("given to somebody else"),
    MoveKind.POSTPONED: N_("postponed"),
    MoveKind.SNOOZED: N_("put aside for a while"),
    MoveKind.HANDED_OVER: N_("handed over"),
    MoveKind.ACCEPTED: N_("accepted"),
    MoveKind.RETURNED: N_("given back"),
    MoveKind.NOTED: N_("noted"),
    MoveKind.CARRIED_OVER: N_("carried over"),
    MoveKind.REMINDED: N_("reminded"),
    MoveKind.ESCALATED: N_("passed to an authority"),
    MoveKind.JOINED: N_("joined"),
    MoveKind.PARTED: N_("parted again"),
    MoveKind.PAUSED: N_("clock paused"),
    MoveKind.RESUMED: N_("clock runs again"),
}


@dataclass(frozen=True, slots=True)
class OpenMatter:
    """A matter that is open, with its one next step.

    `name` is the customer's or the caller's, `next_step` in the language spoken. `promised_at` is the date first
    promised, which no postponing moves. `snoozed_until` rests it without moving its due time. `waiting_for` is the
    staff id of who was handed it and has not yet accepted. `untold`: all is done but the customer was not told.
    """

    kind: MatterKind
    row_id: str
    number: str
    title: str
    customer_id: str | None
    name: str
    phone: str
    next_step: str
    owner_id: str
    due_at: datetime
    stage: Stage
    promised_at: datetime
    snoozed_until: datetime | None = None
    waiting_for: str | None = None
    untold: bool = False


@dataclass(frozen=True, slots=True)
class MatterMove:
    """One move of a matter: who gave it to whom, from which due time to which, and why.

    `day` is the local day at whose closing it was carried over, ISO, only then.
    """

    kind: MatterKind
    row_id: str
    what: MoveKind
    at: datetime
    by_id: str
    from_owner: str | None = None
    to_owner: str | None = None
    from_due: datetime | None = None
    to_due: datetime | None = None
    reason: str | None = None
    day: str | None = None
