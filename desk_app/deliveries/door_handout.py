"""The card left at the door after nobody could be handed the goods: kind, short, and nothing strangers should read.

Before the way it is printed with lines to write on; once the attempt is written down, with what is known of it.
"""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from desk_app.core import when
from desk_app.core.i18n import N_, _, speaking
from desk_app.deliveries.on_paper import BOX, Window, name_on_paper, numbered, shortened
from desk_app.printing.fitting import fitted_pdf
from desk_app.printing.letterhead import Letterhead
from desk_app.printing.sheet import Sheet

SIZES = ("A6", "A5", "80mm", "58mm")
KIND_WORDS = {
    "absent": N_("We rang, but nobody opened."),
    "refused": N_("You did not want to take the goods this time. That is all right."),
    "wrong_address": N_("We could not find the address we were given."),
    "damaged": N_("The goods were damaged on the way. We did not want to hand them over like this."),
    "short": N_("Part of the goods was missing. We did not want to hand over half of your order."),
    "closed": N_("The gate or the house was closed, and we could not come in."),
    "no_cash": N_("The payment could not be settled at the door."),
    "not_attempted": N_("We did not make it to you as promised. We are sorry."),
    "other": N_("We could not hand over your goods."),
}
"""What is said to the customer for each reason."""
_TO_TICK = ("absent", "closed", "wrong_address", "other")
_LONGEST_NAME = 20
_NOT_OURS = ("not_attempted",)
"""Reasons for which nobody stood at the door."""


@dataclass(frozen=True, slots=True)
class DoorCard:
    """What the card says; `came_at` and `reason` None and "" before the attempt is written down."""

    number: str
    customer_name: str
    zone: ZoneInfo
    came_at: datetime | None = None
    courier: str = ""
    reason: str = ""
    new_window: Window | None = None
    back_in_store: bool = False


def door_card(card: DoorCard, letterhead: Letterhead, *, size: str = "A6", lang: str = "zh_CN") -> bytes:
    """The card as a PDF on `A6`, `A5`, `80mm` or `58mm` paper."""
    with speaking(lang):
        title = _("We are sorry we did not meet you")
        if card.reason in _NOT_OURS:
            title = _("We are sorry we did not come")
        elif card.reason and card.reason not in ("absent", "closed"):
            title = _("Your delivery could not be handed over")

        def say(sheet: Sheet) -> None:
            sheet.head()
            numbered(sheet, title, card.number, shortened(name_on_paper(card.customer_name), _LONGEST_NAME))
            sheet.rule()
            _what_happened(sheet, card)
            sheet.heading(_("What now"))
            sheet.steps(_steps(card, letterhead))
            sheet.foot(_("Thank you for your patience."))

        return fitted_pdf(say, size, letterhead, title=f"{title} {card.number}", lang=lang)


def _what_happened(sheet: Sheet, card: DoorCard) -> None:
    if card.reason:
        if card.came_at is not None and card.reason not in _NOT_OURS:
            sheet.pair(_("We came"), when.date_time(card.came_at, card.zone, year=True))
        sheet.pair(_("Courier"), card.courier)
        sheet.paragraph(_(KIND_WORDS.get(card.reason, KIND_WORDS["other"])), bold=True)
        return
    sheet.signatures([_("We came"), _("Courier")])
    for reason in _TO_TICK:
        sheet.paragraph(f"{BOX}  {_(KIND_WORDS[reason])}")


def _steps(card: DoorCard, letterhead: Letterhead) -> list[str]:
    """What to do, the easiest first."""
    phone = letterhead.phone.replace(" ", "\u00a0")
    steps: list[str] = []
    if card.new_window is not None:
        steps.append(_("We come again: {window}.").format(window=card.new_window.appointment()))
        if phone:
            steps.append(_("If that does not suit you, ring us up: {phone}.").format(phone=phone))
    elif phone:
        steps.append(_("Ring us up and tell us when it suits you: {phone}.").format(phone=phone))
    else:
        steps.append(_("Tell us at the desk when it suits you."))
    if letterhead.hours:
        steps.append(_("You reach us {hours}.").format(hours=letterhead.hours))
    if card.back_in_store and letterhead.address:
        steps.append(_("The goods wait for you in the store: {address}.").format(address=letterhead.address))
    return [*steps, _("Have this number at hand: {number}.").format(number=card.number)]
