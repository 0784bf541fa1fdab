"""Whose is this row? The customer files an import finds, or opens where there is none."""

import re
from collections.abc import Mapping
from functools import cache
from typing import Any

from desk_app.calls import store
from desk_app.calls.taking_in import text
from desk_app.core.errors import NotFound
from desk_app.core.i18n import LANGUAGES, _, speaking
from desk_app.core.ids import new_id
from desk_app.core.names import fold_name
from desk_app.core.phone import Phone, read_phone
from desk_app.customers import store as customers
from desk_app.customers.model import CustomerKind, CustomerState, one_line
from desk_app.imports.model import Setting, Values
from desk_app.storage.tx import Tx

_BLOCK = 1000
_NUMBER = re.compile(r"[A-Z]{1,4}\d{0,4}-K-\d{6}-\d{4,}")


def says_who(name: str) -> bool:
    """Whether anything of a name can be read: `***` cannot."""
    return any(character.isalnum() for character in name)


class CustomerBook:
    """All customer files of the store, looked up in memory, and the new ones held back until `flush`."""

    def __init__(self, tx: Tx, setting: Setting) -> None:
        self._tx, self._setting = tx, setting
        self._day = tx.now.astimezone(setting.zone).date()
        self._known = store.known_customers(tx)
        self._files: list[dict[str, Any]] = []
        self._phones: list[dict[str, Any]] = []
        self._addresses: list[dict[str, Any]] = []
        self.read_phone = cache(self._read_phone)

    def _read_phone(self, raw: str) -> Phone:
        return read_phone(raw, region=self._setting.region, area_code=self._setting.area_code)

    def reference_of(self, text: str) -> str:
        """A customer's reference; nothing for the words by which files say "unknown".

        Nor for a number as we give them that nobody came in with: in another store it is somebody else's.
        """
        if text.strip("0") == "" or (_NUMBER.fullmatch(text) and text not in self._known.references):
            return ""
        return text

    def name_of(self, customer_id: str) -> str:
        """What a customer is called."""
        return self._known.names[customer_id]

    def by_reference(self, reference: str) -> str | None:
        """The file that came in with this reference; a removed one is brought back."""
        found = self._known.references.get(reference)
        if found is not None and found in self._known.removed:
            customers.change(self._tx, customers.CUSTOMERS, found, {"deleted_at": None})
            self._known.removed.discard(found)
        return found

    def moved(self, values: Values, said: Values) -> dict[str, Any]:
        """The customer a row of our own list was given to; nothing where it says whose it is, as we would write it."""
        theirs, ours = (text(each, "customer_reference") for each in (values, said))
        if not theirs or theirs == ours:
            return {}
        try:
            return {"customer_id": customers.by_number(self._tx, theirs).id}
        except NotFound:
            return {}

    def by_phone(self, raw: str, name: str = "", *, strict: bool = False) -> str | None:
        """The one file with this number; among several, or when `strict`, the one that is called so too."""
        digits = self._digits(raw)
        candidates = self._known.phones.get(digits, []) if digits else []
        wanted = fold_name(name) if says_who(name) else ""
        same = [i for i in candidates if wanted and fold_name(self._known.names[i]) == wanted]
        if same:
            return same[0]
        return candidates[0] if len(candidates) == 1 and not (strict and wanted) else None

    def by_name_alone(self, name: str) -> str | None:
        """The one file of this name that has no number to tell it apart by."""
        found = self._known.without_phone.get(fold_name(name), [])
        return found[0] if len(found) == 1 else None

    def _digits(self, raw: str) -> str:
        if not raw or "*" in raw or "＊" in raw:
            return ""
        digits = self.read_phone(raw).digits
        return digits if len(digits) >= store.SHORTEST_PHONE else ""

    def open_file(self, name: str, *, reference: str = "", phone: str = "", address: str = "", city: str = "") -> str:
        """A new file of a person; answers its id."""
        name = one_line(name)
        customer_id = self._hold(name, CustomerKind.PERSON, reference or None)
        if reference:
            self._known.references[reference] = customer_id
        if phone and any(character.isdecimal() for character in phone):
            read = self.read_phone(phone)
            self._phones.append(
                {
                    "id": new_id(),
                    "customer_id": customer_id,
                    "position": 1,
                    "raw": phone,
                    "digits": read.digits,
                    "e164": read.e164,
                    "extension": read.extension,
                }
            )
            if digits := self._digits(phone):
                self._known.phones.setdefault(digits, []).append(customer_id)
        else:
            self._known.without_phone.setdefault(fold_name(name), []).append(customer_id)
        if address or city:
            self._addresses.append(
                {
                    "id": new_id(),
                    "customer_id": customer_id,
                    "position": 1,
                    "text": one_line(address or city),
                    "city": city or None,
                }
            )
        return customer_id

    def walk_in(self) -> str:
        """The one file that customers without a name share; opened the first time it is needed."""
        for lang in LANGUAGES:
            with speaking(lang):
                found = self._known.walk_ins.get(_("Walk-in"))
            if found is not None:
                return found
        name = _("Walk-in")
        customer_id = self._hold(name, CustomerKind.WALK_IN, None)
        self._known.walk_ins[name] = customer_id
        return customer_id

    def _hold(self, name: str, kind: CustomerKind, reference: str | None) -> str:
        customer_id = new_id()
        self._known.names[customer_id] = name
        row: Mapping[str, Any] = {
            "id": customer_id,
            "number": "",
            "reference": reference,
            "name": name,
            "kind": kind.value,
            "state": CustomerState.ACTIVE.value,
            "import_id": self._setting.import_id,
        }
        self._files.append(dict(row))
        if len(self._files) >= _BLOCK:
            self.flush()
        return customer_id

    def flush(self) -> None:
        """Writes the new files."""
        if self._files:
            numbers = self._tx.next_numbers("K", self._day, len(self._files))
            for row, number in zip(self._files, numbers, strict=True):
                row["number"] = number
        for table, rows in (
            (customers.CUSTOMERS, self._files),
            (customers.PHONES, self._phones),
            (customers.ADDRESSES, self._addresses),
        ):
            if rows:
                customers.add(self._tx, table, rows)
        self._files, self._phones, self._addresses = [], [], []
