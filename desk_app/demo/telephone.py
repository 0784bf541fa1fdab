"""The telephone of the made store: each call that any story needs is written here, and counted."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from desk_app.calls.model import CallDraft, Channel, Outcome
from desk_app.demo.diary import Story
from desk_app.demo.goods import BY_KIND, GOODS, Goods
from desk_app.demo.people import Person
from desk_app.demo.topic_tree import PATH_OF
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
_ON_HOLD = 0.14
"""How often somebody waits while the warehouse is asked."""


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
        self._rng, self._times, self._topics = world.rng, world.times, world.topics
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
        also: Callable[[], Mapping[str, Any]] = dict,
    ) -> Spoken:
        """One call that began at `at`; `later` is how likely it was written down the day after.

        `also` answers fields that are known only when it is written.
        """
        self.left -= 1
        who = who or self._crew.on_duty(at)
        draft = self._timed(replace(draft, rang_at=at), minutes)
        ended_at = draft.ended_at or at
        spoken = Spoken(who, ended_at, ended_at)

        def write() -> None:
            whose = person.id if person else None
            path = PATH_OF.get(draft.topic, draft.topic)
            full = replace(draft, customer_id=whose, topic=path, topic_id=self._topics.get(path), **also())
            spoken.id = self._desk.calls.take_down(self._crew.id(who), full).id

        soon = ended_at + timedelta(seconds=self._rng.randrange(8, 150))
        spoken.written_at = story.add(
            self._times.written(ended_at, later=1) if self._rng.random() < later else soon, write
        )
        return spoken

    def _timed(self, draft: CallDraft, minutes: float) -> CallDraft:
        """The draft with its moments and lengths; a call whose clock ran has them all."""
        rng, at = self._rng, draft.rang_at
        assert at is not None
        if draft.channel not in _SPOKEN or draft.outcome in (Outcome.MISSED, Outcome.NO_ANSWER):
            return replace(draft, ended_at=at + timedelta(seconds=rng.randrange(20, 50)))
        if draft.outcome == Outcome.ABANDONED:
            return replace(draft, ended_at=at + timedelta(seconds=rng.randrange(12, 70)))
        wait = min(110, 2 + round(rng.lognormvariate(2.0, 0.8))) if draft.channel == Channel.PHONE else 0
        talk = round(minutes * 60 * rng.uniform(0.5, 1.9))
        answered = at + timedelta(seconds=wait)
        if draft.channel != Channel.PHONE:
            return replace(draft, answered_at=answered, ended_at=answered + timedelta(seconds=talk))
        hold = rng.randrange(15, 95) if talk > 45 and rng.random() < _ON_HOLD else None
        return replace(
            draft,
            answered_at=answered,
            ended_at=answered + timedelta(seconds=talk + (hold or 0)),
            talk_s=talk,
            hold_s=hold,
            after_s=rng.randrange(10, 90),
        )

    def channel(self) -> Channel:
        """How somebody gets in touch."""
        channels, weights = zip(*_CHANNELS, strict=True)
        return Channel(self._rng.choices(channels, weights)[0])

    def goods(self, kinds: Sequence[str] = ()) -> Goods:
        """An article of one of the kinds, any when there are none."""
        return self._rng.choice(BY_KIND[self._rng.choice(kinds)] if kinds else GOODS)
