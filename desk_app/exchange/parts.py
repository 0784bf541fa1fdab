"""Columns that hold a part of an address or of a name, told by the words of their header.

`Home Street 2`, `billing_city`, `Postcode (Shipping)`, `商務 - 縣/市`, `收货人省份`: whose (the stem) and which part.
"""

import re
from collections.abc import Sequence
from functools import cache

from desk_app.exchange.delimiters import normal

_IDEOGRAPH = re.compile(r"[\u3400-\u9fff\U00020000-\U000323af]")
_WHOSE = re.compile(r"(.*?)\s*[(（](billing|shipping)[)）]\s*", re.IGNORECASE)
_HOME_COUNTRY = frozenset(("cn", "chn", "china", "prc", "中国", "中国大陆", "中华人民共和国", "peoplesrepublicofchina"))

_ADDRESS_WORDS = {
    "street": (
        "street address 1 | street address | street | address line 1 | address 1 | address 1&2 | "
        "address street | address | addr | addr 1 | strasse | strasse hausnummer | anschrift | "
        "adresse | rue | direccion | indirizzo | endereco | 街道 | 街 | 详细地址 | 街道地址 | "
        "具体地址 | 详细收货地址 | 详细收货地址/提货地址 | 地址 | 地址1"
    ),
    "street2": (
        "street address 2 | street 2 | address line 2 | address 2 | addr 2 | extended address | 街道2 | 街2 | 地址2"
    ),
    "street3": "street address 3 | street 3 | address line 3 | address 3 | 街道3 | 街3 | 地址3",
    "box": "po box | address po box",
    "district": "suburb | district | 区 | 区县 | 县区 | 地区 | 区/县 | 行政区 | neighborhood",
    "city": (
        "city | town | ort | stadt | wohnort | ville | ciudad | citta | cidade | locality | 市 | 城市 | "
        "市/县 | 市/镇 | 所在市县 | 市县"
    ),
    "state": (
        "state | province | state/province | region | county | bundesland | provincia | state code | "
        "province code | 省 | 省份 | 省/市/自治区 | 县/市 | 所在省 | 省/市/区 | 省市"
    ),
    "zip": (
        "postal code | zip code | zip | zip/postal code | postcode | post code | plz | postleitzahl | "
        "code postal | codigo postal | cap | cep | 邮编 | 邮政编码 | 邮递区号"
    ),
    "country": (
        "country/region | country | country code | country id | country name | land | pays | pais | "
        "国家 | 国家/地区 | 所在国家"
    ),
}
_STEMS = (
    (
        "shipping",
        "ship",
        "delivery",
        "recipient",
        "ship to",
        "shipto",
        "收货人",
        "收货",
        "收件人",
        "收件",
        "配送",
        "送货",
    ),
    ("", "default", "default address", "customer", "contact", "客户", "联系", "通讯", "primary", "main", "address"),
    ("home", "residential", "private", "住宅", "住宅地址", "家庭", "家庭地址", "住家", "家庭所在"),
    ("physical", "mailing", "postal", "po", "sa"),
    (
        "business",
        "work",
        "office",
        "company",
        "商务",
        "商务地址",
        "工作",
        "公司",
        "单位",
        "办公",
        "工作所在",
        "工作单位",
    ),
    ("billing", "invoice", "rechnung"),
    ("other", "其他", "其他地址"),
)
_SAME_STEM = {"家庭所在": "家庭", "工作所在": "工作", "工作单位": "工作"}
_NAME_WORDS = {
    "family": "姓 | 姓氏 | family name | last name | surname | lastname | last | nachname "
    "| familienname | nom |"
    " nom de famille | apellidos | apellido | cognome | sobrenome",
    "given": "名 | 名字 | given name | first name | firstname | first | vorname | prenom | nombre | nome",
    "middle": "中间名 | middle name | additional name | middle | zweiter vorname",
    "prefix": "name prefix | title | prefix | honorific prefix",
    "suffix": "name suffix | suffix | generation | honorific suffix",
}


def _table(words: dict[str, str]) -> dict[str, str]:
    return {normal(word): part for part, each in words.items() for word in each.split("|")}


