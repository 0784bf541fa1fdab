"""One store and what a test does with the standing of its customers."""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from desk_app.app import DESK_ID
from desk_app.core.clock import FixedClock, to_text
from desk_app.core.ids import new_id
from desk_app.customers.joining import JoiningService
from desk_app.customers.model import Customer, CustomerDraft, CustomerKind, CustomerState
from desk_app.purchases import store as purchases
from desk_app.standing import store
from desk_app.standing.service import StandingService
from desk_app.storage.journal import Undone
from desk_app.storage.undoing import undo_in, undo_last
from desk_app.ui.room_view import Surroundings
from tests.fresh_files import fresh_desk

TODAY = date(2026, 11, 21)
_CALL = {"direction": "in", "channel": "phone", "kind": "enquiry", "stage": "pre_sale"}


def ago(days: int) -> date:
    """The day so many days before today."""
    return TODAY - timedelta(days=days)


class StandingWorld:
    """A desk, its clerk and the service of standing; `said` is what the bottom line was told."""

    def __init__(self, path: Path, clock: FixedClock) -> None:
        self.desk = fresh_desk(path, clock=clock)
        self.file, self.clock = self.desk.file, clock
        self.clerk = self.desk.staff.add(DESK_ID, "李娜").id
        self.service = StandingService(self.file)
        self.joining = JoiningService(self.file, (purchases.move, store.move))
        self.said: list[str] = []

    def open(
        self,
        name: str = "陈静",
        *,
        state: CustomerState = CustomerState.ACTIVE,
        kind: CustomerKind = CustomerKind.PERSON,
    ) -> Customer:
        """A new customer file."""
        return self.desk.customers.open_file(self.clerk, CustomerDraft(name, kind=kind, state=state))

    def bought(self, customer_id: str, days: Iterable[date], **more: object) -> None:
        """Writes purchases of these days, as an import does."""
        self.add_all("purchases", ({"customer_id": customer_id, "bought_on": each, **more} for each in days))

    def called(self, customer_id: str, moments: Iterable[datetime], outcome: str = "solved", **more: object) -> None:
        """Writes calls that rang at these moments, as an import does."""
        rows = ({"customer_id": customer_id, "rang_at": each, "outcome": outcome, **more} for each in moments)
        self.add_all("calls", rows)

    def add_all(self, table: str, rows: Iterable[Mapping[str, object]]) -> None:
        """Writes rows of purchases or calls, in one save."""
        with self.file.write(self.clerk, f"{table}.import") as tx:
            for row in rows:
                usual = {"currency": "CNY", "amount_cents": 100} if table == "purchases" else _CALL
                values = {"id": new_id(), "number": "X", **usual, **row}
                tx.insert(table, {key: _in_file(value) for key, value in values.items()})

    def state(self, customer_id: str) -> CustomerState:
        """The state in force."""
        return store.standing_of(self.file, customer_id).state

    def undo(self) -> None:
        """Takes the last save back."""
        undo_last(self.file, self.clerk)

    def part(self, txn: str) -> Undone:
        """Takes a save back, whatever came since."""
        with self.file.write(self.clerk, "undo") as tx:
            return undo_in(tx, txn)

    def around(self) -> Surroundings:
        """What a view is given."""
        return Surroundings(self.file, lambda: self.clerk, lambda: self.desk.settings.profile().zoneinfo)


def at(day: date, hour: int = 3, minute: int = 0) -> datetime:
    """A moment of that day in UTC."""
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=UTC)


def _in_file(value: object) -> object:
    if isinstance(value, datetime):
        return to_text(value)
    return value.isoformat() if isinstance(value, date) else value
