"""The sums of calls by day: whatever is done to the calls, what is kept says the same as counting them all."""

import tempfile
from collections.abc import Iterator
from contextlib import closing, suppress
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desk_app.app import Desk
from desk_app.core.clock import FixedClock, to_text
from desk_app.core.errors import DeskError
from desk_app.exchange.recipe import read_recipe
from desk_app.insights.figures import call_figures, rebuild
from desk_app.insights.model import ALL, WITHOUT, CallSums, Conditions, Dimension, Period, Rules
from desk_app.settings.store import profile
from desk_app.storage.desk_file import DeskFile
from desk_app.storage.schema import DESK_ID
from desk_app.storage.undoing import undo_last
from tests.fresh_files import fresh_desk
from tests.insights.calls_made import NOW, call, choose, counted, customers, opened, write

START, END = date(2026, 10, 1), date(2026, 12, 1)
RULES = Rules(30, 5, 7)
ZONE = "Asia/Shanghai"
AT = datetime(2026, 11, 10, 2, tzinfo=UTC)


@pytest.fixture
def file(tmp_path: Path) -> Iterator[DeskFile]:
    made = opened(tmp_path)
    yield made
    made.close()


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = fresh_desk(tmp_path / "store.desk", clock=FixedClock(NOW))
    yield made
    made.close()


def told(file: DeskFile, start: date = START, end: date = END) -> CallSums:
    return call_figures(file, Period(start, end), now=NOW).whole


def days_kept(file: DeskFile, layer: str = "") -> set[str]:
    rows = file.query("SELECT day FROM call_days WHERE dimension = ? AND key = ''", (layer,))
    return {str(row[0]) for row in rows}


def kept(file: DeskFile) -> list[tuple[Any, ...]]:
    """Every row of every layer that holds."""
    rows = file.query(
        "SELECT * FROM call_days d WHERE EXISTS (SELECT 1 FROM call_days m WHERE m.day = d.day AND m.key = ''"
        " AND m.dimension = CASE WHEN d.dimension LIKE 'again%' THEN 'again' ELSE '' END)"
    )
    return sorted(tuple(row) for row in rows)


def agrees(file: DeskFile, zone: str = ZONE, rules: Rules = RULES) -> None:
    assert told(file) == counted(file, START, END, zone, rules)


def test_figures_keep_the_days_they_worked_out(file: DeskFile) -> None:
    write(file, [call(AT), call(AT + timedelta(days=2))])
    agrees(file)
    assert days_kept(file) == {"2026-11-10", "2026-11-11", "2026-11-12"}
    head = file.journal_head()
    agrees(file)
    assert file.journal_head() == head


def test_a_save_throws_away_its_own_day_and_what_came_after_earlier_contacts(file: DeskFile) -> None:
    one, other = customers(file, 2)
    day = timedelta(days=1)
    write(file, [call(AT, customer_id=one), call(AT + day, customer_id=other), call(AT + 10 * day)])
    agrees(file)
    assert days_kept(file, "again") == {"2026-11-10", "2026-11-11", "2026-11-12"}
    write(file, [call(AT + 2 * day, customer_id=one)])
    assert "2026-11-12" not in days_kept(file)
    assert {"2026-11-10", "2026-11-11"} <= days_kept(file)
    assert days_kept(file, "again") == {"2026-11-11"}
    agrees(file)


def test_a_new_note_throws_nothing_away(file: DeskFile) -> None:
    (call_id,) = write(file, [call(AT)])
    agrees(file)
    with file.write(DESK_ID, "calls.change") as tx:
        tx.update("calls", call_id, {"note": "客户说明天再来"})
    assert days_kept(file) == {"2026-11-10"}


def test_another_zone_or_window_throws_all_away_even_when_it_is_put_back(file: DeskFile) -> None:
    (one,) = customers(file, 1)
    day = timedelta(days=1)
    calls = [call("2026-11-09T17:00:00.000Z", customer_id=one), call(AT + 2 * day, customer_id=one)]
    write(file, [*calls, call(AT + 10 * day)])
    agrees(file)
    choose(file, zone="America/New_York", repeat_days=2)
    write(file, [call(AT + 3 * day, customer_id=one)])
    choose(file, zone=ZONE, repeat_days=7)
    agrees(file)
    choose(file, zone="America/New_York", repeat_days=2)
    agrees(file, "America/New_York", Rules(30, 5, 2))
    write(file, [call(AT + 4 * day, customer_id=one)])
    agrees(file, "America/New_York", Rules(30, 5, 2))


def test_any_limit_is_answered_from_the_same_sums(file: DeskFile) -> None:
    write(file, [call(AT, wait_s=wait, outcome=what) for wait in (0, 9, 10, 11) for what in ("solved", "missed")])
    for limit, short in ((30, 5), (10, 0), (9, 10), (3600, 600)):
        choose(file, service_level_s=limit, short_abandon_s=short)
        agrees(file, rules=Rules(limit, short, 7))


