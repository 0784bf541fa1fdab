"""Closing the day: what must not stay open is done, given, postponed or carried over; then the day is closed."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPlainTextEdit, QProgressBar, QVBoxLayout, QWidget

from desk_app.core import when
from desk_app.core.errors import DeskError
from desk_app.core.i18n import N_, _
from desk_app.matters.dialog import ask_owner, ask_postponing, tomorrow
from desk_app.matters.model import MatterKind
from desk_app.staff import store as staff
from desk_app.storage import drafts
from desk_app.today import store
from desk_app.today.dialog import about_words, ask_carrying
from desk_app.today.model import DayState, Owed, Why
from desk_app.today.service import TodayService
from desk_app.today.table import NARROW, OwedRow, owed_columns
from desk_app.ui.list_pane import Chip, ListPane
from desk_app.ui.room_view import Surroundings
from desk_app.ui.theme import px
from desk_app.ui.widgets import EmptyHint, button, label
from desk_app.ui.windowed import WindowedTable

CARRIED = "carried"
_DRAFT = "closing"
_LISTS = {
    Why.UNOWNED: N_("Nobody's"),
    Why.LATE: N_("Late"),
    Why.BEFORE_OPENING: N_("Due before opening"),
    Why.UNTOLD: N_("Customer not told"),
}
_WIDE, _HIGH, _SPARE, _NARROW = 1080, 660, 48, 860


class ClosingDialog(QDialog):
    """Four lists of what must be decided, a note for the next shift, and the act that closes the day.

    Each matter stands in the first list it belongs to and tells all its reasons. Signals: `print_wanted("day", day)`
    once the day is closed, `act_wanted(kind, id)` for a matter whose next step is done at once, `said(text)`.
    """

    print_wanted = Signal(str, str)
    act_wanted = Signal(str, str)
    said = Signal(str)

    def __init__(self, around: Surroundings, service: TodayService, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._around, self._service, self._file = around, service, around.file
        self.state: DayState = store.day_state(self._file, service.sources, self._file.clock.now())
        self._seen: set[str] = set()
        self._chip: str = Why.UNOWNED
        self._rows: dict[str, OwedRow] = {}
        day = when.date(self.state.day, year=True)
        self.setWindowTitle(_("Closing the day"))
        self.setModal(True)
        self.model = WindowedTable(owed_columns(self._file.clock.now, around.zone), self._rows_of)
        self.list = ListPane(self.model, settings=around.remember, key="closing")
        self.list.filter.hide()
        self.list.set_empty(EmptyHint("done", _("Everything is decided. Write the note and close the day.")))
        self.list.chip_chosen.connect(self.choose_list)
        self.list.opened.connect(lambda _key: self.do_it())
        self.progress = label("", "strong")
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setFixedHeight(px(8))
        self.note = QPlainTextEdit()
        self.note.setTabChangesFocus(True)
        self.note.setAccessibleName(_("Note for the next shift"))
        self.note.setPlaceholderText(_("Note for the next shift"))
        self.wrong = label("", "error", wrap=True)
        self.wrong.hide()
        room = self.screen().availableGeometry()
        low = room.height() <= px(_HIGH)
        self._lay_out(day, low=low)
        self._keys()
        self.note.setPlainText(self._note_so_far())
        self.note.setFixedHeight(px(40 if low else 76))
        self.list.table.setMinimumHeight(px(64))
        self.resize(min(px(_WIDE), room.width() - _SPARE), min(px(_HIGH), room.height() - _SPARE))
        self.read()
        self.list.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.list.table.columns.lend(NARROW if self.width() < px(_NARROW) else None)

    def _lay_out(self, day: str, *, low: bool) -> None:
        """On a `low` screen the note stands beside the buttons, so that more of the list is seen."""
        self.do_button = button(_("Do it  ⏎"), on=self.do_it)
        self.give_button = button(_("Give to…  {keys}").format(keys="Ctrl+G"), on=self.give_to)
        self.later_button = button(_("Postpone…  {keys}").format(keys="Ctrl+D"), on=self.postpone)
        self.carry_button = button(_("Carry over…  {keys}").format(keys="Ctrl+R"), on=self.carry_over)
        self.yes = button(_("{verb}  Ctrl+⏎").format(verb=_("Close the day")), "primary", on=self.close_day)
        self.no = button(_("Leave  Esc"), on=self.reject)
        head = QHBoxLayout()
        head.addWidget(label(_("Closing the day: {day}").format(day=day), "heading"))
        head.addStretch()
        head.addWidget(self.progress)
        acts, ends = QHBoxLayout(), QHBoxLayout()
        for made in (self.do_button, self.give_button, self.later_button, self.carry_button):
            acts.addWidget(made)
        acts.addStretch()
        ends.setSpacing(px(8))
        if low:
            ends.addWidget(self.note, 1)
        ends.addWidget(self.yes)
        ends.addWidget(self.no)
        if not low:
            ends.addStretch()
        column = QVBoxLayout(self)
        column.setContentsMargins(px(20), px(16), px(20), px(16))
        column.setSpacing(px(8))
        column.addLayout(head)
        column.addWidget(self.bar)
        column.addWidget(self.list, 1)
        column.addLayout(acts)
        if not low:
            column.addWidget(self.note)
        column.addWidget(self.wrong)
        column.addLayout(ends)

    def _keys(self) -> None:
        acts = (
            ("Ctrl+G", self.give_to),
            ("Ctrl+D", self.postpone),
            ("Ctrl+R", self.carry_over),
            ("Ctrl+Return", self.close_day),
            ("Ctrl+Enter", self.close_day),
        )
        for keys, on in acts:
            QShortcut(QKeySequence(keys), self).activated.connect(on)
        for number, key in enumerate((*Why, CARRIED), 1):
            QShortcut(QKeySequence(f"Alt+{number}"), self).activated.connect(partial(self._go_to, key))

    def _go_to(self, key: str) -> None:
        self.choose_list(key)
        self.list.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _note_so_far(self) -> str:
        kept = drafts.draft(self._file, _DRAFT, self.state.day.isoformat())
        if kept is not None:
            return str(kept.values.get("note") or "")
        closing = store.closing_of(self._file, self.state.day)
        return closing.note if closing else ""

    # The lists

    def read(self) -> None:
        """Reads again how the day stands; an emptied list gives way to the next."""
        line = self.list.table.currentIndex().row()
        self.state = store.day_state(self._file, self._service.sources, self._file.clock.now(), self.state.day)
        people = staff.names(self._file)
        self._rows = {owed.key: OwedRow(owed, people.get(owed.matter.owner_id, "")) for owed in self.state.owed}
        left = {owed.key for owed in self.state.left}
        self._seen |= set(self._rows)
        if not self._of_list(self._chip):
            self._chip = next((why for why in Why if self._of_list(why)), self._chip)
        self.progress.setText(
            _("{done} of {all} decided").format(done=len(self._seen - left), all=len(self._seen))
            if self._seen
            else _("Nothing is to be decided.")
        )
        self.bar.setRange(0, max(1, len(self._seen)))
        self.bar.setValue(len(self._seen - left) if self._seen else 1)
        self.bar.setAccessibleName(self.progress.text())
        self._show(line)

    def choose_list(self, key: str) -> None:
        """Shows one of the lists: a `Why`, or those carried over."""
        self._chip = key
        self._show(0)

    def _show(self, line: int) -> None:
        chips = [
            Chip(why, _(word), len(self._of_list(why)), "late" if why is Why.LATE else None)
            for why, word in _LISTS.items()
        ]
        chips.append(Chip(CARRIED, _("Carried over"), len(self.state.carried)))
        self.list.set_chips(chips, self._chip)
        self.model.refresh([owed.key for owed in self._of_list(self._chip)])
        count = self.model.rowCount()
        if count and not self.list.table.current_id():
            self.list.table.choose(self.model.id_at(min(max(0, line), count - 1)))
        for made in (self.do_button, self.give_button, self.later_button, self.carry_button):
            made.setEnabled(count > 0)

    def _of_list(self, key: str) -> Sequence[Owed]:
        return self.state.carried if key == CARRIED else self.state.left_because(Why(key))

    def _rows_of(self, keys: Sequence[str]) -> list[OwedRow]:
        return [self._rows[key] for key in keys if key in self._rows]

    def chosen(self) -> list[OwedRow]:
        """The lines an act is about."""
        return self._rows_of(self.list.table.selected_ids() or [self.list.table.current_id()])

    # What can be done

    def do_it(self) -> None:
        """Leaves for the matter's next step; what was decided so far and the note are kept."""
        if rows := self.chosen():
            matter = rows[0].owed.matter
            self.reject()
            self.act_wanted.emit(matter.kind, matter.row_id)

    def give_to(self) -> None:
        """Gives the chosen matters to somebody."""
        if rows := self.chosen():
            owners = {row.owed.matter.owner_id or "" for row in rows}
            owner = owners.pop() if len(owners) == 1 else ""
            actor, pairs = self._around.actor(), _pairs(rows)

            def give(owner_id: str, _step: str | None, reason: str) -> None:
                self._service.reassign_all(actor, pairs, owner_id, reason)

            self._after(ask_owner(staff.active_staff(self._file), owner, [_about(rows)], self, give))

    def postpone(self) -> None:
        """Puts the chosen matters off, with a reason."""
        if rows := self.chosen():
            act = partial(self._service.postpone_all, self._around.actor(), _pairs(rows))
            zone = self._around.zone()
            start = tomorrow(self._file)
            self._after(ask_postponing(start, zone, [_about(rows)], self, act))

    def carry_over(self) -> None:
        """Lets the chosen matters stay open over the closing, with a reason."""
        if rows := self.chosen():
            actor, pairs, day = self._around.actor(), _pairs(rows), self.state.day
            self._after(
                ask_carrying(
                    _about(rows),
                    self._around.zone(),
                    self,
                    lambda reason, due: self._service.carry_over_all(actor, pairs, day, reason, due),
                )
            )

    def _after(self, done: bool) -> None:
        if done:
            self.wrong.hide()
            self.read()
        self.list.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def close_day(self) -> None:
        """Closes the day and asks for its papers; what is still to be decided is said."""
        day = self.state.day
        try:
            self._service.close_day(self._around.actor(), day, self.note.toPlainText())
        except DeskError as error:
            self.read()
            self.wrong.setText(error.sentence)
            self.wrong.show()
            return
        drafts.drop(self._file, _DRAFT, day.isoformat())
        self.accept()
        self.said.emit(_("The day is closed."))
        self.print_wanted.emit("day", day.isoformat())

    def reject(self) -> None:
        """Leaves; the note is kept for the next opening."""
        text = self.note.toPlainText()
        if text != self._note_so_far():
            values = {"note": text}
            drafts.keep(self._file, _DRAFT, self.state.day.isoformat(), self._around.actor(), values)
        super().reject()


def _pairs(rows: Sequence[OwedRow]) -> list[tuple[MatterKind, str]]:
    return [(row.owed.matter.kind, row.owed.matter.row_id) for row in rows]


def _about(rows: Sequence[OwedRow]) -> str:
    matters = [row.owed.matter for row in rows]
    return about_words([" · ".join(text for text in (one.name, one.next_step) if text) for one in matters])
