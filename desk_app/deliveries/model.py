"""A delivery: an order's way to the door, from taking it to hearing how it was."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date as Date
from datetime import datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from desk_app.commitments.openings import Openings
from desk_app.complaints.model import CHECK_IMPORTED
from desk_app.core.i18n import N_, in_our_words
from desk_app.core.money import CURRENCY
from desk_app.core.stages import Stage
from desk_app.deliveries.lines import LineDraft

UNPROMISED = timedelta(days=1)
"""When a delivery without a promised time is due, counted from the order."""

AFTER_FAILURE = timedelta(days=1)
"""How soon a new time is agreed on after nobody opened."""


class DeliveryState(StrEnum):
    """How far it has come."""

    RECEIVED = "received"
    ASSIGNED = "assigned"
    UNDER_WAY = "under_way"
    DELIVERED = "delivered"
    FAILED = "failed"
    CANCELLED = "cancelled"


class Precision(StrEnum):
    """Whether a day or a time of day was promised."""

    DAY = "day"
    TIME = "time"


class Signature(StrEnum):
    """What is there of the customer's signature."""

    PAPER = "paper"
    PICTURE = "picture"
    NONE = "none"


STATE_WORDS = {
    DeliveryState.RECEIVED: N_("received"),
    DeliveryState.ASSIGNED: N_("assigned"),
    DeliveryState.UNDER_WAY: N_("under way"),
    DeliveryState.DELIVERED: N_("delivered"),
    DeliveryState.FAILED: N_("failed"),
    DeliveryState.CANCELLED: N_("cancelled"),
}


@dataclass(frozen=True, slots=True)
class StateRule:
    """One line of the table of states: where it may go, what is to be done in it, and its stage."""

    to: frozenset[DeliveryState]
    ask: str
    stage: Stage


STATE_RULES: Mapping[DeliveryState, StateRule] = {
    DeliveryState.RECEIVED: StateRule(
        frozenset({DeliveryState.ASSIGNED, DeliveryState.CANCELLED}), N_("Assign a courier"), Stage.DISPATCH
    ),
    DeliveryState.ASSIGNED: StateRule(
        frozenset({DeliveryState.UNDER_WAY, DeliveryState.CANCELLED}), N_("Load and set off"), Stage.DISPATCH
    ),
    DeliveryState.UNDER_WAY: StateRule(
        frozenset({DeliveryState.DELIVERED, DeliveryState.FAILED, DeliveryState.CANCELLED}),
        N_("Hand over at the door"),
        Stage.DELIVERY,
    ),
    DeliveryState.FAILED: StateRule(
        frozenset({DeliveryState.ASSIGNED, DeliveryState.CANCELLED}), N_("Agree on a new time"), Stage.DISPATCH
    ),
    DeliveryState.DELIVERED: StateRule(frozenset(), N_("Ask how it was"), Stage.RELATIONSHIP),
    DeliveryState.CANCELLED: StateRule(frozenset(), N_("Settle what was paid"), Stage.SETTLEMENT),
}
"""The way to the door as data."""


def step_words(next_step: str) -> str:
    """A next step in the language spoken now, if it is one of ours; what a person typed as it is."""
    return in_our_words(next_step, (CHECK_IMPORTED, *(rule.ask for rule in STATE_RULES.values())))


OPEN_STATES = frozenset(state for state, rule in STATE_RULES.items() if rule.to)
"""States in which somebody still has to do something."""


def allowed(state: DeliveryState, to_state: DeliveryState) -> bool:
    """Whether a delivery may go from one state to another."""
    return to_state in STATE_RULES[state].to


@dataclass(frozen=True, slots=True)
class Delivery:
    """A delivery as it stands in the file. Money in whole cents of `currency`.

    `promised_by` is a moment, or with the precision `day` the begin of the promised day in the store's zone;
    `promised_raw` is how a file wrote it. A finished one keeps its last owner and due time.

    `cod_cents` is to be collected at the door, `cash_cents` what was, `cash_in_at` when it came into the till.
    `run_day` and `run_place`: the courier's day it goes out on, and its place in that run. `came_right`, `came_full`:
    in good state, and complete; None while nobody said. `split_of` is the delivery whose missing goods this one brings.
    `back_at`: since when the goods are back in the store; `heard_at`: when the customer said how it was.
    """

    id: str
    number: str
    reference: str | None
    customer_id: str | None
    customer_name: str
    phone_raw: str | None
    phone_e164: str | None
    phone_digits: str | None
    address: str | None
    city: str | None
    call_id: str | None
    complaint_id: str | None
    ordered_at: datetime
    paid_at: datetime | None
    promised_from: datetime | None
    promised_by: datetime | None
    promised_precision: Precision | None
    promised_raw: str | None
    handed_to_carrier_at: datetime | None
    delivered_at: datetime | None
    state: DeliveryState
    raw_state: str | None
    goods: str | None
    quantity: int | None
    amount_cents: int | None
    freight_cents: int | None
    currency: str
    carrier: str | None
    tracking: str | None
    courier_id: str | None
    failed_reason: str | None
    note: str | None
    score: float | None
    score_scale: str | None
    comment: str | None
    asked_at: datetime | None
    scored_at: datetime | None
    owner_id: str
    next_step: str
    due_at: datetime
    stage: Stage
    import_id: str | None
    instructions: str | None = None
    area: str | None = None
    cod_cents: int | None = None
    cash_cents: int | None = None
    cash_in_at: datetime | None = None
    cash_in_by: str | None = None
    parcels: int | None = None
    run_day: Date | None = None
    run_place: int | None = None
    taken_by: str | None = None
    signature: Signature | None = None
    came_right: bool | None = None
    came_full: bool | None = None
    split_of: str | None = None
    back_at: datetime | None = None
    heard_at: datetime | None = None

    @property
    def open(self) -> bool:
        """Whether somebody still has to do something."""
        return self.state in OPEN_STATES

    def late(self, now: datetime) -> bool:
        """Whether it is still under way past its due time."""
        return self.open and self.due_at < now


