"""What a file holds once it is read: a header, rows, and what was refused."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

Cell = str | int | float | datetime | date | time | timedelta | None
"""A cell as its file typed it; text files type nothing, so theirs are all `str`."""

LONGEST_CELL = 100_000
"""Characters; a row with a longer cell is refused."""

REJECT_COLUMNS = ("line", "reason")
"""In front of the cells in a file of refused records; passed over when it is imported again."""


@dataclass(frozen=True, slots=True)
class Row:
    """One record: the physical line it starts on, its cells as text, and as the sheet typed them."""

    line: int
    cells: tuple[str, ...]
    values: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Refusal:
    """A record that could not be taken: its line, why, and what stood there (for mending)."""

    line: int
    reason: str
    cells: tuple[str, ...] = ()


@dataclass(eq=False)
class Table:
    """A table in a file.

    `rows` may be iterated any number of times; each time the file is read anew. `problems` (refused
    records) is emptied when an iteration starts and is whole when it ends. `notes` are sentences on
    the file at large: doubled headers, characters taken out.
    `header_line` is the line of the header, 0 where the file has none; `header_end` the line of its second
    half, where it has one. `kind` is csv, sheet, vcard or ldif. `sheets` are those that hold anything.
    """

    header: tuple[str, ...]
    rows: Iterable[Row]
    encoding: str = ""
    delimiter: str = ""
    sheet: str = ""
    header_line: int = 1
    sheets: tuple[str, ...] = ()
    kind: str = "csv"
    problems: list[Refusal] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    header_end: int = 0

    def __iter__(self) -> Iterator[Row]:
        return iter(self.rows)
