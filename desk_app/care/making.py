"""The calendar makes standing deliveries, a save each; what stands out waits for a word in one list."""

from dataclasses import dataclass, replace
from datetime import date as Date
from datetime import timedelta
from typing import Any

from desk_app.care import store
from desk_app.care.agreeing import window_time
from desk_app.care.days import at_begin, open_day, store_day
from desk_app.care.model import DayState, Standing, StandingDay, Why
from desk_app.commitments.store import openings
from desk_app.complaints import store as complaints
from desk_app.core.errors import DeskError
from desk_app.core.i18n import _
from desk_app.core.text import goods_key, text_or_none
from desk_app.credit import store as credit
from desk_app.credit.model import EventKind
from desk_app.customers import store as customers
from desk_app.deliveries.lines import LineDraft
from desk_app.deliveries.model import DeliveryDraft, Precision
from desk_app.deliveries.planning import add, carried_over
from desk_app.goods import store as goods
from desk_app.settings import store as settings
from desk_app.storage.desk_file import DeskFile
from desk_app.storage.reading import Reader
from desk_app.storage.tx import Tx

LOOKS_BACK = 31
"""Days that passed while nobody opened the program are asked about for so long."""
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Other:
    """What is different about one delivery of a standing one. None: as agreed. Times are typed (`14:00`).

    `beyond` says why more of scarce goods than is left.
    """

    day: Date | None = None
    window_from: str | None = None
    window_until: str | None = None
    address: str = ""
    lines: tuple[LineDraft, ...] = ()
    beyond: str = ""


class MakingVerbs:
    """The use cases of the days of standing deliveries; each is one save."""

    _file: DeskFile

    def due(self) -> list[tuple[str, Date]]:
        """The days up to which the calendar has to make standing deliveries, and has not: which one, and the day."""
        day, ahead = store_day(self._file, self._file.clock.now()), settings.profile(self._file).care_days_ahead
        return [
            (each.id, found)
            for each in store.coming(self._file, day)
            for found in _due_days(self._file, each, day, day + timedelta(days=ahead))
        ]

    def make(self, actor: str, standing_id: str, day: Date) -> str:
        """Makes the delivery of a day, or puts the day into the list of those that wait; answers the delivery's id.

        Nothing where something is written about the day already: done twice, or cut off and begun again, it makes
        none twice. What would go beyond a share of scarce goods waits too.
        """
        try:
            return self._make(actor, standing_id, day)
        except DeskError as error:
            if error.field != "beyond":
                raise
        with self._file.write(actor, "care.make") as tx:
            store.add_day(tx, standing_id, day, DayState.PROPOSED, (Why.SCARCE,), None)
        return ""

    def _make(self, actor: str, standing_id: str, day: Date) -> str:
        with self._file.write(actor, "care.make") as tx:
            one = store.by_id(tx, standing_id)
            if day in store.known_days(tx, standing_id, day) or not one.active:
                return ""
            if why := exceptions(tx, one, day, store_day(tx, tx.now)):
                store.add_day(tx, standing_id, day, DayState.PROPOSED, why, None)
                return ""
            delivery_id = _made(tx, actor, one, Other(day))
            store.add_day(tx, standing_id, day, DayState.MADE, (), delivery_id)
            return delivery_id

    def make_all(self, actor: str) -> tuple[int, int]:
        """Makes all that is due; answers how many deliveries, and how many days wait for a word."""
        due = self.due()
        made = sum(1 for standing_id, day in due if self.make(actor, standing_id, day))
        return made, len(due) - made

    def confirm(self, actor: str, day_id: str, other: Other | None = None) -> str:
        """Makes the delivery of a day that waited, as agreed or otherwise; answers its id.

        Without another day it is that day, or the next on which the store is open and which is still to come.
        Raises DeskError for a day decided on already, and for one that has passed.
        """
        with self._file.write(actor, "care.confirm") as tx:
            one = _waiting(store.day_by_id(tx, day_id))
            today, wanted = store_day(tx, tx.now), other or Other()
            if wanted.day is not None and wanted.day < today:
                raise DeskError(_("This day has passed: choose another."), field="day")
            day = wanted.day or open_day(tx, max(one.day, today))
            delivery_id = _made(tx, actor, store.by_id(tx, one.standing_id), replace(wanted, day=day))
            store.make_waiting_day(tx, one, delivery_id)
            return delivery_id

    def skip(self, actor: str, day_id: str, reason: str) -> None:
        """Leaves a day that waited out; raises DeskError without a reason."""
        with self._file.write(actor, "care.skip") as tx:
            _waiting(store.day_by_id(tx, day_id))
            why = text_or_none(reason)
            if why is None:
                raise DeskError(_("Say why: whoever reads it later has to understand it."), field="reason")
            store.skip_day(tx, day_id, why)


