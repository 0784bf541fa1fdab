"""The window of scarce goods: each allotment with what is left, who got how much, and why somebody got more."""

from collections.abc import Callable
from datetime import date as Date
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QDialog,
    QHeaderView,
    QToolButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from desk_app.calls.dialog import FindCustomers
from desk_app.core.errors import DeskError
from desk_app.core.i18n import _, ngettext
from desk_app.exchange.writing import write_csv, write_xlsx
from desk_app.goods import store
from desk_app.goods.dialog import AllotmentDialog, HandOutDialog, amount_of, end_dialog
from desk_app.goods.model import Allotment, days_words
from desk_app.goods.overview import Row, cells, header, rows_of, sheet_header, sheet_rows
from desk_app.goods.service import AllotmentService
from desk_app.goods.shares import amount_words
from desk_app.standing.store import today
from desk_app.ui.file_dialogs import ask_save
from desk_app.ui.list_and_form import in_a_row
from desk_app.ui.room_view import Surroundings
from desk_app.ui.screen import fit
from desk_app.ui.theme import Tone, px, tokens
from desk_app.ui.widgets import Banner, button, label, plain_tip, set_role

_ID = Qt.ItemDataRole.UserRole
_LEAST, _COLUMNS, _WIDE = 24, 6, 1
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_GIVEN, _LEFT = 4, 5


