from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from desk_app.core.errors import DeskError
from desk_app.core.i18n import speaking
from desk_app.insights.figures import call_figures
from desk_app.insights.measures import CALLS, NAMES, call_measures
from desk_app.insights.model import Conditions, Dimension, Measure, Period
from desk_app.storage.desk_file import DeskFile
from tests.insights.calls_made import NOW, call, choose, customers, opened, write

NOVEMBER = (date(2026, 11, 1), date(2026, 12, 1))
AT = datetime(2026, 11, 10, 2, tzinfo=UTC)


@pytest.fixture
def file(tmp_path: Path) -> Iterator[DeskFile]:
    made = opened(tmp_path)
    yield made
    made.close()


def november(file: DeskFile, conditions: Conditions | None = None) -> dict[str, Measure]:
    return call_measures(file, *NOVEMBER, conditions or Conditions(), now=NOW)


def test_an_empty_file_has_no_value_anywhere(file: DeskFile) -> None:
    found = november(file)
    assert {one.key for one in CALLS} == set(NAMES) - {"calls.per_customer"} == set(found)
    assert all(one.value is None and one.n == 0 for one in found.values())


def test_service_level_by_each_customary_formula_is_named_with_its_limit(file: DeskFile) -> None:
    choose(file, service_level_s=20, short_abandon_s=5)
    answered = [call(AT, outcome="answered", wait_s=wait) for wait in (0, 20, 21, 60)]
    lost = [call(AT, outcome="abandoned", wait_s=wait) for wait in (3, 5, 20, 21)]
    write(file, [*answered, *lost, call(AT, outcome="no_call", wait_s=0)])
    found = november(file)
    values = {key.rsplit(".", 1)[1]: (one.value, one.n) for key, one in found.items() if ".service_level." in key}
    assert values == {
        "offered": (2 / 8, 8),
        "late_abandons": (2 / 5, 5),
        "answered": (2 / 4, 4),
        "without_short": (2 / 6, 6),
    }
    assert found["calls.abandonment"].value == 0.5
    assert (found["calls.no_call"].value, found["calls.no_call"].n) == (1, 9)
    for key, one in found.items():
        if ".service_level." in key:
            assert "within 20 s" in one.formula
    assert "without those who gave up within 5 s" in found["calls.service_level.without_short"].formula


def test_a_wait_that_nobody_measured_is_neither_in_time_nor_late_and_it_is_said(file: DeskFile) -> None:
    write(file, [call(AT, wait_s=10), call(AT), call(AT, outcome="missed"), call(AT, channel="walk_in")])
    found = november(file)
    level = found["calls.service_level.offered"]
    assert (level.value, level.n) == (1 / 2, 2)
    assert "2 answered without a measured time are left out" in level.formula
    assert (found["calls.service_level.late_abandons"].value, found["calls.answer_time_s"].n) == (1 / 2, 1)
    assert (found["calls.offered"].value, found["calls.abandoned"].value) == (4, 1)


def test_where_no_wait_was_measured_there_is_no_service_level(file: DeskFile) -> None:
    write(file, [call(AT), call(AT, outcome="missed")])
    found = november(file)
    assert all(found[key].value is None and found[key].n == 0 for key in found if ".service_level." in key)
    assert found["calls.abandonment"].value == 0.5


def test_handling_time_of_the_trade_is_nine_minutes(file: DeskFile) -> None:
    """50 calls with 300 minutes of talk, 50 on hold and 100 of work afterwards."""
    write(file, [call(AT, talk_s=360, hold_s=60, after_s=120) for _n in range(50)])
    found = november(file)["calls.handling_time_s"]
    assert (found.value, found.n) == (9 * 60, 50)


def test_calls_out_count_for_nothing_that_came_in(file: DeskFile) -> None:
    write(file, [call(AT, direction="out", talk_s=100, wait_s=3), call(AT, talk_s=50, wait_s=4)])
    found = november(file)
    assert (found["calls.outgoing"].value, found["calls.offered"].value) == (1, 1)
    assert (found["calls.talk_time_s"].value, found["calls.answer_time_s"].value) == (50, 4)


