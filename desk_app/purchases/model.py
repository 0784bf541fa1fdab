"""A purchase: what somebody bought, on which day, for how much."""

from dataclasses import dataclass
from datetime import date as Date

from desk_app.core.errors import DeskError
from desk_app.core.i18n import _
from desk_app.core.money import CURRENCY


@dataclass(frozen=True, slots=True)
class Purchase:
    """A purchase as it stands in the file.

    Money in whole cents of `currency`; below zero it is money given back, None where nobody wrote it down.
    `bought_on` is a day in the store's zone, `reference` the number of the order or slip.
    """

    id: str
    number: str
    reference: str | None
    customer_id: str | None
    customer_name: str | None
    bought_on: Date
    amount_cents: int | None
    currency: str
    goods: str | None
    note: str | None
    import_id: str | None


@dataclass(frozen=True, slots=True)
class PurchaseDraft:
    """What is typed when a purchase is entered; the name comes from the customer's file, the day is today."""

    customer_id: str | None = None
    customer_name: str = ""
    bought_on: Date | None = None
    amount_cents: int | None = None
    currency: str = CURRENCY
    goods: str = ""
    note: str = ""
    reference: str = ""


CHANGEABLE = frozenset(
    {"customer_id", "customer_name", "bought_on", "amount_cents", "currency", "goods", "note", "reference"}
)
"""What may be changed about a purchase once it is entered."""


def check_purchase(
    *,
    customer_id: str | None,
    customer_name: str | None,
    bought_on: Date,
    amount_cents: int | None,
    goods: str | None,
    today: Date,
) -> None:
    """Whether this can stand in the file; raises DeskError naming the field."""
    if not customer_id and not customer_name:
        raise DeskError(_("Write down who bought: choose a customer or type a name."), field="customer_name")
    if amount_cents is None and not goods:
        raise DeskError(_("Write down the amount or what was bought."), field="amount_cents")
    if bought_on > today:
        raise DeskError(_("This day is still to come: write down when it was bought."), field="bought_on")
