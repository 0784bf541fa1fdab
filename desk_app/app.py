"""Building the desk: the only place where the rooms are joined. No Qt."""

from dataclasses import dataclass
from pathlib import Path

from desk_app.calls import importing as call_import
from desk_app.calls import store as calls
from desk_app.calls.service import CallService
from desk_app.complaints import importing as complaint_import
from desk_app.complaints import store as complaints
from desk_app.complaints.service import ComplaintService
from desk_app.core.clock import Clock
from desk_app.credit import store as credit
from desk_app.credit.service import CreditService
from desk_app.customers import importing as customer_import
from desk_app.customers import store as customers
from desk_app.customers.joining import JoiningService
from desk_app.customers.joins import ListColumn, ListFilter, Marks
from desk_app.customers.listing_service import ListService
from desk_app.customers.model import TimeLineEntry
from desk_app.customers.own_fields import OwnFieldService
from desk_app.customers.restoring import RestoringService
from desk_app.customers.service import CustomerService
from desk_app.customers.tagging import TaggingService
from desk_app.deliveries import importing as delivery_import
from desk_app.deliveries import store as deliveries
from desk_app.deliveries.service import DeliveryService
from desk_app.finder import list_filters, titles
from desk_app.finder.service import FinderService
from desk_app.imports.service import ImportService
from desk_app.prints import store as prints
from desk_app.prints.service import PrintsService
from desk_app.privacy.service import PrivacyService
from desk_app.purchases import importing as purchase_import
from desk_app.purchases import store as purchases
from desk_app.purchases.service import PurchaseService
from desk_app.pyramid import store as pyramid
from desk_app.pyramid.service import PyramidService
from desk_app.settings.service import SettingsService
from desk_app.staff.service import StaffService
from desk_app.standing import listing as standing_lists
from desk_app.standing import store as standing
from desk_app.standing.service import StandingService
from desk_app.storage.desk_file import DeskFile, of_an_older_program
from desk_app.storage.schema import DESK_ID

SOURCES = (customers.SEARCH, calls.SEARCH, complaints.SEARCH, deliveries.SEARCH, purchases.SEARCH)
IMPORTERS = (
    customer_import.IMPORTER,
    call_import.IMPORTER,
    complaint_import.IMPORTER,
    delivery_import.IMPORTER,
    purchase_import.IMPORTER,
)
MOVES = (
    calls.move,
    complaints.move,
    deliveries.move,
    purchases.move,
    credit.move,
    standing.move,
    pyramid.move,
    prints.move,
)
"""What moves along when two files are put together (`customers.joining.Move`)."""
TIME_LINE_SOURCES = (calls, complaints, deliveries, purchases, credit, standing, pyramid, prints)
"""Rooms that know things that happened with a customer (`customers.model.TimeLineSource`)."""

LIST_FILTERS: tuple[ListFilter, ...] = (
    pyramid.FILTER,
    *standing_lists.FILTERS,
    credit.FILTER,
    *list_filters.FILTERS,
)
"""What the list of customers can be narrowed by besides what their own room knows."""
LIST_COLUMNS: tuple[ListColumn, ...] = (
    pyramid.COLUMN,
    *standing_lists.COLUMNS,
    credit.COLUMN,
    *list_filters.COLUMNS,
)
MARKS: tuple[Marks, ...] = (pyramid.marks, standing_lists.marks, credit.marks)
"""Short words beside a customer's name."""


@dataclass(frozen=True)
class Desk:
    """One open file and everything that can be done with it."""

    file: DeskFile
    settings: SettingsService
    staff: StaffService
    customers: CustomerService
    joining: JoiningService
    restoring: RestoringService
    tagging: TaggingService
    own_fields: OwnFieldService
    lists: ListService
    calls: CallService
    complaints: ComplaintService
    deliveries: DeliveryService
    purchases: PurchaseService
    credit: CreditService
    standing: StandingService
    pyramid: PyramidService
    prints: PrintsService
    privacy: PrivacyService
    imports: ImportService
    finder: FinderService

    def close(self) -> None:
        """Closes the file."""
        self.file.close()


def open_desk(
    path: Path,
    *,
    clock: Clock | None = None,
    create: bool = True,
    read_only: bool = False,
    what: str = "desk-app",
) -> Desk:
    """The desk on the file at `path`; raises what `DeskFile.open` raises.

    A file of an older program is brought up to date with its index, even where it is only read.
    """
    if read_only and path.exists() and of_an_older_program(path):
        open_desk(path, clock=clock, what=what).close()
    file = DeskFile.open(path, clock=clock, create=create, read_only=read_only, what=what)
    try:
        file.searches(*SOURCES)
    except BaseException:
        file.close()
        raise
    return Desk(
        file,
        SettingsService(file),
        StaffService(file),
        CustomerService(file),
        JoiningService(file, MOVES),
        RestoringService(file),
        TaggingService(file),
        OwnFieldService(file),
        ListService(file),
        CallService(file),
        ComplaintService(file),
        DeliveryService(file),
        PurchaseService(file),
        CreditService(file),
        StandingService(file),
        PyramidService(file),
        PrintsService(file),
        PrivacyService(file),
        ImportService(file, IMPORTERS),
        FinderService(file, titles.ALL),
    )


def what_came_of(file: DeskFile, call_id: str) -> list[TimeLineEntry]:
    """The complaint and the deliveries made of a call, as lines of a time line."""
    return [*complaints.lines_of_call(file, call_id), *deliveries.lines_of_call(file, call_id)]


def customer_of(file: DeskFile, kind: str, row_id: str) -> str:
    """The customer file a call, complaint, delivery or purchase hangs on; "" if on none."""
    room = {"call": calls, "complaint": complaints, "delivery": deliveries, "purchase": purchases}[kind]
    return room.by_id(file, row_id).customer_id or ""


def late_and_open(file: DeskFile, kind: str) -> tuple[int, int]:
    """How many matters of a kind are late, and how many open; none where a kind has no matters."""
    room = {"complaint": complaints, "delivery": deliveries}.get(kind)
    return room.late_and_open(file, file.clock.now()) if room else (0, 0)


__all__ = [
    "DESK_ID",
    "LIST_COLUMNS",
    "LIST_FILTERS",
    "MARKS",
    "SOURCES",
    "TIME_LINE_SOURCES",
    "Desk",
    "customer_of",
    "late_and_open",
    "open_desk",
    "what_came_of",
]
