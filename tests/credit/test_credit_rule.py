import random
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desk_app.core.i18n import speaking
from desk_app.credit.model import CreditEvent, Decision, EventKind, months_later
from desk_app.credit.rule import RULE, Grade, Why, explain, grade, rule_words, why_of

TODAY = date(2026, 11, 21)
BAD = [kind for kind in EventKind if RULE.is_bad(kind)]


def event(kind: EventKind, number: int = 0, **more: Any) -> CreditEvent:
    made = CreditEvent(f"e{number}", "k", kind, TODAY - timedelta(days=10), TODAY + timedelta(days=100), "A-1")
    return replace(made, **more)


@st.composite
def some_event(draw: st.DrawFn) -> CreditEvent:
    happened = TODAY + timedelta(days=draw(st.integers(-900, 5)))
    lasts = draw(st.none() | st.integers(0, 900))
    contested = draw(st.none() | st.just(TODAY))
    decision = draw(st.none() | st.sampled_from(Decision)) if contested else None
    return CreditEvent(
        id=draw(st.uuids()).hex,
        customer_id="k",
        kind=draw(st.sampled_from(EventKind)),
        happened_on=happened,
        expires_on=None if lasts is None else happened + timedelta(days=lasts),
        evidence="A-1",
        contested_on=contested,
        contest="no" if contested else None,
        decided_on=TODAY if decision else None,
        decision=decision,
        decision_note="so" if decision else None,
    )


events = st.lists(some_event(), max_size=8, unique_by=lambda each: each.id)
quick = settings(max_examples=150, deadline=None)


@pytest.mark.parametrize(
    ("kinds", "expected"),
    [
        ("", None),
        ("kept", "B"),
        ("kept praise", "A"),
        ("kept kept kept kept kept broken", "B"),
        ("broken", "C"),
        ("broken kept", "B"),
        ("abuse", "C"),
        ("unpaid", "C"),
        ("unpaid kept kept kept", "B"),
        ("unpaid abuse", "D"),
        ("broken broken broken", "D"),
        ("abuse broken", "C"),
    ],
)
def test_grades_of_plain_cases(kinds: str, expected: str | None) -> None:
    made = [event(EventKind(kind), number) for number, kind in enumerate(kinds.split())]
    assert grade(made, TODAY).grade == (Grade(expected) if expected else None)


@quick
@given(some=events, seed=st.randoms())
def test_the_order_does_not_matter(some: list[CreditEvent], seed: random.Random) -> None:
    mixed = list(some)
    seed.shuffle(mixed)
    assert grade(mixed, TODAY) == grade(some, TODAY)


@quick
@given(some=events, kind=st.sampled_from(BAD))
def test_one_more_bad_event_never_makes_it_better(some: list[CreditEvent], kind: EventKind) -> None:
    before = grade(some, TODAY)
    after = grade([*some, event(kind, 99)], TODAY)
    assert after.points < before.points
    assert after.grade is not None
    assert after.grade > Grade.A
    assert before.grade is None or after.grade >= before.grade


@quick
@given(some=events, kind=st.sampled_from(sorted(set(EventKind) - set(BAD))))
def test_one_more_good_event_never_makes_it_worse(some: list[CreditEvent], kind: EventKind) -> None:
    before = grade(some, TODAY)
    after = grade([*some, event(kind, 99)], TODAY)
    assert after.grade is not None
    assert before.grade is None or after.grade <= before.grade


@quick
@given(some=events, kind=st.sampled_from(EventKind))
def test_what_does_not_count_changes_nothing(some: list[CreditEvent], kind: EventKind) -> None:
    contested = {"contested_on": TODAY, "contest": "no"}
    decided = {**contested, "decided_on": TODAY, "decision_note": "so"}
    resting = {
        Why.EXPIRED: event(kind, 99, expires_on=TODAY - timedelta(days=1)),
        Why.CONTESTED: event(kind, 99, **contested),
        Why.NOT_YET: event(kind, 99, happened_on=TODAY + timedelta(days=1)),
        Why.CORRECTED: event(kind, 99, **decided, decision=Decision.CORRECTED),
        Why.WITHDRAWN: event(kind, 99, **decided, decision=Decision.WITHDRAWN),
    }
    before = grade(some, TODAY)
    for why, one in resting.items():
        after = grade([*some, one], TODAY)
        assert why_of(one, TODAY) == why
        assert (after.grade, after.points) == (before.grade, before.points)
        assert len(after.judged) == len(some) + 1
    stands = event(kind, 99, **decided, decision=Decision.STANDS)
    assert grade([*some, stands], TODAY).points == before.points + RULE.points[kind]


@quick
@given(some=events)
def test_nobody_is_an_a_while_something_counts_against_them(some: list[CreditEvent]) -> None:
    found = grade(some, TODAY)
    assert found.grade != Grade.A or not any(RULE.is_bad(one.kind) for one in found.counting)
    assert (found.grade is None) == (not found.counting)
    assert found.points == sum(RULE.points[one.kind] for one in found.counting)


def test_an_event_counts_on_its_last_day_and_not_after_it() -> None:
    one = event(EventKind.BROKEN, expires_on=TODAY)
    assert why_of(one, TODAY) == Why.COUNTS
    assert why_of(one, TODAY + timedelta(days=1)) == Why.EXPIRED
    assert why_of(event(EventKind.BROKEN, expires_on=None), date(2099, 1, 1)) == Why.COUNTS


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2024, 2, 29), 24, date(2026, 2, 28)),
        (date(2026, 12, 5), 1, date(2027, 1, 5)),
        (date(2026, 11, 21), 12, date(2027, 11, 21)),
    ],
)
def test_months_later(day: date, months: int, later: date) -> None:
    assert months_later(day, months) == later


def test_the_rule_is_whole() -> None:
    assert RULE.version
    assert set(RULE.points) == set(RULE.months) == set(EventKind)
    assert [*(line.grade for line in RULE.lines), RULE.rest] == list(Grade)
    assert [line.least for line in RULE.lines] == sorted((line.least for line in RULE.lines), reverse=True)


def test_it_is_explained_in_words() -> None:
    with speaking("en"):
        assert explain(grade([], TODAY)) == ["Nothing is written down yet, so there is no grade."]
        contested = event(EventKind.UNPAID, 1, contested_on=TODAY, contest="no")
        assert explain(grade([contested], TODAY)) == [
            "No event counts at present, so there is no grade.",
            "Not counted: contested and not decided yet: 1.",
        ]
        some = [event(EventKind.KEPT, number) for number in range(5)]
        assert explain(grade([*some, event(EventKind.BROKEN, 9), contested], TODAY)) == [
            "In order: nothing, or little, counts against what was kept.",
            "Points that count: promise kept 5 × +1, broken promise 1 × −2; together +3.",
            "Grade A is only given while nothing counts against the customer.",
            "Not counted: contested and not decided yet: 1.",
        ]
        assert "A from +2, B from −1, C from −5, D below (rule 1)." in " ".join(rule_words())
