"""The questions about scarce goods: an allotment, its end, and what is handed out of it at the counter."""

import unicodedata
from collections.abc import Callable, Sequence
from datetime import date as Date

from PySide6.QtWidgets import QLineEdit, QWidget

from desk_app.calls.dialog import CustomerFinder, FindCustomers
from desk_app.core.errors import DeskError
from desk_app.core.i18n import _
from desk_app.customers import store as customers
from desk_app.goods import shares
from desk_app.goods.model import Allotment, AllotmentDraft, Share
from desk_app.goods.shares import amount_words
from desk_app.pyramid.tiers import TIER_WORDS, Tier, tier_words
from desk_app.storage.desk_file import DeskFile
from desk_app.ui.fields import Choice, Field, Kind
from desk_app.ui.form_dialog import FormDialog, Values
from desk_app.ui.theme import px

_EVERYONE, _CUSTOMER, _TOGETHER = "everyone", "customer", "+"
_ROOM = 90
"""px at 100 % for the customers found."""


def whom_choices() -> list[Choice]:
    """For whom an allotment can be: everyone, one customer, a tier; each of them, or together."""
    found = [
        Choice(_CUSTOMER, _("one customer"), "customer"),
        Choice(_EVERYONE, _("everyone, each"), "everyone"),
        Choice(_EVERYONE + _TOGETHER, _("everyone together"), "everyone together"),
    ]
    for tier in TIER_WORDS:
        words = tier_words(tier)
        found.append(Choice(tier.value, _("{tier}, each").format(tier=words), tier.value))
        found.append(Choice(tier.value + _TOGETHER, _("{tier}, together").format(tier=words), f"{tier.value} +"))
    return found


def whom_of(one: Allotment) -> str:
    """The choice an allotment is."""
    if one.customer_id:
        return _CUSTOMER
    return (one.tier.value if one.tier else _EVERYONE) + (_TOGETHER if one.together else "")


def amount_of(values: Values) -> float:
    """The quantity that was typed; raises DeskError at its field."""
    typed = str(values["amount"] or "")
    plain = unicodedata.normalize("NFKC", typed).strip().replace(",", ".")
    if not plain.replace(".", "", 1).isdecimal():
        raise DeskError(_("“{text}” is no quantity: write it like 3 or 1.5.").format(text=typed), field="amount")
    return float(plain)


class WithCustomer(FormDialog):
    """A question in which a customer is found by digits, name or pinyin in the field `who`."""

    def find_in(self, find: FindCustomers) -> None:
        """Finds customers while `who` is typed in."""
        self.customer_id = ""
        line = self.form.entry("who")
        assert isinstance(line, QLineEdit)
        self.finder = CustomerFinder(line, find)
        self.finder.chosen.connect(self.choose)
        self.finder.emptied.connect(self.forget)

    def choose(self, customer_id: str, name: str) -> None:
        """Takes one of those found."""
        self.form.fill({"who": name}, clean=False)
        self.customer_id = customer_id
        self.form.focus(self.after_who)

    after_who = "goods"

    def forget(self) -> None:
        """What was chosen no longer holds."""
        self.customer_id = ""

    def chosen(self) -> str:
        """The customer chosen; raises DeskError while none is."""
        if not self.customer_id:
            raise DeskError(_("Choose one of the customers found: type digits, a name or pinyin."), field="who")
        return self.customer_id

    def fit(self) -> None:
        """With room under the line for those who are found."""
        super().fit()
        room = self.screen().availableGeometry().height() - px(48)
        self.resize(self.width(), min(self.height() + px(_ROOM), room))


