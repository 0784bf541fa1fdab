"""What rooms above bring to the customers' tab: questions a list is narrowed by, columns, words beside a name.

app.py and main_window join them; the customers' room knows no room above it.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from desk_app.storage.reading import Reader


class FilterKind(StrEnum):
    """How a filter is answered: one of its choices, a whole number, a text, a day, or yes."""

    CHOICE = "choice"
    NUMBER = "number"
    TEXT = "text"
    DATE = "date"
    YES = "yes"


@dataclass(frozen=True, slots=True)
class Asking:
    """When and where a list is asked for."""

    now: datetime
    zone: ZoneInfo


def _no_choices(_file: Reader) -> Sequence[tuple[str, str]]:
    return ()


@dataclass(frozen=True, slots=True)
class ListFilter:
    """A question the list of customers can be narrowed by.

    `where(asking, value)` is an SQL condition on `customers c` with its values; `choices` are (value, words).
    """

    key: str
    word: str
    kind: FilterKind
    where: Callable[[Asking, str], tuple[str, Sequence[Any]]]
    choices: Callable[[Reader], Sequence[tuple[str, str]]] = _no_choices


@dataclass(frozen=True, slots=True)
class ListColumn:
    """A column of the list that a room above fills: the text of each of these customers, none where it has none."""

    key: str
    word: str
    texts: Callable[[Reader, Sequence[str]], Mapping[str, str]]


Marks = Callable[[Reader, str], Sequence[str]]
"""Short words beside a customer's name, as their tier or credit; in the language spoken."""
