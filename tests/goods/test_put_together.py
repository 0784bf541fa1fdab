"""Shares of scarce goods and what was given of them move along when two files are put together, and back."""

from typing import Any

from desk_app.app import Desk
from desk_app.core.clock import to_text
from desk_app.core.ids import new_id
from desk_app.customers.model import CustomerDraft
from desk_app.staff.model import DESK_ID

TABLES = ("allotments", "allotment_handouts", "allotment_overrides")


def written(desk: Desk, customer_id: str) -> None:
    at = to_text(desk.file.clock.now())
    share = new_id()
    rows: dict[str, dict[str, Any]] = {
        "allotments": {
            "id": share, "goods": "茅台", "starts_on": "2026-11-01", "ends_on": "2026-11-30", "amount": 6,
        },
        "allotment_handouts": {"allotment_id": share, "amount": 1, "at": at, "by_id": DESK_ID},
        "allotment_overrides": {"allotment_id": share, "over": 1, "reason": "Wedding", "by_id": DESK_ID, "at": at},
    }  # fmt: skip
    with desk.file.write(DESK_ID, "test.put") as tx:
        for table, row in rows.items():
            tx.insert(table, {"id": new_id(), "customer_id": customer_id, **row})


def whose(desk: Desk) -> dict[str, str]:
    return {table: desk.file.query(f"SELECT customer_id FROM {table}")[0][0] for table in TABLES}


def test_they_move_and_come_back(desk: Desk) -> None:
    keep, double = (desk.customers.open_file(DESK_ID, CustomerDraft(name)).id for name in ("王小丽", "王小莉"))
    written(desk, double)
    desk.joining.merge(DESK_ID, keep, double)
    assert whose(desk) == dict.fromkeys(TABLES, keep)
    desk.joining.part(DESK_ID, double)
    assert whose(desk) == dict.fromkeys(TABLES, double)
