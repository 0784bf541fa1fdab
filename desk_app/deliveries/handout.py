"""The paper of a delivery: one note 送货单 in two copies, signed at the door."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from desk_app.core.i18n import _, speaking
from desk_app.core.money import CURRENCY, format_cents
from desk_app.deliveries.on_paper import Window, name_on_paper, numbered, parcels_words, ticks
from desk_app.printing.fitting import fitted_pdf
from desk_app.printing.letterhead import Letterhead, how_to_ask, name_and_phone
from desk_app.printing.sheet import Sheet

SIZES = ("A4", "A5", "80mm", "58mm")
_WIDE, _LONG = 4, 8
"""More columns or lines than these are set in smaller type."""


@dataclass(frozen=True, slots=True)
class DeliveryItem:
    """One line of goods; `quantity` is what was ordered, as it is said ("2", "2 件", "1.5 kg").

    `brought` is what was picked or handed over, "" while it is not known; `expires` the day it is good until; prices
    and amounts in cents.
    """

    name: str
    quantity: str = ""
    note: str = ""
    brought: str = ""
    price_cents: int | None = None
    amount_cents: int | None = None
    gift: bool = False
    expires: str = ""


@dataclass(frozen=True, slots=True)
class DeliveryNote:
    """What the note says. `to_collect` is the money to be taken at the door, in cents; None when nothing is.

    With `whole_day` the day of `window_until` was promised, not a time. `handed_over`: the items say what was handed
    over, not what was picked. `paid`: everything is, and the note says so.
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
    instructions: str = ""
    parcels: int = 0
    total: int | None = None
    handed_over: bool = False
    paid: bool = False

    @property
    def window(self) -> Window:
        """The promise."""
        return Window(self.zone, self.window_from, self.window_until, self.whole_day)


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
    numbered(sheet, title, note.number, note.window.sentence() or note.window.words())
    sheet.rule()
    sheet.pair(_("Reference"), note.reference)
    sheet.pair(_("Customer"), name_and_phone(name_on_paper(note.customer_name), note.phone))
    sheet.pair(_("Address"), note.address)
    sheet.pair(_("Instructions"), note.instructions)
    brought = " · ".join(filter(None, (note.courier, parcels_words(note.parcels) if note.parcels else "")))
    sheet.pair(_("Courier"), brought)
    sheet.pair(_("Note"), note.note)
    if note.items:
        sheet.rule()
        _goods(sheet, note)
    if note.to_collect is not None:
        sheet.pair(_("To collect"), format_cents(note.to_collect, note.currency), bold=True)
    elif note.paid:
        sheet.pair(_("To collect"), _("Nothing: it is paid"))
    sheet.paragraph(ticks((_("complete"), _("something is missing"), _("something is damaged"))), keep=True)
    sheet.foot(how_to_ask(letterhead))


def _goods(sheet: Sheet, note: DeliveryNote) -> None:
    """The goods under heads that are repeated on each page; columns of which nothing is known are left out.

    What was brought has a column to write in all the same, where there is room.
    """
    items = note.items
    priced = any(item.price_cents is not None or item.gift for item in items)
    counted = any(item.quantity for item in items)
    cells: list[tuple[str, Sequence[str]]] = [(_("Goods"), [_named(item) for item in items])]
    if counted:
        cells.append((_("Ordered"), [item.quantity for item in items]))
        head = _("Handed over") if note.handed_over else _("Picked")
        cells.append((head, [item.brought for item in items]))
    if any(item.expires for item in items):
        cells.append((_("Good until"), [item.expires for item in items]))
    if priced:
        cells.append((_("Price each"), [_money(item.price_cents, note.currency) for item in items]))
        cells.append((_("Amount"), [_amount(item, note.currency) for item in items]))
    right = [place for place, (head, _cells) in enumerate(cells) if place and head != _("Good until")]
    rows = list(zip(*(column for _head, column in cells), strict=True))
    if note.total is not None and priced:
        total = format_cents(note.total, note.currency)
        rows.append((_("Total of the order"), *[""] * (len(cells) - 2), total))
    close = len(cells) > _WIDE or len(items) > _LONG
    sheet.table([head for head, _cells in cells], rows, wide=0, right=right, close=close)


def _named(item: DeliveryItem) -> str:
    return " · ".join(filter(None, (item.name, item.note)))


def _money(cents: int | None, currency: str) -> str:
    return "" if cents is None else format_cents(cents, currency)


def _amount(item: DeliveryItem, currency: str) -> str:
    return _("gift") if item.gift else _money(item.amount_cents, currency)
