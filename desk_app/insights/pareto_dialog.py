"""The window of what complaints are about: a Pareto of kinds or causes, and the complaints behind a bar."""

from collections.abc import Sequence
from datetime import timedelta
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QListWidget,
    QListWidgetItem,
    QScrollArea,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from desk_app.complaints import pareto, store
from desk_app.complaints.pareto import AXIS_WORDS, WITHOUT_WORDS, About, Axis
from desk_app.core import when
from desk_app.core.i18n import _
from desk_app.improvements.days import Days
from desk_app.insights.days_choice import DaysChoice
from desk_app.insights.pareto_chart import MOST, ParetoChart
from desk_app.insights.pareto_handout import asked_of
from desk_app.insights.pareto_words import cells, compared, headline, heads, lead_words, none_words, told
from desk_app.insights.periods import Span
from desk_app.ui.list_and_form import in_a_row
from desk_app.ui.room_view import Surroundings
from desk_app.ui.screen import fit
from desk_app.ui.theme import px
from desk_app.ui.widgets import button, label, set_role

_LISTED = 500
_ROW_ID = Qt.ItemDataRole.UserRole
_LEAST = 60
_LOW = 420


class ParetoDialog(QDialog):
    """Arrow keys go from bar to bar; Enter on one lists its complaints below, Enter there opens one.

    `record_wanted(kind, id)` asks for a complaint, `print_wanted(asked)` for the paper of the days shown.
    """

    record_wanted = Signal(str, str)
    print_wanted = Signal(str)

    def __init__(self, around: Surroundings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("What complaints are about"))
        self._around, self._file = around, around.file
        self.axis = Axis.TOP
        self.shown: About
        self.days_choice = DaysChoice(around, list(Span), self.look, until_today=True)
        self.span, self.first, self.last = self.days_choice.span, self.days_choice.first, self.days_choice.last
        self.headline = label("", "heading", wrap=True, select=True)
        self.compared = label("", "small", wrap=True)
        self.chart = ParetoChart()
        self.told = label("", "small", wrap=True, select=True)
        self.missing = button("", "link", icon="tag", on=lambda: self.list_bar(""))
        self.more = label("", "small", wrap=True)
        self.listed = QListWidget()
        self.listed.setAccessibleName(_("The complaints behind it"))
        self.listed.hide()
        self.parts: dict[Axis, QToolButton] = {}
        self.print_button = button(_("Print  Ctrl+P"), icon="print", on=self._print)
        self.copy_button = button(_("Copy as a table  Ctrl+C"), icon="copy", on=self.copy)
        self._lay_out()
        self.chart.bar_chosen.connect(self.list_bar)
        self.listed.itemActivated.connect(self._open)
        for keys, act in (("Ctrl+C", self.copy), ("Ctrl+P", self._print)):
            QShortcut(QKeySequence(keys), self).activated.connect(act)
        self.days_choice.begin(Span.YEAR)
        self.chart.setFocus()

    def _lay_out(self) -> None:
        above = self.days_choice.parts()
        for axis, word in AXIS_WORDS.items():
            chip = QToolButton()
            chip.setText(_(word))
            chip.setCheckable(True)
            chip.setChecked(axis is self.axis)
            chip.setAutoExclusive(True)
            set_role(chip, "chip")
            chip.clicked.connect(partial(self.choose_axis, axis))
            self.parts[axis] = chip
            above.append(chip)
        body = QWidget()
        body.setObjectName("scrolled")
        inner = QVBoxLayout(body)
        inner.setContentsMargins(0, 0, px(6), 0)
        inner.setSpacing(px(8))
        for part in (self.headline, self.compared, self.chart, self.more, self.missing, self.told, self.listed):
            inner.addWidget(part)
        inner.addStretch(1)
        self.scrolled = QScrollArea()
        self.scrolled.setWidgetResizable(True)
        self.scrolled.setFrameShape(QFrame.Shape.NoFrame)
        self.scrolled.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.scrolled.setMinimumHeight(px(_LEAST))
        self.scrolled.setWidget(body)
        column = QVBoxLayout(self)
        column.setContentsMargins(px(20), px(16), px(20), px(16))
        column.setSpacing(px(10))
        self._title = label(_("What complaints are about"), "title")
        column.addWidget(self._title)
        column.addWidget(in_a_row(above))
        column.addWidget(self.scrolled, 1)
        column.addWidget(in_a_row((self.copy_button, self.print_button, button(_("Close  Esc"), on=self.reject))))
        fit(self, 940, 680)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._title.setVisible(event.size().height() >= px(_LOW))  # the head of the window repeats it
        super().resizeEvent(event)

    # The days

    def days(self) -> Days:
        """The days shown, whichever of the two is the earlier."""
        period = self.days_choice.period()
        return Days(period.start, period.end - timedelta(days=1))

    def choose_axis(self, axis: Axis, *_clicked: object) -> None:
        """Shows kinds, kinds in full, or causes."""
        self.axis = axis
        self.parts[axis].setChecked(True)
        self.look()

    def look(self) -> None:
        """Counts anew and shows it."""
        self.shown = found = pareto.about(self._file, self.days(), self.axis)
        self.headline.setText(headline(found))
        self.compared.setText(compared(found))
        self.chart.show_bars(found.bars, none_words(found))
        left = len(found.bars) - MOST
        self.more.setText(_("{n} smaller ones are in the table that is copied.").format(n=left) if left > 0 else "")
        self.more.setVisible(left > 0)
        self.missing.setText(lead_words(found))
        self.missing.setVisible(found.without > 0)
        self.told.setText("\n".join(told(found)))
        self.listed.clear()
        self.listed.hide()

    # What is behind a bar

    def list_bar(self, name: str) -> None:
        """Lists the complaints behind a bar, the newest first; the keyboard goes there."""
        ids = pareto.ids_behind(self._file, self.shown.days, self.axis, name)[:_LISTED]
        self.listed.clear()
        for row in store.rows_for_list(self._file, ids):
            at = when.date(row.received_at.astimezone(self._around.zone()).date(), year=True)
            state = _("open") if row.open else _("closed")
            item = QListWidgetItem(" · ".join((row.number, at, row.name, row.title, state)))
            item.setData(_ROW_ID, row.id)
            self.listed.addItem(item)
        self.listed.setAccessibleName(_("Complaints: {name}").format(name=name or _(WITHOUT_WORDS[self.axis])))
        self.listed.setFixedHeight(px(30) * min(8, max(2, len(ids))) + px(8))
        self.listed.show()
        self.listed.setCurrentRow(0)
        self.listed.setFocus()
        self.scrolled.ensureWidgetVisible(self.listed)

    def _open(self, item: QListWidgetItem) -> None:
        self.accept()
        self.record_wanted.emit("complaint", str(item.data(_ROW_ID)))

    # What leaves the window

    def copy(self) -> None:
        """Puts all bars with their heads on the clipboard, as a spreadsheet takes them."""
        lines: Sequence[Sequence[str]] = [heads(self.shown), *cells(self.shown)]
        QGuiApplication.clipboard().setText("\n".join("\t".join(line) for line in lines))

    def _print(self) -> None:
        self.print_wanted.emit(asked_of(self.shown.days))
