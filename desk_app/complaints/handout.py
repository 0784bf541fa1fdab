"""The paper of a complaint: the slip a customer takes home when we have taken it down."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from desk_app.complaints.nature import Nature
from desk_app.complaints.nature_sentences import COMES_NEXT, SLIP_TITLE
from desk_app.core import when
from desk_app.core.i18n import _, ngettext, speaking
from desk_app.printing.fitting import fitted_pdf
from desk_app.printing.letterhead import Letterhead, how_to_ask, name_and_phone
from desk_app.printing.sheet import Sheet


@dataclass(frozen=True, slots=True)
class AcceptanceSlip:
    """What the slip says. `promises` are the words of each promise and when it falls due, as it stands."""

    number: str
    received_at: datetime
    customer_name: str
    about: str
    zone: ZoneInfo
    received_by: str = ""
    reference: str = ""
    phone_masked: str = ""
    remedy: str = ""
    promises: tuple[tuple[str, datetime], ...] = ()
    product: str = ""
    order_ref: str = ""
    follow_up_days: int = 3
    nature: Nature = Nature.COMPLAINT


def acceptance_slip(slip: AcceptanceSlip, letterhead: Letterhead, *, size: str = "A5", lang: str = "zh_CN") -> bytes:
    """The acceptance slip as a PDF on `A5`, `A4`, `80mm` or `58mm` paper."""
    with speaking(lang):
        title = _(SLIP_TITLE[slip.nature])

        def say(sheet: Sheet) -> None:
            sheet.head()
            sheet.big_number(title, slip.number, _received(slip), qr=slip.number)
            sheet.rule()
            sheet.pair(_("Reference"), slip.reference)
            sheet.pair(_("Customer"), name_and_phone(slip.customer_name, slip.phone_masked))
            sheet.pair(_("About"), slip.about)
            sheet.pair(_("Product"), slip.product)
            sheet.pair(_("Order number"), slip.order_ref)
            sheet.pair(_("Remedy sought"), slip.remedy)
            sheet.rule()
            sheet.pair(_("Our promise"), "\n".join(_promised(slip)), bold=True)
            if slip.nature is Nature.COMPLAINT:
                sheet.steps(_steps(slip.follow_up_days))
            else:
                sheet.paragraph(_(COMES_NEXT[slip.nature]))
            sheet.pair(_("How to ask"), asking(slip.number, letterhead))
            sheet.rule()
            sheet.signatures([_("Signature"), _("Handled by")])
            sheet.foot(how_to_ask(letterhead))

        return fitted_pdf(say, size, letterhead, title=f"{title} {slip.number}", lang=lang)


def _steps(days: int) -> list[str]:
    """What comes next for a complaint."""
    return [
        _("We look into it first, then call you to say what we will do."),
        _("When it is done we ask you to confirm; if you are not content, we take it up again."),
        ngettext(
            "{n} day later we call you once more to hear what you think.",
            "{n} days later we call you once more to hear what you think.",
            days,
        ).format(n=days),
    ]


def _received(slip: AcceptanceSlip) -> str:
    at = when.date_time(slip.received_at, slip.zone, year=True)
    if not slip.received_by:
        return _("Received {when}").format(when=at)
    return _("Received {when} · {name}").format(when=at, name=slip.received_by)


def _promised(slip: AcceptanceSlip) -> list[str]:
    """The promises, a line each."""
    said = _("{promise}: {due}")
    return [said.format(promise=words, due=_by(due, slip.zone)) for words, due in slip.promises]


def _by(due: datetime, zone: ZoneInfo) -> str:
    """A due time that is not parted at the end of a line."""
    return _("by {when}").format(when=when.date_time(due, zone)).replace(" ", "\u00a0")


def asking(number: str, letterhead: Letterhead) -> str:
    """Whom to ring, when, and what to say; nothing where the store says no number."""
    if not letterhead.phone:
        return ""
    if not letterhead.hours:
        return _("Ring {phone} and give the number {number}.").format(phone=letterhead.phone, number=number)
    return _("Ring {phone} ({hours}) and give the number {number}.").format(
        phone=letterhead.phone, hours=letterhead.hours, number=number
    )
