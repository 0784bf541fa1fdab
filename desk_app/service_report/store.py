"""What the rooms below know about a customer, a complaint or a delivery, as a report needs it."""

from collections.abc import Iterable
from datetime import datetime

from desk_app.calls import store as calls
from desk_app.calls.model import Call
from desk_app.commitments import clock_store
from desk_app.complaints import measures
from desk_app.complaints import store as complaints
from desk_app.complaints import work_store as work
from desk_app.complaints.model import Complaint
from desk_app.complaints.promise_lines import every_line
from desk_app.core.clock import from_text
from desk_app.customers.model import by_import
from desk_app.deliveries import store as deliveries
from desk_app.deliveries.model import Delivery, DeliveryState
from desk_app.purchases import store as purchases
from desk_app.service_report.model import Matters, Move
from desk_app.staff import store as staff
from desk_app.storage.desk_file import DeskFile
from desk_app.storage.history import FieldChange

_UNDO = "undo"


def of_customer(file: DeskFile, customer_id: str) -> Matters:
    """All that hangs on a customer's file."""
    return _matters(
        file,
        calls.of_customer(file, customer_id),
        complaints.of_customer(file, customer_id),
        deliveries.of_customer(file, customer_id),
        customer_id,
    )


def of_complaint(file: DeskFile, complaint: Complaint) -> Matters:
    """A complaint with all calls about it, the delivery it is about, and those that made amends for it."""
    ids = [complaint.delivery_id] if complaint.delivery_id else []
    ids += _ids(file, "deliveries", "complaint_id", complaint.id)
    about = [complaint, *work.doubles_of(file, complaint.id)]
    return _matters(file, _calls(file, about), [complaint], _deliveries(file, ids))


def of_delivery(file: DeskFile, delivery: Delivery) -> Matters:
    """A delivery with the complaint it makes amends for, complaints about it, and all calls about any of these."""
    ids = [delivery.complaint_id] if delivery.complaint_id else []
    ids += _ids(file, "complaints", "delivery_id", delivery.id)
    about = [complaints.by_id(file, each) for each in _living(file, "complaints", ids)]
    return _matters(file, _calls(file, [delivery, *about]), about, [delivery])


def _calls(file: DeskFile, about: Iterable[Complaint | Delivery]) -> list[Call]:
    """The calls these began with and those added to them, each once."""
    found = (call for each in about for call in calls.of_matter(file, each.id, each.call_id))
    return list({call.id: call for call in found}.values())


def _deliveries(file: DeskFile, ids: Iterable[str]) -> list[Delivery]:
    return [deliveries.by_id(file, each) for each in _living(file, "deliveries", ids)]


def _ids(file: DeskFile, table: str, column: str, value: str) -> list[str]:
    alone = " AND joined_into IS NULL" if table == "complaints" else ""
    rows = file.query(f"SELECT id FROM {table} WHERE {column} = ? AND deleted_at IS NULL{alone} ORDER BY id", (value,))
    return [row[0] for row in rows]


def _living(file: DeskFile, table: str, ids: Iterable[str]) -> list[str]:
    sql = f"SELECT 1 FROM {table} WHERE id = ? AND deleted_at IS NULL"
    return [each for each in dict.fromkeys(ids) if file.query(sql, (each,))]


def _matters(
    file: DeskFile,
    called: Iterable[Call],
    complained: Iterable[Complaint],
    delivered: Iterable[Delivery],
    customer_id: str | None = None,
) -> Matters:
    complained = sorted(complained, key=lambda each: (each.received_at, each.id))
    delivered = sorted(delivered, key=lambda each: (each.ordered_at, each.id))
    now = file.clock.now()
    bought = purchases.of_customer(file, customer_id) if customer_id else []
    return Matters(
        calls=sorted(called, key=lambda each: (each.rang_at, each.id)),
        complaints=complained,
        steps={each.id: complaints.steps_that_count(file, each.id) for each in complained},
        notes={each.id: work.notes_of(file, each.id, for_customer=True) for each in complained},
        lines={each.id: every_line(file, each.id, now) for each in complained},
        pauses={each.id: clock_store.pauses_of(file, each.id) for each in complained},
        measures={each.id: [one for one in measures.of_complaint(file, each.id) if one.holds] for each in complained},
        deliveries=delivered,
        moves={each.id: moves_of(file, each) for each in delivered},
        purchases=list(reversed(bought)),
        people=staff.names(file),
    )


def moves_of(file: DeskFile, delivery: Delivery) -> list[Move]:
    """The states a delivery went through, oldest first, as they were written down; what was undone is left out.

    What an import says of it stands in its times alone: those are told where nobody wrote the move down.
    """
    found: list[Move] = []
    history = deliveries.history(file, delivery.id)
    for change in history:
        if change.field != "state" or by_import(change.verb):
            continue
        if change.verb == _UNDO:
            if found and found[-1].state == change.old:
                found.pop()
            continue
        if change.new is not None and (change.old is not None or change.new != DeliveryState.RECEIVED):
            found.append(_move(delivery.id, change, history))
    known = {each.state for each in found}
    for state, at in (
        (DeliveryState.UNDER_WAY, delivery.handed_to_carrier_at),
        (DeliveryState.DELIVERED, delivery.delivered_at),
    ):
        if at is not None and state not in known:
            found.append(Move(delivery.id, state, at))
    return sorted(found, key=lambda each: each.at)


_STAMPS = {DeliveryState.UNDER_WAY: "handed_to_carrier_at", DeliveryState.DELIVERED: "delivered_at"}


def _move(delivery_id: str, change: FieldChange, history: list[FieldChange]) -> Move:
    """The move a save made; when it happened stands beside it in the same save, else it is when it was written."""
    state = DeliveryState(change.new)
    beside = {each.field: each.new for each in history if each.txn == change.txn and each.txn is not None}
    stamp = beside.get(_STAMPS.get(state, ""))
    at: datetime = from_text(stamp) if stamp else change.at
    return Move(delivery_id, state, at, change.by, beside.get("failed_reason"))
