"""The views behind the tabs, and what they ask of each other through the window."""

from collections.abc import Callable
from datetime import datetime

from desk_app import paper
from desk_app.app import LIST_COLUMNS, LIST_FILTERS, MARKS, TIME_LINE_SOURCES, Desk, matters_of, what_came_of
from desk_app.callbacks import store as callbacks
from desk_app.callbacks.model import headline
from desk_app.callbacks.view import CallbackView
from desk_app.calls import store as calls
from desk_app.calls.dialog import WAITING
from desk_app.calls.follow_up import Content
from desk_app.calls.model import CallDraft, Direction, Outcome
from desk_app.calls.view import CallsView
from desk_app.care.pane import CarePane
from desk_app.complaints.view import ComplaintView
from desk_app.core.i18n import _
from desk_app.core.phone import search_digits, shown_as_written
from desk_app.credit.pane import CreditPane
from desk_app.customers.model import Customer, CustomerKind, TimeLineEntry
from desk_app.customers.view import Beside, CustomersView, Pane, Services
from desk_app.deliveries.for_complaints import deliveries_for_complaints
from desk_app.deliveries.view import DeliveryView
from desk_app.finder import list_filters
from desk_app.finder.people import people, relation_words
from desk_app.goods.pane import left_label
from desk_app.insights.view import FiguresView
from desk_app.privacy.pane import PrivacyPane
from desk_app.purchases.pane import PurchasePane
from desk_app.pyramid.pane import PyramidPane
from desk_app.standing.pane import StandingPane
from desk_app.today.view import TodayView
from desk_app.topics.dialog import topic_picks
from desk_app.ui.room_view import Surroundings
from desk_app.ui.tab_view import TabView

_MOST_FOUND, _FEW_DIGITS = 8, 3


PrintWanted = Callable[[str, str, str], object]
"""Asks for a sheet: the kind of record, its id, the name of the sheet."""


def make_room(
    kind: str, desk: Desk, around: Surroundings, *, say: Callable[[str], None], print_sheet: PrintWanted
) -> TabView:
    """The view behind a tab; `say` tells the bottom line."""

    def find_customers(text: str) -> list[tuple[str, str, str, str]]:
        """For a form's field: id, name, phone, and what tells a family on one phone apart."""
        found = people(desk.file, desk.finder, text, _MOST_FOUND)
        return [(one.id, one.name, one.phone, one.about) for one in found]

    def find_callers(text: str) -> list[tuple[str, str, str, str]]:
        """The same, and those without a file whom we promised to ring."""
        found, digits = find_customers(text), search_digits(text)
        if len(digits) >= _FEW_DIGITS:
            for one in callbacks.open_of_strangers(desk.file, digits)[:_MOST_FOUND]:
                phone = shown_as_written(one.phone_raw or "")
                about = _("waits for a call: {reason}").format(reason=headline(one.reason))
                found.append((WAITING + one.id, one.name or phone, phone, about))
        return found

    def came_of(call_id: str) -> list[TimeLineEntry]:
        return what_came_of(desk.file, call_id)

    def attempt(callback_id: str, result: str, again_at: datetime | None = None) -> None:
        """A callback was tried and nobody reached: an outgoing call without a conversation; `again_at` it is due."""
        one = callbacks.by_id(desk.file, callback_id)
        desk.calls.take_down(
            around.actor(),
            CallDraft(
                customer_id=one.customer_id,
                caller_name=one.name or "",
                phone=one.phone_raw or "",
                direction=Direction.OUT,
                kind=calls.kind_of_attempt(desk.file, one),
                outcome=Outcome(result),
                topic=one.topic or "",
                callback_id=callback_id,
                callback_at=again_at,
                content=str(Content.UNREACHABLE) if again_at else "",
            ),
        )

    match kind:
        case "today":
            return TodayView(around, desk.today)
        case "customer":
            services = Services(desk.customers, desk.joining, desk.restoring, desk.tagging, desk.lists)
            return CustomersView(around, services, _beside_customers(desk, around, say, print_sheet))
        case "call":
            return CallsView(
                around,
                desk.calls,
                find_callers,
                time_line_sources=TIME_LINE_SOURCES,
                came_of=came_of,
                matters_of=lambda customer_id: matters_of(desk.file, customer_id),
                marks=MARKS,
                phrases=desk.phrases,
            )
        case "callback":
            return CallbackView(
                around,
                desk.callbacks,
                find_customers,
                attempts=lambda callback_id: calls.attempts(desk.file, callback_id),
                attempt=attempt,
                find_topics=lambda letters: topic_picks(desk.file, letters),
            )
        case "figures":
            return FiguresView(around)
        case "complaint":
            complaints = ComplaintView(
                around,
                desk.complaints,
                find_customers=find_customers,
                deliveries=lambda customer_id, row_id: deliveries_for_complaints(desk.file, customer_id, row_id),
            )
            complaints.four.sheet_wanted.connect(print_sheet)
            return complaints
        case _:
            prints_runs = any(each.name == "run_sheet" for each in paper.sheets_of("run"))
            made = DeliveryView(around, desk.deliveries, find_customers, desk.dispatch, prints_runs=prints_runs)
            if made.beside is not None:
                made.beside.run_sheet_wanted.connect(
                    lambda day, courier_id: print_sheet("run", f"{day.isoformat()}?{courier_id}", "run_sheet")
                )
            return made


def _beside_customers(desk: Desk, around: Surroundings, say: Callable[[str], None], print_sheet: PrintWanted) -> Beside:
    """What the other rooms show of a customer."""

    def alive(customer: Customer) -> bool:
        return customer.deleted_at is None and customer.kind != CustomerKind.WALK_IN

    def purchases(customer: Customer) -> Pane | None:
        if customer.deleted_at is not None:
            return None
        return Pane(_("Purchases"), PurchasePane(around, desk.purchases, customer, say))

    def pyramid(customer: Customer) -> Pane | None:
        return Pane(_("Tier"), PyramidPane(around, desk.pyramid, customer, say)) if alive(customer) else None

    def standing(customer: Customer) -> Pane | None:
        if not alive(customer):
            return None
        return Pane(_("Joining, leaving, service level"), StandingPane(around, desk.standing, customer, say))

    def care(customer: Customer) -> Pane | None:
        return Pane(_("No-call deliveries"), CarePane(around, desk.care, customer, say)) if alive(customer) else None

    def credit(customer: Customer) -> Pane | None:
        if not alive(customer):
            return None
        pane = CreditPane(around, desk.credit, customer, say)
        pane.print_wanted.connect(lambda _kind, row_id: print_sheet("customer", row_id, "credit_sheet"))
        return Pane(_("Credit"), pane)

    def scarce(customer: Customer) -> Pane | None:
        left = left_label(desk.file, customer.id) if alive(customer) else None
        return Pane(_("Scarce goods"), left) if left else None

    def privacy(customer: Customer) -> Pane | None:
        if customer.kind == CustomerKind.WALK_IN:
            return None
        pane = PrivacyPane(around, desk.privacy, customer, say)
        pane.statement_wanted.connect(lambda row_id: print_sheet("customer", row_id, "statement"))
        return Pane(_("Personal data"), pane)

    return Beside(
        time_line_sources=TIME_LINE_SOURCES,
        marks=MARKS,
        filters=LIST_FILTERS,
        columns=LIST_COLUMNS,
        orders=list_filters.ORDERS,
        panes=(purchases, care, scarce, pyramid, standing, credit, privacy),
        last_words=relation_words,
    )
