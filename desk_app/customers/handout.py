"""The paper of a customer file: who they are, where they stand, what is open, what was bought and said last."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date as Date
from datetime import datetime
from zoneinfo import ZoneInfo

from desk_app.core import when
from desk_app.core.i18n import _, in_our_words, speaking
from desk_app.core.money import CURRENCY, format_cents
from desk_app.customers.model import (
    KIND_WORDS,
    PLACES,
    REACHED,
    STATE_WORDS,
    WHOSE,
    Customer,
    CustomerAddress,
    CustomerPhone,
    CustomerState,
)
from desk_app.customers.personal import CONSENT_NAMES, Consent, ConsentKind, OwnKind, OwnValue, birthday_words
from desk_app.printing.fitting import fitted_pdf
from desk_app.printing.letterhead import Letterhead
from desk_app.printing.sheet import Sheet


@dataclass(frozen=True, slots=True)
class OpenMatter:
    """A matter still open: its number, what it is about, and the next step."""

    number: str
    about: str
    next_step: str = ""
    owner: str = ""
    due: datetime | None = None


@dataclass(frozen=True, slots=True)
class LastContact:
    """One conversation; `channel` in the words of the paper's language."""

    at: datetime
    channel: str
    about: str
    by: str = ""


@dataclass(frozen=True, slots=True)
class LastPurchase:
    """Something bought; the amount in whole cents, None where nobody wrote it down."""

    on: Date
    number: str
    goods: str = ""
    amount_cents: int | None = None
    currency: str = CURRENCY


@dataclass(frozen=True, slots=True)
class CustomerSheet:
    """What the sheet says; every text is in the paper's language already, and an empty one leaves no line.

    `flag` is what everybody must heed. `facts` are further lines (label, text) in their order: shop, own fields.
    Of `purchases_before` purchases more there is only the number.
    """

    number: str
    name: str
    printed_at: datetime
    zone: ZoneInfo
    reference: str = ""
    kind: str = ""
    phones: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()
    area: str = ""
    tier: str = ""
    credit: str = ""
    note: str = ""
    open_matters: tuple[OpenMatter, ...] = ()
    contacts: tuple[LastContact, ...] = ()
    state: str = ""
    level: str = ""
    flag: str = ""
    tags: tuple[str, ...] = ()
    consents: tuple[str, ...] = ()
    reach: str = ""
    time_to_call: str = ""
    facts: tuple[tuple[str, str], ...] = ()
    purchases: tuple[LastPurchase, ...] = ()
    purchases_before: int = 0


def file_sheet(
    record: Customer,
    printed_at: datetime,
    zone: ZoneInfo,
    *,
    phones: Sequence[str] | None = None,
    tier: str = "",
    credit: str = "",
    level: str = "",
    state_since: Date | None = None,
    state_reason: str = "",
    open_matters: Iterable[OpenMatter] = (),
    contacts: Iterable[LastContact] = (),
    purchases: Iterable[LastPurchase] = (),
    purchases_before: int = 0,
) -> CustomerSheet:
    """The sheet of a customer's file, in the language spoken now; what rooms above know is handed in as words.

    `phones` are the numbers as they may be shown, in the order of the record's; without them as they were written.
    """
    shown = [phone.raw for phone in record.phones] if phones is None else phones
    return CustomerSheet(
        number=record.number,
        name=record.name,
        printed_at=printed_at,
        zone=zone,
        reference=record.reference or "",
        kind=_(KIND_WORDS[record.kind]),
        phones=tuple(phone_line(text, phone) for text, phone in zip(shown, record.phones, strict=True)),
        addresses=tuple(address_lines(address) for address in record.addresses),
        area=record.area or "",
        tier=tier,
        credit=credit,
        note=record.note or "",
        open_matters=tuple(open_matters),
        contacts=tuple(contacts),
        state=state_line(record.state, state_since, state_reason),
        level=level,
        flag=record.flag or "",
        tags=record.tags,
        consents=tuple(consent_lines(record.consents)),
        reach=_reach(record),
        time_to_call=record.time_to_call or "",
        facts=tuple(_facts(record)),
        purchases=tuple(purchases),
        purchases_before=purchases_before,
    )


def phone_line(shown: str, phone: CustomerPhone) -> str:
    """A number as it may be shown, with whose it is and whether it is preferred or must not be called."""
    marks = (
        in_our_words(phone.whose or "", WHOSE),
        _("preferred") if phone.preferred else "",
        _("do not call") if phone.do_not_call else "",
    )
    return " · ".join(text for text in (shown, *marks) if text)


def address_lines(address: CustomerAddress) -> str:
    """An address with its label and town, its note for the courier on the line below."""
    town = address.city if address.city and address.city not in address.text else ""
    label = in_our_words(address.label or "", PLACES)
    first = " · ".join(text for text in (label, town, address.text) if text)
    return "\n".join(text for text in (first, address.note) if text)


def state_line(state: CustomerState, since: Date | None, reason: str = "") -> str:
    """`active since 3 Mar 2026`, and the reason on the line below."""
    word = _(STATE_WORDS[state])
    if since is not None:
        word = _("{state} since {day}").format(state=word, day=when.date(since, year=True))
    return "\n".join(text for text in (word, reason) if text)


