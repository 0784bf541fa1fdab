"""The form in which a purchase is entered by hand or put right, and what its amount is read as."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import date as Date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from desk_app.core.errors import DeskError
from desk_app.core.i18n import _
from desk_app.core.money import CURRENCY, format_cents, parse_cents
from desk_app.customers.model import Customer
from desk_app.purchases.model import Purchase, PurchaseDraft
from desk_app.purchases.service import PurchaseService
from desk_app.ui.fields import Field, Kind
from desk_app.ui.form import Form
from desk_app.ui.room_view import Surroundings
from desk_app.ui.theme import px
from desk_app.ui.widgets import button, label

_WIDTH, _SPARE = 460, 24
_SIGNS = (("R$", "BRL"), ("BRL", "BRL"), ("$", "USD"), ("USD", "USD"), ("€", "EUR"), ("EUR", "EUR"))
_PLAIN = re.compile(r"[0-9.,+\-\s]*")


class FormDialog(QDialog):
    """A short form with one verb: Ctrl+Enter does it, Esc leaves; what is refused is said beside its field.

    A subclass says in `act` what is done with what was typed; a DeskError from there keeps the window open.
    """

    def __init__(
        self, title: str, about: str, verb: str, fields: Sequence[Field], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setModal(True)
        self.form = Form(fields)
        self.wrong = label("", "error", wrap=True)
        self.wrong.hide()
        self.yes = button(_("{verb}  Ctrl+⏎").format(verb=verb), "primary", on=self.save)
        self.no = button(_("Leave  Esc"), on=self.reject)
        body = QWidget()
        body.setObjectName("scrolled")
        inner = QVBoxLayout(body)
        inner.setContentsMargins(0, 0, px(6), 0)
        inner.setSpacing(px(10))
        inner.addWidget(label(title, "heading", wrap=True))
        if about:
            inner.addWidget(label(about, "muted", wrap=True))
        inner.addWidget(self.form)
        inner.addWidget(self.wrong)
        inner.addStretch(1)
        self._body = body
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(body)
        row = QHBoxLayout()
        row.addWidget(self.yes)
        row.addWidget(self.no)
        row.addStretch()
        column = QVBoxLayout(self)
        column.setContentsMargins(px(20), px(16), px(14), px(16))
        column.setSpacing(px(10))
        column.addWidget(scroll, 1)
        column.addLayout(row)
        self.form.save_wanted.connect(self.save)
        self.form.leave_wanted.connect(self.reject)
        self.form.end_reached.connect(lambda: self.yes.setFocus(Qt.FocusReason.TabFocusReason))

    def begin(self, values: Mapping[str, object], at: str) -> None:
        """Fills the form, takes a size at which all of it is seen, and waits at a field."""
        self.form.fill(values)
        self.fit()
        self.form.focus(at)

    def fit(self) -> None:
        """As high as its words need, no larger than the screen."""
        room = self.screen().availableGeometry()
        width = min(px(_WIDTH), room.width() - px(_SPARE))
        self.ensurePolished()
        need = max(self._body.sizeHint().height(), self._body.heightForWidth(width - px(46))) + px(96)
        self.resize(width, min(need, room.height() - 2 * px(_SPARE)))

    def act(self, values: Mapping[str, object]) -> None:
        """What is done with what was typed."""
        raise NotImplementedError

    def save(self) -> None:
        """Does it, and closes; what is missing or wrong is said beside its field."""
        self.wrong.hide()
        self.form.clear_errors()
        if missing := self.form.missing():
            self.form.show_error(missing[0], _("Please fill this in."))
            return
        try:
            self.act(self.form.values())
        except DeskError as error:
            if not self.form.show_desk_error(error):
                self.wrong.setText(error.sentence)
                self.wrong.show()
            return
        self.accept()

    def ask(self) -> bool:
        """Shows it until it is done or left; answers whether it was done."""
        done = self.exec() == QDialog.DialogCode.Accepted
        self.deleteLater()
        return done


class PurchaseDialog(FormDialog):
    """Asks for a purchase of a customer; with `purchase` that one is put right. `saved` is what came of it."""

    def __init__(
        self,
        around: Surroundings,
        service: PurchaseService,
        customer: Customer,
        purchase: Purchase | None = None,
        parent: QWidget | None = None,
    ) -> None:
        fields = [
            Field("goods", _("What was bought")),
            Field("amount_cents", _("Amount"), hint=_("such as 88 or 1,234.50; below zero for money given back")),
            Field("bought_on", _("Day"), Kind.DATE, required=True),
            Field("reference", _("Number of the order or slip")),
            Field("note", _("Note"), Kind.TEXT, lines=2),
        ]
        title = _("Change the purchase") if purchase else _("Enter a purchase")
        about = _("{name}, {number}").format(
            name=customer.name, number=purchase.number if purchase else customer.number
        )
        super().__init__(title, about, _("Save"), fields, parent)
        self._around, self._service, self._customer, self._purchase = around, service, customer, purchase
        self.saved: Purchase | None = None
        if purchase is None:
            today = around.file.clock.now().astimezone(around.zone()).date()
            self.begin({"bought_on": today}, "goods")
        else:
            cents = purchase.amount_cents
            amount = "" if cents is None else format_cents(cents, purchase.currency)
            kept = {"goods": purchase.goods, "reference": purchase.reference, "note": purchase.note}
            self.begin({**kept, "amount_cents": amount, "bought_on": purchase.bought_on}, "goods")

    def act(self, values: Mapping[str, object]) -> None:
        """Enters the purchase, or changes what differs; a form nobody changed saves nothing."""
        texts = {key: str(values[key] or "") for key in ("goods", "reference", "note")}
        day = values["bought_on"] if isinstance(values["bought_on"], Date) else None
        actor, before = self._around.actor(), self._purchase
        if before is None:
            cents, currency = read_amount(str(values["amount_cents"] or ""))
            draft = PurchaseDraft(
                customer_id=self._customer.id, bought_on=day, amount_cents=cents, currency=currency, **texts
            )
            self.saved = self._service.enter(actor, draft)
        elif self.form.is_dirty():
            cents, currency = read_amount(str(values["amount_cents"] or ""), before.currency)
            changes = {**texts, "amount_cents": cents, "currency": currency, "bought_on": day or before.bought_on}
            self.saved = self._service.change(actor, before.id, changes)


def read_amount(text: str, usual: str = CURRENCY) -> tuple[int | None, str]:
    """The cents and the currency of an amount as typed; nothing typed is no amount.

    A sign of another currency counts; where there is none it is `usual`, a purchase's own. Raises DeskError
    for the field `amount_cents`.
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    if not plain:
        return None, usual
    currency = next((code for sign, code in _SIGNS if sign in plain.upper()), "")
    if not currency and usual in plain.upper():
        currency = usual
        plain = re.sub(re.escape(usual), "", plain, flags=re.I)
    if not currency:
        currency = usual if _PLAIN.fullmatch(plain) else CURRENCY
    try:
        return parse_cents(plain), currency
    except DeskError as error:
        raise DeskError(error.sentence, field="amount_cents") from error
