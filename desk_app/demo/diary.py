"""What happened in the made store, gathered in any order and then lived through in the order of time."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta


@dataclass(order=True)
class Entry:
    """Something done at a moment."""

    at: datetime
    place: int
    do: Callable[[], object] = field(compare=False)


class Diary:
    """All entries. Those of one story are written with `Story`, which keeps their order."""

    def __init__(self, edge: datetime) -> None:
        self.edge = edge
        self._entries: list[Entry] = []

    def add(self, at: datetime, do: Callable[[], object]) -> datetime:
        """Notes that `do` is done at `at`, never after the edge; answers when."""
        at = min(at, self.edge)
        self._entries.append(Entry(at, len(self._entries), do))
        return at

    def in_order(self) -> list[Entry]:
        """All entries in the order of time."""
        return sorted(self._entries)


class Story:
    """The entries of one matter: each is done after the one before."""

    def __init__(self, diary: Diary) -> None:
        self._diary = diary
        self._last: datetime | None = None

    def add(self, at: datetime, do: Callable[[], object]) -> datetime:
        """Notes that `do` is done at `at`, or soon after the entry before; answers when."""
        if self._last is not None and at <= self._last:
            at = self._last + timedelta(seconds=20)
        self._last = self._diary.add(at, do)
        return self._last
