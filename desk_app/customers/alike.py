"""Whether two names may be one name: written otherwise, in another script, mistyped, or mistaken by eye or ear.

Which characters stand for one another is data: `resources/names/alike_characters.txt`.
"""

import re
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache

from desk_app.core.names import SURNAME_READINGS, fold_name, name_keys, strip_salutation, typed_pinyin
from desk_app.core.resources import resource
from desk_app.core.text import CJK

_HAN = re.compile(rf"[{CJK}]")
_ALL_HAN = re.compile(rf"[{CJK}]+")
_NO_LETTER = re.compile(r"[\W_]+")
_BRACKETS = re.compile(r"[(\[【〔<《][^)\]】〕>》]*[)\]】〕>》]")
_LOST = re.compile(r"[?？□▯�*＊×]")
LOST = "?"
"""What stands in a shape for a character that a spreadsheet or a code page lost."""
_FEMALE = re.compile(
    r"(?:女士|小姐|太太|夫人|阿姨|大妈|大娘|大姐|大嫂|奶奶|婆婆|妹妹|姐姐|老板娘)\Z|^(?:mrs|ms|miss)\b", re.I
)
_MALE = re.compile(r"(?:先生|叔叔|大叔|大爷|大哥|爷爷|伯伯|弟弟|哥哥)\Z|^mr\b", re.I)
_NEAR_SOUNDS = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("ng", "n"), ("l", "n"), ("f", "h"))


class Likeness(IntEnum):
    """How much two names are alike, from not at all to the same."""

    NONE = 0
    PART = 1  # one is the other without a character
    NEAR = 2  # mistyped, two characters changed places, a reading of the south
    SOUND = 3  # other characters of the same reading, of the same tone where it is one syllable
    BROKEN = 4  # a spreadsheet or a code page lost a character
    SCRIPT = 5  # Chinese and its pinyin
    SHAPE = 6  # characters taken for one another by eye or hand
    SAME = 7  # after folding width, spaces, forms of address, traditional and simplified


@dataclass(frozen=True, slots=True)
class NameShape:
    """What of a name is compared.

    `plain`: simplified, without spaces, points and form of address. `family`, `given`: characters, or words of
    a Latin name (whose family name is not known: the first word). `sounds`: toneless readings of the whole.
    `sex`: what the form of address says, or "". `titled`: nothing but a family name and a form of address.
    """

    plain: str
    family: str
    given: tuple[str, ...]
    sounds: tuple[str, ...]
    han: bool
    sex: str
    titled: bool


