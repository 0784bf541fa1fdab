"""A store with a clock that stands still, two customers, and short ways to note and to contest."""

from datetime import UTC, datetime, timedelta
from datetime import date as Date
from pathlib import Path
from zoneinfo import ZoneInfo

from desk_app.core.clock import FixedClock
from desk_app.credit import store
from desk_app.credit.model import CreditEvent, EventDraft, EventKind
from desk_app.credit.service import CreditService
from desk_app.customers.joining import JoiningService
from desk_app.customers.model import CustomerDraft, CustomerKind
from desk_app.customers.service import CustomerService
from desk_app.staff.model import DESK_ID
from desk_app.staff.service import StaffService
from tests.fresh_files import fresh_file

START = datetime(2026, 11, 21, 2, 0, tzinfo=UTC)
TODAY = Date(2026, 11, 21)
ZONE = ZoneInfo("Asia/Shanghai")


class World:
    """One desk file and what a test does with it."""

    def __init__(self, path: Path) -> None:
        self.clock = FixedClock(START)
        self.file = fresh_file(path, clock=self.clock)
        self.li = StaffService(self.file).add(DESK_ID, "李娜").id
        self.customers = CustomerService(self.file)
        self.joining = JoiningService(self.file, (store.move,))
        self.service = CreditService(self.file)
        self.wang = self.open("王丽")

    def open(self, name: str, kind: CustomerKind = CustomerKind.PERSON) -> str:
        """Opens a customer file; answers its id."""
        return self.customers.open_file(self.li, CustomerDraft(name, kind)).id

    def note(
        self,
        kind: EventKind = EventKind.BROKEN,
        day: Date | None = None,
        *,
        evidence: str = "订单 A-1402",
        until: Date | None = None,
        cents: int | None = None,
        whose: str = "",
    ) -> CreditEvent:
        """Notes an event a second after the last."""
        self.clock.advance(timedelta(seconds=1))
        draft = EventDraft(kind, evidence, day, until, cents)
        return self.service.note(self.li, whose or self.wang, draft)
