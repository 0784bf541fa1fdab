"""The deliveries of the made store: from the order to the door and to hearing how it was, or where they stand now."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from desk_app.calls.model import CallDraft, CallKind, Channel, Direction
from desk_app.core.stages import Stage
from desk_app.deliveries.model import DeliveryDraft, DeliveryState, Precision
from desk_app.demo import phrases, troubles
from desk_app.demo.crew import SUPERVISOR
from desk_app.demo.diary import Story
from desk_app.demo.goods import Goods
from desk_app.demo.opening import at, day_of
from desk_app.demo.people import Person, mobile, place
from desk_app.demo.places import CITY, FAR
from desk_app.demo.promises import WINDOWS, Fate, Parcel, Promise, at_window, ordered_for, promise_for
from desk_app.demo.telephone import Telephone
from desk_app.demo.world import World

_WORDS = {9: ("上午", "morning"), 13: ("下午", "afternoon"), 18: ("晚上", "evening")}


class Van:
    """Writes deliveries into the diary."""

    def __init__(self, world: World, phone: Telephone) -> None:
        self._rng, self._times, self._cast = world.rng, world.times, world.cast
        self._crew, self._desk, self._diary = world.crew, world.desk, world.diary
        self._phone = phone
        self.parcels: list[Parcel] = []

    def deliver(self, fates: Sequence[Fate], *, calls: int, calls_after: int) -> None:
        """One delivery for each fate; `calls` of them begin with a call, up to `calls_after` end with one."""
        by_call = set(self._rng.sample(range(len(fates)), min(calls, len(fates))))
        for place_, fate in enumerate(fates):
            calls_after -= self._one(fate, by_call=place_ in by_call, ask=calls_after > 0)

    def _one(self, fate: Fate, *, by_call: bool, ask: bool) -> int:
        """One delivery; answers how many calls were made after it."""
        rng, times, story = self._rng, self._times, Story(self._diary)
        promise = promise_for(times, fate)
        ordered = ordered_for(times, promise, fate)
        person = self._cast.someone(ordered, fits=lambda one: one.buys)
        goods, count = self._wanted(person)
        parcel = Parcel(person, person.name if person else "", goods, ordered, promise, None, count=count)
        who, call = self._crew.on_duty(ordered), None
        if by_call:
            call = self._phone.call(
                story, ordered, person, self._order(person, parcel, count), minutes=2.5, who=who, later=0
            )
        draft = self._draft(parcel, count)

        def plan() -> None:
            whose = person.id if person else None
            also = replace(draft, customer_id=whose, call_id=call.id if call else None)
            parcel.id = self._desk.deliveries.plan(self._crew.id(who), also).id

        planned = story.add((call.written_at if call else ordered) + times.span(0.6, 2.5), plan)
        parcel.planned_at = planned
        self.parcels.append(parcel)
        self._on_the_way(story, parcel, fate, planned, who)
        if ask and parcel.delivered_at and rng.random() < 0.7:
            return self._ask(story, parcel)
        return 0

    def _wanted(self, person: Person | None) -> tuple[Goods, int]:
        if person and person.shop:
            goods = self._phone.goods(("freezer", "air", "small", "heater"))
            return goods, self._rng.choice((1, 2, 2, 3, 4, 6)) if goods.kind != "freezer" else self._rng.choice(
                (1, 1, 2)
            )
        goods = self._phone.goods(("fridge", "washer", "air", "tv", "heater", "kitchen", "small", "small"))
        return goods, self._rng.choice((1, 1, 2, 3)) if goods.small else self._rng.choices((1, 2), (12, 1))[0]

    def _order(self, person: Person | None, parcel: Parcel, count: int) -> CallDraft:
        english = bool(person and person.english)
        start, goods = parcel.promise.start, parcel.goods
        part = "" if parcel.promise.whole_day else _WORDS[start.hour][english]
        when = f"{start:%d %b} {part}".strip() if english else f"{start.month}月{start.day}日{part}"
        note = self._rng.choice(phrases.ORDERS_ENGLISH if english else phrases.ORDERS).format(
            goods=goods.en if english else goods.zh, count=count if english else f"{count} {goods.unit}", when=when
        )
        return CallDraft(
            phone="" if person else mobile(self._rng),
            channel=Channel.WECHAT if self._rng.random() < 0.15 else Channel.PHONE,
            kind=CallKind.REQUEST,
            topic="Order" if english else "订货",
            note=note,
            stage=Stage.DISPATCH,
        )

    def _draft(self, parcel: Parcel, count: int) -> DeliveryDraft:
        rng, person, goods, promise = self._rng, parcel.person, parcel.goods, parcel.promise
        address = "" if person and person.address else place(rng)[1].text
        stranger = "" if person else rng.choice(("陈先生", "王女士", "周小姐", "吴师傅", "何阿姨"))
        note = person.draft.addresses[0].note if person and person.draft.addresses else ""
        parcel.name = person.name if person else stranger
        far = (address or (person.address if person else "")).startswith(FAR)
        return DeliveryDraft(
            customer_name=stranger,
            phone="" if person else mobile(rng),
            address=address,
            city=CITY,
            promised_from=None if promise.whole_day else promise.start,
            promised_by=promise.end,
            promised_precision=Precision.DAY if promise.whole_day else Precision.TIME,
            goods=goods.en if person and person.english else goods.zh,
            quantity=count,
            amount_cents=goods.price_cents * count,
            freight_cents=5_000 if far and not goods.small else 0,
            note=note
            or (
                rng.choice(("到前半小时打电话", "旧机要拉走", "发票放箱子里", "货到付款")) if rng.random() < 0.3 else ""
            ),
        )

    def _on_the_way(self, story: Story, parcel: Parcel, fate: Fate, planned: datetime, who: str) -> None:
        rng, times, promise = self._rng, self._times, parcel.promise
        if fate == Fate.CALLED_OFF:
            off = min(times.onward(planned + times.span(60, 1200)), times.edge)
            self._move(story, parcel, DeliveryState.CANCELLED, off, reason=rng.choice(troubles.CANCELLED))
            return
        waits = {Fate.SOON: 0.5, Fate.LATE: 0.3}.get(fate, 0)
        if rng.random() < waits:
            return
        courier = self._crew.courier(day_of(promise.start))
        latest = at(day_of(promise.start), 9, 20) if promise.whole_day else promise.start - timedelta(minutes=70)
        assigned = times.backward(min(times.onward(planned + times.span(8, 240)), latest))
        assigned = max(assigned, planned + timedelta(minutes=2))
        if assigned > times.edge:
            return
        self._move(story, parcel, DeliveryState.ASSIGNED, assigned, courier=courier)
        if fate == Fate.SOON:
            return
        if fate in (Fate.LATE, Fate.TODAY):
            self._still_out(story, parcel, fate)
            return
        if fate == Fate.SECOND_TRY:
            failed = self._drive(story, parcel, self._within(promise), DeliveryState.FAILED)
            again = at_window(day_of(failed) + timedelta(days=rng.choice((1, 2))), rng.choice(WINDOWS[:2]))
            agreed = times.onward(failed + times.span(30, 200))
            window = {"promised_from": again.start, "promised_by": again.end, "promised_precision": Precision.TIME}
            if again.end < times.edge and agreed < again.start:
                story.add(agreed, lambda: self._desk.deliveries.change(self._crew.id(who), parcel.id, window))
                self._move(story, parcel, DeliveryState.ASSIGNED, agreed + timedelta(minutes=2), courier=courier)
                parcel.delivered_at = self._drive(story, parcel, self._within(again), DeliveryState.DELIVERED)
            return
        arrived = self._within(promise)
        if fate == Fate.DONE_LATE:
            arrived = self._driving_hours(
                promise.end + (times.span(25, 150) if rng.random() < 0.6 else times.span(900, 1800))
            )
        parcel.delivered_at = self._drive(story, parcel, arrived, DeliveryState.DELIVERED)
        self._paid(story, parcel)

    def _still_out(self, story: Story, parcel: Parcel, fate: Fate) -> None:
        """A delivery that is late or to arrive today: on its way, still in the store, or nobody opened."""
        times, promise = self._times, parcel.promise
        off = (at(times.today, 8, 30) if promise.whole_day else promise.start) - times.span(12, 35)
        off = max(off, at(day_of(off), 8, 32))
        if fate == Fate.LATE and day_of(promise.start) != times.today:
            arrived = self._within(promise)
            if self._rng.random() < 0.5 and arrived + timedelta(hours=25) < times.now:
                self._drive(story, parcel, arrived, DeliveryState.FAILED)
            return
        if off < times.edge - timedelta(minutes=3):
            self._move(story, parcel, DeliveryState.UNDER_WAY, off)

    def _within(self, promise: Promise) -> datetime:
        if promise.whole_day:
            return at(day_of(promise.start), 9) + self._times.span(10, 520)
        return promise.start + (promise.end - promise.start) * self._rng.uniform(0.05, 0.97)

    def _driving_hours(self, moment: datetime) -> datetime:
        local = moment.astimezone(self._times.start.tzinfo)
        if local.hour >= 20:
            moment = at(day_of(moment) + timedelta(days=1), 9) + self._times.span(5, 160)
        elif local.hour < 9:
            moment = at(day_of(moment), 9) + self._times.span(5, 160)
        return min(moment, self._times.edge - timedelta(minutes=2))

    def _drive(self, story: Story, parcel: Parcel, arrived: datetime, end: DeliveryState) -> datetime:
        """Sets off and arrives; the courier telephones it in or hands in the sheet on coming back."""
        off = arrived - self._times.span(18, 75)
        self._move(story, parcel, DeliveryState.UNDER_WAY, max(off, at(day_of(arrived), 8, 31)))
        reason = self._rng.choice(troubles.FAILED) if end == DeliveryState.FAILED else ""
        self._move(story, parcel, end, arrived, reason=reason)
        return arrived

    def _move(
        self, story: Story, parcel: Parcel, state: DeliveryState, when: datetime, *, courier: str = "", reason: str = ""
    ) -> None:
        rng, times = self._rng, self._times
        at_desk = state in (DeliveryState.ASSIGNED, DeliveryState.CANCELLED)
        delay = times.span(0, 0.4) if at_desk else times.span(2, 14) if rng.random() < 0.7 else times.span(30, 110)
        written = times.onward(when + delay)
        if written > times.edge:
            written = max(times.edge - timedelta(seconds=rng.randrange(1, 50)), when)
        who = SUPERVISOR if at_desk and rng.random() < 0.25 else self._crew.on_duty(written)

        def move() -> None:
            self._desk.deliveries.move(
                self._crew.id(who), parcel.id, state, when, self._crew.id(courier) if courier else None, reason or None
            )

        story.add(written, move)

    def _paid(self, story: Story, parcel: Parcel) -> None:
        """Money on delivery is written down with the sheet."""
        delivered = parcel.delivered_at
        if delivered is None or self._rng.random() > 0.35:
            return
        written = self._times.onward(delivered + self._times.span(40, 200))
        if written < self._times.edge:
            who = self._crew.on_duty(written)
            paid = {"paid_at": delivered + timedelta(minutes=4)}
            story.add(written, lambda: self._desk.deliveries.change(self._crew.id(who), parcel.id, paid))

    def _ask(self, story: Story, parcel: Parcel) -> int:
        """The call after a delivery, and the score the customer gave."""
        rng, times, person, delivered = self._rng, self._times, parcel.person, parcel.delivered_at
        if delivered is None or person is None:
            return 0
        asked = times.moment(
            at(day_of(delivered) + timedelta(days=1), 9), at(day_of(delivered) + timedelta(days=3), 18)
        )
        if asked > times.edge - timedelta(minutes=15):
            return 0
        late = delivered > parcel.promise.end
        english = person.english
        score, note = rng.choice(
            phrases.AFTER_DELIVERY_ENGLISH
            if english
            else phrases.AFTER_LATE_DELIVERY
            if late
            else phrases.AFTER_DELIVERY
        )
        draft = CallDraft(
            direction=Direction.OUT,
            kind=CallKind.PRAISE if score == 5 else CallKind.ENQUIRY,
            topic="Follow-up" if english else "送货回访",
            note=note,
            stage=Stage.RELATIONSHIP,
        )
        spoken = self._phone.call(story, asked, person, draft, minutes=1.2, later=0)
        values = {
            "score": score,
            "score_scale": "1-5",
            "comment": note.split("：" if not english else ": ", 1)[-1],
            "asked_at": asked,
            "scored_at": spoken.ended_at,
        }
        story.add(
            spoken.written_at + timedelta(seconds=25),
            lambda: self._desk.deliveries.change(self._crew.id(spoken.who), parcel.id, values),
        )
        return 1
