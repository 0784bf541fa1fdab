"""The small parts every view is made of. Text is always plain: names never become mark-up."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QGuiApplication, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from desk_app.core.i18n import _
from desk_app.ui import icons
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
    "rule",
    "set_role",
]


def set_role(widget: QWidget, role: str | None, name: str = "role") -> None:
    """Sets a property the style sheet asks for and lets the widget take its new looks at once."""
    widget.setProperty(name, role)
    widget.style().unpolish(widget)
    widget.style().polish(widget)


def label(text: str = "", role: str | None = None, *, select: bool = False, wrap: bool = False) -> QLabel:
    """A plain text label; `role` is one of muted, small, strong, head, heading, title, figure, error."""
    made = QLabel(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setWordWrap(wrap)
    if role:
        made.setProperty("role", role)
    if select:
        made.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return made


def button(
    text: str, role: str | None = None, *, icon: str = "", on: Callable[[], object] | None = None
) -> QPushButton:
    """A push button; `role` "primary" is the one filled button of a view, "link" is text only."""
    made = QPushButton(text.replace("&", "&&"))
    if role:
        made.setProperty("role", role)
    if icon:
        ink: Ink = "on_accent" if role == "primary" else "accent" if role == "link" else "text"
        icons.dress(made, icon, ink)
    made.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
    made.setAutoDefault(False)
    if on is not None:
        made.clicked.connect(lambda: on())
    return made


def rule() -> QFrame:
    """A thin line between parts."""
    line = QFrame()
    line.setObjectName("rule")
    return line


class ElidedLabel(QLabel):
    """A label of one line that shortens with "…" and then tells the whole text in a tool tip."""

    def __init__(self, text: str = "", role: str | None = None) -> None:
        super().__init__(text)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setMinimumWidth(px(48))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        if role:
            self.setProperty("role", role)

    def minimumSizeHint(self) -> QSize:
        return QSize(min(px(48), self.sizeHint().width()), self.sizeHint().height())

    def setText(self, text: str) -> None:
        super().setText(text)
        self._say()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._say()

    def _say(self) -> None:
        cut = self.fontMetrics().horizontalAdvance(self.text()) > self.contentsRect().width()
        self.setToolTip(plain_tip(self.text()) if cut else "")

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        box = self.contentsRect()
        painter.setPen(self.palette().color(self.foregroundRole()))
        shown = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, box.width())
        painter.drawText(box, int(self.alignment()), shown)


def plain_tip(text: str) -> str:
    """A tool tip for a text from outside: Qt would read mark-up in it, so it is escaped and wrapped."""
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\n", "<br>")
    return f"<p>{escaped}</p>" if text else ""


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


class Fact:
    """One fact of a record: its name, its value, and what to do when it is to be edited."""

    __slots__ = ("name", "on_edit", "tone", "value")

    def __init__(
        self, name: str, value: str, *, tone: Tone | None = None, on_edit: Callable[[], object] | None = None
    ) -> None:
        self.name, self.value, self.tone, self.on_edit = name, value, tone, on_edit


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
        cell = QWidget()
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
            line.addWidget(_quiet("copy", _("Copy"), lambda: QGuiApplication.clipboard().setText(fact.value)))
        if fact.on_edit is not None:
            line.addWidget(_quiet("edit", _("Change {what}").format(what=fact.name), fact.on_edit))
        column.addLayout(line)
        column.addStretch()
        return cell


def _quiet(icon: str, what: str, on: Callable[[], object]) -> QToolButton:
    made = QToolButton()
    made.setProperty("role", "quiet")
    icons.dress(made, icon, "muted", 14)
    made.setToolTip(plain_tip(what))
    made.setAccessibleName(what)
    made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    made.clicked.connect(lambda: on())
    return made


class EmptyHint(QWidget):
    """What an empty place says: an icon, a sentence, and the next act as a button."""

    def __init__(self, icon: str, text: str, button_text: str = "", on: Callable[[], object] | None = None) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(px(24), px(24), px(24), px(24))
        column.setSpacing(px(12))
        column.addStretch()
        column.addWidget(IconLabel(icon, "muted", 36), 0, Qt.AlignmentFlag.AlignHCenter)
        self._text = label(text, "muted", wrap=True)
        self._text.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column.addWidget(self._text)
        self.button: QPushButton | None = None
        if button_text:
            self.button = button(button_text, on=on)
            column.addWidget(self.button, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch()

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
