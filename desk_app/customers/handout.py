"""The paper of a customer file: who they are, what is open, what was said last."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from desk_app.core import when
from desk_app.core.i18n import _, speaking
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
class CustomerSheet:
    """What the sheet says. `kind`, `tier` and `credit` are words in the paper's language."""

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


def customer_sheet(file: CustomerSheet, letterhead: Letterhead, *, size: str = "A4", lang: str = "zh_CN") -> bytes:
    """The customer file as a PDF on `A4`, `A5`, `80mm` or `58mm` paper."""
    with speaking(lang):
        title = _("Customer file")
        sheet = Sheet(size, letterhead, title=f"{title} {file.number}", lang=lang)
        sheet.head()
        sheet.big_number(file.name or title, file.number, file.kind, qr=file.number)
        sheet.rule()
        sheet.pair(_("Reference"), file.reference)
        sheet.pair(_("Phones"), "\n".join(file.phones))
        sheet.pair(_("Addresses"), "\n".join(file.addresses))
        sheet.pair(_("Area"), file.area)
        sheet.pair(_("Tier"), file.tier)
        sheet.pair(_("Credit"), file.credit)
        sheet.pair(_("Note"), file.note)
        sheet.rule()
        _open_matters(sheet, file)
        sheet.gap(2.5)
        _contacts(sheet, file)
        printed = when.date_time(file.printed_at, file.zone, year=True)
        sheet.foot(_("Printed {when}, for use in the store").format(when=printed))
        return sheet.pdf()


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
