"""Where the customers of the made store stand: who joined, left or fell silent, levels of service, and credit."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from desk_app.app import DESK_ID
from desk_app.credit.model import CreditEvent, Decision, EventDraft, EventKind
from desk_app.customers.model import CustomerState
from desk_app.demo.crew import SUPERVISOR
from desk_app.demo.diary import Story
from desk_app.demo.opening import day_of
from desk_app.demo.people import Person
from desk_app.demo.world import World
from desk_app.standing.model import KEY_ACCOUNT, PRIORITY

_LEFT = (
    "搬去外地，不再联系。",
    "全家移居国外。",
    "老人过世，家属来说过。",
    "投诉没谈拢，说以后不来了。",
    "店面转让，新老板不做这行。",
    "改去网上买。",
)
_JOINED = ("来店办了会员卡。", "第一次下单。", "看了三次，今天定了空调。")
_KEY = "每月都进货，按大客户对待。"
_PRIORITY = ("介绍了好几家邻居来买。", "上次处理拖了太久，以后优先。", "家有病人，维修要快。")
_CHOSEN = "客户自己要的，加了上门保养。"
_HAPPENED = {
    EventKind.KEPT: ("分三期，期期按日付清。", "约好 18 点在家，师傅到了人在。", "旧机按说好的留着让拉走。"),
    EventKind.PRAISE: ("送锦旗到店里，点名谢周师傅。", "在网上写了长长的好评。", "介绍邻居来买，当场成交。"),
    EventKind.BROKEN: ("约好上门没人，电话也不接，白跑一趟。", "订好的洗衣机到货不要了，没提前说。"),
    EventKind.UNPAID: ("送货单签了字，尾款过了三十天没付。", "月结上月货款没到账，催过两次。"),
    EventKind.ABUSE: ("同一台取暖器用了一冬来退，第二次了。",),
}
_OWING = 128_000


def deal(world: World, people: Sequence[Person], buyers: Sequence[Person]) -> None:
    """Writes states, levels and credit into the diary."""
    known = [one for one in people if one.opened_at and one.opened_at < world.times.edge - timedelta(days=6)]
    left = _leave(world, known)
    _join(world, known)
    staying = [one for one in buyers if one in known and one not in left]
    _levels(world, staying)
    if known:
        moment = world.times.moment(world.times.edge - timedelta(days=12), world.times.edge - timedelta(days=10))
        world.diary.add(moment, lambda: world.desk.standing.apply_dormancy(DESK_ID))
    _credit(world, staying)


def _after(world: World, person: Person) -> datetime:
    """Some moment after the file was opened."""
    opened = person.opened_at or world.times.start
    return world.times.moment(opened + timedelta(days=1), world.times.edge - timedelta(hours=3))


def _set(
    world: World, person: Person, moment: datetime, state: CustomerState, reason: str, who: str = ""
) -> Callable[[], object]:
    who = who or world.crew.on_duty(moment)
    return lambda: world.desk.standing.set_state(world.crew.id(who), person.id, state, reason=reason)


def _leave(world: World, known: Sequence[Person]) -> list[Person]:
    """A few whom nothing else happens with say good-bye."""
    quiet = [one for one in known if one.scenes == 0 and one.draft.state == CustomerState.ACTIVE and not one.walk_in]
    quiet = [one for one in quiet if not one.english]
    leaving = quiet[:: max(1, len(quiet) // len(_LEFT))][: len(_LEFT)] if len(known) > len(_LEFT) else []
    for person, reason in zip(leaving, _LEFT, strict=False):
        reason = reason if person.shop or "店面" not in reason else _LEFT[0]
        moment = _after(world, person)
        world.diary.add(moment, _set(world, person, moment, CustomerState.LEFT, reason))
    return leaving


def _join(world: World, known: Sequence[Person]) -> None:
    """Some prospects become customers."""
    prospects = [one for one in known if one.draft.state == CustomerState.PROSPECT]
    for person, reason in zip(prospects[::4], _JOINED, strict=False):
        moment = _after(world, person)
        world.diary.add(moment, _set(world, person, moment, CustomerState.ACTIVE, reason))


def _levels(world: World, staying: Sequence[Person]) -> None:
    """Big shops are key accounts; some are preferred with a reason, some chose it for a year."""
    shops = sorted((one for one in staying if one.shop), key=lambda one: -(one.draft.shop_size_m2 or 0))
    for person in shops[:4]:
        _give(world, person, KEY_ACCOUNT, _KEY)
    others = [one for one in staying if not one.shop]
    for place, person in enumerate(others[:: max(1, len(others) // 9)][:9]):
        _give(world, person, PRIORITY, _PRIORITY[place % 3] if place % 3 else "")


def _give(world: World, person: Person, level: str, granted_for: str) -> None:
    """A level from some day of the last year on; without a reason of ours the customer chose it, for a year."""
    moment = _after(world, person)
    since = day_of(moment) - timedelta(days=world.rng.randrange(20, 300))
    who = world.crew.on_duty(moment)

    def give() -> None:
        standing, actor = world.desk.standing, world.crew.id(who)
        if granted_for:
            standing.grant_level(actor, person.id, level, since, reason=granted_for)
        else:
            standing.choose_level(actor, person.id, level, since, since + timedelta(days=365), _CHOSEN)

    world.diary.add(moment, give)


_KINDS = (
    EventKind.BROKEN, EventKind.UNPAID, EventKind.KEPT, EventKind.PRAISE, EventKind.KEPT, EventKind.ABUSE,
    EventKind.KEPT, EventKind.PRAISE, EventKind.BROKEN, EventKind.KEPT, EventKind.UNPAID,
)  # fmt: skip
"""What is noted, in turn; the first is contested, the second corrected."""


def _credit(world: World, staying: Sequence[Person]) -> None:
    """Events of one customer in twenty, some with a second; the first contests, the second is put right."""
    count = min(len(staying), max(2, round(len(staying) / 13)))
    noted = [staying[n * len(staying) // count] for n in range(count)]
    for place, person in enumerate(noted):
        story, events = Story(world.diary), list[CreditEvent]()
        moment = _after(world, person)
        _note(world, story, moment, person, _KINDS[place % len(_KINDS)], events)
        if place % 3 == 2:
            _note(world, story, moment + timedelta(minutes=3), person, EventKind.KEPT, [])
        if place < 2:
            _contest(world, story, moment, events, corrected=place == 1)
        if place == 1:
            _say(world, story, moment, person)


def _note(
    world: World, story: Story, moment: datetime, person: Person, kind: EventKind, events: list[CreditEvent]
) -> None:
    draft = EventDraft(
        kind,
        world.rng.choice(_HAPPENED[kind]),
        day_of(moment) - timedelta(days=world.rng.randrange(0, 200)),
        amount_cents=_OWING if kind == EventKind.UNPAID else None,
    )
    who = world.crew.on_duty(moment)
    story.add(moment, lambda: events.append(world.desk.credit.note(world.crew.id(who), person.id, draft)))


def _contest(world: World, story: Story, moment: datetime, events: list[CreditEvent], *, corrected: bool) -> None:
    """The customer says it was otherwise; with `corrected` it was."""
    credit, crew = world.desk.credit, world.crew
    later = min(world.times.onward(moment + world.times.span(60, 600)), world.times.edge)
    said = "那天我在家，是师傅按错了门铃。" if not corrected else "尾款当月就转了，转到店里微信。"
    who = crew.on_duty(later)
    story.add(later, lambda: credit.contest(crew.id(who), events[0].id, said))
    if not corrected:
        return

    def decide() -> None:
        right = EventDraft(EventKind.KEPT, "查到微信收款，当月付清。", events[0].happened_on)
        credit.decide(crew.id(SUPERVISOR), events[0].id, Decision.CORRECTED, "对账漏记，是我们错。", correction=right)

    story.add(world.times.onward(later + world.times.span(20, 300)), decide)


def _say(world: World, story: Story, moment: datetime, person: Person) -> None:
    text = "我从来没有欠过店里的钱，那次是店里记账漏了，请以后先查清楚再打电话。"
    who = world.crew.on_duty(moment)
    story.add(moment, lambda: world.desk.credit.state(world.crew.id(who), person.id, text))
