"""A phone number as calls, callbacks and deliveries keep it, read by the region and area code of the store."""

from desk_app.core.phone import read_phone
from desk_app.core.text import text_or_none
from desk_app.settings import store as settings
from desk_app.storage.reading import Reader


def phone_columns(reader: Reader, raw: str) -> dict[str, str | None]:
    """As written, in E.164, and the digits it is found by; all None where nothing is written."""
    raw = text_or_none(raw) or ""
    if not raw:
        return {"phone_raw": None, "phone_e164": None, "phone_digits": None}
    profile = settings.profile(reader)
    phone = read_phone(raw, region=profile.region, area_code=profile.area_code)
    return {"phone_raw": raw, "phone_e164": phone.e164, "phone_digits": phone.digits or None}
