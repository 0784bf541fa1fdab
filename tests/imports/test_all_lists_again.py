"""Every list the program writes, brought in again: known by our own numbers, no news; what was changed in it is."""

import csv
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from desk_app.app import DESK_ID, SOURCES, Desk, open_desk
from desk_app.calls.model import CallDraft, CallKind, Channel, Direction, Outcome
from desk_app.complaints.model import ComplaintDraft, Step
from desk_app.core.clock import FixedClock
from desk_app.core.i18n import set_language, speaking
from desk_app.customers.model import CustomerDraft, PhoneDraft
from desk_app.deliveries.model import DeliveryDraft, DeliveryState, Precision
from desk_app.demo.generator import Sizes, make_demo
from desk_app.exchange.heads import head_of, names_of
from desk_app.export import export_kind
from desk_app.imports.model import Report
from desk_app.imports.own_export import OWN
from desk_app.privacy.service import PrivacyService
from desk_app.purchases.model import PurchaseDraft
from desk_app.storage.check import check
from desk_app.topics.model import Tree

KINDS = ("customers", "calls", "complaints", "deliveries", "purchases")
NOW = datetime(2026, 11, 21, 2, 12, 7, 345_000, tzinfo=UTC)


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    set_language("en")
    yield
    set_language("en")


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with closing(open_desk(tmp_path / "store.desk", clock=FixedClock(NOW))) as opened:
        yield opened


def all_rows(desk: Desk, kind: str) -> list[tuple[Any, ...]]:
    return [tuple(row) for row in desk.file.query(f"SELECT * FROM {kind} ORDER BY id")]


def no_news(desk: Desk, kind: str, source: Path, count: int) -> Report:
    before, head = {each: all_rows(desk, each) for each in KINDS}, desk.file.journal_head()
    report, _recipe = desk.imports.run(DESK_ID, kind, source)
    assert {each: sorted(set(all_rows(desk, each)) ^ set(before[each])) for each in KINDS} == {e: [] for e in KINDS}
    assert (report.refused, report.conflicts, report.new, report.changed, report.unchanged) == ([], [], 0, 0, count)
    assert {each: all_rows(desk, each) for each in KINDS} == before
    assert desk.file.journal_head() == head + 1, "nothing is written but that there was an import"
    return report


def lines_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as handle:
        header, *rows = csv.reader(handle)
    return [dict(zip(names(header), row, strict=True)) for row in rows]


def write_lines(path: Path, lines: list[dict[str, str]]) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as handle:
        writer = csv.writer(handle)
        writer.writerow(head_of(name, path.stem) for name in lines[0])
        writer.writerows(line.values() for line in lines)


def names(header: list[str]) -> tuple[str, ...]:
    found = names_of(header)
    assert found is not None, header
    return found


@pytest.mark.parametrize("ending", [".csv", ".xlsx"])
def test_a_made_store_knows_all_its_lists_again(tmp_path: Path, ending: str) -> None:
    path = tmp_path / "store.desk"
    make_demo(path, Sizes(60, 120, 20, 30))
    with closing(open_desk(path)) as desk:
        for kind in KINDS:
            count = export_kind(desk.file, kind, tmp_path / f"{kind}{ending}")
            assert count > 5
            report = no_news(desk, kind, tmp_path / f"{kind}{ending}", count)
            assert "number" not in report.unused_columns and "phone_e164" not in report.unused_columns
    assert check(path, SOURCES) == []


