"""Scarce goods: what counts, who it is for, what is left, what is refused and what is given beyond it."""

import random
import sqlite3
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from datetime import date as Date
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desk_app.app import Desk
from desk_app.core.clock import FixedClock
from desk_app.core.errors import DeskError
from desk_app.customers.model import CustomerDraft
from desk_app.deliveries.door import Handing, LineAtDoor
from desk_app.deliveries.lines import LineDraft
from desk_app.deliveries.model import DeliveryDraft, DeliveryState
from desk_app.goods import shares, store
from desk_app.goods.model import Allotment, AllotmentDraft
from desk_app.pyramid.tiers import Tier
from desk_app.staff.model import DESK_ID, Role
from desk_app.storage.tx import Tx
from desk_app.storage.undoing import undo_last
from tests.fresh_files import fresh_desk

FIRST, LAST, TODAY = Date(2026, 11, 1), Date(2026, 11, 30), Date(2026, 11, 21)


def customer(desk: Desk, name: str, tier: Tier | None = None) -> str:
    made = desk.customers.open_file(DESK_ID, CustomerDraft(name)).id
    if tier is not None:
        with desk.file.write(DESK_ID, "test.tier") as tx:
            row = {
                "id": made,
                "customer_id": made,
                "by_hand": tier,
                "by_hand_reason": "known",
                "by_hand_on": "2026-11-01",
            }
            tx.insert("customer_tiers", row)
    return made


def allot(desk: Desk, amount: float, goods: str = "茅台", first: Date = FIRST, last: Date = LAST, *,
          customer_id: str | None = None, tier: Tier | None = None, together: bool = False) -> Allotment:  # fmt: skip
    draft = AllotmentDraft(goods, first, last, amount, tier, customer_id, together=together, unit="瓶")
    return desk.allotments.allot(DESK_ID, draft)


def plan(
    desk: Desk, who: str | None, amount: float, goods: str = "茅台", beyond: str = "", actor: str = DESK_ID
) -> str:
    draft = DeliveryDraft(
        customer_id=who, customer_name="" if who else "路人", lines=(LineDraft(goods, amount),), beyond=beyond
    )
    return desk.deliveries.plan(actor, draft).id


def left(desk: Desk, who: str | None, goods: str = "茅台") -> float | None:
    share = shares.share_of(desk.file, goods, TODAY, who)
    return None if share is None else share.left


def test_what_was_ordered_and_handed_out_counts_whatever_the_width_of_the_letters(desk: Desk) -> None:
    wang = customer(desk, "王小丽")
    allot(desk, 6, "ＶＩＰ酒")
    plan(desk, wang, 2, "vip酒")
    desk.allotments.hand_out(DESK_ID, "Vip酒", wang, 1, "came by")
    assert left(desk, wang, "VIP酒") == 3
    share = shares.share_of(desk.file, "vip酒", TODAY, wang)
    assert share is not None and shares.left_words(share) == "ＶＩＰ酒: 3 of 6 瓶 left until 30 Nov"
    assert left(desk, wang, "可乐") is None and shares.share_of(desk.file, "vip酒", Date(2026, 12, 1), wang) is None


def test_beyond_what_is_left_is_refused_with_a_sentence_and_nothing_is_written(desk: Desk) -> None:
    wang = customer(desk, "王小丽")
    allot(desk, 6)
    plan(desk, wang, 5)
    with pytest.raises(DeskError) as refused:
        plan(desk, wang, 2)
    assert refused.value.field == "beyond"
    assert refused.value.sentence.replace("“", '"').replace("”", '"') == (
        'Of "茅台" only 1 of 6 瓶 are left until 30 Nov (王小丽): write less, or why they get more.'
    )
    assert len(desk.file.query("SELECT 1 FROM deliveries")) == 1 and left(desk, wang) == 1


