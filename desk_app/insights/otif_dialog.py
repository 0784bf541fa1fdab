"""The window of deliveries on time: the figures of a period with n and formula, beneath them the deliveries behind."""

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QKeySequence, QPainter, QResizeEvent, QShortcut
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QSplitter,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from desk_app.core import when
from desk_app.core.i18n import _, ngettext
from desk_app.deliveries import store
from desk_app.deliveries.model import STATE_WORDS, DeliveryRow
from desk_app.deliveries.table import promised_words
from desk_app.insights.board_dialog import Lines
from desk_app.insights.breakdown import FEW
from desk_app.insights.days_choice import DaysChoice
from desk_app.insights.delivery_measures import TARGET
from desk_app.insights.model import SMALL, Measure, Period, Unit
from desk_app.insights.otif import OTIF, OtifFound, kept_of, otif_found
from desk_app.insights.otif_handout import otif_headline
from desk_app.insights.otif_rows import behind_words, rows_behind
from desk_app.insights.periods import Span, as_id
from desk_app.insights.spoken import cases_words, count_words, name_words, share_words, value_words
from desk_app.ui.list_and_form import in_a_row
from desk_app.ui.room_view import Surroundings
from desk_app.ui.screen import fit
from desk_app.ui.theme import px, tokens
from desk_app.ui.widgets import button, label, plain_tip

SPANS = (Span.TODAY, Span.WEEK, Span.MONTH, Span.LAST_MONTH, Span.YEAR, Span.OWN)
MOST = 500
"""So many deliveries behind a figure are listed."""
_MEASURE = int(Qt.ItemDataRole.UserRole)
_VALUE, _FORMULA, _NAME = 1, 3, 1
_LOW = 480
"""A window lower than this, in px at 100 %, leaves its title, its note and the whole formula to the lists."""


class AimedBar(QStyledItemDelegate):
    """A share as a calm bar with the line it is to reach; one that rests on few deliveries is pale."""

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        super().paint(painter, option, index)
        one = index.data(_MEASURE)
        if not isinstance(one, Measure) or one.unit is not Unit.SHARE or one.value is None:
            return
        box = QRectF(option.rect)
        words = option.fontMetrics.horizontalAdvance("100.0 %" + FEW) + px(14)
        track = QRectF(box.left() + px(6), box.center().y() - px(4), box.width() - words - px(6), px(8))
        if track.width() < px(12):
            return
        painter.save()
        painter.fillRect(track, QColor(tokens().line))
        full = track.width()
        track.setWidth(full * one.value)
        painter.setOpacity(0.5 if one.small else 1.0)
        painter.fillRect(track, QColor(tokens().accent))
        painter.setOpacity(1.0)
        aim = QRectF(track.left() + full * TARGET, box.center().y() - px(7), max(1, px(1)), px(14))
        painter.fillRect(aim, QColor(tokens().text))
        painter.restore()