def test_rebuilding_makes_what_asking_made(file: DeskFile) -> None:
    people = customers(file, 2)
    write(file, [call(AT + timedelta(hours=5 * n), customer_id=people[n % 2], wait_s=n) for n in range(60)])
    told(file)
    before = kept(file)
    assert before
    rebuild(file, now=NOW)
    assert kept(file) == before


def test_a_reader_counts_but_keeps_nothing(file: DeskFile, tmp_path: Path) -> None:
    write(file, [call(AT, wait_s=3)])
    with closing(DeskFile.open(file.path, clock=FixedClock(NOW), read_only=True)) as reading:
        assert told(reading) == counted(file, START, END, ZONE, RULES)
    assert days_kept(file) == set()


def test_within_a_save_the_sums_are_those_of_the_save_and_are_not_kept(file: DeskFile) -> None:
    write(file, [call(AT)])
    agrees(file)
    with file.write(DESK_ID, "calls.take_down") as tx:
        tx.insert("calls", call(AT))
        assert call_figures(tx, Period(START, END), now=NOW).whole.offered == 2
    agrees(file)


def test_what_was_worked_out_before_a_save_is_not_kept_after_it(file: DeskFile) -> None:
    head = file.journal_head()
    write(file, [call(AT)])
    assert not file.aside(head, lambda conn: pytest.fail("written over a newer save"))
    assert file.aside(file.journal_head(), lambda conn: None)


def test_a_save_that_is_given_up_leaves_the_sums(file: DeskFile) -> None:
    (call_id,) = write(file, [call(AT)])
    agrees(file)
    with pytest.raises(RuntimeError, match="stop"), file.write(DESK_ID, "calls.change") as tx:
        tx.update("calls", call_id, {"outcome": "missed"})
        raise RuntimeError("stop")
    assert days_kept(file) == {"2026-11-10"}
    agrees(file)


@pytest.mark.parametrize("count", [1, 250])
def test_a_large_save_throws_away_the_span_it_touched(file: DeskFile, count: int) -> None:
    (one,) = customers(file, 1)
    day = timedelta(days=1)
    write(file, [call(AT - 20 * day), call(AT - 5 * day, customer_id=one), call(AT + 10 * day)])
    agrees(file)
    write(file, [call(AT + timedelta(minutes=n), customer_id=one) for n in range(count)])
    assert "2026-10-21" in days_kept(file, "again")
    agrees(file)
    with file.write(DESK_ID, "calls.change") as tx:
        tx.execute("UPDATE calls SET rang_at = '2026-11-01T00:00:00.000Z' WHERE customer_id = ?", (one,))
    agrees(file)


def test_undo_goes_through_the_journal(file: DeskFile) -> None:
    (call_id,) = write(file, [call(AT)])
    agrees(file)
    with file.write(DESK_ID, "calls.change") as tx:
        tx.update("calls", call_id, {"outcome": "missed", "rang_at": to_text(AT + timedelta(days=1))})
    agrees(file)
    undo_last(file, DESK_ID)
    agrees(file)
    undo_last(file, DESK_ID)
    assert told(file) == CallSums()


def test_putting_two_customers_together_and_parting_them(desk: Desk) -> None:
    one, double = customers(desk.file, 2)
    day = timedelta(days=1)
    write(
        desk.file,
        [call(AT, customer_id=one), call(AT + day, customer_id=double), call(AT + 15 * day)],
    )
    agrees(desk.file)
    assert told(desk.file).repeated == 0
    desk.joining.merge(DESK_ID, one, double)
    agrees(desk.file)
    assert told(desk.file).repeated == 1
    desk.joining.part(DESK_ID, double)
    agrees(desk.file)


def test_erasing_a_customer_leaves_no_sum_that_is_not_of_the_calls(desk: Desk) -> None:
    one, other = customers(desk.file, 2)
    write(desk.file, [call(AT, customer_id=one, topic="王小丽的洗衣机"), call(AT, customer_id=other)])
    agrees(desk.file)
    desk.privacy.erase(DESK_ID, one, "asked in writing", despite_open_cases=True)
    assert desk.file.query("SELECT * FROM call_days") == []
    agrees(desk.file)


def test_an_import_and_taking_it_back(desk: Desk, tmp_path: Path) -> None:
    source = tmp_path / "log.csv"
    rows = [f"R{n},2026-11-{n % 20 + 1:02d} 10:{n % 60:02d}:00,K{n % 5},answered" for n in range(300)]
    source.write_text("\n".join(["reference,rang_at,customer_reference,outcome", *rows]), "utf-8")
    recipe = tmp_path / "log.toml"
    columns = "\n".join(f'{name} = "{name}"' for name in ("reference", "rang_at", "customer_reference", "outcome"))
    recipe.write_text(f'kind = "calls"\n[columns]\n{columns}\n', "utf-8")
    write(desk.file, [call(AT)])
    agrees(desk.file)
    report, _recipe = desk.imports.run(DESK_ID, "calls", source, recipe=read_recipe(recipe))
    assert report.new == 300
    agrees(desk.file)
    assert told(desk.file).repeated > 0
    desk.imports.undo(DESK_ID, report.import_id)
    agrees(desk.file)
    assert told(desk.file).offered == 1


