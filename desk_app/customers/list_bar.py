"""What stands around the list of customers: filter and columns, what it is narrowed by, what is done in bulk."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QSizePolicy, QToolButton, QWidget

from desk_app.core.i18n import _, ngettext
from desk_app.customers.kept_lists_dialog import KeepDialog, KeptListsDialog
from desk_app.customers.list_conditions import Conditions
from desk_app.customers.list_dialog import FilterDialog
from desk_app.customers.listing_service import KEPT, ListService, NarrowedList
from desk_app.customers.listing_store import KeptList
from desk_app.customers.model import Chip
from desk_app.ui import icons
from desk_app.ui.columns_menu import columns_button
from desk_app.ui.flow import FlowLayout
from desk_app.ui.list_pane import Chip as ChipShown
from desk_app.ui.list_pane import ListPane
from desk_app.ui.theme import px
from desk_app.ui.widgets import button, label, plain_tip

FILTER_KEYS = "Ctrl+Shift+F"


def kept_chips(shown: NarrowedList) -> list[ChipShown]:
    """The kept lists as chips, to stand behind those that are always there."""
    return [ChipShown(each.chip, each.kept.name) for each in shown.kept()]


class ListBar(QObject):
    """Joins the list's pane with its filter, its kept lists and what is done with the lines chosen.

    `show_chip(key)` of the view shows another chip's list anew; afterwards, and whenever the list was made anew,
    the view calls `follow(key)`. `tag_wanted(ids)`, `untag_wanted(ids)`, `export_wanted(ids)` give a list of
    customers; `said(text)` goes to the bottom line. `acts` stand in the place of tagging where the list is of
    other records.
    """

    tag_wanted = Signal(object)
    untag_wanted = Signal(object)
    export_wanted = Signal(object)
    said = Signal(str)

    def __init__(
        self,
        view: QWidget,
        pane: ListPane,
        shown: NarrowedList,
        service: ListService,
        actor: Callable[[], str],
        show_chip: Callable[[str], object],
        acts: Sequence[QPushButton] | None = None,
    ) -> None:
        super().__init__(view)
        self._view, self._pane, self._shown = view, pane, shown
        self._service, self._actor, self._show_chip = service, actor, show_chip
        self._chip: str = Chip.ALL
        self._told: tuple[str, ...] = ()
        self.filter_button = _tool(_("Filter…"), "filter", _("Filter this list  {keys}").format(keys=FILTER_KEYS))
        self.filter_button.clicked.connect(lambda: self.ask())
        self.columns_button = columns_button(pane.table.ask_columns)
        self.line = NarrowedLine(shown.count_words)
        self.bulk = BulkBar(shown, acts)
        pane.add_behind_chips(self.filter_button)
        pane.add_behind_chips(self.columns_button)
        pane.add_above(self.line)
        pane.add_below(self.bulk)
        QShortcut(QKeySequence(FILTER_KEYS), view).activated.connect(self.ask)
        self.line.taken.connect(self._take_one)
        self.line.all_wanted.connect(lambda: self.take(Conditions()))
        self._connect_bulk()
        pane.model.modelReset.connect(self._tell_count)
        pane.table.columns.changed.connect(lambda: pane.model.refresh(pane.model.ids()))
        pane.table.not_copied.connect(self.said)

    def _connect_bulk(self) -> None:
        table = self._pane.table
        table.chosen_changed.connect(self._chosen)
        self.bulk.tag.clicked.connect(lambda: self.tag_wanted.emit(table.selected_ids()))
        self.bulk.untag.clicked.connect(lambda: self.untag_wanted.emit(table.selected_ids()))
        self.bulk.export.clicked.connect(lambda: self.export_wanted.emit(table.selected_ids()))
        self.bulk.copy.clicked.connect(self._copy)
        self.bulk.everybody.clicked.connect(table.selectAll)
        self.bulk.let_go.clicked.connect(self._let_go)

    # The filter

    def follow(self, chip: str) -> None:
        """The list was made anew for this chip: says what it is narrowed by, and shows its columns."""
        kept = self._shown.kept_of(chip)
        if chip.startswith(KEPT) and kept is None and self._shown.chosen is None:
            self._show_chip(Chip.ALL)
            return
        self._chip = chip
        by_hand = self._shown.chosen is not None
        narrowed = self._shown.conditions(chip)
        told = kept.dropped if kept and not by_hand else ()
        self.line.show_conditions(self._shown.in_words(narrowed) if kept or by_hand else (), told)
        self._pane.table.columns.lend(kept.columns if kept and not by_hand else None)
        self._tell_count()

    def ask(self) -> None:
        """The window of the filter, filled with what is shown now."""
        dialog = FilterDialog(
            self._shown, self._shown.conditions(self._chip), self._view, keep=self._keep, manage=self._manage
        )
        answer = dialog.ask()
        dialog.deleteLater()
        if answer is not None and answer.kept is not None:
            self._shown.chosen = None
            self._show_chip(KEPT + answer.kept.id)
        elif answer is not None:
            self.take(answer.conditions)
        elif self._shown.chosen is None:
            self._show_chip(self._chip)

    def take(self, conditions: Conditions) -> None:
        """Narrows the list by these; by nothing shows everybody."""
        self._shown.chosen = conditions if conditions else None
        self._show_chip(Chip.ALL)

    def _take_one(self, key: str) -> None:
        self.take(self._shown.conditions(self._chip).without(key))

    def _keep(self, conditions: Conditions, parent: QWidget) -> KeptList | None:
        kept = self._shown.kept_of(self._chip)
        name = kept.kept.name if kept else ""
        there = [each.kept for each in self._shown.kept()]
        columns = self._pane.table.chosen_columns()
        dialog = KeepDialog(self._service, self._actor, conditions, columns, parent, name=name, kept=there)
        made = dialog.ask()
        dialog.deleteLater()
        if made is not None:
            self.said.emit(_("Kept as the list “{name}”.").format(name=made.name))
        return made

    def _manage(self, parent: QWidget) -> None:
        dialog = KeptListsDialog(self._shown, self._service, self._actor, parent)
        dialog.exec()
        dialog.deleteLater()

    def _tell_count(self) -> None:
        self.line.set_count(self._pane.model.rowCount())

    # In bulk

    def _chosen(self, count: int) -> None:
        shown = not self.bulk.isHidden()
        self.bulk.set_count(count, self._pane.model.rowCount())
        if count > 1 and not shown:
            QTimer.singleShot(0, self._pane.table, self._into_view)

    def _into_view(self) -> None:
        """The bar took some of the list's height: the current line stays in sight."""
        table = self._pane.table
        if table.currentIndex().isValid():
            table.scrollTo(table.currentIndex())

    def _copy(self) -> None:
        count = len(self._pane.table.selected_ids())
        if self._pane.table.copy_selection():
            self.said.emit(ngettext("{n} line copied.", "{n} lines copied.", count).format(n=count))

    def _let_go(self) -> None:
        table = self._pane.table
        table.setFocus(Qt.FocusReason.OtherFocusReason)
        keep = table.selectionModel()
        keep.select(table.currentIndex(), keep.SelectionFlag.ClearAndSelect | keep.SelectionFlag.Rows)


