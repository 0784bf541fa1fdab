"""What an import is, and what a room must offer to take rows in."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol, runtime_checkable
from zoneinfo import ZoneInfo

from desk_app.core.i18n import N_
from desk_app.core.stamp import Stamp
from desk_app.storage.reading import Reader
from desk_app.storage.tx import Tx

Value = str | int | float | Stamp | list[tuple[str, str]] | None
"""Text, cents or seconds or counts, a day or moment, or phones as (label, raw)."""
Values = Mapping[str, Value]


class Outcome(StrEnum):
    """What became of a row."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"


class Choice(StrEnum):
    """What becomes of a conflict: ours stays, the file's is taken, or both stand side by side (numbers, addresses)."""

    KEEP = "keep"
    TAKE = "take"
    BOTH = "both"


CHOICE_WORDS = {Choice.KEEP: N_("keep ours"), Choice.TAKE: N_("take the file's"), Choice.BOTH: N_("both")}
Decisions = Mapping[tuple[str, str], Choice]
"""(id of the record, field of the conflict) to what a person chose."""


@dataclass(frozen=True, slots=True)
class Conflict:
    """A field that a person wrote last and of which the file says otherwise.

    `field` is a column, or `phone 2` or `address 1`: the file's second number, its first address. `ours` is None
    where a person took away what the file still has. `by` (a staff id) wrote ours at `at`. `replaced`: the file
    still says just what was replaced. `chosen` is what was done, or on a dry run would be.
    """

    line: int
    record_id: str
    number: str
    name: str
    field: str
    ours: str | int | None
    theirs: str | int
    by: str | None
    at: datetime | None
    replaced: bool
    choices: tuple[Choice, ...]
    chosen: Choice
    kind: str = "customer"
    """What kind of record it is."""


@dataclass(frozen=True)
class Setting:
    """What an intake needs to know of the store and of this import.

    `decisions` decide single conflicts, `policy` all others; without either ours stays, and a number or address
    nobody had yet is put beside ours.
    """

    import_id: str
    actor: str
    zone: ZoneInfo
    region: str
    area_code: str
    live: bool = False
    policy: Choice | None = None
    decisions: Decisions = field(default_factory=dict)


class Intake(Protocol):
    """Takes rows of one kind in, within one save.

    One that has `waits(values, turn)` says which rows it knows more of once the others were taken: they are given
    again after them, in turn 1, 2 and so on.
    One that has `notices` (sentences) tells what was taken but needs somebody's eye; one that has `conflicts`
    tells those it met, their `line` left for the service to fill in.
    """

    def take(self, values: Values) -> Outcome:
        """Takes one row; raises DeskError when it must be refused, having written nothing of it."""
        ...

    def finish(self) -> None:
        """Writes what is still held back."""
        ...


@runtime_checkable
class TakesLines(Protocol):
    """An intake that makes one record of several lines itself, instead of being given the first alone."""

    def take_lines(self, lines: Sequence[Values]) -> Outcome:
        """Takes the lines of one record; raises DeskError as `take` does."""
        ...


def _no_fields(_reader: Reader) -> Sequence[str]:
    return ()


@dataclass(frozen=True)
class Importer:
    """A room's way in: the kind it takes, how an intake is opened, and how the store's own fields are called."""

    kind: str
    open: Callable[[Tx, Setting], Intake]
    own_fields: Callable[[Reader], Sequence[str]] = _no_fields


@dataclass(frozen=True)
class Refused:
    """A row that was not taken: its line in the file, why, and its cells as read."""

    line: int
    reason: str
    cells: tuple[str, ...] = ()


@dataclass
class Report:
    """What an import did, or where it was only `tried` would do."""

    import_id: str
    encoding: str
    header: tuple[str, ...]
    sha256: str = ""
    unused_columns: tuple[str, ...] = ()
    decided: tuple[str, ...] = ()
    read: int = 0
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    refused: list[Refused] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    conflicts: list[Conflict] = field(default_factory=list)
    tried: bool = False


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
