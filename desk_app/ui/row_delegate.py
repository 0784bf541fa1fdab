"""How the cells of a table are painted, and what the tool tip over one says."""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QHelpEvent, QPainter
from PySide6.QtWidgets import QAbstractItemView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QToolTip

from desk_app.ui.marks import paint_capsule
from desk_app.ui.theme import px
from desk_app.ui.widgets import plain_tip
from desk_app.ui.windowed import ICON_ROLE, TONE_ROLE, Column, Index, WindowedTable

_CAPSULE_SIDE = 30


class RowDelegate(QStyledItemDelegate):
    """Cells in one line; a capsule where the column says so; the whole text in a tool tip when cut."""

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:
        super().initStyleOption(option, index)
        option.text = " ".join(option.text.split())
        option.state &= ~QStyle.StateFlag.State_HasFocus
        if _column_of(index).capsule:
            option.text = ""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        super().paint(painter, option, index)
        if not _column_of(index).capsule:
            return
        text = index.data()
        if text:
            icon = index.data(ICON_ROLE) or ""
            box = option.rect.adjusted(px(8), px(2), -px(4), -px(3))
            painter.save()
            painter.setFont(option.font)
            paint_capsule(painter, box, str(text), index.data(TONE_ROLE) or "muted", str(icon))
            painter.restore()

    def helpEvent(self, event: QHelpEvent, view: QAbstractItemView, option: QStyleOptionViewItem, index: Index) -> bool:
        if event.type() != QEvent.Type.ToolTip or not index.isValid():
            return super().helpEvent(event, view, option, index)
        QToolTip.showText(event.globalPos(), plain_tip(self.tip(view, option, index)), view)
        return True

    def tip(self, view: QAbstractItemView, option: QStyleOptionViewItem, index: Index) -> str:
        """What the tool tip over a cell says: the column's own, else the text if it is cut."""
        own = index.data(Qt.ItemDataRole.ToolTipRole)
        if own:
            return str(own)
        text = str(index.data() or "")
        side = px(_CAPSULE_SIDE if _column_of(index).capsule else 0) + px(16)
        cut = view.fontMetrics().horizontalAdvance(" ".join(text.split())) + side > option.rect.width()
        return text if cut or "\n" in text else ""


def _column_of(index: Index) -> Column:
    model = index.model()
    assert isinstance(model, WindowedTable)
    return model.columns[index.column()]
