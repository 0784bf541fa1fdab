"""The board of promises: what is counted as kept, broken, running and dropped, on a real file."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from desk_app.app import DESK_ID, Desk
from desk_app.commitments import clock_store, promise_store
from desk_app.commitments import store as calendars
from desk_app.commitments.amounts import amount
from desk_app.commitments.board import BoardDays, Tally, board, broken_of, kept_in
from desk_app.commitments.clocks import Why
from desk_app.commitments.model import READY_MADE, About, ClockKind, Version
from desk_app.complaints.model import ComplaintDraft
from desk_app.core.clock import FixedClock, to_text
from desk_app.core.ids import new_id
from desk_app.insights.model import Period
from tests.commitments.made_calendars import EIGHT_TO_SIX, week
from tests.fresh_files import fresh_desk

ZONE = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 11, 25, 4, tzinfo=UTC)
"""Noon of a Wednesday."""
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
MONTH = BoardDays(date(2026, 11, 1), date(2026, 12, 1))
READY = {each.about: each for each in READY_MADE}
FIRST = READY[About.FIRST_ANSWER]


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(NOW)


@pytest.fixture
def desk(tmp_path: Path, clock: FixedClock) -> Iterator[Desk]:
    opened = fresh_desk(tmp_path / "store.desk", clock=clock)
    yield opened
    opened.close()


def begun(
    desk: Desk,
    due: datetime,
    *,
    met: datetime | None = None,
    dropped: datetime | None = None,
    version: Version = FIRST,
    row_id: str = "",
) -> str:
    """A promise that falls due then; answers the matter it was given to."""
    row_id = row_id or new_id()
    with desk.file.write(DESK_ID, "test") as tx:
        clock_store.begin(tx, "complaint", row_id, version, due - DAY, due)
        one = clock_store.clocks_of(tx, row_id)[-1]
        if met:
            clock_store.meet(tx, one, met)
        if dropped:
            tx.update("matter_clocks", one.id, {"dropped_at": to_text(dropped)})
    return row_id


def commit(
    desk: Desk, about: About, text: str, since: date, *, commitment: str = "", clock: ClockKind = ClockKind.ALWAYS
) -> Version:
    version = Version("", commitment or new_id(), about, f"Within {text}.", "", amount(text), clock, since)
    with desk.file.write(DESK_ID, "test") as tx:
        return promise_store.add(tx, version)


def tally(desk: Desk, about: About = About.FIRST_ANSWER, days: BoardDays = MONTH) -> Tally:
    return next(line.tally for line in board(desk.file, days).lines if line.version.about is about)


def test_kept_is_met_by_its_due_time_and_the_rest_that_fell_due_is_broken(desk: Desk) -> None:
    due = NOW - 2 * HOUR
    begun(desk, due, met=due)
    begun(desk, due, met=due - HOUR)
    begun(desk, due, met=due + timedelta(milliseconds=1))
    begun(desk, due)
    assert tally(desk) == Tally(kept=2, broken=2)
    assert (tally(desk).fell_due, tally(desk).share, tally(desk).small) == (4, 0.5, True)
    assert kept_in(desk.file, MONTH) == kept_in(desk.file, Period(MONTH.start, MONTH.end)) == (2, 4)


def test_what_falls_due_later_is_running_and_done_early_it_is_counted_on_its_day(desk: Desk, clock: FixedClock) -> None:
    begun(desk, NOW + HOUR)
    begun(desk, NOW + HOUR, met=NOW - HOUR)
    assert tally(desk) == Tally(running=1)
    assert tally(desk).share is None
    clock.set(NOW + 2 * HOUR)
    assert tally(desk) == Tally(kept=1, broken=1)


def test_what_was_dropped_is_told_apart_and_never_counted(desk: Desk) -> None:
    begun(desk, NOW - HOUR, dropped=NOW - 2 * HOUR)
    begun(desk, NOW - HOUR, dropped=NOW)
    begun(desk, NOW + HOUR, dropped=NOW)
    assert tally(desk) == Tally(dropped=3, dropped_late=1)
    assert kept_in(desk.file, MONTH) == (0, 0)


def test_a_day_is_that_of_the_store_and_the_end_of_a_period_is_not_in_it(desk: Desk) -> None:
    midnight = datetime(2026, 11, 24, tzinfo=ZONE)
    for due in (midnight - timedelta(milliseconds=1), midnight, midnight + DAY):
        begun(desk, due, met=due)
    found = [kept_in(desk.file, BoardDays(date(2026, 11, day), date(2026, 11, day + 1))) for day in (23, 24, 25)]
    assert found == [(1, 1), (1, 1), (1, 1)]
    desk.settings.set(DESK_ID, "zone", "America/New_York")
    assert kept_in(desk.file, BoardDays(date(2026, 11, 23), date(2026, 11, 24))) == (2, 2)


def test_days_on_which_clocks_are_moved_are_whole(desk: Desk, clock: FixedClock) -> None:
    desk.settings.set(DESK_ID, "zone", "Europe/Berlin")
    clock.set(datetime(2026, 12, 1, tzinfo=UTC))
    for due in (datetime(2026, 10, 24, 22, tzinfo=UTC), datetime(2026, 10, 25, 22, 59, tzinfo=UTC)):
        begun(desk, due, met=due)
    begun(desk, datetime(2026, 10, 25, 23, tzinfo=UTC))
    assert kept_in(desk.file, BoardDays(date(2026, 10, 25), date(2026, 10, 26))) == (2, 2)


def test_what_waits_is_judged_by_its_moved_due_time(desk: Desk, clock: FixedClock) -> None:
    clock.set(NOW - 5 * HOUR)
    waits, late = begun(desk, NOW - HOUR), begun(desk, NOW - 6 * HOUR)
    with desk.file.write(DESK_ID, "test") as tx:
        for each in (waits, late):
            clock_store.pause(tx, "complaint", each, Why.CUSTOMER, NOW + 9 * DAY, None)
            clock_store.pause(tx, "complaint", each, Why.PART, NOW + 9 * DAY, None)
    clock.set(NOW)
    today = BoardDays(date(2026, 11, 25), date(2026, 11, 26))
    assert tally(desk, days=today) == Tally(broken=1, running=1)
    assert [each.clock.row_id for each in broken_of(desk.file, today, FIRST)] == [late]
    clock.set(NOW + 10 * HOUR)  # four hours are left: they end after midnight
    assert tally(desk, days=today) == Tally(broken=1)
    assert tally(desk) == Tally(broken=1, running=1)
    with desk.file.write(DESK_ID, "test") as tx:
        clock_store.resume(tx, clock_store.pauses_of(tx, waits), tx.now)
        clock_store.reckon(tx, waits)
    clock.set(NOW + 15 * HOUR)
    assert tally(desk, days=today) == Tally(broken=1)
    assert tally(desk) == Tally(broken=2)


def test_versions_are_one_commitment_with_the_text_in_force_in_the_period(desk: Desk) -> None:
    before = commit(desk, About.FIRST_ANSWER, "12 h", date(2026, 11, 20), commitment=FIRST.commitment_id)
    commit(desk, About.FIRST_ANSWER, "6 h", date(2026, 12, 20), commitment=FIRST.commitment_id)
    begun(desk, NOW - HOUR, met=NOW - HOUR)
    begun(desk, NOW - HOUR, version=before)
    (line,) = [each for each in board(desk.file, MONTH).lines if each.version.about is About.FIRST_ANSWER]
    assert (line.version, line.tally) == (before, Tally(kept=1, broken=1))
    assert [each.amount.text for each in line.earlier] == ["24 h"]
    october = BoardDays(date(2026, 10, 1), date(2026, 11, 1))
    assert not any(each.earlier for each in board(desk.file, october).lines)
    assert [each.version for each in board(desk.file, october).lines] == list(READY_MADE)
    assert [each.clock.version_id for each in broken_of(desk.file, MONTH, before)] == [before.id]


def test_a_commitment_withdrawn_since_keeps_its_line_where_it_was_promised(desk: Desk) -> None:
    gone = commit(desk, About.REPAIR, "7 d", date(2026, 11, 1))
    begun(desk, NOW - HOUR, version=gone)
    with desk.file.write(DESK_ID, "test") as tx:
        promise_store.withdraw(tx, gone)
    assert tally(desk, About.REPAIR) == Tally(broken=1)
    assert len(broken_of(desk.file, MONTH, gone)) == 1


def test_how_late_is_counted_on_the_own_clock_of_the_promise(desk: Desk) -> None:
    with desk.file.write(DESK_ID, "test") as tx:
        calendars.replace(tx, week(EIGHT_TO_SIX))
    spoken = READY[About.ACKNOWLEDGE]
    due = datetime(2026, 11, 23, 17, tzinfo=ZONE)
    begun(desk, due, met=due + 17 * HOUR, version=spoken)
    begun(desk, due + DAY, version=spoken)
    begun(desk, due, met=due + 17 * HOUR)
    late = broken_of(desk.file, MONTH, spoken)
    assert [each.late_s / 3_600 for each in late] == [3, 5]
    assert [each.met_at for each in late] == [due + 17 * HOUR, None]
    assert [each.late_s / 3_600 for each in broken_of(desk.file, MONTH, FIRST)] == [17]


def test_a_deadline_of_an_authority_is_no_promise_of_the_store(desk: Desk) -> None:
    row_id = begun(desk, NOW - HOUR)
    with desk.file.write(DESK_ID, "test") as tx:
        tx.execute("UPDATE matter_clocks SET about = 'authority' WHERE row_id = ?", (row_id,))
    assert kept_in(desk.file, MONTH) == (0, 0)


def test_a_complaint_is_on_the_board_with_all_it_was_promised(desk: Desk, clock: FixedClock) -> None:
    complaint = desk.complaints.take_down(DESK_ID, ComplaintDraft(title="坏了", customer_name="王丽"))
    clock.set(NOW + 2 * DAY)
    found = {line.version.about: line.tally for line in board(desk.file, MONTH).lines}
    assert found == {
        About.FIRST_ANSWER: Tally(broken=1), About.ACKNOWLEDGE: Tally(broken=1), About.SOLUTION: Tally(running=1)
    }  # fmt: skip
    assert [each.clock.row_id for each in broken_of(desk.file, MONTH, FIRST)] == [complaint.id]


def test_each_of_many_promises_is_counted_once(desk: Desk) -> None:
    count, abouts = 20_000, [About.FIRST_ANSWER, About.ACKNOWLEDGE, About.SOLUTION, About.DELIVERY]
    with desk.file.write(DESK_ID, "test") as tx:
        tx.insert_many(
            "matter_clocks",
            (
                {
                    "id": new_id(), "kind": "complaint", "row_id": new_id(), "about": str(abouts[n % 3]),
                    "amount": "24 h", "clock": "always",
                    "started_at": to_text(NOW - timedelta(minutes=3 * n) - DAY),
                    "due_at": to_text(NOW - timedelta(minutes=3 * n)),
                    "met_at": to_text(NOW - timedelta(minutes=3 * n) + (n % 4 - 2) * HOUR) if n % 10 else None,
                }
                for n in range(1, count + 1)
            ),
        )  # fmt: skip
    found = board(desk.file, MONTH)
    assert 10_000 < found.whole.fell_due < 13_000
    everything = board(desk.file, BoardDays(date(2026, 1, 1), date(2027, 1, 1)))
    assert everything.whole.fell_due == count
