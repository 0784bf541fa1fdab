"""Money is whole cents; nothing here is ever a float."""

import re
import unicodedata
from decimal import Decimal, InvalidOperation

from desk_app.core.errors import DeskError
from desk_app.core.i18n import _

CURRENCY = "CNY"
_SIGNS = {"CNY": "¥", "USD": "$", "EUR": "€", "BRL": "R$"}


def parse_cents(text: str) -> int:
    """Cents from what people write: `￥1,234.50`, `1234元`, `RMB 12`, `1.234,50`; half a cent rounds up.

    Raises DeskError when it is no amount.
    """
    plain = re.sub(
        r"人民币|RMB|CNY|BRL|USD|EUR|R\$|[¥￥$€元圆]|\s", "", unicodedata.normalize("NFKC", text), flags=re.I
    )
    if re.fullmatch(r"[+-]?\d{1,3}(\.\d{3})*,\d{1,2}", plain):
        plain = plain.replace(".", "").replace(",", ".")
    plain = plain.replace(",", "")
    try:
        amount = Decimal(plain)
    except InvalidOperation:
        raise DeskError(_("“{text}” is not an amount of money.").format(text=text)) from None
    if not amount.is_finite() or abs(amount) > Decimal(10) ** 13:
        raise DeskError(_("“{text}” is not an amount of money.").format(text=text))
    return int((amount * 100).quantize(Decimal(1), rounding="ROUND_HALF_UP"))


def plain_cents(cents: int) -> str:
    """`1234.50`, to be typed over."""
    return f"{cents // 100}.{cents % 100:02d}"


def format_cents(cents: int, currency: str = CURRENCY) -> str:
    """`¥1,234.50`."""
    sign = "-" if cents < 0 else ""
    return f"{sign}{_SIGNS.get(currency, currency + ' ')}{abs(cents) // 100:,}.{abs(cents) % 100:02d}"