def full(desk: Desk) -> dict[str, Any]:
    """A store with a record at every turn, words that lists like to spoil among them."""
    li = desk.staff.add(DESK_ID, "李娜").id
    one = desk.customers.open_file(li, CustomerDraft("王 丽", phones=(PhoneDraft("0571-88881234转8"),))).id
    two = desk.customers.open_file(li, CustomerDraft("王大力", phones=(PhoneDraft("0571-88881234转8"),))).id
    desk.topics.begin(li, Tree.COMPLAINTS)
    notes = ("=1+1", "- 无", "无", "-", "第一行\n第二行", "  x  y ", "'quoted", "0012", "合计", "+86 1", "N/A", "1e5")
    for place, outcome in enumerate(Outcome):
        for direction in Direction:
            rang = NOW - timedelta(days=1, seconds=place, milliseconds=7)
            spoke = place % 2
            desk.calls.take_down(
                (DESK_ID, li)[place % 2],
                CallDraft(
                    customer_id=(one, two, None)[place % 3], caller_name=("老王", "", "妈  妈")[place % 3],
                    phone=("13800138000", "8001", "见登记", "88881234 转8")[place % 4], direction=direction,
                    channel=tuple(Channel)[place % len(Channel)], kind=tuple(CallKind)[place % len(CallKind)],
                    topic=("送货 · 迟到", "", "=topic")[place % 3], note=notes[place % len(notes)], outcome=outcome,
                    rang_at=rang, answered_at=rang + timedelta(seconds=9) if spoke else None,
                    ended_at=rang + timedelta(seconds=99) if place % 3 else None, hold_s=place or None,
                ),
            )  # fmt: skip
    for place, note in enumerate(notes):
        made = desk.complaints.take_down(
            li, ComplaintDraft(title=note, text=notes[-place], remedy="退", customer_id=(one, two, None)[place % 3],
                               customer_name=("", "老 王", "李强")[place % 3], product=note, place=note,
                               order_ref=notes[-place], kind=("Price · Invoice", note, "")[place % 3],
                               severity=("grave", "", note)[place % 3], language=("", "en")[place % 2],
                               about_staff_id=(None, li)[place % 2]),
        )  # fmt: skip
        if place % 2:
            desk.complaints.record_step(li, made.id, Step.ACKNOWLEDGE, "phone", "好")
        desk.deliveries.plan(
            li,
            DeliveryDraft(
                customer_id=(one, None)[place % 2], customer_name=("", "王 丽")[place % 2], phone="8888 1234",
                address=f"{note} 路 1 号\n2 楼", goods=note, quantity=place + 1, amount_cents=place or None, note=note,
                promised_by=NOW + timedelta(days=2, milliseconds=3) if place % 3 else None, courier_id=li,
                promised_precision=(Precision.DAY, Precision.TIME)[place % 2],
            ),
        )  # fmt: skip
        desk.purchases.enter(
            li, PurchaseDraft(customer_id=(two, None)[place % 2], customer_name=("", "老  王")[place % 2], goods=note,
                              amount_cents=(129_900, -5, None)[place % 3], note=notes[-place],
                              bought_on=date(2026, 11, 1), reference=("", f"OD-{place}")[place % 2]),
        )  # fmt: skip
    done = desk.deliveries.plan(li, DeliveryDraft(customer_id=one, goods="灯", courier_id=li))
    desk.deliveries.move(li, done.id, DeliveryState.UNDER_WAY)
    desk.deliveries.move(li, done.id, DeliveryState.FAILED, reason="没有人")
    return {"li": li, "one": one, "two": two}


@pytest.mark.parametrize("ending", [".csv", ".xlsx"])
@pytest.mark.parametrize("kind", KINDS)
def test_whatever_stands_in_a_record_its_line_is_known_again(
    desk: Desk, tmp_path: Path, kind: str, ending: str
) -> None:
    full(desk)
    written = tmp_path / f"again{ending}"
    with speaking("zh_CN"):
        count = export_kind(desk.file, kind, written)
    no_news(desk, kind, written, count)


def test_what_was_changed_in_the_list_is_taken_and_nothing_else(desk: Desk, tmp_path: Path) -> None:
    made = full(desk)
    two = desk.file.query("SELECT number FROM customers WHERE id = ?", (made["two"],))[0][0]
    edits = {
        "calls": {"topic": "另一个", "customer": two, "wait_s": "77"},
        "complaints": {
            "product": "冰箱",
            "customer_name": "赵六",
            "place": "店门口",
            "order_ref": "OD 9",
            "remedy": "换",
            "severity": "slight",
            "kind": "Staff · Unfriendly",
        },
        "deliveries": {"goods": "电视", "quantity": "9", "courier": "李娜"},
        "purchases": {"note": "开票", "amount_cents": "4200"},
    }
    for kind, edit in edits.items():
        export_kind(desk.file, kind, tmp_path / f"{kind}.csv")
        lines = lines_of(tmp_path / f"{kind}.csv")
        lines[0] |= edit
        write_lines(tmp_path / f"{kind}.csv", lines)
        before = all_rows(desk, kind)
        report, _recipe = desk.imports.run(DESK_ID, kind, tmp_path / f"{kind}.csv")
        assert (report.refused, report.new, report.changed) == ([], 0, 1), kind
        assert all_rows(desk, kind)[1:] == before[1:]
        [now] = desk.file.query(f"SELECT * FROM {kind} WHERE number = ?", (lines[0]["number"],))
        links = {"customer": "customer_id", "courier": "courier_id"}
        ids = {two: made["two"], "李娜": made["li"]}
        for column, value in edit.items():
            assert str(now[links.get(column, column)]) == ids.get(value, value), (kind, column)
    assert check(desk.file.path, SOURCES) == []


def test_a_list_written_before_a_change_takes_nothing_back(desk: Desk, tmp_path: Path) -> None:
    made = full(desk)
    for kind in KINDS:
        export_kind(desk.file, kind, tmp_path / f"{kind}.csv")
    call = desk.file.query("SELECT id FROM calls WHERE customer_id IS NULL ORDER BY id LIMIT 1")[0][0]
    changes = {"note": "今天补记", "topic": "发票", "customer_id": made["one"], "rang_at": NOW - timedelta(days=2)}
    desk.calls.change(DESK_ID, call, changes)
    complaint = desk.file.query("SELECT id FROM complaints ORDER BY id LIMIT 1")[0][0]
    desk.complaints.change(DESK_ID, complaint, {"title": "改过的"})
    for kind in KINDS:
        no_news(desk, kind, tmp_path / f"{kind}.csv", len(lines_of(tmp_path / f"{kind}.csv")))


