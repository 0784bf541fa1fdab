"""Building the desk: the only place where the rooms are joined. No Qt."""

from dataclasses import dataclass
from pathlib import Path

from desk_app.callbacks import store as callbacks
from desk_app.callbacks.service import CallbackService
from desk_app.calls import importing as call_import
from desk_app.calls import store as calls
from desk_app.calls.follow_up import AllFollowUps
from desk_app.calls.service import CallService
from desk_app.care import store as care
from desk_app.care.service import CareService
from desk_app.commitments.promise_service import CommitmentService
from desk_app.commitments.promise_words import Offered
from desk_app.commitments.service import CalendarService
from desk_app.complaints import importing as complaint_import
from desk_app.complaints import store as complaints
from desk_app.complaints.checklist import ChecklistService
from desk_app.complaints.following import ComplaintFollowUps
from desk_app.complaints.promises import whom_of
from desk_app.complaints.recovery import RecoveryService
from desk_app.complaints.service import ComplaintService
from desk_app.complaints.work import ComplaintWork
from desk_app.core.clock import Clock
from desk_app.core.i18n import _
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
from desk_app.deliveries import survey_importing as survey_import
from desk_app.deliveries.board_service import DispatchService
from desk_app.deliveries.following import DeliveryFollowUps
from desk_app.deliveries.hearing import HearingService
from desk_app.deliveries.service import DeliveryService
from desk_app.enquiries.service import EnquiryService
from desk_app.finder import list_filters, titles
from desk_app.finder.service import FinderService
from desk_app.goods import store as goods
from desk_app.goods.service import AllotmentService
from desk_app.imports.service import ImportService
from desk_app.improvements import store as improvements
from desk_app.improvements.service import ImprovementService
from desk_app.matters.model import OpenMatter
from desk_app.phrases.service import PhraseService
from desk_app.prints import store as prints
from desk_app.prints.service import PrintsService
from desk_app.privacy.service import PrivacyService
from desk_app.purchases import importing as purchase_import
from desk_app.purchases import store as purchases
from desk_app.purchases.service import PurchaseService
from desk_app.pyramid import store as pyramid
from desk_app.pyramid.service import PyramidService
from desk_app.pyramid.tiers import Tier, tier_words
from desk_app.settings.service import SettingsService
from desk_app.staff.service import StaffService
from desk_app.standing import listing as standing_lists
from desk_app.standing import store as standing
from desk_app.standing.service import StandingService
from desk_app.storage.desk_file import DeskFile, of_an_older_program
from desk_app.storage.schema import DESK_ID
from desk_app.surveys import store as surveys
from desk_app.surveys.service import SurveyService
from desk_app.today import store as today
from desk_app.today.service import TodayService
from desk_app.topics import store as topics
from desk_app.topics.service import TopicService

SOURCES = (
    customers.SEARCH,
    calls.SEARCH,
    callbacks.SEARCH,
    complaints.SEARCH,
    deliveries.SEARCH,
    purchases.SEARCH,
)
IMPORTERS = (
    customer_import.importer({"tier": pyramid.ever_in}),
    call_import.IMPORTER,
    complaint_import.IMPORTER,
    delivery_import.IMPORTER,
    purchase_import.IMPORTER,
    survey_import.IMPORTER,
)
MOVES = (
    calls.move,
    callbacks.move,
    complaints.move,
    deliveries.move,
    purchases.move,
    credit.move,
    standing.move,
    pyramid.move,
    prints.move,
    surveys.move,
    goods.move,
    care.move,
)
"""What moves along when two files are put together (`customers.joining.Move`)."""
TIME_LINE_SOURCES = (calls, callbacks, complaints, deliveries, purchases, credit, standing, pyramid, prints)
"""Rooms that know things that happened with a customer (`customers.model.TimeLineSource`)."""

