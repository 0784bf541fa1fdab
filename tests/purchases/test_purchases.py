from datetime import date

import pytest

from desk_app.app import Desk
from desk_app.core.clock import FixedClock
from desk_app.core.errors import DeskError, NotFound
from desk_app.customers.model import CustomerDraft
from desk_app.purchases import store
from desk_app.purchases.model import PurchaseDraft


@pytest.fixture
def chen(desk: Desk, li: str) -> str:
    return desk.customers.open_file(li, CustomerDraft(name="陈静")).id


def test_one_is_entered_by_hand(desk: Desk, li: str, chen: str) -> None:
    draft = PurchaseDraft(customer_id=chen, amount_cents=129_900, goods="  空调 1 台 ", reference="A-77")
    made = desk.purchases.enter(li, draft)
    assert (made.number, made.customer_name, made.goods) == ("S01-P-261121-0001", "陈静", "空调 1 台")
    assert (made.bought_on, made.amount_cents, made.currency) == (date(2026, 11, 21), 129_900, "CNY")
    assert store.by_number(desk.file, "A-77") == store.by_number(desk.file, made.number) == made
    assert store.of_customer(desk.file, chen) == [made]
    assert desk.file.query("SELECT DISTINCT verb FROM change_log WHERE tbl = 'purchases'")[0][0] == "purchases.enter"


def test_today_is_the_stores_day(desk: Desk, li: str, clock: FixedClock) -> None:
    clock.set(clock.now().replace(hour=17))
    made = desk.purchases.enter(li, PurchaseDraft(customer_name="散客", goods="灯泡"))
    assert made.bought_on == date(2026, 11, 22)


@pytest.mark.parametrize(
    ("draft", "field"),
    [
        (PurchaseDraft(goods="灯泡"), "customer_name"),
        (PurchaseDraft(customer_name="陈静", goods=" "), "amount_cents"),
        (PurchaseDraft(customer_name="陈静", amount_cents=100, bought_on=date(2026, 11, 22)), "bought_on"),
    ],
)
def test_what_cannot_stand_is_refused_by_field(desk: Desk, li: str, draft: PurchaseDraft, field: str) -> None:
    with pytest.raises(DeskError) as refusal:
        desk.purchases.enter(li, draft)
    assert refusal.value.field == field
    assert list(store.each(desk.file)) == []


def test_an_order_is_there_once(desk: Desk, li: str, chen: str) -> None:
    first = desk.purchases.enter(li, PurchaseDraft(customer_id=chen, amount_cents=100, reference="A-1"))
    with pytest.raises(DeskError, match=first.number):
        desk.purchases.enter(li, PurchaseDraft(customer_id=chen, amount_cents=100, reference="A-1"))
    desk.purchases.remove(li, first.id)
    desk.purchases.enter(li, PurchaseDraft(customer_id=chen, amount_cents=100, reference="A-1"))
    with pytest.raises(DeskError, match="A-1"):
        desk.purchases.bring_back(li, first.id)


def test_a_change_keeps_the_old_value(desk: Desk, li: str, chen: str, clock: FixedClock) -> None:
    made = desk.purchases.enter(li, PurchaseDraft(customer_name="陈", amount_cents=100))
    entered = clock.now()
    clock.set(entered.replace(hour=3))
    changed = desk.purchases.change(
        li, made.id, {"customer_id": chen, "amount_cents": 250, "bought_on": date(2026, 1, 2)}
    )
    assert (changed.customer_id, changed.customer_name, changed.amount_cents) == (chen, "陈静", 250)
    assert store.as_of(desk.file, made.id, entered) == made
    told = {(change.field, change.old, change.new) for change in store.history(desk.file, made.id)}
    assert {("amount_cents", 100, 250), ("bought_on", "2026-11-21", "2026-01-02")} <= told
    with pytest.raises(ValueError, match="number"):
        desk.purchases.change(li, made.id, {"number": "X"})


def test_a_removed_one_is_out_of_sight_and_comes_back(desk: Desk, li: str, chen: str) -> None:
    made = desk.purchases.enter(li, PurchaseDraft(customer_id=chen, amount_cents=100))
    desk.purchases.remove(li, made.id)
    assert store.of_customer(desk.file, chen) == []
    with pytest.raises(NotFound):
        store.by_number(desk.file, made.number)
    assert desk.purchases.bring_back(li, made.id) == made


def test_the_time_line_tells_goods_and_money(desk: Desk, li: str, chen: str) -> None:
    desk.purchases.enter(li, PurchaseDraft(customer_id=chen, amount_cents=1_050, goods="灯泡"))
    desk.purchases.enter(li, PurchaseDraft(customer_id=chen, amount_cents=-1_050, bought_on=date(2026, 11, 20)))
    assert [(line.kind, line.headline) for line in store.time_line(desk.file, chen)] == [
        ("purchase", "灯泡 · ¥10.50"),
        ("purchase", "-¥10.50"),
    ]


def test_two_files_made_one_have_the_purchases_of_both(desk: Desk, li: str, chen: str) -> None:
    double = desk.customers.open_file(li, CustomerDraft(name="陈静")).id
    for whose in (chen, double):
        desk.purchases.enter(li, PurchaseDraft(customer_id=whose, amount_cents=100))
    desk.joining.merge(li, chen, double)
    assert len(store.of_customer(desk.file, chen)) == 2
    (one,) = desk.pyramid.computed().placed
    assert (one.customer_id, one.bought.frequency, one.bought.monetary_cents) == (chen, 2, 200)
