"""Lists of open and closed matters, of hundreds of thousands too: the open ones at once, the closed ones in pieces."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import overload

from desk_app.storage.reading import Reader

PIECE = 256
"""Closed ones read at once."""
AT_ONCE = 2_000
"""A list with no more closed ones is read whole."""


@dataclass(frozen=True, slots=True)
class Closed:
    """The closed ones of a table: the condition of the index that holds them by `at`, when each was closed, and id."""

    table: str
    condition: str
    at: str


def listed(
    file: Reader, closed: Closed, opened: Sequence[str], where: str = "1", args: Sequence[object] = ()
) -> Sequence[str]:
    """The ids of the open ones, then of those closed ones that a condition leaves over, closed last first."""
    first = _read(file, closed, where, args, AT_ONCE + 1, 0)
    if len(first) <= AT_ONCE:
        return [*opened, *first]
    sql = f"SELECT count(*) FROM {closed.table} WHERE {closed.condition} AND {where}"
    return MatterIds(file, closed, opened, int(file.query(sql, args)[0][0]), where, args)


def _read(file: Reader, closed: Closed, where: str, args: Sequence[object], most: int, skip: int) -> list[str]:
    rows = file.query(
        f"SELECT group_concat(id) FROM (SELECT id FROM {closed.table} WHERE {closed.condition} AND {where}"
        f" ORDER BY {closed.at} DESC, id DESC LIMIT ? OFFSET ?)",
        (*args, most, skip),
    )
    return rows[0][0].split(",") if rows[0][0] else []


class MatterIds(Sequence[str]):
    """Ids of which only the open ones are held; a closed one is read when its place is looked at.

    There are as many as there were when the list was made.
    """

    def __init__(
        self, file: Reader, closed: Closed, opened: Sequence[str], count: int, where: str, args: Sequence[object]
    ) -> None:
        self._file, self._of, self._opened, self._closed = file, closed, tuple(opened), count
        self._further, self._args = where, tuple(args)
        self._where = f"{closed.condition} AND {where}"
        self._pieces: dict[int, list[str]] = {}
        self._what = (self._opened, count, closed.table, self._where, self._args)

    def __len__(self) -> int:
        return len(self._opened) + self._closed

    def __iter__(self) -> Iterator[str]:
        yield from self._opened
        yield from self._read(self._closed, 0)

    @overload
    def __getitem__(self, place: int) -> str: ...

    @overload
    def __getitem__(self, place: slice) -> list[str]: ...

    def __getitem__(self, place: int | slice) -> str | list[str]:
        if isinstance(place, slice):
            places = range(*place.indices(len(self)))
            if len(places) > 2 * PIECE and places.step == 1:
                opened = len(self._opened)
                first, end = max(0, places.start - opened), max(0, places.stop - opened)
                return [*self._opened[place], *self._read(end - first, first)]
            return [self._at(each) for each in places]
        if not -len(self) <= place < len(self):
            raise IndexError(place)
        return self._at(place % len(self))

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, MatterIds):
            return NotImplemented
        return self._what == other._what and self[: 2 * PIECE] == other[: 2 * PIECE]

    def __hash__(self) -> int:
        return hash(self._what)

    def __contains__(self, row_id: object) -> bool:
        return row_id in self._opened or self._place(row_id) is not None

    def index(self, row_id: str, start: int = 0, stop: int | None = None) -> int:
        """The place of one; raises ValueError for one that is not there."""
        place = self._opened.index(row_id) if row_id in self._opened else self._place(row_id)
        if place is None or not start <= place < (len(self) if stop is None else stop):
            raise ValueError(row_id)
        return place

    def _place(self, row_id: object) -> int | None:
        table, at = self._of.table, self._of.at
        rows = self._file.query(f"SELECT {at}, id FROM {table} WHERE id = ? AND {self._where}", (row_id, *self._args))
        if not rows:
            return None
        closed_at, own_id = rows[0]
        before = self._file.query(
            f"SELECT count(*) FROM {table} WHERE {self._where} AND {at} >= ? AND ({at} > ? OR id > ?)"
            if closed_at is not None
            else f"SELECT count(*) FROM {table} WHERE {self._where} AND ({at} IS NOT NULL OR id > ?)",
            (*self._args, *((closed_at, closed_at) if closed_at is not None else ()), own_id),
        )
        return len(self._opened) + int(before[0][0])

    def _at(self, place: int) -> str:
        if place < len(self._opened):
            return self._opened[place]
        number, within = divmod(place - len(self._opened), PIECE)
        if number not in self._pieces:
            before = self._pieces.get(number - 1)
            piece = self._after(before[-1]) if before else None
            self._pieces[number] = self._read(PIECE, number * PIECE) if piece is None else piece
        piece = self._pieces[number]
        return piece[within] if within < len(piece) else ""

    def _after(self, row_id: str) -> list[str] | None:
        """The piece behind a closed one: found from there, without counting all before it; None if it is gone."""
        at = self._of.at
        rows = self._file.query(f"SELECT {at} FROM {self._of.table} WHERE id = ?", (row_id,))
        last = rows[0][0] if rows else None
        if last is None:
            return None
        where = f"{self._further} AND {at} <= ? AND ({at} < ? OR id < ?)"
        return _read(self._file, self._of, where, (*self._args, last, last, row_id), PIECE, 0)

    def _read(self, most: int, skip: int) -> list[str]:
        """So many closed ones after so many, counted from the nearer end."""
        if skip <= self._closed // 2 or most <= 0:
            return _read(self._file, self._of, self._further, self._args, most, skip)
        most = min(most, self._closed - skip)
        rows = self._file.query(
            f"SELECT id FROM {self._of.table} WHERE {self._where} ORDER BY {self._of.at}, id LIMIT ? OFFSET ?",
            (*self._args, most, max(0, self._closed - skip - most)),
        )
        return [row[0] for row in reversed(rows)]