def test_with_a_reason_it_is_given_and_noted(desk: Desk) -> None:
    wang = customer(desk, "王小丽")
    one = allot(desk, 6)
    made = plan(desk, wang, 8, beyond="Wedding of her son")
    noted = store.overrides(desk.file, [one.id])
    assert [(each.over, each.reason, each.delivery_id, each.by_id) for each in noted] == [
        (2, "Wedding of her son", made, DESK_ID)
    ]
    share = shares.share_of(desk.file, "茅台", TODAY, wang)
    assert share is not None and (share.left, share.beyond) == (0, 2)
    desk.deliveries.change(DESK_ID, made, {"note": "ring twice"})  # what was given beyond is not asked about again
    undo_last(desk.file, DESK_ID)
    undo_last(desk.file, DESK_ID)
    assert store.overrides(desk.file, [one.id]) == [] and left(desk, wang) == 6


def test_only_a_supervisor_gives_beyond_where_there_is_one(desk: Desk, li: str) -> None:
    wang, boss = customer(desk, "王小丽"), desk.staff.add(DESK_ID, "陈经理", Role.SUPERVISOR).id
    allot(desk, 1)
    with pytest.raises(DeskError, match="Only a supervisor gives more than is left: 陈经理"):
        plan(desk, wang, 2, beyond="Wedding", actor=li)
    plan(desk, wang, 2, beyond="Wedding", actor=boss)


def test_the_most_specific_one_holds(desk: Desk) -> None:
    vip, other, own = (
        customer(desk, "贵", Tier.MOST_VALUABLE), customer(desk, "普", Tier.LOW), customer(desk, "独", Tier.LOW),
    )  # fmt: skip
    allot(desk, 2)
    allot(desk, 6, tier=Tier.MOST_VALUABLE)
    allot(desk, 1, customer_id=own)
    assert (left(desk, vip), left(desk, other), left(desk, own)) == (6, 2, 1)


def test_a_tier_together_shares_one_amount(desk: Desk) -> None:
    a, b, other = (customer(desk, n, t) for n, t in (("甲", Tier.LOW), ("乙", Tier.LOW), ("丙", Tier.NEGATIVE)))
    allot(desk, 5, tier=Tier.LOW, together=True)
    plan(desk, a, 3)
    plan(desk, other, 9)
    assert (left(desk, a), left(desk, b), left(desk, other)) == (2, 2, None)
    with pytest.raises(DeskError, match=r"only 2 of 5 瓶 are left until 30 Nov \(low contribution, together\)"):
        plan(desk, b, 3)


def test_changes_are_watched_too_and_what_is_called_off_comes_back(desk: Desk) -> None:
    wang = customer(desk, "王小丽")
    allot(desk, 6)
    one = plan(desk, wang, 4)
    line = desk.file.query("SELECT id FROM delivery_lines")[0][0]
    with pytest.raises(DeskError, match="only 6 of 6"):
        desk.deliveries.change(DESK_ID, one, {}, [LineDraft("茅台", 7, line)])
    desk.deliveries.change(DESK_ID, one, {}, [LineDraft("茅台", 6, line)])
    assert left(desk, wang) == 0
    desk.deliveries.move(DESK_ID, one, DeliveryState.CANCELLED, reason="changed her mind")
    assert left(desk, wang) == 6


def test_a_delivery_given_to_another_customer_counts_for_them(desk: Desk) -> None:
    one, other = customer(desk, "王"), customer(desk, "李")
    allot(desk, 4)
    plan(desk, other, 3)
    made = plan(desk, one, 3)
    with pytest.raises(DeskError, match="only 1 of 4"):
        desk.deliveries.change(DESK_ID, made, {"customer_id": other})


def test_goods_without_lines_count_with_their_quantity(desk: Desk) -> None:
    wang = customer(desk, "王小丽")
    allot(desk, 3)
    desk.deliveries.plan(DESK_ID, DeliveryDraft(customer_id=wang, goods="茅台", quantity=2))
    assert left(desk, wang) == 1
    with pytest.raises(DeskError):
        desk.deliveries.plan(DESK_ID, DeliveryDraft(customer_id=wang, goods="茅台", quantity=2))


