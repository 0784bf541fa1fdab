"""The form in which a purchase is entered by hand or put right, and what its amount is read as."""

import re
import unicodedata
from collections.abc import Mapping
from datetime import date as Date

from PySide6.QtWidgets import QWidget

from desk_app.core.errors import DeskError
from desk_app.core.i18n import _
from desk_app.core.money import CURRENCY, format_cents, parse_cents
from desk_app.customers.model import Customer
from desk_app.purchases.model import Purchase, PurchaseDraft
from desk_app.purchases.service import PurchaseService
from desk_app.ui.fields import Field, Kind
from desk_app.ui.form_dialog import FormDialog
from desk_app.ui.room_view import Surroundings

_SIGNS = (("R$", "BRL"), ("BRL", "BRL"), ("$", "USD"), ("USD", "USD"), ("€", "EUR"), ("EUR", "EUR"))
_PLAIN = re.compile(r"[0-9.,+\-\s]*")


class PurchaseDialog(FormDialog):
    """Asks for a purchase of a customer; with `purchase` that one is put right. `saved` is what came of it."""

    def __init__(
        self,
        around: Surroundings,
        service: PurchaseService,
        customer: Customer,
        purchase: Purchase | None = None,
        parent: QWidget | None = None,
    ) -> None:
        fields = [
            Field("goods", _("What was bought")),
            Field("amount_cents", _("Amount"), hint=_("such as 88 or 1,234.50; below zero for money given back")),
            Field("bought_on", _("Day"), Kind.DATE, required=True, past=True),
            Field("reference", _("Number of the order or slip")),
            Field("note", _("Note"), Kind.TEXT, lines=2),
        ]
        title = _("Change the purchase") if purchase else _("Enter a purchase")
        about = _("{name}, {number}").format(
            name=customer.name, number=purchase.number if purchase else customer.number
        )
        super().__init__(title, [about], _("Save"), fields, parent)
        self._around, self._service, self._customer, self._purchase = around, service, customer, purchase
        self.saved: Purchase | None = None
        if purchase is None:
            today = around.file.clock.now().astimezone(around.zone()).date()
            self.begin({"bought_on": today}, "goods")
        else:
            cents = purchase.amount_cents
            amount = "" if cents is None else format_cents(cents, purchase.currency)
            kept = {"goods": purchase.goods, "reference": purchase.reference, "note": purchase.note}
            self.begin({**kept, "amount_cents": amount, "bought_on": purchase.bought_on}, "goods")

    def act(self, values: Mapping[str, object]) -> None:
        """Enters the purchase, or changes what differs; a form nobody changed saves nothing."""
        texts = {key: str(values[key] or "") for key in ("goods", "reference", "note")}
        day = values["bought_on"] if isinstance(values["bought_on"], Date) else None
        actor, before = self._around.actor(), self._purchase
        if before is None:
            cents, currency = read_amount(str(values["amount_cents"] or ""))
            draft = PurchaseDraft(
                customer_id=self._customer.id, bought_on=day, amount_cents=cents, currency=currency, **texts
            )
            self.saved = self._service.enter(actor, draft)
        elif self.form.is_dirty():
            cents, currency = read_amount(str(values["amount_cents"] or ""), before.currency)
            changes = {**texts, "amount_cents": cents, "currency": currency, "bought_on": day or before.bought_on}
            self.saved = self._service.change(actor, before.id, changes)


def read_amount(text: str, usual: str = CURRENCY) -> tuple[int | None, str]:
    """The cents and the currency of an amount as typed; nothing typed is no amount.

    A sign of another currency counts; where there is none it is `usual`, a purchase's own. Raises DeskError
    for the field `amount_cents`.
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    if not plain:
        return None, usual
    currency = next((code for sign, code in _SIGNS if sign in plain.upper()), "")
    if not currency and usual in plain.upper():
        currency = usual
        plain = re.sub(re.escape(usual), "", plain, flags=re.I)
    if not currency:
        currency = usual if _PLAIN.fullmatch(plain) else CURRENCY
    try:
        return parse_cents(plain), currency
    except DeskError as error:
        raise DeskError(error.sentence, field="amount_cents") from error
