"""What is promised whom on which day: closeness, dates, versions; and how the file keeps them."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk_app.app import DESK_ID, Desk, open_desk
from desk_app.commitments import promise_store
from desk_app.commitments.amounts import Amount
from desk_app.commitments.model import BEGINNING, READY_MADE, About, ClockKind, Version, Whom, chosen, in_force
from desk_app.core.clock import FixedClock
from desk_app.core.errors import NotFound

NOW = datetime(2026, 11, 22, 2, tzinfo=UTC)
TODAY = date(2026, 11, 22)
EVERYBODY = Whom()


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with closing(open_desk(tmp_path / "store.desk", clock=FixedClock(NOW))) as opened:
        yield opened


def version(row_id: str, since: date = TODAY, **more: object) -> Version:
    made = Version(row_id, "own", About.REPAIR, "We repair it.", "", Amount(days=2), ClockKind.OPENING, since)
    return replace(made, **more)  # type: ignore[arg-type]


days = st.dates(TODAY - timedelta(days=20), TODAY + timedelta(days=20))


@st.composite
def made_versions(draw: st.DrawFn) -> list[Version]:
    found = []
    for n in range(draw(st.integers(0, 8))):
        since = draw(days)
        until = draw(st.none() | st.integers(0, 12).map(lambda n, since=since: since + timedelta(days=n)))  # type: ignore[misc]
        found.append(
            version(
                f"v{n}", since, valid_until=until, commitment_id=draw(st.sampled_from("abc")),
                level_id=draw(st.sampled_from(["", "plus"])), tier=draw(st.sampled_from(["", "low"])),
            )
        )  # fmt: skip
    return found


@given(made_versions(), days)
def test_on_any_day_at_most_one_version_of_a_commitment_holds(versions: list[Version], day: date) -> None:
    holding = in_force(versions, day)
    ids = [each.commitment_id for each in holding]
    assert len(ids) == len(set(ids))
    assert all(each.holds_on(day) for each in holding)


@given(made_versions(), days.filter(lambda day: day < TODAY), st.sampled_from("abcd"))
def test_a_version_from_today_changes_nothing_that_was_promised_before(
    versions: list[Version], day: date, of: str
) -> None:
    later = [*versions, version("w", TODAY, commitment_id=of)]
    whom = Whom("plus", "low")
    assert chosen(later, About.REPAIR, whom, day) == chosen(versions, About.REPAIR, whom, day)
    assert in_force(later, day) == in_force(versions, day)


def test_the_closest_promise_applies_and_of_equals_the_one_written_last() -> None:
    to_all = version("1", commitment_id="a")
    to_tier = version("2", commitment_id="b", tier="low")
    to_level = version("3", commitment_id="c", level_id="plus")
    to_kind = version("4", commitment_id="d", kind_id="leak")
    every = [to_kind, to_tier, to_all, to_level]
    assert chosen(every, About.REPAIR, EVERYBODY, TODAY) == to_all
    assert chosen(every, About.REPAIR, Whom(tier="low"), TODAY) == to_tier
    assert chosen(every, About.REPAIR, Whom("plus", "low"), TODAY) == to_level
    assert chosen(every, About.REPAIR, Whom("plus", "low", {"leak", "goods"}), TODAY) == to_kind
    assert chosen(every, About.REPAIR, Whom("other", "negative", {"price"}), TODAY) == to_all
    assert chosen(every, About.DELIVERY, EVERYBODY, TODAY) is None
    newer = version("5", TODAY - timedelta(days=1), commitment_id="e")
    assert chosen([newer, to_all], About.REPAIR, EVERYBODY, TODAY) == to_all
    assert chosen([newer, to_all], About.REPAIR, EVERYBODY, TODAY - timedelta(days=1)) == newer


def test_the_last_day_counts_and_an_ended_version_does_not_let_the_one_before_come_back() -> None:
    first = version("1", TODAY - timedelta(days=9))
    second = version("2", TODAY, valid_until=TODAY + timedelta(days=2))
    for day, holds in ((-10, []), (-1, [first]), (0, [second]), (2, [second]), (3, [])):
        assert in_force([second, first], TODAY + timedelta(days=day)) == holds


def test_a_new_store_promises_what_is_ready_made(desk: Desk) -> None:
    assert sorted(promise_store.versions(desk.file), key=lambda one: one.commitment_id) == list(READY_MADE)
    said = {}
    for about in (About.FIRST_ANSWER, About.ACKNOWLEDGE, About.SOLUTION):
        found = promise_store.promise(desk.file, about, EVERYBODY, TODAY)
        assert found is not None
        said[about] = (found.amount.text, found.clock)
    assert said == {
        About.FIRST_ANSWER: ("24 h", ClockKind.ALWAYS),
        About.ACKNOWLEDGE: ("2 h", ClockKind.OPENING),
        About.SOLUTION: ("3 d", ClockKind.OPENING),
    }
    assert promise_store.promise(desk.file, About.REPAIR, EVERYBODY, TODAY) is None
    assert READY_MADE[0].text == "We give a first answer within 24 hours."


def test_what_is_written_is_read_back_whole_and_takes_its_place_from_its_day_on(desk: Desk) -> None:
    wanted = replace(
        READY_MADE[0], text_en="Within 4 hours.", text_zh="4小时内答复。", amount=Amount(seconds=14_400),
        clock=ClockKind.OPENING, valid_from=TODAY, valid_until=TODAY + timedelta(days=40), level_id="plus", tier="low",
        industry="24 h", competitors="8 h", wishes="today", means="two people",
    )  # fmt: skip
    with desk.file.write(DESK_ID, "commitments.add") as tx:
        made = promise_store.add(tx, wanted)
    assert made == replace(wanted, id=made.id) and made.id
    assert promise_store.version_by_id(desk.file, made.id) == made
    assert promise_store.history(desk.file, made.commitment_id) == [READY_MADE[0], made]
    whom = Whom("plus", "low")
    assert promise_store.promise(desk.file, About.FIRST_ANSWER, whom, TODAY) == made
    assert promise_store.promise(desk.file, About.FIRST_ANSWER, EVERYBODY, TODAY) is None
    assert promise_store.promise(desk.file, About.FIRST_ANSWER, whom, TODAY - timedelta(days=1)) == READY_MADE[0]
    with pytest.raises(NotFound):
        promise_store.history(desk.file, "nothing")
    with pytest.raises(NotFound):
        promise_store.version_by_id(desk.file, "nothing")


def test_what_runs_around_the_clock_does_not_wait_for_the_store_to_open(desk: Desk) -> None:
    evening = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)  # half an hour before the store closes at 18:00
    assert promise_store.due(desk.file, READY_MADE[0], evening) == evening + timedelta(hours=24)
    assert promise_store.due(desk.file, READY_MADE[1], evening) == datetime(2026, 11, 23, 2, 30, tzinfo=UTC)
    assert promise_store.due(desk.file, READY_MADE[2], evening) == datetime(2026, 11, 25, 10, tzinfo=UTC)
    assert READY_MADE[0].valid_from == BEGINNING
