"""The kinds of fields a form has, and the widgets behind them, all with the same four abilities."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QWheelEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QCompleter,
    QLineEdit,
    QPlainTextEdit,
    QStyledItemDelegate,
    QStyleOptionComboBox,
    QStyleOptionViewItem,
    QWidget,
)

from desk_app.ui.labels import plain_tip
from desk_app.ui.theme import px
from desk_app.ui.when_entry import WhenEntry

__all__ = ["Choice", "ComboEntry", "ComposedEntry", "Entry", "Field", "Kind", "LineEntry", "WhenEntry", "make_entry"]

TYPING_MS = 1_000
DIGIT = Qt.ItemDataRole.UserRole + 1
"""Where a line of a combo keeps the digit that chooses it."""
_NO_DIGIT = "\u2007"
"""A blank as wide as a digit."""


class Kind(StrEnum):
    """What is put into a field."""

    LINE = "line"
    TEXT = "text"
    COMBO = "combo"
    DATE = "date"
    DATE_TIME = "date_time"
    CHECK = "check"


@dataclass(frozen=True, slots=True)
class Choice:
    """One entry of a combo: what is kept, what is shown, and what else may be typed to find it.

    A `digit` that chooses it stands before its words, in the list and in the field.
    """

    value: str
    text: str
    search: str = ""
    digit: str = ""


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a form. `wide` spans both columns; `suggestions` are offered, not demanded.

    A date or time field without `required` has a tick that says whether there is one at all. Fields one after
    the other with the same `group` stand under its name, folded until one of them holds something. `make`
    gives a field an entry of its own instead of one of `kind`. `past`: a date of what happened, so that a date
    typed in short is the last such day, not the next. `none`: what the tick of a date says while there is none.
    """

    key: str
    label: str
    kind: Kind = Kind.LINE
    required: bool = False
    choices: Sequence[Choice] = ()
    hint: str = ""
    wide: bool = False
    lines: int = 4
    suggestions: Sequence[str] = field(default=())
    group: str = ""
    make: "Callable[[], LineEntry | ComposedEntry] | None" = None
    past: bool = False
    none: str = ""


class Entry(Protocol):
    """What a form asks of the widget behind a field."""

    def value(self) -> object: ...

    def fill(self, value: object) -> None: ...

    def on_typed(self, listener: Callable[[], None]) -> None: ...

    def editors(self) -> list[QWidget]: ...


class ComposedEntry(QWidget):
    """An entry of several editors; the base of those a form does not know itself.

    `typed` tells of every change, `editors_changed` that there are other editors now.
    """

    typed = Signal()
    editors_changed = Signal()

    def value(self) -> object:
        raise NotImplementedError

    def fill(self, value: object) -> None:
        raise NotImplementedError

    def editors(self) -> list[QWidget]:
        raise NotImplementedError

    def editors_of(self, _part: str) -> list[QWidget]:
        """The editors of one part of it, as an error names it; all where it has no parts."""
        return self.editors()

    def on_typed(self, listener: Callable[[], None]) -> None:
        self.typed.connect(listener)

    def wrong(self) -> str:
        """What is wrong with what was typed, said beside it already; "" if nothing."""
        return ""

    def first(self) -> QWidget:
        """Where the keyboard goes when the form goes to this field."""
        return self.editors()[0]

    def after_enter(self, at: QWidget) -> QWidget | None:
        """The editor that Enter leads to from `at`; None leaves the field."""
        order = self.editors()
        following = order[order.index(at) + 1 :] if at in order else []
        return next((each for each in following if each.isVisibleTo(self) and each.isEnabled()), None)


class LineEntry(QLineEdit):
    """One line of text; the value has no blanks at its ends."""

    def value(self) -> object:
        return self.text().strip()

    def fill(self, value: object) -> None:
        self.setText("" if value is None else str(value))

    def on_typed(self, listener: Callable[[], None]) -> None:
        self.textChanged.connect(lambda _text: listener())

    def editors(self) -> list[QWidget]:
        return [self]

    def suggest(self, words: Sequence[str]) -> None:
        """Offers these words while typing; any other word may be written too."""
        completer = QCompleter(list(words), self)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        self.setCompleter(completer)


class TextEntry(QPlainTextEdit):
    """Several lines of text; Tab moves on, Enter makes a new line."""

    def __init__(self, lines: int) -> None:
        super().__init__()
        self.setTabChangesFocus(True)
        self.setFixedHeight(self.fontMetrics().lineSpacing() * lines + px(16))

    def value(self) -> object:
        return self.toPlainText().strip()

    def fill(self, value: object) -> None:
        self.setPlainText("" if value is None else str(value))

    def on_typed(self, listener: Callable[[], None]) -> None:
        self.textChanged.connect(listener)

    def editors(self) -> list[QWidget]:
        return [self]


