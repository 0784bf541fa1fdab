"""The questions asked about a complaint, and the line of its form that finds whose it is."""

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from desk_app.calls.dialog import CustomerFinder, FindCustomers
from desk_app.core.phone import is_number, search_digits
from desk_app.customers.model import Customer
from desk_app.ui.fields import Field
from desk_app.ui.form import Form
from desk_app.ui.form_dialog import FormDialog

Act = Callable[[dict[str, str]], object]
"""What is done with the answers of a question."""


class QuestionDialog(FormDialog):
    """A question whose answers are texts."""

    def __init__(self, title: str, hint: str, verb: str, fields: Sequence[Field], parent: QWidget | None) -> None:
        super().__init__(title, [hint] if hint else [], verb, fields, parent)
        self.form.focus()

    def ask_texts(self, act: Act) -> bool:
        """Asks, and does `act` with the texts that were typed; answers whether it was done."""
        return self.ask(lambda values: act({key: str(value or "") for key, value in values.items()}))


Known = Callable[[str, str], Mapping[str, object]]
"""What a form takes over from the file of a customer, who was found by what was typed."""


class Whose(QObject):
    """The line of a form that finds the customer.

    What the customer's file knows goes into the fields that are still empty, and out of them again when
    somebody else is typed. The keyboard then goes on to the field `then`.
    """

    taken = Signal(str)

    def __init__(self, form: Form, find: FindCustomers, known: Known, then: str) -> None:
        super().__init__(form)
        self._form, self._known, self._then = form, known, then
        line = form.entry("who")
        assert isinstance(line, QLineEdit)
        self.finder = CustomerFinder(line, find)
        self.finder.chosen.connect(self._chosen)
        self.finder.kept.connect(self._nobody)
        self.finder.emptied.connect(self._emptied)
        form.set_shown("customer_id", False)
        customer_id = form.text("customer_id")
        there = known(customer_id, "").items() if customer_id else ()
        self._carried = {key: str(value) for key, value in there if key in _OWN and form.text(key) == str(value)}

    def _chosen(self, customer_id: str, _name: str) -> None:
        form = self._form
        known = self._known(customer_id, form.text("who"))
        fresh = {key: value for key, value in known.items() if key not in _OWN or not form.text(key)}
        self._carried = {key: str(value) for key, value in fresh.items() if key in _OWN}
        form.fill(fresh, clean=False)
        form.focus(self._then)
        self.taken.emit(customer_id)

    def _emptied(self) -> None:
        if not self._form.text("customer_id"):
            return
        blank = {key: "" for key, value in self._carried.items() if self._form.text(key) == value}
        self._carried = {}
        self._form.fill({"customer_id": "", **blank}, clean=False)
        self.taken.emit("")

    def _nobody(self, text: str) -> None:
        number = is_number(text)
        self._form.fill({"phone" if number else "customer_name": text}, clean=False)
        self._form.focus("customer_name" if number else "phone")


_OWN = frozenset({"customer_name", "phone", "address"})
"""Fields that are filled from the customer's file and may be typed over."""


def number_of(customer: Customer, typed: str) -> str:
    """The customer's number that was typed in part, else their first; "" if they have none."""
    digits = search_digits(typed) if is_number(typed) else ""
    numbers = [phone.raw for phone in customer.phones if digits in phone.digits]
    return next(iter(numbers), "") or next((phone.raw for phone in customer.phones), "")


class NameLink(QObject):
    """Lets a click on a name lead to the customer's file."""

    clicked = Signal(str)

    def __init__(self, name: QWidget) -> None:
        super().__init__(name)
        self._name, self._to = name, ""
        name.installEventFilter(self)

    def lead_to(self, customer_id: str) -> None:
        """Where a click leads; "" makes it a plain name again."""
        self._to = customer_id
        self._name.setCursor(Qt.CursorShape.PointingHandCursor if customer_id else Qt.CursorShape.ArrowCursor)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        left = isinstance(event, QMouseEvent) and event.button() == Qt.MouseButton.LeftButton
        if self._to and left and event.type() == QEvent.Type.MouseButtonRelease:
            self.clicked.emit(self._to)
            return True
        return super().eventFilter(watched, event)