def test_the_rest_of_a_delivery_counts_once(desk: Desk) -> None:
    wang, courier = customer(desk, "王小丽"), desk.staff.add(DESK_ID, "小张", Role.COURIER).id
    allot(desk, 5)
    made = plan(desk, wang, 5)
    desk.deliveries.move(DESK_ID, made, DeliveryState.ASSIGNED, courier_id=courier)
    desk.deliveries.move(DESK_ID, made, DeliveryState.UNDER_WAY)
    line = desk.file.query("SELECT id FROM delivery_lines")[0][0]
    desk.deliveries.hand_over(DESK_ID, made, Handing(lines={line: LineAtDoor(3)}, follow_up=True))
    assert len(desk.file.query("SELECT 1 FROM deliveries")) == 2 and left(desk, wang) == 0


def test_two_of_the_same_kind_on_one_day_are_refused(desk: Desk) -> None:
    allot(desk, 6)
    with pytest.raises(DeskError, match="is allotted already for everyone, each"):
        allot(desk, 3, first=LAST, last=Date(2026, 12, 5))
    allot(desk, 3, first=Date(2026, 12, 1), last=Date(2026, 12, 5))
    allot(desk, 3, tier=Tier.LOW)


@pytest.mark.parametrize(
    ("draft", "field"),
    [
        (AllotmentDraft(" ", FIRST, LAST, 1), "goods"),
        (AllotmentDraft("酒", None, LAST, 1), "first"),
        (AllotmentDraft("酒", FIRST, None, 1), "last"),
        (AllotmentDraft("酒", LAST, FIRST, 1), "last"),
        (AllotmentDraft("酒", FIRST, LAST, -1), "amount"),
    ],
)
def test_what_is_missing_is_named(desk: Desk, draft: AllotmentDraft, field: str) -> None:
    with pytest.raises(DeskError) as refused:
        desk.allotments.allot(DESK_ID, draft)
    assert refused.value.field == field


def test_changing_and_ending(desk: Desk) -> None:
    wang = customer(desk, "王小丽")
    one = allot(desk, 6)
    plan(desk, wang, 4)
    with pytest.raises(DeskError, match="王小丽 got 4 of it already"):
        desk.allotments.change(DESK_ID, one.id, AllotmentDraft("茅台", FIRST, LAST, 3))
    desk.allotments.change(DESK_ID, one.id, AllotmentDraft("茅台", FIRST, LAST, 4))
    assert left(desk, wang) == 0
    ended = desk.allotments.end(DESK_ID, one.id, Date(2026, 11, 20))
    assert ended is not None and ended.last == Date(2026, 11, 20) and left(desk, wang) is None
    assert desk.allotments.end(DESK_ID, one.id, Date(2026, 10, 31)) is None
    assert store.all_allotments(desk.file) == ()


def test_handing_out_is_refused_beyond_what_is_left_and_where_nothing_is_allotted(desk: Desk) -> None:
    wang = customer(desk, "王小丽")
    allot(desk, 2)
    with pytest.raises(DeskError) as refused:
        desk.allotments.hand_out(DESK_ID, "茅台", wang, 3)
    assert refused.value.field == "beyond"
    assert desk.allotments.hand_out(DESK_ID, "茅台", wang, 3, beyond="Regular for years").left == 0
    with pytest.raises(DeskError, match=r"No allotment of .可乐. is for 王小丽 today"):
        desk.allotments.hand_out(DESK_ID, "可乐", wang, 1)


def test_who_has_no_file_gets_no_more_than_one_share(desk: Desk) -> None:
    allot(desk, 2)
    plan(desk, None, 2)
    with pytest.raises(DeskError, match="only 2 of 2"):
        plan(desk, None, 3)
    with pytest.raises(DeskError, match="Open a file for who gets it"):
        plan(desk, None, 3, beyond="because")


