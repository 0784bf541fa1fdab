"""The order of work and what a day may not close over, as pure rules."""

from datetime import UTC, datetime, timedelta
from itertools import permutations
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from desk_app.core.clock import to_text
from desk_app.core.stages import Stage
from desk_app.matters.model import MatterKind, OpenMatter
from desk_app.pyramid.tiers import Tier
from desk_app.staff.model import DESK_ID
from desk_app.today.model import Group, Line, Why, in_order, of_group, tied, why_handle

NOW = datetime(2026, 11, 21, 6, 0, tzinfo=UTC)
ZONE = ZoneInfo("Asia/Shanghai")


def line(name: str, hours: float, *, tier_of: str = "", snoozed: float | None = None, owner: str = "li") -> Line:
    rests = None if snoozed is None else to_text(NOW + timedelta(hours=snoozed))
    return Line("complaint", name, to_text(NOW + timedelta(hours=hours)), owner, tier_of or None, rests)


def order(lines: list[Line], tiers: dict[str, Tier] | None = None) -> str:
    return "".join(each.row_id for each in in_order(lines, to_text(NOW), tiers or {}))


def test_the_latest_stands_first_then_what_is_due_next_and_what_rests_comes_last_in_its_half() -> None:
    lines = [
        line("a", -50, snoozed=-1),
        line("b", -3),
        line("c", -9, snoozed=2),
        line("d", 0),
        line("e", 4, snoozed=-2),
        line("f", 1, snoozed=3),
    ]
    for shuffled in permutations(lines, len(lines)):
        assert order(list(shuffled)) == "abcdef"


def test_of_those_due_in_the_same_minute_the_tier_decides_and_drops_nobody() -> None:
    tiers = {"v": Tier.MOST_VALUABLE, "g": Tier.MOST_GROWABLE, "l": Tier.LOW, "n": Tier.NEGATIVE}
    same = [
        line("5", 1),
        line("4", 1, tier_of="n"),
        line("3", 1 + 20 / 3600, tier_of="l"),
        line("2", 1, tier_of="g"),
        line("1", 1 + 40 / 3600, tier_of="v"),
        line("6", 2, tier_of="v"),
    ]
    assert order(same, tiers) == "123456"
    assert order([line("1", 1), line("2", 2, tier_of="v")], tiers) == "12"
    assert tied(same) == {"n", "l", "g", "v"}
    assert tied(same[-1:]) == set()


hours = st.integers(-3000, 3000).map(lambda n: n / 60)
any_line = st.builds(
    lambda n, due, rest, tier: line(str(n), due, tier_of=tier, snoozed=rest),
    st.integers(0, 10**6),
    hours,
    st.none() | hours,
    st.sampled_from(["", "v", "n"]),
)


@given(st.lists(any_line, max_size=30, unique_by=lambda each: each.row_id))
def test_the_order_keeps_each_matter_once_and_never_puts_a_late_one_below_one_in_time(lines: list[Line]) -> None:
    tiers = {"v": Tier.MOST_VALUABLE, "n": Tier.NEGATIVE}
    now = to_text(NOW)
    found = in_order(lines, now, tiers)
    assert sorted(found) == sorted(lines)
    late = [each.due < now for each in found]
    assert late == sorted(late, reverse=True)
    awake = [each.due[:16] for each in found if each.due < now and not (each.snoozed and each.snoozed > now)]
    assert awake == sorted(awake)
    assert in_order(found[::-1], now, tiers) == found


def test_mine_everyones_and_the_desks() -> None:
    lines = [line("a", 1), line("b", 1, owner="chen"), line("c", 1, owner=DESK_ID)]
    escalated = {lines[1].key}
    names = {group: [each.row_id for each in of_group(lines, group, "li", escalated)] for group in Group}
    assert names == {Group.MINE: ["a"], Group.ALL: ["a", "b", "c"], Group.DESK: ["c"], Group.ESCALATED: ["b"]}


def matter(due: timedelta, owner: str = "li", *, untold: bool = False) -> OpenMatter:
    return OpenMatter(
        MatterKind.COMPLAINT, "x", "C-1", "t", None, "n", "", "s", owner, NOW + due, Stage.DELIVERY, NOW, untold=untold
    )


def test_what_must_be_decided_before_the_day_closes_and_why() -> None:
    opening = datetime(2026, 11, 22, 1, 0, tzinfo=UTC)
    hour = timedelta(hours=1)
    assert why_handle(matter(-hour), NOW, opening) == (Why.LATE,)
    assert why_handle(matter(timedelta()), NOW, opening) == (Why.BEFORE_OPENING,)
    assert why_handle(matter(18 * hour), NOW, opening) == (Why.BEFORE_OPENING,)
    assert why_handle(matter(19 * hour), NOW, opening) == ()
    assert why_handle(matter(30 * hour, DESK_ID), NOW, opening) == (Why.UNOWNED,)
    assert why_handle(matter(-hour, DESK_ID, untold=True), NOW, opening) == (Why.UNOWNED, Why.LATE, Why.UNTOLD)
