"""The window in which a list of records is narrowed, a condition a line."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from desk_app.core.i18n import _
from desk_app.customers.joins import FilterKind, ListFilter
from desk_app.customers.list_conditions import WORDS, YES, Conditions, is_value
from desk_app.customers.listing_service import NarrowedList
from desk_app.customers.listing_store import KeptList
from desk_app.ui import icons
from desk_app.ui.fields import Choice, ComboEntry, LineEntry, WhenEntry
from desk_app.ui.screen import fit
from desk_app.ui.theme import px
from desk_app.ui.widgets import button, label

COUNT_MS = 150
_FEWEST_CHARACTERS = 8


class ConditionLine(QWidget):
    """One condition: what is asked, and the answer that is wanted. `changed` when either is another."""

    changed = Signal()
    gone = Signal()

    def __init__(self, shown: NarrowedList, filters: Sequence[ListFilter], key: str, value: str) -> None:
        super().__init__()
        self._shown = shown
        self._filters = {each.key: each for each in filters}
        self.what = ComboEntry([Choice(each.key, _(each.word)) for each in filters])
        self.what.setAccessibleName(_("What"))
        _narrow(self.what)
        self.value: ComboEntry | LineEntry | WhenEntry | None = None
        self._wrong = label("", "error", wrap=True)
        self._wrong.hide()
        self.cross = cross = QToolButton()
        cross.setProperty("role", "quiet")
        icons.dress(cross, "close", "muted", 16)
        cross.setAccessibleName(_("Take this condition away"))
        cross.setToolTip(_("Take this condition away"))
        cross.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        cross.clicked.connect(self.gone)
        self._row = QHBoxLayout()
        self._row.setSpacing(px(8))
        self._row.addWidget(self.what, 1)
        self._row.addWidget(cross)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(2))
        column.addLayout(self._row)
        column.addWidget(self._wrong)
        self.what.fill(key)
        self._ask_value(value)
        self.what.on_typed(self._other_what)

    def _filter(self) -> ListFilter:
        return self._filters[str(self.what.value())]

    def _other_what(self) -> None:
        self._ask_value("")
        self.complain("")
        self.changed.emit()

    def _ask_value(self, value: str) -> None:
        if self.value is not None:
            self._row.removeWidget(self.value)
            self.value.hide()
            self.value.deleteLater()
        self.value = self._made_value()
        if self.value is not None:
            self.value.setAccessibleName(_("Value"))
            self._row.insertWidget(1, self.value, 1)
            self.value.show()
            self.value.fill(value)
            QWidget.setTabOrder(self.what, self.value)
            self.value.on_typed(self._other_value)

    def _made_value(self) -> ComboEntry | LineEntry | WhenEntry | None:
        asked = self._filter()
        if asked.kind == FilterKind.YES:
            return None
        if asked.kind == FilterKind.CHOICE:
            choices = [Choice(value, words) for value, words in asked.choices(self._shown.file)]
            made = ComboEntry(choices)
            made.setPlaceholderText(_("choose") if choices else _("there is none yet"))
            _narrow(made)
            return made
        if asked.kind == FilterKind.DATE:
            day = WhenEntry(with_time=False, optional=False)
            day.setFocusProxy(day.edit)
            day.edit.setAccessibleName(_("Value"))
            return day
        line = LineEntry()
        line.setPlaceholderText(_("a number") if asked.kind == FilterKind.NUMBER else "")
        return line

    def _other_value(self) -> None:
        self.complain("")
        self.changed.emit()

    def pair(self) -> tuple[str, str] | None:
        """The filter's key and its value; None while the value is missing or cannot be."""
        asked = self._filter()
        if isinstance(self.value, WhenEntry) and self.value.wrong():
            return None  # said below it
        value = YES if self.value is None else str(self.value.value() or "")
        return (asked.key, value) if is_value(asked, value) else None

    def complain(self, sentence: str = "") -> None:
        """Says below the line what is wrong; nothing takes it away."""
        self._wrong.setText(sentence)
        self._wrong.setVisible(bool(sentence))

    def say_what_is_missing(self) -> None:
        """Says what the value has to be and puts the keyboard there."""
        number = self._filter().kind == FilterKind.NUMBER
        self.complain(_("Type a whole number of at most five digits.") if number else _("Please fill this in."))
        (self.value or self.what).setFocus(Qt.FocusReason.OtherFocusReason)