class Counting:
    """A save whose questions to the file are counted; everything else is its own."""

    def __init__(self, tx: Tx) -> None:
        self._tx, self.asked = tx, list[str]()

    def query(self, sql: str, values: Sequence[object] = ()) -> list[sqlite3.Row]:
        self.asked.append(sql)
        return self._tx.query(sql, values)


def test_what_is_not_scarce_costs_one_question_and_the_rest_is_found_by_index(desk: Desk) -> None:
    wang = customer(desk, "王小丽")
    plan(desk, wang, 1, "可乐")
    made = desk.file.query("SELECT id FROM deliveries")[0][0]
    with desk.file.write(DESK_ID, "test.look") as tx:
        counting = Counting(tx)
        store.brought_by(counting, made)
        assert len(counting.asked) == 1
        store.takings(counting, FIRST, LAST, ZoneInfo("Asia/Shanghai"), customer_id=wang)
        store.takings(counting, FIRST, LAST, ZoneInfo("Asia/Shanghai"))
        plans = [
            " ".join(row["detail"] for row in tx.query(f"EXPLAIN QUERY PLAN {sql}", ["x"] * sql.count("?")))
            for sql in counting.asked
        ]
    assert all("SCAN" not in each for each in plans)
    assert "deliveries_customer" in plans[1] and "deliveries_ordered" in plans[2]


@settings(max_examples=12, deadline=None)
@given(seed=st.integers(0, 10_000), together=st.booleans(), of_tier=st.booleans())
def test_what_is_left_is_what_a_count_by_hand_says(
    tmp_path_factory: pytest.TempPathFactory, seed: int, together: bool, of_tier: bool
) -> None:
    rng, clock = random.Random(seed), FixedClock(datetime(2026, 11, 21, 2, 0, tzinfo=UTC))
    folder: Path = tmp_path_factory.mktemp("scarce")
    desk = fresh_desk(folder / "store.desk", clock=clock)
    try:
        people = [customer(desk, f"客{n}", Tier.LOW) for n in range(3)]
        tier = Tier.LOW if of_tier else None
        one = allot(desk, 6, tier=tier, together=together)
        got = dict[str, tuple[str, float]]()  # delivery or handout: who, how much
        for _turn in range(25):
            clock.advance(timedelta(minutes=7))
            who, amount = rng.choice(people), rng.choice((0.5, 1, 2, 3))
            beyond = rng.choice(("", "", "asked the supervisor"))
            planned = [each for each in got if not each.startswith("h")]
            act = rng.choice(("plan", "plan", "hand out", "change", "cancel", "undo"))
            try:
                if act == "plan":
                    got[plan(desk, who, amount, beyond=beyond)] = (who, amount)
                elif act == "hand out":
                    desk.allotments.hand_out(DESK_ID, "茅台", who, amount, beyond=beyond)
                    got[f"h{_turn}"] = (who, amount)
                elif act == "change" and planned:
                    each = rng.choice(planned)
                    desk.deliveries.change(DESK_ID, each, {}, [LineDraft("茅台", amount)], beyond)
                    got[each] = (got[each][0], amount)
                elif act == "cancel" and planned:
                    each = rng.choice(planned)
                    desk.deliveries.move(DESK_ID, each, DeliveryState.CANCELLED, reason="no")
                    del got[each]
            except DeskError as refused:
                assert refused.field == "beyond" and not beyond
            noted = store.overrides(desk.file, [one.id])
            for each in people:
                scope = [who for who in people if together or who == each]
                by_hand = sum(amount for who, amount in got.values() if who in scope)
                share = shares.share_of(desk.file, "茅台", TODAY, each)
                assert share is not None and share.given == pytest.approx(by_hand)
                over = sum(one.over for one in noted if one.customer_id in scope)
                assert share.given <= 6 + over + 1e-6
            ledger = shares.ledgers(desk.file, [one])[0]
            assert ledger.given == pytest.approx(sum(amount for _who, amount in got.values()))
    finally:
        desk.close()
