"""A list's own number of each customer, under whatever word it stands; and phones that are none."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from desk_app.app import Desk, open_desk
from desk_app.core.i18n import speaking
from desk_app.export import export_kind
from desk_app.imports.model import Report
from desk_app.storage.schema import DESK_ID
from tests.fresh_files import fresh_desk


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    opened = fresh_desk(tmp_path / "store.desk")
    yield opened
    opened.close()


def take(desk: Desk, text: str, kind: str = "customers", *, dry_run: bool = False) -> Report:
    path = desk.file.path.with_name("list.csv")
    path.write_text(text, encoding="utf-8")
    return desk.imports.run(DESK_ID, kind, path, dry_run=dry_run)[0]


def references(desk: Desk) -> dict[str, str | None]:
    rows = desk.file.query("SELECT name, reference FROM customers WHERE deleted_at IS NULL")
    return {row[0]: row[1] for row in rows}


@pytest.mark.parametrize(
    "heading",
    ["number", "Number", "No.", "NO", "Nr.", "编号", "客户编号", "customer no", "Customer Number"],
)
def test_their_number_is_taken_and_known_again(desk: Desk, heading: str) -> None:
    text = f"{heading},name,phone\nC-17,王丽,13800138000\nC-21,张三,13900139000\n"
    report = take(desk, text)
    assert references(desk) == {"王丽": "C-17", "张三": "C-21"} and report.unused_columns == ()
    again = take(desk, text.replace("王丽,13800138000", "王丽丽,13800138000"))
    assert (again.new, again.changed, again.unchanged) == (0, 1, 1)
    assert references(desk)["王丽丽"] == "C-17"


@pytest.mark.parametrize("cells", ["1001,1002", "A1,B2", "7,8", "000123,000124"])
def test_bare_digits_are_a_number_too(desk: Desk, cells: str) -> None:
    one, two = cells.split(",")
    take(desk, f"number,name,phone\n{one},王丽,13800138000\n{two},张三,13900139000\n")
    assert references(desk) == {"王丽": one, "张三": two}


@pytest.mark.parametrize(
    "text",
    [
        "number,name,phone\n1,王丽,13800138000\n2,张三,13900139000\n",
        "No.,name,phone\n1.,王丽,13800138000\n2.,张三,13900139000\n",
        "name,street,number,city,phone\n王丽,Main Street,12,Ulm,13800138000\n张三,Side Street,14,Ulm,13900139000\n",
        "name,number\n王丽,13800138000\n张三,13900139000\n",
        "name,number\n王丽,88881234\n张三,88885678\n",
        "name,number,phone\n王丽,A,13800138000\n张三,A,13900139000\n",
    ],
    ids=["counts lines", "counts lines with dots", "house", "mobile", "landline", "says the same of both"],
)
def test_lines_houses_and_phones_are_no_number_of_a_customer(desk: Desk, text: str) -> None:
    take(desk, text)
    assert references(desk) == {"王丽": None, "张三": None}


def test_another_column_says_it_better(desk: Desk) -> None:
    take(desk, "number,customer id,name\nA-9,C-17,王丽\nA-8,C-21,张三\n")
    assert references(desk) == {"王丽": "C-17", "张三": "C-21"}


@pytest.mark.parametrize("with_reference", [True, False])
def test_our_own_number_is_theirs_only_in_another_store(desk: Desk, tmp_path: Path, with_reference: bool) -> None:
    heading = "客户编号" if with_reference else "序号"
    take(desk, f"{heading},name,phone\nC-17,王丽,13800138000\nC-21,张三,13900139000\n")
    before = references(desk)
    export_kind(desk.file, "customers", tmp_path / "ours.csv")
    again, _recipe = desk.imports.run(DESK_ID, "customers", tmp_path / "ours.csv")
    assert (again.new, again.changed, again.unchanged) == (0, 0, 2) and references(desk) == before
    other = open_desk(tmp_path / "other.desk")
    try:
        other.imports.run(DESK_ID, "customers", tmp_path / "ours.csv")
        numbers = {str(row[0]): str(row[1]) for row in desk.file.query("SELECT name, number FROM customers")}
        assert references(other) == {name: before[name] or numbers[name] for name in before}
    finally:
        other.close()


PHONES = "name,phone\n王丽,abc\n张三,13900139000\n李四,无\n赵六,138****8000\n孙七,110\n周八,打他老婆的\n吴九,\n"


@pytest.mark.parametrize("dry_run", [False, True])
def test_a_phone_that_is_none_is_kept_and_told(desk: Desk, dry_run: bool) -> None:
    report = take(desk, PHONES, dry_run=dry_run)
    assert (report.new, report.refused) == (7, [])
    assert report.notes == [
        "3 phones could not be read as numbers: if their lines are taken, they are kept as written"
        " (line 2: abc; line 5: 138****8000; line 7: 打他老婆的)."
    ]
    if not dry_run:
        found = {row[0] for row in desk.file.query("SELECT raw FROM customer_phones")}
        assert found == {"abc", "13900139000", "138****8000", "110", "打他老婆的"}


def test_one_is_told_alone_and_of_many_the_first(desk: Desk) -> None:
    one = take(desk, "name,phone\n王丽,abc\n")
    assert one.notes == [
        "1 phone could not be read as a number: if its line is taken, it is kept as written (line 2: abc)."
    ]
    many = take(desk, "name,phone\n" + "".join(f"人{n},ask {n % 10}\n" for n in range(1200)))
    assert len(many.notes) == 1
    assert many.notes[0].startswith("1,200 phones could not") and many.notes[0].endswith("line 6: ask 4; …).")
    with speaking("zh_CN"):
        assert take(desk, "name,phone\n王二,abc\n", dry_run=True).notes[-1].count("abc") == 1


@pytest.mark.parametrize(
    ("kind", "head", "told"),
    [
        ("deliveries", "订单号,收货人,电话", 1),
        ("complaints", "编号,投诉内容,电话,投诉时间", 1),
        ("calls", "call id,phone,start time", 0),
    ],
)
def test_other_lists_that_keep_a_phone_tell_it_too(desk: Desk, kind: str, head: str, told: int) -> None:
    row = (
        "C1,anonymous,2026-11-01 09:00:00"
        if kind == "calls"
        else "D1,王丽,abc" + ",2026-11-01" * (kind == "complaints")
    )
    report = take(desk, f"{head}\n{row}\n", kind)
    assert report.new == 1
    assert sum("could not be read" in note for note in report.notes) == told


def test_a_refused_line_is_not_said_to_be_kept(desk: Desk) -> None:
    report = take(desk, "name,phone,spent\n王丽,abc,many\n张三,13900139000,5\n")
    assert len(report.refused) == 1 and report.notes == []
