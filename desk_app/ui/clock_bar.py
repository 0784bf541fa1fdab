"""A promise's clock as a time line: what has run, what was paused, where now is, what is late."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from desk_app.ui.theme import Tone, px, tokens
from desk_app.ui.widgets import label

Stretch = tuple[float, float]


@dataclass(frozen=True, slots=True)
class ClockShown:
    """A clock on its line from 0 to 1: the places of its warning, of when it is due, and of now or of its end.

    `paused` are the stretches in which it stood still. `words` say all of it; `tip` is said on a hover besides.
    """

    words: str
    warns: float
    due: float
    now: float
    paused: Sequence[Stretch] = ()
    running: bool = True
    tip: str = ""

    @property
    def late(self) -> bool:
        """Whether the time ran out before now, or before it ended."""
        return self.now > self.due

    def stretches(self) -> list[tuple[str, Stretch]]:
        """What is drawn in which colour: `gone`, `paused`, `late`, one over the other in this order."""
        drawn = [("gone", (0.0, min(self.now, self.due)))]
        if self.late:
            drawn.append(("late", (self.due, self.now)))
        drawn += [("paused", (begin, min(end, self.due))) for begin, end in self.paused if begin < self.due]
        return [(name, (begin, end)) for name, (begin, end) in drawn if end > begin]


class ClockLine(QWidget):
    """One clock drawn. A tick stands where three quarters are gone, a longer one where it is due, a pointer at now."""

    def __init__(self, shown: ClockShown) -> None:
        super().__init__()
        self.shown = shown
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        said = "\n".join(filter(None, (shown.words, shown.tip)))
        self.setAccessibleName(said)
        self.setToolTip(said)

    def sizeHint(self) -> QSize:
        return QSize(px(220), px(20))

    def minimumSizeHint(self) -> QSize:
        return QSize(px(80), px(20))

    def track(self) -> QRectF:
        """Where the line is drawn, with room for the pointer at both ends."""
        return QRectF(px(5), px(7), max(1, self.width() - 2 * px(5)), px(8))

    def x_of(self, place: float) -> float:
        """Where a place of the line stands."""
        track = self.track()
        return track.left() + min(1.0, max(0.0, place)) * track.width()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colours, track = tokens(), self.track()
        painter.setPen(Qt.PenStyle.NoPen)
        painter.fillRect(track, QColor(colours.line))
        gone = colours.accent if self.shown.running else colours.done
        for name, (begin, end) in self.shown.stretches():
            box = QRectF(self.x_of(begin), track.top(), self.x_of(end) - self.x_of(begin), track.height())
            if name == "paused":
                painter.fillRect(box, QColor(colours.paused_ground))
                painter.fillRect(box, QBrush(QColor(colours.paused), Qt.BrushStyle.BDiagPattern))
                painter.setPen(QPen(QColor(colours.paused), px(1)))
                painter.drawRect(box)
                painter.setPen(Qt.PenStyle.NoPen)
            else:
                painter.fillRect(box, QColor(colours.late if name == "late" else gone))
        for place, colour, more in ((self.shown.warns, colours.soon, px(3)), (self.shown.due, colours.text, px(5))):
            painter.setPen(QPen(QColor(colour), px(2)))
            x = self.x_of(place)
            painter.drawLine(QPointF(x, track.top() - more), QPointF(x, track.bottom() + more))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colours.late if self.shown.late else colours.text))
        x, top = self.x_of(self.shown.now), track.top()
        painter.drawPolygon(QPolygonF([QPointF(x - px(4), px(1)), QPointF(x + px(4), px(1)), QPointF(x, top)]))


class ClockLines(QWidget):
    """The clocks of a record, each with its words above its line."""

    def __init__(self, shown: Sequence[tuple[ClockShown, Tone | None]]) -> None:
        super().__init__()
        self.lines = [ClockLine(each) for each, _tone in shown]
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(2))
        for line, (each, tone) in zip(self.lines, shown, strict=True):
            words = label(each.words, wrap=True)
            if tone is not None:
                words.setStyleSheet(f"color: {tokens().ink(tone).name()}")
            column.addWidget(words)
            column.addWidget(line)
            column.addSpacing(px(4))
