"""The dormancy rule by itself."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desk_app.standing.dormancy import SHORTEST_INTERVAL, Verdict, days_words, dormancy, interval_words, silence_words

TODAY = date(2026, 11, 21)
days_of_contact = st.lists(st.dates(date(2020, 1, 1), date(2027, 6, 1)), max_size=12)
factors = st.integers(1, 100)


def every(interval: int, times: int, last: int) -> list[date]:
    """Contact every so many days, the last so many days ago."""
    return [TODAY - timedelta(days=last + interval * n) for n in range(times)]


@pytest.mark.parametrize(
    ("days", "factor", "dormant"),
    [
        (every(30, 4, 90), 3, False),
        (every(30, 4, 91), 3, True),
        (every(30, 4, 91), 4, False),
        (every(1, 9, 21), 3, False),
        (every(1, 9, 22), 3, True),
        (every(30, 2, 900), 3, False),
        (every(30, 2, 900) * 5, 3, False),
        ([], 3, False),
    ],
)
def test_silent_for_more_than_k_times_the_own_interval(days: list[date], factor: int, dormant: bool) -> None:
    assert dormancy(days, TODAY, factor).dormant is dormant


def test_the_interval_is_the_median_gap() -> None:
    gaps = (10, 400, 20)
    days = [TODAY - timedelta(days=sum(gaps[:n]) + 50) for n in range(4)]
    assert dormancy(days, TODAY, 3) == Verdict(4, days[0], 20.0, 50, False)
    assert dormancy(days[:3], TODAY, 3).interval == 205.0
    assert dormancy(days[:2], TODAY, 3) == Verdict(2, days[0], None, 50, False)


def test_who_was_said_to_be_active_begins_anew() -> None:
    days = every(30, 4, 300)
    assert dormancy(days, TODAY, 3).dormant
    said = dormancy(days, TODAY, 3, active_since=TODAY - timedelta(days=90))
    assert (said.silent, said.interval, said.dormant) == (90, 30.0, False)
    assert dormancy(days, TODAY, 3, active_since=TODAY - timedelta(days=91)).dormant
    assert dormancy(days, TODAY, 3, active_since=TODAY + timedelta(days=1)).dormant
    assert dormancy(days, TODAY, 3, active_since=TODAY - timedelta(days=900)).silent == 300


@settings(max_examples=150, deadline=None)
@given(days_of_contact, factors)
def test_order_and_repetition_say_nothing_and_days_to_come_do_not_count(days: list[date], factor: int) -> None:
    verdict = dormancy(days, TODAY, factor)
    assert dormancy([*reversed(days), *days], TODAY, factor) == verdict
    assert dormancy([*days, TODAY + timedelta(days=3)], TODAY, factor) == verdict


@settings(max_examples=150, deadline=None)
@given(days_of_contact, factors)
def test_what_the_verdict_says_holds_together(days: list[date], factor: int) -> None:
    verdict = dormancy(days, TODAY, factor)
    past = {day for day in days if day <= TODAY}
    assert verdict.days == len(past)
    assert verdict.judged == (len(past) >= 3)
    assert verdict.last == max(past, default=None)
    assert verdict.interval is None or verdict.interval >= SHORTEST_INTERVAL
    if verdict.dormant:
        assert verdict.interval is not None and verdict.silent is not None
        assert verdict.silent > factor * SHORTEST_INTERVAL


@settings(max_examples=150, deadline=None)
@given(days_of_contact, st.integers(1, 99), st.integers(0, 400))
def test_patience_and_contact_only_help_time_only_hurts(days: list[date], factor: int, later: int) -> None:
    now = dormancy(days, TODAY, factor)
    assert now.dormant or not dormancy(days, TODAY, factor + 1).dormant
    past = [day for day in days if day <= TODAY]
    assert not now.dormant or dormancy(past, TODAY + timedelta(days=later), factor).dormant
    assert not dormancy([*days, TODAY], TODAY, factor).dormant


def test_it_is_said_in_words() -> None:
    verdict = dormancy(every(31, 3, 100), TODAY, 3)
    assert silence_words(verdict) == "silent for 100 days, usually in contact every 31 days"
    assert interval_words(verdict) == "31 days between contacts"
    seldom = dormancy(every(30, 2, 5), TODAY, 3)
    assert silence_words(seldom) == interval_words(seldom) == "Contact on 2 days only: too few to judge."
    assert interval_words(dormancy(every(30, 1, 5), TODAY, 3)) == "Contact on 1 day only: too few to judge."
    assert (days_words(None), days_words(1), days_words(30.5)) == ("", "1 day", "30.5 days")