MINUTE = timedelta(minutes=1)
MOMENTS = st.integers(0, 21 * 24 * 4).map(lambda quarters: datetime(2026, 10, 18, tzinfo=UTC) + quarters * 15 * MINUTE)
LENGTHS = st.none() | st.integers(0, 90)
COLUMNS: dict[str, st.SearchStrategy[Any]] = {
    "rang_at": MOMENTS.map(to_text),
    "customer": st.none() | st.integers(0, 2),
    "direction": st.sampled_from(["in", "in", "in", "out"]),
    "outcome": st.sampled_from(["solved", "answered", "will_call_back", "missed", "abandoned", "no_call"]),
    "kind": st.sampled_from(["enquiry", "complaint"]),
    "channel": st.sampled_from(["phone", "wechat"]),
    "topic": st.none() | st.sampled_from(["送货 · 迟到", "送货 · 破损", "发票"]),
    "wait_s": LENGTHS,
    "talk_s": LENGTHS,
    "hold_s": LENGTHS,
    "after_s": LENGTHS,
    "staff_name": st.none() | st.sampled_from(["李娜", "陈强"]),
    "written_at": st.none() | MOMENTS.map(to_text),
    "deleted_at": st.none() | st.just("2026-11-21T00:00:00.000Z"),
}
WHOLE_CALL = st.fixed_dictionaries({name: each for name, each in COLUMNS.items() if name != "deleted_at"})
ONE_FIELD = st.sampled_from(sorted(COLUMNS)).flatmap(lambda name: st.tuples(st.just(name), COLUMNS[name]))
ACTS = st.one_of(
    st.tuples(st.just("new"), st.lists(WHOLE_CALL, min_size=1, max_size=4)),
    st.tuples(st.just("change"), st.tuples(st.integers(0, 50), ONE_FIELD)),
    st.tuples(st.just("ask"), st.just(None)),
    st.tuples(st.just("undo"), st.just(None)),
)


@settings(max_examples=25, deadline=None)
@given(zone=st.sampled_from([ZONE, "Europe/Berlin", "America/Sao_Paulo"]), acts=st.lists(ACTS, max_size=30))
def test_after_whatever_was_done_the_sums_are_those_of_the_calls(zone: str, acts: list[tuple[str, Any]]) -> None:
    with tempfile.TemporaryDirectory() as folder, closing(opened(Path(folder))) as file:
        choose(file, zone=zone)
        people = customers(file, 3)
        ids: list[str] = []
        for act, what in acts:
            _do(file, people, ids, act, what)
        wanted = counted(file, START, END, profile(file).zone, RULES)
        assert told(file) == wanted
        chosen = (
            Conditions(topic="送货", channel="phone"),
            *(Conditions(kind="enquiry"), Conditions(outcome="missed"), Conditions(channel="phone")),
            *(Conditions(topic="送货"), Conditions(topic=WITHOUT), Conditions(staff="李娜"), Conditions(staff=WITHOUT)),
        )
        for conditions in chosen:
            by_rows = call_figures(file, Period(START, END), conditions, now=NOW, parts=(Dimension.DAY,))
            assert by_rows.whole == sum(by_rows.parts[Dimension.DAY].values(), CallSums())
            assert call_figures(file, Period(START, END), conditions, now=NOW).whole == by_rows.whole
        kept_before = kept(file)
        rebuild(file, now=NOW)
        kept_after = kept(file)
        both = _layers(kept_before) & _layers(kept_after)
        assert _of(kept_before, both) == _of(kept_after, both)
        assert told(file) == wanted


def _layers(rows: list[tuple[Any, ...]]) -> set[tuple[str, bool]]:
    return {(row[0], row[1].startswith("again")) for row in rows}


def _of(rows: list[tuple[Any, ...]], layers: set[tuple[str, bool]]) -> list[tuple[Any, ...]]:
    """The rows of these layers of days; a day outside of all calls may stay kept with nothing in it."""
    return [row for row in rows if (row[0], row[1].startswith("again")) in layers]


def _do(file: DeskFile, people: list[str], ids: list[str], act: str, what: Any) -> None:
    if act == "ask":
        call_figures(file, Period(START, END), ALL, now=NOW)
    elif act == "undo":
        with suppress(DeskError):  # nothing is left to undo
            undo_last(file, DESK_ID)
    elif act == "new":
        calls = []
        for columns in what:
            values = dict(columns)
            person = values.pop("customer")
            calls.append(call(**values, customer_id=None if person is None else people[person]))
        ids += write(file, calls)
    elif ids:
        at, (name, value) = what
        if name == "customer":
            name, value = "customer_id", None if value is None else people[value]
        with file.write(DESK_ID, "calls.change") as tx:
            tx.update("calls", ids[at % len(ids)], {name: value})
