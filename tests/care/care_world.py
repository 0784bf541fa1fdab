"""One store, and short ways for customers to buy, to get deliveries and to have standing ones."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from desk_app.app import DESK_ID
from desk_app.care.every import Every, Kind
from desk_app.care.model import Standing, StandingDraft
from desk_app.core.clock import FixedClock
from desk_app.customers.model import AddressDraft, Customer, CustomerDraft, PhoneDraft
from desk_app.deliveries import line_store
from desk_app.deliveries import store as deliveries
from desk_app.deliveries.door import Handing
from desk_app.deliveries.lines import LineDraft
from desk_app.deliveries.model import DeliveryDraft, DeliveryState
from desk_app.purchases.model import PurchaseDraft
from desk_app.staff.model import Role
from desk_app.ui.room_view import Surroundings
from tests.fresh_files import fresh_desk

TODAY = date(2026, 11, 21)
ZONE = ZoneInfo("Asia/Shanghai")
WEEKLY = Every(Kind.WEEKDAYS, 1, (0, 3))


def ago(days: int) -> date:
    """The day so many days before today."""
    return TODAY - timedelta(days=days)


class CareWorld:
    """A desk, its clerk and its courier."""

    def __init__(self, path: Path, clock: FixedClock) -> None:
        self.desk = fresh_desk(path, clock=clock)
        self.file, self.clock, self.care = self.desk.file, clock, self.desk.care
        self.clerk = self.desk.staff.add(DESK_ID, "李娜").id
        self.courier = self.desk.staff.add(self.clerk, "陈强", Role.COURIER).id

    def open(self, name: str = "陈静", *, do_not_call: bool = False, flag: str = "") -> Customer:
        """A new customer file with a phone and an address."""
        draft = CustomerDraft(
            name,
            phones=(PhoneDraft("13800138000", do_not_call=do_not_call),),
            addresses=(AddressDraft("中山路 1 号", "杭州"),),
            flag=flag,
        )
        return self.desk.customers.open_file(self.clerk, draft)

    def bought(self, customer_id: str, goods: str, days: Iterable[date]) -> None:
        """Purchases of these days."""
        for day in days:
            self.desk.purchases.enter(self.clerk, PurchaseDraft(customer_id=customer_id, goods=goods, bought_on=day))

    def steady(
        self, customer_id: str, goods: str = "米 10 kg", every: int = 28, times: int = 6, last: int = 24
    ) -> None:
        """So many purchases, one every so many days, the last so many days ago."""
        self.bought(customer_id, goods, [ago(last + every * n) for n in range(times)])

    def delivered(self, customer_id: str, *lines: LineDraft, back: float = 0) -> str:
        """A delivery that was handed over today; `back` of each line is returned."""
        one = self.desk.deliveries.plan(
            self.clerk, DeliveryDraft(customer_id=customer_id, lines=lines, courier_id=self.courier)
        )
        self.desk.deliveries.move(self.clerk, one.id, DeliveryState.UNDER_WAY)
        self.desk.deliveries.hand_over(self.clerk, one.id, Handing())
        if back:
            there = line_store.lines_of(self.file, one.id)
            for each in there:
                self.desk.deliveries.return_goods(self.clerk, each.id, back, "too many", "money back")
        return one.id

    def standing(self, customer_id: str, every: Every = WEEKLY, **more: Any) -> Standing:
        """A standing delivery of milk from today on."""
        milk = (LineDraft("牛奶", 2, unit="箱", price_cents=4500),)
        usual: dict[str, Any] = {"starts_on": TODAY, "lines": milk, **more}
        return self.care.agree(self.clerk, StandingDraft(customer_id=customer_id, every=every, **usual))

    def promised(self, delivery_id: str) -> datetime:
        """When a delivery is promised, on the store's wall."""
        found = deliveries.by_id(self.file, delivery_id).promised_by
        assert found is not None
        return found.astimezone(ZONE)

    def around(self) -> Surroundings:
        """What a dialog is given."""
        return Surroundings(self.file, lambda: self.clerk, lambda: ZONE)