_ADDRESS_PARTS, _NAME_PARTS = _table(_ADDRESS_WORDS), _table(_NAME_WORDS)
_STEM_RANKS = {normal(stem): rank for rank, stems in enumerate(_STEMS) for stem in stems}
_LONGEST_FIRST = sorted(_ADDRESS_PARTS, key=len, reverse=True)
_NUMBERED = re.compile(r"(address|地址)(\d)")
ORDER = ("country", "state", "city", "district", "town", "street", "street2", "street3", "box", "zip")
"""Parts of an address as a template lists them: from the largest place to the house, then the postal code."""


@cache
def address_part(header: str) -> tuple[str, str] | None:
    """(whose, which part) of an address a column holds: `Home City` is ("home", "city"); None for another column."""
    plain = _turned(header)
    numbered = re.match(r"(address|地址)\s*(\d)\s*-\s*(.+)", header.strip(), re.IGNORECASE)
    if numbered and (part := _ADDRESS_PARTS.get(normal(numbered[3]))):
        return normal(numbered[1] + numbered[2]), part
    for word in _LONGEST_FIRST:
        stem = plain.removesuffix(word)
        if plain.endswith(word) and stem in _STEM_RANKS:
            return _SAME_STEM.get(stem, stem), _ADDRESS_PARTS[word]
    return None


def rank_of(stem: str) -> int:
    """Which of several addresses goes first: where things are brought to, then home, then work."""
    numbered = _NUMBERED.fullmatch(stem)
    return 10 + int(numbered[2]) if numbered else _STEM_RANKS.get(stem, 9)


@cache
def name_part(header: str) -> tuple[str, str] | None:
    """(whose, which part) of a name: `Billing First Name` is ("billing", "given"); None for another column."""
    plain = _turned(header)
    if plain in _NAME_PARTS:
        return "", _NAME_PARTS[plain]
    for stem in ("customer", "shipping", "recipient", "billing", "contact", "client"):
        if plain.startswith(stem) and (part := _NAME_PARTS.get(plain[len(stem) :])) in ("family", "given", "middle"):
            return stem, part
    return None


def _turned(header: str) -> str:
    """`City (Shipping)` as `Shipping City` would be compared."""
    found = _WHOSE.fullmatch(header)
    return normal(f"{found[2]} {found[1]}" if found else header)


def joined_address(parts: Sequence[tuple[str, str]], *, code_first: bool = False) -> str:
    """An address of (part, text) in the order of its own script; each place stands there once."""
    found: dict[str, str] = {}
    for part, text in parts:
        if text and part not in found:
            found[part] = text
    house: list[str] = []
    for part in ("street", "street2", "street3", "box"):
        if part in found and not any(found[part] in line for line in house):
            house.append(found[part])
    country = found.get("country", "")
    if _IDEOGRAPH.search("".join(found.values())):
        text = "".join(house)
        for part in ("town", "district", "city", "state"):
            if part in found and found[part] not in text:
                text = found[part] + text
        if normal(country) not in _HOME_COUNTRY and country not in text:
            text = country + text
        code = found.get("zip", "")
        return f"{text} {code}".strip() if code not in text else text
    state, city, code = (found.get(part, "") for part in ("state", "city", "zip"))
    if state == city:
        state = ""
    places = [city, f"{state} {code}".strip() if state else code]
    if code_first and not state:
        places = [f"{code} {city}".strip()]
    return ", ".join(text for text in (*house, found.get("district", ""), *places, country) if text)


def joined_name(parts: Sequence[tuple[str, str]]) -> str:
    """A name of (part, text): family name first in Chinese, and without titles; given name first otherwise."""
    found = {part: text for part, text in parts if text}
    family, given, middle = (found.get(part, "") for part in ("family", "given", "middle"))
    if _IDEOGRAPH.search(family + given + middle):
        return f"{family}{middle}{given}"
    if not (family or given or middle):
        return ""
    whole = (found.get("prefix", ""), given, middle, family, found.get("suffix", ""))
    return " ".join(text for text in whole if text)
