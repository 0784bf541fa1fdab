"""Phone numbers: read from anything people and spreadsheets write, found by any part, shown in groups.

Nothing is refused: what cannot be understood is kept as written, without an E.164 form. Whether a number is
valid is libphonenumber's word (loaded with the first number read).

**The digits key** (`Phone.digits`, and `search_digits` of what a person types) is the number as dialled
inside the country, without separators: mobiles 13800138000, landlines *with* their zero 057188881234, numbers
of other countries with their country code 85221234567. +86, 0086 and a leading 86 of a whole number are taken
off, an extension never belongs to it. Typed digits lose only what can be no part of a key, and always from
the front, so last digits stay last digits: a key contains whatever `search_digits` gives for any part of it.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from desk_app.core.numbers_in import (
    Numbered,
    cut_extension,
    digits_of,
    is_full,
    is_local,
    split_phones,
    tidy,
)

__all__ = [
    "Numbered",
    "Phone",
    "is_number",
    "mask_phone",
    "masking",
    "read_phone",
    "search_digits",
    "set_masking",
    "show_phone",
    "split_phones",
]

_SCIENTIFIC = re.compile(r"[+-]?\d(?:[.,](\d+))?[eE]\+?(\d{1,2})")
_FLOAT = re.compile(r"(\d+)[.,]0{1,2}")
_SIMPLE = re.compile(r"\+?[\d -]+")
_TRUNK_IN_BRACKETS = re.compile(r"\(0\)")
_HOME_LANDLINE = re.compile(r"0(10(?=\d{8})|2\d(?=\d{8})|(?![48]00)[3-9]\d{2})(\d{7,8})")
_HOME_MOBILE_WITH_ZERO = re.compile(r"01[3-9]\d{9}")
_CHEAP_CALL_PREFIX = re.compile(r"\A1(?:[12]\d|79)\d\d(?=0?1[3-9]\d{9}\Z|0\d{10,11}\Z)")
_NUMBER_CHARACTERS = re.compile(r"[\d\s().\[\]+-]+")
_MASKED = re.compile(r"[*×]{2,}|[xX]{2,}|\d[*×]\d")


@dataclass(frozen=True, slots=True)
class Phone:
    """One number. `raw`: as written. `e164`: +8613800138000, or None when it is not a valid number.

    `extension`: its digits. `digits`: the key it is found by, see the module. `destroyed`: a spreadsheet
    rounded it to 1.38E+10, its digits are lost and nobody should be asked to dial it.
    """

    raw: str
    e164: str | None
    extension: str | None
    digits: str
    destroyed: bool = False


@lru_cache(maxsize=4096)
def read_phone(raw: str, *, region: str = "CN", area_code: str = "") -> Phone:
    """Reads one number; never raises. Cells with several go through `split_phones` first.

    `region` is where numbers without + are dialled (ISO 3166, two letters), `area_code` (0571) completes
    landlines written without one. Words around a single number are passed over.
    """
    text = tidy(raw)
    whole = _scientific(text)
    if whole is not None:
        if not whole:
            return Phone(raw, None, None, "", destroyed=True)
        text = whole
    elif found := _FLOAT.fullmatch(text):
        text = found.group(1)
    elif not _SIMPLE.fullmatch(text):
        parts = split_phones(text)
        if len(parts) == 1:
            text = parts[0].raw
            if _scientific(text) == "":
                return Phone(raw, None, None, "", destroyed=True)
    base, extension, _ = cut_extension(text)
    plain = _TRUNK_IN_BRACKETS.sub("", base) if "+" in base else base
    digits = digits_of(plain)
    if not _dialable(plain):
        return Phone(raw, None, extension, digits)
    plus = plain.lstrip("( ").startswith("+")
    if not plus and region == "CN" and area_code and is_local(digits):
        area = "0" + digits_of(tidy(area_code)).lstrip("0")
        e164 = _valid(area + digits, region)
        if e164:
            return Phone(raw, e164, extension, _key_of(e164, region))
    e164 = _valid(("+" if plus else "") + digits, region)
    if e164:
        return Phone(raw, e164, extension, _key_of(e164, region))
    return Phone(raw, None, extension, _key_of_digits(digits, plus, region))


def is_number(text: str) -> bool:
    """Whether it is a phone number or a part of one, and no name."""
    return sum(sign.isdecimal() for sign in text) >= 3 and not any(sign.isalpha() for sign in text)


def search_digits(text: str, *, region: str = "CN") -> str:
    """The digits of what a person types in the finder, as they stand in `Phone.digits`; "" without any.

    Of several numbers pasted at once the first.
    """
    tidied = tidy(text)
    if _scientific(tidied) is not None:
        return _scientific(tidied) or ""
    if found := _FLOAT.fullmatch(tidied):
        tidied = found.group(1)
    base, _, _ = cut_extension(tidied)
    if len(digits_of(base)) > 15 and (parts := split_phones(base)):
        base, _, _ = cut_extension(parts[0].raw)
    plus = re.match(r"[^\d+]*\+[\s(]*\d", base) is not None
    if plus:
        base = _TRUNK_IN_BRACKETS.sub("", base)
    return _key_of_digits(digits_of(base), plus, region)


_masking = False
_SERVICE_DIGITS = 6
"""Numbers up to so long (110, 10086, 955588) are no person's: they are shown whole."""


