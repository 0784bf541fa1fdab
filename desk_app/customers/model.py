"""A customer file: a person, a household sharing a phone, a shop that buys for resale, or a walk-in."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date as Date
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol

from desk_app.core.errors import DeskError
from desk_app.core.i18n import N_, _
from desk_app.core.phone import Phone, read_phone
from desk_app.core.text import clean, fold
from desk_app.customers.personal import CONSENT_WORDS, OWN, Consent, ConsentDraft, ConsentKind, OwnValue
from desk_app.storage.reading import Reader


class CustomerKind(StrEnum):
    """What stands behind a file; only a shop's name is not read as a person's."""

    PERSON = "person"
    HOUSEHOLD = "household"
    SHOP = "shop"
    WALK_IN = "walk_in"


class CustomerState(StrEnum):
    """Where a customer stands with the store."""

    PROSPECT = "prospect"
    ACTIVE = "active"
    DORMANT = "dormant"
    LEFT = "left"


KIND_WORDS = {
    CustomerKind.PERSON: N_("person"),
    CustomerKind.HOUSEHOLD: N_("household"),
    CustomerKind.SHOP: N_("shop"),
    CustomerKind.WALK_IN: N_("walk-in"),
}
STATE_WORDS = {
    CustomerState.PROSPECT: N_("prospect"),
    CustomerState.ACTIVE: N_("active"),
    CustomerState.DORMANT: N_("dormant"),
    CustomerState.LEFT: N_("left"),
}
WHOSE = (N_("own"), N_("mother"), N_("father"), N_("wife"), N_("husband"), N_("son"), N_("daughter"), N_("shop"))
"""Whose a number may be; any other word is kept as typed."""
PLACES = (N_("home"), N_("work"), N_("shop"), N_("parents"), N_("warehouse"))
"""What an address may be; any other word is kept as typed."""
REACHED = (N_("phone"), N_("WeChat"), N_("SMS"), N_("e-mail"), N_("visit"))
"""How somebody may like to be reached; any other word is kept as typed."""
FIELD_WORDS = {
    "number": N_("number"),
    "reference": N_("their own number"),
    "name": N_("name"),
    "kind": N_("kind"),
    "state": N_("state"),
    "sex": N_("sex"),
    "flag": N_("heed"),
    "note": N_("note"),
    "email": N_("e-mail"),
    "wechat": N_("WeChat"),
    "preferred_channel": N_("how they like to be reached"),
    "time_to_call": N_("time to call"),
    "language": N_("language"),
    "area": N_("area"),
    "shop_type": N_("shop type"),
    "shop_size_m2": N_("shop size in m²"),
    "contact_person": N_("contact person"),
    "tier": N_("tier"),
    "points": N_("points"),
    "spent_cents": N_("spent"),
    "created_on": N_("file opened on"),
    "last_purchase_on": N_("last purchase"),
    "phone": N_("phone"),
    "address": N_("address"),
    "merged_into": N_("put together with"),
    "erased_at": N_("erased"),
    "tag": N_("tag"),
    "tags": N_("tags"),
    "consents": N_("consents"),
    "own": N_("own fields"),
    "whose": N_("whose"),
    "preferred": N_("preferred"),
    "do_not_call": N_("do not call"),
    "label": N_("label"),
    "city": N_("city"),
}
_CONSENT_PARTS = {
    "given": N_("{what}: agreed on"),
    "how": N_("{what}: how they agreed"),
    "withdrawn": N_("{what}: withdrawn on"),
}
_SEX_WORDS = {"male": N_("male"), "female": N_("female")}
_SEXES = {"male": "male m man 男 男性 先生 1", "female": "female f woman 女 女性 女士 2"}
_SEX_OF = {word: sex for sex, words in _SEXES.items() for word in words.split()}


@dataclass(frozen=True, slots=True)
class CustomerPhone:
    """One of a customer's numbers, as written and as read. `position` counts from 1; `whose` may be "妈妈"."""

    id: str
    position: int
    raw: str
    digits: str
    e164: str | None
    extension: str | None
    whose: str | None
    preferred: bool = False
    do_not_call: bool = False

    @property
    def destroyed(self) -> bool:
        """A spreadsheet rounded its digits away: it must be asked for again."""
        return not self.digits and looks_destroyed(self.raw)

    @property
    def phone(self) -> Phone:
        """The number as `show_phone` and `mask_phone` take it."""
        return Phone(self.raw, self.e164, self.extension, self.digits, self.destroyed)


@dataclass(frozen=True, slots=True)
class CustomerAddress:
    """One of a customer's addresses; `position` counts from 1, `label` is "home", `note` the floor or the gate."""

    id: str
    position: int
    text: str
    city: str | None = None
    note: str | None = None
    label: str | None = None


