"""The callbacks of the made store: what became of each promise and missed call, and those that are open at the end."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum

from desk_app.callbacks import store as callbacks
from desk_app.callbacks.model import Callback
from desk_app.calls import store as calls
from desk_app.calls.model import CallDraft, Direction, Outcome
from desk_app.core.stages import Stage
from desk_app.demo import phrases
from desk_app.demo.diary import Story
from desk_app.demo.opening import at
from desk_app.demo.people import Person, mobile
from desk_app.demo.telephone import Spoken, Telephone
from desk_app.demo.world import World
from desk_app.enquiries import store as enquiries

_BEFORE_EDGE = timedelta(minutes=8)
_STAGED = 9
"""So many calls the promises at the end and their attempts take."""


class Way(StrEnum):
    """What becomes of a promise to call back."""

    FIRST_TRY = "first try"
    SECOND_TRY = "second try"
    CALL_AGAIN = "call again"
    DROPPED = "dropped"


_WAYS = {Way.FIRST_TRY: 60, Way.SECOND_TRY: 22, Way.CALL_AGAIN: 9, Way.DROPPED: 9}


class Callbacks:
    """Writes into the diary what becomes of callbacks."""

    def __init__(self, world: World, phone: Telephone) -> None:
        self._rng, self._times, self._cast = world.rng, world.times, world.cast
        self._crew, self._desk, self._diary = world.crew, world.desk, world.diary
        self._phone = phone

    def usual_due(self, rang_at: datetime) -> datetime:
        """When somebody says they will call back: in some hours while the store is open."""
        return self._times.onward(_quarter(rang_at + self._times.span(100, 300)))

    def follow(
        self,
        story: Story,
        call: Spoken,
        person: Person | None,
        draft: CallDraft,
        due: datetime,
        *,
        way: Way | None = None,
        notes: Sequence[str] = (),
    ) -> None:
        """What becomes of the callback that `call` left, as far as there was time; without calls left it is dropped."""
        rng, times, edge = self._rng, self._times, self._times.edge - _BEFORE_EDGE
        way = way or Way(rng.choices(list(_WAYS), list(_WAYS.values()))[0])
        wanted = due + times.span(10, 90) if rng.random() < 0.15 else due - times.span(2, 60)
        when = times.onward(max(wanted, call.written_at + timedelta(minutes=5)))
        if when > edge:
            return
        english = bool(person and person.english)
        tries = 2 if way in (Way.SECOND_TRY, Way.CALL_AGAIN) else 1
        if way == Way.DROPPED or self._phone.left < tries:
            reasons = phrases.DROPPED if draft.outcome == Outcome.WILL_CALL_BACK else phrases.DROPPED_MISSED
            self._drop(story, call, when, phrases.DROPPED_ENGLISH if english else reasons)
            return
        if tries == 2:
            outcome, said = _FIRST_TRY[way]
            again = times.onward(when + times.span(45, 160))
            first = CallDraft(outcome=outcome, note=said[english], callback_at=_quarter(again))
            when = max(again, self._attempt(story, call, person, draft, when, first).written_at + timedelta(minutes=9))
            if times.onward(when) > edge:
                return
        said_then = phrases.KEPT_WORD.get(draft.topic, phrases.KEPT_WORD[""])
        notes = notes or (phrases.KEPT_WORD_ENGLISH if english else said_then)
        reached = self._attempt(story, call, person, draft, times.onward(when), CallDraft(note=rng.choice(notes)))
        self._answer(story, call, reached, english=english)

    def _attempt(
        self, story: Story, call: Spoken, person: Person | None, draft: CallDraft, when: datetime, said: CallDraft
    ) -> Spoken:
        tried = CallDraft(
            caller_name=draft.caller_name,
            phone=draft.phone,
            direction=Direction.OUT,
            topic=draft.topic or ("Missed call" if person and person.english else "回未接来电"),
            note=said.note,
            outcome=said.outcome,
            stage=Stage.RELATIONSHIP,
            callback_at=said.callback_at if said.outcome == Outcome.WILL_CALL_BACK else None,
        )

        def owed() -> dict[str, object]:
            found = self._owed(call)
            return {"callback_id": found.id if found else None}

        return self._phone.call(story, when, person, tried, minutes=1.2, later=0, also=owed)

    def _owed(self, call: Spoken) -> Callback | None:
        """The callback a call left, or the one it renewed."""
        file = self._desk.file
        if (left := callbacks.of_call(file, call.id)) is not None:
            return left
        renewed = calls.by_id(file, call.id).matter_id
        return callbacks.by_id(file, renewed) if renewed else None

    def _answer(self, story: Story, call: Spoken, reached: Spoken, *, english: bool) -> None:
        """What was asked about goods is answered now."""

        def answer() -> None:
            for asked in enquiries.of_call(self._desk.file, call.id):
                if not asked.answer:
                    said = "Arrived, kept for two days" if english else "到货了，留两天"
                    self._desk.enquiries.answer(self._crew.id(reached.who), asked.id, said)

        story.add(reached.written_at + timedelta(seconds=15), answer)

    def _drop(self, story: Story, call: Spoken, when: datetime, reasons: Sequence[str]) -> None:
        who, reason = self._crew.on_duty(when), self._rng.choice(reasons)

        def drop() -> None:
            found = self._owed(call)
            if found is not None and found.open:
                self._desk.callbacks.drop(self._crew.id(who), found.id, reason)

        story.add(when, drop)

    # Those at the end

    def stand_open(self) -> None:
        """Promises in every state they can be in now, where there are calls enough."""
        if self._phone.left < 2 * _STAGED:
            return
        times, edge = self._times, self._times.edge
        early = times.moment(edge - timedelta(days=6), edge - timedelta(days=3))
        self._promise(early, 0, self.usual_due(early), way=Way.SECOND_TRY)
        early = times.moment(edge - timedelta(days=8), edge - timedelta(days=4))
        self._promise(early, 1, self.usual_due(early), way=Way.DROPPED)
        soon = _quarter(times.now + timedelta(minutes=75))
        tomorrow = times.today + timedelta(days=1)
        self._promise(times.backward(edge - timedelta(hours=1.2)), 2, times.onward(soon))
        late = times.backward(edge - timedelta(hours=4.5))
        self._promise(late, 3, late + timedelta(minutes=75))
        self._put_aside(*self._promise(times.backward(edge - timedelta(hours=5)), 4, at(tomorrow, 10, 30)))
        self._hand_over(*self._promise(times.backward(edge - timedelta(hours=2.6)), 5, at(tomorrow, 11)))
        ring = times.backward(edge - timedelta(minutes=25))
        person = self._somebody(ring)
        missed = CallDraft(phone=person.draft.phones[0].raw if person else mobile(self._rng), outcome=Outcome.MISSED)
        self._phone.call(Story(self._diary), ring, person, missed, later=0)

    def _somebody(self, when: datetime) -> Person | None:
        return self._cast.known(when, fits=lambda one: bool(one.draft.phones) and not one.english and not one.walk_in)

    def _promise(
        self, ring: datetime, place: int, due: datetime, *, way: Way | None = None
    ) -> tuple[Story, Spoken, datetime]:
        """A call in which somebody said they would call back."""
        story, person = Story(self._diary), self._somebody(ring)
        topic, note = phrases.PROMISED[place]
        draft = CallDraft(
            caller_name="" if person else "何女士",
            phone="" if person else mobile(self._rng),
            topic=topic,
            note=note,
            outcome=Outcome.WILL_CALL_BACK,
            callback_at=due,
        )
        call = self._phone.call(story, ring, person, draft, minutes=2, later=0)
        if way is not None:
            self.follow(story, call, person, draft, due, way=way)
        return story, call, ring

    def _put_aside(self, story: Story, call: Spoken, ring: datetime) -> None:
        until = at(self._times.today + timedelta(days=1), 8, 30)

        def snooze() -> None:
            found = self._owed(call)
            assert found is not None
            self._desk.callbacks.snooze(self._crew.id(call.who), found.id, until)

        story.add(ring + timedelta(minutes=50), snooze)

    def _hand_over(self, story: Story, call: Spoken, ring: datetime) -> None:
        when = ring + timedelta(minutes=35)
        to = self._crew.other_than(call.who, when)

        def hand_over() -> None:
            found = self._owed(call)
            assert found is not None
            self._desk.callbacks.hand_over(self._crew.id(call.who), found.id, self._crew.id(to), phrases.HANDED_OVER)

        story.add(when, hand_over)


_FIRST_TRY = {
    Way.SECOND_TRY: (Outcome.NO_ANSWER, {False: "没人接。", True: "No answer."}),
    Way.CALL_AGAIN: (
        Outcome.WILL_CALL_BACK,
        {False: "接了，正在开会，请晚点再打。", True: "In a meeting, asked for a call later."},
    ),
}


def _quarter(moment: datetime) -> datetime:
    """The next full quarter of an hour."""
    start = moment.replace(minute=moment.minute // 15 * 15, second=0, microsecond=0)
    return start + timedelta(minutes=15)
