"""A call: one conversation with a customer, on any channel, in or out."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from desk_app.core.errors import DeskError
from desk_app.core.i18n import N_, _
from desk_app.core.stages import Stage
from desk_app.enquiries.model import Asked
from desk_app.matters.model import MatterKind


class Direction(StrEnum):
    """Who called whom."""

    IN = "in"
    OUT = "out"


class Channel(StrEnum):
    """How the conversation came about."""

    PHONE = "phone"
    WALK_IN = "walk_in"
    WEB = "web"
    WECHAT = "wechat"
    SMS = "sms"
    EMAIL = "email"
    SUGGESTION_BOX = "suggestion_box"
    VISIT = "visit"


class CallKind(StrEnum):
    """What the customer wanted; a suggestion never counts as a complaint."""

    ENQUIRY = "enquiry"
    REQUEST = "request"
    SUGGESTION = "suggestion"
    COMPLAINT = "complaint"
    PRAISE = "praise"


class Outcome(StrEnum):
    """What became of it."""

    SOLVED = "solved"
    WILL_CALL_BACK = "will_call_back"
    PASSED_ON = "passed_on"
    BECAME_COMPLAINT = "became_complaint"
    BECAME_DELIVERY = "became_delivery"
    BECAME_REPAIR = "became_repair"
    ANSWERED = "answered"
    VOICEMAIL = "voicemail"
    WRONG_NUMBER = "wrong_number"
    NO_ANSWER = "no_answer"
    ABANDONED = "abandoned"
    MISSED = "missed"
    NO_CALL = "no_call"


DIRECTION_WORDS = {Direction.IN: N_("incoming"), Direction.OUT: N_("outgoing")}

CHANNEL_WORDS = {
    Channel.PHONE: N_("phone"),
    Channel.WALK_IN: N_("walk-in"),
    Channel.WEB: N_("web"),
    Channel.WECHAT: N_("WeChat"),
    Channel.SMS: N_("SMS"),
    Channel.EMAIL: N_("e-mail"),
    Channel.SUGGESTION_BOX: N_("suggestion box"),
    Channel.VISIT: N_("visit"),
}

KIND_WORDS = {
    CallKind.ENQUIRY: N_("enquiry"),
    CallKind.REQUEST: N_("request"),
    CallKind.SUGGESTION: N_("suggestion"),
    CallKind.COMPLAINT: N_("complaint"),
    CallKind.PRAISE: N_("praise"),
}

OUTCOME_WORDS = {
    Outcome.SOLVED: N_("solved"),
    Outcome.WILL_CALL_BACK: N_("will call back"),
    Outcome.PASSED_ON: N_("passed on"),
    Outcome.BECAME_COMPLAINT: N_("became a complaint"),
    Outcome.BECAME_DELIVERY: N_("became a delivery"),
    Outcome.BECAME_REPAIR: N_("became a repair"),
    Outcome.ANSWERED: N_("answered"),
    Outcome.VOICEMAIL: N_("voicemail"),
    Outcome.WRONG_NUMBER: N_("wrong number"),
    Outcome.NO_ANSWER: N_("no answer"),
    Outcome.ABANDONED: N_("gave up waiting"),
    Outcome.MISSED: N_("missed"),
    Outcome.NO_CALL: N_("no call"),
}

WRITTEN_LATER = timedelta(hours=1)
"""What is written down later than this after it happened is marked, and counted apart in the clocks."""
OWED = frozenset({Outcome.MISSED, Outcome.ABANDONED, Outcome.VOICEMAIL})
"""Outcomes of an incoming call after which we owe a callback."""

NOT_ANSWERED = frozenset({Outcome.VOICEMAIL, Outcome.NO_ANSWER, Outcome.ABANDONED, Outcome.MISSED, Outcome.NO_CALL})
"""Outcomes without a conversation between two people."""

STAGE_OF = {
    CallKind.ENQUIRY: Stage.PRE_SALE,
    CallKind.REQUEST: Stage.DISPATCH,
    CallKind.SUGGESTION: Stage.RELATIONSHIP,
    CallKind.COMPLAINT: Stage.RELATIONSHIP,
    CallKind.PRAISE: Stage.RELATIONSHIP,
}
"""Where a call stands unless somebody says otherwise."""


def channel_words(channel: str) -> str:
    """The channel in the language spoken; the word a file gave where it is none of ours."""
    return _(CHANNEL_WORDS[Channel(channel)]) if channel in set(Channel) else channel


@dataclass(frozen=True, slots=True)
class Call:
    """One conversation as it stands in the file. `channel` is a `Channel`, or the word of the file it came with.

    `topic` is the path in the store's own tree as it was on that day, or what somebody typed. `callback_id` names the
    callback it was an attempt at, `matter_kind` and `matter_id` the open matter it was added to.
    """

    id: str
    number: str
    reference: str | None
    customer_id: str | None
    caller_name: str | None
    phone_raw: str | None
    phone_e164: str | None
    phone_digits: str | None
    direction: Direction
    channel: str
    kind: CallKind
    topic: str | None
    note: str | None
    outcome: Outcome
    rang_at: datetime
    answered_at: datetime | None
    ended_at: datetime | None
    wait_s: int | None
    talk_s: int | None
    after_s: int | None
    staff_id: str | None
    staff_name: str | None
    priority: str | None
    stage: Stage
    import_id: str | None
    topic_id: str | None = None
    hold_s: int | None = None
    written_at: datetime | None = None
    callback_id: str | None = None
    matter_kind: MatterKind | None = None
    matter_id: str | None = None

    @property
    def written_later(self) -> bool:
        """Whether it was taken down here well after it happened; what came with a file was not."""
        return self.written_at is not None and self.written_at - self.rang_at > WRITTEN_LATER

    @property
    def answered(self) -> bool:
        """Whether two people spoke."""
        return self.outcome not in NOT_ANSWERED


@dataclass(frozen=True, slots=True)
class CallDraft:
    """What is typed while taking a call; what is left out is filled in when it is taken down.

    `rang_at` may lie days back, but not ahead. `stage` follows the kind. Lengths in seconds go before what the moments
    give. With the outcome "will call back" `callback_at` is when, by default the store's usual time from now, and
    `callback_owner` who, by default who took the call; `callback_usual` says that the form itself set the time.
    `callback_id` is the callback this call was an attempt at, `matter` the kind and id of the open matter it is added
    to, `enquiries` what goods were asked about. In a call that follows a settled matter `content` says how satisfied
    they are, and `again` whether the matter is opened again where they are not; `heard` holds their marks where those
    are asked (see `calls.script`).
    """

    customer_id: str | None = None
    caller_name: str = ""
    phone: str = ""
    direction: Direction = Direction.IN
    channel: Channel = Channel.PHONE
    kind: CallKind = CallKind.ENQUIRY
    topic: str = ""
    note: str = ""
    outcome: Outcome = Outcome.SOLVED
    rang_at: datetime | None = None
    answered_at: datetime | None = None
    ended_at: datetime | None = None
    wait_s: int | None = None
    talk_s: int | None = None
    hold_s: int | None = None
    after_s: int | None = None
    priority: str = ""
    stage: Stage | None = None
    reference: str = ""
    topic_id: str | None = None
    callback_id: str | None = None
    callback_at: datetime | None = None
    callback_usual: bool = False
    callback_owner: str | None = None
    matter: tuple[MatterKind, str] | None = None
    enquiries: tuple[Asked, ...] = ()
    content: str = ""
    again: bool = True
    heard: str = ""


AHEAD = timedelta(minutes=5)
"""How far clocks may disagree before a time counts as lying in the future."""


def check_times(rang_at: datetime, answered_at: datetime | None, ended_at: datetime | None, now: datetime) -> None:
    """Raises DeskError when the call lies ahead, or its moments stand in the wrong order."""
    if rang_at > now + AHEAD:
        raise DeskError(_("This time is still to come: write down when it rang."), field="rang_at")
    if answered_at is not None and answered_at < rang_at:
        raise DeskError(_("A call cannot be answered before it rang."), field="answered_at")
    if ended_at is not None and ended_at < (answered_at or rang_at):
        raise DeskError(_("A call cannot end before it began."), field="ended_at")


def lasted(rang_at: datetime, answered_at: datetime | None, ended_at: datetime | None) -> tuple[int | None, int | None]:
    """Seconds waited and talked, from the three moments; None where one is missing."""
    wait = None if answered_at is None else whole_seconds(answered_at - rang_at)
    talk = None if answered_at is None or ended_at is None else whole_seconds(ended_at - answered_at)
    return wait, talk


def whole_seconds(span: timedelta) -> int:
    """The span in whole seconds."""
    return int(span.total_seconds())


CHANGEABLE = frozenset(
    {
        "customer_id", "caller_name", "phone", "direction", "channel", "kind", "topic", "note", "outcome",
        "rang_at", "answered_at", "ended_at", "wait_s", "talk_s", "hold_s", "after_s", "priority", "stage",
        "topic_id", "matter_kind", "matter_id",
    }
)  # fmt: skip
"""What may be changed about a call once it is written down."""

Changes = Mapping[str, object]
"""Field of a record -> its new value."""


class Chip(StrEnum):
    """The saved filters over the list of calls."""

    TODAY = "today"
    MINE = "mine"
    UNANSWERED = "unanswered"
    ALL = "all"


CHIP_WORDS = {
    Chip.TODAY: N_("Today"),
    Chip.MINE: N_("Mine"),
    Chip.UNANSWERED: N_("Not answered"),
    Chip.ALL: N_("All"),
}


@dataclass(frozen=True, slots=True)
class CallRow:
    """A call as a list shows it; `name` and `phone` are the customer's file's where there is one."""

    id: str
    number: str
    reference: str | None
    rang_at: datetime
    direction: Direction
    channel: str
    kind: CallKind
    outcome: Outcome
    topic: str
    note: str
    customer_id: str | None
    name: str
    phone: str
    staff: str
    imported: bool


def headline(row: Call | CallRow) -> str:
    """One line for a call: its topic, else the beginning of its note, else that nobody was reached, else its kind."""
    if said := _about(row):
        return said
    return _rang_out(row) if _nobody_reached(row) else _(KIND_WORDS[row.kind])


def line_words(call: Call) -> str:
    """The same for a line among other things that happened: of a call of ours what came of it comes first."""
    if call.direction != Direction.OUT:
        return headline(call)
    return _(": ").join(filter(None, (_rang_out(call), _about(call))))


def _about(row: Call | CallRow) -> str:
    return row.topic or (row.note or "").strip().split("\n", 1)[0][:60]


def _rang_out(row: Call | CallRow) -> str:
    return _("outgoing call, {outcome}").format(outcome=_(OUTCOME_WORDS[row.outcome]))


def _nobody_reached(row: Call | CallRow) -> bool:
    return row.direction == Direction.OUT and row.outcome in NOT_ANSWERED


def next_of(call: Call, led_to: Collection[str]) -> str:
    """What is done next with a call: the kind of what it led to or has to lead to; "" where it is at its end.

    One of ours at which nobody answered leads to nothing new.
    `led_to` are the kinds of what was made of it. A call that was solved asks for nothing more.
    """
    for kind in ("complaint", "delivery", "callback"):
        if kind in led_to:
            return kind
    if call.outcome == Outcome.BECAME_COMPLAINT or (call.kind == CallKind.COMPLAINT and not _nobody_reached(call)):
        return "complaint"
    if call.outcome == Outcome.BECAME_DELIVERY:
        return "delivery"
    return "customer" if call.customer_id is None and call.outcome != Outcome.WRONG_NUMBER else ""