@dataclass(frozen=True, slots=True)
class Customer:
    """One customer file. `reference` is the number it came in with; `flag` is what everybody must heed.

    `spent_cents` in whole cents; `created_on` is the day the file was opened, on paper or elsewhere,
    where that is known. `merged_into` is the file a double went into. Of `phones` the preferred one is
    first, and one that must not be called last. `consents` are also those withdrawn; `tags` are names, `own`
    what stands in the store's own fields, in their order. `erased_at`: what was personal was taken out.
    """

    id: str
    number: str
    reference: str | None
    name: str
    kind: CustomerKind
    state: CustomerState
    sex: str | None
    flag: str | None
    note: str | None
    email: str | None
    wechat: str | None
    preferred_channel: str | None
    language: str | None
    area: str | None
    shop_type: str | None
    shop_size_m2: int | None
    contact_person: str | None
    tier: str | None
    points: int | None
    spent_cents: int | None
    created_on: Date | None
    last_purchase_on: Date | None
    import_id: str | None
    deleted_at: datetime | None
    merged_into: str | None = None
    phones: tuple[CustomerPhone, ...] = ()
    addresses: tuple[CustomerAddress, ...] = ()
    time_to_call: str | None = None
    erased_at: datetime | None = None
    tags: tuple[str, ...] = ()
    consents: tuple[Consent, ...] = ()
    own: tuple[OwnValue, ...] = ()

    def consent(self, what: ConsentKind) -> Consent | None:
        """The consent that holds now, if they gave one and did not withdraw it."""
        return next((each for each in self.consents if each.what == what and each.withdrawn_on is None), None)


@dataclass(frozen=True, slots=True)
class PhoneDraft:
    """A number as typed; `id` is that of the row it stands for, None for a new one. At most one is preferred."""

    raw: str
    whose: str = ""
    id: str | None = None
    preferred: bool = False
    do_not_call: bool = False


@dataclass(frozen=True, slots=True)
class AddressDraft:
    """An address as typed; `id` as of a phone."""

    text: str
    city: str = ""
    note: str = ""
    id: str | None = None
    label: str = ""


@dataclass(frozen=True, slots=True)
class CustomerDraft:
    """What a form holds; empty text is nothing. `own` is the text typed into each own field, by its id."""

    name: str
    kind: CustomerKind = CustomerKind.PERSON
    state: CustomerState = CustomerState.ACTIVE
    phones: tuple[PhoneDraft, ...] = ()
    addresses: tuple[AddressDraft, ...] = ()
    sex: str = ""
    flag: str = ""
    note: str = ""
    email: str = ""
    wechat: str = ""
    preferred_channel: str = ""
    language: str = ""
    area: str = ""
    shop_type: str = ""
    shop_size_m2: int | None = None
    contact_person: str = ""
    tier: str = ""
    reference: str = ""
    time_to_call: str = ""
    tags: tuple[str, ...] = ()
    consents: tuple[ConsentDraft, ...] = ()
    own: Mapping[str, str] = field(default_factory=dict)


TEXTS = (
    "reference",
    "sex",
    "flag",
    "note",
    "email",
    "wechat",
    "preferred_channel",
    "time_to_call",
    "language",
    "area",
    "shop_type",
    "contact_person",
    "tier",
)
"""The columns that hold text or nothing."""


class Chip(StrEnum):
    """The lists a person can ask for."""

    ALL = "all"
    SHOPS = "shops"
    WITHOUT_PHONE = "without_phone"
    RECENT = "recent"


CHIP_WORDS = {
    Chip.ALL: N_("All"),
    Chip.SHOPS: N_("Shops"),
    Chip.WITHOUT_PHONE: N_("Without phone"),
    Chip.RECENT: N_("Opened lately"),
}
RECENT_DAYS = 30


@dataclass(frozen=True, slots=True)
class CustomerRow:
    """One line of the list; `phone` is the preferred one or the first, `phones` how many there are."""

    id: str
    number: str
    reference: str | None
    name: str
    kind: CustomerKind
    state: CustomerState
    flag: str | None
    area: str | None
    tier: str | None
    created_on: Date | None
    last_purchase_on: Date | None
    phone: CustomerPhone | None
    phones: int
    address: str | None


@dataclass(frozen=True, slots=True)
class TimeLineEntry:
    """One thing that happened with a customer: a call, a complaint, a delivery, a change of the file.

    `kind` and `row_id` are what it opens; `who` is a name; `open` when the matter still is.
    """

    at: datetime
    kind: str
    row_id: str
    number: str
    headline: str
    who: str = ""
    open: bool = field(default=False)


