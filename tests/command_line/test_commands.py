"""The command line as scripts use it: real processes, real files, exit codes, JSON."""

import csv
import json
import os
import subprocess
import sys
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from desk_app.app import DESK_ID, open_desk
from desk_app.callbacks.model import CallbackDraft
from desk_app.calls.model import CallDraft, CallKind
from desk_app.command_line.run import run
from desk_app.customers.model import CustomerDraft, PhoneDraft
from desk_app.deliveries.model import DeliveryDraft, Precision
from desk_app.paper import SHEETS, SIZES
from tests.printing.paper_reading import by_pdfium, close, page_sizes

ROOT = Path(__file__).parents[2]


def desk_app(*words: object, lang: str = "en") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "desk_app", *map(str, words)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONPATH": str(ROOT), "LC_ALL": "zh_CN.UTF-8" if lang == "zh_CN" else "C.UTF-8"},
        timeout=120,
    )


def answer(*words: object) -> Any:
    done = desk_app(*words, "--json")
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with one customer, a call, the complaint made of it, and a delivery."""
    path = tmp_path_factory.mktemp("store") / "store.desk"
    desk = open_desk(path)
    desk.settings.fill_in(DESK_ID, {"store_name": "福满家电 中山路店", "branch_prefix": "BJ01", "area_code": "0571"})
    person = desk.staff.add(DESK_ID, "李娜").id
    customer = desk.customers.open_file(
        person, CustomerDraft(name="边𬊈", phones=(PhoneDraft("0571-8888 1234转8", whose="母亲"),), note="先打电话")
    )
    call = desk.calls.take_down(
        person, CallDraft(customer_id=customer.id, kind=CallKind.COMPLAINT, topic="送货迟到", note="空调没有送到")
    )
    complaint = desk.complaints.from_call(person, call.id, remedy="今天送到")
    desk.deliveries.plan(person, DeliveryDraft(complaint_id=complaint.id, goods="空调 2 件"))
    desk.close()
    return path


@cache
def number(path: Path, letter: str) -> str:
    """The number of that kind's record, asked of the command once: no test gives the shared store another."""
    kinds = {"K": "customer", "L": "call", "C": "complaint", "D": "delivery"}
    hits = answer("find", "空调没有" if letter == "L" else "边𬊈", "--file", path)["hits"]
    return str(next(hit["number"] for hit in hits if hit["kind"] == kinds[letter]))


def test_find_answers_with_kind_number_reference_title_and_why(path: Path) -> None:
    found = answer("find", "1234", "--file", path)
    first = found["hits"][0]
    assert set(first) >= {"kind", "number", "reference", "title", "why"}
    assert (first["kind"], first["title"]) == ("customer", "边𬊈")
    assert found["total"] == len(found["hits"])


def test_show_gives_all_fields_phones_whole_and_times_with_offset(path: Path) -> None:
    customer = answer("show", "customer", number(path, "K"), "--file", path)
    assert customer["phones"] == [
        {"raw": "0571-8888 1234转8", "e164": "+8657188881234", "extension": "8", "whose": "母亲"}
    ]
    complaint = answer("show", "complaint", number(path, "C"), "--file", path)
    assert complaint["customer"] == customer["number"]
    assert complaint["call"] == number(path, "L")
    assert (complaint["owner"], complaint["remedy"], complaint["stage"]) == ("李娜", "今天送到", "relationship")
    assert complaint["received_at"].endswith("+08:00")
    delivery = answer("show", "delivery", number(path, "D"), "--file", path)
    assert (delivery["goods"], delivery["currency"], delivery["customer"]) == ("空调 2 件", "CNY", customer["number"])


def test_history_tells_who_changed_what_oldest_first(path: Path) -> None:
    told = answer("history", "complaint", number(path, "C"), "--file", path)
    assert [change["at"] for change in told] == sorted(change["at"] for change in told)
    assert {change["by"] for change in told} == {"李娜"}
    assert any(change["field"] == "title" and change["old"] is None for change in told)


@pytest.mark.parametrize("letter", ["L", "C", "D"])
def test_show_reads_the_phone_of_every_kind(path: Path, letter: str) -> None:
    kind = {"L": "call", "C": "complaint", "D": "delivery"}[letter]
    phone = answer("show", kind, number(path, letter), "--file", path)["phone"]
    assert phone == {"raw": "0571-8888 1234转8", "e164": "+8657188881234", "extension": "8", "whose": None}