class AllotmentsDialog(QDialog):
    """Enter changes the marked one, Ctrl+N begins a new one, Ctrl+G hands out of it, Ctrl+E ends it.

    F9 asks for paper: `print_wanted(rows, day)`; Ctrl+S saves the list as a file.
    """

    print_wanted = Signal(object, object)

    def __init__(
        self, around: Surroundings, service: AllotmentService, find: FindCustomers, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Scarce goods"))
        self._around, self._service, self._file, self._find = around, service, around.file, find
        self._rows: list[Row] = []
        self.tree = QTreeWidget()
        self.today_chip, self.all_chip = QToolButton(), QToolButton()
        self.said = label("", "muted", wrap=True)
        self.banner = Banner("late", "")
        self.banner.hide()
        self.hand_button = button(_("Hand out…  Ctrl+G"), "primary", icon="purchase", on=self.hand_out)
        self.new_button = button(_("New  Ctrl+N"), icon="new", on=self.begin)
        self.change_button = button(_("Change…  ⏎"), icon="edit", on=self.change)
        self.end_button = button(_("End…  Ctrl+E"), on=self.end)
        self.print_button = button(_("Print  F9"), icon="print", on=self._print)
        self.save_button = button(_("Save as a file…  Ctrl+S"), icon="save", on=self.save)
        self._lay_out()
        self.tree.itemActivated.connect(lambda _item, _column: self.change())
        keys = (("Ctrl+N", self.begin), ("Ctrl+G", self.hand_out), ("Ctrl+E", self.end), ("F9", self._print))
        for key, act in (*keys, ("Ctrl+S", self.save)):
            QShortcut(QKeySequence(key), self).activated.connect(act)
        self.look()
        self.tree.setFocus()

    def _lay_out(self) -> None:
        for chip in (self.today_chip, self.all_chip):
            chip.setCheckable(True)
            chip.setAutoExclusive(True)
            set_role(chip, "chip")
            chip.clicked.connect(partial(self.look))
        self.today_chip.setChecked(True)
        self.tree.setAccessibleName(_("Scarce goods"))
        self.tree.setHeaderLabels(header())
        self.tree.setMinimumHeight(px(_LEAST))
        self.tree.setStyleSheet(f"QTreeView::item {{ padding: {px(4)}px {px(6)}px; }}")
        head = self.tree.header()
        head.setStretchLastSection(False)
        for place in range(_COLUMNS):
            head.setSectionResizeMode(place, QHeaderView.ResizeMode.ResizeToContents)
            if place > 2:
                self.tree.headerItem().setTextAlignment(place, _RIGHT)
        head.setSectionResizeMode(_WIDE, QHeaderView.ResizeMode.Stretch)
        column = QVBoxLayout(self)
        column.setContentsMargins(px(20), px(16), px(20), px(16))
        column.setSpacing(px(10))
        column.addWidget(label(_("Scarce goods"), "title"))
        column.addWidget(in_a_row((self.today_chip, self.all_chip)))
        column.addWidget(self.said)
        column.addWidget(self.banner)
        column.addWidget(self.tree, 1)
        acts = (self.hand_button, self.new_button, self.change_button, self.end_button, self.print_button)
        column.addWidget(in_a_row((*acts, self.save_button, button(_("Close  Esc"), on=self.reject))))
        for each in (*acts, self.save_button):
            each.setAutoDefault(False)
        fit(self, 940, 560)

    def day(self) -> Date:
        """Today at the store."""
        return today(self._file)

    def look(self, *_clicked: object) -> None:
        """Reads them again; the one that was marked stays marked."""
        marked = self.marked()
        everything = rows_of(self._file)
        running = [row for row in everything if row.one.covers(self.day())]
        self.today_chip.setText(_("Today: {n}").format(n=len(running)))
        self.all_chip.setText(_("All: {n}").format(n=len(everything)))
        self._rows = running if self.today_chip.isChecked() else everything
        self.tree.clear()
        for row in self._rows:
            item = self._line(row)
            self.tree.addTopLevelItem(item)
            for place in range(len(row.got), item.childCount()):
                if (child := item.child(place)) is not None:
                    child.setFirstColumnSpanned(True)
            item.setExpanded(len(self._rows) <= 8 or (marked is not None and row.one.id == marked.id))
        items = [self.tree.topLevelItem(place) for place in range(self.tree.topLevelItemCount())]
        wanted = next((item for item in items if item and marked and item.data(0, _ID) == marked.id), None)
        if at := wanted or (items[0] if items else None):
            self.tree.setCurrentItem(at)
        empty = _("Nothing is scarce: Ctrl+N says how much of which goods one may get, and until when.")
        self.said.setText("" if items else empty)
        self.said.setVisible(not items)
        for each in (self.hand_button, self.change_button, self.end_button, self.print_button, self.save_button):
            each.setEnabled(bool(items))

    def _line(self, row: Row) -> QTreeWidgetItem:
        item = QTreeWidgetItem(cells(row))
        item.setData(0, _ID, row.one.id)
        item.setToolTip(0, plain_tip("\n".join(filter(None, (row.one.goods, row.one.note)))))
        for got in row.got:
            left = "" if got.left is None else amount_words(got.left)
            child = QTreeWidgetItem([got.name, got.number or "–", "", "", amount_words(got.given), left])
            for place in (_GIVEN, _LEFT):
                child.setTextAlignment(place, _RIGHT)
            item.addChild(child)
        for noted in row.noted:
            child = QTreeWidgetItem([noted.words])
            child.setForeground(0, tokens().ink("late"))
            child.setToolTip(0, plain_tip(noted.words))
            item.addChild(child)
        for place in (3, _GIVEN, _LEFT):
            item.setTextAlignment(place, _RIGHT)
        if row.ledger.left == 0:
            item.setForeground(_LEFT, tokens().ink("late"))
        return item

    def marked(self) -> Allotment | None:
        """The allotment that is marked, or the one below which the mark stands."""
        item = self.tree.currentItem()
        if item is None:
            return None
        wanted = str((item.parent() or item).data(0, _ID))
        return next((row.one for row in self._rows if row.one.id == wanted), None)

    # What is done

    def _do(self, ask: Callable[[], bool]) -> None:
        self.banner.hide()
        if ask():
            self.look()
        self.tree.setFocus()

    def begin(self) -> None:
        """Asks for a new allotment."""
        actor, goods = self._around.actor(), [row.one.goods for row in rows_of(self._file)]
        dialog = AllotmentDialog(self._file, self._find, list(dict.fromkeys(goods)), self.day(), None, self)
        self._do(lambda: dialog.ask_draft(lambda draft: self._service.allot(actor, draft)))

    def change(self) -> None:
        """Changes the marked one."""
        one, actor = self.marked(), self._around.actor()
        if one is not None:
            dialog = AllotmentDialog(self._file, self._find, [], self.day(), one, self)
            self._do(lambda: dialog.ask_draft(lambda draft: self._service.change(actor, one.id, draft)))

    def end(self) -> None:
        """Lets the marked one end."""
        one, actor = self.marked(), self._around.actor()
        if one is None:
            return
        dialog = end_dialog(one, f"{one.goods} · {days_words(one)}", self.day(), self)

        def act(values: object) -> None:
            last = dialog.form.values()["last"]
            assert isinstance(last, Date)
            self._service.end(actor, one.id, last)

        self._do(lambda: dialog.ask(act))

    def hand_out(self) -> None:
        """Hands goods of the marked one out at the counter."""
        one, actor = self.marked(), self._around.actor()
        if one is None:
            return
        if not store.by_id(self._file, one.id).covers(self.day()):
            self._say("late", _("It does not hold today: nothing is handed out of it."))
            return
        dialog = HandOutDialog(self._file, self._find, one, self.day(), self)

        def act(values: dict[str, object]) -> None:
            note, beyond = str(values["note"] or ""), str(values["beyond"] or "")
            self._service.hand_out(actor, one.goods, dialog.chosen(), amount_of(values), note, beyond)

        self._do(lambda: dialog.ask(lambda values: act(dict(values))))

    # What leaves the window

    def _print(self) -> None:
        if self._rows:
            self.print_wanted.emit(self._rows, self.day())

    def save(self) -> None:
        """Asks where, and writes the list as a spreadsheet or as CSV."""
        if not self._rows:
            return
        kinds = _("Spreadsheet (*.xlsx);;Table (*.csv)")
        path = ask_save(self, _("Save a list as a file"), f"{self.windowTitle()}.xlsx", kinds)
        if path is not None:
            self.write_to(path)

    def write_to(self, path: Path) -> None:
        """Writes the list into a file, `.csv` as CSV and others as a spreadsheet; what is refused is said."""
        lines = sheet_rows(self._rows)
        try:
            if path.suffix.lower() == ".csv":
                count = write_csv(path, sheet_header(), lines)
            else:
                count = write_xlsx(path, sheet_header(), lines, title=_("Scarce goods"))
        except DeskError as error:
            self._say("late", error.sentence)
            return
        said = ngettext("{n} record written to {file}.", "{n} records written to {file}.", count)
        self._say("done", said.format(n=count, file=path))

    def _say(self, tone: Tone, sentence: str) -> None:
        self.banner.set_text(tone, sentence)
        self.banner.show()
