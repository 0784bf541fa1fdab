import csv
import json
from datetime import date
from pathlib import Path

import pytest

from desk_app.app import DESK_ID, Desk
from desk_app.command_line.run import run
from desk_app.customers import store as customers
from desk_app.customers.model import CustomerDraft, PhoneDraft
from desk_app.imports.model import Outcome, Value
from desk_app.purchases import store
from desk_app.purchases.importing import IMPORTER
from tests.calls.rows_in import at, take_in

NEW, CHANGED, UNCHANGED = Outcome.NEW, Outcome.CHANGED, Outcome.UNCHANGED
Row = dict[str, Value]
HEADER = "订单编号,客户姓名,联系电话,消费日期,实付金额,商品名称,备注\n"
LINES = "A1,李娜,13800138000,2026-03-01,￥1299.00,空调,急\nA2,李娜,13800138000,2026/4/2,19.5,灯泡,\n"


def row(reference: str = "", **more: Value) -> Row:
    return {"reference": reference, "date": at("2026-11-01"), "amount": 1000, **more}


def test_who_bought_is_found_or_gets_a_file(desk: Desk, li: str) -> None:
    known = desk.customers.open_file(li, CustomerDraft(name="陈静", phones=(PhoneDraft("0571-8888 1234"),)))
    take_in(
        desk,
        IMPORTER,
        [
            row("1", phone="057188881234"),
            row("2", customer_name="王芳"),
            row("3", customer_name="王芳"),
            row("4", customer_reference="mr01"),
            row("5"),
        ],
    )
    made = [store.by_number(desk.file, number) for number in "12345"]
    assert (made[0].customer_id, made[0].customer_name) == (known.id, "陈静")
    assert made[1].customer_id == made[2].customer_id is not None
    assert customers.by_id(desk.file, made[3].customer_id or "").reference == "mr01"
    assert (made[4].customer_id, made[4].customer_name) == (None, None)


def test_the_same_rows_again_change_nothing(desk: Desk) -> None:
    rows = [
        row("1", customer_name="王芳", goods="灯泡"),
        row(customer_reference="mr01"),
        row(customer_reference="mr01"),
        row(customer_reference="mr02"),
        row(customer_name="王芳", goods="灯泡"),
        row(phone="13800138000"),
    ]
    assert take_in(desk, IMPORTER, rows) == [NEW] * 6
    assert take_in(desk, IMPORTER, rows) == [UNCHANGED] * 6
    assert take_in(desk, IMPORTER, [row("1", amount=2000), *rows[1:]]) == [CHANGED, *[UNCHANGED] * 5]
    assert len(list(store.each(desk.file))) == 6


def test_a_renamed_customer_is_no_reason_to_take_a_row_twice(desk: Desk, li: str) -> None:
    take_in(desk, IMPORTER, [row(customer_reference="mr01")])
    (made,) = store.each(desk.file)
    desk.customers.change(li, made.customer_id or "", {"name": "马睿"})
    assert take_in(desk, IMPORTER, [row(customer_reference="mr01")]) == [UNCHANGED]


def test_a_persons_correction_is_not_put_back(desk: Desk, li: str) -> None:
    take_in(desk, IMPORTER, [row("1", customer_name="王芳")])
    made = store.by_number(desk.file, "1")
    desk.purchases.change(li, made.id, {"amount_cents": 900})
    assert take_in(desk, IMPORTER, [row("1", customer_name="王芳")]) == [UNCHANGED]
    assert store.by_number(desk.file, "1").amount_cents == 900


def test_repeated_and_dayless_rows_are_refused(desk: Desk) -> None:
    outcomes = take_in(desk, IMPORTER, [row("1"), row("1"), {"reference": "2", "amount": 100}])
    assert outcomes[0] is NEW
    assert "stands twice" in str(outcomes[1])
    assert "no day" in str(outcomes[2])


def test_a_moment_counts_for_the_stores_day(desk: Desk) -> None:
    take_in(desk, IMPORTER, [row("1", date=at("2026-11-01 00:30:00"))])
    assert store.by_number(desk.file, "1").bought_on == date(2026, 11, 1)


def test_a_file_in_and_out_again(desk: Desk, tmp_path: Path) -> None:
    source = tmp_path / "orders.csv"
    source.write_text(HEADER + LINES, encoding="utf-8")
    report, recipe = desk.imports.run(DESK_ID, "purchases", source)
    assert (report.new, report.refused, report.unused_columns) == (2, [], ())
    assert {"reference", "customer_name", "phone", "date", "amount", "goods", "note"} <= set(recipe.columns)
    made = store.by_number(desk.file, "A1")
    assert (made.bought_on, made.amount_cents, made.goods, made.note) == (date(2026, 3, 1), 129_900, "空调", "急")
    assert store.by_number(desk.file, "A2").customer_id == made.customer_id
    back = desk.imports.undo(DESK_ID, report.import_id)
    assert dict(back.records) == {"purchases": 2, "customers": 1}
    assert list(store.each(desk.file)) == []
    report, _recipe = desk.imports.run(DESK_ID, "purchases", source)
    assert report.new == 2


def said(capsys: pytest.CaptureFixture[str], *words: object) -> str:
    assert run([*map(str, words), "--lang", "en"]) == 0
    return capsys.readouterr().out


def test_the_commands(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source, path, out = tmp_path / "orders.csv", tmp_path / "store.desk", tmp_path / "out.csv"
    source.write_text(HEADER + LINES, encoding="utf-8")
    first = json.loads(said(capsys, "import", "purchases", source, "--file", path, "--json"))
    assert (first["read"], first["new"], first["refused"]) == (2, 2, 0)
    shown = json.loads(said(capsys, "show", "purchase", "A1", "--file", path, "--json"))
    assert (shown["kind_of_record"], shown["bought_on"], shown["amount_cents"]) == ("purchase", "2026-03-01", 129_900)
    assert shown["customer"].split("-")[1] == "K"
    assert "空调" in said(capsys, "history", "purchase", shown["number"], "--file", path)
    assert "bought on: 2026-03-01" in said(capsys, "show", "purchase", "A1", "--file", path)
    said(capsys, "export", "purchases", out, "--file", path)
    with out.open(encoding="utf-8-sig", newline="") as handle:
        rows = list(csv.DictReader(handle))
    assert [(each["reference"], each["amount_cents"], each["bought_on"]) for each in rows] == [
        ("A1", "129900", "2026-03-01"),
        ("A2", "1950", "2026-04-02"),
    ]
    again = json.loads(said(capsys, "import", "purchases", out, "--file", path, "--json"))
    assert (again["new"], again["changed"], again["unchanged"]) == (0, 0, 2)
    assert "2 purchases taken back." in said(capsys, "undo-import", first["import_id"], "--file", path)
