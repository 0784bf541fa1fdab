"""Erasing on request: what is open first, what goes and what stays, why, and the file's number typed to confirm."""

from collections.abc import Iterable, Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from desk_app.core.errors import DeskError
from desk_app.core.i18n import _, ngettext
from desk_app.customers.model import Customer
from desk_app.privacy.model import TABLE_WORDS, Erased, Mention, OpenCase, WhatGoes, mention_words
from desk_app.privacy.service import PrivacyService
from desk_app.storage.backup import KEEP
from desk_app.ui.busy import Busy, BusyPanel, Progress
from desk_app.ui.fields import Field, Kind
from desk_app.ui.form import Form
from desk_app.ui.room_view import Surroundings
from desk_app.ui.screen import fit
from desk_app.ui.theme import px
from desk_app.ui.widgets import Banner, button, label

_MOST_TOLD = 12
"""Records or files named one by one; of the rest only how many there are."""


class EraseDialog(QDialog):
    """Asks everything that must be asked before a customer's personal data are erased, and erases them.

    `erased(Erased)` comes before it closes. Looking and erasing go on in a thread.
    """

    erased = Signal(object)

    def __init__(
        self, around: Surroundings, service: PrivacyService, customer: Customer, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Erase on request"))
        self.setModal(True)
        self._around, self._service, self._customer = around, service, customer
        self.cases: Sequence[OpenCase] = ()
        self.what: WhatGoes | None = None
        self._body = QVBoxLayout()
        self._body.setSpacing(px(8))
        self.form = Form(
            [
                Field("despite", _("I have seen these matters: erase all the same"), Kind.CHECK),
                Field("reason", _("Why: who asked, when and how"), required=True, hint=_("Without the name: it stays")),
                Field("number", _("To confirm, type the number of the file"), required=True, hint=customer.number),
            ]
        )
        self.form.save_wanted.connect(self.erase)
        self.form.leave_wanted.connect(self.reject)
        self.form.hide()
        self.banner = Banner("late", "")
        self.banner.hide()
        self.busy = Busy(self)
        self.panel = BusyPanel(self.busy)
        self.panel.cancel.hide()
        self.busy.finished.connect(self._finished)
        self.busy.failed.connect(self._failed)
        self.yes = button(_("Erase for good  Ctrl+⏎"), "primary", on=self.erase)
        self.yes.setEnabled(False)
        self._lay_out()
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(keys), self).activated.connect(self.erase)
        self.panel.start(_("Looking for all that the file holds about this customer…"), self._look)

    def _lay_out(self) -> None:
        inner = QWidget()
        inner.setObjectName("scrolled")
        lines = QVBoxLayout(inner)
        lines.setContentsMargins(0, 0, px(8), 0)
        lines.setSpacing(px(12))
        lines.addLayout(self._body)
        lines.addWidget(self.form)
        lines.addStretch(1)
        self._scroll = QScrollArea()
        self._scroll.setAccessibleName(_("What erasing would do"))
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        self._scroll.setWidget(inner)
        row = QHBoxLayout()
        row.addWidget(self.yes)
        row.addWidget(button(_("Leave  Esc"), on=self.reject))
        row.addStretch()
        column = QVBoxLayout(self)
        column.setContentsMargins(px(20), px(16), px(20), px(16))
        column.setSpacing(px(10))
        title = _("Erase the personal data of {name}").format(name=self._customer.name)
        column.addWidget(label(title, "title", wrap=True))
        column.addWidget(self._scroll, 1)
        column.addWidget(self.banner)
        column.addWidget(self.panel)
        column.addLayout(row)
        fit(self, 720, 640)

    def _look(self, _progress: Progress) -> object:
        return self._service.open_cases(self._customer.id), self._service.what_goes(self._customer.id)

    def _finished(self, result: object) -> None:
        if isinstance(result, Erased):
            self.erased.emit(result)
            self.accept()
            return
        assert isinstance(result, tuple)
        self.cases, self.what = result
        assert self.what is not None
        self._tell(self.what)
        self.form.set_shown("despite", bool(self.cases))
        self.form.show()
        self._scroll.setFocus()  # it is read from the top; Tab goes on to the fields
        self.yes.setEnabled(True)

    def _failed(self, error: object) -> None:
        if not isinstance(error, DeskError):
            assert isinstance(error, BaseException)
            raise error
        self.yes.setEnabled(True)
        self.form.setEnabled(True)
        if not self.form.show_desk_error(error):
            self.banner.set_text("late", error.sentence)
            self.banner.show()

    def _tell(self, what: WhatGoes) -> None:
        if self.cases:
            self._body.addWidget(Banner("late", _("These matters may have to be kept. Settle them first.")))
            self._lines(each.words for each in self.cases)
        self._say(_("This cannot be undone."), "strong")
        goes = [_("{what}: {count}").format(what=_(TABLE_WORDS[name]), count=n) for name, n in what.counts.items()]
        self._head(_("What goes, now and in the past"))
        self._say(_("; ").join(goes))
        if len(what.files) > 1:
            self._say(_("Files of the same person: {numbers}").format(numbers=_(", ").join(what.files)))
        self._head(_("What stays"))
        self._say(
            _(
                "The numbers of the file and of its calls, callbacks, complaints, deliveries and purchases, with their"
                " kinds, states, days, times and amounts, so that counts hold; and the note that this was done, by whom"
                " and why. A list of customers that is imported again brings back what it says; deliveries and"
                " purchases with an order number stay empty."
            )
        )
        self._mentions(what)
        self._copies(what)

    def _mentions(self, what: WhatGoes) -> None:
        if what.quoted_in:
            self._head(_("Taken out of other records too"))
            self._say(_("A number, an address or a reference of this customer stands there."))
            self._lines(_named(what.quoted_in))
        if what.shared:
            self._head(_("Shared with others, where it stays"))
            self._lines(
                _("{text}: {numbers}").format(text=each.text, numbers=_(", ").join(each.numbers))
                for each in what.shared
            )
        if what.namesakes:
            self._head(_("Files of the same name, which stay: each may be the same person"))
            self._lines(each.number for each in what.namesakes)
        if what.named_in:
            self._head(_("They name somebody so called and stay as they are: look at them yourself"))
            self._lines(_named(what.named_in))

    def _copies(self, what: WhatGoes) -> None:
        self._head(_("Backups"))
        if not what.copies:
            self._say(_("There is no backup beside this file. One kept elsewhere still holds everything."))
            return
        count = len(what.copies)
        self._say(
            ngettext(
                "{n} copy made before still holds everything. Backups go once {keep} newer ones are made, one at each"
                " closing after a change; copies put aside before a new version stay until you delete them.",
                "{n} copies made before still hold everything. Backups go once {keep} newer ones are made, one at each"
                " closing after a change; copies put aside before a new version stay until you delete them.",
                count,
            ).format(n=count, keep=KEEP)
        )
        self._lines(str(each.path) for each in what.copies)

    def _head(self, text: str) -> None:
        self._body.addWidget(label(text, "head", wrap=True))

    def _say(self, text: str, role: str | None = None) -> None:
        self._body.addWidget(label(text, role, wrap=True, select=True))

    def _lines(self, texts: Iterable[str]) -> None:
        told = list(texts)
        shown = [f"· {text}" for text in told[:_MOST_TOLD]]
        if len(told) > _MOST_TOLD:
            rest = len(told) - _MOST_TOLD
            shown.append(ngettext("and {n} more", "and {n} more", rest).format(n=rest))
        self._say("\n".join(shown))

    def erase(self) -> None:
        """Erases, if everything was answered; what is missing is said beside its field."""
        if self.what is None or self.busy.is_running():
            return
        self.form.clear_errors()
        self.banner.hide()
        if self.cases and not self.form.values()["despite"]:
            self.form.show_error("despite", _("Tick this first, or settle the matters."))
            return
        reason, number = self.form.text("reason"), self.form.text("number")
        if not reason:
            self.form.ask_for("reason")
            return
        if number.strip().upper() != self._customer.number.upper():
            self.form.show_error(
                "number", _("This is not the number of the file: {number}").format(number=self._customer.number)
            )
            return
        actor, cases = self._around.actor(), bool(self.cases)
        self.yes.setEnabled(False)
        self.form.setEnabled(False)

        def work(_progress: Progress) -> Erased:
            return self._service.erase(actor, self._customer.id, reason, despite_open_cases=cases)

        self.panel.start(_("Erasing, and writing the file anew…"), work)

    def reject(self) -> None:
        """Esc: leaves everything as it is; while it erases there is no way back."""
        if self.what is not None and self.busy.is_running():
            return
        self.busy.stop()
        super().reject()


def _named(mentions: Sequence[Mention]) -> list[str]:
    return [mention_words(each) for each in mentions]
