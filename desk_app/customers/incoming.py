"""What a row of another program's file says of a customer: columns, numbers, addresses, tags."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from desk_app.core.errors import DeskError
from desk_app.core.i18n import _
from desk_app.core.money import parse_cents
from desk_app.core.phone import Phone, show_phone, split_phones
from desk_app.core.stamp import Stamp
from desk_app.core.text import fold
from desk_app.customers.card_notes import plain_note, told_phones
from desk_app.customers.model import CustomerKind, CustomerState, free_text, is_blank, one_line, phone_values
from desk_app.customers.tagging import split_tags
from desk_app.exchange.targets import OWN, in_words
from desk_app.exchange.templates import tidy_name
from desk_app.exchange.value_words import NO_PHONE
from desk_app.imports.model import Setting, Value, Values

Columns = dict[str, Any]
LINES = (
    "sex",
    "wechat",
    "preferred_channel",
    "time_to_call",
    "language",
    "area",
    "shop_type",
    "contact_person",
    "tier",
)
DAYS = ("created_on", "last_purchase_on")
_WHOLE = (
    ("spent_cents", "spent"),
    ("spent_cents", "spent_cents"),
    ("points", "points"),
    ("shop_size_m2", "shop_size_m2"),
)
_SHORTEST = 3
_TEXTS = frozenset(("reference", *LINES, "flag"))
_MOBILE = re.compile("1[3-9][0-9]{9}")
_SILENT = "1 y yes true x √ ✓ ✔ 是 对 有 勿扰 勿打 不要打 不要打电话 请勿来电 请勿致电 拒接 don't do_not_call"
_KINDS = {
    CustomerKind.PERSON: "person 个人 个人客户 individual",
    CustomerKind.HOUSEHOLD: "household 家庭 家庭客户 family",
    CustomerKind.SHOP: "shop 店铺 商户 商店 终端零售客户 零售客户 单位 公司 company store business",
    CustomerKind.WALK_IN: "walk_in walk-in 散客",
}
_STATES = {
    CustomerState.PROSPECT: "prospect 潜在 潜在客户 意向 意向客户",
    CustomerState.ACTIVE: "active 正常 活跃 在册",
    CustomerState.DORMANT: "dormant 休眠 沉睡 不活跃 inactive",
    CustomerState.LEFT: "left 流失 已流失 离开 lost",
}
_KIND_OF = {word: kind for kind, words in _KINDS.items() for word in words.split()}
_YES = frozenset(_SILENT.split())
_STATE_OF = {word: state for state, words in _STATES.items() for word in words.split()}


@dataclass(slots=True)
class Incoming:
    """One row. `given`: the columns it says something about; `extra`: words that found no field, for the note.

    `own`: what stands under the store's own fields, by their names. `number`: ours, where the file came from this
    program. Phones and addresses are rows without id and place.
    """

    given: Columns
    extra: list[str]
    phones: list[Columns]
    addresses: list[Columns]
    tags: tuple[str, ...] = ()
    number: str = ""
    own: Mapping[str, str] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """What the row calls the customer."""
        return str(self.given["name"])


def read_row(values: Values, setting: Setting) -> Incoming:
    """Reads a row; raises DeskError without anything to call the customer by, or for what cannot be a number."""
    phones = _phones(values, setting)
    given, extra = _columns(values)
    given.setdefault("reference", None)
    if _is_card(values) and given.get("note"):
        given["note"] = plain_note(given["note"], {phone["raw"] for phone in phones}) or None
    number = (_line(values, "number") or "").upper()
    _name(given, extra, values, phones)
    tags = split_tags(text) if (text := _text(values.get("tags"))) else ()
    own = {name.removeprefix(OWN): said for name in values if name.startswith(OWN) and (said := _line(values, name))}
    return Incoming(given, extra, phones, _addresses(values), tags, number, own)


def _phones(values: Values, setting: Setting) -> list[Columns]:
    region, area_code = setting.region, setting.area_code
    found: dict[tuple[str, str | None], Columns] = {}

    def take(raw: str, whose: str) -> Columns:
        if region == "CN" and _mobiles().fullmatch(raw):
            one: Columns = {"raw": raw, "digits": raw, "e164": f"+86{raw}", "extension": None, "whose": whose or None}
        else:
            one = phone_values(raw, whose, region, area_code)
        kept = found.setdefault((one["digits"] or one["raw"], one["extension"]), one)
        kept["whose"] = kept["whose"] or one["whose"]
        return kept

    told = list(told_phones(_text(values.get("note")))) if _is_card(values) else []
    written = [(each["whose"], each["phone"]) for each in told if not each["silent"]]
    for label, text in _several(values, "phone", "phones"):
        if _MOBILE.fullmatch(text):
            take(text, one_line(label))
        elif fold(text) not in NO_PHONE:
            for whose, raw in split_phones(text):
                take(one_line(raw), one_line(whose) or one_line(label))
    for whose, raw in written:
        take(one_line(raw), one_line(whose))
    preferred, unwanted = _line(values, "preferred_phone"), _line(values, "do_not_call")
    chosen = None
    if preferred and any(character.isdecimal() for character in preferred):
        places = list(found.values())
        known = preferred.isdecimal() and 0 < int(preferred) <= len(places)
        chosen = places[int(preferred) - 1] if known else take(preferred, "")
    silent = _unwanted(unwanted, take, list(found.values())) if unwanted else []
    quiet = {one_line(each["phone"]) for each in told if each["silent"]}
    silent += [one for one in found.values() if one["raw"] in quiet]
    for one in found.values():
        one["preferred"], one["do_not_call"] = int(one is chosen), int(any(one is each for each in silent))
    return list(found.values())


@cache
def _mobiles() -> re.Pattern[str]:
    """A Chinese mobile number written in nothing but its digits, of which nothing has to be worked out.

    It is what libphonenumber takes for one, as `read_phone` does: most numbers of a list are such.
    """
    from phonenumbers import PhoneMetadata

    home = PhoneMetadata.metadata_for_region("CN")
    known = home.mobile.national_number_pattern if home and home.mobile else None
    return re.compile(known or "(?!)")


def _unwanted(text: str, take: Callable[[str, str], Columns], known: list[Columns]) -> list[Columns]:
    """The numbers nobody may call: all where it just says so, else those that are named."""
    if fold(text) in _YES:
        return known
    if sum(character.isdecimal() for character in text) < _SHORTEST:
        return []
    return [take(one_line(raw), one_line(whose)) for whose, raw in split_phones(text)]


def _name(given: Columns, extra: list[str], values: Values, phones: list[Columns]) -> None:
    """The name; where there is none the shop's, the contact's, or the number itself, as a desk would write it.

    A person's firm and post have no field: they go with the note, as `extra`.
    """
    organization = _line(values, "organization", "organisation", "shop_name")
    name = tidy_name(_line(values, "name") or "")
    if not is_blank(name):
        given["name"] = name
        post = " ".join(filter(None, (organization, _line(values, "job_title"))))
        if post and fold(post) not in fold(f"{name}\n{given.get('note')}"):
            extra.append(post)
        return
    if organization:
        given["name"] = organization
        given.setdefault("kind", CustomerKind.SHOP.value)
        return
    number = next((p for p in phones if p["digits"]), None)
    shown = None
    if number:
        shown = show_phone(Phone(number["raw"], number["e164"], number["extension"], number["digits"]), whole=True)
    substitute = given.get("contact_person") or shown or given.get("wechat") or given.get("email")
    if not substitute:
        raise DeskError(_("This row has no name and no phone."), field="name")
    given["name"] = substitute


def _columns(values: Values) -> tuple[Columns, list[str]]:
    """The columns a row says something about (a blank cell says nothing), and words that found no column."""
    extra: list[str] = []
    found: Columns = {name: text for name in values if name in _TEXTS and (text := _line(values, name))}
    emails = dict.fromkeys(one_line(text) for _label, text in _several(values, "email", "emails"))
    if emails:
        found["email"] = ", ".join(emails)
    if note := free_text(_text(values.get("note"))):
        found["note"] = note
    for key, words in (("kind", _KIND_OF), ("state", _STATE_OF)):
        text = _line(values, key)
        known = words.get(fold(text)) if text else None
        if known:
            found[key] = known.value
        elif text:
            extra.append(text)
    for column in DAYS:
        if values.get(column) not in (None, ""):
            found[column] = _day(values[column])
    for column, target in _WHOLE:
        value = values.get(target)
        if value not in (None, ""):
            found[column] = _whole(target, value)
    return found, extra


def _is_card(values: Values) -> bool:
    """Whether a row may be a card we wrote: our own tables have a column for what a card's note says of phones."""
    return "number" not in values


