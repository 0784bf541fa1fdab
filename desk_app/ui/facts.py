"""Facts of a record in two columns, the name above the value."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QGraphicsOpacityEffect, QGridLayout, QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from desk_app.core.i18n import _
from desk_app.ui import icons
from desk_app.ui.labels import label, plain_tip
from desk_app.ui.theme import Tone, px, tokens


class Fact:
    """One fact of a record: its name, its value, what edits it, and what shows the values it had before."""

    __slots__ = ("name", "on_edit", "on_past", "tone", "value")

    def __init__(
        self,
        name: str,
        value: str,
        *,
        tone: Tone | None = None,
        on_edit: Callable[[], object] | None = None,
        on_past: Callable[[], object] | None = None,
    ) -> None:
        self.name, self.value, self.tone, self.on_edit, self.on_past = name, value, tone, on_edit, on_past


class FactGrid(QWidget):
    """Facts in two columns, the name above the value; values can be selected and copied."""

    def __init__(self, facts: Sequence[Fact] = (), columns: int = 2) -> None:
        super().__init__()
        self._columns = columns
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self.set_facts(facts)

    def set_facts(self, facts: Sequence[Fact]) -> None:
        """Shows these facts in this order, left to right; an empty value shows as a dash."""
        while (item := self._grid.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self._grid.setHorizontalSpacing(px(24))
        self._grid.setVerticalSpacing(px(8))
        for place, fact in enumerate(facts):
            self._grid.addWidget(self._cell(fact), place // self._columns, place % self._columns)
        for column in range(self._columns):
            self._grid.setColumnStretch(column, 1)

    def _cell(self, fact: Fact) -> QWidget:
        cell = _FactCell()
        column = QVBoxLayout(cell)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(label(fact.name, "small", wrap=True))
        line = QHBoxLayout()
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(px(4))
        value = label(fact.value or "—", wrap=True, select=True)
        value.setAccessibleName(f"{fact.name}: {fact.value}")
        if fact.tone is not None:
            value.setStyleSheet(f"color: {tokens().ink(fact.tone).name()}")
        line.addWidget(value, 1)
        if fact.value:
            copy = _quiet("copy", _("Copy"), lambda: QGuiApplication.clipboard().setText(fact.value))
            cell.keep_quiet(copy)
            line.addWidget(copy)
        if fact.on_past is not None:
            line.addWidget(_quiet("history", _("Earlier values: {field}").format(field=fact.name), fact.on_past))
        if fact.on_edit is not None:
            line.addWidget(_quiet("edit", _("Change {what}").format(what=fact.name), fact.on_edit))
        column.addLayout(line)
        column.addStretch()
        return cell


class _FactCell(QWidget):
    """A fact whose Copy shows itself only to the hand over it or the keyboard on it."""

    def keep_quiet(self, copy: QToolButton) -> None:
        self._copy = copy
        self._show = QGraphicsOpacityEffect(copy)
        self._show.setOpacity(0.0)
        copy.setGraphicsEffect(self._show)
        copy.installEventFilter(self)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (
            QEvent.Type.Enter,
            QEvent.Type.Leave,
            QEvent.Type.FocusIn,
            QEvent.Type.FocusOut,
        ):
            seen = event.type() == QEvent.Type.Enter or self._copy.hasFocus()
            self._show.setOpacity(1.0 if seen or (watched is self._copy and self.underMouse()) else 0.0)
        return super().eventFilter(watched, event)


def _quiet(icon: str, what: str, on: Callable[[], object]) -> QToolButton:
    made = QToolButton()
    made.setProperty("role", "quiet")
    icons.dress(made, icon, "muted", 14)
    made.setToolTip(plain_tip(what))
    made.setAccessibleName(what)
    made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    made.clicked.connect(lambda: on())
    return made