MATTER_SOURCES: tuple[today.Source, ...] = (callbacks, complaints, deliveries, improvements)
"""Rooms that have open matters."""
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
    calendar: CalendarService
    commitments: CommitmentService
    customers: CustomerService
    joining: JoiningService
    restoring: RestoringService
    tagging: TaggingService
    own_fields: OwnFieldService
    lists: ListService
    calls: CallService
    callbacks: CallbackService
    topics: TopicService
    phrases: PhraseService
    enquiries: EnquiryService
    complaints: ComplaintService
    complaint_work: ComplaintWork
    checklist: ChecklistService
    recovery: RecoveryService
    improvements: ImprovementService
    deliveries: DeliveryService
    dispatch: DispatchService
    surveys: SurveyService
    allotments: AllotmentService
    hearing: HearingService
    care: CareService
    purchases: PurchaseService
    credit: CreditService
    standing: StandingService
    pyramid: PyramidService
    prints: PrintsService
    privacy: PrivacyService
    today: TodayService
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
        CalendarService(file),
        CommitmentService(file),
        CustomerService(file),
        JoiningService(file, MOVES),
        RestoringService(file),
        TaggingService(file),
        OwnFieldService(file),
        ListService(file),
        CallService(file, whom_of, AllFollowUps(ComplaintFollowUps(), DeliveryFollowUps())),
        CallbackService(file, whom_of),
        TopicService(file),
        PhraseService(file),
        EnquiryService(file),
        ComplaintService(file),
        ComplaintWork(file),
        ChecklistService(file),
        RecoveryService(file),
        ImprovementService(file),
        DeliveryService(file),
        DispatchService(file),
        SurveyService(file),
        AllotmentService(file),
        HearingService(file),
        CareService(file),
        PurchaseService(file),
        CreditService(file),
        StandingService(file),
        PyramidService(file),
        PrintsService(file),
        PrivacyService(file),
        TodayService(file, MATTER_SOURCES),
        ImportService(file, IMPORTERS),
        FinderService(file, titles.ALL),
    )


def whom_to_promise(file: DeskFile) -> Offered:
    """Whom a commitment can be for: the levels of service, the tiers and the kinds of complaints of this store."""
    rows = file.query("SELECT id FROM topics WHERE tree = 'complaints'")
    kinds = sorted((topics.by_id(file, row["id"]) for row in rows), key=lambda kind: (kind.retired, kind.path))
    retired = _("{name} · retired")
    return Offered(
        levels=[(level.id, level.shown) for level in standing.levels(file)],
        tiers=[(tier.value, tier_words(tier)) for tier in Tier],
        kinds=[(each.id, retired.format(name=each.path) if each.retired else each.path) for each in kinds],
    )


def matters_of(file: DeskFile, customer_id: str) -> list[OpenMatter]:
    """What is open of a customer, of all rooms."""
    return [each for room in MATTER_SOURCES for each in room.open_matters(file, customer_id)]


def what_came_of(file: DeskFile, call_id: str) -> list[TimeLineEntry]:
    """What was made of a call, and the open matter it was added to, as lines of a time line."""
    made = [*complaints.lines_of_call(file, call_id), *deliveries.lines_of_call(file, call_id)]
    return [*made, *callbacks.lines_of_call(file, call_id), *_lines_of_matter(file, call_id)]


def _lines_of_matter(file: DeskFile, call_id: str) -> list[TimeLineEntry]:
    """The matter a call was added to."""
    call = calls.by_id(file, call_id)
    if not call.matter_id or not call.customer_id:
        return []
    room = {"complaint": complaints, "delivery": deliveries, "callback": callbacks}[str(call.matter_kind)]
    return [line for line in room.time_line(file, call.customer_id) if line.row_id == call.matter_id]


def customer_of(file: DeskFile, kind: str, row_id: str) -> str:
    """The customer file a call, complaint, delivery or purchase hangs on; "" if on none."""
    rooms = {"call": calls, "callback": callbacks, "complaint": complaints, "delivery": deliveries}
    room = {**rooms, "purchase": purchases}[kind]
    return room.by_id(file, row_id).customer_id or ""


def late_and_open(file: DeskFile, kind: str) -> tuple[int, int]:
    """How many matters of a kind are late, and how many open, of all kinds for "today"; none where a kind has none."""
    if kind == "today":
        return today.late_and_open(file, MATTER_SOURCES, file.clock.now())
    rooms = {"callback": callbacks, "complaint": complaints, "delivery": deliveries, "improvement": improvements}
    room = rooms.get(kind)
    return room.late_and_open(file, file.clock.now()) if room else (0, 0)


__all__ = [
    "DESK_ID",
    "LIST_COLUMNS",
    "LIST_FILTERS",
    "MARKS",
    "MATTER_SOURCES",
    "SOURCES",
    "TIME_LINE_SOURCES",
    "Desk",
    "customer_of",
    "late_and_open",
    "matters_of",
    "open_desk",
    "what_came_of",
    "whom_to_promise",
]
