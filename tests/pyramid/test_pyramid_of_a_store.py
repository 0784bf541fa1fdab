import csv
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from desk_app.app import DESK_ID, Desk
from desk_app.complaints.model import ComplaintDraft
from desk_app.core.clock import FixedClock
from desk_app.customers import store as customers
from desk_app.customers.model import CustomerDraft, CustomerKind
from desk_app.purchases.model import PurchaseDraft
from desk_app.pyramid.computations_store import LAST, last, moves_of, steps_of
from desk_app.pyramid.model import Origin, Placed, Present, steps
from desk_app.pyramid.rule import RULE
from desk_app.pyramid.scores import Method
from desk_app.pyramid.store import present_of, tier_of_customer
from desk_app.pyramid.tiers import Tier
from desk_app.settings import store as settings
from desk_app.storage.undoing import undo_last
from tests.pyramid.pyramid_world import buy_all

DAY = date(2026, 11, 21)
PEERS = Path(__file__).parents[3] / "shared" / "data" / "peers"


def buy(desk: Desk, li: str, customer_id: str, days_ago: int, cents: int, currency: str = "CNY") -> str:
    draft = PurchaseDraft(
        customer_id=customer_id, bought_on=DAY - timedelta(days=days_ago), amount_cents=cents, currency=currency
    )
    return desk.purchases.enter(li, draft).id


def opened(desk: Desk, li: str, name: str, tier: str = "") -> str:
    return desk.customers.open_file(li, CustomerDraft(name=name, tier=tier)).id


@pytest.fixture
def thirty(desk: Desk, li: str) -> list[str]:
    """Customer n bought n times, the last time 10 * (30 - n) days ago, for 100 yuan each; the last is the best."""
    found = [opened(desk, li, f"客户{n:02d}") for n in range(1, 31)]
    bought = [
        (each, DAY - timedelta(days=10 * (30 - n) + 40 * back), 10_000)
        for n, each in enumerate(found, 1)
        for back in range(n)
    ]
    buy_all(desk, li, bought)
    return found


def journal(desk: Desk) -> int:
    return desk.file.journal_head()


def by_id(placed: Sequence[Placed]) -> dict[str, Placed]:
    return {one.customer_id: one for one in placed}


def test_what_is_added_up(desk: Desk, li: str, thirty: list[str]) -> None:
    pyramid = desk.pyramid.computed(DAY)
    best = by_id(pyramid.placed)[thirty[-1]]
    assert (best.bought.recency_days, best.bought.frequency, best.bought.monetary_cents) == (0, 30, 300_000)
    assert (best.bought.last_period, best.bought.period_before) == (100_000, 90_000)
    assert (best.scores.code, best.tier) == ("555", Tier.MOST_VALUABLE)
    assert [floor.tier for floor in pyramid.floors] == list(Tier)
    assert sum(floor.customers for floor in pyramid.floors) == 30
    assert sum(floor.cents for floor in pyramid.floors) == 10_000 * sum(range(1, 31))
    assert (pyramid.method, pyramid.ranked, pyramid.notes()) == (Method.QUINTILES, False, [])


def test_what_does_not_count(desk: Desk, li: str, thirty: list[str]) -> None:
    shared = desk.customers.open_file(li, CustomerDraft(name="散客", kind=CustomerKind.WALK_IN)).id
    buy(desk, li, shared, 1, 999_999)
    opened(desk, li, "只来问过")
    desk.customers.remove(li, thirty[0])
    desk.purchases.remove(li, buy(desk, li, thirty[1], 1, 999_999))
    returned = buy(desk, li, thirty[1], 0, -2_500)
    foreign = buy(desk, li, thirty[2], 270, 77_700, "EUR")
    pyramid = desk.pyramid.computed(DAY)
    found = by_id(pyramid.placed)
    assert found.keys() == set(thirty[1:])
    second, third = found[thirty[1]].bought, found[thirty[2]].bought
    assert (second.recency_days, second.frequency, second.monetary_cents) == (280, 2, 17_500), returned
    assert (third.frequency, third.monetary_cents, pyramid.other_currency) == (4, 30_000, 1), foreign
    assert pyramid.without_purchase == 1
    assert any("CNY" in note for note in pyramid.notes())
    earlier = by_id(desk.pyramid.computed(DAY - timedelta(days=15)).placed)
    assert earlier[thirty[-1]].bought.frequency == 29


def test_few_customers_are_ranked_and_it_is_said(desk: Desk, li: str) -> None:
    for n in range(3):
        buy(desk, li, opened(desk, li, f"客户{n}"), n, 1_000 * (n + 1))
    pyramid = desk.pyramid.computed(DAY)
    assert pyramid.ranked
    assert sorted(one.scores.code for one in pyramid.placed) == ["113", "212", "311"]
    assert "fewer than 25" in pyramid.notes()[0]
    assert "growth" in pyramid.notes()[1]


