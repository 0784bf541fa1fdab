"""What rooms above show in a customer's record and list; the main window joins it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from PySide6.QtWidgets import QWidget

from desk_app.customers.joins import ListColumn, ListFilter, Marks
from desk_app.customers.model import Customer, TimeLineSource
from desk_app.storage.reading import Reader


@dataclass(frozen=True, slots=True)
class Pane:
    """A part of the record that another room fills: its heading, what stands there, and whether it begins folded."""

    title: str
    body: QWidget
    folded: bool = True


def _nobody(_file: Reader, _ids: Sequence[str]) -> Mapping[str, str]:
    return {}


@dataclass(frozen=True)
class Beside:
    """Everything rooms above know of customers; `last_words` are what each of them spoke of last."""

    time_line_sources: Sequence[TimeLineSource] = ()
    marks: Sequence[Marks] = ()
    filters: Sequence[ListFilter] = ()
    columns: Sequence[ListColumn] = ()
    orders: Mapping[str, str] = field(default_factory=dict)
    panes: Sequence[Callable[[Customer], Pane | None]] = ()
    last_words: Callable[[Reader, Sequence[str]], Mapping[str, str]] = _nobody