@lru_cache(maxsize=1)
def _tables() -> tuple[dict[int, str], dict[str, str]]:
    """Character to the one standing for it; and character to all that are taken for it."""
    same: dict[int, str] = {}
    alike: dict[str, str] = {}
    section = ""
    for line in resource("names", "alike_characters.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            section = line.strip("[]")
        elif not line.startswith("#"):
            for group in line.split():
                if section == "same":
                    same.update((ord(character), group[0]) for character in group[1:])
                else:
                    for character in group:
                        others = (other for other in group if other not in alike.get(character, character))
                        alike[character] = alike.get(character, "") + "".join(o for o in others if o != character)
    return same, alike


def simplified(text: str) -> str:
    """Traditional and variant characters as the simplified ones; nothing else is changed."""
    return text if text.isascii() else text.translate(_tables()[0])


@lru_cache(maxsize=20_000)
def name_shape(name: str, personal: bool = True) -> NameShape:
    """The shape of a name; `personal` is false for shops."""
    folded = _LOST.sub(LOST, simplified(fold_name(name)))
    folded = _BRACKETS.sub(" ", folded).strip() or folded
    stripped = strip_salutation(folded) if personal else folded
    sex = "female" if _FEMALE.search(folded) else "male" if _MALE.search(folded) else ""
    if _HAN.search(stripped) is None:
        words = tuple(re.sub(r"['’]", "", stripped).replace("-", "").split())
        words = tuple(word for each in words if (word := _NO_LETTER.sub("", each)))
        plain = "".join(words)
        around = {plain, "".join((words[-1], *words[:-1])), "".join((*words[1:], words[0]))} if words else set()
        spelled = tuple(sorted({*around, typed_pinyin(stripped)} - {""}))
        return NameShape(plain, words[0] if words else "", words[1:], spelled, False, sex, len(words) < 2)
    plain = "".join(c for c in stripped if c.isalnum() or c == LOST)
    length = (2 if len(plain) > 2 and plain[:2] in SURNAME_READINGS else 1) if personal else 0
    titled = stripped != folded and len(plain) <= max(length, 1)
    sounds: tuple[str, ...] = ()
    if LOST not in plain:
        keys = name_keys(plain, personal=personal)
        sounds = tuple(sound for sound in dict.fromkeys((keys.pinyin, *keys.other_pinyin)) if sound)
    return NameShape(plain, plain[:length], tuple(plain[length:]), sounds, True, sex, titled or len(plain) < 2)


def others_seen_as(shape: NameShape) -> list[str]:
    """The names which differ from this one in a single character that is taken for another."""
    alike = _tables()[1]
    plain = shape.plain
    return [plain[:at] + o + plain[at + 1 :] for at, c in enumerate(plain) for o in alike.get(c, "")]


def likeness(one: NameShape, other: NameShape) -> Likeness:
    """How the two names are alike; a family name alone is like nothing but itself."""
    a, b = one.plain, other.plain
    if not a or not b:
        return Likeness.NONE
    if a == b:
        return Likeness.SAME
    if one.titled or other.titled:
        return Likeness.NONE
    if one.han != other.han:
        return Likeness.SCRIPT if _sound_alike(one, other) else Likeness.NONE
    if not one.han:
        return _latin(one, other)
    if LOST in a or LOST in b:
        return _without_lost(a, b)
    if len(a) == len(b):
        return _characters(one, other)
    return Likeness.NONE if not _left_out(a, b) else Likeness.PART


def _sound_alike(one: NameShape, other: NameShape) -> bool:
    return any(sound in other.sounds for sound in one.sounds)


def _latin(one: NameShape, other: NameShape) -> Likeness:
    if _sound_alike(one, other):
        return Likeness.SAME
    if min(len(one.plain), len(other.plain)) >= 7 and one_slip(one.plain, other.plain):
        return Likeness.NEAR
    return Likeness.NONE


def _without_lost(a: str, b: str) -> Likeness:
    known = [(x, y) for x, y in zip(a, b, strict=False) if LOST not in (x, y)]
    fits = len(a) == len(b) and len(known) * 2 >= len(a) and all(x == y for x, y in known)
    return Likeness.BROKEN if fits else Likeness.NONE


def _characters(one: NameShape, other: NameShape) -> Likeness:
    a, b = one.plain, other.plain
    alike = _tables()[1]
    differing = [(x, y) for x, y in zip(a, b, strict=True) if x != y]
    if len(differing) == 1 and differing[0][1] in alike.get(differing[0][0], ""):
        return Likeness.SHAPE
    if len(differing) == 2 and len(a) > 2 and differing[0] == differing[1][::-1] and a[0] == b[0]:
        return Likeness.NEAR
    if _sound_alike(one, other):
        alone = len(one.given) == 1 and a[-1] != b[-1]
        return Likeness.SOUND if not alone or _spoken(a[-1]) == _spoken(b[-1]) else Likeness.NONE
    if len(differing) == 1 and len(a) > 2 and _near_sound(*differing[0]):
        return Likeness.NEAR
    return Likeness.NONE


@lru_cache(maxsize=20_000)
def _near_sound(one: str, other: str) -> bool:
    a, b = name_keys(one, personal=False).pinyin, name_keys(other, personal=False).pinyin
    if not a or not b:
        return False
    return a == b or any(a.replace(x, y) == b.replace(x, y) for x, y in _NEAR_SOUNDS)


@lru_cache(maxsize=20_000)
def _spoken(character: str) -> str:
    """The reading with its tone: one syllable is too little to tell 凤 from 锋, who may be brother and sister."""
    from pypinyin.constants import PINYIN_DICT

    return str(PINYIN_DICT.get(ord(character), character)).split(",")[0]


def _left_out(a: str, b: str) -> bool:
    """Whether one is the other without one character of the given name; two characters are too few to tell."""
    short, long = sorted((a, b), key=len)
    if len(long) != len(short) + 1 or len(short) < 2 or short[0] != long[0]:
        return False
    return any(long[:at] + long[at + 1 :] == short for at in range(1, len(long)))


def one_slip(a: str, b: str) -> bool:
    """Whether one letter or digit was left out, added, mistaken, or two neighbours changed places."""
    if a == b or abs(len(a) - len(b)) > 1:
        return False
    start = 0
    while start < min(len(a), len(b)) and a[start] == b[start]:
        start += 1
    x, y = a[start:], b[start:]
    if len(x) == len(y):
        return x[1:] == y[1:] or (x[:2] == y[1::-1] and x[2:] == y[2:])
    return x[1:] == y if len(x) > len(y) else y[1:] == x
