"""What a person does about goods customers will need: proposals, and goods near their best-before date."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date as Date
from datetime import datetime
from typing import Any

from desk_app.care import buying_store as buying
from desk_app.care import near_date_store as near_dates
from desk_app.care import proposals_store as proposals
from desk_app.care.agreeing import StandingVerbs
from desk_app.care.days import at_begin, open_day, store_day
from desk_app.care.making import MakingVerbs
from desk_app.care.model import Cared, Measured, NearDate, Proposed, Replenishment
from desk_app.care.proposing import as_row, work_out
from desk_app.core.errors import DeskError
from desk_app.core.i18n import _
from desk_app.core.text import goods_key, text_or_none
from desk_app.deliveries import line_store
from desk_app.deliveries.lines import LineDraft
from desk_app.deliveries.model import DeliveryDraft, Precision
from desk_app.deliveries.planning import add, carried_over
from desk_app.settings import store as settings
from desk_app.storage.desk_file import DeskFile
from desk_app.storage.tx import Tx

_GOODS_KNOWN = 500


@dataclass(frozen=True, slots=True)
class Done:
    """What looking through all customers came to."""

    customers: int
    proposed: int
    lapsed: int
    bought: int


class CareService(StandingVerbs, MakingVerbs):
    """The use cases of care; each is one save."""

    def __init__(self, file: DeskFile) -> None:
        self._file = file

    @property
    def read_only(self) -> bool:
        """Whether nothing can be written."""
        return self._file.read_only

    def today(self) -> Date:
        """Today in the store."""
        return store_day(self._file, self._file.clock.now())

    def propose(self, actor: str, told: Callable[[int, int], object] = lambda *_: None) -> Done:
        """Looks through all customers and writes who is likely to need what again, in one save.

        Proposals that customers went ahead of lapse, and of all the day is written on which they bought. Done twice
        it makes nothing twice. `told` hears how far it is; what it raises stops it, and nothing is written.
        """
        day, profile = self.today(), settings.profile(self._file)
        worked = work_out(self._file, day, profile.care_days_ahead, told)
        if not worked.news and not worked.bought:
            return Done(worked.customers, 0, 0, 0)
        with self._file.write(actor, "care.propose") as tx:
            there = proposals.of_customers(tx, list({each[0] for each in worked.news}))
            known = {(each.customer_id, goods_key(each.goods), each.last_on) for each in there}
            rows = [
                as_row(customer_id, goods, found)
                for customer_id, goods, found in worked.news
                if (customer_id, goods_key(goods), found.last) not in known
            ]
            proposals.add_many(tx, rows)
            lapsed = 0
            for proposal_id, bought_on, ahead_of_us in worked.bought:
                proposals.bought_by(tx, proposal_id, bought_on, lapsed=ahead_of_us)
                lapsed += ahead_of_us
        return Done(worked.customers, len(rows), lapsed, len(worked.bought))

    def take(self, actor: str, proposal_id: str, day: Date | None = None, quantity: float | None = None) -> str:
        """Plans the delivery a proposal is about, in the same save; answers its id.

        It is promised for `day`: the day the goods are expected to run out, at the earliest the next day the store is
        open. Raises DeskError where it was decided already, or an open delivery brings these goods.
        """
        with self._file.write(actor, "care.take") as tx:
            one = _undecided(proposals.by_id(tx, proposal_id))
            key = one.customer_id, goods_key(one.goods)
            number = buying.coming(tx, store_day(tx, tx.now), one.customer_id).get(key)
            if number:
                raise DeskError(_("Delivery {number} brings these goods already.").format(number=number))
            amount = quantity or one.quantity or 1.0
            delivery_id = plan(tx, actor, one.customer_id, one.goods, amount, day or one.expected_on)
            proposals.taken(tx, proposal_id, delivery_id)
            return delivery_id

    def decline(self, actor: str, proposal_id: str, note: str = "") -> None:
        """The customer does not want it; asked again only after they bought it once more."""
        with self._file.write(actor, "care.decline") as tx:
            _undecided(proposals.by_id(tx, proposal_id))
            proposals.decide(tx, proposal_id, Proposed.DECLINED, note=_note(note))

    def put_off(self, actor: str, proposal_id: str, again_on: Date, note: str = "") -> None:
        """Leaves it until a day; raises DeskError for one that is not to come."""
        with self._file.write(actor, "care.put_off") as tx:
            _undecided(proposals.by_id(tx, proposal_id))
            if again_on <= store_day(tx, tx.now):
                raise DeskError(_("Put it off to a day that is still to come."), field="again_on")
            proposals.decide(tx, proposal_id, Proposed.PUT_OFF, again_on=again_on.isoformat(), note=_note(note))

    def waiting(self) -> list[Replenishment]:
        """The proposals that wait for a word."""
        return proposals.waiting(self._file, self.today())

    def measured(self, start: datetime, end: datetime) -> Measured:
        """What came of what was proposed in [start, end)."""
        return proposals.measured(self._file, start, end)

    def near_date(self) -> list[NearDate]:
        """Goods at customers' near their best-before date."""
        profile = settings.profile(self._file)
        return near_dates.near(self._file, self.today(), profile.best_before_days, profile.zoneinfo)

    def cared(self, actor: str, line_id: str, what: Cared) -> str:
        """Writes down what came of goods near their date; for those replaced a delivery is planned: answers its id."""
        with self._file.write(actor, "care.near_date") as tx:
            profile = settings.profile(tx)
            one = near_dates.by_id(tx, line_id, store_day(tx, tx.now), profile.best_before_days, profile.zoneinfo)
            near_dates.cared(tx, line_id, what)
            if what is not Cared.REPLACED:
                return ""
            line = LineDraft(one.goods, one.quantity, unit=one.unit or "", price_cents=one.price_cents)
            draft = DeliveryDraft(
                customer_id=one.customer_id,
                customer_name=one.customer_name,
                note=_("In place of what came with {number}").format(number=one.number),
                lines=(line,),
                **_promised(tx, store_day(tx, tx.now)),
            )
            return add(tx, actor, carried_over(tx, draft))


def plan(tx: Tx, actor: str, customer_id: str, goods: str, amount: float, day: Date) -> str:
    """Plans a delivery of one product with the unit and price it had last; answers its id."""
    unit, price = line_store.known_goods(tx, _GOODS_KNOWN).get(goods, ("", None))
    line = LineDraft(goods, amount, unit=unit, price_cents=price)
    draft = DeliveryDraft(customer_id=customer_id, lines=(line,), **_promised(tx, day))
    return add(tx, actor, carried_over(tx, draft))


def _promised(tx: Tx, day: Date) -> dict[str, Any]:
    return {
        "promised_by": at_begin(tx, open_day(tx, max(day, store_day(tx, tx.now)))),
        "promised_precision": Precision.DAY,
    }


def _undecided(one: Replenishment) -> Replenishment:
    if one.state not in (Proposed.PROPOSED, Proposed.PUT_OFF):
        raise DeskError(_("This proposal was decided already."))
    return one


def _note(note: str) -> str | None:
    return text_or_none(note)
