from itertools import pairwise
from statistics import quantiles

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk_app.pyramid.scores import FEWEST, Bought, Method, Scales, edges, scores

numbers = st.integers(0, 10**12)
days = st.integers(0, 20_000)
customers = st.lists(st.builds(Bought, st.just("k"), days, st.integers(1, 500), numbers), min_size=1, max_size=120)
many = st.lists(st.builds(Bought, st.just("k"), days, st.integers(1, 9), numbers), min_size=FEWEST, max_size=120)
methods = st.sampled_from([Method.QUINTILES, Method.QUARTILES])


def bought(recency: int, frequency: int = 1, cents: int = 100) -> Bought:
    return Bought("k", recency, frequency, cents)


@given(customers, methods)
def test_better_is_never_scored_worse_and_alike_is_scored_alike(found: list[Bought], method: Method) -> None:
    made = scores(found, method)
    for values, fifth in (
        ([-one.recency_days for one in found], 0),
        ([one.frequency for one in found], 1),
        ([one.monetary_cents for one in found], 2),
    ):
        in_order = sorted(zip(values, (each.fifths[fifth] for each in made), strict=True))
        for (value, lower), (other, higher) in pairwise(in_order):
            assert lower <= higher
            assert value != other or lower == higher


@given(many)
def test_quintiles_run_from_1_to_5_and_quartiles_from_4_to_1(found: list[Bought]) -> None:
    for five, four in zip(scores(found), scores(found, Method.QUARTILES), strict=True):
        assert (five.recency, five.frequency, five.monetary) == five.fifths
        assert all(1 <= score <= 5 for score in five.fifths)
        assert all(1 <= score <= 4 for score in (four.recency, four.frequency, four.monetary))


@given(st.lists(numbers, min_size=2, max_size=80), st.sampled_from([4, 5]))
def test_edges_are_those_of_the_statistics_library(values: list[int], parts: int) -> None:
    found = [edge / parts for edge in edges(values, parts).scaled]
    assert found == pytest.approx(quantiles(values, n=parts, method="inclusive"))


def test_a_value_on_an_edge_belongs_to_the_lower_part() -> None:
    part = edges([1, 2, 3, 4, 5], 4)
    assert part.scaled == (8, 12, 16)
    assert [part.above(value) for value in (1, 2, 3, 4, 5)] == [0, 0, 1, 2, 3]


def test_twenty_five_are_parted_in_fifths_of_five() -> None:
    made = scores([bought(n, n, n * 100) for n in range(1, 26)])
    assert [each.recency for each in made] == [5] * 5 + [4] * 5 + [3] * 5 + [2] * 5 + [1] * 5
    assert [each.monetary for each in made] == [1] * 5 + [2] * 5 + [3] * 5 + [4] * 5 + [5] * 5
    assert made[0].code == "511"


def test_fewer_are_ranked_and_the_equal_share_a_rank() -> None:
    made = scores([bought(10, 3, 500), bought(2, 3, 900), bought(99, 1, 100), bought(10, 7, 500)], Method.QUARTILES)
    assert [(each.recency, each.frequency, each.monetary) for each in made] == [
        (2, 2, 2),
        (1, 2, 1),
        (4, 4, 4),
        (2, 1, 2),
    ]
    assert [each.fifths[0] for each in made] == [4, 5, 2, 4]
    assert len(scores([bought(n) for n in range(FEWEST - 1)])) == FEWEST - 1


@given(customers, st.sampled_from(list(Method)))
def test_the_scales_alone_give_the_same_scores(found: list[Bought], method: Method) -> None:
    scales = Scales.of(found, method)
    assert [scales.scores([one])[0] for one in found] == scores(found, method)


def test_who_came_later_is_ranked_among_those_before() -> None:
    scales = Scales.of([bought(n, n) for n in range(1, 5)], Method.QUINTILES)
    later = scales.scores([bought(99, 0)])[0]
    assert (later.recency, later.frequency, later.fifths[0]) == (5, 5, 1)


def test_all_alike_are_scored_alike() -> None:
    assert len({each.code for each in scores([bought(5)] * 40)}) == 1


@pytest.mark.parametrize(
    ("lately", "earlier", "growth"), [(0, 0, 0.0), (100, 0, 1.0), (0, 100, -1.0), (125, 100, 0.2), (-50, 100, -1.0)]
)
def test_growth(lately: int, earlier: int, growth: float) -> None:
    assert Bought("k", 1, 1, 1, lately, earlier).growth == pytest.approx(growth)