class TimeLineSource(Protocol):
    """A room that knows things that happened with a customer; a module with this function is one."""

    def time_line(self, reader: Reader, customer_id: str) -> list[TimeLineEntry]:
        """All of them, in any order."""
        ...


def by_import(verb: str | None) -> bool:
    """Whether the journal's verb is that of an import."""
    return (verb or "").endswith(".import")


def one_line(text: str) -> str:
    """Text of a short field: without what no paper can hold, on one line."""
    if text.isprintable() and "  " not in text:
        return text.strip()
    return " ".join(clean(text)[0].split())


def free_text(text: str) -> str:
    """Text of a note: its lines are kept."""
    return text.strip() if text.isprintable() else clean(text)[0].strip()


def is_blank(text: str) -> bool:
    """Whether nothing of the text can be seen."""
    return not text.strip() or all(unicodedata.category(character)[0] in "CZ" for character in text)


def check_not_erased(customer: Customer) -> None:
    """Raises DeskError for a file whose personal data were erased: nothing is written into it any more."""
    if customer.erased_at is not None:
        raise DeskError(_("The personal data of this file were erased: it cannot be changed or brought back."))


def check_new(draft: CustomerDraft) -> None:
    """Whether a file can be opened or changed so: with a name or a phone. Raises DeskError naming the field."""
    if is_blank(one_line(draft.name)) and all(is_blank(one_line(phone.raw)) for phone in draft.phones):
        raise DeskError(_("Type a name or a phone number."), field="name")
    if draft.shop_size_m2 is not None and not 0 < draft.shop_size_m2 < 10_000_000:
        raise DeskError(_("The shop's size is a number of square metres."), field="shop_size_m2")


def phone_values(raw: str, whose: str, region: str, area_code: str) -> dict[str, Any]:
    """The columns of one number as written; digits that a spreadsheet destroyed are not stored as a number."""
    phone = read_phone(raw, region=region, area_code=area_code)
    return {
        "raw": raw,
        "digits": phone.digits,
        "e164": phone.e164,
        "extension": phone.extension,
        "whose": whose or None,
    }


def looks_destroyed(raw: str) -> bool:
    """Whether the text is a phone number that a spreadsheet wrote as 1.70700E+10."""
    if not any(letter in raw for letter in "eEｅＥ"):
        return False
    return re.fullmatch(r"\s*['’]?[+-]?\d(?:[.,]\d+)?[eE]\+?\d{1,2}\s*", unicodedata.normalize("NFKC", raw)) is not None


def sex_of(text: str | None) -> str:
    """`male`, `female`, or empty for anything else that is written there."""
    return _SEX_OF.get(fold(text or "").strip(), "")


def sex_words(text: str | None) -> str:
    """The sex in the language spoken; what is not understood stays as written."""
    known = sex_of(text)
    return _(_SEX_WORDS[known]) if known else (text or "")


def field_words(name: str) -> str:
    """A field of the history ("phone 2", "phone 2 whose", "consent birthday", "own:…") in the language spoken."""
    if name.startswith(OWN):
        return name.removeprefix(OWN)
    base, *rest = name.split(" ")
    if base == "consent" and rest:
        what = _(CONSENT_WORDS[ConsentKind(rest[0])])
        return _(_CONSENT_PARTS[rest[1]]).format(what=what) if len(rest) > 1 else what
    words = _(FIELD_WORDS.get(base, base))
    if not rest or not rest[0].isdecimal():
        return words
    words = _("{field} {number}").format(field=words, number=rest[0])
    if len(rest) == 1:
        return words
    return _("{field}, {part}").format(field=words, part=_(FIELD_WORDS.get(rest[1], rest[1])))


def draft_of(customer: Customer) -> CustomerDraft:
    """The form of a file as it stands."""
    texts: Mapping[str, str] = {name: getattr(customer, name) or "" for name in TEXTS}
    living = [each for each in customer.consents if each.withdrawn_on is None]
    return CustomerDraft(
        name=customer.name,
        kind=customer.kind,
        state=customer.state,
        phones=tuple(
            PhoneDraft(each.raw, each.whose or "", each.id, each.preferred, each.do_not_call)
            for each in sorted(customer.phones, key=lambda phone: (phone.position, phone.id))
        ),
        addresses=tuple(
            AddressDraft(each.text, each.city or "", each.note or "", each.id, each.label or "")
            for each in customer.addresses
        ),
        shop_size_m2=customer.shop_size_m2,
        tags=customer.tags,
        consents=tuple(ConsentDraft(each.what, each.value or "", each.given_on, each.how or "") for each in living),
        own={each.field_id: each.value for each in customer.own},
        **texts,
    )
