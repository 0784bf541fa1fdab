"""`desk-app doubles` in a process of its own, beside an open window."""

import json
import os
import subprocess
import sys
from pathlib import Path

from desk_app.app import DESK_ID, open_desk
from desk_app.customers.model import AddressDraft, CustomerDraft, PhoneDraft

ROOT = Path(__file__).parents[2]
HOUSE = (AddressDraft("江苏省苏州市吴县平江街道88号2号楼1单元302室"),)


def doubles(*words: object, lang: str = "en") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "desk_app", "doubles", *map(str, words), "--lang", lang],
        capture_output=True,
        text=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONPATH": str(ROOT), "LC_ALL": "C.UTF-8"},
        timeout=120,
    )


def test_the_pairs_for_programs_and_for_people_while_the_file_is_open(tmp_path: Path) -> None:
    path = tmp_path / "store.desk"
    desk = open_desk(path)
    person = desk.staff.add(DESK_ID, "李娜").id

    def open_file(name: str, phone: str, reference: str = "", addresses: tuple[AddressDraft, ...] = HOUSE) -> str:
        draft = CustomerDraft(name, phones=(PhoneDraft(phone),), addresses=addresses, reference=reference)
        return desk.customers.open_file(person, draft).number

    first = open_file("徐丽梅", "13800138000", "A-1")
    open_file("徐建国", "13800138000", "A-2")
    again = open_file("徐麗梅", "+86 138-0013-8000")
    foreign = open_file("Limei Xu", "", "A-4")
    open_file("王丽", "13900139000", addresses=())
    open_file("王丽", "15900015900", addresses=())
    try:
        done = doubles("--file", path, "--json")
        told = doubles("--file", path)
    finally:
        desk.close()
    assert done.returncode == told.returncode == 0, done.stderr + told.stderr
    pairs = json.loads(done.stdout)["pairs"]
    assert {pairs[0]["a_number"], pairs[0]["b_number"]} == {first, again}
    assert {frozenset((each["a_number"], each["b_number"])) for each in pairs} <= {
        frozenset((first, again)),
        frozenset((first, foreign)),
        frozenset((again, foreign)),
    }
    assert len(pairs) >= 2
    top = pairs[0]
    assert list(top) == ["a_number", "a_reference", "b_number", "b_reference", "score", "why"]
    assert (top["a_reference"], top["b_reference"]) == ("A-1", None)
    assert 0.5 <= pairs[-1]["score"] <= top["score"] <= 1
    assert top["why"] == "same name, same phone, same address"
    lines = told.stdout.splitlines()
    assert "徐丽梅" in lines[0] and "徐麗梅" in lines[0] and "same phone" in lines[0]
    assert lines[-1] == f"{len(pairs)} likely pairs"


def test_an_empty_store_and_no_store(tmp_path: Path) -> None:
    open_desk(tmp_path / "empty.desk").close()
    done = doubles("--file", tmp_path / "empty.desk", "--json")
    assert (done.returncode, json.loads(done.stdout)) == (0, {"pairs": []})
    missing = doubles("--file", tmp_path / "missing.desk")
    assert missing.returncode == 1 and missing.stderr and not missing.stdout
