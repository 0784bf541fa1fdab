"""When the calls come in: weekdays by hours as squares, the darker the more, each with its number."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QEvent, QPointF, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from desk_app.core.i18n import _, ngettext
from desk_app.insights.report import WEEKDAYS, hours_of
from desk_app.insights.spoken import count_words
from desk_app.ui import theme
from desk_app.ui.labels import plain_tip
from desk_app.ui.theme import px, tokens

_HEAD, _ROW, _SIDE, _LEAST = 20, 24, 44, 21
_STEPS = {
    "Left": (0, -1),
    "Right": (0, 1),
    "Up": (-1, 0),
    "Down": (1, 0),
}


class HeatMap(QWidget):
    """Arrow keys go from cell to cell; Enter or a click on one with calls is `cell_chosen(weekday, hour)`."""

    cell_chosen = Signal(int, int)

    def __init__(self) -> None:
        super().__init__()
        self._heat: Mapping[tuple[int, int], int] = {}
        self._hours: Sequence[int] = range(9, 18)
        self.current = (0, 9)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.show_heat({})

    def show_heat(self, heat: Mapping[tuple[int, int], int]) -> None:
        """Shows how many came in by weekday (0 is Monday) and hour."""
        self._heat, self._hours = heat, hours_of(heat)
        weekday, hour = self.current
        self.current = (weekday, min(max(hour, self._hours[0]), self._hours[-1]))
        self.setAccessibleName(_("Calls by weekday and hour"))
        told = [self.told(*cell) for cell in sorted(heat) if heat[cell]]
        self.setAccessibleDescription("\n".join(told) or _("Nothing came in."))
        self.updateGeometry()
        self.update()

    def told(self, weekday: int, hour: int) -> str:
        """A cell in words."""
        count = self._heat.get((weekday, hour), 0)
        calls = ngettext("{n} call", "{n} calls", count).format(n=count_words(count))
        return _("{weekday} {hour}:00: {calls}").format(weekday=_(WEEKDAYS[weekday]), hour=f"{hour:02d}", calls=calls)

    # Sizes

    def sizeHint(self) -> QSize:
        return QSize(px(_SIDE) + len(self._hours) * px(_ROW + 12), self._high())

    def minimumSizeHint(self) -> QSize:
        return QSize(px(_SIDE) + len(self._hours) * px(_LEAST), self._high())

    def _high(self) -> int:
        return px(_HEAD) + 7 * px(_ROW) + px(4)

    def cell(self, weekday: int, hour: int) -> QRect:
        """Where a cell stands."""
        place, count = hour - self._hours[0], len(self._hours)
        room = self.width() - px(_SIDE) - px(2)
        left, right = (px(_SIDE) + room * (place + more) // count for more in (0, 1))
        return QRect(left, px(_HEAD) + weekday * px(_ROW), right - left, px(_ROW)).adjusted(1, 1, -1, -1)

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setFont(theme.font(theme.SMALL))
        painter.setPen(tokens().ink("muted"))
        for hour in self._hours:
            box = self.cell(0, hour)
            head = QRect(box.left(), 0, box.width(), px(_HEAD))
            painter.drawText(head, Qt.AlignmentFlag.AlignCenter, str(hour))
        most = max(self._heat.values(), default=0)
        for weekday, word in enumerate(WEEKDAYS):
            row = self.cell(weekday, self._hours[0])
            painter.setPen(tokens().ink("muted"))
            side = QRect(0, row.top(), px(_SIDE) - px(6), row.height())
            painter.drawText(side, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, _(word))
            for hour in self._hours:
                self._paint_cell(painter, weekday, hour, most)

    def _paint_cell(self, painter: QPainter, weekday: int, hour: int, most: int) -> None:
        box, count = self.cell(weekday, hour), self._heat.get((weekday, hour), 0)
        share = count / most if most else 0.0
        ground = mixed(tokens().surface, tokens().accent, 0.06 + 0.94 * share if count else 0.0)
        painter.fillRect(box, ground)
        if self.hasFocus() and self.current == (weekday, hour):
            painter.setPen(QPen(tokens().ink("text"), px(2)))
            painter.drawRect(box.adjusted(1, 1, -1, -1))
        elif not count:
            painter.setPen(QColor(tokens().line))
            painter.drawRect(box.adjusted(0, 0, -1, -1))
        if count:
            inks = (tokens().text, tokens().on_accent)
            painter.setPen(QColor(max(inks, key=lambda ink: theme.contrast(ink, ground.name()))))
            metrics, text = painter.fontMetrics(), count_words(count)
            if metrics.horizontalAdvance(text) > box.width():
                text = _("{thousands}k").format(thousands=round(count / 1000))
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)

    # Asking

    def cell_at(self, point: QPointF) -> tuple[int, int] | None:
        """Weekday and hour at a point; None beside the cells."""
        spot = point.toPoint()
        cells = ((weekday, hour) for weekday in range(7) for hour in self._hours)
        return next((cell for cell in cells if self.cell(*cell).contains(spot)), None)

    def choose(self, weekday: int, hour: int) -> None:
        """Goes to a cell, where there is one."""
        if 0 <= weekday < 7 and hour in self._hours:
            self.current = (weekday, hour)
            self.setAccessibleName(_("Calls by weekday and hour, {cell}").format(cell=self.told(weekday, hour)))
            self.update()

    def _ask(self) -> None:
        if self._heat.get(self.current):
            self.cell_chosen.emit(*self.current)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        cell = self.cell_at(event.position())
        if event.button() == Qt.MouseButton.LeftButton and cell is not None:
            self.choose(*cell)
            self._ask()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key()).name.removeprefix("Key_")
        weekday, hour = self.current
        if key in _STEPS:
            down, right = _STEPS[key]
            self.choose(weekday + down, hour + right)
        elif key in ("Home", "End"):
            self.choose(weekday, self._hours[0 if key == "Home" else -1])
        elif key in ("Return", "Enter", "Space") and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._ask()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        self.choose(*self.current)
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self.update()
        super().focusOutEvent(event)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            cell = self.cell_at(QPointF(event.pos()))
            QToolTip.showText(event.globalPos(), plain_tip(self.told(*cell)) if cell else "", self)
            return True
        return super().event(event)


def mixed(ground: str, ink: str, share: float) -> QColor:
    """A colour between two: 0 is the ground, 1 the ink."""
    one, other = QColor(ground), QColor(ink)
    parts = zip((one.red(), one.green(), one.blue()), (other.red(), other.green(), other.blue()), strict=True)
    return QColor(*(round(a + (b - a) * share) for a, b in parts))