class OtifDialog(QDialog):
    """The deliveries of a period: Enter on a figure goes to the deliveries behind it, Enter there opens one.

    `record_wanted(kind, row_id)` asks for a delivery, and closes. F9 asks for paper: `print_wanted(period)`, the
    period as one word.
    """

    record_wanted = Signal(str, str)
    print_wanted = Signal(str)

    def __init__(self, around: Surroundings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Deliveries on time"))
        self._around = around
        self._shown: Sequence[Measure | None] = ()
        self._rows: Sequence[DeliveryRow] = ()
        self.days_choice = DaysChoice(around, SPANS, self.look)
        self.span, self.first, self.last = self.days_choice.span, self.days_choice.first, self.days_choice.last
        self._title, self._note = label(_("Deliveries on time"), "title"), label("", "small", wrap=True)
        self.said = label("", "heading", wrap=True)
        heads = (_("Figure"), _("The value"), "n", _("Formula"))
        self.figures = Lines(_("Figures of deliveries"), heads, (1, 2), self._to_rows)
        self._bar = AimedBar(self)
        self.figures.setItemDelegateForColumn(_VALUE, self._bar)
        self.formula, self.of = label("", "small", wrap=True), label("", wrap=True)
        told = (_("Delivery"), _("Customer"), _("Promised"), _("Handed over"), _("State"), _("Courier"))
        self.rows = Lines(_("The deliveries behind it"), told, (), self.open_record)
        self.open_button = button(_("Open the record  ⏎"), icon="open", on=self.open_record)
        self.print_button = button(_("Print  F9"), icon="print", on=self._print)
        self._lay_out()
        self.figures.currentItemChanged.connect(lambda *_items: self._show_rows())
        for keys in ("F9", "Ctrl+P"):
            QShortcut(QKeySequence(keys), self).activated.connect(self._print)
        self.days_choice.begin(Span.MONTH)
        self.figures.setFocus()

    def _lay_out(self) -> None:
        head = self.figures.header()
        head.setSectionResizeMode(_FORMULA, QHeaderView.ResizeMode.Stretch)
        head.setSectionResizeMode(_VALUE, QHeaderView.ResizeMode.Interactive)
        head.resizeSection(_VALUE, px(150))
        self.rows.header().setSectionResizeMode(_NAME, QHeaderView.ResizeMode.Stretch)
        above = QHBoxLayout()
        above.setSpacing(px(8))
        for part in self.days_choice.parts():
            above.addWidget(part)
        above.addStretch(1)
        beneath = QWidget()
        under = QVBoxLayout(beneath)
        under.setContentsMargins(0, 0, 0, 0)
        under.setSpacing(px(6))
        under.addWidget(self.formula)
        under.addWidget(self.of)
        under.addWidget(self.rows, 1)
        parts = QSplitter(Qt.Orientation.Vertical)
        parts.setChildrenCollapsible(False)
        parts.addWidget(self.figures)
        parts.addWidget(beneath)
        parts.setStretchFactor(0, 3)
        parts.setStretchFactor(1, 2)
        column = QVBoxLayout(self)
        column.setContentsMargins(px(20), px(16), px(20), px(16))
        column.setSpacing(px(10))
        column.addWidget(self._title)
        column.addLayout(above)
        column.addWidget(self.said)
        column.addWidget(parts, 1)
        few = _("{mark} fewer than {small} cases").format(mark=FEW, small=SMALL)
        self._note.setText(" · ".join((few, _("The line stands at {aim}").format(aim=share_words(TARGET)))))
        column.addWidget(self._note)
        column.addWidget(in_a_row((self.open_button, self.print_button, button(_("Close  Esc"), on=self.reject))))
        self.formula.hide()  # until there is room for it
        fit(self, 1080, 700)

    def resizeEvent(self, event: QResizeEvent) -> None:
        for part in (self._title, self._note, self.formula):
            part.setVisible(event.size().height() >= px(_LOW))
        super().resizeEvent(event)

    # The period

    def period(self) -> Period:
        """The days shown, whichever of them is the earlier."""
        return self.days_choice.period()

    # Showing

    def look(self) -> None:
        """Counts anew and shows it; the figure that was marked stays so."""
        before = self._marked()
        file = self._around.file
        found: OtifFound = otif_found(file, self.period(), file.clock.now())
        self.said.setText(otif_headline(kept_of(found.known[OTIF]), TARGET))
        items: list[QTreeWidgetItem] = []
        shown: list[Measure | None] = []
        for title, measures in found.groups():
            items.append(_heading(title))
            shown.append(None)
            items += map(_item, measures)
            shown += measures
        self._shown = shown
        keys = [one.key if one else "" for one in shown]
        self.figures.show_lines(items, keys.index(before.key) if before and before.key in keys else keys.index(OTIF))
        for place, one in enumerate(shown):
            if one is None:
                self.figures.setFirstColumnSpanned(place, QModelIndex(), True)
        self._show_rows()

    def _marked(self) -> Measure | None:
        place = self.figures.place()
        return self._shown[place] if 0 <= place < len(self._shown) else None

    def _show_rows(self) -> None:
        one, around = self._marked(), self._around
        word = behind_words(one.key) if one else ""
        self.formula.setText(_sentence(one) if one else "")
        now, zone = around.file.clock.now(), around.zone()
        ids = rows_behind(around.file, self.period(), one.key, now, MOST + 1) if one and word else []
        self._rows = store.rows_for_list(around.file, ids[:MOST])
        self.of.setText(_behind(word, len(ids)) if word else _("No deliveries are listed for this line."))
        items = []
        for row in self._rows:
            came = when.on_list(row.delivered_at, now, zone) if row.delivered_at else _("not handed over")
            promised = promised_words(row.promised_by, row.promised_precision, now, zone)
            item = QTreeWidgetItem([row.number, row.name, promised, came, _(STATE_WORDS[row.state]), row.courier])
            item.setToolTip(_NAME, plain_tip(row.name))
            items.append(item)
        self.rows.show_lines(items, 0)
        self.open_button.setEnabled(bool(items))

    # What a person does

    def _to_rows(self) -> None:
        if self._rows:
            self.rows.setFocus()

    def open_record(self) -> None:
        """Asks for the delivery that is marked, and closes."""
        place = self.rows.place()
        if 0 <= place < len(self._rows):
            self.accept()
            self.record_wanted.emit("delivery", self._rows[place].id)

    def _print(self) -> None:
        self.print_wanted.emit(as_id(self.period()))


def _sentence(one: Measure) -> str:
    return _("{name} = {formula} ({cases})").format(
        name=name_words(one.key), formula=one.formula, cases=cases_words(one)
    )


def _behind(word: str, count: int) -> str:
    if count > MOST:
        return _("{what}: the first {n}").format(what=word, n=count_words(MOST))
    said = ngettext("{what}: {n} delivery", "{what}: {n} deliveries", count)
    return said.format(what=word, n=count_words(count))


def _heading(title: str) -> QTreeWidgetItem:
    made = QTreeWidgetItem([title])
    font = made.font(0)
    font.setBold(True)
    made.setFont(0, font)
    made.setFirstColumnSpanned(True)
    made.setFlags(Qt.ItemFlag.ItemIsEnabled)
    return made


def _item(one: Measure) -> QTreeWidgetItem:
    few = FEW if one.small and one.n else ""
    made = QTreeWidgetItem([name_words(one.key), value_words(one) + few, count_words(one.n), one.formula])
    made.setData(_VALUE, _MEASURE, one)
    made.setToolTip(0, plain_tip(name_words(one.key)))
    made.setToolTip(_FORMULA, plain_tip(one.formula))
    return made
