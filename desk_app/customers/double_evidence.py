"""What speaks for two customer files being one person, in bits, and how often each thing is met in this very file.

After Fellegi and Sunter (A Theory for Record Linkage, JASA 64, 1969): each thing compared adds
log2(m / u), m how often it agrees in one person's two files, u how often in those of two strangers. u is counted
in the file itself, so a rare name weighs much and 王丽 little; m and the limits are estimates, named below.
The things are not independent of one another (a family shares phone and house), which is why each has a limit,
and why nothing counts without a name that is alike. `reference` is never evidence.
"""

from collections import Counter
from collections.abc import Iterable
from enum import StrEnum
from math import log2

from desk_app.customers.alike import Likeness, NameShape, one_slip
from desk_app.customers.double_traits import Traits, same_house

_EXPECTED_DOUBLES = 0.025
"""Files out of all that are somebody's second: one in forty, as in real lists of small stores."""
_FEW = 500
"""A file of fewer customers is judged as one of so many."""
_COMMON_FAMILIES = {
    "王": 72,
    "李": 74,
    "张": 68,
    "刘": 54,
    "陈": 45,
    "杨": 31,
    "黄": 22,
    "赵": 23,
    "吴": 20,
    "周": 20,
    "徐": 17,
    "孙": 15,
    "马": 10,
    "朱": 13,
    "胡": 13,
    "郭": 11,
    "何": 11,
    "林": 12,
    "高": 12,
    "罗": 9,
}
"""Per thousand people, rounded; what is known of names before the file is read."""
_COMMON_GIVEN = frozenset(
    "丽华英明伟芳秀红玉军敏静强平文建国春梅兰桂霞燕娟艳玲海金志小晓淑杰涛磊洋勇辉刚超鹏飞云龙婷雪"
)
_WEIGHT_OF_BACKGROUND = 800
_DOUBLED, _CHOSEN_TOGETHER = 0.2, 2.0
"""The second character of 丹丹 is no chance; and those of 建军 or 淑芬 are met together more than by chance."""
_NAME_LIMIT = 26.0
_LOST_BY_LIKENESS = {
    Likeness.SAME: 0.3,
    Likeness.SHAPE: 2.5,
    Likeness.SCRIPT: 2.5,
    Likeness.BROKEN: 3.0,
    Likeness.SOUND: 4.0,
    Likeness.NEAR: 5.0,
    Likeness.PART: 5.0,
}
"""log2 of the strangers' names that are alike in this way too, and of how seldom one person's are."""
_BITS_PER_SYLLABLE = 2.0
"""Some four characters in use share a reading."""


class Why(StrEnum):
    """The evidences that can be told to people."""

    NAME = "name"
    PHONE = "phone"
    FORMER_PHONE = "former_phone"
    PHONE_SLIP = "phone_slip"
    ADDRESS = "address"
    PLACE = "place"
    EMAIL = "email"
    WECHAT = "wechat"
    BIRTHDAY = "birthday"
    NOTE = "note"


class Rarity:
    """How often names, phones, addresses and the like are met in one file of customers."""

    def __init__(self, people: Iterable[Traits]) -> None:
        self._bits_of_name: dict[str, float] = {}
        self.count = 0
        self.names, self.families, self.given = Counter[str](), Counter[str](), Counter[str]()
        self.held = Counter[tuple[str, object]]()
        for one in people:
            self.count += 1
            self.names[one.shape.plain] += 1
            self.families[one.shape.family] += 1
            self.given.update(one.shape.given)
            for kind, values in (("phone", one.phones), ("mail", one.emails), ("wechat", one.wechats)):
                self.held.update((kind, value) for value in values)
            for house in one.houses:
                self.held.update((("house", house.letters + "|".join(house.numbers)), ("town", house.town)))
                self.held.update((("county", house.county), ("city", house.city)))
            if one.note:
                self.held[("note", one.note)] += 1
            for digits in one.phones:
                self.held[("head", digits[:5])] += 1
        self.size = max(self.count, _FEW)
        self.whole = log2(self.size)
        self.prior = log2(2 * _EXPECTED_DOUBLES) - self.whole

    def bits(self, kind: str, value: object) -> float:
        """log2 of all customers by those who share this value."""
        return log2(self.size / max(1, self.held[(kind, value)] - 1))

    def name_bits(self, shape: NameShape) -> float:
        """How rare the name is: by its characters, and by how many more than two carry it."""
        known = self._bits_of_name.get(shape.plain)
        if known is not None:
            return known
        chance = 2 ** -self.family_bits(shape)
        for character in dict.fromkeys(shape.given):
            chance *= self._share(self.given[character], 0.012 if character in _COMMON_GIVEN else 0.0004)
        if len(shape.given) > 1:
            chance *= _DOUBLED if len(set(shape.given)) == 1 else _CHOSEN_TOGETHER
        chance = max(chance, (self.names[shape.plain] - 2) / self.size)
        return self._bits_of_name.setdefault(shape.plain, min(_NAME_LIMIT, -log2(chance)))

    def family_bits(self, shape: NameShape) -> float:
        """How rare the family name is; of a Latin name the first word."""
        return -log2(self._share(self.families[shape.family], _COMMON_FAMILIES.get(shape.family, 0.3) / 1000))

    def _share(self, count: int, background: float) -> float:
        count = max(0, count - 1)
        return (count + _WEIGHT_OF_BACKGROUND * background) / (self.count + _WEIGHT_OF_BACKGROUND)