def test_an_empty_store_has_an_empty_pyramid(desk: Desk) -> None:
    pyramid = desk.pyramid.recompute(DESK_ID)
    assert (list(pyramid.placed), pyramid.without_purchase, pyramid.as_of) == ([], 0, DAY)
    assert [floor.customers for floor in pyramid.floors] == [0, 0, 0, 0]


def test_complaints_without_purchases(desk: Desk, li: str, thirty: list[str]) -> None:
    gone = opened(desk, li, "走了的人")
    buy(desk, li, gone, 600, 900_000)
    for _n in range(2):
        desk.complaints.take_down(li, ComplaintDraft(customer_id=gone, title="不满意", text="还是不满意"))
    one = by_id(desk.pyramid.computed(DAY).placed)[gone]
    assert (one.signs.complaints, one.tier) == (2, Tier.NEGATIVE)


def test_recomputing_writes_the_classes_once(desk: Desk, li: str, thirty: list[str], clock: FixedClock) -> None:
    first = desk.pyramid.recompute(li, DAY)
    assert len(first.moves) == 30
    assert present_of(desk.file, thirty[-1]) == Present(thirty[-1], Tier.MOST_VALUABLE, "1", DAY)
    assert customers.by_id(desk.file, thirty[-1]).tier is None
    before = journal(desk)
    again = desk.pyramid.recompute(li, DAY)
    assert (again.moves, journal(desk)) == ([], before)


def test_of_a_later_day_only_who_moves_is_written(desk: Desk, li: str, thirty: list[str], clock: FixedClock) -> None:
    desk.pyramid.recompute(li, DAY)
    clock.advance(timedelta(days=1))
    buy(desk, li, thirty[0], -1, 900_000)
    before = journal(desk)
    moved = {one.customer_id for one in desk.pyramid.recompute(li).moves}
    rows = desk.file.query(
        "SELECT row_id, cols FROM change_log WHERE tbl = 'customer_tiers' AND dev_seq > ?", (before,)
    )
    assert thirty[0] in moved and {row[0] for row in rows} == moved
    assert present_of(desk.file, thirty[0]).placed_on == DAY + timedelta(days=1)
    assert present_of(desk.file, thirty[-1]).placed_on == DAY


def test_another_version_of_the_rule_is_written_with_its_day(desk: Desk, li: str, thirty: list[str]) -> None:
    desk.pyramid.recompute(li, DAY)
    later = DAY + timedelta(days=3)
    desk.pyramid.recompute(li, later, rule=replace(RULE, version="2"))
    said = [present_of(desk.file, each) for each in thirty]
    assert {(one.rule_version, one.placed_on) for one in said} == {("2", later)}
    found = last(desk.file)
    assert found is not None and (found.rule_version, found.as_of, found.by) == ("2", later, li)


def test_a_class_brought_in_stays_and_a_word_of_a_club_is_left_alone(desk: Desk, li: str, thirty: list[str]) -> None:
    desk.customers.change(li, thirty[-1], {"tier": "低贡献"})
    desk.customers.change(li, thirty[-2], {"tier": "金卡会员"})
    pyramid = desk.pyramid.recompute(li, DAY)
    one = by_id(pyramid.placed)[thirty[-1]]
    assert (one.tier, one.before, one.after, one.held) == (Tier.MOST_VALUABLE, Tier.LOW, Tier.LOW, True)
    assert tier_of_customer(desk.file, thirty[-1]) is Tier.LOW
    assert present_of(desk.file, thirty[-1]).origin is Origin.BROUGHT_IN
    assert tier_of_customer(desk.file, thirty[-2]) is Tier.MOST_VALUABLE
    assert [customers.by_id(desk.file, each).tier for each in thirty[-2:]] == ["金卡会员", "低贡献"]
    assert len(pyramid.moves) == 29
    assert any("by hand" in note for note in pyramid.notes())
    desk.customers.change(li, thirty[-1], {"tier": ""})
    assert tier_of_customer(desk.file, thirty[-1]) is Tier.MOST_VALUABLE


def test_who_has_no_purchase_any_more_has_no_class(desk: Desk, li: str, thirty: list[str]) -> None:
    desk.pyramid.recompute(li, DAY)
    for (purchase,) in desk.file.query("SELECT id FROM purchases WHERE customer_id = ?", (thirty[0],)):
        desk.purchases.remove(li, purchase)
    pyramid = desk.pyramid.recompute(li, DAY)
    assert present_of(desk.file, thirty[0]) == Present(thirty[0])
    assert sum(floor.customers for floor in pyramid.floors) == 29


