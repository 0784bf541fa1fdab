"""The paper of a delivery: one note in two copies, signed at the door."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from desk_app.core import when
from desk_app.core.i18n import _, speaking
from desk_app.core.money import CURRENCY, format_cents
from desk_app.printing.fitting import fitted_pdf
from desk_app.printing.letterhead import Letterhead, how_to_ask, name_and_phone
from desk_app.printing.sheet import Sheet


@dataclass(frozen=True, slots=True)
class DeliveryItem:
    """One line of goods; `quantity` as it is said ("2", "2 件", "1.5 kg")."""

    name: str
    quantity: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class DeliveryNote:
    """What the note says. `to_collect` is the money to be taken at the door, in cents; None when nothing is.

    With `whole_day` the day of `window_until` was promised, not a time.
    """

    number: str
    customer_name: str
    zone: ZoneInfo
    items: tuple[DeliveryItem, ...] = ()
    reference: str = ""
    phone: str = ""
    address: str = ""
    window_from: datetime | None = None
    window_until: datetime | None = None
    whole_day: bool = False
    courier: str = ""
    note: str = ""
    to_collect: int | None = None
    currency: str = CURRENCY


def delivery_note(note: DeliveryNote, letterhead: Letterhead, *, size: str = "A4", lang: str = "zh_CN") -> bytes:
    """Store copy and customer copy as a PDF: two halves of one A4 where both fit, else each on its own paper."""
    with speaking(lang):
        paper = "A4 halves" if size == "A4" else size
        title = _("Delivery note")

        def say(sheet: Sheet) -> None:
            _copy(sheet, note, letterhead, _("Delivery note (store copy)"))
            sheet.signatures([_("Received by"), _("Delivered by"), _("Received at"), _("Remarks")])
            sheet.next_part()
            _copy(sheet, note, letterhead, _("Delivery note (customer copy)"))
            sheet.signatures([_("Received by"), _("Delivered by")])

        return fitted_pdf(say, paper, letterhead, title=f"{title} {note.number}", lang=lang)


def _copy(sheet: Sheet, note: DeliveryNote, letterhead: Letterhead, title: str) -> None:
    sheet.head()
    sheet.big_number(title, note.number, _window(note), qr=note.number)
    sheet.rule()
    sheet.pair(_("Reference"), note.reference)
    sheet.pair(_("Customer"), name_and_phone(note.customer_name, note.phone))
    sheet.pair(_("Address"), note.address)
    sheet.pair(_("Courier"), note.courier)
    sheet.pair(_("Note"), note.note)
    if note.items:
        sheet.rule()
        _goods(sheet, note.items)
    if note.to_collect is not None:
        sheet.pair(_("To collect"), format_cents(note.to_collect, note.currency), bold=True)
    sheet.foot(how_to_ask(letterhead))


def _goods(sheet: Sheet, items: tuple[DeliveryItem, ...]) -> None:
    if any(item.note for item in items):
        header = [_("Goods"), _("Quantity"), _("Note")]
        sheet.table(header, [(item.name, item.quantity, item.note) for item in items], wide=0, right=(1,))
    else:
        sheet.table([_("Goods"), _("Quantity")], [(item.name, item.quantity) for item in items], wide=0, right=(1,))


def _window(note: DeliveryNote) -> str:
    if note.window_from is None:
        if note.window_until is None:
            return ""
        if note.whole_day:
            day = when.date(note.window_until.astimezone(note.zone).date(), year=True)
            return _("Promised for {day}").format(day=day)
        return _("By {when}").format(when=when.date_time(note.window_until, note.zone, year=True))
    start = when.date_time(note.window_from, note.zone, year=True)
    if note.window_until is None:
        return _("From {when}").format(when=start)
    same_day = note.window_from.astimezone(note.zone).date() == note.window_until.astimezone(note.zone).date()
    write = when.clock_time if same_day else when.date_time
    return f"{start}–{write(note.window_until, note.zone)}"
