"""What is derived follows a save, whether its entries in the journal are few enough to be read one by one or not."""

import sqlite3
from contextlib import closing
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from desk_app.app import DESK_ID, SOURCES, open_desk
from desk_app.calls.model import CallDraft
from desk_app.core.ids import new_id
from desk_app.customers.model import CustomerDraft, PhoneDraft
from desk_app.storage import finding, written
from desk_app.storage.check import check
from desk_app.storage.day_sums import days_of
from desk_app.storage.finding import find


@pytest.mark.parametrize("count", [1, written.MOST // 2, written.MOST // 2 + 1, 2 * written.MOST])
def test_the_index_follows_small_saves_and_large_ones(tmp_path: Path, count: int) -> None:
    desk = open_desk(tmp_path / "a.desk")
    ids = [
        desk.customers.open_file(DESK_ID, CustomerDraft(name="王丽", phones=(PhoneDraft(f"1380013{n:04d}"),))).id
        for n in range(count)
    ]
    phones = {row[1]: row[0] for row in desk.file.query("SELECT id, customer_id FROM customer_phones")}
    with desk.file.write(DESK_ID, "customers.change") as tx:
        for place, row_id in enumerate(ids):
            tx.update("customers", row_id, {"name": "欧阳秋"})
            tx.update("customer_phones", phones[row_id], {"digits": f"999{place:05d}", "raw": f"999{place:05d}"})
    assert {each.why for each in find(desk.file, "欧阳秋").matches} == {finding.Why.NAME}
    assert find(desk.file, "欧阳秋").total == count
    assert {each.why for each in find(desk.file, "王丽").matches} == {finding.Why.FORMER_NAME}
    assert [each.row_id for each in find(desk.file, "99900000").matches] == ids[:1]
    desk.close()
    assert check(tmp_path / "a.desk", SOURCES) == []


def test_an_entry_says_what_was_and_what_is(tmp_path: Path) -> None:
    desk = open_desk(tmp_path / "a.desk")
    before = desk.file.journal_head()
    call = desk.calls.take_down(DESK_ID, CallDraft(note="退货"))
    desk.calls.change(DESK_ID, call.id, {"note": "换货"})
    desk.close()
    with closing(sqlite3.connect(tmp_path / "a.desk")) as conn:
        wrote = written.after(conn, before)
    assert [(each.table, each.op) for each in wrote.entries or ()] == [("calls", "I"), ("calls", "U")]
    assert list(wrote.values_of("calls", "note")) == ["退货", "换货", "退货"]
    assert wrote.is_new([call.id])
    assert not wrote.is_new([call.id, new_id()])


def test_each_local_day_is_named_where_the_clock_goes_back_at_midnight() -> None:
    # In Havana the clock went from 01:00 back to midnight on 1 November 2026; the night before had one midnight.
    zone = ZoneInfo("America/Havana")
    moments = [f"2026-11-01T{hour:02d}:{minute:02d}:00.000Z" for hour in range(24) for minute in (0, 30)]
    days = list(days_of(moments, zone))
    assert sorted(set(days)) == [date(2026, 10, 31).isoformat(), date(2026, 11, 1).isoformat()]
    assert len(days) <= 4