def name_evidence(one: Traits, other: Traits, how: Likeness, rarity: Rarity, *, household: bool) -> float:
    """The rarity of the commoner of the two names, less what the manner of likeness costs.

    `household`: they share a phone. Then a family name that both have says little unless the given one is the same.
    """
    shapes = [shape for shape in (one.shape, other.shape) if shape.han or how != Likeness.SCRIPT]
    bits = min(map(rarity.name_bits, shapes)) - _LOST_BY_LIKENESS[how]
    if how in (Likeness.SCRIPT, Likeness.SOUND):
        bits -= _BITS_PER_SYLLABLE * (len(shapes[0].given) or 1)
    if household and how not in (Likeness.SAME, Likeness.SCRIPT):
        bits -= max(0.0, rarity.family_bits(one.shape) - 0.7)
    if one.shape.titled or other.shape.titled:
        bits = min(bits, 4.0)
    return max(bits, 0.5)


def phone_evidence(one: Traits, other: Traits, rarity: Rarity) -> tuple[float, Why | None]:
    """A shared number, one that used to be theirs, one mistyped or half destroyed; else that they differ."""
    shared = [digits for digits in one.phones if digits in other.phones]
    if not shared:
        shared = [a for a in one.phones if any(_same_without_area(a, b) for b in other.phones)]
    if shared:
        return max(rarity.bits("phone", digits) for digits in shared), Why.PHONE
    known, known_other = {*one.phones, *one.former}, {*other.phones, *other.former}
    if known & known_other:
        return rarity.whole - 1, Why.FORMER_PHONE
    for kept, lost in ((one.phones, other.lost), (other.phones, one.lost)):
        if kept and lost:
            fits = [head for head in lost if any(digits.startswith(head) for digits in kept)]
            return (min(4.0, rarity.bits("head", fits[0][:5]) / 3), None) if fits else (-2.0, None)
    if not one.phones or not other.phones:
        return 0.0, None
    if any(len(a) > 7 and one_slip(a, b) for a in one.phones for b in other.phones):
        return rarity.whole - 4, Why.PHONE_SLIP
    return -1.5, None


def _same_without_area(a: str, b: str) -> bool:
    """Whether a landline is written once with and once without its area code."""
    short, long = sorted((a, b), key=len)
    return len(short) in (7, 8) and long.startswith("0") and len(long) >= 10 and long.endswith(short)


def address_evidence(one: Traits, other: Traits, rarity: Rarity) -> tuple[float, Why | None]:
    """The same house; less the same town, county or city, which many share; else that they differ."""
    if not one.houses or not other.houses:
        return 0.0, None
    pairs = [(a, b) for a in one.houses for b in other.houses]
    for a, b in pairs:
        if same_house(a, b):
            key = a.letters + "|".join(a.numbers)
            return min(rarity.whole - 2, rarity.bits("house", key)), Why.ADDRESS
    for a, b in pairs:
        if a.town and a.town == b.town:
            return min(4.5, rarity.bits("town", a.town) / 2), Why.PLACE
        if a.county and a.county == b.county:
            return min(2.5, rarity.bits("county", a.county) / 3), Why.PLACE
    for a, b in pairs:
        if a.city and a.city == b.city:
            return min(2.0, rarity.bits("city", a.city) / 4), None
    return -1.0, None


def online_evidence(one: Traits, other: Traits, rarity: Rarity) -> list[tuple[float, Why]]:
    """A shared e-mail address or WeChat name."""
    found = []
    for kind, mine, theirs, why in (
        ("mail", one.emails, other.emails, Why.EMAIL),
        ("wechat", one.wechats, other.wechats, Why.WECHAT),
    ):
        shared = [value for value in mine if value in theirs]
        if shared:
            found.append((max(rarity.bits(kind, value) for value in shared), why))
    return found


def note_evidence(one: Traits, other: Traits, rarity: Rarity) -> list[tuple[float, Why | None]]:
    """A birthday told in the notes, and a note that few others have."""
    found: list[tuple[float, Why | None]] = []
    if one.birthday and other.birthday:
        found.append((8.0, Why.BIRTHDAY) if one.birthday == other.birthday else (-6.0, None))
    if one.note and one.note == other.note:
        bits = min(8.0, rarity.bits("note", one.note) * 0.8)
        if bits > 4:
            found.append((bits, Why.NOTE))
    return found


def sex_evidence(one: Traits, other: Traits) -> float:
    """The same sex is one bit, another one a slip of the pen at best."""
    if not one.sex or not other.sex:
        return 0.0
    return 0.7 if one.sex == other.sex else -5.0


def score_of(bits: float) -> float:
    """Bits as a number from 0 to 1; 0.5 is even odds. Halved, as the evidences lean on one another."""
    return 1 / (1 + 2 ** (-max(-60.0, min(60.0, bits)) / 2))
