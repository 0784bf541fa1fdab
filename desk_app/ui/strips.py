"""The two strips over a record: how its clock stands, and how far the four steps of recovery are."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QFont, QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from desk_app.core.i18n import N_, _
from desk_app.ui import theme
from desk_app.ui.theme import px, tokens

StepState = Literal["done", "now", "later"]
_STATES = {"done": N_("done"), "now": N_("now"), "later": N_("later")}


class ClockBar(QWidget):
    """A promise's time as a bar: run, paused, and red once it is late. Says the same in words."""

    def __init__(self) -> None:
        super().__init__()
        self._elapsed = self._paused = 0.0
        self._late = False
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_clock(self, elapsed: float, paused: float = 0.0, *, late: bool = False, words: str = "") -> None:
        """`elapsed` and `paused` are shares (0 to 1) of the whole time; `words` tell it to screen readers."""
        self._elapsed = min(1.0, max(0.0, elapsed))
        self._paused = min(1.0 - self._elapsed, max(0.0, paused))
        self._late = late
        said = words or (_("Late") if late else _("{n} % of the time gone").format(n=round(elapsed * 100)))
        self.setAccessibleName(said)
        self.setToolTip(said)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(px(160), px(8))

    def minimumSizeHint(self) -> QSize:
        return QSize(px(80), px(8))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        box, bend = QRectF(self.rect()), self.height() / 2
        colours = tokens()
        painter.setBrush(QColor(colours.line))
        painter.drawRoundedRect(box, bend, bend)
        filled = (self._elapsed + self._paused) * box.width()
        if filled > 0:
            painter.setClipRect(QRectF(0, 0, filled, box.height()))
            painter.setBrush(QColor(colours.paused))
            painter.drawRoundedRect(box, bend, bend)
            painter.setClipRect(QRectF(0, 0, self._elapsed * box.width(), box.height()))
            painter.setBrush(QColor(colours.late if self._late else colours.accent))
            painter.drawRoundedRect(box, bend, bend)


@dataclass(frozen=True, slots=True)
class Step:
    """One of the four: its word, its stamp (who, when, how told, or when due), and how it stands.

    Parts of a stamp that " · " divides stand one below the other.
    """

    name: str
    stamp: str
    state: StepState

    @property
    def lines(self) -> list[str]:
        """The stamp as it stands below the lamp."""
        return self.stamp.split(" · ")


