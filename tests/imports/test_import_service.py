"""Files in: whole or not at all, tried first, taken back whole, and every refused row told."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from desk_app.app import DESK_ID, Desk
from desk_app.calls.model import CallDraft
from desk_app.core.errors import DeskError, NotFound
from desk_app.customers import store as customers
from desk_app.exchange.recipe import parse_recipe
from desk_app.imports import store as imports
from desk_app.imports.service import Cancelled
from tests.fresh_files import fresh_desk

excel: Any = openpyxl  # it has no types
HEAD = "客户编号,客户姓名,联系电话,备注\n"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    opened = fresh_desk(tmp_path / "store.desk")
    yield opened
    opened.close()


def write(folder: Path, text: str, encoding: str = "gb18030") -> Path:
    path = folder / "customers.csv"
    path.write_text(text, encoding=encoding)
    return path


def test_rows_come_in_and_come_again_unchanged_or_changed(desk: Desk, tmp_path: Path) -> None:
    source = write(tmp_path, HEAD + "A1,边𬊈,13800138000,先打电话\nA2,曾艳红,0571-88881234转8,\n")
    report, recipe = desk.imports.run(DESK_ID, "customers", source)
    assert (report.read, report.new, report.refused) == (2, 2, [])
    assert report.encoding == "gb18030"
    assert recipe.columns["name"] == ("客户姓名",)
    found = customers.by_number(desk.file, "A1")
    assert (found.name, found.phones[0].e164) == ("边𬊈", "+8613800138000")
    again, _recipe = desk.imports.run(DESK_ID, "customers", source)
    assert (again.new, again.changed, again.unchanged) == (0, 0, 2)
    changed, _recipe = desk.imports.run(DESK_ID, "customers", write(tmp_path, HEAD + "A1,边𬊈,13900139000,先打电话\n"))
    assert (changed.new, changed.changed, changed.unchanged) == (0, 1, 0)


def test_a_dry_run_tells_the_same_and_leaves_nothing(desk: Desk, tmp_path: Path) -> None:
    source = write(tmp_path, HEAD + "A1,李娜,13800138000,\nA1,李娜,13800138000,\n")
    head = desk.file.journal_head()
    tried, _recipe = desk.imports.run(DESK_ID, "customers", source, dry_run=True)
    assert desk.file.journal_head() == head
    done, _recipe = desk.imports.run(DESK_ID, "customers", source)
    assert (tried.read, tried.new) == (done.read, done.new) == (2, 1)
    assert [r.line for r in tried.refused] == [r.line for r in done.refused] == [3]
    assert "A1" in done.refused[0].reason


def test_a_stopped_import_leaves_nothing(desk: Desk, tmp_path: Path) -> None:
    source = write(tmp_path, HEAD + "".join(f"A{n},李娜,1380013{n:04d},\n" for n in range(1200)))

    def stop(_phase: str, done: int, _of: int) -> None:
        if done >= 1000:
            raise Cancelled("stopped")

    with pytest.raises(Cancelled):
        desk.imports.run(DESK_ID, "customers", source, progress=stop)
    assert desk.file.query("SELECT count(*) FROM customers")[0][0] == 0
    assert imports.all_imports(desk.file) == []


def test_an_import_is_taken_back_whole_but_what_was_touched_stays(desk: Desk, tmp_path: Path) -> None:
    source = write(tmp_path, HEAD + "A1,李娜,13800138000,\nA2,王强,13800138001,\nA3,张敏,13800138002,\n")
    report, _recipe = desk.imports.run(DESK_ID, "customers", source)
    used, changed = (customers.by_number(desk.file, number) for number in ("A2", "A3"))
    desk.calls.take_down(DESK_ID, CallDraft(customer_id=used.id, note="冰箱不制冷"))
    desk.customers.change(DESK_ID, changed.id, {"note": "搬家了"})
    result = desk.imports.undo(DESK_ID, report.import_id)
    assert {kept.row_id for kept in result.kept} >= {used.id, changed.id}
    assert (result.records, result.kept_records) == ({"customers": 1}, 2)
    with pytest.raises(NotFound):
        customers.by_number(desk.file, "A1")
    assert customers.by_number(desk.file, "A2").phones[0].raw == "13800138001"
    assert desk.finder.find("8000").total == 0
    with pytest.raises(DeskError, match="before"):
        desk.imports.undo(DESK_ID, report.import_id)
    again, _recipe = desk.imports.run(DESK_ID, "customers", source)
    assert (again.new, again.unchanged, again.changed) == (1, 2, 0)
    assert desk.finder.find("8000").total == 1


def test_a_recipe_for_another_kind_is_refused(desk: Desk, tmp_path: Path) -> None:
    recipe = parse_recipe('kind = "calls"\n[columns]\nrang_at = "date"\n')
    with pytest.raises(DeskError, match="recipe"):
        desk.imports.run(DESK_ID, "customers", write(tmp_path, HEAD), recipe=recipe)


def test_a_spreadsheets_destroyed_phone_is_told_and_stored_as_no_number(desk: Desk, tmp_path: Path) -> None:
    report, _recipe = desk.imports.run(DESK_ID, "customers", write(tmp_path, HEAD + "A1,李丽,1.70700E+10,\n"))
    assert report.new == 1
    assert any("1.70700E+10" in note for note in report.notes)
    phone = customers.by_number(desk.file, "A1").phones[0]
    assert (phone.e164, phone.digits) == (None, "")


def test_a_customer_who_only_got_a_phone_counts_as_one_taken_back(desk: Desk, tmp_path: Path) -> None:
    head = HEAD.replace("备注", "联系电话2")
    desk.imports.run(DESK_ID, "customers", write(tmp_path, head + "A1,李娜,13800138000,\n"))
    more = write(tmp_path, head + "A1,李娜,13800138000,13900139000\nA2,王强,13700137000,13600136000\n")
    report, _recipe = desk.imports.run(DESK_ID, "customers", more)
    assert (report.new, report.changed) == (1, 1)
    result = desk.imports.undo(DESK_ID, report.import_id)
    assert (result.records, result.kept_records) == ({"customers": 2}, 0)
    assert [phone.raw for phone in customers.by_number(desk.file, "A1").phones] == ["13800138000"]


def test_other_sheets_that_hold_anything_are_named(desk: Desk, tmp_path: Path) -> None:
    book, path = excel.Workbook(), tmp_path / "two.xlsx"
    for name, lines in (("一月", [("姓名", "电话"), ("王丽", "13800138000")]), ("空", []), ("二月", [("李娜", "1")])):
        sheet = book.create_sheet(name)
        for line in lines:
            sheet.append(line)
    del book["Sheet"]
    book.save(path)
    report, _recipe = desk.imports.run(DESK_ID, "customers", path)
    assert report.new == 1
    assert "The file has other sheets too: 二月" in report.notes
