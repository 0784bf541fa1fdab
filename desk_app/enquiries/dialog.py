"""The window of what goods customers asked about, for the buyer; and the part of a call's form for such questions."""

from collections.abc import Sequence
from datetime import date as Date
from datetime import timedelta
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QHBoxLayout, QHeaderView, QTreeWidget, QTreeWidgetItem, QVBoxLayout, QWidget

from desk_app.core import when
from desk_app.core.errors import DeskError
from desk_app.core.i18n import N_, _, ngettext
from desk_app.enquiries import store
from desk_app.enquiries.entry import EnquiryPart as EnquiryPart
from desk_app.enquiries.handout import GoodsPage, bounds, header, headline
from desk_app.enquiries.model import GoodsAsked
from desk_app.exchange.writing import Written, write_csv, write_xlsx
from desk_app.ui.fields import Choice, ComboEntry, WhenEntry
from desk_app.ui.file_dialogs import ask_save
from desk_app.ui.list_and_form import in_a_row
from desk_app.ui.room_view import Surroundings
from desk_app.ui.screen import fit
from desk_app.ui.theme import px
from desk_app.ui.widgets import Banner, button, label, plain_tip

_OWN = "own"
_PERIODS = {
    "7": N_("the last 7 days"),
    "30": N_("the last 30 days"),
    "90": N_("the last 90 days"),
    "month": N_("this month"),
    "before": N_("last month"),
    "year": N_("this year"),
    _OWN: N_("the days chosen"),
}
_FIRST_PERIOD = "30"
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


def period(name: str, today: Date) -> tuple[Date, Date]:
    """The first and the last day of a period named so, up to today."""
    month = today.replace(day=1)
    if name == "month":
        return month, today
    if name == "before":
        last = month - timedelta(days=1)
        return last.replace(day=1), last
    if name == "year":
        return today.replace(month=1, day=1), today
    return today - timedelta(days=int(name) - 1), today


class _Line(QTreeWidgetItem):
    """One article; it stands in the order of the column's values, not of their words."""

    def __init__(self, one: GoodsAsked, last: str) -> None:
        super().__init__([one.goods, *map(str, (one.asked, one.price, one.stock, one.unanswered)), last])
        self.one = one
        for place in range(1, 6):
            self.setTextAlignment(place, _RIGHT)
        self.setToolTip(0, plain_tip(one.goods))

    def __lt__(self, other: QTreeWidgetItem) -> bool:
        tree = self.treeWidget()
        place = tree.sortColumn() if tree is not None else 0
        return isinstance(other, _Line) and self._keys()[place] < other._keys()[place]

    def _keys(self) -> Sequence[tuple[float, str]]:
        one = self.one
        numbers = (one.asked, one.price, one.stock, one.unanswered, one.last_asked.timestamp())
        return [(0.0, one.goods), *((float(number), one.goods) for number in numbers)]


_LEAST = 24
"""px at 100 % that are left to the list where large letters and a small screen leave no more."""