@dataclass(frozen=True, slots=True)
class DeliveryDraft:
    """What is typed when a delivery is planned; name, phone and address are carried over where left empty.

    From `call_id` or `complaint_id` the customer is carried over too. `promised_by` with the precision
    `day` may be any moment of that day. Goods, quantity and amount follow the `lines` where there are any.
    `beyond` says why scarce goods are given beyond what is left of them.
    """

    customer_id: str | None = None
    customer_name: str = ""
    phone: str = ""
    address: str = ""
    city: str = ""
    call_id: str | None = None
    complaint_id: str | None = None
    ordered_at: datetime | None = None
    promised_from: datetime | None = None
    promised_by: datetime | None = None
    promised_precision: Precision = Precision.TIME
    goods: str = ""
    quantity: int | None = None
    amount_cents: int | None = None
    freight_cents: int | None = None
    currency: str = CURRENCY
    courier_id: str | None = None
    note: str = ""
    reference: str = ""
    instructions: str = ""
    area: str = ""
    cod_cents: int | None = None
    parcels: int | None = None
    carrier: str = ""
    tracking: str = ""
    split_of: str | None = None
    lines: tuple[LineDraft, ...] = ()
    beyond: str = ""


def day_of(moment: datetime, zone: ZoneInfo) -> datetime:
    """The begin of the local day around a moment."""
    return datetime.combine(moment.astimezone(zone).date(), time(), zone)


def due_of_promise(promised_by: datetime, precision: Precision | None, zone: ZoneInfo) -> datetime:
    """When a promise falls due: the moment, or the last minute of the promised day."""
    if precision != Precision.DAY:
        return promised_by
    return datetime.combine(promised_by.astimezone(zone).date(), time(23, 59), zone)


def due_in(
    state: DeliveryState,
    promised_by: datetime | None,
    precision: Precision | None,
    ordered_at: datetime,
    at: datetime,
    openings: Openings,
) -> datetime:
    """When the next step of a delivery that entered `state` at `at` is due: as promised.

    Without a promise a day after the order. After a failed attempt, and when the promise has passed by
    the time it is assigned again, a day from then. These fall on a time at which the store is open.
    """
    again = openings.while_open(at + AFTER_FAILURE)
    if state == DeliveryState.FAILED:
        return again
    if promised_by is None:
        due = openings.while_open(ordered_at + UNPROMISED)
    else:
        due = due_of_promise(promised_by, precision, openings.calendar.tz)
    return again if state == DeliveryState.ASSIGNED and due < at else due


CHANGEABLE = frozenset(
    {
        "customer_id", "customer_name", "phone", "address", "city", "ordered_at", "paid_at", "promised_from",
        "promised_by", "promised_precision", "goods", "quantity", "amount_cents", "freight_cents", "currency",
        "carrier", "tracking", "courier_id", "failed_reason", "note", "score", "score_scale", "comment",
        "asked_at", "scored_at", "stage", "next_step", "due_at", "instructions", "area", "cod_cents", "parcels",
    }
)  # fmt: skip
"""What may be changed about a delivery once it is planned; its state changes by `move`."""


class Chip(StrEnum):
    """The saved filters over the list of deliveries."""

    MINE = "mine"
    DUE_TODAY = "due_today"
    SOON = "soon"
    LATE = "late"
    OPEN = "open"
    ALL = "all"


CHIP_WORDS = {
    Chip.MINE: N_("Mine"),
    Chip.DUE_TODAY: N_("Due today"),
    Chip.SOON: N_("Ends soon"),
    Chip.LATE: N_("Late"),
    Chip.OPEN: N_("All open"),
    Chip.ALL: N_("All"),
}


@dataclass(frozen=True, slots=True)
class DeliveryRow:
    """A delivery as a list shows it."""

    id: str
    number: str
    reference: str | None
    ordered_at: datetime
    customer_id: str | None
    name: str
    phone: str
    address: str
    city: str
    goods: str
    state: DeliveryState
    raw_state: str | None
    promised_by: datetime | None
    promised_precision: Precision | None
    delivered_at: datetime | None
    courier: str
    next_step: str
    owner_id: str
    owner: str
    due_at: datetime
    attempts: int = 0

    @property
    def open(self) -> bool:
        """Whether somebody still has to do something."""
        return self.state in OPEN_STATES
