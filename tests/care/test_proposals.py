"""Proposals from the customers' own rhythm: who gets one, that twice makes none twice, and what becomes of them."""

from datetime import timedelta

import pytest

from desk_app.care.model import Proposed
from desk_app.core.clock import FixedClock
from desk_app.core.errors import DeskError
from desk_app.core.ids import new_id
from desk_app.deliveries import line_store
from desk_app.deliveries import store as deliveries
from desk_app.deliveries.lines import LineDraft
from desk_app.deliveries.model import DeliveryDraft
from desk_app.insights.model import Conditions, Period
from desk_app.insights.sources import answers
from desk_app.storage.undoing import undo_last
from tests.care.care_world import TODAY, CareWorld, ago


def test_a_steady_buyer_is_proposed_once_with_day_confidence_and_reason(world: CareWorld) -> None:
    one = world.open()
    world.steady(one.id, every=28, times=6, last=24)
    done = world.care.propose(world.clerk)
    assert (done.customers, done.proposed) == (1, 1)
    (found,) = world.care.waiting()
    assert (found.customer_id, found.goods, found.expected_on) == (one.id, "米 10 kg", TODAY + timedelta(days=4))
    assert found.confidence == pytest.approx(5 / 7, abs=0.0001)
    assert found.reason() == "bought 6 times, every 28 days ± 0, last on 28 Oct"
    assert world.care.propose(world.clerk).proposed == 0
    assert len(world.care.waiting()) == 1


def test_who_is_not_asked(world: CareWorld) -> None:
    for each in (
        world.open("不打扰", do_not_call=True),
        world.open("有提醒", flag="拖欠"),
        world.open("太少"),
        world.open("太早"),
        world.open("已放弃"),
    ):
        times, last = {"太少": (2, 24), "太早": (6, 2), "已放弃": (6, 120)}.get(each.name, (6, 24))
        world.steady(each.id, times=times, last=last)
    gone, double, stays = world.open("已删除"), world.open("重复"), world.open("保留")
    for each in (gone, double):
        world.steady(each.id)
    world.desk.customers.remove(world.clerk, gone.id)
    world.desk.joining.merge(world.clerk, stays.id, double.id)
    assert world.care.propose(world.clerk).proposed == 1
    assert [each.customer_id for each in world.care.waiting()] == [stays.id]


def test_erased_files_are_asked_nothing(world: CareWorld) -> None:
    one = world.open()
    world.steady(one.id)
    world.care.propose(world.clerk)
    world.desk.privacy.erase(world.clerk, one.id, "asked for it", despite_open_cases=True)
    assert world.care.waiting() == []
    assert world.care.propose(world.clerk).proposed == 0


def test_deliveries_and_purchases_make_one_rhythm(world: CareWorld, clock: FixedClock) -> None:
    one = world.open()
    world.bought(one.id, "米", [ago(56), ago(28)])
    world.delivered(one.id, LineDraft("米", 2), LineDraft("赠品", 1, gift=True))
    clock.advance(timedelta(days=25))
    world.care.propose(world.clerk)
    (found,) = world.care.waiting()
    assert (found.buys, found.last_on, found.quantity) == (3, TODAY, 2.0)


def test_what_came_back_was_not_got(world: CareWorld, clock: FixedClock) -> None:
    one = world.open()
    world.bought(one.id, "米", [ago(56), ago(28)])
    world.delivered(one.id, LineDraft("米", 2), back=2)
    clock.advance(timedelta(days=25))
    assert world.care.propose(world.clerk).proposed == 0


@pytest.mark.parametrize("standing", [False, True])
def test_not_what_comes_already(world: CareWorld, standing: bool) -> None:
    one = world.open()
    world.steady(one.id, "牛奶")
    if standing:
        world.standing(one.id)
    else:
        world.desk.deliveries.plan(world.clerk, DeliveryDraft(customer_id=one.id, goods="牛奶"))
    assert world.care.propose(world.clerk).proposed == 0


def test_taking_plans_the_delivery_in_one_save(world: CareWorld) -> None:
    one = world.open()
    world.steady(one.id)
    world.delivered(one.id, LineDraft("盐", 1))
    world.desk.deliveries.plan(
        world.clerk, DeliveryDraft(customer_name="别人", lines=(LineDraft("米 10 kg", 1, unit="袋", price_cents=5900),))
    )
    world.care.propose(world.clerk)
    (found,) = world.care.waiting()
    delivery_id = world.care.take(world.clerk, found.id, quantity=3)
    planned = deliveries.by_id(world.file, delivery_id)
    (line,) = line_store.lines_of(world.file, delivery_id)
    assert (planned.customer_id, planned.address, planned.open) == (one.id, "中山路 1 号", True)
    assert (line.goods, line.ordered, line.unit, line.price_cents) == ("米 10 kg", 3, "袋", 5900)
    assert world.promised(delivery_id).date() == found.expected_on
    assert world.care.waiting() == []
    with pytest.raises(DeskError, match="no longer there"):
        world.care.take(world.clerk, found.id)
    undo_last(world.file, world.clerk)
    assert [each.state for each in world.care.waiting()] == [Proposed.PROPOSED]
    assert deliveries.open_for_customer(world.file, one.id) == []


