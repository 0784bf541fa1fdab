"""The window of deliveries nobody rings for: proposals, what waits to be confirmed, standing ones, best before."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QDialog,
    QHeaderView,
    QPushButton,
    QToolButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from desk_app.care import store
from desk_app.care.deciding import Deciding
from desk_app.care.listing import EMPTY, HEADS, WHICH_WORDS, Row, Which, counts, measured_words, rows
from desk_app.care.model import Cared
from desk_app.care.service import CareService, Done
from desk_app.care.standing_form import standing_again
from desk_app.core.errors import DeskError
from desk_app.core.i18n import _
from desk_app.ui.busy import Busy, BusyPanel, Progress
from desk_app.ui.list_and_form import in_a_row
from desk_app.ui.room_view import Surroundings
from desk_app.ui.screen import fit
from desk_app.ui.theme import px, tokens
from desk_app.ui.widgets import button, label, plain_tip, set_role

_ID = Qt.ItemDataRole.UserRole
_GOODS = 2
_LEAST, _ROOMY = 60, 560
MEASURED_DAYS = 90
LOOK_KEYS = "Ctrl+R"
_DIGITS = ("1", "2", "3", "4", "5")


@dataclass(frozen=True, slots=True)
class _Verb:
    """What a digit does with the marked line; `act` answers whether something was decided."""

    words: str
    act: Callable[[Row], bool]


class CareDialog(QDialog):
    """Four lists of which one is shown; Ctrl+1 … Ctrl+4 choose it, digits decide on the marked line, Enter is 1.

    `record_wanted(kind, id)` and `new_wanted(kind, prefill)` ask for a record or a new one; the window closes then.
    """

    record_wanted = Signal(str, str)
    new_wanted = Signal(str, dict)

    def __init__(self, around: Surroundings, service: CareService, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("No-call deliveries"))
        self._around, self._service, self._file = around, service, around.file
        self._deciding = Deciding(around, service, self)
        self._rows: list[Row] = []
        self.which = Which.PROPOSALS
        self.chips = {which: QToolButton() for which in Which}
        self.tree = QTreeWidget()
        self.about = label("", wrap=True, select=True)
        self.measured = label("", "small", wrap=True)
        self.said = label("", "muted", wrap=True)
        self.wrong = label("", "error", wrap=True)
        self.busy = Busy(self)
        self.panel = BusyPanel(self.busy)
        self.look_button = button(_("Look through all customers  Ctrl+R"), icon="refresh", on=self.propose)
        self.verb_buttons: list[QPushButton] = []
        self._lay_out()
        self._listen()
        self.choose(self._first())

    def _first(self) -> Which:
        """The list that has something to decide."""
        many = counts(self._file)
        order = (Which.TO_CONFIRM, Which.PROPOSALS, Which.NEAR_DATE)
        return next((which for which in order if many[which]), Which.PROPOSALS)

    def _lay_out(self) -> None:
        for place, (which, chip) in enumerate(self.chips.items(), 1):
            chip.setCheckable(True)
            chip.setAutoExclusive(True)
            set_role(chip, "chip")
            chip.setToolTip(plain_tip(f"Ctrl+{place}"))
            chip.clicked.connect(partial(self.choose, which))
        self.tree.setRootIsDecorated(False)
        self.tree.setUniformRowHeights(True)
        self.tree.setMinimumHeight(px(_LEAST))
        self.tree.setStyleSheet(f"QTreeView::item {{ padding: {px(4)}px {px(6)}px; }}")
        self.wrong.hide()
        self.said.hide()
        self.verbs = QWidget()
        self._verbs_place = QVBoxLayout()
        self._verbs_place.addWidget(self.verbs)
        column = QVBoxLayout(self)
        column.setContentsMargins(px(20), px(16), px(20), px(16))
        column.setSpacing(px(8))
        if self.screen().availableGeometry().height() >= px(_ROOMY):
            column.addWidget(label(_("No-call deliveries"), "heading"))
        column.addWidget(in_a_row(tuple(self.chips.values())))
        column.addWidget(self.tree, 1)
        column.addWidget(self.about)
        column.addLayout(self._verbs_place)
        column.addWidget(self.panel)
        column.addWidget(self.said)
        column.addWidget(self.wrong)
        column.addWidget(self.measured)
        column.addWidget(in_a_row((self.look_button, button(_("Close  Esc"), on=self.reject))))
        self.look_button.setAutoDefault(False)
        fit(self, 1000, 600)

    def _listen(self) -> None:
        self.tree.currentItemChanged.connect(lambda _now, _before: self._marked_changed())
        self.tree.itemActivated.connect(lambda _item, _column: self.do(0))
        self.busy.finished.connect(self._looked)
        self.busy.failed.connect(self._failed)
        self.busy.cancelled.connect(lambda: self._tell(_("Stopped; nothing was changed.")))
        for place, digit in enumerate(_DIGITS):
            keys = QShortcut(QKeySequence(digit), self.tree)
            keys.setContext(Qt.ShortcutContext.WidgetShortcut)
            keys.activated.connect(partial(self.do, place))
        for number, which in enumerate(Which, 1):
            QShortcut(QKeySequence(f"Ctrl+{number}"), self).activated.connect(partial(self.choose, which))
        QShortcut(QKeySequence(LOOK_KEYS), self).activated.connect(self.look_button.click)

    # The lists

    def choose(self, which: Which, *_clicked: object) -> None:
        """Shows a list, with the keyboard in it."""
        self.which = which
        self.chips[which].setChecked(True)
        self.tree.setAccessibleName(_(WHICH_WORDS[which]))
        self.tree.setHeaderLabels([_(head) for head in HEADS[which]])
        self.tree.setColumnCount(len(HEADS[which]))
        head = self.tree.header()
        head.setStretchLastSection(False)
        for place in range(len(HEADS[which])):
            head.setSectionResizeMode(place, QHeaderView.ResizeMode.ResizeToContents)
        head.setSectionResizeMode(_GOODS, QHeaderView.ResizeMode.Stretch)
        self.said.hide()
        self.wrong.hide()
        self.look()
        self.tree.setFocus(Qt.FocusReason.OtherFocusReason)

    def look(self) -> None:
        """Reads the list again; the keyboard stays at the same place."""
        place = max(0, self._place())
        for which, many in counts(self._file).items():
            self.chips[which].setText(_("{what}: {n}").format(what=_(WHICH_WORDS[which]), n=many))
        self._rows = rows(self._file, self.which)
        blocked = self.tree.blockSignals(True)
        self.tree.clear()
        for row in self._rows:
            item = QTreeWidgetItem(list(row.cells))
            item.setData(0, _ID, row.id)
            for column, cell in enumerate(row.cells):
                item.setToolTip(column, plain_tip(cell))
            if row.late:
                item.setForeground(0, tokens().ink("late"))
            self.tree.addTopLevelItem(item)
        self.tree.blockSignals(blocked)
        if at := self.tree.topLevelItem(min(place, len(self._rows) - 1)):
            self.tree.setCurrentItem(at)
        now = self._file.clock.now()
        found = self._service.measured(now - timedelta(days=MEASURED_DAYS), now + timedelta(seconds=1))
        self.measured.setText(measured_words(found, MEASURED_DAYS))
        self.measured.setVisible(self.which is Which.PROPOSALS)
        self.look_button.setEnabled(not self._file.read_only and not self.busy.is_running())
        self._marked_changed()

    def marked(self) -> Row | None:
        """The line the keyboard is at."""
        place = self._place()
        return self._rows[place] if 0 <= place < len(self._rows) else None

    def _place(self) -> int:
        item = self.tree.currentItem()
        return -1 if item is None else self.tree.indexOfTopLevelItem(item)

    def _marked_changed(self) -> None:
        row = self.marked()
        self.about.setText(row.about if row else _(EMPTY[self.which]))
        self.verb_buttons = []
        for place, verb in enumerate(self._verbs(row) if row else ()):
            made = button(f"{place + 1}  {verb.words}", "primary" if place == 0 else "", on=partial(self.do, place))
            made.setAutoDefault(False)
            made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            made.setEnabled(not self._file.read_only)
            self.verb_buttons.append(made)
        before, self.verbs = self.verbs, in_a_row(self.verb_buttons)
        self._verbs_place.replaceWidget(before, self.verbs)
        before.hide()
        before.deleteLater()

    # Deciding

    def _verbs(self, row: Row) -> tuple[_Verb, ...]:
        ask = self._deciding
        match self.which:
            case Which.PROPOSALS:
                return (
                    _Verb(_("Plan the delivery…"), lambda row: ask.take(row.id)),
                    _Verb(_("Call first"), self._call),
                    _Verb(_("Put off…"), lambda row: ask.put_off(row.id)),
                    _Verb(_("Decline"), self._decline),
                    _Verb(_("Standing delivery…"), lambda row: ask.make_standing(row.id)),
                )
            case Which.TO_CONFIRM:
                return (
                    _Verb(_("Confirm"), self._confirm),
                    _Verb(_("Leave out…"), lambda row: ask.skip(row.id)),
                    _Verb(_("Otherwise…"), lambda row: ask.otherwise(row.id)),
                    _Verb(_("Call first"), self._call),
                    _Verb(_("Open customer"), self._open),
                )
            case Which.STANDING:
                pause = _("Pause") if store.by_id(self._file, row.id).active else _("Go on")
                return (
                    _Verb(_("Change…"), self._change),
                    _Verb(pause, self._pause),
                    _Verb(_("End…"), lambda row: ask.end(row.id)),
                    _Verb(_("Open customer"), self._open),
                )
            case Which.NEAR_DATE:
                return (
                    _Verb(_("Asked"), partial(self._cared, Cared.ASKED)),
                    _Verb(_("Replaced"), partial(self._cared, Cared.REPLACED)),
                    _Verb(_("Used up"), partial(self._cared, Cared.USED_UP)),
                    _Verb(_("Declined"), partial(self._cared, Cared.DECLINED)),
                    _Verb(_("Call first"), self._call),
                )

    def do(self, place: int) -> None:
        """What the digit place + 1 does with the marked line; what is refused is said under the list."""
        row = self.marked()
        if row is None or self.busy.is_running() or self._file.read_only:
            return
        verbs = self._verbs(row)
        if place >= len(verbs):
            return
        self.wrong.hide()
        try:
            decided = verbs[place].act(row)
        except DeskError as error:
            self.wrong.setText(error.sentence)
            self.wrong.show()
            return
        if decided:
            self.look()
            self.tree.setFocus(Qt.FocusReason.OtherFocusReason)

    def _call(self, row: Row) -> bool:
        """A call with the customer, about these goods; the line stays until something is decided."""
        goods = row.cells[_GOODS]
        self.accept()
        self.new_wanted.emit("call", {"customer_id": row.customer_id, "topic": goods, "direction": "out"})
        return False

    def _open(self, row: Row) -> bool:
        self.accept()
        self.record_wanted.emit("customer", row.customer_id)
        return False

    def _decline(self, row: Row) -> bool:
        self._service.decline(self._around.actor(), row.id)
        return True

    def _confirm(self, row: Row) -> bool:
        self._service.confirm(self._around.actor(), row.id)
        return True

    def _change(self, row: Row) -> bool:
        return standing_again(self._service, self._around, row.id, self)

    def _pause(self, row: Row) -> bool:
        pausing = store.by_id(self._file, row.id).active
        (self._service.pause if pausing else self._service.go_on)(self._around.actor(), row.id)
        return True

    def _cared(self, what: Cared, row: Row) -> bool:
        self._service.cared(self._around.actor(), row.id, what)
        return True

    # Looking through all customers

    def propose(self) -> None:
        """Works the rhythms of all customers out in a thread; Stop leaves everything as it was."""
        if self.busy.is_running() or self._file.read_only:
            return
        service, actor = self._service, self._around.actor()
        self.said.hide()
        self.wrong.hide()
        self.look_button.setEnabled(False)

        def work(progress: Progress) -> Done:
            return service.propose(actor, progress.step)

        self.panel.start(_("Looking through what all customers bought…"), work)

    def _looked(self, done: object) -> None:
        assert isinstance(done, Done)
        self.choose(Which.PROPOSALS)
        said = _("Looked through {n} customers: {proposed} new proposals, {lapsed} bought by themselves.")
        self._tell(said.format(n=done.customers, proposed=done.proposed, lapsed=done.lapsed))

    def _tell(self, sentence: str) -> None:
        self.said.setText(sentence)
        self.said.show()
        self.look_button.setEnabled(not self._file.read_only)

    def _failed(self, error: object) -> None:
        assert isinstance(error, BaseException)
        self.look_button.setEnabled(not self._file.read_only)
        if not isinstance(error, DeskError):
            raise error
        self.wrong.setText(error.sentence)
        self.wrong.show()

    def done(self, result: int) -> None:
        self.busy.stop()
        super().done(result)
