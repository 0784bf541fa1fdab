"""Amounts of time as people write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk_app.commitments.amounts import Amount, amount
from desk_app.core.errors import DeskError

MINUTE, HOUR = 60, 3_600


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("90 s", Amount(0, 90)),
        ("15 min", Amount(0, 15 * MINUTE)),
        ("4 h", Amount(0, 4 * HOUR)),
        ("4h", Amount(0, 4 * HOUR)),
        (" 4  H ", Amount(0, 4 * HOUR)),
        ("1.5 h", Amount(0, 90 * MINUTE)),
        ("3 d", Amount(3)),
        ("1 d 4 h", Amount(1, 4 * HOUR)),
        ("1d4h30min", Amount(1, 4 * HOUR + 30 * MINUTE)),
        ("4 h, 1 d", Amount(1, 4 * HOUR)),
        ("2 hrs. 5 mins.", Amount(0, 2 * HOUR + 5 * MINUTE)),
        ("1 working day", Amount(1)),
        ("3 business days", Amount(3)),
        ("2 days 1 hour", Amount(2, HOUR)),
        ("3个工作日", Amount(3)),
        ("３ 个工作日", Amount(3)),
        ("5天", Amount(5)),
        ("24小时", Amount(0, 24 * HOUR)),
        ("24小时内", Amount(0, 24 * HOUR)),
        ("2 个小时 30 分钟", Amount(0, 150 * MINUTE)),
        ("1天，4小时", Amount(1, 4 * HOUR)),
        ("30秒", Amount(0, 30)),
        ("999999 h", Amount(0, 999_999 * HOUR)),
    ],
)
def test_what_is_written_is_understood(text: str, meant: Amount) -> None:
    assert amount(text) == meant


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "4",
        "h",
        "four hours",
        "4 x",
        "4 m",
        "-4 h",
        "4 h 4 h",
        "1 5 min",
        "4 h and",
        "4 w",
        "1e3 h",
        "h 4",
        "4 hd",
    ],
)
def test_what_is_not_understood_is_refused_with_what_would_be(text: str) -> None:
    with pytest.raises(DeskError) as refused:
        amount(text, field="amount")
    assert "90 s, 15 min, 4 h, 3 d" in refused.value.sentence
    assert text in refused.value.sentence
    assert refused.value.field == "amount"


@pytest.mark.parametrize(
    ("text", "words"),
    [("1.5 d", "counted whole"), ("0.001 h 0.1 s", "whole number of seconds"), ("0 h", "more than nothing")],
)
def test_fractions_of_days_and_nothing_are_refused(text: str, words: str) -> None:
    with pytest.raises(DeskError, match=words):
        amount(text)


@given(st.integers(0, 10**6), st.integers(0, 10**8))
def test_the_text_of_an_amount_is_read_as_that_amount(days: int, seconds: int) -> None:
    if days or seconds:
        one = Amount(days, seconds)
        assert amount(one.text) == one


def test_the_text_of_an_amount_is_short() -> None:
    assert amount("1天4小时 90 秒").text == "1 d 4 h 1 min 30 s"


@given(st.text(max_size=30))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        assert amount(text).text
    except DeskError as refused:
        assert refused.sentence
