"""The single calls of the made store: what people ask, want and say, calls nobody answered, wrong numbers."""

from dataclasses import replace
from datetime import datetime, timedelta

from desk_app.calls.model import CallDraft, CallKind, Channel, Outcome
from desk_app.demo import phrases
from desk_app.demo.callback_stories import Callbacks
from desk_app.demo.chat import Chat
from desk_app.demo.diary import Story
from desk_app.demo.goods import Goods
from desk_app.demo.home_chats import CHINESE
from desk_app.demo.opening import day_of
from desk_app.demo.other_chats import ENGLISH, SHOPS
from desk_app.demo.people import Person, mobile
from desk_app.demo.telephone import Telephone
from desk_app.demo.world import World
from desk_app.enquiries.model import About, Asked

_WEEKDAYS = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")
_WEEKDAYS_ENGLISH = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


class Chats:
    """Writes single calls into the diary, with what they leave."""

    def __init__(self, world: World, phone: Telephone) -> None:
        self._rng, self._times, self._cast, self._diary = world.rng, world.times, world.cast, world.diary
        self._phone, self._callbacks = phone, Callbacks(world, phone)

    def minutes_of_chats(self) -> None:
        """Uses up what is left on single calls, the last of them minutes before now."""
        if self._phone.left > 0:
            self._chat(self._times.edge - self._times.span(3.5, 6), last=True)
        self._callbacks.stand_open()
        while self._phone.left > 0:
            at = self._times.moment(self._times.start + timedelta(hours=2), self._times.edge - timedelta(minutes=12))
            share = self._rng.random()
            if share < 0.04:
                self._missed(at)
            elif share < 0.06:
                self._stranger(at)
            else:
                self._chat(at)

    def _chat(self, at: datetime, *, last: bool = False) -> None:
        """An enquiry, a wish, an idea, or praise."""
        rng = self._rng
        person = None if rng.random() < 0.1 else self._cast.someone(at)
        if person is None or person.walk_in:
            channel = Channel.WALK_IN if person else rng.choice((Channel.PHONE, Channel.WALK_IN, Channel.PHONE))
            self._without_a_file(at, person, channel, last=last)
            return
        english = person.english
        choice = ENGLISH if english else SHOPS if person.shop else CHINESE
        chat = rng.choices(choice, [each.weight for each in choice])[0]
        draft = self._draft(chat, at, english=english, channel=self._phone.channel())
        if chat.kind == CallKind.SUGGESTION and rng.random() < 0.4:
            draft = replace(draft, channel=Channel.SUGGESTION_BOX)
        minutes = 1 if last else rng.choice((1, 1.5, 2, 3, 5))
        self._take(at, person, draft, minutes, later=0 if last else 0.05)

    def _take(self, at: datetime, person: Person | None, draft: CallDraft, minutes: float, *, later: float) -> None:
        """The call, and what becomes of the promise it ends with."""
        story = Story(self._diary)
        if draft.outcome != Outcome.WILL_CALL_BACK:
            self._phone.call(story, at, person, draft, minutes=minutes, later=later)
            return
        due = self._callbacks.usual_due(at)
        call = self._phone.call(story, at, person, replace(draft, callback_at=due), minutes=minutes, later=0)
        self._callbacks.follow(story, call, person, draft, due)

    def _draft(self, chat: Chat, at: datetime, *, english: bool, channel: Channel) -> CallDraft:
        goods = self._phone.goods(chat.about)
        day = day_of(at) + timedelta(days=self._rng.choice((1, 1, 2, 3)))
        note = self._rng.choice(chat.notes).format(
            goods=goods.en.split(",")[0].lower() if english else goods.zh,
            price=f"{goods.price_cents // 100:,}" if english else goods.price_cents // 100,
            day=(_WEEKDAYS_ENGLISH if english else _WEEKDAYS)[day.weekday()],
        )
        outcome, asked = self._rng.choice(chat.outcomes), _asked(chat.topic, note, goods, english=english)
        if any(each.call_back for each in asked):
            outcome = Outcome.WILL_CALL_BACK
        return CallDraft(
            channel=channel,
            kind=chat.kind,
            topic=chat.topic,
            note=note[:1].upper() + note[1:],
            outcome=outcome,
            stage=chat.stage,
            enquiries=asked,
        )

    def _without_a_file(self, at: datetime, person: Person | None, channel: Channel, *, last: bool) -> None:
        """Somebody who is not in the files, and is not worth a file yet."""
        goods = self._phone.goods()
        chat = CHINESE[0]
        if channel == Channel.WALK_IN:
            note = phrases.COUNTER_ENQUIRY.format(goods=goods.zh)
            asked = _asked(chat.topic, note, goods, english=False)
            draft = CallDraft(channel=channel, topic=chat.topic, note=note, enquiries=asked)
        else:
            caller = self._rng.choice(("", "", "陈先生", "王女士", "李阿姨", "徐师傅"))
            draft = replace(
                self._draft(chat, at, english=False, channel=channel), caller_name=caller, phone=mobile(self._rng)
            )
        self._take(at, person, draft, 1 if last else 2, later=0 if last else 0.04)

    def _missed(self, at: datetime) -> None:
        """Nobody answered; mostly somebody calls back within the hour or two."""
        rng, story = self._rng, Story(self._diary)
        person = self._cast.known(at, fits=lambda one: bool(one.draft.phones)) if rng.random() < 0.6 else None
        phone = person.draft.phones[0].raw if person else mobile(rng)
        outcome = rng.choice((Outcome.MISSED, Outcome.MISSED, Outcome.ABANDONED))
        draft = CallDraft(phone=phone, outcome=outcome, note="")
        missed = self._phone.call(story, at, person, draft, later=0)
        notes = phrases.CALLED_BACK_ENGLISH if person and person.english else phrases.CALLED_BACK
        soon = missed.ended_at + timedelta(minutes=65)
        self._callbacks.follow(story, missed, person, draft, soon, notes=notes)

    def _stranger(self, at: datetime) -> None:
        draft = CallDraft(
            phone=mobile(self._rng),
            outcome=Outcome.WRONG_NUMBER,
            note=self._rng.choice(("打错了，找隔壁药店。", "推销贷款的。", "打错了。")),
            topic="打错",
        )
        self._phone.call(Story(self._diary), at, None, draft, minutes=0.3, later=0)


_PRICE = frozenset({"价格咨询", "批量采购", "Price"})
_STOCK = frozenset({"有没有现货", "In stock?"})


def _asked(topic: str, note: str, goods: Goods, *, english: bool) -> tuple[Asked, ...]:
    """Which goods were asked about and what was answered; what is out of stock is owed an answer."""
    name = goods.en if english else goods.zh
    if topic in _PRICE:
        yuan = goods.price_cents // 100
        return (Asked(About.PRICE, name, f"¥{yuan:,}" if english else f"{yuan} 元"),)
    if topic not in _STOCK:
        return ()
    if "缺货" in note:
        return (Asked(About.STOCK, name, call_back=True),)
    return (Asked(About.STOCK, name, "Two in the warehouse" if english else "仓库有货"),)
