"""What of a customer file is compared with another: read from its fields, its numbers, its addresses, its note."""

import re
from dataclasses import dataclass
from functools import lru_cache
from sys import intern

from desk_app.core.text import CJK, fold
from desk_app.customers.alike import NameShape, name_shape, simplified
from desk_app.customers.model import looks_destroyed, sex_of

_MOBILE = re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)")
_BETWEEN_DIGITS = re.compile(r"(?<=\d)[ -](?=\d)")
_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_WECHAT = re.compile(r"(?:微信号?|wechat|weixin|wx|vx)[\s:：]*([a-z0-9][\w-]{4,})", re.IGNORECASE | re.ASCII)
_BIRTHDAY = re.compile(
    r"(?:生日|出生(?:日期)?|born|birthday)[\s:：是]*(?:(?:19|20)\d\d\s*[年/.-]?\s*)?(\d{1,2})\s*[月/.-]\s*(\d{1,2})",
    re.IGNORECASE,
)
_COMPACT_BIRTHDAY = re.compile(r"(?:生日|出生(?:日期)?)[\s:：是]*(?:19|20)\d\d(\d\d)(\d\d)(?!\d)")
_DIGITS = re.compile(r"\d+")
_NO_LETTERS = re.compile(r"[\W\d_]+")
_AREA_WORDS = re.compile(
    r"特别行政区|维吾尔自治区|壮族自治区|回族自治区|自治[区州县旗]|[省市区县镇乡]|街道|号楼|单元|[号室楼栋幢座弄路街道巷村层户组排]"
)
_CITY = re.compile(rf"(?:[{CJK}]{{2,3}}省|[{CJK}]{{2,7}}?自治区)?[{CJK}]{{2,8}}?(?:市|自治州|地区|盟)")
_COUNTY = re.compile(rf"[{CJK}]*?[{CJK}]{{2}}(?:自治县|自治旗|[县区旗])|[{CJK}]{{4,}}?市")
_TAIL = 12
"""Letters of an address that are kept, from its end: the place, the street, the building."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A customer file as it is compared. `phones`: (digits key, as written); `former`: keys no longer theirs."""

    id: str
    name: str
    shop: bool = False
    sex: str | None = None
    note: str | None = None
    email: str | None = None
    wechat: str | None = None
    phones: tuple[tuple[str, str], ...] = ()
    former: tuple[str, ...] = ()
    addresses: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class House:
    """An address without how it is written: its last letters, its numbers, its town, county and city."""

    letters: str
    numbers: tuple[str, ...]
    town: str
    county: str
    city: str


@dataclass(frozen=True, slots=True)
class Traits:
    """What two files are compared by. `phones` now, `former` once or in a note, `lost` leading digits left."""

    shape: NameShape
    shop: bool
    sex: str
    phones: tuple[str, ...]
    former: tuple[str, ...]
    lost: tuple[str, ...]
    houses: tuple[House, ...]
    emails: tuple[str, ...]
    wechats: tuple[str, ...]
    birthday: str
    note: str


def traits(entry: Entry) -> Traits:
    """Reads an entry; numbers, e-mails, WeChat names and birthdays are taken from the note too."""
    shape = name_shape(entry.name, not entry.shop)
    told = _told(entry.note or "")
    emails, wechats = [*_fold_all(entry.email), *told.emails], [*_fold_all(entry.wechat), *told.wechats]
    former = [*entry.former, *told.phones]
    phones = [digits for digits, _raw in entry.phones if len(digits) >= 5]
    former += [each for each in wechats if _MOBILE.fullmatch(each)]
    former += [local for each in emails if _MOBILE.fullmatch(local := each.partition("@")[0])]
    return Traits(
        shape=shape,
        shop=entry.shop,
        sex=sex_of(entry.sex) or shape.sex,
        phones=tuple(dict.fromkeys(phones)),
        former=tuple(dict.fromkeys(each for each in former if len(each) >= 7 and each not in phones)),
        lost=tuple(_leading(raw) for digits, raw in entry.phones if not digits and looks_destroyed(raw)),
        houses=tuple(dict.fromkeys(_house(text, city) for text, city in entry.addresses)),
        emails=tuple(dict.fromkeys(emails)),
        wechats=tuple(dict.fromkeys(wechats)),
        birthday=told.birthday,
        note=told.note if len(told.note) > 3 else "",
    )


@dataclass(frozen=True, slots=True)
class _Told:
    """What a note tells."""

    note: str
    emails: tuple[str, ...] = ()
    wechats: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    birthday: str = ""


@lru_cache(maxsize=4096)
def _told(text: str) -> _Told:
    note = fold(text).strip()
    if not note:
        return _Told("")
    born = _BIRTHDAY.search(note) or _COMPACT_BIRTHDAY.search(note)
    return _Told(
        note,
        tuple(_MAIL.findall(note)),
        tuple(_WECHAT.findall(note)),
        tuple(_MOBILE.findall(_BETWEEN_DIGITS.sub("", note))),
        f"{int(born.group(1))}-{int(born.group(2))}" if born else "",
    )


def _fold_all(text: str | None) -> list[str]:
    return [fold(text).strip()] if text and text.strip() else []


def _leading(raw: str) -> str:
    """The digits a spreadsheet left of 1.38001E+10 (the last one may have been rounded up)."""
    return "".join(_DIGITS.findall(re.split("[eE]", fold(raw).upper())[0]))[:-1]


def _house(text: str, city: str) -> House:
    whole = simplified(fold(text if not city or city in text else city + text))
    numbers = tuple(found.lstrip("0") or "0" for found in _DIGITS.findall(whole))
    letters = _NO_LETTERS.sub("", whole)
    first = _DIGITS.search(whole)
    town = _NO_LETTERS.sub("", whole[: first.start()]) if first and first.start() else letters
    found = _COUNTY.findall(town)
    place = _CITY.match(town)
    county = "".join(found[:3])
    return House(
        intern(_AREA_WORDS.sub("", letters)[-_TAIL:]),
        numbers,
        intern(town),
        intern(county),
        intern(place.group() if place else ""),
    )


def same_house(a: House, b: House) -> bool:
    """Whether two addresses are one house, written more or less fully."""
    if not a.letters or not b.letters or not a.numbers or not b.numbers:
        return a.letters == b.letters and a.numbers == b.numbers and len(a.letters) == _TAIL
    short, long = sorted((a.numbers, b.numbers), key=len)
    if long[: len(short)] != short:
        return False
    return a.letters == b.letters or a.letters.endswith(b.letters[-4:]) or b.letters.endswith(a.letters[-4:])
