"""The part of a customer's record that shows what they bought, and where a purchase is entered by hand."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import (
    QHeaderView,
    QSizePolicy,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from desk_app.core import when
from desk_app.core.errors import DeskError
from desk_app.core.i18n import _, ngettext
from desk_app.core.money import format_cents
from desk_app.customers.model import Customer
from desk_app.purchases import store
from desk_app.purchases.dialog import PurchaseDialog
from desk_app.purchases.model import Purchase
from desk_app.purchases.service import PurchaseService
from desk_app.ui.flow import FlowLayout
from desk_app.ui.lines import ROOM
from desk_app.ui.lines import Lines as Lines
from desk_app.ui.record_pane import Section
from desk_app.ui.room_view import Surroundings
from desk_app.ui.theme import px
from desk_app.ui.widgets import button, label, plain_tip

SHOWN = 8
"""How many purchases are seen at first; the others come when they are asked for."""
_ID = Qt.ItemDataRole.UserRole
_GOODS = 1


class PurchasePane(QWidget):
    """The last purchases of one customer with their sums; it is made anew after each save.

    Enter changes the one chosen, Delete takes it away; those taken away stand folded below and come back.
    """

    def __init__(
        self, around: Surroundings, service: PurchaseService, customer: Customer, say: Callable[[str], None]
    ) -> None:
        super().__init__()
        self._around, self._service, self._customer, self._say = around, service, customer, say
        self._bought = store.of_customer(around.file, customer.id)
        self._removed = store.removed_of(around.file, customer.id)
        self.sums = label(sums_words(store.sums_of(around.file, customer.id)), wrap=True, select=True)
        self.lines = PurchaseLines(_("Purchases"), self._bought[:SHOWN])
        self.gone = PurchaseLines(_("Purchases taken away"), self._removed)
        self.enter_button = button(_("Enter a purchase"), "link", icon="new", on=self.enter)
        self.change_button = button(_("Change…"), "link", icon="edit", on=self.change)
        self.remove_button = button(_("Take away"), "link", icon="trash", on=self.remove)
        self.all_button = button("", "link", on=self.show_all)
        self.back_button = button(_("Bring it back"), "link", icon="history", on=self.bring_back)
        self._lay_out()
        self.lines.on_enter, self.lines.on_delete = self.change, self.remove
        self.gone.on_enter = self.bring_back

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(6))
        column.addWidget(self.sums)
        if self._bought:
            column.addWidget(self.lines)
        more = len(self._bought) - SHOWN
        said = ngettext("Show {n} earlier purchase", "Show {n} earlier purchases", more)
        self.all_button.setText(said.format(n=more))
        places, links = flowing(8)
        writing = not self._around.file.read_only and self._customer.deleted_at is None
        changing = (self.change_button, self.remove_button) if self._bought else ()
        for each in (*((self.enter_button, *changing) if writing else ()), *((self.all_button,) if more > 0 else ())):
            links.addWidget(each)
        column.addWidget(places)
        if self._removed:
            body = QWidget()
            below = QVBoxLayout(body)
            below.setContentsMargins(0, 0, 0, 0)
            below.addWidget(self.gone)
            if writing:
                below.addWidget(self.back_button)
            count = len(self._removed)
            said = ngettext("{n} purchase taken away", "{n} purchases taken away", count)
            self.folded = Section(said.format(n=count), body, folded=True)
            column.addWidget(self.folded)

    def enter(self) -> None:
        """Asks for a purchase and writes it down."""
        self._ask(PurchaseDialog(self._around, self._service, self._customer, None, self.window()))

    def change(self) -> None:
        """Opens the chosen purchase in its form."""
        if (chosen := self.lines.chosen(self._bought)) is not None and self._may_write():
            self._ask(PurchaseDialog(self._around, self._service, self._customer, chosen, self.window()))

    def _ask(self, dialog: PurchaseDialog) -> None:
        say, made = self._say, dialog
        if made.ask() and made.saved is not None:
            say(_("Saved: {what}").format(what=store.headline(made.saved)))

    def remove(self) -> None:
        """Takes the chosen purchase out of lists and sums."""
        if (chosen := self.lines.chosen(self._bought)) is not None and self._may_write():
            done = _("Taken away: {what}. It can be brought back below.").format(what=store.headline(chosen))
            self._do(partial(self._service.remove, self._around.actor(), chosen.id), done)

    def bring_back(self) -> None:
        """Puts the chosen one of those taken away back."""
        if (chosen := self.gone.chosen(self._removed)) is not None and self._may_write():
            done = _("Back again: {what}").format(what=store.headline(chosen))
            self._do(partial(self._service.bring_back, self._around.actor(), chosen.id), done)

    def _do(self, act: Callable[[], object], done: str) -> None:
        say = self._say
        try:
            act()
        except DeskError as error:
            say(error.sentence)
        else:
            say(done)

    def _may_write(self) -> bool:
        return not self._around.file.read_only and self._customer.deleted_at is None

    def show_all(self) -> None:
        """Shows the earlier purchases too; the list scrolls then."""
        self.lines.show_these(self._bought)
        self.lines.setFocus(Qt.FocusReason.OtherFocusReason)
        self.all_button.hide()


class PurchaseLines(Lines):
    """Purchases one a line: day, goods, amount, number."""

    def __init__(self, name: str, purchases: Sequence[Purchase]) -> None:
        super().__init__(name)
        self.on_enter: Callable[[], object] = lambda: None
        self.on_delete: Callable[[], object] = lambda: None
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHeaderLabels([_("Day"), _("Goods"), _("Amount"), _("Number")])
        head = self.header()
        for place in range(4):
            mode = QHeaderView.ResizeMode.Stretch if place == _GOODS else QHeaderView.ResizeMode.ResizeToContents
            head.setSectionResizeMode(place, mode)
        self.headerItem().setTextAlignment(2, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.itemDoubleClicked.connect(lambda _item, _column: self.on_enter())
        self.installEventFilter(self)
        self.show_these(purchases)

    def show_these(self, purchases: Sequence[Purchase]) -> None:
        """Shows these; of more than `SHOWN` the others by scrolling."""
        at = max(0, self.currentIndex().row())
        self.clear()
        for one in purchases:
            amount = "" if one.amount_cents is None else format_cents(one.amount_cents, one.currency)
            number = one.reference or one.number
            item = QTreeWidgetItem([when.date(one.bought_on, year=True), one.goods or "—", amount or "—", number])
            item.setTextAlignment(2, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            item.setData(0, _ID, one.id)
            tip = "\n".join(filter(None, (one.goods, one.note, one.number)))
            for place in range(4):
                item.setToolTip(place, plain_tip(tip))
            said = _("{day}, {goods}, {amount}, {number}").format(
                day=item.text(0), goods=item.text(_GOODS), amount=item.text(2), number=number
            )
            item.setData(0, Qt.ItemDataRole.AccessibleTextRole, said)
            self.addTopLevelItem(item)
        if purchases:
            self.setCurrentIndex(self.model().index(at, 0))
        self._stand()

    def _stand(self) -> None:
        shown = min(SHOWN, max(1, self.topLevelItemCount()))
        self.ensurePolished()
        row = max(self.sizeHintForRow(0), self.fontMetrics().height() + px(2 * ROOM))
        self.setFixedHeight(self.header().sizeHint().height() + row * shown + px(6))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._stand()

    def chosen(self, among: Sequence[Purchase]) -> Purchase | None:
        """The purchase of the current line."""
        item = self.currentItem()
        wanted = item.data(0, _ID) if item is not None else None
        return next((one for one in among if one.id == wanted), None)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and not event.modifiers():
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self.on_enter()
                return True
            if event.key() == Qt.Key.Key_Delete:
                self.on_delete()
                return True
        return super().eventFilter(watched, event)


def flowing(gap: float) -> tuple[QWidget, FlowLayout]:
    """A place for links that go on in a new line where one is full."""
    place = QWidget()
    policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
    policy.setHeightForWidth(True)
    place.setSizePolicy(policy)
    return place, FlowLayout(place, gap=gap)


def sums_words(sums: Sequence[tuple[str, int, int]]) -> str:
    """How many purchases there are and what they come to, each currency by itself."""
    if not sums:
        return _("Nothing bought yet.")
    told = [
        ngettext("{n} purchase, {sum}", "{n} purchases, {sum}", count).format(
            n=count, sum=format_cents(cents, currency)
        )
        for currency, count, cents in sums
    ]
    return " · ".join(told)
