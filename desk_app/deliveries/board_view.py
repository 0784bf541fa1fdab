"""The window of the dispatch board: the days, and under them a column for what is nobody's and one for each courier."""

from collections.abc import Callable, Sequence
from datetime import date as Date
from datetime import timedelta
from functools import partial
from typing import Protocol

from PySide6.QtCore import QPoint, QSettings, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QDialog, QFrame, QHBoxLayout, QLabel, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from desk_app.core import when
from desk_app.core.errors import DeskError, StillSaving
from desk_app.core.i18n import _
from desk_app.deliveries import board_store
from desk_app.deliveries.board import Board, Card
from desk_app.deliveries.board_cards import CardList
from desk_app.deliveries.board_column import ColumnView
from desk_app.deliveries.board_strip import DayStrip
from desk_app.deliveries.model import DeliveryState
from desk_app.ui.flow import FlowLayout
from desk_app.ui.room_view import Surroundings
from desk_app.ui.screen import fit
from desk_app.ui.theme import px
from desk_app.ui.widgets import Banner, button, label

_SIZE_KEY, _LOW = "dispatch/size", 480
_NEAR, _STEP, _TICK_MS = 32, 24, 40
_AGAIN_MS = 1_000
"""After so long it is read again where a large save let nobody read beside it."""


class Planning(Protocol):
    """What the board does: plan, and let set off."""

    def plan_run(
        self, actor: str, delivery_ids: Sequence[str], day: Date, courier_id: str | None, place: int | None = None
    ) -> None:
        """See `DispatchService.plan_run`."""

    def set_off(self, actor: str, delivery_ids: Sequence[str]) -> int:
        """See `DispatchService.set_off`."""


