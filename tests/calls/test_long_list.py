"""The list of all calls: the same as one read whole, whatever is asked of it and whatever changed meanwhile."""

import random
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from desk_app.app import Desk
from desk_app.calls import long_list, store
from desk_app.calls.long_list import CallIds, count
from desk_app.calls.model import CallDraft, CallRow, Chip, Outcome
from desk_app.core.clock import FixedClock
from desk_app.storage.undoing import undo_last
from desk_app.ui.windowed import Column, WindowedTable


def whole(desk: Desk) -> list[str]:
    rows = desk.file.query("SELECT id FROM calls WHERE deleted_at IS NULL ORDER BY rang_at DESC, rowid DESC")
    return [row[0] for row in rows]


@pytest.fixture
def many(desk: Desk, li: str, clock: FixedClock) -> list[str]:
    rng, now = random.Random(7), clock.now()
    for _turn in range(90):
        at = now - timedelta(minutes=rng.randrange(40))
        outcome = rng.choice([Outcome.SOLVED, Outcome.MISSED])
        desk.calls.take_down(li, CallDraft(note="x", rang_at=at, outcome=outcome))
    return whole(desk)


@pytest.mark.parametrize("piece", [4, 7, 256])
def test_any_place_in_any_order_is_that_of_the_whole_list(
    desk: Desk, many: list[str], piece: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(long_list, "PIECE", piece)
    rng = random.Random(piece)
    for oldest_first in (False, True):
        wanted = many[::-1] if oldest_first else many
        ids = CallIds(desk.file, oldest_first=oldest_first)
        for place in rng.sample(range(len(many)), len(many)):
            assert ids[place] == wanted[place]
            assert ids.index(wanted[place]) == place
        assert list(ids) == wanted and ids[10:20] == wanted[10:20] and ids[-1] == wanted[-1]
        assert wanted[3] in ids and "nobody" not in ids
        with pytest.raises(ValueError, match="nobody"):
            ids.index("nobody")
        with pytest.raises(IndexError):
            ids[len(many)]


def test_each_chip_counts_what_it_lists(desk: Desk, li: str, many: list[str], clock: FixedClock) -> None:
    zone = ZoneInfo("Asia/Shanghai")
    counted = store.counts(desk.file, clock.now(), zone, li)
    for chip in Chip:
        ids = store.ids_for(desk.file, chip, "", clock.now(), zone, li)
        assert len(ids) == counted[chip] == len(list(ids))
    assert counted[Chip.ALL] == 90 and 0 < counted[Chip.UNANSWERED] < 90


def test_the_count_follows_every_save(desk: Desk, li: str, many: list[str]) -> None:
    rng = random.Random(11)
    for _turn in range(60):
        act = rng.randrange(4)
        if act == 0:
            desk.calls.take_down(li, CallDraft(note="y"))
        elif act == 1 and (living := whole(desk)):
            desk.calls.remove(li, rng.choice(living))
        elif act == 2:
            undo_last(desk.file, li)
        else:
            desk.calls.change(li, whole(desk)[0], {"note": str(_turn)})
        assert count(desk.file) == len(whole(desk))


def test_lists_of_one_state_of_the_file_are_equal_and_others_not(desk: Desk, li: str, many: list[str]) -> None:
    before, again = CallIds(desk.file), CallIds(desk.file)
    assert before == again and hash(before) == hash(again) and before != CallIds(desk.file, oldest_first=True)
    desk.calls.take_down(li, CallDraft(note="z"))
    assert before != CallIds(desk.file) and before != many


def test_a_table_shows_it_and_reads_only_what_is_looked_at(desk: Desk, many: list[str]) -> None:
    def fetch(ids: list[str]) -> list[CallRow]:
        return store.rows_for_list(desk.file, ids)

    table = WindowedTable([Column("number", lambda: "Number", lambda row: row.number)], fetch, CallIds(desk.file))
    assert table.rowCount() == 90 and table.rows_held() == 0
    assert table.row_of(many[70]) == 70 and table.rows_of([many[3], many[1], "nobody"]) == [1, 3]
    row = table.row_at(70)
    assert row is not None and row.id == many[70] and table.ids_between(2, 4) == many[2:5]
    table.refresh(CallIds(desk.file))
    assert table.rows_held() == 0 and table.id_at(89) == many[89]


def test_words_leave_over_what_is_found_in_the_order_of_time(desk: Desk, li: str, clock: FixedClock) -> None:
    zone = ZoneInfo("Asia/Shanghai")
    for minutes, note in ((3, "冰箱不制冷"), (1, "洗衣机"), (2, "冰箱有声音")):
        desk.calls.take_down(li, CallDraft(note=note, rang_at=clock.now() - timedelta(minutes=minutes)))
    found = store.ids_for(desk.file, Chip.ALL, "冰箱", clock.now(), zone, li)
    assert [store.by_id(desk.file, each).note for each in found] == ["冰箱有声音", "冰箱不制冷"]
    oldest = store.ids_for(desk.file, Chip.TODAY, "冰箱", clock.now(), zone, li, oldest_first=True)
    assert list(oldest) == list(found)[::-1]