def _due_days(reader: Reader, one: Standing, today: Date, until: Date) -> list[Date]:
    """Its days that something has to be written about."""
    earliest = today - timedelta(days=LOOKS_BACK)
    first = max(one.starts_on, earliest, (one.made_until or today - _DAY) + _DAY)
    last = until if one.ends_on is None else min(until, one.ends_on)
    known = store.known_days(reader, one.id, first)
    return [day for day in one.every.days(one.starts_on, first, last) if day not in known]


def exceptions(reader: Reader, one: Standing, day: Date, today: Date) -> tuple[Why, ...]:
    """Why a day is asked about before its delivery is made; nothing where it is made by itself."""
    customer = customers.in_brief(reader, one.customer_id)
    found: list[Why] = []
    if customer.deleted_at is not None:
        found.append(Why.GONE)
    if one.confirm:
        found.append(Why.CONFIRM)
    if day < today:
        found.append(Why.PASSED)
    elif openings(reader).on(day) is None:
        found.append(Why.CLOSED)
    if complaints.open_for_customer(reader, one.customer_id):
        found.append(Why.COMPLAINT)
    unpaid = (each.kind is EventKind.UNPAID for each in credit.graded(reader, one.customer_id, today).counting)
    if any(unpaid):
        found.append(Why.UNPAID)
    if text_or_none(customer.flag) is not None:
        found.append(Why.FLAGGED)
    if one.address and not one.every.elsewhere and not store.address_known(reader, one.customer_id, one.address):
        found.append(Why.ADDRESS)
    scarce = {each.key for each in goods.all_allotments(reader) if each.covers(day)}
    if any(goods_key(line.goods) in scarce for line in one.lines):
        found.append(Why.SCARCE)
    return tuple(found)


def _waiting(one: StandingDay) -> StandingDay:
    if one.state is not DayState.PROPOSED:
        raise DeskError(_("This day was decided on already."))
    return one


def _made(tx: Tx, actor: str, one: Standing, other: Other) -> str:
    """Plans one delivery of a standing one; answers its id."""
    assert other.day is not None
    lines = other.lines or one.lines
    draft = DeliveryDraft(
        customer_id=one.customer_id,
        address=other.address or one.address or "",
        city=(one.city or "") if not other.address or other.address == one.address else "",
        courier_id=one.courier_id,
        instructions=one.instructions or "",
        note=one.note or "",
        lines=tuple(replace(line, id="") for line in lines),
        beyond=other.beyond,
        **_promise(tx, one, other),
    )
    return add(tx, actor, carried_over(tx, draft))


def _promise(tx: Tx, one: Standing, other: Other) -> dict[str, Any]:
    assert other.day is not None
    begins = window_time(one.window_from if other.window_from is None else other.window_from)
    ends = window_time(one.window_until if other.window_until is None else other.window_until)
    if ends is None:
        return {"promised_by": at_begin(tx, other.day), "promised_precision": Precision.DAY}
    return {
        "promised_from": at_begin(tx, other.day, begins) if begins else None,
        "promised_by": at_begin(tx, other.day, ends),
        "promised_precision": Precision.TIME,
    }
