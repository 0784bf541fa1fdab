"""The run sheets of a day of a file: who delivers what, in which order."""

from collections.abc import Sequence
from datetime import date as Date
from datetime import datetime, time, timedelta

from desk_app.core import when
from desk_app.core.clock import to_text
from desk_app.core.errors import DeskError
from desk_app.core.i18n import _, speaking
from desk_app.core.phone import read_phone, show_phone
from desk_app.customers import store as customers
from desk_app.deliveries import line_store, store
from desk_app.deliveries.lines import goods_words
from desk_app.deliveries.model import STATE_WORDS, Delivery, DeliveryState
from desk_app.deliveries.papers import place_of, to_collect, window_of
from desk_app.deliveries.run_handout import Run, RunSheet, Stop, run_sheet
from desk_app.printing.letterhead import Letterhead
from desk_app.settings import store as settings
from desk_app.staff import store as staff
from desk_app.storage.desk_file import DeskFile

_MOST_PHONES = 3
_PARTED = "?"


def asked_of(day: Date, courier_id: str = "") -> str:
    """A day and a courier ("" for all) as one word (see `run_of`)."""
    return f"{day.isoformat()}{_PARTED}{courier_id}" if courier_id else day.isoformat()


def run_of(file: DeskFile, asked: str, letterhead: Letterhead, size: str, lang: str) -> bytes:
    """The run sheet of `2026-11-21?courier`, of all couriers for `2026-11-21`, of today without a day.

    Raises DeskError for a text that is no day.
    """
    text, _mark, courier_id = asked.partition(_PARTED)
    day = day_of(file, text)
    with speaking(lang):
        return run_sheet(runs_of(file, day, courier_id), letterhead, size=size, lang=lang)


def runs_of(file: DeskFile, day: Date, courier_id: str = "") -> RunSheet:
    """The runs of a day in the language spoken now; of one courier, or of all who have something to deliver."""
    people = staff.names(file)
    found: dict[str, list[Delivery]] = {courier_id: []} if courier_id else {}
    for one in _going_out(file, day, courier_id):
        found.setdefault(one.courier_id or "", []).append(one)
    lines = line_store.by_delivery(file, [one.id for group in found.values() for one in group])
    runs = [
        Run(
            people.get(whose, "") or _("nobody yet"),
            [_stop(file, one, goods_words(lines.get(one.id, ()))) for one in group],
        )
        for whose, group in sorted(found.items(), key=lambda each: (not each[0], people.get(each[0], "")))
    ]
    return RunSheet(day, runs or [Run(_("nobody yet"), ())], file.clock.now(), settings.profile(file).zoneinfo)


def day_of(file: DeskFile, text: str) -> Date:
    """The day of `2026-11-21`, today where nothing is said; raises DeskError for a text that is no day."""
    if not text:
        return file.clock.now().astimezone(settings.profile(file).zoneinfo).date()
    try:
        return Date.fromisoformat(text)
    except ValueError:
        raise DeskError(_("“{text}” is no day; write it like 2026-11-21.").format(text=text), field="day") from None


def _going_out(file: DeskFile, day: Date, courier_id: str) -> Sequence[Delivery]:
    """Those put on a run of that day, in its order; then those promised for it that are assigned but on no run."""
    begin = datetime.combine(day, time(), settings.profile(file).zoneinfo)
    promised = (to_text(begin), to_text(begin + timedelta(days=1)))
    whose, args = (" AND courier_id = ?", (courier_id,)) if courier_id else ("", ())
    rows = file.query(
        "SELECT id FROM deliveries WHERE run_day = ? AND state <> 'cancelled' AND deleted_at IS NULL"
        + whose
        + " UNION ALL SELECT id FROM deliveries WHERE run_day IS NULL AND state IN ('assigned','under_way')"
        " AND courier_id IS NOT NULL AND promised_by >= ? AND promised_by < ? AND deleted_at IS NULL" + whose,
        (day.isoformat(), *args, *promised, *args),
    )
    found = [store.by_id(file, row[0]) for row in rows]
    far = begin + timedelta(days=1)
    return sorted(
        found,
        key=lambda one: (
            one.run_day is None,
            one.run_place is None,
            one.run_place or 0,
            one.promised_from or one.promised_by or far,
            one.number,
        ),
    )


def _stop(file: DeskFile, one: Delivery, goods: str) -> Stop:
    zone = settings.profile(file).zoneinfo
    done = ""
    if one.state in (DeliveryState.DELIVERED, DeliveryState.FAILED):
        at = one.delivered_at if one.state is DeliveryState.DELIVERED else None
        said = _(STATE_WORDS[one.state])
        done = f"{said} {when.clock_time(at, zone)}" if at else said
    day = one.run_day or (one.promised_by.astimezone(zone).date() if one.promised_by else None)
    return Stop(
        number=one.number,
        name=one.customer_name,
        place=one.run_place,
        phones=_phones(file, one),
        address=place_of(one),
        window=window_of(file, one).on(day),
        parcels=one.parcels or 1,
        to_collect=to_collect(one),
        currency=one.currency,
        instructions=" · ".join(filter(None, (one.instructions, one.note))),
        goods=goods or one.goods or "",
        done=done,
    )


def _phones(file: DeskFile, one: Delivery) -> tuple[str, ...]:
    """The number of the delivery and then those of the customer's file, each once, whole."""
    profile = settings.profile(file)
    known = customers.by_ids(file, [one.customer_id]) if one.customer_id else []
    numbers = [one.phone_raw or "", *(phone.raw for customer in known for phone in customer.phones)]
    read = [read_phone(raw, region=profile.region, area_code=profile.area_code) for raw in numbers if raw]
    once: dict[str, str] = {}
    for phone in read:
        once.setdefault(phone.digits or phone.raw, show_phone(phone, region=profile.region, whole=True))
    return tuple(once.values())[:_MOST_PHONES]