def test_it_can_be_taken_back_and_done_again(desk: Desk, li: str, thirty: list[str], clock: FixedClock) -> None:
    desk.pyramid.recompute(li, DAY)
    verb, _done = undo_last(desk.file, li)
    assert verb == "pyramid.recompute"
    assert (tier_of_customer(desk.file, thirty[-1]), last(desk.file)) == (None, None)
    desk.pyramid.override(li, thirty[-1], Tier.LOW, "搬走了")
    undo_last(desk.file, li)
    again = desk.pyramid.recompute(li, DAY)
    assert len(again.moves) == 30
    assert present_of(desk.file, thirty[-1]) == Present(thirty[-1], Tier.MOST_VALUABLE, "1", DAY)
    found = last(desk.file)
    assert found is not None
    assert [(step.before, step.customers) for step in steps_of(desk.file, found)] == [
        (None, n) for n in (sorted((floor.customers for floor in again.floors if floor.customers), reverse=True))
    ]


def test_who_moved_since_last_time(desk: Desk, li: str, thirty: list[str], clock: FixedClock) -> None:
    assert last(desk.file) is None
    desk.pyramid.recompute(DESK_ID, DAY)
    clock.advance(timedelta(days=1))
    desk.pyramid.override(li, thirty[1], Tier.MOST_VALUABLE, "介绍了很多人")
    for each in thirty[:2]:
        buy(desk, li, each, -1, 900_000)
    dry = desk.pyramid.computed()
    desk.pyramid.recompute(li)
    found = last(desk.file)
    assert found is not None
    assert (found.at, found.by, found.as_of, found.rule_version) == (clock.now(), li, DAY + timedelta(days=1), "1")
    moves = {move.customer_id: (move.name, move.before, move.after) for move in moves_of(desk.file, found, 500)}
    assert moves[thirty[0]] == ("客户01", Tier.LOW, Tier.MOST_GROWABLE)
    assert thirty[1] not in moves
    assert moves == {
        one.customer_id: (customers.by_id(desk.file, one.customer_id).name, one.before, one.tier) for one in dry.moves
    }
    assert sum(step.customers for step in steps_of(desk.file, found)) == len(moves)
    assert steps_of(desk.file, found) == steps((one.before, one.tier) for one in dry.moves)
    assert len(moves_of(desk.file, found, 1)) == 1
    clock.advance(timedelta(days=1))
    desk.pyramid.recompute(li)
    after = last(desk.file)
    assert after is not None and after.as_of == DAY + timedelta(days=2)


def test_why_tells_the_scores_of_the_last_computation(desk: Desk, li: str, thirty: list[str]) -> None:
    assert desk.pyramid.why(thirty[-1]).last is None
    pyramid = by_id(desk.pyramid.recompute(li, DAY).placed)
    for each in thirty:
        why = desk.pyramid.why(each)
        assert (why.bought, why.scores, why.signs) == (pyramid[each].bought, pyramid[each].scores, pyramid[each].signs)
    nobody = desk.pyramid.why(opened(desk, li, "只来问过"))
    assert (nobody.bought, nobody.scores, nobody.present.tier) == (None, None, None)


def test_why_tells_ranks_too(desk: Desk, li: str) -> None:
    three = [opened(desk, li, f"客户{n}") for n in range(3)]
    for n, each in enumerate(three):
        buy(desk, li, each, n, 1_000 * (n + 1))
    placed = by_id(desk.pyramid.recompute(li, DAY).placed)
    assert [desk.pyramid.why(each).scores for each in three] == [placed[each].scores for each in three]


def test_a_spoilt_note_of_the_last_computation_counts_as_none(desk: Desk, li: str, thirty: list[str]) -> None:
    desk.pyramid.recompute(li, DAY)
    for spoilt in ("{", "[]", "{}", '{"txn": 3}'):
        with desk.file.write(li, "settings.fill_in") as tx:
            settings.put(tx, LAST, spoilt)
        assert last(desk.file) is None
    desk.pyramid.recompute(li, DAY)
    assert last(desk.file) is not None


def worked_example(name: str) -> Path:
    path = PEERS / name
    if not path.exists():
        pytest.skip("the worked example is not here")
    return path


def test_the_published_worked_example(desk: Desk) -> None:
    expected_of = worked_example("rfm_orders.expected.csv").read_bytes().decode("latin-1").splitlines()
    report, _recipe = desk.imports.run(DESK_ID, "purchases", worked_example("rfm_orders.csv"))
    assert (report.new, report.refused) == (5009, [])
    pyramid = desk.pyramid.computed(date(2014, 12, 31), method=Method.QUARTILES)
    names = {one.id: one.name for one in customers.each(desk.file)}
    found = {
        names[one.customer_id]: (
            str(one.bought.recency_days),
            str(one.bought.frequency),
            one.bought.monetary_cents,
            one.scores.code,
        )
        for one in pyramid.placed
    }
    expected = {
        row["customer"]: (row["recency"], row["frequency"], 100 * int(row["monetary_value"]), row["RFMClass"])
        for row in csv.DictReader(expected_of)
        if row["customer"].isascii()
    }
    assert (len(found), len(expected)) == (793, 787)
    assert {name: found.get(name) for name in expected} == expected
