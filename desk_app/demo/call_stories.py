"""The calls of the made store: single ones, and those that begin or end another story."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from desk_app.calls.model import CallDraft, CallKind, Channel, Direction, Outcome
from desk_app.core.stages import Stage
from desk_app.demo import phrases
from desk_app.demo.chat import Chat
from desk_app.demo.diary import Story
from desk_app.demo.goods import BY_KIND, GOODS, Goods
from desk_app.demo.home_chats import CHINESE
from desk_app.demo.opening import day_of
from desk_app.demo.other_chats import ENGLISH, SHOPS
from desk_app.demo.people import Person, mobile
from desk_app.demo.world import World

_CHANNELS = (
    (Channel.PHONE, 70),
    (Channel.WALK_IN, 15),
    (Channel.WECHAT, 9),
    (Channel.WEB, 2),
    (Channel.SMS, 2),
    (Channel.EMAIL, 2),
)
_SPOKEN = frozenset({Channel.PHONE, Channel.WALK_IN, Channel.VISIT})
_WEEKDAYS = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")
_WEEKDAYS_ENGLISH = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@dataclass
class Spoken:
    """A call in the story: who took it, when it ended, and its id once it is in the file."""

    who: str
    ended_at: datetime
    written_at: datetime
    id: str = ""


class Telephone:
    """Writes calls into the diary and counts what is left of them."""

    def __init__(self, world: World, left: int) -> None:
        self._rng, self._times, self._cast = world.rng, world.times, world.cast
        self._crew, self._desk, self._diary = world.crew, world.desk, world.diary
        self.left = left

    def call(
        self,
        story: Story,
        at: datetime,
        person: Person | None,
        draft: CallDraft,
        *,
        minutes: float = 2.0,
        who: str = "",
        later: float = 0.04,
    ) -> Spoken:
        """One call that began at `at`; `later` is how likely it was written down the day after."""
        self.left -= 1
        rng, who = self._rng, who or self._crew.on_duty(at)
        answered, ended, after = None, None, None
        if draft.channel in _SPOKEN and draft.outcome not in (Outcome.MISSED, Outcome.NO_ANSWER):
            wait = min(110, 2 + round(rng.lognormvariate(2.0, 0.8))) if draft.channel == Channel.PHONE else 0
            talk = round(minutes * 60 * rng.uniform(0.5, 1.9))
            if draft.outcome == Outcome.ABANDONED:
                ended = at + timedelta(seconds=rng.randrange(12, 70))
            else:
                answered = at + timedelta(seconds=wait)
                ended = answered + timedelta(seconds=talk)
                after = rng.randrange(10, 90) if draft.channel == Channel.PHONE else None
        ended_at = ended or at + timedelta(seconds=rng.randrange(20, 50))
        draft = replace(draft, rang_at=at, answered_at=answered, ended_at=ended, after_s=after)
        spoken = Spoken(who, ended_at, ended_at)

        def write() -> None:
            whose = person.id if person else None
            spoken.id = self._desk.calls.take_down(self._crew.id(who), replace(draft, customer_id=whose)).id

        soon = ended_at + timedelta(seconds=rng.randrange(8, 150))
        spoken.written_at = story.add(self._times.written(ended_at, later=1) if rng.random() < later else soon, write)
        return spoken

    def channel(self) -> Channel:
        """How somebody gets in touch."""
        channels, weights = zip(*_CHANNELS, strict=True)
        return Channel(self._rng.choices(channels, weights)[0])

    def minutes_of_chats(self) -> None:
        """Uses up what is left on single calls, the last of them minutes before now."""
        if self.left > 0:
            self._chat(self._times.edge - self._times.span(3.5, 6), last=True)
        while self.left > 0:
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
        draft = self._draft(chat, at, english=english, channel=self.channel())
        if chat.kind == CallKind.SUGGESTION and rng.random() < 0.4:
            draft = replace(draft, channel=Channel.SUGGESTION_BOX)
        minutes = 1 if last else rng.choice((1, 1.5, 2, 3, 5))
        self.call(Story(self._diary), at, person, draft, minutes=minutes, later=0 if last else 0.05)

    def _draft(self, chat: Chat, at: datetime, *, english: bool, channel: Channel) -> CallDraft:
        goods = self.goods(chat.about)
        day = day_of(at) + timedelta(days=self._rng.choice((1, 1, 2, 3)))
        note = self._rng.choice(chat.notes).format(
            goods=goods.en.split(",")[0].lower() if english else goods.zh,
            price=f"{goods.price_cents // 100:,}" if english else goods.price_cents // 100,
            day=(_WEEKDAYS_ENGLISH if english else _WEEKDAYS)[day.weekday()],
        )
        return CallDraft(
            channel=channel,
            kind=chat.kind,
            topic=chat.topic,
            note=note[:1].upper() + note[1:],
            outcome=self._rng.choice(chat.outcomes),
            stage=chat.stage,
        )

    def goods(self, kinds: Sequence[str] = ()) -> Goods:
        """An article of one of the kinds, any when there are none."""
        return self._rng.choice(BY_KIND[self._rng.choice(kinds)] if kinds else GOODS)

    def _without_a_file(self, at: datetime, person: Person | None, channel: Channel, *, last: bool) -> None:
        """Somebody who is not in the files, and is not worth a file yet."""
        goods = self.goods()
        chat = CHINESE[0]
        if channel == Channel.WALK_IN:
            note = phrases.COUNTER_ENQUIRY.format(goods=goods.zh)
            draft = CallDraft(channel=channel, topic=chat.topic, note=note)
        else:
            caller = self._rng.choice(("", "", "陈先生", "王女士", "李阿姨", "徐师傅"))
            draft = replace(
                self._draft(chat, at, english=False, channel=channel), caller_name=caller, phone=mobile(self._rng)
            )
        self.call(Story(self._diary), at, person, draft, minutes=1 if last else 2)

    def _missed(self, at: datetime) -> None:
        """Nobody answered; mostly somebody calls back within the hour."""
        rng, story = self._rng, Story(self._diary)
        person = self._cast.known(at, fits=lambda one: bool(one.draft.phones)) if rng.random() < 0.6 else None
        phone = person.draft.phones[0].raw if person else mobile(rng)
        outcome = rng.choice((Outcome.MISSED, Outcome.MISSED, Outcome.ABANDONED))
        missed = self.call(story, at, person, CallDraft(phone=phone, outcome=outcome, note=""), later=0)
        back = self._times.onward(missed.ended_at + self._times.span(6, 50))
        if self.left > 1 and rng.random() < 0.8 and back < self._times.edge - timedelta(minutes=8):
            reached = rng.random() < 0.8
            note = rng.choice(phrases.CALLED_BACK) if reached else "回未接来电，没人接。"
            if person and person.english:
                note = "Called back: asked when we close." if reached else "Called back, no answer."
            draft = CallDraft(
                phone=phone,
                direction=Direction.OUT,
                topic="Missed call" if person and person.english else "回未接来电",
                note=note,
                outcome=Outcome.SOLVED if reached else Outcome.NO_ANSWER,
                stage=Stage.RELATIONSHIP,
            )
            self.call(story, back, person, draft, minutes=1, later=0)

    def _stranger(self, at: datetime) -> None:
        draft = CallDraft(
            phone=mobile(self._rng),
            outcome=Outcome.WRONG_NUMBER,
            note=self._rng.choice(("打错了，找隔壁药店。", "推销贷款的。", "打错了。")),
            topic="打错",
        )
        self.call(Story(self._diary), at, None, draft, minutes=0.3, later=0)