def test_what_an_open_delivery_brings_meanwhile_is_not_planned_twice(world: CareWorld) -> None:
    one = world.open()
    world.steady(one.id)
    world.care.propose(world.clerk)
    planned = world.desk.deliveries.plan(world.clerk, DeliveryDraft(customer_id=one.id, goods="米 10 kg"))
    with pytest.raises(DeskError, match=planned.number):
        world.care.take(world.clerk, world.care.waiting()[0].id)


def test_put_off_comes_back_on_its_day_and_declined_does_not(world: CareWorld, clock: FixedClock) -> None:
    for name in ("陈静", "李明"):
        world.steady(world.open(name).id)
    world.care.propose(world.clerk)
    off, no = world.care.waiting()
    with pytest.raises(DeskError) as refused:
        world.care.put_off(world.clerk, off.id, TODAY)
    assert refused.value.field == "again_on"
    world.care.put_off(world.clerk, off.id, TODAY + timedelta(days=3))
    world.care.decline(world.clerk, no.id, "moves away")
    assert world.care.waiting() == []
    clock.advance(timedelta(days=3))
    assert world.care.propose(world.clerk).proposed == 0
    assert [each.id for each in world.care.waiting()] == [off.id]


def test_who_buys_by_themselves_lets_it_lapse_and_the_day_is_kept(world: CareWorld, clock: FixedClock) -> None:
    one = world.open()
    world.steady(one.id)
    world.care.propose(world.clerk)
    clock.advance(timedelta(days=2))
    world.bought(one.id, "米 10 KG", [TODAY + timedelta(days=1)])
    done = world.care.propose(world.clerk)
    assert (done.proposed, done.lapsed, done.bought) == (0, 1, 1)
    assert world.care.waiting() == []
    start = clock.now() - timedelta(days=5)
    found = world.care.measured(start, clock.now())
    assert (found.proposed, found.lapsed, found.taken, found.bought) == (1, 1, 0, 1)
    assert (found.median_wrong, found.p90_wrong) == (3.0, 3.0)
    assert world.care.measured(clock.now(), clock.now()).proposed == 0


def test_how_far_off_is_the_median_and_the_ninth_tenth(world: CareWorld, clock: FixedClock) -> None:
    rows = [(new_id(), wrong) for wrong in (0, 1, 2, 3, 10)]
    customer_id = world.open("张伟").id
    with world.file.write(world.clerk, "care.propose") as tx:
        for row_id, wrong in rows:
            tx.insert(
                "replenishments",
                {
                    "id": row_id, "customer_id": customer_id, "goods": "米", "expected_on": TODAY.isoformat(),
                    "last_on": ago(28).isoformat(), "buys": 6, "median_days": 28.0, "spread_days": 0.0,
                    "confidence": 0.7, "proposed_at": "2026-11-20T02:00:00.000Z", "state": "lapsed",
                    "bought_on": ago(wrong).isoformat(),
                },
            )  # fmt: skip
    found = world.care.measured(clock.now() - timedelta(days=2), clock.now())
    assert (found.bought, found.median_wrong) == (5, 2.0)
    assert found.p90_wrong == pytest.approx(7.2)


def test_stopping_halfway_writes_nothing(world: CareWorld) -> None:
    world.steady(world.open().id)

    def stop(_done: int, _of: int) -> None:
        raise InterruptedError

    head = world.file.journal_head()
    with pytest.raises(InterruptedError):
        world.care.propose(world.clerk, stop)
    assert world.file.journal_head() == head


def test_the_same_figures_stand_among_the_measures(world: CareWorld) -> None:
    world.steady(world.open().id)
    world.care.propose(world.clerk)
    world.care.take(world.clerk, world.care.waiting()[0].id)
    period = Period(TODAY, TODAY + timedelta(days=1))
    one = answers(world.file, period, Conditions(), now=world.clock.now())
    found = (one + one).measures()
    assert (found["care.proposed"].value, found["care.taken"].value, found["care.taken.share"].value) == (2, 2, 1.0)
    assert found["care.days_wrong.median"].value is None
    assert len(world.file.query("SELECT 1 FROM replenishments WHERE deleted_at IS NULL")) == 1
