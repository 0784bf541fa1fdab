"""The papers of one delivery of a file: what each says is gathered here, how it looks is said by its handout."""

from dataclasses import replace

from desk_app.core import when
from desk_app.core.clock import from_text, moment_or_none
from desk_app.core.i18n import _, speaking
from desk_app.core.phone import mask_phone, read_phone, show_phone
from desk_app.deliveries import line_store, store
from desk_app.deliveries.door_handout import DoorCard, door_card
from desk_app.deliveries.handout import DeliveryItem, DeliveryNote, delivery_note
from desk_app.deliveries.label_handout import ParcelLabel, parcel_labels
from desk_app.deliveries.lines import TROUBLE_WORDS, Line, quantity_words, total_cents
from desk_app.deliveries.model import Delivery, DeliveryState, Precision
from desk_app.deliveries.on_paper import Window
from desk_app.printing.letterhead import Letterhead
from desk_app.settings import store as settings
from desk_app.staff import store as staff
from desk_app.storage.desk_file import DeskFile


def to_collect(one: Delivery) -> int | None:
    """What is to be taken at the door, in cents; None where nothing is."""
    if one.cod_cents is not None:
        return one.cod_cents or None
    return None if one.paid_at else one.amount_cents or None


def window_of(file: DeskFile, one: Delivery) -> Window:
    """What was promised of a delivery."""
    whole_day = one.promised_precision is Precision.DAY
    return Window(settings.profile(file).zoneinfo, one.promised_from, one.promised_by, whole_day)


def place_of(one: Delivery) -> str:
    """Address and city, the city once."""
    address, city = one.address or "", one.city or ""
    return address if not city or city in address else f"{city} {address}".strip()


def note_of(file: DeskFile, row_id: str, head: Letterhead, size: str, lang: str) -> bytes:
    """The courier's paper: the number stands whole even where the store hides numbers, for they must ring up."""
    one = store.by_id(file, row_id)
    lines = line_store.lines_of(file, row_id)
    over = one.state is DeliveryState.DELIVERED or any(each.delivered is not None for each in lines)
    with speaking(lang):
        items = tuple(_item(each, over) for each in lines) or _bare(one)
        note = DeliveryNote(
            number=one.number,
            reference=one.reference or "",
            customer_name=one.customer_name,
            zone=settings.profile(file).zoneinfo,
            items=items,
            phone=one.phone_raw or "",
            address=place_of(one),
            window_from=one.promised_from,
            window_until=one.promised_by,
            whole_day=one.promised_precision is Precision.DAY,
            courier=staff.names(file).get(one.courier_id or "", one.carrier or ""),
            note=one.note or "",
            to_collect=to_collect(one),
            currency=one.currency,
            instructions=one.instructions or "",
            parcels=one.parcels or 0,
            total=total_cents(lines),
            handed_over=over,
            paid=one.paid_at is not None or one.cod_cents == 0,
        )
        return delivery_note(note, head, size=size, lang=lang)


def _item(line: Line, over: bool) -> DeliveryItem:
    brought = line.delivered if over else line.picked
    trouble = _(TROUBLE_WORDS[line.trouble]) if line.trouble else ""
    return DeliveryItem(
        name=line.goods,
        quantity=quantity_words(line.ordered, line.unit),
        note=" · ".join(filter(None, (trouble, line.note))),
        brought="" if brought is None else quantity_words(brought, line.unit),
        price_cents=line.price_cents,
        amount_cents=line.amount_cents,
        gift=line.gift,
        expires=when.date(line.expires_on, year=True) if line.expires_on else "",
    )


def _bare(one: Delivery) -> tuple[DeliveryItem, ...]:
    """The goods of a delivery without lines."""
    quantity = "" if one.quantity is None else str(one.quantity)
    return (DeliveryItem(one.goods, quantity),) if one.goods else ()


def card_of(file: DeskFile, row_id: str, head: Letterhead, size: str, lang: str) -> bytes:
    """The card for the door, with the last attempt that was not taken back where there is one."""
    one = store.by_id(file, row_id)
    people, zone = staff.names(file), settings.profile(file).zoneinfo
    tried = file.query(
        "SELECT * FROM delivery_attempts WHERE delivery_id = ? AND taken_back IS NULL AND deleted_at IS NULL"
        " ORDER BY at DESC, id DESC LIMIT 1",
        (row_id,),
    )
    card = DoorCard(one.number, one.customer_name, zone, courier=people.get(one.courier_id or "", ""))
    if tried and one.state is not DeliveryState.DELIVERED:
        last = tried[0]
        whole_day = last["new_precision"] == Precision.DAY
        agreed = Window(zone, moment_or_none(last["new_from"]), moment_or_none(last["new_by"]), whole_day)
        card = replace(
            card,
            came_at=from_text(last["at"]),
            courier=people.get(last["courier_id"] or "", card.courier),
            reason=last["reason"],
            new_window=agreed if agreed.until else None,
            back_in_store=bool(last["back_at"] or one.back_at),
        )
    elif one.state is DeliveryState.FAILED:
        card = replace(card, reason="other")
    return door_card(card, head, size=size, lang=lang)


def labels_of(file: DeskFile, row_id: str, head: Letterhead, size: str, lang: str) -> bytes:
    """A label for each parcel; the phone without its middle where the store hides numbers on paper."""
    one, profile = store.by_id(file, row_id), settings.profile(file)
    hidden = profile.mask_phones in ("paper", "both")
    phone = read_phone(one.phone_raw or "", region=profile.region, area_code=profile.area_code)
    with speaking(lang):
        label = ParcelLabel(
            number=one.number,
            customer_name=one.customer_name,
            address=place_of(one),
            phone=mask_phone(phone) if hidden else show_phone(phone, region=profile.region, whole=True),
            parcels=one.parcels or 1,
            window=window_of(file, one).words(year=False),
            to_collect=to_collect(one),
            currency=one.currency,
        )
        return parcel_labels(label, head, size=size, lang=lang)