def test_the_same_number_of_another_store_is_another_record(desk: Desk, tmp_path: Path) -> None:
    full(desk)
    other = open_desk(tmp_path / "other.desk", clock=FixedClock(NOW - timedelta(minutes=3)))
    with closing(other):
        for kind in KINDS[1:]:
            export_kind(desk.file, kind, tmp_path / f"{kind}.csv")
        for place in range(3):
            other.calls.take_down(DESK_ID, CallDraft(phone=f"1390000000{place}", note="of the other store"))
            other.complaints.take_down(DESK_ID, ComplaintDraft(title=f"other {place}", customer_name="别人"))
            other.deliveries.plan(DESK_ID, DeliveryDraft(customer_name="别人", goods=f"other {place}"))
            other.purchases.enter(DESK_ID, PurchaseDraft(customer_name="别人", goods=f"other {place}"))
        for kind in KINDS[1:]:
            before = all_rows(other, kind)
            report, _recipe = other.imports.run(DESK_ID, kind, tmp_path / f"{kind}.csv")
            assert (report.refused, report.changed, report.unchanged) == ([], 0, 0), kind
            assert report.new == len(lines_of(tmp_path / f"{kind}.csv"))
            assert [row for row in all_rows(other, kind) if row in before] == before


def test_a_number_that_stands_twice_is_taken_once(desk: Desk, tmp_path: Path) -> None:
    full(desk)
    for kind in KINDS[1:]:
        written = tmp_path / f"{kind}.csv"
        count = export_kind(desk.file, kind, written)
        lines = lines_of(written)
        again = next(line for line in lines if not line["reference"])
        write_lines(written, [*lines, again])
        report, _recipe = desk.imports.run(DESK_ID, kind, written)
        said = f"The number {again['number']} stands twice in this file: the first row was taken."
        assert [each.reason for each in report.refused] == [said]
        assert (report.new, report.changed, report.unchanged) == (0, 0, count)


def test_a_list_written_before_somebody_was_erased_brings_nothing_back(desk: Desk, tmp_path: Path) -> None:
    one = desk.customers.open_file(DESK_ID, CustomerDraft("奇瑰", phones=(PhoneDraft("13871236547"),))).id
    desk.calls.take_down(DESK_ID, CallDraft(customer_id=one, caller_name="qxzcaller", note="qxzcallnote"))
    desk.complaints.take_down(DESK_ID, ComplaintDraft(title="qxztitle", text="qxztext", customer_id=one))
    desk.deliveries.plan(DESK_ID, DeliveryDraft(customer_id=one, goods="qxzgoods", address="qxzaddress"))
    desk.purchases.enter(DESK_ID, PurchaseDraft(customer_id=one, goods="电饭煲", note="qxznote"))
    for kind in KINDS[1:]:
        export_kind(desk.file, kind, tmp_path / f"{kind}.csv")
    PrivacyService(desk.file).erase(DESK_ID, one, "asked in writing", despite_open_cases=True)
    before = {kind: all_rows(desk, kind) for kind in KINDS}
    for kind in KINDS[1:]:
        report, _recipe = desk.imports.run(DESK_ID, kind, tmp_path / f"{kind}.csv")
        assert (report.refused, report.new, report.unchanged) == ([], 0, 1), kind
        assert [note for note in report.notes if "erased on request" in note]
    assert {kind: all_rows(desk, kind) for kind in KINDS} == before
    raw = desk.file.path.read_bytes().lower()
    assert b"qxz" not in raw and "奇瑰".encode() not in raw and b"13871236547" not in raw


def test_every_head_it_reads_is_one_it_writes(desk: Desk, tmp_path: Path) -> None:
    for kind, columns in OWN.items():
        export_kind(desk.file, kind, tmp_path / f"{kind}.csv")
        with (tmp_path / f"{kind}.csv").open(encoding="utf-8-sig", newline="") as handle:
            header = set(names(next(csv.reader(handle))))
        assert {head for heads in columns.values() for head in heads} <= header


def test_another_programs_column_of_numbers_is_none_of_ours(desk: Desk, tmp_path: Path) -> None:
    source = tmp_path / "calls.csv"
    source.write_text("number,start time,phone\nS01-K-261121-0001,2026-11-01 09:00,13800138000\n", encoding="utf-8")
    _table, recipe = desk.imports.look_at(source, "calls")
    assert "number" not in recipe.columns, "a number of customers is none of calls"
    report, _recipe = desk.imports.run(DESK_ID, "calls", source)
    assert report.new == 1
