"""Where a file contradicts what somebody wrote by hand: one line each, and what becomes of it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QHeaderView, QTableView, QVBoxLayout, QWidget

from desk_app.core.i18n import N_, _, ngettext
from desk_app.core.money import format_cents
from desk_app.core.when import short
from desk_app.customers.model import KIND_WORDS, STATE_WORDS, field_words, sex_words
from desk_app.exchange.targets import in_words as _of_a_list
from desk_app.imports.model import CHOICE_WORDS, Choice, Conflict, Decisions
from desk_app.ui.theme import px
from desk_app.ui.widgets import button, label, plain_tip

Index = QModelIndex | QPersistentModelIndex
_HEADS = (
    N_("line"),
    N_("customer"),
    N_("field"),
    N_("here"),
    N_("in the file"),
    N_("here by"),
    N_("choice"),
)
_WIDTHS = {0: 48, 2: 104, 5: 132, 6: 118}
"""Of the columns that stay as wide as they are; the others share the rest."""
_CHOICE = len(_HEADS) - 1
_KEYS = {Qt.Key.Key_K: Choice.KEEP, Qt.Key.Key_T: Choice.TAKE, Qt.Key.Key_B: Choice.BOTH}


class ConflictLines(QAbstractTableModel):
    """The conflicts as lines of a table; a choice that a line does not have leaves it as it is."""

    def __init__(self) -> None:
        super().__init__()
        self.conflicts: list[Conflict] = []
        self._by: Callable[[Conflict], str] = lambda _one: ""

    def fill(self, conflicts: Sequence[Conflict], by: Callable[[Conflict], str]) -> None:
        """Shows these; `by` says who wrote ours and when."""
        self.beginResetModel()
        self.conflicts, self._by = list(conflicts), by
        self.endResetModel()

    def choose(self, rows: Sequence[int], choice: Choice) -> None:
        """Decides these lines."""
        for row in rows:
            if choice in self.conflicts[row].choices:
                self.conflicts[row] = replace(self.conflicts[row], chosen=choice)
        if rows:
            self.dataChanged.emit(self.index(min(rows), 0), self.index(max(rows), _CHOICE))

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.conflicts)

    def columnCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(_HEADS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return _(_HEADS[section])
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        one = self.conflicts[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return self.text(one, index.column())
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return _("{field}: {value}").format(field=_(_HEADS[index.column()]), value=self.text(one, index.column()))
        if role == Qt.ItemDataRole.ToolTipRole:
            text = self.text(one, index.column())
            return plain_tip(
                _("{name}, {number}").format(name=text, number=one.number) if index.column() == 1 else text
            )
        return None

    def text(self, one: Conflict, column: int) -> str:
        """What stands in a column."""
        match column:
            case 0:
                return str(one.line)
            case 1:
                return one.name
            case 2:
                return _words_of_field(one)
            case 3:
                return _("taken away") if one.ours is None else in_words(one.field, one.ours, one.kind)
            case 4:
                return in_words(one.field, one.theirs, one.kind)
            case 5:
                return self._by(one)
        return _(CHOICE_WORDS[one.chosen])


class _Lines(QTableView):
    """The table; K, T and B decide the chosen lines."""

    def __init__(self, decide: Callable[[Choice], None]) -> None:
        super().__init__()
        self._decide = decide
        self.setAccessibleName(_("Where the file contradicts what was written by hand"))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.verticalHeader().hide()
        self.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        choice = _KEYS.get(Qt.Key(event.key()))
        if choice is not None and event.modifiers() == Qt.KeyboardModifier.NoModifier:
            self._decide(choice)
        else:
            super().keyPressEvent(event)


class ConflictPane(QWidget):
    """All conflicts of a file, tried or taken in; open while they can still be decided."""

    def __init__(self) -> None:
        super().__init__()
        self.lines = ConflictLines()
        self._open = False
        self._head = label("", wrap=True)
        self.table = _Lines(self.decide)
        self.table.setModel(self.lines)
        self.keep = button(_("Keep ours  K"), on=lambda: self.decide(Choice.KEEP))
        self.take = button(_("Take the file's  T"), on=lambda: self.decide(Choice.TAKE))
        self.both = button(_("Both  B"), on=lambda: self.decide(Choice.BOTH))
        self.same_field = button(_("The same for all of this field"), "link", on=lambda: self.spread(of_field=True))
        self.same = button(_("The same for all"), "link", on=lambda: self.spread(of_field=False))
        self._acts = QWidget()
        row = QHBoxLayout(self._acts)
        row.setContentsMargins(0, 0, 0, 0)
        for part in (self.keep, self.take, self.both):
            row.addWidget(part)
        row.addStretch()
        for part in (self.same_field, self.same):
            row.addWidget(part)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(6))
        column.addWidget(self._head)
        column.addWidget(self.table, 1)
        column.addWidget(self._acts)
        self.table.selectionModel().currentRowChanged.connect(lambda *_rows: self._allow())
        self.hide()

    def fill(self, conflicts: Sequence[Conflict], by: Callable[[Conflict], str], *, decidable: bool) -> None:
        """Shows the conflicts of a report, nothing where there are none; `by` says who wrote ours and when."""
        self._open = decidable
        self.lines.fill(conflicts, by)
        count = len(conflicts)
        self._head.setText(
            ngettext(
                "{n} field was written here by hand, and the file says otherwise.",
                "{n} fields were written here by hand, and the file says otherwise.",
                count,
            ).format(n=count)
        )
        head = self.table.horizontalHeader()
        for place in range(len(_HEADS)):
            fixed = QHeaderView.ResizeMode.Interactive if place in _WIDTHS else QHeaderView.ResizeMode.Stretch
            head.setSectionResizeMode(place, fixed)
            if place in _WIDTHS:
                self.table.setColumnWidth(place, px(_WIDTHS[place]))
        self._acts.setVisible(decidable)
        self.setVisible(bool(conflicts))
        if conflicts:
            self.table.selectRow(0)
            self._allow()

    def clear(self) -> None:
        """Forgets them: another file, or the same read otherwise."""
        self.lines.fill((), lambda _one: "")
        self.hide()

    def decisions(self) -> Decisions:
        """What stands in the lines."""
        return {(one.record_id, one.field): one.chosen for one in self.lines.conflicts}

    def decide(self, choice: Choice) -> None:
        """Decides the chosen lines, and goes on to the next where it was one."""
        if not self._open:
            return
        rows = sorted({index.row() for index in self.table.selectionModel().selectedRows()})
        self.lines.choose(rows, choice)
        if len(rows) == 1 and rows[0] + 1 < self.lines.rowCount():
            self.table.selectRow(rows[0] + 1)

    def spread(self, *, of_field: bool) -> None:
        """Decides all lines, or all of the same field, as the one the keyboard is on."""
        at = self.table.currentIndex().row()
        if not self._open or not 0 <= at < self.lines.rowCount():
            return
        one = self.lines.conflicts[at]
        rows = [
            row
            for row, other in enumerate(self.lines.conflicts)
            if not of_field or other.field.split(" ")[0] == one.field.split(" ")[0]
        ]
        self.lines.choose(rows, one.chosen)

    def _allow(self) -> None:
        at = self.table.currentIndex().row()
        choices = self.lines.conflicts[at].choices if 0 <= at < self.lines.rowCount() else ()
        self.both.setEnabled(Choice.BOTH in choices)


def written_by(people: Mapping[str, str], now: datetime, zone: ZoneInfo) -> Callable[[Conflict], str]:
    """How to say who wrote ours, and when."""

    def said(one: Conflict) -> str:
        if one.at is None:
            return _("an import")
        return _("{who}, {when}").format(who=people.get(one.by or "", ""), when=short(one.at, now, zone))

    return said


def _words_of_field(one: Conflict) -> str:
    if one.kind == "delivery":
        return _of_a_list(one.field)
    return field_words(one.field)


def in_words(field: str, value: str | int, kind: str = "customer") -> str:
    """A value of a field as people read it."""
    if kind == "delivery":
        return format_cents(int(value)) if field.endswith("_cents") else str(value).replace("\n", " ⏎ ")
    match field:
        case "kind":
            return _({str(kind): words for kind, words in KIND_WORDS.items()}.get(str(value), str(value)))
        case "state":
            return _({str(state): words for state, words in STATE_WORDS.items()}.get(str(value), str(value)))
        case "sex":
            return sex_words(str(value))
        case "spent_cents":
            return format_cents(int(value))
    return str(value).replace("\n", " ⏎ ")
