"""The pyramid as a picture that can be asked: four floors, as wide as their rank, with what is in each."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPointF, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QFontMetrics,
    QHelpEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPolygonF,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from desk_app.core.i18n import _, ngettext
from desk_app.core.money import format_cents
from desk_app.pyramid.model import Floor
from desk_app.pyramid.spoken import share
from desk_app.pyramid.tiers import CARE, CARE_NOTES, Tier, care_words, tier_words
from desk_app.ui import theme
from desk_app.ui.labels import plain_tip
from desk_app.ui.theme import Tone, px, tokens

_TONES: dict[Tier, Tone] = {
    Tier.MOST_VALUABLE: "accent",
    Tier.MOST_GROWABLE: "done",
    Tier.LOW: "paused",
    Tier.NEGATIVE: "late",
}
_NARROWEST = 0.44
_FLOOR, _BETWEEN, _WIDTH = 66, 4, 560
_SHARPER = 2


class PyramidDrawing(QWidget):
    """The floors from the top down. A click on one, or Enter on the one chosen by ↑ and ↓, is `tier_chosen(str)`."""

    tier_chosen = Signal(str)

    def __init__(self, floors: Sequence[Floor] = (), currency: str = "CNY") -> None:
        super().__init__()
        self._floors: Sequence[Floor] = ()
        self._currency = currency
        self.current = 0
        self._under = -1
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(_("Customer pyramid"))
        self.show_floors(floors, currency)

    def show_floors(self, floors: Sequence[Floor], currency: str) -> None:
        """Shows these."""
        self._floors, self._currency = tuple(floors), currency
        self.setAccessibleDescription("\n".join(self.told(floor) for floor in self._floors))
        self.updateGeometry()
        self.update()

    def floors(self) -> Sequence[Floor]:
        """What is shown."""
        return self._floors

    def lines(self, floor: Floor) -> tuple[str, str, str]:
        """What stands in a floor: the class, how many with their share, and value and care."""
        whole = sum(each.customers for each in self._floors)
        customers = ngettext("{n} customer", "{n} customers", floor.customers).format(n=floor.customers)
        counts = _("{customers} · {share}").format(customers=customers, share=share(floor.customers, whole))
        value = _("{value} · {care}").format(
            value=format_cents(floor.cents, self._currency), care=care_words(floor.tier)
        )
        return tier_words(floor.tier), counts, value

    def told(self, floor: Floor) -> str:
        """A floor in one sentence, for those who hear it."""
        word, counts, value = self.lines(floor)
        return _("{tier}: {counts} · {value}").format(tier=word, counts=counts, value=value)

    # Sizes

    def sizeHint(self) -> QSize:
        return QSize(px(_WIDTH), self._height())

    def minimumSizeHint(self) -> QSize:
        return QSize(px(320), self._height())

    def _height(self) -> int:
        return max(1, len(self._floors)) * (self._high() + px(_BETWEEN)) + px(4)

    def _high(self) -> int:
        return max(px(_FLOOR), QFontMetrics(theme.font(bold=True)).height() * 3 + px(10))

    def corners(self, place: int) -> list[QPointF]:
        """The outline of a floor, counted from the top: along its upper edge, and back along its lower one."""
        room, count = self.width() - px(6), max(1, len(self._floors))
        upper, lower = (room * (_NARROWEST + (1 - _NARROWEST) * (place + more) / count) for more in (0, 1))
        top, middle = px(2) + place * (self._high() + px(_BETWEEN)), self.width() / 2
        low = top + self._high()
        corners = ((-upper, top), (upper, top), (lower, low), (-lower, low))
        return [QPointF(middle + x / 2, y) for x, y in corners]

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        self._paint(painter, asked=True)

    def picture(self) -> QImage:
        """The pyramid on the ground of a card, twice as sharp as the screen, to be put into a letter."""
        image = QImage(self.size() * _SHARPER, QImage.Format.Format_RGB32)
        image.setDevicePixelRatio(_SHARPER)
        image.fill(QColor(tokens().surface))
        painter = QPainter(image)
        self._paint(painter, asked=False)
        painter.end()
        return image

    def _paint(self, painter: QPainter, *, asked: bool) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for place, floor in enumerate(self._floors):
            tone = _TONES[floor.tier]
            ink, ground = tokens().ink(tone), tokens().ground_of(tone)
            chosen = asked and self.hasFocus() and place == self.current
            outline = QPolygonF(self.corners(place))
            painter.setPen(QPen(ink, px(2) if chosen or (asked and place == self._under) else 1))
            painter.setBrush(ground)
            painter.drawPolygon(outline)
            self._write(painter, place, floor, ink)
            if chosen:
                painter.setPen(QPen(ink, 1, Qt.PenStyle.DotLine))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRoundedRect(self._words(place), px(4), px(4))

    def _words(self, place: int) -> QRect:
        """The rectangle that fits into a floor: as wide as its upper edge."""
        left, right, *_lower = self.corners(place)
        upper = QRect(left.toPoint(), right.toPoint())
        return QRect(upper.left(), upper.top(), upper.width(), self._high()).adjusted(px(4), px(4), -px(4), -px(4))

    def _write(self, painter: QPainter, place: int, floor: Floor, ink: QColor) -> None:
        box = self._words(place)
        high = box.height() // 3
        for number, text in enumerate(self.lines(floor)):
            painter.setFont(theme.font(bold=number == 0))
            painter.setPen(ink if number == 0 else QColor(tokens().text))
            line = QRect(box.left(), box.top() + number * high, box.width(), high)
            shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, line.width())
            painter.drawText(line, Qt.AlignmentFlag.AlignCenter, shown)

    # Asking

    def floor_at(self, point: QPointF) -> int:
        """The floor at a point, -1 beside the pyramid."""
        for place in range(len(self._floors)):
            if QPolygonF(self.corners(place)).containsPoint(point, Qt.FillRule.OddEvenFill):
                return place
        return -1

    def choose(self, place: int) -> None:
        """Goes to a floor with the keyboard."""
        if 0 <= place < len(self._floors):
            self.current = place
            self.setAccessibleName(_("Customer pyramid, {floor}").format(floor=self.told(self._floors[place])))
            self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        under = self.floor_at(event.position())
        if under != self._under:
            self._under = under
            self.setCursor(Qt.CursorShape.PointingHandCursor if under >= 0 else Qt.CursorShape.ArrowCursor)
            self.update()

    def leaveEvent(self, event: QEvent) -> None:
        self._under = -1
        self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        place = self.floor_at(event.position())
        if event.button() == Qt.MouseButton.LeftButton and place >= 0:
            self.choose(place)
            self.tier_chosen.emit(self._floors[place].tier.value)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        match event.key():
            case Qt.Key.Key_Up:
                self.choose(self.current - 1)
            case Qt.Key.Key_Down:
                self.choose(self.current + 1)
            case Qt.Key.Key_Home:
                self.choose(0)
            case Qt.Key.Key_End:
                self.choose(len(self._floors) - 1)
            case Qt.Key.Key_Return | Qt.Key.Key_Enter | Qt.Key.Key_Space if self._floors and not event.modifiers():
                self.tier_chosen.emit(self._floors[self.current].tier.value)
            case _:
                super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        self.choose(self.current)
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self.update()
        super().focusOutEvent(event)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            place = self.floor_at(QPointF(event.pos()))
            tip = ""
            if place >= 0:
                floor = self._floors[place]
                tip = plain_tip("\n".join((self.told(floor), _(CARE_NOTES[CARE[floor.tier]]))))
            QToolTip.showText(event.globalPos(), tip, self)
            return True
        return super().event(event)