@pytest.mark.parametrize(
    ("lang", "expected"),
    [
        ("en", {"state: open", "channel: phone", "remedy sought: 今天送到", "next step: Acknowledge and call back"}),
        ("zh_CN", {"状态: 未结", "渠道: 电话", "诉求: 今天送到", "下一步: 承认问题并回电"}),
    ],
)
def test_people_are_told_in_words(path: Path, lang: str, expected: set[str]) -> None:
    told = desk_app("show", "complaint", number(path, "C"), "--file", path, "--lang", lang).stdout
    assert expected <= set(told.splitlines())
    changes = desk_app("history", "complaint", number(path, "C"), "--file", path, "--lang", lang).stdout
    assert any(
        line.endswith("标题: — → 送货迟到" if lang == "zh_CN" else "title: — → 送货迟到")
        for line in changes.splitlines()
    )


def test_as_of_before_the_file_was_opened_is_refused_in_a_sentence(path: Path) -> None:
    done = desk_app("show", "customer", number(path, "K"), "--file", path, "--as-of", "2020-01-01")
    assert (done.returncode, done.stdout) == (1, "")
    assert "no such record" in done.stderr
    assert "Traceback" not in done.stderr


def test_the_sentence_comes_in_the_language_asked_for(path: Path) -> None:
    english = desk_app("show", "customer", "nope", "--file", path, "--lang", "en")
    chinese = desk_app("show", "customer", "nope", "--file", path, "--lang", "zh_CN")
    assert english.returncode == chinese.returncode == 1
    assert english.stderr != chinese.stderr
    assert any("\u4e00" <= character <= "\u9fff" for character in chinese.stderr)


@pytest.mark.parametrize(("kind", "letter"), [("customer", "K"), ("call", "L"), ("complaint", "C"), ("delivery", "D")])
@pytest.mark.parametrize("lang", ["en", "zh_CN"])
def test_each_kind_prints_with_the_name_right(path: Path, tmp_path: Path, kind: str, letter: str, lang: str) -> None:
    from pdfminer.high_level import extract_text

    out = tmp_path / "sheet.pdf"
    done = desk_app("print", kind, number(path, letter), out, "--file", path, "--lang", lang)
    assert done.returncode == 0, done.stderr
    text = extract_text(str(out))
    assert "边𬊈" in text
    assert number(path, letter) in text


def test_a_day_that_was_promised_is_printed_as_a_day(tmp_path: Path) -> None:
    from pdfminer.high_level import extract_text

    path = tmp_path / "store.desk"
    desk = open_desk(path)
    by = datetime(2026, 11, 23, 4, tzinfo=UTC)
    draft = DeliveryDraft(customer_name="李娜", goods="空调", promised_by=by, promised_precision=Precision.DAY)
    number = desk.deliveries.plan(DESK_ID, draft).number
    desk.close()
    out = tmp_path / "note.pdf"
    answer("print", "delivery", number, out, "--file", path, "--lang", "en")
    told = extract_text(out)
    assert "Promised for 23 Nov 2026" in told
    assert "00:00" not in told


def test_an_unknown_sheet_is_refused(path: Path, tmp_path: Path) -> None:
    done = desk_app("print", "complaint", number(path, "C"), tmp_path / "x.pdf", "--sheet", "poem", "--file", path)
    assert done.returncode == 1
    assert "acceptance_slip" in done.stderr


def test_callbacks_print_as_a_list_and_one_by_one(tmp_path: Path) -> None:
    path, out = tmp_path / "store.desk", tmp_path / "callbacks.pdf"
    desk = open_desk(path)
    li = desk.staff.add(DESK_ID, "李娜").id
    first = desk.callbacks.promise(li, CallbackDraft(name="王丽", phone="13800138000", reason="问冰箱", owner_id=li))
    desk.callbacks.promise(li, CallbackDraft(name="陈先生", phone="13900139000", reason="Kettle"))
    gone = desk.callbacks.promise(li, CallbackDraft(name="老刘", phone="13700137000", reason="Radio"))
    desk.callbacks.drop(li, gone.id, "came in")
    desk.close()

    def said(*words: object) -> str:
        answer("print", *words, "--file", path, "--lang", "en")
        return close(by_pdfium(out.read_bytes()))

    everybodys = said("callbacks", out)
    assert "问冰箱" in everybodys and "Kettle" in everybodys and "Radio" not in everybodys
    hers = said("callbacks", out, "--owner", "李娜")
    assert "问冰箱" in hers and "Kettle" not in hers
    one = said("callback", first.number, out)
    assert "问冰箱" in one and first.number in one and "Kettle" not in one
    assert "dropped" in said("callback", gone.number, "--size", "A4", out)
    assert "Kettle" in said("callback", first.number, out, "--sheet", "all_callbacks")
    assert desk_app("print", "callbacks", "--owner", "nobody", out, "--file", path).returncode == 1
    for wrong in (("callbacks", first.number, out), ("callback", out), ("call", "1", out, "--owner", "李娜")):
        assert desk_app("print", *wrong, "--file", path).returncode == 2


