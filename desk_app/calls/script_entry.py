"""The script of a call in a form: a digit answers each question and leads to the next."""

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QLineEdit, QWidget

from desk_app.calls.script import WHOLE, Heard, Script, as_text, heard_of, texts_of
from desk_app.core.errors import DeskError
from desk_app.core.i18n import _
from desk_app.ui.fields import ComposedEntry
from desk_app.ui.theme import px
from desk_app.ui.widgets import label

_MOST = 4
"""How many questions there is room for."""
_WIDE = 64
"""px at 100 % of an editor."""


class MarkLine(QLineEdit):
    """One mark: a digit of the scale is taken and leads on, 0 says that nobody was reached."""

    answered = Signal()
    not_reached = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.highest = 5
        self.setMaxLength(1)
        self.setInputMethodHints(Qt.InputMethodHint.ImhDigitsOnly)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        typed = event.text()
        if not typed.isprintable() or not typed or event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            super().keyPressEvent(event)
        elif typed.isdecimal() and int(typed) == 0:
            self.not_reached.emit()
        elif typed.isdecimal() and int(typed) <= self.highest:
            self.setText(str(int(typed)))
            self.answered.emit()


class ScriptEntry(ComposedEntry):
    """The questions one under the other, the whole of 100, and below them what it comes to.

    `not_reached` tells that 0 was typed instead of a mark.
    """

    not_reached = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.script: Script | None = None
        self._keys: list[str] = []
        self._left: dict[str, str] = {}
        self._filling = False
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(px(10))
        grid.setVerticalSpacing(px(4))
        grid.setColumnStretch(1, 1)
        self.marks = [MarkLine() for _place in range(_MOST)]
        self.whole = QLineEdit()
        self.whole.setMaxLength(3)
        self.whole.setInputMethodHints(Qt.InputMethodHint.ImhDigitsOnly)
        self.words = [label("", wrap=True) for _each in self._lines()]
        self.comes_to = label("", "small", wrap=True)
        for place, (line, words) in enumerate(zip(self._lines(), self.words, strict=True)):
            line.setFixedWidth(px(_WIDE))
            words.setBuddy(line)
            grid.addWidget(line, place, 0)
            grid.addWidget(words, place, 1)
            line.textChanged.connect(self._changed)
        grid.addWidget(self.comes_to, len(self.words), 0, 1, 2)
        for mark, following in zip(self.marks, self._lines()[1:], strict=True):
            mark.answered.connect(lambda to=following: to.setFocus(Qt.FocusReason.TabFocusReason))
            mark.not_reached.connect(self.not_reached)
        self.ask(None)

    def _lines(self) -> list[QLineEdit]:
        return [*self.marks, self.whole]

    def ask(self, script: Script | None) -> None:
        """Asks these questions from now on; what was answered to them stays."""
        kept = self.value()
        self.script = script
        questions = script.questions[:_MOST] if script else ()
        self._keys = [key for key, _words in questions]
        for place, mark in enumerate(self.marks):
            words = questions[place][1] if place < len(questions) else ""
            self._name(mark, self.words[place], words)
            mark.setVisible(bool(words))
            self.words[place].setVisible(bool(words))
            mark.highest = script.highest if script else mark.highest
        self._name(self.whole, self.words[-1], _("The whole, 0 to 100 (empty: the mean of the marks)"))
        self.fill(kept)

    def _name(self, line: QLineEdit, words: QLabel, said: str) -> None:
        words.setText(said)
        line.setAccessibleName(said)

    def _texts(self) -> Mapping[str, str]:
        keys = [*self._keys, *[""] * (_MOST - len(self._keys))]
        texts = {key: line.text().strip() for key, line in zip(keys, self.marks, strict=True) if key}
        return {**texts, WHOLE: self.whole.text().strip()}

    def value(self) -> object:
        return as_text({**self._left, **self._texts()})

    def fill(self, value: object) -> None:
        texts = texts_of(str(value or ""))
        self._filling = True
        self._left = {key: text for key, text in texts.items() if key not in (*self._keys, WHOLE)}
        for key, mark in zip(self._keys, self.marks, strict=False):
            mark.setText(texts.get(key, ""))
        self.whole.setText(texts.get(WHOLE, ""))
        self._filling = False
        self._tell()

    def editors(self) -> list[QWidget]:
        return [*self._lines()]

    def given(self) -> Heard:
        """What was answered so far; what is no number yet counts as nothing."""
        try:
            return heard_of(str(self.value()))
        except DeskError:
            return Heard()

    def is_low(self) -> bool:
        """Whether saving it opens a complaint."""
        return self.script is not None and self.script.is_low(self.given())

    def _changed(self) -> None:
        self._tell()
        if not self._filling:
            self.typed.emit()

    def _tell(self) -> None:
        given = self.given()
        whole = self.script.of_100(given) if self.script else None
        said = ""
        if whole is not None:
            said = _comes_to(of_marks=given.whole is None, low=self.is_low()).format(score=f"{whole:.0f}")
        self.comes_to.setText(said)


def _comes_to(*, of_marks: bool, low: bool) -> str:
    if of_marks and low:
        return _("{score} of 100, the mean of the marks. That is low: saving opens a complaint.")
    if of_marks:
        return _("{score} of 100, the mean of the marks.")
    if low:
        return _("{score} of 100, as said. That is low: saving opens a complaint.")
    return _("{score} of 100, as said.")
