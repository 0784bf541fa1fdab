"""Rows of tills, shops and lists of orders as purchases."""

from collections.abc import Mapping
from typing import Any

from desk_app.calls.taking_in import Columns, RowBook, stamp, text, whole
from desk_app.calls.whose import CustomerBook, says_who
from desk_app.core.errors import DeskError
from desk_app.core.i18n import _
from desk_app.core.money import CURRENCY
from desk_app.customers.erased import KeptEmpty
from desk_app.imports.model import Importer, Outcome, Setting, Values
from desk_app.purchases.store import each
from desk_app.storage.tx import Tx

_NOTHING: Columns = dict.fromkeys(
    (
        "id", "number", "reference", "customer_id", "customer_name", "bought_on", "amount_cents", "currency",
        "goods", "note", "import_id",
    )
)  # fmt: skip
_GONE, _CATEGORY = ("customer_name", "note"), ("goods",)
"""The columns that erasing on request empties, always and where nobody else's record says the same."""
_TEXTS = ("reference", "goods", "note", "currency")


class PurchaseIntake:
    """Takes rows of purchases in; customers are found by reference, phone or name, else a file is opened.

    A purchase of a customer erased on request keeps empty what was taken out; `notices` tells of how many.
    """

    def __init__(self, tx: Tx, setting: Setting) -> None:
        self._setting = setting
        self._rows = RowBook(
            tx,
            setting,
            "purchases",
            "P",
            _NOTHING,
            (),
            each=each,
            moment="bought_on",
            same=("customer_name", "amount_cents", "goods"),
        )
        self._customers = CustomerBook(tx, setting)
        self._emptied = KeptEmpty(tx, gone=_GONE, category=_CATEGORY)
        self.notices: list[str] = []

    def take(self, values: Values) -> Outcome:
        """Takes one row; raises DeskError for a reference the file had before, a new row without a day, wrong cells."""
        reference = text(values, "reference")
        given = self._columns(values)
        if reference:
            self._rows.refuse_repeated(reference)
        own = self._rows.own(values, given | _named(values), self._as_given, self._customers.moved)
        row = own.row if own else None
        if own is not None:
            given = own.news
        else:
            row = self._rows.known(reference) if reference else self._rows.alike(given | _as_written(values))
        if row is None and "bought_on" not in given:
            raise DeskError(_("There is no day on which it was bought."), field="date")
        if row is not None and self._emptied.holds(row):
            given = self._emptied.without(row, given if own else given | _named(values))
        elif own is None:
            given |= self._customer(values, row)
        fresh: Columns = {"currency": CURRENCY}
        return self._rows.merge(row, given, fresh) if row else self._rows.add(given, fresh)

    def finish(self) -> None:
        """Writes what is still held back."""
        self._customers.flush()
        self._rows.flush()
        self.notices += self._emptied.notices()

    def _as_given(self, values: Values) -> Columns:
        return self._columns(values) | _named(values)

    def _columns(self, values: Values) -> Columns:
        """The columns a row says something about."""
        given: Columns = {column: found for column in _TEXTS if (found := text(values, column))}
        for target in ("amount", "amount_cents"):
            if (cents := whole(values, target)) is not None:
                given["amount_cents"] = cents
        if (said := stamp(values, "date")) is not None:
            day = said.day if said.moment is None else said.moment.astimezone(self._setting.zone).date()
            given["bought_on"] = day.isoformat()
        return given

    def _customer(self, values: Values, row: Mapping[str, Any] | None) -> Columns:
        book = self._customers
        reference = book.reference_of(text(values, "customer_reference"))
        name, phone = text(values, "customer_name"), text(values, "phone", "phones")
        named = name if says_who(name) else ""
        found = book.by_reference(reference) if reference else None
        if found is None and not reference and phone:
            found = book.by_phone(phone, named)
        if found is None and not reference and named and not phone:
            found = book.by_name_alone(named)
        opened = named or reference or phone
        if found is None and opened and (row is None or row["customer_id"] is None):
            found = book.open_file(opened, reference=reference, phone=phone)
        given: Columns = ({"customer_id": found} if found else {}) | _named(values)
        if named or row is not None:
            return given
        if found and text(values, "reference"):
            return given | {"customer_name": book.name_of(found)}
        return given | _as_written(values)


def _named(values: Values) -> Columns:
    name = text(values, "customer_name")
    return {"customer_name": name} if says_who(name) else {}


def _as_written(values: Values) -> Columns:
    """Who bought as the file says it: a row without an order number is known again by it.

    The name in the customer's file may be another by the next import.
    """
    name = text(values, "customer_name")
    said = name if says_who(name) else text(values, "customer_reference", "phone", "phones")
    return {"customer_name": said} if said else {}


IMPORTER = Importer("purchases", PurchaseIntake)
