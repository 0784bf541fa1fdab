"""What calls, complaints, deliveries and purchases tell of customers in a list."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from datetime import date as Date
from pathlib import Path

import pytest

from desk_app.app import DESK_ID, Desk
from desk_app.calls.model import CallDraft, Outcome
from desk_app.complaints.model import ComplaintDraft
from desk_app.core.clock import FixedClock
from desk_app.customers import listing
from desk_app.customers.joins import Asking
from desk_app.customers.list_conditions import Conditions
from desk_app.customers.model import CustomerDraft
from desk_app.deliveries.model import DeliveryDraft, DeliveryState
from desk_app.finder import list_filters
from desk_app.purchases.model import PurchaseDraft
from desk_app.settings import store as settings
from tests.fresh_files import fresh_desk

START = datetime(2026, 1, 10, 2, 0, tzinfo=UTC)


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(START)


@pytest.fixture
def desk(tmp_path: Path, clock: FixedClock) -> Iterator[Desk]:
    made = fresh_desk(tmp_path / "store.desk", clock=clock)
    yield made
    made.close()


def found(desk: Desk, key: str, value: str = "1") -> set[str]:
    asking = Asking(desk.file.clock.now(), settings.profile(desk.file).zoneinfo)
    filters = listing.filters_of(desk.file, list_filters.FILTERS)
    return set(listing.ids(desk.file, Conditions(((key, value),)), filters, None, asking))


def people(desk: Desk, *names: str) -> list[str]:
    return [desk.customers.open_file(DESK_ID, CustomerDraft(name)).id for name in names]


def test_silent_is_who_was_neither_spoken_with_nor_bought_anything(desk: Desk, clock: FixedClock) -> None:
    silent, called, rang_in_vain, bought, gave_back = people(desk, "a", "b", "c", "d", "e")
    clock.set(START + timedelta(days=40))
    assert found(desk, "silent", "30") == {silent, called, rang_in_vain, bought, gave_back}
    desk.calls.take_down(DESK_ID, CallDraft(customer_id=called, outcome=Outcome.SOLVED))
    desk.calls.take_down(DESK_ID, CallDraft(customer_id=rang_in_vain, outcome=Outcome.NO_ANSWER))
    day = clock.now().date()
    desk.purchases.enter(DESK_ID, PurchaseDraft(customer_id=bought, bought_on=day, amount_cents=100))
    desk.purchases.enter(DESK_ID, PurchaseDraft(customer_id=gave_back, bought_on=day, amount_cents=-100))
    [new] = people(desk, "f")
    assert found(desk, "silent", "30") == {silent, rang_in_vain, gave_back}
    clock.advance(timedelta(days=29))
    assert found(desk, "silent", "30") == {silent, rang_in_vain, gave_back}
    clock.advance(timedelta(days=1))
    assert found(desk, "silent", "30") == {silent, rang_in_vain, gave_back, called, bought, new}
    assert found(desk, "silent", "99999") == set()


def test_open_matters_are_complaints_and_deliveries_that_are_not_done(desk: Desk) -> None:
    complains, waits, done, nothing = people(desk, "a", "b", "c", "d")
    desk.complaints.take_down(DESK_ID, ComplaintDraft(title="broken", customer_id=complains))
    desk.deliveries.plan(DESK_ID, DeliveryDraft(customer_id=waits, address="here", goods="noodles"))
    delivery = desk.deliveries.plan(DESK_ID, DeliveryDraft(customer_id=done, address="here", goods="noodles"))
    desk.deliveries.move(DESK_ID, delivery.id, DeliveryState.CANCELLED, reason="not wanted")
    assert found(desk, "open") == {complains, waits}
    [column] = [each for each in list_filters.COLUMNS if each.key == "open"]
    assert column.texts(desk.file, [complains, waits, done, nothing]) == {complains: "1 open", waits: "1 open"}


def test_the_last_purchase_is_of_the_file_or_of_what_was_bought(desk: Desk, clock: FixedClock) -> None:
    early, late, never = people(desk, "a", "b", "c")
    with desk.file.write(DESK_ID, "test.old") as tx:
        tx.update("customers", early, {"last_purchase_on": "2025-03-01"})
    for day in (Date(2025, 1, 1), Date(2026, 1, 5)):
        desk.purchases.enter(DESK_ID, PurchaseDraft(customer_id=late, bought_on=day, amount_cents=100))
    texts = {each.key: each.texts(desk.file, [early, late, never]) for each in list_filters.COLUMNS}
    assert texts["last_purchase"] == {early: "1 Mar 2025", late: "5 Jan 2026"}
    assert texts["last_contact"] == {}
    desk.calls.take_down(DESK_ID, CallDraft(customer_id=never))
    [contact] = [each for each in list_filters.COLUMNS if each.key == "last_contact"]
    assert contact.texts(desk.file, [early, late, never]) == {never: "10 Jan 2026"}
    asking = Asking(clock.now(), settings.profile(desk.file).zoneinfo)
    for downwards, wanted in ((False, [early, late, never]), (True, [late, early, never])):
        order = ("last_purchase", downwards)
        assert listing.ids(desk.file, Conditions(), (), order, asking, list_filters.ORDERS) == wanted