def consent_lines(consents: Iterable[Consent]) -> list[str]:
    """What the customer agreed to and when, the value with it while the consent holds; else when it was withdrawn."""
    found: list[str] = []
    known = list(consents)
    for kind in ConsentKind:
        of_kind = [each for each in known if each.what == kind]
        living = [each for each in of_kind if each.withdrawn_on is None]
        name = _(CONSENT_NAMES[kind])
        for each in living:
            day = when.date(each.given_on, year=True)
            value = birthday_words(each.value or "") if kind == ConsentKind.BIRTHDAY else each.value or ""
            line = (
                _("{what}: {value} (agreed on {day})").format(what=name, value=value, day=day)
                if value
                else _("{what} (agreed on {day})").format(what=name, day=day)
            )
            found.append(line)
        if of_kind and not living:
            last = max(each.withdrawn_on for each in of_kind if each.withdrawn_on is not None)
            found.append(_("{what}: withdrawn on {day}").format(what=name, day=when.date(last, year=True)))
    return found


def _reach(record: Customer) -> str:
    parts = (in_our_words(record.preferred_channel or "", REACHED), record.wechat, record.email, record.language)
    return " · ".join(text for text in parts if text)


def _facts(record: Customer) -> list[tuple[str, str]]:
    size = "" if record.shop_size_m2 is None else _("{n} m²").format(n=f"{record.shop_size_m2:,}")
    facts = [
        (_("Shop"), " · ".join(text for text in (record.shop_type, size) if text)),
        (_("Contact person"), record.contact_person or ""),
    ]
    facts += [(each.name, _own(each)) for each in record.own]
    if record.created_on is not None:
        facts.append((_("File opened on"), when.date(record.created_on, year=True)))
    return facts


def _own(own: OwnValue) -> str:
    if own.kind != OwnKind.DATE:
        return own.value
    try:
        return when.date(Date.fromisoformat(own.value), year=True)
    except ValueError:
        return own.value


def customer_sheet(file: CustomerSheet, letterhead: Letterhead, *, size: str = "A4", lang: str = "zh_CN") -> bytes:
    """The customer file as a PDF on `A4`, `A5`, `80mm` or `58mm` paper."""
    with speaking(lang):
        title = _("Customer file")

        def say(sheet: Sheet) -> None:
            sheet.head()
            sheet.big_number(file.name or title, file.number, file.kind, qr=file.number)
            sheet.rule()
            sheet.pair(_("Heed"), file.flag, bold=True)
            sheet.pair(_("Reference"), file.reference)
            sheet.pair(_("Phones"), "\n".join(file.phones))
            sheet.pair(_("Time to call"), file.time_to_call)
            sheet.pair(_("Reached by"), file.reach)
            sheet.pair(_("Addresses"), "\n".join(file.addresses))
            sheet.pair(_("Area"), file.area)
            _standing(sheet, file)
            for label, text in file.facts:
                sheet.pair(label, text)
            sheet.pair(_("Consents"), "\n".join(file.consents))
            sheet.pair(_("Note"), file.note)
            sheet.rule()
            _open_matters(sheet, file)
            _purchases(sheet, file)
            sheet.gap(2.5)
            _contacts(sheet, file)
            printed = when.date_time(file.printed_at, file.zone, year=True)
            sheet.foot(_("Printed {when}, for use in the store").format(when=printed))

        return fitted_pdf(say, size, letterhead, title=f"{title} {file.number}", lang=lang)


def _standing(sheet: Sheet, file: CustomerSheet) -> None:
    sheet.pair(_("State"), file.state)
    sheet.pair(_("Tier"), file.tier)
    sheet.pair(_("Service level"), file.level)
    sheet.pair(_("Credit"), file.credit)
    sheet.pair(_("Tags"), " · ".join(file.tags))


def _open_matters(sheet: Sheet, file: CustomerSheet) -> None:
    sheet.heading(_("Open matters"))
    if not file.open_matters:
        sheet.paragraph(_("Nothing is open."))
        return
    sheet.table(
        [_("Number"), _("About"), _("Next step"), _("Who"), _("By")],
        [
            (
                matter.number,
                matter.about,
                matter.next_step,
                matter.owner,
                "" if matter.due is None else when.date_time(matter.due, file.zone),
            )
            for matter in file.open_matters
        ],
        wide=1,
    )


def _purchases(sheet: Sheet, file: CustomerSheet) -> None:
    if not (file.purchases or file.purchases_before):
        return
    sheet.gap(2.5)
    sheet.heading(_("Last purchases"))
    sheet.table(
        [_("Day"), _("Number"), _("Goods"), _("Amount")],
        [
            (
                when.date(bought.on, year=True),
                bought.number,
                bought.goods,
                "" if bought.amount_cents is None else format_cents(bought.amount_cents, bought.currency),
            )
            for bought in file.purchases
        ],
        wide=2,
        right=(3,),
    )
    if file.purchases_before:
        sheet.paragraph(_("Earlier purchases: {n}").format(n=file.purchases_before), small=True)


def _contacts(sheet: Sheet, file: CustomerSheet) -> None:
    sheet.heading(_("Last contacts"))
    if not file.contacts:
        sheet.paragraph(_("No contacts yet."))
        return
    sheet.table(
        [_("When"), _("Channel"), _("About"), _("Who")],
        [
            (when.date_time(contact.at, file.zone, year=True), contact.channel, contact.about, contact.by)
            for contact in file.contacts
        ],
        wide=2,
    )
