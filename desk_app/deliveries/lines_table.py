"""The goods of a delivery in its record, a row a line; from a line one key leads to a complaint or a return."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableWidget, QTableWidgetItem

from desk_app.core import when
from desk_app.core.i18n import _
from desk_app.core.money import format_cents
from desk_app.deliveries.lines import TROUBLE_WORDS, Line, quantity_words
from desk_app.ui.theme import px, tokens


class LinesTable(QTableWidget):
    """C on a line wants a complaint about it, R a return of it."""

    complaint_wanted = Signal(str)
    return_wanted = Signal(str)

    def __init__(self, lines: Sequence[Line], currency: str) -> None:
        heads = (_("Goods"), _("Ordered"), _("Picked"), _("Handed over"), _("Amount"), _("Remarks"))
        super().__init__(len(lines), len(heads))
        self._ids = [each.id for each in lines]
        self.setHorizontalHeaderLabels(list(heads))
        self.setAccessibleName(_("Goods line by line"))
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.verticalHeader().hide()
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        header.setMinimumSectionSize(px(40))
        for row, line in enumerate(lines):
            self._fill(row, line, currency)
        self.setToolTip(_("C: complaint about this line · R: return of it"))
        high = header.sizeHint().height() + sum(self.rowHeight(row) for row in range(len(lines))) + px(4)
        self.setFixedHeight(high)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        if lines:
            self.setCurrentCell(0, 0)

    def _fill(self, row: int, line: Line, currency: str) -> None:
        picked = "" if line.picked is None else quantity_words(line.picked)
        came = "" if line.delivered is None else quantity_words(line.delivered)
        amount = "" if line.amount_cents is None else format_cents(line.amount_cents, currency)
        remarks = [
            _("gift") if line.gift else "",
            _("best before {day}").format(day=when.date(line.expires_on, year=True)) if line.expires_on else "",
            _(TROUBLE_WORDS[line.trouble]) if line.trouble else "",
            (line.note or "").replace("\n", "; "),
        ]
        texts = (
            line.goods,
            quantity_words(line.ordered, line.unit),
            picked,
            came,
            amount,
            " · ".join(filter(None, remarks)),
        )
        for place, text in enumerate(texts):
            item = QTableWidgetItem(text)
            item.setToolTip(text)
            if (place == 2 and line.short_picked) or (place == 3 and line.missing):
                item.setForeground(QColor(tokens().ink("late")))
            self.setItem(row, place, item)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        wanted = {Qt.Key.Key_C: self.complaint_wanted, Qt.Key.Key_R: self.return_wanted}.get(Qt.Key(event.key()))
        if wanted is not None and not event.modifiers() and 0 <= self.currentRow() < len(self._ids):
            wanted.emit(self._ids[self.currentRow()])
            return
        super().keyPressEvent(event)
