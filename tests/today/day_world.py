"""A store with open matters of every kind, for the tests of the day."""

from datetime import timedelta
from zoneinfo import ZoneInfo

from desk_app.app import Desk
from desk_app.callbacks import store as callbacks
from desk_app.callbacks.model import Callback, CallbackDraft
from desk_app.complaints import store as complaints
from desk_app.complaints.model import FOUR_A, Complaint, ComplaintDraft
from desk_app.core.clock import FixedClock
from desk_app.customers.model import CustomerDraft, PhoneDraft
from desk_app.deliveries import store as deliveries
from desk_app.deliveries.model import Delivery, DeliveryDraft, DeliveryState
from desk_app.improvements import store as improvements
from desk_app.improvements.model import Improvement
from desk_app.pyramid.tiers import Tier
from desk_app.staff.model import DESK_ID
from desk_app.today import store
from desk_app.today.service import TodayService

HOUR = timedelta(hours=1)
SOURCES: tuple[store.Source, ...] = (callbacks, complaints, deliveries, improvements)
ZONE = ZoneInfo("Asia/Shanghai")


class World:
    """What the tests do again and again, through the services alone."""

    def __init__(self, desk: Desk, clock: FixedClock, li: str, chen: str) -> None:
        self.desk, self.clock, self.li, self.chen = desk, clock, li, chen
        self.today = TodayService(desk.file, SOURCES)

    def customer(self, name: str, tier: Tier | None = None) -> str:
        made = self.desk.customers.open_file(self.li, CustomerDraft(name=name, phones=(PhoneDraft("13800138000"),)))
        if tier is not None:
            self.desk.pyramid.override(self.li, made.id, tier, "they said so")
        return made.id

    def complaint(
        self, title: str = "送货迟到", due: timedelta = HOUR, owner: str = "", customer_id: str | None = None
    ) -> Complaint:
        draft = ComplaintDraft(title=title, customer_id=customer_id, customer_name="" if customer_id else title)
        made = self.desk.complaints.take_down(self.li, draft)
        made = self.desk.complaints.change(self.li, made.id, {"due_at": self.clock.now() + due})
        return self.desk.complaints.reassign(self.li, made.id, owner) if owner else made

    def delivery(self, goods: str = "洗衣机", due: timedelta = HOUR, owner: str = "") -> Delivery:
        draft = DeliveryDraft(customer_name=goods, phone="13900139000", goods=goods)
        made = self.desk.deliveries.plan(self.li, draft)
        made = self.desk.deliveries.change(self.li, made.id, {"due_at": self.clock.now() + due})
        return self.desk.deliveries.reassign(self.li, made.id, owner) if owner else made

    def callback(self, reason: str = "安装时间", due: timedelta = HOUR, owner: str = DESK_ID) -> Callback:
        draft = CallbackDraft(
            name=reason, phone="13700137000", reason=reason, due_at=self.clock.now() + due, owner_id=owner
        )
        return self.desk.callbacks.promise(self.li, draft)

    def improvement(self, title: str = "送货前先试机") -> Improvement:
        with self.desk.file.write(self.li, "test") as tx:
            return improvements.start(tx, title, self.li)

    def untold(self, title: str = "没有告知", due: timedelta = 48 * HOUR) -> Complaint:
        made = self.complaint(title)
        for step in FOUR_A:
            self.desk.complaints.record_step(self.li, made.id, step, "phone", "说了")
        return self.desk.complaints.change(self.li, made.id, {"due_at": self.clock.now() + due})

    def failed(self, goods: str = "冰箱") -> Delivery:
        made = self.delivery(goods)
        self.desk.deliveries.move(self.li, made.id, DeliveryState.ASSIGNED, courier_id=self.chen)
        self.desk.deliveries.move(self.li, made.id, DeliveryState.UNDER_WAY)
        return self.desk.deliveries.move(self.li, made.id, DeliveryState.FAILED, reason="没人在家")

    def names(self) -> list[str]:
        """Who stands in the list of all matters, from top to bottom."""
        lines = store.ordered(self.desk.file, self.clock.now())
        return [row.name for row in store.rows_for_list(self.desk.file, [line.key for line in lines])]