JANUARY_31 = datetime(2026, 1, 31, 6, tzinfo=UTC)


@pytest.mark.parametrize(("after", "again"), [(timedelta(0), 1), (timedelta(hours=-1), 1), (timedelta(seconds=1), 0)])
def test_a_contact_a_week_later_at_the_same_hour_counts_for_january(
    file: DeskFile, after: timedelta, again: int
) -> None:
    one, other = customers(file, 2)
    second = JANUARY_31 + timedelta(days=7) + after
    write(
        file,
        [
            call(JANUARY_31, customer_id=one),
            call(second, customer_id=one),
            call(second + timedelta(days=20), customer_id=other),
        ],
    )
    found = call_measures(file, date(2026, 1, 1), date(2026, 2, 1), now=NOW)["calls.repeat_7d"]
    assert (found.value, found.n, found.provisional_n) == (again, 1, 0)


def test_a_contact_whose_window_is_not_over_is_counted_apart(file: DeskFile) -> None:
    (one,) = customers(file, 1)
    last = AT + timedelta(days=7)
    write(file, [call(AT, customer_id=one), call(AT + timedelta(milliseconds=1), customer_id=one), call(last)])
    found = november(file)
    repeat = found["calls.repeat_7d"]
    assert (repeat.value, repeat.n, repeat.provisional_n) == (1, 1, 1)
    assert (found["calls.fcr"].value, found["calls.fcr"].n, found["calls.fcr"].provisional_n) == (0, 1, 1)


def test_the_last_row_that_was_no_call_ends_no_window(file: DeskFile) -> None:
    (one,) = customers(file, 1)
    write(file, [call(AT, customer_id=one), call(AT + timedelta(days=8), outcome="no_call", customer_id=one)])
    found = november(file)["calls.repeat_7d"]
    assert (found.value, found.n, found.provisional_n) == (None, 0, 1)


def test_a_window_that_ends_after_now_is_not_over(file: DeskFile) -> None:
    (one,) = customers(file, 1)
    write(file, [call(NOW - timedelta(days=6), customer_id=one), call(NOW + timedelta(days=3), customer_id=one)])
    found = november(file)["calls.repeat_7d"]
    assert (found.n, found.provisional_n) == (0, 2)


def test_a_contact_is_settled_when_no_other_on_the_same_topic_follows(file: DeskFile) -> None:
    one, two, three = customers(file, 3)
    day = timedelta(days=1)
    calls = [
        call(AT, customer_id=one, topic="送货 · 迟到"),
        call(AT + day, customer_id=one, topic="发票"),
        call(AT, customer_id=two, topic="送货"),
        call(AT + day, customer_id=two, topic="送货"),
        call(AT, customer_id=three, outcome="became_complaint"),
        call(AT, customer_id=three, outcome="missed"),
        call(AT + 10 * day),
    ]
    write(file, calls)
    found = november(file)
    assert (found["calls.fcr"].value, found["calls.fcr"].n) == (3 / 5, 5)
    assert (found["calls.repeat_7d"].value, found["calls.repeat_7d"].n) == (2 / 6, 6)


def test_an_outgoing_call_is_no_repetition(file: DeskFile) -> None:
    (one,) = customers(file, 1)
    day = timedelta(days=1)
    write(file, [call(AT, customer_id=one), call(AT + day, customer_id=one, direction="out"), call(AT + 9 * day)])
    assert november(file)["calls.repeat_7d"].value == 0


def test_the_window_is_as_long_as_the_store_chose(file: DeskFile) -> None:
    choose(file, repeat_days=2)
    (one,) = customers(file, 1)
    day = timedelta(days=1)
    write(file, [call(AT, customer_id=one), call(AT + 3 * day, customer_id=one), call(AT + 9 * day)])
    found = november(file)["calls.repeat_7d"]
    assert (found.value, found.n) == (0, 2)
    assert "within 2 × 24 h" in found.formula


