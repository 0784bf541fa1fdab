"""Entries of several editors: rows that grow (phones, addresses), a value with its consent, words with commas."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QCheckBox, QCompleter, QHBoxLayout, QVBoxLayout, QWidget

from desk_app.core.i18n import _
from desk_app.ui.fields import ComposedEntry, LineEntry, WhenEntry
from desk_app.ui.theme import px
from desk_app.ui.widgets import button

_SHARE = 60
"""How wide a line must be for each share it has of the width, in px at 100 %."""
_COMMA = re.compile(r"[,，、;；]\s*")


class CellKind(StrEnum):
    """What a cell of a row is: a line, a tick, or a tick that only one row may have."""

    LINE = "line"
    TICK = "tick"
    ONE = "one"


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of each row. `second` puts it into a second line where there is little room."""

    key: str
    label: str
    kind: CellKind = CellKind.LINE
    hint: str = ""
    suggestions: Sequence[str] = ()
    stretch: int = 1
    second: bool = False


class _Row(QWidget):
    def __init__(self, cells: Sequence[Cell], number: int) -> None:
        super().__init__()
        self._cells = cells
        self._narrow: bool | None = None
        self.row_id: str | None = None
        self.lines: dict[str, LineEntry] = {}
        self.ticks: dict[str, QCheckBox] = {}
        for cell in cells:
            made: QWidget
            if cell.kind == CellKind.LINE:
                made = self.lines[cell.key] = LineEntry()
                self.lines[cell.key].setPlaceholderText(cell.hint)
                if cell.suggestions:
                    self.lines[cell.key].suggest(cell.suggestions)
            else:
                made = self.ticks[cell.key] = QCheckBox(cell.label.replace("&", "&&"))
            made.setAccessibleName(_("{field} {number}").format(field=cell.label, number=number))
        self._boxes = (QHBoxLayout(), QHBoxLayout())
        _stack(self, self._boxes)

    def editors(self) -> list[QWidget]:
        return [self.lines.get(cell.key) or self.ticks[cell.key] for cell in self._cells]

    def is_blank(self) -> bool:
        return not any(line.value() for line in self.lines.values())

    def value(self) -> dict[str, object]:
        typed: dict[str, object] = {key: line.value() for key, line in self.lines.items()}
        return {"id": self.row_id, **typed, **{key: tick.isChecked() for key, tick in self.ticks.items()}}

    def fill(self, values: Mapping[str, object]) -> None:
        self.row_id = str(values["id"]) if values.get("id") else None
        for key, line in self.lines.items():
            line.fill(values.get(key))
        for key, tick in self.ticks.items():
            tick.setChecked(bool(values.get(key)))

    def needs(self) -> int:
        """How wide it must be for all its cells to stand in one line."""
        shown = [pair for pair in zip(self._cells, self.editors(), strict=True) if not pair[1].isHidden()]
        widths = [
            px(_SHARE) * cell.stretch if cell.kind == CellKind.LINE else made.sizeHint().width() for cell, made in shown
        ]
        return sum(widths) + px(8) * (len(shown) - 1)

    def lay_out(self, narrow: bool) -> None:
        """All cells in one line, or in two."""
        if narrow is self._narrow:
            return
        self._narrow = narrow
        _empty(self._boxes)
        for cell, made in zip(self._cells, self.editors(), strict=True):
            box = self._boxes[narrow and cell.second]
            box.addWidget(made, cell.stretch if cell.kind == CellKind.LINE else 0)
        if narrow and not any(cell.second and cell.kind == CellKind.LINE for cell in self._cells):
            self._boxes[1].addStretch(1)


def _stack(on: QWidget, boxes: Sequence[QHBoxLayout]) -> None:
    column = QVBoxLayout(on)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(px(4))
    for box in boxes:
        box.setSpacing(px(8))
        column.addLayout(box)


def _empty(boxes: Sequence[QHBoxLayout]) -> None:
    for box in boxes:
        while box.takeAt(0) is not None:
            pass


