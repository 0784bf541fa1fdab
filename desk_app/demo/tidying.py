"""How the files of the made store are kept in order: doubles, lists, the pyramid, paper, a consent withdrawn."""

from collections.abc import Callable, Sequence
from datetime import date as Date
from datetime import datetime, timedelta

from desk_app.customers.list_conditions import YES, Conditions
from desk_app.customers.model import CustomerKind
from desk_app.customers.personal import ConsentKind
from desk_app.demo.crew import SUPERVISOR
from desk_app.demo.opening import at, day_of
from desk_app.demo.people import Person
from desk_app.demo.world import World
from desk_app.pyramid.tiers import Tier

_BEFORE = 130
"""Days before now for which the classes were computed first."""
_SHEETS = ("customer_sheet", "label", "envelope", "customer_sheet", "label", "customer_sheet")
_LISTS = (
    ("老客户三周没联系", Conditions((("tag", "老客户"), ("silent", "21")))),
    ("本周生日", Conditions((("birthday", YES),))),
)


def keep_in_order(world: World, people: Sequence[Person], buyers: Sequence[Person], apart: Sequence[Person]) -> None:
    """Writes all that into the diary; `apart` are the files of `touches.special_people` that do not belong."""
    if not people:
        return
    times = world.times
    soon = times.edge - timedelta(days=6)
    known = [one for one in people if one.opened_at and one.opened_at < soon]
    lately = times.edge - timedelta(days=2)
    world.diary.add(_morning(world, 4), _computing(world, times.today - timedelta(days=_BEFORE)))
    world.diary.add(lately, _computing(world, day_of(lately)))
    for number, (name, conditions) in enumerate(_LISTS):
        world.diary.add(_morning(world, 9 + number), _keeping(world, name, conditions))
    _override(world, [one for one in buyers if one in known and not one.shop])
    _withdraw(world, known)
    _print(world, known)
    if apart:
        _sort_out(world, people, apart)


def _morning(world: World, day: int) -> datetime:
    """A morning of the story, its days counted from the first."""
    return at(world.times.today - timedelta(days=world.times.days - day), 10, 15)


def _computing(world: World, as_of: Date) -> Callable[[], object]:
    return lambda: world.desk.pyramid.recompute(world.crew.id(SUPERVISOR), as_of)


def _keeping(world: World, name: str, conditions: Conditions) -> Callable[[], object]:
    return lambda: world.desk.lists.keep(world.crew.id(SUPERVISOR), name, conditions)


def _override(world: World, buyers: Sequence[Person]) -> None:
    """The supervisor knows better of one of them."""
    if not buyers:
        return
    person, reason = buyers[len(buyers) // 3], "自己买得不多，介绍来的邻居已有三家，按最有价值对待。"
    world.diary.add(
        world.times.edge - timedelta(days=1, hours=20),
        lambda: world.desk.pyramid.override(world.crew.id(SUPERVISOR), person.id, Tier.MOST_VALUABLE, reason),
    )


def _withdraw(world: World, known: Sequence[Person]) -> None:
    """Somebody does not want offers any more."""
    person = next((one for one in reversed(known) if _messages(one)), None)
    if person is None:
        return
    moment = world.times.edge - timedelta(days=3)
    who = world.crew.on_duty(moment)
    left = tuple(each for each in person.draft.consents if each.what != ConsentKind.MESSAGES)
    world.diary.add(moment, lambda: world.desk.customers.change(world.crew.id(who), person.id, {"consents": left}))


def _messages(person: Person) -> bool:
    return any(each.what == ConsentKind.MESSAGES for each in person.draft.consents)


def _print(world: World, known: Sequence[Person]) -> None:
    """Sheets, labels and envelopes of a few."""
    some = [one for one in known if one.address and one.draft.kind != CustomerKind.WALK_IN]
    for sheet, person in zip(_SHEETS, some[:: max(1, len(some) // len(_SHEETS))], strict=False):
        opened = person.opened_at or world.times.start
        moment = world.times.moment(opened + timedelta(days=1), world.times.edge - timedelta(hours=2))
        world.diary.add(moment, _printing(world, world.crew.on_duty(moment), person, sheet))


def _printing(world: World, who: str, person: Person, sheet: str) -> Callable[[], object]:
    lang = "en" if person.english else "zh_CN"
    return lambda: world.desk.prints.note(world.crew.id(who), "customer", person.id, person.id, sheet, lang)


def _sort_out(world: World, people: Sequence[Person], apart: Sequence[Person]) -> None:
    """One double is put together, one file removed; the other double nobody saw yet."""
    _unseen, double, wrong = apart
    first = next(one for one in people if one.name == double.name)
    edge = world.times.edge
    opened = max(one.opened_at or edge for one in (first, double))
    moment = max(opened + timedelta(minutes=2), edge - timedelta(minutes=26))
    crew, desk = world.crew, world.desk
    world.diary.add(moment, lambda: desk.joining.merge(crew.id(SUPERVISOR), first.id, double.id))
    removed = (wrong.opened_at or edge) + timedelta(minutes=9)
    world.diary.add(removed, lambda: desk.customers.remove(crew.id(crew.on_duty(removed)), wrong.id))
