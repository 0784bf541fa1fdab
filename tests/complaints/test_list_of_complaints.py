"""The list of complaints on a file of thousands: every chip, every filter, words of notes, read in pieces."""

import random
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from desk_app.app import SOURCES, Desk, open_desk
from desk_app.bench.made_calls import NOW
from desk_app.bench.made_complaints import make
from desk_app.complaints import listing, store
from desk_app.complaints.model import Chip, Complaint, ComplaintDraft, Step
from desk_app.core.clock import FixedClock
from desk_app.customers.list_conditions import Conditions
from desk_app.matters.list_ids import AT_ONCE, MatterIds
from desk_app.staff.model import DESK_ID
from desk_app.storage.check import check

ZONE = ZoneInfo("Asia/Shanghai")
COUNT = AT_ONCE + 600


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    path = tmp_path_factory.mktemp("list") / "made.desk"
    make(path, COUNT)
    desk = open_desk(path, clock=FixedClock(NOW))
    yield desk
    desk.close()


def _ids(desk: Desk, chip: Chip, words: str = "", me: str = "", *pairs: tuple[str, str]) -> list[str]:
    where = listing.where(desk.file, Conditions(pairs), NOW, ZONE) if pairs else None
    return list(store.ids_for(desk.file, chip, words, NOW, ZONE, me, where))


def _in_order(desk: Desk) -> list[Complaint]:
    """All of them as the list has them, worked out from the records alone."""
    every = [one for one in store.each(desk.file) if one.joined_into is None]
    opened = [one for one in every if one.open]
    zero = NOW.astimezone(ZONE).replace(hour=0, minute=0, second=0)
    reminded = {
        row[0]
        for row in desk.file.query("SELECT row_id, at FROM matter_moves WHERE what = 'reminded'")
        if row[1] >= zero.astimezone(NOW.tzinfo).strftime("%Y-%m-%dT%H:%M:%S.000Z")
    }
    by_id = sorted(opened, key=lambda one: one.id, reverse=True)
    minute = {one.id: one.due_at.replace(second=0, microsecond=0) for one in opened}
    by_id.sort(key=lambda one: (minute[one.id], one.id not in reminded, one.due_at))
    closed = sorted((one for one in every if not one.open), key=lambda one: (one.closed_at, one.id), reverse=True)
    return [*by_id, *closed]