class RowsEntry(ComposedEntry):
    """Rows of cells. Enter goes along a row and from the last one to a new one; an empty row is left by Enter.

    The value is a list of dictionaries: `id` (what the row stands for, or None) and each cell's key. Rows in
    which nothing is written are not among them, and vanish when the keyboard goes elsewhere.
    """

    def __init__(self, cells: Sequence[Cell], more: str) -> None:
        super().__init__()
        self._cells = tuple(cells)
        self._rows: list[_Row] = []
        self._narrow = False
        self._filling = False
        self._lines = QVBoxLayout()
        self.more = button(more, "link", icon="new", on=self._one_more)
        self.more.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(2))
        column.addLayout(self._lines)
        column.addWidget(self.more, 0, Qt.AlignmentFlag.AlignLeft)
        self._add()

    def value(self) -> object:
        return [row.value() for row in self._rows if not row.is_blank()]

    def fill(self, value: object) -> None:
        """Takes a list of dictionaries as `value` gives them; cells that are not named are empty."""
        rows = [each for each in value if isinstance(each, Mapping)] if isinstance(value, list | tuple) else []
        self._filling = True
        while len(self._rows) > max(1, len(rows)):
            self._take(self._rows[-1])
        while len(self._rows) < len(rows):
            self._add()
        for row, values in zip(self._rows, rows or [{}], strict=True):
            row.fill(values)
        self._filling = False
        self._arrange()
        self.editors_changed.emit()
        self.typed.emit()

    def editors(self) -> list[QWidget]:
        return [editor for row in self._rows for editor in row.editors()]

    def editors_of(self, part: str) -> list[QWidget]:
        """The cell `2.ordered` of the rows that hold something, counted from 0; all where there is none such."""
        place, _dot, key = part.partition(".")
        rows = [row for row in self._rows if not row.is_blank()]
        if not place.isdecimal() or int(place) >= len(rows):
            return self.editors()
        row = rows[int(place)]
        return [row.lines[key]] if key in row.lines else row.editors()

    def texts(self, key: str) -> list[str]:
        """What stands in one cell of each row that is not empty."""
        return [text for row in self._rows if (text := str(row.lines[key].value()))]

    def after_enter(self, at: QWidget) -> QWidget | None:
        row = next((row for row in self._rows if at in row.editors()), None)
        if row is None or row.is_blank():
            return None
        order = row.editors()
        following = [each for each in order[order.index(at) + 1 :] if isinstance(each, LineEntry)]
        if following:
            return following[0]
        place = self._rows.index(row) + 1
        if place == len(self._rows):
            self._add()
            self._arrange()
            self.editors_changed.emit()
        return self._rows[place].editors()[0]

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusOut:
            QTimer.singleShot(0, self, self._tidy)
        return super().eventFilter(watched, event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _add(self) -> None:
        row = _Row(self._cells, len(self._rows) + 1)
        self._rows.append(row)
        self._lines.addWidget(row)
        row.lay_out(self._narrow)
        for line in row.lines.values():
            line.installEventFilter(self)
            line.textChanged.connect(self._changed)
        for cell in self._cells:
            if cell.kind != CellKind.LINE:
                row.ticks[cell.key].installEventFilter(self)
                row.ticks[cell.key].toggled.connect(self._ticked(row, cell))

    def _ticked(self, row: _Row, cell: Cell) -> Callable[[bool], None]:
        def ticked(on: bool) -> None:
            if on and cell.kind == CellKind.ONE:
                for other in self._rows:
                    if other is not row:
                        other.ticks[cell.key].setChecked(False)
            self._changed()

        return ticked

    def _changed(self) -> None:
        if not self._filling:
            self._arrange()
            self.typed.emit()

    def _one_more(self) -> None:
        if self._rows[-1].is_blank():
            self._rows[-1].editors()[0].setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self._add()
        self._arrange()
        self.editors_changed.emit()
        self._rows[-1].editors()[0].setFocus(Qt.FocusReason.OtherFocusReason)

    def _take(self, row: _Row) -> None:
        self._rows.remove(row)
        self._lines.removeWidget(row)
        row.hide()
        row.deleteLater()

    def _tidy(self) -> None:
        """Takes empty rows away once the keyboard is elsewhere in the window."""
        at = QApplication.focusWidget()
        if at is None or self.isAncestorOf(at):
            return
        blank = [row for row in self._rows if row.is_blank()]
        if len(blank) == len(self._rows):
            blank = blank[1:]
        for row in blank:
            self._take(row)
        if blank:
            self._arrange()
            self.editors_changed.emit()

    def _arrange(self) -> None:
        self._show_ticks()
        self._narrow = self.width() < max(row.needs() for row in self._rows)
        for row in self._rows:
            row.lay_out(self._narrow)
        self._lines.setSpacing(px(10) if self._narrow else px(4))

    def _show_ticks(self) -> None:
        """A tick that one row may have is asked for only where there are several rows."""
        several = sum(not row.is_blank() for row in self._rows) > 1
        for row in self._rows:
            for cell in self._cells:
                if cell.kind == CellKind.ONE:
                    tick = row.ticks[cell.key]
                    tick.setVisible(several or tick.isChecked())


class AgreedEntry(ComposedEntry):
    """Something that is kept only with consent: what it is, on which day they agreed, and how.

    The value is empty where there is nothing, else `value`, `on` (an ISO day or "") and `how`. Without
    `asks_value` only the consent itself is kept.
    """

    def __init__(self, *, asks_value: bool = True, hint: str = "", how: Sequence[str] = ()) -> None:
        super().__init__()
        self._line = LineEntry()
        self._line.setPlaceholderText(hint)
        self._asks = asks_value
        if not asks_value:
            self._line.setParent(self)
            self._line.hide()
        self._on = WhenEntry(with_time=False, optional=True, none=_("not agreed"), past=True)
        self._how = LineEntry()
        self._how.setPlaceholderText(_("How they agreed"))
        self._how.suggest(how)
        for line in (self._line, self._how):
            line.textChanged.connect(lambda _text: self.typed.emit())
        self._on.on_typed(self._day_typed)
        self._how.setAccessibleName(_("How they agreed"))
        for editor in self._on.editors():
            editor.setAccessibleName(_("The day they agreed"))
        self._boxes = (QHBoxLayout(), QHBoxLayout())
        _stack(self, self._boxes)
        self._arrange()

    def value(self) -> object:
        day = self._on.value()
        told = {"value": self._line.value(), "on": day.isoformat() if isinstance(day, date) else ""}
        return {**told, "how": self._how.value()} if any(told.values()) or self._how.value() else {}

    def fill(self, value: object) -> None:
        given = value if isinstance(value, Mapping) else {}
        self._line.fill(given.get("value"))
        self._on.fill(given.get("on") or None)
        self._how.fill(given.get("how"))

    def wrong(self) -> str:
        self._on.read()
        return self._on.wrong()

    def editors(self) -> list[QWidget]:
        return [*([self._line] if self._asks else []), *self._on.editors(), self._how]

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _day_typed(self) -> None:
        self._arrange()
        self.typed.emit()

    def _arrange(self) -> None:
        lines = px(_SHARE) * 5 if self._asks else px(_SHARE) * 2
        narrow = self._asks and self.width() < lines + self._on.sizeHint().width() + px(16)
        _empty(self._boxes)
        if self._asks:
            self._boxes[0].addWidget(self._line, 3)
        self._boxes[narrow].addWidget(self._on)
        self._boxes[narrow].addWidget(self._how, 2)


class _PieceCompleter(QCompleter):
    """Completes what stands after the last comma."""

    def splitPath(self, path: str) -> list[str]:
        return [_COMMA.split(path)[-1].strip()]

    def pathFromIndex(self, index: QModelIndex | QPersistentModelIndex) -> str:
        line = self.widget()
        text = line.text() if isinstance(line, LineEntry) else ""
        before = [piece for piece in (each.strip() for each in _COMMA.split(text)[:-1]) if piece]
        return ", ".join([*before, super().pathFromIndex(index)])


class PiecesEntry(LineEntry):
    """Several words in one line, with commas between them; each is suggested while it is typed."""

    def __init__(self, words: Sequence[str] = ()) -> None:
        super().__init__()
        self.suggest(words)

    def suggest(self, words: Sequence[str]) -> None:
        completer = _PieceCompleter(list(words), self)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        self.setCompleter(completer)
