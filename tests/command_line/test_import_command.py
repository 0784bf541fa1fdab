"""`import` and `undo-import` as a person reads them, and trying a file on a store that is in use."""

import csv
import json
import os
import sqlite3
import subprocess
import sys
import tempfile
from argparse import Namespace
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from desk_app.app import DESK_ID, SOURCES, open_desk
from desk_app.calls.model import CallDraft
from desk_app.command_line.taking_in import take_in
from desk_app.customers import store as customers
from desk_app.customers.model import CustomerDraft, PhoneDraft
from desk_app.storage.check import check
from tests.stories.test_faults_access import as_nobody, command

ROOT = Path(__file__).parents[2]
HEAD = "客户编号,客户姓名,联系电话,联系电话2,地址\n"
SEVEN = HEAD + "".join(f"A{n},李娜{n},1380013800{n},1390013900{n},文三路{n}号\n" for n in range(7))


def desk_app(
    *words: object, lang: str = "en", temporary: Path | None = None, user: int | None = None
) -> subprocess.CompletedProcess[str]:
    where = {"TMPDIR": str(temporary)} if temporary else {}
    return subprocess.run(
        [sys.executable, "-m", "desk_app", *map(str, words), *(("--lang", lang) if len(words) > 1 else ())],
        capture_output=True,
        text=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONPATH": str(ROOT), "LC_ALL": "C.UTF-8", **where},
        timeout=120,
    )


def said(*words: object, **how: Any) -> list[str]:
    done = desk_app(*words, **how)
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


def answer(*words: object, **how: Any) -> Any:
    return json.loads("\n".join(said(*words, "--json", **how)))


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "in.csv"
    path.write_text(SEVEN, encoding="utf-8")
    return path


@pytest.fixture
def in_use(tmp_path: Path) -> Iterator[Path]:
    """A store with one customer that a window holds."""
    path = tmp_path / "store.desk"
    first = tmp_path / "first.csv"
    first.write_text(HEAD + "A0,李娜0,13800138000,,\n", encoding="utf-8")
    desk = open_desk(path, what="window")
    desk.imports.run(DESK_ID, "customers", first)
    yield path
    desk.close()


def test_taking_seven_customers_back_says_seven(tmp_path: Path, source: Path) -> None:
    path = tmp_path / "store.desk"
    done = answer("import", "customers", source, "--file", path)
    assert said("undo-import", done["import_id"], "--file", path) == ["7 customers taken back."]
    again = answer("import", "customers", source, "--file", path)
    back = answer("undo-import", again["import_id"], "--file", path)
    assert (back["undone"], back["records"], back["kept"]) == (7, {"customers": 7}, [])


def test_what_was_used_since_is_counted_once_and_kept(tmp_path: Path, source: Path) -> None:
    path = tmp_path / "store.desk"
    done = answer("import", "customers", source, "--file", path)
    desk = open_desk(path)
    used = customers.by_number(desk.file, "A3")
    desk.calls.take_down(DESK_ID, CallDraft(customer_id=used.id, note="冰箱不制冷"))
    desk.customers.change(DESK_ID, customers.by_number(desk.file, "A4").id, {"note": "搬家了"})
    desk.close()
    assert said("undo-import", done["import_id"], "--file", path) == [
        "5 customers taken back.",
        "2 kept because they were changed or used since.",
    ]


def test_calls_are_called_calls(tmp_path: Path) -> None:
    path, source = tmp_path / "store.desk", tmp_path / "calls.csv"
    source.write_text("编号,来电时间,来电号码\nL1,2026-11-01 09:00:00,13800138000\n", encoding="utf-8")
    done = answer("import", "calls", source, "--file", path)
    assert said("undo-import", done["import_id"], "--file", path) == ["1 call taken back."]


