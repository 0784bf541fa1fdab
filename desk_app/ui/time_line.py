"""What happened to a record, newest first, one line each, perhaps with a mark above each day."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice

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
from PySide6.QtGui import QColor, QFocusEvent, QFontMetrics, QHelpEvent, QKeyEvent, QPainter, QPen
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
from desk_app.ui import icons, theme
from desk_app.ui.theme import Ink, px, tokens

Index = QModelIndex | QPersistentModelIndex
MOMENT = Qt.ItemDataRole.UserRole
_ICON = 26
_AT_MOST, _WHO_MOST, _MEASURED = 132, 110, 300


@dataclass(frozen=True, slots=True)
class Moment:
    """One line: when (as text), the icon of its kind, what happened, who did it, and what it opens.

    Lines of the same `day` (as text) stand under one mark; without any there is none.
    """

    at: str
    icon: str
    headline: str
    who: str
    kind: str
    id: str
    tone: Ink = "muted"
    day: str = ""


class _Moments(QAbstractListModel):
    """The lines and the marks of days; of many moments no more than were looked at."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[Moment | str] = []
        self._all: Sequence[Moment] = ()
        self._taken = self._page = 0
        self._changing = False

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.rows)

    def flags(self, index: Index) -> Qt.ItemFlag:
        if index.isValid() and isinstance(self.rows[index.row()], str):
            return Qt.ItemFlag.ItemNeverHasChildren
        return super().flags(index)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        row = self.rows[index.row()]
        if isinstance(row, str):
            return row if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole) else None
        if role == Qt.ItemDataRole.DisplayRole:
            return row.headline
        if role == MOMENT:
            return row
        if role == Qt.ItemDataRole.AccessibleTextRole:
            at = " ".join(filter(None, (row.day, row.at)))
            return _("{at}, {what}, {who}").format(at=at, what=row.headline, who=row.who)
        return None

    def canFetchMore(self, parent: Index) -> bool:
        return not parent.isValid() and not self._changing and self._taken < len(self._all)

    def fetchMore(self, parent: Index) -> None:
        if not self.canFetchMore(parent):
            return
        self._changing = True
        more = self._next()
        self.beginInsertRows(QModelIndex(), len(self.rows), len(self.rows) + len(more) - 1)
        self.rows += more
        self.endInsertRows()
        self._changing = False

    def _next(self) -> list[Moment | str]:
        last = next((row.day for row in reversed(self.rows) if isinstance(row, Moment)), "")
        found: list[Moment | str] = []
        end = min(self._taken + self._page, len(self._all))
        for place in range(self._taken, end):
            moment = self._all[place]
            if moment.day and moment.day != last:
                found.append(moment.day)
            last = moment.day
            found.append(moment)
        self._taken = end
        return found

    def show(self, moments: Sequence[Moment], page: int) -> None:
        self._changing = True
        self.beginResetModel()
        self._all, self._taken, self._page = moments, 0, page or len(moments)
        self.rows = []
        self.rows = self._next()
        self.endResetModel()
        self._changing = False


class _Line(QStyledItemDelegate):
    """Paints time, icon on the thread, headline and person; tells a cut headline in a tool tip."""

    at_width = who_width = 60

    def measure(self, metrics: QFontMetrics, moments: Iterable[Moment], *, anew: bool) -> None:
        """Makes the outer columns as wide as their words need, within limits; without `anew` no narrower."""
        at, who = (0, 0) if anew else (self.at_width - px(4), self.who_width - px(4))
        for moment in islice(moments, _MEASURED):
            at = max(at, metrics.horizontalAdvance(moment.at))
            who = max(who, metrics.horizontalAdvance(moment.who))
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
        moment: Moment | None = index.data(MOMENT)
        colours = tokens()
        rect: QRect = option.rect
        if moment is None:
            _paint_day(painter, rect, str(index.data()))
            return
        at, icon, what, who = self._boxes(rect)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, QColor(colours.accent_ground))
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, QColor(colours.hover))
        middle = icon.center().x()
        painter.setPen(QPen(QColor(colours.line), px(2)))
        above = rect.top() if _is_line(index, -1) else rect.center().y()
        below = rect.bottom() if _is_line(index, 1) else rect.center().y()
        if above < below:
            painter.drawLine(QPointF(middle, above), QPointF(middle, below))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colours.surface))
        painter.drawEllipse(QPointF(middle, rect.center().y()), px(11), px(11))
        newest = index.row() == 0 or (index.row() == 1 and not _is_line(index, -1))
        icons.paint(painter, icon, moment.icon, "accent" if newest else moment.tone, 16)
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
        moment: Moment | None = index.data(MOMENT)
        if moment is None:
            return super().helpEvent(event, view, option, index)
        at, _icon, what, who = self._boxes(option.rect)
        metrics = view.fontMetrics()
        texts = ((at, moment.at), (what, moment.headline), (who, moment.who))
        cut = [text for box, text in texts if metrics.horizontalAdvance(text) > box.width()]
        escaped = [text.replace("&", "&amp;").replace("<", "&lt;").replace("\n", "<br>") for text in cut]
        QToolTip.showText(event.globalPos(), f"<p>{'<br>'.join(escaped)}</p>" if cut else "", view)
        return True


