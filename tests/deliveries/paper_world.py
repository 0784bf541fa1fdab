"""A delivery with all its papers can say, for one courier and day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date as Date
from datetime import timedelta
from typing import Any

from desk_app.app import Desk
from desk_app.core.clock import FixedClock
from desk_app.customers.model import AddressDraft, CustomerDraft, PhoneDraft
from desk_app.deliveries import line_store, store
from desk_app.deliveries.lines import LineDraft
from desk_app.deliveries.model import DeliveryDraft
from desk_app.staff.model import Role
from tests.complaints.paper_world import store_head

HOUR = timedelta(hours=1)
DAY = Date(2026, 11, 21)
INSTRUCTIONS = "到了先打电话，不要按门铃"
LINES = (
    LineDraft("空调 KFR-35GW", 2, picked=1, unit="台", price_cents=229_950, note="含安装"),
    LineDraft("铜管", 1.5, picked=1.5, unit="米", price_cents=12_000),
    LineDraft("鲜牛奶", 2, unit="箱", gift=True, expires_on=Date(2026, 12, 1)),
)
LONG_NAME = "欧阳" + "𬍛" * 60
LONG_ADDRESS = "杭州市上城区解放路 120 号" + "靠近老邮局的那条巷子往里走" * 12


@dataclass
class Way:
    """The desk, its courier, and what was planned."""

    desk: Desk
    clock: FixedClock
    li: str
    courier: str

    def plan(self, lines: Sequence[LineDraft] = LINES, draft: DeliveryDraft | None = None, **more: Any) -> str:
        """A delivery by its id; `more` are columns of it as the file keeps them."""
        now = self.clock.now()
        usual = DeliveryDraft(
            customer_name="王𬍛",
            phone="13800138000",
            address="解放路 120 号",
            city="杭州",
            promised_from=now + 6 * HOUR,
            promised_by=now + 8 * HOUR,
            goods="空调",
            courier_id=self.courier,
        )
        one = self.desk.deliveries.plan(self.li, draft or usual)
        with self.desk.file.write(self.li, "deliveries.change") as tx:
            line_store.put(tx, one.id, lines)
            if more:
                store.change(tx, one.id, more)
        return one.id

    def number(self, row_id: str) -> str:
        """Its number."""
        return store.by_id(self.desk.file, row_id).number


def way(desk: Desk, clock: FixedClock, li: str) -> Way:
    """A store with its head, and a courier."""
    store_head(desk, li)
    return Way(desk, clock, li, desk.staff.add(li, "陈强", Role.COURIER).id)


def english_customer(desk: Desk, li: str) -> str:
    """A customer who is written to in English."""
    draft = CustomerDraft(
        "Ann Lee",
        phones=(PhoneDraft("13900139000"), PhoneDraft("0571-8765 4321")),
        addresses=(AddressDraft("7 Jiefang Road", "Hangzhou"),),
        language="en",
    )
    return desk.customers.open_file(li, draft).id
