"""A year as twelve small months: which days are open, closed, worked for others, or have special hours."""

from collections.abc import Callable, Sequence
from datetime import date as Date
from datetime import timedelta
from enum import StrEnum

from PySide6.QtCore import QEvent, QPointF, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from desk_app.core.i18n import N_, _, pgettext
from desk_app.ui import theme
from desk_app.ui.labels import plain_tip
from desk_app.ui.theme import px, tokens

MONTHS = tuple(range(1, 13))
_CELL, _ROW, _HEAD, _GAP, _LEGEND = 17, 16, 18, 10, 22
_WEEK, _ROWS = 7, 6
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_STEPS = {"Left": -1, "Right": 1, "Up": -7, "Down": 7}
_MONTH_WORDS = (
    N_("Jan"), N_("Feb"), N_("Mar"), N_("Apr"), N_("May"), N_("Jun"), N_("Jul"), N_("Aug"), N_("Sep"), N_("Oct"),
    N_("Nov"), N_("Dec"),
)  # fmt: skip


class Looks(StrEnum):
    """How a day is drawn."""

    OPEN = "open"
    REST = "rest"
    CLOSED = "closed"
    MAKE_UP = "make_up"
    SPECIAL = "special"


LEGEND = (Looks.CLOSED, Looks.MAKE_UP, Looks.SPECIAL)


def looks_words(looks: Looks) -> str:
    """What a drawing of a day means."""
    return {
        Looks.OPEN: pgettext("store", "open"),
        Looks.REST: pgettext("store", "closed as every week"),
        Looks.CLOSED: pgettext("store", "closed"),
        Looks.MAKE_UP: _("make-up working day"),
        Looks.SPECIAL: _("special hours"),
    }[looks]


