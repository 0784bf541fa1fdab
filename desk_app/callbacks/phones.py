"""The number to ring: as it is kept with a callback, and as it is taken from a customer's file."""

from desk_app.callbacks.model import text_or_none
from desk_app.core.phone import read_phone
from desk_app.customers.model import Customer
from desk_app.settings import store as settings
from desk_app.storage.reading import Reader


def phone_columns(reader: Reader, raw: str) -> dict[str, str | None]:
    """A phone as callbacks keep it: as written, in E.164, and the digits it is found by."""
    raw = text_or_none(raw) or ""
    if not raw:
        return {"phone_raw": None, "phone_e164": None, "phone_digits": None}
    profile = settings.profile(reader)
    phone = read_phone(raw, region=profile.region, area_code=profile.area_code)
    return {"phone_raw": raw, "phone_e164": phone.e164, "phone_digits": phone.digits or None}


def phone_to_ring(customer: Customer) -> str:
    """The customer's number to ring as written: the preferred one first, none that must not be called."""
    return next((phone.raw for phone in customer.phones if not phone.do_not_call), "")
