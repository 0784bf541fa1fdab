"""Rows of other programs' files as customer files.

A row is known again by its reference; without one by its name and first phone (without a phone by name
and e-mail or address). Each row of a file stands for a file of its own: two rows alike are two files.
"""

import re
from collections.abc import Iterator
from typing import Any

from desk_app.core.errors import DeskError
from desk_app.core.i18n import _, ngettext
from desk_app.core.ids import new_id
from desk_app.core.money import parse_cents
from desk_app.core.phone import show_phone, split_phones
from desk_app.core.stamp import Stamp
from desk_app.core.text import fold
from desk_app.customers import store
from desk_app.customers.merging import Merging, with_extra
from desk_app.customers.model import (
    CustomerKind,
    CustomerPhone,
    CustomerState,
    free_text,
    is_blank,
    looks_destroyed,
    one_line,
    phone_values,
)
from desk_app.exchange.targets import in_words
from desk_app.exchange.templates import tidy_name
from desk_app.imports.model import Importer, Outcome, Setting, Value, Values
from desk_app.storage.tx import Tx

_BLOCK = 1000
_MOBILE = re.compile("1[3-9][0-9]{9}")
_NO_PHONE = frozenset(("无", "没有", "暂无", "未知", "不详", "未填", "none", "n/a", "na", "nil", "unknown"))
_MOST_NOTICES = 50
_LINES = ("sex", "wechat", "preferred_channel", "language", "area", "shop_type", "contact_person", "tier")
_DAYS = ("created_on", "last_purchase_on")
_NOTHING: dict[str, Any] = dict.fromkeys(
    ("reference", *_LINES, "email", "flag", "note", "shop_size_m2", "points", "spent_cents", *_DAYS)
)
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
_STATE_OF = {word: state for state, words in _STATES.items() for word in words.split()}


