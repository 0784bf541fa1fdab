"""The part of a customer's record about their data: what they agreed to, what is held, and erasing it."""

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from desk_app.core import when
from desk_app.core.errors import DeskError
from desk_app.core.i18n import _, in_our_words, ngettext
from desk_app.customers.model import Customer
from desk_app.customers.personal import CONSENT_WORDS, HOW_AGREED, Consent, ConsentKind, birthday_words
from desk_app.privacy import store
from desk_app.privacy.dialog import EraseDialog
from desk_app.privacy.model import Erased
from desk_app.privacy.service import PrivacyService
from desk_app.ui.file_dialogs import ask_save
from desk_app.ui.flow import FlowLayout
from desk_app.ui.room_view import Surroundings
from desk_app.ui.theme import px
from desk_app.ui.widgets import Fact, FactGrid, button, label

Say = Callable[[str], None]


class PrivacyPane(QWidget):
    """What one customer agreed to, and what can be done about their data; it is made anew after each save.

    `statement_wanted(customer_id)` asks for the paper that says what is held.
    """

    statement_wanted = Signal(str)

    def __init__(self, around: Surroundings, service: PrivacyService, customer: Customer, say: Say) -> None:
        super().__init__()
        self._around, self._service, self._customer, self._say = around, service, customer, say
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(8))
        self.said = label(self._state(), "muted", wrap=True)
        column.addWidget(self.said)
        if customer.consents:
            self.facts = FactGrid([Fact(_(CONSENT_WORDS[each.what]), _consent(each)) for each in customer.consents])
            column.addWidget(self.facts)
        self.show_button = button(_("Show all that is held…"), "link", icon="print", on=self._show)
        self.save_button = button(_("Save it as a file…"), "link", icon="save", on=self.save)
        self.erase_button = button(_("Erase on request…"), "link", icon="trash", on=self.erase)
        if customer.erased_at is not None:
            self.erase_button.hide()
        places = QWidget()
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        places.setSizePolicy(policy)
        links = FlowLayout(places, gap=8)
        for each in (self.show_button, self.save_button, self.erase_button):
            links.addWidget(each)
        column.addWidget(places)

    def _state(self) -> str:
        if (gone := store.last_erasure(self._around.file, self._customer.id)) is not None:
            at, reason = gone
            day = when.date(at.astimezone(self._around.zone()).date(), year=True)
            return _("Personal data erased on {day}: {reason}").format(day=day, reason=reason)
        if self._customer.erased_at is not None:
            day = when.date(self._customer.erased_at.astimezone(self._around.zone()).date(), year=True)
            return _("Personal data erased on {day}").format(day=day)
        given = sum(each.withdrawn_on is None for each in self._customer.consents)
        if not given:
            return _("No consent is noted: only what the work needs may be kept.")
        return ngettext("{n} consent holds.", "{n} consents hold.", given).format(n=given)

    def _show(self) -> None:
        self.statement_wanted.emit(self._customer.id)

    def save(self) -> None:
        """Asks where to, and writes all that is held as JSON."""
        name = _("held about {number}").format(number=self._customer.number) + ".json"
        target = ask_save(self, _("Save all that is held"), name, _("JSON (*.json)"))
        if target is None:
            return
        try:
            written = self._service.write_held(self._customer.id, target)
        except DeskError as error:
            self._say(error.sentence)
            return
        self._say(_("Written to {file}.").format(file=str(written)))

    def erase(self) -> None:
        """Opens the questions before erasing."""
        dialog = EraseDialog(self._around, self._service, self._customer, self.window())
        dialog.erased.connect(self._told)
        dialog.exec()
        dialog.deleteLater()

    def _told(self, done: object) -> None:
        assert isinstance(done, Erased)
        self._say(
            ngettext(
                "Erased: {n} value in the file and its past.",
                "Erased: {n} values in the file and its past.",
                done.values,
            ).format(n=done.values)
        )


def _consent(each: Consent) -> str:
    given = _("since {day}").format(day=when.date(each.given_on, year=True))
    if each.withdrawn_on is not None:
        return _("withdrawn on {day}").format(day=when.date(each.withdrawn_on, year=True))
    value = birthday_words(each.value) if each.what == ConsentKind.BIRTHDAY and each.value else each.value
    return " · ".join(filter(None, (value, given, in_our_words(each.how or "", HOW_AGREED))))