class DispatchBoard(QDialog):
    """Stands beside the window, and keeps its size. Esc closes it.

    `record_wanted(id)` asks for a delivery's record, `run_sheet_wanted(day, courier_id)` for the paper of a run, `said`
    tells the window's bottom line; `undo_wanted` and `redo_wanted` are its keys.
    """

    record_wanted = Signal(str)
    run_sheet_wanted = Signal(object, str)
    undo_wanted = Signal()
    redo_wanted = Signal()

    def __init__(
        self, around: Surroundings, planning: Planning, parent: QWidget | None = None, *, prints: bool = False
    ) -> None:
        super().__init__(parent)
        self._around, self._planning = around, planning
        self.setWindowTitle(_("Dispatch board"))
        self.setModal(False)
        self.day = self.today()
        self.board: Board | None = None
        self.columns: list[ColumnView] = []
        self._front: CardList | None = None
        self.title = label("", "title", wrap=True)
        self.strip = DayStrip()
        self.banner = Banner("late", "")
        self.banner.hide()
        self.note = label("", "small", wrap=True)
        self.open_button = button(_("Open the record  ⏎"), icon="open", on=self.open_current)
        self.print_button = button(_("Print the run sheet  Ctrl+P"), icon="print", on=self.print_run)
        self.print_button.setVisible(prints)
        self.set_off_button = button(_("Set off  S"), icon="truck", on=self.set_off)
        self.today_button = button(_("Today  Ctrl+T"), icon="calendar", on=self.go_today)
        self._ghost = QLabel(self)
        self._ghost.setTextFormat(Qt.TextFormat.PlainText)
        self._ghost.setObjectName("popup")
        self._ghost.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._ghost.hide()
        self._drag_at = QPoint()
        self._scroller = QTimer(self)
        self._scroller.setInterval(_TICK_MS)
        self._scroller.timeout.connect(self._scroll_on)
        self._again = QTimer(self)
        self._again.setSingleShot(True)
        self._again.setInterval(_AGAIN_MS)
        self._again.timeout.connect(self.refresh)
        self._lay_out()
        self.strip.moved.connect(lambda days: self.go_to(self.day + timedelta(days=days)))
        self.strip.chosen.connect(self.go_to)
        for keys, act in (
            ("Ctrl+T", self.go_today),
            ("Ctrl+Z", self.undo_wanted.emit),
            ("Ctrl+Y", self.redo_wanted.emit),
            ("Ctrl+Shift+Z", self.redo_wanted.emit),
            *((("Ctrl+P", self.print_run),) if prints else ()),
        ):
            QShortcut(QKeySequence(keys), self).activated.connect(act)
        self.refresh()
        self.take_keys()

    def _lay_out(self) -> None:
        held = QWidget()
        above = FlowLayout(held, gap=8)
        for each in (self.today_button, self.open_button, self.set_off_button, self.print_button):
            above.addWidget(each)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        held.setSizePolicy(policy)
        self._inner = QWidget()
        self._inner.setObjectName("scrolled")
        self._row = QHBoxLayout(self._inner)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(px(8))
        self.scrolled = QScrollArea()
        self.scrolled.setWidgetResizable(True)
        self.scrolled.setFrameShape(QFrame.Shape.NoFrame)
        self.scrolled.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.scrolled.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.scrolled.setWidget(self._inner)
        self.note.setText(
            _("Drag a card, or move it with Ctrl and the arrows; Ctrl+Shift+← and → change its day. Esc closes.")
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(px(16), px(10), px(16), px(8))
        column.setSpacing(px(8))
        for part in (self.title, self.strip, held, self.banner):
            column.addWidget(part)
        column.addWidget(self.scrolled, 1)
        column.addWidget(self.note)
        fit(self, 1300, 760)
        kept = self._around.remember.value(_SIZE_KEY) if isinstance(self._around.remember, QSettings) else None
        if kept is not None and hasattr(kept, "boundedTo"):
            self.resize(kept.boundedTo(self.screen().availableGeometry().size()))

    # Reading

    def today(self) -> Date:
        """Today in the store's zone."""
        return self._around.file.clock.now().astimezone(self._around.zone()).date()

    def refresh(self) -> None:
        """Reads again; what is chosen stays chosen, in whichever column it is now."""
        chosen, current, row = self._chosen()
        had_keys = self._front is not None and self._front.hasFocus()
        now, zone = self._around.file.clock.now(), self._around.zone()
        try:
            shown = self.board = board_store.board(self._around.file, self.day, now, zone)
        except StillSaving:
            self._again.start()
            return
        day = _("{weekday} {day}").format(
            weekday=when.weekday(self.day.weekday()), day=when.date(self.day, year=self.day.year != self.today().year)
        )
        self.title.setText(_("Deliveries on {day}").format(day=day))
        self.setWindowTitle(_("Dispatch board: {day}").format(day=day))
        self.strip.show_week(shown.week, self.day, self.today())
        self._match_columns(shown)
        for view, each in zip(self.columns, shown.columns, strict=True):
            view.show_column(each, self.day, now, zone)
        if chosen:
            self._choose(chosen, current, row, keys=had_keys)
        self._show_acts()

    def _match_columns(self, shown: Board) -> None:
        """A column for each of them, in their order; those that are there already stay."""
        before, wanted = {view.courier_id: view for view in self.columns}, {each.courier_id for each in shown.columns}
        self.columns = [before.get(each.courier_id) or self._column(each.courier_id) for each in shown.columns]
        for gone in (view for courier_id, view in before.items() if courier_id not in wanted):
            if self._front is gone.list:
                self._front = None
            self._row.removeWidget(gone)
            gone.hide()
            gone.deleteLater()
        for place, view in enumerate(self.columns):
            self._row.insertWidget(place, view, 1)
        last: QWidget = self.print_button
        for view in self.columns:
            QWidget.setTabOrder(last, view.list)
            last = view.list

    def _column(self, courier_id: str | None) -> ColumnView:
        made = ColumnView(courier_id)
        made.list.opened.connect(self.record_wanted)
        made.list.entered.connect(partial(self._entered, made.list))
        made.list.step_wanted.connect(self.move_chosen)
        made.list.day_wanted.connect(lambda days: self.plan(self.day + timedelta(days=days)))
        made.list.go_wanted.connect(self.go_beside)
        made.list.set_off_wanted.connect(self.set_off)
        made.list.selectionModel().selectionChanged.connect(lambda *_what: self._show_acts())
        made.list.dragged.connect(self._dragged)
        made.list.dropped.connect(self._dropped)
        made.list.let_go.connect(self._let_go)
        return made

    def front(self) -> ColumnView | None:
        """The column in which something is chosen, or the keyboard is."""
        return next((view for view in self.columns if view.list is self._front), None)

    def chosen_cards(self) -> list[Card]:
        """The chosen cards, from top to bottom."""
        ids = self._front.chosen() if self._front else []
        return [card for card in self._front.cards.cards if card.id in ids] if self._front else []

    def _chosen(self) -> tuple[list[str], str, int]:
        front = self._front
        return (front.chosen(), front.current(), front.currentIndex().row()) if front else ([], "", 0)

    def _choose(self, ids: Sequence[str], current: str, row: int, *, keys: bool) -> None:
        found = next((view for view in self.columns if any(card.id in ids for card in view.list.cards.cards)), None)
        if found is None:
            if self._front:
                self._front.choose_row(row)
            return
        self._front = found.list
        for view in self.columns:
            if view is not found:
                view.list.selectionModel().clear()
        found.list.choose(ids, current)
        found.list.scrollTo(found.list.currentIndex())
        if keys:
            found.list.setFocus(Qt.FocusReason.OtherFocusReason)
            self.scrolled.ensureWidgetVisible(found, 0, 0)

    def _entered(self, entered: CardList) -> None:
        if self._front is not entered and self._front is not None:
            self._front.selectionModel().clear()
        self._front = entered
        if not entered.chosen():
            entered.choose_row(max(0, entered.currentIndex().row()))
        self.scrolled.ensureWidgetVisible(entered, 0, 0)
        self._show_acts()

    def _show_acts(self) -> None:
        cards, front = self.chosen_cards(), self.front()
        self.open_button.setEnabled(bool(cards))
        self.set_off_button.setEnabled(any(card.state == DeliveryState.ASSIGNED for card in cards))
        self.print_button.setEnabled(front is not None and bool(front.courier_id) and bool(front.list.cards.cards))

    def take_keys(self) -> None:
        """The keyboard to the first column that has a card, else to the days."""
        view = next((view for view in self.columns if view.list.cards.cards), None)
        (view.list if view else self.strip).setFocus(Qt.FocusReason.OtherFocusReason)

    # Days

    def go_to(self, day: Date) -> None:
        """Shows the board of that day."""
        self.day = day
        self.banner.hide()
        self.refresh()

    def go_today(self) -> None:
        """Shows today's board."""
        self.go_to(self.today())

    # What can be done

    def go_beside(self, columns: int) -> None:
        """The keyboard to the column beside, at the same height."""
        if (front := self.front()) is None:
            return
        at = self.columns.index(front) + columns
        if 0 <= at < len(self.columns):
            row, beside = front.list.currentIndex().row(), self.columns[at].list
            beside.choose_row(row)
            beside.setFocus(Qt.FocusReason.OtherFocusReason)

    def move_chosen(self, columns: int, places: int) -> None:
        """Moves the chosen cards a column aside, or a place up or down in their run."""
        front, cards = self.front(), self.chosen_cards()
        if front is None or not cards:
            return
        if columns:
            at = self.columns.index(front) + columns
            if 0 <= at < len(self.columns):
                self.plan(self.day, self.columns[at].courier_id, None)
            return
        rows = [front.list.cards.cards.index(card) for card in cards]
        before = rows[0] if places < 0 else rows[-1] + 1 - len(rows)
        if front.courier_id is not None and 0 <= before + places <= len(front.list.cards.cards) - len(rows):
            self.plan(self.day, front.courier_id, before + places + 1)

    def plan(self, day: Date, courier_id: str | bool | None = False, place: int | None = None) -> None:
        """Plans the chosen cards; with a day alone their courier stays the one they have."""
        cards, front = self.chosen_cards(), self.front()
        if not cards or front is None:
            return
        courier = front.courier_id if isinstance(courier_id, bool) else courier_id
        ids = [card.id for card in cards]
        self._attempt(lambda: self._planning.plan_run(self._around.actor(), ids, day, courier, place))

    def set_off(self) -> None:
        """Lets the chosen cards that are assigned set off."""
        ids = [card.id for card in self.chosen_cards() if card.state == DeliveryState.ASSIGNED]
        if ids:
            self._attempt(lambda: self._planning.set_off(self._around.actor(), ids))

    def open_current(self) -> None:
        """Asks for the record of the card the keyboard is on."""
        if self._front is not None and self._front.current():
            self.record_wanted.emit(self._front.current())

    def print_run(self) -> None:
        """Asks for the run sheet of the column in front."""
        front = self.front()
        if front is not None and front.courier_id and front.list.cards.cards:
            self.run_sheet_wanted.emit(self.day, front.courier_id)

    def _attempt(self, act: Callable[[], object]) -> None:
        self.banner.hide()
        try:
            act()
        except DeskError as error:
            self.banner.set_text("late", error.sentence)
            self.banner.show()
        self.refresh()

    # Dragging

    def _target(self, at: QPoint) -> tuple[ColumnView | None, int, Date | None]:
        """The column and the row, or the day, under a place on the screen."""
        if self.strip.rect().contains(self.strip.mapFromGlobal(at)):
            return None, 0, self.strip.day_at(self.strip.mapFromGlobal(at))
        for view in self.columns:
            if view.rect().contains(view.mapFromGlobal(at)):
                return view, view.list.place_under(view.list.viewport().mapFromGlobal(at)), None
        return None, 0, None

    def _dragged(self, at: QPoint) -> None:
        cards = self.chosen_cards()
        if not self._ghost.isVisible() and cards:
            more = f"  +{len(cards) - 1}" if len(cards) > 1 else ""
            self._ghost.setText(f"  {cards[0].name}{more}  ")
            self._ghost.adjustSize()
            self._ghost.setMinimumHeight(px(28))
            self._ghost.raise_()
            self._ghost.show()
            self._scroller.start()
        self._drag_at = at
        self._ghost.move(self.mapFromGlobal(at) + QPoint(px(10), px(10)))
        target, row, day = self._target(at)
        for view in self.columns:
            view.list.show_drop(row if view is target else None)
        self.strip.show_drop(day)

    def _scroll_on(self) -> None:
        """Near an edge the columns go on while a card is held there."""
        at, bar = self.scrolled.viewport().mapFromGlobal(self._drag_at), self.scrolled.horizontalScrollBar()
        wide = self.scrolled.viewport().width()
        step = -px(_STEP) if at.x() < px(_NEAR) else px(_STEP) if at.x() > wide - px(_NEAR) else 0
        if step:
            bar.setValue(bar.value() + step)
        target, _row, _day = self._target(self._drag_at)
        if target is not None:
            inside = target.list.viewport().mapFromGlobal(self._drag_at).y()
            high = target.list.viewport().height()
            down = -px(_STEP) if inside < px(_NEAR) else px(_STEP) if inside > high - px(_NEAR) else 0
            target.list.verticalScrollBar().setValue(target.list.verticalScrollBar().value() + down)

    def _let_go(self) -> None:
        self._scroller.stop()
        self._ghost.hide()
        self.strip.show_drop(None)
        for view in self.columns:
            view.list.show_drop(None)

    def _dropped(self, at: QPoint) -> None:
        target, row, day = self._target(at)
        self._let_go()
        if day is not None:
            self.plan(day)
        elif target is not None:
            chosen = {card.id for card in self.chosen_cards()}
            above = sum(card.id not in chosen for card in target.list.cards.cards[:row])
            if target is self.front() and target.courier_id is None:
                return  # what is nobody's stands by what is due first
            self.plan(self.day, target.courier_id, above + 1)

    # The window

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where letters are large and the screen is small, title and note leave their room to the cards."""
        for part in (self.title, self.note):
            part.setVisible(event.size().height() >= px(_LOW))
        super().resizeEvent(event)

    def _keep_size(self) -> None:
        if self._around.remember is not None and not self.isMaximized():
            self._around.remember.setValue(_SIZE_KEY, self.size())

    def done(self, result: int) -> None:
        self._keep_size()
        super().done(result)

    def closeEvent(self, event: QCloseEvent) -> None:
        self._keep_size()
        super().closeEvent(event)
