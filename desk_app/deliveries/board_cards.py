"""A column of the dispatch board: cards one under the other, chosen by keys and mouse, and dragged."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date as Date
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from PySide6.QtCore import (
    QAbstractListModel,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QPointF,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QFont,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QTextLayout,
    QTextOption,
)
from PySide6.QtWidgets import QApplication, QFrame, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from desk_app.core import when
from desk_app.core.i18n import _, ngettext
from desk_app.core.money import format_cents
from desk_app.deliveries.board import Card
from desk_app.deliveries.model import STATE_WORDS, DeliveryState
from desk_app.ui import theme
from desk_app.ui.theme import Ink, px, tokens

_PAD, _GAP, _EDGE = 8, 6, 4
_MAIN = Qt.ItemDataRole.UserRole
_Index = QModelIndex | QPersistentModelIndex
_KEYS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}


@dataclass(frozen=True, slots=True)
class Words:
    """One piece of a card; it goes on in the next line where the column is narrow."""

    text: str
    ink: Ink = "text"
    bold: bool = False
    small: bool = False

    def face(self) -> QFont:
        """The letters it is written in."""
        return theme.font(theme.SMALL if self.small else theme.BASE_POINTS, bold=self.bold)


def card_words(card: Card, day: Date, now: datetime, zone: ZoneInfo) -> list[Words]:
    """What a card says, from top to bottom."""
    place = f"{card.run_place}  " if card.run_place and card.run_day == day else ""
    found = [Words(f"{place}{card.name}", bold=True)]
    parcels = ngettext("{n} parcel", "{n} parcels", card.parcels or 0).format(n=card.parcels)
    found.append(Words(" · ".join(filter(None, (card.number, parcels if card.parcels else ""))), "muted", small=True))
    if card.address:
        found.append(Words(card.address))
    found.append(Words(card.window(day, zone), "soon" if card.soon_late(now, zone) else "text"))
    if card.late(now, zone):
        found.append(Words(when.late_by(now - card.owed_by(zone)), "late", bold=True))
    if card.open and card.to_collect:
        money = format_cents(card.to_collect, card.currency)
        found.append(Words(_("To collect: {amount}").format(amount=money), bold=True))
    if card.picked_wrong:
        wrong = ngettext("{n} line picked not as ordered", "{n} lines picked not as ordered", card.picked_wrong)
        found.append(Words(wrong.format(n=card.picked_wrong), "late"))
    found += _state_words(card, day, now, zone)
    if card.note:
        found.append(Words(card.note, "muted", small=True))
    return found


def _state_words(card: Card, day: Date, now: datetime, zone: ZoneInfo) -> list[Words]:
    said = _(STATE_WORDS[card.state])
    match card.state:
        case DeliveryState.DELIVERED:
            at = when.on_list(card.delivered_at, now, zone) if card.delivered_at else ""
            return [Words(f"{said} {at}".strip(), "done", small=True)]
        case DeliveryState.FAILED:
            return [Words(said, "late", small=True)]
        case DeliveryState.UNDER_WAY:
            return [Words(said, "accent", small=True)]
        case DeliveryState.ASSIGNED if card.run_day != day:
            return [Words(_("in no run yet"), "soon", small=True)]
    return []


class CardModel(QAbstractListModel):
    """The cards of a column."""

    def __init__(self) -> None:
        super().__init__()
        self.cards: tuple[Card, ...] = ()
        self.words: list[list[Words]] = []
        self.late: list[bool] = []

    def put(self, cards: tuple[Card, ...], words: list[list[Words]], late: list[bool]) -> None:
        """Shows these."""
        self.beginResetModel()
        self.cards, self.words, self.late = cards, words, late
        self.endResetModel()

    def rowCount(self, parent: _Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.cards)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self.cards[index.row()].name
        if role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.AccessibleDescriptionRole):
            return ", ".join(each.text for each in self.words[index.row()])
        return None


class _CardPaint(QStyledItemDelegate):
    """A card with its words, the late ones with a red edge."""

    def __init__(self, parent: "CardList") -> None:
        super().__init__(parent)
        self._list = parent
        self._highs: dict[tuple[int, int], int] = {}

    def forget(self) -> None:
        """Measures anew."""
        self._highs.clear()

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        wide = self._list.viewport().width()
        key = (index.row(), wide)
        if key not in self._highs:
            room = wide - px(2 * _PAD + _EDGE + _GAP)
            laid = [_laid(each, room) for each in self._list.cards.words[index.row()]]
            self._highs[key] = round(sum(high for _layout, high in laid)) + px(2 * _PAD + _GAP)
        return QSize(wide, self._highs[key])

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        colours, cards = tokens(), self._list.cards
        area: QRect = option.rect
        state: QStyle.StateFlag = option.state
        box = QRectF(area).adjusted(px(_GAP) / 2, px(_GAP) / 2, -px(_GAP) / 2, -px(_GAP) / 2)
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        current = self._list.currentIndex().row() == index.row() and self._list.hasFocus()
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(QColor(colours.accent_ground if chosen else colours.surface))
        painter.setPen(QPen(QColor(colours.accent if chosen or current else colours.line), px(2) if current else 1))
        painter.drawRoundedRect(box, px(6), px(6))
        if cards.late[index.row()]:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(colours.late))
            painter.drawRoundedRect(QRectF(box.left(), box.top(), px(_EDGE), box.height()), px(2), px(2))
        top, left = box.top() + px(_PAD) - px(_GAP) / 2, box.left() + px(_PAD) + px(_EDGE) - px(_GAP) / 2
        room = area.width() - px(2 * _PAD + _EDGE + _GAP)
        for each in cards.words[index.row()]:
            layout, high = _laid(each, room)
            painter.setPen(colours.ink(each.ink))
            layout.draw(painter, QPointF(left + px(_GAP) / 2, top))
            top += high
        painter.restore()


def _laid(words: Words, room: int) -> tuple[QTextLayout, float]:
    """The words in lines no wider than the room, and how high they are."""
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout = QTextLayout(words.text, words.face())
    layout.setTextOption(option)
    layout.beginLayout()
    high = 0.0
    while (line := layout.createLine()).isValid():
        line.setLineWidth(max(1, room))
        line.setPosition(QPointF(0, high))
        high += line.height()
    layout.endLayout()
    return layout, high


class CardList(QListView):
    """The cards of one courier. Signals: `opened(id)` by Enter or double click; `step_wanted(columns, places)` for
    Ctrl with an arrow; `day_wanted(days)` for Ctrl+Shift with Left or Right; `go_wanted(columns)` for Left and Right;
    `set_off_wanted()` for S; `entered()` when the keyboard comes here; `dragged(place)`, `dropped(place)` and
    `let_go()` while cards are dragged, places on the screen.
    """

    opened = Signal(str)
    step_wanted = Signal(int, int)
    day_wanted = Signal(int)
    go_wanted = Signal(int)
    set_off_wanted = Signal()
    entered = Signal()
    dragged = Signal(QPoint)
    dropped = Signal(QPoint)
    let_go = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.cards = CardModel()
        self._pressed: QPoint | None = None
        self._keep = False
        self.dragging = False
        self._drop_at: int | None = None
        self._paint = _CardPaint(self)
        self.setModel(self.cards)
        self.setItemDelegate(self._paint)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setSelectionMode(QListView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.doubleClicked.connect(lambda index: self.opened.emit(self.cards.cards[index.row()].id))
        theme.announcer().changed.connect(self._again)

    def _again(self) -> None:
        self._paint.forget()
        self.scheduleDelayedItemsLayout()

    def put(self, cards: tuple[Card, ...], words: list[list[Words]], late: list[bool]) -> None:
        """Shows these cards; what was chosen stays chosen, and the list stays where it is."""
        if (cards, words) == (self.cards.cards, self.cards.words):
            return
        chosen, current, at = self.chosen(), self.current(), self.verticalScrollBar().value()
        self._paint.forget()
        self.cards.put(cards, words, late)
        self.choose(chosen, current)
        self.doItemsLayout()
        self.verticalScrollBar().setValue(at)

    def chosen(self) -> list[str]:
        """The ids of the chosen cards, from top to bottom."""
        rows = sorted(index.row() for index in self.selectionModel().selectedRows())
        return [self.cards.cards[row].id for row in rows]

    def current(self) -> str:
        """The id of the card the keyboard is on, "" if on none."""
        row = self.currentIndex().row()
        return self.cards.cards[row].id if 0 <= row < len(self.cards.cards) else ""

    def choose(self, ids: Sequence[str], current: str = "") -> bool:
        """Chooses those of the ids that are here; answers whether any was."""
        model, flag = self.selectionModel(), QItemSelectionModel.SelectionFlag
        model.clear()
        rows = [row for row, card in enumerate(self.cards.cards) if card.id in ids]
        first = next((row for row in rows if self.cards.cards[row].id == current), rows[0] if rows else -1)
        if first >= 0:
            model.setCurrentIndex(self.cards.index(first), flag.NoUpdate)
        for row in rows:
            model.select(self.cards.index(row), flag.Select)
        return bool(rows)

    def choose_row(self, row: int) -> None:
        """Chooses one by its place, the last one where there are fewer."""
        if self.cards.cards:
            row = min(max(0, row), len(self.cards.cards) - 1)
            self.setCurrentIndex(self.cards.index(row))
            self.scrollTo(self.cards.index(row))

    def place_under(self, at: QPoint) -> int:
        """Before which card, counted from 0, something dropped there would stand."""
        for row in range(len(self.cards.cards)):
            if at.y() < self.visualRect(self.cards.index(row)).center().y():
                return row
        return len(self.cards.cards)

    def show_drop(self, row: int | None) -> None:
        """Draws where the dragged cards would stand."""
        if row != self._drop_at:
            self._drop_at = row
            self.viewport().update()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._drop_at is None:
            return
        if not self.cards.cards:
            y = px(_GAP)
        elif self._drop_at < len(self.cards.cards):
            y = self.visualRect(self.cards.index(self._drop_at)).top()
        else:
            y = self.visualRect(self.cards.index(len(self.cards.cards) - 1)).bottom()
        painter = QPainter(self.viewport())
        painter.setPen(QPen(QColor(tokens().accent), px(3)))
        painter.drawLine(px(_GAP), y, self.viewport().width() - px(_GAP), y)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._paint.forget()
        super().resizeEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.entered.emit()
        self.viewport().update()

    # Keys

    def keyPressEvent(self, event: QKeyEvent) -> None:
        held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        across, down = _KEYS.get(Qt.Key(event.key()), (0, 0))
        control, shift = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
        if event.key() == Qt.Key.Key_Escape and self.dragging:
            self._stop()
        elif (across or down) and held == control:
            self.step_wanted.emit(across, down)
        elif across and held == control | shift:
            self.day_wanted.emit(across)
        elif across and not held:
            self.go_wanted.emit(across)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not held:
            if self.current():
                self.opened.emit(self.current())
        elif event.key() == Qt.Key.Key_S and not held:
            self.set_off_wanted.emit()
        else:
            super().keyPressEvent(event)

    # Dragging

    def _stop(self) -> None:
        self._pressed, self.dragging = None, False
        self.let_go.emit()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        at = event.position().toPoint()
        index = self.indexAt(at)
        self._pressed, self._keep = None, False
        if event.button() == Qt.MouseButton.LeftButton and index.isValid() and not event.modifiers():
            self._pressed = at
            if self.selectionModel().isSelected(index) and len(self.chosen()) > 1:
                self._keep = True  # several are dragged together; a mere click chooses the one, on release
                self.setFocus(Qt.FocusReason.MouseFocusReason)
                return
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if not event.buttons() & Qt.MouseButton.LeftButton:
            super().mouseMoveEvent(event)
            return
        if self._pressed is None:
            return
        far = (event.position().toPoint() - self._pressed).manhattanLength()
        if self.dragging or far >= QApplication.startDragDistance():
            self.dragging = True
            self.dragged.emit(event.globalPosition().toPoint())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self.dragging:
            self._pressed, self.dragging = None, False
            self.dropped.emit(event.globalPosition().toPoint())
            return
        if self._keep and self._pressed is not None:
            self.setCurrentIndex(self.indexAt(self._pressed))
        self._pressed, self._keep = None, False
        super().mouseReleaseEvent(event)
