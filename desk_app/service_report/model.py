"""What a service report is made of: matters of a period, the promises in them, and what can be counted of both."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date as Date
from datetime import datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from desk_app.calls.model import Call, Direction, Outcome
from desk_app.commitments.clocks import MatterPause
from desk_app.commitments.model import About
from desk_app.complaints.measures import Measure
from desk_app.complaints.model import Complaint, ComplaintStep
from desk_app.complaints.nature import Nature
from desk_app.complaints.promise_lines import PromiseLine
from desk_app.complaints.work_model import Note
from desk_app.deliveries.model import Delivery, DeliveryState, Precision
from desk_app.purchases.model import Purchase

SMALL = 5
"""A rate over fewer cases is marked as small."""


@dataclass(frozen=True, slots=True)
class Period:
    """From the moment `since` up to but without `until`; None is without a bound on that side."""

    since: datetime | None = None
    until: datetime | None = None

    def holds(self, moment: datetime) -> bool:
        """Whether the moment lies in it."""
        return (self.since is None or self.since <= moment) and (self.until is None or moment < self.until)

    def began_after(self, moment: datetime) -> bool:
        """Whether the moment lies before its begin."""
        return self.since is not None and moment < self.since


@dataclass(frozen=True, slots=True)
class Move:
    """A delivery entered a state: when that happened, and who wrote it down."""

    delivery_id: str
    state: DeliveryState
    at: datetime
    by_id: str | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Matters:
    """The records a report speaks of, each list oldest first, whenever they happened."""

    calls: Sequence[Call] = ()
    complaints: Sequence[Complaint] = ()
    steps: Mapping[str, Sequence[ComplaintStep]] = field(default_factory=dict)
    """By the id of the complaint."""
    notes: Mapping[str, Sequence[Note]] = field(default_factory=dict)
    """By the id of the complaint, those alone that may be printed for the customer."""
    lines: Mapping[str, Sequence[PromiseLine]] = field(default_factory=dict)
    """By the id of the complaint, every promise given to its customer."""
    pauses: Mapping[str, Sequence[MatterPause]] = field(default_factory=dict)
    """By the id of the complaint, the times it waited for somebody else."""
    measures: Mapping[str, Sequence[Measure]] = field(default_factory=dict)
    """By the id of the complaint, what its customer gets."""
    deliveries: Sequence[Delivery] = ()
    moves: Mapping[str, Sequence[Move]] = field(default_factory=dict)
    """By the id of the delivery."""
    purchases: Sequence[Purchase] = ()
    people: Mapping[str, str] = field(default_factory=dict)
    """Names by the ids of the staff."""


class Verdict(StrEnum):
    """What became of a promise."""

    KEPT = "kept"
    LATE = "late"
    BROKEN = "broken"
    OPEN = "open"
    WITHDRAWN = "withdrawn"
    UNKNOWN = "unknown"


class Promised(StrEnum):
    """What was promised."""

    FIRST_ANSWER = "first_answer"
    COMMITMENT = "commitment"
    REPLY = "reply"
    DELIVERY = "delivery"
    CALL_BACK = "call_back"


@dataclass(frozen=True, slots=True)
class Promise:
    """Something promised at `given`. `due` is the last moment, of a `whole_day` the end of that day; or None.

    `kept_at` is when it was done, in time or not.
    """

    what: Promised
    number: str
    about: str
    given: datetime
    due: datetime | None
    verdict: Verdict
    kept_at: datetime | None = None
    whole_day: bool = False
    window_from: datetime | None = None


def promises(matters: Matters, now: datetime, zone: ZoneInfo) -> list[Promise]:
    """Every promise in the matters, by the time it was given."""
    found = [
        promise for each in matters.complaints for promise in _of_complaint(each, matters.lines.get(each.id, ()), now)
    ]
    found += [_delivery(each, each.promised_by, now, zone) for each in matters.deliveries if each.promised_by]
    calls_out = [each for each in matters.calls if each.direction == Direction.OUT and each.answered]
    found += [
        _call_back(each, calls_out)
        for each in matters.calls
        if each.direction == Direction.IN and each.outcome == Outcome.WILL_CALL_BACK
    ]
    return sorted(found, key=lambda each: each.given)


def _judged(due: datetime, kept_at: datetime | None, now: datetime) -> Verdict:
    if kept_at is not None:
        return Verdict.KEPT if kept_at <= due else Verdict.LATE
    return Verdict.BROKEN if due < now else Verdict.OPEN


def _of_complaint(complaint: Complaint, lines: Sequence[PromiseLine], now: datetime) -> list[Promise]:
    """The promises of a complaint; of one that has no clocks the first answer alone."""
    return [_by_clock(complaint, each, now) for each in lines] or [_first_answer(complaint, now)]


def _by_clock(complaint: Complaint, line: PromiseLine, now: datetime) -> Promise:
    """A promise with a clock. One that no longer stands was not kept if its time had run out by then."""
    first = line.about == About.FIRST_ANSWER
    if line.dropped_at is not None and line.met_at is None:
        verdict = Verdict.BROKEN if line.due_at < line.dropped_at else Verdict.WITHDRAWN
    else:
        verdict = _judged(line.due_at, line.met_at, now)
    what, about = (_answer(complaint), complaint.title) if first else (Promised.COMMITMENT, line.words)
    return Promise(what, complaint.number, about, line.given_at, line.due_at, verdict, line.met_at)


def _first_answer(complaint: Complaint, now: datetime) -> Promise:
    due, answered = complaint.promised_at, complaint.answered_at
    verdict = Verdict.UNKNOWN if answered is None and not complaint.open else _judged(due, answered, now)
    given = complaint.received_at
    return Promise(_answer(complaint), complaint.number, complaint.title, given, due, verdict, answered)


def _answer(complaint: Complaint) -> Promised:
    """What the first answer counts as: a suggestion or praise is no complaint."""
    return Promised.FIRST_ANSWER if complaint.nature is Nature.COMPLAINT else Promised.REPLY


def _delivery(delivery: Delivery, promised_by: datetime, now: datetime, zone: ZoneInfo) -> Promise:
    whole_day = delivery.promised_precision == Precision.DAY
    due = _end_of_day(promised_by, zone) if whole_day else promised_by
    if delivery.delivered_at is None and delivery.state == DeliveryState.CANCELLED:
        verdict = Verdict.WITHDRAWN
    elif delivery.delivered_at is None and delivery.state == DeliveryState.DELIVERED:
        verdict = Verdict.UNKNOWN
    else:
        verdict = _judged(due, delivery.delivered_at, now)
    return Promise(
        Promised.DELIVERY,
        delivery.number,
        delivery.goods or "",
        delivery.ordered_at,
        due,
        verdict,
        delivery.delivered_at,
        whole_day,
        delivery.promised_from,
    )


def _end_of_day(moment: datetime, zone: ZoneInfo) -> datetime:
    day = moment.astimezone(zone).date() + timedelta(days=1)
    return datetime(day.year, day.month, day.day, tzinfo=zone) - timedelta(milliseconds=1)


def _call_back(call: Call, calls_out: Sequence[Call]) -> Promise:
    after = next((each.rang_at for each in calls_out if each.rang_at > call.rang_at), None)
    verdict = Verdict.OPEN if after is None else Verdict.KEPT
    about = call.topic or call.note or ""
    return Promise(Promised.CALL_BACK, call.number, about, call.rang_at, None, verdict, after)


_FELL_DUE = frozenset({Verdict.KEPT, Verdict.LATE, Verdict.BROKEN})


@dataclass(frozen=True, slots=True)
class Rate:
    """So many of `n`; of nothing there is no rate."""

    count: int
    n: int

    @property
    def share(self) -> float | None:
        """A fraction from 0 to 1; None where `n` is 0."""
        return self.count / self.n if self.n else None

    @property
    def small(self) -> bool:
        """Whether there are too few cases to say much."""
        return 0 < self.n < SMALL


def kept_in_time(given: Iterable[Promise], period: Period, now: datetime, what: Promised | None = None) -> Rate:
    """The promises kept in time of those that fell due in the period by now; `what` for one kind alone.

    A promise without a time, one taken back, and one of which nobody wrote down when it was kept are not counted.
    """
    fallen = [
        each
        for each in given
        if each.due is not None
        and each.due <= now
        and period.holds(each.due)
        and each.verdict in _FELL_DUE
        and what in (None, each.what)
    ]
    return Rate(sum(each.verdict == Verdict.KEPT for each in fallen), len(fallen))


@dataclass(frozen=True, slots=True)
class Figures:
    """What is counted over a period; calls that were none are left out."""

    contacts: int
    turned_to_us: int
    """How often the customer came to us: what began with a contact is counted once, and amends not at all."""
    complaints: int
    deliveries: int
    purchases: int
    kept: Rate
    answered_in_time: Rate
    delivered_in_time: Rate
    suggestions: int = 0
    praise: int = 0


def is_contact(call: Call) -> bool:
    """Whether anybody called: a line that a machine wrote down alone is none."""
    return call.outcome != Outcome.NO_CALL


def figures(matters: Matters, given: Sequence[Promise], period: Period, now: datetime, zone: ZoneInfo) -> Figures:
    """The figures of the period: records by when they began, promises by when they fell due."""
    calls = [each for each in matters.calls if is_contact(each) and period.holds(each.rang_at)]
    known = {each.id for each in matters.calls}
    turned = [each.rang_at for each in matters.calls if is_contact(each) and each.direction == Direction.IN]
    turned += [each.received_at for each in matters.complaints if each.call_id not in known]
    turned += [
        each.ordered_at for each in matters.deliveries if each.complaint_id is None and each.call_id not in known
    ]

    def came(nature: Nature) -> int:
        return sum(period.holds(each.received_at) for each in matters.complaints if each.nature is nature)

    return Figures(
        contacts=len(calls),
        turned_to_us=sum(map(period.holds, turned)),
        complaints=came(Nature.COMPLAINT),
        suggestions=came(Nature.SUGGESTION),
        praise=came(Nature.PRAISE),
        deliveries=sum(period.holds(each.ordered_at) for each in matters.deliveries),
        purchases=sum(period.holds(begin_of(each.bought_on, zone)) for each in matters.purchases),
        kept=kept_in_time(given, period, now),
        answered_in_time=kept_in_time(given, period, now, Promised.FIRST_ANSWER),
        delivered_in_time=kept_in_time(given, period, now, Promised.DELIVERY),
    )


def begin_of(day: Date, zone: ZoneInfo) -> datetime:
    """The begin of a day at the store."""
    return datetime(day.year, day.month, day.day, tzinfo=zone)


def year_before(day: Date) -> Date:
    """The same day a year before; 28 February of a 29th."""
    try:
        return day.replace(year=day.year - 1)
    except ValueError:
        return day.replace(year=day.year - 1, day=28)
