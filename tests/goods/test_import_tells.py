"""Files that are brought in are never refused for scarce goods; what they exceed is told."""

from datetime import date as Date

from desk_app.app import Desk
from desk_app.deliveries.importing import DeliveryIntake
from desk_app.goods.model import AllotmentDraft
from desk_app.imports.model import Setting, Values
from desk_app.staff.model import DESK_ID
from tests.calls.rows_in import ZONE, at


def told(desk: Desk, rows: list[Values]) -> list[str]:
    with desk.file.write(DESK_ID, "deliveries.import") as tx:
        intake = DeliveryIntake(tx, Setting("an-import", DESK_ID, ZONE, "CN", ""))
        for row in rows:
            intake.take(row)
        intake.finish()
        return intake.notices


def order(number: str, who: str, quantity: int) -> Values:
    return {
        "reference": number, "ordered_at": at("2026-11-05 09:00:00"), "customer_reference": who, "customer_name": who,
        "goods": "茅台", "quantity": quantity,
    }  # fmt: skip


def test_it_tells_how_many_shares_are_exceeded(desk: Desk) -> None:
    desk.allotments.allot(DESK_ID, AllotmentDraft("茅台", Date(2026, 11, 1), Date(2026, 11, 30), 3))
    said = told(desk, [order("1", "甲", 2), order("2", "乙", 4), order("3", "丙", 9), order("4", "甲", 1)])
    assert len(desk.file.query("SELECT 1 FROM deliveries")) == 4
    assert [each.replace("“", '"').replace("”", '"') for each in said] == [
        "2 shares of scarce goods are exceeded: the window of scarce goods names them."
    ]


def test_it_says_nothing_where_nothing_is_scarce_or_exceeded(desk: Desk) -> None:
    assert told(desk, [order("1", "甲", 20)]) == []
    desk.allotments.allot(DESK_ID, AllotmentDraft("五粮液", Date(2026, 11, 1), Date(2026, 11, 30), 3))
    assert told(desk, [order("2", "甲", 20)]) == []