class YearPicture(QWidget):
    """Arrow keys go from day to day, PgUp and PgDn from month to month; Enter or a click is `day_chosen(day)`."""

    day_chosen = Signal(object)
    moved = Signal()
    """`current` is another day now."""

    def __init__(self) -> None:
        super().__init__()
        self._looks: Callable[[Date], Looks] = lambda _day: Looks.OPEN
        self._told: Callable[[Date], str] = str
        self._today = self.current = Date(2000, 1, 1)
        self.year = 2000
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def show_year(self, year: int, today: Date, looks: Callable[[Date], Looks], told: Callable[[Date], str]) -> None:
        """Shows a year: how each day looks, and what is told of it."""
        self._looks, self._told, self._today = looks, told, today
        if self.current.year != year:
            first = Date(year, 1, 1)
            self.current = today if today.year == year else first
        self.year = year
        self.setAccessibleName(_("The days of {year}").format(year=year))
        self._tell()
        self.update()

    def choose(self, day: Date) -> None:
        """Goes to a day of the year shown."""
        if day.year == self.year:
            self.current = day
            self._tell()
            self.update()
            self.moved.emit()

    def looks_of(self, day: Date) -> Looks:
        """How a day is drawn."""
        return self._looks(day)

    def _tell(self) -> None:
        self.setAccessibleDescription(self._told(self.current))

    # Sizes

    def _columns(self, width: int) -> int:
        month = px(_CELL) * _WEEK + px(_GAP)
        most = max(1, (width + px(_GAP)) // month)
        return max(number for number in (1, 2, 3, 4, 6) if number <= most)

    def heightForWidth(self, width: int) -> int:
        rows = -(-len(MONTHS) // self._columns(width))
        return rows * (px(_HEAD) + px(_ROW) * _ROWS + px(_GAP)) + px(_LEGEND) * self._legend_lines(width)

    def hasHeightForWidth(self) -> bool:
        return True

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self.minimumHeight() != (need := self.heightForWidth(self.width())):
            self.setMinimumHeight(need)  # a layout that has less room would squeeze it before anything scrolls

    def sizeHint(self) -> QSize:
        width = 6 * (px(_CELL) * _WEEK + px(_GAP)) - px(_GAP)
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        return QSize(px(_CELL) * _WEEK, px(_HEAD))

    def month_box(self, month: int) -> QRect:
        """Where a month stands, its name with it."""
        columns = self._columns(self.width())
        row, column = divmod(month - 1, columns)
        each = px(_CELL) * _WEEK
        free = (self.width() - columns * each) // max(1, columns - 1) if columns > 1 else 0
        step = each + min(free, px(3 * _GAP))
        high = px(_HEAD) + px(_ROW) * _ROWS
        return QRect(column * step, row * (high + px(_GAP)), each, high)

    def cell(self, day: Date) -> QRect:
        """Where a day stands."""
        box, first = self.month_box(day.month), day.replace(day=1).weekday()
        row, column = divmod(first + day.day - 1, _WEEK)
        left, top = box.left() + column * px(_CELL), box.top() + px(_HEAD) + row * px(_ROW)
        return QRect(left, top, px(_CELL), px(_ROW)).adjusted(1, 1, -1, -1)

    def day_at(self, point: QPointF) -> Date | None:
        """The day at a point; None beside them."""
        spot = point.toPoint()
        month = next((each for each in MONTHS if self.month_box(each).contains(spot)), None)
        if month is None:
            return None
        return next((day for day in _days_of(self.year, month) if self.cell(day).contains(spot)), None)

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for month in MONTHS:
            box = self.month_box(month)
            if not box.intersects(event.rect()):
                continue
            painter.setFont(theme.font(theme.SMALL, bold=True))
            painter.setPen(tokens().ink("muted"))
            head = QRect(box.left(), box.top(), box.width(), px(_HEAD))
            painter.drawText(
                head, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, _(_MONTH_WORDS[month - 1])
            )
            painter.setFont(theme.font(theme.SMALL))
            for day in _days_of(self.year, month):
                self._paint_day(painter, self.cell(day), self._looks(day), str(day.day))
                self._paint_edges(painter, day)
        self._paint_legend(painter)

    def _paint_day(self, painter: QPainter, box: QRect, looks: Looks, text: str) -> None:
        now = tokens()
        painter.setPen(Qt.PenStyle.NoPen)
        grounds = {Looks.CLOSED: now.muted_ground, Looks.MAKE_UP: now.soon_ground, Looks.SPECIAL: now.accent_ground}
        if looks in grounds:
            painter.setBrush(QColor(grounds[looks]))
            painter.drawRoundedRect(box, px(3), px(3))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        inks = {Looks.CLOSED: now.muted, Looks.MAKE_UP: now.soon, Looks.SPECIAL: now.accent, Looks.REST: now.muted}
        ink = QColor(inks.get(looks, now.text))
        painter.setPen(ink)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)
        # Told apart without colours too: struck through, underlined, framed
        middle, low = box.center().y() + 1, box.bottom() - px(1)
        if looks == Looks.CLOSED:
            painter.drawLine(box.left() + px(2), middle, box.right() - px(2), middle)
        elif looks == Looks.MAKE_UP:
            painter.setPen(QPen(ink, px(2)))
            painter.drawLine(box.left() + px(3), low, box.right() - px(3), low)
        elif looks == Looks.SPECIAL:
            painter.drawRoundedRect(box, px(3), px(3))

    def _paint_edges(self, painter: QPainter, day: Date) -> None:
        box = self.cell(day)
        if day == self._today:
            painter.setPen(QPen(tokens().ink("text"), px(1)))
            painter.drawRect(box)
        if self.hasFocus() and day == self.current:
            painter.setPen(QPen(tokens().ink("accent"), px(2)))
            painter.drawRoundedRect(box, px(3), px(3))

    # The legend

    def _legend(self, width: int) -> Sequence[tuple[Looks, str, QRect]]:
        """Each entry with its words and where it stands, from the top of the legend."""
        metrics = self.fontMetrics()
        found, left, top = [], 0, 0
        for looks in LEGEND:
            words = looks_words(looks)
            wide = px(_CELL) + px(6) + metrics.horizontalAdvance(words) + px(4)
            if left and left + wide > width:
                left, top = 0, top + px(_LEGEND)
            found.append((looks, words, QRect(left, top, wide, px(_LEGEND))))
            left += wide + px(16)
        return found

    def _legend_lines(self, width: int) -> int:
        return self._legend(width)[-1][2].top() // px(_LEGEND) + 1

    def _paint_legend(self, painter: QPainter) -> None:
        below = self.month_box(MONTHS[-1]).bottom() + px(_GAP)
        for looks, words, place in self._legend(self.width()):
            box = place.translated(0, below)
            swatch = QRect(box.left(), box.center().y() - px(_ROW) // 2, px(_CELL), px(_ROW)).adjusted(1, 1, -1, -1)
            painter.setFont(theme.font(theme.SMALL))
            self._paint_day(painter, swatch, looks, "8")
            painter.setPen(tokens().ink("muted"))
            painter.drawText(box.adjusted(px(_CELL) + px(6), 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, words)

    # Asking

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        day = self.day_at(event.position())
        if event.button() == Qt.MouseButton.LeftButton and day is not None:
            self.choose(day)
            self.day_chosen.emit(day)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key()).name.removeprefix("Key_")
        if event.modifiers() & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier):
            super().keyPressEvent(event)
        elif key in _STEPS:
            self.choose(self.current + timedelta(days=_STEPS[key]))
        elif key in ("PageUp", "PageDown"):
            month = self.current.month + (1 if key == "PageDown" else -1)
            if month in MONTHS:
                last = _days_of(self.year, month)[-1].day
                self.choose(Date(self.year, month, min(self.current.day, last)))
        elif key in ("Return", "Enter", "Space"):
            self.day_chosen.emit(self.current)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        self.update()
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self.update()
        super().focusOutEvent(event)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            day = self.day_at(QPointF(event.pos()))
            QToolTip.showText(event.globalPos(), plain_tip(self._told(day)) if day else "", self)
            return True
        return super().event(event)


def _days_of(year: int, month: int) -> Sequence[Date]:
    first = Date(year, month, 1)
    following = Date(year + month // 12, month % 12 + 1, 1)
    return [first + timedelta(days=n) for n in range((following - first).days)]
