"""The complaints of the made store: taken down, gone through step by step, closed, or where they stand now."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from desk_app.calls.model import CallDraft, CallKind, Channel, Direction
from desk_app.complaints.model import ComplaintDraft, Step
from desk_app.core.stages import Stage
from desk_app.deliveries.model import DeliveryDraft, DeliveryState
from desk_app.demo import troubles
from desk_app.demo.cases import Case, fits_parcel
from desk_app.demo.courses import STEPS, Courses, within
from desk_app.demo.crew import REPAIRER, SUPERVISOR
from desk_app.demo.diary import Story
from desk_app.demo.improvement_stories import Improvements
from desk_app.demo.kind_tree import cause_id_of, kind_of
from desk_app.demo.opening import ZONE, at, day_of
from desk_app.demo.people import Person, mobile, place
from desk_app.demo.promises import WINDOWS, Fate, Parcel, at_window
from desk_app.demo.telephone import Telephone
from desk_app.demo.trouble import Trouble
from desk_app.demo.world import World

_UNKNOWN = ("陈先生", "刘女士", "周阿姨", "许先生")
_WRITTEN = (Channel.WALK_IN, Channel.WALK_IN, Channel.WECHAT, Channel.WEB, Channel.SUGGESTION_BOX)


class Complaints:
    """Writes complaints into the diary."""

    def __init__(self, world: World, phone: Telephone) -> None:
        self._rng, self._times, self._cast = world.rng, world.times, world.cast
        self._crew, self._desk, self._diary = world.crew, world.desk, world.diary
        self._phone = phone
        self._courses = Courses(world.times)
        self._better = Improvements(world)
        self._queue: list[Trouble] = []

    def complain(
        self, fates: Sequence[Fate], parcels: list[Parcel], *, calls: int, calls_after: int, replacements: int
    ) -> None:
        """One complaint for each fate; `calls` of them begin with a call, `replacements` are put right by a delivery."""
        by_call = set(self._rng.sample(range(len(fates)), min(calls, len(fates))))
        order = sorted(range(len(fates)), key=lambda n: fates[n] != Fate.DONE)
        for number in order:
            moments = self._courses.moments(fates[number], replaced=replacements > 0)
            case = self._case(moments, parcels, replaced=replacements > 0)
            story = Story(self._diary)
            begun = self._begin(story, case, moments[0], by_call=number in by_call)
            if replacements:
                self._replace(case, moments, begun)
                replacements -= 1
            calls_after -= self._steps(story, case, moments[1:], ask=calls_after > 0)
            if len(moments) <= len(STEPS):
                self._hand_over(story, case, moments, fates[number])

    def _case(self, moments: list[datetime], parcels: list[Parcel], *, replaced: bool) -> Case:
        """Who complains about what: where it can be, about a delivery that was late or is still missing."""
        received = moments[0]
        rng, who = self._rng, self._crew.on_duty(received)
        if not replaced and rng.random() < 0.4:
            for wants in ("open", *rng.sample(("late", "delivered"), 2)):
                parcel = next((one for one in parcels if fits_parcel(one, wants, moments)), None)
                if parcel and (trouble := self._trouble(parcel.person, wants, parcel.goods.kind)):
                    parcel.complained = True
                    return Case(parcel.person, parcel, trouble, parcel.goods, who)
        person = self._cast.someone(received, fits=lambda one: one.buys)
        trouble = self._trouble(person, "", "", replaced=replaced)
        assert trouble is not None
        return Case(person, None, trouble, self._phone.goods(trouble.about or ("fridge", "air", "tv")), who)

    def _trouble(self, person: Person | None, wants: str, kind: str, *, replaced: bool = False) -> Trouble | None:
        """The trouble that was told of longest ago; None when there is none for such a delivery."""
        choice = troubles.ENGLISH if person and person.english else troubles.CHINESE

        def fits(each: Trouble) -> bool:
            of_kind = not kind or not each.about or kind in each.about
            return each in choice and each.wants == wants and of_kind and (each.replaced or not replaced)

        for _round in range(2):
            found = next((each for each in self._queue if fits(each)), None)
            if found:
                self._queue.remove(found)
                return found
            both = [*troubles.CHINESE, *troubles.ENGLISH]
            self._queue += self._rng.sample(both, len(both))
        return None

    def _begin(self, story: Story, case: Case, received: datetime, *, by_call: bool) -> datetime:
        """Takes the complaint down, from a call or otherwise."""
        rng, trouble, person = self._rng, case.trouble, case.person
        product = case.goods.en if case.english else case.goods.zh
        title = trouble.title.format(goods=product.split(",")[0].lower() if case.english else product)
        title = title[:1].upper() + title[1:]
        severity, stranger = trouble.severity, "" if person else rng.choice(_UNKNOWN)
        also: dict[str, Any] = {
            "kind": kind_of(trouble),
            "product": product,
            "severity": severity,
            "language": "en" if case.english else "",
        }
        number = "" if person else mobile(rng)
        if by_call:
            draft = CallDraft(
                caller_name=stranger,
                phone=number,
                channel=rng.choice((Channel.PHONE, Channel.PHONE, Channel.PHONE, Channel.WALK_IN)),
                kind=CallKind.COMPLAINT,
                topic=trouble.topic,
                note=trouble.text,
            )
            call = self._phone.call(story, received, person, draft, minutes=4, who=case.who, later=0)

            def from_call() -> None:
                made = self._desk.complaints.from_call(self._crew.id(case.who), call.id, title, trouble.remedy, **also)
                case.id = made.id
                if case.parcel:
                    self._desk.complaints.change(self._crew.id(case.who), case.id, {"delivery_id": case.parcel.id})

            return story.add(call.written_at + self._times.span(0.3, 2), from_call)
        draft_ = ComplaintDraft(
            title=title,
            text=trouble.text,
            remedy=trouble.remedy,
            customer_name=stranger,
            phone=number,
            channel=rng.choice(_WRITTEN[:3] if trouble.wants or severity in ("紧急", "urgent") else _WRITTEN),
            received_at=received,
            **also,
        )

        def take_down() -> None:
            hangs_on = case.parcel.id if case.parcel else None
            full = replace(draft_, customer_id=person.id if person else None, delivery_id=hangs_on)
            case.id = self._desk.complaints.take_down(self._crew.id(case.who), full).id

        return story.add(self._times.written(received, later=0.1), take_down)

    def _steps(self, story: Story, case: Case, moments: list[datetime], *, ask: bool) -> int:
        """Writes the steps down as they are done; answers how many calls were made for it."""
        trouble, calls = case.trouble, 0
        notes = (trouble.acknowledged, trouble.apologized, trouble.amended, trouble.prevented, trouble.told)
        for step, when in zip(STEPS, moments, strict=False):
            keeps = self._rng.random() < 0.7 and self._crew.is_in(case.who, when)
            who = case.who if keeps else self._crew.on_duty(when)
            if step == Step.CLOSED:
                self._close(story, case, who, when)
                continue
            note = notes[STEPS.index(step)]
            how = self._how(case, step, note)
            if "店长" in note and step == Step.APOLOGIZE and self._crew.is_in(SUPERVISOR, when):
                who = SUPERVISOR
            if step == Step.TOLD and ask and how == Channel.PHONE:
                calls += self._tell_by_phone(story, case, who, when, note)
            self._record(story, case, who, step, how, note, when)
        return calls

    def _how(self, case: Case, step: Step, note: str) -> str:
        """How the customer heard of a step: as its note says, where it does."""
        if step in (Step.AMEND, Step.ANTICIPATE):
            return ""
        for word, how in troubles.SAID:
            if word in note:
                return how
        return self._rng.choice(troubles.HOW_ENGLISH if case.english else troubles.HOW)

    def _record(self, story: Story, case: Case, who: str, step: Step, how: str, note: str, when: datetime) -> None:
        written = self._times.onward(when + self._times.span(0.5, 6))

        def record() -> None:
            if step == Step.ANTICIPATE:
                self._better.prevent(who, case.id, case.trouble.kind, note, when, case.trouble.prevented)
                return
            self._desk.complaints.record_step(self._crew.id(who), case.id, step, how, note, when)
            if step == Step.AMEND:
                cause_id = cause_id_of(self._desk, case.trouble)
                self._desk.recovery.write_fault(self._crew.id(who), case.id, cause_id=cause_id)

        opened = story.add(min(written, self._times.edge), record)
        if step == Step.ANTICIPATE:
            self._better.plan(case, opened)

    def _close(self, story: Story, case: Case, who: str, when: datetime) -> None:
        note = self._rng.choice(troubles.CLOSED_ENGLISH if case.english else troubles.CLOSED)
        closed = story.add(when, lambda: self._desk.complaints.close(self._crew.id(who), case.id, note))
        if case.trouble.repairer and self._rng.random() < 0.2:
            self._again(story, case, closed)

    def _again(self, story: Story, case: Case, closed: datetime) -> None:
        """Opened again some days later, and closed once more if there was time."""
        reopened = self._times.settled(closed + self._times.span(1500, 5000))
        if reopened > self._times.edge - timedelta(days=1):
            return
        who = self._crew.on_duty(reopened)
        reason = self._rng.choice(troubles.REOPENED_ENGLISH if case.english else troubles.REOPENED)
        story.add(reopened, lambda: self._desk.complaints.reopen(self._crew.id(who), case.id, reason))
        when = reopened
        for step, note in zip(STEPS[:5], troubles.AGAIN_ENGLISH if case.english else troubles.AGAIN, strict=True):
            when = self._times.settled(when + self._courses.gap(step))
            if when > self._times.edge - timedelta(minutes=15):
                return
            self._record(story, case, who, step, self._how(case, step, note), note, when)
        story.add(
            min(when + timedelta(minutes=8), self._times.edge),
            lambda: self._desk.complaints.close(self._crew.id(who), case.id),
        )

    def _tell_by_phone(self, story: Story, case: Case, who: str, when: datetime, note: str) -> int:
        if self._phone.left <= 0 or case.person is None:
            return 0
        draft = CallDraft(
            direction=Direction.OUT,
            kind=CallKind.ENQUIRY,
            topic="Answer to the complaint" if case.english else "投诉回复",
            note=note,
            stage=Stage.RELATIONSHIP,
        )
        began = when - timedelta(minutes=4)
        self._phone.call(story, began, case.person, draft, minutes=1.5, who=who, later=0)
        return 1

    def _hand_over(self, story: Story, case: Case, moments: list[datetime], fate: Fate) -> None:
        """An open complaint gets a next step in somebody's words, often somebody else's, and its due time where asked."""
        done, due, owner = len(moments) - 1, None, case.who
        if fate == Fate.TODAY and not self._due_today(moments):
            due = self._tonight()
        if done == 2 and not case.english:
            owner = REPAIRER if case.trouble.repairer else SUPERVISOR
        next_step = case.trouble.todo if done == 2 else None
        if due is None and next_step is None:
            return
        when = min(self._times.onward(moments[-1] + self._times.span(4, 40)), self._times.edge)

        who = SUPERVISOR if self._crew.is_in(SUPERVISOR, when) else self._crew.on_duty(when)

        def reassign() -> None:
            self._desk.complaints.reassign(self._crew.id(who), case.id, self._crew.id(owner), next_step, due)

        story.add(when, reassign)

    def _due_today(self, moments: list[datetime]) -> bool:
        due = moments[-1] + within(len(moments) - 1)
        return due >= self._times.now and day_of(due) == self._times.today

    def _tonight(self) -> datetime:
        """A time later today at which a customer may still be called, or the last minute of the day."""
        wanted = self._times.now + timedelta(minutes=45)
        wanted = max(wanted.replace(minute=0, second=0, microsecond=0), self._times.now + timedelta(minutes=5))
        return wanted if day_of(wanted) == self._times.today else at(self._times.today, 23, 59)

    def _replace(self, case: Case, moments: list[datetime], begun: datetime) -> None:
        """A delivery that makes amends: planned after the apology, at the door just before amends are written down."""
        times, story = self._times, Story(self._diary)
        arrived = moments[3] - timedelta(minutes=12) if len(moments) > 3 else None
        planned = max(moments[2] if len(moments) > 2 else begun, begun) + times.span(3, 8)
        day = day_of(arrived) if arrived else times.today + timedelta(days=1)
        hour = arrived.astimezone(ZONE).hour if arrived else 13
        promise = at_window(day, next(window for window in reversed(WINDOWS) if window[0] <= max(hour, 9)))
        who, driver = self._crew.on_duty(planned), self._crew.courier(day)
        draft = DeliveryDraft(
            promised_from=promise.start,
            promised_by=promise.end,
            goods=case.goods.en if case.english else case.goods.zh,
            quantity=1,
            address="" if case.person and case.person.address else place(self._rng)[1].text,
            note="Exchange, take the old one back." if case.english else "换新机，旧机拉回。",
        )
        ids: list[str] = []

        def plan() -> None:
            ids.append(self._desk.deliveries.from_complaint(self._crew.id(who), case.id, draft).id)

        def move(state: DeliveryState, when: datetime | None, courier: str | None = None) -> None:
            self._desk.deliveries.move(self._crew.id(who), ids[0], state, when, courier)

        story.add(planned, plan)
        if arrived:
            off = arrived - timedelta(minutes=50)
            assigned = planned + times.span(6, 20)
            story.add(assigned, lambda: move(DeliveryState.ASSIGNED, None, self._crew.id(driver)))
            story.add(off + timedelta(minutes=4), lambda: move(DeliveryState.UNDER_WAY, off))
            story.add(arrived + timedelta(minutes=5), lambda: move(DeliveryState.DELIVERED, arrived))
