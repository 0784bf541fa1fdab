"""The window of the promise board: each commitment with what came of its promises, beneath it the broken ones."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QKeySequence, QPainter, QResizeEvent, QShortcut
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QSplitter,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from desk_app.commitments.board import BoardLine, Tally, board
from desk_app.core import when
from desk_app.core.i18n import _
from desk_app.insights.board_handout import broken_heads
from desk_app.insights.board_lines import (
    BrokenLine,
    board_headline,
    broken_lines,
    dropped_words,
    kept_words,
    limit_words,
    share_words,
)
from desk_app.insights.breakdown import FEW
from desk_app.insights.days_choice import DaysChoice
from desk_app.insights.model import SMALL, Period
from desk_app.insights.periods import Span, as_id
from desk_app.insights.spoken import count_words
from desk_app.ui.list_and_form import in_a_row
from desk_app.ui.room_view import Surroundings
from desk_app.ui.screen import fit
from desk_app.ui.theme import px, tokens
from desk_app.ui.widgets import button, label, plain_tip

SPANS = (Span.WEEK, Span.MONTH, Span.LAST_MONTH, Span.YEAR, Span.OWN)
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_TALLY = int(Qt.ItemDataRole.UserRole)
_WHO_PLACE, _SHARE_PLACE = 1, 6
_LEAST = 24
"""px at 100 % that are left to each list where large letters and a small screen leave no more."""
_LOW = 480
"""A window lower than this, in px at 100 %, leaves its title and its note to the lists."""


class ShareBar(QStyledItemDelegate):
    """A share as a calm bar with its words at the right; one that rests on few promises is pale."""

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        super().paint(painter, option, index)
        tally = index.data(_TALLY)
        if not isinstance(tally, Tally) or tally.share is None:
            return
        box = QRectF(option.rect)
        words = option.fontMetrics.horizontalAdvance("100 %" + FEW) + px(14)
        track = QRectF(box.left() + px(6), box.center().y() - px(4), box.width() - words - px(6), px(8))
        if track.width() < px(12):
            return
        painter.save()
        painter.fillRect(track, QColor(tokens().line))
        track.setWidth(track.width() * tally.share)
        painter.setOpacity(0.5 if tally.small else 1.0)
        painter.fillRect(track, QColor(tokens().accent))
        painter.restore()


class Lines(QTreeWidget):
    """A flat list with heads. Enter or a double click on a line is `entered`."""

    def __init__(self, name: str, heads: Sequence[str], right: Sequence[int], entered: Callable[[], None]) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setHeaderLabels(list(heads))
        self.setRootIsDecorated(False)
        self.setUniformRowHeights(True)
        self.setStyleSheet(f"QTreeView::item {{ padding: {px(4)}px {px(6)}px; }}")
        self.setMinimumHeight(px(_LEAST))
        self.setTabKeyNavigation(False)
        head = self.header()
        head.setStretchLastSection(False)
        head.setTextElideMode(Qt.TextElideMode.ElideRight)
        for place in range(len(heads)):
            head.setSectionResizeMode(place, QHeaderView.ResizeMode.ResizeToContents)
            if place in right:
                self.headerItem().setTextAlignment(place, _RIGHT)
        self._right = right
        self.itemActivated.connect(lambda _item, _column: entered())

    def place(self) -> int:
        """Which line is marked; -1 for none."""
        marked = self.currentItem()
        return -1 if marked is None else self.indexOfTopLevelItem(marked)

    def show_lines(self, items: Sequence[QTreeWidgetItem], at: int) -> None:
        """Shows these lines; the one at that place is marked."""
        for item in items:
            for place in self._right:
                item.setTextAlignment(place, _RIGHT)
        self.clear()
        self.addTopLevelItems(list(items))
        if items:
            self.setCurrentItem(items[min(at, len(items) - 1)])


class PromiseBoardDialog(QDialog):
    """What came of the promises of a period.

    Enter on a commitment goes to its broken promises, Enter on one of these asks for its record:
    `record_wanted(kind, row_id)`, and closes. Ctrl+P asks for paper: `print_wanted(period)`, the period as one word.
    """

    record_wanted = Signal(str, str)
    print_wanted = Signal(str)

    def __init__(self, around: Surroundings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Promise board"))
        self._around = around
        self._lines: Sequence[BoardLine] = ()
        self._broken: Sequence[BrokenLine] = ()
        self._now = around.file.clock.now()
        self.days_choice = DaysChoice(around, SPANS, self.look)
        self.span, self.first, self.last = self.days_choice.span, self.days_choice.first, self.days_choice.last
        self._title, self._note = label(_("Promise board"), "title"), label("", "small", wrap=True)
        self.said = label("", "heading", wrap=True)
        heads = (
            _("Commitment"), _("Fell due"), _("Kept"), _("Broken"), _("Still running"), _("Dropped"), _("Share kept"),
        )  # fmt: skip
        self.board = Lines(_("Promise board"), heads, range(1, len(heads)), self._to_broken)
        self._bar = ShareBar(self)
        self.board.setItemDelegateForColumn(_SHARE_PLACE, self._bar)
        self.of = label("", wrap=True)
        self.broken = Lines(_("Broken promises"), broken_heads(), (), self.open_record)
        self.open_button = button(_("Open the record  ⏎"), icon="open", on=self.open_record)
        self.print_button = button(_("Print  Ctrl+P"), icon="print", on=self._print)
        self._lay_out()
        self.board.currentItemChanged.connect(lambda *_items: self._show_broken())
        QShortcut(QKeySequence("Ctrl+P"), self).activated.connect(self._print)
        self.days_choice.begin(Span.MONTH)
        self.board.setFocus()

    def _lay_out(self) -> None:
        self.board.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.board.header().setSectionResizeMode(_SHARE_PLACE, QHeaderView.ResizeMode.Interactive)
        self.board.header().resizeSection(_SHARE_PLACE, px(130))
        self.broken.header().setSectionResizeMode(_WHO_PLACE, QHeaderView.ResizeMode.Stretch)
        above = QHBoxLayout()
        above.setSpacing(px(8))
        for part in self.days_choice.parts():
            above.addWidget(part)
        above.addStretch(1)
        beneath = QWidget()
        under = QVBoxLayout(beneath)
        under.setContentsMargins(0, 0, 0, 0)
        under.setSpacing(px(6))
        under.addWidget(self.of)
        under.addWidget(self.broken, 1)
        parts = QSplitter(Qt.Orientation.Vertical)
        parts.setChildrenCollapsible(False)
        parts.addWidget(self.board)
        parts.addWidget(beneath)
        column = QVBoxLayout(self)
        column.setContentsMargins(px(20), px(16), px(20), px(16))
        column.setSpacing(px(10))
        column.addWidget(self._title)
        column.addLayout(above)
        column.addWidget(self.said)
        column.addWidget(parts, 1)
        few = _("{mark} fewer than {small} cases").format(mark=FEW, small=SMALL)
        rule = _("A promise counts on the day it falls due; what was dropped never counts.")
        self._note.setText(f"{few} · {rule}")
        self.said.setToolTip(plain_tip(rule))
        column.addWidget(self._note)
        column.addWidget(in_a_row((self.open_button, self.print_button, button(_("Close  Esc"), on=self.reject))))
        fit(self, 980, 680)

    def resizeEvent(self, event: QResizeEvent) -> None:
        for part in (self._title, self._note):
            part.setVisible(event.size().height() >= px(_LOW))
        super().resizeEvent(event)

    # The period

    def period(self) -> Period:
        """The days shown, whichever of them is the earlier."""
        return self.days_choice.period()

    # Showing

    def look(self) -> None:
        """Counts anew and shows it; the commitment that was marked stays so."""
        file, before = self._around.file, self._marked()
        found = board(file, self.period())
        self._now, self._lines = found.now, found.lines
        self.said.setText(board_headline(found))
        chosen = next(
            (
                place
                for place, line in enumerate(found.lines)
                if before is not None and line.version.commitment_id == before.version.commitment_id
            ),
            next((place for place, line in enumerate(found.lines) if line.tally.broken), 0),
        )
        self.board.show_lines([_item(line) for line in found.lines], chosen)
        self._show_broken()

    def _marked(self) -> BoardLine | None:
        place = self.board.place()
        return self._lines[place] if 0 <= place < len(self._lines) else None

    def _show_broken(self) -> None:
        line, zone = self._marked(), self._around.zone()
        self._broken = broken_lines(self._around.file, self.period(), line.version, self._now) if line else ()
        self.of.setText(
            _("Broken promises: {text}").format(text=line.version.text)
            if line and self._broken
            else _("No promise of this commitment was broken in the period.")
        )
        items = [
            QTreeWidgetItem(
                [
                    each.number,
                    each.customer,
                    when.on_list(each.due_at, self._now, zone),
                    when.on_list(each.met_at, self._now, zone) if each.met_at else _("not done yet"),
                    each.late,
                    each.owner,
                ]
            )
            for each in self._broken
        ]
        for item, each in zip(items, self._broken, strict=True):
            item.setToolTip(_WHO_PLACE, plain_tip(each.customer))
        self.broken.show_lines(items, 0)
        self.open_button.setEnabled(bool(items))

    # What a person does

    def _to_broken(self) -> None:
        if self._broken:
            self.broken.setFocus()

    def open_record(self) -> None:
        """Asks for the record whose promise is marked, and closes."""
        place = self.broken.place()
        if 0 <= place < len(self._broken):
            one = self._broken[place]
            self.accept()
            self.record_wanted.emit(str(one.kind), one.row_id)

    def _print(self) -> None:
        self.print_wanted.emit(as_id(self.period()))


def _item(line: BoardLine) -> QTreeWidgetItem:
    tally = line.tally
    cells = (tally.fell_due, tally.kept, tally.broken, tally.running)
    share = share_words(tally) + (FEW if tally.small else "")
    told = " · ".join(filter(None, (line.version.text, limit_words(line))))
    made = QTreeWidgetItem([told, *map(count_words, cells), dropped_words(tally), share])
    made.setData(_SHARE_PLACE, _TALLY, tally)
    made.setToolTip(0, plain_tip(told))
    made.setToolTip(_SHARE_PLACE, plain_tip(kept_words(tally)))
    return made