def test_undo_is_offered_only_where_something_came_in(tmp_path: Path, source: Path) -> None:
    path = tmp_path / "store.desk"
    assert any("undo-import" in line for line in said("import", "customers", source, "--file", path))
    again = said("import", "customers", source, "--file", path)
    assert "New 0, changed 0, unchanged 7, refused 0." in again
    assert not any("undo-import" in line for line in again)


def test_where_the_refused_rows_lie_is_told(tmp_path: Path, source: Path) -> None:
    path, out = tmp_path / "store.desk", tmp_path / "out.csv"
    told = said("import", "customers", source, "--file", path, "--rejects", out)
    assert f"No row was refused; {out} holds the headings alone." in told
    source.write_text(SEVEN + "A1,王强,13700137000,,\n", encoding="utf-8")
    told = said("import", "customers", source, "--file", path, "--rejects", out)
    assert f"The refused rows are in {out}: mend them there and import that file." in told
    with out.open(encoding="utf-8-sig", newline="") as lines:
        assert [row["客户姓名"] for row in csv.DictReader(lines)] == ["王强"]
    assert answer("import", "customers", source, "--file", path, "--rejects", out)["rejects"] == str(out)
    assert answer("import", "customers", source, "--file", path)["rejects"] is None


def test_a_file_is_tried_beside_the_window_and_nothing_is_left(in_use: Path, source: Path, tmp_path: Path) -> None:
    before, temporary, out = in_use.read_bytes(), tmp_path / "temporary", tmp_path / "out.csv"
    temporary.mkdir()
    source.write_text(SEVEN + "A1,王强,13700137000,,\n", encoding="utf-8")
    words = ("import", "customers", source, "--file", in_use, "--dry-run")
    tried = answer(*words, "--rejects", out, temporary=temporary)
    assert (tried["new"], tried["changed"], tried["refused"], tried["import_id"]) == (6, 1, 1, None)
    assert "王强" in out.read_text(encoding="utf-8-sig")
    assert said(*words)[-1] == "This was only tried: nothing is changed."
    assert in_use.read_bytes() == before
    assert list(temporary.iterdir()) == []
    assert json.loads(in_use.with_name(in_use.name + ".lock").read_text(encoding="utf-8"))["what"] == "window"
    assert check(in_use, SOURCES) == []


def test_importing_for_good_beside_the_window_is_refused_and_told_in_words(in_use: Path, source: Path) -> None:
    for lang, window in (("en", "the service desk window"), ("zh_CN", "服务台窗口")):
        done = desk_app("import", "customers", source, "--file", in_use, lang=lang)
        assert (done.returncode, done.stdout) == (1, "")
        assert window in done.stderr
        assert f"{os.getpid()}" in done.stderr


