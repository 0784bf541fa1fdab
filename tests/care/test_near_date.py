"""Goods near their best-before date at the customer's: which are listed, and what comes of them."""

from datetime import timedelta

import pytest

from desk_app.care.model import Cared
from desk_app.core.errors import DeskError
from desk_app.deliveries import line_store
from desk_app.deliveries import store as deliveries
from desk_app.deliveries.lines import LineDraft
from desk_app.deliveries.model import DeliveryDraft
from tests.care.care_world import TODAY, CareWorld


def milk(days: int, goods: str = "牛奶") -> LineDraft:
    return LineDraft(goods, 2, unit="箱", price_cents=4500, expires_on=TODAY + timedelta(days=days))


def test_those_within_a_week_are_listed_the_first_date_first(world: CareWorld) -> None:
    one = world.open()
    world.delivered(one.id, milk(7, "七天"), milk(8, "八天"), milk(-3, "过期"), milk(-31, "早过"), LineDraft("无日期"))
    assert [each.goods for each in world.care.near_date()] == ["过期", "七天"]
    world.desk.settings.set(world.clerk, "best_before_days", "10")
    assert [each.goods for each in world.care.near_date()] == ["过期", "七天", "八天"]


def test_not_what_came_back_nor_what_was_not_handed_over_nor_for_who_is_not_called(world: CareWorld) -> None:
    world.delivered(world.open("退回").id, milk(3), back=2)
    world.delivered(world.open("不打扰", do_not_call=True).id, milk(3))
    world.desk.deliveries.plan(world.clerk, DeliveryDraft(customer_name="未送", lines=(milk(3),)))
    assert world.care.near_date() == []


@pytest.mark.parametrize("what", list(Cared))
def test_what_came_of_it_is_written_down_and_it_leaves_the_list(world: CareWorld, what: Cared) -> None:
    one = world.open()
    came = world.delivered(one.id, milk(3))
    (found,) = world.care.near_date()
    delivery_id = world.care.cared(world.clerk, found.line_id, what)
    row = world.file.query("SELECT care, cared_by FROM delivery_lines WHERE id = ?", (found.line_id,))[0]
    assert tuple(row) == (what.value, world.clerk)
    assert world.care.near_date() == []
    with pytest.raises(DeskError):
        world.care.cared(world.clerk, found.line_id, what)
    if what is Cared.REPLACED:
        (line,) = line_store.lines_of(world.file, delivery_id)
        planned = deliveries.by_id(world.file, delivery_id)
        assert (line.goods, line.ordered, line.unit, line.expires_on) == ("牛奶", 2, "箱", None)
        assert planned.customer_id == one.id
        assert deliveries.by_id(world.file, came).number in (planned.note or "")
    else:
        assert delivery_id == ""
