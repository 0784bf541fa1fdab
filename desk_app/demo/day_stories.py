"""The working day of the made store: yesterday's closing, what was put off, and the calls put aside now."""

from dataclasses import dataclass
from datetime import date as Date
from datetime import datetime, timedelta

from desk_app.app import MATTER_SOURCES
from desk_app.calls import parking
from desk_app.calls.model import CallKind, Channel, Direction, Outcome
from desk_app.calls.timing import CallClock
from desk_app.complaints import store as complaints
from desk_app.deliveries import store as deliveries
from desk_app.demo.crew import SUPERVISOR
from desk_app.demo.opening import ZONE, at
from desk_app.demo.people import Person, mobile
from desk_app.demo.topic_tree import PATH_OF
from desk_app.demo.world import World
from desk_app.matters.model import MatterKind, OpenMatter
from desk_app.today import store as today
from desk_app.today.model import Owed, Why

LEAST_CALLS = 40
"""A store with fewer calls has no day worth closing."""

_CARRIED = 2
"""So many matters are carried over; others are put off, but where a customer was not told that is not enough."""

_NOTE = (
    "明早先办结转的两件。周师傅九点半到，先修冷柜那家。\n"
    "仓库说滚筒洗衣机上午到货，登记过的客户按顺序打电话。订金单在抽屉第二格。"
)
_ON_THE_ROAD = "晚上这一车还没回来，送到后明早补记。"
_NOT_REACHED = "电话没打通，明天上午再告诉客户。"
_WAITS = "客户说晚上别打，明早开门就办。"
_LATE = {
    MatterKind.DELIVERY: "今天的车排满了，已打电话告诉客户，明天头一车送。",
    MatterKind.COMPLAINT: "周师傅下午没回来，配件明早才有，先打给客户说明。",
    MatterKind.CALLBACK: "打了两次占线，明早开门再打。",
    MatterKind.IMPROVEMENT: "供应商还没回话，明天上午催。",
}
_PUT_OFF_COMPLAINT = "客户出差，约好回来再上门看。"
_PUT_OFF_DELIVERY = "客户家里装修没完，改晚一天送。"


def keep_the_day(world: World) -> None:
    """Closes yesterday, puts a complaint and a delivery off, and puts two calls aside."""
    times, diary, day = world.times, world.diary, world.times.today - timedelta(days=1)
    diary.add(at(day, 17, 54), lambda: _close(world, day))
    put_off = times.backward(times.edge - timedelta(minutes=34))
    diary.add(put_off, lambda: _put_off(world, put_off))
    person = world.cast.known(times.edge, fits=lambda one: bool(one.draft.phones) and not one.english)
    asks = _Parked("使用问题", "新买的洗碗机第一次怎么用，问要不要先空洗")
    wants = _Parked("价格咨询", "阳台柜机空调 3 匹，问几级能效，")
    diary.add(times.edge - timedelta(seconds=150), lambda: _put_aside(world, person, asks))
    diary.add(times.edge - timedelta(seconds=40), lambda: _put_aside(world, None, wants))


def _who(world: World, moment: datetime) -> str:
    return SUPERVISOR if world.crew.is_in(SUPERVISOR, moment) else world.crew.on_duty(moment)


def _close(world: World, day: Date) -> None:
    """Decides about all that may not stay so, and closes the day with a note."""
    desk = world.desk
    now = desk.file.clock.now()
    actor, next_morning = world.crew.id(_who(world, now)), at(day + timedelta(days=1), 9)
    owed = today.day_state(desk.file, MATTER_SOURCES, now, day).left
    carried = {each.key for each in sorted(owed, key=_must_wait)[:_CARRIED]}
    for each in owed:
        matter = each.matter
        if each.key in carried or Why.UNTOLD in each.why:
            desk.today.carry_over(actor, matter.kind, matter.row_id, day, _why_open(each))
            continue
        if Why.UNOWNED in each.why:
            owner = world.crew.id(world.crew.on_duty(next_morning))
            desk.today.reassign(actor, matter.kind, matter.row_id, owner, "明早你在，先打这个。")
        if each.why != (Why.UNOWNED,):
            due = next_morning + timedelta(minutes=15)
            desk.today.postpone(actor, matter.kind, matter.row_id, due, _why_open(each))
    desk.today.close_day(actor, day, _NOTE)


def _must_wait(owed: Owed) -> tuple[bool, bool, str]:
    """What is carried over before others: whose customer was not told, what is late, not what is just coming."""
    return Why.UNTOLD not in owed.why, Why.LATE not in owed.why, owed.matter.number


def _why_open(owed: Owed) -> str:
    kind = owed.matter.kind
    if Why.LATE in owed.why:
        return _LATE[kind]
    if Why.UNTOLD in owed.why:
        return _NOT_REACHED
    return _ON_THE_ROAD if kind == MatterKind.DELIVERY else _WAITS


def _put_off(world: World, moment: datetime) -> None:
    """The complaint and the delivery that are due last are put off by a day."""
    desk, actor = world.desk, world.crew.id(_who(world, moment))
    for found, reason in (
        (complaints.open_matters(desk.file), _PUT_OFF_COMPLAINT),
        (deliveries.open_matters(desk.file), _PUT_OFF_DELIVERY),
    ):
        last = max(found, key=_due_last, default=None)
        if last is not None and last.due_at > desk.file.clock.now():
            desk.today.postpone(actor, last.kind, last.row_id, last.due_at + timedelta(days=1), reason)


def _due_last(matter: OpenMatter) -> tuple[datetime, str]:
    return matter.due_at, matter.number


@dataclass(frozen=True)
class _Parked:
    """What was typed of a call before the next one rang."""

    topic: str
    note: str


def _put_aside(world: World, person: Person | None, typed: _Parked) -> None:
    """A half-typed call is put aside, its clock with it."""
    desk, now = world.desk, world.desk.file.clock.now()
    rang = now - timedelta(seconds=95)
    clock = CallClock(rang).answer(rang + timedelta(seconds=9)).park(now)
    path = PATH_OF[typed.topic]
    who = world.crew.id(world.crew.on_duty(now))
    values = {
        "who": person.name if person else "",
        "customer_id": person.id if person else "",
        "caller_name": "" if person else "沈女士",
        "phone": person.draft.phones[0].raw if person else mobile(world.rng),
        "kind": CallKind.ENQUIRY,
        "topic": path,
        "topic_id": world.topics.get(path, ""),
        "note": typed.note,
        "outcome": Outcome.SOLVED,
        "channel": Channel.PHONE,
        "direction": Direction.IN,
        "rang_at": rang.astimezone(ZONE).replace(second=0, microsecond=0, tzinfo=None).isoformat(),
        "clock": clock.as_text(),
    }
    parking.park(desk.file, who, values)
