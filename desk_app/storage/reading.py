"""What a store needs to read, whether inside a save or not."""

import sqlite3
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any, Protocol, TypeVar


class Reader(Protocol):
    """Answers a query with rows; the file and an open save both do."""

    def query(self, sql: str, args: Sequence[Any] = ()) -> list[sqlite3.Row]:
        """All rows of the answer."""
        ...


One = TypeVar("One")


def blocks(ids: Sequence[One], size: int = 500) -> Iterator[list[One]]:
    """The ids in pieces small enough for one statement."""
    rest = iter(ids)
    while piece := list(islice(rest, size)):
        yield piece


def marks(ids: Sequence[object]) -> str:
    """`?,?,?` for as many values."""
    return ",".join("?" * len(ids))
