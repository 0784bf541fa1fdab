"""An address on one line, as its own script writes it."""

import re

from desk_app.core.text import CJK

_CHINESE = re.compile(f"[{CJK}]")


def place_line(address: str | None, city: str | None) -> str:
    """City and address: in Chinese the city before it and no comma, else behind it; a city said twice stands once."""
    where, town = (address or "").strip(), (city or "").strip()
    if not where or not town or town.casefold() in where.casefold():
        return where or town
    return f"{town}{where}" if _CHINESE.search(where) else f"{where}, {town}"
