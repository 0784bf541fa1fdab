"""One store with a clerk; calls, callbacks, purchases and deliveries as their own rooms write them."""

from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from desk_app.core.clock import FixedClock, to_text
from desk_app.core.ids import new_id
from desk_app.enquiries import store
from desk_app.enquiries.model import About, Enquiry, EnquiryDraft
from desk_app.enquiries.service import EnquiryService
from desk_app.staff.service import StaffService
from desk_app.storage.schema import DESK_ID
from desk_app.ui.room_view import Surroundings
from tests.fresh_files import fresh_file

ZONE = ZoneInfo("Asia/Shanghai")


class EnquiryWorld:
    """The file, its clerk, the service, and what a test puts into the file."""

    def __init__(self, path: Path, clock: FixedClock) -> None:
        self.file, self.clock = fresh_file(path, clock=clock), clock
        self.li = StaffService(self.file).add(DESK_ID, "李娜").id
        self.service = EnquiryService(self.file)
        self.around = Surroundings(self.file, lambda: self.li, lambda: ZONE)

    def call(self, rang_at: datetime | None = None) -> str:
        """A call, now unless said otherwise."""
        made = new_id()
        row = {"id": made, "number": "L", "direction": "in", "channel": "phone", "kind": "enquiry", "outcome": "solved"}
        with self.file.write(self.li, "calls.take_down") as tx:
            tx.insert("calls", {**row, "stage": "pre_sale", "rang_at": to_text(rang_at or self.clock.now())})
        return made

    def callback(self) -> str:
        """A callback somebody promised."""
        made, due = new_id(), to_text(self.clock.now() + timedelta(hours=2))
        row = {"id": made, "number": "B", "reason": "goods", "first_due_at": due, "due_at": due, "state": "open"}
        with self.file.write(self.li, "callbacks.promise") as tx:
            tx.insert("callbacks", {**row, "owner_id": self.li, "next_step": "Call back", "stage": "relationship"})
        return made

    def asked(
        self,
        goods: str,
        answer: str = "¥99",
        *,
        about: About = About.PRICE,
        call_id: str = "",
        callback_id: str | None = None,
        at: datetime | None = None,
    ) -> Enquiry:
        """A question, of a call of its own unless one is given."""
        draft = EnquiryDraft(call_id or self.call(at), about, goods, answer, callback_id)
        with self.file.write(self.li, "calls.take_down") as tx:
            return store.add(tx, draft)

    def bought(self, goods: str | None, times: int = 1) -> None:
        """Purchases of these goods."""
        with self.file.write(self.li, "purchases.enter") as tx:
            for _time in range(times):
                row = {"id": new_id(), "number": "P", "bought_on": "2026-11-01", "amount_cents": 1, "currency": "CNY"}
                tx.insert("purchases", {**row, "goods": goods})

    def delivered(self, goods: str) -> None:
        """A delivery of these goods."""
        now = to_text(self.clock.now())
        row = {"id": new_id(), "number": "D", "customer_name": "x", "ordered_at": now, "state": "received"}
        matter = {"owner_id": self.li, "next_step": "x", "due_at": now, "stage": "delivery"}
        with self.file.write(self.li, "deliveries.take") as tx:
            tx.insert("deliveries", {**row, **matter, "currency": "CNY", "goods": goods})

    def names(self, letters: str) -> list[str]:
        """The goods found for some letters."""
        return [one.goods for one in store.find_goods(self.file, letters)]
