"""A person's numbers and addresses as other people's notes may quote them, in any writing."""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from desk_app.privacy.model import QUOTE_MARK

LEAST_DIGITS = 7
"""Shorter numbers (110, 10086) are looked for nowhere: they are no person's."""
_LEAST_HANDLE = 5
_APART = " -().（）－—–‐·.\u3000\u00a0"
_LANDLINE = re.compile(r"0\d{9,11}")
_MOBILE = re.compile(r"1[3-9]\d{9}")
_FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")


def looked_for(digits: str) -> bool:
    """Whether a number is long enough to be looked for."""
    return len(digits) >= LEAST_DIGITS


def handle_looked_for(text: str) -> bool:
    """Whether an e-mail, a WeChat name or a reference is no everyday word or amount."""
    plain = text.strip()
    return len(plain) >= (LEAST_DIGITS if plain.isdecimal() else _LEAST_HANDLE)


def _digit(character: str) -> str:
    return f"[{character}{character.translate(_FULL_WIDTH)}]"


def _number_pattern(digits: str) -> str:
    apart = f"[{re.escape(_APART)}]{{0,3}}"

    def spelled(text: str) -> str:
        return apart.join(_digit(each) for each in text)

    country = rf"(?:(?:(?:[+＋]|{spelled('00')}){apart})?{spelled('86')}{apart})"
    if _MOBILE.fullmatch(digits):
        body = f"{country}?{spelled(digits)}"
    elif _LANDLINE.fullmatch(digits):
        body = f"(?:{country}[(（]?{_digit('0')}?[)）]?{apart}|{_digit('0')}{apart}){spelled(digits[1:])}"
    else:
        body = f"(?:[+＋]|{spelled('00')})?{spelled(digits)}"
    return rf"(?:[(（](?=[0-9０-９]{{2,5}}[)）]))?(?<![0-9０-９]){body}(?![0-9０-９])"


def _handle_pattern(handle: str) -> str:
    return rf"(?<![A-Za-z0-9_.@+-]){re.escape(handle)}(?![A-Za-z0-9_@-])"


@dataclass(frozen=True)
class Needles:
    """What is looked for: digits keys of phones (see `core.phone`), and handles as they are written."""

    digits: frozenset[str] = frozenset()
    handles: frozenset[str] = field(default_factory=frozenset)

    @classmethod
    def of(cls, digits: Iterable[str], handles: Iterable[str]) -> "Needles":
        """Those of them that are long enough to be looked for."""
        return cls(
            frozenset(filter(looked_for, digits)),
            frozenset(each.strip() for each in handles if handle_looked_for(each)),
        )

    @cached_property
    def _pattern(self) -> re.Pattern[str] | None:
        longest = sorted(self.digits, key=len, reverse=True)
        parts = [_number_pattern(each) for each in longest] + [_handle_pattern(each) for each in sorted(self.handles)]
        return re.compile("|".join(parts), re.IGNORECASE) if parts else None

    def __bool__(self) -> bool:
        return bool(self.digits or self.handles)

    def found_in(self, value: Any) -> bool:
        """Whether a text holds one of them."""
        return isinstance(value, str) and self._pattern is not None and self._pattern.search(value) is not None

    def taken_out(self, value: Any) -> Any:
        """A text with the mark instead of each of them; anything else as it is."""
        if not isinstance(value, str) or self._pattern is None:
            return value
        return self._pattern.sub(QUOTE_MARK, value)

    def gone(self, value: Any) -> Any:
        """Nothing where the value is one of them: for the keys of a phone."""
        return None if self.found_in(value) else value

    def taken_out_of_json(self, value: Any) -> Any:
        """The same of a JSON text, which stays one."""
        if not self.found_in(value):
            return value
        return json.dumps(self._within(json.loads(value)), ensure_ascii=False)

    def _within(self, value: Any) -> Any:
        if isinstance(value, dict):
            return {self.taken_out(key): self._within(item) for key, item in value.items()}
        if isinstance(value, list):
            return [self._within(item) for item in value]
        if isinstance(value, int) and not isinstance(value, bool) and self.found_in(str(value)):
            return QUOTE_MARK
        return self.taken_out(value)

    def condition(self, text: str) -> tuple[str, list[str]]:
        """An SQL condition that every text with one of them meets, and few others: its digits come in that order.

        `text` is an SQL expression; the values go with the condition.
        """
        orders = ["*".join(("", *map(_digit, each.removeprefix("0")), "")) for each in sorted(self.digits)]
        handles = [handle.lower() for handle in sorted(self.handles)]
        tests = [f"instr(lower({text}), ?)"] * len(handles) + [f"{text} GLOB ?"] * len(orders)
        return f"({' OR '.join(tests)})", [*handles, *orders]
