"""What the menu opens besides the tabs: work lists of customers, the pyramid, and what the supervisor arranges."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication, QDialog

from desk_app.app import whom_to_promise
from desk_app.care.dialog import CareDialog
from desk_app.care.standing_form import StandingDialog, like_delivery
from desk_app.commitments.calendar_dialog import CalendarDialog
from desk_app.commitments.promise_dialog import CommitmentsDialog
from desk_app.complaints.checklist_dialog import ChecklistDialog
from desk_app.core.i18n import _
from desk_app.customers.list_conditions import Conditions
from desk_app.customers.own_fields_dialog import OwnFieldsDialog
from desk_app.customers.tags_dialog import TagsDialog
from desk_app.customers.view import CustomersView
from desk_app.deliveries.view import DeliveryView
from desk_app.enquiries.dialog import GoodsAskedDialog
from desk_app.enquiries.handout import GoodsPage
from desk_app.finder.people import people
from desk_app.goods.list_dialog import AllotmentsDialog
from desk_app.improvements.dialog import ImprovementDialog
from desk_app.improvements.list_dialog import ImprovementsDialog
from desk_app.insights.board_dialog import PromiseBoardDialog
from desk_app.insights.otif_dialog import OtifDialog
from desk_app.insights.pareto_dialog import ParetoDialog
from desk_app.main_window.paper_out import save_complaints, save_customers, show_allotments, show_goods, show_pyramid
from desk_app.main_window.top_bar import Entries
from desk_app.phrases.dialog import PhrasesDialog
from desk_app.privacy.retention_dialog import RetentionDialog
from desk_app.pyramid.dialog import PyramidDialog
from desk_app.pyramid.store import FILTER as BY_TIER
from desk_app.standing.dialog import LevelsDialog
from desk_app.standing.dormancy_dialog import DormancyDialog
from desk_app.today.closing_dialog import ClosingDialog
from desk_app.today.view import TodayView
from desk_app.topics.dialog import TopicsDialog
from desk_app.topics.model import Tree
from desk_app.ui.room_view import Surroundings

if TYPE_CHECKING:
    from desk_app.main_window.window import MainWindow


_MOST_FOUND = 8


class Tools:
    """Dialogs about all customers at once; each is opened in front of the tab of customers."""

    def __init__(self, window: "MainWindow", around: Surroundings) -> None:
        self._window, self._around = window, around
        self._desk = window.desk

    def looking_back(self) -> Entries:
        """What came of some days: goods, promises, complaints and what prevents the next ones."""
        return (
            (_("Goods asked about…"), self.goods_asked),
            (_("Promise board…"), self.promise_board),
            (_("Deliveries on time…"), self.otif),
            (_("What complaints are about…"), self.pareto),
            (_("Improvements…"), self.improvements),
            (_("Scarce goods…"), self.scarce_goods),
        )

    def of_customers(self) -> Entries:
        """Work lists over all customers."""
        return (
            (_("Likely doubles…"), self.find_doubles),
            (_("Customer pyramid…"), self.pyramid),
            (_("Dormant customers…"), self.dormant),
            (_("Files silent for long…"), self.silent),
            (_("No-call deliveries…"), self.care),
        )

    def to_arrange(self) -> Entries:
        """What the supervisor arranges."""
        return (
            (_("Topics…"), self.topics),
            (_("Kinds of complaint…"), partial(self.topics, Tree.COMPLAINTS)),
            (_("Causes…"), partial(self.topics, Tree.CAUSES)),
            (_("Short answers…"), self.phrases),
            (_("Checklist of complaints…"), self.checklist),
            (_("Tags…"), self.tags),
            (_("Own fields of customer files…"), self.own_fields),
            (_("Service levels…"), self.levels),
            (_("Commitments…"), self.commitments),
            (_("Opening calendar…"), self.calendar),
        )

    def _customers(self) -> CustomersView:
        self._window.show_tab("customer")
        view = self._window.view("customer")
        assert isinstance(view, CustomersView)
        return view

    def _ask(self, dialog: QDialog) -> None:
        dialog.exec()
        dialog.deleteLater()

    def find_doubles(self) -> None:
        """The work list of customer files that are likely one person."""
        self._customers().find_doubles()

    def pyramid(self) -> None:
        """The pyramid; a class chosen there is shown as a list."""
        view = self._customers()
        dialog = PyramidDialog(
            self._desk.file, self._desk.pyramid, self._around.actor, self._open_customer, self._window
        )
        chosen: list[str] = []
        dialog.tier_chosen.connect(chosen.append)
        dialog.print_wanted.connect(lambda: show_pyramid(self._desk.file, self._window.remember, self._window))
        self._ask(dialog)
        if chosen and view.bar is not None:
            view.bar.take(Conditions(((BY_TIER.key, chosen[0]),)))

    def _open_customer(self, row_id: str) -> None:
        self._window.open_record("customer", row_id)

    def dormant(self) -> None:
        """Who is silent for longer than their own rhythm."""
        self._customers()
        self._ask(DormancyDialog(self._around, self._desk.standing, self._window.say, self._window))

    def silent(self) -> None:
        """Files nobody needed for years, to be looked at one by one."""
        self._customers()
        dialog = RetentionDialog(self._around, self._desk.privacy, self._window)
        dialog.record_wanted.connect(self._window.open_record)
        self._ask(dialog)

    def care(self) -> None:
        """What customers are likely to need, standing deliveries, goods near their date."""
        dialog = CareDialog(self._around, self._desk.care, self._window)
        wanted: list[Callable[[], object]] = []
        dialog.record_wanted.connect(lambda *about: wanted.append(partial(self._window.open_record, *about)))
        dialog.new_wanted.connect(lambda *about: wanted.append(partial(self._window.start_new, *about)))
        self._ask(dialog)
        for each in wanted:
            each()

    def standing_delivery(self, delivery_id: str) -> None:
        """What a delivery brings, as a standing delivery."""
        like = like_delivery(self._around, delivery_id)
        if like is None:
            self._window.say(_("This delivery hangs on no customer's file: link it first."), tone_late=True)
            return
        if StandingDialog(self._around, self._desk.care, like.customer_id, self._window, like=like).ask():
            self._window.say(_("The standing delivery is agreed on."))

    def improvement(self, row_id: str) -> None:
        """One improvement, in front of whatever is shown."""
        dialog = ImprovementDialog(self._around, self._desk.improvements, row_id, self._window)
        dialog.record_wanted.connect(self._window.open_record)
        self._ask(dialog)

    def improvements(self) -> None:
        """All improvements, the open ones by when they are due."""
        dialog = self._improvements()
        dialog.record_wanted.connect(self._window.open_record)
        self._ask(dialog)

    def _improvements(self) -> ImprovementsDialog:
        return ImprovementsDialog(self._around, self._desk.improvements, self._window)

    def close_day(self) -> None:
        """Closing the day: what must not be left lying."""
        self._window.show_tab("today")
        view = self._window.view("today")
        assert isinstance(view, TodayView)
        view.close_day()

    def dispatch(self) -> None:
        """The board of the day's deliveries, courier by courier."""
        self._window.show_tab("delivery")
        view = self._window.view("delivery")
        assert isinstance(view, DeliveryView)
        if view.beside is not None:
            view.beside.show()

    def goods_asked(self) -> None:
        """Which goods were asked about over a period."""
        dialog = GoodsAskedDialog(self._around, self._window)
        dialog.print_wanted.connect(self._print_goods)
        chosen: list[tuple[str, list[str]]] = []
        dialog.calls_wanted.connect(lambda goods, ids: chosen.append((goods, ids)))
        self._ask(dialog)
        for goods, ids in chosen:
            self._window.show_calls(ids, goods)

    def pareto(self) -> None:
        """Which kinds and causes the complaints of some days have."""
        dialog = self._pareto()
        dialog.record_wanted.connect(self._window.open_record)
        dialog.print_wanted.connect(lambda asked: self._window.print_record("pareto", asked))
        self._ask(dialog)

    def _pareto(self) -> ParetoDialog:
        return ParetoDialog(self._around, self._window)

    def scarce_goods(self) -> None:
        """Who may get how much of what is scarce, what was given, and what is left."""
        dialog = self._scarce_goods()
        file, remember = self._desk.file, self._window.remember
        dialog.print_wanted.connect(lambda rows, day: show_allotments(file, rows, day, remember, dialog))
        self._ask(dialog)

    def _scarce_goods(self) -> AllotmentsDialog:
        def find(text: str) -> list[tuple[str, str, str, str]]:
            found = people(self._desk.file, self._desk.finder, text, _MOST_FOUND)
            return [(one.id, one.name, one.phone, one.about) for one in found]

        return AllotmentsDialog(self._around, self._desk.allotments, find, self._window)

    def _print_goods(self, page: GoodsPage) -> None:
        show_goods(self._desk.file, page, self._window.remember, self._window)

    def promise_board(self) -> None:
        """What came of the promises of a period."""
        dialog = PromiseBoardDialog(self._around, self._window)
        dialog.print_wanted.connect(lambda period: self._window.print_record("board", period))
        chosen: list[tuple[str, str]] = []
        dialog.record_wanted.connect(lambda kind, row_id: chosen.append((kind, row_id)))
        self._ask(dialog)
        for kind, row_id in chosen:
            self._window.open_record(kind, row_id)

    def otif(self) -> None:
        """Which deliveries of some days came on time and in full."""
        dialog = OtifDialog(self._around, self._window)
        dialog.record_wanted.connect(self._window.open_record)
        dialog.print_wanted.connect(lambda period: self._window.print_record("otif", period))
        self._ask(dialog)

    def topics(self, tree: Tree = Tree.CALLS) -> None:
        """The store's own tree of topics, of kinds of complaint, or of causes."""
        self._ask(self._tree(tree))

    def _tree(self, tree: Tree) -> TopicsDialog:
        return TopicsDialog(self._desk.file, self._desk.topics, self._around.actor, self._window, tree)

    def phrases(self) -> None:
        """The short answers found beside a call."""
        self._ask(PhrasesDialog(self._around, self._desk.phrases, self._window))

    def checklist(self) -> None:
        """What is checked before a complaint is closed."""
        self._ask(ChecklistDialog(self._around, self._desk.checklist, self._window))

    def tags(self) -> None:
        """The tags, to be renamed, joined, taken off."""
        self._ask(TagsDialog(self._desk.file, self._desk.tagging, self._around.actor, self._window))

    def own_fields(self) -> None:
        """The fields the store adds to customer files."""
        self._ask(OwnFieldsDialog(self._desk.file, self._desk.own_fields, self._around.actor, self._window))

    def levels(self) -> None:
        """The levels of service the store has."""
        self._ask(LevelsDialog(self._around, self._desk.standing, self._window))

    def commitments(self) -> None:
        """What the store promises, whom, and within how much time."""
        self._ask(self._commitments())

    def _commitments(self) -> CommitmentsDialog:
        offered = whom_to_promise(self._desk.file)
        return CommitmentsDialog(self._around, self._desk.commitments, offered, self._window)

    def calendar(self) -> None:
        """When the store is open."""
        before = QApplication.activeModalWidget() or self._window
        self._ask(CalendarDialog(self._desk.file, self._desk.calendar, self._around.actor, before))

    def save_these(self, ids: Sequence[str]) -> None:
        """Writes the customers chosen in the list into a file."""
        said = save_customers(self._desk.file, ids, self._window)
        if said:
            self._window.say(said)

    def save_complaints(self, ids: Sequence[str]) -> None:
        """Writes the complaints chosen in the list into a file."""
        if said := save_complaints(self._desk.file, ids, self._window):
            self._window.say(said)

    def dialogs(self) -> list[tuple[str, QDialog]]:
        """All of them, for pictures."""
        window, around, desk = self._window, self._around, self._desk
        return [
            ("pyramid", PyramidDialog(desk.file, desk.pyramid, around.actor, self._open_customer, window)),
            ("dormant", DormancyDialog(around, desk.standing, window.say, window)),
            ("silent", RetentionDialog(around, desk.privacy, window)),
            ("no-call-deliveries", CareDialog(around, desk.care, window)),
            ("closing", ClosingDialog(around, desk.today, window)),
            ("goods-asked", GoodsAskedDialog(around, window)),
            ("scarce-goods", self._scarce_goods()),
            ("promise-board", PromiseBoardDialog(around, window)),
            ("deliveries-on-time", OtifDialog(around, window)),
            ("improvements", self._improvements()),
            ("what-complaints-are-about", self._pareto()),
            ("topics", self._tree(Tree.CALLS)),
            ("kinds-of-complaint", self._tree(Tree.COMPLAINTS)),
            ("causes", self._tree(Tree.CAUSES)),
            ("phrases", PhrasesDialog(around, desk.phrases, window)),
            ("checklist", ChecklistDialog(around, desk.checklist, window)),
            ("tags", TagsDialog(desk.file, desk.tagging, around.actor, window)),
            ("own-fields", OwnFieldsDialog(desk.file, desk.own_fields, around.actor, window)),
            ("levels", LevelsDialog(around, desk.standing, window)),
            ("commitments", self._commitments()),
            ("calendar", CalendarDialog(desk.file, desk.calendar, around.actor, window)),
        ]
