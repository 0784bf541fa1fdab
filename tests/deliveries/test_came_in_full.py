"""A delivery that is handed over by the plain next step: whether it came in full is decided by its lines."""

import pytest

from desk_app.app import Desk
from desk_app.core.errors import DeskError
from desk_app.deliveries import line_store, store, way_store
from desk_app.deliveries.lines import LineDraft, Trouble
from desk_app.deliveries.model import DeliveryDraft, DeliveryState
from desk_app.deliveries.phases import Phase
from desk_app.storage.undoing import undo_last

GOODS = (LineDraft("米", 10, unit="kg"), LineDraft("油", 2))


@pytest.mark.parametrize(("picked", "full", "phase"), [
    (None, True, Phase.HANDED_OVER), (2, True, Phase.HANDED_OVER), (5, True, Phase.HANDED_OVER),
    (1, False, Phase.PARTLY), (0, False, Phase.PARTLY),
])  # fmt: skip
def test_all_that_was_picked_came(desk: Desk, li: str, picked: float | None, full: bool, phase: Phase) -> None:
    one = desk.deliveries.plan(li, DeliveryDraft(customer_name="王丽", courier_id=li, lines=GOODS))
    _rice, oil = line_store.lines_of(desk.file, one.id)
    if picked is not None:
        desk.deliveries.pick(li, one.id, {oil.id: picked})
    desk.deliveries.move(li, one.id, DeliveryState.UNDER_WAY)
    after = desk.deliveries.move(li, one.id, DeliveryState.DELIVERED)
    assert after.came_full is full
    rice, oil = line_store.lines_of(desk.file, one.id)
    assert (rice.delivered, oil.delivered) == (10, 2 if picked is None else min(picked, 2))
    assert oil.trouble is (None if full else Trouble.SHORT)
    events = way_store.events_of(desk.file, one.id)
    assert events[-1].phase is phase
    undo_last(desk.file, li)
    assert store.by_id(desk.file, one.id).came_full is None
    assert [each.delivered for each in line_store.lines_of(desk.file, one.id)] == [None, None]
    again = desk.deliveries.move(li, one.id, DeliveryState.DELIVERED)
    last = way_store.events_of(desk.file, one.id)[-1]
    assert again.came_full is full
    back = desk.deliveries.take_back(li, last.id, "wrong one")
    assert (back.state, back.came_full) == (DeliveryState.UNDER_WAY, None)


def test_without_lines_nobody_knows_until_it_is_said(desk: Desk, li: str) -> None:
    one = desk.deliveries.plan(li, DeliveryDraft(customer_name="王丽", goods="米", courier_id=li))
    desk.deliveries.move(li, one.id, DeliveryState.UNDER_WAY)
    assert desk.deliveries.move(li, one.id, DeliveryState.DELIVERED).came_full is None


def test_what_goes_with_a_carrier_needs_no_courier(desk: Desk, li: str) -> None:
    draft = DeliveryDraft(customer_name="王丽", goods="米", carrier="顺丰", tracking="SF1")
    one = desk.deliveries.plan(li, draft)
    after = desk.deliveries.move(li, one.id, DeliveryState.ASSIGNED)
    assert (after.state, after.courier_id, after.carrier) == (DeliveryState.ASSIGNED, None, "顺丰")
    other = desk.deliveries.plan(li, DeliveryDraft(customer_name="王丽", goods="米"))
    with pytest.raises(DeskError):
        desk.deliveries.move(li, other.id, DeliveryState.ASSIGNED)
    for _time in range(2):
        desk.deliveries.plan(li, DeliveryDraft(customer_name="王丽", goods="米", carrier="中通"))
    assert line_store.known_carriers(desk.file) == ["中通", "顺丰"]