def set_masking(on: bool) -> None:
    """From now on `show_phone` hides the middle of numbers, or no longer."""
    global _masking
    _masking = on


def masking() -> bool:
    """Whether `show_phone` hides the middle of numbers."""
    return _masking


def show_phone(phone: Phone, *, region: str = "CN", whole: bool = False) -> str:
    """The number in groups for people: 138 0013 8000, 0571-8888 1234 转 8. As written when it is not valid.

    While masking is on, 138****8000 and 0571-****1234 转 8; `whole` shows all the same what goes into the
    file or into a form. Words that stand where a number should are shown as they are.
    """
    if _masking and not whole and any(c.isdecimal() for c in phone.raw):
        return _hidden(phone)
    if phone.e164 is None:
        return " ".join(phone.raw.split()).strip("'’‘`")
    return _with_extension(_grouped(phone.e164, region), phone)


def shown_as_written(raw: str) -> str:
    """A number as it was written; while masking is on without its middle."""
    return show_phone(read_phone(raw)) if _masking else raw


def _hidden(phone: Phone) -> str:
    if 0 < len(phone.digits) <= _SERVICE_DIGITS and not phone.destroyed:
        return phone.digits
    return _with_extension(mask_phone(phone), phone)


def _with_extension(shown: str, phone: Phone) -> str:
    if not phone.extension:
        return shown
    _, extension, mark = cut_extension(tidy(phone.raw))
    if extension != phone.extension or mark in ("", "-"):
        return f"{shown}-{phone.extension}"
    if mark.startswith(","):
        return f"{shown}{mark}{phone.extension}"
    return f"{shown} {mark}{'' if mark in ('#', '*') else ' '}{phone.extension}"


def mask_phone(phone: Phone) -> str:
    """The number for paper that strangers see: 138****8000. Short ones keep two digits, or none; no extension."""
    digits = phone.digits
    if phone.destroyed or not digits:
        return "****" if any(c.isdecimal() for c in phone.raw) else ""
    if len(digits) >= 10:
        landline = _HOME_LANDLINE.fullmatch(digits)
        head = f"0{landline.group(1)}-" if landline else digits[:3]
        return f"{head}****{digits[-4:]}"
    return f"****{digits[-2:]}" if len(digits) >= 5 else "****"


def _scientific(text: str) -> str | None:
    """All digits of a number in scientific notation, "" when some were rounded away, None for other texts."""
    found = _SCIENTIFIC.fullmatch(text)
    if not found:
        return None
    decimals, exponent = found.group(1) or "", int(found.group(2))
    return digits_of(text[: found.end(1)]) if decimals and len(decimals) == exponent else ""


def _dialable(text: str) -> bool:
    if "/" in text:
        area, _, local = text.partition("/")
        if not (is_full(digits_of(text)) and 3 <= len(digits_of(area)) <= 4 and is_local(digits_of(local))):
            return False
        text = text.replace("/", "")
    return _NUMBER_CHARACTERS.fullmatch(text) is not None and not _MASKED.search(text) and "+" not in text[2:]


def _valid(number: str, region: str) -> str | None:
    import phonenumbers

    try:
        parsed = phonenumbers.parse(number, region)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_valid_number(parsed):
        return None
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)


def _country_code(region: str) -> str:
    if region == "CN":
        return "86"
    import phonenumbers

    return str(phonenumbers.country_code_for_region(region))


def _key_of(e164: str, region: str) -> str:
    national = e164.removeprefix("+" + _country_code(region))
    if national == e164:
        return e164[1:]
    return "0" + national if region == "CN" and _HOME_LANDLINE.fullmatch("0" + national) else national


def _key_of_digits(digits: str, plus: bool, region: str) -> str:
    country = _country_code(region)
    if not plus and digits.startswith("00") and len(digits) > 8:
        plus, digits = True, digits[2:]
    if region != "CN":
        if plus:
            return digits.removeprefix(country).lstrip("0") if digits.startswith(country) else digits
        return digits.lstrip("0") if len(digits) > 8 else digits
    if not plus:
        digits = _CHEAP_CALL_PREFIX.sub("", digits, count=1)
    if digits.startswith(country) and (plus or len(digits) >= 12):
        digits = digits.removeprefix(country)
        begins_as_landline = re.match(r"10(?!0)|[2-9]", digits) and not re.match(r"[48](?:0?\Z|00)", digits)
        if begins_as_landline and (plus or _HOME_LANDLINE.fullmatch("0" + digits)):
            digits = "0" + digits
    return digits[1:] if _HOME_MOBILE_WITH_ZERO.fullmatch(digits) else digits


def _grouped(e164: str, region: str) -> str:
    if region == "CN" and e164.startswith("+86"):
        key = _key_of(e164, region)
        landline = _HOME_LANDLINE.fullmatch(key)
        if landline:
            area, local = landline.groups()
            return f"0{area}-{local[:-4]} {local[-4:]}"
        if len(key) in (10, 11):
            return f"{key[:3]} {key[3:-4]} {key[-4:]}"
        return key
    import phonenumbers

    parsed = phonenumbers.parse(e164)
    home = phonenumbers.region_code_for_number(parsed) == region
    style = phonenumbers.PhoneNumberFormat.NATIONAL if home else phonenumbers.PhoneNumberFormat.INTERNATIONAL
    return phonenumbers.format_number(parsed, style)