@pytest.mark.skipif(not hasattr(os, "fork") or os.geteuid() != 0, reason="only root can become another user")
def test_a_file_that_may_only_be_read_is_tried_too(in_use: Path, source: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path, rows, temporary = (Path(folder) / name for name in ("store.desk", "in.csv", "temporary"))
        path.write_bytes(in_use.read_bytes())
        rows.write_bytes(source.read_bytes())
        temporary.mkdir()
        temporary.chmod(0o777)
        path.chmod(0o444)
        Path(folder).chmod(0o755)
        monkeypatch.setattr(tempfile, "tempdir", str(temporary))
        words = ("import", "customers", str(rows), "--file", str(path))
        command(*words[:-1], str(in_use), "--dry-run")  # loads what the ordinary user may not read here
        assert as_nobody(command, *words) == [1, "store.desk may only be read here: nothing can be saved.\n"]
        assert as_nobody(command, *words, "--dry-run") == [0, ""]
        assert list(temporary.iterdir()) == []
        assert {each.name for each in Path(folder).iterdir()} == {"store.desk", "in.csv", "temporary"}


def test_a_newer_programs_file_is_not_tried(in_use: Path, source: Path, tmp_path: Path) -> None:
    path = tmp_path / "newer.desk"
    path.write_bytes(in_use.read_bytes())
    with closing(sqlite3.connect(path)) as newer:
        table = newer.execute("SELECT name FROM sqlite_schema WHERE name LIKE '\\_%migrations' ESCAPE '\\'").fetchone()
        assert table is not None
        columns = [row[1] for row in newer.execute(f'PRAGMA table_info("{table[0]}")')]
        newer.execute(
            f'INSERT INTO "{table[0]}" SELECT {", ".join("max(id) + 1" if c == "id" else _changed(c) for c in columns)}'
            f' FROM "{table[0]}"'
        )
        newer.commit()
    before = path.read_bytes()
    done = desk_app("import", "customers", source, "--file", path, "--dry-run")
    assert (done.returncode, done.stdout) == (1, "")
    assert "Traceback" not in done.stderr
    assert path.read_bytes() == before


def _changed(column: str) -> str:
    return "'s9999_from_tomorrow'" if column == "name" else f"max({column})"


def test_a_command_there_is_not_is_answered_with_those_there_are() -> None:
    done = desk_app("nonsense")
    assert done.returncode == 2
    for name in ("make-demo", "import", "undo-import", "find", "show", "history", "print", "export", "check", "set"):
        assert f" {name}" in done.stderr


def cards_of(path: Path, out: Path) -> str:
    said("export", "customers", out, "--file", path)
    return out.read_bytes().decode().replace("\r\n ", "")


@pytest.mark.parametrize(
    ("raw", "dialled"),
    [
        ("138-0013-8000", True),
        ("0571-88881234转8", True),
        ("88881234", True),
        ("95588", True),
        ("+1 (555) 010-9999", True),
        ("13800138000.0", True),
        ("1.70E+10", False),
        ("电话没有", False),
        ("138****8000", False),
        ("问3楼小店", False),
        ("见2023年登记", False),
        ("-", False),
    ],
)
def test_only_what_can_be_dialled_is_a_phone_in_an_address_book(tmp_path: Path, raw: str, dialled: bool) -> None:
    path = tmp_path / "store.desk"
    desk = open_desk(path)
    draft = CustomerDraft("边𬊈", phones=(PhoneDraft("13700137000"), PhoneDraft(raw, "妈妈")), note="先打电话")
    made = desk.customers.open_file(DESK_ID, draft)
    desk.close()
    assert [phone.raw for phone in made.phones] == ["13700137000", raw]
    lines = cards_of(path, tmp_path / "out.vcf").splitlines()
    phones = [line.split(":", 1)[1] for line in lines if line.startswith("TEL")]
    assert phones == ["13700137000", raw] if dialled else phones == ["13700137000"]
    note = next(line for line in lines if line.startswith("NOTE"))
    assert note == ("NOTE:先打电话" if dialled else f"NOTE:先打电话\\nPhone as written (妈妈): {raw}")
    said("export", "customers", tmp_path / "out.csv", "--file", path)
    with (tmp_path / "out.csv").open(encoding="utf-8-sig", newline="") as rows:
        assert next(csv.DictReader(rows))["phone_2"].lstrip("'") == raw


def test_a_card_brought_in_and_out_again_does_not_grow(tmp_path: Path) -> None:
    source, path, out = tmp_path / "in.csv", tmp_path / "store.desk", tmp_path / "out.vcf"
    source.write_text("客户编号,客户姓名,联系电话,联系电话2\nA1,李娜,13700137000,电话没有\n", encoding="utf-8")
    said("import", "customers", source, "--file", path)
    first = cards_of(path, out)
    assert "NOTE:Phone as written: 电话没有" in first
    said("import", "customers", out, "--file", path)
    assert cards_of(path, out) == first


@pytest.fixture
def mended(tmp_path: Path, source: Path) -> Path:
    """A store of seven customers; the note of the second and the phone of the third were written by hand since."""
    path = tmp_path / "store.desk"
    answer("import", "customers", source, "--file", path)
    source.write_text(SEVEN.replace("地址\n", "地址,备注\n").replace("文三路1号\n", "文三路1号,旧\n"), encoding="utf-8")
    answer("import", "customers", source, "--file", path)
    desk = open_desk(path)
    desk.customers.change(DESK_ID, customers.by_number(desk.file, "A1").id, {"note": "新"})
    third = customers.by_number(desk.file, "A2")
    drafts = (PhoneDraft("13700137000", id=third.phones[0].id), PhoneDraft("13900139002", id=third.phones[1].id))
    desk.customers.change(DESK_ID, third.id, {"phones": drafts})
    desk.close()
    return path


def test_conflicts_are_listed_and_ours_stays(mended: Path, source: Path) -> None:
    done = answer("import", "customers", source, "--file", mended, "--dry-run")
    assert (done["changed"], done["unchanged"], done["conflicts_count"]) == (0, 7, 2)
    note, phone = done["conflicts"]
    assert {key: note[key] for key in ("line", "name", "field", "ours", "theirs", "by", "chosen")} == {
        "line": 3, "name": "李娜1", "field": "note", "ours": "新", "theirs": "旧", "by": "Desk", "chosen": "keep",
    }  # fmt: skip
    assert note["number"].startswith("S01-K-")
    assert note["at"][10] == "T"
    assert (phone["line"], phone["field"], phone["ours"]) == (4, "phone 1", "13700137000")
    told = said("import", "customers", source, "--file", mended)
    assert "2 fields were written by hand, and the file says otherwise:" in told
    number = note["number"]
    assert f'Line 3: 李娜1 ({number}), note: "新" stays; the file says "旧".' in told
    assert not any("undo-import" in line for line in told)


@pytest.mark.parametrize(
    ("chosen", "note", "phones"),
    [
        ("keep", "新", ["13700137000", "13900139002"]),
        ("take", "旧", ["13800138002", "13900139002"]),
        ("both", "新", ["13700137000", "13900139002", "13800138002"]),
    ],
)
def test_one_word_decides_all_conflicts(
    mended: Path, source: Path, capsys: pytest.CaptureFixture[str], chosen: str, note: str, phones: list[str]
) -> None:
    words = Namespace(
        command="import", kind="customers", source=source, file=mended, recipe=None, dry_run=False, rejects=None,
        live=False, json=True, lang="en", conflicts=chosen,
    )  # fmt: skip
    assert take_in(words) == 0
    assert {one["chosen"] for one in json.loads(capsys.readouterr().out)["conflicts"]} <= {chosen, "keep"}
    with closing(open_desk(mended)) as desk:
        assert customers.by_number(desk.file, "A1").note == note
        assert [phone.raw for phone in customers.by_number(desk.file, "A2").phones] == phones


def test_where_refused_rows_cannot_go_nothing_is_taken(tmp_path: Path, source: Path) -> None:
    """No such folder, a folder itself, and the files that are just used: said before anything is written."""
    path = tmp_path / "store.desk"
    for rejects, says in (
        (tmp_path / "none" / "out.csv", "The folder of out.csv is not there."),
        (tmp_path, "is a folder: give the name of a file."),
        (source, "in.csv is in use here as something else"),
        (path, "store.desk is in use here as something else"),
    ):
        done = desk_app("import", "customers", source, "--file", path, "--rejects", rejects)
        assert (done.returncode, len(done.stderr.splitlines())) == (1, 1)
        assert says in done.stderr
        assert not path.exists()
    assert source.read_text("utf-8") == SEVEN


def test_an_export_never_takes_the_place_of_its_store(tmp_path: Path) -> None:
    path = tmp_path / "store.csv"
    open_desk(path).close()
    done = desk_app("export", "customers", path, "--file", path)
    assert (done.returncode, path.read_bytes()[:6]) == (1, b"SQLite")