class FourASteps(QWidget):
    """Lamps in a row with word and stamp. Arrow keys move along them; each is told to screen readers.

    `opened(place)` tells that one was clicked, or Enter or the space bar pressed on it.
    """

    opened = Signal(int)

    def __init__(self, steps: Sequence[Step] = ()) -> None:
        super().__init__()
        self._steps: list[Step] = list(steps)
        self._at = 0
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._tell()

    def current(self) -> Step | None:
        """The step the keyboard stands on."""
        return self._steps[self._at] if self._steps else None

    def sizeHint(self) -> QSize:
        wide = max((self._need(step) for step in self._steps), default=0)
        return QSize(wide * len(self._steps), self._lamp_row() + self._stamp_rows())

    def minimumSizeHint(self) -> QSize:
        return QSize(px(96) * len(self._steps), self.sizeHint().height())

    def _need(self, step: Step) -> int:
        metrics = self.fontMetrics()
        name = px(44) + metrics.horizontalAdvance(step.name)
        return max(name, *(metrics.horizontalAdvance(part) for part in step.lines)) + px(12)

    def _face(self, step: Step) -> QFont:
        """The letters of its word: smaller ones where otherwise not all words had room."""
        bold = step.state == "now"
        if sum(self._word_need(each, theme.font(bold=each.state == "now")) for each in self._steps) <= self.width():
            return theme.font(bold=bold)
        return theme.font(theme.SMALL, bold=bold)

    @staticmethod
    def _word_need(step: Step, face: QFont) -> int:
        return px(45) + QFontMetrics(face).horizontalAdvance(step.name)

    def places(self) -> list[tuple[int, int]]:
        """Where each step begins and how wide it is: every word has its room, the rest is shared."""
        needs = [self._word_need(step, self._face(step)) for step in self._steps]
        rest = (self.width() - sum(needs)) / max(1, len(needs))
        edges = [0.0]
        for need in needs:
            edges.append(edges[-1] + (need + rest if rest >= 0 else need * self.width() / sum(needs)))
        return [(round(first), round(last) - round(first)) for first, last in pairwise(edges)]

    def _lamp_row(self) -> int:
        return max(px(28), self.fontMetrics().height() + px(4))

    def _stamp_line(self) -> int:
        return QFontMetrics(theme.font(theme.SMALL)).lineSpacing()

    def _stamp_rows(self) -> int:
        return self._stamp_line() * max((len(step.lines) for step in self._steps), default=1) + px(2)

    def _said(self, step: Step) -> str:
        return _("{step}: {state}, {stamp}").format(
            step=step.name, state=_(_STATES[step.state]), stamp=step.stamp or "—"
        )

    def _tell(self) -> None:
        self.setAccessibleName("; ".join(self._said(step) for step in self._steps))
        step = self.current()
        self.setAccessibleDescription(self._said(step) if step else "")
        self.setToolTip("\n".join(self._said(step) for step in self._steps))

    def _go(self, to: int) -> None:
        self._at = min(max(0, to), max(0, len(self._steps) - 1))
        self._tell()
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self._go(self._at + (1 if event.key() == Qt.Key.Key_Right else -1))
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space) and not event.modifiers():
            self.opened.emit(self._at)
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self._steps:
            at = event.position().x()
            self._go(sum(first <= at for first, _width in self.places()) - 1)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if (
            self._steps
            and event.button() == Qt.MouseButton.LeftButton
            and self.rect().contains(event.position().toPoint())
        ):
            self.opened.emit(self._at)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._steps:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for place, (step, (first, width)) in enumerate(zip(self._steps, self.places(), strict=True)):
            box = QRect(first, 0, width, self.height())
            self._paint_step(painter, box, step, last=place == len(self._steps) - 1)
            if self.hasFocus() and place == self._at:
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.setPen(QPen(QColor(tokens().accent), px(2)))
                painter.drawRoundedRect(QRectF(box).adjusted(1, 1, -px(4), -1), px(4), px(4))

    def _paint_step(self, painter: QPainter, box: QRect, step: Step, *, last: bool) -> None:
        colours = tokens()
        painter.setFont(self._face(step))
        metrics = painter.fontMetrics()
        middle, side = self._lamp_row() / 2, px(22)
        lamp = QRectF(box.left() + px(3), middle - side / 2, side, side)
        left = round(lamp.right()) + px(8)
        room = box.right() - left - px(8)
        name = metrics.elidedText(step.name, Qt.TextElideMode.ElideRight, room)
        painter.setPen(QColor(colours.muted if step.state == "later" else colours.text))
        words = QRect(left, 0, room, self._lamp_row())
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, name)
        start = left + metrics.horizontalAdvance(name) + px(8)
        if not last and box.right() - px(4) > start:
            painter.setPen(QPen(QColor(colours.done if step.state == "done" else colours.line), px(2)))
            painter.drawLine(QPointF(start, middle), QPointF(box.right() - px(4), middle))
        self._paint_lamp(painter, lamp, step)
        painter.setFont(theme.font(theme.SMALL))
        painter.setPen(QColor(colours.muted))
        for place, line in enumerate(step.lines):
            top = self._lamp_row() + place * self._stamp_line()
            under = QRect(box.left() + px(3), top, box.width() - px(10), self._stamp_line())
            shown = painter.fontMetrics().elidedText(line, Qt.TextElideMode.ElideRight, under.width())
            painter.drawText(under, Qt.AlignmentFlag.AlignVCenter, shown)

    def _paint_lamp(self, painter: QPainter, lamp: QRectF, step: Step) -> None:
        colours = tokens()
        if step.state == "done":
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(colours.done))
            painter.drawEllipse(lamp)
            painter.setPen(QPen(QColor(colours.surface), px(2)))
            tick = ((-5, 0), (-1.5, 4), (5, -4))
            painter.drawPolyline([lamp.center() + QPointF(px(x), px(y)) for x, y in tick])
            return
        now = step.state == "now"
        painter.setBrush(QColor(colours.accent_ground if now else colours.surface))
        painter.setPen(QPen(QColor(colours.accent if now else colours.line), px(2)))
        painter.drawEllipse(lamp.adjusted(1, 1, -1, -1))