def test_the_list_of_all_is_read_in_pieces_and_in_order(large: Desk) -> None:
    wanted = [one.id for one in _in_order(large)]
    ids = store.ids_for(large.file, Chip.ALL, "", NOW, ZONE, "")
    assert isinstance(ids, MatterIds)
    assert len(ids) == len(wanted) == COUNT
    assert list(ids) == wanted
    rng = random.Random(1)
    places = [0, COUNT - 1, -1, -COUNT, *(rng.randrange(COUNT) for _n in range(40))]
    assert [ids[place] for place in places] == [wanted[place] for place in places]
    for start in (0, 100, COUNT // 2, COUNT - 300):
        for size in (1, 64, 700, COUNT):
            assert ids[start : start + size] == wanted[start : start + size]
    assert [ids.index(wanted[place]) for place in places] == [place % COUNT for place in places]
    assert wanted[5] in ids and wanted[-5] in ids and "nobody" not in ids
    with pytest.raises(IndexError):
        ids[COUNT]
    with pytest.raises(ValueError, match="nobody"):
        ids.index("nobody")
    assert ids == store.ids_for(large.file, Chip.ALL, "", NOW, ZONE, "")


def test_every_chip_is_what_the_records_say_and_counts_the_same(large: Desk) -> None:
    rows, midnight = _in_order(large), NOW.astimezone(ZONE).replace(hour=0) + timedelta(days=1)
    me = large.file.query("SELECT owner_id FROM complaints WHERE state = 'open' AND handed_by IS NOT NULL")[0][0]
    holds: dict[Chip, Callable[[Complaint], bool]] = {
        Chip.MINE: lambda one: one.open and (one.owner_id == me or (one.handed_by == me and one.accepted_at is None)),
        Chip.DUE_TODAY: lambda one: one.open and NOW <= one.due_at < midnight,
        Chip.LATE: lambda one: one.late(NOW),
        Chip.OPEN: lambda one: one.open,
        Chip.ALL: lambda one: True,
    }
    counts = store.counts(large.file, NOW, ZONE, me)
    for chip, held in holds.items():
        wanted = [one.id for one in rows if held(one)]
        assert _ids(large, chip, me=me) == wanted, chip
        assert counts[chip] == len(wanted) > 0, chip


def test_every_filter_is_what_the_records_say(large: Desk) -> None:
    rows = _in_order(large)
    kinds = dict(next(each for each in listing.filters_of(large.file) if each.key == listing.KIND).choices(large.file))
    top = next(
        row_id for row_id, path in kinds.items() if any(other.startswith(f"{path} ") for other in kinds.values())
    )
    under = {row_id for row_id, path in kinds.items() if path == kinds[top] or path.startswith(f"{kinds[top]} ")}
    owner = rows[0].owner_id if rows[0].owner_id != DESK_ID else next(o.owner_id for o in rows if o.owner_id != DESK_ID)
    first, last = NOW.astimezone(ZONE).date() - timedelta(days=300), NOW.astimezone(ZONE).date() - timedelta(days=90)
    marked = {
        key: {row[0] for row in large.file.query(sql)}
        for key, sql in (
            ("waiting", "SELECT row_id FROM clock_pauses WHERE until IS NULL"),
            ("reminded", "SELECT row_id FROM matter_moves WHERE what = 'reminded'"),
        )
    }
    asked: list[tuple[tuple[tuple[str, str], ...], Callable[[Complaint], bool]]] = [
        (((listing.KIND, top),), lambda one: one.kind_id in under),
        ((("severity", "grave"),), lambda one: one.severity == "grave"),
        ((("severity", "grave"), ("severity", "slight")), lambda one: one.severity in ("grave", "slight")),
        ((("channel", "wechat"),), lambda one: one.channel == "wechat"),
        ((("owner", owner),), lambda one: one.owner_id == owner),
        (((listing.PRODUCT, "冰"),), lambda one: "冰" in (one.product or "")),
        (((listing.PLACE, "家电 二楼"),), lambda one: all(word in (one.place or "") for word in ("家电", "二楼"))),
        (((listing.FROM, first.isoformat()),), lambda one: one.received_at.astimezone(ZONE).date() >= first),
        (((listing.TO, last.isoformat()),), lambda one: one.received_at.astimezone(ZONE).date() <= last),
        (
            ((listing.FROM, first.isoformat()), (listing.TO, last.isoformat()), ("channel", "phone")),
            lambda one: first <= one.received_at.astimezone(ZONE).date() <= last and one.channel == "phone",
        ),
        ((("late", "1"),), lambda one: one.late(NOW)),
        ((("waiting", "1"),), lambda one: one.id in marked["waiting"]),
        ((("handed", "1"),), lambda one: one.waiting_for is not None),
        ((("reminded", "1"),), lambda one: one.id in marked["reminded"]),
        ((("authority", "1"),), lambda one: one.authority is not None),
        ((("no_kind", "1"),), lambda one: one.kind is None),
    ]
    for pairs, held in asked:
        wanted = [one.id for one in rows if held(one)]
        assert _ids(large, Chip.ALL, "", "", *pairs) == wanted, pairs
        assert wanted, pairs


def test_words_of_notes_find_all_and_only_theirs(large: Desk) -> None:
    plain = dict(
        tuple(row) for row in large.file.query("SELECT row_id, plain FROM search_doc WHERE kind = 'complaint'")
    )
    rows = _in_order(large)
    for words in ("漏水", "增值税发票", "door", "scratched 漏水", "fridge niche", "DOOR", "安装师傅没来", "no such"):
        wanted = [one.id for one in rows if all(word in plain[one.id] for word in words.lower().split())]
        assert _ids(large, Chip.ALL, words) == wanted, words
        narrowed = [one.id for one in rows if one.id in set(wanted) and one.severity == "grave"]
        assert _ids(large, Chip.ALL, words, "", ("severity", "grave")) == narrowed, words
    number = rows[7].number
    assert _ids(large, Chip.ALL, number) == [rows[7].id]
    assert rows[9].id in _ids(large, Chip.ALL, (rows[9].phone_raw or "")[-5:])


def test_what_presses_is_a_filter(desk: Desk, clock: FixedClock, li: str) -> None:
    pressed = desk.complaints.take_down(li, ComplaintDraft(title="冰箱不制冷"))
    clock.advance(timedelta(minutes=95))
    fresh = desk.complaints.take_down(li, ComplaintDraft(title="送货迟到"))
    now, zone = clock.now(), ZONE

    def ids(*pairs: tuple[str, str]) -> list[str]:
        where = listing.where(desk.file, Conditions(pairs), now, zone)
        return list(store.ids_for(desk.file, Chip.ALL, "", now, zone, li, where))

    assert ids(("warned", "1")) == [pressed.id]
    assert set(ids()) == {pressed.id, fresh.id}


def test_doubles_stand_in_the_list_only_where_they_are_asked_for(desk: Desk, clock: FixedClock, li: str) -> None:
    kept = desk.complaints.take_down(li, ComplaintDraft(title="冰箱不制冷"))
    double = desk.complaints.take_down(li, ComplaintDraft(title="冰箱还是不制冷"))
    desk.complaint_work.join(li, double.id, kept.id, "同一位客户")
    where = listing.where(desk.file, Conditions(((listing.DOUBLES, "1"),)), clock.now(), ZONE)
    assert list(store.ids_for(desk.file, Chip.ALL, "", clock.now(), ZONE, li)) == [kept.id]
    assert list(store.ids_for(desk.file, Chip.ALL, "", clock.now(), ZONE, li, where)) == [double.id]


def test_a_step_without_words_leaves_what_the_complaint_is_found_by_alone(desk: Desk, li: str) -> None:
    one = desk.complaints.take_down(li, ComplaintDraft(title="冰箱不制冷"))
    desk.complaints.take_down(li, ComplaintDraft(title="送货迟到"))

    def document() -> tuple[int, str]:
        row = desk.file.query("SELECT docid, plain FROM search_doc WHERE row_id = ?", (one.id,))[0]
        return row[0], row[1]

    before = document()
    desk.complaints.record_step(li, one.id, Step.ACKNOWLEDGE, "phone", "")
    assert document() == before
    desk.complaints.record_step(li, one.id, Step.APOLOGIZE, "phone", "已致歉")
    assert document()[0] != before[0] and "已致歉" in document()[1]
    assert desk.finder.find("致歉").hits
    desk.file.close()
    assert check(Path(desk.file.path), SOURCES) == []
