"""The made store: exact sizes, the same twice, whole, and believable to somebody who works in a shop."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from desk_app.app import SOURCES, Desk, open_desk
from desk_app.calls import store as calls
from desk_app.complaints import store as complaints
from desk_app.complaints.model import STEP_RULES, Step, done_steps
from desk_app.core.clock import from_text
from desk_app.core.errors import DeskError
from desk_app.customers import store as customers
from desk_app.deliveries import store as deliveries
from desk_app.demo.generator import PROFILE, Sizes, make_demo
from desk_app.demo.names import FEATURED
from desk_app.demo.opening import is_open
from desk_app.storage.check import check
from desk_app.storage.finding import Why, find
from desk_app.storage.history import field_changes
from desk_app.topics import store as topics
from desk_app.topics.model import Tree

ZONE = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 11, 22, 14, 20, tzinfo=ZONE)
SIZES = Sizes(customers=90, calls=80, complaints=16, deliveries=30)
TABLES = ("customers", "calls", "complaints", "deliveries")
GENEROUS = timedelta(minutes=15)
"""How long after closing somebody may still be writing."""


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("demo") / "demo.desk"
    made = make_demo(path, SIZES, now=NOW)
    assert made == {"customers": 90, "calls": 80, "complaints": 16, "deliveries": 30}
    return path


@pytest.fixture
def desk(path: Path) -> Iterator[Desk]:
    desk = open_desk(path, read_only=True)
    yield desk
    desk.close()


def counts(path: Path) -> dict[str, int]:
    desk = open_desk(path, read_only=True)
    try:
        return {table: int(desk.file.query(f"SELECT count(*) FROM {table}")[0][0]) for table in TABLES}
    finally:
        desk.close()


def content(path: Path) -> list[tuple[object, ...]]:
    """Everything a person can read in the file, without ids."""
    desk = open_desk(path, read_only=True)
    try:
        rows: list[tuple[object, ...]] = []
        for sql in (
            "SELECT number, name, kind, state, note, flag, area FROM customers ORDER BY number",
            "SELECT k.number, p.position, p.raw, p.whose FROM customer_phones p JOIN customers k"
            " ON k.id = p.customer_id ORDER BY k.number, p.position",
            "SELECT number, rang_at, ended_at, note, outcome, phone_raw FROM calls ORDER BY number",
            "SELECT number, title, received_at, next_step, due_at, state FROM complaints ORDER BY number",
            "SELECT c.number, s.step, s.at, s.how, s.note FROM complaint_steps s JOIN complaints c"
            " ON c.id = s.complaint_id ORDER BY c.number, s.at",
            "SELECT number, goods, ordered_at, promised_by, delivered_at, state FROM deliveries ORDER BY number",
            "SELECT wall_ms, verb, tbl, op FROM change_log ORDER BY dev_seq",
        ):
            rows += [tuple(row) for row in desk.file.query(sql)]
        return rows
    finally:
        desk.close()


def chips(desk: Desk, now: datetime) -> list[dict[str, int]]:
    """How many complaints, and how many deliveries, stand behind each chip."""
    cases, vans = complaints.counts(desk.file, now, ZONE, ""), deliveries.counts(desk.file, now, ZONE, "")
    return [{chip.value: n for chip, n in cases.items()}, {chip.value: n for chip, n in vans.items()}]


@pytest.mark.parametrize(
    "sizes",
    [Sizes(0, 0, 0, 0), Sizes(1, 1, 1, 1), Sizes(0, 3, 4, 4), Sizes(6, 0, 2, 5), Sizes(3, 9, 9, 0), Sizes(13, 2, 0, 7)],
    ids=str,
)
def test_small_sizes_are_exact(tmp_path: Path, sizes: Sizes) -> None:
    path = tmp_path / "demo.desk"
    make_demo(path, sizes, now=NOW)
    assert counts(path) == {table: getattr(sizes, table) for table in TABLES}
    assert check(path, SOURCES) == []


def test_the_same_seed_and_moment_make_the_same_store(tmp_path: Path) -> None:
    sizes = Sizes(20, 25, 6, 9)
    for name, seed in (("a", 7), ("b", 7), ("c", 8)):
        make_demo(tmp_path / name, sizes, seed=seed, now=NOW)
    assert content(tmp_path / "a") == content(tmp_path / "b")
    assert content(tmp_path / "a") != content(tmp_path / "c")


@pytest.mark.parametrize("hour,minute", [(3, 0), (8, 31), (12, 30), (18, 40), (23, 40)])
def test_at_any_hour_some_is_late_and_some_due_and_nothing_lies_ahead(tmp_path: Path, hour: int, minute: int) -> None:
    now = NOW.replace(hour=hour, minute=minute)
    make_demo(tmp_path / "demo.desk", Sizes(12, 12, 5, 6), now=now)
    desk = open_desk(tmp_path / "demo.desk", read_only=True)
    try:
        for found in chips(desk, now):
            assert found["late"] >= 1
            assert found["due_today"] >= 1
            assert found["open"] > found["late"] + found["due_today"]
        assert desk.file.query("SELECT max(wall_ms) FROM change_log")[0][0] <= now.timestamp() * 1000
    finally:
        desk.close()


def test_the_file_is_whole_and_no_leftover_lies_beside_it(path: Path) -> None:
    assert check(path, SOURCES) == []
    assert [each.name for each in path.parent.iterdir()] == [path.name]


def test_the_settings_are_the_stores_and_the_language_is_left_open(desk: Desk) -> None:
    profile = desk.settings.profile()
    assert {key: str(getattr(profile, key)) for key in PROFILE} == PROFILE
    assert profile.language == ""


def test_some_matters_are_late_some_due_today_some_later_and_some_closed(desk: Desk) -> None:
    for found in chips(desk, NOW):
        assert found["late"] >= 1
        assert found["due_today"] >= 1
        assert found["open"] > found["late"] + found["due_today"]
        assert found["all"] > found["open"]


def test_every_open_matter_has_an_owner_a_next_step_and_a_due_time(desk: Desk) -> None:
    matters = complaints.open_matters(desk.file) + deliveries.open_matters(desk.file)
    here = {row[0] for row in desk.file.query("SELECT id FROM staff")}
    assert matters
    for matter in matters:
        assert matter.owner_id in here
        assert matter.next_step
        assert matter.due_at > NOW - timedelta(days=7)


def test_a_former_phone_still_finds_its_customer(desk: Desk) -> None:
    former = [
        (str(row["row_id"]), change)
        for row in desk.file.query("SELECT DISTINCT row_id FROM change_log WHERE tbl = 'customer_phones' AND op = 'U'")
        for change in field_changes(desk.file, "customer_phones", row["row_id"])
        if change.field == "raw" and change.old
    ]
    assert former
    for phone_id, change in former:
        owner = str(desk.file.query("SELECT customer_id FROM customer_phones WHERE id = ?", (phone_id,))[0][0])
        found = find(desk.file, str(change.old), limit=20).matches
        assert (owner, Why.FORMER_PHONE) in {(match.row_id, match.why) for match in found}


def test_a_changed_phone_was_changed_days_later_by_somebody_else(desk: Desk) -> None:
    row = desk.file.query(
        "SELECT c.actor, c.wall_ms, i.actor, i.wall_ms FROM change_log c JOIN change_log i"
        " ON i.row_id = c.row_id AND i.op = 'I' WHERE c.tbl = 'customer_phones' AND c.op = 'U' LIMIT 1"
    )[0]
    assert row[0] != row[2]
    assert row[1] - row[3] > timedelta(hours=18).total_seconds() * 1000


def test_rare_and_foreign_names_families_shops_and_the_walk_in_are_there(desk: Desk) -> None:
    names = {str(row[0]) for row in desk.file.query("SELECT name FROM customers")}
    assert {name for name, _sex in FEATURED} <= names
    assert {"Tiaan Gabby", "Maria Köhler", "散客"} <= names
    shops = desk.file.query("SELECT shop_type, shop_size_m2, area, contact_person FROM customers WHERE kind = 'shop'")
    assert shops
    assert all(all(row) for row in shops)
    shared = desk.file.query(
        "SELECT digits FROM customer_phones GROUP BY digits HAVING count(DISTINCT customer_id) > 1 AND max(whose) > ''"
    )
    assert shared
    assert len(customers.by_phone_digits(desk.file, shared[0][0])) > 1
    assert desk.file.query("SELECT 1 FROM customer_phones WHERE extension IS NOT NULL")


def test_calls_ring_while_the_store_is_open_and_are_written_by_those_who_work_there(desk: Desk) -> None:
    rows = desk.file.query(
        "SELECT c.rang_at, c.staff_id, j.wall_ms, j.actor FROM calls c"
        " JOIN change_log j ON j.row_id = c.id AND j.op = 'I'"
    )
    soon = 0
    for row in rows:
        rang, written = from_text(row[0]), datetime.fromtimestamp(row[2] / 1000, ZONE)
        assert is_open(rang)
        assert rang <= written <= NOW
        assert is_open(written) or is_open(written - GENEROUS)
        assert row[1] == row[3]
        soon += written - rang < timedelta(minutes=20)
    assert len(rows) * 0.85 < soon < len(rows)


def test_the_last_change_lies_minutes_before_now(desk: Desk) -> None:
    last = desk.file.query("SELECT max(wall_ms) FROM change_log")[0][0]
    assert timedelta(0) < NOW - datetime.fromtimestamp(last / 1000, ZONE) < timedelta(minutes=10)


def test_steps_of_a_complaint_follow_each_other_in_time_and_it_closes_after_being_told(desk: Desk) -> None:
    order = [*STEP_RULES, Step.REOPENED]
    closed = 0
    for complaint in complaints.each(desk.file):
        steps = complaints.steps_of(desk.file, complaint.id)
        assert all(before.at <= after.at for before, after in pairwise(steps))
        assert not steps or steps[0].at > complaint.received_at
        first = steps[: next((n for n, each in enumerate(steps) if each.step == Step.REOPENED), len(steps))]
        assert [each.step for each in first] == order[: len(first)]
        assert all(each.how for each in first if each.step == Step.TOLD)
        closed += not complaint.open
    assert closed >= 5


def test_deliveries_arrive_after_they_were_ordered_and_some_came_late_failed_or_mend_a_complaint(desk: Desk) -> None:
    rows = [
        deliveries.by_id(desk.file, row[0])
        for row in desk.file.query("SELECT id FROM deliveries WHERE deleted_at IS NULL")
    ]
    for one in rows:
        if one.delivered_at is not None:
            assert one.handed_to_carrier_at is not None
            assert one.ordered_at < one.handed_to_carrier_at < one.delivered_at <= NOW
            assert 7 < one.delivered_at.astimezone(ZONE).hour < 22
    assert any(one.complaint_id for one in rows)
    assert any(one.call_id for one in rows)
    assert any(one.delivered_at and one.promised_by and one.delivered_at > one.promised_by for one in rows)
    assert all(one.courier_id for one in rows if one.delivered_at)


def test_calls_became_complaints_and_deliveries(desk: Desk) -> None:
    outcomes = {str(row[0]) for row in desk.file.query("SELECT outcome FROM calls")}
    assert {"became_complaint", "became_delivery", "solved"} <= outcomes
    for row in desk.file.query("SELECT c.call_id, c.customer_id FROM complaints c WHERE c.call_id IS NOT NULL"):
        assert calls.by_id(desk.file, row[0]).customer_id == row[1]


def test_an_existing_file_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "mine.desk"
    path.write_bytes(b"mine")
    with pytest.raises(DeskError, match="already"):
        make_demo(path, Sizes(1, 1, 1, 1), now=NOW)
    assert path.read_bytes() == b"mine"


def test_given_up_half_way_nothing_stays(tmp_path: Path) -> None:
    class GivenUp(Exception):
        pass

    def stop(_done: int, _of: int) -> None:
        raise GivenUp

    with pytest.raises(GivenUp):
        make_demo(tmp_path / "demo.desk", Sizes(60, 10, 1, 1), now=NOW, progress=stop)
    assert list(tmp_path.iterdir()) == []


def test_a_leftover_of_a_killed_run_is_no_obstacle(tmp_path: Path) -> None:
    (tmp_path / "demo.desk.part").write_bytes(b"half")
    heard: list[tuple[int, int]] = []
    make_demo(tmp_path / "demo.desk", Sizes(2, 2, 1, 1), now=NOW, progress=lambda done, of: heard.append((done, of)))
    assert [each.name for each in tmp_path.iterdir()] == ["demo.desk"]
    assert heard[-1][0] == heard[-1][1] > 0


def test_kinds_and_causes_of_complaints_are_leaves_of_its_trees(desk: Desk) -> None:
    kinds = {topic.id: topic.path for topic in topics.all_topics(desk.file, Tree.COMPLAINTS)}
    found = list(complaints.each(desk.file))
    assert all(kinds[one.kind_id or ""] == one.kind for one in found)
    amended = [one for one in found if Step.AMEND in done_steps(complaints.steps_of(desk.file, one.id))]
    assert amended and all(one.cause_id for one in amended)