def _is_line(index: Index, step: int) -> bool:
    """Whether the row so many rows on is a line, no mark of a day."""
    return index.sibling(index.row() + step, 0).data(MOMENT) is not None


def _paint_day(painter: QPainter, rect: QRect, day: str) -> None:
    painter.save()
    painter.setFont(theme.font(theme.SMALL, bold=True))
    painter.setPen(QColor(tokens().muted))
    wide = painter.fontMetrics().horizontalAdvance(day)
    box = rect.adjusted(px(4), 0, -px(4), 0)
    painter.drawText(box, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, day)
    painter.setPen(QPen(QColor(tokens().line), px(1)))
    middle = rect.center().y()
    painter.drawLine(box.left() + wide + px(8), middle, box.right(), middle)
    painter.restore()


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
        self._moments.rowsInserted.connect(lambda _parent, first, _last: self._measure(first))
        self.set_moments(moments)

    def set_moments(self, moments: Sequence[Moment], *, page: int = 0) -> None:
        """Shows these, first one on top; stays on the line chosen before if it is still there.

        With `page` no more than so many are asked of `moments`, and as many again whenever the end is in sight.
        """
        current = self.currentIndex()
        chosen = self._moments.rows[current.row()] if current.isValid() else None
        at = self.verticalScrollBar().value()
        self._moments.show(moments, page)
        self._measure()
        for row, moment in enumerate(self._moments.rows):
            if moment == chosen:
                self.setCurrentIndex(self._moments.index(row))
                break
        self.verticalScrollBar().setValue(at)
        self.updateGeometry()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._measure()

    def _measure(self, first: int = 0) -> None:
        rows = islice(self._moments.rows, first, None)
        lines = (row for row in rows if isinstance(row, Moment))
        self._line.measure(self.fontMetrics(), lines, anew=not first)

    def moments(self) -> list[Moment]:
        """The lines shown so far."""
        return [row for row in self._moments.rows if isinstance(row, Moment)]

    def index_of(self, moment: Moment) -> QModelIndex:
        """Where a line shown stands among lines and marks of days; ValueError for one that is not shown."""
        return self._moments.index(self._moments.rows.index(moment))

    def row_height(self) -> int:
        """How high one line is."""
        return max(px(30), self.fontMetrics().height() + px(6))

    def sizeHint(self) -> QSize:
        return QSize(px(360), self.row_height() * min(12, max(1, len(self._moments.rows))) + px(4))

    def minimumSizeHint(self) -> QSize:
        rows = min(4, max(1, len(self._moments.rows)))
        return QSize(px(240), self.row_height() * rows + px(4))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if plain and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self._open(self.currentIndex())
            return
        first = self._first()
        if plain and event.key() == Qt.Key.Key_Home:
            self.setCurrentIndex(first)
        else:
            super().keyPressEvent(event)
        if self.currentIndex() == first:
            self.scrollToTop()

    def focusInEvent(self, event: QFocusEvent) -> None:
        if not self.currentIndex().isValid() and event.reason() != Qt.FocusReason.MouseFocusReason:
            self.setCurrentIndex(self._first())
        super().focusInEvent(event)

    def _first(self) -> QModelIndex:
        """The first line, below the mark of its day."""
        rows = self._moments.rows
        return self._moments.index(1 if rows and isinstance(rows[0], str) else 0)

    def _open(self, index: QModelIndex) -> None:
        moment = self._moments.rows[index.row()]
        if isinstance(moment, Moment):
            self.moment_opened.emit(moment.kind, moment.id)
