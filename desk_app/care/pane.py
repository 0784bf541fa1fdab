"""The part of a customer's record with their standing deliveries and the rhythm of what they buy."""

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desk_app.care import store
from desk_app.care.days import store_day
from desk_app.care.listing import next_day, state_words
from desk_app.care.model import Standing
from desk_app.care.proposing import rhythms_of
from desk_app.care.service import CareService
from desk_app.care.standing_form import StandingDialog, standing_again
from desk_app.core import when
from desk_app.core.i18n import _
from desk_app.customers.model import Customer
from desk_app.purchases.pane import flowing
from desk_app.ui.room_view import Surroundings
from desk_app.ui.theme import px
from desk_app.ui.widgets import button, label

_RHYTHMS = 3


class CarePane(QWidget):
    """What comes to a customer without a call, and what they buy regularly; it is made anew after each save."""

    def __init__(
        self, around: Surroundings, service: CareService, customer: Customer, say: Callable[[str], None]
    ) -> None:
        super().__init__()
        self._around, self._service, self._customer, self._say = around, service, customer, say
        file = around.file
        self._today = store_day(file, file.clock.now())
        self.links: dict[str, QWidget] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(6))
        writing = not file.read_only
        for one in store.of_customer(file, customer.id):
            column.addWidget(label(self._words(one), wrap=True, select=True))
            if writing and not one.ended(self._today):
                self.links[one.id] = button(_("Change…"), "link", on=partial(self.change, one.id))
                column.addWidget(self.links[one.id])
        for goods, found in rhythms_of(file, customer.id, self._today)[:_RHYTHMS]:
            words = _("{goods}: every {days} days ± {spread}, expected {day} ({confidence})").format(
                goods=goods,
                days=f"{found.median_days:g}",
                spread=f"{found.spread_days:g}",
                day=when.date(found.expected),
                confidence=f"{found.confidence:.0%}",
            )
            column.addWidget(label(words, "muted", wrap=True, select=True))
        if writing:
            place, links = flowing(8)
            self.links["new"] = button(_("Standing delivery…"), "link", on=self.agree)
            links.addWidget(self.links["new"])
            column.addWidget(place)

    def _words(self, one: Standing) -> str:
        coming = next_day(one, self._today)
        parts = [one.words(), state_words(one, self._today)]
        if coming is not None:
            parts.append(_("next {day}").format(day=when.date(coming)))
        return _("; ").join(parts)

    def agree(self) -> None:
        """A new standing delivery for this customer."""
        if StandingDialog(self._around, self._service, self._customer.id, self.window()).ask():
            self._say(_("The standing delivery is agreed on."))

    def change(self, standing_id: str) -> None:
        """Another rhythm, other goods, another window from now on."""
        if standing_again(self._service, self._around, standing_id, self.window()):
            self._say(_("The standing delivery was changed."))