def test_calls_belong_to_the_stores_own_day(file: DeskFile) -> None:
    write(file, [call("2026-10-31T15:59:59.999Z"), call("2026-10-31T16:00:00.000Z"), call("2026-11-30T16:00:00.000Z")])
    assert november(file)["calls.offered"].value == 1


def test_conditions_narrow_the_calls_but_not_what_came_after(file: DeskFile) -> None:
    (one,) = customers(file, 1)
    day = timedelta(days=1)
    write(
        file,
        [
            call(AT, customer_id=one, staff_name="李娜", topic="送货 · 迟到"),
            call(AT + day, customer_id=one, staff_name="陈强", channel="wechat", kind="praise", topic="送货"),
            call(AT + 20 * day, topic="送货单"),
        ],
    )
    by_staff = november(file, Conditions(staff="李娜"))
    assert (by_staff["calls.offered"].value, by_staff["calls.repeat_7d"].value) == (1, 1)
    assert november(file, Conditions(topic="送货"))["calls.offered"].value == 2
    assert november(file, Conditions(channel="wechat", kind="praise"))["calls.offered"].value == 1
    assert november(file, Conditions(staff="nobody"))["calls.offered"].value is None


def test_a_figure_over_few_cases_is_marked_small(file: DeskFile) -> None:
    write(file, [call(AT, wait_s=1) for _n in range(4)])
    assert november(file)["calls.abandonment"].small
    assert not november(file)["calls.offered"].small
    write(file, [call(AT, wait_s=1)])
    assert not november(file)["calls.abandonment"].small


def test_formulas_are_said_in_the_language_spoken(file: DeskFile) -> None:
    write(file, [call(AT, wait_s=1)])
    english = november(file)["calls.abandonment"].formula
    with speaking("zh_CN"):
        assert november(file)["calls.abandonment"].formula
    assert english == "came in and not answered ÷ all that came in"


def test_a_period_that_ends_before_it_begins_is_refused(file: DeskFile) -> None:
    with pytest.raises(DeskError):
        call_measures(file, date(2026, 11, 2), date(2026, 11, 2), now=NOW)


def test_parts_and_the_heat_map_add_up_to_the_whole_either_way(file: DeskFile) -> None:
    people = customers(file, 3)
    calls = [
        call(
            AT + timedelta(hours=7 * n),
            customer_id=people[n % 3],
            staff_name=("李娜", "陈强")[n % 2],
            channel=("phone", "wechat", "walk_in")[n % 3],
            topic=("送货 · 迟到", "送货", None)[n % 3],
            outcome=("solved", "missed", "no_call")[n % 3],
            wait_s=n,
            written_at="2026-11-20T00:00:00.000Z" if n % 4 == 0 else None,
        )
        for n in range(30)
    ]
    write(file, calls)
    period = Period(*NOVEMBER)
    every = call_figures(file, period, now=NOW, parts=tuple(Dimension))
    chosen = call_figures(file, period, Conditions(kind="enquiry"), now=NOW, parts=tuple(Dimension))
    assert every.whole == chosen.whole == call_figures(file, period, Conditions(kind="enquiry"), now=NOW).whole
    assert every.heat == chosen.heat
    assert sum(every.heat.values()) == every.whole.offered
    assert every.parts[Dimension.DAY] == chosen.parts[Dimension.DAY]
    for part in Dimension:
        for name in ("calls", "offered", "answered", "wait_s", "known", "repeated", "judged", "resolved", "known_open"):
            if part == Dimension.HOUR and name in ("known", "repeated", "judged", "resolved", "known_open"):
                continue
            by_key = {key: getattr(sums, name) for key, sums in every.parts[part].items()}
            assert by_key == {key: getattr(sums, name) for key, sums in chosen.parts[part].items()}, (part, name)
            assert sum(by_key.values()) == getattr(every.whole, name)
    assert set(every.parts[Dimension.TOPIC]) == {"送货", ""}
