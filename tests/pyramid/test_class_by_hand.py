"""A tier decided by hand: it wins, it survives, it is told, and it follows when files are put together."""

from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desk_app.app import MOVES, Desk
from desk_app.core.clock import FixedClock
from desk_app.core.errors import DeskError
from desk_app.customers import store as customers
from desk_app.customers.joining import JoiningService
from desk_app.customers.joins import Asking
from desk_app.customers.model import CustomerDraft, CustomerKind
from desk_app.purchases.model import PurchaseDraft
from desk_app.pyramid import store
from desk_app.pyramid.model import Origin, Present
from desk_app.pyramid.store import present_of, tier_of_customer
from desk_app.pyramid.tiers import SPELLINGS, Tier, tier_of, tier_words
from desk_app.storage.journal import last_save
from desk_app.storage.undoing import undo_last

DAY = date(2026, 11, 21)


def opened(desk: Desk, li: str, name: str = "王丽", tier: str = "") -> str:
    return desk.customers.open_file(li, CustomerDraft(name=name, tier=tier)).id


def buyer(desk: Desk, li: str, name: str = "王丽") -> str:
    customer_id = opened(desk, li, name)
    desk.purchases.enter(li, PurchaseDraft(customer_id=customer_id, bought_on=DAY, amount_cents=10_000))
    return customer_id


def joining(desk: Desk) -> JoiningService:
    return JoiningService(desk.file, tuple(dict.fromkeys((*MOVES, store.move))))


def told(desk: Desk, customer_id: str) -> list[str]:
    return [line.headline for line in store.time_line(desk.file, customer_id)]


def test_it_wins_and_survives_a_computation(desk: Desk, li: str, clock: FixedClock) -> None:
    who = buyer(desk, li)
    desk.pyramid.recompute(li)
    computed = tier_of_customer(desk.file, who)
    assert computed is Tier.MOST_VALUABLE
    desk.pyramid.override(li, who, Tier.NEGATIVE, "  三次无故退货\n")
    clock.advance(timedelta(days=1))
    pyramid = desk.pyramid.recompute(li)
    said = present_of(desk.file, who)
    assert (said.tier, said.origin, said.computed) == (Tier.NEGATIVE, Origin.BY_HAND, Tier.MOST_VALUABLE)
    assert (said.reason, said.by_hand_on) == ("三次无故退货", DAY)
    assert [floor.customers for floor in pyramid.floors] == [0, 0, 0, 1]
    assert [floor.cents for floor in pyramid.standing] == [0, 0, 0, 10_000]
    desk.pyramid.end_override(li, who, "她解释了")
    assert present_of(desk.file, who) == Present(who, Tier.MOST_VALUABLE, "1", DAY)
    assert told(desk, who) == [
        "tier: most valuable (rule 1)",
        "tier decided by hand: negative (三次无故退货)",
        "the tier follows the rule again: 她解释了",
    ]
    assert {line.who for line in store.time_line(desk.file, who)} == {"李娜"}


def test_it_goes_before_what_was_brought_in_and_needs_no_purchase(desk: Desk, li: str) -> None:
    who = opened(desk, li, tier="低贡献")
    desk.pyramid.override(li, who, Tier.MOST_GROWABLE, "下月开第二家店")
    assert tier_of_customer(desk.file, who) is Tier.MOST_GROWABLE
    assert [floor.customers for floor in desk.pyramid.recompute(li).floors] == [0, 1, 0, 0]
    desk.pyramid.end_override(li, who)
    assert (tier_of_customer(desk.file, who), present_of(desk.file, who).origin) == (Tier.LOW, Origin.BROUGHT_IN)
    assert told(desk, who)[-1] == "the tier follows the rule again"


def test_what_cannot_be_decided(desk: Desk, li: str) -> None:
    who = opened(desk, li)
    for reason in ("", " \n", "\u3000"):
        with pytest.raises(DeskError) as error:
            desk.pyramid.override(li, who, Tier.LOW, reason)
        assert error.value.field == "reason"
    with pytest.raises(DeskError, match="Nobody decided otherwise"):
        desk.pyramid.end_override(li, who)
    shared = desk.customers.open_file(li, CustomerDraft(name="散客", kind=CustomerKind.WALK_IN)).id
    with pytest.raises(DeskError) as error:
        desk.pyramid.override(li, shared, Tier.LOW, "x")
    assert error.value.field == "tier"
    desk.customers.remove(li, who)
    with pytest.raises(DeskError, match="out of the lists"):
        desk.pyramid.override(li, who, Tier.LOW, "x")
    assert desk.file.query("SELECT * FROM customer_tiers") == []


def test_deciding_can_be_taken_back(desk: Desk, li: str) -> None:
    who = opened(desk, li)
    desk.pyramid.override(li, who, Tier.LOW, "一")
    undo_last(desk.file, li)
    assert present_of(desk.file, who) == Present(who)
    desk.pyramid.override(li, who, Tier.MOST_VALUABLE, "二")
    desk.pyramid.override(li, who, Tier.NEGATIVE, "三")
    undo_last(desk.file, li)
    said = present_of(desk.file, who)
    assert (said.tier, said.reason, said.computed) == (Tier.MOST_VALUABLE, "二", None)
    assert told(desk, who) == [
        "tier decided by hand: low contribution (一)",
        "undone: the tier follows the rule again",
        "tier decided by hand: most valuable (二)",
        "tier decided by hand: negative (三)",
        "undone: tier decided by hand: most valuable (二)",
    ]