def test_a_sheet_is_written_under_the_name_of_a_pdf_alone(path: Path, tmp_path: Path) -> None:
    asked = (
        ("customer", number(path, "K"), tmp_path / "sheet.txt"),
        ("day", "2026-11-21", tmp_path / "sheet"),
        ("figures", "2026-10-01_2026-11-01", tmp_path / "sheet.pdf.bak"),
        ("callbacks", tmp_path / "sheet.pdf.txt"),
    )
    for words in asked:
        done = desk_app("print", *words, "--file", path)
        assert (done.returncode, done.stdout) == (1, "")
        assert ".pdf" in done.stderr and done.stderr.count("\n") == 1
    assert list(tmp_path.iterdir()) == []
    assert desk_app("print", "callbacks", tmp_path / "SHEET.PDF", "--file", path).returncode == 0


def test_export_writes_every_kind_and_numbers_for_programs(path: Path, tmp_path: Path) -> None:
    out = tmp_path / "customers.csv"
    assert answer("export", "customers", out, "--file", path)["count"] == 1
    with out.open(encoding="utf-8-sig", newline="") as lines:
        row = next(csv.DictReader(lines))
    assert (row["phone_1"], row["phone_1_e164"]) == ("0571-8888 1234转8", "+8657188881234")
    assert set(row) >= {
        "number",
        "reference",
        "name",
        "phone_1",
        "phone_1_e164",
        "address_1",
        "tier",
        "state",
        "created",
    }
    for kind in ("calls", "complaints", "deliveries"):
        assert answer("export", kind, tmp_path / f"{kind}.xlsx", "--file", path)["count"] == 1
    assert answer("export", "customers", tmp_path / "customers.vcf", "--file", path)["count"] == 1


def test_lists_are_headed_by_words_or_by_names_as_asked(path: Path, tmp_path: Path) -> None:
    out = tmp_path / "list.csv"

    def heads(*words: object) -> list[str]:
        answer("export", *words, "--file", path)
        return out.read_text("utf-8-sig").splitlines()[0].split(",")

    assert heads("calls", out, "--lang", "en", "--heads", "words")[:2] == ["Our own number", "Their number"]
    assert heads("calls", out, "--lang", "zh_CN", "--heads", "words")[:2] == ["本店编号", "原编号"]
    assert heads("calls", out)[:2] == ["number", "reference"]
    assert heads("customers", out, "--lang", "zh_CN")[:3] == ["number", "reference", "name"]
    assert "姓名" in heads("customers", out, "--lang", "zh_CN", "--heads", "words")
    told = answer("import", "customers", out, "--file", path, "--dry-run")
    assert (told["new"], told["unchanged"]) == (0, 1)


def test_import_tells_counts_guess_and_refused_lines_and_goes_back(tmp_path: Path) -> None:
    path, source, rejects = tmp_path / "new.desk", tmp_path / "in.csv", tmp_path / "rejects.csv"
    source.write_text(
        "客户编号,客户姓名,联系电话\nA1,李娜,13800138000\nA1,王强,13800138001\nA2,张敏,1.70700E+10\n",
        encoding="gb18030",
    )
    tried = answer("import", "customers", source, "--file", path, "--dry-run")
    assert (tried["read"], tried["new"], tried["refused"], tried["import_id"]) == (3, 2, 1, None)
    assert not path.exists()
    done = answer("import", "customers", source, "--file", path, "--rejects", rejects)
    assert set(done) >= {"read", "new", "changed", "unchanged", "refused", "import_id", "encoding", "recipe", "reasons"}
    assert done["recipe"]["columns"]["name"] == "客户姓名"
    assert [reason["line"] for reason in done["reasons"]] == [3]
    assert "王强" in rejects.read_text(encoding="utf-8-sig")
    assert answer("undo-import", done["import_id"], "--file", path)["undone"] > 0
    assert answer("find", "8000", "--file", path)["total"] == 0


def test_check_is_ok_and_finds_a_strangers_change(path: Path, tmp_path: Path) -> None:
    assert answer("check", "--file", path) == {"ok": True, "findings": []}
    copy = tmp_path / "copy.desk"
    copy.write_bytes(path.read_bytes())
    import sqlite3

    stranger = sqlite3.connect(copy)
    stranger.execute("DROP TRIGGER journal_customers_u")
    stranger.commit()
    stranger.close()
    done = desk_app("check", "--file", copy, "--json")
    assert done.returncode == 1
    assert json.loads(done.stdout)["ok"] is False


def test_a_file_in_use_refuses_writing_but_not_reading(path: Path) -> None:
    desk = open_desk(path)
    try:
        done = desk_app("set", "store_name", "x", "--file", path)
        assert done.returncode == 1
        assert f"process {os.getpid()}" in done.stderr
        assert answer("find", "1234", "--file", path)["total"] >= 1
    finally:
        desk.close()


