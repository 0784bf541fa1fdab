"""The list of all calls, of a million too: counted by the journal, read in pieces from the place looked at."""

from collections.abc import Sequence
from typing import overload
from weakref import WeakKeyDictionary

from desk_app.storage.desk_file import DeskFile

LIVING = "deleted_at IS NULL"
"""The condition that leaves all calls but removed ones over."""
PIECE = 256
"""Calls read at once."""
_RECOUNT = 2_000
"""So many changes of calls since the last count, and they are counted anew."""


class CallIds(Sequence[str]):
    """The ids of the calls that a condition leaves over, newest first, or oldest first.

    `where` must hold that they are not removed, with an index that answers it by the time they rang. There are as
    many as there were when the list was made. A place far from those read before is reached through that index
    alone, from the nearer end.
    """

    def __init__(
        self, file: DeskFile, where: str = LIVING, args: Sequence[object] = (), *, oldest_first: bool = False
    ) -> None:
        self._file, self._oldest_first = file, oldest_first
        self._where, self._args = where, tuple(args)
        self._what = (file.journal_head(), where, self._args, oldest_first)
        self._count = count(file) if where == LIVING else _scan(file, where, self._args)
        self._pieces: dict[int, list[str]] = {}
        self._ends: dict[int, tuple[str, int]] = {}

    def __len__(self) -> int:
        return self._count

    @overload
    def __getitem__(self, place: int) -> str: ...

    @overload
    def __getitem__(self, place: slice) -> list[str]: ...

    def __getitem__(self, place: int | slice) -> str | list[str]:
        if isinstance(place, slice):
            return [self._at(each) for each in range(*place.indices(self._count))]
        if not -self._count <= place < self._count:
            raise IndexError(place)
        return self._at(place % self._count)

    def __eq__(self, other: object) -> bool:
        return self._what == other._what if isinstance(other, CallIds) else NotImplemented

    def __hash__(self) -> int:
        return hash(self._what)

    def __contains__(self, row_id: object) -> bool:
        return bool(self._file.query(f"SELECT 1 FROM calls WHERE id = ? AND {self._where}", (row_id, *self._args)))

    def index(self, row_id: str, start: int = 0, stop: int | None = None) -> int:
        """The place of a call; raises ValueError for one that is not there."""
        rows = self._file.query(
            f"SELECT rang_at, rowid FROM calls WHERE id = ? AND {self._where}", (row_id, *self._args)
        )
        if not rows:
            raise ValueError(row_id)
        rang_at, at = rows[0]
        newer = self._file.query(
            f"SELECT count(*) FROM calls WHERE {self._where} AND rang_at >= ? AND (rang_at > ? OR rowid > ?)",
            (*self._args, rang_at, rang_at, at),
        )[0][0]
        place = self._count - 1 - int(newer) if self._oldest_first else int(newer)
        if not start <= place < (self._count if stop is None else stop):
            raise ValueError(row_id)
        return place

    def _at(self, place: int) -> str:
        if self._oldest_first:
            place = self._count - 1 - place
        number, within = divmod(place, PIECE)
        piece = self._pieces.get(number)
        if piece is None:
            piece = self._pieces[number] = self._read(number)
        return piece[within] if within < len(piece) else ""

    def _read(self, number: int) -> list[str]:
        before = max((known for known in self._ends if known < number), default=-1)
        after = self._count - (number + 1) * PIECE
        if (number - before) * PIECE <= max(after, PIECE):
            rows = self._down_from(before, (number - before - 1) * PIECE)
        else:
            rows = self._up_from_the_end(max(0, after), min(PIECE, self._count - number * PIECE))
        if len(rows) == PIECE:
            self._ends[number] = (rows[-1][1], rows[-1][2])
        return [row[0] for row in rows]

    def _down_from(self, known: int, skip: int) -> list[tuple[str, str, int]]:
        where, args = self._where, self._args
        if known >= 0:
            rang_at, at = self._ends[known]
            where += " AND rang_at <= ? AND (rang_at < ? OR rowid < ?)"
            args = (*args, rang_at, rang_at, at)
        rows = self._file.query(
            f"SELECT id, rang_at, rowid FROM calls WHERE {where}"
            " ORDER BY rang_at DESC, deleted_at DESC, rowid DESC LIMIT ? OFFSET ?",
            (*args, PIECE, skip),
        )
        return [(row[0], row[1], row[2]) for row in rows]

    def _up_from_the_end(self, skip: int, most: int) -> list[tuple[str, str, int]]:
        rows = self._file.query(
            f"SELECT id, rang_at, rowid FROM calls WHERE {self._where}"
            " ORDER BY rang_at, deleted_at, rowid LIMIT ? OFFSET ?",
            (*self._args, most, skip),
        )
        return [(row[0], row[1], row[2]) for row in reversed(rows)]


class _Counted:
    """How many calls there were at a number of the journal; kept with the open file."""

    head = -1
    calls = 0


_COUNTED: WeakKeyDictionary[DeskFile, _Counted] = WeakKeyDictionary()


def count(file: DeskFile) -> int:
    """How many calls are not removed: those counted before, and what the journal tells since."""
    kept = _COUNTED.setdefault(file, _Counted())
    head = file.journal_head()
    if kept.head != head:
        step = _step(file, kept.head) if kept.head >= 0 and head - kept.head <= _RECOUNT else None
        kept.calls = _scan(file, LIVING, ()) if step is None else kept.calls + step
        kept.head = head
    return kept.calls


def _scan(file: DeskFile, where: str, args: Sequence[object]) -> int:
    return int(file.query(f"SELECT count(*) FROM calls WHERE {where}", args)[0][0])


def _step(file: DeskFile, since: int) -> int | None:
    """By how many the living calls changed since that number; None where rows themselves went."""
    rows = file.query(
        "SELECT op, json_extract(cols, '$.deleted_at') AS new, json_type(cols, '$.deleted_at') AS told,"
        " json_extract(old, '$.deleted_at') AS was FROM change_log"
        " WHERE device_id = (SELECT device_id FROM sync_state) AND dev_seq > ? AND tbl = 'calls'",
        (since,),
    )
    step = 0
    for row in rows:
        if row["op"] == "D":
            return None
        if row["op"] == "I":
            step += row["new"] is None
        elif row["told"] is not None:
            step += (row["new"] is None) - (row["was"] is None)
    return step
