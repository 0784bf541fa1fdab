"""Which customer files are likely one person entered twice: who is compared with whom, and how likely it is.

Nobody is compared with everybody: two files meet only where they share a key (a number, a name as it is written,
read or mistaken, a house, an e-mail address). Of a key that many share, only those meet who share a second one,
as more than so many bearers make it no evidence by itself. The evidences are in `double_evidence`.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from desk_app.core.i18n import N_, _
from desk_app.customers.alike import Likeness, likeness, others_seen_as
from desk_app.customers.double_evidence import (
    Rarity,
    Why,
    address_evidence,
    name_evidence,
    note_evidence,
    online_evidence,
    phone_evidence,
    score_of,
    sex_evidence,
)
from desk_app.customers.double_traits import Entry, Traits, traits

LIKELY = 0.5
"""Pairs below are not told."""
_MANY = 30
"""Sharers of one key up to whom all are compared with each other."""
_HOUSE_OF_A_HOUSEHOLD = 2.0
"""Bits of a shared address beside a shared phone: families share both."""
_TOO_MANY = 300
"""Sharers of two keys beyond whom nobody is compared by these: a placeholder, not a key."""

_NAME_WORDS = {
    Likeness.SAME: N_("same name"),
    Likeness.SHAPE: N_("name with characters easily mistaken"),
    Likeness.SCRIPT: N_("same name in another script"),
    Likeness.BROKEN: N_("same name but for a lost character"),
    Likeness.SOUND: N_("name that sounds the same"),
    Likeness.NEAR: N_("name nearly the same"),
    Likeness.PART: N_("name written shorter"),
}
_WORDS = {
    Why.PHONE: N_("same phone"),
    Why.FORMER_PHONE: N_("a phone the other used to have"),
    Why.PHONE_SLIP: N_("phone with one slip"),
    Why.ADDRESS: N_("same address"),
    Why.PLACE: N_("same place"),
    Why.EMAIL: N_("same e-mail"),
    Why.WECHAT: N_("same WeChat"),
    Why.BIRTHDAY: N_("same birthday"),
    Why.NOTE: N_("same note"),
}
_SEPARATOR = N_(", ")


@dataclass(frozen=True, slots=True)
class Judged:
    """How likely two are one: `bits` of evidence, the manner of the names, and what else speaks for it."""

    bits: float
    name: Likeness
    why: tuple[Why, ...]

    @property
    def score(self) -> float:
        """From 0 to 1, with four places."""
        return round(score_of(self.bits), 4)

    def why_words(self) -> str:
        """The reasons in the language spoken, strongest kind first."""
        return _(_SEPARATOR).join(_(words) for words in (_NAME_WORDS[self.name], *(_WORDS[each] for each in self.why)))


@dataclass(frozen=True, slots=True)
class Double:
    """Two files that are likely one person, the older first."""

    a_id: str
    b_id: str
    judged: Judged


def judge(one: Traits, other: Traits, rarity: Rarity) -> Judged | None:
    """Weighs two files; None where the names are not alike, whatever else a family or a house may share."""
    how = likeness(one.shape, other.shape)
    sexes = sex_evidence(one, other)
    if how == Likeness.NONE or one.shop != other.shop or (sexes < 0 and how < Likeness.SCRIPT):
        return None
    phone, phone_why = phone_evidence(one, other, rarity)
    address, address_why = address_evidence(one, other, rarity)
    online = online_evidence(one, other, rarity)
    told = note_evidence(one, other, rarity)
    household = phone_why == Why.PHONE
    if household and how not in (Likeness.SAME, Likeness.SCRIPT):
        address = min(address, _HOUSE_OF_A_HOUSEHOLD)
    bits = rarity.prior + name_evidence(one, other, how, rarity, household=household) + sexes + phone + address
    bits += sum(weight for weight, _why in online) + sum(weight for weight, _why in told)
    why = (phone_why, *(each for _bits, each in online), address_why, *(each for _bits, each in told))
    return Judged(bits, how, tuple(each for each in why if each is not None))


def find_doubles(
    entries: Iterable[Entry], two: Collection[tuple[str, str]] = (), *, at_least: float = LIKELY
) -> list[Double]:
    """All likely pairs, likeliest first. `entries` in the order they were opened; they are read once.

    `two` are pairs of ids, the smaller first, that are known to be two people.
    """
    ids: list[str] = []
    people: list[Traits] = []
    for entry in entries:
        ids.append(entry.id)
        people.append(traits(entry))
    rarity = Rarity(people)
    found: list[Double] = []
    for a, b in sorted(_candidates(people, rarity)):
        judged = judge(people[a], people[b], rarity)
        known = (min(ids[a], ids[b]), max(ids[a], ids[b])) in two
        if judged is not None and not known and score_of(judged.bits) >= at_least:
            found.append(Double(ids[a], ids[b], judged))
    found.sort(key=lambda double: -double.judged.bits)
    return found


def _candidates(people: Sequence[Traits], rarity: Rarity) -> set[tuple[int, int]]:
    """The pairs that share a key, one kind of key after the other so that only one lies in memory."""
    met: set[tuple[int, int]] = set()
    for keys in (_by_phone, _by_sound, _by_name(rarity), _by_house, _by_online):
        first: dict[object, int] = {}
        blocks: dict[object, list[int]] = {}
        for at, one in enumerate(people):
            for key in keys(one):
                if (earlier := first.setdefault(key, at)) != at:
                    blocks.setdefault(key, [earlier]).append(at)
        for block in blocks.values():
            met.update(_pairs(block, people))
    return met


def _pairs(block: list[int], people: Sequence[Traits]) -> Iterator[tuple[int, int]]:
    if len(block) <= _MANY:
        yield from combinations(block, 2)
        return
    second: defaultdict[object, list[int]] = defaultdict(list)
    for at in block:
        for key in _second_keys(people[at]):
            second[key].append(at)
    for smaller in second.values():
        if 1 < len(smaller) <= _TOO_MANY:
            yield from combinations(smaller, 2)


def _second_keys(one: Traits) -> set[object]:
    """What must be shared besides a common key; half a number, so that the other half may hold a slip."""
    keys: set[object] = {one.shape.plain} if one.shape.han else set()
    for digits in (*one.phones, *one.former):
        keys |= {("end", digits[-4:]), ("beginning", digits[:-4])}
    keys.update(("town", house.town) for house in one.houses)
    keys.update(("mail", mail) for mail in one.emails)
    keys.update(("wechat", wechat) for wechat in one.wechats)
    keys |= {("birthday", one.birthday), ("note", one.note)} - {("birthday", ""), ("note", "")}
    return keys


def _by_phone(one: Traits) -> set[str]:
    keys = {*one.phones, *one.former}
    return keys | {digits[-8:] for digits in keys if digits.startswith("0") or len(digits) <= 8}


def _by_sound(one: Traits) -> tuple[str, ...]:
    return () if one.shape.titled else one.shape.sounds


def _by_name(rarity: Rarity) -> Callable[[Traits], tuple[str, ...]]:
    """The name, and the pair it makes with another name of the file that is taken for it."""
    known: dict[str, tuple[str, ...]] = {}

    def keys(one: Traits) -> tuple[str, ...]:
        plain = one.shape.plain
        if plain not in known:
            others = (other for other in others_seen_as(one.shape) if other in rarity.names)
            known[plain] = (plain, *{"|".join(sorted((plain, other))) for other in others})
        return known[plain]

    return keys


def _by_house(one: Traits) -> set[tuple[str, str]]:
    """The end of the letters with the first number: a house with and without its flat, its city or its province."""
    return {(house.letters[-4:], house.numbers[0]) if house.numbers else (house.letters, "") for house in one.houses}


def _by_online(one: Traits) -> set[str]:
    return {*one.emails, *one.wechats}
