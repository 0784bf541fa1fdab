"""The work list of the dormancy rule: who is silent for how long, and who was heard of again."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from desk_app.core import when
from desk_app.core.errors import DeskError
from desk_app.core.i18n import _, ngettext
from desk_app.customers.store import names_and_numbers
from desk_app.purchases.pane import Lines
from desk_app.settings.store import profile
from desk_app.standing import store
from desk_app.standing.dormancy import days_words
from desk_app.standing.service import Applied, StandingService
from desk_app.standing.silence import Awake, Silent, awake, silent_customers
from desk_app.ui.busy import Busy, BusyPanel, Progress
from desk_app.ui.room_view import Surroundings
from desk_app.ui.screen import fit
from desk_app.ui.theme import px
from desk_app.ui.widgets import button, label, plain_tip

_ID = Qt.ItemDataRole.UserRole


@dataclass(frozen=True, slots=True)
class _Found:
    silent: Sequence[Silent]
    awake: Sequence[Awake]


class DormancyDialog(QDialog):
    """Asks the rule in a thread, lists whom it names, each ticked; what is unticked stays as it is.

    Space takes a tick away or puts it back, Ctrl+Enter applies the rule to those ticked, all in one save.
    """

    def __init__(
        self,
        around: Surroundings,
        service: StandingService,
        say: Callable[[str], None],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Dormant customers"))
        self.setModal(True)
        self._around, self._service, self._say = around, service, say
        self._today, self._factor = store.today(around.file), profile(around.file).dormancy_factor
        self.said = label("", "muted", wrap=True)
        self.wrong = label("", "error", wrap=True)
        self.wrong.hide()
        self.list = Lines(_("Dormant customers"))
        self.busy = Busy(self)
        self.panel = BusyPanel(self.busy)
        self.apply_button = button(_("{verb}  Ctrl+⏎").format(verb=_("Apply")), "primary", on=self.apply)
        self.all_button = button(_("Tick all"), "link", on=lambda: self._tick_all(Qt.CheckState.Checked))
        self.none_button = button(_("Tick none"), "link", on=lambda: self._tick_all(Qt.CheckState.Unchecked))
        self._lay_out()
        self.busy.finished.connect(self._ended)
        self.busy.failed.connect(self._failed)
        self.busy.cancelled.connect(self.reject)
        self.list.itemChanged.connect(lambda _item, _column: self._count())
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(keys), self).activated.connect(self.apply)
        self.look()

    def _lay_out(self) -> None:
        names = [_("Customer"), _("What happens"), _("Silent for"), _("Own interval"), _("Last contact")]
        self.list.setHeaderLabels(names)
        head = self.list.header()
        head.setStretchLastSection(True)
        head.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        ticks = QHBoxLayout()
        ticks.addWidget(self.all_button)
        ticks.addWidget(self.none_button)
        ticks.addStretch()
        row = QHBoxLayout()
        row.addWidget(self.apply_button)
        row.addWidget(button(_("Close  Esc"), on=self.reject))
        row.addStretch()
        column = QVBoxLayout(self)
        column.setContentsMargins(px(20), px(16), px(20), px(16))
        column.setSpacing(px(10))
        column.addWidget(label(_("Dormant customers"), "title"))
        rule = ngettext(
            "Silent for longer than {n} time their own interval between contacts: dormant.",
            "Silent for longer than {n} times their own interval between contacts: dormant.",
            self._factor,
        ).format(n=self._factor)
        column.addWidget(label(rule, "muted", wrap=True))
        column.addWidget(self.said)
        column.addWidget(self.list, 1)
        column.addLayout(ticks)
        column.addWidget(self.panel)
        column.addWidget(self.wrong)
        column.addLayout(row)
        fit(self, 860, 560)

    def look(self) -> None:
        """Asks the rule anew."""
        self.apply_button.setEnabled(False)
        file, today, factor = self._around.file, self._today, self._factor

        def work(progress: Progress) -> _Found:
            silent = silent_customers(file, today, factor)
            progress.step(1, 2)
            return _Found(silent, awake(file, today, factor))

        self.panel.start(_("Looking for silent customers…"), work)

    def done(self, result: int) -> None:
        self.busy.stop()
        super().done(result)

    def _show(self, result: _Found) -> None:
        lines = [
            (
                one.customer_id,
                _("falls dormant"),
                days_words(one.verdict.silent),
                days_words(one.verdict.interval),
                one.verdict.last,
            )
            for one in result.silent
        ]
        lines += [(one.customer_id, _("active again"), "", "", one.since) for one in result.awake]
        known = names_and_numbers(self._around.file, [line[0] for line in lines])
        items = []
        for customer_id, what, silent, own, last in lines:
            number, _reference, name = known[customer_id]
            who = _("{name}, {number}").format(name=name, number=number)
            item = QTreeWidgetItem([who, what, silent, own, when.date(last, year=True) if last else ""])
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(0, Qt.CheckState.Checked)
            item.setData(0, _ID, customer_id)
            item.setToolTip(0, plain_tip(who))
            items.append(item)
        blocked = self.list.blockSignals(True)
        self.list.clear()
        self.list.addTopLevelItems(items)
        self.list.blockSignals(blocked)
        if items:
            self.list.setCurrentItem(items[0])
            self.list.setFocus(Qt.FocusReason.OtherFocusReason)
        self._count()

    def unticked(self) -> list[str]:
        """The ids of those who stay as they are."""
        return [str(item.data(0, _ID)) for item in self._items() if item.checkState(0) != Qt.CheckState.Checked]

    def _items(self) -> list[QTreeWidgetItem]:
        found = (self.list.topLevelItem(place) for place in range(self.list.topLevelItemCount()))
        return [item for item in found if item is not None]

    def _tick_all(self, state: Qt.CheckState) -> None:
        blocked = self.list.blockSignals(True)
        for item in self._items():
            item.setCheckState(0, state)
        self.list.blockSignals(blocked)
        self.list.viewport().update()
        self._count()

    def _count(self) -> None:
        count = self.list.topLevelItemCount()
        ticked = count - len(self.unticked())
        said = ngettext("{ticked} of {n} customer ticked.", "{ticked} of {n} customers ticked.", count)
        nobody = _("The rule names nobody today.")
        self.said.setText(said.format(ticked=ticked, n=count) if count else nobody)
        writing = not self._around.file.read_only and not self.busy.is_running()
        self.apply_button.setEnabled(bool(ticked) and writing)
        for each in (self.all_button, self.none_button):
            each.setEnabled(bool(count))

    def apply(self) -> None:
        """Lets the rule speak for those ticked, in a thread, and closes; Undo takes all of it back."""
        if not self.apply_button.isEnabled():
            return
        self.wrong.hide()
        self.apply_button.setEnabled(False)
        service, actor, today, left_out = self._service, self._around.actor(), self._today, self.unticked()

        def work(_progress: Progress) -> Applied:
            return service.apply_dormancy(actor, today, leave_out=left_out)

        self.panel.start(_("Writing it into the customer files…"), work)

    def _ended(self, result: object) -> None:
        if isinstance(result, Applied):
            said = _("Dormant now: {dormant}. Active again: {awake}.")
            self._say(said.format(dormant=result.dormant, awake=result.awake))
            self.accept()
        elif isinstance(result, _Found):
            self._show(result)

    def _failed(self, error: object) -> None:
        assert isinstance(error, BaseException)
        if not isinstance(error, DeskError):
            raise error
        self.wrong.setText(error.sentence)
        self.wrong.show()
        self._count()
