"""A callback or a delivery that nobody named a time for is due as the store promises that customer."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from desk_app.app import DESK_ID, Desk
from desk_app.callbacks.model import CallbackDraft
from desk_app.calls.model import CallDraft, Outcome
from desk_app.commitments import promise_store
from desk_app.commitments.amounts import amount
from desk_app.commitments.model import About, ClockKind, Version
from desk_app.core.clock import FixedClock
from desk_app.core.ids import new_id
from desk_app.customers.model import CustomerDraft
from desk_app.deliveries.model import DeliveryDraft, Precision
from desk_app.standing.model import PRIORITY
from tests.fresh_files import fresh_desk

NOW = datetime(2026, 11, 21, 2, 0, tzinfo=UTC)
ZONE = ZoneInfo("Asia/Shanghai")
HOUR = timedelta(hours=1)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    opened = fresh_desk(tmp_path / "store.desk", clock=FixedClock(NOW))
    yield opened
    opened.close()


@pytest.fixture
def priority(desk: Desk) -> str:
    """A customer of the priority level."""
    customer = desk.customers.open_file(DESK_ID, CustomerDraft("王丽")).id
    desk.standing.choose_level(DESK_ID, customer, PRIORITY, date(2026, 11, 1))
    return customer


def commit(desk: Desk, about: About, text: str, level: str = "") -> None:
    version = Version(
        "", new_id(), about, "said", "", amount(text), ClockKind.OPENING, date(2026, 1, 1), level_id=level
    )  # fmt: skip
    with desk.file.write(DESK_ID, "test") as tx:
        promise_store.add(tx, version)


def test_a_callback_is_due_as_promised_else_after_the_hours_of_the_settings(desk: Desk, priority: str) -> None:
    commit(desk, About.CALLBACK, "30 min", PRIORITY)
    ring = CallbackDraft(customer_id=priority, reason="安装")
    assert desk.callbacks.promise(DESK_ID, ring).due_at == NOW + HOUR / 2
    assert desk.callbacks.promise(DESK_ID, CallbackDraft(name="x", reason="y")).due_at == NOW + 2 * HOUR
    said = CallbackDraft(customer_id=priority, reason="z", due_at=NOW + 9 * HOUR)
    assert desk.callbacks.promise(DESK_ID, said).due_at == NOW + 9 * HOUR
    assert desk.calls.usual_callback(priority) == desk.callbacks.usual_due(priority) == NOW + HOUR / 2
    desk.calls.take_down(DESK_ID, CallDraft(customer_id=priority, topic="新的", outcome=Outcome.WILL_CALL_BACK))
    due = desk.file.query("SELECT due_at FROM callbacks WHERE reason = '新的'")
    assert [row[0] for row in due] == ["2026-11-21T02:30:00.000Z"]


def test_a_delivery_is_promised_by_the_commitment_of_its_customer(desk: Desk, priority: str) -> None:
    bare = DeliveryDraft(customer_name="赵强", goods="冰箱")
    assert desk.deliveries.plan(DESK_ID, bare).promised_by is None
    commit(desk, About.DELIVERY, "3 d")
    commit(desk, About.DELIVERY, "4 h", PRIORITY)
    by_day = desk.deliveries.plan(DESK_ID, bare)
    assert by_day.promised_precision is Precision.DAY
    assert by_day.promised_by == datetime(2026, 11, 24, tzinfo=ZONE)
    by_hour = desk.deliveries.plan(DESK_ID, DeliveryDraft(customer_id=priority, goods="冰箱"))
    assert (by_hour.promised_by, by_hour.promised_precision) == (NOW + 4 * HOUR, Precision.TIME)
    assert by_hour.due_at == by_hour.promised_by
