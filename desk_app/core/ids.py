"""Ids are UUIDv7 text, made on the spot: they sort by time and never collide between branches."""

import secrets
import time
from datetime import datetime

from desk_app.core.clock import to_ms

_last_ms = 0
_counter = 0


def new_id(at: datetime | None = None) -> str:
    """A fresh UUIDv7 (RFC 9562); ids made in one millisecond still sort in the order they were made."""
    global _last_ms, _counter
    ms = time.time_ns() // 1_000_000 if at is None else to_ms(at)
    if ms == _last_ms:
        _counter = (_counter + 1) & 0xFFF
    else:
        _last_ms, _counter = ms, secrets.randbits(8)
    when, rest = f"{ms & 0xFFFFFFFFFFFF:012x}", f"{0b10 << 62 | secrets.randbits(62):016x}"
    return f"{when[:8]}-{when[8:]}-7{_counter:03x}-{rest[:4]}-{rest[4:]}"
