"""Callbacks as a list for a spreadsheet, and what calls know of callbacks and matters: numbers, names and moments."""

import csv
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from desk_app.app import DESK_ID, Desk
from desk_app.callbacks.model import CallbackDraft
from desk_app.calls.model import CallDraft, Direction, Outcome
from desk_app.complaints.model import ComplaintDraft
from desk_app.core.clock import FixedClock
from desk_app.core.errors import DeskError
from desk_app.customers.model import CustomerDraft, PhoneDraft
from desk_app.export import export_kind
from desk_app.matters.model import MatterKind
from tests.exchange.test_own_exports import CALLS
from tests.fresh_files import fresh_desk

NOW = datetime(2026, 11, 21, 2, 12, tzinfo=UTC)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with closing(fresh_desk(tmp_path / "store.desk", clock=FixedClock(NOW))) as opened:
        yield opened


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as handle:
        return list(csv.DictReader(handle))


def customer(desk: Desk) -> tuple[str, str]:
    made = desk.customers.open_file(DESK_ID, CustomerDraft("王丽", phones=(PhoneDraft("13800138000"),)))
    return made.id, made.number


def test_callbacks_come_out_with_numbers_names_and_local_times(desk: Desk, tmp_path: Path) -> None:
    one, number = customer(desk)
    colleague = desk.staff.add(DESK_ID, "小赵").id
    call = desk.calls.take_down(DESK_ID, CallDraft(customer_id=one, outcome=Outcome.MISSED))
    owed = desk.callbacks.promise(
        DESK_ID, CallbackDraft(customer_id=one, reason="=价格", topic="送货", call_id=call.id)
    )
    desk.callbacks.hand_over(DESK_ID, owed.id, colleague, "熟客")
    dropped = desk.callbacks.promise(DESK_ID, CallbackDraft(name="李娜", phone="13900139000", reason="发票"))
    desk.callbacks.drop(DESK_ID, dropped.id, "打错")
    written = tmp_path / "callbacks.csv"
    assert export_kind(desk.file, "callbacks", written, names=True) == 3  # the missed call left one too
    found = {row["number"]: row for row in rows_of(written)}
    row = found[owed.number]
    assert (row["customer"], row["call"], row["owner"], row["handed_by"]) == (number, call.number, "小赵", "Desk")
    assert (row["reason"].lstrip("'"), row["topic"], row["handed_note"]) == ("=价格", "送货", "熟客")
    assert (row["state"], row["tries"], row["stage"]) == ("open", "0", "relationship")
    assert row["due_at"] == row["first_due_at"] == "2026-11-21 12:12:00+08:00"
    row = found[dropped.number]
    assert (row["name"], row["phone_raw"], row["phone_e164"]) == ("李娜", "13900139000", "+8613900139000")
    assert (row["state"], row["closed_reason"], row["closed_at"]) == ("dropped", "打错", "2026-11-21 10:12:00+08:00")
    assert not {"id", "phone_digits", "customer_id", "call_id", "owner_id"} & set(row)
    ids = {each["id"] for each in desk.file.query("SELECT id FROM callbacks UNION SELECT id FROM staff")}
    assert not ids & {cell for each in found.values() for cell in each.values()}


def test_a_book_of_callbacks_holds_the_same_and_cards_are_refused(desk: Desk, tmp_path: Path) -> None:
    desk.callbacks.promise(DESK_ID, CallbackDraft(name="李娜", phone="13900139000", reason="发票"))
    assert export_kind(desk.file, "callbacks", tmp_path / "a.xlsx", names=True) == 1
    header, row = CalamineWorkbook.from_path(tmp_path / "a.xlsx").get_sheet_by_index(0).to_python()
    assert dict(zip(header, row, strict=True))["name"] == "李娜"
    with pytest.raises(DeskError, match="vCards"):
        export_kind(desk.file, "callbacks", tmp_path / "a.vcf")


def test_calls_name_the_callback_and_the_matter_by_number(desk: Desk, tmp_path: Path) -> None:
    one, _number = customer(desk)
    owed = desk.callbacks.promise(DESK_ID, CallbackDraft(customer_id=one, reason="价格"))
    complaint = desk.complaints.take_down(DESK_ID, ComplaintDraft(title="迟到", customer_id=one))
    tried = desk.calls.take_down(
        DESK_ID,
        CallDraft(customer_id=one, direction=Direction.OUT, outcome=Outcome.NO_ANSWER, callback_id=owed.id, hold_s=7),
    )
    added = desk.calls.take_down(
        DESK_ID,
        CallDraft(customer_id=one, matter=(MatterKind.COMPLAINT, complaint.id), rang_at=NOW - timedelta(hours=3)),
    )
    export_kind(desk.file, "calls", tmp_path / "calls.csv", names=True)
    found = {row["number"]: row for row in rows_of(tmp_path / "calls.csv")}
    assert (found[tried.number]["callback"], found[tried.number]["hold_s"]) == (owed.number, "7")
    assert found[added.number]["matter"] == complaint.number
    assert found[added.number]["rang_at"] == "2026-11-21 07:12:00+08:00"
    assert found[added.number]["written_at"] == "2026-11-21 10:12:00+08:00"
    assert not {"topic_id", "matter_kind", "matter_id", "callback_id"} & set(found[added.number])


@pytest.mark.parametrize("ending", [".csv", ".xlsx"])
def test_imported_calls_written_out_and_taken_in_again_are_unchanged(desk: Desk, tmp_path: Path, ending: str) -> None:
    source, written = tmp_path / "calls.csv", tmp_path / f"again{ending}"
    source.write_text(CALLS, encoding="utf-8")
    one, _number = customer(desk)
    first, _recipe = desk.imports.run(DESK_ID, "calls", source)
    ours = [row["id"] for row in desk.file.query("SELECT id FROM calls WHERE customer_id = ?", (one,))]
    complaint = desk.complaints.take_down(DESK_ID, ComplaintDraft(title="迟到", customer_id=one))
    topic = desk.topics.add(DESK_ID, "面条").id
    for call_id in ours[:3]:
        changes = {"matter_kind": MatterKind.COMPLAINT, "matter_id": complaint.id, "topic_id": topic, "hold_s": 5}
        desk.calls.change(DESK_ID, call_id, changes)
    assert export_kind(desk.file, "calls", written) == first.new == len(ours) > 3
    before = [tuple(row) for row in desk.file.query("SELECT * FROM calls ORDER BY id")]
    report, _recipe = desk.imports.run(DESK_ID, "calls", written)
    assert (report.refused, report.new, report.changed, report.unchanged) == ([], 0, 0, first.new)
    assert [tuple(row) for row in desk.file.query("SELECT * FROM calls ORDER BY id")] == before
