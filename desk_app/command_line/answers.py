"""Records as JSON for programs and as lines for people."""

import json
from argparse import Namespace
from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from enum import Enum
from typing import Any
from zoneinfo import ZoneInfo

from desk_app.core.money import CURRENCY

_HIDDEN = frozenset({"id", "merged_into", "branch_id", "import_id", "digits", "phone_digits", "position", "field_id"})
_MARKS = frozenset({"preferred", "do_not_call"})
"""Marks that are told only where they are set."""


def plain(value: Any, zone: ZoneInfo) -> Any:
    """The value as JSON holds it: times ISO 8601 with the store's offset, money in cents, phones whole."""
    if is_dataclass(value) and not isinstance(value, type):
        known = {field.name: plain(getattr(value, field.name), zone) for field in fields(value)}
        kept = {name: item for name, item in known.items() if name not in _HIDDEN and (item or name not in _MARKS)}
        if any(name.endswith("_cents") for name in kept):
            kept.setdefault("currency", CURRENCY)
        return kept
    if isinstance(value, datetime):
        return value.astimezone(zone).isoformat(timespec="milliseconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Mapping):
        return {str(key): plain(item, zone) for key, item in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, str | bytes):
        return [plain(item, zone) for item in value]
    return value


def as_json(value: Any) -> str:
    """One UTF-8 document."""
    return json.dumps(value, ensure_ascii=False, indent=1)


def say(args: Namespace, data: Any, text: str | None = None) -> None:
    """Prints the answer: a document for programs, or the text (else the data as lines) for people."""
    print(as_json(data) if args.json else (text if text is not None else as_lines(data)))


def as_lines(value: Any, indent: int = 0) -> str:
    """Fields one below the other; empty ones left out."""
    pad = " " * indent
    if isinstance(value, dict):
        lines = []
        for key, item in value.items():
            if item in (None, "", [], {}):
                continue
            if isinstance(item, dict | list):
                lines.append(f"{pad}{key}:\n{as_lines(item, indent + 2)}")
            else:
                lines.append(f"{pad}{key}: {item}")
        return "\n".join(lines)
    if isinstance(value, list):
        return "\n".join(as_lines(item, indent) for item in value)
    return f"{pad}{value}"
