"""Two files side by side: which one stays, and whose value of each field."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date as Date

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QButtonGroup,
    QDialog,
    QGridLayout,
    QHBoxLayout,
    QRadioButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from desk_app.core.errors import DeskError
from desk_app.core.i18n import _
from desk_app.customers.joining import DOUBLE
from desk_app.customers.model import Customer
from desk_app.customers.side_by_side import Line, lines_of
from desk_app.ui.theme import px
from desk_app.ui.widgets import button, label

Act = Callable[[str, str, Mapping[str, str]], object]
"""What is done with the answer: the file that stays, the double, and the fields taken from the double."""
_WIDTH, _HEIGHT = 760, 640
_BESIDE_CHOICES = 310
"""What is left of the width beside the words of two radio buttons: margins, names, gaps, the buttons, a scroll bar."""


class JoinDialog(QDialog):
    """Compares two files: the fields in which they differ are chosen, the store's own fields too.

    Notes, phones, addresses and tags go together; of consents it is shown which holds.
    """

    def __init__(
        self, keep: Customer, double: Customer, phone_words: Callable[[Customer], str], parent: QWidget | None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("The same person?"))
        self.setModal(True)
        self._files = (keep, double)
        self.choices: dict[str, tuple[QRadioButton, QRadioButton]] = {}
        self._groups: list[QButtonGroup] = []
        room = self.screen().availableGeometry()
        self.resize(min(px(_WIDTH), room.width()), min(px(_HEIGHT), room.height()))
        self._choice_width = max(px(60), (self.width() - px(_BESIDE_CHOICES)) // 2)
        self.wrong = label("", "error", wrap=True)
        self.wrong.hide()
        body = QWidget()
        body.setObjectName("scrolled")
        self._grid = QGridLayout(body)
        self._grid.setHorizontalSpacing(px(16))
        self._grid.setVerticalSpacing(px(8))
        self._grid.setColumnStretch(1, 1)
        self._grid.setColumnStretch(2, 1)
        self._fill(phone_words)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        scroll.setWidget(body)
        self.yes = button(_("Put together  Ctrl+⏎"), "primary", on=self._do)
        row = QHBoxLayout()
        row.addWidget(self.yes)
        self.two = button(_("They are two"), on=self._say_two)
        row.addWidget(self.two)
        row.addWidget(button(_("Not now  Esc"), on=self.reject))
        row.addStretch()
        column = QVBoxLayout(self)
        column.setContentsMargins(px(20), px(16), px(20), px(16))
        column.setSpacing(px(10))
        column.addWidget(label(_("Are these one and the same?"), "title"))
        said = _(
            "The file on the left stays, with the calls, complaints and deliveries of both. It can be parted again."
        )
        column.addWidget(label(said, "muted", wrap=True))
        column.addWidget(scroll, 1)
        column.addWidget(self.wrong)
        column.addLayout(row)
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            made = QShortcut(QKeySequence(keys), self)
            made.setAutoRepeat(False)
            made.activated.connect(self._do)
        first = next((left for left, _right in self.choices.values()), None)
        (first or scroll).setFocus()

    def _fill(self, phones: Callable[[Customer], str]) -> None:
        for place, one in enumerate(self._files, 1):
            self._grid.addWidget(label(one.number, "strong"), 0, place)
        row = 1
        for line in lines_of(*self._files, phones):
            at = Qt.AlignmentFlag.AlignVCenter if line.choice else Qt.AlignmentFlag.AlignTop
            self._grid.addWidget(label(line.name, "small", wrap=True), row, 0, at)
            if line.choice:
                self._choose(row, line)
            else:
                for place, text in ((1, line.left), (2, line.right)):
                    self._grid.addWidget(label(text or "—", wrap=True), row, place, Qt.AlignmentFlag.AlignTop)
            if line.after:
                row += 1
                after = label(_("Afterwards: {what}").format(what=line.after), "muted", wrap=True)
                self._grid.addWidget(after, row, 1, 1, 2)
            row += 1
        self._grid.setRowStretch(row, 1)

    def _choose(self, row: int, line: Line) -> None:
        group = QButtonGroup(self)
        made = (QRadioButton(), QRadioButton())
        for place, (radio, text) in enumerate(zip(made, (line.left, line.right), strict=True), 1):
            radio.setText(folded(text, radio.fontMetrics(), self._choice_width).replace("&", "&&"))
            group.addButton(radio)
            radio.setAccessibleName(_("{field}: {value}").format(field=line.name, value=text))
            self._grid.addWidget(radio, row, place)
        made[0].setChecked(True)
        self._groups.append(group)
        self.choices[line.choice] = made

    def chosen(self) -> dict[str, str]:
        """The fields of which the value on the right is taken."""
        return {field: DOUBLE for field, (_left, right) in self.choices.items() if right.isChecked()}

    def _do(self) -> None:
        keep, double = self._files
        try:
            self._act(keep.id, double.id, self.chosen())
        except DeskError as error:
            self.wrong.setText(error.sentence)
            self.wrong.show()
            return
        self.accept()

    def _say_two(self) -> None:
        keep, double = self._files
        self._are_two(keep.id, double.id)
        self.accept()

    def ask(self, act: Act, are_two: Callable[[str, str], object]) -> bool:
        """Asks, and does `act` or `are_two` with the answer; answers whether it was decided."""
        self._act, self._are_two = act, are_two
        done = self.exec() == QDialog.DialogCode.Accepted
        self.deleteLater()
        return done


def folded(text: str, metrics: QFontMetrics, width: int) -> str:
    """The text in lines no wider than `width` pixels, broken between words where it can be.

    A radio button breaks no line by itself.
    """
    lines = []
    for piece in text.split("\n"):
        start, gap = 0, 0
        for at in range(1, len(piece) + 1):
            if piece[at - 1] == " ":
                gap = at
            if at - start > 1 and metrics.horizontalAdvance(piece[start:at].rstrip()) > width:
                cut = gap if gap > start else at - 1
                lines.append(piece[start:cut].rstrip())
                start = cut
        lines.append(piece[start:])
    return "\n".join(lines)


def older_first(one: Customer, other: Customer) -> Sequence[Customer]:
    """Which of two stays unless somebody says otherwise: the file that was opened first."""
    return sorted((one, other), key=lambda each: (each.created_on or Date.max, each.number))
