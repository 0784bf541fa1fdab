"""A table that knows every id but holds only the rows near the eye."""

from collections import OrderedDict
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from time import monotonic
from typing import Any, Literal

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from desk_app.core.errors import StillSaving
from desk_app.ui.theme import Tone, tokens

Index = QModelIndex | QPersistentModelIndex
ID_ROLE = int(Qt.ItemDataRole.UserRole)
TONE_ROLE = ID_ROLE + 1
ICON_ROLE = ID_ROLE + 2
BLOCK = 64
BLOCKS_KEPT = 64
PAUSE_S = 1.0
"""How long no rows are asked for after a save was too large to be read beside."""
_FEW = 500
_SIDES = {
    "left": Qt.AlignmentFlag.AlignLeft,
    "right": Qt.AlignmentFlag.AlignRight,
    "center": Qt.AlignmentFlag.AlignHCenter,
}


@dataclass(frozen=True, slots=True)
class Column:
    """One column: what it is called, what it shows of a row, and how.

    `width` is px at 100 %. `tone` colours the word (in a capsule column: the capsule). `sortable` tells
    whether a click on its head asks the store for another order. `capsule` paints a state capsule. A column
    `hidden` at first is shown when somebody chooses it.
    """

    key: str
    title: Callable[[], str]
    text: Callable[[Any], str]
    width: int = 120
    align: Literal["left", "right", "center"] = "left"
    tone: Callable[[Any], Tone | None] | None = None
    icon: Callable[[Any], str] | None = None
    tip: Callable[[Any], str] | None = None
    stretch: bool = False
    sortable: bool = True
    capsule: bool = False
    hidden: bool = False


def _kept(ids: Sequence[str]) -> Sequence[str]:
    """A list of its own; one that finds its ids when they are asked for stays what it is."""
    return list(ids) if isinstance(ids, list | tuple) else ids


def row_id(row: Any) -> str:
    """The id of a row that has one as `.id`."""
    return str(row.id)


class WindowedTable(QAbstractTableModel):
    """A Qt table over a list of ids in the store's order; rows come in blocks when they are looked at.

    `fetch` gets a slice of ids and gives their rows, in any order; an id without a row (deleted in
    between) shows as an empty line. The list may be one that finds its ids only when they are asked for,
    as long as it knows how many there are, finds the place of one, and equals another of the same ids.
    Sorting is the store's: `sort_wanted(key, descending)` asks for it
    and the owner answers with `refresh(new_ids)`.
    """

    sort_wanted = Signal(str, bool)

    def __init__(
        self,
        columns: Sequence[Column],
        fetch: Callable[[list[str]], Sequence[Any]],
        ids: Sequence[str] = (),
        *,
        id_of: Callable[[Any], str] = row_id,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)
        self._fetch = fetch
        self._id_of = id_of
        self._ids: Sequence[str] = _kept(ids)
        self._row_of: dict[str, int] | None = None
        self._blocks: OrderedDict[int, dict[str, Any]] = OrderedDict()
        self._paused_until = 0.0

    def ids(self) -> list[str]:
        """All ids in the order shown."""
        return list(self._ids)

    def id_at(self, row: int) -> str:
        """The id shown in that line; IndexError outside the table."""
        return self._ids[row]

    def ids_between(self, first: int, last: int) -> list[str]:
        """The ids of those lines and all between them; no row is read."""
        return list(self._ids[first : last + 1])

    def row_of(self, id_: str) -> int:
        """The line an id is shown in, -1 if it is not there."""
        if not isinstance(self._ids, list):
            return self._ids.index(id_) if id_ in self._ids else -1
        if self._row_of is None:
            self._row_of = {known: row for row, known in enumerate(self._ids)}
        return self._row_of.get(id_, -1)

    def rows_of(self, ids: Collection[str]) -> list[int]:
        """The lines these ids are shown in, from top to bottom; those that are not there are left out."""
        if len(ids) < _FEW or not isinstance(self._ids, list):
            return sorted(row for id_ in ids if (row := self.row_of(id_)) >= 0)
        wanted = set(ids)
        return [row for row, id_ in enumerate(self._ids) if id_ in wanted]

    def row_at(self, row: int) -> Any | None:
        """The record in that line (read now if need be), None if the store no longer has it."""
        number = row // BLOCK
        block = self._blocks.get(number)
        if block is None:
            wanted = list(self._ids[number * BLOCK : (number + 1) * BLOCK])
            if monotonic() < self._paused_until:
                return None
            try:
                block = {self._id_of(found): found for found in self._fetch(wanted)}
            except StillSaving:
                self._paused_until = monotonic() + PAUSE_S
                return None
            self._blocks[number] = block
            while len(self._blocks) > BLOCKS_KEPT:
                self._blocks.popitem(last=False)
        else:
            self._blocks.move_to_end(number)
        return block.get(self._ids[row])

    def rows_held(self) -> int:
        """How many rows are in memory, at most BLOCK * BLOCKS_KEPT."""
        return sum(len(block) for block in self._blocks.values())

    def refresh(self, ids: Sequence[str]) -> None:
        """Shows this list from now on and reads the rows anew.

        While the ids are the same only the cells are repainted; otherwise the model is reset, and the
        pane that shows it puts selection and scroll position back by id.
        """
        fresh = _kept(ids)
        if fresh == self._ids:
            self._blocks.clear()
            if fresh:
                last = self.index(len(fresh) - 1, len(self.columns) - 1)
                self.dataChanged.emit(self.index(0, 0), last)
            return
        self.beginResetModel()
        self._ids = fresh
        self._row_of = None
        self._blocks.clear()
        self.endResetModel()

    def tsv(self, rows: Sequence[int], columns: Sequence[int] | None = None) -> str:
        """These lines as tab separated text with a head line, for a spreadsheet's paste."""
        shown = range(len(self.columns)) if columns is None else columns
        lines = [[self.columns[column].title() for column in shown]]
        for row in rows:
            record = self.row_at(row)
            if record is not None:
                lines.append([self.columns[column].text(record) for column in shown])
        return "\n".join("\t".join(" ".join(cell.split()) for cell in line) for line in lines)

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._ids)

    def columnCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid() or not 0 <= index.row() < len(self._ids):
            return None
        column = self.columns[index.column()]
        if role == ID_ROLE:
            return self._ids[index.row()]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _SIDES[column.align] | Qt.AlignmentFlag.AlignVCenter
        if role not in _ROW_ROLES:
            return None
        row = self.row_at(index.row())
        if row is None:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return column.text(row)
        if role == Qt.ItemDataRole.ToolTipRole:
            return column.tip(row) if column.tip else None
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{column.title()}: {column.text(row)}"
        if role == ICON_ROLE:
            return column.icon(row) if column.icon else None
        tone = column.tone(row) if column.tone else None
        if role == TONE_ROLE:
            return tone
        return tokens().ink(tone) if tone else None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(self.columns):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self.columns[section].title()
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _SIDES[self.columns[section].align] | Qt.AlignmentFlag.AlignVCenter
        return None

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Asks for another order; the rows stay where they are until the owner answers."""
        if 0 <= column < len(self.columns) and self.columns[column].sortable:
            self.sort_wanted.emit(self.columns[column].key, order == Qt.SortOrder.DescendingOrder)


_ROW_ROLES = {
    int(Qt.ItemDataRole.DisplayRole),
    int(Qt.ItemDataRole.ToolTipRole),
    int(Qt.ItemDataRole.AccessibleTextRole),
    int(Qt.ItemDataRole.ForegroundRole),
    TONE_ROLE,
    ICON_ROLE,
}
