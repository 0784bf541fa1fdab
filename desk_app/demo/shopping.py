"""What the customers of the made store bought over two years, and when it was typed in from the order book."""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date as Date
from datetime import datetime, timedelta

from desk_app.core.ids import new_id
from desk_app.core.money import CURRENCY
from desk_app.customers.model import CustomerState
from desk_app.demo.goods import BY_KIND, GOODS, Goods
from desk_app.demo.opening import at, day_of
from desk_app.demo.people import Person
from desk_app.demo.promises import Parcel
from desk_app.demo.world import World
from desk_app.purchases import store as purchases
from desk_app.purchases.model import PurchaseDraft

YEARS = 2
_BUYERS = 0.8
"""The share of those who may buy that did: about two thirds of all files."""
_SMALL = BY_KIND["small"]
_LARGE = tuple(each for each in GOODS if not each.small)
_IN_ONE_SAVE = 600


@dataclass(frozen=True)
class Bought:
    """Something bought on a day; `amount_cents` below zero was given back."""

    person: Person
    day: Date
    goods: str
    amount_cents: int
    note: str = ""


def go_shopping(world: World, people: Sequence[Person], parcels: Sequence[Parcel]) -> list[Person]:
    """Writes two years of purchases into the diary; answers who bought, in the order of their files."""
    bought: list[Bought] = []
    for person in people:
        if person.buys and not person.english and world.rng.random() < _BUYERS:
            bought += _habit(world.rng, person)(world, person)
        elif person.buys and world.rng.random() < 0.4:
            bought += _seldom(world, person)
    bought += [
        _order(each.person, day_of(each.delivered_at), each.goods, each.count)
        for each in parcels
        if each.person is not None and each.delivered_at is not None
    ]
    _type_in(world, bought)
    buyers = {id(each.person) for each in bought}
    return [person for person in people if id(person) in buyers]


Habit = Callable[[World, Person], list[Bought]]


def _habit(rng: random.Random, person: Person) -> Habit:
    """How somebody buys; who was in touch of late is not silent."""
    if person.shop:
        return _shop
    habits: list[Habit] = [_regular, _growing, _seldom, _gone_quiet, _gave_back]
    weights = (34, 18, 34, 0 if person.scenes else 26, 2)
    return rng.choices(habits, weights)[0]


def _days(world: World, first: int, last: int, every: float) -> list[Date]:
    """Days between so many days ago, roughly `every` so many."""
    found, ago = list[Date](), first - world.rng.uniform(0, every)
    while ago > last:
        found.append(world.times.today - timedelta(days=round(ago)))
        ago -= max(2.0, world.rng.gauss(every, every / 4))
    return found


def _some(world: World, large: float) -> tuple[Goods, int]:
    goods = world.rng.choice(_LARGE if world.rng.random() < large else _SMALL)
    return goods, world.rng.choice((1, 1, 1, 2)) if goods.small else 1


def _regular(world: World, person: Person) -> list[Bought]:
    days = _days(world, 365 * YEARS - 5, 2, world.rng.choice((45, 60, 90, 120)))
    return [_order(person, day, *_some(world, 0.18)) for day in days]