class NarrowedLine(QWidget):
    """How many records the list holds and what it is narrowed by, each condition with a cross to take it away."""

    taken = Signal(str)
    all_wanted = Signal()

    def __init__(self, words: Callable[[int], str]) -> None:
        super().__init__()
        self._words = words
        self._flow = _wrapping(self, 0, 0)
        self.count = label("", "strong")
        self.count.setMinimumHeight(px(_LINE))
        self.everybody = button(_("Show all"), "link", on=self.all_wanted.emit)
        self.conditions: list[QToolButton] = []
        self._told: list[QWidget] = []
        self._said: tuple[tuple[tuple[str, str], ...], tuple[str, ...]] = ((), ())
        self._flow.addWidget(self.count)
        self._flow.addWidget(self.everybody)
        self.hide()

    def set_count(self, count: int) -> None:
        """How many records the list holds."""
        self.count.setText(self._words(count))

    def show_conditions(self, conditions: Sequence[tuple[str, str]], told: Sequence[str] = ()) -> None:
        """These conditions (key and words), and sentences about what could not be used; none hides the line."""
        said = tuple(conditions), tuple(told)
        if said != self._said:
            self._said = said
            self._make(*said)
        self.setVisible(bool(conditions or told))

    def _make(self, conditions: Sequence[tuple[str, str]], told: Sequence[str]) -> None:
        for old in (*self.conditions, *self._told):
            self._flow.removeWidget(old)
            old.hide()
            old.deleteLater()
        self.conditions, self._told = [], []
        self._flow.removeWidget(self.everybody)
        before: QWidget = self.count
        for key, words in conditions:
            made = _tool(_short(words), "close", _("Take away: {what}").format(what=words))
            made.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
            made.setProperty("role", "chip")
            made.clicked.connect(lambda _on=False, key=key: self.taken.emit(key))
            self._flow.addWidget(made)
            QWidget.setTabOrder(before, made)
            self.conditions.append(made)
            before = made
        self._flow.addWidget(self.everybody)
        QWidget.setTabOrder(before, self.everybody)
        for sentence in told:
            line = label(sentence, "muted", wrap=True)
            line.setMinimumWidth(px(300))
            self._flow.addWidget(line)
            self._told.append(line)


