"""What an import is, and what a room must offer to take rows in."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol
from zoneinfo import ZoneInfo

from desk_app.core.stamp import Stamp
from desk_app.storage.tx import Tx

Value = str | int | float | Stamp | list[tuple[str, str]] | None
"""Text, cents or seconds or counts, a day or moment, or phones as (label, raw)."""
Values = Mapping[str, Value]


class Outcome(StrEnum):
    """What became of a row."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"


@dataclass(frozen=True)
class Setting:
    """What an intake needs to know of the store and of this import."""

    import_id: str
    actor: str
    zone: ZoneInfo
    region: str
    area_code: str
    live: bool = False


class Intake(Protocol):
    """Takes rows of one kind in, within one save."""

    def take(self, values: Values) -> Outcome:
        """Takes one row; raises DeskError when it must be refused, having written nothing of it."""
        ...

    def finish(self) -> None:
        """Writes what is still held back."""
        ...


@dataclass(frozen=True)
class Importer:
    """A room's way in: the kind it takes and how an intake is opened."""

    kind: str
    open: Callable[[Tx, Setting], Intake]


@dataclass(frozen=True)
class Refused:
    """A row that was not taken: its line in the file, why, and its cells as read."""

    line: int
    reason: str
    cells: tuple[str, ...] = ()


@dataclass
class Report:
    """What an import did, or on a dry run would do."""

    import_id: str
    encoding: str
    header: tuple[str, ...]
    sha256: str = ""
    unused_columns: tuple[str, ...] = ()
    read: int = 0
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    refused: list[Refused] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Import:
    """A past import as it stands in the file."""

    id: str
    kind: str
    file_name: str
    encoding: str
    read: int
    new: int
    changed: int
    unchanged: int
    refused: int
    txn: str
    at: datetime
    by_id: str
    undone_at: datetime | None
