"""What a log of calls holds that somebody should look at, told once in the report of its import."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from desk_app.calls.model import AHEAD, OWED, Direction
from desk_app.core.clock import to_text
from desk_app.core.i18n import _, ngettext

_MOST_NAMES = 5


class Oddities:
    """Counts missed calls, calls still to come, and people who are not among the staff here."""

    def __init__(self, now: datetime) -> None:
        self._latest = to_text(now + AHEAD)
        self._missed = self._ahead = 0
        self._strangers: dict[str, None] = {}

    def look(self, given: Mapping[str, Any], fresh: Mapping[str, Any], *, new: bool) -> None:
        """Looks at one call as the log tells it."""
        if new and given.get("outcome") in OWED and {**fresh, **given}["direction"] == Direction.IN:
            self._missed += 1
        self._ahead += str(given["rang_at"]) > self._latest
        if given.get("staff_name") and given.get("staff_id") is None:
            self._strangers.setdefault(str(given["staff_name"]))

    def notices(self, *, live: bool) -> list[str]:
        """The sentences for the report; none where nothing is odd."""
        told = []
        if self._missed and not live:
            said = ngettext(
                "{n} missed call came in: what lies in the past leaves no callback.",
                "{n} missed calls came in: what lies in the past leaves no callbacks.",
                self._missed,
            )
            told.append(said.format(n=self._missed))
        if self._ahead:
            said = ngettext(
                "{n} call lies in the future: look at its date.",
                "{n} calls lie in the future: look at their dates.",
                self._ahead,
            )
            told.append(said.format(n=self._ahead))
        if self._strangers:
            names = list(self._strangers)
            shown = _(", ").join(names[:_MOST_NAMES]) + ("…" if len(names) > _MOST_NAMES else "")
            told.append(_("Not among the people here, kept as written: {names}.").format(names=shown))
        return told
