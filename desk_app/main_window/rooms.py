"""The views behind the tabs, and what they ask of each other through the window."""

from desk_app.app import TIME_LINE_SOURCES, Desk, what_came_of
from desk_app.calls.view import CallsView
from desk_app.complaints.view import ComplaintView
from desk_app.customers.model import TimeLineEntry
from desk_app.customers.view import CustomersView
from desk_app.deliveries.view import DeliveryView
from desk_app.ui.room_view import RoomView, Surroundings

_MOST_FOUND = 8


def make_room(kind: str, desk: Desk, around: Surroundings) -> RoomView:
    """The view of one kind of records."""

    def find_customers(text: str) -> list[tuple[str, str, str, str]]:
        """For a form's field: id, name, phone, number."""
        hits = [hit for hit in desk.finder.find(text, limit=3 * _MOST_FOUND).hits if hit.kind == "customer"]
        return [(hit.row_id, hit.title, hit.detail.split("  ")[0], hit.number) for hit in hits[:_MOST_FOUND]]

    def came_of(call_id: str) -> list[TimeLineEntry]:
        return what_came_of(desk.file, call_id)

    match kind:
        case "customer":
            return CustomersView(around, desk.customers, desk.joining, time_line_sources=TIME_LINE_SOURCES)
        case "call":
            return CallsView(around, desk.calls, find_customers, time_line_sources=TIME_LINE_SOURCES, came_of=came_of)
        case "complaint":
            return ComplaintView(around, desk.complaints, find_customers=find_customers)
        case _:
            return DeliveryView(around, desk.deliveries, find_customers=find_customers)
