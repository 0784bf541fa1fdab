"""The bottom line: what just happened, the way back, and how the house is."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from desk_app.core.i18n import _
from desk_app.ui import theme
from desk_app.ui.theme import Tone, px
from desk_app.ui.widgets import ElidedLabel, IconLabel, button, label, plain_tip

LINGER_MS, READ_MS = 5_000, 70
"""How long a sentence stays, and how much longer for each of its characters."""


@dataclass(frozen=True, slots=True)
class Health:
    """One thing to know about the house: a word with an icon, quiet while its tone is muted or done."""

    text: str
    icon: str = "check"
    tone: Tone = "muted"
    tip: str = ""


class StatusLine(QFrame):
    """Left the last act and Undo, right the health words; nothing here ever asks or blinks.

    What was said goes once it can have been read (`going`), unless it offers Undo or the way forth again.
    The owner binds Ctrl+Z for the window and connects it and `undo_wanted` to the same act; so for `redo_wanted`.
    """

    undo_wanted = Signal()
    redo_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("status")
        self._icon = IconLabel("done", "done", 16)
        self._said = ElidedLabel()
        keys = QKeySequence("Ctrl+Z").toString(QKeySequence.SequenceFormat.NativeText)
        self.undo = button(_("Undo {keys}").format(keys=keys), "link", on=self.undo_wanted.emit)
        keys = QKeySequence("Ctrl+Shift+Z").toString(QKeySequence.SequenceFormat.NativeText)
        self.redo = button(_("Bring it back {keys}").format(keys=keys), "link", on=self.redo_wanted.emit)
        self._health = QHBoxLayout()
        self._words: list[QWidget] = []
        self._row = QHBoxLayout(self)
        self._row.addWidget(self._icon)
        self._row.addWidget(self._said)
        self._row.addWidget(self.undo)
        self._row.addWidget(self.redo)
        self._row.addStretch(1)
        self._row.addLayout(self._health)
        self.going = QTimer(self)
        self.going.setSingleShot(True)
        self.going.timeout.connect(lambda: self.say(""))
        theme.announcer().changed.connect(self._measure)
        self._measure()
        self.say("")

    def say(self, text: str, *, undo: bool = False, redo: bool = False, tone: Tone = "done") -> None:
        """Tells what just happened; `undo` offers the way back, `redo` to bring back what was undone."""
        self._said.setText(text)
        self._icon.set_icon("alert" if tone in ("late", "soon") else "done", tone)
        self._icon.setVisible(bool(text))
        self.undo.setVisible(undo)
        self.redo.setVisible(redo)
        self.setAccessibleName(text)
        self.going.stop()
        if text and not (undo or redo):
            self.going.start(LINGER_MS + READ_MS * len(text))

    def offer_undo(self) -> None:
        """Offers the way back beside what stands there already."""
        self.undo.setVisible(True)
        self.going.stop()

    def said(self) -> str:
        """What stands at the left."""
        return self._said.text()

    def set_health(self, words: Sequence[Health]) -> None:
        """Shows these at the right, in this order."""
        while (item := self._health.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for word in words:
            part = QWidget()
            row = QHBoxLayout(part)
            row.setContentsMargins(0, 0, 0, 0)
            row.setSpacing(px(4))
            row.addWidget(IconLabel(word.icon, word.tone, 14), 0, Qt.AlignmentFlag.AlignVCenter)
            text = label(word.text, "small")
            if word.tone in ("late", "soon"):
                text.setStyleSheet(f"color: {theme.tokens().ink(word.tone).name()}")
            row.addWidget(text)
            part.setToolTip(plain_tip(word.tip))
            self._health.addWidget(part)

    def _measure(self) -> None:
        self._row.setContentsMargins(px(16), px(3), px(16), px(3))
        self._row.setSpacing(px(8))
        self._health.setSpacing(px(12))
        self.setMinimumHeight(px(30))
