"""The left side of every view: chips, a filter line, and the list."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from PySide6.QtCore import QEvent, QObject, QSettings, Qt, QTimer, Signal
from PySide6.QtGui import QFont, QFontMetrics, QKeyEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QSizePolicy,
    QStackedLayout,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from desk_app.core.i18n import _
from desk_app.ui import theme
from desk_app.ui.flow import FlowLayout
from desk_app.ui.search_line import SearchLine
from desk_app.ui.table_view import TableView
from desk_app.ui.theme import Tone, px
from desk_app.ui.widgets import EmptyHint, plain_tip, set_role
from desk_app.ui.windowed import WindowedTable

FILTER_MS = 120
_WIDEST_CHIP = 200


@dataclass(frozen=True, slots=True)
class Chip:
    """One ready-made selection: its key, its word, and how many it holds (None: not counted)."""

    key: str
    text: str
    count: int | None = None
    tone: Tone | None = None


class ListPane(QFrame):
    """Chips with counts, a line to filter with, and the table; an empty list teaches the next act.

    Signals: `opened(id)` by Enter or double click, `current_changed(id)` ("" when nothing is chosen),
    `chip_chosen(key)`, `filter_typed(text)` once the hand rests, `sort_wanted(key, descending)`.
    """

    opened = Signal(str)
    current_changed = Signal(str)
    chip_chosen = Signal(str)
    filter_typed = Signal(str)
    sort_wanted = Signal(str, bool)

    def __init__(
        self, model: WindowedTable, *, settings: QSettings | None = None, key: str = "", hint: str = ""
    ) -> None:
        super().__init__()
        self.setObjectName("card")
        self._chips: dict[str, QToolButton] = {}
        self._group = QButtonGroup(self)
        self._group.setExclusive(True)
        self._chip_row = QWidget()
        self._flow = FlowLayout(self._chip_row)
        self._behind: list[QWidget] = []
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self._chip_row.setSizePolicy(policy)
        self.filter = SearchLine()
        self.filter.setPlaceholderText(hint or _("Filter this list"))
        self.filter.setAccessibleName(hint or _("Filter this list"))
        self.filter.installEventFilter(self)
        self.model = model
        self.table = TableView(model, settings, key)
        self._empty: QWidget = EmptyHint("search", _("Nothing here"))
        self._stack = QStackedLayout()
        self._top = QHBoxLayout()
        self._top.addWidget(self._chip_row, 3)
        self._top.addWidget(self.filter, 1, Qt.AlignmentFlag.AlignTop)
        self._column = QVBoxLayout(self)
        self._column.addLayout(self._top)
        self._column.addLayout(self._stack, 1)
        self._stack.addWidget(self.table)  # a stack shows its first widget at once: it must have a home by now
        self._stack.addWidget(self._empty)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(FILTER_MS)
        self._timer.timeout.connect(lambda: self.filter_typed.emit(self.filter.text()))
        self.filter.textChanged.connect(lambda: self._timer.start())
        self.table.opened.connect(self.opened)
        self.table.current_changed.connect(self.current_changed)
        model.sort_wanted.connect(self.sort_wanted)
        model.modelReset.connect(self._show_right_one)
        theme.announcer().changed.connect(self._measure)
        self._measure()
        self._show_right_one()

    def put_below(self, part: QWidget) -> None:
        """Puts something under the list, which gives up half of its room for it."""
        self._column.addWidget(part, 1)

    def set_chips(self, chips: Sequence[Chip], chosen: str = "") -> None:
        """Shows these chips; where the keys stay the same only words and counts change."""
        if [chip.key for chip in chips] != list(self._chips):
            self._make_chips(chips)
        for chip in chips:
            made = self._chips[chip.key]
            text = chip.text if chip.count is None else f"{chip.text} {chip.count}"
            short = QFontMetrics(theme.font(bold=True)).elidedText(text, Qt.TextElideMode.ElideRight, px(_WIDEST_CHIP))
            made.setText(short.replace("&", "&&"))
            made.setToolTip(plain_tip(text) if short != text else "")
            made.setAccessibleName(text)
            tone = chip.tone if chip.count else None
            if made.property("tone") != tone:
                set_role(made, tone, "tone")
        if chosen in self._chips:
            self._chips[chosen].setChecked(True)
        self._widen()

    def _make_chips(self, chips: Sequence[Chip]) -> None:
        for old in self._chips.values():
            self._group.removeButton(old)
            self._flow.removeWidget(old)
            old.hide()
            old.deleteLater()
        self._chips = {}
        for chip in chips:
            made = QToolButton(self._chip_row)
            made.setProperty("role", "chip")
            made.setCheckable(True)
            made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            made.clicked.connect(lambda _checked=False, key=chip.key: self.chip_chosen.emit(key))
            self._group.addButton(made)
            self._flow.addWidget(made)
            made.show()
            self._chips[chip.key] = made
        for widget in self._behind:
            self._flow.removeWidget(widget)
            self._flow.addWidget(widget)
        for before, after in pairwise((*self._chips.values(), *self._behind)):
            QWidget.setTabOrder(before, after)

    def add_behind_chips(self, widget: QWidget) -> None:
        """Puts something behind the chips, for instance a button that opens a filter."""
        self._behind.append(widget)
        widget.setParent(self._chip_row)
        self._flow.addWidget(widget)
        widget.show()

    def add_above(self, widget: QWidget) -> None:
        """Puts something between the chips and the list, for instance what the list is narrowed by."""
        self._column.insertWidget(1, widget)

    def add_below(self, widget: QWidget) -> None:
        """Puts something under the list, for instance what can be done with the lines chosen."""
        self._column.addWidget(widget)
        QWidget.setTabOrder(self.table, widget)

    def _widen(self) -> None:
        """A chosen chip is bold: each keeps the width of its bold word so that none moves on a click."""
        for made in self._chips.values():
            bold = theme.font(bold=True)
            made.setMinimumWidth(_advance(made, bold) + px(26))

    def chip(self) -> str:
        """The key of the chosen chip, "" if none is."""
        return next((key for key, made in self._chips.items() if made.isChecked()), "")

    def chip_button(self, key: str) -> QToolButton:
        """The button of a chip; KeyError if there is none."""
        return self._chips[key]

    def set_empty(self, hint: QWidget) -> None:
        """What stands in the list's place when it is empty."""
        self._stack.removeWidget(self._empty)
        self._empty.hide()
        self._empty.deleteLater()
        self._empty = hint
        self._stack.addWidget(hint)
        self._show_right_one()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.filter and event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self.table.setFocus(Qt.FocusReason.TabFocusReason)
                return True
            if event.key() == Qt.Key.Key_Escape and self.filter.text():
                self.filter.clear()
                return True
        return super().eventFilter(watched, event)

    def _show_right_one(self) -> None:
        empty = self.model.rowCount() == 0
        had_focus = self.table.hasFocus()
        self._stack.setCurrentWidget(self._empty if empty else self.table)
        if empty and had_focus:
            self.filter.setFocus()

    def _measure(self) -> None:
        self._top.setContentsMargins(px(12), 0, px(12), 0)
        self._top.setSpacing(px(12))
        self._column.setContentsMargins(px(1), px(8), px(1), px(1))
        self._column.setSpacing(px(6))
        self.filter.setMinimumWidth(px(140))
        self._widen()


def _advance(button: QToolButton, face: QFont) -> int:
    return QFontMetrics(face).horizontalAdvance(button.text().replace("&&", "&"))