def _whole(target: str, value: Value) -> int:
    if isinstance(value, int):
        return value
    try:
        return parse_cents(_text(value)) if target == "spent" else round(float(_text(value).replace(",", "")))
    except (ValueError, OverflowError):
        raise DeskError(
            _("“{text}” is not a number (column {column}).").format(text=_text(value), column=in_words(target)),
            field=target,
        ) from None


def _day(value: Value) -> str:
    if isinstance(value, Stamp):
        return value.day.isoformat()
    raise DeskError(_("“{text}” is not a date.").format(text=_text(value)))


def _several(values: Values, one: str, many: str) -> Iterator[tuple[str, str]]:
    """(label, text) of `phones`, `phone` and `phone_1`, `phone_2` and so on, in that order."""
    start = one + "_"
    numbered = [key for key in values if key.startswith(start) and key[len(start) :].isdecimal()]
    if len(numbered) > 1:
        numbered.sort(key=lambda key: int(key[len(start) :]))
    for key in (many if values.get(many) else one, *numbered):
        value = values.get(key)
        if isinstance(value, list):
            yield from ((label, text) for label, text in value if text)
        elif text := _text(value):
            yield _text(values.get(f"{key}_label")), text


def _addresses(values: Values) -> list[Columns]:
    found: dict[str, Columns] = {}
    city = _line(values, "city")
    for label, text in _several(values, "address", "addresses"):
        tidy = one_line(text)
        if tidy and not is_blank(tidy) and tidy not in found:
            found[tidy] = {"text": tidy, "city": city, "note": one_line(label) or None}
            city = None
    return list(found.values())


def _line(values: Values, *keys: str) -> str | None:
    for key in keys:
        value = values.get(key)
        if value is not None and (text := one_line(_text(value))):
            return text
    return None


def _text(value: Value) -> str:
    if isinstance(value, str):
        return value
    if value is None or isinstance(value, list):
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return value.raw if isinstance(value, Stamp) else str(value)