class CustomerIntake:
    """Takes rows of customers in; `notices` tells what was taken but needs somebody's eye."""

    def __init__(self, tx: Tx, setting: Setting) -> None:
        self._tx, self._setting = tx, setting
        self._day = tx.now.astimezone(setting.zone).date()
        self._known = store.references(tx)
        self._alike: dict[tuple[str, str], list[str]] | None = None
        self._merging = Merging(tx, setting.import_id)
        self._seen: dict[str, str] = {}
        self._used: set[str] = set()
        self._customers: list[dict[str, Any]] = []
        self._phones: list[dict[str, Any]] = []
        self._addresses: list[dict[str, Any]] = []
        self._destroyed = 0
        self._people = {(name, key) for name, key in store.known_by(tx)}
        self._twice: list[str] = []
        self.notices: list[str] = []

    def take(self, values: Values) -> Outcome:
        """Takes one row; raises DeskError without any name, and for a reference that stood there before."""
        phones, addresses = self._read_phones(values), _addresses(values)
        given, extra = _columns(values)
        given.setdefault("reference", None)
        self._name(given, extra, values, phones)
        reference = given["reference"]
        if reference is not None:
            self._refuse_repeated(reference, given["name"])
        for phone in phones:
            if not phone["digits"] and looks_destroyed(phone["raw"]):
                self._tell_destroyed(given["name"], phone["raw"])
        known = self._known.get(reference) if reference is not None else self._same(given, phones, addresses)
        if known is not None:
            self._used.add(known)
            return self._merging.merge(known, given, extra, phones, addresses)
        given["note"] = with_extra(given.get("note"), extra)
        self._remember(given["name"], phones)
        self._hold(given, phones, addresses)
        return Outcome.NEW

    def finish(self) -> None:
        """Writes what is still held back."""
        self._flush()
        if self._twice:
            self.notices.insert(
                0,
                ngettext(
                    "{n} new file has the name and phone of another: {name}. See whether it is the same person.",
                    "{n} new files have the name and phone of another, {name} for one. See whether they are the same.",
                    len(self._twice),
                ).format(n=len(self._twice), name=self._twice[0]),
            )
        more = self._destroyed - _MOST_NOTICES
        if more > 0:
            self.notices.append(
                ngettext(
                    "{n} more phone was destroyed by a spreadsheet.",
                    "{n} more phones were destroyed by a spreadsheet.",
                    more,
                ).format(n=more)
            )
            self._destroyed = 0

    def _remember(self, name: str, phones: list[dict[str, Any]]) -> None:
        """Notes who comes in anew, and who has the name and a number of somebody else."""
        keys = {(name, phone["digits"]) for phone in phones if phone["digits"]}
        if keys & self._people:
            self._twice.append(name)
        self._people |= keys

    def _read_phones(self, values: Values) -> list[dict[str, Any]]:
        region, area_code = self._setting.region, self._setting.area_code
        found: dict[tuple[str, str | None], dict[str, Any]] = {}
        for label, text in _several(values, "phone", "phones"):
            if fold(text) in _NO_PHONE:
                continue
            for whose, raw in [("", text)] if _MOBILE.fullmatch(text) else split_phones(text):
                one = phone_values(one_line(raw), one_line(whose) or one_line(label), region, area_code)
                kept = found.setdefault((one["digits"] or one["raw"], one["extension"]), one)
                kept["whose"] = kept["whose"] or one["whose"]
        return list(found.values())

    def _name(self, given: dict[str, Any], extra: list[str], values: Values, phones: list[dict[str, Any]]) -> None:
        """The name; where there is none the shop's, the contact's, or the number itself, as a desk would write it.

        A person's firm and post have no field: they go with the note, as `extra`.
        """
        organization = _line(values, "organization", "organisation", "shop_name")
        post = " ".join(filter(None, (organization, _line(values, "job_title"))))
        name = tidy_name(_line(values, "name") or "")
        if not is_blank(name):
            given["name"] = name
            if post and fold(post) not in fold(f"{name}\n{given.get('note')}"):
                extra.append(post)
            return
        if organization:
            given["name"] = organization
            given.setdefault("kind", CustomerKind.SHOP.value)
            return
        number = next((p for p in phones if p["digits"]), None)
        shown = show_phone(CustomerPhone(id="", position=1, **number).phone) if number else None
        substitute = given.get("contact_person") or shown or given.get("wechat") or given.get("email")
        if not substitute:
            raise DeskError(_("This row has no name and no phone."), field="name")
        given["name"] = substitute

    def _refuse_repeated(self, reference: str, name: str) -> None:
        first = self._seen.get(reference)
        self._seen[reference] = first or name
        if first is not None:
            raise DeskError(
                _("The reference {reference} stands twice in this file (first with {name}).").format(
                    reference=reference, name=first
                ),
                field="reference",
            )

    def _tell_destroyed(self, name: str, raw: str) -> None:
        self._destroyed += 1
        if self._destroyed <= _MOST_NOTICES:
            self.notices.append(
                _("{name}: a spreadsheet destroyed the phone ({raw}). Ask for the number again.").format(
                    name=name, raw=raw
                )
            )

    def _same(self, given: dict[str, Any], phones: list[dict[str, Any]], addresses: list[dict[str, Any]]) -> str | None:
        if self._alike is None:
            self._alike = store.known_by(self._tx)
        if phones:
            key = phones[0]["digits"] or phones[0]["raw"]
        else:
            key = given.get("email") or (addresses[0]["text"] if addresses else "")
        return next((i for i in self._alike.get((given["name"], key), ()) if i not in self._used), None)

    def _hold(self, given: dict[str, Any], phones: list[dict[str, Any]], addresses: list[dict[str, Any]]) -> None:
        customer_id = new_id()
        base = {"id": customer_id, "number": "", "kind": "person", "state": "active", "name": ""}
        self._customers.append({**base, **_NOTHING, **given, "import_id": self._setting.import_id})
        for position, phone in enumerate(phones, 1):
            self._phones.append({"id": new_id(), "customer_id": customer_id, "position": position, **phone})
        for position, address in enumerate(addresses, 1):
            self._addresses.append({"id": new_id(), "customer_id": customer_id, "position": position, **address})
        if len(self._customers) >= _BLOCK:
            self._flush()

    def _flush(self) -> None:
        if not self._customers:
            return
        numbers = self._tx.next_numbers("K", self._day, len(self._customers))
        for row, number in zip(self._customers, numbers, strict=True):
            row["number"] = number
        store.add(self._tx, store.CUSTOMERS, self._customers)
        store.add(self._tx, store.PHONES, self._phones)
        store.add(self._tx, store.ADDRESSES, self._addresses)
        self._customers, self._phones, self._addresses = [], [], []


def _columns(values: Values) -> tuple[dict[str, Any], list[str]]:
    """The columns a row says something about (a blank cell says nothing), and words that found no column."""
    extra: list[str] = []
    found: dict[str, Any] = {name: text for name in ("reference", *_LINES, "flag") if (text := _line(values, name))}
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
    for column in _DAYS:
        if values.get(column) not in (None, ""):
            found[column] = _day(values[column])
    for column, target in (
        ("spent_cents", "spent"),
        ("spent_cents", "spent_cents"),
        ("points", "points"),
        ("shop_size_m2", "shop_size_m2"),
    ):
        value = values.get(target)
        if value not in (None, ""):
            found[column] = _whole(target, value)
    return found, extra


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
    numbered = sorted(
        (int(key[len(one) + 1 :]), key)
        for key in values
        if key.startswith(one + "_") and key[len(one) + 1 :].isdecimal()
    )
    for key in (many if values.get(many) else one, *(key for _number, key in numbered)):
        value = values.get(key)
        if isinstance(value, list):
            yield from ((label, text) for label, text in value if text)
        elif text := _text(value):
            yield _text(values.get(f"{key}_label")), text


def _addresses(values: Values) -> list[dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    city = _line(values, "city")
    for label, text in _several(values, "address", "addresses"):
        tidy = one_line(text)
        if tidy and not is_blank(tidy):
            found.setdefault(tidy, {"text": tidy, "city": city, "note": one_line(label) or None})
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


IMPORTER = Importer("customers", CustomerIntake)
