"""A store with one customer whose matters stand at every point of their way."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from desk_app.app import Desk
from desk_app.calls.model import CallDraft, CallKind, Channel, Direction, Outcome
from desk_app.complaints.model import ComplaintDraft, Step
from desk_app.core.clock import FixedClock, to_text
from desk_app.core.ids import new_id
from desk_app.customers.model import AddressDraft, CustomerDraft, PhoneDraft
from desk_app.deliveries.model import DeliveryDraft, DeliveryState, Precision
from desk_app.purchases.model import PurchaseDraft
from desk_app.staff.model import DESK_ID, Role
from tests.fresh_files import fresh_desk

START = datetime(2026, 11, 2, 1, 0, tzinfo=UTC)
ZONE = ZoneInfo("Asia/Shanghai")
NAME = "边𬊈"
LONG_NOTE = "客户说洗衣机脱水时响得厉害，楼下邻居也来问过，希望今天有人来看。" * 6


class ReportWorld:
    """An open desk, a clerk, a courier, and a clock that a test moves."""

    def __init__(self, path: Path) -> None:
        self.clock = FixedClock(START)
        self.desk: Desk = fresh_desk(path, clock=self.clock)
        self.clerk = self.desk.staff.add(DESK_ID, "李娜").id
        self.courier = self.desk.staff.add(DESK_ID, "陈强", Role.COURIER).id
        self.customer = self.desk.customers.open_file(
            self.clerk,
            CustomerDraft(NAME, phones=(PhoneDraft("13800138000"),), addresses=(AddressDraft("解放路 120 号"),)),
        ).id
        self.numbers: dict[str, str] = {}
        self.ids: dict[str, str] = {}

    def later(self, **by: float) -> datetime:
        """Some time passes; answers what time it is then."""
        self.clock.advance(timedelta(**by))
        return self.clock.now()

    def remember(self, name: str, record: Any) -> Any:
        """Keeps number and id of a record under a name."""
        self.numbers[name], self.ids[name] = record.number, record.id
        return record

    def call(self, name: str, **draft: Any) -> Any:
        """A call of the customer."""
        made = self.desk.calls.take_down(self.clerk, CallDraft(customer_id=self.customer, **draft))
        return self.remember(name, made)

    def live(self) -> None:
        """Three weeks of a customer's life."""
        desk = self.desk
        self.call("enquiry", topic="问发票", note="要电子发票", channel=Channel.WECHAT, outcome=Outcome.SOLVED)
        self.later(days=1)
        order = self.call("order", kind=CallKind.REQUEST, topic="洗衣机一台", note="下午四点后在家")
        planned = DeliveryDraft(
            goods="洗衣机 XQB80", quantity=1, amount_cents=129900, courier_id=self.courier,
            promised_from=self.clock.now() + timedelta(hours=7), promised_by=self.clock.now() + timedelta(hours=9),
        )  # fmt: skip
        kept = self.remember("kept", desk.deliveries.from_call(self.clerk, order.id, planned))
        desk.purchases.enter(
            self.clerk, PurchaseDraft(self.customer, goods="洗衣机 XQB80", amount_cents=129900, reference="OD-77")
        )
        self.later(hours=6)
        desk.deliveries.move(self.courier, kept.id, DeliveryState.UNDER_WAY)
        self.later(hours=2)
        desk.deliveries.move(self.courier, kept.id, DeliveryState.DELIVERED)
        self.later(days=1)
        desk.deliveries.change(self.clerk, kept.id, {"asked_at": self.clock.now(), "score": 4.0, "score_scale": "1-5",
                                                     "comment": "师傅很客气"})  # fmt: skip
        self.later(days=2)
        angry = self.call("angry", kind=CallKind.COMPLAINT, topic="洗衣机很响", note=LONG_NOTE)
        draft = desk.complaints.from_call(self.clerk, angry.id, remedy="换一台")
        closed = self.remember("closed", draft)
        self.later(hours=3)
        for step, note in (
            (Step.ACKNOWLEDGE, "马上去看"), (Step.APOLOGIZE, "给您添麻烦了"), (Step.AMEND, "换了新机"),
            (Step.ANTICIPATE, "送货前先试机"),
        ):  # fmt: skip
            desk.complaints.record_step(self.clerk, closed.id, step, "电话" if step == Step.APOLOGIZE else "", note)
            self.later(hours=2)
        desk.complaints.tell(self.clerk, closed.id, "上门当面", "新机运转正常")
        desk.complaints.close(self.clerk, closed.id)
        late = self.remember(
            "late", desk.deliveries.plan(
                self.clerk, DeliveryDraft(customer_id=self.customer, goods="电饭煲", courier_id=self.courier,
                                          promised_by=self.clock.now(), promised_precision=Precision.DAY))
        )  # fmt: skip
        self.later(days=3)
        desk.deliveries.move(self.courier, late.id, DeliveryState.UNDER_WAY)
        desk.deliveries.move(self.courier, late.id, DeliveryState.FAILED, reason="没有人在家")
        desk.deliveries.move(self.courier, late.id, DeliveryState.ASSIGNED)
        desk.deliveries.move(self.courier, late.id, DeliveryState.UNDER_WAY)
        desk.deliveries.move(self.courier, late.id, DeliveryState.DELIVERED)
        self.call("back", topic="问安装", outcome=Outcome.WILL_CALL_BACK)
        self.later(hours=2)
        self.call("out", topic="安装时间", direction=Direction.OUT, outcome=Outcome.ANSWERED)
        self.later(hours=1)
        self.call("never", topic="问保修", outcome=Outcome.WILL_CALL_BACK)
        opened = desk.complaints.take_down(
            self.clerk, ComplaintDraft("电饭煲少一个内胆", "说明书上有两个", "补一个", self.customer)
        )
        self.remember("open", opened)
        waiting = DeliveryDraft(
            customer_id=self.customer, goods="内胆", complaint_id=opened.id, promised_by=self.later(days=2)
        )
        self.remember("waiting", desk.deliveries.plan(self.clerk, waiting))
        self.later(hours=5)

    def put(self, table: str, rows: list[Mapping[str, Any]], verb: str = "test.import") -> None:
        """Rows as an import writes them."""
        with self.desk.file.write(DESK_ID, verb) as tx:
            tx.insert_many(table, rows)

    def imported(self) -> None:
        """Old records that came in with nothing but their times."""
        at = START - timedelta(days=30)
        common = {
            "owner_id": DESK_ID, "next_step": "check imported state", "due_at": to_text(at), "stage": "relationship",
            "import_id": "import", "customer_id": self.customer, "customer_name": NAME,
        }  # fmt: skip
        complaint = {
            **common, "title": "旧投诉", "channel": "web", "received_at": to_text(at),
            "promised_at": to_text(at + timedelta(hours=24)), "state": "closed",
        }  # fmt: skip
        answered = {
            "id": new_id(), "number": "OLD-C-1", "reference": "7781-A", "answered_at": to_text(at + timedelta(hours=2)),
            "answer": "已经退款", "closed_at": to_text(at + timedelta(hours=30)),
        }  # fmt: skip
        silent = {"id": new_id(), "number": "OLD-C-2", "reference": None, "answered_at": None, "answer": None,
                  "closed_at": None}  # fmt: skip
        self.put("complaints", [complaint | answered, complaint | silent])
        delivery = {
            **common, "id": new_id(), "number": "OLD-D-1", "ordered_at": to_text(at), "state": "delivered",
            "currency": "CNY", "handed_to_carrier_at": to_text(at + timedelta(days=1)),
            "delivered_at": to_text(at + timedelta(days=2)), "promised_by": to_text(at + timedelta(days=3)),
            "promised_precision": "time",
        }  # fmt: skip
        self.put("deliveries", [delivery])
