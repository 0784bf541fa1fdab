"""A made store with a believable past: everything done through the services, at the time and by whom it was done."""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from desk_app.app import DESK_ID, Desk, open_desk
from desk_app.core.clock import FixedClock
from desk_app.core.errors import DeskError
from desk_app.core.i18n import _, speaking
from desk_app.customers.personal import OwnKind
from desk_app.customers.personal_store import own_fields
from desk_app.demo.call_stories import Chats
from desk_app.demo.cast import Cast
from desk_app.demo.changes import change_files
from desk_app.demo.complaint_stories import Complaints
from desk_app.demo.crew import ROLES, SUPERVISOR, Crew
from desk_app.demo.day_stories import LEAST_CALLS, keep_the_day
from desk_app.demo.dealings import deal
from desk_app.demo.delivery_stories import Van
from desk_app.demo.diary import Diary
from desk_app.demo.kind_tree import plant_kinds
from desk_app.demo.opening import OpeningTimes, at
from desk_app.demo.people import Person, make_people
from desk_app.demo.phrase_cards import OLD_CARD, write_cards
from desk_app.demo.promises import Fate
from desk_app.demo.shopping import go_shopping
from desk_app.demo.telephone import Telephone
from desk_app.demo.tidying import keep_in_order
from desk_app.demo.topic_tree import plant
from desk_app.demo.touches import OWN_FIELDS, settle_in, special_people
from desk_app.demo.world import World
from desk_app.storage.lock import lock_path

PROFILE = {
    "store_name": "福满家电 中山路店",
    "store_phone": "0571-8888 1234",
    "store_address": "杭州市中山路 88 号",
    "store_hours": "每天 8:30–12:00 13:00–18:00",
    "branch_prefix": "ZS01",
    "zone": "Asia/Shanghai",
    "area_code": "0571",
    "opens_at": "08:30",
    "closes_at": "18:00",
    "follow_up_share": "0",
}
"""The settings somebody chose; the language is left to the window."""
LANGUAGE = "zh_CN"
"""What is written by itself, such as why a missed call is owed, stands in the language of those who work there."""

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Sizes:
    """How many of each are made."""

    customers: int = 300
    calls: int = 420
    complaints: int = 48
    deliveries: int = 160


def make_demo(
    path: Path,
    sizes: Sizes | None = None,
    *,
    seed: int = 1,
    now: datetime | None = None,
    progress: Progress | None = None,
) -> dict[str, int]:
    """Makes the store at `path`, whole or not at all; answers how many of each were made.

    The same seed and `now` give the same names, numbers and times; nothing lies after `now` but due times and
    promises. `progress` hears how many of the things that happened are done, of how many, and may raise to give
    up. Raises DeskError when there is something at `path` already.
    """
    if path.exists():
        raise DeskError(_("{file} is there already; give another name.").format(file=str(path)))
    part = path.with_name(path.name + ".part")
    _remove(part)
    try:
        made = _make(part, sizes or Sizes(), seed, now or datetime.now(UTC), progress)
        part.rename(path)
    finally:
        _remove(part)
    return made


def _remove(part: Path) -> None:
    endings = ("", "-journal", ".part", ".part-journal")
    for leftover in (*(part.with_name(part.name + ending) for ending in endings), lock_path(part)):
        leftover.unlink(missing_ok=True)


def _make(part: Path, sizes: Sizes, seed: int, now: datetime, progress: Progress | None) -> dict[str, int]:
    rng = random.Random(seed)
    times = OpeningTimes(now, _days(sizes), rng)
    clock = FixedClock(times.start)
    desk = open_desk(part, clock=clock, what="desk-app make-demo")
    try:
        diary = _plan(rng, times, desk, sizes)
        entries = diary.in_order()
        for count, entry in enumerate(entries, 1):
            clock.set(entry.at)
            with speaking(LANGUAGE):
                entry.do()
            if progress and (count % 50 == 0 or count == len(entries)):
                progress(count, len(entries))
    finally:
        desk.close()
    return {
        "customers": sizes.customers,
        "calls": sizes.calls,
        "complaints": sizes.complaints,
        "deliveries": sizes.deliveries,
    }