def test_wrong_usage_is_2_and_a_missing_file_is_1(tmp_path: Path) -> None:
    assert desk_app("show", "spaceship", "1").returncode == 2
    assert desk_app("nonsense").returncode == 2
    for words in (("find", "x"), ("check",), ("show", "call", "1"), ("undo-import", "1")):
        done = desk_app(*words, "--file", tmp_path / "none.desk")
        assert done.returncode == 1
        assert "Traceback" not in done.stderr
        assert not (tmp_path / "none.desk").exists()


def test_qt_is_never_loaded_by_a_command(path: Path) -> None:
    code = (
        "import sys; from desk_app.__main__ import main; main(sys.argv[1:]);"
        " assert not any(m.startswith('PySide6') for m in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, "find", "1234", "--file", str(path)],
        capture_output=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("key", ["nokey", "store"])
def test_an_unknown_setting_is_refused_and_the_known_ones_are_told(path: Path, key: str) -> None:
    done = desk_app("set", key, "1", "--file", path, "--lang", "en")
    assert done.returncode == 1
    assert "branch_prefix" in done.stderr


def test_help_names_every_sheet_and_no_empty_choice() -> None:
    printed = " ".join(desk_app("print", "--help").stdout.split())
    for sheet in SHEETS:
        assert sheet.name in printed.split(f"{sheet.kind}: ", 1)[1].split(";")[0], sheet
    assert all(size in printed for size in SIZES)
    held = " ".join(desk_app("held", "--help").stdout.split())
    assert "--size {A4,A5,80mm,58mm}" in held and "(default: A4)" in held
    told = desk_app("pyramid", "--help").stdout + desk_app("--help").stdout
    assert "tiers" in told and "class" not in told


def test_the_statement_comes_on_the_size_asked_for(path: Path, tmp_path: Path) -> None:
    target = tmp_path / "held.pdf"
    assert desk_app("held", number(path, "K"), target, "--file", path).returncode == 0
    assert round(page_sizes(target.read_bytes())[0][0]) == 595
    assert desk_app("held", number(path, "K"), target, "--file", path, "--size", "A5").returncode == 0
    assert round(page_sizes(target.read_bytes())[0][0]) == 420
    assert desk_app("held", number(path, "K"), target, "--file", path, "--size", "").returncode == 2


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("bench", "--customers", "0"), "--customers: it is a number from 1 up"),
        (("bench", "--rows", "-1"), "--rows: it is a number from 0 up"),
        (("bench", "--complaints", "-1"), "--complaints: it is a number from 0 up"),
        (("bench", "--calls", "many"), "--calls: invalid"),
    ],
)
def test_a_number_that_cannot_be_is_wrong_usage(
    words: tuple[str, ...], says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        run([*words])
    assert ended.value.code == 2
    assert says in capsys.readouterr().err


def test_a_store_that_a_command_begins_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "mistyped.desk"
    for told in (True, False):
        assert run(["set", "store_name", "福满", "--file", str(path), "--lang", "en"]) == 0
        assert ("a new store begins in it" in capsys.readouterr().err) is told


def test_a_refused_command_begins_no_store(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """One sentence, and nothing at the place where the store would have begun."""
    path, odd = tmp_path / "mistyped.desk", tmp_path / "odd.csv"
    odd.write_text("a,b\n1,2\n", encoding="utf-8")
    recipe = tmp_path / "recipe.toml"
    recipe.write_text('kind = "complaints"\n[columns]\nreference = "No."\n', encoding="utf-8")
    for words in (
        ["import", "complaints", str(tmp_path / "none.csv")],
        ["import", "complaints", str(odd), "--recipe", str(recipe)],
        ["calendar", "import", str(odd)],
        ["calendar", "seed", "XX", "2026"],
        ["set", "zone", "Mars"],
    ):
        assert run([*words, "--file", str(path), "--lang", "en"]) == 1
        assert len(capsys.readouterr().err.splitlines()) == 1
        assert not path.exists()


def test_a_refused_command_leaves_the_store_that_was_there(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "empty.desk"
    open_desk(path).close()
    assert run(["set", "zone", "Mars", "--file", str(path)]) == 1
    assert path.exists()


def test_a_period_beyond_the_years_there_are_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "store.desk"
    open_desk(path).close()
    for first, last in (("0001-01-01", "2026-01-01"), ("2026-01-01", "9999-12-31")):
        assert run(["measures", "--from", first, "--to", last, "--file", str(path), "--lang", "en"]) == 1
        assert "between the years 1800 and 9998" in capsys.readouterr().err
