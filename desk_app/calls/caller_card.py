"""The card of the one who calls, over the form: who they are, what is owed to them, and what is best done next."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from desk_app.calls.advice import Advice
from desk_app.core.i18n import _
from desk_app.ui.flow import FlowLayout
from desk_app.ui.labels import NAME
from desk_app.ui.theme import Tone, px
from desk_app.ui.widgets import Banner, Capsule, ElidedLabel, Moment, TimeLine, button, label

_LINES = 3
"""So many, and the note of the form below is still seen on a shop's screen."""


@dataclass(frozen=True, slots=True)
class Caller:
    """What to know about the one who calls.

    `marks` are short words as tier, level and credit; `often` tells of contacts on one thing or lately, with its tone;
    `moments` are open matters, late ones first, then the last contacts; `speaking` are others who use the number.
    """

    name: str
    detail: str
    flag: str
    marks: Sequence[str]
    often: str
    often_tone: Tone
    moments: Sequence[Moment]
    advice: Advice | None = None


class CallerCard(QFrame):
    """Name, what to heed, how often lately, what is open and what was last, and the next best step."""

    moment_opened = Signal(str, str)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("card")
        self.name = ElidedLabel(role="strong", keep=NAME)
        self.detail = ElidedLabel(role="muted")
        self.marks = QWidget()
        self._marks = FlowLayout(self.marks)
        self._capsules: list[QWidget] = []
        self.often = Capsule()
        self.flag = Banner("soon", "")
        self.advice = label("", "strong", wrap=True)
        self.advice_button = button(_("Open it"), "link", on=self._open_advice)
        self._advice: Advice | None = None
        self.lines = TimeLine()
        self.lines.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.lines.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.lines.setAccessibleName(_("Open matters and last contacts"))
        self.lines.moment_opened.connect(self.moment_opened)
        self._lay_out()
        self.hide()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(px(8))
        head.addWidget(self.name)
        head.addWidget(self.detail)
        head.addStretch(1)
        head.addWidget(self.often)
        best = QHBoxLayout()
        best.setSpacing(px(8))
        best.addWidget(self.advice, 1)
        best.addWidget(self.advice_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(px(12), px(8), px(12), px(8))
        column.setSpacing(px(6))
        column.addLayout(head)
        column.addWidget(self.marks)
        column.addWidget(self.flag)
        column.addLayout(best)
        column.addWidget(self.lines)

    def show_caller(self, caller: Caller | None) -> None:
        """Shows what is known; None takes the card away."""
        if caller is None:
            self.hide()
            return
        self.name.setText(caller.name)
        self.detail.setText(caller.detail)
        self.often.set_state(caller.often, caller.often_tone, "history")
        self.flag.set_text("soon", caller.flag)
        self.flag.setVisible(bool(caller.flag))
        self._show_marks(caller.marks)
        self._advice = caller.advice
        self.advice.setText(caller.advice.sentence if caller.advice else "")
        self.advice.setVisible(caller.advice is not None)
        self.advice_button.setVisible(caller.advice is not None and bool(caller.advice.row_id))
        moments = list(caller.moments)[:_LINES]
        self.lines.set_moments(moments)
        self.lines.setFixedHeight(self.lines.row_height() * max(1, len(moments)) + px(6))
        self.lines.setVisible(bool(moments))
        self.show()

    def _show_marks(self, marks: Sequence[str]) -> None:
        for capsule in self._capsules:
            self._marks.removeWidget(capsule)
            capsule.hide()
            capsule.deleteLater()
        self._capsules = [Capsule(mark, "accent") for mark in marks]
        for capsule in self._capsules:
            self._marks.addWidget(capsule)
        self.marks.setVisible(bool(marks))

    def _open_advice(self) -> None:
        if self._advice is not None and self._advice.row_id:
            self.moment_opened.emit(self._advice.kind, self._advice.row_id)


def put_on_top(form: QWidget, *parts: QWidget) -> None:
    """Puts these over the form, where all scroll together."""
    body = form.parentWidget()
    layout = body.layout() if body is not None else None
    if isinstance(layout, QVBoxLayout):
        for place, part in enumerate(parts):
            layout.insertWidget(place, part)
        layout.setSpacing(px(10))
