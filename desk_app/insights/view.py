"""The tab of the figures: tiles, the heat map and tables of a period, worked out beside the window."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date as Date
from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QToolButton, QVBoxLayout, QWidget

from desk_app.core import when
from desk_app.core.errors import DeskError
from desk_app.core.i18n import _
from desk_app.exchange.writing import write_csv
from desk_app.insights.chooser import Chooser, named
from desk_app.insights.complaint_block import ComplaintBlock
from desk_app.insights.complaint_counting import complaint_answer
from desk_app.insights.complaint_measures import ComplaintSums
from desk_app.insights.delivery_block import DeliveryBlock
from desk_app.insights.delivery_counting import delivery_answer
from desk_app.insights.delivery_measures import DeliverySums
from desk_app.insights.figures import call_figures
from desk_app.insights.heat_map import HeatMap
from desk_app.insights.model import CallFigures, Dimension, Wanted
from desk_app.insights.periods import as_id, asked_id
from desk_app.insights.report import (
    SHOWN,
    TABLE_WORDS,
    TABLES,
    Line,
    headline,
    heads,
    lines,
    period_words,
    rows_to_copy,
    tiles,
    too_early,
)
from desk_app.insights.table import FigureTable
from desk_app.insights.tiles import TileGrid
from desk_app.staff import store as staff
from desk_app.topics import store as topics
from desk_app.ui.busy import Busy, Progress
from desk_app.ui.file_dialogs import ask_save
from desk_app.ui.room_view import Surroundings
from desk_app.ui.tab_view import TabView
from desk_app.ui.theme import px
from desk_app.ui.widgets import Banner, EmptyHint, button, label, set_role

SOON_MS = 1_500
"""How long after a save the figures are worked out anew, so that a row of saves costs one working out."""


@dataclass(frozen=True, slots=True)
class _Asked:
    """What was worked out, with the words it is shown in."""

    figures: CallFigures
    complaints: ComplaintSums
    deliveries: DeliverySums
    people: Mapping[str, str]
    topics: tuple[str, ...]


class FiguresView(TabView):
    """The figures of calls. `rows_wanted(Wanted)` asks for the calls behind one."""

    kind = "figures"
    hears = frozenset({"call", "settings", "staff", "topic", "customer", "complaint", "delivery", "survey"})

    rows_wanted = Signal(object)

    def __init__(self, around: Surroundings) -> None:
        super().__init__()
        self.around = around
        self.shown: _Asked | None = None
        self.part = Dimension.DAY
        self._again = False
        self.chooser = Chooser(self._today())
        self.chooser.chosen.connect(self.ask)
        self.title = label(_("Figures of calls"), "title")
        self.headline = label("", "heading", wrap=True, select=True)
        self.as_of = label("", "small", wrap=True)
        self.early = Banner("soon", "")
        self.banner = Banner("late", "")
        self.working = label(_("Working out…"), "muted")
        self.heat = HeatMap()
        self.heat.cell_chosen.connect(self._hour_chosen)
        self.table = FigureTable()
        self.table.line_chosen.connect(self._line_chosen)
        self.note = label(_("* too early to tell for some of these contacts"), "small", wrap=True)
        self.empty = EmptyHint("report", _("No calls in this period. Choose another, or take a call: F2."))
        self._parts: dict[Dimension, QToolButton] = {}
        self._lay_out()
        self.busy = Busy(self)
        self.busy.finished.connect(self._worked_out)
        self.busy.failed.connect(self._failed)
        self.busy.cancelled.connect(self._given_up)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(SOON_MS)
        self._soon.timeout.connect(self.ask)
        self.ask()

    def _lay_out(self) -> None:
        self.copy_button = button(_("Copy as a table"), icon="copy", on=self.copy)
        self.csv_button = button(_("Save as a file…"), icon="download", on=self.save_file)
        self.print_button = button(_("Print  F9"), icon="print", on=self.print_current)
        top = QHBoxLayout()
        top.setSpacing(px(8))
        top.addWidget(self.title)
        top.addStretch(1)
        top.addWidget(self.working)
        for each in (self.copy_button, self.csv_button, self.print_button):
            top.addWidget(each)
        self.tiles = TileGrid()
        self._body = QWidget()
        inner = QVBoxLayout(self._body)
        inner.setContentsMargins(0, 0, px(8), 0)
        inner.setSpacing(px(10))
        for part in (self.headline, self.as_of, self.early, self.tiles):
            inner.addWidget(part)
        inner.addWidget(label(_("When they come in"), "heading"))
        inner.addWidget(self.heat)
        inner.addLayout(self._part_row())
        inner.addWidget(self.table)
        inner.addWidget(self.note)
        inner.addWidget(label(_("Enter on a line or on an hour shows its calls."), "small", wrap=True))
        inner.addStretch(1)
        self.scrolled = QScrollArea()
        self.scrolled.setWidgetResizable(True)
        self.scrolled.setFrameShape(QFrame.Shape.NoFrame)
        self.scrolled.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        holder = QWidget()
        holder.setObjectName("scrolled")
        holding = QVBoxLayout(holder)
        holding.setContentsMargins(0, 0, 0, 0)
        holding.addWidget(self._body)
        holding.addWidget(self.empty)
        self.complaints = ComplaintBlock()
        holding.addWidget(self.complaints)
        self.deliveries = DeliveryBlock()
        holding.addWidget(self.deliveries)
        holding.addStretch(1)
        self.scrolled.setWidget(holder)
        column = QVBoxLayout(self)
        column.setContentsMargins(px(16), px(12), px(16), px(8))
        column.setSpacing(px(10))
        column.addLayout(top)
        column.addWidget(self.chooser)
        column.addWidget(self.banner)
        column.addWidget(self.scrolled, 1)
        for hidden in (self.early, self.banner, self._body, self.empty, self.note):
            hidden.hide()

    def _part_row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(px(6))
        for part in TABLES:
            chip = QToolButton()
            chip.setText(_(TABLE_WORDS[part]))
            chip.setCheckable(True)
            chip.setChecked(part == self.part)
            chip.setAutoExclusive(True)
            set_role(chip, "chip")
            chip.clicked.connect(partial(self.choose_part, part))
            self._parts[part] = chip
            row.addWidget(chip)
        row.addStretch(1)
        return row

    # Working out

    def _today(self) -> Date:
        return self.around.file.clock.now().astimezone(self.around.zone()).date()

    def ask(self) -> None:
        """Works the figures out beside the window; a question that comes meanwhile is answered next."""
        self._soon.stop()
        if self.busy.is_running():
            self._again = True
            self.busy.cancel()
            return
        self._again = False
        self.working.show()
        file, period, conditions = self.around.file, self.chooser.period(), self.chooser.conditions()

        def work(progress: Progress) -> _Asked:
            found = call_figures(
                file,
                period,
                conditions,
                now=file.clock.now(),
                parts=SHOWN,
                people=True,
                step=lambda: progress.step(0),
            )
            complaints = complaint_answer(file, period, conditions, file.clock.now())
            deliveries = delivery_answer(file, period, conditions, file.clock.now())
            known = tuple(topic.path for topic in topics.all_topics(file))
            return _Asked(found, complaints, deliveries, staff.names(file), known)

        self.busy.start(work)

    def _worked_out(self, found: _Asked) -> None:
        if self._again:
            self.ask()
            return
        self.working.hide()
        self.banner.hide()
        self.shown = found
        self._show(found)
        self.refreshed.emit()

    def _failed(self, error: Exception) -> None:
        if self._again:
            self.ask()
            return
        self.working.hide()
        if not isinstance(error, DeskError):
            raise error
        self.banner.set_text("late", error.sentence)
        self.banner.show()

    def _given_up(self) -> None:
        if self._again:
            self.ask()
        else:
            self.working.hide()

    # Showing

    def _show(self, found: _Asked) -> None:
        figures, zone = found.figures, self.around.zone()
        self._body.setVisible(figures.whole.calls > 0)
        self.empty.setVisible(figures.whole.calls == 0)
        self.headline.setText(headline(figures))
        as_of = _("{period}, as of {moment}").format(
            period=period_words(figures.period), moment=when.date_time(figures.as_of, zone)
        )
        self.as_of.setText(as_of)
        early = too_early(figures, zone)
        self.early.set_text("soon", early)
        self.early.setVisible(bool(early))
        self.tiles.show_tiles(tiles(figures))
        self.heat.show_heat(figures.heat)
        period, narrowed = period_words(figures.period), bool(figures.conditions)
        self.complaints.show_sums(found.complaints, period, narrowed=narrowed)
        self.deliveries.show_sums(found.deliveries, period, narrowed=narrowed)
        self._offer(found)
        self._show_table()

    def _offer(self, found: _Asked) -> None:
        parts, people = found.figures.parts, found.people
        seen = [people.get(key, key) for key in parts[Dimension.STAFF] if key]
        self.chooser.offer("staff", named(people.values(), seen))
        self.chooser.offer("topic", named(found.topics, [key for key in parts[Dimension.TOPIC] if key]))

    def choose_part(self, part: Dimension, *_clicked: object) -> None:
        """Shows another table."""
        self.part = part
        self._parts[part].setChecked(True)
        self._show_table()

    def _show_table(self) -> None:
        if self.shown is None:
            return
        rows = lines(self.shown.figures, self.part, self.shown.people)
        self.table.show_lines(_(TABLE_WORDS[self.part]), heads(self.part), rows)
        self.note.setVisible(any(row.early for row in rows))

    # What a person does

    def _line_chosen(self, line: Line) -> None:
        self.rows_wanted.emit(line.wanted)

    def _hour_chosen(self, weekday: int, hour: int) -> None:
        if self.shown is not None:
            figures = self.shown.figures
            self.rows_wanted.emit(Wanted(figures.period, figures.conditions, weekday, hour))

    def _rows(self) -> list[list[str]]:
        shown = self.shown
        if shown is None:
            return []
        more = {**shown.complaints.measures(), **shown.deliveries.measures()}
        return rows_to_copy(shown.figures, self.part, shown.people, more)

    def copy(self) -> None:
        """All figures and the table shown, for a spreadsheet."""
        rows = self._rows()
        if rows:
            QGuiApplication.clipboard().setText("\n".join("\t".join(row) for row in rows))
            self.said.emit(_("The figures are on the clipboard."))

    def save_file(self) -> None:
        """The same as a CSV file."""
        rows = self._rows()
        if not rows:
            return
        name = _("figures {period}").format(period=as_id(self.chooser.period())) + ".csv"
        target = ask_save(self, _("Save the figures"), name, _("Table (*.csv)"))
        if target is not None:
            try:
                write_csv(target, rows[0], rows[1:])
            except DeskError as error:
                self.banner.set_text("late", error.sentence)
                self.banner.show()
            else:
                self.said.emit(_("Saved as {file}.").format(file=str(target)))

    def print_current(self) -> None:
        """Paper with the figures that are shown: of the period and the calls chosen."""
        self.print_wanted.emit(self.kind, asked_id(self.chooser.period(), self.chooser.conditions()))

    # What the window asks of a tab

    def refresh(self, kinds: frozenset[str] | None = None) -> None:
        """Works the figures out anew, soon, where what changed can change them."""
        if kinds is None or kinds & self.hears:
            self._soon.start()

    def look_again(self) -> None:
        """A minute has passed: windows end, and days begin."""
        self.chooser.is_today(self._today())
        if not self.busy.is_running():
            self.ask()

    def take_keys(self) -> None:
        """The keyboard goes to the choice of the period."""
        self.chooser.span.setFocus()

    def put_down(self) -> None:
        """The file is about to close."""
        self._soon.stop()
        self.busy.stop()
