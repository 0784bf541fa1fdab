"""The days over the dispatch board, each with how full it is as a small bar."""

from collections.abc import Sequence
from datetime import date as Date

from PySide6.QtCore import QEvent, QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QFontMetrics,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from desk_app.core import when
from desk_app.core.i18n import _
from desk_app.deliveries.board import DayLoad
from desk_app.ui import theme
from desk_app.ui.labels import plain_tip
from desk_app.ui.theme import px, tokens

_BAR, _PAD = 6, 6
_DAYS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_PageUp: -7, Qt.Key.Key_PageDown: 7}


class DayStrip(QWidget):
    """Left and Right go a day, Page Up and Page Down a week; a click chooses. `moved(days)` and `chosen(date)` tell."""

    moved = Signal(int)
    chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._week: Sequence[DayLoad] = ()
        self._day = self._today = Date.min
        self._drop: Date | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_week(self, week: Sequence[DayLoad], day: Date, today: Date) -> None:
        """Shows these days, the chosen one marked."""
        self._week, self._day, self._today = week, day, today
        self.setAccessibleName(_("Days of the week"))
        self.setAccessibleDescription(next((self.told(load) for load in week if load.day == day), ""))
        self.updateGeometry()
        self.update()

    @staticmethod
    def told(load: DayLoad) -> str:
        """How full a day is, in words."""
        return _("{weekday} {day}: {planned} in a run, {done} of these done, {left} in none yet").format(
            weekday=when.weekday(load.day.weekday()),
            day=when.date(load.day),
            planned=load.planned,
            done=load.done,
            left=load.open_promised,
        )

    def cell(self, place: int) -> QRect:
        """Where a day stands."""
        count = max(1, len(self._week))
        left, right = (self.width() * each // count for each in (place, place + 1))
        return QRect(left, 0, right - left, self.height()).adjusted(1, 1, -2, -2)

    def day_at(self, at: QPoint) -> Date | None:
        """The day under a place of this widget."""
        return next((load.day for place, load in enumerate(self._week) if self.cell(place).contains(at)), None)

    def show_drop(self, day: Date | None) -> None:
        """Marks the day on which the dragged cards would go out."""
        if day != self._drop:
            self._drop = day
            self.update()

    def _words(self, load: DayLoad) -> tuple[str, str]:
        name = _("Today") if load.day == self._today else when.weekday(load.day.weekday())
        loads = _("{planned} in runs, {left} not yet").format(planned=load.planned, left=load.open_promised)
        return f"{name} {when.date(load.day)}", loads if load.all else "–"

    def sizeHint(self) -> QSize:
        lines = QFontMetrics(theme.font()).lineSpacing() + QFontMetrics(theme.font(theme.SMALL)).lineSpacing()
        return QSize(px(700), lines + px(_BAR) + px(2 * _PAD + 4))

    def minimumSizeHint(self) -> QSize:
        return QSize(px(300), self.sizeHint().height())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        days = _DAYS.get(Qt.Key(event.key()), 0)
        if days and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            self.moved.emit(days)
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        day = self.day_at(event.position().toPoint())
        if event.button() == Qt.MouseButton.LeftButton and day is not None:
            self.chosen.emit(day)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            day = self.day_at(event.pos())
            told = next((self.told(load) for load in self._week if load.day == day), "")
            QToolTip.showText(event.globalPos(), plain_tip(told), self)
            return True
        return super().event(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        fullest = max((load.all for load in self._week), default=0) or 1
        for place, load in enumerate(self._week):
            self._paint_day(painter, QRectF(self.cell(place)), load, fullest)

    def _paint_day(self, painter: QPainter, box: QRectF, load: DayLoad, fullest: int) -> None:
        colours, here = tokens(), load.day == self._day
        edge = colours.accent if here or load.day == self._drop else colours.line
        focused = here and self.hasFocus()
        painter.setPen(QPen(QColor(edge), px(2) if focused or load.day == self._drop else 1))
        painter.setBrush(QColor(colours.accent_ground if here else colours.surface))
        painter.drawRoundedRect(box, px(6), px(6))
        inner = box.adjusted(px(_PAD), px(_PAD), -px(_PAD), -px(_PAD))
        name, count = self._words(load)
        bold, small = theme.font(bold=here), theme.font(theme.SMALL)
        if QFontMetrics(small).horizontalAdvance(count) > inner.width():
            count = f"{load.planned} + {load.open_promised}"
        if QFontMetrics(bold).horizontalAdvance(name) > inner.width():
            name = str(load.day.day) if QFontMetrics(small).horizontalAdvance(name) > inner.width() else name
            bold = theme.font(theme.SMALL, bold=here)
        painter.setFont(bold)
        painter.setPen(QColor(colours.accent if here else colours.text))
        painter.drawText(inner, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft, name)
        painter.setFont(small)
        painter.setPen(QColor(colours.muted))
        line = inner.adjusted(0, QFontMetrics(theme.font()).lineSpacing(), 0, 0)
        painter.drawText(line, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft, count)
        bar = QRectF(inner.left(), inner.bottom() - px(_BAR), inner.width(), px(_BAR))
        painter.setPen(Qt.PenStyle.NoPen)
        start = bar.left()
        parts = (
            (load.done, colours.done),
            (load.planned - load.done, colours.accent),
            (load.open_promised, colours.line),
        )
        for number, colour in parts:
            wide = bar.width() * number / fullest
            painter.setBrush(QColor(colour))
            painter.drawRect(QRectF(start, bar.top(), wide, bar.height()))
            start += wide