def _days(sizes: Sizes) -> int:
    """How far back the story goes: five weeks, longer for what five people could not do in that time."""
    return max(35, sizes.calls // 34, sizes.customers // 24, sizes.deliveries // 12, sizes.complaints // 3)


def _plan(rng: random.Random, times: OpeningTimes, desk: Desk, sizes: Sizes) -> Diary:
    """All that happened."""
    diary, crew = Diary(times.edge), Crew(rng)
    first = min(times.start, at(times.today - timedelta(days=_TRIED), 10))
    diary.add(first, lambda: desk.settings.fill_in(DESK_ID, PROFILE))
    for number, name in enumerate(ROLES, 1):
        began = first if name == SUPERVISOR else times.start
        diary.add(began + timedelta(minutes=2 * number), _taking_on(desk, crew, name))
    diary.add(first + timedelta(minutes=20), lambda: desk.phrases.add(crew.id(SUPERVISOR), OLD_CARD.draft({})))
    for number, (name, kind, choices) in enumerate(OWN_FIELDS):
        diary.add(times.start + timedelta(minutes=14 + number), _own_field(desk, crew, name, kind, choices))
    members, apart = special_people(rng, sizes.customers)
    people = make_people(rng, sizes.customers - len(members) - len(apart))
    cast = Cast(rng, times, _among(rng, people, members))
    world = World(rng, times, cast, crew, desk, diary)
    diary.add(times.start + timedelta(minutes=12), lambda: world.topics.update(plant(desk, crew.id(SUPERVISOR))))
    diary.add(times.start + timedelta(minutes=12, seconds=20), lambda: plant_kinds(desk, crew.id(SUPERVISOR)))
    diary.add(times.start + timedelta(minutes=13), lambda: write_cards(desk, crew.id(SUPERVISOR), world.topics))
    phone = Telephone(world, sizes.calls)
    van, complaints = Van(world, phone), Complaints(world, phone)
    replaced = min(sizes.complaints // 3, -(-sizes.deliveries // 50)) if sizes.deliveries > 3 else 0
    orders = sizes.deliveries - replaced
    van.deliver(
        _fates(rng, orders, orders / times.days, _GOES_WELL),
        calls=min(round(orders * 0.45), round(sizes.calls * 0.25)),
        calls_after=round(sizes.calls * 0.15),
    )
    complaints.complain(
        _fates(rng, sizes.complaints, sizes.complaints / times.days * 1.6, {Fate.DONE: 1}),
        van.parcels,
        calls=min(round(sizes.complaints * 0.75), round(sizes.calls * 0.2)),
        calls_after=round(sizes.calls * 0.08),
        replacements=replaced,
    )
    Chats(world, phone).minutes_of_chats()
    everybody = cast.place_the_rest()
    settle_in(rng, times, everybody)
    for person in apart:
        person.opened_at = times.moment(times.edge - timedelta(days=15), times.edge - timedelta(days=2))
    for person in (*everybody, *apart):
        _open(desk, crew, diary, person)
    change_files(rng, times, crew, desk, diary, everybody)
    buyers = go_shopping(world, everybody, van.parcels)
    deal(world, everybody, buyers)
    keep_in_order(world, everybody, buyers, apart)
    if sizes.calls >= LEAST_CALLS:
        keep_the_day(world)
    return diary


def _among(rng: random.Random, people: list[Person], members: list[Person]) -> list[Person]:
    """The members of a family come one after the other, among those of the card box."""
    if members:
        place = rng.randrange(len(people) // 2)
        people[place:place] = members
    return people


def _own_field(desk: Desk, crew: Crew, name: str, kind: OwnKind, choices: Sequence[str]) -> Callable[[], object]:
    return lambda: desk.own_fields.add(crew.id(SUPERVISOR), name, kind, choices)


_TRIED = 212
"""So many days ago somebody tried the program for an hour, and left a short answer that is old by now."""
_GOES_WELL = {Fate.DONE: 80, Fate.DONE_LATE: 11, Fate.SECOND_TRY: 5, Fate.CALLED_OFF: 4}


def _fates(rng: random.Random, count: int, per_day: float, ended: dict[Fate, int]) -> list[Fate]:
    """How `count` matters stand at the end, `per_day` of which come in a day: some late, some due, the most over."""
    late = max(1, min(round(count * 0.09), round(per_day * 1.2), 9))
    today, soon = max(1, min(16, round(per_day * 1.1))), max(1, min(30, round(per_day * 2.2)))
    fates = [Fate.LATE, Fate.TODAY, Fate.DONE, Fate.SOON][:count]
    more = [Fate.LATE] * (late - 1) + [Fate.TODAY] * (today - 1) + [Fate.SOON] * (soon - 1)
    fates += more[: max(0, (count - len(fates)) // 2)]
    fates += rng.choices(list(ended), list(ended.values()), k=count - len(fates))
    rng.shuffle(fates)
    return fates


def _taking_on(desk: Desk, crew: Crew, name: str) -> Callable[[], object]:
    return lambda: crew.take_on(desk, name)


def _open(desk: Desk, crew: Crew, diary: Diary, person: Person) -> None:
    opened = person.opened_at
    if opened is None:
        raise RuntimeError("a customer without a file")
    who = crew.on_duty(opened)

    def open_file() -> None:
        fields = {each.name: each.id for each in own_fields(desk.file)} if person.own else {}
        own = {fields[name]: value for name, value in person.own.items()}
        person.id = desk.customers.open_file(crew.id(who), replace(person.draft, own=own)).id

    diary.add(opened + timedelta(seconds=20), open_file)
