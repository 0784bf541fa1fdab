"""The paper of a call: what was asked and answered, and who does what by when."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from desk_app.core import when
from desk_app.core.i18n import _, speaking
from desk_app.printing.fitting import fitted_pdf
from desk_app.printing.letterhead import Letterhead, how_to_ask, name_and_phone
from desk_app.printing.sheet import Sheet


@dataclass(frozen=True, slots=True)
class CallSlip:
    """What the slip says. `channel`, `kind` and `goods` are words already in the language of the paper."""

    number: str
    happened_at: datetime
    customer_name: str
    about: str
    zone: ZoneInfo
    taken_by: str = ""
    reference: str = ""
    phone_masked: str = ""
    channel: str = ""
    kind: str = ""
    goods: str = ""
    answer: str = ""
    next_step: str = ""
    next_owner: str = ""
    next_due: datetime | None = None


def call_slip(slip: CallSlip, letterhead: Letterhead, *, size: str = "A5", lang: str = "zh_CN") -> bytes:
    """The call slip as a PDF on `A5`, `A4`, `80mm` or `58mm` paper."""
    with speaking(lang):
        title = _("Call slip")

        def say(sheet: Sheet) -> None:
            sheet.head()
            sheet.big_number(title, slip.number, _taken(slip), qr=slip.number)
            sheet.rule()
            sheet.pair(_("Reference"), slip.reference)
            sheet.pair(_("Customer"), name_and_phone(slip.customer_name, slip.phone_masked))
            sheet.pair(_("Kind"), " · ".join(text for text in (slip.channel, slip.kind) if text))
            sheet.pair(_("About"), slip.about)
            sheet.pair(_("Goods asked about"), slip.goods)
            sheet.pair(_("Our answer"), slip.answer)
            if slip.next_step or slip.next_due is not None:
                sheet.rule()
                sheet.pair(_("Next step"), slip.next_step, bold=True)
                if slip.next_due is not None:
                    sheet.pair(_("By"), when.date_time(slip.next_due, slip.zone))
                sheet.pair(_("Who"), slip.next_owner)
            sheet.rule()
            sheet.signatures([_("Done on"), _("Handled by")])
            sheet.foot(how_to_ask(letterhead))

        return fitted_pdf(say, size, letterhead, title=f"{title} {slip.number}", lang=lang)


def _taken(slip: CallSlip) -> str:
    at = when.date_time(slip.happened_at, slip.zone, year=True)
    return f"{at} · {slip.taken_by}" if slip.taken_by else at
