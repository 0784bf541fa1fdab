"""The rhythm of buying, worked out by hand and held to what must always be true of it; the days of a standing one."""

from calendar import monthrange
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from desk_app.care.every import Every, Kind, check
from desk_app.care.rhythm import Rhythm, by_product, goods_in, rhythm
from desk_app.core.errors import DeskError
from desk_app.core.text import goods_key

FIRST = date(2026, 1, 1)


def after(*gaps: int) -> dict[date, float | None]:
    """Days with those gaps between them."""
    days, day = {FIRST: None}, FIRST
    for gap in gaps:
        day += timedelta(days=gap)
        days[day] = None
    return dict(days)


def of(*gaps: int) -> Rhythm:
    found = rhythm(after(*gaps))
    assert found is not None
    return found


def test_worked_by_hand() -> None:
    found = of(25, 28, 31, 28, 34)  # median 28; away from it 3, 0, 3, 0, 6: median 3
    assert (found.buys, found.median_days, found.spread_days) == (6, 28, 3)
    assert found.last == FIRST + timedelta(days=146)
    assert found.expected == found.last + timedelta(days=28)
    assert found.confidence == pytest.approx(5 / 7 * 28 / 31)
    assert found.quantity is None


def test_an_even_number_of_gaps_has_a_half_between_and_rounds_up() -> None:
    found = of(10, 11)
    assert (found.median_days, found.spread_days, found.expected - found.last) == (10.5, 0.5, timedelta(days=11))
    assert found.confidence == pytest.approx(0.5 * 10.5 / 11)


def test_one_long_holiday_moves_neither_the_middle_nor_the_spread() -> None:
    found = of(14, 14, 90, 14, 14)
    assert (found.median_days, found.spread_days) == (14, 0)


def test_fewer_than_three_days_are_no_rhythm_and_a_day_counts_once() -> None:
    assert rhythm({}) is None
    assert rhythm(after(7)) is None
    bought = [(FIRST, "米", 1.0), (FIRST, "米", 2.0), (FIRST + timedelta(days=7), "米", None)]
    name, days = by_product(bought)["米"]
    assert (name, len(days), days[FIRST]) == ("米", 2, 3.0)
    assert rhythm(days) is None


def test_usual_is_the_middle_of_what_was_written() -> None:
    days = dict(zip(after(7, 7, 7), (2.0, None, 3.0, 8.0), strict=True))
    found = rhythm(days)
    assert found is not None and found.quantity == 3.0


def test_writings_of_one_product_are_one() -> None:
    assert goods_key("ＭＩＬＫ  1 l") == goods_key("milk 1 L")
    assert goods_key("奶粉") != goods_key("奶酪")
    bought = [(FIRST, "Milk", None), (FIRST + timedelta(days=3), "MILK", None)]
    assert [name for name, _days in by_product(bought).values()] == ["MILK"]


def test_goods_of_a_purchase_are_read_with_how_much() -> None:
    assert goods_in("米 ×2；油、盐 x 3") == [("米", 2.0), ("油", None), ("盐 x 3", None)]
    assert goods_in("米 x2;牛奶 250 ml × 24") == [("米", 2.0), ("牛奶 250 ml × 24", None)]
    assert goods_in("milk, 1 l") == [("milk, 1 l", None)]
    assert goods_in(" ； ") == []


GAPS = some.lists(some.integers(1, 400), min_size=2, max_size=30)


@given(GAPS)
def test_what_is_always_true(gaps: list[int]) -> None:
    found = of(*gaps)
    assert 0 < found.confidence < 1
    assert found.buys == len(gaps) + 1
    assert min(gaps) <= found.median_days <= max(gaps)
    assert 0 <= found.spread_days <= max(gaps) - min(gaps)
    assert found.expected > found.last
    assert abs((found.expected - found.last).days - found.median_days) <= 0.5


@given(some.integers(1, 200), some.integers(2, 30))
def test_more_of_the_same_is_surer(gap: int, many: int) -> None:
    assert of(*[gap] * (many + 1)).confidence > of(*[gap] * many).confidence


@given(some.integers(20, 200), some.integers(0, 18))
def test_a_wider_spread_is_less_sure(gap: int, off: int) -> None:
    assert of(gap - off - 1, gap, gap + off + 1).confidence < of(gap - off, gap, gap + off).confidence


@given(GAPS, some.randoms(use_true_random=False))
def test_the_order_in_which_purchases_were_written_does_not_matter(gaps: list[int], rng: object) -> None:
    days = list(after(*gaps).items())
    rng.shuffle(days)  # type: ignore[attr-defined]
    assert rhythm(dict(days)) == of(*gaps)


def test_who_missed_two_purchases_gave_it_up() -> None:
    found = of(10, 10, 10)
    assert found.worth_proposing(found.last + timedelta(days=20), 7)
    assert not found.worth_proposing(found.last + timedelta(days=21), 7)
    assert not found.worth_proposing(found.last, 7)
    assert found.worth_proposing(found.last + timedelta(days=3), 7)


def test_weekdays_every_second_week_count_from_the_week_it_starts_in() -> None:
    every = Every(Kind.WEEKDAYS, 2, (0, 4))
    start = date(2026, 11, 19)  # a Thursday
    days = list(every.days(start, start, date(2026, 12, 18)))
    assert days == [date(2026, 11, 20), date(2026, 11, 30), date(2026, 12, 4), date(2026, 12, 14), date(2026, 12, 18)]


def test_a_month_without_that_day_has_its_last_one() -> None:
    every = Every(Kind.MONTH_DAY, 31)
    days = list(every.days(date(2027, 1, 1), date(2027, 1, 1), date(2027, 4, 30)))
    assert days == [date(2027, 1, 31), date(2027, 2, 28), date(2027, 3, 31), date(2027, 4, 30)]


EVERY = some.one_of(
    some.builds(Every, some.just(Kind.DAYS), some.integers(1, 366)),
    some.builds(Every, some.just(Kind.MONTH_DAY), some.integers(1, 31)),
    some.builds(
        Every, some.just(Kind.WEEKDAYS), some.integers(1, 52), some.sets(some.integers(0, 6), min_size=1).map(tuple)
    ),
)


@given(EVERY, some.dates(date(2020, 1, 1), date(2030, 1, 1)), some.integers(0, 300), some.integers(0, 60))
def test_days_do_not_depend_on_where_one_begins_to_look(every: Every, start: date, off: int, span: int) -> None:
    whole = list(every.days(start, start, start + timedelta(days=off + span)))
    part = list(every.days(start, start + timedelta(days=off), start + timedelta(days=off + span)))
    assert part == [day for day in whole if day >= start + timedelta(days=off)]
    assert Every.from_json(check(every).as_json()) == check(every)
    if every.kind is Kind.MONTH_DAY:
        assert all(day.day == min(every.n, monthrange(day.year, day.month)[1]) for day in whole)


@pytest.mark.parametrize(
    ("every", "field"),
    [
        (Every(Kind.DAYS, 0), "n"),
        (Every(Kind.MONTH_DAY, 32), "n"),
        (Every(Kind.WEEKDAYS, 53, (1,)), "n"),
        (Every(Kind.WEEKDAYS, 1), "weekdays"),
        (Every(Kind.WEEKDAYS, 1, (7,)), "weekdays"),
    ],
)
def test_what_no_calendar_knows_is_refused(every: Every, field: str) -> None:
    with pytest.raises(DeskError) as refused:
        check(every)
    assert refused.value.field == field
