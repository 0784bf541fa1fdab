"""What the record of a customer says of their class: which, where it comes from, the scores, and the care."""

from collections.abc import Callable

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desk_app.core import when
from desk_app.core.errors import DeskError
from desk_app.core.i18n import _, ngettext
from desk_app.core.money import format_cents
from desk_app.customers.model import Customer, CustomerKind
from desk_app.pyramid.dialog import OverrideDialog
from desk_app.pyramid.model import Origin, Why
from desk_app.pyramid.rule import RULE
from desk_app.pyramid.service import PyramidService
from desk_app.pyramid.spoken import class_words, growth_words, score_words
from desk_app.pyramid.tiers import CARE, CARE_NOTES, CARE_WORDS, Tier, tier_words
from desk_app.ui.room_view import Surroundings
from desk_app.ui.theme import px
from desk_app.ui.widgets import Fact, FactGrid, button, label


class PyramidPane(QWidget):
    """The class of one customer and why; deciding otherwise by hand, and following the rule again."""

    def __init__(
        self, around: Surroundings, service: PyramidService, customer: Customer, say: Callable[[str], None]
    ) -> None:
        super().__init__()
        self._around, self._service, self._customer, self._say = around, service, customer, say
        self.why = service.why(customer.id)
        self.facts = FactGrid(self._facts())
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(8))
        column.addWidget(self.facts)
        if tier := self.why.present.tier:
            column.addWidget(label(_(CARE_NOTES[CARE[tier]]), "muted", wrap=True))
        self.wrong = label("", "error", wrap=True)
        self.wrong.hide()
        column.addWidget(self.wrong)
        self.decide_button = button(_("Decide otherwise…"), "link", on=self.decide)
        self.follow_button = button(_("Follow the rule again"), "link", on=self.follow)
        if self.why.present.by_hand is None:
            self.follow_button.hide()
        may = customer.deleted_at is None and customer.kind != CustomerKind.WALK_IN
        if not may:
            self.decide_button.hide()
        row = QHBoxLayout()
        row.setSpacing(px(16))
        row.addWidget(self.decide_button)
        row.addWidget(self.follow_button)
        row.addStretch(1)
        column.addLayout(row)

    def _facts(self) -> list[Fact]:
        said = self.why.present
        care = _(CARE_WORDS[CARE[said.tier]]) if said.tier else ""
        facts = [
            Fact(_("Tier"), class_words(said.tier)),
            Fact(_("Care"), care),
            Fact(_("Why this tier"), self._origin()),
        ]
        if self.why.last:
            facts.append(Fact(_("Scores as of"), when.date(self.why.last.as_of, year=True)))
        return [*facts, *_score_facts(self.why)]

    def _origin(self) -> str:
        said = self.why.present
        computed = class_words(said.computed)
        match said.origin:
            case Origin.BY_HAND:
                since = when.date(said.by_hand_on, year=True) if said.by_hand_on else ""
                told = _("by hand since {day}, because: {reason}").format(day=since, reason=said.reason)
                return "\n".join((told, _("The rule says: {tier}").format(tier=computed)))
            case Origin.BROUGHT_IN:
                told = _("brought in with a list")
                return "\n".join((told, _("The rule says: {tier}").format(tier=computed)))
            case Origin.COMPUTED:
                since = when.date(said.placed_on, year=True) if said.placed_on else ""
                return _("by rule {version}, since {day}").format(version=said.rule_version, day=since)
        if self.why.last is None:
            return _("the tiers were not computed yet")
        return _("no purchase by the last computation")

    def decide(self) -> None:
        """Asks for a class and a reason."""
        OverrideDialog(self._customer.name, self.why.present.tier, self._override, self).ask()

    def _override(self, tier: Tier, reason: str) -> None:
        self._service.override(self._around.actor(), self._customer.id, tier, reason)
        self._say(_("{name}: {tier}, by hand.").format(name=self._customer.name, tier=tier_words(tier)))

    def follow(self) -> None:
        """Ends what was decided by hand."""
        try:
            self._service.end_override(self._around.actor(), self._customer.id)
        except DeskError as error:
            self.wrong.setText(error.sentence)
            self.wrong.show()
            return
        self._say(_("{name} follows the rule again.").format(name=self._customer.name))


def _score_facts(why: Why) -> list[Fact]:
    bought, scores, last = why.bought, why.scores, why.last
    if bought is None or scores is None or last is None or last.scales is None:
        return []
    days = ngettext("{n} day ago", "{n} days ago", bought.recency_days).format(n=bought.recency_days)
    orders = ngettext("{n} purchase", "{n} purchases", bought.frequency).format(n=bought.frequency)
    money = format_cents(bought.monetary_cents, last.currency)
    growth = growth_words(bought, RULE.period_days, last.currency) if last.comparable else _("cannot be told yet")
    period = RULE.period_days
    complaints = ngettext("{n} complaint", "{n} complaints", why.signs.complaints).format(n=why.signs.complaints)
    contacts = ngettext("{n} contact", "{n} contacts", why.signs.contacts).format(n=why.signs.contacts)
    return [
        Fact(_("Recency"), _scored(days, score_words(last.scales.recency, scores.recency))),
        Fact(_("Frequency"), _scored(orders, score_words(last.scales.frequency, scores.frequency))),
        Fact(_("Money"), _scored(money, score_words(last.scales.monetary, scores.monetary))),
        Fact(_("Growth"), growth),
        Fact(
            _("In the last {days} days").format(days=period),
            _("{complaints} · {contacts}").format(complaints=complaints, contacts=contacts),
        ),
    ]


def _scored(value: str, score: str) -> str:
    return _("{value} · {score}").format(value=value, score=score)
