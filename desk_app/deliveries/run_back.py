"""A courier's run as it is typed back from its sheet: which deliveries it had, and which one a number means."""

from collections.abc import Sequence
from datetime import date as Date
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from desk_app.core.clock import to_text
from desk_app.core.errors import DeskError, NotFound
from desk_app.core.i18n import _
from desk_app.deliveries import store
from desk_app.deliveries.model import STATE_WORDS, Delivery, Precision
from desk_app.storage.reading import Reader

EVENING = time(18)
"""When what a run of an earlier day brought was handed over, where nothing else is known."""


def run_of(reader: Reader, courier_id: str, day: Date, zone: ZoneInfo) -> list[Delivery]:
    """The open deliveries of a courier's run, in its order.

    These are the ones that were put on that day's run; of those on no run the ones promised for that day or before,
    and those that are under way.
    """
    until = datetime.combine(day + timedelta(days=1), time(), zone)
    rows = reader.query(
        "SELECT id FROM deliveries WHERE deleted_at IS NULL AND courier_id = ? AND state IN"
        " ('assigned','under_way') AND (run_day = ? OR run_day IS NULL AND (promised_by < ? OR state = 'under_way'))"
        " ORDER BY run_place IS NULL, run_place, due_at, id",
        (courier_id, day.isoformat(), to_text(until)),
    )
    return [store.by_id(reader, str(row[0])) for row in rows]


def meant(reader: Reader, text: str, run: Sequence[Delivery]) -> Delivery:
    """The delivery a number means: ours, a reference or a tracking number, or the last digits of ours within the run.

    Raises DeskError where none or several are meant, and for one that is settled.
    """
    wanted = text.strip().casefold()
    if not wanted:
        raise DeskError(_("Scan or type a number."))
    for one in run:
        if wanted in (str(each).casefold() for each in (one.number, one.reference, one.tracking) if each):
            return one
    ending = [one for one in run if one.number.casefold().endswith(wanted)]
    if len(ending) > 1:
        raise DeskError(_("Several of the run end in {text}: type more of the number.").format(text=text.strip()))
    if ending:
        return ending[0]
    found = _by_tracking(reader, text.strip()) or _by_number(reader, text)
    if not found.open:
        said = _("Delivery {number} is “{state}” already.")
        raise DeskError(said.format(number=found.number, state=_(STATE_WORDS[found.state])))
    return found


def _by_tracking(reader: Reader, text: str) -> Delivery | None:
    if text.isdecimal() and len(text) < 6:
        return None
    rows = reader.query(
        "SELECT id FROM deliveries WHERE tracking = ? AND deleted_at IS NULL AND state IN"
        " ('received','assigned','under_way','failed') LIMIT 1",
        (text,),
    )
    return store.by_id(reader, str(rows[0][0])) if rows else None


def _by_number(reader: Reader, text: str) -> Delivery:
    try:
        return store.by_number(reader, text)
    except NotFound:
        said = _("No delivery of this run has the number {text}: look at the sheet again.")
        raise DeskError(said.format(text=text.strip())) from None


def usual_time(one: Delivery, day: Date, now: datetime, zone: ZoneInfo) -> datetime:
    """When it was handed over unless somebody says otherwise: now for today's run, else as its window ended that day.

    Never before it set off, nor ahead of now.
    """
    at = now
    if day < now.astimezone(zone).date():
        at = datetime.combine(day, EVENING, zone)
        by = one.promised_by
        if by is not None and one.promised_precision is Precision.TIME and by.astimezone(zone).date() == day:
            at = by
    return min(now, max(at, one.handed_to_carrier_at or one.ordered_at, one.ordered_at))
