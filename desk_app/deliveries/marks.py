"""The three marks of a handing over: on time, right, in full; and what is about to be late."""

from datetime import date as Date
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from desk_app.deliveries.model import Delivery, DeliveryState, Precision

SOON = timedelta(hours=1)
"""How long before the end of its window a delivery that is not under way presses."""


def _day(moment: datetime, zone: ZoneInfo) -> Date:
    return moment.astimezone(zone).date()


def came_late(one: Delivery, zone: ZoneInfo) -> bool | None:
    """Whether it was handed over after the end of what was promised; None without a promise, or before it came.

    A promised day means until its end in the store's zone.
    """
    if one.delivered_at is None or one.promised_by is None:
        return None
    if one.promised_precision is Precision.DAY:
        return _day(one.delivered_at, zone) > _day(one.promised_by, zone)
    return one.delivered_at > one.promised_by


def came_early(one: Delivery) -> bool:
    """Whether it was handed over before its window began, when nobody may have been at home yet."""
    return one.delivered_at is not None and one.promised_from is not None and one.delivered_at < one.promised_from


def on_time(one: Delivery, zone: ZoneInfo) -> bool | None:
    """Whether it was handed over inside what was promised: neither late nor early; None as for `came_late`."""
    late = came_late(one, zone)
    return None if late is None else not late and not came_early(one)


def window_ends(promised_by: datetime, precision: Precision | None, zone: ZoneInfo) -> datetime:
    """The moment from which on it is late: the end of the window, or of the promised day."""
    if precision is not Precision.DAY:
        return promised_by
    return datetime.combine(_day(promised_by, zone) + timedelta(days=1), datetime.min.time(), zone)


def ends_soon(
    state: DeliveryState, promised_by: datetime | None, precision: Precision | None, now: datetime, zone: ZoneInfo
) -> bool:
    """Whether the window ends within an hour, and nobody is on the way."""
    if promised_by is None or state not in (DeliveryState.RECEIVED, DeliveryState.ASSIGNED, DeliveryState.FAILED):
        return False
    return now <= window_ends(promised_by, precision, zone) <= now + SOON
