"""Two files side by side: which one stays, and whose value of each field."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date as Date

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
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
from desk_app.core.i18n import _, in_our_words
from desk_app.customers.joining import CHOICES, DOUBLE
from desk_app.customers.model import KIND_WORDS, REACHED, STATE_WORDS, Customer, field_words, sex_words
from desk_app.ui.theme import px
from desk_app.ui.widgets import button, label

Act = Callable[[str, str, Mapping[str, str]], object]
"""What is done with the answer: the file that stays, the double, and the fields taken from the double."""


class JoinDialog(QDialog):
    """Compares two files; the fields in which they differ are chosen, notes, phones and addresses go together."""

    def __init__(
        self, keep: Customer, double: Customer, phone_words: Callable[[Customer], str], parent: QWidget | None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("The same person?"))
        self.setModal(True)
        self._files, self._phones = (keep, double), phone_words
        self.choices: dict[str, tuple[QRadioButton, QRadioButton]] = {}
        self._groups: list[QButtonGroup] = []
        self.wrong = label("", "error", wrap=True)
        self.wrong.hide()
        body = QWidget()
        body.setObjectName("scrolled")
        self._grid = QGridLayout(body)
        self._grid.setHorizontalSpacing(px(16))
        self._grid.setVerticalSpacing(px(8))
        self._grid.setColumnStretch(1, 1)
        self._grid.setColumnStretch(2, 1)
        self._fill()
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
            QShortcut(QKeySequence(keys), self).activated.connect(self._do)
        room = self.screen().availableGeometry()
        self.resize(min(px(760), room.width()), min(px(560), room.height()))
        self.yes.setFocus()

    def _fill(self) -> None:
        for place, one in enumerate(self._files, 1):
            self._grid.addWidget(label(one.number, "strong"), 0, place)
        rows = [field for field in CHOICES if self._shown(0, field) or self._shown(1, field)]
        for line, field in enumerate(rows, 1):
            self._grid.addWidget(label(field_words(field), "small"), line, 0, Qt.AlignmentFlag.AlignVCenter)
            left, right = self._shown(0, field), self._shown(1, field)
            if left and right and left != right and field != "note":
                self._choose(line, field, left, right)
            else:
                for place, text in ((1, left), (2, right)):
                    self._grid.addWidget(label(text or "—", wrap=True), line, place)
        line = len(rows) + 1
        for name, texts in (
            (_("Phones (all kept)"), [self._phones(one) for one in self._files]),
            (_("Addresses (all kept)"), ["\n".join(each.text for each in one.addresses) for one in self._files]),
        ):
            self._grid.addWidget(label(name, "small"), line, 0, Qt.AlignmentFlag.AlignTop)
            for place, text in enumerate(texts, 1):
                self._grid.addWidget(label(text or "—", wrap=True), line, place)
            line += 1
        self._grid.setRowStretch(line, 1)

    def _choose(self, line: int, field: str, left: str, right: str) -> None:
        group = QButtonGroup(self)
        made = (QRadioButton(left.replace("&", "&&")), QRadioButton(right.replace("&", "&&")))
        for place, radio in enumerate(made, 1):
            group.addButton(radio)
            radio.setAccessibleName(
                _("{field}: {value}").format(field=field_words(field), value=(left, right)[place - 1])
            )
            self._grid.addWidget(radio, line, place)
        made[0].setChecked(True)
        self._groups.append(group)
        self.choices[field] = made

    def _shown(self, place: int, field: str) -> str:
        one = self._files[place]
        value = getattr(one, field)
        match field:
            case "kind":
                return _(KIND_WORDS[one.kind])
            case "state":
                return _(STATE_WORDS[one.state])
            case "sex":
                return sex_words(one.sex)
            case "preferred_channel":
                return in_our_words(one.preferred_channel or "", REACHED)
        return "" if value is None else str(value)

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


def older_first(one: Customer, other: Customer) -> Sequence[Customer]:
    """Which of two stays unless somebody says otherwise: the file that was opened first."""
    return sorted((one, other), key=lambda each: (each.created_on or Date.max, each.number))
