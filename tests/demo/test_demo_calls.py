"""The made store shows the calls in full and the working day: topics, callbacks, short answers, goods, a closed day."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from desk_app.app import MATTER_SOURCES, SOURCES, Desk, open_desk
from desk_app.callbacks import store as callbacks
from desk_app.callbacks.model import CallbackState
from desk_app.calls import parking
from desk_app.calls.timing import clock_of
from desk_app.core.clock import FixedClock
from desk_app.demo.generator import Sizes, make_demo
from desk_app.demo.home_chats import CHINESE
from desk_app.demo.other_chats import ENGLISH, SHOPS
from desk_app.demo.topic_tree import PATH_OF, TREE
from desk_app.demo.troubles import CHINESE as TROUBLES
from desk_app.demo.troubles import ENGLISH as ENGLISH_TROUBLES
from desk_app.matters.model import MatterKind
from desk_app.phrases import store as phrases
from desk_app.storage.check import check
from desk_app.today import store as today
from desk_app.topics import store as topics

ZONE = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 11, 22, 14, 20, tzinfo=ZONE)
SIZES = Sizes(customers=160, calls=240, complaints=24, deliveries=60)
LIVING = "deleted_at IS NULL"
THERE = {
    "calls on hold": "calls WHERE hold_s > 0",
    "calls made": "calls WHERE direction = 'out'",
    "missed calls": "calls WHERE direction = 'in' AND outcome IN ('missed', 'abandoned')",
    "calls written later": "calls WHERE julianday(written_at) - julianday(rang_at) > 1.0 / 24",
    "attempts": "calls WHERE callback_id IS NOT NULL",
    "open": f"callbacks WHERE {LIVING} AND state = 'open' AND due_at > '2026-11-22T06:20:00.000Z'",
    "late": f"callbacks WHERE {LIVING} AND state = 'open' AND due_at < '2026-11-22T06:20:00.000Z'",
    "snoozed": "callbacks WHERE state = 'open' AND snoozed_until > '2026-11-22T06:20:00.000Z'",
    "handed over": "callbacks WHERE state = 'open' AND handed_by IS NOT NULL AND accepted_at IS NULL",
    "done after two tries": "callbacks WHERE state = 'done' AND tries >= 2",
    "dropped": "callbacks WHERE state = 'dropped' AND closed_reason > ''",
    "prices asked": "enquiries WHERE about = 'price' AND answer > ''",
    "stock asked": "enquiries WHERE about = 'stock'",
    "a complaint put off": "matter_moves WHERE kind = 'complaint' AND what = 'postponed' AND reason > ''",
    "a delivery put off": "matter_moves WHERE kind = 'delivery' AND what = 'postponed' AND reason > ''",
}


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("calls") / "demo.desk"
    make_demo(path, SIZES, now=NOW)
    return path


@pytest.fixture
def desk(path: Path) -> Iterator[Desk]:
    desk = open_desk(path, clock=FixedClock(NOW), read_only=True)
    yield desk
    desk.close()


def count(desk: Desk, what: str) -> int:
    return int(desk.file.query(f"SELECT count(*) FROM {what}")[0][0])


def test_the_file_is_whole(path: Path) -> None:
    assert check(path, SOURCES) == []


@pytest.mark.parametrize("what", THERE.values(), ids=THERE.keys())
def test_it_is_there(desk: Desk, what: str) -> None:
    assert count(desk, what) > 0


def test_every_word_of_the_stories_has_its_topic() -> None:
    words = {each.topic for each in (*CHINESE, *ENGLISH, *SHOPS, *TROUBLES, *ENGLISH_TROUBLES)}
    assert words - set(PATH_OF) == set()


def test_calls_name_the_topics_of_the_tree(desk: Desk) -> None:
    tree = {topic.id: topic.path for topic in topics.all_topics(desk.file)}
    assert len(tree) == len(TREE) + sum(map(len, TREE.values()))
    rows = desk.file.query("SELECT topic, topic_id FROM calls WHERE topic IS NOT NULL")
    assert len(rows) > SIZES.calls * 0.8
    assert all(tree[row[1]] == row[0] for row in rows)


def test_lengths_are_those_of_the_moments(desk: Desk) -> None:
    rows = desk.file.query(
        "SELECT wait_s, talk_s, hold_s, round((julianday(ended_at) - julianday(rang_at)) * 86400) FROM calls"
        " WHERE answered_at IS NOT NULL AND ended_at IS NOT NULL"
    )
    assert rows
    for wait, talk, hold, whole in rows:
        assert wait + talk + (hold or 0) == whole


def test_what_is_open_at_the_end_is_of_the_last_days(desk: Desk) -> None:
    """A promise of last month that nobody kept would be no store to show."""
    open_ones = callbacks.open_ones(desk.file)
    assert all(one.due_at > NOW - timedelta(days=2) for one in open_ones)
    assert sum(one.late(NOW) for one in open_ones) <= 3
    closed = [one for one in callbacks.each(desk.file) if one.state == CallbackState.DONE]
    assert all(one.tries >= 1 and one.last_tried_at for one in closed)
    assert all(row[0] == "out" for row in desk.file.query("SELECT direction FROM calls WHERE callback_id IS NOT NULL"))


def test_what_is_written_by_itself_is_chinese(desk: Desk) -> None:
    for row in desk.file.query(
        "SELECT reason FROM callbacks WHERE call_id IN (SELECT id FROM calls WHERE note IS NULL)"
    ):
        assert not row[0].isascii()


def test_twelve_short_answers_of_which_one_is_old(desk: Desk) -> None:
    cards = phrases.all_phrases(desk.file)
    assert len(cards) == 12
    assert [card.days_unseen(NOW.date()) > 200 for card in cards].count(True) == 1
    assert all(card.topic_id for card in cards if not card.is_due(NOW.date()))


def test_yesterday_was_closed_with_a_note_and_two_carried_over(desk: Desk) -> None:
    yesterday = NOW.date() - timedelta(days=1)
    closing = today.closing_of(desk.file, yesterday)
    assert closing is not None
    assert closing.note
    assert closing.counts["carried_over"] >= 2
    assert closing.at.astimezone(ZONE).hour == 17
    assert today.closing_of(desk.file, date(2026, 11, 20)) is None
    reasons = desk.file.query("SELECT reason FROM matter_moves WHERE what = 'carried_over'")
    assert len(reasons) == closing.counts["carried_over"]
    assert count(desk, "matter_moves WHERE what = 'carried_over' AND at > '2026-11-21T10:00'") == 0


def test_matters_of_all_kinds_are_open_today_and_some_late(desk: Desk) -> None:
    found = {matter.kind for room in MATTER_SOURCES for matter in room.open_matters(desk.file)}
    assert found == set(MatterKind)
    late, open_ones = today.late_and_open(desk.file, MATTER_SOURCES, NOW)
    assert 0 < late < open_ones


def test_two_calls_are_put_aside_on_hold(desk: Desk) -> None:
    parked = parking.all_parked(desk.file)
    assert len(parked) == 2
    for each in parked:
        assert each.title
        clock = clock_of(str(each.values["clock"]))
        assert clock is not None
        assert clock.parked_at is not None
        assert timedelta(0) < NOW - clock.parked_at < timedelta(minutes=10)


@pytest.mark.parametrize("hour,minute", [(3, 0), (8, 32), (20, 15)])
@pytest.mark.parametrize("seed", [1, 5])
def test_at_any_hour_the_day_before_is_closed_and_a_callback_is_late(
    tmp_path: Path, hour: int, minute: int, seed: int
) -> None:
    now = NOW.replace(hour=hour, minute=minute)
    sizes = Sizes(40, 90, 9, 20)
    make_demo(tmp_path / "demo.desk", sizes, seed=seed, now=now)
    desk = open_desk(tmp_path / "demo.desk", clock=FixedClock(now), read_only=True)
    try:
        assert today.closing_of(desk.file, now.date() - timedelta(days=1)) is not None
        assert callbacks.late_and_open(desk.file, now)[1] >= 4
        assert count(desk, "calls") == sizes.calls
        assert len(parking.all_parked(desk.file)) == 2
        moved = desk.file.query("SELECT max(at) FROM matter_moves")[0][0]
        assert moved <= now.astimezone(ZoneInfo("UTC")).strftime("%Y-%m-%dT%H:%M:%S")
    finally:
        desk.close()