class BulkBar(QFrame):
    """What can be done with several lines at once; shown while more than one is chosen."""

    def __init__(self, shown: NarrowedList, acts: Sequence[QPushButton] | None = None) -> None:
        super().__init__()
        self._shown = shown
        self._flow = _wrapping(self, 2, 6)
        self.count = label("", "strong")
        self.count.setMinimumHeight(px(_LINE))
        self.tag = button(_("Tag…"), icon="tag")
        self.untag = button(_("Untag…"))
        self.export = button(_("Save as file…"), icon="download")
        self.copy = button(_("Copy"), icon="copy")
        self.everybody = button("", "link")
        self.let_go = button(_("Choose one only"), "link")
        first = (self.tag, self.untag) if acts is None else acts
        for each in (self.count, *first, self.export, self.copy, self.everybody, self.let_go):
            self._flow.addWidget(each)
        self.hide()

    def set_count(self, count: int, of: int) -> None:
        """So many lines of so many are chosen."""
        self.count.setText(self._shown.chosen_words(count))
        self.everybody.setText(self._shown.all_words(of))
        self.everybody.setVisible(count < of)
        self.setVisible(count > 1)


def _wrapping(widget: QWidget, above: float, below: float) -> FlowLayout:
    """Lays a widget out as lines that wrap, with the list's margin at its sides; margins in px at 100 %."""
    inner = QWidget()
    policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
    policy.setHeightForWidth(True)
    inner.setSizePolicy(policy)
    row = QHBoxLayout(widget)
    row.setContentsMargins(px(12), px(above), px(12), px(below))
    row.addWidget(inner)
    return FlowLayout(inner)


_WIDEST, _LINE = 48, 29


def _short(words: str) -> str:
    return words if len(words) <= _WIDEST else f"{words[: _WIDEST - 1]}…"


def _tool(text: str, icon: str, tip: str) -> QToolButton:
    made = QToolButton()
    made.setProperty("role", "quiet")
    made.setText(text.replace("&", "&&"))
    made.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
    made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    made.setAccessibleName(tip)
    made.setToolTip(plain_tip(tip))
    icons.dress(made, icon, "text", 16)
    return made
