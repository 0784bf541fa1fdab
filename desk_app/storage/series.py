"""The series that numbers for people are given from: the last ones used stand at hand, the others in their table."""

import json
import sqlite3

AT_HAND = 12
"""So many series stand in `sync_state`, which every save writes; a longer row would cost each of them."""


class Series:
    """The series at hand in one save."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._last: dict[str, int] | None = None

    def give(self, conn: sqlite3.Connection, series: str, count: int) -> int:
        """Gives so many numbers of a series; answers the last of them."""
        if self._last is None:
            self._last = json.loads(self._text)
        last = self._last.pop(series, None)
        if last is None:
            row = conn.execute("SELECT last FROM number_series WHERE series = ?", (series,)).fetchone()
            last = int(row[0]) if row else 0
        self._last[series] = last + count
        while len(self._last) > AT_HAND:
            oldest = next(iter(self._last))
            conn.execute("INSERT OR REPLACE INTO number_series VALUES (?, ?)", (oldest, self._last.pop(oldest)))
        return last + count

    def as_text(self) -> str:
        """As `sync_state` keeps them, the one used last at the end."""
        return self._text if self._last is None else json.dumps(self._last)


def last_given(conn: sqlite3.Connection) -> dict[str, int]:
    """The last number given of every series."""
    table = {str(row[0]): int(row[1]) for row in conn.execute("SELECT series, last FROM number_series")}
    at_hand: dict[str, int] = json.loads(conn.execute("SELECT series FROM sync_state").fetchone()[0])
    return table | at_hand
