"""The list of all deliveries: the open ones at once, thousands of closed ones in pieces, the newest first."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from desk_app.app import DESK_ID, Desk
from desk_app.core.clock import FixedClock, to_text
from desk_app.core.ids import new_id
from desk_app.deliveries import store
from desk_app.deliveries.model import Chip, DeliveryDraft
from desk_app.matters.list_ids import AT_ONCE, MatterIds

ZONE = ZoneInfo("Asia/Shanghai")
MORE = AT_ONCE + 300


@pytest.fixture
def large(desk: Desk, clock: FixedClock) -> Desk:
    """More closed deliveries than are read at once, in no order, every third called off, and two open ones."""
    for hours in (5, 2):
        draft = DeliveryDraft(customer_name="x", promised_by=clock.now() + timedelta(hours=hours))
        desk.deliveries.plan(DESK_ID, draft)
    one = dict(desk.file.query("SELECT * FROM deliveries LIMIT 1")[0])
    rows = []
    for n in range(MORE):
        came = to_text(clock.now() - timedelta(minutes=n * 7919 % MORE))
        off = n % 3 == 0
        own = {"id": new_id(), "number": f"X{n}", "ordered_at": came, "delivered_at": None if off else came}
        rows.append(one | own | {"state": "cancelled" if off else "delivered"})
    with desk.file.write(DESK_ID, "test.many") as tx:
        store.add_many(tx, rows)
    return desk


def test_all_are_there_in_order_and_read_in_pieces(large: Desk, clock: FixedClock) -> None:
    every = list(store.each(large.file))
    opened = sorted((one for one in every if one.open), key=lambda one: one.due_at)
    closed = [one for one in every if not one.open]
    closed.sort(key=lambda one: (one.delivered_at or one.ordered_at, one.id), reverse=True)
    wanted = [one.id for one in (*opened, *closed)]
    ids = store.ids_for(large.file, Chip.ALL, "", clock.now(), ZONE, "")
    assert isinstance(ids, MatterIds)
    assert len(ids) == MORE + 2
    assert list(ids) == wanted
    assert [ids[place] for place in (0, 2, MORE // 2, MORE + 1, -1)] == [
        wanted[place] for place in (0, 2, MORE // 2, MORE + 1, -1)
    ]
    assert all(ids.index(wanted[place]) == place for place in (0, 7, MORE // 2, MORE + 1))
    fresh = store.ids_for(large.file, Chip.ALL, "", clock.now(), ZONE, "")
    assert [fresh[place] for place in range(500, 1_400)] == wanted[500:1_400]
    assert store.counts(large.file, clock.now(), ZONE, "")[Chip.ALL] == len(ids)


def test_words_narrow_them_down(large: Desk, clock: FixedClock) -> None:
    (row,) = large.file.query("SELECT id FROM deliveries WHERE number = 'X2017'")
    assert list(store.ids_for(large.file, Chip.ALL, "X2017", clock.now(), ZONE, "")) == [row[0]]


def test_they_come_out_of_their_index(large: Desk) -> None:
    plan = large.file.query(
        "EXPLAIN QUERY PLAN SELECT id FROM deliveries WHERE deleted_at IS NULL AND state IN ('delivered','cancelled')"
        " ORDER BY coalesce(delivered_at, ordered_at) DESC, id DESC LIMIT 9 OFFSET 999"
    )
    assert ["deliveries_closed" in row[3] for row in plan] == [True]
    assert all("TEMP B-TREE" not in row[3] for row in plan)