def test_put_together_the_kept_file_keeps_its_class_and_parting_is_exact(desk: Desk, li: str) -> None:
    keep, double = buyer(desk, li), buyer(desk, li, "王莉")
    desk.pyramid.recompute(li)
    desk.pyramid.override(li, keep, Tier.MOST_GROWABLE, "一")
    desk.pyramid.override(li, double, Tier.NEGATIVE, "二")
    before = store.present(desk.file, [keep, double])
    joining(desk).merge(li, keep, double)
    assert present_of(desk.file, keep) == before[keep]
    joining(desk).part(li, double)
    assert store.present(desk.file, [keep, double]) == before


@pytest.mark.parametrize("computed", [True, False])
def test_what_was_decided_of_the_double_holds_for_the_kept_file(desk: Desk, li: str, computed: bool) -> None:
    keep, double = buyer(desk, li), buyer(desk, li, "王莉")
    if computed:
        desk.pyramid.recompute(li)
    desk.pyramid.override(li, double, Tier.NEGATIVE, "骂人")
    before = store.present(desk.file, [keep, double])
    joining(desk).merge(li, keep, double)
    said = present_of(desk.file, keep)
    assert (said.tier, said.reason, said.computed) == (Tier.NEGATIVE, "骂人", before[keep].computed)
    if computed:
        desk.pyramid.recompute(li)
    joining(desk).part(li, double)
    assert store.present(desk.file, [keep, double]) == before


def by_filter(desk: Desk, value: str) -> set[str]:
    where, args = store.FILTER.where(Asking(desk.file.clock.now(), ZoneInfo("Asia/Shanghai")), value)
    return {
        row[0] for row in desk.file.query(f"SELECT c.id FROM customers c WHERE c.deleted_at IS NULL AND {where}", args)
    }


words = st.sampled_from(
    [None, "", "金卡会员", "LOW", *(f" {text}\u3000" for texts in SPELLINGS.values() for text in texts)]
)
tiers = st.none() | st.sampled_from(list(Tier))


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(words, tiers, tiers), min_size=1, max_size=6))
def test_list_column_mark_and_record_agree(
    desk: Desk, li: str, made: list[tuple[str | None, Tier | None, Tier | None]]
) -> None:
    wanted: dict[str, Tier | None] = {}
    for word, computed, by_hand in made:
        who = opened(desk, li)
        with desk.file.write(li, "customers.import") as tx:
            tx.update("customers", who, {"tier": word})
            store.place(tx, {who: computed}, "1", DAY)
            if by_hand:
                store.decide(tx, who, by_hand, "x", DAY)
        wanted[who] = by_hand or tier_of(word) or computed
    for tier in Tier:
        assert by_filter(desk, tier) & wanted.keys() == {who for who, said in wanted.items() if said is tier}
    assert by_filter(desk, store.NO_CLASS) & wanted.keys() == {who for who, said in wanted.items() if said is None}
    texts = store.COLUMN.texts(desk.file, list(wanted))
    assert texts == {who: tier_words(said) for who, said in wanted.items() if said}
    for who, said in wanted.items():
        assert tier_of_customer(desk.file, who) is said
        assert list(store.marks(desk.file, who)) == ([texts[who]] if said else [])
    written = store.written(desk.file)
    assert {who: written[who].held or written[who].computed if who in written else None for who in wanted} == wanted


def test_the_choices_of_the_filter_are_the_classes(desk: Desk) -> None:
    assert [value for value, _words in store.FILTER.choices(desk.file)] == [*Tier, store.NO_CLASS]


moves = st.lists(
    st.tuples(st.integers(0, 3), st.sampled_from(["buy", "hand", "rule", "word", "compute", "undo"])), max_size=14
)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(moves, st.sampled_from(list(Tier)))
def test_whatever_was_done_computing_twice_writes_nothing_the_second_time(
    desk: Desk, li: str, done: list[tuple[int, str]], tier: Tier
) -> None:
    who = [opened(desk, li, f"客户{n}") for n in range(4)]
    for n, act in done:
        match act:
            case "buy":
                desk.purchases.enter(li, PurchaseDraft(customer_id=who[n], bought_on=DAY, amount_cents=100 * (n + 1)))
            case "hand":
                desk.pyramid.override(li, who[n], tier, "因为")
            case "rule" if present_of(desk.file, who[n]).by_hand:
                desk.pyramid.end_override(li, who[n])
            case "word":
                desk.customers.change(li, who[n], {"tier": "低贡献"})
            case "compute":
                desk.pyramid.recompute(li)
            case "undo" if (last := last_save(desk.file)) and last[1].startswith("pyramid."):
                undo_last(desk.file, li)
    by_hand = {each: said.by_hand for each, said in store.present(desk.file, who).items()}
    first = desk.pyramid.recompute(li)
    head = desk.file.journal_head()
    second = desk.pyramid.recompute(li)
    assert (second.moves, desk.file.journal_head()) == ([], head)
    assert second.standing == second.floors == first.floors
    assert {each: said.by_hand for each, said in store.present(desk.file, who).items()} == by_hand
    placed = {one.customer_id: one.tier for one in second.placed}
    assert {each: said.computed for each, said in store.present(desk.file, who).items()} == {
        each: placed.get(each) for each in who
    }


def test_a_file_that_is_out_of_the_lists_keeps_its_class(desk: Desk, li: str) -> None:
    who = buyer(desk, li)
    desk.pyramid.recompute(li)
    desk.customers.remove(li, who)
    desk.pyramid.recompute(li)
    desk.customers.bring_back(li, who)
    assert customers.by_id(desk.file, who).deleted_at is None
    assert tier_of_customer(desk.file, who) is Tier.MOST_VALUABLE
