"""A list of complaints brought into another store: every column it shows that belongs to the complaint is there."""

import csv
import json
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from desk_app.app import DESK_ID, Desk, open_desk
from desk_app.complaints import store
from desk_app.complaints.model import Complaint, ComplaintDraft, Satisfaction, Step
from desk_app.complaints.nature import Nature
from desk_app.core.clock import FixedClock
from desk_app.core.i18n import speaking
from desk_app.export import export_kind

NOW = datetime(2026, 11, 21, 2, 12, 7, tzinfo=UTC)
KEPT = (
    "reference", "customer_name", "phone_raw", "kind", "title", "text", "remedy", "channel", "product", "severity",
    "language", "received_at", "promised_at", "answered_at", "answer", "closed_at", "state", "raw_state", "authority",
    "authority_due_at", "order_ref", "place", "cause", "department", "satisfaction", "nature", "found_by_us", "whys",
)  # fmt: skip


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with closing(open_desk(tmp_path / "one.desk", clock=FixedClock(NOW))) as opened:
        yield opened


@pytest.fixture
def other(tmp_path: Path) -> Iterator[Desk]:
    with closing(open_desk(tmp_path / "other.desk", clock=FixedClock(NOW + timedelta(days=1)))) as opened:
        yield opened


def written(desk: Desk) -> str:
    """Three of each nature and a closed one; answers who one of them is about."""
    li = desk.staff.add(DESK_ID, "李娜").id
    gone = desk.staff.add(DESK_ID, "赵强").id
    for nature in Nature:
        draft = ComplaintDraft(title=f"说说{nature}", text="第一行\n第二行", customer_name="王丽", phone="13800138000",
                               nature=nature, found_by_us=nature is not Nature.PRAISE, place="店门口",
                               order_ref="OD-1", product="冰箱", severity="grave", language="zh_CN",
                               about_staff_id=gone if nature is Nature.PRAISE else li)  # fmt: skip
        desk.complaints.take_down(li, draft)
    one = desk.complaints.take_down(li, ComplaintDraft(title="坏了", customer_name="李强", about_staff_id=li)).id
    desk.complaint_work.escalate(li, one, "12315", date(2026, 11, 20))
    for step in (Step.ACKNOWLEDGE, Step.APOLOGIZE):
        desk.complaints.record_step(li, one, step, "phone", "说了")
    desk.recovery.write_fault(li, one, cause="路上颠的", department="配送", whys=["没绑紧", "没有绑带"])
    for step in (Step.AMEND, Step.ANTICIPATE, Step.TOLD):
        desk.complaints.record_step(li, one, step, "phone", f"做了{step}")
    desk.complaints.close(li, one)

    with desk.file.write(li, "test") as tx:
        store.change(tx, one, {"satisfaction": Satisfaction.SATISFIED})
    desk.staff.change(DESK_ID, gone, active=False)
    return li


def said(desk: Desk) -> dict[str, tuple[object, ...]]:
    names = {row[0]: row[1] for row in desk.file.query("SELECT id, name FROM staff")}

    def line(one: Complaint) -> tuple[object, ...]:
        return *(getattr(one, name) for name in KEPT), names.get(one.about_staff_id or "")

    return {one.title: line(one) for one in store.each(desk.file)}


@pytest.mark.parametrize("names", [False, True])
@pytest.mark.parametrize("ending", [".csv", ".xlsx"])
@pytest.mark.parametrize("lang", ["en", "zh_CN"])
def test_every_column_is_there_again(
    desk: Desk, other: Desk, tmp_path: Path, lang: str, ending: str, names: bool
) -> None:
    written(desk)
    for name in ("李娜", "赵强"):
        other.staff.add(DESK_ID, name)
    source = tmp_path / f"complaints{ending}"
    with speaking(lang):
        export_kind(desk.file, "complaints", source, names=names)
    report, _recipe = other.imports.run(DESK_ID, "complaints", source)
    assert (report.new, report.refused) == (4, [])
    assert said(other) == said(desk)
    again, _recipe = other.imports.run(DESK_ID, "complaints", source)
    assert (again.new, again.changed, again.unchanged) == (0, 0, 4)
    back, _recipe = desk.imports.run(DESK_ID, "complaints", source)
    assert (back.new, back.changed, back.unchanged) == (0, 0, 4)


def test_what_was_changed_in_the_list_is_taken(desk: Desk, tmp_path: Path) -> None:
    li, source = written(desk), tmp_path / "complaints.csv"
    desk.staff.add(DESK_ID, "陈静")
    export_kind(desk.file, "complaints", source, names=True)
    with source.open(encoding="utf-8-sig", newline="") as handle:
        lines = list(csv.DictReader(handle))
    lines[0] |= {"about_staff": "陈静", "nature": "suggestion", "found_by_us": "0"}
    lines[3] |= {"department": "仓库", "satisfaction": "not_satisfied"}
    with source.open("w", encoding="utf-8-sig", newline="") as handle:
        writer = csv.DictWriter(handle, list(lines[0]))
        writer.writeheader()
        writer.writerows(lines)
    report, _recipe = desk.imports.run(li, "complaints", source)
    assert (report.changed, report.unchanged, report.refused) == (1, 3, [])
    first, *_others, last = store.each(desk.file)
    names = {row[0]: row[1] for row in desk.file.query("SELECT id, name FROM staff")}
    assert (names[first.about_staff_id or ""], first.nature, first.found_by_us) == ("陈静", Nature.SUGGESTION, False)
    assert (last.department, last.satisfaction) == ("配送", "satisfied"), "what was decided is not put right in a list"


def test_somebody_who_is_not_known_is_named(desk: Desk, other: Desk, tmp_path: Path) -> None:
    written(desk)
    export_kind(desk.file, "complaints", tmp_path / "complaints.csv")
    report, _recipe = other.imports.run(DESK_ID, "complaints", tmp_path / "complaints.csv")
    (note,) = (each for each in report.notes if "Nobody here is called" in each)
    assert "李娜" in note and "赵强" in note
    assert json.dumps(sorted(said(other)), ensure_ascii=False) == json.dumps(sorted(said(desk)), ensure_ascii=False)
