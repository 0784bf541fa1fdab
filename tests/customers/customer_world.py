"""A store with a clock that stands still, its rooms, and short ways to import and to find."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from desk_app.core.clock import FixedClock, to_text
from desk_app.core.errors import DeskError
from desk_app.core.ids import new_id
from desk_app.customers import store
from desk_app.customers.importing import CustomerIntake
from desk_app.customers.model import CustomerDraft, PhoneDraft
from desk_app.customers.service import CustomerService
from desk_app.imports import store as imports_store
from desk_app.imports.model import Outcome, Setting, Values
from desk_app.staff.model import DESK_ID
from desk_app.staff.service import StaffService
from desk_app.storage.finding import Why, find
from desk_app.storage.journal import Undone
from desk_app.storage.undoing import undo_in
from tests.fresh_files import fresh_file

START = datetime(2026, 11, 21, 2, 12, tzinfo=UTC)
ZONE = ZoneInfo("Asia/Shanghai")


@dataclass(frozen=True)
class Taken:
    """What an import did."""

    txn: str
    outcomes: list[Outcome | str]
    notices: list[str]


class World:
    """One desk file and what a test does with it."""

    def __init__(self, path: Path) -> None:
        self.clock = FixedClock(START)
        self.file = fresh_file(path, clock=self.clock)
        self.file.searches(store.SEARCH)
        self.clerk = StaffService(self.file).add(DESK_ID, "王芳").id
        self.service = CustomerService(self.file)

    def later(self, **by: float) -> datetime:
        """Moves the clock on; answers the moment before."""
        before = self.clock.now()
        self.clock.advance(timedelta(**by))
        return before

    def open(self, name: str, phone: str = "") -> str:
        """Opens a file with one phone, a second after the last; answers its id."""
        self.later(seconds=1)
        return self.service.open_file(self.clerk, CustomerDraft(name, phones=(PhoneDraft(phone),))).id

    def take_in(self, rows: Iterable[Values]) -> Taken:
        """Imports rows as one save."""
        import_id, outcomes = new_id(), list[Outcome | str]()
        with self.file.write(self.clerk, "customers.import") as tx:
            intake = CustomerIntake(tx, Setting(import_id, self.clerk, ZONE, "CN", "0571"))
            for row in rows:
                try:
                    outcomes.append(intake.take(row))
                except DeskError as refusal:
                    outcomes.append(refusal.sentence)
            intake.finish()
            counts = dict.fromkeys(("read", "new", "changed", "unchanged", "refused"), 0)
            made = {"id": import_id, "kind": "customers", "file_name": "a.csv", "encoding": "utf-8", "recipe": "{}"}
            said = {"txn": tx.txn, "at": to_text(tx.now), "by_id": self.clerk, "undone_at": None}
            imports_store.add(tx, {**made, **counts, **said})
        return Taken(tx.txn, outcomes, intake.notices)

    def undo(self, txn: str) -> Undone:
        """Takes a save back."""
        with self.file.write(self.clerk, "undo") as tx:
            return undo_in(tx, txn)

    def found(self, text: str) -> list[tuple[str, Why]]:
        """Names of the customers found, with the reason."""
        matches = find(self.file, text).matches
        return [(store.by_id(self.file, match.row_id).name, match.why) for match in matches]