def _growing(world: World, person: Person) -> list[Bought]:
    days = [*_days(world, 700, 370, 160), *_days(world, 360, 2, 50)]
    return [_order(person, day, *_some(world, 0.4 if day > days[len(days) // 2] else 0.1)) for day in days]


def _seldom(world: World, person: Person) -> list[Bought]:
    days = [world.times.today - timedelta(days=world.rng.randrange(3, 720)) for _n in range(world.rng.randint(1, 3))]
    return [_order(person, day, *_some(world, 0.75)) for day in sorted(days)]


def _gone_quiet(world: World, person: Person) -> list[Bought]:
    every = world.rng.choice((25, 40, 60))
    days = _days(world, 365 * YEARS - 20, world.rng.randrange(110, 330), every)
    return [_order(person, day, *_some(world, 0.25)) for day in days]


def _shop(world: World, person: Person) -> list[Bought]:
    """A shop buys for resale or its rooms: several at a time, the big ones every month."""
    big = (person.draft.shop_size_m2 or 0) >= 150
    days = _days(world, 365 * YEARS - 10, 3, 35 if big else 100)
    found = []
    for day in days:
        goods = world.rng.choice(GOODS)
        found.append(_order(person, day, goods, world.rng.randint(4, 12) if big else world.rng.randint(1, 4)))
    return found


def _gave_back(world: World, person: Person) -> list[Bought]:
    """Bought a large thing and a small one, and gave both back; a little more was paid out for carriage."""
    found = list[Bought]()
    for ago in (world.rng.randrange(200, 330), world.rng.randrange(40, 150)):
        goods = world.rng.choice(_LARGE)
        day = world.times.today - timedelta(days=ago)
        back = -goods.price_cents - 5_000
        found += [_order(person, day, goods, 1), Bought(person, day + timedelta(days=6), goods.zh, back, "退货退款")]
    return found


def _order(person: Person, day: Date, goods: Goods, count: int) -> Bought:
    name = goods.en if person.english else goods.zh
    pieces = f"{name} × {count}" if person.english else f"{name} {count} {goods.unit}"
    return Bought(person, day, name if count == 1 else pieces, goods.price_cents * count)


def _type_in(world: World, bought: Sequence[Bought]) -> None:
    """The order book of two years is typed in when the card box is; afterwards each week's sales at its end."""
    if not bought:
        return
    times, weeks = world.times, dict[Date, list[Bought]]()
    first = day_of(times.start) + timedelta(days=2)
    for each in sorted(bought, key=lambda one: one.day):
        opened = day_of(each.person.opened_at) if each.person.opened_at else first
        known = max(first, each.day, opened + timedelta(days=1))
        weeks.setdefault(known + timedelta(days=(6 - known.weekday()) % 7) if known > first else first, []).append(each)
    for evening, lines in sorted(weeks.items()):
        for start in range(0, len(lines), _IN_ONE_SAVE):
            moment = min(at(evening, 17, 20) + times.span(1, 25), times.edge - times.span(6, 12))
            world.diary.add(moment, _typing(world, world.crew.on_duty(moment), lines[start : start + _IN_ONE_SAVE]))
    _last_one_by_hand(world, bought)


def _typing(world: World, who: str, lines: Sequence[Bought]) -> Callable[[], object]:
    def write() -> None:
        desk = world.desk
        there = [each for each in lines if each.person.id]
        with desk.file.write(world.crew.id(who), "purchases.enter") as tx:
            numbers = tx.next_numbers("P", day_of(tx.now), len(there))
            for number, each in zip(numbers, there, strict=True):
                purchases.add(tx, {"id": new_id(tx.now), "number": number, **_columns(each)})

    return write


def _columns(each: Bought) -> dict[str, object]:
    return {
        "customer_id": each.person.id,
        "customer_name": each.person.name,
        "bought_on": each.day,
        "amount_cents": each.amount_cents,
        "currency": CURRENCY,
        "goods": each.goods,
        "note": each.note or None,
    }


def _last_one_by_hand(world: World, bought: Sequence[Bought]) -> None:
    """One was entered at the counter today, as they are from now on."""
    edge = world.times.edge
    soon = edge - timedelta(days=2)
    person = next((one.person for one in bought if _there_before(one.person, soon)), None)
    if person is None:
        return
    moment = edge - world.times.span(14, 40)
    who = world.crew.on_duty(moment)
    goods = world.rng.choice(_SMALL)

    def enter() -> None:
        draft = PurchaseDraft(customer_id=person.id, amount_cents=goods.price_cents, goods=goods.zh, note="店里自提")
        world.desk.purchases.enter(world.crew.id(who), draft)

    world.diary.add(moment, enter)


def _there_before(person: Person, moment: datetime) -> bool:
    return person.opened_at is not None and person.opened_at < moment and person.draft.state == CustomerState.ACTIVE
