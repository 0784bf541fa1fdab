"""What happened to a record, newest first, one line each."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QPointF,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QFontMetrics, QHelpEvent, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QSizePolicy,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QToolTip,
)

from desk_app.core.i18n import _
from desk_app.ui import icons
from desk_app.ui.theme import Ink, px, tokens

Index = QModelIndex | QPersistentModelIndex
MOMENT = Qt.ItemDataRole.UserRole
_ICON = 26
_AT_MOST, _WHO_MOST, _MEASURED = 132, 110, 300


@dataclass(frozen=True, slots=True)
class Moment:
    """One line: when (as text), the icon of its kind, what happened, who did it, and what it opens."""

    at: str
    icon: str
    headline: str
    who: str
    kind: str
    id: str
    tone: Ink = "muted"


class _Moments(QAbstractListModel):
    """The lines as they are; they are small and already in memory."""

    def __init__(self) -> None:
        super().__init__()
        self.moments: list[Moment] = []

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.moments)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        moment = self.moments[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return moment.headline
        if role == MOMENT:
            return moment
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return _("{at}, {what}, {who}").format(at=moment.at, what=moment.headline, who=moment.who)
        return None

    def show(self, moments: Sequence[Moment]) -> None:
        self.beginResetModel()
        self.moments = list(moments)
        self.endResetModel()


class _Line(QStyledItemDelegate):
    """Paints time, icon on the thread, headline and person; tells a cut headline in a tool tip."""

    at_width = who_width = 60

    def measure(self, metrics: QFontMetrics, moments: Sequence[Moment]) -> None:
        """Makes the outer columns as wide as their words need, within limits."""
        some = moments[:_MEASURED]
        at = max((metrics.horizontalAdvance(moment.at) for moment in some), default=0)
        who = max((metrics.horizontalAdvance(moment.who) for moment in some), default=0)
        self.at_width = min(at + px(4), px(_AT_MOST))
        self.who_width = min(who + px(4), px(_WHO_MOST))

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(px(200), max(px(30), option.fontMetrics.height() + px(6)))

    def _boxes(self, rect: QRect) -> tuple[QRect, QRect, QRect, QRect]:
        at = QRect(rect.left(), rect.top(), self.at_width, rect.height())
        icon = QRect(at.right() + px(6), rect.top(), px(_ICON), rect.height())
        right = rect.right() - px(4)
        who = QRect(right - self.who_width, rect.top(), self.who_width, rect.height())
        left = icon.right() + px(8)
        return at, icon, QRect(left, rect.top(), who.left() - left - px(8), rect.height()), who

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        moment: Moment = index.data(MOMENT)
        colours = tokens()
        rect: QRect = option.rect
        at, icon, what, who = self._boxes(rect)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, QColor(colours.accent_ground))
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, QColor(colours.hover))
        middle = icon.center().x()
        painter.setPen(QPen(QColor(colours.line), px(2)))
        above = rect.center().y() if index.row() == 0 else rect.top()
        below = rect.center().y() if index.row() == index.model().rowCount() - 1 else rect.bottom()
        if above < below:
            painter.drawLine(QPointF(middle, above), QPointF(middle, below))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colours.surface))
        painter.drawEllipse(QPointF(middle, rect.center().y()), px(11), px(11))
        icons.paint(painter, icon, moment.icon, "accent" if index.row() == 0 else moment.tone, 16)
        middle_line = Qt.AlignmentFlag.AlignVCenter
        metrics = painter.fontMetrics()
        for box, text, colour, side in (
            (at, moment.at, colours.muted, Qt.AlignmentFlag.AlignRight),
            (what, moment.headline, colours.text, Qt.AlignmentFlag.AlignLeft),
            (who, moment.who, colours.muted, Qt.AlignmentFlag.AlignRight),
        ):
            painter.setPen(QColor(colour))
            one_line = text.replace("\n", " ")
            shown = metrics.elidedText(one_line, Qt.TextElideMode.ElideRight, box.width())
            painter.drawText(box, side | middle_line, shown)
        painter.restore()

    def helpEvent(self, event: QHelpEvent, view: QAbstractItemView, option: QStyleOptionViewItem, index: Index) -> bool:
        if event.type() != QEvent.Type.ToolTip or not index.isValid():
            return super().helpEvent(event, view, option, index)
        moment: Moment = index.data(MOMENT)
        at, _icon, what, who = self._boxes(option.rect)
        metrics = view.fontMetrics()
        texts = ((at, moment.at), (what, moment.headline), (who, moment.who))
        cut = [text for box, text in texts if metrics.horizontalAdvance(text) > box.width()]
        escaped = [text.replace("&", "&amp;").replace("<", "&lt;").replace("\n", "<br>") for text in cut]
        QToolTip.showText(event.globalPos(), f"<p>{'<br>'.join(escaped)}</p>" if cut else "", view)
        return True


class TimeLine(QListView):
    """The list of moments. A click or Enter on one emits `moment_opened(kind, id)`."""

    moment_opened = Signal(str, str)

    def __init__(self, moments: Sequence[Moment] = ()) -> None:
        super().__init__()
        self._moments = _Moments()
        self.setModel(self._moments)
        self._line = _Line(self)
        self.setItemDelegate(self._line)
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(_("Time line"))
        self.clicked.connect(self._open)
        self.set_moments(moments)

    def set_moments(self, moments: Sequence[Moment]) -> None:
        """Shows these, first one on top; stays on the line chosen before if it is still there."""
        current = self.currentIndex()
        chosen = self._moments.moments[current.row()] if current.isValid() else None
        at = self.verticalScrollBar().value()
        self._moments.show(moments)
        self._line.measure(self.fontMetrics(), moments)
        for row, moment in enumerate(self._moments.moments):
            if moment == chosen:
                self.setCurrentIndex(self._moments.index(row))
                break
        self.verticalScrollBar().setValue(at)
        self.updateGeometry()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._line.measure(self.fontMetrics(), self._moments.moments)

    def moments(self) -> list[Moment]:
        """The lines shown."""
        return list(self._moments.moments)

    def row_height(self) -> int:
        """How high one line is."""
        return max(px(30), self.fontMetrics().height() + px(6))

    def sizeHint(self) -> QSize:
        return QSize(px(360), self.row_height() * min(12, max(1, len(self._moments.moments))) + px(4))

    def minimumSizeHint(self) -> QSize:
        rows = min(4, max(1, len(self._moments.moments)))
        return QSize(px(240), self.row_height() * rows + px(4))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if plain and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self._open(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def _open(self, index: QModelIndex) -> None:
        moment = self._moments.moments[index.row()]
        self.moment_opened.emit(moment.kind, moment.id)