class AllotmentDialog(WithCustomer):
    """A new allotment, or one that is there."""

    after_who = "amount"

    def __init__(
        self,
        file: DeskFile,
        find: FindCustomers,
        goods: Sequence[str],
        first: Date,
        one: Allotment | None,
        parent: QWidget | None,
    ) -> None:
        fields = (
            Field("goods", _("Goods"), required=True, choices=[Choice(each, each) for each in goods]),
            Field("whom", _("For whom"), Kind.COMBO, required=True, choices=whom_choices()),
            Field("who", _("Customer"), hint=_("Last digits, name or pinyin")),
            Field("amount", _("Quantity"), required=True, hint="6"),
            Field("unit", _("Unit"), hint=_("unit")),
            Field("first", _("From"), Kind.DATE, required=True),
            Field("last", _("Until"), Kind.DATE, required=True),
            Field("note", _("Note"), Kind.TEXT, lines=2),
        )
        about = [_("Orders count on the day they were ordered; what is called off comes back.")]
        super().__init__(
            _("Change the allotment") if one else _("Allot scarce goods"), about, _("Save"), fields, parent
        )
        self.find_in(find)
        self.form.typed.connect(lambda key: self._follow() if key == "whom" else None)
        if one is None:
            self.begin({"whom": _EVERYONE, "first": first, "last": None}, "goods")
        else:
            name = customers.by_id(file, one.customer_id).name if one.customer_id else ""
            start = {"goods": one.goods, "whom": whom_of(one), "who": name, "amount": amount_words(one.amount)}
            self.customer_id = one.customer_id or ""
            more = {"unit": one.unit or "", "first": one.first, "last": one.last, "note": one.note or ""}
            self.begin({**start, **more}, "amount")
        self._follow()

    def _follow(self) -> None:
        self.form.set_shown("who", self.form.text("whom") == _CUSTOMER)
        self.fit()

    def draft(self, values: Values) -> AllotmentDraft:
        """What was typed; raises DeskError at its field."""
        whom, first, last = str(values["whom"]), values["first"], values["last"]
        base = whom.removesuffix(_TOGETHER)
        return AllotmentDraft(
            goods=str(values["goods"]),
            first=first if isinstance(first, Date) else None,
            last=last if isinstance(last, Date) else None,
            amount=amount_of(values),
            tier=None if base in (_EVERYONE, _CUSTOMER) else Tier(base),
            customer_id=self.chosen() if whom == _CUSTOMER else None,
            together=whom.endswith(_TOGETHER),
            unit=str(values["unit"] or ""),
            note=str(values["note"] or ""),
        )

    def ask_draft(self, act: Callable[[AllotmentDraft], object]) -> bool:
        """Asks, and does `act` with what was typed; answers whether it was done."""
        return self.ask(lambda values: act(self.draft(values)))


def end_dialog(one: Allotment, about: str, today: Date, parent: QWidget | None) -> FormDialog:
    """Asks on which day an allotment ends."""
    fields = (Field("last", _("Last day"), Kind.DATE, required=True),)
    said = _("A day before it begins takes it away.")
    dialog = FormDialog(_("End the allotment"), [about, said], _("End it"), fields, parent)
    dialog.begin({"last": min(today, one.last)}, "last")
    return dialog


class HandOutDialog(WithCustomer):
    """Who gets how much of scarce goods at the counter; more than is left needs to say why."""

    after_who = "amount"

    def __init__(
        self, file: DeskFile, find: FindCustomers, one: Allotment, today: Date, parent: QWidget | None
    ) -> None:
        fields = (
            Field("who", _("Who gets it"), required=True, hint=_("Last digits, name or pinyin")),
            Field("amount", _("How much"), required=True, hint="1"),
            Field("beyond", _("Why more than is left"), Kind.TEXT, lines=2),
            Field("note", _("Note"), Kind.TEXT, lines=2),
        )
        super().__init__(_("Hand out {goods}").format(goods=one.goods), [], _("Hand out"), fields, parent)
        self._file, self._one, self._today = file, one, today
        self.find_in(find)
        self.form.typed.connect(lambda key: self._follow() if key == "amount" else None)
        self.form.set_shown("beyond", False)
        if one.customer_id:
            name = customers.by_id(file, one.customer_id).name
            self.begin({"who": name, "amount": "1"}, "amount")
            self.customer_id = one.customer_id
        else:
            self.begin({"amount": "1"}, "who")
        self._follow()

    def choose(self, customer_id: str, name: str) -> None:
        super().choose(customer_id, name)
        self._follow()

    def share(self) -> Share | None:
        """What is left for who was chosen."""
        if not self.customer_id:
            return None
        return shares.share_of(self._file, self._one.goods, self._today, self.customer_id)

    def _follow(self) -> None:
        share = self.share()
        self.form.show_hint("amount", shares.left_words(share) if share else "")
        try:
            more = share is not None and amount_of(self.form.values()) > share.left
        except DeskError:
            more = False
        self.form.set_shown("beyond", more)
        self.fit()