class GoodsAskedDialog(QDialog):
    """What was asked about which goods over a period, the most asked first; a click on a head sorts.

    Enter or a double click on a line asks for the calls that asked about it: `calls_wanted(goods, ids)`, and closes.
    Ctrl+C copies it as a table, Ctrl+S saves it as a file, Ctrl+P asks for paper: `print_wanted(page)` with the
    `GoodsPage` shown.
    """

    print_wanted = Signal(object)
    calls_wanted = Signal(str, list)

    def __init__(self, around: Surroundings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Goods asked about"))
        self._around, self._filling = around, False
        self.period = ComboEntry([Choice(name, _(word)) for name, word in _PERIODS.items()])
        self.period.setAccessibleName(_("Period"))
        self.first, self.last = (WhenEntry(with_time=False, optional=False, past=True) for _place in range(2))
        self.first.edit.setAccessibleName(_("First day"))
        self.last.edit.setAccessibleName(_("Last day"))
        self.said = label("", wrap=True)
        self.banner = Banner("late", "")
        self.banner.hide()
        self.tree = QTreeWidget()
        self.copy_button = button(_("Copy as a table  Ctrl+C"), icon="copy", on=self.copy)
        self.save_button = button(_("Save as a file…  Ctrl+S"), icon="save", on=self.save)
        self.calls_button = button(_("Who asked  ⏎"), icon="call", on=self.open_calls)
        self.print_button = button(_("Print  Ctrl+P"), icon="print", on=self._print)
        self._lay_out()
        self.tree.itemActivated.connect(lambda _item, _column: self.open_calls())
        self.period.on_typed(self._period_chosen)
        for each in (self.first, self.last):
            each.on_typed(self._day_chosen)
        for keys, act in (("Ctrl+C", self.copy), ("Ctrl+S", self.save), ("Ctrl+P", self._print)):
            QShortcut(QKeySequence(keys), self).activated.connect(act)
        self.period.fill(_FIRST_PERIOD)
        self._period_chosen()
        self.tree.setFocus()

    def _lay_out(self) -> None:
        self.tree.setAccessibleName(_("Goods asked about"))
        self.tree.setHeaderLabels(header())
        self.tree.setRootIsDecorated(False)
        self.tree.setUniformRowHeights(True)
        self.tree.setStyleSheet(f"QTreeView::item {{ padding: {px(4)}px {px(6)}px; }}")
        head = self.tree.header()
        head.setStretchLastSection(False)
        for place in range(6):
            head.setSectionResizeMode(place, QHeaderView.ResizeMode.ResizeToContents)
            if place:
                self.tree.headerItem().setTextAlignment(place, _RIGHT)
        above = QHBoxLayout()
        above.setSpacing(px(8))
        for part in (label(_("Period"), "small"), self.period, self.first, label("–"), self.last):
            above.addWidget(part)
        above.addStretch(1)
        acts = (self.calls_button, self.copy_button, self.save_button, self.print_button)
        row = in_a_row((*acts, button(_("Close  Esc"), on=self.reject)))
        column = QVBoxLayout(self)
        column.setContentsMargins(px(20), px(16), px(20), px(16))
        column.setSpacing(px(10))
        column.addWidget(label(_("Goods asked about"), "title"))
        column.addLayout(above)
        column.addWidget(self.said)
        column.addWidget(self.banner)
        self.tree.setMinimumHeight(px(_LEAST))
        column.addWidget(self.tree, 1)
        column.addWidget(row)
        fit(self, 860, 600)

    # The period

    def _period_chosen(self) -> None:
        name = str(self.period.value())
        if name != _OWN and not self._filling:
            today = self._around.file.clock.now().astimezone(self._around.zone()).date()
            self._filling = True
            for entry, day in zip((self.first, self.last), period(name, today), strict=True):
                entry.fill(day)
            self._filling = False
        self.look()

    def _day_chosen(self) -> None:
        if not self._filling:
            self._filling = True
            self.period.fill(_OWN)
            self._filling = False
            self.look()

    def page(self) -> GoodsPage:
        """What is asked for: the counts between the days shown, whichever of them is the earlier."""
        days = [day for entry in (self.first, self.last) if isinstance(day := entry.value(), Date)]
        first, last = min(days), max(days)
        file, zone = self._around.file, self._around.zone()
        rows = store.counts_by_goods(file, *bounds(first, last, zone))
        return GoodsPage(tuple(rows), first, last, file.clock.now(), zone)

    def look(self) -> None:
        """Counts anew and shows it, the most asked first."""
        self.banner.hide()
        page = self.page()
        self.said.setText(headline(page))
        now, zone = page.printed_at, page.zone
        lines: list[QTreeWidgetItem] = [_Line(one, when.on_list(one.last_asked, now, zone)) for one in page.rows]
        self.tree.setSortingEnabled(False)
        self.tree.clear()
        self.tree.addTopLevelItems(lines)
        self.tree.header().setSortIndicator(-1, Qt.SortOrder.DescendingOrder)
        self.tree.setSortingEnabled(True)
        if lines:
            self.tree.setCurrentItem(lines[0])
        for each in (self.calls_button, self.copy_button, self.save_button, self.print_button):
            each.setEnabled(bool(lines))

    def open_calls(self) -> None:
        """Asks for the calls that asked about the marked goods within the days shown, and closes."""
        line = self.tree.currentItem()
        if not isinstance(line, _Line):
            return
        page = self.page()
        ids = store.calls_about(self._around.file, line.one.goods, *bounds(page.first, page.last, page.zone))
        self.accept()
        self.calls_wanted.emit(line.one.goods, ids)

    # What leaves the window

    def _shown(self) -> list[GoodsAsked]:
        """The rows in the order in which they stand."""
        items = (self.tree.topLevelItem(place) for place in range(self.tree.topLevelItemCount()))
        return [item.one for item in items if isinstance(item, _Line)]

    def _cells(self) -> list[list[Written]]:
        zone = self._around.zone()
        return [
            [
                one.goods,
                one.asked,
                one.price,
                one.stock,
                one.unanswered,
                one.last_asked.astimezone(zone).replace(tzinfo=None, second=0, microsecond=0),
            ]
            for one in self._shown()
        ]

    def copy(self) -> None:
        """Puts all lines with their heads on the clipboard, as a spreadsheet takes them."""
        rows = self._cells()
        if not rows:
            return
        lines = [header(), *([" ".join(str(cell).split()) for cell in row] for row in rows)]
        QGuiApplication.clipboard().setText("\n".join("\t".join(line) for line in lines))
        self._say(ngettext("{n} line copied.", "{n} lines copied.", len(rows)).format(n=len(rows)))

    def save(self) -> None:
        """Asks where, and writes all lines as a spreadsheet or as CSV."""
        if not self._shown():
            return
        kinds = _("Spreadsheet (*.xlsx);;Table (*.csv)")
        path = ask_save(self, _("Save a list as a file"), f"{self.windowTitle()}.xlsx", kinds)
        if path is not None:
            self.write_to(path)

    def write_to(self, path: Path) -> None:
        """Writes all lines into a file, `.csv` as CSV and others as a spreadsheet; what is refused is said."""
        rows = self._cells()
        try:
            if path.suffix.lower() == ".csv":
                count = write_csv(path, header(), rows)
            else:
                count = write_xlsx(path, header(), rows, title=_("Goods asked about"))
        except DeskError as error:
            self.banner.set_text("late", error.sentence)
            self.banner.show()
            return
        said = ngettext("{n} record written to {file}.", "{n} records written to {file}.", count)
        self._say(said.format(n=count, file=path))

    def _print(self) -> None:
        if self._shown():
            self.print_wanted.emit(self.page())

    def _say(self, sentence: str) -> None:
        self.banner.set_text("done", sentence)
        self.banner.show()