class _Digits(QStyledItemDelegate):
    """Writes the digit that chooses an entry before its words; words without one stand under the others."""

    def initStyleOption(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> None:
        super().initStyleOption(option, index)
        digit = index.data(DIGIT)
        if digit is not None:
            option.text = f"{digit or _NO_DIGIT}  {option.text}"


class ComboEntry(QComboBox):
    """A list to choose from; typing the start of a word, or of its search words, chooses it.

    `picked` tells that a single digit chose it, after which nobody goes on typing its word.
    """

    picked = Signal()

    def __init__(self, choices: Sequence[Choice] = ()) -> None:
        super().__init__()
        self._choices: list[Choice] = []
        self._typed = ""
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(TYPING_MS)
        self._timer.timeout.connect(self._forget)
        self.setMaxVisibleItems(16)
        self.setItemDelegate(_Digits(self))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.set_choices(choices)

    def set_choices(self, choices: Sequence[Choice]) -> None:
        """Offers these; keeps the chosen value if it is still among them."""
        chosen = self.value()
        blocked = self.blockSignals(True)
        self.clear()
        self._choices = list(choices)
        with_digits = any(choice.digit for choice in choices)
        for place, choice in enumerate(choices):
            self.addItem(choice.text, choice.value)
            if with_digits:
                self.setItemData(place, choice.digit, DIGIT)
        if with_digits:
            self.setToolTip(plain_tip("\n".join(f"{each.digit}  {each.text}" for each in choices if each.digit)))
        self.fill(chosen)
        self.blockSignals(blocked)

    def value(self) -> object:
        return "" if self.currentIndex() < 0 else self.currentData()

    def fill(self, value: object) -> None:
        """Chooses the entry of that value; a value that is not offered (any more) is added as it is."""
        wanted = "" if value is None else str(value)
        place = self.findData(wanted)
        if place < 0 and wanted:
            self._choices.append(Choice(wanted, wanted))
            self.addItem(wanted, wanted)
            place = self.count() - 1
        self.setCurrentIndex(place)

    def on_typed(self, listener: Callable[[], None]) -> None:
        self.currentIndexChanged.connect(lambda _place: listener())

    def editors(self) -> list[QWidget]:
        return [self]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        text = event.text()
        plain = not event.modifiers() & ~Qt.KeyboardModifier.ShiftModifier
        if plain and text.isprintable() and text.strip():
            self._typed += text.casefold()
            self._timer.start()
            self._choose_typed()
        else:
            super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()

    def initStyleOption(self, option: QStyleOptionComboBox) -> None:
        super().initStyleOption(option)
        if digit := self.itemData(self.currentIndex(), DIGIT):
            option.currentText = f"{digit}  {option.currentText}"

    def showPopup(self) -> None:
        wide = self.view().sizeHintForColumn(0) + px(36)
        self.view().setMinimumWidth(min(wide, self.screen().availableGeometry().width() - px(24)))
        super().showPopup()

    def _choose_typed(self) -> None:
        fitting = [place for place, choice in enumerate(self._choices) if self._fits(choice)]
        if fitting:
            self.setCurrentIndex(fitting[0])
            if self._typed.isdecimal():
                self._forget()
                self.picked.emit()

    def _fits(self, choice: Choice) -> bool:
        words = (choice.text, choice.digit, *choice.text.split(), *choice.search.split())
        return any(word.casefold().startswith(self._typed) for word in words)

    def _forget(self) -> None:
        self._typed = ""


class CheckEntry(QCheckBox):
    """Yes or no."""

    def value(self) -> object:
        return self.isChecked()

    def fill(self, value: object) -> None:
        self.setChecked(bool(value))

    def on_typed(self, listener: Callable[[], None]) -> None:
        self.toggled.connect(lambda _on: listener())

    def editors(self) -> list[QWidget]:
        return [self]


def make_entry(spec: Field) -> "LineEntry | TextEntry | ComboEntry | CheckEntry | WhenEntry | ComposedEntry":
    """The widget for a field."""
    if spec.make is not None:
        made = spec.make()
        if isinstance(made, LineEntry):
            made.setPlaceholderText(spec.hint)
        return made
    if spec.kind is Kind.TEXT:
        text = TextEntry(spec.lines)
        text.setPlaceholderText(spec.hint)
        return text
    if spec.kind is Kind.COMBO:
        combo = ComboEntry(spec.choices)
        combo.setPlaceholderText(spec.hint or " ")
        return combo
    if spec.kind is Kind.CHECK:
        return CheckEntry(spec.label.replace("&", "&&"))
    if spec.kind in (Kind.DATE, Kind.DATE_TIME):
        return WhenEntry(
            with_time=spec.kind is Kind.DATE_TIME, optional=not spec.required, past=spec.past, none=spec.none
        )
    line = LineEntry()
    line.setPlaceholderText(spec.hint)
    if spec.suggestions:
        line.suggest(spec.suggestions)
    return line
