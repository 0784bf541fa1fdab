"""The facts of a customer's file as the record shows them, each with what changes it and what it held before."""

from collections.abc import Callable

from desk_app.core import when
from desk_app.core.i18n import _, in_our_words
from desk_app.core.money import format_cents
from desk_app.customers.model import (
    KIND_WORDS,
    PLACES,
    REACHED,
    STATE_WORDS,
    WHOSE,
    Customer,
    CustomerKind,
    CustomerPhone,
    sex_words,
)
from desk_app.customers.personal import CONSENT_NAMES, HOW_AGREED, OWN, ConsentKind, birthday_words, own_words
from desk_app.customers.table import phone_words
from desk_app.ui.theme import Tone
from desk_app.ui.widgets import Fact

Act = Callable[[], object]


class CustomerFacts:
    """`at(key)` opens the form in a field; `before(field)` shows what it held before, None where it held nothing."""

    def __init__(self, region: str, at: Callable[[str], Act], before: Callable[[str], Act | None]) -> None:
        self._region, self._at, self._before = region, at, before

    def _fact(self, name: str, value: str, key: str) -> Fact:
        return Fact(name, value, on_edit=self._at(key), on_past=self._before(key))

    def main(self, customer: Customer) -> list[Fact]:
        """What is asked for most: numbers, addresses, the shop, how to reach them, tags, own fields, consents."""
        facts = [self._phone_fact(place, phone) for place, phone in enumerate(customer.phones, 1)]
        if not facts:
            facts.append(Fact(_("Phone"), "", on_edit=self._at("phones")))
        for number, address in enumerate(customer.addresses, 1):
            place = in_our_words(address.label or "", PLACES)
            name = _("Address ({label})").format(label=place) if place else _("Address")
            text = " ".join(filter(None, (address.city, address.text)))
            text = " · ".join(filter(None, (text, address.note)))
            before = self._before(f"address {number}")
            facts.append(Fact(name, text, on_edit=self._at("addresses"), on_past=before))
        if not customer.addresses:
            facts.append(Fact(_("Address"), "", on_edit=self._at("addresses")))
        if customer.kind == CustomerKind.SHOP:
            size = _("{n} m²").format(n=customer.shop_size_m2) if customer.shop_size_m2 else ""
            facts.append(
                Fact(
                    _("Shop type"),
                    customer.shop_type or "",
                    on_edit=self._at("shop_type"),
                    on_past=self._before("shop_type"),
                )
            )
            facts.append(self._fact(_("Shop size"), size, "shop_size_m2"))
            facts.append(
                Fact(
                    _("Contact person"),
                    customer.contact_person or "",
                    on_edit=self._at("contact_person"),
                    on_past=self._before("contact_person"),
                )
            )
        for key, name, value in (
            ("wechat", _("WeChat"), customer.wechat),
            ("email", _("E-mail"), customer.email),
            (
                "preferred_channel",
                _("How they like to be reached"),
                in_our_words(customer.preferred_channel or "", REACHED),
            ),
            ("time_to_call", _("Time to call"), customer.time_to_call),
            ("tags", _("Tags"), _(", ").join(customer.tags)),
        ):
            if value or (key == "tags" and self._before(key)):
                facts.append(self._fact(name, value or "", key))
        for own in customer.own:
            at, before = self._at(OWN + own.field_id), self._before(OWN + own.name)
            facts.append(Fact(own.name, own_words(own.kind, own.value), on_edit=at, on_past=before))
        return [*facts, *self._consent_facts(customer)]

    def _phone_fact(self, place: int, phone: CustomerPhone) -> Fact:
        whose = in_our_words(phone.whose or "", WHOSE)
        name = _("Phone ({whose})").format(whose=whose) if whose else _("Phone")
        marks = [_("preferred")] if phone.preferred else []
        marks += [_("do not call")] if phone.do_not_call else []
        tone: Tone | None = "late" if phone.do_not_call else "soon" if phone.destroyed else None
        shown = phone_words(phone, self._region)
        before = self._before(f"phone {place}")
        return Fact(" · ".join((name, *marks)), shown, tone=tone, on_edit=self._at("phones"), on_past=before)

    def _consent_facts(self, customer: Customer) -> list[Fact]:
        """What they agreed to, and what they no longer do."""
        facts = []
        for what, word in CONSENT_NAMES.items():
            at, told = self._at(what.value), [each for each in customer.consents if each.what == what]
            if not told:
                continue
            last = customer.consent(what) or max(told, key=lambda each: each.withdrawn_on or each.given_on)
            if last.withdrawn_on is not None:
                day = when.date(last.withdrawn_on, year=True)
                facts.append(Fact(_(word), _("consent withdrawn on {day}").format(day=day), tone="muted", on_edit=at))
                continue
            value = birthday_words(last.value) if what == ConsentKind.BIRTHDAY and last.value else last.value
            day, how = when.date(last.given_on, year=True), in_our_words(last.how or "", HOW_AGREED)
            agreed = _("agreed on {day}, {how}") if how else _("agreed on {day}")
            agreed = agreed.format(day=day, how=how)
            facts.append(Fact(_(word), " · ".join(filter(None, (value, agreed))), on_edit=at))
        return facts

    def more(self, customer: Customer) -> list[Fact]:
        """What is rarely asked for; what is empty is left out, but for what can be filled in here."""
        spent = "" if customer.spent_cents is None else format_cents(customer.spent_cents)
        opened = when.date(customer.created_on, year=True) if customer.created_on else ""
        bought = when.date(customer.last_purchase_on, year=True) if customer.last_purchase_on else ""
        told = [
            Fact(_("File opened"), opened),
            self._fact(_("Area"), customer.area or "", "area"),
            Fact(_("Tier as brought in"), customer.tier or ""),
            Fact(_("Last purchase"), bought),
            Fact(_("Spent"), spent),
            Fact(_("Points"), "" if customer.points is None else str(customer.points)),
            Fact(_("Their own number"), customer.reference or ""),
            Fact(_("Sex"), sex_words(customer.sex)),
            Fact(_("Language"), customer.language or ""),
        ]
        return [fact for fact in told if fact.value or fact.on_edit]

    def everything(self, customer: Customer) -> list[Fact]:
        """Every fact of a file, for comparing it with how it was."""
        own = [
            Fact(_("Name"), customer.name),
            Fact(_("Kind"), _(KIND_WORDS[customer.kind])),
            Fact(_("State"), _(STATE_WORDS[customer.state])),
        ]
        heed = [Fact(_("To be heeded by everybody"), customer.flag or ""), Fact(_("Note"), customer.note or "")]
        return [*own, *self.main(customer), *self.more(customer), *heed]
