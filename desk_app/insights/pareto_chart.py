"""A Pareto: a bar for each kind or cause, the same many days before as a mark in it, and the share that adds up."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPointF, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from desk_app.complaints.pareto import Bar
from desk_app.core.i18n import _
from desk_app.insights.heat_map import mixed
from desk_app.insights.pareto_words import bar_words, numbers_words
from desk_app.ui import theme
from desk_app.ui.labels import plain_tip
from desk_app.ui.theme import px, tokens

MOST = 15
"""So many bars are drawn; the table has them all."""
_ROW, _NAME, _NUMBERS, _LEAST = 30, 200, 156, 320


class ParetoChart(QWidget):
    """Bars from left to right, the most frequent above. Up and Down go from bar to bar; Enter or a click on one is
    `bar_chosen(name)`.
    """

    bar_chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._bars: Sequence[Bar] = ()
        self._none = ""
        self.current = 0
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.show_bars(())

    def show_bars(self, bars: Sequence[Bar], none: str = "") -> None:
        """Shows the first of these bars, the most frequent of which stands first; `none` is said where there are
        none.
        """
        self._bars, self.current = bars[:MOST], 0
        self._none = none or _("No complaints in these days.")
        self.setAccessibleName(_("What complaints are about"))
        self.setAccessibleDescription("\n".join(map(bar_words, self._bars)) or self._none)
        self.setFixedHeight(self._high())
        self.updateGeometry()
        self.update()

    # Sizes

    def sizeHint(self) -> QSize:
        return QSize(px(640), self._high())

    def minimumSizeHint(self) -> QSize:
        return QSize(px(_LEAST), self._high())

    def _high(self) -> int:
        return max(1, len(self._bars)) * px(_ROW) + px(4)

    def _plot(self) -> tuple[int, int]:
        """Where the bars begin, and how wide the longest is."""
        name = min(px(_NAME), self.width() // 3)
        return name, max(px(40), self.width() - name - px(_NUMBERS) - px(8))

    def bar(self, place: int) -> QRect:
        """Where a bar stands, with its name and its numbers."""
        return QRect(0, px(2) + place * px(_ROW), self.width(), px(_ROW))

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(theme.font(theme.SMALL))
        if not self._bars:
            painter.setPen(tokens().ink("muted"))
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, self._none)
            return
        most = max(max(bar.count, bar.before) for bar in self._bars)
        for place, bar in enumerate(self._bars):
            self._paint_bar(painter, place, bar, most)
        self._paint_line(painter)

    def _paint_bar(self, painter: QPainter, place: int, bar: Bar, most: int) -> None:
        box = self.bar(place)
        left, wide = self._plot()
        name = QRect(0, box.top(), left - px(8), box.height())
        text = painter.fontMetrics().elidedText(bar.name, Qt.TextElideMode.ElideRight, name.width())
        painter.setPen(tokens().ink("text"))
        painter.drawText(name, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, text)
        ink = tokens().ink("soon" if bar.hot else "accent")
        length = round(wide * bar.count / most)
        shape = QRect(left, box.top() + px(5), max(px(2), length), box.height() - px(10))
        painter.fillRect(shape, ink)
        if bar.found:
            part = QRect(shape)
            part.setLeft(shape.right() + 1 - round(length * bar.found / bar.count))
            painter.fillRect(part, mixed(tokens().surface, ink.name(), 0.55))
        if bar.before:
            at = left + round(wide * bar.before / most)
            painter.setPen(QPen(QColor(tokens().text), px(2)))
            painter.drawLine(at, box.top() + px(2), at, box.bottom() - px(2))
        numbers = QRect(left + wide + px(8), box.top(), px(_NUMBERS), box.height())
        painter.setPen(tokens().ink("soon" if bar.hot else "text"))
        said = numbers_words(bar)
        painter.drawText(numbers, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, said)
        if self.hasFocus() and place == self.current:
            painter.setPen(QPen(tokens().ink("text"), px(1), Qt.PenStyle.DashLine))
            painter.drawRect(box.adjusted(0, 0, -1, -1))

    def _paint_line(self, painter: QPainter) -> None:
        """The share that adds up, as a line through the bars: the right end of the bars is 100 %."""
        left, wide = self._plot()
        points = [
            QPointF(left + wide * bar.upto, self.bar(place).center().y() + 0.5) for place, bar in enumerate(self._bars)
        ]
        for colour, width in ((tokens().surface, 4), (tokens().text, 1)):  # a seam lets it be seen on the bars
            painter.setPen(QPen(QColor(colour), px(width)))
            painter.drawPolyline(points)
        painter.setBrush(tokens().ink("text"))
        for point in points:
            painter.drawEllipse(point, px(2), px(2))
        painter.setBrush(Qt.BrushStyle.NoBrush)

    # Asking

    def bar_at(self, point: QPointF) -> int | None:
        """Which bar stands at a point; None beside them."""
        spot = point.toPoint()
        return next((place for place in range(len(self._bars)) if self.bar(place).contains(spot)), None)

    def choose(self, place: int) -> None:
        """Goes to a bar, where there is one."""
        if 0 <= place < len(self._bars):
            self.current = place
            words = bar_words(self._bars[place])
            self.setAccessibleName(_("What complaints are about, {bar}").format(bar=words))
            self.update()

    def _ask(self) -> None:
        if self._bars:
            self.bar_chosen.emit(self._bars[self.current].name)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        place = self.bar_at(event.position())
        if event.button() == Qt.MouseButton.LeftButton and place is not None:
            self.choose(place)
            self._ask()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key()).name.removeprefix("Key_")
        steps = {"Up": self.current - 1, "Down": self.current + 1, "Home": 0, "End": len(self._bars) - 1}
        if key in steps:
            self.choose(steps[key])
        elif key in ("Return", "Enter", "Space") and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._ask()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        self.choose(self.current)
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self.update()
        super().focusOutEvent(event)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            place = self.bar_at(QPointF(event.pos()))
            QToolTip.showText(event.globalPos(), "" if place is None else plain_tip(bar_words(self._bars[place])), self)
            return True
        return super().event(event)
