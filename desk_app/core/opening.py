"""When a store is open on any day: from one hour on the wall to another."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo


def while_open(moment: datetime, zone: ZoneInfo, opens_at: str, closes_at: str) -> datetime:
    """The moment itself where the store is open then, closing time included, else the next opening.

    `opens_at` and `closes_at` are local times, `09:00` and `18:00`; a store that closes after midnight has the later
    one first, one that never closes has the same twice. No day of the week is left out.
    """
    local, opens, closes = moment.astimezone(zone), time.fromisoformat(opens_at), time.fromisoformat(closes_at)
    at = local.time()
    before, after = at < opens, at > closes
    if opens == closes or not (before and after if opens > closes else before or after):
        return moment
    day = local.date() + timedelta(days=not before)
    return datetime.combine(day, opens, zone).astimezone(UTC)
