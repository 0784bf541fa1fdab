"""What a person does with purchases: enter one, put it right, take it away and bring it back."""

from dataclasses import asdict
from datetime import date as Date
from typing import Any

from desk_app.calls.model import Changes
from desk_app.calls.service import living
from desk_app.core.clock import to_text
from desk_app.core.errors import DeskError
from desk_app.core.i18n import _
from desk_app.core.ids import new_id
from desk_app.core.money import CURRENCY
from desk_app.core.text import text_or_none
from desk_app.purchases import store
from desk_app.purchases.model import CHANGEABLE, Purchase, PurchaseDraft, check_purchase
from desk_app.settings import store as settings
from desk_app.storage.desk_file import DeskFile
from desk_app.storage.tx import Tx

_TEXTS = ("customer_name", "goods", "note", "reference")


class PurchaseService:
    """The use cases of purchases; each is one save."""

    def __init__(self, file: DeskFile) -> None:
        self._file = file

    def enter(self, actor: str, draft: PurchaseDraft) -> Purchase:
        """Writes a purchase down; the name comes from the customer's file.

        Raises DeskError with the field when nobody bought or nothing was bought, for a day still to come,
        and for an order number that another purchase has.
        """
        with self._file.write(actor, "purchases.enter") as tx:
            today = _today(tx)
            columns = _tidied(asdict(draft))
            columns["bought_on"] = draft.bought_on or today
            columns["currency"] = text_or_none(draft.currency) or CURRENCY
            if draft.customer_id:
                columns["customer_name"] = columns["customer_name"] or living(tx, draft.customer_id).name
            _check(tx, columns, "")
            purchase_id = new_id()
            store.add(tx, {"id": purchase_id, "number": tx.next_number("P", today), **columns})
            return store.by_id(tx, purchase_id)

    def change(self, actor: str, purchase_id: str, changes: Changes) -> Purchase:
        """Puts fields of a purchase right; raises what `enter` raises, NotFound for one that is removed."""
        if strangers := set(changes) - CHANGEABLE:
            raise ValueError(f"no such field of a purchase: {sorted(strangers)}")
        with self._file.write(actor, "purchases.change") as tx:
            before = asdict(store.by_id(tx, purchase_id))
            columns = _tidied(dict(changes))
            if "currency" in columns:
                columns["currency"] = text_or_none(columns["currency"]) or CURRENCY
            if columns.get("customer_id"):
                columns.setdefault("customer_name", living(tx, columns["customer_id"]).name)
            changed = {column: value for column, value in columns.items() if before[column] != value}
            if changed:
                _check(tx, {**before, **changed}, purchase_id)
                store.change(tx, purchase_id, changed)
            return store.by_id(tx, purchase_id)

    def remove(self, actor: str, purchase_id: str) -> None:
        """Takes a purchase out of every list and sum; it can be brought back. Raises NotFound."""
        with self._file.write(actor, "purchases.remove") as tx:
            store.by_id(tx, purchase_id)
            store.change(tx, purchase_id, {"deleted_at": to_text(tx.now)})

    def bring_back(self, actor: str, purchase_id: str) -> Purchase:
        """Puts a removed purchase back; raises DeskError when another has its order number by now."""
        with self._file.write(actor, "purchases.bring_back") as tx:
            purchase = store.by_id(tx, purchase_id, removed=True)
            _refuse_double(tx, purchase.reference, purchase_id)
            store.change(tx, purchase_id, {"deleted_at": None})
            return store.by_id(tx, purchase_id)


def _today(tx: Tx) -> Date:
    return tx.now.astimezone(settings.profile(tx).zoneinfo).date()


def _tidied(columns: dict[str, Any]) -> dict[str, Any]:
    return {field: text_or_none(value) if field in _TEXTS else value for field, value in columns.items()}


def _check(tx: Tx, columns: dict[str, Any], own_id: str) -> None:
    check_purchase(
        customer_id=columns["customer_id"],
        customer_name=columns["customer_name"],
        bought_on=columns["bought_on"],
        amount_cents=columns["amount_cents"],
        goods=columns["goods"],
        today=_today(tx),
    )
    _refuse_double(tx, columns["reference"], own_id)


def _refuse_double(tx: Tx, reference: str | None, own_id: str) -> None:
    other = store.with_reference(tx, reference) if reference else None
    if other is not None and other.id != own_id:
        raise DeskError(
            _("The order {reference} is there already: purchase {number}.").format(
                reference=reference, number=other.number
            ),
            field="reference",
        )
