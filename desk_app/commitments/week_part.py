"""The hours of the week, a line of text for each weekday."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QLineEdit, QWidget

from desk_app.commitments.frames import Frames
from desk_app.commitments.service import hours_field
from desk_app.commitments.spoken import weekday_word
from desk_app.commitments.typed import hours_text
from desk_app.core.errors import DeskError
from desk_app.core.i18n import _
from desk_app.ui.fields import LineEntry
from desk_app.ui.sight import bring_into_sight
from desk_app.ui.theme import px
from desk_app.ui.widgets import label, set_role

_AS_MONDAY = ("=", "＝")
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class WeekPart(QWidget):
    """Seven lines such as `08:30-12:00 13:00-18:00`; `=` in one of them makes it the same as Monday.

    Enter goes to the next line, Ctrl+Enter is `save_wanted`, each change `typed`. A refusal stands under its line.
    """

    typed = Signal()
    save_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.lines = [LineEntry() for _day in range(7)]
        self._wrong = [label("", "error", wrap=True) for _day in range(7)]
        self._kept: list[str] = [""] * 7
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(px(8))
        grid.setVerticalSpacing(px(4))
        grid.setColumnStretch(1, 1)
        for day, line in enumerate(self.lines):
            word = label(weekday_word(day))
            word.setBuddy(line)
            line.setAccessibleName(_("Opening hours, {weekday}").format(weekday=weekday_word(day)))
            line.textEdited.connect(lambda text, at=day: self._edited(at, text))
            line.installEventFilter(self)
            grid.addWidget(word, 2 * day, 0)
            grid.addWidget(line, 2 * day, 1)
            grid.addWidget(self._wrong[day], 2 * day + 1, 1)
            self._wrong[day].hide()

    def fill(self, hours: Sequence[Frames]) -> None:
        """Shows these hours; they count as kept."""
        self._kept = [hours_text(frames) for frames in hours]
        for line, text in zip(self.lines, self._kept, strict=True):
            line.setText(text)
        self.clear_errors()

    def texts(self) -> Mapping[int, str]:
        """What stands in the lines that are not as they were kept."""
        now = (line.text().strip() for line in self.lines)
        return {day: text for day, text in enumerate(now) if text != self._kept[day]}

    def is_changed(self) -> bool:
        """Whether anything is not as it was kept."""
        return bool(self.texts())

    def same_as_monday(self, day: int) -> None:
        """Makes a day's line the same as Monday's."""
        self.lines[day].setText(self.lines[0].text() if day else self._kept[0])
        self.typed.emit()

    def show_error(self, error: DeskError) -> bool:
        """Says a refusal under its line and goes there; answers whether it belongs to one."""
        for day, wrong in enumerate(self._wrong):
            if error.field == hours_field(day):
                wrong.setText(error.sentence)
                wrong.show()
                set_role(self.lines[day], "true", "wrong")
                self.lines[day].setAccessibleDescription(error.sentence)
                self.lines[day].setFocus(Qt.FocusReason.OtherFocusReason)
                return True
        return False

    def error(self, day: int) -> str:
        """The sentence under a line, "" if none."""
        return self._wrong[day].text() if not self._wrong[day].isHidden() else ""

    def clear_errors(self) -> None:
        """Takes all sentences away."""
        for line, wrong in zip(self.lines, self._wrong, strict=True):
            if not wrong.isHidden():
                wrong.hide()
                set_role(line, None, "wrong")
                line.setAccessibleDescription("")

    def _edited(self, day: int, text: str) -> None:
        if any(sign in text for sign in _AS_MONDAY):
            self.same_as_monday(day)
            return
        self.typed.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusIn and isinstance(watched, QLineEdit):
            bring_into_sight(watched)
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and isinstance(watched, QLineEdit):
            return self._key(next(day for day, line in enumerate(self.lines) if line is watched), event)
        return super().eventFilter(watched, event)

    def _key(self, day: int, event: QKeyEvent) -> bool:
        key, after = Qt.Key(event.key()), day + 1
        if key in _ENTER and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.save_wanted.emit()
            return True
        if key in (*_ENTER, Qt.Key.Key_Down, Qt.Key.Key_Up):
            to = day - 1 if key == Qt.Key.Key_Up else after
            if key in _ENTER and to == len(self.lines):
                self.save_wanted.emit()
            elif 0 <= to < len(self.lines):
                self.lines[to].setFocus(Qt.FocusReason.TabFocusReason)
                self.lines[to].selectAll()
            return True
        return False
