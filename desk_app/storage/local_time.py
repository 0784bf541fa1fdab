"""What the clocks at the store show: for words and names that storage itself gives."""

import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from desk_app.core import when
from desk_app.storage.connection import REFUSALS
from desk_app.storage.reading import Reader

USUAL_ZONE = "Asia/Shanghai"
"""Where a store is that said nothing of its time zone; the settings say the same."""
_CHOSEN = "SELECT value FROM settings WHERE id = 'zone' AND deleted_at IS NULL"
_WAIT_S = 0.2


def zone_in(file: Reader) -> ZoneInfo | None:
    """The store's time zone; None for one that this computer does not know."""
    rows = file.query(_CHOSEN)
    return _zone(rows[0][0] if rows else USUAL_ZONE)


def zone_at(path: Path) -> ZoneInfo | None:
    """The store's time zone as it stands in a file that another program has open; None where it cannot be read."""
    try:
        uri = f"{path.resolve().as_uri()}?mode=ro"
        with closing(sqlite3.connect(uri, uri=True, timeout=_WAIT_S)) as conn:
            rows = conn.execute(_CHOSEN).fetchall()
    except REFUSALS:
        return None
    return _zone(rows[0][0] if rows else USUAL_ZONE)


def on_list(moment: datetime, now: datetime, zone: ZoneInfo | None) -> str:
    """A moment in words as on a list: `14:30`, `yesterday 18:40`; by the computer's own clock without a zone."""
    if zone is not None:
        return when.on_list(moment, now, zone)
    here, now_here = (each.astimezone().replace(tzinfo=UTC) for each in (moment, now))
    return when.on_list(here, now_here, ZoneInfo("UTC"))


def _zone(name: str) -> ZoneInfo | None:
    try:
        return ZoneInfo(name)
    except (OSError, ValueError, KeyError):  # a name never heard of is a KeyError, one that is no name a ValueError
        return None
