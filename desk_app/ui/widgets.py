"""The small parts every view is made of. Text is always plain: names never become mark-up."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from desk_app.ui import icons
from desk_app.ui.facts import Fact, FactGrid
from desk_app.ui.labels import ElidedLabel, button, label, plain_tip, rule, set_role
from desk_app.ui.marks import capsule_height, capsule_width, paint_capsule
from desk_app.ui.strips import ClockBar, FourASteps, Step
from desk_app.ui.theme import Ink, Tone, px, tokens
from desk_app.ui.time_line import Moment, TimeLine

__all__ = [
    "Banner",
    "Capsule",
    "ClockBar",
    "ElidedLabel",
    "EmptyHint",
    "Fact",
    "FactGrid",
    "FourASteps",
    "IconLabel",
    "Moment",
    "Step",
    "TimeLine",
    "button",
    "label",
    "plain_tip",
    "rule",
    "set_role",
]


class IconLabel(QWidget):
    """An icon of the kit standing by itself, in the theme's colour."""

    def __init__(self, name: str, tone: Ink = "muted", size: float = icons.SIZE) -> None:
        super().__init__()
        self._name, self._tone, self._size = name, tone, size
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def set_icon(self, name: str, tone: Ink) -> None:
        """Another picture in the same place."""
        self._name, self._tone = name, tone
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(px(self._size), px(self._size))

    def paintEvent(self, event: QPaintEvent) -> None:
        icons.paint(QPainter(self), self.rect(), self._name, self._tone, self._size)


class Capsule(QWidget):
    """A state as a word with a dot or an icon on its own ground; never colour alone."""

    def __init__(self, text: str = "", tone: Tone = "accent", icon: str = "") -> None:
        super().__init__()
        self._text, self._tone, self._icon = text, tone, icon
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(text)

    def text(self) -> str:
        """The word shown."""
        return self._text

    def tone(self) -> Tone:
        """The tone it stands in."""
        return self._tone

    def set_state(self, text: str, tone: Tone, icon: str = "") -> None:
        """Another word and tone; an empty word hides the capsule."""
        self._text, self._tone, self._icon = text, tone, icon
        self.setAccessibleName(text)
        self.setVisible(bool(text))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        metrics = self.fontMetrics()
        return QSize(capsule_width(metrics, self._text, self._icon), capsule_height(metrics))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self.updateGeometry()

    def paintEvent(self, event: QPaintEvent) -> None:
        paint_capsule(QPainter(self), self.rect(), self._text, self._tone, self._icon)


class EmptyHint(QWidget):
    """What an empty place says: an icon, a sentence, and the next act as a button; it scrolls where it does not fit."""

    def __init__(
        self,
        icon: str,
        text: str,
        button_text: str = "",
        on: Callable[[], object] | None = None,
        *,
        other: tuple[str, Callable[[], object]] | None = None,
    ) -> None:
        super().__init__()
        body, scroll, whole = QWidget(), QScrollArea(), QVBoxLayout(self)
        body.setObjectName("scrolled")
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(body)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(scroll)
        self._column = column = QVBoxLayout(body)
        column.setContentsMargins(px(24), px(8), px(24), px(8))
        column.setSpacing(px(8))
        column.addStretch()
        column.addWidget(IconLabel(icon, "muted", 36), 0, Qt.AlignmentFlag.AlignHCenter)
        self._text = label(text, "muted", wrap=True)
        self._text.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column.addWidget(self._text)
        self.button: QPushButton | None = None
        if button_text:
            self.button = button(button_text, on=on)
            column.addWidget(self.button, 0, Qt.AlignmentFlag.AlignHCenter)
        if other is not None:
            column.addWidget(button(other[0], "link", on=other[1]), 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch()

    def begin_with(self, widget: QWidget) -> None:
        """One more part, above the others."""
        self._column.insertWidget(1, widget)

    def set_text(self, text: str) -> None:
        """Another sentence, for instance when a filter leaves nothing."""
        self._text.setText(text)


_BANNER_ICONS: dict[Tone, str] = {"late": "alert", "soon": "alert", "done": "done", "paused": "pause"}


class Banner(QFrame):
    """A sentence across the whole width that asks for attention without taking the hands away."""

    def __init__(self, tone: Tone, text: str, *, act: str = "", on: Callable[[], object] | None = None) -> None:
        super().__init__()
        self.setObjectName("banner")
        row = QHBoxLayout(self)
        row.setContentsMargins(px(12), px(6), px(12), px(6))
        row.setSpacing(px(8))
        self._icon = IconLabel("info", tone)
        self._text = label("", wrap=True)
        row.addWidget(self._icon)
        row.addWidget(self._text, 1)
        if act:
            row.addWidget(button(act, on=on))
        self.set_text(tone, text)

    def text(self) -> str:
        """The sentence shown."""
        return self._text.text()

    def set_text(self, tone: Tone, text: str) -> None:
        """Another sentence in another tone."""
        self._tone = tone
        self._icon.set_icon(_BANNER_ICONS.get(tone, "info"), tone)
        self._text.setText(text)
        self._colour()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._colour()

    def _colour(self) -> None:
        ink, ground = tokens().ink(self._tone).name(), tokens().ground_of(self._tone).name()
        wanted = f"#banner {{ background: {ground}; border-radius: {px(6)}px; }} QLabel {{ color: {ink}; }}"
        if wanted != self.styleSheet():
            self.setStyleSheet(wanted)