def _narrow(combo: ComboEntry) -> None:
    """Lets a box be narrower than its longest choice: what does not fit is cut, and whole in its list."""
    combo.setSizeAdjustPolicy(ComboEntry.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    combo.setMinimumContentsLength(_FEWEST_CHARACTERS)


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of the filter window: conditions, and the list they were kept as, if they were."""

    conditions: Conditions
    kept: KeptList | None = None


class FilterDialog(QDialog):
    """The conditions of the list, one a line, and how many records they leave while they are put together."""

    def __init__(
        self,
        shown: NarrowedList,
        conditions: Conditions,
        parent: QWidget | None = None,
        *,
        keep: Callable[[Conditions, QWidget], KeptList | None] | None = None,
        manage: Callable[[QWidget], object] | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Filter the list"))
        self.setModal(True)
        self._shown, self._keep = shown, keep
        self._filters = [
            *shown.filters(),
            ListFilter(WORDS, shown.words_word, FilterKind.TEXT, lambda _asking, _value: ("1", ())),
        ]
        self.lines: list[ConditionLine] = []
        self.answer: Answer | None = None
        self.count = label("", "strong")
        self.add_button = button(_("Add a condition"), icon="new", on=self._add_and_go)
        self.apply_button = button(f"{_('Apply')}  Ctrl+⏎", "primary", icon="filter", on=self.apply)
        self.keep_button = button(_("Keep as list…"), icon="save", on=self.keep)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(COUNT_MS)
        self._timer.timeout.connect(self._due)
        self._lay_out(manage)
        for key, value in conditions.pairs:
            if key in {each.key for each in self._filters}:
                self._add(key, value)
        if conditions.words:
            self._add(WORDS, conditions.words)
        if not self.lines:
            self._add(self._filters[0].key, "")
        self._to_line(self.lines[0])
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(keys), self).activated.connect(self.apply)
        self.count_now()

    def _lay_out(self, manage: Callable[[QWidget], object] | None) -> None:
        body = QWidget()
        body.setObjectName("scrolled")
        self._column = QVBoxLayout(body)
        self._column.setContentsMargins(0, 0, px(4), 0)
        self._column.setSpacing(px(8))
        self._column.addWidget(self.add_button)
        self._column.addStretch(1)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setWidget(body)
        said = label(_("All of these must hold; of one that stands there twice, either."), "muted", wrap=True)
        head = QHBoxLayout()
        head.addWidget(label(_("Filter the list"), "title"))
        head.addStretch(1)
        head.addWidget(self.count)
        row = QHBoxLayout()
        row.setSpacing(px(8))
        row.addWidget(self.apply_button)
        row.addWidget(self.keep_button)
        self.keep_button.setVisible(self._keep is not None)
        row.addWidget(button(_("Leave  Esc"), on=self.reject))
        row.addStretch(1)
        if manage is not None:
            row.addWidget(button(_("Kept lists…"), "link", on=lambda: manage(self)))
        column = QVBoxLayout(self)
        column.setContentsMargins(px(20), px(16), px(20), px(16))
        column.setSpacing(px(10))
        column.addLayout(head)
        column.addWidget(said)
        column.addWidget(self._scroll, 1)
        column.addLayout(row)
        fit(self, 680, 460)

    def _add(self, key: str, value: str) -> ConditionLine:
        line = ConditionLine(self._shown, self._filters, key, value)
        line.changed.connect(self._timer.start)
        line.gone.connect(lambda: self._take(line))
        self._column.insertWidget(len(self.lines), line)
        self.lines.append(line)
        order: list[QWidget] = [self.lines[-2].cross] if len(self.lines) > 1 else []
        order += [each for each in (line.what, line.value, line.cross, self.add_button) if each is not None]
        for before, after in pairwise(order):
            QWidget.setTabOrder(before, after)
        return line

    def _add_and_go(self) -> None:
        asked = {pair[0] for line in self.lines if (pair := line.pair())}
        free = next((each.key for each in self._filters if each.key not in asked), self._filters[0].key)
        line = self._add(free, "")
        self._to_line(line)
        QTimer.singleShot(0, line, lambda: self._scroll.ensureWidgetVisible(line))
        self._timer.start()

    def _to_line(self, line: ConditionLine) -> None:
        line.what.setFocus(Qt.FocusReason.OtherFocusReason)

    def _take(self, line: ConditionLine) -> None:
        place = self.lines.index(line)
        self.lines.remove(line)
        self._column.removeWidget(line)
        line.hide()
        line.deleteLater()
        if self.lines:
            self._to_line(self.lines[min(place, len(self.lines) - 1)])
        else:
            self.add_button.setFocus(Qt.FocusReason.OtherFocusReason)
        self._timer.start()

    def conditions(self) -> Conditions:
        """The conditions as far as they are filled in."""
        pairs = [pair for line in self.lines if (pair := line.pair()) is not None]
        words = " ".join(value for key, value in pairs if key == WORDS)
        return Conditions(tuple(dict.fromkeys(pair for pair in pairs if pair[0] != WORDS)), words)

    def _due(self) -> None:
        if self.isVisible():
            self.count_now()

    def count_now(self) -> None:
        """Says how many records the conditions leave."""
        self._timer.stop()
        self.count.setText(self._shown.count_words(self._shown.count(self.conditions())))

    def _whole(self) -> bool:
        """Whether every line is filled in; the first that is not says so. A single empty line is no condition."""
        empty = [line for line in self.lines if line.pair() is None]
        if not empty or (len(self.lines) == 1 and not str(getattr(self.lines[0].value, "text", str)() or "")):
            return True
        empty[0].say_what_is_missing()
        return False

    def apply(self) -> None:
        """Takes the conditions over and closes; what is not filled in is said at its line."""
        if self._whole():
            self.answer = Answer(self.conditions())
            self.accept()

    def keep(self) -> None:
        """Asks for a name, keeps the conditions under it, and closes."""
        if self._keep is None or not self._whole():
            return
        kept = self._keep(self.conditions(), self)
        if kept is not None:
            self.answer = Answer(self.conditions(), kept)
            self.accept()

    def ask(self) -> Answer | None:
        """Shows itself; what was chosen, None when it was left."""
        self.exec()
        return self.answer
