"""The close sheet: what was asked, promised, done and told, how content the customer is, and both signatures."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from desk_app.complaints.nature import Nature
from desk_app.complaints.nature_sentences import CLOSE_TITLE
from desk_app.core import when
from desk_app.core.i18n import _, speaking
from desk_app.printing.fitting import fitted_pdf
from desk_app.printing.letterhead import Letterhead, how_to_ask, name_and_phone
from desk_app.printing.sheet import Sheet


@dataclass(frozen=True, slots=True)
class CloseSheet:
    """What the sheet says. `promises`: words and what became of each; `told`: a line each time the customer was told.

    `missing` names what still keeps the complaint from being closed; `follow_up` is when the customer is called.
    """

    number: str
    received_at: datetime
    customer_name: str
    about: str
    zone: ZoneInfo
    reference: str = ""
    phone_masked: str = ""
    remedy: str = ""
    promises: Sequence[tuple[str, str]] = field(default_factory=tuple)
    done: Sequence[str] = field(default_factory=tuple)
    told: Sequence[tuple[str, str, str]] = field(default_factory=tuple)
    satisfaction: str = ""
    closed_at: datetime | None = None
    closed_by: str = ""
    follow_up: str = ""
    missing: Sequence[str] = field(default_factory=tuple)
    nature: Nature = Nature.COMPLAINT


def close_sheet(one: CloseSheet, letterhead: Letterhead, *, size: str = "A4", lang: str = "zh_CN") -> bytes:
    """The close sheet as a PDF on `A5`, `A4`, `80mm` or `58mm` paper."""
    with speaking(lang):
        title = _(CLOSE_TITLE[one.nature])

        def say(sheet: Sheet) -> None:
            sheet.head()
            sheet.big_number(title, one.number, _closed(one), qr=one.number)
            sheet.rule()
            if one.missing:
                still = _("Still missing: {what}.").format(what=_(", ").join(one.missing))
                sheet.paragraph(still, bold=True)
            sheet.pair(_("Reference"), one.reference)
            sheet.pair(_("Customer"), name_and_phone(one.customer_name, one.phone_masked))
            sheet.pair(_("Received"), when.date_time(one.received_at, one.zone, year=True))
            sheet.pair(_("Asked"), one.about)
            sheet.pair(_("Remedy sought"), one.remedy)
            if one.promises:
                sheet.table([_("Promise"), _("How it stands")], one.promises, wide=0)
            sheet.pair(_("Done"), "\n".join(one.done) or _("Nothing is written down yet."))
            if one.told:
                sheet.heading(_("How the customer was told"))
                _told(sheet, one)
            else:
                sheet.pair(_("Told"), _("The customer has not been told anything yet."))
            sheet.pair(_("The customer is"), one.satisfaction)
            sheet.pair(_("Follow-up call"), one.follow_up)
            sheet.rule()
            sheet.signatures([_("Customer"), _("For the store")])
            sheet.foot(how_to_ask(letterhead))

        return fitted_pdf(say, size, letterhead, title=f"{title} {one.number}", lang=lang)


def _told(sheet: Sheet, one: CloseSheet) -> None:
    """When, how and by whom the customer was told; on a roll who stands under when."""
    if sheet.paper.is_roll:
        lines = [(f"{at}\n{who}", said) for at, said, who in one.told]
        sheet.table([_("When"), _("How, and what was said")], lines, wide=1)
        return
    sheet.table([_("When"), _("How, and what was said"), _("Who")], one.told, wide=1)


def _closed(one: CloseSheet) -> str:
    if one.closed_at is None:
        return _("Not closed yet")
    at = when.date_time(one.closed_at, one.zone, year=True)
    if not one.closed_by:
        return _("Closed {when}").format(when=at)
    return _("Closed {when} · {name}").format(when=at, name=one.closed_by)
