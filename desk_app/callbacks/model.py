"""A callback: somebody waits for us to ring, and somebody here owes it by a time."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum

from desk_app.commitments.applying import Applied
from desk_app.commitments.openings import Openings
from desk_app.core.i18n import N_, _, in_our_words
from desk_app.core.stages import Stage
from desk_app.core.text import fold


class CallbackState(StrEnum):
    """Whether somebody still has to ring."""

    OPEN = "open"
    DONE = "done"
    DROPPED = "dropped"


STATE_WORDS = {
    CallbackState.OPEN: N_("open"),
    CallbackState.DONE: N_("reached"),
    CallbackState.DROPPED: N_("dropped"),
}

CALL_BACK = N_("Call back")
"""The next step unless somebody says another."""

MISSED_CALL = N_("Missed call")
GAVE_UP = N_("Gave up waiting")
LEFT_MESSAGE = N_("Left a message")
PROMISED = N_("Promised to call back")
BARE_REASONS = (MISSED_CALL, GAVE_UP, LEFT_MESSAGE, PROMISED)
"""Reasons that tell that somebody rang, not what about."""

NO_ANSWER = "no_answer"
RESULT_WORDS = {
    NO_ANSWER: N_("no answer"),
    "busy": N_("busy"),
    "voicemail": N_("voicemail"),
    "wrong_number": N_("wrong number"),
    "answered": N_("answered"),
    "solved": N_("solved"),
    "will_call_back": N_("will call back"),
    "passed_on": N_("passed on"),
    "became_complaint": N_("became a complaint"),
    "became_delivery": N_("became a delivery"),
    "became_repair": N_("became a repair"),
    "abandoned": N_("gave up waiting"),
    "missed": N_("missed"),
    "no_call": N_("no call"),
}
"""What an attempt can come to, as calls name their outcomes."""


def result_words(result: str | None) -> str:
    """The result of an attempt in the language spoken; what a person wrote as it is."""
    return _(RESULT_WORDS[result]) if result in RESULT_WORDS else result or ""


def step_words(next_step: str) -> str:
    """A next step in the language spoken now, if it is ours; what a person typed as it is."""
    return in_our_words(next_step, (CALL_BACK,))


def reason_words(reason: str) -> str:
    """A reason in the language spoken now where its first line is one of ours; the rest as it is."""
    first, *rest = reason.split("\n")
    return "\n".join((in_our_words(first, BARE_REASONS), *rest))


def headline(reason: str) -> str:
    """The first line of a reason: what the callback is about."""
    return reason_words(reason).split("\n", 1)[0]


@dataclass(frozen=True, slots=True)
class Callback:
    """A callback as it stands in the file.

    `first_due_at` is when it was first promised; no rescheduling moves it. `snoozed_until` rests it without moving
    `due_at`. `last_result` is a key of `RESULT_WORDS` or a person's words. `handed_by` handed it to the owner, who
    has taken it once `accepted_at` is there. A closed one keeps its last owner, next step and due time.
    `matter_kind` and `matter_id` say which matter its customer is asked about.
    """

    id: str
    number: str
    customer_id: str | None
    name: str | None
    phone_raw: str | None
    phone_e164: str | None
    phone_digits: str | None
    call_id: str | None
    reason: str
    topic: str | None
    first_due_at: datetime
    snoozed_until: datetime | None
    state: CallbackState
    closed_at: datetime | None
    closed_reason: str | None
    tries: int
    last_tried_at: datetime | None
    last_result: str | None
    handed_by: str | None
    handed_at: datetime | None
    handed_note: str | None
    accepted_at: datetime | None
    owner_id: str
    next_step: str
    due_at: datetime
    stage: Stage
    matter_kind: str | None = None
    matter_id: str | None = None

    @property
    def open(self) -> bool:
        """Whether somebody still has to ring."""
        return self.state == CallbackState.OPEN

    @property
    def waiting_for(self) -> str | None:
        """The staff id of who was handed it and has not accepted yet."""
        return self.owner_id if self.open and self.handed_by is not None and self.accepted_at is None else None

    def late(self, now: datetime) -> bool:
        """Whether it should have been rung by now."""
        return self.open and self.due_at < now

    def rests(self, now: datetime) -> bool:
        """Whether it was put aside and its time has not come."""
        return self.open and self.snoozed_until is not None and self.snoozed_until > now


@dataclass(frozen=True, slots=True)
class CallbackDraft:
    """What is known when a callback is promised; what is left out is filled in.

    From a customer's file name and phone are carried over. Without an owner it is the Desk's, without a due time
    it is due after the hours of the settings; a call that nobody answered needs no reason.
    """

    customer_id: str | None = None
    name: str = ""
    phone: str = ""
    call_id: str | None = None
    reason: str = ""
    topic: str = ""
    due_at: datetime | None = None
    owner_id: str | None = None
    matter_kind: str | None = None
    matter_id: str | None = None
    given: Applied | None = None
    """The commitment its due time follows."""
    usual: bool = False
    """Whether the due time is the usual one as a form showed it, so that nobody named another."""


CHANGEABLE = frozenset({"customer_id", "name", "phone", "reason", "topic", "next_step"})
"""What may be put right about a callback; when it is due and whose it is have acts of their own."""


def is_bare(reason: str, topic: str | None) -> bool:
    """Whether it says no more than that somebody rang."""
    first = reason.split("\n", 1)[0].strip()
    return not (topic or "").strip() and any(in_our_words(first, (word,)) == _(word) for word in BARE_REASONS)


def same_matter(known: Callback, reason: str, topic: str | None) -> bool:
    """Whether what somebody rang about belongs to a callback that is already open for them.

    It does when one of the two says nothing but that they rang, or the topic or the first line of the reason is
    the same.
    """
    if is_bare(reason, topic) or is_bare(known.reason, known.topic):
        return True
    if known.topic and topic:
        return fold(known.topic).strip() == fold(topic).strip()
    return fold(known.reason.split("\n", 1)[0]).strip() == fold(reason.split("\n", 1)[0]).strip()


class Snooze(StrEnum):
    """Until when a callback may rest, as it is usually said."""

    HOUR = "hour"
    AFTERNOON = "afternoon"
    OPENING = "opening"
    OTHER = "other"


AFTERNOON = time(14, 0)
"""When "this afternoon" is, local time."""


def snoozes(now: datetime, openings: Openings) -> dict[Snooze, datetime]:
    """The moments one may choose from now on: in an hour, this afternoon while it is to come and the store
    is open then, and when it opens next after today.
    """
    zone = openings.calendar.tz
    today = now.astimezone(zone).date()
    found = {Snooze.HOUR: now + timedelta(hours=1)}
    afternoon = datetime.combine(today, AFTERNOON, zone)
    if afternoon > now and openings.while_open(afternoon) == afternoon:
        found[Snooze.AFTERNOON] = afternoon
    found[Snooze.OPENING] = openings.after(today)
    return found


class Chip(StrEnum):
    """The ready-made selections over the list of callbacks."""

    MINE = "mine"
    LATE = "late"
    DUE_TODAY = "due_today"
    DESK = "desk"
    OPEN = "open"
    ALL = "all"


CHIP_WORDS = {
    Chip.MINE: N_("Mine"),
    Chip.LATE: N_("Late"),
    Chip.DUE_TODAY: N_("Due today"),
    Chip.DESK: N_("The desk's"),
    Chip.OPEN: N_("All open"),
    Chip.ALL: N_("All"),
}


@dataclass(frozen=True, slots=True)
class CallbackRow:
    """A callback as a list shows it. `waiting`: its owner has not accepted it yet; `handed_by` is a name."""

    id: str
    number: str
    customer_id: str | None
    name: str
    phone: str
    reason: str
    topic: str
    state: CallbackState
    due_at: datetime
    first_due_at: datetime
    snoozed_until: datetime | None
    tries: int
    last_tried_at: datetime | None
    last_result: str | None
    owner_id: str
    owner: str
    handed_by: str
    waiting: bool
    closed_at: datetime | None

    @property
    def open(self) -> bool:
        """Whether somebody still has to ring."""
        return self.state == CallbackState.OPEN

    def rests(self, now: datetime) -> bool:
        """Whether it was put aside and its time has not come."""
        return self.open and self.snoozed_until is not None and self.snoozed_until > now
